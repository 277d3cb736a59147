//! Our own calendar files, read back and compared with what they should say.
//!
//! In: the text of a file that was written, and the entries that it is of. Out: where the two differ. The file is read by
//! [`crate::ics::read`], which shares nothing with the writer, and its clock times are understood by its own
//! VTIMEZONEs, as a calendar program does. Those must tell each change once, have a standard time and begin before all
//! times. Not here: what becomes of a difference ([`crate::entries`] makes it an error).

use crate::ics::calendar::{Entry, EntryStatus, EntryTime};
use crate::ics::read::{Component, Property, Time, read_each};
use crate::ics::zones::{Described, Flaw, in_utc};
use crate::text::percent;
use crate::time::Timestamp;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// How long a DESCRIPTION may be before it is cut, in characters: only shorter ones can be compared as a whole.
const WHOLE_DESCRIPTION: usize = 1_900;

/// Where the calendar file `text` says something else than `entries`: a sentence for each difference.
pub fn differences(text: &str, entries: &[&Entry]) -> Vec<String> {
    let mut found = Vec::new();
    let mut missing: BTreeMap<&str, &Entry> = BTreeMap::new();
    for entry in entries {
        // A call may name an event twice, which is in its feed once.
        if missing.insert(&entry.uid, entry).is_some_and(|other| other != *entry) {
            found.push(format!("two of its entries have the UID `{}`", entry.uid));
        }
    }
    let mut zones = None;
    let file = read_each(text, |file, at| {
        if file.components[at].name != "VEVENT" {
            return;
        }
        // The time zones stand before the entries.
        let zones = zones.get_or_insert_with(|| {
            let zones = Described::of(file);
            found.extend(zones.flaws().iter().map(Flaw::message));
            zones
        });
        let event = &mut file.components[at];
        let uid = event.text("UID").unwrap_or_default();
        match missing.remove(&*uid) {
            Some(entry) => found.extend(compare(event, entry, zones).into_iter().map(|what| format!("`{uid}`: {what}"))),
            None => found.push(format!("it has an entry `{uid}`, which is none of the site, or is there twice")),
        }
        event.properties = Vec::new();
    });
    if file.named("VCALENDAR").count() != 1 {
        found.push("it is not one VCALENDAR".to_owned());
    }
    found.extend(file.errors.into_iter().map(|error| error.message));
    // In the order of the site, so that the same difference is always reported in the same words.
    let lost = entries.iter().filter(|entry| missing.contains_key(entry.uid.as_str()));
    found.extend(lost.map(|entry| format!("the entry `{}` is not in it", entry.uid)));
    found
}

/// What of an entry is read differently.
fn compare(event: &Component<'_>, entry: &Entry, zones: &Described) -> Vec<String> {
    let mut found = Vec::new();
    let mut expect = |name: &str, is_right: bool| {
        if !is_right {
            let read = event.property(name).map(|property| property.value.chars().take(60).collect::<String>());
            found.push(read.map_or_else(|| format!("{name} is missing"), |read| format!("{name} is read as `{read}`")));
        }
    };
    let status = match entry.status {
        EntryStatus::Confirmed => "CONFIRMED",
        EntryStatus::Tentative => "TENTATIVE",
        EntryStatus::Cancelled => "CANCELLED",
    };
    expect("STATUS", event.text("STATUS").as_deref() == Some(status));
    expect("SEQUENCE", event.text("SEQUENCE").and_then(|text| text.parse().ok()) == Some(entry.sequence));
    for name in ["DTSTAMP", "LAST-MODIFIED"] {
        expect(name, event.property(name).and_then(|property| instant(property, zones)) == Some(whole(entry.last_modified)));
    }
    let of = |name: &str| event.property(name);
    let (start, end) = match &entry.time {
        EntryTime::Days { first, last } => {
            let day = |name| of(name).and_then(Property::time);
            let after = last.max(first).tomorrow().ok().map(Time::Day);
            (day("DTSTART") == Some(Time::Day(*first)), day("DTEND").is_some() && day("DTEND") == after)
        }
        EntryTime::Span { start, end, .. } => {
            let time = |name| of(name).and_then(|property| instant(property, zones));
            let later = Timestamp::from_second(start.as_second().saturating_add(1)).unwrap_or(*end);
            (time("DTSTART") == Some(whole(*start)), time("DTEND") == Some(whole((*end).max(later))))
        }
    };
    expect("DTSTART", start);
    expect("DTEND", end);
    // A title that is nothing but blanks gives way to the UID.
    let summary = if letters(&entry.summary).next().is_some() { &entry.summary } else { &entry.uid };
    expect("SUMMARY", says(event, "SUMMARY", Some(summary)));
    expect("LOCATION", says(event, "LOCATION", entry.location.as_deref()));
    expect("CONFERENCE", is_address(of("CONFERENCE"), entry.conference.as_ref().map(|conference| conference.url.as_str())));
    if entry.description.chars().count() < WHOLE_DESCRIPTION {
        expect("DESCRIPTION", says(event, "DESCRIPTION", Some(&entry.description)));
    }
    expect("URL", is_address(of("URL"), entry.url.as_deref()));
    found
}

