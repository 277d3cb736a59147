//! Every kind of change × every output: a change reaches whatever says what changed, and nothing else.
//!
//! The table stands in `tests/matrix.md`, for people to read. Here are the site that is changed, the changes as an editor
//! makes them, and how each output is read. Each change is made to a site whose subscribers know its dates, and is then
//! recorded as `convoke lock` does. A cell names what is new in an output, or what is gone from it; one that says "nothing"
//! says why, and the output must then be the same to the byte.

use crate::support::{repository, source_path, told};
use convoke::diff::{self, Effect};
use convoke::ledger::{self, ChangeKind, Ledger};
use convoke::path::OutputPath;
use convoke::source::SourceTree;
use convoke::time::{Timestamp, tzdb_version};
use convoke::{Compiled, Inputs, Options, Rendered, compile, render};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// The files of a site by their paths.
type Files = BTreeMap<String, String>;

const CONFIG: &str = "version: 1\ntitle: {en: Example, zh: 示例}\nbase_url: https://example.org/\nuid_domain: example.org\n\
    timezone: Europe/Paris\nlanguages: [en, zh]\ncalendar: {feeds: [tags, places]}\nsocial_images: true\n";

const PLACES: &str = "hall: {name: {en: Long Hall, zh: 长厅}, town: {en: Lyon, zh: 里昂}, country: {en: France, zh: 法国}, country_code: FR}\n\
    tower: {name: {en: High Tower, zh: 高塔}, town: {en: Nice, zh: 尼斯}, country: {en: France, zh: 法国}, country_code: FR}\n";

const SPRING: &str = "kind: event\nid: spring\ntitle: Spring workshop\nupdated: 2026-01-15\ntags: [probes]\n\
    dates: 2027-06-14 09:00/2027-06-16 17:00\nplace: hall\nregistration:\n  opens: 2027-01-11\n  closes: 2027-05-20\n  \
    link: https://register.example/\nmilestones:\n  \
    - {id: abstracts, name: {en: Abstracts due, zh: 摘要截止}, date: 2027-02-15 12:00, type: deadline}\n";

const CALL: &str = "kind: call\nid: open\ntitle: Call for missions\nupdated: 2026-01-15\ntags: [probes]\nmilestones:\n  \
    - {id: papers, name: {en: Papers due, zh: 论文截止}, date: 2027-03-16 12:00, type: deadline}\n  \
    - {id: decision, name: {en: Decision, zh: 评审结果}, date: 2027-05-03}\n  - {id: meeting, name: Meeting, event: spring}\n";

fn page(front: &str) -> String {
    format!("---\n{front}---\n\nRead more.\n")
}

fn event(id: &str, title: &str, dates: &str) -> String {
    page(&format!("kind: event\nid: {id}\ntitle: {title}\nupdated: 2026-01-15\ndates: {dates}\n"))
}

/// The site before it is changed.
fn files() -> Files {
    let files = [
        ("convoke.yaml", CONFIG.to_owned()),
        ("content/places.yaml", PLACES.to_owned()),
        ("content/_index.md", page("title: Example\n")),
        ("content/events/_index.md", page("title: Events\norder: date\n")),
        ("content/events/spring.md", page(SPRING)),
        ("content/events/spring.zh.md", page("title: 春季研讨会\n")),
        (
            "content/events/visit.md",
            event("visit", "Visit of the laboratory", "2027-06-17").replace("dates", "part_of: spring\ndates"),
        ),
        ("content/events/summer.md", event("summer", "Summer school", "2027-08")),
        ("content/events/autumn.md", event("autumn", "Autumn workshop", "2027-10-14")),
        ("content/events/winter.md", event("winter", "Winter workshop", "2027-12-06")),
        ("content/calls/_index.md", page("title: Calls\n")),
        ("content/calls/open.md", page(CALL)),
        ("content/calls/open.zh.md", page("title: 任务征集\n")),
    ];
    files.into_iter().map(|(path, text)| (path.to_owned(), text)).collect()
}

