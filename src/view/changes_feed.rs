//! The feed of what changed: amendments, and the moves that pages declare with the day on which they were said.
//!
//! In: [`Amendment`]s and [`Declared`] moves. Out: [`AtomFeed`]. Not here: moves of which no such day is known, which the
//! page tells ([`super::changes`]).

use super::atom::{AtomEntry, AtomFeed, LATEST, tag_uri};
use super::changes;
use super::viewer::Viewer;
use crate::localised::Localised;
use crate::localised::date::DateView;
use crate::model::{Amendment, Declared, Page};
use crate::plan;
use crate::text::escape::escape;
use crate::text::percent;
use crate::time::Zone;

/// The feed of what changed; `None` without an address for the site.
pub fn view(viewer: &Viewer<'_>) -> Option<AtomFeed> {
    let local = &viewer.local;
    let path = plan::changes_feed_path(local.site, local.language);
    let self_url = local.url(&path)?;
    let page_url = local.url(&Page::Changes.path(local.site, local.language))?;
    let (amendments, declared) = (local.site.amendments(), local.site.declared_moves());
    let amended = amendments.iter().map(|amendment| amendment_entry(viewer, amendment, &page_url));
    let declared = declared.iter().filter_map(|moved| declared_entry(local, moved, &page_url));
    let mut entries: Vec<AtomEntry> = amended.chain(declared).collect();
    entries.sort_by(|a, b| (b.updated, &a.id).cmp(&(a.updated, &b.id)));
    let oldest = entries.last().map(|entry| Zone::utc().local(entry.updated).year());
    entries.truncate(LATEST);
    let mut feed = AtomFeed::of(local, "feeds.changes.title", self_url, page_url, entries);
    feed.id = tag_uri(local, None, &path).or_else(|| tag_uri(local, oldest, &path)).unwrap_or(feed.id);
    Some(feed)
}

fn amendment_entry(viewer: &Viewer<'_>, amendment: &Amendment<'_>, page_url: &str) -> AtomEntry {
    let local = &viewer.local;
    let view = changes::amendment_view(viewer, amendment);
    let at = amendment.revision.at;
    let url = format!("{page_url}#{}", view.anchor);
    let changed = view.moves.iter().map(|moved| match (&moved.from_date, &moved.to_date) {
        (Some(from), Some(to)) => changed(local, &moved.label, &line(local, from), &line(local, to)),
        _ => changed(local, &moved.label, moved.from.as_deref().unwrap_or_default(), moved.to.as_deref().unwrap_or_default()),
    });
    let lines: Vec<String> = changed.chain(view.reason.clone()).collect();
    let id = format!("changes/{}/{}", amendment.id(), changes::compact(at));
    AtomEntry {
        id: tag_uri(local, Some(Zone::utc().local(at).year()), &id).unwrap_or_else(|| url.clone()),
        title: local.locale.fill("calendar.milestone", &[("name", &view.label), ("title", &view.title)]),
        updated: at,
        published: Some(at),
        url,
        summary: None,
        content_html: Some(paragraphs(&lines)),
        categories: Vec::new(),
    }
}

/// A move that a page declares; `None` where the day on which it was said is not known.
fn declared_entry(local: &Localised<'_>, moved: &Declared<'_>, page_url: &str) -> Option<AtomEntry> {
    let day = moved.day()?;
    let view = changes::declared_view(local, moved);
    let at = Zone::utc().start_of_day(day);
    let url = format!("{page_url}#declared");
    let date = changed(local, local.locale.word("amendment.date"), &line(local, &view.from), &line(local, &view.to));
    let lines: Vec<String> = std::iter::once(date).chain(view.reason).collect();
    let id = format!("changes/{}/{day}/{}", local.site.dated_id(moved.dated), moved.from.date.value);
    Some(AtomEntry {
        id: tag_uri(local, Some(day.year()), &id).unwrap_or_else(|| format!("{url}-{}", percent::encode_path(&id))),
        title: changes::titled(local, moved.dated).title,
        updated: at,
        published: Some(at),
        url,
        summary: None,
        content_html: Some(paragraphs(&lines)),
        categories: Vec::new(),
    })
}

/// A value that changed, in a sentence.
fn changed(local: &Localised<'_>, what: &str, from: &str, to: &str) -> String {
    local.locale.fill("amendment.changed", &[("what", what), ("from", from), ("to", to)])
}

/// A date in one line; an exact time in all of its zones.
fn line(local: &Localised<'_>, date: &DateView) -> String {
    local.one_line(date).unwrap_or_else(|| date.text.clone())
}

fn paragraphs(lines: &[String]) -> String {
    lines.iter().map(|line| format!("<p>{}</p>\n", escape(line))).collect()
}
