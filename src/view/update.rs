//! Updates: the page of one, and lists of them.
//!
//! In: an update. Out: [`UpdateView`], [`UpdateItem`]. Not here: their feed ([`super::updates_feed`]).

use super::card::{self, CardView};
use super::link::{self, Link};
use super::organisation::{self, OrganisationView};
use crate::localised::Localised;
use crate::localised::date::DateView;
use crate::model::{DocumentRef, Update};
use serde::Serialize;

/// The page of an update.
#[derive(Debug, Clone, Serialize)]
pub struct UpdateView {
    /// When it was published.
    pub date: DateView,
    /// Who published it.
    pub publisher: Option<OrganisationView>,
    /// What it is about.
    pub about: Vec<CardView>,
    /// The update before it.
    pub older: Option<Link>,
    /// The update after it.
    pub newer: Option<Link>,
}

/// An update in a list.
#[derive(Debug, Clone, Serialize)]
pub struct UpdateItem {
    /// Its identity.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The tag of the language of its text, where that is not the page's.
    pub text_lang: Option<String>,
    /// Where it leads.
    pub path: String,
    /// When it was published.
    pub date: DateView,
    /// Who published it.
    pub publisher: Option<String>,
    /// The tag of the language of that name, where that is not the page's.
    pub publisher_lang: Option<String>,
    /// One or two sentences.
    pub summary: Option<String>,
}

/// What the page of an update shows, with this root.
pub(super) fn view(local: &Localised<'_>, at: DocumentRef, update: &Update, root: &str) -> UpdateView {
    let updates = &local.site.lists.updates;
    let position = updates.iter().position(|other| *other == at);
    let link = |position: Option<usize>| Some(link::to_document(local, *updates.get(position?)?));
    UpdateView {
        date: local.site_date(&update.date),
        publisher: update.publisher.map(|publisher| organisation::view(local, publisher, root)),
        about: card::views(local, &update.about),
        older: link(position.map(|position| position + 1)),
        newer: link(position.and_then(|position| position.checked_sub(1))),
    }
}

/// An update in a list; `None` where the document is none.
fn item(local: &Localised<'_>, at: DocumentRef) -> Option<UpdateItem> {
    let document = &local.site.documents[at];
    let update = document.update()?;
    let text = document.text(local.language);
    let publisher = update.publisher.map(|publisher| local.short_name(publisher));
    Some(UpdateItem {
        id: document.id.value.clone(),
        title: text.title.value.clone(),
        text_lang: local.text_lang(document),
        path: link::document_path(local, at),
        date: local.site_date(&update.date),
        publisher: local.text_option(publisher),
        publisher_lang: local.lang_of_option(publisher),
        summary: text.summary.clone(),
    })
}

/// The newest updates of the site, no more than `most`.
pub(super) fn newest(local: &Localised<'_>, most: usize) -> Vec<UpdateItem> {
    local.site.lists.updates.iter().take(most).filter_map(|at| item(local, *at)).collect()
}

/// The updates about a document, the newest first.
pub(super) fn about(local: &Localised<'_>, at: DocumentRef) -> Vec<UpdateItem> {
    local.site.lists.updates_about(at).iter().filter_map(|update| item(local, *update)).collect()
}
