//! Builds the views of a site in one language: what all of them share.

use super::{
    CardView, CitationView, ContactView, DateView, FormerView, IndexGroupView, Link, MenuItem, OfferedView, OrganisationView,
    PlaceView, RegistrationView, SiteView, StatusView, UpdateItem, date, links,
};
use crate::ics::calendar::Entry;
use crate::ledger::Standing;
use crate::locale::{Length, Locale};
use crate::model::{
    Citation, Contact, Document, Former, Kind, LinkStyle, LocalText, Milestone, Offered, Organisation, Place, Ref, Registration,
    Site, Source, Status, link,
};
use crate::path::{OutputPath, SourcePath};
use crate::plan::{self, LanguageIndex, Plan};
use crate::text::degrees;
use crate::text::escape;
use crate::text::markdown::{self, RawHtml};
use crate::text::percent::encode_path;
use crate::theme::Theme;
use crate::time::{When, Zone};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What builds the views of a site in one language.
#[derive(Clone, Copy)]
pub struct Viewer<'a> {
    /// The site.
    pub site: &'a Site,
    /// What is written.
    pub plan: &'a Plan,
    /// The words and forms of the language.
    pub locale: &'a Locale,
    /// Those of all languages, in the order of the configuration.
    pub locales: &'a [Locale],
    /// The place of the language in the configuration.
    pub language: LanguageIndex,
    /// What was built before.
    pub memo: &'a Memo,
}

/// Views that several outputs of one language share, each built once.
#[derive(Debug)]
pub struct Memo {
    /// The calendar entries of events: a page, its own calendar and two feeds hold each.
    pub(super) entries: Vec<OnceLock<Option<Entry>>>,
    /// The dates of documents: a page and its entry in lists show each.
    dates: Vec<OnceLock<DateView>>,
    /// The index of all pages, of which each of its pages shows a part.
    pub(super) index: OnceLock<Vec<(IndexGroupView, Ref<Document>)>>,
}

impl Memo {
    /// Room for the views of so many documents.
    pub fn new(documents: usize) -> Self {
        Memo {
            entries: (0..documents).map(|_| OnceLock::new()).collect(),
            dates: (0..documents).map(|_| OnceLock::new()).collect(),
            index: OnceLock::new(),
        }
    }

    /// Gives the entries that were built the revisions by which calendars know them.
    pub fn revise(&mut self, standing: &BTreeMap<String, Standing>) {
        for entry in self.entries.iter_mut().filter_map(|entry| entry.get_mut()?.as_mut()) {
            entry.revise(standing);
        }
    }
}

/// The title that calendars, cards and pages give a page.
impl<'a> Viewer<'a> {
    /// A path as links write it: by file or by folder.
    pub fn path(&self, path: &str) -> String {
        match self.site.config.link_style {
            LinkStyle::File => path.to_owned(),
            LinkStyle::Folder => OutputPath::new(path).map_or_else(|_| path.to_owned(), |path| path.address().to_owned()),
        }
    }

    /// The absolute address of a path in the output, where the site has one.
    pub fn url(&self, path: &str) -> Option<String> {
        let base = self.site.config.base_url.as_ref()?;
        let path = OutputPath::new(path).ok()?;
        Some(format!("{base}{}", encode_path(path.address())))
    }

    /// The path of a document's page in this language.
    pub fn document_path(&self, document: Ref<Document>) -> String {
        plan::document_path(self.site, document, self.language, 1)
    }

    /// What leads from a page with this root to what `target`, written in `file`, names.
    pub fn href(&self, file: &SourcePath, target: &str, root: &str) -> String {
        let resolved = link::resolve(self.site, file, target);
        match (plan::target_path(self.site, &resolved, self.language), resolved) {
            (Some((path, anchor)), _) => {
                let anchor = anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default();
                format!("{root}{}{anchor}", encode_path(&self.path(&path)))
            }
            (None, link::Target::Unsafe) => String::new(),
            (None, _) => target.to_owned(),
        }
    }

