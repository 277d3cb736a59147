//! What a change of a site changes for its readers and subscribers: dates, feeds, translations.
//!
//! In: the site before and after, both compiled. Out: [`Diff`], in plain data. A change of formatting changes nothing of
//! it. Not here: where the two come from, and how it is shown (`cli::diff`).

use crate::Compiled;
use crate::check::ledger::can_hide_entries;
use crate::ledger::{Current, Facts, Ledger, PublishedStatus, Removed, Stamp};
use crate::model::{Site, Status};
use crate::path::SourcePath;
use crate::plan::Output;
use crate::render::Renderer;
use crate::time::{When, Zone};
use crate::translations;
use crate::view::atom::AtomEntry;
use crate::view::{self, Viewer};
use std::collections::{BTreeMap, BTreeSet};

/// What differs between two states of a site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diff {
    /// The dates that differ, by id.
    pub dates: Vec<DateChange>,
    /// What subscribers fetch and differs, calendars before Atom: feeds and the files of single entries, by their paths in the
    /// first language.
    pub feeds: Vec<FeedChange>,
    /// The translations that fall behind their originals, by their files.
    pub translations: Vec<SourcePath>,
}

/// An event or a milestone that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateChange {
    /// Its identity, the same as in calendars and in `data/dates.json`.
    pub id: String,
    /// What became of it.
    pub kind: DateChangeKind,
    /// Its title in the first language; that of a milestone names what it belongs to.
    pub title: String,
    /// The values that differ.
    pub fields: Vec<FieldChange>,
    /// What subscribers of calendars get to see.
    pub effect: Effect,
    /// Whether `convoke.lock` does not know of it yet.
    pub behind: bool,
    /// The feeds that hold it, or did, by their paths in the first language.
    pub feeds: BTreeSet<String>,
}

/// What became of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DateChangeKind {
    /// It was not there.
    New,
    /// It is no longer there.
    Gone,
    /// It is cancelled.
    Cancelled,
    /// Its date, its status or its place differs.
    Moved,
    /// Its words differ.
    Reworded,
}

impl DateChangeKind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            DateChangeKind::New => "new",
            DateChangeKind::Gone => "gone",
            DateChangeKind::Cancelled => "cancelled",
            DateChangeKind::Moved => "moved",
            DateChangeKind::Reworded => "reworded",
        }
    }
}

/// A value that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// `date`, `status`, `place`, or `title`, with the code of the language after a dot where it is not the first.
    pub field: String,
    /// What it was; `None` where there was nothing.
    pub from: Option<Shown>,
    /// What it is.
    pub to: Option<Shown>,
}

/// A value in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// In the first language of the site.
    pub text: String,
    /// Of an exact time: the same in the other zones that the site shows.
    pub zones: Vec<String>,
    /// Of a date: in the grammar of the file format.
    pub date: Option<String>,
}

/// What subscribers of calendars get to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Calendars hold it neither before nor after.
    None,
    /// An entry appears.
    Appears,
    /// The entry is scheduled anew, with these numbers.
    Rescheduled {
        /// SEQUENCE before.
        from: u32,
        /// SEQUENCE after.
        to: u32,
    },
    /// Its words change.
    Reworded,
    /// Its page is gone, and calendars say that it is cancelled.
    Cancelled,
    /// It vanishes from calendars without a word.
    Vanishes,
    /// The site cannot be built until somebody says what became of it.
    Stops,
}

impl Effect {
    /// The word for it, for programs.
    pub fn key(self) -> &'static str {
        match self {
            Effect::None => "none",
            Effect::Appears => "appears",
            Effect::Rescheduled { .. } => "rescheduled",
            Effect::Reworded => "reworded",
            Effect::Cancelled => "cancelled",
            Effect::Vanishes => "vanishes",
            Effect::Stops => "stops",
        }
    }
}

/// A feed, or the calendar file of one entry, that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedChange {
    /// Its path in the first language.
    pub path: String,
    /// `new`, `gone` or `changed`.
    pub kind: &'static str,
    /// Its entries that differ: their ids in calendars, the last part of their ids in Atom.
    pub entries: Vec<String>,
}

impl Diff {
    /// Whether anything that is scheduled differs, and not only words.
    pub fn is_scheduled(&self) -> bool {
        self.dates.iter().any(|change| change.kind != DateChangeKind::Reworded)
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        *self == Diff::default()
    }
}

