//! Links that lead nowhere, in texts and in fields.

use crate::diag::{Diagnostic, Diagnostics};
use crate::model::link::{self, Target};
use crate::model::{Document, DocumentRef, Kind, Site};
use crate::parse::PageKind;
use crate::plan::{LanguageIndex, Plan, target_path};
use crate::rules;
use crate::text::markdown::LinkUse;
use std::collections::{BTreeMap, BTreeSet};

/// Reports links that lead nowhere, in texts and in fields.
pub(super) fn check(site: &Site, plan: &Plan, diagnostics: &mut Diagnostics) {
    let mut anchors = Anchors::new();
    for (at, document) in site.documents.iter() {
        for (language, text) in document.texts.iter().enumerate() {
            let Some(text) = text else { continue };
            let html = text.body.outline.html.as_deref().filter(|_| site.config.allow_html);
            for used in text.body.outline.links.iter().chain(html.iter().flat_map(|html| &html.links)) {
                check_link(site, plan, Some(at), language, used, &mut anchors, diagnostics);
            }
        }
    }
    let html = site.field_html.iter().filter(|_| site.config.allow_html).flat_map(|html| &html.links);
    for used in site.field_links.iter().chain(html) {
        let page = site.by_file.get(&used.span.file).copied();
        check_link(site, plan, page, 0, used, &mut anchors, diagnostics);
    }
}

fn check_link(
    site: &Site,
    plan: &Plan,
    page: Option<DocumentRef>,
    language: LanguageIndex,
    used: &LinkUse,
    known: &mut Anchors,
    diagnostics: &mut Diagnostics,
) {
    let dead = |why: String| {
        Diagnostic::new(&rules::DEAD_LINK, used.span.clone(), format!("the link to `{}` leads nowhere: {why}", used.target))
            .help("link to the Markdown file itself, as `../call/index.md`")
    };
    let (to, anchor) = match link::resolve(site, &used.span.file, &used.target) {
        Target::Elsewhere if used.image => {
            let message = format!("the image `{}` would be loaded from another site", used.target);
            diagnostics
                .push(Diagnostic::new(&rules::THIRD_PARTY, used.span.clone(), message).help("put the file beside the page"));
            return;
        }
        Target::Unsafe => {
            let message = format!("the link to `{}` would not lead to a page", used.target);
            diagnostics.push(
                Diagnostic::new(&rules::UNSAFE_LINK, used.span.clone(), message)
                    .help("link to a page by `https:`, or by `mailto:`"),
            );
            return;
        }
        Target::Dead(why) => return diagnostics.push(dead(why)),
        Target::Page(to, anchor) => (Some(to), anchor),
        Target::Here(anchor) => (page, Some(anchor)),
        target @ Target::Built(..) => {
            if target_path(site, &target, language).is_none_or(|(path, _)| plan.get(&path).is_none()) {
                diagnostics.push(dead("the site has nothing for such a page".to_owned()));
            }
            return;
        }
        Target::Elsewhere | Target::File(_) | Target::Failed => return,
    };
    let (Some(to), Some(anchor)) = (to, anchor) else { return };
    let anchors = known.entry((to.index(), language)).or_insert_with(|| anchors(site, &site.documents[to], language));
    if !anchors.contains(&anchor) {
        let message = format!("there is no `#{anchor}` on `{}`", site.documents[to].text(language).title.value);
        let known = crate::diag::nearest(&anchor, anchors.iter().map(String::as_str));
        let help =
            known.map_or_else(|| "link to one of its headings or dates".to_owned(), |known| format!("did you mean `#{known}`?"));
        diagnostics.push(Diagnostic::new(&rules::DEAD_ANCHOR, used.span.clone(), message).help(help));
    }
}

/// The anchors of the pages to whose parts a link led, by page and language.
type Anchors = BTreeMap<(usize, LanguageIndex), BTreeSet<String>>;

/// The anchors of a document's page that do not depend on the theme.
fn anchors(site: &Site, document: &Document, language: LanguageIndex) -> BTreeSet<String> {
    let mut anchors: BTreeSet<String> =
        document.text(language).body.outline.headings.iter().map(|heading| heading.id.clone()).collect();
    if let Some(html) = document.text(language).body.outline.html.as_deref().filter(|_| site.config.allow_html) {
        anchors.extend(html.ids.iter().map(|id| id.value.clone()));
    }
    anchors.extend(document.milestones().iter().map(|milestone| milestone.id.value.clone()));
    match &document.kind {
        Kind::Guideline(guideline) => anchors.extend(guideline.clauses.iter().map(|clause| clause.id.value.clone())),
        Kind::Page(PageKind::Organisations) => anchors.extend(site.organisations.ids().map(str::to_owned)),
        Kind::Page(PageKind::Sources) => anchors.extend(site.sources.ids().map(str::to_owned)),
        _ => {}
    }
    anchors
}
