//! The observances of a zone (standard and summer time) over some years, for VTIMEZONE.
//!
//! In: a zone and the first and last time that a calendar file tells in it; or the name by which a file calls a zone. Out:
//! the [`Observance`]s that RFC 5545 section 3.6.5 asks for, in one of the three forms that all calendar programs read
//! alike; or the zone that is meant. Not here: how they are written ([`crate::ics::write`]), RDATE (Thunderbird forgets
//! DTSTART beside one), and UNTIL: a rule is given only where it holds for good.

use super::zone::{is_word, zone_names};
use super::{DateTime, Timestamp, Weekday, Zone};
use jiff::civil::date;
use jiff::tz::{Dst, Offset, TimeZone, TimeZoneTransition};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// A rule is trusted when it holds for so many years after the last time: after 28 years the calendar's weekdays repeat,
/// so by then "last Sunday" and "fourth Sunday" differ.
const YEARS_OF_PROOF: i16 = 28;

/// The longest summer: what lasts longer than a year is the new standard time.
const LONGEST_SUMMER: i64 = 366 * 24 * 3600;

/// The longest name of a zone, with room to spare, in octets.
const LONGEST_NAME: usize = 64;

/// A period in which clocks keep one distance from UTC: a STANDARD or a DAYLIGHT of a VTIMEZONE.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observance {
    /// Whether it puts clocks forward for a summer, whatever the law calls it: DAYLIGHT, else STANDARD. Clocks that are put
    /// forward for good keep a new standard time.
    pub daylight: bool,
    /// When it begins for the first time, on the clock of `offset_from`: DTSTART.
    pub onset: DateTime,
    /// The distance from UTC before, in seconds, positive to the east: TZOFFSETFROM.
    pub offset_from: i32,
    /// The distance from UTC in it, in seconds, positive to the east: TZOFFSETTO.
    pub offset_to: i32,
    /// Its abbreviation, where it has one of letters: TZNAME.
    pub name: Option<String>,
    /// The rule by which it returns each year at the time of day of `onset`, for good: RRULE. `onset` is of the rule itself.
    pub rule: Option<YearlyRule>,
}

/// A day of each year: the `week`th `weekday` of `month`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearlyRule {
    /// 1 to 12: BYMONTH.
    pub month: i8,
    /// 1 to 4 from the month's beginning, or −1 for the last one.
    pub week: i8,
    /// The day of the week: with `week` it is BYDAY.
    pub weekday: Weekday,
}

/// The observances of `zone` that tell all times from `first` to `last`, in one of three forms.
///
/// * No change from the year before `first` to the year after `last`: one observance from 1970 (or from the year before
///   `first`, if that is earlier).
/// * The same two changes each year, from the year before `first` and for good: the two with their rules, DAYLIGHT
///   first; each onset is the one in the year before `first`.
/// * Anything else: one observance for each change, in their order, without rules. The first begins before the year of
///   `first`; the changes of the year after `last` are still among them.
///
/// A change is one of the distance from UTC, or of the abbreviation alone. At least one observance is a standard time,
/// and no two begin at the same clock time. The result depends on no more than the zone and the years (on its clocks) of
/// the two times; `last` counts as `first` where it is earlier.
pub fn observances(zone: &Zone, first: Timestamp, last: Timestamp) -> Vec<Observance> {
    let first_year = zone.local(first).year();
    let last_year = zone.local(last.max(first)).year();
    let (from, until) = (first_year.saturating_sub(1), last_year.saturating_add(1));
    let mut changes = Changes::of(zone.rules(), from).peekable();
    let Some(next) = changes.peek().filter(|change| change.onset.year() <= until) else {
        return vec![constant(zone, from.min(1970), first)];
    };
    let next = next.at;
    if let Some(rules) = yearly(changes.clone(), from, until) {
        return rules;
    }
    let found = changes.take_while(|change| change.onset.year() <= until).map(Change::into_observance).collect();
    since(zone, first_year, next, found)
}

