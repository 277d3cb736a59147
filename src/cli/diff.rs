//! `convoke diff`: what a change of the site changes for its readers and subscribers.
//!
//! In: a site's folder, and another state of it: a folder, or a revision of git. Out: a report, and an exit code that says
//! whether anything scheduled differs. Not here: what counts as different ([`crate::diff`]), and reading git
//! ([`crate::edge::git`]).

use super::shared::{FINE, Global, Outcome};
use crate::diff::{self, DateChange, Diff, Effect, FieldChange, Shown};
use crate::edge::disk::SiteFolder;
use crate::edge::{EdgeError, git, terminal};
use crate::source::SourceTree;
use crate::{Compiled, Inputs, Options, compile};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::Path;

/// The version of the JSON.
const VERSION: u32 = 1;
/// Something that is scheduled differs.
const DIFFERS: u8 = 1;

/// Say what a change means: dates moved, feeds touched, translations behind
///
/// Compares the site with another state of it, date by date, as readers and subscribers of calendars see them. A change of
/// formatting is no change. Where nothing differs, nothing is written.
#[derive(Debug, Args)]
#[command(after_help = "Exit codes:\n  0  nothing that is scheduled differs: at most words do\n  1  a date is new, gone, \
                        cancelled or moved\n  2  the two cannot be compared\n  4  the system failed\n\nExamples:\n  \
                        convoke diff HEAD\n  convoke diff main --format markdown > diff.md\n  convoke diff ../before")]
pub(super) struct DiffCommand {
    /// The state to compare with: a folder, or a revision of git
    #[arg(value_name = "BASE")]
    base: String,
    /// How it is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Form,
}

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people
    Text,
    /// For a pull request
    Markdown,
    /// For programs
    Json,
}

impl DiffCommand {
    pub(super) fn run(self, global: &Global) -> Outcome {
        self.compare(global).map_err(|error| match error {
            // A site that cannot be compared must not look like one that differs.
            EdgeError::Refused(reasons) => EdgeError::Usage(reasons.join("\n")),
            other => other,
        })
    }

    fn compare(&self, global: &Global) -> Outcome {
        let (site, _) = global.site(None)?;
        let base = Path::new(&self.base);
        let before = if base.is_dir() {
            SiteFolder::open(base, None, Some(&base.join("public")))?.read()?
        } else {
            git::read(site.root(), &self.base)?
        };
        let before = understood(before, &format!("the site at {}", self.base))?;
        let after = understood(site.read()?, "the site")?;
        let diff = diff::diff(&before, &after).unwrap_or_default();
        terminal::print(&match self.format {
            Form::Text => text(&diff),
            Form::Markdown => markdown(&diff),
            Form::Json => format!("{:#}\n", json(&diff)),
        })?;
        Ok(if diff.is_scheduled() { DIFFERS } else { FINE })
    }
}

/// A site all of whose dates are known.
fn understood(tree: SourceTree, what: &str) -> Result<Compiled, EdgeError> {
    // What is lost is what this command tells.
    let options = Options { allow_removals: true, ..Options::default() };
    let compiled = compile(&Inputs { tree, options }, None);
    if diff::is_whole(&compiled) {
        return Ok(compiled);
    }
    let first = compiled.diagnostics.iter().find(|found| found.severity == crate::diag::Severity::Error);
    let first = first.map(|found| format!(" ({}: {})", found.span.file, found.message)).unwrap_or_default();
    Err(EdgeError::Usage(format!("{what} has errors, so that its dates are not known; `convoke check` says which{first}")))
}

/// A part of a report: its heading, and points with what belongs to them.
struct Part {
    title: &'static str,
    points: Vec<Point>,
}

/// A point: what happened, with what, its id, and lines on it.
struct Point {
    what: &'static str,
    title: String,
    code: String,
    lines: Vec<String>,
}

fn parts(diff: &Diff) -> Vec<Part> {
    let dates = diff.dates.iter().map(|change| Point {
        what: change.kind.word(),
        title: change.title.clone(),
        code: change.id.clone(),
        lines: change.fields.iter().map(field).chain(subscribers(change)).collect(),
    });
    let feeds = diff.feeds.iter().map(|feed| Point {
        what: feed.kind,
        title: String::new(),
        code: feed.path.clone(),
        lines: if feed.entries.is_empty() { Vec::new() } else { vec![feed.entries.join(", ")] },
    });
    let translations = diff.translations.iter().map(|file| Point {
        what: "behind",
        title: String::new(),
        code: file.to_string(),
        lines: Vec::new(),
    });
    let parts = [
        Part { title: "Dates", points: dates.collect() },
        Part { title: "Feeds and calendar files", points: feeds.collect() },
        Part { title: "Translations that fall behind", points: translations.collect() },
    ];
    parts.into_iter().filter(|part| !part.points.is_empty()).collect()
}

