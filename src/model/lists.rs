//! The documents of a site in the orders in which pages show them, worked out once.

use super::shared::DocumentRef;
use super::shared::OfDocument;
use super::{Document, Kind, Order, Place, Ref, Series, Table};
use crate::time::{TimeOrder, When};
use rayon::slice::ParallelSliceMut;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Range;

/// An event, or a milestone that is not an event of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dated {
    /// The event, or what the milestone belongs to.
    pub document: DocumentRef,
    /// The position of the milestone among those of its document.
    pub milestone: Option<usize>,
}

/// The part of all dates that begins in each year.
type Years = BTreeMap<i16, Range<usize>>;

/// How many dates begin in each month of a year.
type Months = BTreeMap<(i16, i8), usize>;

/// Orders of documents.
#[derive(Debug, Clone, Default)]
pub struct Lists {
    /// The events, in order of date.
    pub events: Vec<DocumentRef>,
    /// The updates, the newest first.
    pub updates: Vec<DocumentRef>,
    /// The documents of each tag, in order of date.
    pub tags: BTreeMap<String, Vec<DocumentRef>>,
    /// All events and milestones by day; those without any known date come last.
    pub dated: Vec<Dated>,
    /// The part of `dated` that begins in each year.
    pub years: Years,
    /// How many of `dated` begin in each month, of those whose month is known.
    pub months: Months,
    /// The events at each place that pages share, in order of date.
    pub events_at: BTreeMap<Ref<Place>, Vec<DocumentRef>>,
    /// The first page of each kind.
    pub first_of_kind: BTreeMap<&'static str, DocumentRef>,
    /// What each section lists, in its order.
    items: BTreeMap<DocumentRef, Vec<DocumentRef>>,
    /// The calls for each event, in order of their deadlines.
    calls_for: BTreeMap<DocumentRef, Vec<DocumentRef>>,
    /// The updates about each document, the newest first.
    updates_about: BTreeMap<DocumentRef, Vec<DocumentRef>>,
    /// The editions of each series, in order of date.
    editions: BTreeMap<Ref<Series>, Vec<DocumentRef>>,
    /// The document that each one follows.
    previous: BTreeMap<DocumentRef, DocumentRef>,
    /// The document that follows each one.
    followers: BTreeMap<DocumentRef, DocumentRef>,
    /// The position of each event in `events`.
    positions: BTreeMap<DocumentRef, usize>,
    /// The position of each document in its section.
    in_section: BTreeMap<DocumentRef, usize>,
}

impl Lists {
    /// The orders of `documents`, of which events name `places`.
    pub fn of(documents: &Table<Document, OfDocument>, places: &Table<Place>) -> Self {
        let mut lists = Lists::default();
        for (at, document) in documents.iter() {
            lists.first_of_kind.entry(document.kind_name()).or_insert(at);
            if let Some(section) = document.section {
                lists.items.entry(section).or_default().push(at);
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
                Kind::Call(call) => {
                    if let Some(event) = call.event {
                        lists.calls_for.entry(event).or_default().push(at);
                    }
                    call.follows
                }
                Kind::Update(_) => {
                    lists.updates.push(at);
                    None
                }
                _ => None,
            };
            if let Some(followed) = follows {
                lists.previous.insert(at, followed);
                lists.followers.entry(followed).or_insert(at);
            }
        }
        let (dates, (dated, years, months)) = rayon::join(|| Dates::of(documents), || by_day(documents));
        (lists.dated, lists.years, lists.months) = (dated, years, months);
        let by_date =
            |a: &DocumentRef, b: &DocumentRef| dates.compare(*a, *b).then_with(|| documents[*a].key.cmp(&documents[*b].key));
        lists.events.sort_by(by_date);
        lists.updates.sort_by(|a, b| by_date(b, a));
        lists.tags.values_mut().for_each(|tagged| tagged.sort_by(by_date));
        lists.calls_for.values_mut().for_each(|calls| calls.sort_by(by_date));
        lists.positions = lists.events.iter().enumerate().map(|(position, at)| (*at, position)).collect();
        for (section, items) in &mut lists.items {
            let order = match &documents[*section].kind {
                Kind::Section(section) => section.order,
                _ => Order::Weight,
            };
            items.sort_by(|a, b| {
                let first = match order {
                    Order::Weight => documents[*a].weight.cmp(&documents[*b].weight).then_with(|| dates.compare(*a, *b)),
                    Order::Date => dates.compare(*a, *b),
                    Order::Newest => dates.compare(*b, *a),
                };
                let (a, b) = (&documents[*a], &documents[*b]);
                first.then_with(|| a.text(0).title.value.cmp(&b.text(0).title.value)).then_with(|| a.key.cmp(&b.key))
            });
        }
        for items in lists.items.values() {
            lists.in_section.extend(items.iter().enumerate().map(|(position, at)| (*at, position)));
        }
        for at in &lists.events {
            for place in
                documents[*at].event().into_iter().flat_map(|event| &event.places).filter(|place| places[**place].is_shared())
            {
                let events = lists.events_at.entry(*place).or_default();
                if events.last() != Some(at) {
                    events.push(*at);
                }
            }
        }
        lists.editions(documents);
        for at in &lists.updates {
            for about in documents[*at].update().into_iter().flat_map(|update| &update.about) {
                lists.updates_about.entry(*about).or_default().push(*at);
            }
        }
        lists
    }

