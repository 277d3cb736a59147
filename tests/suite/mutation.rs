//! Mutation test of the dates of this repository's own site: any date that is changed is questioned, or it is
//! shown to contradict nothing: it is said nowhere else, or there is a reason why it can stand.
//!
//! Every date value of every file (found through the records, not by patterns) is moved by a day, a month and a year,
//! forth and back, and put into another zone; every date that a text says is moved by a day, or by a month where it is
//! one. Each mutant is compiled. Of those that no rule finds, a date that stands alone in the site is told from the
//! others by the test itself; [`SURVIVORS`] is the list of the rest, with the reasons. All are printed.

#![allow(clippy::disallowed_macros, reason = "the figures are what the test is run for")]

use crate::support::{more, read, repository};
use convoke::diag::Span;
use convoke::parse::decode::{Decode, Leaf};
use convoke::parse::{Parsed, parse, role};
use convoke::path::SourcePath;
use convoke::source::{Source, SourceTree};
use convoke::text::prose::{Mention, MentionedDate};
use convoke::time::{self, Date, Extent, PartOfYear, When, Zone};
use convoke::{Compiled, Inputs, Options, compile};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Of so many mutants the first is tried where not all are: no multiple of the number of changes, so that all of them come up.
const STEP: usize = 11;

/// A date that is changed.
struct Mutant {
    /// The place: the file and the keys that lead to the value, or `text`.
    place: String,
    /// The date as it stands.
    value: String,
    /// What is done to it.
    change: &'static str,
    span: Span,
    /// What stands in its place.
    text: String,
}

/// Every date value of a file, with the keys that lead to it.
fn date_values(parsed: &Parsed) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    let mut see = |path: &[&'static str], leaf: Leaf<'_>| {
        if let Leaf::Date(text) = leaf {
            found.push((path.join("."), text.span.clone()));
        }
    };
    let path = &mut Vec::new();
    match parsed {
        Parsed::Config(raw) => raw.visit(path, &mut see),
        Parsed::Timeline(raw, _) => raw.visit(path, &mut see),
        Parsed::Organisations(raw, _) => raw.visit(path, &mut see),
        Parsed::Places(raw, _) => raw.visit(path, &mut see),
        Parsed::Sources(raw, _) => raw.visit(path, &mut see),
        Parsed::Series(raw, _) => raw.visit(path, &mut see),
        Parsed::Translation(translation) => translation.raw.visit(path, &mut see),
        Parsed::Document(document) => {
            document.common.visit(path, &mut see);
            document.kind.visit(path, &mut see);
        }
        Parsed::Tags(raw) => raw.visit(path, &mut see),
        Parsed::Lock(_) | Parsed::Failed | Parsed::Unread => {}
    }
    found
}

/// A change: its name, and by how many days and months it moves a date.
const CHANGES: &[(&str, i32, i32)] =
    &[("day+", 1, 0), ("day-", -1, 0), ("month+", 0, 1), ("month-", 0, -1), ("year+", 0, 12), ("year-", 0, -12)];

/// The day so many days (one at most) and months later.
fn moved(date: Date, days: i32, months: i32) -> Date {
    let month = i32::from(date.year()) * 12 + i32::from(date.month()) - 1 + months;
    let first = Date::constant(i16::try_from(month.div_euclid(12)).unwrap(), i8::try_from(month.rem_euclid(12) + 1).unwrap(), 1);
    let same = Date::constant(first.year(), first.month(), date.day().min(first.last_of_month().day()));
    match days {
        1 => same.tomorrow().unwrap(),
        -1 => same.yesterday().unwrap(),
        _ => same,
    }
}

