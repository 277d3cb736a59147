//! A slip is told once: a small sound site with one slip gives one finding, of the rule that names the slip.

use crate::support::{source_path, told};
use convoke::source::{Source, SourceTree};
use convoke::{Compiled, Inputs, Options, compile};

/// A sound site: files and their texts.
const SITE: &[(&str, &str)] = &[
    (
        "convoke.yaml",
        "version: 1\ntitle: {en: River days, zh: 河流日}\nbase_url: https://river.example/\nuid_domain: river.example\n\
         languages: [en, zh]\ntimezone: Europe/Vienna\ndisplay_zones: [Europe/Vienna, Asia/Shanghai]\nmenu: [events, calls]\n",
    ),
    ("content/_index.md", "---\ntitle: River days\n---\nSee the [congress](events/congress-2028.md), 12–16 June 2028.\n"),
    ("content/_index.zh.md", "---\ntitle: 河流日\n---\n大会将于2028年6月12日至16日举行。\n"),
    ("content/events/_index.md", "---\ntitle: Events\n---\n"),
    ("content/calls/_index.md", "---\ntitle: Calls\n---\n"),
    ("content/updates/_index.md", "---\ntitle: News\n---\n"),
    (
        "content/places.yaml",
        "linz: {name: Old Mill, town: Linz, country: Austria, country_code: AT, timezone: Europe/Vienna}\n\
         graz: {name: Castle, town: Graz, country: Austria, country_code: AT, timezone: Europe/Vienna}\n",
    ),
    ("content/organisations.yaml", "water: {name: Water Board, url: https://water.example/}\n"),
    ("content/sources.yaml", "notice: {title: Notice, url: https://water.example/notice, kind: official, date: 2027-05-03}\n"),
    (
        "content/events/congress-2028.md",
        "---\nkind: event\nid: congress-2028\ntitle: River congress 2028\nsummary: Five days in Linz, 12–16 June 2028.\n\
         updated: 2027-09-01\ndates: 2028-06-12/16\nwas:\n  - {date: 2028-05-22/26, said: 2027-05-03, reason: The mill was let., source: notice}\n\
         place: linz\norganisers: [water]\nregistration: {opens: 2028-01-10, closes: 2028-05-20}\nmilestones:\n  \
         - {id: abstracts, name: Abstracts due, date: 2027-11-08 12:00, type: deadline}\n  \
         - {id: papers, name: Papers due, date: 2028-02-07 12:00, type: deadline, wording: \"7 February 2028, noon, 12:00 CET\"}\n  \
         - {id: answers, name: Authors hear, date: 2028-03-20}\nsources: [notice]\n---\n\
         Papers are due on Monday 7 February 2028, 12:00 CET. Papers stay with us.\n",
    ),
    (
        "content/events/school.md",
        "---\nkind: event\nid: school\ntitle: Summer school\nupdated: 2027-09-01\ndates: 2028-06-13/14\nplace: linz\n\
         part_of: congress-2028\nfollows: school-2026\n---\nIt is a part of the congress.\n",
    ),
    (
        "content/events/school-2026.md",
        "---\nkind: event\nid: school-2026\ntitle: Summer school 2026\nupdated: 2027-09-01\ndates: 2026-06-15/16\nplace: graz\n---\nText.\n",
    ),
    (
        "content/calls/grants.md",
        "---\nkind: call\nid: grants\ntitle: Call for grants 2028\nupdated: 2027-09-01\nissuers: [water]\nmilestones:\n  \
         - {id: opening, name: Call opens, date: 2027-10-04}\n  \
         - {id: letters, name: Letters due, date: 2027-12-06 17:00, type: deadline}\n  \
         - {id: grants, name: Grants are told, date: 2028-04-03}\n---\nLetters are due on 6 December 2027.\n",
    ),
    (
        "content/updates/2027-10-04-open.md",
        "---\nkind: update\ntitle: The call is open\ndate: 2027-10-04\nupdated: 2027-10-04\nabout: [grants]\ntells: [grants.opening]\n---\nLetters until 6 December 2027.\n",
    ),
];

/// A slip: the file, what stands in it once, what is written instead, and the rule that finds it.
type Slip = (&'static str, &'static str, &'static str, &'static str);

