//! The page of what changed of the dates of a site.
//!
//! In: [`Amendment`]s and [`Declared`] moves. Out: [`ChangesView`]. Not here: what counts as a change ([`crate::model`]),
//! the feed of changes ([`super::changes_feed`]), and the same for programs ([`super::changes_data`]).

use super::calendars::{self, FeedLink};
use super::link;
use super::source::{self, CitationView};
use super::viewer::Viewer;
use crate::ledger::{Field, Move, Removed};
use crate::localised::Localised;
use crate::localised::date::DateView;
use crate::model::{Amendment, Dated, Declared};
use crate::plan::{self, FeedNumber};
use crate::time::{Timestamp, When, Zone, extended_utc};
use serde::Serialize;

/// What changed of the dates of the site.
#[derive(Debug, Clone, Serialize)]
pub struct ChangesView {
    /// What subscribers of calendars were told, the newest first.
    pub amendments: Vec<AmendmentView>,
    /// Former dates that pages declare, for each of what was moved.
    pub histories: Vec<HistoryView>,
    /// The path of the same for programs.
    pub data_path: String,
}

/// A change that subscribers of calendars were told of.
#[derive(Debug, Clone, Serialize)]
pub struct AmendmentView {
    /// Its number among those of the same event or milestone: SEQUENCE in calendars since then.
    pub number: u32,
    /// The same in words.
    pub label: String,
    /// Its anchor, which stays: `amendment-workshop-2-20270203T093000Z`.
    pub anchor: String,
    /// The day on which it was recorded.
    pub date: DateView,
    /// What it is about.
    pub title: String,
    /// The tag of the language of its title, where that is not the page's.
    pub text_lang: Option<String>,
    /// Where that is shown, if it still is.
    pub path: Option<String>,
    /// What changed.
    pub moves: Vec<MoveView>,
    /// Why.
    pub reason: Option<String>,
    /// The tag of the language of the reason, where that is not the page's.
    pub reason_lang: Option<String>,
    /// The tag of the language of places, where that is not the page's.
    pub lang: Option<String>,
    /// The feeds that carry it.
    pub feeds: Vec<FeedLink>,
}

/// A value that changed.
#[derive(Debug, Clone, Serialize)]
pub struct MoveView {
    /// `date`, `status` or `place`.
    pub kind: &'static str,
    /// In words.
    pub label: String,
    /// The date before.
    pub from_date: Option<DateView>,
    /// The date after.
    pub to_date: Option<DateView>,
    /// The status or the place before.
    pub from: Option<String>,
    /// The status or the place after.
    pub to: Option<String>,
}

/// The former dates of an event or a milestone, as moves.
#[derive(Debug, Clone, Serialize)]
pub struct HistoryView {
    /// What was moved.
    pub title: String,
    /// The tag of the language of its title, where that is not the page's.
    pub text_lang: Option<String>,
    /// Where it is shown.
    pub path: String,
    /// The moves, the oldest first.
    pub moves: Vec<DeclaredView>,
}

/// A move that a page declares.
#[derive(Debug, Clone, Serialize)]
pub struct DeclaredView {
    /// The date before.
    pub from: DateView,
    /// The date after.
    pub to: DateView,
    /// When the new date was said, if that is known.
    pub said: Option<DateView>,
    /// A remark on when.
    pub said_note: Option<String>,
    /// Why the former one was given up.
    pub reason: Option<String>,
    /// The tag of the language of the reason, where that is not the page's.
    pub reason_lang: Option<String>,
    /// Who said the new one.
    pub source: Option<CitationView>,
}

/// What the page of what changed shows.
pub(super) fn view(viewer: &Viewer<'_>) -> ChangesView {
    let site = viewer.local.site;
    ChangesView {
        amendments: site.amendments().iter().rev().map(|amendment| amendment_view(viewer, amendment)).collect(),
        histories: histories(&viewer.local),
        data_path: plan::CHANGES_DATA.to_owned(),
    }
}

/// The moves that pages declare, those of a date together.
fn histories(local: &Localised<'_>) -> Vec<HistoryView> {
    let mut histories: Vec<(Dated, HistoryView)> = Vec::new();
    for moved in local.site.declared_moves() {
        let view = declared_view(local, &moved);
        match histories.last_mut().filter(|(dated, _)| *dated == moved.dated) {
            Some((_, history)) => history.moves.push(view),
            None => {
                let Titled { title, text_lang, path } = titled(local, moved.dated);
                histories.push((moved.dated, HistoryView { title, text_lang, path, moves: vec![view] }));
            }
        }
    }
    histories.into_iter().map(|(_, history)| history).collect()
}

/// What an event or a milestone is called, and where it is shown.
pub(super) struct Titled {
    pub(super) title: String,
    /// The tag of the language of the title, where that is not the page's.
    text_lang: Option<String>,
    path: String,
}

/// What an event or a milestone is called, and where it is shown.
pub(super) fn titled(local: &Localised<'_>, dated: Dated) -> Titled {
    let document = &local.site.documents[dated.document];
    let path = link::document_path(local, dated.document);
    let (title, path) = match local.site.milestone_at(dated) {
        Some((_, milestone)) => (local.milestone_title(document, milestone), format!("{path}#{}", milestone.id.value)),
        None => (document.text(local.language).title.value.clone(), path),
    };
    Titled { title, text_lang: local.text_lang(document), path }
}

