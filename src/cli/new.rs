//! `convoke new`: a file to fill in.
//!
//! In: a kind and a path. Out: a Markdown file with the keys that its kind needs, and the useful others as comments.
//! Not here: what each kind begins with ([`crate::parse::kinds`]), and every key there is (`docs/file-format.md`).

use super::init::write_new;
use super::shared::{FINE, Global, Outcome};
use crate::edge::disk::is_ignored;
use crate::edge::{EdgeError, terminal};
use crate::edit::{File, Refused, Value};
use crate::parse::kinds::Draft;
use crate::parse::vocabulary::{Choice, DocumentKind};
use crate::path::SourcePath;
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use std::path::PathBuf;

/// The keys that are given the day on which a file is made.
const DAYS: [&str; 2] = ["date", "updated"];

/// Make a file to fill in
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  convoke new event workshops/chengdu-2027 --title 'Workshop in Chengdu'\n  \
                        convoke new call call/\n  convoke new update updates/2027-01-15-registration-open")]
pub(super) struct New {
    /// What it is
    #[arg(value_parser = kind_parser())]
    kind: DocumentKind,
    /// Its path in content/; with a closing slash, a folder with an index.md
    path: String,
    /// Its title [default: made from the path]
    #[arg(long)]
    title: Option<String>,
    /// The day of its making [default: today, in UTC]
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
}

fn kind_parser() -> impl TypedValueParser<Value = DocumentKind> {
    let value = |(name, kind): &(&'static str, DocumentKind)| Some(PossibleValue::new(name).help(kind.draft()?.about));
    let values = DocumentKind::ALL.iter().filter_map(value);
    PossibleValuesParser::new(values).map(|name| DocumentKind::of(&name).unwrap_or_default())
}

impl New {
    pub(super) fn run(self, global: &Global) -> Outcome {
        let (site, _) = global.site(None)?;
        let path = document_path(&self.path)?;
        let date = self.date.unwrap_or_else(today);
        let title = self.title.unwrap_or_else(|| title(&path));
        let file: PathBuf = site.root().join(path.as_str());
        if file.exists() {
            return Err(EdgeError::Refused(vec![format!("{path} exists already; it was left as it is")]));
        }
        let text = document(self.kind, &path, &title, &date).map_err(|refused| EdgeError::Refused(vec![refused.to_string()]))?;
        write_new(&file, &text)?;
        if !global.quiet {
            terminal::print(&format!("{}\n", super::shared::name(&site)(&path)))?;
        }
        Ok(FINE)
    }
}

/// The path of the file that `text` means.
fn document_path(text: &str) -> Result<SourcePath, EdgeError> {
    let inside = text.strip_prefix("content/").unwrap_or(text);
    let file = match inside.strip_suffix('/') {
        Some(folder) => format!("{folder}/index.md"),
        None => format!("{}.md", inside.strip_suffix(".md").unwrap_or(inside)),
    };
    // Seen from within `content`, so that `..` cannot lead out of it unnoticed.
    let inside = SourcePath::new(&file).map_err(|error| EdgeError::Usage(format!("{text}: {error}")))?;
    if is_ignored(inside.file_name(), false) {
        return Err(EdgeError::Usage(format!("{text}: a file of this name is no part of a site")));
    }
    SourcePath::new(&format!("content/{inside}")).map_err(|error| EdgeError::Usage(format!("{text}: {error}")))
}

/// The parts of a path that name the document: without `content`, ending and `index`.
fn words(path: &SourcePath) -> Vec<&str> {
    let stem = path.as_str().trim_start_matches("content/");
    let stem = stem.strip_suffix(".md").unwrap_or(stem);
    let stem = stem.strip_suffix("/index").unwrap_or(stem);
    stem.split('/').collect()
}

/// An identity made of the whole path: letters, digits and hyphens.
fn id(path: &SourcePath) -> String {
    let text = words(path).join("-").to_lowercase();
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "document".to_owned() } else { parts.join("-") }
}

/// A title made of the last part of the path.
fn title(path: &SourcePath) -> String {
    let last = words(path).pop().unwrap_or_default().replace(['-', '_'], " ");
    let mut chars = last.chars();
    chars.next().map_or_else(|| "Untitled".to_owned(), |first| first.to_uppercase().chain(chars).collect())
}

