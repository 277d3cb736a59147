//! Findings for people: with excerpts of the files, or one line each.
//!
//! In: a [`Report`]. Out: text, styled with escape sequences that the stream strips where they are not wanted.
//! This is the door to `annotate-snippets`. Not here: the summary, which is not part of a format.

use super::findings::{Finding, Place, Report};
use crate::diag::Severity;
use crate::edge::terminal::{plain, width};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str};
use std::ops::Range;

/// How much of a text behind the beginning of what is meant is shown where there is no end of a line, in bytes.
const MOST_SHOWN: usize = 2_000;

/// With excerpts.
pub(super) fn write(report: &Report<'_>) -> String {
    let renderer = Renderer::styled().decor_style(DecorStyle::Ascii).term_width(width());
    report.findings.iter().flat_map(|finding| [renderer.render(&[group(finding)]), "\n\n".to_owned()]).collect()
}

/// One line each: `path:line:column: severity[rule] message`.
pub(super) fn write_short(report: &Report<'_>) -> String {
    report.findings.iter().map(short).collect()
}

fn short(finding: &Finding<'_>) -> String {
    let (address, severity, rule) = (finding.place.address(), finding.severity.word(), finding.diagnostic.rule.name);
    format!("{address}: {severity}[{rule}] {}\n", plain(&finding.diagnostic.message))
}

fn group<'a>(finding: &'a Finding<'a>) -> Group<'a> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note | Severity::Off => Level::NOTE,
    };
    let mut group = Group::with_title(level.primary_title(plain(&finding.diagnostic.message)).id(finding.diagnostic.rule.name));
    for place in files(finding) {
        group = match place.text.filter(|text| !text.is_empty()) {
            Some(text) => group.element(excerpt(finding, place, text)),
            None => group.element(Origin::path(place.file)),
        };
    }
    match &finding.diagnostic.help {
        Some(help) => group.element(Level::HELP.message(normalize_untrusted_str(help))),
        None => group,
    }
}

/// One place in each file that the finding points into, its own first.
fn files<'a>(finding: &'a Finding<'a>) -> Vec<&'a Place<'a>> {
    let mut places = vec![&finding.place];
    for (place, _) in &finding.labels {
        if places.iter().all(|known| known.file != place.file) {
            places.push(place);
        }
    }
    places
}

/// The lines of the file of `place` that the finding points at.
fn excerpt<'a>(finding: &'a Finding<'a>, place: &Place<'a>, text: &'a str) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let labels = || finding.labels.iter().filter(|(other, _)| other.file == place.file);
    let own = (finding.place.file == place.file).then_some(&finding.place);
    // No more than the lines that are shown: the renderer walks through all that it is given, once for each finding.
    let shown = || own.into_iter().chain(labels().map(|(other, _)| other));
    let first = shown().min_by_key(|shown| shown.bytes.start).unwrap_or(place);
    let last = shown().map(|shown| shown.bytes.end).max().unwrap_or(place.bytes.end);
    let from = text.get(..first.bytes.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let to = text.get(last..).and_then(|after| after.find('\n')).map_or(text.len(), |at| last + at + 1);
    // The end of a line of megabytes is not shown: the renderer would take minutes over it.
    let begins = shown().map(|shown| shown.bytes.start).max().unwrap_or(from);
    let to = (begins + MOST_SHOWN..to).find(|at| text.is_char_boundary(*at)).unwrap_or(to);
    let within = |bytes: &Range<usize>| bytes.start - from..bytes.end.min(to) - from;
    let contexts = labels().map(|(other, words)| AnnotationKind::Context.span(within(&other.bytes)).label(plain(words)));
    let own = own.map(|own| AnnotationKind::Primary.span(within(&own.bytes)));
    let lines = text.get(from..to).unwrap_or_default();
    Snippet::source(lines).line_start(first.start.line).path(place.file).annotations(own).annotations(contexts)
}

#[cfg(test)]
mod tests {
    use super::super::tests::written;
    use super::super::{Context, Files, Report};
    use crate::diag::{Diagnostic, Diagnostics, Span};
    use crate::path::SourcePath;

    #[test]
    fn an_excerpt_shows_where_and_what_to_do() {
        let text = anstream::adapter::strip_str(&written("human")).to_string();
        assert!(text.starts_with("error[not-utf8]: there is no month 13\n --> site/content/a.md:3:8\n"), "{text}");
        assert!(text.contains("3 | dates: 2014-13-01\n  |        ^^^^^^^^^^"), "{text}");
        assert!(text.contains("---- of <this>"), "{text}");
        assert!(text.contains("site/content/b.md:1:4"), "{text}");
        assert!(text.contains("help: write a month"), "{text}");
        assert!(text.contains("--> site/content/pic.png"), "{text}");
        assert!(!text.contains('\u{1b}'), "{text}");
    }

    #[test]
    fn the_end_of_a_long_line_is_not_shown() {
        let path = SourcePath::new("a.ics").unwrap();
        let text = "x\n".to_owned() + &"成".repeat(1_000_000) + "\ny";
        let rule = &crate::rules::ICS_SYNTAX;
        let found: Diagnostics =
            [2..3_000_002, 2..2].into_iter().map(|span| Diagnostic::new(rule, Span::new(&path, span), "long")).collect();
        let context = Context { text: &|_| Some(&text), name: &|path| path.to_string(), deny_warnings: false };
        let files = Files::of(&found, &context);
        let written = super::write(&Report::new(&found, &files, false));
        assert!(written.len() < 10_000 && written.matches("a.ics:2:1").count() == 2, "{}", written.len());
    }

    #[test]
    fn a_short_line_is_one_line() {
        let lines = written("short");
        assert_eq!(lines.lines().next(), Some("site/content/a.md:3:8: error[not-utf8] there is no month 13"));
        assert_eq!(lines.lines().count(), 2);
        assert!(!lines.contains('\u{1b}'));
    }
}
