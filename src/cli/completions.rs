//! `convoke completions`: a script by which a shell completes the command line.
//!
//! In: the name of a shell. Out: the script, made from the same definitions as the command line itself.

use super::shared::{FINE, Outcome};
use crate::edge::terminal;
use clap::{Args, Command};
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
    /// Writes the script of `program`, the whole command line.
    pub(super) fn run(self, mut program: Command) -> Outcome {
        let mut script = Vec::new();
        generate(self.shell, &mut program, "convoke", &mut script);
        terminal::print(&String::from_utf8_lossy(&script))?;
        Ok(FINE)
    }
}
