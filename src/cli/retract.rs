//! `convoke retract`: what subscribers have should never have been published.
//!
//! In: a site's folder and ids. Out: its `convoke.lock`, in which the entries are retracted; calendars no longer hold them.

use super::cancel::Removal;
use super::lock::Why;
use super::shared::{Findings, Global, Outcome};
use crate::ledger;
use clap::Args;

/// Drop something without a page from the calendars
///
/// For what should never have been published, such as a test, or is published elsewhere. It vanishes from calendars that follow a
/// feed without a word; a copy that somebody made stays. For what was to take place, use `convoke cancel`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  convoke retract test-event")]
pub(super) struct Retract {
    /// Ids of entries, or of calls and events whose entries are all meant
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    #[command(flatten)]
    why: Why,
    #[command(flatten)]
    findings: Findings,
}

impl Retract {
    pub(super) fn run(self, global: &Global) -> Outcome {
        let change = Removal {
            apply: ledger::retract,
            word: "retracted",
            has_page: "delete its page first",
            after: "calendars no longer hold it; its number is kept, should the id come back",
        };
        change.run(&self.ids, &self.why, &self.findings, global)
    }
}
