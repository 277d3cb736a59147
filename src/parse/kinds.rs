//! The kinds of pages: what each has besides the keys of every document.
//!
//! In: the word after `kind:`. Out: the keys of that kind, its record, and what a new page of it begins with. One `match` a question, so that the compiler asks
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

/// What a new page of a kind begins with.
#[derive(Debug, Clone, Copy)]
pub struct Draft {
    /// What the kind is for.
    pub about: &'static str,
    /// The lines of front matter that only this kind has: those that are needed, and the useful others as comments.
    pub keys: &'static str,
    /// The text below.
    pub body: &'static str,
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

    /// What a new page of this kind begins with; `None` of the pages of which a site has one.
    pub const fn draft(self) -> Option<Draft> {
        match self {
            DocumentKind::Event => Some(Draft {
                about: "a workshop, a conference, a talk",
                keys: "\
updated:
# As precisely as is known: 2027-06-14/16, 2027-06, 2027-Q2, 2027. A time: 2027-06-14 09:00/17:00.
dates: tba
# timezone: Europe/Paris
# status: tentative
# place: an id from places.yaml
# mode: online
# online: https://example.org/room
# organisers: [ids from organisations.yaml]
# registration: {opens: 2027-01-15, closes: 2027-05-31 23:59, link: \"https://example.org/register\"}
# sources: [ids from sources.yaml]
",
                body: "What it is about, for whom, and what to bring.\n",
            }),
            DocumentKind::Call => Some(Draft {
                about: "a call for proposals, papers or contributions",
                keys: "\
updated:
# timezone: Europe/Paris
# issuers: [ids from organisations.yaml]
# eligibility:
#   - Who may answer.
# submission: How to submit.
# milestones:
#   - {id: issue, name: Call issued, date: 2027-01-15}
#   - {id: proposals, name: Proposals due, date: 2027-03-16 12:00 Europe/Paris, type: deadline}
# sources: [ids from sources.yaml]
",
                body: "What is asked for, and why.\n",
            }),
            DocumentKind::Guideline => Some(Draft {
                about: "limits and conditions, version by version",
                keys: "\
updated:
# issuers: [ids from organisations.yaml]
# versions:
#   - {id: draft, name: Draft, issued: 2027-01}
# clauses:
#   - {id: length, name: Length of a proposal, unit: pages, values: {draft: at most 20}}
",
                body: "What the guideline is for.\n",
            }),
            DocumentKind::Page => Some(Draft { about: "any other page", keys: "updated:\n# weight: 10\n", body: "The text.\n" }),
            DocumentKind::Update => Some(Draft {
                about: "a piece of news, for the page and the feed of updates",
                keys: "date:\nupdated:\n# about: [ids of events and calls]\n# publisher: an id from organisations.yaml\n",
                body: "What is new.\n",
            }),
            DocumentKind::Organisations | DocumentKind::Sources | DocumentKind::Calendar => None,
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