/// Whether a property is this address.
fn is_address(read: Option<&Property<'_>>, address: Option<&str>) -> bool {
    match (read, address) {
        (Some(read), Some(address)) => read.value == *address || decoded(&read.value) == decoded(address),
        (read, address) => read.is_none() && address.is_none(),
    }
}

/// Whether the property says the words of `text`; an empty text is left out.
fn says(event: &Component<'_>, name: &str, text: Option<&str>) -> bool {
    let (read, text) = (event.text(name).unwrap_or_default(), text.unwrap_or_default());
    if read == text {
        return true;
    }
    // Where lines are joined a comma may part them.
    let joined = text.contains(['\n', '\r', '\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}']);
    let counts = |c: &char| !(joined && *c == ',');
    letters(&read).filter(counts).eq(letters(text).filter(counts))
}

/// All of a text that is neither blank nor a control character: what of both is kept is the writer's to choose.
fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !c.is_whitespace() && !c.is_control() && *c != '\u{FEFF}')
}

/// An address with its percent-encoding undone, without blanks around it.
fn decoded(address: &str) -> Cow<'_, [u8]> {
    percent::decode_bytes(address.trim())
}

/// The instant of a time, by the VTIMEZONEs of the file: `None` of a time before they begin.
fn instant(property: &Property<'_>, zones: &Described) -> Option<Timestamp> {
    match (property.time()?, property.parameter("TZID")) {
        (Time::Utc(time), None) => in_utc(time),
        (Time::Local(time), Some(tzid)) => {
            zones.begins(tzid).filter(|begin| *begin <= time).and_then(|_| zones.instant(tzid, time))
        }
        _ => None,
    }
}

