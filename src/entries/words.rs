//! What the calendar entry of an event or a milestone says in one language.
//!
//! In: a site in one of its languages. Out: [`Entry`]. Not here: which entries there are and which feeds hold them
//! ([`crate::plan`]), and the numbers by which subscribers know them ([`super::Calendars`]).

use crate::ics::calendar::{Conference, Entry, EntryStatus, EntryTime};
use crate::localised::Localised;
use crate::model::{
    Contact, Dated, Document, DocumentRef, Event, LocalText, LongEvents, Milestone, MilestoneKind, Online, OnlineWhen, Site,
    Status,
};
use crate::text::cut_at_word;
use crate::time::{Certainty, Extent, Moment, Timestamp, When, Zone};

/// How long before its moment the entry of a deadline begins, in seconds.
const BEFORE_DEADLINE: i64 = 30 * 60;

/// How many characters of the text of an event its entry has.
const MOST_TEXT: usize = 600;

/// An entry before what all entries have is added.
struct Draft<'d> {
    document: &'d Document,
    /// Its identity without the domain.
    id: String,
    title: String,
    status: Status,
    /// A sentence on the status.
    note: Option<&'d LocalText>,
    when: &'d When,
    time: EntryTime,
    /// The lines of the description, without the address at its end.
    lines: Vec<String>,
    url: Option<String>,
}

/// The entry of an event or a milestone; `None` where its date is coarser than a day, or the site has no domain for
/// identities, which a rule reports.
pub(super) fn entry(local: &Localised<'_>, dated: Dated) -> Option<Entry> {
    match local.site.milestone_at(dated) {
        Some((_, milestone)) => milestone_entry(local, dated.document, milestone),
        None => event_entry(local, dated.document),
    }
}

/// The entry of an event; `None` where its date is coarser than a day.
fn event_entry(local: &Localised<'_>, at: DocumentRef) -> Option<Entry> {
    let document = &local.site.documents[at];
    let event = document.event()?;
    let time = event_time(local.site, event)?;
    let text = document.text(local.language);
    let mut lines = Vec::new();
    lines.extend(text.summary.clone());
    lines.extend(local.document_date(at).and_then(|date| local.one_line(date)));
    let online = event.offered_online();
    let conference = online.and_then(Online::public_url);
    lines.extend(conference.map(|url| local.locale.fill("calendar.online", &[("url", url)])));
    let is_sent = online.is_some_and(|online| online.when == OnlineWhen::AfterRegistration);
    lines.extend(is_sent.then(|| local.locale.word("calendar.online_after").to_owned()));
    lines.extend(beginning(&local.plain(text.beginning(MOST_TEXT), &text.file)));
    // An entry has one point on a map.
    let geo = match event.attendance().places() {
        [place] => local.site.places[*place].geo,
        _ => None,
    };
    Some(Entry {
        // What does not take place leaves its reader free, as whole days do.
        transparent: matches!(time, EntryTime::Days { .. }) || event.status.is_off(),
        location: local.venue_line(event),
        conference: conference
            .map(|url| Conference { url: url.to_owned(), label: local.locale.word("ui.event.online").to_owned() }),
        geo,
        contact: event.contact.as_ref().and_then(|contact| contact_line(local, contact)),
        ..with_common(
            local,
            Draft {
                document,
                id: document.id.value.clone(),
                title: text.title.value.clone(),
                status: event.status.get(),
                note: local.site.status_note(document),
                when: &event.dates,
                time,
                lines,
                url: local.url(&local.document_path(at)),
            },
        )?
    })
}

/// The beginning of a text, up to the end of a word. The page, whose address follows, has all of it.
fn beginning(text: &str) -> Option<String> {
    let text = text.trim();
    let cut = cut_at_word(text, MOST_TEXT, |_| 1);
    let dots = if cut.len() < text.len() { "…" } else { "" };
    (!cut.is_empty()).then(|| format!("{}{dots}", cut.trim_end()))
}

/// The entry of a milestone that is exact to the day.
fn milestone_entry(local: &Localised<'_>, at: DocumentRef, milestone: &Milestone) -> Option<Entry> {
    let document = &local.site.documents[at];
    let when = &milestone.date.as_ref()?.value;
    let time = milestone_time(milestone.kind, when)?;
    let mut lines = Vec::new();
    if let Some(wording) = &milestone.wording {
        lines.push(local.text(wording).to_owned());
    } else if !when.is_exact_to_the_minute() {
        lines.push(local.date_line(when));
    }
    lines.extend(local.one_line(&local.date(when, &document.zone(&local.site.config))));
    if let Some(what) = &milestone.what {
        lines.push(local.plain(local.text(what), &document.file));
    }
    lines.extend(document.fee(milestone).into_iter().flat_map(|fee| &fee.prices).map(|price| local.price(price)));
    with_common(
        local,
        Draft {
            document,
            id: format!("{}.{}", document.id.value, milestone.id.value),
            title: local.milestone_title(document, milestone),
            status: milestone.status.get(),
            note: milestone.status.giver().and_then(|giver| local.site.documents[giver].status_note()),
            when,
            time,
            lines,
            url: local.url(&local.document_path(at)).map(|url| format!("{url}#{}", milestone.id.value)),
        },
    )
}