    /// Puts the editions of series in order; where no page says so, each follows the one before it.
    fn editions(&mut self, documents: &Table<Document, OfDocument>) {
        for at in &self.events {
            if let Some(series) = documents[*at].event().and_then(|event| event.series) {
                self.editions.entry(series).or_default().push(*at);
            }
        }
        for pair in self.editions.values().flat_map(|editions| editions.windows(2)) {
            let (before, after) = (pair[0], pair[1]);
            if let Entry::Vacant(none) = self.previous.entry(after) {
                none.insert(before);
                self.followers.entry(before).or_insert(after);
            }
        }
    }

    /// The editions of a series, in the order of their dates.
    pub fn editions_of(&self, series: Ref<Series>) -> &[DocumentRef] {
        self.editions.get(&series).map_or(&[], Vec::as_slice)
    }

    /// What a section lists before and after one of its documents.
    pub fn beside(&self, document: DocumentRef, section: DocumentRef) -> [Option<DocumentRef>; 2] {
        let items = self.items(section);
        let at = |position: Option<usize>| items.get(position?).copied();
        let position = self.in_section.get(&document).copied();
        [at(position.and_then(|position| position.checked_sub(1))), at(position.map(|position| position + 1))]
    }

    /// What a section lists, in its order.
    pub fn items(&self, section: DocumentRef) -> &[DocumentRef] {
        self.items.get(&section).map_or(&[], Vec::as_slice)
    }

    /// The events at a place, in the order of their dates.
    pub fn at_place(&self, place: Ref<Place>) -> &[DocumentRef] {
        self.events_at.get(&place).map_or(&[], Vec::as_slice)
    }

    /// The calls for an event, in the order of their deadlines.
    pub fn calls_for(&self, event: DocumentRef) -> &[DocumentRef] {
        self.calls_for.get(&event).map_or(&[], Vec::as_slice)
    }

    /// The updates about a document, the newest first.
    pub fn updates_about(&self, document: DocumentRef) -> &[DocumentRef] {
        self.updates_about.get(&document).map_or(&[], Vec::as_slice)
    }

    /// The document that this one says that it follows, or else the edition before it in its series.
    pub fn previous(&self, document: DocumentRef) -> Option<DocumentRef> {
        self.previous.get(&document).copied()
    }

    /// The document that follows this one, in the same sense.
    pub fn follower(&self, document: DocumentRef) -> Option<DocumentRef> {
        self.followers.get(&document).copied()
    }

    /// The events nearest to this one in time: up to `count` after it and before it, in turn.
    pub fn neighbours(&self, event: DocumentRef, count: usize) -> Vec<DocumentRef> {
        let Some(position) = self.positions.get(&event) else { return Vec::new() };
        let after = self.events[position + 1..].iter();
        let before = self.events[..*position].iter().rev();
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

/// All dates in the order of their days, as they were published, and where each year begins.
fn by_day(documents: &Table<Document, OfDocument>) -> (Vec<Dated>, Years, Months) {
    let when = |dated: &Dated| match dated.milestone {
        None => documents[dated.document].date(),
        Some(milestone) => documents[dated.document].milestones()[milestone].date.as_ref().map(|date| &date.value),
    };
    let mut all = Vec::with_capacity(documents.len());
    for (at, document) in documents.iter() {
        if document.event().is_some() {
            all.push(Dated { document: at, milestone: None });
        }
        let own = document.milestones().iter().enumerate().filter(|(_, milestone)| milestone.event.is_none());
        all.extend(own.map(|(milestone, _)| Dated { document: at, milestone: Some(milestone) }));
    }
    all.par_sort_by_cached_key(|dated| {
        let days = when(dated).and_then(|when| when.days());
        (days.is_none(), days.map(|(first, _)| first), when(dated).map(When::order), documents[dated.document].key.as_str())
    });
    let mut years: BTreeMap<i16, Range<usize>> = BTreeMap::new();
    for (index, dated) in all.iter().enumerate() {
        let Some((first, _)) = when(dated).and_then(|when| when.days()) else { break };
        years.entry(first.year()).or_insert(index..index).end = index + 1;
    }
    let mut months: BTreeMap<(i16, i8), usize> = BTreeMap::new();
    for month in all.iter().filter_map(|dated| when(dated)?.month()) {
        *months.entry(month).or_default() += 1;
    }
    (all, years, months)
}

/// When each document is: worked out once, since sorting asks for it many times.
struct Dates(Vec<Option<TimeOrder>>);

impl Dates {
    fn of(documents: &Table<Document, OfDocument>) -> Self {
        Dates(documents.iter().map(|(_, document)| document.date().map(When::order)).collect())
    }

    /// By date, as [`crate::time::When::cmp_in_time`]; what has none comes last.
    fn compare(&self, a: DocumentRef, b: DocumentRef) -> Ordering {
        // Of what is not known, a date that is said to be so comes before none at all.
        let key = |at: DocumentRef| self.0.get(at.index()).copied().flatten();
        let (a, b) = (key(a), key(b));
        a.is_none().cmp(&b.is_none()).then(a.cmp(&b))
    }
}
