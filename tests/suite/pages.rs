//! The pages of the site of this repository as browsers, search engines and readers take them.

use crate::html::{Tag, decode, tags, text, unescape};
use crate::support::{Real, real};
use convoke::model::Kind;
use convoke::theme::{Content, Theme};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const BASE: &str = "https://joint-mission.example/";

/// The ids of each page.
fn ids(real: &Real) -> BTreeMap<&str, BTreeSet<String>> {
    real.pages()
        .map(|(path, html)| (path, tags(html).iter().filter_map(|tag| tag.get("id")).map(str::to_owned).collect()))
        .collect()
}

/// The output that a link from `page` leads to; `None` for one that leads out of the site, `Err` for one that leads nowhere.
fn target<'a>(real: &'a Real, page: &'a str, link: &str) -> Option<Result<&'a str, String>> {
    let (address, base) = match link.strip_prefix(BASE).or_else(|| link.strip_prefix(&BASE.replace("https", "webcal"))) {
        Some(inside) => (inside, ""),
        None if link.starts_with("//")
            || link.split_once(':').is_some_and(|(scheme, _)| scheme.bytes().all(|b| b.is_ascii_alphanumeric())) =>
        {
            return None;
        }
        None => (link, page),
    };
    let path = decode(address.split(['#', '?']).next().unwrap_or_default());
    if path.is_empty() && !base.is_empty() {
        return Some(Ok(page));
    }
    let mut parts: Vec<&str> = base.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop().ok_or(())),
            part => parts.push(part),
        }
    }
    let mut path =
        if path.is_empty() || path.ends_with('/') { [&parts[..], &["index.html"]].concat().join("/") } else { parts.join("/") };
    if !real.outputs.contains_key(&path) {
        path = format!("{path}/index.html");
    }
    Some(
        real.outputs
            .get_key_value(&path)
            .map(|(path, _)| path.as_str())
            .ok_or_else(|| format!("{page}: {link} leads to {path}, which is not there")),
    )
}

/// The bytes of the first flight of packets: what arrives without a wait.
const FLIGHT: usize = 14_000;

#[test]
fn the_page_of_an_event_is_light() {
    let real = real();
    let sent = |path: &str| miniz_oxide::deflate::compress_to_vec(&real.outputs[path], 9).len() + 18; // 18: the frame of gzip
    let mut events = 0;
    for (page, html) in real.pages().filter(|(_, html)| html.contains("<body class=\"event\">")) {
        let loaded = tags(html).into_iter().filter_map(|tag| match tag.name.as_str() {
            "link" if tag.get("rel").is_some_and(|rel| matches!(rel, "stylesheet" | "icon")) => {
                Some((tag.get("rel") != Some("icon"), tag.get("href")?.to_owned()))
            }
            "script" | "img" => Some((true, tag.get("src")?.to_owned())),
            _ => None,
        });
        let files: Vec<(bool, &str)> = loaded
            .map(|(code, link)| (code, target(real, page, &link).and_then(Result::ok).expect("a file of the site")))
            .collect();
        assert!(files.len() <= 3, "{page} asks for {files:?}");
        let size = sent(page) + files.iter().filter(|(code, _)| *code).map(|(_, file)| sent(file)).sum::<usize>();
        assert!(size <= FLIGHT, "{page}: {size} bytes");
        events += 1;
    }
    assert_eq!(events, 4, "two workshops in two languages");
}

