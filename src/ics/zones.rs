//! What the VTIMEZONEs of a file mean, RFC 5545 section 3.6.5, and what is wrong with them.
//!
//! In: a calendar file that was read. Out: the offset from UTC that it gives a clock time, and its [`Flaw`]s. Rules are
//! understood as they are used for clocks, one day of a month each year; a VTIMEZONE with another is not understood at all,
//! rather than wrongly, which is a flaw. Not here: whether it is true ([`crate::time`] knows the zones).

use super::read::{Component, File, Time, offset, shown, time};
use crate::time::{Date, DateTime, Timestamp, Weekday, Zone};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The most parts of a VTIMEZONE that return by rules. The longest histories of summer time need some dozens; each time in
/// the zone asks all of them.
const MOST_RULES: usize = 200;

/// The VTIMEZONEs of a file by their TZIDs.
#[derive(Debug, Clone, Default)]
pub struct Described {
    zones: BTreeMap<String, Vtimezone>,
    flaws: Vec<Flaw>,
}

/// Something that is wrong with a VTIMEZONE.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// What.
    pub what: What,
    /// The TZID, or the beginning of a long one; empty where there is none.
    pub tzid: String,
    /// Where.
    pub span: Range<usize>,
}

/// What can be wrong with a VTIMEZONE.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// It has no TZID.
    NoName,
    /// Another one has the same TZID.
    SecondOfName,
    /// It has neither a STANDARD nor a DAYLIGHT.
    NoPart,
    /// It has no STANDARD, but a DAYLIGHT.
    NoStandard,
    /// Two parts of it begin at the same times.
    PartTwice,
    /// The UNTIL of a rule is not in UTC, as it must be in a VTIMEZONE.
    LocalUntil,
    /// A rule or a list of dates is none by which clocks are changed, or there are too many of them.
    StrangeRule,
}

impl Flaw {
    /// It in words, without a full stop.
    pub fn message(&self) -> String {
        let name = &self.tzid;
        match self.what {
            What::NoName => "a VTIMEZONE has no TZID".to_owned(),
            What::SecondOfName => format!("there are several VTIMEZONEs for `{name}`"),
            What::NoPart => format!("the VTIMEZONE of `{name}` has neither a STANDARD nor a DAYLIGHT"),
            What::NoStandard => format!("the VTIMEZONE of `{name}` has no STANDARD"),
            What::PartTwice => format!("two parts of the VTIMEZONE of `{name}` begin at the same time"),
            What::LocalUntil => format!("the UNTIL of a rule of the VTIMEZONE of `{name}` is not in UTC"),
            What::StrangeRule => {
                format!("a rule of the VTIMEZONE of `{name}` is none by which clocks are changed; its times are not checked")
            }
        }
    }
}

/// What a time means by the VTIMEZONE that it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// Its instant.
    pub instant: Timestamp,
    /// Whether the rule by which it is read ended a year or longer before, so that nothing was said of its year.
    pub is_ended: bool,
}

/// A VTIMEZONE.
#[derive(Debug, Clone)]
struct Vtimezone {
    span: Range<usize>,
    begins: Option<DateTime>,
    meaning: Option<Meaning>,
}

/// A VTIMEZONE that is understood.
#[derive(Debug, Clone)]
struct Meaning {
    observances: Vec<Observance>,
    /// The onsets that are listed one by one, in their order, each with its observance.
    onsets: Vec<(DateTime, usize)>,
    /// The observances that return by rules.
    ruled: Vec<usize>,
}

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
    day: Day,
    until: Option<DateTime>,
}

/// A day of a month.
#[derive(Debug, Clone, Copy)]
enum Day {
    /// The first, second … or last, last but one … of a weekday.
    Week(i8, Weekday),
    /// The weekday that is the given day of the month, or follows it within a week.
    From(i8, Weekday),
    /// A day by its number.
    Number(i8),
}