/// The changes `found`, the first of them at `next`, with so many of those before them as programs need: one begins before
/// `first_year`, and one is a standard time. Some programs take the first STANDARD for what was before all, and refuse the
/// file where there is none.
fn since(zone: &Zone, first_year: i16, next: Timestamp, mut found: Vec<Observance>) -> Vec<Observance> {
    let mut earlier = earlier(zone.rules(), next);
    let mut next = next;
    let is_whole = |found: &[Observance]| {
        found.iter().any(|observance| observance.onset.year() < first_year) && found.iter().any(|observance| !observance.daylight)
    };
    while !is_whole(&found) {
        let Some(change) = earlier.next().filter(|change| change.onset.year() >= 1970) else {
            let begun = found.first().map_or(first_year, |observance| observance.onset.year()).min(first_year);
            found.insert(0, constant(zone, begun.saturating_sub(1).min(1970), just_before(next)));
            break;
        };
        next = change.at;
        found.insert(0, change.into_observance());
    }
    found
}

/// The zone that a calendar file calls `tzid`: an IANA name in any case or `UTC`, or one at the end of a longer name of a
/// program's own, such as `/mozilla.org/20070129_1/Europe/Paris`; `None` where it is none that a site could name.
pub fn zone_of(tzid: &str) -> Option<Zone> {
    // To ask for one that is not there costs much more: its error names what is like it.
    static NAMES: LazyLock<BTreeSet<String>> =
        LazyLock::new(|| zone_names().iter().filter(|name| *name != "AoE").map(|name| name.to_ascii_lowercase()).collect());
    let named = |name: &str| {
        let is_known = name.len() <= LONGEST_NAME && NAMES.contains(&name.to_ascii_lowercase());
        is_known.then(|| Zone::named(name).ok()).flatten()
    };
    // No name has more than three parts.
    let ends = tzid.rmatch_indices('/').map(|(at, _)| &tzid[at + 1..]).take(3);
    std::iter::once(tzid).chain(ends.filter(|name| name.contains('/'))).find_map(named)
}

/// A change of a zone's clocks.
#[derive(Clone)]
struct Change {
    at: Timestamp,
    onset: DateTime,
    offset_from: Offset,
    offset_to: Offset,
    name: Option<String>,
    daylight: bool,
}

impl Change {
    /// `None` where what changes is neither the offset nor an abbreviation of letters, but what the law calls it.
    fn of(rules: &TimeZone, transition: &TimeZoneTransition<'_>) -> Option<Self> {
        let (at, offset_to, name) = (transition.timestamp(), transition.offset(), letters(transition.abbreviation()));
        let before = rules.to_offset_info(just_before(at));
        let offset_from = before.offset();
        if offset_from == offset_to && letters(before.abbreviation()) == name {
            return None;
        }
        // In Ireland and Morocco the law calls the winter a deviation, and not the summer.
        let is_summer = || transition.dst() == Dst::Yes || goes_back(rules, at, offset_to);
        let daylight = offset_to > offset_from && is_summer();
        Some(Change { at, onset: offset_from.to_datetime(at), offset_from, offset_to, name, daylight })
    }

    fn into_observance(self) -> Observance {
        Observance {
            daylight: self.daylight,
            onset: self.onset,
            offset_from: self.offset_from.seconds(),
            offset_to: self.offset_to.seconds(),
            name: self.name,
            rule: None,
        }
    }
}

/// Whether clocks that are put to `offset` at `at` are put back before a year is over.
fn goes_back(rules: &TimeZone, at: Timestamp, offset: Offset) -> bool {
    let next = rules.following(at).find(|transition| transition.offset() != offset);
    next.is_some_and(|next| next.offset() < offset && next.timestamp().as_second() - at.as_second() <= LONGEST_SUMMER)
}

/// The changes of a zone's clocks in the order of time.
#[derive(Clone)]
struct Changes<'a> {
    rules: &'a TimeZone,
    after: Timestamp,
    year: i16,
}

