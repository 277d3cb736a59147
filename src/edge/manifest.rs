//! The list of the files that Convoke wrote into an output folder.
//!
//! In: the text of a manifest. Out: paths, and the text again. A path that could climb out of the folder
//! makes a manifest invalid as a whole. Not here: reading and writing the file, and what follows from it.

use crate::path::OutputPath;
use std::collections::BTreeSet;
use std::fmt;

/// The name of the manifest in an output folder.
pub const NAME: &str = ".convoke-manifest";

/// The name of the list of what a build under way adds: with it, also what an interrupted build left is known as ours.
pub const ADDED: &str = ".convoke-manifest.part";

/// The name of the folder in which a build under way keeps its files.
pub const WORK: &str = ".convoke-tmp";

/// The first line, with the version of the format.
const FIRST: &str = "convoke manifest 1";

/// Why a text is no manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ManifestError {
    /// It is of another version of the format, or of something else.
    Version(String),
    /// This line, counted from 1, is no path of an output.
    Line(usize),
}

impl fmt::Display for ManifestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ManifestError::Version(line) => write!(f, "it begins with {line:?} and not with {FIRST:?}"),
            ManifestError::Line(number) => write!(f, "line {number} is no path"),
        }
    }
}

/// The paths that `text` lists.
///
/// # Errors
/// When the version is another one, or a line is no path inside the folder.
pub fn parse(text: &str) -> Result<BTreeSet<OutputPath>, ManifestError> {
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    if first != FIRST {
        return Err(ManifestError::Version(first.chars().take(40).collect()));
    }
    let path = |(index, line): (usize, &str)| match OutputPath::new(line) {
        Ok(path) if path.as_str() == line => Ok(path),
        _ => Err(ManifestError::Line(index + 2)),
    };
    lines.enumerate().map(path).collect()
}

/// The text that lists `paths`, which are in order.
pub fn print<'a>(paths: impl IntoIterator<Item = &'a OutputPath>) -> String {
    let mut text = String::from(FIRST);
    for path in paths {
        text.push('\n');
        text.push_str(path.as_str());
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_read_again() {
        let paths: BTreeSet<_> = ["a/index.html", "b.ics"].map(|path| OutputPath::new(path).unwrap()).into();
        let text = print(&paths);
        assert_eq!(text, "convoke manifest 1\na/index.html\nb.ics\n");
        assert_eq!(parse(&text), Ok(paths));
        assert_eq!(parse(&print([])), Ok(BTreeSet::new()));
    }

    #[test]
    fn a_list_that_climbs_or_is_foreign_is_none() {
        assert_eq!(parse("convoke manifest 1\na\n../b\n"), Err(ManifestError::Line(3)));
        assert_eq!(parse("convoke manifest 1\n/etc/passwd\n"), Err(ManifestError::Line(2)));
        assert_eq!(parse("convoke manifest 1\na/../../b\n"), Err(ManifestError::Line(2)));
        assert_eq!(parse("convoke manifest 2\na\n"), Err(ManifestError::Version("convoke manifest 2".into())));
        assert_eq!(parse(""), Err(ManifestError::Version(String::new())));
    }
}
