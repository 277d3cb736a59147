//! What a template or a format may see: plain data, built from the model on demand.
//!
//! In: [`crate::model::Site`] and [`crate::plan::Plan`]. Out: the records below; `docs/themes.md` is their guide.
//! Every `path` is relative to the site's root and is written after `root` in a template (`{{ root }}{{ item.path }}`);
//! every `url` is absolute. A field whose name ends in `html` holds markup that is safe; all else is text.
//! Not here: anything that depends on the moment at which the site is built or read.

mod archive;
mod calendars;
mod changes;
pub mod feed;
mod feeds;
mod finding;
pub mod json;
pub mod links;
pub mod map;
pub mod measure;
mod pages;
mod qr;
mod schema_org;
pub mod search;
pub mod timeline;
mod viewer;

pub use crate::localised::date::{DateView, ZoneTimeView};
pub use map::{MapDrawingView, MapPlaceView, MapView};
pub use timeline::{AxisYearView, DrawingView, DrawnView, LineView, ShapeView, TimelineView};
pub use viewer::{Index, Viewer};

use crate::model::{Document, Ref};
use serde::Serialize;

/// What every page knows: with `site`, a [`SiteView`], and `t`, its words for templates, the whole of a template's context.
#[derive(Debug, Clone, Serialize)]
pub struct PageContext {
    /// What leads from this page to the site's root: `./`, `../`, `../../` …
    pub root: String,
    /// This page.
    pub page: PageView,
    /// Set on the page of an event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<EventView>,
    /// Set on the page of a call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<CallView>,
    /// Set on the page of a guideline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guideline: Option<GuidelineView>,
    /// Set on the page of an update.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update: Option<UpdateView>,
    /// Set on the pages of sections and tags.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<ListView>,
    /// Set on the home page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub home: Option<HomeView>,
    /// Set on the page of calendars: the feeds; on that of a tag: its own, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feeds: Option<Vec<FeedView>>,
    /// Set on the page of organisations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisations: Option<Vec<OrganisationView>>,
    /// Set on the page of sources.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sources: Option<Vec<SourceView>>,
    /// Set on the page of tags.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<TagView>>,
    /// Set on the pages of all dates and of those of a year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archive: Option<ArchiveView>,
    /// Set on the page of places: each with the number of its events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub places: Option<Vec<TagView>>,
    /// Set on the page of a place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceView>,
    /// Set on the pages of the index of all pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<IndexView>,
    /// Set on the page on which one searches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search: Option<SearchView>,
    /// Set on the page of what changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes: Option<ChangesView>,
    /// Set on the page for addresses that lead nowhere: the same in the other languages of the site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_found: Option<Vec<NotFoundView>>,
}

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

/// An entry of the main menu.
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

/// A feed, for the head of a page.
#[derive(Debug, Clone, Serialize)]
pub struct FeedLink {
    /// Its title.
    pub title: String,
    /// Its path.
    pub path: String,
}

/// What the pages of all kinds have.
#[derive(Debug, Clone, Serialize)]
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

