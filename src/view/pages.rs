//! What the template of each output sees.

use super::{
    CallView, ClauseValueView, ClauseView, DateView, EventView, ExternalLink, FeedView, GuidelineView, HomeView, Link, ListView,
    MapView, MilestoneView, OriginalView, PageContext, PageView, SearchView, ShareLink, SourceView, TagView, TimelineView,
    TocItem, TranslationView, UpdateView, VersionView, Viewer, links, map, timeline,
};
use crate::locale::Length;
use crate::localised::date;
use crate::model::Dated;
use crate::model::Page;
use crate::model::{self, Call, Document, Event, Guideline, Kind, Milestone, MilestoneKind, Ref, Update};
use crate::parse::PageKind;
use crate::path::OutputPath;
use crate::plan::{self, FeedKey, LanguageIndex, Output};
use crate::text::{cut_at_word, markdown};
use crate::time::{Certainty, Extent, When};
use serde_json::Value;
use std::collections::BTreeMap;

/// How many other events an event's page shows.
const OTHERS: usize = 4;
/// How many updates the home page shows.
const LATEST: usize = 5;
/// How long a description for search engines is at most, in characters.
const DESCRIPTION: usize = 300;

/// A page before its context is built: what it is, and how it is called.
pub(super) struct Frame<'p> {
    pub(super) path: &'p OutputPath,
    pub(super) kind: &'static str,
    pub(super) id: String,
    pub(super) title: String,
    pub(super) head: String,
    pub(super) summary: Option<String>,
    pub(super) root: String,
    pub(super) document: Option<&'p Document>,
}

