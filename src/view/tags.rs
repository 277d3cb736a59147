//! Tags: the page of all of them, and a page for each with what has it.
//!
//! In: a tag. Out: [`TagView`]s, and the list of a tag's pages. Not here: the tags of one page ([`super::link`]).

use super::calendars::{self, FeedView};
use super::link;
use super::list::{self, ListView, TagView};
use super::page::{self, Named, PageView};
use super::viewer::Viewer;
use crate::localised::Localised;
use crate::model::Page;
use crate::path::OutputPath;
use crate::plan::FeedKey;

/// All tags, in their order.
pub(super) fn all(local: &Localised<'_>) -> Vec<TagView> {
    let tags = local.site.lists.tags.iter();
    tags.map(|(tag, documents)| TagView {
        name: local.tag_name(tag).to_owned(),
        lang: local.tag_lang(tag),
        path: link::built_path(local, &Page::Tag(tag.clone(), 1)),
        count: documents.len(),
    })
    .collect()
}

/// The page of a tag; of a long list, the one with this number.
pub(super) fn page(viewer: &Viewer<'_>, path: &OutputPath, tag: &str, number: usize) -> PageView {
    let local = &viewer.local;
    let name = local.tag_name(tag);
    let title = local.locale.fill("built.tag", &[("tag", name)]);
    let named = Named {
        kind: "tag",
        id: format!("tag:{tag}"),
        head: page::head(local, &[&title], number),
        summary: Some(local.locale.fill("built.tag_summary", &[("tag", name), ("site", page::site_title(local))])),
        title,
    };
    let mut view = page::named(viewer, path, named);
    view.breadcrumbs.push(link::to_built(local, &Page::Tags));
    let feed = viewer.feed(&FeedKey::Tag(tag.to_owned()));
    view.calendars.extend(feed.map(|feed| calendars::feed_link(local, feed)));
    view
}

/// The pages that have a tag.
pub(super) fn list(local: &Localised<'_>, tag: &str, number: usize) -> ListView {
    let documents = local.site.lists.tags.get(tag).map(Vec::as_slice).unwrap_or_default();
    list::view(local, documents, number, |number| Page::Tag(tag.to_owned(), number).path(local.site, local.language))
}

/// The calendar feed of a tag, where it has one.
pub(super) fn feeds(viewer: &Viewer<'_>, tag: &str) -> Option<Vec<FeedView>> {
    let feed = viewer.feed(&FeedKey::Tag(tag.to_owned()))?;
    Some(vec![calendars::feed_view(&viewer.local, feed)])
}
