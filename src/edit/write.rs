//! Values as lines of YAML.
//!
//! In: a value, where it is to stand, and what stands beside it. Out: what follows its key or dash, and the lines below.
//! Not here: where in the file ([`super::place`]), and the quotes of a text ([`super::scalar`]).
//!
//! A value looks like the one whose place it takes or that stands beside it. Where there is none, maps are written as lines, and
//! lists of texts in brackets as long as they fit in a line.

use super::scalar::{Spot, Was, block, inline};
use super::tree::{Form, Node, Part, Tree};
use super::value::{Meaning, Value, decimal, without_returns};
use super::want::{Want, WantPart};
use crate::parse::yaml::Style;

/// The longest line in which brackets are written.
const WIDTH: usize = 120;
/// The longest line of a text that is folded.
const FOLDED: usize = 100;

/// How a document is indented.
#[derive(Debug, Clone, Copy)]
pub(super) struct Indent {
    /// By how much what belongs to a key.
    pub step: usize,
    /// By how much the dashes of a list below its key.
    pub dash: usize,
}

impl Indent {
    /// How a document is indented where it first is; two blanks where nothing is. `column`: where a part stands in its line.
    pub(super) fn of(tree: &Tree, column: &dyn Fn(&Part) -> usize) -> Self {
        let (mut step, mut dash) = (None, None);
        tree.root.visit(&mut |node| {
            let Some(parts) = node.parts().filter(|parts| parts.is_map && !parts.brackets) else { return };
            for part in &parts.list {
                let Some(inner) = part.value.parts().filter(|inner| !inner.brackets) else { continue };
                let Some(first) = inner.list.first() else { continue };
                let depth = column(first).checked_sub(column(part));
                let known = if inner.is_map { &mut step } else { &mut dash };
                *known = known.or(depth);
            }
        });
        let step = step.or(dash.filter(|dash| *dash > 0)).unwrap_or(2).max(1);
        Indent { step, dash: dash.unwrap_or(step) }
    }
}

/// A value as it is written: what follows its key or dash in the same line, and the lines below, indented.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// What stands in the line of the key or dash.
    pub head: String,
    /// The lines below.
    pub lines: Vec<String>,
}

impl Written {
    fn head(head: String) -> Self {
        Written { head, lines: Vec::new() }
    }
}

/// The key or dash of a value that is to be written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Holder {
    /// Where it stands in its line.
    pub column: usize,
    /// Whether it is a dash, below which a list is always indented.
    pub is_dash: bool,
}

/// Writes values.
#[derive(Debug, Clone, Copy)]
pub(super) struct Writer {
    /// How it is indented.
    pub indent: Indent,
    /// Whether texts may be blocks of lines.
    pub blocks: bool,
}

impl Writer {
    /// A value without brackets around it; `like`: the value that it replaces or stands beside; `replaces`: the former.
    pub(super) fn value(&self, want: &Want, holder: Holder, like: Option<&Node>, replaces: bool) -> Written {
        match want {
            Want::Same => Written::default(),
            Want::Leaf(value) => self.leaf(value, holder.column, like, replaces),
            Want::List(parts) | Want::Map(parts) => {
                let in_brackets = self.in_brackets(want, None);
                if parts.is_empty() || self.fits(want, &in_brackets, holder.column, like) {
                    return Written::head(in_brackets);
                }
                let as_map = holder.is_dash || matches!(want, Want::Map(_));
                let inner = holder.column + if as_map { self.indent.step } else { self.indent.dash };
                let lines = parts.iter().flat_map(|part| self.part(part, inner, like)).collect();
                Written { head: String::new(), lines }
            }
        }
    }

    /// Whether a list or map is better written in brackets.
    fn fits(&self, want: &Want, in_brackets: &str, column: usize, like: Option<&Node>) -> bool {
        let is_map = matches!(want, Want::Map(_));
        let short = column + in_brackets.chars().count() <= WIDTH && !has_lines(want);
        let beside = like.and_then(Node::parts).filter(|parts| parts.is_map == is_map && !parts.list.is_empty());
        let default = matches!(want, Want::List(parts) if parts.iter().all(|part| matches!(part.value, Want::Leaf(_))));
        short && beside.map_or(default, |parts| parts.brackets)
    }

    /// An entry or item as lines, for a list or map that stands in `column`; `like`: a list or map of its kind.
    pub(super) fn part(&self, part: &WantPart, column: usize, like: Option<&Node>) -> Vec<String> {
        let list = like.and_then(Node::parts).map_or(&[][..], |parts| &parts.list);
        let beside = list.iter().find(|other| other.name() == part.key.as_deref()).or(list.last()).map(|part| &part.value);
        let blanks = " ".repeat(column);
        match &part.key {
            Some(key) => {
                let written = self.value(&part.value, Holder { column, is_dash: false }, beside, false);
                let key = inline(key, false, Spot { in_brackets: false, key: true }, None);
                let first = [blanks, key, ":".to_owned()].concat();
                with_head(first, written)
            }
            None => self.item(&part.value, column, beside),
        }
    }