/// What is said of a page that is gone: of a ledger, an id, a moment and a reason.
type Gone = fn(&mut Ledger, &str, Timestamp, Option<&str>) -> bool;

/// What an output says, of all that the change can concern.
type Read = fn(&State, &Change) -> String;

/// A change as an editor makes it.
struct Change {
    /// The heading of its part of the table.
    name: &'static str,
    /// The file of its page in the output, without `index.html`.
    page: &'static str,
    /// Its own calendar file.
    own: &'static str,
    edit: fn(&mut Files),
    /// What becomes of entries that are no longer in the site: the command that says so.
    gone: Option<Gone>,
}

const SPRING_PAGE: &str = "content/events/spring.md";
const CALL_PAGE: &str = "content/calls/open.md";

fn replace(files: &mut Files, path: &str, from: &str, to: &str) {
    let text = files.get_mut(path).unwrap_or_else(|| panic!("there is no {path}"));
    assert!(text.contains(from), "{path} has no {from}");
    *text = text.replace(from, to);
}

/// A change of the event in spring.
fn of_spring(name: &'static str, edit: fn(&mut Files)) -> Change {
    Change { name, page: "events/spring/", own: "events/spring/spring.ics", edit, gone: None }
}

/// A change of the call, whose own file is that of its deadline.
fn of_call(name: &'static str, edit: fn(&mut Files)) -> Change {
    Change { name, page: "calls/open/", own: "calls/open/open.papers.ics", edit, gone: None }
}

fn cancel_spring(files: &mut Files) {
    replace(files, SPRING_PAGE, "place: hall", "place: hall\nstatus: cancelled\nstatus_note: No funds.");
}

/// The changes, in the order of the table.
fn changes() -> Vec<Change> {
    vec![
        of_spring("An event is moved", |files| {
            replace(files, SPRING_PAGE, "2027-06-14 09:00/2027-06-16 17:00", "2027-06-21 09:00/2027-06-23 17:00");
        }),
        of_call("A deadline is extended", |files| replace(files, CALL_PAGE, "2027-03-16 12:00", "2027-03-30 12:00")),
        Change {
            name: "A date is made exact",
            page: "events/summer/",
            own: "events/summer/summer.ics",
            edit: |files| replace(files, "content/events/summer.md", "2027-08", "2027-08-09"),
            gone: None,
        },
        Change {
            gone: Some(ledger::cancel),
            ..of_spring("A date is made less exact, and the day cancelled", |files| {
                replace(files, SPRING_PAGE, "2027-06-14 09:00/2027-06-16 17:00", "2027-06");
            })
        },
        of_spring("An event is cancelled", cancel_spring),
        of_spring("An event is postponed", |files| replace(files, SPRING_PAGE, "place: hall", "place: hall\nstatus: postponed")),
        of_spring("An event is moved online", |files| {
            let online = "place: hall\nstatus: moved-online\nonline: https://meet.example/spring";
            replace(files, SPRING_PAGE, "place: hall", online);
        }),
        of_spring("The mode of an event changes to online", |files| {
            replace(files, SPRING_PAGE, "place: hall", "mode: online\nonline: https://meet.example/spring");
        }),
        of_spring("The place of an event changes", |files| replace(files, SPRING_PAGE, "place: hall", "place: tower")),
        of_spring("An event is renamed", |files| replace(files, SPRING_PAGE, "Spring workshop", "Spring meeting")),
        Change {
            own: "events/spring/spring.registration.closes.ics",
            ..of_spring("The end of registration is moved", |files| replace(files, SPRING_PAGE, "2027-05-20", "2027-05-27"))
        },
        of_call("A deadline of a call is cancelled", |files| {
            replace(files, CALL_PAGE, "12:00, type: deadline", "12:00, type: deadline, status: cancelled");
        }),
        of_call("A call is cancelled", |files| replace(files, CALL_PAGE, "milestones:", "status: cancelled\nmilestones:")),
        of_call("A call is postponed", |files| replace(files, CALL_PAGE, "milestones:", "status: postponed\nmilestones:")),
        of_call("The event of a call is cancelled, as the call tells it", cancel_spring),
        Change {
            name: "What an event is a part of is cancelled",
            page: "events/visit/",
            own: "events/visit/visit.ics",
            edit: cancel_spring,
            gone: None,
        },
        Change {
            name: "A page is deleted, and its event cancelled",
            page: "events/winter/",
            own: "events/winter/winter.ics",
            edit: |files| drop(files.remove("content/events/winter.md")),
            gone: Some(ledger::cancel),
        },
        Change {
            name: "An id is renamed, and the old one retracted",
            page: "events/autumn/",
            own: "events/autumn/autumn-2027.ics",
            edit: |files| replace(files, "content/events/autumn.md", "id: autumn", "id: autumn-2027"),
            gone: Some(ledger::retract),
        },
        Change {
            name: "A language is added",
            page: "events/autumn/",
            own: "events/autumn/autumn.ics",
            edit: |files| drop(files.insert("content/events/autumn.zh.md".to_owned(), page("title: 秋季研讨会\n"))),
            gone: None,
        },
    ]
}

