//! The grammar of date values.
//!
//! ```text
//! value  = ["~"] date [" tbc"] | "../" date | date "/.." | "rolling" | "tba" | "tbd" | "tbc"
//! date   = ("early" | "mid" | "late") YYYY-MM | YYYY-("spring" | "summer" | "autumn" | "winter")
//!        | YYYY | YYYY-MM | YYYY-Qn | YYYY-Hn | YYYY-MM-DD
//!        | YYYY-MM-DD/[[YYYY-]MM-]DD | YYYY-MM/[YYYY-]MM | YYYY-Qn/[YYYY-]Qn | YYYY-Hn/[YYYY-]Hn | YYYY/YYYY
//!        | YYYY-MM-DD time [zone] | YYYY-MM-DD time/[YYYY-MM-DD] time [zone]
//! time   = (HH:MM | HH:MM:SS | H[:MM[:SS]] ("am" | "pm") | "noon" | "end-of-day") [mark]
//! mark   = abbreviation of the zone at that time | distance from UTC, as +02:00
//! zone   = IANA name | "UTC" | "GMT" | "AoE" | distance from UTC, as UTC-8, GMT+5:30, +02:00
//! ```
//!
//! `tba`, `tbd`, `tbc` and `rolling` may have capitals. `YYYY-21` to `YYYY-24` are the seasons, and `-33` to `-36`, `-40`
//! and `-41` quarters and halves, as in EDTF. A date that is open at one end is no range itself.
//!
//! `a.m.` and capitals do as well. A span whose end is on no day of its own ends on the day of its beginning, or on the next
//! one, if it is earlier on the clock and no more than twelve hours away.
//!
//! A mark chooses between two times that clocks show alike. Elsewhere it must fit, and adds nothing: without a zone
//! behind it, it must also be clear by itself.

use super::clocks::{Meridiem, clock, clock_pair, digits, meridiem, twelve};
use super::written::{self, Reading};
use super::zone::{Mark, alternatives, meanings, only_abbreviation};
use super::{Certainty, Date, DateTime, Extent, Moment, PartOfYear, SEASONS, Third, Time, When, Zone, ZoneError, names};
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
    let parser = Parser { zone };
    parser.value(trimmed).map_err(|error| parser.understood(trimmed, error)).map_err(|mut error| {
        error.range = error.range.start + offset..error.range.end + offset;
        error
    })
}

const FORMS: &str = "write a day as `2014-02-25`, days as `2014-02-25/26`, a time as `2015-03-16 12:00 Europe/Paris`, \
    or as much as is known: `early 2014-09`, `2014-09`, `2014-summer`, `2014-Q3`, `2014-H2`, `2014`, `../2014-09`, `tba`";

const CLOCKS: &str = "write hours and minutes as `09:30`, or `noon`, or `end-of-day`";

const JOINED: &str = "write days as `2014-02-25/26`, and times as `2014-02-25 09:00/17:00`";

const STAMP: &str = "write a time as `2015-03-16 12:00 Europe/Paris`: a blank, and the name of the zone";

/// The last year of a date: the day after it must be one, too.
const LAST_YEAR: i16 = 9998;

const YEARS: &str = "write a year between 0001 and 9998";

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
    Season(PartOfYear),
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
            Plain::Season(part) => Extent::Season(part),
            Plain::Quarter(part) => Extent::Quarter(part),
            Plain::Half(part) => Extent::Half(part),
            Plain::Day(day) => Extent::Day(day),
        }
    }
}

