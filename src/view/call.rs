//! The page of a call.
//!
//! In: a call. Out: [`CallView`]; and what its page says in its head. Not here: its card in lists ([`super::card`]).

use super::calendars::{self, FeedView};
use super::card::{self, CardView};
use super::milestone::{self, MilestoneView};
use super::offered::{self, ExternalLink, OfferedView};
use super::organisation::{self, ContactView, OrganisationView};
use super::page::PageView;
use super::status::{self, StatusView};
use super::timeline::TimelineView;
use super::update::{self, UpdateItem};
use super::viewer::Viewer;
use crate::model::{Call, DocumentRef, LocalText};
use crate::plan::FeedKey;
use serde::Serialize;

/// The page of a call.
#[derive(Debug, Clone, Serialize)]
pub struct CallView {
    /// Its status.
    pub status: StatusView,
    /// The deadline that leads: the one that is said to, or else the last.
    pub deadline: Option<MilestoneView>,
    /// Its deadlines in order of time, but for those that another authority sets: a script lets the next one lead.
    pub deadlines: Vec<MilestoneView>,
    /// Its dates in order.
    pub milestones: Vec<MilestoneView>,
    /// The same drawn to scale, where at least two of them are known.
    pub picture: Option<TimelineView>,
    /// Who issues it.
    pub issuers: Vec<OrganisationView>,
    /// Whom to ask.
    pub contact: Option<ContactView>,
    /// Who may answer and what is asked.
    pub eligibility_html: Vec<String>,
    /// How to submit.
    pub submission_html: Option<String>,
    /// Files on offer.
    pub documents: Vec<OfferedView>,
    /// What came of it.
    pub outcome_html: Vec<String>,
    /// The page with more information.
    pub more_url: Option<String>,
    /// Other links.
    pub links: Vec<ExternalLink>,
    /// What it follows, and others of interest.
    pub related: Vec<CardView>,
    /// The updates about it, newest first.
    pub updates: Vec<UpdateItem>,
    /// The calendar of its dates.
    pub feed: Option<FeedView>,
}

/// What the page of a call shows, with this root.
pub(super) fn view(viewer: &Viewer<'_>, at: DocumentRef, call: &Call, root: &str) -> CallView {
    let local = &viewer.local;
    let document = &local.site.documents[at];
    let file = &document.file;
    let rich = |texts: &[LocalText]| texts.iter().map(|text| local.rich(text, file, root)).collect();
    let drawn = document.milestones().iter().filter_map(|milestone| milestone::drawn(local, milestone));
    CallView {
        status: status::of_document(local, document, call.status),
        deadline: call.deadline().map(|deadline| milestone::view(viewer, at, deadline, root)),
        deadlines: milestone::in_order(local, call.deadlines())
            .map(|deadline| milestone::view(viewer, at, deadline, root))
            .collect(),
        milestones: milestone::views(viewer, at, root),
        picture: milestone::picture(local, drawn),
        issuers: organisation::views(local, &call.issuers, root),
        contact: call.contact.as_ref().map(|contact| organisation::contact(local, contact, file, root)),
        eligibility_html: rich(&call.eligibility),
        submission_html: local.rich_option(call.submission.as_ref(), file, root),
        documents: offered::views(local, &call.documents),
        outcome_html: rich(&call.outcome),
        more_url: call.more.clone(),
        links: offered::links(local, &call.links),
        related: card::views(local, &related(call)),
        updates: update::about(local, at),
        feed: viewer.feed(&FeedKey::Call(at)).map(|feed| calendars::feed_view(local, feed)),
    }
}

/// Adds to the page of a call what its head says of it: the calendar of its dates.
pub(super) fn complete(viewer: &Viewer<'_>, at: DocumentRef, page: &mut PageView) {
    let feed = viewer.feed(&FeedKey::Call(at));
    page.calendars.extend(feed.map(|feed| calendars::feed_link(&viewer.local, feed)));
}

/// What a call follows, and others of interest, each once.
fn related(call: &Call) -> Vec<DocumentRef> {
    let mut related = Vec::new();
    for other in call.follows.iter().chain(&call.related) {
        if !related.contains(other) {
            related.push(*other);
        }
    }
    related
}
