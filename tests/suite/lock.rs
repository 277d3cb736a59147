//! What subscribers were told stays true: numbers that never fall, entries that never vanish, locks that merge.

use crate::support::{Run, cases, convoke, convoke_run, files, read, run, source_path, write};
use convoke::diag::Diagnostic;
use convoke::ledger::{self, ChangeKind, Ledger, Removed};
use convoke::source::SourceTree;
use convoke::theme::Theme;
use convoke::time::{Timestamp, tzdb_version};
use convoke::{Compiled, Inputs, Options, Rendered, compile, render};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

const CONFIG: &str = "version: 1\ntitle: Example\nbase_url: https://example.org/\nuid_domain: example.org\n\
                      timezone: Europe/Paris\nlanguages: [en, zh]\nrules: {updated-behind: off}\n";

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
#[derive(Debug, Clone, Copy)]
enum Edit {
    Write(u8),
    Dates(u8, Dates),
    Zone(u8, usize),
    Status(u8, usize),
    Place(u8, usize),
    Retitle(u8, u8),
    Reword(u8, u8),
    Rename(u8),
    /// The page goes; what was told of it is cancelled, or retracted.
    Delete(u8, bool),
    /// Months go by.
    Wait,
    Lock,
}

/// When an event is, as its page says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dates {
    Day(u8),
    Days(u8, u8),
    Times(u8, u8),
}

const ZONES: [&str; 3] = ["Europe/Paris", "Europe/Berlin", "Asia/Shanghai"];
const STATUSES: [&str; 4] = ["scheduled", "tentative", "postponed", "cancelled"];
const PLACES: [Option<&str>; 3] = [None, Some("hall"), Some("tower")];

fn dates() -> impl Strategy<Value = Dates> {
    prop_oneof![
        (1..4u8).prop_map(|day| Dates::Day(day + 10)),
        (1..4u8, 1..3u8).prop_map(|(day, more)| Dates::Days(day + 10, day + 10 + more)),
        (8..11u8, 1..3u8).prop_map(|(hour, more)| Dates::Times(hour, hour + more)),
    ]
}

/// Few values, so that an editor often takes back what another edit did.
fn edit() -> impl Strategy<Value = Edit> {
    let n = || 0..4u8;
    prop_oneof![
        3 => n().prop_map(Edit::Write),
        3 => (n(), dates()).prop_map(|(n, dates)| Edit::Dates(n, dates)),
        1 => (n(), 0..ZONES.len()).prop_map(|(n, zone)| Edit::Zone(n, zone)),
        2 => (n(), 0..STATUSES.len()).prop_map(|(n, status)| Edit::Status(n, status)),
        1 => (n(), 0..PLACES.len()).prop_map(|(n, place)| Edit::Place(n, place)),
        1 => (n(), 0..3u8).prop_map(|(n, title)| Edit::Retitle(n, title)),
        1 => (n(), 0..3u8).prop_map(|(n, words)| Edit::Reword(n, words)),
        1 => n().prop_map(Edit::Rename),
        2 => (n(), any::<bool>()).prop_map(|(n, retract)| Edit::Delete(n, retract)),
        1 => Just(Edit::Wait),
        6 => Just(Edit::Lock),
    ]
}

/// A page as its editor sees it.
#[derive(Debug, Clone)]
struct Page {
    file: String,
    dates: Dates,
    zone: usize,
    status: usize,
    place: usize,
    title: u8,
    words: u8,
}

/// What schedules an entry, as its editor sees it: when, in which zone, its status, its place.
type Schedule = (Dates, Option<usize>, usize, usize);

impl Page {
    fn text(&self, n: u8) -> String {
        let Page { title, words, .. } = self;
        let dates = match self.dates {
            Dates::Day(day) => format!("2027-06-{day}"),
            Dates::Days(first, last) => format!("2027-06-{first}/{last}"),
            Dates::Times(from, to) => format!("2027-06-14 {from:02}:00/{to:02}:00"),
        };
        let place = PLACES[self.place].map(|place| format!("place: {place}\n")).unwrap_or_default();
        format!(
            "---\nkind: event\nid: e{n}\ntitle: Title {title}\nsummary: Words {words}\nupdated: 2026-01-02\ndates: {dates}\n\
             timezone: {}\nstatus: {}\n{place}milestones:\n  - {{id: due, name: Due, date: 2027-02-03 12:00, type: deadline}}\n---\n",
            ZONES[self.zone], STATUSES[self.status]
        )
    }

