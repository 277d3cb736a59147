//! Writing a site into its output folder.
//!
//! In: a compiled site and a folder. Out: the folder, holding what the plan says and whatever was there of others.
//! Only what differs is written. Nothing is removed that Convoke did not write, which its own
//! [manifest] tells; and when anything fails, the folder is as it was before.
//!
//! Every output is rendered, compared and forgotten at once, on all cores, so that memory does not grow with the
//! site. A file that is new is written in its place and removed again on failure. A file that changes waits in a work
//! folder beside the outputs until all are rendered; then all are put in place by renaming.
//! Not here: two builds into one folder at the same time.

use super::disk::{fill, open_asset};
use super::undo::{Step, Undo};
use super::{EdgeError, manifest};
use crate::diag::{Diagnostic, Diagnostics};
use crate::path::OutputPath;
use crate::rules;
use crate::source::PIECE;
use crate::{Compiled, Rendered, render};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What a build did to its output folder.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that are new or have other bytes.
    pub written: usize,
    /// Files that were right already.
    pub unchanged: usize,
    /// Files of an earlier build that are no longer in the plan.
    pub removed: usize,
}

/// Why a build wrote nothing.
#[derive(Debug, Default)]
pub struct PublishError {
    /// What rendering found.
    pub findings: Diagnostics,
    /// What the folder or the system refused.
    pub error: Option<EdgeError>,
    /// What could not be put back, one sentence each; empty unless the disk failed twice.
    pub not_undone: Vec<String>,
}

impl From<EdgeError> for PublishError {
    fn from(error: EdgeError) -> Self {
        PublishError { error: Some(error), ..PublishError::default() }
    }
}

/// Called after each output: how many are done, and of how many.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// Writes all that the plan of `compiled` says into the folder `out`; `root` is the site's, for files that are copied.
///
/// With `force`, a folder that holds foreign files may be used, and foreign files of the same name are replaced.
///
/// # Errors
/// When a template fails, the folder is not ours to write, or the system fails. The folder is then as it was.
pub fn publish(
    compiled: &Compiled,
    root: &Path,
    out: &Path,
    force: bool,
    progress: Progress<'_>,
) -> Result<Written, PublishError> {
    let paths: Vec<&OutputPath> = compiled.plan.paths().collect();
    Job { paths: &paths, render: &|path| render(compiled, path), root, force, progress }.run(out)
}

/// Renders every output of a plan for its findings alone: no byte of it is kept.
///
/// Of a site with errors, calendars are not what they should be, and are not measured by it.
pub fn render_all(compiled: &Compiled, progress: Progress<'_>) -> Diagnostics {
    let paths: Vec<&OutputPath> = compiled.plan.paths().collect();
    let (found, done) = (Mutex::new(Findings::default()), AtomicUsize::new(0));
    paths.par_iter().with_max_len(PIECE).for_each(|path| {
        if let Err(diagnostics) = render(compiled, path) {
            lock(&found).add(diagnostics);
        }
        progress(done.fetch_add(1, Ordering::Relaxed) + 1, paths.len());
    });
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner).finish();
    found.retain(|found| found.rule != &rules::CALENDAR_READ_BACK || !compiled.diagnostics.has_errors());
    found
}

/// Removes what the manifest of the folder `out` lists, and the folders that are empty then; returns how many files.
///
/// # Errors
/// When the folder holds files but no manifest, or the system fails.
pub fn clean(out: &Path) -> Result<usize, EdgeError> {
    if !out.exists() {
        return Ok(0);
    }
    let output = Output::open(out, false)?;
    if !output.is_ours() && !output.is_foreign {
        return Ok(0);
    }
    if !output.is_ours() {
        let place = out.display();
        return Err(EdgeError::Usage(format!("{place} has no {}, so nothing in it is known to be Convoke's", manifest::NAME)));
    }
    let removed = output.remove_stale(&BTreeSet::new(), false)?;
    output.forget(manifest::NAME)?;
    output.finish()?;
    Ok(removed)
}

/// Findings without repetitions: one error of a template shows on every page that uses it.
#[derive(Default)]
struct Findings {
    all: Diagnostics,
    limit: usize,
}

impl Findings {
    fn add(&mut self, diagnostics: Vec<Diagnostic>) {
        self.all.extend(diagnostics);
        if self.all.len() > self.limit {
            self.all.sort();
            self.limit = (self.all.len() * 2).max(4096);
        }
    }

    fn finish(mut self) -> Diagnostics {
        self.all.sort();
        self.all
    }
}

type Render<'a> = &'a (dyn Fn(&OutputPath) -> Result<Rendered, Vec<Diagnostic>> + Sync);

