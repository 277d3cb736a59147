//! Every output of a site and what it is, before any byte of it.
//!
//! In: a [`Site`] and a [`Theme`]. Out: [`Plan`]. Collisions of addresses, internal links, translations, the sitemap
//! and "what will this write?" are folds over it. Not here: bytes ([`mod@crate::render`]).

use crate::diag::{Diagnostic, Diagnostics, Span};
use crate::ledger::Locked;
use crate::model::link::{self, Target};
use crate::model::{Document, Kind, Milestone, MilestoneKind, Place, Ref, Site};
use crate::parse::PageKind;
use crate::path::{OutputPath, SourcePath};
use crate::rules;
use crate::text::markdown::slug;
use crate::theme::Theme;
use std::collections::{BTreeMap, BTreeSet};

/// The place of a language in the configuration; 0 is the one without a prefix.
pub type LanguageIndex = usize;

/// What an output is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// The page of a document; of a section, its page of the list with this number, counted from 1.
    Document(Ref<Document>, LanguageIndex, usize),
    /// The page of calendars, where no document is one.
    Calendars(LanguageIndex),
    /// The page of all tags.
    Tags(LanguageIndex),
    /// A page of the list of a tag, with its number, counted from 1.
    Tag(String, LanguageIndex, usize),
    /// The page of all dates, or of those of a year.
    Archive(Option<i16>, LanguageIndex),
    /// The page of all places.
    Places(LanguageIndex),
    /// A page of the list of the events at a place, with its number, counted from 1.
    Place(Ref<Place>, LanguageIndex, usize),
    /// A page of the index of all pages, with its number, counted from 1.
    Index(LanguageIndex, usize),
    /// The page on which one searches.
    Search(LanguageIndex),
    /// What its script searches.
    SearchIndex(LanguageIndex),
    /// The page for addresses that lead nowhere.
    NotFound(LanguageIndex),
    /// The calendar file of an event.
    EventCalendar(Ref<Document>, LanguageIndex),
    /// The calendar file of a deadline: its document, and its place in the milestones of that.
    DeadlineCalendar(Ref<Document>, usize, LanguageIndex),
    /// A calendar feed.
    Feed(FeedKey, LanguageIndex),
    /// The calendar file of an entry that is cancelled and has no page any more, by UID.
    FormerEntry(String, LanguageIndex),
    /// The feed of a page that is gone, by its path in the first language: it holds what is cancelled.
    FormerFeed(String, LanguageIndex),
    /// The feed of updates.
    Atom(LanguageIndex),
    /// The page of what changed.
    Changes(LanguageIndex),
    /// The feed of what changed.
    ChangesFeed(LanguageIndex),
    /// All dates, for programs: `data/dates.json`
    Dates,
    /// What changed, for programs: `data/changes.json`
    ChangesData,
    /// `sitemap.xml`
    Sitemap,
    /// `robots.txt`
    Robots,
    /// `_headers`, for hosts that read it.
    Headers,
    /// `_redirects`, for hosts that read it.
    Redirects,
    /// `.nojekyll`, which keeps a host from leaving files out.
    NoJekyll,
    /// The social image of an event or a call; of the home page, that of the site.
    SocialImage(Ref<Document>, LanguageIndex),
    /// A file of the theme, by name.
    Asset(String),
    /// A file that is copied.
    File(SourcePath),
    /// A former address, which leads to a document.
    Redirect(Ref<Document>, LanguageIndex),
}

/// A calendar feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedKey {
    /// Events.
    Events,
    /// Deadlines.
    Deadlines,
    /// Everything with a day.
    All,
    /// The dates of a call.
    Call(Ref<Document>),
    /// The dates of the pages with a tag: its place among the tags of the site. Only where the configuration asks.
    Tag(usize),
    /// The events at a place. Only where the configuration asks.
    Place(Ref<Place>),
}

/// A planned output.
#[derive(Debug, Clone)]
pub struct Planned {
    /// What it is.
    pub output: Output,
    /// What in the site asked for it.
    pub asked_by: Option<Span>,
}

/// All outputs by their paths.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    outputs: BTreeMap<OutputPath, Planned>,
}

impl Plan {
    /// All paths, sorted.
    pub fn paths(&self) -> impl ExactSizeIterator<Item = &OutputPath> {
        self.outputs.keys()
    }

