//! One file of text in, one raw record out; no file knows another.
//!
//! In: a path and a text. Out: [`Parsed`] and what was found on the way.
//! Not here: what the records mean together ([`crate::model`]).

pub mod decode;
pub mod decoder;
pub mod fingerprint;
pub mod format;
pub mod front_matter;
pub mod kinds;
pub mod schema;
pub mod texts;
pub mod types;
pub mod values;
pub mod vocabulary;
pub mod yaml;

pub use kinds::{PageKind, RawKind};

use crate::diag::{Diagnostic, Diagnostics, Span};
use crate::path::SourcePath;
use crate::rules;
use crate::source::{LOCK, STYLE, Source};
use crate::text::markdown::{Html, Outline, RawHtml};
use crate::text::prose::Prose;
use crate::text::{first_bad, is_language_code, markdown, prose};
use decode::{Decode, Leaf, OfFormat};
use decoder::Decoder;
use format::{
    RawConfig, RawDocument, RawLock, RawOrganisation, RawPlace, RawSection, RawSeries, RawSource, RawTag, RawTimeline,
    RawTranslation,
};
use std::ops::Range;
use std::sync::Arc;
use values::{ById, TagName};
use vocabulary::{Choice, DocumentKind};
use yaml::{Kind as NodeKind, Node};

/// What a file of the site is, by its path alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// `convoke.yaml`.
    Config,
    /// A Markdown file in `content/`.
    Document,
    /// A Markdown file in another language beside it: `name.zh.md`; the language code.
    Translation(String),
    /// `timeline.yaml` beside a call.
    Timeline,
    /// `content/organisations.yaml`.
    Organisations,
    /// `content/places.yaml`.
    Places,
    /// `content/sources.yaml`.
    Sources,
    /// `content/series.yaml`.
    Series,
    /// `convoke.lock`.
    Lock,
    /// `content/tags.yaml`.
    Tags,
    /// Another file in `content/`: it goes where its page goes.
    Attachment,
    /// A file in `static/`: it goes to the root of the site.
    Static,
    /// A file of a theme, or of the site's own templates.
    Theme,
    /// Nothing that Convoke knows.
    Other,
}

/// What `path` is.
pub fn role(path: &SourcePath) -> Role {
    let text = path.as_str();
    let Some(inside) = text.strip_prefix("content/") else {
        return match text {
            "convoke.yaml" | "convoke.yml" => Role::Config,
            LOCK => Role::Lock,
            _ if text.starts_with("static/") => Role::Static,
            STYLE => Role::Theme,
            _ if ["themes/", "templates/", "i18n/", "fonts/"].iter().any(|folder| text.starts_with(folder)) => Role::Theme,
            _ => Role::Other,
        };
    };
    match inside {
        "organisations.yaml" => Role::Organisations,
        "places.yaml" => Role::Places,
        "sources.yaml" => Role::Sources,
        "series.yaml" => Role::Series,
        "tags.yaml" => Role::Tags,
        _ if path.file_name() == "timeline.yaml" => Role::Timeline,
        _ => match path.file_name().strip_suffix(".md") {
            Some(stem) => match stem.rsplit_once('.') {
                Some((_, code)) if is_language_code(code) => Role::Translation(code.to_owned()),
                _ => Role::Document,
            },
            None => Role::Attachment,
        },
    }
}

/// A file that was parsed.
#[derive(Debug, Clone, PartialEq)]
pub enum Parsed {
    /// The configuration.
    Config(Box<RawConfig>),
    /// A page of any kind.
    Document(Box<ParsedDocument>),
    /// The text of a page in another language.
    Translation(Box<ParsedTranslation>),
    /// The dates of a call.
    Timeline(RawTimeline, Arc<Prose>),
    /// The organisations.
    Organisations(ById<RawOrganisation>, Arc<Prose>),
    /// The places.
    Places(ById<RawPlace>, Arc<Prose>),
    /// The sources.
    Sources(ById<RawSource>, Arc<Prose>),
    /// The series of events.
    Series(ById<RawSeries>, Arc<Prose>),
    /// What subscribers were told.
    Lock(Box<RawLock>),
    /// The names of tags.
    Tags(ById<RawTag, TagName>),
    /// A file that could not be read, which has been reported.
    Failed,
    /// A file that is not read: it is copied, or belongs to a theme.
    Unread,
}

