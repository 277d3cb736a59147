//! One planned output to bytes.
//!
//! In: a compiled site and the path of an output. Out: its bytes, or the file that is copied.
//! Not here: writing them ([`crate::edge`]).

pub mod atom;
mod css;
pub mod headers;
pub mod html;
#[cfg(feature = "social-images")]
mod image;
#[cfg(not(feature = "social-images"))]
#[path = "no_image.rs"]
mod image;
pub mod json;
pub mod redirect;
pub mod search;
pub mod sitemap;
mod xml;

use crate::check::Allowances;
use crate::check::calendars::{FEW_ENTRIES, FeedSize, MOST_ENTRIES};
use crate::diag::{Diagnostic, Diagnostics, Span};
use crate::ics::calendar::{Calendar, Entry};
use crate::ics::read_back;
use crate::ics::write::{self, Vevent};
use crate::locale::Locale;
use crate::model::{Document, Ref, Site};
use crate::path::{OutputPath, SourcePath};
use crate::plan::{self, FeedKey, LanguageIndex, Output, Plan, Planned};
use crate::rules;
use crate::theme::{Content, Theme};
use crate::view::{FeedItem, Memo, Viewer};
use html::{Shared, Templates};
use image::Fonts;
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

/// The content of an output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rendered {
    /// These bytes.
    Bytes(Vec<u8>),
    /// The bytes of this file of the site, unread.
    Copy(SourcePath),
}

/// What outputs are rendered from.
#[derive(Debug)]
pub struct Renderer {
    /// The site.
    pub site: Site,
    /// What is written.
    pub plan: Arc<Plan>,
    /// The theme.
    pub theme: Theme,
    /// The languages, in the order of the configuration.
    pub locales: Vec<Locale>,
    /// The templates of the theme.
    pub templates: Templates,
    shared: Vec<Shared>,
    memos: Vec<Memo>,
    /// The VEVENTs of events by language and document, each written once.
    vevents: Vec<Vec<OnceLock<Option<Vevent>>>>,
}

impl Renderer {
    /// Prepares what the outputs of a site share.
    ///
    /// `memos` are those of the languages, and may hold what was built before.
    pub fn new(site: Site, plan: Arc<Plan>, theme: Theme, locales: Vec<Locale>, templates: Templates, memos: Vec<Memo>) -> Self {
        let vevents = locales.iter().map(|_| site.documents.iter().map(|_| OnceLock::new()).collect()).collect();
        let shared = locales
            .iter()
            .enumerate()
            .map(|(language, locale)| {
                let viewer = Viewer { site: &site, plan: &plan, locale, locales: &locales, language, memo: &memos[language] };
                Shared::new(&viewer.site_view(&theme), site.documents.len())
            })
            .collect();
        Renderer { site, plan, theme, locales, templates, shared, memos, vevents }
    }

