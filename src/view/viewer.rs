//! A site in one language with all that is planned of it.
//!
//! In: the site, its plan and its calendar entries. Out: [`Viewer`], which those views are built from that say where
//! something is written, or how it stands in calendars. Not here: the views. Most of them need no more than a
//! [`Localised`] site.

use super::index::{self, Index};
use crate::entries::Calendars;
use crate::ics::calendar::Entry;
use crate::localised::Localised;
use crate::model::Dated;
use crate::plan::{Feed, FeedKey, Plan};
use std::sync::OnceLock;

/// A site in one language with all that is planned of it.
#[derive(Clone, Copy)]
pub struct Viewer<'a> {
    /// The site in that language.
    pub local: Localised<'a>,
    /// What is written.
    pub plan: &'a Plan,
    /// The calendar entries.
    pub calendars: &'a Calendars,
    /// Room for the index of all pages, of which each of its pages shows a part.
    pub index: &'a OnceLock<Index>,
}

impl<'a> Viewer<'a> {
    /// A path of the output as links write it; `None` where nothing is written there.
    pub(super) fn planned(&self, path: &str) -> Option<String> {
        self.plan.get(path).is_some().then(|| self.local.path(path))
    }

    /// The calendar entry of an event or a milestone, where it is one.
    pub(super) fn entry(&self, dated: Dated) -> Option<&'a Entry> {
        self.calendars.entry(self.plan.feeds.entry(dated)?, self.local.language)
    }

    /// The calendar feed of something, where there is one.
    pub(super) fn feed(&self, key: &FeedKey) -> Option<&'a Feed> {
        self.plan.feeds.number(key).map(|number| &self.plan.feeds[number])
    }

    /// The index of all pages.
    pub(super) fn index(&self) -> &'a Index {
        self.index.get_or_init(|| index::of(&self.local))
    }
}
