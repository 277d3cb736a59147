//! `convoke lock`: writes down what subscribers are told.
//!
//! In: a site's folder, and the present moment, which no other part of a build knows. Out: its `convoke.lock`, brought up
//! to date. With `--merge`, three files of that kind are made into one, as git asks of a merge driver. Not here: what
//! counts as a change, and which number it gives ([`crate::ledger`]).

use super::shared::{FAULTY, FINE, Findings, Global, Outcome, name};
use crate::diag::{Diagnostics, Severity, nearest};
use crate::edge::disk::{SiteFolder, replace};
use crate::edge::serve::clock;
use crate::edge::{EdgeError, terminal};
use crate::ledger::{self, Change, ChangeKind, Current, Ledger, NAME, Reasons};
use crate::parse::{Parsed, Role, parse};
use crate::path::SourcePath;
use crate::source::{Source, SourceTree};
use crate::time::{Timestamp, tzdb_version};
use crate::{Compiled, Inputs, Options, compile};
use clap::Args;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Write down what subscribers of the calendars are told
///
/// The file convoke.lock remembers of every calendar entry what it said, when it last changed and how often it moved, so
/// that programs of subscribers take up what is new. All changes since the last time become one. Commit the file.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  convoke lock\n  convoke lock --reason 'The hall is taken on the 14th'\n  \
                        convoke lock --reason workshop-2='The hall is taken' --reason call.papers='Many asked'\n  \
                        git config merge.convoke-lock.driver 'convoke lock --merge %O %A %B'")]
pub(super) struct Lock {
    #[command(flatten)]
    why: Why,
    /// Let entries leave the calendars: what is no longer in the site is retracted
    #[arg(long)]
    allow_removals: bool,
    /// Merge two locks that grew from one, and write the result to the second
    #[arg(long, num_args = 3, value_names = ["BASE", "OURS", "THEIRS"], conflicts_with_all = ["reasons", "now", "allow_removals"])]
    merge: Option<Vec<PathBuf>>,
    #[command(flatten)]
    findings: Findings,
}

/// Why something is told to subscribers, and when.
#[derive(Debug, Args)]
pub(super) struct Why {
    /// Why, for readers: of all that changed, or of one entry by its id
    #[arg(long = "reason", value_name = "[ID=]TEXT")]
    reasons: Vec<String>,
    /// The moment of the change [default: now, or that of SOURCE_DATE_EPOCH]
    #[arg(long, value_name = "WHEN", value_parser = clock::moment)]
    now: Option<Timestamp>,
}

impl Why {
    /// The reasons, each in one line. `known` are the ids that one can be given for.
    pub(super) fn reasons(&self, known: &BTreeSet<&str>) -> Result<Reasons, EdgeError> {
        let mut reasons = Reasons::default();
        for given in self.reasons.iter().map(|given| one_line(given)).filter(|given| !given.is_empty()) {
            match given.split_once('=').filter(|(id, _)| is_id(id)) {
                Some((id, _)) if !known.contains(id) => return Err(unknown(id, known)),
                Some((id, text)) => {
                    reasons.single.insert(id.to_owned(), text.trim().to_owned());
                }
                None if reasons.all.is_some() => {
                    return Err(EdgeError::Usage(
                        "`--reason TEXT` is given twice: write `--reason ID=TEXT` for single entries".to_owned(),
                    ));
                }
                None => reasons.all = Some(given),
            }
        }
        Ok(reasons)
    }

    /// The moment of the change.
    pub(super) fn now(&self) -> Timestamp {
        self.now.unwrap_or_else(super::shared::now)
    }
}

/// Whether this is the id of an entry, and not the beginning of a sentence.
fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

/// A text without ends of lines.
fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// The error of a reason for what it cannot be given for.
fn unknown(id: &str, known: &BTreeSet<&str>) -> EdgeError {
    let help = match nearest(id, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "nothing changed".to_owned(),
        None => format!("what changed is: {}", known.iter().copied().collect::<Vec<_>>().join(", ")),
    };
    EdgeError::Usage(format!(
        "`{}` is no entry that changes here, so there is nothing to give a reason for; {help}",
        terminal::plain(id)
    ))
}

/// A site with what subscribers were told, and what it says now.
pub(super) struct LockedSite {
    pub(super) site: SiteFolder,
    pub(super) compiled: Compiled,
    pub(super) ledger: Option<Ledger>,
    pub(super) current: BTreeMap<String, Current>,
    text: Option<String>,
}

impl LockedSite {
    /// Reads the site with what `refuses` its findings: `None` where it does, and the errors have been shown.
    pub(super) fn read(
        global: &Global,
        findings: &Findings,
        allow_removals: bool,
        refuses: fn(&Diagnostics) -> bool,
    ) -> Result<Option<Self>, EdgeError> {
        let (site, _) = global.site(None)?;
        let tree = site.read()?;
        let text = lock_text(&tree);
        let compiled = compile(&Inputs { tree, options: Options { allow_removals, ..Options::default() } }, None);
        let errors: Diagnostics =
            compiled.diagnostics.iter().filter(|found| found.severity == Severity::Error).cloned().collect();
        if refuses(&errors) || compiled.site().is_none() {
            if let Some(summary) = findings.write(&errors, &compiled, &name(&site))?.filter(|_| !global.quiet) {
                terminal::warn(&format!("{summary}\n"))?;
            }
            return Ok(None);
        }
        let (ledger, current) = (compiled.site().and_then(|site| site.ledger.clone()), compiled.current());
        Ok(Some(LockedSite { site, compiled, ledger, current, text }))
    }

