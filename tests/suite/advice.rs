//! Advice is obeyed: what a finding says to write parses, is free of that finding, and means what was meant.

use crate::support::{more, source_path, told};
use convoke::diag::Diagnostic;
use convoke::model::Site;
use convoke::source::{Source, SourceTree};
use convoke::time::{self, Date, Extent, Timestamp, When, Zone};
use convoke::{Compiled, Inputs, Options, compile};
use proptest::prelude::*;
use std::collections::BTreeMap;

type Files = BTreeMap<String, String>;

const EVENT: &str = "content/meeting.md";

/// A sound site, in which each slip is made by itself.
fn site() -> Files {
    let files = [
        (
            "convoke.yaml",
            "version: 1\ntitle: Example\nbase_url: https://example.org/\nuid_domain: example.org\ntimezone: Europe/Madrid\n\
             menu: [news]\nrules: {structured-data: off, long-range: note}\n",
        ),
        ("content/_index.md", "---\ntitle: Home\n---\n"),
        ("content/news/_index.md", "---\ntitle: News\n---\n"),
        ("content/places.yaml", "hall: {name: Hall, town: Vigo, country: Spain, country_code: ES, timezone: Europe/Madrid}\n"),
        ("content/organisations.yaml", "lab: {name: Lab}\nunit: {name: Unit, part_of: lab}\n"),
        ("content/sources.yaml", "letter: {title: Letter, kind: official}\n"),
        (
            EVENT,
            "---\nkind: event\nid: meeting\ntitle: Meeting\nupdated: 2030-01-07\ndates: 2030-10-07/09\nplace: hall\norganisers: [lab]\n\
             sources: [letter]\nfollows: earlier\nstatus: tentative\nallow: [{rule: leftover, reason: A draft.}]\nmilestones:\n  \
             - {id: papers, name: Papers due, date: 2030-03-04 17:00, type: deadline}\n---\nTBD. See [papers](#papers).\n",
        ),
        (
            "content/earlier.md",
            "---\nkind: event\nid: earlier\ntitle: Earlier\nupdated: 2030-01-07\ndates: 2029-10-08/10\n---\nText.\n",
        ),
        (
            "content/news/2030-03-04-a.md",
            "---\nkind: update\ntitle: News\ndate: 2030-03-04\nupdated: 2030-03-05\nabout: [meeting]\ntells: [meeting.papers]\n---\nText.\n",
        ),
    ];
    files.map(|(path, text)| (path.to_owned(), text.to_owned())).into()
}

fn compiled(files: &Files) -> Compiled {
    let mut tree = SourceTree::default();
    for (path, text) in files {
        tree.insert(source_path(path), Source::Text(text.as_str().into()));
    }
    compile(&Inputs { tree, options: Options::default() }, None)
}

/// The files with a text in another's place.
fn with(files: &Files, file: &str, from: &str, to: &str) -> Files {
    let mut files = files.clone();
    let text = files.get_mut(file).unwrap_or_else(|| panic!("{file}"));
    assert_eq!(text.matches(from).count(), 1, "{file}: {from}");
    *text = text.replace(from, to);
    files
}

/// The files after each of the replacements that a finding offers.
fn obeyed(files: &Files, found: &Diagnostic) -> Vec<Files> {
    let one = |(span, text): &(convoke::diag::Span, String)| {
        let mut files = files.clone();
        files.get_mut(span.file.as_str()).expect("a file").replace_range(span.range(), text);
        files
    };
    found.instead.iter().map(one).collect()
}

/// What a site means, as far as its dates and references go.
fn meaning(site: &Site) -> String {
    let event = |at: usize| site.documents.iter().nth(at).map(|(_, document)| document.id.value.clone());
    let dates = site.documents.iter().flat_map(|(_, document)| {
        let own = document.event().map(|event| format!("{:?} {:?} {:?}", event.dates.value, event.places, event.status));
        own.into_iter()
            .chain(document.milestones().iter().map(|milestone| format!("{:?}", milestone.date.as_ref().map(|date| &date.value))))
    });
    let follows = site.documents.iter().filter_map(|(_, document)| event(document.event()?.follows?.index()));
    dates.chain(follows).collect::<Vec<_>>().join("\n")
}

