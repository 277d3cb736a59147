//! What is done with texts alone: escapes, addresses, Markdown and the HTML in it, dates that texts say.
//!
//! In: a text. Out: another text, or what stands in it. Not here: what a text is to the site ([`crate::model`]).

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
    let (mut total, mut word, mut whole, mut before) = (0, 0, 0, ' ');
    for (at, character) in text.char_indices() {
        if character.is_whitespace() && !before.is_whitespace() {
            word = at;
        }
        if !is_joined(before, character) {
            whole = at;
        }
        total += len(character);
        if total > limit {
            let end = if word * 2 >= at { word } else { whole };
            return text.get(..end).unwrap_or_default().trim_end();
        }
        before = character;
    }
    text
}

/// Whether two characters that stand side by side are shown as one: combining marks, emoji with their modifiers, flags.
///
/// An approximation of Unicode's extended grapheme clusters (UAX 29), good enough for deciding where to cut.
pub fn is_joined(before: char, after: char) -> bool {
    let extends = |c: char| c >= '\u{300}' && EXTENDING.iter().any(|(first, last)| (*first..=*last).contains(&c));
    let is_flag_half = |c: char| matches!(c, '\u{1F1E6}'..='\u{1F1FF}');
    extends(after) || before == '\u{200D}' || (is_flag_half(before) && is_flag_half(after))
}

/// The commonest characters that extend the one before: marks, joiners, variation selectors, skin tones and tags.
const EXTENDING: [(char, char); 27] = [
    ('\u{300}', '\u{36F}'),
    ('\u{483}', '\u{489}'),
    ('\u{591}', '\u{5BD}'),
    ('\u{610}', '\u{61A}'),
    ('\u{64B}', '\u{65F}'),
    ('\u{900}', '\u{903}'),
    ('\u{93A}', '\u{93C}'),
    ('\u{93E}', '\u{94F}'),
    ('\u{9BC}', '\u{9BC}'),
    ('\u{9BE}', '\u{9CD}'),
    ('\u{BBE}', '\u{BCD}'),
    ('\u{E31}', '\u{E31}'),
    ('\u{E34}', '\u{E3A}'),
    ('\u{E47}', '\u{E4E}'),
    ('\u{1160}', '\u{11FF}'),
    ('\u{1AB0}', '\u{1AFF}'),
    ('\u{1DC0}', '\u{1DFF}'),
    ('\u{200C}', '\u{200D}'),
    ('\u{20D0}', '\u{20FF}'),
    ('\u{3099}', '\u{309A}'),
    ('\u{FE00}', '\u{FE0F}'),
    ('\u{FE20}', '\u{FE2F}'),
    ('\u{FF9E}', '\u{FF9F}'),
    ('\u{1F3FB}', '\u{1F3FF}'),
    ('\u{E0020}', '\u{E007F}'),
    ('\u{E0100}', '\u{E01EF}'),
    ('\u{1D165}', '\u{1D169}'),
];

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
