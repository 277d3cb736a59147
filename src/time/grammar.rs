//! The grammar of date values.
//!
//! ```text
//! value  = ["~"] date [" tbc"] | "tba"
//! date   = YYYY | YYYY-MM | YYYY-Qn | YYYY-Hn | YYYY-MM-DD
//!        | YYYY-MM-DD/[[YYYY-]MM-]DD | YYYY-MM/[YYYY-]MM | YYYY-Qn/[YYYY-]Qn | YYYY-Hn/[YYYY-]Hn | YYYY/YYYY
//!        | YYYY-MM-DD time [zone] | YYYY-MM-DD time/[YYYY-MM-DD] time [zone]
//! time   = (HH:MM | HH:MM:SS | "noon" | "end-of-day") [mark]
//! mark   = abbreviation of the zone at that time | distance from UTC, as +02:00
//! zone   = IANA name | "UTC" | "AoE"
//! ```
//!
//! A mark chooses between two times that clocks show alike. Elsewhere it must fit, and adds nothing: without a zone
//! behind it, it must also be clear by itself.

use super::zone::{Mark, meanings, only_abbreviation, only_offset};
use super::{Certainty, Date, DateTime, Extent, Moment, PartOfYear, Time, When, Zone, ZoneError, names};
use crate::diag::Rule;
use crate::rules;
use std::cmp::Ordering;
use std::ops::Range;

/// Why a text is no date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateError {
    /// The rule that is broken.
    pub rule: &'static Rule,
    /// What is wrong.
    pub message: String,
    /// What to write.
    pub help: String,
    /// Which part of the text is wrong.
    pub range: Range<usize>,
}

/// Reads a date value; a time that names no zone is one of `zone`.
///
/// # Errors
/// When the text is not of the grammar, names a day that does not exist, ends before it begins, gives a time without a
/// zone where none is inherited, or a time that clocks skip, or show twice without saying which is meant.
///
/// ```
/// use convoke::time::{parse, Zone};
/// let paris = Zone::named("Europe/Paris").unwrap();
/// let deadline = parse("2015-03-16 12:00", Some(&paris)).unwrap();
/// assert_eq!(deadline.to_string(), "2015-03-16 12:00 Europe/Paris");
/// assert!(parse("2015-03-16 12:00", None).is_err());
/// ```
pub fn parse(text: &str, zone: Option<&Zone>) -> Result<When, DateError> {
    let trimmed = text.trim();
    let offset = text.len() - text.trim_start().len();
    Parser { zone }.value(trimmed).map_err(|mut error| {
        error.range = error.range.start + offset..error.range.end + offset;
        error
    })
}

const FORMS: &str = "write a day as `2014-02-25`, days as `2014-02-25/26`, a time as `2015-03-16 12:00 Europe/Paris`, \
    or as much as is known: `2014-09`, `2014-Q3`, `2014-H2`, `2014`, `tba`";

struct Parser<'a> {
    zone: Option<&'a Zone>,
}

/// A piece of the text and where it stands in it.
#[derive(Clone, Copy)]
struct Piece<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Piece<'a> {
    fn error(self, message: impl Into<String>, help: impl Into<String>) -> DateError {
        self.error_by(&rules::BAD_DATE, message, help)
    }

    fn error_by(self, rule: &'static Rule, message: impl Into<String>, help: impl Into<String>) -> DateError {
        DateError { rule, message: message.into(), help: help.into(), range: self.range() }
    }

    fn of_zone(self, ZoneError { rule, message, help }: ZoneError) -> DateError {
        self.error_by(rule, message, help)
    }

    fn range(self) -> Range<usize> {
        self.at..self.at + self.text.len()
    }

    fn split_once(self, separator: char) -> Option<(Piece<'a>, Piece<'a>)> {
        let (left, right) = self.text.split_once(separator)?;
        let at = self.at + left.len() + separator.len_utf8();
        let skipped = right.len() - right.trim_start().len();
        Some((Piece { text: left.trim_end(), at: self.at }, Piece { text: right.trim(), at: at + skipped }))
    }

    /// What stands before the last word, and that word.
    fn split_last(self) -> Option<(Piece<'a>, Piece<'a>)> {
        let (left, right) = self.text.rsplit_once(' ')?;
        let word = Piece { text: right, at: self.at + left.len() + 1 };
        Some((Piece { text: left.trim_end(), at: self.at }, word))
    }
}