/// One build.
struct Job<'a> {
    paths: &'a [&'a OutputPath],
    render: Render<'a>,
    root: &'a Path,
    force: bool,
    progress: Progress<'a>,
}

/// What became of an output.
enum Outcome {
    /// It was written where none was.
    New,
    /// It was right already.
    Same,
    /// It waits in this file to be put in place.
    Staged(PathBuf),
    /// It was not tried, or failed.
    None,
}

/// What went wrong while outputs were written, gathered over all of them.
#[derive(Default)]
struct Failures {
    findings: Findings,
    refused: Vec<String>,
    error: Option<EdgeError>,
}

impl Job<'_> {
    fn run(&self, out: &Path) -> Result<Written, PublishError> {
        apart(self.root, out)?;
        let output = Output::open(out, self.force)?;
        let result = self.write(&output);
        if let Err(mut failure) = result {
            failure.not_undone = output.undo.take_back();
            return Err(failure);
        }
        output.finish()?;
        result
    }

    fn write(&self, output: &Output) -> Result<Written, PublishError> {
        if !self.force && !output.is_ours() && output.is_foreign {
            let place = output.root.display();
            let reason =
                format!("{place} holds files that Convoke did not write; choose another folder, empty it, or use --force");
            return Err(EdgeError::Refused(vec![reason]).into());
        }
        output.announce(self.paths)?;
        let outcomes = self.render_each(output)?;
        Ok(self.commit(output, outcomes)?)
    }

    fn render_each(&self, output: &Output) -> Result<Vec<Outcome>, PublishError> {
        let (failures, done) = (Mutex::new(Failures::default()), AtomicUsize::new(0));
        // Once a page failed nothing more is written, but the others are still rendered, to report all errors at once.
        let (faulty, broken) = (AtomicBool::new(false), AtomicBool::new(false));
        let one = |(index, path): (usize, &&OutputPath)| {
            if broken.load(Ordering::Relaxed) {
                return Outcome::None;
            }
            let outcome = match (self.render)(path) {
                Err(found) => {
                    lock(&failures).findings.add(found);
                    faulty.store(true, Ordering::Relaxed);
                    Outcome::None
                }
                Ok(_) if faulty.load(Ordering::Relaxed) => Outcome::None,
                Ok(rendered) => self.put(output, index, path, &rendered).unwrap_or_else(|error| {
                    faulty.store(true, Ordering::Relaxed);
                    match error {
                        EdgeError::Refused(reasons) => lock(&failures).refused.extend(reasons),
                        error => {
                            broken.store(true, Ordering::Relaxed);
                            lock(&failures).error.get_or_insert(error);
                        }
                    }
                    Outcome::None
                }),
            };
            (self.progress)(done.fetch_add(1, Ordering::Relaxed) + 1, self.paths.len());
            outcome
        };
        let outcomes = self.paths.par_iter().with_max_len(PIECE).enumerate().map(one).collect();
        if faulty.into_inner() {
            return Err(failure(failures.into_inner().unwrap_or_else(PoisonError::into_inner)));
        }
        Ok(outcomes)
    }

    /// Compares one output with what is there, and writes it directly or stages it.
    fn put(&self, output: &Output, index: usize, path: &OutputPath, rendered: &Rendered) -> Result<Outcome, EdgeError> {
        let target = output.root.join(path.as_str());
        let there = match output.folder(path.folder())? {
            Folder::Made => None,
            Folder::Blocked => return self.stage(output, index, rendered),
            Folder::Found => metadata(&target)?,
        };
        match there {
            None => {
                self.write_new(&target, rendered, |target| output.undo.did(Step::File(target.to_owned())))?;
                Ok(Outcome::New)
            }
            Some(there) if there.is_file() && self.same(&target, &there, rendered)? => Ok(Outcome::Same),
            Some(there) => {
                let is_ours = there.is_file() && output.ours.contains(path);
                // A folder in the way may be gone once stale files are; that is seen when all is put in place.
                if !is_ours && !there.is_dir() && !self.force {
                    let reason = format!("{} was not written by Convoke; move it away or use --force", target.display());
                    return Err(EdgeError::Refused(vec![reason]));
                }
                self.stage(output, index, rendered)
            }
        }
    }

    fn stage(&self, output: &Output, index: usize, rendered: &Rendered) -> Result<Outcome, EdgeError> {
        let file = output.work()?.join(index.to_string());
        self.write_new(&file, rendered, |_| ())?;
        Ok(Outcome::Staged(file))
    }

    /// Writes a file where none is; `made` is called as soon as it exists.
    fn write_new(&self, target: &Path, rendered: &Rendered, made: impl FnOnce(&Path)) -> Result<(), EdgeError> {
        let mut file = OpenOptions::new().write(true).create_new(true).open(target).map_err(EdgeError::io("write", target))?;
        made(target);
        match rendered {
            Rendered::Bytes(bytes) => file.write_all(bytes),
            Rendered::Copy(source) => io::copy(&mut open_asset(self.root, source)?, &mut file).map(drop),
        }
        .map_err(EdgeError::io("write", target))
    }

    /// Whether the file `target` holds exactly these bytes.
    fn same(&self, target: &Path, there: &Metadata, rendered: &Rendered) -> Result<bool, EdgeError> {
        let open = || File::open(target).map_err(EdgeError::io("read", target));
        match rendered {
            Rendered::Bytes(bytes) if there.len() != bytes.len() as u64 => Ok(false),
            Rendered::Bytes(bytes) => equal(&mut open()?, &mut &bytes[..]).map_err(EdgeError::io("read", target)),
            Rendered::Copy(source) => {
                let mut source = open_asset(self.root, source)?;
                let len = source.metadata().map_err(EdgeError::io("read", target))?.len();
                Ok(len == there.len() && equal(&mut open()?, &mut source).map_err(EdgeError::io("read", target))?)
            }
        }
    }

    /// Puts all that was staged in place, and takes away what is no longer in the plan.
    fn commit(&self, output: &Output, outcomes: Vec<Outcome>) -> Result<Written, EdgeError> {
        let mut written = Written::default();
        let planned: BTreeSet<&OutputPath> = self.paths.iter().copied().collect();
        // First, since a former file may stand where a folder is needed now, and the other way round.
        written.removed = output.remove_stale(&planned, true)?;
        for (path, outcome) in self.paths.iter().zip(outcomes) {
            match outcome {
                Outcome::Same => written.unchanged += 1,
                Outcome::New => written.written += 1,
                Outcome::Staged(file) => {
                    output.place(path, &file)?;
                    written.written += 1;
                }
                Outcome::None => {}
            }
        }
        output.write_manifest(&planned)?;
        Ok(written)
    }
}

