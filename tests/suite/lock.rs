//! What subscribers were told stays true: numbers that never fall, entries that never vanish, locks that merge.

use crate::support::{Run, convoke, convoke_run, files, read, run, source_path, write};
use convoke::ledger::{self, ChangeKind, Field, Ledger, Removed};
use convoke::source::SourceTree;
use convoke::time::{Timestamp, tzdb_version};
use convoke::{Compiled, Inputs, Options, Rendered, compile, render};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

const CONFIG: &str = "version: 1\ntitle: Example\nbase_url: https://example.org/\nuid_domain: example.org\n\
                      timezone: Europe/Paris\nlanguages: [en, zh]\n";

/// The files of a site with these pages.
fn tree(pages: &BTreeMap<String, String>, lock: Option<&str>) -> SourceTree {
    let mut tree = SourceTree::default();
    let mut add = |path: &str, text: &str| tree.insert_bytes(source_path(path), text.as_bytes().to_vec());
    add("convoke.yaml", CONFIG);
    add("content/_index.md", "---\ntitle: Example\n---\n");
    for (path, text) in pages {
        add(path, text);
    }
    if let Some(lock) = lock {
        add(ledger::NAME, lock);
    }
    tree
}

fn compiled(tree: SourceTree) -> Compiled {
    compile(&Inputs { tree, options: Options::default() }, None)
}

fn feed(compiled: &Compiled, path: &str) -> String {
    let path = compiled.plan.contains(path).unwrap_or_else(|| panic!("there is no {path}"));
    match render(compiled, path) {
        Ok(Rendered::Bytes(bytes)) => String::from_utf8(bytes).expect("UTF-8"),
        other => panic!("{path}: {other:?}"),
    }
}

/// Of every entry of a feed: SEQUENCE, LAST-MODIFIED and STATUS, by UID.
fn told(feed: &str) -> BTreeMap<String, (u32, String, String)> {
    let entries = feed.split("BEGIN:VEVENT\r\n").skip(1);
    let value = |entry: &str, name: &str| {
        let line = entry.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        line.unwrap_or_else(|| panic!("{entry} has no {name}")).to_owned()
    };
    let of = |entry: &str| {
        assert_eq!(value(entry, "DTSTAMP"), value(entry, "LAST-MODIFIED"), "{entry}");
        let sequence = value(entry, "SEQUENCE").parse().expect("a number");
        (value(entry, "UID"), (sequence, value(entry, "LAST-MODIFIED"), value(entry, "STATUS")))
    };
    entries.map(of).collect()
}

/// What an editor can do.
#[derive(Debug, Clone)]
enum Edit {
    Write(u8),
    Move(u8, u8),
    Time(u8, u8),
    Retitle(u8, u8),
    Cancel(u8),
    Rename(u8),
    Delete(u8, bool),
    Lock,
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        2 => (0..4u8).prop_map(Edit::Write),
        3 => (0..4u8, 1..28u8).prop_map(|(n, day)| Edit::Move(n, day)),
        1 => (0..4u8, 1..20u8).prop_map(|(n, hour)| Edit::Time(n, hour)),
        2 => (0..4u8, 0..5u8).prop_map(|(n, title)| Edit::Retitle(n, title)),
        1 => (0..4u8).prop_map(Edit::Cancel),
        1 => (0..4u8).prop_map(Edit::Rename),
        1 => (0..4u8, any::<bool>()).prop_map(|(n, retract)| Edit::Delete(n, retract)),
        4 => Just(Edit::Lock),
    ]
}

/// A page as its editor sees it.
#[derive(Debug, Clone)]
struct Page {
    file: String,
    dates: String,
    title: u8,
    cancelled: bool,
}