/// Slips after which one piece of advice gives back what was: the file, what stands there, and what is written.
const MISSPELT: &[(&str, &str, &str)] = &[
    ("convoke.yaml", "uid_domain: ", "uid_domian: "),
    ("convoke.yaml", "menu: [news]", "menu: [newz]"),
    ("convoke.yaml", "long-range: note", "long-rang: note"),
    ("convoke.yaml", "long-range: note", "long-range: notte"),
    ("content/places.yaml", "country: Spain", "contry: Spain"),
    ("content/places.yaml", "town: Vigo", "twon: Vigo"),
    ("content/organisations.yaml", "part_of: lab", "part_of: lap"),
    ("content/sources.yaml", "kind: official", "kind: oficial"),
    (EVENT, "kind: event", "kind: evnet"),
    (EVENT, "updated: ", "update: "),
    (EVENT, "dates: ", "daets: "),
    (EVENT, "place: hall", "place: hal"),
    (EVENT, "organisers: [lab]", "organisers: [lba]"),
    (EVENT, "sources: [letter]", "sources: [leter]"),
    (EVENT, "follows: earlier", "follows: earler"),
    (EVENT, "status: tentative", "status: tentativ"),
    (EVENT, "rule: leftover", "rule: leftovers"),
    (EVENT, "name: Papers due", "nmae: Papers due"),
    (EVENT, "type: deadline", "type: deadlin"),
    ("content/news/2030-03-04-a.md", "about: [meeting]", "about: [meetign]"),
    ("content/news/2030-03-04-a.md", "tells: [meeting.papers]", "tells: [meeting.paper]"),
];

#[test]
fn what_is_proposed_for_a_misspelt_word_gives_back_what_was_meant() {
    let sound = site();
    let base = compiled(&sound);
    assert_eq!(told(&base), "");
    for (file, from, to) in MISSPELT {
        let files = with(&sound, file, from, to);
        let found = compiled(&files);
        let offers: Vec<Files> = found.diagnostics.iter().flat_map(|found| obeyed(&files, found)).collect();
        assert_eq!(offers, std::slice::from_ref(&sound), "{to}: {}", told(&found));
    }
}

#[test]
fn each_end_of_a_day_that_is_proposed_is_one_that_can_be_meant() {
    let sound = site();
    for (written, rule, ends) in [
        (
            "2030-03-04 00:00",
            "midnight-deadline",
            &["2030-03-04 end-of-day Europe/Madrid", "2030-03-03 end-of-day Europe/Madrid"][..],
        ),
        ("2030-03-04", "deadline-without-time", &["2030-03-04 end-of-day Europe/Madrid", "2030-03-04 end-of-day AoE"]),
        ("2030-03-04/06", "deadline-without-time", &["2030-03-06 end-of-day Europe/Madrid", "2030-03-06 end-of-day AoE"]),
    ] {
        let files = with(
            &with(&sound, EVENT, "2030-03-04 17:00", written),
            "content/news/2030-03-04-a.md",
            "tells: [meeting.papers]\n",
            "",
        );
        let found = compiled(&files);
        let finding =
            found.diagnostics.iter().find(|found| found.rule.name == rule).unwrap_or_else(|| panic!("{}", told(&found)));
        assert!(ends.iter().all(|end| finding.help.as_ref().unwrap().contains(end)), "{:?}", finding.help);
        for (offer, end) in obeyed(&files, finding).iter().zip(ends) {
            let after = compiled(offer);
            assert_eq!(told(&after), "", "{written}: {end}");
            let expected = compiled(&with(&files, EVENT, &format!("date: {written}"), &format!("date: {end}")));
            assert_eq!(meaning(after.site().unwrap()), meaning(expected.site().unwrap()));
        }
    }
}

/// The texts that a help puts into backquotes.
fn quoted(help: &str) -> Vec<&str> {
    help.split('`').skip(1).step_by(2).collect()
}

