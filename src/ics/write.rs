//! Calendar files, RFC 5545 with the feed properties of RFC 7986. The door to the crate `ics`.
//!
//! In: a [`Calendar`]. Out: the text of its `.ics` file: same calendar, same bytes. The crate nests components and writes
//! names, parameters and values; it escapes nothing, lets line breaks through and folds one octet too late. So every text
//! goes through `text`, every address through `uri`, every parameter through `param`, and the whole through `refold`.
//! Deliberately not here, because calendar programs go wrong with it: ORGANIZER and ATTENDEE (invitations), VALARM (rings at
//! every subscriber's), RRULE in events, floating times, X-WR-TIMEZONE, ATTACH, HTML, RDATE in VTIMEZONE.

use crate::ics::CSS_COLORS;
use crate::ics::calendar::{Calendar, Conference, Entry, EntryStatus, EntryTime, FeedHeader};
use crate::text::{degrees, has_byte, is_apart, percent, shorten};
use crate::time::{Date, DateTime, Observance, Timestamp, Weekday, Zone, observances};
use ::ics::components::{Component, Parameter, Property};
use ::ics::{Event, ICalendar};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{PoisonError, RwLock};

/// The longest DESCRIPTION, in characters.
const MAX_DESCRIPTION: usize = 2_000;
/// The longest UID, in octets: RFC 7986 section 5.3.
const MAX_UID: usize = 255;
/// The largest INTEGER, RFC 5545 section 3.3.8.
const MAX_INTEGER: u32 = 2_147_483_647;
/// The most octets in a line without its CR LF, RFC 5545 section 3.1.
const MAX_LINE: usize = 75;
/// The last year of which times are written in a zone: the tables of several programs know no summer time after it.
const LAST_YEAR_OF_ZONES: i16 = 2099;

/// Writes a calendar file, RFC 5545: UTF-8, lines of at most 75 octets that end with CR LF.
///
/// VERSION and PRODID come first, then CALSCALE, METHOD and, in a feed only, the rest of the header; then the VTIMEZONEs
/// that are used, by TZID; then the VEVENTs by start and UID. A file without entries holds one VTIMEZONE, since RFC 5545
/// section 3.6 asks for a component. `prodid_version` is best without a patch number: it is part of every file.
///
/// Bad input never panics. What cannot be written legally is replaced (letters in a UID, an empty SUMMARY, a DTEND that is
/// not after DTSTART) or left out (an address that is not http, an unknown colour, a second entry with the same UID, times
/// outside the years 1 to 9999): the callers have refused it before.
pub fn write(calendar: &Calendar, prodid_version: &str) -> String {
    let events: Vec<Vevent> = calendar.entries.iter().filter_map(Vevent::of).collect();
    write_vevents(calendar.feed.as_ref(), events.iter().collect(), prodid_version)
}

/// Writes a calendar file of VEVENTs that were written before: the file of an event and the feeds share them.
pub fn write_vevents(feed: Option<&FeedHeader>, events: Vec<&Vevent>, prodid_version: &str) -> String {
    let events = in_order(events);
    let mut file = ICalendar::new("2.0", format!("-//Convoke//Convoke {}//EN", text(&one_line(prodid_version, " "))));
    file.push(Property::new("CALSCALE", "GREGORIAN"));
    file.push(Property::new("METHOD", "PUBLISH"));
    if let Some(feed) = feed {
        header(&mut file, feed);
    }
    for component in zones(&events) {
        file.add_component(component);
    }
    let frame = refold(&file.to_string());
    let (before, end) = frame.split_at(frame.len() - "END:VCALENDAR\r\n".len());
    let mut out = String::with_capacity(frame.len() + events.iter().map(|event| event.text.len()).sum::<usize>());
    out.push_str(before);
    for event in &events {
        out.push_str(&event.text);
    }
    out.push_str(end);
    out
}

/// An entry as it stands in a file, with what the file needs to know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vevent {
    uid: String,
    /// Where it stands in the file: whole days begin at midnight UTC.
    start: DateTime,
    /// The zone in which its times are written, and the instants that they mean.
    zone: Option<(Zone, [Timestamp; 2])>,
    /// From BEGIN to END, folded.
    text: String,
}

impl Vevent {
    /// Writes `entry`; `None` where it cannot be written legally.
    pub fn of(entry: &Entry) -> Option<Self> {
        let writable = writable(entry)?;
        let text = refold(&vevent(&writable).to_string());
        let zone = match &writable.times {
            Times::Local(_, _, zone, instants) => Some(((*zone).clone(), *instants)),
            Times::Days(..) | Times::Utc(..) => None,
        };
        Some(Vevent { uid: writable.uid.into_owned(), start: writable.start, zone, text })
    }
}

/// What a subscribed calendar says of itself, both as RFC 7986 and as older programs read it.
///
/// Never in a file of one event: with X-WR-CALNAME Outlook opens a new calendar for it.
fn header<'a>(file: &mut ICalendar<'a>, feed: &'a FeedHeader) {
    for (names, value) in [(&["NAME", "X-WR-CALNAME"][..], &feed.name), (&["X-WR-CALDESC"], &feed.description)] {
        let value = text(&one_line(value, " ")).into_owned();
        for name in names.iter().filter(|_| !value.is_empty()) {
            file.push(Property::new(*name, value.clone()));
        }
    }
    if let Some(source) = feed.source.as_deref().and_then(uri) {
        file.push(with("SOURCE", "VALUE", "URI", source));
    }
    if let Some(color) = feed.color.as_deref().filter(|color| is_color(color)) {
        file.push(Property::new("COLOR", color.to_ascii_lowercase()));
    }
    let interval = format!("PT{}H", feed.refresh_hours.max(1));
    file.push(with("REFRESH-INTERVAL", "VALUE", "DURATION", interval.clone()));
    file.push(Property::new("X-PUBLISHED-TTL", interval));
}

