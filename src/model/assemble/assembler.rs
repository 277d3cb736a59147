//! What the making of records carries along: the tables that references lead into, what is found on the way, and drafts.
//!
//! Not here: how anything is made, which the other files of this folder say.

use crate::diag::{Diagnostics, Span};
use crate::model::Allowed;
use crate::model::config::Language;
use crate::model::data::{Organisation, Place, Series, Source};
use crate::model::table::{Ref, Table};
use crate::model::text::LocalText;
use crate::options::Options;
use crate::parse::vocabulary::DocumentKind;
use crate::parse::{Parsed, Role};
use crate::path::SourcePath;
use crate::text::markdown::{HtmlUse, LinkUse};
use crate::time::{When, Zone};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// All files that were parsed, with what each is.
pub type ParsedFiles = BTreeMap<SourcePath, (Role, Arc<Parsed>)>;

/// Makes records: what they can refer to, and what is found while they are made.
pub(super) struct Assembler {
    /// Shared by all cores once pages are made.
    pub(super) known: Arc<Known>,
    pub(super) found: Found,
}

/// The tables that a reference can lead into.
#[derive(Clone, Default)]
pub(super) struct Known {
    pub(super) languages: Vec<Language>,
    pub(super) zone: Option<Zone>,
    pub(super) organisations: Table<Organisation>,
    pub(super) places: Table<Place>,
    /// The places that are written on the pages that use them, by where they stand.
    pub(super) own_places: BTreeMap<Span, Ref<Place>>,
    pub(super) series: Table<Series>,
    pub(super) sources: Table<Source>,
    pub(super) tag_names: BTreeMap<String, LocalText>,
    pub(super) tag_slugs: BTreeMap<String, String>,
    /// The documents by id and file, with the words for their kinds; their records follow in a second pass, since they refer
    /// to one another.
    pub(super) documents: Table<Option<DocumentKind>>,
    pub(super) documents_failed: bool,
    pub(super) data_failed: BTreeSet<&'static str>,
    /// The ids of records that could not be read, each with what it is.
    pub(super) records_failed: BTreeSet<(&'static str, String)>,
    /// Whether the site's zone could not be read.
    pub(super) zone_failed: bool,
    pub(super) attachments: BTreeMap<SourcePath, String>,
}

/// What is found in records beside what they say.
#[derive(Default)]
pub(super) struct Found {
    pub(super) diagnostics: Diagnostics,
    pub(super) links: Vec<LinkUse>,
    pub(super) html: Vec<HtmlUse>,
    pub(super) dates: BTreeMap<SourcePath, Vec<(Range<usize>, When)>>,
    pub(super) allowed: Vec<Allowed>,
}

impl Found {
    pub(super) fn extend(&mut self, other: Found) {
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
    pub(super) fn known_mut(&mut self) -> &mut Known {
        Arc::make_mut(&mut self.known)
    }

    /// Another one that knows the same and has found nothing yet.
    pub(super) fn beside(&self) -> Assembler {
        Assembler { known: Arc::clone(&self.known), found: Found::default() }
    }
}

/// The documents that are left out.
pub(super) struct Drafts(BTreeSet<SourcePath>);

impl Drafts {
    pub(super) fn of(files: &ParsedFiles, options: &Options) -> Self {
        let is_draft = |parsed: &Parsed| match parsed {
            Parsed::Document(document) => document.common.draft.as_ref().is_some_and(|draft| draft.value),
            _ => false,
        };
        let drafts = files.iter().filter(|(_, (_, parsed))| !options.drafts && is_draft(parsed));
        Drafts(drafts.map(|(path, _)| path.clone()).collect())
    }

    /// Whether a file belongs to a draft: the draft itself, or what stands in its folder.
    pub(super) fn hold(&self, path: &SourcePath) -> bool {
        self.0.iter().any(|draft| {
            draft == path
                || (draft.file_name() == "index.md"
                    && path.as_str().strip_prefix(draft.folder()).is_some_and(|rest| rest.starts_with('/')))
        })
    }
}