/// A date without a clock time.
#[derive(Clone, Copy)]
enum Plain {
    Year(i16),
    Month(PartOfYear),
    Quarter(PartOfYear),
    Half(PartOfYear),
    Day(Date),
}

impl Plain {
    /// `text` with what it leaves out, since the beginning of the range has it: `26`, `03-01`, `Q2`.
    fn complete(self, text: &str) -> String {
        match (self, text.len()) {
            (Plain::Day(start), 2) => format!("{:04}-{:02}-{text}", start.year(), start.month()),
            (Plain::Day(start), 5) => format!("{:04}-{text}", start.year()),
            (Plain::Month(start) | Plain::Quarter(start) | Plain::Half(start), 2) => format!("{:04}-{text}", start.year),
            _ => text.to_owned(),
        }
    }

    /// From this to `end`, and their order; `None` where the two are not of one kind.
    fn to(self, end: Plain) -> Option<(Extent, Ordering)> {
        Some(match (self, end) {
            (Plain::Year(first), Plain::Year(last)) => (Extent::Years { first, last }, first.cmp(&last)),
            (Plain::Month(first), Plain::Month(last)) => (Extent::Months { first, last }, first.cmp(&last)),
            (Plain::Quarter(first), Plain::Quarter(last)) => (Extent::Quarters { first, last }, first.cmp(&last)),
            (Plain::Half(first), Plain::Half(last)) => (Extent::Halves { first, last }, first.cmp(&last)),
            (Plain::Day(first), Plain::Day(last)) => (Extent::Days { first, last }, first.cmp(&last)),
            _ => return None,
        })
    }
}

impl From<Plain> for Extent {
    fn from(plain: Plain) -> Self {
        match plain {
            Plain::Year(year) => Extent::Year(year),
            Plain::Month(part) => Extent::Month(part),
            Plain::Quarter(part) => Extent::Quarter(part),
            Plain::Half(part) => Extent::Half(part),
            Plain::Day(day) => Extent::Day(day),
        }
    }
}