    /// What becomes of HTML in texts, on pages.
    pub(super) fn raw_html(&self) -> RawHtml {
        if self.site.config.allow_html { RawHtml::Passed } else { RawHtml::Off }
    }

    /// What becomes of HTML in texts, in feeds, in calendars and wherever else it has no place.
    pub(super) fn words_of_html(&self) -> RawHtml {
        if self.site.config.allow_html { RawHtml::Words } else { RawHtml::Off }
    }

    /// A text of the site in this language.
    pub fn text<'t>(&self, text: &'t LocalText) -> &'t str {
        text.get(self.language)
    }

    /// The tag of the language of a text, where it is not in this one; a text without letters is in all.
    pub fn lang_of(&self, text: &LocalText) -> Option<String> {
        let foreign = self.language > 0 && !text.has(self.language) && self.text(text).contains(char::is_alphabetic);
        foreign.then(|| self.site.config.languages[0].tag.clone())
    }

    fn lang_of_option(&self, text: Option<&LocalText>) -> Option<String> {
        text.and_then(|text| self.lang_of(text))
    }

    fn text_option(&self, text: Option<&LocalText>) -> Option<String> {
        text.map(|text| self.text(text).to_owned())
    }

    /// A text in inline Markdown, written in `file`, as HTML for a page with this root.
    pub fn rich(&self, text: &LocalText, file: &SourcePath, root: &str) -> String {
        let html = markdown::inline(self.text(text), self.raw_html(), |target| self.href(file, target, root));
        match self.lang_of(text) {
            Some(lang) if html.contains("<p>") => format!("<div lang=\"{}\">{html}</div>", escape::escape(&lang)),
            Some(lang) => format!("<span lang=\"{}\">{html}</span>", escape::escape(&lang)),
            None => html,
        }
    }

    pub(super) fn rich_option(&self, text: Option<&LocalText>, file: &SourcePath, root: &str) -> Option<String> {
        text.map(|text| self.rich(text, file, root))
    }

    /// A date in words; what is coarser than an exact time begins and ends in `zone`.
    pub fn date(&self, when: &When, zone: &Zone) -> DateView {
        date::view(self.locale, when, zone, self.site.config.clocks(self.language))
    }

    /// The zone of the site.
    pub(super) fn site_zone(&self) -> Zone {
        self.site.config.zone.clone().unwrap_or_else(Zone::utc)
    }

    /// The date by which a document is ordered, if it has one.
    pub fn document_date(&self, at: Ref<Document>) -> Option<&'a DateView> {
        let document = &self.site.documents[at];
        let date = document.date()?;
        Some(self.memo.dates[at.index()].get_or_init(|| self.date(date, &document.zone(self.site))))
    }

    /// The same, short.
    pub(super) fn short_date(&self, at: Ref<Document>) -> Option<String> {
        self.document_date(at).map(|date| date.short.clone())
    }

    /// A date that is told of the site, and not of an event.
    pub fn site_date(&self, when: &When) -> DateView {
        self.date(when, &self.site_zone())
    }

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
            home_path: self.path(&plan::built_path(self.site, self.language, "")),
            menu: self.menu(),
            calendar_path: has(plan::calendars_path(self.site, self.language)),
            sources_path: self.site.page_of_kind("sources").map(|at| self.path(&self.document_path(at))),
            organisations_path: self.site.page_of_kind("organisations").map(|at| self.path(&self.document_path(at))),
            tags_path: has(plan::built_path(self.site, self.language, "tags")),
            dates_path: has(plan::archive_path(self.site, self.language, None)),
            places_path: has(plan::built_path(self.site, self.language, "places")),
            index_path: has(plan::index_path(self.site, self.language, 1)),
            search_path: has(plan::built_path(self.site, self.language, "search")),
            changes_path: has(plan::built_path(self.site, self.language, "changes")),
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
                let path = plan::built_path(self.site, self.language, key);
                self.plan.get(&path)?;
                let title = self.locale.word(&format!("built.{key}")).to_owned();
                let prefix = OutputPath::new(&path).ok()?.address().to_owned();
                Some(MenuItem { title, prefix, path: self.path(&path), lang: None })
            })
            .collect()
    }

    /// The tags of a document as links to their lists.
    pub fn tags(&self, document: &Document) -> Vec<Link> {
        document
            .tags
            .iter()
            .map(|tag| Link {
                title: self.tag_name(tag).to_owned(),
                path: self.path(&plan::tag_path(self.site, self.language, tag, 1)),
                lang: self.tag_lang(tag),
            })
            .collect()
    }

    /// What a tag is called in this language.
    pub fn tag_name<'t>(&'t self, tag: &'t str) -> &'t str {
        self.site.tag_names.get(tag).map_or(tag, |name| self.text(name))
    }

    /// The tag of the language of a tag's name, where that is not this one and known.
    pub fn tag_lang(&self, tag: &str) -> Option<String> {
        self.lang_of(self.site.tag_names.get(tag)?)
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

    /// The tag of the language of a document's text, where it is not written in this one.
    pub fn text_lang(&self, document: &Document) -> Option<String> {
        (!document.is_in(self.language)).then(|| self.site.config.languages[0].tag.clone())
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

    /// The short name of an organisation, or its name.
    pub fn short_name(&self, at: Ref<Organisation>) -> &LocalText {
        let organisation = &self.site.organisations[at];
        organisation.short.as_ref().unwrap_or(&organisation.name)
    }

    /// A place in one line: name, street, town, region and country, each said once.
    pub fn place_line(&self, place: &Place) -> String {
        let parts =
            [Some(&place.name), place.street.as_ref(), place.town.as_ref(), place.region.as_ref(), place.country.as_ref()];
        self.join_once(parts.into_iter().flatten())
    }

    /// A place as lists name it: its town and country, or its name.
    pub fn place_short(&self, place: &Place) -> String {
        let parts = [Some(place.town.as_ref().unwrap_or(&place.name)), place.country.as_ref()];
        self.join_once(parts.into_iter().flatten())
    }

    /// The tag of the language of a place as lists name it, where that is not this one.
    pub fn place_short_lang(&self, place: &Place) -> Option<String> {
        self.lang_of(place.town.as_ref().unwrap_or(&place.name))
    }

    /// A place as headings name it: its name, town and country, each said once.
    pub fn place_name(&self, place: &Place) -> String {
        self.join_once([Some(&place.name), place.town.as_ref(), place.country.as_ref()].into_iter().flatten())
    }

    fn join_once<'t>(&self, texts: impl Iterator<Item = &'t LocalText>) -> String {
        let mut parts: Vec<&str> = Vec::new();
        // In Chinese the country comes first, and the house last.
        let mut texts: Vec<&LocalText> = texts.collect();
        if self.locale.word("place.largest_first") == "yes" {
            texts.reverse();
        }
        for text in texts.into_iter().map(|text| text.get(self.language)) {
            if !text.is_empty() && !parts.contains(&text) {
                parts.push(text);
            }
        }
        parts.join(self.locale.word("place.separator"))
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

    /// The name of a milestone with that of its call or event, as it stands alone in a calendar.
    pub fn milestone_title(&self, document: &Document, milestone: &Milestone) -> String {
        let title = &document.text(self.language).title.value;
        self.locale.fill("calendar.milestone", &[("name", self.text(&milestone.name)), ("title", title)])
    }

    /// A date as plain text, with weekdays where they are known.
    pub fn date_line(&self, when: &When) -> String {
        self.locale.text(&self.locale.when(&self.told(when), Length::Weekday))
    }

    /// A date as this language tells it first.
    pub fn told(&self, when: &When) -> When {
        date::told(when, self.site.config.clocks(self.language))
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
