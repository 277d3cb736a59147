//! Rules about dates that are possible, but most often a slip.

use crate::diag::{Diagnostic, Diagnostics, Span, Spanned};
use crate::model::{Call, Document, Event, Former, Kind, Milestone, MilestoneKind, Site};
use crate::rules;
use crate::time::{Certainty, Date, Extent, PartOfYear, Weekday, When};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// How many days an event may last before it is asked about.
const LONGEST: i32 = 31;

/// Words for one of several rounds.
const ROUNDS: &[&str] = &["round", "wave", "cycle", "phase", "stage", "first", "轮", "批"];

/// How many days the last deadline of an event may be before it: some fifteen months.
const FARTHEST: i32 = 450;

pub(super) fn check(site: &Site, diagnostics: &mut Diagnostics) {
    for (_, document) in site.documents.iter() {
        if let Some(event) = document.event() {
            long_range(&event.dates, diagnostics);
        }
        let deadlines = document.milestones().iter().filter(|milestone| milestone.kind == MilestoneKind::Deadline);
        for (milestone, date) in deadlines.filter_map(|milestone| Some((milestone, milestone.date.as_ref()?))) {
            midnight(date, diagnostics);
            if !milestone.of_registration {
                weekend(date, diagnostics);
            }
        }
        names(site, document, diagnostics);
        far(document, diagnostics);
    }
    twice(site, diagnostics);
    for (_, source) in site.sources.iter() {
        if let (Some(url), Some(date)) = (&source.url, &source.date) {
            dated_address(url, date, diagnostics);
        }
    }
}

/// Most events that last longer than a month have a wrong end.
fn long_range(dates: &Spanned<When>, diagnostics: &mut Diagnostics) {
    let Some((first, last)) = dates.days().filter(|_| dates.is_exact_to_the_day()) else { return };
    let days = first.until(last).map_or(0, |span| span.get_days()) + 1;
    if days > LONGEST {
        let message = format!("this event lasts {days} days");
        diagnostics.push(
            Diagnostic::new(&rules::LONG_RANGE, dates.span.clone(), message).help("check the month and the year of its end"),
        );
    }
}

/// 00:00 is the beginning of a day, and is often written for the end of it.
fn midnight(date: &Spanned<When>, diagnostics: &mut Diagnostics) {
    let Extent::Instant(moment) = &date.extent else { return };
    if (moment.local.hour(), moment.local.minute(), moment.local.second()) == (0, 0, 0) {
        let day = moment.local.date();
        let message = format!("00:00 is the first moment of {day}, and many will take it for the last");
        let before = day.yesterday().unwrap_or(day);
        let ends = [day, before].map(|day| format!("{day} end-of-day {}", moment.zone));
        diagnostics.push(Diagnostic::new(&rules::MIDNIGHT_DEADLINE, date.span.clone(), message).write_instead(&ends));
    }
}

/// Few deadlines are on a day on which nobody answers questions; many are so by a slip.
fn weekend(date: &Spanned<When>, diagnostics: &mut Diagnostics) {
    let Some((day, _)) = date.days().filter(|(first, last)| first == last && date.is_exact_to_the_day()) else { return };
    let name = match day.weekday() {
        Weekday::Saturday => "a Saturday",
        Weekday::Sunday => "a Sunday",
        _ => return,
    };
    let message = format!("the deadline {day} is {name}");
    diagnostics.push(
        Diagnostic::new(&rules::WEEKEND_DEADLINE, date.span.clone(), message)
            .help("check it with whoever set it; if it is right, add `allow: [{rule: weekend-deadline, reason: …}]` beside it"),
    );
}

