//! `convoke i18n`: what is not translated, and which state of its original a translation was made from.
//!
//! In: a site's folder. Out: a report, or one line changed in the translations that are named.
//! Not here: what counts as translated ([`crate::translations`]), and a translation itself, which people make.

use super::shared::{FAULTY, FINE, Global, Name, Outcome, name};
use crate::diag::Span;
use crate::edge::report::count;
use crate::edge::{EdgeError, terminal};
use crate::path::SourcePath;
use crate::theme::Theme;
use crate::translations::{self, Mark, Status};
use crate::{Compiled, Inputs, Options, compile};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::PathBuf;

/// The version of the JSON.
const VERSION: u32 = 1;

/// Say what is not translated, and mark translations as up to date
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  convoke i18n status\n  convoke i18n new it\n  convoke i18n touch content/about.zh.md")]
pub(super) struct I18n {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Say what is missing or behind, language by language; the exit code is 0
    Status {
        /// How it is written
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: Form,
    },
    /// Write the words of the interface into a file to translate: i18n/CODE.yaml
    New {
        /// The language code, such as it or pt-BR
        code: String,
    },
    /// Write into translations which state of their originals they were made from
    Touch {
        /// The translations; without any, those that have no such line yet
        files: Vec<PathBuf>,
        /// All translations of the site
        #[arg(long, conflicts_with = "files")]
        all: bool,
    },
}

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people
    Text,
    /// For programs
    Json,
}

impl I18n {
    pub(super) fn run(self, global: &Global) -> Outcome {
        let (site, _) = global.site(None)?;
        if let Task::New { code } = &self.task {
            return new_language(code, &site, global);
        }
        let inputs = Inputs { tree: site.read()?, options: Options { drafts: true, ..Options::default() } };
        let compiled = compile(&inputs, None);
        if compiled.site().is_none() {
            let _ = terminal::warn("error: the site cannot be read; `convoke check` says why\n");
            return Ok(FAULTY);
        }
        let name = name(&site);
        match self.task {
            Task::New { .. } => {}
            Task::Status { format } => {
                let statuses = translations::status(&compiled);
                terminal::print(&match format {
                    Form::Text => text(&statuses, &compiled, &name),
                    Form::Json => json(&statuses, &compiled),
                })?;
            }
            Task::Touch { files, all } => {
                let marks = translations::marks(&compiled);
                let wanted = named(&files, &marks, &site)?;
                let is_asked = |path: &SourcePath, mark: &Mark| {
                    all || if files.is_empty() { mark.stated.is_none() } else { wanted.contains(path.as_str()) }
                };
                for (path, text) in marked(&marks, &compiled, is_asked)? {
                    let file = site.root().join(path.as_str());
                    std::fs::write(&file, text).map_err(EdgeError::io("write", &file))?;
                    if !global.quiet {
                        terminal::print(&format!("{}\n", name(path)))?;
                    }
                }
            }
        }
        Ok(FINE)
    }
}

/// The new texts of the translations that are asked for and not marked as they should be; all of them, or none.
fn marked<'m>(
    marks: &'m [(SourcePath, Mark)],
    compiled: &Compiled,
    is_asked: impl Fn(&SourcePath, &Mark) -> bool,
) -> Result<Vec<(&'m SourcePath, String)>, EdgeError> {
    let (mut texts, mut refused) = (Vec::new(), Vec::new());
    for (path, mark) in marks.iter().filter(|(path, mark)| is_asked(path, mark)) {
        let Some(text) = compiled.text(path) else { continue };
        match mark.put_into(path, text) {
            Ok(new) => texts.extend(new.map(|new| (path, new))),
            Err(reason) => refused.push(format!("{}:{}: {}", path, line_of(compiled, &reason.span), reason.reason)),
        }
    }
    if refused.is_empty() { Ok(texts) } else { Err(EdgeError::Refused(refused)) }
}

