//! Lists of pages, which a large site shows on several pages.
//!
//! In: documents in their order, and the number of a page. Out: [`ListView`], and [`TagView`] for lists of lists. Not here:
//! which lists there are ([`crate::model::Lists`], [`crate::plan`]), and what a list shows of a page ([`super::card`]).

use super::map::{self, MapView};
use crate::localised::Localised;
use crate::model::DocumentRef;
use crate::plan;
use serde::Serialize;

/// A page that lists others.
#[derive(Debug, Clone, Serialize)]
pub struct ListView {
    /// The kind of most of its items.
    pub of: &'static str,
    /// The items of this page; a template sees a `CardView` for each.
    #[serde(skip)]
    pub items: Vec<DocumentRef>,
    /// The map of the places of its events, where there are two of them or more, and not too many.
    pub map: Option<MapView>,
    /// How many items there are on all pages.
    pub total: usize,
    /// This page, counted from 1.
    pub page: usize,
    /// The number of pages.
    pub pages: usize,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
}

/// A tag or a place, and how many pages have it.
#[derive(Debug, Clone, Serialize)]
pub struct TagView {
    /// Its name.
    pub name: String,
    /// The tag of the language of its name, where that is not the page's.
    pub lang: Option<String>,
    /// Its page.
    pub path: String,
    /// How many pages have it.
    pub count: usize,
}

/// A page of the list of some documents, with this number; `path` is the path of a page of the list.
pub(super) fn view(local: &Localised<'_>, all: &[DocumentRef], number: usize, path: impl Fn(usize) -> String) -> ListView {
    let size = local.site.config.page_size;
    let items: Vec<DocumentRef> = all.iter().skip((number - 1) * size).take(size).copied().collect();
    ListView {
        of: items.first().map_or("page", |at| local.site.documents[*at].kind_name()),
        map: map_of(local, &items),
        items,
        ..without_items(local, all.len(), number, plan::page_count(local.site, all.len()), path)
    }
}

/// What a page of a list says of the other pages of the list: it is the one with this number, of so many `pages`.
pub(super) fn without_items(
    local: &Localised<'_>,
    total: usize,
    number: usize,
    pages: usize,
    path: impl Fn(usize) -> String,
) -> ListView {
    ListView {
        of: "page",
        items: Vec::new(),
        map: None,
        total,
        page: number,
        pages,
        previous: (number > 1).then(|| local.path(&path(number - 1))),
        next: (number < pages).then(|| local.path(&path(number + 1))),
    }
}

/// The page of a section's list with this number.
pub(super) fn of_section(local: &Localised<'_>, section: DocumentRef, number: usize) -> ListView {
    let items = local.site.lists.items(section);
    view(local, items, number, |number| plan::document_path(local.site, section, local.language, number))
}

/// The map of the places of events.
fn map_of(local: &Localised<'_>, documents: &[DocumentRef]) -> Option<MapView> {
    let places =
        documents.iter().filter_map(|at| Some(&local.site.places[local.site.documents[*at].event()?.attendance().place()?]));
    let named = places.filter_map(|place| {
        let (north, east) = place.geo?;
        Some((local.text(place.town.as_ref().unwrap_or(&place.name)).to_owned(), north, east))
    });
    map::view(&named.collect::<Vec<_>>())
}
