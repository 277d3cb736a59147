//! What outputs are named by in code: languages, feeds and entries; and what of a site is a calendar entry.
//!
//! In: an event or a milestone. Out: whether calendars hold it. Not here: which feeds there are ([`super::Feeds`]).

use crate::model::{Document, DocumentRef, Milestone, MilestoneKind, Place, Ref};

/// The number of a language in the configuration; 0 is the one without a prefix.
pub type LanguageIndex = usize;

/// The number of a calendar entry among the entries of its site.
pub type EntryNumber = usize;

/// What a calendar feed is of; in the order in which feeds are shown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum FeedKey {
    /// Events.
    Events,
    /// Deadlines.
    Deadlines,
    /// Everything with a day.
    All,
    /// The dates of a call.
    Call(DocumentRef),
    /// The dates of the pages with a tag. Only where the configuration asks.
    Tag(String),
    /// The events at a place. Only where the configuration asks.
    Place(Ref<Place>),
}

/// Whether an event's date is exact enough for a calendar.
pub fn is_in_calendar(document: &Document) -> bool {
    document.event().is_some_and(|event| event.dates.is_exact_to_the_day())
}

/// Whether a milestone is a calendar entry of its own: exact to the day, and not an event, which is one already.
pub fn is_entry(milestone: &Milestone) -> bool {
    milestone.event.is_none() && milestone.date.as_ref().is_some_and(|date| date.is_exact_to_the_day())
}

/// Whether a milestone is a deadline in a calendar.
pub fn is_deadline(milestone: &Milestone) -> bool {
    milestone.kind == MilestoneKind::Deadline && is_entry(milestone)
}
