//! The calendar files of a site: entries with the numbers by which subscribers know them, each written once.
//!
//! In: [`Entries`] and what the lock says of their revisions. Out: [`Calendars`]: the text of each file, and which
//! entries fit into a feed. Every text is read back before it is given away. Not here: how a calendar is written ([`crate::ics::write`]).

use super::{Entries, feeds, tombstones};
use crate::ics::calendar::{Entry, FeedHeader};
use crate::ics::read_back;
use crate::ics::write::{self, Vevent};
use crate::ledger::Stamp;
use crate::localised::Localised;
use crate::plan::{EntryNumber, Feed, FeedNumber, LanguageIndex, Plan};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The version in PRODID: major and minor alone, so that a mended release does not change every calendar.
const VERSION: &str = concat!(env!("CARGO_PKG_VERSION_MAJOR"), ".", env!("CARGO_PKG_VERSION_MINOR"));

/// How long a feed may be, in octets: Google Calendar reads a million, and drops the rest.
const MOST_OCTETS: usize = 900_000;

/// Room for what a feed says of itself.
const FRAME: usize = 2_000;

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
        proved(Some(&feeds::header(local, feed)), self.held(feed, feed.written(), local.language))
    }

    /// The file of all entries of a feed that holds no more than its newest.
    ///
    /// # Errors
    /// What the file, read back, says otherwise than the site.
    pub fn whole_feed_file(&self, local: &Localised<'_>, feed: &Feed) -> Result<String, Vec<String>> {
        proved(Some(&feeds::whole_header(local, feed)), self.held(feed, &feed.entries, local.language))
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

    /// Of the feeds that are longer than programs read: the newest entries, which fit. They are the same in all languages, and
    /// depend on the content alone.
    pub fn newest(&self, languages: &[Localised<'_>], plan: &Plan) -> BTreeMap<FeedNumber, Vec<EntryNumber>> {
        let large: Vec<(FeedNumber, &Feed)> = plan.feeds.iter().filter(|(_, feed)| self.may_be_long(feed)).collect();
        large.into_par_iter().filter_map(|(number, feed)| Some((number, self.fitting(languages, feed)?))).collect()
    }

    /// Whether a feed may be too long, by a measure that costs less than to write its entries.
    fn may_be_long(&self, feed: &Feed) -> bool {
        let most = |entries: &Vec<Kept>| {
            let octets = |number: &EntryNumber| entries.get(*number)?.entry.as_ref().map(Entry::most_octets);
            feed.entries.iter().filter_map(octets).sum::<usize>()
        };
        self.entries.iter().any(|entries| most(entries) + FRAME > MOST_OCTETS)
    }

    /// The newest entries of a feed that fit in each language; `None` where all do.
    fn fitting(&self, languages: &[Localised<'_>], feed: &Feed) -> Option<Vec<EntryNumber>> {
        let mut newest = feed.entries.clone();
        let age = |number: &EntryNumber| self.entry(*number, 0).map(|entry| (entry.time.start(), entry.uid.as_str()));
        newest.sort_by(|a, b| age(b).cmp(&age(a)));
        let count = languages.iter().map(|local| self.fitting_in(local, feed, &newest)).min()?;
        newest.truncate(count.max(1));
        newest.sort_unstable();
        (newest.len() < feed.entries.len()).then_some(newest)
    }

    /// How many of the newest entries of a feed fit in a language.
    fn fitting_in(&self, local: &Localised<'_>, feed: &Feed, newest: &[EntryNumber]) -> usize {
        let whole = text(Some(&feeds::whole_header(local, feed)), &self.held(feed, newest, local.language)).len();
        if whole <= MOST_OCTETS {
            return newest.len();
        }
        let octets = |number: &EntryNumber| self.entries[local.language][*number].vevent().map_or(0, Vevent::octets);
        let all: usize = newest.iter().map(octets).sum();
        // What stands before the entries takes its room, and what is cancelled and has no page.
        let mut room = MOST_OCTETS.saturating_sub(whole - all + FRAME);
        let fits = |number: &&EntryNumber| match room.checked_sub(octets(number)) {
            Some(rest) => {
                room = rest;
                true
            }
            None => false,
        };
        newest.iter().take_while(fits).count()
    }

    fn held(&self, feed: &Feed, entries: &[EntryNumber], language: LanguageIndex) -> Vec<&Kept> {
        let own = entries.iter().filter_map(|number| self.entries[language].get(*number));
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
