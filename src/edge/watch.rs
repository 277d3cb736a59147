//! Waiting for changes of a site's files.
//!
//! In: a site's folder. Out: sets of paths that changed, once it is quiet for a moment. This is the door to `notify`.
//! Not here: what is read again ([`super::disk`]) and what a change leads to.

use super::EdgeError;
use super::disk::{FOLDERS, SiteFolder};
use notify::{Config, ErrorKind, Event, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// How often the files are looked at where the system does not tell of changes.
const POLL: Duration = Duration::from_millis(500);
/// After how many pauses a change is passed on even though it is not quiet yet.
const MOST_PAUSES: u32 = 10;

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// These files and folders, absolute.
    Paths(BTreeSet<PathBuf>),
    /// It is not known what: everything must be read again.
    All,
}

/// A site whose changes are reported.
pub struct Watch {
    watcher: Box<dyn Watcher + Send>,
    events: Receiver<notify::Result<Event>>,
    site: SiteFolder,
    pause: Duration,
    watched: BTreeSet<PathBuf>,
    /// Whether the files are looked at in turn, since the system does not tell.
    pub polls: bool,
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch").field("watched", &self.watched).field("polls", &self.polls).finish_non_exhaustive()
    }
}

impl Watch {
    /// Watches `site`; a change is reported once nothing happened for `pause`.
    ///
    /// With `poll`, or where the system has no room for so many folders, the files are looked at twice a second.
    ///
    /// # Errors
    /// When the folders cannot be watched.
    pub fn new(site: &SiteFolder, pause: Duration, poll: bool) -> Result<Self, EdgeError> {
        if !poll {
            match Self::start(site, pause, false) {
                Err(error) if is_full(&error) => {}
                result => return result.map_err(|error| failed(site.root(), error)),
            }
        }
        Self::start(site, pause, true).map_err(|error| failed(site.root(), error))
    }

    fn start(site: &SiteFolder, pause: Duration, polls: bool) -> notify::Result<Self> {
        let (sender, events) = channel();
        let watcher: Box<dyn Watcher + Send> = if polls {
            Box::new(PollWatcher::new(sender, Config::default().with_poll_interval(POLL).with_compare_contents(true))?)
        } else {
            Box::new(RecommendedWatcher::new(sender, Config::default())?)
        };
        let mut watch = Watch { watcher, events, site: site.clone(), pause, watched: BTreeSet::new(), polls };
        // The root alone, for the configuration and for folders that are made later; the output may be in it.
        watch.watcher.watch(site.root(), RecursiveMode::NonRecursive)?;
        if let Some(folder) = site.config().parent().filter(|folder| *folder != site.root()) {
            watch.watcher.watch(folder, RecursiveMode::NonRecursive)?;
        }
        watch.follow_folders()?;
        Ok(watch)
    }

    /// Watches the site's folders that exist and are not watched yet.
    fn follow_folders(&mut self) -> notify::Result<()> {
        for folder in FOLDERS.iter().map(|folder| self.site.root().join(folder)) {
            if !folder.is_dir() {
                // A folder that comes back must be watched anew.
                self.watched.remove(&folder);
            } else if !self.watched.contains(&folder) {
                self.watcher.watch(&folder, RecursiveMode::Recursive)?;
                self.watched.insert(folder);
            }
        }
        Ok(())
    }

    /// Waits for the next change that concerns the site; `None` when there will be no more.
    pub fn wait(&mut self) -> Option<Change> {
        loop {
            let mut gathered = Gathered::default();
            gathered.add(self.events.recv().ok()?, &self.site);
            let end = Instant::now() + self.pause * MOST_PAUSES;
            // Editors write, rename and remove in one go: wait until they are done.
            while Instant::now() < end {
                match self.events.recv_timeout(self.pause) {
                    Ok(event) => gathered.add(event, &self.site),
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return None,
                }
            }
            if self.follow_folders().is_err() {
                gathered.all = true;
            }
            if let Some(change) = gathered.finish() {
                return Some(change);
            }
        }
    }
}

