//! What changed of the dates of a site, for those who read it: published to subscribers, or declared in its pages.
//!
//! In: the ledger of the site, and the former dates of its events and milestones. Out: [`Amendment`]s, which have numbers,
//! and [`Declared`] moves, which have none: a page may be given a former date at any time, and no number may change by
//! that. Not here: words, and changes of words alone.

use super::{Dated, Document, Former, LocalText, Milestone, MilestoneKind, Site, Status};
use crate::ledger::{ClockTime, Field, Move, Published, PublishedTime, Revision, time_of};
use crate::time::{Certainty, Date, Extent, Moment, When, Zone};
use std::collections::BTreeMap;

/// A change that subscribers were told of, of what schedules an entry.
#[derive(Debug, Clone)]
pub struct Amendment<'a> {
    /// Its number among those of its entry: SEQUENCE since then, which no other branch and no later lock can take from it.
    pub number: u32,
    /// The UID of the entry.
    pub uid: &'a str,
    /// The entry.
    pub entry: &'a Published,
    /// What was recorded.
    pub revision: &'a Revision,
    /// The page of the entry, where it still has one.
    pub dated: Option<Dated>,
    /// The date before and after, where it changed and both are known.
    pub date: Option<(When, When)>,
    /// Why, as the page says it that changed, in each of its languages.
    pub reason: Option<&'a LocalText>,
}

impl Amendment<'_> {
    /// The status and the place, where they changed.
    pub fn others(&self) -> impl Iterator<Item = &Move> {
        self.revision.moves.iter().filter(|moved| matches!(moved.field, Field::Status | Field::Place))
    }

    /// The id of the entry: its UID without the domain.
    pub fn id(&self) -> &str {
        local(self.uid)
    }
}

/// A move from one date to the next, as a page declares it by its former dates.
#[derive(Debug, Clone)]
pub struct Declared<'a> {
    /// What was moved.
    pub dated: Dated,
    /// The date that was given up.
    pub from: &'a Former,
    /// The date that it was moved to.
    pub to: When,
    /// The same as it was once published; `None` where it is no former date, and no page says when it was set.
    pub next: Option<&'a Former>,
}

impl Declared<'_> {
    /// When the new date was said, as far as that is known.
    pub fn said(&self) -> Option<&When> {
        self.next?.said.as_ref().map(|said| &said.value)
    }

    /// The day on which the new date was said, where that is known to the day.
    pub fn day(&self) -> Option<Date> {
        let said = self.said().filter(|said| said.is_exact_to_the_day() && said.certainty == Certainty::Confirmed)?;
        said.days().map(|(first, _)| first)
    }
}

/// The part of a UID before its domain.
fn local(uid: &str) -> &str {
    uid.rsplit_once('@').map_or(uid, |(local, _)| local)
}

/// Whether two dates are the same, whichever zones they name.
fn is_same(a: &When, b: &When, zone: &Zone) -> bool {
    a.extent == b.extent || (a.precision() == b.precision() && a.bounds(zone) == b.bounds(zone))
}

/// What is as long as the half hour that stands for an instant in calendars.
const INSTANT: i64 = 30 * 60;

