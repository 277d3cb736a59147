//! What the social image of a page says.
//!
//! In: a document. Out: [`Card`], texts and how they run. Not here: how they are drawn (`render::image`).

use super::{ImageView, Viewer};
use crate::locale::Length;
use crate::model::{Document, Kind, Ref};
use crate::plan;

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
    /// What the date is the date of: of a call, its deadline.
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
    /// All texts, as they are read out.
    pub fn texts(&self) -> impl Iterator<Item = &String> {
        [Some(&self.title), self.label.as_ref(), self.date.as_ref(), self.place.as_ref(), self.site.as_ref()]
            .into_iter()
            .flatten()
    }
}

impl Viewer<'_> {
    /// What the social image of a document says.
    pub fn card_texts(&self, at: Ref<Document>) -> Card {
        let document = &self.site.documents[at];
        let site = self.text(&self.site.config.title).to_owned();
        let title = document.text(self.language).title.value.clone();
        let words = |when| self.locale.text(&self.locale.when(&self.told(when), Length::Long));
        let mut card = Card {
            site: Some(site).filter(|site| *site != title),
            title,
            label: None,
            date: None,
            place: None,
            language: self.locale.tag.clone(),
            right_to_left: self.locale.dir == "rtl",
        };
        match &document.kind {
            Kind::Event(event) => {
                card.date = Some(words(&event.dates));
                card.place = event.place.map(|place| self.place_short(&self.site.places[place]));
            }
            Kind::Call(call) => {
                let deadline = call.deadline();
                card.label = deadline.map(|deadline| self.text(&deadline.name).to_owned());
                card.date = deadline.and_then(|deadline| self.site.milestone_date(deadline)).map(words);
            }
            _ => {
                let summary = document.text(self.language).summary.clone();
                card.place = summary.or_else(|| self.site.config.description.as_ref().map(|text| self.text(text).to_owned()));
            }
        }
        card
    }

    /// The social image of a page: its own where it has one, or that of the site.
    pub fn image(&self, own: Option<Ref<Document>>) -> Option<ImageView> {
        let of = |at: Ref<Document>| {
            let path = plan::social_image_path(self.site, at, self.language);
            self.plan.get(&path)?;
            let texts: Vec<String> = self.card_texts(at).texts().cloned().collect();
            Some(ImageView { url: self.url(&path)?, alt: texts.join(" · "), width: WIDTH, height: HEIGHT })
        };
        own.and_then(of).or_else(|| of(self.site.home()?))
    }
}
