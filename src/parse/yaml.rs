//! YAML as a tree of spanned nodes: the door to the YAML crate.
//!
//! In: a text. Out: [`Node`], in which a scalar is the text that the editor wrote, so that `2014-02-25`
//! and `2014` never become a timestamp or a number on the way; [`to_json`] gives free data the types of YAML 1.2; and,
//! for those who change files, the [`Piece`]s of which it is made. Not here: what the keys mean ([`super::format`]), and how
//! files are changed (`edit`).

use crate::diag::{Diagnostic, Span};
use crate::path::SourcePath;
use crate::rules;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_yaml::granit_parser::{Event, Parser, ScalarStyle, Span as Place, StructureStyle};
use serde_yaml::options::{DuplicateKeyPolicy, MergeKeyPolicy, NonFiniteFloatPolicy};
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

/// A value of a YAML document and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Its bytes in the file; of a map or a list, from its first to its last part.
    pub range: Range<usize>,
    /// How a scalar was written.
    pub manner: Manner,
}

/// How a scalar was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Manner {
    /// As a text: a word, in single quotes, on lines of its own; also whatever is no scalar.
    #[default]
    Text,
    /// In double quotes, where a backslash begins an escape.
    Double,
    /// So that YAML may take it for a number or a truth value: without quotes.
    Plain,
}

/// What a [`Node`] can be.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Nothing: an empty value, `~` or `null`.
    Null,
    /// A text, a number, a truth value: as written.
    Scalar(String),
    /// A list.
    List(Vec<Node>),
    /// A map, in the order of the file.
    Map(Vec<(Node, Node)>),
}

impl Node {
    /// The words for what this is, as an editor knows it.
    pub fn describe(&self) -> &'static str {
        match self.kind {
            Kind::Null => "nothing",
            Kind::Scalar(_) => "a text",
            Kind::List(_) => "a list",
            Kind::Map(_) => "a map of keys",
        }
    }
}

/// How many lists and maps may stand in one another: reading takes some stack for each, and no record has ten.
const MOST_LEVELS: usize = 24;

/// Reads the YAML document `text[range]` of `file`; places are counted from the start of `text`.
///
/// # Errors
/// One diagnostic where the text is not YAML.
pub fn parse(file: &SourcePath, text: &str, range: Range<usize>) -> Result<Node, Diagnostic> {
    let document = &text[range.clone()];
    let nodes = document.len().saturating_mul(4).saturating_add(10_000);
    let budget =
        serde_yaml::budget! { max_depth: MOST_LEVELS, max_nodes: nodes, max_events: nodes.saturating_mul(3), max_aliases: nodes };
    // Keys that stand twice are found below, among those of one map and without the crate's record of all that it has seen. The
    // key `<<`, which YAML 1.2 has no more, is a key as any other.
    let options = serde_yaml::options! {
        with_snippet: false,
        budget: budget,
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        merge_keys: MergeKeyPolicy::AsOrdinary,
        // `.inf` is a text as any other to those who look at what was written.
        non_finite_float_policy: NonFiniteFloatPolicy::PassThrough,
    };
    let raw: RawNode = serde_yaml::from_str_with_options(document, options)
        .map_err(|error| diagnostic_of(file, document, range.start, &error))?;
    let node = raw.finish(document, range.start);
    let mut twice = None;
    find_twice(&node, &mut twice);
    match twice {
        Some((key, start)) => {
            let span = Span::new(file, start..start + key.chars().next().map_or(0, char::len_utf8));
            let message = format!("the key `{key}` stands here a second time");
            Err(Diagnostic::new(&rules::DUPLICATE_KEY, span, message).help("keep one of the two"))
        }
        None => Ok(node),
    }
}

/// The first key in the text that its map has already, and where it stands.
fn find_twice<'n>(node: &'n Node, first: &mut Option<(&'n str, usize)>) {
    match &node.kind {
        Kind::Null | Kind::Scalar(_) => {}
        Kind::List(items) => items.iter().for_each(|item| find_twice(item, first)),
        Kind::Map(entries) => {
            let key = |(key, _): &'n (Node, Node)| match &key.kind {
                Kind::Scalar(text) => Some((text.as_str(), key.range.start)),
                _ => None,
            };
            let mut keys: Vec<(&str, usize)> = entries.iter().filter_map(key).collect();
            // By their lengths first, which are compared fastest.
            keys.sort_unstable_by_key(|(key, start)| (key.len(), *key, *start));
            let twice = keys.windows(2).filter(|pair| pair[0].0 == pair[1].0).map(|pair| pair[1]);
            *first = first.iter().copied().chain(twice).min_by_key(|(_, start)| *start);
            entries.iter().for_each(|(_, value)| find_twice(value, first));
        }
    }
}