#[test]
fn every_link_and_every_fragment_leads_somewhere() {
    let real = real();
    let ids = ids(real);
    let mut dead = Vec::new();
    let mut count = 0;
    for (page, html) in real.pages() {
        for link in tags(html).iter().flat_map(|tag| [tag.get("href"), tag.get("src")]).flatten() {
            count += 1;
            match target(real, page, link) {
                None => {}
                Some(Err(why)) => dead.push(why),
                Some(Ok(to)) => {
                    let fragment =
                        link.split_once('#').map(|(_, fragment)| decode(fragment)).filter(|fragment| !fragment.is_empty());
                    if let Some(fragment) = fragment.filter(|fragment| !ids.get(to).is_some_and(|ids| ids.contains(fragment))) {
                        dead.push(format!("{page}: {link}: there is no #{fragment} on {to}"));
                    }
                }
            }
        }
    }
    assert!(dead.is_empty(), "{dead:#?}");
    assert!(count > 1000, "the pages have links: {count}");
}

#[test]
fn ids_are_given_once_and_references_to_them_hold() {
    for (page, html) in real().pages() {
        let tags = tags(html);
        let mut seen = BTreeSet::new();
        for id in tags.iter().filter_map(|tag| tag.get("id")) {
            assert!(!id.is_empty() && !id.contains(char::is_whitespace), "{page}: the id {id:?}");
            assert!(seen.insert(id), "{page}: the id {id} is given twice");
        }
        let referring = ["aria-labelledby", "aria-describedby", "aria-controls", "for"];
        for id in tags.iter().flat_map(|tag| referring.iter().filter_map(|name| tag.get(name))).flat_map(str::split_whitespace) {
            assert!(seen.contains(id), "{page}: there is no {id} to refer to");
        }
    }
}

#[test]
fn nothing_is_loaded_from_elsewhere() {
    for (page, html) in real().pages() {
        for tag in tags(html) {
            for name in ["src", "srcset", "poster", "data", "action", "background", "ping"] {
                let value = tag.get(name).unwrap_or_default();
                assert!(
                    (!value.contains("//") || (page.ends_with("404.html") && value.starts_with(BASE)))
                        && !value.starts_with("data:"),
                    "{page}: <{} {name}={value}>",
                    tag.name
                );
            }
            if tag.name == "link" {
                let (rel, href) = (tag.get("rel").unwrap_or_default(), tag.get("href").unwrap_or_default());
                // A page for addresses that lead nowhere stands in for pages of any depth, so its links are whole.
                let may_be_whole = page.ends_with("404.html") || ["canonical", "alternate"].contains(&rel);
                assert!(!href.contains("//") || (may_be_whole && href.starts_with(BASE)), "{page}: {rel} {href}");
            }
            assert!(!["iframe", "object", "embed", "base"].contains(&tag.name.as_str()), "{page}: <{}>", tag.name);
            // The search is a form that sends nothing, and is hidden until its script shows it.
            let is_search = tag.get("role") == Some("search") && tag.get("hidden").is_some() && tag.get("action").is_none();
            assert!(tag.name != "form" || is_search, "{page}: <{}>", tag.name);
            assert!(tag.get("style").is_none() && tag.get("onclick").is_none(), "{page}: <{}> has code of its own", tag.name);
        }
    }
    for (path, bytes) in real().outputs.iter().filter(|(path, _)| path.ends_with(".css") || path.ends_with(".js")) {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("://") && !text.contains("url(//") && !text.contains("@import"), "{path} names another origin");
    }
}

