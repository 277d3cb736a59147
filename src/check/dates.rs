//! Rules that read across the dates of a record.

use super::order::is_after;
use crate::diag::{Diagnostic, Diagnostics, Spanned};
use crate::model::{Document, Milestone, MilestoneKind, Site};
use crate::rules;
use crate::time::{When, Zone};

pub(super) fn check(site: &Site, diagnostics: &mut Diagnostics) {
    for (_, document) in site.documents.iter() {
        let zone = document.zone(&site.config);
        for milestone in document.milestones() {
            deadline_without_time(milestone, &zone, diagnostics);
        }
        let Some(event) = document.event() else { continue };
        let of_registration = |name: &str| {
            let mut dates = document.milestones().iter().filter(|milestone| milestone.of_registration);
            dates.find(|date| date.name.word() == Some(name)).and_then(|date| date.date.as_ref())
        };
        let (opens, closes) = (of_registration("registration.opens"), of_registration("registration.closes"));
        if let (Some(opens), Some(closes)) = (opens, closes) {
            in_order(opens, "registration opens", closes, "it closes", &zone, diagnostics);
        }
        if let Some(opens) = opens {
            in_order(opens, "registration opens", &event.dates, "the event", &zone, diagnostics);
        }
        deadlines_before(document, &event.dates, &zone, diagnostics);
    }
}

/// A deadline of an event is over before the event is.
fn deadlines_before(document: &Document, dates: &Spanned<When>, zone: &Zone, diagnostics: &mut Diagnostics) {
    for milestone in document.milestones().iter().filter(|milestone| milestone.kind == MilestoneKind::Deadline) {
        if let Some(date) = &milestone.date {
            let what = match milestone.name.word() {
                Some(_) => "registration closes",
                None => "the deadline is",
            };
            in_order(date, what, dates, "the event", zone, diagnostics);
        }
    }
}

/// Reports a pair of dates that stand in the wrong order: the first must not be after the second.
fn in_order(first: &Spanned<When>, what: &str, second: &Spanned<When>, other: &str, zone: &Zone, diagnostics: &mut Diagnostics) {
    if is_after(first, second, zone) {
        let message = format!("{what} ({}) after {other} ({})", first.value, second.value);
        let diagnostic = Diagnostic::new(&rules::DATE_ORDER, first.span.clone(), message);
        diagnostics.push(
            diagnostic.label(second.span.clone(), "the other date").help("one of the two is wrong: check the year as well"),
        );
    }
}

/// A deadline that is a day alone ends at another moment in another zone, and readers must guess the hour.
fn deadline_without_time(milestone: &Milestone, zone: &Zone, diagnostics: &mut Diagnostics) {
    let Some(date) = &milestone.date else { return };
    // Registration closes in the course of a day, and nobody asks at which hour.
    let is_due = milestone.kind == MilestoneKind::Deadline && !milestone.of_registration;
    if is_due && date.is_exact_to_the_day() && !date.is_exact_to_the_minute() {
        let Some((_, last)) = date.days() else { return };
        let message = format!("the deadline `{}` has no time: add the hour with its zone", milestone.id.value);
        let mut ends = vec![format!("{last} end-of-day {zone}"), format!("{last} end-of-day AoE")];
        ends.dedup();
        let finding = Diagnostic::new(&rules::DEADLINE_WITHOUT_TIME, date.span.clone(), message);
        diagnostics.push(finding.write_instead(&ends));
    }
}