fn failure(mut failures: Failures) -> PublishError {
    failures.refused.sort();
    let refused = (!failures.refused.is_empty()).then_some(EdgeError::Refused(failures.refused));
    PublishError { findings: failures.findings.finish(), error: failures.error.or(refused), not_undone: Vec::new() }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What stands at `path`, links not followed.
fn metadata(path: &Path) -> Result<Option<Metadata>, EdgeError> {
    match fs::symlink_metadata(path) {
        Ok(metadata) => Ok(Some(metadata)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(EdgeError::io("read", path)(error)),
    }
}

fn equal(a: &mut impl Read, b: &mut impl Read) -> io::Result<bool> {
    let (mut left, mut right) = ([0; 16 * 1024], [0; 16 * 1024]);
    loop {
        let (from_a, from_b) = (fill(a, &mut left)?, fill(b, &mut right)?);
        if left[..from_a] != right[..from_b] {
            return Ok(false);
        }
        if from_a < left.len() {
            return Ok(true);
        }
    }
}

/// Refuses an output folder that holds the site, or is one of the folders that are read.
fn apart(root: &Path, out: &Path) -> Result<(), EdgeError> {
    let real = |path: &Path| std::path::absolute(path).map(|path| resolve(&path)).map_err(EdgeError::io("find", path));
    let (root, target) = (real(root)?, real(out)?);
    let is_input = super::disk::FOLDERS.iter().any(|folder| target.starts_with(root.join(folder)));
    if is_input || root.starts_with(&target) {
        return Err(EdgeError::Usage(format!("{} cannot be the output folder: the site itself is in it", out.display())));
    }
    Ok(())
}

/// `path` without links, as far as it exists.
fn resolve(path: &Path) -> PathBuf {
    match (path.canonicalize(), path.parent(), path.file_name()) {
        (Ok(real), _, _) => real,
        (Err(_), Some(parent), Some(name)) => resolve(parent).join(name),
        _ => path.to_owned(),
    }
}

/// A folder inside the output folder.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Folder {
    /// It was made in this build, so that nothing of an earlier one is in it.
    Made,
    /// It was there.
    Found,
    /// A file or a link stands in its place, or in that of a folder above it.
    Blocked,
}

/// An output folder and what is known of it.
struct Output {
    /// Its path without links.
    root: PathBuf,
    /// Whether it held nothing at all.
    is_fresh: bool,
    /// Whether it held anything besides hidden files.
    is_foreign: bool,
    /// The text of its manifest.
    manifest: Option<String>,
    /// The text of the list that an interrupted build left.
    added: Option<String>,
    /// The paths in the two.
    ours: BTreeSet<OutputPath>,
    folders: Mutex<BTreeMap<String, Folder>>,
    kept: AtomicUsize,
    undo: Undo,
}

impl Output {
    /// Opens the folder, and makes it where there is none; with `force`, a manifest that is broken counts as empty.
    fn open(out: &Path, force: bool) -> Result<Self, EdgeError> {
        let undo = Undo::default();
        make_all(out, &undo)?;
        let root = out.canonicalize().map_err(EdgeError::io("open", out))?;
        let mut entries = fs::read_dir(&root).map_err(EdgeError::io("open", out))?.peekable();
        let is_fresh = entries.peek().is_none();
        let is_foreign = entries.any(|entry| entry.is_ok_and(|entry| !entry.file_name().as_encoded_bytes().starts_with(b".")));
        let mut ours = BTreeSet::new();
        let mut list = |name| {
            let list = read_list(&root.join(name), force)?;
            ours.extend(list.as_ref().map(|(_, paths)| paths.clone()).unwrap_or_default());
            Ok::<_, EdgeError>(list.map(|(text, _)| text))
        };
        let (manifest, added) = (list(manifest::NAME)?, list(manifest::ADDED)?);
        let (folders, kept) = (Mutex::default(), AtomicUsize::new(0));
        let output = Output { root, is_fresh, is_foreign, manifest, added, ours, folders, kept, undo };
        output.drop_work()?;
        Ok(output)
    }

    /// Whether an earlier build wrote here.
    fn is_ours(&self) -> bool {
        self.manifest.is_some() || self.added.is_some()
    }

    /// Notes on the disk which files this build may add, so that they are known as ours even if it is interrupted.
    fn announce(&self, paths: &[&OutputPath]) -> Result<(), EdgeError> {
        if paths.iter().all(|path| self.ours.contains(*path)) {
            return Ok(());
        }
        let all: BTreeSet<&OutputPath> = self.ours.iter().chain(paths.iter().copied()).collect();
        let file = self.root.join(manifest::ADDED);
        self.undo.did(Step::Rewritten(file.clone(), self.added.as_ref().map(|text| text.clone().into_bytes())));
        fs::write(&file, manifest::print(all)).map_err(EdgeError::io("write", &file))
    }

    /// Makes sure that `path` (no closing `/`) is a folder.
    fn folder(&self, path: &str) -> Result<Folder, EdgeError> {
        self.reach(&mut lock(&self.folders), path)
    }

    fn reach(&self, known: &mut BTreeMap<String, Folder>, path: &str) -> Result<Folder, EdgeError> {
        if path.is_empty() {
            return Ok(if self.is_fresh { Folder::Made } else { Folder::Found });
        }
        if let Some(folder) = known.get(path) {
            return Ok(*folder);
        }
        let full = self.root.join(path);
        let folder = match self.reach(known, above(path))? {
            Folder::Blocked => Folder::Blocked,
            Folder::Made => self.make(full)?,
            Folder::Found => match metadata(&full)? {
                None => self.make(full)?,
                Some(there) if there.is_dir() => Folder::Found,
                Some(_) => Folder::Blocked,
            },
        };
        known.insert(path.to_owned(), folder);
        Ok(folder)
    }

    fn make(&self, folder: PathBuf) -> Result<Folder, EdgeError> {
        fs::create_dir(&folder).map_err(EdgeError::io("make", &folder))?;
        self.undo.did(Step::Folder(folder));
        Ok(Folder::Made)
    }

    /// Whether every folder on the way to `path` is a real one, so that nothing outside can be meant.
    fn is_inside(&self, path: &OutputPath) -> bool {
        let mut folder = path.folder();
        while !folder.is_empty() {
            if !fs::symlink_metadata(self.root.join(folder)).is_ok_and(|there| there.is_dir()) {
                return false;
            }
            folder = above(folder);
        }
        true
    }

    /// The folder for files on their way, made when first needed.
    fn work(&self) -> Result<PathBuf, EdgeError> {
        let work = self.root.join(manifest::WORK);
        match fs::create_dir(&work) {
            Ok(()) => self.undo.did(Step::Work(work.clone())),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(EdgeError::io("make", &work)(error)),
        }
        Ok(work)
    }

    fn drop_work(&self) -> Result<(), EdgeError> {
        let work = self.root.join(manifest::WORK);
        match metadata(&work)? {
            None => Ok(()),
            Some(there) if there.is_dir() => fs::remove_dir_all(&work),
            Some(_) => fs::remove_file(&work),
        }
        .map_err(EdgeError::io("remove", &work))
    }

    /// Takes the file at `target` away, or keeps a second name of it, so that it can be put back.
    fn keep(&self, target: &Path, away: bool) -> Result<(), EdgeError> {
        let kept = self.work()?.join(format!("kept-{}", self.kept.fetch_add(1, Ordering::Relaxed)));
        // With a second name the file never disappears for readers; not every file system has them.
        if away || fs::hard_link(target, &kept).is_err() {
            fs::rename(target, &kept).map_err(EdgeError::io("replace", target))?;
        }
        self.undo.did(Step::Kept { from: target.to_owned(), kept });
        Ok(())
    }

    /// Puts the staged `file` in the place of `path`.
    fn place(&self, path: &OutputPath, file: &Path) -> Result<(), EdgeError> {
        let refused = |what: String| Err(EdgeError::Refused(vec![what]));
        let target = self.root.join(path.as_str());
        if self.folder(path.folder())? == Folder::Blocked {
            return refused(format!("something else stands where the folder of {} must be; move it away", target.display()));
        }
        match metadata(&target)? {
            Some(there) if there.is_dir() => {
                return refused(format!("{} must be written, but is a folder; move it away", target.display()));
            }
            Some(there) => self.keep(&target, !there.is_file())?,
            None => self.undo.did(Step::File(target.clone())),
        }
        fs::rename(file, &target).map_err(EdgeError::io("write", &target))
    }

    /// Takes away our files that are not in `planned`, and folders that are empty then; for good unless `keep`.
    fn remove_stale(&self, planned: &BTreeSet<&OutputPath>, keep: bool) -> Result<usize, EdgeError> {
        let mut removed = 0;
        let mut folders = BTreeSet::new();
        for path in self.ours.iter().filter(|path| !planned.contains(path)) {
            let target = self.root.join(path.as_str());
            // What is no plain file in real folders any more has been replaced by somebody, and is theirs.
            if !self.is_inside(path) {
                continue;
            }
            if metadata(&target)?.is_some_and(|there| there.is_file()) {
                if keep {
                    self.keep(&target, true)?;
                } else {
                    fs::remove_file(&target).map_err(EdgeError::io("remove", &target))?;
                }
                removed += 1;
            }
            let mut folder = path.folder();
            while !folder.is_empty() && folders.insert(folder) {
                folder = above(folder);
            }
        }
        // From behind, a folder comes before the one that holds it.
        for folder in folders.into_iter().rev() {
            self.remove_if_empty(folder)?;
        }
        // What blocked the way may be gone.
        lock(&self.folders).retain(|_, folder| *folder != Folder::Blocked);
        Ok(removed)
    }

    fn remove_if_empty(&self, folder: &str) -> Result<(), EdgeError> {
        use io::ErrorKind::{DirectoryNotEmpty, NotADirectory, NotFound, ResourceBusy};
        let path = self.root.join(folder);
        match fs::remove_dir(&path) {
            Ok(()) => {
                lock(&self.folders).remove(folder);
                self.undo.did(Step::FolderGone(path));
                Ok(())
            }
            Err(error) if matches!(error.kind(), DirectoryNotEmpty | NotADirectory | NotFound | ResourceBusy) => Ok(()),
            Err(error) => Err(EdgeError::io("remove", &path)(error)),
        }
    }

    fn write_manifest(&self, planned: &BTreeSet<&OutputPath>) -> Result<(), EdgeError> {
        let text = manifest::print(planned.iter().copied());
        if self.manifest.as_ref() == Some(&text) {
            return Ok(());
        }
        let target = self.root.join(manifest::NAME);
        let new = self.work()?.join("manifest");
        fs::write(&new, text).map_err(EdgeError::io("write", &new))?;
        match self.manifest {
            Some(_) => self.keep(&target, false)?,
            None => self.undo.did(Step::File(target.clone())),
        }
        fs::rename(&new, &target).map_err(EdgeError::io("write", &target))
    }

    fn forget(&self, name: &str) -> Result<(), EdgeError> {
        let file = self.root.join(name);
        match fs::remove_file(&file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(EdgeError::io("remove", &file)(error)),
            _ => Ok(()),
        }
    }

    /// Removes what only a build under way needs.
    fn finish(&self) -> Result<(), EdgeError> {
        self.forget(manifest::ADDED)?;
        self.drop_work()
    }
}

/// The folder that holds the folder `path`, `""` for the root.
fn above(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(above, _)| above)
}

