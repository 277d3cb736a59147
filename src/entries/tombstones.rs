//! The entries of what is cancelled and has no page any more, as `convoke.lock` keeps them.
//!
//! In: an entry of the lock. Out: [`Entry`], in one language. Not here: which of them calendars still tell
//! ([`crate::plan::Feeds`]).

use crate::ics::calendar::{Entry, EntryStatus, EntryTime};
use crate::ledger::{Facts, Published, PublishedTime};
use crate::localised::Localised;
use crate::model::Site;
use crate::plan::{self, FeedKey};
use crate::time::{Timestamp, Zone};

/// The entry of what is cancelled and has no page any more.
pub(super) fn tombstone(local: &Localised<'_>, uid: &str, published: &Published) -> Entry {
    let code = &local.site.config.languages[local.language].code;
    let word = |texts: &[(String, String)]| {
        let own = texts.iter().find(|(language, _)| language == code).or(texts.first());
        own.map(|(_, text)| text.clone())
    };
    let facts = &published.facts;
    let reason = published.revisions.last().and_then(|revision| revision.reason.clone());
    // Its page is gone, so that the page of all calendars takes its place.
    let url = local.url(&plan::calendars_path(local.site, local.language));
    let title = word(&facts.title).unwrap_or_default();
    Entry {
        uid: uid.to_owned(),
        sequence: published.sequence,
        last_modified: published.last_modified,
        status: EntryStatus::Cancelled,
        time: published_time(local.site, facts),
        transparent: true,
        summary: local.locale.fill("calendar.cancelled", &[("title", &title)]),
        description: reason.into_iter().chain(url.clone()).collect::<Vec<_>>().join("\n"),
        location: word(&facts.place),
        conference: None,
        geo: None,
        url,
        categories: Vec::new(),
        contact: None,
    }
}

fn published_time(site: &Site, facts: &Facts) -> EntryTime {
    match &facts.time {
        PublishedTime::Days { first, last } => EntryTime::Days { first: *first, last: *last },
        PublishedTime::Span { start, end } => {
            let deadlines = plan::feed_path(site, &FeedKey::Deadlines, 0);
            let (from, to): (Timestamp, Timestamp) = (start.instant(), end.instant());
            let zone = Zone::named(&start.zone).ok().filter(|_| !facts.feeds.contains(&deadlines));
            EntryTime::Span { start: from, end: to, zone: zone.unwrap_or_else(Zone::utc) }
        }
    }
}
