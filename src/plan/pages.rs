//! Which pages of its own Convoke makes for a site, and where they lie.
//!
//! In: a [`Site`] and its feeds. Out: its [`Page`]s, and the path of each. Not here: what a page shows ([`crate::view`]).

use super::feeds::Feeds;
use super::paths::{has_pages_of_years, index_size, page_count, page_path, prefix};
use super::{Changes, LanguageIndex};
use crate::model::{Page, Site};
use crate::text::markdown::slug;

impl Page {
    /// Its path in the output.
    pub fn path(&self, site: &Site, language: LanguageIndex) -> String {
        let folder = self.folder();
        match self {
            Page::Tag(tag, page) => page_path(site, language, &format!("{folder}/{}", slug(tag)), *page),
            Page::Dates(Some(year)) => page_path(site, language, &format!("{folder}/{year:04}"), 1),
            Page::Place(place, page) => {
                page_path(site, language, &format!("{folder}/{}", site.places[*place].id.to_ascii_lowercase()), *page)
            }
            Page::Index(page) => page_path(site, language, folder, *page),
            Page::NotFound => format!("{}404.html", prefix(site, language)),
            Page::Calendars | Page::Tags | Page::Dates(None) | Page::Places | Page::Search | Page::Changes => {
                page_path(site, language, folder, 1)
            }
        }
    }

    /// The pages that a site has in each language, apart from those that a document is.
    pub(super) fn of(site: &Site, feeds: &Feeds, changes: Changes) -> Vec<Page> {
        let lists = &site.lists;
        let numbers = |entries: usize| 1..=page_count(site, entries);
        let mut pages = Vec::new();
        if !feeds.is_empty() && site.page_of_kind("calendar").is_none() {
            pages.push(Page::Calendars);
        }
        if !lists.tags.is_empty() {
            pages.push(Page::Tags);
        }
        for (tag, documents) in &lists.tags {
            pages.extend(numbers(documents.len()).map(|page| Page::Tag(tag.clone(), page)));
        }
        pages.push(Page::NotFound);
        if !lists.dated.is_empty() {
            pages.push(Page::Dates(None));
        }
        pages.extend(lists.years.keys().filter(|_| has_pages_of_years(site)).map(|year| Page::Dates(Some(*year))));
        if !lists.events_at.is_empty() {
            pages.push(Page::Places);
        }
        for (place, events) in &lists.events_at {
            pages.extend(numbers(events.len()).map(|page| Page::Place(*place, page)));
        }
        if site.config.search {
            pages.extend((1..=site.documents.len().div_ceil(index_size(site)).max(1)).map(Page::Index));
            pages.push(Page::Search);
        }
        if changes != Changes::None {
            pages.push(Page::Changes);
        }
        pages
    }
}
