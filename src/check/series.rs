//! Rules about series of events: what an edition says that it follows is the edition before it.

use super::order::is_after;
use crate::diag::{Diagnostic, Diagnostics};
use crate::model::{DocumentRef, Event, Site};
use crate::rules;

pub(super) fn check(site: &Site, diagnostics: &mut Diagnostics) {
    for (at, document) in site.events() {
        let Some((event, followed)) = document.event().and_then(|event| Some((event, event.follows?))) else { continue };
        let Some((id, between)) = edition_between(site, followed, at) else { continue };
        let message =
            format!("this follows `{}`, but `{id}` is the edition before it in their series", site.documents[followed].id.value);
        let help =
            format!("write `follows: {id}`, or leave `follows` out, since the dates say it; or mend the date that is wrong");
        let finding = Diagnostic::new(&rules::EDITION_ORDER, event.dates.span.clone(), message);
        diagnostics.push(finding.label(between.dates.span.clone(), "the edition between").help(help));
    }
}

/// An edition of their series that is surely between these two, and took or takes place: the last one.
fn edition_between(site: &Site, first: DocumentRef, last: DocumentRef) -> Option<(&str, &Event)> {
    let event = |at: DocumentRef| site.documents[at].event();
    let (one, other) = (event(first)?, event(last)?);
    let series = one.series.filter(|series| other.series == Some(*series))?;
    let is_between = |edition: &Event| {
        let zone = site.documents[last].zone(&site.config);
        !edition.status.is_off() && is_after(&edition.dates, &one.dates, &zone) && is_after(&other.dates, &edition.dates, &zone)
    };
    let editions = site.lists.editions_of(series).iter().rev().filter(|at| ![first, last].contains(at));
    editions.filter_map(|at| Some((site.documents[*at].id.value.as_str(), event(*at)?))).find(|(_, edition)| is_between(edition))
}