/// A moment without parts of a second, which calendars cannot tell.
fn whole(instant: Timestamp) -> Timestamp {
    Timestamp::from_second(instant.as_second()).unwrap_or(instant)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ics::calendar::{Calendar, Conference};
    use crate::ics::write::write;
    use crate::time::Zone;

    fn entry(uid: &str) -> Entry {
        let time = |text: &str| text.parse().unwrap();
        Entry {
            uid: uid.to_owned(),
            sequence: 3,
            last_modified: time("2027-01-05T00:00:00Z"),
            status: EntryStatus::Cancelled,
            time: EntryTime::Span {
                start: time("2027-06-12T07:00:00Z"),
                end: time("2027-06-12T15:30:00Z"),
                zone: Zone::named("Europe/Copenhagen").unwrap(),
            },
            transparent: false,
            summary: "Cancelled: one, two; three\\n 成都 ".to_owned() + &"🚀 ".repeat(30),
            description: "line\nhttps://example.org/a/".to_owned(),
            location: Some("Hall 1\nStreet 2".to_owned()),
            conference: Some(Conference { url: "https://meet.example/a".to_owned(), label: "Take part".to_owned() }),
            geo: None,
            url: Some("https://example.org/成都/#a".to_owned()),
            categories: Vec::new(),
            contact: None,
        }
    }

    fn written(entries: &[&Entry]) -> String {
        write(&Calendar { feed: None, entries: entries.iter().map(|entry| (*entry).clone()).collect() }, "0.1")
    }

    #[test]
    fn what_is_written_is_read_back() {
        let day = "2027-06-12".parse().unwrap();
        let days =
            Entry { time: EntryTime::Days { first: day, last: day }, summary: " \n".to_owned(), url: None, ..entry("b@x") };
        let entries = [&entry("a@x"), &days];
        assert_eq!(differences(&written(&entries), &entries), Vec::<String>::new());
        assert_eq!(differences(&written(&[]), &[]), Vec::<String>::new());
    }

    /// Every property that is compared: a change of it in the file is found, and named.
    #[test]
    fn every_change_is_found() {
        let entry = entry("a@x");
        let text = written(&[&entry]);
        for (from, to, found) in [
            ("STATUS:CANCELLED", "STATUS:CONFIRMED", "STATUS is read as `CONFIRMED`"),
            ("SEQUENCE:3", "SEQUENCE:2", "SEQUENCE is read as `2`"),
            ("LAST-MODIFIED:20270105T000000Z", "LAST-MODIFIED:20270105T000001Z", "LAST-MODIFIED is read"),
            ("DTSTAMP:20270105T000000Z", "DTSTAMP:20270105T000000", "DTSTAMP is read"),
            ("DTSTART;TZID=Europe/Copenhagen:20270612T090000", "DTSTART;VALUE=DATE:20270612", "DTSTART is read"),
            ("DTEND;TZID=Europe/Copenhagen:20270612T173000", "DTEND;TZID=Europe/Copenhagen:20270612T163000", "DTEND is read"),
            ("TZOFFSETTO:+0200", "TZOFFSETTO:+0300", "DTSTART is read"),
            ("one\\, two", "one\\,\r\n", "SUMMARY is read"),
            ("LOCATION:Hall 1\\,", "LOCATION:Hall 2\\,", "LOCATION is read"),
            ("LOCATION:", "X-LOCATION:", "LOCATION is missing"),
            ("DESCRIPTION:line", "DESCRIPTION:lines", "DESCRIPTION is read"),
            ("URI:https", "URI:http", "CONFERENCE is read"),
            ("CONFERENCE;", "X-CONFERENCE;", "CONFERENCE is missing"),
            ("\nURL:https", "\nURL:http", "URL is read"),
            ("UID:a@x", "UID:b@x", "none of the site"),
            ("UID:a@x", "UID:b@x", "the entry `a@x` is not in it"),
            ("END:VEVENT", "END:VTODO", "never began"),
        ] {
            assert!(text.contains(from), "{from}: {text}");
            let differing = differences(&text.replace(from, to), &[&entry]);
            assert!(differing.iter().any(|one| one.contains(found)), "{from} → {to}: {differing:?}");
        }
        let (zone, end) = (text.find("BEGIN:STANDARD").unwrap(), text.find("END:VTIMEZONE").unwrap());
        for (replaced, found) in [
            (text[zone..end].repeat(2), "two parts of the VTIMEZONE of `Europe/Copenhagen` begin at the same time"),
            (text[zone..end].replace("STANDARD", "DAYLIGHT"), "the VTIMEZONE of `Europe/Copenhagen` has no STANDARD"),
            (String::new(), "the VTIMEZONE of `Europe/Copenhagen` has no STANDARD"),
        ] {
            let differing = differences(&[&text[..zone], &replaced, &text[end..]].concat(), &[&entry]);
            assert!(differing.iter().any(|one| one == found), "{differing:?}");
        }
        let late = text.replace("DTSTART:2026", "DTSTART:2028");
        assert!(differences(&late, &[&entry]).iter().any(|one| one.contains("DTSTART is read")), "{late}");
        let twice = text.replace("END:VCALENDAR\r\n", "") + &text[text.find("BEGIN:VEVENT").unwrap()..];
        assert!(differences(&twice, &[&entry])[0].contains("twice"));
        let other = Entry { sequence: 4, ..entry.clone() };
        assert!(differences(&text, &[&other, &entry])[0].contains("have the UID"));
        assert_eq!(differences(&text, &[&entry, &entry]), Vec::<String>::new());
    }
}
