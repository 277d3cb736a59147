//! The ways to a page that no document stands behind: places, the index of all pages, what stands at an address where
//! nothing is, former addresses.
//!
//! In: a site. Out: the contexts of those pages. Not here: dates ([`super::archive`]) and the search ([`super::search`]).

use super::pages::Frame;
use super::search::fold;
use super::{IndexGroupView, IndexItemView, IndexView, Link, ListView, NotFoundView, PageContext, TagView, Viewer};
use crate::model::Page;
use crate::model::{Document, Kind, Place, Ref};
use crate::parse::PageKind;
use crate::path::OutputPath;
use crate::plan;
use std::collections::BTreeMap;

impl Viewer<'_> {
    /// The path of the list of the events at a place, where there is one.
    pub(super) fn list_of_place(&self, place: Ref<Place>) -> Option<String> {
        let path = Page::Place(place, 1).path(self.site, self.language);
        self.plan.get(&path).is_some().then(|| self.path(&path))
    }

    /// The places that have events, by name.
    pub(super) fn place_items(&self) -> Vec<TagView> {
        let mut items: Vec<TagView> = self
            .site
            .lists
            .events_at
            .iter()
            .map(|(place, events)| TagView {
                name: self.place_name(&self.site.places[*place]),
                path: self.path(&Page::Place(*place, 1).path(self.site, self.language)),
                count: events.len(),
                lang: self.lang_of(&self.site.places[*place].name),
            })
            .collect();
        items.sort_by_cached_key(|item| (self.locale.sort_key(&item.name), item.path.clone()));
        items
    }

    /// The page of the events at a place.
    pub(super) fn place_page(&self, path: &OutputPath, at: Ref<Place>, page: usize) -> PageContext {
        let place = &self.site.places[at];
        let title = self.place_name(place);
        let numbered = (page > 1).then(|| self.locale.fill("head.page", &[("n", &page.to_string())]));
        let heading = self.locale.fill("built.place", &[("place", &title)]);
        let parts: Vec<&str> = [Some(heading.as_str()), numbered.as_deref()].into_iter().flatten().collect();
        let mut context = self.frame(Frame {
            path,
            kind: "place",
            id: format!("place:{}", place.id),
            head: self.head(&parts),
            summary: Some(self.locale.fill("built.place_summary", &[("place", &title), ("site", self.site_title())])),
            title,
            root: path.to_root(),
            document: None,
        });
        let places = Page::Places.path(self.site, self.language);
        context.page.image = self.image(None);
        context.page.breadcrumbs.push(Link {
            title: self.locale.word("built.places").to_owned(),
            path: self.path(&places),
            lang: None,
        });
        context.page.sources = self.citations(&place.sources);
        context.place = Some(self.place(at, &path.to_root()));
        let events = self.site.lists.at_place(at);
        context.list = Some(self.list(events, page, |page| Page::Place(at, page).path(self.site, self.language)));
        context
    }

    /// The pages of text before and after one, in the section that lists it.
    pub(super) fn beside(&self, at: Ref<Document>, document: &Document) -> [Option<Link>; 2] {
        let is_text = |kind: &Kind| matches!(kind, Kind::Page(PageKind::Plain) | Kind::Guideline(_));
        let section = document.section.filter(|section| is_text(&document.kind) && !self.site.documents[*section].is_home());
        let Some(section) = section else { return [None, None] };
        self.site.lists.beside(at, section).map(|other| {
            let other = other.filter(|other| is_text(&self.site.documents[*other].kind))?;
            Some(self.link(other))
        })
    }

    /// A page of the index of all pages.
    pub(super) fn index_page(&self, path: &OutputPath, page: usize) -> PageContext {
        let mut context = self.built(path, &Page::Index(page));
        let entries = self.index.get_or_init(|| self.index_entries());
        let size = plan::index_size(self.site);
        let pages = entries.len().div_ceil(size).max(1);
        if page > 1 {
            let numbered = self.locale.fill("head.page", &[("n", &page.to_string())]);
            context.page.head_title = self.head(&[&context.page.title, &numbered]);
        }
        let of_page = |page: usize| Page::Index(page).path(self.site, self.language);
        let mut all: Vec<Link> = Vec::new();
        let mut groups: Vec<IndexGroupView> = Vec::new();
        for (number, (group, at)) in entries.iter().enumerate() {
            let its_page = number / size + 1;
            if all.last().is_none_or(|last| last.title != group.title) {
                let place = if its_page == page { String::new() } else { self.path(&of_page(its_page)) };
                all.push(Link { title: group.title.clone(), path: format!("{place}#{}", group.anchor), lang: None });
            }
            if its_page == page {
                let item = self.index_item(*at);
                match groups.last_mut() {
                    Some(last) if last.anchor == group.anchor => last.items.push(item),
                    _ => groups.push(IndexGroupView { items: vec![item], ..group.clone() }),
                }
            }
        }
        context.index = Some(IndexView { groups, all });
        context.list = Some(ListView {
            of: "page",
            items: Vec::new(),
            total: entries.len(),
            page,
            pages,
            previous: (page > 1).then(|| self.path(&of_page(page - 1))),
            next: (page < pages).then(|| self.path(&of_page(page + 1))),
            map: None,
        });
        context
    }

    /// All pages but the first in the order of the index, each with its group: by first letter, or by kind where a language
    /// is not written in letters.
    fn index_entries(&self) -> Vec<(IndexGroupView, Ref<Document>)> {
        let by_letter = self.locale.word("index.by") == "letter";
        let documents = self.site.documents.iter().filter(|(_, document)| !document.is_home());
        let mut entries: BTreeMap<_, (IndexGroupView, Ref<Document>)> = BTreeMap::new();
        for (at, document) in documents {
            let title = &document.text(self.language).title.value;
            let name = self.locale.sort_key(title);
            let kind = KINDS.iter().position(|kind| *kind == document.kind_name()).unwrap_or(KINDS.len());
            let (rank, anchor, title) = if by_letter {
                let first = fold(title).chars().find(|c| c.is_alphanumeric());
                match first {
                    Some(digit) if digit.is_ascii_digit() => (0, "0-9".to_owned(), "0–9".to_owned()),
                    Some(letter) if letter.is_ascii() => (1, letter.to_string(), letter.to_uppercase().to_string()),
                    _ => (2, "other".to_owned(), self.locale.word("index.other").to_owned()),
                }
            } else {
                (kind, document.kind_name().to_owned(), self.kind_label(document))
            };
            // Within a kind, by date; within a letter, by title.
            let day = document.date().filter(|_| !by_letter).and_then(|date| date.days());
            let group = IndexGroupView { anchor: format!("index-{anchor}"), title, items: Vec::new() };
            entries.insert((rank, anchor, day.is_none(), day, name, document.key.clone()), (group, at));
        }
        entries.into_values().collect()
    }

    fn index_item(&self, at: Ref<Document>) -> IndexItemView {
        let document = &self.site.documents[at];
        IndexItemView {
            title: document.text(self.language).title.value.clone(),
            path: self.path(&self.document_path(at)),
            text_lang: self.text_lang(document),
            kind_label: self.kind_label(document),
            date: self.short_date(at),
        }
    }

    /// The kind of a document in words.
    pub(super) fn kind_label(&self, document: &Document) -> String {
        self.locale.word(&format!("kinds.{}", document.kind_name())).to_owned()
    }

    /// The page for addresses that lead nowhere, in all languages but this one: a host may know one such page only.
    pub(super) fn not_found(&self) -> Vec<NotFoundView> {
        let others = self.locales.iter().enumerate().filter(|(language, _)| *language != self.language);
        others
            .map(|(language, locale)| {
                let pages = [
                    ("home", plan::home_path(self.site, language)),
                    ("dates", Page::Dates(None).path(self.site, language)),
                    ("calendar", plan::calendars_path(self.site, language)),
                    ("search", Page::Search.path(self.site, language)),
                ];
                NotFoundView {
                    lang: locale.tag.clone(),
                    dir: locale.dir,
                    title: locale.word("built.not_found").to_owned(),
                    text: locale.word("ui.not_found.text").to_owned(),
                    links: pages
                        .into_iter()
                        .filter(|(_, path)| self.plan.get(path).is_some())
                        .map(|(key, path)| Link {
                            title: locale.word(&format!("ui.not_found.{key}")).to_owned(),
                            path: self.path(&path),
                            lang: None,
                        })
                        .collect(),
                }
            })
            .collect()
    }

    /// The former addresses that lead to a page, each with its present one.
    pub fn redirects(&self) -> Vec<(String, String)> {
        let former = self.plan.iter().filter_map(|(path, planned)| match &planned.output {
            plan::Output::Redirect(at, language) => Some((path, plan::document_path(self.site, *at, *language, 1))),
            _ => None,
        });
        former
            .filter_map(|(path, to)| Some((path.address().to_owned(), OutputPath::new(&to).ok()?.address().to_owned())))
            .collect()
    }
}

/// The kinds of pages in the order of the index, where it goes by kinds.
const KINDS: &[&str] = &["event", "call", "guideline", "section", "page", "update", "calendar", "organisations", "sources"];
