//! Milestones: the dates of a call or an event, in lists and drawn to scale.
//!
//! In: a milestone of a document. Out: [`MilestoneView`], and the picture of a timeline. A milestone that is an event has
//! the date, the status and the place of that. Not here: how a picture is drawn ([`super::timeline`]).

use super::calendars::{self, AddToCalendarView};
use super::former::{self, FormerView};
use super::link;
use super::organisation::{self, OrganisationView};
use super::source::{self, CitationView};
use super::status::{self, StatusView};
use super::timeline::{self, Item, Stretch, TimelineView};
use super::viewer::Viewer;
use crate::locale::Length;
use crate::localised::Localised;
use crate::localised::date::DateView;
use crate::model::{Dated, Document, DocumentRef, EffectiveStatus, Event, Former, Milestone, Site};
use crate::plan::{self, FeedKey};
use crate::time::{Certainty, When};
use serde::Serialize;
use std::cmp::Ordering;

/// A date of a call or an event.
#[derive(Debug, Clone, Serialize)]
pub struct MilestoneView {
    /// Its anchor, unique on every page that shows it.
    pub anchor: String,
    /// `milestone`, `deadline`, `window` or `event`.
    pub kind: &'static str,
    /// What it is called.
    pub name: String,
    /// The tag of the language of its name, where that is not the page's.
    pub lang: Option<String>,
    /// When.
    pub date: DateView,
    /// The words in which the date was published.
    pub wording: Option<String>,
    /// The tag of the language of these words, where that is not the page's.
    pub wording_lang: Option<String>,
    /// Former dates, oldest first.
    pub was: Vec<FormerView>,
    /// Its status.
    pub status: StatusView,
    /// What happens.
    pub what_html: Option<String>,
    /// The call or event that it belongs to, on another page than that.
    pub of: Option<String>,
    /// The tag of the language of that name, where that is not the page's.
    pub of_lang: Option<String>,
    /// Where it is shown in full: the page of its event, or of its call with its anchor.
    pub path: Option<String>,
    /// Where it takes place.
    pub place: Option<String>,
    /// The tag of the language of the name of the place, where that is not the page's.
    pub place_lang: Option<String>,
    /// Who sets it, where it is not the issuer.
    pub authority: Option<OrganisationView>,
    /// Whether one must take this step.
    pub mandatory: Option<bool>,
    /// What it rests on.
    pub sources: Vec<CitationView>,
    /// How to add it to a calendar.
    pub calendar: Option<AddToCalendarView>,
}

/// The event that a milestone is.
struct OfEvent<'s> {
    at: DocumentRef,
    document: &'s Document,
    event: &'s Event,
}

impl<'s> OfEvent<'s> {
    fn of(site: &'s Site, milestone: &Milestone) -> Option<Self> {
        let at = milestone.event?;
        let document = &site.documents[at];
        Some(OfEvent { at, document, event: document.event()? })
    }
}

/// The milestones of a document in order of time, on its own page, which has this root.
pub(super) fn views(viewer: &Viewer<'_>, at: DocumentRef, root: &str) -> Vec<MilestoneView> {
    views_of(viewer, at, root, |milestone| !milestone.of_registration)
}

/// The dates of the registration of an event in order of time, on its own page, which has this root.
pub(super) fn of_registration(viewer: &Viewer<'_>, at: DocumentRef, root: &str) -> Vec<MilestoneView> {
    views_of(viewer, at, root, |milestone| milestone.of_registration)
}

fn views_of(viewer: &Viewer<'_>, at: DocumentRef, root: &str, is_wanted: fn(&Milestone) -> bool) -> Vec<MilestoneView> {
    let milestones = viewer.local.site.documents[at].milestones().iter().filter(|one| is_wanted(one)).collect();
    in_order(&viewer.local, milestones).map(|milestone| view(viewer, at, milestone, root)).collect()
}

