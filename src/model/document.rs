//! A page of the site: what all kinds share, and the kinds.

use super::shared::{DocumentRef, Fee, Milestone};
use super::{Call, Citation, Config, EffectiveStatus, Event, Guideline, LocalText, Update};
use crate::diag::Spanned;
use crate::parse::vocabulary::Order;
use crate::parse::{Body, PageKind};
use crate::path::SourcePath;
use crate::time::{Date, When, Zone};
use serde_json::Value;

/// A page that an editor wrote.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its identity.
    pub id: Spanned<String>,
    /// Its file.
    pub file: SourcePath,
    /// Its folder in the output, without language: `workshops/chengdu-2014`; `""` for the home page.
    pub key: String,
    /// The section that lists it.
    pub section: Option<DocumentRef>,
    /// Its texts by language; the first is always there.
    pub texts: Vec<Option<DocumentText>>,
    /// Its place in lists that are not ordered by date.
    pub weight: i64,
    /// Its subjects.
    pub tags: Vec<Spanned<String>>,
    /// When its content was last changed.
    pub updated: Option<Spanned<Date>>,
    /// What it rests on.
    pub sources: Vec<Citation>,
    /// Former addresses.
    pub aliases: Vec<Spanned<String>>,
    /// Another template.
    pub template: Option<Spanned<String>>,
    /// Free data for the theme.
    pub extra: Value,
    /// What it is.
    pub kind: Kind,
}

/// The text of a document in a language.
#[derive(Debug, Clone)]
pub struct DocumentText {
    /// The title.
    pub title: Spanned<String>,
    /// A shorter one, for menus and the way back.
    pub short_title: Option<String>,
    /// One or two sentences.
    pub summary: Option<String>,
    /// The text.
    pub body: Body,
    /// The file that it comes from.
    pub file: SourcePath,
    /// Of a translation: whether the original has changed since.
    pub stale: bool,
}

impl DocumentText {
    /// The title that fits a menu.
    pub fn menu_title(&self) -> &str {
        self.short_title.as_deref().unwrap_or(&self.title.value)
    }
}

/// The words for the kinds of documents, in the order in which lists of all kinds show them.
pub const KIND_NAMES: &[&str] =
    &["home", "event", "call", "guideline", "section", "page", "update", "calendar", "organisations", "sources"];

/// What a document is.
#[derive(Debug, Clone)]
pub enum Kind {
    /// An event.
    Event(Box<Event>),
    /// A call.
    Call(Box<Call>),
    /// A guideline.
    Guideline(Box<Guideline>),
    /// An update.
    Update(Box<Update>),
    /// A section; the one without a folder is the home page.
    Section(Section),
    /// A page.
    Page(PageKind),
}

/// A section.
#[derive(Debug, Clone)]
pub struct Section {
    /// The order of its entries.
    pub order: Order,
}

impl Document {
    /// Its text in a language, or else in the first one.
    pub fn text(&self, language: usize) -> &DocumentText {
        // The first language always has a text: assembling makes no document without one.
        self.texts
            .get(language)
            .and_then(Option::as_ref)
            .or_else(|| self.texts[0].as_ref())
            .unwrap_or_else(|| unreachable!("a document without text"))
    }

    /// Whether it is written in this language itself.
    pub fn is_in(&self, language: usize) -> bool {
        self.texts.get(language).is_some_and(Option::is_some)
    }

    /// Whether it is the home page.
    pub fn is_home(&self) -> bool {
        self.key.is_empty()
    }

    /// The date by which it is ordered.
    pub fn date(&self) -> Option<&When> {
        match &self.kind {
            Kind::Event(event) => Some(&event.dates.value),
            Kind::Update(update) => Some(&update.date.value),
            Kind::Call(call) => call.deadline().and_then(|deadline| deadline.date.as_ref()).map(|date| &date.value),
            Kind::Guideline(_) | Kind::Section(_) | Kind::Page(_) => None,
        }
    }