impl<'a> Changes<'a> {
    /// Those from the beginning of `year` on local clocks.
    fn of(rules: &'a TimeZone, year: i16) -> Self {
        // No clock is more than 26 hours from UTC, so the days before hold all that can fall into the local year.
        let after = date(year.max(-9998), 1, 1).at(0, 0, 0, 0).saturating_sub(jiff::Span::new().hours(26));
        Changes { rules, after: Offset::UTC.to_timestamp(after).unwrap_or(Timestamp::MIN), year }
    }
}

impl Iterator for Changes<'_> {
    type Item = Change;

    fn next(&mut self) -> Option<Change> {
        loop {
            let transition = self.rules.following(self.after).next()?;
            self.after = transition.timestamp();
            let change = Change::of(self.rules, &transition).filter(|change| change.onset.year() >= self.year);
            if change.is_some() {
                return change;
            }
        }
    }
}

/// The changes before `at`, the latest first.
fn earlier(rules: &TimeZone, at: Timestamp) -> impl Iterator<Item = Change> {
    rules.preceding(at).filter_map(move |transition| Change::of(rules, &transition))
}

fn just_before(at: Timestamp) -> Timestamp {
    at.checked_sub(jiff::Span::new().seconds(1)).unwrap_or(at)
}

fn letters(abbreviation: &str) -> Option<String> {
    is_word(abbreviation).then(|| abbreviation.to_owned())
}

/// The clocks at `at`, as if they had been so since the beginning of `year`.
fn constant(zone: &Zone, year: i16, at: Timestamp) -> Observance {
    let info = zone.rules().to_offset_info(at);
    let offset = info.offset().seconds();
    Observance {
        daylight: false,
        onset: date(year.max(-9999), 1, 1).at(0, 0, 0, 0),
        offset_from: offset,
        offset_to: offset,
        name: letters(info.abbreviation()),
        rule: None,
    }
}

/// The two observances of each year from `from` on, if those years have the same two, for good after `until`.
fn yearly(changes: impl Iterator<Item = Change>, from: i16, until: i16) -> Option<Vec<Observance>> {
    let mut changes = changes;
    let mut rules = [Pattern::of(changes.next()?, from)?, Pattern::of(changes.next()?, from)?];
    for year in from + 1..=until.saturating_add(YEARS_OF_PROOF).min(9998) {
        for rule in &mut rules {
            rule.narrow(&changes.next()?, year)?;
        }
    }
    let mut observances: Vec<Observance> = rules.into_iter().map(Pattern::into_observance).collect();
    observances.sort_by_key(|observance| !observance.daylight);
    Some(observances)
}

/// The first change of a kind, and the weeks of the month in which all of its kind so far can be said to fall.
struct Pattern {
    first: Change,
    /// One bit for each of the weeks 1 to 4, and bit 0 for the last one.
    weeks: u8,
}

impl Pattern {
    fn of(first: Change, year: i16) -> Option<Self> {
        let weeks = weeks(first.onset);
        (first.onset.year() == year && weeks != 0).then_some(Pattern { first, weeks })
    }

    /// `None` if `change` is no repetition in `year` of the first one.
    fn narrow(&mut self, change: &Change, year: i16) -> Option<()> {
        let sort = |change: &Change| {
            let onset = change.onset;
            (onset.month(), onset.weekday(), onset.time(), change.offset_from, change.offset_to)
        };
        self.weeks &= weeks(change.onset);
        let is_alike = sort(change) == sort(&self.first) && change.name == self.first.name;
        (change.onset.year() == year && self.weeks != 0 && is_alike).then_some(())
    }

    fn into_observance(self) -> Observance {
        let onset = self.first.onset;
        let week = if self.weeks & 1 == 1 { -1 } else { i8::try_from(self.weeks.trailing_zeros()).unwrap_or(-1) };
        let rule = YearlyRule { month: onset.month(), week, weekday: onset.weekday() };
        Observance { rule: Some(rule), ..self.first.into_observance() }
    }
}