/// An entry that can be written.
struct Writable<'a> {
    entry: &'a Entry,
    uid: Cow<'a, str>,
    times: Times<'a>,
    /// Where it stands in the file: whole days begin at midnight UTC.
    start: DateTime,
}

/// DTSTART and DTEND.
enum Times<'a> {
    /// Days, the second exclusive: RFC 5545 section 3.6.1.
    Days(Date, Date),
    /// Clock times in UTC.
    Utc(DateTime, DateTime),
    /// Clock times in a zone, and the instants that they mean.
    Local(DateTime, DateTime, &'a Zone, [Timestamp; 2]),
}

/// The order of the file, each UID once.
fn in_order(mut events: Vec<&Vevent>) -> Vec<&Vevent> {
    events.sort_by(|a, b| (a.start, &a.uid).cmp(&(b.start, &b.uid)));
    // With a UID twice, each calendar program loses another one of the two, and some the whole file.
    let mut known = HashSet::with_capacity(events.len());
    events.retain(|event| known.insert(event.uid.as_str()));
    events
}

fn writable(entry: &Entry) -> Option<Writable<'_>> {
    let uid = uid(&entry.uid);
    let (times, start) = match &entry.time {
        EntryTime::Days { first, last } => {
            let end = last.max(first).tomorrow().ok()?;
            (Times::Days(*first, end), first.at(0, 0, 0, 0))
        }
        EntryTime::Span { start, end, zone } => {
            let start = Timestamp::from_second(start.as_second()).ok()?;
            let end = Timestamp::from_second(end.as_second().max(start.as_second() + 1)).ok()?;
            let utc = Zone::utc();
            let from = utc.local(start);
            let local = |instant| local(zone, instant).filter(|_| zone.is_iana());
            let times = match (local(start), local(end)) {
                (Some(first), Some(last)) => Times::Local(first, last, zone, [start, end]),
                _ => Times::Utc(from, utc.local(end)),
            };
            (times, from)
        }
    };
    let is_dated = (1..=9999).contains(&Zone::utc().local(entry.last_modified).year());
    (!uid.is_empty() && is_dated && entry.time.can_be_written()).then_some(Writable { entry, uid, times, start })
}

/// The clock time at `instant`, if all programs read it alike.
///
/// Of an hour that clocks repeat they read either pass; some drop the seconds of a distance from UTC, as zones had before
/// they had a standard time; and some know no summer time in the far future.
fn local(zone: &Zone, instant: Timestamp) -> Option<DateTime> {
    let local = zone.local(instant);
    let is_known = local.year() <= LAST_YEAR_OF_ZONES && zone.offset_seconds(instant) % 60 == 0;
    (is_known && zone.instant(local) == Ok(instant)).then_some(local)
}

/// A UID with no other characters than stores of calendars take as names of files.
fn uid(uid: &str) -> Cow<'_, str> {
    let is_safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '@' | '-');
    if uid.chars().all(is_safe) && uid.len() <= MAX_UID {
        return Cow::Borrowed(uid);
    }
    uid.chars().map(|c| if is_safe(c) { c } else { '-' }).take(MAX_UID).collect()
}

/// The VTIMEZONEs of all zones in which times are written, by TZID.
fn zones(events: &[&Vevent]) -> Vec<Component<'static>> {
    let mut used: BTreeMap<&str, (&Zone, Timestamp, Timestamp)> = BTreeMap::new();
    for (zone, [start, end]) in events.iter().filter_map(|event| event.zone.as_ref()) {
        let (_, first, last) = used.entry(zone.name()).or_insert((zone, *start, *end));
        *first = (*start).min(*first);
        *last = (*end).max(*last);
    }
    if events.is_empty() {
        // Any zone will do, at any time that never changes: here the year 2000.
        let (zone, time) = (Zone::named("Europe/Paris"), Timestamp::from_second(946_684_800));
        let (zone, time) = (zone.unwrap_or_else(|_| Zone::utc()), time.unwrap_or(Timestamp::UNIX_EPOCH));
        return vec![vtimezone(&zone, time, time)];
    }
    used.into_values().map(|(zone, first, last)| vtimezone(zone, first, last)).collect()
}

/// A zone's name, and the years between which it is described.
type Described = (String, i16, i16);

/// VTIMEZONEs that were made before: the files of a site repeat the same few. Only a cache of a pure function.
static VTIMEZONES: RwLock<Option<HashMap<Described, Component<'static>>>> = RwLock::new(None);

/// The VTIMEZONE of `zone` for all times from `first` to `last`, RFC 5545 section 3.6.5.
fn vtimezone(zone: &Zone, first: Timestamp, last: Timestamp) -> Component<'static> {
    // No more than the years of the two times decides on the observances.
    let key = (zone.name().to_owned(), zone.local(first).year(), zone.local(last).year());
    let cache = VTIMEZONES.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(component) = cache.as_ref().and_then(|known| known.get(&key)) {
        return component.clone();
    }
    drop(cache);
    let component = describe(zone, &observances(zone, first, last));
    VTIMEZONES.write().unwrap_or_else(PoisonError::into_inner).get_or_insert_default().insert(key, component.clone());
    component
}

fn describe(zone: &Zone, observances: &[Observance]) -> Component<'static> {
    let mut component = Component::new("VTIMEZONE");
    component.add_property(Property::new("TZID", text(zone.name()).into_owned()));
    for observance in observances {
        let mut part = Component::new(if observance.daylight { "DAYLIGHT" } else { "STANDARD" });
        part.add_property(Property::new("DTSTART", date_time(observance.onset)));
        if let Some(rule) = observance.rule {
            let (month, week, day) = (rule.month, rule.week, weekday(rule.weekday));
            part.add_property(Property::new("RRULE", format!("FREQ=YEARLY;BYMONTH={month};BYDAY={week}{day}")));
        }
        part.add_property(Property::new("TZOFFSETFROM", utc_offset(observance.offset_from)));
        part.add_property(Property::new("TZOFFSETTO", utc_offset(observance.offset_to)));
        if let Some(name) = &observance.name {
            part.add_property(Property::new("TZNAME", text(name).into_owned()));
        }
        component.add_component(part);
    }
    component
}

