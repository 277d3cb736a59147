//! Calendar entries as `convoke.lock` knows them: what they say now, and those whose page is gone.
//!
//! Not here: what changed between two states, and which number that gives ([`crate::ledger`]).

use super::Viewer;
use crate::diag::Span;
use crate::ics::calendar::{Entry, EntryStatus, EntryTime};
use crate::ledger::{ClockTime, Facts, Locked, LockedStatus, LockedTime, Said, hash};
use crate::model::{Document, Ref, Status};
use crate::plan::{self, FeedKey};
use crate::time::{Timestamp, When, Zone};

/// What the calendar entries of a document say now, with their UIDs; `viewers` are those of all languages, in order.
pub fn said(viewers: &[Viewer<'_>], at: Ref<Document>) -> Vec<(String, Said)> {
    let Some(first) = viewers.first() else { return Vec::new() };
    let (site, document) = (first.site, &first.site.documents[at]);
    let mut all = Vec::new();
    if let Some(event) = document.event() {
        let entries: Vec<Entry> = viewers.iter().filter_map(|viewer| viewer.event_entry(at).cloned()).collect();
        let titles = viewers.iter().map(|viewer| document.text(viewer.language).title.value.clone()).collect();
        let mut feeds = vec![FeedKey::Events, FeedKey::All];
        let of_call = |document: &Document| document.milestones().iter().any(|milestone| milestone.event == Some(at));
        feeds.extend(site.calls().filter(|(_, call, _)| of_call(call)).map(|(call, _, _)| FeedKey::Call(call)));
        feeds.extend(event.place.filter(|_| site.config.calendar.place_feeds).map(FeedKey::Place));
        feeds.extend(plan::tag_feeds_of(site, document));
        let file = Some(plan::event_calendar_path(site, at, 0));
        all.extend(one(viewers, entries, titles, &event.dates, event.status, &feeds, file, &document.id.span));
    }
    for milestone in document.milestones().iter().filter(|milestone| plan::is_entry(milestone)) {
        let Some(when) = &milestone.date else { continue };
        let entries = viewers.iter().filter_map(|viewer| viewer.milestone_entry(at, milestone)).collect();
        let titles = viewers.iter().map(|viewer| viewer.milestone_title(document, milestone)).collect();
        let is_deadline = plan::is_deadline(milestone);
        let mut feeds = vec![FeedKey::All];
        feeds.extend(is_deadline.then_some(FeedKey::Deadlines));
        feeds.extend(document.call().map(|_| FeedKey::Call(at)));
        feeds.extend(plan::tag_feeds_of(site, document));
        let file = is_deadline.then(|| plan::deadline_calendar_path(site, at, milestone, 0));
        all.extend(one(viewers, entries, titles, when, milestone.status, &feeds, file, &milestone.id.span));
    }
    all
}

#[allow(clippy::too_many_arguments, reason = "an event and a milestone have these in different places")]
fn one(
    viewers: &[Viewer<'_>],
    entries: Vec<Entry>,
    titles: Vec<String>,
    when: &When,
    status: Status,
    feeds: &[FeedKey],
    file: Option<String>,
    span: &Span,
) -> Option<(String, Said)> {
    let first = entries.first()?;
    let site = viewers.first()?.site;
    let by_language = |texts: Vec<String>| -> Vec<(String, String)> {
        let codes = site.config.languages.iter().map(|language| language.code.clone());
        match texts.len() {
            1 => texts.into_iter().map(|text| (String::new(), text)).collect(),
            _ => codes.zip(texts).collect(),
        }
    };
    let time = match &first.time {
        EntryTime::Days { first, last } => LockedTime::Days { first: *first, last: *last },
        EntryTime::Span { start, end, zone } => {
            // A deadline is written in UTC, but was published in a zone, whose rules may change.
            let zone = when.zone().unwrap_or(zone);
            LockedTime::Span { start: ClockTime::of(*start, zone), end: ClockTime::of(*end, zone) }
        }
    };
    let places: Option<Vec<String>> = entries.iter().map(|entry| entry.location.clone()).collect();
    let facts = Facts {
        time,
        status: match (status, first.status) {
            (Status::Postponed, _) => LockedStatus::Postponed,
            (_, EntryStatus::Confirmed) => LockedStatus::Confirmed,
            (_, EntryStatus::Tentative) => LockedStatus::Tentative,
            (_, EntryStatus::Cancelled) => LockedStatus::Cancelled,
        },
        place: places.map(by_language).unwrap_or_default(),
        title: by_language(titles),
        file,
        feeds: feeds.iter().map(|key| plan::feed_path(site, *key, 0)).collect(),
        text: text(&entries, site.config.base_url.as_deref()),
    };
    Some((first.uid.clone(), Said { facts, updated: first.last_modified, span: span.clone() }))
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
            geo,
            url,
            categories,
            contact,
        } = entry;
        texts.push(transparent.to_string());
        texts.push(summary.clone());
        texts.push(inside(description));
        texts.push(location.clone().unwrap_or_default());
        texts.push(geo.map(|(north, east)| format!("{north};{east}")).unwrap_or_default());
        texts.push(url.as_deref().map(inside).unwrap_or_default());
        texts.push(categories.join("\n"));
        texts.push(contact.clone().unwrap_or_default());
    }
    hash(texts.iter().map(String::as_str))
}

impl Viewer<'_> {
    /// The entries of a feed whose pages are gone, by the path that the feed has in the first language.
    pub fn tombstones(&self, feed: &str) -> Vec<Entry> {
        let all = plan::tombstones(self.site);
        all.filter(|(_, locked)| locked.facts.feeds.contains(feed)).map(|(uid, locked)| self.tombstone(uid, locked)).collect()
    }

    /// The entry of what is cancelled and has no page any more.
    pub fn tombstone(&self, uid: &str, locked: &Locked) -> Entry {
        let code = &self.site.config.languages[self.language].code;
        let word = |texts: &[(String, String)]| {
            let own = texts.iter().find(|(language, _)| language == code).or(texts.first());
            own.map(|(_, text)| text.clone())
        };
        let facts = &locked.facts;
        let reason = locked.revisions.last().and_then(|revision| revision.reason.clone());
        // Its page is gone, so that the page of all calendars takes its place.
        let url = self.url(&plan::calendars_path(self.site, self.language));
        let title = word(&facts.title).unwrap_or_default();
        Entry {
            uid: uid.to_owned(),
            sequence: locked.sequence,
            last_modified: locked.last_modified,
            status: EntryStatus::Cancelled,
            time: self.locked_time(facts),
            transparent: true,
            summary: self.locale.fill("calendar.cancelled", &[("title", &title)]),
            description: reason.into_iter().chain(url.clone()).collect::<Vec<_>>().join("\n"),
            location: word(&facts.place),
            geo: None,
            url,
            categories: Vec::new(),
            contact: None,
        }
    }

    fn locked_time(&self, facts: &Facts) -> EntryTime {
        match &facts.time {
            LockedTime::Days { first, last } => EntryTime::Days { first: *first, last: *last },
            LockedTime::Span { start, end } => {
                let deadlines = plan::feed_path(self.site, FeedKey::Deadlines, 0);
                let (from, to): (Timestamp, Timestamp) = (start.instant(), end.instant());
                let zone = Zone::named(&start.zone).ok().filter(|_| !facts.feeds.contains(&deadlines));
                EntryTime::Span { start: from, end: to, zone: zone.unwrap_or_else(Zone::utc) }
            }
        }
    }
}