    /// Of the event, and of its deadline, which is off where the event is; whole days are in no zone.
    fn schedules(&self) -> [Schedule; 2] {
        let zone = matches!(self.dates, Dates::Times(..)).then_some(self.zone);
        let of_deadline = if matches!(STATUSES[self.status], "postponed" | "cancelled") { self.status } else { 0 };
        [(self.dates, zone, self.status, self.place), (Dates::Times(12, 12), Some(self.zone), of_deadline, 0)]
    }
}

/// The UIDs of an event and of its deadline.
fn uids(n: u8) -> [String; 2] {
    [format!("e{n}@example.org"), format!("e{n}.due@example.org")]
}

/// What subscribers must have been told of an entry, counted without the ledger.
#[derive(Debug, Clone, Copy)]
struct Expected {
    sequence: u32,
    schedule: Schedule,
    state: Option<Removed>,
}

/// What a calendar says of all entries after a lock of the site with these `pages`, at `now`.
fn count_on(expected: &mut BTreeMap<String, Expected>, pages: &BTreeMap<u8, Page>, now: Timestamp) {
    let said: BTreeMap<String, Schedule> =
        pages.iter().flat_map(|(n, page)| uids(*n).into_iter().zip(page.schedules())).collect();
    for (uid, schedule) in &said {
        let first = Expected { sequence: 0, schedule: *schedule, state: None };
        let one = expected.entry(uid.clone()).or_insert(first);
        // What was cancelled and comes back as it was is still cancelled, and nothing else is the same after it was gone.
        let rests = one.state == Some(Removed::Expired) && STATUSES[schedule.2] == "cancelled";
        let stays = one.schedule == *schedule && (rests || matches!(one.state, None | Some(Removed::Cancelled)));
        *one = Expected { sequence: one.sequence + u32::from(!stays), state: one.state.filter(|_| rests), ..first };
    }
    for (uid, one) in expected.iter_mut() {
        let is_cancelled = match said.contains_key(uid) {
            true => one.state.is_none() && STATUSES[one.schedule.2] == "cancelled",
            false => one.state == Some(Removed::Cancelled),
        };
        if !is_cancelled {
            continue;
        }
        // Thirty days and more after the latest end that is written above.
        let over = if matches!(one.schedule.0, Dates::Times(12, 12)) { "2027-03-05T12:00Z" } else { "2027-07-17T12:00Z" };
        if now > over.parse().expect("a moment") {
            one.state = Some(Removed::Expired);
        }
    }
}

/// A day of a walk. Edits are a day apart, and months go by at once, so that none is near the end of what is kept.
fn at(day: i64) -> Timestamp {
    // From 1 February 2026: later than `updated`.
    Timestamp::from_second(1_769_904_000 + day * 86_400).expect("a moment")
}

/// The site of a walk: its theme is as short as one can be, since pages are not looked at.
fn walked(pages: &BTreeMap<u8, Page>, ledger: &Ledger) -> SourceTree {
    let pages = pages.iter().map(|(n, page)| (page.file.clone(), page.text(*n))).collect();
    let mut tree = tree(&pages, Some(&ledger::print(ledger)));
    let mut add = |path: &str, text: &str| tree.insert_bytes(source_path(path), text.as_bytes().to_vec());
    add("content/places.yaml", "hall: {name: Hall}\ntower: {name: Tower}\n");
    add("convoke.yaml", &format!("{}theme: short\n", CONFIG.replace("languages: [en, zh]\n", "")));
    Theme::built_in().templates.keys().for_each(|name| add(&format!("themes/short/templates/{name}"), ""));
    tree
}