/// The last deadline of an event is months before it, and not years: one of the two has a wrong year.
fn far(document: &Document, diagnostics: &mut Diagnostics) {
    let Some(event) = document.event().filter(|event| event.dates.is_exact_to_the_day()) else { return };
    let is_due = |milestone: &&Milestone| milestone.kind == MilestoneKind::Deadline && !milestone.of_registration;
    let deadlines = || document.milestones().iter().filter(is_due);
    let dates = deadlines().filter_map(|milestone| milestone.date.as_ref()).filter(|date| date.is_exact_to_the_day());
    let last = dates.filter_map(|date| Some((date.days()?.1, date))).max_by_key(|(day, _)| *day);
    let (Some((day, date)), Some((first, _))) = (last, event.dates.days()) else { return };
    // The first of several rounds may be known long before the others.
    let mut names = deadlines().map(|milestone| milestone.name.original().to_lowercase());
    if names.any(|name| ROUNDS.iter().any(|word| name.contains(word))) {
        return;
    }
    let days = day.until(first).map_or(0, |span| span.get_days());
    if days > FARTHEST {
        let message = format!("the last deadline ({}) is {days} days before the event ({})", date.value, event.dates.value);
        diagnostics.push(
            Diagnostic::new(&rules::FAR_DEADLINE, date.span.clone(), message)
                .label(event.dates.span.clone(), "the event")
                .help("compare both with the announcement, above all the years"),
        );
    }
}

/// The same title on the same days at the same place is the same event, by whatever id.
fn twice(site: &Site, diagnostics: &mut Diagnostics) {
    let mut seen: BTreeMap<(String, String, Option<usize>), &Document> = BTreeMap::new();
    for (_, document) in site.documents.iter() {
        let Some(event) = document.event().filter(|event| event.dates.is_exact_to_the_day()) else { continue };
        // Sessions of one day are told apart by their times.
        let dates = event.dates.to_string();
        let title = document.text(0).title.value.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
        let place = event.places.first().map(|place| place.index());
        match seen.entry((title, dates, place)) {
            Entry::Vacant(free) => {
                free.insert(document);
            }
            Entry::Occupied(first) if first.get().id.value == document.id.value => {}
            Entry::Occupied(first) => {
                let (id, other) = (&document.id, first.get());
                let message = format!("`{}` has the title, the days and the place of `{}`", id.value, other.id.value);
                diagnostics.push(
                    Diagnostic::new(&rules::ENTERED_TWICE, id.span.clone(), message)
                        .label(other.id.span.clone(), "the other is here")
                        .help("if they are one event, keep the page whose id subscribers know; if not, let their titles tell them apart"),
                );
            }
        }
    }
}

/// The years and dates in the names and titles of a page fit its date.
fn names(site: &Site, document: &Document, diagnostics: &mut Diagnostics) {
    match &document.kind {
        Kind::Event(event) => years(document, &dates_of(event).collect::<Vec<_>>(), diagnostics),
        Kind::Call(call) => {
            let own = call.milestones.iter().filter_map(|milestone| milestone.date.as_ref());
            let was = call.milestones.iter().flat_map(|milestone| former(&milestone.was));
            // A call is called after its event, which mostly takes place in another year than its deadlines.
            let events = call.milestones.iter().filter_map(|milestone| milestone.event).chain(call.event);
            let of_events = events.filter_map(|event| site.documents[event].event()).flat_map(dates_of);
            years(document, &own.chain(was).chain(of_events).collect::<Vec<_>>(), diagnostics);
        }
        Kind::Update(update) => dated_name(document, &update.date, diagnostics),
        _ => {}
    }
}

/// The dates of an event, former ones included.
fn dates_of(event: &Event) -> impl Iterator<Item = &Spanned<When>> {
    [&event.dates].into_iter().chain(former(&event.was))
}

/// The dates that were given up: an event that was put off keeps its name and address.
fn former(was: &[Former]) -> impl Iterator<Item = &Spanned<When>> {
    was.iter().map(|former| &former.date)
}

