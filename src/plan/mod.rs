//! Every output of a site and what it is, before any byte of it.
//!
//! In: a [`Site`] and a [`Theme`]. Out: [`Plan`]. Collisions of addresses, internal links, translations, the sitemap
//! and "what will this write?" are folds over it. Not here: bytes ([`mod@crate::render`]).

mod feeds;
mod keys;
mod pages;
mod paths;

pub use feeds::{Feed, FeedNumber, Feeds};
pub use keys::{EntryNumber, FeedKey, LanguageIndex, is_deadline, is_entry, is_in_calendar};
pub use paths::*;

use crate::diag::{Diagnostic, Diagnostics, Span};
use crate::model::{Claim, DocumentRef, Kind, Page, Site};
use crate::path::{OutputPath, SourcePath};
use crate::rules;
use crate::theme::Theme;
use pages::Changes;
use std::collections::{BTreeMap, BTreeSet};

/// What an output is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// The page of a document; of a section, its page of the list with this number, counted from 1.
    Document(DocumentRef, LanguageIndex, usize),
    /// A page that Convoke makes by itself.
    Page(Page, LanguageIndex),
    /// What the script of the page of the search searches.
    SearchIndex(LanguageIndex),
    /// The calendar file of an event or a deadline.
    Entry(EntryNumber, LanguageIndex),
    /// A calendar feed.
    Feed(FeedNumber, LanguageIndex),
    /// All entries of a calendar feed that holds no more than its newest.
    WholeFeed(FeedNumber, LanguageIndex),
    /// The calendar file of an entry that is cancelled and has no page any more, by UID.
    FormerEntry(String, LanguageIndex),
    /// The feed of a page that is gone, by its path in the first language: it holds what is cancelled.
    FormerFeed(String, LanguageIndex),
    /// The feed of updates.
    Atom(LanguageIndex),
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
    SocialImage(DocumentRef, LanguageIndex),
    /// A file of the theme, by name.
    Asset(String),
    /// A file that is copied.
    File(SourcePath),
    /// A former address, which leads to a document.
    Redirect(DocumentRef, LanguageIndex),
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
    /// The calendar entries and the feeds that hold them.
    pub feeds: Feeds,
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

/// Plans the outputs of a site.
pub fn plan(site: &Site, theme: &Theme, diagnostics: &mut Diagnostics) -> Plan {
    let plan = Plan { feeds: Feeds::of(site), ..Plan::default() };
    let mut planner = Planner { site, plan, taken: BTreeMap::new(), unaddressed: BTreeSet::new(), diagnostics };
    let home = site.home();
    if home.is_none() && !site.failed.contains("content/_index.md") {
        let diagnostic = Diagnostic::new(&rules::MISSING_FILE, site.config.span.part(0..0), "the site has no home page");
        planner.diagnostics.push(diagnostic.help("write `content/_index.md`"));
    }
    planner.tags();
    let languages = 0..site.config.languages.len();
    let changes = Changes::of(site);
    let pages = Page::of(site, &planner.plan.feeds, changes);
    for language in languages.clone() {
        planner.documents(language);
        planner.feeds(language);
        planner.pages(&pages, Claim::Holds, language);
        if !site.lists.updates.is_empty() && site.config.base_url.is_some() {
            planner.add(&atom_path(site, language), Output::Atom(language), None);
        }
    }
    planner.files(theme);
    planner.aliases();
    for language in languages {
        planner.tombstones(language);
        planner.pages(&pages, Claim::Yields, language);
        if site.config.search {
            planner.add_unless_given(&search_index_path(site, language), Output::SearchIndex(language));
        }
    }
    planner.changes(changes);
    planner.plan
}

/// A plan in which these feeds hold no more than these entries, their newest, and the whole feeds lie beside them.
pub fn with_newest(
    plan: Plan,
    site: &Site,
    newest: BTreeMap<FeedNumber, Vec<EntryNumber>>,
    diagnostics: &mut Diagnostics,
) -> Plan {
    let numbers: Vec<FeedNumber> = newest.keys().copied().collect();
    let with_capitals = plan.outputs.keys().map(|path| (path.as_str().to_lowercase(), path));
    let taken = with_capitals.filter(|(lower, path)| lower != path.as_str()).map(|(lower, path)| (lower, path.clone())).collect();
    let plan = Plan { feeds: plan.feeds.with_newest(newest), ..plan };
    let mut planner = Planner { site, plan, taken, unaddressed: BTreeSet::new(), diagnostics };
    for language in 0..site.config.languages.len() {
        for number in &numbers {
            let path = whole_feed_path(site, &planner.plan.feeds[*number].key, language);
            planner.add(&path, Output::WholeFeed(*number, language), Some(&site.config.span.part(0..0)));
        }
    }
    planner.plan
}

/// Where a tag is first used.
fn tag_span<'s>(site: &'s Site, tag: &str) -> Option<&'s Span> {
    let first = site.lists.tags.get(tag)?.first().map(|at| &site.documents[*at].tags)?;
    first.iter().find(|used| used.value == tag).map(|used| &used.span)
}

