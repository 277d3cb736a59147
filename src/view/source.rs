//! Sources: as pages name them, and the page of all of them.
//!
//! In: a source, or a citation of it. Out: [`CitationView`], [`SourceView`]. Not here: which sources are good enough, which
//! is for editors to say.

use super::link::{self, Link};
use crate::localised::Localised;
use crate::localised::date::DateView;
use crate::model::{Citation, Document, Kind, Ref, Source};
use serde::Serialize;
use std::collections::BTreeMap;

/// A source as a page names it.
#[derive(Debug, Clone, Serialize)]
pub struct CitationView {
    /// Its identity, also its anchor on the page of sources.
    pub id: String,
    /// What it is.
    pub title: String,
    /// The tag of the language of its title, where that is not the page's.
    pub lang: Option<String>,
    /// `official`, `copy`, `team`, `press`, `third-party`, `reference` or `data`.
    pub kind: &'static str,
    /// The words for the kind.
    pub kind_label: String,
    /// Whether the parties themselves published it.
    pub official: bool,
    /// Its address.
    pub url: Option<String>,
    /// Where it stands on the page of sources.
    pub path: Option<String>,
    /// What is taken from it here.
    pub note: Option<String>,
    /// The tag of the language of the note, where that is not the page's.
    pub note_lang: Option<String>,
}

/// A source with all that is known of it.
#[derive(Debug, Clone, Serialize)]
pub struct SourceView {
    /// As a page names it.
    #[serde(flatten)]
    pub citation: CitationView,
    /// When it was published or stored.
    pub date: Option<DateView>,
    /// Its language.
    pub language: Option<String>,
    /// A remark.
    pub note_html: Option<String>,
    /// The pages that rest on it.
    pub used_by: Vec<Link>,
}

/// Sources as a page names them.
pub(super) fn citations(local: &Localised<'_>, citations: &[Citation]) -> Vec<CitationView> {
    let view = |citation: &Citation| {
        let note = citation.note.as_ref();
        CitationView {
            note: local.text_option(note),
            note_lang: local.lang_of_option(note),
            ..without_note(local, citation.source)
        }
    };
    citations.iter().map(view).collect()
}

/// A source without what is taken from it.
pub(super) fn without_note(local: &Localised<'_>, at: Ref<Source>) -> CitationView {
    let source = &local.site.sources[at];
    let page = local.site.page_of_kind("sources");
    CitationView {
        id: source.id.clone(),
        title: local.text(&source.title).to_owned(),
        lang: local.lang_of(&source.title),
        kind: source.kind.key(),
        kind_label: local.locale.word(&format!("source_kind.{}", source.kind.key())).to_owned(),
        official: source.kind.is_official(),
        url: source.url.clone(),
        path: page.map(|page| format!("{}#{}", link::document_path(local, page), source.id)),
        note: None,
        note_lang: None,
    }
}

/// All sources with all that is known of them, for a page with this root.
pub(super) fn all(local: &Localised<'_>, root: &str) -> Vec<SourceView> {
    let mut used = uses(local);
    let file = link::data_file("sources");
    let view = |(at, source): (Ref<Source>, &Source)| SourceView {
        citation: without_note(local, at),
        date: source.date.as_ref().map(|date| local.site_date(&date.value)),
        language: source.language.as_ref().map(|code| local.locale.language_name(code)),
        note_html: local.rich_option(source.note.as_ref(), &file, root),
        used_by: used.remove(&at).unwrap_or_default(),
    };
    local.site.sources.iter().map(view).collect()
}

/// The pages that rest on each source.
fn uses(local: &Localised<'_>) -> BTreeMap<Ref<Source>, Vec<Link>> {
    let mut used: BTreeMap<Ref<Source>, Vec<Link>> = BTreeMap::new();
    for (at, document) in local.site.documents.iter() {
        let link = link::to_document(local, at);
        for citation in cited(document) {
            let links = used.entry(citation.source).or_default();
            if links.last().is_none_or(|last| last.path != link.path) {
                links.push(link.clone());
            }
        }
    }
    used
}

/// All that a document cites.
fn cited(document: &Document) -> impl Iterator<Item = &Citation> {
    let milestones = document.milestones().iter().flat_map(|milestone| &milestone.sources);
    let clauses = match &document.kind {
        Kind::Guideline(guideline) => guideline.clauses.as_slice(),
        _ => &[],
    };
    let values = clauses.iter().flat_map(|clause| clause.values.iter().flatten()).flat_map(|value| &value.sources);
    document.sources.iter().chain(milestones).chain(values)
}
