//! An event.

use super::table::Ref;
use super::text::LocalText;
use super::{Contact, Document, ExternalLink, Former, Milestone, Offered, Organisation, Place, Registration, Status};
use crate::diag::Spanned;
use crate::time::{When, Zone};

/// Something that takes place: a workshop, a meeting.
#[derive(Debug, Clone)]
pub struct Event {
    /// When.
    pub dates: Spanned<When>,
    /// The zone of its place.
    pub zone: Option<Zone>,
    /// Former dates, oldest first.
    pub was: Vec<Former>,
    /// Its status.
    pub status: Status,
    /// A sentence on the status.
    pub status_note: Option<LocalText>,
    /// Where.
    pub place: Option<Ref<Place>>,
    /// How one takes part.
    pub mode: Mode,
    /// Where to take part online.
    pub online: Option<String>,
    /// Who organises it.
    pub organisers: Vec<Ref<Organisation>>,
    /// Whom to ask.
    pub contact: Option<Contact>,
    /// The working languages, as codes; empty where they are not stated.
    pub languages: Vec<String>,
    /// What it is for, by language.
    pub goals: Vec<LocalText>,
    /// Registration.
    pub registration: Option<Registration>,
    /// Dates that belong to it.
    pub milestones: Vec<Milestone>,
    /// Files on offer.
    pub documents: Vec<Offered>,
    /// The page with more information.
    pub more: Option<String>,
    /// Other links.
    pub links: Vec<ExternalLink>,
    /// The one before it.
    pub follows: Option<Ref<Document>>,
    /// What it is a part of.
    pub part_of: Option<Ref<Document>>,
    /// Others of interest.
    pub related: Vec<Ref<Document>>,
}

/// How one takes part in an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// At its place.
    #[default]
    Onsite,
    /// Online.
    Online,
    /// Either way.
    Hybrid,
}

impl Mode {
    /// The one table of its words.
    pub const ALL: &'static [(&'static str, Mode)] =
        &[("onsite", Mode::Onsite), ("online", Mode::Online), ("hybrid", Mode::Hybrid)];

    /// The word for it.
    pub fn key(self) -> &'static str {
        Self::ALL.iter().find(|(_, mode)| *mode == self).map_or("onsite", |(key, _)| key)
    }
}
