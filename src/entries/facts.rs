//! What calendar entries say now, as `convoke.lock` records it.
//!
//! In: the entries of a site in all languages. Out: [`Current`] by UID. Not here: what changed between two states, and which
//! number that gives ([`crate::ledger`]).

use super::Entries;
use crate::ics::calendar::{Entry, EntryStatus, EntryTime};
use crate::ledger::{ClockTime, Current, Facts, PublishedStatus, PublishedTime, hash};
use crate::localised::Localised;
use crate::model::{Dated, Site, Status};
use crate::plan::{self, EntryNumber, Plan};
use crate::time::When;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// What the entries of a site say now, by UID; `languages` are the site in all of its languages, in order.
pub fn current(languages: &[Localised<'_>], plan: &Plan, entries: &Entries) -> BTreeMap<String, Current> {
    let numbers = 0..plan.feeds.entries().len();
    numbers.into_par_iter().filter_map(|number| one(languages, plan, entries, number)).collect()
}

fn one(languages: &[Localised<'_>], plan: &Plan, entries: &Entries, number: EntryNumber) -> Option<(String, Current)> {
    let dated = plan.feeds.entries()[number];
    let texts = entries.in_all_languages(number);
    let first = texts.first()?;
    let site = languages.first()?.site;
    let document = &site.documents[dated.document];
    let milestone = site.milestone_at(dated).map(|(_, milestone)| milestone);
    let (when, span) = match (milestone, document.event()) {
        (Some(milestone), _) => (&milestone.date.as_ref()?.value, &milestone.id.span),
        (None, event) => (&event?.dates.value, &document.id.span),
    };
    let places: Option<Vec<String>> = texts.iter().map(|entry| entry.location.clone()).collect();
    let facts = Facts {
        time: time(first, when),
        status: match (site.status_of(dated), first.status) {
            (Status::Postponed, _) => PublishedStatus::Postponed,
            (_, EntryStatus::Confirmed) => PublishedStatus::Confirmed,
            (_, EntryStatus::Tentative) => PublishedStatus::Tentative,
            (_, EntryStatus::Cancelled) => PublishedStatus::Cancelled,
        },
        place: places.map(|places| by_language(site, places)).unwrap_or_default(),
        title: by_language(site, languages.iter().map(|local| title(local, dated)).collect()),
        file: plan::entry_path(site, dated, 0),
        feeds: plan.feeds.holding(number).iter().map(|feed| plan.feeds[*feed].path.clone()).collect(),
        text: text(texts, site.config.base_url.as_deref()),
    };
    Some((first.uid.clone(), Current { facts, updated: first.last_modified, span: span.clone() }))
}

/// The title without the prefix of a status.
fn title(local: &Localised<'_>, dated: Dated) -> String {
    match local.site.milestone_at(dated) {
        Some((document, milestone)) => local.milestone_title(document, milestone),
        None => local.site.documents[dated.document].text(local.language).title.value.clone(),
    }
}

fn time(entry: &Entry, when: &When) -> PublishedTime {
    match &entry.time {
        EntryTime::Days { first, last } => PublishedTime::Days { first: *first, last: *last },
        EntryTime::Span { start, end, zone } => {
            // A deadline is written in UTC, but was published in a zone, whose rules may change.
            let zone = when.zone().unwrap_or(zone);
            PublishedTime::Span { start: ClockTime::of(*start, zone), end: ClockTime::of(*end, zone) }
        }
    }
}

/// Texts with the codes of their languages; that of a site in one language has none.
fn by_language(site: &Site, texts: Vec<String>) -> Vec<(String, String)> {
    let codes = site.config.languages.iter().map(|language| language.code.clone());
    match texts.len() {
        1 => texts.into_iter().map(|text| (String::new(), text)).collect(),
        _ => codes.zip(texts).collect(),
    }
}

/// A hash of everything that an entry says in all languages; the address of the site is no part of it, so that a preview
/// says the same.
fn text(entries: &[Entry], base_url: Option<&str>) -> u64 {
    let inside = |text: &str| base_url.map_or_else(|| text.to_owned(), |base| text.replace(base, "/"));
    let mut texts: Vec<String> = Vec::with_capacity(entries.len() * 8);
    for entry in entries {
        // Every field is named, so that a new one is not forgotten here.
        let Entry {
            uid: _,
            sequence: _,
            last_modified: _,
            status: _,
            time: _,
            transparent,
            summary,
            description,
            location,
            conference,
            geo,
            url,
            categories,
            contact,
        } = entry;
        texts.push(transparent.to_string());
        texts.push(summary.clone());
        texts.push(inside(description));
        texts.push(location.clone().unwrap_or_default());
        // Only where there is one: what says no more than before has the hash that it had.
        texts.extend(conference.as_ref().map(|conference| format!("{} {}", conference.label, conference.url)));
        texts.push(geo.map(|(north, east)| format!("{north};{east}")).unwrap_or_default());
        texts.push(url.as_deref().map(inside).unwrap_or_default());
        texts.push(categories.join("\n"));
        texts.push(contact.clone().unwrap_or_default());
    }
    hash(texts.iter().map(String::as_str))
}
