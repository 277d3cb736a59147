//! The configuration: its values, and the languages that all texts depend on.

use super::assembler::Assembler;
use crate::color::Color;
use crate::diag::{Diagnostic, Severity, Span, Spanned};
use crate::ics::CSS_COLORS;
use crate::model::config::{CalendarSettings, Config, Language, SeverityOfRule};
use crate::options::Options;
use crate::parse::format::{FORMAT_VERSION, RawCalendar, RawColors, RawConfig, RawLanguage, RawSeverityItem};
use crate::parse::values::{Domain, HexColor, Reply};
use crate::parse::vocabulary::{FeedsOf, GoogleScheme};
use crate::parse::yaml::to_json;
use crate::rules::{self, RULES};
use serde_json::Value;

/// The languages that a configuration names, before anything else of it is read: texts depend on them.
pub(super) fn languages(raw: &RawConfig) -> Vec<Language> {
    let of = |raw: &RawLanguage| {
        let usual = Language::of_code(&raw.code);
        let tag = raw.tag.as_ref().map_or(usual.tag, |tag| tag.value.clone());
        let locale = raw
            .locale
            .as_ref()
            .map_or_else(|| if raw.tag.is_some() { tag.clone() } else { usual.locale }, |locale| locale.value.clone());
        Language {
            code: usual.code,
            name: raw.name.as_ref().map(|name| name.value.clone()),
            tag,
            locale,
            display_zones: Vec::new(),
        }
    };
    if raw.languages.is_empty() { vec![Language::of_code("en")] } else { raw.languages.iter().map(|item| of(&item.0)).collect() }
}

/// Validates the configuration.
pub(super) fn config(raw: &RawConfig, options: &Options, a: &mut Assembler) -> Config {
    let version = &raw.version.0;
    if version.value != FORMAT_VERSION {
        let message = format!("this program reads version {FORMAT_VERSION} of the file format, not {}", version.value);
        a.report(
            Diagnostic::new(&rules::FORMAT_VERSION, version.span.clone(), message)
                .help(format!("write `version: {FORMAT_VERSION}`")),
        );
    }
    check_languages(raw, a);
    a.allow(&raw.allow, &[Span::new(&raw.span.file, 0..usize::MAX)], None);
    let title = a.words(&raw.title);
    let mut languages = languages(raw);
    for (language, item) in languages.iter_mut().zip(&raw.languages) {
        language.display_zones = item.0.display_zones.iter().filter_map(|text| a.zone(text)).collect();
    }
    Config {
        span: raw.span.clone(),
        description: raw.description.as_ref().map(|words| a.words(words)),
        base_url: match options.base_url.as_deref() {
            Some(given) => Some(with_slash(given)),
            // One that cannot be read is an error already, and not also one that is missing.
            None => raw
                .base_url
                .as_ref()
                .map(|text| with_slash(&a.web_address(text).unwrap_or_else(|| "https://invalid.example".to_owned()))),
        },
        languages,
        zone: raw.timezone.as_ref().and_then(|text| a.zone(text)),
        display_zones: raw.display_zones.iter().filter_map(|text| a.zone(text)).collect(),
        uid_domain: raw.uid_domain.as_ref().and_then(|text| uid_domain(text, a)),
        report: raw.report.as_ref().and_then(|text| report(text, a)),
        author: raw.author.as_ref().map_or_else(|| title.clone(), |words| a.words(words)),
        title,
        logo: raw.logo.as_ref().map(|path| path.0.clone()),
        colors: colors(raw.colors.as_ref(), a),
        menu: raw.menu.iter().map(|path| path.0.clone()).collect(),
        archived: raw.archived.as_ref().and_then(|raw| a.day(raw)).map(|day| day.value),
        social_images: social_images(raw, options, a),
        page_size: raw.page_size.as_ref().map_or(50, |size| a.in_range(size)),
        search: raw.search.as_ref().is_none_or(|search| search.value),
        allow_html: raw.allow_html.as_ref().is_some_and(|allowed| allowed.value),
        link_style: a.choice_or_default(raw.link_style.as_ref()),
        calendar: calendar(raw.calendar.as_ref(), a),
        severities: severities(raw, a),
        extra: raw.extra.as_ref().map_or(Value::Null, |extra| to_json(&extra.0)),
    }
}

/// The colours of a site; one that is none is reported, and left out.
fn colors(raw: Option<&RawColors>, a: &mut Assembler) -> [Option<Spanned<Color>>; 2] {
    let mut of = |text: Option<&HexColor>| {
        let text = text?;
        let color = text.color();
        if color.is_none() {
            let message = format!("`{}` is no colour", text.as_str());
            let help = "write red, green and blue as six digits, such as `'#17224a'`, in quotes";
            a.report(Diagnostic::new(&rules::UNKNOWN_VALUE, text.span.clone(), message).help(help));
        }
        Some(Spanned::new(color?, text.span.clone()))
    };
    [of(raw.and_then(|raw| raw.main.as_ref())), of(raw.and_then(|raw| raw.accent.as_ref()))]
}