impl Described {
    /// Those of a file.
    pub fn of(file: &File<'_>) -> Self {
        let mut described = Described::default();
        for (at, component) in file.components.iter().enumerate().filter(|(_, component)| component.name == "VTIMEZONE") {
            described.add(file, at, component);
        }
        described
    }

    /// Reads the VTIMEZONE with this number. Of two with one TZID the last one counts.
    fn add(&mut self, file: &File<'_>, at: usize, component: &Component<'_>) {
        let tzid = component.text("TZID").unwrap_or_default().into_owned();
        let name = shown(&tzid).to_owned();
        let mut flaw = |what, span: &Range<usize>| self.flaws.push(Flaw { what, tzid: name.clone(), span: span.clone() });
        let parts: Vec<&Component<'_>> = file.inside(at).filter(|part| is_part(part)).collect();
        if component.property("TZID").is_none() {
            flaw(What::NoName, &component.span);
        }
        if parts.is_empty() {
            flaw(What::NoPart, &component.span);
        } else if parts.iter().all(|part| part.name == "DAYLIGHT") {
            flaw(What::NoStandard, &component.span);
        }
        let mut onsets = BTreeSet::new();
        for part in &parts {
            // At the same time on other days of the year is not the same: `DTSTART:16010101T020000` with two rules is common.
            let onset: Vec<&str> = ["DTSTART", "RRULE", "RDATE"].into_iter().flat_map(|name| values(part, name)).collect();
            if !onset.is_empty() && !onsets.insert(onset) {
                flaw(What::PartTwice, &part.span);
            }
            for rule in part.properties.iter().filter(|property| property.name == "RRULE" && has_local_until(&property.value)) {
                flaw(What::LocalUntil, &rule.span);
            }
        }
        let readable: Vec<(&Component<'_>, Option<Observance>)> =
            parts.iter().filter(|part| is_readable(part)).map(|part| (*part, observance(part))).collect();
        for (part, _) in readable.iter().filter(|(_, observance)| observance.is_none()) {
            let place = part.property("RRULE").or_else(|| part.property("RDATE")).map_or(&part.span, |property| &property.span);
            flaw(What::StrangeRule, place);
        }
        if parts.iter().filter(|part| part.property("RRULE").is_some()).count() > MOST_RULES {
            flaw(What::StrangeRule, &component.span);
        }
        let begins = parts.iter().filter_map(|part| onset(part)).min();
        let is_whole = readable.len() == parts.len();
        let observances: Option<Vec<Observance>> = readable.into_iter().map(|(_, observance)| observance).collect();
        let meaning = observances.filter(|_| is_whole).and_then(Meaning::of);
        let zone = Vtimezone { span: component.span.clone(), begins, meaning };
        if component.property("TZID").is_some() && self.zones.insert(tzid, zone).is_some() {
            self.flaws.push(Flaw { what: What::SecondOfName, tzid: name, span: component.span.clone() });
        }
    }

    /// What is wrong with them, in their order.
    pub fn flaws(&self) -> &[Flaw] {
        &self.flaws
    }

    /// Whether there is one for this TZID.
    pub fn has(&self, tzid: &str) -> bool {
        self.zones.contains_key(tzid)
    }

    /// Where the VTIMEZONE of this TZID begins.
    pub fn place(&self, tzid: &str) -> Option<Range<usize>> {
        self.zones.get(tzid).map(|zone| zone.span.clone())
    }

    /// The first onset in the VTIMEZONE of this TZID: it says nothing of times before.
    pub fn begins(&self, tzid: &str) -> Option<DateTime> {
        self.zones.get(tzid)?.begins
    }

    /// What a clock time means by the VTIMEZONE of this TZID; `None` where there is none, or none that is understood.
    pub fn reading(&self, tzid: &str, local: DateTime) -> Option<Reading> {
        let (offset, is_ended) = self.zones.get(tzid)?.meaning.as_ref()?.offset(local)?;
        let instant = Timestamp::from_second(in_utc(local)?.as_second() - i64::from(offset)).ok()?;
        Some(Reading { instant, is_ended })
    }

    /// The instant of a clock time, as [`Described::reading`].
    pub fn instant(&self, tzid: &str, local: DateTime) -> Option<Timestamp> {
        self.reading(tzid, local).map(|reading| reading.instant)
    }
}

/// The instant of a time in UTC.
pub fn in_utc(time: DateTime) -> Option<Timestamp> {
    let clock = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    Timestamp::from_second(Zone::utc().start_of_day(time.date()).as_second() + clock).ok()
}

impl Meaning {
    /// `None` where there is nothing to read, or too much.
    fn of(observances: Vec<Observance>) -> Option<Self> {
        let ruled: Vec<usize> = (0..observances.len()).filter(|at| observances[*at].rule.is_some()).collect();
        let mut onsets: Vec<(DateTime, usize)> = Vec::new();
        for (at, observance) in observances.iter().enumerate() {
            onsets.extend(std::iter::once(observance.onset).chain(observance.others.iter().copied()).map(|onset| (onset, at)));
        }
        onsets.sort_unstable();
        (!observances.is_empty() && ruled.len() <= MOST_RULES).then_some(Meaning { observances, onsets, ruled })
    }

