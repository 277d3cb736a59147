//! What subscribers were told: `convoke.lock`.
//!
//! In: the record of that file, and what the content says now. Out: [`Ledger`], the [`Change`]s between the two, and the
//! next ledger. Nothing here knows a clock: the moment of a change is given by `convoke lock`, and a build that finds the
//! ledger behind the content counts on from it. Not here: how entries are made ([`crate::view`]), reading and writing the
//! file, and what is reported ([`crate::check`]).

mod compare;
mod merge;
mod text;

pub use crate::source::LOCK as NAME;
pub use compare::{Change, ChangeKind, Comparison, Reasons, advance, cancel, compare, compare_all, id_of, retract};
pub use merge::merge;
pub use text::{print, read, time_of};

use crate::diag::Span;
use crate::fnv::Fnv;
use crate::time::{Date, DateTime, Timestamp, Zone};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::hash::Hasher;

/// The version of the file that this program reads and writes.
pub const VERSION: i64 = 1;

/// For how many days after its end a cancelled entry stays in the feeds.
pub const KEPT_DAYS: i64 = 30;

/// The largest INTEGER, RFC 5545 section 3.3.8.
const MAX_SEQUENCE: u32 = 2_147_483_647;

/// All entries that subscribers were ever told of, by UID.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// The release of the tz database by which its times were worked out.
    pub tzdb: String,
    /// The entries.
    pub entries: BTreeMap<String, Published>,
    /// Where the entries stand in the file.
    pub spans: BTreeMap<String, Span>,
}

/// An entry as subscribers were last told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// What was published of it.
    pub facts: Facts,
    /// SEQUENCE, RFC 5545 section 3.8.7.4.
    pub sequence: u32,
    /// LAST-MODIFIED and DTSTAMP, RFC 5545 sections 3.8.7.2 and 3.8.7.3.
    pub last_modified: Timestamp,
    /// Why it is no longer in the content, or in feeds, where it is not.
    pub removed: Option<Removed>,
    /// What has changed since it was first published, the oldest first.
    pub revisions: Vec<Revision>,
}

/// What an entry says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Facts {
    /// When it is.
    pub time: PublishedTime,
    /// Its status.
    pub status: PublishedStatus,
    /// Where it is, by language code, the site's first language first.
    pub place: Vec<(String, String)>,
    /// Its title without the prefix of a status, by language code, the site's first language first.
    pub title: Vec<(String, String)>,
    /// The path of its own calendar file in the first language.
    pub file: Option<String>,
    /// The paths of the feeds that hold it, in the first language.
    pub feeds: BTreeSet<String>,
    /// A hash of everything that it says in all languages.
    pub text: u64,
}

/// When an entry is, without need of a tz database.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PublishedTime {
    /// Whole days, the last one included.
    Days {
        /// The first day.
        first: Date,
        /// The last day.
        last: Date,
    },
    /// From one moment to a later one.
    Span {
        /// The beginning.
        start: ClockTime,
        /// The end.
        end: ClockTime,
    },
}

/// A clock time, the distance of its clocks from UTC, and their zone: RFC 9557.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClockTime {
    /// What clocks show.
    pub local: DateTime,
    /// Their distance from UTC in seconds, positive to the east.
    pub offset: i32,
    /// The name of the zone: IANA, `UTC` or `AoE`, or a distance from UTC, as `-08:00`.
    pub zone: String,
}

/// The status of an entry as its subscribers see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PublishedStatus {
    /// It takes place.
    Confirmed,
    /// It may take place.
    Tentative,
    /// It is put off.
    Postponed,
    /// It does not take place.
    Cancelled,
}

/// Why an entry is no longer in the content, or in feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removed {
    /// It does not take place: calendars still say so.
    Cancelled,
    /// It should not have been published: calendars no longer hold it.
    Retracted,
    /// It was cancelled, and its time is long past: feeds no longer hold it, whether it has a page or not.
    Expired,
}

