//! Dates in texts against those that are declared.
//!
//! A date in a text is a contradiction where it is almost one that the page or a page that it is about declares, and
//! is none that anything nearby declares: a day, a month or a year aside. Other dates are nobody's business. What quotes
//! somebody else (the note of a source, former wordings) may differ; only its weekdays must fit.

use super::clocks::{Clocks, ZoneNames, minute, moments};
use crate::diag::{Diagnostic, Diagnostics, Span, Spanned};
use crate::model::link::{Target, resolve};
use crate::model::{Citation, Document, DocumentRef, Kind, Site};
use crate::path::SourcePath;
use crate::rules;
use crate::text::prose::{Mention, MentionedDate, MentionedTime};
use crate::time::{Certainty, Date, DateTime, Extent, Moment, When, clock};
use std::ops::Range;

/// Keys of texts that tell what others said, which may be another date.
const QUOTED: &[&str] = &["wording", "said_note"];

/// How many days a date may be away from a declared one to be taken for it.
const NEAR: i32 = 7;

/// Keys of texts that say in short what a page is: a month there is that of the page.
const HEADLINES: &[&str] = &["title", "short_title", "summary"];

pub(super) fn check(site: &Site, names: &ZoneNames<'_>, earlier: &Diagnostics, diagnostics: &mut Diagnostics) {
    // What a text says may be what a date says that could not be read, which has been reported.
    let unread = !site.failed.is_empty() || earlier.iter().any(|diagnostic| *diagnostic.rule == rules::BAD_DATE);
    for (file, prose) in &site.prose {
        for range in &prose.leftovers {
            let finding = Diagnostic::new(&rules::LEFTOVER, Span::new(file, range.clone()), "this is left over from drafting");
            diagnostics.push(finding.help("write what is to be read, or delete it; a date that is not known is `tba`"));
        }
        let mut context: Option<Context<'_>> = None;
        for mention in &prose.mentions {
            // What a page is about is looked up when a date is found in it, since most pages have none.
            let context = context.get_or_insert_with(|| Context::of(site, names, file));
            weekdays(context, file, mention, diagnostics);
            let quoted = mention.path.last().is_some_and(|key| QUOTED.contains(key)) || mention.path.contains(&"sources");
            if !quoted && !unread {
                date(context, file, mention, diagnostics);
            }
        }
    }
}

/// A date that is declared, and where.
struct Declared<'s> {
    when: &'s When,
    span: Option<Span>,
    /// What it is the date of: the id and the name of a milestone, or words for it.
    what: [&'s str; 2],
}

impl Declared<'_> {
    /// Whether a text can mean this date: it names no other step.
    fn can_be_meant(&self, mention: &Mention) -> bool {
        // The name of a milestone is no witness for what itself says.
        let names = if mention.path.last() == Some(&"name") { &self.what[..1] } else { &self.what[..] };
        mention.step.is_none_or(|step| names.iter().any(|name| name.to_lowercase().contains(step)))
    }
}

/// What is known around a text.
struct Context<'s> {
    /// The dates by which the text is measured: those of the page, and of the pages that it is about.
    claims: Vec<Declared<'s>>,
    /// The same of pages that it only mentions.
    far: Vec<Declared<'s>>,
    /// Dates that are right as well: those of news, documents and sources, and former ones that are not exact to the day.
    others: Vec<&'s When>,
    /// Former dates, exact to the day, each with what took its place.
    formers: Vec<(&'s When, &'s Spanned<When>)>,
    /// Whether the page is dated news, which tells what was so then.
    is_news: bool,
    clocks: Clocks<'s>,
}

