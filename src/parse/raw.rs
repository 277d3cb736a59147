//! The file format, version 1: every record that an editor can write, as it is written.
//!
//! In: [`Node`]s. Out: `Raw…` records, in which each value keeps its place. One table a record says
//! which keys there are; decoding, the suggestions for misspelt keys and `docs/file-format.md` are folds
//! over it. Not here: what the values mean together ([`crate::model`]) and the grammar of dates ([`crate::time`]).

use super::yaml::{Kind, Node};
use crate::diag::{Diagnostic, Diagnostics, Span, Spanned, nearest};
use crate::path::SourcePath;
use crate::rules;
use crate::text::first_bad;
use std::collections::BTreeMap;

/// What decoding needs besides the node.
#[derive(Debug)]
pub struct Decoder<'a> {
    /// The file that is read.
    pub file: &'a SourcePath,
    /// What was found.
    pub diagnostics: Diagnostics,
}

impl Decoder<'_> {
    fn span(&self, node: &Node) -> Span {
        Span::new(self.file, node.range.clone())
    }

    /// Reports a character that no page, calendar or feed can hold.
    fn check_characters(&mut self, node: &Node, value: &str) {
        if let Some((_, bad)) = first_bad(value) {
            let message = format!("this text holds the control character U+{:04X}", u32::from(bad));
            let diagnostic = Diagnostic::new(&rules::CONTROL_CHARACTER, self.span(node), message);
            self.diagnostics.push(diagnostic.help("delete it: it may have come along when the text was copied"));
        }
    }

    fn wrong_type(&mut self, node: &Node, wanted: &str) {
        let span = self.span(node);
        let message = format!("{wanted} is expected here, not {}", node.describe());
        let help = match node.kind {
            Kind::Map(_) if wanted == Text::TYPE => "a text that holds `: ` must stand in quotes",
            Kind::List(_) => "write one value, without `-` or `[ ]`",
            _ => "`docs/file-format.md` shows the form of every key",
        };
        self.diagnostics.push(Diagnostic::new(&rules::WRONG_TYPE, span, message).help(help));
    }
}

/// A type that a YAML value can be read as.
pub trait Decode: Sized {
    /// The words for it in `docs/file-format.md` and in messages.
    const TYPE: &'static str;

    /// Reads `node`; `None` where it cannot, which has then been reported.
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self>;

    /// What stands for a key that is not written; `None` where it must be.
    fn absent() -> Option<Self> {
        None
    }

    /// Whether the key may be left out.
    fn optional() -> bool {
        Self::absent().is_some()
    }

    /// Shows every leaf of the value to `see`, each with the keys that lead to it.
    fn visit<'a>(&'a self, _path: &mut Vec<&'static str>, _see: &mut Visitor<'_, 'a>) {}
}

