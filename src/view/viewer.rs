//! Builds the views of a site in one language: what all of them share.

use super::{
    CardView, CitationView, ContactView, FormerView, ImageView, IndexGroupView, Link, MenuItem, OfferedView, OrganisationView,
    PlaceView, RegistrationView, SiteView, StatusView, UpdateItem, links,
};
use crate::entries::Calendars;
use crate::image::card::{Card, HEIGHT, WIDTH};
use crate::localised::Localised;
use crate::localised::date;
use crate::model::Page;
use crate::model::{
    Citation, Contact, Document, Former, Kind, LocalText, Offered, Organisation, Place, Ref, Registration, Source, Status, link,
};
use crate::path::{OutputPath, SourcePath};
use crate::plan::{self, Plan};
use crate::text::degrees;
use crate::text::escape;
use crate::theme::Theme;
use crate::time::{When, Zone};
use serde_json::Value;
use std::sync::OnceLock;

/// What builds the views of a site in one language.
#[derive(Clone, Copy)]
pub struct Viewer<'a> {
    /// The site in that language.
    pub local: Localised<'a>,
    /// What is written.
    pub plan: &'a Plan,
    /// The calendar entries.
    pub calendars: &'a Calendars,
    /// The index of all pages, of which each of its pages shows a part.
    pub index: &'a OnceLock<Index>,
}

/// All pages in the order of the index, each with its group.
pub type Index = Vec<(IndexGroupView, Ref<Document>)>;

impl<'a> std::ops::Deref for Viewer<'a> {
    type Target = Localised<'a>;

    fn deref(&self) -> &Localised<'a> {
        &self.local
    }
}

impl<'a> Viewer<'a> {
    /// The status of a thing of some kind (`event`, `call`, `deadline` …) in words: a workshop is held, a deadline is not.
    pub fn status(&self, status: Status, of: &str, note: Option<&LocalText>) -> StatusView {
        let key = status.key();
        let label = self
            .locale
            .find(&format!("status_of.{of}.{key}"))
            .unwrap_or_else(|| self.locale.word(&format!("status.{key}")).to_owned());
        StatusView { key, label, note: self.text_option(note), note_lang: self.lang_of_option(note) }
    }

    /// The site as every page of this language sees it.
    pub fn site_view(&self, theme: &Theme) -> SiteView {
        let config = &self.site.config;
        let has = |path: String| self.plan.get(&path).is_some().then(|| self.path(&path));
        let assets: serde_json::Map<String, Value> =
            theme.statics.iter().map(|(name, file)| (name.clone(), Theme::output_name(name, file).into())).collect();
        SiteView {
            title: self.text(&config.title).to_owned(),
            description: self.text_option(config.description.as_ref()),
            author: self.text(&config.author).to_owned(),
            base_url: config.base_url.clone(),
            home_path: self.path(&plan::home_path(self.site, self.language)),
            menu: self.menu(),
            calendar_path: has(plan::calendars_path(self.site, self.language)),
            sources_path: self.site.page_of_kind("sources").map(|at| self.path(&self.document_path(at))),
            organisations_path: self.site.page_of_kind("organisations").map(|at| self.path(&self.document_path(at))),
            tags_path: has(Page::Tags.path(self.site, self.language)),
            dates_path: has(Page::Dates(None).path(self.site, self.language)),
            places_path: has(Page::Places.path(self.site, self.language)),
            index_path: has(Page::Index(1).path(self.site, self.language)),
            search_path: has(Page::Search.path(self.site, self.language)),
            changes_path: has(Page::Changes.path(self.site, self.language)),
            changes_feed_path: has(plan::changes_feed_path(self.site, self.language)),
            atom_path: has(plan::atom_path(self.site, self.language)),
            feeds: self.feed_links(),
            archived: config.archived.map(|day| self.site_date(&When::day(day))),
            script_html: config.archived.is_none().then(|| self.script_words()),
            t: self.locale.strings().clone(),
            assets: Value::Object(assets),
            generator: generator(),
            extra: config.extra.clone(),
        }
    }

