//! Exceptions: what editors say is right although a rule finds fault with it.
//!
//! `allow:` in a front matter or a milestone names a rule and the reason, a comment `<!-- date-ok: why -->` vouches for
//! the dates of its paragraph. Only rules that judge dates, and what search engines ask for, can be silenced: what breaks a
//! site cannot be allowed.

use super::rules;
use crate::diag::{Diagnostic, Diagnostics, Rule, Span, nearest};
use crate::model::{Allowed, Site};
use crate::parse::prose::Waiver;
use crate::path::SourcePath;
use std::collections::BTreeSet;

/// The rules that can be silenced, and whether a comment in a text does it as well.
const ALLOWABLE: &[(&Rule, bool)] = &[
    (&rules::DATE_ORDER, false),
    (&rules::DEADLINE_WITHOUT_TIME, false),
    (&rules::MILESTONE_ORDER, false),
    (&rules::FORMER_DATE, false),
    (&rules::UPDATED_TOO_EARLY, false),
    (&rules::LONG_RANGE, false),
    (&rules::WEEKEND_DEADLINE, false),
    (&rules::MIDNIGHT_DEADLINE, false),
    (&rules::UPDATE_DATE, false),
    (&rules::YEAR_MISMATCH, false),
    (&rules::WEEKDAY, false),
    (&rules::PROSE_DATE, true),
    (&rules::LEFTOVER, false),
    (&rules::STRUCTURED_DATA, false),
];

/// Leaves out of `found` what is allowed, and adds what is wrong with the exceptions.
pub(super) fn sift(site: &Site, found: Diagnostics, diagnostics: &mut Diagnostics) {
    let waivers: Vec<(&SourcePath, &Waiver)> =
        site.prose.iter().flat_map(|(file, prose)| prose.waivers.iter().map(move |waiver| (file, waiver))).collect();
    // Where something could not be read, what it would have been found fault with is not known.
    let complete = !diagnostics.has_errors();
    let (mut used_keys, mut used_comments) = (BTreeSet::new(), BTreeSet::new());
    for finding in found {
        let by_key = site.allowed.iter().position(|allowed| covers(allowed, &finding));
        let by_comment = waivers.iter().position(|(file, waiver)| vouches(file, waiver, &finding));
        used_keys.extend(by_key);
        used_comments.extend(by_comment);
        if by_key.is_none() && by_comment.is_none() {
            diagnostics.push(finding);
        }
    }
    for (number, allowed) in site.allowed.iter().enumerate() {
        if let Some(fault) = fault(allowed, used_keys.contains(&number) || !complete) {
            diagnostics.push(fault);
        }
        if allowed.reason.is_empty() {
            diagnostics.push(without_reason(allowed.reason.span.clone()));
        }
    }
    for (number, (file, waiver)) in waivers.into_iter().enumerate() {
        let span = Span::new(file, waiver.range.clone());
        if waiver.reason.is_empty() {
            diagnostics.push(without_reason(span));
        } else if complete && !used_comments.contains(&number) {
            diagnostics.push(
                Diagnostic::new(&rules::UNUSED_ALLOW, span, "this comment vouches for no date that is found fault with")
                    .help("delete it; it covers the paragraph, item or cell in which it stands, or the block below it"),
            );
        }
    }
}

/// Whether an exception is made for a finding.
fn covers(allowed: &Allowed, finding: &Diagnostic) -> bool {
    let inside = |span: &Span| span.file == finding.span.file && span.start <= finding.span.start && finding.span.end <= span.end;
    allowed.rule.value == finding.rule.name && allowed.within.iter().any(inside)
}

/// Whether a comment vouches for a finding.
fn vouches(file: &SourcePath, waiver: &Waiver, finding: &Diagnostic) -> bool {
    *file == finding.span.file
        && waiver.scope.start <= finding.span.start
        && finding.span.end <= waiver.scope.end
        && ALLOWABLE.iter().any(|(rule, by_comment)| *rule == finding.rule && *by_comment)
}

/// What is wrong with an exception.
fn fault(allowed: &Allowed, used: bool) -> Option<Diagnostic> {
    let (name, span) = (allowed.rule.as_str(), allowed.rule.span.clone());
    let names = || ALLOWABLE.iter().map(|(rule, _)| rule.name);
    if names().any(|known| known == name) {
        return (!used).then(|| {
            Diagnostic::new(&rules::UNUSED_ALLOW, span, format!("`{name}` finds nothing here that could be allowed"))
                .help("delete this exception, so that the rule can find what comes to be wrong")
        });
    }
    let exists = rules::RULES.iter().any(|rule| rule.name == name);
    let message = if exists { format!("`{name}` cannot be allowed") } else { format!("there is no rule `{name}`") };
    let help = match nearest(name, names()) {
        Some(known) if !exists => format!("did you mean `{known}`?"),
        _ => format!("the rules that can be allowed are: {}", names().collect::<Vec<_>>().join(", ")),
    };
    Some(Diagnostic::new(&rules::UNKNOWN_VALUE, span, message).help(help))
}

fn without_reason(span: Span) -> Diagnostic {
    Diagnostic::new(&rules::EMPTY_TEXT, span, "this exception has no reason")
        .help("say why the date is right, for those who come after you: `<!-- date-ok: why -->`, `reason: why`")
}