/// What was reported since the last change.
#[derive(Default)]
struct Gathered {
    paths: BTreeSet<PathBuf>,
    all: bool,
}

impl Gathered {
    fn add(&mut self, event: notify::Result<Event>, site: &SiteFolder) {
        match event {
            Ok(event) if event.need_rescan() => self.all = true,
            Ok(event) if event.kind.is_access() => {}
            Ok(event) => self.paths.extend(event.paths.into_iter().filter(|path| site.is_part(path))),
            // A file that went away while it was looked at has an event of its own.
            Err(error) if matches!(&error.kind, ErrorKind::Io(error) if error.kind() == io::ErrorKind::NotFound) => {}
            Err(_) => self.all = true,
        }
    }

    fn finish(self) -> Option<Change> {
        if self.all {
            return Some(Change::All);
        }
        (!self.paths.is_empty()).then_some(Change::Paths(self.paths))
    }
}

/// Whether the system can watch no more folders.
fn is_full(error: &notify::Error) -> bool {
    matches!(error.kind, ErrorKind::MaxFilesWatch)
}

fn failed(root: &Path, error: notify::Error) -> EdgeError {
    let error = match error.kind {
        ErrorKind::Io(error) => error,
        _ => io::Error::other(error.to_string()),
    };
    EdgeError::io("watch", root)(error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::EventKind;
    use notify::event::{AccessKind, CreateKind, Flag};
    use std::fs;

    fn site() -> (tempfile::TempDir, SiteFolder) {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("content")).unwrap();
        fs::write(folder.path().join("convoke.yaml"), "").unwrap();
        let site = SiteFolder::open(folder.path(), None, Some(&folder.path().join("public"))).unwrap();
        (folder, site)
    }

    fn gathered(site: &SiteFolder, events: Vec<notify::Result<Event>>) -> Option<Change> {
        let mut gathered = Gathered::default();
        for event in events {
            gathered.add(event, site);
        }
        gathered.finish()
    }

    #[test]
    fn only_files_of_the_site_count() {
        let (_folder, site) = site();
        let made = |path: &str| Ok(Event::new(EventKind::Create(CreateKind::Any)).add_path(site.root().join(path)));
        let noise =
            vec![made("public/index.html"), made("content/.a.md.swp"), made("content/a.md~"), made("README.md"), made(".git/x")];
        assert_eq!(gathered(&site, noise), None);
        let read = Ok(Event::new(EventKind::Access(AccessKind::Any)).add_path(site.root().join("content/a.md")));
        assert_eq!(gathered(&site, vec![read]), None);
        let both = [site.root().join("content/a.md"), site.root().join("convoke.yaml")];
        let change = gathered(&site, vec![made("content/a.md"), made("convoke.yaml"), made("content/a.md")]);
        assert_eq!(change, Some(Change::Paths(both.into())));
    }

    #[test]
    fn after_an_overflow_everything_is_read_again() {
        let (_folder, site) = site();
        let overflow = Ok(Event::new(EventKind::Other).set_flag(Flag::Rescan));
        assert_eq!(gathered(&site, vec![overflow]), Some(Change::All));
        assert_eq!(gathered(&site, vec![Err(notify::Error::generic("lost"))]), Some(Change::All));
    }

    #[test]
    fn changes_are_told_by_the_system_and_by_polling() {
        for poll in [false, true] {
            let (_folder, site) = site();
            let mut watch = Watch::new(&site, Duration::from_millis(30), poll).unwrap();
            let root = site.root().to_owned();
            let writer = std::thread::spawn(move || {
                // A first look of the poller must have happened before.
                std::thread::sleep(Duration::from_millis(100));
                fs::write(root.join("content/a.md"), "a").unwrap();
            });
            let file = site.root().join("content/a.md");
            let Some(Change::Paths(paths)) = watch.wait() else { panic!("no paths") };
            assert!(paths.iter().any(|path| file.starts_with(path)), "{paths:?}");
            writer.join().unwrap();
        }
    }
}