/// Makes `folder` and those above it that are missing.
fn make_all(folder: &Path, undo: &Undo) -> Result<(), EdgeError> {
    let missing: Vec<&Path> =
        folder.ancestors().take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists()).collect();
    for folder in missing.into_iter().rev() {
        fs::create_dir(folder).map_err(EdgeError::io("make", folder))?;
        undo.did(Step::Folder(folder.to_owned()));
    }
    if folder.is_dir() { Ok(()) } else { Err(EdgeError::Usage(format!("{} is not a folder", folder.display()))) }
}

/// A list of files in the output folder; one that cannot be read counts as none if `force`.
fn read_list(file: &Path, force: bool) -> Result<Option<(String, BTreeSet<OutputPath>)>, EdgeError> {
    let refused = |why: String| EdgeError::Refused(vec![format!("{} {why}", file.display())]);
    match metadata(file)? {
        None => return Ok(None),
        Some(there) if !there.is_file() => return Err(refused("is no plain file; remove it".to_owned())),
        Some(_) => {}
    }
    let text = fs::read_to_string(file).map_err(EdgeError::io("read", file))?;
    match manifest::parse(&text) {
        Ok(paths) => Ok(Some((text, paths))),
        Err(_) if force => Ok(Some((text, BTreeSet::new()))),
        // An interrupted build may have left it half-written.
        Err(_) if file.ends_with(manifest::ADDED) => Ok(Some((text, BTreeSet::new()))),
        Err(error) => Err(refused(format!("is no list of files that Convoke wrote: {error}; with --force it is written anew"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Span;
    use crate::path::SourcePath;
    use crate::rules::RULES;
    use std::time::{Duration, SystemTime};

    /// A site's folder and what its outputs are to be; a text of `!` is a template that fails.
    struct Bench {
        folder: tempfile::TempDir,
    }

    type Plan<'a> = &'a [(&'a str, &'a str)];

    impl Bench {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            fs::create_dir(folder.path().join("content")).unwrap();
            fs::write(folder.path().join("content/pic.png"), "picture").unwrap();
            Bench { folder }
        }

        fn out(&self) -> PathBuf {
            self.folder.path().join("public")
        }

        fn put(&self, path: &str, text: &str) {
            let file = self.out().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }

        fn build(&self, plan: Plan<'_>, force: bool) -> Result<Written, PublishError> {
            let outputs: BTreeMap<OutputPath, &str> =
                plan.iter().map(|(path, text)| (OutputPath::new(path).unwrap(), *text)).collect();
            let paths: Vec<&OutputPath> = outputs.keys().collect();
            let render = |path: &OutputPath| match outputs[path] {
                "!" => {
                    let span = Span::new(&SourcePath::new("themes/t/page.html").unwrap(), 0..1);
                    Err(vec![Diagnostic::new(RULES[0], span, "the template fails")])
                }
                text => Ok(text
                    .strip_prefix('@')
                    .map_or_else(|| Rendered::Bytes(text.into()), |source| Rendered::Copy(SourcePath::new(source).unwrap()))),
            };
            Job { paths: &paths, render: &render, root: self.folder.path(), force, progress: &|_, _| () }.run(&self.out())
        }

        /// Everything in the output folder: paths, texts, times of change.
        fn state(&self) -> BTreeMap<String, (String, Option<SystemTime>)> {
            let mut state = BTreeMap::new();
            let entries = walkdir::WalkDir::new(self.out()).min_depth(1).into_iter().filter_map(Result::ok);
            for entry in entries {
                let path = entry.path().strip_prefix(self.out()).unwrap().to_str().unwrap().to_owned();
                let is_file = entry.file_type().is_file();
                let text = if is_file { fs::read_to_string(entry.path()).unwrap() } else { "/".to_owned() };
                state.insert(path, (text, is_file.then(|| entry.metadata().unwrap().modified().unwrap())));
            }
            state
        }

        fn files(&self) -> Vec<String> {
            self.state().into_iter().filter(|(_, (text, _))| text != "/").map(|(path, _)| path).collect()
        }
    }

    fn counts(written: usize, unchanged: usize, removed: usize) -> Written {
        Written { written, unchanged, removed }
    }

    #[test]
    fn only_what_differs_is_written_and_what_is_stale_removed() {
        let bench = Bench::new();
        let first: Plan<'_> = &[("a/index.html", "a"), ("b/c/index.html", "b"), ("d.ics", "d"), ("pic.png", "@content/pic.png")];
        assert_eq!(bench.build(first, false).unwrap(), counts(4, 0, 0));
        let before = bench.state();
        assert_eq!(bench.files(), [manifest::NAME, "a/index.html", "b/c/index.html", "d.ics", "pic.png"]);
        assert_eq!(fs::read_to_string(bench.out().join("pic.png")).unwrap(), "picture");

        std::thread::sleep(Duration::from_millis(20));
        assert_eq!(bench.build(first, false).unwrap(), counts(0, 4, 0));
        assert_eq!(bench.state(), before, "a second build writes nothing");

        let second: Plan<'_> = &[("a/index.html", "A"), ("d.ics", "d"), ("e/index.html", "e"), ("pic.png", "@content/pic.png")];
        assert_eq!(bench.build(second, false).unwrap(), counts(2, 2, 1));
        let after = bench.state();
        assert_eq!(bench.files(), [manifest::NAME, "a/index.html", "d.ics", "e/index.html", "pic.png"]);
        assert!(!bench.out().join("b").exists(), "an emptied folder goes");
        assert_eq!((&after["d.ics"], &after["pic.png"]), (&before["d.ics"], &before["pic.png"]));
        assert_eq!(after["a/index.html"].0, "A");
    }

    #[test]
    fn a_failure_leaves_no_trace() {
        let bench = Bench::new();
        let error = bench.build(&[("a/b/index.html", "a"), ("x.html", "!")], false).unwrap_err();
        assert_eq!((error.findings.len(), error.not_undone.len()), (1, 0));
        assert!(!bench.out().exists(), "not even the folder is left");

        bench.build(&[("a/index.html", "a"), ("gone.html", "g"), ("x.html", "x")], false).unwrap();
        let before = bench.state();
        let broken: Plan<'_> = &[("a/index.html", "A"), ("new/index.html", "n"), ("x.html", "!"), ("y.html", "!")];
        assert_eq!(bench.build(broken, false).unwrap_err().findings.len(), 1, "one error on two pages is one");
        assert_eq!(bench.state(), before);
        // An asset that is not there is a failure of the system.
        let error = bench.build(&[("a/index.html", "A"), ("n.html", "n"), ("z.png", "@content/none.png")], false).unwrap_err();
        assert!(matches!(error.error, Some(EdgeError::Io { .. })), "{error:?}");
        assert_eq!(bench.state(), before);
    }

    #[test]
    fn a_failure_while_putting_in_place_is_taken_back() {
        let bench = Bench::new();
        bench.build(&[("a.html", "a"), ("b/index.html", "b"), ("gone/index.html", "g")], false).unwrap();
        // Somebody put a folder where `z.html` is to be written: this shows only when all else is in place.
        bench.put("z.html/theirs.txt", "t");
        let before = bench.state();
        let plan: Plan<'_> = &[("a.html", "A"), ("b/index.html", "B"), ("n/index.html", "n"), ("z.html", "z")];
        let error = bench.build(plan, true).unwrap_err();
        assert!(error.error.unwrap().to_string().contains("is a folder"));
        assert_eq!(error.not_undone, [""; 0]);
        assert_eq!(bench.state(), before);
    }

    #[test]
    fn foreign_files_are_never_touched_unasked() {
        let bench = Bench::new();
        bench.put("photo.jpg", "theirs");
        bench.put(".gitignore", "*");
        let before = bench.state();
        let plan: Plan<'_> = &[("index.html", "i")];
        assert_eq!(bench.build(plan, false).unwrap_err().error.unwrap().exit_code(), 1);
        assert_eq!(bench.state(), before);
        assert_eq!(bench.build(plan, true).unwrap(), counts(1, 0, 0));

        // Now the folder is ours, but what others put there is not.
        bench.put("page/index.html", "theirs");
        let plan: Plan<'_> = &[("index.html", "i"), ("page/index.html", "ours")];
        let error = bench.build(plan, false).unwrap_err().error.unwrap();
        assert!(error.to_string().contains("page/index.html was not written by Convoke"), "{error}");
        assert_eq!(bench.build(plan, true).unwrap(), counts(1, 1, 0));
        bench.build(&[], false).unwrap();
        assert_eq!(bench.files(), [manifest::NAME, ".gitignore", "photo.jpg"]);
    }

    #[test]
    fn hidden_files_do_not_make_a_folder_foreign() {
        let bench = Bench::new();
        bench.put(".gitkeep", "");
        assert_eq!(bench.build(&[("index.html", "i")], false).unwrap(), counts(1, 0, 0));
        assert_eq!(clean(&bench.out()).unwrap(), 1);
        assert_eq!(bench.files(), [".gitkeep"]);
    }

    #[test]
    fn an_interrupted_build_is_known_as_ours() {
        let bench = Bench::new();
        bench.put("a/index.html", "half");
        bench.put(manifest::ADDED, "convoke manifest 1\na/index.html\nb/index.html\n");
        bench.put(".convoke-tmp/7", "left over");
        assert_eq!(bench.build(&[("b/index.html", "b")], false).unwrap(), counts(1, 0, 1));
        assert_eq!(bench.files(), [manifest::NAME, "b/index.html"]);
    }

    #[test]
    fn files_and_folders_may_change_places() {
        let bench = Bench::new();
        bench.build(&[("a", "file"), ("b/x/index.html", "page")], false).unwrap();
        let other: Plan<'_> = &[("a/index.html", "page"), ("b", "file")];
        assert_eq!(bench.build(other, false).unwrap(), counts(2, 0, 2));
        assert_eq!(bench.files(), [manifest::NAME, "a/index.html", "b"]);
    }

    #[test]
    fn a_broken_manifest_is_not_trusted() {
        let bench = Bench::new();
        bench.put(manifest::NAME, "convoke manifest 1\n../../precious\n");
        fs::write(bench.folder.path().join("precious"), "p").unwrap();
        assert!(matches!(bench.build(&[], false).unwrap_err().error, Some(EdgeError::Refused(_))));
        assert!(clean(&bench.out()).is_err());
        assert_eq!(bench.build(&[("a", "a")], true).unwrap(), counts(1, 0, 0));
        assert!(bench.folder.path().join("precious").exists());
    }

    #[cfg(unix)]
    #[test]
    fn links_in_the_output_are_not_followed() {
        use std::os::unix::fs::symlink;
        let bench = Bench::new();
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("index.html"), "theirs").unwrap();
        bench.build(&[("a/index.html", "a"), ("b.html", "b")], false).unwrap();
        fs::remove_dir_all(bench.out().join("a")).unwrap();
        symlink(outside.path(), bench.out().join("a")).unwrap();
        fs::remove_file(bench.out().join("b.html")).unwrap();
        symlink(outside.path().join("index.html"), bench.out().join("b.html")).unwrap();

        assert!(bench.build(&[("a/index.html", "new"), ("b.html", "b")], false).is_err());
        assert!(bench.build(&[("a/index.html", "new")], true).is_err(), "not even with force");
        // Stale entries behind a link are not removed; a link itself is replaced when forced.
        assert_eq!(bench.build(&[("b.html", "new")], true).unwrap(), counts(1, 0, 0));
        assert_eq!(fs::read_to_string(outside.path().join("index.html")).unwrap(), "theirs");
        assert_eq!(fs::read_to_string(bench.out().join("b.html")).unwrap(), "new");
        assert!(bench.out().join("a").is_symlink());
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_cannot_be_written_is_a_clean_failure() {
        use std::os::unix::fs::PermissionsExt;
        let bench = Bench::new();
        bench.build(&[("a/index.html", "a"), ("b/index.html", "b")], false).unwrap();
        let before = bench.state();
        let locked = bench.out().join("a");
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o555)).unwrap();
        let result = bench.build(&[("a/index.html", "A"), ("b/index.html", "B"), ("c/index.html", "c")], false);
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
        // The superuser may write all the same.
        if let Err(error) = result {
            assert!(matches!(error.error, Some(EdgeError::Io { .. })) && error.not_undone.is_empty());
            assert_eq!(bench.state(), before);
        }
    }

    #[test]
    fn the_site_itself_is_no_output_folder() {
        let bench = Bench::new();
        let root = bench.folder.path();
        for out in ["", "content", "content/public", "static", ".."] {
            assert!(matches!(apart(root, &root.join(out)), Err(EdgeError::Usage(_))), "{out:?}");
        }
        assert!(apart(root, &root.join("public")).is_ok());
        assert!(apart(root, Path::new("/tmp/elsewhere-of-convoke")).is_ok());
    }

    #[test]
    fn clean_removes_what_is_listed_and_nothing_else() {
        let bench = Bench::new();
        assert_eq!(clean(&bench.out()).unwrap(), 0);
        fs::create_dir(bench.out()).unwrap();
        assert_eq!(clean(&bench.out()).unwrap(), 0);
        bench.build(&[("a/index.html", "a"), ("b/index.html", "b")], false).unwrap();
        bench.put("b/theirs.txt", "t");
        assert_eq!(clean(&bench.out()).unwrap(), 2);
        assert_eq!(bench.files(), ["b/theirs.txt"]);
        assert!(!bench.out().join("a").exists());
        assert_eq!(clean(&bench.out()).unwrap_err().exit_code(), 2);
    }
}
