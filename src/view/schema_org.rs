//! The structured data of an event, schema.org `Event`, as JSON-LD.
//!
//! It is written only where it is complete and true ([`Event::lacks`] says what is asked for): the day is known, and there
//! is a place with a country, or an address online. An event whose day has changed is told as rescheduled, with the former
//! day. One that is postponed keeps that. Deadlines are no events and have none. Nothing is filled in for what an editor did
//! not write.

use super::{Viewer, date};
use crate::model::{Document, Event, Mode, Place, Ref, Status};
use serde_json::{Map, Value, json};

/// The JSON-LD of an event, escaped for a script element.
pub fn event(
    viewer: &Viewer<'_>,
    at: Ref<Document>,
    document: &Document,
    event: &Event,
    url: Option<&str>,
    description: &str,
) -> Option<String> {
    let url = url?;
    let dates = event.told_dates()?;
    if !event.lacks(&viewer.site.places).is_empty() {
        return None;
    }
    let (start, end) = date::machine(dates)?;
    let mut data = Map::new();
    let mut set = |key: &str, value: Value| data.insert(key.to_owned(), value);
    set("@context", json!("https://schema.org"));
    set("@type", json!("Event"));
    set("@id", json!(format!("{url}#event")));
    set("name", json!(document.text(viewer.language).title.value));
    set("description", json!(description));
    set("url", json!(url));
    set("startDate", json!(start));
    set("endDate", json!(end));
    let former = event.former_day().and_then(date::machine).map(|(start, _)| start);
    let statuses: Vec<String> = statuses(event, former.is_some()).map(|status| format!("https://schema.org/{status}")).collect();
    set("eventStatus", if let [status] = &statuses[..] { json!(status) } else { json!(statuses) });
    set("eventAttendanceMode", json!(format!("https://schema.org/{}", mode(event))));
    set("location", location(viewer, event)?);
    if let Some(image) = viewer.image(Some(at)) {
        set("image", json!([image.url]));
    }
    if let Some(former) = former {
        set("previousStartDate", json!(former));
    }
    let organisers: Vec<Value> = event
        .organisers
        .iter()
        .map(|at| &viewer.site.organisations[*at])
        .map(|organisation| match &organisation.url {
            Some(url) => json!({"@type": "Organization", "name": viewer.text(&organisation.name), "url": url}),
            None => json!({"@type": "Organization", "name": viewer.text(&organisation.name)}),
        })
        .collect();
    if !organisers.is_empty() {
        set("organizer", Value::Array(organisers));
    }
    if !event.languages.is_empty() {
        set("inLanguage", json!(event.languages));
    }
    // `<` could close the element in which this stands.
    Some(serde_json::to_string(&data).ok()?.replace('<', "\\u003c"))
}

/// The words for a status; that an event was moved to another day is told beside that it was moved online.
fn statuses(event: &Event, moved: bool) -> impl Iterator<Item = &'static str> {
    let own = match event.status {
        Status::Scheduled | Status::Tentative | Status::Held | Status::Rescheduled => "EventScheduled",
        Status::Postponed => "EventPostponed",
        Status::Cancelled => "EventCancelled",
        Status::MovedOnline => "EventMovedOnline",
    };
    let moved = moved.then_some("EventRescheduled");
    [Some(own).filter(|own| moved.is_none() || *own != "EventScheduled"), moved].into_iter().flatten()
}

fn mode(event: &Event) -> &'static str {
    match event.mode {
        Mode::Onsite => "OfflineEventAttendanceMode",
        Mode::Online => "OnlineEventAttendanceMode",
        Mode::Hybrid => "MixedEventAttendanceMode",
    }
}

fn location(viewer: &Viewer<'_>, event: &Event) -> Option<Value> {
    let place = || event.place.and_then(|at| physical(viewer, &viewer.site.places[at]));
    let online = || event.online.as_ref().map(|url| json!({"@type": "VirtualLocation", "url": url}));
    match event.mode {
        Mode::Onsite => place(),
        Mode::Online => online(),
        Mode::Hybrid => Some(json!([place()?, online()?])),
    }
}

fn physical(viewer: &Viewer<'_>, place: &Place) -> Option<Value> {
    let mut address = Map::new();
    let parts = [("streetAddress", &place.street), ("addressLocality", &place.town), ("addressRegion", &place.region)];
    address.insert("@type".to_owned(), json!("PostalAddress"));
    for (key, text) in parts {
        if let Some(text) = text {
            address.insert(key.to_owned(), json!(viewer.text(text)));
        }
    }
    if let Some(code) = &place.postcode {
        address.insert("postalCode".to_owned(), json!(code));
    }
    address.insert("addressCountry".to_owned(), json!(place.country_code.as_ref()?));
    let mut physical = Map::new();
    physical.insert("@type".to_owned(), json!("Place"));
    physical.insert("name".to_owned(), json!(viewer.text(&place.name)));
    physical.insert("address".to_owned(), Value::Object(address));
    if let Some((north, east)) = place.geo {
        physical.insert("geo".to_owned(), json!({"@type": "GeoCoordinates", "latitude": north, "longitude": east}));
    }
    Some(Value::Object(physical))
}