impl Page {
    fn text(&self, n: u8) -> String {
        let status = if self.cancelled { "status: cancelled\n" } else { "" };
        format!(
            "---\nkind: event\nid: e{n}\ntitle: Title {}\nupdated: 2026-01-02\ndates: {}\n{status}milestones:\n  \
             - {{id: due, name: Due, date: 2027-02-03 12:00, type: deadline}}\n---\n",
            self.title, self.dates
        )
    }
}

fn pages(pages: &BTreeMap<u8, Page>) -> BTreeMap<String, String> {
    pages.iter().map(|(n, page)| (page.file.clone(), page.text(*n))).collect()
}

fn at(day: i64) -> Timestamp {
    // From 1 February 2026: later than `updated`.
    Timestamp::from_second(1_769_904_000 + day * 86_400).expect("a moment")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn numbers_never_fall_and_nothing_vanishes(edits in prop::collection::vec(edit(), 1..30)) {
        let mut site: BTreeMap<u8, Page> = BTreeMap::new();
        let mut ledger = Ledger { tzdb: tzdb_version().to_owned(), ..Ledger::default() };
        // What the last lock told, and what scheduled each entry then.
        let mut before: BTreeMap<String, (u32, String, String)> = BTreeMap::new();
        let mut schedules: BTreeMap<String, (u64, Option<Removed>)> = BTreeMap::new();
        for (day, edit) in (0_i64..).zip(edits) {
            let now = at(day);
            let page = |n: u8| Page { file: format!("content/e{n}.md"), dates: "2027-06-14".to_owned(), title: 0, cancelled: false };
            match edit {
                Edit::Write(n) => drop(site.entry(n).or_insert_with(|| page(n))),
                Edit::Move(n, day) => drop(site.entry(n).and_modify(|page| page.dates = format!("2027-06-{day:02}"))),
                Edit::Time(n, hour) => drop(site.entry(n).and_modify(|page| page.dates = format!("2027-06-14 {hour:02}:00"))),
                Edit::Retitle(n, title) => drop(site.entry(n).and_modify(|page| page.title = title)),
                Edit::Cancel(n) => drop(site.entry(n).and_modify(|page| page.cancelled = true)),
                Edit::Rename(n) => drop(site.entry(n).and_modify(|page| page.file = format!("content/moved-{day}-e{n}.md"))),
                Edit::Delete(n, retract) => {
                    site.remove(&n);
                    let found = compiled(tree(&pages(&site), Some(&ledger::print(&ledger))));
                    for uid in [format!("e{n}@example.org"), format!("e{n}.due@example.org")] {
                        let live = ledger.entries.get(&uid).is_some_and(|entry| entry.removed.is_none());
                        let lost = found.diagnostics.iter().filter(|found| found.rule.name == "entry-lost");
                        let named = lost.filter(|found| found.message.contains(&format!("`{}`", uid.replace("@example.org", ""))));
                        prop_assert_eq!(named.count(), usize::from(live), "{}", uid);
                        let change = if retract { ledger::retract } else { ledger::cancel };
                        prop_assert_eq!(live, change(&mut ledger, &uid, now, None) && live);
                    }
                }
                Edit::Lock => {}
            }
            let text = ledger::print(&ledger);
            let found = compiled(tree(&pages(&site), Some(&text)));
            prop_assert!(!found.diagnostics.has_errors(), "{:?}", found.diagnostics);
            let said = found.said();
            let changes = ledger::compare(&ledger, &said);
            prop_assert_eq!(found.diagnostics.iter().any(|found| found.rule.name == "lock-behind"), !changes.is_empty());
            if !site.is_empty() || ledger.tombstones().next().is_some() {
                let all = feed(&found, "calendar/all.ics");
                prop_assert_eq!(&all, &feed(&compiled(tree(&pages(&site), Some(&text))), "calendar/all.ics"));
                // Provisional numbers are those of the lock, or one further.
                for (uid, (sequence, modified, _)) in told(&all) {
                    let change = changes.iter().find(|change| change.uid == uid);
                    let Some(locked) = ledger.entries.get(&uid) else { prop_assert_eq!(sequence, 0); continue };
                    let moved = change.is_some_and(|change| matches!(change.kind, ChangeKind::Schedule | ChangeKind::Back));
                    prop_assert_eq!(sequence, locked.sequence + u32::from(moved));
                    let is_later = modified > convoke::time::extended_utc(locked.last_modified).replace(['-', ':'], "");
                    prop_assert_eq!(is_later, change.is_some_and(|change| change.kind != ChangeKind::Address));
                }
            }
            if !matches!(edit, Edit::Lock) {
                continue;
            }
            let next = ledger::advance(&ledger, &said, now, None, tzdb_version());
            prop_assert_eq!(&ledger::advance(&next, &said, at(day + 1), None, tzdb_version()), &next, "a second lock changes nothing");
            for uid in ledger.entries.keys() {
                prop_assert!(next.entries.contains_key(uid), "{} is lost", uid);
            }
            ledger = next;
            let found = compiled(tree(&pages(&site), Some(&ledger::print(&ledger))));
            prop_assert!(found.diagnostics.is_empty(), "{:?}", found.diagnostics);
            let now_told = if found.plan.contains("calendar/all.ics").is_some() { told(&feed(&found, "calendar/all.ics")) } else { BTreeMap::new() };
            for (uid, entry) in &ledger.entries {
                let schedule = (entry.facts.schedule(), entry.removed);
                let held = matches!(entry.removed, None | Some(Removed::Cancelled));
                prop_assert_eq!(held, now_told.contains_key(uid), "{}", uid);
                let (Some((sequence, modified, _)), Some(was)) = (before.get(uid), schedules.get(uid)) else { continue };
                prop_assert!(entry.sequence >= *sequence, "{} falls", uid);
                if let Some((_, now_modified, status)) = now_told.get(uid) {
                    prop_assert!(now_modified >= modified, "{} is told to be older", uid);
                    prop_assert!(entry.removed.is_none() || status == "CANCELLED");
                }
                if was.1.is_none() && entry.removed.is_none() && !ledger_came_back(entry, *sequence) {
                    prop_assert_eq!(entry.sequence > *sequence, was.0 != schedule.0, "{} rises when what schedules it changes", uid);
                }
            }
            for (uid, entry) in &ledger.entries {
                schedules.insert(uid.clone(), (entry.facts.schedule(), entry.removed));
                let modified = now_told.get(uid).map(|(_, modified, _)| modified.clone());
                let modified = modified.or_else(|| before.get(uid).map(|(_, modified, _)| modified.clone())).unwrap_or_default();
                before.insert(uid.clone(), (entry.sequence, modified, String::new()));
            }
        }
    }
}

