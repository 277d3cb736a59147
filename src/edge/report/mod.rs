//! Findings as text: for people, editors and machines.
//!
//! In: diagnostics and the texts that they point into. Out: one string in one of [`FORMATS`].
//! Not here: which findings there are, and to which stream the string goes.

mod ci;
mod human;
mod json;

use super::terminal::plain;
use crate::Compiled;
use crate::diag::{Diagnostic, Diagnostics, Severity, Span};
use crate::path::SourcePath;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

/// A way to write findings.
#[derive(Debug)]
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// Whether it is a document for a program, which is a result and goes to the standard output.
    pub document: bool,
    /// Writes it.
    pub write: fn(&Report<'_>) -> String,
}

/// All formats, the default first.
pub static FORMATS: &[Format] = &[
    Format { name: "human", about: "with excerpts, for people", document: false, write: human::write },
    Format { name: "short", about: "one line each, for editors", document: false, write: human::write_short },
    Format { name: "json", about: "one JSON document", document: true, write: json::write },
    Format { name: "jsonl", about: "one JSON object a line", document: true, write: json::write_lines },
    Format { name: "github", about: "annotations of GitHub Actions", document: true, write: ci::github },
    Format { name: "gitlab", about: "a code quality report of GitLab", document: true, write: ci::gitlab },
    Format { name: "sarif", about: "SARIF 2.1.0", document: true, write: ci::sarif },
    Format { name: "junit", about: "JUnit XML", document: true, write: ci::junit },
];

/// The format of this name.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

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

    fn place(&self, span: &Span) -> Place<'_> {
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
            severity: if deny_warnings { Severity::Error } else { diagnostic.rule.severity },
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
        let counts = [(self.count(Severity::Error), "error"), (self.count(Severity::Warning), "warning")];
        let counts: Vec<String> = counts.into_iter().filter(|(n, _)| *n > 0).map(|(n, word)| count(n, word)).collect();
        let files: BTreeSet<&str> = self.findings.iter().map(|finding| finding.place.file).collect();
        (!counts.is_empty()).then(|| format!("{} in {}", counts.join(" and "), count(files.len(), "file")))
    }
}

/// A finding as a few texts, for a page in the browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// `file:line:column`.
    pub address: String,
    /// How bad it is.
    pub severity: Severity,
    /// The name of the rule.
    pub rule: &'static str,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
}

/// The findings as rows.
pub fn rows(diagnostics: &Diagnostics, context: &Context<'_>) -> Vec<Row> {
    let files = Files::of(diagnostics, context);
    let row = |finding: &Finding<'_>| Row {
        address: finding.place.address(),
        severity: finding.severity,
        rule: finding.diagnostic.rule.name,
        message: finding.diagnostic.message.clone(),
        help: finding.diagnostic.help.clone(),
    };
    Report::new(diagnostics, &files, context.deny_warnings).findings.iter().map(row).collect()
}

/// Findings about a compiled site in a format, and their summary.
///
/// The context's texts are those that `compiled` holds.
pub fn write(
    diagnostics: &Diagnostics,
    compiled: &Compiled,
    name: &dyn Fn(&SourcePath) -> String,
    deny_warnings: bool,
    format: &Format,
) -> (String, Option<String>) {
    let context = Context { text: &|path| compiled.text(path), name, deny_warnings };
    let files = Files::of(diagnostics, &context);
    let report = Report::new(diagnostics, &files, deny_warnings);
    ((format.write)(&report), report.summary())
}