impl<'s> Context<'s> {
    fn of(site: &'s Site, names: &'s ZoneNames<'s>, file: &SourcePath) -> Self {
        let mut context = Context {
            claims: Vec::new(),
            far: Vec::new(),
            others: Vec::new(),
            formers: Vec::new(),
            clocks: Clocks::of(names),
            is_news: false,
        };
        let Some(own) = owner(site, file) else { return context };
        let document = &site.documents[own];
        let (near, far) = kin(site, own);
        for at in &near {
            claims(&site.documents[*at], &mut context.claims);
            context.clocks.add(&site.documents[*at].zone(&site.config));
        }
        for at in &far {
            claims(&site.documents[*at], &mut context.far);
        }
        context.is_news = matches!(document.kind, Kind::Update(_));
        let formers = near.iter().chain(&far).flat_map(|at| former_dates(&site.documents[*at]));
        for (former, now) in formers {
            match former.is_exact_to_the_day() {
                true => context.formers.push((former, now)),
                false => context.others.push(former),
            }
        }
        let updates = near.iter().flat_map(|at| site.lists.updates_about(*at));
        context.others.extend(updates.filter_map(|at| site.documents[*at].date()));
        context.others.extend(cited(document).filter_map(|citation| site.sources[citation.source].date.as_deref()));
        for file in files(document) {
            let is_former = |range: &Range<usize>| former_spans(document).any(|span| span.file == file && span.range() == *range);
            let dates = site.dates.get(&file).into_iter().flatten().filter(|(range, _)| !is_former(range));
            context.others.extend(dates.map(|(_, when)| when));
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
    let mut add = |date: &'s Spanned<When>, what| {
        out.push(Declared { when: &date.value, span: Some(date.span.clone()), what });
    };
    match &document.kind {
        Kind::Event(event) => {
            add(&event.dates, ["event", ""]);
        }
        Kind::Update(update) => add(&update.date, ["update", ""]),
        _ => {}
    }
    for milestone in document.milestones() {
        milestone.date.iter().for_each(|date| add(date, [&milestone.id.value, milestone.name.original()]));
    }
}

/// Where the former dates of a page stand.
fn former_spans(document: &Document) -> impl Iterator<Item = &Span> {
    let own = document.event().into_iter().flat_map(|event| &event.was);
    own.chain(document.milestones().iter().flat_map(|milestone| &milestone.was)).map(|former| &former.date.span)
}

/// The former dates of a page, each with the present one.
fn former_dates(document: &Document) -> impl Iterator<Item = (&When, &Spanned<When>)> {
    let own = document.event().into_iter().flat_map(|event| event.was.iter().map(|former| (former, &event.dates)));
    let milestones = document.milestones().iter().filter_map(|milestone| Some((milestone, milestone.date.as_ref()?)));
    let of_milestones = milestones.flat_map(|(milestone, date)| milestone.was.iter().map(move |former| (former, date)));
    own.chain(of_milestones).map(|(former, now)| (&former.date.value, now))
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

/// Keys of texts that tell of former dates.
const ABOUT_FORMER: &[&str] = &["was", "status_note"];

/// The present date in place of a former one that a text gives as if it still held; `Some(None)` where the text may give it.
fn former<'s>(context: &Context<'s>, mention: &Mention) -> Option<Option<&'s Spanned<When>>> {
    let gives = |former: &When| match &mention.date {
        MentionedDate::Date(extent) => {
            let given = When { extent: extent.clone(), certainty: Certainty::Confirmed };
            given.is_exact_to_the_day() && explains(former, &given, &context.clocks)
        }
        MentionedDate::NoYear(first, last) => holds_days(former, *first, *last),
        MentionedDate::Impossible | MentionedDate::Time => false,
    };
    let (_, now) = context.formers.iter().find(|(former, _)| gives(former))?;
    let may = context.is_news || mention.is_former || mention.path.iter().any(|key| ABOUT_FORMER.contains(key));
    Some((!may).then_some(*now))
}

