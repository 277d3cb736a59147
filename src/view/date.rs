//! A date as a template sees it.

use super::{DateView, ZoneTimeView};
use crate::locale::{Length, Locale, Phrase, Piece, rfc3339};
use crate::model::Clocks;
use crate::parse::markdown::escape;
use crate::time::{Date, Extent, Moment, When, Zone};

/// Builds the view of `when`; days begin and end in `zone`, exact times are told as `clocks` say.
pub fn view(locale: &Locale, when: &When, zone: &Zone, clocks: Clocks<'_>) -> DateView {
    let told = told(when, clocks);
    let long = locale.when(&told, Length::Long);
    let bounds = when.bounds(zone);
    let zones = zones(locale, when, &told, clocks);
    let weekdays =
        matches!(when.extent, Extent::Day(_) | Extent::Days { .. }).then(|| locale.text(&locale.when(when, Length::Weekday)));
    let day = match &told.extent {
        Extent::Instant(moment) => Some(moment.local.date()),
        Extent::Span { start, end } if start.local.date() == end.local.date() => Some(start.local.date()),
        _ => None,
    };
    let days = match &when.extent {
        Extent::Day(_) | Extent::Days { .. } => when.days(),
        _ => None,
    };
    DateView {
        first: days.map(|(first, _)| first.to_string()),
        last: days.map(|(_, last)| last.to_string()),
        day: day.map(|day| locale.text(&locale.day(day, Length::Weekday))),
        text: locale.text(&long),
        short: locale.text(&locale.when(&told, Length::Short)),
        spoken: locale.spoken(&long),
        html: html(locale, &long),
        weekdays,
        precision: when.precision(),
        certainty: when.certainty.key(),
        year: when.days().map(|(first, _)| first.year()),
        from: bounds.map(|(from, _)| from.to_string()),
        until: bounds.map(|(_, until)| until.to_string()),
        zones,
    }
}

