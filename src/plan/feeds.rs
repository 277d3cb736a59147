//! Which calendar entries a site has, and which feeds hold them: one index, made once.
//!
//! In: a [`Site`]. Out: [`Feeds`]: feed → entries and entry → feeds, asked by the plan, by pages, calendars, the lock, the
//! changes and `diff`. Making it costs as much as there are entries and places of entries in feeds, and asking costs
//! nothing more. Not here: what entries say ([`crate::entries`]).

use super::keys::{EntryNumber, FeedKey, is_deadline, is_entry, is_in_calendar};
use super::paths::feed_path;
use crate::ledger::Removed;
use crate::model::{Dated, DocumentRef, Kind, Site, Status};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Index, Range};

/// The number of a feed among the feeds of its site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FeedNumber(usize);

/// A calendar feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// What it is of.
    pub key: FeedKey,
    /// Its path in the first language, by which `convoke.lock` knows it.
    pub path: String,
    /// The entries that it holds.
    pub entries: Vec<EntryNumber>,
    /// The UIDs of what is cancelled and has no page any more, and that this feed still tells.
    pub tombstones: Vec<String>,
}

impl Feed {
    /// How many entries it holds, those without a page included.
    pub fn len(&self) -> usize {
        self.entries.len() + self.tombstones.len()
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The calendar entries of a site and its feeds.
#[derive(Debug, Clone, Default)]
pub struct Feeds {
    /// The events and milestones that are entries, in the order of documents.
    entries: Vec<Dated>,
    /// The feeds, in the order in which they are shown.
    feeds: Vec<Feed>,
    /// The feeds that hold each entry.
    of_entry: Vec<Vec<FeedNumber>>,
    /// The feeds by their paths in the first language.
    by_path: BTreeMap<String, FeedNumber>,
    /// The entries of each document, by its number.
    of_document: Vec<Range<EntryNumber>>,
    /// What is cancelled and has no page any more: UIDs by the path of each feed that tells them, in the first language.
    tombstones: BTreeMap<String, Vec<String>>,
    /// The UIDs of all of them.
    tombstone_uids: BTreeSet<String>,
}

impl Index<FeedNumber> for Feeds {
    type Output = Feed;

    fn index(&self, number: FeedNumber) -> &Feed {
        &self.feeds[number.0]
    }
}

impl Feeds {
    /// The entries of a site and its feeds.
    pub fn of(site: &Site) -> Self {
        let (entries, of_document) = entries(site);
        let ids = entries.iter().map(|dated| site.dated_id(*dated)).collect();
        let (tombstones, tombstone_uids) = tombstones(site, &ids);
        let mut feeds = Feeds { entries, of_document, tombstones, tombstone_uids, ..Feeds::default() };
        let mut held = feeds.held(site);
        for key in always(site, &feeds) {
            held.entry(key).or_default();
        }
        for (key, entries) in held {
            let path = feed_path(site, &key, 0);
            let tombstones = feeds.tombstones.get(&path).cloned().unwrap_or_default();
            feeds.feeds.push(Feed { key, path, entries, tombstones });
        }
        feeds.of_entry = vec![Vec::new(); feeds.entries.len()];
        for (number, feed) in feeds.feeds.iter().enumerate() {
            feeds.by_path.insert(feed.path.clone(), FeedNumber(number));
            for entry in &feed.entries {
                feeds.of_entry[*entry].push(FeedNumber(number));
            }
        }
        feeds
    }

    /// The entries that each feed holds.
    fn held(&self, site: &Site) -> BTreeMap<FeedKey, Vec<EntryNumber>> {
        let of_calls = calls_of_events(site);
        let mut held: BTreeMap<FeedKey, Vec<EntryNumber>> = BTreeMap::new();
        for (number, dated) in self.entries.iter().enumerate() {
            let has_left = has_left(site, *dated);
            for key in keys(site, *dated, &of_calls) {
                // A feed stays where it is, also when all that it held has left it.
                let entries = held.entry(key).or_default();
                if !has_left && entries.last() != Some(&number) {
                    entries.push(number);
                }
            }
        }
        // A call without a date of its own tells its events on its page alone.
        held.retain(|key, _| match key {
            FeedKey::Call(call) => site.documents[*call].milestones().iter().any(is_entry),
            _ => true,
        });
        held
    }

    /// The events and milestones that are entries; their places are their [`EntryNumber`]s.
    pub fn entries(&self) -> &[Dated] {
        &self.entries
    }

    /// The numbers of the entries of a document.
    pub fn of_document(&self, document: DocumentRef) -> Range<EntryNumber> {
        self.of_document.get(document.index()).cloned().unwrap_or_default()
    }

    /// The number of the entry of an event or a milestone; `None` where its date is coarser than a day.
    pub fn entry(&self, dated: Dated) -> Option<EntryNumber> {
        self.of_document(dated.document).find(|number| self.entries[*number] == dated)
    }

    /// All feeds with their numbers, in the order in which they are shown.
    pub fn iter(&self) -> impl Iterator<Item = (FeedNumber, &Feed)> {
        self.feeds.iter().enumerate().map(|(number, feed)| (FeedNumber(number), feed))
    }

    /// Whether the site has no feed.
    pub fn is_empty(&self) -> bool {
        self.feeds.is_empty()
    }

    /// The feed of `key`, where there is one.
    pub fn number(&self, key: &FeedKey) -> Option<FeedNumber> {
        self.feeds.binary_search_by(|feed| feed.key.cmp(key)).ok().map(FeedNumber)
    }

    /// The feed at a path of the first language, where there is one.
    pub fn at(&self, path: &str) -> Option<FeedNumber> {
        self.by_path.get(path).copied()
    }

    /// The feeds that hold an entry.
    pub fn holding(&self, entry: EntryNumber) -> &[FeedNumber] {
        &self.of_entry[entry]
    }

    /// The UIDs of what is cancelled and has no page any more.
    pub fn tombstones(&self) -> &BTreeSet<String> {
        &self.tombstone_uids
    }

    /// Those that the feed at `path` tells, whether it is still a feed of the site or not; `path` is that in the first language.
    pub fn tombstones_at(&self, path: &str) -> &[String] {
        self.tombstones.get(path).map_or(&[], Vec::as_slice)
    }

    /// The paths, in the first language, of feeds that tell what has no page any more.
    pub fn paths_of_tombstones(&self) -> impl Iterator<Item = &str> {
        self.tombstones.keys().map(String::as_str)
    }
}

/// The entries of a site, and which of them belong to each document.
fn entries(site: &Site) -> (Vec<Dated>, Vec<Range<EntryNumber>>) {
    let mut entries = Vec::with_capacity(site.documents.len());
    let mut of_document = Vec::with_capacity(site.documents.len());
    for (at, document) in site.documents.iter() {
        let first = entries.len();
        if is_in_calendar(document) {
            entries.push(Dated { document: at, milestone: None });
        }
        let own = document.milestones().iter().enumerate().filter(|(_, milestone)| is_entry(milestone));
        entries.extend(own.map(|(index, _)| Dated { document: at, milestone: Some(index) }));
        of_document.push(first..entries.len());
    }
    (entries, of_document)
}

/// What is cancelled and has no page any more, by the feeds that tell it, and all of it.
fn tombstones(site: &Site, ids: &BTreeSet<String>) -> (BTreeMap<String, Vec<String>>, BTreeSet<String>) {
    let mut by_path: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut uids = BTreeSet::new();
    // What has a page again is current by that, also before the next lock.
    let domain = site.config.uid_domain.as_ref();
    let has_page = |uid: &str| {
        let id = domain.and_then(|domain| uid.strip_suffix(domain.as_str())?.strip_suffix('@'));
        id.is_some_and(|id| ids.contains(id))
    };
    for (uid, entry) in site.ledger.iter().flat_map(|ledger| ledger.tombstones()).filter(|(uid, _)| !has_page(uid)) {
        for feed in &entry.facts.feeds {
            by_path.entry(feed.clone()).or_default().push(uid.to_owned());
        }
        uids.insert(uid.to_owned());
    }
    (by_path, uids)
}

/// Whether an entry was cancelled so long ago that feeds hold it no more, as the lock says.
fn has_left(site: &Site, dated: Dated) -> bool {
    let uid = || Some(format!("{}@{}", site.dated_id(dated), site.config.uid_domain.as_ref()?));
    let published = || site.ledger.as_ref()?.entries.get(&uid()?);
    site.status_of(dated) == Status::Cancelled && published().is_some_and(|entry| entry.removed == Some(Removed::Expired))
}

/// For each event that is a milestone of calls: those calls.
fn calls_of_events(site: &Site) -> BTreeMap<DocumentRef, Vec<DocumentRef>> {
    let mut calls: BTreeMap<DocumentRef, Vec<DocumentRef>> = BTreeMap::new();
    for (at, _, call) in site.calls() {
        for event in call.milestones.iter().filter_map(|milestone| milestone.event) {
            calls.entry(event).or_default().push(at);
        }
    }
    calls
}

/// The feeds to which an entry belongs.
fn keys(site: &Site, dated: Dated, of_calls: &BTreeMap<DocumentRef, Vec<DocumentRef>>) -> Vec<FeedKey> {
    let document = &site.documents[dated.document];
    let mut keys = vec![FeedKey::All];
    match (dated.milestone.map(|index| &document.milestones()[index]), document.event()) {
        (Some(milestone), _) => {
            keys.extend(is_deadline(milestone).then_some(FeedKey::Deadlines));
            keys.extend(document.call().map(|_| FeedKey::Call(dated.document)));
        }
        (None, event) => {
            keys.push(FeedKey::Events);
            keys.extend(of_calls.get(&dated.document).into_iter().flatten().map(|call| FeedKey::Call(*call)));
            let place = event.and_then(|event| event.place).filter(|_| site.config.calendar.place_feeds);
            keys.extend(place.map(FeedKey::Place));
        }
    }
    let tags = document.tags.iter().filter(|_| site.config.calendar.tag_feeds);
    keys.extend(tags.map(|tag| FeedKey::Tag(tag.value.clone())));
    keys
}

/// The feeds that a site with dates always has, though they may be empty, and those that hold nothing but tombstones.
fn always(site: &Site, feeds: &Feeds) -> Vec<FeedKey> {
    let has_dates = site.documents.iter().any(|(_, document)| matches!(document.kind, Kind::Event(_) | Kind::Call(_)));
    if !has_dates && feeds.tombstone_uids.is_empty() {
        return Vec::new();
    }
    let is_told = |key: &FeedKey| !feeds.tombstones_at(&feed_path(site, key, 0)).is_empty();
    let tags = site.lists.tags.keys().filter(|_| site.config.calendar.tag_feeds).map(|tag| FeedKey::Tag(tag.clone()));
    let places = site.places.iter().filter(|_| site.config.calendar.place_feeds).map(|(at, _)| FeedKey::Place(at));
    [FeedKey::Events, FeedKey::Deadlines, FeedKey::All].into_iter().chain(tags.chain(places).filter(is_told)).collect()
}