/// Whether an entry was removed and came back since it had this number: its status then moved twice.
fn ledger_came_back(entry: &ledger::Locked, since: u32) -> bool {
    let moved = |revision: &&ledger::Revision| revision.sequence > since;
    let words = entry.revisions.iter().filter(moved).flat_map(|revision| &revision.moves);
    words.filter(|moved| moved.field == Field::Status).any(|moved| moved.from.as_deref().is_some_and(|from| from != "confirmed"))
}

/// A site on the disk, with a lock, in a repository of git.
fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let event = |id: &str, dates: &str| {
        format!("---\nkind: event\nid: {id}\ntitle: Workshop {id}\nupdated: 2026-01-15\ndates: {dates}\n---\n\nCome.\n")
    };
    write(&folder.path().join("convoke.yaml"), CONFIG.as_bytes());
    write(&folder.path().join("content/_index.md"), b"---\ntitle: Example\n---\n");
    write(&folder.path().join("content/spring.md"), event("spring", "2027-06-14").as_bytes());
    write(&folder.path().join("content/autumn.md"), event("autumn", "2027-10-14 09:00/17:00").as_bytes());
    write(&folder.path().join(".gitignore"), b"/public/\n");
    git(folder.path(), "init -q -b main");
    ok(folder.path(), "lock");
    commit(folder.path(), "begin");
    folder
}