/// Whether all dates of a site are known: errors in it may hide some.
pub fn is_whole(compiled: &Compiled) -> bool {
    compiled.renderer.is_some() && !can_hide_entries(&compiled.diagnostics)
}

/// What differs from `before` to `after`; `None` where one of them has nothing to compare.
pub fn diff(before: &Compiled, after: &Compiled) -> Option<Diff> {
    let (old, new) = (Side::of(before)?, Side::of(after)?);
    let ids: BTreeSet<&String> = old.dates.keys().chain(new.dates.keys()).collect();
    let dates = ids.into_iter().filter_map(|id| date_change(id, &old, &new)).collect();
    let mut feeds = feed_changes(&old.feeds(), &new.feeds());
    feeds.extend(feed_changes(&atom_feeds(before, &old.viewer), &atom_feeds(after, &new.viewer)));
    Some(Diff { dates, feeds, translations: fallen_behind(before, after) })
}

/// A date of a site.
struct Dated<'a> {
    /// Nothing of a call, whose dates are its milestones.
    when: Option<&'a When>,
    zone: Zone,
    status: Status,
    place: Option<String>,
    titles: Vec<(&'a str, String)>,
}

/// One of the two states.
struct Side<'a> {
    site: &'a Site,
    viewer: Viewer<'a>,
    dates: BTreeMap<String, Dated<'a>>,
    current: BTreeMap<String, Current>,
    /// The numbers by which calendars know the entries, by UID.
    stamps: &'a BTreeMap<String, Stamp>,
    /// The entries that `convoke.lock` is behind on.
    behind: BTreeSet<String>,
}

impl<'a> Side<'a> {
    fn of(compiled: &'a Compiled) -> Option<Self> {
        let renderer: &Renderer = compiled.renderer.as_ref()?;
        let site = &renderer.site;
        let viewers: Vec<Viewer<'_>> = (0..site.config.languages.len()).map(|language| renderer.viewer(language)).collect();
        let viewer = *viewers.first()?;
        let mut dates = BTreeMap::new();
        let codes = || site.config.languages.iter().map(|language| language.code.as_str());
        for (_, document) in site.documents.iter() {
            let zone = document.zone(&site.config);
            if let Some(status) = document.status() {
                let titles = viewers.iter().map(|viewer| document.text(viewer.local.language).title.value.clone());
                let event = document.event();
                let dated = Dated {
                    when: event.map(|event| &event.dates.value),
                    zone: zone.clone(),
                    status: status.get(),
                    place: event.and_then(|event| viewer.local.venue_line(event)),
                    titles: codes().zip(titles).collect(),
                };
                dates.insert(document.id.value.clone(), dated);
            }
            for milestone in document.milestones() {
                // One that is an event has the date of that.
                let Some(when) = &milestone.date else { continue };
                let titles = viewers.iter().map(|viewer| viewer.local.milestone_title(document, milestone));
                let dated = Dated {
                    when: Some(when),
                    zone: zone.clone(),
                    status: milestone.status.get(),
                    place: None,
                    titles: codes().zip(titles).collect(),
                };
                dates.insert(format!("{}.{}", document.id.value, milestone.id.value), dated);
            }
        }
        let comparison = compiled.comparison();
        let behind = comparison.changes.iter().map(|change| change.uid.clone()).collect();
        Some(Side { site, viewer, dates, current: compiled.current(), stamps: &comparison.stamps, behind })
    }

    /// The UID of a date as calendars know it.
    fn uid(&self, id: &str) -> Option<String> {
        self.site.config.uid_domain.as_ref().map(|domain| format!("{id}@{domain}"))
    }

    fn facts(&self, uid: Option<&str>) -> Option<&Facts> {
        self.current.get(uid?).map(|current| &current.facts)
    }

    fn sequence(&self, uid: Option<&str>) -> u32 {
        uid.and_then(|uid| self.stamps.get(uid)).map_or(0, |stamp| stamp.sequence)
    }

    fn ledger(&self) -> Option<&Ledger> {
        self.site.ledger.as_ref()
    }

