//! Reading a site from the disk.
//!
//! In: a folder. Out: a [`SourceTree`], and for `serve` the same tree brought up to date. This is the door to
//! `walkdir`. Nothing outside the site's folder is ever read: a link that leaves it is refused.
//! Not here: what the files mean, and writing.

use super::EdgeError;
use crate::content_hash::ContentHash;
use crate::ledger;
use crate::path::SourcePath;
use crate::source::{Source, SourceTree, is_font, is_text};
use rayon::prelude::*;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use walkdir::WalkDir;

/// The names of a configuration, the preferred one first.
pub const CONFIGURATIONS: &[&str] = &["convoke.yaml", "convoke.yml"];

/// The folders of a site that are read.
pub const FOLDERS: &[&str] = &["content", "fonts", "i18n", "static", "templates", "themes"];

/// Hidden names that belong on a web server and are therefore read below a folder `static`.
const PUBLISHED_HIDDEN: &[&str] = &[".well-known", ".nojekyll", ".htaccess", ".domains"];

/// The nearest folder, from `start` upwards, that holds a configuration.
pub fn find_root(start: &Path) -> Option<PathBuf> {
    start.ancestors().find(|folder| configuration(folder).is_some()).map(Path::to_owned)
}

/// The configuration that stands in `folder`.
fn configuration(folder: &Path) -> Option<PathBuf> {
    CONFIGURATIONS.iter().map(|name| folder.join(name)).find(|path| path.is_file())
}

/// Whether a file or folder of this name is no part of a site: hidden, or left by an editor or a system.
///
/// Below a folder `static` the hidden names that web servers ask for are part of it.
pub fn is_ignored(name: &str, in_static: bool) -> bool {
    let hidden = name.starts_with('.') && !(in_static && PUBLISHED_HIDDEN.contains(&name));
    let temporary = name.ends_with('~')
        || (name.len() > 1 && name.starts_with('#') && name.ends_with('#'))
        || [".swp", ".swo", ".swx", ".tmp", ".part", "___jb_tmp___", "___jb_old___"].iter().any(|end| name.ends_with(end));
    // vim writes a file of this name to learn whether it may.
    hidden || temporary || matches!(name, "4913" | "Thumbs.db" | "desktop.ini")
}

/// Whether a file of this path may be part of a site, besides its configuration.
pub fn is_site_path(relative: &str) -> bool {
    let folder = relative.split('/').next().unwrap_or_default();
    let mut in_static = false;
    let ignored = relative.split('/').any(|part| {
        let ignored = is_ignored(part, in_static);
        in_static |= part == "static";
        ignored
    });
    (FOLDERS.contains(&folder) || relative == ledger::NAME) && !ignored
}

/// Where a site stands on the disk.
#[derive(Debug, Clone)]
pub struct SiteFolder {
    /// Its root, absolute and without links.
    root: PathBuf,
    /// The file that is read as its configuration, absolute.
    config: PathBuf,
    /// The folder that a build writes, absolute; never an input.
    output: Option<PathBuf>,
}

impl SiteFolder {
    /// The site in `root`, with the configuration `config` in place of its own if there is one.
    ///
    /// # Errors
    /// When the folder or the configuration does not exist, or there are two configurations.
    pub fn open(root: &Path, config: Option<&Path>, output: Option<&Path>) -> Result<Self, EdgeError> {
        let root = root.canonicalize().map_err(|_| EdgeError::Usage(format!("there is no folder {}", root.display())))?;
        let config = match config {
            Some(path) => absolute_file(path)?,
            None => own_configuration(&root)?,
        };
        let output = output.map(|path| path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or(path.to_owned()));
        Ok(SiteFolder { root, config, output })
    }

    /// The root, absolute and without links.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The file that is read as the configuration.
    pub fn config(&self) -> &Path {
        &self.config
    }

    /// The path that the configuration has in the tree.
    fn config_path(&self) -> Result<SourcePath, EdgeError> {
        let own = self.config.parent() == Some(&self.root);
        let name = self.config.file_name().and_then(|name| name.to_str()).filter(|name| own && CONFIGURATIONS.contains(name));
        SourcePath::new(name.unwrap_or(CONFIGURATIONS[0])).map_err(|error| EdgeError::Usage(error.to_string()))
    }

    /// How a file is called towards people: as in the site, but a configuration given by hand by its own name.
    pub fn shown(&self, path: &SourcePath) -> PathBuf {
        let is_config = !path.as_str().contains('/') && CONFIGURATIONS.contains(&path.as_str());
        if is_config { self.config.clone() } else { self.root.join(path.as_str()) }
    }

