//! Single values: texts, dates, zones, addresses, words of a vocabulary, and references to records.

use super::assembler::Assembler;
use crate::diag::{Diagnostic, Span, Spanned};
use crate::model::text::LocalText;
use crate::model::{Allowed, Citation, DocumentRef, Organisation, Place, Ref, Series, Source};
use crate::parse::format::{RawAllow, RawEvent, RawOrganisation, RawPlaceItem, RawSeries, RawSource, RawSourceItem};
use crate::parse::values::{Address, Degrees, Id, Markdown, RawDate, RawDay, Text, Whole, Word, Words, ZoneName};
use crate::parse::vocabulary::{Choice, DocumentKind};
use crate::path::SourcePath;
use crate::rules;
use crate::text::markdown::{HtmlUse, LinkUse, outline};
use crate::time::{self, Date, Extent, When, Zone, ZoneError};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) fn is_id(text: &str) -> bool {
    !text.is_empty() && text.len() <= 100 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
}

impl Assembler {
    pub(in crate::model) fn report(&mut self, diagnostic: Diagnostic) {
        self.found.diagnostics.push(diagnostic);
    }

    /// A text in the languages of the site.
    pub(in crate::model) fn words(&mut self, words: &Words) -> LocalText {
        if let Some(plain) = &words.plain {
            if plain.is_empty() {
                self.report(
                    Diagnostic::new(&rules::EMPTY_TEXT, words.span.clone(), "this text is empty")
                        .help("write it, or leave out the key"),
                );
            }
            return LocalText::plain(plain);
        }
        let mut texts = vec![None; self.known.languages.len()];
        for (code, text) in &words.by_language {
            match self.known.languages.iter().position(|language| language.code == code.value) {
                Some(index) => texts[index] = Some(text.value.as_str().into()),
                None => {
                    let codes: Vec<&str> = self.known.languages.iter().map(|language| language.code.as_str()).collect();
                    let help = format!("the languages are: {}; more are added in `convoke.yaml`", codes.join(", "));
                    let message = format!("`{}` is no language of this site", **code);
                    self.report(Diagnostic::new(&rules::UNKNOWN_LANGUAGE, code.span.clone(), message).help(help));
                }
            }
        }
        if texts.first().is_none_or(Option::is_none) {
            let code = self.known.languages[0].code.clone();
            let message = format!("the text in `{code}`, the first language of the site, is missing");
            self.report(Diagnostic::new(&rules::MISSING_FIELD, words.span.clone(), message).help(format!("add `{code}: …`")));
        }
        LocalText::new(texts)
    }

    pub(super) fn words_option(&mut self, words: Option<&Words>) -> Option<LocalText> {
        words.map(|words| self.words(words))
    }

    /// A text in inline Markdown: its links are kept, to be checked.
    pub(super) fn rich(&mut self, Markdown(words): &Markdown) -> LocalText {
        let text = self.words(words);
        for language in 0..self.known.languages.len() {
            if text.has(language) && text.get(language).contains(['[', '<']) {
                let mut found = Vec::new();
                let outline = outline(&words.span.file, text.get(language), 0, &mut found);
                // Where a text of YAML stands in its file is known as a whole alone.
                let links = |links: Vec<LinkUse>| links.into_iter().map(|link| LinkUse { span: words.span.clone(), ..link });
                let findings = |found: Vec<Diagnostic>| {
                    found.into_iter().map(|d| {
                        Diagnostic::new(d.rule, words.span.clone(), d.message.clone()).help(d.help.clone().unwrap_or_default())
                    })
                };
                self.found.links.extend(links(outline.links));
                if let Some(html) = outline.html {
                    self.found.html.push(HtmlUse {
                        lost: findings(html.lost.into_iter().collect()).next(),
                        diagnostics: findings(html.diagnostics).collect(),
                        links: links(html.links).collect(),
                        ids: html.ids.into_iter().map(|id| Spanned::new(id.value, words.span.clone())).collect(),
                    });
                }
                self.found.diagnostics.extend(findings(found));
            }
        }
        text
    }

