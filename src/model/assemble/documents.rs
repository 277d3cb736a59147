//! Pages: their addresses and ids, and the keys that all kinds have.

use super::assembler::{Assembler, Drafts, Found, ParsedFiles};
use super::values::cast;
use crate::diag::{Diagnostic, Span, Spanned};
use crate::model::document::DocumentText;
use crate::model::{Config, Document, DocumentRef, OfDocument, Table};
use crate::parse::format::RawMilestone;
use crate::parse::values::{Slug, TagName, Text};
use crate::parse::yaml::to_json;
use crate::parse::{Parsed, ParsedDocument, RawKind};
use crate::path::SourcePath;
use crate::rules;
use crate::source::PIECE;
use crate::time::Date;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// A Markdown file that becomes a page.
pub(super) struct Page<'p> {
    pub(super) file: &'p SourcePath,
    pub(super) parsed: &'p ParsedDocument,
    pub(super) key: String,
    pub(super) id: Spanned<String>,
}

/// The folder of a document in the output: `content/workshops/chengdu-2014/index.md` is `workshops/chengdu-2014`.
pub(super) fn key_of(path: &SourcePath, slug: Option<&str>) -> String {
    let inside = path.as_str().strip_prefix("content/").unwrap_or(path.as_str());
    let key = match inside.rsplit_once('/') {
        Some((folder, "index.md" | "_index.md")) => folder,
        None if inside == "_index.md" || inside == "index.md" => "",
        _ => inside.strip_suffix(".md").unwrap_or(inside),
    };
    match (slug, key.rsplit_once('/')) {
        (Some(slug), Some((folder, _))) => format!("{folder}/{slug}"),
        (Some(slug), None) if !key.is_empty() => slug.to_owned(),
        _ => key.to_owned(),
    }
}

/// Documents.
impl Assembler {
    pub(super) fn all_documents(
        &mut self,
        files: &ParsedFiles,
        drafts: &Drafts,
        config: &Config,
    ) -> (Table<Document, OfDocument>, BTreeMap<SourcePath, DocumentRef>) {
        let pages: Vec<Page<'_>> = files
            .iter()
            .filter_map(|(file, (_, parsed))| match &**parsed {
                Parsed::Document(parsed) if !drafts.hold(file) => Some(self.page(file, parsed)),
                _ => None,
            })
            .collect();
        // An id that nobody wrote is an address, which is distinguished as such.
        let given = pages.iter().filter(|page| page.parsed.common.id.is_some()).map(|page| &page.id);
        // One that is given twice stands where another one should, which others may name.
        if self.unique(given, "page") {
            self.known_mut().documents_failed = true;
        }
        let mut by_file = BTreeMap::new();
        for page in &pages {
            let kind = page.parsed.kind.word();
            by_file.insert(page.file.clone(), cast(self.known_mut().documents.push(&page.id, kind)));
        }
        // What stands beside a page whose address has a slug of its own goes with it.
        for page in pages.iter().filter(|page| page.parsed.common.slug.is_some() && page.file.file_name() == "index.md") {
            let folder = page.file.folder();
            for (path, target) in &mut self.known_mut().attachments {
                if path.folder() == folder {
                    target.clone_from(&page.key);
                }
            }
        }
        let sections: BTreeMap<&str, DocumentRef> = pages
            .iter()
            .filter(|page| matches!(page.parsed.kind, RawKind::Section(_)))
            .filter_map(|page| Some((page.file.folder(), *by_file.get(page.file)?)))
            .collect();
        let timelines: BTreeMap<&str, (&SourcePath, &[RawMilestone])> = files
            .iter()
            .filter_map(|(path, (_, parsed))| match &**parsed {
                Parsed::Timeline(raw, _) => Some((path.folder(), (path, raw.milestones.as_slice()))),
                _ => None,
            })
            .collect();
        self.check_timelines(&timelines, &pages);
        // On all cores: each page is made by itself of what is known of the others.
        let made = pages.par_chunks(PIECE).map(|pages| {
            let mut own = self.beside();
            let documents = pages.iter().map(|page| {
                let section = section_of(page, &sections);
                let timeline =
                    if page.file.file_name() == "index.md" { timelines.get(page.file.folder()).copied() } else { None };
                own.document_record(page, section, timeline, config)
            });
            (documents.collect::<Vec<_>>(), own.found)
        });
        let made: Vec<(Vec<Document>, Found)> = made.collect();
        let mut documents = Table::with_capacity(pages.len());
        for (records, found) in made {
            self.found.extend(found);
            for document in records {
                documents.push(&document.id.value.clone(), document);
            }
        }
        self.translations(files, drafts, &mut documents, &mut by_file);
        (documents, by_file)
    }

    pub(super) fn page<'p>(&mut self, file: &'p SourcePath, parsed: &'p ParsedDocument) -> Page<'p> {
        let common = &parsed.common;
        let slug = common.slug.as_ref().and_then(|slug| self.slug(slug));
        let key = key_of(file, slug.as_deref());
        let needs_id = parsed.kind.word().is_some_and(|kind| kind.needs().contains(&"id"));
        let id = match &common.id {
            Some(id) => {
                self.check_id(id, "a page");
                id.0.clone()
            }
            None => {
                if needs_id {
                    let span = Span::new(file, common.title.span.range());
                    let name = key.rsplit('/').next().unwrap_or_default();
                    self.report(
                        Diagnostic::new(&rules::MISSING_FIELD, span, "the key `id` is missing")
                            .help(format!("add one that will never change, such as `id: {name}`")),
                    );
                }
                Spanned::new(if key.is_empty() { "home".to_owned() } else { key.clone() }, common.span.clone())
            }
        };
        Page { file, parsed, key, id }
    }

