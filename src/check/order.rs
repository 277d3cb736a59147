//! Rules about the order of dates, within a record and between records. Of two dates, both places are shown.
//!
//! Dates that are not exact are compared by what they can mean: only what cannot be otherwise is reported.

use crate::diag::{Diagnostic, Diagnostics, Rule, Spanned};
use crate::model::{Document, EffectiveStatus, Former, Kind, Milestone, Site, Status};
use crate::rules;
use crate::time::{Date, Timestamp, When, Zone};

pub(super) fn check(site: &Site, ids_are_unique: bool, diagnostics: &mut Diagnostics) {
    for (_, document) in site.documents.iter() {
        let zone = document.zone(&site.config);
        milestones(site, document, &zone, diagnostics);
        for milestone in document.milestones() {
            if let Some(date) = &milestone.date {
                former(site, &milestone.was, date, &zone, diagnostics);
            }
        }
        if let Some(event) = document.event() {
            former(site, &event.was, &event.dates, &zone, diagnostics);
        }
        follows(site, document, &zone, diagnostics);
        part(site, document, diagnostics);
        held(document, &zone, diagnostics);
        announced(site, document, &zone, ids_are_unique, diagnostics);
    }
}

/// News of a milestone is dated by it.
fn announced(site: &Site, document: &Document, zone: &Zone, ids_are_unique: bool, diagnostics: &mut Diagnostics) {
    let Kind::Update(update) = &document.kind else { return };
    for tells in &update.tells {
        let date = match site.named_date(&tells.value) {
            Ok(date) => date,
            // Of two pages with one id, the other may have the date.
            Err(_) if !ids_are_unique => continue,
            Err(known) => {
                let message = format!("there is no date `{}` to tell of", tells.value);
                let other = "write the id of a page and that of its milestone, as `joint-call.proposals`, or `workshop-1.registration.opens`";
                let found = Diagnostic::new(&rules::UNKNOWN_ID, tells.span.clone(), message);
                diagnostics.push(found.did_you_mean_one_of(&tells.value, known.iter().map(String::as_str), other));
                continue;
            }
        };
        let exact = update.date.is_exact_to_the_day() && date.is_exact_to_the_day();
        let apart = is_after(&update.date, date, zone) || is_after(date, &update.date, zone);
        if apart || exact && update.date.days() != date.days() {
            let message = format!("this tells of `{}` ({}), but is dated {}", tells.value, date.value, update.date.value);
            let help = "mend the date that is wrong, or leave out of `tells:` what has another date";
            diagnostics.push(two(&rules::UPDATE_DATE, &update.date, message, date, "the date that it tells of", help));
        }
    }
}

/// A finding about a date and another one.
fn two(rule: &'static Rule, date: &Spanned<When>, message: String, other: &Spanned<When>, what: &str, help: &str) -> Diagnostic {
    Diagnostic::new(rule, date.span.clone(), message).label(other.span.clone(), what.to_owned()).help(help)
}

/// Whether `first` can only be after `second`: what begins when a day is over is after that day.
pub(super) fn is_after(first: &When, second: &When, zone: &Zone) -> bool {
    let over = |from, until| from > until || from == until && !second.is_exact_to_the_minute();
    matches!((first.bounds(zone), second.bounds(zone)), (Some((from, _)), Some((_, until))) if over(from, until))
}

/// The date of a milestone where it is written: its own, or that of the event that it is.
fn written<'s>(site: &'s Site, milestone: &'s Milestone) -> Option<&'s Spanned<When>> {
    match milestone.event {
        Some(event) => site.documents[event].event().map(|event| &event.dates),
        None => milestone.date.as_ref(),
    }
}

