//! What is wrong with a calendar file, anybody's, and what programs make of it.
//!
//! In: the text of an `.ics` file. Out: [`Diagnostics`]: errors where RFC 5545 is broken or a time means nothing, warnings
//! where programs that many people use are known to misread it. What they do stands in one table, [`NOTES`]. Not here: how
//! files are read ([`crate::ics::read`]), and whether our own say what the site says ([`super::read_back`]). Judging takes
//! time in proportion to the file's length, whatever it holds.

use crate::diag::{Diagnostic, Diagnostics, Rule, Span};
use crate::ics::read::{Component, File, Property, Time, bare, offset, read, shown, time};
use crate::ics::zones::{Described, What, in_utc, is_part};
use crate::path::SourcePath;
use crate::rules;
use crate::time::{DateTime, Timestamp, Zone, observances, zone_of};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The most octets in a line without its end, RFC 5545 section 3.1.
const MAX_LINE: usize = 75;
/// How much of a feed Google Calendar reads, in octets.
const MAX_FEED: usize = 1_000_000;

/// What programs do with something that a file may hold, or lack.
#[derive(Debug)]
pub struct Note {
    /// The programs.
    pub programs: &'static [Program],
    /// What the file does, and what they do then.
    pub says: &'static str,
    /// How to mend it.
    pub help: &'static str,
    /// Where it is found.
    found: fn(&Look<'_>) -> Vec<Range<usize>>,
}

/// A program, or several that behave alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Program {
    /// Calendars of Apple.
    Apple,
    /// Google Calendar.
    Google,
    /// Outlook and Microsoft 365.
    Outlook,
    /// Thunderbird.
    Thunderbird,
    /// Evolution and GNOME Calendar.
    Evolution,
    /// Nextcloud.
    Nextcloud,
    /// khal and vdirsyncer.
    Khal,
    /// Radicale.
    Radicale,
}

impl Program {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Program::Apple => "Apple Calendar",
            Program::Google => "Google Calendar",
            Program::Outlook => "Outlook",
            Program::Thunderbird => "Thunderbird",
            Program::Evolution => "Evolution",
            Program::Nextcloud => "Nextcloud",
            Program::Khal => "khal",
            Program::Radicale => "Radicale",
        }
    }
}

/// A file, and what the notes ask of it.
struct Look<'f> {
    text: &'f str,
    file: &'f File<'f>,
    zones: &'f Described,
    /// The zones that the TZIDs of times name.
    named: BTreeMap<&'f str, Option<Zone>>,
}

use Program::{Apple, Evolution, Google, Khal, Nextcloud, Outlook, Radicale, Thunderbird};

