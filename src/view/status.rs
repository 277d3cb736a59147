//! The status of an event, a call or a milestone, in words.
//!
//! In: a [`Status`] and what it is the status of. Out: [`StatusView`]. Not here: what depends on the reader's moment, such as
//! that a deadline is over.

use crate::localised::Localised;
use crate::model::{Document, EffectiveStatus, LocalText, Milestone, Status};
use serde::Serialize;

/// A status of the vocabulary.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusView {
    /// `scheduled`, `tentative`, `postponed`, `rescheduled`, `cancelled`, `moved-online` or `held`.
    pub key: &'static str,
    /// In words.
    pub label: String,
    /// A sentence on it.
    pub note: Option<String>,
    /// The tag of the language of the sentence, where that is not the page's.
    pub note_lang: Option<String>,
}

/// The status of a thing of some kind (`event`, `call`, `deadline` …) in words: a workshop is held, a deadline is not.
pub(super) fn view(local: &Localised<'_>, status: EffectiveStatus, of: &str, note: Option<&LocalText>) -> StatusView {
    let status = status.get();
    let key = status.key();
    let own = local.locale.find(&format!("status_of.{of}.{key}"));
    let label = own.unwrap_or_else(|| local.locale.word(&format!("status.{key}")).to_owned());
    StatusView { key, label, note: local.text_option(note), note_lang: local.lang_of_option(note) }
}

/// The status of a document as lists tell it: not that something takes place as planned.
pub(super) fn in_lists(local: &Localised<'_>, document: &Document) -> Option<StatusView> {
    let status = document.status()?;
    (status.get() != Status::Scheduled).then(|| of_document(local, document, status))
}

/// The status of an event or a call, with the sentence on it.
pub(super) fn of_document(local: &Localised<'_>, document: &Document, status: EffectiveStatus) -> StatusView {
    view(local, status, document.kind_name(), local.site.status_note(document))
}

/// The status of a milestone as lists tell it.
pub(super) fn unless_scheduled(local: &Localised<'_>, milestone: &Milestone) -> Option<StatusView> {
    let status = milestone.status;
    (status.get() != Status::Scheduled).then(|| view(local, status, milestone.kind.key(), None))
}
