//! The one writer of content: changes keys of Markdown and YAML files in place.
//!
//! In: a file's text, and what is to be said in it otherwise. Out: [`Edits`] of that text, or the new text. What is not
//! changed stays as it is to the byte: order, comments, quotes, indentation, blank lines, the mark of byte order, ends of lines.
//! Not here: the disk, and what keys mean ([`crate::parse::format`]). It writes any key, known or not.
//!
//! Commands, mending, forms, importers and editors are all folds over it: they read a [`File`], say what is wanted, and take
//! either the text or the edits.
//!
//! ```
//! use convoke::edit::{File, Value};
//! use convoke::path::SourcePath;
//!
//! let path = SourcePath::new("content/workshops/chengdu.md").unwrap();
//! let text = "---\ntitle: First workshop  # as announced\ndates: tba\n---\n\nText.\n";
//! let mut file = File::read(&path, text).unwrap();
//! file.set(["title"], "Workshop #1: Chengdu").unwrap();
//! file.set(["dates"], Value::Date("2014-02-25/26".to_owned())).unwrap();
//! file.set(["registration", "closes"], Value::Date("2014-01-31".to_owned())).unwrap();
//! assert_eq!(
//!     file.text().unwrap(),
//!     "---\ntitle: 'Workshop #1: Chengdu'  # as announced\ndates: 2014-02-25/26\n\
//!      registration:\n  closes: 2014-01-31\n---\n\nText.\n"
//! );
//! ```
//!
//! # Laws
//!
//! - Setting a value to what it says changes nothing.
//! - What is written reads as what was meant, and all else reads as it did: each result is read again and compared. What
//!   cannot be written so is refused, with the reason: what an alias repeats, what has a tag, a file that is not YAML.
//! - Changes of different keys can be made in any order.
//!
//!
//! # Comments and blank lines
//!
//! - A comment at the end of a value's line stays there, whatever the value becomes.
//! - Comment lines directly above a key or dash, in the same column, belong to it; so do those below it that are indented
//!   deeper. They go when it is removed. A blank line between a comment and a key parts them.
//! - What is added after an entry comes after the comments that belong to that.
//! - Where a blank line parts all entries of a map or list, one parts new entries too; where an entry with a blank line above
//!   and below is removed, only one of them stays.
//! - What stands within a list or map goes with it when a text takes its place.
//!
//! # Quotes and brackets
//!
//! A value is written as the one whose place it takes; a new one as those beside it. A text is plain where every reader of YAML
//! 1.1 and 1.2 takes it for this text, then in single quotes, then in double quotes; with an apostrophe and nothing that needs
//! a `\`, in double quotes first. A text of several lines is a block (`|`) where it stands on its own, and in double quotes
//! within brackets. Without an example beside them, maps are written as lines, and lists of texts in brackets.

mod lines;
mod place;
mod scalar;
mod tree;
mod value;
mod want;
mod write;

pub use value::{Step, Value};

use crate::diag::{Edits, Span, TextEdit};
use crate::parse::front_matter;
use crate::parse::yaml::{self, Node as Yaml, Style};
use crate::path::SourcePath;
use lines::Lines;
use place::Places;
use std::fmt;
use std::ops::Range;
use tree::{Form, Node, Tree};
use value::{Meaning, without_returns};
use want::{Reason, Want, WantPart, position};

/// Why a file is left as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Where the reason stands.
    pub span: Span,
    /// The reason, in words that say what to do.
    pub reason: String,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.span.file, self.reason)
    }
}

impl std::error::Error for Refused {}

/// Where a new entry comes among the others of its map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot<'a> {
    /// Before all others.
    First,
    /// After all others.
    Last,
    /// After the entry of this key; last where there is none.
    After(&'a str),
}

/// A file of the site with the changes that are wanted.
///
/// Nothing is done to the text before [`File::edits`] or [`File::text`] is asked for; then all changes are made at once.
#[derive(Debug)]
pub struct File<'t> {
    path: SourcePath,
    text: &'t str,
    frame: Frame,
    tree: Tree,
    want: Want,
    body: Option<String>,
}

/// Where the YAML stands in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Frame {
    /// The whole file, without the mark of byte order.
    Yaml(Range<usize>),
    /// The front matter of a Markdown file; the first byte of its text.
    FrontMatter(Range<usize>, usize),
    /// A Markdown file that has no front matter; its first byte after the mark of byte order.
    Bare(usize),
}

