//! The kinds of pages: what each has besides the keys of every document.
//!
//! In: the word after `kind:`. Out: the keys of that kind, and its record. One `match` a question, so that the compiler asks
//! each of them of a new kind. Not here: what the kinds mean ([`crate::model::Kind`]).

use super::decode::{Decode, OfFormat, Visitor};
use super::decoder::Decoder;
use super::format::{RawCall, RawDocument, RawEvent, RawGuideline, RawSection, RawUpdate};
use super::types::Record;
use super::vocabulary::DocumentKind;
use super::yaml::Node;

/// What a document has besides the keys that all have.
#[derive(Debug, Clone, PartialEq)]
pub enum RawKind {
    /// An event.
    Event(Box<RawEvent>),
    /// A call.
    Call(Box<RawCall>),
    /// A guideline.
    Guideline(Box<RawGuideline>),
    /// An update.
    Update(Box<RawUpdate>),
    /// A section, from `_index.md`.
    Section(RawSection),
    /// A page that shows its text, and the list that its kind names.
    Page(PageKind),
}

/// What a plain page shows besides its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageKind {
    /// Nothing.
    Plain,
    /// All organisations.
    Organisations,
    /// All sources.
    Sources,
    /// All calendar feeds.
    Calendar,
}

impl DocumentKind {
    /// The record of its own keys; `None` where it has none.
    pub const fn record(self) -> Option<Record> {
        match self {
            DocumentKind::Event => Some(RawEvent::RECORD),
            DocumentKind::Call => Some(RawCall::RECORD),
            DocumentKind::Guideline => Some(RawGuideline::RECORD),
            DocumentKind::Update => Some(RawUpdate::RECORD),
            DocumentKind::Page | DocumentKind::Organisations | DocumentKind::Sources | DocumentKind::Calendar => None,
        }
    }

    /// The names of its own keys.
    pub const fn keys(self) -> &'static [&'static str] {
        match self {
            DocumentKind::Event => RawEvent::KEYS,
            DocumentKind::Call => RawCall::KEYS,
            DocumentKind::Guideline => RawGuideline::KEYS,
            DocumentKind::Update => RawUpdate::KEYS,
            DocumentKind::Page | DocumentKind::Organisations | DocumentKind::Sources | DocumentKind::Calendar => &[],
        }
    }

    /// Keys of every document that it must have, although others need not.
    pub const fn needs(self) -> &'static [&'static str] {
        match self {
            // They are entries of calendars, which must keep their identity.
            DocumentKind::Event | DocumentKind::Call => &["id"],
            DocumentKind::Guideline
            | DocumentKind::Update
            | DocumentKind::Page
            | DocumentKind::Organisations
            | DocumentKind::Sources
            | DocumentKind::Calendar => &[],
        }
    }

    /// Reads its own keys.
    pub(super) fn read(self, own: &Node, decoder: &mut Decoder<'_>) -> Option<RawKind> {
        Some(match self {
            DocumentKind::Event => RawKind::Event(Box::new(RawEvent::decode(own, decoder)?)),
            DocumentKind::Call => RawKind::Call(Box::new(RawCall::decode(own, decoder)?)),
            DocumentKind::Guideline => RawKind::Guideline(Box::new(RawGuideline::decode(own, decoder)?)),
            DocumentKind::Update => RawKind::Update(Box::new(RawUpdate::decode(own, decoder)?)),
            DocumentKind::Page => RawKind::Page(PageKind::Plain),
            DocumentKind::Organisations => RawKind::Page(PageKind::Organisations),
            DocumentKind::Sources => RawKind::Page(PageKind::Sources),
            DocumentKind::Calendar => RawKind::Page(PageKind::Calendar),
        })
    }
}

impl RawKind {
    /// The word for it; `None` of a section.
    pub fn word(&self) -> Option<DocumentKind> {
        match self {
            RawKind::Event(_) => Some(DocumentKind::Event),
            RawKind::Call(_) => Some(DocumentKind::Call),
            RawKind::Guideline(_) => Some(DocumentKind::Guideline),
            RawKind::Update(_) => Some(DocumentKind::Update),
            RawKind::Section(_) => None,
            RawKind::Page(PageKind::Plain) => Some(DocumentKind::Page),
            RawKind::Page(PageKind::Organisations) => Some(DocumentKind::Organisations),
            RawKind::Page(PageKind::Sources) => Some(DocumentKind::Sources),
            RawKind::Page(PageKind::Calendar) => Some(DocumentKind::Calendar),
        }
    }

    /// Shows every leaf of its own keys to `see`.
    pub fn visit<'a>(&'a self, path: &mut Vec<&'static str>, see: &mut Visitor<'_, 'a>) {
        match self {
            RawKind::Event(raw) => raw.visit(path, see),
            RawKind::Call(raw) => raw.visit(path, see),
            RawKind::Guideline(raw) => raw.visit(path, see),
            RawKind::Update(raw) => raw.visit(path, see),
            RawKind::Section(raw) => raw.visit(path, see),
            RawKind::Page(_) => {}
        }
    }
}

/// Whether a key is a matter of originals, of whatever kind.
pub(super) fn is_of_original(key: &str) -> bool {
    let own = DocumentKind::ALL.iter().any(|(_, kind)| kind.keys().contains(&key));
    own || RawDocument::KEYS.contains(&key) || RawSection::KEYS.contains(&key)
}
