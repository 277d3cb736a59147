//! Dates in texts against those that are declared.
//!
//! A date in a text is a contradiction where it is almost one that the page or a page that it is about declares, and
//! is none that anything nearby declares: a day, a month or a year aside. Other dates are nobody's business. What quotes
//! somebody else (the note of a source, former wordings) may differ; only its weekdays must fit.

use super::order::is_after;
use crate::diag::{Diagnostic, Diagnostics, Span};
use crate::model::link::{Target, resolve};
use crate::model::{Citation, Document, DocumentRef, Former, Kind, LocalText, Site};
use crate::path::SourcePath;
use crate::rules;
use crate::text::prose::{Mention, MentionedDate, MentionedTime, scan};
use crate::theme::Theme;
use crate::time::{Certainty, Date, DateTime, Extent, Moment, Timestamp, When, Zone, clock};
use serde_json::Value;
use std::cell::OnceCell;

/// Keys of texts that tell what others said, which may be another date.
const QUOTED: &[&str] = &["wording", "said_note"];

/// How many days a date may be away from a declared one to be taken for it.
const NEAR: i32 = 7;

/// Keys of texts that say in short what a page is: a month there is that of the page.
const HEADLINES: &[&str] = &["title", "short_title", "summary"];

pub(super) fn check(site: &Site, theme: &Theme, earlier: &Diagnostics, diagnostics: &mut Diagnostics) {
    // What a text says may be what a date says that could not be read, which has been reported.
    let unread = !site.failed.is_empty() || earlier.iter().any(|diagnostic| *diagnostic.rule == rules::BAD_DATE);
    let names = ZoneNames { site, theme, words: OnceCell::new() };
    for (file, prose) in &site.prose {
        for range in &prose.leftovers {
            let finding = Diagnostic::new(&rules::LEFTOVER, Span::new(file, range.clone()), "this is left over from drafting");
            diagnostics.push(finding.help("write what is to be read, or delete it; a date that is not known is `tba`"));
        }
        let mut context: Option<Context<'_>> = None;
        for mention in &prose.mentions {
            // What a page is about is looked up when a date is found in it, since most pages have none.
            let context = context.get_or_insert_with(|| Context::of(site, &names, file));
            weekdays(context, file, mention, diagnostics);
            let quoted = mention.path.last().is_some_and(|key| QUOTED.contains(key)) || mention.path.contains(&"sources");
            if !quoted && !unread {
                date(context, file, mention, diagnostics);
            }
        }
    }
    for (_, document) in site.documents.iter() {
        wordings(site, &names, document, diagnostics);
    }
}

/// A date that is declared, and where.
struct Declared<'s> {
    when: &'s When,
    span: Option<Span>,
}

/// What is known around a text.
struct Context<'s> {
    /// The dates by which the text is measured: those of the page, and of the pages that it is about.
    claims: Vec<Declared<'s>>,
    /// The same of pages that it only mentions.
    far: Vec<Declared<'s>>,
    /// Dates that are right as well: former ones, those of news, documents and sources.
    others: Vec<&'s When>,
    zones: Zones<'s>,
}

impl<'s> Context<'s> {
    fn of(site: &'s Site, names: &'s ZoneNames<'s>, file: &SourcePath) -> Self {
        let mut context = Context { claims: Vec::new(), far: Vec::new(), others: Vec::new(), zones: Zones::of(names) };
        let Some(own) = owner(site, file) else { return context };
        let document = &site.documents[own];
        let (near, far) = kin(site, own);
        for at in &near {
            claims(&site.documents[*at], &mut context.claims);
            context.zones.add(&site.documents[*at].zone(&site.config));
        }
        for at in &far {
            claims(&site.documents[*at], &mut context.far);
        }
        for at in near.iter().chain(&far) {
            context.others.extend(former_dates(&site.documents[*at]));
        }
        let updates = near.iter().flat_map(|at| site.lists.updates_about(*at));
        context.others.extend(updates.filter_map(|at| site.documents[*at].date()));
        context.others.extend(cited(document).filter_map(|citation| site.sources[citation.source].date.as_deref()));
        for file in files(document) {
            context.others.extend(site.dates.get(&file).into_iter().flatten().map(|(_, when)| when));
        }
        context
    }

