//! What the pages of all kinds have: titles, text, the ways to and from them, and what their heads say.
//!
//! In: a page and what it is called. Out: [`PageView`]. Not here: what a page of one kind has besides, which stands in the
//! file of that kind; the menu and all that is the same on every page ([`super::site`]).

use super::calendars::FeedLink;
use super::languages::{self, OriginalView, TranslationView};
use super::link::{self, Link};
use super::services;
use super::social_image::{self, ImageView};
use super::source::{self, CitationView};
use super::viewer::Viewer;
use crate::locale::Length;
use crate::localised::Localised;
use crate::localised::date::DateView;
use crate::model::{Document, DocumentRef, DocumentText, Kind, Page};
use crate::parse::PageKind;
use crate::path::OutputPath;
use crate::plan;
use crate::text::{cut_at_word, markdown};
use crate::time::When;
use serde::Serialize;
use serde_json::Value;

/// How long a description for search engines is at most, in characters.
const DESCRIPTION: usize = 300;

/// What the pages of all kinds have.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PageView {
    /// `event`, `call`, `guideline`, `update`, `page`, `section`, `home`, `calendar`, `organisations`, `sources`, `tag`, `tags`, `dates`, `places`, `place`, `index`, `search`, `changes` or `not-found`.
    pub kind: &'static str,
    /// Its identity.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The text of `<title>`: name, what, when, site.
    pub head_title: String,
    /// One or two sentences.
    pub summary: Option<String>,
    /// The text of its description for search engines.
    pub description: String,
    /// Its own address relative to the root, without `index.html`: `workshops/chengdu-2014/`.
    pub address: String,
    /// Its absolute address.
    pub url: Option<String>,
    /// The BCP 47 tag of its language.
    pub lang: String,
    /// The tag of the language of its text, where that is another.
    pub text_lang: Option<String>,
    /// The original, where the page is not translated, or the translation is older than the original.
    pub original: Option<OriginalView>,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// Its text.
    pub body_html: String,
    /// Its headings.
    pub toc: Vec<TocItem>,
    /// The way from the home page to the page above this one.
    pub breadcrumbs: Vec<Link>,
    /// The page before it, in a section of pages of text.
    pub previous: Option<Link>,
    /// The page after it.
    pub next: Option<Link>,
    /// The languages in which it exists, itself included; empty where there is only one.
    pub translations: Vec<TranslationView>,
    /// When its content was last changed.
    pub updated: Option<DateView>,
    /// What it rests on.
    pub sources: Vec<CitationView>,
    /// Its subjects.
    pub tags: Vec<Link>,
    /// Where readers report that it is outdated.
    pub report_url: Option<String>,
    /// Ways to share it.
    pub share: Vec<ShareLink>,
    /// Whether search engines are asked to leave it out.
    pub noindex: bool,
    /// Its image for social networks, where the site has them: its own, or that of the site.
    pub image: Option<ImageView>,
    /// JSON-LD for a script element, already escaped for it.
    pub json_ld_html: Option<String>,
    /// Calendar files that belong to this page.
    pub calendars: Vec<FeedLink>,
    /// The front matter's `extra`.
    pub extra: serde_json::Value,
}

/// A heading.
#[derive(Debug, Clone, Serialize)]
pub struct TocItem {
    /// 2 to 6.
    pub level: u8,
    /// Its anchor.
    pub id: String,
    /// Its text.
    pub title: String,
}

/// A way to share a page.
#[derive(Debug, Clone, Serialize)]
pub struct ShareLink {
    /// Where: `Mail`, `X`, `Weibo` …
    pub name: String,
    /// The link.
    pub url: String,
}

/// What a page is, and what it is called: what its view begins with.
pub(super) struct Named {
    /// Its kind.
    pub(super) kind: &'static str,
    /// Its identity.
    pub(super) id: String,
    /// Its title.
    pub(super) title: String,
    /// The text of `<title>`.
    pub(super) head: String,
    /// One or two sentences.
    pub(super) summary: Option<String>,
}

