//! What must hold for every site, tried on random ones.

use crate::html::tags;
use crate::support::{cases, read_tiny, source_path, told};
use convoke::diag::{Diagnostic, Severity, Span};
use convoke::path::{OutputPath, SourcePath};
use convoke::source::{Source, SourceTree, is_font, is_text};
use convoke::time::{self, Extent, Zone};
use convoke::{Compiled, Inputs, Options, Rendered, compile, render};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// Contents that a file of the site may have, good ones and bad ones.
type Pool = Vec<(&'static str, Vec<&'static str>)>;

fn pool() -> &'static Pool {
    static POOL: OnceLock<Pool> = OnceLock::new();
    POOL.get_or_init(|| {
        vec![
            (
                "convoke.yaml",
                vec![
                    "version: 1\ntitle: A\nbase_url: https://a.example/\nuid_domain: a.example\ntimezone: Europe/Paris\nreport: \"mailto:a@a.example\"\n",
                    "version: 1\ntitle: A\nuid_domain: a.example\npage_size: 1\nmenu: [events, nowhere]\n",
                    "version: 1\ntitle: {en: A, zh: B}\nlanguages: [en, zh]\ntheme: other\n",
                    "version: 2\nunknown: 1\n",
                    "title: [\n",
                ],
            ),
            ("content/_index.md", vec!["---\ntitle: Home\n---\n\n[e](events/a.md) [c](call/index.md#due)\n", "---\ntitle: Home\n---\n", "no front matter\n"]),
            ("content/events/_index.md", vec!["---\ntitle: Events\norder: date\n---\n", "---\ntitle: Events\norder: chaos\n---\n"]),
            (
                "content/events/a.md",
                vec![
                    "---\nkind: event\nid: a\ntitle: A\nupdated: 2027-01-01\ndates: 2027-02-03/04\nplace: here\ntags: [x, y]\n---\n\n## One\n",
                    "---\nkind: event\nid: a\ntitle: A2\nupdated: 2027-01-02\ndates: 2027-02-03 09:00/10:00\nfollows: b\norganisers: [o]\n---\n\n## Two\n\n[x](#two)\n",
                    "---\nkind: event\nid: b\ntitle: Also b\nupdated: 2027-01-02\ndates: 2027-02-31\n---\n",
                    "---\nkind: event\ntitle: No id\ndates: tba\n---\n\n# Top\n\n<b>html</b> ![](x.png)\n",
                ],
            ),
            (
                "content/events/b.md",
                vec![
                    "---\nkind: event\nid: b\ntitle: B\nupdated: 2027-01-01\ndates: 2027-03\nrelated: [a]\naliases: [old/b]\n---\n",
                    "---\nkind: event\nid: b\ntitle: B\nupdated: 2027-01-01\ndates: 2027-Q3 tbc\nslug: a\n---\n",
                ],
            ),
            (
                "content/call/index.md",
                vec![
                    "---\nkind: call\nid: call\ntitle: Call\nupdated: 2027-01-01\nrelated: [a, b]\n---\n\nText.\n",
                    "---\nkind: call\nid: call\ntitle: Call\nupdated: 2027-01-01\nmilestones: [{id: due, name: Due, date: 2027-05-01, type: deadline}]\n---\n",
                    "---\nkind: page\ntitle: No call\n---\n",
                ],
            ),
            (
                "content/call/timeline.yaml",
                vec![
                    "milestones:\n  - {id: due, name: Due, date: 2027-05-01 12:00 Europe/Paris, type: deadline}\n  - {id: a, name: A, event: a}\n",
                    "milestones:\n  - {id: due, name: Due}\n  - {id: due, name: Twice, date: 2027-05-01}\n",
                ],
            ),
            ("content/places.yaml", vec!["here: {name: Here, latitude: 1.5, longitude: 2.5, timezone: Asia/Tokyo}\n", "here: {name: {en: Here, fr: Ici}, latitude: 91}\n"]),
            ("content/organisations.yaml", vec!["o: {name: O, part_of: p}\np: {name: P}\n", "o: {name: O, part_of: nobody}\n"]),
            ("content/news/n.md", vec!["---\nkind: update\ntitle: News\ndate: 2027-01-03\nabout: [a]\n---\n", "---\nkind: update\ntitle: News\ndate: soon\n---\n"]),
            ("content/events/a.zh.md", vec!["---\ntitle: 甲\n---\n\n正文\n"]),
            ("content/draft.md", vec!["---\ntitle: Draft\ndraft: true\n---\n", "---\ntitle: No draft\ndraft: false\ntemplate: own.html\n---\n"]),
            ("templates/own.html", vec!["<h1>{{ page.title }}</h1>\n", "{{ page.nothing.at.all }}\n", "{% if %}\n"]),
            ("templates/event.html", vec!["<p>{{ event.date.text }}</p>\n"]),
            ("i18n/en.yaml", vec!["status: {held: Happened}\n", "{"]),
            ("static/a.txt", vec!["a"]),
        ]
    })
}

