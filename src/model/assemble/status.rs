//! The statuses that hold: what is cancelled or put off takes its open dates and its parts with it.
//!
//! In: all documents, each with the statuses that it writes. Out: the same, with those that hold. Nothing is inherited by
//! what says its own, nor by what was over before the day from which the status holds (`status_since`). There is no clock
//! here: without that day, all that has no status of its own counts as open.

use crate::model::{Config, Document, DocumentRef, EffectiveStatus, Kind, Milestone, OfDocument, Table};
use crate::parse::vocabulary::Status;
use crate::time::{Date, When, Zone};

/// Why something is off: what says so, and since when.
#[derive(Clone, Copy)]
struct Off {
    from: DocumentRef,
    status: Status,
    since: Option<Date>,
}

impl Off {
    /// Whether it came after a date was over, which then keeps the status that it had.
    fn came_after(self, when: Option<&When>, zone: &Zone) -> bool {
        let until = when.and_then(|when| when.bounds(zone)).map(|(_, until)| until);
        matches!((until, self.since), (Some(until), Some(since)) if until <= zone.start_of_day(since))
    }
}

/// Gives events, calls and milestones the statuses that hold.
pub(super) fn inherit(documents: &mut Table<Document, OfDocument>, config: &Config) {
    let off: Vec<(DocumentRef, Off)> = documents.iter().filter_map(|(at, _)| Some((at, off(documents, at, config)?))).collect();
    for (at, off) in off {
        let Some(document) = documents.get_mut(at) else { continue };
        let zone = document.zone(config);
        match &mut document.kind {
            Kind::Event(event) => event.status = event.status.or(off.from, off.status),
            Kind::Call(call) => call.status = call.status.or(off.from, off.status),
            _ => {}
        }
        let open = |milestone: &&mut Milestone| !off.came_after(milestone.date.as_deref(), &zone);
        for milestone in document.milestones_mut().iter_mut().filter(open) {
            milestone.status = milestone.status.or(off.from, off.status);
        }
    }
    take_from_events(documents);
}

/// A milestone that is an event stands as that does.
fn take_from_events(documents: &mut Table<Document, OfDocument>) {
    let is_event = |document: &Document| document.milestones().iter().any(|milestone| milestone.event.is_some());
    let with_events: Vec<DocumentRef> = documents.iter().filter(|(_, document)| is_event(document)).map(|(at, _)| at).collect();
    for at in with_events {
        let of = |event: DocumentRef| documents[event].event().map(|event| event.status.get());
        let statuses: Vec<_> = documents[at].milestones().iter().map(|milestone| milestone.event.and_then(of)).collect();
        let milestones = documents.get_mut(at).map(Document::milestones_mut).into_iter().flatten();
        for (milestone, status) in milestones.zip(statuses) {
            if let (Some(event), Some(status)) = (milestone.event, status) {
                milestone.status = EffectiveStatus::default().or(event, status);
            }
        }
    }
}

/// Why a document is off: by itself, or by the nearest of what it is a part of that says how it stands.
fn off(documents: &Table<Document, OfDocument>, at: DocumentRef, config: &Config) -> Option<Off> {
    let mut walked = vec![at];
    loop {
        let nearest = *walked.last()?;
        let document = &documents[nearest];
        if let Some(status) = document.status().and_then(|status| status.own()) {
            let off = Off { from: nearest, status, since: document.status_since() };
            let part = &documents[at];
            let holds = status.is_off() && (nearest == at || !off.came_after(part.date(), &part.zone(config)));
            return holds.then_some(off);
        }
        // Parts that are parts of each other are in a circle, of which nothing is the whole.
        let whole = whole(document).filter(|whole| !walked.contains(whole))?;
        walked.push(whole);
    }
}

/// What a document is a part of.
fn whole(document: &Document) -> Option<DocumentRef> {
    document.event().and_then(|event| event.part_of)
}