impl<'t> File<'t> {
    /// Reads the file `path`: of a Markdown file (`.md`) the front matter, of any other all of it, as YAML.
    ///
    /// A Markdown file without front matter gets one when a key is set.
    ///
    /// # Errors
    /// Where the YAML cannot be read, or the front matter does not end.
    ///
    /// ```
    /// use convoke::{edit::File, path::SourcePath};
    /// let path = SourcePath::new("content/about.md").unwrap();
    /// let mut file = File::read(&path, "All about it.\n").unwrap();
    /// file.set(["title"], "About").unwrap();
    /// assert_eq!(file.text().unwrap(), "---\ntitle: About\n---\n\nAll about it.\n");
    ///
    /// let refused = File::read(&path, "---\ntitle: [\n---\n").unwrap_err();
    /// assert!(refused.reason.contains("YAML"));
    /// ```
    pub fn read(path: &SourcePath, text: &'t str) -> Result<Self, Refused> {
        let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let refuse = |found: crate::diag::Diagnostic| Refused { span: found.span.clone(), reason: found.message.clone() };
        let frame = if !path.as_str().ends_with(".md") {
            Frame::Yaml(start..text.len())
        } else if text[start..].lines().next().unwrap_or_default().trim_end() == "---" {
            let parts = front_matter::split(path, text).map_err(refuse)?;
            Frame::FrontMatter(parts.yaml, parts.body)
        } else {
            Frame::Bare(start)
        };
        let range = frame.range();
        let meaning = yaml::parse(path, text, range.clone()).map_err(refuse)?;
        let tree = tree::read(text, range.clone(), &meaning).filter(|tree| tree.root.meaning() == Meaning::from(&meaning));
        let Some(tree) = tree else {
            let reason =
                "this YAML can be read, but is written in a way in which it is not changed; change it by hand".to_owned();
            return Err(Refused { span: Span::new(path, range), reason });
        };
        Ok(File { path: path.clone(), text, frame, tree, want: Want::Same, body: None })
    }

    /// What stands at a path, with the changes made so far; `None` where nothing is.
    ///
    /// Of a scalar without quotes that all readers take for a number, a day or `true`, the [`Value`] is of that type, so that
    /// it can be set again as it was.
    ///
    /// ```
    /// use convoke::{edit::{File, Step, Value}, path::SourcePath};
    /// let path = SourcePath::new("content/call/timeline.yaml").unwrap();
    /// let file = File::read(&path, "milestones: [{id: due, date: 2015-03-16}]").unwrap();
    /// let date = file.get(["milestones".into(), Step::Item(0), "date".into()]);
    /// assert_eq!(date, Some(Value::Date("2015-03-16".to_owned())));
    /// assert_eq!(file.get(["deadlines"]), None);
    /// ```
    pub fn get<S: Into<Step>>(&self, path: impl IntoIterator<Item = S>) -> Option<Value> {
        let (mut want, mut old) = (&self.want, Some(&self.tree.root));
        for step in path {
            let step = step.into();
            match want {
                Want::Same => {
                    let parts = old?.parts()?;
                    let part = match &step {
                        Step::Key(key) if parts.is_map => parts.list.iter().find(|part| part.name() == Some(key)),
                        Step::Item(at) if !parts.is_map => parts.list.get(*at),
                        _ => None,
                    };
                    old = Some(&part?.value);
                }
                Want::Map(parts) | Want::List(parts) => {
                    if matches!(want, Want::Map(_)) != matches!(step, Step::Key(_)) {
                        return None;
                    }
                    let part = &parts[position(parts, &step)?];
                    old = part.old(old);
                    want = &part.value;
                }
                Want::Leaf(_) => return None,
            }
        }
        Some(value_of(want, old))
    }

    /// Sets what stands at a path. Keys on the way that are not there are added, the last of their maps.
    ///
    /// A map or list that takes the place of another keeps what is the same in both, with its comments.
    ///
    /// # Errors
    /// Where the path leads through a text, an alias, or an item that is not there.
    ///
    /// ```
    /// use convoke::{edit::{File, Value}, path::SourcePath};
    /// let path = SourcePath::new("content/places.yaml").unwrap();
    /// let mut file = File::read(&path, "chengdu:\n  name: {en: Chengdu}  # the city\n").unwrap();
    /// file.set(["chengdu", "name", "zh"], "成都").unwrap();
    /// file.set(["chengdu", "latitude"], 30.6667).unwrap();
    /// assert_eq!(file.text().unwrap(), "chengdu:\n  name: {en: Chengdu, zh: 成都}  # the city\n  latitude: 30.6667\n");
    /// assert!(file.set(["chengdu", "latitude", "degrees"], 30.0).is_err());
    /// ```
    pub fn set<S: Into<Step>>(&mut self, path: impl IntoIterator<Item = S>, value: impl Into<Value>) -> Result<(), Refused> {
        self.set_at(path, Spot::Last, value)
    }