/// A VEVENT, RFC 5545 section 3.6.1. DTSTAMP is the last revision, as LAST-MODIFIED: never the time of the build.
fn vevent<'a>(event: &'a Writable<'a>) -> Event<'a> {
    let entry = event.entry;
    let revised = format!("{}Z", date_time(Zone::utc().local(entry.last_modified)));
    let mut vevent = Event::new(&*event.uid, revised.clone());
    vevent.push(Property::new("LAST-MODIFIED", revised));
    vevent.push(Property::new("SEQUENCE", entry.sequence.min(MAX_INTEGER).to_string()));
    let [start, end] = start_and_end(&event.times);
    vevent.push(start);
    vevent.push(end);
    let summary = text(&one_line(&entry.summary, " ")).into_owned();
    vevent.push(Property::new("SUMMARY", if summary.is_empty() { event.uid.to_string() } else { summary }));
    let mut optional = |name: &'static str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            vevent.push(Property::new(name, value));
        }
    };
    optional("DESCRIPTION", Some(text(&shorten(&plain(&entry.description), MAX_DESCRIPTION, |_| 1)).into_owned()));
    optional("LOCATION", entry.location.as_ref().map(|location| text(&one_line(location, ", ")).into_owned()));
    optional("GEO", entry.geo.and_then(geo));
    optional("URL", entry.url.as_deref().and_then(uri));
    optional("CONTACT", entry.contact.as_ref().map(|contact| text(&one_line(contact, ", ")).into_owned()));
    optional("CATEGORIES", Some(categories(&entry.categories)));
    if let Some(conference) = entry.conference.as_ref().and_then(conference) {
        vevent.push(conference);
    }
    vevent.push(Property::new("STATUS", status(entry.status)));
    vevent.push(Property::new("TRANSP", if entry.transparent { "TRANSPARENT" } else { "OPAQUE" }));
    vevent
}

/// CONFERENCE, RFC 7986 section 5.11; `None` where its address is none of the web.
fn conference<'a>(conference: &Conference) -> Option<Property<'a>> {
    let mut property = with("CONFERENCE", "VALUE", "URI", uri(&conference.url)?);
    // Two values of one parameter, which are not quoted.
    property.add(Parameter::new("FEATURE", "AUDIO,VIDEO"));
    property.add(Parameter::new("LABEL", param(&conference.label).into_owned()));
    Some(property)
}

/// DTSTART and DTEND: always both, since programs differ on what a missing DTEND means.
fn start_and_end<'a>(times: &Times<'_>) -> [Property<'a>; 2] {
    let both = |start: String, end: String| [("DTSTART", start), ("DTEND", end)];
    match times {
        Times::Days(first, end) => both(date(*first), date(*end)).map(|(name, value)| with(name, "VALUE", "DATE", value)),
        Times::Utc(start, end) => both(date_time(*start), date_time(*end)).map(|(name, value)| Property::new(name, value + "Z")),
        Times::Local(start, end, zone, _) => {
            both(date_time(*start), date_time(*end)).map(|(name, value)| with(name, "TZID", zone.name(), value))
        }
    }
}

/// A property with one parameter.
fn with<'a>(name: &'static str, parameter: &'static str, argument: &str, value: String) -> Property<'a> {
    let mut property = Property::new(name, value);
    property.add(Parameter::new(parameter, param(argument).into_owned()));
    property
}

/// STATUS of a VEVENT, RFC 5545 section 3.8.1.11.
fn status(status: EntryStatus) -> &'static str {
    match status {
        EntryStatus::Confirmed => "CONFIRMED",
        EntryStatus::Tentative => "TENTATIVE",
        EntryStatus::Cancelled => "CANCELLED",
    }
}

/// CATEGORIES, RFC 5545 section 3.8.1.2: the commas between items are bare.
fn categories(categories: &[String]) -> String {
    let mut items: Vec<String> = Vec::with_capacity(categories.len());
    for category in categories {
        let item = text(&one_line(category, " ")).into_owned();
        if !item.is_empty() && !items.contains(&item) {
            items.push(item);
        }
    }
    items.join(",")
}

/// GEO, RFC 5545 section 3.8.1.6: the semicolon is bare.
fn geo((latitude, longitude): (f64, f64)) -> Option<String> {
    let is_place = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
    is_place.then(|| format!("{};{}", degrees(latitude), degrees(longitude)))
}

/// DATE, RFC 5545 section 3.3.4.
fn date(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year().max(1), day.month(), day.day())
}

/// DATE-TIME without its Z, RFC 5545 section 3.3.5.
fn date_time(time: DateTime) -> String {
    format!("{}T{:02}{:02}{:02}", date(time.date()), time.hour(), time.minute(), time.second())
}

/// UTC-OFFSET, RFC 5545 section 3.3.14: seconds only where there are any, and zero is positive.
fn utc_offset(seconds: i32) -> String {
    let (sign, size) = (if seconds < 0 { '-' } else { '+' }, seconds.unsigned_abs());
    let (hours, minutes, seconds) = (size / 3600, size / 60 % 60, size % 60);
    if seconds == 0 { format!("{sign}{hours:02}{minutes:02}") } else { format!("{sign}{hours:02}{minutes:02}{seconds:02}") }
}

