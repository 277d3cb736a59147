//! A site as a revision of git holds it.
//!
//! In: a folder in a repository, and the name of a revision. Out: a [`SourceTree`], as [`super::disk`] reads one. The
//! program `git` is asked; it changes nothing, and no file is written. Not here: anything else that git can do.

use super::EdgeError;
use super::disk::{CONFIGURATIONS, is_site_path};
use crate::path::SourcePath;
use crate::source::{Source, SourceTree, is_font, is_text};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The kind of an object that is a link.
const LINK: &str = "120000";

/// The site in `root` as `revision` has it.
///
/// # Errors
/// When there is no git, no repository, no such revision, or no site in it; when it cannot be read as it is.
pub fn read(root: &Path, revision: &str) -> Result<SourceTree, EdgeError> {
    let commit = commit(root, revision)?;
    let listed = git(root, &["ls-tree", "-r", "-z", "-l", &commit])?;
    if !listed.status.success() {
        return Err(failed(&listed));
    }
    let mut tree = SourceTree::default();
    let mut wanted: Vec<(SourcePath, String)> = Vec::new();
    let mut refused = Vec::new();
    for line in listed.stdout.split(|byte| *byte == 0).filter(|line| !line.is_empty()) {
        let line = String::from_utf8_lossy(line);
        let Some((about, path)) = line.split_once('\t') else { continue };
        let is_config = CONFIGURATIONS.contains(&path);
        let mut about = about.split_whitespace();
        let (Some(mode), Some("blob"), Some(object), Some(size)) = (about.next(), about.next(), about.next(), about.next())
        else {
            continue;
        };
        if !is_config && !is_site_path(path) {
            continue;
        }
        let source = match SourcePath::new(path) {
            Ok(source) if !path.contains('\u{fffd}') => source,
            _ => {
                refused.push(format!("{path} at {revision} has a name that cannot be read"));
                continue;
            }
        };
        if is_config || is_text(&source) || is_font(&source) {
            if mode == LINK {
                refused.push(format!(
                    "{path} is a link, which is not followed in a revision; compare with a folder instead (`git worktree add`)"
                ));
            }
            wanted.push((source, object.to_owned()));
        } else {
            // The name of an object is a hash of what it holds.
            let hash = object.get(..16).and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or_default();
            tree.insert(source, Source::Asset { len: size.parse().unwrap_or_default(), hash });
        }
    }
    if !refused.is_empty() {
        return Err(EdgeError::Refused(refused));
    }
    if !wanted.iter().any(|(path, _)| CONFIGURATIONS.contains(&path.as_str())) {
        return Err(EdgeError::Usage(format!("there is no site at {revision}: it has no {} here", CONFIGURATIONS[0])));
    }
    read_objects(root, wanted, &mut tree)?;
    Ok(tree)
}

/// The commit that `revision` names.
fn commit(root: &Path, revision: &str) -> Result<String, EdgeError> {
    let named = format!("{revision}^{{commit}}");
    let found = git(root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &named])?;
    let text = |output: &Output| String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if found.status.success() {
        // An old git prints the mark of the end of options as well.
        return Ok(text(&found).lines().last().unwrap_or_default().to_owned());
    }
    let shallow = git(root, &["rev-parse", "--is-shallow-repository"])?;
    if !shallow.status.success() {
        let place = root.display();
        return Err(EdgeError::Usage(format!("there is no folder {revision}, and {place} is in no repository of git")));
    }
    let known = format!("there is no folder `{revision}`, and git knows no revision of that name");
    Err(EdgeError::Usage(match text(&shallow).as_str() {
        "true" => format!(
            "{known}: this clone is shallow and holds only the newest ones; `git fetch --unshallow` brings the others \
             (`fetch-depth: 0` in a workflow of GitHub)"
        ),
        _ => format!("{known}; `git fetch` may bring it"),
    }))
}

/// Reads the objects, one after the other, from one run of git.
fn read_objects(root: &Path, wanted: Vec<(SourcePath, String)>, tree: &mut SourceTree) -> Result<(), EdgeError> {
    let mut child = command(root, &["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(missing)?;
    let read = || {
        let (Some(stdin), Some(stdout)) = (child.stdin.as_mut(), child.stdout.as_mut()) else { return Ok(()) };
        let mut stdout = BufReader::new(stdout);
        for (path, object) in wanted {
            writeln!(stdin, "{object}").and_then(|()| stdin.flush())?;
            let mut header = String::new();
            stdout.read_line(&mut header)?;
            let size = header.trim_end().rsplit(' ').next().and_then(|size| size.parse::<usize>().ok());
            let Some(size) = size else { return Err(std::io::Error::other(format!("git has no {object} ({path})"))) };
            let mut bytes = vec![0; size];
            stdout.read_exact(&mut bytes)?;
            stdout.read_exact(&mut [0])?;
            tree.insert_bytes(path, bytes);
        }
        Ok(())
    };
    let result = read().map_err(EdgeError::io("read a revision of", root));
    drop(child.stdin.take());
    // Its answer has been read; how it ends says nothing more.
    let _ = child.wait();
    result
}

fn command(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(root).args(arguments).env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0");
    command
}

fn git(root: &Path, arguments: &[&str]) -> Result<Output, EdgeError> {
    command(root, arguments).stdin(Stdio::null()).output().map_err(missing)
}

/// The error that git cannot be run.
fn missing(error: std::io::Error) -> EdgeError {
    EdgeError::Usage(match error.kind() {
        std::io::ErrorKind::NotFound => "git is not installed, or not found; it reads revisions. BASE can be a folder".to_owned(),
        _ => format!("could not run git: {error}"),
    })
}

fn failed(output: &Output) -> EdgeError {
    EdgeError::Usage(format!("git failed: {}", String::from_utf8_lossy(&output.stderr).trim()))
}
