//! The index of all pages, by first letter or by kind.
//!
//! In: the pages of a site. Out: [`Index`], worked out once for all of its pages, and [`IndexView`], a part of it. Not here:
//! the search ([`super::search`]).

use super::card::kind_label;
use super::link::{self, Link};
use super::list::{self, ListView};
use super::search::fold;
use crate::localised::Localised;
use crate::model::{Document, DocumentRef, KIND_NAMES, Page};
use crate::plan;
use serde::Serialize;
use std::collections::BTreeMap;

/// The index of all pages, or a part of it; the list that goes with it says which.
#[derive(Debug, Clone, Serialize)]
pub struct IndexView {
    /// The groups of this page.
    pub groups: Vec<IndexGroupView>,
    /// The groups of all of its pages: where each begins.
    pub all: Vec<Link>,
}

/// The pages with a first letter, or of a kind.
#[derive(Debug, Clone, Serialize)]
pub struct IndexGroupView {
    /// Its anchor.
    pub anchor: String,
    /// The letter, or the kind in words.
    pub title: String,
    /// Its pages.
    pub items: Vec<IndexItemView>,
}

/// A page in the index.
#[derive(Debug, Clone, Serialize)]
pub struct IndexItemView {
    /// Its title.
    pub title: String,
    /// Where it leads.
    pub path: String,
    /// The tag of the language of its title, where that is not the page's.
    pub text_lang: Option<String>,
    /// Its kind in words.
    pub kind_label: String,
    /// Its date, short.
    pub date: Option<String>,
}

/// All pages but the first in the order of the index, each with its group, which has no items yet.
pub type Index = Vec<(IndexGroupView, DocumentRef)>;

/// The index of a site: by first letter, or by kind where a language is not written in letters.
pub(super) fn of(local: &Localised<'_>) -> Index {
    let by_letter = local.locale.word("index.by") == "letter";
    let documents = local.site.documents.iter().filter(|(_, document)| !document.is_home());
    let mut index: BTreeMap<_, (IndexGroupView, DocumentRef)> = BTreeMap::new();
    for (at, document) in documents {
        let name = &document.text(local.language).title.value;
        let (rank, anchor, title) = if by_letter { letter(local, &fold(name)) } else { kind(local, document) };
        // Within a kind, by date; within a letter, by title.
        let day = document.date().filter(|_| !by_letter).and_then(|date| date.days());
        let group = IndexGroupView { anchor: format!("index-{anchor}"), title, items: Vec::new() };
        index.insert((rank, anchor, day.is_none(), day, local.locale.sort_key(name), document.key.clone()), (group, at));
    }
    index.into_values().collect()
}

/// The group of a title by its first letter: its rank among groups, its anchor, and what it is called.
fn letter(local: &Localised<'_>, folded: &str) -> (usize, String, String) {
    match folded.chars().find(|c| c.is_alphanumeric()) {
        Some(digit) if digit.is_ascii_digit() => (0, "0-9".to_owned(), "0–9".to_owned()),
        Some(letter) if letter.is_ascii() => (1, letter.to_string(), letter.to_uppercase().to_string()),
        _ => (2, "other".to_owned(), local.locale.word("index.other").to_owned()),
    }
}

/// The group of a document by its kind, in the same form.
fn kind(local: &Localised<'_>, document: &Document) -> (usize, String, String) {
    let rank = KIND_NAMES.iter().position(|kind| *kind == document.kind_name());
    (rank.unwrap_or(KIND_NAMES.len()), document.kind_name().to_owned(), kind_label(local, document))
}

/// The page of the index with this number.
pub(super) fn view(local: &Localised<'_>, index: &Index, number: usize) -> IndexView {
    let size = plan::index_size(local.site);
    let mut all: Vec<Link> = Vec::new();
    let mut groups: Vec<IndexGroupView> = Vec::new();
    for (position, (group, at)) in index.iter().enumerate() {
        let page = position / size + 1;
        if all.last().is_none_or(|last| last.title != group.title) {
            let path = if page == number { String::new() } else { link::built_path(local, &Page::Index(page)) };
            all.push(Link { title: group.title.clone(), path: format!("{path}#{}", group.anchor), lang: None });
        }
        if page == number {
            let item = item(local, *at);
            match groups.last_mut() {
                Some(last) if last.anchor == group.anchor => last.items.push(item),
                _ => groups.push(IndexGroupView { items: vec![item], ..group.clone() }),
            }
        }
    }
    IndexView { groups, all }
}

/// Which page of the index this is, and where the others are.
pub(super) fn list(local: &Localised<'_>, index: &Index, number: usize) -> ListView {
    let pages = index.len().div_ceil(plan::index_size(local.site)).max(1);
    list::without_items(local, index.len(), number, pages, |number| Page::Index(number).path(local.site, local.language))
}

fn item(local: &Localised<'_>, at: DocumentRef) -> IndexItemView {
    let document = &local.site.documents[at];
    IndexItemView {
        title: document.text(local.language).title.value.clone(),
        path: link::document_path(local, at),
        text_lang: local.text_lang(document),
        kind_label: kind_label(local, document),
        date: local.short_date(at),
    }
}
