//! A date in the words of a language.
//!
//! In: a date and the zones in which it is shown. Out: [`DateView`], which templates see as it is. Not here: the forms of dates
//! themselves ([`crate::locale`]).

use crate::locale::{Length, Locale, Phrase, Piece, ZoneAt};
use crate::model::Clocks;
use crate::text::escape::escape_into;
use crate::time::{Date, Extent, Moment, Timestamp, When, Zone, extended_utc, iso, rfc3339};
use serde::Serialize;

/// A date in the words of the page's language, as precise as it is known.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct DateView {
    /// As text: `25–26 February 2014`, `3rd quarter of 2014`, `Monday 16 March 2015, 12:00 CET`.
    pub text: String,
    /// Short, for lists and cards: `25–26 Feb 2014`; of an exact time that ends on another day, the days alone.
    pub short: String,
    /// As text to be spoken: `25 to 26 February 2014`.
    pub spoken: String,
    /// As markup, with `<time datetime>` where HTML has a form for this precision.
    pub html: String,
    /// Of an exact time: its day, with the weekday; of one that ends on another day: the days, as `14–17 May 2026`.
    pub day: Option<String>,
    /// The same as markup, in which what joins two days has words for those who hear it.
    pub day_html: Option<String>,
    /// With weekdays, where the days are known: `Tuesday 25 and Wednesday 26 February 2014`.
    pub weekdays: Option<String>,
    /// `instant`, `span`, `day`, `days`, `month`, `months`, `quarter`, `half`, `year` or `unknown`.
    pub precision: &'static str,
    /// `confirmed`, `about` or `tbc`.
    pub certainty: &'static str,
    /// Where days are known, and no hours: the first one, as `2014-02-25`.
    pub first: Option<String>,
    /// The last one.
    pub last: Option<String>,
    /// The year, if it is known.
    pub year: Option<i16>,
    /// The first moment that it can mean, in UTC: for the script.
    pub from: Option<String>,
    /// The moment by which it is over, in UTC: for the script.
    pub until: Option<String>,
    /// Of an exact time: the time in each zone that is printed: the published one first, unless the language has an order of its own.
    pub zones: Vec<ZoneTimeView>,
}

/// An exact time in a zone.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ZoneTimeView {
    /// Whether this is the zone in which it was published.
    pub published: bool,
    /// `Monday 16 March 2015`, where the day differs from the one that the date in words names.
    pub other_day: Option<String>,
    /// Whether the text names its days itself, since the time begins and ends on different ones here.
    pub own_days: bool,
    /// The name of the zone: `Central European Time`, `Beijing Time`.
    pub zone: String,
    /// `UTC+1`.
    pub offset: String,
    /// All of this in words: `19:00 Beijing Time (UTC+8)`, `09:00–17:00 CET (UTC+1)`.
    pub text: String,
    /// The same as markup, with `<time datetime>`.
    pub html: String,
}

/// Builds the view of `when`; days begin and end in `zone`, exact times are written as `clocks` say.
pub fn view(locale: &Locale, when: &When, zone: &Zone, clocks: Clocks<'_>) -> DateView {
    let shown = on_clocks(when, clocks);
    let long = locale.when(&shown, Length::Long);
    let bounds = when.bounds(zone);
    let zones = zones(locale, when, &shown, clocks);
    let weekdays =
        matches!(when.extent, Extent::Day(_) | Extent::Days { .. }).then(|| locale.text(&locale.when(when, Length::Weekday)));
    let day = match &shown.extent {
        Extent::Instant(moment) => Some(locale.day(moment.local.date(), Length::Weekday)),
        Extent::Span { start, end } if start.local.date() == end.local.date() => {
            Some(locale.day(start.local.date(), Length::Weekday))
        }
        Extent::Span { start, end } => Some(locale.days(start.local.date(), end.local.date(), Length::Long)),
        _ => None,
    };
    let moment = |instant: Timestamp| {
        if instant.subsec_nanosecond() == 0 { extended_utc(instant) } else { instant.to_string() }
    };
    let days = match &when.extent {
        Extent::Day(_) | Extent::Days { .. } => when.days(),
        _ => None,
    };
    DateView {
        first: days.map(|(first, _)| iso(first)),
        last: days.map(|(_, last)| iso(last)),
        day_html: day.as_ref().map(|day| html(locale, day)),
        day: day.map(|day| locale.text(&day)),
        text: locale.text(&long),
        short: locale.text(&locale.when(&shown, Length::Short)),
        spoken: locale.spoken(&long),
        html: html(locale, &long),
        weekdays,
        precision: when.precision(),
        certainty: when.certainty.key(),
        year: when.days().map(|(first, _)| first.year()),
        from: bounds.map(|(from, _)| moment(from)),
        until: bounds.map(|(_, until)| moment(until)),
        zones,
    }
}

