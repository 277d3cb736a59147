//! The files of a site, as they were read.
//!
//! In: paths and bytes from the edge. Out: [`SourceTree`], from which every stage takes its texts.
//! Not here: reading the disk, and what the files mean.

use crate::path::SourcePath;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

/// How many files or outputs a core takes at a time: few, so that all of them end together.
pub const PIECE: usize = 32;

/// The file that remembers what subscribers were told, in the root of a site.
pub const LOCK: &str = "convoke.lock";

/// The file of styles that a site adds to those of its theme, in its root.
pub const STYLE: &str = "style.css";

/// The content of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A text that Convoke reads: YAML, Markdown, a template.
    Text(Arc<str>),
    /// A text file that is not UTF-8: the text as far as it goes, and the first wrong byte.
    NotUtf8 {
        /// The text, with U+FFFD for what cannot be read.
        lossy: Arc<str>,
        /// The offset of the first byte that is wrong.
        at: usize,
    },
    /// A file that is not a text and whose bytes Convoke reads: a font.
    Bytes(Arc<[u8]>),
    /// A file that is copied as it is; only its size and a hash of its bytes are known here.
    Asset {
        /// The number of bytes.
        len: u64,
        /// A hash of the bytes.
        hash: u64,
    },
}

impl Source {
    /// Whether two contents are equal; the same text in memory is not compared letter by letter.
    pub fn is_same(&self, other: &Source) -> bool {
        match (self, other) {
            (Source::Text(a), Source::Text(b)) => Arc::ptr_eq(a, b) || a == b,
            (Source::Bytes(a), Source::Bytes(b)) => Arc::ptr_eq(a, b) || a == b,
            (a, b) => a == b,
        }
    }
}

/// All files of a site by their paths.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceTree {
    files: BTreeMap<SourcePath, Source>,
}

/// Whether this file is a font of a theme or of the site, whose bytes are read.
pub fn is_font(path: &SourcePath) -> bool {
    let folder = path.as_str().strip_prefix("themes/").and_then(|rest| rest.split_once('/')).map_or(path.as_str(), |rest| rest.1);
    folder.starts_with("fonts/") && matches!(path.extension(), "ttf" | "otf")
}

/// Whether Convoke reads this file as text; all else but fonts is copied unread.
pub fn is_text(path: &SourcePath) -> bool {
    if [LOCK, STYLE].contains(&path.as_str()) {
        return true;
    }
    let in_static = path.as_str().split('/').any(|part| part == "static");
    !in_static && matches!(path.extension(), "md" | "yaml" | "yml" | "html" | "xml")
        || in_static && matches!(path.extension(), "css" | "js" | "svg")
}

impl SourceTree {
    /// Adds or replaces a file whose bytes were read: a font, or else a text, where [`is_text`] says so.
    pub fn insert_bytes(&mut self, path: SourcePath, bytes: Vec<u8>) {
        if is_font(&path) {
            self.files.insert(path, Source::Bytes(bytes.into()));
            return;
        }
        let source = match String::from_utf8(bytes) {
            Ok(text) => Source::Text(text.into()),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                Source::NotUtf8 { lossy: String::from_utf8_lossy(error.as_bytes()).into(), at }
            }
        };
        self.files.insert(path, source);
    }

    /// Adds or replaces a file.
    pub fn insert(&mut self, path: SourcePath, source: Source) {
        self.files.insert(path, source);
    }

    /// Takes a file away.
    pub fn remove(&mut self, path: &SourcePath) -> Option<Source> {
        self.files.remove(path)
    }

    /// The file at `path`.
    pub fn get(&self, path: &SourcePath) -> Option<&Source> {
        self.files.get(path)
    }

    /// The text of the file at `path`, for showing an excerpt: also where it is not UTF-8.
    pub fn text(&self, path: &SourcePath) -> Option<&Arc<str>> {
        match self.files.get(path)? {
            Source::Text(text) | Source::NotUtf8 { lossy: text, .. } => Some(text),
            Source::Bytes(_) | Source::Asset { .. } => None,
        }
    }

    /// The files whose paths begin with `folder` (which ends with `/`), in order.
    pub fn under<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a SourcePath, &'a Source)> + 'a {
        self.files
            .range::<str, _>((Bound::Included(folder), Bound::Unbounded))
            .take_while(move |(path, _)| path.as_str().starts_with(folder))
    }

    /// All files in order.
    pub fn iter(&self) -> impl Iterator<Item = (&SourcePath, &Source)> {
        self.files.iter()
    }
}