#[test]
fn every_page_has_what_a_page_needs() {
    let mut titles = BTreeMap::new();
    for (page, html) in real().pages() {
        let tags = tags(html);
        // The title of a picture has an id, by which the picture names it.
        let of_page = |tag: &&Tag| tag.name != "title" || tag.get("id").is_none();
        let all = |name: &'static str| tags.iter().filter(move |tag| tag.name == name).filter(of_page).collect::<Vec<&Tag>>();
        assert!(html.starts_with("<!doctype html>\n"), "{page}");
        assert_eq!(all("html")[0].get("lang"), Some(if page.starts_with("zh/") { "zh-Hans" } else { "en" }), "{page}");
        assert_eq!((all("h1").len(), all("main").len(), all("title").len()), (1, 1, 1), "{page}");
        let title = unescape(&all("title")[0].text);
        if let Some(other) = titles.insert(title.clone(), page) {
            panic!("{page} and {other} have one title: {title}");
        }
        let levels: Vec<u8> = tags.iter().filter_map(|tag| tag.name.strip_prefix('h')?.parse().ok()).collect();
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{page}: headings skip a level: {levels:?}");
        let named = |name: &str| {
            tags.iter().find(|tag| tag.name == "meta" && tag.get("name") == Some(name)).and_then(|tag| tag.get("content"))
        };
        assert!(named("description").is_some_and(|text| text.len() > 10), "{page}: a description");
        assert!(named("viewport").is_some() && named("color-scheme").is_some(), "{page}");
        assert!(all("img").iter().all(|image| image.get("alt").is_some()), "{page}: an image without text");
        let canonical = tags.iter().find(|tag| tag.get("rel") == Some("canonical")).and_then(|tag| tag.get("href"));
        let own = format!("{BASE}{}", page.strip_suffix("index.html").unwrap_or(page));
        assert!(canonical.is_none_or(|link| link == own), "{page}: canonical {canonical:?}");
        assert!(canonical.is_some() || page.ends_with("404.html"), "{page} has no canonical address");
    }
}

/// Words that are true on one day and false on another, unless a script says them.
const RELATIVE: &[&str] = &[
    "upcoming",
    "ongoing",
    "today",
    "tomorrow",
    "yesterday",
    "currently",
    "soon",
    "closed",
    "past",
    "next deadline",
    "open now",
    "is open",
    "days left",
    "days ago",
    "last week",
    "this week",
    "this year",
    "recently",
    "expired",
];

/// The relative words of `text`, as whole words.
fn relative(text: &str) -> Vec<&'static str> {
    let words: String = text.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let words = format!(" {} ", words.split_whitespace().collect::<Vec<_>>().join(" "));
    RELATIVE.iter().filter(|word| words.contains(&format!(" {word} "))).copied().collect()
}

fn strings(value: &Value, path: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => found.push((path.to_owned(), text.clone())),
        Value::Array(items) => items.iter().for_each(|item| strings(item, path, found)),
        Value::Object(map) => map.iter().for_each(|(key, value)| strings(value, &format!("{path}.{key}"), found)),
        _ => {}
    }
}

/// What the theme itself says is true for ever. A status is an editor's statement, and the words of the script, which
/// knows the reader's day, are its own.
#[test]
fn the_theme_says_nothing_that_time_makes_false() {
    let mut found = Vec::new();
    let span = convoke::diag::Span::new(&crate::support::source_path("convoke.yaml"), 0..0);
    let words = Theme::built_in().words("en", &span, &mut convoke::diag::Diagnostics::new());
    strings(&words, "", &mut found);
    assert!(found.len() > 150, "the theme has words");
    for (key, text) in found.iter().filter(|(key, _)| !key.starts_with(".status") && !key.starts_with(".script.")) {
        assert_eq!(relative(text), [""; 0], "{key}: {text}");
    }
    for (name, file) in &Theme::built_in().templates {
        let Content::Text(text) = &file.content else { continue };
        assert_eq!(relative(&own_words(text)), [""; 0], "{name}");
    }
}

/// What a template says by itself: neither tags nor what the engine reads.
fn own_words(template: &str) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '<']) {
        out.push_str(&rest[..at]);
        let closing =
            [("{#", "#}"), ("{{", "}}"), ("{%", "%}"), ("<", ">")].into_iter().find(|(open, _)| rest[at..].starts_with(open));
        rest = match closing {
            Some((open, close)) => rest[at + open.len()..].split_once(close).map_or("", |(_, after)| after),
            None => &rest[at + 1..],
        };
        out.push(' ');
    }
    out + rest
}

