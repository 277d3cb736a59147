//! Makes a [`Site`] of the raw records: validates each value, gives every record its place, links them.
//!
//! A fault never ends it: the value is left out, reported, and all others are still looked at.

use super::config::{self, Language};
use super::document::{DocumentText, Section};
use super::text::LocalText;
use super::{
    Call, Citation, Clause, Config, Contact, Document, Event, ExternalLink, Former, Guideline, Kind, Milestone, MilestoneKind,
    Mode, Offered, Order, Organisation, Place, Ref, Registration, Site, Source, SourceKind, Status, Table, Update, Value,
    Version,
};
use crate::Options;
use crate::check::rules;
use crate::diag::{Diagnostic, Diagnostics, Rule, Span, Spanned, nearest};
use crate::parse::markdown::{LinkUse, outline};
use crate::parse::raw::{
    ById, RawCall, RawContact, RawDate, RawDocument, RawEvent, RawFormer, RawGuideline, RawLink, RawMilestone, RawOffered,
    RawOrganisation, RawPlace, RawRef, RawRegistration, RawSource, RawSourceItem, RawUpdate, Text, Words, to_json,
};
use crate::parse::{Parsed, ParsedDocument, ParsedTranslation, RawKind, Role};
use crate::path::SourcePath;
use crate::time::{self, Date, Extent, When, Zone, ZoneFault};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// All files that were parsed, with what each is.
pub type ParsedFiles = BTreeMap<SourcePath, (Role, Arc<Parsed>)>;

/// The tables that a reference can lead into, and what is known while they are filled.
pub(super) struct Assembler<'a> {
    diagnostics: &'a mut Diagnostics,
    languages: Vec<Language>,
    zone: Option<Zone>,
    organisations: Table<Organisation>,
    places: Table<Place>,
    sources: Table<Source>,
    /// The documents by id and file; their records follow in a second pass, since they refer to one another.
    documents: Table<()>,
    documents_failed: bool,
    data_failed: BTreeSet<&'static str>,
    links: Vec<LinkUse>,
    attachments: BTreeMap<SourcePath, String>,
}

/// Makes a site of `files`; `None` where there is no configuration to begin with, which has been reported.
pub fn assemble(files: &ParsedFiles, options: &Options, diagnostics: &mut Diagnostics) -> Option<Site> {
    let raw_config = files.values().find_map(|(role, parsed)| match (role, &**parsed) {
        (Role::Config, Parsed::Config(raw)) => Some(raw),
        _ => None,
    })?;
    let failed: BTreeSet<SourcePath> =
        files.iter().filter(|(_, (_, parsed))| **parsed == Parsed::Failed).map(|(path, _)| path.clone()).collect();
    let has_failed = |name: &str| failed.contains(name);
    let mut a = Assembler {
        diagnostics,
        languages: config::languages(raw_config),
        zone: None,
        organisations: Table::default(),
        places: Table::default(),
        sources: Table::default(),
        documents: Table::default(),
        documents_failed: failed.iter().any(|path| path.extension() == "md"),
        data_failed: ["organisations", "places", "sources"]
            .into_iter()
            .filter(|name| has_failed(&format!("content/{name}.yaml")))
            .collect(),
        links: Vec::new(),
        attachments: BTreeMap::new(),
    };
    let config = config::assemble(raw_config, options.base_url.as_deref(), &mut a);
    a.zone.clone_from(&config.zone);
    a.data(files);
    let drafts = Drafts::of(files, options);
    a.attachments = attachments(files, &drafts);
    let (documents, by_file) = a.all_documents(files, &drafts, &config);
    let statics = files.iter().filter(|(_, (role, _))| *role == Role::Static).map(|(path, _)| path.clone()).collect();
    Some(Site {
        config,
        lists: super::Lists::of(&documents),
        documents,
        organisations: a.organisations,
        places: a.places,
        sources: a.sources,
        by_file,
        attachments: a.attachments,
        statics,
        field_links: a.links,
        failed,
    })
}

/// The documents that are left out.
struct Drafts(BTreeSet<SourcePath>);

impl Drafts {
    fn of(files: &ParsedFiles, options: &Options) -> Self {
        let is_draft = |parsed: &Parsed| match parsed {
            Parsed::Document(document) => document.common.draft.as_ref().is_some_and(|draft| draft.value),
            _ => false,
        };
        let drafts = files.iter().filter(|(_, (_, parsed))| !options.drafts && is_draft(parsed));
        Drafts(drafts.map(|(path, _)| path.clone()).collect())
    }

    /// Whether a file belongs to a draft: the draft itself, or what stands in its folder.
    fn hold(&self, path: &SourcePath) -> bool {
        self.0.iter().any(|draft| {
            draft == path
                || (draft.file_name() == "index.md"
                    && path.as_str().strip_prefix(draft.folder()).is_some_and(|rest| rest.starts_with('/')))
        })
    }
}

