//! The command line: what can be asked for, and how a run ends.
//!
//! In: arguments and a few variables of the environment. Out: an exit code. One file a command; what they share stands
//! here. Not here: how a site is understood, which the commands only ask for.

#![allow(clippy::disallowed_methods, reason = "commands meet the outside world, by way of the edge where it can")]

mod build;
mod calendar_file;
mod cancel;
mod check;
mod clean;
mod completions;
mod diff;
mod explain;
mod i18n;
mod init;
mod lock;
mod new;
mod retract;
mod schema;
mod serve;
mod when;

use crate::Compiled;
use crate::diag::Diagnostics;
use crate::edge::EdgeError;
use crate::edge::disk::{SiteFolder, find_root};
use crate::edge::report::{self, FORMATS, Format};
use crate::edge::terminal::{self, Color, Progress};
use crate::path::SourcePath;
use crate::time::Timestamp;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// What is said at the end of `--help`.
const AFTER: &str = "\
Exit codes:
  0  all is well, or there are only warnings
  1  there are errors, or the build failed; of diff: something scheduled differs
  2  the command line is wrong, or there is no site here
  4  the system failed: a file could not be read or written

Environment:
  NO_COLOR, CLICOLOR, CLICOLOR_FORCE  colour, unless --color is given
  CI                                  no line of progress
  GITHUB_ACTIONS                      findings as annotations, unless --format is given

Examples:
  convoke init my-events     make a small site to start from
  convoke serve --open       look at it while it is written
  convoke check              say what is wrong with it
  convoke build              write it to the folder public";

/// A static site generator for events and calls, with calendars that subscribers can trust.
#[derive(Debug, Parser)]
#[command(name = "convoke", version, about, after_help = AFTER, disable_help_subcommand = false)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What every command understands.
#[derive(Debug, Args)]
struct Global {
    /// The folder of the site [default: the nearest one upwards that holds a convoke.yaml]
    #[arg(short, long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Another file in place of the site's convoke.yaml
    #[arg(short, long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Say nothing but what is wrong
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Say more; twice, still more
    #[arg(short, long, global = true, action = ArgAction::Count)]
    verbose: u8,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: Color,
}

#[derive(Debug, Subcommand)]
enum Command {
    Build(build::Build),
    Check(check::Check),
    Serve(serve::Serve),
    Init(init::Init),
    New(new::New),
    Diff(diff::DiffCommand),
    Lock(lock::Lock),
    Cancel(cancel::Cancel),
    Retract(retract::Retract),
    When(when::WhenCommand),
    Ics(calendar_file::Ics),
    Explain(explain::Explain),
    Schema(schema::SchemaCommand),
    I18n(i18n::I18n),
    Clean(clean::Clean),
    Completions(completions::Completions),
}

/// How a run ended: an exit code, or why not.
type Outcome = Result<u8, EdgeError>;

/// All is well.
const FINE: u8 = 0;
/// There are findings at the level of errors, or the build failed.
const FAULTY: u8 = 1;

/// Runs what the command line asks for; never panics over a closed pipe.
pub fn main() -> ExitCode {
    let Cli { global, command } = Cli::parse();
    global.color.set();
    let outcome = match command {
        Command::Build(command) => command.run(&global),
        Command::Check(command) => command.run(&global),
        Command::Serve(command) => command.run(&global),
        Command::Init(command) => command.run(&global),
        Command::New(command) => command.run(&global),
        Command::Diff(command) => command.run(&global),
        Command::Lock(command) => command.run(&global),
        Command::Cancel(command) => command.run(&global),
        Command::Retract(command) => command.run(&global),
        Command::When(command) => command.run(&global),
        Command::Ics(command) => command.run(&global),
        Command::Explain(command) => command.run(&global),
        Command::Schema(command) => command.run(&global),
        Command::I18n(command) => command.run(&global),
        Command::Clean(command) => command.run(&global),
        Command::Completions(command) => command.run(&global),
    };
    ExitCode::from(outcome.unwrap_or_else(|error| {
        tell(&error);
        error.exit_code()
    }))
}

/// Tells an error of the edge, in the form of all others.
fn tell(error: &EdgeError) {
    for line in error.to_string().lines() {
        // If even this fails there is nobody to tell it to; the exit code says the rest.
        let _ = terminal::warn(&format!("{}\n", terminal::plain(&format!("error: {line}"))));
    }
}