    /// As [`File::set`], but a new entry comes at a certain spot. One that is there stays where it is.
    ///
    /// # Errors
    /// As [`File::set`].
    ///
    /// ```
    /// use convoke::{edit::{File, Spot}, path::SourcePath};
    /// let path = SourcePath::new("content/a.md").unwrap();
    /// let mut file = File::read(&path, "---\ntitle: A\ndates: 2027\n---\n").unwrap();
    /// file.set_at(["summary"], Spot::After("title"), "Short.").unwrap();
    /// file.set_at(["id"], Spot::First, "a").unwrap();
    /// assert_eq!(file.text().unwrap(), "---\nid: a\ntitle: A\nsummary: Short.\ndates: 2027\n---\n");
    /// ```
    pub fn set_at<S: Into<Step>>(
        &mut self,
        path: impl IntoIterator<Item = S>,
        spot: Spot<'_>,
        value: impl Into<Value>,
    ) -> Result<(), Refused> {
        let path: Vec<Step> = path.into_iter().map(Into::into).collect();
        let new = Want::from(value.into());
        self.parent(&path, |parts, old, step| {
            if let Some(at) = position(parts, step) {
                let was = parts[at].old(old);
                parts[at].value.put(was, new);
                return Ok(());
            }
            let Step::Key(key) = step else { return Err(format!("has no {step}")) };
            let at = match spot {
                Spot::First => 0,
                Spot::Last => parts.len(),
                Spot::After(other) => position(parts, &other.into()).map_or(parts.len(), |at| at + 1),
            };
            parts.insert(at, WantPart::new(Some(key.clone()), new));
            Ok(())
        })
    }

    /// Sets many values; all of them, or none.
    ///
    /// # Errors
    /// As [`File::set`], of the first that cannot be set.
    ///
    /// ```
    /// use convoke::{edit::{File, Value}, path::SourcePath};
    /// let path = SourcePath::new("content/a.md").unwrap();
    /// let mut file = File::read(&path, "").unwrap();
    /// file.set_all([(["title"], Value::from("A")), (["draft"], true.into())]).unwrap();
    /// assert_eq!(file.text().unwrap(), "---\ntitle: A\ndraft: true\n---\n");
    /// ```
    pub fn set_all<P: IntoIterator<Item: Into<Step>>>(
        &mut self,
        values: impl IntoIterator<Item = (P, Value)>,
    ) -> Result<(), Refused> {
        let before = self.want.clone();
        for (path, value) in values {
            if let Err(refused) = self.set(path, value) {
                self.want = before;
                return Err(refused);
            }
        }
        Ok(())
    }

    /// Adds an item to the list at a path. A list that is not there yet is made.
    ///
    /// # Errors
    /// Where something else stands there, and as [`File::set`].
    ///
    /// ```
    /// use convoke::{edit::File, path::SourcePath};
    /// let path = SourcePath::new("content/a.md").unwrap();
    /// let mut file = File::read(&path, "---\ntags: [x]\norganisers:\n- esa # first\n---\n").unwrap();
    /// file.append(["tags"], "y, z").unwrap();
    /// file.append(["organisers"], "cas").unwrap();
    /// assert_eq!(file.text().unwrap(), "---\ntags: [x, 'y, z']\norganisers:\n- esa # first\n- cas\n---\n");
    /// ```
    pub fn append<S: Into<Step>>(&mut self, path: impl IntoIterator<Item = S>, value: impl Into<Value>) -> Result<(), Refused> {
        self.insert(path, usize::MAX, value)
    }

    /// Inserts an item into the list at a path, before the one that is at the place `at` now; last where there is none.
    ///
    /// # Errors
    /// As [`File::append`].
    pub fn insert<S: Into<Step>>(
        &mut self,
        path: impl IntoIterator<Item = S>,
        at: usize,
        value: impl Into<Value>,
    ) -> Result<(), Refused> {
        let mut path: Vec<Step> = path.into_iter().map(Into::into).collect();
        path.push(Step::Item(0));
        let new = Want::from(value.into());
        self.parent(&path, |items, _, _| {
            items.insert(at.min(items.len()), WantPart::new(None, new));
            Ok(())
        })
    }

