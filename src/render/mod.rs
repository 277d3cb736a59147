//! One planned output to bytes.
//!
//! In: a compiled site and the path of an output. Out: its bytes, or the file that is copied.
//! Not here: writing them ([`crate::edge`]).

pub mod atom;
mod css;
pub mod headers;
pub mod html;
pub mod json;
pub mod redirect;
pub mod search;
pub mod sitemap;
mod xml;

use crate::diag::Diagnostic;
use crate::entries::Calendars;
use crate::image;
use crate::image::Fonts;
use crate::image::card::Card;
use crate::locale::Locale;
use crate::localised::{Dates, Localised};
use crate::model::{DocumentRef, Site};
use crate::path::{OutputPath, SourcePath};
use crate::plan::{self, LanguageIndex, Output, Plan, Planned};
use crate::rules;
use crate::theme::{Content, Theme};
use crate::view::{self, Index, Viewer};
use html::{Shared, Templates};
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
    calendars: Calendars,
    dates: Vec<Dates>,
    /// What the pages of a language share.
    shared: Vec<Shared>,
    /// The index of all pages, by language.
    indexes: Vec<OnceLock<Index>>,
}

impl Renderer {
    /// Prepares what the outputs of a site share.
    pub fn new(
        site: Site,
        plan: Arc<Plan>,
        theme: Theme,
        locales: Vec<Locale>,
        dates: Vec<Dates>,
        calendars: Calendars,
        templates: Templates,
    ) -> Self {
        let indexes = locales.iter().map(|_| OnceLock::new()).collect();
        let mut renderer = Renderer { site, plan, theme, locales, templates, calendars, dates, shared: Vec::new(), indexes };
        renderer.shared = (0..renderer.locales.len())
            .map(|language| {
                Shared::new(&view::site::view(&renderer.viewer(language), &renderer.theme), renderer.site.documents.len())
            })
            .collect();
        renderer
    }

    /// The site in all of its languages, in order.
    pub fn languages(&self) -> Vec<Localised<'_>> {
        Localised::all(&self.site, &self.locales, &self.dates)
    }

    /// The site in a language.
    pub fn localised(&self, language: LanguageIndex) -> Localised<'_> {
        Localised::new(&self.site, &self.locales, &self.dates, language)
    }

    /// The site in a language, with all that is planned of it.
    pub fn viewer(&self, language: LanguageIndex) -> Viewer<'_> {
        Viewer { local: self.localised(language), plan: &self.plan, calendars: &self.calendars, index: &self.indexes[language] }
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
            Output::Document(_, language, _) | Output::Page(_, language) => return self.page(path, &planned.output, *language),
            Output::Entry(number, language) => self.proved(path, planned, self.calendars.entry_file(*number, *language))?,
            Output::Feed(number, language) => {
                let feed = &self.plan.feeds[*number];
                self.proved(path, planned, self.calendars.feed_file(&self.localised(*language), feed))?
            }
            Output::FormerEntry(uid, language) => self.proved(path, planned, self.calendars.former_entry_file(uid, *language))?,
            Output::FormerFeed(feed, language) => {
                let local = self.localised(*language);
                self.proved(path, planned, self.calendars.former_feed_file(&local, &self.plan, feed, path.as_str()))?
            }
            Output::Atom(language) => {
                view::updates_feed::view(&self.localised(*language)).map(|feed| atom::write(&feed)).unwrap_or_default()
            }
            Output::ChangesFeed(language) => {
                view::changes_feed::view(&self.viewer(*language)).map(|feed| atom::write(&feed)).unwrap_or_default()
            }
            Output::ChangesData => {
                return Ok(Rendered::Bytes(json::write_changes(&view::changes_data::view(&self.localised(0)))));
            }
            Output::Dates => return Ok(Rendered::Bytes(json::write_dates(view::dates_data::view(&self.localised(0))))),
            Output::Sitemap => sitemap::write_sitemap(&view::sitemap::pages(&self.localised(0), &self.plan)),
            Output::Robots => sitemap::robots(self.localised(0).url("sitemap.xml").as_deref()),
            Output::Headers => self.headers(),
            Output::SearchIndex(language) => search::write(&view::search::index(&self.localised(*language))),
            Output::Redirects => redirect::rules(&view::redirects::redirects(&self.site, &self.plan)),
            Output::NoJekyll => String::new(),
            Output::SocialImage(at, language) => {
                let (fonts, _) = Fonts::of(&self.theme);
                return Ok(Rendered::Bytes(image::write(&Card::of(&self.localised(*language), *at), &fonts)));
            }
            Output::Asset(name) => return Ok(self.asset(name)),
            Output::File(file) => return Ok(Rendered::Copy(file.clone())),
            Output::Redirect(at, language) => self.redirect(path, *at, *language),
        };
        Ok(Rendered::Bytes(text.into_bytes()))
    }

    fn page(&self, path: &OutputPath, output: &Output, language: LanguageIndex) -> Result<Rendered, Vec<Diagnostic>> {
        let viewer = self.viewer(language);
        let Some(page) = view::context(&viewer, path, output) else { return Ok(Rendered::Bytes(Vec::new())) };
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
        let context = html::context(&page, &self.shared[language], |at| view::card::view(&viewer.local, at))
            .map_err(|message| vec![self.templates.unreadable(&template, message)])?;
        let mut bytes = Vec::with_capacity(16 * 1024);
        self.templates.render(&template, &context, &mut bytes)?;
        Ok(Rendered::Bytes(bytes))
    }

    /// A calendar file, unless it says something else when it is read back.
    fn proved(&self, path: &OutputPath, planned: &Planned, file: Result<String, Vec<String>>) -> Result<String, Vec<Diagnostic>> {
        let differences = match file {
            Ok(text) => return Ok(text),
            Err(differences) => differences,
        };
        let span = planned.asked_by.clone().unwrap_or_else(|| self.site.config.span.part(0..0));
        let found = differences.into_iter().map(|difference| {
            let message = format!("`{path}`, read back, does not say what the site says: {difference}");
            Diagnostic::new(&rules::CALENDAR_READ_BACK, span.clone(), message)
                .help("if the id and `uid_domain` have more than 254 characters together, shorten one; otherwise please report this bug of Convoke")
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

    fn redirect(&self, path: &OutputPath, at: DocumentRef, language: LanguageIndex) -> String {
        let local = self.localised(language);
        let target = plan::document_path(&self.site, at, language, 1);
        let href = format!("{}{}", path.to_root(), crate::text::percent::encode_path(&local.path(&target)));
        let title = &self.site.documents[at].text(language).title.value;
        redirect::write(&self.locales[language].tag, title, &href, local.url(&target).as_deref())
    }
}
