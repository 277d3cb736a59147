//! The calendar files of a site: entries with the numbers by which subscribers know them, each written once.
//!
//! In: [`Entries`] and what the lock says of their revisions. Out: [`Calendars`]: the text of each file, and how large each
//! feed is. Every text is read back before it is given away. Not here: how a calendar is written ([`crate::ics::write`]).

use super::{Entries, feeds, tombstones};
use crate::ics::calendar::{Entry, FeedHeader};
use crate::ics::read_back;
use crate::ics::write::{self, Vevent};
use crate::ledger::Stamp;
use crate::localised::Localised;
use crate::plan::{self, EntryNumber, Feed, FeedNumber, LanguageIndex, Plan};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The version in PRODID: major and minor alone, so that a mended release does not change every calendar.
const VERSION: &str = concat!(env!("CARGO_PKG_VERSION_MAJOR"), ".", env!("CARGO_PKG_VERSION_MINOR"));

/// The calendar entries of a site as subscribers know them, in all languages.
#[derive(Debug, Default)]
pub struct Calendars {
    /// By language and number.
    entries: Vec<Vec<Kept>>,
    /// What is cancelled and has no page any more, by language and UID.
    tombstones: Vec<BTreeMap<String, Kept>>,
}

/// An entry, and how it stands in calendar files.
#[derive(Debug)]
struct Kept {
    entry: Option<Entry>,
    vevent: OnceLock<Option<Vevent>>,
}

impl Kept {
    fn new(entry: Option<Entry>) -> Self {
        Kept { entry, vevent: OnceLock::new() }
    }

    fn vevent(&self) -> Option<&Vevent> {
        self.vevent.get_or_init(|| self.entry.as_ref().and_then(Vevent::of)).as_ref()
    }
}

/// A feed of a site as it is written in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedSize {
    /// Its path.
    pub path: String,
    /// How many entries it holds.
    pub entries: usize,
    /// How long it is in octets, where that was asked for.
    pub octets: Option<usize>,
}

impl Calendars {
    /// Gives `entries` the numbers by which subscribers know them, where `standing` has some, by UID.
    pub fn of(languages: &[Localised<'_>], plan: &Plan, entries: Entries, stamps: &BTreeMap<String, Stamp>) -> Self {
        let mut by_language: Vec<Vec<Kept>> = languages.iter().map(|_| Vec::with_capacity(entries.0.len())).collect();
        for texts in entries.0 {
            let mut texts = texts.into_iter();
            for kept in &mut by_language {
                kept.push(Kept::new(texts.next().map(|entry| numbered(entry, stamps))));
            }
        }
        let gone = |local: &Localised<'_>| {
            let all = super::tombstones(local.site, plan);
            all.map(|(uid, published)| (uid.clone(), Kept::new(Some(tombstones::tombstone(local, uid, published))))).collect()
        };
        Calendars { entries: by_language, tombstones: languages.par_iter().map(gone).collect() }
    }

    /// An entry in a language; `None` where the site has no domain for identities.
    pub fn entry(&self, number: EntryNumber, language: LanguageIndex) -> Option<&Entry> {
        self.entries.get(language)?.get(number)?.entry.as_ref()
    }

    /// The file of one entry.
    ///
    /// # Errors
    /// What the file, read back, says otherwise than the site.
    pub fn entry_file(&self, number: EntryNumber, language: LanguageIndex) -> Result<String, Vec<String>> {
        proved(None, self.entries[language].get(number).into_iter().collect())
    }

    /// The file of an entry that is cancelled and has no page any more, by UID.
    ///
    /// # Errors
    /// What the file, read back, says otherwise than the site.
    pub fn former_entry_file(&self, uid: &str, language: LanguageIndex) -> Result<String, Vec<String>> {
        proved(None, self.tombstones[language].get(uid).into_iter().collect())
    }

    /// The file of a feed.
    ///
    /// # Errors
    /// What the file, read back, says otherwise than the site.
    pub fn feed_file(&self, local: &Localised<'_>, feed: &Feed) -> Result<String, Vec<String>> {
        proved(Some(&feeds::header(local, &feed.key)), self.held(feed, local.language))
    }

    /// The file at the address of a feed that is no more: `feed` is its path in the first language, `path` its path here.
    ///
    /// # Errors
    /// What the file, read back, says otherwise than the site.
    pub fn former_feed_file(&self, local: &Localised<'_>, plan: &Plan, feed: &str, path: &str) -> Result<String, Vec<String>> {
        let gone = plan.feeds.tombstones_at(feed).iter();
        let entries = gone.filter_map(|uid| self.tombstones[local.language].get(uid)).collect();
        proved(Some(&feeds::former_header(local, path)), entries)
    }

    /// How large a feed is in a language; its octets are counted only where `is_wanted`, since that costs as much as to write it.
    pub fn feed_size(&self, local: &Localised<'_>, plan: &Plan, feed: FeedNumber, is_wanted: bool) -> FeedSize {
        let feed = &plan.feeds[feed];
        let octets = is_wanted.then(|| text(Some(&feeds::header(local, &feed.key)), &self.held(feed, local.language)).len());
        FeedSize { path: plan::feed_path(local.site, &feed.key, local.language), entries: feed.len(), octets }
    }

    fn held(&self, feed: &Feed, language: LanguageIndex) -> Vec<&Kept> {
        let own = feed.entries.iter().filter_map(|number| self.entries[language].get(*number));
        own.chain(feed.tombstones.iter().filter_map(|uid| self.tombstones[language].get(uid))).collect()
    }
}

/// Gives an entry the numbers by which subscribers know it; one that they do not know goes by the day of its page.
fn numbered(mut entry: Entry, stamps: &BTreeMap<String, Stamp>) -> Entry {
    if let Some(known) = stamps.get(&entry.uid) {
        entry.sequence = known.sequence;
        entry.last_modified = known.last_modified;
    }
    entry
}

fn text(header: Option<&FeedHeader>, entries: &[&Kept]) -> String {
    write::write_vevents(header, entries.iter().filter_map(|kept| kept.vevent()).collect(), VERSION)
}

/// The text of a calendar file that says what it should when it is read back.
fn proved(header: Option<&FeedHeader>, entries: Vec<&Kept>) -> Result<String, Vec<String>> {
    let text = text(header, &entries);
    let entries: Vec<&Entry> = entries.iter().filter_map(|kept| kept.entry.as_ref()).collect();
    let differences = read_back::differences(&text, &entries);
    if differences.is_empty() { Ok(text) } else { Err(differences) }
}
