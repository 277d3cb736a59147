//! The command line: what can be asked for, and how a run ends.
//!
//! In: arguments and a few variables of the environment. Out: an exit code. One file a command; what they share
//! stands in `shared.rs`. Not here: how a site is understood, which the commands only ask for.

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
mod shared;
mod theme;
mod when;

use clap::{CommandFactory, Parser, Subcommand};
use shared::{Global, tell};
use std::process::ExitCode;

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
    Theme(theme::ThemeCommand),
    I18n(i18n::I18n),
    Clean(clean::Clean),
    Completions(completions::Completions),
}

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
        Command::Theme(command) => command.run(&global),
        Command::I18n(command) => command.run(&global),
        Command::Clean(command) => command.run(&global),
        Command::Completions(command) => command.run(Cli::command()),
    };
    ExitCode::from(outcome.unwrap_or_else(|error| {
        tell(&error);
        error.exit_code()
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edge::report::FORMATS;
    use crate::edge::terminal::Color;

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
