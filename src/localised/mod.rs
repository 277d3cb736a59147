//! A site in one of its languages: its texts, names, dates in words and addresses.
//!
//! In: a [`Site`] and the words of a language. Out: what calendars, pages and feeds have in common in that language. Not
//! here: what a page shows ([`crate::view`]), what an entry says ([`crate::entries`]).

pub mod date;

use crate::locale::{Length, Locale};
use crate::model::{
    Document, DocumentRef, Event, Kind, LinkStyle, LocalText, Milestone, MilestoneName, Mode, Organisation, Place, Price, Ref,
    Site, link,
};
use crate::path::{OutputPath, SourcePath};
use crate::plan::{self, LanguageIndex};
use crate::text::escape;
use crate::text::markdown::{self, RawHtml};
use crate::text::percent::encode_path;
use crate::time::{When, Zone};
use date::DateView;
use std::sync::OnceLock;

/// Countries in whose addresses the postcode stands behind the region or the town.
const POSTCODE_LAST: &[&str] = &["AU", "CA", "CN", "GB", "IE", "IN", "JP", "KR", "NZ", "SG", "US"];

/// Whether a character is one of Chinese, Japanese or Korean, which are written without blanks.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}

/// A site in one of its languages.
#[derive(Clone, Copy)]
pub struct Localised<'a> {
    /// The site.
    pub site: &'a Site,
    /// The words and forms of all languages, in the order of the configuration.
    pub locales: &'a [Locale],
    /// Those of this language.
    pub locale: &'a Locale,
    /// The position of the language in the configuration.
    pub language: LanguageIndex,
    /// The dates of its documents in each language, each put into words once.
    dates: &'a [Dates],
}

/// The dates of the documents of a site in the words of one language: a page, its entry in calendars and in lists show each.
#[derive(Debug)]
pub struct Dates(Vec<OnceLock<DateView>>);

impl Dates {
    /// Room for the dates of a site in each of its languages.
    pub fn of(site: &Site) -> Vec<Dates> {
        let of_language = |_| Dates(site.documents.iter().map(|_| OnceLock::new()).collect());
        site.config.languages.iter().map(of_language).collect()
    }
}

impl<'a> Localised<'a> {
    /// A site in the language at this position of the configuration.
    pub fn new(site: &'a Site, locales: &'a [Locale], dates: &'a [Dates], language: LanguageIndex) -> Self {
        Localised { site, locales, locale: &locales[language], language, dates }
    }

    /// The same site in another of its languages.
    pub fn in_language(self, language: LanguageIndex) -> Self {
        Localised { locale: &self.locales[language], language, ..self }
    }

    /// A site in all of its languages, in the order of the configuration.
    pub fn all(site: &'a Site, locales: &'a [Locale], dates: &'a [Dates]) -> Vec<Self> {
        (0..locales.len()).map(|language| Localised::new(site, locales, dates, language)).collect()
    }

    /// A path as links write it: by file or by folder.
    pub fn path(&self, path: &str) -> String {
        match self.site.config.link_style {
            LinkStyle::File => path.to_owned(),
            LinkStyle::Folder => OutputPath::new(path).map_or_else(|_| path.to_owned(), |path| path.address().to_owned()),
        }
    }

    /// The absolute address of a path in the output, where the site has one.
    pub fn url(&self, path: &str) -> Option<String> {
        let base = self.site.config.base_url.as_ref()?;
        let path = OutputPath::new(path).ok()?;
        Some(format!("{base}{}", encode_path(path.address())))
    }

    /// The path of a document's page in this language.
    pub fn document_path(&self, document: DocumentRef) -> String {
        plan::document_path(self.site, document, self.language, 1)
    }

    /// What leads from a page with this root to what `target`, written in `file`, names.
    pub fn href(&self, file: &SourcePath, target: &str, root: &str) -> String {
        let resolved = link::resolve(self.site, file, target);
        match (plan::target_path(self.site, &resolved, self.language), resolved) {
            (Some((path, anchor)), _) => {
                let anchor = anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default();
                format!("{root}{}{anchor}", encode_path(&self.path(&path)))
            }
            (None, link::Target::Unsafe) => String::new(),
            (None, _) => target.to_owned(),
        }
    }

    /// What becomes of HTML in texts, on pages.
    pub fn raw_html(&self) -> RawHtml {
        if self.site.config.allow_html { RawHtml::Passed } else { RawHtml::Off }
    }

