//! The search of a site: what its script searches, and the rule by which texts come apart.
//!
//! In: the pages of a site in one language. Out: [`SearchView`], and [`SearchIndex`]: pages, dates and clauses, and for each term those that
//! have it. The script of the search page takes a reader's words apart by the same rule, [`query`]; `tests/search.json`
//! holds both to it. This is the door to `unicode-normalization`. Not here: how a term is looked up, which is the script's
//! (`themes/default/scripts/search.js`).

use super::card::kind_label;
use super::{link, status};
use crate::fnv::BuildFnv;
use crate::locale::Length;
use crate::localised::Localised;
use crate::model::{Call, Document, DocumentRef, Event, Former, Kind, LocalText, Milestone, Ref};
use crate::plan;
use crate::text::markdown;
use crate::time::{Date, When};
use serde::Serialize;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// How many days something may last of which each day is found.
const EACH_DAY: i32 = 31;

/// The page on which one searches.
#[derive(Debug, Clone, Serialize)]
pub struct SearchView {
    /// The path of what its script searches.
    pub index_path: String,
}

/// What the script searches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchIndex {
    /// The CLDR locale by which the script counts.
    pub locale: String,
    /// Its words.
    pub words: Value,
    /// The kinds of entries in words.
    pub kinds: Vec<String>,
    /// The entries, in the order in which equal ones are shown.
    pub entries: Vec<SearchEntry>,
    /// Each term, in order, with the numbers of the entries that have it: in their names, places and dates, and in their texts.
    pub terms: Vec<(String, [Vec<usize>; 2])>,
}

/// Something that can be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchEntry {
    /// Its title.
    pub title: String,
    /// Its path, with an anchor where it is a part of a page.
    pub path: String,
    /// The place of its kind in [`SearchIndex::kinds`].
    pub kind: usize,
    /// Its date, short.
    pub date: String,
    /// What it is a part of, or where it takes place.
    pub of: String,
}

/// A text as it is compared: in lower case, in Unicode's form C, full-width signs as plain ones; without the marks of Latin
/// letters, the accents that no letter has of its own, and what nobody sees, such as soft hyphens.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // Most letters are ASCII, of which whole runs are copied, up to the one before others: a mark may stand on that.
    // A sigma is written by what stands beside it: then all at once.
    let in_runs = !text.contains('Σ');
    while !rest.is_empty() {
        let before_others = |at: usize| at.saturating_sub(1);
        let ascii = if in_runs { rest.bytes().position(|b| !b.is_ascii()).map_or(rest.len(), before_others) } else { 0 };
        let from = out.len();
        out.push_str(&rest[..ascii]);
        out[from..].make_ascii_lowercase();
        rest = &rest[ascii..];
        let next = rest.char_indices().skip(1).find(|(_, c)| in_runs && c.is_ascii());
        let (others, after) = rest.split_at(next.map_or(rest.len(), |(at, _)| at));
        let lower = others.chars().map(narrow).collect::<String>().to_lowercase();
        out.extend(without_marks(&lower).chars().filter(|c| !is_unseen(*c)));
        rest = after;
    }
    out
}

