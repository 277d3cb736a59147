//! Organisations, places, series, sources and the names of tags.

use super::assembler::{Assembler, Drafts, ParsedFiles};
use crate::diag::{Diagnostic, Span};
use crate::model::{Organisation, Place, Ref, Series, Source, SourceKind};
use crate::parse::format::{RawOrganisation, RawPlace, RawPlaceItem, RawSeries, RawSource};
use crate::parse::values::ById;
use crate::parse::{Parsed, RawKind};
use crate::rules;

/// Organisations, places, series, sources and the names of tags.
impl Assembler {
    pub(super) fn data(&mut self, files: &ParsedFiles) {
        // Sources come first: the others name them.
        for (_, parsed) in files.values() {
            if let Parsed::Sources(records, _) = &**parsed {
                self.table(records, "source", |a, id, raw| {
                    let source = a.source_record(id, raw);
                    a.known_mut().sources.push(id, source);
                });
            }
        }
        for (_, parsed) in files.values() {
            match &**parsed {
                Parsed::Organisations(records, _) => {
                    // An organisation may be a part of one that stands below it.
                    let order: Vec<&str> = records.0.iter().map(|(id, _)| id.as_str()).collect();
                    self.table(records, "organisation", |a, id, raw| {
                        let organisation = a.organisation_record(id, raw, &order);
                        a.known_mut().organisations.push(id, organisation);
                    });
                }
                Parsed::Places(records, _) => self.table(records, "place", |a, id, raw| {
                    let place = a.place_record(id, raw);
                    a.known_mut().places.push(id, place);
                }),
                Parsed::Series(records, _) => self.table(records, "series", |a, id, raw| {
                    let series = a.series_record(id, raw);
                    a.known_mut().series.push(id, series);
                }),
                Parsed::Tags(records) => {
                    self.unique(records.0.iter().map(|(id, _)| id), "tag");
                    for (tag, raw) in &records.0 {
                        if let Some(name) = self.words_option(raw.name.as_ref()) {
                            self.known_mut().tag_names.insert(tag.value.clone(), name);
                        }
                        if let Some(slug) = raw.slug.as_ref().and_then(|slug| self.slug(slug)) {
                            self.known_mut().tag_slugs.insert(tag.value.clone(), slug);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// The places that are written on the pages that use them.
    pub(super) fn own_places(&mut self, files: &ParsedFiles, drafts: &Drafts) {
        for (file, (_, parsed)) in files {
            let Parsed::Document(document) = &**parsed else { continue };
            let RawKind::Event(event) = &document.kind else { continue };
            if drafts.hold(file) {
                continue;
            }
            for item in event.place.iter().chain(&event.places) {
                if let RawPlaceItem::Own(raw) = item {
                    let place = self.place_record("", raw);
                    let at = self.known_mut().places.push_nameless(place);
                    self.known_mut().own_places.insert(raw.span.clone(), at);
                }
            }
        }
    }

    pub(super) fn table<T>(&mut self, records: &ById<T>, what: &'static str, mut add: impl FnMut(&mut Self, &str, &T)) {
        let failed = records.1.iter().map(|id| (what, id.value.clone()));
        self.known_mut().records_failed.extend(failed);
        self.unique(records.0.iter().map(|(id, _)| id), what);
        for (id, record) in &records.0 {
            self.check_id(id, &format!("a {what}"));
            add(self, id, record);
        }
    }

    pub(super) fn source_record(&mut self, id: &str, raw: &RawSource) -> Source {
        let date = raw.date.as_ref().and_then(|date| self.date(date, self.known.zone.clone().as_ref()));
        let within: Vec<Span> = date.iter().map(|date| date.span.clone()).collect();
        self.allow(&raw.allow, &within, None);
        Source {
            id: id.to_owned(),
            title: self.words(&raw.title),
            kind: self.choice(&raw.kind).unwrap_or(SourceKind::ThirdParty),
            url: self.web_address_option(raw.url.as_ref()),
            date,
            language: raw.language.as_ref().map(|code| code.value.clone()),
            note: self.rich_option(raw.note.as_ref()),
        }
    }

    pub(super) fn organisation_record(&mut self, id: &str, raw: &RawOrganisation, order: &[&str]) -> Organisation {
        let part_of = raw.part_of.as_ref().and_then(|whole| {
            let found = order.iter().position(|known| *known == whole.0.value).map(Ref::at);
            if found.is_none() && !self.has_failed("organisation", &whole.0) {
                self.unknown(&whole.0, "organisation", order.iter().copied(), "add it to `content/organisations.yaml`");
            }
            found
        });
        Organisation {
            id: id.to_owned(),
            name: self.words(&raw.name),
            short: self.words_option(raw.short.as_ref()),
            native: raw.native_name.as_ref().map(|native| (native.text.value.clone(), native.language.value.clone())),
            url: self.web_address_option(raw.url.as_ref()),
            address: self.words_option(raw.address.as_ref()),
            role: self.rich_option(raw.role.as_ref()),
            part_of,
            note: self.rich_option(raw.note.as_ref()),
            sources: self.citations(&raw.sources),
        }
    }

    pub(super) fn series_record(&mut self, id: &str, raw: &RawSeries) -> Series {
        let facets: Vec<(String, String)> = raw
            .facets
            .0
            .iter()
            .map(|(by, tag)| (by.value.clone(), tag))
            .filter_map(|(by, tag)| Some((by, self.tag(tag)?)))
            .collect();
        let own: Vec<String> = raw.tags.iter().filter_map(|tag| self.tag(tag)).collect();
        Series {
            id: id.to_owned(),
            name: self.words(&raw.name),
            long_name: self.words_option(raw.long_name.as_ref()),
            tags: own.into_iter().chain(facets.iter().map(|(_, tag)| tag.clone())).collect(),
            facets,
            url: self.web_address_option(raw.url.as_ref()),
            note: self.rich_option(raw.note.as_ref()),
            sources: self.citations(&raw.sources),
        }
    }

    pub(super) fn place_record(&mut self, id: &str, raw: &RawPlace) -> Place {
        let north = raw.latitude.as_ref().and_then(|number| self.degrees(number));
        let east = raw.longitude.as_ref().and_then(|number| self.degrees(number));
        let country_code = raw.country_code.as_ref().filter(|code| {
            let fits = code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
            if !fits {
                let message = format!("`{}` is no country code", code.as_str());
                self.report(
                    Diagnostic::new(&rules::UNKNOWN_VALUE, code.span.clone(), message)
                        .help("write the two capital letters of ISO 3166-1, such as `CN`"),
                );
            }
            fits
        });
        Place {
            id: id.to_owned(),
            country_code: country_code.map(|code| code.value.clone()),
            name: self.words(&raw.name),
            street: self.words_option(raw.street.as_ref()),
            postcode: raw.postcode.as_ref().map(|code| code.value.clone()),
            town: self.words_option(raw.town.as_ref()),
            region: self.words_option(raw.region.as_ref()),
            country: self.words_option(raw.country.as_ref()),
            zone: raw.timezone.as_ref().and_then(|zone| self.zone(zone)),
            geo: north.zip(east),
            url: self.web_address_option(raw.url.as_ref()),
            note: self.rich_option(raw.note.as_ref()),
            file: raw.span.file.clone(),
            sources: self.citations(&raw.sources),
        }
    }
}