fn insert(tree: &mut SourceTree, path: &SourcePath, bytes: &[u8]) {
    if is_text(path) || is_font(path) {
        tree.insert_bytes(path.clone(), bytes.to_vec());
    } else {
        let hash = bytes.iter().fold(7, |hash: u64, byte| hash.wrapping_mul(31).wrapping_add(u64::from(*byte)));
        tree.insert(path.clone(), Source::Asset { len: bytes.len() as u64, hash });
    }
}

/// Sets a file of the pool to one of its contents, or takes it away.
fn edit(tree: &mut SourceTree, (file, content): &(Index, Option<Index>)) {
    let (path, contents) = file.get(pool());
    match content {
        Some(content) => insert(tree, &source_path(path), content.get(contents).as_bytes()),
        None => drop(tree.remove(&source_path(path))),
    }
}

fn good_site() -> SourceTree {
    let mut tree = SourceTree::default();
    pool().iter().for_each(|(path, contents)| insert(&mut tree, &source_path(path), contents[0].as_bytes()));
    tree
}

fn inputs(tree: &SourceTree) -> Inputs {
    Inputs { tree: tree.clone(), options: Options::default() }
}

/// All that can be seen of a compiled site: its findings, and each output or why there is none.
type Seen = (Vec<Diagnostic>, BTreeMap<String, Result<Rendered, Vec<Diagnostic>>>);

fn seen(compiled: &Compiled) -> Seen {
    let outputs = compiled.plan.paths().map(|path| (path.to_string(), render(compiled, path))).collect();
    (compiled.diagnostics.iter().cloned().collect(), outputs)
}

/// A span lies in its file, on boundaries of characters.
fn is_inside(compiled: &Compiled, span: &Span) -> Result<(), TestCaseError> {
    prop_assert!(span.start <= span.end, "{span:?}");
    if let Some(text) = compiled.text(&span.file) {
        prop_assert!(
            text.get(span.range()).is_some(),
            "{span:?} is not inside the {} bytes of its file, or cuts a character",
            text.len()
        );
    }
    Ok(())
}

fn spans_are_inside<'a>(compiled: &Compiled, found: impl IntoIterator<Item = &'a Diagnostic>) -> Result<(), TestCaseError> {
    for diagnostic in found {
        is_inside(compiled, &diagnostic.span)?;
        diagnostic.labels.iter().try_for_each(|(span, _)| is_inside(compiled, span))?;
        prop_assert!(!diagnostic.message.is_empty() && !diagnostic.message.ends_with('.'), "{:?}", diagnostic.message);
    }
    Ok(())
}

/// Looks at everything: nothing may panic, and every place must be one. `last` saves work, as the law below has it.
fn look(tree: &SourceTree, last: &Compiled) -> Result<(), TestCaseError> {
    let compiled = compile(&inputs(tree), Some(last));
    spans_are_inside(&compiled, &compiled.diagnostics)?;
    for path in compiled.plan.paths() {
        is_safe(path.as_str())?;
        if let Err(found) = render(&compiled, path) {
            spans_are_inside(&compiled, &found)?;
        }
    }
    Ok(())
}

fn is_safe(path: &str) -> Result<(), TestCaseError> {
    prop_assert!(!path.is_empty() && !path.starts_with('/') && !path.contains('\\') && !path.contains('\0'), "{path:?}");
    prop_assert!(path.split('/').all(|part| !["", ".", ".."].contains(&part)), "{path:?}");
    prop_assert!(path.as_bytes().get(1) != Some(&b':'), "{path:?}");
    Ok(())
}