impl Parser<'_> {
    /// The error of a text that means a date all the same, as people write them: with what to write.
    fn understood(&self, text: &str, error: DateError) -> DateError {
        let is_form = [FORMS, CLOCKS, JOINED, STAMP].contains(&error.help.as_str())
            || error.rule == &rules::UNKNOWN_ZONE && text.contains('(');
        let reading = is_form.then(|| written::read(text)).flatten();
        let whole = Piece { text, at: 0 };
        match reading {
            Some(Reading::Wrong(message, help)) => whole.error(message, help),
            Some(Reading::Values(mut values, note)) => {
                values.retain(|value| self.value(value).is_ok());
                let help = match &values[..] {
                    [] => return error,
                    [one] => format!("write `{one}`"),
                    all => format!("write {}, whichever is meant", alternatives(all)),
                };
                whole.error(note.unwrap_or_else(|| format!("`{text}` is no date in the form that Convoke reads")), help)
            }
            None => error,
        }
    }

    fn value(&self, text: &str) -> Result<When, DateError> {
        let mut rest = Piece { text, at: 0 };
        let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
        if is(&["tba", "tbd", "tbc"]) || is(&["rolling"]) {
            let extent = if is(&["rolling"]) { Extent::Rolling } else { Extent::Unknown };
            return Ok(When { extent, certainty: Certainty::Confirmed });
        }
        let mut certainty = Certainty::Confirmed;
        if let Some(after) = text.strip_prefix('~') {
            certainty = Certainty::About;
            rest = Piece { text: after.trim_start(), at: text.len() - after.trim_start().len() };
        }
        if let Some((before, _)) = rest.text.rsplit_once(' ').filter(|(_, word)| word.eq_ignore_ascii_case("tbc")) {
            if certainty == Certainty::About {
                return Err(rest.error("a date is either about (`~`) or to be confirmed (`tbc`)", "keep one of the two"));
            }
            certainty = Certainty::ToBeConfirmed;
            rest.text = before.trim_end();
        }
        for joined in [" to ", " / ", " - ", "–", " until "] {
            if rest.text.contains(joined) {
                return Err(rest.error("the two ends of a range are joined by `/`", JOINED));
            }
        }
        if !rest.text.contains(' ') && rest.text.split('/').filter(|part| *part != "..").count() == 3 {
            return Err(rest.error(format!("`{}` is no date", rest.text), FORMS));
        }
        if rest.text.is_empty() {
            return Err(Piece { text, at: 0 }.error("there is no date here", FORMS));
        }
        self.extent(rest).map(|extent| When { extent, certainty })
    }

    fn extent(&self, piece: Piece<'_>) -> Result<Extent, DateError> {
        if let Some(rest) = piece.text.strip_prefix("../") {
            let rest = Piece { text: rest.trim_start(), at: piece.at + piece.text.len() - rest.trim_start().len() };
            return self.one(piece, self.extent(rest)?).map(Extent::Until);
        }
        // The zone of a time may stand on either side of the open end.
        if let Some((before, zone)) = piece.text.split_once("/..") {
            let text = format!("{before} {}", zone.trim_start());
            let whole = |error| DateError { range: piece.range(), ..error };
            let date = self.extent(Piece { text: text.trim_end(), at: piece.at }).map_err(whole)?;
            return self.one(piece, date).map(Extent::Since);
        }
        if let Some((word, month)) = piece.split_once(' ')
            && let Some((_, third)) = Third::ALL.iter().find(|(known, _)| *known == word.text)
        {
            return match plain(month)? {
                Plain::Month(month) => Ok(Extent::Third(*third, month)),
                _ => Err(month.error(format!("`{}` stands before a month", word.text), "write it as `early 2014-09`")),
            };
        }
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

    /// A date that can be open at one end.
    fn one(&self, piece: Piece<'_>, date: Extent) -> Result<Box<Extent>, DateError> {
        match date.is_one() {
            true => Ok(Box::new(date)),
            false => Err(piece.error(
                "one date stands beside an end that is open (`..`), and no range",
                "write the day or month from which, or until which, it is",
            )),
        }
    }

    fn timed(&self, whole: Piece<'_>, date: Date, after: Piece<'_>) -> Result<Extent, DateError> {
        let (clocks, mark, zone) = self.tail(after)?;
        if clocks.text.is_empty() {
            return Err(after.error("a zone stands here without a time", FORMS));
        }
        let (from, to) = clocks.split_once('/').map_or((clocks, None), |(from, to)| (from, Some(to)));
        let to = to.map(day_of_end).transpose()?;
        if let Some((None, end)) = to {
            one_meridiem(clocks, from, end)?;
        }
        // What is wrong with the time at the beginning may be wrong with its day.
        let start = Clock::of(from, date, mark).map_err(|error| match error.rule == &rules::HOUR_24 {
            true => DateError { range: whole.at..error.range.end, ..error },
            false => error,
        })?;
        let end = to.map(|(day, clock)| Ok((day, Clock::of(clock, day.unwrap_or(date), mark)?))).transpose()?;
        let (written, zone) = zone.unzip();
        if start.mark.is_none() {
            self.forgotten_change(written, &start)?;
        }
        let zone = self.zone_of(whole, zone, Some(&start))?;
        let moment = start.moment(&zone)?;
        match end {
            None => Ok(Extent::Instant(moment)),
            Some((day, end)) => span(whole, clocks, &zone, (&start, moment), (day.is_some(), end)),
        }
    }

    /// The zone that is named, or the inherited one, if the mark beside the time is clear without a name.
    fn zone_of(&self, whole: Piece<'_>, named: Option<Zone>, clock: Option<&Clock<'_>>) -> Result<Zone, DateError> {
        if let Some(zone) = named {
            return Ok(zone);
        }
        if let Some((mark, local)) = clock.and_then(|clock| Some((clock.mark?, clock.local())))
            && (meanings(mark.text).len() > 1 || self.zone.is_none())
        {
            return Err(mark.of_zone(only_abbreviation(mark.text, Some(local))));
        }
        self.zone.cloned().ok_or_else(|| {
            whole.error_by(
                &rules::ZONE_MISSING,
                "this time names no zone, and none is set for the document or the site",
                "add one, as in `2015-03-16 12:00 Europe/Paris`, or set `timezone:`",
            )
        })
    }

    /// The clock times of a text, the mark that stands behind them, and the zone.
    fn tail<'t>(&self, after: Piece<'t>) -> Result<Tail<'t>, DateError> {
        let (before, last) = after.split_last().unwrap_or((Piece { text: "", at: after.at }, after));
        if is_clock(last.text) {
            return Ok((after, None, None));
        }
        let own_mark = self.zone.is_some_and(|zone| last.text == "GMT" && zone.distance_of("GMT", 2014).is_some());
        if !own_mark && (!is_mark(last.text) || names::offset(last.text).is_some() || Zone::named(last.text).is_ok()) {
            return named_tail(before, last);
        }
        match before.split_last() {
            Some((_, zone)) if zone.text.contains('/') && Zone::named(zone.text).is_ok() => {
                let help = format!("write the zone last: `{} {}`", last.text, zone.text);
                Err(last.error("this stands behind the zone", help))
            }
            _ => Ok((before, Some(last), None)),
        }
    }

    /// A distance from UTC as programs write it, `+01:00`, that clocks of the inherited zone have at another time of the year
    /// and not on that day: somebody forgot the change of clocks, or means that distance all the same.
    fn forgotten_change(&self, zone: Option<Piece<'_>>, clock: &Clock<'_>) -> Result<(), DateError> {
        let (Some(written), Some(inherited)) = (zone.filter(|zone| zone.text.starts_with(['+', '-', '\u{2212}'])), self.zone)
        else {
            return Ok(());
        };
        let local = clock.local();
        let Err(error) = inherited.marked(local, Some(Mark(written.text))) else { return Ok(()) };
        match inherited.distance_of(written.text, local.year()).is_some() && error.rule == &rules::ZONE_OFFSET {
            true => Err(written.of_zone(error)),
            false => Ok(()),
        }
    }
}