    /// Removes what stands at a path, with its key or dash and the comments that belong to it; says whether it was there.
    ///
    /// ```
    /// use convoke::{edit::File, path::SourcePath};
    /// let path = SourcePath::new("content/a.md").unwrap();
    /// let mut file = File::read(&path, "---\n# The page.\n\n# Its name.\ntitle: A\ndraft: true # for now\n---\n").unwrap();
    /// assert!(file.remove(["draft"]) && file.remove(["title"]) && !file.remove(["summary"]));
    /// assert_eq!(file.text().unwrap(), "---\n# The page.\n\n---\n");
    /// ```
    pub fn remove<S: Into<Step>>(&mut self, path: impl IntoIterator<Item = S>) -> bool {
        let path: Vec<Step> = path.into_iter().map(Into::into).collect();
        self.take_out(&path, false)
    }

    /// Removes what stands at a path. `undo`: a map that was nothing before and is empty now is nothing again.
    fn take_out(&mut self, path: &[Step], undo: bool) -> bool {
        let Some((last, parents)) = path.split_last() else { return false };
        let (mut want, mut old) = (&mut self.want, Some(&self.tree.root));
        for step in parents {
            match want.child(old, step) {
                Some((child, below)) => (want, old) = (child, below),
                None => return false,
            }
        }
        if want.child(old, last).is_none() {
            return false;
        }
        let (Want::Map(parts) | Want::List(parts)) = want else { return false };
        let Some(at) = position(parts, last) else { return false };
        parts.remove(at);
        if undo && parts.is_empty() && old.is_some_and(|old| old.meaning() == Meaning::Null) {
            *want = Want::Same;
        }
        true
    }

    /// Gives a key another name; its value and its place stay. Says whether it was there.
    ///
    /// # Errors
    /// Where its map has a key of the new name already.
    ///
    /// ```
    /// use convoke::{edit::File, path::SourcePath};
    /// let path = SourcePath::new("content/a.md").unwrap();
    /// let mut file = File::read(&path, "---\ntitel: A # yes\n---\n").unwrap();
    /// assert!(file.rename(["titel"], "title").unwrap());
    /// assert_eq!(file.text().unwrap(), "---\ntitle: A # yes\n---\n");
    /// ```
    pub fn rename<S: Into<Step>>(&mut self, path: impl IntoIterator<Item = S>, name: &str) -> Result<bool, Refused> {
        let path: Vec<Step> = path.into_iter().map(Into::into).collect();
        if self.get(path.clone()).is_none() {
            return Ok(false);
        }
        self.parent(&path, |parts, _, step| {
            let Some(at) = position(parts, step).filter(|_| matches!(step, Step::Key(_))) else {
                return Err("is a list, whose items have no names".to_owned());
            };
            if position(parts, &name.into()).is_some_and(|other| other != at) {
                return Err(format!("has the key `{name}` already"));
            }
            parts[at].key = Some(name.to_owned());
            Ok(())
        })?;
        Ok(true)
    }

    /// Sets the text of a Markdown file, all that stands below its front matter.
    ///
    /// # Errors
    /// Where the file is no Markdown.
    ///
    /// ```
    /// use convoke::{edit::File, path::SourcePath};
    /// let path = SourcePath::new("content/a.md").unwrap();
    /// let mut file = File::read(&path, "---\r\ntitle: A\r\n---\r\n").unwrap();
    /// file.set_body("One.\n\nTwo.\n").unwrap();
    /// assert_eq!(file.text().unwrap(), "---\r\ntitle: A\r\n---\r\n\r\nOne.\r\n\r\nTwo.\r\n");
    /// ```
    pub fn set_body(&mut self, markdown: &str) -> Result<(), Refused> {
        if matches!(self.frame, Frame::Yaml(_)) {
            return Err(self.refuse(0..0, "the file has no text below its keys".to_owned()));
        }
        self.body = Some(without_returns(markdown));
        Ok(())
    }

