//! Checks that are believed: what is right is not found fault with, and what is wrong is.

use crate::support::{source_path, told};
use convoke::source::{Source, SourceTree};
use convoke::{Inputs, Options, compile};

const CONFIG: &str = "version: 1\ntitle: Example\nbase_url: https://example.org/\nuid_domain: example.org\n\
                      languages: [en, zh]\ntimezone: Europe/Rome\nrules: {structured-data: off, deadline-without-time: off, midnight-deadline: off}\n";

/// What is found in a site of these files.
fn found(files: &[(&str, String)]) -> String {
    let mut tree = SourceTree::default();
    let mut add = |path: &str, text: &str| tree.insert(source_path(path), Source::Text(text.into()));
    add("convoke.yaml", CONFIG);
    add("content/_index.md", "---\ntitle: Home\n---\n");
    files.iter().for_each(|(path, text)| add(path, text));
    told(&compile(&Inputs { tree, options: Options::default() }, None))
}

/// An event with a date, more keys and a text.
fn event(id: &str, dates: &str, more: &str, text: &str) -> (&'static str, String) {
    let path: &'static str = match id {
        "one" => "content/one.md",
        "two" => "content/two.md",
        _ => "content/three.md",
    };
    (path, format!("---\nkind: event\nid: {id}\ntitle: Event {id}\nupdated: 2029-01-05\ndates: {dates}\n{more}---\n{text}\n"))
}

/// The names of the rules of findings.
fn rules(found: &str) -> Vec<&str> {
    found.lines().filter_map(|line| line.split(['[', ']']).nth(1)).collect()
}

#[test]
fn the_words_of_a_publication_are_read_before_they_are_called_wrong() {
    let of = |date: &str, wording: &str| {
        let milestone =
            format!("milestones:\n  - {{id: papers, name: Papers due, type: deadline, date: {date}, wording: {wording:?}}}\n");
        found(&[event("one", "2029-10-01/03", &milestone, "Text.")])
    };
    for (date, wording) in [
        ("2029-03-01 end-of-day AoE", "March 1, 2029, 11:59 PM AoE"),
        ("2029-03-01 end-of-day AoE", "2029-03-01 23:59:59 UTC-12"),
        ("2029-03-01 end-of-day AoE", "1 March 2029, 24:00 anywhere on Earth"),
        ("2029-03-01 end-of-day AoE", "1 March 2029, 23:59 aoe"),
        ("2029-03-01 end-of-day AoE", "2 March 2029, 12:59 CET"),
        ("2029-03-01 end-of-day America/Los_Angeles", "March 1, 2029, 11:59pm PT"),
        ("2029-03-01 23:59 America/Los_Angeles", "2029-03-01 23:59:00 UTC-8"),
        ("2029-07-01 23:59 America/Los_Angeles", "July 1, 2029, 11:59 p.m. PDT"),
        ("2029-07-01 23:59 America/Los_Angeles", "July 1, 2029, 11:59 p.m. PST"),
        ("2029-07-01 17:00 America/New_York", "1 July 2029, 5 pm ET"),
        ("2029-07-01 17:00 America/New_York", "1 July 2029, 21:00 GMT"),
        ("2029-07-01 17:30 Asia/Kolkata", "1 July 2029, 12:00 UTC (17:30 UTC+5:30)"),
        ("2029-07-01 17:30 Asia/Kolkata", "1 July 2029, 5:30 PM IST"),
        ("2029-07-01 17:30 Asia/Shanghai", "2029年7月1日，北京时间17:30"),
        ("2029-07-01 12:00", "1 July 2029, noon"),
        ("2029-07-01 12:00", "1 July 2029, 12:00 Ruritanian Time"),
        ("2029-07-01", "July 1"),
        ("2029-07", "in July 2029"),
    ] {
        assert_eq!(of(date, wording), "", "{date}: {wording}");
    }
    for (date, wording) in [
        ("2029-03-01 end-of-day AoE", "March 1, 2029, 11:59 AM AoE"),
        ("2029-03-01 end-of-day AoE", "March 2, 2029, 11:59 PM AoE"),
        ("2029-03-01 end-of-day AoE", "2029-03-01 23:59:59 UTC-11"),
        ("2029-03-01 23:59 America/Los_Angeles", "March 1, 2029, 11:59 PM ET"),
        ("2029-07-01 23:59 America/Los_Angeles", "2029-07-01 23:59 UTC-6"),
        ("2029-07-01 17:30 Asia/Kolkata", "1 July 2029, 13:00 UTC (17:30 IST)"),
        ("2029-07-01", "2 July"),
        ("2029-07", "in June 2029"),
        ("2029-02-28", "29 February 2029"),
    ] {
        assert_eq!(rules(&of(date, wording)), ["prose-date"], "{date}: {wording}");
    }
}

