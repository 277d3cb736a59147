//! How a text is written as YAML: plain, in quotes, or as a block of lines.
//!
//! In: a text, where it is to stand, and how the one stood whose place it takes. Out: its YAML, which reads as the same text
//! in YAML 1.1 and 1.2. Not here: lists and maps ([`super::write`]).
//!
//! Which comes first stands at the head of [`super`]. A full-width colon (`：`) is a letter as any other: no reader takes it for `:`.

use crate::parse::yaml::Style;
use std::fmt::Write;

/// What a plain scalar is taken for by some reader of YAML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// A text, by all of them.
    Text,
    /// `true` or `false`, by all of them.
    Bool,
    /// A decimal number, by all of them.
    Number,
    /// A day, perhaps with a time: YAML 1.1's timestamp, a text in YAML 1.2.
    Day,
    /// What readers disagree about, or what is nothing: `no`, `12:30`, `1e3`, `007`, `0x1F`, `~`, `<<`. Never written plain as a text.
    Odd,
}

/// What a plain scalar is taken for. Where in doubt it is odd, which costs two quotes.
pub(super) fn class(text: &str) -> Class {
    const ODD: &[&str] = &["", "~", "null", "yes", "no", "on", "off", "y", "n", "true", "false", "=", "<<", ".inf", ".nan"];
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(text, "true" | "false") {
        Class::Bool
    } else if ODD.contains(&unsigned.to_lowercase().as_str()) {
        Class::Odd
    } else if is_decimal(text) {
        Class::Number
    } else if is_day(text) {
        Class::Day
    } else if looks_numeric(unsigned) {
        Class::Odd
    } else {
        Class::Text
    }
}

/// `12`, `-0.5`: what no reader takes for anything but this number.
fn is_decimal(text: &str) -> bool {
    let (whole, part) = match text.strip_prefix('-').unwrap_or(text).split_once('.') {
        Some((whole, part)) => (whole, Some(part)),
        None => (text.strip_prefix('-').unwrap_or(text), None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits(whole) && (whole == "0" || !whole.starts_with('0')) && part.is_none_or(digits)
}

/// Whether a text begins as a timestamp of YAML 1.1 does: `2014-02-25`, `2014-2-5 9:00`.
fn is_day(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let mut number = |most: usize| {
        let part = parts.next().unwrap_or_default();
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        (digits > 0 && digits <= most).then(|| &part[digits..])
    };
    let (Some(""), Some(""), Some(rest)) = (number(4), number(2), number(2)) else { return false };
    rest.is_empty() || (rest.starts_with(['T', 't', ' ', '\t']) && rest.contains(':'))
}

/// Whether a text without its sign may be a number to some reader: in another base, with `_` or `,`, an exponent, or base 60.
fn looks_numeric(unsigned: &str) -> bool {
    let lower = unsigned.to_ascii_lowercase();
    if let Some(digits) = ["0x", "0o", "0b"].iter().find_map(|base| lower.strip_prefix(base)) {
        return digits.bytes().all(|b| b.is_ascii_hexdigit() || b == b'_');
    }
    let bytes = lower.as_bytes();
    let begins = bytes.first().is_some_and(u8::is_ascii_digit)
        || (bytes.first() == Some(&b'.') && bytes.get(1).is_some_and(u8::is_ascii_digit));
    begins
        && bytes.iter().enumerate().all(|(at, byte)| match byte {
            b'+' | b'-' => at > 0 && bytes[at - 1] == b'e',
            b'_' | b',' | b'.' | b':' | b'e' => true,
            byte => byte.is_ascii_digit(),
        })
}

/// Where a scalar on one line is to stand.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Spot {
    /// Within brackets, where `,`, `[`, `]`, `{` and `}` have a meaning.
    pub in_brackets: bool,
    /// As a key.
    pub key: bool,
}

/// How the scalar stood that makes way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Was<'a> {
    /// Its quotes.
    pub style: Style,
    /// What it said.
    pub meaning: &'a str,
}

/// A text on one line. `is_date`: it may stay plain although it looks like a day or a number.
pub(super) fn inline(text: &str, is_date: bool, spot: Spot, was: Option<Was<'_>>) -> String {
    let kept = was.map(|was| was.style);
    let single = text.chars().all(|c| c != '\t' && !must_escape(c));
    match kept {
        Some(Style::Single) if single => return single_quoted(text),
        Some(Style::Double) => return double_quoted(text),
        _ => {}
    }
    let class_of_text = class(text);
    let same = was.is_some_and(|was| was.style == Style::Plain && class(was.meaning) == class_of_text);
    let plain = match class_of_text {
        Class::Text => true,
        Class::Odd => false,
        Class::Number | Class::Day => is_date || same,
        Class::Bool => same,
    };
    if plain && can_be_plain(text, spot) {
        text.to_owned()
    } else if single && (!text.contains('\'') || text.contains(['"', '\\'])) {
        single_quoted(text)
    } else {
        double_quoted(text)
    }
}

