//! The status of an event, a call or a milestone, in words.
//!
//! In: a [`Status`] and what it is the status of. Out: [`StatusView`]. Not here: what depends on the reader's moment, such as
//! that a deadline is over.

use crate::localised::Localised;
use crate::model::{Document, Kind, LocalText, Status};
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
pub(super) fn view(local: &Localised<'_>, status: Status, of: &str, note: Option<&LocalText>) -> StatusView {
    let key = status.key();
    let own = local.locale.find(&format!("status_of.{of}.{key}"));
    let label = own.unwrap_or_else(|| local.locale.word(&format!("status.{key}")).to_owned());
    StatusView { key, label, note: local.text_option(note), note_lang: local.lang_of_option(note) }
}

/// The status of a document as lists tell it: not that something takes place as planned.
pub(super) fn in_lists(local: &Localised<'_>, document: &Document) -> Option<StatusView> {
    let (status, note) = match &document.kind {
        Kind::Event(event) => (event.status, event.status_note.as_ref()),
        Kind::Call(call) => (call.status, call.status_note.as_ref()),
        _ => return None,
    };
    (status != Status::Scheduled).then(|| view(local, status, document.kind_name(), note))
}