fn git_run(folder: &Path, arguments: &[&str]) -> Run {
    let bin = Path::new(env!("CARGO_BIN_EXE_convoke")).parent().expect("a folder");
    let path = std::env::join_paths(
        std::iter::once(bin.to_owned()).chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
    );
    let mut command = Command::new("git");
    command.current_dir(folder).args(arguments).env("PATH", path.expect("a path")).env("GIT_CONFIG_NOSYSTEM", "1");
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), "Editor").env(format!("GIT_{who}_EMAIL"), "editor@example.org");
    }
    run(command.env("HOME", folder).env("GIT_CONFIG_GLOBAL", "/dev/null"))
}

pub fn git(folder: &Path, arguments: &str) -> String {
    let run = git_run(folder, &arguments.split_whitespace().collect::<Vec<_>>());
    assert_eq!(run.code, 0, "git {arguments}: {}{}", run.out, run.err);
    run.out
}

pub fn commit(folder: &Path, message: &str) {
    git(folder, "add -A");
    git(folder, &format!("commit -q -m {message}"));
}

pub fn ok(folder: &Path, arguments: &str) -> Run {
    let run = convoke_run(folder, arguments);
    assert_eq!(run.code, 0, "convoke {arguments}: {}{}", run.out, run.err);
    run
}

pub fn edit_file(folder: &Path, path: &str, from: &str, to: &str) {
    let text = fs::read_to_string(folder.join(path)).expect(path);
    assert!(text.contains(from), "{path} has no {from}");
    fs::write(folder.join(path), text.replace(from, to)).expect(path);
}

fn ledger_of(folder: &Path) -> Ledger {
    let compiled = compiled(read(folder));
    compiled.site().and_then(|site| site.ledger.clone()).expect("a lock")
}

fn calendar(folder: &Path) -> BTreeMap<String, (u32, String, String)> {
    told(&fs::read_to_string(folder.join("public/calendar/all.ics")).expect("a feed"))
}

#[test]
fn a_lock_begins_without_changing_a_calendar_and_is_then_counted_on() {
    let folder = repository();
    let site = folder.path();
    let lock = fs::read_to_string(site.join(ledger::NAME)).expect("a lock");
    ok(site, "build --locked --deny warnings");
    let with = files(&site.join("public"));
    fs::remove_file(site.join(ledger::NAME)).expect("it is there");
    let built = ok(site, "build --deny warnings");
    assert_eq!(built.out.split(',').next(), Some("0 written"), "{}", built.out);
    assert!(files(&site.join("public")) == with, "a lock that begins changes bytes");
    assert_eq!(convoke_run(site, "build --locked").code, 1);
    fs::write(site.join(ledger::NAME), &lock).expect("written");

    edit_file(site, "content/spring.md", "2027-06-14", "2027-06-21");
    edit_file(site, "content/autumn.md", "Workshop autumn", "Workshop in autumn");
    let built = convoke_run(site, "build --locked --format short");
    assert_eq!(built.code, 1);
    assert!(built.err.contains("error[lock-stale] `convoke.lock` is behind the content: 1 moved, 1 reworded"), "{}", built.err);
    let told = ok(site, "build");
    assert!(told.err.contains("spring: start 2027-06-14 → 2027-06-21, end"), "{}", told.err);
    let modified = "20260115T000001Z".to_owned();
    assert_eq!(calendar(site)["spring@example.org"], (1, modified.clone(), "CONFIRMED".into()));
    assert_eq!(calendar(site)["autumn@example.org"], (0, modified, "CONFIRMED".into()));
    assert_eq!(fs::read_to_string(site.join(ledger::NAME)).expect("a lock"), lock, "a build does not write it");

    let mut command = convoke(site);
    command.args(["lock", "--reason", "The hall\nis taken.", "--now", "2026-03-01T10:00Z"]);
    let ran = run(&mut command);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(
        ran.out.starts_with("reworded    autumn@example.org: title Workshop autumn → Workshop in autumn\nmoved       spring")
    );
    ok(site, "build --locked --deny warnings");
    assert_eq!(calendar(site)["spring@example.org"], (1, "20260301T100000Z".into(), "CONFIRMED".into()));
    let ledger = ledger_of(site);
    let newest = ledger.revisions();
    assert_eq!(newest.len(), 2);
    assert!(newest.iter().all(|told| told.revision.reason.as_deref() == Some("The hall is taken.")));
    assert_eq!(ok(site, "lock").out, "convoke.lock is up to date, 2 entries\n");
}