/// A file of each language.
const PREFIXES: [&str; 2] = ["", "zh/"];

/// The outputs of the table: the name of each, and how its text is had.
const OUTPUTS: &[(&str, Read)] = &[
    ("own page", |state, change| state.pages(&[change.page])),
    ("home", |state, _| state.pages(&[""])),
    ("lists", |state, _| state.pages(&["events/", "calls/"])),
    ("/dates/", |state, _| state.pages(&["dates/"])),
    ("places and tags", |state, _| state.pages(&["places/", "places/hall/", "places/tower/", "tags/", "tags/probes/"])),
    ("search", |state, _| state.of_languages("search/index.js")),
    ("own .ics", |state, change| state.of_languages(change.own)),
    ("events.ics", |state, _| state.of_languages("calendar/events.ics")),
    ("deadlines.ics", |state, _| state.of_languages("calendar/deadlines.ics")),
    ("all.ics", |state, _| state.of_languages("calendar/all.ics")),
    ("the call's .ics", |state, _| state.of_languages("calls/open/open.ics")),
    ("the tag's .ics", |state, _| state.of_languages("calendar/tags/probes.ics")),
    ("the place's .ics", |state, _| state.of_languages("calendar/places/hall.ics")),
    ("/changes/", |state, _| state.pages(&["changes/"])),
    ("changes.xml", |state, _| state.of_languages("changes.xml")),
    ("changes.json", |state, _| state.file("data/changes.json")),
    ("dates.json", |state, _| state.file("data/dates.json")),
    ("JSON-LD", |state, change| state.json_ld(change.page)),
    ("social image", |state, change| state.image(change.page)),
];

/// A state of the site, built.
struct State(Compiled);

impl State {
    fn of(files: &Files, ledger: &Ledger, allow_removals: bool) -> State {
        let mut tree = SourceTree::default();
        let mut add = |path: &str, text: &str| tree.insert_bytes(source_path(path), text.as_bytes().to_vec());
        files.iter().for_each(|(path, text)| add(path, text));
        add(ledger::NAME, &ledger::print(ledger));
        State(compile(&Inputs { tree, options: Options { allow_removals, ..Options::default() } }, None))
    }

    /// The text of an output; nothing where it is none.
    fn file(&self, path: &str) -> String {
        self.0.plan.contains(path).map(|path| self.of_one(path)).unwrap_or_default()
    }

    fn of_one(&self, path: &OutputPath) -> String {
        match render(&self.0, path) {
            Ok(Rendered::Bytes(bytes)) => String::from_utf8(bytes).expect("UTF-8"),
            Ok(Rendered::Copy(_)) => String::new(),
            other => panic!("{path}: {other:?}"),
        }
    }

    /// The text of an output in all languages; lines of calendars name their entries.
    fn of_languages(&self, path: &str) -> String {
        let text: String = PREFIXES.iter().map(|prefix| self.file(&format!("{prefix}{path}"))).collect();
        if path.ends_with(".ics") { entries(&text) } else { text }
    }