fn diagnostic_of(file: &SourcePath, document: &str, offset: usize, error: &serde_yaml::Error) -> Diagnostic {
    let at = error.location().map_or(0, |place| match place.span().byte_offset() {
        Some(byte) => usize::try_from(byte).unwrap_or(0),
        None => byte_of(document, place.line(), place.column()),
    });
    let mut start = at.min(document.len());
    while !document.is_char_boundary(start) {
        start -= 1;
    }
    let end = start + document[start..].chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8);
    let span = Span::new(file, offset + start..offset + end);
    let mut message = error.without_snippet().to_string();
    if let Some(place) = message.rfind(" at line ") {
        message.truncate(place);
    }
    if message.starts_with("budget breached: Depth") || message.starts_with("recursion limit exceeded") {
        let message = format!("lists and maps stand in one another here, more than {MOST_LEVELS} deep");
        return Diagnostic::new(&rules::YAML_SYNTAX, span, message).help("write it flatter");
    }
    if message.starts_with("budget breached") {
        let message = "this holds far more values than it has letters, because aliases (`*name`) repeat one another";
        return Diagnostic::new(&rules::YAML_SYNTAX, span, message).help("write out what the aliases stand for");
    }
    if message.starts_with("multiple YAML documents") {
        return Diagnostic::new(&rules::YAML_SYNTAX, span, "a second YAML document begins here")
            .help("remove the line `---`, or put its text in quotes");
    }
    if message.contains("escape character") || message.contains("hexadecimal number") {
        return Diagnostic::new(&rules::YAML_SYNTAX, span, "a backslash in these double quotes begins no escape of YAML")
            .help("write the text in single quotes, in which a backslash is a backslash");
    }
    let line = document[..start].rfind('\n').map_or(0, |at| at + 1);
    if document[line..].chars().take_while(|c| c.is_whitespace() && *c != '\n').any(|c| c == '\t') {
        return Diagnostic::new(&rules::YAML_SYNTAX, span, "this line is indented by a tab")
            .help("indent it by blanks: YAML does not take tabs");
    }
    Diagnostic::new(&rules::YAML_SYNTAX, span, format!("this is not valid YAML: {message}"))
        .help("a text that holds `: `, ` #` or begins with one of `[{&*!|>'\"%@` must stand in quotes")
}

/// The byte of a line and column, both counted from 1, the column in characters.
fn byte_of(text: &str, line: u64, column: u64) -> usize {
    let start: usize = text.split_inclusive('\n').take(usize::try_from(line).unwrap_or(1).saturating_sub(1)).map(str::len).sum();
    let skip = usize::try_from(column).unwrap_or(1).saturating_sub(1);
    text[start..].char_indices().nth(skip).map_or(text.len(), |(byte, _)| start + byte)
}

/// A piece of a document as it is written. [`Node`] tells what a value is, this how it is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What it is.
    pub what: What,
    /// Its bytes in the file: of a scalar its text and quotes, of a block of lines those without its head; of a list or map in
    /// brackets each bracket. Empty where nothing is written: for a value that is left out, and for the beginnings and
    /// ends of lists and maps without brackets.
    pub range: Range<usize>,
    /// The number of its anchor (`&name`), and where that stands.
    pub anchor: Option<(usize, Range<usize>)>,
    /// Where its tag (`!name`) stands.
    pub tag: Option<Range<usize>>,
}

/// What a [`Piece`] can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The line `---` with which a document begins.
    Begin,
    /// A scalar, and how it is written.
    Scalar(Style),
    /// An alias (`*name`): the number of its anchor.
    Alias(usize),
    /// The beginning of a list, and whether it stands in brackets.
    List(bool),
    /// The beginning of a map, and whether it stands in brackets.
    Map(bool),
    /// The end of a list or map.
    End,
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// `'so'`.
    Single,
    /// `"so"`.
    Double,
    /// As lines below `|`.
    Literal,
    /// As lines below `>`, which are joined.
    Folded,
}

/// The pieces of the YAML document `text[range]`, in their order; places are counted from the start of `text`.
///
/// `None` where the text is not YAML; what is wrong with it tells [`parse`].
pub fn pieces(text: &str, range: Range<usize>) -> Option<Vec<Piece>> {
    let options = serde_yaml::granit_parser::options! { emit_anchor_events: true };
    let mut pieces: Vec<Piece> = Vec::new();
    for next in Parser::new_from_str_with_options(text.get(range.clone())?, options) {
        let (event, span) = next.ok()?;
        let place = |span: Place| Some(span.start.byte_offset()? + range.start..span.end.byte_offset()? + range.start);
        let what = match event {
            Event::DocumentStart(true, _) => What::Begin,
            Event::Scalar(_, style, ..) => What::Scalar(match style {
                ScalarStyle::Plain => Style::Plain,
                ScalarStyle::SingleQuoted => Style::Single,
                ScalarStyle::DoubleQuoted => Style::Double,
                ScalarStyle::Literal => Style::Literal,
                ScalarStyle::Folded => Style::Folded,
            }),
            Event::Alias(anchor) => What::Alias(anchor),
            Event::SequenceStart(style, ..) => What::List(style == StructureStyle::Flow),
            Event::MappingStart(style, ..) => What::Map(style == StructureStyle::Flow),
            Event::SequenceEnd | Event::MappingEnd => What::End,
            Event::Anchor(id, _) => {
                pieces.last_mut()?.anchor = Some((id, place(span)?));
                continue;
            }
            _ => continue,
        };
        let tag = span.tag_span().and_then(place);
        pieces.push(Piece { what, range: place(span)?, anchor: None, tag });
    }
    Some(pieces)
}

