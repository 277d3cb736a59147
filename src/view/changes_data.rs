//! What changed of the dates of a site for other programs, before it is written: `data/changes.json`.
//!
//! In: [`Amendment`]s and [`Declared`] moves. Out: a record for each. Not here: words in a language, but for titles and
//! reasons.

use super::changes::{anchor, titled};
use super::dates_data::{VERSION, WhenRecord};
use super::link;
use crate::ledger::Field;
use crate::localised::Localised;
use crate::model::{Amendment, Dated, Declared, LocalText, Page};
use crate::plan::LanguageIndex;
use crate::time::extended_utc;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// What changed of the dates of a site.
#[derive(Debug, Serialize)]
pub struct ChangesData {
    /// The version of this format.
    pub version: u32,
    /// The address of the site's root.
    pub base_url: Option<String>,
    /// What subscribers of calendars were told, the oldest first.
    pub amendments: Vec<AmendmentRecord>,
    /// What pages declare by their former dates; these have no numbers.
    pub declared: Vec<DeclaredRecord>,
}

/// A change that subscribers of calendars were told of.
#[derive(Debug, Serialize)]
pub struct AmendmentRecord {
    /// Its number among those of the same `id`.
    pub number: u32,
    /// When it was recorded: RFC 3339.
    pub at: String,
    /// What it is about, as in `data/dates.json`.
    pub id: String,
    /// Its title by language.
    pub title: Map<String, Value>,
    /// SEQUENCE since then.
    pub sequence: u32,
    /// What changed: `start`, `end`, `status` or `place`, each with `from` and `to` as `convoke.lock` has them.
    pub moves: Map<String, Value>,
    /// The date before, if it changed.
    pub from: Option<WhenRecord>,
    /// The date after.
    pub to: Option<WhenRecord>,
    /// Why, by language: as its page says it, or else as `convoke lock` was told.
    pub reason: Map<String, Value>,
    /// The paths of the feeds that carry it, in the first language.
    pub feeds: Vec<String>,
    /// Its path on the page of what changed, in the first language.
    pub path: String,
}

/// A move that a page declares.
#[derive(Debug, Serialize)]
pub struct DeclaredRecord {
    /// What was moved, as in `data/dates.json`.
    pub id: String,
    /// Its title by language.
    pub title: Map<String, Value>,
    /// The date before.
    pub from: WhenRecord,
    /// The date after.
    pub to: WhenRecord,
    /// When the new one was said, if that is known.
    pub said: Option<String>,
    /// Why the former one was given up, by language.
    pub reason: Map<String, Value>,
}

/// What changed; `local` is the site in its first language, which has the paths.
pub fn view(local: &Localised<'_>) -> ChangesData {
    ChangesData {
        version: VERSION,
        base_url: local.site.config.base_url.clone(),
        amendments: local.site.amendments().iter().map(|amendment| amendment_record(local, amendment)).collect(),
        declared: local.site.declared_moves().iter().map(|moved| declared_record(local, moved)).collect(),
    }
}

fn amendment_record(local: &Localised<'_>, amendment: &Amendment<'_>) -> AmendmentRecord {
    let revision = amendment.revision;
    let facts = &amendment.entry.facts;
    let code = |code: &str| if code.is_empty() { code_of(local, 0) } else { code.to_owned() };
    let published = || facts.title.iter().map(|(language, title)| (code(language), title.clone().into())).collect();
    let moves = revision.moves.iter().filter(|moved| moved.field != Field::Title);
    AmendmentRecord {
        number: amendment.number,
        at: extended_utc(revision.at),
        id: amendment.id().to_owned(),
        title: amendment.dated.map_or_else(published, |dated| titles(local, dated)),
        sequence: revision.sequence,
        moves: moves.map(|moved| (moved.field.key().to_owned(), json!({"from": moved.from, "to": moved.to}))).collect(),
        from: amendment.date.as_ref().map(|(from, _)| WhenRecord::of(from)),
        to: amendment.date.as_ref().map(|(_, to)| WhenRecord::of(to)),
        reason: reason(local, amendment),
        feeds: facts.feeds.iter().cloned().collect(),
        path: format!("{}#{}", link::built_path(local, &Page::Changes), anchor(amendment)),
    }
}

/// Why something changed, in the languages of its page, or in the first one, in which a lock is written.
fn reason(local: &Localised<'_>, amendment: &Amendment<'_>) -> Map<String, Value> {
    match (amendment.reason, &amendment.revision.reason) {
        (Some(own), _) => by_language(local, own),
        (None, Some(recorded)) => [(code_of(local, 0), recorded.clone().into())].into_iter().collect(),
        (None, None) => Map::new(),
    }
}

fn declared_record(local: &Localised<'_>, moved: &Declared<'_>) -> DeclaredRecord {
    DeclaredRecord {
        id: local.site.dated_id(moved.dated),
        title: titles(local, moved.dated),
        from: WhenRecord::of(&moved.from.date),
        to: WhenRecord::of(&moved.to),
        said: moved.said().map(ToString::to_string),
        reason: moved.from.reason.as_ref().map(|reason| by_language(local, reason)).unwrap_or_default(),
    }
}

/// The title of an event or a milestone by language, in those in which it is written.
fn titles(local: &Localised<'_>, dated: Dated) -> Map<String, Value> {
    let document = &local.site.documents[dated.document];
    let languages = (0..local.locales.len()).filter(|language| document.is_in(*language));
    let title = |language| titled(&local.in_language(language), dated).title.into();
    languages.map(|language| (code_of(local, language), title(language))).collect()
}

fn by_language(local: &Localised<'_>, text: &LocalText) -> Map<String, Value> {
    let languages = (0..local.locales.len()).filter(|language| text.has(*language));
    languages.map(|language| (code_of(local, language), text.get(language).into())).collect()
}

fn code_of(local: &Localised<'_>, language: LanguageIndex) -> String {
    local.site.config.languages[language].code.clone()
}