    fn pages(&self, folders: &[&str]) -> String {
        folders.iter().map(|folder| self.of_languages(&format!("{folder}index.html"))).collect()
    }

    fn json_ld(&self, page: &str) -> String {
        between(&self.pages(&[page]), "<script type=\"application/ld+json\">", "</script>")
    }

    /// What the social image of a page says, which is made of the same texts.
    fn image(&self, page: &str) -> String {
        between(&self.pages(&[page]), "<meta property=\"og:image:alt\" content=\"", "\">")
    }
}

/// The lines of calendars as they are meant, those of an entry after its id: `spring STATUS:CONFIRMED`.
fn entries(calendars: &str) -> String {
    let calendars = calendars.replace("\r\n ", "").replace("\r\n", "\n");
    let mut id = "";
    let mut text = String::new();
    for line in calendars.lines() {
        match line.strip_prefix("UID:") {
            Some(uid) => id = uid.split('@').next().unwrap_or_default(),
            None if line == "END:VEVENT" => id = "",
            None => {}
        }
        let _ = writeln!(text, "{id} {line}");
    }
    text
}

/// Each part of a text between two others, a line each.
fn between(text: &str, start: &str, end: &str) -> String {
    text.split(start).skip(1).filter_map(|rest| rest.split(end).next()).map(|part| format!("{part}\n")).collect()
}

/// What a reader of a page sees of a line of it: no markup, and nothing that is only heard.
fn seen(line: &str) -> String {
    let mut parts = line.split("<span class=\"vh\">");
    let first = parts.next().unwrap_or_default().to_owned();
    let rest: String = parts.filter_map(|part| part.split_once("</span>")).map(|(_, after)| after).collect();
    let line = first + &rest;
    line.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect()
}

/// The lines of a text that another one has not, each as it is written and as it is seen.
fn only_in(text: &str, other: &str) -> Vec<String> {
    let others: BTreeSet<&str> = other.lines().collect();
    let own = text.lines().filter(|line| !others.contains(line));
    own.flat_map(|line| [line.to_owned(), seen(line)]).collect()
}

/// What `convoke diff` says.
fn diff_text(before: &Compiled, after: &Compiled) -> String {
    let diff = diff::diff(before, after).expect("two sites");
    let mut text = String::new();
    for change in &diff.dates {
        let _ = write!(text, "{} {}", change.kind.word(), change.id);
        for field in &change.fields {
            let side = |shown: &Option<diff::Shown>| shown.as_ref().map_or("nothing".to_owned(), |shown| shown.text.clone());
            let _ = write!(text, "; {}: {} → {}", field.field, side(&field.from), side(&field.to));
        }
        let number = match change.effect {
            Effect::Rescheduled { from, to } => format!(" {from} → {to}"),
            _ => String::new(),
        };
        let _ = writeln!(text, "; {}{number}", change.effect.key());
    }
    text
}

/// What `convoke lock` says.
fn lock_text(ledger: &Ledger, after: &Compiled) -> String {
    let mut text = String::new();
    for change in ledger::compare(ledger, &after.current()) {
        let moves: Vec<String> = change.moves.iter().map(ToString::to_string).collect();
        let _ = writeln!(text, "{} {}: {}", change.kind.word(), change.uid.replace("@example.org", ""), moves.join(", "));
    }
    text
}

/// What a cell of the table expects.
#[derive(Debug)]
enum Cell {
    /// Each of these is new, and each of the second is gone.
    Says(Vec<String>, Vec<String>),
    /// Nothing changes, for a reason.
    Nothing,
}

/// Reads the table: the cells of each change, by output.
fn table(text: &str) -> BTreeMap<String, BTreeMap<String, Cell>> {
    let mut table: BTreeMap<String, BTreeMap<String, Cell>> = BTreeMap::new();
    let mut change = String::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            change = name.to_owned();
            assert!(table.insert(change.clone(), BTreeMap::new()).is_none(), "{change} stands twice");
        }
        let Some(row) = line.strip_prefix("| ").and_then(|row| row.strip_suffix(" |")) else { continue };
        let (outputs, says) = row.split_once(" | ").unwrap_or_else(|| panic!("{row}"));
        if outputs == "Output" || outputs == "---" {
            continue;
        }
        for output in outputs.split(", ") {
            let cells = table.get_mut(&change).expect("a change");
            assert!(cells.insert(output.to_owned(), cell(says)).is_none(), "{change}: {output} stands twice");
        }
    }
    table
}