/// The day of a BYDAY, RFC 5545 section 3.3.10.
fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "MO",
        Weekday::Tuesday => "TU",
        Weekday::Wednesday => "WE",
        Weekday::Thursday => "TH",
        Weekday::Friday => "FR",
        Weekday::Saturday => "SA",
        Weekday::Sunday => "SU",
    }
}

/// Escapes TEXT, RFC 5545 section 3.3.11: `\ ; ,` and line breaks of any kind, which become `\n`.
///
/// Control characters are left out: a NUL costs the whole feed. So are U+0085, U+2028 and U+2029, which some programs take
/// for the end of the line; they become `\n` too. Blanks at both ends go, since programs differ on keeping them.
fn text(value: &str) -> Cow<'_, str> {
    let plain = plain(value);
    if !has_byte(&plain, |byte| matches!(byte, b'\\' | b';' | b',' | b'\n')) {
        return plain;
    }
    let mut escaped = String::with_capacity(plain.len() + plain.len() / 16 + 8);
    for character in plain.chars() {
        match character {
            '\n' => escaped.push_str("\\n"),
            '\\' | ';' | ',' => escaped.extend(['\\', character]),
            _ => escaped.push(character),
        }
    }
    Cow::Owned(escaped)
}

/// A text whose only control characters are LF, without blanks and empty lines at its ends.
fn plain(value: &str) -> Cow<'_, str> {
    let is_special = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FEFF}');
    let value = value.trim();
    // Nearly all texts hold none, which their bytes tell faster: these begin the characters above in UTF-8.
    let may_be = |byte: u8| (byte < b' ' && byte != b'\n') || matches!(byte, 0x7F | 0xC2 | 0xE2 | 0xEF);
    if !has_byte(value, may_be) || !value.contains(is_special) {
        return Cow::Borrowed(value);
    }
    let mut plain = String::with_capacity(value.len());
    let mut characters = value.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' if characters.peek() == Some(&'\n') => {}
            '\r' | '\n' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => plain.push('\n'),
            '\t' => plain.push(' '),
            _ if is_special(character) => {}
            _ => plain.push(character),
        }
    }
    let trimmed = plain.trim();
    if trimmed.len() == plain.len() { Cow::Owned(plain) } else { Cow::Owned(trimmed.to_owned()) }
}

/// A text in one line: its lines joined by `separator`, runs of blanks made one.
///
/// Some programs show a line break in a title or place as nothing at all, which joins the words.
fn one_line<'a>(value: &'a str, separator: &str) -> Cow<'a, str> {
    let plain = plain(value);
    if !plain.contains('\n') && !plain.contains("  ") {
        return plain;
    }
    let ends = |line: &str| line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let last = separator.trim_end();
    let lines: Vec<String> = plain.lines().map(|line| ends(line.trim())).filter(|line| !line.is_empty()).collect();
    let mut joined = String::with_capacity(plain.len());
    for line in &lines {
        if !joined.is_empty() {
            joined.push_str(if !last.is_empty() && joined.ends_with(last) { " " } else { separator });
        }
        joined.push_str(line);
    }
    Cow::Owned(joined)
}

/// A URI as RFC 3986 writes it: what is not allowed is percent-encoded, and TEXT's backslashes have no place in it.
///
/// `None` if it is not http or https: nothing else can be the address of a page or a feed.
fn uri(value: &str) -> Option<String> {
    let value = value.trim();
    let (scheme, rest) = value.split_once("://")?;
    if rest.is_empty() || !(scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")) {
        return None;
    }
    Some(percent::encode_address(value))
}

/// A parameter's value, RFC 5545 section 3.2: quoted where it must be. Quotes and carets are written as in RFC 6868.
fn param(value: &str) -> Cow<'_, str> {
    let line = one_line(value, " ");
    if !line.contains(['"', '^', ',', ';', ':']) {
        return line;
    }
    let encoded = line.replace('^', "^^").replace('"', "^'");
    Cow::Owned(if encoded.contains([',', ';', ':']) { format!("\"{encoded}\"") } else { encoded })
}

/// Folds all lines of a file anew, RFC 5545 section 3.1: the blank of a continuation counts.
///
/// The crate cuts lines at 75 octets and then adds the blank to the next one, and it cuts between a backslash and its
/// letter. No value has a line break by now, so CR LF and a blank can only be its own folding.
fn refold(file: &str) -> String {
    let mut folded = String::with_capacity(file.len() + file.len() / 32);
    let mut unfolded = String::new();
    let mut lines = file.split("\r\n").peekable();
    while let Some(line) = lines.next() {
        if !lines.peek().is_some_and(|next| next.starts_with(' ')) {
            // The file ends with CR LF, so an empty line follows the last one.
            if !line.is_empty() {
                fold(&mut folded, line);
            }
            continue;
        }
        unfolded.clear();
        unfolded.push_str(line);
        while let Some(more) = lines.next_if(|next| next.starts_with(' ')) {
            unfolded.push_str(&more[1..]);
        }
        fold(&mut folded, &unfolded);
    }
    folded
}

/// Writes a line in pieces of at most 75 octets, the blank before all but the first included.
fn fold(out: &mut String, line: &str) {
    let (mut rest, mut room) = (line, MAX_LINE);
    while rest.len() > room {
        let (piece, more) = rest.split_at(fold_at(rest, room));
        out.push_str(piece);
        out.push_str("\r\n ");
        rest = more;
        room = MAX_LINE - 1;
    }
    out.push_str(rest);
    out.push_str("\r\n");
}

