//! The series of an event, on the page of each edition.
//!
//! In: a series and one of its editions. Out: [`SeriesView`]. Not here: which edition is before which ([`crate::model::Lists`]).

use super::link::{self, Link};
use super::source::{self, CitationView};
use crate::localised::Localised;
use crate::model::{DocumentRef, Ref, Series};
use serde::Serialize;

/// A series of events.
#[derive(Debug, Clone, Serialize)]
pub struct SeriesView {
    /// What it is called for short.
    pub name: String,
    /// The tag of the language of its name, where that is not the page's.
    pub lang: Option<String>,
    /// Its name in full.
    pub long_name: Option<String>,
    /// The tag of the language of that, where that is not the page's.
    pub long_name_lang: Option<String>,
    /// How it is ranked or sorted.
    pub facets: Vec<FacetView>,
    /// Its page.
    pub url: Option<String>,
    /// A remark.
    pub note_html: Option<String>,
    /// What it rests on.
    pub sources: Vec<CitationView>,
    /// Its editions, in order of date; this one is among them.
    pub editions: Vec<EditionView>,
}

/// How a series is ranked or sorted.
#[derive(Debug, Clone, Serialize)]
pub struct FacetView {
    /// What by.
    pub name: String,
    /// The tag of the language of that, where that is not the page's.
    pub lang: Option<String>,
    /// As what: a tag.
    pub tag: Link,
}

/// An edition of a series.
#[derive(Debug, Clone, Serialize)]
pub struct EditionView {
    /// Its title.
    pub title: String,
    /// The tag of the language of its title, where that is not the page's.
    pub lang: Option<String>,
    /// Where it leads.
    pub path: String,
    /// When, short.
    pub date: Option<String>,
    /// Whether it is the one whose page this is.
    pub current: bool,
}

/// A series on the page of its edition `current`, which has this root.
pub(super) fn view(local: &Localised<'_>, at: Ref<Series>, current: DocumentRef, root: &str) -> SeriesView {
    let series = &local.site.series[at];
    let facet = |(by, tag): &(String, String)| FacetView {
        name: local.tag_name(by).to_owned(),
        lang: local.tag_lang(by),
        tag: link::to_tag(local, tag),
    };
    SeriesView {
        name: local.text(&series.name).to_owned(),
        lang: local.lang_of(&series.name),
        long_name: local.text_option(series.long_name.as_ref()),
        long_name_lang: local.lang_of_option(series.long_name.as_ref()),
        facets: series.facets.iter().map(facet).collect(),
        url: series.url.clone(),
        note_html: local.rich_option(series.note.as_ref(), &link::data_file("series"), root),
        sources: source::citations(local, &series.sources),
        editions: local.site.lists.editions_of(at).iter().map(|edition| edition_view(local, *edition, current)).collect(),
    }
}

fn edition_view(local: &Localised<'_>, at: DocumentRef, current: DocumentRef) -> EditionView {
    let Link { title, path, lang } = link::to_document(local, at);
    EditionView { title, lang, path, date: local.short_date(at), current: at == current }
}
