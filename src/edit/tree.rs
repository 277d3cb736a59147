//! A YAML document with the place of everything that is written in it.
//!
//! In: a text that [`yaml::parse`] has read, and its pieces. Out: a [`Node`] tree that knows what is said and where: brackets,
//! colons and dashes too. Not here: what is to be changed ([`super::want`]), and how ([`super::place`]).

use super::lines::Lines;
use super::value::Meaning;
use crate::parse::yaml::{self, Kind, Piece, Style, What};
use std::collections::BTreeSet;
use std::ops::Range;

/// A value and how it is written.
#[derive(Debug)]
pub(super) struct Node {
    /// Its bytes: of a scalar with its quotes or its head (`|`), of brackets with both; of a list or map of lines from its
    /// first part to the end of its last. Empty where nothing is written.
    pub range: Range<usize>,
    /// The number of its anchor.
    pub anchor: Option<usize>,
    /// Whether it has a tag, which says how it is to be read.
    pub tag: bool,
    /// What it is.
    pub form: Form,
}

/// What a [`Node`] can be.
#[derive(Debug)]
pub(super) enum Form {
    /// A scalar and its style; without one where nothing is written.
    Scalar(Option<Style>, Meaning),
    /// An alias.
    Alias(Meaning),
    /// A list or a map.
    Parts(Parts),
}

/// A list or a map.
#[derive(Debug)]
pub(super) struct Parts {
    /// Whether it is a map.
    pub is_map: bool,
    /// Whether it stands in brackets.
    pub brackets: bool,
    /// Whether it is a map in a list in brackets that has none of its own: `[a: 1]`.
    pub bare: bool,
    /// What it is made of.
    pub list: Vec<Part>,
}

/// An entry of a map, or an item of a list.
#[derive(Debug)]
pub(super) struct Part {
    /// The first byte: of its key, of its dash.
    pub start: usize,
    /// Its key, in a map.
    pub key: Option<Key>,
    /// Where its colon or dash stands, if it has one.
    pub mark: Option<usize>,
    /// Its value.
    pub value: Node,
}

/// The key of an entry.
#[derive(Debug)]
pub(super) struct Key {
    /// Its bytes, with quotes.
    pub range: Range<usize>,
    /// What it says.
    pub meaning: Meaning,
    /// How it is written; nothing where it is no scalar.
    pub style: Option<Style>,
}

impl Part {
    /// The byte after its last one.
    pub(super) fn end(&self) -> usize {
        let key = self.key.as_ref().map_or(self.start, |key| key.range.end);
        self.value.range.end.max(key).max(self.mark.map_or(0, |mark| mark + 1))
    }

    /// The text of its key.
    pub(super) fn name(&self) -> Option<&str> {
        match &self.key {
            Some(Key { meaning: Meaning::Text(text), .. }) => Some(text),
            _ => None,
        }
    }
}

impl Node {
    /// What a reader understands.
    pub(super) fn meaning(&self) -> Meaning {
        match &self.form {
            Form::Scalar(_, meaning) | Form::Alias(meaning) => meaning.clone(),
            Form::Parts(Parts { is_map: false, list, .. }) => {
                Meaning::List(list.iter().map(|part| part.value.meaning()).collect())
            }
            Form::Parts(Parts { list, .. }) => {
                let key = |part: &Part| part.key.as_ref().map_or(Meaning::Null, |key| key.meaning.clone());
                Meaning::Map(list.iter().map(|part| (key(part), part.value.meaning())).collect())
            }
        }
    }

    /// Its parts, if it is a list or a map.
    pub(super) fn parts(&self) -> Option<&Parts> {
        match &self.form {
            Form::Parts(parts) => Some(parts),
            _ => None,
        }
    }

    /// Its style, if it is a scalar that is written.
    pub(super) fn style(&self) -> Option<Style> {
        match &self.form {
            Form::Scalar(style, _) => *style,
            _ => None,
        }
    }

    /// The value in whose last byte this one ends.
    pub(super) fn deepest(&self) -> &Node {
        match &self.form {
            Form::Parts(Parts { brackets: false, list, .. }) => list.last().map_or(self, |part| part.value.deepest()),
            _ => self,
        }
    }

    /// Shows this node and all in it to `see`.
    pub(super) fn visit<'n>(&'n self, see: &mut dyn FnMut(&'n Node)) {
        see(self);
        if let Form::Parts(parts) = &self.form {
            parts.list.iter().for_each(|part| part.value.visit(see));
        }
    }
}

/// A document.
#[derive(Debug)]
pub(super) struct Tree {
    /// What it holds.
    pub root: Node,
    /// The anchors that aliases name.
    pub repeated: BTreeSet<usize>,
}

/// Finds everything in the document `text[range]`, which reads as `said`.
///
/// `None` where it is written in a way that is not understood here, although it can be read.
pub(super) fn read(text: &str, range: Range<usize>, meaning: &yaml::Node) -> Option<Tree> {
    let pieces = yaml::pieces(text, range.clone())?;
    let mut reader = Reader { text, end: range.end, at: range.start, pieces: pieces.into_iter(), repeated: BTreeSet::new() };
    let root = match reader.pieces.as_slice() {
        [] => nothing(range.start, Meaning::from(meaning)),
        [Piece { what: What::Begin, range: line, .. }, ..] => {
            reader.at = line.end;
            reader.pieces.next();
            reader.node(meaning)?
        }
        _ => reader.node(meaning)?,
    };
    Some(Tree { root, repeated: reader.repeated })
}

/// A value where nothing is written.
fn nothing(at: usize, meaning: Meaning) -> Node {
    Node { range: at..at, anchor: None, tag: false, form: Form::Scalar(None, meaning) }
}