/// A node as the crate gives it: what it takes for a number or a truth value is read again from the text.
struct RawNode {
    kind: RawKind,
    range: Range<usize>,
}

enum RawKind {
    Null,
    Text(String),
    AsWritten,
    List(Vec<RawNode>),
    Map(Vec<(RawNode, RawNode)>),
}

impl RawNode {
    fn finish(self, text: &str, offset: usize) -> Node {
        let mut range = self.range.start + offset..self.range.end + offset;
        let written = || text.get(self.range.clone()).unwrap_or_default();
        let mut manner = Manner::Text;
        let kind = match self.kind {
            RawKind::Null => Kind::Null,
            RawKind::Text(value) => {
                if is_double(written(), &value) {
                    manner = Manner::Double;
                }
                Kind::Scalar(value)
            }
            RawKind::AsWritten => {
                manner = Manner::Plain;
                // A tag such as `!!int` makes a number of what stands in quotes.
                Kind::Scalar(written().trim_matches(['"', '\'']).to_owned())
            }
            RawKind::List(items) => {
                let items: Vec<Node> = items.into_iter().map(|item| item.finish(text, offset)).collect();
                if let (Some(first), Some(last)) = (items.first(), items.last()) {
                    range = range.start.min(first.range.start)..range.end.max(last.range.end);
                }
                Kind::List(items)
            }
            RawKind::Map(entries) => {
                let entries: Vec<(Node, Node)> =
                    entries.into_iter().map(|(key, value)| (key.finish(text, offset), value.finish(text, offset))).collect();
                if let (Some((first, _)), Some((_, last))) = (entries.first(), entries.last()) {
                    range = range.start.min(first.range.start)..range.end.max(last.range.end);
                }
                Kind::Map(entries)
            }
        };
        Node { kind, range, manner }
    }
}

/// Whether `written`, whose value is `value`, stands in double quotes, and is not a block of text that begins and ends with one.
fn is_double(written: &str, value: &str) -> bool {
    let quoted = written.len() > 1 && written.starts_with('"') && written.ends_with('"');
    quoted && !(value.starts_with('"') && written.get(..3).is_some_and(|start| value.starts_with(start)))
}

/// The escapes of YAML 1.2 (section 5.7) that are a letter, each with what it stands for: those that a text can hold unmeant.
const LETTERS: &[(u8, char)] = &[
    (b'0', '\0'),
    (b'a', '\u{7}'),
    (b'b', '\u{8}'),
    (b't', '\t'),
    (b'n', '\n'),
    (b'v', '\u{B}'),
    (b'f', '\u{C}'),
    (b'r', '\r'),
    (b'e', '\u{1B}'),
    (b'N', '\u{85}'),
    (b'_', '\u{A0}'),
    (b'L', '\u{2028}'),
    (b'P', '\u{2029}'),
];

/// The escapes in a text of double quotes by which a letter was lost: where each stands, counted from its opening quote, and
/// what it stands for. An end of line at the end of the text is none: it is cut off.
pub fn lost_letters(written: &str) -> Vec<(usize, char)> {
    let bytes = written.as_bytes();
    let mut lost = Vec::new();
    let mut kept = 0;
    let mut at = 1;
    while at + 1 < bytes.len() {
        if bytes[at] != b'\\' {
            if !bytes[at].is_ascii_whitespace() {
                kept = lost.len();
            }
            at += 1;
            continue;
        }
        match LETTERS.iter().find(|(letter, _)| *letter == bytes[at + 1]) {
            Some((_, character)) => lost.push((at, *character)),
            None => kept = lost.len(),
        }
        if lost.last().is_some_and(|(_, character)| !character.is_whitespace()) {
            kept = lost.len();
        }
        at += 2;
    }
    lost.truncate(kept);
    lost
}

