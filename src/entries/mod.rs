//! The calendar entries of a site: each once, with its words, its feeds and its numbers of the lock.
//!
//! In: a [`Site`], its [`Plan`] and its languages. Out: [`Entries`], what they say now for the lock ([`current`]), and
//! [`Calendars`], from which every calendar file is written. Not here: the form of calendar files ([`crate::ics`]), and what
//! changed since subscribers were told ([`crate::ledger`]).

mod calendars;
mod facts;
pub mod feeds;
mod tombstones;
mod words;

pub use calendars::Calendars;
pub use facts::current;

use crate::ics::calendar::Entry;
use crate::localised::Localised;
use crate::model::Site;
use crate::plan::{EntryNumber, Plan};
use rayon::prelude::*;

/// The words of the calendar entries of a site, in all languages, without the numbers by which subscribers know them.
#[derive(Debug, Clone, Default)]
pub struct Entries(Vec<Vec<Entry>>);

impl Entries {
    /// The entries of a site; `languages` are the site in all of its languages, in order.
    ///
    /// A site without a domain for identities has none, which a rule reports.
    pub fn of(languages: &[Localised<'_>], plan: &Plan) -> Self {
        let dates = plan.feeds.entries();
        let in_all = |dated| languages.iter().filter_map(|local| words::entry(local, dated)).collect();
        Entries(dates.par_iter().map(|dated| in_all(*dated)).collect())
    }

    /// An entry in each language, in order.
    pub fn in_all_languages(&self, number: EntryNumber) -> &[Entry] {
        &self.0[number]
    }
}

/// What is cancelled and has no page any more, by UID, with what the lock says of it.
fn tombstones<'s>(site: &'s Site, plan: &'s Plan) -> impl Iterator<Item = (&'s String, &'s crate::ledger::Published)> {
    let uids = plan.feeds.tombstones().iter();
    uids.filter_map(|uid| Some((uid, site.ledger.as_ref()?.entries.get(uid)?)))
}