/// Of the years in a name, and of those in a title, one is that of a date. Where both say otherwise, that is one slip.
fn years(document: &Document, dates: &[&Spanned<When>], diagnostics: &mut Diagnostics) {
    let known: Vec<(Date, Date)> = dates.iter().filter_map(|date| date.days()).collect();
    let (Some(first), Some(date)) = (known.iter().map(|days| days.0).min(), dates.first()) else { return };
    // What is called for takes place in the year after as well as in the same, where the call does not say when.
    let says_event = |call: &Call| call.event.is_some() || call.milestones.iter().any(|milestone| milestone.event.is_some());
    let later = i16::from(document.call().is_some_and(|call| !says_event(call)));
    let last = known.iter().map(|days| days.1.year()).max().unwrap_or(first.year()).saturating_add(later);
    let title = &document.text(0).title;
    let name = document.key.rsplit('/').next().unwrap_or_default();
    let wrong = |text: &str| {
        let said = years_in(text);
        let fits = said.is_empty() || said.iter().any(|year| (first.year()..=last).contains(year));
        (!fits).then(|| said.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
    };
    let (what, said, span) = match (wrong(name), wrong(&title.value)) {
        (Some(name), Some(title)) if name == title => ("the name of the page and the title say", name, &date.span),
        (Some(name), _) => ("the name of the page says", name, &date.span),
        (None, Some(said)) => ("the title says", said, &title.span),
        (None, None) => return,
    };
    let finding = Diagnostic::new(&rules::YEAR_MISMATCH, span.clone(), format!("{what} {said}, but the date is {}", date.value));
    let finding = if *span == date.span { finding } else { finding.label(date.span.clone(), "the date") };
    let is_alone = document.call().is_some_and(|call| call.event.is_none());
    diagnostics.push(finding.help(match is_alone {
        true => "one of the two is wrong, perhaps since the page was copied from another year's; if it is the year of the event that this is a call for, name that: `event: …`",
        false => "one of the two is wrong, perhaps since the page was copied from another year's",
    }));
}

/// The years in a text: four digits that begin with 19 or 20, by themselves or behind a name (`icml2014`); behind a
/// single letter they are a number (`S2014`).
fn years_in(text: &str) -> Vec<i16> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let number = |word: &str| {
        let digits = word.trim_start_matches(char::is_alphabetic);
        let is_year = digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
        digits.parse().ok().filter(|_| is_year && word.len() != 5)
    };
    words.filter_map(number).collect()
}

/// The name of an update that begins with a date says the date of the update.
fn dated_name(document: &Document, date: &Spanned<When>, diagnostics: &mut Diagnostics) {
    let name = document.key.rsplit('/').next().unwrap_or_default();
    let (Some((from, until)), Some((first, last))) = (leading_date(name), date.days()) else { return };
    if until < first || last < from {
        let message =
            format!("the name of the page begins with `{}`, but the date is {}", &name[..name.len().min(10)], date.value);
        let span: Span = date.span.clone();
        diagnostics.push(
            Diagnostic::new(&rules::YEAR_MISMATCH, span, message)
                .help("one of the two is wrong; a new name needs the old address under `aliases:`"),
        );
    }
}

/// The date in the address of a source is that of the source: news sites put the day of publication there.
fn dated_address(url: &str, date: &Spanned<When>, diagnostics: &mut Diagnostics) {
    let (Some(said), Some((first, last))) = (date_in_address(url), date.days()) else { return };
    let Some((from, until)) = (When { extent: said.clone(), certainty: Certainty::Confirmed }).days() else { return };
    if until < first || last < from {
        let said = When { extent: said, certainty: Certainty::Confirmed };
        let message = format!("the address of this source says {said}, but its date is {}", date.value);
        let help = "one of the two is wrong; if both are right, say why: `allow: [{rule: year-mismatch, reason: …}]`";
        diagnostics.push(Diagnostic::new(&rules::YEAR_MISMATCH, date.span.clone(), message).help(help));
    }
}

