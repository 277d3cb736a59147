//! An event.

use super::data::{Organisation, Place};
use super::shared::{Contact, DocumentRef, ExternalLink, Former, Milestone, Offered, Registration};
use super::table::{Ref, Table};
use super::text::LocalText;
use crate::diag::Spanned;
use crate::parse::vocabulary::{Mode, Status};
use crate::time::{Certainty, When, Zone};

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
    /// The working languages, as codes; empty where the organisers did not state them, nothing where that is not said either.
    pub languages: Option<Vec<String>>,
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
    pub follows: Option<DocumentRef>,
    /// What it is a part of.
    pub part_of: Option<DocumentRef>,
    /// Others of interest.
    pub related: Vec<DocumentRef>,
}

/// What an event lacks for search engines, which ask for a day and a place that are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    /// It has no place.
    Place,
    /// Its place has no country.
    Country(Ref<Place>),
    /// It takes place online, and has no address there.
    Online,
    /// It was rescheduled, and no former day is known.
    FormerDay,
}

impl Event {
    /// The dates that search engines see: its own, or of what is postponed until nobody knows when, the last that were
    /// known to the day. `None` where that is none.
    pub fn structured_dates(&self) -> Option<&When> {
        let is_told = |when: &&When| when.is_exact_to_the_day();
        let former = || self.was.iter().rev().map(|former| &former.date.value).find(is_told);
        Some(&self.dates.value).filter(is_told).or_else(|| former().filter(|_| self.status == Status::Postponed))
    }

    /// The last day on which it was to begin before it was moved to another one, where both are known to the day. What is
    /// postponed or cancelled was not moved.
    pub fn former_day(&self) -> Option<&When> {
        let first = self.dates.days()?.0;
        let is_told = |when: &&When| when.is_exact_to_the_day() && when.certainty == Certainty::Confirmed;
        let was_moved = !matches!(self.status, Status::Postponed | Status::Cancelled);
        let mut former = self.was.iter().rev().map(|former| &former.date.value).filter(is_told);
        former.find(|when| when.days().is_some_and(|(day, _)| day != first)).filter(|_| was_moved)
    }

    /// What it lacks for search engines, if its day is known.
    pub fn lacks(&self, places: &Table<Place>) -> Vec<Lack> {
        let place = || match self.place {
            None => Some(Lack::Place),
            Some(place) => places[place].country_code.is_none().then_some(Lack::Country(place)),
        };
        let online = || self.online.is_none().then_some(Lack::Online);
        let lacks = match self.mode {
            Mode::Onsite => [place(), None],
            Mode::Online => [None, online()],
            Mode::Hybrid => [place(), online()],
        };
        let former = (self.status == Status::Rescheduled && self.former_day().is_none()).then_some(Lack::FormerDay);
        lacks.into_iter().chain([former]).flatten().collect()
    }
}
