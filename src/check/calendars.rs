//! Rules about what enters a calendar.

use super::allow::Allowances;
use super::checked::Checked;
use crate::diag::{Diagnostic, Diagnostics, Span};
use crate::entries::FeedSize;
use crate::model::{Kind, Site};
use crate::plan::{FeedNumber, is_entry, is_in_calendar};
use crate::rules;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// How many entries a feed may have: Google reads no more than a million octets, which about 2,500 entries fill.
const MOST_ENTRIES: usize = 2_000;
/// How many octets a feed may have, with room to grow until somebody mends it.
const MOST_OCTETS: usize = 800_000;
/// How few entries do not fill a feed: each would need 40,000 octets, and a description is cut at 2,000 characters.
const FEW_ENTRIES: usize = MOST_OCTETS / 40_000;

/// A feed is small enough for every program that reads it.
pub(super) fn sizes(checked: &Checked<'_>, site: &Site, allowances: &mut Allowances, diagnostics: &mut Diagnostics) {
    let large: Vec<(FeedNumber, usize)> = checked
        .plan
        .feeds
        .iter()
        .map(|(number, feed)| (number, feed.len()))
        .filter(|(_, entries)| *entries >= FEW_ENTRIES)
        .collect();
    let in_all_languages = |(number, entries): (FeedNumber, usize)| -> Vec<FeedSize> {
        let size = |local| checked.calendars.feed_size(local, checked.plan, number, entries <= MOST_ENTRIES);
        checked.languages.iter().map(size).collect()
    };
    let sizes: Vec<Vec<FeedSize>> = large.into_par_iter().map(in_all_languages).collect();
    for languages in sizes {
        // What is too large in each language is reported once.
        let too_long = languages.iter().find(|feed| feed.octets > Some(MOST_OCTETS));
        let message = match (languages.first(), too_long) {
            (Some(FeedSize { path, entries, .. }), _) if *entries > MOST_ENTRIES => {
                format!("the feed `{path}` has {entries} entries; Google Calendar reads about 2,500 of them and drops the rest")
            }
            (_, Some(FeedSize { path, octets: Some(octets), .. })) => format!(
                "the feed `{path}` has {} kB, and more than {} kB leave little room; Google Calendar reads 1000 kB and drops the rest",
                octets / 1000,
                MOST_OCTETS / 1000
            ),
            _ => continue,
        };
        let found = Diagnostic::new(&rules::FEED_TOO_LARGE, site.config.span.part(0..0), message)
            .help("move events that are long past into a site of their own");
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
