//! Calendar files, read back by parsers that are not ours: `icalendar` and `calcard`.
//!
//! A golden file would keep a bug of our writer as happily as a virtue; a stranger does not.

use crate::html::{decode, tags};
use crate::support::{Real, compile_well, outputs, read_tiny, real, repository, tiny_site};
use calcard::Entry;
use calcard::icalendar::{ICalendarComponent, ICalendarComponentType, ICalendarProperty};
use convoke::Compiled;
use convoke::model::{Document, LongEvents, Milestone, MilestoneKind, MilestoneName, Status};
use convoke::source::{Source, SourceTree};
use convoke::time::{Date, Extent, Timestamp, When, Zone};
use icalendar::parser::{Component, read_calendar, unfold};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// An entry as a reader of the file understands it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Understood {
    uid: String,
    summary: String,
    location: Option<String>,
    /// `2014-02-25`, or an instant in UTC.
    start: String,
    end: String,
    status: String,
}

fn site(name: &str) -> (&'static Compiled, &'static BTreeMap<String, Vec<u8>>) {
    static EVERYTHING: OnceLock<Real> = OnceLock::new();
    let real = match name {
        "everything" => EVERYTHING.get_or_init(|| {
            let compiled = compile_well(read_tiny("everything"));
            let outputs = outputs(&compiled, &tiny_site("everything").join("in"));
            Real { compiled, outputs }
        }),
        _ => real(),
    };
    (&real.compiled, &real.outputs)
}

const SITES: &[&str] = &["the repository", "everything"];

/// All calendar files of a site.
fn calendars(name: &str) -> BTreeMap<&'static str, &'static str> {
    let files = site(name).1.iter().filter(|(path, _)| path.ends_with(".ics"));
    files
        .map(|(path, bytes)| (path.as_str(), std::str::from_utf8(bytes).unwrap_or_else(|error| panic!("{path}: {error}"))))
        .collect()
}

/// The instant that a local time means in a zone, as our own time says; the zone must be described in the file as well.
fn in_utc(zone: Option<&str>, text: &str, described: &BTreeSet<String>) -> String {
    let (date, clock) = text.split_once('T').expect("a date with a time");
    let clock = clock.trim_end_matches('Z');
    let local = format!("{}-{}-{}T{}:{}:{}", &date[..4], &date[4..6], &date[6..], &clock[..2], &clock[2..4], &clock[4..]);
    match (zone, text.ends_with('Z')) {
        (None, true) => format!("{local}Z"),
        (Some(zone), false) => {
            assert!(described.contains(zone), "there is no VTIMEZONE for {zone}");
            Zone::named(zone).expect("a zone").instant(local.parse().expect("a time")).expect("an instant").to_string()
        }
        _ => panic!("a time is in UTC or in a zone: {zone:?} {text}"),
    }
}

fn day(text: &str) -> String {
    format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..])
}

/// What the crate `icalendar` reads.
fn read_by_icalendar(path: &str, text: &str) -> Vec<Understood> {
    let unfolded = unfold(text);
    let calendar = read_calendar(&unfolded).unwrap_or_else(|error| panic!("{path}: {error}"));
    assert!(calendar.properties.iter().any(|property| property.name == "PRODID"), "{path} has no PRODID");
    let zones = calendar.components.iter().filter(|component| component.name == "VTIMEZONE");
    let described: BTreeSet<String> = zones.filter_map(|zone| zone.find_prop("TZID")).map(|id| id.val.to_string()).collect();
    calendar
        .components
        .iter()
        .filter(|component| component.name == "VEVENT")
        .map(|event| understood(path, event, &described))
        .collect()
}

fn understood(path: &str, event: &Component<'_>, described: &BTreeSet<String>) -> Understood {
    let value = |name: &str| event.find_prop(name).map(|property| property.val.to_string());
    let time = |name: &str| {
        let property = event.find_prop(name).unwrap_or_else(|| panic!("{path}: an event has no {name}"));
        let parameter =
            |key: &str| property.params.iter().find(|p| p.key == key).and_then(|p| p.val.as_ref()).map(ToString::to_string);
        match parameter("VALUE").as_deref() {
            Some("DATE") => day(property.val.as_str()),
            _ => in_utc(parameter("TZID").as_deref(), property.val.as_str(), described),
        }
    };
    for name in ["DTSTAMP", "LAST-MODIFIED", "SEQUENCE"] {
        assert!(value(name).is_some(), "{path}: an event has no {name}");
    }
    Understood {
        uid: value("UID").expect("a UID"),
        summary: value("SUMMARY").expect("a SUMMARY"),
        location: value("LOCATION"),
        start: time("DTSTART"),
        end: time("DTEND"),
        status: value("STATUS").expect("a STATUS"),
    }
}

