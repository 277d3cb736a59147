//! The outside world: what the pure part of Convoke must not know.
//!
//! In: folders, terminals, browsers. Out: the same, changed. Everything that reads a disk, prints, watches,
//! serves or asks the time lives here or in [`crate::cli`], and [`std::io::Error`] does not leave these two.
//! Not here: what a site means and what its outputs hold.

#![allow(clippy::disallowed_methods, reason = "this is where the outside world is met")]

pub mod disk;
pub mod git;
pub mod manifest;
pub mod publish;
pub mod report;
pub mod serve;
pub mod terminal;
pub mod undo;
pub mod watch;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// What can go wrong between Convoke and the world around it.
///
/// Faults of a site's author are no such errors: they are [`crate::diag::Diagnostic`]s.
#[derive(Debug)]
pub enum EdgeError {
    /// What was asked for makes no sense, or there is no site here.
    Usage(String),
    /// The site or the output folder holds what Convoke will not touch; all of it, one sentence each.
    Refused(Vec<String>),
    /// The system failed.
    Io {
        /// What was being done, as in "could not …".
        doing: &'static str,
        /// With what.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
}

impl EdgeError {
    /// For `map_err`: the error that `doing` something with `path` failed.
    pub fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |error| EdgeError::Io { doing, path, error }
    }

    /// The exit code of a run that ends by this: 2 for usage, 1 for what is refused, 4 for the system.
    pub fn exit_code(&self) -> u8 {
        match self {
            EdgeError::Usage(_) => 2,
            EdgeError::Refused(_) => 1,
            EdgeError::Io { .. } => 4,
        }
    }
}

impl fmt::Display for EdgeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EdgeError::Usage(message) => f.write_str(message),
            EdgeError::Refused(reasons) => f.write_str(&reasons.join("\n")),
            EdgeError::Io { doing, path, error } => write!(f, "could not {doing} {}: {error}", path.display()),
        }
    }
}

impl std::error::Error for EdgeError {}