fn json_ld(html: &str) -> Vec<Value> {
    let scripts = tags(html).into_iter().filter(|tag| tag.name == "script" && tag.get("type") == Some("application/ld+json"));
    scripts.map(|tag| serde_json::from_str(&tag.text).unwrap_or_else(|error| panic!("{error}: {}", tag.text))).collect()
}

#[test]
fn structured_data_is_of_events_and_has_no_deadline() {
    let real = real();
    for (page, html) in real.pages() {
        for value in json_ld(html) {
            let text = value.to_string();
            assert!(!text.to_lowercase().contains("deadline") && !text.contains("2015-03-16"), "{page}: {text}");
            assert!(!text.contains("registration closes"), "{page}");
        }
    }
    let site = real.compiled.site().expect("a site");
    for (at, document) in site.events() {
        let page = convoke::plan::document_path(site, at, 0, 1);
        let data = json_ld(real.text(&page));
        let event = data.iter().find(|value| value["@type"] == "Event").unwrap_or_else(|| panic!("{page} has no Event"));
        assert_eq!(event["name"], document.text(0).title.value);
        let (first, last) = document.event().and_then(|event| event.dates.days()).expect("days");
        assert_eq!(
            (event["startDate"].as_str(), event["endDate"].as_str()),
            (Some(&*first.to_string()), Some(&*last.to_string()))
        );
        assert_eq!(event["url"], format!("{BASE}{}", page.trim_end_matches("index.html")));
        assert!(
            event["location"]["address"]["addressCountry"].is_string()
                && event["organizer"].is_array() | event["organizer"].is_object()
        );
    }
}

