//! The file format, version 1: every record that an editor can write, and every key, in one typed table.
//!
//! In: [`Node`]s. Out: `Raw…` records, in which each value keeps its place. Decoding, the suggestions for misspelt keys,
//! `docs/file-format.md` and the schemas ([`super::schema`]) are folds over the table. Not here: how a value is read
//! ([`super::values`]), what the values mean together ([`crate::model`]) and the grammar of dates ([`crate::time`]).

use super::decode::{Decode, OfFormat, Visitor, field, open};
use super::decoder::Decoder;
use super::types::{Field, Need, Record, Type};
use super::values::{
    Address, Amount, AnyRuleName, ById, ColorName, CountryCode, CurrencyCode, Degrees, Domain, Extra, FilePath, HexColor, Id,
    Identity, LanguageCode, LanguageTag, MailAddress, Markdown, PathPattern, RawDate, RawDay, Reply, RuleName, Slug, TagName,
    Text, Uid, Whole, Word, Words, ZoneName,
};
use super::vocabulary::{
    DocumentKind, FeedsOf, GoogleScheme, LinkStyle, LongEvents, MilestoneKind, Mode, OnlineWhen, Order, SeverityWord, SourceKind,
    Status,
};
use super::yaml::{Kind, Node};
use crate::diag::{Span, Spanned};
use crate::text::is_language_code;

/// The version of the file format that this program reads.
pub const FORMAT_VERSION: i64 = 1;

