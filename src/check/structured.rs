//! What search engines ask of an event, and what it lacks of that.

use crate::diag::{Diagnostic, Diagnostics};
use crate::model::{Lack, Site, Status};
use crate::rules;

/// Reports events that have no structured data though their day is known. Without an address of the site there is none
/// anyway, and a site that has no places does not mean to say where its events are.
pub(super) fn check(site: &Site, diagnostics: &mut Diagnostics) {
    if site.config.base_url.is_none() {
        return;
    }
    for (_, document) in site.events() {
        let Some(event) = document.event().filter(|event| event.structured_dates().is_some()) else { continue };
        for lack in event.lacks(&site.places) {
            let (what, help) = match lack {
                Lack::Place if site.places.is_empty() => continue,
                Lack::Place => ("it has no place".to_owned(), "add `place`, or `mode: online` with `online`"),
                Lack::Country(place) => {
                    let what = format!("its place `{}` has no country", site.places[place].id);
                    (what, "add `country_code` to the place, such as `country_code: FR`")
                }
                // That nothing says where it was moved to is a finding of its own.
                Lack::Online if event.status.get() == Status::MovedOnline => continue,
                Lack::Online => ("it has no address online".to_owned(), "add `online`, the address at which one takes part"),
                Lack::FormerDay => {
                    let what = "it is rescheduled, and the day on which it was to be is not known".to_owned();
                    (what, "add that day under `was`, or write the `status` that it has now")
                }
            };
            let message = format!("search engines cannot show this event: {what}");
            diagnostics.push(Diagnostic::new(&rules::STRUCTURED_DATA, event.dates.span.clone(), message).help(help));
        }
    }
}
