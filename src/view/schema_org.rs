//! The structured data of an event, schema.org `Event`, as JSON-LD.
//!
//! It is written only where it is complete and true ([`Event::lacks`] says what is asked for): the day is known, and there
//! is a place with a country, or an address online. An event whose day has changed is marked as rescheduled, with the former
//! day. One that is postponed keeps that. Deadlines are no events and have none. Nothing is filled in for what an editor did
//! not write.

use super::page::PageView;
use crate::localised::{Localised, date};
use crate::model::{Document, Event, LocalText, Mode, Organisation, Place, Series, Status};
use serde::Serialize;

/// schema.org `Event`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Data<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "@id")]
    id: String,
    name: &'a str,
    description: &'a str,
    url: &'a str,
    start_date: String,
    end_date: String,
    event_status: Statuses,
    event_attendance_mode: String,
    location: Location<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<[&'a str; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_start_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    super_event: Option<EventSeries<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    organizer: Vec<Organization<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    in_language: &'a [String],
}

/// `EventStatusType`: more than one where an event was moved to another day and online.
#[derive(Serialize)]
#[serde(untagged)]
enum Statuses {
    One(String),
    Both([String; 2]),
}

/// Where it is: one, or all of them in a list.
#[derive(Serialize)]
#[serde(untagged)]
enum Location<'a> {
    One(Where<'a>),
    Several(Vec<Where<'a>>),
}

#[derive(Serialize)]
#[serde(untagged)]
enum Where<'a> {
    Place(PlaceData<'a>),
    Online(VirtualLocation<'a>),
}

#[derive(Serialize)]
#[serde(tag = "@type", rename = "Place")]
struct PlaceData<'a> {
    name: &'a str,
    address: PostalAddress<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    geo: Option<GeoCoordinates>,
}

#[derive(Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
struct PostalAddress<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    street_address: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address_locality: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address_region: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    postal_code: Option<&'a str>,
    address_country: &'a str,
}

#[derive(Serialize)]
#[serde(tag = "@type")]
struct GeoCoordinates {
    latitude: f64,
    longitude: f64,
}

#[derive(Serialize)]
#[serde(tag = "@type")]
struct VirtualLocation<'a> {
    url: &'a str,
}

#[derive(Serialize)]
#[serde(tag = "@type")]
struct EventSeries<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(tag = "@type")]
struct Organization<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

/// The JSON-LD of an event on its page, escaped for a script element; `None` where it would not be complete.
pub(super) fn event(local: &Localised<'_>, document: &Document, event: &Event, page: &PageView) -> Option<String> {
    let url = page.url.as_deref()?;
    let dates = event.structured_dates()?;
    if !event.lacks(&local.site.places).is_empty() {
        return None;
    }
    let (start_date, end_date) = date::machine(dates)?;
    let previous_start_date = event.former_day().and_then(date::machine).map(|(start, _)| start);
    let organisation = |at| {
        let organisation: &Organisation = &local.site.organisations[at];
        Organization { name: local.text(&organisation.name), url: organisation.url.as_deref() }
    };
    let data = Data {
        context: "https://schema.org",
        kind: "Event",
        id: format!("{url}#event"),
        name: &document.text(local.language).title.value,
        description: &page.description,
        url,
        start_date,
        end_date,
        event_status: statuses(event, previous_start_date.is_some()),
        event_attendance_mode: format!("https://schema.org/{}", mode(event)),
        location: location(local, event, url)?,
        image: page.image.as_ref().map(|image| [image.url.as_str()]),
        previous_start_date,
        super_event: event.series.map(|at| series(local, &local.site.series[at])),
        organizer: event.organisers.iter().copied().map(organisation).collect(),
        in_language: event.languages.as_deref().unwrap_or_default(),
    };
    // `<` could close the element in which this stands.
    Some(serde_json::to_string(&data).ok()?.replace('<', "\\u003c"))
}

/// The series of an event, by its name in full.
fn series<'a>(local: &Localised<'a>, series: &'a Series) -> EventSeries<'a> {
    EventSeries { name: local.text(series.long_name.as_ref().unwrap_or(&series.name)), url: series.url.as_deref() }
}

/// The words for a status; that an event was moved to another day is said beside that it was moved online.
fn statuses(event: &Event, moved: bool) -> Statuses {
    let own = match event.status.get() {
        Status::Scheduled | Status::Tentative | Status::Held | Status::Rescheduled => "EventScheduled",
        Status::Postponed => "EventPostponed",
        Status::Cancelled => "EventCancelled",
        Status::MovedOnline => "EventMovedOnline",
    };
    let full = |status: &str| format!("https://schema.org/{status}");
    match (own, moved) {
        (own, false) => Statuses::One(full(own)),
        ("EventScheduled", true) => Statuses::One(full("EventRescheduled")),
        (own, true) => Statuses::Both([full(own), full("EventRescheduled")]),
    }
}

fn mode(event: &Event) -> &'static str {
    match event.attendance().mode() {
        Mode::Onsite => "OfflineEventAttendanceMode",
        Mode::Online => "OnlineEventAttendanceMode",
        Mode::Hybrid => "MixedEventAttendanceMode",
    }
}

fn location<'a>(local: &Localised<'a>, event: &'a Event, page_url: &'a str) -> Option<Location<'a>> {
    let attendance = event.attendance();
    let places = attendance.places().iter().filter_map(|at| physical(local, &local.site.places[*at]));
    let mut all: Vec<Where<'_>> = places.map(Where::Place).collect();
    // Those who must register first are led there, or to the page, which says so.
    let register = || event.registration.as_ref().and_then(|registration| registration.link.as_deref()).unwrap_or(page_url);
    let online = attendance.online().map(|online| VirtualLocation { url: online.public_url().unwrap_or_else(register) });
    all.extend(online.map(Where::Online));
    match all.len() {
        0 | 1 => all.pop().map(Location::One),
        _ => Some(Location::Several(all)),
    }
}

fn physical<'a>(local: &Localised<'a>, place: &'a Place) -> Option<PlaceData<'a>> {
    let text = |text: &'a Option<LocalText>| text.as_ref().map(|text| local.text(text));
    Some(PlaceData {
        name: local.text(&place.name),
        address: PostalAddress {
            street_address: text(&place.street),
            address_locality: text(&place.town),
            address_region: text(&place.region),
            postal_code: place.postcode.as_deref(),
            address_country: place.country_code.as_deref()?,
        },
        geo: place.geo.map(|(latitude, longitude)| GeoCoordinates { latitude, longitude }),
    })
}