/// What the crate `calcard` reads. Its strict mode refuses every component inside another, so it is asked leniently.
fn read_by_calcard(path: &str, text: &str) -> Vec<Understood> {
    let mut parser = calcard::Parser::new(text);
    let entry = parser.entry();
    let Entry::ICalendar(calendar) = entry else { panic!("{path} is no calendar: {entry:?}") };
    assert!(matches!(parser.entry(), Entry::Eof), "{path}: something follows the calendar");
    let of = |kind: ICalendarComponentType| calendar.components.iter().filter(move |component| component.component_type == kind);
    let zones = of(ICalendarComponentType::VTimezone)
        .filter_map(|zone| zone.property(&ICalendarProperty::Tzid))
        .filter_map(|id| id.values.first()?.as_text());
    let described: BTreeSet<String> = zones.map(str::to_owned).collect();
    of(ICalendarComponentType::VEvent).map(|event| understood_by_calcard(path, event, &described)).collect()
}

fn understood_by_calcard(path: &str, event: &ICalendarComponent, described: &BTreeSet<String>) -> Understood {
    let text = |name: ICalendarProperty| {
        event.property(&name).and_then(|property| property.values.first()?.as_text()).map(str::to_owned)
    };
    let time = |name: ICalendarProperty| {
        let property = event.property(&name).unwrap_or_else(|| panic!("{path}: an event has no {name:?}"));
        let time = property.values.first().and_then(|value| value.as_partial_date_time()).expect("a time");
        let date = format!("{:04}{:02}{:02}", time.year.expect("a year"), time.month.expect("a month"), time.day.expect("a day"));
        match (time.hour, time.minute, time.second) {
            (Some(hour), Some(minute), Some(second)) => {
                let utc = if time.tz_hour == Some(0) { "Z" } else { "" };
                in_utc(property.tz_id(), &format!("{date}T{hour:02}{minute:02}{second:02}{utc}"), described)
            }
            _ => day(&date),
        }
    };
    Understood {
        uid: event.uid().expect("a UID").to_owned(),
        summary: text(ICalendarProperty::Summary).expect("a SUMMARY"),
        location: text(ICalendarProperty::Location),
        start: time(ICalendarProperty::Dtstart),
        end: time(ICalendarProperty::Dtend),
        status: format!("{:?}", event.status().expect("a STATUS")).to_uppercase(),
    }
}

#[test]
fn two_strangers_read_the_same() {
    for name in SITES {
        let files = calendars(name);
        assert!(files.len() >= 6, "{name} has calendars");
        for (path, text) in files {
            let (one, other) = (read_by_icalendar(path, text), read_by_calcard(path, text));
            assert_eq!(one, other, "{name}: {path}");
            let uids: BTreeSet<&str> = one.iter().map(|event| event.uid.as_str()).collect();
            assert_eq!(uids.len(), one.len(), "{name}: {path} gives a UID twice");
        }
    }
}

#[test]
fn an_entry_is_the_same_in_every_file() {
    for name in SITES {
        let mut by_uid: BTreeMap<(bool, String), (Understood, &str)> = BTreeMap::new();
        for (path, text) in calendars(name) {
            for event in read_by_icalendar(path, text) {
                let (known, first) = by_uid.entry((path.starts_with("zh/"), event.uid.clone())).or_insert((event.clone(), path));
                assert_eq!(*known, event, "{name}: {first} and {path} differ");
            }
        }
        // In another language an entry is the same entry, with the same times.
        for ((is_chinese, uid), (event, _)) in by_uid.iter().filter(|((is_chinese, _), _)| *is_chinese) {
            let (english, _) = by_uid.get(&(!is_chinese, uid.clone())).unwrap_or_else(|| panic!("{uid} is in one language only"));
            assert_eq!((&event.start, &event.end, &event.status), (&english.start, &english.end, &english.status), "{uid}");
        }
    }
}