    /// The distance from UTC of a clock time in seconds, and whether it is read by a rule that ended before its year.
    fn offset(&self, local: DateTime) -> Option<(i32, bool)> {
        let listed = self.onsets.partition_point(|(onset, _)| *onset <= local).checked_sub(1).map(|last| self.onsets[last]);
        let ruled = self.ruled.iter().filter_map(|at| Some((self.observances[*at].last_return(local)?, *at))).max();
        let Some((onset, at)) = listed.max(ruled) else {
            // Before the first onset, what that one replaced.
            let (_, first) = self.onsets.first()?;
            return Some((self.observances[*first].offset_from, false));
        };
        let observance = &self.observances[at];
        let is_ended = observance.rule.is_some_and(|rule| rule.has_ended(onset, local));
        Some((observance.offset_to, is_ended))
    }
}

impl Observance {
    /// The last time at or before `local` at which it began by its rule.
    fn last_return(&self, local: DateTime) -> Option<DateTime> {
        let rule = self.rule?;
        // A rule that has ended says where it last came to.
        let year = rule.until.map_or(local, |until| until.min(local)).year();
        [year, year.saturating_sub(1)].into_iter().find_map(|year| rule.in_year(year, self.onset).filter(|onset| *onset <= local))
    }
}

impl Rule {
    fn in_year(self, year: i16, first: DateTime) -> Option<DateTime> {
        let onset = self.unended(year, first)?;
        (onset >= first && self.until.is_none_or(|until| onset <= until)).then_some(onset)
    }

    /// Its day of a year at the time of day of `first`, whenever it ends.
    fn unended(self, year: i16, first: DateTime) -> Option<DateTime> {
        let month = Date::new(year, self.month, 1).ok()?;
        let day = match self.day {
            Day::Week(week, day) => month.nth_weekday_of_month(week, day).ok()?,
            Day::From(from, weekday) => {
                let first = Date::new(year, self.month, from).ok()?;
                let number = from + first.weekday().until(weekday);
                Date::new(year, self.month, number).ok()?
            }
            Day::Number(number) => Date::new(year, self.month, number).ok()?,
        };
        Some(day.to_datetime(first.time()))
    }

    /// Whether the onset after `onset` is not after `local`, and the rule has ended before.
    fn has_ended(self, onset: DateTime, local: DateTime) -> bool {
        let next = self.unended(onset.year().saturating_add(1), onset);
        self.until.is_some() && next.is_some_and(|next| next <= local)
    }
}

/// Whether a component is a STANDARD or a DAYLIGHT.
pub fn is_part(component: &Component<'_>) -> bool {
    matches!(&*component.name, "STANDARD" | "DAYLIGHT")
}

/// The values of all properties of this name.
fn values<'f>(part: &'f Component<'_>, name: &'f str) -> impl Iterator<Item = &'f str> {
    part.properties.iter().filter(move |property| property.name == name).map(|property| &*property.value)
}

