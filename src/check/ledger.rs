//! Rules about what subscribers were told: `convoke.lock` against the content.
//!
//! A site without that file keeps no such record, and none of these rules but that of `--locked` is about it.

use crate::diag::{Diagnostic, Diagnostics, Rule, Severity, Span};
use crate::ledger::{Change, ChangeKind, Comparison, Current, Field, Ledger, NAME, Published, Revision};
use crate::model::{Document, Site};
use crate::options::Options;
use crate::path::SourcePath;
use crate::plan::Plan;
use crate::rules;
use crate::time::{Timestamp, Zone};
use std::collections::{BTreeMap, BTreeSet};

/// How many changes a finding shows at their places.
const SHOWN: usize = 12;

/// How many seconds may lie between the beginning of the day on which a page was changed and the telling of it: three days and
/// the day itself.
const GRACE: i64 = 4 * 24 * 3600;

/// Errors that leave every entry in the site, so that what is missing is gone indeed.
const HARMLESS: &[&Rule] = &[
    &rules::UNKNOWN_ID,
    &rules::WEEKDAY,
    &rules::DEAD_LINK,
    &rules::DEAD_ANCHOR,
    &rules::UNSAFE_LINK,
    &rules::UNSAFE_HTML,
    &rules::PATH_COLLISION,
    &rules::MISSING_FILE,
    &rules::UPDATED_MISSING,
    &rules::IMAGE_WITHOUT_TEXT,
    &rules::THIRD_PARTY,
];

/// Whether an error can be why an entry is missing.
pub(crate) fn can_hide_entries(diagnostics: &Diagnostics) -> bool {
    diagnostics.iter().any(|found| found.severity == Severity::Error && !HARMLESS.contains(&found.rule))
}

/// Reports how the content differs from what subscribers were told.
///
/// Where something could not be read, what it would have said is not known, and it does not count as lost or changed.
pub fn check(site: &Site, plan: &Plan, comparison: &Comparison, options: &Options, diagnostics: &mut Diagnostics) {
    let Comparison { current, changes, .. } = comparison;
    let is_whole = !diagnostics.has_errors();
    let Some(ledger) = &site.ledger else {
        if options.locked && is_whole && !current.is_empty() {
            let message = format!("there is no `{NAME}`, and the site has dates for calendars");
            let diagnostic = Diagnostic::new(&rules::LOCK_STALE, site.config.span.part(0..0), message);
            diagnostics.push(diagnostic.help("run `convoke lock`, and commit the file that it writes"));
        }
        return;
    };
    if !options.allow_removals && !can_hide_entries(diagnostics) {
        lost(site, ledger, current, changes, diagnostics);
    }
    if !options.allow_removals && is_whole {
        shrunk(plan, ledger, current, diagnostics);
    }
    if !diagnostics.has_errors() {
        behind(ledger, current, changes, options, diagnostics);
    }
}

/// The file itself, for what is missing in it.
fn file() -> Span {
    let path = SourcePath::new(NAME).unwrap_or_else(|_| unreachable!("a fixed path"));
    Span::new(&path, 0..0)
}

fn place(ledger: &Ledger, uid: &str) -> Span {
    ledger.spans.get(uid).cloned().unwrap_or_else(file)
}

/// The part of a UID before its domain.
fn local(uid: &str) -> &str {
    uid.rsplit_once('@').map_or(uid, |(local, _)| local)
}

