//! Social images: which pages have one, what it is, and that it is the same on every machine.

use crate::html::tags;
use crate::support::{compile_well, outputs, read, read_tiny, real, repository, source_path, told};
use convoke::image::card::{HEIGHT, WIDTH};
use convoke::source::SourceTree;
use convoke::{Inputs, Options, compile};
use serde_json::Value;
use std::collections::BTreeMap;

/// A site of one event, whose title is this one.
fn site(title: &str, line: &str) -> SourceTree {
    let mut tree = SourceTree::default();
    let mut add = |path: &str, text: String| tree.insert_bytes(source_path(path), text.into_bytes());
    let config =
        "version: 1\ntitle: {en: Plans, zh: 计划}\nbase_url: https://example.org/\nlanguages: [en, zh]\nuid_domain: example.org";
    add("convoke.yaml", format!("{config}\ntimezone: Europe/Paris\n{line}\n"));
    add("content/_index.md", "---\ntitle: Plans\nsummary: A summary.\n---\n".to_owned());
    add(
        "content/talk.md",
        format!("---\nkind: event\nid: talk\ntitle: \"{title}\"\ndates: 2027-05-04/06\nupdated: 2026-11-01\n---\n"),
    );
    tree
}

/// Adds the fonts with Han characters of this repository.
fn with_fonts(mut tree: SourceTree) -> SourceTree {
    let own = read(repository());
    for (path, source) in own.under("fonts/") {
        tree.insert(path.clone(), source.clone());
    }
    tree
}

fn made(tree: SourceTree) -> BTreeMap<String, Vec<u8>> {
    outputs(&compile_well(tree), repository())
}

/// FNV-1a, which is short and the same for ever.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

fn meta(html: &str, property: &str) -> Option<String> {
    let found = tags(html).into_iter().find(|tag| tag.get("property") == Some(property))?;
    found.get("content").map(str::to_owned)
}

#[test]
fn every_page_names_an_image_that_is_there() {
    let base = "https://joint-mission.example/";
    let mut own = 0;
    for (page, html) in real().pages().filter(|(page, _)| !page.ends_with("404.html")) {
        let url = meta(html, "og:image").unwrap_or_else(|| panic!("{page} has no image"));
        let path = url.strip_prefix(base).unwrap_or_else(|| panic!("{page}: {url}"));
        let bytes = real().outputs.get(path).unwrap_or_else(|| panic!("{page}: there is no {path}"));
        assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n", "{path}");
        assert_eq!(bytes[16..24], [WIDTH.to_be_bytes(), HEIGHT.to_be_bytes()].concat(), "{path}");
        assert!((8_000..80_000).contains(&bytes.len()), "{path}: {}", bytes.len());
        assert_eq!(meta(html, "og:image:width").as_deref(), Some("1200"), "{page}");
        assert_eq!(meta(html, "og:image:height").as_deref(), Some("630"), "{page}");
        let alt = meta(html, "og:image:alt").expect("its text");
        if path.trim_end_matches("card.png") == page.trim_end_matches("index.html")
            && !["card.png", "zh/card.png"].contains(&path)
        {
            own += 1;
            let title = tags(html).into_iter().find(|tag| tag.name == "h1").expect("a title").text;
            assert!(alt.starts_with(&title), "{page}: {alt}");
        }
    }
    assert_eq!(own, 6, "two workshops and a call, in two languages");
}

#[test]
fn structured_data_names_the_image() {
    let html = real().text("workshops/chengdu-2014/index.html");
    let data = tags(html).into_iter().find(|tag| tag.get("type") == Some("application/ld+json")).expect("structured data");
    let data: Value = serde_json::from_str(&data.text).expect("JSON");
    assert_eq!(data["image"][0], "https://joint-mission.example/workshops/chengdu-2014/card.png");
}

/// Any change of these bytes is seen: on another machine, by another version of a crate, by a slip.
#[test]
fn an_image_is_the_same_on_every_machine() {
    let made = made(with_fonts(site("A talk: 第一次研讨会（成都，2014年2月）", "social_images: true")));
    let found: Vec<(&str, u64)> =
        ["talk/card.png", "zh/talk/card.png", "card.png"].into_iter().map(|path| (path, hash(&made[path]))).collect();
    assert_eq!(
        found,
        [
            ("talk/card.png", 5_454_788_900_845_947_073),
            ("zh/talk/card.png", 12_901_346_125_247_300_639),
            ("card.png", 12_156_627_713_607_798_228)
        ]
    );
}

#[test]
fn images_are_made_where_they_are_asked_for_and_have_an_address() {
    for (line, base) in [("social_images: false", true), ("", true), ("social_images: true", false)] {
        let mut tree = site("A talk", line);
        if !base {
            let config = tree
                .text(&source_path("convoke.yaml"))
                .expect("the configuration")
                .replace("base_url: https://example.org/\n", "");
            tree.insert_bytes(source_path("convoke.yaml"), config.into_bytes());
        }
        let made = made(tree);
        assert!(made.keys().all(|path| !path.ends_with(".png")), "{line}");
        let page = std::str::from_utf8(&made["talk/index.html"]).expect("UTF-8");
        assert_eq!(meta(page, "og:image"), None, "{line}");
    }
}

