//! `convoke cancel`: what subscribers have does not take place, although its page is gone.
//!
//! In: a site's folder and ids. Out: its `convoke.lock`, in which the entries are cancelled. Not here: how calendars say so.

use super::lock::{LockedSite, Why};
use super::shared::{FAULTY, FINE, Findings, Global, Outcome};
use crate::check::ledger::can_hide_entries;
use crate::diag::nearest;
use crate::edge::EdgeError;
use crate::ledger::{self, KEPT_DAYS, Ledger, NAME, id_of};
use crate::time::Timestamp;
use clap::Args;

/// Tell subscribers that something without a page does not take place
///
/// Calendars keep the entry and call it cancelled until 30 days after its end; `convoke lock` then drops it. What still
/// has a page is cancelled there, by `status: cancelled`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  convoke cancel workshop-2\n  convoke cancel joint-call --reason 'No funds'")]
pub(super) struct Cancel {
    /// Ids of entries, or of calls and events whose entries are all meant
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    #[command(flatten)]
    why: Why,
    #[command(flatten)]
    findings: Findings,
}

impl Cancel {
    pub(super) fn run(self, global: &Global) -> Outcome {
        let change = Removal {
            apply: ledger::cancel,
            word: "cancelled",
            has_page: "write `status: cancelled` in its page, which then says why as well",
            after: &format!("calendars say so until {KEPT_DAYS} days after its end; `convoke lock` then drops it"),
        };
        change.run(&self.ids, &self.why, &self.findings, global)
    }
}

/// A change of entries that have no page any more.
pub(super) struct Removal<'a> {
    /// Makes it; returns whether there was something to change.
    pub(super) apply: fn(&mut Ledger, &str, Timestamp, Option<&str>) -> bool,
    /// What the entries are then.
    pub(super) word: &'static str,
    /// What to do with one that has a page.
    pub(super) has_page: &'static str,
    /// What follows from it.
    pub(super) after: &'a str,
}

impl Removal<'_> {
    /// Makes the change for the entries that `ids` mean: all of them, or none.
    pub(super) fn run(&self, ids: &[String], why: &Why, findings: &Findings, global: &Global) -> Outcome {
        let Some(site) = LockedSite::read(global, findings, true, can_hide_entries)? else { return Ok(FAULTY) };
        let Some(mut ledger) = site.ledger.clone() else {
            return Err(EdgeError::Usage(format!(
                "there is no {NAME}; `convoke lock` writes it, and remembers what was published"
            )));
        };
        let reasons =
            why.reasons(&site.ledger.iter().flat_map(|ledger| ledger.entries.keys()).map(|uid| id_of(uid)).collect())?;
        let now = why.now();
        let (mut lines, mut refused) = (Vec::new(), Vec::new());
        for id in ids {
            let (gone, there): (Vec<String>, Vec<String>) =
                meant(&ledger, id).into_iter().partition(|uid| !site.current.contains_key(uid));
            if gone.is_empty() {
                refused.push(match there.first() {
                    Some(_) => format!("`{id}` is in the site: {}", self.has_page),
                    None => unknown(&ledger, id),
                });
            }
            let changed: Vec<String> =
                gone.iter().filter(|uid| (self.apply)(&mut ledger, uid, now, reasons.of(uid))).cloned().collect();
            if changed.is_empty() && !gone.is_empty() {
                refused.push(format!("`{id}` is {} already", self.word_of(&ledger, &gone)));
            }
            lines.extend(changed.iter().map(|uid| format!("{:<11} {uid}", self.word)));
        }
        if !refused.is_empty() {
            return Err(EdgeError::Refused(refused));
        }
        site.write(&ledger)?;
        drop(site.compiled);
        lines.push(format!("{NAME} is written; commit it: {}", self.after));
        global.say(findings.format(), &lines.join("\n"))?;
        Ok(FINE)
    }

    fn word_of(&self, ledger: &Ledger, uids: &[String]) -> &'static str {
        let removed = uids.first().and_then(|uid| ledger.entries.get(uid)?.removed);
        removed.map_or(self.word, ledger::Removed::key)
    }
}

/// The UIDs that an id names: of one entry, with or without its domain, or of all entries of a page.
fn meant(ledger: &Ledger, id: &str) -> Vec<String> {
    let local = |uid: &str| uid.rsplit_once('@').map_or(uid, |(local, _)| local).to_owned();
    let is_one = |uid: &&String| *uid == id || local(uid) == id;
    let one: Vec<String> = ledger.entries.keys().filter(is_one).cloned().collect();
    let within = format!("{id}.");
    let parts = ledger.entries.keys().filter(|uid| local(uid).starts_with(&within)).cloned();
    one.into_iter().chain(parts).collect()
}

fn unknown(ledger: &Ledger, id: &str) -> String {
    let ids: Vec<&str> = ledger.entries.keys().filter_map(|uid| Some(uid.rsplit_once('@')?.0)).collect();
    match nearest(id, ids.iter().copied()) {
        Some(known) => format!("subscribers never had `{id}`; did you mean `{known}`?"),
        None => format!("subscribers never had `{id}`; {NAME} has the ids of all entries"),
    }
}
