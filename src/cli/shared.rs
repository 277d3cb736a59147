//! What the commands share: the flags that all understand, how findings are shown, and how a run ends.

use crate::Compiled;
use crate::diag::{Diagnostics, Severity};
use crate::edge::EdgeError;
use crate::edge::disk::{SiteFolder, find_root};
use crate::edge::report::{self, FORMATS, Format};
use crate::edge::terminal::{self, Color, Progress};
use crate::path::SourcePath;
use crate::time::Timestamp;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{ArgAction, Args, ValueEnum};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What every command understands.
#[derive(Debug, Args)]
pub(super) struct Global {
    /// The folder of the site [default: the nearest one upwards that holds a convoke.yaml]
    #[arg(short, long, global = true, value_name = "DIR")]
    pub(super) root: Option<PathBuf>,
    /// Another file in place of the site's convoke.yaml
    #[arg(short, long, global = true, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Say nothing but what is wrong
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Say more; twice, still more
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub(super) verbose: u8,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,
}

/// How a run ended: an exit code, or why not.
pub(super) type Outcome = Result<u8, EdgeError>;

/// All is well.
pub(super) const FINE: u8 = 0;
/// There are findings at the level of errors, or the build failed.
pub(super) const FAULTY: u8 = 1;

/// Tells an error of the edge, in the form of all others.
pub(super) fn tell(error: &EdgeError) {
    for line in error.to_string().lines() {
        // If even this fails there is nobody to tell it to; the exit code says the rest.
        let _ = terminal::warn(&format!("{}\n", terminal::plain(&format!("error: {line}"))));
    }
}

impl Global {
    /// The site that is meant, and the folder `output` in it or elsewhere.
    pub(super) fn site(&self, output: Option<&Path>) -> Result<(SiteFolder, PathBuf), EdgeError> {
        let here = std::env::current_dir().map_err(EdgeError::io("find", Path::new("the working folder")))?;
        let root = match (&self.root, &self.config) {
            (Some(root), _) => root.clone(),
            (None, Some(config)) => find_root(&here).or_else(|| config.parent().map(Path::to_owned)).unwrap_or_default(),
            (None, None) => find_root(&here).unwrap_or_else(|| here.clone()),
        };
        let root = if root.as_os_str().is_empty() { here } else { root };
        let output = output.map_or_else(|| root.join("public"), Path::to_owned);
        Ok((SiteFolder::open(&root, self.config.as_deref(), Some(&output))?, output))
    }

    /// A line of progress for long work.
    pub(super) fn progress(&self, what: &'static str) -> Progress {
        Progress::new(what, self.quiet)
    }

    /// Tells a result, unless it should be quiet or the standard output holds a document of findings.
    pub(super) fn say(&self, format: &Format, line: &str) -> Result<(), EdgeError> {
        match (self.quiet, format.document) {
            (true, _) => Ok(()),
            (false, false) => terminal::print(&format!("{line}\n")),
            (false, true) => terminal::warn(&format!("{line}\n")),
        }
    }
}

/// How findings are shown and when they count as errors.
#[derive(Debug, Args)]
pub(super) struct Findings {
    /// How findings are written; all but human and short go to the standard output [default: human]
    #[arg(long, value_parser = format_parser())]
    format: Option<&'static Format>,
    /// Count warnings as errors
    #[arg(long, value_name = "WHAT")]
    deny: Option<Deny>,
}

/// What counts as an error besides errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Deny {
    /// Warnings
    Warnings,
}

fn format_parser() -> impl TypedValueParser<Value = &'static Format> {
    let values = FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.about));
    PossibleValuesParser::new(values).map(|name| report::format(&name).unwrap_or(&FORMATS[0]))
}

impl Findings {
    pub(super) fn format(&self) -> &'static Format {
        self.format.unwrap_or_else(default_format)
    }

    pub(super) fn denies_warnings(&self) -> bool {
        self.deny == Some(Deny::Warnings)
    }

    /// Whether `diagnostics` hold something that ends a run with [`FAULTY`].
    pub(super) fn are_fatal(&self, diagnostics: &Diagnostics) -> bool {
        diagnostics.has_errors() || (self.denies_warnings() && diagnostics.count(Severity::Warning) > 0)
    }

    /// Writes the findings to the stream that their format belongs to, and returns their summary.
    pub(super) fn write(&self, diagnostics: &Diagnostics, compiled: &Compiled, name: &Name) -> Result<Option<String>, EdgeError> {
        let (text, summary) = report::write(diagnostics, compiled, &**name, self.denies_warnings(), self.format());
        let tell = if self.format().document { terminal::print } else { terminal::warn };
        tell(&text)?;
        Ok(summary)
    }
}

/// The present moment, or that of `SOURCE_DATE_EPOCH`.
pub(super) fn now() -> Timestamp {
    let given = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| Timestamp::from_second(seconds.parse().ok()?).ok());
    given.unwrap_or_else(Timestamp::now)
}

/// The format where none is asked for: annotations where GitHub would show them.
fn default_format() -> &'static Format {
    let name = if terminal::is_set("GITHUB_ACTIONS") { "github" } else { "human" };
    report::format(name).unwrap_or(&FORMATS[0])
}

/// How a file is called towards people.
pub(super) type Name = Arc<dyn Fn(&SourcePath) -> String + Send + Sync>;

/// Files are called as seen from the working folder, so that a click opens them; those of the built-in theme by their path.
pub(super) fn name(site: &SiteFolder) -> Name {
    let here = std::env::current_dir().and_then(|here| here.canonicalize()).ok();
    let site = site.clone();
    Arc::new(move |path| {
        let file = site.shown(path);
        match &here {
            Some(here) if file.exists() => report::relative(&file, here),
            _ => path.to_string(),
        }
    })
}
