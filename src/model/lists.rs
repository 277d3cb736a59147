//! The documents of a site in the orders in which pages show them, worked out once.

use super::{Document, Kind, Order, Ref, Table};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Orders of documents.
#[derive(Debug, Clone, Default)]
pub struct Lists {
    /// The events, in order of date.
    pub events: Vec<Ref<Document>>,
    /// The updates, the newest first.
    pub updates: Vec<Ref<Document>>,
    /// The documents of each tag, in order of date.
    pub tags: BTreeMap<String, Vec<Ref<Document>>>,
    /// The first page of each kind.
    pub first_of_kind: BTreeMap<&'static str, Ref<Document>>,
    /// The entries of each section, in its order.
    entries: BTreeMap<Ref<Document>, Vec<Ref<Document>>>,
    /// The updates about each document, the newest first.
    updates_about: BTreeMap<Ref<Document>, Vec<Ref<Document>>>,
    /// The document that follows each one.
    followers: BTreeMap<Ref<Document>, Ref<Document>>,
    /// The place of each event in `events`.
    places: BTreeMap<Ref<Document>, usize>,
}

impl Lists {
    /// The orders of `documents`.
    pub fn of(documents: &Table<Document>) -> Self {
        let mut lists = Lists::default();
        for (at, document) in documents.iter() {
            lists.first_of_kind.entry(document.kind_name()).or_insert(at);
            if let Some(section) = document.section {
                lists.entries.entry(section).or_default().push(at);
            }
            for tag in &document.tags {
                let tagged = lists.tags.entry(tag.value.clone()).or_default();
                if tagged.last() != Some(&at) {
                    tagged.push(at);
                }
            }
            let follows = match &document.kind {
                Kind::Event(event) => {
                    lists.events.push(at);
                    event.follows
                }
                Kind::Call(call) => call.follows,
                Kind::Update(_) => {
                    lists.updates.push(at);
                    None
                }
                _ => None,
            };
            if let Some(followed) = follows {
                lists.followers.entry(followed).or_insert(at);
            }
        }
        let by_date = |a: &Ref<Document>, b: &Ref<Document>| compare(&documents[*a], &documents[*b]);
        lists.events.sort_by(by_date);
        lists.updates.sort_by(|a, b| by_date(b, a));
        lists.tags.values_mut().for_each(|tagged| tagged.sort_by(by_date));
        lists.places = lists.events.iter().enumerate().map(|(place, at)| (*at, place)).collect();
        for (section, entries) in &mut lists.entries {
            entries.sort_by(|a, b| in_section(&documents[*section], &documents[*a], &documents[*b]));
        }
        for at in &lists.updates {
            for about in documents[*at].update().into_iter().flat_map(|update| &update.about) {
                lists.updates_about.entry(*about).or_default().push(*at);
            }
        }
        lists
    }

    /// The entries of a section, in its order.
    pub fn entries(&self, section: Ref<Document>) -> &[Ref<Document>] {
        self.entries.get(&section).map_or(&[], Vec::as_slice)
    }

    /// The updates about a document, the newest first.
    pub fn updates_about(&self, document: Ref<Document>) -> &[Ref<Document>] {
        self.updates_about.get(&document).map_or(&[], Vec::as_slice)
    }

    /// The document that says that it follows this one.
    pub fn follower(&self, document: Ref<Document>) -> Option<Ref<Document>> {
        self.followers.get(&document).copied()
    }

    /// The events nearest to this one in time: up to `count` after it and before it, in turn.
    pub fn neighbours(&self, event: Ref<Document>, count: usize) -> Vec<Ref<Document>> {
        let Some(place) = self.places.get(&event) else { return Vec::new() };
        let after = self.events[place + 1..].iter();
        let before = self.events[..*place].iter().rev();
        let mut near = Vec::new();
        let (mut after, mut before) = (after.copied(), before.copied());
        while near.len() < count {
            let pair = [after.next(), before.next()];
            if pair == [None, None] {
                break;
            }
            near.extend(pair.into_iter().flatten());
        }
        near.truncate(count);
        near
    }
}

/// By date, what has none last, then by address.
fn compare(a: &Document, b: &Document) -> Ordering {
    dates(a, b).then_with(|| a.key.cmp(&b.key))
}

fn dates(a: &Document, b: &Document) -> Ordering {
    match (a.date(), b.date()) {
        (Some(a), Some(b)) => a.cmp_in_time(b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

fn in_section(section: &Document, a: &Document, b: &Document) -> Ordering {
    let order = match &section.kind {
        Kind::Section(section) => section.order,
        _ => Order::Weight,
    };
    let first = match order {
        Order::Weight => a.weight.cmp(&b.weight).then_with(|| dates(a, b)),
        Order::Date => dates(a, b),
        Order::Newest => dates(b, a),
    };
    first.then_with(|| a.text(0).title.value.cmp(&b.text(0).title.value)).then_with(|| a.key.cmp(&b.key))
}