impl Parser<'_> {
    fn value(&self, text: &str) -> Result<When, DateError> {
        let mut rest = Piece { text, at: 0 };
        if text.eq_ignore_ascii_case("tba") {
            return Ok(When { extent: Extent::Unknown, certainty: Certainty::Confirmed });
        }
        let mut certainty = Certainty::Confirmed;
        if let Some(after) = text.strip_prefix('~') {
            certainty = Certainty::About;
            rest = Piece { text: after.trim_start(), at: text.len() - after.trim_start().len() };
        }
        if let Some(before) = rest.text.strip_suffix("tbc").filter(|before| before.ends_with(' ')) {
            if certainty == Certainty::About {
                return Err(rest.error("a date is either about (`~`) or to be confirmed (`tbc`)", "keep one of the two"));
            }
            certainty = Certainty::ToBeConfirmed;
            rest.text = before.trim_end();
        }
        for joined in [" to ", " / ", " - ", "–", " until "] {
            if rest.text.contains(joined) {
                return Err(rest.error(
                    "the two ends of a range are joined by `/`",
                    "write days as `2014-02-25/26`, and times as `2014-02-25 09:00/17:00`",
                ));
            }
        }
        if !rest.text.contains(' ') && rest.text.split('/').count() == 3 {
            return Err(rest.error(format!("`{}` is no date", rest.text), FORMS));
        }
        if rest.text.is_empty() {
            return Err(Piece { text, at: 0 }.error("there is no date here", FORMS));
        }
        self.extent(rest).map(|extent| When { extent, certainty })
    }

    fn extent(&self, piece: Piece<'_>) -> Result<Extent, DateError> {
        let Some((day, after)) = piece.split_once(' ') else {
            return match piece.split_once('/') {
                Some((first, last)) => range(piece, first, last),
                None => plain(piece).map(Extent::from),
            };
        };
        let Plain::Day(date) = plain(day)? else {
            return Err(day.error("only a day can have a time", FORMS));
        };
        self.timed(piece, date, after)
    }

    fn timed(&self, whole: Piece<'_>, date: Date, after: Piece<'_>) -> Result<Extent, DateError> {
        let (clocks, mark, zone) = tail(after)?;
        if clocks.text.is_empty() {
            return Err(after.error("a zone stands here without a time", FORMS));
        }
        let times = match clocks.split_once('/') {
            None => [Some(Clock::of(clocks, date, mark)?), None],
            Some((from, to)) => {
                let (last_day, to) = match to.split_once(' ') {
                    Some((day, clock)) if day.text.len() == 10 => match plain(day)? {
                        Plain::Day(day) => (day, clock),
                        _ => return Err(day.error("a span ends on a day", FORMS)),
                    },
                    _ => (date, to),
                };
                [Some(Clock::of(from, date, mark)?), Some(Clock::of(to, last_day, mark)?)]
            }
        };
        let zone = self.zone_of(whole, zone, times[0].as_ref())?;
        let mut moments = Vec::with_capacity(2);
        for time in times.into_iter().flatten() {
            moments.push(time.moment(&zone)?);
        }
        let mut moments = moments.into_iter();
        match (moments.next(), moments.next()) {
            (Some(start), Some(end)) if start.instant < end.instant => Ok(Extent::Span { start, end }),
            (Some(moment), None) => Ok(Extent::Instant(moment)),
            _ => Err(whole.error("this ends before it begins", "put the earlier time first")),
        }
    }

    /// The zone that is named, or the inherited one, if the mark beside the time is clear without a name.
    fn zone_of(&self, whole: Piece<'_>, named: Option<Zone>, clock: Option<&Clock<'_>>) -> Result<Zone, DateError> {
        if let Some(zone) = named {
            return Ok(zone);
        }
        if let Some((mark, clock)) = clock.and_then(|clock| Some((clock.mark?, clock))) {
            if let Some(seconds) = names::offset(mark.text) {
                return Err(mark.of_zone(only_offset(mark.text, seconds, clock.about(seconds), self.zone)));
            }
            if meanings(mark.text).len() > 1 {
                return Err(mark.of_zone(only_abbreviation(mark.text)));
            }
            if self.zone.is_none() {
                return Err(mark.of_zone(only_abbreviation(mark.text)));
            }
        }
        self.zone.cloned().ok_or_else(|| {
            whole.error_by(
                &rules::ZONE_MISSING,
                "this time names no zone, and none is set for the document or the site",
                "add one, as in `2015-03-16 12:00 Europe/Paris`, or set `timezone:`",
            )
        })
    }
}

/// A range of plain dates.
fn range(whole: Piece<'_>, first: Piece<'_>, last: Piece<'_>) -> Result<Extent, DateError> {
    let start = plain(first)?;
    let text = start.complete(last.text);
    let end = plain(Piece { text: &text, at: 0 }).map_err(|error| DateError { range: last.range(), ..error })?;
    let Some((extent, order)) = start.to(end) else {
        let message = "the two ends of a range are of one kind: two days, two months, two quarters, two halves or two years";
        return Err(last.error(message, FORMS));
    };
    match order {
        Ordering::Less => Ok(extent),
        Ordering::Equal => Err(whole.error("this range begins and ends at the same time", format!("write `{}`", first.text))),
        Ordering::Greater => {
            Err(whole.error(format!("this ends ({text}) before it begins ({})", first.text), "put the earlier date first"))
        }
    }
}

/// The clock times of a text, the mark that stands behind them, and the zone.
fn tail(after: Piece<'_>) -> Result<(Piece<'_>, Option<Piece<'_>>, Option<Zone>), DateError> {
    let (before, last) = after.split_last().unwrap_or((Piece { text: "", at: after.at }, after));
    if is_clock(last.text) {
        return Ok((after, None, None));
    }
    if !is_mark(last.text) || Zone::named(last.text).is_ok() {
        let zone = Zone::named(last.text).map_err(|error| last.of_zone(error))?;
        return Ok(match before.split_last() {
            Some((clocks, mark)) if is_mark(mark.text) => (clocks, Some(mark), Some(zone)),
            _ => (before, None, Some(zone)),
        });
    }
    match before.split_last() {
        Some((_, zone)) if zone.text.contains('/') && Zone::named(zone.text).is_ok() => {
            let help = format!("write the zone last: `{} {}`", last.text, zone.text);
            Err(last.error("this stands behind the zone", help))
        }
        _ => Ok((before, Some(last), None)),
    }
}

