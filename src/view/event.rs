//! The page of an event.
//!
//! In: an event. Out: [`EventView`]; and what its page says in its head. Not here: its card in lists ([`super::card`]), its
//! structured data (`schema_org`).

use super::calendars::{self, AddToCalendarView, FeedLink};
use super::former::{self, FormerView};
use super::milestone::{self, MilestoneView};
use super::offered::{self, ExternalLink, OfferedView};
use super::organisation::{self, ContactView, OrganisationView};
use super::page::PageView;
use super::place::{self, PlaceView};
use super::schema_org;
use super::series::{self, SeriesView};
use super::status::{self, StatusView};
use super::update::{self, UpdateItem};
use super::viewer::Viewer;
use crate::localised::Localised;
use crate::localised::date::{self, DateView};
use crate::model::{Dated, Document, DocumentRef, EffectiveStatus, Event, Fee, Online, OnlineWhen, Price, Registration};
use crate::plan::{self, FeedKey};
use crate::time::{When, Zone};
use serde::Serialize;

/// How many other events an event's page shows.
const OTHERS: usize = 4;

/// The page of an event.
#[derive(Debug, Clone, Serialize)]
pub struct EventView {
    /// When.
    pub date: DateView,
    /// How the date became what it is, oldest first; the present one is not in it.
    pub was: Vec<FormerView>,
    /// Its status.
    pub status: StatusView,
    /// The name and offset of its zone on that day: `China Standard Time (UTC+8)`.
    pub zone: Option<String>,
    /// Where, unless it is online; the main one of several first.
    pub places: Vec<PlaceView>,
    /// `onsite`, `online` or `hybrid`.
    pub mode: &'static str,
    /// The words for the mode.
    pub mode_label: String,
    /// Where to take part online, where that is published and the event takes place.
    pub online_url: Option<String>,
    /// That those who register get the address, where it is not published.
    pub online_note: Option<String>,
    /// Who organises it.
    pub organisers: Vec<OrganisationView>,
    /// Whom to ask.
    pub contact: Option<ContactView>,
    /// The names of the working languages.
    pub languages: Vec<String>,
    /// Whether the page says that the organisers did not state them.
    pub languages_unstated: bool,
    /// What it is for.
    pub goals_html: Vec<String>,
    /// Registration.
    pub registration: Option<RegistrationView>,
    /// Dates that belong to it, and those of the calls for it.
    pub milestones: Vec<MilestoneView>,
    /// The calls for it; a template sees a `CardView` for each.
    #[serde(skip)]
    pub calls: Vec<DocumentRef>,
    /// Files on offer.
    pub documents: Vec<OfferedView>,
    /// The page with more information.
    pub more_url: Option<String>,
    /// Other links.
    pub links: Vec<ExternalLink>,
    /// How to add it to a calendar; `None` where its date is not exact enough for one.
    pub calendar: Option<AddToCalendarView>,
    /// The series of which it is an edition.
    pub series: Option<SeriesView>,
    /// The one before it in the series; a template sees a `CardView` or nothing, as in the three below.
    #[serde(skip)]
    pub follows: Option<DocumentRef>,
    /// The one after it.
    #[serde(skip)]
    pub followed_by: Option<DocumentRef>,
    /// What it is a part of.
    #[serde(skip)]
    pub part_of: Option<DocumentRef>,
    /// Other events of interest: those it names, then its neighbours in time.
    #[serde(skip)]
    pub others: Vec<DocumentRef>,
    /// The updates about it, newest first.
    pub updates: Vec<UpdateItem>,
}

/// Registration.
#[derive(Debug, Clone, Serialize)]
pub struct RegistrationView {
    /// Its dates in order: when it opens, until when each fee holds, when it closes.
    pub dates: Vec<MilestoneView>,
    /// What it costs.
    pub fees: Vec<FeeView>,
    /// Where.
    pub url: Option<String>,
    /// A remark.
    pub note_html: Option<String>,
}

/// A step of a registration with its own prices.
#[derive(Debug, Clone, Serialize)]
pub struct FeeView {
    /// What it is called.
    pub name: String,
    /// The tag of the language of its name, where that is not the page's.
    pub lang: Option<String>,
    /// Until when it holds, in words, where that is known.
    pub until: Option<String>,
    /// What is paid, and by whom.
    pub prices: Vec<PriceView>,
}

/// A price.
#[derive(Debug, Clone, Serialize)]
pub struct PriceView {
    /// Who pays it, where not everybody does.
    pub who: Option<String>,
    /// The tag of the language of that, where it is not the page's.
    pub who_lang: Option<String>,
    /// How much, in figures.
    pub amount: String,
    /// The code of its currency, ISO 4217.
    pub currency: String,
}

