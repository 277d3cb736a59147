//! The lines of a text: where they begin and end, and how deep they stand.
//!
//! In: a text and a place in it. Out: places. A line ends by `\n`, before which a `\r` may stand. Not here: what the lines mean.

/// A text, asked for its lines.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lines<'t>(pub &'t str);

impl<'t> Lines<'t> {
    /// Where the line of `at` begins.
    pub(super) fn start(self, at: usize) -> usize {
        self.0.as_bytes()[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1)
    }

    /// Where the line after that of `at` begins; the end of the text where there is none.
    pub(super) fn next(self, at: usize) -> usize {
        self.0[at..].find('\n').map_or(self.0.len(), |end| at + end + 1)
    }

    /// Where the line of `at` ends, before its line end.
    pub(super) fn end(self, at: usize) -> usize {
        let line = &self.0[at..self.next(at)];
        at + line.trim_end_matches('\n').trim_end_matches('\r').len()
    }

    /// The rest of the line of `at`, without its line end.
    pub(super) fn rest(self, at: usize) -> &'t str {
        &self.0[at..self.end(at)]
    }

    /// How the line of `at` ends; the last one ends as the one before it, a single line by `\n`.
    pub(super) fn break_at(self, at: usize) -> &'static str {
        let next = self.next(at);
        let line = if self.0[..next].ends_with('\n') { &self.0[..next] } else { &self.0[..self.start(at)] };
        if line.ends_with("\r\n") { "\r\n" } else { "\n" }
    }

    /// How many characters stand before `at` in its line.
    pub(super) fn column(self, at: usize) -> usize {
        self.0[self.start(at)..at].chars().count()
    }

    /// Whether only blanks stand before `at` in its line.
    pub(super) fn is_first(self, at: usize) -> bool {
        self.0[self.start(at)..at].bytes().all(|byte| byte == b' ')
    }

    /// Whether the line that begins at `start` holds nothing but blanks.
    pub(super) fn is_blank(self, start: usize) -> bool {
        start < self.0.len() && self.rest(start).trim().is_empty()
    }

    /// The column of the comment that is all of the line that begins at `start`.
    pub(super) fn comment(self, start: usize) -> Option<usize> {
        let line = self.rest(start);
        let comment = line.trim_start();
        comment.starts_with('#').then_some(line.len() - comment.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_found_with_every_line_end() {
        let lines = Lines("a\r\n  é # c\n\n#\r\nz");
        assert_eq!((lines.start(5), lines.end(5), lines.next(5), lines.rest(5)), (3, 11, 12, "é # c"));
        assert_eq!((lines.column(7), lines.is_first(5), lines.is_first(8)), (3, true, false));
        assert_eq!((lines.break_at(0), lines.break_at(4), lines.break_at(16)), ("\r\n", "\n", "\r\n"));
        assert_eq!((lines.is_blank(12), lines.is_blank(3), lines.comment(13), lines.comment(3)), (true, false, Some(0), None));
        assert_eq!((Lines("").end(0), Lines("").next(0), Lines("").is_blank(0), Lines("a").break_at(0)), (0, 0, false, "\n"));
    }
}