proptest! {
    #![proptest_config(cases(8))]

    /// `last` only saves work.
    #[test]
    fn warm_equals_cold(edits in prop::collection::vec((any::<Index>(), prop::option::weighted(0.8, any::<Index>())), 1..8)) {
        let mut tree = good_site();
        let mut last = compile(&inputs(&tree), None);
        for step in edits {
            edit(&mut tree, &step);
            let cold = compile(&inputs(&tree), None);
            last = compile(&inputs(&tree), Some(&last));
            prop_assert_eq!(seen(&last), seen(&cold));
            spans_are_inside(&cold, &cold.diagnostics)?;
        }
    }

    /// Also a `last` of another site altogether only saves work.
    #[test]
    fn the_last_of_another_site_changes_nothing(
        here in prop::collection::vec((any::<Index>(), prop::option::of(any::<Index>())), 0..12),
        there in prop::collection::vec((any::<Index>(), prop::option::of(any::<Index>())), 0..12),
    ) {
        let (mut tree, mut other) = (good_site(), SourceTree::default());
        here.iter().for_each(|step| edit(&mut tree, step));
        there.iter().for_each(|step| edit(&mut other, step));
        let warm = compile(&inputs(&tree), Some(&compile(&inputs(&other), None)));
        prop_assert_eq!(seen(&warm), seen(&compile(&inputs(&tree), None)));
    }

    /// The order in which files are read is nothing.
    #[test]
    fn file_order_is_nothing(order in Just((0..pool().len()).collect::<Vec<_>>()).prop_shuffle(), contents in prop::collection::vec(any::<Index>(), pool().len())) {
        let add = |tree: &mut SourceTree, index: usize| {
            let (path, known) = &pool()[index];
            insert(tree, &source_path(path), contents[index].get(known).as_bytes());
        };
        let (mut sorted, mut shuffled) = (SourceTree::default(), SourceTree::default());
        (0..pool().len()).for_each(|index| add(&mut sorted, index));
        order.iter().for_each(|index| add(&mut shuffled, *index));
        prop_assert_eq!(seen(&compile(&inputs(&sorted), None)), seen(&compile(&inputs(&shuffled), None)));
    }
}

proptest! {
    #![proptest_config(cases(16))]

    /// Whatever the headings of a text are, each has an anchor of its own.
    #[test]
    fn anchors_are_unique(headings in prop::collection::vec(select(&["A", "A 2", "A-2", "a", "A {#a}", "B {#a-2}", "!", "Section", "section-2", "甲"][..]), 1..8)) {
        let body: String = headings.iter().map(|heading| format!("## {heading}\n\n")).collect();
        let mut tree = good_site();
        insert(&mut tree, &source_path("content/headings.md"), format!("---\ntitle: T\ntemplate: own.html\n---\n\n{body}").as_bytes());
        insert(&mut tree, &source_path("templates/own.html"), b"{{ page.body_html | safe }}{% for h in page.toc %}<a href=\"#{{ h.id }}\">{% endfor %}");
        let compiled = compile(&inputs(&tree), None);
        let page = compiled.plan.contains("headings/index.html").expect("a page");
        let Ok(Rendered::Bytes(bytes)) = render(&compiled, page) else { panic!("it does not render") };
        let tags = tags(std::str::from_utf8(&bytes).expect("UTF-8"));
        let ids: Vec<&str> = tags.iter().filter_map(|tag| tag.get("id")).collect();
        prop_assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), headings.len(), "{:?} have the anchors {:?}", headings, ids);
        let links: Vec<String> = tags.iter().filter_map(|tag| tag.get("href")).map(|link| link.trim_start_matches('#').to_owned()).collect();
        prop_assert_eq!(links, ids, "the list of contents leads to them");
    }
}

/// How lines end, and a byte order mark, are nothing.
#[test]
fn line_ends_and_a_byte_order_mark_are_nothing() {
    let mut foreign = SourceTree::default();
    for (path, contents) in pool().iter().filter(|(path, _)| !path.starts_with("templates/")) {
        let text = format!("\u{feff}{}", contents[0].replace('\n', "\r\n"));
        insert(&mut foreign, &source_path(path), text.as_bytes());
    }
    let mut plain = good_site();
    for name in ["templates/own.html", "templates/event.html"] {
        plain.remove(&source_path(name));
    }
    let (foreign, plain) = (compile(&inputs(&foreign), None), compile(&inputs(&plain), None));
    assert_eq!(told(&foreign), told(&plain));
    let (mut foreign, mut plain) = (seen(&foreign).1, seen(&plain).1);
    // This one is copied as it is.
    assert!(foreign.remove("a.txt").is_some() && plain.remove("a.txt").is_some());
    assert!(
        foreign == plain,
        "{:?}",
        foreign.iter().filter(|(path, output)| plain.get(*path) != Some(output)).map(|(path, _)| path).collect::<Vec<_>>()
    );
}

