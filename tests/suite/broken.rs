//! Broken variants of the content of this repository: each gives one clear error at the right place, exit code 1, and
//! leaves the output folder as it was.
//!
//! What is told is compared with `tests/broken/NAME.txt` as a whole; the place is also worked out from the edit itself,
//! so that blessing a wrong place is not possible.

use crate::support::{convoke_run, copy_real_site, expect_file, files, repository, state, write};
use std::fs;
use std::path::Path;

/// An edit that breaks a sound site.
pub(crate) struct Break {
    /// Its name, and that of the file with what is told.
    pub(crate) name: &'static str,
    /// The file that is edited.
    pub(crate) file: &'static str,
    /// What is replaced; it stands in the file once. `""` where the file is made.
    from: &'static str,
    /// By what.
    to: &'static [u8],
    /// The text at whose start the error must be.
    at: &'static [u8],
    /// Whether the schema of the file refuses it as well; if not, why it cannot know.
    pub(crate) schema: Result<(), &'static str>,
}

pub(crate) const BREAKS: &[Break] = &[
    Break {
        name: "unknown-key",
        file: "content/workshops/chengdu-2014/index.md",
        from: "\nmode: onsite",
        to: b"\nmoed: onsite",
        at: b"moed",
        schema: Ok(()),
    },
    Break {
        name: "bad-date",
        file: "content/workshops/chengdu-2014/index.md",
        from: "dates: 2014-02-25/26",
        to: b"dates: 2014-02-30",
        at: b"2014-02-30",
        schema: Ok(()),
    },
    Break {
        name: "end-before-start",
        file: "content/workshops/copenhagen-2014/index.md",
        from: "dates: 2014-09-23/24",
        to: b"dates: 2014-09-24/23",
        at: b"2014-09-24/23",
        schema: Err("a pattern does not compare two days"),
    },
    Break {
        name: "missing-required-field",
        file: "content/about.md",
        from: "title: About this site\n",
        to: b"",
        at: b"kind: page",
        schema: Ok(()),
    },
    Break {
        name: "duplicate-id",
        file: "content/sources.md",
        from: "kind: sources\n",
        to: b"kind: sources\nid: guidelines\n",
        at: b"guidelines\n",
        schema: Err("a schema sees one file"),
    },
    Break {
        name: "dead-internal-link",
        file: "content/about.zh.md",
        from: "\n## 资料依据",
        to: "\nSee the [Call](cal/index.md).\n\n## 资料依据".as_bytes(),
        at: b"[Call](cal/index.md)",
        schema: Err("it stands in the text, which is no YAML"),
    },
    Break {
        name: "unknown-place",
        file: "content/workshops/chengdu-2014/index.md",
        from: "place: chengdu\n",
        to: b"place: chengud\n",
        at: b"chengud",
        schema: Err("the places stand in another file"),
    },
    Break {
        name: "bad-yaml",
        file: "content/about.md",
        from: "kind: page\n",
        to: b"kind: page\nextra: {a: [1}\n",
        at: b"[1}",
        schema: Err("this is no YAML, so that no schema is asked"),
    },
    Break {
        name: "not-utf-8",
        file: "content/about.md",
        from: "\n## How facts are sourced",
        to: b"\nCaf\xe9.\n\n## How facts are sourced",
        at: b"\xe9",
        schema: Err("this is no text, so that no schema is asked"),
    },
    Break {
        name: "template-syntax",
        file: "templates/page.html",
        from: "",
        to: b"<!doctype html>\n<h1>{{ page.title }}</h1>\n{% if page.summary }}\n",
        at: b"}}\n",
        schema: Err("a template is no YAML"),
    },
    Break {
        name: "template-unknown-filter",
        file: "templates/page.html",
        from: "",
        to: b"<!doctype html>\n<h1>{{ page.title }}</h1>\n<p>{{ page.title | shoutt }}</p>\n",
        at: b"shoutt",
        schema: Err("a template is no YAML"),
    },
    Break {
        name: "template-rendering",
        file: "templates/page.html",
        from: "",
        to: b"<!doctype html>\n<h1>{{ page.title }}</h1>\n<p>{{ page.title * 2 }}</p>\n",
        at: b"page.title * 2",
        schema: Err("a template is no YAML"),
    },
];