#[test]
fn a_lost_page_is_brought_back_cancelled_or_retracted() {
    let folder = repository();
    let site = folder.path();
    ok(site, "build");
    let before = files(&site.join("public"));
    fs::rename(site.join("content/spring.md"), site.join("content/spring-2027.md")).expect("renamed");
    // The file is another, the identity is not; only its address has changed.
    ok(site, "build");
    assert_eq!(calendar(site)["spring@example.org"].0, 0);
    fs::rename(site.join("content/spring-2027.md"), site.join("content/spring.md")).expect("renamed");
    edit_file(site, "content/spring.md", "id: spring", "id: spring-27");
    let run = convoke_run(site, "check");
    assert_eq!(run.code, 1);
    assert!(
        run.err.contains("this looks like the same under the name `spring-27`") && run.err.contains("(`spring`)"),
        "{}",
        run.err
    );

    fs::remove_file(site.join("content/spring.md")).expect("removed");
    edit_file(site, "content/autumn.md", "Come.", "[See](spring.md).");
    ok(site, "clean");
    let run = convoke_run(site, "build");
    assert_eq!(run.code, 1);
    assert!(run.err.contains("entry-lost") && run.err.contains("dead-link"), "{}", run.err);
    assert!(run.err.contains("`convoke cancel spring`") && run.err.contains("`convoke retract spring`"), "{}", run.err);
    edit_file(site, "content/autumn.md", "[See](spring.md).", "Come.");
    let lock = fs::read(site.join(ledger::NAME)).expect("a lock");
    assert_eq!(convoke_run(site, "lock").code, 1);
    assert_eq!(fs::read(site.join(ledger::NAME)).expect("a lock"), lock, "what is lost is not forgotten");
    for (arguments, words) in [
        ("cancel autumn", "write `status: cancelled` in its page"),
        ("retract autumn", "delete its page first"),
        ("cancel sprig", "did you mean `spring`?"),
    ] {
        let run = convoke_run(site, arguments);
        assert!(run.code == 1 && run.err.contains(words), "{arguments}: {}", run.err);
    }
    assert_eq!(fs::read(site.join(ledger::NAME)).expect("a lock"), lock);
    ok(site, "cancel spring --reason Rain --now 2027-01-01T00:00Z");
    ok(site, "build --locked --deny warnings");
    assert_eq!(calendar(site)["spring@example.org"], (1, "20270101T000000Z".into(), "CANCELLED".into()));
    let now = files(&site.join("public"));
    for path in before.keys().filter(|path| path.ends_with(".ics")) {
        assert!(now.contains_key(path), "{path} is gone");
    }
    let chinese = String::from_utf8(now["zh/spring/spring.ics"].clone()).expect("UTF-8");
    assert!(chinese.contains("SUMMARY:已取消：Workshop spring\r\n") && chinese.contains("DESCRIPTION:Rain\\n"), "{chinese}");

    ok(site, "lock --now 2027-07-15T11:00Z");
    assert_eq!(ledger_of(site).entries["spring@example.org"].removed, Some(Removed::Cancelled));
    let run = ok(site, "lock --now 2027-07-15T13:00Z");
    assert!(run.out.starts_with("expired     spring@example.org\n"), "{}", run.out);
    ok(site, "build --locked --deny warnings");
    assert_eq!(calendar(site).keys().collect::<Vec<_>>(), ["autumn@example.org"]);

    fs::remove_file(site.join("content/autumn.md")).expect("removed");
    assert_eq!(convoke_run(site, "build").code, 1);
    ok(site, "build --allow-removals");
    ok(site, "retract autumn");
    ok(site, "build --locked");
    assert_eq!(ledger_of(site).entries.len(), 2, "numbers are kept, should an id come back");
}

