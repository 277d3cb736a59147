//! Rules about pages: what the configuration and front matters say of them.

use crate::diag::{Diagnostic, Diagnostics, Span};
use crate::model::Site;
use crate::plan::Plan;
use crate::rules;
use crate::theme::Theme;

pub(super) fn check(site: &Site, plan: &Plan, theme: &Theme, diagnostics: &mut Diagnostics) {
    menu(site, plan, diagnostics);
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