fn cell(says: &str) -> Cell {
    if let Some(reason) = says.strip_prefix("nothing: ") {
        assert!(reason.len() > 3, "no reason: {says}");
        return Cell::Nothing;
    }
    let quoted = |text: &str| text.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let (new, gone) = says.split_once("gone: ").unwrap_or((says, ""));
    let (new, gone) = (quoted(new), quoted(gone));
    assert!(!new.is_empty() || !gone.is_empty(), "a cell says something, or nothing for a reason: {says}");
    Cell::Says(new, gone)
}

#[test]
fn a_change_reaches_everything() {
    let now = |text: &str| text.parse::<Timestamp>().expect("a moment");
    // Something has changed before, so that the pages of what changed are there.
    let files = files();
    let mut earlier = files.clone();
    replace(&mut earlier, "content/events/autumn.md", "2027-10-14", "2027-10-07");
    let locked = |files: &Files, ledger: &Ledger, at: &str| {
        let state = State::of(files, ledger, true);
        ledger::advance(ledger, &state.0.current(), now(at), &ledger::Reasons::default(), tzdb_version())
    };
    let ledger = locked(&earlier, &Ledger::default(), "2026-02-01T00:00:00Z");
    let ledger = locked(&files, &ledger, "2026-03-01T00:00:00Z");
    let before = State::of(&files, &ledger, false);
    assert!(!before.0.diagnostics.has_errors(), "{}", told(&before.0));

    let text = std::fs::read_to_string(repository().join("tests/matrix.md")).expect("the table");
    let mut table = table(&text);
    let mut wrong = String::new();
    for change in changes() {
        let mut edited = files.clone();
        (change.edit)(&mut edited);
        // As a reviewer sees it, before anybody has recorded it.
        let unlocked = State::of(&edited, &ledger, true);
        let mut next = ledger::advance(
            &ledger,
            &unlocked.0.current(),
            now("2026-04-01T00:00:00Z"),
            &ledger::Reasons::default(),
            tzdb_version(),
        );
        for lost in ledger::compare(&ledger, &unlocked.0.current()).iter().filter(|lost| lost.kind == ChangeKind::Lost) {
            let gone = change.gone.unwrap_or_else(|| panic!("{}: {} is lost", change.name, lost.uid));
            assert!(gone(&mut next, &lost.uid, now("2026-04-01T00:00:00Z"), None), "{}", lost.uid);
        }
        let after = State::of(&edited, &next, false);
        assert!(!after.0.diagnostics.has_errors(), "{}: {}", change.name, told(&after.0));
        assert!(ledger::compare(&next, &after.0.current()).is_empty(), "{}: a second lock changes something", change.name);
        let cells = table.remove(change.name).unwrap_or_default();
        let outputs = OUTPUTS.iter().map(|(name, read)| (*name, read(&before, &change), read(&after, &change)));
        let spoken = [
            ("diff", String::new(), diff_text(&before.0, &unlocked.0)),
            ("lock", String::new(), lock_text(&ledger, &unlocked.0)),
        ];
        let mut names: BTreeSet<String> = cells.keys().cloned().collect();
        for (name, was, is) in outputs.chain(spoken) {
            names.remove(name);
            if let Err(why) = compare(cells.get(name), &was, &is) {
                let _ = writeln!(wrong, "\n## {} | {name}: {why}", change.name);
            }
        }
        assert!(names.is_empty(), "{}: no such output: {names:?}", change.name);
    }
    assert!(table.is_empty(), "no such change: {:?}", table.keys());
    assert!(wrong.is_empty(), "{wrong}");
}