    /// Reads the whole site, on all cores.
    ///
    /// # Errors
    /// When a file cannot be read; when a name is not UTF-8 or a link leaves the site: all of these at once.
    pub fn read(&self) -> Result<SourceTree, EdgeError> {
        let mut found = Found::default();
        for folder in FOLDERS {
            self.walk(&self.root.join(folder), &mut found);
        }
        self.walk(&self.root.join(ledger::NAME), &mut found);
        let mut tree = SourceTree::default();
        found.read_into(&mut tree)?;
        self.read_config(&mut tree)?;
        Ok(tree)
    }

    fn read_config(&self, tree: &mut SourceTree) -> Result<(), EdgeError> {
        let path = self.config_path()?;
        match fs::read(&self.config) {
            Ok(bytes) => tree.insert_bytes(path, bytes),
            // While an editor saves, the file may be away for a moment.
            Err(error) if error.kind() == io::ErrorKind::NotFound => drop(tree.remove(&path)),
            Err(error) => return Err(EdgeError::io("read", &self.config)(error)),
        }
        Ok(())
    }

    /// Brings `tree` up to date where `changed` (absolute paths of files or folders) says that it may not be.
    ///
    /// Returns whether anything is different. Paths that are no part of the site are passed over.
    ///
    /// # Errors
    /// As [`Self::read`]; the tree then holds what could be read.
    pub fn update<'a>(&self, tree: &mut SourceTree, changed: impl IntoIterator<Item = &'a PathBuf>) -> Result<bool, EdgeError> {
        let mut found = Found::default();
        let mut before = SourceTree::default();
        for path in changed {
            if *path == self.config {
                take(tree, &mut before, self.config_path()?.as_str());
                self.read_config(tree)?;
            } else if let Some(inside) = self.inside(path) {
                take(tree, &mut before, &inside);
                self.walk(path, &mut found);
            }
        }
        let mut now = SourceTree::default();
        let result = found.read_into(&mut now);
        for (path, source) in now.iter() {
            tree.insert(path.clone(), source.clone());
        }
        let config = self.config_path()?;
        if let Some(source) = tree.get(&config).filter(|_| before.get(&config).is_some()) {
            now.insert(config, source.clone());
        }
        result.map(|()| now != before)
    }

    /// The path within the site of a file that may be part of it.
    fn inside(&self, path: &Path) -> Option<String> {
        let relative = slashed(path.strip_prefix(&self.root).ok()?)?;
        (is_site_path(&relative) && !self.is_output(path)).then_some(relative)
    }

    /// Whether `path` is, or is in, the output folder.
    pub fn is_output(&self, path: &Path) -> bool {
        self.output.as_ref().is_some_and(|output| path.starts_with(output))
    }

    /// Whether a change of `path` (absolute) can change the site.
    pub fn is_part(&self, path: &Path) -> bool {
        path == self.config || self.inside(path).is_some()
    }

    /// Collects the files at and below `start`.
    fn walk(&self, start: &Path, found: &mut Found) {
        if fs::symlink_metadata(start).is_err() {
            return;
        }
        let mut entries = WalkDir::new(start).follow_links(true).into_iter();
        while let Some(entry) = entries.next() {
            match entry {
                Ok(entry) => {
                    if !self.visit(&entry, found) && entry.file_type().is_dir() {
                        entries.skip_current_dir();
                    }
                }
                Err(error) => self.visit_error(&error, found),
            }
        }
    }

    /// Takes one entry in; `false` where it, with all below it, is no part of the site.
    fn visit(&self, entry: &walkdir::DirEntry, found: &mut Found) -> bool {
        let path = entry.path();
        if self.name_is_ignored(path) || self.is_output(path) {
            return false;
        }
        if entry.path_is_symlink() {
            match path.canonicalize() {
                Ok(target) if self.is_output(&target) => return false,
                Ok(target) if target.starts_with(&self.root) => {}
                _ => {
                    found.refuse(self, path, "is a link that leaves the site; copy the file into the site instead");
                    return false;
                }
            }
        }
        if entry.file_type().is_dir() {
            return true;
        }
        if !entry.file_type().is_file() {
            found.refuse(self, path, "is neither a file nor a folder");
        } else if let Some(relative) = path.strip_prefix(&self.root).ok().and_then(slashed) {
            match SourcePath::new(&relative) {
                Ok(source) => found.files.push((source, path.to_owned())),
                Err(error) => found.refuse(self, path, &format!("cannot be read: {error}; rename it")),
            }
        } else {
            found.refuse(self, path, "has a name that is not UTF-8; rename it");
        }
        true
    }

    fn visit_error(&self, error: &walkdir::Error, found: &mut Found) {
        let Some(path) = error.path().filter(|path| !self.name_is_ignored(path)) else { return };
        let kind = error.io_error().map(io::Error::kind);
        if error.loop_ancestor().is_some() {
            found.refuse(self, path, "is a link to a folder that holds it");
        } else if kind == Some(io::ErrorKind::NotFound) {
            // A file that vanished since the folder was listed is simply not there; a dead link stays.
            if fs::symlink_metadata(path).is_ok() {
                found.refuse(self, path, "is a link that leads nowhere");
            }
        } else {
            found.refuse(self, path, &format!("cannot be read: {error}"));
        }
    }

    fn name_is_ignored(&self, path: &Path) -> bool {
        let inside = path.strip_prefix(&self.root).unwrap_or(path);
        let in_static = inside.parent().is_some_and(|folder| folder.components().any(|part| part.as_os_str() == "static"));
        path.file_name().is_some_and(|name| is_ignored(&name.to_string_lossy(), in_static))
    }
}