    pub(super) fn rich_option(&mut self, words: Option<&Markdown>) -> Option<LocalText> {
        words.map(|words| self.rich(words))
    }

    pub(super) fn rich_list(&mut self, list: &[Markdown]) -> Vec<LocalText> {
        list.iter().map(|words| self.rich(words)).collect()
    }

    pub(in crate::model) fn zone(&mut self, text: &ZoneName) -> Option<Zone> {
        match Zone::named(text) {
            Ok(zone) => Some(zone),
            Err(ZoneError { rule, message, help }) => {
                self.report(Diagnostic::new(rule, text.span.clone(), message).help(help));
                None
            }
        }
    }

    pub(super) fn date(&mut self, raw: &RawDate, zone: Option<&Zone>) -> Option<Spanned<When>> {
        let text = &raw.0;
        match time::parse(text, zone) {
            Ok(when) => {
                self.found.dates.entry(text.span.file.clone()).or_default().push((text.span.range(), when.clone()));
                Some(Spanned::new(when, text.span.clone()))
            }
            // What the site's zone would have been is not known.
            Err(error) if *error.rule == rules::ZONE_MISSING && self.known.zone_failed => None,
            Err(error) => {
                // A quoted or folded text is longer in the file than its value: then the whole is pointed at.
                let exact = text.span.end - text.span.start == text.value.len();
                let span = if exact { text.span.part(error.range) } else { text.span.clone() };
                self.report(Diagnostic::new(error.rule, span, error.message).help(error.help));
                None
            }
        }
    }

    /// Keeps what editors say is right, for all that stands within these places, and in the texts of `page`.
    pub(in crate::model) fn allow(&mut self, raw: &[RawAllow], within: &[Span], page: Option<&SourcePath>) {
        let allowed = raw.iter().map(|raw| Allowed {
            rule: raw.rule.0.clone(),
            reason: raw.reason.clone(),
            within: within.to_vec(),
            page: page.cloned(),
        });
        self.found.allowed.extend(allowed);
    }

    /// Reads a date that must be a day: a month or a year is refused.
    pub(in crate::model) fn day(&mut self, RawDay(raw): &RawDay) -> Option<Spanned<Date>> {
        let when = self.date(raw, self.known.zone.clone().as_ref())?;
        if let Extent::Day(day) = when.extent {
            return Some(Spanned::new(day, when.span));
        }
        self.report(Diagnostic::new(&rules::BAD_DATE, when.span, "a day is expected here").help("write it as `2014-11-19`"));
        None
    }

