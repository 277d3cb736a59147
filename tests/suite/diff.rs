//! `convoke diff`: what a change means, and nothing for one that means nothing.

use crate::lock::{commit, edit_file, git, ok};
use crate::support::{Run, convoke, convoke_run, expect_file, repository, run, write};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const CONFIG: &str = "version: 1\ntitle: Example\nbase_url: https://example.org/\nuid_domain: example.org\n\
                      timezone: Europe/Paris\ndisplay_zones: [Europe/Paris, Asia/Shanghai]\nlanguages: [en, zh]\n";
const CALL: &str = "---\nkind: call\nid: call\ntitle: Call for missions\nupdated: 2026-01-15\nmilestones:\n  \
                    - {id: issue, name: Call issued, date: 2027-01}\n  \
                    - {id: due, name: Proposals due, date: 2027-03-16 12:00, type: deadline}\n---\n";

fn event(id: &str, title: &str, dates: &str) -> String {
    format!("---\nkind: event\nid: {id}\ntitle: {title}\nupdated: 2026-01-15\ndates: {dates}\n---\n\nCome.\n")
}

/// A site in a repository of git, locked, with one translation.
fn site() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let add = |path: &str, text: &str| write(&folder.path().join(path), text.as_bytes());
    add("convoke.yaml", CONFIG);
    add(".gitignore", "/public/\n");
    add("content/_index.md", "---\ntitle: Example\n---\n");
    add("content/spring.md", &event("spring", "\"Spring <i>workshop</i>\"", "2027-06-14/16"));
    add("content/spring.zh.md", "---\ntitle: 春季研讨会\n---\n\n来。\n");
    add("content/autumn.md", &event("autumn", "Autumn workshop", "2027-10-14 09:00/17:00"));
    add("content/winter.md", &event("winter", "Winter workshop", "2028-01-14"));
    add("content/call.md", CALL);
    ok(folder.path(), "i18n touch --all -q");
    ok(folder.path(), "lock --now 2026-02-01T00:00Z -q");
    git(folder.path(), "init -q -b main");
    commit(folder.path(), "begin");
    folder
}

/// Runs the program in `folder` where it finds git.
fn diff(folder: &Path, arguments: &str) -> Run {
    let path = std::env::var_os("PATH").unwrap_or_default();
    run(convoke(folder).env("PATH", path).arg("diff").args(arguments.split_whitespace()))
}

/// A change of everything that can change.
fn change(folder: &Path) {
    edit_file(folder, "content/spring.md", "2027-06-14/16", "2027-06-21/23");
    edit_file(folder, "content/spring.md", "Come.", "Come to the other hall.");
    fs::remove_file(folder.join("content/autumn.md")).expect("a file");
    ok(folder, "cancel autumn --now 2026-03-01T00:00Z -q");
    ok(folder, "lock --now 2026-03-01T00:00Z -q");
    // What follows is not locked.
    edit_file(folder, "content/call.md", "date: 2027-01}", "date: 2027-Q1}");
    edit_file(folder, "content/call.md", "2027-03-16 12:00", "2027-03-30 18:00");
    edit_file(folder, "content/winter.md", "Winter workshop", "Winter meeting");
    write(&folder.join("content/summer.md"), event("summer", "Summer school", "2027-08-02").as_bytes());
}

#[test]
fn a_change_is_told_in_three_forms() {
    let site = site();
    change(site.path());
    commit(site.path(), "change");
    let mut all = String::new();
    for form in ["text", "markdown", "json"] {
        let told = diff(site.path(), &format!("HEAD~1 --format {form}"));
        assert_eq!((told.code, told.err.as_str()), (1, ""), "{form}");
        all.push_str(&format!("$ convoke diff HEAD~1 --format {form}\n{}\n", told.out));
    }
    expect_file(&repository().join("tests/cmd/diff.txt"), &all);
}

#[test]
fn a_folder_says_the_same_as_a_revision() {
    let (site, other) = (site(), site());
    change(site.path());
    let by_revision = diff(site.path(), "main");
    let by_folder = diff(site.path(), other.path().to_str().expect("UTF-8"));
    assert_eq!((by_revision.code, by_folder.code), (1, 1), "{}", by_folder.err);
    assert_eq!(by_revision.out, by_folder.out);
    // Seen from there, what is new is gone.
    let back = diff(other.path(), site.path().to_str().expect("UTF-8"));
    assert!(back.out.contains("gone       summer"), "{}", back.out);
    assert!(back.out.contains("new        autumn"), "{}", back.out);
}

