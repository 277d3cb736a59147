//! Diagnostics: what is wrong with a site, where, and how to mend it.
//!
//! In: what any stage finds. Out: [`Diagnostics`], sorted and free of repetitions.
//! Not here: how they are shown (`edge::report`) and which rules exist ([`crate::check`]).

use crate::path::SourcePath;
use std::ops::{Deref, Range};

/// A range of bytes in a file of the site.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The file.
    pub file: SourcePath,
    /// The first byte.
    pub start: usize,
    /// The byte after the last one.
    pub end: usize,
}

impl Span {
    /// The bytes `range` of `file`.
    pub fn new(file: &SourcePath, range: Range<usize>) -> Self {
        Span { file: file.clone(), start: range.start, end: range.end.max(range.start) }
    }

    /// The part `range` of this span, counted from its start and cut at its end.
    pub fn part(&self, range: Range<usize>) -> Self {
        let start = (self.start + range.start).min(self.end);
        Span { file: self.file.clone(), start, end: (self.start + range.end).clamp(start, self.end) }
    }

    /// The bytes as a range.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// A value and where it was written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// `value`, written at `span`.
    pub fn new(value: T, span: Span) -> Self {
        Spanned { value, span }
    }

    /// The same place with another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: f(self.value), span: self.span }
    }
}

impl<T> Deref for Spanned<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// A change of a file's text: the bytes `range` make way for `text`.
///
/// An empty range inserts, an empty text removes. An editor that speaks the Language Server Protocol takes it as it is, once
/// its bytes are counted as lines and columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextEdit {
    /// The bytes that go, counted in the text as it was.
    pub range: Range<usize>,
    /// What comes in their place.
    pub text: String,
}

/// Changes of one file's text, in the order of their places; no two of them overlap.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edits(Vec<TextEdit>);

impl Edits {
    /// Puts changes in the order of their places. Those that insert at one place stay in the order given.
    ///
    /// ```
    /// use convoke::diag::{Edits, TextEdit};
    /// let edit = |range, text: &str| TextEdit { range, text: text.to_owned() };
    /// let edits = Edits::new(vec![edit(4..5, "2"), edit(0..1, "b")]).unwrap();
    /// assert_eq!(edits.apply("a = 1").as_deref(), Some("b = 2"));
    /// assert_eq!(Edits::new(vec![edit(0..3, ""), edit(2..4, "")]), None);
    /// ```
    ///
    /// `None` where two overlap.
    pub fn new(mut edits: Vec<TextEdit>) -> Option<Self> {
        edits.retain(|edit| !(edit.range.is_empty() && edit.text.is_empty()));
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        let apart = edits.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start);
        apart.then_some(Edits(edits))
    }

    /// The text with the changes made; `None` where it is not the one that they were made for, as far as that can be seen.
    pub fn apply(&self, text: &str) -> Option<String> {
        let mut new = String::with_capacity(text.len());
        let mut at = 0;
        for edit in &self.0 {
            new.push_str(text.get(at..edit.range.start)?);
            new.push_str(&edit.text);
            at = edit.range.end;
        }
        new.push_str(text.get(at..)?);
        Some(new)
    }

    /// Whether nothing is changed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One after another, in the order of their places.
    pub fn iter(&self) -> std::slice::Iter<'_, TextEdit> {
        self.0.iter()
    }
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is written while there is one.
    Error,
    /// Worth mending; the site is built all the same.
    Warning,
    /// Worth knowing; `--deny warnings` passes it over.
    Note,
    /// Not reported.
    Off,
}

impl Severity {
    /// The word for it in reports.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
            Severity::Off => "off",
        }
    }
}

/// A rule that a site can break. All of them stand in [`crate::rules::RULES`].
#[derive(Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rule {
    /// The name, in words joined by `-`: also the name of its page under `docs/rules/`.
    pub name: &'static str,
    /// How bad it is, where the site says nothing else.
    pub severity: Severity,
    /// What the rule asks, in one sentence.
    pub summary: &'static str,
    /// Whether editors can say that what it finds is right, and how.
    pub exceptions: Exceptions,
}

impl Rule {
    /// Whether a site can make it less than an error. What cannot be allowed as an error would break outputs.
    pub fn can_be_lowered(&self) -> bool {
        self.severity != Severity::Error || self.exceptions != Exceptions::None
    }

    /// Its severity in words, and whether an exception can be made; of an error that is understood not to be so.
    pub fn severity_in_words(&self) -> String {
        let word = self.severity.word();
        match (self.exceptions, self.severity) {
            (Exceptions::None, Severity::Error) => word.to_owned(),
            (Exceptions::None, _) => format!("{word}, cannot be allowed"),
            (Exceptions::Key, _) => format!("{word}, can be allowed"),
            (Exceptions::KeyAndComment, _) => format!("{word}, can be allowed, also by a comment"),
        }
    }
}

