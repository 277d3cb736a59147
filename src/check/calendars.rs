//! Rules about what enters a calendar.

use super::allow::Allowances;
use super::checked::Checked;
use crate::diag::{Diagnostic, Diagnostics, Span};
use crate::model::{Kind, Site};
use crate::plan::{self, is_entry, is_in_calendar};
use crate::rules;
use std::collections::BTreeMap;

/// A feed is small enough for every program that reads it, and holds all that belongs to it.
pub(super) fn sizes(checked: &Checked<'_>, site: &Site, allowances: &mut Allowances, diagnostics: &mut Diagnostics) {
    for (_, feed) in checked.plan.feeds.iter().filter(|(_, feed)| feed.newest.is_some()) {
        let message = format!(
            "the feed `{}` is longer than Google Calendar reads: it holds its newest {} of {} entries, and `{}` holds all",
            feed.path,
            feed.written_len(),
            feed.len(),
            plan::whole_feed_path(site, &feed.key, 0)
        );
        let help = "offer smaller ones, of tags or places (`calendar: {feeds: [tags]}`); or say that it is known: \
                    `allow: [{rule: feed-too-large, reason: …}]` in `convoke.yaml`";
        let found = Diagnostic::new(&rules::FEED_TOO_LARGE, site.config.span.part(0..0), message).help(help);
        if !allowances.permit(site, &found) {
            diagnostics.push(found);
        }
    }
}

/// Every entry is at a time that a calendar can tell: the first hours of the year 1 can be in no year of UTC.
pub(super) fn years(checked: &Checked<'_>, site: &Site, diagnostics: &mut Diagnostics) {
    for (number, dated) in checked.plan.feeds.entries().iter().enumerate() {
        if checked.calendars.entry(number, 0).is_none_or(|entry| entry.time.can_be_written()) {
            continue;
        }
        let date = match site.milestone_at(*dated) {
            Some((_, milestone)) => milestone.date.as_ref(),
            None => site.documents[dated.document].event().map(|event| &event.dates),
        };
        let Some(date) = date else { continue };
        let message = format!("the calendar entry of `{}` would not be in the years 0001 to 9999 of UTC", date.value);
        let help = "calendars can tell no others: write another day, or none of its times";
        diagnostics.push(Diagnostic::new(&rules::BAD_DATE, date.span.clone(), message).help(help));
    }
}

/// Every entry has an identity of its own that can stay, and says when it was changed.
pub(super) fn check(site: &Site, diagnostics: &mut Diagnostics) {
    let mut uids: BTreeMap<String, (&Span, &str)> = BTreeMap::new();
    let mut first: Option<&Span> = None;
    for (_, document) in site.documents.iter() {
        let mut own: Vec<(String, &Span)> = Vec::new();
        if is_in_calendar(document) {
            own.push((document.id.value.clone(), &document.id.span));
        }
        for milestone in document.milestones().iter().filter(|milestone| is_entry(milestone)) {
            own.push((format!("{}.{}", document.id.value, milestone.id.value), &milestone.id.span));
        }
        if own.is_empty() {
            continue;
        }
        first = first.or(Some(&document.id.span));
        let dated = matches!(document.kind, Kind::Event(_) | Kind::Call(_));
        if dated && document.updated.is_none() {
            let span = document.text(0).title.span.clone();
            let diagnostic =
                Diagnostic::new(&rules::UPDATED_MISSING, span, "it is in calendars, but does not say when it was last changed");
            diagnostics.push(
                diagnostic
                    .help("add `updated:` with the day of the last change; calendars tell readers' programs by it what is new"),
            );
        }
        for (uid, span) in own {
            // An id given twice is reported where ids are read; this is one that becomes like another by its dot.
            match uids.get(&uid) {
                Some((other, other_of)) if *other_of != document.id.value => {
                    let diagnostic = Diagnostic::new(
                        &rules::DUPLICATE_ID,
                        span.clone(),
                        format!("`{uid}` is the identity of another calendar entry"),
                    );
                    diagnostics.push(diagnostic.label((*other).clone(), "the other is here").help("give one of them another id"));
                }
                Some(_) => {}
                None => {
                    uids.insert(uid, (span, &document.id.value));
                }
            }
        }
    }
    if let (Some(_), None) = (first, &site.config.uid_domain) {
        let diagnostic = Diagnostic::new(
            &rules::UID_DOMAIN_MISSING,
            site.config.span.part(0..0),
            "the key `uid_domain` is missing, and the site has dates for calendars",
        );
        diagnostics.push(diagnostic.help(
            "add a domain name that will stay yours, such as `uid_domain: events.example.org`; never change it afterwards",
        ));
    }
}