/// An image for social networks.
#[derive(Debug, Clone, Serialize)]
pub struct ImageView {
    /// Its absolute address.
    pub url: String,
    /// What it says, for those who do not see it.
    pub alt: String,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
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

/// A link inside the site.
#[derive(Debug, Clone, Serialize)]
pub struct Link {
    /// Its text.
    pub title: String,
    /// Where it leads.
    pub path: String,
    /// The tag of the language of its text, where that is not the page's.
    pub lang: Option<String>,
}

/// A language in which a page exists.
#[derive(Debug, Clone, Serialize)]
pub struct TranslationView {
    /// The BCP 47 tag.
    pub lang: String,
    /// The name of the language in itself.
    pub name: String,
    /// The path of the page in it.
    pub path: String,
    /// Its absolute address; none where the page is not translated into this language, and shows the original.
    pub url: Option<String>,
    /// Whether this is the page that is shown.
    pub current: bool,
}

/// The original of a page, which the page is not, or is behind.
#[derive(Debug, Clone, Serialize)]
pub struct OriginalView {
    /// Whether there is a translation, made before the original was changed; where there is none, the original's text is shown.
    pub stale: bool,
    /// The BCP 47 tag of its language.
    pub lang: String,
    /// The name of that in itself.
    pub name: String,
    /// The name of that in the page's language.
    pub language: String,
    /// Its path.
    pub path: String,
}

/// A way to share a page.
#[derive(Debug, Clone, Serialize)]
pub struct ShareLink {
    /// Where: `Mail`, `X`, `Weibo` …
    pub name: String,
    /// The link.
    pub url: String,
}

/// A former date.
#[derive(Debug, Clone, Serialize)]
pub struct FormerView {
    /// The date.
    pub date: DateView,
    /// The words in which it was published.
    pub wording: Option<String>,
    /// The tag of the language of these words, where that is not the page's.
    pub wording_lang: Option<String>,
    /// When it was said.
    pub said: Option<DateView>,
    /// A remark on when.
    pub said_note: Option<String>,
    /// The tag of the language of the remark, where that is not the page's.
    pub said_note_lang: Option<String>,
    /// Why it was given up.
    pub reason: Option<String>,
    /// The tag of the language of the reason, where that is not the page's.
    pub reason_lang: Option<String>,
    /// Who said so.
    pub source: Option<CitationView>,
}

/// A status of the vocabulary.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusView {
    /// `scheduled`, `tentative`, `postponed`, `rescheduled`, `cancelled`, `moved-online` or `held`.
    pub key: &'static str,
    /// In words.
    pub label: String,
    /// A sentence on it.
    pub note: Option<String>,
    /// The tag of the language of the sentence, where that is not the page's.
    pub note_lang: Option<String>,
}

/// An event in a list, or beside another.
#[derive(Debug, Clone, Serialize)]
pub struct CardView {
    /// `event`, `call`, `guideline`, `update`, `page` or `section`.
    pub kind: &'static str,
    /// Its identity.
    pub id: String,
    /// Its title.
    pub title: String,
    /// One or two sentences.
    pub summary: Option<String>,
    /// Where it leads.
    pub path: String,
    /// The tag of the language of its text, where that is not the page's.
    pub text_lang: Option<String>,
    /// When.
    pub date: Option<DateView>,
    /// Where, in one line.
    pub place: Option<String>,
    /// The tag of the language of the name of the place, where that is not the page's.
    pub place_lang: Option<String>,
    /// Its status, unless it is plainly scheduled.
    pub status: Option<StatusView>,
    /// Its subjects.
    pub tags: Vec<Link>,
}

/// The page of an event.
#[derive(Debug, Clone, Serialize)]
pub struct EventView {
    /// When.
    pub date: DateView,
    /// How the date became what it is, oldest first; the present one is not in it.
    pub was: Vec<FormerView>,
    /// Its status.
    pub status: StatusView,
    /// The name and offset of its zone on that day: `China Standard Time (UTC+8)`.
    pub zone: Option<String>,
    /// Where.
    pub place: Option<PlaceView>,
    /// `onsite`, `online` or `hybrid`.
    pub mode: &'static str,
    /// The words for the mode.
    pub mode_label: String,
    /// Where to take part online.
    pub online_url: Option<String>,
    /// Who organises it.
    pub organisers: Vec<OrganisationView>,
    /// Whom to ask.
    pub contact: Option<ContactView>,
    /// The names of the working languages; `None` where the organisers did not state them.
    pub languages: Option<Vec<String>>,
    /// What it is for.
    pub goals_html: Vec<String>,
    /// Registration.
    pub registration: Option<RegistrationView>,
    /// Dates that belong to it.
    pub milestones: Vec<MilestoneView>,
    /// Files on offer.
    pub documents: Vec<OfferedView>,
    /// The page with more information.
    pub more_url: Option<String>,
    /// Other links.
    pub links: Vec<ExternalLink>,
    /// How to add it to a calendar; `None` where its date is not exact enough for one.
    pub calendar: Option<AddToCalendarView>,
    /// The one before it in the series; a template sees a [`CardView`] or nothing, as in the three below.
    #[serde(skip)]
    pub follows: Option<Ref<Document>>,
    /// The one after it.
    #[serde(skip)]
    pub followed_by: Option<Ref<Document>>,
    /// What it is a part of.
    #[serde(skip)]
    pub part_of: Option<Ref<Document>>,
    /// Other events of interest: those it names, then its neighbours in time.
    #[serde(skip)]
    pub others: Vec<Ref<Document>>,
    /// The updates about it, newest first.
    pub updates: Vec<UpdateItem>,
}

