//! An event.

use super::data::{Organisation, Place, Series};
use super::shared::{Contact, DocumentRef, EffectiveStatus, ExternalLink, Former, Milestone, Offered, Registration};
use super::table::{Ref, Table};
use super::text::LocalText;
use crate::diag::Spanned;
use crate::parse::vocabulary::{Mode, OnlineWhen, Status};
use crate::time::{Certainty, Date, When, Zone};

/// Something that takes place: a workshop, a meeting.
#[derive(Debug, Clone)]
pub struct Event {
    /// What it is called for short in calendars, before the names of its milestones.
    pub calendar_title: Option<LocalText>,
    /// When.
    pub dates: Spanned<When>,
    /// The zone of its place.
    pub zone: Option<Zone>,
    /// Former dates, oldest first.
    pub was: Vec<Former>,
    /// The status that holds: its own, or that of what it is a part of.
    pub status: EffectiveStatus,
    /// The day from which its own status holds.
    pub status_since: Option<Date>,
    /// A sentence on the status.
    pub status_note: Option<LocalText>,
    /// Where; the main one of several first.
    pub places: Vec<Ref<Place>>,
    /// How one was to take part; [`Event::attendance`] says how one does.
    pub mode: Mode,
    /// Where one takes part online.
    pub online: Option<Online>,
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
    /// The series of which it is an edition.
    pub series: Option<Ref<Series>>,
    /// The one that it is said to follow ([`super::Lists::previous`] knows the edition before as well).
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

/// Where one takes part online.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Online {
    /// The address, where it is written.
    pub url: Option<String>,
    /// When one gets to know it.
    pub when: OnlineWhen,
}

impl Online {
    /// The address, where everybody may know it.
    pub fn public_url(&self) -> Option<&str> {
        self.url.as_deref().filter(|_| self.when == OnlineWhen::Public)
    }
}

/// Where one takes part in an event as it stands: its place, its mode and its status in one. Pages, calendars and data all
/// ask this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attendance<'e> {
    /// At its places.
    Onsite(&'e [Ref<Place>]),
    /// Online, whatever place it has or was to have.
    Online(Option<&'e Online>),
    /// Either way.
    Hybrid(&'e [Ref<Place>], Option<&'e Online>),
}

impl<'e> Attendance<'e> {
    /// The mode.
    pub fn mode(self) -> Mode {
        match self {
            Attendance::Onsite(_) => Mode::Onsite,
            Attendance::Online(_) => Mode::Online,
            Attendance::Hybrid(..) => Mode::Hybrid,
        }
    }

    /// The places to which one goes.
    pub fn places(self) -> &'e [Ref<Place>] {
        match self {
            Attendance::Onsite(places) | Attendance::Hybrid(places, _) => places,
            Attendance::Online(_) => &[],
        }
    }

    /// Where one takes part online.
    pub fn online(self) -> Option<&'e Online> {
        match self {
            Attendance::Online(online) | Attendance::Hybrid(_, online) => online,
            Attendance::Onsite(_) => None,
        }
    }
}

impl Event {
    /// Where one takes part in it as it stands.
    pub fn attendance(&self) -> Attendance<'_> {
        match self.mode {
            _ if self.status.get() == Status::MovedOnline => Attendance::Online(self.online.as_ref()),
            Mode::Online => Attendance::Online(self.online.as_ref()),
            Mode::Hybrid => Attendance::Hybrid(&self.places, self.online.as_ref()),
            Mode::Onsite => Attendance::Onsite(&self.places),
        }
    }

    /// Where one takes part online, unless it does not take place.
    pub fn offered_online(&self) -> Option<&Online> {
        self.attendance().online().filter(|_| !self.status.is_off())
    }

    /// The dates that search engines see: its own, or of what is postponed until nobody knows when, the last that were
    /// known to the day. `None` where that is none.
    pub fn structured_dates(&self) -> Option<&When> {
        let is_told = |when: &&When| when.is_exact_to_the_day();
        let former = || self.was.iter().rev().map(|former| &former.date.value).find(is_told);
        Some(&self.dates.value).filter(is_told).or_else(|| former().filter(|_| self.status.get() == Status::Postponed))
    }

    /// The last day on which it was to begin before it was moved to another one, where both are known to the day. What is
    /// postponed or cancelled was not moved.
    pub fn former_day(&self) -> Option<&When> {
        let first = self.dates.days()?.0;
        let is_told = |when: &&When| when.is_exact_to_the_day() && when.certainty == Certainty::Confirmed;
        let was_moved = !self.status.is_off();
        let mut former = self.was.iter().rev().map(|former| &former.date.value).filter(is_told);
        former.find(|when| when.days().is_some_and(|(day, _)| day != first)).filter(|_| was_moved)
    }

    /// What it lacks for search engines, if its day is known.
    pub fn lacks(&self, places: &Table<Place>) -> Vec<Lack> {
        let lack_of_place = |at: &[Ref<Place>]| match at {
            [] => Some(Lack::Place),
            _ => at.iter().copied().find(|place| places[*place].country_code.is_none()).map(Lack::Country),
        };
        let lack_of_online = |online: Option<&Online>| online.is_none().then_some(Lack::Online);
        let lacks = match self.attendance() {
            Attendance::Onsite(place) => [lack_of_place(place), None],
            Attendance::Online(online) => [None, lack_of_online(online)],
            Attendance::Hybrid(place, online) => [lack_of_place(place), lack_of_online(online)],
        };
        let former = (self.status.get() == Status::Rescheduled && self.former_day().is_none()).then_some(Lack::FormerDay);
        lacks.into_iter().chain([former]).flatten().collect()
    }
}