/// The text of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// The whole file.
    pub file: Arc<str>,
    /// The Markdown in it.
    pub range: Range<usize>,
    /// What it links to and is made of.
    pub outline: Arc<Outline>,
    /// Its HTML, where that is known without the rest of the site.
    html: Option<Arc<Html>>,
}

impl Body {
    /// The Markdown.
    pub fn markdown(&self) -> &str {
        &self.file[self.range.clone()]
    }

    /// Its HTML. `resolve` gives the address that takes the place of a link's target.
    pub fn to_html(&self, raw: RawHtml, resolve: impl FnMut(&str) -> String) -> String {
        match &self.html {
            Some(html) => html.with(resolve),
            None => markdown::to_html(self.markdown(), raw, resolve),
        }
    }
}

/// A Markdown file in `content/`.
#[derive(Debug, Clone, PartialEq)]
pub struct ParsedDocument {
    /// The keys that all kinds have.
    pub common: RawDocument,
    /// The keys of its kind.
    pub kind: RawKind,
    /// Its text.
    pub body: Body,
    /// The dates that its texts say.
    pub prose: Arc<Prose>,
}

/// A translation of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct ParsedTranslation {
    /// Its texts.
    pub raw: RawTranslation,
    /// Its text.
    pub body: Body,
    /// The dates that its texts say.
    pub prose: Arc<Prose>,
}

impl Parsed {
    /// The dates that the texts of the file say.
    pub fn prose(&self) -> Option<&Arc<Prose>> {
        match self {
            Parsed::Document(document) => Some(&document.prose),
            Parsed::Translation(translation) => Some(&translation.prose),
            Parsed::Timeline(_, prose)
            | Parsed::Organisations(_, prose)
            | Parsed::Places(_, prose)
            | Parsed::Sources(_, prose)
            | Parsed::Series(_, prose) => Some(prose),
            Parsed::Config(_) | Parsed::Lock(_) | Parsed::Tags(_) | Parsed::Failed | Parsed::Unread => None,
        }
    }
}

/// Parses one file; [`Parsed::Failed`] where it cannot be read at all.
pub fn parse(path: &SourcePath, source: &Source, role: &Role) -> (Parsed, Diagnostics) {
    let text = match source {
        Source::Text(text) => text,
        Source::NotUtf8 { lossy, at } => {
            let end = at + lossy[*at..].chars().next().map_or(0, char::len_utf8);
            let diagnostic = Diagnostic::new(&rules::NOT_UTF8, Span::new(path, *at..end), "this file is not UTF-8 from here on")
                .help("save it as UTF-8 in your editor");
            return (Parsed::Failed, Diagnostics::from_iter([diagnostic]));
        }
        Source::Bytes(_) | Source::Asset { .. } => return (Parsed::Unread, Diagnostics::new()),
    };
    let mut decoder = Decoder { by_hand: *role != Role::Lock, ..Decoder::new(path, text) };
    let parsed = match role {
        Role::Config => whole(&mut decoder, text).map(Box::new).map(Parsed::Config),
        Role::Timeline => whole(&mut decoder, text).map(|raw| {
            let prose = prose_of(&[&raw], text, Prose::default());
            Parsed::Timeline(raw, prose)
        }),
        Role::Organisations => whole(&mut decoder, text).map(|raw| {
            let prose = prose_of(&[&raw], text, Prose::default());
            Parsed::Organisations(raw, prose)
        }),
        Role::Places => whole(&mut decoder, text).map(|raw| {
            let prose = prose_of(&[&raw], text, Prose::default());
            Parsed::Places(raw, prose)
        }),
        Role::Sources => whole(&mut decoder, text).map(|raw| {
            let prose = prose_of(&[&raw], text, Prose::default());
            Parsed::Sources(raw, prose)
        }),
        Role::Series => whole(&mut decoder, text).map(|raw| {
            let prose = prose_of(&[&raw], text, Prose::default());
            Parsed::Series(raw, prose)
        }),
        Role::Lock => match conflict(text) {
            Some(range) => {
                decoder.diagnostics.push(unmerged(Span::new(path, range)));
                None
            }
            None => whole(&mut decoder, text).map(Box::new).map(Parsed::Lock),
        },
        Role::Tags => whole(&mut decoder, text).map(Parsed::Tags),
        Role::Document => document(&mut decoder, text),
        Role::Translation(_) => translation(&mut decoder, text),
        Role::Attachment | Role::Static | Role::Theme | Role::Other => None,
    };
    (parsed.unwrap_or(Parsed::Failed), decoder.diagnostics)
}

