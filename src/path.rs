//! Paths inside a site.
//!
//! In: text. Out: [`SourcePath`] and [`OutputPath`], both relative, normal and written with `/`,
//! so that a site means the same on every system. Neither can climb out of its root.
//! Not here: the disk. Only `edge` turns these into paths of the operating system.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

/// Why a text is no path inside a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathError {
    /// The path is empty.
    Empty,
    /// The path begins with `/`, a drive letter or a scheme.
    Absolute,
    /// The path leaves its root by `..`.
    Climbs,
    /// The path holds a character that no system can be trusted with: a control character or `\`.
    Character(char),
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PathError::Empty => f.write_str("the path is empty"),
            PathError::Absolute => f.write_str("the path is absolute; it must be relative to the site"),
            PathError::Climbs => f.write_str("the path leads out of the site by `..`"),
            PathError::Character(c) => write!(f, "the path holds the character {c:?}"),
        }
    }
}

impl std::error::Error for PathError {}

/// Resolves `.` and `..` in `path` below `base` (a folder, `""` for the root).
///
/// # Errors
/// When the result would be empty, absolute or outside the root.
fn normalise(base: &str, path: &str) -> Result<String, PathError> {
    if path.starts_with('/') {
        return Err(PathError::Absolute);
    }
    if let Some(bad) = path.chars().find(|c| c.is_control() || *c == '\\') {
        return Err(PathError::Character(bad));
    }
    let mut parts: Vec<&str> = base.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop().ok_or(PathError::Climbs)?;
            }
            part => parts.push(part),
        }
    }
    match parts.first() {
        None => Err(PathError::Empty),
        // The letter of a drive.
        Some(first) if first.as_bytes().get(1) == Some(&b':') => Err(PathError::Absolute),
        Some(_) => Ok(parts.join("/")),
    }
}

macro_rules! path_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Makes a path of `text`, with `.` and `..` resolved.
            ///
            /// # Errors
            /// When the text is empty, absolute, leaves the root or holds a control character.
            pub fn new(text: &str) -> Result<Self, PathError> {
                normalise("", text).map(|path| Self(path.into()))
            }

            /// The path of `text` as seen from the folder that holds this file.
            ///
            /// # Errors
            /// As [`Self::new`].
            pub fn join(&self, text: &str) -> Result<Self, PathError> {
                normalise(self.folder(), text).map(|path| Self(path.into()))
            }

            /// The path as text, parts separated by `/`.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The folder that holds this file, without a closing `/`; `""` for the root.
            pub fn folder(&self) -> &str {
                self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
            }

            /// The last part.
            pub fn file_name(&self) -> &str {
                self.0.rsplit_once('/').map_or(&*self.0, |(_, name)| name)
            }

            /// What follows the last dot of the file's name, `""` if there is none.
            pub fn extension(&self) -> &str {
                self.file_name().rsplit_once('.').map_or("", |(_, extension)| extension)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

path_type! {
    /// The path of a file that an editor wrote, relative to the site's root.
    SourcePath
}

path_type! {
    /// The path of a file that Convoke writes, relative to the output folder.
    OutputPath
}

impl SourcePath {
    /// Whether the path is of a pattern: `*` stands for anything but `/`, `**` for any number of folders, or of what is
    /// in a folder.
    ///
    /// ```
    /// # use convoke::path::SourcePath;
    /// let path = SourcePath::new("content/2027/spring/index.md").unwrap();
    /// assert!(path.fits("content/2027/**") && path.fits("**/index.*") && !path.fits("content/*"));
    /// ```
    pub fn fits(&self, pattern: &str) -> bool {
        let (pattern, path): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), self.as_str().split('/').collect());
        parts_fit(&pattern, &path)
    }
}