/// The value of free data: texts as they are, and what stands without quotes by the core schema of YAML 1.2 (section 10.3).
///
/// A number that JSON or a computer cannot hold exactly stays the text that was written.
pub fn to_json(node: &Node) -> Value {
    match &node.kind {
        Kind::Null => Value::Null,
        Kind::Scalar(text) if node.manner == Manner::Plain => core(text),
        Kind::Scalar(text) => text.as_str().into(),
        Kind::List(items) => items.iter().map(to_json).collect(),
        Kind::Map(entries) => entries
            .iter()
            .map(|(key, value)| {
                let Kind::Scalar(name) = &key.kind else { return (String::new(), to_json(value)) };
                (name.clone(), to_json(value))
            })
            .collect::<BTreeMap<_, _>>()
            .into_iter()
            .collect::<serde_json::Map<_, _>>()
            .into(),
    }
}

/// A scalar without quotes by the core schema.
fn core(text: &str) -> Value {
    match text {
        "true" | "True" | "TRUE" => return true.into(),
        "false" | "False" | "FALSE" => return false.into(),
        _ => {}
    }
    whole(text).or_else(|| decimal(text)).unwrap_or_else(|| text.into())
}

/// A whole number: decimal with a sign, octal after `0o`, hexadecimal after `0x`.
fn whole(text: &str) -> Option<Value> {
    let of = |digits: &str, radix| {
        let is_number = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
        if is_number { u64::from_str_radix(digits, radix).ok() } else { None }
    };
    match (text.strip_prefix("0o"), text.strip_prefix("0x"), text.strip_prefix('-')) {
        (Some(octal), ..) => of(octal, 8).map(Into::into),
        (_, Some(hexadecimal), _) => of(hexadecimal, 16).map(Into::into),
        (.., Some(negative)) => of(negative, 10).and_then(|_| text.parse::<i64>().ok()).map(Into::into),
        _ => of(text.strip_prefix('+').unwrap_or(text), 10).map(Into::into),
    }
}

/// A number with a point or an exponent, or too large for [`whole`], if it can be held without losing a digit.
fn decimal(text: &str) -> Option<Value> {
    let digits = significant(text)?;
    let number: f64 = text.parse().ok()?;
    // The shortest text of a number names no other: it has the digits of what was written, or some were lost.
    (significant(&format!("{number:e}"))? == digits).then(|| number.into())
}

/// The digits of a decimal number without zeros at either end, and the power of ten of the last one; `None` where it is none.
fn significant(text: &str) -> Option<(String, i64)> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (unsigned, 0),
    };
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_number = before.len() + after.len() > 0 && before.bytes().chain(after.bytes()).all(|byte| byte.is_ascii_digit());
    if !is_number {
        return None;
    }
    let all = format!("{before}{after}");
    let kept = all.trim_end_matches('0');
    let power = i64::from(exponent) - i64::try_from(after.len()).ok()? + i64::try_from(all.len() - kept.len()).ok()?;
    let digits = kept.trim_start_matches('0');
    Some((digits.to_owned(), if digits.is_empty() { 0 } else { power }))
}

impl<'de> Deserialize<'de> for RawNode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = serde_yaml::Spanned::<RawKind>::deserialize(deserializer)?;
        let span = spanned.defined.span();
        let byte = |value: Option<u64>| value.and_then(|v| usize::try_from(v).ok()).unwrap_or(0);
        let start = byte(span.byte_offset());
        Ok(RawNode { kind: spanned.value, range: start..start + byte(span.byte_len()) })
    }
}

impl<'de> Deserialize<'de> for RawKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(KindVisitor)
    }
}

struct KindVisitor;

impl<'de> Visitor<'de> for KindVisitor {
    type Value = RawKind;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }
    fn visit_bool<E>(self, _: bool) -> Result<RawKind, E> {
        Ok(RawKind::AsWritten)
    }
    fn visit_i64<E>(self, _: i64) -> Result<RawKind, E> {
        Ok(RawKind::AsWritten)
    }
    fn visit_u64<E>(self, _: u64) -> Result<RawKind, E> {
        Ok(RawKind::AsWritten)
    }
    fn visit_i128<E>(self, _: i128) -> Result<RawKind, E> {
        Ok(RawKind::AsWritten)
    }
    fn visit_u128<E>(self, _: u128) -> Result<RawKind, E> {
        Ok(RawKind::AsWritten)
    }
    fn visit_f64<E>(self, _: f64) -> Result<RawKind, E> {
        Ok(RawKind::AsWritten)
    }
    fn visit_unit<E>(self) -> Result<RawKind, E> {
        Ok(RawKind::Null)
    }
    fn visit_none<E>(self) -> Result<RawKind, E> {
        Ok(RawKind::Null)
    }
    fn visit_str<E>(self, value: &str) -> Result<RawKind, E> {
        Ok(RawKind::Text(value.to_owned()))
    }
    fn visit_string<E>(self, value: String) -> Result<RawKind, E> {
        Ok(RawKind::Text(value))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<RawKind, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(RawKind::List(items))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawKind, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(RawKind::Map(entries))
    }
}