    /// An item of a list: a map begins in the line of the dash.
    fn item(&self, want: &Want, column: usize, like: Option<&Node>) -> Vec<String> {
        let dash = format!("{}-", " ".repeat(column));
        let in_brackets = self.in_brackets(want, None);
        match want {
            Want::Map(parts) if !parts.is_empty() && !self.fits(want, &in_brackets, column, like) => {
                let mut lines: Vec<String> = parts.iter().flat_map(|part| self.part(part, column + 2, like)).collect();
                if let Some(first) = lines.first_mut() {
                    *first = format!("{dash} {}", first.trim_start());
                }
                lines
            }
            // A list in a list is hard to read as lines.
            Want::List(_) => vec![format!("{dash} {in_brackets}")],
            _ => with_head(dash, self.value(want, Holder { column, is_dash: true }, like, false)),
        }
    }

    fn leaf(&self, value: &Value, column: usize, like: Option<&Node>, replaces: bool) -> Written {
        let was = was(like);
        let style = was.map(|was| was.style);
        let replaced = if replaces { was } else { None };
        let (text, markdown) = match value {
            Value::Text(text) => (text.clone(), false),
            Value::Markdown(text) => (without_returns(text), true),
            _ => return Written::head(self.scalar(value, Spot::default(), replaced)),
        };
        let long = text.chars().count() > FOLDED;
        let folds = !markdown && style == Some(Style::Folded) && (replaces || long);
        let literal = replaces && matches!(style, Some(Style::Literal | Style::Folded));
        let several = text.contains('\n') && (markdown || style != Some(Style::Double) || !replaces);
        let width = folds.then(|| FOLDED.saturating_sub(column).max(FOLDED / 2));
        let wanted = self.blocks && (folds || literal || several);
        if let Some((head, lines)) = block(&text, width).filter(|_| wanted) {
            let blanks = " ".repeat(column + self.indent.step);
            let indented = |line: String| if line.is_empty() { line } else { format!("{blanks}{line}") };
            return Written { head, lines: lines.into_iter().map(indented).collect() };
        }
        Written::head(self.scalar(value, Spot::default(), replaced))
    }

    /// A value in one line, for a place within brackets. `was`: the scalar whose place it takes.
    pub(super) fn in_brackets(&self, want: &Want, was: Option<Was<'_>>) -> String {
        let spot = Spot { in_brackets: true, key: false };
        match want {
            Want::Same => String::new(),
            Want::Leaf(Value::Null) => "null".to_owned(),
            Want::Leaf(value) => self.scalar(value, spot, was),
            Want::List(parts) => format!("[{}]", self.parts_in_brackets(parts)),
            Want::Map(parts) => format!("{{{}}}", self.parts_in_brackets(parts)),
        }
    }

    fn parts_in_brackets(&self, parts: &[WantPart]) -> String {
        parts.iter().map(|part| self.part_in_brackets(part)).collect::<Vec<_>>().join(", ")
    }

    /// An entry or item for a place within brackets.
    pub(super) fn part_in_brackets(&self, part: &WantPart) -> String {
        let value = self.in_brackets(&part.value, None);
        match &part.key {
            Some(key) => format!("{}: {value}", inline(key, false, Spot { in_brackets: true, key: true }, None)),
            None => value,
        }
    }

    fn scalar(&self, value: &Value, spot: Spot, was: Option<Was<'_>>) -> String {
        match value {
            Value::Null | Value::List(_) | Value::Map(_) => String::new(),
            Value::Bool(value) => value.to_string(),
            Value::Integer(value) => value.to_string(),
            Value::Decimal(value) => decimal(*value),
            Value::Date(text) => inline(text, true, spot, was),
            Value::Text(text) => inline(text, false, spot, was),
            Value::Markdown(text) => inline(&without_returns(text), false, spot, was),
        }
    }
}

/// How a scalar stands.
pub(super) fn was(node: Option<&Node>) -> Option<Was<'_>> {
    match node.map(|node| &node.form) {
        Some(Form::Scalar(Some(style), Meaning::Text(meaning))) => Some(Was { style: *style, meaning }),
        _ => None,
    }
}

/// Whether a text of several lines is in it.
fn has_lines(want: &Want) -> bool {
    match want {
        Want::Leaf(Value::Text(text) | Value::Markdown(text)) => text.contains('\n'),
        Want::List(parts) | Want::Map(parts) => parts.iter().any(|part| has_lines(&part.value)),
        Want::Leaf(_) | Want::Same => false,
    }
}

fn with_head(first: String, written: Written) -> Vec<String> {
    let first = if written.head.is_empty() { first } else { format!("{first} {}", written.head) };
    std::iter::once(first).chain(written.lines).collect()
}