/// Whether a part says when it begins and what it changes. What lacks is reported with the properties of the file.
fn is_readable(part: &Component<'_>) -> bool {
    onset(part).is_some() && offsets(part).is_some()
}

fn onset(part: &Component<'_>) -> Option<DateTime> {
    match time(&part.property("DTSTART")?.value)? {
        Time::Local(onset) => Some(onset),
        Time::Day(_) | Time::Utc(_) => None,
    }
}

/// The distances from UTC before and in a part, in seconds.
fn offsets(part: &Component<'_>) -> Option<(i32, i32)> {
    let of = |name| offset(&part.property(name)?.value);
    Some((of("TZOFFSETFROM")?, of("TZOFFSETTO")?))
}

/// `None` where it holds something that is not understood.
fn observance(part: &Component<'_>) -> Option<Observance> {
    let onset = onset(part)?;
    let (offset_from, offset_to) = offsets(part)?;
    let mut others = Vec::new();
    for text in values(part, "RDATE").flat_map(|times| times.split(',')) {
        let Time::Local(other) = time(text)? else { return None };
        others.push(other);
    }
    let mut rules = values(part, "RRULE");
    let rule = match (rules.next(), rules.next()) {
        (Some(text), None) => Some(rule(text, onset, offset_from)?),
        (None, _) => None,
        (Some(_), Some(_)) => return None,
    };
    Some(Observance { onset, others, rule, offset_from, offset_to })
}

/// The parts of a rule, `NAME=VALUE`, in capitals.
fn parts_of(rule: &str) -> impl Iterator<Item = Option<(String, String)>> {
    rule.split(';').map(|part| part.split_once('=').map(|(name, value)| (name.to_ascii_uppercase(), value.to_ascii_uppercase())))
}

/// RFC 5545 section 3.3.10: in a STANDARD or a DAYLIGHT, UNTIL is in UTC.
fn has_local_until(rule: &str) -> bool {
    parts_of(rule).flatten().any(|(name, value)| name == "UNTIL" && matches!(time(&value), Some(Time::Local(_) | Time::Day(_))))
}

/// `None` where the rule is none by which clocks are changed: one day of a month each year.
fn rule(text: &str, onset: DateTime, offset_from: i32) -> Option<Rule> {
    let (mut month, mut by_day, mut days, mut until) = (None, None, None, None);
    for part in parts_of(text) {
        let (name, value) = part?;
        match (&*name, &*value) {
            ("FREQ", "YEARLY") | ("INTERVAL", "1") | ("WKST", _) => {}
            ("BYMONTH", number) => month = Some(number.parse::<i8>().ok()?),
            ("BYDAY", text) => by_day = Some(weekday(text)?),
            ("BYMONTHDAY", numbers) => days = Some(numbers.split(',').map(str::parse).collect::<Result<Vec<i8>, _>>().ok()?),
            ("COUNT", number) => {
                let last = i32::from(onset.year()) + number.parse::<i32>().ok().filter(|count| (1..=9999).contains(count))? - 1;
                until = Some(Date::new(i16::try_from(last.min(9999)).ok()?, 12, 31).ok()?.at(23, 59, 59, 0));
            }
            ("UNTIL", text) => until = Some(last_onset(time(text)?, offset_from)?),
            _ => return None,
        }
    }
    let day = match (by_day, days.as_deref()) {
        (Some((Some(week), day)), None) if month.is_some() => Day::Week(week, day),
        (Some((None, day)), Some(days)) if month.is_some() => Day::From(first_of_week(days)?, day),
        (None, Some([number])) if month.is_some() => Day::Number(*number),
        (None, None) => Day::Number(onset.day()),
        _ => return None,
    };
    Some(Rule { month: month.unwrap_or(onset.month()), day, until })
}

