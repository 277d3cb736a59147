//! The sitemap before it is written.
//!
//! In: what is planned. Out: [`SitemapEntry`] for each page that is to be found. Not here: its form (`render::sitemap`).

use crate::localised::Localised;
use crate::model::{Document, Page};
use crate::path::OutputPath;
use crate::plan::{self, LanguageIndex, Output, Plan};

/// A page in a sitemap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SitemapEntry {
    /// Its canonical address.
    pub url: String,
    /// When it was changed: `YYYY-MM-DD`.
    pub lastmod: Option<String>,
    /// The BCP 47 tags and addresses of its translations, itself included; empty where there is only one language.
    pub alternates: Vec<(String, String)>,
}

/// The pages of a sitemap: all that are to be found, in every language.
pub fn pages(local: &Localised<'_>, plan: &Plan) -> Vec<SitemapEntry> {
    let page = |output: &Output| match output {
        Output::Document(at, language, _) => Some((*language, Some(&local.site.documents[*at]))),
        Output::Page(Page::NotFound, _) => None,
        Output::Page(_, language) => Some((*language, None)),
        _ => None,
    };
    let pages = plan.iter().filter_map(|(path, planned)| Some((path, page(&planned.output)?)));
    pages.filter_map(|(path, (language, document))| entry(local, path, language, document)).collect()
}

/// A page in a language; `None` where it is not written in that.
fn entry(local: &Localised<'_>, path: &OutputPath, language: LanguageIndex, document: Option<&Document>) -> Option<SitemapEntry> {
    let is_in = |language: LanguageIndex| document.is_none_or(|document| document.is_in(language));
    if !is_in(language) {
        return None;
    }
    let own = plan::prefix(local.site, language);
    let rest = path.as_str().strip_prefix(&own)?;
    let languages = local.locales.iter().enumerate().filter(|(index, _)| local.locales.len() > 1 && is_in(*index));
    let url_in = |index| local.url(&format!("{}{rest}", plan::prefix(local.site, index)));
    let mut alternates: Vec<(String, String)> =
        languages.filter_map(|(index, locale)| Some((locale.tag.clone(), url_in(index)?))).collect();
    if let Some((_, first)) = alternates.first() {
        alternates.push(("x-default".to_owned(), first.clone()));
    }
    let lastmod = document.and_then(|document| document.updated.as_ref()).map(|day| day.value.to_string());
    Some(SitemapEntry { url: local.url(path.as_str())?, lastmod, alternates })
}
