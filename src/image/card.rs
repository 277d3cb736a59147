//! What the social image of a page says.
//!
//! In: a document. Out: [`Card`], texts alone. Not here: how they are drawn ([`super::write`]).

use crate::locale::Length;
use crate::localised::Localised;
use crate::model::{DocumentRef, Kind, Status};

/// The width of a social image.
pub const WIDTH: u32 = 1200;
/// The height of a social image.
pub const HEIGHT: u32 = 630;

/// The texts of a social image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The site; nothing where the title is its name.
    pub site: Option<String>,
    /// What it is about.
    pub title: String,
    /// What the date is the date of: of a call, its deadline. Of an event, how it stands, unless it is to be as planned.
    pub label: Option<String>,
    /// When.
    pub date: Option<String>,
    /// Where; of the site, what it is about.
    pub place: Option<String>,
    /// The language of its page, as a BCP 47 tag.
    pub language: String,
    /// Whether its page runs from right to left.
    pub right_to_left: bool,
}

impl Card {
    /// What the social image of a document says.
    pub fn of(local: &Localised<'_>, at: DocumentRef) -> Self {
        let document = &local.site.documents[at];
        let site = local.text(&local.site.config.title).to_owned();
        let title = document.text(local.language).title.value.clone();
        let words = |when| local.locale.text(&local.locale.when(&local.on_clocks(when), Length::Long));
        let mut card = Card {
            site: Some(site).filter(|site| *site != title),
            title,
            label: None,
            date: None,
            place: None,
            language: local.locale.tag.clone(),
            right_to_left: local.locale.dir == "rtl",
        };
        match &document.kind {
            Kind::Event(event) => {
                card.label = status_label(local, event.status.get());
                card.date = Some(words(&event.dates));
                card.place = local.venue_short(event);
            }
            Kind::Call(call) => {
                let deadline = call.deadline();
                let name = deadline.map(|deadline| local.milestone_name(deadline).to_owned());
                card.label = match (deadline.map(|deadline| deadline.status.get()), name) {
                    (Some(Status::Cancelled), Some(name)) => Some(local.locale.fill("calendar.cancelled", &[("title", &name)])),
                    (Some(Status::Postponed), Some(name)) => Some(local.locale.fill("calendar.postponed", &[("title", &name)])),
                    (_, name) => name,
                };
                card.date = deadline.and_then(|deadline| local.site.milestone_date(deadline)).map(words);
            }
            _ => {
                let summary = document.text(local.language).summary.clone();
                card.place = summary.or_else(|| local.site.config.description.as_ref().map(|text| local.text(text).to_owned()));
            }
        }
        card
    }

    /// All texts, as they are read out.
    pub fn texts(&self) -> impl Iterator<Item = &String> {
        [Some(&self.title), self.label.as_ref(), self.date.as_ref(), self.place.as_ref(), self.site.as_ref()]
            .into_iter()
            .flatten()
    }
}

/// The word for a status, unless it is the usual one or says that the event is over.
fn status_label(local: &Localised<'_>, status: Status) -> Option<String> {
    let is_usual = matches!(status, Status::Scheduled | Status::Held);
    (!is_usual).then(|| local.locale.word(&format!("status.{}", status.key())).to_owned())
}