#[test]
fn a_character_without_a_font_is_told_once_and_by_its_name() {
    let compiled = compile(&Inputs { tree: site("成都 成都 ☃", "social_images: true"), ..Inputs::default() }, None);
    let told = told(&compiled);
    assert_eq!(told.matches("missing-glyph").count(), 3, "{told}");
    assert!(told.contains("_index.md:2:8: warning[missing-glyph] no font has `划` (U+5212), `计` (U+8BA1)"), "{told}");
    assert!(told.contains("`☃` (U+2603), `成` (U+6210), `都` (U+90FD)"), "{told}");
    // With the fonts, only the snowman is left; dates in Chinese have their characters too.
    let compiled = compile(&Inputs { tree: with_fonts(site("成都 成都 ☃", "social_images: true")), ..Inputs::default() }, None);
    let found: Vec<String> = compiled
        .diagnostics
        .iter()
        .filter(|found| found.rule.name == "missing-glyph")
        .map(|found| found.message.clone())
        .collect();
    assert_eq!(found, ["no font has `☃` (U+2603) for the social image of this page"]);
}

/// The site that runs from right to left, with images, and an Arabic font beside the built-in ones.
fn arabic_site() -> SourceTree {
    let mut tree = read_tiny("right-to-left");
    let config = source_path("convoke.yaml");
    let text = format!("{}social_images: true\n", tree.text(&config).expect("the configuration"));
    tree.insert_bytes(config, text.into_bytes());
    let font = std::fs::read(repository().join("tests/fonts/arabic.ttf")).expect("a font");
    for name in ["title_arabic.ttf", "text_arabic.ttf"] {
        tree.insert_bytes(source_path(&format!("fonts/{name}")), font.clone());
    }
    tree
}

#[test]
fn an_arabic_site_has_images_from_right_to_left() {
    let compiled = compile(&Inputs { tree: arabic_site(), ..Inputs::default() }, None);
    assert!(!told(&compiled).contains("missing-glyph"), "{}", told(&compiled));
    let made = made(arabic_site());
    let image = &made["ورشة/card.png"];
    let mut reader = png::Decoder::new(std::io::Cursor::new(image)).read_info().expect("a PNG");
    let mut pixels = vec![0; WIDTH as usize * HEIGHT as usize];
    reader.next_frame(&mut pixels).expect("its pixels");
    // What is free beside the title is at its left.
    let title = pixels.chunks(WIDTH as usize).skip(250).take(130);
    let inked: Vec<usize> = title.flat_map(|row| (0..row.len()).filter(|x| row[*x] > 0)).collect();
    assert!((1100..1121).contains(inked.iter().max().expect("ink")), "{:?}", inked.iter().max());
    assert!(inked.iter().min().expect("ink") > &300, "{:?}", inked.iter().min());
    assert_eq!(hash(image), 1_375_820_542_446_571_433);
}

/// A program without the feature, as `Options::social_images` says: it tells, and makes a whole site without images.
#[test]
fn a_program_that_makes_no_images_says_so() {
    let options = Options { social_images: false, ..Options::default() };
    let of = |line: &str| compile(&Inputs { tree: site("A talk", line), options: options.clone() }, None);
    let compiled = of("social_images: true");
    let expected = "convoke.yaml:7:16: warning[images-unavailable] this program was built without social images: pages get none";
    assert!(told(&compiled).contains(expected), "{}", told(&compiled));
    let made = outputs(&compiled, repository());
    assert!(made.contains_key("talk/index.html") && made.keys().all(|path| !path.ends_with(".png")));
    assert_eq!(meta(std::str::from_utf8(&made["talk/index.html"]).expect("UTF-8"), "og:image"), None);
    assert!(!told(&of("social_images: false")).contains("images-unavailable"));
}

/// Titles that nobody foresaw: they end in an ellipsis or in smaller letters, and never in a panic.
#[test]
fn any_title_makes_an_image() {
    let long = "Wörter ".repeat(80);
    let word = "Donaudampfschifffahrt".repeat(20);
    let han = "提案截止日期".repeat(60);
    for title in [
        "A",
        long.trim(),
        &word,
        &han,
        "\u{200b}",
        "e\u{301}e\u{301}",
        "…",
        "عربي",
        "😀",
        "\u{202e}abc\u{2066}ש",
        "\u{301}",
        "क्षि\u{94d}",
    ] {
        let made = made(with_fonts(site(title, "social_images: true")));
        assert!(made["talk/card.png"].len() > 2_000, "{title}");
    }
}
