//! That every clock time in a calendar file means the instant that was meant, by the VTIMEZONEs of that file: in all zones,
//! around all changes of clocks, and after those that came once.
//!
//! Three read the files: our own reader, which shares nothing with the writer; the crate `icalendar`, whose parts of a
//! VTIMEZONE are understood here by other code than ours; and the crate `calcard`, which knows zones by another release of
//! the tz database. `CONVOKE_MORE` looks at so many times more years of each zone, and at all of them from
//! [`YEARS_BETWEEN`] on; `CONVOKE_ZONES=DIR` keeps the calendars of the second test in that folder, for judges that are no
//! Rust.

use crate::support::{compile_well, outputs, repository, source_path};
use calcard::icalendar::{ICalendarComponentType, ICalendarProperty};
use convoke::diag::Diagnostic;
use convoke::ics::calendar::{Calendar, Entry, EntryStatus, EntryTime, FeedHeader};
use convoke::ics::read::{Time, read};
use convoke::ics::write::write;
use convoke::ics::zones::{Described, in_utc};
use convoke::ics::{lint, read_back};
use convoke::path::SourcePath;
use convoke::source::SourceTree;
use convoke::time::{Date, DateTime, Timestamp, Weekday, Zone, zone_names};
use convoke::{Inputs, Options, compile};
use icalendar::parser::{Component, read_calendar, unfold};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;

/// The years that are looked at.
const FIRST_YEAR: i16 = 1970;
const LAST_YEAR: i16 = 2040;
/// One in so many years of each zone is looked at, always the same ones, unless more is asked for.
const YEARS_BETWEEN: usize = 40;
/// The years of which all releases of the tz database that are asked here say the same.
const UNDISPUTED: Range<i16> = 2000..2025;

/// Changes of clocks that came once, or not by the rule of the years around them: the zone, and the year.
const ONCE: [(&str, i16); 32] = [
    ("Pacific/Apia", 2011),
    ("Europe/Moscow", 2011),
    ("Europe/Moscow", 2014),
    ("Pacific/Bougainville", 2014),
    ("Asia/Pyongyang", 2015),
    ("Asia/Pyongyang", 2018),
    ("America/Fort_Nelson", 2015),
    ("Pacific/Norfolk", 2015),
    ("Pacific/Norfolk", 2019),
    ("America/Caracas", 2016),
    ("Europe/Istanbul", 2016),
    ("Asia/Novosibirsk", 2016),
    ("Asia/Barnaul", 2016),
    ("Africa/Khartoum", 2017),
    ("Africa/Windhoek", 2017),
    ("Africa/Sao_Tome", 2018),
    ("Africa/Casablanca", 2018),
    ("Africa/Casablanca", 2024),
    ("Europe/Volgograd", 2018),
    ("Europe/Volgograd", 2020),
    ("Asia/Qyzylorda", 2018),
    ("America/Sao_Paulo", 2019),
    ("America/Whitehorse", 2020),
    ("Africa/Juba", 2021),
    ("Pacific/Fiji", 2021),
    ("Asia/Amman", 2022),
    ("Asia/Damascus", 2022),
    ("Asia/Gaza", 2023),
    ("America/Ojinaga", 2022),
    ("America/Mexico_City", 2022),
    ("Asia/Almaty", 2024),
    ("America/Asuncion", 2024),
];

/// How an event is known, and when it begins and ends.
type Meant = BTreeMap<String, [Timestamp; 2]>;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("an instant")
}

fn beginning(year: i16) -> i64 {
    Zone::utc().start_of_day(Date::new(year, 1, 1).expect("a day")).as_second()
}

/// The instants of a year at which a zone's clocks are changed.
fn changes(zone: &Zone, year: i16) -> Vec<i64> {
    let (first, last) = (beginning(year), beginning(year + 1));
    let offset = |second| zone.offset_seconds(at(second));
    let mut found = Vec::new();
    for day in (first..last).step_by(86_400) {
        let (mut before, mut after) = (day, day + 86_400);
        if offset(before) == offset(after) {
            continue;
        }
        while after - before > 1 {
            let middle = before.midpoint(after);
            if offset(middle) == offset(before) { before = middle } else { after = middle }
        }
        found.push(after);
    }
    found
}