const CONGRESS: &str = "content/events/congress-2028.md";
const SCHOOL: &str = "content/events/school.md";
const GRANTS: &str = "content/calls/grants.md";
const NEWS: &str = "content/updates/2027-10-04-open.md";
const CONFIG: &str = "convoke.yaml";
const PLACES: &str = "content/places.yaml";

const SLIPS: &[Slip] = &[
    // Dates of an event.
    (CONGRESS, "dates: 2028-06-12/16", "dates: 2028-06-12/61", "bad-date"),
    (CONGRESS, "dates: 2028-06-12/16", "dates: 2028-06-16/12", "bad-date"),
    (CONGRESS, "dates: 2028-06-12/16", "dates: 2028-13-12", "bad-date"),
    (CONGRESS, "dates: 2028-06-12/16", "dates: 12 June 2028", "bad-date"),
    (CONGRESS, "dates: 2028-06-12/16", "dates: 2027-06-12/16", "date-order"),
    (CONGRESS, "dates: 2028-06-12/16", "dates: 2029-06-12/16", "part-dates"),
    (CONGRESS, "dates: 2028-06-12/16", "dates: 2028-06-13/17", "prose-date"),
    (CONGRESS, "dates: 2028-06-12/16", "date: 2028-06-12/16", "unknown-key"),
    (CONGRESS, "dates: 2028-06-12/16\n", "", "missing-field"),
    (CONGRESS, "updated: 2027-09-01", "updated: 2027-09-31", "bad-date"),
    (CONGRESS, "updated: 2027-09-01\n", "", "updated-missing"),
    // Former dates.
    (CONGRESS, "date: 2028-05-22/26", "date: 2028-05-32", "bad-date"),
    (CONGRESS, "said: 2027-05-03", "said: 2028-08-03", "former-date"),
    (CONGRESS, "said: 2027-05-03", "said: 2027-05-04", "former-date"),
    (CONGRESS, "said: 2027-05-03", "said: May", "bad-date"),
    (CONGRESS, "source: notice", "source: notise", "unknown-id"),
    // Milestones.
    (CONGRESS, "date: 2027-11-08 12:00", "date: 2028-11-08 12:00", "date-order"),
    (CONGRESS, "date: 2027-11-08 12:00", "date: 2028-04-08 12:00", "milestone-order"),
    (CONGRESS, "date: 2027-11-08 12:00", "date: 2027-11-08 25:00", "bad-date"),
    (CONGRESS, "date: 2027-11-08 12:00", "date: 2027-11-08 24:00", "hour-24"),
    (CONGRESS, "date: 2027-11-08 12:00", "date: 2027-11-08 00:00", "midnight-deadline"),
    (CONGRESS, "date: 2027-11-08 12:00", "date: 2027-11-08", "deadline-without-time"),
    (CONGRESS, "date: 2027-11-08 12:00", "date: 2027-11-08 12:00 Europe/Wien", "unknown-zone"),
    (CONGRESS, "date: 2027-11-08 12:00", "date: 2027-11-08 12:00 Asia/Calcutta", "zone-renamed"),
    (CONGRESS, "date: 2027-11-08 12:00", "date: 2027-11-08 12:00 CST", "zone-abbreviation"),
    (CONGRESS, "date: 2027-11-08 12:00", "date: 2027-10-31 02:30", "repeated-time"),
    (CONGRESS, "date: 2027-11-08 12:00", "date: 2027-03-28 02:30", "skipped-time"),
    (CONGRESS, "date: 2028-02-07 12:00", "date: 2028-02-08 12:00", "prose-date"),
    (CONGRESS, "date: 2028-02-07 12:00", "date: 2028-02-07 13:00", "prose-date"),
    (CONGRESS, "date: 2028-02-07 12:00", "date: 2029-02-07 12:00", "date-order"),
    (CONGRESS, "date: 2028-02-07 12:00", "date: 2028-02-30 12:00", "bad-date"),
    (CONGRESS, "date: 2028-03-20", "date: 2027-03-20", "milestone-order"),
    (CONGRESS, "type: deadline, wording", "type: dead, wording", "unknown-value"),
    (CONGRESS, "id: papers", "id: abstracts", "duplicate-id"),
    (CONGRESS, "id: papers", "id: the papers", "bad-id"),
    (CONGRESS, "id: papers, ", "", "missing-field"),
    (CONGRESS, "wording: \"7 February", "wording: \"8 February", "prose-date"),
    (CONGRESS, "noon, 12:00 CET", "noon, 11:00 CET", "prose-date"),
    // Registration.
    (CONGRESS, "opens: 2028-01-10", "opens: 2028-05-30", "date-order"),
    (CONGRESS, "opens: 2028-01-10", "opens: 2029-01-10", "date-order"),
    (CONGRESS, "closes: 2028-05-20", "closes: 2028-07-20", "date-order"),
    (CONGRESS, "closes: 2028-05-20", "closes: 2028-05-00", "bad-date"),
    // Texts.
    (CONGRESS, "Linz, 12–16 June 2028", "Linz, 11–15 June 2028", "prose-date"),
    (CONGRESS, "Linz, 12–16 June 2028", "Linz, 12–16 June 2027", "prose-date"),
    (CONGRESS, "Linz, 12–16 June 2028", "Linz, 22–26 May 2028", "prose-date"),
    (CONGRESS, "Monday 7 February 2028", "Tuesday 7 February 2028", "weekday"),
    (CONGRESS, "Monday 7 February 2028", "Tuesday 8 February 2028", "prose-date"),
    (CONGRESS, "Monday 7 February 2028", "Monday 31 February 2028", "prose-date"),
    (CONGRESS, "2028, 12:00 CET. Papers", "2028, 12:00 CEST. Papers", "prose-date"),
    (CONGRESS, "2028, 12:00 CET. Papers", "2028, 11:00 CET. Papers", "prose-date"),
    (CONGRESS, "Papers stay with us.", "Papers stay TODO.", "leftover"),
    (CONGRESS, "Papers stay with us.", "[Papers](nowhere.md)", "dead-link"),
    (CONGRESS, "Papers stay with us.", "[Papers](school.md#rooms)", "dead-anchor"),
    (CONGRESS, "Papers stay with us.", "![The mill](https://water.example/a.png)", "third-party"),
    (CONGRESS, "Papers stay with us.", "<b>Papers</b>", "raw-html"),
    (CONGRESS, "Papers stay with us.", "\n\n# Rooms", "heading-level"),
    ("content/_index.md", "12–16 June 2028", "22–26 May 2028", "prose-date"),
    ("content/_index.md", "12–16 June 2028", "13–17 June 2028", "prose-date"),
    ("content/_index.md", "events/congress-2028.md", "events/congress.md", "dead-link"),
    (GRANTS, "on 6 December 2027", "on 8 December 2027", "prose-date"),
    // References and values.
    (CONGRESS, "place: linz", "place: lins", "unknown-id"),
    (CONGRESS, "organisers: [water]", "organisers: [walter]", "unknown-id"),
    (CONGRESS, "sources: [notice]", "sources: [notices]", "unknown-id"),
    (CONGRESS, "title: River congress 2028", "title: River: congress 2028", "yaml-syntax"),
    (CONGRESS, "title: River congress 2028", "title: River congress 2027", "year-mismatch"),
    (CONGRESS, "title: River congress 2028", "title: ''", "empty-text"),
    (CONGRESS, "title: River congress 2028\n", "", "missing-field"),
    (CONGRESS, "kind: event", "kind: evnt", "unknown-value"),
    (CONGRESS, "place: linz", "plcae: linz", "unknown-key"),
    (CONGRESS, "place: linz", "place: linz\nplace: graz", "duplicate-key"),
    (CONGRESS, "place: linz", "place: linz\nmode: online", "attendance"),
    (CONGRESS, "id: congress-2028\n", "id: school\n", "duplicate-id"),
    (SCHOOL, "dates: 2028-06-13/14", "dates: 2028-07-13/14", "part-dates"),
    (SCHOOL, "dates: 2028-06-13/14", "dates: 2028-06-13/2028-08-14", "part-dates"),
    (SCHOOL, "follows: school-2026", "follows: school", "date-order"),
    (SCHOOL, "follows: school-2026", "follows: school-2025", "unknown-id"),
    (SCHOOL, "part_of: congress-2028", "part_of: congress-2029", "unknown-id"),
    ("content/events/school-2026.md", "dates: 2026-06-15/16", "dates: 2025-06-15/16", "year-mismatch"),
    ("content/events/school-2026.md", "title: Summer school 2026", "title: Summer school 2025", "year-mismatch"),
    // A call and its news.
    (GRANTS, "date: 2027-12-06 17:00", "date: 2027-12-06 17:00 Vienna", "unknown-zone"),
    (GRANTS, "date: 2027-12-06 17:00", "date: 2026-12-06 17:00", "milestone-order"),
    (GRANTS, "date: 2027-12-06 17:00", "date: 2027-12-07 17:00", "prose-date"),
    (GRANTS, "date: 2027-10-04", "date: 2027-10-05", "update-date"),
    (GRANTS, "Call for grants 2028", "Call for grants 2025", "year-mismatch"),
    (GRANTS, "issuers: [water]", "issuers: [wather]", "unknown-id"),
    (GRANTS, "id: grants\ntitle", "id: school\ntitle", "duplicate-id"),
    (NEWS, "date: 2027-10-04", "date: 2027-10-40", "bad-date"),
    (NEWS, "tells: [grants.opening]", "tells: [grants.open]", "unknown-id"),
    (NEWS, "about: [grants]", "about: [grant]", "unknown-id"),
    // Data and configuration.
    (PLACES, "linz: {name", "lintz: {name", "unknown-id"),
    (
        PLACES,
        "graz: {name: Castle, town: Graz, country: Austria, country_code: AT, timezone: Europe/Vienna}",
        "graz: {name: Castle, town: Graz, country: Austria, country_code: AT, timezone: Europe/Graz}",
        "unknown-zone",
    ),
    (PLACES, "graz: {name: Castle", "graz: {nam: Castle", "unknown-key"),
    (PLACES, "graz: {name", "graz {name", "yaml-syntax"),
    ("content/organisations.yaml", "https://water.example/", "water.example", "bad-url"),
    ("content/organisations.yaml", "water: {name", "watre: {name", "unknown-id"),
    ("content/sources.yaml", "kind: official", "kind: offical", "unknown-value"),
    ("content/sources.yaml", "notice: {title", "notise: {title", "unknown-id"),
    ("content/sources.yaml", "date: 2027-05-03", "date: 2027-04-03", "former-date"),
    (CONFIG, "version: 1", "version: 2", "format-version"),
    (CONFIG, "uid_domain: river.example\n", "", "uid-domain-missing"),
    (CONFIG, "base_url: https://river.example/\n", "", "base-url-missing"),
    (CONFIG, "timezone: Europe/Vienna", "timezone: Europe/Wien", "unknown-zone"),
    (CONFIG, "timezone: Europe/Vienna\n", "", "zone-missing"),
    (CONFIG, "menu: [events, calls]", "menu: [event, calls]", "unknown-id"),
    (CONFIG, "languages: [en, zh]", "languages: [en, zh, xx]", "missing-string"),
    (CONFIG, "title: {en", "titel: {en", "unknown-key"),
];

