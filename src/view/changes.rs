//! What changed of the dates of a site, as its page, its feed and its data tell it.
//!
//! In: [`crate::model::Amendment`]s and [`crate::model::Declared`] moves. Out: views. Not here: what counts as a change.

use super::feed::{AtomEntry, AtomFeed};
use super::json::{AmendmentRecord, ChangesData, DeclaredRecord, VERSION, WhenRecord};
use super::{AmendmentView, ChangesView, DateView, DeclaredView, FeedLink, HistoryView, MoveView, Viewer, viewer};
use crate::ledger::Field;
use crate::model::Page;
use crate::model::{Amendment, Dated, Declared};
use crate::plan::{self, FeedNumber};
use crate::text::escape::escape;
use crate::text::percent;
use crate::time::{Timestamp, When, Zone};
use serde_json::{Map, Value, json};

/// How many changes the feed holds.
const LATEST: usize = 50;

impl Viewer<'_> {
    /// What the page of what changed shows.
    pub(super) fn changes(&self) -> ChangesView {
        let amendments = self.site.amendments();
        let mut histories: Vec<(Dated, HistoryView)> = Vec::new();
        for moved in self.site.declared_moves() {
            let view = self.declared(&moved);
            match histories.last_mut().filter(|(dated, _)| *dated == moved.dated) {
                Some((_, history)) => history.moves.push(view),
                None => {
                    let (title, text_lang, path) = self.title_of(moved.dated);
                    histories.push((moved.dated, HistoryView { title, text_lang, path, moves: vec![view] }));
                }
            }
        }
        ChangesView {
            amendments: amendments.iter().rev().map(|amendment| self.amendment(amendment)).collect(),
            histories: histories.into_iter().map(|(_, history)| history).collect(),
            data_path: plan::CHANGES_DATA.to_owned(),
        }
    }

    /// The title of an event or a milestone, its language where it is another, and where it is told.
    fn title_of(&self, dated: Dated) -> (String, Option<String>, String) {
        let document = &self.site.documents[dated.document];
        let path = self.path(&self.document_path(dated.document));
        match self.site.milestone_at(dated) {
            Some((document, milestone)) => {
                (self.milestone_title(document, milestone), self.text_lang(document), format!("{path}#{}", milestone.id.value))
            }
            None => (document.text(self.language).title.value.clone(), self.text_lang(document), path),
        }
    }

    /// The tag of the first language, where the page has another.
    fn first_lang(&self) -> Option<String> {
        (self.language > 0).then(|| self.site.config.languages[0].tag.clone())
    }

    fn amendment(&self, amendment: &Amendment<'_>) -> AmendmentView {
        let code = &self.site.config.languages[self.language].code;
        let titles = &amendment.entry.facts.title;
        let (title, text_lang, path) = match amendment.dated {
            Some(dated) => {
                let (title, lang, path) = self.title_of(dated);
                (title, lang, Some(path))
            }
            None => match titles.iter().find(|(language, _)| language == code) {
                Some((_, title)) => (title.clone(), None, None),
                None => (amendment.entry.facts.title().to_owned(), self.first_lang(), None),
            },
        };
        let zone = self.zone_of(amendment.dated);
        let number = amendment.number.to_string();
        AmendmentView {
            number: amendment.number,
            label: self.locale.fill("amendment.number", &[("n", &number)]),
            anchor: anchor(amendment),
            date: self.site_date(&When::day(self.day_of(amendment.revision.at))),
            title,
            text_lang,
            path,
            moves: self.moves(amendment, &zone),
            reason: amendment.revision.reason.clone(),
            lang: self.first_lang(),
            feeds: self.feeds_of(amendment),
        }
    }

    /// The day of a moment in the zone of the site.
    fn day_of(&self, at: Timestamp) -> crate::time::Date {
        self.site_zone().local(at).date()
    }

    fn zone_of(&self, dated: Option<Dated>) -> Zone {
        let own = dated.map(|dated| self.site.documents[dated.document].zone(self.site));
        own.unwrap_or_else(|| self.site_zone())
    }

    fn moves(&self, amendment: &Amendment<'_>, zone: &Zone) -> Vec<MoveView> {
        let label = |word: &str| self.locale.word(&format!("amendment.{word}")).to_owned();
        let none = || label("none");
        let mut moves = Vec::new();
        if let Some((from, to)) = &amendment.date {
            moves.push(MoveView {
                kind: "date",
                label: label("date"),
                from_date: Some(self.date(from, zone)),
                to_date: Some(self.date(to, zone)),
                from: None,
                to: None,
            });
        }
        for moved in amendment.others() {
            let is_status = moved.field == Field::Status;
            let word = |text: &Option<String>| {
                Some(match text {
                    Some(key) if is_status => label(&format!("statuses.{key}")),
                    Some(text) => text.clone(),
                    None => none(),
                })
            };
            let kind = if is_status { "status" } else { "place" };
            let (from, to) = (word(&moved.from), word(&moved.to));
            moves.push(MoveView { kind, label: label(kind), from_date: None, to_date: None, from, to });
        }
        moves
    }

    /// The feeds of the site that carry an entry.
    fn feeds_of(&self, amendment: &Amendment<'_>) -> Vec<FeedLink> {
        // What was withdrawn, or is long past, is in none.
        let is_told = matches!(amendment.entry.removed, None | Some(crate::ledger::Removed::Cancelled));
        let paths = amendment.entry.facts.feeds.iter().filter(|_| is_told);
        let mut numbers: Vec<FeedNumber> = paths.filter_map(|path| self.plan.feeds.at(path)).collect();
        numbers.sort_unstable();
        numbers.into_iter().map(|number| self.feed_link(&self.plan.feeds[number])).collect()
    }

    fn declared(&self, moved: &Declared<'_>) -> DeclaredView {
        let zone = self.zone_of(Some(moved.dated));
        let reason = moved.from.reason.as_ref();
        DeclaredView {
            from: self.date(&moved.from.date, &zone),
            to: self.date(&moved.to, &zone),
            said: moved.said().map(|said| self.date(said, &zone)),
            said_note: moved.next.and_then(|next| next.said_note.as_ref()).map(|note| self.text(note).to_owned()),
            reason: reason.map(|text| self.text(text).to_owned()),
            reason_lang: reason.and_then(|text| self.lang_of(text)),
            source: moved.next.and_then(|next| next.source).map(|source| self.source(source)),
        }
    }

    /// The feed of what changed: amendments, and the moves that pages declare with the day on which they were said.
    pub fn changes_atom(&self) -> Option<AtomFeed> {
        let site = &self.site.config;
        let self_url = self.url(&plan::changes_feed_path(self.site, self.language))?;
        let page_url = self.url(&Page::Changes.path(self.site, self.language))?;
        let (amendments, declared) = (self.site.amendments(), self.site.declared_moves());
        let told = amendments.iter().map(|amendment| self.amendment_entry(amendment, &page_url));
        let mut entries: Vec<AtomEntry> =
            told.chain(declared.iter().filter_map(|moved| self.declared_entry(moved, &page_url))).collect();
        entries.sort_by(|a, b| (b.updated, &a.id).cmp(&(a.updated, &b.id)));
        let year = entries.last().map(|entry| Zone::utc().local(entry.updated).year());
        entries.truncate(LATEST);
        let path = plan::changes_feed_path(self.site, self.language);
        Some(AtomFeed {
            id: self.tag_uri(None, &path).or_else(|| self.tag_uri(year, &path)).unwrap_or_else(|| self_url.clone()),
            title: self.locale.fill("feeds.changes.title", &[("site", self.text(&site.title))]),
            subtitle: None,
            lang: self.locale.tag.clone(),
            updated: entries.iter().map(|entry| entry.updated).max().unwrap_or(Timestamp::UNIX_EPOCH),
            author: self.text(&site.author).to_owned(),
            self_url,
            page_url,
            generator: viewer::generator(),
            entries,
        })
    }

    fn amendment_entry(&self, amendment: &Amendment<'_>, page_url: &str) -> AtomEntry {
        let view = self.amendment(amendment);
        let at = amendment.revision.at;
        let url = format!("{page_url}#{}", view.anchor);
        let changed = view.moves.iter().map(|moved| match (&moved.from_date, &moved.to_date) {
            (Some(from), Some(to)) => self.changed(&moved.label, &self.line(from), &self.line(to)),
            _ => self.changed(&moved.label, moved.from.as_deref().unwrap_or_default(), moved.to.as_deref().unwrap_or_default()),
        });
        let lines: Vec<String> = changed.chain(view.reason.clone()).collect();
        let id = format!("changes/{}/{}", amendment.id(), basic(at));
        AtomEntry {
            id: self.tag_uri(Some(Zone::utc().local(at).year()), &id).unwrap_or_else(|| url.clone()),
            title: self.locale.fill("calendar.milestone", &[("name", &view.label), ("title", &view.title)]),
            updated: at,
            published: Some(at),
            url,
            summary: None,
            content_html: Some(paragraphs(&lines)),
            categories: Vec::new(),
        }
    }

    fn declared_entry(&self, moved: &Declared<'_>, page_url: &str) -> Option<AtomEntry> {
        let day = moved.day()?;
        let view = self.declared(moved);
        let (title, _, _) = self.title_of(moved.dated);
        let at = Zone::utc().start_of_day(day);
        let url = format!("{page_url}#declared");
        let label = self.locale.word("amendment.date");
        let lines: Vec<String> =
            std::iter::once(self.changed(label, &self.line(&view.from), &self.line(&view.to))).chain(view.reason).collect();
        let id = format!("changes/{}/{day}/{}", self.id_of(moved.dated), moved.from.date.value);
        Some(AtomEntry {
            id: self.tag_uri(Some(day.year()), &id).unwrap_or_else(|| format!("{url}-{}", percent::encode_path(&id))),
            title,
            updated: at,
            published: Some(at),
            url,
            summary: None,
            content_html: Some(paragraphs(&lines)),
            categories: Vec::new(),
        })
    }

    fn changed(&self, what: &str, from: &str, to: &str) -> String {
        self.locale.fill("amendment.changed", &[("what", what), ("from", from), ("to", to)])
    }

    /// A date in one line; an exact time in all of its zones.
    fn line(&self, date: &DateView) -> String {
        self.one_line(date).unwrap_or_else(|| date.text.clone())
    }

    /// The id of an event or a milestone, as calendars know it.
    fn id_of(&self, dated: Dated) -> String {
        let id = &self.site.documents[dated.document].id.value;
        self.site.milestone_at(dated).map_or_else(|| id.clone(), |(_, milestone)| format!("{id}.{}", milestone.id.value))
    }

    /// What changed, for programs.
    pub fn changes_data(&self) -> ChangesData {
        let page = self.path(&Page::Changes.path(self.site, self.language));
        let codes = |index: usize| self.site.config.languages[index].code.clone();
        let titles = |dated: Dated| -> Map<String, Value> {
            let document = &self.site.documents[dated.document];
            let languages = (0..self.site.config.languages.len()).filter(|language| document.is_in(*language));
            let viewer = |language: usize| Viewer { local: self.local.in_language(language), ..*self };
            languages.map(|language| (codes(language), viewer(language).title_of(dated).0.into())).collect()
        };
        let amendment = |amendment: &Amendment<'_>| {
            let facts = &amendment.entry.facts;
            let told = || {
                let code = |code: &str| if code.is_empty() { codes(0) } else { code.to_owned() };
                facts.title.iter().map(|(language, title)| (code(language), title.clone().into())).collect()
            };
            let moves = amendment.revision.moves.iter().filter(|moved| moved.field != Field::Title);
            AmendmentRecord {
                number: amendment.number,
                at: extended(amendment.revision.at),
                id: amendment.id().to_owned(),
                title: amendment.dated.map_or_else(told, titles),
                sequence: amendment.revision.sequence,
                moves: moves.map(|moved| (moved.field.key().to_owned(), json!({"from": moved.from, "to": moved.to}))).collect(),
                from: amendment.date.as_ref().map(|(from, _)| WhenRecord::of(from)),
                to: amendment.date.as_ref().map(|(_, to)| WhenRecord::of(to)),
                reason: amendment.revision.reason.clone(),
                feeds: facts.feeds.iter().cloned().collect(),
                path: format!("{page}#{}", anchor(amendment)),
            }
        };
        let declared = |moved: &Declared<'_>| DeclaredRecord {
            id: self.id_of(moved.dated),
            title: titles(moved.dated),
            from: WhenRecord::of(&moved.from.date),
            to: WhenRecord::of(&moved.to),
            said: moved.said().map(ToString::to_string),
            reason: moved.from.reason.as_ref().map_or_else(Map::new, |text| {
                let languages = (0..self.site.config.languages.len()).filter(|language| text.has(*language));
                languages.map(|language| (codes(language), text.get(language).into())).collect()
            }),
        };
        ChangesData {
            version: VERSION,
            base_url: self.site.config.base_url.clone(),
            amendments: self.site.amendments().iter().map(amendment).collect(),
            declared: self.site.declared_moves().iter().map(declared).collect(),
        }
    }
}

/// The anchor of an amendment on the page of what changed: by its moment, since two branches may have given an entry the
/// same number.
fn anchor(amendment: &Amendment<'_>) -> String {
    format!("amendment-{}-{}", amendment.id(), basic(amendment.revision.at))
}

fn basic(at: Timestamp) -> String {
    extended(at).replace([':', '-'], "")
}

fn extended(at: Timestamp) -> String {
    crate::time::extended_utc(at)
}

fn paragraphs(lines: &[String]) -> String {
    lines.iter().map(|line| format!("<p>{}</p>\n", escape(line))).collect()
}
