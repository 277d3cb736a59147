//! Dates and times in digits: ISO 8601 and RFC 3339.
//!
//! In: days, clock times and instants. Out: texts for programs and for messages. Not here: the grammar of the file format,
//! which is that of [`super::When`], and words in a language ([`crate::locale`]).

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// A clock time of 24 hours: `09:05`, and `09:05:30` where it has seconds.
pub fn clock(local: DateTime) -> String {
    let mut out = String::with_capacity(8);
    push_clock(&mut out, local, local.second() != 0);
    out
}

/// A day in the extended form of ISO 8601: `2014-02-25`.
pub fn iso(day: Date) -> String {
    let mut out = String::with_capacity(10);
    push_day(&mut out, day);
    out
}

/// A date and time in the extended form of ISO 8601, without offset: `2015-03-16T12:00:00`.
pub fn extended(local: DateTime) -> String {
    // Room for an offset behind it.
    let mut out = String::with_capacity(25);
    push_day(&mut out, local.date());
    out.push('T');
    push_clock(&mut out, local, true);
    out
}

/// An instant in the extended form of ISO 8601, in UTC: `2015-03-16T11:00:00Z`.
pub fn extended_utc(instant: Timestamp) -> String {
    let mut out = extended(TimeZone::UTC.to_datetime(instant));
    out.push('Z');
    out
}

/// A time with its offset, RFC 3339: `2015-03-16T12:00:00+01:00`.
pub fn rfc3339(local: DateTime, offset_seconds: i32) -> String {
    let minutes = offset_seconds / 60;
    let mut out = extended(local);
    out.push(if minutes < 0 { '-' } else { '+' });
    let distance = u16::try_from(minutes.abs()).unwrap_or(0);
    push_number(&mut out, distance / 60, 10);
    out.push(':');
    push_number(&mut out, distance % 60, 10);
    out
}

fn push_day(out: &mut String, day: Date) {
    let Ok(year) = u16::try_from(day.year()) else {
        // A year before the first is written with a sign and more digits.
        out.push_str(&day.to_string());
        return;
    };
    push_number(out, year, 1000);
    for part in [day.month(), day.day()] {
        out.push('-');
        push_number(out, part.unsigned_abs().into(), 10);
    }
}

fn push_clock(out: &mut String, local: DateTime, seconds: bool) {
    push_number(out, local.hour().unsigned_abs().into(), 10);
    let rest = [local.minute(), local.second()];
    for part in &rest[..if seconds { 2 } else { 1 }] {
        out.push(':');
        push_number(out, part.unsigned_abs().into(), 10);
    }
}

/// The digits of a number, from that of the place `first` on: dates are much of what pages and calendars say, and the
/// formatter of the standard library takes several times as long for them.
fn push_number(out: &mut String, number: u16, first: u16) {
    let mut place = first;
    while place > 0 {
        let digit = u8::try_from(number / place % 10).unwrap_or(0);
        out.push(char::from(b'0' + digit));
        place /= 10;
    }
}