#[test]
fn a_date_that_is_no_longer_exact_and_another_domain_are_told_as_that() {
    let folder = repository();
    let site = folder.path();
    edit_file(site, "content/spring.md", "dates: 2027-06-14", "dates: 2027-Q3\nstatus: postponed");
    let run = convoke_run(site, "check");
    assert!(run.code == 1 && run.err.contains("its date is no longer exact to the day"), "{}", run.err);
    ok(site, "cancel spring");
    ok(site, "build --locked");
    edit_file(site, "content/spring.md", "2027-Q3\nstatus: postponed", "2027-08-02\nstatus: rescheduled");
    ok(site, "lock");
    ok(site, "build --locked");
    let entry = &calendar(site)["spring@example.org"];
    assert_eq!((entry.0, entry.2.as_str()), (2, "CONFIRMED"));

    edit_file(site, "convoke.yaml", "uid_domain: example.org", "uid_domain: example.com");
    let run = convoke_run(site, "check --format short");
    assert_eq!(run.err.matches("entry-lost").count(), 1, "{}", run.err);
    assert!(run.err.contains("subscribers know the entries by `example.org`"), "{}", run.err);
}

#[test]
fn two_branches_that_both_moved_a_date_merge_to_the_higher_number_and_one_more() {
    let folder = repository();
    let site = folder.path();
    git_run(site, &["config", "merge.convoke-lock.driver", "convoke lock --merge %O %A %B"]);
    write(&site.join(".gitattributes"), b"convoke.lock merge=convoke-lock\n");
    commit(site, "driver");
    git(site, "checkout -q -b other");
    edit_file(site, "content/spring.md", "2027-06-14", "2027-06-21");
    ok(site, "lock --now 2026-02-01");
    write(
        &site.join("content/winter.md"),
        b"---\nkind: event\nid: winter\ntitle: Winter\nupdated: 2026-01-15\ndates: 2027-12-01\n---\n",
    );
    ok(site, "lock --now 2026-02-02");
    edit_file(site, "content/spring.md", "2027-06-21", "2027-06-22");
    ok(site, "lock --now 2026-02-03");
    commit(site, "other");
    git(site, "checkout -q main");
    edit_file(site, "content/spring.md", "2027-06-14", "2027-06-28");
    edit_file(site, "content/autumn.md", "17:00", "18:00");
    ok(site, "lock --now 2026-02-04");
    commit(site, "main");
    let merged = git_run(site, &["merge", "other"]);
    assert_eq!(merged.code, 1, "the page itself is in conflict");
    assert_eq!(git(site, "diff --name-only --diff-filter=U"), "content/spring.md\n");
    git(site, "checkout --theirs content/spring.md");
    commit(site, "merged");
    ok(site, "build --locked --deny warnings");
    let ledger = ledger_of(site);
    let numbers: Vec<(&str, u32)> = ledger.entries.iter().map(|(uid, entry)| (uid.as_str(), entry.sequence)).collect();
    assert_eq!(numbers, [("autumn@example.org", 1), ("spring@example.org", 3), ("winter@example.org", 0)]);
    let spring = &ledger.entries["spring@example.org"];
    assert_eq!(spring.revisions.len(), 3);
    assert_eq!(spring.last_modified.to_string(), "2026-02-04T12:00:01Z");
}

