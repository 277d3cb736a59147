//! An Atom feed and a sitemap before they are written.

use crate::time::Timestamp;

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
