//! Tiny sites and all that is made of them: `tests/sites/NAME/in` to `out`, exact both ways.
//!
//! Beside the outputs stands `findings.txt`, what compiling the site reports. `CONVOKE_BLESS=1` writes `out` anew and
//! then fails once. Files of the built-in theme are not compared, and their
//! names stand without the hash of their content, so that a change of its style is not a change of every site.

use crate::support::{blesses, built_in_assets, compile_well, files, outputs, read_tiny, tiny_site, told, write};
use convoke::parse::format::RECORDS;
use convoke::parse::types::{Record, Type};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::sync::OnceLock;

/// The outputs of a tiny site as they are compared.
fn made(name: &str) -> BTreeMap<String, Vec<u8>> {
    let compiled = compile_well(read_tiny(name));
    let built_in = built_in_assets(&compiled);
    let mut made = outputs(&compiled, &tiny_site(name).join("in"));
    made.retain(|path, _| !built_in.contains_key(path));
    for bytes in made.values_mut() {
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        let plain = built_in.iter().fold(text.to_owned(), |text, (path, name)| text.replace(path, &format!("assets/{name}")));
        *bytes = plain.into_bytes();
    }
    made.insert("findings.txt".to_owned(), told(&compiled).into_bytes());
    made
}

/// Those of the site with everything, at which several tests look.
fn everything_made() -> &'static BTreeMap<String, Vec<u8>> {
    static MADE: OnceLock<BTreeMap<String, Vec<u8>>> = OnceLock::new();
    MADE.get_or_init(|| made("everything"))
}

fn check(name: &str) {
    let out = tiny_site(name).join("out");
    let found = if name == "everything" { everything_made().clone() } else { made(name) };
    let expected = files(&out);
    if found == expected {
        return;
    }
    let mut report = String::new();
    for path in found.keys().chain(expected.keys().filter(|path| !found.contains_key(*path))) {
        match (expected.get(path), found.get(path)) {
            (Some(expected), Some(found)) if expected != found => report.push_str(&difference(path, expected, found)),
            (Some(_), None) => drop(writeln!(report, "{path} is missing")),
            (None, Some(_)) => drop(writeln!(report, "{path} is new")),
            _ => {}
        }
    }
    if blesses() {
        fs::remove_dir_all(&out).ok();
        found.iter().for_each(|(path, bytes)| write(&out.join(path), bytes));
        panic!("tests/sites/{name}/out is written anew:\n{report}");
    }
    panic!("tests/sites/{name}/out differs; if it should, CONVOKE_BLESS=1 writes it anew:\n{report}");
}

/// The first line that differs.
fn difference(path: &str, expected: &[u8], found: &[u8]) -> String {
    let (expected, found) = (String::from_utf8_lossy(expected), String::from_utf8_lossy(found));
    let differs = |(a, b): &(&str, &str)| a != b;
    let mut pairs = expected.lines().chain(std::iter::repeat("")).zip(found.lines().chain(std::iter::repeat("")));
    let longest = expected.lines().count().max(found.lines().count());
    match pairs.by_ref().take(longest).enumerate().find(|(_, pair)| differs(pair)) {
        Some((line, (expected, found))) => format!("{path}:{}:\n  expected {expected}\n  found    {found}\n", line + 1),
        None => format!("{path}: only the ends of lines differ\n"),
    }
}

#[test]
fn minimal() {
    check("minimal");
}

#[test]
fn everything() {
    check("everything");
}

#[test]
fn no_base_url() {
    check("no-base-url");
}

#[test]
fn theme_overlay() {
    check("theme-overlay");
}

#[test]
fn many() {
    check("many");
}

#[test]
fn right_to_left() {
    check("right-to-left");
}

/// Each folder of `tests/sites` is a site that is tested above, or the theme that they share.
#[test]
fn every_site_is_tested() {
    let source = include_str!("golden.rs");
    for entry in fs::read_dir(tiny_site("")).expect("the sites") {
        let name = entry.expect("a site").file_name().to_string_lossy().into_owned();
        assert!(name == "plain" || source.contains(&format!("check(\"{name}\")")), "{name} is not tested");
    }
}

/// The site with everything has every key of the file format, and every word of its vocabularies.
#[test]
fn everything_is_everything() {
    let read = read_tiny("everything");
    let own = read.iter().filter(|(path, _)| path.as_str().starts_with("content/") || path.as_str() == "convoke.yaml");
    let text: String = own.filter_map(|(path, _)| read.text(path)).map(|text| text.to_string()).collect();
    let has = |key: &str| {
        [" ", "{", "\n", ",", "(", "- "]
            .iter()
            .any(|before| text.contains(&format!("{before}{key}: ")) || text.contains(&format!("{before}{key}:\n")))
    };
    // Nobody writes the lock but `convoke lock`, whose tests read all of it.
    let written = |record: &&Record| !["the lock", "a locked entry", "a revision", "a change"].contains(&record.name);
    // The words that hold where nothing is said, and that of a style which the whole site has or has not.
    let usual = ["page", "onsite", "webcal", "weight", "milestone", "folder", "times"];
    for field in RECORDS.iter().filter(written).flat_map(|record| record.fields) {
        assert!(has(field.name), "nothing has `{}`", field.name);
        let vocabulary = match field.ty {
            Type::Word(vocabulary) | Type::List(&Type::Word(vocabulary)) => vocabulary.words,
            _ => &[],
        };
        for word in vocabulary.iter().map(|meaning| meaning.word).filter(|word| !usual.contains(word)) {
            let said = [": ", "[", ", "].iter().any(|before| text.contains(&format!("{before}{word}")));
            assert!(said, "no `{}` is `{word}`", field.name);
        }
    }
    let call = std::str::from_utf8(&everything_made()["call/index.html"]).expect("UTF-8");
    for precision in ["instant", "span", "day", "days", "month", "months", "quarter", "half", "year", "unknown"] {
        assert!(call.contains(&format!("({precision}, ")), "no date is a {precision}");
    }
    assert!(call.contains(", about)") && call.contains(", tbc)"));
}

/// Clocks are moved on in the night of 27 March 2027: what begins in winter time ends in summer time, and says so.
#[test]
fn a_span_over_a_change_of_clocks_names_both_offsets() {
    let call = std::str::from_utf8(&everything_made()["call/index.html"]).expect("UTF-8");
    let (_, after) = call.split_once("<section id=\"dst\">").expect("the span");
    let span = after.split_once("</section>").expect("its end").0;
    assert!(span.contains("datetime=\"2027-03-28T04:00:00+02:00\""), "{span}");
    assert!(span.contains("CEST") && !span.contains("04:00</time> CET"), "{span}");
}

/// What must not be seen anywhere: drafts, and hostile texts as markup.
#[test]
fn nothing_of_a_draft_and_no_markup_of_an_author_is_written() {
    for (path, bytes) in everything_made() {
        let text = String::from_utf8_lossy(bytes);
        assert!(!path.contains("draft") && !text.contains("not to be seen"), "{path} shows a draft");
        if path.ends_with(".html") || path.ends_with(".xml") {
            assert!(!text.contains("<script>alert"), "{path} holds a script of an author");
            assert!(!text.contains('\u{7}'), "{path} holds a control character");
        }
    }
}