/// Whether images for social networks are made: where they are asked for, and this program can.
fn social_images(raw: &RawConfig, options: &Options, a: &mut Assembler) -> bool {
    let Some(wanted) = raw.social_images.as_ref().filter(|wanted| wanted.value) else { return false };
    if !options.social_images {
        let message = "this program was built without social images: pages get none";
        a.report(
            Diagnostic::new(&rules::IMAGES_UNAVAILABLE, wanted.span.clone(), message)
                .help("build the site with a program that has the feature `social-images`, or take the key away"),
        );
    }
    options.social_images
}

fn check_languages(raw: &RawConfig, a: &mut Assembler) {
    for (index, item) in raw.languages.iter().enumerate() {
        let code = &item.0.code;
        if !crate::text::is_language_code(code) {
            a.report(
                Diagnostic::new(&rules::UNKNOWN_LANGUAGE, code.span.clone(), format!("`{}` is no language code", code.as_str()))
                    .help("write one such as `en`, `zh` or `fr`"),
            );
        }
        if let Some(first) = raw.languages[..index].iter().find(|other| other.0.code.value == code.value) {
            let message = format!("the language `{}` is given a second time", code.as_str());
            a.report(
                Diagnostic::new(&rules::DUPLICATE_ID, code.span.clone(), message)
                    .label(first.0.code.span.clone(), "the first is here")
                    .help("keep one of the two"),
            );
        }
    }
}

/// How bad what rules find is, where the configuration says so of a rule that is known and can be so.
fn severities(raw: &RawConfig, a: &mut Assembler) -> Vec<SeverityOfRule> {
    let mut severities = Vec::new();
    for (name, items) in &raw.rules.0 {
        let Some(rule) = RULES.iter().find(|rule| rule.name == name.value) else {
            let found = Diagnostic::new(&rules::UNKNOWN_VALUE, name.span.clone(), format!("there is no rule `{}`", name.value));
            let known = RULES.iter().map(|rule| rule.name);
            a.report(found.did_you_mean_one_of(name, known, "`convoke explain` lists all rules"));
            continue;
        };
        for RawSeverityItem(raw) in items {
            let Some(severity) = a.choice(&raw.severity).map(Severity::from) else { continue };
            if severity != Severity::Error && !rule.can_be_lowered() {
                let message = format!("`{}` is always an error: what it finds breaks the site", rule.name);
                a.report(
                    Diagnostic::new(&rules::UNKNOWN_VALUE, raw.severity.0.span.clone(), message)
                        .help("delete this line, and mend what the rule finds"),
                );
                continue;
            }
            let paths = raw.paths.iter().map(|path| path.0.value.clone()).collect();
            severities.push(SeverityOfRule { rule, severity, paths });
        }
    }
    severities
}

fn with_slash(url: &str) -> String {
    if url.ends_with('/') { url.to_owned() } else { format!("{url}/") }
}

fn uid_domain(text: &Domain, a: &mut Assembler) -> Option<String> {
    let fits = !text.is_empty() && text.len() <= 150 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-');
    if !fits {
        let message = format!("`{}` cannot stand in the identity of calendar entries", text.as_str());
        a.report(
            Diagnostic::new(&rules::BAD_ID, text.span.clone(), message)
                .help("write a domain name that stays yours, such as `events.example.org`"),
        );
    }
    fits.then(|| text.value.clone())
}

fn report(text: &Reply, a: &mut Assembler) -> Option<String> {
    let fits = ["https://", "http://", "mailto:"].iter().any(|scheme| text.starts_with(scheme));
    if !fits {
        let diagnostic =
            Diagnostic::new(&rules::BAD_URL, text.span.clone(), "this is no link by which a reader can report a page");
        a.report(diagnostic.help("begin with `mailto:` or `https://`; `{title}` and `{url}` are filled in"));
    }
    fits.then(|| text.value.clone())
}

fn calendar(raw: Option<&RawCalendar>, a: &mut Assembler) -> CalendarSettings {
    let refresh = raw.and_then(|raw| raw.refresh_hours.as_ref()).map(|hours| a.in_range(hours));
    let minutes = raw.and_then(|raw| raw.event_minutes.as_ref()).map(|minutes| a.in_range(minutes));
    let color = raw.and_then(|raw| raw.color.as_ref()).filter(|name| {
        let fits = CSS_COLORS.contains(&name.to_ascii_lowercase().as_str());
        if !fits {
            let message = format!("`{}` is no CSS colour name", name.as_str());
            a.report(
                Diagnostic::new(&rules::UNKNOWN_VALUE, name.span.clone(), message)
                    .help("calendars know names such as `steelblue`, not `#4682b4`"),
            );
        }
        fits
    });
    let scheme: GoogleScheme = a.choice_or_default(raw.and_then(|raw| raw.google_scheme.as_ref()));
    let feeds: Vec<FeedsOf> = raw.map(|raw| raw.feeds.iter().filter_map(|word| a.choice(word)).collect()).unwrap_or_default();
    CalendarSettings {
        color: color.map(|name| name.to_ascii_lowercase()),
        refresh_hours: refresh.and_then(|hours| u32::try_from(hours).ok()).unwrap_or(6),
        event_minutes: minutes.and_then(|minutes| u16::try_from(minutes).ok()).unwrap_or(60),
        long_events: a.choice_or_default(raw.and_then(|raw| raw.long_events.as_ref())),
        google_scheme: scheme.key(),
        tag_feeds: feeds.contains(&FeedsOf::Tags),
        place_feeds: feeds.contains(&FeedsOf::Places),
    }
}
