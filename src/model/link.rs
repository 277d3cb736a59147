//! Where a link in a text leads.
//!
//! In: the target as written and the file it stands in. Out: [`Target`]. Not here: the address in the output,
//! which depends on the page that is rendered ([`crate::plan`]).

use super::shared::DocumentRef;
use super::{Page, Site};
use crate::path::SourcePath;
use crate::text::percent::decode;

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// To a page, and an anchor on it.
    Page(DocumentRef, Option<String>),
    /// To an anchor of the page on which the link stands.
    Here(String),
    /// To a file that is copied.
    File(SourcePath),
    /// To a page that Convoke makes by itself.
    Built(Page, Option<String>),
    /// To another site, or to a mail address.
    Elsewhere,
    /// To nothing: why, in words.
    Dead(String),
    /// To something that could not be read, which has been reported.
    Failed,
    /// To a script.
    Unsafe,
}

/// Where `target`, written in `file`, leads.
pub fn resolve(site: &Site, file: &SourcePath, target: &str) -> Target {
    // Browsers read past these: what they take for a scheme is one.
    let seen: String = target.trim_start_matches(|c: char| c <= ' ').replace(['\t', '\n', '\r'], "");
    if let Some(scheme) = scheme(&seen) {
        let safe = ["http", "https", "mailto", "tel", "webcal"].contains(&scheme.to_ascii_lowercase().as_str());
        return if safe { Target::Elsewhere } else { Target::Unsafe };
    }
    if target.starts_with("//") {
        return Target::Elsewhere;
    }
    let (path, anchor) = match target.split_once('#') {
        Some((path, anchor)) => (path, Some(decode(anchor).into_owned()).filter(|anchor| !anchor.is_empty())),
        None => (target, None),
    };
    let path = decode(path.split('?').next().unwrap_or_default());
    if path.is_empty() {
        return anchor.map_or_else(|| Target::Dead("the link is empty".to_owned()), Target::Here);
    }
    let joined = match path.strip_prefix('/') {
        Some(absolute) => SourcePath::new(&format!("content/{absolute}")),
        None => file.join(&path),
    };
    let joined = match joined {
        Ok(joined) => joined,
        Err(error) => return Target::Dead(error.to_string()),
    };
    find(site, &joined, path.ends_with('/'), anchor)
}

fn find(site: &Site, path: &SourcePath, folder: bool, anchor: Option<String>) -> Target {
    if !folder {
        if let Some(page) = site.by_file.get(path) {
            return Target::Page(*page, anchor);
        }
        if site.failed.contains(path) {
            return Target::Failed;
        }
        if site.attachments.contains_key(path) || site.statics.contains(path) {
            return Target::File(path.clone());
        }
    }
    for name in ["index.md", "_index.md"] {
        let Ok(inside) = SourcePath::new(&format!("{path}/{name}")) else { continue };
        if let Some(page) = site.by_file.get(&inside) {
            return Target::Page(*page, anchor);
        }
        if site.failed.contains(&inside) {
            return Target::Failed;
        }
    }
    let built = path.as_str().strip_prefix("content/").and_then(Page::in_folder);
    match built {
        Some(built) => Target::Built(built, anchor),
        None => Target::Dead(format!("there is no `{path}`")),
    }
}

/// The scheme of an address, if it has one.
pub fn scheme(target: &str) -> Option<&str> {
    let (scheme, _) = target.split_once(':')?;
    let mut bytes = scheme.bytes();
    let fits =
        bytes.next().is_some_and(|b| b.is_ascii_alphabetic()) && bytes.all(|b| b.is_ascii_alphanumeric() || b"+.-".contains(&b));
    fits.then_some(scheme)
}
