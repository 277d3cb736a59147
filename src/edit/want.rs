//! What a document is to be: the tree as it is, with what is to become of its parts.
//!
//! In: paths and values. Out: a [`Want`], which names everything that stays by its place in the tree, so that many changes are
//! made at once and each part of the file is written at most once. Not here: where the changes stand in the text
//! ([`super::place`]).

use super::tree::{Form, Node, Parts};
use super::value::{Meaning, Step, Value};

/// What a value is to be.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Want {
    /// What it is.
    Same,
    /// Another scalar.
    Leaf(Value),
    /// A list of these parts.
    List(Vec<WantPart>),
    /// A map of these parts.
    Map(Vec<WantPart>),
}

/// A part of a list or map that is to be.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct WantPart {
    /// Which part of what is there now it is, if any.
    pub was: Option<usize>,
    /// Its key, in a map; nothing where the key is no scalar.
    pub key: Option<String>,
    /// Its value.
    pub value: Want,
}

/// Why a path leads nowhere: words that follow the name of the place.
pub(super) type Reason = String;

impl From<Value> for Want {
    fn from(value: Value) -> Self {
        let part = |key, value: Value| WantPart { was: None, key, value: value.into() };
        match value {
            Value::List(items) => Want::List(items.into_iter().map(|item| part(None, item)).collect()),
            Value::Map(entries) => Want::Map(entries.into_iter().map(|(key, value)| part(Some(key), value)).collect()),
            leaf => Want::Leaf(leaf),
        }
    }
}

impl Parts {
    /// These parts, all of them as they are.
    fn same(&self) -> Want {
        let part = |(at, part): (usize, &super::tree::Part)| WantPart {
            was: Some(at),
            key: part.name().map(str::to_owned),
            value: Want::Same,
        };
        let parts = self.list.iter().enumerate().map(part).collect();
        if self.is_map { Want::Map(parts) } else { Want::List(parts) }
    }
}

impl WantPart {
    /// A new entry.
    pub(super) fn new(key: Option<String>, value: Want) -> Self {
        WantPart { was: None, key, value }
    }

    /// What stands there now, below `old`.
    pub(super) fn old<'n>(&self, old: Option<&'n Node>) -> Option<&'n Node> {
        Some(&old?.parts()?.list.get(self.was?)?.value)
    }
}

impl Want {
    /// What a reader understands when `old` has become this.
    pub(super) fn meaning(&self, old: Option<&Node>) -> Meaning {
        match self {
            Want::Same => old.map_or(Meaning::Null, Node::meaning),
            Want::Leaf(value) => value.meaning(),
            Want::List(parts) => Meaning::List(parts.iter().map(|part| part.value.meaning(part.old(old))).collect()),
            Want::Map(parts) => {
                let key = |part: &WantPart| match (&part.key, part.was) {
                    (Some(key), _) => Meaning::Text(key.clone()),
                    (None, Some(at)) => {
                        let key = old.and_then(|old| old.parts()?.list.get(at)?.key.as_ref());
                        key.map_or(Meaning::Null, |key| key.meaning.clone())
                    }
                    (None, None) => Meaning::Null,
                };
                Meaning::Map(parts.iter().map(|part| (key(part), part.value.meaning(part.old(old)))).collect())
            }
        }
    }

    /// The parts of a map (`is_map`) or list, to be changed. What is nothing yet becomes one.
    pub(super) fn parts_mut(&mut self, old: Option<&Node>, is_map: bool) -> Result<&mut Vec<WantPart>, Reason> {
        if *self == Want::Same {
            *self = match old.map(|old| &old.form) {
                None | Some(Form::Scalar(_, Meaning::Null)) => Want::Leaf(Value::Null),
                Some(Form::Parts(parts)) => parts.same(),
                Some(Form::Alias(_)) => {
                    return Err("repeats another value (`*name`): write out what it stands for first".to_owned());
                }
                Some(Form::Scalar(..)) => return Err(wrong("a text", is_map)),
            };
        }
        if *self == Want::Leaf(Value::Null) {
            *self = if is_map { Want::Map(Vec::new()) } else { Want::List(Vec::new()) };
        }
        match self {
            Want::Map(parts) if is_map => Ok(parts),
            Want::List(parts) if !is_map => Ok(parts),
            Want::Map(_) => Err(wrong("a map of keys", is_map)),
            Want::List(_) => Err(wrong("a list", is_map)),
            Want::Leaf(_) | Want::Same => Err(wrong("a text", is_map)),
        }
    }

