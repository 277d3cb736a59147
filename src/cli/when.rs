//! `convoke when`: every reading of a date.
//!
//! In: a date as it would stand in a file. Out: what readers, calendars and machines make of it, or what is wrong with it.
//! Calendar entries are not worked out here: a small site with that date is compiled, and its files are read.

use super::shared::{FAULTY, FINE, Global, Outcome};
use crate::diag::{Diagnostic, Diagnostics, Span};
use crate::edge::EdgeError;
use crate::edge::disk::find_root;
use crate::edge::report::{self, Context, FORMATS, Files, Report};
use crate::edge::terminal;
use crate::locale::Length;
use crate::localised::date;
use crate::model::Clocks;
use crate::path::{OutputPath, SourcePath};
use crate::source::{Source, SourceTree};
use crate::time::{self, Certainty, When, Zone, ZoneError, extended_utc};
use crate::{Compiled, Inputs, Options, Rendered, compile, render};
use clap::Args;
use std::fmt::Write;
use std::path::Path;

/// Say what a date means to readers, calendars and machines
#[derive(Debug, Args)]
#[command(after_help = "\
The zones in which a time is shown are those of the site in whose folder this runs, or else those of Paris, Shanghai and UTC.

Examples:
  convoke when '2015-03-16 12:00 Europe/Paris'
  convoke when --zone Europe/Copenhagen '2014-10-26 02:30 CEST'
  convoke when 2014-Q3 --lang en")]
pub(super) struct WhenCommand {
    /// The date, as it stands in a file
    date: String,
    /// The zone of a time that names none [default: that of the site]
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    /// The language of the words [default: all that are built in]
    #[arg(long, value_name = "CODE", value_parser = ["en", "zh"])]
    lang: Option<String>,
}

/// The zones in which times are shown where there is no site.
const ZONES: [&str; 3] = ["Europe/Paris", "Asia/Shanghai", "UTC"];

/// The languages in which dates are shown, by their codes.
const LANGUAGES: [(&str, &str); 2] = [("en", "English"), ("zh", "Chinese")];

impl WhenCommand {
    pub(super) fn run(self, global: &Global) -> Outcome {
        let (own, mut display) = site_zones(global)?;
        if display.is_empty() {
            display = ZONES.iter().filter_map(|name| Zone::named(name).ok()).collect();
        }
        let inherited = match &self.zone {
            Some(name) => match Zone::named(name) {
                Ok(zone) => Some(zone),
                Err(ZoneError { rule, message, help }) => {
                    let finding = |span| Diagnostic::new(rule, span, message).help(help);
                    return tell("zone", name, finding);
                }
            },
            None => own,
        };
        match time::parse(&self.date, inherited.as_ref()) {
            Ok(when) => {
                let zone = inherited.unwrap_or_else(Zone::utc);
                terminal::print(&readings(&when, &zone, &display, self.lang.as_deref()))?;
                Ok(FINE)
            }
            Err(error) => tell("date", &self.date, |span| {
                Diagnostic::new(error.rule, span.part(error.range), error.message).help(error.help)
            }),
        }
    }
}

/// Shows an error with a caret below what is wrong.
fn tell(what: &str, text: &str, finding: impl FnOnce(Span) -> Diagnostic) -> Outcome {
    let path = SourcePath::new(what).map_err(|_| EdgeError::Usage(text.to_owned()))?;
    let text = terminal::plain(text);
    let diagnostics: Diagnostics = [finding(Span::new(&path, 0..text.len()))].into_iter().collect();
    let context = Context { text: &|_| Some(&text), name: &|path| path.to_string(), deny_warnings: false };
    let files = Files::of(&diagnostics, &context);
    let human = report::format("human").unwrap_or(&FORMATS[0]);
    terminal::warn(&(human.write)(&Report::new(&diagnostics, &files, false)))?;
    Ok(FAULTY)
}

/// The zone of times that name none, and the zones in which times are shown, of the site that is meant, if there is one.
fn site_zones(global: &Global) -> Result<(Option<Zone>, Vec<Zone>), EdgeError> {
    let is_asked_for = global.root.is_some() || global.config.is_some();
    let here = std::env::current_dir().map_err(EdgeError::io("find", Path::new("the working folder")))?;
    if !is_asked_for && find_root(&here).is_none() {
        return Ok((None, Vec::new()));
    }
    let (site, _) = global.site(None)?;
    // Only the configuration is of interest, and it is understood without the pages.
    let (config, mut tree) = (site.read()?, SourceTree::default());
    if let Some((path, source)) = config.iter().find(|(path, _)| path.as_str() == "convoke.yaml") {
        tree.insert(path.clone(), source.clone());
    }
    let compiled = compile(&Inputs { tree, options: Options::default() }, None);
    Ok(compiled.site().map_or((None, Vec::new()), |site| (site.config.zone.clone(), site.config.display_zones.clone())))
}

