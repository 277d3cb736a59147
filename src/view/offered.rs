//! What a page offers besides its text: files, and links to elsewhere.
//!
//! In: what an event or a call names. Out: [`OfferedView`], [`ExternalLink`]. Not here: the files themselves, which are
//! copied.

use crate::localised::Localised;
use crate::localised::date::DateView;
use crate::model::link::Target;
use crate::model::{self, Offered};
use crate::plan;
use serde::Serialize;

/// A file on offer.
#[derive(Debug, Clone, Serialize)]
pub struct OfferedView {
    /// What it is.
    pub title: String,
    /// The tag of the language of its title, where that is not the page's.
    pub lang: Option<String>,
    /// Its path, where it is a file of the site.
    pub path: Option<String>,
    /// Its address, where it is elsewhere.
    pub url: Option<String>,
    /// `PDF, 1.2 MB`, where the file is the site's own.
    pub detail: Option<String>,
    /// Its date.
    pub date: Option<DateView>,
    /// Its language.
    pub language: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// The tag of the language of the remark, where that is not the page's.
    pub note_lang: Option<String>,
}

/// A link to elsewhere.
#[derive(Debug, Clone, Serialize)]
pub struct ExternalLink {
    /// Its text.
    pub title: String,
    /// The tag of the language of its text, where that is not the page's.
    pub lang: Option<String>,
    /// Its address.
    pub url: String,
}

/// Files on offer.
pub(super) fn views(local: &Localised<'_>, list: &[Offered]) -> Vec<OfferedView> {
    let view = |offered: &Offered| {
        let target = offered.file.clone().map(Target::File);
        let path = target.and_then(|target| plan::target_path(local.site, &target, local.language));
        let kind = offered.file.as_ref().map(|file| file.extension().to_ascii_uppercase());
        OfferedView {
            title: local.text(&offered.title).to_owned(),
            lang: local.lang_of(&offered.title),
            path: path.map(|(path, _)| path),
            url: offered.link.clone(),
            detail: kind.filter(|kind| !kind.is_empty()),
            date: offered.date.as_ref().map(|date| local.site_date(date)),
            language: offered.language.as_ref().map(|code| local.locale.language_name(code)),
            note: local.text_option(offered.note.as_ref()),
            note_lang: local.lang_of_option(offered.note.as_ref()),
        }
    };
    list.iter().map(view).collect()
}

/// Links to elsewhere.
pub(super) fn links(local: &Localised<'_>, list: &[model::ExternalLink]) -> Vec<ExternalLink> {
    let view = |link: &model::ExternalLink| ExternalLink {
        title: local.text(&link.title).to_owned(),
        lang: local.lang_of(&link.title),
        url: link.url.clone(),
    };
    list.iter().map(view).collect()
}