    fn known(&self) -> impl Iterator<Item = &When> {
        self.claims.iter().chain(&self.far).map(|declared| declared.when).chain(self.others.iter().copied())
    }
}

/// The page that a file belongs to: a timeline to the call beside it.
fn owner(site: &Site, file: &SourcePath) -> Option<DocumentRef> {
    let beside = || file.join("index.md").ok().filter(|_| file.file_name() == "timeline.yaml");
    site.by_file.get(file).or_else(|| site.by_file.get(&beside()?)).copied()
}

/// The files in which a page declares dates.
fn files(document: &Document) -> impl Iterator<Item = SourcePath> {
    let timeline = document.call().and_then(|_| document.file.join("timeline.yaml").ok());
    [document.file.clone()].into_iter().chain(timeline)
}

/// The pages that a page is about, itself among them, and those that it mentions.
fn kin(site: &Site, own: DocumentRef) -> (Vec<DocumentRef>, Vec<DocumentRef>) {
    let document = &site.documents[own];
    let (mut near, mut far) = (vec![own], Vec::new());
    match &document.kind {
        Kind::Update(update) => near.extend(&update.about),
        Kind::Event(event) => far.extend(event.follows.iter().chain(&event.part_of).chain(&event.related)),
        Kind::Call(call) => far.extend(call.follows.iter().chain(&call.related)),
        _ => {}
    }
    far.extend(document.milestones().iter().filter_map(|milestone| milestone.event));
    for text in document.texts.iter().flatten() {
        far.extend(text.body.outline.links.iter().filter_map(|link| match resolve(site, &text.file, &link.target) {
            Target::Page(at, _) => Some(at),
            _ => None,
        }));
    }
    far.sort();
    far.dedup();
    far.retain(|at| !near.contains(at));
    (near, far)
}

/// The dates of a page that texts about it must not contradict.
fn claims<'s>(document: &'s Document, out: &mut Vec<Declared<'s>>) {
    let mut dates = Vec::new();
    match &document.kind {
        Kind::Event(event) => {
            dates.push(&event.dates);
        }
        Kind::Update(update) => dates.push(&update.date),
        _ => {}
    }
    dates.extend(document.milestones().iter().filter_map(|milestone| milestone.date.as_ref()));
    out.extend(dates.into_iter().map(|date| Declared { when: &date.value, span: Some(date.span.clone()) }));
}

fn former_dates(document: &Document) -> impl Iterator<Item = &When> {
    let own = document.event().into_iter().flat_map(|event| &event.was);
    own.chain(document.milestones().iter().flat_map(|milestone| &milestone.was)).map(|former| &former.date.value)
}

/// What a page rests on.
fn cited(document: &Document) -> impl Iterator<Item = &Citation> {
    document.sources.iter().chain(document.milestones().iter().flat_map(|milestone| &milestone.sources))
}

/// A weekday is that of the date beside it.
fn weekdays(context: &Context<'_>, file: &SourcePath, mention: &Mention, diagnostics: &mut Diagnostics) {
    for said in &mention.weekdays {
        let (year, month, day) = said.day;
        // Where no year is said, it is that of a declared date on the same day of another year.
        let declared = || {
            let mut dates =
                context.claims.iter().flat_map(|declared| declared.when.days()).flat_map(|(first, last)| [first, last]);
            dates.find(|date| (date.month(), date.day()) == (month, day)).map(Date::year)
        };
        let Some(date) = year.or_else(declared).and_then(|year| Date::new(year, month, day).ok()) else { continue };
        if date.weekday() != said.weekday {
            let message = format!("{date} is a {:?}, not a {:?}", date.weekday(), said.weekday);
            let finding = Diagnostic::new(&rules::WEEKDAY, Span::new(file, said.range.clone()), message);
            diagnostics
                .push(finding.help("one of the two is wrong: compare the date with its source before the weekday is changed"));
        }
    }
}

