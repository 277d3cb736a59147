//! What belongs together is told together: an event and the calls for it, the editions of a series, the milestones of a round,
//! the places of an event.

use crate::html::{Tag, tags};
use crate::support::{compile_well, outputs, told};
use convoke::path::SourcePath;
use convoke::source::{Source, SourceTree};
use convoke::{Compiled, Inputs, Options, compile};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

const CONFIG: &str = "version: 1\ntitle: S\nbase_url: https://s.example/\nuid_domain: s.example\ntimezone: Europe/Rome\n";

/// The files of a small site; one without `convoke.yaml` gets a plain one.
fn tree(files: &[(&str, &str)]) -> SourceTree {
    let mut tree = SourceTree::default();
    let home = [("convoke.yaml", CONFIG), ("content/_index.md", "---\ntitle: S\n---\n")];
    for (path, text) in home.iter().chain(files) {
        tree.insert(SourcePath::new(path).unwrap(), Source::Text((*text).into()));
    }
    tree
}

/// The outputs of a small site without errors, as texts.
fn built(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    let compiled = compile_well(tree(files));
    let all = outputs(&compiled, Path::new("/nowhere")).into_iter();
    all.map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned())).collect()
}

/// What is found in a small site.
fn found(files: &[(&str, &str)]) -> String {
    let compiled: Compiled = compile(&Inputs { tree: tree(files), options: Options::default() }, None);
    told(&compiled)
}

/// The texts of the links of a page to this path.
fn links(html: &str, to: &str) -> Vec<String> {
    let all = tags(html).into_iter().filter(|tag: &Tag| tag.name == "a" && tag.get("href") == Some(to));
    all.map(|tag| tag.text).collect()
}

/// The UIDs of a calendar file, in order.
fn uids(ics: &str) -> Vec<&str> {
    ics.lines().filter_map(|line| line.strip_prefix("UID:")?.strip_suffix("@s.example")).collect()
}

const MEETING: &str = "---\nkind: event\nid: meeting\ntitle: Harbour meeting 2031\nupdated: 2030-01-01\ndates: 2031-03-04/06\nmilestones:\n  - {id: rooms, name: Rooms booked, date: 2031-01-15}\n---\n";
const PAPERS: &str = "---\nkind: call\nid: papers\ntitle: Papers for the Harbour meeting 2031\nupdated: 2030-01-01\nevent: meeting\nmilestones:\n  - {id: abstracts, name: Abstracts due, date: 2030-09-02 12:00, type: deadline}\n  - {id: answers, name: Authors hear, date: 2030-11-04}\n  - {id: meet, name: The meeting, event: meeting}\n---\n";

#[test]
fn an_event_and_the_call_for_it_show_each_other() {
    let pages = built(&[("content/meeting.md", MEETING), ("content/papers.md", PAPERS)]);
    let event = &pages["meeting/index.html"];
    assert_eq!(links(event, "../papers/index.html"), ["Papers for the Harbour meeting 2031"]);
    // The dates of the call stand among those of the event, in order, each leading to where it is told in full; the event
    // itself is not one of them.
    let ids: Vec<String> =
        tags(event).iter().filter(|tag| tag.name == "li").filter_map(|tag| tag.get("id").map(str::to_owned)).collect();
    assert_eq!(ids, ["papers-abstracts", "papers-answers", "rooms"]);
    assert_eq!(links(event, "../papers/index.html#abstracts"), ["Abstracts due"]);
    assert_eq!(links(event, "#papers-abstracts"), ["Abstracts due"], "among the deadlines at the head");
    let call = &pages["papers/index.html"];
    assert!(links(call, "../meeting/index.html").contains(&"Harbour meeting 2031".to_owned()));
    assert!(call.contains("4–6 Mar 2031"), "the call tells when its event is");
    // A search for the event finds the call.
    assert!(pages["search/index.js"].contains("Harbour meeting 2031"));
}

#[test]
fn the_calendar_of_a_call_holds_its_event() {
    let without = PAPERS.replace("  - {id: meet, name: The meeting, event: meeting}\n", "");
    for call in [PAPERS, &without] {
        let pages = built(&[("content/meeting.md", MEETING), ("content/papers.md", call)]);
        assert_eq!(uids(&pages["papers/papers.ics"]), ["papers.abstracts", "papers.answers", "meeting"]);
        assert!(pages["meeting/index.html"].contains("href=\"../papers/papers.ics\""), "the event's page announces it");
        let dates: Value = serde_json::from_str(&pages["data/dates.json"]).unwrap();
        let of = |id: &str| dates["dates"].as_array().unwrap().iter().find(|date| date["id"] == id).unwrap()["for"].clone();
        assert_eq!((of("papers.abstracts"), of("meeting.rooms"), of("meeting")), ("meeting".into(), Value::Null, Value::Null));
    }
}