/// What programs do: observed with the programs themselves, or read in the public reports of their users.
pub static NOTES: &[Note] = &[
    Note {
        programs: &[Khal],
        says: "the file begins with a byte order mark; the whole feed is refused",
        help: "leave it out",
        found: |look| if look.text.starts_with('\u{FEFF}') { head(3) } else { Vec::new() },
    },
    Note {
        programs: &[Google],
        says: "the file has more than 1,000,000 octets; what stands behind them is not read",
        help: "split the feed",
        found: |look| if look.text.len() > MAX_FEED { head(0) } else { Vec::new() },
    },
    Note {
        programs: &[Thunderbird],
        says: "the file holds several VCALENDARs; nothing of any is shown",
        help: "put all entries into one",
        found: |look| look.file.named("VCALENDAR").skip(1).map(|calendar| calendar.span.clone()).collect(),
    },
    Note {
        programs: &[Evolution],
        says: "there is no entry; those that were there before stay in the reader's calendar",
        help: "keep past entries",
        found: |look| match look.file.named("VEVENT").next() {
            None => look.file.named("VCALENDAR").take(1).map(|calendar| calendar.span.clone()).collect(),
            Some(_) => Vec::new(),
        },
    },
    Note {
        programs: &[Outlook],
        says: "METHOD is not PUBLISH; the file is taken for an invitation, and only its first entry is read",
        help: "write `METHOD:PUBLISH`, or nothing",
        found: |look| look.of_calendar("METHOD", |value| !value.eq_ignore_ascii_case("PUBLISH")),
    },
    Note {
        programs: &[Apple, Nextcloud, Outlook],
        says: "the feed does not say how often to ask for it; that can then be once a week",
        help: "add `REFRESH-INTERVAL;VALUE=DURATION:PT6H` and `X-PUBLISHED-TTL:PT6H`",
        found: |look| {
            let says = |name| !look.of_calendar(name, |_| true).is_empty();
            if look.is_feed() && !(says("REFRESH-INTERVAL") && says("X-PUBLISHED-TTL")) { vec![look.head()] } else { Vec::new() }
        },
    },
    Note {
        programs: &[Outlook],
        says: "a file of one entry has a name; a new calendar is opened for it",
        help: "leave NAME and X-WR-CALNAME out",
        found: |look| {
            if look.is_feed() {
                Vec::new()
            } else {
                ["NAME", "X-WR-CALNAME"].map(|name| look.of_calendar(name, |_| true)).concat()
            }
        },
    },
    Note {
        programs: &[Google],
        says: "X-WR-TIMEZONE names a zone; some programs move the times by it, others do not",
        help: "leave it out, and name the zone of each time",
        found: |look| look.of_calendar("X-WR-TIMEZONE", |_| true),
    },
    Note {
        programs: &[Evolution, Google],
        says: "an entry has neither SEQUENCE nor LAST-MODIFIED; when it changes, the old one may stay",
        help: "write both, and let them grow with each change",
        found: |look| look.events(|event| event.property("SEQUENCE").is_none() && event.property("LAST-MODIFIED").is_none()),
    },
    Note {
        programs: &[Google, Khal, Thunderbird],
        says: "an entry has no end; it lasts an hour for some and no time for others",
        help: "write DTEND",
        found: |look| look.events(|event| event.property("DTEND").is_none() && event.property("DURATION").is_none()),
    },
    Note {
        programs: &[Google, Outlook],
        says: "an entry has an ORGANIZER or ATTENDEE; its reader is asked to accept it, or it is refused",
        help: "name the organiser in CONTACT or DESCRIPTION",
        found: |look| ["ORGANIZER", "ATTENDEE"].map(|name| look.of_events(name, |_| true)).concat(),
    },
    Note {
        programs: &[Apple, Thunderbird],
        says: "an entry has an alarm; it rings at everybody who subscribes",
        help: "leave VALARM to the readers",
        found: |look| look.file.named("VALARM").map(|alarm| alarm.span.clone()).collect(),
    },
    Note {
        programs: &[Google, Nextcloud, Outlook],
        says: "tasks and journals are left out of what is subscribed to",
        help: "write a VEVENT that ends at the deadline",
        found: |look| {
            ["VTODO", "VJOURNAL"].map(|name| look.file.named(name).map(|c| c.span.clone()).collect::<Vec<_>>()).concat()
        },
    },
    Note {
        programs: &[Outlook, Thunderbird],
        says: "a LOCATION has a line break; it is lost, and two words become one",
        help: "write it in one line, with commas",
        found: |look| look.of_events("LOCATION", |value| value.contains("\\n") || value.contains("\\N")),
    },
    Note {
        programs: &[Thunderbird],
        says: "a DESCRIPTION holds HTML; the tags are shown",
        help: "write plain text",
        found: |look| {
            let tags = ["<br", "<p>", "</a>", "<b>", "<div", "<ul>", "</p>"];
            look.of_events("DESCRIPTION", |value| tags.iter().any(|tag| value.to_ascii_lowercase().contains(tag)))
        },
    },
    Note {
        programs: &[Google],
        says: "an entry has a URL that is not in its DESCRIPTION; it is not shown",
        help: "end the DESCRIPTION with the address",
        found: |look| {
            let says = |event: &Component<'_>, url: &str| event.text("DESCRIPTION").is_some_and(|text| text.contains(url));
            look.events(|event| event.property("URL").is_some_and(|url| !says(event, &url.value)))
        },
    },
    Note {
        programs: &[Nextcloud],
        says: "an entry has an ATTACH; it is left out",
        help: "write its address into the DESCRIPTION",
        found: |look| look.of_events("ATTACH", |_| true),
    },
    Note {
        programs: &[Evolution],
        says: "a property has no value; it is dropped",
        help: "leave the property out",
        found: |look| {
            let all = look.file.components.iter().flat_map(|component| &component.properties);
            all.filter(|property| property.value.trim().is_empty()).map(|property| property.span.clone()).collect()
        },
    },
    Note {
        programs: &[Evolution, Khal],
        says: "a text holds U+0085, U+2028 or a control character; the rest of the text, or the whole feed, can be lost",
        help: "write `\\n` for a line break, and no other",
        found: |look| {
            let is_bad = |c: char| matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}') || (c.is_control() && c != '\t');
            let all = look.file.components.iter().flat_map(|component| &component.properties);
            all.filter(|property| property.value.contains(is_bad)).map(|property| property.span.clone()).collect()
        },
    },
    Note {
        programs: &[Thunderbird],
        says: "a VTIMEZONE has an RDATE; its other changes are forgotten, and times are hours off",
        help: "write each change as an observance of its own",
        found: |look| look.of_observances(|part| part.property("RDATE").map(|date| date.span.clone())),
    },
    Note {
        programs: &[Apple, Thunderbird],
        says: "a VTIMEZONE begins after times that are written in it; these are taken for UTC",
        help: "begin it a year before the first time",
        found: |look| look.begun_late(),
    },
    Note {
        programs: &[Radicale],
        says: "a VTIMEZONE has no STANDARD; the whole feed can be refused",
        help: "write what was before the first DAYLIGHT as a STANDARD, or what holds for good",
        found: |look| {
            let flaws = look.zones.flaws().iter().filter(|flaw| flaw.what == What::NoStandard);
            flaws.map(|flaw| flaw.span.clone()).collect()
        },
    },
    Note {
        programs: &[Apple, Google, Nextcloud],
        says: "a TZID is no name of the tz database; the zone is guessed, or the times are taken for UTC",
        help: "write a name such as `Europe/Paris`",
        found: |look| look.times(|property, _| property.parameter("TZID").is_some_and(|tzid| !look.is_name(tzid))),
    },
    Note {
        programs: &[Apple, Google, Outlook, Thunderbird],
        says: "a time falls in an hour that clocks skip or repeat; programs differ on which instant it is",
        help: "write it in UTC",
        found: |look| {
            look.times(|property, time| {
                let zone = property.parameter("TZID").and_then(|tzid| look.zone(tzid));
                matches!((zone, time), (Some(zone), Time::Local(local)) if zone.instant(local).is_err())
            })
        },
    },
];

