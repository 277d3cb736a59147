//! Organisations, places and sources: data that pages share.

use super::table::Ref;
use super::text::LocalText;
use crate::diag::Spanned;
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
    /// Its identity.
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

/// Whose word a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    /// The parties' own.
    Official,
    /// A copy of the parties' own.
    Copy,
    /// That of a team that took part.
    Team,
    /// The press's.
    Press,
    /// Somebody else's.
    ThirdParty,
    /// A work of reference.
    Reference,
    /// A table of data.
    Data,
}

impl SourceKind {
    /// The one table of its words.
    pub const ALL: &'static [(&'static str, SourceKind)] = &[
        ("official", SourceKind::Official),
        ("copy", SourceKind::Copy),
        ("team", SourceKind::Team),
        ("press", SourceKind::Press),
        ("third-party", SourceKind::ThirdParty),
        ("reference", SourceKind::Reference),
        ("data", SourceKind::Data),
    ];

    /// The word for it.
    pub fn key(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("official", |(key, _)| key)
    }

    /// Whether the parties themselves published it.
    pub fn is_official(self) -> bool {
        matches!(self, SourceKind::Official | SourceKind::Copy)
    }
}

/// What something rests on.
#[derive(Debug, Clone)]
pub struct Citation {
    /// The source.
    pub source: Ref<Source>,
    /// What is taken from it, or how it differs.
    pub note: Option<LocalText>,
}