/// Goes through a document once, from its start to its end.
struct Reader<'t> {
    text: &'t str,
    end: usize,
    /// Where everything before has been seen.
    at: usize,
    pieces: std::vec::IntoIter<Piece>,
    repeated: BTreeSet<usize>,
}

impl Reader<'_> {
    fn node(&mut self, meaning: &yaml::Node) -> Option<Node> {
        let piece = self.pieces.next()?;
        for range in [piece.anchor.as_ref().map(|(_, range)| range), piece.tag.as_ref()].into_iter().flatten() {
            self.at = self.at.max(range.end);
        }
        let mut node = match piece.what {
            What::Begin | What::End => return None,
            What::Scalar(Style::Plain) if piece.range.is_empty() => nothing(self.at, Meaning::from(meaning)),
            What::Scalar(style) => {
                let range = match style {
                    Style::Literal | Style::Folded => self.block(piece.range)?,
                    _ => piece.range,
                };
                self.at = range.end;
                Node { range, anchor: None, tag: false, form: Form::Scalar(Some(style), Meaning::from(meaning)) }
            }
            What::Alias(anchor) => {
                self.repeated.insert(anchor);
                self.at = piece.range.end;
                Node { range: piece.range, anchor: None, tag: false, form: Form::Alias(Meaning::from(meaning)) }
            }
            What::List(brackets) | What::Map(brackets) => self.parts(&piece, brackets, meaning)?,
        };
        node.anchor = piece.anchor.map(|(id, _)| id);
        node.tag = piece.tag.is_some();
        Some(node)
    }

    /// Reads the rest of a list or a map, after its first piece.
    fn parts(&mut self, piece: &Piece, brackets: bool, meaning: &yaml::Node) -> Option<Node> {
        let is_map = matches!(piece.what, What::Map(_));
        let bare = brackets && !self.text[piece.range.start..].starts_with(['[', '{']);
        if brackets && !bare {
            self.at = piece.range.start + 1;
        }
        let mut list = Vec::new();
        let mut add = |reader: &mut Self, key, value| {
            list.push(reader.part(is_map, brackets, key, value)?);
            Some(())
        };
        match &meaning.kind {
            Kind::List(items) if !is_map => items.iter().try_for_each(|item| add(self, None, item))?,
            Kind::Map(entries) if is_map => entries.iter().try_for_each(|(key, value)| add(self, Some(key), value))?,
            _ => return None,
        }
        let end = self.pieces.next().filter(|piece| piece.what == What::End)?;
        let range = match (list.first(), list.last()) {
            _ if brackets && !bare => piece.range.start..end.range.end,
            (Some(first), Some(last)) => first.start..last.end(),
            _ => return None,
        };
        self.at = range.end;
        let form = Form::Parts(Parts { is_map, brackets, bare, list });
        Some(Node { range, anchor: None, tag: false, form })
    }

    fn part(&mut self, is_map: bool, brackets: bool, key: Option<&yaml::Node>, value: &yaml::Node) -> Option<Part> {
        self.at = self.past_blanks(self.at, brackets);
        let start = self.at;
        let (mut mark, mut key_read) = (None, None);
        if let Some(key) = key.filter(|_| is_map) {
            if self.is_sign('?', self.at) {
                self.at += 1;
            }
            let node = self.node(key)?;
            let style = node.style();
            key_read = Some(Key { range: node.range.clone(), meaning: node.meaning(), style });
            let colon = self.past_blanks(self.at, false);
            if self.text[colon..self.end].starts_with(':') {
                mark = Some(colon);
                self.at = colon + 1;
            }
        } else if !brackets {
            if !self.is_sign('-', self.at) {
                return None;
            }
            mark = Some(self.at);
            self.at += 1;
        }
        let value = self.node(value)?;
        Some(Part { start, key: key_read, mark, value })
    }

    /// Whether a sign stands at a place, and a blank or the end of the line after it.
    fn is_sign(&self, sign: char, at: usize) -> bool {
        let after = self.text[at..self.end].strip_prefix(sign);
        after.is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
    }

    /// The first place from `at` on that is neither blank nor in a comment; nor a comma, within brackets.
    fn past_blanks(&self, mut at: usize, brackets: bool) -> usize {
        while let Some(c) = self.text[at..self.end].chars().next() {
            at = match c {
                '#' => Lines(self.text).next(at).min(self.end),
                c if c.is_whitespace() || (brackets && c == ',') => at + c.len_utf8(),
                _ => break,
            };
        }
        at
    }

    /// The place of a block of lines, from its head to the end of its last line; `inner` is what the parser says of it.
    fn block(&self, inner: Range<usize>) -> Option<Range<usize>> {
        let lines = Lines(self.text);
        let head = self.past_blanks(self.at, false);
        if !self.text[head..].starts_with(['|', '>']) {
            return None;
        }
        let first = lines.next(head);
        let whole = self.text[..inner.end].ends_with('\n') || inner.end == self.end;
        let end = if whole { inner.end } else { lines.start(inner.end) };
        let mut end = end.max(first).min(self.end);
        let keeps_all = lines.rest(head).split_whitespace().next().is_some_and(|head| head.contains('+'));
        if keeps_all {
            return Some(head..end);
        }
        // Lines below that are empty do not count, save those with more blanks than the block is indented.
        let indented = lines.column(inner.start.min(self.end));
        while end > first {
            let start = lines.start(end - 1);
            let line = lines.rest(start);
            if !line.trim().is_empty() || line.len() > indented {
                break;
            }
            end = start;
        }
        Some(head..end)
    }
}