#[test]
fn the_year_in_the_name_of_a_call_is_that_of_its_event_or_of_its_dates() {
    let year = |meeting: &str, call: &str| {
        let found = found(&[("content/meeting.md", meeting), ("content/papers-2031.md", call)]);
        found.lines().filter(|line| line.contains("year-mismatch")).map(str::to_owned).collect::<Vec<_>>()
    };
    let alone = PAPERS.replace("event: meeting\n", "").replace("  - {id: meet, name: The meeting, event: meeting}\n", "");
    assert_eq!(year(MEETING, PAPERS), [""; 0]);
    assert_eq!(year(MEETING, &PAPERS.replace("  - {id: meet, name: The meeting, event: meeting}\n", "")), [""; 0]);
    // What is called for may be in the year after, where nothing says when.
    assert_eq!(year(MEETING, &alone), [""; 0]);
    let once = year(MEETING, &alone.replace(" 2030-", " 2028-"));
    assert_eq!(once.len(), 1, "the name and the title are one slip: {once:?}");
    assert!(once[0].contains("the name of the page and the title say 2031, but the date is 2028-09-02"), "{once:?}");
    // A wrong year of the event is found there, and not at its call once more.
    let wrong = year(&MEETING.replace("2031-03", "2032-03"), PAPERS);
    assert!(wrong.len() == 1 && wrong[0].starts_with("content/meeting.md"), "{wrong:?}");
}

#[test]
fn what_is_no_event_cannot_be_the_event_of_a_call() {
    let wrong = |id: &str| {
        found(&[
            ("content/meeting.md", MEETING),
            ("content/papers.md", &PAPERS.replace("event: meeting", &format!("event: {id}"))),
        ])
    };
    let itself = wrong("papers");
    // The same word at two places is one slip.
    assert_eq!(itself.matches("unknown-id").count(), 1, "{itself}");
    assert!(itself.contains("`papers` is no event"), "{itself}");
    assert!(wrong("meting").contains("there is no page with the id `meting`"));
}

const SERIES: &str = "quays:\n  name: Quays\n  long_name: {en: Symposium on Quays}\n  facets: {grade: grade-b}\n  tags: [stone]\n  url: https://quays.example/\n";

/// The pages of editions of a series, by id, dates and further lines.
fn editions(of: &[(&str, &str, &str)]) -> Vec<(String, String)> {
    let page = |(id, dates, more): &(&str, &str, &str)| {
        let text = format!(
            "---\nkind: event\nid: {id}\ntitle: Quays {id}\nupdated: 2030-01-01\ndates: {dates}\nseries: quays\n{more}---\n"
        );
        (format!("content/{id}.md"), text)
    };
    of.iter().map(page).collect()
}

/// The files of a site with a series.
fn of_series<'f>(pages: &'f [(String, String)], more: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let pages = pages.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    pages.chain([("content/series.yaml", SERIES)]).chain(more.iter().copied()).collect()
}

#[test]
fn editions_stand_in_order_and_lead_to_each_other() {
    // The ids are in another order than the dates.
    let pages = editions(&[("c", "2031-05-05", ""), ("a", "2033-05", ""), ("b", "2032-05-04/05", "")]);
    let names = "grade: {name: Class}\ngrade-b: {name: Second class}\n";
    let config = format!("{CONFIG}calendar: {{feeds: [tags]}}\n");
    let out = built(&of_series(&pages, &[("content/tags.yaml", names), ("convoke.yaml", &config)]));
    let html = &out["b/index.html"];
    assert!(html.contains("Symposium on Quays"), "the long name");
    let rel = |html: &str, rel: &str| {
        tags(html).iter().find(|tag| tag.get("rel") == Some(rel)).and_then(|tag| tag.get("href").map(str::to_owned))
    };
    assert_eq!((rel(html, "prev").as_deref(), rel(html, "next").as_deref()), (Some("../c/index.html"), Some("../a/index.html")));
    assert_eq!((rel(&out["c/index.html"], "prev"), rel(&out["a/index.html"], "next")), (None, None));
    let [first, middle, last] = ["Quays c", "Quays b</span>", "Quays a"].map(|title| html.rfind(title).unwrap());
    assert!(first < middle && middle < last, "the editions are in the order of their dates");
    // A facet is a tag of each edition, with its name.
    assert!(html.contains("Class</dt>") && links(html, "../tags/grade-b/index.html").contains(&"Second class".to_owned()));
    assert_eq!(uids(&out["calendar/tags/grade-b.ics"]), ["c", "b"], "the month is in no calendar");
    assert_eq!(uids(&out["calendar/tags/stone.ics"]), ["c", "b"]);
    let dates: Value = serde_json::from_str(&out["data/dates.json"]).unwrap();
    assert!(dates["dates"].as_array().unwrap().iter().all(|date| date["series"] == "quays"));
}