/// The absolute path of a configuration that was given by hand.
fn absolute_file(path: &Path) -> Result<PathBuf, EdgeError> {
    let missing = || EdgeError::Usage(format!("there is no configuration file {}", path.display()));
    let absolute = path.canonicalize().map_err(|_| missing())?;
    if absolute.is_file() { Ok(absolute) } else { Err(missing()) }
}

/// The one configuration that stands in `root`.
fn own_configuration(root: &Path) -> Result<PathBuf, EdgeError> {
    let there: Vec<&str> = CONFIGURATIONS.iter().copied().filter(|name| root.join(name).is_file()).collect();
    match there[..] {
        [one] => Ok(root.join(one)),
        [] => {
            let place = root.display();
            Err(EdgeError::Usage(format!("there is no convoke.yaml in {place}; `convoke init` makes a site, `--root` names one")))
        }
        _ => Err(EdgeError::Usage(format!("{} holds both {}; keep one", root.display(), there.join(" and ")))),
    }
}

/// A relative path as text with `/`; `None` where it is not UTF-8.
fn slashed(path: &Path) -> Option<String> {
    let parts = path.components().map(|part| match part {
        Component::Normal(name) => name.to_str(),
        _ => None,
    });
    parts.collect::<Option<Vec<_>>>().map(|parts| parts.join("/"))
}

/// Moves what stands at `path` and below it from `tree` to `before`.
fn take(tree: &mut SourceTree, before: &mut SourceTree, path: &str) {
    let folder = format!("{path}/");
    let mut paths: Vec<SourcePath> = tree.under(&folder).map(|(path, _)| path.clone()).collect();
    paths.extend(SourcePath::new(path).ok());
    for path in paths {
        if let Some(source) = tree.remove(&path) {
            before.insert(path, source);
        }
    }
}

/// What a walk through a site found.
#[derive(Default)]
struct Found {
    files: Vec<(SourcePath, PathBuf)>,
    refused: Vec<String>,
}

impl Found {
    fn refuse(&mut self, site: &SiteFolder, path: &Path, why: &str) {
        self.refused.push(format!("{} {why}", path.strip_prefix(&site.root).unwrap_or(path).display()));
    }

    /// Reads all files that were found.
    fn read_into(mut self, tree: &mut SourceTree) -> Result<(), EdgeError> {
        let contents: Vec<_> = self.files.par_iter().map(|(path, file)| Content::read(path, file)).collect();
        for ((path, file), content) in self.files.into_iter().zip(contents) {
            match content {
                Ok(Content::Source(source)) => tree.insert(path, source),
                Ok(Content::Bytes(bytes)) => tree.insert_bytes(path, bytes),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(EdgeError::io("read", &file)(error)),
            }
        }
        if self.refused.is_empty() {
            return Ok(());
        }
        self.refused.sort();
        self.refused.dedup();
        Err(EdgeError::Refused(self.refused))
    }
}

/// The content of a file, as far as it is understood off the main thread.
enum Content {
    Source(Source),
    /// A text that is not UTF-8, which the tree knows how to keep.
    Bytes(Vec<u8>),
}

impl Content {
    fn read(path: &SourcePath, file: &Path) -> io::Result<Self> {
        if is_text(path) {
            let text = String::from_utf8(fs::read(file)?);
            return Ok(match text {
                Ok(text) => Content::Source(Source::Text(Arc::from(text))),
                Err(error) => Content::Bytes(error.into_bytes()),
            });
        }
        if is_font(path) {
            return Ok(Content::Source(Source::Bytes(fs::read(file)?.into())));
        }
        let (len, hash) = hash_reader(&mut File::open(file)?)?;
        Ok(Content::Source(Source::Asset { len, hash }))
    }
}