/// Files beside pages, and the folder of the output in which each goes: where its page goes.
fn attachments(files: &ParsedFiles, drafts: &Drafts) -> BTreeMap<SourcePath, String> {
    let attached = files.iter().filter(|(path, (role, _))| *role == Role::Attachment && !drafts.hold(path));
    attached
        .map(|(path, _)| {
            (path.clone(), path.folder().strip_prefix("content").unwrap_or_default().trim_start_matches('/').to_owned())
        })
        .collect()
}

/// The folder of a document in the output: `content/workshops/chengdu-2014/index.md` is `workshops/chengdu-2014`.
fn key_of(path: &SourcePath, slug: Option<&str>) -> String {
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

fn is_id(text: &str) -> bool {
    !text.is_empty() && text.len() <= 100 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
}

impl Assembler<'_> {
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// A text in the languages of the site.
    pub(super) fn words(&mut self, words: &Words) -> LocalText {
        if let Some(plain) = &words.plain {
            if plain.is_empty() {
                self.report(
                    Diagnostic::new(&rules::EMPTY_TEXT, words.span.clone(), "this text is empty")
                        .help("write it, or leave out the key"),
                );
            }
            return LocalText::plain(plain);
        }
        let mut texts = vec![None; self.languages.len()];
        for (code, text) in &words.by_language {
            match self.languages.iter().position(|language| language.code == code.value) {
                Some(index) => texts[index] = Some(text.value.as_str().into()),
                None => {
                    let codes: Vec<&str> = self.languages.iter().map(|language| language.code.as_str()).collect();
                    let help = format!("the languages are: {}; more are added in `convoke.yaml`", codes.join(", "));
                    let message = format!("`{}` is no language of this site", **code);
                    self.report(Diagnostic::new(&rules::UNKNOWN_LANGUAGE, code.span.clone(), message).help(help));
                }
            }
        }
        if texts.first().is_none_or(Option::is_none) {
            let code = self.languages[0].code.clone();
            let message = format!("the text in `{code}`, the first language of the site, is missing");
            self.report(Diagnostic::new(&rules::MISSING_FIELD, words.span.clone(), message).help(format!("add `{code}: …`")));
        }
        LocalText::new(texts)
    }

    fn words_option(&mut self, words: Option<&Words>) -> Option<LocalText> {
        words.map(|words| self.words(words))
    }

    /// A text in inline Markdown: its links are kept, to be checked.
    fn rich(&mut self, words: &Words) -> LocalText {
        let text = self.words(words);
        for language in 0..self.languages.len() {
            if text.has(language) && (text.get(language).contains("](") || text.get(language).contains('<')) {
                let mut found = Vec::new();
                let outline = outline(&words.span.file, text.get(language), 0, &mut found);
                self.links.extend(outline.links.into_iter().map(|link| LinkUse { span: words.span.clone(), ..link }));
                self.diagnostics.extend(found.into_iter().map(|d| {
                    Diagnostic::new(d.rule, words.span.clone(), d.message.clone()).help(d.help.clone().unwrap_or_default())
                }));
            }
        }
        text
    }

    fn rich_option(&mut self, words: Option<&Words>) -> Option<LocalText> {
        words.map(|words| self.rich(words))
    }

    fn rich_list(&mut self, list: &[Words]) -> Vec<LocalText> {
        list.iter().map(|words| self.rich(words)).collect()
    }

    pub(super) fn zone(&mut self, text: &Text) -> Option<Zone> {
        match Zone::named(text) {
            Ok(zone) => Some(zone),
            Err(ZoneFault { message, help }) => {
                self.report(Diagnostic::new(&rules::UNKNOWN_ZONE, text.span.clone(), message).help(help));
                None
            }
        }
    }

    fn date(&mut self, raw: &RawDate, zone: Option<&Zone>) -> Option<Spanned<When>> {
        let text = &raw.0;
        match time::parse(text, zone) {
            Ok(when) => Some(Spanned::new(when, text.span.clone())),
            Err(fault) => {
                // A quoted or folded text is longer in the file than its value: then the whole is pointed at.
                let exact = text.span.end - text.span.start == text.value.len();
                let span = if exact { text.span.part(fault.range) } else { text.span.clone() };
                self.report(Diagnostic::new(&rules::BAD_DATE, span, fault.message).help(fault.help));
                None
            }
        }
    }

    /// A date of which nothing but the day is of use.
    fn day(&mut self, raw: &RawDate) -> Option<Spanned<Date>> {
        let when = self.date(raw, self.zone.clone().as_ref())?;
        if let Extent::Day(day) = when.extent {
            return Some(Spanned::new(day, when.span));
        }
        self.report(Diagnostic::new(&rules::BAD_DATE, when.span, "a day is expected here").help("write it as `2014-11-19`"));
        None
    }

    pub(super) fn web_address(&mut self, text: &Text) -> Option<String> {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let fits = rest.is_some_and(|rest| {
            let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
            !host.is_empty() && !text.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"\\^`{|}".contains(c))
        });
        if !fits {
            let diagnostic =
                Diagnostic::new(&rules::BAD_URL, text.span.clone(), format!("`{}` is no complete web address", **text));
            self.report(diagnostic.help("write it whole, as `https://example.org/page`"));
        }
        fits.then(|| text.value.clone())
    }

    fn web_address_option(&mut self, text: Option<&Text>) -> Option<String> {
        text.and_then(|text| self.web_address(text))
    }

    /// The value that a word of a vocabulary stands for.
    pub(super) fn choice<T: Copy>(&mut self, text: &Text, choices: &[(&'static str, T)]) -> Option<T> {
        let found = choices.iter().find(|(word, _)| *word == text.value).map(|(_, value)| *value);
        if found.is_none() {
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            let help = match nearest(text, words.iter().copied()) {
                Some(word) => format!("did you mean `{word}`?"),
                None => format!("write one of: {}", words.join(", ")),
            };
            self.report(
                Diagnostic::new(
                    &rules::UNKNOWN_VALUE,
                    text.span.clone(),
                    format!("`{}` is not one of the values of this key", **text),
                )
                .help(help),
            );
        }
        found
    }

    pub(super) fn in_range(&mut self, number: &Spanned<i64>, least: i64, most: i64) -> usize {
        if !(least..=most).contains(&number.value) {
            let message = format!("{} is out of range", number.value);
            self.report(
                Diagnostic::new(&rules::OUT_OF_RANGE, number.span.clone(), message)
                    .help(format!("write a number from {least} to {most}")),
            );
        }
        usize::try_from(number.value.clamp(least, most)).unwrap_or_default()
    }

    fn status(&mut self, text: Option<&Text>) -> Status {
        text.and_then(|text| self.choice(text, Status::ALL)).unwrap_or_default()
    }

    fn check_id(&mut self, id: &Text, what: &str) {
        if !is_id(id) {
            let diagnostic = Diagnostic::new(&rules::BAD_ID, id.span.clone(), format!("`{}` is no id of {what}", **id));
            self.report(diagnostic.help("use letters a to z, digits, `.`, `_` and `-`"));
        }
    }

    /// Reports ids that are given twice, with both places.
    fn unique<'i>(&mut self, ids: impl Iterator<Item = &'i Text>, what: &str) {
        let mut seen: BTreeMap<&str, &Span> = BTreeMap::new();
        for id in ids {
            if let Some(first) = seen.get(id.as_str()) {
                let diagnostic = Diagnostic::new(
                    &rules::DUPLICATE_ID,
                    id.span.clone(),
                    format!("the id `{}` is given to a second {what}", **id),
                );
                self.report(diagnostic.label((*first).clone(), "the first is here").help("give one of them another id"));
            } else {
                seen.insert(id, &id.span);
            }
        }
    }

    fn unknown(&mut self, rule: &'static Rule, id: &Text, what: &str, help: Option<String>) {
        let diagnostic = Diagnostic::new(rule, id.span.clone(), format!("there is no {what} `{}`", **id));
        self.report(match help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        });
    }

    fn organisation(&mut self, id: &RawRef) -> Option<Ref<Organisation>> {
        let found = self.organisations.find(&id.0);
        if found.is_none() && !self.data_failed.contains("organisations") {
            let help = suggestion(&id.0, self.organisations.ids(), "content/organisations.yaml");
            self.unknown(&rules::UNKNOWN_ID, &id.0, "organisation", help);
        }
        found
    }

    fn organisations(&mut self, ids: &[RawRef]) -> Vec<Ref<Organisation>> {
        ids.iter().filter_map(|id| self.organisation(id)).collect()
    }

    fn place(&mut self, id: &RawRef) -> Option<Ref<Place>> {
        let found = self.places.find(&id.0);
        if found.is_none() && !self.data_failed.contains("places") {
            let help = suggestion(&id.0, self.places.ids(), "content/places.yaml");
            self.unknown(&rules::UNKNOWN_ID, &id.0, "place", help);
        }
        found
    }

    fn source(&mut self, id: &RawRef) -> Option<Ref<Source>> {
        let found = self.sources.find(&id.0);
        if found.is_none() && !self.data_failed.contains("sources") {
            let help = suggestion(&id.0, self.sources.ids(), "content/sources.yaml");
            self.unknown(&rules::UNKNOWN_ID, &id.0, "source", help);
        }
        found
    }

    fn citations(&mut self, items: &[RawSourceItem]) -> Vec<Citation> {
        items
            .iter()
            .filter_map(|item| {
                Some(Citation { source: self.source(&item.0.source)?, note: self.words_option(item.0.note.as_ref()) })
            })
            .collect()
    }

    fn document(&mut self, id: &RawRef) -> Option<Ref<Document>> {
        let found = self.documents.find(&id.0);
        // What is missing may stand in a file that could not be read.
        if found.is_none() && !self.documents_failed {
            let known: Vec<&str> = self.documents.ids().collect();
            let help = nearest(&id.0, known.into_iter()).map_or_else(
                || "the id stands in the front matter of the page that is meant; drafts do not count".to_owned(),
                |known| format!("did you mean `{known}`?"),
            );
            self.unknown(&rules::UNKNOWN_ID, &id.0, "page with the id", Some(help));
        }
        found.map(cast)
    }

    fn document_list(&mut self, ids: &[RawRef]) -> Vec<Ref<Document>> {
        ids.iter().filter_map(|id| self.document(id)).collect()
    }
}

