//! The home page.
//!
//! In: a site. Out: [`HomeView`]. Not here: its text, which it has as every page ([`super::page`]).

use super::card::{self, CardView};
use super::milestone::{self, MilestoneView, by_time};
use super::timeline::TimelineView;
use super::update::{self, UpdateItem};
use crate::localised::Localised;
use crate::model::DocumentRef;
use crate::time::When;
use serde::Serialize;

/// How many updates the home page shows.
const LATEST: usize = 5;

/// The home page.
#[derive(Debug, Clone, Serialize)]
pub struct HomeView {
    /// The events, in order of date.
    pub events: Vec<CardView>,
    /// The calls.
    pub calls: Vec<CardView>,
    /// The timeline at a glance: the events and the milestones of all calls, in order of date.
    pub timeline: Vec<MilestoneView>,
    /// The same drawn to scale, where there are two known dates or more, and not too many.
    pub picture: Option<TimelineView>,
    /// The deadlines of all calls, in order of date.
    pub deadlines: Vec<MilestoneView>,
    /// The newest updates.
    pub updates: Vec<UpdateItem>,
    /// The sections.
    pub sections: Vec<CardView>,
}

/// What the home page shows, with this root.
pub(super) fn view(local: &Localised<'_>, home: DocumentRef, root: &str) -> HomeView {
    let site = local.site;
    let calls: Vec<DocumentRef> = site.calls().map(|(at, ..)| at).collect();
    let events = events_beside(local, &calls);
    let milestones = || calls.iter().flat_map(|call| site.documents[*call].milestones());
    let drawn_events = events.iter().filter_map(|event| milestone::drawn_event(local, &site.documents[*event]));
    let drawn = milestones().filter_map(|milestone| milestone::drawn(local, milestone)).chain(drawn_events);
    let timeline = timeline(local, &calls, &events, root);
    HomeView {
        events: site.events().take(site.config.page_size).map(|(at, _)| card::view(local, at)).collect(),
        calls: card::views(local, &calls),
        deadlines: timeline.iter().filter(|milestone| milestone.kind == "deadline").cloned().collect(),
        timeline,
        picture: milestone::picture(local, drawn),
        updates: update::newest(local, LATEST),
        sections: card::views(local, site.lists.items(home)),
    }
}

/// The events that the timeline tells beside the milestones of calls. A site of calls tells all of its events there; one of
/// many events lists them by themselves.
fn events_beside(local: &Localised<'_>, calls: &[DocumentRef]) -> Vec<DocumentRef> {
    let site = local.site;
    if site.events().len() > site.config.page_size {
        return Vec::new();
    }
    let milestones = calls.iter().flat_map(|call| site.documents[*call].milestones());
    let shown: Vec<DocumentRef> = milestones.filter_map(|milestone| milestone.event).collect();
    site.events().map(|(at, _)| at).filter(|at| !shown.contains(at)).collect()
}

/// The milestones of these calls, and these events, in order of time.
fn timeline(local: &Localised<'_>, calls: &[DocumentRef], events: &[DocumentRef], root: &str) -> Vec<MilestoneView> {
    let site = local.site;
    let mut timeline: Vec<(MilestoneView, Option<&When>)> = Vec::new();
    for call in calls {
        for milestone in site.documents[*call].milestones() {
            timeline.push((milestone::elsewhere(local, *call, milestone, root), site.milestone_date(milestone)));
        }
    }
    timeline.extend(events.iter().map(|event| (milestone::of_event(local, *event), site.documents[*event].date())));
    timeline.sort_by(|(_, a), (_, b)| by_time(*a, *b));
    timeline.into_iter().map(|(view, _)| view).collect()
}
