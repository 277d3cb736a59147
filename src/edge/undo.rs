//! Changes of a disk that can be taken back.
//!
//! In: steps, each recorded right after (or, where it can stop half-way, right before) it is done. Out: the state
//! before the first of them. Not here: doing the steps, and what a crash leaves.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// Something that was done.
#[derive(Debug)]
pub enum Step {
    /// This file was made where none was.
    File(PathBuf),
    /// This folder was made where none was.
    Folder(PathBuf),
    /// This folder was made for files on their way; whatever is left in it goes with it.
    Work(PathBuf),
    /// This empty folder was removed.
    FolderGone(PathBuf),
    /// The file `from` is kept as `kept`, and `from` may be replaced or gone.
    Kept {
        /// Where it stood.
        from: PathBuf,
        /// Where it is kept.
        kept: PathBuf,
    },
    /// This file was rewritten; it held these bytes before, or was not there.
    Rewritten(PathBuf, Option<Vec<u8>>),
}

impl Step {
    fn take_back(&self) -> io::Result<()> {
        match self {
            Step::File(path) | Step::Rewritten(path, None) => gone(fs::remove_file(path)),
            Step::Folder(path) => gone(fs::remove_dir(path)),
            Step::Work(path) => gone(fs::remove_dir_all(path)),
            Step::FolderGone(path) => fs::create_dir(path),
            Step::Kept { from, kept } => fs::rename(kept, from),
            Step::Rewritten(path, Some(bytes)) => fs::write(path, bytes),
        }
    }

    fn path(&self) -> &PathBuf {
        match self {
            Step::File(path) | Step::Folder(path) | Step::Work(path) | Step::FolderGone(path) | Step::Rewritten(path, _) => path,
            Step::Kept { from, .. } => from,
        }
    }
}

/// What is gone already need not be removed.
fn gone(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

/// The steps that were done, oldest first. Several threads may add to it.
#[derive(Debug, Default)]
pub struct Undo(Mutex<Vec<Step>>);

impl Undo {
    /// Notes that a step was done.
    pub fn did(&self, step: Step) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(step);
    }

    /// Takes all steps back, the latest first; returns what could not be, one sentence each.
    pub fn take_back(&self) -> Vec<String> {
        let steps = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let failed =
            |step: &Step| step.take_back().err().map(|error| format!("{} could not be put back: {error}", step.path().display()));
        steps.iter().rev().filter_map(failed).collect()
    }
}
