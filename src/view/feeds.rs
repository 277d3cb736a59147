//! The feed of updates and the sitemap of a site.

use super::feed::{AtomEntry, AtomFeed, SitemapEntry};
use super::{Viewer, viewer};
use crate::model::Page;
use crate::model::{Document, Ref};
use crate::plan::{self, Output};
use crate::text::escape;
use crate::text::percent;
use crate::time::{Timestamp, Zone};

/// How many updates the feed holds.
const LATEST: usize = 50;

impl Viewer<'_> {
    /// The feed of updates; `None` without an address for the site.
    pub fn atom(&self) -> Option<AtomFeed> {
        let site = &self.site.config;
        let self_url = self.url(&plan::atom_path(self.site, self.language))?;
        let entries: Vec<AtomEntry> = self.site.lists.updates.iter().take(LATEST).filter_map(|at| self.atom_entry(*at)).collect();
        Some(AtomFeed {
            id: self.tag_uri(None, &plan::atom_path(self.site, self.language)).unwrap_or_else(|| self_url.clone()),
            title: self.locale.fill("feeds.updates.title", &[("site", self.text(&site.title))]),
            subtitle: site.description.as_ref().map(|text| self.text(text).to_owned()),
            lang: self.locale.tag.clone(),
            updated: entries.iter().map(|entry| entry.updated).max().unwrap_or(Timestamp::UNIX_EPOCH),
            author: self.text(&site.author).to_owned(),
            page_url: self.url(&plan::home_path(self.site, self.language))?,
            self_url,
            generator: viewer::generator(),
            entries,
        })
    }

    fn atom_entry(&self, at: Ref<Document>) -> Option<AtomEntry> {
        let document = &self.site.documents[at];
        let update = document.update()?;
        let text = document.text(self.language);
        let url = self.url(&self.document_path(at))?;
        let published = update.date.bounds(&Zone::utc()).map(|(from, _)| from);
        let changed = document.updated.as_ref().map(|day| Zone::utc().start_of_day(day.value));
        let base = self.site.config.base_url.as_deref().unwrap_or_default();
        let html = text.body.to_html(self.words_of_html(), |target| self.href(&text.file, target, base));
        // Who reads this elsewhere does not see the clocks of the page.
        let zones = self.one_line(&self.site_date(&update.date)).map(|line| format!("<p>{}</p>\n", escape::escape(&line)));
        let html = zones.unwrap_or_default() + &html;
        Some(AtomEntry {
            id: self
                .tag_uri(update.date.days().map(|(first, _)| first.year()), &document.id.value)
                .unwrap_or_else(|| url.clone()),
            title: text.title.value.clone(),
            updated: changed.max(published).unwrap_or(Timestamp::UNIX_EPOCH),
            published,
            url,
            summary: text.summary.clone(),
            content_html: (!html.trim().is_empty()).then_some(html),
            categories: document.tags.iter().map(|tag| (tag.value.clone(), self.tag_name(tag).to_owned())).collect(),
        })
    }

    /// An id that stays when the site moves: a `tag:` URI, RFC 4151, of the domain by which calendar entries are known as well.
    pub(super) fn tag_uri(&self, year: Option<i16>, id: &str) -> Option<String> {
        let domain = self.site.config.uid_domain.as_ref()?;
        let oldest = self.site.lists.updates.last().and_then(|at| self.site.documents[*at].date()?.days());
        let year = year.or(oldest.map(|(first, _)| first.year()))?;
        Some(format!("tag:{domain},{year:04}:{}", percent::encode_path(id)))
    }

    /// The pages of a sitemap: all that are to be found, in every language.
    pub fn sitemap(&self) -> Vec<SitemapEntry> {
        let locales = self.locales;
        let pages = self.plan.iter().filter_map(|(path, planned)| {
            let (language, document) = match &planned.output {
                Output::Document(at, language, _) => (*language, Some(&self.site.documents[*at])),
                Output::Page(Page::NotFound, _) => return None,
                Output::Page(_, language) => (*language, None),
                _ => return None,
            };
            if document.is_some_and(|document| !document.is_in(language)) {
                return None;
            }
            let own = plan::prefix(self.site, language);
            let rest = path.as_str().strip_prefix(&own)?;
            let translated = |index: &usize| document.is_none_or(|document| document.is_in(*index));
            let mut alternates: Vec<(String, String)> = if locales.len() > 1 {
                (0..locales.len())
                    .filter(translated)
                    .filter_map(|index| {
                        Some((locales[index].tag.clone(), self.url(&format!("{}{rest}", plan::prefix(self.site, index)))?))
                    })
                    .collect()
            } else {
                Vec::new()
            };
            if let Some((_, first)) = alternates.first() {
                alternates.push(("x-default".to_owned(), first.clone()));
            }
            let lastmod = document.and_then(|document| document.updated.as_ref()).map(|day| day.value.to_string());
            Some(SitemapEntry { url: self.url(path.as_str())?, lastmod, alternates })
        });
        pages.collect()
    }
}
