//! What becomes of dates in every output: each paragraph of `tests/dates.txt` against a site that holds them all.
//!
//! The expectations stand in that file and were made from the standards, so nothing here blesses them.

use crate::support::{compile_well, outputs, repository};
use convoke::Compiled;
use convoke::locale::Length;
use convoke::localised::date;
use convoke::model::Clocks;
use convoke::source::{Source, SourceTree};
use convoke::time::{Extent, Timestamp, When, Zone, parse};
use proptest::prelude::*;
use serde_json::Value;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::OnceLock;

/// A paragraph: a date as it is written, the zone that it inherits, and what should become of it.
struct Row {
    value: &'static str,
    zone: Option<&'static str>,
    expected: Vec<(&'static str, &'static str)>,
}

impl Row {
    fn when(&self) -> When {
        let zone = self.zone.map(|zone| Zone::named(zone).expect("a zone"));
        parse(self.value, zone.as_ref()).unwrap_or_else(|error| panic!("{}: {}: {}", self.value, error.message, error.help))
    }

    fn expected(&self, key: &str) -> &'static str {
        self.expected.iter().find(|(known, _)| *known == key).unwrap_or_else(|| panic!("{} has no `{key}`", self.value)).1
    }
}

fn rows() -> Vec<Row> {
    let paragraphs = include_str!("../dates.txt").split("\n\n").filter_map(|paragraph| paragraph.trim().strip_prefix("= "));
    let row = |paragraph: &'static str| {
        let (head, lines) = paragraph.split_once('\n').expect("a paragraph has lines");
        let (value, zone) = head.split_once(" | ").map_or((head, None), |(value, zone)| (value, Some(zone)));
        Row { value, zone, expected: lines.lines().map(|line| line.split_once(": ").expect("`key: value`")).collect() }
    };
    paragraphs.map(row).collect()
}

/// A site with an event and a call for each row, and all that is made of it.
fn site() -> &'static (Compiled, BTreeMap<String, Vec<u8>>) {
    static SITE: OnceLock<(Compiled, BTreeMap<String, Vec<u8>>)> = OnceLock::new();
    SITE.get_or_init(|| {
        let mut tree = SourceTree::default();
        let mut add = |path: &str, text: String| tree.insert(crate::support::source_path(path), Source::Text(text.into()));
        add(
            "convoke.yaml",
            "version: 1\ntitle: D\nbase_url: https://d.example/\nuid_domain: d.example\nlanguages: [en, zh]\n".to_owned(),
        );
        add("content/_index.md", "---\ntitle: D\n---\n".to_owned());
        add("content/places.yaml", "here: {name: Here, country: Denmark, country_code: DK}\n".to_owned());
        for (n, Row { value, zone, .. }) in rows().iter().enumerate() {
            let zone = zone.map(|zone| format!("timezone: {zone}\n")).unwrap_or_default();
            let head = |kind: &str| format!("---\nkind: {kind}\nid: {kind}-{n}\ntitle: D\nupdated: 2014-01-01\n{zone}");
            add(&format!("content/e{n}.md"), format!("{}dates: \"{value}\"\nplace: here\n---\n", head("event")));
            let milestone = format!("milestones:\n  - {{id: due, name: Due, date: \"{value}\", type: deadline}}\n");
            add(&format!("content/c{n}.md"), format!("{}{milestone}---\n", head("call")));
        }
        let compiled = compile_well(tree);
        let outputs = outputs(&compiled, repository());
        (compiled, outputs)
    })
}

fn text(path: &str) -> Option<&'static str> {
    site().1.get(path).map(|bytes| std::str::from_utf8(bytes).expect("UTF-8"))
}

/// DTSTART, DTEND and a STATUS that is not the usual one.
fn calendar(path: &str) -> String {
    let Some(file) = text(path) else { return "none".to_owned() };
    let event = file.split("BEGIN:VEVENT").nth(1).expect("an entry");
    let lines: Vec<&str> = ["DTSTART", "DTEND", "STATUS:TENTATIVE"]
        .iter()
        .flat_map(|name| event.lines().filter(move |line| line.starts_with(name)))
        .map(|line| line.trim_start_matches("STATUS:"))
        .collect();
    lines.join(" ")
}

