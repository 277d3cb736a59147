//! Makes a [`Site`] of the raw records: validates each value, gives every record its place, links them.
//!
//! A fault never ends it: the value is left out, reported, and all others are still looked at. [`values`] reads single
//! values, [`data`] organisations, places, sources and tags, [`documents`] pages, [`kinds`] what each kind has of its own,
//! [`translations`] the texts of other languages.

mod data;
mod documents;
mod kinds;
mod translations;
mod values;

use crate::diag::Diagnostics;
use crate::ledger;
use crate::model::config::{self, Language};
use crate::model::{Allowed, LocalText, Organisation, Place, Site, Source, Table};
use crate::options::Options;
use crate::parse::{Parsed, Role};
use crate::path::SourcePath;
use crate::text::markdown::{HtmlUse, LinkUse};
use crate::text::prose::Prose;
use crate::time::{When, Zone};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// All files that were parsed, with what each is.
pub type ParsedFiles = BTreeMap<SourcePath, (Role, Arc<Parsed>)>;

/// Makes records: what they can refer to, and what is found while they are made.
pub(in crate::model) struct Assembler {
    /// Shared by all cores once pages are made.
    known: Arc<Known>,
    found: Found,
}

/// The tables that a reference can lead into.
#[derive(Clone, Default)]
struct Known {
    languages: Vec<Language>,
    zone: Option<Zone>,
    organisations: Table<Organisation>,
    places: Table<Place>,
    sources: Table<Source>,
    tag_names: BTreeMap<String, LocalText>,
    /// The documents by id and file; their records follow in a second pass, since they refer to one another.
    documents: Table<()>,
    documents_failed: bool,
    data_failed: BTreeSet<&'static str>,
    attachments: BTreeMap<SourcePath, String>,
}

/// What is found in records beside what they say.
#[derive(Default)]
struct Found {
    diagnostics: Diagnostics,
    links: Vec<LinkUse>,
    html: Vec<HtmlUse>,
    dates: BTreeMap<SourcePath, Vec<(Range<usize>, When)>>,
    allowed: Vec<Allowed>,
}

impl Found {
    fn extend(&mut self, other: Found) {
        self.diagnostics.extend(other.diagnostics);
        self.links.extend(other.links);
        self.html.extend(other.html);
        for (file, dates) in other.dates {
            self.dates.entry(file).or_default().extend(dates);
        }
        self.allowed.extend(other.allowed);
    }
}

impl Assembler {
    /// The tables, to fill them; nobody else has them while that is done.
    fn known_mut(&mut self) -> &mut Known {
        Arc::make_mut(&mut self.known)
    }

    /// Another one that knows the same and has found nothing yet.
    fn beside(&self) -> Assembler {
        Assembler { known: Arc::clone(&self.known), found: Found::default() }
    }
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
    let data_failed = ["organisations", "places", "sources"].into_iter();
    let known = Known {
        languages: config::languages(raw_config),
        documents_failed: failed.iter().any(|path| path.extension() == "md"),
        data_failed: data_failed.filter(|name| has_failed(&format!("content/{name}.yaml"))).collect(),
        ..Known::default()
    };
    let mut a = Assembler { known: Arc::new(known), found: Found::default() };
    let config = config::assemble(raw_config, options, &mut a);
    a.known_mut().zone.clone_from(&config.zone);
    a.data(files);
    let drafts = Drafts::of(files, options);
    a.known_mut().attachments = attachments(files, &drafts);
    let (documents, by_file) = a.all_documents(files, &drafts, &config);
    let ledger = files.values().find_map(|(_, parsed)| match &**parsed {
        Parsed::Lock(raw) => Some(ledger::read(raw, &mut a.found.diagnostics)),
        _ => None,
    });
    let Assembler { known, found } = a;
    let known = Arc::unwrap_or_clone(known);
    diagnostics.extend(found.diagnostics);
    let statics = files.iter().filter(|(_, (role, _))| *role == Role::Static).map(|(path, _)| path.clone()).collect();
    let said = |(path, (_, parsed)): (&SourcePath, &(Role, Arc<Parsed>))| {
        let prose = parsed.prose().filter(|prose| ***prose != Prose::default() && !drafts.hold(path))?;
        Some((path.clone(), prose.clone()))
    };
    let (lists, prose) = rayon::join(|| super::Lists::of(&documents), || files.iter().filter_map(said).collect());
    Some(Site {
        config,
        lists,
        documents,
        organisations: known.organisations,
        places: known.places,
        sources: known.sources,
        tag_names: known.tag_names,
        by_file,
        attachments: known.attachments,
        statics,
        field_links: found.links,
        field_html: found.html,
        failed,
        dates: found.dates,
        prose,
        allowed: found.allowed,
        ledger,
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
