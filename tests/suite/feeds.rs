//! Feeds that are longer than programs read: they hold their newest entries, and the whole lies beside them.

use crate::support::{compile_well, told};
use convoke::path::{OutputPath, SourcePath};
use convoke::source::{Source, SourceTree};
use convoke::{Compiled, Inputs, Options, Rendered, compile, ledger, render};
use std::collections::BTreeSet;

/// How many events the site of these tests has.
const EVENTS: usize = 600;

/// A site of events with long summaries, one a week from 2020 on; `lines` go into the configuration, `lock` is its lock.
fn site(lines: &str, lock: Option<&str>) -> SourceTree {
    let mut tree = SourceTree::default();
    let mut add = |path: &str, text: String| tree.insert(SourcePath::new(path).unwrap(), Source::Text(text.into()));
    add(
        "convoke.yaml",
        format!(
            "version: 1\ntitle: S\nbase_url: https://s.example/\nuid_domain: s.example\nlanguages: [en, zh]\nsearch: false\n{lines}"
        ),
    );
    add("content/_index.md", "---\ntitle: S\n---\n".to_owned());
    if let Some(lock) = lock {
        add("convoke.lock", lock.to_owned());
    }
    for number in 0..EVENTS {
        let day = jiff::civil::date(2020, 1, 6).checked_add(jiff::Span::new().weeks(i64::try_from(number).unwrap())).unwrap();
        let summary = "What was measured, and what nobody measured. ".repeat(40);
        // The files are in another order than the days.
        let name = (number * 7) % EVENTS;
        let tags = if number % 2 == 0 { "tags: [even]\n" } else { "" };
        add(
            &format!("content/e{name:03}.md"),
            format!(
                "---\nkind: event\nid: n{number}\ntitle: Event {number}\nsummary: {summary}\nupdated: 2019-01-01\ndates: {day}\n{tags}---\n"
            ),
        );
    }
    tree
}

/// An output, as a text.
fn file(compiled: &Compiled, path: &str) -> String {
    match render(compiled, &OutputPath::new(path).unwrap()) {
        Ok(Rendered::Bytes(bytes)) => String::from_utf8(bytes).unwrap(),
        other => panic!("{path}: {other:?}"),
    }
}

/// The numbers of the events in a calendar file.
fn numbers(ics: &str) -> BTreeSet<usize> {
    ics.lines().filter_map(|line| line.strip_prefix("UID:n")?.strip_suffix("@s.example")?.parse().ok()).collect()
}

const ALLOW: &str = "allow: [{rule: feed-too-large, reason: It is known.}]\n";

#[test]
fn a_long_feed_holds_its_newest_entries_and_the_whole_lies_beside_it() {
    let compiled = compile_well(site(ALLOW, None));
    let text = |path: &str| file(&compiled, path);
    let all: BTreeSet<usize> = (0..EVENTS).collect();
    for prefix in ["", "zh/"] {
        let (feed, whole) = (text(&format!("{prefix}calendar/events.ics")), text(&format!("{prefix}calendar/events-whole.ics")));
        assert!(whole.len() > 1_000_000 && feed.len() <= 900_000 && feed.len() > 850_000, "{} of {}", feed.len(), whole.len());
        assert_eq!(numbers(&whole), all);
        let held = numbers(&feed);
        assert_eq!(held, all.iter().copied().skip(EVENTS - held.len()).collect(), "the newest, without a gap");
        assert_eq!(held, numbers(&text("calendar/events.ics")), "the same in each language");
        let said = feed.replace("\r\n ", "");
        let address = format!("https://s.example/{prefix}calendar/events-whole.ics");
        let line = said.lines().find(|line| line.starts_with("X-WR-CALDESC:")).unwrap();
        assert!(line.contains(&held.len().to_string()) && line.ends_with(&address), "{line}");
        let page = text(&format!("{prefix}calendar/index.html"));
        assert!(page.contains(&address), "the page says where the whole is");
        assert!(whole.replace("\r\n ", "").contains(&format!("SOURCE;VALUE=URI:{address}")), "the whole knows its address");
    }
    let known: Vec<String> = compiled.plan.paths().map(ToString::to_string).filter(|path| path.ends_with("-whole.ics")).collect();
    assert_eq!(
        known,
        ["calendar/all-whole.ics", "calendar/events-whole.ics", "zh/calendar/all-whole.ics", "zh/calendar/events-whole.ics"]
    );
}

#[test]
fn only_feeds_that_are_too_long_are_cut_and_that_is_found() {
    let found = |lines: &str| {
        let compiled: Compiled = compile(&Inputs { tree: site(lines, None), options: Options::default() }, None);
        (told(&compiled), compiled)
    };
    let (findings, compiled) = found("calendar: {feeds: [tags]}\n");
    assert_eq!(findings.matches("feed-too-large").count(), 2, "{findings}");
    assert!(findings.contains("`calendar/events.ics` is longer than Google Calendar reads"), "{findings}");
    let even = file(&compiled, "calendar/tags/even.ics");
    assert_eq!(numbers(&even).len(), EVENTS / 2, "a feed that is short enough is whole");
    assert_eq!(found(ALLOW).0, "");
}

#[test]
fn what_a_feed_leaves_out_by_its_length_is_not_lost() {
    // Each entry is in the lock with the feeds to which it belongs, so that nothing is to be allowed or written anew.
    let compiled = compile_well(site(ALLOW, None));
    let now = "2026-01-01T00:00:00Z".parse().unwrap();
    let lock = ledger::print(&ledger::advance(
        &ledger::Ledger::default(),
        &compiled.current(),
        now,
        &ledger::Reasons::default(),
        convoke::time::tzdb_version(),
    ));
    assert_eq!(lock.matches("      - calendar/events.ics").count(), EVENTS);
    assert!(!lock.contains("-whole.ics"));
    let locked = compile_well(site(ALLOW, Some(&lock)));
    assert_eq!(told(&locked), "");
}