    /// What builds the views of a language.
    pub fn viewer(&self, language: LanguageIndex) -> Viewer<'_> {
        Viewer {
            site: &self.site,
            plan: &self.plan,
            locale: &self.locales[language],
            locales: &self.locales,
            language,
            memo: &self.memos[language],
        }
    }

    /// The content of the output at `path`; nothing where none is planned there.
    ///
    /// # Errors
    /// Where a template fails, with its place in the theme.
    pub fn render(&self, path: &OutputPath) -> Result<Rendered, Vec<Diagnostic>> {
        match self.plan.get(path.as_str()) {
            Some(planned) => self.render_planned(path, planned),
            None => Ok(Rendered::Bytes(Vec::new())),
        }
    }

    fn render_planned(&self, path: &OutputPath, planned: &Planned) -> Result<Rendered, Vec<Diagnostic>> {
        let text = match &planned.output {
            Output::Document(_, language, _)
            | Output::Calendars(language)
            | Output::Tags(language)
            | Output::Tag(_, language, _)
            | Output::Archive(_, language)
            | Output::Places(language)
            | Output::Place(_, language, _)
            | Output::Index(language, _)
            | Output::Search(language)
            | Output::Changes(language)
            | Output::NotFound(language) => return self.page(path, &planned.output, *language),
            Output::EventCalendar(at, language) => {
                let viewer = self.viewer(*language);
                let entries: Vec<&Entry> = viewer.event_entry(*at).into_iter().collect();
                let text = write::write_vevents(None, self.vevent(*at, *language).into_iter().collect(), VERSION);
                self.proved(path, planned, text, &entries)?
            }
            Output::DeadlineCalendar(at, index, language) => {
                let milestone = &self.site.documents[*at].milestones()[*index];
                let entries = self.viewer(*language).milestone_entry(*at, milestone).into_iter().collect();
                self.calendar(path, planned, Calendar { feed: None, entries })?
            }
            Output::Feed(key, language) => self.feed(path, planned, *key, *language)?,
            Output::FormerEntry(uid, language) => {
                let gone = self.site.ledger.as_ref().and_then(|ledger| ledger.entries.get(uid));
                let entries = gone.map(|locked| self.viewer(*language).tombstone(uid, locked)).into_iter().collect();
                self.calendar(path, planned, Calendar { feed: None, entries })?
            }
            Output::FormerFeed(feed, language) => {
                let viewer = self.viewer(*language);
                let header = viewer.former_feed_header(path.as_str());
                self.calendar(path, planned, Calendar { feed: Some(header), entries: viewer.tombstones(feed) })?
            }
            Output::Atom(language) => self.viewer(*language).atom().map(|feed| atom::write(&feed)).unwrap_or_default(),
            Output::ChangesFeed(language) => {
                self.viewer(*language).changes_atom().map(|feed| atom::write(&feed)).unwrap_or_default()
            }
            Output::ChangesData => return Ok(Rendered::Bytes(json::write_changes(&self.viewer(0).changes_data()))),
            Output::Dates => return Ok(Rendered::Bytes(json::write_dates(self.viewer(0).dates()))),
            Output::Sitemap => sitemap::write_sitemap(&self.viewer(0).sitemap()),
            Output::Robots => sitemap::robots(self.viewer(0).url("sitemap.xml").as_deref()),
            Output::Headers => self.headers(),
            Output::SearchIndex(language) => search::write(&self.viewer(*language).search_index()),
            Output::Redirects => redirect::rules(&self.viewer(0).redirects()),
            Output::NoJekyll => String::new(),
            Output::SocialImage(at, language) => {
                let (fonts, _) = Fonts::of(&self.theme);
                return Ok(Rendered::Bytes(image::write(&self.viewer(*language).card_texts(*at), &fonts)));
            }
            Output::Asset(name) => return Ok(self.asset(name)),
            Output::File(file) => return Ok(Rendered::Copy(file.clone())),
            Output::Redirect(at, language) => self.redirect(path, *at, *language),
        };
        Ok(Rendered::Bytes(text.into_bytes()))
    }

    fn page(&self, path: &OutputPath, output: &Output, language: LanguageIndex) -> Result<Rendered, Vec<Diagnostic>> {
        let viewer = self.viewer(language);
        let Some(page) = viewer.page(path, output) else { return Ok(Rendered::Bytes(Vec::new())) };
        // A template that does not exist has been reported at the page that names it.
        let own = match output {
            Output::Document(at, ..) => self.site.documents[*at]
                .template
                .as_ref()
                .map(|template| template.value.clone())
                .filter(|name| self.templates.has(name)),
            _ => None,
        };
        let template = own.unwrap_or_else(|| format!("{}.html", page.page.kind));
        let context = html::context(&page, &self.shared[language], |at| viewer.card(at))
            .map_err(|message| vec![self.templates.unreadable(&template, message)])?;
        let mut bytes = Vec::with_capacity(16 * 1024);
        self.templates.render(&template, &context, &mut bytes)?;
        Ok(Rendered::Bytes(bytes))
    }

    /// The VEVENT of an event.
    fn vevent(&self, at: Ref<Document>, language: LanguageIndex) -> Option<&Vevent> {
        let write = || self.viewer(language).event_entry(at).and_then(Vevent::of);
        self.vevents[language][at.index()].get_or_init(write).as_ref()
    }

    /// How large a feed is in each language, where it can be too large.
    pub(crate) fn feed_sizes(&self, key: FeedKey) -> Vec<FeedSize> {
        let entries = plan::feed_count(&self.site, key);
        let languages = (0..self.locales.len()).filter(|_| entries >= FEW_ENTRIES);
        let size = |language| {
            let written = || self.feed_text(&self.viewer(language), key, &self.viewer(language).feed_items(key));
            let octets = (entries <= MOST_ENTRIES).then(|| written().len());
            FeedSize { path: plan::feed_path(&self.site, key, language), entries, octets }
        };
        languages.map(size).collect()
    }

    fn feed(
        &self,
        path: &OutputPath,
        planned: &Planned,
        key: FeedKey,
        language: LanguageIndex,
    ) -> Result<String, Vec<Diagnostic>> {
        let viewer = self.viewer(language);
        let items = viewer.feed_items(key);
        let text = self.feed_text(&viewer, key, &items);
        let entries = items.iter().filter_map(|item| match item {
            FeedItem::Event(at) => viewer.event_entry(*at),
            FeedItem::Alone(entry) => Some(&**entry),
        });
        self.proved(path, planned, text, &entries.collect::<Vec<_>>())
    }

    /// The file of a feed that holds `items`.
    fn feed_text(&self, viewer: &Viewer<'_>, key: FeedKey, items: &[FeedItem]) -> String {
        let milestones: Vec<Vevent> = items
            .iter()
            .filter_map(|item| match item {
                FeedItem::Alone(entry) => Vevent::of(entry),
                FeedItem::Event(_) => None,
            })
            .collect();
        let events = items.iter().filter_map(|item| match item {
            FeedItem::Event(at) => self.vevent(*at, viewer.language),
            FeedItem::Alone(_) => None,
        });
        write::write_vevents(Some(&viewer.feed_header(key)), events.chain(&milestones).collect(), VERSION)
    }

    /// The file of a calendar that shares no entry with another.
    fn calendar(&self, path: &OutputPath, planned: &Planned, calendar: Calendar) -> Result<String, Vec<Diagnostic>> {
        let text = write::write(&calendar, VERSION);
        self.proved(path, planned, text, &calendar.entries.iter().collect::<Vec<_>>())
    }

    /// A calendar file that says what it should when it is read back.
    fn proved(&self, path: &OutputPath, planned: &Planned, text: String, entries: &[&Entry]) -> Result<String, Vec<Diagnostic>> {
        let differences = read_back::differences(&text, entries);
        if differences.is_empty() {
            return Ok(text);
        }
        let span = planned.asked_by.clone().unwrap_or_else(|| self.site.config.span.part(0..0));
        let found = differences.into_iter().map(|difference| {
            let message = format!("`{path}`, read back, does not say what the site says: {difference}");
            Diagnostic::new(&rules::CALENDAR_READ_BACK, span.clone(), message)
                .help("if the id and `uid_domain` have more than 254 characters together, shorten one; otherwise please report this fault of Convoke")
        });
        Err(found.collect())
    }

    fn asset(&self, name: &str) -> Rendered {
        match self.theme.statics.get(name).map(|file| (&file.content, &file.path)) {
            Some((Content::Text(text), _)) if name.ends_with(".css") => Rendered::Bytes(css::shorten(text).into_bytes()),
            Some((Content::Text(text), _)) => Rendered::Bytes(text.as_bytes().to_vec()),
            Some((Content::Bytes(bytes), _)) => Rendered::Bytes(bytes.to_vec()),
            Some((Content::File(_), path)) => Rendered::Copy(path.clone()),
            None => Rendered::Bytes(Vec::new()),
        }
    }

    fn headers(&self) -> String {
        let of = |wanted: fn(&Output) -> bool| {
            self.plan.iter().filter(move |(_, planned)| wanted(&planned.output)).map(|(path, _)| path.as_str())
        };
        let atom: Vec<&str> = of(|output| matches!(output, Output::Atom(_) | Output::ChangesFeed(_))).collect();
        let assets: Vec<&str> = of(|output| matches!(output, Output::Asset(_))).collect();
        headers::headers(&atom, &assets)
    }

    /// What the fonts of social images lack, where the site has such images.
    pub fn check_images(&self, allowances: &mut Allowances, diagnostics: &mut Diagnostics) {
        let mut images = self
            .plan
            .iter()
            .filter_map(|(_, planned)| match planned.output {
                Output::SocialImage(at, language) => Some((at, language)),
                _ => None,
            })
            .peekable();
        // Most sites have no such image: their fonts are not read at all.
        if images.peek().is_none() {
            return;
        }
        let (fonts, bad) = Fonts::of(&self.theme);
        for path in bad {
            let diagnostic = Diagnostic::new(&rules::BAD_FONT, Span::new(path, 0..0), "this is no font that can be read");
            diagnostics.push(diagnostic.help("use a TrueType or OpenType font: `.ttf` or `.otf`"));
        }
        let mut told: BTreeSet<char> = BTreeSet::new();
        for (at, language) in images {
            let missing = image::missing(&self.viewer(language).card_texts(at), &fonts);
            // Each character is told once, where it is seen first and not allowed.
            let fresh: Vec<char> = missing.into_iter().filter(|c| !told.contains(c)).collect();
            if !fresh.is_empty() {
                let list: Vec<String> = fresh.iter().map(|c| format!("`{c}` (U+{:04X})", u32::from(*c))).collect();
                let span = self.site.documents[at].text(language).title.span.clone();
                let message = format!("no font has {} for the social image of this page", list.join(", "));
                let finding = Diagnostic::new(&rules::MISSING_GLYPH, span, message)
                    .help("put a font that has it into `fonts/`: see `docs/themes.md`");
                if !allowances.permit(&self.site, &finding) {
                    told.extend(fresh);
                    diagnostics.push(finding);
                }
            }
        }
    }

    fn redirect(&self, path: &OutputPath, at: Ref<Document>, language: LanguageIndex) -> String {
        let viewer = self.viewer(language);
        let target = plan::document_path(&self.site, at, language, 1);
        let href = format!("{}{}", path.to_root(), crate::text::percent::encode_path(&viewer.path(&target)));
        let title = &self.site.documents[at].text(language).title.value;
        redirect::write(&self.locales[language].tag, title, &href, viewer.url(&target).as_deref())
    }
}

/// The version in PRODID: major and minor alone, so that a mended release does not change every calendar.
const VERSION: &str = concat!(env!("CARGO_PKG_VERSION_MAJOR"), ".", env!("CARGO_PKG_VERSION_MINOR"));