#[test]
fn what_a_page_says_that_it_follows_goes_before_the_order_of_dates() {
    let other = ("content/other.md", "---\nkind: event\nid: other\ntitle: Other\nupdated: 2030-01-01\ndates: 2030-05-05\n---\n");
    let pages = editions(&[("a", "2031-05-05", "follows: other\n"), ("b", "2032-05-04", "")]);
    let files = of_series(&pages, &[other]);
    assert!(!found(&files).contains("edition-order"), "another series is no contradiction");
    let out = built(&files);
    assert!(
        tags(&out["a/index.html"])
            .iter()
            .any(|tag| tag.get("rel") == Some("prev") && tag.get("href") == Some("../other/index.html"))
    );
    let skips = |between: &str, more: &str| {
        let pages = editions(&[("a", "2031-05-05", ""), ("b", between, more), ("c", "2033-05-05", "follows: a\n")]);
        found(&of_series(&pages, &[])).contains("edition-order")
    };
    assert!(skips("2032-05-05", "") && skips("2032-05", ""));
    for (between, more) in [
        ("2032-05-05", "status: cancelled\n"),
        ("2032-05-05", "status: postponed\n"),
        ("tba", ""),
        ("2033", ""),
        ("2034-05-05", ""),
    ] {
        assert!(!skips(between, more), "{between} {more}");
    }
    let pages = editions(&[("a", "2031-05-05", "")]);
    let unknown: Vec<(&str, &str)> = pages
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .chain([("content/series.yaml", "quais: {name: Q}\n")])
        .collect();
    assert!(found(&unknown).contains("there is no series `quays`"));
}

