//! A call for proposals.

use super::data::Organisation;
use super::shared::{Contact, DocumentRef, EffectiveStatus, ExternalLink, Milestone, Offered};
use super::table::Ref;
use super::text::LocalText;
use crate::parse::vocabulary::MilestoneKind;
use crate::time::{Date, Zone};

/// A call: what is asked for, by whom, and its dates.
#[derive(Debug, Clone)]
pub struct Call {
    /// The zone of its times.
    pub zone: Option<Zone>,
    /// The status that holds.
    pub status: EffectiveStatus,
    /// The day from which its own status holds.
    pub status_since: Option<Date>,
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
    /// What it follows.
    pub follows: Option<DocumentRef>,
    /// Others of interest.
    pub related: Vec<DocumentRef>,
}

impl Call {
    /// Its deadlines, but for those that another authority sets, where it has any of its own.
    pub fn deadlines(&self) -> Vec<&Milestone> {
        let all = || self.milestones.iter().filter(|milestone| milestone.kind == MilestoneKind::Deadline);
        let own: Vec<&Milestone> = all().filter(|milestone| milestone.authority.is_none()).collect();
        if own.is_empty() { all().collect() } else { own }
    }

    /// The deadline that leads: the one that is said to, or else the last that stands.
    pub fn deadline(&self) -> Option<&Milestone> {
        let deadlines = self.deadlines();
        let stands = |milestone: &&&Milestone| !milestone.status.is_off();
        let main = deadlines.iter().find(|milestone| milestone.main);
        main.or_else(|| deadlines.iter().rev().find(stands)).or(deadlines.last()).copied()
    }
}
