//! Pages in several languages: each speaks one, what is in another is marked, and what is not translated says so.

use crate::html::{tags, unescape};
use crate::support::{compile_well, outputs, real, source_path, told};
use convoke::locale::Locale;
use convoke::source::SourceTree;
use convoke::theme::Theme;
use convoke::{Inputs, Options, compile};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// The texts of a page, seen or heard, each with the language that it is marked with.
fn texts(html: &str) -> Vec<(String, String)> {
    const VOID: &[&str] = &["meta", "link", "br", "img", "input", "hr"];
    let mut open: Vec<(String, String)> = Vec::new();
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let lang = open.last().map(|(_, lang)| lang.clone()).unwrap_or_default();
        found.push((lang.clone(), unescape(&rest[..at])));
        rest = &rest[at..];
        let end = rest.find('>').expect("a tag has an end") + 1;
        let tag = &rest[..end];
        rest = &rest[end..];
        if tag.starts_with("</") {
            let name = tag[2..tag.len() - 1].trim().to_ascii_lowercase();
            let place = open.iter().rposition(|(known, _)| *known == name).unwrap_or_else(|| panic!("{tag} closes nothing"));
            open.truncate(place);
            continue;
        }
        // A `>` within an attribute: the words of the script and data for search engines are no text.
        let quotes = |text: &str| text.matches('\'').count() % 2 == 1 || text.matches('"').count() % 2 == 1;
        if tag.starts_with("<!") || tag.starts_with("<script") || quotes(tag) {
            assert!(!tag.starts_with("<script") || rest.contains("</script>"), "{tag}");
            if tag.starts_with("<script") {
                rest = rest.split_once("</script>").expect("a script has an end").1;
            }
            continue;
        }
        let alone = tag.ends_with("/>");
        let tag = tags(tag).pop().expect("a tag");
        let lang = tag.get("lang").map_or(lang, str::to_owned);
        for heard in ["aria-label", "alt", "title"].iter().filter_map(|name| tag.get(name)) {
            found.push((lang.clone(), heard.to_owned()));
        }
        if let (Some("description" | "og:title" | "og:description" | "og:site_name"), Some(said)) =
            (tag.get("name").or(tag.get("property")), tag.get("content"))
        {
            found.push((lang.clone(), said.to_owned()));
        }
        if !alone && !VOID.contains(&tag.name.as_str()) {
            open.push((tag.name, lang));
        }
    }
    assert!(open.is_empty(), "not closed: {open:?}");
    found.retain(|(_, text)| !text.trim().is_empty());
    found
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{303f}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}

/// Whether two words in small letters stand side by side, as in a sentence and not in a name.
fn is_prose(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().map(|word| word.trim_matches([',', '.', ';', ':', '(', ')', '–'])).collect();
    let small = |word: &str| word.len() > 1 && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'\'');
    words.windows(2).any(|pair| pair.iter().all(|word| small(word)))
}

/// The words of the interface in English that Chinese has others for.
fn interface() -> Vec<String> {
    fn leaves(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::String(text) => found.push(text.clone()),
            Value::Array(list) => list.iter().for_each(|value| leaves(value, found)),
            Value::Object(map) => map.values().for_each(|value| leaves(value, found)),
            _ => {}
        }
    }
    let of = |code: &str| {
        let mut found = Vec::new();
        let span = convoke::diag::Span::new(&source_path("convoke.yaml"), 0..0);
        leaves(&Theme::built_in().words(code, &span, &mut convoke::diag::Diagnostics::new()), &mut found);
        found
    };
    let chinese = of("zh");
    let mut words: Vec<String> = of("en")
        .iter()
        .filter(|text| !chinese.contains(text))
        // What the page fills in parts a text into pieces.
        .flat_map(|text| {
            text.split(['{', '}'])
                .step_by(2)
                .map(|piece| piece.trim_matches([' ', ':', ',', '.', '“', '”']).to_owned())
                .collect::<Vec<_>>()
        })
        .filter(|piece| piece.len() > 3 && piece.contains(char::is_alphabetic))
        .collect();
    words.sort();
    words.dedup();
    words
}

/// Whether `text` says `words`, and not only as a part of longer ones.
fn says(text: &str, words: &str) -> bool {
    let edge = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphanumeric());
    text.match_indices(words).any(|(at, _)| edge(text[..at].chars().next_back()) && edge(text[at + words.len()..].chars().next()))
}

