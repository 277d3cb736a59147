//! Rules about pages: what the configuration and front matters say of them.

use crate::color::Color;
use crate::diag::{Diagnostic, Diagnostics, Span};
use crate::model::Site;
use crate::plan::Plan;
use crate::rules;
use crate::theme::{self, Theme};

pub(super) fn check(site: &Site, plan: &Plan, theme: &Theme, diagnostics: &mut Diagnostics) {
    menu(site, plan, diagnostics);
    logo(site, diagnostics);
    colors(site, diagnostics);
    base_url(site, plan, diagnostics);
    for (_, document) in site.documents.iter() {
        if let Some(template) =
            document.template.as_ref().filter(|template| !theme.templates.contains_key(template.value.as_str()))
        {
            let message = format!("the theme has no template `{}`", template.value);
            let known = theme.templates.keys().map(String::as_str);
            let found = Diagnostic::new(&rules::TEMPLATE, template.span.clone(), message);
            diagnostics.push(found.did_you_mean_one_of(template, known, "put it into `templates/`"));
        }
        anchors(document, diagnostics);
    }
}

/// The logo is a file of the site.
fn logo(site: &Site, diagnostics: &mut Diagnostics) {
    let Some(logo) = &site.config.logo else { return };
    let file = format!("static/{}", logo.value);
    if !site.statics.iter().any(|path| path.as_str() == file) {
        let names = site.statics.iter().filter_map(|path| path.as_str().strip_prefix("static/"));
        let message = format!("there is no file `{file}` for the logo");
        let found = Diagnostic::new(&rules::DEAD_LINK, logo.span.clone(), message);
        diagnostics.push(found.did_you_mean_one_of(logo, names, "put the file into `static/`, and write its path below that"));
    }
}

/// White text stands on the main colour, and the accent on white: one that is too light is shown darker than it was chosen.
fn colors(site: &Site, diagnostics: &mut Diagnostics) {
    let asked = [("white text cannot be read on", theme::PLATE_RATIO), ("on white, nobody can read", theme::TEXT_RATIO)];
    for (color, (what, ratio)) in site.config.colors.iter().zip(asked) {
        let Some(color) = color else { continue };
        let shown = color.value.readable_on(Color::WHITE, ratio);
        if shown != color.value {
            let message = format!("{what} {}; pages show {shown} in its place", color.value);
            let help = format!("write `'{shown}'`, or a darker colour");
            diagnostics.push(Diagnostic::new(&rules::COLOR_CONTRAST, color.span.clone(), message).help(help));
        }
    }
}

/// An entry of the menu names a page.
fn menu(site: &Site, plan: &Plan, diagnostics: &mut Diagnostics) {
    for entry in &site.config.menu {
        let key = entry.trim_matches('/');
        let exists =
            plan.get(&format!("{key}/index.html")).is_some() || site.documents.iter().any(|(_, document)| document.key == key);
        if !exists && site.failed.is_empty() {
            let known = site.documents.iter().map(|(_, document)| document.key.as_str()).filter(|key| !key.is_empty());
            let found = Diagnostic::new(&rules::UNKNOWN_ID, entry.span.clone(), format!("there is no page `{key}` for the menu"));
            diagnostics.push(found.did_you_mean_one_of(key, known, "name a file or folder in `content/`, without ending"));
        }
    }
}

fn base_url(site: &Site, plan: &Plan, diagnostics: &mut Diagnostics) {
    if site.config.base_url.is_none() && !plan.is_empty() {
        let span = site.config.span.part(0..0);
        let diagnostic = Diagnostic::new(
            &rules::BASE_URL_MISSING,
            span,
            "the key `base_url` is missing, so nothing that needs the site's address is written",
        );
        diagnostics.push(
            diagnostic.help(
                "add it, or give `--base-url`: subscriptions, the feed of updates, the sitemap and canonical links need it",
            ),
        );
    }
}

/// The id of a date is an anchor of its page, as a heading is.
fn anchors(document: &crate::model::Document, diagnostics: &mut Diagnostics) {
    for milestone in document.milestones() {
        for text in document.texts.iter().flatten() {
            if text.body.outline.headings.iter().any(|heading| heading.id == milestone.id.value) {
                let message = format!("`{}` is the anchor of this date and of a heading of its page", milestone.id.value);
                let diagnostic = Diagnostic::new(&rules::DUPLICATE_ID, milestone.id.span.clone(), message);
                let body = Span::new(&text.file, text.body.range.start..text.body.range.start);
                diagnostics.push(
                    diagnostic.label(body, "the heading stands in this text").help("write the heading as `## Title {#another}`"),
                );
            }
        }
    }
}