/// The title of the site.
pub(super) fn site_title<'s>(local: &Localised<'s>) -> &'s str {
    local.text(&local.site.config.title)
}

/// The text of `<title>`: the parts; on the second page of a list and on later ones, its number; then the site.
pub(super) fn head(local: &Localised<'_>, parts: &[&str], number: usize) -> String {
    let site = site_title(local);
    let numbered = (number > 1).then(|| local.locale.fill("head.page", &[("n", &number.to_string())]));
    let parts: Vec<&str> = parts.iter().copied().chain(numbered.as_deref()).collect();
    let head = parts.join(local.locale.word("head.comma"));
    if head == site { head } else { format!("{head}{}{site}", local.locale.word("head.separator")) }
}

/// A page that Convoke makes by itself, called by the words of the theme.
pub(super) fn built(viewer: &Viewer<'_>, path: &OutputPath, page: &Page) -> PageView {
    let local = &viewer.local;
    let title = local.locale.word(&format!("built.{}", page.word())).to_owned();
    let key = format!("built.{}_summary", page.word());
    // Where there is no more to say, a page says its title.
    let summary = match local.locale.find(&key) {
        Some(_) => local.locale.fill(&key, &[("site", site_title(local))]),
        None => title.clone(),
    };
    let number = if let Page::Index(number) = page { *number } else { 1 };
    let head = head(local, &[&title], number);
    named(viewer, path, Named { kind: page.kind(), id: page.kind().to_owned(), head, summary: Some(summary), title })
}

/// A page that Convoke makes by itself, called by a name of its own.
pub(super) fn named(viewer: &Viewer<'_>, path: &OutputPath, named: Named) -> PageView {
    PageView { image: social_image::view(viewer, None), ..common(&viewer.local, path, named, None) }
}

/// The page of a document; of a section, the page of its list with this number.
pub(super) fn of_document(viewer: &Viewer<'_>, path: &OutputPath, at: DocumentRef, number: usize) -> PageView {
    let local = &viewer.local;
    let document = &local.site.documents[at];
    let text = document.text(local.language);
    let when_and_where = when_and_where(local, document);
    let parts: Vec<&str> = std::iter::once(text.title.value.as_str()).chain(when_and_where.iter().map(String::as_str)).collect();
    let named = Named {
        kind: document.kind_name(),
        id: document.id.value.clone(),
        title: text.title.value.clone(),
        head: head(local, &parts, number),
        summary: text.summary.clone(),
    };
    let mut view = common(local, path, named, Some(document));
    view.image = social_image::view(viewer, Some(at));
    if text.summary.is_none() {
        view.description = first_words(local, text).unwrap_or(view.description);
    }
    view.text_lang = local.text_lang(document);
    view.noindex = view.text_lang.is_some();
    view.original = languages::original(local, at);
    // The text stands on the first page of a list alone.
    if number == 1 {
        let root = path.to_root();
        view.body_html = text.body.to_html(local.raw_html(), |target| local.href(&text.file, target, &root));
        view.toc = toc(text);
    }
    view.breadcrumbs.extend(above(local, document));
    [view.previous, view.next] = beside(local, at, document);
    view.updated = document.updated.as_ref().map(|day| local.site_date(&When::day(day.value)));
    view.sources = source::citations(local, &document.sources);
    view.tags = link::to_tags(local, document);
    view.extra.clone_from(&document.extra);
    view
}

