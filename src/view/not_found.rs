//! The page for addresses that lead nowhere.
//!
//! In: what is planned. Out: [`NotFoundView`]. Not here: former addresses of pages, which lead on ([`super::redirects`]).

use super::link::Link;
use super::page::{self, PageView};
use super::viewer::Viewer;
use crate::locale::Locale;
use crate::model::{Page, Period};
use crate::path::OutputPath;
use crate::plan::{self, LanguageIndex};
use serde::Serialize;

/// The page for addresses that lead nowhere, in another language.
#[derive(Debug, Clone, Serialize)]
pub struct NotFoundView {
    /// The BCP 47 tag of the language.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// The title.
    pub title: String,
    /// What it says.
    pub text: String,
    /// The home page in that language, and its other ways on.
    pub links: Vec<Link>,
}

/// The page itself. It has no address: it is shown at any.
pub(super) fn page(viewer: &Viewer<'_>, path: &OutputPath) -> PageView {
    PageView { noindex: true, url: None, ..page::built(viewer, path, &Page::NotFound) }
}

/// What leads from the page to the site's root. Since it is shown at any address, its links cannot begin at its own.
pub(super) fn root(viewer: &Viewer<'_>, path: &OutputPath) -> String {
    viewer.local.site.config.base_url.clone().unwrap_or_else(|| path.to_root())
}

/// The same in all languages but this one: a host may know one such page only.
pub(super) fn others(viewer: &Viewer<'_>) -> Vec<NotFoundView> {
    let locales = viewer.local.locales.iter().enumerate();
    locales
        .filter(|(language, _)| *language != viewer.local.language)
        .map(|(language, locale)| view(viewer, language, locale))
        .collect()
}

fn view(viewer: &Viewer<'_>, language: LanguageIndex, locale: &Locale) -> NotFoundView {
    let site = viewer.local.site;
    let pages = [
        ("home", plan::home_path(site, language)),
        ("dates", Page::Dates(Period::All).path(site, language)),
        ("calendar", plan::calendars_path(site, language)),
        ("search", Page::Search.path(site, language)),
    ];
    let link = |(key, path): (&str, String)| {
        let title = locale.word(&format!("ui.not_found.{key}")).to_owned();
        Some(Link { title, path: viewer.planned(&path)?, lang: None })
    };
    NotFoundView {
        lang: locale.tag.clone(),
        dir: locale.dir,
        title: locale.word("built.not_found").to_owned(),
        text: locale.word("ui.not_found.text").to_owned(),
        links: pages.into_iter().filter_map(link).collect(),
    }
}