/// The paths in the site of the files that are named, all of which must be translations in it.
fn named(
    files: &[PathBuf],
    marks: &[(SourcePath, Mark)],
    site: &crate::edge::disk::SiteFolder,
) -> Result<BTreeSet<String>, EdgeError> {
    let here = |file: &PathBuf| file.canonicalize().ok();
    let mut wanted = BTreeSet::new();
    let mut strange = Vec::new();
    for file in files {
        let found = here(file).and_then(|file| {
            marks.iter().find(|(path, _)| here(&site.root().join(path.as_str())).is_some_and(|known| known == file))
        });
        match found {
            Some((path, _)) => {
                wanted.insert(path.to_string());
            }
            None => strange.push(format!("{} is no translation of a page of this site", file.display())),
        }
    }
    if strange.is_empty() { Ok(wanted) } else { Err(EdgeError::Refused(strange)) }
}

/// Writes the words of a new language, to be translated.
fn new_language(code: &str, site: &crate::edge::disk::SiteFolder, global: &Global) -> Outcome {
    if !crate::text::is_language_code(code) {
        return Err(EdgeError::Usage(format!(
            "`{}` is no language code; write one such as `it` or `pt-BR`",
            terminal::plain(code)
        )));
    }
    if Theme::built_in().missing_words(code).is_empty() {
        return Err(EdgeError::Refused(vec![format!(
            "the words for `{code}` are built in; write into i18n/{code}.yaml what differs"
        )]));
    }
    let path = format!("i18n/{code}.yaml");
    let file = site.root().join(&path);
    if file.exists() {
        return Err(EdgeError::Refused(vec![format!("{path} exists already; it was left as it is")]));
    }
    super::init::write_new(&file, &Theme::words_to_translate(code))?;
    if !global.quiet {
        terminal::print(&format!("{path}\n"))?;
    }
    Ok(FINE)
}

fn line_of(compiled: &Compiled, span: &Span) -> usize {
    let before = compiled.text(&span.file).and_then(|text| text.get(..span.start)).unwrap_or_default();
    before.matches('\n').count() + 1
}

fn text(statuses: &[Status], compiled: &Compiled, name: &Name) -> String {
    let mut out = String::new();
    if statuses.is_empty() {
        out.push_str("the site has one language\n");
    }
    for status in statuses {
        let done = status.pages - status.missing.len();
        let _ = write!(out, "{}: {done} of {} translated", status.code, count(status.pages, "page"));
        for (list, what) in [(status.stale.len(), "behind"), (status.unmarked.len(), "not marked")] {
            if list > 0 {
                let _ = write!(out, ", {list} {what}");
            }
        }
        if !status.texts.is_empty() {
            let _ = write!(out, ", {} not translated", count(status.texts.len(), "text"));
        }
        match status.words.len() {
            0 => out.push_str("; all words of the interface\n"),
            missing => {
                let _ = writeln!(out, "; {} of the interface missing", count(missing, "word"));
            }
        }
        let files = [("missing", &status.missing), ("behind", &status.stale), ("not marked", &status.unmarked)];
        for (what, list) in files {
            for file in list {
                let _ = writeln!(out, "  {what:11} {}", name(file));
            }
        }
        for key in &status.words {
            let _ = writeln!(out, "  {:11} {key}", "word");
        }
        for span in &status.texts {
            let _ = writeln!(out, "  {:11} {}:{}", "text", name(&span.file), line_of(compiled, span));
        }
    }
    out
}

fn json(statuses: &[Status], compiled: &Compiled) -> String {
    let language = |status: &Status| {
        let texts: Vec<Value> =
            status.texts.iter().map(|span| json!({"file": span.file.as_str(), "line": line_of(compiled, span)})).collect();
        let paths = |list: &[SourcePath]| list.iter().map(|path| json!(path.as_str())).collect::<Vec<_>>();
        json!({
            "language": status.code,
            "complete": status.is_complete(),
            "pages": status.pages,
            "missing": paths(&status.missing),
            "stale": paths(&status.stale),
            "unmarked": paths(&status.unmarked),
            "texts": texts,
            "interface_complete": status.words.is_empty(),
            "interface_missing": status.words,
        })
    };
    let languages: Vec<Value> = statuses.iter().map(language).collect();
    format!("{:#}\n", json!({"version": VERSION, "languages": languages}))
}
