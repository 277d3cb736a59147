//! What documents of several kinds have: statuses, dates, contacts, registration, files on offer, links.
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

/// The status that holds: the own one, or else that of what a thing belongs to. What is cancelled or put off takes its open
/// dates and its parts with it, unless they say otherwise; `assemble` works that out once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EffectiveStatus {
    own: Option<Status>,
    inherited: Option<(DocumentRef, Status)>,
}

impl EffectiveStatus {
    /// What is written, before anything is known of what the thing belongs to.
    pub fn written(own: Option<Status>) -> Self {
        EffectiveStatus { own, inherited: None }
    }

    /// The same, with the status of what the thing belongs to, for where none is written.
    pub fn or(self, from: DocumentRef, status: Status) -> Self {
        EffectiveStatus { inherited: Some((from, status)), ..self }
    }

    /// The status that holds.
    pub fn get(self) -> Status {
        self.own.or(self.inherited.map(|(_, status)| status)).unwrap_or_default()
    }

    /// The status that is written, where one is.
    pub fn own(self) -> Option<Status> {
        self.own
    }

    /// The event or the call that gives the status, where the thing has none of its own.
    pub fn giver(self) -> Option<DocumentRef> {
        self.inherited.filter(|_| self.own.is_none()).map(|(from, _)| from)
    }

    /// Whether it does not take place as told: it is cancelled or put off.
    pub fn is_off(self) -> bool {
        self.get().is_off()
    }
}

impl Status {
    /// Whether what has it does not take place as told: it is cancelled, or put off until nobody knows when.
    pub fn is_off(self) -> bool {
        matches!(self, Status::Postponed | Status::Cancelled)
    }
}

/// A date of a call or an event.
#[derive(Debug, Clone)]
pub struct Milestone {
    /// Its identity within its document.
    pub id: Spanned<String>,
    /// What it is called.
    pub name: MilestoneName,
    /// When; `None` where it is an event, whose date it has.
    pub date: Option<Spanned<When>>,
    /// The event that it is.
    pub event: Option<DocumentRef>,
    /// What it is.
    pub kind: MilestoneKind,
    /// The round to which it belongs: its number or its name.
    pub round: Option<LocalText>,
    /// The words in which the date was published.
    pub wording: Option<LocalText>,
    /// Former dates, oldest first.
    pub was: Vec<Former>,
    /// The status that holds: its own, or that of its event or call.
    pub status: EffectiveStatus,
    /// Whether it is a date of the registration, which stands there and not among the milestones.
    pub of_registration: bool,
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

/// What a milestone is called.
#[derive(Debug, Clone)]
pub enum MilestoneName {
    /// As its page says.
    Written(LocalText),
    /// It is the day on which registration opens.
    RegistrationOpens,
    /// It is the day on which registration closes.
    RegistrationCloses,
}

impl MilestoneName {
    /// What it is called in the first language of the site; without a page's words, the key of the interface's.
    pub fn original(&self) -> &str {
        match self {
            MilestoneName::Written(words) => words.get(0),
            other => other.word().unwrap_or_default(),
        }
    }

    /// The word of the interface for it, by its key, where no page names it.
    pub fn word(&self) -> Option<&'static str> {
        match self {
            MilestoneName::Written(_) => None,
            MilestoneName::RegistrationOpens => Some("registration.opens"),
            MilestoneName::RegistrationCloses => Some("registration.closes"),
        }
    }
}

/// What the ids of the dates of a registration begin with.
pub const OF_REGISTRATION: &str = "registration.";

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

/// Registration for an event. Its dates are milestones of the event.
#[derive(Debug, Clone)]
pub struct Registration {
    /// What it costs.
    pub fees: Vec<Fee>,
    /// Where.
    pub link: Option<String>,
    /// A remark.
    pub note: Option<LocalText>,
}

/// A step of a registration with its own prices.
#[derive(Debug, Clone)]
pub struct Fee {
    /// The id that its end has among the milestones of the event, where it has one.
    pub id: String,
    /// What it is called.
    pub name: LocalText,
    /// What is paid, and by whom.
    pub prices: Vec<Price>,
}

/// A price.
#[derive(Debug, Clone)]
pub struct Price {
    /// Who pays it, where not everybody does.
    pub who: Option<LocalText>,
    /// How much, in figures.
    pub amount: String,
    /// The code of its currency, ISO 4217.
    pub currency: String,
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