/// What the page of an event shows, with this root.
pub(super) fn view(viewer: &Viewer<'_>, at: DocumentRef, event: &Event, root: &str) -> EventView {
    let local = &viewer.local;
    let document = &local.site.documents[at];
    let file = &document.file;
    let zone = document.zone(&local.site.config);
    let (follows, followed_by) = (local.site.lists.previous(at), local.site.lists.follower(at));
    let languages = event.languages.iter().flatten().map(|code| local.locale.language_name(code)).collect();
    let registration = event.registration.as_ref();
    let (attendance, online) = (event.attendance(), event.offered_online());
    EventView {
        date: local.document_date(at).cloned().map(date::with_classes).unwrap_or_default(),
        was: former::views(local, &event.was, &zone),
        status: status::of_document(local, document, event.status),
        zone: zone_label(local, &event.dates, &zone),
        places: attendance.places().iter().map(|place| place::view(viewer, *place, root)).collect(),
        mode: attendance.mode().key(),
        mode_label: local.locale.word(&format!("mode.{}", attendance.mode().key())).to_owned(),
        online_url: online.and_then(Online::public_url).map(str::to_owned),
        online_note: online_note(local, online),
        organisers: organisation::views(local, &event.organisers, root),
        contact: event.contact.as_ref().map(|contact| organisation::contact(local, contact, file, root)),
        languages,
        languages_unstated: event.languages.as_ref().is_some_and(Vec::is_empty),
        goals_html: event.goals.iter().map(|goal| local.rich(goal, file, root)).collect(),
        registration: registration.map(|registration| registration_view(viewer, at, registration, root)),
        milestones: milestone::views_of_event(viewer, at, root),
        calls: local.site.lists.calls_for(at).to_vec(),
        documents: offered::views(local, &event.documents),
        more_url: event.more.clone(),
        links: offered::links(local, &event.links),
        calendar: calendar(viewer, at),
        series: event.series.map(|series| series::view(local, series, at, root)),
        follows,
        followed_by,
        part_of: event.part_of,
        others: others(local, at, event, [follows, followed_by, event.part_of]),
        updates: update::about(local, at),
    }
}

/// Adds to the page of an event what its head says of it: calendars, and data for search engines.
pub(super) fn complete(viewer: &Viewer<'_>, at: DocumentRef, event: &Event, page: &mut PageView) {
    let local = &viewer.local;
    let of_places = event.places.iter().filter_map(|place| viewer.feed(&FeedKey::Place(*place)));
    page.calendars.extend(of_places.map(|feed| calendars::feed_link(local, feed)));
    let of_calls = local.site.lists.calls_for(at).iter().filter_map(|call| viewer.feed(&FeedKey::Call(*call)));
    page.calendars.extend(of_calls.map(|feed| calendars::feed_link(local, feed)));
    let own = viewer.entry(Dated { document: at, milestone: None });
    page.calendars.extend(
        own.map(|entry| FeedLink {
            title: entry.summary.clone(),
            path: plan::event_calendar_path(local.site, at, local.language),
        }),
    );
    page.json_ld_html = schema_org::event(local, &local.site.documents[at], event, page);
}

/// That those who register get the address online, where it is not published.
fn online_note(local: &Localised<'_>, online: Option<&Online>) -> Option<String> {
    let is_sent = online?.when == OnlineWhen::AfterRegistration;
    is_sent.then(|| local.locale.word("calendar.online_after").to_owned())
}

/// The ways to add an event to a calendar; none of what does not take place, whose file stays for those who have it.
fn calendar(viewer: &Viewer<'_>, at: DocumentRef) -> Option<AddToCalendarView> {
    let local = &viewer.local;
    if viewer.local.site.documents[at].status().is_some_and(EffectiveStatus::is_off) {
        return None;
    }
    let entry = viewer.entry(Dated { document: at, milestone: None })?;
    let path = plan::event_calendar_path(local.site, at, local.language);
    Some(calendars::add(local, entry, path, &FeedKey::Events))
}

/// The zone and offset in which the days of an event are, in words.
fn zone_label(local: &Localised<'_>, when: &When, zone: &Zone) -> Option<String> {
    let (from, _) = when.bounds(zone)?;
    Some(date::zone_label(local.locale, &local.locale.zone(zone, from)))
}

/// Registration, for a page with this root.
fn registration_view(viewer: &Viewer<'_>, at: DocumentRef, registration: &Registration, root: &str) -> RegistrationView {
    let local = &viewer.local;
    let document = &local.site.documents[at];
    RegistrationView {
        dates: milestone::of_registration(viewer, at, root),
        fees: registration.fees.iter().map(|fee| fee_view(local, document, fee)).collect(),
        url: registration.link.clone(),
        note_html: local.rich_option(registration.note.as_ref(), &document.file, root),
    }
}

fn fee_view(local: &Localised<'_>, document: &Document, fee: &Fee) -> FeeView {
    let end = document.milestones().iter().find(|milestone| milestone.of_registration && milestone.id.value == fee.id);
    let until = end.and_then(|end| end.date.as_ref());
    let price = |price: &Price| PriceView {
        who: local.text_option(price.who.as_ref()),
        who_lang: local.lang_of_option(price.who.as_ref()),
        amount: price.amount.clone(),
        currency: price.currency.clone(),
    };
    FeeView {
        name: local.text(&fee.name).to_owned(),
        lang: local.lang_of(&fee.name),
        until: until.map(|date| local.date(date, &document.zone(&local.site.config)).short),
        prices: fee.prices.iter().map(price).collect(),
    }
}

/// Other events of interest: those it names, then its neighbours in time, without those that the page names elsewhere.
fn others(local: &Localised<'_>, at: DocumentRef, event: &Event, named: [Option<DocumentRef>; 3]) -> Vec<DocumentRef> {
    let mut others = event.related.clone();
    for near in local.site.lists.neighbours(at, OTHERS + named.len()) {
        if !others.contains(&near) && others.len() < OTHERS {
            others.push(near);
        }
    }
    others.retain(|other| *other != at && !named.contains(&Some(*other)));
    others
}