/// Milestones stand in the order of their dates.
fn milestones(site: &Site, document: &Document, zone: &Zone, diagnostics: &mut Diagnostics) {
    let mut latest: Option<(&Milestone, &Spanned<When>, Timestamp)> = None;
    for milestone in document.milestones().iter().filter(|milestone| !milestone.of_registration) {
        // The old date of what was put off or given up is left in its place, and says nothing any more.
        if milestone.status.own().is_some_and(Status::is_off) {
            continue;
        }
        let Some(date) = written(site, milestone) else { continue };
        let Some((from, _)) = date.bounds(zone) else { continue };
        if let Some((before, other, _)) = latest
            && is_after(other, date, zone)
        {
            let message = format!(
                "`{}` ({}) stands after `{}` ({}), but comes before it",
                milestone.id.value, date.value, before.id.value, other.value
            );
            // An event's date stands in another file: then the milestone itself is the place.
            let at = if milestone.event.is_some() { &milestone.id.span } else { &date.span };
            let finding =
                Diagnostic::new(&rules::MILESTONE_ORDER, at.clone(), message).label(other.span.clone(), "the one before it");
            diagnostics.push(finding.help("put them in order, or mend the date that is wrong: check the year as well"));
        } else if latest.is_some_and(|(_, _, start)| start > from) {
            // It may be before or after: the later beginning stays the measure.
            continue;
        }
        // After a finding, what follows is measured by this one, so that one slip is reported once.
        latest = Some((milestone, date, from));
    }
}

/// Former dates: the oldest first, and none that was said when all was over.
fn former(site: &Site, was: &[Former], now: &Spanned<When>, zone: &Zone, diagnostics: &mut Diagnostics) {
    let said: Vec<&Spanned<When>> = was.iter().filter_map(|former| former.said.as_ref()).collect();
    for pair in said.windows(2).filter(|pair| is_after(pair[0], pair[1], zone)) {
        let message = format!("this was said ({}) before the one above it ({})", pair[1].value, pair[0].value);
        let help = "put the oldest first, or mend the date that is wrong";
        diagnostics.push(two(&rules::FORMER_DATE, pair[1], message, pair[0], "the one above it", help));
    }
    for said in said.iter().filter(|said| is_after(said, now, zone)) {
        let message =
            format!("a former date cannot have been said ({}) after what it is about was over ({})", said.value, now.value);
        let help = "one of the two is wrong: check the year as well";
        diagnostics.push(two(&rules::FORMER_DATE, said, message, now, "the present date", help));
    }
    for (number, former) in was.iter().enumerate() {
        let next = was.get(number + 1).map_or(now, |next| &next.date);
        if former.date.value == next.value {
            let message = format!("the date that follows is the same: {}", next.value);
            let help = "leave out a date that was not given up, or mend the one that is wrong";
            diagnostics.push(two(&rules::FORMER_DATE, &former.date, message, next, "the date that follows", help));
        }
        // When a source was published or stored, is the last day on which it can have said something.
        let published = former.source.and_then(|source| site.sources[source].date.as_deref());
        if let (Some(said), Some(published)) = (&former.said, published)
            && is_after(said, published, zone)
        {
            let message = format!("this was said ({}) after its source was published or stored ({published})", said.value);
            let help = "mend the date here or in `content/sources.yaml`";
            diagnostics.push(Diagnostic::new(&rules::FORMER_DATE, said.span.clone(), message).help(help));
        }
    }
}

/// The one that a page says it follows.
fn followed<'s>(site: &'s Site, document: &Document) -> Option<&'s Document> {
    let followed = match &document.kind {
        Kind::Event(event) => event.follows,
        Kind::Call(call) => call.follows,
        _ => None,
    };
    followed.map(|followed| &site.documents[followed])
}

/// Those that a page follows, the nearest first, until one of them comes a second time.
fn all_followed<'s>(site: &'s Site, document: &'s Document) -> Vec<&'s Document> {
    let mut chain: Vec<&Document> = Vec::new();
    let mut at = document;
    while let Some(next) = followed(site, at).filter(|next| !chain.iter().any(|known| std::ptr::eq(*known, *next))) {
        chain.push(next);
        at = next;
    }
    chain
}

