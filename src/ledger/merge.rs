//! Two ledgers that grew from one, made into one: what git asks of a merge driver.

use super::compare::next;
use super::{Ledger, Published, Revision, later};
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
fn both(ours: Published, theirs: Published) -> Published {
    // Where all else is equal, what the entry says decides, so that it is the same whichever side merges.
    let rank = |entry: &Published| (entry.removed.is_some(), entry.sequence, entry.last_modified, entry.facts.clone());
    let (mut kept, other) = if rank(&theirs) > rank(&ours) { (theirs, ours) } else { (ours, theirs) };
    let moved = kept.facts.schedule() != other.facts.schedule() || kept.removed != other.removed;
    let sequence = kept.sequence.max(other.sequence);
    kept.sequence = if moved { next(sequence) } else { sequence };
    let last_modified = kept.last_modified.max(other.last_modified);
    kept.facts.feeds.extend(other.facts.feeds);
    let mut revisions: Vec<Revision> = Vec::new();
    for revision in other.revisions.into_iter().chain(std::mem::take(&mut kept.revisions)) {
        if !revisions.contains(&revision) {
            revisions.push(revision);
        }
    }
    let rest =
        |revision: &Revision| (revision.moves.iter().map(ToString::to_string).collect::<Vec<_>>(), revision.reason.clone());
    revisions.sort_by_cached_key(|revision| (revision.at, revision.sequence, rest(revision)));
    // A revision is known by its entry and its moment: two of the same second are a second apart from now on.
    let mut last = None;
    for revision in &mut revisions {
        revision.at = last.map_or(revision.at, |last| revision.at.max(later(last, 1)));
        last = Some(revision.at);
    }
    kept.last_modified = last.map_or(last_modified, |last| last_modified.max(last));
    kept.last_modified = later(kept.last_modified, 1);
    kept.revisions = revisions;
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{Facts, Field, Move, PublishedStatus, PublishedTime, Removed};
    use crate::time::{Date, Timestamp};
    use std::collections::BTreeMap;

    /// An entry on a day of June, with a number, last changed on a day of January.
    fn entry(day: i8, sequence: u32, changed: i8, removed: Option<Removed>) -> Published {
        let day = Date::constant(2027, 6, day);
        Published {
            facts: Facts {
                time: PublishedTime::Days { first: day, last: day },
                status: PublishedStatus::Confirmed,
                place: Vec::new(),
                title: vec![(String::new(), "A".to_owned())],
                file: None,
                feeds: BTreeSet::new(),
                text: u64::from(changed.unsigned_abs()),
            },
            sequence,
            last_modified: moment(changed),
            removed,
            revisions: Vec::new(),
        }
    }

    fn moment(day: i8) -> Timestamp {
        crate::time::Zone::utc().start_of_day(Date::constant(2027, 1, day))
    }

    fn ledger(entry: Option<&Published>) -> Ledger {
        let entries: BTreeMap<String, Published> = entry.map(|entry| ("a@x".to_owned(), entry.clone())).into_iter().collect();
        Ledger { tzdb: "2026a".to_owned(), entries, ..Ledger::default() }
    }

    #[test]
    fn nothing_is_lost_and_no_number_falls_whichever_side_is_ours() {
        let base = entry(1, 0, 1, None);
        let all: Vec<Option<Published>> = vec![
            None,
            Some(base.clone()),
            Some(entry(1, 0, 3, None)),
            Some(entry(2, 1, 2, None)),
            Some(entry(3, 1, 4, None)),
            Some(entry(4, 5, 2, None)),
            Some(entry(1, 1, 3, Some(Removed::Cancelled))),
            Some(entry(1, 1, 4, Some(Removed::Retracted))),
        ];
        for before in [None, Some(&base)] {
            for ours in &all {
                for theirs in &all {
                    let merged = merge(&ledger(before), &ledger(ours.as_ref()), &ledger(theirs.as_ref()));
                    let mirrored = merge(&ledger(before), &ledger(theirs.as_ref()), &ledger(ours.as_ref()));
                    assert_eq!(merged, mirrored, "{ours:?} {theirs:?}");
                    let merged = merged.entries.get("a@x");
                    assert_eq!(merged.is_some(), ours.is_some() || theirs.is_some());
                    let Some(merged) = merged else { continue };
                    for side in [ours, theirs].into_iter().flatten() {
                        assert!(merged.sequence >= side.sequence && merged.last_modified >= side.last_modified);
                    }
                }
            }
        }
    }

    /// What either branch published as an amendment keeps its number and its moment.
    #[test]
    fn revisions_keep_their_numbers_and_no_two_have_the_same_moment() {
        let with = |day: i8, changed: i8, times: &[i8]| {
            let revision = |at: &i8| Revision {
                at: moment(*at),
                sequence: 1,
                moves: vec![Move { field: Field::Start, from: None, to: Some(day.to_string()) }],
                reason: None,
            };
            Published { revisions: times.iter().map(revision).collect(), ..entry(day, 1, changed, None) }
        };
        let base = entry(1, 0, 1, None);
        let merged = |ours: &Published, theirs: &Published| {
            let one = merge(&ledger(Some(&base)), &ledger(Some(ours)), &ledger(Some(theirs)));
            assert_eq!(one, merge(&ledger(Some(&base)), &ledger(Some(theirs)), &ledger(Some(ours))));
            one.entries["a@x"].clone()
        };
        let (ours, theirs) = (with(2, 3, &[2, 3]), with(3, 5, &[1, 5]));
        let both = merged(&ours, &theirs);
        assert_eq!(both.revisions.len(), 4);
        assert!(ours.revisions.iter().chain(&theirs.revisions).all(|revision| both.revisions.contains(revision)));
        // Both locked in the same second.
        let both = merged(&with(2, 3, &[3]), &with(3, 3, &[3]));
        let moments: Vec<Timestamp> = both.revisions.iter().map(|revision| revision.at).collect();
        assert_eq!(moments, [moment(3), later(moment(3), 1)]);
        assert_eq!((both.sequence, both.last_modified), (2, later(moment(3), 2)));
    }

    #[test]
    fn where_both_moved_the_higher_number_and_one_more() {
        let base = entry(1, 0, 1, None);
        let merged = |ours: Published, theirs: Published| {
            let merged = merge(&ledger(Some(&base)), &ledger(Some(&ours)), &ledger(Some(&theirs)));
            let merged = merged.entries["a@x"].clone();
            (merged.facts.time.start(), merged.sequence, merged.last_modified.as_second() - moment(1).as_second())
        };
        let day = 86_400;
        assert_eq!(merged(entry(2, 1, 2, None), entry(3, 1, 3, None)), ("2027-06-03".to_owned(), 2, 2 * day + 1));
        assert_eq!(merged(entry(2, 4, 2, None), entry(3, 1, 3, None)), ("2027-06-02".to_owned(), 5, 2 * day + 1));
        // Only one of them changed it.
        assert_eq!(merged(entry(2, 1, 2, None), base.clone()), ("2027-06-02".to_owned(), 1, day));
        // Both changed words alone.
        assert_eq!(merged(entry(1, 0, 2, None), entry(1, 0, 3, None)), ("2027-06-01".to_owned(), 0, 2 * day + 1));
    }
}