/// Writes `text` to `file` in one step: another program sees the old content or the new, and never half of it.
///
/// # Errors
/// When it cannot be written; the file is then as it was.
pub fn replace(file: &Path, text: &str) -> Result<(), EdgeError> {
    let target = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let part = target.with_file_name(format!(".{name}.{}.part", std::process::id()));
    let result = fs::write(&part, text).and_then(|()| fs::rename(&part, &target));
    if result.is_err() {
        // What failed is reported; what is left of it is hidden and no part of a site.
        let _ = fs::remove_file(&part);
    }
    result.map_err(EdgeError::io("write", file))
}

/// Opens a file of the site that is copied as it is.
///
/// # Errors
/// When it cannot be opened, or has become a link out of the site.
pub fn open_asset(root: &Path, path: &SourcePath) -> Result<File, EdgeError> {
    let file = root.join(path.as_str());
    let real = file.canonicalize().map_err(EdgeError::io("read", &file))?;
    let root = root.canonicalize().map_err(EdgeError::io("read", root))?;
    if !real.starts_with(&root) {
        return Err(EdgeError::Refused(vec![format!("{path} is a link that leaves the site")]));
    }
    File::open(&real).map_err(EdgeError::io("read", &file))
}

/// The bytes of a file of the site that is copied as it is.
///
/// # Errors
/// As [`open_asset`].
pub fn read_asset(root: &Path, path: &SourcePath) -> Result<Vec<u8>, EdgeError> {
    let mut bytes = Vec::new();
    open_asset(root, path)?.read_to_end(&mut bytes).map_err(EdgeError::io("read", &root.join(path.as_str())))?;
    Ok(bytes)
}