/// A date after each piece of advice: what is quoted stands in the place that the error points at, with the day before it where
/// the advice names one.
fn advised(text: &str, zone: &Zone) -> Vec<(String, Result<When, time::DateError>)> {
    let Err(error) = time::parse(text, Some(zone)) else { return Vec::new() };
    let names_a_day = |advice: &str| advice.len() > 9 && advice.as_bytes()[4] == b'-';
    let replaced = |advice: &str| {
        let start = if names_a_day(advice) { 0 } else { error.range.start };
        format!("{}{advice}{}", &text[..start], &text[error.range.end..])
    };
    if !error.help.starts_with("write `") {
        return Vec::new();
    }
    quoted(&error.help).into_iter().map(|advice| (replaced(advice), time::parse(&replaced(advice), Some(zone)))).collect()
}

fn instant(when: &When) -> Option<Timestamp> {
    match &when.extent {
        Extent::Instant(moment) => Some(moment.instant),
        _ => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300 * more().unwrap_or(1), ..ProptestConfig::default() })]

    /// A clock time that is skipped or shown twice: each reading that is proposed is one that can be meant.
    #[test]
    fn advice_about_clocks_keeps_the_moment(
        name in prop::sample::select(vec!["Europe/Madrid", "America/New_York", "America/Sao_Paulo", "Africa/Cairo", "Asia/Beirut", "Australia/Lord_Howe", "America/Santiago", "Pacific/Apia", "America/Havana"]),
        days in 0_i32..20_000,
        half_hour in 0_i8..8,
    ) {
        let zone = Zone::named(name).unwrap();
        let day = Zone::utc().local(Timestamp::from_second(i64::from(days) * 86_400).unwrap()).date();
        let text = format!("{day} {:02}:{:02}", half_hour / 2, half_hour % 2 * 30);
        let around = day.at(half_hour / 2, half_hour % 2 * 30, 0, 0);
        let meant = Zone::utc().instant(around).unwrap().as_second();
        for (advice, read) in advised(&text, &zone) {
            let read = read.unwrap_or_else(|error| panic!("{text} {name}: `{advice}`: {error:?}"));
            // Whatever was meant, no clock is changed by more than a day.
            let local = zone.local(instant(&read).expect("a moment"));
            let shown = Zone::utc().instant(local).unwrap().as_second();
            prop_assert!((shown - meant).abs() <= 3 * 3600, "{text} {name}: `{advice}`");
        }
    }
}

#[test]
fn advice_about_dates_parses_and_keeps_the_day() {
    let zone = Zone::named("Europe/Madrid").unwrap();
    for text in [
        "2030-03-04 24:00",
        "2030-03-04 24:00 UTC",
        "2030-03-31 02:30",
        "2030-10-27 02:30",
        "2030-03-04 12:00 US/Pacific",
        "2030-03-04 12:00 Asia/Calcutta",
        "2030-03-04 12:00 Etc/UTC",
        "2030-03-04 12:00 Asia/Beijing",
        "2030-07-04 12:00 CET",
        "2030-03-04 12:00 JST",
        "2030-03-04/2030-03-04",
        "2030-03-04 11:59 PM AoE",
        "2030-03-04 11:59 pm",
        "2030-03-04 12:30 AM UTC",
        "2030-3-4",
        "04.03.2030",
        "2030/03/04",
        "2030–03–04",
        "TBD",
        "Q1 2030",
        "March 2030",
        "2030-03-04 end of day AoE",
        "2030-03-04 noon",
    ] {
        for (advice, read) in advised(text, &zone) {
            let read = read.unwrap_or_else(|error| panic!("{text}: `{advice}`: {} ({})", error.message, error.help));
            let near = read.days().is_none_or(|(first, last)| {
                let days = [
                    Date::constant(2030, 3, 4),
                    // What people write with days and months in either order has two readings, and both are offered.
                    Date::constant(2030, 4, 3),
                    Date::constant(2030, 7, 4),
                    Date::constant(2030, 3, 31),
                    Date::constant(2030, 10, 27),
                ];
                days.iter().any(|day| first.yesterday().unwrap() <= *day && *day <= last.tomorrow().unwrap())
            });
            assert!(near, "{text}: `{advice}`");
        }
    }
}
