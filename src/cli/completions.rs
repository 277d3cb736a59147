//! `convoke completions`: a script by which a shell completes the command line.
//!
//! In: the name of a shell. Out: the script, made from the same definitions as the command line itself.

use super::{Cli, FINE, Global, Outcome};
use crate::edge::terminal;
use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};

/// Print a script by which a shell completes the command line
#[derive(Debug, Args)]
#[command(
    alias = "completion",
    after_help = "Example:\n  convoke completions bash > ~/.local/share/bash-completion/completions/convoke"
)]
pub(super) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(super) fn run(self, _: &Global) -> Outcome {
        let mut script = Vec::new();
        generate(self.shell, &mut Cli::command(), "convoke", &mut script);
        terminal::print(&String::from_utf8_lossy(&script))?;
        Ok(FINE)
    }
}
