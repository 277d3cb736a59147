//! From a ledger and what the content says now: what changed, and the next ledger.

use super::{
    Current, Facts, Field, KEPT_DAYS, Ledger, MAX_SEQUENCE, Move, Published, PublishedStatus, Removed, Revision, Stamp, later,
};
use crate::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// How the content differs from what subscribers were told of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The UID of the entry.
    pub uid: String,
    /// What kind of change it is.
    pub kind: ChangeKind,
    /// The values that changed.
    pub moves: Vec<Move>,
    /// Whether the content is the same, and a newer tz database means another instant by it.
    pub by_zone_rules: bool,
    /// What calendars say of its revision until the ledger is brought up to date; `None` where they do not hold it.
    pub stamp: Option<Stamp>,
}

/// What kind of change it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// Subscribers have not been told of it.
    New,
    /// It was removed, and is back.
    Back,
    /// What schedules it changed.
    Schedule,
    /// Its words changed.
    Text,
    /// Nothing that it says changed, but where it is shown.
    Address,
    /// Subscribers know it, and the content does not.
    Lost,
}

impl ChangeKind {
    /// The word for it, for people.
    pub fn word(self) -> &'static str {
        match self {
            ChangeKind::New => "new",
            ChangeKind::Back => "back",
            ChangeKind::Schedule => "moved",
            ChangeKind::Text => "reworded",
            ChangeKind::Address => "other feeds",
            ChangeKind::Lost => "lost",
        }
    }
}

/// The content against the ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// What the entries say now, by UID.
    pub current: BTreeMap<String, Current>,
    /// How they differ from what subscribers were told.
    pub changes: Vec<Change>,
    /// The numbers by which calendars know the entries, by UID: what subscribers were told, and a step further where the
    /// content is.
    pub stamps: BTreeMap<String, Stamp>,
}

/// Compares what the entries say with the ledger, where there is one.
pub fn compare_all(ledger: Option<&Ledger>, current: BTreeMap<String, Current>) -> Comparison {
    let changes = ledger.map(|ledger| compare(ledger, &current)).unwrap_or_default();
    let published = ledger.into_iter().flat_map(|ledger| &ledger.entries).map(|(uid, entry)| (uid.clone(), entry.stamp()));
    let further = changes.iter().filter_map(|change| Some((change.uid.clone(), change.stamp?)));
    let stamps = published.chain(further).collect();
    Comparison { current, changes, stamps }
}

/// How the content differs from the ledger, by UID.
pub fn compare(ledger: &Ledger, current: &BTreeMap<String, Current>) -> Vec<Change> {
    let uids: BTreeSet<&String> = ledger.entries.keys().chain(current.keys()).collect();
    uids.into_iter().filter_map(|uid| change(uid, ledger.entries.get(uid), current.get(uid))).collect()
}

fn change(uid: &str, published: Option<&Published>, current: Option<&Current>) -> Option<Change> {
    let (kind, moves, stamp) = match (published, current) {
        (None, Some(current)) => (ChangeKind::New, Vec::new(), Some(Stamp { sequence: 0, last_modified: current.updated })),
        (Some(Published { removed: None, .. }), None) => (ChangeKind::Lost, Vec::new(), None),
        (Some(published), Some(current)) => {
            let kind = kind(published, &current.facts)?;
            let stamp = Stamp {
                sequence: match kind {
                    ChangeKind::Schedule | ChangeKind::Back => next(published.sequence),
                    _ => published.sequence,
                },
                last_modified: match kind {
                    ChangeKind::Address => published.last_modified,
                    _ => later(published.last_modified, 1),
                },
            };
            (kind, moves(published, &current.facts), Some(stamp))
        }
        _ => return None,
    };
    let by_zone_rules = match (published, current) {
        (Some(published), Some(current)) => published.facts.time.is_other_by_zone_rules(&current.facts.time),
        _ => false,
    };
    Some(Change { uid: uid.to_owned(), kind, moves, by_zone_rules, stamp })
}

fn kind(published: &Published, facts: &Facts) -> Option<ChangeKind> {
    let was = &published.facts;
    // What was cancelled, and comes back cancelled, says nothing new but where its page is.
    if published.removed == Some(Removed::Cancelled) && was.schedule() == facts.schedule() {
        Some(ChangeKind::Text)
    } else if published.removed.is_some() && !rests(published, facts) {
        Some(ChangeKind::Back)
    } else if was.schedule() != facts.schedule() {
        Some(ChangeKind::Schedule)
    } else if was.text != facts.text {
        Some(ChangeKind::Text)
    } else {
        (*was != kept(published, facts)).then_some(ChangeKind::Address)
    }
}

/// Whether an entry that was cancelled and has left the feeds has a page that still says so: it stays out of them.
fn rests(published: &Published, facts: &Facts) -> bool {
    published.removed == Some(Removed::Expired) && facts.status == PublishedStatus::Cancelled
}

/// What an entry says now, as it is kept: of one that has left the feeds, without them.
fn kept(published: &Published, facts: &Facts) -> Facts {
    let mut kept = facts.clone();
    if rests(published, facts) {
        kept.feeds.clear();
    }
    kept
}

