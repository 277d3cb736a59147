//! Links inside a site: what they are called, and where they lead.
//!
//! In: a page. Out: [`Link`], and paths as links write them. Not here: links in texts ([`Localised::href`]), and links that
//! lead out of the site ([`super::offered`], [`super::services`]).

use crate::localised::Localised;
use crate::model::{Document, DocumentRef, Page};
use crate::path::SourcePath;
use serde::Serialize;

/// A link inside the site.
#[derive(Debug, Clone, Serialize)]
pub struct Link {
    /// Its text.
    pub title: String,
    /// Where it leads.
    pub path: String,
    /// The tag of the language of its text, where that is not the page's.
    pub lang: Option<String>,
}

/// A link to a document, by its title.
pub(super) fn to_document(local: &Localised<'_>, at: DocumentRef) -> Link {
    let document = &local.site.documents[at];
    Link {
        title: document.text(local.language).title.value.clone(),
        path: document_path(local, at),
        lang: local.text_lang(document),
    }
}

/// A link to a page that Convoke makes by itself, by its title.
pub(super) fn to_built(local: &Localised<'_>, page: &Page) -> Link {
    let title = local.locale.word(&format!("built.{}", page.word())).to_owned();
    Link { title, path: built_path(local, page), lang: None }
}

/// A link to the list of a tag, by its name.
pub(super) fn to_tag(local: &Localised<'_>, tag: &str) -> Link {
    Link {
        title: local.tag_name(tag).to_owned(),
        path: built_path(local, &Page::Tag(tag.to_owned(), 1)),
        lang: local.tag_lang(tag),
    }
}

/// The tags of a document as links to their lists.
pub(super) fn to_tags(local: &Localised<'_>, document: &Document) -> Vec<Link> {
    document.tags.iter().map(|tag| to_tag(local, &tag.value)).collect()
}

/// The path by which links lead to a document.
pub(super) fn document_path(local: &Localised<'_>, at: DocumentRef) -> String {
    local.path(&local.document_path(at))
}

/// The path by which links lead to a page that Convoke makes by itself.
pub(super) fn built_path(local: &Localised<'_>, page: &Page) -> String {
    local.path(&page.path(local.site, local.language))
}

/// The file of data that pages share, from which links in its texts are seen: `organisations`, `places` or `sources`.
pub(super) fn data_file(name: &str) -> SourcePath {
    SourcePath::new(&format!("content/{name}.yaml")).unwrap_or_else(|_| unreachable!("a fixed path"))
}
