//! Places: as the pages of events name them, the page of all of them, and a page for each with its events.
//!
//! In: a place. Out: [`PlaceView`], and a list of its events. Not here: the map ([`super::map`]).

use super::link;
use super::list::{self, ListView, TagView};
use super::page::{self, Named, PageView};
use super::services;
use super::source;
use super::viewer::Viewer;
use crate::localised::Localised;
use crate::model::{Page, Place, Ref};
use crate::path::OutputPath;
use crate::text::degrees;
use serde::Serialize;

/// A place.
#[derive(Debug, Clone, Serialize)]
pub struct PlaceView {
    /// Its name.
    pub name: String,
    /// The tag of the language of its name, where that is not the page's.
    pub lang: Option<String>,
    /// Name, street, postcode and town, region and country in one line, each said once.
    pub line: String,
    /// A link to a map elsewhere; nothing is loaded from it.
    pub map_url: Option<String>,
    /// Degrees north and east, as text: `30.6667, 104.0667`.
    pub geo: Option<String>,
    /// A page about it.
    pub url: Option<String>,
    /// The path of the list of its events, where there are any.
    pub path: Option<String>,
    /// What is known about venue, access and travel.
    pub note_html: Option<String>,
}

/// A place, for a page with this root.
pub(super) fn view(viewer: &Viewer<'_>, at: Ref<Place>, root: &str) -> PlaceView {
    let local = &viewer.local;
    let place = &local.site.places[at];
    let name = local.text(&place.name).to_owned();
    PlaceView {
        line: local.place_line(place),
        map_url: place.geo.map(|(north, east)| services::map_link(north, east, &name)),
        geo: place.geo.map(|(north, east)| format!("{}, {}", degrees(north), degrees(east))),
        url: place.url.clone(),
        path: place.is_shared().then(|| viewer.planned(&Page::Place(at, 1).path(local.site, local.language))).flatten(),
        note_html: local.rich_option(place.note.as_ref(), &place.file, root),
        lang: local.lang_of(&place.name),
        name,
    }
}

/// The places that have events, by name.
pub(super) fn all(local: &Localised<'_>) -> Vec<TagView> {
    let view = |(at, events): (&Ref<Place>, &Vec<_>)| {
        let place = &local.site.places[*at];
        TagView {
            name: local.place_name(place),
            path: link::built_path(local, &Page::Place(*at, 1)),
            count: events.len(),
            lang: local.lang_of(&place.name),
        }
    };
    let mut all: Vec<TagView> = local.site.lists.events_at.iter().map(view).collect();
    all.sort_by_cached_key(|place| (local.locale.sort_key(&place.name), place.path.clone()));
    all
}

/// The page of a place; of a long list of events, the one with this number.
pub(super) fn page(viewer: &Viewer<'_>, path: &OutputPath, at: Ref<Place>, number: usize) -> PageView {
    let local = &viewer.local;
    let place = &local.site.places[at];
    let title = local.place_name(place);
    let heading = local.locale.fill("built.place", &[("place", &title)]);
    let named = Named {
        kind: "place",
        id: format!("place:{}", place.id),
        head: page::head(local, &[&heading], number),
        summary: Some(local.locale.fill("built.place_summary", &[("place", &title), ("site", page::site_title(local))])),
        title,
    };
    let mut view = page::named(viewer, path, named);
    view.breadcrumbs.push(link::to_built(local, &Page::Places));
    view.sources = source::citations(local, &place.sources);
    view
}

/// The events at a place.
pub(super) fn events(local: &Localised<'_>, at: Ref<Place>, number: usize) -> ListView {
    let events = local.site.lists.at_place(at);
    list::view(local, events, number, |number| Page::Place(at, number).path(local.site, local.language))
}
