//! The decoder: what the reading of a file carries along, and what it reports of nodes.
//!
//! In: the file and its nodes. Out: findings. Not here: what a value or a record is ([`super::decode`]).

use super::yaml::{Kind, Manner, Node, lost_letters};
use crate::diag::{Diagnostic, Diagnostics, Span};
use crate::path::SourcePath;
use crate::rules;
use crate::text::{first_bad, is_bad};

/// What decoding needs besides the node.
#[derive(Debug)]
pub struct Decoder<'a> {
    /// The file that is read.
    pub file: &'a SourcePath,
    /// Its text.
    pub text: &'a str,
    /// Whether a person wrote it, whose slips are reported, and no program.
    pub by_hand: bool,
    /// What was found.
    pub diagnostics: Diagnostics,
    /// The keys that misspelt ones were meant for, each with where its record begins.
    pub(super) meant: Vec<(usize, String)>,
}

impl<'a> Decoder<'a> {
    /// For the file `file` with the text `text`, written by a person.
    pub fn new(file: &'a SourcePath, text: &'a str) -> Self {
        Decoder { file, text, by_hand: true, diagnostics: Diagnostics::new(), meant: Vec::new() }
    }

    /// Where a node stands.
    pub fn span(&self, node: &Node) -> Span {
        Span::new(self.file, node.range.clone())
    }

    /// Reports what a text holds that nobody means: characters that no page, calendar or feed can hold, and letters that were
    /// lost since a backslash before them makes something else of them.
    pub(super) fn check_characters(&mut self, node: &Node, value: &str) {
        let bad = first_bad(value);
        let lost = if node.manner == Manner::Double && self.by_hand { self.lost(node) } else { Vec::new() };
        if let Some((_, bad)) = bad {
            let message = format!("this text holds the control character U+{:04X}", u32::from(bad));
            let diagnostic = Diagnostic::new(&rules::CONTROL_CHARACTER, self.span(node), message);
            let escape = lost.iter().find(|(_, character)| *character == bad);
            self.diagnostics.push(match escape {
                Some((range, _)) => diagnostic.help(in_single_quotes(&self.text[range.clone()])),
                None => diagnostic.help("delete it: it may have come along when the text was copied"),
            });
        }
        if let Some((range, character)) = lost.iter().find(|(_, character)| !is_bad(*character)) {
            let escape = &self.text[range.clone()];
            let message = format!("`{escape}` in double quotes is {}, and not these two characters", in_words(*character));
            let diagnostic = Diagnostic::new(&rules::LOST_BACKSLASH, Span::new(self.file, range.clone()), message);
            self.diagnostics.push(diagnostic.help(in_single_quotes(escape)));
        }
    }

    /// The escapes of a node in double quotes by which letters were lost, and what each stands for.
    fn lost(&self, node: &Node) -> Vec<(std::ops::Range<usize>, char)> {
        let written = self.text.get(node.range.clone()).unwrap_or_default();
        if !written.contains('\\') {
            return Vec::new();
        }
        let place = |at: usize| node.range.start + at..node.range.start + at + 2;
        lost_letters(written).into_iter().map(|(at, character)| (place(at), character)).collect()
    }

    /// Reports a value that is not `wanted`.
    pub(super) fn wrong_type(&mut self, node: &Node, wanted: &str) {
        let span = self.span(node);
        let message = format!("{wanted} is expected here, not {}", node.describe());
        let help = match node.kind {
            Kind::Map(_) if wanted == TEXT => "a text that holds `: ` must stand in quotes",
            Kind::List(_) => "write one value, without `-` or `[ ]`",
            _ => "`docs/file-format.md` shows the form of every key",
        };
        self.diagnostics.push(Diagnostic::new(&rules::WRONG_TYPE, span, message).help(help));
    }
}

/// The words for a text in messages, of whatever form.
pub(super) const TEXT: &str = "a text";

/// What to write instead of a backslash in double quotes.
fn in_single_quotes(escape: &str) -> String {
    let breaks = if escape == "\\n" { "; to break the line, write the text on several lines after `|`" } else { "" };
    format!("write the text in single quotes, in which a backslash is a backslash, or `\\{escape}` in double ones{breaks}")
}

/// A character that nobody sees, in words.
fn in_words(character: char) -> String {
    match character {
        '\n' => "the end of a line".to_owned(),
        '\t' => "a tab".to_owned(),
        '\u{A0}' => "a blank at which no line breaks".to_owned(),
        other => format!("the character U+{:04X}", u32::from(other)),
    }
}