struct Planner<'a> {
    site: &'a Site,
    plan: Plan,
    /// The paths that have capitals, by their lower case: on some systems two names that differ by case alone are one file.
    taken: BTreeMap<String, OutputPath>,
    /// The tags whose address is that of another one.
    unaddressed: BTreeSet<String>,
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
            // Only a page can have an address of its own choice.
            let help = match output {
                Output::Page(Page::Tag(..), _) => {
                    "two tags differ in nothing that an address can hold: write one of them in other letters, as `cpp` for `C++`; `content/tags.yaml` keeps its name"
                }
                _ => "rename one of the two, or give it a `slug`",
            };
            self.diagnostics.push(diagnostic.help(help));
            return;
        }
        if lower != path.as_str() {
            self.taken.insert(lower, path.clone());
        }
        self.plan.outputs.insert(path, Planned { output, asked_by: asked_by.cloned() });
    }

    /// Reports tags of which two have one address: once, and not for each page and each feed of theirs.
    fn tags(&mut self) {
        let mut first: BTreeMap<String, &String> = BTreeMap::new();
        for tag in self.site.lists.tags.keys() {
            let address = tag_slug(self.site, tag).to_lowercase();
            let Some(other) = first.get(&address) else {
                first.insert(address, tag);
                continue;
            };
            self.unaddressed.insert(tag.clone());
            let Some((span, label)) = tag_span(self.site, tag).zip(tag_span(self.site, other)) else { continue };
            let message = format!("the tags `{other}` and `{tag}` have one address, `tags/{address}/`");
            let help = format!(
                "give one of them another in `content/tags.yaml`: `{tag}: {{slug: …}}`; or write the same tag on both pages"
            );
            let finding = Diagnostic::new(&rules::PATH_COLLISION, span.clone(), message);
            self.diagnostics.push(finding.label(label.clone(), "the other tag").help(help));
        }
    }

    fn documents(&mut self, language: LanguageIndex) {
        for (at, document) in self.site.documents.iter() {
            let asked_by = Some(&document.text(language).title.span);
            let is_list = matches!(document.kind, Kind::Section(_)) && !document.is_home();
            let pages = if is_list { page_count(self.site, self.site.lists.items(at).len()) } else { 1 };
            for page in 1..=pages {
                self.add(&document_path(self.site, at, language, page), Output::Document(at, language, page), asked_by);
            }
            for number in self.plan.feeds.of_document(at) {
                let dated = self.plan.feeds.entries()[number];
                let asked_by = match self.site.milestone_at(dated) {
                    Some((_, milestone)) => Some(&milestone.id.span),
                    None => asked_by,
                };
                if let Some(path) = entry_path(self.site, dated, language) {
                    self.add(&path, Output::Entry(number, language), asked_by);
                }
            }
        }
    }

    fn feeds(&mut self, language: LanguageIndex) {
        let site = self.site;
        let of =
            |(number, feed): (FeedNumber, &Feed)| (number, feed.key.clone(), format!("{}{}", prefix(site, language), feed.path));
        let feeds: Vec<_> = self.plan.feeds.iter().map(of).collect();
        for (number, key, path) in feeds {
            if matches!(&key, FeedKey::Tag(tag) if self.unaddressed.contains(tag)) {
                continue;
            }
            let asked_by = match &key {
                FeedKey::Call(call) => Some(&site.documents[*call].text(language).title.span),
                FeedKey::Tag(tag) => tag_span(site, tag),
                FeedKey::Events | FeedKey::Deadlines | FeedKey::All | FeedKey::Place(_) => None,
            };
            self.add(&path, Output::Feed(number, language), asked_by);
        }
    }

    /// The pages that Convoke makes by itself and that claim their addresses in this way.
    fn pages(&mut self, pages: &[Page], claim: Claim, language: LanguageIndex) {
        let site = self.site;
        for page in pages.iter().filter(|page| page.claim() == claim) {
            let path = page.path(site, language);
            let output = Output::Page(page.clone(), language);
            match (claim, page) {
                (Claim::Yields, _) => self.add_unless_given(&path, output),
                (Claim::Holds, Page::Tag(tag, _)) if self.unaddressed.contains(tag) => {}
                (Claim::Holds, Page::Tag(tag, _)) => self.add(&path, output, tag_span(site, tag)),
                (Claim::Holds, _) => self.add(&path, output, None),
            }
        }
    }

    /// The feeds of what changed, where there is something to tell.
    fn changes(&mut self, changes: Changes) {
        if changes == Changes::None {
            return;
        }
        if changes == Changes::WithDays && self.site.config.base_url.is_some() {
            for language in 0..self.site.config.languages.len() {
                self.add_unless_given(&changes_feed_path(self.site, language), Output::ChangesFeed(language));
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
        let locked = |uid: &String| self.site.ledger.as_ref()?.entries.get(uid)?.facts.file.clone();
        let gone = self.plan.feeds.tombstones().iter();
        let files: Vec<(String, String)> = gone.filter_map(|uid| Some((uid.clone(), locked(uid)?))).collect();
        for (uid, file) in files {
            self.add_unless_given(&format!("{prefix}{file}"), Output::FormerEntry(uid, language));
        }
        let feeds: Vec<String> = self.plan.feeds.paths_of_tombstones().map(str::to_owned).collect();
        for feed in feeds {
            self.add_unless_given(&format!("{prefix}{feed}"), Output::FormerFeed(feed, language));
        }
    }

    fn aliases(&mut self) {
        for (at, document) in self.site.documents.iter() {
            for alias in &document.aliases {
                for language in 0..self.site.config.languages.len() {
                    let path = alias_path(self.site, alias, language);
                    // In another language than the first, what has that address now is no mistake of the alias.
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
