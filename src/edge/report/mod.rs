//! Findings as text: for people, editors and machines.
//!
//! In: diagnostics and the texts that they point into. Out: one string in one of [`FORMATS`].
//! Not here: which findings there are, and to which stream the string goes.

mod ci;
mod findings;
mod human;
mod json;

pub use findings::{Context, Files, Finding, Place, Point, Report, count, counted};

use crate::Compiled;
use crate::diag::{Diagnostics, Severity};
use crate::path::SourcePath;
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
    use crate::diag::{Diagnostic, Span};
    use crate::rules::RULES;
    use std::collections::BTreeMap;

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
