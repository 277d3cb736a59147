//! What a value of the file format can be, as data: what the table of the format is made of.
//!
//! Not here: the table itself ([`super::format`]), the types of Rust that values are read as ([`super::values`]), and what is
//! made of the table: decoding (`decode`), schemas ([`super::schema`]), and the tables in `docs/file-format.md`.

use super::decoder::Decoder;
use super::yaml::Node;
use std::fmt::{self, Write};

/// The type of a key.
#[derive(Debug, Clone, Copy)]
pub enum Type {
    /// A text in one language.
    Text(&'static Form),
    /// A text in the first language of the site, or one for each language.
    Words,
    /// As [`Type::Words`], in inline Markdown.
    Markdown,
    /// A date of the grammar of [`crate::time`].
    Date,
    /// A date that is a day.
    Day,
    /// True or false.
    Bool,
    /// A whole number in this range, both ends included.
    Whole(i64, i64),
    /// A number in this range, both ends included.
    Number(i32, i32),
    /// The id of a record, by the name of the record.
    Id(&'static str),
    /// A word of a vocabulary.
    Word(&'static Vocabulary),
    /// A list, or an item alone.
    List(&'static Type),
    /// A map: values by keys of a form.
    Map(&'static Form, &'static Type),
    /// A record.
    Record(&'static Record),
    /// The first where that fits, or else the second.
    Either(&'static Type, &'static Type),
    /// Anything: free data.
    Any,
}

/// What a text stands for, and which texts can.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// What it is, with its article.
    pub name: &'static str,
    /// What it is, in a sentence.
    pub doc: &'static str,
    /// Which texts are of this form.
    pub fits: Fits,
}

/// Which texts are of a form.
#[derive(Debug, Clone, Copy)]
pub enum Fits {
    /// Any.
    Any,
    /// Those that match a regular expression, which is the same to ECMA-262, Python and Rust.
    Pattern(&'static str),
    /// As [`Fits::Pattern`]; without quotes, such a text may look like a number to YAML.
    NumberOr(&'static str),
    /// Those of a list that stands elsewhere.
    OneOf(fn() -> Vec<String>),
    /// Those of a list that stands elsewhere, or that match a regular expression.
    OneOfOr(fn() -> Vec<String>, &'static str),
    /// As [`Fits::OneOf`], of letters, whose case does not count; the list has small ones.
    AnyCase(fn() -> Vec<String>),
}

/// The words that a key can have.
#[derive(Debug, Clone, Copy)]
pub struct Vocabulary {
    /// What they are words for, with its article.
    pub name: &'static str,
    /// The words, each with what it means.
    pub words: &'static [Meaning],
}

/// A word and what it means.
#[derive(Debug, Clone, Copy)]
pub struct Meaning {
    /// The word.
    pub word: &'static str,
    /// What it means, in a sentence.
    pub doc: &'static str,
}

/// A record of the file format: its name and keys.
#[derive(Debug, Clone, Copy)]
pub struct Record {
    /// The name in `docs/file-format.md`.
    pub name: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// Keys of which exactly one must be there; empty where there is no such choice.
    pub one_of: &'static [&'static str],
    /// Its keys in the order in which they are documented.
    pub fields: &'static [Field],
    /// Reads a value as this record, for what is found in it.
    pub read: fn(&Node, &mut Decoder<'_>),
}

/// A key of a record.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The key.
    pub name: &'static str,
    /// Its type.
    pub ty: Type,
    /// Whether it must be written, and what holds where it is not.
    pub need: Need,
    /// What it means.
    pub doc: &'static str,
    /// A value that shows it, in YAML.
    pub example: &'static str,
}

/// Whether a key must be written, and what holds where it is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It must be there.
    Required,
    /// Without it, nothing is known or shown.
    Optional,
    /// Without it, this value holds: in YAML.
    Default(&'static str),
    /// Without it, something else holds: in words.
    Else(&'static str),
}

impl Need {
    /// The need of a key that is documented with a default value, with words for what holds else, or with neither.
    pub(super) const fn of(optional: bool, default: Option<&'static str>, other: Option<&'static str>) -> Self {
        match (optional, default, other) {
            (false, ..) => Need::Required,
            (true, Some(value), _) => Need::Default(value),
            (true, None, Some(words)) => Need::Else(words),
            (true, None, None) => Need::Optional,
        }
    }
}

/// The type in words, as documentation and messages name it.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Text(form) => f.write_str(form.name),
            Type::Words => f.write_str("a text, or a text for each language"),
            Type::Markdown => f.write_str("Markdown, or Markdown for each language"),
            Type::Date => f.write_str("a date"),
            Type::Day => f.write_str("a day"),
            Type::Bool => f.write_str("true or false"),
            Type::Whole(i64::MIN, i64::MAX) => f.write_str("a whole number"),
            Type::Whole(least, most) if least == most => write!(f, "the number {least}"),
            Type::Whole(least, most) => write!(f, "a whole number from {least} to {most}"),
            Type::Number(least, most) => write!(f, "a number from {least} to {most}"),
            Type::Id(record) => write!(f, "the id of {record}"),
            Type::Word(vocabulary) => f.write_str(&alternatives(vocabulary.words.iter().map(|meaning| meaning.word))),
            Type::List(of) => write!(f, "a list, each {of}"),
            Type::Map(keys, of) => write!(f, "a map from {} to {of}", keys.name),
            Type::Record(record) => f.write_str(record.name),
            Type::Either(first, second) => write!(f, "{first}, or {second}"),
            Type::Any => f.write_str("anything"),
        }
    }
}

/// The words in code, joined by commas and an `or`.
pub fn alternatives<'w>(words: impl ExactSizeIterator<Item = &'w str>) -> String {
    let last = words.len().saturating_sub(1);
    let mut text = String::new();
    for (number, word) in words.enumerate() {
        let before = match number {
            0 => "",
            _ if number == last => " or ",
            _ => ", ",
        };
        // Writing to a text cannot fail.
        let _ = write!(text, "{before}`{word}`");
    }
    text
}

/// `milestone` of `a milestone`: the name of a record in a schema.
pub fn without_article(name: &str) -> &str {
    ["a ", "an ", "the "].iter().find_map(|article| name.strip_prefix(article)).unwrap_or(name)
}
