//! The addresses of outputs: the path at which each kind of page, file and feed lies.
//!
//! In: a [`Site`] and what an output is of. Out: its path in the output folder. Not here: whether there is such an output
//! ([`super::plan`]).

use super::keys::{FeedKey, LanguageIndex, is_deadline};
use crate::model::link::Target;
use crate::model::{Dated, Document, DocumentRef, Kind, Milestone, Page, Site};
use crate::text::markdown::slug;

/// The prefix of a language's addresses: `""`, `zh/`.
pub fn prefix(site: &Site, language: LanguageIndex) -> String {
    match language {
        0 => String::new(),
        _ => format!("{}/", site.config.languages[language].code),
    }
}

/// The path of a page with this folder: `workshops/index.html`; of a list, with the number of its page.
pub fn page_path(site: &Site, language: LanguageIndex, key: &str, page: usize) -> String {
    let mut path = prefix(site, language);
    path.reserve(key.len() + 24);
    path.push_str(key);
    if !key.is_empty() {
        path.push('/');
    }
    if page > 1 {
        path.push_str(&format!("page/{page}/"));
    }
    path.push_str("index.html");
    path
}

/// The path of a document's page.
pub fn document_path(site: &Site, document: DocumentRef, language: LanguageIndex, page: usize) -> String {
    page_path(site, language, &site.documents[document].key, page)
}

/// The path of the home page.
pub fn home_path(site: &Site, language: LanguageIndex) -> String {
    page_path(site, language, "", 1)
}

/// The path of the page of calendars: that of the document of this kind, or else of the built-in page.
pub fn calendars_path(site: &Site, language: LanguageIndex) -> String {
    site.page_of_kind("calendar")
        .map_or_else(|| Page::Calendars.path(site, language), |page| document_path(site, page, language, 1))
}

/// Whether each year has a page of its own: there are more dates than a page of a list holds.
pub fn has_pages_of_years(site: &Site) -> bool {
    site.lists.dated.len() > site.config.page_size
        && (site.lists.years.len() > 1 || site.lists.years.keys().any(|year| is_long(site, *year)))
}

/// Whether the months of a year have pages of their own: the year has more dates than a page of a list holds.
pub fn has_pages_of_months(site: &Site, year: i16) -> bool {
    has_pages_of_years(site) && is_long(site, year)
}

fn is_long(site: &Site, year: i16) -> bool {
    let known: usize = site.lists.months.range((year, 0)..=(year, 12)).map(|(_, count)| count).sum();
    known > site.config.page_size
}

/// How many items a page of the index has for each of a page of another list.
const INDEX_PAGES: usize = 10;

/// How many items a page of the index holds: they are short.
pub fn index_size(site: &Site) -> usize {
    site.config.page_size * INDEX_PAGES
}

/// The path of what the script of the search page searches.
pub fn search_index_path(site: &Site, language: LanguageIndex) -> String {
    format!("{}search/index.js", prefix(site, language))
}

/// The path of an event's calendar file.
pub fn event_calendar_path(site: &Site, document: DocumentRef, language: LanguageIndex) -> String {
    let document = &site.documents[document];
    format!("{}{}/{}.ics", prefix(site, language), document.key, document.id.value.to_ascii_lowercase())
}

/// The path of a deadline's calendar file.
pub fn deadline_calendar_path(site: &Site, document: DocumentRef, milestone: &Milestone, language: LanguageIndex) -> String {
    let document = &site.documents[document];
    let id = format!("{}.{}", document.id.value, milestone.id.value).to_ascii_lowercase();
    format!("{}{}/{id}.ics", prefix(site, language), document.key)
}

/// The path of the feed of updates.
pub fn atom_path(site: &Site, language: LanguageIndex) -> String {
    format!("{}updates.xml", prefix(site, language))
}

/// The path of the feed of what changed.
pub fn changes_feed_path(site: &Site, language: LanguageIndex) -> String {
    format!("{}changes.xml", prefix(site, language))
}

/// The path of what changed, for programs.
pub const CHANGES_DATA: &str = "data/changes.json";

/// The path of the social image of a document.
pub fn social_image_path(site: &Site, document: DocumentRef, language: LanguageIndex) -> String {
    let page = document_path(site, document, language, 1);
    format!("{}card.png", page.strip_suffix("index.html").unwrap_or_default())
}

/// Whether a document has a social image of its own: an event, a call, or the home page.
pub fn has_social_image(document: &Document) -> bool {
    document.is_home() || matches!(document.kind, Kind::Event(_) | Kind::Call(_))
}

/// The path of the calendar file of an event or a deadline; `None` of other milestones, which have none of their own.
pub fn entry_path(site: &Site, dated: Dated, language: LanguageIndex) -> Option<String> {
    match site.milestone_at(dated) {
        Some((_, milestone)) => is_deadline(milestone).then(|| deadline_calendar_path(site, dated.document, milestone, language)),
        None => Some(event_calendar_path(site, dated.document, language)),
    }
}

/// The path of a calendar feed.
pub fn feed_path(site: &Site, key: &FeedKey, language: LanguageIndex) -> String {
    let prefix = prefix(site, language);
    match key {
        FeedKey::Events => format!("{prefix}calendar/events.ics"),
        FeedKey::Deadlines => format!("{prefix}calendar/deadlines.ics"),
        FeedKey::All => format!("{prefix}calendar/all.ics"),
        FeedKey::Call(call) => event_calendar_path(site, *call, language),
        FeedKey::Tag(tag) => format!("{prefix}calendar/tags/{}.ics", ascii(&slug(tag))),
        FeedKey::Place(place) => format!("{prefix}calendar/places/{}.ics", site.places[*place].id.to_ascii_lowercase()),
    }
}

/// A name of plain letters, which programs of all kinds can fetch: of any other letter its number.
fn ascii(slug: &str) -> String {
    slug.chars().map(|c| if c.is_ascii() { c.to_string() } else { format!("u{:x}", u32::from(c)) }).collect()
}

/// How many pages a list of so many items has.
pub fn page_count(site: &Site, items: usize) -> usize {
    items.div_ceil(site.config.page_size).max(1)
}

/// The path at which a former address of a page lies in a language.
pub fn alias_path(site: &Site, alias: &str, language: LanguageIndex) -> String {
    let path = alias.trim_start_matches('/');
    let path = match path.rsplit_once('.') {
        Some((_, "html" | "htm")) => path.to_owned(),
        _ => format!("{}/index.html", path.trim_end_matches('/')),
    };
    format!("{}{path}", prefix(site, language))
}

/// The path in the output that a link leads to, and its anchor; `None` where it leads elsewhere or nowhere.
pub fn target_path(site: &Site, target: &Target, language: LanguageIndex) -> Option<(String, Option<String>)> {
    match target {
        Target::Page(page, anchor) => Some((document_path(site, *page, language, 1), anchor.clone())),
        Target::Built(Page::Calendars, anchor) => Some((calendars_path(site, language), anchor.clone())),
        Target::Built(page, anchor) => Some((page.path(site, language), anchor.clone())),
        Target::File(path) => {
            let target = match site.attachments.get(path) {
                Some(folder) if folder.is_empty() => path.file_name().to_owned(),
                Some(folder) => format!("{folder}/{}", path.file_name()),
                None => path.as_str().strip_prefix("static/").unwrap_or(path.as_str()).to_owned(),
            };
            Some((target, None))
        }
        Target::Here(_) | Target::Elsewhere | Target::Dead(_) | Target::Failed | Target::Unsafe => None,
    }
}
