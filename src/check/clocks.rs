//! The clocks by which texts tell times, and whether a time in a text can be a declared one.
//!
//! In: the zones of a site and of a page, and the theme's words for zones. Out: whether a time contradicts a moment.
//! Not here: which moment a time is compared with ([`super::prose`], [`super::wording`]).

use crate::diag::Diagnostics;
use crate::model::Site;
use crate::text::prose::MentionedTime;
use crate::theme::Theme;
use crate::time::{DateTime, Extent, Moment, Time, Timestamp, When, Zone, offsets};
use serde_json::Value;
use std::cell::OnceCell;

/// The zones in which a text can tell times without naming them, and what zones are called.
pub(super) struct Clocks<'s> {
    zones: Vec<Zone>,
    names: &'s ZoneNames<'s>,
}

/// The words of the theme about zones, by language: read once, and only where a text says a time.
pub(super) struct ZoneNames<'s> {
    site: &'s Site,
    theme: &'s Theme,
    words: OnceCell<Vec<Value>>,
}

impl<'s> ZoneNames<'s> {
    pub(super) fn of(site: &'s Site, theme: &'s Theme) -> Self {
        ZoneNames { site, theme, words: OnceCell::new() }
    }

    fn words(&self) -> &[Value] {
        self.words.get_or_init(|| {
            let asked = self.site.config.span.part(0..0);
            let words = |code: &str| self.theme.words(code, &asked, &mut Diagnostics::new()).get("zones").cloned();
            self.site.config.languages.iter().filter_map(|language| words(&language.code)).collect()
        })
    }
}

impl<'s> Clocks<'s> {
    /// Those of a site.
    pub(super) fn of(names: &'s ZoneNames<'s>) -> Self {
        let mut clocks = Clocks { zones: vec![Zone::utc()], names };
        let config = &names.site.config;
        let of_languages = config.languages.iter().flat_map(|language| &language.display_zones);
        config.display_zones.iter().chain(of_languages).chain(&config.zone).for_each(|zone| clocks.add(zone));
        clocks
    }

    /// Adds the zone of a page.
    pub(super) fn add(&mut self, zone: &Zone) {
        if !self.zones.contains(zone) {
            self.zones.push(zone.clone());
        }
    }

    /// The zones.
    pub(super) fn zones(&self) -> std::slice::Iter<'_, Zone> {
        self.zones.iter()
    }

    /// Whether a zone is called so at an instant.
    fn is_called(&self, zone: &Zone, name: &str, instant: Timestamp) -> bool {
        let (_, abbreviation) = zone.clocks(instant);
        let keyed = |words: &Value, table: &str, key: &str| {
            words.get(table).and_then(|table| table.get(key)).and_then(Value::as_str).is_some_and(|word| word == name)
        };
        abbreviation.as_deref() == Some(name)
            || zone.name() == name
            || self.names.words().iter().any(|words| {
                keyed(words, "names", zone.name())
                    || abbreviation.as_deref().is_some_and(|short| keyed(words, "abbreviations", short))
            })
    }

    /// Whether a time cannot be that of a moment, whatever is meant.
    pub(super) fn contradict(&self, time: &MentionedTime, moment: &Moment) -> bool {
        let all = || self.zones().chain([&moment.zone]);
        let fits = |zone: &Zone| minute(zone.local(moment.instant).time()) == minute(time.time);
        let Some(name) = &time.zone else { return !all().any(fits) };
        if all().any(|zone| fits(zone) && self.is_called(zone, name, moment.instant)) {
            return false;
        }
        let meant = offsets(name, moment.instant);
        if !meant.is_empty() {
            return !meant.iter().any(|seconds| minute(shown(moment.instant, *seconds).time()) == minute(time.time));
        }
        // A name that none of the zones bears at any season is not known, and may be right.
        all().any(|zone| self.is_called_in_some_season(zone, name, moment.instant))
    }

    fn is_called_in_some_season(&self, zone: &Zone, name: &str, instant: Timestamp) -> bool {
        let day = 24 * 3600;
        let seasons = [0, 91, 182, 273].map(|days| Timestamp::from_second(instant.as_second() + days * day).unwrap_or(instant));
        seasons.iter().any(|season| self.is_called(zone, name, *season))
    }

    /// The clock times by which a moment can be told with the name of a zone, or with none. Whoever published it may have
    /// written the name of the other season.
    pub(super) fn readings(&self, moment: &Moment, name: Option<&str>) -> Vec<DateTime> {
        let Some(name) = name else {
            return self.zones().chain([&moment.zone]).map(|zone| zone.local(moment.instant)).collect();
        };
        let zones = self.zones().chain([&moment.zone]);
        let called = zones.filter(|zone| self.is_called_in_some_season(zone, name, moment.instant));
        let mut times: Vec<DateTime> = called.map(|zone| zone.local(moment.instant)).collect();
        times.extend(offsets(name, moment.instant).into_iter().map(|seconds| shown(moment.instant, seconds)));
        times
    }
}

/// What clocks show that are so many seconds to the east of UTC.
fn shown(instant: Timestamp, seconds: i32) -> DateTime {
    let shifted = Timestamp::from_second(instant.as_second() + i64::from(seconds)).unwrap_or(instant);
    Zone::utc().local(shifted)
}

/// Hour and minute: 23:59 is what people write for the last second of a day.
pub(super) fn minute(time: Time) -> (i8, i8) {
    (time.hour(), time.minute())
}

/// The moments of a date that has them.
pub(super) fn moments(when: &When) -> Vec<&Moment> {
    match &when.extent {
        Extent::Instant(moment) => vec![moment],
        Extent::Span { start, end } => vec![start, end],
        _ => Vec::new(),
    }
}