    /// What each feed and each file of one entry holds: the hashes of what its entries say, by UID.
    fn feeds(&self) -> BTreeMap<&str, BTreeMap<&str, (u64, u64, PublishedStatus)>> {
        let live = self.current.iter().map(|(uid, current)| (uid.as_str(), &current.facts));
        let gone = self.ledger().into_iter().flat_map(Ledger::tombstones);
        // What has a page again is current by that.
        let gone = gone.filter(|(uid, _)| !self.current.contains_key(*uid)).map(|(uid, entry)| (uid, &entry.facts));
        let mut feeds: BTreeMap<&str, BTreeMap<&str, (u64, u64, PublishedStatus)>> = BTreeMap::new();
        for (uid, facts) in live.chain(gone) {
            for feed in facts.feeds.iter().chain(&facts.file) {
                feeds.entry(feed).or_default().insert(uid, (facts.schedule(), facts.text, facts.status));
            }
        }
        feeds
    }
}

fn date_change(id: &str, old: &Side<'_>, new: &Side<'_>) -> Option<DateChange> {
    let (was, is) = (old.dates.get(id), new.dates.get(id));
    let dated = is.or(was)?;
    // Of a call that is new or gone, its dates say so.
    if dated.when.is_none() && (was.is_none() || is.is_none()) {
        return None;
    }
    let (old_uid, new_uid) = (old.uid(id), new.uid(id));
    let (before, after) = (old.facts(old_uid.as_deref()), new.facts(new_uid.as_deref()));
    // Both are shown on the clocks that the site shows now.
    let date = |dated: &Dated<'_>| shown_date(&new.viewer, dated);
    let mut fields = Vec::new();
    let mut add = |field: &str, from: Option<Shown>, to: Option<Shown>| {
        if from != to {
            fields.push(FieldChange { field: field.to_owned(), from, to });
        }
    };
    let kind = match (was, is) {
        (None, Some(is)) => {
            add("date", None, date(is));
            DateChangeKind::New
        }
        (Some(was), None) => {
            add("date", date(was), None);
            let is_told = old_uid.as_ref().and_then(|uid| new.ledger()?.entries.get(uid));
            match is_told.and_then(|published| published.removed) {
                Some(Removed::Cancelled) => DateChangeKind::Cancelled,
                _ => DateChangeKind::Gone,
            }
        }
        (Some(was), Some(is)) => {
            let date_differs =
                was.when != is.when || (before.is_some() && after.is_some() && before.map(time) != after.map(time));
            if date_differs {
                add("date", date(was), date(is));
            }
            add("status", Some(words(was.status.key())), Some(words(is.status.key())));
            add("place", was.place.as_deref().map(words), is.place.as_deref().map(words));
            let first = |side: &Dated<'_>| side.titles.first().map(|(_, title)| title.clone());
            for (index, (code, title)) in is.titles.iter().enumerate() {
                // A language that is new changes no title.
                let Some((_, before)) = was.titles.iter().find(|(other, _)| other == code) else { continue };
                // One that is not translated has the title of the first.
                let is_own = Some(title) != first(is).as_ref() || Some(before) != first(was).as_ref();
                match index {
                    0 => add("title", Some(words(before)), Some(words(title))),
                    _ if is_own => add(&format!("title.{code}"), Some(words(before)), Some(words(title))),
                    _ => {}
                }
            }
            let status = (published_status(was.status, before), published_status(is.status, after));
            let is_scheduled = date_differs || status.0 != status.1 || was.place != is.place;
            match status {
                (was, PublishedStatus::Cancelled) if was != PublishedStatus::Cancelled => DateChangeKind::Cancelled,
                _ if is_scheduled => DateChangeKind::Moved,
                _ if !fields.is_empty() || before.map(|facts| facts.text) != after.map(|facts| facts.text) => {
                    DateChangeKind::Reworded
                }
                _ => return None,
            }
        }
        (None, None) => return None,
    };
    let effect = match (before, after) {
        (None, None) => Effect::None,
        (None, Some(_)) => Effect::Appears,
        (Some(before), Some(after)) if before.schedule() != after.schedule() => {
            Effect::Rescheduled { from: old.sequence(old_uid.as_deref()), to: new.sequence(new_uid.as_deref()) }
        }
        (Some(_), Some(_)) => Effect::Reworded,
        (Some(_), None) => match new.ledger().map(|ledger| old_uid.as_ref().and_then(|uid| ledger.entries.get(uid))) {
            Some(Some(published)) => match published.removed {
                Some(Removed::Cancelled) => Effect::Cancelled,
                Some(Removed::Retracted | Removed::Expired) => Effect::Vanishes,
                None => Effect::Stops,
            },
            _ => Effect::Vanishes,
        },
    };
    let is_behind = after.is_some() && new_uid.as_ref().is_some_and(|uid| new.behind.contains(uid));
    Some(DateChange {
        id: id.to_owned(),
        kind,
        title: dated.titles.first().map(|(_, title)| title.clone()).unwrap_or_default(),
        fields,
        effect,
        behind: is_behind,
        feeds: after.or(before).map(|facts| facts.feeds.clone()).unwrap_or_default(),
    })
}

