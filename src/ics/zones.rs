//! What a VTIMEZONE means: RFC 5545 section 3.6.5.
//!
//! In: a calendar file that was read. Out: the offset from UTC that it gives a clock time. Only rules as they are used for
//! clocks are understood, one day of a month each year; a VTIMEZONE with another is not understood at all, rather than
//! wrongly. Not here: whether it is true ([`crate::time`] knows the zones).

use super::read::{Component, File, Time, offset, time};
use crate::time::{DateTime, Timestamp, Weekday, Zone};
use std::collections::BTreeMap;

/// The VTIMEZONEs of a file by their TZIDs.
#[derive(Debug, Clone, Default)]
pub struct Described(BTreeMap<String, Option<Vec<Observance>>>);

/// A STANDARD or a DAYLIGHT.
#[derive(Debug, Clone)]
struct Observance {
    onset: DateTime,
    others: Vec<DateTime>,
    rule: Option<Rule>,
    offset_from: i32,
    offset_to: i32,
}

/// `FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU`, perhaps with an UNTIL.
#[derive(Debug, Clone, Copy)]
struct Rule {
    month: i8,
    week: i8,
    day: Weekday,
    until: Option<DateTime>,
}

impl Described {
    /// Those of a file.
    pub fn of(file: &File<'_>) -> Self {
        let zones = file.components.iter().enumerate().filter(|(_, component)| component.name == "VTIMEZONE");
        let described = zones.filter_map(|(at, zone)| {
            let parts = file.inside(at).filter(|part| matches!(&*part.name, "STANDARD" | "DAYLIGHT")).map(observance);
            let observances: Option<Vec<Observance>> = parts.collect();
            Some((zone.text("TZID")?.into_owned(), observances.filter(|observances| !observances.is_empty())))
        });
        Described(described.collect())
    }

    /// Whether there is one for this TZID.
    pub fn has(&self, tzid: &str) -> bool {
        self.0.contains_key(tzid)
    }

    /// The instant of a clock time by the VTIMEZONE of this TZID; `None` where there is none, or none that is understood.
    pub fn instant(&self, tzid: &str, local: DateTime) -> Option<Timestamp> {
        let observances = self.0.get(tzid)?.as_ref()?;
        let latest = observances
            .iter()
            .filter_map(|observance| Some((observance.last_onset(local)?, observance)))
            .max_by_key(|(onset, _)| *onset);
        // Before the first onset, what that one replaced.
        let offset = match latest {
            Some((_, observance)) => observance.offset_to,
            None => observances.iter().min_by_key(|observance| observance.onset)?.offset_from,
        };
        Timestamp::from_second(in_utc(local)?.as_second() - i64::from(offset)).ok()
    }
}

/// The instant of a time in UTC.
pub fn in_utc(time: DateTime) -> Option<Timestamp> {
    let clock = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    Timestamp::from_second(Zone::utc().start_of_day(time.date()).as_second() + clock).ok()
}

impl Observance {
    /// The last time at or before `local` at which it began.
    fn last_onset(&self, local: DateTime) -> Option<DateTime> {
        let own = std::iter::once(self.onset).chain(self.others.iter().copied()).filter(|onset| *onset <= local).max();
        let years = [local.year(), local.year().saturating_sub(1)];
        let ruled = self
            .rule
            .and_then(|rule| years.into_iter().find_map(|year| rule.in_year(year, self.onset).filter(|onset| *onset <= local)));
        own.max(ruled)
    }
}

impl Rule {
    fn in_year(self, year: i16, first: DateTime) -> Option<DateTime> {
        let month = crate::time::Date::new(year, self.month, 1).ok()?;
        let onset = month.nth_weekday_of_month(self.week, self.day).ok()?.to_datetime(first.time());
        (onset >= first && self.until.is_none_or(|until| onset <= until)).then_some(onset)
    }
}

/// `None` where it holds something that is not understood.
fn observance(part: &Component<'_>) -> Option<Observance> {
    let value = |name| part.property(name).map(|property| &*property.value);
    let Time::Local(onset) = time(value("DTSTART")?)? else { return None };
    let mut others = Vec::new();
    for times in part.properties.iter().filter(|property| property.name == "RDATE") {
        for text in times.value.split(',') {
            let Time::Local(other) = time(text)? else { return None };
            others.push(other);
        }
    }
    let (offset_from, offset_to) = (offset(value("TZOFFSETFROM")?)?, offset(value("TZOFFSETTO")?)?);
    let rule = match value("RRULE") {
        Some(text) => Some(rule(text, offset_from)?),
        None => None,
    };
    Some(Observance { onset, others, rule, offset_from, offset_to })
}