#[test]
fn a_merge_without_the_driver_is_told_and_can_be_done_again() {
    let folder = repository();
    let site = folder.path();
    git(site, "checkout -q -b other");
    edit_file(site, "content/spring.md", "2027-06-14", "2027-06-21");
    ok(site, "lock --now 2026-02-01");
    commit(site, "other");
    git(site, "checkout -q main");
    edit_file(site, "content/spring.md", "2027-06-14", "2027-06-28");
    ok(site, "lock --now 2026-02-02");
    commit(site, "main");
    assert_eq!(git_run(site, &["merge", "other"]).code, 1);
    git(site, "checkout --ours content/spring.md");
    let before = fs::read(site.join(ledger::NAME)).expect("a lock");
    for command in ["build", "lock", "cancel spring"] {
        let run = convoke_run(site, command);
        assert!(run.code == 1 && run.err.contains("git left both sides of a merge here"), "{command}: {}", run.err);
    }
    assert_eq!(fs::read(site.join(ledger::NAME)).expect("a lock"), before);
    // What the message says.
    git_run(site, &["config", "merge.convoke-lock.driver", "convoke lock --merge %O %A %B"]);
    write(&site.join(".gitattributes"), b"convoke.lock merge=convoke-lock\n");
    git(site, "checkout --merge convoke.lock");
    ok(site, "lock");
    ok(site, "build --locked");
    assert_eq!(calendar(site)["spring@example.org"].0, 2);

    // A driver that cannot read what it is given leaves all as it was.
    for (name, text) in [("base", ""), ("ours", "version: 1\ntzdb: x\nentries: {}\n"), ("theirs", "entries: [\n")] {
        write(&site.join(name), text.as_bytes());
    }
    let run = convoke_run(site, "lock --merge base ours theirs");
    assert!(run.code == 1 && run.err.contains("theirs:"), "{}", run.err);
    assert_eq!(fs::read_to_string(site.join("ours")).expect("a file"), "version: 1\ntzdb: x\nentries: {}\n");
}