/// A mistake is reported once: what follows from a configuration that cannot be read is not reported.
#[test]
fn a_broken_configuration_is_the_only_fault() {
    let config = source_path("convoke.yaml");
    for text in ["title: [", "version: 1\n", "version: 1\ntitle: A\ntitle: B\n", "- 1\n"] {
        let mut tree = read_tiny("everything");
        insert(&mut tree, &config, text.as_bytes());
        let compiled = compile(&inputs(&tree), None);
        let errors: Vec<&Diagnostic> = compiled.diagnostics.iter().filter(|found| found.severity == Severity::Error).collect();
        assert_eq!(errors.len(), 1, "{text:?}: {}", told(&compiled));
        assert_eq!(errors[0].span.file, config);
    }
}

/// Pieces that texts are spoilt with.
const SPLINTERS: &[&str] = &[
    "\0",
    "\u{feff}",
    "\u{2028}",
    "\r",
    "\r\n",
    "\t",
    "---\n",
    "---",
    ": ",
    "[",
    "]",
    "{",
    "}",
    "{{",
    "}}",
    "{%",
    "%}",
    "\"",
    "'",
    "\\",
    "|",
    ">",
    "#",
    "&a ",
    "*a",
    "!!x ",
    "- ",
    "~",
    "null",
    "é",
    "🛰️",
    "\u{202e}",
    "中",
    "# ",
    "[a](",
    "](b.md)",
    "<b>",
    "![](",
    "2014-02-30",
    "2014-02-25/26",
    "9999-12-31",
    "0001-01-01/9998-12-31",
    "12:00",
    "AoE",
    "../",
    "//",
    "%2e%2e",
    "\n\n",
    "    ",
    "```",
    "[^1]",
    "id: x\n",
    "title: y\n",
    "date: 2014\n",
    "<<: ",
    "? ",
    "% YAML",
    "...\n",
];

/// The files of a site, each with its path; its tree, and the site that is made of it.
type Written = (Vec<(String, Vec<u8>)>, SourceTree, Compiled);

/// The files of the tiny site with everything, and its theme: what people write; and the site that is made of them.
fn written() -> &'static Written {
    static WRITTEN: OnceLock<Written> = OnceLock::new();
    WRITTEN.get_or_init(|| {
        let text = |(path, source): (&SourcePath, &Source)| match source {
            Source::Text(text) => Some((path.to_string(), text.as_bytes().to_vec())),
            Source::NotUtf8 { .. } | Source::Bytes(_) | Source::Asset { .. } => None,
        };
        let mut all: Vec<(String, Vec<u8>)> = read_tiny("everything").iter().filter_map(text).collect();
        all.push((
            "templates/page.html".to_owned(),
            b"<h1 id=\"{{ page.id }}\">{{ page.title }}</h1>{% for x in page.toc %}{{ x.title }}{% endfor %}\n".to_vec(),
        ));
        let mut tree = SourceTree::default();
        all.iter().for_each(|(path, bytes)| insert(&mut tree, &source_path(path), bytes));
        let compiled = compile(&inputs(&tree), None);
        (all, tree, compiled)
    })
}

/// The sound site of the pool, compiled.
fn good() -> &'static (SourceTree, Compiled) {
    static GOOD: OnceLock<(SourceTree, Compiled)> = OnceLock::new();
    GOOD.get_or_init(|| {
        let tree = good_site();
        let compiled = compile(&inputs(&tree), None);
        (tree, compiled)
    })
}

/// A way to spoil a text: at a place, take so many bytes out and put a splinter or bytes in.
fn spoil() -> impl Strategy<Value = (Index, usize, Vec<u8>)> {
    let piece = prop_oneof![4 => select(SPLINTERS).prop_map(|text| text.as_bytes().to_vec()), 1 => prop::collection::vec(any::<u8>(), 0..6)];
    (any::<Index>(), prop_oneof![3 => Just(0), 1 => 1..40usize], piece)
}

