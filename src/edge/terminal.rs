//! What Convoke may do with the terminal: colour, a line of progress, how wide it is.
//!
//! In: flags and the environment (`NO_COLOR`, `CLICOLOR`, `CLICOLOR_FORCE`, `TERM`, `CI`, `COLUMNS`). Out: lines on
//! the standard streams. This is the door to `anstream`. A reader that closed the pipe is no error.
//! Not here: how findings are laid out ([`super::report`]).

use super::EdgeError;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// When output is coloured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Color {
    /// On a terminal that shows colours, unless the environment says otherwise.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Color {
    /// Makes this the choice for the rest of the run.
    pub fn set(self) {
        // `auto` is anstream's own reading of NO_COLOR, CLICOLOR, CLICOLOR_FORCE, TERM and the terminal.
        let choice = match self {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }
}

/// Whether a variable of the environment is set to something.
pub fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| !value.is_empty())
}

/// How many characters fit on a line of the terminal, as far as the shell says so.
pub fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    columns.filter(|columns| (40..=1000).contains(columns)).unwrap_or(120)
}

/// Writes a result to the standard output, colours as the terminal allows.
///
/// # Errors
/// When it cannot be written; a reader that went away is no error.
pub fn print(text: &str) -> Result<(), EdgeError> {
    settle(write(&mut anstream::stdout(), text), "the standard output")
}

/// Writes a message to the standard error, colours as the terminal allows.
///
/// # Errors
/// As [`print()`].
pub fn warn(text: &str) -> Result<(), EdgeError> {
    settle(write(&mut anstream::stderr(), text), "the standard error")
}

fn write(stream: &mut impl Write, text: &str) -> io::Result<()> {
    stream.write_all(text.as_bytes())?;
    stream.flush()
}

fn settle(result: io::Result<()>, stream: &str) -> Result<(), EdgeError> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result.map_err(EdgeError::io("write to", Path::new(stream))),
    }
}

/// Text as one harmless line: controls, which could command the terminal, become visible characters.
pub fn plain(text: &str) -> String {
    text.chars().map(|c| if is_harmful(c) { '\u{FFFD}' } else { c }).collect()
}

/// Whether a character controls the terminal or the direction of the text after it.
fn is_harmful(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// How long nothing is shown, since most builds are over by then.
const PATIENCE: Duration = Duration::from_millis(300);
/// How often the line is renewed.
const RHYTHM: Duration = Duration::from_millis(100);

/// A line of progress on the standard error, for work that takes long; only on a terminal.
#[derive(Debug)]
pub struct Progress {
    what: &'static str,
    next: Option<Mutex<Instant>>,
}

impl Progress {
    /// Shows nothing if `quiet`, in a pipe, under `CI` or on a dumb terminal.
    pub fn new(what: &'static str, quiet: bool) -> Self {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let shown = !quiet && !dumb && !is_set("CI") && io::stderr().is_terminal();
        Progress { what, next: shown.then(|| Mutex::new(Instant::now() + PATIENCE)) }
    }

    /// Tells how far the work is. Cheap, and may be called by several threads.
    pub fn step(&self, done: usize, total: usize) {
        // A thread that finds another one printing has nothing to add.
        let Some(Ok(mut next)) = self.next.as_ref().map(Mutex::try_lock) else { return };
        let now = Instant::now();
        if now >= *next {
            *next = now + RHYTHM;
            show(&format!("\r{} {done} of {total}", self.what));
        }
    }
}

impl Drop for Progress {
    /// Clears the line.
    fn drop(&mut self) {
        let started = self.next.as_ref().map(|next| *next.lock().unwrap_or_else(PoisonError::into_inner));
        if started.is_some_and(|next| next.saturating_duration_since(Instant::now()) <= RHYTHM) {
            show(&format!("\r{}\r", " ".repeat(self.what.len() + 24)));
        }
    }
}

/// Progress that cannot be shown is not worth a failure.
fn show(text: &str) {
    let _ = write(&mut io::stderr().lock(), text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_commands_the_terminal() {
        assert_eq!(plain("a\u{1b}[31mb\nc\u{202E}d é"), "a\u{FFFD}[31mb\u{FFFD}c\u{FFFD}d é");
    }

    #[test]
    fn a_closed_pipe_is_no_error() {
        let closed = Err(io::Error::from(io::ErrorKind::BrokenPipe));
        assert!(settle(closed, "x").is_ok());
        let full = Err(io::Error::from(io::ErrorKind::StorageFull));
        assert_eq!(settle(full, "x").unwrap_err().exit_code(), 4);
    }
}