/// Applies the edit to the site in `folder`; returns where the error must be, as `file:line:column`.
pub(crate) fn apply(edit: &Break, folder: &Path) -> String {
    let file = folder.join(edit.file);
    let before = if edit.from.is_empty() { Vec::new() } else { fs::read(&file).expect("the file to break") };
    let places: Vec<usize> = find_all(&before, edit.from.as_bytes());
    assert!(edit.from.is_empty() || places.len() == 1, "{:?} stands {} times in {}", edit.from, places.len(), edit.file);
    let start = places.first().copied().unwrap_or(0);
    let after = [&before[..start], edit.to, &before[start + edit.from.len()..]].concat();
    write(&file, &after);
    let at = find_all(&after, edit.at).into_iter().find(|at| edit.to.is_empty() || *at >= start).expect("the place of the error");
    let line_start = after[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    let line = after[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
    let column = String::from_utf8_lossy(&after[line_start..at]).chars().count() + 1;
    format!("{}:{line}:{column}", edit.file)
}

fn find_all(text: &[u8], part: &[u8]) -> Vec<usize> {
    if part.is_empty() {
        Vec::new()
    } else {
        text.windows(part.len()).enumerate().filter(|(_, window)| *window == part).map(|(at, _)| at).collect()
    }
}

#[test]
fn each_gives_one_error_at_its_place_and_leaves_the_output_alone() {
    let sound = tempfile::tempdir().expect("a folder");
    copy_real_site(sound.path());
    let built = convoke_run(sound.path(), "build");
    assert_eq!((built.code, built.err.as_str()), (0, ""), "the site is sound before it is broken");
    let sound = files(sound.path());
    assert!(sound.keys().filter(|path| path.starts_with("public/")).count() > 40, "the sound site was written");
    let mut wrong = Vec::new();
    for edit in BREAKS {
        let folder = tempfile::tempdir().expect("a folder");
        sound.iter().for_each(|(path, bytes)| write(&folder.path().join(path), bytes));
        let (public, place) = (folder.path().join("public"), apply(edit, folder.path()));
        let before = state(&public);
        let run = convoke_run(folder.path(), "build");
        let file = repository().join("tests/broken").join(format!("{}.txt", edit.name));
        // All differences are told at once.
        let checked = std::panic::catch_unwind(|| {
            assert_eq!((run.code, run.out.as_str()), (1, ""), "{}", run.err);
            assert!(run.err.contains(&format!("--> {place}\n")), "the error is not at {place}:\n{}", run.err);
            assert_eq!(run.err.matches("error[").count() + run.err.matches("warning[").count(), 1, "{}", run.err);
            assert!(run.err.ends_with("\n1 error in 1 file\n"), "{}", run.err);
            assert!(!run.err.contains('\u{1b}'), "there is colour in a pipe");
            assert!(state(&public) == before, "the output folder has changed");
            expect_file(&file, &run.err);
        });
        let check = convoke_run(folder.path(), "check");
        if checked.is_err() || check.code != 1 || !run.err.starts_with(&check.err) {
            wrong.push(format!("{}; `check` ends with {} and tells {}", edit.name, check.code, check.err));
        }
    }
    assert!(wrong.is_empty(), "these differ: {wrong:?}");
}

#[test]
fn what_is_expected_is_tested() {
    for entry in fs::read_dir(repository().join("tests/broken")).expect("the expectations") {
        let name = entry.expect("an expectation").file_name().to_string_lossy().into_owned();
        assert!(BREAKS.iter().any(|edit| format!("{}.txt", edit.name) == name), "tests/broken/{name} belongs to no break");
    }
}