/// The page of a call.
#[derive(Debug, Clone, Serialize)]
pub struct CallView {
    /// Its status.
    pub status: StatusView,
    /// Its main deadline: the first of its milestones that is one.
    pub deadline: Option<MilestoneView>,
    /// Its dates in order.
    pub milestones: Vec<MilestoneView>,
    /// The same drawn to scale, where at least two of them are known.
    pub picture: Option<TimelineView>,
    /// Who issues it.
    pub issuers: Vec<OrganisationView>,
    /// Whom to ask.
    pub contact: Option<ContactView>,
    /// Who may answer and what is asked.
    pub eligibility_html: Vec<String>,
    /// How to submit.
    pub submission_html: Option<String>,
    /// Files on offer.
    pub documents: Vec<OfferedView>,
    /// What came of it.
    pub outcome_html: Vec<String>,
    /// The page with more information.
    pub more_url: Option<String>,
    /// Other links.
    pub links: Vec<ExternalLink>,
    /// What it follows, and others of interest.
    pub related: Vec<CardView>,
    /// The updates about it, newest first.
    pub updates: Vec<UpdateItem>,
    /// The calendar of its dates.
    pub feed: Option<FeedView>,
}

/// A date of a call or an event.
#[derive(Debug, Clone, Serialize)]
pub struct MilestoneView {
    /// Its anchor, unique on every page that shows it.
    pub anchor: String,
    /// `milestone`, `deadline`, `window` or `event`.
    pub kind: &'static str,
    /// What it is called.
    pub name: String,
    /// The tag of the language of its name, where that is not the page's.
    pub lang: Option<String>,
    /// When.
    pub date: DateView,
    /// The words in which the date was published.
    pub wording: Option<String>,
    /// The tag of the language of these words, where that is not the page's.
    pub wording_lang: Option<String>,
    /// Former dates, oldest first.
    pub was: Vec<FormerView>,
    /// Its status.
    pub status: StatusView,
    /// What happens.
    pub what_html: Option<String>,
    /// Where it is told in full: the page of its event, or of its call with its anchor.
    pub path: Option<String>,
    /// Where it takes place.
    pub place: Option<String>,
    /// The tag of the language of the name of the place, where that is not the page's.
    pub place_lang: Option<String>,
    /// Who sets it, where it is not the issuer.
    pub authority: Option<OrganisationView>,
    /// Whether one must take this step.
    pub mandatory: Option<bool>,
    /// What it rests on.
    pub sources: Vec<CitationView>,
    /// How to add it to a calendar.
    pub calendar: Option<AddToCalendarView>,
}

/// Ways to add one entry to a calendar, all of them plain links.
#[derive(Debug, Clone, Serialize)]
pub struct AddToCalendarView {
    /// What is added: the entry's title.
    pub name: String,
    /// The path of its `.ics` file.
    pub ics_path: String,
    /// The absolute address of the subscription that carries it, to copy; needs a base URL.
    pub feed_url: Option<String>,
    /// The same by `webcal:`.
    pub webcal_url: Option<String>,
    /// Google Calendar.
    pub google_url: String,
    /// Outlook.com.
    pub outlook_url: String,
    /// Microsoft 365.
    pub office_url: String,
    /// Yahoo.
    pub yahoo_url: String,
}

/// A calendar feed, for the page of calendars.
#[derive(Debug, Clone, Serialize)]
pub struct FeedView {
    /// `events`, `deadlines`, `all`, the id of a call, `tag-…` or `place-…`.
    pub key: String,
    /// What it is called among the feeds of the site.
    pub label: String,
    /// Its title.
    pub title: String,
    /// What it holds.
    pub description: String,
    /// How many entries it has.
    pub count: usize,
    /// The count in words: `2 entries`.
    pub count_label: String,
    /// Its path.
    pub path: String,
    /// Its absolute address, to copy.
    pub url: Option<String>,
    /// By `webcal:`.
    pub webcal_url: Option<String>,
    /// Subscribe in Google Calendar.
    pub google_url: Option<String>,
    /// Subscribe in Outlook.com.
    pub outlook_url: Option<String>,
    /// Subscribe in Microsoft 365.
    pub office_url: Option<String>,
    /// A QR code of the `webcal:` address, as SVG.
    pub qr_html: Option<String>,
}