/// All readings of a date, a line each.
fn readings(when: &When, zone: &Zone, display: &[Zone], language: Option<&str>) -> String {
    let small = small_site(when);
    let mut out = format!("{when}\n\n");
    let mut line = |name: &str, text: &str| {
        let indented = text.trim_end().replace('\n', &format!("\n{:18}", ""));
        let _ = writeln!(out, "  {name:14}  {indented}");
    };
    let doubt = match when.certainty {
        Certainty::Confirmed => "",
        Certainty::About => ", about then",
        Certainty::ToBeConfirmed => ", to be confirmed",
    };
    line("precision", &format!("{}{doubt}", when.precision()));
    let locales = small.renderer.iter().flat_map(|renderer| LANGUAGES.iter().zip(&renderer.locales));
    let mut machine = String::new();
    for (index, ((code, name), locale)) in locales.enumerate() {
        let view = date::view(locale, when, zone, Clocks { zones: display, published_first: true });
        if index == 0 {
            let (first, last) = when.days().map_or((None, None), |(first, last)| (Some(first), Some(last)));
            if let (Some(first), Some(last)) = (first, last) {
                line("days", &if first == last { first.to_string() } else { format!("{first} to {last}") });
            }
            if let (Some((from, until)), true) = (when.bounds(zone), when.is_exact_to_the_minute()) {
                let (from, until) = (extended_utc(from), extended_utc(until));
                line("UTC", &if from == until { from } else { format!("{from} to {until}") });
            }
            machine =
                view.html.split("datetime=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect::<Vec<_>>().join("\n");
        }
        if language.is_some_and(|language| language != *code) {
            continue;
        }
        let weekdays = locale.text(&locale.when(when, Length::Weekday));
        let mut texts = vec![weekdays, view.text, view.short, view.spoken];
        let mut seen = Vec::new();
        texts.retain(|text| {
            !seen.contains(text) && {
                seen.push(text.clone());
                true
            }
        });
        line(name, &texts.join("\n"));
        line("", &view.zones.iter().map(|zone| format!("= {}\n", zone.text)).collect::<String>());
    }
    line("<time>", if machine.is_empty() { "none: HTML cannot name it" } else { &machine });
    line("as an event", &calendar(&small, "when/when.ics"));
    line("as a deadline", &calendar(&small, "call/call.deadline.ics"));
    line(
        "JSON-LD",
        &date::machine(when).map_or("none: the day is not known".to_owned(), |(start, end)| {
            format!("\"startDate\": \"{start}\"\n\"endDate\": \"{end}\"")
        }),
    );
    line("EDTF", when.edtf().as_deref().unwrap_or("none"));
    // A language without zones leaves an empty line.
    out.lines().filter(|line| line.trim() != "" || line.is_empty()).map(|line| format!("{}\n", line.trim_end())).collect()
}

/// A site with this date as that of an event and as that of a deadline.
fn small_site(when: &When) -> Compiled {
    let config =
        "version: 1\ntitle: W\nbase_url: https://example.org/\nuid_domain: example.org\nlanguages: [en, zh]\ntimezone: UTC\n";
    let event = format!("---\nkind: event\nid: when\ntitle: W\nupdated: 1970-01-01\ndates: \"{when}\"\n---\n");
    let call = format!(
        "---\nkind: call\nid: call\ntitle: W\nupdated: 1970-01-01\nmilestones:\n  - {{id: deadline, name: W, date: \"{when}\", type: deadline}}\n---\n"
    );
    let files = [
        ("convoke.yaml", config.to_owned()),
        ("content/_index.md", "---\ntitle: W\n---\n".to_owned()),
        ("content/when.md", event),
        ("content/call.md", call),
    ];
    let mut tree = SourceTree::default();
    for (path, text) in files {
        if let Ok(path) = SourcePath::new(path) {
            tree.insert(path, Source::Text(text.into()));
        }
    }
    compile(&Inputs { tree, options: Options::default() }, None)
}

/// The lines of a calendar file that say when, and how sure it is.
fn calendar(small: &Compiled, path: &str) -> String {
    let planned = OutputPath::new(path).ok().filter(|path| small.plan.get(path.as_str()).is_some());
    let Some(Ok(Rendered::Bytes(bytes))) = planned.map(|path| render(small, &path)) else {
        return "no entry: the day is not known".to_owned();
    };
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let event = text.split("BEGIN:VEVENT").nth(1).unwrap_or_default();
    let lines = event.lines().filter(|line| ["DTSTART", "DTEND", "STATUS:TENTATIVE"].iter().any(|name| line.starts_with(name)));
    lines.map(|line| format!("{line}\n")).collect()
}