/// The values that differ.
fn moves(published: &Published, facts: &Facts) -> Vec<Move> {
    let was = &published.facts;
    let removed = published.removed.filter(|_| !rests(published, facts));
    let status = removed.map_or(was.status.key(), Removed::key);
    let values = |field: Field| -> (Option<String>, Option<String>) {
        let owned = |text: &str| Some(text.to_owned());
        match field {
            Field::Start => (Some(was.time.start()), Some(facts.time.start())),
            Field::End => (Some(was.time.end()), Some(facts.time.end())),
            Field::Status => (owned(status), owned(facts.status.key())),
            Field::Place => (was.place().and_then(owned), facts.place().and_then(owned)),
            Field::Title => (owned(was.title()), owned(facts.title())),
        }
    };
    let all = Field::ALL.iter().map(|field| (*field, values(*field)));
    all.filter(|(_, (from, to))| from != to).map(|(field, (from, to))| Move { field, from, to }).collect()
}

/// The next SEQUENCE.
pub(super) fn next(sequence: u32) -> u32 {
    sequence.saturating_add(1).min(MAX_SEQUENCE)
}

/// Why entries changed: for single ones, by id, and for all others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reasons {
    /// Why all changed that have no reason of their own.
    pub all: Option<String>,
    /// Why single ones changed, by their UIDs without the domain.
    pub single: BTreeMap<String, String>,
}

impl Reasons {
    /// Why the entry with this UID changed.
    pub fn of(&self, uid: &str) -> Option<&str> {
        self.single.get(id_of(uid)).or(self.all.as_ref()).map(String::as_str)
    }
}

/// The id of an entry: the part of its UID before the domain.
pub fn id_of(uid: &str) -> &str {
    uid.rsplit_once('@').map_or(uid, |(local, _)| local)
}

/// The ledger brought up to date with the content at `now`: all changes since it was written become one.
///
/// What is new was last changed when its page says so, so that beginning a ledger changes no calendar. What is lost stays
/// as it was: [`cancel`] and [`retract`] say what became of it. What was cancelled and is long past leaves the feeds.
pub fn advance(ledger: &Ledger, current: &BTreeMap<String, Current>, now: Timestamp, reasons: &Reasons, tzdb: &str) -> Ledger {
    let mut next = Ledger { tzdb: tzdb.to_owned(), ..ledger.clone() };
    for change in compare(ledger, current) {
        let (Some(current), Some(stamp)) = (current.get(&change.uid), change.stamp) else { continue };
        let Some(published) = ledger.entries.get(&change.uid) else {
            let new = Published {
                facts: current.facts.clone(),
                sequence: stamp.sequence,
                last_modified: stamp.last_modified,
                removed: None,
                revisions: Vec::new(),
            };
            next.entries.insert(change.uid, new);
            continue;
        };
        let removed = published.removed.filter(|_| rests(published, &current.facts));
        let mut published = Published { facts: kept(published, &current.facts), removed, ..published.clone() };
        if change.kind != ChangeKind::Address {
            published.revise(stamp.sequence, change.moves, now, reasons.of(&change.uid));
        }
        next.entries.insert(change.uid, published);
    }
    for (uid, entry) in &mut next.entries {
        entry.expire(now, current.contains_key(uid));
    }
    next
}

impl Published {
    /// Takes out of the feeds what is cancelled and whose time is long past at `now`; the file of its own that it has beside a
    /// page stays.
    fn expire(&mut self, now: Timestamp, has_page: bool) {
        let is_cancelled = match has_page {
            true => self.removed.is_none() && self.facts.status == PublishedStatus::Cancelled,
            false => self.removed == Some(Removed::Cancelled),
        };
        if is_cancelled && later(self.facts.time.over(), KEPT_DAYS * 86_400) < now {
            self.removed = Some(Removed::Expired);
            if has_page {
                self.facts.feeds.clear();
            }
        }
    }

    /// Records a change at `now`, or a second after the last one, whichever is later.
    fn revise(&mut self, sequence: u32, moves: Vec<Move>, now: Timestamp, reason: Option<&str>) {
        self.sequence = sequence;
        self.last_modified = later(now, 0).max(later(self.last_modified, 1));
        // A change of words alone is worth a line only where somebody says why.
        if !moves.is_empty() || reason.is_some() {
            let reason = reason.map(str::to_owned);
            self.revisions.push(Revision { at: self.last_modified, sequence, moves, reason });
        }
    }
}

/// The entry `uid`, whose page is gone, does not take place: calendars say so until it is long past.
///
/// Returns whether there is such an entry that was not removed before.
pub fn cancel(ledger: &mut Ledger, uid: &str, now: Timestamp, reason: Option<&str>) -> bool {
    let Some(entry) = ledger.entries.get_mut(uid).filter(|entry| entry.removed.is_none()) else { return false };
    let from = entry.facts.status;
    entry.removed = Some(Removed::Cancelled);
    entry.facts.status = PublishedStatus::Cancelled;
    let (sequence, moves) = match from {
        PublishedStatus::Cancelled => (entry.sequence, Vec::new()),
        _ => (next(entry.sequence), vec![status(from.key(), PublishedStatus::Cancelled.key())]),
    };
    entry.revise(sequence, moves, now, reason);
    true
}

/// The entry `uid`, whose page is gone, should never have been published: calendars no longer hold it.
///
/// Returns whether there is such an entry that calendars held.
pub fn retract(ledger: &mut Ledger, uid: &str, now: Timestamp, reason: Option<&str>) -> bool {
    let published = |entry: &&mut Published| matches!(entry.removed, None | Some(Removed::Cancelled));
    let Some(entry) = ledger.entries.get_mut(uid).filter(published) else { return false };
    let moved = status(entry.facts.status.key(), Removed::Retracted.key());
    entry.removed = Some(Removed::Retracted);
    entry.revise(next(entry.sequence), vec![moved], now, reason);
    true
}

fn status(from: &str, to: &str) -> Move {
    Move { field: Field::Status, from: Some(from.to_owned()), to: Some(to.to_owned()) }
}