    /// The words of the script, with the CLDR locale by which it counts and writes times.
    fn script_words(&self) -> String {
        let mut words = self.locale.strings().get("script").cloned().unwrap_or_default();
        if let Value::Object(words) = &mut words {
            words.insert("locale".to_owned(), self.site.config.languages[self.language].locale.clone().into());
        }
        words.to_string().replace('&', "&amp;").replace('\'', "&#39;").replace('<', "&lt;")
    }

    /// The main menu: what the configuration names, or else the sections by weight.
    fn menu(&self) -> Vec<MenuItem> {
        let home = self.site.home();
        let of_document = |at: Ref<Document>| {
            let document = &self.site.documents[at];
            let prefix = format!("{}{}/", plan::prefix(self.site, self.language), document.key);
            MenuItem {
                title: document.text(self.language).menu_title().to_owned(),
                path: self.path(&self.document_path(at)),
                lang: self.text_lang(document),
                prefix,
            }
        };
        if self.site.config.menu.is_empty() {
            let sections = home.map(|home| self.site.lists.entries(home)).unwrap_or_default();
            return sections
                .iter()
                .filter(|at| matches!(self.site.documents[**at].kind, Kind::Section(_)))
                .map(|at| of_document(*at))
                .collect();
        }
        self.site
            .config
            .menu
            .iter()
            .filter_map(|entry| {
                let key = entry.trim_matches('/');
                if let Some((at, _)) = self.site.documents.iter().find(|(_, document)| document.key == key) {
                    return Some(of_document(at));
                }
                let page = Page::in_folder(key)?;
                let path = page.path(self.site, self.language);
                self.plan.get(&path)?;
                let title = self.locale.word(&format!("built.{}", page.word())).to_owned();
                let prefix = OutputPath::new(&path).ok()?.address().to_owned();
                Some(MenuItem { title, prefix, path: self.path(&path), lang: None })
            })
            .collect()
    }

    /// The social image of a page: its own where it has one, or that of the site.
    pub fn image(&self, own: Option<Ref<Document>>) -> Option<ImageView> {
        let of = |at: Ref<Document>| {
            let path = plan::social_image_path(self.site, at, self.language);
            self.plan.get(&path)?;
            let texts: Vec<String> = Card::of(self, at).texts().cloned().collect();
            Some(ImageView { url: self.url(&path)?, alt: texts.join(" · "), width: WIDTH, height: HEIGHT })
        };
        own.and_then(of).or_else(|| of(self.site.home()?))
    }

    /// The tags of a document as links to their lists.
    pub fn tags(&self, document: &Document) -> Vec<Link> {
        document
            .tags
            .iter()
            .map(|tag| Link {
                title: self.tag_name(tag).to_owned(),
                path: self.path(&Page::Tag(tag.value.clone(), 1).path(self.site, self.language)),
                lang: self.tag_lang(tag),
            })
            .collect()
    }

    /// A link to a document, by its title.
    pub fn link(&self, at: Ref<Document>) -> Link {
        let document = &self.site.documents[at];
        Link {
            title: document.text(self.language).title.value.clone(),
            path: self.path(&self.document_path(at)),
            lang: self.text_lang(document),
        }
    }

    /// A document in a list.
    pub fn card(&self, at: Ref<Document>) -> CardView {
        let document = &self.site.documents[at];
        let text = document.text(self.language);
        let place = document.event().and_then(|event| event.place).map(|place| &self.site.places[place]);
        CardView {
            kind: document.kind_name(),
            id: document.id.value.clone(),
            title: text.title.value.clone(),
            summary: text.summary.clone(),
            path: self.path(&self.document_path(at)),
            text_lang: self.text_lang(document),
            date: self.document_date(at).cloned(),
            place: place.map(|place| self.place_short(place)),
            place_lang: place.and_then(|place| self.place_short_lang(place)),
            status: self.status_in_lists(document),
            tags: self.tags(document),
        }
    }

    /// The status of a document as lists tell it: not that something takes place as planned.
    pub(super) fn status_in_lists(&self, document: &Document) -> Option<StatusView> {
        let (status, note) = match &document.kind {
            Kind::Event(event) => (event.status, event.status_note.as_ref()),
            Kind::Call(call) => (call.status, call.status_note.as_ref()),
            _ => return None,
        };
        (status != Status::Scheduled).then(|| self.status(status, document.kind_name(), note))
    }