fn field(change: &FieldChange) -> String {
    let side = |shown: &Shown| [std::slice::from_ref(&shown.text), &shown.zones].concat().join(" = ");
    match (&change.from, &change.to) {
        (None, Some(to)) => format!("{}: {}", change.field, side(to)),
        (Some(from), None) => format!("{}: was {}", change.field, side(from)),
        (Some(from), Some(to)) => format!("{}: {} → {}", change.field, side(from), side(to)),
        (None, None) => change.field.clone(),
    }
}

/// What subscribers get to see, in words.
fn subscribers(change: &DateChange) -> Vec<String> {
    let id = &change.id;
    let mut says = match change.effect {
        Effect::None => "calendars do not hold it".to_owned(),
        Effect::Appears => "a new entry".to_owned(),
        Effect::Rescheduled { from, to } if to > from => format!("SEQUENCE {from} → {to}, so that calendars take it up"),
        Effect::Rescheduled { to, .. } => format!("SEQUENCE stays {to}, so that some calendars keep what they have"),
        Effect::Reworded => "new words".to_owned(),
        Effect::Cancelled => "the entry stays, and says that it is cancelled".to_owned(),
        Effect::Vanishes => "the entry vanishes without a word".to_owned(),
        Effect::Stops => {
            format!("the site cannot be built: `convoke cancel {id}` or `convoke retract {id}` says what became of it")
        }
    };
    if change.behind {
        says.push_str("; convoke.lock is behind: run `convoke lock`");
    }
    vec![format!("subscribers: {says}")]
}

/// The report for people; nothing where nothing differs.
fn text(diff: &Diff) -> String {
    let mut out = String::new();
    for part in parts(diff) {
        let gap = if out.is_empty() { "" } else { "\n" };
        // Writing to a text cannot fail.
        let _ = writeln!(out, "{gap}{}", part.title);
        for point in part.points {
            let title = if point.title.is_empty() { String::new() } else { format!("  {}", terminal::plain(&point.title)) };
            let _ = writeln!(out, "  {:9}  {}{title}", point.what, terminal::plain(&point.code));
            for line in point.lines {
                let _ = writeln!(out, "             {}", terminal::plain(&line));
            }
        }
    }
    out
}

/// The report for a pull request; nothing where nothing differs.
fn markdown(diff: &Diff) -> String {
    let mut out = String::new();
    for part in parts(diff) {
        let gap = if out.is_empty() { "" } else { "\n" };
        let _ = writeln!(out, "{gap}### {}\n", part.title);
        for point in part.points {
            let title = if point.title.is_empty() { String::new() } else { format!(" **{}**", escape(&point.title)) };
            let _ = writeln!(out, "- {}:{title} `{}`", point.what, point.code.replace('`', "'"));
            for line in point.lines {
                let _ = writeln!(out, "  - {}", escape(&line));
            }
        }
    }
    out
}

/// Escapes a text for one line of Markdown, so that it is shown as it is; commands in backticks stay commands.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '*' | '_' | '[' | ']' | '|' | '~' => out.extend(['\\', c]),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // A name after this sign would be called.
            '@' => out.push_str("&#64;"),
            c if c.is_whitespace() || c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

fn json(diff: &Diff) -> Value {
    let shown = |shown: &Option<Shown>| {
        shown.as_ref().map(|shown| match &shown.date {
            Some(date) => json!({"text": shown.text, "zones": shown.zones, "date": date}),
            None => json!({"text": shown.text}),
        })
    };
    let field = |change: &FieldChange| json!({"field": change.field, "from": shown(&change.from), "to": shown(&change.to)});
    let date = |change: &DateChange| {
        let numbers = match change.effect {
            Effect::Rescheduled { from, to } => Some(json!({"from": from, "to": to})),
            _ => None,
        };
        json!({
            "id": change.id,
            "change": change.kind.word(),
            "title": change.title,
            "fields": change.fields.iter().map(field).collect::<Vec<_>>(),
            "subscribers": change.effect.key(),
            "sequence": numbers,
            "lock_behind": change.behind,
            "feeds": change.feeds,
        })
    };
    let feeds = diff.feeds.iter().map(|feed| json!({"path": feed.path, "change": feed.kind, "entries": feed.entries}));
    json!({
        "version": VERSION,
        "scheduled": diff.is_scheduled(),
        "dates": diff.dates.iter().map(date).collect::<Vec<_>>(),
        "feeds": feeds.collect::<Vec<_>>(),
        "translations": diff.translations.iter().map(|file| file.as_str()).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_no_markup() {
        assert_eq!(escape("a *b* <i>\n@team [x](y)"), "a \\*b\\* &lt;i&gt; &#64;team \\[x\\](y)");
        assert_eq!(escape("run `convoke lock`"), "run `convoke lock`");
    }
}