    /// What becomes of HTML in texts, in feeds, in calendars and wherever else it has no place.
    pub fn words_of_html(&self) -> RawHtml {
        if self.site.config.allow_html { RawHtml::Words } else { RawHtml::Off }
    }

    /// A text of the site in this language.
    pub fn text<'t>(&self, text: &'t LocalText) -> &'t str {
        text.get(self.language)
    }

    /// The tag of the language of a text, where it is not in this one; a text without letters is in all.
    pub fn lang_of(&self, text: &LocalText) -> Option<String> {
        let foreign = self.language > 0 && !text.has(self.language) && self.text(text).contains(char::is_alphabetic);
        foreign.then(|| self.site.config.languages[0].tag.clone())
    }

    /// The same of a text that may be missing.
    pub fn lang_of_option(&self, text: Option<&LocalText>) -> Option<String> {
        text.and_then(|text| self.lang_of(text))
    }

    /// A text that may be missing, in this language.
    pub fn text_option(&self, text: Option<&LocalText>) -> Option<String> {
        text.map(|text| self.text(text).to_owned())
    }

    /// A text in inline Markdown, written in `file`, as HTML for a page with this root.
    pub fn rich(&self, text: &LocalText, file: &SourcePath, root: &str) -> String {
        let html = markdown::inline(self.text(text), self.raw_html(), |target| self.href(file, target, root));
        match self.lang_of(text) {
            Some(lang) if html.contains("<p>") => format!("<div lang=\"{}\">{html}</div>", escape::escape(&lang)),
            Some(lang) => format!("<span lang=\"{}\">{html}</span>", escape::escape(&lang)),
            None => html,
        }
    }

    /// The same of a text that may be missing.
    pub fn rich_option(&self, text: Option<&LocalText>, file: &SourcePath, root: &str) -> Option<String> {
        text.map(|text| self.rich(text, file, root))
    }

    /// A date in words; what is coarser than an exact time begins and ends in `zone`.
    pub fn date(&self, when: &When, zone: &Zone) -> DateView {
        date::view(self.locale, when, zone, self.site.config.clocks(self.language))
    }

    /// The zone of the site.
    pub fn site_zone(&self) -> Zone {
        self.site.config.zone.clone().unwrap_or_else(Zone::utc)
    }

    /// The date by which a document is ordered, if it has one.
    pub fn document_date(&self, at: DocumentRef) -> Option<&'a DateView> {
        let document = &self.site.documents[at];
        let date = document.date()?;
        Some(self.dates[self.language].0[at.index()].get_or_init(|| self.date(date, &document.zone(&self.site.config))))
    }

    /// The same, short.
    pub fn short_date(&self, at: DocumentRef) -> Option<String> {
        self.document_date(at).map(|date| date.short.clone())
    }

    /// A date that is shown for the site, and not of an event.
    pub fn site_date(&self, when: &When) -> DateView {
        self.date(when, &self.site_zone())
    }

    /// What a tag is called in this language.
    pub fn tag_name<'t>(&'t self, tag: &'t str) -> &'t str {
        self.site.tag_names.get(tag).map_or(tag, |name| self.text(name))
    }

    /// The tag of the language of a tag's name, where that is not this one and known.
    pub fn tag_lang(&self, tag: &str) -> Option<String> {
        self.lang_of(self.site.tag_names.get(tag)?)
    }

    /// The tag of the language of a document's text, where that is another than the page's.
    pub fn text_lang(&self, document: &Document) -> Option<String> {
        (!document.is_in(self.language)).then(|| self.site.config.languages[0].tag.clone())
    }

    /// The short name of an organisation, or its name.
    pub fn short_name(&self, at: Ref<Organisation>) -> &LocalText {
        let organisation = &self.site.organisations[at];
        organisation.short.as_ref().unwrap_or(&organisation.name)
    }

    /// A place in one line: name, street, postcode and town, region and country, each said once.
    pub fn place_line(&self, place: &Place) -> String {
        let of = |text: &Option<LocalText>| text.as_ref().map(|text| text.get(self.language).to_owned());
        let parts = [Some(place.name.get(self.language).to_owned()), of(&place.street), of(&place.town), of(&place.region)];
        let mut parts: Vec<String> = parts.into_iter().flatten().chain(of(&place.country)).collect();
        let Some(postcode) = &place.postcode else { return self.join_once(parts) };
        if self.is_largest_first(&parts) {
            return format!("{} {postcode}", self.join_once(parts));
        }
        let after = place.country_code.as_deref().is_some_and(|code| POSTCODE_LAST.contains(&code));
        let beside = if after { place.region.as_ref().or(place.town.as_ref()) } else { place.town.as_ref() };
        let beside = beside.map(|text| text.get(self.language));
        match parts.iter_mut().find(|part| beside == Some(part.as_str())) {
            Some(part) if after => *part = format!("{part} {postcode}"),
            Some(part) => *part = format!("{postcode} {part}"),
            None => parts.push(postcode.clone()),
        }
        self.join_once(parts)
    }

    /// A place as lists name it: its town and country, or its name.
    pub fn place_short(&self, place: &Place) -> String {
        let parts = [Some(place.town.as_ref().unwrap_or(&place.name)), place.country.as_ref()];
        self.join_once(self.texts(parts.into_iter().flatten()))
    }

    /// All places of an event in one line, each with all that is known of where it is, also of one that is online.
    pub fn places_line(&self, event: &Event) -> Option<String> {
        self.in_one_line(&event.places, |place| self.place_line(place))
    }

    /// Places in one line, each once.
    fn in_one_line(&self, places: &[Ref<Place>], line: impl Fn(&Place) -> String) -> Option<String> {
        let mut lines: Vec<String> = Vec::new();
        for line in places.iter().map(|place| line(&self.site.places[*place])) {
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        (!lines.is_empty()).then(|| lines.join(self.locale.word("place.list")))
    }

    /// The tag of the language in which lists name a place, where that is another than the page's.
    pub fn place_short_lang(&self, place: &Place) -> Option<String> {
        self.lang_of(place.town.as_ref().unwrap_or(&place.name))
    }

    /// A place as headings name it: its name, town and country, each said once.
    pub fn place_name(&self, place: &Place) -> String {
        self.join_once(self.texts([Some(&place.name), place.town.as_ref(), place.country.as_ref()].into_iter().flatten()))
    }

    fn texts<'t>(&self, texts: impl Iterator<Item = &'t LocalText>) -> Vec<String> {
        texts.map(|text| text.get(self.language).to_owned()).collect()
    }

    /// Whether the parts of a place are told from the country to the house, as in Chinese, where they are in its script: a place
    /// that is written in another one is told as that one is.
    fn is_largest_first(&self, parts: &[String]) -> bool {
        self.locale.word("place.largest_first") == "yes" && parts.iter().any(|part| part.chars().any(is_ideograph))
    }

    /// The parts of a place, the smallest first, as a text.
    fn join_once(&self, mut parts: Vec<String>) -> String {
        if self.is_largest_first(&parts) {
            parts.reverse();
        }
        let mut line = String::new();
        let mut known: Vec<&str> = Vec::new();
        for part in parts.iter().map(String::as_str).filter(|part| !part.is_empty()) {
            if known.contains(&part) {
                continue;
            }
            let (before, after) = (line.chars().next_back(), part.chars().next());
            if let (Some(before), Some(after)) = (before, after) {
                // Nothing parts ideographs, but words of other scripts would run together.
                let are_ideographs = is_ideograph(before) && is_ideograph(after);
                let key = if are_ideographs { "place.separator" } else { "place.foreign_separator" };
                line.push_str(self.locale.word(key));
            }
            line.push_str(part);
            known.push(part);
        }
        line
    }

    /// What a milestone is called in this language, without its round.
    pub fn milestone_alone<'t>(&'t self, milestone: &'t Milestone) -> &'t str {
        match (&milestone.name, milestone.name.word()) {
            (MilestoneName::Written(name), _) => self.text(name),
            (_, word) => self.locale.word(word.unwrap_or_default()),
        }
    }

    /// Where an event is, as calendars name it: its places in one line, or that it is online.
    pub fn venue_line(&self, event: &Event) -> Option<String> {
        self.venue(event, |place| self.place_line(place))
    }

    /// Where an event is, as lists name it.
    pub fn venue_short(&self, event: &Event) -> Option<String> {
        self.venue(event, |place| self.place_short(place))
    }

    /// The tag of the language of that, where it is not this one.
    pub fn venue_short_lang(&self, event: &Event) -> Option<String> {
        self.place_short_lang(&self.site.places[*event.attendance().places().first()?])
    }

    /// The places to which one goes, each once; where there are none, that one takes part online.
    fn venue(&self, event: &Event, line: impl Fn(&Place) -> String) -> Option<String> {
        let attendance = event.attendance();
        let online = || (attendance.mode() != Mode::Onsite).then(|| self.locale.word("mode.online").to_owned());
        self.in_one_line(attendance.places(), line).or_else(online)
    }

    /// The tag of the language of the name of a milestone, where that is not this one.
    pub fn milestone_lang(&self, milestone: &Milestone) -> Option<String> {
        match &milestone.name {
            MilestoneName::Written(name) => self.lang_of(name),
            _ => None,
        }
    }

    /// A price in words: who pays, how much, in which currency.
    pub fn price(&self, price: &Price) -> String {
        let sum = format!("{} {}", price.amount, price.currency);
        match &price.who {
            Some(who) => format!("{}{}{sum}", self.text(who), self.locale.word("ui.mark.colon")),
            None => sum,
        }
    }

    /// What a round is called within a line, as `round 2`; one that has a name is called by that.
    pub fn round(&self, round: &LocalText) -> String {
        self.round_by("round.number", round)
    }

    /// The same as a heading.
    pub fn round_heading(&self, round: &LocalText) -> String {
        self.round_by("round.heading", round)
    }

    fn round_by(&self, word: &str, round: &LocalText) -> String {
        let text = self.text(round);
        let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if is_number { self.locale.fill(word, &[("n", text)]) } else { text.to_owned() }
    }

    /// The name of a milestone with its round, as it stands among those of other rounds.
    pub fn milestone_name(&self, milestone: &Milestone) -> String {
        let name = self.milestone_alone(milestone);
        match &milestone.round {
            Some(round) => self.locale.fill("round.of", &[("name", name), ("round", &self.round(round))]),
            None => name.to_owned(),
        }
    }

    /// The name of a milestone as it stands alone in a calendar: behind what tells it from those of other documents.
    pub fn milestone_title(&self, document: &Document, milestone: &Milestone) -> String {
        let values = [("title", self.calendar_title(document)), ("name", &self.milestone_name(milestone))];
        self.locale.fill("calendar.milestone", &values)
    }

    /// What a document is called in calendars. A call has the name of the event that it is for, unless that has several calls.
    fn calendar_title<'d>(&'d self, document: &'d Document) -> &'d str {
        let own = match &document.kind {
            Kind::Event(event) => event.calendar_title.as_ref(),
            Kind::Call(call) => call.calendar_title.as_ref(),
            _ => None,
        };
        let is_only = |event: &DocumentRef| self.site.lists.calls_for(*event).len() == 1;
        let event = || document.call().and_then(|call| call.event).filter(is_only);
        match own {
            Some(title) => self.text(title),
            None => match event() {
                Some(event) => self.calendar_title(&self.site.documents[event]),
                None => &document.text(self.language).title.value,
            },
        }
    }

    /// A date as plain text, with weekdays where they are known.
    pub fn date_line(&self, when: &When) -> String {
        self.locale.text(&self.locale.when(&self.on_clocks(when), Length::Weekday))
    }

    /// A date as this language tells it first.
    pub fn on_clocks(&self, when: &When) -> When {
        date::on_clocks(when, self.site.config.clocks(self.language))
    }

    /// An exact time in words in each zone in which it is printed, in one line; `None` for what is coarser.
    pub fn one_line(&self, date: &DateView) -> Option<String> {
        let day = date.day.as_ref().filter(|_| !date.zones.is_empty())?;
        let times: Vec<&str> = date.zones.iter().map(|zone| zone.text.as_str()).collect();
        let times = times.join(" = ");
        // What begins and ends on different days names them itself.
        let own_days = date.zones.first().is_some_and(|zone| zone.own_days);
        Some(if own_days { times } else { format!("{day}{}{times}", self.locale.word("date.day_separator")) })
    }

    /// The words of a text without its marks.
    pub fn plain(&self, text: &str, file: &crate::path::SourcePath) -> String {
        markdown::plain(text, self.words_of_html(), |target| {
            let resolved = crate::model::link::resolve(self.site, file, target);
            match (plan::target_path(self.site, &resolved, self.language), resolved) {
                (Some((path, _)), _) => self.url(&path),
                // A part of the page is none of what stands without it.
                (None, link::Target::Here(_)) => None,
                (None, _) => Some(target.to_owned()),
            }
        })
    }
}
