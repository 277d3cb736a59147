//! The observances of a zone (standard and summer time) over some years, for VTIMEZONE.
//!
//! In: a zone and the first and last time that a calendar file tells in it. Out: the [`Observance`]s that RFC 5545
//! section 3.6.5 asks for, in one of the three forms that all calendar programs read alike.
//! Not here: how they are written ([`crate::ics::write`]), RDATE (Thunderbird forgets DTSTART beside one),
//! and UNTIL: a rule is given only where it holds for good.

use super::zone::is_word;
use super::{DateTime, Timestamp, Weekday, Zone};
use jiff::civil::date;
use jiff::tz::{Offset, TimeZone};

/// A rule is trusted when it holds for so many years after the last time: after 28 years the calendar's weekdays repeat,
/// so by then "last Sunday" and "fourth Sunday" have told themselves apart.
const YEARS_OF_PROOF: i16 = 28;

/// A period in which clocks keep one distance from UTC: a STANDARD or a DAYLIGHT of a VTIMEZONE.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observance {
    /// Whether it puts clocks forward, whatever the law calls it: DAYLIGHT, else STANDARD.
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
/// * No change of clocks from the year before `first` to the year after `last`: one observance from 1970 (or from the
///   year before `first`, if that is earlier).
/// * The same two changes each year, from the year before `first` and for good: the two with their rules, DAYLIGHT
///   first; each onset is the one in the year before `first`.
/// * Anything else: one observance for each change, in their order, without rules. The first begins before `first`; the
///   changes of the year after `last` are still among them.
///
/// The result depends on no more than the zone and the years (on its clocks) of the two times; `last` counts as `first`
/// where it is earlier. It is never empty.
pub fn observances(zone: &Zone, first: Timestamp, last: Timestamp) -> Vec<Observance> {
    let first_year = zone.local(first).year();
    let last_year = zone.local(last.max(first)).year();
    let (from, until) = (first_year.saturating_sub(1), last_year.saturating_add(1));
    let mut changes = Changes::of(zone.rules(), from).peekable();
    if changes.peek().is_none_or(|change| change.onset.year() > until) {
        return vec![constant(zone, from.min(1970), first)];
    }
    if let Some(rules) = yearly(changes.clone(), from, until) {
        return rules;
    }
    let changes: Vec<Observance> =
        changes.take_while(|change| change.onset.year() <= until).map(Change::into_observance).collect();
    let begun = changes.first().is_some_and(|change| change.onset.year() < first_year);
    if begun { changes } else { std::iter::once(earlier(zone, from, first)).chain(changes).collect() }
}

/// A change of a zone's offset.
#[derive(Clone)]
struct Change {
    onset: DateTime,
    offset_from: Offset,
    offset_to: Offset,
    name: Option<String>,
}

impl Change {
    fn into_observance(self) -> Observance {
        Observance {
            daylight: self.offset_to > self.offset_from,
            onset: self.onset,
            offset_from: self.offset_from.seconds(),
            offset_to: self.offset_to.seconds(),
            name: self.name,
            rule: None,
        }
    }
}

/// The changes of a zone's offset in the order of time. What only renames the time, or calls it summer time, is left out.
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
            let change = change(self.rules, self.after, transition.offset(), transition.abbreviation());
            if change.offset_from != change.offset_to && change.onset.year() >= self.year {
                return Some(change);
            }
        }
    }
}

fn change(rules: &TimeZone, at: Timestamp, offset_to: Offset, abbreviation: &str) -> Change {
    let before = at.checked_sub(jiff::Span::new().seconds(1)).unwrap_or(at);
    let offset_from = rules.to_offset(before);
    Change { onset: offset_from.to_datetime(at), offset_from, offset_to, name: letters(abbreviation) }
}

fn letters(abbreviation: &str) -> Option<String> {
    is_word(abbreviation).then(|| abbreviation.to_owned())
}

/// The offset at `at`, as if it had been so since the beginning of `year`.
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

