//! The one home of time: zones, dates whose precision is part of their type, and exact moments.
//!
//! In: the texts of date values. Out: [`When`], [`Moment`], [`Zone`]. This folder is the door to `jiff`,
//! whose bundled tz database is the only one that is read, so that a build is the same on every machine.
//! Not here: words in a language ([`crate::locale`]), and the present moment, which no part of a build knows.

mod clocks;
mod digits;
mod edtf;
mod grammar;
mod names;
mod observance;
mod zone;

pub use clocks::offsets;
pub use digits::{clock, extended, extended_utc, iso, rfc3339};
pub use grammar::{DateError, parse};
pub use jiff::Timestamp;
pub use jiff::civil::{Date, DateTime, Time, Weekday};
pub use observance::{Observance, YearlyRule, observances, zone_of};
pub use zone::{Mark, Zone, ZoneError, tzdb_version, zone_names};

use std::cmp::Ordering;
use std::fmt;

/// An exact moment as it was published: a clock time in a zone, and the instant that it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// The clock time as published.
    pub local: DateTime,
    /// The zone in which it was published.
    pub zone: Zone,
    /// The same in UTC.
    pub instant: Timestamp,
    /// Whether it was written as the end of the day, and not as a clock time.
    pub end_of_day: bool,
}

impl Moment {
    /// The clock time of this moment in another zone.
    pub fn in_zone(&self, zone: &Zone) -> DateTime {
        zone.local(self.instant)
    }
}

/// A month of a year, a quarter or a half of one: `part` counts from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartOfYear {
    /// The year.
    pub year: i16,
    /// 1 to 12 of a month, to 4 of a quarter, to 2 of a half.
    pub part: i8,
}

impl PartOfYear {
    /// The first and the last day, where a year has `parts` such parts.
    fn days(self, parts: i8) -> (Date, Date) {
        let months = 12 / parts;
        let first = Date::constant(self.year, (self.part - 1) * months + 1, 1);
        (first, Date::constant(self.year, self.part * months, 1).last_of_month())
    }
}

/// What is known of a time, and no more: nothing here ever gains a day or an hour that was not given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Extent {
    /// An exact time.
    Instant(Moment),
    /// From an exact time to a later one.
    Span {
        /// The beginning.
        start: Moment,
        /// The end, which is later.
        end: Moment,
    },
    /// A day.
    Day(Date),
    /// Days, the last one included.
    Days {
        /// The first day.
        first: Date,
        /// The last day, which is later.
        last: Date,
    },
    /// A month.
    Month(PartOfYear),
    /// Months, the last one included.
    Months {
        /// The first month.
        first: PartOfYear,
        /// The last month, which is later.
        last: PartOfYear,
    },
    /// A quarter of a year.
    Quarter(PartOfYear),
    /// Quarters, the last one included.
    Quarters {
        /// The first quarter.
        first: PartOfYear,
        /// The last quarter, which is later.
        last: PartOfYear,
    },
    /// A half of a year.
    Half(PartOfYear),
    /// Halves, the last one included.
    Halves {
        /// The first half.
        first: PartOfYear,
        /// The last half, which is later.
        last: PartOfYear,
    },
    /// A year.
    Year(i16),
    /// Years, the last one included.
    Years {
        /// The first year.
        first: i16,
        /// The last year, which is later.
        last: i16,
    },
    /// To be announced.
    Unknown,
}

/// How sure a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Certainty {
    /// As given.
    Confirmed,
    /// About then: `~`.
    About,
    /// To be confirmed: `tbc`.
    ToBeConfirmed,
}

impl Certainty {
    /// The word for machines: `confirmed`, `about`, `tbc`.
    pub fn key(self) -> &'static str {
        match self {
            Certainty::Confirmed => "confirmed",
            Certainty::About => "about",
            Certainty::ToBeConfirmed => "tbc",
        }
    }
}

/// A date value of the file format: how precise it is, is part of what it is.
///
/// ```
/// use convoke::time::{parse, Extent};
/// let when = parse("2014-Q3", None).unwrap();
/// assert!(matches!(when.extent, Extent::Quarter(_)));
/// assert!(!when.is_exact_to_the_day());
/// assert_eq!(when.to_string(), "2014-Q3");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    /// What is known.
    pub extent: Extent,
    /// How sure it is.
    pub certainty: Certainty,
}

impl When {
    /// A day that is sure.
    pub fn day(day: Date) -> Self {
        When { extent: Extent::Day(day), certainty: Certainty::Confirmed }
    }

    /// The first and the last day that this can mean; `None` where nothing is known.
    pub fn days(&self) -> Option<(Date, Date)> {
        Some(match &self.extent {
            Extent::Instant(moment) => (moment.local.date(), moment.local.date()),
            Extent::Span { start, end } => (start.local.date(), end.local.date()),
            Extent::Day(day) => (*day, *day),
            Extent::Days { first, last } => (*first, *last),
            Extent::Month(month) => month.days(12),
            Extent::Months { first, last } => (first.days(12).0, last.days(12).1),
            Extent::Quarter(quarter) => quarter.days(4),
            Extent::Quarters { first, last } => (first.days(4).0, last.days(4).1),
            Extent::Half(half) => half.days(2),
            Extent::Halves { first, last } => (first.days(2).0, last.days(2).1),
            Extent::Year(year) => (Date::constant(*year, 1, 1), Date::constant(*year, 12, 31)),
            Extent::Years { first, last } => (Date::constant(*first, 1, 1), Date::constant(*last, 12, 31)),
            Extent::Unknown => return None,
        })
    }