fn rule(text: &str, offset_from: i32) -> Option<Rule> {
    let (mut month, mut by_day, mut until) = (None, None, None);
    for part in text.split(';') {
        match part.split_once('=')? {
            ("FREQ", "YEARLY") | ("INTERVAL", "1") | ("WKST", _) => {}
            ("BYMONTH", number) => month = Some(number.parse::<i8>().ok()?),
            ("BYDAY", text) => by_day = Some(weekday(text)?),
            ("UNTIL", text) => {
                until = Some(match time(text)? {
                    Time::Local(until) => until,
                    Time::Day(day) => day.at(23, 59, 59, 0),
                    // It is told in UTC, and onsets on the clock before them.
                    Time::Utc(until) => {
                        let instant = in_utc(until)?.as_second() + i64::from(offset_from);
                        Zone::utc().local(Timestamp::from_second(instant).ok()?)
                    }
                });
            }
            _ => return None,
        }
    }
    let (week, day) = by_day?;
    Some(Rule { month: month?, week, day, until })
}

/// A day of BYDAY with its number: `-1SU`.
fn weekday(text: &str) -> Option<(i8, Weekday)> {
    let (number, day) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let day = match day {
        "MO" => Weekday::Monday,
        "TU" => Weekday::Tuesday,
        "WE" => Weekday::Wednesday,
        "TH" => Weekday::Thursday,
        "FR" => Weekday::Friday,
        "SA" => Weekday::Saturday,
        "SU" => Weekday::Sunday,
        _ => return None,
    };
    let week = number.parse::<i8>().ok()?;
    (week != 0 && week.abs() <= 5).then_some((week, day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ics::read::read;

    fn zone(parts: &str) -> Described {
        let text = format!("BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:X\n{parts}END:VTIMEZONE\nEND:VCALENDAR\n");
        Described::of(&read(&text))
    }

    fn instant(described: &Described, local: &str) -> Option<String> {
        described.instant("X", local.parse().unwrap()).map(|instant| instant.to_string())
    }

    const SUMMER: &str = "BEGIN:DAYLIGHT\nDTSTART:20130331T020000\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nEND:DAYLIGHT\n";
    const WINTER: &str = "BEGIN:STANDARD\nDTSTART:20131027T030000\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nEND:STANDARD\n";

    #[test]
    fn rules_give_the_offset_of_each_time() {
        let zone = zone(&format!("{SUMMER}{WINTER}"));
        for (local, utc) in [
            ("2014-09-23T09:00:00", "2014-09-23T07:00:00Z"),
            ("2014-10-26T03:00:00", "2014-10-26T02:00:00Z"),
            ("2014-01-05T09:00:00", "2014-01-05T08:00:00Z"),
            ("2013-01-05T09:00:00", "2013-01-05T08:00:00Z"),
        ] {
            assert_eq!(instant(&zone, local).as_deref(), Some(utc));
        }
        assert!(zone.has("X") && !zone.has("Y"));
    }

    #[test]
    fn rules_end_and_single_changes_count() {
        let ended = SUMMER.replace("-1SU\n", "-1SU;UNTIL=20130401T000000Z\n");
        assert_eq!(instant(&zone(&format!("{ended}{WINTER}")), "2014-09-23T09:00:00").as_deref(), Some("2014-09-23T08:00:00Z"));
        let dates = "BEGIN:STANDARD\nDTSTART:20130101T000000\nRDATE:20140101T000000\nTZOFFSETFROM:+0000\nTZOFFSETTO:-0330\nEND:STANDARD\n";
        assert_eq!(instant(&zone(dates), "2014-09-23T09:00:00").as_deref(), Some("2014-09-23T12:30:00Z"));
    }

    #[test]
    fn what_is_not_understood_is_not_guessed() {
        let other = SUMMER.replace("FREQ=YEARLY", "FREQ=DAILY");
        assert_eq!(instant(&zone(&other), "2014-09-23T09:00:00"), None);
        assert_eq!(instant(&zone(""), "2014-09-23T09:00:00"), None);
    }
}