fn xml<'a>(real: &'a Real, path: &str) -> roxmltree::Document<'a> {
    roxmltree::Document::parse(real.text(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn all<'a>(document: &'a roxmltree::Document<'a>, name: &str) -> Vec<&'a str> {
    document
        .descendants()
        .filter(|node| node.has_tag_name(name) || node.tag_name().name() == name)
        .filter_map(|node| node.text())
        .collect()
}

#[test]
fn the_sitemap_lists_the_pages_and_robots_names_it() {
    let real = real();
    let sitemap = xml(real, "sitemap.xml");
    let listed: BTreeSet<String> = all(&sitemap, "loc").into_iter().map(str::to_owned).collect();
    let is_listed = |html: &&str| !html.contains("<meta name=\"robots\" content=\"noindex\">");
    let pages: BTreeSet<String> = real
        .pages()
        .filter(|(path, html)| *path != "404.html" && is_listed(html))
        .map(|(path, _)| format!("{BASE}{}", path.strip_suffix("index.html").unwrap_or(path)))
        .collect();
    assert_eq!(listed, pages);
    assert_eq!(all(&sitemap, "loc").len(), listed.len(), "an address is listed once");
    for day in all(&sitemap, "lastmod") {
        assert!(day.parse::<convoke::time::Date>().is_ok(), "{day}");
    }
    let robots = real.text("robots.txt");
    assert!(robots.lines().any(|line| line == format!("Sitemap: {BASE}sitemap.xml")), "{robots}");
    assert!(robots.lines().any(|line| line.starts_with("User-agent:")), "{robots}");
}

#[test]
fn the_feed_of_updates_is_atom() {
    let real = real();
    let feed = xml(real, "updates.xml");
    let root = feed.root_element();
    assert_eq!((root.tag_name().name(), root.tag_name().namespace()), ("feed", Some("http://www.w3.org/2005/Atom")));
    let child = |node: roxmltree::Node<'_, '_>, name: &str| {
        node.children().find(|node| node.tag_name().name() == name).and_then(|node| node.text()).map(str::to_owned)
    };
    let entries: Vec<_> = root.children().filter(|node| node.tag_name().name() == "entry").collect();
    let updates = real
        .compiled
        .site()
        .expect("a site")
        .documents
        .iter()
        .filter(|(_, document)| matches!(document.kind, Kind::Update(_)))
        .count();
    assert!(!entries.is_empty() && entries.len() <= updates);
    let mut seen = BTreeSet::new();
    let mut published = Vec::new();
    for entry in std::iter::once(root).chain(entries.iter().copied()) {
        assert!(seen.insert(child(entry, "id").expect("an id")), "an id is given twice");
        assert!(child(entry, "title").is_some_and(|title| !title.is_empty()));
        let updated = child(entry, "updated").expect("a date");
        assert!(updated.parse::<convoke::time::Timestamp>().is_ok(), "{updated}");
    }
    for entry in entries {
        let link = entry
            .children()
            .find(|node| node.tag_name().name() == "link")
            .and_then(|node| node.attribute("href"))
            .expect("a link")
            .to_owned();
        assert!(matches!(target(real, "updates.xml", &link), Some(Ok(_))), "{link}");
        published.push(child(entry, "published").or_else(|| child(entry, "updated")).expect("a date"));
    }
    assert!(published.windows(2).all(|pair| pair[0] >= pair[1]), "the newest comes first");
}

/// What the page of an event must offer, as the features that Convoke began with have it.
#[test]
fn the_pages_of_events_offer_what_readers_come_for() {
    let real = real();
    let site = real.compiled.site().expect("a site");
    for (at, document) in site.events() {
        let event = document.event().expect("an event");
        let page = convoke::plan::document_path(site, at, 0, 1);
        let html = real.text(&page);
        let (tags, shown) = (tags(html), text(html));
        let links: Vec<&str> = tags.iter().filter(|tag| tag.name == "a").filter_map(|tag| tag.get("href")).collect();
        let has = |part: &str| links.iter().any(|link| link.contains(part));
        let title = &document.text(0).title.value;
        for words in ["Contact", "Working language", "More information", "Updated on", "Is this outdated?", "Share"] {
            assert!(shown.contains(words), "{page} does not say {words}");
        }
        assert!(
            shown.contains("Other events of interest") || shown.contains("In this series"),
            "{page} does not say which other events there are"
        );
        assert!(links.contains(&event.more.as_deref().expect("more information")), "{page}: more information");
        assert!(has("calendar.google.com/calendar/render?action=TEMPLATE"), "{page}: Google");
        assert!(has("outlook.live.com/calendar"), "{page}: Outlook");
        let ics =
            links.iter().find(|link| !link.contains(':') && link.ends_with(".ics")).unwrap_or_else(|| panic!("{page}: no .ics"));
        assert!(
            matches!(target(real, &page, ics), Some(Ok(path)) if path.ends_with(&format!("/{}.ics", document.id.value))),
            "{page}: {ics}"
        );
        let webcal = links.iter().find(|link| link.starts_with("webcal://")).unwrap_or_else(|| panic!("{page}: no subscription"));
        assert!(matches!(target(real, &page, webcal), Some(Ok(path)) if path.ends_with(".ics")), "{page}: {webcal}");
        let address = format!("{BASE}{}", page.trim_end_matches("index.html"));
        let report = links
            .iter()
            .find(|link| link.starts_with("mailto:editors@"))
            .map(|link| decode(link))
            .unwrap_or_else(|| panic!("{page}: no report"));
        assert!(report.contains(title.as_str()) && report.contains(&address), "{page}: {report}");
        assert!(
            links
                .iter()
                .filter(|link| decode(link).contains(&address)
                    && !link.contains("calendar")
                    && !link.starts_with("mailto:editors@"))
                .count()
                >= 3,
            "{page}: ways to share"
        );
        let others: Vec<String> = site
            .events()
            .filter(|(other, _)| *other != at)
            .map(|(other, _)| convoke::plan::document_path(site, other, 0, 1))
            .collect();
        let leads_to = |path: &String| links.iter().any(|link| matches!(target(real, &page, link), Some(Ok(to)) if to == path));
        assert!(!others.is_empty() && others.iter().all(leads_to), "{page} leads to the other events");
    }
}
