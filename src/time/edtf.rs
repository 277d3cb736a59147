//! A date in the Extended Date/Time Format, EDTF (ISO 8601-2:2019, as the Library of Congress publishes it).
//!
//! In: a [`When`]. Out: the text that says as much, or a little less where EDTF cannot say it, and never more.
//! Seasons are the codes 21 to 24 (level 1), which say no half of the globe; quarters 33 to 36, halves 40 and 41 (level 2).
//! A third of a month has no form: the month stands. What is open at one end is an interval that is open there (level 1). `~` is EDTF's `~` (approximate), `tbc` its `?`
//! (uncertain). EDTF has neither intervals of clock times nor doubts about one: there the days stand. `tba` and `rolling` have no form.

use super::{Certainty, Extent, Moment, PartOfYear, When, extended};

impl When {
    /// The date in EDTF; `None` where nothing is known.
    pub fn edtf(&self) -> Option<String> {
        let mark = match self.certainty {
            Certainty::Confirmed => "",
            Certainty::About => "~",
            Certainty::ToBeConfirmed => "?",
        };
        let one = |text: String| Some(format!("{text}{mark}"));
        let two = |first: String, last: String| Some(format!("{first}{mark}/{last}{mark}"));
        let month = |part: &PartOfYear| format!("{:04}-{:02}", part.year, part.part);
        let code = |base: i8, part: &PartOfYear| format!("{:04}-{}", part.year, base + part.part);
        match &self.extent {
            Extent::Instant(moment) if mark.is_empty() => Some(instant(moment)),
            Extent::Instant(moment) => one(moment.local.date().to_string()),
            Extent::Span { start, end } if start.local.date() == end.local.date() => one(start.local.date().to_string()),
            Extent::Span { start, end } => two(start.local.date().to_string(), end.local.date().to_string()),
            Extent::Day(day) => one(day.to_string()),
            Extent::Days { first, last } => two(first.to_string(), last.to_string()),
            Extent::Month(part) => one(month(part)),
            Extent::Months { first, last } => two(month(first), month(last)),
            Extent::Third(_, part) => one(month(part)),
            Extent::Season(part) => one(code(20, part)),
            Extent::Quarter(part) => one(code(32, part)),
            Extent::Quarters { first, last } => two(code(32, first), code(32, last)),
            Extent::Half(part) => one(code(39, part)),
            Extent::Halves { first, last } => two(code(39, first), code(39, last)),
            Extent::Year(year) => one(format!("{year:04}")),
            Extent::Years { first, last } => two(format!("{first:04}"), format!("{last:04}")),
            Extent::Until(date) => open_end(date, self.certainty).map(|date| format!("../{date}")),
            Extent::Since(date) => open_end(date, self.certainty).map(|date| format!("{date}/..")),
            Extent::Rolling | Extent::Unknown => None,
        }
    }
}

/// The end of an interval, which has no clock times.
fn open_end(date: &Extent, certainty: Certainty) -> Option<String> {
    let extent = match date {
        Extent::Instant(moment) => Extent::Day(moment.local.date()),
        other => other.clone(),
    };
    When { extent, certainty }.edtf()
}

/// A date and time with its distance from UTC, level 0.
fn instant(moment: &Moment) -> String {
    let minutes = moment.zone.offset_seconds(moment.instant) / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    match minutes {
        0 => format!("{}Z", extended(moment.local)),
        _ => format!("{}{sign}{:02}:{:02}", extended(moment.local), minutes.abs() / 60, minutes.abs() % 60),
    }
}
