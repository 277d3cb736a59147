//! What a calendar feed says of itself in one language.
//!
//! In: what a feed is of. Out: its names and its [`FeedHeader`]. Not here: what it holds ([`crate::plan::Feeds`]).

use crate::ics::calendar::FeedHeader;
use crate::localised::Localised;
use crate::plan::{self, FeedKey};

/// What a feed says of itself whose page is gone, and that is still written at its path.
pub fn former_header(local: &Localised<'_>, path: &str) -> FeedHeader {
    FeedHeader { source: local.url(path), ..header(local, &FeedKey::All) }
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
        FeedKey::Tag(tag) => ("tag", tag.as_str()),
        FeedKey::Place(place) => ("place", local.text(&local.site.places[*place].name)),
    };
    local.locale.fill(&format!("feeds.{name}.{word}"), &[("site", site), ("title", title)])
}

/// What a feed says of itlocal.
pub fn header(local: &Localised<'_>, key: &FeedKey) -> FeedHeader {
    let settings = &local.site.config.calendar;
    FeedHeader {
        name: word(local, key, "title"),
        description: word(local, key, "description"),
        color: settings.color.clone(),
        refresh_hours: settings.refresh_hours,
        source: local.url(&plan::feed_path(local.site, key, local.language)),
    }
}