/// A date as a language tells it first: an exact time on the first of its own clocks, if it has any.
///
/// The end of a day stays as it was published: on another clock it is the end of none.
pub fn on_clocks(when: &When, clocks: Clocks<'_>) -> When {
    let Some(first) = clocks.zones.first().filter(|_| !clocks.published_first) else { return when.clone() };
    let there = |moment: &Moment| Moment {
        local: moment.in_zone(first),
        zone: first.clone(),
        instant: moment.instant,
        end_of_day: false,
    };
    let extent = match &when.extent {
        Extent::Instant(moment) if !moment.end_of_day => Extent::Instant(there(moment)),
        Extent::Span { start, end } if !start.end_of_day && !end.end_of_day => {
            Extent::Span { start: there(start), end: there(end) }
        }
        other => other.clone(),
    };
    When { extent, certainty: when.certainty }
}

/// The same with the classes by which other sites read an event, `dt-start` and `dt-end` of the microformat h-event: on the
/// first of its zones, or on the date itself where it has none. What is not known to the day has none.
pub fn with_classes(mut view: DateView) -> DateView {
    if !["instant", "span", "day", "days"].contains(&view.precision) {
        return view;
    }
    let html = view.zones.first_mut().map_or(&mut view.html, |zone| &mut zone.html);
    if let (Some(first), Some(last)) = (html.find("<time"), html.rfind("<time")) {
        if last > first {
            html.insert_str(last + "<time".len(), " class=\"dt-end\"");
        }
        html.insert_str(first + "<time".len(), " class=\"dt-start\"");
    }
    view
}

/// An exact time in each zone in which it is printed; nothing for what is coarser.
fn zones(locale: &Locale, when: &When, shown: &When, clocks: Clocks<'_>) -> Vec<ZoneTimeView> {
    let headline = match &shown.extent {
        Extent::Instant(moment) | Extent::Span { start: moment, .. } => moment.local.date(),
        _ => return Vec::new(),
    };
    match &when.extent {
        Extent::Instant(moment) => zone_times(locale, moment, None, headline, clocks),
        Extent::Span { start, end } => zone_times(locale, start, Some(end), headline, clocks),
        _ => Vec::new(),
    }
}

/// A phrase as markup: times as `<time>`, the sign of a range with words for those who hear it. The two ends of a range of hours
/// stand in a `<span class="nb">`, since a line that ends with their dash reads as if it were half said.
pub fn html(locale: &Locale, phrase: &Phrase) -> String {
    let is_short = |piece: &Piece| matches!(piece, Piece::Time(text, _) if text.chars().all(|c| c.is_ascii_digit() || c == ':'));
    let stays = |ends: &[Piece]| matches!(ends, [first, Piece::To, last] if is_short(first) && is_short(last));
    let mut out = String::with_capacity(192);
    for (at, piece) in phrase.0.iter().enumerate() {
        match piece {
            Piece::Words(text) => escape_into(&mut out, text),
            Piece::Time(text, datetime) => {
                if phrase.0.get(at..at + 3).is_some_and(stays) {
                    out.push_str("<span class=\"nb\">");
                }
                out.push_str("<time datetime=\"");
                escape_into(&mut out, datetime);
                out.push_str("\">");
                escape_into(&mut out, text);
                out.push_str("</time>");
                if at >= 2 && phrase.0.get(at - 2..=at).is_some_and(stays) {
                    out.push_str("</span>");
                }
            }
            Piece::To => {
                let (sign, words) = locale.range_sign(phrase);
                if sign.trim() == "–" {
                    out.push_str("<span aria-hidden=\"true\">");
                    out.push_str(&sign);
                    out.push_str("</span><span class=\"vh\">");
                    escape_into(&mut out, &words);
                    out.push_str("</span>");
                } else {
                    escape_into(&mut out, &sign);
                }
            }
        }
    }
    out
}