/// A place.
#[derive(Debug, Clone, Serialize)]
pub struct PlaceView {
    /// Its name.
    pub name: String,
    /// The tag of the language of its name, where that is not the page's.
    pub lang: Option<String>,
    /// Name, street, town, region and country in one line, each said once.
    pub line: String,
    /// A link to a map elsewhere; nothing is loaded from it.
    pub map_url: Option<String>,
    /// Degrees north and east, as text: `30.6667, 104.0667`.
    pub geo: Option<String>,
    /// A page about it.
    pub url: Option<String>,
    /// The path of the list of its events, where there are any.
    pub path: Option<String>,
    /// What is known about venue, access and travel.
    pub note_html: Option<String>,
}

/// An organisation.
#[derive(Debug, Clone, Serialize)]
pub struct OrganisationView {
    /// Its identity, also its anchor on the page of organisations.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The tag of the language of its name, where that is not the page's.
    pub lang: Option<String>,
    /// Its short name.
    pub short: Option<String>,
    /// The tag of the language of the short name, where that is not the page's.
    pub short_lang: Option<String>,
    /// Its name in its own script, or else in the first language of the site, marked up with its language; not where that is the page's.
    pub native_html: Option<String>,
    /// Its page elsewhere.
    pub url: Option<String>,
    /// Its entry on the page of organisations.
    pub path: Option<String>,
    /// Its postal address.
    pub address: Option<String>,
    /// The tag of the language of its address, where that is not the page's.
    pub address_lang: Option<String>,
    /// What it does here.
    pub role_html: Option<String>,
    /// The name of the organisation that it belongs to.
    pub part_of: Option<String>,
    /// The tag of the language of that name, where that is not the page's.
    pub part_of_lang: Option<String>,
    /// A remark.
    pub note_html: Option<String>,
    /// What it rests on.
    pub sources: Vec<CitationView>,
}

/// Whom to ask.
#[derive(Debug, Clone, Serialize)]
pub struct ContactView {
    /// Organisations.
    pub organisations: Vec<OrganisationView>,
    /// A name or office.
    pub name: Option<String>,
    /// The tag of the language of that name, where that is not the page's.
    pub name_lang: Option<String>,
    /// A mail address.
    pub email: Option<String>,
    /// A page.
    pub url: Option<String>,
    /// A remark.
    pub note_html: Option<String>,
}

/// Registration.
#[derive(Debug, Clone, Serialize)]
pub struct RegistrationView {
    /// When it opens.
    pub opens: Option<DateView>,
    /// When it closes.
    pub closes: Option<DateView>,
    /// Where.
    pub url: Option<String>,
    /// A remark.
    pub note_html: Option<String>,
}

/// A file on offer.
#[derive(Debug, Clone, Serialize)]
pub struct OfferedView {
    /// What it is.
    pub title: String,
    /// The tag of the language of its title, where that is not the page's.
    pub lang: Option<String>,
    /// Its path, where it is a file of the site.
    pub path: Option<String>,
    /// Its address, where it is elsewhere.
    pub url: Option<String>,
    /// `PDF, 1.2 MB`, where the file is the site's own.
    pub detail: Option<String>,
    /// Its date.
    pub date: Option<DateView>,
    /// Its language.
    pub language: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// The tag of the language of the remark, where that is not the page's.
    pub note_lang: Option<String>,
}

/// A link to elsewhere.
#[derive(Debug, Clone, Serialize)]
pub struct ExternalLink {
    /// Its text.
    pub title: String,
    /// The tag of the language of its text, where that is not the page's.
    pub lang: Option<String>,
    /// Its address.
    pub url: String,
}