/// Times of a year that tell a right VTIMEZONE from a wrong one: around each change of clocks, and through the seasons.
fn telling(zone: &Zone, year: i16) -> Vec<i64> {
    let around = [-604_800, -86_400, -7_200, -3_600, -60, 0, 60, 3_600, 7_200, 86_400, 604_800];
    let mut times: Vec<i64> = (0..4).map(|quarter| beginning(year) + quarter * 91 * 86_400 + 43_200).collect();
    for change in changes(zone, year) {
        times.extend(around.iter().map(|seconds| change + seconds));
    }
    times.sort_unstable();
    times.dedup();
    times
}

/// A feed with an event of half an hour at each of these times.
fn feed(zone: &Zone, times: &[i64]) -> (Vec<Entry>, Meant) {
    let entries: Vec<Entry> = times
        .iter()
        .enumerate()
        .map(|(number, second)| Entry {
            uid: format!("e{number}@example.org"),
            sequence: 0,
            last_modified: at(0),
            status: EntryStatus::Confirmed,
            time: EntryTime::Span { start: at(*second), end: at(second + 1_800), zone: zone.clone() },
            transparent: false,
            summary: format!("Event {number}"),
            description: String::new(),
            conference: None,
            location: None,
            geo: None,
            url: None,
            categories: Vec::new(),
            contact: None,
        })
        .collect();
    let meant = entries.iter().zip(times).map(|(entry, second)| (entry.uid.clone(), [at(*second), at(second + 1_800)])).collect();
    (entries, meant)
}

fn written(entries: &[Entry]) -> String {
    let feed = FeedHeader {
        name: "Events".to_owned(),
        description: "All".to_owned(),
        color: None,
        refresh_hours: 6,
        source: Some("https://example.org/events.ics".to_owned()),
    };
    write(&Calendar { feed: Some(feed), entries: entries.to_vec() }, "0.1")
}

/// What our own reader makes of a file, by its VTIMEZONEs alone.
fn by_us(text: &str) -> Meant {
    let file = read(text);
    let zones = Described::of(&file);
    assert_eq!((&*file.errors, zones.flaws()), (&[][..], &[][..]), "{text}");
    file.named("VEVENT")
        .map(|event| {
            let time = |name: &str| {
                let property = event.property(name).expect(name);
                match (property.time(), property.parameter("TZID")) {
                    (Some(Time::Utc(time)), None) => in_utc(time),
                    (Some(Time::Local(time)), Some(tzid)) => {
                        assert!(zones.begins(tzid).is_some_and(|begin| begin <= time), "{tzid} begins after {time}: {text}");
                        zones.instant(tzid, time)
                    }
                    _ => None,
                }
                .expect("an instant")
            };
            (event.text("UID").expect("a UID").into_owned(), [time("DTSTART"), time("DTEND")])
        })
        .collect()
}

/// A part of a VTIMEZONE as `icalendar` reads it.
struct Part {
    is_standard: bool,
    onset: DateTime,
    rule: Option<(i8, i8, Weekday)>,
    offset: i64,
}

fn local(text: &str) -> DateTime {
    let [day, clock] = [&text[..8], &text[9..15]];
    format!("{}-{}-{}T{}:{}:{}", &day[..4], &day[4..6], &day[6..], &clock[..2], &clock[2..4], &clock[4..])
        .parse()
        .expect("a time")
}

fn value(component: &Component<'_>, name: &str) -> Option<String> {
    component.find_prop(name).map(|property| property.val.to_string())
}

fn part(component: &Component<'_>) -> Part {
    let of = |name: &str| value(component, name).unwrap_or_else(|| panic!("no {name}"));
    let offset = of("TZOFFSETTO");
    let number = |text: &str| text.parse::<i64>().expect("digits");
    let size = number(&offset[1..3]) * 3_600 + number(&offset[3..5]) * 60 + offset.get(5..7).map_or(0, number);
    let rule = value(component, "RRULE").map(|rule| {
        let of = |key: &str| rule.split(';').find_map(|part| part.strip_prefix(key)).expect("a part of the rule");
        assert_eq!(of("FREQ="), "YEARLY");
        let (week, day) = of("BYDAY=").split_at(of("BYDAY=").len() - 2);
        let day = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"].iter().zip(1..).find(|(name, _)| **name == day).expect("a day").1;
        let day = Weekday::from_monday_one_offset(day).expect("a day");
        (of("BYMONTH=").parse().expect("a month"), week.parse().expect("a week"), day)
    });
    Part {
        is_standard: component.name == "STANDARD",
        onset: local(&of("DTSTART")),
        rule,
        offset: if offset.starts_with('-') { -size } else { size },
    }
}

