//! The words in which a date was published, against the date: `wording` of milestones and of former dates.
//!
//! What was published is quoted as it was, so it is read as whatever it can mean: by a clock of twelve hours, by a distance
//! from UTC, by the name of a zone in the other season. Not here: dates in texts of the site's own ([`super::prose`]).

use super::clocks::{Clocks, ZoneNames, minute, moments};
use crate::diag::{Diagnostic, Diagnostics, Spanned};
use crate::model::{LocalText, Site};
use crate::rules;
use crate::text::prose::{Mention, MentionedDate, MentionedTime, scan};
use crate::time::{Certainty, Date, DateTime, Moment, When};

pub(super) fn check(site: &Site, names: &ZoneNames<'_>, diagnostics: &mut Diagnostics) {
    for (_, document) in site.documents.iter() {
        let own = document.event().into_iter().flat_map(|event| &event.was);
        let formers = own.chain(document.milestones().iter().flat_map(|milestone| &milestone.was));
        let mut quoted: Vec<(&LocalText, &Spanned<When>)> =
            formers.filter_map(|former| Some((former.wording.as_ref()?, &former.date))).collect();
        quoted.extend(
            document.milestones().iter().filter_map(|milestone| Some((milestone.wording.as_ref()?, milestone.date.as_ref()?))),
        );
        if quoted.is_empty() {
            continue;
        }
        let mut clocks = Clocks::of(names);
        clocks.add(&document.zone(&site.config));
        for (words, date) in quoted {
            wording(site, &clocks, words, date, diagnostics);
        }
    }
}

fn wording(site: &Site, clocks: &Clocks<'_>, words: &LocalText, date: &Spanned<When>, diagnostics: &mut Diagnostics) {
    for language in (0..site.config.languages.len()).filter(|language| words.has(*language)) {
        let text = words.get(language);
        if scan(text).iter().any(|mention| !fits(clocks, mention, date)) {
            let message = format!("the date was published as “{text}”, which is not {}", date.value);
            let finding = Diagnostic::new(&rules::PROSE_DATE, date.span.clone(), message);
            diagnostics.push(finding.help("compare both with the source, and mend the date or its wording"));
        }
    }
}

/// Whether a date can be what is said.
fn fits(clocks: &Clocks<'_>, mention: &Mention, date: &When) -> bool {
    let moments = moments(date);
    if moments.is_empty() || mention.times.is_empty() {
        return days(clocks, date).is_none_or(|days| is_on(&mention.date, days));
    }
    // The first time is one of the day that is said; what is told beside it may be of another day elsewhere.
    mention.times.iter().enumerate().all(|(number, time)| {
        let day = if number == 0 { &mention.date } else { &MentionedDate::Time };
        moments.iter().any(|moment| is_at(clocks, day, time, moment))
    })
}

/// Whether a moment can be told so.
fn is_at(clocks: &Clocks<'_>, day: &MentionedDate, time: &MentionedTime, moment: &Moment) -> bool {
    let times = clocks.readings(moment, time.zone.as_deref());
    let is_unknown = times.is_empty();
    let times = if is_unknown { clocks.readings(moment, None) } else { times };
    times.iter().any(|local: &DateTime| {
        (is_unknown || minute(local.time()) == minute(time.time)) && is_on(day, (local.date(), local.date()))
    })
}

/// The days on which a date can be, by any of the clocks.
fn days(clocks: &Clocks<'_>, date: &When) -> Option<(Date, Date)> {
    let (first, last) = date.days()?;
    let elsewhere = moments(date).into_iter().flat_map(|moment| clocks.readings(moment, None)).map(|local| local.date());
    Some(elsewhere.fold((first, last), |(first, last), day| (first.min(day), last.max(day))))
}

/// Whether what is said can be on one of these days.
fn is_on(said: &MentionedDate, (from, until): (Date, Date)) -> bool {
    match said {
        MentionedDate::Date(extent) => {
            let said = When { extent: extent.clone(), certainty: Certainty::Confirmed };
            said.days().is_none_or(|(first, last)| first <= until && from <= last)
        }
        MentionedDate::NoYear(first, last) => {
            let key = |day: Date| (day.month(), day.day());
            from.year() != until.year() || *first <= key(until) && key(from) <= *last
        }
        MentionedDate::Impossible => false,
        MentionedDate::Time => true,
    }
}