/// Builds the records of the table: a struct for each, and how it is read.
///
/// A line is a key, its type, an example in YAML, and what holds without it: `default` and a value, or `or` and words.
macro_rules! records {
    ($(
        #[doc = $doc:literal]
        $name:ident $title:literal $(one of $one_of:tt)? {
            $(
                #[doc = $field_doc:literal]
                $field:ident $(as $key:literal)? : $ty:ty = $example:literal $(default $default:literal)? $(or $other:literal)?,
            )*
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
            }

            impl OfFormat for $name {
                const NAME: &'static str = $title;
                const RECORD: Record = Record {
                    name: $title,
                    doc: $doc.trim_ascii(),
                    one_of: maybe!([] $($one_of)?),
                    fields: &[$( Field {
                        name: key!($field $(as $key)?),
                        ty: <$ty as Decode>::TYPE,
                        need: Need::of(<$ty as Decode>::OPTIONAL, maybe!($($default)?), maybe!($($other)?)),
                        doc: $field_doc.trim_ascii(),
                        example: $example,
                    } ),*],
                    read: |node, decoder| drop(Self::decode(node, decoder)),
                };
            }

            impl Decode for $name {
                const TYPE: Type = Type::Record(&<$name as OfFormat>::RECORD);

                fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
                    let entries = open(node, Self::KEYS, Self::NAME, decoder)?;
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
        pub const RECORDS: &[Record] = &[$( <$name as OfFormat>::RECORD ),*];
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

/// What a line may leave out.
macro_rules! maybe {
    () => {
        None
    };
    ($value:literal) => {
        Some($value)
    };
    ([]) => {
        &[]
    };
    ([] $list:tt) => {
        &$list
    };
}

records! {
    /// The configuration of a site: `convoke.yaml` in its root.
    RawConfig "the configuration" {
        /// The version of the file format.
        version: Whole<FORMAT_VERSION, FORMAT_VERSION> = "1",
        /// The name of the site.
        title: Words = "Planning for a joint scientific space mission",
        /// What the site is about, in a sentence: for search engines and feeds.
        description: Option<Words> = "Workshops, guidelines and the joint Call.",
        /// The address of the site's root, needed by whatever must be absolute: calendars, feeds, sitemap, canonical links.
        base_url: Option<Address> = "https://joint-mission.example/",
        /// The languages of the site; the first is the one without a prefix.
        languages: Vec<RawLanguageItem> = "[en, zh]" default "en",
        /// The zone of times that name none, in documents that name none.
        timezone: Option<ZoneName> = "Europe/Paris",
        /// The zones in which each exact time is printed, in this order, after the one in which it was published.
        display_zones: Vec<ZoneName> = "[Europe/Paris, Asia/Shanghai]",
        /// What follows the `@` in the identity of calendar entries. Never change it: subscribers would get everything twice.
        uid_domain: Option<Domain> = "joint-mission.example",
        /// A link by which readers report a page; `{title}` and `{url}` are filled in.
        report: Option<Reply> = "mailto:editors@joint-mission.example?subject={title}&body={url}",
        /// Who publishes the site, for the feed of updates.
        author: Option<Words> = "The editors" or "the title",
        /// The theme: the name of a folder in `themes/`.
        theme: Option<FilePath> = "default" default "default",
        /// The logo of the site, a file in `static/`; without one, pages show a neutral mark.
        logo: Option<FilePath> = "logo.svg",
        /// The colours of the site, in place of those of the theme.
        colors: Option<RawColors> = "{main: '#004b6b', accent: '#a8261a'}",
        /// The folders and pages in the main menu, as paths in `content/` without ending.
        menu: Vec<FilePath> = "[workshops, guidelines, call, updates, calendar, about]" or "the sections, by weight",
        /// The day on which the site was given up: it then has no script but the search's, and says in the footer that its dates stand as they were known.
        archived: Option<RawDay> = "2026-11-23",
        /// Whether an image for social networks is made for each event, each call and the site: 1200 by 630 pixels, with name, date and place. It needs `base_url`.
        social_images: Option<Spanned<bool>> = "true" default "false",
        /// How many entries a list page holds.
        page_size: Option<Whole<1, 10_000>> = "50" default "50",
        /// Whether there is a search of the site, with an index of all its pages.
        search: Option<Spanned<bool>> = "false" default "true",
        /// Whether HTML in Markdown passes on to pages, as far as it loads and runs nothing.
        allow_html: Option<Spanned<bool>> = "true" default "false",
        /// How links name a page.
        link_style: Option<Word<LinkStyle>> = "file" default "file",
        /// Settings of the calendars.
        calendar: Option<RawCalendar> = "{color: steelblue}",
        /// How bad what a rule finds is at this site, by the name of the rule. Of several severities the last one that fits a file holds. An error that cannot be allowed stays one.
        rules: ById<Vec<RawSeverityItem>, AnyRuleName> = "{weekend-deadline: warning, prose-date: [note, {severity: error, paths: [content/2027/**]}]}",
        /// Findings about the site as a whole that are right here, each with the reason.
        allow: Vec<RawAllow> = "[{rule: feed-too-large, reason: Nobody reads it by Google Calendar.}]",
        /// Free data for the theme.
        extra: Option<Extra> = "{logo: emblem.svg}",
    }

    /// The colours of a site; all others are shades of them that can be read.
    RawColors "colours" {
        /// That of plates, links and strong lines.
        main: Option<HexColor> = "'#004b6b'",
        /// That of deadlines.
        accent: Option<HexColor> = "'#a8261a'",
    }

    /// A language of the site.
    RawLanguage "a language" {
        /// The code in file names and addresses.
        code: LanguageCode = "zh",
        /// Its name in itself.
        name: Option<Text> = "简体中文" or "from the theme's strings",
        /// The tag in pages.
        tag: Option<LanguageTag> = "zh-Hans" or "the code, `zh-Hans` for `zh`",
        /// The CLDR locale by which dates are written.
        locale: Option<LanguageTag> = "en-GB" or "the tag, `en-GB` for `en`",
        /// The zones in which the pages of this language print each exact time, in this order: the first one stands first, and the one in which the time was published, if it is none of them, last.
        display_zones: Vec<ZoneName> = "[Asia/Shanghai, Europe/Paris]" or "as on the pages of all languages",
    }

    /// Settings of the calendars.
    RawCalendar "the calendar settings" {
        /// The colour that calendar programs may show.
        color: Option<ColorName> = "steelblue",
        /// After how many hours subscribed programs may ask again.
        refresh_hours: Option<Whole<1, 720>> = "6" default "6",
        /// How many minutes an event lasts in calendars whose end was not published.
        event_minutes: Option<Whole<1, 1440>> = "60" default "60",
        /// How calendars have an event that begins and ends at a time, on different days.
        long_events: Option<Word<LongEvents>> = "days" default "times",
        /// The scheme in Google's subscription link.
        google_scheme: Option<Word<GoogleScheme>> = "webcal" default "webcal",
        /// What has feeds of its own besides the site and its calls.
        feeds: Vec<Word<FeedsOf>> = "[tags, places]",
    }

    /// Keys of every Markdown file in `content/`.
    RawDocument "a document" {
        /// What it is.
        kind: Option<Word<DocumentKind>> = "event" default "page",
        /// Its identity, which never changes: needed by events and calls.
        id: Option<Identity> = "workshop-2" or "the path",
        /// The title.
        title: Text = "2nd workshop",
        /// A shorter title, for menus and the way back.
        short_title: Option<Text> = "Copenhagen" or "the title",
        /// One or two sentences, for lists and search engines.
        summary: Option<Text> = "The second of two workshops.",
        /// The last part of its address.
        slug: Option<Slug> = "copenhagen-2014" or "the name of the file or folder",
        /// Former addresses, which lead here, relative to the site's root.
        aliases: Vec<FilePath> = "[events/copenhagen]",
        /// Left out unless drafts are asked for.
        draft: Option<Spanned<bool>> = "true" default "false",
        /// The place in lists that are not ordered by date; small comes first.
        weight: Option<Spanned<i64>> = "10" default "0",
        /// Subjects.
        tags: Vec<TagName> = "[workshop, europe]",
        /// When the content of this page was last changed.
        updated: Option<RawDay> = "2014-11-19",
        /// What the page rests on.
        sources: Vec<RawSourceItem> = "[esa-workshop-2, {source: cas-report, note: gives 25 September as the end}]",
        /// Findings about this page that are right, each with the reason; `docs/rules/` says which rules can be allowed.
        allow: Vec<RawAllow> = "[{rule: long-range, reason: The exhibition is open all summer.}]",
        /// Another template of the theme.
        template: Option<FilePath> = "landing.html",
        /// Free data for the theme.
        extra: Option<Extra> = "{banner: true}",
    }

    /// What an event has besides the keys of every document.
    RawEvent "an event" {
        /// What it is called for short in calendars, before the names of its milestones; it should tell by itself what is meant.
        calendar_title: Option<Words> = "Harbour Days 2027" or "the title",
        /// When it takes place, as precisely as is known.
        dates: RawDate = "2014-09-23/24",
        /// The zone of the place.
        timezone: Option<ZoneName> = "Europe/Copenhagen" or "the place's, then the site's",
        /// Former dates, oldest first.
        was: Vec<RawFormer> = "[{date: 2014-Q3, said: 2013-11-03, source: space-agenda}]",
        /// How it stands.
        status: Option<Word<Status>> = "held" default "scheduled",
        /// The day from which the status holds: dates that were over by then are not cancelled or put off with the rest.
        status_since: Option<RawDay> = "2014-06-03" or "from the beginning",
        /// A sentence on the status.
        status_note: Option<Words> = "Moved to the autumn.",
        /// Where: the id of a place in `places.yaml`, or a place that is written here, since no other page names it.
        place: Option<RawPlaceItem> = "copenhagen",
        /// Where, if that is at several places, the main one first.
        places: Vec<RawPlaceItem> = "[copenhagen, {name: Example Hall, town: Lund, country_code: SE}]",
        /// How one takes part.
        mode: Option<Word<Mode>> = "onsite" or "what `place` and `online` say",
        /// Where to take part online.
        online: Option<RawOnlineItem> = "https://meet.example/1",
        /// Who organises it.
        organisers: Vec<Id<RawOrganisation>> = "[esa, nssc]",
        /// Whom to ask.
        contact: Option<RawContact> = "{organisations: [esa]}",
        /// The working languages. An empty list tells readers that the organisers did not state them.
        languages: Option<Vec<LanguageTag>> = "[en]",
        /// What it is for, an item each.
        goals: Vec<Markdown> = "[Present ideas for missions.]",
        /// Registration.
        registration: Option<RawRegistration> = "{opens: 2013-11-22, closes: 2013-12-23}",
        /// Dates that belong to the event: deadlines for abstracts and the like.
        milestones: Vec<RawMilestone> = "[{id: abstracts, name: Abstracts due, date: 2014-06-30, type: deadline}]",
        /// Files that are offered.
        documents: Vec<RawOffered> = "[{title: Programme, link: \"https://example.org/p.pdf\"}]",
        /// The page with more information.
        more: Option<Address> = "https://example.org/workshop",
        /// Other links.
        links: Vec<RawLink> = "[{title: Report, url: \"https://example.org/r\"}]",
        /// The series of which it is an edition; the editions before and after it are found by their dates.
        series: Option<Id<RawSeries>> = "harbour-days",
        /// The event or call that this one follows.
        follows: Option<Id<RawDocument>> = "workshop-1",
        /// The event or call that this one is a part of.
        part_of: Option<Id<RawDocument>> = "joint-call",
        /// Others of interest.
        related: Vec<Id<RawDocument>> = "[joint-call]",
    }

    /// What a call has besides the keys of every document. Its milestones stand here or in `timeline.yaml` beside it.
    RawCall "a call" {
        /// What it is called for short in calendars, before the names of its milestones; it should tell by itself what is meant.
        calendar_title: Option<Words> = "Joint Call 2027" or "that of the event which has no other call, then the title",
        /// The zone of its times.
        timezone: Option<ZoneName> = "Europe/Paris" or "the site's",
        /// How it stands.
        status: Option<Word<Status>> = "held" default "scheduled",
        /// The day from which the status holds: dates that were over by then are not cancelled or put off with the rest.
        status_since: Option<RawDay> = "2014-06-03" or "from the beginning",
        /// A sentence on the status.
        status_note: Option<Words> = "The Call is closed.",
        /// Who issues it.
        issuers: Vec<Id<RawOrganisation>> = "[esa, cas]",
        /// Whom to ask.
        contact: Option<RawContact> = "{organisations: [esa, cas]}",
        /// Who may answer and what is asked, an item each.
        eligibility: Vec<Markdown> = "[The scientific communities of both sides.]",
        /// How to submit.
        submission: Option<Markdown> = "By the form on the Call's page.",
        /// Files that are offered.
        documents: Vec<RawOffered> = "[{title: Proposal template, link: \"https://example.org/t.doc\"}]",
        /// The page with more information.
        more: Option<Address> = "https://example.org/call",
        /// Other links.
        links: Vec<RawLink> = "[{title: Questions, url: \"https://example.org/q\"}]",
        /// What came of it, an item each.
        outcome: Vec<Markdown> = "[13 proposals were received.]",
        /// Its dates, in order.
        milestones: Vec<RawMilestone> = "[{id: proposals, name: Proposals due, date: 2015-03-16 12:00 Europe/Paris, type: deadline}]",
        /// The event that it is a call for: each of the two then shows the other.
        event: Option<Id<RawEvent>> = "workshop-2",
        /// The event or call that this one follows.
        follows: Option<Id<RawDocument>> = "workshop-2",
        /// Others of interest.
        related: Vec<Id<RawDocument>> = "[workshop-1]",
    }

    /// The file `timeline.yaml` beside a call's `index.md`.
    RawTimeline "a timeline" {
        /// The dates of the call, in order.
        milestones: Vec<RawMilestone> = "[{id: issue, name: Call issued, date: 2015-01-19}]",
    }

    /// A date of a call or an event.
    RawMilestone "a milestone" one of ["date", "event"] {
        /// Its identity within the call or event, which never changes; also its anchor.
        id: Identity = "proposals",
        /// What it is called.
        name: Words = "Proposals due",
        /// When, as precisely as is known. Left out where `event` names an event.
        date: Option<RawDate> = "2015-03-16 12:00 Europe/Paris",
        /// What it is.
        r#type as "type": Option<Word<MilestoneKind>> = "deadline" default "milestone",
        /// The round to which it belongs, by its number or its name; those of one round stand together.
        round: Option<Words> = "2",
        /// The event that this is; its date and place are taken from there.
        event: Option<Id<RawEvent>> = "workshop-1",
        /// What happens, in a few sentences.
        what: Option<Markdown> = "Proposals reach ESA and CAS.",
        /// The words in which the date was published, where they say more than the date.
        wording: Option<Words> = "12:00 (noon) CET / 19:00 Beijing Time",
        /// Former dates, oldest first.
        was: Vec<RawFormer> = "[{date: 2015-01, said: 2014-11-28, source: esa-pre-announcement}]",
        /// How it stands.
        status: Option<Word<Status>> = "tentative" default "scheduled",
        /// Whether one must take this step.
        mandatory: Option<Spanned<bool>> = "true" or "not said",
        /// Whether it is the deadline that leads: on its page, in lists and in the search. One of a call.
        main: Option<Spanned<bool>> = "true" or "the last deadline that no other authority sets",
        /// Who sets it, where it is not the issuer.
        authority: Option<Id<RawOrganisation>> = "uksa",
        /// Findings of rules about dates that are right here, each with the reason.
        allow: Vec<RawAllow> = "[{rule: weekend-deadline, reason: The Call names this Sunday.}]",
        /// What it rests on.
        sources: Vec<RawSourceItem> = "[esa-call]",
    }

    /// How bad what a rule finds is.
    RawSeverity "a severity of a rule" {
        /// How bad it is.
        severity: Word<SeverityWord> = "note",
        /// In which files.
        paths: Vec<PathPattern> = "[content/archive/**]" or "in all files",
    }

    /// Why what a rule finds is right all the same.
    RawAllow "an exception" {
        /// The rule.
        rule: RuleName = "weekend-deadline",
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
        /// Who said so.
        source: Option<Id<RawSource>> = "space-agenda",
    }

    /// Where one takes part online.
    RawOnline "an address online" {
        /// The address; it can be left out where it is not published.
        url: Option<Address> = "https://meet.example/1",
        /// When it is known.
        when: Option<Word<OnlineWhen>> = "after-registration" default "public",
    }

    /// Registration for an event.
    RawRegistration "a registration" {
        /// When it opens.
        opens: Option<RawDate> = "2013-11-22",
        /// When it closes.
        closes: Option<RawDate> = "2013-12-23",
        /// What it costs, a step each: early, late, on site.
        fees: Vec<RawFee> = "[{id: early, name: Early registration, until: 2013-12-01, prices: [{amount: 120, currency: EUR}]}]",
        /// Where to register.
        link: Option<Address> = "https://example.org/register",
        /// A remark.
        note: Option<Markdown> = "These are the dates of the notices.",
    }

    /// A step of a registration with its own prices.
    RawFee "a fee" {
        /// Its identity within the registration, which never changes.
        id: Identity = "early",
        /// What it is called.
        name: Words = "Early registration",
        /// Until when it holds, as precisely as is known.
        until: Option<RawDate> = "2013-12-01" or "as long as registration is open",
        /// What is paid, and by whom.
        prices: Vec<RawPrice> = "[{who: Students, amount: 60, currency: EUR}]",
    }

    /// A price.
    RawPrice "a price" {
        /// Who pays it.
        who: Option<Words> = "Students" or "everybody",
        /// How much.
        amount: Amount = "60",
        /// In which currency.
        currency: CurrencyCode = "EUR",
    }

    /// Whom to ask.
    RawContact "a contact" {
        /// Organisations.
        organisations: Vec<Id<RawOrganisation>> = "[cas, esa]",
        /// A name or office.
        name: Option<Words> = "Workshop secretariat",
        /// Its address of mail.
        email: Option<MailAddress> = "workshop@example.org",
        /// A page.
        url: Option<Address> = "https://example.org/contact",
        /// A remark.
        note: Option<Markdown> = "No mailbox was published.",
    }

    /// A file that is offered.
    RawOffered "a document on offer" {
        /// What it is.
        title: Words = "Participants Handbook",
        /// Its address.
        link: Option<Address> = "https://example.org/handbook.pdf",
        /// Its file, beside the page.
        file: Option<FilePath> = "handbook.pdf",
        /// Its date.
        date: Option<RawDate> = "2014-02-21",
        /// Its language.
        language: Option<LanguageTag> = "en",
        /// A remark.
        note: Option<Words> = "Offered on the official page.",
    }

    /// A link.
    RawLink "a link" {
        /// Its text.
        title: Words = "Report on the workshop",
        /// Its address.
        url: Address = "https://example.org/report",
    }

    /// What a guideline has besides the keys of every document.
    RawGuideline "a guideline" {
        /// Who issues it.
        issuers: Vec<Id<RawOrganisation>> = "[esa, cas]",
        /// The stages at which it was published: the columns of its table.
        versions: Vec<RawVersion> = "[{id: preliminary, name: Preliminary}]",
        /// Its clauses: the rows of its table.
        clauses: Vec<RawClause> = "[{id: launch-mass, name: Launch mass, unit: kg, values: {preliminary: ≤ 250}}]",
    }

    /// A stage at which a guideline was published.
    RawVersion "a version" {
        /// Its identity within the guideline.
        id: Identity = "preliminary",
        /// What it is called.
        name: Words = "Preliminary guidelines",
        /// When it was published.
        issued: Option<RawDate> = "2013-11",
        /// A remark.
        note: Option<Markdown> = "As quoted from the first announcement.",
        /// What its values rest on, unless they name sources of their own.
        sources: Vec<RawSourceItem> = "[forum]",
    }

    /// A clause of a guideline.
    RawClause "a clause" {
        /// Its identity within the guideline, which never changes; also its anchor.
        id: Identity = "launch-mass",
        /// What it limits.
        name: Words = "Spacecraft launch mass",
        /// The unit of its values.
        unit: Option<Words> = "kg",
        /// The value in each version; what no source gives is left out.
        values: ById<RawValueItem> = "{preliminary: ≤ 250, call: {value: < 300, sources: [space-com]}}",
        /// A remark.
        note: Option<Markdown> = "The limit changed between the two.",
    }

    /// A value of a clause.
    RawValue "a value" {
        /// The value.
        value: Markdown = "≤ 250",
        /// A remark.
        note: Option<Markdown> = "Reported by the press.",
        /// What it rests on, where that is not what its version rests on.
        sources: Vec<RawSourceItem> = "[space-com]",
    }

    /// What an update has besides the keys of every document.
    RawUpdate "an update" {
        /// When it was published.
        date: RawDate = "2014-03-26",
        /// The events and calls that it is about.
        about: Vec<Id<RawDocument>> = "[workshop-1]",
        /// The milestones of other pages that it tells of, and whose date it has: the id of the page and that of the milestone, of the version of a guideline, or `registration.opens` and `registration.closes`, joined by a dot.
        tells: Vec<Id<RawMilestone>> = "[joint-call.issue, workshop-1.registration.opens]",
        /// Who published it.
        publisher: Option<Id<RawOrganisation>> = "esa",
    }

    /// What a section (`_index.md`) has besides the keys of every document.
    RawSection "a section" {
        /// The order of its entries.
        order: Option<Word<Order>> = "date" default "weight",
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
        /// The code of the country.
        country_code: Option<CountryCode> = "CN",
        /// Its zone.
        timezone: Option<ZoneName> = "Asia/Shanghai",
        /// Degrees north.
        latitude: Option<Degrees<90>> = "30.6667",
        /// Degrees east.
        longitude: Option<Degrees<180>> = "104.0667",
        /// A page about it.
        url: Option<Address> = "https://example.org/venue",
        /// A remark: what is known about venue, access and travel.
        note: Option<Markdown> = "The venue was not stated.",
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
        url: Option<Address> = "https://www.esa.int",
        /// Its postal address.
        address: Option<Words> = "8 rue Mario Nikis, 75015 Paris, France",
        /// What it does in what the site is about.
        role: Option<Markdown> = "Co-issuer of the Call.",
        /// The organisation that it belongs to.
        part_of: Option<Id<RawOrganisation>> = "cas",
        /// A remark.
        note: Option<Markdown> = "Renamed in 2015.",
        /// What it rests on.
        sources: Vec<RawSourceItem> = "[esa-workshop-1]",
    }

    /// A name in another script.
    RawNative "a name in another language" {
        /// The name.
        text: Text = "中国科学院",
        /// Its language.
        language: LanguageTag = "zh-Hans",
    }

    /// A source that something rests on.
    RawSourceRef "a source reference" {
        /// The source.
        source: Id<RawSource> = "cas-report",
        /// What is taken from it, or how it differs.
        note: Option<Words> = "gives 25 September as the end",
    }

    /// An entry of `sources.yaml`.
    RawSource "a source" {
        /// What it is.
        title: Words = "ESA, page of the 2nd workshop",
        /// Whose word it is.
        kind: Word<SourceKind> = "official",
        /// Its address.
        url: Option<Address> = "https://example.org/page",
        /// When it was published or stored.
        date: Option<RawDate> = "2014-09-29",
        /// Its language.
        language: Option<LanguageTag> = "zh",
        /// A remark.
        note: Option<Markdown> = "The text is readable in part.",
        /// Findings about its date that are right as they are, each with its reason.
        allow: Vec<RawAllow> = "[{rule: year-mismatch, reason: The address bears the day of the event.}]",
    }

    /// A tag: a record of `content/tags.yaml`.
    RawTag "a tag" {
        /// What it is called.
        name: Option<Words> = "{en: workshop, zh: 研讨会}" or "the tag",
        /// The last part of its address, and the name of its feed.
        slug: Option<Slug> = "c-sharp" or "the tag, without other signs than letters and digits",
    }

    /// An entry of `series.yaml`: what its editions share.
    RawSeries "a series" {
        /// What it is called for short.
        name: Words = "Harbour Days",
        /// Its name in full, which stands at the head of each edition.
        long_name: Option<Words> = "International Conference on Harbours",
        /// How it is ranked or sorted: what by, and as what. Both are tags: each edition has the second, and `tags.yaml` may name them.
        facets: ById<TagName, TagName> = "{rank: rank-a, field: engineering}",
        /// Subjects that every edition has.
        tags: Vec<TagName> = "[harbours]",
        /// Its page.
        url: Option<Address> = "https://example.org/harbour-days",
        /// A remark.
        note: Option<Markdown> = "Held every second year.",
        /// What it rests on.
        sources: Vec<RawSourceItem> = "[yearbook]",
    }

    /// A translation: `name.zh.md` beside `name.md`. It holds text only; dates, places and ids stay in the original.
    RawTranslation "a translation" {
        /// Which state of the original it translates: `convoke i18n touch` writes it.
        translates: Option<Text> = "jbmkhdfe",
        /// The title.
        title: Text = "第二次研讨会",
        /// A shorter title, for menus and the way back.
        short_title: Option<Text> = "哥本哈根" or "the title",
        /// One or two sentences, for lists and search engines.
        summary: Option<Text> = "两次研讨会中的第二次。",
        /// The goals of an event, in the order of the original.
        goals: Vec<Markdown> = "[介绍任务设想。]",
        /// The eligibility of a call, in the order of the original.
        eligibility: Vec<Markdown> = "[双方科学界。]",
        /// The outcome of a call, in the order of the original.
        outcome: Vec<Markdown> = "[共收到13份建议。]",
    }

    /// The file `convoke.lock`: what subscribers of the calendars were told. `convoke lock` writes it.
    RawLock "the lock" {
        /// The version of this file's format.
        version: Spanned<i64> = "1",
        /// The release of the tz database by which its times were worked out.
        tzdb: Text = "2026e",
        /// The entries by UID.
        entries: ById<RawLocked, Uid> = "{}",
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
        /// What has changed since it was first published, the oldest first.
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
        /// Why: what `convoke lock --reason` was given.
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

/// A record that can be written short, as a text alone.
macro_rules! short_form {
    ($short:ident = $text_type:ty, or $long:ident, |$text:ident| $build:expr) => {
        /// The record, or its short form: a text alone.
        #[derive(Debug, Clone, PartialEq)]
        pub struct $short(pub $long);

        impl Decode for $short {
            const TYPE: Type = Type::Either(&<$text_type as Decode>::TYPE, &<$long as Decode>::TYPE);

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

short_form!(RawLanguageItem = LanguageCode, or RawLanguage, |text| RawLanguage {
    span: text.span.clone(),
    code: LanguageCode(text),
    name: None,
    tag: None,
    locale: None,
    display_zones: Vec::new(),
});
short_form!(RawSeverityItem = Word<SeverityWord>, or RawSeverity, |text| RawSeverity {
    span: text.span.clone(),
    severity: Word::new(text),
    paths: Vec::new(),
});
short_form!(RawOnlineItem = Address, or RawOnline, |text| RawOnline {
    span: text.span.clone(),
    url: Some(Address(text)),
    when: None,
});
short_form!(RawSourceItem = Id<RawSource>, or RawSourceRef, |text| RawSourceRef {
    span: text.span.clone(),
    source: Id::new(text),
    note: None,
});

/// A value of a clause, or its short form: a text alone, or one for each language.
#[derive(Debug, Clone, PartialEq)]
pub struct RawValueItem(pub RawValue);

impl Decode for RawValueItem {
    const TYPE: Type = Type::Either(&Markdown::TYPE, &RawValue::TYPE);

    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let is_code = |(key, _): &(Node, Node)| matches!(&key.kind, Kind::Scalar(key) if is_language_code(key));
        match &node.kind {
            Kind::Map(entries) if entries.is_empty() || !entries.iter().all(is_code) => {
                RawValue::decode(node, decoder).map(RawValueItem)
            }
            _ => {
                let value = Markdown::decode(node, decoder)?;
                Some(RawValueItem(RawValue { span: value.0.span.clone(), value, note: None, sources: Vec::new() }))
            }
        }
    }

    fn visit<'a>(&'a self, path: &mut Vec<&'static str>, see: &mut Visitor<'_, 'a>) {
        self.0.visit(path, see);
    }
}

/// A place of an event: the id of one that pages share, or one that is written where it is used.
#[derive(Debug, Clone, PartialEq)]
pub enum RawPlaceItem {
    /// One of `places.yaml`.
    Shared(Id<RawPlace>),
    /// One that is written here.
    Own(Box<RawPlace>),
}

impl RawPlaceItem {
    /// Where it stands.
    pub fn span(&self) -> &Span {
        match self {
            RawPlaceItem::Shared(id) => &id.0.span,
            RawPlaceItem::Own(place) => &place.span,
        }
    }
}

impl Decode for RawPlaceItem {
    const TYPE: Type = Type::Either(&<Id<RawPlace> as Decode>::TYPE, &RawPlace::TYPE);

    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        match &node.kind {
            Kind::Scalar(_) => Id::decode(node, decoder).map(RawPlaceItem::Shared),
            _ => RawPlace::decode(node, decoder).map(Box::new).map(RawPlaceItem::Own),
        }
    }

    fn visit<'a>(&'a self, path: &mut Vec<&'static str>, see: &mut Visitor<'_, 'a>) {
        match self {
            RawPlaceItem::Shared(id) => id.visit(path, see),
            RawPlaceItem::Own(place) => place.visit(path, see),
        }
    }
}