impl Site {
    /// All changes that subscribers were told of, by moment, then by entry.
    ///
    /// A new entry is no amendment, nor is a change of words alone.
    pub fn amendments(&self) -> Vec<Amendment<'_>> {
        let Some(ledger) = &self.ledger else { return Vec::new() };
        let mut all = Vec::new();
        let by_id = self.dated_by_id();
        for (uid, entry) in ledger.entries.iter().filter(|(_, entry)| !entry.revisions.is_empty()) {
            let dated = by_id.get(local(uid)).copied();
            let (mut start, mut end) = (entry.facts.time.start(), entry.facts.time.end());
            // From what is published now, back to what was published first.
            for revision in entry.revisions.iter().rev() {
                let (later_start, later_end) = (start.clone(), end.clone());
                for moved in &revision.moves {
                    match (moved.field, &moved.from) {
                        (Field::Start, Some(from)) => start.clone_from(from),
                        (Field::End, Some(from)) => end.clone_from(from),
                        _ => {}
                    }
                }
                let is_moved = revision.moves.iter().any(|moved| matches!(moved.field, Field::Start | Field::End));
                let when = |start: &str, end: &str| self.published_when(&time_of(start, end)?, entry, uid, dated);
                let date = || Some((when(&start, &end)?, when(&later_start, &later_end)?));
                let is_material = revision.moves.iter().any(|moved| moved.field != Field::Title);
                if is_material {
                    let date = if is_moved { date() } else { None };
                    let reason = dated.and_then(|dated| self.reason(dated, entry, revision, date.as_ref()));
                    all.push(Amendment { number: revision.sequence, uid, entry, revision, dated, date, reason });
                }
            }
        }
        all.sort_by_key(|amendment| (amendment.revision.at, amendment.uid, amendment.number));
        all
    }

    /// Why a page says that something changed: of a date, beside the former one; of the present status, in its note.
    fn reason(&self, dated: Dated, entry: &Published, revision: &Revision, date: Option<&(When, When)>) -> Option<&LocalText> {
        let document = &self.documents[dated.document];
        let milestone = dated.milestone.map(|index| &document.milestones()[index]);
        let was = milestone.map(|milestone| &milestone.was).or_else(|| document.event().map(|event| &event.was));
        let zone = document.zone(&self.config);
        let of_date = date.and_then(|(from, _)| {
            was?.iter().rev().find(|former| is_same(&former.date, from, &zone)).and_then(|former| former.reason.as_ref())
        });
        let note = self.status_note(document);
        // What a note tells is the present status; earlier ones had other notes.
        let of_status = |revision: &&Revision| revision.moves.iter().any(|moved| moved.field == Field::Status);
        let is_present = || entry.revisions.iter().rev().find(of_status) == Some(revision);
        of_date.or_else(|| note.filter(|_| is_present()))
    }

    /// The moves that pages declare, those of a date together and the oldest of them first, unless they are amendments.
    pub fn declared_moves(&self) -> Vec<Declared<'_>> {
        let amendments = self.amendments();
        let mut published_of: BTreeMap<Dated, Vec<&(When, When)>> = BTreeMap::new();
        for amendment in &amendments {
            if let (Some(dated), Some(date)) = (amendment.dated, &amendment.date) {
                published_of.entry(dated).or_default().push(date);
            }
        }
        let mut all = Vec::new();
        for dated in &self.lists.dated {
            let document = &self.documents[dated.document];
            let milestone = dated.milestone.map(|index| &document.milestones()[index]);
            let (was, now) = match (milestone, document.event()) {
                (Some(milestone), _) => (&milestone.was, milestone.date.as_ref().map(|date| &date.value)),
                (None, Some(event)) => (&event.was, Some(&event.dates.value)),
                (None, None) => continue,
            };
            if was.is_empty() {
                continue;
            }
            let zone = document.zone(&self.config);
            let is_same = |a: &When, b: &When| is_same(a, b, &zone);
            let published = published_of.get(dated).map_or(&[][..], Vec::as_slice);
            for (index, from) in was.iter().enumerate() {
                let next = was.get(index + 1);
                // From the last former date on, what subscribers were told says how it went on.
                let is_told = match next {
                    Some(next) => published.iter().any(|(a, b)| is_same(a, &from.date) && is_same(b, &next.date)),
                    None => published.iter().any(|(a, _)| is_same(a, &from.date)),
                };
                let first = || published.first().map(|(before, _)| before).or(now);
                let Some(to) = next.map(|next| &next.date.value).or_else(first).filter(|_| !is_told) else { continue };
                if *to != from.date.value {
                    all.push(Declared { dated: *dated, from, to: to.clone(), next });
                }
            }
        }
        all
    }

    /// The events and milestones by their ids, as calendars know them.
    fn dated_by_id(&self) -> BTreeMap<String, Dated> {
        self.lists.dated.iter().map(|dated| (self.dated_id(*dated), *dated)).collect()
    }

    /// The id of an event or a milestone, as calendars know it: their UID without the domain.
    pub fn dated_id(&self, dated: Dated) -> String {
        match self.milestone_at(dated) {
            Some((document, milestone)) => format!("{}.{}", document.id.value, milestone.id.value),
            None => self.documents[dated.document].id.value.clone(),
        }
    }

    /// The status that holds of an event or a milestone.
    pub fn status_of(&self, dated: Dated) -> Status {
        let document = &self.documents[dated.document];
        let of_milestone = self.milestone_at(dated).map(|(_, milestone)| milestone.status);
        of_milestone.or_else(|| document.status()).unwrap_or_default().get()
    }

    /// A milestone of a document.
    pub fn milestone_at(&self, dated: Dated) -> Option<(&Document, &Milestone)> {
        let document = &self.documents[dated.document];
        Some((document, document.milestones().get(dated.milestone?)?))
    }

    /// The date that subscribers were told as this time.
    fn published_when(&self, time: &PublishedTime, entry: &Published, uid: &str, dated: Option<Dated>) -> Option<When> {
        let extent = match time {
            PublishedTime::Days { first, last } if first == last => Extent::Day(*first),
            PublishedTime::Days { first, last } => Extent::Days { first: *first, last: *last },
            PublishedTime::Span { start, end } => {
                let moment = |time: &ClockTime| {
                    let zone = Zone::named(&time.zone).ok()?;
                    Some(Moment { local: time.local, zone, instant: time.instant(), end_of_day: false })
                };
                let milestone = dated.and_then(|dated| self.milestone_at(dated)).map(|(_, milestone)| milestone);
                let long = end.instant().as_second().saturating_sub(start.instant().as_second());
                // Calendars hold an instant as half an hour.
                let is_instant = long == INSTANT
                    && match milestone {
                        Some(milestone) => {
                            !milestone.date.as_ref().is_some_and(|date| matches!(date.extent, Extent::Span { .. }))
                        }
                        None => dated.is_none() && local(uid).contains('.'),
                    };
                let is_deadline = milestone.map_or_else(
                    || entry.facts.feeds.contains("calendar/deadlines.ics"),
                    |milestone| milestone.kind == MilestoneKind::Deadline,
                );
                match (is_instant, is_deadline) {
                    (true, true) => Extent::Instant(moment(end)?),
                    (true, false) => Extent::Instant(moment(start)?),
                    (false, _) => Extent::Span { start: moment(start)?, end: moment(end)? },
                }
            }
        };
        Some(When { extent, certainty: Certainty::Confirmed })
    }
}
