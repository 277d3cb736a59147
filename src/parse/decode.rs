//! Reading nodes as values and records: what is reported on the way, and which keys a record has.
//!
//! In: [`Node`]s. Out: any type that is [`Decode`], and findings. Nothing here knows a key: those stand in
//! [`super::format`]; single values are read in [`super::values`].

use super::decoder::Decoder;
use super::texts::{Text, Words};
use super::types::{Form, Record, Type};
use super::yaml::{Kind, Node};
use crate::diag::{Diagnostic, Span, nearest};
use crate::rules;

/// A type that a YAML value can be read as.
pub trait Decode: Sized {
    /// The type, as documentation, messages and schemas name it.
    const TYPE: Type;

    /// Whether the key may be left out.
    const OPTIONAL: bool = false;

    /// Reads `node`; `None` where it cannot, which has then been reported.
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self>;

    /// What stands for a key that is not written; `None` where it must be.
    fn absent() -> Option<Self> {
        None
    }

    /// Shows every leaf of the value to `see`, each with the keys that lead to it.
    fn visit<'a>(&'a self, _path: &mut Vec<&'static str>, _see: &mut Visitor<'_, 'a>) {}
}

/// What is shown the leaves of a record.
pub type Visitor<'v, 'a> = dyn FnMut(&[&'static str], Leaf<'a>) + 'v;

/// A value without keys of its own.
#[derive(Debug, Clone, Copy)]
pub enum Leaf<'a> {
    /// A date.
    Date(&'a Text),
    /// A text in one language, or one for each.
    Words(&'a Words),
    /// A text alone: a title, a summary.
    Text(&'a Text),
}

/// The entries of a map, after its unknown keys are reported with the nearest known one.
pub(super) fn open<'n>(node: &'n Node, keys: &[&str], what: &str, decoder: &mut Decoder<'_>) -> Option<&'n [(Node, Node)]> {
    let Kind::Map(entries) = &node.kind else {
        decoder.wrong_type(node, what);
        return None;
    };
    for (key, _) in entries {
        let Kind::Scalar(name) = &key.kind else {
            decoder.wrong_type(key, "a key");
            continue;
        };
        if !keys.contains(&name.as_str()) {
            let diagnostic = Diagnostic::new(&rules::UNKNOWN_KEY, decoder.span(key), format!("{what} has no key `{name}`"));
            let near = nearest(name, keys.iter().copied());
            decoder.meant.extend(near.map(|known| (node.range.start, known.to_owned())));
            decoder.diagnostics.push(match near {
                Some(known) => diagnostic.did_you_mean(known),
                None => diagnostic.help(format!("the keys are: {}", keys.join(", "))),
            });
        }
    }
    Some(entries)
}

/// Reads one key of a record; `None` (reported) where it is missing and must not be, or is wrong.
pub(super) fn field<T: Decode>(record: &Node, entries: &[(Node, Node)], key: &str, decoder: &mut Decoder<'_>) -> Option<T> {
    let value = entries.iter().find(|(name, _)| matches!(&name.kind, Kind::Scalar(text) if text == key)).map(|(_, value)| value);
    match value {
        Some(Node { kind: Kind::Null, .. }) | None => T::absent().or_else(|| {
            // One that is misspelt has been reported, with this one as what was meant.
            if decoder.meant.iter().any(|(start, known)| *start == record.range.start && known == key) {
                return None;
            }
            let place = match value {
                Some(node) => node.range.clone(),
                None => entries.first().map_or(record.range.clone(), |(first, _)| first.range.clone()),
            };
            let message = format!("the key `{key}` is missing");
            let diagnostic = Diagnostic::new(&rules::MISSING_FIELD, Span::new(decoder.file, place), message);
            decoder.diagnostics.push(diagnostic.help(format!("add `{key}:` with {}", T::TYPE)));
            None
        }),
        Some(node) => T::decode(node, decoder),
    }
}

/// Splits a map into the keys of `common` and those of `own`, each to be read as a record by itself.
///
/// They stand side by side in the file, so a key that belongs to neither is reported here, once, with the nearest of all of them.
pub(super) fn split(node: Node, common: &[&str], own: &[&str], what: &str, decoder: &mut Decoder<'_>) -> Option<(Node, Node)> {
    let keys: Vec<&str> = common.iter().chain(own).copied().collect();
    open(&node, &keys, what, decoder)?;
    let Node { range, manner, kind } = node;
    let Kind::Map(entries) = kind else { return None };
    let belongs = |key: &Node, keys: &[&str]| matches!(&key.kind, Kind::Scalar(name) if keys.contains(&name.as_str()));
    let (common, rest): (Vec<_>, Vec<_>) = entries.into_iter().partition(|(key, _)| belongs(key, common));
    let own = rest.into_iter().filter(|(key, _)| belongs(key, own)).collect();
    let part = |entries| Node { kind: Kind::Map(entries), range: range.clone(), manner };
    Some((part(common), part(own)))
}

impl<T: Decode> Decode for Option<T> {
    const TYPE: Type = T::TYPE;
    const OPTIONAL: bool = true;

    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        T::decode(node, decoder).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn visit<'a>(&'a self, path: &mut Vec<&'static str>, see: &mut Visitor<'_, 'a>) {
        if let Some(value) = self {
            value.visit(path, see);
        }
    }
}

impl<T: Decode> Decode for Vec<T> {
    const TYPE: Type = Type::List(&T::TYPE);
    const OPTIONAL: bool = true;

    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        match &node.kind {
            // Every item is read before the first that failed counts, so that all of them are reported.
            Kind::List(items) => {
                let items: Vec<Option<T>> = items.iter().map(|item| T::decode(item, decoder)).collect();
                items.into_iter().collect()
            }
            _ => T::decode(node, decoder).map(|item| vec![item]),
        }
    }

    fn absent() -> Option<Self> {
        Some(Vec::new())
    }

    fn visit<'a>(&'a self, path: &mut Vec<&'static str>, see: &mut Visitor<'_, 'a>) {
        self.iter().for_each(|item| item.visit(path, see));
    }
}

/// A form of texts, as a type.
pub trait OfForm {
    /// The form.
    const FORM: Form;
}

/// A record of the file format, as a type.
pub trait OfFormat: Decode {
    /// Its name. By itself, since a record can hold ids of its own kind.
    const NAME: &'static str;
    /// The record.
    const RECORD: Record;
}
