//! Rules about a whole site.
//!
//! In: a [`Site`] and its [`Plan`]. Out: [`Diagnostics`]. [`crate::rules::RULES`] is the table of all rules, those that single values
//! can break included; each has a page under `docs/rules/` that shows and tests it. [`crate::ics::lint`] looks at calendar files alone.
//! Not here: rules about one file or one value, which its own stage keeps ([`crate::parse`], [`crate::model`]).

mod allow;
pub(crate) mod calendars;
mod dates;
mod html;
pub(crate) mod ledger;
mod order;
mod pages;
mod plausible;
mod prose;
mod structured;

pub use allow::Allowances;

use crate::diag::Diagnostics;
use crate::model::Site;
use crate::plan::{self, Plan};
use crate::theme::Theme;

/// Checks a site; what is returned knows the exceptions that were of use, for what is found later.
pub fn check(site: &Site, plan: &Plan, theme: &Theme, diagnostics: &mut Diagnostics) -> Allowances {
    let is_sound = !diagnostics.has_errors();
    let mut allowances = Allowances::new(is_sound);
    let [mut told, mut judged, mut read] = [Diagnostics::new(), Diagnostics::new(), Diagnostics::new()];
    // Dates in texts, links and all else take about as long: side by side.
    let texts = || prose::check(site, theme, diagnostics, &mut read);
    let links = || plan::check_links(site, plan, &mut told);
    let rest = || {
        dates::check(site, &mut judged);
        order::check(site, &mut judged);
        plausible::check(site, &mut judged);
        // What could not be read may be what would else lack.
        if is_sound {
            structured::check(site, &mut judged);
        }
        calendars::check(site, &mut judged);
        pages::check(site, plan, theme, &mut judged);
        html::check(site, &mut judged);
    };
    rayon::join(texts, || rayon::join(links, rest));
    [read, told, judged].into_iter().for_each(|found| diagnostics.extend(found));
    allowances.sift(site, diagnostics);
    allow::check(site, diagnostics);
    allowances
}