fn spoilt(bytes: &[u8], spoils: &[(Index, usize, Vec<u8>)]) -> Vec<u8> {
    spoils.iter().fold(bytes.to_vec(), |bytes, (at, out, piece)| {
        let start = at.index(bytes.len() + 1);
        let end = (start + out).min(bytes.len());
        [&bytes[..start], piece, &bytes[end..]].concat()
    })
}

proptest! {
    #![proptest_config(cases(40))]

    /// No file that an editor can spoil makes the program panic, and every place that it names is one.
    #[test]
    fn spoilt_files_are_reported(file in any::<Index>(), spoils in prop::collection::vec(spoil(), 1..5)) {
        let (files, tree, last) = written();
        let (mut tree, (path, bytes)) = (tree.clone(), file.get(files));
        insert(&mut tree, &source_path(path), &spoilt(bytes, &spoils));
        look(&tree, last)?;
    }

    /// Bytes of any kind in any file.
    #[test]
    fn any_bytes_in_any_file(file in any::<Index>(), bytes in prop::collection::vec(any::<u8>(), 0..200), front in any::<bool>()) {
        let (path, _) = file.get(pool());
        let (tree, last) = good();
        let mut tree = tree.clone();
        let bytes = if front { [b"---\n", &bytes[..], b"\n---\n", &bytes[..]].concat() } else { bytes };
        insert(&mut tree, &source_path(path), &bytes);
        look(&tree, last)?;
    }
}

proptest! {
    #![proptest_config(cases(2000))]

    /// A path cannot climb, whatever it is made of.
    #[test]
    fn paths_stay_inside(text in path_text(), joined in path_text()) {
        if let Ok(path) = OutputPath::new(&text) {
            is_safe(path.as_str())?;
            if let Ok(path) = path.join(&joined) {
                is_safe(path.as_str())?;
            }
            prop_assert_eq!(OutputPath::new(path.as_str()), Ok(path));
        }
        if let Ok(path) = SourcePath::new(&text) {
            is_safe(path.as_str())?;
            prop_assert_eq!(SourcePath::new(path.as_str()), Ok(path));
        }
    }

    /// No text panics as a date, and the place of an error is inside it.
    #[test]
    fn any_text_as_a_date(text in prop_oneof![any::<String>(), "[0-9QH~/: -]{0,24}", "(~)?20[12][0-9]-[0-9]{2}(-[0-9]{2})?(/[0-9-]{2,10})?( [0-9:]{5,8}(/[0-9:]{5,8})?)?( [A-Z]{3,4})?( [A-Za-z/+0-9:-]{1,16})?( tbc)?"]) {
        match time::parse(&text, Zone::named("Europe/Paris").ok().as_ref()) {
            Ok(when) => {
                prop_assert_eq!(time::parse(&when.to_string(), None), Ok(when));
            }
            Err(error) => {
                prop_assert!(text.get(error.range.clone()).is_some(), "{:?} in {:?}", error.range, text);
                prop_assert!(!error.message.is_empty() && !error.help.is_empty());
            }
        }
    }

    /// What is printed is read again as the same value.
    #[test]
    fn dates_are_printed_as_they_are_read(text in date_text()) {
        let zone = Zone::named("Asia/Shanghai").expect("a zone");
        let when = match time::parse(&text, Some(&zone)) {
            Ok(when) => when,
            // A clock time that clocks skip or show twice on that day is refused, and ranges may be backwards.
            Err(fault) => {
                prop_assert!(["skip", "twice", "before", "same day", "wrong way", "one of the two times", "out of range"].iter().any(|why| fault.message.contains(why)), "{}: {}", text, fault.message);
                return Ok(());
            }
        };
        prop_assert_eq!(time::parse(&when.to_string(), None), Ok(when.clone()), "{} was printed as {}", text, when);
        // Read in another zone it is the same, since a printed time names its own.
        let other = Zone::named("America/New_York").expect("a zone");
        prop_assert_eq!(time::parse(&when.to_string(), Some(&other)), Ok(when));
    }

    /// The days and the moments that a date can mean go together.
    #[test]
    fn days_and_bounds_agree(text in date_text(), zone in select(&["Europe/Paris", "AoE", "UTC", "Pacific/Kiritimati", "America/New_York"][..])) {
        let zone = Zone::named(zone).expect("a zone");
        let Ok(when) = time::parse(&text, Some(&zone)) else { return Ok(()) };
        let (Some((first, last)), Some((from, until))) = (when.days(), when.bounds(&zone)) else {
            prop_assert!(matches!(when.extent, Extent::Unknown | Extent::Rolling));
            return Ok(());
        };
        prop_assert!(first <= last && from <= until);
        if when.is_exact_to_the_minute() {
            prop_assert!(when.is_exact_to_the_day());
        } else {
            // What is open at an end, and a season, can be further apart than the days where they stand.
            let days = (zone.start_of_day(first), zone.start_of_day(last.tomorrow().expect("a day after")));
            match &when.extent {
                Extent::Season(_) => prop_assert!(from <= days.0 && days.1 <= until),
                Extent::Until(date) if !matches!(**date, Extent::Instant(_) | Extent::Season(_)) => prop_assert_eq!(until, days.1),
                Extent::Since(date) if !matches!(**date, Extent::Instant(_) | Extent::Season(_)) => prop_assert_eq!(from, days.0),
                Extent::Until(_) | Extent::Since(_) => {}
                _ => prop_assert_eq!((from, until), days),
            }
            prop_assert!(from < until);
        }
        prop_assert_eq!(when.cmp_in_time(&when), std::cmp::Ordering::Equal);
    }
}