/// What subscribers have in their calendars is in the content, or it is said what became of it.
fn lost(site: &Site, ledger: &Ledger, current: &BTreeMap<String, Current>, changes: &[Change], diagnostics: &mut Diagnostics) {
    let lost: Vec<(&str, &Published)> = changes
        .iter()
        .filter(|change| change.kind == ChangeKind::Lost)
        .filter_map(|change| Some((change.uid.as_str(), ledger.entries.get(&change.uid)?)))
        .collect();
    if let Some(diagnostic) = other_domain(site, &lost, current) {
        diagnostics.push(diagnostic);
        return;
    }
    let new: Vec<(&String, &Current)> = current.iter().filter(|(uid, _)| !ledger.entries.contains_key(*uid)).collect();
    let mut taken: BTreeSet<&String> = BTreeSet::new();
    for (uid, entry) in lost {
        let id = local(uid);
        let title = entry.facts.title();
        let message = format!(
            "`{id}` (“{title}”, {}) is in the calendars of subscribers, and no longer in the site",
            entry.facts.time.start()
        );
        let diagnostic = Diagnostic::new(&rules::ENTRY_LOST, place(ledger, uid), message);
        let is_same = |current: &Current| current.facts.schedule() == entry.facts.schedule() && current.facts.title() == title;
        let is_like = |current: &Current| current.facts.title() == title || current.facts.schedule() == entry.facts.schedule();
        let free = || new.iter().filter(|(uid, _)| !taken.contains(*uid));
        let renamed = free().find(|(_, current)| is_same(current)).or_else(|| free().find(|(_, current)| is_like(current)));
        if let Some((other, current)) = renamed {
            taken.insert(other);
            let message = format!("this looks like the same under the name `{}`", local(other));
            diagnostics.push(diagnostic.label(current.span.clone(), message).help(format!(
                "if it is the same, give it its old id back (`{}`): calendars know it by that; \
                 if not: `convoke cancel {id}` or `convoke retract {id}`",
                id.rsplit_once('.').filter(|_| other.contains('.')).map_or(id, |(_, last)| last)
            )));
            continue;
        }
        let owner = site.documents.iter().find(|(_, document)| document.id.value == id);
        let owner = owner.filter(|(_, document)| document.event().is_some_and(|event| !event.dates.is_exact_to_the_day()));
        if let Some((_, document)) = owner {
            let Some(event) = document.event() else { continue };
            diagnostics.push(diagnostic.label(event.dates.span.clone(), "its date is no longer exact to the day").help(format!(
                "calendars cannot hold a date like that: `convoke cancel {id}` tells subscribers that the day is off, \
                 and a new day takes its place later; or keep the last day that was published, with `status: postponed`"
            )));
            continue;
        }
        diagnostics.push(diagnostic.help(format!(
            "bring it back (a draft is left out as well); or `convoke cancel {id}`: it does not take place, and calendars say so; \
             or `convoke retract {id}`: it should never have been published, and calendars drop it"
        )));
    }
}

/// All entries have another domain than subscribers know them by.
fn other_domain(site: &Site, lost: &[(&str, &Published)], current: &BTreeMap<String, Current>) -> Option<Diagnostic> {
    let domain = site.config.uid_domain.as_ref()?;
    let (uid, _) = lost.first()?;
    let (_, before) = uid.rsplit_once('@')?;
    let is_moved = |(uid, _): &(&str, &Published)| current.contains_key(&format!("{}@{domain}", local(uid)));
    let moved = lost.iter().filter(|entry| is_moved(entry)).count();
    (before != domain && moved * 2 > lost.len()).then(|| {
        let message = format!("subscribers know the entries by `{before}`, and `uid_domain` is now `{domain}`");
        let diagnostic = Diagnostic::new(&rules::ENTRY_LOST, site.config.span.part(0..0), message);
        diagnostic.help(format!("set `uid_domain: {before}` again: it need not be the site's address, but it must stay"))
    })
}

/// Every feed that subscribers have is there, with the entries that it had.
fn shrunk(plan: &Plan, ledger: &Ledger, current: &BTreeMap<String, Current>, diagnostics: &mut Diagnostics) {
    let mut missing: BTreeMap<&String, Vec<&str>> = BTreeMap::new();
    for (uid, published) in ledger.entries.iter().filter(|(_, published)| published.removed.is_none()) {
        // What is gone altogether is reported as lost.
        let Some(current) = current.get(uid) else { continue };
        for feed in published.facts.feeds.difference(&current.facts.feeds) {
            missing.entry(feed).or_default().push(uid);
        }
    }
    for (feed, uids) in missing {
        let ids: Vec<&str> = uids.iter().map(|uid| local(uid)).collect();
        let span = uids.first().map_or_else(file, |uid| place(ledger, uid));
        let message = match plan.feeds.at(feed).is_some() {
            true => format!("the feed `{feed}` would lose {}", ids.join(", ")),
            false => format!("the feed `{feed}`, which has subscribers, would be no more"),
        };
        let mut diagnostic = Diagnostic::new(&rules::FEED_SHRUNK, span, message);
        for current in uids.iter().filter_map(|uid| current.get(*uid)).take(SHOWN) {
            diagnostic = diagnostic.label(current.span.clone(), "it has moved to other feeds");
        }
        diagnostics.push(diagnostic.help(
            "undo what moved it; or say that it is meant: `convoke build --allow-removals`, and `convoke lock --allow-removals` once",
        ));
    }
}

