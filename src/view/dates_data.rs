//! All dates of a site for other programs, before they are written: `data/dates.json`.
//!
//! In: a site. Out: a record for each event and each milestone, in the order of time. Like all data for machines it says
//! no more than is known: a quarter has no first instant, and a day no hour.
//! Not here: words in a language, but for titles.

use super::link;
use crate::localised::{Localised, date};
use crate::model::{DocumentRef, Event, Former, Milestone, MilestoneName, Status};
use crate::time::{When, Zone};
use serde::Serialize;
use serde_json::{Map, Value};

/// The version of this format: it grows with a change by which a program that reads it would be wrong.
pub const VERSION: u32 = 1;

/// The dates of a site.
pub struct DatesData<'v> {
    /// The version of this format.
    pub version: u32,
    /// The address of the site's root.
    pub base_url: Option<String>,
    /// The dates, in the order of time; those that are not known come last. Each is made when it is asked for: a large site
    /// has more of them than should be held at once.
    pub dates: Box<dyn ExactSizeIterator<Item = DateRecord> + 'v>,
}

/// An event or a milestone.
#[derive(Debug, Serialize)]
pub struct DateRecord {
    /// Its identity: that of the event, or that of the document and of the milestone, joined by a dot. Calendars have the same.
    pub id: String,
    /// What it is: `event`, `milestone`, `deadline`, `window`.
    pub kind: &'static str,
    /// The event that this milestone is.
    pub event: Option<String>,
    /// Its name by language, in those in which it is written.
    pub title: Map<String, Value>,
    /// The name of what the milestone belongs to, by language.
    pub of: Map<String, Value>,
    /// The word of the vocabulary.
    pub status: &'static str,
    /// When.
    #[serde(flatten)]
    pub when: WhenRecord,
    /// The zone in which it was published, or in which its days begin and end.
    pub zone: String,
    /// Former dates, the oldest first.
    pub former: Vec<FormerRecord>,
    /// The path of its page in the first language, and its anchor.
    pub path: String,
    /// The absolute address of the same.
    pub url: Option<String>,
}

/// A date.
#[derive(Debug, Serialize)]
pub struct WhenRecord {
    /// In the grammar of the file format, in its normal form.
    pub date: String,
    /// In EDTF.
    pub edtf: Option<String>,
    /// `instant`, `span`, `day`, `days`, `month`, `months`, `quarter`, `quarters`, `half`, `halves`, `year`, `years`, `unknown`.
    pub precision: &'static str,
    /// `confirmed`, `about`, `tbc`.
    pub certainty: &'static str,
    /// The first instant, where it is exact: RFC 3339.
    pub start: Option<String>,
    /// The last one; the same as the first of what is only known to begin, or to be due, then.
    pub end: Option<String>,
    /// The first day that it can mean.
    pub first_day: Option<String>,
    /// The last one, which is included.
    pub last_day: Option<String>,
}

impl WhenRecord {
    /// The record of a date.
    pub fn of(when: &When) -> Self {
        let exact = date::machine(when).filter(|_| when.is_exact_to_the_minute());
        let (start, end) = exact.unzip();
        let (first_day, last_day) = when.days().map(|(first, last)| (first.to_string(), last.to_string())).unzip();
        WhenRecord {
            date: when.to_string(),
            edtf: when.edtf(),
            precision: when.precision(),
            certainty: when.certainty.key(),
            start,
            end,
            first_day,
            last_day,
        }
    }
}

/// A date as it was once published.
#[derive(Debug, Serialize)]
pub struct FormerRecord {
    /// When it was to be.
    #[serde(flatten)]
    pub when: WhenRecord,
    /// When that was said.
    pub said: Option<String>,
}

/// All dates of the site.
pub fn view<'v>(local: &'v Localised<'v>) -> DatesData<'v> {
    let site = local.site;
    let mut dates = Vec::new();
    let key = |when: &When| when.bounds(&Zone::utc());
    for (at, document) in site.documents.iter() {
        let id = &document.id.value;
        dates.extend(document.event().map(|event| (key(&event.dates), id.clone(), at, Item::Event(event))));
        for milestone in document.milestones() {
            let Some(when) = site.milestone_date(milestone) else { continue };
            dates.push((key(when), format!("{id}.{}", milestone.id.value), at, Item::Milestone(milestone, when)));
        }
    }
    // What is not known comes last.
    dates.sort_by(|(a, left, ..), (b, right, ..)| (a.is_none(), a, left).cmp(&(b.is_none(), b, right)));
    let record = move |(_, _, at, item): (_, _, _, Item<'_>)| match item {
        Item::Event(event) => event_record(local, at, event),
        Item::Milestone(milestone, when) => milestone_record(local, at, milestone, when),
    };
    DatesData { version: VERSION, base_url: site.config.base_url.clone(), dates: Box::new(dates.into_iter().map(record)) }
}

/// What a date is of.
enum Item<'v> {
    Event(&'v Event),
    Milestone(&'v Milestone, &'v When),
}

fn event_record(local: &Localised<'_>, at: DocumentRef, event: &Event) -> DateRecord {
    DateRecord { status: event.status.get().key(), former: former(&event.was), ..record(local, at, &event.dates) }
}

fn milestone_record(local: &Localised<'_>, at: DocumentRef, milestone: &Milestone, when: &When) -> DateRecord {
    let site = local.site;
    let own = record(local, at, when);
    let id = &milestone.id.value;
    let languages = site.config.languages.iter().enumerate().filter(|(index, _)| match &milestone.name {
        MilestoneName::Written(name) => name.has(*index),
        _ => true,
    });
    let named = languages.map(|(index, language)| {
        let name = local.in_language(index).milestone_name(milestone).to_owned();
        (language.code.clone(), name.into())
    });
    DateRecord {
        id: format!("{}.{id}", own.id),
        kind: milestone.kind.key(),
        event: milestone.event.map(|event| site.documents[event].id.value.clone()),
        of: own.title,
        title: named.collect(),
        status: milestone.status.get().key(),
        former: former(&milestone.was),
        path: format!("{}#{id}", own.path),
        url: own.url.map(|url| format!("{url}#{id}")),
        ..own
    }
}

/// The record of a document with this date, as if it were an event that takes place as planned.
fn record(local: &Localised<'_>, at: DocumentRef, when: &When) -> DateRecord {
    let site = local.site;
    let document = &site.documents[at];
    let languages = site.config.languages.iter().enumerate().filter(|(index, _)| document.is_in(*index));
    let title = languages.map(|(index, language)| (language.code.clone(), document.text(index).title.value.clone().into()));
    DateRecord {
        id: document.id.value.clone(),
        kind: "event",
        event: None,
        title: title.collect(),
        of: Map::new(),
        status: Status::default().key(),
        when: WhenRecord::of(when),
        zone: when.zone().unwrap_or(&document.zone(&site.config)).to_string(),
        former: Vec::new(),
        url: local.url(&local.document_path(at)),
        path: link::document_path(local, at),
    }
}

fn former(list: &[Former]) -> Vec<FormerRecord> {
    let record = |former: &Former| FormerRecord {
        when: WhenRecord::of(&former.date),
        said: former.said.as_ref().map(|said| said.to_string()),
    };
    list.iter().map(record).collect()
}
