//! The page of a guideline: a table of clauses by versions.
//!
//! In: a guideline. Out: [`GuidelineView`]. Not here: whether its values are right, which its sources say.

use super::card::{self, CardView};
use super::organisation::{self, OrganisationView};
use super::source::{self, CitationView};
use crate::localised::Localised;
use crate::localised::date::DateView;
use crate::model::{Clause, Document, DocumentRef, Guideline, Kind, Value, Version};
use crate::path::SourcePath;
use serde::Serialize;

/// The page of a guideline.
#[derive(Debug, Clone, Serialize)]
pub struct GuidelineView {
    /// Who issues it.
    pub issuers: Vec<OrganisationView>,
    /// The columns of its table.
    pub versions: Vec<VersionView>,
    /// The rows of its table.
    pub clauses: Vec<ClauseView>,
    /// Others of interest.
    pub others: Vec<CardView>,
}

/// A column of a guideline's table.
#[derive(Debug, Clone, Serialize)]
pub struct VersionView {
    /// Its identity.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The tag of the language of its name, where that is not the page's.
    pub lang: Option<String>,
    /// When it was published.
    pub issued: Option<DateView>,
    /// A remark.
    pub note_html: Option<String>,
    /// What it rests on.
    pub sources: Vec<CitationView>,
}

/// A row of a guideline's table.
#[derive(Debug, Clone, Serialize)]
pub struct ClauseView {
    /// Its anchor.
    pub id: String,
    /// What it limits.
    pub name: String,
    /// The tag of the language of its name, where that is not the page's.
    pub lang: Option<String>,
    /// The unit of its values.
    pub unit: Option<String>,
    /// A value for each version, in their order; `None` where no source gives one.
    pub values: Vec<Option<ClauseValueView>>,
    /// A remark.
    pub note_html: Option<String>,
}

/// A value of a clause.
#[derive(Debug, Clone, Serialize)]
pub struct ClauseValueView {
    /// The value.
    pub html: String,
    /// A remark.
    pub note_html: Option<String>,
    /// What it rests on.
    pub sources: Vec<CitationView>,
}

/// What the page of a guideline shows, with this root.
pub(super) fn view(local: &Localised<'_>, at: DocumentRef, guideline: &Guideline, root: &str) -> GuidelineView {
    let site = local.site;
    let file = &site.documents[at].file;
    let is_other = |(other, document): &(DocumentRef, &Document)| *other != at && matches!(document.kind, Kind::Guideline(_));
    GuidelineView {
        issuers: organisation::views(local, &guideline.issuers, root),
        versions: guideline.versions.iter().map(|version| version_view(local, version, file, root)).collect(),
        clauses: guideline.clauses.iter().map(|clause| clause_view(local, clause, file, root)).collect(),
        others: site.documents.iter().filter(is_other).map(|(other, _)| card::view(local, other)).collect(),
    }
}

fn version_view(local: &Localised<'_>, version: &Version, file: &SourcePath, root: &str) -> VersionView {
    VersionView {
        id: version.id.value.clone(),
        name: local.text(&version.name).to_owned(),
        lang: local.lang_of(&version.name),
        issued: version.issued.as_ref().map(|date| local.site_date(date)),
        note_html: local.rich_option(version.note.as_ref(), file, root),
        sources: source::citations(local, &version.sources),
    }
}

fn clause_view(local: &Localised<'_>, clause: &Clause, file: &SourcePath, root: &str) -> ClauseView {
    let value = |value: &Value| ClauseValueView {
        html: local.rich(&value.value, file, root),
        note_html: local.rich_option(value.note.as_ref(), file, root),
        sources: source::citations(local, &value.sources),
    };
    ClauseView {
        id: clause.id.value.clone(),
        name: local.text(&clause.name).to_owned(),
        lang: local.lang_of(&clause.name),
        unit: local.text_option(clause.unit.as_ref()),
        values: clause.values.iter().map(|given| given.as_ref().map(value)).collect(),
        note_html: local.rich_option(clause.note.as_ref(), file, root),
    }
}