/// The first octets of a file, as the one place of a finding.
fn head(octets: usize) -> Vec<Range<usize>> {
    std::iter::once(0..octets).collect()
}

impl<'f> Look<'f> {
    fn new(text: &'f str, file: &'f File<'f>, zones: &'f Described) -> Self {
        let tzids = times_of_events(file).filter_map(|(property, _)| property.parameter("TZID"));
        let tzids: BTreeSet<&str> = tzids.collect();
        Look { text, file, zones, named: tzids.into_iter().map(|tzid| (tzid, zone_of(tzid))).collect() }
    }

    /// The IANA zone that a TZID names, perhaps at the end of a longer name.
    fn zone(&self, tzid: &str) -> Option<&Zone> {
        self.named.get(tzid)?.as_ref().filter(|zone| zone.is_iana())
    }

    /// Whether a TZID is the name of a zone, and nothing more.
    fn is_name(&self, tzid: &str) -> bool {
        self.named.get(tzid).is_some_and(|zone| zone.as_ref().is_some_and(|zone| zone.name().eq_ignore_ascii_case(tzid)))
    }

    /// The beginning of the file, for what it lacks.
    fn head(&self) -> Range<usize> {
        self.file.named("VCALENDAR").next().map_or(0..0, |calendar| calendar.span.clone())
    }

    /// Whether the file is one to subscribe to, and not one entry to import.
    fn is_feed(&self) -> bool {
        let hints = ["REFRESH-INTERVAL", "X-PUBLISHED-TTL", "SOURCE"];
        self.file.named("VEVENT").count() > 1 || hints.iter().any(|name| !self.of_calendar(name, |_| true).is_empty())
    }

    fn of(&self, component: &str, name: &str, is_meant: impl Fn(&str) -> bool) -> Vec<Range<usize>> {
        let all = self.file.named(component).flat_map(|component| &component.properties);
        all.filter(|property| property.name == name && is_meant(&property.value)).map(|property| property.span.clone()).collect()
    }