    pub(super) fn check_timelines(&mut self, timelines: &BTreeMap<&str, (&SourcePath, &[RawMilestone])>, pages: &[Page<'_>]) {
        for (folder, (path, _)) in timelines {
            let call = pages.iter().any(|page| {
                page.file.folder() == *folder
                    && page.file.file_name() == "index.md"
                    && matches!(page.parsed.kind, RawKind::Call(_))
            });
            if !call && !self.known.documents_failed {
                let diagnostic = Diagnostic::new(
                    &rules::UNEXPECTED_FILE,
                    Span::new(path, 0..0),
                    "a timeline stands here, but no call beside it",
                );
                self.report(diagnostic.help("put it beside the `index.md` of a call"));
            }
        }
    }

    pub(super) fn document_record(
        &mut self,
        page: &Page<'_>,
        section: Option<DocumentRef>,
        timeline: Option<(&SourcePath, &[RawMilestone])>,
        config: &Config,
    ) -> Document {
        let common = &page.parsed.common;
        let mut front = vec![Span::new(page.file, 0..page.parsed.body.range.start)];
        front.extend(timeline.map(|(path, _)| Span::new(path, 0..usize::MAX)));
        self.allow(&common.allow, &front, Some(page.file));
        let mut texts = vec![None; self.known.languages.len()];
        texts[0] =
            Some(self.text(page.file, &common.title, common.short_title.as_ref(), common.summary.as_ref(), &page.parsed.body));
        Document {
            id: page.id.clone(),
            file: page.file.clone(),
            key: page.key.clone(),
            section,
            texts,
            weight: common.weight.as_ref().map_or(0, |weight| weight.value),
            tags: self.tags(page),
            // One that cannot be read is an error already, and not also one that is missing.
            updated: common
                .updated
                .as_ref()
                .map(|date| self.day(date).unwrap_or_else(|| Spanned::new(Date::constant(1970, 1, 1), date.0.0.span.clone()))),
            sources: self.citations(&common.sources),
            aliases: common.aliases.iter().map(|path| path.0.clone()).collect(),
            template: common.template.as_ref().map(|path| path.0.clone()),
            extra: common.extra.as_ref().map_or(serde_json::Value::Null, |extra| to_json(&extra.0)),
            kind: self.kind(page, timeline, config),
        }
    }

    pub(super) fn text(
        &mut self,
        file: &SourcePath,
        title: &Text,
        short: Option<&Text>,
        summary: Option<&Text>,
        body: &crate::parse::Body,
    ) -> DocumentText {
        if title.is_empty() {
            self.report(Diagnostic::new(&rules::EMPTY_TEXT, title.span.clone(), "the title is empty").help("write one"));
        }
        DocumentText {
            title: title.clone(),
            short_title: short.map(|short| short.value.clone()),
            summary: summary.map(|summary| summary.value.split_whitespace().collect::<Vec<_>>().join(" ")),
            body: body.clone(),
            file: file.clone(),
            stale: false,
        }
    }

    /// Its own tags, and those of its series, which stand where that is named.
    pub(super) fn tags(&mut self, page: &Page<'_>) -> Vec<Spanned<String>> {
        let mut tags: Vec<Spanned<String>> = Vec::new();
        for tag in &page.parsed.common.tags {
            tags.extend(self.tag(tag).map(|value| Spanned::new(value, tag.span.clone())));
        }
        if let RawKind::Event(event) = &page.parsed.kind
            && let Some(id) = &event.series
            && let Some(series) = self.known.series.find(&id.0)
        {
            for tag in &self.known.series[series].tags {
                if !tags.iter().any(|own| own.value == *tag) {
                    tags.push(Spanned::new(tag.clone(), id.0.span.clone()));
                }
            }
        }
        tags
    }

    /// A part of an address; one that cannot be that is reported.
    pub(super) fn slug(&mut self, slug: &Slug) -> Option<String> {
        let fits = !slug.is_empty() && !slug.contains(|c: char| c.is_whitespace() || c.is_control() || "/\\?#%\"<>".contains(c));
        if !fits {
            let message = format!("`{}` cannot be a part of an address", slug.as_str());
            self.report(Diagnostic::new(&rules::BAD_ID, slug.span.clone(), message).help("use letters, digits and `-`"));
        }
        fits.then(|| slug.value.clone())
    }

    /// A tag; one without a letter or a digit could have no address, and is reported.
    pub(super) fn tag(&mut self, tag: &TagName) -> Option<String> {
        if crate::text::markdown::slug(tag).is_empty() {
            self.report(
                Diagnostic::new(&rules::BAD_ID, tag.span.clone(), "a tag needs a letter or a digit").help("write a word"),
            );
            return None;
        }
        Some(tag.value.clone())
    }
}

/// The section that lists a page: the nearest folder above it that has an `_index.md`.
fn section_of(page: &Page<'_>, sections: &BTreeMap<&str, DocumentRef>) -> Option<DocumentRef> {
    let mut folder = page.file.folder();
    // A page with a folder of its own, and a section, are listed by the folder above.
    if matches!(page.file.file_name(), "index.md" | "_index.md") {
        folder = folder.rsplit_once('/')?.0;
    }
    loop {
        if let Some(section) = sections.get(folder) {
            return Some(*section);
        }
        folder = folder.rsplit_once('/')?.0;
    }
}