/// The entries that a site must have, worked out from its records alone.
fn expected(compiled: &Compiled) -> BTreeMap<String, (String, String, String)> {
    let site = compiled.site().expect("a site");
    let domain = site.config.uid_domain.as_deref().expect("a domain");
    let mut entries = BTreeMap::new();
    for (_, document) in site.documents.iter() {
        if let Some((start, end)) = document.event().and_then(|event| {
            let settings = &site.config.calendar;
            let as_days = whole_days(&event.dates).filter(|_| settings.long_events == LongEvents::Days && is_long(&event.dates));
            as_days.or_else(|| times_of_event(&event.dates, i64::from(settings.event_minutes)))
        }) {
            entries
                .insert(format!("{}@{domain}", document.id.value), (start, end, title(&document.text(0).title.value, document)));
        }
        for milestone in document.milestones().iter().filter(|milestone| milestone.event.is_none()) {
            let Some((start, end)) = milestone.date.as_ref().and_then(|date| times_of_milestone(milestone, date)) else {
                continue;
            };
            let name = match &milestone.name {
                MilestoneName::Written(name) => name.get(0),
                MilestoneName::RegistrationOpens => "Registration opens",
                MilestoneName::RegistrationCloses => "Registration closes",
            };
            let round = milestone.round.as_ref().map(|round| match round.get(0).parse::<u32>() {
                Ok(number) => format!(" (round {number})"),
                Err(_) => format!(" ({})", round.get(0)),
            });
            let of = document.call().and_then(|call| call.event).map_or(document, |event| &site.documents[event]);
            let own = document.call().and_then(|call| call.calendar_title.as_ref());
            let own = own.or_else(|| of.event().and_then(|event| event.calendar_title.as_ref()));
            let plain = format!(
                "{}: {name}{}",
                own.map_or(of.text(0).title.value.as_str(), |title| title.get(0)),
                round.unwrap_or_default()
            );
            let summary = match milestone.status.get() {
                Status::Cancelled => format!("Cancelled: {plain}"),
                Status::Postponed => format!("Postponed: {plain}"),
                _ => plain,
            };
            entries.insert(format!("{}.{}@{domain}", document.id.value, milestone.id.value), (start, end, summary));
        }
    }
    entries
}

fn title(title: &str, document: &Document) -> String {
    match document.event().map(|event| event.status.get()) {
        Some(Status::Cancelled) => format!("Cancelled: {title}"),
        Some(Status::Postponed) => format!("Postponed: {title}"),
        _ => title.to_owned(),
    }
}

fn after(instant: Timestamp, minutes: i64) -> String {
    Timestamp::from_second(instant.as_second() + minutes * 60).expect("a time").to_string()
}

/// A whole day ends on the day after it, which no longer belongs to it.
fn whole_days(when: &When) -> Option<(String, String)> {
    let (first, last) = when.days()?;
    Some((first.to_string(), last.tomorrow().ok()?.to_string()))
}

/// More than a night, from a time on one day to a time on another.
fn is_long(when: &When) -> bool {
    let Extent::Span { start, end } = &when.extent else { return false };
    start.local.date() != end.local.date() && end.instant.as_second() - start.instant.as_second() > 12 * 3600
}

/// An event over several days is whole days where the configuration asks for it; a night is not.
#[test]
fn long_events_can_be_whole_days() {
    for (setting, dates, start, end) in [
        ("days", "2027-05-10 14:00/2027-05-12 13:00", ";VALUE=DATE:20270510", ";VALUE=DATE:20270513"),
        ("days", "2027-05-10 14:00/2027-05-12 00:00", ";VALUE=DATE:20270510", ";VALUE=DATE:20270512"),
        ("days", "2027-05-10 22:00/02:00", ";TZID=Asia/Tokyo:20270510T220000", ";TZID=Asia/Tokyo:20270511T020000"),
        ("days", "2027-05-10 09:00/23:00", ";TZID=Asia/Tokyo:20270510T090000", ";TZID=Asia/Tokyo:20270510T230000"),
        ("times", "2027-05-10 14:00/2027-05-12 13:00", ";TZID=Asia/Tokyo:20270510T140000", ";TZID=Asia/Tokyo:20270512T130000"),
    ] {
        let mut tree = SourceTree::default();
        let mut add = |path: &str, text: String| tree.insert(crate::support::source_path(path), Source::Text(text.into()));
        add(
            "convoke.yaml",
            format!(
                "version: 1\ntitle: D\nbase_url: https://d.example/\nuid_domain: d.example\ntimezone: Asia/Tokyo\ncalendar: {{long_events: {setting}}}\n"
            ),
        );
        add("content/_index.md", "---\ntitle: D\n---\n".to_owned());
        add("content/e.md", format!("---\nkind: event\nid: e\ntitle: E\nupdated: 2027-01-01\ndates: {dates}\n---\n"));
        let made = outputs(&compile_well(tree), repository());
        let file = std::str::from_utf8(&made["e/e.ics"]).expect("UTF-8");
        assert!(file.contains(&format!("DTSTART{start}\r\n")) && file.contains(&format!("DTEND{end}\r\n")), "{dates}: {file}");
    }
}