/// The date moved by a change; `None` where it is not precise enough.
fn changed(when: &When, days: i32, months: i32) -> Option<String> {
    let day = |date: &Date| moved(*date, days, months);
    let part = |part: &PartOfYear, in_year: i32| {
        let step = if months.abs() == 12 { months / 12 * in_year } else { months };
        let number = i32::from(part.year) * in_year + i32::from(part.part) - 1 + step;
        (number.div_euclid(in_year), number.rem_euclid(in_year) + 1)
    };
    let month = |of: &PartOfYear| {
        let (year, month) = part(of, 12);
        format!("{year:04}-{month:02}")
    };
    let about = if when.certainty == time::Certainty::About { "~" } else { "" };
    let text = match &when.extent {
        Extent::Day(date) => day(date).to_string(),
        Extent::Days { first, last } => format!("{}/{}", day(first), day(last)),
        Extent::Instant(moment) => format!("{} {} {}", day(&moment.local.date()), time::clock(moment.local), moment.zone),
        _ if days != 0 => return None,
        Extent::Month(of) => month(of),
        Extent::Months { first, last } => format!("{}/{}", month(first), month(last)),
        Extent::Quarter(of) => {
            let (year, quarter) = part(of, 4);
            format!("{year:04}-Q{quarter}")
        }
        Extent::Year(year) if months.abs() == 12 => format!("{:04}", i32::from(*year) + months / 12),
        _ => return None,
    };
    Some(format!("{about}{text}"))
}

/// The mutants of the values of all files.
fn value_mutants(tree: &SourceTree) -> Vec<Mutant> {
    let paris = Zone::named("Europe/Paris").unwrap();
    let mut mutants = Vec::new();
    for (path, source) in tree.iter() {
        let Source::Text(text) = source else { continue };
        for (key, span) in date_values(&parse(path, source, &role(path)).0) {
            let written = &text[span.range()];
            let value = written.trim_matches('"').to_owned();
            let when = time::parse(&value, Some(&paris)).unwrap_or_else(|error| panic!("{path}: {value}: {error:?}"));
            let mut push = |change, text| {
                let (place, value, span) = (format!("{}:{key}", short(path)), value.clone(), span.clone());
                mutants.push(Mutant { place, value, change, span, text });
            };
            for (name, days, months) in CHANGES {
                changed(&when, *days, *months).into_iter().for_each(|text| push(name, format!("\"{text}\"")));
            }
            if when.is_exact_to_the_minute() {
                let other = if value.ends_with("UTC") { "Asia/Shanghai" } else { "UTC" };
                let (rest, _) = value.rsplit_once(' ').unwrap();
                push("zone", format!("{rest} {other}"));
            }
        }
    }
    mutants
}

fn short(path: &SourcePath) -> &str {
    path.as_str().strip_prefix("content/").unwrap_or(path.as_str())
}

/// The mutants of the dates that texts say.
fn prose_mutants(tree: &SourceTree, site: &convoke::model::Site) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for (path, prose) in &site.prose {
        let text = tree.text(path).expect("a file that was read");
        for mention in &prose.mentions {
            let said = &text[mention.range.clone()];
            let place =
                format!("{}:{}", short(path), if mention.path.is_empty() { "text".to_owned() } else { mention.path.join(".") });
            for (change, other) in other_words(mention, said) {
                let span = Span::new(path, mention.range.clone());
                mutants.push(Mutant { place: place.clone(), value: said.to_owned(), change, span, text: other });
            }
        }
    }
    mutants
}

/// The words of a date, changed.
fn other_words(mention: &Mention, said: &str) -> Vec<(&'static str, String)> {
    const MONTHS: &[&str] = &[
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    const QUARTERS: &[&str] = &["1st", "2nd", "3rd", "4th"];
    let swapped = |names: &[&str], step: usize| {
        let at = names.iter().position(|name| said.contains(name))?;
        Some(said.replace(names[at], names[(at + step) % names.len()]))
    };
    let exact = match &mention.date {
        MentionedDate::Date(Extent::Day(_) | Extent::Days { .. }) | MentionedDate::NoYear(..) => true,
        MentionedDate::Date(Extent::Quarter(_)) => {
            return [("month+", 1), ("month-", 3)]
                .iter()
                .filter_map(|(name, step)| Some((*name, swapped(QUARTERS, *step)?)))
                .collect();
        }
        MentionedDate::Date(_) => false,
        MentionedDate::Impossible | MentionedDate::Time => return Vec::new(),
    };
    let by_month = [("month+", 1), ("month-", 11)].iter().filter_map(|(name, step)| Some((*name, swapped(MONTHS, *step)?)));
    if !exact {
        return by_month.collect();
    }
    [("day+", 1), ("day-", -1)].map(|(name, step)| (name, with_days(said, step))).into_iter().collect()
}

/// A text with every number of one or two digits moved by `step`.
fn with_days(said: &str, step: i32) -> String {
    let mut out = String::new();
    let mut rest = said;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let length = rest[at..].bytes().take_while(u8::is_ascii_digit).count();
        let number = &rest[at..at + length];
        out.push_str(&rest[..at]);
        // In Chinese the month is a number as well, and is left as it is.
        let is_day = length < 3 && !rest[at + length..].starts_with('月');
        out.push_str(&if is_day { (number.parse::<i32>().unwrap() + step).to_string() } else { number.to_owned() });
        rest = &rest[at + length..];
    }
    out + rest
}