/// What is shown the leaves of a record.
pub type Visitor<'v, 'a> = dyn FnMut(&[&'static str], Leaf<'a>) + 'v;

/// A value without keys of its own.
#[derive(Debug, Clone, Copy)]
pub enum Leaf<'a> {
    /// A date.
    Date(&'a Text),
    /// A text in one language, or one for each.
    Words(&'a Words),
    /// A text alone: a title, an address, a word of a vocabulary.
    Text(&'a Text),
}

/// A key of a record.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The key.
    pub name: &'static str,
    /// The words for its type.
    pub ty: &'static str,
    /// Whether it must be written.
    pub required: bool,
    /// What it means.
    pub doc: &'static str,
    /// A value that shows it.
    pub example: &'static str,
}

/// A record of the file format: its name and keys.
#[derive(Debug, Clone, Copy)]
pub struct Record {
    /// The name in `docs/file-format.md`.
    pub name: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// Its keys in the order in which they are documented.
    pub fields: fn() -> Vec<Field>,
}

macro_rules! records {
    ($(
        #[doc = $doc:literal]
        $name:ident $title:literal {
            $( #[doc = $field_doc:literal] $field:ident $(as $key:literal)? : $ty:ty = $example:literal, )*
        }
    )*) => {
        $(
            #[doc = $doc]
            #[derive(Debug, Clone, PartialEq)]
            #[allow(clippy::struct_excessive_bools)]
            pub struct $name {
                /// Where the record stands.
                pub span: Span,
                $( #[doc = $field_doc] pub $field: $ty, )*
            }

            impl $name {
                /// The names of its keys.
                pub const KEYS: &[&str] = &[$( key!($field $(as $key)?) ),*];

                /// The keys of this record.
                pub fn fields() -> Vec<Field> {
                    vec![$( Field {
                        name: key!($field $(as $key)?),
                        ty: <$ty as Decode>::TYPE,
                        required: !<$ty as Decode>::optional(),
                        doc: $field_doc.trim_ascii(),
                        example: $example,
                    } ),*]
                }
            }

            impl Decode for $name {
                const TYPE: &'static str = $title;

                fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
                    let entries = open(node, Self::KEYS, Self::TYPE, decoder)?;
                    $( let $field = field::<$ty>(node, entries, key!($field $(as $key)?), decoder); )*
                    Some($name { span: decoder.span(node), $( $field: $field?, )* })
                }

                fn visit<'a>(&'a self, path: &mut Vec<&'static str>, see: &mut Visitor<'_, 'a>) {
                    $(
                        path.push(key!($field $(as $key)?));
                        self.$field.visit(path, see);
                        path.pop();
                    )*
                }
            }
        )*

        /// All records of the file format.
        pub const RECORDS: &[Record] = &[$( Record { name: $title, doc: $doc.trim_ascii(), fields: $name::fields } ),*];
    };
}

macro_rules! key {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident as $key:literal) => {
        $key
    };
}

/// The entries of a map, after its unknown keys are reported with the nearest known one.
fn open<'n>(node: &'n Node, keys: &[&str], what: &str, decoder: &mut Decoder<'_>) -> Option<&'n [(Node, Node)]> {
    let Kind::Map(entries) = &node.kind else {
        decoder.wrong_type(node, what);
        return None;
    };
    for (key, _) in entries {
        let Kind::Scalar(name) = &key.kind else {
            decoder.wrong_type(key, "a key");
            continue;
        };
        if !keys.contains(&name.as_str()) {
            let diagnostic = Diagnostic::new(&rules::UNKNOWN_KEY, decoder.span(key), format!("{what} has no key `{name}`"));
            decoder.diagnostics.push(match nearest(name, keys.iter().copied()) {
                Some(known) => diagnostic.help(format!("did you mean `{known}`?")),
                None => diagnostic.help(format!("the keys are: {}", keys.join(", "))),
            });
        }
    }
    Some(entries)
}

/// Reads one key of a record; `None` (reported) where it is missing and must not be, or is wrong.
fn field<T: Decode>(record: &Node, entries: &[(Node, Node)], key: &str, decoder: &mut Decoder<'_>) -> Option<T> {
    let value = entries.iter().find(|(name, _)| matches!(&name.kind, Kind::Scalar(text) if text == key)).map(|(_, value)| value);
    match value {
        Some(Node { kind: Kind::Null, .. }) | None => T::absent().or_else(|| {
            let place = match value {
                Some(node) => node.range.clone(),
                None => entries.first().map_or(record.range.clone(), |(first, _)| first.range.clone()),
            };
            let message = format!("the key `{key}` is missing");
            let diagnostic = Diagnostic::new(&rules::MISSING_FIELD, Span::new(decoder.file, place), message);
            decoder.diagnostics.push(diagnostic.help(format!("add `{key}:` with {}", T::TYPE)));
            None
        }),
        Some(node) => T::decode(node, decoder),
    }
}

/// A text on one or more lines.
pub type Text = Spanned<String>;

impl Decode for Text {
    const TYPE: &'static str = "a text";

    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        match &node.kind {
            Kind::Scalar(value) => {
                decoder.check_characters(node, value);
                Some(Spanned::new(value.trim().to_owned(), decoder.span(node)))
            }
            _ => {
                decoder.wrong_type(node, Self::TYPE);
                None
            }
        }
    }

    fn visit<'a>(&'a self, path: &mut Vec<&'static str>, see: &mut Visitor<'_, 'a>) {
        see(path, Leaf::Text(self));
    }
}

/// A date in the grammar of [`crate::time`], not yet read.
#[derive(Debug, Clone, PartialEq)]
pub struct RawDate(pub Text);

impl Decode for RawDate {
    const TYPE: &'static str = "a date";

    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        Text::decode(node, decoder).map(RawDate)
    }

    fn visit<'a>(&'a self, path: &mut Vec<&'static str>, see: &mut Visitor<'_, 'a>) {
        see(path, Leaf::Date(&self.0));
    }
}

/// The id of another record.
#[derive(Debug, Clone, PartialEq)]
pub struct RawRef(pub Text);

impl Decode for RawRef {
    const TYPE: &'static str = "an id";

    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        Text::decode(node, decoder).map(RawRef)
    }
}

/// A text in one language, or one for each language: `{en: Copenhagen, zh: 哥本哈根}`.
#[derive(Debug, Clone, PartialEq)]
pub struct Words {
    /// Where it stands.
    pub span: Span,
    /// The text without a language: in the site's first one.
    pub plain: Option<String>,
    /// The texts by language code.
    pub by_language: Vec<(Text, Text)>,
}

impl Decode for Words {
    const TYPE: &'static str = "a text, or a text for each language";

    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let span = decoder.span(node);
        match &node.kind {
            Kind::Scalar(value) => {
                decoder.check_characters(node, value);
                Some(Words { span, plain: Some(value.trim().to_owned()), by_language: Vec::new() })
            }
            Kind::Map(entries) => {
                let texts = entries.iter().map(|(key, value)| Some((Text::decode(key, decoder)?, Text::decode(value, decoder)?)));
                Some(Words { span, plain: None, by_language: texts.collect::<Option<_>>()? })
            }
            _ => {
                decoder.wrong_type(node, Self::TYPE);
                None
            }
        }
    }

    fn visit<'a>(&'a self, path: &mut Vec<&'static str>, see: &mut Visitor<'_, 'a>) {
        see(path, Leaf::Words(self));
    }
}

impl Decode for Spanned<bool> {
    const TYPE: &'static str = "true or false";

    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let value = match &node.kind {
            Kind::Scalar(text) if text == "true" => true,
            Kind::Scalar(text) if text == "false" => false,
            _ => {
                let diagnostic = Diagnostic::new(&rules::WRONG_TYPE, decoder.span(node), "`true` or `false` is expected here");
                decoder.diagnostics.push(diagnostic.help("write `true` or `false`, not `yes`, `no`, `on` or `off`"));
                return None;
            }
        };
        Some(Spanned::new(value, decoder.span(node)))
    }
}

