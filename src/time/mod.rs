//! The one home of time: zones, dates whose precision is part of their type, and exact moments.
//!
//! In: the texts of date values. Out: [`When`], [`Moment`], [`Zone`]. This folder is the door to `jiff`,
//! whose bundled tz database is the only one that is read, so that a build is the same on every machine.
//! Not here: words in a language ([`crate::locale`]), and the present moment, which no part of a build knows.

mod clock_names;
mod clocks;
mod digits;
mod edtf;
mod grammar;
mod names;
mod observance;
mod written;
mod zone;

pub use clock_names::offsets;
pub use digits::{clock, extended, extended_utc, iso, rfc3339};
pub use grammar::{DateError, parse};
pub use jiff::Timestamp;
pub use jiff::civil::{Date, DateTime, Time, Weekday};
pub use names::DISTANCE_PATTERN;
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

/// A third of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Third {
    /// Days 1 to 10.
    Early,
    /// Days 11 to 20.
    Mid,
    /// What is left.
    Late,
}

impl Third {
    /// The one table of its words.
    pub const ALL: [(&'static str, Third); 3] = [("early", Third::Early), ("mid", Third::Mid), ("late", Third::Late)];

    /// The word for it.
    pub fn key(self) -> &'static str {
        match self {
            Third::Early => "early",
            Third::Mid => "mid",
            Third::Late => "late",
        }
    }

    /// The first and the last day in a month.
    fn days(self, month: PartOfYear) -> (Date, Date) {
        let (first, last) = month.days(12);
        let day = |day| Date::constant(month.year, month.part, day);
        match self {
            Third::Early => (first, day(10)),
            Third::Mid => (day(11), day(20)),
            Third::Late => (day(21), last),
        }
    }
}

/// The words for seasons, in the order of their codes in EDTF, 21 to 24.
pub const SEASONS: [&str; 4] = ["spring", "summer", "autumn", "winter"];

/// The days of a season as the north counts them: lists go by them, and nothing is claimed of them. The winter of a year
/// is the one that begins in it, as the codes of EDTF have it.
fn season(season: PartOfYear) -> (Date, Date) {
    let last = PartOfYear { year: season.year + i16::from(season.part == 4), part: season.part * 3 % 12 + 2 };
    (Date::constant(season.year, season.part * 3, 1), last.days(12).1)
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
    /// A third of a month.
    Third(Third, PartOfYear),
    /// A season of a year: `part` counts from spring. Which months it has depends on the half of the globe.
    Season(PartOfYear),
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
    /// No later than a date, which is no range.
    Until(Box<Extent>),
    /// From a date on, which is no range; no end is known.
    Since(Box<Extent>),
    /// At any time.
    Rolling,
    /// To be announced.
    Unknown,
}

impl Extent {
    /// The first and the last day where this stands in lists.
    fn days(&self) -> Option<(Date, Date)> {
        Some(match self {
            Extent::Instant(moment) => (moment.local.date(), moment.local.date()),
            Extent::Span { start, end } => (start.local.date(), end.local.date()),
            Extent::Day(day) => (*day, *day),
            Extent::Days { first, last } => (*first, *last),
            Extent::Month(month) => month.days(12),
            Extent::Months { first, last } => (first.days(12).0, last.days(12).1),
            Extent::Third(third, month) => third.days(*month),
            Extent::Season(part) => season(*part),
            Extent::Quarter(quarter) => quarter.days(4),
            Extent::Quarters { first, last } => (first.days(4).0, last.days(4).1),
            Extent::Half(half) => half.days(2),
            Extent::Halves { first, last } => (first.days(2).0, last.days(2).1),
            Extent::Year(year) => (Date::constant(*year, 1, 1), Date::constant(*year, 12, 31)),
            Extent::Years { first, last } => (Date::constant(*first, 1, 1), Date::constant(*last, 12, 31)),
            Extent::Until(date) | Extent::Since(date) => return date.days(),
            Extent::Rolling | Extent::Unknown => return None,
        })
    }

    /// The moments between which this lies for sure.
    fn bounds(&self, zone: &Zone) -> Option<(Timestamp, Timestamp)> {
        let of_days = |first, last: Date| Some((zone.start_of_day(first), zone.start_of_day(last.tomorrow().ok()?)));
        match self {
            Extent::Instant(moment) => Some((moment.instant, moment.instant)),
            Extent::Span { start, end } => Some((start.instant, end.instant)),
            // Summer and winter are in any month of the year somewhere, and one of them lasts into the next.
            Extent::Season(part) => of_days(Date::constant(part.year, 1, 1), season(PartOfYear { year: part.year, part: 4 }).1),
            Extent::Until(date) => Some((Timestamp::MIN, date.bounds(zone)?.1)),
            Extent::Since(date) => Some((date.bounds(zone)?.0, Timestamp::MAX)),
            _ => self.days().and_then(|(first, last)| of_days(first, last)),
        }
    }

    /// Whether this is one date, at one end of which another can be open.
    fn is_one(&self) -> bool {
        use Extent::{Day, Half, Instant, Month, Quarter, Season, Third, Year};
        matches!(self, Instant(_) | Day(_) | Third(..) | Month(_) | Season(_) | Quarter(_) | Half(_) | Year(_))
    }