/// What an event and a milestone share; `None` where the site has no domain for identities, which a rule reports.
fn with_common(local: &Localised<'_>, draft: Draft<'_>) -> Option<Entry> {
    let Draft { document, id, title, status, note, when, time, mut lines, url } = draft;
    let domain = local.site.config.uid_domain.as_ref()?;
    if let Some(note) = note {
        lines.insert(0, local.text(note).to_owned());
    }
    lines.extend(url.clone());
    let prefixed = |key: &str| local.locale.fill(key, &[("title", &title)]);
    Some(Entry {
        uid: format!("{id}@{domain}"),
        sequence: 0,
        last_modified: last_modified(document),
        status: match status {
            Status::Cancelled => EntryStatus::Cancelled,
            Status::Tentative | Status::Postponed => EntryStatus::Tentative,
            _ if when.certainty != Certainty::Confirmed => EntryStatus::Tentative,
            _ => EntryStatus::Confirmed,
        },
        summary: match status {
            // Some programs do not show STATUS, so that the title says it as well.
            Status::Cancelled => prefixed("calendar.cancelled"),
            Status::Postponed => prefixed("calendar.postponed"),
            _ => title,
        },
        time,
        transparent: true,
        description: lines.join("\n"),
        location: None,
        conference: None,
        geo: None,
        url,
        categories: document.tags.iter().map(|tag| local.tag_name(tag).to_owned()).collect(),
        contact: None,
    })
}

/// Whom to ask, in one line; `None` where neither a name nor an address is known.
fn contact_line(local: &Localised<'_>, contact: &Contact) -> Option<String> {
    let organisations = contact.organisations.iter().map(|at| local.text(&local.site.organisations[*at].name).to_owned());
    let name = contact.name.as_ref().map(|name| local.text(name).to_owned());
    let parts: Vec<String> =
        name.into_iter().chain(organisations).chain(contact.email.clone()).chain(contact.url.clone()).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

fn event_time(site: &Site, event: &Event) -> Option<EntryTime> {
    match &event.dates.extent {
        Extent::Span { start, end } if site.config.calendar.long_events == LongEvents::Days && is_long(start, end) => {
            // What ends at midnight has nothing of the day that begins then.
            let last = end.zone.local(after(end.instant, -1)).date();
            Some(EntryTime::Days { first: start.local.date(), last })
        }
        Extent::Span { start, end } => Some(EntryTime::Span { start: start.instant, end: end.instant, zone: start.zone.clone() }),
        Extent::Instant(moment) => {
            // Calendars need an end, and none was published.
            let end = after(moment.instant, i64::from(site.config.calendar.event_minutes) * 60);
            Some(EntryTime::Span { start: moment.instant, end, zone: moment.zone.clone() })
        }
        _ => days(&event.dates),
    }
}

/// Whether a time begins and ends on different days and is more than a night.
fn is_long(start: &Moment, end: &Moment) -> bool {
    const NIGHT: i64 = 12 * 3600;
    start.local.date() != end.local.date() && end.instant.as_second() - start.instant.as_second() > NIGHT
}

/// When a document was last changed, as calendars count it: the beginning of that day in UTC, whatever the clock of the build says.
fn last_modified(document: &Document) -> Timestamp {
    document.updated.as_ref().map_or(Timestamp::UNIX_EPOCH, |day| Zone::utc().start_of_day(day.value))
}

fn days(when: &When) -> Option<EntryTime> {
    match &when.extent {
        Extent::Day(day) => Some(EntryTime::Days { first: *day, last: *day }),
        Extent::Days { first, last } => Some(EntryTime::Days { first: *first, last: *last }),
        _ => None,
    }
}

/// A deadline is an instant: its entry ends there, in UTC, since the reader's day may be another. What happens at an instant begins there.
fn milestone_time(kind: MilestoneKind, when: &When) -> Option<EntryTime> {
    match &when.extent {
        Extent::Instant(moment) if kind == MilestoneKind::Deadline => {
            Some(EntryTime::Span { start: after(moment.instant, -BEFORE_DEADLINE), end: moment.instant, zone: Zone::utc() })
        }
        Extent::Instant(moment) => {
            Some(EntryTime::Span { start: moment.instant, end: after(moment.instant, BEFORE_DEADLINE), zone: Zone::utc() })
        }
        Extent::Span { start, end } => Some(EntryTime::Span { start: start.instant, end: end.instant, zone: start.zone.clone() }),
        _ => days(when),
    }
}

fn after(instant: Timestamp, seconds: i64) -> Timestamp {
    Timestamp::from_second(instant.as_second().saturating_add(seconds)).unwrap_or(instant)
}