    /// The word for its kind: one of [`KIND_NAMES`].
    pub fn kind_name(&self) -> &'static str {
        match &self.kind {
            Kind::Event(_) => "event",
            Kind::Call(_) => "call",
            Kind::Guideline(_) => "guideline",
            Kind::Update(_) => "update",
            Kind::Section(_) if self.is_home() => "home",
            Kind::Section(_) => "section",
            Kind::Page(PageKind::Plain) => "page",
            Kind::Page(PageKind::Organisations) => "organisations",
            Kind::Page(PageKind::Sources) => "sources",
            Kind::Page(PageKind::Calendar) => "calendar",
        }
    }

    /// It as an event.
    pub fn event(&self) -> Option<&Event> {
        match &self.kind {
            Kind::Event(event) => Some(event),
            _ => None,
        }
    }

    /// It as a call.
    pub fn call(&self) -> Option<&Call> {
        match &self.kind {
            Kind::Call(call) => Some(call),
            _ => None,
        }
    }

    /// It as an update.
    pub fn update(&self) -> Option<&Update> {
        match &self.kind {
            Kind::Update(update) => Some(update),
            _ => None,
        }
    }

    /// Its milestones, where it has any.
    pub fn milestones(&self) -> &[Milestone] {
        match &self.kind {
            Kind::Event(event) => &event.milestones,
            Kind::Call(call) => &call.milestones,
            _ => &[],
        }
    }

    /// The fee that holds until a milestone, where that is a date of the registration.
    pub fn fee(&self, milestone: &Milestone) -> Option<&Fee> {
        let fees = &self.event().filter(|_| milestone.of_registration)?.registration.as_ref()?.fees;
        fees.iter().find(|fee| fee.id == milestone.id.value)
    }

    /// The same, to be changed.
    pub(super) fn milestones_mut(&mut self) -> &mut [Milestone] {
        match &mut self.kind {
            Kind::Event(event) => &mut event.milestones,
            Kind::Call(call) => &mut call.milestones,
            _ => &mut [],
        }
    }

    /// The status of an event or a call.
    pub fn status(&self) -> Option<EffectiveStatus> {
        match &self.kind {
            Kind::Event(event) => Some(event.status),
            Kind::Call(call) => Some(call.status),
            _ => None,
        }
    }

    /// The sentence that an event or a call has on its status.
    pub fn status_note(&self) -> Option<&LocalText> {
        match &self.kind {
            Kind::Event(event) => event.status_note.as_ref(),
            Kind::Call(call) => call.status_note.as_ref(),
            _ => None,
        }
    }

    /// The day from which the status that it gives itself holds.
    pub(super) fn status_since(&self) -> Option<Date> {
        match &self.kind {
            Kind::Event(event) => event.status_since,
            Kind::Call(call) => call.status_since,
            _ => None,
        }
    }

    /// The dates in it that an update can tell of, with their names.
    pub fn named_dates(&self) -> Vec<(&str, &Spanned<When>)> {
        let own = self.milestones().iter().map(|milestone| (milestone.id.value.as_str(), milestone.date.as_ref()));
        let versions = match &self.kind {
            Kind::Guideline(guideline) => guideline.versions.as_slice(),
            _ => &[],
        };
        let issued = versions.iter().map(|version| (version.id.value.as_str(), version.issued.as_ref()));
        own.chain(issued).filter_map(|(name, date)| Some((name, date?))).collect()
    }

    /// The zone in which its days begin and end: its own, or else that of the site, or else UTC.
    pub fn zone(&self, config: &Config) -> Zone {
        let own = match &self.kind {
            Kind::Event(event) => event.zone.as_ref(),
            Kind::Call(call) => call.zone.as_ref(),
            _ => None,
        };
        own.or(config.zone.as_ref()).cloned().unwrap_or_else(Zone::utc)
    }
}