impl Decode for Spanned<f64> {
    const TYPE: &'static str = "a number";

    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let number = match &node.kind {
            Kind::Scalar(text) => text.parse().ok().filter(|number: &f64| number.is_finite()),
            _ => None,
        };
        if number.is_none() {
            decoder.wrong_type(node, Self::TYPE);
        }
        number.map(|number| Spanned::new(number, decoder.span(node)))
    }
}

impl Decode for Spanned<i64> {
    const TYPE: &'static str = "a whole number";

    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let number = match &node.kind {
            Kind::Scalar(text) => text.parse().ok(),
            _ => None,
        };
        if number.is_none() {
            decoder.wrong_type(node, Self::TYPE);
        }
        number.map(|number| Spanned::new(number, decoder.span(node)))
    }
}

/// Free data for a theme: kept as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Extra(pub Node);

impl Decode for Extra {
    const TYPE: &'static str = "anything";

    fn decode(node: &Node, _: &mut Decoder<'_>) -> Option<Self> {
        Some(Extra(node.clone()))
    }
}

impl<T: Decode> Decode for Option<T> {
    const TYPE: &'static str = T::TYPE;

    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        T::decode(node, decoder).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn visit<'a>(&'a self, path: &mut Vec<&'static str>, see: &mut Visitor<'_, 'a>) {
        if let Some(value) = self {
            value.visit(path, see);
        }
    }
}

impl<T: Decode> Decode for Vec<T> {
    const TYPE: &'static str = "a list";

    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        match &node.kind {
            // Every item is read before the first that failed counts, so that all of them are reported.
            Kind::List(items) => {
                let items: Vec<Option<T>> = items.iter().map(|item| T::decode(item, decoder)).collect();
                items.into_iter().collect()
            }
            _ => T::decode(node, decoder).map(|item| vec![item]),
        }
    }

    fn absent() -> Option<Self> {
        Some(Vec::new())
    }

    fn visit<'a>(&'a self, path: &mut Vec<&'static str>, see: &mut Visitor<'_, 'a>) {
        self.iter().for_each(|item| item.visit(path, see));
    }
}

/// Records by their ids.
#[derive(Debug, Clone, PartialEq)]
pub struct ById<T>(pub Vec<(Text, T)>);

impl<T: Decode> Decode for ById<T> {
    const TYPE: &'static str = "a map of ids";

    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let Kind::Map(entries) = &node.kind else {
            decoder.wrong_type(node, Self::TYPE);
            return None;
        };
        let entries: Vec<_> =
            entries.iter().map(|(key, value)| (Text::decode(key, decoder), T::decode(value, decoder))).collect();
        Some(ById(entries.into_iter().filter_map(|(key, value)| Some((key?, value?))).collect()))
    }

    fn absent() -> Option<Self> {
        Some(ById(Vec::new()))
    }

    fn visit<'a>(&'a self, path: &mut Vec<&'static str>, see: &mut Visitor<'_, 'a>) {
        self.0.iter().for_each(|(_, item)| item.visit(path, see));
    }
}

/// A list whose items may be written short, as a text alone.
macro_rules! short_form {
    ($short:ident, $long:ident, $ty:literal, |$text:ident| $build:expr) => {
        /// The record, or its short form: a text alone.
        #[derive(Debug, Clone, PartialEq)]
        pub struct $short(pub $long);

        impl Decode for $short {
            const TYPE: &'static str = $ty;

            fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
                match &node.kind {
                    Kind::Scalar(_) => {
                        let $text = Text::decode(node, decoder)?;
                        Some($short($build))
                    }
                    _ => $long::decode(node, decoder).map($short),
                }
            }

            fn visit<'a>(&'a self, path: &mut Vec<&'static str>, see: &mut Visitor<'_, 'a>) {
                self.0.visit(path, see);
            }
        }
    };
}

short_form!(RawLanguageItem, RawLanguage, "a language code, or a language", |text| RawLanguage {
    span: text.span.clone(),
    code: text,
    name: None,
    tag: None,
    locale: None,
    display_zones: Vec::new(),
});
short_form!(RawSourceItem, RawSourceRef, "the id of a source, or a source with a note", |text| RawSourceRef {
    span: text.span.clone(),
    source: RawRef(text),
    note: None,
});

/// A value of a clause, or its short form: a text alone, or one for each language.
#[derive(Debug, Clone, PartialEq)]
pub struct RawValueItem(pub RawValue);

impl Decode for RawValueItem {
    const TYPE: &'static str = "a text, a text for each language, or a value with sources";

    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let is_code = |(key, _): &(Node, Node)| matches!(&key.kind, Kind::Scalar(key) if super::is_language_code(key));
        match &node.kind {
            Kind::Map(entries) if entries.is_empty() || !entries.iter().all(is_code) => {
                RawValue::decode(node, decoder).map(RawValueItem)
            }
            _ => {
                let value = Words::decode(node, decoder)?;
                Some(RawValueItem(RawValue { span: value.span.clone(), value, note: None, sources: Vec::new() }))
            }
        }
    }

    fn visit<'a>(&'a self, path: &mut Vec<&'static str>, see: &mut Visitor<'_, 'a>) {
        self.0.visit(path, see);
    }
}

