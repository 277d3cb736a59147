//! Rules about a whole site.
//!
//! In: a [`Site`] and its [`Plan`]. Out: [`Diagnostics`]. [`RULES`] is the table of all rules, those that single values
//! can break included; each has a page under `docs/rules/` that shows and tests it. [`calendar_file`] looks at calendar files alone.
//! Not here: rules about one file or one value, which its own stage keeps ([`crate::parse`], [`crate::model`]).

mod allow;
pub mod calendar_file;
pub(crate) mod calendars;
mod dates;
mod html;
pub(crate) mod ledger;
mod order;
mod pages;
mod plausible;
mod prose;
pub mod rules;
mod structured;

pub use allow::Allowances;
pub use rules::RULES;

use crate::diag::Diagnostics;
use crate::model::Site;
use crate::plan::{self, Plan};
use crate::theme::Theme;

/// Checks a site; what is returned knows the exceptions that were of use, for what is found later.
pub fn check(site: &Site, plan: &Plan, theme: &Theme, diagnostics: &mut Diagnostics) -> Allowances {
    let mut allowances = Allowances::new(!diagnostics.has_errors());
    let mut judged = Diagnostics::new();
    dates::check(site, &mut judged);
    order::check(site, &mut judged);
    plausible::check(site, &mut judged);
    // What could not be read may be what would else lack.
    if !diagnostics.has_errors() {
        structured::check(site, &mut judged);
    }
    prose::check(site, theme, diagnostics, &mut judged);
    diagnostics.extend(judged);
    calendars::check(site, diagnostics);
    pages::check(site, plan, theme, diagnostics);
    html::check(site, diagnostics);
    plan::check_links(site, plan, diagnostics);
    allowances.sift(site, diagnostics);
    allow::check(site, diagnostics);
    allowances
}
