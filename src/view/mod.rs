//! What a template or a format may see: plain data, built from the model on demand.
//!
//! In: a site in one of its languages, what is planned of it, and its calendar entries. Out: a [`PageContext`] for each page,
//! and the data of other formats. A file holds a subject: the records that templates see, and what builds them, called
//! `view`; `docs/themes.md` is the guide to the records. Every `path` is relative to the site's root and is written after
//! `root` in a template (`{{ root }}{{ item.path }}`); every `url` is absolute. A field whose name ends in `html` holds
//! markup that is safe; all else is text. Not here: anything that depends on the moment at which the site is built or read.

// What all pages are made of.
pub mod card;
pub mod former;
pub mod languages;
pub mod link;
pub mod list;
pub mod offered;
pub mod organisation;
pub mod page;
pub mod place;
pub mod site;
pub mod social_image;
pub mod source;
pub mod status;
pub mod viewer;

// What documents are.
pub mod call;
pub mod event;
pub mod guideline;
pub mod home;
pub mod milestone;
pub mod update;

// The pages that Convoke makes by itself.
pub mod calendars;
pub mod changes;
pub mod dates;
pub mod index;
pub mod not_found;
pub mod search;
pub mod tags;

// Pictures.
pub mod map;
pub mod measure;
mod qr;
pub mod timeline;

// What is read by programs.
pub mod atom;
pub mod changes_data;
pub mod changes_feed;
pub mod dates_data;
pub mod redirects;
mod schema_org;
pub mod services;
pub mod sitemap;
pub mod updates_feed;

pub use card::CardView;
pub use index::Index;
pub use site::SiteView;
pub use viewer::Viewer;

use crate::model::{DocumentRef, Kind, Page};
use crate::parse::PageKind;
use crate::path::OutputPath;
use crate::plan::Output;
use serde::Serialize;

/// What every page knows: with `site`, a [`SiteView`], and `t`, its words for templates, the whole of a template's context.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PageContext {
    /// What leads from this page to the site's root: `./`, `../`, `../../` …
    pub root: String,
    /// This page.
    pub page: page::PageView,
    /// Set on the page of an event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<event::EventView>,
    /// Set on the page of a call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<call::CallView>,
    /// Set on the page of a guideline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guideline: Option<guideline::GuidelineView>,
    /// Set on the page of an update.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update: Option<update::UpdateView>,
    /// Set on the pages of sections and tags.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<list::ListView>,
    /// Set on the home page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub home: Option<home::HomeView>,
    /// Set on the page of calendars: the feeds; on that of a tag: its own, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feeds: Option<Vec<calendars::FeedView>>,
    /// Set on the page of organisations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisations: Option<Vec<organisation::OrganisationView>>,
    /// Set on the page of sources.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sources: Option<Vec<source::SourceView>>,
    /// Set on the page of tags.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<list::TagView>>,
    /// Set on the pages of all dates and of those of a year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archive: Option<dates::ArchiveView>,
    /// Set on the page of places: each with the number of its events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub places: Option<Vec<list::TagView>>,
    /// Set on the page of a place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<place::PlaceView>,
    /// Set on the pages of the index of all pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<index::IndexView>,
    /// Set on the page on which one searches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search: Option<search::SearchView>,
    /// Set on the page of what changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes: Option<changes::ChangesView>,
    /// Set on the page for addresses that lead nowhere: the same in the other languages of the site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_found: Option<Vec<not_found::NotFoundView>>,
}

impl PageContext {
    /// The context of a page, before it is said what it has besides.
    fn of(path: &OutputPath, page: page::PageView) -> Self {
        PageContext { root: path.to_root(), page, ..PageContext::default() }
    }
}

/// What the template of the page at `path` sees; `None` where the output is no page.
pub fn context(viewer: &Viewer<'_>, path: &OutputPath, output: &Output) -> Option<PageContext> {
    match output {
        Output::Document(at, _, number) => Some(of_document(viewer, path, *at, *number)),
        Output::Page(page, _) => Some(of_built(viewer, path, page)),
        _ => None,
    }
}

/// What the page of a document has, by its kind; of a section, the page of its list with this number.
fn of_document(viewer: &Viewer<'_>, path: &OutputPath, at: DocumentRef, number: usize) -> PageContext {
    let local = &viewer.local;
    let document = &local.site.documents[at];
    let mut context = PageContext::of(path, page::of_document(viewer, path, at, number));
    let PageContext { root, page, .. } = &mut context;
    match &document.kind {
        Kind::Event(event) => {
            event::complete(viewer, at, event, page);
            context.event = Some(event::view(viewer, at, event, root));
        }
        Kind::Call(call) => {
            call::complete(viewer, at, page);
            context.call = Some(call::view(viewer, at, call, root));
        }
        Kind::Guideline(guideline) => context.guideline = Some(guideline::view(local, at, guideline, root)),
        Kind::Update(update) => context.update = Some(update::view(local, at, update, root)),
        Kind::Section(_) if document.is_home() => context.home = Some(home::view(local, at, root)),
        Kind::Section(_) => context.list = Some(list::of_section(local, at, number)),
        Kind::Page(PageKind::Calendar) => context.feeds = Some(calendars::feeds(viewer)),
        Kind::Page(PageKind::Organisations) => context.organisations = Some(organisation::all(local, root)),
        Kind::Page(PageKind::Sources) => context.sources = Some(source::all(local, root)),
        Kind::Page(PageKind::Plain) => {}
    }
    context
}

/// What a page has that Convoke makes by itself: an arm for each.
fn of_built(viewer: &Viewer<'_>, path: &OutputPath, page: &Page) -> PageContext {
    let local = &viewer.local;
    let of = |page| PageContext::of(path, page);
    let plain = || of(page::built(viewer, path, page));
    match page {
        Page::Calendars => PageContext { feeds: Some(calendars::feeds(viewer)), ..plain() },
        Page::Tags => PageContext { tags: Some(tags::all(local)), ..plain() },
        Page::Tag(tag, number) => PageContext {
            list: Some(tags::list(local, tag, *number)),
            feeds: tags::feeds(viewer, tag),
            ..of(tags::page(viewer, path, tag, *number))
        },
        Page::Dates(period) => {
            PageContext { archive: Some(dates::view(local, *period)), ..of(dates::page(viewer, path, *period)) }
        }
        Page::Places => PageContext { places: Some(place::all(local)), ..plain() },
        Page::Place(at, number) => PageContext {
            place: Some(place::view(viewer, *at, &path.to_root())),
            list: Some(place::events(local, *at, *number)),
            ..of(place::page(viewer, path, *at, *number))
        },
        Page::Index(number) => PageContext {
            index: Some(index::view(local, viewer.index(), *number)),
            list: Some(index::list(local, viewer.index(), *number)),
            ..plain()
        },
        Page::Search => PageContext { search: Some(search::view(local)), ..plain() },
        Page::Changes => PageContext { changes: Some(changes::view(viewer)), ..plain() },
        Page::NotFound => PageContext {
            root: not_found::root(viewer, path),
            not_found: Some(not_found::others(viewer)),
            ..of(not_found::page(viewer, path))
        },
    }
}
