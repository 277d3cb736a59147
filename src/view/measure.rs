//! How wide a text is at most, whatever font the reader has.
//!
//! In: a text and the size of its letters. Out: pixels. The table is rather too wide than too narrow, so that no label meets
//! another or a mark. Not here: the glyphs of our own fonts, which social images are drawn with ([`crate::image`]).

use crate::text::is_han;

/// How wide a text is at most, in pixels, set in a plain face of this size.
pub fn width(text: &str, font: i32) -> i32 {
    let mut sum = 0;
    let mut last = None;
    for c in text.chars() {
        // Browsers leave an eighth of the size between Han and other letters.
        if last.is_some_and(|last| c != ' ' && last != ' ' && is_han(last) != is_han(c)) {
            sum += 13;
        }
        sum += percent(c);
        last = Some(c);
    }
    (sum * font + 99) / 100
}

/// The width of a character in hundredths of the size of the font.
fn percent(c: char) -> i32 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '’' | '|' | '!' | ' ' | '\u{a0}' => 38,
        'f' | 'r' | 't' | '(' | ')' | '[' | ']' | '-' | '/' | '"' => 46,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' | '…' => 100,
        'a'..='z' => 64,
        'A'..='Z' => 78,
        '0'..='9' | '–' => 66,
        // Letters of Europe with marks are about as wide as those without.
        '\u{80}'..='\u{24f}' => 72,
        // Marks that stand on the letter before.
        '\u{300}'..='\u{36f}' => 0,
        '\u{370}'..='\u{10ff}' => 80,
        // Han, Kana, Hangul, what is full width, and all that is not known here.
        _ => 100,
    }
}