    /// Writes the file, where it is another than before; returns whether it was.
    pub(super) fn write(&self, ledger: &Ledger) -> Result<bool, EdgeError> {
        let text = ledger::print(ledger);
        let differs = self.text.as_ref() != Some(&text);
        if differs {
            replace(&self.site.root().join(NAME), &text)?;
        }
        Ok(differs)
    }
}

fn lock_text(tree: &SourceTree) -> Option<String> {
    let path = SourcePath::new(NAME).ok()?;
    tree.text(&path).map(ToString::to_string)
}

impl Lock {
    pub(super) fn run(self, global: &Global) -> Outcome {
        if let Some([base, ours, theirs]) = self.merge.as_deref() {
            return merge(base, ours, theirs);
        }
        let Some(site) = LockedSite::read(global, &self.findings, self.allow_removals, Diagnostics::has_errors)? else {
            return Ok(FAULTY);
        };
        let now = self.why.now();
        let before = site.ledger.clone().unwrap_or_default();
        let changes = ledger::compare(&before, &site.current);
        let ids = changes.iter().map(|change| ledger::id_of(&change.uid)).collect();
        let reasons = self.why.reasons(&ids)?;
        let mut after = ledger::advance(&before, &site.current, now, &reasons, tzdb_version());
        for change in changes.iter().filter(|change| change.kind == ChangeKind::Lost) {
            ledger::retract(&mut after, &change.uid, now, reasons.of(&change.uid));
        }
        let written = site.write(&after)?;
        global.say(self.findings.format(), &tell(&changes, &before, &after, site.ledger.is_some(), written))?;
        Ok(FINE)
    }
}

/// What was written, a line each change, and one with the counts.
fn tell(changes: &[Change], before: &Ledger, after: &Ledger, had_lock: bool, written: bool) -> String {
    let mut out = String::new();
    // Of a lock that is begun, all entries are new.
    for change in changes.iter().filter(|_| had_lock) {
        let kind = if change.kind == ChangeKind::Lost { "retracted" } else { change.kind.word() };
        let moves: Vec<String> = change.moves.iter().map(ToString::to_string).collect();
        let moves = if moves.is_empty() { String::new() } else { format!(": {}", moves.join(", ")) };
        // Writing to a text cannot fail.
        let _ = writeln!(out, "{kind:<11} {}{moves}", change.uid);
    }
    let expired = |uid: &&String| {
        let removed = |ledger: &Ledger| ledger.entries.get(*uid).and_then(|entry| entry.removed);
        removed(after) == Some(ledger::Removed::Expired) && removed(before) != removed(after)
    };
    for uid in after.entries.keys().filter(expired) {
        let _ = writeln!(out, "{:<11} {uid}", "expired");
    }
    let count = after.entries.len();
    let count = format!("{count} {}", if count == 1 { "entry" } else { "entries" });
    match (had_lock, written) {
        (_, false) => out + &format!("{NAME} is up to date, {count}"),
        (false, true) => out + &format!("{NAME} begins, {count}; commit it"),
        (true, true) => out + &format!("{NAME} is brought up to date, {count}; commit it"),
    }
}

/// Merges two locks that grew from one; what cannot be read leaves all as it was.
fn merge(base: &Path, ours: &Path, theirs: &Path) -> Outcome {
    let (base, mine, other) = (read(base)?, read(ours)?, read(theirs)?);
    replace(ours, &ledger::print(&ledger::merge(&base, &mine, &other)))?;
    Ok(FINE)
}

/// The lock in a file; an empty one where git has none.
fn read(file: &Path) -> Result<Ledger, EdgeError> {
    let text = std::fs::read_to_string(file).map_err(EdgeError::io("read", file))?;
    if text.trim().is_empty() {
        return Ok(Ledger::default());
    }
    let path = SourcePath::new(NAME).map_err(|error| EdgeError::Usage(error.to_string()))?;
    let (parsed, mut diagnostics) = parse(&path, &Source::Text(text.as_str().into()), &Role::Lock);
    let ledger = match parsed {
        Parsed::Lock(raw) => ledger::read(&raw, &mut diagnostics),
        _ => Ledger::default(),
    };
    let line = |at: usize| text.get(..at).map_or(1, |before| before.matches('\n').count() + 1);
    let errors: Vec<String> =
        diagnostics.iter().map(|error| format!("{}:{}: {}", file.display(), line(error.span.start), error.message)).collect();
    if errors.is_empty() { Ok(ledger) } else { Err(EdgeError::Refused(errors)) }
}