/// Whether a finding is about what subscribers were told.
fn is_of_the_lock(found: &Diagnostic) -> bool {
    found.rule.name.starts_with("lock-") || matches!(found.rule.name, "entry-lost" | "feed-shrunk")
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 200, ..cases(8) })]

    #[test]
    fn numbers_never_fall_and_nothing_vanishes(edits in prop::collection::vec(edit(), 1..30)) {
        let mut site: BTreeMap<u8, Page> = BTreeMap::new();
        let mut ledger = Ledger { tzdb: tzdb_version().to_owned(), ..Ledger::default() };
        // What the last lock told.
        let mut before: BTreeMap<String, (u32, String, String)> = BTreeMap::new();
        let mut expected: BTreeMap<String, Expected> = BTreeMap::new();
        // The amendments that were published, each by its entry and its number.
        let mut amendments: BTreeMap<(String, u32), ledger::Revision> = BTreeMap::new();
        let mut last: Option<Compiled> = None;
        let mut day = 0;
        for edit in edits {
            let now = at(day);
            day += if matches!(edit, Edit::Wait) { 240 } else { 1 };
            let page = |n: u8| Page { file: format!("content/e{n}.md"), dates: Dates::Day(14), zone: 0, status: 0, place: 0, title: 0, words: 0 };
            let mut change = |n: u8, change: &dyn Fn(&mut Page)| site.get_mut(&n).into_iter().for_each(change);
            match edit {
                Edit::Write(n) => drop(site.entry(n).or_insert_with(|| page(n))),
                Edit::Dates(n, dates) => change(n, &|page| page.dates = dates),
                Edit::Zone(n, zone) => change(n, &|page| page.zone = zone),
                Edit::Status(n, status) => change(n, &|page| page.status = status),
                Edit::Place(n, place) => change(n, &|page| page.place = place),
                Edit::Retitle(n, title) => change(n, &|page| page.title = title),
                Edit::Reword(n, words) => change(n, &|page| page.words = words),
                Edit::Rename(n) => change(n, &|page| page.file = format!("content/moved-{day}-e{n}.md")),
                Edit::Delete(n, retract) => {
                    site.remove(&n);
                    let found = compile(&Inputs { tree: walked(&site, &ledger), options: Options::default() }, last.as_ref());
                    for uid in uids(n) {
                        let live = ledger.entries.get(&uid).is_some_and(|entry| entry.removed.is_none());
                        let lost = found.diagnostics.iter().filter(|found| found.rule.name == "entry-lost");
                        let named = lost.filter(|found| found.message.contains(&format!("`{}`", uid.replace("@example.org", ""))));
                        prop_assert_eq!(named.count(), usize::from(live), "{}", uid);
                        let remove = if retract { ledger::retract } else { ledger::cancel };
                        // What is cancelled can be retracted, and what is gone stays so.
                        let held = retract && ledger.entries.get(&uid).is_some_and(|entry| entry.removed == Some(Removed::Cancelled));
                        prop_assert_eq!(remove(&mut ledger, &uid, now, None), live || held);
                        let Some(one) = expected.get_mut(&uid).filter(|_| live || held) else { continue };
                        let was_cancelled = STATUSES[one.schedule.2] == "cancelled";
                        one.sequence += u32::from(retract || !was_cancelled);
                        one.state = Some(if retract { Removed::Retracted } else { Removed::Cancelled });
                        if !retract {
                            one.schedule.2 = STATUSES.iter().position(|status| *status == "cancelled").expect("it is one");
                        }
                    }
                }
                Edit::Wait | Edit::Lock => {}
            }
            // What was edited since the last lock is looked at together.
            if !matches!(edit, Edit::Lock) {
                continue;
            }
            let inputs = Inputs { tree: walked(&site, &ledger), options: Options::default() };
            let found = compile(&inputs, last.as_ref());
            prop_assert!(!found.diagnostics.has_errors(), "{:?}", found.diagnostics);
            let said = found.current();
            let changes = ledger::compare(&ledger, &said);
            prop_assert_eq!(found.diagnostics.iter().any(|found| found.rule.name == "lock-behind"), !changes.is_empty());
            if found.plan.contains("calendar/all.ics").is_some() {
                // Provisional numbers are those of the lock, or one further.
                let mut next = expected.clone();
                count_on(&mut next, &site, Timestamp::UNIX_EPOCH);
                for (uid, (sequence, modified, _)) in told(&feed(&found, "calendar/all.ics")) {
                    prop_assert_eq!(sequence, next[&uid].sequence, "{} before the lock", uid);
                    let Some(locked) = ledger.entries.get(&uid) else { continue };
                    let is_later = modified > convoke::time::extended_utc(locked.last_modified).replace(['-', ':'], "");
                    let change = changes.iter().find(|change| change.uid == uid);
                    prop_assert_eq!(is_later, change.is_some_and(|change| change.kind != ChangeKind::Address));
                }
            } else {
                prop_assert!(site.is_empty() && ledger.tombstones().next().is_none());
            }
            last = Some(found);
            let next = ledger::advance(&ledger, &said, now, &ledger::Reasons::default(), tzdb_version());
            prop_assert_eq!(&ledger::advance(&next, &said, at(day), &ledger::Reasons::default(), tzdb_version()), &next, "a second lock changes nothing");
            count_on(&mut expected, &site, now);
            ledger = next;
            prop_assert_eq!(ledger.entries.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "none is forgotten");
            let inputs = Inputs { tree: walked(&site, &ledger), options: Options::default() };
            let found = compile(&inputs, last.as_ref());
            prop_assert!(!found.diagnostics.iter().any(is_of_the_lock), "{:?}", found.diagnostics);
            let is_told = found.plan.contains("calendar/all.ics").is_some();
            let now_told = if is_told { told(&feed(&found, "calendar/all.ics")) } else { BTreeMap::new() };
            for (uid, entry) in &ledger.entries {
                let one = expected[uid];
                prop_assert_eq!((entry.sequence, entry.removed), (one.sequence, one.state), "{}", uid);
                // It stays in calendars until somebody retracts it, or its time is long past.
                let held = matches!(entry.removed, None | Some(Removed::Cancelled));
                prop_assert_eq!(held, now_told.contains_key(uid), "{}", uid);
                if let Some((sequence, modified, status)) = now_told.get(uid) {
                    prop_assert_eq!(*sequence, one.sequence, "{}", uid);
                    prop_assert!(entry.removed.is_none() || status == "CANCELLED");
                    let (old_sequence, old_modified, _) = before.get(uid).cloned().unwrap_or_default();
                    prop_assert!(*sequence >= old_sequence && *modified >= old_modified, "{} falls", uid);
                    prop_assert!(*sequence == old_sequence || *modified > old_modified, "{} moves unseen", uid);
                }
            }
            before.extend(now_told);
            let site_of_it = found.site().expect("a site");
            let published: BTreeMap<(String, u32), ledger::Revision> =
                site_of_it.amendments().iter().map(|one| ((one.uid.to_owned(), one.number), one.revision.clone())).collect();
            prop_assert_eq!(published.len(), site_of_it.amendments().len(), "two have one number");
            prop_assert!(amendments.iter().all(|(number, one)| published.get(number) == Some(one)), "a number means another change");
            amendments = published;
            // Built once more by a program that knows nothing of the first time.
            let again = compile(&inputs, None);
            let calendars = |compiled: &Compiled| -> Vec<_> {
                let paths = compiled.plan.paths().filter(|path| path.as_str().ends_with(".ics"));
                paths.map(|path| (path.clone(), render(compiled, path))).collect()
            };
            prop_assert!(calendars(&found) == calendars(&again), "built twice, it differs");
            last = Some(found);
        }
    }
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
    if let ledger::PublishedTime::Span { start, end } = &mut entry.facts.time {
        (start.offset, end.offset) = (3600, 3600);
    }
    fs::write(site.join(ledger::NAME), ledger::print(&old)).expect("written");
    assert_ne!(good, fs::read_to_string(site.join(ledger::NAME)).expect("a lock"));
    let run = ok(site, "build");
    assert!(run.err.contains("autumn: a newer tz database moves it: start 2027-10-14T09:00+01:00[Europe/Paris]"), "{}", run.err);
    assert!(run.err.contains("and 2025a when this was published"), "{}", run.err);
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