/// Where to cut `line`, which is longer than `room`: as late as possible, but not within a character or an escape, and if
/// it can be helped not beside a blank, which importers lose, nor within what is shown as one character.
fn fold_at(line: &str, room: usize) -> usize {
    let mut cut = None;
    for at in (1..=room).rev().filter(|at| line.is_char_boundary(*at)) {
        let (before, after) = line.split_at(at);
        let backslashes = before.len() - before.trim_end_matches('\\').len();
        if backslashes % 2 == 1 {
            continue;
        }
        let (Some(last), Some(next)) = (before.chars().next_back(), after.chars().next()) else { continue };
        if last != ' ' && next != ' ' && is_apart(line, at) {
            return at;
        }
        cut = cut.or(Some(at));
    }
    // A line of nothing but blanks and escapes, or of one endless grapheme.
    cut.unwrap_or(line.len())
}

/// Whether `name` is a colour of CSS Color Module Level 3, which COLOR must be by RFC 7986 section 5.9.
fn is_color(name: &str) -> bool {
    CSS_COLORS.iter().any(|color| color.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use calcard::icalendar::{ICalendar as Parsed, ICalendarComponentType, ICalendarEntry, ICalendarProperty, ICalendarValue};
    use proptest::prelude::*;

    const PAGE: &str = "https://cas.example/workshops/chengdu-2014/";

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn span(start: &str, end: &str, zone: &str) -> EntryTime {
        EntryTime::Span { start: at(start), end: at(end), zone: Zone::named(zone).unwrap() }
    }

    fn days(first: &str, last: &str) -> EntryTime {
        EntryTime::Days { first: first.parse().unwrap(), last: last.parse().unwrap() }
    }

    fn entry(uid: &str, time: EntryTime) -> Entry {
        Entry {
            uid: format!("{uid}@cas"),
            sequence: 2,
            last_modified: at("2014-01-31T08:00:00.9Z"),
            status: EntryStatus::Confirmed,
            time,
            transparent: false,
            summary: "1st workshop; Chengdu".into(),
            description: format!("Two days, 成都\\China.\r\n{PAGE}"),
            location: Some("Hotel, \r\nChengdu\nChina".into()),
            conference: None,
            geo: Some((30.666_666_66, 104.0)),
            url: Some(PAGE.into()),
            categories: vec!["Workshop".into(), " ".into(), "a, b".into(), "Workshop".into()],
            contact: None,
        }
    }

    fn single(entry: Entry) -> String {
        write(&Calendar { feed: None, entries: vec![entry] }, "0.1")
    }

    fn feed(entries: Vec<Entry>) -> String {
        let feed = FeedHeader {
            name: "ESA, CAS".into(),
            description: "All events".into(),
            color: Some("SteelBlue".into()),
            refresh_hours: 6,
            source: Some("https://cas.example/events.ics".into()),
        };
        write(&Calendar { feed: Some(feed), entries }, "0.1")
    }

    /// The lines of a file as they are meant; each must end with CR LF.
    fn unfolded(file: &str) -> Vec<String> {
        let file = file.strip_suffix("\r\n").unwrap().replace("\r\n ", "");
        file.split("\r\n").map(str::to_owned).collect()
    }

    /// The value of the only property of this name, with its parameters.
    fn line(file: &str, name: &str) -> Option<String> {
        let lines = unfolded(file);
        let mut found = lines.iter().filter_map(|line| line.strip_prefix(name)).filter(|rest| rest.starts_with([':', ';']));
        let value = found.next().map(|rest| rest.strip_prefix(':').unwrap_or(rest).to_owned());
        assert_eq!(found.next(), None, "{name} twice");
        value
    }

    #[test]
    fn a_single_file_is_this() {
        let expected = "BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Convoke//Convoke 0.1//EN
CALSCALE:GREGORIAN
METHOD:PUBLISH
BEGIN:VTIMEZONE
TZID:Asia/Shanghai
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
TZNAME:CST
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:chengdu-2014@cas
DTSTAMP:20140131T080000Z
LAST-MODIFIED:20140131T080000Z
SEQUENCE:2
DTSTART;TZID=Asia/Shanghai:20140225T090000
DTEND;TZID=Asia/Shanghai:20140226T173000
SUMMARY:1st workshop\\; Chengdu
DESCRIPTION:Two days\\, 成都\\\\China.\\nhttps://cas.example/workshops/chengd
 u-2014/
LOCATION:Hotel\\, Chengdu\\, China
GEO:30.666667;104
URL:https://cas.example/workshops/chengdu-2014/
CATEGORIES:Workshop,a\\, b
STATUS:CONFIRMED
TRANSP:OPAQUE
END:VEVENT
END:VCALENDAR
";
        let file = single(entry("chengdu-2014", span("2014-02-25T01:00:00Z", "2014-02-26T09:30:00Z", "Asia/Shanghai")));
        assert_eq!(file, expected.replace('\n', "\r\n"));
    }

    #[test]
    fn where_one_takes_part_online_is_an_address_with_a_name() {
        let online = |url: &str| Entry {
            conference: Some(Conference { url: url.into(), label: "Online: talks, \"all\"".into() }),
            ..entry("a", days("2014-09-23", "2014-09-23"))
        };
        let expected = "FEATURE=AUDIO,VIDEO;LABEL=\"Online: talks, ^'all^'\";VALUE=URI:https://meet.example/%E5%9C%A8";
        assert_eq!(line(&single(online("https://meet.example/在")), "CONFERENCE").as_deref(), Some(&*format!(";{expected}")));
        assert_eq!(line(&single(online("mailto:a@b")), "CONFERENCE"), None);
    }

    #[test]
    fn a_feed_has_a_header_and_its_zones_and_entries_in_order() {
        let copenhagen = entry("b", span("2014-09-23T07:00:00Z", "2014-09-25T15:00:00Z", "Europe/Copenhagen"));
        let chengdu = entry("c", span("2014-02-25T01:00:00Z", "2014-02-26T09:30:00Z", "Asia/Shanghai"));
        let day = entry("a", days("2014-09-23", "2014-09-23"));
        let later = entry("a2", span("2014-09-23T07:00:00Z", "2014-09-25T15:00:00Z", "Europe/Copenhagen"));
        let file = feed(vec![copenhagen.clone(), later.clone(), chengdu.clone(), day.clone()]);
        assert_eq!(file, feed(vec![day, chengdu, later, copenhagen]), "the order of the entries is nothing");
        let head: Vec<String> = unfolded(&file).into_iter().take_while(|line| line != "BEGIN:VTIMEZONE").collect();
        let expected = [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Convoke//Convoke 0.1//EN",
            "CALSCALE:GREGORIAN",
            "METHOD:PUBLISH",
            "NAME:ESA\\, CAS",
            "X-WR-CALNAME:ESA\\, CAS",
            "X-WR-CALDESC:All events",
            "SOURCE;VALUE=URI:https://cas.example/events.ics",
            "COLOR:steelblue",
            "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
            "X-PUBLISHED-TTL:PT6H",
        ];
        assert_eq!(head, expected);
        let names: Vec<String> =
            unfolded(&file).into_iter().filter(|line| line.starts_with("UID") || line.starts_with("TZID")).collect();
        assert_eq!(names, ["TZID:Asia/Shanghai", "TZID:Europe/Copenhagen", "UID:c@cas", "UID:a@cas", "UID:a2@cas", "UID:b@cas"]);
        assert!(file.contains(
            "DTSTART:20130331T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
        ));
    }

    /// RFC 5545 section 3.3.11: a backslash stands in TEXT only as the first of an ESCAPED-CHAR, so that `\\n` is an escaped
    /// backslash before the letter `n`, and can be nothing else.
    #[test]
    fn a_backslash_before_an_n_is_no_line_break() {
        let summary = "C:\\new and \\\\n";
        let break_and_letter = "one\n\\n";
        let entry = Entry {
            summary: summary.into(),
            description: break_and_letter.into(),
            ..entry("a", days("2014-12-30", "2014-12-31"))
        };
        let file = single(entry);
        assert_eq!(line(&file, "SUMMARY").as_deref(), Some("C:\\\\new and \\\\\\\\n"));
        assert_eq!(line(&file, "DESCRIPTION").as_deref(), Some("one\\n\\\\n"));
        assert_eq!(read(&file)[0].texts[..2], [Some(summary.to_owned()), Some(break_and_letter.to_owned())]);
        assert_eq!(read_again(&file)[0][1..], [Some(summary.to_owned()), Some(break_and_letter.to_owned())]);
        assert_eq!(crate::ics::read::text("C:\\\\new"), "C:\\new");
    }

    #[test]
    fn days_end_on_the_day_after_the_last() {
        let file =
            single(Entry { transparent: true, status: EntryStatus::Cancelled, ..entry("a", days("2014-12-30", "2014-12-31")) });
        assert_eq!(line(&file, "DTSTART").unwrap(), ";VALUE=DATE:20141230");
        assert_eq!(line(&file, "DTEND").unwrap(), ";VALUE=DATE:20150101");
        assert_eq!(
            (line(&file, "TRANSP").unwrap(), line(&file, "STATUS").unwrap()),
            ("TRANSPARENT".to_owned(), "CANCELLED".to_owned())
        );
        assert!(!file.contains("VTIMEZONE"));
    }

    #[test]
    fn what_no_zone_can_say_is_written_in_utc() {
        // Anywhere on Earth; a repeated hour at the start; one at the end; UTC itself.
        for (start, end, zone) in [
            ("2015-03-17T11:30:00Z", "2015-03-17T12:00:00Z", "AoE"),
            ("2015-10-25T00:30:00Z", "2015-10-25T09:00:00Z", "Europe/Paris"),
            ("2015-10-24T18:00:00Z", "2015-10-25T01:30:00Z", "Europe/Paris"),
            ("2015-10-24T18:00:00Z", "2015-10-25T01:30:00Z", "UTC"),
            // Half a minute from the minute; a summer that not all programs know.
            ("1970-06-15T09:00:30Z", "1970-06-15T10:00:30Z", "Africa/Monrovia"),
            ("2099-12-31T22:00:00Z", "2099-12-31T23:00:00Z", "Europe/Paris"),
            ("2100-06-15T07:00:00Z", "2100-06-15T08:00:00Z", "Europe/Paris"),
        ] {
            let file = single(entry("a", span(start, end, zone)));
            let utc = |text: &str| text.replace(['-', ':'], "");
            assert_eq!(line(&file, "DTSTART").unwrap(), utc(start));
            assert_eq!(line(&file, "DTEND").unwrap(), utc(end));
            assert!(!file.contains("TZID"), "{file}");
        }
    }

    /// The first and the last moments that a calendar can tell, and those just outside.
    #[test]
    fn years_are_1_to_9999() {
        for (time, start) in [
            (days("0001-01-01", "0001-01-01"), Some(";VALUE=DATE:00010101")),
            (days("9999-12-30", "9999-12-30"), Some(";VALUE=DATE:99991230")),
            (span("0001-01-01T00:00:00Z", "0001-01-01T01:00:00Z", "UTC"), Some("00010101T000000Z")),
            (span("0001-06-15T08:00:00Z", "0001-06-15T09:00:00Z", "Europe/Paris"), Some("00010615T080000Z")),
            (span("9998-12-31T22:00:00Z", "9999-01-01T12:00:00Z", "AoE"), Some("99981231T220000Z")),
            (span("0001-01-01T00:00:00Z", "0001-01-01T20:00:00Z", "AoE"), None),
            (span("0000-12-31T23:50:00Z", "0001-01-01T01:00:00Z", "Europe/Paris"), None),
            (days("0000-12-31", "0001-01-01"), None),
            (days("9999-12-31", "9999-12-31"), None),
        ] {
            let file = feed(vec![entry("a", time.clone())]);
            let written = file.contains("BEGIN:VEVENT").then(|| line(&file, "DTSTART")).flatten();
            assert_eq!(written.as_deref(), start, "{time:?}");
            assert_eq!(time.can_be_written(), start.is_some());
        }
    }

    #[test]
    fn an_empty_file_has_a_zone() {
        let file = feed(Vec::new());
        assert_eq!(file.matches("BEGIN:VTIMEZONE").count(), 1);
        assert!(file.contains("TZID:Europe/Paris\r\n") && file.contains("NAME:") && !file.contains("VEVENT"));
    }

    #[test]
    fn what_is_illegal_is_replaced_or_left_out() {
        let good = entry("a", days("2014-02-25", "2014-02-25"));
        let bad = Entry {
            uid: "a/b ü@cas".into(),
            sequence: u32::MAX,
            summary: " \u{0}\r\n".into(),
            description: "\u{FEFF}".into(),
            location: Some("\n".into()),
            geo: Some((91.0, 0.0)),
            url: Some("javascript:alert(1)".into()),
            categories: vec![String::new()],
            contact: Some(String::new()),
            time: span("2014-02-25T02:00:00Z", "2014-02-25T01:00:00Z", "UTC"),
            ..good.clone()
        };
        let file = single(bad);
        assert_eq!(line(&file, "UID").unwrap(), "a-b--@cas");
        assert_eq!(line(&file, "SUMMARY").unwrap(), "a-b--@cas");
        assert_eq!(line(&file, "SEQUENCE").unwrap(), "2147483647");
        assert_eq!(line(&file, "DTEND").unwrap(), "20140225T020001Z");
        for name in ["DESCRIPTION", "LOCATION", "GEO", "URL", "CATEGORIES", "CONTACT"] {
            assert_eq!(line(&file, name), None, "{file}");
        }
        // A UID twice, and a time before the years that a DATE can hold.
        let early = entry("early", EntryTime::Days { first: Date::MIN, last: Date::MIN });
        assert_eq!(feed(vec![good.clone(), good, early]).matches("BEGIN:VEVENT").count(), 1);
    }

    #[test]
    fn addresses_are_percent_encoded() {
        assert_eq!(uri(" https://a.org/成都?x=a,b;c#d#e").as_deref(), Some("https://a.org/%E6%88%90%E9%83%BD?x=a,b;c#d%23e"));
        assert_eq!(uri("http://a/%41%zz\"<>\\^`{|}\r\n b").as_deref(), Some("http://a/%41%25zz%22%3C%3E%5C%5E%60%7B%7C%7D%20b"));
        assert_eq!((uri("mailto:a@b"), uri("https://"), uri("ftp://a")), (None, None, None));
    }

    #[test]
    fn parameters_are_quoted_as_rfc_6868_says() {
        assert_eq!(param("Europe/Paris"), "Europe/Paris");
        assert_eq!(param("Doe, Jane: \"J^D\"\r\nx"), "\"Doe, Jane: ^'J^^D^' x\"");
    }

    #[test]
    fn offsets_are_written_with_seconds_only_where_there_are_any() {
        assert_eq!([0, 3600, -12_600, 561, -561].map(utc_offset), ["+0000", "+0100", "-0330", "+000921", "-000921"]);
    }

    #[test]
    fn a_long_description_is_cut_and_keeps_its_last_line() {
        let long = format!("{}\n{PAGE}", "word ".repeat(1000));
        let file = single(Entry { description: long, ..entry("a", days("2014-02-25", "2014-02-25")) });
        let description = line(&file, "DESCRIPTION").unwrap();
        assert!(description.ends_with(&format!("word…\\n{PAGE}")) && (1980..=2001).contains(&description.chars().count()));
    }

    /// What the `calcard` parser reads of an event: UID, texts, start and end.
    #[derive(Debug, PartialEq)]
    struct Reading {
        uid: String,
        texts: [Option<String>; 4],
        categories: Vec<String>,
        times: [i64; 2],
    }

    fn read(file: &str) -> Vec<Reading> {
        let calendar = Parsed::parse(file).unwrap();
        let zones = calendar.build_tz_resolver();
        let time = |entry: &ICalendarEntry| {
            let value = entry.values[0].as_partial_date_time().unwrap();
            value.to_date_time_with_tz(zones.resolve_or_default(entry.tz_id())).map_or_else(
                || {
                    at(&format!("{:04}-{:02}-{:02}T00:00:00Z", value.year.unwrap(), value.month.unwrap(), value.day.unwrap()))
                        .as_second()
                },
                |time| time.timestamp(),
            )
        };
        let events = calendar.components.iter().filter(|c| c.component_type == ICalendarComponentType::VEvent);
        events
            .map(|event| {
                let texts = |name| {
                    event
                        .property(&name)
                        .map(|e| e.values.iter().filter_map(ICalendarValue::as_text).map(str::to_owned).collect::<Vec<_>>())
                };
                let text = |name| texts(name).map(|all| all.join(","));
                Reading {
                    uid: event.uid().unwrap().to_owned(),
                    texts: [
                        text(ICalendarProperty::Summary),
                        text(ICalendarProperty::Description),
                        text(ICalendarProperty::Location),
                        text(ICalendarProperty::Contact),
                    ],
                    categories: texts(ICalendarProperty::Categories).unwrap_or_default(),
                    times: [ICalendarProperty::Dtstart, ICalendarProperty::Dtend]
                        .map(|name| time(event.property(&name).unwrap())),
                }
            })
            .collect()
    }

    /// What a second parser, `icalendar`, reads: UID, SUMMARY and DESCRIPTION.
    fn read_again(file: &str) -> Vec<[Option<String>; 3]> {
        use icalendar::{CalendarComponent, Component as _};
        let calendar: icalendar::Calendar = file.parse().unwrap();
        let events = calendar.components.iter().filter_map(CalendarComponent::as_event);
        events
            .map(|event| [event.get_uid(), event.get_summary(), event.get_description()].map(|text| text.map(str::to_owned)))
            .collect()
    }

    /// Line by line what RFC 5545 section 3.1 and the programs that read it ask of any file.
    fn check_lines(file: &str) {
        assert!(file.ends_with("END:VCALENDAR\r\n") && file.starts_with("BEGIN:VCALENDAR\r\n"));
        for line in file.strip_suffix("\r\n").unwrap().split("\r\n") {
            assert!(!line.trim_start().is_empty() && line.len() <= 75, "{line:?}");
            assert!(!line.contains(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FEFF}')), "{line:?}");
            let backslashes = line.len() - line.trim_end_matches('\\').len();
            assert!(backslashes % 2 == 0, "an escape is split: {line:?}");
        }
        for line in unfolded(file) {
            let (name, value) = line.split_once(':').unwrap();
            assert!(name.starts_with(|c: char| c.is_ascii_uppercase()) && !value.trim().is_empty(), "{line:?}");
            assert!(!["ATTENDEE", "ORGANIZER"].contains(&name), "{line:?}");
        }
    }

    fn hostile() -> impl Strategy<Value = String> {
        let pieces = vec![
            ",",
            ";",
            "\\",
            "\"",
            "'",
            ":",
            "^",
            "\r\n",
            "\n",
            "\r",
            "\0",
            "\t",
            "\u{B}",
            "\u{85}",
            "\u{2028}",
            "\u{FEFF}",
            "\u{7F}",
            " ",
            "  ",
            "🚀",
            "👩‍🚀",
            "🇩🇪",
            "成都太空",
            "مرحبا",
            "\u{202E}",
            "e\u{301}",
            "\\n",
            "\\,",
            "word ",
            "Ünï",
            "BEGIN:VEVENT\r\n",
            "\r\nATTENDEE:mailto:x@y.z",
            "",
        ];
        let piece = prop_oneof![4 => proptest::sample::select(pieces).prop_map(str::to_owned), 1 => any::<String>()];
        proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn any_text_is_read_back_by_two_parsers(
            summary in hostile(), description in hostile(), location in hostile(), contact in hostile(),
            categories in proptest::collection::vec(hostile(), 0..4),
            start in 0_i64..2_000_000_000, length in 60_i64..1_000_000,
        ) {
            let zone = Zone::named("Europe/Copenhagen").unwrap();
            let time = EntryTime::Span { start: Timestamp::from_second(start).unwrap(), end: Timestamp::from_second(start + length).unwrap(), zone };
            let entry = Entry {
                summary: format!("S{summary}"), description: format!("D{description}"), location: Some(format!("L{location}")),
                contact: Some(format!("C{contact}")), categories, ..entry("a", time)
            };
            let file = feed(vec![entry.clone()]);
            check_lines(&file);
            prop_assert_eq!(&file, &feed(vec![entry.clone()]));
            let mut categories: Vec<String> = Vec::new();
            for category in entry.categories.iter().map(|category| one_line(category, " ").into_owned()) {
                if !category.is_empty() && !categories.contains(&category) {
                    categories.push(category);
                }
            }
            let description = shorten(&plain(&entry.description), MAX_DESCRIPTION, |_| 1);
            let expected = Reading {
                uid: "a@cas".into(),
                texts: [
                    Some(one_line(&entry.summary, " ").into_owned()),
                    Some(description.trim().to_owned()),
                    entry.location.as_ref().map(|text| one_line(text, ", ").into_owned()),
                    entry.contact.as_ref().map(|text| one_line(text, ", ").into_owned()),
                ],
                categories,
                times: [start, start + length],
            };
            prop_assert_eq!(read(&file), vec![expected]);
            let again = [Some("a@cas".to_owned()), Some(one_line(&entry.summary, " ").into_owned()), Some(description.trim().to_owned())];
            prop_assert_eq!(read_again(&file), vec![again]);
        }

        #[test]
        fn any_line_is_folded_and_unfolded(text in hostile(), length in 0_usize..400) {
            let value: String = super::text(&text).chars().cycle().take(length).collect();
            // Cutting a repeated text may have left half an escape at its end.
            let value = value.trim_end_matches('\\');
            let file = format!("X-A:{value}\r\nX-B:b\r\n");
            let folded = refold(&file);
            prop_assert_eq!(folded.replace("\r\n ", ""), file);
            prop_assert!(folded.split("\r\n").all(|line| line.len() <= 75));
        }
    }

    #[test]
    fn texts_of_ten_thousand_characters_are_folded_well() {
        for piece in ["x", "成", "👩‍🚀", "\\", ", ", " ", "a b", "e\u{301}"] {
            let long: String = piece.chars().cycle().take(10_000).collect();
            let texts = Entry {
                summary: format!("S{long}"),
                location: Some(format!("L{long}")),
                ..entry("a", days("2014-02-25", "2014-02-25"))
            };
            let file = single(texts.clone());
            check_lines(&file);
            assert_eq!(read(&file)[0].texts[0].as_deref(), Some(&*one_line(&texts.summary, " ")));
            // No line begins or ends with a blank, unless there is nothing but escapes and blanks to cut between.
            let loses_blanks = file.split("\r\n").any(|line| line.ends_with(' ') || line.starts_with("  "));
            assert!(!loses_blanks || piece == ", ", "{piece:?}");
            let splits_marks =
                file.split("\r\n ").any(|line| line.starts_with(['\u{301}', '\u{200D}']) || line.ends_with('\u{200D}'));
            assert!(!splits_marks, "{piece:?}");
        }
    }
}