/// The parameters of the first link of a page that begins with `start`.
fn parameters(page: &str, start: &str) -> BTreeMap<String, String> {
    let link = page.split("href=\"").find(|rest| rest.starts_with(start)).and_then(|rest| rest.split('"').next());
    let query = link.and_then(|link| link.split_once('?')).map_or("", |(_, query)| query);
    let decode = |text: &str| text.replace("%2F", "/").replace("%3A", ":");
    query.split("&amp;").filter_map(|pair| pair.split_once('=')).map(|(name, value)| (name.to_owned(), decode(value))).collect()
}

/// The values of `names` that are there, in this order; a flag stands with its name.
fn values(parameters: &BTreeMap<String, String>, names: &[&str]) -> String {
    let found: Vec<&str> = names
        .iter()
        .filter_map(|name| parameters.get(*name).map(|value| if *name == "allday" { "allday" } else { value.as_str() }))
        .collect();
    if found.is_empty() { "none".to_owned() } else { found.join(" ") }
}

/// No zone but that of the date.
const CLOCKS: Clocks<'static> = Clocks { zones: &[], published_first: true };

/// What becomes of a row, under the names of the file.
fn found(n: usize, row: &Row) -> Vec<(&'static str, String)> {
    let (compiled, _) = site();
    let when = row.when();
    let mut found = vec![("normal", when.to_string())];
    let names = [["en", "en-list", "en-days", "en-spoken"], ["zh", "zh-list", "zh-days", "zh-spoken"]];
    let locales = &compiled.renderer.as_ref().expect("a renderer").locales;
    for (locale, [page, list, days, spoken]) in locales.iter().zip(names) {
        let view = date::view(locale, &when, &Zone::utc(), CLOCKS);
        found.push((days, locale.text(&locale.when(&when, Length::Weekday))));
        found.extend([(page, view.text), (list, view.short), (spoken, view.spoken)]);
    }
    // Without the classes by which other sites read an event, and with blanks that may break.
    let page = text(&format!("e{n}/index.html")).expect("a page").replace("&nbsp;", " ");
    let page = page.replace(" class=\"dt-start\"", "").replace(" class=\"dt-end\"", "");
    let page = page.as_str();
    // The first date of the page is that of the event.
    let html = date::view(&locales[0], &when, &Zone::utc(), CLOCKS).html;
    assert!(page.contains(&html) || when.is_exact_to_the_minute(), "{}: the page does not show {html}", row.value);
    let times: Vec<&str> = html.split("datetime=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    found.push(("time", if times.is_empty() { "none".to_owned() } else { times.join(" ") }));
    for time in &times {
        assert!(page.contains(&format!("datetime=\"{time}\"")), "{}: the page does not say {time}", row.value);
    }
    found.push(("event", calendar(&format!("e{n}/event-{n}.ics"))));
    found.push(("deadline", calendar(&format!("c{n}/call-{n}.due.ics"))));
    let data = page.split("application/ld+json\">").nth(1).and_then(|rest| rest.split("</script>").next());
    let data: Option<Value> = data.map(|data| serde_json::from_str(data).expect("JSON"));
    let of = |key: &str| data.as_ref().and_then(|data| data[key].as_str()).map(str::to_owned);
    found.push(("ld", of("startDate").zip(of("endDate")).map_or("none".to_owned(), |(start, end)| format!("{start} {end}"))));
    found.push(("json", json(n)));
    let bounds = when.bounds(&Zone::utc());
    found.push(("sort", bounds.map_or("last".to_owned(), |(from, until)| format!("{from} {until}"))));
    found.push(("google", values(&parameters(page, "https://calendar.google.com/calendar/render"), &["dates", "ctz"])));
    found.push((
        "outlook",
        values(&parameters(page, "https://outlook.live.com/calendar/deeplink"), &["startdt", "enddt", "allday"]),
    ));
    found.push(("yahoo", values(&parameters(page, "https://calendar.yahoo.com/"), &["dur", "st", "et"])));
    found
}

/// EDTF, precision and certainty in `data/dates.json`, alike of the event and of the deadline.
fn json(n: usize) -> String {
    static DATA: OnceLock<Value> = OnceLock::new();
    let data = DATA.get_or_init(|| serde_json::from_str(text("data/dates.json").expect("the data")).expect("JSON"));
    let of = |id: String| {
        let record =
            data["dates"].as_array().expect("dates").iter().find(|record| record["id"] == id.as_str()).expect("a record");
        let word = |key: &str| record[key].as_str().unwrap_or("none").to_owned();
        format!("{} {} {}", word("edtf"), word("precision"), word("certainty"))
    };
    let (event, deadline) = (of(format!("event-{n}")), of(format!("call-{n}.due")));
    assert_eq!(event, deadline);
    event
}

#[test]
fn every_date_means_the_same_in_every_output() {
    let rows = rows();
    assert!(rows.len() >= 80, "{} dates are not enough", rows.len());
    let mut wrong = String::new();
    for (n, row) in rows.iter().enumerate() {
        let found = found(n, row);
        assert_eq!(found.len(), row.expected.len(), "{} has other lines", row.value);
        for (key, found) in found {
            let expected = row.expected(key);
            if found != expected {
                writeln!(wrong, "{} {key}:\n  expected {expected}\n  found    {found}", row.value).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// What is written in another form of the same date is the same date.
#[test]
fn the_normal_form_is_read_as_the_same_date() {
    for row in rows() {
        let when = row.when();
        assert_eq!(parse(row.expected("normal"), None).as_ref(), Ok(&when), "{}", row.value);
    }
}

/// The order of dates of all precisions is that of their keys, and a total one.
#[test]
fn dates_of_all_precisions_have_one_order() {
    let rows: Vec<(When, &str)> = rows().iter().map(|row| (row.when(), row.expected("sort"))).collect();
    for (a, left) in &rows {
        for (b, right) in &rows {
            // Instants of one form are in the order of their letters, and "last" comes behind all of them.
            assert_eq!(a.cmp_in_time(b), left.cmp(right), "{a} and {b}");
        }
    }
}

/// Zones whose clocks changed often, by an hour or otherwise, north and south.
const ZONES: [&str; 10] = [
    "Europe/Paris",
    "Europe/London",
    "Europe/Moscow",
    "America/New_York",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Asia/Shanghai",
    "Asia/Beirut",
    "Africa/Casablanca",
    "Pacific/Apia",
];

/// The minutes in which a zone's distance from UTC changes between 1970 and 2037, with the distance before and after.
fn changes(zone: &Zone) -> Vec<(i64, i32, i32)> {
    let offset = |second: i64| zone.offset_seconds(Timestamp::from_second(second).expect("an instant"));
    let (first, last) = (0, 2_145_916_800);
    let mut found = Vec::new();
    // No zone changes its clocks twice within twelve hours.
    for from in (first..last).step_by(12 * 3600) {
        let (mut low, mut high) = (from, from + 12 * 3600);
        let (before, after) = (offset(low), offset(high));
        if before == after {
            continue;
        }
        while high - low > 1 {
            let middle = low.midpoint(high);
            if offset(middle) == before { low = middle } else { high = middle }
        }
        found.push((high, before, after));
    }
    found
}

/// At each change of clocks: the minute before it, what it skips or shows twice, and the minute after it.
#[test]
fn clocks_that_change_are_told_in_ten_zones() {
    let (mut skipped, mut repeated) = (0, 0);
    for name in ZONES {
        let zone = Zone::named(name).expect("a zone");
        let at = |second: i64| Timestamp::from_second(second).expect("an instant");
        for (change, before, after) in changes(&zone) {
            // An instant, written in its zone with the mark that it needs, is read as itself.
            for second in [change - 60, change - 1, change, change + 60] {
                let local = zone.local(at(second));
                let mark = zone.mark(at(second)).map(|mark| format!(" {mark}")).unwrap_or_default();
                let written = format!("{} {}{mark} {name}", local.date(), local.time());
                let when = parse(&written, None).unwrap_or_else(|error| panic!("{written}: {}", error.message));
                assert_eq!(when.bounds(&zone), Some((at(second), at(second))), "{written}");
                assert_eq!(parse(&when.to_string(), None), Ok(when), "{written}");
            }
            // The minutes between the two clocks: as many are skipped, or shown twice, as the clocks are moved by.
            let (low, high) = (before.min(after), before.max(after));
            for local in [change + i64::from(low), change + i64::from(high) - 60, change + i64::from(low + high) / 2] {
                let local = Zone::utc().local(at(local));
                let written = format!("{} {} {name}", local.date(), local.time());
                let error = parse(&written, None).expect_err(&written);
                let rule = if after > before { "skipped-time" } else { "repeated-time" };
                assert_eq!(error.rule.name, rule, "{written}: {}", error.message);
                assert!(error.help.contains('`'), "{}", error.help);
            }
            *(if after > before { &mut skipped } else { &mut repeated }) += 1;
            // The end of a day is the last second before the next day, whatever clocks do on it.
            let day = zone.local(at(change)).date();
            if let Some((_, end)) = zone.end_of_day(day) {
                assert_eq!(end.as_second() + 1, zone.start_of_day(day.tomorrow().expect("a day")).as_second(), "{day} {name}");
            }
        }
    }
    // So many there are; a new release of the tz database may add some.
    assert!(skipped > 400 && repeated > 400, "{skipped} skipped and {repeated} repeated");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    /// A range holds its last day, and is over when the day after it begins; a calendar names that day.
    #[test]
    fn the_last_day_is_included(first in day(), length in 0..400i64, zone in prop::sample::select(&ZONES[..])) {
        let zone = Zone::named(zone).expect("a zone");
        let Extent::Day(start) = parse(&first, None).expect("a day").extent else { panic!("{first}") };
        let last = (0..length).fold(start, |day, _| day.tomorrow().unwrap_or(day));
        let text = if last == start { first } else { format!("{first}/{last}") };
        let when = parse(&text, None).expect("days");
        prop_assert_eq!(when.days(), Some((start, last)));
        let (from, until) = when.bounds(&zone).expect("bounds");
        prop_assert_eq!(zone.local(until).date(), last.tomorrow().expect("a day after"));
        prop_assert!(zone.local(from).date() == start || zone.end_of_day(start).is_none());
        prop_assert_eq!(date::machine(&when), Some((start.to_string(), last.to_string())));
        prop_assert_eq!(when.edtf(), Some(text));
    }

    /// Dates of all precisions have a total order: two are compared alike from both sides, and three in a row.
    #[test]
    fn the_order_is_total(texts in prop::array::uniform3(any_date())) {
        let [a, b, c] = texts.map(|text| parse(&text, Some(&Zone::utc())).expect("a date"));
        prop_assert_eq!(a.cmp_in_time(&b), b.cmp_in_time(&a).reverse());
        prop_assert_eq!(a.cmp_in_time(&a), Ordering::Equal);
        if a.cmp_in_time(&b) != Ordering::Greater && b.cmp_in_time(&c) != Ordering::Greater {
            prop_assert_ne!(a.cmp_in_time(&c), Ordering::Greater, "{} {} {}", a, b, c);
        }
    }
}

fn day() -> impl Strategy<Value = String> {
    (1970..2038i32, 1..=12u8, 1..=28u8).prop_map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}"))
}

/// Dates of all precisions, close together.
fn any_date() -> impl Strategy<Value = String> {
    (2014..=2015i32, 1..=12u8, 1..=3u8, 0..10u8).prop_map(|(y, m, d, form)| match form {
        0 => "tba".to_owned(),
        1 => format!("{y}"),
        2 => format!("{y}-H{}", (m - 1) / 6 + 1),
        3 => format!("{y}-Q{}", (m - 1) / 3 + 1),
        4 => format!("~{y}-{m:02}"),
        5 => format!("{y}-{m:02}-{d:02} tbc"),
        6 => format!("{y}-{m:02}-{d:02}/{:02}", d + 1),
        7 => format!("{y}-{m:02}-{d:02} 00:00/12:00"),
        8 => format!("{y}-{m:02}-{d:02} end-of-day"),
        _ => format!("{y}-{m:02}-{d:02} 00:00 Asia/Shanghai"),
    })
}