/// The offset that RFC 5545 section 3.6.5 asks for: that of the part with the latest onset.
fn offset(parts: &[Part], time: DateTime) -> i64 {
    let mut onsets: Vec<(DateTime, i64)> = Vec::new();
    for part in parts {
        onsets.push((part.onset, part.offset));
        for year in [time.year() - 1, time.year()] {
            let Some((month, week, day)) = part.rule else { continue };
            let day = Date::new(year, month, 1).and_then(|first| first.nth_weekday_of_month(week, day)).expect("a day");
            onsets.push((day.to_datetime(part.onset.time()).max(part.onset), part.offset));
        }
    }
    let past = onsets.into_iter().filter(|(onset, _)| *onset <= time);
    past.max_by_key(|(onset, _)| *onset).expect("an onset before the time").1
}

/// What `icalendar` reads of a file; its VTIMEZONEs must say each change once, and have a standard time.
fn by_icalendar(text: &str) -> Meant {
    let unfolded = unfold(text);
    let calendar = read_calendar(&unfolded).expect("a calendar");
    let mut zones: BTreeMap<String, Vec<Part>> = BTreeMap::new();
    for zone in calendar.components.iter().filter(|component| component.name == "VTIMEZONE") {
        let parts: Vec<Part> = zone.components.iter().map(part).collect();
        let onsets: BTreeSet<DateTime> = parts.iter().map(|part| part.onset).collect();
        assert_eq!(onsets.len(), parts.len(), "a part twice: {text}");
        assert!(parts.iter().any(|part| part.is_standard), "no STANDARD: {text}");
        assert!(zones.insert(value(zone, "TZID").expect("a TZID"), parts).is_none(), "a zone twice: {text}");
    }
    let events = calendar.components.iter().filter(|component| component.name == "VEVENT");
    events
        .map(|event| {
            let time = |name: &str| {
                let property = event.find_prop(name).expect(name);
                let tzid = property.params.iter().find(|p| p.key == "TZID").and_then(|p| p.val.as_ref()).map(ToString::to_string);
                let time = local(property.val.as_str());
                let offset = tzid.map_or(0, |tzid| offset(&zones[&tzid], time));
                at(in_utc(time).expect("an instant").as_second() - offset)
            };
            (value(event, "UID").expect("a UID"), [time("DTSTART"), time("DTEND")])
        })
        .collect()
}

/// What `calcard` makes of a file, by the zones that it knows.
fn by_calcard(text: &str) -> Meant {
    let calendar = calcard::icalendar::ICalendar::parse(text).expect("a calendar");
    let zones = calendar.build_tz_resolver();
    let events = calendar.components.iter().filter(|component| component.component_type == ICalendarComponentType::VEvent);
    events
        .map(|event| {
            let time = |name: ICalendarProperty| {
                let property = event.property(&name).expect("a time");
                let value = property.values[0].as_partial_date_time().expect("a time");
                at(value.to_date_time_with_tz(zones.resolve_or_default(property.tz_id())).expect("an instant").timestamp())
            };
            (event.uid().expect("a UID").to_owned(), [time(ICalendarProperty::Dtstart), time(ICalendarProperty::Dtend)])
        })
        .collect()
}

/// All IANA zones that a site can name.
fn all_zones() -> Vec<Zone> {
    let zones: Vec<Zone> = zone_names().iter().filter_map(|name| Zone::named(name).ok()).filter(Zone::is_iana).collect();
    assert!(zones.len() > 400, "{} zones", zones.len());
    zones
}