    /// All outputs, sorted by path.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&OutputPath, &Planned)> {
        self.outputs.iter()
    }

    /// What is planned at `path`.
    pub fn get(&self, path: &str) -> Option<&Planned> {
        self.outputs.get(path)
    }

    /// The path itself, if something is planned there.
    pub fn contains(&self, path: &str) -> Option<&OutputPath> {
        self.outputs.get_key_value(path).map(|(path, _)| path)
    }

    /// How many outputs there are.
    pub fn len(&self) -> usize {
        self.outputs.len()
    }

    /// Whether nothing is planned.
    pub fn is_empty(&self) -> bool {
        self.outputs.is_empty()
    }
}

/// The prefix of a language's addresses: `""`, `zh/`.
pub fn prefix(site: &Site, language: LanguageIndex) -> String {
    match language {
        0 => String::new(),
        _ => format!("{}/", site.config.languages[language].code),
    }
}

/// The path of a page with this folder: `workshops/index.html`; of a list, with the number of its page.
fn page_path(site: &Site, language: LanguageIndex, key: &str, page: usize) -> String {
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
pub fn document_path(site: &Site, document: Ref<Document>, language: LanguageIndex, page: usize) -> String {
    page_path(site, language, &site.documents[document].key, page)
}

/// The path of a page that Convoke makes by itself.
pub fn built_path(site: &Site, language: LanguageIndex, folder: &str) -> String {
    page_path(site, language, folder, 1)
}

/// The path of the page of calendars: a document's, where one is that, or the one that is made.
pub fn calendars_path(site: &Site, language: LanguageIndex) -> String {
    site.page_of_kind("calendar")
        .map_or_else(|| built_path(site, language, "calendar"), |page| document_path(site, page, language, 1))
}

/// The path of a tag's list.
pub fn tag_path(site: &Site, language: LanguageIndex, tag: &str, page: usize) -> String {
    page_path(site, language, &format!("tags/{}", slug(tag)), page)
}

/// The path of the page of all dates, or of a year's.
pub fn archive_path(site: &Site, language: LanguageIndex, year: Option<i16>) -> String {
    match year {
        Some(year) => built_path(site, language, &format!("dates/{year:04}")),
        None => built_path(site, language, "dates"),
    }
}

/// Whether each year has a page of its own: there are more dates than a page of a list holds.
pub fn has_pages_of_years(site: &Site) -> bool {
    site.lists.dated.len() > site.config.page_size && site.lists.years.len() > 1
}

/// The path of the list of the events at a place.
pub fn place_path(site: &Site, language: LanguageIndex, place: Ref<Place>, page: usize) -> String {
    page_path(site, language, &format!("places/{}", site.places[place].id.to_ascii_lowercase()), page)
}

/// The path of a page of the index of all pages.
pub fn index_path(site: &Site, language: LanguageIndex, page: usize) -> String {
    page_path(site, language, "a-z", page)
}

/// How many pages the index has in which a page of a list would have one entry.
const INDEX_PAGES: usize = 10;

/// How many entries a page of the index holds: they are short.
pub fn index_size(site: &Site) -> usize {
    site.config.page_size * INDEX_PAGES
}

/// The path of what the script of the search page searches.
pub fn search_index_path(site: &Site, language: LanguageIndex) -> String {
    format!("{}search/index.js", prefix(site, language))
}

/// The path of an event's calendar file.
pub fn event_calendar_path(site: &Site, document: Ref<Document>, language: LanguageIndex) -> String {
    let document = &site.documents[document];
    format!("{}{}/{}.ics", prefix(site, language), document.key, document.id.value.to_ascii_lowercase())
}

/// The path of a deadline's calendar file.
pub fn deadline_calendar_path(site: &Site, document: Ref<Document>, milestone: &Milestone, language: LanguageIndex) -> String {
    let document = &site.documents[document];
    let id = format!("{}.{}", document.id.value, milestone.id.value).to_ascii_lowercase();
    format!("{}{}/{id}.ics", prefix(site, language), document.key)
}

/// The path of a calendar feed.
pub fn feed_path(site: &Site, key: FeedKey, language: LanguageIndex) -> String {
    let prefix = prefix(site, language);
    match key {
        FeedKey::Events => format!("{prefix}calendar/events.ics"),
        FeedKey::Deadlines => format!("{prefix}calendar/deadlines.ics"),
        FeedKey::All => format!("{prefix}calendar/all.ics"),
        FeedKey::Call(call) => event_calendar_path(site, call, language),
        FeedKey::Tag(tag) => format!("{prefix}calendar/tags/{}.ics", ascii(&slug(tag_of(site, tag).0))),
        FeedKey::Place(place) => format!("{prefix}calendar/places/{}.ics", site.places[place].id.to_ascii_lowercase()),
    }
}

/// A name of plain letters, which programs of all kinds can fetch: of any other letter its number.
fn ascii(slug: &str) -> String {
    slug.chars().map(|c| if c.is_ascii() { c.to_string() } else { format!("u{:x}", u32::from(c)) }).collect()
}

/// The tag at this place among those of the site, and the documents that have it.
pub fn tag_of(site: &Site, tag: usize) -> (&str, &[Ref<Document>]) {
    site.lists.tags.iter().nth(tag).map_or(("", &[]), |(name, documents)| (name.as_str(), documents.as_slice()))
}

/// The feed of a tag, where there is one.
pub fn tag_feed(site: &Site, tag: &str) -> Option<FeedKey> {
    let key = FeedKey::Tag(site.lists.tags.keys().position(|name| name == tag)?);
    (site.config.calendar.tag_feeds && feed_count(site, key) > 0).then_some(key)
}

/// The feeds of tags that hold what a page in calendars tells.
pub fn tag_feeds_of(site: &Site, document: &Document) -> Vec<FeedKey> {
    let of = |tag: &str| site.lists.tags.keys().position(|name| name == tag).map(FeedKey::Tag);
    let tags = document.tags.iter().filter(|_| site.config.calendar.tag_feeds);
    tags.filter_map(|tag| of(tag.value.as_str())).collect()
}

/// The feed of a place, where there is one.
pub fn place_feed(site: &Site, place: Ref<Place>) -> Option<FeedKey> {
    let key = FeedKey::Place(place);
    (site.config.calendar.place_feeds && feed_count(site, key) > 0).then_some(key)
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
pub fn social_image_path(site: &Site, document: Ref<Document>, language: LanguageIndex) -> String {
    let page = document_path(site, document, language, 1);
    format!("{}card.png", page.strip_suffix("index.html").unwrap_or_default())
}

/// Whether a document has a social image of its own: an event, a call, or the home page.
pub fn has_social_image(document: &Document) -> bool {
    document.is_home() || matches!(document.kind, Kind::Event(_) | Kind::Call(_))
}

/// Whether an event's date is exact enough for a calendar.
pub fn is_in_calendar(document: &Document) -> bool {
    document.event().is_some_and(|event| event.dates.is_exact_to_the_day())
}

/// Whether a milestone is a calendar entry of its own: exact to the day, and not an event, which is one already.
pub fn is_entry(milestone: &Milestone) -> bool {
    milestone.event.is_none() && milestone.date.as_ref().is_some_and(|date| date.is_exact_to_the_day())
}

/// Whether a milestone is a deadline in a calendar.
pub fn is_deadline(milestone: &Milestone) -> bool {
    milestone.kind == MilestoneKind::Deadline && is_entry(milestone)
}

/// The feeds of a site, in the order in which they are shown.
pub fn feeds(site: &Site) -> Vec<FeedKey> {
    let has_dates = site.documents.iter().any(|(_, document)| matches!(document.kind, Kind::Event(_) | Kind::Call(_)));
    if !has_dates && tombstones(site).next().is_none() {
        return Vec::new();
    }
    let calls = site.calls().filter(|(_, _, call)| call.milestones.iter().any(is_entry)).map(|(at, _, _)| FeedKey::Call(at));
    let tags = site.lists.tags.keys().filter_map(|tag| tag_feed(site, tag));
    let places = site.places.iter().filter_map(|(at, _)| place_feed(site, at));
    [FeedKey::Events, FeedKey::Deadlines, FeedKey::All].into_iter().chain(calls).chain(tags).chain(places).collect()
}

/// What is cancelled and has no page any more, by UID.
pub fn tombstones(site: &Site) -> impl Iterator<Item = (&str, &Locked)> {
    // What has a page again is told by that, also before the next lock.
    site.ledger.iter().flat_map(|ledger| ledger.tombstones()).filter(|(uid, _)| !has_page(site, uid))
}

/// Whether a page tells the entry `uid`.
fn has_page(site: &Site, uid: &str) -> bool {
    let id = site.config.uid_domain.as_ref().and_then(|domain| uid.strip_suffix(domain.as_str())?.strip_suffix('@'));
    let tells = |id: &str, document: &Document| match id.strip_prefix(document.id.value.as_str()) {
        Some("") => is_in_calendar(document),
        Some(rest) => document.milestones().iter().any(|m| is_entry(m) && rest.strip_prefix('.') == Some(m.id.value.as_str())),
        None => false,
    };
    id.is_some_and(|id| site.documents.iter().any(|(_, document)| tells(id, document)))
}

/// How many entries a feed has.
pub fn feed_count(site: &Site, key: FeedKey) -> usize {
    let of = |document: &Document, only_deadlines: bool| {
        document
            .milestones()
            .iter()
            .filter(|milestone| is_entry(milestone) && (!only_deadlines || is_deadline(milestone)))
            .count()
    };
    let all = |only_deadlines: bool| site.documents.iter().map(|(_, document)| of(document, only_deadlines)).sum::<usize>();
    let events = || site.events().filter(|(_, document)| is_in_calendar(document)).count();
    let path = feed_path(site, key, 0);
    let gone = tombstones(site).filter(|(_, entry)| entry.facts.feeds.contains(&path)).count();
    let told = match key {
        FeedKey::Events => events(),
        FeedKey::Deadlines => all(true),
        FeedKey::All => events() + all(false),
        FeedKey::Call(call) => {
            let document = &site.documents[call];
            let its_events = document.milestones().iter().filter_map(|milestone| milestone.event);
            its_events.filter(|event| is_in_calendar(&site.documents[*event])).count() + of(document, false)
        }
        FeedKey::Tag(tag) => {
            let documents = tag_of(site, tag).1.iter().map(|at| &site.documents[*at]);
            documents.map(|document| usize::from(is_in_calendar(document)) + of(document, false)).sum()
        }
        FeedKey::Place(place) => site.lists.at_place(place).iter().filter(|at| is_in_calendar(&site.documents[**at])).count(),
    };
    told + gone
}

/// How many pages a list of so many entries has.
pub fn page_count(site: &Site, entries: usize) -> usize {
    entries.div_ceil(site.config.page_size).max(1)
}

/// Plans the outputs of a site.
pub fn plan(site: &Site, theme: &Theme, diagnostics: &mut Diagnostics) -> Plan {
    let mut planner = Planner { site, plan: Plan::default(), taken: BTreeMap::new(), diagnostics };
    let home = site.home();
    if home.is_none() && !site.failed.contains("content/_index.md") {
        let diagnostic = Diagnostic::new(&rules::MISSING_FILE, site.config.span.part(0..0), "the site has no home page");
        planner.diagnostics.push(diagnostic.help("write `content/_index.md`"));
    }
    let has_feeds = !feeds(site).is_empty();
    for language in 0..site.config.languages.len() {
        planner.documents(language);
        planner.calendars(language, has_feeds);
        planner.tags(language);
        planner.add(&format!("{}404.html", prefix(site, language)), Output::NotFound(language), None);
        if !site.lists.updates.is_empty() && site.config.base_url.is_some() {
            planner.add(&atom_path(site, language), Output::Atom(language), None);
        }
    }
    planner.files(theme);
    planner.aliases();
    for language in 0..site.config.languages.len() {
        planner.tombstones(language);
        planner.ways(language);
    }
    planner.changes();
    planner.plan
}

/// Where a tag is first used.
fn tag_span<'s>(site: &'s Site, (tag, documents): (&str, &[Ref<Document>])) -> Option<&'s Span> {
    let first = documents.first().map(|at| &site.documents[*at].tags)?;
    first.iter().find(|used| used.value == tag).map(|used| &used.span)
}

