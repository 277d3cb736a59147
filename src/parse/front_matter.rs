//! Finds the front matter of a Markdown file: the YAML between two lines of `---` at its beginning.
//!
//! In: a text. Out: the range of the YAML and the start of the body, as offsets in the file.

use crate::diag::{Diagnostic, Span};
use crate::path::SourcePath;
use crate::rules;
use std::ops::Range;

/// Where the two parts of a file stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// The YAML, without the lines of `---`.
    pub yaml: Range<usize>,
    /// The first byte of the Markdown.
    pub body: usize,
}

/// Splits `text`.
///
/// # Errors
/// One diagnostic where the front matter is not there or does not end.
pub fn split(file: &SourcePath, text: &str) -> Result<Parts, Diagnostic> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = text[start..].split_inclusive('\n');
    let mut at = start;
    let first = lines.next().unwrap_or_default();
    if first.trim_end() != "---" {
        let end = start + first.trim_end().len();
        return Err(Diagnostic::new(&rules::FRONT_MATTER, Span::new(file, start..end), "the front matter is missing")
            .help("begin the file with a line `---`, then keys such as `title:`, then another line `---`"));
    }
    at += first.len();
    let yaml_start = at;
    for line in lines {
        if line.trim_end() == "---" {
            return Ok(Parts { yaml: yaml_start..at, body: at + line.len() });
        }
        at += line.len();
    }
    Err(Diagnostic::new(&rules::FRONT_MATTER, Span::new(file, start..start + 3), "the front matter does not end")
        .help("close it with a line of its own that holds only `---`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_are_found_with_every_line_end() {
        let file = SourcePath::new("content/a.md").unwrap();
        for text in
            ["---\na: 1\n---\nbody", "---\r\na: 1\r\n---\r\nbody", "\u{feff}---\na: 1\n---\nbody", "--- \na: 1\n---\t\nbody"]
        {
            let parts = split(&file, text).unwrap();
            assert_eq!((text[parts.yaml].trim_end(), &text[parts.body..]), ("a: 1", "body"));
        }
        assert_eq!(split(&file, "---\n---").unwrap(), Parts { yaml: 4..4, body: 7 });
        assert!(split(&file, "").is_err());
        assert!(split(&file, "# Title").is_err());
        assert!(split(&file, "---\na: 1\n").is_err());
    }
}