/// A date is one that is declared, or has nothing to do with those that are.
fn date(context: &Context<'_>, file: &SourcePath, mention: &Mention, diagnostics: &mut Diagnostics) {
    let span = || Span::new(file, mention.range.clone());
    let found = match &mention.date {
        MentionedDate::Time => return,
        MentionedDate::Impossible => {
            let finding = Diagnostic::new(&rules::PROSE_DATE, span(), "this date does not exist");
            diagnostics.push(finding.help("compare it with its source"));
            return;
        }
        MentionedDate::Date(extent) => {
            let said = When { extent: extent.clone(), certainty: Certainty::Confirmed };
            if context.known().any(|known| explains(known, &said, &context.zones)) || ends_are_known(context, &said) {
                times(context, file, mention, &said, diagnostics);
                return;
            }
            let headline = mention.path.len() == 1 && HEADLINES.contains(&mention.path[0]);
            let near = context.claims.iter().map(|declared| (declared, headline));
            let near = near.chain(context.far.iter().map(|declared| (declared, false)));
            let near = near.filter(|(declared, headline)| is_near(declared.when, &said, *headline)).map(|(declared, _)| declared);
            near.min_by_key(|declared| apart(declared.when, &said)).map(|near| (said.to_string(), near))
        }
        MentionedDate::NoYear(first, last) => {
            if context.known().any(|known| holds_days(known, *first, *last)) {
                return;
            }
            let near = context.claims.iter().find(|declared| is_in_month(declared.when, first.0));
            near.map(|near| (format!("{:02}-{:02}/{:02}-{:02}", first.0, first.1, last.0, last.1), near))
        }
    };
    let Some((said, near)) = found else { return };
    let message = format!("this says {said}, where {} is declared", near.when);
    let mut finding = Diagnostic::new(&rules::PROSE_DATE, span(), message);
    if let Some(place) = &near.span {
        finding = finding.label(place.clone(), "declared here");
    }
    let vouch = if mention.path.is_empty() {
        "`<!-- date-ok: why -->` at the end of the paragraph"
    } else {
        "`allow: [{rule: prose-date, reason: why}]`"
    };
    diagnostics.push(
        finding.help(format!("mend the one that is wrong; if both are right, say so by {vouch}, or declare this date as well")),
    );
}

/// The days that a date can mean: an exact time is on another day elsewhere.
fn days_of(when: &When, zones: &Zones<'_>) -> Option<(Date, Date)> {
    let (first, last) = when.days()?;
    let Extent::Instant(moment) = &when.extent else { return Some((first, last)) };
    let elsewhere = zones.zones.iter().map(|zone| zone.local(moment.instant).date());
    let (from, until) = elsewhere.fold((first, last), |(from, until), day| (from.min(day), until.max(day)));
    Some((from, until))
}

/// Whether a text can say `said` where `known` is declared.
fn explains(known: &When, said: &When, zones: &Zones<'_>) -> bool {
    let (Some((from, until)), Some((first, last))) = (days_of(known, zones), said.days()) else { return false };
    if said.is_exact_to_the_day() {
        // A day of an event is a date of it; a day of a month that is declared is more than is known.
        return known.is_exact_to_the_day() && from <= first && last <= until;
    }
    let within = first <= from && until <= last;
    within || known.is_exact_to_the_day() && from <= last && first <= until
}

/// Whether this is a long time, from one declared date to another.
fn ends_are_known(context: &Context<'_>, said: &When) -> bool {
    let Some((first, last)) = said.days().filter(|_| said.is_exact_to_the_day()) else { return false };
    let is_known = |day: Date| {
        let day = When { extent: Extent::Day(day), certainty: Certainty::Confirmed };
        context.known().any(|known| explains(known, &day, &context.zones))
    };
    distance(first, last) > NEAR && is_known(first) && is_known(last)
}

fn distance(a: Date, b: Date) -> i32 {
    a.until(b).map_or(i32::MAX, |span| span.get_days().abs())
}

/// How far two dates are apart, for choosing the nearest.
fn apart(a: &When, b: &When) -> i32 {
    a.days().zip(b.days()).map_or(i32::MAX, |(a, b)| distance(a.0, b.0).saturating_add(distance(a.1, b.1)))
}