/// Every zone in the years of [`ONCE`] and in a sample of all years: a file of one year, and of several.
#[test]
fn every_time_in_every_zone_means_its_instant() {
    let more = std::env::var("CONVOKE_MORE").ok().and_then(|more| more.parse::<usize>().ok()).unwrap_or(1).max(1);
    let between = (YEARS_BETWEEN / more).max(1);
    let mut files = 0;
    for (number, zone) in all_zones().iter().enumerate() {
        for (index, year) in (FIRST_YEAR..=LAST_YEAR).enumerate() {
            let is_once = ONCE.iter().any(|(name, once)| *name == zone.name() && (*once..*once + 2).contains(&year));
            if (number + index) % between != 0 && !is_once {
                continue;
            }
            let years = year..=(year + i16::try_from((number + index) / between % 4).expect("a small number")).min(LAST_YEAR);
            let times: Vec<i64> = years.clone().flat_map(|year| telling(zone, year)).collect();
            let (entries, meant) = feed(zone, &times);
            let text = written(&entries);
            assert_eq!(by_us(&text), meant, "{zone} {years:?}: {text}");
            assert_eq!(by_icalendar(&text), meant, "{zone} {years:?}: {text}");
            // A file tells of the first hours of the next year as well.
            if UNDISPUTED.contains(years.start()) && UNDISPUTED.contains(&(years.end() + 1)) {
                assert_eq!(by_calcard(&text), meant, "{zone} {years:?}: {text}");
            }
            let differences = read_back::differences(&text, &entries.iter().collect::<Vec<_>>());
            assert_eq!(differences, Vec::<String>::new(), "{zone} {years:?}: {text}");
            let found = lint::check(&SourcePath::new("a.ics").expect("a path"), &text);
            assert_eq!(found.iter().count(), 0, "{zone} {years:?}: {found:?} {text}");
            files += 1;
        }
    }
    assert!(files > 700, "{files} files");
}

/// A site with six events after each change of [`ONCE`], each with a file of its own; what they must be, by their ids.
fn site_of_changes() -> (SourceTree, BTreeMap<String, [Timestamp; 2]>) {
    let mut tree = SourceTree::default();
    let mut insert = |path: &str, text: &str| tree.insert_bytes(source_path(path), text.as_bytes().to_vec());
    let config = "version: 1\ntitle: Changes of clocks\nbase_url: https://example.org/\nuid_domain: example.org\ntimezone: UTC\n";
    insert("convoke.yaml", &format!("{config}calendar: {{feeds: [tags]}}\n"));
    insert("content/_index.md", "---\ntitle: Changes of clocks\n---\n");
    let mut meant = BTreeMap::new();
    for (number, (zone, once)) in ONCE.iter().enumerate() {
        for (index, (year, month)) in [(0, 7), (0, 11), (0, 12), (1, 2), (1, 6), (1, 10)].into_iter().enumerate() {
            let day = Date::new(once + year, month, 15).expect("a day");
            let id = format!("e{}", number * 6 + index);
            let page = format!(
                "---\nkind: event\nid: {id}\ntitle: Event {id}\nupdated: 2010-01-01\ndates: {day} 09:00/17:30 {zone}\ntags: [T{number}]\n---\n"
            );
            insert(&format!("content/events/{id}.md"), &page);
            let instant =
                |hour, minute| Zone::named(zone).expect("a zone").instant(day.at(hour, minute, 0, 0)).expect("an instant");
            meant.insert(format!("{id}@example.org"), [instant(9, 0), instant(17, 30)]);
        }
    }
    (tree, meant)
}

#[test]
fn events_after_changes_that_came_once_are_right() {
    let (tree, meant) = site_of_changes();
    assert_eq!(meant.len(), 192);
    let outputs = outputs(&compile_well(tree), repository());
    let folder = std::env::var_os("CONVOKE_ZONES");
    let (mut files, mut told) = (0, 0);
    for (path, bytes) in outputs.iter().filter(|(path, _)| path.ends_with(".ics")) {
        let text = std::str::from_utf8(bytes).expect("UTF-8");
        let (ours, theirs, others) = (by_us(text), by_icalendar(text), by_calcard(text));
        assert_eq!((&ours, &ours), (&theirs, &others), "{path}: {text}");
        assert!(ours.iter().all(|(uid, times)| meant[uid] == *times), "{path}: {text}");
        let found = lint::check(&SourcePath::new(path).expect("a path"), text);
        let found: Vec<_> = found.iter().filter(|found| !found.message.contains("there is no entry")).collect();
        assert_eq!(found, Vec::<&Diagnostic>::new(), "{path}");
        files += 1;
        told += ours.len();
        if let Some(folder) = &folder {
            crate::support::write(&Path::new(folder).join(path), bytes);
        }
    }
    // Each in a file of its own, in those of its tag, of all events and of all dates; there are no deadlines.
    assert_eq!((files, told), (192 + ONCE.len() + 3, 192 * 4));
}