#[test]
fn a_former_date_passes_where_it_is_said_to_be_one() {
    let was = "was:\n  - {date: 2029-09-03/05, said: 2028-11-01}\n";
    let of = |text: &str| found(&[event("one", "2029-10-01/03", was, text)]);
    for text in [
        "Originally it was announced for 3–5 September 2029.",
        "It was moved from 3–5 September 2029 to 1–3 October 2029.",
        "The dates 3–5 September 2029 were moved to 1–3 October 2029.",
        "Come on 1–3 October 2029 instead of 3–5 September 2029.",
        "原定2029年9月3日至5日举行。",
        "2029年9月3日至5日的会议推迟。",
        "1–3 October 2029.",
    ] {
        assert_eq!(of(text), "", "{text}");
    }
    for text in [
        "Come to Rome on 3–5 September 2029.",
        "It was good in Rome. Come on 3–5 September 2029 and register now.",
        "Originally it was small. It is held on 3–5 September 2029.",
        "It begins on 3 September.",
        "会议将于2029年9月3日至5日举行。",
    ] {
        let told = of(text);
        assert!(
            told.contains("this is a former date: it is 2029-10-01/2029-10-03 now") && rules(&told) == ["prose-date"],
            "{text}: {told}"
        );
    }
    // A page that leads to it is no other; dated news is.
    let page = |head: &str| format!("---\n{head}---\n[The event](one.md) is on 3–5 September 2029.\n");
    let with = |path, head: &str| found(&[event("one", "2029-10-01/03", was, "Text."), (path, page(head))]);
    assert_eq!(rules(&with("content/page.md", "title: Page\n")), ["prose-date"]);
    assert_eq!(with("content/news.md", "kind: update\ntitle: News\ndate: 2028-11-01\nabout: [one]\nupdated: 2028-11-01\n"), "");
}

#[test]
fn a_date_of_another_step_is_no_contradiction() {
    let deadline = "milestones:\n  - {id: papers, name: Papers due, type: deadline, date: 2029-03-08 12:00}\n";
    let of = |text: &str| rules(&found(&[event("one", "2029-10-01/03", deadline, text)])).len();
    assert_eq!(of("Submissions open on 1 March 2029."), 0);
    assert_eq!(of("Authors are notified on 10 March 2029."), 0);
    assert_eq!(of("Supplementary files are due on 12 March 2029."), 0);
    assert_eq!(of("Papers are due on 9 March 2029."), 1);
    let opening = "milestones:\n  - {id: opening, name: Submissions open, date: 2029-03-08}\n";
    assert_eq!(rules(&found(&[event("one", "2029-10-01/03", opening, "Submissions open on 1 March 2029.")])), ["prose-date"]);
}

#[test]
fn milestones_of_events_and_rounds_stand_in_order() {
    let of = |first: &str, second: &str| {
        let dates = format!(
            "milestones:\n  - {{id: abstract, name: Abstracts due, type: deadline, date: {first}}}\n  \
             - {{id: paper, name: Papers due, type: deadline, date: {second}}}\n"
        );
        found(&[event("one", "2029-10-01/03", &dates, "Text.")])
    };
    assert_eq!(of("2029-03-01 12:00", "2029-03-08 12:00"), "");
    assert_eq!(rules(&of("2029-03-09 12:00", "2029-03-08 12:00")), ["milestone-order"]);
    assert_eq!(rules(&of("2029-03-09 12:00", "2028-03-16 12:00")), ["milestone-order"]);
    assert_eq!(rules(&of("2028-02-09 12:00", "2028-03-16 12:00")), ["far-deadline"]);
}

