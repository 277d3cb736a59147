//! The reader's moment: the script that adds words to dates, what it finds in pages, and sites that have none of it.

use crate::html::{Tag, tags, text};
use crate::support::{Real, compile_well, outputs, read, real, repository, source_path};
use convoke::theme::{Content, Theme};
use std::fs;

/// The script as the theme has it.
fn script() -> String {
    match &Theme::built_in().statics["convoke.js"].content {
        Content::Text(text) => text.to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_script_is_small() {
    let size = script().len();
    assert!(size <= 1536, "{size} bytes");
}

/// The slots in which the script writes, each with the element that holds its dates.
fn slots(html: &str) -> Vec<Tag> {
    tags(html)
        .into_iter()
        .filter(|tag| tag.get("class").is_some_and(|class| class.starts_with("now") || class.starts_with("yours")))
        .collect()
}

/// All that the script says is in its words: not one of them is in the text of a page.
#[test]
fn the_words_of_the_script_are_in_no_page() {
    let real = real();
    let mut count = 0;
    for (page, html) in real.pages() {
        let is_own = |tag: &Tag| {
            tag.name == "script" && tag.get("src").is_some_and(|src| !src.contains("search") && !src.contains("next"))
        };
        let own: Vec<Tag> = tags(html).into_iter().filter(is_own).collect();
        assert_eq!(own.len(), 1, "{page} has one script for its dates");
        assert!(own[0].get("defer").is_some() && own[0].get("src").is_some_and(|src| src.contains("assets/convoke-")), "{page}");
        let words: serde_json::Value = serde_json::from_str(own[0].get("data-words").expect("words")).expect("JSON");
        assert_eq!(words["locale"], if page.starts_with("zh/") { "zh-Hans" } else { "en-GB" });
        for slot in slots(html) {
            count += 1;
            assert_eq!(slot.text.trim(), "", "{page}: a slot is empty");
            let kind = slot.get("data-is");
            assert!(
                kind.is_none_or(|kind| words[kind]["before"]["other"].is_string()),
                "{page}: there are no words for {kind:?}"
            );
        }
        // What editors write in prose is theirs; what the theme says beside dates is not.
        let shown = text(html).to_lowercase();
        for phrase in
            ["your time", "under way", "closes in", "closes today", "closes tomorrow", "opens in", "open, closes", "upcoming"]
                .into_iter()
                .chain(["按本机时区", "进行中", "今天截止", "明天截止", "开放中", "尚未到来"])
        {
            assert!(!shown.contains(phrase), "{page} says “{phrase}”");
        }
    }
    assert!(count > 40, "{count} slots");
}

/// The site of this repository with a line more in its configuration.
fn real_with(line: &str) -> Real {
    let mut tree = read(repository());
    let config = fs::read_to_string(repository().join("convoke.yaml")).expect("the configuration");
    tree.insert_bytes(source_path("convoke.yaml"), format!("{config}{line}\n").into_bytes());
    let compiled = compile_well(tree);
    let outputs = outputs(&compiled, repository());
    Real { compiled, outputs }
}

#[test]
fn an_archived_site_has_no_script_and_says_so() {
    let archived = real_with("archived: 2026-11-23");
    for (page, html) in archived.pages() {
        let scripts = tags(html).into_iter().filter(|tag| tag.name == "script" && tag.get("type") != Some("application/ld+json"));
        // The search does not depend on the day.
        assert_eq!(scripts.count(), usize::from(page.ends_with("search/index.html")), "{page} has a script");
        assert_eq!(slots(html).len(), 0, "{page} has room for its words");
        let words = if page.starts_with("zh/") {
            "本站已于2026年11月23日归档，所列日期以当时所知为准。"
        } else {
            "Archived on 23 November 2026; the dates stand as they were known then."
        };
        assert!(text(html).contains(words), "{page}");
    }
    // Nothing but pages is changed.
    for (path, bytes) in real().outputs.iter().filter(|(path, _)| !path.ends_with(".html")) {
        assert_eq!(archived.outputs.get(path), Some(bytes), "{path}");
    }
}
