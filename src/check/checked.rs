//! What the rules about a whole site are given.

use crate::entries::Calendars;
use crate::ledger::Comparison;
use crate::localised::Localised;
use crate::options::Options;
use crate::plan::Plan;
use crate::theme::Theme;

/// What is judged.
#[derive(Clone, Copy)]
pub struct Checked<'a> {
    /// The site in all of its languages, in order.
    pub languages: &'a [Localised<'a>],
    /// What is written.
    pub plan: &'a Plan,
    /// The theme.
    pub theme: &'a Theme,
    /// The calendar entries.
    pub calendars: &'a Calendars,
    /// The content against `convoke.lock`.
    pub comparison: &'a Comparison,
    /// What was asked for.
    pub options: &'a Options,
}