/// The first line by which git marks both sides of a merge in `text`.
fn conflict(text: &str) -> Option<Range<usize>> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ") {
            return Some(at..at + line.trim_end().len());
        }
        at += line.len();
    }
    None
}

/// Both sides of a merge stand in the lock.
fn unmerged(span: Span) -> Diagnostic {
    Diagnostic::new(&rules::LOCK_EDITED, span, "git left both sides of a merge here").help(
        "let Convoke merge it: `git config merge.convoke-lock.driver 'convoke lock --merge %O %A %B'`, the line \
         `convoke.lock merge=convoke-lock` in .gitattributes, then `git checkout --merge convoke.lock` and `convoke lock`",
    )
}

/// Reads a file that is one YAML document.
fn whole<T: Decode>(decoder: &mut Decoder<'_>, text: &str) -> Option<T> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let node = node(decoder, text, start..text.len())?;
    T::decode(&node, decoder)
}

/// The keys of texts without languages that readers see as sentences.
const SENTENCES: &[&str] = &["title", "short_title", "summary"];

/// The dates that the texts of records say, each where it stands in `text`, and after them those of the body.
fn prose_of(records: &[&dyn Visit], text: &str, body: Prose) -> Arc<Prose> {
    let mut prose = Prose::default();
    let mut read = |path: &[&'static str], span: &Span| {
        // The file itself is read and not the value, in which places are others where it is quoted or folded.
        if let Some(written) = text.get(span.range()).filter(|written| prose::is_worth_reading(written)) {
            prose.read(written, span.start, path);
        }
    };
    for record in records {
        record.visit(&mut |path, leaf| match leaf {
            Leaf::Words(words) if words.plain.is_some() => read(path, &words.span),
            Leaf::Words(words) => words.by_language.iter().for_each(|(_, text)| read(path, &text.span)),
            Leaf::Text(text) if path.last().is_some_and(|key| SENTENCES.contains(key)) => read(path, &text.span),
            Leaf::Text(_) | Leaf::Date(_) => {}
        });
    }
    prose.append(body);
    Arc::new(prose)
}