    /// An update in a list.
    pub fn update_item(&self, at: Ref<Document>) -> Option<UpdateItem> {
        let document = &self.site.documents[at];
        let update = document.update()?;
        let text = document.text(self.language);
        Some(UpdateItem {
            id: document.id.value.clone(),
            title: text.title.value.clone(),
            text_lang: self.text_lang(document),
            path: self.path(&self.document_path(at)),
            date: self.site_date(&update.date),
            publisher: update.publisher.map(|publisher| self.text(self.short_name(publisher)).to_owned()),
            publisher_lang: update.publisher.and_then(|publisher| self.lang_of(self.short_name(publisher))),
            summary: text.summary.clone(),
        })
    }

    /// The updates about a document, the newest first.
    pub fn updates_about(&self, at: Ref<Document>) -> Vec<UpdateItem> {
        self.site.lists.updates_about(at).iter().filter_map(|update| self.update_item(*update)).collect()
    }

    /// A source as a page names it.
    pub fn citation(&self, citation: &Citation) -> CitationView {
        let note = citation.note.as_ref();
        let view = self.source(citation.source);
        CitationView { note: self.text_option(note), note_lang: self.lang_of_option(note), ..view }
    }

    /// Sources as a page names them.
    pub fn citations(&self, citations: &[Citation]) -> Vec<CitationView> {
        citations.iter().map(|citation| self.citation(citation)).collect()
    }

    /// A source without what is taken from it.
    pub fn source(&self, at: Ref<Source>) -> CitationView {
        let source = &self.site.sources[at];
        let page = self.site.page_of_kind("sources");
        CitationView {
            id: source.id.clone(),
            title: self.text(&source.title).to_owned(),
            lang: self.lang_of(&source.title),
            kind: source.kind.key(),
            kind_label: self.locale.word(&format!("source_kind.{}", source.kind.key())).to_owned(),
            official: source.kind.is_official(),
            url: source.url.clone(),
            path: page.map(|page| format!("{}#{}", self.path(&self.document_path(page)), source.id)),
            note: None,
            note_lang: None,
        }
    }

    /// An organisation, for a page with this root.
    pub fn organisation(&self, at: Ref<Organisation>, root: &str) -> OrganisationView {
        let organisation = &self.site.organisations[at];
        let file = data_file("organisations");
        let page = self.site.page_of_kind("organisations");
        let whole = organisation.part_of.map(|whole| &self.site.organisations[whole].name);
        OrganisationView {
            id: organisation.id.clone(),
            name: self.text(&organisation.name).to_owned(),
            lang: self.lang_of(&organisation.name),
            short: self.text_option(organisation.short.as_ref()),
            short_lang: self.lang_of_option(organisation.short.as_ref()),
            native_html: self.other_name(organisation),
            url: organisation.url.clone(),
            path: page.map(|page| format!("{}#{}", self.path(&self.document_path(page)), organisation.id)),
            address: self.text_option(organisation.address.as_ref()),
            address_lang: self.lang_of_option(organisation.address.as_ref()),
            role_html: self.rich_option(organisation.role.as_ref(), &file, root),
            part_of: self.text_option(whole),
            part_of_lang: self.lang_of_option(whole),
            note_html: self.rich_option(organisation.note.as_ref(), &file, root),
            sources: self.citations(&organisation.sources),
        }
    }

    /// The name of an organisation in its own language, or in the first one of the site, where that is not this one.
    fn other_name(&self, organisation: &Organisation) -> Option<String> {
        let native = organisation.native.as_ref().map(|(name, lang)| (name.as_str(), lang.as_str()));
        let first = (organisation.name.get(0), self.site.config.languages[0].tag.as_str());
        let translated = organisation.name.has(self.language).then_some(first);
        let (name, lang) = [native, translated].into_iter().flatten().find(|(_, lang)| *lang != self.locale.tag)?;
        Some(format!("<span lang=\"{}\">{}</span>", escape::escape(lang), escape::escape(name)))
    }

    /// Organisations, for a page with this root.
    pub fn organisations(&self, list: &[Ref<Organisation>], root: &str) -> Vec<OrganisationView> {
        list.iter().map(|at| self.organisation(*at, root)).collect()
    }