proptest! {
    #![proptest_config(cases(500))]

    /// What a text of another form is answered with means the same day and the same moment.
    #[test]
    fn obeying_a_help_changes_no_moment(y in 1970..2100i16, m in 1..=12i8, d in 13..=28i8, h in 0..24i8, minute in 0..60i8, form in 0..10u8) {
        const NAMES: [&str; 12] = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
        let name = NAMES[usize::from(m.unsigned_abs()) - 1];
        let twelve = format!("{}:{minute:02} {}", (h + 11) % 12 + 1, if h < 12 { "AM" } else { "p.m." });
        let next = d + 1;
        let (text, expected) = match form {
            0 => (format!("{name} {d}, {y}"), format!("{y}-{m:02}-{d:02}")),
            1 => (format!("{d}. {} {y}, {twelve}", &name[..3]), format!("{y}-{m:02}-{d:02} {h:02}:{minute:02}")),
            2 => (format!("{twelve}, {name} {d}th {y} UTC-8"), format!("{y}-{m:02}-{d:02} {h:02}:{minute:02} UTC-8")),
            3 => (format!("{d}/{m}/{y}"), format!("{y}-{m:02}-{d:02}")),
            4 => (format!("{y}年{m}月{d}日"), format!("{y}-{m:02}-{d:02}")),
            5 => (format!("{name} {d}–{next}, {y}"), format!("{y}-{m:02}-{d:02}/{next}")),
            6 => (format!("{y}-{m:02}-{d:02}T{h:02}:{minute:02}:00+05:30"), format!("{y}-{m:02}-{d:02} {h:02}:{minute:02} UTC+5:30")),
            7 => (format!("Mid-{name} {y}"), format!("mid {y}-{m:02}")),
            8 => (format!("before {name} {y}"), format!("../{y}-{m:02}")),
            _ => (format!("{y}–{m:02}–{d:02}"), format!("{y}-{m:02}-{d:02}")),
        };
        let zone = Zone::named("Asia/Shanghai").expect("a zone");
        // Clocks of the inherited zone may skip that time, or show it twice.
        let Ok(expected) = time::parse(&expected, Some(&zone)) else { return Ok(()) };
        let fault = time::parse(&text, Some(&zone)).expect_err(&text);
        let proposed: Vec<_> = fault.help.split('`').skip(1).step_by(2).map(|value| time::parse(value, Some(&zone))).collect();
        prop_assert_eq!(proposed, vec![Ok(expected)], "{}: {}", text, fault.help);
    }
}

/// Texts made of what paths are made of, and of what climbs.
fn path_text() -> impl Strategy<Value = String> {
    let piece = select(
        &["a", "b", "C:", ":", "/", "/", ".", "..", "../", "./", "\\", "%2e", "~", " ", "\0", "\u{7f}", "中", "index.html"][..],
    );
    prop_oneof![8 => prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat()), 1 => any::<String>()]
}