fn time(facts: &Facts) -> (String, String) {
    (facts.time.start(), facts.time.end())
}

/// The status of a date as calendars tell it, also where they hold no entry of it.
fn published_status(status: Status, facts: Option<&Facts>) -> PublishedStatus {
    facts.map_or(
        match status {
            Status::Cancelled => PublishedStatus::Cancelled,
            Status::Postponed => PublishedStatus::Postponed,
            Status::Tentative => PublishedStatus::Tentative,
            _ => PublishedStatus::Confirmed,
        },
        |facts| facts.status,
    )
}

fn words(text: &str) -> Shown {
    Shown { text: text.to_owned(), zones: Vec::new(), date: None }
}

fn shown_date(viewer: &Viewer<'_>, dated: &Dated<'_>) -> Option<Shown> {
    let when = dated.when?;
    let view = viewer.local.date(when, &dated.zone);
    // The first zone is that of the text.
    let zones = view.zones.into_iter().skip(1).map(|zone| zone.text);
    Some(Shown { zones: zones.collect(), text: view.text, date: Some(when.to_string()) })
}

/// What each Atom feed of the first language holds, by the ids of its entries.
fn atom_feeds(compiled: &Compiled, viewer: &Viewer<'_>) -> BTreeMap<String, BTreeMap<String, AtomEntry>> {
    let feeds = compiled.plan.iter().filter_map(|(path, planned)| {
        let feed = match planned.output {
            Output::Atom(0) => view::updates_feed::view(&viewer.local),
            Output::ChangesFeed(0) => view::changes_feed::view(viewer),
            _ => None,
        }?;
        let entries = feed.entries.into_iter().map(|entry| (entry.id.clone(), entry));
        Some((path.to_string(), entries.collect()))
    });
    feeds.collect()
}

/// What became of each feed, by its path; of an entry by its UID, or by its id in Atom.
fn feed_changes<K: AsRef<str> + Ord, E: PartialEq>(
    before: &BTreeMap<K, BTreeMap<K, E>>,
    after: &BTreeMap<K, BTreeMap<K, E>>,
) -> Vec<FeedChange> {
    let paths: BTreeSet<&K> = before.keys().chain(after.keys()).collect();
    let change = |path: &K| {
        let (was, is) = (before.get(path), after.get(path));
        let kind = match (was, is) {
            (None, _) => "new",
            (_, None) => "gone",
            _ => "changed",
        };
        let ids: BTreeSet<&K> = was.into_iter().chain(is).flat_map(|feed| feed.keys()).collect();
        let differs = |id: &&K| was.and_then(|feed| feed.get(*id)) != is.and_then(|feed| feed.get(*id));
        let entries: Vec<String> = ids.into_iter().filter(differs).map(|id| short(id.as_ref()).to_owned()).collect();
        (kind != "changed" || !entries.is_empty()).then(|| FeedChange { path: path.as_ref().to_owned(), kind, entries })
    };
    paths.into_iter().filter_map(change).collect()
}

/// The part of an id that is an entry's own: a UID without its domain, a `tag:` URI without its authority.
fn short(id: &str) -> &str {
    let tag = id.strip_prefix("tag:").and_then(|rest| rest.split_once(':'));
    tag.map(|(_, own)| own).or_else(|| id.rsplit_once('@').map(|(own, _)| own)).unwrap_or(id)
}

/// The translations whose original says something else now, and which say nothing new themselves.
fn fallen_behind(before: &Compiled, after: &Compiled) -> Vec<SourcePath> {
    let old: BTreeMap<SourcePath, translations::Mark> = translations::marks(before).into_iter().collect();
    let marks = translations::marks(after).into_iter();
    let falls = |(path, mark): &(SourcePath, translations::Mark)| {
        let was = old.get(path);
        match &mark.stated {
            Some(said) => {
                let was_behind = was.is_some_and(|was| was.now == mark.now && was.stated.as_ref() == Some(said));
                *said != mark.now && !was_behind
            }
            None => was.is_some_and(|was| was.now != mark.now) && before.text(path) == after.text(path),
        }
    };
    marks.filter(falls).map(|(path, _)| path).collect()
}
