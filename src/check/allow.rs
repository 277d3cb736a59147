//! Exceptions: what editors say is right although a rule questions it.
//!
//! `allow:` in a front matter, a milestone, a source or the configuration names a rule and the reason, a comment
//! `<!-- date-ok: why -->` vouches for the dates of its paragraph. The table of rules says which can be allowed; whatever
//! finds such a thing, and when, it passes through here.

use crate::diag::{Diagnostic, Diagnostics, Exceptions, Span};
use crate::model::{Allowed, Site};
use crate::path::SourcePath;
use crate::rules::{self, allowable};
use crate::text::prose::Waiver;
use std::collections::BTreeSet;

/// The exceptions of a site, and which of them were of use.
#[derive(Debug)]
pub struct Allowances {
    /// Whether everything could be read: else what an exception would have been for is not known.
    complete: bool,
    keys: BTreeSet<usize>,
    comments: BTreeSet<usize>,
}

impl Allowances {
    pub(super) fn new(complete: bool) -> Self {
        Allowances { complete, keys: BTreeSet::new(), comments: BTreeSet::new() }
    }

    /// Whether an exception is made for a finding.
    pub fn permit(&mut self, site: &Site, finding: &Diagnostic) -> bool {
        if finding.rule.exceptions == Exceptions::None {
            return false;
        }
        let by_key = site.allowed.iter().position(|allowed| covers(site, allowed, finding));
        let by_comment = waivers(site).position(|(file, waiver)| vouches(file, waiver, finding));
        self.keys.extend(by_key);
        self.comments.extend(by_comment);
        by_key.is_some() || by_comment.is_some()
    }

    /// Leaves out of `found` what is allowed.
    pub(super) fn sift(&mut self, site: &Site, found: &mut Diagnostics) {
        found.retain(|finding| !self.permit(site, finding));
    }

    /// Reports exceptions for which nothing was found, when all has been looked at.
    pub fn report_unused(&self, site: &Site, diagnostics: &mut Diagnostics) {
        if !self.complete {
            return;
        }
        for (number, allowed) in site.allowed.iter().enumerate() {
            if !self.keys.contains(&number) && allowable().any(|rule| rule.name == allowed.rule.value) {
                let message = format!("`{}` finds nothing here that could be allowed", allowed.rule.value);
                diagnostics.push(
                    Diagnostic::new(&rules::UNUSED_ALLOW, allowed.rule.span.clone(), message)
                        .help("delete this exception, so that the rule can find what comes to be wrong"),
                );
            }
        }
        for (number, (file, waiver)) in waivers(site).enumerate() {
            if !self.comments.contains(&number) && !waiver.reason.is_empty() {
                let span = Span::new(file, waiver.range.clone());
                diagnostics.push(
                    Diagnostic::new(&rules::UNUSED_ALLOW, span, "this comment vouches for no date that a rule questions")
                        .help("delete it; it covers the paragraph, item or cell in which it stands, or the block below it"),
                );
            }
        }
    }
}

fn waivers(site: &Site) -> impl Iterator<Item = (&SourcePath, &Waiver)> {
    site.prose.iter().flat_map(|(file, prose)| prose.waivers.iter().map(move |waiver| (file, waiver)))
}

/// Reports what is wrong with the exceptions themselves.
pub(super) fn check(site: &Site, diagnostics: &mut Diagnostics) {
    for allowed in &site.allowed {
        diagnostics.extend(questions(allowed));
        if allowed.reason.is_empty() {
            diagnostics.push(without_reason(allowed.reason.span.clone()));
        }
    }
    for (file, waiver) in waivers(site).filter(|(_, waiver)| waiver.reason.is_empty()) {
        diagnostics.push(without_reason(Span::new(file, waiver.range.clone())));
    }
}

/// Whether an exception is made for a finding by a key: within what it stands in, and of a front matter in all texts of its
/// page. In the text itself, what a comment can vouch for is left to comments.
fn covers(site: &Site, allowed: &Allowed, finding: &Diagnostic) -> bool {
    let span = &finding.span;
    let inside = |within: &Span| within.file == span.file && within.start <= span.start && span.end <= within.end;
    let in_texts = || {
        let page = |file: &SourcePath| site.by_file.get(file).copied();
        finding.rule.exceptions == Exceptions::Key
            && allowed.page.as_ref().and_then(page).is_some_and(|own| page(&span.file) == Some(own))
    };
    allowed.rule.value == finding.rule.name && (allowed.within.iter().any(inside) || in_texts())
}

/// Whether a comment vouches for a finding.
fn vouches(file: &SourcePath, waiver: &Waiver, finding: &Diagnostic) -> bool {
    finding.rule.exceptions == Exceptions::KeyAndComment
        && *file == finding.span.file
        && waiver.scope.start <= finding.span.start
        && finding.span.end <= waiver.scope.end
}

/// What is wrong with an exception.
fn questions(allowed: &Allowed) -> Option<Diagnostic> {
    let (name, span) = (allowed.rule.as_str(), allowed.rule.span.clone());
    let names = || allowable().map(|rule| rule.name);
    if names().any(|known| known == name) {
        return None;
    }
    let exists = rules::RULES.iter().any(|rule| rule.name == name);
    let message = if exists { format!("`{name}` cannot be allowed") } else { format!("there is no rule `{name}`") };
    let other = format!("the rules that can be allowed are: {}", names().collect::<Vec<_>>().join(", "));
    let found = Diagnostic::new(&rules::UNKNOWN_VALUE, span, message);
    Some(if exists { found.help(other) } else { found.did_you_mean_one_of(name, names(), other) })
}

fn without_reason(span: Span) -> Diagnostic {
    Diagnostic::new(&rules::EMPTY_TEXT, span, "this exception has no reason")
        .help("say why the date is right, for those who come after you: `<!-- date-ok: why -->`, `reason: why`")
}
