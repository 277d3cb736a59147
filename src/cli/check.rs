//! `convoke check`: says what is wrong with the site, and writes nothing.
//!
//! In: a site's folder. Out: findings, and one line with the counts. Every page is rendered, so that errors of
//! templates show as well. Not here: which rules there are ([`crate::check`]).

use super::shared::{FAULTY, FINE, Findings, Global, Outcome, name};
use crate::edge::publish::render_all;
use crate::edge::report::count;
use crate::{Inputs, Options, compile};
use clap::Args;

/// Say what is wrong with the site, and write nothing
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  convoke check\n  convoke check --deny warnings --format sarif > findings.sarif")]
pub(super) struct Check {
    /// Check drafts as well
    #[arg(long)]
    drafts: bool,
    /// Fail where convoke.lock is behind the content
    #[arg(long)]
    locked: bool,
    #[command(flatten)]
    findings: Findings,
}

impl Check {
    #[cfg(test)]
    pub(super) fn findings(&self) -> &Findings {
        &self.findings
    }

    pub(super) fn run(self, global: &Global) -> Outcome {
        let (site, _) = global.site(None)?;
        let options = Options { drafts: self.drafts, locked: self.locked, ..Options::default() };
        let inputs = Inputs { tree: site.read()?, options };
        let compiled = compile(&inputs, None);
        let progress = global.progress("checking");
        let mut diagnostics = compiled.diagnostics.clone();
        diagnostics.extend(render_all(&compiled, &|done, total| progress.step(done, total)));
        diagnostics.sort();
        drop(progress);
        let summary = self.findings.write(&diagnostics, &compiled, &name(&site))?;
        let files = count(inputs.tree.iter().count(), "file");
        let pages = count(compiled.plan.paths().filter(|path| path.extension() == "html").count(), "page");
        let result = summary.unwrap_or_else(|| "no findings".to_owned());
        global.say(self.findings.format(), &format!("{files}, {pages}, {result}"))?;
        Ok(if self.findings.are_fatal(&diagnostics) { FAULTY } else { FINE })
    }
}
