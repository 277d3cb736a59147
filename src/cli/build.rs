//! `convoke build`: writes the site.
//!
//! In: a site's folder. Out: its output folder, findings, and one line with the counts. The same files give the same
//! bytes and the same line. Not here: how writing is kept safe ([`crate::edge::publish`]).

use super::shared::{FAULTY, FINE, Findings, Global, Outcome, name, tell};
use crate::edge::EdgeError;
use crate::edge::publish::{PublishError, Written, publish};
use crate::edge::terminal;
use crate::{Inputs, Options, compile};
use clap::Args;
use std::path::PathBuf;
use std::time::Instant;

/// Write the site
///
/// Only files that differ are written, and only files that an earlier build wrote are removed. If anything fails,
/// the output folder stays as it was.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  convoke build\n  convoke build -o /srv/www --deny warnings\n  \
                        convoke build -u https://preview.example/17/ --drafts")]
pub(super) struct Build {
    /// The folder to write to [default: public in the site's folder]
    #[arg(short, long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
    /// An address for the site in place of the configuration's
    #[arg(short = 'u', long, value_name = "URL")]
    base_url: Option<String>,
    /// Build drafts as well
    #[arg(long)]
    drafts: bool,
    /// Write to a folder that holds other files, and over files that Convoke did not write
    #[arg(long)]
    force: bool,
    /// Fail where convoke.lock is behind the content
    #[arg(long)]
    locked: bool,
    /// Let entries and feeds vanish that subscribers have
    #[arg(long)]
    allow_removals: bool,
    #[command(flatten)]
    findings: Findings,
}

impl Build {
    pub(super) fn run(self, global: &Global) -> Outcome {
        let start = Instant::now();
        let (site, out) = global.site(self.output_dir.as_deref())?;
        let (locked, allow_removals) = (self.locked, self.allow_removals);
        let options = Options { drafts: self.drafts, base_url: self.base_url, locked, allow_removals, ..Options::default() };
        let mut compiled = compile(&Inputs { tree: site.read()?, options }, None);
        compiled.forget_records();
        let result = if self.findings.are_fatal(&compiled.diagnostics) {
            Err(PublishError::default())
        } else {
            let progress = global.progress("building");
            publish(&compiled, site.root(), &out, self.force, &|done, total| progress.step(done, total))
        };
        let mut diagnostics = compiled.diagnostics.clone();
        if let Err(error) = &result {
            diagnostics.extend(error.findings.clone());
            diagnostics.sort();
        }
        let summary = self.findings.write(&diagnostics, &compiled, &name(&site))?;
        // The program ends here: giving back a large site piece by piece would only take time.
        std::mem::forget(compiled);
        if let Some(summary) = summary.filter(|_| !global.quiet) {
            terminal::warn(&format!("{summary}\n"))?;
        }
        match result {
            Ok(published) => {
                let time = (global.verbose > 0).then(|| format!(", {} ms", start.elapsed().as_millis()));
                global.say(self.findings.format(), &format!("{}{}", line(published), time.unwrap_or_default()))?;
                Ok(FINE)
            }
            Err(error) => Ok(failed(error)),
        }
    }
}

fn line(Written { written, unchanged, removed }: Written) -> String {
    format!("{written} written, {unchanged} unchanged, {removed} removed")
}

/// Tells why nothing was written, besides the findings, and returns the exit code.
fn failed(error: PublishError) -> u8 {
    if !error.not_undone.is_empty() {
        tell(&EdgeError::Refused(error.not_undone));
    }
    error.error.map_or(FAULTY, |reason| {
        tell(&reason);
        reason.exit_code()
    })
}
