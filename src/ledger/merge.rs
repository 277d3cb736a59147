//! Two ledgers that grew from one, made into one: what git asks of a merge driver.

use super::compare::next;
use super::{Ledger, Locked, Revision, later};
use std::collections::BTreeSet;

/// Merges what two branches told subscribers, entry by entry; nothing is lost, and no number falls.
///
/// An entry that one branch changed is taken from it. Where both moved it, subscribers of either may have seen a number, so
/// the result has the higher one plus one. It holds the facts of the branch that has the higher number, or was later; where
/// the content was merged otherwise, `convoke lock` says so.
pub fn merge(base: &Ledger, ours: &Ledger, theirs: &Ledger) -> Ledger {
    let uids: BTreeSet<&String> = ours.entries.keys().chain(theirs.entries.keys()).collect();
    let entries = uids.into_iter().filter_map(|uid| {
        let of = |ledger: &'_ Ledger| ledger.entries.get(uid).cloned();
        let entry = match (of(base), of(ours), of(theirs)) {
            (_, Some(entry), None) | (_, None, Some(entry)) => entry,
            (base, Some(ours), Some(theirs)) => {
                if ours == theirs || base.as_ref() == Some(&theirs) {
                    ours
                } else if base.as_ref() == Some(&ours) {
                    theirs
                } else {
                    both(ours, theirs)
                }
            }
            (_, None, None) => return None,
        };
        Some((uid.clone(), entry))
    });
    // Releases are named by year and letter, so that the later one is the greater text.
    let tzdb = ours.tzdb.clone().max(theirs.tzdb.clone());
    Ledger { tzdb, entries: entries.collect(), ..Ledger::default() }
}

/// An entry that both branches changed.
fn both(ours: Locked, theirs: Locked) -> Locked {
    let rank = |entry: &Locked| (entry.removed.is_some(), entry.sequence, entry.last_modified);
    let (mut kept, other) = if rank(&theirs) > rank(&ours) { (theirs, ours) } else { (ours, theirs) };
    let moved = kept.facts.schedule() != other.facts.schedule() || kept.removed != other.removed;
    let sequence = kept.sequence.max(other.sequence);
    kept.sequence = if moved { next(sequence) } else { sequence };
    kept.last_modified = later(kept.last_modified.max(other.last_modified), 1);
    kept.facts.feeds.extend(other.facts.feeds);
    let mut revisions: Vec<Revision> = Vec::new();
    for revision in other.revisions.into_iter().chain(std::mem::take(&mut kept.revisions)) {
        if !revisions.contains(&revision) {
            revisions.push(revision);
        }
    }
    revisions.sort_by_key(|revision| (revision.at, revision.sequence));
    kept.revisions = revisions;
    kept
}