/// The plain sign for a full-width one.
fn narrow(c: char) -> char {
    match u32::from(c) {
        wide @ 0xff01..=0xff5e => char::from_u32(wide - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// A text in form C, in which letters from a to z have no marks.
fn without_marks(lower: &str) -> Cow<'_, str> {
    // Without Latin letters and marks that join theirs nothing changes. Han never does, and there is much of it.
    let has_latin = lower.contains(|c| matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}'));
    let others = lower.chars().filter(|c| !('\u{3400}'..='\u{9fff}').contains(c));
    if !has_latin && is_nfc_quick(others) == IsNormalized::Yes {
        return Cow::Borrowed(lower);
    }
    let mut bare = String::with_capacity(lower.len());
    for c in lower.nfd() {
        if !(is_mark(c) && bare.ends_with(|before: char| before.is_ascii_lowercase())) {
            bare.push(c);
        }
    }
    bare.nfc().collect()
}

/// The marks of Latin, Greek and Cyrillic letters.
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// What stands in texts without being read: accents that show the stress, soft hyphens, joiners, signs of direction,
/// selectors of a form.
fn is_unseen(c: char) -> bool {
    is_mark(c) || matches!(c, '\u{ad}' | '\u{200c}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Whether a script writes words without blanks in this letter: Han and Kana.
fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c),
        0x3005..=0x3007 | 0x3041..=0x3096 | 0x309d..=0x309f | 0x30a1..=0x30fa | 0x30fc..=0x30ff
        | 0x3400..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x3ffff)
}

/// The terms of a text: words and numbers; of Chinese and Japanese, each two letters that stand together, and the last one of
/// a row; of a date in Chinese, each number with its sign.
pub fn terms(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    take_apart(text, true, |term| found.push(term.to_owned()));
    found
}

/// The terms of what a reader looks for: the same, but for the last letter of a row, which its last two tell already.
pub fn query(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    take_apart(text, false, |term| found.push(term.to_owned()));
    found
}

fn take_apart(text: &str, lasts: bool, mut each: impl FnMut(&str)) {
    let text = fold(text);
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(first) = bytes.get(at) {
        if !first.is_ascii() {
            at += piece(&text[at..], lasts, &mut each);
        } else if !first.is_ascii_alphanumeric() {
            at += 1;
        } else {
            // Most terms are plain words: a word that ends where no other letter follows needs no closer look.
            let end = bytes[at..].iter().position(|b| !b.is_ascii_alphanumeric()).map_or(bytes.len(), |length| at + length);
            if bytes.get(end).is_none_or(u8::is_ascii) {
                each(&text[at..end]);
                at = end;
            } else {
                at += piece(&text[at..], lasts, &mut each);
            }
        }
    }
}

/// Takes the first piece of a text apart, and gives its length: a word, a number with its sign, a row of letters without
/// blanks, or what parts those.
fn piece(rest: &str, lasts: bool, each: &mut impl FnMut(&str)) -> usize {
    let Some(first) = rest.chars().next() else { return 0 };
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let unit = rest[digits..].chars().next().filter(|c| digits > 0 && "年月日号號".contains(*c));
    if let Some(unit) = unit {
        let number = rest[..digits - 1].trim_start_matches('0').len() + 1;
        let sign = if "号號".contains(unit) { '日' } else { unit };
        each(&format!("{}{sign}", &rest[digits - number..digits]));
        digits + unit.len_utf8()
    } else if is_unspaced(first) {
        let row = &rest[..rest.find(|c| !is_unspaced(c)).unwrap_or(rest.len())];
        let mut before = None;
        for (at, letter) in row.char_indices() {
            let end = at + letter.len_utf8();
            if let Some(before) = before {
                each(&row[before..end]);
            }
            if end == row.len() && (lasts || before.is_none()) {
                each(&row[at..]);
            }
            before = Some(at);
        }
        row.len()
    } else if first.is_alphanumeric() {
        // A mark stands on its letter: those of Indian scripts and of Thai are no letters themselves.
        let ends = |c: char| is_unspaced(c) || !(c.is_alphanumeric() || is_combining_mark(c));
        let word = &rest[..rest.find(ends).unwrap_or(rest.len())];
        each(word);
        word.len()
    } else {
        first.len_utf8()
    }
}

/// What the page on which one searches has.
pub(super) fn view(local: &Localised<'_>) -> SearchView {
    SearchView { index_path: plan::search_index_path(local.site, local.language) }
}

/// An index in the making.
#[derive(Default)]
struct Making {
    kinds: Vec<String>,
    entries: Vec<SearchEntry>,
    /// The terms with their entries, in the order in which they were met.
    terms: Vec<(String, [Vec<usize>; 2])>,
    /// The place of each term in `terms`.
    known: HashMap<String, usize, BuildFnv>,
    /// The spellings of days.
    days: BTreeMap<Date, String>,
}

impl Making {
    fn add(&mut self, kind: String, entry: SearchEntry, names: &[&str], texts: &[&str]) {
        let place = self.kinds.iter().position(|known| *known == kind).unwrap_or(self.kinds.len());
        names.iter().chain([&entry.title.as_str(), &kind.as_str()]).for_each(|text| self.read(text, 0));
        texts.iter().for_each(|text| self.read(text, 1));
        if place == self.kinds.len() {
            self.kinds.push(kind);
        }
        self.entries.push(SearchEntry { kind: place, ..entry });
    }

    /// Notes the terms of a text of the next entry: in its names, or in its texts.
    fn read(&mut self, text: &str, list: usize) {
        let number = self.entries.len();
        take_apart(text, true, |term| {
            let place = self.known.get(term).copied().unwrap_or_else(|| {
                self.known.insert(term.to_owned(), self.terms.len());
                self.terms.push((term.to_owned(), Default::default()));
                self.terms.len() - 1
            });
            let (_, lists) = &mut self.terms[place];
            // What a name has is not noted of the texts as well.
            if lists[..=list].iter().all(|list| list.last() != Some(&number)) {
                lists[list].push(number);
            }
        });
    }
}

/// What the script of the search page searches in this language.
pub fn index(local: &Localised<'_>) -> SearchIndex {
    let mut making = Making::default();
    for (at, document) in local.site.documents.iter() {
        add_page(local, &mut making, at, document);
        let title = &document.text(local.language).title.value;
        let path = link::document_path(local, at);
        for milestone in document.milestones().iter().filter(|milestone| milestone.event.is_none()) {
            add_milestone(local, &mut making, milestone, title, &path);
        }
        if let Kind::Guideline(guideline) = &document.kind {
            for clause in &guideline.clauses {
                let entry = part(local.text(&clause.name), &path, &clause.id.value, title);
                let values = clause.values.iter().flatten().map(|value| local.text(&value.value));
                let values: Vec<&str> = values.chain(clause.unit.as_ref().map(|unit| local.text(unit))).collect();
                let own = [title.as_str(), &clause.id.value];
                making.add(local.locale.word("kinds.clause").to_owned(), entry, &[], &[&own[..], &values].concat());
            }
        }
    }
    if let Some(page) = local.site.page_of_kind("organisations") {
        let title = &local.site.documents[page].text(local.language).title.value;
        let path = link::document_path(local, page);
        for (_, organisation) in local.site.organisations.iter() {
            let entry = part(local.text(&organisation.name), &path, &organisation.id, title);
            let short = organisation.short.as_ref().map_or("", |short| local.text(short));
            let native = organisation.native.as_ref().map_or("", |(name, _)| name);
            let texts: Vec<&str> =
                [&organisation.role, &organisation.address].into_iter().flatten().map(|text| local.text(text)).collect();
            making.add(local.locale.word("kinds.organisation").to_owned(), entry, &[short, native], &texts);
        }
    }
    let words = local.locale.strings().get("search").cloned().unwrap_or_else(|| Value::Object(Map::new()));
    making.terms.sort_unstable();
    SearchIndex {
        locale: local.site.config.languages[local.language].locale.clone(),
        words,
        kinds: making.kinds,
        entries: making.entries,
        terms: making.terms,
    }
}

fn part(name: &str, path: &str, anchor: &str, of: &str) -> SearchEntry {
    let path = format!("{path}#{anchor}");
    SearchEntry { title: name.to_owned(), path, kind: 0, date: String::new(), of: of.to_owned() }
}

fn add_page(local: &Localised<'_>, making: &mut Making, at: DocumentRef, document: &Document) {
    let text = document.text(local.language);
    let place = document.event().and_then(|event| local.venue_short(event));
    let date = document.date().map(|date| spellings(local, date, &mut making.days)).unwrap_or_default();
    let status = status::in_lists(local, document).map(|status| status.label).unwrap_or_default();
    let mut names = vec![date.as_str(), &status, place.as_deref().unwrap_or_default(), text.menu_title()];
    names.extend(document.tags.iter().map(|tag| tag.value.as_str()));
    let body = markdown::plain(text.body.markdown(), local.words_of_html(), |_| None);
    let mut texts = vec![body.as_str(), text.summary.as_deref().unwrap_or_default(), document.id.value.as_str()];
    let lists =
        |lists: &[&[LocalText]]| lists.iter().flat_map(|list| list.iter()).map(|text| local.text(text).to_owned()).collect();
    let mut own: Vec<String> = match &document.kind {
        Kind::Event(event) => texts_of_event(local, event, lists(&[&event.goals])),
        Kind::Call(call) => texts_of_call(local, call, lists(&[&call.eligibility, &call.outcome])),
        _ => Vec::new(),
    };
    own.extend(local.text_option(local.site.status_note(document)));
    let was: &[Former] = document.event().map_or(&[], |event| &event.was);
    own.extend(was.iter().map(|former| spellings(local, &former.date, &mut making.days)));
    texts.extend(own.iter().map(String::as_str));
    let entry = SearchEntry {
        title: text.title.value.clone(),
        path: link::document_path(local, at),
        kind: 0,
        date: local.short_date(at).unwrap_or_default(),
        of: place.clone().unwrap_or_default(),
    };
    let kind = if document.is_home() { local.locale.word("built.home").to_owned() } else { kind_label(local, document) };
    making.add(kind, entry, &names, &texts);
}

fn texts_of_event(local: &Localised<'_>, event: &Event, mut texts: Vec<String>) -> Vec<String> {
    texts.extend(event.place.map(|place| local.place_line(&local.site.places[place])));
    texts.extend(event.organisers.iter().map(|at| organisation_names(local, *at)));
    texts
}

fn texts_of_call(local: &Localised<'_>, call: &Call, mut texts: Vec<String>) -> Vec<String> {
    texts.extend(local.text_option(call.submission.as_ref()));
    texts.extend(call.issuers.iter().map(|at| organisation_names(local, *at)));
    texts
}

fn organisation_names(local: &Localised<'_>, at: Ref<crate::model::Organisation>) -> String {
    format!("{} {}", local.text(&local.site.organisations[at].name), local.text(local.short_name(at)))
}

fn add_milestone(local: &Localised<'_>, making: &mut Making, milestone: &Milestone, title: &str, path: &str) {
    let date = milestone.date.as_ref().map(|date| &date.value);
    let spelled = date.map(|date| spellings(local, date, &mut making.days)).unwrap_or_default();
    let was: Vec<String> = milestone.was.iter().map(|former| spellings(local, &former.date, &mut making.days)).collect();
    let what = [&milestone.what, &milestone.wording].into_iter().flatten().map(|text| local.text(text));
    let texts: Vec<&str> = [title, &milestone.id.value].into_iter().chain(what).chain(was.iter().map(String::as_str)).collect();
    let entry = SearchEntry {
        date: date.map(|date| local.site_date(date).short).unwrap_or_default(),
        ..part(local.milestone_name(milestone), path, &milestone.id.value, title)
    };
    let status = status::unless_scheduled(local, milestone).map(|status| status.label).unwrap_or_default();
    making.add(local.locale.word(&format!("ui.kind.{}", milestone.kind.key())).to_owned(), entry, &[&spelled, &status], &texts);
}

/// A date as readers may type it: in words, long and short, and in numbers with and without zeros before them.
fn spellings(local: &Localised<'_>, when: &When, known: &mut BTreeMap<Date, String>) -> String {
    let days = when.days().filter(|_| when.is_exact_to_the_day());
    let short = days.filter(|(first, last)| first.until(*last).is_ok_and(|span| span.get_days() < EACH_DAY));
    let Some((first, last)) = short else {
        let words = |length: Length| local.locale.text(&local.locale.when(when, length));
        return format!("{when} {} {}", words(Length::Long), words(Length::Short));
    };
    let mut all = String::new();
    let mut day = first;
    while day <= last {
        all.push_str(known.entry(day).or_insert_with(|| {
            let [long, short] = [Length::Long, Length::Short].map(|length| local.locale.text(&local.locale.day(day, length)));
            format!("{long} {short} {day} {}-{} ", day.month(), day.day())
        }));
        match day.tomorrow() {
            Ok(next) => day = next,
            Err(_) => break,
        }
    }
    all
}