    /// The changes as edits of the text.
    ///
    /// # Errors
    /// Where a change cannot be made so that it reads as it was meant, and everything else as it did.
    pub fn edits(&self) -> Result<Edits, Refused> {
        let places = Places::new(self.text, self.frame.range(), &self.tree);
        let refuse = |(range, reason)| self.refuse(range, format!("what stands here {reason}"));
        let mut edits = places.find(&self.want).map_err(refuse)?;
        if let Frame::Bare(start) = self.frame {
            self.frame_anew(start, &mut edits);
        }
        edits.extend(self.body_edit());
        let edits = Edits::new(edits).ok_or_else(|| self.cannot())?;
        if !edits.is_empty() {
            self.verify(&edits)?;
        }
        Ok(edits)
    }

    /// The text with the changes.
    ///
    /// # Errors
    /// As [`File::edits`].
    pub fn text(&self) -> Result<String, Refused> {
        self.edits()?.apply(self.text).ok_or_else(|| self.cannot())
    }

    /// Hands out the map or list that holds the last step of a path; keys on the way that are missing are made.
    fn parent(
        &mut self,
        path: &[Step],
        change: impl FnOnce(&mut Vec<WantPart>, Option<&Node>, &Step) -> Result<(), Reason>,
    ) -> Result<(), Refused> {
        let Err(stopped) = reach(&mut self.want, &self.tree.root, path, change) else { return Ok(()) };
        if let Some(made) = stopped.made {
            self.take_out(&path[..made], true);
        }
        let way = &path[..stopped.depth];
        let place = if way.is_empty() { "the file".to_owned() } else { format!("`{}`", Step::shown(way)) };
        Err(self.refuse(at(&self.tree.root, way).range.clone(), format!("{place} {}", stopped.reason)))
    }

    fn refuse(&self, range: Range<usize>, reason: String) -> Refused {
        Refused { span: Span::new(&self.path, range), reason }
    }

    fn cannot(&self) -> Refused {
        let reason = "this change cannot be written here without changing what stands around it; make it by hand";
        self.refuse(self.frame.range(), reason.to_owned())
    }

    /// How the lines of the file end.
    fn line_end(&self) -> &'static str {
        Lines(self.text).break_at(0)
    }

    /// Puts the lines of `---` around entries for a Markdown file that has none.
    fn frame_anew(&self, start: usize, edits: &mut [TextEdit]) {
        let Some(keys) = edits.first_mut() else { return };
        let end = self.line_end();
        let body = self.body.as_deref().unwrap_or(&self.text[start..]);
        let gap = if body.is_empty() || body.starts_with(['\n', '\r']) { "" } else { end };
        keys.text = format!("---{end}{}---{end}{gap}", keys.text);
    }

    fn body_edit(&self) -> Option<TextEdit> {
        let start = match self.frame {
            Frame::Yaml(_) => return None,
            Frame::FrontMatter(_, body) | Frame::Bare(body) => body,
        };
        let (new, old) = (self.body.as_deref()?, &self.text[start..]);
        if without_returns(old).trim_start_matches('\n') == new.trim_start_matches('\n') {
            return None;
        }
        let end = self.line_end();
        let gap = if new.starts_with('\n') || new.is_empty() || matches!(self.frame, Frame::Bare(_)) { "" } else { end };
        let unfinished = start > 0 && matches!(self.frame, Frame::FrontMatter(..)) && !self.text[..start].ends_with('\n');
        let text = format!("{}{gap}{}", if unfinished { end } else { "" }, new.replace('\n', end));
        Some(TextEdit { range: start..self.text.len(), text })
    }

    /// Reads the result again.
    fn verify(&self, edits: &Edits) -> Result<(), Refused> {
        let text = edits.apply(self.text).ok_or_else(|| self.cannot())?;
        let wanted = self.want.meaning(Some(&self.tree.root));
        let range = if self.path.as_str().ends_with(".md") {
            match front_matter::split(&self.path, &text) {
                Ok(parts) => parts.yaml,
                // No keys were asked for.
                Err(_) if matches!(self.frame, Frame::Bare(_)) && self.want == Want::Same => return Ok(()),
                Err(_) => return Err(self.cannot()),
            }
        } else {
            self.frame.range().start..text.len()
        };
        let read: Yaml = yaml::parse(&self.path, &text, range).map_err(|_| self.cannot())?;
        let (read, empty) = (Meaning::from(&read), Meaning::Map(Vec::new()));
        let is_nothing = |meaning: &Meaning| *meaning == Meaning::Null || *meaning == empty;
        if read == wanted || (is_nothing(&read) && is_nothing(&wanted)) { Ok(()) } else { Err(self.cannot()) }
    }
}

