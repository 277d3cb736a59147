//! A calendar file before it is written: what [`super::write`] turns into text.
//!
//! Not here: how calendars are escaped and folded, and which entries belong to which file ([`crate::entries`]).

use crate::time::{Date, Timestamp, Zone};

/// A calendar file.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    /// What a subscribed calendar is called and so on; `None` in a file of one entry, where Outlook
    /// would open a new calendar for it.
    pub feed: Option<FeedHeader>,
    /// The entries, in any order.
    pub entries: Vec<Entry>,
}

/// What a feed says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedHeader {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub description: String,
    /// A CSS colour name.
    pub color: Option<String>,
    /// After how many hours programs may ask again.
    pub refresh_hours: u32,
    /// Its own absolute address.
    pub source: Option<String>,
}

/// A VEVENT.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its identity: `id@domain`, only `A-Z a-z 0-9 . _ @ -`.
    pub uid: String,
    /// How often what schedules it has changed.
    pub sequence: u32,
    /// When it was last changed: also DTSTAMP.
    pub last_modified: Timestamp,
    /// Its status.
    pub status: EntryStatus,
    /// When it is.
    pub time: EntryTime,
    /// Whether it leaves its reader free.
    pub transparent: bool,
    /// Its title in plain text, with the prefix of a cancelled one.
    pub summary: String,
    /// Plain text; the last line is the page's address.
    pub description: String,
    /// One line.
    pub location: Option<String>,
    /// Where one takes part online.
    pub conference: Option<Conference>,
    /// Degrees north and east.
    pub geo: Option<(f64, f64)>,
    /// The absolute address of its page.
    pub url: Option<String>,
    /// Its subjects.
    pub categories: Vec<String>,
    /// Who organises it.
    pub contact: Option<String>,
}

/// CONFERENCE, RFC 7986 section 5.11: where one takes part online.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conference {
    /// Its address.
    pub url: String,
    /// What a program calls it.
    pub label: String,
}

/// The STATUS of an entry, RFC 5545 section 3.8.1.11.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryStatus {
    /// `CONFIRMED`
    Confirmed,
    /// `TENTATIVE`
    Tentative,
    /// `CANCELLED`
    Cancelled,
}

/// When an entry is.
#[derive(Debug, Clone, PartialEq)]
pub enum EntryTime {
    /// Whole days, the last one included.
    Days {
        /// The first day.
        first: Date,
        /// The last day.
        last: Date,
    },
    /// From one instant to a later one, written in a zone. A zone that is no IANA zone is written in UTC.
    Span {
        /// The beginning.
        start: Timestamp,
        /// The end, which is later.
        end: Timestamp,
        /// The zone.
        zone: Zone,
    },
}

impl EntryTime {
    /// Whether a calendar can tell it: from the year 1 to the year 9999, in its zone and in UTC, RFC 5545 section 3.3.4.
    pub fn can_be_written(&self) -> bool {
        let is_told = |day: Date| (1..=9999).contains(&day.year());
        match self {
            EntryTime::Days { first, last } => is_told(*first) && last.max(first).tomorrow().is_ok_and(is_told),
            EntryTime::Span { start, end, zone } => {
                let days = |instant| [zone.local(instant).date(), Zone::utc().local(instant).date()];
                [days(*start), days(*end)].into_iter().flatten().all(is_told)
            }
        }
    }
}