    fn of_calendar(&self, name: &str, is_meant: impl Fn(&str) -> bool) -> Vec<Range<usize>> {
        self.of("VCALENDAR", name, is_meant)
    }

    fn of_events(&self, name: &str, is_meant: impl Fn(&str) -> bool) -> Vec<Range<usize>> {
        self.of("VEVENT", name, is_meant)
    }

    fn events(&self, is_meant: impl Fn(&Component<'_>) -> bool) -> Vec<Range<usize>> {
        self.file.named("VEVENT").filter(|event| is_meant(event)).map(|event| event.span.clone()).collect()
    }

    fn times(&self, is_meant: impl Fn(&Property<'_>, Time) -> bool) -> Vec<Range<usize>> {
        times_of_events(self.file).filter(|(property, time)| is_meant(property, *time)).map(|(p, _)| p.span.clone()).collect()
    }

    fn of_observances(&self, found: impl Fn(&Component<'_>) -> Option<Range<usize>>) -> Vec<Range<usize>> {
        self.file.components.iter().filter(|part| is_part(part)).filter_map(found).collect()
    }

    /// The VTIMEZONEs whose first observance begins after the first time that is written in them.
    fn begun_late(&self) -> Vec<Range<usize>> {
        let mut first: BTreeMap<&str, DateTime> = BTreeMap::new();
        for (property, time) in times_of_events(self.file) {
            if let (Some(tzid), Time::Local(local)) = (property.parameter("TZID"), time) {
                let earliest = first.entry(tzid).or_insert(local);
                *earliest = local.min(*earliest);
            }
        }
        let late = first.into_iter().filter(|(tzid, first)| self.zones.begins(tzid).is_some_and(|begin| begin > *first));
        late.filter_map(|(tzid, _)| self.zones.place(tzid)).collect()
    }
}

/// DTSTART and DTEND of all events, where they can be read.
fn times_of_events<'f>(file: &'f File<'f>) -> impl Iterator<Item = (&'f Property<'f>, Time)> {
    let all = file.named("VEVENT").flat_map(|event| &event.properties);
    all.filter(|property| matches!(&*property.name, "DTSTART" | "DTEND"))
        .filter_map(|property| Some((property, property.time()?)))
}

/// How many entries a calendar file has.
pub fn count(text: &str) -> usize {
    read(text).named("VEVENT").count()
}

/// Checks the calendar file `text`, which findings call `path`. What is found often is reported once, with its number.
pub fn check(path: &SourcePath, text: &str) -> Diagnostics {
    let file = read(text);
    let zones = Described::of(&file);
    let mut found = Found::default();
    lines(text, &mut found);
    for error in &file.errors {
        found.add(
            &rules::ICS_SYNTAX,
            error.span.clone(),
            error.message.clone(),
            "one line that cannot be read can cost the whole feed",
        );
    }
    calendar(&file, text, &mut found);
    let look = Look::new(text, &file, &zones);
    for event in file.named("VEVENT") {
        event_properties(event, &mut found);
        event_times(event, &look, &mut found);
    }
    identities(&file, &mut found);
    time_zones(&look, &mut found);
    for note in NOTES {
        let names: Vec<&str> = note.programs.iter().map(|program| program.name()).collect();
        for span in (note.found)(&look) {
            found.add(&rules::ICS_PROGRAM, span, format!("{}: {}", names.join(", "), note.says), note.help);
        }
    }
    found.report(path)
}

/// Findings, those in the same words together.
#[derive(Default)]
struct Found(BTreeMap<(&'static Rule, String), (Range<usize>, usize, &'static str)>);

impl Found {
    fn add(&mut self, rule: &'static Rule, span: Range<usize>, message: impl Into<String>, help: &'static str) {
        self.0.entry((rule, message.into())).or_insert((span, 0, help)).1 += 1;
    }

    fn report(self, path: &SourcePath) -> Diagnostics {
        let one = |((rule, message), (span, times, help)): ((&'static Rule, String), (Range<usize>, usize, &'static str))| {
            let message = if times > 1 { format!("{message} ({times} times)") } else { message };
            Diagnostic::new(rule, Span::new(path, span), message).help(help)
        };
        let mut all: Diagnostics = self.0.into_iter().map(one).collect();
        all.sort();
        all
    }
}

/// Lines as they stand there, RFC 5545 section 3.1.
fn lines(text: &str, found: &mut Found) {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\r', '\n']);
        let span = at..at + bare.len();
        at += line.len();
        if bare.len() > MAX_LINE {
            found.add(
                &rules::ICS_SYNTAX,
                span.clone(),
                "a line has more than 75 octets",
                "fold it: CR LF and a blank, which counts",
            );
        }
        if !line.ends_with("\r\n") {
            found.add(&rules::ICS_SYNTAX, span, "a line does not end with CR LF", "end every line with CR LF, the last too");
        }
    }
}

/// What a VCALENDAR must say, RFC 5545 section 3.6.
fn calendar(file: &File<'_>, text: &str, found: &mut Found) {
    let mut is_empty = true;
    for calendar in file.named("VCALENDAR") {
        is_empty = false;
        for name in ["VERSION", "PRODID"] {
            let count = calendar.properties.iter().filter(|property| property.name == name).count();
            if count != 1 {
                let message = format!(
                    "the calendar has {}",
                    if count == 0 { format!("no {name}") } else { format!("{name} more than once") }
                );
                found.add(&rules::ICS_PROPERTY, calendar.span.clone(), message, "write each once, VERSION as `VERSION:2.0`");
            }
        }
    }
    if is_empty && file.errors.is_empty() {
        let span = 0..text.len().min(1);
        found.add(&rules::ICS_SYNTAX, span, "there is no VCALENDAR in the file", "a calendar begins with `BEGIN:VCALENDAR`");
    }
}

/// The properties that an event has at most once, RFC 5545 section 3.6.1.
const ONCE: &[&str] = &[
    "UID",
    "DTSTAMP",
    "DTSTART",
    "DTEND",
    "DURATION",
    "SUMMARY",
    "DESCRIPTION",
    "LOCATION",
    "GEO",
    "URL",
    "STATUS",
    "TRANSP",
    "CLASS",
    "SEQUENCE",
    "LAST-MODIFIED",
    "CREATED",
    "PRIORITY",
    "ORGANIZER",
    "RECURRENCE-ID",
];
/// The properties that are TEXT, RFC 5545 section 3.3.11.
const TEXTS: &[&str] = &["SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CONTACT", "CATEGORIES"];

/// What an event must say, each once, and in which form.
fn event_properties(event: &Component<'_>, found: &mut Found) {
    for name in ["UID", "DTSTAMP", "DTSTART"] {
        if event.property(name).is_none() {
            let message = format!("an entry has no {name}");
            found.add(&rules::ICS_PROPERTY, event.span.clone(), message, "RFC 5545 section 3.6.1 asks for it");
        }
    }
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for property in &event.properties {
        let (name, value, span) = (&*property.name, &*property.value, || property.span.clone());
        if ONCE.contains(&name) && !seen.insert(name) {
            let message = format!("an entry has {name} more than once");
            found.add(&rules::ICS_PROPERTY, span(), message, "keep one of them");
        }
        let is_readable = match name {
            "STATUS" => ["CONFIRMED", "TENTATIVE", "CANCELLED"].contains(&value),
            "TRANSP" => ["OPAQUE", "TRANSPARENT"].contains(&value),
            "SEQUENCE" => value.parse::<i32>().is_ok_and(|number| number >= 0),
            "GEO" => is_geo(value),
            "DTSTART" | "DTEND" => property.time().is_some(),
            "DTSTAMP" | "LAST-MODIFIED" | "CREATED" => matches!(property.time(), Some(Time::Utc(_))),
            _ if TEXTS.contains(&name) => bare(value, name != "CATEGORIES").is_none(),
            _ => true,
        };
        if !is_readable {
            let message = format!("the value of {name} cannot be read");
            found.add(&rules::ICS_SYNTAX, span(), message, form(name));
        }
    }
    if let (Some(_), Some(both)) = (event.property("DTEND"), event.property("DURATION")) {
        found.add(&rules::ICS_PROPERTY, both.span.clone(), "an entry has both DTEND and DURATION", "keep DTEND");
    }
}

/// How the value of a property is written.
fn form(name: &str) -> &'static str {
    match name {
        "STATUS" => "write CONFIRMED, TENTATIVE or CANCELLED",
        "TRANSP" => "write OPAQUE or TRANSPARENT",
        "SEQUENCE" => "write a whole number from 0 to 2147483647",
        "GEO" => "write degrees north and east: `55.67;12.57`",
        "DTSTART" | "DTEND" => {
            "write `;VALUE=DATE:20270612`, `;TZID=Europe/Paris:20270612T090000` or `:20270612T070000Z`; years are 0001 to 9999"
        }
        "DTSTAMP" | "LAST-MODIFIED" | "CREATED" => "write a time in UTC: `20270105T000000Z`",
        _ => "in texts a comma, a semicolon and a backslash have a backslash before them, and a line break is `\\n`",
    }
}