fn times_of_event(when: &When, minutes: i64) -> Option<(String, String)> {
    match &when.extent {
        Extent::Day(_) | Extent::Days { .. } => whole_days(when),
        Extent::Instant(moment) => Some((moment.instant.to_string(), after(moment.instant, minutes))),
        Extent::Span { start, end } => Some((start.instant.to_string(), end.instant.to_string())),
        _ => None,
    }
}

fn times_of_milestone(milestone: &Milestone, when: &When) -> Option<(String, String)> {
    match &when.extent {
        Extent::Instant(moment) if milestone.kind == MilestoneKind::Deadline => {
            Some((after(moment.instant, -30), moment.instant.to_string()))
        }
        Extent::Instant(moment) => Some((moment.instant.to_string(), after(moment.instant, 30))),
        _ => times_of_event(when, 0),
    }
}

/// Text as a calendar can hold it: on one line, without controls.
fn on_one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn all_entries_are_those_of_the_records() {
    for name in SITES {
        let (compiled, _) = site(name);
        let found = read_by_icalendar("calendar/all.ics", calendars(name)["calendar/all.ics"]);
        let found: BTreeMap<String, (String, String, String)> =
            found.into_iter().map(|event| (event.uid, (event.start, event.end, on_one_line(&event.summary)))).collect();
        let expected: BTreeMap<_, _> = expected(compiled)
            .into_iter()
            .map(|(uid, (start, end, summary))| (uid, (start, end, on_one_line(&summary))))
            .collect();
        assert_eq!(found, expected, "{name}");
        assert!(found.len() > 8);
    }
}

#[test]
fn feeds_hold_what_they_are_for() {
    for name in SITES {
        let (compiled, files) = (site(name).0, calendars(name));
        let domain = compiled.site().and_then(|site| site.config.uid_domain.clone()).expect("a domain");
        let uids = |path: &str| -> BTreeSet<String> {
            read_by_icalendar(path, files[path]).into_iter().map(|event| event.uid).collect()
        };
        let all = uids("calendar/all.ics");
        let mut events = BTreeSet::new();
        let mut deadlines = BTreeSet::new();
        for (_, document) in compiled.site().expect("a site").documents.iter() {
            if document.event().is_some_and(|event| event.dates.is_exact_to_the_day()) {
                events.insert(format!("{}@{domain}", document.id.value));
            }
            for milestone in document.milestones().iter().filter(|milestone| milestone.kind == MilestoneKind::Deadline) {
                if milestone.date.as_ref().is_some_and(|date| date.is_exact_to_the_day()) {
                    deadlines.insert(format!("{}.{}@{domain}", document.id.value, milestone.id.value));
                }
            }
        }
        assert_eq!(uids("calendar/events.ics"), events, "{name}");
        assert_eq!(uids("calendar/deadlines.ics"), deadlines, "{name}");
        assert!(all.is_superset(&events) && all.is_superset(&deadlines), "{name}");
        // Each event and each deadline also has a file of its own.
        for uid in events.union(&deadlines) {
            let own = format!("/{}.ics", uid.trim_end_matches(&format!("@{domain}")));
            let path = files
                .keys()
                .find(|path| path.ends_with(&own) && !path.starts_with("zh/"))
                .unwrap_or_else(|| panic!("{uid} has no file"));
            assert_eq!(uids(path), BTreeSet::from([uid.clone()]), "{name}: {path}");
        }
    }
}

