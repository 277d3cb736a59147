//! Findings as they are shown: where, how bad, and how many.
//!
//! In: diagnostics, and the texts that they point into. Out: a [`Report`], which every format writes.
//! Not here: the formats themselves.

use crate::diag::{Diagnostic, Diagnostics, Severity, Span};
use crate::edge::terminal::plain;
use crate::path::SourcePath;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A place in a text as people count: from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    /// The line.
    pub line: usize,
    /// The character in the line.
    pub column: usize,
}

/// A span as it is shown.
#[derive(Debug, Clone)]
pub struct Place<'a> {
    /// The path of the file as people know it.
    pub file: &'a str,
    /// The text of the file, if it can be shown.
    pub text: Option<&'a str>,
    /// The bytes that are meant, on boundaries of characters where the text is known.
    pub bytes: Range<usize>,
    /// Where it begins.
    pub start: Point,
    /// The place after its last character.
    pub end: Point,
}

impl Place<'_> {
    /// `file:line:column`.
    pub fn address(&self) -> String {
        format!("{}:{}:{}", self.file, self.start.line, self.start.column)
    }
}

/// A finding as it is shown.
#[derive(Debug)]
pub struct Finding<'a> {
    /// The finding.
    pub diagnostic: &'a Diagnostic,
    /// Its severity in this run.
    pub severity: Severity,
    /// Where it is.
    pub place: Place<'a>,
    /// Other places that explain it.
    pub labels: Vec<(Place<'a>, &'a str)>,
}

/// What a report needs besides the findings.
pub struct Context<'a> {
    /// The text of a file, for excerpts.
    pub text: &'a dyn Fn(&SourcePath) -> Option<&'a str>,
    /// How a file is called.
    pub name: &'a dyn Fn(&SourcePath) -> String,
    /// Whether warnings count as errors.
    pub deny_warnings: bool,
}

/// A file that findings point into.
#[derive(Debug)]
struct File<'a> {
    name: String,
    text: Option<&'a str>,
    /// The offsets at which lines begin.
    lines: Vec<usize>,
}

/// The files that findings point into; kept apart from the [`Report`], which borrows their names.
#[derive(Debug)]
pub struct Files<'a>(BTreeMap<SourcePath, File<'a>>);

impl<'a> Files<'a> {
    /// The files that `diagnostics` point into.
    pub fn of(diagnostics: &Diagnostics, context: &Context<'a>) -> Self {
        let spans =
            diagnostics.iter().flat_map(|found| std::iter::once(&found.span).chain(found.labels.iter().map(|(span, _)| span)));
        let paths: BTreeSet<&SourcePath> = spans.map(|span| &span.file).collect();
        let file = |path: &SourcePath| {
            let text = (context.text)(path);
            let breaks = text.unwrap_or_default().bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            let lines = std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect();
            File { name: plain(&(context.name)(path)), text, lines }
        };
        Files(paths.into_iter().map(|path| (path.clone(), file(path))).collect())
    }

    /// Where a span is.
    pub(super) fn place(&self, span: &Span) -> Place<'_> {
        let Some(file) = self.0.get(&span.file) else {
            let start = Point { line: 1, column: 1 };
            return Place { file: "", text: None, bytes: span.range(), start, end: start };
        };
        let start = file.boundary(span.start);
        let end = file.boundary(span.end).max(start);
        let bytes = if file.text.is_some() { start..end } else { span.range() };
        Place { file: &file.name, text: file.text, bytes, start: file.point(start), end: file.point(end) }
    }
}

impl File<'_> {
    /// The boundary of a character at or before `offset`.
    fn boundary(&self, offset: usize) -> usize {
        let back = |text: &str| (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
        self.text.and_then(back).unwrap_or(0)
    }

    fn point(&self, offset: usize) -> Point {
        let line = self.lines.partition_point(|start| *start <= offset);
        let start = self.lines.get(line.wrapping_sub(1)).copied().unwrap_or(0);
        let before = self.text.and_then(|text| text.get(start..offset)).unwrap_or_default();
        Point { line: line.max(1), column: before.chars().count() + 1 }
    }
}

/// Findings, ready to be written.
#[derive(Debug)]
pub struct Report<'a> {
    /// The findings in their order.
    pub findings: Vec<Finding<'a>>,
}

impl<'a> Report<'a> {
    /// What `diagnostics` say about `files`; where `deny_warnings`, warnings are errors.
    pub fn new(diagnostics: &'a Diagnostics, files: &'a Files<'a>, deny_warnings: bool) -> Self {
        let finding = |diagnostic: &'a Diagnostic| Finding {
            diagnostic,
            severity: match diagnostic.severity {
                Severity::Warning if deny_warnings => Severity::Error,
                severity => severity,
            },
            place: files.place(&diagnostic.span),
            labels: diagnostic.labels.iter().map(|(span, words)| (files.place(span), words.as_str())).collect(),
        };
        Report { findings: diagnostics.iter().map(finding).collect() }
    }

    /// How many findings are of this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// The findings counted in words: `3 errors and 1 warning in 2 files`; `None` where there are none.
    pub fn summary(&self) -> Option<String> {
        let counted = counted(|severity| self.count(severity));
        let files: BTreeSet<&str> = self.findings.iter().map(|finding| finding.place.file).collect();
        (!counted.is_empty()).then(|| format!("{counted} in {}", count(files.len(), "file")))
    }
}

/// How many findings there are of each severity, in words: `3 errors and 1 warning`; empty where there are none.
pub fn counted(of: impl Fn(Severity) -> usize) -> String {
    let shown = [Severity::Error, Severity::Warning, Severity::Note];
    let counts: Vec<String> = shown
        .into_iter()
        .map(|severity| (of(severity), severity.word()))
        .filter(|(n, _)| *n > 0)
        .map(|(n, word)| count(n, word))
        .collect();
    counts.join(" and ")
}

/// `1 file`, `2 files`.
pub fn count(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}
