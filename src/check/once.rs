//! A slip is told once: what is found because of it rests until it is mended.
//!
//! In: all findings that are not allowed. Out: those that stand by themselves. Not here: exceptions ([`super::allow`]), which
//! come first, so that one that is allowed hides nothing.

use crate::diag::{Diagnostic, Diagnostics, Rule, Span};
use crate::path::SourcePath;
use crate::rules;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Rules about dates. Of findings that blame one date, that of the first of these rules is told.
const ABOUT_DATES: &[&Rule] = &[
    &rules::BAD_DATE,
    &rules::DATE_ORDER,
    &rules::WEEKDAY,
    &rules::YEAR_MISMATCH,
    &rules::FORMER_DATE,
    &rules::UPDATE_DATE,
    &rules::MILESTONE_ORDER,
    &rules::PART_DATES,
    &rules::UPDATED_TOO_EARLY,
    &rules::UPDATED_BEHIND,
    &rules::FAR_DEADLINE,
    &rules::LONG_RANGE,
    &rules::MIDNIGHT_DEADLINE,
    &rules::PROSE_DATE,
    &rules::WEEKEND_DEADLINE,
];

/// The dates that were found fault with, by file.
type Blamed = BTreeMap<SourcePath, Vec<Range<usize>>>;

/// Rules whose findings rest where another rule finds something in the same record, which begins at a place or is a file.
const RESTS: &[(&Rule, &Rule, Record)] =
    &[(&rules::PATH_COLLISION, &rules::DUPLICATE_ID, Record::At), (&rules::STRUCTURED_DATA, &rules::ATTENDANCE, Record::File)];

/// What two findings have in common that are about one record.
#[derive(Clone, Copy, PartialEq)]
enum Record {
    /// Their place.
    At,
    /// Their file.
    File,
}

/// Other rules of which one slip can break several references, or several outputs.
const JOINED: &[&Rule] = &[&rules::UNKNOWN_ID, &rules::PATH_COLLISION];

/// How many other places a finding shows.
const SHOWN: usize = 12;

/// Leaves out what rests on something else that is found.
pub(super) fn sift(diagnostics: &mut Diagnostics) {
    diagnostics.sort();
    rest(diagnostics);
    let rank = |found: &Diagnostic| ABOUT_DATES.iter().position(|rule| *rule == found.rule);
    let (mut blamed, mut kept) = (Blamed::new(), Vec::new());
    for rule in 0..ABOUT_DATES.len() {
        let of_rule = diagnostics.iter().filter(|found| rank(found) == Some(rule));
        let new = joined(of_rule.filter(|found| !places(found).any(|place| is_blamed(&blamed, place))));
        for place in new.iter().flat_map(places) {
            blamed.entry(place.file.clone()).or_default().push(place.range());
        }
        kept.extend(new);
    }
    for joinable in JOINED {
        kept.extend(joined(diagnostics.iter().filter(|found| found.rule == *joinable)));
    }
    diagnostics.retain(|found| rank(found).is_none() && !JOINED.contains(&found.rule));
    diagnostics.extend(kept);
    diagnostics.sort();
}

fn rest(diagnostics: &mut Diagnostics) {
    let key = |span: &Span, record| if record == Record::File { Span::new(&span.file, 0..0) } else { span.clone() };
    let at = |rule: &Rule, record| {
        diagnostics.iter().filter(|found| found.rule == rule).map(|found| key(&found.span, record)).collect()
    };
    let all: Vec<(&Rule, Record, BTreeSet<Span>)> =
        RESTS.iter().map(|(rule, on, record)| (*rule, *record, at(on, *record))).collect();
    let rests = |found: &Diagnostic| {
        all.iter().any(|(rule, record, places)| found.rule == *rule && places.contains(&key(&found.span, *record)))
    };
    diagnostics.retain(|found| !rests(found));
}

/// The findings of a rule, those about one thing as one, and one at each place.
fn joined<'d>(all: impl Iterator<Item = &'d Diagnostic>) -> Vec<Diagnostic> {
    let mut about: BTreeMap<Thing, usize> = BTreeMap::new();
    let mut at: BTreeSet<Span> = BTreeSet::new();
    let mut joined: Vec<Diagnostic> = Vec::new();
    for found in all {
        if !at.insert(found.span.clone()) {
            continue;
        }
        match about.entry(thing(found)) {
            Entry::Occupied(first) => join(&mut joined[*first.get()], found),
            Entry::Vacant(free) => {
                free.insert(joined.len());
                joined.push(found.clone());
            }
        }
    }
    joined
}

/// The places that a finding blames.
fn places(found: &Diagnostic) -> impl Iterator<Item = &Span> {
    std::iter::once(&found.span).chain(found.labels.iter().map(|(span, _)| span))
}

fn is_blamed(blamed: &Blamed, place: &Span) -> bool {
    let overlaps = |range: &Range<usize>| range.start < place.end && place.start < range.end;
    blamed.get(&place.file).is_some_and(|ranges| ranges.iter().any(overlaps))
}

/// What a finding is about.
type Thing = (Option<Span>, String);

/// Several deadlines after one event, several texts against one date, several references to one id are about one thing.
fn thing(found: &Diagnostic) -> Thing {
    let other = || found.labels.first().map_or(&found.span, |(span, _)| span).clone();
    match found.rule {
        rule if [&rules::DATE_ORDER, &rules::PROSE_DATE].contains(&rule) => (Some(other()), String::new()),
        rule if *rule == rules::UNKNOWN_ID => (None, found.message.clone()),
        _ => (Some(found.span.clone()), String::new()),
    }
}

/// Shows another place of a finding.
fn join(first: &mut Diagnostic, found: &Diagnostic) {
    let words = if first.message == found.message { "here as well" } else { &found.message };
    if first.labels.len() < SHOWN {
        *first = first.clone().label(found.span.clone(), words);
    }
}