#[test]
fn formatting_is_no_change() {
    let site = site();
    let root = site.path();
    edit_file(root, "content/spring.md", "dates: 2027-06-14/16", "# the hall is booked\ndates:   \"2027-06-14/2027-06-16\"");
    let flow = "{id: issue, name: Call issued, date: 2027-01}";
    edit_file(root, "content/call.md", flow, "id: issue\n    name: 'Call issued'\n    date: 2027-01");
    let winter = event("winter", "Winter workshop", "2028-01-14").replace('\n', "\r\n");
    write(&root.join("content/winter.md"), winter.as_bytes());
    write(&root.join("README.md"), b"About this repository.\n");
    commit(root, "formatting");
    for form in ["text", "markdown"] {
        let told = diff(root, &format!("HEAD~1 --format {form}"));
        assert_eq!((told.code, told.out.as_str(), told.err.as_str()), (0, "", ""));
    }
    let told = diff(root, "HEAD~1 --format json");
    let json: serde_json::Value = serde_json::from_str(&told.out).expect("JSON");
    assert_eq!((told.code, &json["scheduled"]), (0, &serde_json::json!(false)));
    for list in ["dates", "feeds", "translations"] {
        assert_eq!(json[list], serde_json::json!([]), "{list}");
    }
}

/// What subscribers fetch besides the feeds of calendars: the file of one entry, and the feed of what changed.
#[test]
fn files_of_entries_and_feeds_of_atom_are_told() {
    let site = site();
    edit_file(site.path(), "content/spring.md", "2027-06-14/16", "2027-06-21/23");
    let feeds = |lists: &str| {
        let told = diff(site.path(), "HEAD --format json");
        let json: serde_json::Value = serde_json::from_str(&told.out).expect("JSON");
        assert_eq!(json["feeds"].to_string(), lists);
    };
    let calendars = ["calendar/all.ics", "calendar/events.ics", "spring/spring.ics"]
        .map(|path| format!("{{\"path\":\"{path}\",\"change\":\"changed\",\"entries\":[\"spring\"]}}"))
        .join(",");
    feeds(&format!("[{calendars}]"));
    ok(site.path(), "lock --now 2026-03-01T00:00Z -q");
    let change = "{\"path\":\"changes.xml\",\"change\":\"new\",\"entries\":[\"changes/spring/20260301T000000Z\"]}";
    feeds(&format!("[{calendars},{change}]"));
    let update = "---\nkind: update\nid: news\ntitle: News\ndate: 2026-03-01\n---\n\nIt moved.\n";
    write(&site.path().join("content/news.md"), update.as_bytes());
    let news = "{\"path\":\"updates.xml\",\"change\":\"new\",\"entries\":[\"news\"]}";
    feeds(&format!("[{calendars},{change},{news}]"));
}

#[test]
fn words_alone_end_in_zero() {
    let site = site();
    edit_file(site.path(), "content/winter.md", "Winter workshop", "Winter meeting");
    let told = diff(site.path(), "HEAD");
    assert_eq!(told.code, 0);
    assert!(told.out.contains("reworded   winter  Winter meeting"), "{}", told.out);
    assert!(told.out.contains("title: Winter workshop → Winter meeting"), "{}", told.out);
}

#[test]
fn an_entry_that_is_lost_is_told_and_a_site_in_a_folder_of_the_repository_is_read() {
    let outer = tempfile::tempdir().expect("a folder");
    let root = outer.path().join("site");
    let inner = site();
    fs::remove_dir_all(inner.path().join(".git")).expect("a folder");
    fs::rename(inner.path(), &root).expect("renamed");
    git(outer.path(), "init -q -b main");
    write(&outer.path().join("content/elsewhere.md"), b"no part of the site");
    commit(outer.path(), "begin");
    fs::remove_file(root.join("content/winter.md")).expect("a file");
    let told = diff(&root, "HEAD");
    assert_eq!((told.code, told.err.as_str()), (1, ""));
    assert!(told.out.contains("`convoke cancel winter` or `convoke retract winter`"), "{}", told.out);
    // Without a lock it simply vanishes.
    fs::remove_file(root.join("convoke.lock")).expect("a file");
    let told = diff(&root, "HEAD");
    assert!(told.out.contains("the entry vanishes without a word"), "{}", told.out);
}

#[test]
fn what_cannot_be_compared_ends_in_two() {
    let site = site();
    let root = site.path();
    let ends = |folder: &Path, base: &str, says: &str| {
        let told = diff(folder, base);
        assert_eq!((told.code, told.out.as_str()), (2, ""), "{base}");
        assert!(told.err.contains(says), "{base}: {}", told.err);
    };
    ends(root, "nowhere", "git knows no revision of that name; `git fetch`");
    write(&root.join("content/spring.md"), b"---\nkind: event\nid: spring\ntitle: S\nupdated: 2026-01-15\ndates: soon\n---\n");
    ends(root, "HEAD", "the site has errors, so that its dates are not known");
    commit(root, "broken");
    git(root, "checkout -q HEAD~1 -- content");
    ends(root, "HEAD", "the site at HEAD has errors");
    // The newest commit alone.
    let outer = tempfile::tempdir().expect("a folder");
    let url = format!("file://{}", root.display());
    git(outer.path(), &format!("clone -q --depth 1 {url} clone"));
    let clone = outer.path().join("clone");
    git(&clone, "checkout -q HEAD");
    ends(&clone, "HEAD~1", "this clone is shallow");
    // Neither git nor a repository.
    fs::remove_dir_all(clone.join(".git")).expect("a folder");
    ends(&clone, "HEAD", "is in no repository of git");
    let told = convoke_run(root, "diff HEAD");
    assert_eq!(told.code, 2);
}