struct Planner<'a> {
    site: &'a Site,
    plan: Plan,
    /// The paths that have capitals, by their lower case: on some systems two names that differ by case alone are one file.
    taken: BTreeMap<String, OutputPath>,
    diagnostics: &'a mut Diagnostics,
}

impl Planner<'_> {
    fn add(&mut self, path: &str, output: Output, asked_by: Option<&Span>) {
        let path = match OutputPath::new(path) {
            Ok(path) => path,
            Err(error) => {
                if let Some(span) = asked_by {
                    let diagnostic =
                        Diagnostic::new(&rules::PATH_COLLISION, span.clone(), format!("`{path}` cannot be an address: {error}"));
                    self.diagnostics.push(diagnostic.help("rename the file, or give it a `slug`"));
                }
                return;
            }
        };
        let lower = path.as_str().to_lowercase();
        let taken = self.taken.get(&lower).map_or(lower.as_str(), OutputPath::as_str);
        if let Some(first) = self.plan.outputs.get(taken) {
            let Some(span) = asked_by.or(first.asked_by.as_ref()) else { return };
            let mut diagnostic = Diagnostic::new(
                &rules::PATH_COLLISION,
                span.clone(),
                format!("`{path}` is the address of something else already"),
            );
            if let Some(other) = first.asked_by.as_ref().filter(|other| *other != span) {
                diagnostic = diagnostic.label(other.clone(), "it is this one's");
            }
            self.diagnostics.push(diagnostic.help("rename one of the two, or give it a `slug`"));
            return;
        }
        if lower != path.as_str() {
            self.taken.insert(lower, path.clone());
        }
        self.plan.outputs.insert(path, Planned { output, asked_by: asked_by.cloned() });
    }

    fn documents(&mut self, language: LanguageIndex) {
        for (at, document) in self.site.documents.iter() {
            let asked_by = Some(&document.text(language).title.span);
            let is_list = matches!(document.kind, Kind::Section(_)) && !document.is_home();
            let pages = if is_list { page_count(self.site, self.site.lists.entries(at).len()) } else { 1 };
            for page in 1..=pages {
                self.add(&document_path(self.site, at, language, page), Output::Document(at, language, page), asked_by);
            }
            if is_in_calendar(document) {
                self.add(&event_calendar_path(self.site, at, language), Output::EventCalendar(at, language), asked_by);
            }
            for (index, milestone) in document.milestones().iter().enumerate() {
                if is_deadline(milestone) {
                    let path = deadline_calendar_path(self.site, at, milestone, language);
                    self.add(&path, Output::DeadlineCalendar(at, index, language), Some(&milestone.id.span));
                }
            }
        }
    }

    fn calendars(&mut self, language: LanguageIndex, has_feeds: bool) {
        if !has_feeds {
            return;
        }
        if self.site.page_of_kind("calendar").is_none() {
            self.add(&built_path(self.site, language, "calendar"), Output::Calendars(language), None);
        }
        for key in feeds(self.site) {
            let asked_by = match key {
                FeedKey::Call(call) => Some(self.site.documents[call].text(language).title.span.clone()),
                FeedKey::Tag(tag) => tag_span(self.site, tag_of(self.site, tag)).cloned(),
                FeedKey::Events | FeedKey::Deadlines | FeedKey::All | FeedKey::Place(_) => None,
            };
            self.add(&feed_path(self.site, key, language), Output::Feed(key, language), asked_by.as_ref());
        }
    }

    fn tags(&mut self, language: LanguageIndex) {
        let tags = &self.site.lists.tags;
        if tags.is_empty() {
            return;
        }
        self.add(&built_path(self.site, language, "tags"), Output::Tags(language), None);
        for (tag, documents) in tags {
            let span = tag_span(self.site, (tag, documents));
            for page in 1..=page_count(self.site, documents.len()) {
                self.add(&tag_path(self.site, language, tag, page), Output::Tag(tag.clone(), language, page), span);
            }
        }
    }

    /// The ways to find a page: by date, by place, by name and by its words. Where a site has a page of its own, that stands.
    fn ways(&mut self, language: LanguageIndex) {
        let site = self.site;
        if !site.lists.dated.is_empty() {
            self.add_unless_given(&archive_path(site, language, None), Output::Archive(None, language));
        }
        for year in site.lists.years.keys().filter(|_| has_pages_of_years(site)) {
            self.add_unless_given(&archive_path(site, language, Some(*year)), Output::Archive(Some(*year), language));
        }
        if !site.lists.events_at.is_empty() {
            self.add_unless_given(&built_path(site, language, "places"), Output::Places(language));
        }
        for (place, events) in &site.lists.events_at {
            for page in 1..=page_count(site, events.len()) {
                self.add_unless_given(&place_path(site, language, *place, page), Output::Place(*place, language, page));
            }
        }
        if site.config.search {
            for page in 1..=site.documents.len().div_ceil(index_size(site)).max(1) {
                self.add_unless_given(&index_path(site, language, page), Output::Index(language, page));
            }
            self.add_unless_given(&built_path(site, language, "search"), Output::Search(language));
            self.add_unless_given(&search_index_path(site, language), Output::SearchIndex(language));
        }
    }

    /// What changed, where there is something to tell.
    fn changes(&mut self) {
        let site = self.site;
        let (amendments, declared) = (site.amendments(), site.declared_moves());
        if amendments.is_empty() && declared.is_empty() {
            return;
        }
        let has_days = !amendments.is_empty() || declared.iter().any(|moved| moved.day().is_some());
        for language in 0..site.config.languages.len() {
            self.add_unless_given(&built_path(site, language, "changes"), Output::Changes(language));
            if has_days && site.config.base_url.is_some() {
                self.add_unless_given(&changes_feed_path(site, language), Output::ChangesFeed(language));
            }
        }
        self.add_unless_given(CHANGES_DATA, Output::ChangesData);
    }

    fn files(&mut self, theme: &Theme) {
        for (path, folder) in &self.site.attachments {
            let target = if folder.is_empty() { path.file_name().to_owned() } else { format!("{folder}/{}", path.file_name()) };
            self.add(&target, Output::File(path.clone()), Some(&Span::new(path, 0..0)));
        }
        for path in &self.site.statics {
            if let Some(target) = path.as_str().strip_prefix("static/") {
                self.add(target, Output::File(path.clone()), Some(&Span::new(path, 0..0)));
            }
        }
        for (name, file) in &theme.statics {
            self.add(&Theme::output_name(name, file), Output::Asset(name.clone()), None);
        }
        // Its address is absolute, or of no use.
        if self.site.config.social_images && self.site.config.base_url.is_some() {
            for language in 0..self.site.config.languages.len() {
                for (at, _) in self.site.documents.iter().filter(|(_, document)| has_social_image(document)) {
                    self.add_unless_given(&social_image_path(self.site, at, language), Output::SocialImage(at, language));
                }
            }
        }
        if self.site.documents.iter().any(|(_, document)| document.event().is_some() || !document.milestones().is_empty()) {
            self.add_unless_given("data/dates.json", Output::Dates);
        }
        if self.site.config.base_url.is_some() {
            self.add_unless_given("sitemap.xml", Output::Sitemap);
        }
        self.add_unless_given("robots.txt", Output::Robots);
        self.add_unless_given("_headers", Output::Headers);
        self.add_unless_given(".nojekyll", Output::NoJekyll);
        if self.site.documents.iter().any(|(_, document)| !document.aliases.is_empty()) {
            self.add_unless_given("_redirects", Output::Redirects);
        }
    }

    /// Whether nothing has this path, in any case of its letters.
    fn is_free(&self, path: &str) -> bool {
        let lower = path.to_lowercase();
        self.plan.get(&lower).is_none() && !self.taken.contains_key(&lower)
    }

    /// Adds what a site may bring itself, unless it does.
    fn add_unless_given(&mut self, path: &str, output: Output) {
        if self.is_free(path) {
            self.add(path, output, None);
        }
    }

    /// The addresses of what is cancelled and has no page any more: they stay, so that copies and subscriptions learn of it.
    fn tombstones(&mut self, language: LanguageIndex) {
        let prefix = prefix(self.site, language);
        for (uid, entry) in tombstones(self.site) {
            if let Some(file) = &entry.facts.file {
                self.add_unless_given(&format!("{prefix}{file}"), Output::FormerEntry(uid.to_owned(), language));
            }
            for feed in &entry.facts.feeds {
                self.add_unless_given(&format!("{prefix}{feed}"), Output::FormerFeed(feed.clone(), language));
            }
        }
    }

    fn aliases(&mut self) {
        for (at, document) in self.site.documents.iter() {
            for alias in &document.aliases {
                for language in 0..self.site.config.languages.len() {
                    let path = alias_path(self.site, alias, language);
                    // In another language than the first, what has that address now is no fault of the alias.
                    if language == 0 {
                        self.add(&path, Output::Redirect(at, 0), Some(&alias.span));
                    } else if self.is_free(&path) {
                        self.add(&path, Output::Redirect(at, language), Some(&alias.span));
                    }
                }
            }
        }
    }
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
        Target::Built("calendar", anchor) => Some((calendars_path(site, language), anchor.clone())),
        Target::Built(folder, anchor) => Some((built_path(site, language, folder), anchor.clone())),
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