    pub(in crate::model) fn web_address(&mut self, Address(text): &Address) -> Option<String> {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let fits = rest.is_some_and(|rest| {
            let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
            !host.is_empty() && !text.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"\\^`{|}".contains(c))
        });
        if !fits {
            let diagnostic =
                Diagnostic::new(&rules::BAD_URL, text.span.clone(), format!("`{}` is no complete web address", **text));
            self.report(diagnostic.help("write it whole, as `https://example.org/page`"));
        }
        fits.then(|| text.value.clone())
    }

    pub(super) fn web_address_option(&mut self, text: Option<&Address>) -> Option<String> {
        text.and_then(|text| self.web_address(text))
    }

    /// The value that a word of a vocabulary stands for.
    pub(in crate::model) fn choice<V: Choice>(&mut self, word: &Word<V>) -> Option<V> {
        let text = &word.0;
        let found = V::of(text);
        if found.is_none() {
            let words: Vec<&str> = V::ALL.iter().map(|(word, _)| *word).collect();
            let message = format!("`{}` is not one of the values of this key", **text);
            let other = format!("write one of: {}", words.join(", "));
            let found = Diagnostic::new(&rules::UNKNOWN_VALUE, text.span.clone(), message);
            self.report(found.did_you_mean_one_of(text, words.iter().copied(), other));
        }
        found
    }

    /// The value that a word stands for, or that which holds without one.
    pub(in crate::model) fn choice_or_default<V: Choice + Default>(&mut self, word: Option<&Word<V>>) -> V {
        word.and_then(|word| self.choice(word)).unwrap_or_default()
    }

    /// A number, drawn into its range where it lies outside, which is reported.
    pub(in crate::model) fn in_range<const LEAST: i64, const MOST: i64>(&mut self, number: &Whole<LEAST, MOST>) -> usize {
        let (Whole(number), least, most) = (number, LEAST, MOST);
        if !(least..=most).contains(&number.value) {
            let message = format!("{} is out of range", number.value);
            self.report(
                Diagnostic::new(&rules::OUT_OF_RANGE, number.span.clone(), message)
                    .help(format!("write a number from {least} to {most}")),
            );
        }
        usize::try_from(number.value.clamp(least, most)).unwrap_or_default()
    }

    /// Degrees in their range; `None` where they lie outside, which is reported.
    pub(super) fn degrees<const MOST: i32>(&mut self, Degrees(number): &Degrees<MOST>) -> Option<f64> {
        let range = f64::from(-MOST)..=f64::from(MOST);
        if !range.contains(&number.value) {
            let message = format!("{} degrees are out of range", number.value);
            self.report(
                Diagnostic::new(&rules::OUT_OF_RANGE, number.span.clone(), message)
                    .help(format!("write a number from -{MOST} to {MOST}")),
            );
        }
        Some(number.value).filter(|number| range.contains(number))
    }

    pub(super) fn check_id(&mut self, id: &Text, what: &str) {
        if !is_id(id) {
            let diagnostic = Diagnostic::new(&rules::BAD_ID, id.span.clone(), format!("`{}` is no id of {what}", **id));
            self.report(diagnostic.help("use letters a to z, digits, `.`, `_` and `-`"));
        }
    }

    /// Reports ids that are given twice, with both places.
    ///
    /// Returns whether there are any.
    pub(super) fn unique<'i>(&mut self, ids: impl Iterator<Item = &'i Text>, what: &str) -> bool {
        let before = self.found.diagnostics.len();
        let mut seen: BTreeMap<&str, &Span> = BTreeMap::new();
        for id in ids {
            if let Some(first) = seen.get(id.as_str()) {
                let diagnostic = Diagnostic::new(
                    &rules::DUPLICATE_ID,
                    id.span.clone(),
                    format!("the id `{}` is given to a second {what}", **id),
                );
                self.report(diagnostic.label((*first).clone(), "the first is here").help("give one of them another id"));
            } else {
                seen.insert(id, &id.span);
            }
        }
        self.found.diagnostics.len() > before
    }

    /// Reports an id that is given to nothing, with the nearest that is.
    pub(super) fn unknown<'w>(&mut self, id: &Text, what: &str, known: impl Iterator<Item = &'w str>, other: &str) {
        let message = format!("there is no {what} `{}`", **id);
        let found = Diagnostic::new(&rules::UNKNOWN_ID, id.span.clone(), message);
        self.report(found.did_you_mean_one_of(id, known, other));
    }

    /// Whether there is a record that could not be read.
    pub(super) fn has_failed(&self, what: &'static str, id: &Text) -> bool {
        self.known.records_failed.contains(&(what, id.value.clone()))
    }

    pub(super) fn organisation(&mut self, id: &Id<RawOrganisation>) -> Option<Ref<Organisation>> {
        let found = self.known.organisations.find(&id.0);
        if found.is_none() && !self.has_failed("organisation", &id.0) && !self.known.data_failed.contains("organisations") {
            let known = Arc::clone(&self.known);
            self.unknown(&id.0, "organisation", known.organisations.ids(), "add it to `content/organisations.yaml`");
        }
        found
    }

    pub(super) fn organisations(&mut self, ids: &[Id<RawOrganisation>]) -> Vec<Ref<Organisation>> {
        ids.iter().filter_map(|id| self.organisation(id)).collect()
    }

    pub(super) fn place(&mut self, item: &RawPlaceItem) -> Option<Ref<Place>> {
        let id = match item {
            RawPlaceItem::Shared(id) => &id.0,
            RawPlaceItem::Own(place) => return self.known.own_places.get(&place.span).copied(),
        };
        let found = self.known.places.find(id);
        if found.is_none() && !self.has_failed("place", id) && !self.known.data_failed.contains("places") {
            let known = Arc::clone(&self.known);
            let mend = format!("add it to `content/places.yaml`, or write the place here: `{{name: {}, town: …}}`", id.value);
            self.unknown(id, "place", known.places.ids(), &mend);
        }
        found
    }

    pub(super) fn series(&mut self, id: &Id<RawSeries>) -> Option<Ref<Series>> {
        let found = self.known.series.find(&id.0);
        if found.is_none() && !self.has_failed("series", &id.0) && !self.known.data_failed.contains("series") {
            let known = Arc::clone(&self.known);
            self.unknown(&id.0, "series", known.series.ids(), "add it to `content/series.yaml`");
        }
        found
    }

    pub(super) fn source(&mut self, id: &Id<RawSource>) -> Option<Ref<Source>> {
        let found = self.known.sources.find(&id.0);
        if found.is_none() && !self.has_failed("source", &id.0) && !self.known.data_failed.contains("sources") {
            let known = Arc::clone(&self.known);
            self.unknown(&id.0, "source", known.sources.ids(), "add it to `content/sources.yaml`");
        }
        found
    }

    pub(super) fn citations(&mut self, items: &[RawSourceItem]) -> Vec<Citation> {
        items
            .iter()
            .filter_map(|item| {
                Some(Citation { source: self.source(&item.0.source)?, note: self.words_option(item.0.note.as_ref()) })
            })
            .collect()
    }

    pub(super) fn document<R>(&mut self, id: &Id<R>) -> Option<DocumentRef> {
        let found = self.known.documents.find(&id.0);
        // What is missing may stand in a file that could not be read.
        if found.is_none() && !self.known.documents_failed {
            let known = Arc::clone(&self.known);
            let other = "the id stands in the front matter of the page that is meant; drafts do not count";
            self.unknown(&id.0, "page with the id", known.documents.ids(), other);
        }
        found.map(cast)
    }

    /// The event of this id; what is no event is reported.
    pub(super) fn event_named(&mut self, id: &Id<RawEvent>) -> Option<DocumentRef> {
        let found = self.document(id)?;
        let documents = &self.known.documents;
        let is_event = |kind: Option<DocumentKind>| kind == Some(DocumentKind::Event);
        if is_event(documents[Ref::at(found.index())]) {
            return Some(found);
        }
        let events: Vec<&str> =
            documents.ids().filter(|id| documents.find(id).is_some_and(|at| is_event(documents[at]))).collect();
        let diagnostic = Diagnostic::new(&rules::UNKNOWN_ID, id.0.span.clone(), format!("`{}` is no event", *id.0));
        let diagnostic = diagnostic.did_you_mean_one_of(&id.0, events.into_iter(), "write the id of a page of `kind: event`");
        self.report(diagnostic);
        None
    }

    pub(super) fn document_list<R>(&mut self, ids: &[Id<R>]) -> Vec<DocumentRef> {
        ids.iter().filter_map(|id| self.document(id)).collect()
    }
}

/// A reference into the table of ids is one into the table of documents: both are filled in the same order.
pub(super) fn cast(reference: Ref<Option<DocumentKind>>) -> DocumentRef {
    Ref::at(reference.index())
}
