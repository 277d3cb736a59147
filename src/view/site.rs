//! What every page of a language says of the site: its name, its menu, its feeds, its words.
//!
//! In: a site, what is planned of it, and its theme. Out: [`SiteView`]. Not here: what differs from page to page
//! ([`super::page`]).

use super::calendars::{self, FeedLink};
use super::link;
use super::viewer::Viewer;
use crate::localised::Localised;
use crate::localised::date::DateView;
use crate::model::{DocumentRef, Kind, Page, Period};
use crate::path::OutputPath;
use crate::plan;
use crate::theme::Theme;
use crate::time::When;
use serde::Serialize;
use serde_json::Value;

/// The site, in the language of a page.
#[derive(Debug, Clone, Serialize)]
pub struct SiteView {
    /// Its title.
    pub title: String,
    /// What it is about.
    pub description: Option<String>,
    /// Who publishes it.
    pub author: String,
    /// Its absolute address, ending in `/`; nothing absolute is written without one.
    pub base_url: Option<String>,
    /// The path of the home page.
    pub home_path: String,
    /// The main menu.
    pub menu: Vec<MenuItem>,
    /// The path of the page of calendars, if there are any.
    pub calendar_path: Option<String>,
    /// The path of the page of sources, if there is one.
    pub sources_path: Option<String>,
    /// The path of the page of organisations, if there is one.
    pub organisations_path: Option<String>,
    /// The path of the page of tags, if there is one.
    pub tags_path: Option<String>,
    /// The path of the page of all dates, if there are any.
    pub dates_path: Option<String>,
    /// The path of the page of places, if there are any with events.
    pub places_path: Option<String>,
    /// The path of the index of all pages, if there is one.
    pub index_path: Option<String>,
    /// The path of the page on which one searches, if there is one.
    pub search_path: Option<String>,
    /// The path of the page of what changed, if there is something to tell.
    pub changes_path: Option<String>,
    /// The path of its feed, if there is one.
    pub changes_feed_path: Option<String>,
    /// The path of the feed of updates, if there is one.
    pub atom_path: Option<String>,
    /// The calendar feeds.
    pub feeds: Vec<FeedLink>,
    /// The day on which it was given up, if it was.
    pub archived: Option<DateView>,
    /// The words of the script that adds what depends on the reader's moment: JSON for an attribute in single quotes. None in
    /// a site that is archived, which has no script but the search's.
    pub script_html: Option<String>,
    /// The words of the interface, by key.
    pub t: serde_json::Value,
    /// The files of the theme by their plain names: the paths under which they are written.
    pub assets: serde_json::Value,
    /// Name and version of the generator.
    pub generator: String,
    /// The configuration's `extra`.
    pub extra: serde_json::Value,
}

/// An item of the main menu.
#[derive(Debug, Clone, Serialize)]
pub struct MenuItem {
    /// Its text.
    pub title: String,
    /// Where it leads.
    pub path: String,
    /// The tag of the language of its text, where that is not the page's.
    pub lang: Option<String>,
    /// The address under which pages count as being inside it: `workshops/`.
    pub prefix: String,
}

/// The site as every page of this language sees it.
pub fn view(viewer: &Viewer<'_>, theme: &Theme) -> SiteView {
    let local = &viewer.local;
    let (site, language) = (local.site, local.language);
    let config = &site.config;
    let built = |page: Page| viewer.planned(&page.path(site, language));
    let of_kind = |kind: &str| site.page_of_kind(kind).map(|at| link::document_path(local, at));
    let assets = theme.statics.iter().map(|(name, file)| (name.clone(), Theme::output_name(name, file).into()));
    SiteView {
        title: local.text(&config.title).to_owned(),
        description: local.text_option(config.description.as_ref()),
        author: local.text(&config.author).to_owned(),
        base_url: config.base_url.clone(),
        home_path: local.path(&plan::home_path(site, language)),
        menu: menu(viewer),
        calendar_path: viewer.planned(&plan::calendars_path(site, language)),
        sources_path: of_kind("sources"),
        organisations_path: of_kind("organisations"),
        tags_path: built(Page::Tags),
        dates_path: built(Page::Dates(Period::All)),
        places_path: built(Page::Places),
        index_path: built(Page::Index(1)),
        search_path: built(Page::Search),
        changes_path: built(Page::Changes),
        changes_feed_path: viewer.planned(&plan::changes_feed_path(site, language)),
        atom_path: viewer.planned(&plan::atom_path(site, language)),
        feeds: calendars::of_site(viewer),
        archived: config.archived.map(|day| local.site_date(&When::day(day))),
        script_html: config.archived.is_none().then(|| script_words(local)),
        t: local.locale.strings().clone(),
        assets: Value::Object(assets.collect()),
        generator: generator(),
        extra: config.extra.clone(),
    }
}

/// Name and version of this program.
pub(super) fn generator() -> String {
    format!("Convoke {}.{}", env!("CARGO_PKG_VERSION_MAJOR"), env!("CARGO_PKG_VERSION_MINOR"))
}

/// The words of the script, with the CLDR locale by which it counts and writes times.
fn script_words(local: &Localised<'_>) -> String {
    let mut words = local.locale.strings().get("script").cloned().unwrap_or_default();
    if let Value::Object(words) = &mut words {
        words.insert("locale".to_owned(), local.site.config.languages[local.language].locale.clone().into());
    }
    words.to_string().replace('&', "&amp;").replace('\'', "&#39;").replace('<', "&lt;")
}

/// The main menu: what the configuration names, or else the sections by weight.
fn menu(viewer: &Viewer<'_>) -> Vec<MenuItem> {
    let local = &viewer.local;
    let site = local.site;
    if site.config.menu.is_empty() {
        let listed = site.home().map(|home| site.lists.items(home)).unwrap_or_default();
        let sections = listed.iter().filter(|at| matches!(site.documents[**at].kind, Kind::Section(_)));
        return sections.map(|at| document_item(local, *at)).collect();
    }
    let item = |named: &str| {
        let key = named.trim_matches('/');
        match site.documents.iter().find(|(_, document)| document.key == key) {
            Some((at, _)) => Some(document_item(local, at)),
            None => built_item(viewer, &Page::in_folder(key)?),
        }
    };
    site.config.menu.iter().filter_map(|named| item(named)).collect()
}

fn document_item(local: &Localised<'_>, at: DocumentRef) -> MenuItem {
    let document = &local.site.documents[at];
    MenuItem {
        title: document.text(local.language).menu_title().to_owned(),
        path: link::document_path(local, at),
        lang: local.text_lang(document),
        prefix: format!("{}{}/", plan::prefix(local.site, local.language), document.key),
    }
}

/// A page that Convoke makes by itself in the menu; `None` where the site has none.
fn built_item(viewer: &Viewer<'_>, page: &Page) -> Option<MenuItem> {
    let path = page.path(viewer.local.site, viewer.local.language);
    viewer.plan.get(&path)?;
    let prefix = OutputPath::new(&path).ok()?.address().to_owned();
    let link = link::to_built(&viewer.local, page);
    Some(MenuItem { title: link.title, path: link.path, lang: None, prefix })
}