/// Clock times, the mark that stands behind them, and the zone.
type Tail<'t> = (Piece<'t>, Option<Piece<'t>>, Option<(Piece<'t>, Zone)>);

/// The day of the end of a span, if it has one, and its clock time.
fn day_of_end(end: Piece<'_>) -> Result<(Option<Date>, Piece<'_>), DateError> {
    match end.split_once(' ') {
        Some((day, clock)) if day.text.len() == 10 => match plain(day)? {
            Plain::Day(day) => Ok((Some(day), clock)),
            _ => Err(day.error("a span ends on a day", FORMS)),
        },
        _ => Ok((None, end)),
    }
}

/// From a moment to `end`, which has a day of its own if `has_day`; or else is on that day, or in the night that follows it.
fn span(
    whole: Piece<'_>,
    clocks: Piece<'_>,
    zone: &Zone,
    (from, start): (&Clock<'_>, Moment),
    (has_day, end): (bool, Clock<'_>),
) -> Result<Extent, DateError> {
    let same_day = end.moment(zone);
    let is_earlier = !has_day && end.local().time() < from.local().time();
    if let Ok(end) = &same_day
        && start.instant < end.instant
    {
        return Ok(Extent::Span { start, end: end.clone() });
    }
    if !is_earlier {
        same_day?;
        let help = "put the earlier time first, or write the day on which it ends before the second time";
        return Err(whole.error("this ends before it begins", help));
    }
    let next = end.date.tomorrow().ok().filter(|day| day.year() <= LAST_YEAR);
    let next = next.ok_or_else(|| whole.error(format!("this ends after the year {LAST_YEAR}, which is out of range"), YEARS))?;
    let (first, last) = (from.piece.text, end.piece.text);
    let long = end.local().time().duration_since(from.local().time()).as_secs() + 24 * 3600;
    if long > 12 * 3600 {
        let message =
            format!("from {first} to {last} is {} hours of a night and a day, or the times are the wrong way round", long / 3600);
        return Err(clocks.error(message, format!("write `{last}/{first}`, or `{first}/{next} {last}`, whichever is meant")));
    }
    let end = Clock { date: next, ..end }.moment(zone)?;
    Ok(Extent::Span { start, end })
}

/// Both times of a span say whether they are in the morning, or none does.
fn one_meridiem(clocks: Piece<'_>, from: Piece<'_>, to: Piece<'_>) -> Result<(), DateError> {
    let is_bare = |text: &str| twelve(text, Meridiem::Am).is_ok();
    let differ = match (meridiem(from.text), meridiem(to.text)) {
        (None, Some(_)) => is_bare(from.text),
        (Some(_), None) => is_bare(to.text),
        _ => false,
    };
    let Some((start, end)) = clock_pair(from.text, to.text).filter(|_| differ) else { return Ok(()) };
    let [start, end] = [start, end].map(|time| super::clock(DateTime::from_parts(Date::constant(1, 1, 1), time)));
    let message = "one of the two times says whether it is in the morning, and the other does not";
    Err(clocks.error(message, format!("write `{start}/{end}`")))
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

/// The clock times before a zone, and the mark between the two. `UTC +8` is one zone in two words.
fn named_tail<'t>(before: Piece<'t>, last: Piece<'t>) -> Result<Tail<'t>, DateError> {
    if let Some((clocks, word)) = before.split_last().filter(|(_, word)| matches!(word.text, "UTC" | "GMT"))
        && last.text.starts_with(['+', '-', '\u{2212}'])
    {
        let zone = Zone::named(&format!("{}{}", word.text, last.text)).map_err(|error| last.of_zone(error))?;
        return Ok((clocks, None, Some((word, zone))));
    }
    let zone = Zone::named(last.text).map_err(|error| last.of_zone(error))?;
    Ok(match before.split_last() {
        Some((clocks, mark)) if is_mark(mark.text) => (clocks, Some(mark), Some((last, zone))),
        _ => (before, None, Some((last, zone))),
    })
}

/// Whether a word is a clock time, or two of them, or would be one if it were right.
fn is_clock(word: &str) -> bool {
    let first = word.split('/').next().unwrap_or_default();
    let is_word = matches!(first, "noon" | "end-of-day" | "midnight")
        || [word, first].iter().any(|word| meridiem(word).is_some_and(|(hour, _)| hour.is_empty()));
    is_word || word.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a word has the form of a mark: an abbreviation, or a distance from UTC.
fn is_mark(word: &str) -> bool {
    meridiem(word).is_none() && (names::is_abbreviation(word) || names::offset(word).is_some())
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
            "noon" | "12 noon" | "12:00 noon" => Some(Time::constant(12, 0, 0, 0)),
            "end-of-day" => None,
            text => Some(match meridiem(text) {
                None => clock(text).ok_or_else(|| no_clock(piece, date))?,
                Some((text, half)) => twelve(text, half).map_err(|time| no_twelve(piece, half, time))?,
            }),
        };
        Ok(Clock { piece, date, time, mark })
    }

    /// The clock time, whatever the zone: the end of a day is its last second.
    fn local(&self) -> DateTime {
        DateTime::from_parts(self.date, self.time.unwrap_or(Time::constant(23, 59, 59, 0)))
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

/// The error of a time that no clock of twelve hours shows.
fn no_twelve(piece: Piece<'_>, half: Meridiem, shown: Option<Time>) -> DateError {
    let message = format!("`{}` is no time on a clock of twelve hours", piece.text);
    let written = |time: Time| super::clock(DateTime::from_parts(Date::constant(1, 1, 1), time));
    let help = match (shown, half) {
        (None, _) => CLOCKS.to_owned(),
        (Some(time), Meridiem::Am) if time.hour() > 12 => {
            let morning = Time::constant(time.hour() - 12, time.minute(), time.second(), 0);
            format!("write `{}` or `{}`, whichever is meant", written(morning), written(time))
        }
        (Some(time), Meridiem::Pm) if time.hour() == 0 => {
            let noon = Time::constant(12, time.minute(), time.second(), 0);
            format!("write `{}` or `{}`, whichever is meant", written(time), written(noon))
        }
        (Some(time), _) => format!("write `{}`", written(time)),
    };
    piece.error(message, help)
}

/// The error of a clock time that is none.
fn no_clock(piece: Piece<'_>, date: Date) -> DateError {
    if matches!(piece.text, "midnight" | "12 midnight" | "12:00 midnight" | "00:00 midnight" | "0:00 midnight") {
        let help = format!("write `{date} 00:00` for the beginning of that day, or `{date} end-of-day` for its end");
        return piece.error_by(
            &rules::HOUR_24,
            "midnight is the beginning of a day to some readers, and its end to others",
            help,
        );
    }
    if piece.text.strip_prefix("24:00").is_some_and(|rest| rest.is_empty() || rest == ":00") {
        let next = date.tomorrow().unwrap_or(date);
        let help = format!("write `{date} end-of-day`, or `{next} 00:00` if the first moment of that day is meant");
        return piece.error_by(
            &rules::HOUR_24,
            "a day has no 24:00: readers take it for the beginning of the day or for its end",
            help,
        );
    }
    piece.error(format!("`{}` is no time of day", piece.text), CLOCKS)
}

/// The part of a year for which EDTF has this code in place of a month.
fn of_code(year: i16, code: i16) -> Option<Plain> {
    let part = |base: i16| Some(PartOfYear { year, part: i8::try_from(code - base).ok()? });
    match code {
        21..=24 => part(20).map(Plain::Season),
        33..=36 => part(32).map(Plain::Quarter),
        40..=41 => part(39).map(Plain::Half),
        _ => None,
    }
}

fn plain(piece: Piece<'_>) -> Result<Plain, DateError> {
    let not_a_date = || {
        let stamp = piece.text.as_bytes().get(10) == Some(&b'T');
        piece.error(format!("`{}` is no date", piece.text), if stamp { STAMP } else { FORMS })
    };
    let mut parts = piece.text.split('-');
    let year = parts.next().and_then(|year| digits(year, 4)).ok_or_else(not_a_date)?;
    if !(1..=LAST_YEAR).contains(&year) {
        return Err(piece.error(format!("the year {year} is out of range"), YEARS));
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
        let season = SEASONS.iter().zip(1..).find(|(word, _)| **word == second);
        if let Some((_, part)) = season {
            return Ok(Plain::Season(PartOfYear { year, part }));
        }
        if let Some(coded) = digits(second, 2).and_then(|code| of_code(year, code)) {
            return Ok(coded);
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
            ("TBA", "tba"),
            ("TBD", "tba"),
            ("tbc", "tba"),
            ("2016-06-24 TBC", "2016-06-24 tbc"),
            ("early 2027-05", "early 2027-05"),
            ("~mid 2027-05", "~mid 2027-05"),
            ("late 2028-02 tbc", "late 2028-02 tbc"),
            ("2027-spring", "2027-spring"),
            ("2027-22", "2027-summer"),
            ("2027-24", "2027-winter"),
            ("2027-35", "2027-Q3"),
            ("2027-41", "2027-H2"),
            ("../2027-05", "../2027-05"),
            ("../mid 2027-06", "../mid 2027-06"),
            ("~../2027-summer", "~../2027-summer"),
            ("../2027-05-15 noon UTC", "../2027-05-15 12:00 UTC"),
            ("2027-03-15/..", "2027-03-15/.."),
            ("2027-03-15/.. tbc", "2027-03-15/.. tbc"),
            ("2027-03-15 09:00/..", "2027-03-15 09:00 Europe/Paris/.."),
            ("2027-03-15 09:00/.. Asia/Tokyo", "2027-03-15 09:00 Asia/Tokyo/.."),
            ("Rolling", "rolling"),
            ("0001-01-01", "0001-01-01"),
            ("0001-01-01 23:00 UTC", "0001-01-01 23:00 UTC"),
            ("9998-12-31 22:00 UTC-12", "9998-12-31 22:00 UTC-12"),
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
            ("2015-03-16 12:00 UTC-8", "2015-03-16 12:00 UTC-8"),
            ("2015-07-16 12:00 UTC+1", "2015-07-16 12:00 UTC+1"),
            ("2015-03-16 12:00 UTC+05:30", "2015-03-16 12:00 UTC+5:30"),
            ("2015-03-16 12:00 UTC+0530", "2015-03-16 12:00 UTC+5:30"),
            ("2015-03-16 12:00 utc\u{2212}3:30", "2015-03-16 12:00 UTC-3:30"),
            ("2015-03-16 12:00 UTC +8", "2015-03-16 12:00 UTC+8"),
            ("2015-03-16 12:00 -08:00", "2015-03-16 12:00 UTC-8"),
            ("2015-03-16 12:00 +00:00", "2015-03-16 12:00 UTC"),
            ("2015-03-16 12:00 UTC-12", "2015-03-16 12:00 UTC-12"),
            ("2015-03-16 12:00 +14:00", "2015-03-16 12:00 UTC+14"),
            ("2015-03-16 12:00 GMT", "2015-03-16 12:00 GMT"),
            ("2015-03-16 12:00 GMT+1", "2015-03-16 12:00 GMT+1"),
            ("2015-03-16 end-of-day UTC+5:45", "2015-03-16 end-of-day UTC+5:45"),
            ("2015-03-16 09:00/17:00 GMT-3", "2015-03-16 09:00/17:00 GMT-3"),
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
            ("0000-12-31", "0000-12-31", "out of range"),
            ("9999", "9999", "out of range"),
            ("9998-12-31 22:00/02:00", "9998-12-31 22:00/02:00", "out of range"),
            ("2014-25", "2014-25", "there is no month 25"),
            ("early 2014-09-02", "2014-09-02", "stands before a month"),
            ("2014-09-02/03/..", "2014-09-02/03/..", "and no range"),
            ("../2014-09/10", "../2014-09/10", "and no range"),
            ("2014-summer/autumn", "autumn", "is no date"),
            ("25.2.2014", "25.2.2014", "is no date"),
            ("2014-02-26/25", "2014-02-26/25", "before it begins"),
            ("2014-02-26/26", "2014-02-26/26", "same time"),
            ("2014-02/2014-03-01", "2014-03-01", "of one kind"),
            ("2015-03-16 25:00", "25:00", "no time of day"),
            ("2015-03-16T12:00+01:00", "2015-03-16T12:00+01:00", "is no date"),
            ("2015-03-16 12:00 Europe/Paris CET", "CET", "behind the zone"),
            ("2015-03-16 Europe/Paris", "Europe/Paris", "without a time"),
            ("2015-03-16 17:00/09:00", "17:00/09:00", "wrong way round"),
            ("2015-03-16 17:00/2015-03-16 09:00", "2015-03-16 17:00/2015-03-16 09:00", "before it begins"),
            ("2015-03-16 17:00/17:00", "2015-03-16 17:00/17:00", "before it begins"),
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
            (
                "2015-03-16 24:00",
                &rules::HOUR_24,
                "2015-03-16 24:00",
                "no 24:00",
                "`2015-03-16 end-of-day`, or `2015-03-17 00:00`",
            ),
            ("2015-03-16 12:00 Europe/Pairs", &rules::UNKNOWN_ZONE, "Europe/Pairs", "no time zone", "`Europe/Paris`"),
            ("2015-03-16 12:00 Asia/Beijing", &rules::UNKNOWN_ZONE, "Asia/Beijing", "no time zone", "`Asia/Shanghai`"),
            ("2015-03-16 12:00 XYZ", &rules::ZONE_ABBREVIATION, "XYZ", "show CET", "leave it out"),
            ("2015-03-16 12:00 Asia/Chongqing", &rules::ZONE_RENAMED, "Asia/Chongqing", "former name", "`Asia/Shanghai`"),
            ("2015-03-16 12:00 US/Pacific", &rules::ZONE_RENAMED, "US/Pacific", "former name", "`America/Los_Angeles`"),
            ("2015-03-16 12:00 PRC", &rules::ZONE_RENAMED, "PRC", "former name", "`Asia/Shanghai`"),
            ("2015-03-16 12:00 Etc/UTC", &rules::ZONE_RENAMED, "Etc/UTC", "former name", "`UTC`"),
            ("2010-09-15 12:00 CET", &rules::ZONE_ABBREVIATION, "CET", "show CEST at 12:00 on 2010-09-15, and not CET", "`CEST`"),
            ("2010-09-15 12:00 CET", &rules::ZONE_ABBREVIATION, "CET", "show CEST", "if not, write `UTC+1` alone"),
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
            (
                "2015-07-16 12:00 +01:00",
                &rules::ZONE_OFFSET,
                "+01:00",
                "show CEST",
                "leave it out if the clock in Europe/Paris is meant",
            ),
            ("2015-07-16 12:00 +01:00", &rules::ZONE_OFFSET, "+01:00", "and not +01:00", "if not, write `UTC+1` alone"),
            ("2015-03-16 12:00 UTC+15", &rules::ZONE_OFFSET, "UTC+15", "no clocks are at `UTC+15`", "from `UTC-12` to `UTC+14`"),
            ("2015-03-16 12:00 -12:30", &rules::ZONE_OFFSET, "-12:30", "no clocks", "in quarters of an hour"),
            ("2015-03-16 12:00 GMT+5:37", &rules::ZONE_OFFSET, "GMT+5:37", "no clocks", "in quarters of an hour"),
            ("2015-03-16 12:00 Etc/GMT-8", &rules::ZONE_OFFSET, "Etc/GMT-8", "signs are inverted", "write `UTC+8`"),
            ("2015-03-16 12:00 Etc/GMT-12", &rules::ZONE_OFFSET, "Etc/GMT-12", "12 h ahead of UTC", "write `UTC+12`, or `AoE`"),
            ("2015-03-16 12:00 +02:00 Europe/Paris", &rules::ZONE_OFFSET, "+02:00", "show CET", "`UTC+2` alone"),
            ("2015-03-16 12:00 +8", &rules::ZONE_OFFSET, "+8", "does not say", "write `UTC+8`"),
            ("2015-08-16 12:00 PST", &rules::ZONE_ABBREVIATION, "PST", "different", "clocks show PDT then, write `UTC-8`"),
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
        assert!(error("2015-08-16 12:00 EST").help.contains("`UTC-5` if EST is meant, or `America/New_York`"));
        assert!(error("2015-01-16 12:00 EST").help.contains("`America/New_York`, `UTC-5`"));
    }

    /// Clocks of twelve hours, and events over midnight: as they are written, and what they are, or what to write instead.
    #[test]
    fn twelve_hours_and_nights_are_understood_or_asked_about() {
        for (text, normal) in [
            ("2027-05-04 11:59 pm", "2027-05-04 23:59"),
            ("2027-05-04 11:59PM AoE", "2027-05-04 23:59 AoE"),
            ("2027-05-04 11:59:59pm", "2027-05-04 23:59:59"),
            ("2027-05-04 12:00 am", "2027-05-04 00:00"),
            ("2027-05-04 12:15 a.m.", "2027-05-04 00:15"),
            ("2027-05-04 12:45 PM", "2027-05-04 12:45"),
            ("2027-05-04 12 noon UTC-8", "2027-05-04 12:00 UTC-8"),
            ("2027-05-04 5 p.m.", "2027-05-04 17:00"),
            ("2027-05-04 5pm CEST", "2027-05-04 17:00"),
            ("2027-05-04 05:00 P.M Asia/Tokyo", "2027-05-04 17:00 Asia/Tokyo"),
            ("2027-05-04 9 am/5:30 pm", "2027-05-04 09:00/17:30"),
            ("2027-05-04 9:00 AM/5:30 PM UTC", "2027-05-04 09:00/17:30 UTC"),
            ("2027-05-04 9 am/2027-05-05 1 pm", "2027-05-04 09:00/2027-05-05 13:00"),
            ("2027-05-04 22:00/02:00", "2027-05-04 22:00/2027-05-05 02:00"),
            ("2027-05-04 10 pm/2 am", "2027-05-04 22:00/2027-05-05 02:00"),
            ("2027-12-31 21:00/01:00 UTC+1", "2027-12-31 21:00/2028-01-01 01:00 UTC+1"),
            ("2027-05-04 20:00/08:00", "2027-05-04 20:00/2027-05-05 08:00"),
            // Clocks are put forward in that night, and back in the next one; 02:30 is skipped on the first morning.
            ("2027-03-27 22:00/04:00", "2027-03-27 22:00/2027-03-28 04:00"),
            ("2027-03-28 22:00/02:30", "2027-03-28 22:00/2027-03-29 02:30"),
            ("2027-10-30 22:00 CEST/02:30 CET", "2027-10-30 22:00/2027-10-31 02:30 CET"),
        ] {
            let when = parse(text, Some(&paris())).unwrap_or_else(|error| panic!("{text}: {error:?}"));
            let paris =
                if normal.matches(char::is_alphabetic).count() == 0 || normal.ends_with("CET") { " Europe/Paris" } else { "" };
            assert_eq!(when.to_string(), format!("{normal}{paris}"), "{text}");
        }
        let hours = |text: &str| {
            let (from, until) = parse(text, Some(&paris())).unwrap().bounds(&paris()).unwrap();
            (until.as_second() - from.as_second()) / 3600
        };
        assert_eq!(
            (hours("2027-03-27 22:00/04:00"), hours("2027-10-30 22:00/04:00"), hours("2027-05-04 22:00/04:00")),
            (5, 7, 6)
        );
        for (text, part, help) in [
            ("2027-05-04 13:00 pm", "13:00 pm", "write `13:00`"),
            ("2027-05-04 13:00 am", "13:00 am", "`01:00` or `13:00`"),
            ("2027-05-04 00:30 am", "00:30 am", "write `00:30`"),
            ("2027-05-04 0:30 pm", "0:30 pm", "`00:30` or `12:30`"),
            ("2027-05-04 25:00 pm", "25:00 pm", "as `09:30`"),
            ("2027-05-04 2:00/3:00 pm", "2:00/3:00 pm", "write `14:00/15:00`"),
            ("2027-05-04 11:30/1:00 pm UTC", "11:30/1:00 pm", "write `11:30/13:00`"),
            ("2027-05-04 9 am/5", "9 am/5", "write `09:00/17:00`"),
            ("2027-05-04 17:00/09:00", "17:00/09:00", "`09:00/17:00`, or `17:00/2027-05-05 09:00`"),
            ("2027-05-04 midnight AoE", "2027-05-04 midnight", "`2027-05-04 00:00` for the beginning"),
            ("2027-05-04 12 midnight", "2027-05-04 12 midnight", "`2027-05-04 end-of-day` for its end"),
            ("2027-05-04 22:00/midnight", "midnight", "`2027-05-04 end-of-day`"),
            ("2027-05-04 24:00", "2027-05-04 24:00", "`2027-05-04 end-of-day`"),
        ] {
            let error = parse(text, Some(&paris())).expect_err(text);
            assert_eq!(&text[error.range.clone()], part, "{text}: {}", error.message);
            assert!(error.help.contains(help), "{text}: {}", error.help);
        }
    }

    #[test]
    fn the_deadline_is_one_instant() {
        let Extent::Instant(moment) = parse("2015-03-16 12:00", Some(&paris())).unwrap().extent else { panic!() };
        assert_eq!(moment.instant.to_string(), "2015-03-16T11:00:00Z");
        assert_eq!(moment.in_zone(&Zone::named("Asia/Shanghai").unwrap()).to_string(), "2015-03-16T19:00:00");
    }
}