/// Milestones in order of time.
pub(super) fn in_order<'s>(local: &Localised<'s>, mut milestones: Vec<&'s Milestone>) -> impl Iterator<Item = &'s Milestone> {
    milestones.sort_by(|a, b| by_time(local.site.milestone_date(a), local.site.milestone_date(b)));
    milestones.into_iter()
}

/// What is known comes first, in order of time.
pub(super) fn by_time(a: Option<&When>, b: Option<&When>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => a.cmp_in_time(b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

/// A milestone of a document on its own page, which has this root.
pub(super) fn view(viewer: &Viewer<'_>, at: DocumentRef, milestone: &Milestone, root: &str) -> MilestoneView {
    let local = &viewer.local;
    let event = OfEvent::of(local.site, milestone);
    MilestoneView {
        anchor: milestone.id.value.clone(),
        path: event.as_ref().map(|event| link::document_path(local, event.at)),
        calendar: calendar(viewer, at, milestone),
        ..common(local, at, milestone, event, root)
    }
}

/// A milestone of a document on another page than its own: it leads there, and has no calendar of its own.
pub(super) fn elsewhere(local: &Localised<'_>, at: DocumentRef, milestone: &Milestone, root: &str) -> MilestoneView {
    let document = &local.site.documents[at];
    let event = OfEvent::of(local.site, milestone);
    let path = match &event {
        Some(event) => link::document_path(local, event.at),
        None => format!("{}#{}", link::document_path(local, at), milestone.id.value),
    };
    MilestoneView {
        anchor: format!("{}-{}", document.id.value, milestone.id.value),
        of: event.is_none().then(|| document.text(local.language).menu_title().to_owned()),
        of_lang: local.text_lang(document),
        path: Some(path),
        ..common(local, at, milestone, event, root)
    }
}

/// What a milestone shows wherever it stands: all but its anchor, its path and its calendar.
fn common(
    local: &Localised<'_>,
    at: DocumentRef,
    milestone: &Milestone,
    event: Option<OfEvent<'_>>,
    root: &str,
) -> MilestoneView {
    let site = local.site;
    let kind = kind(milestone);
    let zone = event.as_ref().map_or(&site.documents[at], |event| event.document).zone(&site.config);
    let note = event.as_ref().and_then(|event| site.status_note(event.document));
    let event = event.map(|event| event.event);
    MilestoneView {
        anchor: String::new(),
        kind,
        name: local.milestone_name(milestone).to_owned(),
        lang: local.milestone_lang(milestone),
        date: site.milestone_date(milestone).map_or_else(DateView::default, |date| local.date(date, &zone)),
        wording: local.text_option(milestone.wording.as_ref()),
        wording_lang: local.lang_of_option(milestone.wording.as_ref()),
        was: former::views(local, was(milestone, event), &zone),
        status: status::view(local, milestone.status, kind, note),
        what_html: local.rich_option(milestone.what.as_ref(), &milestone.id.span.file, root),
        of: None,
        of_lang: None,
        path: None,
        place: event.and_then(|event| local.venue_short(event)),
        place_lang: event.and_then(|event| local.venue_short_lang(event)),
        authority: milestone.authority.map(|authority| organisation::view(local, authority, root)),
        mandatory: milestone.mandatory,
        sources: source::citations(local, &milestone.sources),
        calendar: None,
    }
}

/// An event that is shown among milestones, on another page than its own.
pub(super) fn of_event(local: &Localised<'_>, at: DocumentRef) -> MilestoneView {
    let document = &local.site.documents[at];
    let event = document.event();
    MilestoneView {
        anchor: document.id.value.replace('/', "-"),
        kind: "event",
        name: document.text(local.language).title.value.clone(),
        lang: local.text_lang(document),
        date: local.document_date(at).cloned().unwrap_or_default(),
        wording: None,
        wording_lang: None,
        was: event.map(|event| former::views(local, &event.was, &document.zone(&local.site.config))).unwrap_or_default(),
        status: status::view(local, event.map(|event| event.status).unwrap_or_default(), "event", None),
        what_html: None,
        of: None,
        of_lang: None,
        path: Some(link::document_path(local, at)),
        place: event.and_then(|event| local.venue_short(event)),
        place_lang: event.and_then(|event| local.venue_short_lang(event)),
        authority: None,
        mandatory: None,
        sources: Vec::new(),
        calendar: None,
    }
}

/// The ways to add a deadline to a calendar; other milestones have no files of their own.
fn calendar(viewer: &Viewer<'_>, at: DocumentRef, milestone: &Milestone) -> Option<AddToCalendarView> {
    let local = &viewer.local;
    // What does not take place is nothing to add; its file stays for those who have it.
    if !plan::is_deadline(milestone) || milestone.status.is_off() {
        return None;
    }
    let milestones = local.site.documents[at].milestones();
    let position = milestones.iter().position(|other| other.id.value == milestone.id.value)?;
    let entry = viewer.entry(Dated { document: at, milestone: Some(position) })?;
    let path = plan::deadline_calendar_path(local.site, at, milestone, local.language);
    Some(calendars::add(local, entry, path, &FeedKey::Deadlines))
}

/// The word for what a milestone is; one that is an event is that.
fn kind(milestone: &Milestone) -> &'static str {
    if milestone.event.is_some() { "event" } else { milestone.kind.key() }
}

/// The former dates of a milestone; one that is an event and has none of its own has those of that.
fn was<'m>(milestone: &'m Milestone, event: Option<&'m Event>) -> &'m [Former] {
    event.filter(|_| milestone.was.is_empty()).map_or(&milestone.was, |event| &event.was)
}

/// A milestone as the picture of a timeline shows it; nothing where its date is not known.
pub(super) fn drawn(local: &Localised<'_>, milestone: &Milestone) -> Option<Item> {
    let event = milestone.event.and_then(|event| local.site.documents[event].event());
    let date = local.site.milestone_date(milestone)?;
    drawn_date(local, kind(milestone), milestone.status, local.milestone_name(milestone), date, was(milestone, event))
}

/// An event as the picture of a timeline shows it; nothing where its date is not known.
pub(super) fn drawn_event(local: &Localised<'_>, document: &Document) -> Option<Item> {
    let event = document.event()?;
    drawn_date(local, "event", event.status, &document.text(local.language).title.value, &event.dates, &event.was)
}

fn drawn_date(
    local: &Localised<'_>,
    kind: &'static str,
    status: EffectiveStatus,
    name: &str,
    date: &When,
    was: &[Former],
) -> Option<Item> {
    // A picture to scale shows no hours; the list beside it tells them.
    let day = date.days().filter(|(first, last)| date.is_exact_to_the_minute() && first == last);
    let shown = day.map(|(day, _)| When { certainty: date.certainty, ..When::day(day) });
    let shown = local.on_clocks(shown.as_ref().unwrap_or(date));
    Some(Item {
        kind,
        status: status.get().key(),
        name: name.to_owned(),
        date: local.locale.text(&local.locale.when(&shown, Length::Short)),
        when: stretch(date)?,
        former: was.iter().filter_map(|former| stretch(&former.date)).collect(),
    })
}

/// The days that a date can mean, and whether they are sure.
fn stretch(date: &When) -> Option<Stretch> {
    let (first, last) = date.days()?;
    Some(Stretch { first, last, soft: date.certainty != Certainty::Confirmed || !date.is_exact_to_the_day() })
}

/// The picture of some dates, in order of time.
pub(super) fn picture(local: &Localised<'_>, dates: impl Iterator<Item = Item>) -> Option<TimelineView> {
    let mut items: Vec<Item> = dates.collect();
    items.sort_by_key(|item| (item.when.first, item.when.last));
    timeline::view(&items, |year| local.locale.year(year))
}