/// What of a text is not Chinese.
fn foreign_in_chinese(text: &str, interface: &[String]) -> Option<String> {
    if is_prose(text) {
        return Some(text.to_owned());
    }
    // Names such as "Space Agenda" have words of the interface in them; a text with Chinese beside them is one that names them.
    let alone = !text.contains(is_han);
    interface.iter().find(|words| if alone { text.trim() == *words } else { words.contains(' ') && says(text, words) }).cloned()
}

#[test]
fn chinese_pages_have_no_english_interface_and_english_ones_no_chinese() {
    let interface = interface();
    assert!(interface.len() > 150 && interface.iter().any(|words| words == "Add to calendar"), "{interface:?}");
    let (mut chinese, mut english, mut wrong) = (0, 0, Vec::new());
    for (page, html) in real().pages() {
        for (lang, text) in texts(html) {
            if lang.starts_with("zh") {
                chinese += usize::from(text.contains(is_han));
                wrong.extend(foreign_in_chinese(&text, &interface).map(|found| format!("{page}: {found}: {text}")));
            } else if text.contains(is_han) {
                wrong.push(format!("{page}: {text} (marked {lang})"));
            } else {
                english += 1;
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(chinese > 3000 && english > 3000, "{chinese} texts in Chinese, {english} in English");
}

#[test]
fn a_page_that_speaks_two_languages_is_found_out() {
    let interface = interface();
    let of = |text: &str| foreign_in_chinese(text, &interface).is_some();
    assert!(of("Add to calendar") && of("建议：Add to calendar") && of("请看 the calendar of this site") && of("Deadline"));
    assert!(!of("Space Agenda：第一次研讨会条目") && !of("DSL") && !of("添加到日历") && !of("欧空局（ESA）"));
    let page = texts("<html lang=\"zh-Hans\"><p title=\"A &amp; B\">一<b lang=\"en\">two<br>three</b>四</p></html>");
    let page: Vec<(&str, &str)> = page.iter().map(|(lang, text)| (lang.as_str(), text.as_str())).collect();
    assert_eq!(page, [("zh-Hans", "A & B"), ("zh-Hans", "一"), ("en", "two"), ("en", "three"), ("zh-Hans", "四")]);
}

#[test]
fn feeds_and_calendars_speak_the_language_of_their_tree() {
    let mut seen = 0;
    for (path, bytes) in &real().outputs {
        if !(path.ends_with(".ics") || path.ends_with("updates.xml")) {
            continue;
        }
        let text = String::from_utf8(bytes.clone()).expect("UTF-8").replace("\r\n ", "");
        seen += 1;
        if path.starts_with("zh/") {
            assert!(text.contains(is_han), "{path} says nothing in Chinese");
            // What is marked in the page as a name in another language is a name here as well.
            let prose: Vec<&str> = text
                .lines()
                .filter(|line| {
                    ["SUMMARY", "DESCRIPTION", "X-WR-CALDESC", "    <title>", "    <summary>"]
                        .iter()
                        .any(|name| line.starts_with(name))
                })
                .flat_map(|line| line.split("\\n"))
                .filter(|line| is_prose(line))
                .collect();
            assert!(prose.is_empty(), "{path}: {prose:#?}");
        } else {
            assert!(!text.contains(is_han), "{path} says something in Chinese");
        }
    }
    assert!(seen > 10, "{seen}");
}

#[test]
fn beijing_time_stands_first_in_chinese_and_the_published_one_in_english() {
    let first = |page: &str| {
        let clocks = real().text(page).split("<ul class=\"clocks\"").nth(1).expect("clocks").to_owned();
        let items: Vec<String> =
            clocks.split("<li>").skip(1).take(2).map(|item| item.split("</li>").next().unwrap_or_default().to_owned()).collect();
        items
    };
    let chinese = first("zh/call/index.html");
    assert!(
        chinese[0].contains(">19:00<") && chinese[0].contains("北京时间") && !chinese[0].contains("原公布时间"),
        "{chinese:?}"
    );
    assert!(chinese[1].contains(">12:00<") && chinese[1].contains("原公布时间"), "{chinese:?}");
    let english = first("call/index.html");
    assert!(
        english[0].contains(">12:00<") && english[0].contains("as published") && english[1].contains(">19:00<"),
        "{english:?}"
    );
    let zh = real().text("zh/call/index.html");
    assert!(zh.contains("2015年3月16日（周一）") && zh.contains("datetime=\"2015-03-16T19:00:00+08:00\""));
}

/// A small site of these files.
fn tree(files: &[(&str, &str)]) -> SourceTree {
    let mut tree = SourceTree::default();
    for (path, text) in files {
        tree.insert_bytes(source_path(path), text.as_bytes().to_vec());
    }
    tree
}

const EVENT: (&str, &str) = (
    "content/talk.md",
    "---\nkind: event\nid: talk\ntitle: Talk\nsummary: About it.\nupdated: 2027-01-01\ndates: 2027-06-14 23:30 Europe/Paris\n\
     place: hall\norganisers: [society]\ngoals: [One goal.]\ntags: [talks]\n---\n\nCome to [us](https://a.example/).\n",
);
const REST: &[(&str, &str)] = &[
    ("content/_index.md", "---\ntitle: Home\n---\n\nHello.\n"),
    ("content/_index.zh.md", "---\ntitle: 首页\n---\n\n你好。\n"),
    (
        "content/places.yaml",
        "hall: {name: Hall, town: {en: Paris, zh: 巴黎}, country: {en: France, zh: 法国}, country_code: FR}\n",
    ),
    ("content/organisations.yaml", "society: {name: Society, short: {en: Soc, zh: 学会}}\n"),
    ("content/tags.yaml", "talks: {name: {en: talks, zh: 讲座}}\n"),
];

fn config(languages: &str) -> String {
    format!(
        "version: 1\ntitle: {{en: Site, zh: 网站}}\nbase_url: https://site.example/\nuid_domain: site.example\nlanguages: {languages}\ndisplay_zones: [UTC]\n"
    )
}

fn site(languages: &str, more: &[(&str, &str)]) -> SourceTree {
    let config = config(languages);
    let files: Vec<(&str, &str)> = [("convoke.yaml", config.as_str())].iter().chain(REST).chain(more).copied().collect();
    tree(&files)
}

fn pages(tree: SourceTree) -> BTreeMap<String, String> {
    let compiled = compile_well(tree);
    let outputs = outputs(&compiled, Path::new("."));
    outputs.into_iter().filter_map(|(path, bytes)| Some((path, String::from_utf8(bytes).ok()?))).collect()
}

#[test]
fn a_page_without_translation_says_so_and_is_no_translation() {
    let pages = pages(site("[en, zh]", &[EVENT]));
    let page = &pages["zh/talk/index.html"];
    for part in [
        "<html lang=\"zh-Hans\"",
        "<meta name=\"robots\" content=\"noindex\">",
        "<h1 class=\"p-name\" lang=\"en\">Talk</h1>",
        "本页无中文译文，以下为英语原文。 <a href=\"../../talk/index.html\" lang=\"en\" hreflang=\"en\">English</a>",
        "<p class=\"lead p-summary\" lang=\"en\">About it.</p>",
        "<div class=\"prose\" lang=\"en\">",
        "<li><span lang=\"en\">One goal.</span></li>",
        "<span lang=\"en\">Society</span>（学会）",
        "讲座",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(
        !page.contains("rel=\"alternate\" hreflang") && !pages["talk/index.html"].contains("rel=\"alternate\" hreflang=\"zh")
    );
    // The switch leads to the same item all the same.
    assert!(
        pages["talk/index.html"].contains("<a href=\"../zh/talk/index.html\" lang=\"zh-Hans\" hreflang=\"zh-Hans\">简体中文</a>")
    );
    let sitemap = &pages["sitemap.xml"];
    assert!(!sitemap.contains("https://site.example/zh/talk/") && sitemap.contains("https://site.example/talk/"), "{sitemap}");
    // The home page is translated: the two name each other, and the first is for all others.
    for page in ["index.html", "zh/index.html"] {
        for (lang, address) in [("en", ""), ("x-default", ""), ("zh-Hans", "zh/")] {
            let link = format!("<link rel=\"alternate\" hreflang=\"{lang}\" href=\"https://site.example/{address}\">");
            assert!(pages[page].contains(&link), "{page}: {link}");
        }
    }
    assert!(sitemap.contains("hreflang=\"x-default\" href=\"https://site.example/\""), "{sitemap}");
}

#[test]
fn what_an_organisation_is_called_and_where_it_is_has_its_language() {
    let meet = "---\nkind: event\nid: meet\ntitle: Meeting\nsummary: A.\nupdated: 2027-01-01\ndates: 2027-06-14\nplace: hall\ncontact: {name: The office}\n---\n\nA.\n";
    let page = "---\nkind: organisations\ntitle: Organisations\n---\n";
    let list = "society: {name: Society, part_of: whole, address: {en: 1 High Street, zh: 大街1号}}\nwhole: {name: Whole, address: 2 High Street}\n";
    let pages = pages(site(
        "[en, zh]",
        &[("content/meet.md", meet), ("content/organisations.md", page), ("content/organisations.yaml", list)],
    ));
    let chinese = &pages["zh/organisations/index.html"];
    for part in ["<dd lang=\"en\">Whole</dd>", "<dd>大街1号</dd>", "<dd lang=\"en\">2 High Street</dd>"] {
        assert!(chinese.contains(part), "{part}: {chinese}");
    }
    assert!(pages["zh/meet/index.html"].contains("<p lang=\"en\">The office</p>"), "{}", pages["zh/meet/index.html"]);
    let english = &pages["organisations/index.html"];
    assert!(english.contains("<dd>Whole</dd>") && english.contains("<dd>2 High Street</dd>"), "{english}");
}

#[test]
fn clocks_of_a_language_have_an_order_of_their_own() {
    let pages = pages(site("[en, {code: zh, display_zones: [Asia/Shanghai]}]", &[EVENT]));
    let (english, chinese) = (&pages["talk/index.html"], &pages["zh/talk/index.html"]);
    assert!(english.contains("Monday 14 June 2027") && !english.contains("15 June"), "{english}");
    // The day in Beijing is the next one, and the published one is named where it differs.
    assert!(chinese.contains("<dd class=\"big\">2027年6月15日（周二）"), "{chinese}");
    let clocks = chinese.split("<ul class=\"clocks\"").nth(1).and_then(|rest| rest.split("</ul>").next()).expect("clocks");
    let (beijing, paris) = (clocks.find("05:30").expect("Beijing"), clocks.find("23:30").expect("Paris"));
    assert!(beijing < paris && clocks[beijing..].contains("2027年6月14日（周一）"), "{clocks}");
    assert!(pages["talk/talk.ics"].contains("DTSTART;TZID=Europe/Paris:20270614T233000"));
    assert!(pages["zh/talk/talk.ics"].contains("DTSTART;TZID=Europe/Paris:20270614T233000"));
}

#[test]
fn a_language_is_only_a_file() {
    let files = [
        (
            "convoke.yaml",
            "version: 1\ntitle: Rencontres\nbase_url: https://site.example/\nuid_domain: site.example\nlanguages: [fr]\ntimezone: Europe/Paris\n",
        ),
        ("content/_index.md", "---\ntitle: Rencontres\n---\n\nBonjour.\n"),
        (
            "content/atelier.md",
            "---\nkind: event\nid: atelier\ntitle: Atelier\nupdated: 2027-01-01\ndates: 2027-06-14/16\nmode: online\ntags: [atelier]\n---\n",
        ),
        (
            "content/appel.md",
            "---\nkind: call\nid: appel\ntitle: Appel\nupdated: 2027-01-01\nmilestones:\n  - {id: fin, name: Propositions, date: 2027-03-01 12:00, type: deadline}\n---\n",
        ),
        (
            "content/guide.md",
            "---\nkind: guideline\ntitle: Guide\nversions: [{id: a, name: Un}]\nclauses: [{id: b, name: Masse, values: {a: 3}}]\n---\n",
        ),
        ("content/nouvelle.md", "---\nkind: update\ntitle: Nouvelle\ndate: 2027-01-02\nabout: [atelier]\n---\n\nTexte.\n"),
    ];
    let pages = pages(tree(&files));
    let english = interface();
    let french = {
        let span = convoke::diag::Span::new(&source_path("convoke.yaml"), 0..0);
        let mut found = convoke::diag::Diagnostics::new();
        let words = Theme::built_in().words("fr", &span, &mut found);
        assert!(found.is_empty(), "French lacks words");
        Locale::new("fr", "fr", words).expect("French")
    };
    assert_eq!(french.word("name"), "Français");
    let mut seen = 0;
    for (path, html) in pages.iter().filter(|(path, _)| path.ends_with(".html")) {
        assert!(html.contains("<html lang=\"fr\" dir=\"ltr\">"), "{path}");
        for (lang, text) in texts(html) {
            assert_eq!(lang, "fr", "{path}: {text}");
            seen += 1;
            // Words that both languages have, such as "Sources", are no English.
            let said = english.iter().find(|words| words.contains(' ') && says(&text, words));
            assert!(said.is_none(), "{path}: {text}: {said:?}");
        }
    }
    assert!(seen > 100, "{seen}");
    let page = &pages["atelier/index.html"];
    assert!(page.contains("juin 2027") && page.contains("Ajouter au calendrier") && page.contains("En ligne"), "{page}");
    assert!(pages["appel/index.html"].contains("1er mars 2027") || pages["appel/index.html"].contains("1 mars 2027"));
}

/// The leaves of words, by their keys.
fn by_key(words: &serde_json::Value, path: &str, found: &mut BTreeMap<String, String>) {
    match words {
        serde_json::Value::Object(map) => map.iter().for_each(|(key, value)| by_key(value, &format!("{path}.{key}"), found)),
        serde_json::Value::Array(list) => {
            list.iter().enumerate().for_each(|(at, value)| by_key(value, &format!("{path}.{at}"), found));
        }
        leaf => {
            found.insert(path.to_owned(), leaf.as_str().map_or_else(|| leaf.to_string(), str::to_owned));
        }
    }
}

#[test]
fn the_languages_that_are_built_in_are_whole() {
    let words = |code: &str| {
        let mut found = convoke::diag::Diagnostics::new();
        let span = convoke::diag::Span::new(&source_path("convoke.yaml"), 0..0);
        let all = Theme::built_in().words(code, &span, &mut found);
        assert!(found.is_empty() && Theme::built_in().missing_words(code).is_empty(), "{code}: {found:?}");
        let mut by_keys = BTreeMap::new();
        by_key(&all, "", &mut by_keys);
        by_keys
    };
    let english = words("en");
    // What a page fills in, and the pattern by which it finds that.
    let filled = |text: &str| {
        let mut names: Vec<String> =
            text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned())).collect();
        names.sort();
        names
    };
    for code in ["zh", "fr", "de"] {
        for (key, text) in words(code) {
            // A language may say a number in words, and have a form that English leaves to CLDR.
            let is_counted = [".count", ".search.found"].iter().any(|part| key.starts_with(part));
            let Some(right) = english.get(&key).filter(|right| !is_counted && !right.is_empty()) else { continue };
            assert_eq!(filled(&text), filled(right), "{code}: {key}: {text}");
        }
    }
}

#[test]
fn a_language_that_is_half_translated_works() {
    let words = Theme::words_to_translate("it").replace("    # skip: Skip to content", "    skip: Vai al contenuto");
    let files = [
        (
            "convoke.yaml",
            "version: 1\ntitle: Example\nbase_url: https://site.example/\nuid_domain: site.example\nlanguages: [en, it]\n",
        ),
        ("content/_index.md", "---\ntitle: Example\n---\n\nHello.\n"),
        ("i18n/it.yaml", words.as_str()),
    ];
    let compiled = compile(&Inputs { tree: tree(&files), options: Options::default() }, None);
    let found = told(&compiled);
    assert!(found.starts_with("i18n/it.yaml:1:1: warning[missing-string]") && found.lines().count() == 1, "{found}");
    let page = &pages(tree(&files))["it/index.html"];
    assert!(page.contains("Vai al contenuto") && page.contains("You are here") | page.contains("Main menu"), "{page}");
    let status = convoke::translations::status(&compiled);
    let missing = &status[0].words;
    assert!(missing.contains(&"ui.site.menu".to_owned()) && !missing.contains(&"ui.site.skip".to_owned()), "{missing:?}");
    // Of the words of English none but the one that was translated, and the name, is there.
    assert!(missing.len() > 300, "{}", missing.len());
}

#[test]
fn facts_and_age_of_a_translation_are_judged_from_the_original() {
    let translation = "---\ntranslates: aaaaaaaa\ntitle: 讲座\ndates: 2027-06-15\nplace: hall\nid: other\n---\n\n来吧。\n";
    let tree = site("[en, zh]", &[EVENT, ("content/talk.zh.md", translation)]);
    let compiled = compile(&Inputs { tree, options: Options::default() }, None);
    let found = told(&compiled);
    for line in [
        "content/talk.zh.md:2:13: warning[stale-translation] the texts of `content/talk.md` have changed since they were translated",
        "content/talk.zh.md:4:1: error[translated-fact] `dates` is a matter of the original, and cannot stand in a translation",
        "content/talk.zh.md:5:1: error[translated-fact] `place` is",
        "content/talk.zh.md:6:1: error[translated-fact] `id` is",
    ] {
        assert!(found.contains(line), "{line}\n{found}");
    }
    assert_eq!(found.lines().count(), 4, "each is said once:\n{found}");
}