/// `1 file`, `2 files`.
pub fn count(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

/// `path` as seen from the folder `from` (both absolute), with `/`; absolute where the two have no folder in common.
pub fn relative(path: &Path, from: &Path) -> String {
    let shared = path.components().zip(from.components()).take_while(|(a, b)| a == b).count();
    let is_root = |part: Option<Component<'_>>| !matches!(part, Some(Component::Normal(_)));
    if path.is_absolute() && is_root(path.components().take(shared).last()) {
        return path.display().to_string();
    }
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    let way: PathBuf = up.chain(path.components().skip(shared)).collect();
    let text = way.display().to_string();
    if cfg!(windows) { text.replace('\\', "/") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RULES;

    /// The findings of the tests: an error with help and labels in two files, a warning-like one without a text.
    pub(super) fn sample() -> (Diagnostics, BTreeMap<SourcePath, String>) {
        let path = |text: &str| SourcePath::new(text).unwrap();
        let texts = [("content/a.md", "---\ntitle: Käse, 100 %\ndates: 2014-13-01\n---\n"), ("content/b.md", "x: <1>\n")];
        let texts = texts.map(|(file, text)| (path(file), text.to_owned())).into();
        let rule = |severity| *RULES.iter().find(|rule| rule.severity == severity).unwrap();
        let mut all = Diagnostics::new();
        let error = Diagnostic::new(rule(Severity::Error), Span::new(&path("content/a.md"), 31..41), "there is no month 13");
        let error = error.help("write a month\nfrom 01 to 12").label(Span::new(&path("content/a.md"), 11..16), "of <this>");
        all.push(error.label(Span::new(&path("content/b.md"), 3..6), "said here, 50 %"));
        let lost = Span::new(&path("content/pic.png"), 7..9);
        all.push(Diagnostic::new(rule(Severity::Warning), lost, "a picture: \u{1b}[31mred"));
        (all, texts)
    }

    /// The sample in a format.
    pub(super) fn written(name: &str) -> String {
        let (all, texts) = sample();
        let context = Context {
            text: &|path| texts.get(path).map(String::as_str),
            name: &|path| format!("site/{path}"),
            deny_warnings: false,
        };
        let files = Files::of(&all, &context);
        (format(name).unwrap().write)(&Report::new(&all, &files, false))
    }

    #[test]
    fn places_are_counted_in_characters_from_one() {
        let (all, texts) = sample();
        let context =
            Context { text: &|path| texts.get(path).map(String::as_str), name: &|path| path.to_string(), deny_warnings: false };
        let files = Files::of(&all, &context);
        let at = |start, end| {
            let place = files.place(&Span::new(&SourcePath::new("content/a.md").unwrap(), start..end));
            (place.start.line, place.start.column, place.end.line, place.end.column)
        };
        assert_eq!(at(0, 3), (1, 1, 1, 4));
        assert_eq!(at(11, 16), (2, 8, 2, 12), "ä is one character");
        assert_eq!(at(13, 13), (2, 9, 2, 9), "inside of ä");
        assert_eq!(at(45, 46), (4, 4, 5, 1));
        assert_eq!(at(40, 4000), (3, 17, 5, 1));
    }

    #[test]
    fn a_summary_counts_in_words() {
        let (all, _) = sample();
        let context = Context { text: &|_| None, name: &|path| path.to_string(), deny_warnings: false };
        let files = Files::of(&all, &context);
        assert_eq!(Report::new(&all, &files, false).summary().unwrap(), "1 error and 1 warning in 2 files");
        assert_eq!(Report::new(&all, &files, true).summary().unwrap(), "2 errors in 2 files");
        assert_eq!(Report::new(&Diagnostics::new(), &files, true).summary(), None);
    }

    #[test]
    fn names_of_formats_are_unique_and_found() {
        for one in FORMATS {
            assert!(std::ptr::eq(format(one.name).unwrap(), one), "{}", one.name);
        }
    }

    #[test]
    fn paths_are_seen_from_the_working_folder() {
        let seen = |path: &str, from: &str| relative(Path::new(path), Path::new(from));
        assert_eq!(seen("/home/a/site/content/x.md", "/home/a/site"), "content/x.md");
        assert_eq!(seen("/home/a/site/content/x.md", "/home/a"), "site/content/x.md");
        assert_eq!(seen("/home/a/site/convoke.yaml", "/home/a/site/content"), "../convoke.yaml");
        assert_eq!(seen("/srv/x", "/home/a"), "/srv/x");
    }

    #[test]
    fn any_span_in_any_text_can_be_written() {
        for text in ["", "\n", "ä", "a\r\nb", "\u{FEFF}---\n", "\t\u{0}\u{1b}x\u{202E}\n\n"] {
            for (start, end) in [(0, 0), (0, 1), (1, 1), (0, 99), (98, 99), (2, 3), (5, 1)] {
                let path = SourcePath::new("content/a.md").unwrap();
                let mut all = Diagnostics::new();
                let span = Span { file: path, start, end };
                all.push(Diagnostic::new(RULES[0], span.clone(), "m").label(span, "l").help("h"));
                let context = Context { text: &|_| Some(text), name: &|path| path.to_string(), deny_warnings: false };
                let files = Files::of(&all, &context);
                for format in FORMATS {
                    assert!(!(format.write)(&Report::new(&all, &files, false)).is_empty());
                }
            }
        }
    }
}