/// A source as a page names it.
#[derive(Debug, Clone, Serialize)]
pub struct CitationView {
    /// Its identity, also its anchor on the page of sources.
    pub id: String,
    /// What it is.
    pub title: String,
    /// The tag of the language of its title, where that is not the page's.
    pub lang: Option<String>,
    /// `official`, `copy`, `team`, `press`, `third-party`, `reference` or `data`.
    pub kind: &'static str,
    /// The words for the kind.
    pub kind_label: String,
    /// Whether the parties themselves published it.
    pub official: bool,
    /// Its address.
    pub url: Option<String>,
    /// Its entry on the page of sources.
    pub path: Option<String>,
    /// What is taken from it here.
    pub note: Option<String>,
    /// The tag of the language of the note, where that is not the page's.
    pub note_lang: Option<String>,
}

/// A source with all that is known of it.
#[derive(Debug, Clone, Serialize)]
pub struct SourceView {
    /// As a page names it.
    #[serde(flatten)]
    pub citation: CitationView,
    /// When it was published or stored.
    pub date: Option<DateView>,
    /// Its language.
    pub language: Option<String>,
    /// A remark.
    pub note_html: Option<String>,
    /// The pages that rest on it.
    pub used_by: Vec<Link>,
}

/// The page of a guideline.
#[derive(Debug, Clone, Serialize)]
pub struct GuidelineView {
    /// Who issues it.
    pub issuers: Vec<OrganisationView>,
    /// The columns of its table.
    pub versions: Vec<VersionView>,
    /// The rows of its table.
    pub clauses: Vec<ClauseView>,
    /// Others of interest.
    pub others: Vec<CardView>,
}

/// A column of a guideline's table.
#[derive(Debug, Clone, Serialize)]
pub struct VersionView {
    /// Its identity.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The tag of the language of its name, where that is not the page's.
    pub lang: Option<String>,
    /// When it was published.
    pub issued: Option<DateView>,
    /// A remark.
    pub note_html: Option<String>,
    /// What it rests on.
    pub sources: Vec<CitationView>,
}

/// A row of a guideline's table.
#[derive(Debug, Clone, Serialize)]
pub struct ClauseView {
    /// Its anchor.
    pub id: String,
    /// What it limits.
    pub name: String,
    /// The tag of the language of its name, where that is not the page's.
    pub lang: Option<String>,
    /// The unit of its values.
    pub unit: Option<String>,
    /// A value for each version, in their order; `None` where no source gives one.
    pub values: Vec<Option<ClauseValueView>>,
    /// A remark.
    pub note_html: Option<String>,
}

/// A value of a clause.
#[derive(Debug, Clone, Serialize)]
pub struct ClauseValueView {
    /// The value.
    pub html: String,
    /// A remark.
    pub note_html: Option<String>,
    /// What it rests on.
    pub sources: Vec<CitationView>,
}

/// The page of an update.
#[derive(Debug, Clone, Serialize)]
pub struct UpdateView {
    /// When it was published.
    pub date: DateView,
    /// Who published it.
    pub publisher: Option<OrganisationView>,
    /// What it is about.
    pub about: Vec<CardView>,
    /// The update before it.
    pub older: Option<Link>,
    /// The update after it.
    pub newer: Option<Link>,
}

/// An update in a list.
#[derive(Debug, Clone, Serialize)]
pub struct UpdateItem {
    /// Its identity.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The tag of the language of its text, where that is not the page's.
    pub text_lang: Option<String>,
    /// Where it leads.
    pub path: String,
    /// When it was published.
    pub date: DateView,
    /// Who published it.
    pub publisher: Option<String>,
    /// The tag of the language of that name, where that is not the page's.
    pub publisher_lang: Option<String>,
    /// One or two sentences.
    pub summary: Option<String>,
}

/// A page that lists others.
#[derive(Debug, Clone, Serialize)]
pub struct ListView {
    /// The kind of most of its entries.
    pub of: &'static str,
    /// The entries of this page; a template sees a [`CardView`] for each.
    #[serde(skip)]
    pub items: Vec<Ref<Document>>,
    /// The map of the places of its events, where there are two of them or more, and not too many.
    pub map: Option<MapView>,
    /// How many entries there are on all pages.
    pub total: usize,
    /// This page, counted from 1.
    pub page: usize,
    /// The number of pages.
    pub pages: usize,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
}

