//! Where a line may end (UAX #14) and where characters come apart (UAX #29): the door to `icu_segmenter`.
//!
//! In: a text. Out: places in it, in bytes. Not here: how wide a line is (`text`).
//! Words of Thai, Lao, Khmer and Burmese, which no blanks part, are found by small models. Those count with floats, in one
//! order and with functions of their own, so that all machines find the same.

use icu_segmenter::options::LineBreakOptions;
use icu_segmenter::{GraphemeClusterSegmenter, LineSegmenter};

/// Where a line of the text may end, the end of the text included.
pub fn lines(text: &str) -> Vec<usize> {
    let segmenter = LineSegmenter::new_lstm(LineBreakOptions::default());
    segmenter.segment_str(text).filter(|at| *at > 0 && !parts_a_date(text, *at)).collect()
}

/// Where a character of the text ends as readers see it: a letter with its marks is one.
pub fn characters(text: &str) -> Vec<usize> {
    GraphemeClusterSegmenter::new().segment_str(text).filter(|at| *at > 0).collect()
}

/// Whether a line that ended here would part what is read as one: `4–|6 May`, `2014|年`, `2|月`.
fn parts_a_date(text: &str, at: usize) -> bool {
    let Some((before, after)) = text.split_at_checked(at) else { return false };
    let next = after.chars().next().unwrap_or(' ');
    let mut last = before.chars().rev();
    match last.next() {
        Some('–' | '-' | '/' | '~' | '～') => next.is_numeric() && last.next().is_some_and(char::is_numeric),
        Some(c) => c.is_numeric() && "年月日时時点點分秒号號届屆次级級".contains(next),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> String {
        let mut from = 0;
        let part = |to: usize| text.get(std::mem::replace(&mut from, to)..to).expect("a boundary").to_owned();
        lines(text).into_iter().map(part).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn lines_end_between_words_and_between_han_characters() {
        assert_eq!(pieces("A joint mission"), "A |joint |mission");
        // What closes does not begin a line, what opens does not end one.
        assert_eq!(pieces("（成都，2014）会"), "（成|都，|2014）|会");
        assert_eq!(pieces("مؤتمر العلوم"), "مؤتمر |العلوم");
        assert_eq!(pieces("การประชุมนานาชาติ"), "การ|ประชุม|นานา|ชาติ");
        assert_eq!(pieces(""), "");
    }

    #[test]
    fn a_date_stays_in_one_piece() {
        assert_eq!(pieces("2014年2月25日至27日"), "2014年|2月|25日|至|27日");
        assert_eq!(pieces("4–6 May"), "4–6 |May");
        assert_eq!(pieces("ESA–CAS"), "ESA–|CAS");
    }

    #[test]
    fn a_letter_and_its_marks_are_one_character() {
        assert_eq!(characters("e\u{301}a"), [3, 4]);
        assert_eq!(characters("क्षि"), ["क्षि".len()]);
    }
}
