//! An Atom feed before it is written, and what all Atom feeds of a site share.
//!
//! In: a site. Out: [`AtomFeed`]. Not here: what a feed holds ([`super::updates_feed`], [`super::changes_feed`]), and its form
//! (`render::atom`).

use super::site::generator;
use crate::localised::Localised;
use crate::text::percent;
use crate::time::Timestamp;

/// How many entries a feed holds at most.
pub(super) const LATEST: usize = 50;

/// An Atom feed, RFC 4287.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtomFeed {
    /// Its permanent id: an absolute IRI.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it holds.
    pub subtitle: Option<String>,
    /// The BCP 47 tag of its language.
    pub lang: String,
    /// When its newest entry was changed.
    pub updated: Timestamp,
    /// Who writes it.
    pub author: String,
    /// Its own absolute address.
    pub self_url: String,
    /// The absolute address of the page that it is a feed of.
    pub page_url: String,
    /// Name and version of the generator.
    pub generator: String,
    /// Its entries, newest first.
    pub entries: Vec<AtomEntry>,
}

/// An entry of an Atom feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtomEntry {
    /// Its permanent id: an absolute IRI.
    pub id: String,
    /// Its title.
    pub title: String,
    /// When it was changed.
    pub updated: Timestamp,
    /// When it was published.
    pub published: Option<Timestamp>,
    /// The absolute address of its page.
    pub url: String,
    /// One or two sentences.
    pub summary: Option<String>,
    /// Its text as HTML in which all links are absolute.
    pub content_html: Option<String>,
    /// Its subjects: the tag, and what it is called.
    pub categories: Vec<(String, String)>,
}

impl AtomFeed {
    /// A feed of these entries, the newest first, called by this key of the words; its id is its own address.
    pub(super) fn of(local: &Localised<'_>, title: &str, self_url: String, page_url: String, entries: Vec<AtomEntry>) -> Self {
        let config = &local.site.config;
        AtomFeed {
            id: self_url.clone(),
            title: local.locale.fill(title, &[("site", local.text(&config.title))]),
            subtitle: None,
            lang: local.locale.tag.clone(),
            updated: entries.iter().map(|entry| entry.updated).max().unwrap_or(Timestamp::UNIX_EPOCH),
            author: local.text(&config.author).to_owned(),
            self_url,
            page_url,
            generator: generator(),
            entries,
        }
    }
}

/// An id that stays when the site moves: a `tag:` URI, RFC 4151, of the domain by which calendar entries are known as well.
///
/// Without a `year` it has that of the oldest update; `None` without a domain, or without any year.
pub(super) fn tag_uri(local: &Localised<'_>, year: Option<i16>, id: &str) -> Option<String> {
    let domain = local.site.config.uid_domain.as_ref()?;
    let oldest = local.site.lists.updates.last().and_then(|at| local.site.documents[*at].date()?.days());
    let year = year.or(oldest.map(|(first, _)| first.year()))?;
    Some(format!("tag:{domain},{year:04}:{}", percent::encode_path(id)))
}