/// Every form of a date.
fn date_text() -> impl Strategy<Value = String> {
    let year = 1..=9998i32;
    let day = (year.clone(), 1..=12u8, 1..=28u8).prop_map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}"));
    let clock = (0..24u8, 0..60u8, prop::option::weighted(0.2, 0..60u8)).prop_map(|(h, m, s)| match s {
        Some(s) => format!("{h:02}:{m:02}:{s:02}"),
        None => format!("{h:02}:{m:02}"),
    });
    let twelve =
        (1..=12u8, 0..60u8, select(&[" am", "pm", " p.m.", "AM"][..])).prop_map(|(h, m, half)| format!("{h}:{m:02}{half}"));
    let word = prop_oneof![6 => clock, 2 => twelve, 1 => Just("noon".to_owned()), 1 => Just("end-of-day".to_owned())];
    let zone = select(
        &[
            "",
            " UTC",
            " AoE",
            " Europe/Paris",
            " America/New_York",
            " Asia/Kathmandu",
            " GMT",
            " UTC-8",
            " GMT+5:45",
            " -03:30",
            " +14:00",
        ][..],
    );
    let month = (year.clone(), 1..=12u8).prop_map(|(y, m)| format!("{y:04}-{m:02}"));
    let bare = prop_oneof![
        day.clone(),
        (day.clone(), day.clone()).prop_map(|(a, b)| if a < b { format!("{a}/{b}") } else { format!("{b}/{a}") }),
        (year.clone(), 1..=12u8, 1..=14u8, 15..=28u8).prop_map(|(y, m, a, b)| format!("{y:04}-{m:02}-{a:02}/{b:02}")),
        month.clone(),
        (month.clone(), month).prop_map(|(a, b)| if a < b { format!("{a}/{b}") } else { format!("{b}/{a}") }),
        (year.clone(), 1..=4u8).prop_map(|(y, q)| format!("{y:04}-Q{q}")),
        (year.clone(), 1..=2u8).prop_map(|(y, h)| format!("{y:04}-H{h}")),
        (year.clone(), 1..=2u8, 3..=4u8).prop_map(|(y, a, b)| format!("{y:04}-Q{a}/Q{b}")),
        (1..9998i32, 1..=4u8, 1..=4u8).prop_map(|(y, a, b)| format!("{y:04}-Q{a}/{:04}-Q{b}", y + 1)),
        (1..9998i32, 1..=2u8, 1..=2u8).prop_map(|(y, a, b)| format!("{y:04}-H{a}/{:04}-H{b}", y + 1)),
        (1..5000i32, 5000..=9998i32).prop_map(|(a, b)| format!("{a:04}/{b:04}")),
        year.clone().prop_map(|y| format!("{y:04}")),
        (select(&["early", "mid", "late"][..]), year.clone(), 1..=12u8)
            .prop_map(|(third, y, m)| format!("{third} {y:04}-{m:02}")),
        (year.clone(), select(&["spring", "summer", "autumn", "winter", "22", "36", "40"][..]))
            .prop_map(|(y, s)| format!("{y:04}-{s}")),
        (year, 1..=12u8, 0..4u8).prop_map(|(y, m, form)| match form {
            0 => format!("../{y:04}-{m:02}"),
            1 => format!("{y:04}-{m:02}-07/.."),
            2 => format!("../late {y:04}-{m:02}"),
            _ => format!("{y:04}-{m:02}-07 09:30 UTC/.."),
        }),
        (day.clone(), word.clone(), zone.clone()).prop_map(|(d, w, z)| format!("{d} {w}{z}")),
        (day.clone(), word.clone(), word.clone(), zone.clone()).prop_map(|(d, a, b, z)| format!("{d} {a}/{b}{z}")),
        (day.clone(), word.clone(), day, word, zone).prop_map(|(d, a, e, b, z)| format!("{d} {a}/{e} {b}{z}")),
    ];
    let sure = (bare, 0..4u8).prop_map(|(text, how)| match how {
        0 => format!("~{text}"),
        1 => format!("{text} tbc"),
        _ => text,
    });
    prop_oneof![30 => sure, 1 => Just("tba".to_owned()), 1 => Just("rolling".to_owned())]
        .prop_filter("a range has two ends", |text| text.split('/').collect::<Vec<_>>().windows(2).all(|pair| pair[0] != pair[1]))
}
