//! What a calendar feed says of itself in one language.
//!
//! In: what a feed is of. Out: its names and its [`FeedHeader`]. Not here: what it holds ([`crate::plan::Feeds`]).

use crate::ics::calendar::FeedHeader;
use crate::localised::Localised;
use crate::plan::{self, Feed, FeedKey};

/// What a feed says of itself whose page is gone, and that is still served at its path.
pub fn former_header(local: &Localised<'_>, path: &str) -> FeedHeader {
    FeedHeader { source: local.url(path), ..plain_header(local, &FeedKey::All) }
}

/// The words of a feed: `label` among the feeds of the site, `title` where it stands alone, `description` of what it holds.
pub fn word(local: &Localised<'_>, key: &FeedKey, word: &str) -> String {
    let site = local.text(&local.site.config.title);
    let (name, title) = match key {
        FeedKey::Events => ("events", ""),
        FeedKey::Deadlines => ("deadlines", ""),
        FeedKey::All => ("all", ""),
        FeedKey::Call(call) => {
            let text = local.site.documents[*call].text(local.language);
            ("call", if word == "label" { text.menu_title() } else { text.title.value.as_str() })
        }
        FeedKey::Tag(tag) => ("tag", local.tag_name(tag)),
        FeedKey::Place(place) => ("place", local.text(&local.site.places[*place].name)),
    };
    local.locale.fill(&format!("feeds.{name}.{word}"), &[("site", site), ("title", title)])
}

/// Of a feed that holds no more than its newest entries: a sentence that says so, and leads to what is named after it.
pub fn newest(local: &Localised<'_>, feed: &Feed) -> Option<String> {
    feed.newest.as_ref()?;
    let [held, all] = [feed.written_len(), feed.len()].map(|count| count.to_string());
    Some(local.locale.fill("feeds.newest", &[("n", &held), ("total", &all)]))
}

/// What a feed says of itself.
pub fn header(local: &Localised<'_>, feed: &Feed) -> FeedHeader {
    let header = plain_header(local, &feed.key);
    let Some(newest) = newest(local, feed) else { return header };
    let whole = local.url(&plan::whole_feed_path(local.site, &feed.key, local.language));
    let parts = [Some(header.description), Some(newest), whole];
    FeedHeader { description: parts.into_iter().flatten().collect::<Vec<_>>().join(" "), ..header }
}

/// What the file says of itself that holds all entries of a feed.
pub fn whole_header(local: &Localised<'_>, feed: &Feed) -> FeedHeader {
    let header = plain_header(local, &feed.key);
    FeedHeader {
        name: local.locale.fill("feeds.whole", &[("title", &header.name)]),
        source: local.url(&plan::whole_feed_path(local.site, &feed.key, local.language)),
        ..header
    }
}

fn plain_header(local: &Localised<'_>, key: &FeedKey) -> FeedHeader {
    let settings = &local.site.config.calendar;
    FeedHeader {
        name: word(local, key, "title"),
        description: word(local, key, "description"),
        color: settings.color.clone(),
        refresh_hours: settings.refresh_hours,
        source: local.url(&plan::feed_path(local.site, key, local.language)),
    }
}