/// Whether a word is a clock time, or two of them, or would be one if it were right.
fn is_clock(word: &str) -> bool {
    let first = word.split('/').next().unwrap_or_default();
    matches!(first, "noon" | "end-of-day") || word.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a word has the form of a mark: an abbreviation, or a distance from UTC.
fn is_mark(word: &str) -> bool {
    names::is_abbreviation(word) || names::offset(word).is_some()
}

/// A time on a day, before its zone is known.
struct Clock<'a> {
    piece: Piece<'a>,
    date: Date,
    /// The clock time; `None` at the end of the day.
    time: Option<Time>,
    mark: Option<Piece<'a>>,
}

impl<'a> Clock<'a> {
    /// `mark` is that behind both times of a span, unless this one has its own.
    fn of(piece: Piece<'a>, date: Date, mark: Option<Piece<'a>>) -> Result<Self, DateError> {
        let (piece, mark) = match piece.split_last() {
            Some((clock, own)) if is_mark(own.text) => (clock, Some(own)),
            _ => (piece, mark),
        };
        let time = match piece.text {
            "noon" => Some(Time::constant(12, 0, 0, 0)),
            "end-of-day" => None,
            text => Some(clock(text).ok_or_else(|| no_clock(piece, date))?),
        };
        Ok(Clock { piece, date, time, mark })
    }

    /// Roughly when this is, if clocks are so far from UTC: for looking up what else they could be called.
    fn about(&self, seconds: i32) -> super::Timestamp {
        let local = DateTime::from_parts(self.date, self.time.unwrap_or(Time::constant(23, 59, 59, 0)));
        let utc = Zone::utc().instant(local).unwrap_or_default();
        super::Timestamp::from_second(utc.as_second() - i64::from(seconds)).unwrap_or(utc)
    }

    fn moment(&self, zone: &Zone) -> Result<Moment, DateError> {
        let mark = self.mark.map(|mark| Mark(mark.text));
        let (local, end_of_day) = match self.time {
            Some(time) => (DateTime::from_parts(self.date, time), false),
            None => match zone.end_of_day(self.date) {
                // Where the last hour is shown twice, the day ends with the second time.
                Some((local, instant)) if mark.is_none() => {
                    return Ok(Moment { local, zone: zone.clone(), instant, end_of_day: true });
                }
                Some((local, _)) => (local, true),
                None => {
                    let message = format!("clocks in {zone} skip the whole of {}", self.date);
                    return Err(self.piece.error_by(&rules::SKIPPED_TIME, message, "write the day before, or the day after"));
                }
            },
        };
        let instant = zone.marked(local, mark).map_err(|error| {
            let unfit = error.rule == &rules::ZONE_ABBREVIATION || error.rule == &rules::ZONE_OFFSET;
            self.mark.filter(|_| unfit).unwrap_or(self.piece).of_zone(error)
        })?;
        Ok(Moment { local, zone: zone.clone(), instant, end_of_day })
    }
}

/// The error for what is no clock time.
fn no_clock(piece: Piece<'_>, date: Date) -> DateError {
    if piece.text.strip_prefix("24:00").is_some_and(|rest| rest.is_empty() || rest == ":00") {
        let next = date.tomorrow().unwrap_or(date);
        let help = format!("write `{date} end-of-day`, or `{next} 00:00` if the first moment of that day is meant");
        return piece.error_by(
            &rules::HOUR_24,
            "a day has no 24:00: readers take it for the beginning of the day or for its end",
            help,
        );
    }
    let message = format!("`{}` is no time of day", piece.text);
    piece.error(message, "write hours and minutes as `09:30`, or `noon`, or `end-of-day`")
}

fn clock(text: &str) -> Option<Time> {
    let mut parts = text.split(':').map(|part| digits(part, 2));
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = match parts.next() {
        Some(second) => second?,
        None => 0,
    };
    if parts.next().is_some() {
        return None;
    }
    Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, i8::try_from(second).ok()?, 0).ok()
}

/// The number of exactly `count` ASCII digits.
fn digits(text: &str, count: usize) -> Option<i16> {
    if text.len() == count && text.bytes().all(|b| b.is_ascii_digit()) { text.parse().ok() } else { None }
}

