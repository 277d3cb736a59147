//! Calendar entries and calendars of a site, in one language.

use super::{AddToCalendarView, DateView, FeedLink, FeedView, Viewer, links, qr};
use crate::ics::calendar::{Entry, EntryStatus, EntryTime, FeedHeader};
use crate::model::{Document, Event, LocalText, Milestone, MilestoneKind, Mode, Ref, Status};
use crate::plan::{self, FeedKey};
use crate::text::markdown::{self, slug};
use crate::time::{Certainty, Extent, Timestamp, When, Zone};

/// How long before its moment the entry of a deadline begins, in seconds.
const BEFORE_DEADLINE: i64 = 30 * 60;

/// What a feed holds.
#[derive(Debug, Clone)]
pub enum FeedItem {
    /// An event, whose entry its own calendar shares.
    Event(Ref<Document>),
    /// A milestone, or what is cancelled and has no page any more.
    Alone(Box<Entry>),
}

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

impl Viewer<'_> {
    /// The entry of an event; `None` where its date is coarser than a day.
    pub fn event_entry(&self, at: Ref<Document>) -> Option<&Entry> {
        self.memo.entries[at.index()].get_or_init(|| self.make_event_entry(at)).as_ref()
    }

    fn make_event_entry(&self, at: Ref<Document>) -> Option<Entry> {
        let document = &self.site.documents[at];
        let event = document.event()?;
        let time = self.event_time(event)?;
        let text = document.text(self.language);
        let place = event.place.map(|place| &self.site.places[place]);
        let mut lines = Vec::new();
        lines.extend(text.summary.clone());
        lines.extend(self.document_date(at).and_then(|date| self.one_line(date)));
        if let Some(url) = &event.online {
            lines.push(self.locale.fill("calendar.online", &[("url", url)]));
        }
        let location = match (event.mode, place) {
            (Mode::Online, _) | (_, None) if event.online.is_some() || event.mode == Mode::Online => {
                Some(self.locale.word("mode.online").to_owned())
            }
            (_, place) => place.map(|place| self.place_line(place)),
        };
        Some(Entry {
            transparent: matches!(time, EntryTime::Days { .. }),
            location,
            geo: place.and_then(|place| place.geo),
            contact: self.organisers(event),
            ..self.entry(Draft {
                document,
                id: document.id.value.clone(),
                title: text.title.value.clone(),
                status: event.status,
                note: event.status_note.as_ref(),
                when: &event.dates,
                time,
                lines,
                url: self.url(&self.document_path(at)),
            })?
        })
    }

    /// The entry of a milestone that is exact to the day.
    pub fn milestone_entry(&self, at: Ref<Document>, milestone: &Milestone) -> Option<Entry> {
        let document = &self.site.documents[at];
        let when = &milestone.date.as_ref()?.value;
        let time = milestone_time(milestone.kind, when)?;
        let mut lines = Vec::new();
        if let Some(wording) = &milestone.wording {
            lines.push(self.text(wording).to_owned());
        } else if !when.is_exact_to_the_minute() {
            lines.push(self.date_line(when));
        }
        lines.extend(self.one_line(&self.date(when, &document.zone(self.site))));
        if let Some(what) = &milestone.what {
            lines.push(self.plain(self.text(what), &document.file));
        }
        self.entry(Draft {
            document,
            id: format!("{}.{}", document.id.value, milestone.id.value),
            title: self.milestone_title(document, milestone),
            status: milestone.status,
            note: None,
            when,
            time,
            lines,
            url: self.url(&self.document_path(at)).map(|url| format!("{url}#{}", milestone.id.value)),
        })
    }

    /// What an event and a milestone share; `None` where the site has no domain for identities, which a rule reports.
    fn entry(&self, draft: Draft<'_>) -> Option<Entry> {
        let Draft { document, id, title, status, note, when, time, mut lines, url } = draft;
        let domain = self.site.config.uid_domain.as_ref()?;
        if let Some(note) = note {
            lines.insert(0, self.text(note).to_owned());
        }
        lines.extend(url.clone());
        let prefixed = |key: &str| self.locale.fill(key, &[("title", &title)]);
        let mut entry = Entry {
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
            geo: None,
            url,
            categories: document.tags.iter().map(|tag| self.tag_name(tag).to_owned()).collect(),
            contact: None,
        };
        entry.revise(&self.site.standing);
        Some(entry)
    }

    /// An exact time in words in each zone in which it is printed, in one line; `None` for what is coarser.
    pub(super) fn one_line(&self, date: &DateView) -> Option<String> {
        let day = date.day.as_ref().filter(|_| !date.zones.is_empty())?;
        let times: Vec<&str> = date.zones.iter().map(|zone| zone.text.as_str()).collect();
        let times = times.join(" = ");
        // What begins and ends on different days names them itself.
        let own_days = date.zones.first().is_some_and(|zone| zone.own_days);
        Some(if own_days { times } else { format!("{day}{}{times}", self.locale.word("date.day_separator")) })
    }

    fn organisers(&self, event: &Event) -> Option<String> {
        let names: Vec<String> =
            event.organisers.iter().map(|at| self.text(&self.site.organisations[*at].name).to_owned()).collect();
        (!names.is_empty()).then(|| names.join("; "))
    }

    fn event_time(&self, event: &Event) -> Option<EntryTime> {
        match &event.dates.extent {
            Extent::Span { start, end } => {
                Some(EntryTime::Span { start: start.instant, end: end.instant, zone: start.zone.clone() })
            }
            Extent::Instant(moment) => {
                // Calendars need an end, and none was published.
                let end = after(moment.instant, i64::from(self.site.config.calendar.event_minutes) * 60);
                Some(EntryTime::Span { start: moment.instant, end, zone: moment.zone.clone() })
            }
            _ => days(&event.dates),
        }
    }

    /// The words of a text without its marks.
    fn plain(&self, text: &str, file: &crate::path::SourcePath) -> String {
        markdown::plain(text, self.words_of_html(), |target| {
            let resolved = crate::model::link::resolve(self.site, file, target);
            match plan::target_path(self.site, &resolved, self.language) {
                Some((path, _)) => self.url(&path),
                None => Some(target.to_owned()),
            }
        })
    }

    /// What a feed holds, in any order.
    pub fn feed_items(&self, key: FeedKey) -> Vec<FeedItem> {
        let milestones = |only_deadlines: bool, of: Option<Ref<Document>>| {
            self.site
                .documents
                .iter()
                .filter(move |(at, _)| of.is_none_or(|of| of == *at))
                .flat_map(|(at, document)| document.milestones().iter().filter(|m| plan::is_entry(m)).map(move |m| (at, m)))
                .filter(move |(_, m)| !only_deadlines || m.kind == MilestoneKind::Deadline)
                .filter_map(|(at, m)| self.milestone_entry(at, m))
                .map(|entry| FeedItem::Alone(Box::new(entry)))
        };
        let events = || self.site.events().map(|(at, _)| FeedItem::Event(at));
        let mut items: Vec<FeedItem> = match key {
            FeedKey::Events => events().collect(),
            FeedKey::Deadlines => milestones(true, None).collect(),
            FeedKey::All => events().chain(milestones(false, None)).collect(),
            FeedKey::Call(call) => {
                let its_events = self.site.documents[call].milestones().iter().filter_map(|m| m.event).map(FeedItem::Event);
                its_events.chain(milestones(false, Some(call))).collect()
            }
            FeedKey::Tag(tag) => {
                let documents = plan::tag_of(self.site, tag).1;
                let events = documents.iter().filter(|at| self.site.documents[**at].event().is_some());
                let events: Vec<FeedItem> = events.map(|at| FeedItem::Event(*at)).collect();
                events.into_iter().chain(documents.iter().flat_map(|at| milestones(false, Some(*at)))).collect()
            }
            FeedKey::Place(place) => self.site.lists.at_place(place).iter().map(|at| FeedItem::Event(*at)).collect(),
        };
        let gone = self.tombstones(&plan::feed_path(self.site, key, 0));
        items.extend(gone.into_iter().map(|entry| FeedItem::Alone(Box::new(entry))));
        items
    }

    /// What a feed says of itself whose page is gone, and that is still told at its path.
    pub fn former_feed_header(&self, path: &str) -> FeedHeader {
        FeedHeader { source: self.url(path), ..self.feed_header(FeedKey::All) }
    }

    /// The words of a feed: `label` among the feeds of the site, `title` where it stands alone, `description` of what it holds.
    fn feed_word(&self, key: FeedKey, word: &str) -> String {
        let site = self.text(&self.site.config.title);
        let (name, title) = match key {
            FeedKey::Events => ("events", ""),
            FeedKey::Deadlines => ("deadlines", ""),
            FeedKey::All => ("all", ""),
            FeedKey::Call(call) => {
                let text = self.site.documents[call].text(self.language);
                ("call", if word == "label" { text.menu_title() } else { text.title.value.as_str() })
            }
            FeedKey::Tag(tag) => ("tag", plan::tag_of(self.site, tag).0),
            FeedKey::Place(place) => ("place", self.text(&self.site.places[place].name)),
        };
        self.locale.fill(&format!("feeds.{name}.{word}"), &[("site", site), ("title", title)])
    }

    /// What a feed says of itself.
    pub fn feed_header(&self, key: FeedKey) -> FeedHeader {
        let settings = &self.site.config.calendar;
        FeedHeader {
            name: self.feed_word(key, "title"),
            description: self.feed_word(key, "description"),
            color: settings.color.clone(),
            refresh_hours: settings.refresh_hours,
            source: self.url(&plan::feed_path(self.site, key, self.language)),
        }
    }

    /// A feed on the page of calendars.
    pub fn feed_view(&self, key: FeedKey) -> FeedView {
        let title = self.feed_word(key, "title");
        let path = plan::feed_path(self.site, key, self.language);
        let url = self.url(&path);
        let count = plan::feed_count(self.site, key);
        let scheme = self.site.config.calendar.google_scheme;
        FeedView {
            key: match key {
                FeedKey::Events => "events".to_owned(),
                FeedKey::Deadlines => "deadlines".to_owned(),
                FeedKey::All => "all".to_owned(),
                FeedKey::Call(call) => self.site.documents[call].id.value.clone(),
                FeedKey::Tag(tag) => format!("tag-{}", slug(plan::tag_of(self.site, tag).0)),
                FeedKey::Place(place) => format!("place-{}", self.site.places[place].id),
            },
            qr_html: url
                .as_deref()
                .map(links::webcal)
                .and_then(|url| qr::svg(&url, &self.locale.fill("feeds.qr", &[("title", &title)]))),
            webcal_url: url.as_deref().map(links::webcal),
            google_url: url.as_deref().map(|url| links::google_subscribe(url, scheme)),
            outlook_url: url.as_deref().map(|url| links::outlook_subscribe(url, &title)),
            office_url: url.as_deref().map(|url| links::office_subscribe(url, &title)),
            count_label: self.locale.count("count.entries", count),
            label: self.feed_word(key, "label"),
            description: self.feed_word(key, "description"),
            title,
            count,
            path,
            url,
        }
    }

    /// The feeds of the whole site, for the head of every page.
    pub fn feed_links(&self) -> Vec<FeedLink> {
        plan::feeds(self.site)
            .into_iter()
            .filter(|key| matches!(key, FeedKey::Events | FeedKey::Deadlines | FeedKey::All))
            .map(|key| self.feed_link(key))
            .collect()
    }

    /// A feed, for the head of a page.
    pub fn feed_link(&self, key: FeedKey) -> FeedLink {
        FeedLink { title: self.feed_word(key, "title"), path: plan::feed_path(self.site, key, self.language) }
    }

    /// The ways to add an entry to a calendar: its own file, the feed that carries it, and web calendars.
    pub fn add_to_calendar(&self, entry: &Entry, ics_path: String, feed: FeedKey) -> AddToCalendarView {
        let copy = links::Copied::of(entry, entry.url.as_deref());
        let feed_url = self.url(&plan::feed_path(self.site, feed, self.language));
        AddToCalendarView {
            name: entry.summary.clone(),
            ics_path,
            webcal_url: feed_url.as_deref().map(links::webcal),
            feed_url,
            google_url: copy.google(),
            outlook_url: copy.outlook(),
            office_url: copy.office(),
            yahoo_url: copy.yahoo(),
        }
    }
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
