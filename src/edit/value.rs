//! What is written into files: values, and what a reader of the file understands.
//!
//! In: texts, numbers, dates and what is made of them. Out: the same as a [`Value`], and as [`Meaning`], which is what Convoke
//! reads. Not here: quotes and lines ([`super::scalar`], [`super::write`]).

use crate::parse::yaml::{Kind, Node};
use std::fmt;

/// A value to be written.
///
/// It tells what is meant; how it is written is chosen: by the value that it replaces, by those that stand beside it, and so
/// that every reader of YAML 1.1 and 1.2 takes it for what it is.
///
/// ```
/// use convoke::edit::Value;
/// assert_eq!(Value::from("Chengdu"), Value::Text("Chengdu".to_owned()));
/// assert_eq!(Value::from(["a", "b"]), Value::List(vec!["a".into(), "b".into()]));
/// let pairs = [("en", Value::from("Chengdu")), ("zh", "成都".into())];
/// assert!(matches!(Value::map(pairs), Value::Map(entries) if entries.len() == 2));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing: the key stands there without a value.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number, written without an exponent.
    Decimal(f64),
    /// A date as editors write it, `2027-06-14/16` or `2027-03-16 12:00 Europe/Paris`: written without quotes although other
    /// programs may take it for a date or a number. Convoke reads the text.
    Date(String),
    /// A text. One of several lines becomes a block of lines where the place allows it.
    Text(String),
    /// Markdown: as a text, but never folded; its line ends become those of the file.
    Markdown(String),
    /// A list.
    List(Vec<Value>),
    /// A map, in this order.
    Map(Vec<(String, Value)>),
}

impl Value {
    /// A map of these keys, in their order.
    pub fn map<K: Into<String>>(entries: impl IntoIterator<Item = (K, Value)>) -> Self {
        Value::Map(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }

    /// What Convoke reads where this was written.
    pub(super) fn meaning(&self) -> Meaning {
        match self {
            Value::Null => Meaning::Null,
            Value::Bool(value) => Meaning::Text(value.to_string()),
            Value::Integer(value) => Meaning::Text(value.to_string()),
            Value::Decimal(value) => Meaning::Text(decimal(*value)),
            Value::Date(text) | Value::Text(text) => Meaning::Text(text.clone()),
            Value::Markdown(text) => Meaning::Text(without_returns(text)),
            Value::List(items) => Meaning::List(items.iter().map(Value::meaning).collect()),
            Value::Map(entries) => {
                Meaning::Map(entries.iter().map(|(key, value)| (Meaning::Text(key.clone()), value.meaning())).collect())
            }
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Value::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Value::Integer(value)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Value::Decimal(value)
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(items: Vec<T>) -> Self {
        Value::List(items.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Value>, const N: usize> From<[T; N]> for Value {
    fn from(items: [T; N]) -> Self {
        Value::List(items.into_iter().map(Into::into).collect())
    }
}

/// A number with a point and without an exponent, which YAML 1.1 and 1.2 read alike.
pub(super) fn decimal(value: f64) -> String {
    if value.is_nan() {
        return ".nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let text = value.to_string();
    if text.contains('.') { text } else { format!("{text}.0") }
}

/// A text whose lines end by `\n` alone.
pub(super) fn without_returns(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// What a reader of the file understands: the laws of this module speak of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Nothing.
    Null,
    /// A scalar.
    Text(String),
    /// A list.
    List(Vec<Meaning>),
    /// A map, in the order of the file.
    Map(Vec<(Meaning, Meaning)>),
}

impl From<&Node> for Meaning {
    fn from(node: &Node) -> Self {
        match &node.kind {
            Kind::Null => Meaning::Null,
            Kind::Scalar(text) => Meaning::Text(text.clone()),
            Kind::List(items) => Meaning::List(items.iter().map(Meaning::from).collect()),
            Kind::Map(entries) => Meaning::Map(entries.iter().map(|(key, value)| (key.into(), value.into())).collect()),
        }
    }
}

impl From<Meaning> for Value {
    fn from(meaning: Meaning) -> Self {
        match meaning {
            Meaning::Null => Value::Null,
            Meaning::Text(text) => Value::Text(text),
            Meaning::List(items) => Value::List(items.into_iter().map(Value::from).collect()),
            Meaning::Map(entries) => {
                let texts = entries.into_iter().filter_map(|(key, value)| match key {
                    Meaning::Text(key) => Some((key, Value::from(value))),
                    _ => None,
                });
                Value::Map(texts.collect())
            }
        }
    }
}

/// A step from a value to one in it.
///
/// ```
/// use convoke::edit::Step;
/// let path: [Step; 3] = ["milestones".into(), Step::Item(0), "name".into()];
/// assert_eq!(Step::shown(&path), "milestones[0].name");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// To the value of a key.
    Key(String),
    /// To an item of a list, counted from 0.
    Item(usize),
}

impl Step {
    /// A path for people to read.
    pub fn shown(path: &[Step]) -> String {
        let mut text = String::new();
        for step in path {
            match step {
                Step::Key(key) if text.is_empty() => text.push_str(key),
                Step::Key(key) => text.push_str(&format!(".{key}")),
                Step::Item(at) => text.push_str(&format!("[{at}]")),
            }
        }
        text
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Step::shown(std::slice::from_ref(self)))
    }
}

impl From<&str> for Step {
    fn from(key: &str) -> Self {
        Step::Key(key.to_owned())
    }
}

impl From<String> for Step {
    fn from(key: String) -> Self {
        Step::Key(key)
    }
}

impl From<usize> for Step {
    fn from(at: usize) -> Self {
        Step::Item(at)
    }
}