/// The text of a new file: the template of its kind, in which its values are set.
///
/// # Errors
/// Where one of them cannot be written.
fn document(kind: DocumentKind, path: &SourcePath, title: &str, date: &str) -> Result<String, Refused> {
    let (name, has_id) = (kind.key(), kind.needs().contains(&"id"));
    let Some(Draft { keys, body, .. }) = kind.draft() else { unreachable!("the command line offers kinds with a draft alone") };
    let id = if has_id { "# Never change the id: calendars know the entry by it.\nid:\n" } else { "" };
    let summary = "# summary: One or two sentences, for lists and search engines.";
    let template = format!("---\nkind: {name}\n{id}title:\n{summary}\n{keys}---\n\n{body}");
    let mut file = File::read(path, &template)?;
    if has_id {
        file.set(["id"], self::id(path))?;
    }
    file.set(["title"], title)?;
    for key in DAYS.into_iter().filter(|key| file.get([*key]).is_some()).collect::<Vec<_>>() {
        file.set([key], Value::Date(date.to_owned()))?;
    }
    file.text()
}

/// The present day in UTC, or that of `SOURCE_DATE_EPOCH`.
fn today() -> String {
    super::shared::now().to_string().chars().take_while(|c| *c != 'T').collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Diagnostics;
    use crate::source::SourceTree;
    use crate::{Inputs, Options, compile};

    /// The kinds of which one can make a file.
    fn kinds() -> impl Iterator<Item = DocumentKind> {
        DocumentKind::ALL.iter().map(|(_, kind)| *kind).filter(|kind| kind.draft().is_some())
    }

    fn path(text: &str) -> SourcePath {
        document_path(text).unwrap()
    }

    #[test]
    fn a_path_means_a_file_in_content() {
        assert_eq!(path("workshops/a").as_str(), "content/workshops/a.md");
        assert_eq!(path("content/workshops/a.md").as_str(), "content/workshops/a.md");
        assert_eq!(path("call/").as_str(), "content/call/index.md");
        for bad in ["../x", "a/../../x", "/etc/x", "", "a\nb", "a/.hidden", "/"] {
            assert!(document_path(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn identity_and_title_come_from_the_path() {
        assert_eq!(id(&path("workshops/Chengdu_2027")), "workshops-chengdu-2027");
        assert_eq!((id(&path("call/")), title(&path("call/"))), ("call".into(), "Call".into()));
        assert_eq!(title(&path("a/second-workshop")), "Second workshop");
        assert_eq!(id(&path("哥本哈根")), "document");
    }

    #[test]
    fn what_is_made_has_no_finding() {
        let mut tree = SourceTree::default();
        let mut add = |path: &str, text: &str| tree.insert_bytes(SourcePath::new(path).unwrap(), text.into());
        add("convoke.yaml", "version: 1\ntitle: T\nbase_url: https://example.org/\nuid_domain: example.org\n");
        add("content/_index.md", "---\ntitle: T\n---\n");
        for kind in kinds() {
            let file = path(&format!("{}/a", kind.key()));
            add(file.as_str(), &document(kind, &file, "A: \"b\"", "2027-01-02").unwrap());
        }
        let compiled = compile(&Inputs { tree, options: Options::default() }, None);
        assert_eq!(compiled.diagnostics, Diagnostics::new());
    }

    #[test]
    fn a_title_is_safe_yaml() {
        let file = path("w/a");
        for (title, written) in [
            ("Workshop in Chengdu, 2027", "Workshop in Chengdu, 2027"),
            ("Workshop #3: \"x\" & y", "'Workshop #3: \"x\" & y'"),
            ("研讨会：第一次", "研讨会：第一次"),
            ("The Call's end: 2027", "\"The Call's end: 2027\""),
            ("No", "'No'"),
            ("2027", "'2027'"),
            ("", "''"),
            ("a\u{7}\tb", "\"a\\x07\\tb\""),
            ("one\ntwo", "|-\n  one\n  two"),
        ] {
            let text = document(DocumentKind::Event, &file, title, "2027-01-02").unwrap();
            assert!(text.contains(&format!("\ntitle: {written}\n# summary")), "{text}");
            assert_eq!(File::read(&file, &text).unwrap().get(["title"]), Some(Value::Text(title.to_owned())));
        }
    }

    #[test]
    fn a_document_has_the_needed_keys_and_comments_for_the_rest() {
        let text = document(DocumentKind::Event, &path("w/a"), "A", "2027-01-02").unwrap();
        assert!(text.starts_with("---\nkind: event\n# Never"), "{text}");
        assert!(
            text.contains("\nid: w-a\ntitle: A\n") && text.contains("\nupdated: 2027-01-02\n") && text.contains("\ndates: tba\n")
        );
        let update = document(DocumentKind::Update, &path("u/a"), "A", "2027-01-02").unwrap();
        assert!(update.contains("\ndate: 2027-01-02\n") && !update.contains("\nid:"), "{update}");
        for kind in kinds() {
            let text = document(kind, &path("w/a"), "A", "2027-01-02").unwrap();
            assert!(text.matches("---\n").count() == 2 && text.contains("\nupdated: 2027-01-02\n"), "{text}");
        }
    }
}
