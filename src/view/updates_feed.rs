//! The feed of updates.
//!
//! In: the updates of a site. Out: [`AtomFeed`]. Not here: their pages ([`super::update`]).

use super::atom::{AtomEntry, AtomFeed, LATEST, tag_uri};
use crate::localised::Localised;
use crate::model::DocumentRef;
use crate::plan;
use crate::text::escape::escape;
use crate::time::{Timestamp, Zone};

/// The feed of updates; `None` without an address for the site.
pub fn view(local: &Localised<'_>) -> Option<AtomFeed> {
    let path = plan::atom_path(local.site, local.language);
    let self_url = local.url(&path)?;
    let page_url = local.url(&plan::home_path(local.site, local.language))?;
    let entries = local.site.lists.updates.iter().take(LATEST).filter_map(|at| entry(local, *at)).collect();
    let mut feed = AtomFeed::of(local, "feeds.updates.title", self_url, page_url, entries);
    feed.id = tag_uri(local, None, &path).unwrap_or(feed.id);
    feed.subtitle = local.text_option(local.site.config.description.as_ref());
    Some(feed)
}

fn entry(local: &Localised<'_>, at: DocumentRef) -> Option<AtomEntry> {
    let document = &local.site.documents[at];
    let update = document.update()?;
    let text = document.text(local.language);
    let url = local.url(&local.document_path(at))?;
    let published = update.date.bounds(&Zone::utc()).map(|(from, _)| from);
    let changed = document.updated.as_ref().map(|day| Zone::utc().start_of_day(day.value));
    let base = local.site.config.base_url.as_deref().unwrap_or_default();
    let html = text.body.to_html(local.words_of_html(), |target| local.href(&text.file, target, base));
    // Who reads this elsewhere does not see the clocks of the page.
    let zones = local.one_line(&local.site_date(&update.date)).map(|line| format!("<p>{}</p>\n", escape(&line)));
    let html = zones.unwrap_or_default() + &html;
    let year = update.date.days().map(|(first, _)| first.year());
    Some(AtomEntry {
        id: tag_uri(local, year, &document.id.value).unwrap_or_else(|| url.clone()),
        title: text.title.value.clone(),
        updated: changed.max(published).unwrap_or(Timestamp::UNIX_EPOCH),
        published,
        url,
        summary: text.summary.clone(),
        content_html: (!html.trim().is_empty()).then_some(html),
        categories: document.tags.iter().map(|tag| (tag.value.clone(), local.tag_name(tag).to_owned())).collect(),
    })
}
