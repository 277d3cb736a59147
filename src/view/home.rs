//! The home page.
//!
//! In: a site. Out: [`HomeView`]. Not here: its text, which it has as every page ([`super::page`]).

use super::card::{self, CardView};
use super::dates::{self, DatedView};
use super::link;
use super::milestone::{self, MilestoneView, by_time};
use super::timeline::TimelineView;
use super::update::{self, UpdateItem};
use crate::localised::Localised;
use crate::model::{Call, DocumentRef, Page, Period};
use crate::plan;
use crate::time::When;
use serde::Serialize;

/// How many updates the home page shows.
const LATEST: usize = 5;

/// How many dates it shows of a site that has more of them than a list holds.
const NEXT: usize = 12;

/// The home page.
#[derive(Debug, Clone, Serialize)]
pub struct HomeView {
    /// The first events in order of date: as many as a list holds.
    pub events: Vec<CardView>,
    /// The first calls in the order of their files: as many as a list holds.
    pub calls: Vec<CardView>,
    /// The timeline at a glance: the events and the milestones of all calls, in order of date.
    pub timeline: Vec<MilestoneView>,
    /// The same drawn to scale, where there are two known dates or more, and not too many.
    pub picture: Option<TimelineView>,
    /// The deadlines of all calls in order of date, but for those that another authority sets: a script lets the next one
    /// lead.
    pub deadlines: Vec<MilestoneView>,
    /// The dates of a site with more of them than a list holds; then the timeline and the deadlines are empty.
    pub next: Option<NextView>,
    /// The newest updates.
    pub updates: Vec<UpdateItem>,
    /// The sections.
    pub sections: Vec<CardView>,
}

/// A few of many dates, and where all of them are. The pages name the last ones; a script puts those in their place that are
/// next at the reader's moment.
#[derive(Debug, Clone, Serialize)]
pub struct NextView {
    /// The last dates, in their order.
    pub dates: Vec<DatedView>,
    /// The path of the page of all dates.
    pub path: String,
    /// The pages that have them, in their order, by the ends of their addresses below that path: `2026/03 2026/04 2027`.
    pub periods: String,
}

/// What the home page shows, with this root.
pub(super) fn view(local: &Localised<'_>, home: DocumentRef, root: &str) -> HomeView {
    let site = local.site;
    let has_many = plan::has_pages_of_years(site);
    let calls: Vec<DocumentRef> = site.calls().map(|(at, ..)| at).filter(|_| !has_many).collect();
    let events = if has_many { Vec::new() } else { events_beside(local, &calls) };
    let milestones = || calls.iter().flat_map(|call| site.documents[*call].milestones());
    let drawn_events = events.iter().filter_map(|event| milestone::drawn_event(local, &site.documents[*event]));
    let drawn = milestones().filter_map(|milestone| milestone::drawn(local, milestone)).chain(drawn_events);
    let timeline = timeline(local, &calls, &events, root);
    HomeView {
        events: site.events().take(site.config.page_size).map(|(at, _)| card::view(local, at)).collect(),
        calls: site.calls().take(site.config.page_size).map(|(at, ..)| card::view(local, at)).collect(),
        deadlines: deadlines(local, &calls, root),
        timeline,
        picture: milestone::picture(local, drawn),
        next: has_many.then(|| next(local)),
        updates: update::newest(local, LATEST),
        sections: card::views(local, site.lists.items(home)),
    }
}

/// What is next, on a site of many dates.
fn next(local: &Localised<'_>) -> NextView {
    NextView {
        dates: dates::last(local, NEXT),
        path: link::built_path(local, &Page::Dates(Period::All)),
        periods: dates::periods(local).join(" "),
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

/// The deadlines of these calls that have a date, in order of time.
fn deadlines(local: &Localised<'_>, calls: &[DocumentRef], root: &str) -> Vec<MilestoneView> {
    let site = local.site;
    let of = |call: &DocumentRef| {
        let own = site.documents[*call].call().map(Call::deadlines).unwrap_or_default();
        own.into_iter().map(|deadline| (*call, deadline)).collect::<Vec<_>>()
    };
    let mut all: Vec<_> = calls.iter().flat_map(of).filter(|(_, deadline)| site.milestone_date(deadline).is_some()).collect();
    all.sort_by(|(_, a), (_, b)| by_time(site.milestone_date(a), site.milestone_date(b)));
    all.into_iter().map(|(call, deadline)| milestone::elsewhere(local, call, deadline, root)).collect()
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