/// Fills `buffer` as far as the source goes; less than its length only at the end.
pub(super) fn fill(source: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match source.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// How many bytes are read at once.
const CHUNK: usize = 64 * 1024;

fn hash_reader(source: &mut impl Read) -> io::Result<(u64, u64)> {
    let mut buffer = vec![0; CHUNK];
    let (mut len, mut hash) = (0, ContentHash::default());
    loop {
        let count = fill(source, &mut buffer)?;
        len += count as u64;
        hash.add(&buffer[..count]);
        if count < CHUNK {
            return Ok((len, hash.finish()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content_hash;

    fn site(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let file = folder.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        folder
    }

    fn open(folder: &tempfile::TempDir) -> SiteFolder {
        SiteFolder::open(folder.path(), None, Some(&folder.path().join("public"))).unwrap()
    }

    fn names(tree: &SourceTree) -> Vec<&str> {
        tree.iter().map(|(path, _)| path.as_str()).collect()
    }

    #[test]
    fn a_site_is_its_known_folders_without_leftovers() {
        let folder = site(&[
            ("convoke.yaml", "version: 1"),
            ("README.md", ""),
            ("content/a.md", "a"),
            ("content/.hidden.md", ""),
            ("content/.git/config", ""),
            ("content/a.md~", ""),
            ("content/#a.md#", ""),
            ("content/.a.md.swp", ""),
            ("content/b.tmp", ""),
            ("content/pic.png", "\u{1}"),
            ("static/.well-known/security.txt", "x"),
            ("static/.DS_Store", "x"),
            ("public/index.html", "x"),
            ("themes/t/templates/page.html", "x"),
        ]);
        let tree = open(&folder).read().unwrap();
        assert_eq!(
            names(&tree),
            [
                "content/a.md",
                "content/pic.png",
                "convoke.yaml",
                "static/.well-known/security.txt",
                "themes/t/templates/page.html"
            ]
        );
        let picture = tree.get(&SourcePath::new("content/pic.png").unwrap());
        assert_eq!(picture, Some(&Source::Asset { len: 1, hash: content_hash::of(b"\x01") }));
    }

    #[test]
    fn the_root_is_found_from_below_and_must_hold_one_configuration() {
        let folder = site(&[("convoke.yml", ""), ("content/a/b.md", "")]);
        assert_eq!(find_root(&folder.path().join("content/a")), Some(folder.path().to_owned()));
        fs::write(folder.path().join("convoke.yaml"), "").unwrap();
        assert!(matches!(SiteFolder::open(folder.path(), None, None), Err(EdgeError::Usage(_))));
        let empty = site(&[]);
        let error = SiteFolder::open(empty.path(), None, None).unwrap_err();
        assert_eq!(error.exit_code(), 2);
    }

    #[test]
    fn another_configuration_takes_the_place_of_the_own_one() {
        let folder = site(&[("convoke.yaml", "own"), ("staging.yaml", "other")]);
        let config = folder.path().join("staging.yaml");
        let site = SiteFolder::open(folder.path(), Some(&config), None).unwrap();
        let tree = site.read().unwrap();
        let path = SourcePath::new("convoke.yaml").unwrap();
        assert_eq!(&**tree.text(&path).unwrap(), "other");
        assert!(site.shown(&path).ends_with("staging.yaml"));
    }

    #[test]
    fn an_update_is_as_good_as_reading_all() {
        let folder = site(&[("convoke.yaml", ""), ("content/a.md", "a"), ("content/d/b.md", "b"), ("content/d/c.md", "c")]);
        let site = open(&folder);
        let mut tree = site.read().unwrap();
        let at = |path: &str| site.root().join(path);
        assert!(!site.update(&mut tree, &[at("content/a.md"), at("content/none.md"), at("README.md")]).unwrap());

        fs::write(at("content/a.md"), "A").unwrap();
        assert!(site.update(&mut tree, &[at("content/a.md")]).unwrap());
        fs::remove_dir_all(at("content/d")).unwrap();
        assert!(site.update(&mut tree, &[at("content/d")]).unwrap());
        fs::create_dir_all(at("content/e/f")).unwrap();
        fs::write(at("content/e/f/new.md"), "n").unwrap();
        assert!(site.update(&mut tree, &[at("content/e"), at("content/e/f/new.md")]).unwrap());
        fs::write(at("convoke.yaml"), "title: x").unwrap();
        assert!(site.update(&mut tree, &[at("convoke.yaml")]).unwrap());
        assert!(!site.update(&mut tree, &[at("convoke.yaml")]).unwrap());
        fs::write(at(ledger::NAME), "version: 1").unwrap();
        assert!(site.is_part(&at(ledger::NAME)) && site.update(&mut tree, &[at(ledger::NAME)]).unwrap());
        fs::write(at("content/.a.md.swp"), "n").unwrap();
        assert!(!site.update(&mut tree, &[at("content/.a.md.swp")]).unwrap());
        assert_eq!(tree, site.read().unwrap());
        assert_eq!(names(&tree), ["content/a.md", "content/e/f/new.md", "convoke.lock", "convoke.yaml"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_out_of_the_site_are_refused_and_links_inside_followed() {
        use std::os::unix::fs::symlink;
        let outside = site(&[("secret.md", "s")]);
        let folder = site(&[("convoke.yaml", ""), ("content/a.md", "a"), ("content/d/b.md", "b")]);
        let content = folder.path().join("content");
        symlink(content.join("a.md"), content.join("inside.md")).unwrap();
        assert!(names(&open(&folder).read().unwrap()).contains(&"content/inside.md"));
        symlink(outside.path().join("secret.md"), content.join("file.md")).unwrap();
        symlink(outside.path(), content.join("folder")).unwrap();
        symlink(&content, content.join("d/loop")).unwrap();
        symlink("/nowhere/at/all", content.join("dead.md")).unwrap();
        symlink("/nowhere/at/all", content.join(".#lock")).unwrap();
        let Err(EdgeError::Refused(reasons)) = open(&folder).read() else { panic!("not refused") };
        assert_eq!(
            reasons,
            [
                "content/d/loop is a link to a folder that holds it",
                "content/dead.md is a link that leads nowhere",
                "content/file.md is a link that leaves the site; copy the file into the site instead",
                "content/folder is a link that leaves the site; copy the file into the site instead",
            ]
        );
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn names_that_are_not_utf8_or_hold_controls_are_reported() {
        use std::os::unix::ffi::OsStrExt;
        let folder = site(&[("convoke.yaml", ""), ("content/a.md", "a")]);
        fs::write(folder.path().join("content").join(std::ffi::OsStr::from_bytes(b"b\xff.md")), "").unwrap();
        fs::write(folder.path().join("content/tab\t.md"), "").unwrap();
        let Err(EdgeError::Refused(reasons)) = open(&folder).read() else { panic!("not refused") };
        assert_eq!(reasons.len(), 2);
        assert!(reasons[0].contains("not UTF-8"), "{reasons:?}");
    }

    #[test]
    fn files_are_hashed_piece_by_piece() {
        let long: Vec<u8> = (0..=250).cycle().take(CHUNK * 2 + 5).collect();
        assert_eq!(hash_reader(&mut &long[..]).unwrap(), (long.len() as u64, content_hash::of(&long)));
    }
}
