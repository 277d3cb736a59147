//! What is done with texts alone: escapes, addresses, Markdown and the HTML in it, dates that texts say.
//!
//! In: a text. Out: another text, or what stands in it. This is the door to `unicode-segmentation`, which knows what is
//! shown as one character. Not here: what a text is to the site ([`crate::model`]).

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

pub mod escape;
pub mod html;
pub mod markdown;
pub mod percent;
pub mod prose;

/// Whether a text has the form of a language code: `zh`, `yue`, `zh-Hant`, `pt-BR`.
pub fn is_language_code(code: &str) -> bool {
    let mut parts = code.split('-');
    let language = parts.next().unwrap_or_default();
    (2..=3).contains(&language.len())
        && language.bytes().all(|b| b.is_ascii_lowercase())
        && parts.all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Whether a character is a control character that is no blank.
pub fn is_bad(character: char) -> bool {
    character.is_control() && !matches!(character, '\n' | '\r' | '\t')
}

/// The first such character of a text, and where it stands.
pub fn first_bad(text: &str) -> Option<(usize, char)> {
    // Nearly all texts have none, which their bytes tell faster: control characters are below the blank, DEL, or begin with C2.
    let suspicious = |byte: u8| (byte < b' ' && !matches!(byte, b'\n' | b'\r' | b'\t')) || byte == 0x7F || byte == 0xC2;
    if !has_byte(text, suspicious) {
        return None;
    }
    text.char_indices().find(|(_, character)| is_bad(*character))
}

/// Whether a text has such a byte: piece by piece and without a way out within one, so that a processor looks at many at once.
pub fn has_byte(text: &str, wanted: impl Fn(u8) -> bool) -> bool {
    text.as_bytes().chunks(64).any(|piece| piece.iter().fold(false, |found, byte| found | wanted(*byte)))
}

/// Shortens `text` to a length of `limit`, cutting before its last line, which is kept whole and has an ellipsis before it.
///
/// The length is the sum of `len` of all characters. A last line that is itself too long is cut like any other.
pub fn shorten(text: &str, limit: usize, len: impl Fn(char) -> usize + Copy) -> String {
    if fits(text, limit, len) {
        return text.to_owned();
    }
    let length = |text: &str| text.chars().map(len).sum::<usize>();
    let kept = text.rsplit_once('\n').and_then(|(body, last)| {
        let tail = format!("…\n{last}");
        Some((body, limit.checked_sub(length(&tail))?, tail))
    });
    match kept {
        Some((body, room, tail)) => format!("{}{tail}", cut_at_word(body, room, len)),
        None => cut_at_word(text, limit, len).to_owned(),
    }
}

fn fits(text: &str, limit: usize, len: impl Fn(char) -> usize) -> bool {
    let mut total = 0;
    text.chars().all(|character| {
        total += len(character);
        total <= limit
    })
}

/// The longest beginning of `text` whose length, the sum of `len` of its characters, is at most `limit`, cut at a word.
///
/// Where there is no blank in the second half of it, as in Chinese, it is cut between two characters, but not within
/// one that is made of several.
pub fn cut_at_word(text: &str, limit: usize, len: impl Fn(char) -> usize) -> &str {
    let (mut total, mut word, mut after_blank) = (0, 0, true);
    for (at, shown) in text.grapheme_indices(true) {
        let is_blank = shown.starts_with(char::is_whitespace);
        if is_blank && !after_blank {
            word = at;
        }
        total += shown.chars().map(&len).sum::<usize>();
        if total > limit {
            let end = if word * 2 >= at { word } else { at };
            return text[..end].trim_end();
        }
        after_blank = is_blank;
    }
    text
}

/// Whether what stands before and after the byte `at` of a text is shown apart, Unicode Standard Annex 29 section 3: not where
/// a mark, a part of an emoji or the second half of a flag follows.
pub fn is_apart(text: &str, at: usize) -> bool {
    // It asks for more only where it is given a part of the text.
    GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0).unwrap_or(true)
}

/// Degrees with at most six decimals, which is a tenth of a metre.
pub fn degrees(value: f64) -> String {
    let text = format!("{value:.6}");
    match text.trim_end_matches('0').trim_end_matches('.') {
        "-0" => "0".to_owned(),
        short => short.to_owned(),
    }
}

/// The pieces between which a line may end: words with the blank behind them, and letters of scripts without blanks.
pub fn pieces(text: &str) -> Vec<String> {
    // What must not begin a line stays with what is before it.
    let closes = |c: char| "，。、；：？！）》」』”’…,.;:?!)".contains(c);
    let opens = |c: char| "（《「『“‘(".contains(c);
    let mut pieces: Vec<String> = Vec::new();
    let mut last = ' ';
    for c in text.chars() {
        let breaks = (last == ' ' || is_han(last) || is_han(c)) && !closes(c) && c != ' ' && !opens(last);
        match pieces.last_mut() {
            Some(piece) if !breaks => piece.push(c),
            _ => pieces.push(c.to_string()),
        }
        last = c;
    }
    pieces
}

/// Whether a character belongs to a script that is written without blanks, in letters of one width: Han, Kana, Hangul.
pub fn is_han(c: char) -> bool {
    c > '\u{2e00}'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_cut_that_is_shown_as_one_character() {
        let one = |_: char| 1;
        for whole in [
            "e\u{301}",
            "👩‍🚀",
            "👍🏽",
            "🇨🇳",
            "❤\u{fe0f}",
            "क्षि",
            "நி",
            "กำ",
            "각",
            "\u{1112}\u{1161}\u{11ab}",
            "葛\u{e0100}",
            "🏴\u{e0067}\u{e007f}",
        ] {
            let text = format!("x{whole}{whole}");
            let parts = whole.chars().count();
            for limit in 1..=1 + 2 * parts {
                let kept = 1 + (limit - 1) / parts * whole.len();
                assert_eq!(cut_at_word(&text, limit, one), &text[..kept], "{whole} {limit}");
            }
            let inside = (1..whole.len()).filter(|at| whole.is_char_boundary(*at)).map(|at| at + 1);
            assert!(inside.clone().all(|at| !is_apart(&text, at)) && is_apart(&text, 1 + whole.len()), "{whole}");
        }
        assert!(is_apart("🇨🇳🇫🇷", 8) && is_apart("ab", 1) && is_apart("成都", 3));
    }
}