/// What holds at `first`, where the years from `year` on have no change before it: the last change, or the offset since
/// 1970 where that is older.
fn earlier(zone: &Zone, year: i16, first: Timestamp) -> Observance {
    let rules = zone.rules();
    rules
        .preceding(first)
        .map(|transition| change(rules, transition.timestamp(), transition.offset(), transition.abbreviation()))
        .find(|change| change.offset_from != change.offset_to)
        .filter(|change| change.onset.year() >= 1970)
        .map_or_else(|| constant(zone, year.min(1970), first), Change::into_observance)
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
        (change.onset.year() == year && self.weeks != 0 && sort(change) == sort(&self.first)).then_some(())
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
    use jiff::tz::{AmbiguousOffset, TimeZoneDatabase};
    use proptest::prelude::*;
    use std::sync::LazyLock;

    /// All zones that a site can name.
    static ZONES: LazyLock<Vec<Zone>> =
        LazyLock::new(|| TimeZoneDatabase::bundled().available().filter_map(|name| Zone::named(name.as_str()).ok()).collect());

    fn zone(name: &str) -> Zone {
        Zone::named(name).unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    /// The offset that a calendar program reads out of the observances for a clock time.
    fn interpreted(observances: &[Observance], local: DateTime) -> Option<i32> {
        let onset = |observance: &Observance, year: i16| -> Option<DateTime> {
            let Some(rule) = observance.rule else { return Some(observance.onset) };
            let day = date(year, rule.month, 1).nth_weekday_of_month(rule.week, rule.weekday).unwrap();
            let onset = day.to_datetime(observance.onset.time());
            (onset >= observance.onset).then_some(onset)
        };
        observances
            .iter()
            .flat_map(|observance| [local.year() - 1, local.year()].map(|year| (onset(observance, year), observance.offset_to)))
            .filter_map(|(onset, offset)| Some((onset?, offset)))
            .filter(|(onset, _)| *onset <= local)
            .max_by_key(|(onset, _)| *onset)
            .map(|(_, offset)| offset)
    }

    /// Checks that `observances`, made for times from `first` to `last`, tell `time` right, if clocks show it once.
    fn check(zone: &Zone, observances: &[Observance], time: Timestamp) {
        let local = zone.local(time);
        if let AmbiguousOffset::Unambiguous { offset } = zone.rules().to_ambiguous_timestamp(local).offset() {
            assert_eq!(interpreted(observances, local), Some(offset.seconds()), "{zone} at {local}: {observances:#?}");
        }
    }

    /// Checks the form: what each observance must be, whatever it says.
    fn check_form(zone: &Zone, observances: &[Observance], first: Timestamp) {
        assert!(!observances.is_empty());
        assert!(observances.iter().any(|observance| observance.onset <= zone.local(first)), "{zone}: none begins before {first}");
        let ruled = observances.iter().filter(|observance| observance.rule.is_some()).count();
        assert!(ruled == 0 || (ruled == 2 && observances.len() == 2), "{zone}: {observances:#?}");
        for observance in observances {
            assert_eq!(observance.daylight, observance.offset_to > observance.offset_from, "{zone}: {observance:?}");
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
    fn other_changes_are_told_one_by_one() {
        let (first, last) = (at("2026-01-10T10:00:00Z"), at("2026-04-10T10:00:00Z"));
        let told = observances(&zone("Africa/Casablanca"), first, last);
        assert!(told.iter().all(|observance| observance.rule.is_none()) && told.len() >= 4, "{told:#?}");
        // Moscow's last change was in 2014.
        let told = observances(&zone("Europe/Moscow"), at("2014-01-10T10:00:00Z"), at("2014-01-10T12:00:00Z"));
        let onsets: Vec<String> = told.iter().map(|observance| observance.onset.to_string()).collect();
        assert_eq!(onsets, ["2011-03-27T02:00:00", "2014-10-26T02:00:00"]);
    }

    /// Every change of every zone from 1970 to 2037, an hour, a day and a week before and after it.
    #[test]
    fn all_zones_are_right_around_all_changes() {
        assert!(ZONES.len() > 400, "{} zones", ZONES.len());
        for zone in ZONES.iter() {
            let mut made: Vec<(i16, Vec<Observance>)> = Vec::new();
            for change in Changes::of(zone.rules(), 1970).take_while(|change| change.onset.year() < 2038) {
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

        /// Any zone, any first and last time from 1970 to 2037, any time between them.
        #[test]
        fn all_zones_are_right_at_all_times(
            index in 0_usize..1000,
            begin in 0_i64..2_145_916_800,
            length in prop_oneof![0_i64..86_400, 0_i64..40_000_000, 0_i64..2_145_916_800],
            parts in proptest::collection::vec(0_i64..=1000, 1..20),
        ) {
            let zone = &ZONES[index % ZONES.len()];
            let end = (begin + length).min(2_145_916_799);
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