/// Whether the parts of a path are those of a pattern.
fn parts_fit(pattern: &[&str], path: &[&str]) -> bool {
    match (pattern, path) {
        ([], rest) => rest.is_empty(),
        (["**", rest @ ..], _) => (0..=path.len()).any(|left_out| parts_fit(rest, &path[left_out..])),
        ([first, pattern @ ..], [name, path @ ..]) => name_fits(first, name) && parts_fit(pattern, path),
        (_, []) => false,
    }
}

/// Whether the name of a file or folder is of a pattern, in which `*` stands for any part of it.
fn name_fits(pattern: &str, name: &str) -> bool {
    let Some((before, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut name) = name.strip_prefix(before) else { return false };
    let (between, after) = rest.rsplit_once('*').unwrap_or(("", rest));
    // Each part where it stands first: what is left for the others is the most.
    for part in between.split('*') {
        let Some(at) = name.find(part) else { return false };
        name = &name[at + part.len()..];
    }
    name.ends_with(after)
}

impl OutputPath {
    /// The address of this file relative to the site's address: `index.html` is left out.
    ///
    /// ```
    /// # use convoke::path::OutputPath;
    /// let page = OutputPath::new("call/index.html").unwrap();
    /// assert_eq!(page.address(), "call/");
    /// ```
    pub fn address(&self) -> &str {
        let path = self.as_str();
        match path.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
            _ => path,
        }
    }

    /// What leads from the folder of this file back to the root: `./`, `../`, `../../` …
    pub fn to_root(&self) -> String {
        match self.as_str().matches('/').count() {
            0 => "./".to_owned(),
            depth => "../".repeat(depth),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_normal_and_stay_inside() {
        assert_eq!(SourcePath::new("content/./a//b.md").unwrap().as_str(), "content/a/b.md");
        assert_eq!(SourcePath::new("content/a/../b.md").unwrap().as_str(), "content/b.md");
        assert_eq!(SourcePath::new("../b"), Err(PathError::Climbs));
        assert_eq!(SourcePath::new("/etc"), Err(PathError::Absolute));
        assert_eq!(SourcePath::new("C:/x"), Err(PathError::Absolute));
        assert_eq!(SourcePath::new("a\\b"), Err(PathError::Character('\\')));
        assert_eq!(SourcePath::new("a/.."), Err(PathError::Empty));
    }

    #[test]
    fn a_path_knows_its_neighbours() {
        let path = SourcePath::new("content/workshops/chengdu/index.md").unwrap();
        assert_eq!(path.join("../copenhagen.md").unwrap().as_str(), "content/workshops/copenhagen.md");
        assert_eq!((path.folder(), path.file_name(), path.extension()), ("content/workshops/chengdu", "index.md", "md"));
    }

    #[test]
    fn a_path_fits_a_pattern_or_not() {
        let fits = |pattern: &str, path: &str| SourcePath::new(path).unwrap().fits(pattern);
        for (pattern, path) in [
            ("content/**", "content/a.md"),
            ("content/**", "content/a/b/c.md"),
            ("content/**/c.md", "content/c.md"),
            ("**/*.zh.md", "content/a/index.zh.md"),
            ("content/2027-*/*", "content/2027-03/a.md"),
            ("content/a*b*c.md", "content/a-bb-bc.md"),
            ("convoke.yaml", "convoke.yaml"),
        ] {
            assert!(fits(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in [
            ("content/*", "content/a/b.md"),
            ("content", "content/a.md"),
            ("content/**/c.md", "content/c.md.orig"),
            ("**/*.zh.md", "content/a.md"),
            ("content/a*a.md", "content/a.md"),
            ("a/b", "a"),
        ] {
            assert!(!fits(pattern, path), "{pattern} {path}");
        }
    }

    #[test]
    fn an_output_knows_its_address() {
        let output = |text| OutputPath::new(text).unwrap();
        assert_eq!(output("index.html").address(), "");
        assert_eq!(output("a/index.html").address(), "a/");
        assert_eq!(output("a/reindex.html").address(), "a/reindex.html");
        assert_eq!(output("index.html").to_root(), "./");
        assert_eq!(output("a/b/c.ics").to_root(), "../../");
    }
}