/// The weeks of its month that a day is in: a 28th is in the fourth and can be in the last.
fn weeks(day: DateTime) -> u8 {
    let week = (day.day() - 1) / 7 + 1;
    let counted = if week <= 4 { 1 << week } else { 0 };
    counted | u8::from(day.day() + 7 > day.days_in_month())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::tz::AmbiguousOffset;
    use proptest::prelude::*;

    /// All zones that a site can name.
    static ZONES: LazyLock<Vec<Zone>> = LazyLock::new(|| zone_names().iter().filter_map(|name| Zone::named(name).ok()).collect());

    fn zone(name: &str) -> Zone {
        Zone::named(name).unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    /// What a calendar program reads out of the observances for a clock time.
    fn interpreted(observances: &[Observance], local: DateTime) -> Option<&Observance> {
        let onset = |observance: &Observance, year: i16| -> Option<DateTime> {
            let Some(rule) = observance.rule else { return Some(observance.onset) };
            let day = date(year, rule.month, 1).nth_weekday_of_month(rule.week, rule.weekday).unwrap();
            let onset = day.to_datetime(observance.onset.time());
            (onset >= observance.onset).then_some(onset)
        };
        observances
            .iter()
            .flat_map(|observance| [local.year() - 1, local.year()].map(|year| (onset(observance, year), observance)))
            .filter_map(|(onset, observance)| Some((onset?, observance)))
            .filter(|(onset, _)| *onset <= local)
            .max_by_key(|(onset, _)| *onset)
            .map(|(_, observance)| observance)
    }

    /// Checks that `observances` tell `time` right, if clocks show it once: how far clocks are from UTC, and what they are
    /// called.
    fn check(zone: &Zone, observances: &[Observance], time: Timestamp) {
        let local = zone.local(time);
        if let AmbiguousOffset::Unambiguous { offset } = zone.rules().to_ambiguous_timestamp(local).offset() {
            let found = interpreted(observances, local).map(|found| (found.offset_to, found.name.clone()));
            let name = letters(zone.rules().to_offset_info(time).abbreviation());
            assert_eq!(found, Some((offset.seconds(), name)), "{zone} at {local}: {observances:#?}");
        }
    }

    /// Checks the form: what each observance must be, whatever it says.
    fn check_form(zone: &Zone, observances: &[Observance], first: Timestamp) {
        assert!(observances.iter().any(|observance| !observance.daylight), "{zone}: no standard time: {observances:#?}");
        assert!(observances.iter().any(|observance| observance.onset <= zone.local(first)), "{zone}: none begins before {first}");
        let onsets: BTreeSet<DateTime> = observances.iter().map(|observance| observance.onset).collect();
        assert_eq!(onsets.len(), observances.len(), "{zone}: two begin at once: {observances:#?}");
        let ruled = observances.iter().filter(|observance| observance.rule.is_some()).count();
        assert!(ruled == 0 || (ruled == 2 && observances.len() == 2), "{zone}: {observances:#?}");
        for observance in observances {
            assert!(!observance.daylight || observance.offset_to > observance.offset_from, "{zone}: {observance:?}");
            if let Some(rule) = observance.rule {
                let onset = observance.onset;
                let day = onset.date().nth_weekday_of_month(rule.week, rule.weekday).unwrap();
                assert_eq!(day, onset.date(), "{zone}: DTSTART is not of its RRULE");
                assert_eq!(onset.year(), zone.local(first).year() - 1);
                assert_eq!((observances[0].daylight, observances[1].daylight), (true, false));
            }
        }
    }

    #[test]
    fn a_zone_without_changes_has_one_observance() {
        let observances = observances(&zone("Asia/Shanghai"), at("2014-02-25T01:00:00Z"), at("2014-02-26T09:00:00Z"));
        let [only] = &observances[..] else { panic!("{observances:?}") };
        assert_eq!((only.onset.to_string().as_str(), only.offset_from, only.offset_to), ("1970-01-01T00:00:00", 28800, 28800));
        assert_eq!((only.daylight, only.name.as_deref(), only.rule), (false, Some("CST"), None));
    }

    #[test]
    fn the_same_two_changes_each_year_are_rules() {
        let observances = observances(&zone("Europe/Copenhagen"), at("2014-09-23T07:00:00Z"), at("2014-09-25T15:00:00Z"));
        let [summer, winter] = &observances[..] else { panic!("{observances:?}") };
        assert_eq!((summer.onset.to_string().as_str(), summer.daylight), ("2013-03-31T02:00:00", true));
        assert_eq!((winter.onset.to_string().as_str(), winter.daylight), ("2013-10-27T03:00:00", false));
        assert_eq!(summer.rule, Some(YearlyRule { month: 3, week: -1, weekday: Weekday::Sunday }));
        assert_eq!(winter.rule, Some(YearlyRule { month: 10, week: -1, weekday: Weekday::Sunday }));
        assert_eq!((summer.name.as_deref(), winter.name.as_deref()), (Some("CEST"), Some("CET")));
    }

    #[test]
    fn rules_count_weeks_and_know_the_south() {
        let time = at("2027-02-01T00:00:00Z");
        let rule = |name: &str| {
            observances(&zone(name), time, time).iter().map(|o| o.rule.map(|r| (r.month, r.week))).collect::<Vec<_>>()
        };
        assert_eq!(rule("America/New_York"), [Some((3, 2)), Some((11, 1))]);
        assert_eq!(rule("Australia/Sydney"), [Some((10, 1)), Some((4, 1))]);
        assert_eq!(rule("Europe/Dublin"), [Some((3, -1)), Some((10, -1))]);
        // Friday before the last Sunday of March is the third form.
        assert!(rule("Asia/Jerusalem").iter().all(Option::is_none));
    }

    #[test]
    fn other_changes_are_listed_one_by_one() {
        let (first, last) = (at("2026-01-10T10:00:00Z"), at("2026-04-10T10:00:00Z"));
        let found = observances(&zone("Africa/Casablanca"), first, last);
        assert!(found.iter().all(|observance| observance.rule.is_none()) && found.len() >= 4, "{found:#?}");
        // Moscow's last change was in 2014.
        let found = observances(&zone("Europe/Moscow"), at("2014-01-10T10:00:00Z"), at("2014-01-10T12:00:00Z"));
        let onsets: Vec<String> = found.iter().map(|observance| observance.onset.to_string()).collect();
        assert_eq!(onsets, ["2011-03-27T02:00:00", "2014-10-26T02:00:00"]);
    }

    /// Clocks that were changed once, or called otherwise: each change stands there once, and one is a standard time.
    #[test]
    fn changes_that_are_no_habit_are_listed_once() {
        for (name, time, found) in [
            ("America/Caracas", "2016-06-15T13:00:00Z", &["2007-12-09 S -14400 -16200", "2016-05-01 S -16200 -14400"][..]),
            ("America/Caracas", "2017-06-15T13:00:00Z", &["2016-05-01 S -16200 -14400"]),
            ("Asia/Pyongyang", "2015-01-15T03:00:00Z", &["1970-01-01 S 32400 32400", "2015-08-15 S 32400 30600"]),
            ("Asia/Pyongyang", "2019-01-15T03:00:00Z", &["2018-05-04 S 30600 32400"]),
            ("Europe/Istanbul", "2017-06-15T09:00:00Z", &["2016-03-27 D 7200 10800", "2016-09-07 S 10800 10800"]),
            ("Europe/Volgograd", "2019-06-15T09:00:00Z", &["2018-10-28 S 10800 14400", "2020-12-27 S 14400 10800"]),
            ("America/Whitehorse", "2021-06-15T19:00:00Z", &["2020-03-08 D -28800 -25200", "2020-11-01 S -25200 -25200"]),
            (
                "Pacific/Apia",
                "2012-12-15T00:00:00Z",
                &[
                    "2011-04-02 S -36000 -39600",
                    "2011-09-24 D -39600 -36000",
                    "2011-12-30 D -36000 50400",
                    "2012-04-01 S 50400 46800",
                    "2012-09-30 D 46800 50400",
                    "2013-04-07 S 50400 46800",
                    "2013-09-29 D 46800 50400",
                ],
            ),
            // Summer time from before the year before until after the next one: what was before tells the standard time.
            ("Europe/London", "1969-06-15T09:00:00Z", &["1967-01-01 S 0 0", "1968-02-18 D 0 3600"]),
        ] {
            let observances = observances(&zone(name), at(time), at(time));
            let lines: Vec<String> = observances
                .iter()
                .map(|o| format!("{} {} {} {}", o.onset.date(), if o.daylight { 'D' } else { 'S' }, o.offset_from, o.offset_to))
                .collect();
            assert_eq!(lines, found, "{name} {time}");
            check_form(&zone(name), &observances, at(time));
        }
    }

    #[test]
    fn the_names_that_files_give_zones_are_known() {
        let named = |tzid: &str| zone_of(tzid).map(|zone| zone.name().to_owned());
        for tzid in ["Europe/Paris", "europe/paris", "/mozilla.org/20070129_1/Europe/Paris", "x/Europe/Paris"] {
            assert_eq!(named(tzid).as_deref(), Some("Europe/Paris"), "{tzid}");
        }
        let long = "/example.org/America/Argentina/Buenos_Aires";
        assert_eq!(named(long).as_deref(), Some("America/Argentina/Buenos_Aires"));
        assert_eq!(named("UTC").as_deref(), Some("UTC"));
        for tzid in ["", "/", "Paris", "Europe/Pari", "Romance Standard Time", &"Europe/Paris".repeat(9)] {
            assert_eq!(named(tzid), None, "{tzid}");
        }
    }

    /// Every change of every zone from 1970 to 2040, an hour, a day and a week before and after it.
    #[test]
    fn all_zones_are_right_around_all_changes() {
        assert!(ZONES.len() > 400, "{} zones", ZONES.len());
        for zone in ZONES.iter() {
            let mut made: Vec<(i16, Vec<Observance>)> = Vec::new();
            for change in Changes::of(zone.rules(), 1970).take_while(|change| change.onset.year() < 2041) {
                let instant = change.offset_from.to_timestamp(change.onset).unwrap();
                for hours in [-168, -24, -3, -1, 1, 3, 24, 168] {
                    let time = instant + jiff::SignedDuration::from_hours(hours);
                    let year = zone.local(time).year();
                    if made.last().is_none_or(|(last, _)| *last != year) {
                        let observances = observances(zone, time, time);
                        check_form(zone, &observances, time);
                        made.push((year, observances));
                    }
                    check(zone, &made.last().unwrap().1, time);
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 4_000 } else { 200_000 }))]

        /// Any zone, any first and last time from 1970 to 2040, any time between them.
        #[test]
        fn all_zones_are_right_at_all_times(
            index in 0_usize..1000,
            begin in 0_i64..2_240_611_200,
            length in prop_oneof![0_i64..86_400, 0_i64..40_000_000, 0_i64..2_240_611_200],
            parts in proptest::collection::vec(0_i64..=1000, 1..20),
        ) {
            let zone = &ZONES[index % ZONES.len()];
            let end = (begin + length).min(2_240_611_199);
            let (first, last) = (Timestamp::from_second(begin).unwrap(), Timestamp::from_second(end).unwrap());
            let observances = observances(zone, first, last);
            check_form(zone, &observances, first);
            for part in parts {
                check(zone, &observances, Timestamp::from_second(begin + (end - begin) * part / 1000).unwrap());
            }
        }

        #[test]
        fn no_time_is_too_early_or_too_late(second in -377_000_000_000_i64..253_000_000_000, index in 0_usize..1000) {
            let time = Timestamp::from_second(second).unwrap();
            let zone = &ZONES[index % ZONES.len()];
            prop_assert!(!observances(zone, time, time).is_empty());
        }
    }
}