fn plain(piece: Piece<'_>) -> Result<Plain, DateError> {
    let not_a_date = || {
        let stamp = piece.text.as_bytes().get(10) == Some(&b'T');
        let help =
            if stamp { "write a time as `2015-03-16 12:00 Europe/Paris`: a blank, and the name of the zone" } else { FORMS };
        piece.error(format!("`{}` is no date", piece.text), help)
    };
    let mut parts = piece.text.split('-');
    let year = parts.next().and_then(|year| digits(year, 4)).ok_or_else(not_a_date)?;
    if !(1..=9998).contains(&year) {
        return Err(piece.error(format!("the year {year} is out of range"), "write a year between 0001 and 9998"));
    }
    let Some(second) = parts.next() else {
        return Ok(Plain::Year(year));
    };
    let part = |prefix: &str, most: i8| {
        let number = second.strip_prefix(prefix)?.parse::<i8>().ok()?;
        (1..=most).contains(&number).then_some(PartOfYear { year, part: number })
    };
    let third = parts.next();
    if parts.next().is_some() {
        return Err(not_a_date());
    }
    if third.is_none() {
        if let Some(quarter) = part("Q", 4) {
            return Ok(Plain::Quarter(quarter));
        }
        if let Some(half) = part("H", 2) {
            return Ok(Plain::Half(half));
        }
    }
    let month = digits(second, 2).and_then(|month| i8::try_from(month).ok()).ok_or_else(not_a_date)?;
    if !(1..=12).contains(&month) {
        return Err(piece.error(format!("there is no month {month:02}"), "months are 01 to 12"));
    }
    match third {
        None => Ok(Plain::Month(PartOfYear { year, part: month })),
        Some(third) => {
            let day = digits(third, 2).and_then(|day| i8::try_from(day).ok()).ok_or_else(not_a_date)?;
            Date::new(year, month, day).map(Plain::Day).map_err(|_| {
                let last = Date::constant(year, month, 1).days_in_month();
                piece.error(format!("{year:04}-{month:02} has no day {day:02}"), format!("its days are 01 to {last}"))
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paris() -> Zone {
        Zone::named("Europe/Paris").unwrap()
    }

    #[test]
    fn every_form_is_read_and_written_again() {
        for (text, normal) in [
            ("2014-02-25", "2014-02-25"),
            ("2014-02-25/26", "2014-02-25/2014-02-26"),
            ("2014-02-28/03-01", "2014-02-28/2014-03-01"),
            ("2014-12-31/2015-01-01", "2014-12-31/2015-01-01"),
            ("2014-09", "2014-09"),
            ("2010-12/2011-02", "2010-12/2011-02"),
            ("2014-07/09", "2014-07/2014-09"),
            ("2014-Q3", "2014-Q3"),
            ("2014-H2", "2014-H2"),
            ("2014", "2014"),
            ("~2015-12", "~2015-12"),
            ("2016-06-24 tbc", "2016-06-24 tbc"),
            ("tba", "tba"),
            ("2015-03-16 12:00", "2015-03-16 12:00 Europe/Paris"),
            ("2015-03-16 noon Asia/Shanghai", "2015-03-16 12:00 Asia/Shanghai"),
            ("2015-03-16 end-of-day AoE", "2015-03-16 end-of-day AoE"),
            ("2015-03-16 09:00/17:30", "2015-03-16 09:00/17:30 Europe/Paris"),
            ("2015-03-16 09:00/2015-03-17 12:00 UTC", "2015-03-16 09:00/2015-03-17 12:00 UTC"),
            ("2014-Q1/Q2", "2014-Q1/2014-Q2"),
            ("2014-Q4/2015-Q1", "2014-Q4/2015-Q1"),
            ("2014-H1/H2", "2014-H1/2014-H2"),
            ("2014/2016", "2014/2016"),
            ("2015-03-16 12:00 CET", "2015-03-16 12:00 Europe/Paris"),
            ("2015-03-16 noon CET Europe/Copenhagen", "2015-03-16 12:00 Europe/Copenhagen"),
            ("2015-03-16 12:00 CST Asia/Shanghai", "2015-03-16 12:00 Asia/Shanghai"),
            ("2015-03-16 12:00 +01:00 Europe/Paris", "2015-03-16 12:00 Europe/Paris"),
            ("2014-09-23 09:00/17:30 CEST", "2014-09-23 09:00/17:30 Europe/Paris"),
            ("2014-10-26 02:30 CEST Europe/Copenhagen", "2014-10-26 02:30 CEST Europe/Copenhagen"),
            ("2014-10-26 02:30 +01:00 Europe/Copenhagen", "2014-10-26 02:30 CET Europe/Copenhagen"),
            ("2014-10-26 02:30 CET", "2014-10-26 02:30 CET Europe/Paris"),
            ("2014-10-26 02:30 CEST/02:15 CET Europe/Copenhagen", "2014-10-26 02:30 CEST/02:15 CET Europe/Copenhagen"),
            ("2014-10-25 09:00 CEST/2014-10-26 12:00 CET", "2014-10-25 09:00/2014-10-26 12:00 Europe/Paris"),
            ("2014-11-02 01:30 CST America/Chicago", "2014-11-02 01:30 CST America/Chicago"),
            ("2027-04-03 23:30 -03:00 America/Santiago", "2027-04-03 23:30 -03:00 America/Santiago"),
            ("2014-10-26 01:30 +03:00 Europe/Moscow", "2014-10-26 01:30 +03:00 Europe/Moscow"),
            ("2022-10-29 end-of-day Asia/Beirut", "2022-10-29 end-of-day Asia/Beirut"),
            ("2024-03-30 end-of-day America/Nuuk", "2024-03-30 end-of-day America/Nuuk"),
        ] {
            let when = parse(text, Some(&paris())).unwrap_or_else(|error| panic!("{text}: {error:?}"));
            assert_eq!(when.to_string(), normal);
            assert_eq!(parse(normal, None).unwrap(), when, "{normal} is read again");
        }
    }

    #[test]
    fn what_is_no_date_says_why_and_where() {
        for (text, part, message) in [
            ("2014-02-30", "2014-02-30", "has no day 30"),
            ("2014-13", "2014-13", "there is no month 13"),
            ("25.2.2014", "25.2.2014", "is no date"),
            ("2014-02-26/25", "2014-02-26/25", "before it begins"),
            ("2014-02-26/26", "2014-02-26/26", "same time"),
            ("2014-02/2014-03-01", "2014-03-01", "of one kind"),
            ("2015-03-16 25:00", "25:00", "no time of day"),
            ("2015-03-16T12:00+01:00", "2015-03-16T12:00+01:00", "is no date"),
            ("2015-03-16 12:00 Europe/Paris CET", "CET", "behind the zone"),
            ("2015-03-16 Europe/Paris", "Europe/Paris", "without a time"),
            ("2015-03-16 17:00/09:00", "2015-03-16 17:00/09:00", "before it begins"),
            ("~2015 tbc", "2015 tbc", "either about"),
            ("", "", "no date"),
        ] {
            let error = parse(text, Some(&paris())).expect_err(text);
            assert!(error.message.contains(message), "{text}: {}", error.message);
            assert_eq!(&text[error.range], part, "{text}");
        }
    }

    /// Each rule of times and zones: what breaks it, where it points, what it says, and what it says to write.
    #[test]
    fn each_rule_points_at_the_word_and_says_what_to_write() {
        for (text, rule, part, message, help) in [
            ("2015-03-16 24:00", &rules::HOUR_24, "24:00", "no 24:00", "`2015-03-16 end-of-day`, or `2015-03-17 00:00`"),
            ("2015-03-16 12:00 Europe/Pairs", &rules::UNKNOWN_ZONE, "Europe/Pairs", "no time zone", "`Europe/Paris`"),
            ("2015-03-16 12:00 Asia/Beijing", &rules::UNKNOWN_ZONE, "Asia/Beijing", "no time zone", "`Asia/Shanghai`"),
            ("2015-03-16 12:00 XYZ", &rules::ZONE_ABBREVIATION, "XYZ", "show CET", "leave it out"),
            ("2015-03-16 12:00 Asia/Chongqing", &rules::ZONE_RENAMED, "Asia/Chongqing", "former name", "`Asia/Shanghai`"),
            ("2015-03-16 12:00 US/Pacific", &rules::ZONE_RENAMED, "US/Pacific", "former name", "`America/Los_Angeles`"),
            ("2015-03-16 12:00 PRC", &rules::ZONE_RENAMED, "PRC", "former name", "`Asia/Shanghai`"),
            ("2015-03-16 12:00 Etc/UTC", &rules::ZONE_RENAMED, "Etc/UTC", "former name", "`UTC`"),
            ("2010-09-15 12:00 CET", &rules::ZONE_ABBREVIATION, "CET", "show CEST at 12:00 on 2010-09-15, and not CET", "`CEST`"),
            ("2015-03-16 12:00 CEST", &rules::ZONE_ABBREVIATION, "CEST", "show CET", "`CET`"),
            (
                "2015-03-16 12:00 CST",
                &rules::ZONE_ABBREVIATION,
                "CST",
                "different times",
                "`America/Chicago`, `Asia/Shanghai` or",
            ),
            ("2015-03-16 12:00 IST", &rules::ZONE_ABBREVIATION, "IST", "different times", "`Europe/Dublin`"),
            ("2015-03-16 12:00 BST", &rules::ZONE_ABBREVIATION, "BST", "different times", "`Europe/London`"),
            ("2015-03-16 12:00 EST", &rules::ZONE_ABBREVIATION, "EST", "show CET", "`America/New_York`"),
            ("2015-03-16 12:00 CET Asia/Shanghai", &rules::ZONE_ABBREVIATION, "CET", "show CST", "`Europe/Paris`"),
            ("2014-10-25 09:00/2014-10-26 12:00 CET", &rules::ZONE_ABBREVIATION, "CET", "show CEST", "`CEST`"),
            ("2015-03-16 12:00 GMT+8", &rules::ZONE_OFFSET, "GMT+8", "8 h ahead of UTC", "`Asia/Shanghai`"),
            ("2015-03-16 12:00 +08:00", &rules::ZONE_OFFSET, "+08:00", "8 h ahead of UTC", "`Asia/Shanghai`"),
            ("2015-03-16 12:00 +01:00", &rules::ZONE_OFFSET, "+01:00", "1 h ahead of UTC", "`Europe/Paris`"),
            ("2015-07-16 12:00 UTC-5", &rules::ZONE_OFFSET, "UTC-5", "5 h behind UTC", "`America/Chicago`"),
            ("2015-03-16 12:00 Etc/GMT-8", &rules::ZONE_OFFSET, "Etc/GMT-8", "signs are inverted", "`Asia/Shanghai`"),
            ("2015-03-16 12:00 +02:00 Europe/Paris", &rules::ZONE_OFFSET, "+02:00", "show CET", "leave it out"),
            ("2015-03-29 02:30", &rules::SKIPPED_TIME, "02:30", "they go from 02:00 to 03:00", "`01:30` or `03:30`"),
            (
                "2011-12-30 12:00 Pacific/Apia",
                &rules::SKIPPED_TIME,
                "12:00",
                "skip 12:00",
                "`2011-12-29 12:00` or `2011-12-31 12:00`",
            ),
            ("2011-12-30 end-of-day Pacific/Apia", &rules::SKIPPED_TIME, "end-of-day", "the whole of", "the day after"),
            (
                "2015-10-25 02:30",
                &rules::REPEATED_TIME,
                "02:30",
                "twice",
                "`02:30 CEST Europe/Paris` for the first time, `02:30 CET",
            ),
            ("2027-04-03 23:30 America/Santiago", &rules::REPEATED_TIME, "23:30", "twice", "`23:30 -03:00 America/Santiago` for"),
        ] {
            let error = parse(text, Some(&paris())).expect_err(text);
            assert_eq!((error.rule, &text[error.range]), (rule, part), "{text}: {}", error.message);
            assert!(error.message.contains(message), "{text}: {}", error.message);
            assert!(error.help.contains(help), "{text}: {}", error.help);
        }
        let error = |text: &str| parse(text, None).unwrap_err();
        assert_eq!(error("2015-03-16 12:00").rule, &rules::ZONE_MISSING);
        assert_eq!(error("2015-03-16 12:00 CET").rule, &rules::ZONE_ABBREVIATION);
        assert_eq!(error("2015-03-16 12:00 XYZ").rule, &rules::UNKNOWN_ZONE);
    }

    #[test]
    fn the_deadline_is_one_instant() {
        let Extent::Instant(moment) = parse("2015-03-16 12:00", Some(&paris())).unwrap().extent else { panic!() };
        assert_eq!(moment.instant.to_string(), "2015-03-16T11:00:00Z");
        assert_eq!(moment.in_zone(&Zone::named("Asia/Shanghai").unwrap()).to_string(), "2015-03-16T19:00:00");
    }
}
