//! Organisations, places, sources and the names of tags.

use super::assembler::{Assembler, ParsedFiles};
use crate::diag::{Diagnostic, Span};
use crate::model::{Organisation, Place, Ref, Source, SourceKind};
use crate::parse::Parsed;
use crate::parse::format::{RawOrganisation, RawPlace, RawSource};
use crate::parse::values::ById;
use crate::rules;

/// Organisations, places, sources and the names of tags.
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
                Parsed::Tags(records) => {
                    self.unique(records.0.iter().map(|(id, _)| id), "tag");
                    for (tag, raw) in &records.0 {
                        let name = self.words(&raw.name);
                        self.known_mut().tag_names.insert(tag.value.clone(), name);
                    }
                }
                _ => {}
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
            sources: self.citations(&raw.sources),
        }
    }
}