/// Whether a text without quotes is read as this text.
fn can_be_plain(text: &str, spot: Spot) -> bool {
    let begins_well = text.chars().next().is_some_and(|c| !c.is_whitespace() && !"-?:,[]{}#&*!|>'\"%@`".contains(c));
    let ends_well = text.chars().next_back().is_some_and(|c| !c.is_whitespace() && c != ':');
    let is_mark = text.starts_with("...") || text.contains(" #");
    let has_colon = if spot.key { text.contains(':') } else { text.contains(": ") };
    let has_brackets = spot.in_brackets && text.contains([',', '[', ']', '{', '}']);
    let is_printed = text.chars().all(|c| c != '\t' && !must_escape(c));
    begins_well && ends_well && is_printed && !(is_mark || has_colon || has_brackets)
}

/// Whether a character can only be written as an escape, or better is: control characters, other ends of lines, marks of byte order.
fn must_escape(c: char) -> bool {
    c.is_control() && c != '\t' || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

fn single_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn double_quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if must_escape(c) && (c as u32) < 0x100 => {
                let _ = write!(quoted, "\\x{:02X}", c as u32);
            }
            c if must_escape(c) => {
                let _ = write!(quoted, "\\u{:04X}", c as u32);
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// A text as a block: its head (`|-`), and its lines without indentation. `width`: at most so many characters a line where
/// lines are joined again (`>`); without it, the lines are those of the text.
///
/// `None` where a block cannot say it, or not whatever stands around it: when it begins with a blank, ends with an empty line,
/// or holds a character that must be escaped.
pub(super) fn block(text: &str, width: Option<usize>) -> Option<(String, Vec<String>)> {
    let (body, chomping) = text.strip_suffix('\n').map_or((text, "-"), |body| (body, ""));
    let begins_well = body.chars().next().is_some_and(|c| !c.is_whitespace());
    if !begins_well || body.ends_with('\n') || body.chars().any(|c| c != '\n' && must_escape(c)) {
        return None;
    }
    let (sign, lines) = match width.and_then(|width| fold(body, width)) {
        Some(lines) => ('>', lines),
        None => ('|', body.split('\n').map(str::to_owned).collect()),
    };
    Some((format!("{sign}{chomping}"), lines))
}

/// Lines that are joined by blanks again; `None` where a line of the text begins or ends with a blank, which would not come back.
fn fold(body: &str, width: usize) -> Option<Vec<String>> {
    let mut lines = Vec::new();
    for (at, line) in body.split('\n').enumerate() {
        if line.trim() != line {
            return None;
        }
        if at > 0 {
            // An end of line is written as an empty line.
            lines.push(String::new());
        }
        if !line.is_empty() {
            lines.extend(wrap(line, width));
        }
    }
    Some(lines)
}

/// Breaks a line at single blanks.
fn wrap(line: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut room = width;
    for word in words(line) {
        let length = word.chars().count();
        let last = lines.len() - 1;
        if lines[last].is_empty() {
            lines[last].push_str(word);
            room = width.saturating_sub(length);
        } else if length < room {
            lines[last].push(' ');
            lines[last].push_str(word);
            room -= length + 1;
        } else {
            lines.push(word.to_owned());
            room = width.saturating_sub(length);
        }
    }
    lines
}

/// The parts of a line between single blanks.
fn words(line: &str) -> Vec<&str> {
    let bytes = line.as_bytes();
    let is_blank = |at: usize| bytes.get(at).is_some_and(|byte| matches!(byte, b' ' | b'\t'));
    let (mut words, mut start) = (Vec::new(), 0);
    for at in 1..bytes.len() {
        if bytes[at] == b' ' && !is_blank(at - 1) && !is_blank(at + 1) {
            words.push(&line[start..at]);
            start = at + 1;
        }
    }
    words.push(&line[start..]);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        inline(text, false, Spot::default(), None)
    }

    #[test]
    fn plain_is_what_every_reader_takes_for_a_text() {
        for text in [
            "Workshop in Chengdu, 2027",
            "研讨会：第一次",
            "https://a.example/x#y",
            "a:b c#d",
            "2027-06",
            "2027-06-14/16",
            "12:30 to 13:00",
            "nothing",
            "E12",
            "3D",
            "x y",
            "(a)",
            "$\\nu$",
            "~2027-09-15",
            "a \"b\" 'c'",
        ] {
            assert_eq!(written(text), text);
        }
    }

    #[test]
    fn what_readers_disagree_about_is_quoted() {
        for text in [
            "",
            "no",
            "Yes",
            "ON",
            "off",
            "y",
            "N",
            "true",
            "False",
            "~",
            "null",
            "Null",
            "12:30",
            "1:20:30.5",
            "1e3",
            "1E+3",
            "12",
            "-5",
            "+5",
            "007",
            "0x1F",
            "0o17",
            "0b11",
            "1_000",
            "1,000",
            "1.5",
            ".5",
            "-.5",
            "5.",
            ".inf",
            "-.INF",
            ".nan",
            "<<",
            "=",
            "2014-02-25",
            "2014-2-5 9:00:00",
            "2014-02-25T09:00:00Z",
            "- a",
            "-a",
            "? a",
            ": a",
            "a: b",
            "a:",
            "a #b",
            "#a",
            "& a",
            "*a",
            "!a",
            "|",
            "> a",
            "%a",
            "@a",
            "`a",
            "{a}",
            "[a",
            "a ",
            " a",
            "\u{3000}a",
            "---",
            "...",
            "... and more",
            "\"a\"",
            ",a",
        ] {
            assert_eq!(written(text), format!("'{text}'"), "{text}");
        }
    }

    #[test]
    fn quotes_are_those_that_need_fewest_signs() {
        assert_eq!(written("Workshop #3: \"x\" & y"), "'Workshop #3: \"x\" & y'");
        assert_eq!(written("It's: a"), "\"It's: a\"");
        assert_eq!(written("It's: \"a\""), "'It''s: \"a\"'");
        assert_eq!(written("'$\\nu$'"), "'''$\\nu$'''");
        assert_eq!(written("a\tb\u{7}\u{85}\u{2028}\u{feff}\u{0}\r\n"), "\"a\\tb\\x07\\x85\\u2028\\uFEFF\\x00\\r\\n\"");
    }

    #[test]
    fn brackets_and_keys_have_signs_of_their_own() {
        let at = |text, in_brackets, key| inline(text, false, Spot { in_brackets, key }, None);
        for text in ["a, b", "a]", "x{y}"] {
            assert_eq!((at(text, false, false), at(text, true, false)), (text.to_owned(), format!("'{text}'")));
        }
        assert_eq!(
            (at("a:b", false, true), at("no", false, true), at("en", true, true)),
            ("'a:b'".into(), "'no'".into(), "en".into())
        );
    }

    #[test]
    fn the_quotes_that_were_there_stay_where_they_can() {
        let over = |style, meaning, text| inline(text, false, Spot::default(), Some(Was { style, meaning }));
        assert_eq!(over(Style::Double, "a", "b"), "\"b\"");
        assert_eq!(over(Style::Single, "a", "it's"), "'it''s'");
        assert_eq!(over(Style::Single, "a", "\n"), "\"\\n\"");
        assert_eq!(over(Style::Double, "a", "$\\nu$"), "\"$\\\\nu$\"");
        // What looks like a number or a day stays plain beside its like, and beside nothing else.
        assert_eq!((over(Style::Plain, "10", "12"), over(Style::Plain, "ten", "12")), ("12".into(), "'12'".into()));
        assert_eq!(
            (over(Style::Plain, "2014-01-02", "2015-01-02"), over(Style::Plain, "true", "false")),
            ("2015-01-02".into(), "false".into())
        );
        assert_eq!((over(Style::Plain, "yes", "no"), over(Style::Plain, "12:30", "13:30")), ("'no'".into(), "'13:30'".into()));
    }

    #[test]
    fn dates_stay_plain_where_convoke_alone_reads_them_as_texts() {
        let date = |text| inline(text, true, Spot::default(), None);
        for text in ["2027", "2027-06-14", "2027-06-14 09:00/17:00", "2027-03-16 12:00 Europe/Paris", "2027-Q2 tbc", "tba"] {
            assert_eq!(date(text), text);
        }
        assert_eq!((date("14:15"), date("0900"), date("no")), ("'14:15'".into(), "'0900'".into(), "'no'".into()));
    }

    #[test]
    fn blocks_say_texts_of_several_lines() {
        let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
        assert_eq!(block("a\n\n# b", None), Some(("|-".into(), lines(&["a", "", "# b"]))));
        assert_eq!(block("a\n", None), Some(("|".into(), lines(&["a"]))));
        assert_eq!(block("a bc de\nf  g", Some(4)), Some((">-".into(), lines(&["a bc", "de", "", "f  g"]))));
        assert_eq!(block("a b\n\nc\n", Some(80)), Some((">".into(), lines(&["a b", "", "", "c"]))));
        assert_eq!(block("a\n  b", Some(80)), Some(("|-".into(), lines(&["a", "  b"]))));
        for text in ["", "\n", " a\nb", "a\n\n", "a\u{7}\nb", "a\r\nb"] {
            assert_eq!(block(text, None), None, "{text:?}");
        }
    }
}