/// An exact time in each zone in which it is printed: the published one first, unless the language has an order of its own.
fn zone_times(locale: &Locale, start: &Moment, end: Option<&Moment>, headline: Date, clocks: Clocks<'_>) -> Vec<ZoneTimeView> {
    let mut views: Vec<ZoneTimeView> = Vec::new();
    let own = std::slice::from_ref(&start.zone);
    let (first, last) = if clocks.published_first { (own, clocks.zones) } else { (clocks.zones, own) };
    let named = |zone: &Zone| (locale.zone(zone, start.instant), end.map(|end| locale.zone(zone, end.instant)));
    let published = named(&start.zone);
    for zone in first.iter().chain(last) {
        let (from, to) = if *zone == start.zone { published.clone() } else { named(zone) };
        let both = to.as_ref().map_or_else(|| from.clone(), |to| from.until(to));
        if !views.iter().any(|other| other.zone == both.name && other.offset == both.offset) {
            let is_published = from == published.0 && to == published.1;
            let ends = (start, zone_label(locale, &from));
            let last = end.map(|end| (end, zone_label(locale, to.as_ref().unwrap_or(&from))));
            let own_days = end.is_some_and(|end| end.in_zone(zone).date() != start.in_zone(zone).date());
            let (phrase, other_day) = on_clock(locale, zone, ends, last, headline);
            views.push(ZoneTimeView {
                html: html(locale, &phrase),
                text: locale.text(&phrase),
                other_day,
                own_days,
                published: is_published,
                zone: both.name,
                offset: both.offset,
            });
        }
    }
    views
}

/// A time on the clocks of a zone, each end with what the clocks are called then; and the day, where it is not `headline`.
///
/// What begins and ends on different days names them itself.
fn on_clock(
    locale: &Locale,
    zone: &Zone,
    (start, from): (&Moment, String),
    end: Option<(&Moment, String)>,
    headline: Date,
) -> (Phrase, Option<String>) {
    let day = start.in_zone(zone).date();
    let labelled =
        |time: Phrase, label: String| Phrase::fill(locale.word("zones.time"), &[("time", time), ("zone", Phrase::words(label))]);
    let clock = |moment: &Moment| locale.clock(moment, zone);
    let mut phrase = match end {
        Some((end, to)) if end.in_zone(zone).date() != day => {
            return (locale.span_on(start, end, zone, Length::Long, [from, to]), None);
        }
        Some((end, to)) if to == from => labelled(Phrase::range(clock(start), clock(end)), from),
        // Where clocks are changed in between, each end has a label of its own.
        Some((end, to)) => Phrase::range(labelled(clock(start), from), labelled(clock(end), to)),
        None => labelled(clock(start), from),
    };
    let other_day = (day != headline).then(|| locale.text(&locale.day(day, Length::Weekday)));
    if let Some(day) = &other_day {
        phrase.0.insert(0, Piece::Words(format!("{day}{}", locale.word("date.day_separator"))));
    }
    (phrase, other_day)
}

/// What the clocks of a zone are called, with their distance from UTC, unless that is their name already.
pub fn zone_label(locale: &Locale, at: &ZoneAt) -> String {
    let ZoneAt { name, offset } = at;
    if name == offset { name.clone() } else { locale.fill("zones.label", &[("zone", name), ("offset", offset)]) }
}

/// The value of `startDate` and the like: a day, or a time with its offset; `None` for what is coarser.
pub fn machine(when: &When) -> Option<(String, String)> {
    let time = |moment: &Moment| rfc3339(moment.local, moment.zone.offset_seconds(moment.instant));
    match &when.extent {
        Extent::Instant(moment) => Some((time(moment), time(moment))),
        Extent::Span { start, end } => Some((time(start), time(end))),
        Extent::Day(day) => Some((iso(*day), iso(*day))),
        Extent::Days { first, last } => Some((iso(*first), iso(*last))),
        _ => None,
    }
}