/// The last time at which a rule with this UNTIL can come: the one is written in UTC, onsets on the clock before them.
fn last_onset(until: Time, offset_from: i32) -> Option<DateTime> {
    match until {
        Time::Local(until) => Some(until),
        Time::Day(day) => Some(day.at(23, 59, 59, 0)),
        Time::Utc(until) => {
            let instant = in_utc(until)?.as_second() + i64::from(offset_from);
            Some(Zone::utc().local(Timestamp::from_second(instant).ok()?))
        }
    }
}

/// The first of seven days that follow one another.
fn first_of_week(days: &[i8]) -> Option<i8> {
    let mut days = days.to_vec();
    days.sort_unstable();
    let first = *days.first()?;
    (days.len() == 7 && first > 0 && days.iter().zip(first..).all(|(day, right)| *day == right)).then_some(first)
}

/// A day of BYDAY, with its number where it has one: `-1SU`, `SU`.
fn weekday(text: &str) -> Option<(Option<i8>, Weekday)> {
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
    if number.is_empty() {
        return Some((None, day));
    }
    let week = number.parse::<i8>().ok()?;
    (week != 0 && week.abs() <= 5).then_some((Some(week), day))
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

    /// What a rule said last holds on, and it is known that nothing was said since.
    #[test]
    fn rules_that_ended_are_known() {
        let ended = |until: &str| zone(&format!("{SUMMER}{WINTER}").replace("-1SU\n", &format!("-1SU;{until}\n")));
        let winter = ended("UNTIL=20151231T000000Z");
        for (local, instant, is_ended) in [
            ("2015-07-01T09:00:00", "2015-07-01T07:00:00Z", false),
            ("2016-02-01T09:00:00", "2016-02-01T08:00:00Z", false),
            ("2016-10-30T04:00:00", "2016-10-30T03:00:00Z", true),
            ("2027-07-01T09:00:00", "2027-07-01T08:00:00Z", true),
        ] {
            let expected = Reading { instant: instant.parse().unwrap(), is_ended };
            assert_eq!(winter.reading("X", local.parse().unwrap()), Some(expected), "{local}");
        }
        // It ended in summer.
        let summer = ended("UNTIL=20150801T000000Z");
        assert_eq!(instant(&summer, "2027-01-01T09:00:00").as_deref(), Some("2027-01-01T07:00:00Z"));
        let counted = ended("COUNT=3");
        assert_eq!(counted.reading("X", "2015-12-01T09:00:00".parse().unwrap()).map(|reading| reading.is_ended), Some(false));
        assert_eq!(counted.reading("X", "2017-12-01T09:00:00".parse().unwrap()).map(|reading| reading.is_ended), Some(true));
        let on = zone(&format!("{SUMMER}{WINTER}"));
        assert_eq!(on.reading("X", "2027-12-01T09:00:00".parse().unwrap()).map(|reading| reading.is_ended), Some(false));
    }

    #[test]
    fn days_of_a_month_are_named_in_other_ways() {
        for (rule, before, after) in [
            ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=8,9,10,11,12,13,14;BYDAY=SU", "2027-03-14T01:00:00", "2027-03-14T03:00:00"),
            ("freq=yearly;bymonth=3;bymonthday=21", "2027-03-21T01:00:00", "2027-03-21T03:00:00"),
            ("FREQ=YEARLY;BYMONTH=3;BYDAY=2SU;WKST=MO;INTERVAL=1", "2027-03-14T01:00:00", "2027-03-14T03:00:00"),
            // On the day of DTSTART.
            ("FREQ=YEARLY", "2027-03-31T01:00:00", "2027-03-31T03:00:00"),
        ] {
            let zone = zone(&format!("{}{WINTER}", SUMMER.replace("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", rule)));
            let hours = [before, after].map(|local| {
                let instant = zone.instant("X", local.parse().unwrap()).unwrap();
                (in_utc(local.parse().unwrap()).unwrap().as_second() - instant.as_second()) / 3600
            });
            assert_eq!(hours, [1, 2], "{rule}");
            assert_eq!(zone.flaws(), [], "{rule}");
        }
    }

    #[test]
    fn what_is_not_understood_is_not_guessed() {
        for (from, to) in [
            ("FREQ=YEARLY", "FREQ=DAILY"),
            ("BYDAY=-1SU", "BYDAY=-1SU;BYSETPOS=1"),
            ("BYDAY=-1SU", "BYDAY=SU"),
            ("BYMONTH=3;BYDAY=-1SU", "BYMONTH=3;BYMONTHDAY=1,2,3,4,5,6,8;BYDAY=SU"),
            ("BYMONTH=3;BYDAY=-1SU", "BYDAY=-1SU"),
            ("BYDAY=-1SU", "BYDAY=-1SU;COUNT=0"),
            ("BYDAY=-1SU\n", "BYDAY=-1SU\nRRULE:FREQ=YEARLY\n"),
            ("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "RDATE;VALUE=PERIOD:20140330T020000/PT1H"),
        ] {
            assert!(SUMMER.contains(from));
            let zone = zone(&format!("{}{WINTER}", SUMMER.replace(from, to)));
            assert_eq!(instant(&zone, "2014-09-23T09:00:00"), None, "{to}");
            let flaws: Vec<What> = zone.flaws().iter().map(|flaw| flaw.what).collect();
            assert_eq!(flaws, [What::StrangeRule], "{to}");
        }
        assert_eq!(instant(&zone(""), "2014-09-23T09:00:00"), None);
        assert_eq!(instant(&zone(&SUMMER.replace("+0200", "2")), "2014-09-23T09:00:00"), None);
    }

    #[test]
    fn flaws_are_seen() {
        let flaws = |parts: &str| zone(parts).flaws().iter().map(|flaw| flaw.what).collect::<Vec<_>>();
        assert_eq!(flaws(&format!("{SUMMER}{WINTER}")), []);
        assert_eq!(flaws(""), [What::NoPart]);
        assert_eq!(flaws(SUMMER), [What::NoStandard]);
        assert_eq!(flaws(WINTER), []);
        assert_eq!(flaws(&format!("{SUMMER}{SUMMER}{WINTER}")), [What::PartTwice]);
        // Two that differ in what they change cannot both be meant.
        assert_eq!(flaws(&format!("{WINTER}{}", WINTER.replace("+0100", "+0300"))), [What::PartTwice]);
        assert_eq!(flaws(&format!("{SUMMER}{WINTER}").replace("20131027T030000", "20130331T020000")), []);
        for until in ["20281029T010000", "20281029"] {
            let text = WINTER.replace("-1SU\n", &format!("-1SU;UNTIL={until}\n"));
            assert_eq!(flaws(&text), [What::LocalUntil], "{until}");
        }
        assert_eq!(flaws(&WINTER.replace("-1SU\n", "-1SU;UNTIL=20281029T010000Z\n")), []);
        let many: String =
            (0..=MOST_RULES).map(|number| WINTER.replace("20131027", &format!("{:04}1027", 1800 + number))).collect();
        assert_eq!(flaws(&many), [What::StrangeRule]);
        let two = "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:X\nBEGIN:STANDARD\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:VTIMEZONE\nTZID:X\nEND:VTIMEZONE\nEND:VCALENDAR\n";
        let found = Described::of(&read(two));
        let listed: Vec<(What, usize)> = found.flaws().iter().map(|flaw| (flaw.what, flaw.span.start)).collect();
        assert_eq!(listed, [(What::NoPart, 81), (What::SecondOfName, 81)]);
        assert_eq!(Described::of(&read(&two.replace("TZID:X\n", ""))).flaws()[0].what, What::NoName);
        assert_eq!(found.place("X"), Some(81..96));
        assert_eq!((found.begins("X"), zone(WINTER).begins("X")), (None, Some("2013-10-27T03:00:00".parse().unwrap())));
    }
}