/// The home page.
#[derive(Debug, Clone, Serialize)]
pub struct HomeView {
    /// The events, in order of date.
    pub events: Vec<CardView>,
    /// The calls.
    pub calls: Vec<CardView>,
    /// The timeline at a glance: the events and the milestones of all calls, in order of date.
    pub timeline: Vec<MilestoneView>,
    /// The same drawn to scale, where there are two known dates or more, and not too many.
    pub picture: Option<TimelineView>,
    /// The deadlines of all calls, in order of date.
    pub deadlines: Vec<MilestoneView>,
    /// The newest updates.
    pub updates: Vec<UpdateItem>,
    /// The sections.
    pub sections: Vec<CardView>,
}

/// All dates, or those of a year.
#[derive(Debug, Clone, Serialize)]
pub struct ArchiveView {
    /// The years. On the page of all dates of a large site, they have pages of their own and nothing but a number here.
    pub years: Vec<YearView>,
    /// What has no date.
    pub undated: Vec<DatedView>,
    /// The names of the days of a week, from Monday on.
    pub weekdays: Vec<WeekdayView>,
    /// The year before, where years have pages of their own.
    pub previous: Option<Link>,
    /// The year after.
    pub next: Option<Link>,
}

/// The dates of a year.
#[derive(Debug, Clone, Serialize)]
pub struct YearView {
    /// Its number.
    pub year: i16,
    /// In words.
    pub title: String,
    /// Its page, where it has one and this is another.
    pub path: Option<String>,
    /// How many dates begin in it, in words.
    pub count_label: String,
    /// Those whose month is not known.
    pub dates: Vec<DatedView>,
    /// Its months that have dates.
    pub months: Vec<MonthView>,
}

/// A month and its dates.
#[derive(Debug, Clone, Serialize)]
pub struct MonthView {
    /// Its anchor: `month-2015-03`.
    pub anchor: String,
    /// In words, with the year.
    pub title: String,
    /// Its weeks, each of seven days from Monday on, with nothing for those of other months; empty where no day is known.
    pub weeks: Vec<Vec<Option<DayView>>>,
    /// What begins in it.
    pub dates: Vec<DatedView>,
}

/// A day of a month.
#[derive(Debug, Clone, Serialize)]
pub struct DayView {
    /// Its number.
    pub day: i16,
    /// As `2015-03-16`.
    pub date: String,
    /// What is on that day, in words; nothing where nothing is.
    pub what: Option<String>,
    /// The anchor of the first of that, to be written after `#`.
    pub anchor: Option<String>,
    /// The page with that anchor, where it is another.
    pub path: Option<String>,
}

/// The name of a day of the week.
#[derive(Debug, Clone, Serialize)]
pub struct WeekdayView {
    /// Long.
    pub name: String,
    /// Short.
    pub short: String,
}

/// An event or a milestone in a list of dates.
#[derive(Debug, Clone, Serialize)]
pub struct DatedView {
    /// Its anchor, which never changes.
    pub anchor: String,
    /// `event`, `milestone`, `deadline` or `window`.
    pub kind: &'static str,
    /// What it is called.
    pub name: String,
    /// The tag of the language of its name, where that is not the page's.
    pub text_lang: Option<String>,
    /// What a milestone belongs to.
    pub of: Option<String>,
    /// When.
    pub date: DateView,
    /// Its status.
    pub status: StatusView,
    /// Where it is told.
    pub path: String,
    /// Where it takes place.
    pub place: Option<String>,
    /// The tag of the language of the name of the place, where that is not the page's.
    pub place_lang: Option<String>,
}

/// The index of all pages, or a part of it; the list that goes with it says which.
#[derive(Debug, Clone, Serialize)]
pub struct IndexView {
    /// The groups of this page.
    pub groups: Vec<IndexGroupView>,
    /// The groups of all of its pages: where each begins.
    pub all: Vec<Link>,
}

