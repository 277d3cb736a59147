//! Which pages of its own Convoke makes for a site, and where they lie.
//!
//! In: a [`Site`] and its feeds. Out: its [`Page`]s, and the path of each. Not here: what a page shows ([`crate::view`]).

use super::feeds::Feeds;
use super::keys::LanguageIndex;
use super::paths::{has_pages_of_months, has_pages_of_years, index_size, page_count, page_path, prefix};
use crate::model::{Page, Period, Site};
use crate::text::markdown::slug;

/// What a site has to tell of what changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Changes {
    /// Nothing.
    None,
    /// Moves of which no day is known on which they were said.
    WithoutDays,
    /// Changes with days, which a feed can tell in their order.
    WithDays,
}

impl Changes {
    pub(super) fn of(site: &Site) -> Self {
        let (amendments, declared) = (site.amendments(), site.declared_moves());
        match (amendments.is_empty(), declared.is_empty()) {
            (true, true) => Changes::None,
            (false, _) => Changes::WithDays,
            (true, false) if declared.iter().any(|moved| moved.day().is_some()) => Changes::WithDays,
            (true, false) => Changes::WithoutDays,
        }
    }
}

impl Page {
    /// Its path in the output.
    pub fn path(&self, site: &Site, language: LanguageIndex) -> String {
        let folder = self.folder();
        match self {
            Page::Tag(tag, page) => page_path(site, language, &format!("{folder}/{}", slug(tag)), *page),
            Page::Dates(Period::Year(year)) => page_path(site, language, &format!("{folder}/{year:04}"), 1),
            Page::Dates(Period::Month(year, month)) => page_path(site, language, &format!("{folder}/{year:04}/{month:02}"), 1),
            Page::Place(place, page) => {
                page_path(site, language, &format!("{folder}/{}", site.places[*place].id.to_ascii_lowercase()), *page)
            }
            Page::Index(page) => page_path(site, language, folder, *page),
            Page::NotFound => format!("{}404.html", prefix(site, language)),
            Page::Calendars | Page::Tags | Page::Dates(Period::All) | Page::Places | Page::Search | Page::Changes => {
                page_path(site, language, folder, 1)
            }
        }
    }

    /// The pages that a site has in each language, apart from those that a document is.
    pub(super) fn of(site: &Site, feeds: &Feeds, changes: Changes) -> Vec<Page> {
        let lists = &site.lists;
        let numbers = |items: usize| 1..=page_count(site, items);
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
            pages.push(Page::Dates(Period::All));
        }
        let years = lists.years.keys().filter(|_| has_pages_of_years(site)).map(|year| Period::Year(*year));
        let months = lists.months.keys().filter(|(year, _)| has_pages_of_months(site, *year));
        pages.extend(years.chain(months.map(|(year, month)| Period::Month(*year, *month))).map(Page::Dates));
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