records! {
    /// The configuration of a site: `convoke.yaml` in its root.
    RawConfig "the configuration" {
        /// The version of the file format.
        version: Spanned<i64> = "1",
        /// The name of the site.
        title: Words = "Planning for a joint scientific space mission",
        /// What the site is about, in a sentence: for search engines and feeds.
        description: Option<Words> = "Workshops, guidelines and the joint Call.",
        /// The address of the site's root, needed by whatever must be absolute: calendars, feeds, sitemap, canonical links.
        base_url: Option<Text> = "https://joint-mission.example/",
        /// The languages of the site; the first is the one without a prefix. Default: `en`.
        languages: Vec<RawLanguageItem> = "[en, zh]",
        /// The zone of times that name none, in documents that name none. IANA name.
        timezone: Option<Text> = "Europe/Paris",
        /// The zones in which each exact time is printed, in this order, after the one in which it was published.
        display_zones: Vec<Text> = "[Europe/Paris, Asia/Shanghai]",
        /// What follows the `@` in the identity of calendar entries. Never change it: subscribers would get everything twice.
        uid_domain: Option<Text> = "joint-mission.example",
        /// A link by which readers report a page; `{title}` and `{url}` are filled in.
        report: Option<Text> = "mailto:editors@joint-mission.example?subject={title}&body={url}",
        /// Who publishes the site, for the feed of updates. Default: the title.
        author: Option<Words> = "The editors",
        /// The theme: the name of a folder in `themes/`. Default: `default`.
        theme: Option<Text> = "default",
        /// The folders and pages in the main menu, as paths in `content/` without ending. Default: the sections, by weight.
        menu: Vec<Text> = "[workshops, guidelines, call, updates, calendar, about]",
        /// The day on which the site was given up: it then has no script but the search's, and says in the footer that its dates stand as they were known.
        archived: Option<RawDate> = "2026-11-23",
        /// Whether an image for social networks is made for each event, each call and the site: 1200 by 630 pixels, with name, date and place. It needs `base_url`. Default: `false`.
        social_images: Option<Spanned<bool>> = "true",
        /// How many entries a list page holds. Default: 50.
        page_size: Option<Spanned<i64>> = "50",
        /// Whether there is a search of the site, with an index of all its pages. Default: `true`.
        search: Option<Spanned<bool>> = "false",
        /// Whether HTML in Markdown passes on to pages, as far as it loads and runs nothing. Default: `false`.
        allow_html: Option<Spanned<bool>> = "true",
        /// How links name a page: `file` (`call/index.html`, so that the site also opens from a disk) or `folder` (`call/`). Default: `file`.
        link_style: Option<Text> = "file",
        /// Settings of the calendars.
        calendar: Option<RawCalendar> = "{color: steelblue}",
        /// Findings about the site as a whole that are right here, each with the reason.
        allow: Vec<RawAllow> = "[{rule: feed-too-large, reason: Nobody reads it by Google Calendar.}]",
        /// Free data for the theme.
        extra: Option<Extra> = "{logo: emblem.svg}",
    }

    /// A language of the site.
    RawLanguage "a language" {
        /// The code in file names and addresses.
        code: Text = "zh",
        /// Its name in itself. Default: from the theme's strings.
        name: Option<Text> = "简体中文",
        /// The BCP 47 tag in pages. Default: the code, `zh-Hans` for `zh`.
        tag: Option<Text> = "zh-Hans",
        /// The CLDR locale by which dates are written. Default: the tag, `en-GB` for `en`.
        locale: Option<Text> = "en-GB",
        /// The zones in which the pages of this language print each exact time, in this order: the first one stands first, and the one in which the time was published, if it is none of them, last. Default: as on the pages of all languages.
        display_zones: Vec<Text> = "[Asia/Shanghai, Europe/Paris]",
    }

    /// Settings of the calendars.
    RawCalendar "the calendar settings" {
        /// The colour that calendar programs may show: a CSS colour name.
        color: Option<Text> = "steelblue",
        /// After how many hours subscribed programs may ask again. Default: 6.
        refresh_hours: Option<Spanned<i64>> = "6",
        /// How many minutes an event lasts in calendars whose end was not published. Default: 60.
        event_minutes: Option<Spanned<i64>> = "60",
        /// The scheme in Google's subscription link: `webcal` or `https`. Default: `webcal`.
        google_scheme: Option<Text> = "webcal",
        /// What has a feed of its own besides: `tags` and `places`. Default: nothing.
        feeds: Vec<Text> = "[tags, places]",
    }

    /// Keys of every Markdown file in `content/`.
    RawDocument "a document" {
        /// What it is: `event`, `call`, `guideline`, `update` or `page`, or a page that lists `organisations`, `sources` or `calendar` feeds. Default: `page`.
        kind: Option<Text> = "event",
        /// Its identity, which never changes: letters, digits, `.`, `_` and `-`. Needed by events and calls. Default: the path.
        id: Option<Text> = "workshop-2",
        /// The title.
        title: Text = "2nd workshop",
        /// A shorter title, for menus and the way back. Default: the title.
        short_title: Option<Text> = "Copenhagen",
        /// One or two sentences, for lists and search engines.
        summary: Option<Text> = "The second of two workshops.",
        /// The last part of its address. Default: the name of the file or folder.
        slug: Option<Text> = "copenhagen-2014",
        /// Former addresses, which lead here, relative to the site's root.
        aliases: Vec<Text> = "[events/copenhagen]",
        /// Left out unless drafts are asked for. Default: `false`.
        draft: Option<Spanned<bool>> = "true",
        /// The place in lists that are not ordered by date; small comes first. Default: 0.
        weight: Option<Spanned<i64>> = "10",
        /// Subjects.
        tags: Vec<Text> = "[workshop, europe]",
        /// When the content of this page was last changed.
        updated: Option<RawDate> = "2014-11-19",
        /// What the page rests on: ids from `sources.yaml`.
        sources: Vec<RawSourceItem> = "[esa-workshop-2, {source: cas-report, note: gives 25 September as the end}]",
        /// Findings about this page that are right, each with the reason; `docs/rules/` says which rules can be allowed.
        allow: Vec<RawAllow> = "[{rule: long-range, reason: The exhibition is open all summer.}]",
        /// Another template of the theme.
        template: Option<Text> = "landing.html",
        /// Free data for the theme.
        extra: Option<Extra> = "{banner: true}",
    }

    /// What an event has besides the keys of every document.
    RawEvent "an event" {
        /// When it takes place, as precisely as is known.
        dates: RawDate = "2014-09-23/24",
        /// The zone of the place. IANA name. Default: the place's, then the site's.
        timezone: Option<Text> = "Europe/Copenhagen",
        /// Former dates, oldest first.
        was: Vec<RawFormer> = "[{date: 2014-Q3, said: 2013-11-03, source: space-agenda}]",
        /// `scheduled`, `tentative`, `postponed`, `rescheduled`, `cancelled`, `moved-online` or `held`. Default: `scheduled`.
        status: Option<Text> = "held",
        /// A sentence on the status.
        status_note: Option<Words> = "Moved to the autumn.",
        /// Where: an id from `places.yaml`.
        place: Option<RawRef> = "copenhagen",
        /// `onsite`, `online` or `hybrid`. Default: `onsite`.
        mode: Option<Text> = "onsite",
        /// Where to take part online.
        online: Option<Text> = "https://meet.example/1",
        /// Who organises it: ids from `organisations.yaml`.
        organisers: Vec<RawRef> = "[esa, nssc]",
        /// Whom to ask.
        contact: Option<RawContact> = "{organisations: [esa]}",
        /// The working languages, as codes; left out where the organisers did not state them.
        languages: Vec<Text> = "[en]",
        /// What it is for, an item each. Inline Markdown.
        goals: Vec<Words> = "[Present ideas for missions.]",
        /// Registration.
        registration: Option<RawRegistration> = "{opens: 2013-11-22, closes: 2013-12-23}",
        /// Dates that belong to the event: deadlines for abstracts and the like.
        milestones: Vec<RawMilestone> = "[{id: abstracts, name: Abstracts due, date: 2014-06-30, type: deadline}]",
        /// Files that are offered.
        documents: Vec<RawOffered> = "[{title: Programme, link: \"https://example.org/p.pdf\"}]",
        /// The page with more information.
        more: Option<Text> = "https://example.org/workshop",
        /// Other links.
        links: Vec<RawLink> = "[{title: Report, url: \"https://example.org/r\"}]",
        /// The event or call that this one follows.
        follows: Option<RawRef> = "workshop-1",
        /// The event or call that this one is a part of.
        part_of: Option<RawRef> = "joint-call",
        /// Others of interest.
        related: Vec<RawRef> = "[joint-call]",
    }

    /// What a call has besides the keys of every document. Its milestones stand here or in `timeline.yaml` beside it.
    RawCall "a call" {
        /// The zone of its times. IANA name. Default: the site's.
        timezone: Option<Text> = "Europe/Paris",
        /// `scheduled`, `tentative`, `postponed`, `rescheduled`, `cancelled` or `held`. Default: `scheduled`.
        status: Option<Text> = "held",
        /// A sentence on the status.
        status_note: Option<Words> = "The Call is closed.",
        /// Who issues it: ids from `organisations.yaml`.
        issuers: Vec<RawRef> = "[esa, cas]",
        /// Whom to ask.
        contact: Option<RawContact> = "{organisations: [esa, cas]}",
        /// Who may answer and what is asked, an item each. Inline Markdown.
        eligibility: Vec<Words> = "[The scientific communities of both sides.]",
        /// How to submit. Inline Markdown.
        submission: Option<Words> = "By the form on the Call's page.",
        /// Files that are offered.
        documents: Vec<RawOffered> = "[{title: Proposal template, link: \"https://example.org/t.doc\"}]",
        /// The page with more information.
        more: Option<Text> = "https://example.org/call",
        /// Other links.
        links: Vec<RawLink> = "[{title: Questions, url: \"https://example.org/q\"}]",
        /// What came of it, an item each. Inline Markdown.
        outcome: Vec<Words> = "[13 proposals were received.]",
        /// Its dates, in order.
        milestones: Vec<RawMilestone> = "[{id: proposals, name: Proposals due, date: 2015-03-16 12:00 Europe/Paris, type: deadline}]",
        /// The event or call that this one follows.
        follows: Option<RawRef> = "workshop-2",
        /// Others of interest.
        related: Vec<RawRef> = "[workshop-1]",
    }

    /// The file `timeline.yaml` beside a call's `index.md`.
    RawTimeline "a timeline" {
        /// The dates of the call, in order.
        milestones: Vec<RawMilestone> = "[{id: issue, name: Call issued, date: 2015-01-19}]",
    }

    /// A date of a call or an event.
    RawMilestone "a milestone" {
        /// Its identity within the call or event, which never changes; also its anchor.
        id: Text = "proposals",
        /// What it is called.
        name: Words = "Proposals due",
        /// When, as precisely as is known. Left out where `event` names an event.
        date: Option<RawDate> = "2015-03-16 12:00 Europe/Paris",
        /// `milestone`, `deadline` or `window`. Default: `milestone`.
        r#type as "type": Option<Text> = "deadline",
        /// The event that this is; its date and place are taken from there.
        event: Option<RawRef> = "workshop-1",
        /// What happens, in a few sentences. Inline Markdown.
        what: Option<Words> = "Proposals reach ESA and CAS.",
        /// The words in which the date was published, where they say more than the date.
        wording: Option<Words> = "12:00 (noon) CET / 19:00 Beijing Time",
        /// Former dates, oldest first.
        was: Vec<RawFormer> = "[{date: 2015-01, said: 2014-11-28, source: esa-pre-announcement}]",
        /// `scheduled`, `tentative`, `postponed`, `rescheduled`, `cancelled` or `held`. Default: `scheduled`.
        status: Option<Text> = "tentative",
        /// Whether one must take this step. Default: not said.
        mandatory: Option<Spanned<bool>> = "true",
        /// Who sets it, where it is not the issuer: an id from `organisations.yaml`.
        authority: Option<RawRef> = "uksa",
        /// Findings of rules about dates that are right here, each with the reason.
        allow: Vec<RawAllow> = "[{rule: weekend-deadline, reason: The Call names this Sunday.}]",
        /// What it rests on.
        sources: Vec<RawSourceItem> = "[esa-call]",
    }

    /// Why what a rule finds is right all the same.
    RawAllow "an exception" {
        /// The rule.
        rule: Text = "weekend-deadline",
        /// Why it does not apply here.
        reason: Text = "The Call names this Sunday.",
    }

    /// A date as it was once published.
    RawFormer "a former date" {
        /// The date.
        date: RawDate = "2014-Q3",
        /// The words in which it was published.
        wording: Option<Words> = "3rd quarter of 2014",
        /// When it was said.
        said: Option<RawDate> = "2013-11-03",
        /// A remark on when it was said.
        said_note: Option<Words> = "or earlier",
        /// Why it was given up.
        reason: Option<Words> = "The venue was found.",
        /// Who said so: an id from `sources.yaml`.
        source: Option<RawRef> = "space-agenda",
    }

    /// Registration for an event.
    RawRegistration "a registration" {
        /// When it opens.
        opens: Option<RawDate> = "2013-11-22",
        /// When it closes.
        closes: Option<RawDate> = "2013-12-23",
        /// Where to register.
        link: Option<Text> = "https://example.org/register",
        /// A remark. Inline Markdown.
        note: Option<Words> = "These are the dates of the notices.",
    }

    /// Whom to ask.
    RawContact "a contact" {
        /// Ids from `organisations.yaml`.
        organisations: Vec<RawRef> = "[cas, esa]",
        /// A name or office.
        name: Option<Words> = "Workshop secretariat",
        /// A mail address.
        email: Option<Text> = "workshop@example.org",
        /// A page.
        url: Option<Text> = "https://example.org/contact",
        /// A remark. Inline Markdown.
        note: Option<Words> = "No mailbox was published.",
    }

    /// A file that is offered.
    RawOffered "a document on offer" {
        /// What it is.
        title: Words = "Participants Handbook",
        /// Its address.
        link: Option<Text> = "https://example.org/handbook.pdf",
        /// Its file, beside the page.
        file: Option<Text> = "handbook.pdf",
        /// Its date.
        date: Option<RawDate> = "2014-02-21",
        /// Its language, as a code.
        language: Option<Text> = "en",
        /// A remark.
        note: Option<Words> = "Offered on the official page.",
    }

    /// A link.
    RawLink "a link" {
        /// Its text.
        title: Words = "Report on the workshop",
        /// Its address.
        url: Text = "https://example.org/report",
    }

    /// What a guideline has besides the keys of every document.
    RawGuideline "a guideline" {
        /// Who issues it: ids from `organisations.yaml`.
        issuers: Vec<RawRef> = "[esa, cas]",
        /// The stages at which it was published: the columns of its table.
        versions: Vec<RawVersion> = "[{id: preliminary, name: Preliminary}]",
        /// Its clauses: the rows of its table.
        clauses: Vec<RawClause> = "[{id: launch-mass, name: Launch mass, unit: kg, values: {preliminary: ≤ 250}}]",
    }

    /// A stage at which a guideline was published.
    RawVersion "a version" {
        /// Its identity within the guideline.
        id: Text = "preliminary",
        /// What it is called.
        name: Words = "Preliminary guidelines",
        /// When it was published.
        issued: Option<RawDate> = "2013-11",
        /// A remark. Inline Markdown.
        note: Option<Words> = "As quoted from the first announcement.",
        /// What its values rest on, unless they name sources of their own.
        sources: Vec<RawSourceItem> = "[forum]",
    }

    /// A clause of a guideline.
    RawClause "a clause" {
        /// Its identity within the guideline, which never changes; also its anchor.
        id: Text = "launch-mass",
        /// What it limits.
        name: Words = "Spacecraft launch mass",
        /// The unit of its values.
        unit: Option<Words> = "kg",
        /// The value in each version; what no source gives is left out.
        values: ById<RawValueItem> = "{preliminary: ≤ 250, call: {value: < 300, sources: [space-com]}}",
        /// A remark. Inline Markdown.
        note: Option<Words> = "The limit changed between the two.",
    }

    /// A value of a clause.
    RawValue "a value" {
        /// The value. Inline Markdown.
        value: Words = "≤ 250",
        /// A remark. Inline Markdown.
        note: Option<Words> = "Reported by the press.",
        /// What it rests on, where that is not what its version rests on.
        sources: Vec<RawSourceItem> = "[space-com]",
    }

    /// What an update has besides the keys of every document.
    RawUpdate "an update" {
        /// When it was published.
        date: RawDate = "2014-03-26",
        /// The events and calls that it is about.
        about: Vec<RawRef> = "[workshop-1]",
        /// The milestones of other pages that it tells of, and whose date it has: the id of the page and that of the milestone, of the version of a guideline, or `registration.opens` and `registration.closes`, joined by a dot.
        tells: Vec<RawRef> = "[joint-call.issue, workshop-1.registration.opens]",
        /// Who published it: an id from `organisations.yaml`.
        publisher: Option<RawRef> = "esa",
    }

    /// What a section (`_index.md`) has besides the keys of every document.
    RawSection "a section" {
        /// The order of its entries: `weight`, `date` (oldest first) or `newest`. Default: `weight`, then `date`.
        order: Option<Text> = "date",
    }

    /// An entry of `places.yaml`.
    RawPlace "a place" {
        /// Its name: the venue's, or the town's where the venue is not known.
        name: Words = "Chengdu",
        /// Street and number.
        street: Option<Words> = "Example Road 1",
        /// Postal code.
        postcode: Option<Text> = "610000",
        /// Town.
        town: Option<Words> = "Chengdu",
        /// State or province.
        region: Option<Words> = "Sichuan",
        /// Country.
        country: Option<Words> = "China",
        /// Country as an ISO 3166-1 code of two letters.
        country_code: Option<Text> = "CN",
        /// Its zone. IANA name.
        timezone: Option<Text> = "Asia/Shanghai",
        /// Degrees north.
        latitude: Option<Spanned<f64>> = "30.6667",
        /// Degrees east.
        longitude: Option<Spanned<f64>> = "104.0667",
        /// A page about it.
        url: Option<Text> = "https://example.org/venue",
        /// A remark: what is known about venue, access and travel. Inline Markdown.
        note: Option<Words> = "The venue was not stated.",
        /// What it rests on.
        sources: Vec<RawSourceItem> = "[geonames]",
    }

    /// An entry of `organisations.yaml`.
    RawOrganisation "an organisation" {
        /// Its name.
        name: Words = "European Space Agency",
        /// Its short name.
        short: Option<Words> = "ESA",
        /// Its name in its own language, where that is none of the site's.
        native_name: Option<RawNative> = "{text: 中国科学院, language: zh-Hans}",
        /// Its page.
        url: Option<Text> = "https://www.esa.int",
        /// Its postal address.
        address: Option<Words> = "8 rue Mario Nikis, 75015 Paris, France",
        /// What it does in what the site is about. Inline Markdown.
        role: Option<Words> = "Co-issuer of the Call.",
        /// The organisation that it belongs to.
        part_of: Option<RawRef> = "cas",
        /// A remark. Inline Markdown.
        note: Option<Words> = "Renamed in 2015.",
        /// What it rests on.
        sources: Vec<RawSourceItem> = "[esa-workshop-1]",
    }

    /// A name in another script.
    RawNative "a name in another language" {
        /// The name.
        text: Text = "中国科学院",
        /// Its language, as a BCP 47 tag.
        language: Text = "zh-Hans",
    }

    /// A source that something rests on.
    RawSourceRef "a source reference" {
        /// Its id in `sources.yaml`.
        source: RawRef = "cas-report",
        /// What is taken from it, or how it differs.
        note: Option<Words> = "gives 25 September as the end",
    }

    /// An entry of `sources.yaml`.
    RawSource "a source" {
        /// What it is.
        title: Words = "ESA, page of the 2nd workshop",
        /// `official`, `copy` (of an official document), `team`, `press`, `third-party`, `reference` or `data`.
        kind: Text = "official",
        /// Its address.
        url: Option<Text> = "https://example.org/page",
        /// When it was published or stored.
        date: Option<RawDate> = "2014-09-29",
        /// Its language, as a code.
        language: Option<Text> = "zh",
        /// A remark. Inline Markdown.
        note: Option<Words> = "The text is readable in part.",
        /// Findings about its date that are right as they are, each with its reason.
        allow: Vec<RawAllow> = "[{rule: year-mismatch, reason: The address bears the day of the event.}]",
    }

    /// A tag: a record of `content/tags.yaml`.
    RawTag "a tag" {
        /// What it is called.
        name: Words = "{en: workshop, zh: 研讨会}",
    }

    /// A translation: `name.zh.md` beside `name.md`. It holds text only; dates, places and ids stay in the original.
    RawTranslation "a translation" {
        /// Which state of the original it translates: `convoke i18n touch` writes it.
        translates: Option<Text> = "jbmkhdfe",
        /// The title.
        title: Text = "第二次研讨会",
        /// A shorter title, for menus and the way back. Default: the title.
        short_title: Option<Text> = "哥本哈根",
        /// One or two sentences, for lists and search engines.
        summary: Option<Text> = "两次研讨会中的第二次。",
        /// The goals of an event, in the order of the original.
        goals: Vec<Words> = "[介绍任务设想。]",
        /// The eligibility of a call, in the order of the original.
        eligibility: Vec<Words> = "[双方科学界。]",
        /// The outcome of a call, in the order of the original.
        outcome: Vec<Words> = "[共收到13份建议。]",
    }

    /// The file `convoke.lock`: what subscribers of the calendars were told. `convoke lock` writes it.
    RawLock "the lock" {
        /// The version of this file's format.
        version: Spanned<i64> = "1",
        /// The release of the tz database by which its times were worked out.
        tzdb: Text = "2026e",
        /// The entries by UID.
        entries: ById<RawLocked> = "{}",
    }

    /// An entry of `convoke.lock`.
    RawLocked "a locked entry" {
        /// Its first day, or the clock time of its beginning with its distance from UTC and zone.
        start: Text = "2027-06-14T09:00+02:00[Europe/Paris]",
        /// Its last day, or the clock time of its end.
        end: Text = "2027-06-14T17:00+02:00[Europe/Paris]",
        /// `confirmed`, `tentative`, `postponed` or `cancelled`.
        status: Text = "confirmed",
        /// Where it is.
        place: Option<Words> = "Paris, France",
        /// Its title.
        title: Words = "Spring workshop",
        /// The path of its own calendar file in the first language.
        file: Option<Text> = "workshops/spring/spring.ics",
        /// The paths of the feeds that hold it, in the first language.
        feeds: Vec<Text> = "[calendar/all.ics, calendar/events.ics]",
        /// A hash of start, end, status and place.
        schedule: Text = "4be0f7c3a1d29e58",
        /// A hash of everything that it says in all languages.
        text: Text = "a06ed31b59c7f284",
        /// SEQUENCE: how often what schedules it has changed.
        sequence: Spanned<i64> = "1",
        /// LAST-MODIFIED and DTSTAMP: when it last changed.
        last_modified: Text = "2027-02-03T09:30:00Z",
        /// Why its page is gone: `cancelled`, `retracted`, or `expired` for what was cancelled and is long past.
        removed: Option<Text> = "cancelled",
        /// What has changed since it was first told, the oldest first.
        revisions: Vec<RawRevision> = "[{at: \"2027-02-03T09:30:00Z\", sequence: 1}]",
    }

    /// A change that subscribers were told of.
    RawRevision "a revision" {
        /// When it was recorded.
        at: Text = "2027-02-03T09:30:00Z",
        /// SEQUENCE since then.
        sequence: Spanned<i64> = "1",
        /// A new beginning.
        start: Option<RawMove> = "{from: 2027-06-07, to: 2027-06-14}",
        /// A new end.
        end: Option<RawMove> = "{from: 2027-06-07, to: 2027-06-14}",
        /// Another status.
        status: Option<RawMove> = "{from: confirmed, to: cancelled}",
        /// Another place.
        place: Option<RawMove> = "{from: Lyon, to: Paris}",
        /// Another title.
        title: Option<RawMove> = "{from: Workshop, to: Spring workshop}",
        /// Why: what `convoke lock --reason` was told.
        reason: Option<Text> = "The hall is taken.",
    }

    /// A value that changed.
    RawMove "a change" {
        /// What it was; left out where there was nothing.
        from: Option<Text> = "2027-06-07",
        /// What it is; left out where there is nothing.
        to: Option<Text> = "2027-06-14",
    }
}

