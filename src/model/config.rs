//! The configuration of a site, validated.

use super::text::LocalText;
use crate::color::Color;
use crate::diag::{Rule, Severity, Span, Spanned};
use crate::parse::values::Text;
use crate::parse::vocabulary::{LinkStyle, LongEvents};
use crate::time::{Date, Zone};
use serde_json::Value;

/// A language of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language {
    /// The code in file names and addresses.
    pub code: String,
    /// Its name, written in that language: the one that the configuration gives, or else the theme's.
    pub name: Option<String>,
    /// The BCP 47 tag in pages.
    pub tag: String,
    /// The CLDR locale by which dates are written.
    pub locale: String,
    /// The zones in which its pages print each exact time, where it has an order of its own.
    pub display_zones: Vec<Zone>,
}

impl Language {
    /// The language called `code`, with the tag and the forms of dates that are usual for it.
    pub fn of_code(code: &str) -> Self {
        let tag = if code == "zh" { "zh-Hans" } else { code };
        // Readers on several continents: day before month, and a clock of 24 hours.
        let locale = if code == "en" { "en-GB" } else { tag };
        Language { code: code.to_owned(), name: None, tag: tag.to_owned(), locale: locale.to_owned(), display_zones: Vec::new() }
    }
}

/// Settings of the calendars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarSettings {
    /// The colour that programs may show, a CSS colour name.
    pub color: Option<String>,
    /// After how many hours subscribed programs may ask again.
    pub refresh_hours: u32,
    /// How many minutes an event lasts whose end was not published.
    pub event_minutes: u16,
    /// How calendars have an event that lasts from a time on one day to a time on another.
    pub long_events: LongEvents,
    /// The scheme in Google's subscription link.
    pub google_scheme: &'static str,
    /// Whether each tag has a feed.
    pub tag_feeds: bool,
    /// Whether each place has a feed.
    pub place_feeds: bool,
}

/// How bad what a rule finds is in some files, or in all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeverityOfRule {
    /// The rule.
    pub rule: &'static Rule,
    /// How bad it is.
    pub severity: Severity,
    /// The patterns of the paths of the files; all files where there is none.
    pub paths: Vec<String>,
}

/// The configuration.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where it stands, for what is missing in it.
    pub span: Span,
    /// The name of the site.
    pub title: LocalText,
    /// What it is about.
    pub description: Option<LocalText>,
    /// The absolute address of its root, ending in `/`.
    pub base_url: Option<String>,
    /// Its languages; never empty.
    pub languages: Vec<Language>,
    /// The zone of times that name none.
    pub zone: Option<Zone>,
    /// The zones in which each exact time is printed.
    pub display_zones: Vec<Zone>,
    /// What follows the `@` in UIDs.
    pub uid_domain: Option<String>,
    /// The template of the link by which readers report a page.
    pub report: Option<String>,
    /// Who publishes the site.
    pub author: LocalText,
    /// The path of its logo in the output, as the configuration names it.
    pub logo: Option<Text>,
    /// Its colours: that of plates and links, and that of deadlines.
    pub colors: [Option<Spanned<Color>>; 2],
    /// The main menu: what each entry is called in the configuration.
    pub menu: Vec<Text>,
    /// The day on which the site was given up.
    pub archived: Option<Date>,
    /// Whether images for social networks are made.
    pub social_images: bool,
    /// How many entries a list page holds.
    pub page_size: usize,
    /// Whether there is a search, with an index of all pages for those without a script.
    pub search: bool,
    /// Whether HTML in Markdown passes on to pages.
    pub allow_html: bool,
    /// How links name a page.
    pub link_style: LinkStyle,
    /// Settings of the calendars.
    pub calendar: CalendarSettings,
    /// How bad what rules find is here; of those that fit a file, the last one holds.
    pub severities: Vec<SeverityOfRule>,
    /// Free data for the theme.
    pub extra: Value,
}

/// The order in which the pages of a language show an exact time.
#[derive(Debug, Clone, Copy)]
pub struct Clocks<'a> {
    /// The zones.
    pub zones: &'a [Zone],
    /// Whether the zone in which a time was published stands before them all.
    pub published_first: bool,
}

impl Config {
    /// The order in which the pages of a language show an exact time.
    pub fn clocks(&self, language: usize) -> Clocks<'_> {
        match self.languages.get(language).map(|language| language.display_zones.as_slice()) {
            Some(own) if !own.is_empty() => Clocks { zones: own, published_first: false },
            _ => Clocks { zones: &self.display_zones, published_first: true },
        }
    }
}
