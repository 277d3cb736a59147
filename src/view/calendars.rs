//! Calendars as pages show them: feeds to subscribe to, and the ways to add an entry.
//!
//! In: the feeds and the entries of a site. Out: [`FeedView`], [`FeedLink`], [`AddToCalendarView`]. Not here: which feed holds
//! what ([`crate::plan`]), and what they say of themselves ([`crate::entries`]).

use super::qr;
use super::services;
use super::viewer::Viewer;
use crate::entries::feeds::word;
use crate::ics::calendar::Entry;
use crate::localised::Localised;
use crate::plan::{self, Feed, FeedKey};
use crate::text::markdown::slug;
use serde::Serialize;

/// A calendar feed, for the page of calendars.
#[derive(Debug, Clone, Serialize)]
pub struct FeedView {
    /// `events`, `deadlines`, `all`, the id of a call, `tag-…` or `place-…`.
    pub key: String,
    /// What it is called among the feeds of the site.
    pub label: String,
    /// Its title.
    pub title: String,
    /// What it holds.
    pub description: String,
    /// How many entries it has.
    pub count: usize,
    /// The count in words: `2 entries`.
    pub count_label: String,
    /// Its path.
    pub path: String,
    /// Its absolute address, to copy.
    pub url: Option<String>,
    /// By `webcal:`.
    pub webcal_url: Option<String>,
    /// Subscribe in Google Calendar.
    pub google_url: Option<String>,
    /// Subscribe in Outlook.com.
    pub outlook_url: Option<String>,
    /// Subscribe in Microsoft 365.
    pub office_url: Option<String>,
    /// A QR code of the `webcal:` address, as SVG.
    pub qr_html: Option<String>,
}

/// A feed, for the head of a page.
#[derive(Debug, Clone, Serialize)]
pub struct FeedLink {
    /// Its title.
    pub title: String,
    /// Its path.
    pub path: String,
}

/// Ways to add one entry to a calendar, all of them plain links.
#[derive(Debug, Clone, Serialize)]
pub struct AddToCalendarView {
    /// What is added: the entry's title.
    pub name: String,
    /// The path of its `.ics` file.
    pub ics_path: String,
    /// The absolute address of the subscription that carries it, to copy; needs a base URL.
    pub feed_url: Option<String>,
    /// The same by `webcal:`.
    pub webcal_url: Option<String>,
    /// Google Calendar.
    pub google_url: String,
    /// Outlook.com.
    pub outlook_url: String,
    /// Microsoft 365.
    pub office_url: String,
    /// Yahoo.
    pub yahoo_url: String,
}

/// All feeds of the site, for the page of calendars.
pub(super) fn feeds(viewer: &Viewer<'_>) -> Vec<FeedView> {
    viewer.plan.feeds.iter().map(|(_, feed)| feed_view(&viewer.local, feed)).collect()
}

/// A feed with the ways to subscribe to it.
pub(super) fn feed_view(local: &Localised<'_>, feed: &Feed) -> FeedView {
    let title = word(local, &feed.key, "title");
    let path = plan::feed_path(local.site, &feed.key, local.language);
    let url = local.url(&path);
    let webcal_url = url.as_deref().map(services::webcal);
    let scheme = local.site.config.calendar.google_scheme;
    let count = feed.len();
    FeedView {
        key: key(local, feed),
        qr_html: webcal_url.as_deref().and_then(|url| qr::svg(url, &local.locale.fill("feeds.qr", &[("title", &title)]))),
        webcal_url,
        google_url: url.as_deref().map(|url| services::google_subscribe(url, scheme)),
        outlook_url: url.as_deref().map(|url| services::outlook_subscribe(url, &title)),
        office_url: url.as_deref().map(|url| services::office_subscribe(url, &title)),
        count_label: local.locale.count("count.entries", count),
        label: word(local, &feed.key, "label"),
        description: word(local, &feed.key, "description"),
        title,
        count,
        path,
        url,
    }
}

/// A word that distinguishes a feed from others, the same in all languages.
fn key(local: &Localised<'_>, feed: &Feed) -> String {
    match &feed.key {
        FeedKey::Events => "events".to_owned(),
        FeedKey::Deadlines => "deadlines".to_owned(),
        FeedKey::All => "all".to_owned(),
        FeedKey::Call(call) => local.site.documents[*call].id.value.clone(),
        FeedKey::Tag(tag) => format!("tag-{}", slug(tag)),
        FeedKey::Place(place) => format!("place-{}", local.site.places[*place].id),
    }
}

/// A feed, for the head of a page.
pub(super) fn feed_link(local: &Localised<'_>, feed: &Feed) -> FeedLink {
    FeedLink { title: word(local, &feed.key, "title"), path: plan::feed_path(local.site, &feed.key, local.language) }
}

/// The feeds of the whole site, for the head of every page.
pub(super) fn of_site(viewer: &Viewer<'_>) -> Vec<FeedLink> {
    let feeds = viewer.plan.feeds.iter().map(|(_, feed)| feed);
    let whole = feeds.filter(|feed| matches!(feed.key, FeedKey::Events | FeedKey::Deadlines | FeedKey::All));
    whole.map(|feed| feed_link(&viewer.local, feed)).collect()
}

/// The ways to add an entry to a calendar: its own file, the feed that carries it, and web calendars.
pub(super) fn add(local: &Localised<'_>, entry: &Entry, ics_path: String, feed: &FeedKey) -> AddToCalendarView {
    let copy = services::Copied::of(entry, entry.url.as_deref());
    let feed_url = local.url(&plan::feed_path(local.site, feed, local.language));
    AddToCalendarView {
        name: entry.summary.clone(),
        ics_path,
        webcal_url: feed_url.as_deref().map(services::webcal),
        feed_url,
        google_url: copy.google(),
        outlook_url: copy.outlook(),
        office_url: copy.office(),
        yahoo_url: copy.yahoo(),
    }
}
