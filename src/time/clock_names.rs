//! What names of clocks in texts mean: how far from UTC they are at an instant.
//!
//! In: a name as people write it, such as `PT`, `UTC-8`, `BST`, `AoE`. Out: all distances that can be meant. A date value of
//! the format must be clear ([`super::grammar`]); a text may be read as whatever it can mean.

use super::names::{ABBREVIATIONS, FORMER, offset};
use super::{Timestamp, Zone};

/// Names of the clocks of a region, of whichever season, and a zone that has them.
const REGIONS: &[(&str, &str)] = &[
    ("PT", "America/Los_Angeles"),
    ("MT", "America/Denver"),
    ("CT", "America/Chicago"),
    ("ET", "America/New_York"),
    ("Pacific Time", "America/Los_Angeles"),
    ("Mountain Time", "America/Denver"),
    ("Central Time", "America/Chicago"),
    ("Eastern Time", "America/New_York"),
    ("Beijing Time", "Asia/Shanghai"),
    ("Japan Standard Time", "Asia/Tokyo"),
    ("Central European Time", "Europe/Paris"),
    ("Central European Summer Time", "Europe/Paris"),
    ("北京时间", "Asia/Shanghai"),
    ("北京時間", "Asia/Shanghai"),
];

/// How many seconds to the east of UTC the clocks that `name` can mean are at `instant`; nothing where the name is not known.
pub fn offsets(name: &str, instant: Timestamp) -> Vec<i32> {
    if name.eq_ignore_ascii_case("aoe") || name.eq_ignore_ascii_case("anywhere on earth") {
        return vec![-12 * 3600];
    }
    if let Some(seconds) = offset(name) {
        return vec![seconds];
    }
    let region = REGIONS.iter().chain(FORMER).find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, zone)| *zone);
    if let Ok(zone) = Zone::named(region.unwrap_or(name)) {
        return vec![zone.offset_seconds(instant)];
    }
    let meanings = ABBREVIATIONS.iter().find(|(known, _)| *known == name).map_or(&[][..], |(_, zones)| zones);
    meanings.iter().filter_map(|zone| Zone::named(zone).ok()).map(|zone| abbreviated(&zone, name, instant)).collect()
}

/// How far from UTC a zone is while its clocks are called `name`: within a year of an instant, or else at that instant.
fn abbreviated(zone: &Zone, name: &str, instant: Timestamp) -> i32 {
    const QUARTER: i64 = 91 * 24 * 3600;
    let seasons = (0..4).filter_map(|quarter| Timestamp::from_second(instant.as_second() + quarter * QUARTER).ok());
    let named = seasons.map(|season| zone.clocks(season)).find(|(_, short)| short.as_deref() == Some(name));
    named.map_or_else(|| zone.offset_seconds(instant), |(seconds, _)| seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_mean_what_people_mean_by_them() {
        let july = Timestamp::from_second(1_815_000_000).unwrap();
        let hours = |name: &str| offsets(name, july).iter().map(|seconds| f64::from(*seconds) / 3600.0).collect::<Vec<_>>();
        for (name, expected) in [
            ("AoE", &[-12.0][..]),
            ("Anywhere on Earth", &[-12.0]),
            ("UTC", &[0.0]),
            ("GMT", &[0.0]),
            ("UTC-8", &[-8.0]),
            ("UTC+5:30", &[5.5]),
            ("PT", &[-7.0]),
            ("PDT", &[-7.0]),
            ("PST", &[-8.0, 8.0]),
            ("CEST", &[2.0]),
            ("CET", &[1.0]),
            ("BJT", &[8.0]),
            ("US/Eastern", &[-4.0]),
            ("Europe/Paris", &[2.0]),
            ("XYZ", &[]),
        ] {
            assert_eq!(hours(name), expected, "{name}");
        }
    }
}