/// Whether `said` is `declared` but for its day, its month or its year, or is a few days from it.
fn is_near(declared: &When, said: &When, headline: bool) -> bool {
    let (Some((from, until)), Some((first, last))) = (declared.days(), said.days()) else { return false };
    if said.is_exact_to_the_day() {
        let same =
            |a: Date, b: Date| a.month() == b.month() && (a.year() == b.year() || a.day() == b.day()) || distance(a, b) <= NEAR;
        let shifted = |a: Date, b: Date| a.year() == b.year() && a.day() == b.day();
        let ends = [(first, from), (last, until)];
        // In another month, both ends must be on their days: one alone is so by chance too often.
        return declared.is_exact_to_the_day()
            && (ends.iter().any(|(a, b)| same(*a, *b)) || ends.iter().all(|(a, b)| shifted(*a, *b)));
    }
    let month = |date: Date| i32::from(date.year()) * 12 + i32::from(date.month());
    match said.extent {
        Extent::Month(_) => {
            let is_month = declared.is_exact_to_the_day() || matches!(declared.extent, Extent::Month(_) | Extent::Third(..));
            // The next month may well be another matter; the same month of another year hardly is.
            let apart = (month(first) - month(from)).abs();
            is_month && (apart == 12 || headline && apart == 1)
        }
        Extent::Quarter(_) => first.year() == from.year() && (month(first) - month(from)).abs() <= 6,
        _ => false,
    }
}

/// Whether a date holds these days of its year.
fn holds_days(known: &When, first: (i8, i8), last: (i8, i8)) -> bool {
    let key = |date: Date| (date.month(), date.day());
    known.is_exact_to_the_day()
        && known.days().is_some_and(|(from, until)| from.year() == until.year() && key(from) <= first && last <= key(until))
}

fn is_in_month(declared: &When, month: i8) -> bool {
    declared.is_exact_to_the_day() && declared.days().is_some_and(|(from, until)| from.month() == month || until.month() == month)
}

/// The zones by whose names times can be named, and those names.
struct Zones<'s> {
    zones: Vec<Zone>,
    names: &'s ZoneNames<'s>,
}

/// The words of the theme about zones, by language: read once, and only where a text says a time.
struct ZoneNames<'s> {
    site: &'s Site,
    theme: &'s Theme,
    words: OnceCell<Vec<Value>>,
}

impl ZoneNames<'_> {
    fn words(&self) -> &[Value] {
        self.words.get_or_init(|| {
            let asked = self.site.config.span.part(0..0);
            let words = |code: &str| self.theme.words(code, &asked, &mut Diagnostics::new()).get("zones").cloned();
            self.site.config.languages.iter().filter_map(|language| words(&language.code)).collect()
        })
    }
}

impl<'s> Zones<'s> {
    fn of(names: &'s ZoneNames<'s>) -> Self {
        let mut zones = Zones { zones: vec![Zone::utc()], names };
        let config = &names.site.config;
        config
            .display_zones
            .iter()
            .chain(config.languages.iter().flat_map(|language| &language.display_zones))
            .chain(&config.zone)
            .for_each(|zone| zones.add(zone));
        zones
    }