/// How editors can say that what a rule finds is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Exceptions {
    /// They cannot.
    None,
    /// By the key `allow`.
    Key,
    /// By the key `allow`, and by a comment in a text.
    KeyAndComment,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic(Box<Finding>);

/// What a [`Diagnostic`] says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule that is broken.
    pub rule: &'static Rule,
    /// How bad it is at this site.
    pub severity: Severity,
    /// What is wrong, in a sentence without a full stop.
    pub message: String,
    /// Where.
    pub span: Span,
    /// Other places that explain it, each with a few words.
    pub labels: Vec<(Span, String)>,
    /// How to mend it.
    pub help: Option<String>,
    /// What can stand in a place instead of what does: each of them mends it, and means something else where there are several.
    pub instead: Vec<(Span, String)>,
}

impl Diagnostic {
    /// The finding that `rule` is broken at `span`.
    pub fn new(rule: &'static Rule, span: Span, message: impl Into<String>) -> Self {
        Diagnostic(Box::new(Finding {
            rule,
            severity: rule.severity,
            message: message.into(),
            span,
            labels: Vec::new(),
            help: None,
            instead: Vec::new(),
        }))
    }

    /// Adds how to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// Says what to write in its place; where there are several, each means something else.
    #[must_use]
    pub fn write_instead(mut self, texts: &[String]) -> Self {
        let quoted: Vec<String> = texts.iter().map(|text| format!("`{text}`")).collect();
        self.0.help = match quoted.as_slice() {
            [] => self.0.help,
            [text] => Some(format!("write {text}")),
            [others @ .., last] => Some(format!("write {} or {last}, whichever is meant", others.join(", "))),
        };
        let span = self.0.span.clone();
        self.0.instead.extend(texts.iter().map(|text| (span.clone(), text.clone())));
        self
    }

    /// Asks whether a word is meant by what stands in its place.
    #[must_use]
    pub fn did_you_mean(mut self, word: &str) -> Self {
        self.0.instead.push((self.0.span.clone(), word.to_owned()));
        self.help(format!("did you mean `{word}`?"))
    }

    /// Asks whether the nearest of these words is meant, where one is near; or else helps by other words.
    #[must_use]
    pub fn did_you_mean_one_of<'w>(self, word: &str, known: impl Iterator<Item = &'w str>, other: impl Into<String>) -> Self {
        match nearest(word, known) {
            Some(near) => self.did_you_mean(near),
            None => self.help(other),
        }
    }

    /// Gives it another severity.
    pub fn set_severity(&mut self, severity: Severity) {
        self.0.severity = severity;
    }

    /// Adds another place that explains it.
    #[must_use]
    pub fn label(mut self, span: Span, words: impl Into<String>) -> Self {
        self.0.labels.push((span, words.into()));
        self
    }
}

impl Deref for Diagnostic {
    type Target = Finding;
    fn deref(&self) -> &Finding {
        &self.0
    }
}

/// All findings of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds the diagnostics of another stage.
    pub fn extend(&mut self, other: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(other);
    }

    /// Puts them in the order of files and places, each said once.
    pub fn sort(&mut self) {
        self.0
            .sort_by(|a, b| (&a.span, a.severity, a.rule.name, &a.message).cmp(&(&b.span, b.severity, b.rule.name, &b.message)));
        self.0.dedup();
    }

    /// Leaves out each diagnostic for which `keep` is false.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.0.retain(keep);
    }

    /// Gives each the severity that `of` says, and leaves out those that are off.
    pub fn judge(&mut self, of: impl Fn(&Diagnostic) -> Severity) {
        for found in &mut self.0 {
            let severity = of(found);
            found.set_severity(severity);
        }
        self.0.retain(|found| found.severity != Severity::Off);
    }

    /// Whether one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// How many are of this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|d| d.severity == severity).count()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// One after another.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(found: I) -> Self {
        Diagnostics(found.into_iter().collect())
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// A value together with what was found on the way to it: a stage never fails.
#[derive(Debug, Clone, Default)]
pub struct Reported<T> {
    /// The value, as good as it could be made.
    pub value: T,
    /// What was found.
    pub diagnostics: Diagnostics,
}

/// The candidate that differs least from `word`, if it is near enough to be meant.
pub fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    let limit = (length / 3).max(1);
    // Between very short words a single letter is all the difference there is.
    if length < 3 {
        return None;
    }
    candidates
        .filter(|candidate| candidate.chars().count() >= 3)
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= limit || (word.len() > 3 && candidate.starts_with(word)))
        .min()
        .map(|(_, candidate)| candidate)
}