/// A page that is brought back after it was cancelled is told once, also before the next lock.
#[test]
fn what_was_cancelled_and_comes_back_is_told_once() {
    let folder = repository();
    let site = folder.path();
    let page = fs::read(site.join("content/spring.md")).expect("a page");
    fs::remove_file(site.join("content/spring.md")).expect("removed");
    ok(site, "cancel spring --now 2026-02-01T00:00Z");
    ok(site, "build --locked");
    write(&site.join("content/spring.md"), &page);
    ok(site, "build");
    assert_eq!(calendar(site)["spring@example.org"], (2, "20260201T000001Z".into(), "CONFIRMED".into()));
    ok(site, "lock --now 2026-02-02T00:00Z");
    ok(site, "build --locked");
    assert_eq!(calendar(site)["spring@example.org"], (2, "20260202T000000Z".into(), "CONFIRMED".into()));
}

/// Who follows one tag or one place alone is told as much as others.
#[test]
fn feeds_of_tags_and_places_lose_nothing() {
    let folder = repository();
    let site = folder.path();
    edit_file(site, "convoke.yaml", "version: 1\n", "version: 1\ncalendar: {feeds: [tags, places]}\n");
    write(&site.join("content/places.yaml"), b"hall: {name: Hall}\ntower: {name: Tower}\n");
    edit_file(site, "content/spring.md", "dates:", "tags: [talks, space]\nplace: hall\ndates:");
    edit_file(site, "content/autumn.md", "dates:", "tags: [talks]\ndates:");
    ok(site, "lock");
    ok(site, "build --locked");
    edit_file(site, "content/spring.md", "[talks, space]", "[space]");
    edit_file(site, "content/spring.md", "place: hall", "place: tower");
    let run = convoke_run(site, "build");
    assert_eq!(run.code, 1);
    for says in
        ["`calendar/tags/talks.ics` would lose spring", "`calendar/places/hall.ics`, which has subscribers, would be no more"]
    {
        assert!(run.err.contains(says), "{}", run.err);
    }
    edit_file(site, "content/spring.md", "[space]", "[talks, space]");
    edit_file(site, "content/spring.md", "place: tower", "place: hall");
    fs::remove_file(site.join("content/spring.md")).expect("removed");
    ok(site, "cancel spring");
    ok(site, "build --locked");
    for path in ["calendar/tags/talks.ics", "zh/calendar/tags/space.ics", "calendar/places/hall.ics"] {
        let feed = fs::read_to_string(site.join("public").join(path)).expect(path);
        assert_eq!(told(&feed)["spring@example.org"].2, "CANCELLED", "{path}");
    }
}

#[test]
fn the_lock_that_the_documentation_shows_is_one() {
    let text = fs::read_to_string(crate::support::repository().join("docs/calendars.md")).expect("the page");
    let block = text.split("```yaml\n").find(|block| block.contains("sequence:")).and_then(|block| block.split("```").next());
    let lock = format!("version: 1\ntzdb: 2026a\nentries:\n{}", block.expect("a block"));
    let pages = BTreeMap::from([(
        "content/workshops/second.md".to_owned(),
        "---\nkind: event\nid: workshop-2\ntitle: Second workshop\nupdated: 2027-02-03\ndates: 2027-06-21/23\n---\n".to_owned(),
    )]);
    let mut tree = tree(&pages, Some(&lock));
    tree.insert_bytes(source_path("convoke.yaml"), CONFIG.replace("languages: [en, zh]\n", "").into_bytes());
    tree.insert_bytes(source_path("content/workshops/_index.md"), b"---\ntitle: Workshops\n---\n".to_vec());
    let found = compiled(tree);
    assert!(found.diagnostics.is_empty(), "{:?}", found.diagnostics);
}
