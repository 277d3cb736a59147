//! Rules about a whole site.
//!
//! In: a [`Site`] and its [`Plan`](crate::plan::Plan). Out: [`Diagnostics`]. [`crate::rules::RULES`] is the table of all rules, those that single values
//! can break included; each has a page under `docs/rules/` that shows and tests it. [`crate::ics::lint`] looks at calendar files alone.
//! Not here: rules about one file or one value, which its own stage keeps ([`crate::parse`], [`crate::model`]).

mod allow;
mod calendars;
mod checked;
mod clocks;
mod dates;
mod html;
mod images;
pub(crate) mod ledger;
mod links;
mod once;
mod order;
mod pages;
mod plausible;
mod prose;
mod series;
mod structured;
mod wording;

pub use allow::Allowances;
pub use checked::Checked;

use crate::diag::{Diagnostic, Diagnostics, Severity};
use crate::model::Site;
use crate::model::config::SeverityOfRule;
use crate::rules;

/// How bad a finding is at a site: the last setting that fits holds, or else the table of rules.
pub fn severity(severities: &[SeverityOfRule], found: &Diagnostic) -> Severity {
    let fits = |paths: &[String]| paths.is_empty() || paths.iter().any(|pattern| found.span.file.fits(pattern));
    let own = severities.iter().rev().find(|of| of.rule == found.rule && fits(&of.paths));
    own.map_or(found.rule.severity, |of| of.severity)
}

/// Judges a site: all rules that need more than one file, and what editors say is right all the same.
pub fn check(checked: &Checked<'_>, diagnostics: &mut Diagnostics) {
    let Some(site) = checked.languages.first().map(|local| local.site) else { return };
    let is_sound = !diagnostics.has_errors();
    texts_and_dates(checked, site, is_sound, diagnostics);
    let mut allowances = Allowances::new(is_sound);
    allowances.sift(site, diagnostics);
    // What is off hides nothing.
    diagnostics.retain(|found| severity(&site.config.severities, found) != Severity::Off);
    once::sift(diagnostics);
    allow::check(site, diagnostics);
    ledger::check(site, checked.plan, checked.comparison, checked.options, diagnostics);
    images::check(checked, site, &mut allowances, diagnostics);
    calendars::sizes(checked, site, &mut allowances, diagnostics);
    allowances.report_unused(site, diagnostics);
}

/// The rules about texts, dates, links and pages, side by side: dates in texts, links and all else take about as long.
fn texts_and_dates(checked: &Checked<'_>, site: &Site, is_sound: bool, diagnostics: &mut Diagnostics) {
    let Checked { plan, theme, .. } = checked;
    let ids_are_unique = diagnostics.iter().all(|found| *found.rule != rules::DUPLICATE_ID);
    let [mut reached, mut judged, mut read] = [Diagnostics::new(), Diagnostics::new(), Diagnostics::new()];
    let texts = || {
        let names = clocks::ZoneNames::of(site, theme);
        prose::check(site, &names, diagnostics, &mut read);
        wording::check(site, &names, &mut read);
    };
    let reach = || links::check(site, plan, &mut reached);
    let rest = || {
        dates::check(site, &mut judged);
        order::check(site, ids_are_unique, &mut judged);
        plausible::check(site, &mut judged);
        series::check(site, &mut judged);
        ledger::updated(site, checked.comparison, &mut judged);
        // What could not be read may be what would else lack.
        if is_sound {
            structured::check(site, &mut judged);
        }
        calendars::check(site, &mut judged);
        calendars::years(checked, site, &mut judged);
        pages::check(site, plan, theme, &mut judged);
        html::check(site, &mut judged);
    };
    rayon::join(texts, || rayon::join(reach, rest));
    [read, reached, judged].into_iter().for_each(|found| diagnostics.extend(found));
}