    fn add(&mut self, zone: &Zone) {
        if !self.zones.contains(zone) {
            self.zones.push(zone.clone());
        }
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
}

/// The times beside a date are those of a declared moment of that day, in a zone that is called so on that day.
fn times(context: &Context<'_>, file: &SourcePath, mention: &Mention, said: &When, diagnostics: &mut Diagnostics) {
    let Some((day, _)) = said.days() else { return };
    let on_that_day = |moment: &Moment| {
        moment.local.date() == day || context.zones.zones.iter().any(|zone| zone.local(moment.instant).date() == day)
    };
    let declared: Vec<(&Declared<'_>, &Moment)> = context
        .claims
        .iter()
        .chain(&context.far)
        .flat_map(|declared| moments(declared.when).into_iter().map(move |moment| (declared, moment)))
        .filter(|(_, moment)| on_that_day(moment))
        .collect();
    let Some((first, moment)) = declared.first() else { return };
    for time in &mention.times {
        if declared.iter().all(|(_, moment)| contradicts(&context.zones, time, moment)) {
            let mut finding = Diagnostic::new(
                &rules::PROSE_DATE,
                Span::new(file, time.range.clone()),
                disagreement(&context.zones, time, moment, first.when),
            );
            if let Some(place) = &first.span {
                finding = finding.label(place.clone(), "declared here");
            }
            diagnostics.push(finding.help("mend the one that is wrong: the time, its zone, or the name of the zone on that day"));
        }
    }
}

fn moments(when: &When) -> Vec<&Moment> {
    match &when.extent {
        Extent::Instant(moment) => vec![moment],
        Extent::Span { start, end } => vec![start, end],
        _ => Vec::new(),
    }
}

fn disagreement(zones: &Zones<'_>, time: &MentionedTime, moment: &Moment, declared: &When) -> String {
    let shown = clock(DateTime::from_parts(moment.local.date(), time.time));
    let mut local = zones.zones.iter().chain([&moment.zone]).filter(|zone| zone.local(moment.instant).time() == time.time);
    match (&time.zone, local.next()) {
        (Some(name), Some(zone)) => {
            let right = zone.clocks(moment.instant).1.unwrap_or_else(|| zone.name().to_owned());
            format!("{shown} on that day is in {right} and not in {name}, by what is declared: {declared}")
        }
        (name, _) => format!(
            "this says {shown}{}, where {declared} is declared",
            name.as_deref().map(|name| format!(" {name}")).unwrap_or_default()
        ),
    }
}

/// Whether a time cannot be that of a moment, whatever is meant.
fn contradicts(zones: &Zones<'_>, time: &MentionedTime, moment: &Moment) -> bool {
    let all = || zones.zones.iter().chain([&moment.zone]);
    let fits = |zone: &Zone| zone.local(moment.instant).time() == time.time;
    let Some(name) = &time.zone else { return !all().any(fits) };
    if all().any(|zone| fits(zone) && zones.is_called(zone, name, moment.instant)) {
        return false;
    }
    // A name that none of the zones bears at any season is not known, and may be right.
    let day = 24 * 3600;
    let seasons =
        [0, 91, 182, 273].map(|days| Timestamp::from_second(moment.instant.as_second() + days * day).unwrap_or(moment.instant));
    all().any(|zone| seasons.iter().any(|season| zones.is_called(zone, name, *season)))
}

/// The words in which a date was published say the same date.
fn wordings(site: &Site, names: &ZoneNames<'_>, document: &Document, diagnostics: &mut Diagnostics) {
    let formers = |was: &mut dyn Iterator<Item = &Former>, diagnostics: &mut Diagnostics| {
        for former in was {
            wording(site, names, former.wording.as_ref(), &former.date, diagnostics);
        }
    };
    if let Some(event) = document.event() {
        formers(&mut event.was.iter(), diagnostics);
    }
    for milestone in document.milestones() {
        formers(&mut milestone.was.iter(), diagnostics);
        if let Some(date) = &milestone.date {
            wording(site, names, milestone.wording.as_ref(), date, diagnostics);
        }
    }
}

fn wording(
    site: &Site,
    names: &ZoneNames<'_>,
    words: Option<&LocalText>,
    date: &crate::diag::Spanned<When>,
    diagnostics: &mut Diagnostics,
) {
    let Some(words) = words else { return };
    let zone = Zone::utc();
    for language in (0..site.config.languages.len()).filter(|language| words.has(*language)) {
        let text = words.get(language);
        for mention in scan(text) {
            let apart = match &mention.date {
                MentionedDate::Date(extent) => {
                    let said = When { extent: extent.clone(), certainty: Certainty::Confirmed };
                    is_after(&said, date, &zone) || is_after(date, &said, &zone)
                }
                MentionedDate::NoYear(first, last) => date.is_exact_to_the_day() && !holds_days(date, *first, *last),
                MentionedDate::Impossible => true,
                MentionedDate::Time => false,
            };
            let zones = Zones::of(names);
            let wrong_time = moments(date).first().is_some_and(|_| {
                mention.times.iter().any(|time| moments(date).iter().all(|moment| contradicts(&zones, time, moment)))
            });
            if apart || wrong_time {
                let message = format!("the date was published as “{text}”, which is not {}", date.value);
                let finding = Diagnostic::new(&rules::PROSE_DATE, date.span.clone(), message);
                diagnostics.push(finding.help("mend the date or its wording"));
            }
        }
    }
}