/// What follows another does not come before it, and not after itself.
fn follows(site: &Site, document: &Document, zone: &Zone, diagnostics: &mut Diagnostics) {
    let Some(other) = followed(site, document) else { return };
    let chain = all_followed(site, document);
    if chain.iter().any(|followed| std::ptr::eq(*followed, document)) {
        // Of a circle, the first by id tells.
        if chain.iter().all(|followed| document.id.value <= followed.id.value) {
            let by_way = if std::ptr::eq(other, document) { String::new() } else { format!(", by way of `{}`", other.id.value) };
            let message = format!("`{}` follows itself{by_way}", document.id.value);
            let help = "`follows:` names the one before it: mend it, or leave it out of the first one";
            diagnostics.push(Diagnostic::new(&rules::DATE_ORDER, document.id.span.clone(), message).help(help));
        }
        return;
    }
    let is_off = |document: &Document| document.status().is_some_and(EffectiveStatus::is_off);
    if is_off(document) || is_off(other) {
        return;
    }
    if let (Some(own), Some(before)) = (main_date(document), main_date(other))
        && is_after(before, own, zone)
    {
        let message = format!("this ({}) follows `{}`, but comes before it ({})", own.value, other.id.value, before.value);
        let help = "one of the two is wrong: check the year as well, and `follows:`";
        diagnostics.push(two(&rules::DATE_ORDER, own, message, before, "the one that it follows", help));
    }
}

/// A part of an event is within its days.
fn part(site: &Site, document: &Document, diagnostics: &mut Diagnostics) {
    let Some((event, whole)) = document.event().and_then(|event| Some((event, &site.documents[event.part_of?]))) else { return };
    let Some(of) = whole.event().filter(|of| !of.status.is_off() && !event.status.is_off()) else { return };
    let exact = |date: &Spanned<When>| date.days().filter(|_| date.is_exact_to_the_day());
    if let (Some((first, last)), Some((from, until))) = (exact(&event.dates), exact(&of.dates))
        && (first < from || until < last)
    {
        let message = format!(
            "this ({}) is a part of `{}`, but not within its days ({})",
            event.dates.value, whole.id.value, of.dates.value
        );
        let help = "one of the two is wrong: check the month and the year as well, and `part_of:`";
        diagnostics.push(two(&rules::PART_DATES, &event.dates, message, &of.dates, "the days of the whole", help));
    }
}

/// The date of an event, the deadline of a call.
fn main_date(document: &Document) -> Option<&Spanned<When>> {
    match &document.kind {
        Kind::Event(event) => Some(&event.dates),
        Kind::Call(call) => call.deadline().and_then(|deadline| deadline.date.as_ref()),
        _ => None,
    }
}

/// What a page says is over, or tells, lies before its last change.
fn held(document: &Document, zone: &Zone, diagnostics: &mut Diagnostics) {
    let Some(updated) = &document.updated else { return };
    // What could not be read stands here as the first day of 1970.
    let Some(until) = updated.tomorrow().ok().filter(|day| *day > Date::constant(1970, 1, 2)).map(|day| zone.start_of_day(day))
    else {
        return;
    };
    let mut dates: Vec<(&Spanned<When>, &str)> = Vec::new();
    match &document.kind {
        Kind::Event(event) if event.status.get() == Status::Held => {
            dates.push((&event.dates, "the event is said to have been held"))
        }
        Kind::Call(call) if call.status.get() == Status::Held => {
            let deadlines = main_date(document).map(|date| (date, "the call is said to be closed"));
            dates.extend(deadlines);
        }
        Kind::Update(update) => dates.push((&update.date, "this is news of that day")),
        _ => {}
    }
    for milestone in document.milestones().iter().filter(|milestone| milestone.status.own() == Some(Status::Held)) {
        dates.extend(milestone.date.as_ref().map(|date| (date, "this is said to have been held")));
    }
    for (date, what) in dates {
        if date.bounds(zone).is_some_and(|(from, _)| from >= until) {
            let message = format!("{what} ({}), but the page was last changed before ({})", date.value, updated.value);
            let finding = Diagnostic::new(&rules::UPDATED_TOO_EARLY, date.span.clone(), message);
            diagnostics.push(
                finding.label(updated.span.clone(), "the last change").help("bring `updated:` up to date, or mend the date"),
            );
        }
    }
}