/// A date as a language tells it first: an exact time on the first of its own clocks, if it has any.
///
/// The end of a day stays as it was published: on another clock it is the end of none.
pub fn told(when: &When, clocks: Clocks<'_>) -> When {
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
pub fn in_zones(locale: &Locale, when: &When, clocks: Clocks<'_>) -> Vec<ZoneTimeView> {
    zones(locale, when, &told(when, clocks), clocks)
}

fn zones(locale: &Locale, when: &When, told: &When, clocks: Clocks<'_>) -> Vec<ZoneTimeView> {
    let headline = match &told.extent {
        Extent::Instant(moment) | Extent::Span { start: moment, .. } => moment.local.date(),
        _ => return Vec::new(),
    };
    match &when.extent {
        Extent::Instant(moment) => zone_times(locale, moment, None, headline, clocks),
        Extent::Span { start, end } => zone_times(locale, start, Some(end), headline, clocks),
        _ => Vec::new(),
    }
}

/// A phrase as markup: times as `<time>`, the sign of a range with words for those who hear it.
pub fn html(locale: &Locale, phrase: &Phrase) -> String {
    let (sign, words) = locale.range_sign(phrase);
    let mut out = String::with_capacity(128);
    for piece in &phrase.0 {
        match piece {
            Piece::Words(text) => out.push_str(&escape(text)),
            Piece::Time(text, datetime) => {
                out.push_str("<time datetime=\"");
                out.push_str(&escape(datetime));
                out.push_str("\">");
                out.push_str(&escape(text));
                out.push_str("</time>");
            }
            Piece::To if sign.trim() == "–" => {
                out.push_str("<span aria-hidden=\"true\">");
                out.push_str(&sign);
                out.push_str("</span><span class=\"vh\">");
                out.push_str(&escape(&words));
                out.push_str("</span>");
            }
            Piece::To => out.push_str(&escape(&sign)),
        }
    }
    out
}

/// An exact time in each zone in which it is printed: the published one first, unless the language has an order of its own.
fn zone_times(locale: &Locale, start: &Moment, end: Option<&Moment>, headline: Date, clocks: Clocks<'_>) -> Vec<ZoneTimeView> {
    let mut views: Vec<ZoneTimeView> = Vec::new();
    let own = std::slice::from_ref(&start.zone);
    let (first, last) = if clocks.published_first { (own, clocks.zones) } else { (clocks.zones, own) };
    let until = end.unwrap_or(start).instant;
    let named =
        |zone: &Zone| (locale.zone_of_span(zone, start.instant, until), Locale::offset_of_span(zone, start.instant, until));
    let published = named(&start.zone);
    for zone in first.iter().chain(last) {
        let name = if *zone == start.zone { published.clone() } else { named(zone) };
        if !views.iter().any(|other| other.zone == name.0 && other.offset == name.1) {
            views.push(zone_time(locale, (start, end), headline, zone, name.clone(), name == published));
        }
    }
    views
}

fn zone_time(
    locale: &Locale,
    (start, end): (&Moment, Option<&Moment>),
    headline: Date,
    zone: &Zone,
    name: (String, String),
    published: bool,
) -> ZoneTimeView {
    let local = start.in_zone(zone);
    let clock = |moment: &Moment| locale.clock(moment, zone);
    let label = |moment: &Moment| zone_label(locale, &locale.zone(zone, moment.instant), &Locale::offset(zone, moment.instant));
    let labelled = |time: Phrase, moment: &Moment| {
        Phrase::fill(locale.word("zones.time"), &[("time", time), ("zone", Phrase::words(label(moment)))])
    };
    let last = end.map(|end| {
        let mut last = clock(end);
        if end.in_zone(zone).date() != local.date() {
            let day = locale.text(&locale.day(end.in_zone(zone).date(), Length::Short));
            last.0.insert(0, Piece::Words(format!("{day} ")));
        }
        last
    });
    let time = last.iter().fold(clock(start), |first, last| Phrase::range(first, last.clone()));
    let mut marked = match (end, last) {
        // Where clocks are changed in between, each end has a label of its own.
        (Some(end), Some(last)) if label(start) != label(end) => {
            Phrase::range(labelled(clock(start), start), labelled(last, end))
        }
        _ => labelled(time.clone(), start),
    };
    let other_day = (local.date() != headline).then(|| locale.text(&locale.day(local.date(), Length::Weekday)));
    if let Some(day) = &other_day {
        marked.0.insert(0, Piece::Words(format!("{day}{}", locale.word("date.day_separator"))));
    }
    ZoneTimeView {
        html: html(locale, &marked),
        text: locale.text(&marked),
        time: locale.text(&time),
        other_day,
        published,
        zone: name.0,
        offset: name.1,
    }
}

/// An exact time in one line, with the time in each of its zones: `day` is that of the first.
pub fn in_one_line(locale: &Locale, day: &str, zones: &[ZoneTimeView]) -> String {
    let times: Vec<&str> = zones.iter().map(|zone| zone.text.as_str()).collect();
    format!("{day}{}{}", locale.word("date.day_separator"), times.join(" = "))
}

/// A zone with its distance from UTC, unless its name says that already.
fn zone_label(locale: &Locale, name: &str, offset: &str) -> String {
    if name == offset { name.to_owned() } else { locale.fill("zones.label", &[("zone", name), ("offset", offset)]) }
}

/// The value of `startDate` and the like: a day, or a time with its offset; `None` for what is coarser.
pub fn machine(when: &When) -> Option<(String, String)> {
    let time = |moment: &Moment| rfc3339(moment.local, moment.zone.offset_seconds(moment.instant));
    match &when.extent {
        Extent::Instant(moment) => Some((time(moment), time(moment))),
        Extent::Span { start, end } => Some((time(start), time(end))),
        Extent::Day(day) => Some((day.to_string(), day.to_string())),
        Extent::Days { first, last } => Some((first.to_string(), last.to_string())),
        _ => None,
    }
}