/// GEO, RFC 5545 section 3.8.1.6.
fn is_geo(value: &str) -> bool {
    let degrees = |text: &str, most: f64| text.parse::<f64>().is_ok_and(|degrees| degrees.abs() <= most);
    value.split_once(';').is_some_and(|(north, east)| degrees(north, 90.0) && degrees(east, 180.0))
}

/// A time means one instant, and the end is after the beginning.
fn event_times(event: &Component<'_>, look: &Look<'_>, found: &mut Found) {
    let zones = look.zones;
    let mut instants: [Option<Timestamp>; 2] = [None; 2];
    let mut days = [None; 2];
    for (index, name) in ["DTSTART", "DTEND"].into_iter().enumerate() {
        let Some(property) = event.property(name) else { continue };
        let Some(time) = property.time() else { continue };
        let mut error = |message: String, help| found.add(&rules::ICS_TIME, property.span.clone(), message, help);
        match (time, property.parameter("TZID")) {
            (Time::Day(day), None) => days[index] = Some(day),
            (Time::Day(_), Some(_)) => error(format!("{name} is a day and has a TZID"), "leave the TZID out: a day has no zone"),
            (Time::Utc(local), None) => instants[index] = in_utc(local),
            (Time::Utc(_), Some(_)) => error(format!("{name} is in UTC and has a TZID"), "leave out one of the two"),
            (Time::Local(_), None) => {
                error(
                    format!("{name} is in no zone; Google and Outlook take it for UTC"),
                    "add a TZID and its VTIMEZONE, or write it in UTC",
                );
            }
            // One that is missing is reported for all properties together.
            (Time::Local(local), Some(tzid)) => {
                instants[index] = zones.instant(tzid, local);
                // An hour that clocks skip or repeat is reported elsewhere.
                let right = look.zone(tzid).and_then(|zone| zone.instant(local).ok());
                if let (Some(read), Some(right)) = (instants[index], right)
                    && read != right
                {
                    let hours = (read.as_second() - right.as_second()).abs();
                    let tzid = shown(tzid);
                    let message = format!("the VTIMEZONE of `{tzid}` puts a time {} off that zone", span_in_words(hours));
                    error(message, "write its observances from the tz database, for the years that are used");
                }
            }
        }
    }
    let is_backward = match (instants, days) {
        ([Some(start), Some(end)], _) => end <= start,
        (_, [Some(start), Some(end)]) => end <= start,
        _ => false,
    };
    let is_mixed =
        matches!(days, [Some(_), None] | [None, Some(_)]) && event.property("DTEND").is_some_and(|end| end.time().is_some());
    let span = || event.property("DTEND").map_or(event.span.clone(), |end| end.span.clone());
    if is_backward {
        found.add(
            &rules::ICS_TIME,
            span(),
            "an entry does not end after it begins",
            "the end of a day is the day after the last one",
        );
    }
    if is_mixed {
        found.add(&rules::ICS_TIME, span(), "DTSTART and DTEND are not both days or both times", "write both in the same form");
    }
}

