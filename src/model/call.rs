//! A call for proposals.

use super::data::Organisation;
use super::shared::{Contact, DocumentRef, ExternalLink, Milestone, Offered};
use super::table::Ref;
use super::text::LocalText;
use crate::parse::vocabulary::{MilestoneKind, Status};
use crate::time::Zone;

/// A call: what is asked for, by whom, and its dates.
#[derive(Debug, Clone)]
pub struct Call {
    /// What it is called for short in calendars, before the names of its milestones.
    pub calendar_title: Option<LocalText>,
    /// The zone of its times.
    pub zone: Option<Zone>,
    /// Its status.
    pub status: Status,
    /// A sentence on the status.
    pub status_note: Option<LocalText>,
    /// Who issues it.
    pub issuers: Vec<Ref<Organisation>>,
    /// Whom to ask.
    pub contact: Option<Contact>,
    /// Who may answer and what is asked.
    pub eligibility: Vec<LocalText>,
    /// How to submit.
    pub submission: Option<LocalText>,
    /// Files on offer.
    pub documents: Vec<Offered>,
    /// The page with more information.
    pub more: Option<String>,
    /// Other links.
    pub links: Vec<ExternalLink>,
    /// What came of it.
    pub outcome: Vec<LocalText>,
    /// Its dates in the order of the file.
    pub milestones: Vec<Milestone>,
    /// The event that it is a call for.
    pub event: Option<DocumentRef>,
    /// What it follows.
    pub follows: Option<DocumentRef>,
    /// Others of interest.
    pub related: Vec<DocumentRef>,
}

impl Call {
    /// Its main deadline: the first of its milestones that is one.
    pub fn deadline(&self) -> Option<&Milestone> {
        self.milestones.iter().find(|milestone| milestone.kind == MilestoneKind::Deadline)
    }
}
