//! Organisations, places, series and sources: data that pages share.

use super::table::Ref;
use super::text::LocalText;
use crate::diag::Spanned;
use crate::parse::vocabulary::SourceKind;
use crate::path::SourcePath;
use crate::time::{When, Zone};

/// An organisation.
#[derive(Debug, Clone)]
pub struct Organisation {
    /// Its identity.
    pub id: String,
    /// Its name.
    pub name: LocalText,
    /// Its short name.
    pub short: Option<LocalText>,
    /// Its name in its own script, and the BCP 47 tag of that.
    pub native: Option<(String, String)>,
    /// Its page.
    pub url: Option<String>,
    /// Its postal address.
    pub address: Option<LocalText>,
    /// What it does in what the site is about.
    pub role: Option<LocalText>,
    /// What it belongs to.
    pub part_of: Option<Ref<Organisation>>,
    /// A remark.
    pub note: Option<LocalText>,
    /// What it rests on.
    pub sources: Vec<Citation>,
}

/// A place.
#[derive(Debug, Clone)]
pub struct Place {
    /// Its identity; empty where it is written on the page that uses it: then it has neither a page nor a feed.
    pub id: String,
    /// Its name.
    pub name: LocalText,
    /// Street and number.
    pub street: Option<LocalText>,
    /// Postal code.
    pub postcode: Option<String>,
    /// Town.
    pub town: Option<LocalText>,
    /// State or province.
    pub region: Option<LocalText>,
    /// Country.
    pub country: Option<LocalText>,
    /// Country as an ISO 3166-1 code.
    pub country_code: Option<String>,
    /// Its zone.
    pub zone: Option<Zone>,
    /// Degrees north and east.
    pub geo: Option<(f64, f64)>,
    /// A page about it.
    pub url: Option<String>,
    /// What is known about venue, access and travel.
    pub note: Option<LocalText>,
    /// The file in which it is written, from which links in its texts are seen.
    pub file: SourcePath,
    /// What it rests on.
    pub sources: Vec<Citation>,
}

impl Place {
    /// Whether it is one that pages share: then it has a page, and a feed where places have feeds.
    pub fn is_shared(&self) -> bool {
        !self.id.is_empty()
    }
}

/// A series of events: what its editions share.
#[derive(Debug, Clone)]
pub struct Series {
    /// Its identity.
    pub id: String,
    /// What it is called for short.
    pub name: LocalText,
    /// Its name in full.
    pub long_name: Option<LocalText>,
    /// How it is ranked or sorted: tags for what by, and as what.
    pub facets: Vec<(String, String)>,
    /// Subjects that every edition has, those of its facets included.
    pub tags: Vec<String>,
    /// Its page.
    pub url: Option<String>,
    /// A remark.
    pub note: Option<LocalText>,
    /// What it rests on.
    pub sources: Vec<Citation>,
}

/// A source.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its identity.
    pub id: String,
    /// What it is.
    pub title: LocalText,
    /// Whose word it is.
    pub kind: SourceKind,
    /// Its address.
    pub url: Option<String>,
    /// When it was published or stored.
    pub date: Option<Spanned<When>>,
    /// Its language, as a code.
    pub language: Option<String>,
    /// A remark.
    pub note: Option<LocalText>,
}

/// What something rests on.
#[derive(Debug, Clone)]
pub struct Citation {
    /// The source.
    pub source: Ref<Source>,
    /// What is taken from it, or how it differs.
    pub note: Option<LocalText>,
}