impl Frame {
    /// The bytes of the YAML.
    fn range(&self) -> Range<usize> {
        match self {
            Frame::Yaml(range) | Frame::FrontMatter(range, _) => range.clone(),
            Frame::Bare(start) => *start..*start,
        }
    }
}

/// Why a path was not followed to its end.
struct Stopped {
    /// After how many steps.
    depth: usize,
    /// Why.
    reason: Reason,
    /// How many steps lead to the first key that was made on the way.
    made: Option<usize>,
}

/// Goes to the map or list that holds the last step of a path; keys on the way that are missing are made.
fn reach(
    root: &mut Want,
    tree: &Node,
    path: &[Step],
    change: impl FnOnce(&mut Vec<WantPart>, Option<&Node>, &Step) -> Result<(), Reason>,
) -> Result<(), Stopped> {
    let (mut want, mut old, mut made) = (root, Some(tree), None);
    let mut change = Some(change);
    for (depth, step) in path.iter().enumerate() {
        let stop = |reason, made| Stopped { depth, reason, made };
        let parts = want.parts_mut(old, matches!(step, Step::Key(_))).map_err(|reason| stop(reason, made))?;
        if let Some(change) = change.take_if(|_| depth + 1 == path.len()) {
            return change(parts, old, step).map_err(|reason| stop(reason, made));
        }
        let at = match (position(parts, step), step) {
            (Some(at), _) => at,
            (None, Step::Key(key)) => {
                parts.push(WantPart::new(Some(key.clone()), Want::Leaf(Value::Null)));
                made = made.or(Some(depth + 1));
                parts.len() - 1
            }
            (None, Step::Item(_)) => return Err(stop(format!("has no {step}"), made)),
        };
        let part = &mut parts[at];
        old = part.old(old);
        want = &mut part.value;
    }
    Err(Stopped { depth: 0, reason: "itself is not replaced; name a key".to_owned(), made })
}

/// The node at a path, or the last one on the way to it.
fn at<'n>(root: &'n Node, path: &[Step]) -> &'n Node {
    let mut node = root;
    for step in path {
        let Some(parts) = node.parts() else { break };
        let part = match step {
            Step::Key(key) => parts.list.iter().find(|part| part.name() == Some(key)),
            Step::Item(at) => parts.list.get(*at),
        };
        match part {
            Some(part) => node = &part.value,
            None => break,
        }
    }
    node
}

/// What is wanted, as a value; of what stays, of the type that all readers see in it.
fn value_of(want: &Want, old: Option<&Node>) -> Value {
    match (want, old) {
        (Want::Leaf(value), _) => value.clone(),
        (Want::Same, None) => Value::Null,
        (Want::Same, Some(node)) => match &node.form {
            Form::Scalar(Some(Style::Plain), Meaning::Text(text)) => typed(text),
            Form::Scalar(_, meaning) | Form::Alias(meaning) => meaning.clone().into(),
            Form::Parts(parts) if parts.is_map => {
                let named = parts.list.iter().filter_map(|part| Some((part.name()?.to_owned(), part)));
                Value::Map(named.map(|(name, part)| (name, value_of(&Want::Same, Some(&part.value)))).collect())
            }
            Form::Parts(parts) => Value::List(parts.list.iter().map(|part| value_of(&Want::Same, Some(&part.value))).collect()),
        },
        (Want::List(parts), _) => Value::List(parts.iter().map(|part| value_of(&part.value, part.old(old))).collect()),
        (Want::Map(parts), _) => {
            let named = parts.iter().filter_map(|part| Some((part.key.clone()?, part)));
            Value::Map(named.map(|(name, part)| (name, value_of(&part.value, part.old(old)))).collect())
        }
    }
}

/// A plain scalar as a value that is written plain again.
fn typed(text: &str) -> Value {
    let number = || text.parse().ok().map(Value::Integer).or_else(|| text.parse().ok().map(Value::Decimal));
    match scalar::class(text) {
        scalar::Class::Bool => Value::Bool(text == "true"),
        scalar::Class::Number => number()
            .filter(|value| value.meaning() == Meaning::Text(text.to_owned()))
            .unwrap_or_else(|| Value::Date(text.to_owned())),
        scalar::Class::Day => Value::Date(text.to_owned()),
        scalar::Class::Text | scalar::Class::Odd => Value::Text(text.to_owned()),
    }
}
