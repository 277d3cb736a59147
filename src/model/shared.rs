//! What documents of several kinds have: dates, contacts, registration, files on offer, links.
//!
//! In and out: data alone. A reference to a document is defined here as well, so that what documents hold can name others.

use super::data::{Citation, Organisation, Source};
use super::table::Ref;
use super::text::LocalText;
use crate::diag::Spanned;
use crate::parse::vocabulary::{MilestoneKind, Status};
use crate::path::SourcePath;
use crate::time::When;

/// By what documents are referred to: their type, before it is defined.
#[derive(Debug, Clone, Copy)]
pub enum OfDocument {}

/// A reference to a document.
pub type DocumentRef = Ref<OfDocument>;

/// A date of a call or an event.
#[derive(Debug, Clone)]
pub struct Milestone {
    /// Its identity within its document.
    pub id: Spanned<String>,
    /// What it is called.
    pub name: LocalText,
    /// When; `None` where it is an event, whose date it has.
    pub date: Option<Spanned<When>>,
    /// The event that it is.
    pub event: Option<DocumentRef>,
    /// What it is.
    pub kind: MilestoneKind,
    /// The words in which the date was published.
    pub wording: Option<LocalText>,
    /// Former dates, oldest first.
    pub was: Vec<Former>,
    /// Its status.
    pub status: Status,
    /// What happens.
    pub what: Option<LocalText>,
    /// Whether one must take this step.
    pub mandatory: Option<bool>,
    /// Whether it is the deadline that leads.
    pub main: bool,
    /// Who sets it, where it is not the issuer.
    pub authority: Option<Ref<Organisation>>,
    /// What it rests on.
    pub sources: Vec<Citation>,
}

/// A date as it was once published.
#[derive(Debug, Clone)]
pub struct Former {
    /// The date.
    pub date: Spanned<When>,
    /// The words in which it was published.
    pub wording: Option<LocalText>,
    /// When it was said.
    pub said: Option<Spanned<When>>,
    /// A remark on when.
    pub said_note: Option<LocalText>,
    /// Why it was given up.
    pub reason: Option<LocalText>,
    /// Who said so.
    pub source: Option<Ref<Source>>,
}

/// Whom to ask.
#[derive(Debug, Clone)]
pub struct Contact {
    /// Organisations.
    pub organisations: Vec<Ref<Organisation>>,
    /// A name or office.
    pub name: Option<LocalText>,
    /// A mail address.
    pub email: Option<String>,
    /// A page.
    pub url: Option<String>,
    /// A remark.
    pub note: Option<LocalText>,
}

/// Registration for an event.
#[derive(Debug, Clone)]
pub struct Registration {
    /// When it opens.
    pub opens: Option<Spanned<When>>,
    /// When it closes.
    pub closes: Option<Spanned<When>>,
    /// Where.
    pub link: Option<String>,
    /// A remark.
    pub note: Option<LocalText>,
}

/// A file on offer.
#[derive(Debug, Clone)]
pub struct Offered {
    /// What it is.
    pub title: LocalText,
    /// Its address elsewhere.
    pub link: Option<String>,
    /// Its file beside the page.
    pub file: Option<SourcePath>,
    /// Its date.
    pub date: Option<When>,
    /// Its language.
    pub language: Option<String>,
    /// A remark.
    pub note: Option<LocalText>,
}

/// A link to elsewhere.
#[derive(Debug, Clone)]
pub struct ExternalLink {
    /// Its text.
    pub title: LocalText,
    /// Its address.
    pub url: String,
}