#[test]
fn the_milestones_of_a_round_stand_together() {
    let call = "---\nkind: call\nid: papers\ntitle: Papers\nupdated: 2030-01-01\nmilestones:\n  - {id: open, name: Call opens, date: 2030-01-07}\n  - {id: a1, name: Abstracts due, date: 2030-02-04 12:00, type: deadline, round: 1}\n  - {id: a2, name: Abstracts due, date: 2030-03-04 12:00, type: deadline, round: 2}\n  - {id: p1, name: Papers due, date: 2030-04-08 12:00, type: deadline, round: 1}\n  - {id: p2, name: Papers due, date: 2030-05-06 12:00, type: deadline, round: 2}\n  - {id: late, name: Posters due, date: 2030-05-07 12:00, type: deadline, round: {en: Late round}}\n  - {id: end, name: All hear, date: 2030-06-03}\n---\n";
    let out = built(&[("content/papers.md", call)]);
    let html = &out["papers/index.html"];
    let seen: Vec<String> = tags(html)
        .iter()
        .filter_map(|tag| match tag.name.as_str() {
            "li" => tag.get("id").map(str::to_owned),
            "h3" => Some(tag.text.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(seen, ["open", "Round 1", "a1", "p1", "Round 2", "a2", "p2", "Late round", "late", "end"]);
    assert_eq!(links(&out["dates/index.html"], "../papers/index.html#p2"), ["Papers: Papers due (round 2)"]);
    let ics = out["calendar/deadlines.ics"].replace("\r\n ", "");
    assert!(ics.contains("SUMMARY:Papers: Papers due (round 2)") && ics.contains("Posters due (Late round)"), "{ics}");
}

const PLACES: &str = "dock: {name: Old Dock, town: Split, country: Croatia, country_code: HR, timezone: Europe/Zagreb, latitude: 43.5, longitude: 16.4}\nmole: {name: Mole, town: Bari, country: Italy, country_code: IT}\n";

/// The outputs of a site with one event that has these lines.
fn placed(lines: &str) -> BTreeMap<String, String> {
    let config = format!("{CONFIG}calendar: {{feeds: [places]}}\n");
    let event = format!("---\nkind: event\nid: e\ntitle: E\nupdated: 2030-01-01\ndates: 2030-05-06\n{lines}---\n");
    built(&[
        ("convoke.yaml", &config),
        ("content/places.yaml", PLACES),
        ("content/in/e.md", &event),
        ("content/in/other.md", "---\ntitle: Other\n---\n"),
    ])
}

fn json_ld(html: &str) -> Value {
    let data = html.split("<script type=\"application/ld+json\">").nth(1).and_then(|rest| rest.split("</script>").next());
    serde_json::from_str(data.expect("structured data")).unwrap()
}

#[test]
fn an_event_is_at_each_of_its_places() {
    let out = placed("places: [mole, dock]\n");
    let html = &out["in/e/index.html"];
    for place in ["mole", "dock"] {
        assert_eq!(links(html, &format!("../../places/{place}/index.html")).len(), 1, "{place}");
        assert!(!links(&out[&format!("places/{place}/index.html")], "../../in/e/index.html").is_empty(), "{place}");
        assert_eq!(uids(&out[&format!("calendar/places/{place}.ics")]), ["e"]);
    }
    let ics = out["in/e/e.ics"].replace("\r\n ", "");
    assert!(ics.contains("LOCATION:Mole\\, Bari\\, Italy\\; Old Dock\\, Split\\, Croatia"), "{ics}");
    assert!(!ics.contains("GEO:"), "an entry has one point");
    let location = &json_ld(html)["location"];
    let names: Vec<&Value> = location.as_array().unwrap().iter().map(|place| &place["name"]).collect();
    assert_eq!(names, ["Mole", "Old Dock"]);
    assert!(html.contains("CEST"), "the zone is that of the first place that has one");
    let hybrid = placed("places: [mole, dock]\nmode: hybrid\nonline: https://m.example/\n");
    let kinds: Vec<Value> =
        json_ld(&hybrid["in/e/index.html"])["location"].as_array().unwrap().iter().map(|place| place["@type"].clone()).collect();
    assert_eq!(kinds, ["Place", "Place", "VirtualLocation"]);
}

#[test]
fn a_place_can_be_written_where_it_is_used() {
    let own = "{name: Pier 9, town: Piran, country_code: SI, timezone: Europe/Ljubljana, note: \"See [there](other.md).\", latitude: 45.5, longitude: 13.6}";
    let out = placed(&format!("place: {own}\n"));
    let html = &out["in/e/index.html"];
    assert!(
        html.contains("Pier 9, Piran") && links(html, "../../in/other/index.html") == ["there"],
        "a link is seen from the page"
    );
    assert!(out["in/e/e.ics"].contains("GEO:45.5;13.6"));
    assert_eq!(json_ld(html)["location"]["address"]["addressCountry"], "SI");
    let places = |path: &&String| path.contains("places/");
    assert_eq!(
        out.keys().filter(places).count(),
        0,
        "it has neither page nor feed: {:?}",
        out.keys().filter(places).collect::<Vec<_>>()
    );
    let both = placed(&format!("places: [dock, {own}]\n"));
    assert_eq!(both.keys().filter(places).count(), 3, "a list of places, the page of the shared one, and its feed");
    let wrong = |lines: &str| {
        found(&[(
            "content/e.md",
            &format!("---\nkind: event\nid: e\ntitle: E\nupdated: 2030-01-01\ndates: 2030-05-06\n{lines}---\n"),
        )])
    };
    assert!(wrong("place: {nam: X}\n").contains("a place has no key `nam`"));
    assert!(wrong("places: [pier]\n").contains("there is no place `pier`"));
    assert!(wrong("place: {name: X}\nplaces: [{name: Y}]\n").contains("this event has `place` and `places`"));
}

/// The values of a property in a calendar file, in order.
fn values<'i>(ics: &'i str, name: &str) -> Vec<&'i str> {
    ics.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(':')).collect()
}