    /// A place, for a page with this root.
    pub fn place(&self, at: Ref<Place>, root: &str) -> PlaceView {
        let place = &self.site.places[at];
        let name = self.text(&place.name).to_owned();
        PlaceView {
            line: self.place_line(place),
            map_url: place.geo.map(|(north, east)| links::map_link(north, east, &name)),
            geo: place.geo.map(|(north, east)| format!("{}, {}", degrees(north), degrees(east))),
            url: place.url.clone(),
            path: self.list_of_place(at),
            note_html: self.rich_option(place.note.as_ref(), &data_file("places"), root),
            lang: self.lang_of(&place.name),
            name,
        }
    }

    /// Whom to ask, for a page with this root.
    pub fn contact(&self, contact: &Contact, file: &SourcePath, root: &str) -> ContactView {
        ContactView {
            organisations: self.organisations(&contact.organisations, root),
            name: self.text_option(contact.name.as_ref()),
            name_lang: self.lang_of_option(contact.name.as_ref()),
            email: contact.email.clone(),
            url: contact.url.clone(),
            note_html: self.rich_option(contact.note.as_ref(), file, root),
        }
    }

    /// Registration, for a page with this root.
    pub fn registration(&self, registration: &Registration, zone: &Zone, file: &SourcePath, root: &str) -> RegistrationView {
        RegistrationView {
            opens: registration.opens.as_ref().map(|date| self.date(date, zone)),
            closes: registration.closes.as_ref().map(|date| self.date(date, zone)),
            url: registration.link.clone(),
            note_html: self.rich_option(registration.note.as_ref(), file, root),
        }
    }

    /// Files on offer.
    pub fn offered(&self, list: &[Offered]) -> Vec<OfferedView> {
        list.iter()
            .map(|offered| {
                let path = offered
                    .file
                    .as_ref()
                    .and_then(|file| plan::target_path(self.site, &link::Target::File(file.clone()), self.language));
                OfferedView {
                    title: self.text(&offered.title).to_owned(),
                    lang: self.lang_of(&offered.title),
                    path: path.map(|(path, _)| path),
                    url: offered.link.clone(),
                    detail: offered
                        .file
                        .as_ref()
                        .map(|file| file.extension().to_ascii_uppercase())
                        .filter(|detail| !detail.is_empty()),
                    date: offered.date.as_ref().map(|date| self.site_date(date)),
                    language: offered.language.as_ref().map(|code| self.locale.language_name(code)),
                    note: self.text_option(offered.note.as_ref()),
                    note_lang: self.lang_of_option(offered.note.as_ref()),
                }
            })
            .collect()
    }

    /// Former dates, oldest first.
    pub fn former(&self, list: &[Former], zone: &Zone) -> Vec<FormerView> {
        list.iter()
            .map(|former| FormerView {
                date: self.date(&former.date, zone),
                wording: self.text_option(former.wording.as_ref()),
                wording_lang: self.lang_of_option(former.wording.as_ref()),
                said: former.said.as_ref().map(|said| self.date(said, zone)),
                said_note: self.text_option(former.said_note.as_ref()),
                said_note_lang: self.lang_of_option(former.said_note.as_ref()),
                reason: self.text_option(former.reason.as_ref()),
                reason_lang: self.lang_of_option(former.reason.as_ref()),
                source: former.source.map(|source| self.source(source)),
            })
            .collect()
    }

    /// The zone and offset in which the days of an event are, in words.
    pub fn zone_label(&self, when: &When, zone: &Zone) -> Option<String> {
        let (from, _) = when.bounds(zone)?;
        Some(date::zone_label(self.locale, &self.locale.zone(zone, from)))
    }
}

/// Name and version of this program.
pub fn generator() -> String {
    format!("Convoke {}.{}", env!("CARGO_PKG_VERSION_MAJOR"), env!("CARGO_PKG_VERSION_MINOR"))
}

/// The file of the data that pages share, from which its links are seen.
fn data_file(name: &str) -> SourcePath {
    SourcePath::new(&format!("content/{name}.yaml")).unwrap_or_else(|_| unreachable!("a fixed path"))
}