fn span_in_words(seconds: i64) -> String {
    if seconds % 3600 == 0 { format!("{} h", seconds / 3600) } else { format!("{} min", seconds / 60) }
}

/// A UID occurs once in a file, but for changed occurrences of a series.
fn identities(file: &File<'_>, found: &mut Found) {
    let mut seen = BTreeSet::new();
    for event in file.named("VEVENT") {
        let Some(uid) = event.property("UID") else { continue };
        let occurrence = event.property("RECURRENCE-ID").map(|property| &*property.value);
        if !seen.insert((&*uid.value, occurrence)) {
            let uid_shown = shown(&uid.value);
            let message = format!("the UID `{uid_shown}` occurs more than once; each program loses another entry");
            found.add(&rules::ICS_PROPERTY, uid.span.clone(), message, "give each entry a UID of its own that never changes");
        }
    }
}

/// Every zone in which times are written is described once, and for all of them.
fn time_zones(look: &Look<'_>, found: &mut Found) {
    for part in look.file.components.iter().filter(|part| is_part(part)) {
        for name in ["DTSTART", "TZOFFSETFROM", "TZOFFSETTO"] {
            let readable = part.property(name).is_some_and(|property| match name {
                "DTSTART" => matches!(property.time(), Some(Time::Local(_))),
                _ => offset(&property.value).is_some(),
            });
            if !readable {
                let message = format!("a part of a VTIMEZONE has no {name} that can be read");
                found.add(&rules::ICS_PROPERTY, part.span.clone(), message, "RFC 5545 section 3.6.5 asks for it");
            }
        }
    }
    for flaw in look.zones.flaws() {
        if let Some((rule, help)) = judged(flaw.what) {
            found.add(rule, flaw.span.clone(), flaw.message(), help);
        }
    }
    for property in look.file.components.iter().flat_map(|component| &component.properties) {
        if let Some(tzid) = property.parameter("TZID").filter(|tzid| !look.zones.has(tzid) && is_local(property)) {
            let message = format!("there is no VTIMEZONE for `{}`; Outlook is hours off", shown(tzid));
            found.add(&rules::ICS_TIME, property.span.clone(), message, "add it to the file");
        }
    }
    rules_that_ended(look, found);
}