#[test]
fn what_is_coarser_than_a_day_is_in_no_calendar() {
    for name in SITES {
        let (compiled, _) = site(name);
        let mut coarse = Vec::new();
        for (_, document) in compiled.site().expect("a site").documents.iter() {
            let dates = document.event().map(|event| (document.id.value.clone(), &event.dates.value));
            let of_milestones = document
                .milestones()
                .iter()
                .filter_map(|m| Some((format!("{}.{}", document.id.value, m.id.value), &m.date.as_ref()?.value)));
            coarse.extend(
                dates
                    .into_iter()
                    .chain(of_milestones)
                    .filter(|(_, when)| !when.is_exact_to_the_day())
                    .map(|(id, _)| format!("UID:{id}@")),
            );
        }
        assert!(coarse.len() >= 2, "{name} has coarse dates");
        for (path, text) in calendars(name) {
            assert!(
                coarse.iter().all(|uid| !unfold(text).contains(uid.as_str())),
                "{name}: {path} holds a date that is not known to the day"
            );
        }
    }
}

#[test]
fn lines_are_short_and_end_as_they_must() {
    for name in SITES {
        for (path, text) in calendars(name) {
            assert!(
                text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && text.ends_with("END:VCALENDAR\r\n"),
                "{name}: {path}"
            );
            for line in text.strip_suffix("\r\n").expect("a last line").split("\r\n") {
                assert!(line.len() <= 75, "{name}: {path}: {} octets: {line}", line.len());
                assert!(!line.is_empty() && !line.contains(['\r', '\n']), "{name}: {path}: {line:?}");
                assert!(!line.chars().any(|c| c.is_control() && c != '\t'), "{name}: {path}: {line:?}");
            }
        }
    }
}