fn compiled(slip: Option<&Slip>) -> Compiled {
    let mut tree = SourceTree::default();
    for (path, text) in SITE {
        let mut text = (*text).to_owned();
        if let Some((_, from, to, _)) = slip.filter(|slip| slip.0 == *path) {
            assert_eq!(text.matches(from).count(), 1, "{path}: {from}");
            text = text.replace(from, to);
        }
        tree.insert(source_path(path), Source::Text(text.into()));
    }
    compile(&Inputs { tree, options: Options::default() }, None)
}

#[test]
fn each_slip_is_told_once() {
    let sound = compiled(None);
    assert_eq!(told(&sound), "");
    let mut wrong = String::new();
    for slip in SLIPS {
        let site = compiled(Some(slip));
        let mut rules: Vec<&str> = site.diagnostics.iter().map(|found| found.rule.name).collect();
        if slip.3 == "duplicate-id" {
            rules.extend(convoke::edge::publish::render_all(&site, &|_, _| ()).iter().map(|found| found.rule.name));
        }
        if rules != [slip.3] {
            wrong.push_str(&format!("{}: `{}` → `{}`: {}\n{}\n", slip.0, slip.1, slip.2, slip.3, told(&site)));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(SLIPS.len() >= 80, "{}", SLIPS.len());
}