#[test]
fn the_name_of_an_entry_begins_with_what_tells_it_apart() {
    let short = MEETING.replace("updated:", "short_title: Here\ncalendar_title: Harbour 31\nupdated:");
    let out = built(&[("content/meeting.md", &short), ("content/papers.md", PAPERS)]);
    let ics = &out["calendar/all.ics"];
    assert_eq!(
        values(ics, "SUMMARY"),
        ["Harbour 31: Abstracts due", "Harbour 31: Authors hear", "Harbour 31: Rooms booked", "Harbour meeting 2031"]
    );
    // Of several calls for an event, each is known by its own name.
    let other = PAPERS.replace("id: papers", "id: posters").replace("title: Papers", "title: Posters");
    let out = built(&[("content/meeting.md", &short), ("content/papers.md", PAPERS), ("content/posters.md", &other)]);
    assert!(values(&out["posters/posters.abstracts.ics"], "SUMMARY")[0].starts_with("Posters for the Harbour"));
    // One that has a name of its own for calendars is known by that.
    let own = PAPERS.replace("updated:", "calendar_title: Quay papers\nupdated:");
    let out = built(&[("content/meeting.md", &short), ("content/papers.md", &own)]);
    assert_eq!(values(&out["papers/papers.abstracts.ics"], "SUMMARY"), ["Quay papers: Abstracts due"]);
    // Titles of pages stay.
    assert!(out["meeting/index.html"].contains("<h1 class=\"p-name\">Harbour meeting 2031</h1>"));
}

#[test]
fn the_entry_of_an_event_has_the_beginning_of_its_text_and_where_all_of_it_is() {
    let text = |body: &str| {
        let event = MEETING.replace("updated:", "summary: In short.\nupdated:") + body;
        let out = built(&[("content/meeting.md", &event), ("content/other.md", "---\ntitle: O\n---\n")]);
        out["meeting/meeting.ics"]
            .replace("\r\n ", "")
            .lines()
            .find_map(|line| line.strip_prefix("DESCRIPTION:").map(str::to_owned))
            .unwrap()
    };
    let short = text("\n## Why\n\nWe *meet* [there](other.md).\n\n- one\n- two\n");
    assert!(short.starts_with("In short.\\n") && short.ends_with("\\nhttps://s.example/meeting/"), "{short}");
    for said in ["Why", "We meet there (https://s.example/other/)", "one"] {
        assert!(short.contains(said), "{said}: {short}");
    }
    let long = text(&format!("\n{}\n\nThe end.\n", "Many words. ".repeat(200)));
    assert!(long.ends_with("…\\nhttps://s.example/meeting/") && long.len() < 900, "{long}");
    assert_eq!(text(""), "In short.\\nhttps://s.example/meeting/");
}

#[test]
fn readers_see_the_names_of_tags_and_not_their_ids() {
    let event = MEETING.replace("updated:", "tags: [hbr]\nupdated:");
    let config = format!("{CONFIG}calendar: {{feeds: [tags]}}\n");
    let files = [
        ("convoke.yaml", config.as_str()),
        ("content/meeting.md", &event),
        ("content/tags.yaml", "hbr: {name: Harbours and quays}\n"),
    ];
    let out = built(&files);
    let feed = out["calendar/tags/hbr.ics"].replace("\r\n ", "");
    assert_eq!(values(&feed, "X-WR-CALNAME"), ["S: Harbours and quays"]);
    assert!(values(&feed, "X-WR-CALDESC")[0].contains("Harbours and quays"));
    let calendars = &out["calendar/index.html"];
    assert!(calendars.contains("Subject: Harbours and quays") && !calendars.contains("Subject: hbr"));
    assert!(out["search/index.js"].contains("quays="), "a search finds the name");
}

#[test]
fn tags_with_one_address_are_one_finding_and_a_slug_mends_it() {
    let page = |id: &str, tag: &str| {
        format!("---\nkind: event\nid: {id}\ntitle: {id}\nupdated: 2030-01-01\ndates: 2031-03-04\ntags: [\"{tag}\"]\n---\n")
    };
    let (one, other) = (page("a", "C++"), page("b", "C#"));
    let config = format!("{CONFIG}languages: [en, fr]\ncalendar: {{feeds: [tags]}}\n");
    let files = [("convoke.yaml", config.as_str()), ("content/a.md", &one), ("content/b.md", &other)];
    let told = found(&files);
    assert_eq!(told.matches("path-collision").count(), 1, "{told}");
    assert!(told.contains("the tags `C#` and `C++` have one address, `tags/c/`"), "{told}");
    let out = built(&[files[0], files[1], files[2], ("content/tags.yaml", "\"C#\": {slug: c-sharp}\n")]);
    assert!(out.contains_key("tags/c-sharp/index.html") && out.contains_key("fr/calendar/tags/c-sharp.ics"));
    assert_eq!(uids(&out["calendar/tags/c.ics"]), ["a"]);
}