/// The pages with a first letter, or of a kind.
#[derive(Debug, Clone, Serialize)]
pub struct IndexGroupView {
    /// Its anchor.
    pub anchor: String,
    /// The letter, or the kind in words.
    pub title: String,
    /// Its pages.
    pub items: Vec<IndexItemView>,
}

/// A page in the index.
#[derive(Debug, Clone, Serialize)]
pub struct IndexItemView {
    /// Its title.
    pub title: String,
    /// Where it leads.
    pub path: String,
    /// The tag of the language of its title, where that is not the page's.
    pub text_lang: Option<String>,
    /// Its kind in words.
    pub kind_label: String,
    /// Its date, short.
    pub date: Option<String>,
}

/// The page on which one searches.
#[derive(Debug, Clone, Serialize)]
pub struct SearchView {
    /// The path of what its script searches.
    pub index_path: String,
}

/// What changed of the dates of the site.
#[derive(Debug, Clone, Serialize)]
pub struct ChangesView {
    /// What subscribers of calendars were told, the newest first.
    pub amendments: Vec<AmendmentView>,
    /// Former dates that pages declare, for each of what was moved.
    pub histories: Vec<HistoryView>,
    /// The path of the same for programs.
    pub data_path: String,
}

/// A change that subscribers of calendars were told of.
#[derive(Debug, Clone, Serialize)]
pub struct AmendmentView {
    /// Its number among those of the same event or milestone: SEQUENCE in calendars since then.
    pub number: u32,
    /// The same in words.
    pub label: String,
    /// Its anchor, which stays: `amendment-workshop-2-20270203T093000Z`.
    pub anchor: String,
    /// The day on which it was recorded.
    pub date: DateView,
    /// What it is about.
    pub title: String,
    /// The tag of the language of its title, where that is not the page's.
    pub text_lang: Option<String>,
    /// Where that is told, if it still is.
    pub path: Option<String>,
    /// What changed.
    pub moves: Vec<MoveView>,
    /// Why.
    pub reason: Option<String>,
    /// The tag of the language of the reason and of places, where that is not the page's.
    pub lang: Option<String>,
    /// The feeds that carry it.
    pub feeds: Vec<FeedLink>,
}

/// A value that changed.
#[derive(Debug, Clone, Serialize)]
pub struct MoveView {
    /// `date`, `status` or `place`.
    pub kind: &'static str,
    /// In words.
    pub label: String,
    /// The date before.
    pub from_date: Option<DateView>,
    /// The date after.
    pub to_date: Option<DateView>,
    /// The status or the place before.
    pub from: Option<String>,
    /// The status or the place after.
    pub to: Option<String>,
}

/// The former dates of an event or a milestone, as moves.
#[derive(Debug, Clone, Serialize)]
pub struct HistoryView {
    /// What was moved.
    pub title: String,
    /// The tag of the language of its title, where that is not the page's.
    pub text_lang: Option<String>,
    /// Where it is told.
    pub path: String,
    /// The moves, the oldest first.
    pub moves: Vec<DeclaredView>,
}

/// A move that a page declares.
#[derive(Debug, Clone, Serialize)]
pub struct DeclaredView {
    /// The date before.
    pub from: DateView,
    /// The date after.
    pub to: DateView,
    /// When the new date was said, if that is known.
    pub said: Option<DateView>,
    /// A remark on when.
    pub said_note: Option<String>,
    /// Why the former one was given up.
    pub reason: Option<String>,
    /// The tag of the language of the reason, where that is not the page's.
    pub reason_lang: Option<String>,
    /// Who said the new one.
    pub source: Option<CitationView>,
}

/// The page for addresses that lead nowhere, in another language.
#[derive(Debug, Clone, Serialize)]
pub struct NotFoundView {
    /// The BCP 47 tag of the language.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// The title.
    pub title: String,
    /// What it says.
    pub text: String,
    /// The home page in that language, and its other ways on.
    pub links: Vec<Link>,
}

/// A tag or a place, and how many pages have it.
#[derive(Debug, Clone, Serialize)]
pub struct TagView {
    /// Its name.
    pub name: String,
    /// The tag of the language of its name, where that is not the page's.
    pub lang: Option<String>,
    /// Its page.
    pub path: String,
    /// How many pages have it.
    pub count: usize,
}
