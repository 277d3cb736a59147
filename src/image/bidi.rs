//! Directions of writing (UAX #9): the door to `unicode-bidi`.
//!
//! In: a text without line breaks and the direction of its page. Out: its runs of one direction, from left to right as they
//! stand on a line. Not here: glyphs (`font`), and where lines end (`text`).

use std::ops::Range;
use unicode_bidi::{BidiClass, Level, ParagraphBidiInfo, bidi_class};

/// A part of a text that runs in one direction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Where it stands in the text, in bytes.
    pub range: Range<usize>,
    /// Whether it runs from right to left.
    pub right_to_left: bool,
}

/// Whether a text runs from right to left: as its page does, or, where all its letters run the other way, as they do.
///
/// A title that nobody translated so keeps its full stop at its own end.
pub fn runs_right_to_left(text: &str, page: bool) -> bool {
    let has = |wanted: &[BidiClass]| text.chars().any(|c| wanted.contains(&bidi_class(c)));
    let (left, right) = (has(&[BidiClass::L]), has(&[BidiClass::R, BidiClass::AL]));
    if page { right || !left } else { right && !left }
}

/// The runs of a line of a text, from left to right.
///
/// `line` is a range of bytes of `text`, between characters.
pub fn runs(text: &str, right_to_left: bool, line: Range<usize>) -> Vec<Run> {
    let level = if right_to_left { Level::rtl() } else { Level::ltr() };
    let whole = ParagraphBidiInfo::new(text, Some(level));
    let (levels, runs) = whole.visual_runs(line);
    let direction = |range: &Range<usize>| levels.get(range.start).is_some_and(Level::is_rtl);
    runs.into_iter().map(|range| Run { right_to_left: direction(&range), range }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The texts of the runs of a whole text, those from right to left between `<` and `>`.
    fn shown(text: &str, right_to_left: bool) -> String {
        let part = |run: Run| {
            let part = &text[run.range];
            if run.right_to_left { format!("<{part}>") } else { format!("[{part}]") }
        };
        runs(text, right_to_left, 0..text.len()).into_iter().map(part).collect()
    }

    #[test]
    fn runs_stand_from_left_to_right() {
        assert_eq!(shown("Latin", false), "[Latin]");
        assert_eq!(shown("שלום world", true), "[world]<שלום >");
        assert_eq!(shown("שלום world", false), "<שלום>[ world]");
        // Numbers run from left to right inside of letters that do not.
        assert_eq!(shown("ورشة 2027 ثانية", true), "< ثانية>[2027]<ورشة >");
    }

    #[test]
    fn a_text_runs_as_its_page_does_or_as_all_its_letters_do() {
        for (text, page, wanted) in [
            ("שלום", true, true),
            ("Call", true, false),
            ("ESA ו-CAS", true, true),
            ("2027", true, true),
            ("2027", false, false),
            ("שלום", false, true),
            ("A ש", false, false),
        ] {
            assert_eq!(runs_right_to_left(text, page), wanted, "{text} {page}");
        }
    }

    #[test]
    fn a_line_is_a_part_of_its_text() {
        let text = "אחת two שלוש four";
        let line = "אחת two ".len()..text.len();
        let found: Vec<&str> = runs(text, true, line).into_iter().map(|run| &text[run.range]).collect();
        assert_eq!(found, ["four", "שלוש "]);
    }
}