/// The rule that a flaw breaks, and how to mend it; `None` where what programs do then is said instead.
fn judged(what: What) -> Option<(&'static Rule, &'static str)> {
    match what {
        What::NoName => Some((&rules::ICS_PROPERTY, "give it the TZID that times name")),
        What::SecondOfName => Some((&rules::ICS_PROPERTY, "keep one: each program takes another")),
        What::NoPart => Some((&rules::ICS_PROPERTY, "RFC 5545 section 3.6.5 asks for one of them")),
        What::NoStandard => None,
        What::PartTwice => Some((&rules::ICS_ZONE, "keep one of them")),
        What::LocalUntil => {
            Some((&rules::ICS_PROPERTY, "write it in UTC, as in `UNTIL=20271031T010000Z`: RFC 5545 section 3.3.10 asks for it"))
        }
        What::StrangeRule => Some((
            &rules::ICS_ZONE,
            "write a day of a month each year, as in `FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU`, or each change by itself",
        )),
    }
}

/// Whether a property tells times on the clocks of a zone: the first, where it is a list.
fn is_local(property: &Property<'_>) -> bool {
    matches!(property.value.split(',').next().and_then(time), Some(Time::Local(_)))
}

/// The VTIMEZONEs whose rules end before times that are written in them, though clocks there go on changing, or nobody knows.
fn rules_that_ended(look: &Look<'_>, found: &mut Found) {
    let mut ended: BTreeSet<&str> = BTreeSet::new();
    let mut constant: BTreeSet<(&str, i16)> = BTreeSet::new();
    for (property, time) in times_of_events(look.file) {
        let (Some(tzid), Time::Local(local)) = (property.parameter("TZID"), time) else { continue };
        let Some(reading) = look.zones.reading(tzid, local).filter(|reading| reading.is_ended) else { continue };
        if ended.contains(tzid) || constant.contains(&(tzid, local.year())) {
            continue;
        }
        let changes = |zone: &Zone| observances(zone, reading.instant, reading.instant).len() > 1;
        if look.zone(tzid).is_none_or(changes) {
            ended.insert(tzid);
        } else {
            constant.insert((tzid, local.year()));
        }
    }
    for tzid in ended {
        let message = format!("the rules of the VTIMEZONE of `{}` end before times that are written in it", shown(tzid));
        let span = look.zones.place(tzid).unwrap_or_default();
        found.add(
            &rules::ICS_ZONE,
            span,
            message,
            "leave UNTIL out where a rule still holds, and write what holds since as a part of its own",
        );
    }
}