/// A page does not say that it was last changed days before subscribers were told of a change of it.
pub(super) fn updated(site: &Site, comparison: &Comparison, diagnostics: &mut Diagnostics) {
    let Some(ledger) = &site.ledger else { return };
    let mut last: BTreeMap<&Span, (Timestamp, &Document)> = BTreeMap::new();
    for (uid, entry) in &comparison.current {
        let Some(published) = ledger.entries.get(uid).filter(|published| published.removed.is_none()) else { continue };
        let document = site.by_file.get(&entry.span.file).map(|at| &site.documents[*at]);
        let Some((document, updated)) = document.and_then(|document| Some((document, document.updated.as_ref()?))) else {
            continue;
        };
        // Another release words entries anew, titles as well, which changes no page: a new date, place or status is what counts.
        let is_schedule = |revision: &&Revision| revision.moves.iter().any(|change| change.field != Field::Title);
        let moved = published.revisions.iter().filter(is_schedule).map(|revision| revision.at).max();
        if let Some(moved) = moved.filter(|moved| moved.as_second() - entry.updated.as_second() > GRACE) {
            let at = last.entry(&updated.span).or_insert((moved, document));
            at.0 = at.0.max(moved);
        }
    }
    for (span, (at, document)) in last {
        let day = Zone::utc().local(at).date();
        let updated = document.updated.as_ref().map_or(day, |updated| updated.value);
        let message =
            format!("the page says that it was last changed on {updated}, but subscribers were told of a change on {day}");
        let finding = Diagnostic::new(&rules::UPDATED_BEHIND, span.clone(), message);
        diagnostics.push(finding.write_instead(&[day.to_string()]));
    }
}

/// The ledger says what the content says.
fn behind(
    ledger: &Ledger,
    current: &BTreeMap<String, Current>,
    changes: &[Change],
    options: &Options,
    diagnostics: &mut Diagnostics,
) {
    // Drafts are not told to subscribers.
    let counts = |change: &&Change| change.kind != ChangeKind::Lost && !(options.drafts && change.kind == ChangeKind::New);
    let changed: Vec<&Change> = changes.iter().filter(counts).collect();
    if changed.is_empty() {
        return;
    }
    let rule = if options.locked { &rules::LOCK_STALE } else { &rules::LOCK_BEHIND };
    let mut counted: BTreeMap<ChangeKind, usize> = BTreeMap::new();
    for change in &changed {
        *counted.entry(change.kind).or_default() += 1;
    }
    let counts: Vec<String> = counted.iter().map(|(kind, count)| format!("{count} {}", kind.word())).collect();
    let mut diagnostic = Diagnostic::new(rule, file(), format!("`{NAME}` is behind the content: {}", counts.join(", ")));
    for change in changed.iter().take(SHOWN) {
        let Some(current) = current.get(&change.uid) else { continue };
        diagnostic = diagnostic.label(current.span.clone(), describe(change));
    }
    let more = changed.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!("; {more} more are not shown") } else { String::new() };
    let zones = match changed.iter().any(|change| change.by_zone_rules) {
        true => format!("; the tz database is now {}, and {} when this was published", crate::time::tzdb_version(), ledger.tzdb),
        false => String::new(),
    };
    diagnostics.push(
        diagnostic.help(format!(
            "run `convoke lock`, with `--reason` where readers should learn why, and commit the file{more}{zones}"
        )),
    );
}

/// A change in words.
fn describe(change: &Change) -> String {
    let id = local(&change.uid);
    if change.by_zone_rules {
        return format!("{id}: a newer tz database moves it: {}", joined(change));
    }
    match change.moves.is_empty() {
        true => format!("{id}: {}", change.kind.word()),
        false => format!("{id}: {}", joined(change)),
    }
}

fn joined(change: &Change) -> String {
    change.moves.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
