//! Clock times of a day as they are written: of 24 hours, and of twelve.
//!
//! In: texts such as `09:30` and `5 p.m.`. Out: times of a day. Not here: which day and zone they are of, and words such as
//! `noon` ([`super::grammar`]).

use super::Time;

/// A clock time of 24 or of twelve hours.
pub(super) fn clock_time(text: &str) -> Option<Time> {
    match meridiem(text) {
        Some((hour, half)) => twelve(hour, half).ok(),
        None => clock(&padded(text)),
    }
}

/// Two clock times of a span; where one alone says in which half of the day it is, the other is in the same, or in the one
/// by which the second comes after the first.
pub(super) fn clock_pair(from: &str, to: &str) -> Option<(Time, Time)> {
    match (meridiem(from), meridiem(to)) {
        (None, Some((_, half))) => {
            let end = clock_time(to)?;
            let starts = [half, Meridiem::Am].map(|half| twelve(from, half).ok());
            let start = starts.into_iter().flatten().find(|start| *start < end).or_else(|| clock(&padded(from)))?;
            Some((start, end))
        }
        (Some((_, half)), None) => {
            let start = clock_time(from)?;
            let ends = [half, Meridiem::Pm].map(|half| twelve(to, half).ok());
            let end = ends.into_iter().flatten().find(|end| start < *end).or_else(|| clock(&padded(to)))?;
            Some((start, end))
        }
        _ => clock_time(from).zip(clock_time(to)),
    }
}

/// A clock time with two digits of hours, and with minutes.
fn padded(text: &str) -> String {
    let hour = text.split(':').next().unwrap_or_default();
    let zero = if hour.len() == 1 { "0" } else { "" };
    format!("{zero}{text}{}", if text.contains(':') { "" } else { ":00" })
}

/// The halves of a day by which some clocks count twelve hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meridiem {
    /// Before noon.
    Am,
    /// After noon.
    Pm,
}

impl Meridiem {
    /// The word behind a clock time.
    pub(super) fn word(self) -> &'static str {
        match self {
            Meridiem::Am => "am",
            Meridiem::Pm => "pm",
        }
    }
}

/// What stands before `am` or `pm`, in whatever letters, and which of the two it is.
pub(super) fn meridiem(text: &str) -> Option<(&str, Meridiem)> {
    const WORDS: [(&str, Meridiem); 6] = [
        ("a.m.", Meridiem::Am),
        ("p.m.", Meridiem::Pm),
        ("a.m", Meridiem::Am),
        ("p.m", Meridiem::Pm),
        ("am", Meridiem::Am),
        ("pm", Meridiem::Pm),
    ];
    WORDS.iter().find_map(|(word, half)| {
        let at = text.len().checked_sub(word.len()).filter(|at| text.is_char_boundary(*at))?;
        text[at..].eq_ignore_ascii_case(word).then(|| (text[..at].trim_end(), *half))
    })
}

/// The time that a clock of twelve hours shows as `text`, `5` or `11:59`; `Err` where the hour is none of such a clock.
pub(super) fn twelve(text: &str, half: Meridiem) -> Result<Time, Option<Time>> {
    let time = clock(&padded(text)).ok_or(None)?;
    if !(1..=12).contains(&time.hour()) {
        return Err(Some(time));
    }
    let hour = time.hour() % 12 + if half == Meridiem::Pm { 12 } else { 0 };
    Ok(Time::constant(hour, time.minute(), time.second(), 0))
}

/// The time that a clock of 24 hours shows as `text`.
pub(super) fn clock(text: &str) -> Option<Time> {
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
pub(super) fn digits(text: &str, count: usize) -> Option<i16> {
    if text.len() == count && text.bytes().all(|b| b.is_ascii_digit()) { text.parse().ok() } else { None }
}
