//! A page in the other languages of the site, and its original.
//!
//! In: a page of one language. Out: [`TranslationView`], [`OriginalView`]. Not here: how far a site is translated
//! ([`crate::translations`]).

use crate::localised::Localised;
use crate::model::{Document, DocumentRef, Language};
use crate::path::OutputPath;
use crate::plan::{self, LanguageIndex};
use serde::Serialize;

/// A language in which a page exists.
#[derive(Debug, Clone, Serialize)]
pub struct TranslationView {
    /// The BCP 47 tag.
    pub lang: String,
    /// The name of the language in itself.
    pub name: String,
    /// The path of the page in it.
    pub path: String,
    /// Its absolute address; none where the page is not translated into this language, and shows the original.
    pub url: Option<String>,
    /// Whether this is the page that is shown.
    pub current: bool,
}

/// The original of a page, which the page is not, or is behind.
#[derive(Debug, Clone, Serialize)]
pub struct OriginalView {
    /// Whether there is a translation, made before the original was changed; where there is none, the original's text is shown.
    pub stale: bool,
    /// The BCP 47 tag of its language.
    pub lang: String,
    /// The name of that language, written in that language: `Français`.
    pub name: String,
    /// The name of that language in the language of the page.
    pub language: String,
    /// Its path.
    pub path: String,
}

/// The same page in all languages; every language has every page, but not its own text for it.
pub(super) fn translations(local: &Localised<'_>, path: &OutputPath, document: Option<&Document>) -> Vec<TranslationView> {
    let languages = &local.site.config.languages;
    if languages.len() < 2 {
        return Vec::new();
    }
    let own = plan::prefix(local.site, local.language);
    let rest = path.as_str().strip_prefix(&own).unwrap_or(path.as_str());
    // A page that shows the original is no translation of it, and search engines do not hear that it is.
    let translated = |index| document.is_none_or(|document| document.is_in(index));
    let view = |(index, language): (LanguageIndex, &Language)| {
        let path = format!("{}{rest}", plan::prefix(local.site, index));
        TranslationView {
            lang: language.tag.clone(),
            name: own_name(local, index),
            url: local.url(&path).filter(|_| translated(index) && translated(local.language)),
            path: local.path(&path),
            current: index == local.language,
        }
    };
    languages.iter().enumerate().map(view).collect()
}

/// What a language calls itself: as the site says, or else its words; its code where neither does.
fn own_name(local: &Localised<'_>, index: LanguageIndex) -> String {
    let language = &local.site.config.languages[index];
    language.name.clone().or_else(|| local.locales[index].find("name")).unwrap_or_else(|| language.code.clone())
}

/// The original of a page that is not translated, or was translated from another state of it.
pub(super) fn original(local: &Localised<'_>, at: DocumentRef) -> Option<OriginalView> {
    let document = &local.site.documents[at];
    let translated = document.is_in(local.language);
    if local.language == 0 || (translated && !document.text(local.language).stale) {
        return None;
    }
    let first = &local.site.config.languages[0];
    Some(OriginalView {
        stale: translated,
        lang: first.tag.clone(),
        name: own_name(local, 0),
        language: local.locale.language_name(&first.code),
        path: local.path(&plan::document_path(local.site, at, 0, 1)),
    })
}