/// Reports links that lead nowhere, in texts and in fields.
pub fn check_links(site: &Site, plan: &Plan, diagnostics: &mut Diagnostics) {
    let mut anchors = Anchors::new();
    for (at, document) in site.documents.iter() {
        for (language, text) in document.texts.iter().enumerate() {
            let Some(text) = text else { continue };
            let html = text.body.outline.html.as_deref().filter(|_| site.config.allow_html);
            for used in text.body.outline.links.iter().chain(html.iter().flat_map(|html| &html.links)) {
                check_link(site, plan, Some(at), language, used, &mut anchors, diagnostics);
            }
        }
    }
    let html = site.field_html.iter().filter(|_| site.config.allow_html).flat_map(|html| &html.links);
    for used in site.field_links.iter().chain(html) {
        let page = site.by_file.get(&used.span.file).copied();
        check_link(site, plan, page, 0, used, &mut anchors, diagnostics);
    }
}

fn check_link(
    site: &Site,
    plan: &Plan,
    page: Option<Ref<Document>>,
    language: LanguageIndex,
    used: &crate::text::markdown::LinkUse,
    known: &mut Anchors,
    diagnostics: &mut Diagnostics,
) {
    let dead = |why: String| {
        Diagnostic::new(&rules::DEAD_LINK, used.span.clone(), format!("the link to `{}` leads nowhere: {why}", used.target))
            .help("link to the Markdown file itself, as `../call/index.md`")
    };
    let (to, anchor) = match link::resolve(site, &used.span.file, &used.target) {
        Target::Elsewhere if used.image => {
            let message = format!("the image `{}` would be loaded from another site", used.target);
            diagnostics
                .push(Diagnostic::new(&rules::THIRD_PARTY, used.span.clone(), message).help("put the file beside the page"));
            return;
        }
        Target::Unsafe => {
            let message = format!("the link to `{}` would not lead to a page", used.target);
            diagnostics.push(
                Diagnostic::new(&rules::UNSAFE_LINK, used.span.clone(), message)
                    .help("link to a page by `https:`, or by `mailto:`"),
            );
            return;
        }
        Target::Dead(why) => return diagnostics.push(dead(why)),
        Target::Page(to, anchor) => (Some(to), anchor),
        Target::Here(anchor) => (page, Some(anchor)),
        target @ Target::Built(..) => {
            if target_path(site, &target, language).is_none_or(|(path, _)| plan.get(&path).is_none()) {
                diagnostics.push(dead("the site has nothing for such a page".to_owned()));
            }
            return;
        }
        Target::Elsewhere | Target::File(_) | Target::Failed => return,
    };
    let (Some(to), Some(anchor)) = (to, anchor) else { return };
    let anchors = known.entry((to.index(), language)).or_insert_with(|| anchors(site, &site.documents[to], language));
    if !anchors.contains(&anchor) {
        let message = format!("there is no `#{anchor}` on `{}`", site.documents[to].text(language).title.value);
        let known = crate::diag::nearest(&anchor, anchors.iter().map(String::as_str));
        let help =
            known.map_or_else(|| "link to one of its headings or dates".to_owned(), |known| format!("did you mean `#{known}`?"));
        diagnostics.push(Diagnostic::new(&rules::DEAD_ANCHOR, used.span.clone(), message).help(help));
    }
}

/// The anchors of the pages to whose parts a link led, by page and language.
type Anchors = BTreeMap<(usize, LanguageIndex), BTreeSet<String>>;

/// The anchors of a document's page that do not depend on the theme.
fn anchors(site: &Site, document: &Document, language: LanguageIndex) -> BTreeSet<String> {
    let mut anchors: BTreeSet<String> =
        document.text(language).body.outline.headings.iter().map(|heading| heading.id.clone()).collect();
    if let Some(html) = document.text(language).body.outline.html.as_deref().filter(|_| site.config.allow_html) {
        anchors.extend(html.ids.iter().map(|id| id.value.clone()));
    }
    anchors.extend(document.milestones().iter().map(|milestone| milestone.id.value.clone()));
    match &document.kind {
        Kind::Guideline(guideline) => anchors.extend(guideline.clauses.iter().map(|clause| clause.id.value.clone())),
        Kind::Page(PageKind::Organisations) => anchors.extend(site.organisations.ids().map(str::to_owned)),
        Kind::Page(PageKind::Sources) => anchors.extend(site.sources.ids().map(str::to_owned)),
        _ => {}
    }
    anchors
}
