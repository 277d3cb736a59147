//! Rules about HTML in texts: whether it passes, and what is wrong with it where it does.

use crate::diag::{Diagnostic, Diagnostics};
use crate::model::{DocumentText, Site};
use crate::rules;
use crate::text::markdown::HtmlUse;
use std::collections::BTreeSet;

pub(super) fn check(site: &Site, diagnostics: &mut Diagnostics) {
    let texts = || site.documents.iter().flat_map(|(_, document)| document.texts.iter().flatten());
    let in_texts = texts().filter_map(|text| Some((text.body.outline.html.as_deref()?, Some(text))));
    for (html, text) in in_texts.chain(site.field_html.iter().map(|html| (html, None))) {
        if !site.config.allow_html {
            diagnostics.extend(html.lost.clone());
            continue;
        }
        diagnostics.extend(html.diagnostics.iter().cloned());
        ids(html, text, diagnostics);
    }
}

/// The ids of elements are anchors, as those of headings are.
fn ids(html: &HtmlUse, text: Option<&DocumentText>, diagnostics: &mut Diagnostics) {
    let headings = text.iter().flat_map(|text| &text.body.outline.headings);
    let mut seen: BTreeSet<&str> = headings.map(|heading| heading.id.as_str()).collect();
    for id in &html.ids {
        if !seen.insert(&id.value) {
            let message = format!("the id `{}` is given a second time on this page", id.value);
            diagnostics.push(Diagnostic::new(&rules::DUPLICATE_ID, id.span.clone(), message).help("write another one"));
        }
    }
}