    /// Whether the month is known in which this stands.
    fn has_month(&self) -> bool {
        match self {
            Extent::Until(date) | Extent::Since(date) => date.has_month(),
            Extent::Instant(_) | Extent::Span { .. } | Extent::Day(_) | Extent::Days { .. } => true,
            Extent::Month(_) | Extent::Third(..) => true,
            _ => false,
        }
    }
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

/// By what dates are put in order: those with a day, those of any time, those that are not known; and the moments of a day.
pub type TimeOrder = (u8, Option<(Timestamp, Timestamp)>);

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

    /// The first and the last day where this stands in lists and pictures: those that it can mean, but for seasons and what
    /// is open at one end, see [`When::limits`]; `None` where there is no day.
    pub fn days(&self) -> Option<(Date, Date)> {
        self.extent.days()
    }

    /// The first and the last day that this can mean, where there is one. A season has none, since its months depend on the
    /// half of the globe.
    pub fn limits(&self) -> (Option<Date>, Option<Date>) {
        let (first, last) = self.days().unzip();
        match self.extent {
            Extent::Season(_) => (None, None),
            Extent::Until(_) => (None, last),
            Extent::Since(_) => (first, None),
            _ => (first, last),
        }
    }

    /// The first moment that this can mean, and the moment by which it is over.
    ///
    /// Days and coarser dates begin and end in `zone`; an exact time is over when it has come. What is open at an end lies
    /// between the first or the last moment of all and its other end.
    pub fn bounds(&self, zone: &Zone) -> Option<(Timestamp, Timestamp)> {
        self.extent.bounds(zone)
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
        self.days().filter(|_| self.extent.has_month()).map(|(first, _)| (first.year(), first.month()))
    }

    /// Whether the hour is known.
    pub fn is_exact_to_the_minute(&self) -> bool {
        matches!(self.extent, Extent::Instant(_) | Extent::Span { .. })
    }

    /// The word for machines: `instant`, `span`, `day`, `days`, `third`, `month`, `months`, `season`, `quarter`, `quarters`,
    /// `half`, `halves`, `year`, `years`, `until`, `since`, `rolling`, `unknown`.
    pub fn precision(&self) -> &'static str {
        match self.extent {
            Extent::Instant(_) => "instant",
            Extent::Span { .. } => "span",
            Extent::Day(_) => "day",
            Extent::Days { .. } => "days",
            Extent::Month(_) => "month",
            Extent::Months { .. } => "months",
            Extent::Third(..) => "third",
            Extent::Season(_) => "season",
            Extent::Quarter(_) => "quarter",
            Extent::Quarters { .. } => "quarters",
            Extent::Half(_) => "half",
            Extent::Halves { .. } => "halves",
            Extent::Year(_) => "year",
            Extent::Years { .. } => "years",
            Extent::Until(_) => "until",
            Extent::Since(_) => "since",
            Extent::Rolling => "rolling",
            Extent::Unknown => "unknown",
        }
    }

    /// By what dates are put in order: what comes first, then what is over first, with days in UTC; then what can be at any
    /// time, and last what is not known. Seasons stand where they are in the north, what is open at one end at the other.
    pub fn order(&self) -> TimeOrder {
        let utc = Zone::utc();
        match &self.extent {
            Extent::Rolling => (1, None),
            Extent::Unknown => (2, None),
            Extent::Until(date) | Extent::Since(date) => When { extent: (**date).clone(), certainty: self.certainty }.order(),
            Extent::Instant(_) | Extent::Span { .. } => (0, self.bounds(&utc)),
            _ => {
                let after = |last: Date| last.tomorrow().map_or(Timestamp::MAX, |day| utc.start_of_day(day));
                (0, self.days().map(|(first, last)| (utc.start_of_day(first), after(last))))
            }
        }
    }

    /// The order of lists.
    pub fn cmp_in_time(&self, other: &When) -> Ordering {
        self.order().cmp(&other.order())
    }
}

impl fmt::Display for When {
    /// Writes the value in the grammar of the file format, from which it can be read again.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.certainty == Certainty::About {
            f.write_str("~")?;
        }
        write!(f, "{}", self.extent)?;
        if self.certainty == Certainty::ToBeConfirmed {
            f.write_str(" tbc")?;
        }
        Ok(())
    }
}

impl fmt::Display for Extent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
        match self {
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
            Extent::Third(third, of) => write!(f, "{} {}", third.key(), month(of))?,
            Extent::Season(season) => {
                let word = usize::try_from(season.part - 1).ok().and_then(|index| SEASONS.get(index)).unwrap_or(&"");
                write!(f, "{:04}-{word}", season.year)?;
            }
            Extent::Quarter(quarter) => f.write_str(&part('Q', quarter))?,
            Extent::Quarters { first, last } => write!(f, "{}/{}", part('Q', first), part('Q', last))?,
            Extent::Half(half) => f.write_str(&part('H', half))?,
            Extent::Halves { first, last } => write!(f, "{}/{}", part('H', first), part('H', last))?,
            Extent::Year(year) => write!(f, "{year:04}")?,
            Extent::Years { first, last } => write!(f, "{first:04}/{last:04}")?,
            Extent::Until(date) => write!(f, "../{date}")?,
            Extent::Since(date) => write!(f, "{date}/..")?,
            Extent::Rolling => f.write_str("rolling")?,
            Extent::Unknown => f.write_str("tba")?,
        }
        Ok(())
    }
}