/// What the views of all pages begin with.
fn common(local: &Localised<'_>, path: &OutputPath, named: Named, document: Option<&Document>) -> PageView {
    let Named { kind, id, title, head, summary } = named;
    let url = local.url(path.as_str());
    let of_site = || local.text_option(local.site.config.description.as_ref());
    let report = local.site.config.report.as_ref();
    PageView {
        kind,
        id,
        head_title: head,
        description: summary.clone().or_else(of_site).unwrap_or_else(|| title.clone()),
        report_url: report.map(|template| services::fill(template, &title, url.as_deref().unwrap_or(path.as_str()))),
        share: url.as_deref().map(|url| share(&title, url)).unwrap_or_default(),
        breadcrumbs: home(local, path).into_iter().collect(),
        translations: languages::translations(local, path, document),
        title,
        summary,
        address: path.address().to_owned(),
        url,
        lang: local.locale.tag.clone(),
        text_lang: None,
        original: None,
        dir: local.locale.dir,
        body_html: String::new(),
        toc: Vec::new(),
        previous: None,
        next: None,
        updated: None,
        sources: Vec::new(),
        tags: Vec::new(),
        noindex: false,
        image: None,
        json_ld_html: None,
        calendars: Vec::new(),
        extra: Value::Null,
    }
}

fn share(title: &str, url: &str) -> Vec<ShareLink> {
    services::share_links(title, url).into_iter().map(|(name, url)| ShareLink { name: name.to_owned(), url }).collect()
}

/// The way to the home page, from all other pages.
fn home(local: &Localised<'_>, path: &OutputPath) -> Option<Link> {
    let is_home = path.address() == plan::prefix(local.site, local.language);
    (!is_home).then(|| Link {
        title: local.locale.word("built.home").to_owned(),
        path: local.path(&plan::home_path(local.site, local.language)),
        lang: None,
    })
}

/// The sections above a document, without the home page.
fn above(local: &Localised<'_>, document: &Document) -> Vec<Link> {
    let mut links = Vec::new();
    let mut above = document.section;
    while let Some(at) = above {
        let section = &local.site.documents[at];
        if !section.is_home() {
            let title = section.text(local.language).menu_title().to_owned();
            links.push(Link { title, ..link::to_document(local, at) });
        }
        above = section.section;
    }
    links.reverse();
    links
}

/// The pages of text before and after one, in the section that lists it.
fn beside(local: &Localised<'_>, at: DocumentRef, document: &Document) -> [Option<Link>; 2] {
    let is_text = |kind: &Kind| matches!(kind, Kind::Page(PageKind::Plain) | Kind::Guideline(_));
    let section = document.section.filter(|section| is_text(&document.kind) && !local.site.documents[*section].is_home());
    let Some(section) = section else { return [None, None] };
    local.site.lists.beside(at, section).map(|other| {
        let other = other.filter(|other| is_text(&local.site.documents[*other].kind))?;
        Some(link::to_document(local, other))
    })
}

/// The date and place that make the title of an event's page its own.
fn when_and_where(local: &Localised<'_>, document: &Document) -> Vec<String> {
    let Some(event) = document.event() else { return Vec::new() };
    let date = local.locale.text(&local.locale.when(&local.on_clocks(&event.dates), Length::Long));
    let places = event.places.iter().map(|place| &local.site.places[*place]);
    let mut parts = vec![date];
    for town in places.map(|place| local.text(place.town.as_ref().unwrap_or(&place.name))) {
        if !parts.iter().any(|part| part == town) {
            parts.push(town.to_owned());
        }
    }
    parts
}

/// The beginning of a text, for search engines.
fn first_words(local: &Localised<'_>, text: &DocumentText) -> Option<String> {
    let plain = markdown::plain(text.beginning(DESCRIPTION), local.words_of_html(), |_| None);
    let line = plain.lines().find(|line| line.chars().count() > 20)?;
    let cut = cut_at_word(line, DESCRIPTION, |_| 1);
    Some(if cut.len() < line.len() { format!("{cut}…") } else { cut.to_owned() })
}

fn toc(text: &DocumentText) -> Vec<TocItem> {
    let headings = text.body.outline.headings.iter();
    headings
        .map(|heading| TocItem { level: heading.level.max(2), id: heading.id.clone(), title: heading.title.clone() })
        .collect()
}