/// The first day or month that an address names: `/2015/06-04/`, `/202407/t20240702_1.html`, `?date=20150203`, `/2026/03/`.
fn date_in_address(url: &str) -> Option<Extent> {
    let path = url.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map(|(_, path)| path)?;
    let mut month = None;
    let mut rest = path;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let behind_digit = rest[..at].ends_with(['-', '.']);
        rest = &rest[at..];
        let (numbers, length) = numbers(rest);
        let valid_month = |number: i16| i8::try_from(number).ok().filter(|month| (1..=12).contains(month));
        let day = |year: i16, month: i16, day: i16| Date::new(year, valid_month(month)?, i8::try_from(day).ok()?).ok();
        let is_year = |year: i16| (1990..2100).contains(&year);
        let found = match numbers[..] {
            _ if behind_digit => None,
            [(8, ymd), ..] => Some((ymd / 10_000, ymd / 100 % 100, ymd % 100)),
            [(6, ym), (2, day), ..] => Some((ym / 100, ym % 100, day)),
            [(4, year), (2, month), (2, day), ..] => Some((year, month, day)),
            _ => None,
        };
        let small = |number: i32| i16::try_from(number).ok();
        if let Some((year, of, in_month)) = found
            && let Some(date) = small(year).filter(|year| is_year(*year)).and_then(|year| day(year, small(of)?, small(in_month)?))
        {
            return Some(Extent::Day(date));
        }
        if let [(4, year), (2, part), ..] = numbers[..]
            && let Some((year, part)) = small(year).filter(|year| is_year(*year)).zip(small(part).and_then(valid_month))
            && !behind_digit
        {
            month.get_or_insert(Extent::Month(PartOfYear { year, part }));
        }
        rest = &rest[length..];
    }
    month
}

/// The numbers at the beginning of a text, each with the count of its digits, and how long they are with what parts
/// them: one `/` or `-`.
fn numbers(text: &str) -> (Vec<(usize, i32)>, usize) {
    let (mut found, mut at) = (Vec::new(), 0);
    loop {
        let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            return (found, at);
        }
        found.push((digits, text[at..at + digits].parse().unwrap_or(-1)));
        at += digits;
        if !text[at..].starts_with(['/', '-']) {
            return (found, at);
        }
        at += 1;
    }
}

/// The first and the last day of `2014-07-04-…`, `2014-07-…`, `2014-…`.
fn leading_date(name: &str) -> Option<(Date, Date)> {
    let mut parts = name.split('-');
    let number = |part: Option<&str>, length: usize| part.filter(|part| part.len() == length)?.parse::<i16>().ok();
    let year = number(parts.next(), 4)?;
    let month = number(parts.next(), 2).and_then(|month| i8::try_from(month).ok());
    let day = month.and(number(parts.next(), 2)).and_then(|day| i8::try_from(day).ok());
    let when = match (month, day) {
        (Some(month), Some(day)) => Extent::Day(Date::new(year, month, day).ok()?),
        (Some(part @ 1..=12), None) => Extent::Month(PartOfYear { year, part }),
        _ => Extent::Year(year),
    };
    When { extent: when, certainty: Certainty::Confirmed }.days()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_name_days_and_months_in_several_forms() {
        let said = |url: &str| {
            date_in_address(&format!("https://a.example/{url}"))
                .map(|extent| When { extent, certainty: Certainty::Confirmed }.to_string())
        };
        for (url, date) in [
            ("2015/06-04/168113.shtml", "2015-06-04"),
            ("news/202407/t20240702_672422.html", "2024-07-02"),
            ("main.php?date=20150203", "2015-02-03"),
            ("a/201903/24/WS5c9984e6a310e7f8b1572c38.html", "2019-03-24"),
            ("posts/2026-05-19-smile/", "2026-05-19"),
            ("images/2026/03/Zefiro-9_ready", "2026-03"),
            ("htmlnews/2015/12/334718.shtm", "2015-12"),
        ] {
            assert_eq!(said(url).as_deref(), Some(date), "{url}");
        }
        for url in
            ["doc/179879/x", "object?fobjectid=53072&fbodylongid=2229", "kydt2015/kydt", "a-20159999", "2015", "1815/12/10"]
        {
            assert_eq!(said(url), None, "{url}");
        }
    }
}