/// The tag of the first language, where the page has another.
fn first_lang(local: &Localised<'_>) -> Option<String> {
    (local.language > 0).then(|| local.site.config.languages[0].tag.clone())
}

/// A change that subscribers were told of.
pub(super) fn amendment_view(viewer: &Viewer<'_>, amendment: &Amendment<'_>) -> AmendmentView {
    let local = &viewer.local;
    let code = &local.site.config.languages[local.language].code;
    let facts = &amendment.entry.facts;
    let (title, text_lang, path) = match amendment.dated.map(|dated| titled(local, dated)) {
        Some(titled) => (titled.title, titled.text_lang, Some(titled.path)),
        None => match facts.title.iter().find(|(language, _)| language == code) {
            Some((_, title)) => (title.clone(), None, None),
            None => (facts.title().to_owned(), first_lang(local), None),
        },
    };
    let day = local.site_zone().local(amendment.revision.at).date();
    AmendmentView {
        number: amendment.number,
        label: local.locale.fill("amendment.number", &[("n", &amendment.number.to_string())]),
        anchor: anchor(amendment),
        date: local.site_date(&When::day(day)),
        title,
        text_lang,
        path,
        moves: moves(local, amendment),
        reason: local.text_option(amendment.reason).or_else(|| amendment.revision.reason.clone()),
        reason_lang: if amendment.reason.is_some() { local.lang_of_option(amendment.reason) } else { first_lang(local) },
        lang: first_lang(local),
        feeds: feeds(viewer, amendment),
    }
}

/// The anchor of an amendment on the page of what changed: by its moment, since two branches may have given an entry the
/// same number.
pub(super) fn anchor(amendment: &Amendment<'_>) -> String {
    format!("amendment-{}-{}", amendment.id(), compact(amendment.revision.at))
}

/// A moment in the short form of ISO 8601, as it stands in addresses.
pub(super) fn compact(at: Timestamp) -> String {
    extended_utc(at).replace([':', '-'], "")
}

/// The zone in which the days of an event or a milestone begin and end, or that of the site.
fn zone_of(local: &Localised<'_>, dated: Option<Dated>) -> Zone {
    let own = dated.map(|dated| local.site.documents[dated.document].zone(&local.site.config));
    own.unwrap_or_else(|| local.site_zone())
}

/// What changed: the date, then the status and the place.
fn moves(local: &Localised<'_>, amendment: &Amendment<'_>) -> Vec<MoveView> {
    let date = amendment.date.as_ref().map(|(from, to)| {
        let zone = zone_of(local, amendment.dated);
        MoveView {
            kind: "date",
            label: word(local, "date"),
            from_date: Some(local.date(from, &zone)),
            to_date: Some(local.date(to, &zone)),
            from: None,
            to: None,
        }
    });
    date.into_iter().chain(amendment.others().map(|moved| other_move(local, moved))).collect()
}

/// A status or a place that changed.
fn other_move(local: &Localised<'_>, moved: &Move) -> MoveView {
    let is_status = moved.field == Field::Status;
    let kind = if is_status { "status" } else { "place" };
    let value = |text: &Option<String>| match text {
        Some(key) if is_status => word(local, &format!("statuses.{key}")),
        Some(text) => text.clone(),
        None => word(local, "none"),
    };
    let (from, to) = (Some(value(&moved.from)), Some(value(&moved.to)));
    MoveView { kind, label: word(local, kind), from_date: None, to_date: None, from, to }
}

fn word(local: &Localised<'_>, key: &str) -> String {
    local.locale.word(&format!("amendment.{key}")).to_owned()
}

/// The feeds of the site that carry an entry.
fn feeds(viewer: &Viewer<'_>, amendment: &Amendment<'_>) -> Vec<FeedLink> {
    // What was withdrawn, or is long past, is in none.
    let is_told = matches!(amendment.entry.removed, None | Some(Removed::Cancelled));
    let paths = amendment.entry.facts.feeds.iter().filter(|_| is_told);
    let feeds = &viewer.plan.feeds;
    let mut numbers: Vec<FeedNumber> = paths.filter_map(|path| feeds.at(path)).collect();
    numbers.sort_unstable();
    numbers.into_iter().map(|number| calendars::feed_link(&viewer.local, &feeds[number])).collect()
}

/// A move that a page declares.
pub(super) fn declared_view(local: &Localised<'_>, moved: &Declared<'_>) -> DeclaredView {
    let zone = zone_of(local, Some(moved.dated));
    let reason = moved.from.reason.as_ref();
    DeclaredView {
        from: local.date(&moved.from.date, &zone),
        to: local.date(&moved.to, &zone),
        said: moved.said().map(|said| local.date(said, &zone)),
        said_note: local.text_option(moved.next.and_then(|next| next.said_note.as_ref())),
        reason: local.text_option(reason),
        reason_lang: local.lang_of_option(reason),
        source: moved.next.and_then(|next| next.source).map(|source| source::without_note(local, source)),
    }
}