impl Global {
    /// The site that is meant, and the folder `output` in it or elsewhere.
    fn site(&self, output: Option<&Path>) -> Result<(SiteFolder, PathBuf), EdgeError> {
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
    fn progress(&self, what: &'static str) -> Progress {
        Progress::new(what, self.quiet)
    }

    /// Tells a result, unless it should be quiet or the standard output holds a document of findings.
    fn say(&self, format: &Format, line: &str) -> Result<(), EdgeError> {
        match (self.quiet, format.document) {
            (true, _) => Ok(()),
            (false, false) => terminal::print(&format!("{line}\n")),
            (false, true) => terminal::warn(&format!("{line}\n")),
        }
    }
}

/// How findings are told and when they count as errors.
#[derive(Debug, Args)]
struct Findings {
    /// How findings are written; all but human and short go to the standard output [default: human]
    #[arg(long, value_parser = format_parser())]
    format: Option<&'static Format>,
    /// Count warnings as errors
    #[arg(long, value_name = "WHAT")]
    deny: Option<Deny>,
}

/// What counts as an error besides errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// Warnings
    Warnings,
}

fn format_parser() -> impl TypedValueParser<Value = &'static Format> {
    let values = FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.about));
    PossibleValuesParser::new(values).map(|name| report::format(&name).unwrap_or(&FORMATS[0]))
}

impl Findings {
    fn format(&self) -> &'static Format {
        self.format.unwrap_or_else(default_format)
    }

    fn denies_warnings(&self) -> bool {
        self.deny == Some(Deny::Warnings)
    }

    /// Whether `diagnostics` hold something that ends a run with [`FAULTY`].
    fn are_fatal(&self, diagnostics: &Diagnostics) -> bool {
        diagnostics.has_errors() || (self.denies_warnings() && !diagnostics.is_empty())
    }

    /// Writes the findings to the stream that their format belongs to, and returns their summary.
    fn write(&self, diagnostics: &Diagnostics, compiled: &Compiled, name: &Name) -> Result<Option<String>, EdgeError> {
        let (text, summary) = report::write(diagnostics, compiled, &**name, self.denies_warnings(), self.format());
        let tell = if self.format().document { terminal::print } else { terminal::warn };
        tell(&text)?;
        Ok(summary)
    }
}

/// The present moment, or that of `SOURCE_DATE_EPOCH`.
fn now() -> Timestamp {
    let given = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| Timestamp::from_second(seconds.parse().ok()?).ok());
    given.unwrap_or_else(Timestamp::now)
}

/// The format where none is asked for: annotations where GitHub would show them.
fn default_format() -> &'static Format {
    let name = if terminal::is_set("GITHUB_ACTIONS") { "github" } else { "human" };
    report::format(name).unwrap_or(&FORMATS[0])
}

/// How a file is called towards people.
type Name = Arc<dyn Fn(&SourcePath) -> String + Send + Sync>;

/// Files are called as seen from the working folder, so that a click opens them; those of the built-in theme by their path.
fn name(site: &SiteFolder) -> Name {
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

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
        let help = Cli::command().render_long_help().to_string();
        assert!(help.contains("Exit codes:") && help.contains("Examples:"), "{help}");
    }

    #[test]
    fn formats_are_those_of_the_table() {
        for format in FORMATS {
            let cli = Cli::try_parse_from(["convoke", "check", "--format", format.name]).unwrap();
            let Command::Check(check) = cli.command else { panic!("not check") };
            assert_eq!(check.findings().format().name, format.name);
        }
        assert!(Cli::try_parse_from(["convoke", "check", "--format", "xml"]).is_err());
    }

    #[test]
    fn flags_of_all_commands_stand_anywhere() {
        let cli = Cli::try_parse_from(["convoke", "-r", "a", "build", "-vv", "--color", "never", "-c", "b.yaml"]).unwrap();
        assert_eq!((cli.global.root, cli.global.verbose, cli.global.color), (Some("a".into()), 2, Color::Never));
        assert!(Cli::try_parse_from(["convoke", "build", "-q", "-v"]).is_err());
        assert!(Cli::try_parse_from(["convoke", "completion", "bash"]).is_ok());
    }
}
