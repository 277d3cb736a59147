//! A page as it is shown in a list or beside another.
//!
//! In: a document. Out: [`CardView`]. Not here: the lists ([`super::list`]).

use super::link::{self, Link};
use super::status::{self, StatusView};
use crate::localised::Localised;
use crate::localised::date::DateView;
use crate::model::{Document, DocumentRef};
use serde::Serialize;

/// A page in a list, or beside another.
#[derive(Debug, Clone, Serialize)]
pub struct CardView {
    /// `event`, `call`, `guideline`, `update`, `page` or `section`.
    pub kind: &'static str,
    /// Its identity.
    pub id: String,
    /// Its title.
    pub title: String,
    /// One or two sentences.
    pub summary: Option<String>,
    /// Where it leads.
    pub path: String,
    /// The tag of the language of its text, where that is not the page's.
    pub text_lang: Option<String>,
    /// When.
    pub date: Option<DateView>,
    /// Where, in one line.
    pub place: Option<String>,
    /// The tag of the language of the name of the place, where that is not the page's.
    pub place_lang: Option<String>,
    /// Its status, unless it is plainly scheduled.
    pub status: Option<StatusView>,
    /// Its subjects.
    pub tags: Vec<Link>,
}

/// A document in a list.
pub fn view(local: &Localised<'_>, at: DocumentRef) -> CardView {
    let document = &local.site.documents[at];
    let text = document.text(local.language);
    let event = document.event();
    CardView {
        kind: document.kind_name(),
        id: document.id.value.clone(),
        title: text.title.value.clone(),
        summary: text.summary.clone(),
        path: link::document_path(local, at),
        text_lang: local.text_lang(document),
        date: local.document_date(at).cloned(),
        place: event.and_then(|event| local.venue_short(event)),
        place_lang: event.and_then(|event| local.venue_short_lang(event)),
        status: status::in_lists(local, document),
        tags: link::to_tags(local, document),
    }
}

/// Documents in a list.
pub(super) fn views(local: &Localised<'_>, list: &[DocumentRef]) -> Vec<CardView> {
    list.iter().map(|at| view(local, *at)).collect()
}

/// The kind of a document in words.
pub(super) fn kind_label(local: &Localised<'_>, document: &Document) -> String {
    local.locale.word(&format!("kinds.{}", document.kind_name())).to_owned()
}