#[test]
fn a_shallow_clone_builds_the_same_calendars() {
    let folder = repository();
    let site = folder.path();
    edit_file(site, "content/spring.md", "2027-06-14", "2027-06-21");
    ok(site, "lock --now 2026-02-01");
    commit(site, "moved");
    ok(site, "build --locked");
    let there = tempfile::tempdir().expect("a folder");
    let clone = there.path().join("clone");
    let url = format!("file://{}", site.display());
    let run = git_run(there.path(), &["clone", "-q", "--depth", "1", &url, "clone"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(git(&clone, "rev-list --count HEAD"), "1\n");
    ok(&clone, "build --locked");
    assert!(files(&clone.join("public")) == files(&site.join("public")));
}

#[test]
fn a_lock_changed_by_hand_is_refused_and_left_alone() {
    let folder = repository();
    let site = folder.path();
    for (from, to) in
        [("start: 2027-06-14\n", "start: 2027-06-15\n"), ("  sequence: 0", "  sequence: many"), ("entries:", "entrys:")]
    {
        let good = fs::read_to_string(site.join(ledger::NAME)).expect("a lock");
        edit_file(site, ledger::NAME, from, to);
        let bad = fs::read_to_string(site.join(ledger::NAME)).expect("a lock");
        for command in ["build", "lock", "retract spring"] {
            let run = convoke_run(site, command);
            assert!(run.code == 1 && run.err.contains("--> convoke.lock:"), "{command} {to}: {}", run.err);
            assert!(!run.err.contains("entry-lost"), "{command} {to}: {}", run.err);
        }
        assert_eq!(fs::read_to_string(site.join(ledger::NAME)).expect("a lock"), bad);
        fs::write(site.join(ledger::NAME), good).expect("written");
    }
}

#[test]
fn a_newer_tz_database_that_moves_an_entry_is_told() {
    let folder = repository();
    let site = folder.path();
    // As it was told by an older release, in which Paris had no summer time.
    edit_file(site, ledger::NAME, &format!("tzdb: {}", tzdb_version()), "tzdb: 2025a");
    let good = fs::read_to_string(site.join(ledger::NAME)).expect("a lock");
    ok(site, "build --locked --deny warnings");
    let mut old = ledger_of(site);
    let entry = old.entries.get_mut("autumn@example.org").expect("an entry");
    if let ledger::LockedTime::Span { start, end } = &mut entry.facts.time {
        (start.offset, end.offset) = (3600, 3600);
    }
    fs::write(site.join(ledger::NAME), ledger::print(&old)).expect("written");
    assert_ne!(good, fs::read_to_string(site.join(ledger::NAME)).expect("a lock"));
    let run = ok(site, "build");
    assert!(run.err.contains("autumn: a newer tz database moves it: start 2027-10-14T09:00+01:00[Europe/Paris]"), "{}", run.err);
    assert!(run.err.contains("and 2025a when this was told"), "{}", run.err);
    ok(site, "lock");
    ok(site, "build --locked");
    assert_eq!(calendar(site)["autumn@example.org"].0, 1);
    assert_eq!(ledger_of(site).tzdb, tzdb_version());
}

#[test]
fn a_feed_that_loses_an_entry_is_told_until_it_is_meant() {
    let folder = repository();
    let site = folder.path();
    let page = "---\nkind: call\nid: call\ntitle: Call\nupdated: 2026-01-15\nmilestones:\n  \
                - {id: due, name: Due, date: 2027-03-01 12:00, type: deadline}\n---\n";
    write(&site.join("content/call.md"), page.as_bytes());
    ok(site, "lock");
    fs::rename(site.join("content/call.md"), site.join("content/the-call.md")).expect("renamed");
    for command in ["build", "lock"] {
        let run = convoke_run(site, command);
        assert!(
            run.code == 1 && run.err.contains("the feed `call/call.ics`, which has subscribers, would be no more"),
            "{}",
            run.err
        );
    }
    ok(site, "build --allow-removals");
    ok(site, "lock --allow-removals");
    ok(site, "build --locked --deny warnings");
    // A call that is gone altogether keeps its feed, with what is cancelled.
    fs::remove_file(site.join("content/the-call.md")).expect("removed");
    ok(site, "cancel call --reason Funds");
    ok(site, "build --locked --deny warnings");
    let feed = fs::read_to_string(site.join("public/zh/the-call/call.ics")).expect("a feed");
    assert_eq!(told(&feed)["call.due@example.org"].2, "CANCELLED");
    assert!(feed.contains("X-WR-CALNAME:"), "{feed}");
}

#[test]
fn the_lock_that_the_documentation_shows_is_one() {
    let text = fs::read_to_string(crate::support::repository().join("docs/calendars.md")).expect("the page");
    let block = text.split("```yaml\n").find(|block| block.contains("sequence:")).and_then(|block| block.split("```").next());
    let lock = format!("version: 1\ntzdb: 2026a\nentries:\n{}", block.expect("a block"));
    let pages = BTreeMap::from([(
        "content/workshops/second.md".to_owned(),
        "---\nkind: event\nid: workshop-2\ntitle: Second workshop\nupdated: 2027-01-15\ndates: 2027-06-21/23\n---\n".to_owned(),
    )]);
    let mut tree = tree(&pages, Some(&lock));
    tree.insert_bytes(source_path("convoke.yaml"), CONFIG.replace("languages: [en, zh]\n", "").into_bytes());
    tree.insert_bytes(source_path("content/workshops/_index.md"), b"---\ntitle: Workshops\n---\n".to_vec());
    let found = compiled(tree);
    assert!(found.diagnostics.is_empty(), "{:?}", found.diagnostics);
}