    /// What a step leads to, if it is there.
    pub(super) fn child<'w, 'n>(&'w mut self, old: Option<&'n Node>, step: &Step) -> Option<(&'w mut Want, Option<&'n Node>)> {
        let is_map = matches!(step, Step::Key(_));
        if *self == Want::Same && old.and_then(Node::parts).is_none_or(|parts| parts.is_map != is_map) {
            return None;
        }
        let parts = self.parts_mut(old, is_map).ok()?;
        let at = position(parts, step)?;
        let part = &mut parts[at];
        let old = part.old(old);
        Some((&mut part.value, old))
    }

    /// Makes this `new`, keeping of `old` what is the same in both.
    pub(super) fn put(&mut self, old: Option<&Node>, new: Want) {
        let Some(node) = old.filter(|old| old.meaning() != new.meaning(None)) else {
            *self = if old.is_some() { Want::Same } else { new };
            return;
        };
        *self = match (node.parts(), new) {
            (Some(parts), Want::Map(new)) if parts.is_map && !new.is_empty() => Want::Map(put_entries(node, parts, new)),
            (Some(parts), Want::List(new)) if !parts.is_map && !new.is_empty() => Want::List(put_items(node, parts, new)),
            (_, new) => new,
        };
    }
}

fn wrong(what: &str, is_map: bool) -> Reason {
    format!("is {what} and {}", if is_map { "has no keys" } else { "no list" })
}

/// Where a step leads among these parts.
pub(super) fn position(parts: &[WantPart], step: &Step) -> Option<usize> {
    match step {
        Step::Key(key) => parts.iter().position(|part| part.key.as_ref() == Some(key)),
        Step::Item(at) => (*at < parts.len()).then_some(*at),
    }
}

/// Entries that are there stay in their order; new ones follow the entry before them.
fn put_entries(node: &Node, parts: &Parts, new: Vec<WantPart>) -> Vec<WantPart> {
    let Want::Map(mut entries) = parts.same() else { return new };
    entries.retain(|entry| new.iter().any(|wanted| wanted.key == entry.key));
    let mut after = 0;
    for wanted in new {
        match entries.iter().position(|entry| entry.key == wanted.key) {
            Some(at) => {
                let old = entries[at].old(Some(node));
                entries[at].value.put(old, wanted.value);
                after = at + 1;
            }
            None => {
                entries.insert(after, wanted);
                after += 1;
            }
        }
    }
    entries
}

/// Items that are the same at the beginning and the end stay; those between take their places one by one.
fn put_items(node: &Node, parts: &Parts, new: Vec<WantPart>) -> Vec<WantPart> {
    let old: Vec<Meaning> = parts.list.iter().map(|part| part.value.meaning()).collect();
    let wanted: Vec<Meaning> = new.iter().map(|part| part.value.meaning(None)).collect();
    let shorter = old.len().min(wanted.len());
    let first = old.iter().zip(&wanted).take_while(|(a, b)| a == b).count();
    let last = old.iter().rev().zip(wanted.iter().rev()).take(shorter - first).take_while(|(a, b)| a == b).count();
    let (old_end, new_end) = (old.len() - last, new.len() - last);
    let mut items = Vec::new();
    for (at, part) in new.into_iter().enumerate() {
        let was = if at < first {
            Some(at)
        } else if at >= new_end {
            Some(old_end + (at - new_end))
        } else {
            Some(at).filter(|at| *at < old_end)
        };
        let mut item = WantPart { was, key: None, value: Want::Same };
        let before = item.old(Some(node));
        item.value.put(before, part.value);
        items.push(item);
    }
    items
}