/// A site with events on these dates, by their numbers.
fn site_of_dates(dates: impl IntoIterator<Item = &'static str>) -> SourceTree {
    let mut tree = SourceTree::default();
    let mut insert = |path: &str, text: &str| tree.insert_bytes(source_path(path), text.as_bytes().to_vec());
    let config = "version: 1\ntitle: Years\nbase_url: https://example.org/\nuid_domain: example.org\ntimezone: Europe/Paris\n";
    insert("convoke.yaml", config);
    insert("content/_index.md", "---\ntitle: Years\n---\n");
    for (number, date) in dates.into_iter().enumerate() {
        let page = format!("---\nkind: event\nid: e{number}\ntitle: Event\nupdated: 0001-01-01\ndates: {date}\n---\n");
        insert(&format!("content/e{number}.md"), &page);
    }
    tree
}

/// What no calendar can tell is refused where it stands, and said once.
#[test]
fn years_that_calendars_cannot_tell_are_refused() {
    let dates = ["0001-01-01 00:05", "0001-01-01 00:10", "0000-06-15", "9999-01-01", "10000-01-01 09:00"];
    let mut tree = site_of_dates(dates);
    let call = "---\nkind: call\nid: c\ntitle: Call\nupdated: 2026-01-01\nmilestones:\n  - {id: m, name: M, type: deadline, date: 0001-01-01 00:10 UTC}\n---\n";
    tree.insert_bytes(source_path("content/c.md"), call.as_bytes().to_vec());
    let told = crate::support::told(&compile(&Inputs { tree, options: Options::default() }, None));
    let lines: Vec<&str> = told.lines().filter(|line| line.contains("error")).collect();
    let places = ["c.md:7:44", "e0.md:6:8", "e2.md:6:8", "e3.md:6:8", "e4.md:6:8"];
    assert_eq!(lines.len(), places.len(), "{told}");
    for (line, place) in lines.iter().zip(places) {
        assert!(line.starts_with(&format!("content/{place}: error[bad-date]")), "{told}");
    }
}

/// Events in the first and the last years are in calendars, all-day ones and others.
#[test]
fn years_from_1_to_9998_are_in_calendars() {
    let dates = [
        ("0001-01-01", "0001-01-01", "0001-01-02"),
        ("0001-01-01 12:00/13:00", "0001-01-01T11:50:39Z", "0001-01-01T12:50:39Z"),
        ("1582-10-10 12:00/13:00", "1582-10-10T11:50:39Z", "1582-10-10T12:50:39Z"),
        ("2099-07-01 12:00/13:00", "2099-07-01T10:00:00Z", "2099-07-01T11:00:00Z"),
        ("2100-07-01 12:00/13:00", "2100-07-01T10:00:00Z", "2100-07-01T11:00:00Z"),
        ("9998-07-01 12:00/13:00", "9998-07-01T10:00:00Z", "9998-07-01T11:00:00Z"),
        ("9998-12-31 22:00/23:00 AoE", "9999-01-01T10:00:00Z", "9999-01-01T11:00:00Z"),
        ("9998-12-31", "9998-12-31", "9999-01-01"),
    ];
    let outputs = outputs(&compile_well(site_of_dates(dates.map(|(date, ..)| date))), repository());
    let text = std::str::from_utf8(&outputs["calendar/all.ics"]).expect("UTF-8");
    let calendar = calcard::icalendar::ICalendar::parse(text).expect("a calendar");
    let zones = calendar.build_tz_resolver();
    let mut found = 0;
    for event in calendar.components.iter().filter(|component| component.component_type == ICalendarComponentType::VEvent) {
        let number: usize = event.uid().and_then(|uid| uid[1..].split('@').next()?.parse().ok()).expect("a number");
        let (_, start, end) = dates[number];
        for (name, expected) in [(ICalendarProperty::Dtstart, start), (ICalendarProperty::Dtend, end)] {
            let property = event.property(&name).expect("a time");
            let value = property.values[0].as_partial_date_time().expect("a time");
            let read = match value.hour {
                Some(_) => {
                    let zone = zones.resolve_or_default(property.tz_id());
                    at(value.to_date_time_with_tz(zone).expect("an instant").timestamp()).to_string()
                }
                None => format!("{:04}-{:02}-{:02}", value.year.unwrap(), value.month.unwrap(), value.day.unwrap()),
            };
            assert_eq!(read, expected, "{}", dates[number].0);
        }
        found += 1;
    }
    assert_eq!(found, dates.len());
}