/// Whether an output changed as its cell says; else what it says, and what not.
fn compare(cell: Option<&Cell>, was: &str, is: &str) -> Result<(), String> {
    let (new, gone) = (only_in(is, was), only_in(was, is));
    let shown = || {
        let first = |lines: &[String]| lines.iter().filter(|line| !line.trim().is_empty()).take(40).cloned().collect::<Vec<_>>();
        format!("\n  new:  {}\n  gone: {}", first(&new).join("\n        "), first(&gone).join("\n        "))
    };
    match cell {
        None => Err(format!("the table has no cell{}", shown())),
        Some(Cell::Nothing) if was == is => Ok(()),
        Some(Cell::Nothing) => Err(format!("it should not change{}", shown())),
        Some(Cell::Says(expected_new, expected_gone)) => {
            let lacks = |lines: &[String], texts: &[String]| -> Vec<String> {
                texts.iter().filter(|text| !lines.iter().any(|line| line.contains(*text))).cloned().collect()
            };
            let missing = [lacks(&new, expected_new), lacks(&gone, expected_gone)].concat();
            if missing.is_empty() { Ok(()) } else { Err(format!("it lacks {missing:?}{}", shown())) }
        }
    }
}

/// The entries of all dates of a site whose files are these, locked at `at`.
fn all_of(files: &Files, ledger: &Ledger, at: &str) -> (Ledger, String, State) {
    let state = State::of(files, ledger, false);
    assert!(!state.0.diagnostics.has_errors(), "{}", told(&state.0));
    let next =
        ledger::advance(ledger, &state.0.current(), at.parse().expect("a moment"), &ledger::Reasons::default(), tzdb_version());
    let state = State::of(files, &next, false);
    (next, state.of_languages("calendar/all.ics"), state)
}

#[test]
fn what_was_over_or_says_otherwise_keeps_its_status() {
    let mut files = files();
    cancel_spring(&mut files);
    replace(&mut files, SPRING_PAGE, "status: cancelled", "status: cancelled\nstatus_since: 2027-02-15");
    let status = |files: &Files, id: &str, status: &str| {
        let (_, all, _) = all_of(files, &Ledger::default(), "2026-02-01T00:00:00Z");
        assert!(all.contains(&format!("{id} STATUS:{status}")), "{id} is not {status}: {all}");
    };
    // Registration had opened; abstracts were due on that very day.
    status(&files, "spring.registration.opens", "CONFIRMED");
    status(&files, "spring.registration.closes", "CANCELLED");
    status(&files, "spring.abstracts", "CANCELLED");
    status(&files, "visit", "CANCELLED");
    replace(&mut files, SPRING_PAGE, "2027-02-15\n", "2027-02-16\n");
    status(&files, "spring.abstracts", "CONFIRMED");
    replace(&mut files, "content/events/visit.md", "part_of", "status: scheduled\npart_of");
    status(&files, "visit", "CONFIRMED");
    // What is a part of itself is a part of nothing.
    replace(&mut files, SPRING_PAGE, "status: cancelled", "part_of: visit");
    status(&files, "spring", "CONFIRMED");
}

#[test]
fn what_is_cancelled_leaves_the_feeds_and_keeps_its_own_file() {
    let mut files = files();
    let (ledger, ..) = all_of(&files, &Ledger::default(), "2026-02-01T00:00:00Z");
    cancel_spring(&mut files);
    let (ledger, all, _) = all_of(&files, &ledger, "2027-07-15T00:00:00Z");
    assert!(all.contains("spring STATUS:CANCELLED") && !all.contains("spring.abstracts"), "{all}");
    let (ledger, all, state) = all_of(&files, &ledger, "2027-07-17T00:00:00Z");
    assert!(!all.contains("spring") && all.contains("autumn"), "{all}");
    assert!(state.of_languages("calendar/places/hall.ics").contains("BEGIN:VCALENDAR"), "its feeds stay");
    assert!(state.of_languages("events/spring/spring.ics").contains("spring STATUS:CANCELLED"), "its own file stays");
    assert!(ledger::compare(&ledger, &state.0.current()).is_empty());
    // It takes place after all.
    replace(&mut files, SPRING_PAGE, "status: cancelled", "status: scheduled");
    let (_, all, _) = all_of(&files, &ledger, "2027-07-18T00:00:00Z");
    assert!(all.contains("spring STATUS:CONFIRMED") && all.contains("spring SEQUENCE:2"), "{all}");
}