#[test]
fn places_are_those_of_the_events() {
    let events = read_by_icalendar("calendar/events.ics", calendars("the repository")["calendar/events.ics"]);
    let found: Vec<(&str, Option<&str>, &str, &str)> = events
        .iter()
        .map(|event| (event.uid.as_str(), event.location.as_deref(), event.start.as_str(), event.end.as_str()))
        .collect();
    let expected = [
        ("workshop-1@joint-mission.example", Some("Chengdu, Sichuan, China"), "2014-02-25", "2014-02-27"),
        ("workshop-2@joint-mission.example", Some("Copenhagen, Denmark"), "2014-09-23", "2014-09-25"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn hostile_texts_arrive_as_they_were_written() {
    let event = |path: &str| read_by_calcard(path, calendars("everything")[path]).remove(0);
    let hostile = event("events/hostile/hostile.ics");
    assert_eq!(
        hostile.summary,
        r#"a, b; c: "d" 'e' \ \m <script>alert(1)</script> {{ page.title }} {% raw %} &amp; 🛰️ 会议 ورشة עברית"#
    );
    assert_eq!(
        (hostile.start.as_str(), hostile.end.as_str(), hostile.status.as_str()),
        ("2027-10-30", "2027-11-02", "TENTATIVE")
    );
    let full = event("events/complete/full.ics");
    assert_eq!(
        full.location.as_deref(),
        Some("Hall B, 2nd floor, Example Road 1, Chengdu, Sichuan 0610 000, China; A room, Lyon")
    );
    assert_eq!((full.start.as_str(), full.end.as_str()), ("2027-06-14", "2027-06-17"));
}

/// The deadline of the Call: noon in Paris, which is 19:00 in Beijing.
#[test]
fn the_deadline_of_the_call_is_one_moment_everywhere() {
    let uid = "joint-call.proposals@joint-mission.example";
    for path in ["call/joint-call.proposals.ics", "calendar/deadlines.ics", "calendar/all.ics", "call/joint-call.ics"] {
        let events = read_by_icalendar(path, calendars("the repository")[path]);
        let deadline = events.iter().find(|event| event.uid == uid).unwrap_or_else(|| panic!("{path} lacks the deadline"));
        assert_eq!(deadline.end, "2015-03-16T11:00:00Z", "{path}");
        assert_eq!(deadline.start, "2015-03-16T10:30:00Z", "{path}");
    }
    let html = real().text("call/index.html");
    assert!(html.contains("<time datetime=\"2015-03-16T12:00:00+01:00\">12:00</time>"));
    assert!(html.contains("<time datetime=\"2015-03-16T19:00:00+08:00\">19:00</time> Beijing Time"));
    let links: Vec<String> = tags(html).iter().filter_map(|tag| tag.get("href")).map(decode).collect();
    let link = |part: &str| {
        links
            .iter()
            .find(|link| link.contains(part) && link.contains("Proposals due"))
            .unwrap_or_else(|| panic!("no link to {part}"))
    };
    assert!(link("calendar.google.com").contains("dates=20150316T103000Z/20150316T110000Z"));
    for place in ["outlook.live.com", "outlook.office.com"] {
        assert!(link(place).contains("startdt=2015-03-16T10:30:00Z&enddt=2015-03-16T11:00:00Z"), "{}", link(place));
    }
    assert!(link("calendar.yahoo.com").contains("st=20150316T103000Z&et=20150316T110000Z"));
}

/// A site with feeds of tags and places, in two languages.
#[test]
fn tags_and_places_have_feeds_where_the_configuration_asks() {
    let site = |feeds: &str| {
        let mut tree = convoke::source::SourceTree::default();
        let mut insert = |path: &str, text: &str| tree.insert_bytes(crate::support::source_path(path), text.as_bytes().to_vec());
        let config = "version: 1\ntitle: {en: Site, zh: 网站}\nbase_url: https://a.example/\nlanguages: [en, zh]\nuid_domain: a.example\n\
            timezone: UTC\n";
        insert("convoke.yaml", &format!("{config}{feeds}"));
        insert("content/_index.md", "---\ntitle: Home\n---\n");
        insert("content/places.yaml", "hall: {name: {en: The Hall, zh: 大厅}}\nroom: {name: Room}\n");
        let event = "kind: event\nupdated: 2027-01-05\ndates: 2027-06-14\ntags: [Space, 成都]\nplace: hall\n";
        insert("content/one.md", &format!("---\n{event}id: one\ntitle: One\n---\n"));
        insert("content/two.md", &format!("---\n{event}id: two\ntitle: Two\n---\n").replace("Space, ", ""));
        outputs(&compile_well(tree), repository())
    };
    let text = |files: &BTreeMap<String, Vec<u8>>, path: &str| {
        String::from_utf8(files.get(path).unwrap_or_else(|| panic!("no {path}: {:?}", files.keys())).clone()).expect("UTF-8")
    };
    let uids = |text: &str| -> Vec<String> { read_by_icalendar("", text).into_iter().map(|event| event.uid).collect() };
    let files = site("calendar: {feeds: [tags, places]}\n");
    let feeds: Vec<&str> = files
        .keys()
        .map(String::as_str)
        .filter(|path| path.contains("calendar/tags/") || path.contains("calendar/places/"))
        .collect();
    let english = ["calendar/places/hall.ics", "calendar/tags/space.ics", "calendar/tags/u6210u90fd.ics"];
    let chinese = english.map(|path| format!("zh/{path}"));
    let all: Vec<&str> = english.into_iter().chain(chinese.iter().map(String::as_str)).collect();
    assert_eq!(feeds, all, "a place without events has no feed");
    for (path, expected) in english.into_iter().zip([
        &["one@a.example", "two@a.example"][..],
        &["one@a.example"],
        &["one@a.example", "two@a.example"],
    ]) {
        let (own, translated) = (text(&files, path), text(&files, &format!("zh/{path}")));
        assert_eq!(uids(&own), expected, "{path}");
        assert_eq!(uids(&translated), expected, "zh/{path}");
        for name in ["NAME:", "X-WR-CALNAME:", "X-WR-CALDESC:", "REFRESH-INTERVAL;VALUE=DURATION:", "X-PUBLISHED-TTL:"] {
            assert!(own.contains(&format!("\r\n{name}")), "{path} has no {name}");
        }
        assert!(unfold(&own).contains(&format!("SOURCE;VALUE=URI:https://a.example/{path}")), "{own}");
    }
    assert!(text(&files, "zh/calendar/places/hall.ics").contains("X-WR-CALNAME:网站：大厅\r\n"));
    // A page announces the feeds of its own scope besides those of the site.
    let announces = |page: &str, feed: &str| {
        tags(&text(&files, page))
            .iter()
            .any(|tag| tag.get("type") == Some("text/calendar") && tag.get("href").is_some_and(|href| href.ends_with(feed)))
    };
    assert!(
        announces("tags/space/index.html", "calendar/tags/space.ics") && announces("one/index.html", "calendar/places/hall.ics")
    );
    assert!(!announces("index.html", "calendar/tags/space.ics") && announces("index.html", "calendar/all.ics"));
    // The page of calendars lists them all, each with a QR code; nothing is made unasked.
    let page = text(&files, "calendar/index.html");
    assert_eq!(page.matches("class=\"qr\"").count(), 6);
    assert!(page.contains("id=\"tag-space\"") && page.contains("webcal://a.example/calendar/places/hall.ics"));
    assert!(!site("").keys().any(|path| path.contains("calendar/tags/") || path.contains("calendar/places/")));
}

/// Every link that adds an entry, decoded again, says what the entry's own file says.
#[test]
fn links_that_add_an_entry_say_what_its_file_says() {
    let mut count = 0;
    let mut several = 0;
    for name in SITES {
        let (_, outputs) = site(name);
        for (path, bytes) in outputs.iter().filter(|(path, _)| path.ends_with(".html")) {
            let html = std::str::from_utf8(bytes).expect("UTF-8");
            for menu in html.split("class=\"addcal\"").skip(1) {
                let menu = menu.split("</details>").next().unwrap_or_default();
                let links: Vec<String> = tags(menu).iter().filter_map(|tag| tag.get("href")).map(str::to_owned).collect();
                let file = links.iter().find(|link| link.ends_with(".ics") && !link.contains("://")).expect("a file");
                let file = file.trim_start_matches("../");
                let own = calendars(name).into_iter().find(|(path, _)| path.ends_with(file)).expect("the file is there");
                let event = read_by_icalendar(own.0, own.1).remove(0);
                let is_day = !event.start.contains('T');
                let compact = |text: &str| text.replace(['-', ':'], "");
                for link in links.iter().filter(|link| link.starts_with("https://")) {
                    let value = |key: &str| parameter(link, key);
                    let (start, end) = if link.contains("google") {
                        assert!(!(value("ctz").is_some() && is_day), "{path}: a day has no zone: {link}");
                        let dates = value("dates").expect("dates");
                        dates.split_once('/').map(|(start, end)| (start.to_owned(), end.to_owned())).expect("two dates")
                    } else if link.contains("outlook") {
                        assert_eq!(value("allday").is_some(), is_day, "{path}: {link}");
                        (compact(&value("startdt").expect("a start")), compact(&value("enddt").expect("an end")))
                    } else if is_day {
                        // Yahoo knows no exclusive end: one day is `dur`, several last until a minute before midnight.
                        let start = value("st").expect("a start");
                        let (first, last) = match (value("dur").as_deref(), value("et")) {
                            (Some("allday"), None) => (start.clone(), start),
                            (None, Some(end)) => {
                                let day = |text: &str, clock| text.strip_suffix(clock).expect(clock).to_owned();
                                (day(&start, "T000000"), day(&end, "T235900"))
                            }
                            other => panic!("{path}: {link}: {other:?}"),
                        };
                        several += usize::from(first != last);
                        (first, following(&last))
                    } else {
                        (value("st").expect("a start"), value("et").expect("an end"))
                    };
                    assert_eq!((start, end), (compact(&event.start), compact(&event.end)), "{path}: {link}");
                    let title = ["text", "subject", "title"].into_iter().find_map(value).expect("a title");
                    assert_eq!(on_one_line(&title), on_one_line(&event.summary), "{path}");
                    let place = ["location", "in_loc"].into_iter().find_map(value).unwrap_or_default();
                    assert_eq!(on_one_line(&place), on_one_line(event.location.as_deref().unwrap_or_default()), "{path}");
                    count += 1;
                }
            }
        }
    }
    assert!(count >= 12, "{count} links");
    assert!(several > 0, "no days that follow one another at Yahoo");
}

/// The day after one of eight digits, in eight digits.
fn following(text: &str) -> String {
    let day: Date = day(text).parse().expect("a day");
    day.tomorrow().expect("the next day").to_string().replace('-', "")
}

/// The decoded value of a parameter of a link.
fn parameter(link: &str, name: &str) -> Option<String> {
    let query = link.split_once('?')?.1.replace("&amp;", "&");
    let encoded = query.split('&').find_map(|part| part.strip_prefix(name)?.strip_prefix('=').map(str::to_owned))?;
    Some(decode(&encoded))
}
