//! Calendars as pages show them: feeds to subscribe to, and the ways to add an entry.

use super::{AddToCalendarView, FeedLink, FeedView, Viewer, links, qr};
use crate::entries::feeds;
use crate::ics::calendar::Entry;
use crate::model::{Dated, Document, Milestone, Ref};
use crate::plan::{self, Feed, FeedKey};
use crate::text::markdown::slug;

impl Viewer<'_> {
    /// The calendar entry of an event or a milestone, where it is one.
    pub(super) fn entry(&self, dated: Dated) -> Option<&Entry> {
        self.calendars.entry(self.plan.feeds.entry(dated)?, self.language)
    }

    /// The calendar entry of a milestone of a document.
    pub(super) fn milestone_entry(&self, at: Ref<Document>, document: &Document, milestone: &Milestone) -> Option<&Entry> {
        let place = document.milestones().iter().position(|other| other.id.value == milestone.id.value)?;
        self.entry(Dated { document: at, milestone: Some(place) })
    }

    /// A feed on the page of calendars.
    pub fn feed_view(&self, feed: &Feed) -> FeedView {
        let title = feeds::word(self, &feed.key, "title");
        let path = plan::feed_path(self.site, &feed.key, self.language);
        let url = self.url(&path);
        let count = feed.len();
        let scheme = self.site.config.calendar.google_scheme;
        FeedView {
            key: match &feed.key {
                FeedKey::Events => "events".to_owned(),
                FeedKey::Deadlines => "deadlines".to_owned(),
                FeedKey::All => "all".to_owned(),
                FeedKey::Call(call) => self.site.documents[*call].id.value.clone(),
                FeedKey::Tag(tag) => format!("tag-{}", slug(tag)),
                FeedKey::Place(place) => format!("place-{}", self.site.places[*place].id),
            },
            qr_html: url
                .as_deref()
                .map(links::webcal)
                .and_then(|url| qr::svg(&url, &self.locale.fill("feeds.qr", &[("title", &title)]))),
            webcal_url: url.as_deref().map(links::webcal),
            google_url: url.as_deref().map(|url| links::google_subscribe(url, scheme)),
            outlook_url: url.as_deref().map(|url| links::outlook_subscribe(url, &title)),
            office_url: url.as_deref().map(|url| links::office_subscribe(url, &title)),
            count_label: self.locale.count("count.entries", count),
            label: feeds::word(self, &feed.key, "label"),
            description: feeds::word(self, &feed.key, "description"),
            title,
            count,
            path,
            url,
        }
    }

    /// The feeds of the whole site, for the head of every page.
    pub fn feed_links(&self) -> Vec<FeedLink> {
        let feeds = self.plan.feeds.iter().map(|(_, feed)| feed);
        let whole = feeds.filter(|feed| matches!(feed.key, FeedKey::Events | FeedKey::Deadlines | FeedKey::All));
        whole.map(|feed| self.feed_link(feed)).collect()
    }

    /// A feed, for the head of a page.
    pub fn feed_link(&self, feed: &Feed) -> FeedLink {
        FeedLink { title: feeds::word(self, &feed.key, "title"), path: plan::feed_path(self.site, &feed.key, self.language) }
    }

    /// The ways to add an entry to a calendar: its own file, the feed that carries it, and web calendars.
    pub fn add_to_calendar(&self, entry: &Entry, ics_path: String, feed: &FeedKey) -> AddToCalendarView {
        let copy = links::Copied::of(entry, entry.url.as_deref());
        let feed_url = self.url(&plan::feed_path(self.site, feed, self.language));
        AddToCalendarView {
            name: entry.summary.clone(),
            ics_path,
            webcal_url: feed_url.as_deref().map(links::webcal),
            feed_url,
            google_url: copy.google(),
            outlook_url: copy.outlook(),
            office_url: copy.office(),
            yahoo_url: copy.yahoo(),
        }
    }
}