/// A reference into the table of ids is one into the table of documents: both are filled in the same order.
fn cast(reference: Ref<()>) -> Ref<Document> {
    Ref::at(reference.index())
}

fn suggestion<'i>(id: &str, known: impl Iterator<Item = &'i str>, file: &str) -> Option<String> {
    Some(nearest(id, known).map_or_else(|| format!("add it to `{file}`"), |known| format!("did you mean `{known}`?")))
}

/// Organisations, places and sources.
impl Assembler<'_> {
    fn data(&mut self, files: &ParsedFiles) {
        // Sources come first: the others name them.
        for (_, parsed) in files.values() {
            if let Parsed::Sources(records) = &**parsed {
                self.table(records, "source", |a, id, raw| {
                    let source = a.source_record(id, raw);
                    a.sources.push(id, source);
                });
            }
        }
        for (_, parsed) in files.values() {
            match &**parsed {
                Parsed::Organisations(records) => {
                    // An organisation may be a part of one that stands below it.
                    let order: Vec<&str> = records.0.iter().map(|(id, _)| id.as_str()).collect();
                    self.table(records, "organisation", |a, id, raw| {
                        let organisation = a.organisation_record(id, raw, &order);
                        a.organisations.push(id, organisation);
                    });
                }
                Parsed::Places(records) => self.table(records, "place", |a, id, raw| {
                    let place = a.place_record(id, raw);
                    a.places.push(id, place);
                }),
                _ => {}
            }
        }
    }

    fn table<T>(&mut self, records: &ById<T>, what: &str, mut add: impl FnMut(&mut Self, &str, &T)) {
        self.unique(records.0.iter().map(|(id, _)| id), what);
        for (id, record) in &records.0 {
            self.check_id(id, &format!("a {what}"));
            add(self, id, record);
        }
    }

    fn source_record(&mut self, id: &str, raw: &RawSource) -> Source {
        Source {
            id: id.to_owned(),
            title: self.words(&raw.title),
            kind: self.choice(&raw.kind, SourceKind::ALL).unwrap_or(SourceKind::ThirdParty),
            url: self.web_address_option(raw.url.as_ref()),
            date: raw.date.as_ref().and_then(|date| self.date(date, self.zone.clone().as_ref())).map(|date| date.value),
            language: raw.language.as_ref().map(|code| code.value.clone()),
            note: self.rich_option(raw.note.as_ref()),
        }
    }

    fn organisation_record(&mut self, id: &str, raw: &RawOrganisation, order: &[&str]) -> Organisation {
        let part_of = raw.part_of.as_ref().and_then(|whole| {
            let found = order.iter().position(|known| *known == whole.0.value).map(Ref::at);
            if found.is_none() {
                self.unknown(
                    &rules::UNKNOWN_ID,
                    &whole.0,
                    "organisation",
                    suggestion(&whole.0, order.iter().copied(), "content/organisations.yaml"),
                );
            }
            found
        });
        Organisation {
            id: id.to_owned(),
            name: self.words(&raw.name),
            short: self.words_option(raw.short.as_ref()),
            native: raw.native_name.as_ref().map(|native| (native.text.value.clone(), native.language.value.clone())),
            url: self.web_address_option(raw.url.as_ref()),
            address: self.words_option(raw.address.as_ref()),
            role: self.rich_option(raw.role.as_ref()),
            part_of,
            note: self.rich_option(raw.note.as_ref()),
            sources: self.citations(&raw.sources),
        }
    }

    fn place_record(&mut self, id: &str, raw: &RawPlace) -> Place {
        let degrees = |a: &mut Self, number: &Spanned<f64>, most: f64| {
            let fits = number.value.abs() <= most;
            if !fits {
                let message = format!("{} degrees are out of range", number.value);
                a.report(
                    Diagnostic::new(&rules::OUT_OF_RANGE, number.span.clone(), message)
                        .help(format!("write a number from -{most} to {most}")),
                );
            }
            fits.then_some(number.value)
        };
        let north = raw.latitude.as_ref().and_then(|number| degrees(self, number, 90.0));
        let east = raw.longitude.as_ref().and_then(|number| degrees(self, number, 180.0));
        let country_code = raw.country_code.as_ref().filter(|code| {
            let fits = code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
            if !fits {
                let message = format!("`{}` is no country code", ***code);
                self.report(
                    Diagnostic::new(&rules::UNKNOWN_VALUE, code.span.clone(), message)
                        .help("write the two capital letters of ISO 3166-1, such as `CN`"),
                );
            }
            fits
        });
        Place {
            id: id.to_owned(),
            country_code: country_code.map(|code| code.value.clone()),
            name: self.words(&raw.name),
            street: self.words_option(raw.street.as_ref()),
            postcode: raw.postcode.as_ref().map(|code| code.value.clone()),
            town: self.words_option(raw.town.as_ref()),
            region: self.words_option(raw.region.as_ref()),
            country: self.words_option(raw.country.as_ref()),
            zone: raw.timezone.as_ref().and_then(|zone| self.zone(zone)),
            geo: north.zip(east),
            url: self.web_address_option(raw.url.as_ref()),
            note: self.rich_option(raw.note.as_ref()),
            sources: self.citations(&raw.sources),
        }
    }
}

