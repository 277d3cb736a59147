//! What a site means: validated, linked and finished.
//!
//! In: the raw records of all files. Out: [`Site`], in which every value can be right and no reference dangles.
//! Not here: rules that read across records ([`crate::check`]), addresses of outputs ([`crate::plan`]), words ([`crate::locale`]).

mod assemble;
mod built;
mod call;
mod changes;
pub mod config;
mod data;
mod document;
mod event;
mod guideline;
pub mod link;
mod lists;
mod shared;
mod table;
mod text;
mod update;

pub use assemble::{ParsedFiles, assemble};
pub use built::{Claim, Page, Period};
pub use call::Call;
pub use changes::{Amendment, Declared};
pub use config::{Clocks, Config, Language};
pub use data::{Citation, Organisation, Place, Source};
pub use document::{Document, DocumentText, KIND_NAMES, Kind, Section};
pub use event::{Attendance, Event, Lack, Online};
pub use guideline::{Clause, Guideline, Value, Version};
pub use lists::{Dated, Lists};
pub use shared::{
    Contact, DocumentRef, EffectiveStatus, ExternalLink, Fee, Former, Milestone, MilestoneName, OF_REGISTRATION, OfDocument,
    Offered, Price, Registration,
};
pub use table::{Ref, Table};
pub use text::LocalText;
pub use update::Update;

pub use crate::parse::vocabulary::{LinkStyle, MilestoneKind, Mode, OnlineWhen, Order, SourceKind, Status};

use crate::diag::{Span, Spanned};
use crate::ledger::Ledger;
use crate::parse::values::Text;
use crate::path::SourcePath;
use crate::text::markdown::{HtmlUse, LinkUse};
use crate::text::prose::Prose;
use crate::time::When;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// A site.
#[derive(Debug, Clone)]
pub struct Site {
    /// Its configuration.
    pub config: Config,
    /// Its pages, in the order of their files.
    pub documents: Table<Document, OfDocument>,
    /// Its organisations, in the order of their file.
    pub organisations: Table<Organisation>,
    /// Its places.
    pub places: Table<Place>,
    /// Its sources.
    pub sources: Table<Source>,
    /// What tags are called, where they have names of their own.
    pub tag_names: BTreeMap<String, LocalText>,
    /// Which document a Markdown file belongs to.
    pub by_file: BTreeMap<SourcePath, DocumentRef>,
    /// Files beside pages that are copied, and the folder of the output in which each goes.
    pub attachments: BTreeMap<SourcePath, String>,
    /// Files that are copied to the root of the output.
    pub statics: BTreeSet<SourcePath>,
    /// Links in fields and data, which are checked as those in texts are.
    pub field_links: Vec<LinkUse>,
    /// HTML in fields and data.
    pub field_html: Vec<HtmlUse>,
    /// Files that could not be read: what refers to them is not reported again.
    pub failed: BTreeSet<SourcePath>,
    /// The documents in the orders in which pages show them.
    pub lists: Lists,
    /// Every date that a file declares, with its place in it.
    pub dates: BTreeMap<SourcePath, Vec<(Range<usize>, When)>>,
    /// The dates that the texts of files say; files whose texts say none are left out.
    pub prose: BTreeMap<SourcePath, Arc<Prose>>,
    /// Findings that editors say are right.
    pub allowed: Vec<Allowed>,
    /// What subscribers of its calendars were told: `convoke.lock`; `None` where there is no such file.
    pub ledger: Option<Ledger>,
}

/// Why what a rule finds is right all the same.
#[derive(Debug, Clone)]
pub struct Allowed {
    /// The rule.
    pub rule: Text,
    /// Why.
    pub reason: Text,
    /// Where it holds.
    pub within: Vec<Span>,
    /// Of a front matter: the file of its page, in whose texts it holds as well.
    pub page: Option<SourcePath>,
}

impl Site {
    /// The events, in order of date.
    pub fn events(&self) -> impl ExactSizeIterator<Item = (DocumentRef, &Document)> {
        self.lists.events.iter().map(|at| (*at, &self.documents[*at]))
    }

    /// The calls, in the order of their files.
    pub fn calls(&self) -> impl Iterator<Item = (DocumentRef, &Document, &Call)> {
        self.documents.iter().filter_map(|(at, doc)| Some((at, doc, doc.call()?)))
    }

    /// The sentence on the status of an event or a call: its own, or that of what gives it the status.
    pub fn status_note<'a>(&'a self, document: &'a Document) -> Option<&'a LocalText> {
        let giver = document.status().and_then(EffectiveStatus::giver);
        document.status_note().or_else(|| self.documents[giver?].status_note())
    }

    /// The date of a milestone: its own, or that of the event that it is.
    pub fn milestone_date<'a>(&'a self, milestone: &'a Milestone) -> Option<&'a crate::time::When> {
        match milestone.event {
            Some(event) => self.documents[event].event().map(|event| &event.dates.value),
            None => milestone.date.as_ref().map(|date| &date.value),
        }
    }

    /// The date that an update names by the ids of a page and of a milestone in it, joined by a dot.
    ///
    /// # Errors
    /// The names that there are, where this is none of them.
    pub fn named_date(&self, name: &str) -> Result<&Spanned<When>, Vec<String>> {
        let all = || {
            let documents = self.documents.iter().map(|(_, document)| document);
            documents.flat_map(|document| {
                document.named_dates().into_iter().map(move |(key, date)| (document.id.value.as_str(), key, date))
            })
        };
        let is_meant = |id: &str, key: &str| name.strip_prefix(id).and_then(|rest| rest.strip_prefix('.')) == Some(key);
        let found = all().find(|(id, key, _)| is_meant(id, key)).map(|(_, _, date)| date);
        found.ok_or_else(|| all().map(|(id, key, _)| format!("{id}.{key}")).collect())
    }

    /// The home page.
    pub fn home(&self) -> Option<DocumentRef> {
        self.documents.iter().find(|(_, doc)| doc.is_home()).map(|(at, _)| at)
    }

    /// The first page of a kind such as `organisations`.
    pub fn page_of_kind(&self, kind: &str) -> Option<DocumentRef> {
        self.lists.first_of_kind.get(kind).copied()
    }
}