#[test]
fn what_is_off_is_not_offered_and_not_counted_down_to() {
    for (path, key, page) in [(SPRING_PAGE, "place: hall", "events/spring/"), (CALL_PAGE, "milestones:", "calls/open/")] {
        for status in ["cancelled", "postponed"] {
            let mut files = files();
            replace(&mut files, path, key, &format!("status: {status}\n{key}"));
            let state = State::of(&files, &Ledger::default(), true);
            let text = state.pages(&[page]);
            assert!(!text.contains("class=\"addcal\"") && !text.contains("register.example"), "{page}: {text}");
            let of_it = ["abstracts", "registration.closes", "registration.opens", "papers", "decision"];
            let rows = text.split("<li id=\"").skip(1).chain(text.split("<dd id=\"").skip(1));
            for row in rows.filter(|row| of_it.iter().any(|id| row.starts_with(&format!("{id}\"")))) {
                let row = row.split("</li>").next().and_then(|row| row.split("</dd>").next()).unwrap_or_default();
                assert!(row.contains("class=\"status ") && !row.contains("class=\"now\""), "{row}");
            }
        }
    }
}

/// Where one takes part online, before and after it is cancelled, and where the address is sent.
#[test]
fn an_address_online_is_offered_where_it_is_published_and_leads_somewhere() {
    const ADDRESS: &str = "https://meet.example/secret";
    let with = |online: &str, status: &str| {
        let mut files = files();
        replace(&mut files, SPRING_PAGE, "place: hall", &format!("place: hall\nonline: {online}\nstatus: {status}"));
        let state = all_of(&files, &Ledger::default(), "2026-02-01T00:00:00Z").2;
        let outputs = state.0.plan.paths().filter(|path| !path.as_str().ends_with(".png"));
        let held = |path: &&OutputPath| state.of_one(path).contains(ADDRESS);
        (outputs.filter(held).count(), state.pages(&["events/spring/"]))
    };
    let (public, page) = with(ADDRESS, "scheduled");
    assert!(public > 4 && page.contains("Take part online") && page.contains("MixedEventAttendanceMode"), "{public}");
    let sent = format!("{{url: \"{ADDRESS}\", when: after-registration}}");
    for status in ["scheduled", "moved-online", "cancelled"] {
        let (shown, page) = with(&sent, status);
        assert_eq!(shown, 0, "{status}");
        assert_eq!(page.contains("the address is sent after registration"), status != "cancelled", "{status}");
    }
    let (_, page) = with(ADDRESS, "postponed");
    assert!(!page.contains("Take part online"), "{page}");
}

#[test]
fn a_contradiction_of_place_mode_and_status_is_a_finding() {
    for (keys, found) in [
        ("place: hall", 0),
        ("mode: online\nonline: https://meet.example/1", 0),
        ("place: hall\nonline: https://meet.example/1", 0),
        ("place: hall\nstatus: moved-online\nonline: https://meet.example/1", 0),
        ("place: hall\nmode: online\nonline: https://meet.example/1", 1),
        ("place: hall\nmode: onsite\nonline: https://meet.example/1", 1),
        ("place: hall\nstatus: moved-online", 1),
    ] {
        let mut files = files();
        replace(&mut files, SPRING_PAGE, "place: hall", keys);
        let state = State::of(&files, &Ledger::default(), true);
        let count = |rule: &str| {
            let found = state.0.diagnostics.iter().filter(|found| found.rule.name == rule);
            found.filter(|found| found.span.file.as_str() == SPRING_PAGE).count()
        };
        assert_eq!((count("attendance"), count("structured-data")), (found, 0), "{keys}: {}", told(&state.0));
    }
}