    /// The first moment that this can mean, and the moment by which it is over.
    ///
    /// Days and coarser dates begin and end in `zone`; an exact time is over when it has come.
    pub fn bounds(&self, zone: &Zone) -> Option<(Timestamp, Timestamp)> {
        match &self.extent {
            Extent::Instant(moment) => Some((moment.instant, moment.instant)),
            Extent::Span { start, end } => Some((start.instant, end.instant)),
            _ => {
                let (first, last) = self.days()?;
                Some((zone.start_of_day(first), zone.start_of_day(last.tomorrow().ok()?)))
            }
        }
    }

    /// The zone in which an exact time was published.
    pub fn zone(&self) -> Option<&Zone> {
        match &self.extent {
            Extent::Instant(moment) | Extent::Span { start: moment, .. } => Some(&moment.zone),
            _ => None,
        }
    }

    /// Whether the day is known: what is coarser stays out of calendars.
    pub fn is_exact_to_the_day(&self) -> bool {
        matches!(self.extent, Extent::Instant(_) | Extent::Span { .. } | Extent::Day(_) | Extent::Days { .. })
    }

    /// The year and the month in which it begins, 1 to 12, where the month is known.
    pub fn month(&self) -> Option<(i16, i8)> {
        let is_known = matches!(self.extent, Extent::Month(_)) || self.is_exact_to_the_day();
        self.days().filter(|_| is_known).map(|(first, _)| (first.year(), first.month()))
    }

    /// Whether the hour is known.
    pub fn is_exact_to_the_minute(&self) -> bool {
        matches!(self.extent, Extent::Instant(_) | Extent::Span { .. })
    }

    /// The word for machines: `instant`, `span`, `day`, `days`, `month`, `months`, `quarter`, `quarters`, `half`, `halves`,
    /// `year`, `years`, `unknown`.
    pub fn precision(&self) -> &'static str {
        match self.extent {
            Extent::Instant(_) => "instant",
            Extent::Span { .. } => "span",
            Extent::Day(_) => "day",
            Extent::Days { .. } => "days",
            Extent::Month(_) => "month",
            Extent::Months { .. } => "months",
            Extent::Quarter(_) => "quarter",
            Extent::Quarters { .. } => "quarters",
            Extent::Half(_) => "half",
            Extent::Halves { .. } => "halves",
            Extent::Year(_) => "year",
            Extent::Years { .. } => "years",
            Extent::Unknown => "unknown",
        }
    }

    /// The order of lists: by what comes first, then by what is over first; what is not known comes last.
    pub fn cmp_in_time(&self, other: &When) -> Ordering {
        let key = |when: &When| when.bounds(&Zone::utc());
        match (key(self), key(other)) {
            (Some(a), Some(b)) => a.cmp(&b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        }
    }
}

impl fmt::Display for When {
    /// Writes the value in the grammar of the file format, from which it can be read again.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.certainty == Certainty::About {
            f.write_str("~")?;
        }
        let clock = |moment: &Moment| match (moment.end_of_day, moment.zone.mark(moment.instant)) {
            (true, _) if moment.zone.end_of_day(moment.local.date()).is_some_and(|(_, end)| end == moment.instant) => {
                "end-of-day".to_owned()
            }
            (true, Some(mark)) => format!("end-of-day {mark}"),
            (true, None) => "end-of-day".to_owned(),
            (false, Some(mark)) => format!("{} {mark}", clock(moment.local)),
            (false, None) => clock(moment.local),
        };
        let month = |part: &PartOfYear| format!("{:04}-{:02}", part.year, part.part);
        let part = |letter: char, part: &PartOfYear| format!("{:04}-{letter}{}", part.year, part.part);
        match &self.extent {
            Extent::Instant(moment) => write!(f, "{} {} {}", moment.local.date(), clock(moment), moment.zone)?,
            Extent::Span { start, end } if start.local.date() == end.local.date() => {
                write!(f, "{} {}/{} {}", start.local.date(), clock(start), clock(end), start.zone)?;
            }
            Extent::Span { start, end } => {
                write!(f, "{} {}/{} {} {}", start.local.date(), clock(start), end.local.date(), clock(end), start.zone)?;
            }
            Extent::Day(day) => write!(f, "{day}")?,
            Extent::Days { first, last } => write!(f, "{first}/{last}")?,
            Extent::Month(part) => f.write_str(&month(part))?,
            Extent::Months { first, last } => write!(f, "{}/{}", month(first), month(last))?,
            Extent::Quarter(quarter) => f.write_str(&part('Q', quarter))?,
            Extent::Quarters { first, last } => write!(f, "{}/{}", part('Q', first), part('Q', last))?,
            Extent::Half(half) => f.write_str(&part('H', half))?,
            Extent::Halves { first, last } => write!(f, "{}/{}", part('H', first), part('H', last))?,
            Extent::Year(year) => write!(f, "{year:04}")?,
            Extent::Years { first, last } => write!(f, "{first:04}/{last:04}")?,
            Extent::Unknown => f.write_str("tba")?,
        }
        if self.certainty == Certainty::ToBeConfirmed {
            f.write_str(" tbc")?;
        }
        Ok(())
    }
}
