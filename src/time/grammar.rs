//! The grammar of date values.
//!
//! ```text
//! value  = ["~"] date [" tbc"] | "tba"
//! date   = YYYY | YYYY-MM | YYYY-Qn | YYYY-Hn | YYYY-MM-DD
//!        | YYYY-MM-DD/[[YYYY-]MM-]DD | YYYY-MM/[YYYY-]MM
//!        | YYYY-MM-DD clock [zone] | YYYY-MM-DD clock/clock [zone] | YYYY-MM-DD clock/YYYY-MM-DD clock [zone]
//! clock  = HH:MM | HH:MM:SS | "noon" | "end-of-day"
//! zone   = IANA name | "UTC" | "AoE"
//! ```

use super::{Certainty, Date, DateTime, Extent, Moment, PartOfYear, Time, When, Zone, ZoneFault};
use std::ops::Range;

/// Why a text is no date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateFault {
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
/// When the text is not of the grammar, names a day that does not exist, ends before it begins,
/// or gives a time without a zone where none is inherited.
///
/// ```
/// use convoke::time::{parse, Zone};
/// let paris = Zone::named("Europe/Paris").unwrap();
/// let deadline = parse("2015-03-16 12:00", Some(&paris)).unwrap();
/// assert_eq!(deadline.to_string(), "2015-03-16 12:00 Europe/Paris");
/// assert!(parse("2015-03-16 12:00", None).is_err());
/// ```
pub fn parse(text: &str, zone: Option<&Zone>) -> Result<When, DateFault> {
    let trimmed = text.trim();
    let offset = text.len() - text.trim_start().len();
    Parser { zone }.value(trimmed).map_err(|mut fault| {
        fault.range = fault.range.start + offset..fault.range.end + offset;
        fault
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
    fn fault(self, message: impl Into<String>, help: impl Into<String>) -> DateFault {
        DateFault { message: message.into(), help: help.into(), range: self.at..self.at + self.text.len() }
    }

    fn split_once(self, separator: char) -> Option<(Piece<'a>, Piece<'a>)> {
        let (left, right) = self.text.split_once(separator)?;
        let at = self.at + left.len() + separator.len_utf8();
        let skipped = right.len() - right.trim_start().len();
        Some((Piece { text: left.trim_end(), at: self.at }, Piece { text: right.trim(), at: at + skipped }))
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

impl Parser<'_> {
    fn value(&self, text: &str) -> Result<When, DateFault> {
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
                return Err(rest.fault("a date is either about (`~`) or to be confirmed (`tbc`)", "keep one of the two"));
            }
            certainty = Certainty::ToBeConfirmed;
            rest.text = before.trim_end();
        }
        for joined in [" to ", " / ", " - ", "–", " until "] {
            if rest.text.contains(joined) {
                return Err(rest.fault(
                    "the two ends of a range are joined by `/`",
                    "write days as `2014-02-25/26`, and times as `2014-02-25 09:00/17:00`",
                ));
            }
        }
        if !rest.text.contains(' ') && rest.text.split('/').count() == 3 {
            return Err(rest.fault(format!("`{}` is no date", rest.text), FORMS));
        }
        if rest.text.is_empty() {
            return Err(Piece { text, at: 0 }.fault("there is no date here", FORMS));
        }
        self.extent(rest).map(|extent| When { extent, certainty })
    }

    fn extent(&self, piece: Piece<'_>) -> Result<Extent, DateFault> {
        let Some((day, after)) = piece.split_once(' ') else {
            return match piece.split_once('/') {
                Some((first, last)) => self.range(piece, first, last),
                None => plain(piece).map(|plain| match plain {
                    Plain::Year(year) => Extent::Year(year),
                    Plain::Month(part) => Extent::Month(part),
                    Plain::Quarter(part) => Extent::Quarter(part),
                    Plain::Half(part) => Extent::Half(part),
                    Plain::Day(day) => Extent::Day(day),
                }),
            };
        };
        let Plain::Day(date) = plain(day)? else {
            return Err(day.fault("only a day can have a time", FORMS));
        };
        self.timed(piece, date, after)
    }

    fn range(&self, whole: Piece<'_>, first: Piece<'_>, last: Piece<'_>) -> Result<Extent, DateFault> {
        let backwards = |first: String, last: String| {
            whole.fault(format!("this ends ({last}) before it begins ({first})"), "put the earlier date first")
        };
        match plain(first)? {
            Plain::Day(start) => {
                // `2014-02-25/26` and `2014-02-28/03-01` leave out what the two ends share.
                let text = match last.text.len() {
                    2 => format!("{:04}-{:02}-{}", start.year(), start.month(), last.text),
                    5 => format!("{:04}-{}", start.year(), last.text),
                    _ => last.text.to_owned(),
                };
                let Plain::Day(end) = plain(Piece { text: &text, at: 0 })
                    .map_err(|fault| DateFault { range: last.fault("", "").range, ..fault })?
                else {
                    return Err(last.fault("a range of days ends with a day", FORMS));
                };
                match start.cmp(&end) {
                    std::cmp::Ordering::Less => Ok(Extent::Days { first: start, last: end }),
                    std::cmp::Ordering::Equal => {
                        Err(whole.fault("this range begins and ends on the same day", format!("write `{start}`")))
                    }
                    std::cmp::Ordering::Greater => Err(backwards(start.to_string(), end.to_string())),
                }
            }
            Plain::Month(start) => {
                let text = if last.text.len() == 2 { format!("{:04}-{}", start.year, last.text) } else { last.text.to_owned() };
                let Plain::Month(end) = plain(Piece { text: &text, at: 0 })
                    .map_err(|fault| DateFault { range: last.fault("", "").range, ..fault })?
                else {
                    return Err(last.fault("a range of months ends with a month", FORMS));
                };
                if start < end {
                    Ok(Extent::Months { first: start, last: end })
                } else {
                    Err(backwards(first.text.to_owned(), text))
                }
            }
            _ => Err(whole.fault("only days and months can be a range", FORMS)),
        }
    }

    fn timed(&self, whole: Piece<'_>, date: Date, after: Piece<'_>) -> Result<Extent, DateFault> {
        // The zone is the last word, unless that is a clock time. A `/` in it is part of its name.
        let (clocks, zone) = match after.text.rsplit_once(' ') {
            Some((clocks, zone)) if zone.starts_with(|c: char| c.is_ascii_alphabetic()) && !is_clock_word(zone) => {
                let at = after.at + after.text.len() - zone.len();
                let piece = Piece { text: zone, at };
                (Piece { text: clocks.trim_end(), at: after.at }, Some(named(piece)?))
            }
            _ if after.text.starts_with(|c: char| c.is_ascii_alphabetic()) && !is_clock_word(after.text) => {
                return Err(after.fault("a zone stands here without a time", FORMS));
            }
            _ => (after, None),
        };
        let zone = match (zone, self.zone) {
            (Some(zone), _) => zone,
            (None, Some(inherited)) => inherited.clone(),
            (None, None) => {
                return Err(whole.fault(
                    "this time names no zone, and none is set for the document or the site",
                    "add one, as in `2015-03-16 12:00 Europe/Paris`, or set `timezone:`",
                ));
            }
        };
        match clocks.split_once('/') {
            None => moment(clocks, date, &zone).map(Extent::Instant),
            Some((from, to)) => {
                let start = moment(from, date, &zone)?;
                let (last_day, to) = match to.split_once(' ') {
                    Some((day, clock)) => match plain(day)? {
                        Plain::Day(day) => (day, clock),
                        _ => return Err(day.fault("a span ends on a day", FORMS)),
                    },
                    None => (date, to),
                };
                let end = moment(to, last_day, &zone)?;
                if start.instant < end.instant {
                    Ok(Extent::Span { start, end })
                } else {
                    Err(whole.fault("this ends before it begins", "put the earlier time first"))
                }
            }
        }
    }
}

fn is_clock_word(text: &str) -> bool {
    matches!(text.split('/').next(), Some("noon" | "end-of-day"))
}

fn named(piece: Piece<'_>) -> Result<Zone, DateFault> {
    Zone::named(piece.text).map_err(|ZoneFault { message, help }| piece.fault(message, help))
}

fn moment(piece: Piece<'_>, date: Date, zone: &Zone) -> Result<Moment, DateFault> {
    let time = match piece.text {
        "noon" => Time::constant(12, 0, 0, 0),
        "end-of-day" => Time::constant(23, 59, 59, 0),
        text => clock(text).ok_or_else(|| {
            let help = if text.starts_with("24") {
                "the end of a day is written `end-of-day`, its beginning `00:00`"
            } else {
                "write hours and minutes as `09:30`, or `noon`, or `end-of-day`"
            };
            piece.fault(format!("`{text}` is no time of day"), help)
        })?,
    };
    let local = DateTime::from_parts(date, time);
    let instant = zone.instant(local).map_err(|ZoneFault { message, help }| piece.fault(message, help))?;
    Ok(Moment { local, zone: zone.clone(), instant, end_of_day: piece.text == "end-of-day" })
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

fn plain(piece: Piece<'_>) -> Result<Plain, DateFault> {
    let not_a_date = || piece.fault(format!("`{}` is no date", piece.text), FORMS);
    let mut parts = piece.text.split('-');
    let year = parts.next().and_then(|year| digits(year, 4)).ok_or_else(not_a_date)?;
    if !(1..=9998).contains(&year) {
        return Err(piece.fault(format!("the year {year} is out of range"), "write a year between 0001 and 9998"));
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
        return Err(piece.fault(format!("there is no month {month:02}"), "months are 01 to 12"));
    }
    match third {
        None => Ok(Plain::Month(PartOfYear { year, part: month })),
        Some(third) => {
            let day = digits(third, 2).and_then(|day| i8::try_from(day).ok()).ok_or_else(not_a_date)?;
            Date::new(year, month, day).map(Plain::Day).map_err(|_| {
                let last = Date::constant(year, month, 1).days_in_month();
                piece.fault(format!("{year:04}-{month:02} has no day {day:02}"), format!("its days are 01 to {last}"))
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
        ] {
            let when = parse(text, Some(&paris())).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
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
            ("2014-02-26/26", "2014-02-26/26", "same day"),
            ("2015-03-16 24:00", "24:00", "no time of day"),
            ("2015-03-16 12:00 CET", "CET", "no time zone"),
            ("2015-03-16 12:00 Europe/Pairs", "Europe/Pairs", "no time zone"),
            ("2015-03-29 02:30 Europe/Paris", "02:30", "skip"),
            ("2015-10-25 02:30 Europe/Paris", "02:30", "twice"),
            ("2015-03-16 17:00/09:00", "2015-03-16 17:00/09:00", "before it begins"),
            ("~2015 tbc", "2015 tbc", "either about"),
            ("", "", "no date"),
        ] {
            let fault = parse(text, Some(&paris())).expect_err(text);
            assert!(fault.message.contains(message), "{text}: {}", fault.message);
            assert_eq!(&text[fault.range], part, "{text}");
        }
    }

    #[test]
    fn the_deadline_is_one_instant() {
        let Extent::Instant(moment) = parse("2015-03-16 12:00", Some(&paris())).unwrap().extent else { panic!() };
        assert_eq!(moment.instant.to_string(), "2015-03-16T11:00:00Z");
        assert_eq!(moment.in_zone(&Zone::named("Asia/Shanghai").unwrap()).to_string(), "2015-03-16T19:00:00");
    }
}