#[test]
fn the_first_of_several_rounds_may_be_long_before_an_event() {
    let of = |name: &str| {
        let dates = format!("milestones:\n  - {{id: paper, name: {name}, type: deadline, date: 2028-02-01 12:00}}\n");
        rules(&found(&[event("one", "2029-10-01/03", &dates, "Text.")])).len()
    };
    assert_eq!((of("Papers due"), of("\"Papers due, first round\""), of("Papers of cycle A due")), (1, 0, 0));
}

#[test]
fn parts_followers_and_doubles_are_looked_at_together() {
    let whole = || event("one", "2029-10-01/05", "", "Text.");
    for (dates, count) in
        [("2029-10-01/05", 0), ("2029-10-03 10:00/12:00", 0), ("2029-10", 0), ("2029-09-30", 1), ("2030-10-02", 1)]
    {
        let part = event("two", dates, "part_of: one\n", "Text.");
        let found = found(&[whole(), part]);
        assert_eq!(rules(&found), vec!["part-dates"; count], "{dates}: {found}");
    }
    let circle = [
        event("one", "2029-10-01", "follows: two\n", "Text."),
        event("two", "2029-10-01", "follows: three\n", "Text."),
        event("three", "2029-10-01", "follows: one\n", "Text."),
    ];
    let told = found(&circle);
    assert_eq!(rules(&told), ["date-order"], "{told}");
    let double = |dates: &str, more: &str| {
        let (_, text) = event("two", dates, more, "Other text.");
        found(&[whole(), ("content/two.md", text.replace("title: Event two", "title: event  One"))])
    };
    assert_eq!(rules(&double("2029-10-01/05", "")), ["entered-twice"]);
    assert_eq!(double("2029-10-01/04", ""), "");
    let allowed = "allow: [{rule: entered-twice, reason: Two halls at once.}]\n";
    assert_eq!(rules(&double("2029-10-01/05", allowed)).len(), 0);
}

#[test]
fn tags_that_need_one_address_are_told_what_a_tag_can_do() {
    let mut tree = SourceTree::default();
    for (path, text) in [
        ("convoke.yaml", CONFIG.to_owned()),
        ("content/_index.md", "---\ntitle: Home\n---\n".to_owned()),
        event("one", "2029-10-01", "tags: [\"F+\"]\n", "Text."),
        event("two", "2029-10-02", "tags: [\"F#\"]\n", "Text."),
    ] {
        tree.insert(source_path(path), Source::Text(text.into()));
    }
    let compiled = compile(&Inputs { tree, options: Options::default() }, None);
    let helps: Vec<&str> = compiled.diagnostics.iter().filter_map(|found| found.help.as_deref()).collect();
    assert!(helps.len() == 1 && helps[0].contains("`content/tags.yaml`: `F+: {slug: …}`"), "{helps:?}");
}

#[test]
fn the_year_of_a_call_may_be_that_of_what_it_calls_for() {
    let of = |title: &str, name: &str| {
        let call = format!(
            "---\nkind: call\nid: call\ntitle: {title}\nupdated: 2028-01-05\nmilestones:\n  \
             - {{id: papers, name: Papers due, type: deadline, date: 2028-11-06 12:00}}\n---\nText.\n"
        );
        let path: &'static str = if name == "2027" { "content/call-2027.md" } else { "content/call.md" };
        found(&[(path, call)])
    };
    assert_eq!(of("Call for Waves 2028", ""), "");
    assert_eq!(of("Call for Waves 2029", ""), "");
    assert_eq!(rules(&of("Call for Waves 2030", "")), ["year-mismatch"]);
    assert_eq!(rules(&of("Call for Waves 2027", "2027")), ["year-mismatch"], "title and name speak once");
}