/// A record of any type that can show the values in it.
trait Visit {
    fn visit(&self, see: &mut dyn FnMut(&[&'static str], Leaf<'_>));
}

impl<T: Decode> Visit for T {
    fn visit(&self, see: &mut dyn FnMut(&[&'static str], Leaf<'_>)) {
        Decode::visit(self, &mut Vec::new(), &mut |path, leaf| see(path, leaf));
    }
}

impl Visit for RawKind {
    fn visit(&self, see: &mut dyn FnMut(&[&'static str], Leaf<'_>)) {
        RawKind::visit(self, &mut Vec::new(), &mut |path, leaf| see(path, leaf));
    }
}

fn node(decoder: &mut Decoder<'_>, text: &str, range: Range<usize>) -> Option<Node> {
    match yaml::parse(decoder.file, text, range.clone()) {
        // An empty document is an empty map, so that what is missing in it is named.
        Ok(Node { kind: NodeKind::Null, manner, .. }) => {
            Some(Node { kind: NodeKind::Map(Vec::new()), range: range.start..range.start, manner })
        }
        Ok(node) => Some(node),
        Err(diagnostic) => {
            decoder.diagnostics.push(diagnostic);
            None
        }
    }
}

fn parts(decoder: &mut Decoder<'_>, text: &Arc<str>) -> Option<(Node, Body, Prose)> {
    let parts = match front_matter::split(decoder.file, text) {
        Ok(parts) => parts,
        Err(diagnostic) => {
            decoder.diagnostics.push(diagnostic);
            return None;
        }
    };
    let node = node(decoder, text, parts.yaml);
    let mut found = Vec::new();
    if let Some((at, bad)) = first_bad(&text[parts.body..]) {
        let span = Span::new(decoder.file, parts.body + at..parts.body + at + bad.len_utf8());
        let message = format!("the text holds the control character U+{:04X}", u32::from(bad));
        found.push(
            Diagnostic::new(&rules::CONTROL_CHARACTER, span, message)
                .help("delete it: it may have come along when the text was copied"),
        );
    }
    let reading = markdown::read(decoder.file, &text[parts.body..], parts.body, &mut found);
    decoder.diagnostics.extend(found);
    let body = Body {
        file: text.clone(),
        range: parts.body..text.len(),
        outline: Arc::new(reading.outline),
        html: reading.html.map(Arc::new),
    };
    Some((node?, body, reading.prose))
}

fn document(decoder: &mut Decoder<'_>, text: &Arc<str>) -> Option<Parsed> {
    let (node, body, said) = parts(decoder, text)?;
    let section = decoder.file.file_name() == "_index.md";
    let kind = if section { None } else { Some(kind_of(&node, decoder)?) };
    let (keys, what) = match kind {
        None => (RawSection::KEYS, RawSection::NAME),
        Some(kind) => (kind.keys(), kind.record().map_or("a page", |record| record.name)),
    };
    let (common, own) = decode::split(node, RawDocument::KEYS, keys, what, decoder)?;
    let common = RawDocument::decode(&common, decoder);
    let kind = match kind {
        None => RawSection::decode(&own, decoder).map(RawKind::Section),
        Some(kind) => kind.read(&own, decoder),
    };
    let (common, kind) = (common?, kind?);
    let prose = prose_of(&[&common, &kind], text, said);
    Some(Parsed::Document(Box::new(ParsedDocument { common, kind, body, prose })))
}

/// The kind that a front matter names.
fn kind_of(node: &Node, decoder: &mut Decoder<'_>) -> Option<DocumentKind> {
    let Some((name, value)) = stated_kind(node) else { return Some(DocumentKind::default()) };
    let known = DocumentKind::of(name);
    if known.is_none() {
        let words = || DocumentKind::ALL.iter().map(|(word, _)| *word);
        let other = format!("the kinds are: {}", words().collect::<Vec<_>>().join(", "));
        let span = Span::new(decoder.file, value.range.clone());
        let found = Diagnostic::new(&rules::UNKNOWN_VALUE, span, format!("there is no kind `{name}`"));
        decoder.diagnostics.push(found.did_you_mean_one_of(name, words(), other));
    }
    known
}

/// What a front matter says after `kind:`, and where.
fn stated_kind(node: &Node) -> Option<(&str, &Node)> {
    let NodeKind::Map(entries) = &node.kind else { return None };
    let is_kind = |key: &Node| matches!(&key.kind, NodeKind::Scalar(name) if name == "kind");
    let (_, value) = entries.iter().find(|(key, _)| is_kind(key))?;
    match &value.kind {
        NodeKind::Scalar(name) => Some((name, value)),
        _ => None,
    }
}

fn translation(decoder: &mut Decoder<'_>, text: &Arc<str>) -> Option<Parsed> {
    let (mut node, body, said) = parts(decoder, text)?;
    facts(&mut node, decoder);
    let raw = RawTranslation::decode(&node, decoder)?;
    let prose = prose_of(&[&raw], text, said);
    Some(Parsed::Translation(Box::new(ParsedTranslation { raw, body, prose })))
}

/// Takes out of a translation what only the original may say, and reports it: dates, places, ids and all that is no text.
fn facts(node: &mut Node, decoder: &mut Decoder<'_>) {
    let NodeKind::Map(entries) = &mut node.kind else { return };
    entries.retain(|(key, _)| {
        let NodeKind::Scalar(name) = &key.kind else { return true };
        if RawTranslation::KEYS.contains(&name.as_str()) || !kinds::is_of_original(name) {
            return true;
        }
        let span = Span::new(decoder.file, key.range.clone());
        let message = format!("`{name}` is a matter of the original, and cannot stand in a translation");
        let help = "remove it here; what readers should see of it in other words is written in the original, as `{en: …, zh: …}`";
        decoder.diagnostics.push(Diagnostic::new(&rules::TRANSLATED_FACT, span, message).help(help));
        false
    });
}