/// Reports a former date that is given as if it still held.
fn outdated(file: &SourcePath, mention: &Mention, now: &Spanned<When>, diagnostics: &mut Diagnostics) {
    let message = format!("this is a former date: it is {} now", now.value);
    let finding = Diagnostic::new(&rules::PROSE_DATE, Span::new(file, mention.range.clone()), message);
    diagnostics.push(
        finding.label(now.span.clone(), "the present date").help(
            "write the present date; or say in the sentence that this one is former, as in “originally …” or “moved from …”",
        ),
    );
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
            if context.known().any(|known| explains(known, &said, &context.clocks)) || ends_are_known(context, &said) {
                times(context, file, mention, &said, diagnostics);
                return;
            }
            if let Some(now) = former(context, mention) {
                now.into_iter().for_each(|now| outdated(file, mention, now, diagnostics));
                return;
            }
            let headline = mention.path.len() == 1 && HEADLINES.contains(&mention.path[0]);
            let near = context.claims.iter().map(|declared| (declared, headline));
            let near = near.chain(context.far.iter().map(|declared| (declared, false)));
            let near = near.filter(|(declared, _)| declared.can_be_meant(mention));
            let near = near.filter(|(declared, headline)| is_near(declared.when, &said, *headline)).map(|(declared, _)| declared);
            near.min_by_key(|declared| apart(declared.when, &said)).map(|near| (said.to_string(), near))
        }
        MentionedDate::NoYear(first, last) => {
            if context.known().any(|known| holds_days(known, *first, *last)) {
                return;
            }
            if let Some(now) = former(context, mention) {
                now.into_iter().for_each(|now| outdated(file, mention, now, diagnostics));
                return;
            }
            let mut near = context.claims.iter().filter(|declared| declared.can_be_meant(mention));
            let near = near.find(|declared| is_in_month(declared.when, first.0));
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
fn days_of(when: &When, clocks: &Clocks<'_>) -> Option<(Date, Date)> {
    let (first, last) = when.days()?;
    let Extent::Instant(moment) = &when.extent else { return Some((first, last)) };
    let elsewhere = clocks.zones().map(|zone| zone.local(moment.instant).date());
    let (from, until) = elsewhere.fold((first, last), |(from, until), day| (from.min(day), until.max(day)));
    Some((from, until))
}

/// Whether a text can say `said` where `known` is declared.
fn explains(known: &When, said: &When, clocks: &Clocks<'_>) -> bool {
    let (Some((from, until)), Some((first, last))) = (days_of(known, clocks), said.days()) else { return false };
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
        context.known().any(|known| explains(known, &day, &context.clocks))
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

/// The times beside a date are those of a declared moment of that day, in a zone that is called so on that day.
fn times(context: &Context<'_>, file: &SourcePath, mention: &Mention, said: &When, diagnostics: &mut Diagnostics) {
    let Some((day, _)) = said.days() else { return };
    let on_that_day = |moment: &Moment| {
        moment.local.date() == day || context.clocks.zones().any(|zone| zone.local(moment.instant).date() == day)
    };
    let declared: Vec<(&Declared<'_>, &Moment)> = context
        .claims
        .iter()
        .chain(&context.far)
        .filter(|declared| declared.can_be_meant(mention))
        .flat_map(|declared| moments(declared.when).into_iter().map(move |moment| (declared, moment)))
        .filter(|(_, moment)| on_that_day(moment))
        .collect();
    let Some((first, moment)) = declared.first() else { return };
    for time in &mention.times {
        if declared.iter().all(|(_, moment)| context.clocks.contradict(time, moment)) {
            let mut finding = Diagnostic::new(
                &rules::PROSE_DATE,
                Span::new(file, time.range.clone()),
                disagreement(&context.clocks, time, moment, first.when),
            );
            if let Some(place) = &first.span {
                finding = finding.label(place.clone(), "declared here");
            }
            diagnostics.push(finding.help("mend the one that is wrong: the time, its zone, or the name of the zone on that day"));
        }
    }
}

fn disagreement(clocks: &Clocks<'_>, time: &MentionedTime, moment: &Moment, declared: &When) -> String {
    let shown = clock(DateTime::from_parts(moment.local.date(), time.time));
    let mut local =
        clocks.zones().chain([&moment.zone]).filter(|zone| minute(zone.local(moment.instant).time()) == minute(time.time));
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