impl Viewer<'_> {
    /// The context of the page at `path`; `None` where the output is no page.
    pub fn page(&self, path: &OutputPath, output: &Output) -> Option<PageContext> {
        match output {
            Output::Document(at, _, page) => Some(self.document_page(path, *at, *page)),
            Output::Page(page, _) => Some(self.built_page(path, page)),
            _ => None,
        }
    }

    /// The context of a page that Convoke makes by itself.
    fn built_page(&self, path: &OutputPath, page: &Page) -> PageContext {
        let plain = || self.built(path, page);
        match page {
            Page::Calendars => PageContext { feeds: Some(self.feeds()), ..plain() },
            Page::Tags => PageContext { tags: Some(self.tag_views()), ..plain() },
            Page::Tag(tag, number) => self.tag_page(path, tag, *number),
            Page::Dates(year) => self.dates_page(path, *year),
            Page::Places => PageContext { places: Some(self.place_items()), ..plain() },
            Page::Place(place, number) => self.place_page(path, *place, *number),
            Page::Index(number) => self.index_page(path, *number),
            Page::Search => {
                let index_path = plan::search_index_path(self.site, self.language);
                PageContext { search: Some(SearchView { index_path }), ..plain() }
            }
            Page::Changes => PageContext { changes: Some(self.changes()), ..plain() },
            Page::NotFound => self.not_found_page(plain()),
        }
    }

    /// The page for addresses that lead nowhere: it is shown at any address, so that its links cannot begin at its own.
    fn not_found_page(&self, mut context: PageContext) -> PageContext {
        if let Some(base) = &self.site.config.base_url {
            context.root.clone_from(base);
        }
        context.not_found = Some(self.not_found());
        context.page.noindex = true;
        context.page.url = None;
        context
    }

    pub(super) fn site_title(&self) -> &str {
        self.text(&self.site.config.title)
    }

    /// A page that no document stands behind.
    pub(super) fn built(&self, path: &OutputPath, page: &Page) -> PageContext {
        let kind = page.kind();
        let word = page.word();
        let title = self.locale.word(&format!("built.{word}")).to_owned();
        let frame = Frame {
            path,
            kind,
            id: kind.to_owned(),
            head: self.head(&[&title]),
            summary: Some(self.built_summary(page, &title)),
            title,
            root: path.to_root(),
            document: None,
        };
        let mut context = self.frame(frame);
        context.page.image = self.image(None);
        context
    }

    /// What a page that Convoke makes by itself says of itself: its title, where there is no more to say.
    fn built_summary(&self, page: &Page, title: &str) -> String {
        let key = format!("built.{}_summary", page.word());
        match self.locale.find(&key) {
            Some(_) => self.locale.fill(&key, &[("site", self.site_title())]),
            None => title.to_owned(),
        }
    }

    /// A title for the tab: the parts, then the site.
    pub(super) fn head(&self, parts: &[&str]) -> String {
        let site = self.site_title();
        let head = parts.join(self.locale.word("head.comma"));
        if head == site { head } else { format!("{head}{}{site}", self.locale.word("head.separator")) }
    }

    pub(super) fn frame(&self, frame: Frame<'_>) -> PageContext {
        let url = self.url(frame.path.as_str());
        let description =
            frame.summary.clone().or_else(|| self.site.config.description.as_ref().map(|text| self.text(text).to_owned()));
        let prefix = plan::prefix(self.site, self.language);
        let is_home = frame.path.address() == prefix;
        let home = Link {
            title: self.locale.word("built.home").to_owned(),
            path: self.path(&plan::home_path(self.site, self.language)),
            lang: None,
        };
        PageContext {
            root: frame.root,
            page: PageView {
                kind: frame.kind,
                id: frame.id,
                description: description.unwrap_or_else(|| frame.title.clone()),
                head_title: frame.head,
                report_url: self
                    .site
                    .config
                    .report
                    .as_ref()
                    .map(|template| links::fill(template, &frame.title, url.as_deref().unwrap_or(frame.path.as_str()))),
                share: url.as_deref().map(|url| share(&frame.title, url)).unwrap_or_default(),
                title: frame.title,
                summary: frame.summary,
                address: frame.path.address().to_owned(),
                url,
                lang: self.locale.tag.clone(),
                text_lang: None,
                original: None,
                dir: self.locale.dir,
                body_html: String::new(),
                toc: Vec::new(),
                breadcrumbs: if is_home { Vec::new() } else { vec![home] },
                previous: None,
                next: None,
                translations: self.translations(frame.path, frame.document),
                updated: None,
                sources: Vec::new(),
                tags: Vec::new(),
                noindex: false,
                image: None,
                json_ld_html: None,
                calendars: Vec::new(),
                extra: Value::Null,
            },
            event: None,
            call: None,
            guideline: None,
            update: None,
            list: None,
            home: None,
            feeds: None,
            organisations: None,
            sources: None,
            tags: None,
            archive: None,
            places: None,
            place: None,
            index: None,
            search: None,
            changes: None,
            not_found: None,
        }
    }

    /// The same page in all languages; every language has every page, but not its own text for it.
    fn translations(&self, path: &OutputPath, document: Option<&Document>) -> Vec<TranslationView> {
        let languages = &self.site.config.languages;
        if languages.len() < 2 {
            return Vec::new();
        }
        let own = plan::prefix(self.site, self.language);
        let rest = path.as_str().strip_prefix(&own).unwrap_or(path.as_str());
        // A page that shows the original is no translation of it, and search engines are not told that it is.
        let translated = |index| document.is_none_or(|document| document.is_in(index));
        let of = |(index, language): (LanguageIndex, &model::Language)| {
            let path = format!("{}{rest}", plan::prefix(self.site, index));
            TranslationView {
                lang: language.tag.clone(),
                name: language.name.clone().or_else(|| self.locales[index].find("name")).unwrap_or_else(|| language.code.clone()),
                url: self.url(&path).filter(|_| translated(index) && translated(self.language)),
                path: self.path(&path),
                current: index == self.language,
            }
        };
        languages.iter().enumerate().map(of).collect()
    }

    /// The original of a page that is not translated, or was translated from another state of it.
    fn original(&self, at: Ref<Document>) -> Option<OriginalView> {
        let document = &self.site.documents[at];
        let translated = document.is_in(self.language);
        if self.language == 0 || (translated && !document.text(self.language).stale) {
            return None;
        }
        let first = &self.site.config.languages[0];
        Some(OriginalView {
            stale: translated,
            lang: first.tag.clone(),
            name: first.name.clone().unwrap_or_else(|| first.code.clone()),
            language: self.locale.language_name(&first.code),
            path: self.path(&plan::document_path(self.site, at, 0, 1)),
        })
    }

    fn document_page(&self, path: &OutputPath, at: Ref<Document>, page: usize) -> PageContext {
        let document = &self.site.documents[at];
        let text = document.text(self.language);
        let root = path.to_root();
        let numbered = (page > 1).then(|| self.locale.fill("head.page", &[("n", &page.to_string())]));
        let mut parts = vec![text.title.value.clone()];
        parts.extend(self.when_and_where(document));
        parts.extend(numbered);
        let head = self.head(&parts.iter().map(String::as_str).collect::<Vec<_>>());
        let mut context = self.frame(Frame {
            path,
            kind: document.kind_name(),
            id: document.id.value.clone(),
            title: text.title.value.clone(),
            head,
            summary: text.summary.clone(),
            root: root.clone(),
            document: Some(document),
        });
        context.page.image = self.image(Some(at));
        let view = &mut context.page;
        if text.summary.is_none() {
            view.description = self.first_words(text).unwrap_or_else(|| view.description.clone());
        }
        view.text_lang = self.text_lang(document);
        view.noindex = view.text_lang.is_some();
        view.original = self.original(at);
        // The text stands on the first page of a list alone.
        if page == 1 {
            view.body_html = text.body.to_html(self.raw_html(), |target| self.href(&text.file, target, &root));
            view.toc = text
                .body
                .outline
                .headings
                .iter()
                .map(|heading| TocItem { level: heading.level.max(2), id: heading.id.clone(), title: heading.title.clone() })
                .collect();
        }
        view.breadcrumbs.extend(self.breadcrumbs(document));
        [view.previous, view.next] = self.beside(at, document);
        view.updated = document
            .updated
            .as_ref()
            .map(|day| self.site_date(&When { extent: Extent::Day(day.value), certainty: Certainty::Confirmed }));
        view.sources = self.citations(&document.sources);
        view.tags = self.tags(document);
        view.extra.clone_from(&document.extra);
        match &document.kind {
            Kind::Event(event) => self.event(&mut context, at, document, event),
            Kind::Call(call) => self.call(&mut context, at, document, call),
            Kind::Guideline(guideline) => context.guideline = Some(self.guideline(at, document, guideline, &root)),
            Kind::Update(update) => context.update = Some(self.update(at, update, &root)),
            Kind::Section(_) if document.is_home() => context.home = Some(self.home(at, &root)),
            Kind::Section(_) => {
                context.list = Some(
                    self.list(self.site.lists.entries(at), page, |page| plan::document_path(self.site, at, self.language, page)),
                )
            }
            Kind::Page(PageKind::Calendar) => context.feeds = Some(self.feeds()),
            Kind::Page(PageKind::Organisations) => {
                context.organisations =
                    Some(self.site.organisations.iter().map(|(at, _)| self.organisation(at, &root)).collect());
            }
            Kind::Page(PageKind::Sources) => context.sources = Some(self.sources(&root)),
            Kind::Page(PageKind::Plain) => {}
        }
        context
    }

    /// The date and place that make the title of an event's page its own.
    fn when_and_where(&self, document: &Document) -> Vec<String> {
        let Some(event) = document.event() else { return Vec::new() };
        let date = self.locale.text(&self.locale.when(&self.told(&event.dates), Length::Long));
        let place = event
            .place
            .map(|place| &self.site.places[place])
            .map(|place| self.text(place.town.as_ref().unwrap_or(&place.name)).to_owned());
        [Some(date), place].into_iter().flatten().collect()
    }

    /// The beginning of a text, for search engines.
    fn first_words(&self, text: &model::DocumentText) -> Option<String> {
        let markdown = text.body.markdown();
        let mut end = markdown.len().min(DESCRIPTION * 8);
        while !markdown.is_char_boundary(end) {
            end -= 1;
        }
        // To the end of the paragraph, so that no mark is cut in two and taken for words.
        end = markdown[end..].find("\n\n").map_or(markdown.len(), |at| end + at);
        let plain = markdown::plain(&markdown[..end], self.words_of_html(), |_| None);
        let line = plain.lines().find(|line| line.chars().count() > 20)?;
        let cut = cut_at_word(line, DESCRIPTION, |_| 1);
        Some(if cut.len() < line.len() { format!("{cut}…") } else { cut.to_owned() })
    }

    /// The sections above a document, without the home page, which is there already.
    fn breadcrumbs(&self, document: &Document) -> Vec<Link> {
        let mut links = Vec::new();
        let mut above = document.section;
        while let Some(at) = above {
            let section = &self.site.documents[at];
            if !section.is_home() {
                let title = section.text(self.language).menu_title().to_owned();
                links.push(Link { title, ..self.link(at) });
            }
            above = section.section;
        }
        links.reverse();
        links
    }

    pub(super) fn list(&self, entries: &[Ref<Document>], page: usize, path: impl Fn(usize) -> String) -> ListView {
        let size = self.site.config.page_size;
        let pages = plan::page_count(self.site, entries.len());
        let shown = entries.iter().skip((page - 1) * size).take(size).copied().collect::<Vec<_>>();
        ListView {
            of: shown.first().map_or("page", |at| self.site.documents[*at].kind_name()),
            map: self.map(&shown),
            items: shown,
            total: entries.len(),
            page,
            pages,
            previous: (page > 1).then(|| self.path(&path(page - 1))),
            next: (page < pages).then(|| self.path(&path(page + 1))),
        }
    }

    /// The map of the places of events.
    fn map(&self, documents: &[Ref<Document>]) -> Option<MapView> {
        let places = documents.iter().filter_map(|at| Some(&self.site.places[self.site.documents[*at].event()?.place?]));
        let named = places.filter_map(|place| {
            let (north, east) = place.geo?;
            Some((self.text(place.town.as_ref().unwrap_or(&place.name)).to_owned(), north, east))
        });
        map::view(&named.collect::<Vec<_>>())
    }

    fn tag_page(&self, path: &OutputPath, tag: &str, page: usize) -> PageContext {
        let name = self.tag_name(tag);
        let title = self.locale.fill("built.tag", &[("tag", name)]);
        let numbered = (page > 1).then(|| self.locale.fill("head.page", &[("n", &page.to_string())]));
        let parts: Vec<&str> = [Some(title.as_str()), numbered.as_deref()].into_iter().flatten().collect();
        let mut context = self.frame(Frame {
            path,
            kind: "tag",
            id: format!("tag:{tag}"),
            head: self.head(&parts),
            summary: Some(self.locale.fill("built.tag_summary", &[("tag", name), ("site", self.site_title())])),
            title,
            root: path.to_root(),
            document: None,
        });
        let tags = Page::Tags.path(self.site, self.language);
        context.page.image = self.image(None);
        let title = self.locale.word("built.tags").to_owned();
        context.page.breadcrumbs.push(Link { title, path: self.path(&tags), lang: None });
        let documents = self.site.lists.tags.get(tag).map(Vec::as_slice).unwrap_or_default();
        context.list = Some(self.list(documents, page, |page| Page::Tag(tag.to_owned(), page).path(self.site, self.language)));
        if let Some(number) = self.plan.feeds.number(&FeedKey::Tag(tag.to_owned())) {
            let feed = &self.plan.feeds[number];
            context.page.calendars.push(self.feed_link(feed));
            context.feeds = Some(vec![self.feed_view(feed)]);
        }
        context
    }

    fn tag_views(&self) -> Vec<TagView> {
        let tags = self.site.lists.tags.iter();
        tags.map(|(name, documents)| TagView {
            name: self.tag_name(name).to_owned(),
            lang: self.tag_lang(name),
            path: self.path(&Page::Tag(name.to_owned(), 1).path(self.site, self.language)),
            count: documents.len(),
        })
        .collect()
    }

    /// The feeds of the page of calendars.
    fn feeds(&self) -> Vec<FeedView> {
        self.plan.feeds.iter().map(|(_, feed)| self.feed_view(feed)).collect()
    }

    fn external(&self, list: &[model::ExternalLink]) -> Vec<ExternalLink> {
        list.iter()
            .map(|link| ExternalLink {
                title: self.text(&link.title).to_owned(),
                lang: self.lang_of(&link.title),
                url: link.url.clone(),
            })
            .collect()
    }

    fn event(&self, context: &mut PageContext, at: Ref<Document>, document: &Document, event: &Event) {
        let root = context.root.clone();
        let of_place = event.place.and_then(|place| self.plan.feeds.number(&FeedKey::Place(place)));
        context.page.calendars.extend(of_place.map(|number| self.feed_link(&self.plan.feeds[number])));
        let zone = document.zone(self.site);
        let calendar = self.entry(Dated { document: at, milestone: None }).map(|entry| {
            let path = plan::event_calendar_path(self.site, at, self.language);
            context.page.calendars.push(super::FeedLink { title: entry.summary.clone(), path: path.clone() });
            self.add_to_calendar(entry, path, &FeedKey::Events)
        });
        let followed_by = self.site.lists.follower(at);
        context.page.json_ld_html =
            crate::view::schema_org::event(self, at, document, event, context.page.url.as_deref(), &context.page.description);
        context.event = Some(EventView {
            date: self.document_date(at).cloned().map(date::with_classes).unwrap_or_default(),
            was: self.former(&event.was, &zone),
            status: self.status(event.status, "event", event.status_note.as_ref()),
            zone: self.zone_label(&event.dates, &zone),
            place: event.place.map(|place| self.place(place, &root)),
            mode: event.mode.key(),
            mode_label: self.locale.word(&format!("mode.{}", event.mode.key())).to_owned(),
            online_url: event.online.clone(),
            organisers: self.organisations(&event.organisers, &root),
            contact: event.contact.as_ref().map(|contact| self.contact(contact, &document.file, &root)),
            languages: (!event.languages.is_empty())
                .then(|| event.languages.iter().map(|code| self.locale.language_name(code)).collect()),
            goals_html: event.goals.iter().map(|goal| self.rich(goal, &document.file, &root)).collect(),
            registration: event
                .registration
                .as_ref()
                .map(|registration| self.registration(registration, &zone, &document.file, &root)),
            milestones: self.milestones(at, document, &root, false),
            documents: self.offered(&event.documents),
            more_url: event.more.clone(),
            links: self.external(&event.links),
            calendar,
            follows: event.follows,
            followed_by,
            part_of: event.part_of,
            others: self.others(at, event, [event.follows, followed_by, event.part_of]),
            updates: self.updates_about(at),
        });
    }

    /// Other events of interest: those it names, then its neighbours in time, without those that the page names elsewhere.
    fn others(&self, at: Ref<Document>, event: &Event, named: [Option<Ref<Document>>; 3]) -> Vec<Ref<Document>> {
        let mut others = event.related.clone();
        for near in self.site.lists.neighbours(at, OTHERS + named.len()) {
            if !others.contains(&near) && others.len() < OTHERS {
                others.push(near);
            }
        }
        others.retain(|other| *other != at && !named.contains(&Some(*other)));
        others
    }

    fn call(&self, context: &mut PageContext, at: Ref<Document>, document: &Document, call: &Call) {
        let root = context.root.clone();
        let feed = self.plan.feeds.number(&FeedKey::Call(at)).map(|number| &self.plan.feeds[number]);
        context.page.calendars.extend(feed.map(|feed| self.feed_link(feed)));
        let mut related = Vec::new();
        for other in call.follows.iter().chain(&call.related) {
            if !related.contains(other) {
                related.push(*other);
            }
        }
        context.call = Some(CallView {
            status: self.status(call.status, "call", call.status_note.as_ref()),
            deadline: call.deadline().map(|deadline| self.milestone(at, document, deadline, &root, false)),
            milestones: self.milestones(at, document, &root, false),
            picture: self.picture(document.milestones().iter().filter_map(|milestone| self.drawn_milestone(milestone))),
            issuers: self.organisations(&call.issuers, &root),
            contact: call.contact.as_ref().map(|contact| self.contact(contact, &document.file, &root)),
            eligibility_html: call.eligibility.iter().map(|text| self.rich(text, &document.file, &root)).collect(),
            submission_html: self.rich_option(call.submission.as_ref(), &document.file, &root),
            documents: self.offered(&call.documents),
            outcome_html: call.outcome.iter().map(|text| self.rich(text, &document.file, &root)).collect(),
            more_url: call.more.clone(),
            links: self.external(&call.links),
            related: related.into_iter().map(|other| self.card(other)).collect(),
            updates: self.updates_about(at),
            feed: feed.map(|feed| self.feed_view(feed)),
        });
    }

    /// The milestones of a document in order of time; `elsewhere` where they are shown on another page than its own.
    fn milestones(&self, at: Ref<Document>, document: &Document, root: &str, elsewhere: bool) -> Vec<MilestoneView> {
        let mut milestones: Vec<&Milestone> = document.milestones().iter().collect();
        milestones.sort_by(|a, b| match (self.site.milestone_date(a), self.site.milestone_date(b)) {
            (Some(a), Some(b)) => a.cmp_in_time(b),
            (a, b) => b.is_some().cmp(&a.is_some()),
        });
        milestones.into_iter().map(|milestone| self.milestone(at, document, milestone, root, elsewhere)).collect()
    }

    fn milestone(
        &self,
        at: Ref<Document>,
        document: &Document,
        milestone: &Milestone,
        root: &str,
        elsewhere: bool,
    ) -> MilestoneView {
        let event =
            milestone.event.and_then(|event| Some((event, &self.site.documents[event], self.site.documents[event].event()?)));
        let zone = event.map_or_else(|| document.zone(self.site), |(_, document, _)| document.zone(self.site));
        let date = self.site.milestone_date(milestone).map_or_else(DateView::default, |date| self.date(date, &zone));
        let former = event.filter(|_| milestone.was.is_empty()).map_or(&milestone.was, |(_, _, event)| &event.was);
        let path = match (event, elsewhere) {
            (Some((event, ..)), _) => Some(self.path(&self.document_path(event))),
            (None, true) => Some(format!("{}#{}", self.path(&self.document_path(at)), milestone.id.value)),
            (None, false) => None,
        };
        let calendar =
            (plan::is_deadline(milestone) && !elsewhere).then(|| self.milestone_entry(at, document, milestone)).flatten();
        let calendar = calendar.map(|entry| {
            let ics = plan::deadline_calendar_path(self.site, at, milestone, self.language);
            self.add_to_calendar(entry, ics, &FeedKey::Deadlines)
        });
        let kind = kind_of(milestone);
        let place = event.and_then(|(_, _, event)| event.place).map(|place| &self.site.places[place]);
        MilestoneView {
            anchor: if elsewhere { format!("{}-{}", document.id.value, milestone.id.value) } else { milestone.id.value.clone() },
            kind,
            name: self.text(&milestone.name).to_owned(),
            lang: self.lang_of(&milestone.name),
            date,
            wording: milestone.wording.as_ref().map(|text| self.text(text).to_owned()),
            wording_lang: milestone.wording.as_ref().and_then(|text| self.lang_of(text)),
            was: self.former(former, &zone),
            status: event.map_or_else(
                || self.status(milestone.status, kind, None),
                |(_, _, event)| self.status(event.status, kind, event.status_note.as_ref()),
            ),
            what_html: self.rich_option(milestone.what.as_ref(), &milestone.id.span.file, root),
            path,
            place: place.map(|place| self.place_short(place)),
            place_lang: place.and_then(|place| self.place_short_lang(place)),
            authority: milestone.authority.map(|authority| self.organisation(authority, root)),
            mandatory: milestone.mandatory,
            sources: self.citations(&milestone.sources),
            calendar,
        }
    }

    fn guideline(&self, at: Ref<Document>, document: &Document, guideline: &Guideline, root: &str) -> GuidelineView {
        let file = &document.file;
        GuidelineView {
            issuers: self.organisations(&guideline.issuers, root),
            versions: guideline
                .versions
                .iter()
                .map(|version| VersionView {
                    id: version.id.value.clone(),
                    name: self.text(&version.name).to_owned(),
                    lang: self.lang_of(&version.name),
                    issued: version.issued.as_ref().map(|date| self.site_date(date)),
                    note_html: self.rich_option(version.note.as_ref(), file, root),
                    sources: self.citations(&version.sources),
                })
                .collect(),
            clauses: guideline
                .clauses
                .iter()
                .map(|clause| ClauseView {
                    id: clause.id.value.clone(),
                    name: self.text(&clause.name).to_owned(),
                    lang: self.lang_of(&clause.name),
                    unit: clause.unit.as_ref().map(|text| self.text(text).to_owned()),
                    values: clause
                        .values
                        .iter()
                        .map(|value| {
                            value.as_ref().map(|value| ClauseValueView {
                                html: self.rich(&value.value, file, root),
                                note_html: self.rich_option(value.note.as_ref(), file, root),
                                sources: self.citations(&value.sources),
                            })
                        })
                        .collect(),
                    note_html: self.rich_option(clause.note.as_ref(), file, root),
                })
                .collect(),
            others: self
                .site
                .documents
                .iter()
                .filter(|(other, document)| *other != at && matches!(document.kind, Kind::Guideline(_)))
                .map(|(other, _)| self.card(other))
                .collect(),
        }
    }

    fn update(&self, at: Ref<Document>, update: &Update, root: &str) -> UpdateView {
        let updates = &self.site.lists.updates;
        let place = updates.iter().position(|other| *other == at);
        let link = |place: Option<usize>| Some(self.link(*updates.get(place?)?));
        UpdateView {
            date: self.site_date(&update.date),
            publisher: update.publisher.map(|publisher| self.organisation(publisher, root)),
            about: update.about.iter().map(|about| self.card(*about)).collect(),
            older: link(place.map(|place| place + 1)),
            newer: link(place.and_then(|place| place.checked_sub(1))),
        }
    }

    /// A milestone as the picture of a timeline shows it; nothing where its date is not known.
    fn drawn_milestone(&self, milestone: &Milestone) -> Option<timeline::Item> {
        let event = milestone.event.and_then(|event| self.site.documents[event].event());
        let former = event.filter(|_| milestone.was.is_empty()).map_or(&milestone.was, |event| &event.was);
        let status = event.map_or(milestone.status, |event| event.status);
        self.drawn(kind_of(milestone), status, self.text(&milestone.name), self.site.milestone_date(milestone)?, former)
    }

    fn drawn(
        &self,
        kind: &'static str,
        status: model::Status,
        name: &str,
        date: &When,
        former: &[model::Former],
    ) -> Option<timeline::Item> {
        // A picture to scale shows no hours; the list beside it tells them.
        let shown = match date.days() {
            Some((first, last)) if date.is_exact_to_the_minute() && first == last => {
                &When { extent: Extent::Day(first), ..*date }
            }
            _ => date,
        };
        Some(timeline::Item {
            kind,
            status: status.key(),
            name: name.to_owned(),
            date: self.locale.text(&self.locale.when(&self.told(shown), Length::Short)),
            when: stretch(date)?,
            former: former.iter().filter_map(|former| stretch(&former.date)).collect(),
        })
    }

    /// The picture of these entries, in order of time.
    fn picture(&self, items: impl Iterator<Item = timeline::Item>) -> Option<TimelineView> {
        let mut items: Vec<timeline::Item> = items.collect();
        items.sort_by_key(|item| (item.when.first, item.when.last));
        timeline::view(&items, |year| self.locale.year(year))
    }

    fn home(&self, home: Ref<Document>, root: &str) -> HomeView {
        let calls: Vec<(Ref<Document>, &Document)> = self.site.calls().map(|(at, document, _)| (at, document)).collect();
        let mut timeline: Vec<(MilestoneView, Option<&When>)> = Vec::new();
        for (at, document) in &calls {
            for milestone in document.milestones() {
                timeline.push((self.milestone(*at, document, milestone, root, true), self.site.milestone_date(milestone)));
            }
        }
        let shown: Vec<Ref<Document>> =
            calls.iter().flat_map(|(_, document)| document.milestones()).filter_map(|milestone| milestone.event).collect();
        // A site of calls tells its events on their timeline; one of many events lists them by themselves.
        let few = self.site.events().len() <= self.site.config.page_size;
        for (at, document) in self.site.events().filter(|(at, _)| few && !shown.contains(at)) {
            timeline.push((self.event_moment(at, document), document.date()));
        }
        let drawn_events = self.site.events().filter(|(at, _)| few && !shown.contains(at)).filter_map(|(_, document)| {
            let event = document.event()?;
            self.drawn("event", event.status, &document.text(self.language).title.value, &event.dates, &event.was)
        });
        let milestones = calls.iter().flat_map(|(_, document)| document.milestones());
        let picture = self.picture(milestones.filter_map(|milestone| self.drawn_milestone(milestone)).chain(drawn_events));
        timeline.sort_by(|(_, a), (_, b)| match (a, b) {
            (Some(a), Some(b)) => a.cmp_in_time(b),
            (a, b) => b.is_some().cmp(&a.is_some()),
        });
        let timeline: Vec<MilestoneView> = timeline.into_iter().map(|(view, _)| view).collect();
        HomeView {
            events: self.site.events().take(self.site.config.page_size).map(|(at, _)| self.card(at)).collect(),
            calls: calls.iter().map(|(at, _)| self.card(*at)).collect(),
            deadlines: timeline.iter().filter(|milestone| milestone.kind == "deadline").cloned().collect(),
            timeline,
            picture,
            updates: self.site.lists.updates.iter().take(LATEST).filter_map(|at| self.update_item(*at)).collect(),
            sections: self.site.lists.entries(home).iter().map(|at| self.card(*at)).collect(),
        }
    }

    /// An event as an entry of a timeline.
    fn event_moment(&self, at: Ref<Document>, document: &Document) -> MilestoneView {
        let card = self.card(at);
        let event = document.event();
        MilestoneView {
            anchor: card.id.replace('/', "-"),
            kind: "event",
            name: card.title,
            lang: card.text_lang,
            date: card.date.unwrap_or_default(),
            wording: None,
            wording_lang: None,
            was: event.map(|event| self.former(&event.was, &document.zone(self.site))).unwrap_or_default(),
            status: self.status(event.map(|event| event.status).unwrap_or_default(), "event", None),
            what_html: None,
            path: Some(card.path),
            place: card.place,
            place_lang: card.place_lang,
            authority: None,
            mandatory: None,
            sources: Vec::new(),
            calendar: None,
        }
    }

    fn sources(&self, root: &str) -> Vec<SourceView> {
        let mut used: BTreeMap<usize, Vec<Link>> = BTreeMap::new();
        for (at, document) in self.site.documents.iter() {
            let link = self.link(at);
            let milestones = document.milestones().iter().flat_map(|milestone| &milestone.sources);
            let clauses = match &document.kind {
                Kind::Guideline(guideline) => guideline
                    .clauses
                    .iter()
                    .flat_map(|clause| clause.values.iter().flatten())
                    .flat_map(|value| &value.sources)
                    .collect(),
                _ => Vec::new(),
            };
            for citation in document.sources.iter().chain(milestones).chain(clauses) {
                let links = used.entry(citation.source.index()).or_default();
                if links.last().is_none_or(|last| last.path != link.path) {
                    links.push(link.clone());
                }
            }
        }
        let file = crate::path::SourcePath::new("content/sources.yaml").ok();
        self.site
            .sources
            .iter()
            .map(|(at, source)| SourceView {
                citation: self.source(at),
                date: source.date.as_ref().map(|date| self.site_date(&date.value)),
                language: source.language.as_ref().map(|code| self.locale.language_name(code)),
                note_html: file.as_ref().and_then(|file| self.rich_option(source.note.as_ref(), file, root)),
                used_by: used.remove(&at.index()).unwrap_or_default(),
            })
            .collect()
    }
}

/// The word for what a milestone is; one that is an event is that.
fn kind_of(milestone: &Milestone) -> &'static str {
    match (milestone.event, milestone.kind) {
        (Some(_), _) => "event",
        (None, MilestoneKind::Milestone) => "milestone",
        (None, MilestoneKind::Deadline) => "deadline",
        (None, MilestoneKind::Window) => "window",
    }
}

/// The days that a date can mean, and whether they are sure.
fn stretch(date: &When) -> Option<timeline::Stretch> {
    let (first, last) = date.days()?;
    Some(timeline::Stretch { first, last, soft: date.certainty != Certainty::Confirmed || !date.is_exact_to_the_day() })
}

fn share(title: &str, url: &str) -> Vec<ShareLink> {
    links::share_links(title, url).into_iter().map(|(name, url)| ShareLink { name: name.to_owned(), url }).collect()
}