/// A change that subscribers were told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// When it was recorded.
    pub at: Timestamp,
    /// SEQUENCE since then.
    pub sequence: u32,
    /// What changed; empty where only words did.
    pub moves: Vec<Move>,
    /// Why.
    pub reason: Option<String>,
}

/// A value that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Which one.
    pub field: Field,
    /// What it was; `None` where there was nothing.
    pub from: Option<String>,
    /// What it is.
    pub to: Option<String>,
}

/// A value whose changes are recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The beginning.
    Start,
    /// The end.
    End,
    /// The status.
    Status,
    /// The place.
    Place,
    /// The title.
    Title,
}

/// An entry as the content has it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Current {
    /// What it says.
    pub facts: Facts,
    /// The day on which its page was last changed, at its beginning.
    pub updated: Timestamp,
    /// Where it is written.
    pub span: Span,
}

/// What calendars say of the revision of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// SEQUENCE.
    pub sequence: u32,
    /// LAST-MODIFIED.
    pub last_modified: Timestamp,
}

/// A revision with the entry that it is of, for lists of what changed.
#[derive(Debug, Clone, Copy)]
pub struct EntryRevision<'a> {
    /// The UID of the entry.
    pub uid: &'a str,
    /// The entry.
    pub entry: &'a Published,
    /// What changed.
    pub revision: &'a Revision,
}

impl Ledger {
    /// Entries that are cancelled and have no page: calendars hold them all the same.
    pub fn tombstones(&self) -> impl Iterator<Item = (&str, &Published)> {
        self.entries
            .iter()
            .filter(|(_, entry)| entry.removed == Some(Removed::Cancelled))
            .map(|(uid, entry)| (uid.as_str(), entry))
    }

    /// All changes that subscribers were told of, the newest first.
    pub fn revisions(&self) -> Vec<EntryRevision<'_>> {
        let of = |(uid, entry): (&'_ String, &'_ Published)| (uid.clone(), entry.revisions.len());
        let mut all: Vec<EntryRevision<'_>> = Vec::with_capacity(self.entries.iter().map(of).map(|(_, count)| count).sum());
        for (uid, entry) in &self.entries {
            all.extend(entry.revisions.iter().map(|revision| EntryRevision { uid, entry, revision }));
        }
        all.sort_by(|a, b| (b.revision.at, a.uid, b.revision.sequence).cmp(&(a.revision.at, b.uid, a.revision.sequence)));
        all
    }
}

impl Facts {
    /// A hash of what schedules the entry.
    pub fn schedule(&self) -> u64 {
        let place = self.place.first().map(|(_, text)| text.as_str());
        hash([self.time.start().as_str(), &self.time.end(), self.status.key(), place.unwrap_or_default()])
    }

    /// The title in the first language.
    pub fn title(&self) -> &str {
        self.title.first().map_or("", |(_, text)| text)
    }

    /// The place in the first language.
    pub fn place(&self) -> Option<&str> {
        self.place.first().map(|(_, text)| text.as_str())
    }
}

impl Published {
    /// What calendars say of its revision.
    pub fn stamp(&self) -> Stamp {
        Stamp { sequence: self.sequence, last_modified: self.last_modified }
    }
}

impl PublishedTime {
    /// The beginning as it is written.
    pub fn start(&self) -> String {
        match self {
            PublishedTime::Days { first, .. } => first.to_string(),
            PublishedTime::Span { start, .. } => start.to_string(),
        }
    }

    /// The end as it is written; the last day is included.
    pub fn end(&self) -> String {
        match self {
            PublishedTime::Days { last, .. } => last.to_string(),
            PublishedTime::Span { end, .. } => end.to_string(),
        }
    }

    /// The moment by which it is over everywhere.
    pub fn over(&self) -> Timestamp {
        match self {
            // The last place on Earth is twelve hours behind UTC.
            PublishedTime::Days { last, .. } => {
                let days = last.tomorrow().map_or(Timestamp::MAX, |day| Zone::utc().start_of_day(day));
                later(days, 12 * 3600)
            }
            PublishedTime::Span { end, .. } => end.instant(),
        }
    }

