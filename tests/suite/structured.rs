//! Structured data of events: only what is complete and true, and what is told of a day that has changed.

use crate::html::tags;
use crate::support::{compile_well, outputs, real, told};
use convoke::path::SourcePath;
use convoke::source::{Source, SourceTree};
use serde_json::{Value, json};
use std::path::Path;

/// The JSON-LD of an event with these lines in its front matter, and what is found.
fn event(lines: &str) -> (Option<Value>, String) {
    let text = format!("---\nkind: event\nid: e\ntitle: E\nupdated: 2030-01-01\n{lines}---\n\nA text.\n");
    let files = [
        ("convoke.yaml", "version: 1\ntitle: S\nbase_url: https://s.example/\nuid_domain: s.example\n"),
        ("content/_index.md", "---\ntitle: S\n---\n"),
        ("content/places.yaml", "hall: {name: Hall, town: Lyon, country_code: FR}\nroom: {name: No address set}\n"),
        ("content/e.md", &text),
    ];
    let mut tree = SourceTree::default();
    for (path, text) in files {
        tree.insert(SourcePath::new(path).unwrap(), Source::Text(text.into()));
    }
    let compiled = compile_well(tree);
    let html = String::from_utf8(outputs(&compiled, Path::new("/nowhere"))["e/index.html"].clone()).unwrap();
    let data = html.split("<script type=\"application/ld+json\">").nth(1).and_then(|rest| rest.split("</script>").next());
    (data.map(|data| serde_json::from_str(data).unwrap()), told(&compiled))
}

fn data(lines: &str) -> Value {
    let (data, found) = event(lines);
    assert_eq!(found, "");
    data.unwrap_or_else(|| panic!("no data: {lines}"))
}

fn statuses(data: &Value) -> Vec<&str> {
    let list = data["eventStatus"].as_array().map_or_else(|| vec![&data["eventStatus"]], |list| list.iter().collect());
    list.into_iter().filter_map(|status| status.as_str()?.strip_prefix("https://schema.org/")).collect()
}

#[test]
fn a_day_that_has_changed_is_told_with_the_former_one() {
    let moved = data(
        "dates: 2030-03-08\nplace: hall\nwas:\n  - {date: 2030-02-01, said: 2029-10}\n  - {date: 2030-03-01, said: 2029-11}\n",
    );
    assert_eq!(statuses(&moved), ["EventRescheduled"]);
    assert_eq!(
        (&moved["startDate"], &moved["previousStartDate"]),
        (&json!("2030-03-08"), &json!("2030-03-01")),
        "the last former day"
    );
    // A date that became exact was not moved, nor was an event that lasts longer than was said.
    for was in ["2030-Q1", "~2030-03-01", "2030-03", "2030-03-08/09"] {
        let exact = data(&format!("dates: 2030-03-08\nplace: hall\nwas: [{{date: {was}}}]\n"));
        assert_eq!(statuses(&exact), ["EventScheduled"], "{was}");
        assert!(exact.get("previousStartDate").is_none(), "{was}");
    }
    let online =
        data("dates: 2030-03-08\nmode: online\nonline: https://m.example/\nstatus: moved-online\nwas: [{date: 2030-03-01}]\n");
    assert_eq!(statuses(&online), ["EventMovedOnline", "EventRescheduled"]);
}

#[test]
fn what_is_postponed_or_cancelled_keeps_its_day() {
    let postponed = data("dates: tba\nplace: hall\nstatus: postponed\nwas: [{date: 2030-03-01}]\n");
    assert_eq!((statuses(&postponed), &postponed["startDate"]), (vec!["EventPostponed"], &json!("2030-03-01")));
    let cancelled = data("dates: 2030-03-08\nplace: hall\nstatus: cancelled\nwas: [{date: 2030-03-01}]\n");
    assert_eq!((statuses(&cancelled), &cancelled["startDate"]), (vec!["EventCancelled"], &json!("2030-03-08")));
    assert!(cancelled.get("previousStartDate").is_none());
}

#[test]
fn what_is_not_complete_is_not_told_and_said_to_the_editor() {
    for (lines, lack) in [
        ("dates: 2030-03-08\nplace: room\n", "its place `room` has no country"),
        ("dates: 2030-03-08\n", "it has no place"),
        ("dates: 2030-03-08\nmode: online\n", "no address online"),
        ("dates: 2030-03-08\nmode: hybrid\nplace: hall\n", "no address online"),
        ("dates: 2030-03-08\nplace: hall\nstatus: rescheduled\n", "the day on which it was to be is not known"),
        ("dates: 2030-03-08\nplace: hall\nstatus: rescheduled\nwas: [{date: 2030-02}]\n", "is not known"),
    ] {
        let (data, found) = event(lines);
        assert_eq!(data, None, "{lines}");
        assert!(found.contains("structured-data") && found.contains(lack), "{lines}: {found}");
    }
    // Nobody can mend what is not known yet.
    for lines in ["dates: 2030-Q1\nplace: room\n", "dates: tba\n"] {
        assert_eq!(event(lines), (None, String::new()), "{lines}");
    }
    let reason = "dates: 2030-03-08\nplace: room\nallow: [{rule: structured-data, reason: The host keeps it secret.}]\n";
    assert_eq!(event(reason), (None, String::new()));
}

#[test]
fn no_page_but_an_events_has_structured_data() {
    for (path, html) in real().pages().filter(|(_, html)| html.contains("application/ld+json")) {
        assert!(html.contains("<body class=\"event\">"), "{path}");
    }
}

#[test]
fn an_event_is_marked_up_for_readers_of_microformats() {
    let html = real().text("workshops/chengdu-2014/index.html");
    let tags = tags(html);
    let with = |class: &str| {
        tags.iter().filter(|tag| tag.get("class").is_some_and(|list| list.split(' ').any(|one| one == class))).collect::<Vec<_>>()
    };
    assert_eq!(with("h-event").len(), 1);
    assert_eq!(with("p-name").first().map(|tag| tag.name.as_str()), Some("h1"));
    assert_eq!(with("p-location").len(), 1);
    assert_eq!(with("dt-start").first().and_then(|tag| tag.get("datetime")), Some("2014-02-25"));
    assert_eq!(with("dt-end").first().and_then(|tag| tag.get("datetime")), Some("2014-02-26"));
}