/// The site with one date changed.
fn with(tree: &SourceTree, mutant: &Mutant) -> SourceTree {
    let mut tree = tree.clone();
    let mut text = tree.text(&mutant.span.file).expect("a file that was read").to_string();
    text.replace_range(mutant.span.range(), &mutant.text);
    tree.insert(mutant.span.file.clone(), Source::Text(text.into()));
    tree
}

/// Which mutants nothing questions.
fn survivors<'m>(tree: &SourceTree, base: &Compiled, mutants: &'m [Mutant]) -> Vec<&'m Mutant> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut alive = Vec::new();
        while let Some(mutant) = mutants.get(next.fetch_add(1, Ordering::Relaxed)) {
            let inputs = Inputs { tree: with(tree, mutant), options: Options::default() };
            // Every text that changes asks for its translation to be looked at; that says nothing of the date.
            if compile(&inputs, Some(base)).diagnostics.iter().all(|found| found.rule.name == "stale-translation") {
                alive.push(mutant);
            }
        }
        alive
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("a thread that ends")).collect()
    })
}

/// A reason, and the mutants that it lets live: place, value, and the change.
type Survivors = (&'static str, &'static [(&'static str, &'static str, &'static str)]);

/// What survives, by the reason why it can stand: the place, the value (`*`: any) and the changes.
const SURVIVORS: &[Survivors] = &[
    (
        "The day on which a source was published or stored is not that of what is said in it, although it may be the same: it must only not be before what is said to stand in it, nor contradict its address",
        &[("sources.yaml:date", "*", "*")],
    ),
    (
        "A document on offer is told of by a page of news, whose date is its own: nothing ties the two",
        &[("*:documents.date", "*", "*")],
    ),
    (
        "Notes of sources, and texts about organisations, tell what others say: another date is no contradiction",
        &[
            ("*:sources.note", "*", "*"),
            ("*:milestones.sources.note", "*", "*"),
            ("organisations.yaml:note", "*", "*"),
            ("organisations.yaml:role", "*", "*"),
            ("sources.yaml:note", "*", "*"),
        ],
    ),
    (
        "A comment or `allow` vouches for the dates of this paragraph or milestone",
        &[
            ("call/index.md:text", "5 March 2019", "day+ day-"),
            ("call/index.md:text", "21–22 March 2019", "day+ day-"),
            ("call/index.zh.md:text", "2019年3月21日至22日", "day+ day-"),
            ("call/index.zh.md:text", "2019年3月5日", "day+ day-"),
            ("updates/2014-09-29-cas-report.zh.md:text", "2014年9月23日至25日", "day+ day-"),
            ("updates/2014-09-29-cas-report.zh.md:text", "9月23日至24日", "day+ day-"),
            ("updates/2019-03-05-smile-adopted.zh.md:text", "2019年3月21日至22日", "day+ day-"),
            ("updates/2014-09-29-cas-report.md:text", "23–24 September", "day+ day-"),
            ("updates/2014-09-29-cas-report.md:text", "23–25 September 2014", "day+ day-"),
            ("updates/2019-03-05-smile-adopted.md:text", "21–22 March 2019", "day+ day-"),
            ("workshops/copenhagen-2014/index.md:text", "23 to 25 September", "day+ day-"),
        ],
    ),
    (
        "A former date can have been said on any day before its source was published and its event took place",
        &[
            ("call/timeline.yaml:milestones.was.said", "2014-11-28", "day- month- year-"),
            ("call/timeline.yaml:milestones.was.said", "2015-01-19", "day- month- year-"),
            ("call/timeline.yaml:milestones.was.said", "2015-01-25", "day- month- year-"),
            ("call/timeline.yaml:milestones.was.said", "2024-05-01", "day- month- year-"),
            ("workshops/copenhagen-2014/index.md:was.said", "2013-11-03", "day- month- year-"),
            ("workshops/copenhagen-2014/index.md:was.said", "2013-11-25", "day-"),
        ],
    ),
    (
        "A former date may be any date but the one that follows it; no words of its publication are kept that it could contradict",
        &[
            ("call/timeline.yaml:milestones.was.date", "2015", "year+ year-"),
            ("call/timeline.yaml:milestones.was.date", "2021", "year+ year-"),
            ("call/timeline.yaml:milestones.was.date", "2025", "year+ year-"),
            ("call/timeline.yaml:milestones.was.date", "~2023-12/2024-06", "month+ month- year+ year-"),
            ("workshops/copenhagen-2014/index.md:was.date", "2014-09", "month+ month- year+ year-"),
        ],
    ),
    (
        "Another quarter of the same year holds a date that is declared nearby",
        &[("updates/2013-11-03-space-agenda.md:summary", "3rd quarter of 2014", "month+")],
    ),
    (
        "Another month of the same text is near, or none: the order of the dates beside it holds",
        &[
            ("call/timeline.yaml:milestones.date", "2015-10", "month+ month-"),
            ("call/timeline.yaml:milestones.date", "2017", "year+ year-"),
        ],
    ),
    (
        "A month that is said may be that of something else nearby, or of nothing that is declared: only the same month of another year is a contradiction",
        &[
            ("call/index.md:outcome", "March 2019", "month+ month-"),
            ("call/index.md:outcome", "November 2015", "month+ month-"),
            ("call/index.md:text", "June 2015", "month-"),
            ("call/index.md:text", "May 2015", "month+ month-"),
            ("call/timeline.yaml:milestones.name", "March 2015", "month+"),
            ("call/timeline.yaml:milestones.what", "January 2015", "month-"),
            ("call/timeline.yaml:milestones.what", "March 2019", "month+ month-"),
            ("updates/2013-05-07-palermo-report.md:text", "January 2015", "month+ month-"),
            ("updates/2013-10-14-first-notice.md:summary", "November 2013", "month+ month-"),
            ("updates/2014-11-28-call-pre-announced.md:summary", "January 2015", "month-"),
            ("updates/2014-11-28-call-pre-announced.md:title", "January 2015", "month-"),
            ("updates/2015-06-04-smile-chosen.md:text", "June 2015", "month+ month-"),
            ("updates/2015-11-smile-selected.md:summary", "November 2015", "month+ month-"),
            ("updates/2015-11-smile-selected.md:text", "October 2015", "month+ month-"),
            ("updates/2018-12-17-red-book.md:text", "June 2015", "month+ month-"),
            ("updates/2018-12-17-red-book.md:text", "November 2015", "month+ month-"),
            ("workshops/_index.md:text", "January 2015", "month+"),
        ],
    ),
    (
        "No date near this one is declared: it is told in the text alone",
        &[("call/index.md:text", "2–3 February 2015", "day+ day-"), ("call/index.zh.md:text", "2015年2月2日至3日", "day+ day-")],
    ),
];

/// Every statement of a date to the month or closer, by a value or in a text: where it stands, by which keys, and its days.
fn statements(tree: &SourceTree, site: &convoke::model::Site) -> Vec<(Span, String, (Date, Date))> {
    let paris = Zone::named("Europe/Paris").unwrap();
    let close = |extent: &Extent| {
        let days = When { extent: extent.clone(), certainty: time::Certainty::Confirmed }.days()?;
        (days.0.year() == days.1.year() && days.0.month() == days.1.month()).then_some(days)
    };
    let mut found = Vec::new();
    for (path, source) in tree.iter() {
        let Source::Text(text) = source else { continue };
        for (key, span) in date_values(&parse(path, source, &role(path)).0) {
            let when = time::parse(text[span.range()].trim_matches('"'), Some(&paris)).expect("a date");
            found.extend(close(&when.extent).map(|days| (span, key, days)));
        }
    }
    for (path, prose) in &site.prose {
        for mention in &prose.mentions {
            let MentionedDate::Date(extent) = &mention.date else { continue };
            let key = if mention.path.is_empty() { "text".to_owned() } else { mention.path.join(".") };
            found.extend(close(extent).map(|days| (Span::new(path, mention.range.clone()), key, days)));
        }
    }
    found
}

/// Whether the date of a mutant is a statement that stands alone: no value and no text says it, a day in it or the month
/// that holds it. Then nothing in the site can be contradicted by another date but the order of dates, which rules judge.
/// The days of the last change of other pages are no statements about this one.
fn stands_alone(mutant: &Mutant, statements: &[(Span, String, (Date, Date))]) -> bool {
    let Some((_, key, (first, last))) = statements.iter().find(|(span, ..)| *span == mutant.span) else { return false };
    let is_other = |other: &(Span, String, (Date, Date))| other.0 != mutant.span && !(key == "updated" && other.1 == "updated");
    !statements.iter().any(|other| is_other(other) && other.2.0 <= *last && *first <= other.2.1)
}

#[test]
fn every_changed_date_is_caught_or_explained() {
    let mut tree = read(repository());
    // Pictures hold no dates of their own, and looking for their letters takes half of the time.
    let config = SourcePath::new("convoke.yaml").unwrap();
    let without = tree.text(&config).expect("a configuration").replace("social_images: true\n", "");
    tree.insert(config, Source::Text(without.into()));
    let base = compile(&Inputs { tree: tree.clone(), options: Options::default() }, None);
    assert!(base.diagnostics.is_empty(), "the site itself is questioned");
    let site = base.site().expect("a site");
    let whole = more().is_some();
    let sample = |mutants: Vec<Mutant>| mutants.into_iter().step_by(if whole { 1 } else { STEP }).collect::<Vec<_>>();
    let (values, prose) = (sample(value_mutants(&tree)), sample(prose_mutants(&tree, site)));
    assert!(values.len() > 10 && prose.len() > 10, "dates are found: {} and {}", values.len(), prose.len());
    let statements = statements(&tree, site);
    let mut alive = BTreeMap::<(String, String), BTreeSet<&str>>::new();
    let mut figures = String::new();
    let mut alone = BTreeMap::<(String, String), BTreeSet<&str>>::new();
    for (what, mutants) in [("date values", &values), ("dates in texts", &prose)] {
        let left = survivors(&tree, &base, mutants);
        writeln!(figures, "{what}: {} mutants, {} caught, {} survive", mutants.len(), mutants.len() - left.len(), left.len())
            .unwrap();
        for mutant in left {
            let list = if stands_alone(mutant, &statements) { &mut alone } else { &mut alive };
            list.entry((mutant.place.clone(), mutant.value.clone())).or_default().insert(mutant.change);
        }
    }
    let mut wrong = String::new();
    let mut used = BTreeSet::new();
    for ((place, value), changes) in &alive {
        let known = SURVIVORS.iter().flat_map(|(_, places)| places.iter()).find(|(at, of, _)| {
            (at == place || at.strip_prefix("*:").is_some_and(|key| place.ends_with(&format!(":{key}"))))
                && (*of == "*" || of == value)
        });
        let is_listed = |listed: &str| listed == "*" || changes.iter().all(|change| listed.split(' ').any(|one| one == *change));
        let is_whole = |listed: &str| !whole || listed == "*" || listed.split(' ').count() == changes.len();
        match known {
            Some(entry) if is_listed(entry.2) && is_whole(entry.2) => {
                used.insert(entry);
            }
            _ => {
                let changes = changes.iter().copied().collect::<Vec<_>>().join(" ");
                writeln!(wrong, "            (\"{place}\", \"{value}\", \"{changes}\"),").unwrap();
            }
        }
    }
    let unused = SURVIVORS.iter().flat_map(|(_, places)| places.iter()).filter(|entry| whole && !used.contains(entry));
    for entry in unused {
        writeln!(wrong, "listed, but caught: {entry:?}").unwrap();
    }
    for ((place, value), changes) in &alone {
        writeln!(figures, "said nowhere else: {place} {value}: {}", changes.iter().copied().collect::<Vec<_>>().join(" "))
            .unwrap();
    }
    println!("{figures}");
    for (reason, places) in SURVIVORS {
        println!(
            "{reason}: {}",
            places.iter().map(|(place, value, _)| format!("{place} {value}")).collect::<Vec<_>>().join(", ")
        );
    }
    assert!(wrong.is_empty(), "these survive without a reason:\n{wrong}");
}