/// Splits the map of a document into the keys that every document has and those of its kind (`own`).
///
/// They stand side by side in the file and are decoded as two records, so a key that belongs to
/// neither is reported here, once, with the nearest of all of them.
pub fn split(node: Node, own: &[&str], what: &str, decoder: &mut Decoder<'_>) -> Option<(Node, Node)> {
    let keys: Vec<&str> = RawDocument::KEYS.iter().chain(own).copied().collect();
    open(&node, &keys, what, decoder)?;
    let range = node.range;
    let Kind::Map(entries) = node.kind else { return None };
    let belongs = |key: &Node, keys: &[&str]| matches!(&key.kind, Kind::Scalar(name) if keys.contains(&name.as_str()));
    let (common, rest): (Vec<_>, Vec<_>) = entries.into_iter().partition(|(key, _)| belongs(key, RawDocument::KEYS));
    let own = rest.into_iter().filter(|(key, _)| belongs(key, own)).collect();
    Some((Node { kind: Kind::Map(common), range: range.clone() }, Node { kind: Kind::Map(own), range }))
}

/// The values of a map that is free data, for themes.
pub fn to_json(node: &Node) -> serde_json::Value {
    match &node.kind {
        Kind::Null => serde_json::Value::Null,
        Kind::Scalar(text) => match text.as_str() {
            "true" => true.into(),
            "false" => false.into(),
            text => text.parse::<i64>().map_or_else(|_| text.into(), Into::into),
        },
        Kind::List(items) => items.iter().map(to_json).collect(),
        Kind::Map(entries) => entries
            .iter()
            .map(|(key, value)| {
                let Kind::Scalar(name) = &key.kind else { return (String::new(), to_json(value)) };
                (name.clone(), to_json(value))
            })
            .collect::<BTreeMap<_, _>>()
            .into_iter()
            .collect::<serde_json::Map<_, _>>()
            .into(),
    }
}
