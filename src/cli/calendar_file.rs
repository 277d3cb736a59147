//! `convoke ics`: what is wrong with calendar files, anybody's, and what programs make of them.
//!
//! In: files. Out: findings, and one line with the counts. Not here: what is looked for ([`crate::ics::lint`]).

use super::shared::{FAULTY, FINE, Findings, Global, Outcome};
use crate::diag::{Diagnostic, Diagnostics, Span};
use crate::edge::EdgeError;
use crate::edge::report::{Context, Files, Report, count};
use crate::edge::terminal;
use crate::ics::lint;
use crate::path::SourcePath;
use crate::rules;
use clap::Args;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// Say what is wrong with calendar files, and what programs make of them
#[derive(Debug, Args)]
#[command(after_help = "\
The files may be anybody's. Errors are what RFC 5545 forbids and times without a meaning; warnings name the programs that are
known to misread something, and what they do then.

Examples:
  convoke ics public/calendar/*.ics
  convoke ics --format json feed.ics")]
pub(super) struct Ics {
    /// The calendar files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    findings: Findings,
}

impl Ics {
    pub(super) fn run(self, global: &Global) -> Outcome {
        let mut diagnostics = Diagnostics::new();
        let mut known: BTreeMap<SourcePath, (String, String)> = BTreeMap::new();
        let mut entries = 0;
        for (number, file) in self.files.iter().enumerate() {
            let bytes = fs::read(file).map_err(EdgeError::io("read", file))?;
            // Findings know files by their place in a site, which these have not got.
            let name = format!("{number:06}.ics");
            let path = SourcePath::new(&name).map_err(|_| EdgeError::Usage(file.display().to_string()))?;
            let text = String::from_utf8(bytes).unwrap_or_else(|error| {
                let at = error.utf8_error().valid_up_to();
                let finding =
                    Diagnostic::new(&rules::NOT_UTF8, Span::new(&path, at..at), "the calendar is not in UTF-8 from here on");
                diagnostics.push(finding.help("write UTF-8, and fold no line inside a character"));
                String::from_utf8_lossy(error.as_bytes()).into_owned()
            });
            diagnostics.extend(lint::check(&path, &text));
            entries += lint::count(&text);
            known.insert(path, (file.display().to_string(), text));
        }
        let summary = self.tell(&diagnostics, &known)?;
        let result = summary.unwrap_or_else(|| "no findings".to_owned());
        let files = format!("{}, {}", count(self.files.len(), "file"), entries_in_words(entries));
        global.say(self.findings.format(), &format!("{files}, {result}"))?;
        Ok(if self.findings.are_fatal(&diagnostics) { FAULTY } else { FINE })
    }

    fn tell(
        &self,
        diagnostics: &Diagnostics,
        known: &BTreeMap<SourcePath, (String, String)>,
    ) -> Result<Option<String>, EdgeError> {
        let context = Context {
            text: &|path| known.get(path).map(|(_, text)| text.as_str()),
            name: &|path| known.get(path).map_or_else(|| path.to_string(), |(name, _)| name.clone()),
            deny_warnings: self.findings.denies_warnings(),
        };
        let files = Files::of(diagnostics, &context);
        let report = Report::new(diagnostics, &files, context.deny_warnings);
        let format = self.findings.format();
        let tell = if format.document { terminal::print } else { terminal::warn };
        tell(&(format.write)(&report))?;
        Ok(report.summary())
    }
}

fn entries_in_words(entries: usize) -> String {
    if entries == 1 { "1 entry".to_owned() } else { format!("{entries} entries") }
}