    /// Whether clocks show the same as at `other`, and it is another instant all the same: their zone has new rules.
    fn is_other_by_zone_rules(&self, other: &PublishedTime) -> bool {
        let differs = |a: &ClockTime, b: &ClockTime| a.local == b.local && a.zone == b.zone && a.offset != b.offset;
        match (self, other) {
            (PublishedTime::Span { start: a, end: b }, PublishedTime::Span { start: c, end: d }) => {
                differs(a, c) || differs(b, d)
            }
            _ => false,
        }
    }
}

impl ClockTime {
    /// What clocks of `zone` show at `instant`.
    pub fn of(instant: Timestamp, zone: &Zone) -> Self {
        ClockTime { local: zone.local(instant), offset: zone.offset_seconds(instant), zone: zone.annotation() }
    }

    /// The instant.
    pub fn instant(&self) -> Timestamp {
        let as_utc = Zone::utc().instant(self.local).unwrap_or(Timestamp::UNIX_EPOCH);
        later(as_utc, -i64::from(self.offset))
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}T{}", self.local.date(), crate::time::clock(self.local))?;
        if self.zone == "UTC" {
            return f.write_str("Z");
        }
        let (sign, size) = (if self.offset < 0 { '-' } else { '+' }, self.offset.unsigned_abs());
        write!(f, "{sign}{:02}:{:02}", size / 3600, size / 60 % 60)?;
        if !size.is_multiple_of(60) {
            write!(f, ":{:02}", size % 60)?;
        }
        write!(f, "[{}]", self.zone)
    }
}

impl PublishedStatus {
    /// The one table of its words.
    pub const ALL: &'static [(&'static str, PublishedStatus)] = &[
        ("confirmed", PublishedStatus::Confirmed),
        ("tentative", PublishedStatus::Tentative),
        ("postponed", PublishedStatus::Postponed),
        ("cancelled", PublishedStatus::Cancelled),
    ];

    /// The word for it.
    pub fn key(self) -> &'static str {
        Self::ALL.iter().find(|(_, status)| *status == self).map_or("confirmed", |(key, _)| key)
    }
}

impl Removed {
    /// The one table of its words.
    pub const ALL: &'static [(&'static str, Removed)] =
        &[("cancelled", Removed::Cancelled), ("retracted", Removed::Retracted), ("expired", Removed::Expired)];

    /// The word for it.
    pub fn key(self) -> &'static str {
        Self::ALL.iter().find(|(_, removed)| *removed == self).map_or("cancelled", |(key, _)| key)
    }
}

impl Field {
    /// All of them, in the order in which they are written.
    pub const ALL: &'static [Field] = &[Field::Start, Field::End, Field::Status, Field::Place, Field::Title];

    /// The word for it.
    pub fn key(self) -> &'static str {
        match self {
            Field::Start => "start",
            Field::End => "end",
            Field::Status => "status",
            Field::Place => "place",
            Field::Title => "title",
        }
    }
}

impl fmt::Display for Move {
    /// The change in words: `start 2027-06-14 → 2027-06-21`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = |text: &Option<String>| text.clone().unwrap_or_else(|| "nothing".to_owned());
        write!(f, "{} {} → {}", self.field.key(), side(&self.from), side(&self.to))
    }
}

/// A hash of texts, for the file.
pub fn hash<'t>(texts: impl IntoIterator<Item = &'t str>) -> u64 {
    let mut hash = Fnv::default();
    for text in texts {
        hash.write(text.as_bytes());
        // A byte that no text holds parts one from the next.
        hash.write(&[0xff]);
    }
    hash.finish()
}

/// So many seconds after an instant, in whole seconds.
fn later(instant: Timestamp, seconds: i64) -> Timestamp {
    Timestamp::from_second(instant.as_second().saturating_add(seconds)).unwrap_or(instant)
}