/// A Markdown file that becomes a page.
struct Page<'p> {
    file: &'p SourcePath,
    parsed: &'p ParsedDocument,
    key: String,
    id: Spanned<String>,
}

/// Documents.
impl Assembler<'_> {
    fn all_documents(
        &mut self,
        files: &ParsedFiles,
        drafts: &Drafts,
        config: &Config,
    ) -> (Table<Document>, BTreeMap<SourcePath, Ref<Document>>) {
        let pages: Vec<Page<'_>> = files
            .iter()
            .filter_map(|(file, (_, parsed))| match &**parsed {
                Parsed::Document(parsed) if !drafts.hold(file) => Some(self.page(file, parsed)),
                _ => None,
            })
            .collect();
        self.unique(pages.iter().map(|page| &page.id), "page");
        let mut by_file = BTreeMap::new();
        for page in &pages {
            by_file.insert(page.file.clone(), cast(self.documents.push(&page.id, ())));
        }
        // What stands beside a page whose address has a slug of its own goes with it.
        for page in pages.iter().filter(|page| page.parsed.common.slug.is_some() && page.file.file_name() == "index.md") {
            let folder = page.file.folder();
            for (path, target) in &mut self.attachments {
                if path.folder() == folder {
                    target.clone_from(&page.key);
                }
            }
        }
        let sections: BTreeMap<&str, Ref<Document>> = pages
            .iter()
            .filter(|page| matches!(page.parsed.kind, RawKind::Section(_)))
            .filter_map(|page| Some((page.file.folder(), *by_file.get(page.file)?)))
            .collect();
        let timelines: BTreeMap<&str, (&SourcePath, &[RawMilestone])> = files
            .iter()
            .filter_map(|(path, (_, parsed))| match &**parsed {
                Parsed::Timeline(raw) => Some((path.folder(), (path, raw.milestones.as_slice()))),
                _ => None,
            })
            .collect();
        self.check_timelines(&timelines, &pages);
        let mut documents = Table::default();
        for page in &pages {
            let section = section_of(page, &sections);
            let timeline = if page.file.file_name() == "index.md" { timelines.get(page.file.folder()).copied() } else { None };
            let document = self.document_record(page, section, timeline, config);
            documents.push(&page.id, document);
        }
        self.translations(files, drafts, &mut documents, &mut by_file);
        (documents, by_file)
    }

    fn page<'p>(&mut self, file: &'p SourcePath, parsed: &'p ParsedDocument) -> Page<'p> {
        let common = &parsed.common;
        let slug = common.slug.as_ref().filter(|slug| {
            let fits =
                !slug.is_empty() && !slug.contains(|c: char| c.is_whitespace() || c.is_control() || "/\\?#%\"<>".contains(c));
            if !fits {
                let message = format!("`{}` cannot be a part of an address", ***slug);
                self.report(Diagnostic::new(&rules::BAD_ID, slug.span.clone(), message).help("use letters, digits and `-`"));
            }
            fits
        });
        let key = key_of(file, slug.map(|slug| slug.value.as_str()));
        let needs_id = matches!(parsed.kind, RawKind::Event(_) | RawKind::Call(_));
        let id = match &common.id {
            Some(id) => {
                self.check_id(id, "a page");
                id.clone()
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

    fn check_timelines(&mut self, timelines: &BTreeMap<&str, (&SourcePath, &[RawMilestone])>, pages: &[Page<'_>]) {
        for (folder, (path, _)) in timelines {
            let call = pages.iter().any(|page| {
                page.file.folder() == *folder
                    && page.file.file_name() == "index.md"
                    && matches!(page.parsed.kind, RawKind::Call(_))
            });
            if !call && !self.documents_failed {
                let diagnostic = Diagnostic::new(
                    &rules::UNEXPECTED_FILE,
                    Span::new(path, 0..0),
                    "a timeline stands here, but no call beside it",
                );
                self.report(diagnostic.help("put it beside the `index.md` of a call"));
            }
        }
    }

    fn document_record(
        &mut self,
        page: &Page<'_>,
        section: Option<Ref<Document>>,
        timeline: Option<(&SourcePath, &[RawMilestone])>,
        config: &Config,
    ) -> Document {
        let common = &page.parsed.common;
        let mut texts = vec![None; self.languages.len()];
        texts[0] =
            Some(self.text(page.file, &common.title, common.short_title.as_ref(), common.summary.as_ref(), &page.parsed.body));
        Document {
            id: page.id.clone(),
            file: page.file.clone(),
            key: page.key.clone(),
            section,
            texts,
            weight: common.weight.as_ref().map_or(0, |weight| weight.value),
            tags: self.tags(common),
            updated: common.updated.as_ref().and_then(|date| self.day(date)),
            sources: self.citations(&common.sources),
            aliases: common.aliases.clone(),
            template: common.template.clone(),
            extra: common.extra.as_ref().map_or(serde_json::Value::Null, |extra| to_json(&extra.0)),
            kind: match &page.parsed.kind {
                RawKind::Event(raw) => Kind::Event(Box::new(self.event(page, raw, config))),
                RawKind::Call(raw) => Kind::Call(Box::new(self.call(page, raw, timeline))),
                RawKind::Guideline(raw) => Kind::Guideline(Box::new(self.guideline(raw))),
                RawKind::Update(raw) => Kind::Update(Box::new(self.update(raw))),
                RawKind::Section(raw) => {
                    const ORDERS: &[(&str, Order)] =
                        &[("weight", Order::Weight), ("date", Order::Date), ("newest", Order::Newest)];
                    let order = raw.order.as_ref().and_then(|text| self.choice(text, ORDERS));
                    Kind::Section(Section { order: order.unwrap_or(Order::Weight) })
                }
                RawKind::Page(kind) => Kind::Page(*kind),
            },
        }
    }

    fn text(
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
        }
    }

    fn tags(&mut self, common: &RawDocument) -> Vec<Spanned<String>> {
        let fits = |tag: &&Text| !crate::parse::markdown::slug(tag).is_empty();
        for tag in common.tags.iter().filter(|tag| !fits(tag)) {
            self.report(
                Diagnostic::new(&rules::BAD_ID, tag.span.clone(), "a tag needs a letter or a digit").help("write a word"),
            );
        }
        common.tags.iter().filter(fits).cloned().collect()
    }

    fn event(&mut self, page: &Page<'_>, raw: &RawEvent, config: &Config) -> Event {
        let place = raw.place.as_ref().and_then(|id| self.place(id));
        let own_zone = raw.timezone.as_ref().and_then(|text| self.zone(text));
        let zone = own_zone.or_else(|| place.and_then(|place| self.places[place].zone.clone())).or_else(|| config.zone.clone());
        let mode = raw.mode.as_ref().and_then(|text| self.choice(text, Mode::ALL));
        let unknown =
            || Spanned::new(When { extent: Extent::Unknown, certainty: time::Certainty::Confirmed }, raw.dates.0.span.clone());
        Event {
            dates: self.date(&raw.dates, zone.as_ref()).unwrap_or_else(unknown),
            was: self.former(&raw.was, zone.as_ref()),
            status: self.status(raw.status.as_ref()),
            status_note: self.words_option(raw.status_note.as_ref()),
            place,
            mode: mode.unwrap_or_default(),
            online: self.web_address_option(raw.online.as_ref()),
            organisers: self.organisations(&raw.organisers),
            contact: raw.contact.as_ref().map(|contact| self.contact(contact)),
            languages: raw.languages.iter().map(|code| code.value.clone()).collect(),
            goals: self.rich_list(&raw.goals),
            registration: raw.registration.as_ref().map(|registration| self.registration(registration, zone.as_ref())),
            milestones: self.milestones(&raw.milestones, zone.as_ref(), page),
            documents: self.offered(&raw.documents, page.file),
            more: self.web_address_option(raw.more.as_ref()),
            links: self.external_links(&raw.links),
            follows: raw.follows.as_ref().and_then(|id| self.document(id)),
            part_of: raw.part_of.as_ref().and_then(|id| self.document(id)),
            related: self.document_list(&raw.related),
            zone,
        }
    }

    fn call(&mut self, page: &Page<'_>, raw: &RawCall, timeline: Option<(&SourcePath, &[RawMilestone])>) -> Call {
        let zone = raw.timezone.as_ref().and_then(|text| self.zone(text)).or_else(|| self.zone.clone());
        let mut milestones = raw.milestones.clone();
        if let Some((path, more)) = timeline {
            if let Some(first) = milestones.first() {
                let diagnostic = Diagnostic::new(
                    &rules::DUPLICATE_KEY,
                    first.span.clone(),
                    "this call has milestones here and in `timeline.yaml`",
                );
                self.report(diagnostic.label(Span::new(path, 0..0), "the other file").help("keep them in one of the two"));
            }
            milestones.extend_from_slice(more);
        }
        Call {
            status: self.status(raw.status.as_ref()),
            status_note: self.words_option(raw.status_note.as_ref()),
            issuers: self.organisations(&raw.issuers),
            contact: raw.contact.as_ref().map(|contact| self.contact(contact)),
            eligibility: self.rich_list(&raw.eligibility),
            submission: self.rich_option(raw.submission.as_ref()),
            documents: self.offered(&raw.documents, page.file),
            more: self.web_address_option(raw.more.as_ref()),
            links: self.external_links(&raw.links),
            outcome: self.rich_list(&raw.outcome),
            milestones: self.milestones(&milestones, zone.as_ref(), page),
            follows: raw.follows.as_ref().and_then(|id| self.document(id)),
            related: self.document_list(&raw.related),
            zone,
        }
    }

    fn guideline(&mut self, raw: &RawGuideline) -> Guideline {
        self.unique(raw.versions.iter().map(|version| &version.id), "version");
        self.unique(raw.clauses.iter().map(|clause| &clause.id), "clause");
        for id in raw.versions.iter().map(|version| &version.id).chain(raw.clauses.iter().map(|clause| &clause.id)) {
            self.check_id(id, "a version or a clause");
        }
        let versions: Vec<Version> = raw
            .versions
            .iter()
            .map(|version| Version {
                id: version.id.clone(),
                name: self.words(&version.name),
                issued: version
                    .issued
                    .as_ref()
                    .and_then(|date| self.date(date, self.zone.clone().as_ref()))
                    .map(|date| date.value),
                note: self.rich_option(version.note.as_ref()),
                sources: self.citations(&version.sources),
            })
            .collect();
        let clauses = raw
            .clauses
            .iter()
            .map(|clause| {
                let mut values: Vec<Option<Value>> = versions.iter().map(|_| None).collect();
                for (id, item) in &clause.values.0 {
                    let Some(column) = versions.iter().position(|version| version.id.value == id.value) else {
                        let known = versions.iter().map(|version| version.id.as_str());
                        let help = nearest(id, known)
                            .map_or_else(|| "add it to `versions`".to_owned(), |known| format!("did you mean `{known}`?"));
                        self.unknown(&rules::UNKNOWN_ID, id, "version", Some(help));
                        continue;
                    };
                    let raw = &item.0;
                    values[column] = Some(Value {
                        value: self.rich(&raw.value),
                        note: self.rich_option(raw.note.as_ref()),
                        sources: self.citations(&raw.sources),
                    });
                }
                Clause {
                    id: clause.id.clone(),
                    name: self.words(&clause.name),
                    unit: self.words_option(clause.unit.as_ref()),
                    values,
                    note: self.rich_option(clause.note.as_ref()),
                }
            })
            .collect();
        Guideline { issuers: self.organisations(&raw.issuers), versions, clauses }
    }

    fn update(&mut self, raw: &RawUpdate) -> Update {
        let unknown =
            || Spanned::new(When { extent: Extent::Unknown, certainty: time::Certainty::Confirmed }, raw.date.0.span.clone());
        Update {
            date: self.date(&raw.date, self.zone.clone().as_ref()).unwrap_or_else(unknown),
            about: self.document_list(&raw.about),
            publisher: raw.publisher.as_ref().and_then(|id| self.organisation(id)),
        }
    }

    fn former(&mut self, raw: &[RawFormer], zone: Option<&Zone>) -> Vec<Former> {
        raw.iter()
            .filter_map(|former| {
                Some(Former {
                    wording: self.words_option(former.wording.as_ref()),
                    said: former.said.as_ref().and_then(|date| self.date(date, zone)).map(|date| date.value),
                    said_note: self.words_option(former.said_note.as_ref()),
                    reason: self.words_option(former.reason.as_ref()),
                    source: former.source.as_ref().and_then(|id| self.source(id)),
                    date: self.date(&former.date, zone)?,
                })
            })
            .collect()
    }

    fn milestones(&mut self, raw: &[RawMilestone], zone: Option<&Zone>, page: &Page<'_>) -> Vec<Milestone> {
        const KINDS: &[(&str, MilestoneKind)] =
            &[("milestone", MilestoneKind::Milestone), ("deadline", MilestoneKind::Deadline), ("window", MilestoneKind::Window)];
        self.unique(raw.iter().map(|milestone| &milestone.id), "milestone");
        raw.iter()
            .map(|milestone| {
                self.check_id(&milestone.id, "a milestone");
                let event = milestone.event.as_ref().and_then(|id| self.document(id));
                let date = milestone.date.as_ref().and_then(|date| self.date(date, zone));
                self.check_milestone(milestone, page);
                Milestone {
                    id: milestone.id.clone(),
                    name: self.words(&milestone.name),
                    date,
                    event,
                    kind: milestone.r#type.as_ref().and_then(|text| self.choice(text, KINDS)).unwrap_or(MilestoneKind::Milestone),
                    wording: self.words_option(milestone.wording.as_ref()),
                    was: self.former(&milestone.was, zone),
                    status: self.status(milestone.status.as_ref()),
                    what: self.rich_option(milestone.what.as_ref()),
                    mandatory: milestone.mandatory.as_ref().map(|mandatory| mandatory.value),
                    authority: milestone.authority.as_ref().and_then(|id| self.organisation(id)),
                    sources: self.citations(&milestone.sources),
                }
            })
            .collect()
    }

    /// A milestone has a date of its own or that of an event, and not both.
    fn check_milestone(&mut self, milestone: &RawMilestone, page: &Page<'_>) {
        match (&milestone.date, &milestone.event) {
            (None, None) => {
                let span = milestone.id.span.clone();
                self.report(
                    Diagnostic::new(&rules::MISSING_FIELD, span, "this milestone has no date")
                        .help("add `date:` (`tba` where it is not known), or `event:`"),
                );
            }
            (Some(date), Some(event)) => {
                let diagnostic = Diagnostic::new(
                    &rules::DUPLICATE_KEY,
                    date.0.span.clone(),
                    format!("the date of this milestone is that of `{}`", *event.0),
                );
                self.report(diagnostic.label(event.0.span.clone(), "the event is named here").help("leave out `date:`"));
            }
            _ => {}
        }
        if let Some(event) = &milestone.event
            && event.0.value == page.id.value
        {
            self.report(
                Diagnostic::new(&rules::UNKNOWN_ID, event.0.span.clone(), "a page cannot be a milestone of itself")
                    .help("name another event"),
            );
        }
    }

    fn contact(&mut self, raw: &RawContact) -> Contact {
        let email = raw.email.as_ref().filter(|text| {
            let fits = text
                .split_once('@')
                .is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !text.contains(char::is_whitespace));
            if !fits {
                self.report(
                    Diagnostic::new(&rules::BAD_URL, text.span.clone(), format!("`{}` is no mail address", ***text))
                        .help("write it as `name@example.org`"),
                );
            }
            fits
        });
        Contact {
            email: email.map(|text| text.value.clone()),
            organisations: self.organisations(&raw.organisations),
            name: self.words_option(raw.name.as_ref()),
            url: self.web_address_option(raw.url.as_ref()),
            note: self.rich_option(raw.note.as_ref()),
        }
    }

    fn registration(&mut self, raw: &RawRegistration, zone: Option<&Zone>) -> Registration {
        Registration {
            opens: raw.opens.as_ref().and_then(|date| self.date(date, zone)),
            closes: raw.closes.as_ref().and_then(|date| self.date(date, zone)),
            link: self.web_address_option(raw.link.as_ref()),
            note: self.rich_option(raw.note.as_ref()),
        }
    }

    fn offered(&mut self, raw: &[RawOffered], page: &SourcePath) -> Vec<Offered> {
        raw.iter()
            .map(|offered| {
                let file = offered.file.as_ref().and_then(|name| match page.join(name) {
                    Ok(path) if self.attachments.contains_key(&path) => Some(path),
                    _ => {
                        let message = format!("there is no file `{}` beside this page", **name);
                        self.report(
                            Diagnostic::new(&rules::MISSING_FILE, name.span.clone(), message)
                                .help("put it into the folder of the page, or name it by `link:`"),
                        );
                        None
                    }
                });
                Offered {
                    title: self.words(&offered.title),
                    link: self.web_address_option(offered.link.as_ref()),
                    file,
                    date: offered
                        .date
                        .as_ref()
                        .and_then(|date| self.date(date, self.zone.clone().as_ref()))
                        .map(|date| date.value),
                    language: offered.language.as_ref().map(|code| code.value.clone()),
                    note: self.words_option(offered.note.as_ref()),
                }
            })
            .collect()
    }

    fn external_links(&mut self, raw: &[RawLink]) -> Vec<ExternalLink> {
        raw.iter()
            .filter_map(|link| Some(ExternalLink { title: self.words(&link.title), url: self.web_address(&link.url)? }))
            .collect()
    }

    /// Puts the texts of other languages beside those of the first.
    fn translations(
        &mut self,
        files: &ParsedFiles,
        drafts: &Drafts,
        documents: &mut Table<Document>,
        by_file: &mut BTreeMap<SourcePath, Ref<Document>>,
    ) {
        for (path, (role, parsed)) in files {
            let (Role::Translation(code), Parsed::Translation(translation)) = (role, &**parsed) else { continue };
            let original =
                path.as_str().strip_suffix(&format!(".{code}.md")).and_then(|stem| SourcePath::new(&format!("{stem}.md")).ok());
            let Some(original) = original else { continue };
            if drafts.hold(&original) {
                continue;
            }
            let Some(language) = self.languages.iter().position(|language| language.code == *code) else {
                let diagnostic = Diagnostic::new(
                    &rules::UNKNOWN_LANGUAGE,
                    Span::new(path, 0..0),
                    format!("`{code}` is no language of this site"),
                );
                self.report(diagnostic.help("add it to `languages:` in `convoke.yaml`, or rename the file"));
                continue;
            };
            match by_file.get(&original).copied() {
                Some(at) if language > 0 => {
                    by_file.insert(path.clone(), at);
                    self.translation(path, language, translation, documents, at);
                }
                None if files.contains_key(&original) => {}
                _ => {
                    let diagnostic = Diagnostic::new(
                        &rules::UNEXPECTED_FILE,
                        Span::new(path, 0..0),
                        format!("this is a translation, but there is no `{original}`"),
                    );
                    self.report(diagnostic.help("name it after the file that it translates"));
                }
            }
        }
    }

    fn translation(
        &mut self,
        path: &SourcePath,
        language: usize,
        translation: &ParsedTranslation,
        documents: &mut Table<Document>,
        at: Ref<Document>,
    ) {
        let raw = &translation.raw;
        let text = self.text(path, &raw.title, raw.short_title.as_ref(), raw.summary.as_ref(), &translation.body);
        if let Some(document) = documents.get_mut(at) {
            document.texts[language] = Some(text);
        }
    }
}

/// The section that lists a page: the nearest folder above it that has an `_index.md`.
fn section_of(page: &Page<'_>, sections: &BTreeMap<&str, Ref<Document>>) -> Option<Ref<Document>> {
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
