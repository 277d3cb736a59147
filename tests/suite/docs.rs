//! The documentation says what the code does: tables are made from the code, links lead somewhere, and the transcript
//! of the README is what the program prints.
//!
//! A made part stands between two comments: `<!-- fields: an event -->` and `<!-- end -->`. `CONVOKE_BLESS=1` writes
//! all of them, and then fails once.

use crate::imports::tree;
use convoke::diag::Diagnostics;
use convoke::edge::disk::SiteFolder;
use convoke::edge::report;
use convoke::locale::Locale;
use convoke::localised::date;
use convoke::parse::decoder::Decoder;
use convoke::parse::format::RECORDS;
use convoke::parse::schema::FILES;
use convoke::parse::types::{Field, Need, Record, Type};
use convoke::parse::values::FORMS;
use convoke::parse::vocabulary::{DocumentKind, VOCABULARIES};
use convoke::parse::yaml;
use convoke::path::{OutputPath, SourcePath};
use convoke::rules::RULES;
use convoke::source::{Source, SourceTree};
use convoke::theme::Theme;
use convoke::time::{Zone, parse};
use convoke::{Inputs, Rendered, compile, render};
use std::fmt::Write;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The root of the repository.
pub(crate) fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// What is wrong with a file that should hold `right`: nothing, or a sentence. With `CONVOKE_BLESS` set, it is mended.
pub(crate) fn settle(file: &str, text: &str, right: &str) -> String {
    if text == right {
        return String::new();
    }
    if std::env::var_os("CONVOKE_BLESS").is_some() {
        fs::write(repository().join(file), right).unwrap();
        return format!("{file}: rewritten; run the test again\n");
    }
    let line = text.lines().zip(right.lines()).take_while(|(a, b)| a == b).count();
    let shown = |text: &str| text.lines().nth(line).unwrap_or("the end").to_owned();
    format!(
        "{file}:{}: is not what the code says; run with CONVOKE_BLESS=1\n  it says:  {}\n  the code: {}\n",
        line + 1,
        shown(text),
        shown(right)
    )
}

/// A Markdown file in parts.
pub(crate) struct Page {
    /// Its headings of the second level; what stands before the first is under the empty one.
    pub(crate) sections: Vec<String>,
    /// Its fenced blocks.
    pub(crate) blocks: Vec<Block>,
}

/// A fenced block.
pub(crate) struct Block {
    /// The place of its section in [`Page::sections`].
    pub(crate) section: usize,
    /// What stands after the opening fence.
    pub(crate) info: String,
    /// Its text.
    pub(crate) text: String,
    /// Where the text stands.
    pub(crate) range: Range<usize>,
}

impl Page {
    pub(crate) fn of(text: &str) -> Self {
        let mut page = Page { sections: vec![String::new()], blocks: Vec::new() };
        let mut open: Option<(&str, String, usize)> = None;
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let trimmed = line.trim_end();
            let fence = &trimmed[..trimmed.bytes().take_while(|b| *b == b'`').count()];
            match &open {
                Some((closing, info, start)) if trimmed == *closing => {
                    let (info, range) = (info.clone(), *start..at);
                    page.blocks.push(Block {
                        section: page.sections.len() - 1,
                        info,
                        text: text[range.clone()].to_owned(),
                        range,
                    });
                    open = None;
                }
                Some(_) => {}
                None if fence.len() >= 3 => open = Some((fence, trimmed[fence.len()..].to_owned(), at + line.len())),
                None => page.sections.extend(trimmed.strip_prefix("## ").map(str::to_owned)),
            }
            at += line.len();
        }
        assert!(open.is_none(), "a block does not end");
        page
    }
}

/// The text with each part `<!-- KIND: NAME -->` made anew by `make`; all names that were met.
fn remade(text: &str, kind: &str, make: impl Fn(&str) -> String) -> (String, Vec<String>) {
    let (mut out, mut rest, mut names) = (String::new(), text, Vec::new());
    let opening = format!("<!-- {kind}: ");
    while let Some(at) = rest.find(&opening) {
        let name_end = at + rest[at..].find(" -->").expect("a comment ends");
        let name = rest[at + opening.len()..name_end].to_owned();
        let end = at + rest[at..].find("<!-- end -->").unwrap_or_else(|| panic!("`{name}` has no end"));
        write!(out, "{} -->\n\n{}\n", &rest[..name_end], make(&name)).unwrap();
        rest = &rest[end..];
        names.push(name);
    }
    (out + rest, names)
}

fn read(file: &str) -> String {
    fs::read_to_string(repository().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// A text as a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

/// The anchor of a heading, as code hosts make it.
fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase().replace(' ', "-");
    kept.chars().filter(|c| c.is_alphanumeric() || "-_".contains(*c)).collect()
}

#[test]
fn the_file_format_is_that_of_the_code() {
    let file = "docs/file-format.md";
    let text = read(file);
    let record =
        |name: &str| RECORDS.iter().find(|record| record.name == name).unwrap_or_else(|| panic!("there is no record `{name}`"));
    let (right, names) = remade(&text, "fields", |name| fields(record(name)));
    let (right, _) = remade(&right, "dates", |_| dates());
    let (right, _) = remade(&right, "kinds", |_| kinds());
    let (right, _) = remade(&right, "forms", |_| forms());
    let (right, _) = remade(&right, "words", |_| words());
    let (right, _) = remade(&right, "schemas", |_| files());
    for record in RECORDS {
        let count = names.iter().filter(|name| *name == record.name).count();
        assert_eq!(count, 1, "{file} has `{}` {count} times", record.name);
    }
    let error = settle(file, &text, &right);
    assert!(error.is_empty(), "\n{error}");
}

/// The table of the keys of a record.
fn fields(record: &Record) -> String {
    let mut table = "| Key | Type | Default | Meaning | Example |\n| --- | --- | --- | --- | --- |\n".to_owned();
    for Field { name, ty, need, doc, example } in record.fields {
        let default = match need {
            Need::Required => "**required**".to_owned(),
            Need::Optional => String::new(),
            Need::Default(value) => format!("`{value}`"),
            Need::Else(words) => (*words).to_owned(),
        };
        let example = format!("`{name}: {example}`");
        writeln!(table, "| `{name}` | {} | {default} | {} | {} |", linked(ty), cell(doc), cell(&example)).unwrap();
    }
    table
}

/// A type in words, in which the names of records lead to their tables.
fn linked(ty: &Type) -> String {
    let link = |name: &str| format!("[{name}](#{})", anchor(name));
    match ty {
        Type::Id(name) => format!("the id of {}", link(name)),
        Type::Record(record) => link(record.name),
        Type::List(of) => format!("a list, each {}", linked(of)),
        Type::Map(keys, of) => format!("a map from {} to {}", keys.name, linked(of)),
        Type::Either(first, second) => format!("{}, or {}", linked(first), linked(second)),
        other => other.to_string(),
    }
}

/// The kinds of pages in one sentence, for the list of what `kind` can be.
fn kinds() -> String {
    let names: Vec<String> = DocumentKind::ALL.iter().map(|(name, _)| format!("`{name}`")).collect();
    format!("The kinds are: {}.\n", names.join(", "))
}

/// The forms that texts have.
fn forms() -> String {
    let rows = FORMS.iter().map(|form| format!("| {} | {} |\n", form.name, cell(form.doc)));
    format!("| Type | A value of it |\n| --- | --- |\n{}", rows.collect::<String>())
}

/// The words of all vocabularies.
fn words() -> String {
    let mut table = "| For | Word | Meaning |\n| --- | --- | --- |\n".to_owned();
    for vocabulary in VOCABULARIES {
        for (number, meaning) in vocabulary.words.iter().enumerate() {
            let name = if number == 0 { vocabulary.name } else { "" };
            writeln!(table, "| {name} | `{}` | {} |", meaning.word, cell(meaning.doc)).unwrap();
        }
    }
    table
}

/// The kinds of files that have a schema.
fn files() -> String {
    let rows = FILES.iter().map(|file| format!("| `{}` | {} |\n", file.name, cell(&file.doc)));
    format!("| Name | Schema of |\n| --- | --- |\n{}", rows.collect::<String>())
}

/// Every form of a date, most exact first.
const DATES: &[&str] = &[
    "2015-03-16 12:00 Europe/Paris",
    "2015-03-16 noon Asia/Shanghai",
    "2015-03-16 end-of-day AoE",
    "2015-03-16 12:00:30 UTC",
    "2014-10-26 02:30 CEST Europe/Copenhagen",
    "2014-09-23 09:00/17:30 Europe/Copenhagen",
    "2014-09-23 09:00/2014-09-24 12:00 Europe/Copenhagen",
    "2014-02-25",
    "2014-02-25/26",
    "2014-02-28/03-01",
    "2014-12-31/2015-01-02",
    "2014-09",
    "2014-07/09",
    "2010-12/2011-02",
    "2014-Q3",
    "2014-Q4/2015-Q1",
    "2014-H2",
    "2014-H1/H2",
    "2014",
    "2014/2016",
    "~2015-12",
    "2016-06-24 tbc",
    "tba",
];

/// What becomes of each form of a date: in words, in a calendar, for machines.
fn dates() -> String {
    let words = Theme::built_in().words("en", &yaml_span(), &mut Diagnostics::new());
    let locale = Locale::new("en", "en-GB", words).unwrap();
    let mut table =
        "| You write | Readers see | Calendars get | Machines get | EDTF |\n| --- | --- | --- | --- | --- |\n".to_owned();
    for form in DATES {
        let when = parse(form, None).unwrap_or_else(|error| panic!("{form}: {}", error.message));
        let view = date::view(&locale, &when, &Zone::utc(), convoke::model::Clocks { zones: &[], published_first: true });
        let machine = match date::machine(&when) {
            Some((start, end)) if start == end => format!("`{start}`"),
            Some((start, end)) => format!("`{start}` to `{end}`"),
            None => {
                let times: Vec<&str> = view.html.split("datetime=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
                if times.is_empty() { "no date, in words only".to_owned() } else { format!("`{}`", times.join("` to `")) }
            }
        };
        let edtf = when.edtf().map_or("none".to_owned(), |edtf| format!("`{edtf}`"));
        writeln!(table, "| `{form}` | {} | {} | {machine} | {edtf} |", cell(&view.text), in_calendar(form)).unwrap();
    }
    table
}

fn yaml_span() -> convoke::diag::Span {
    convoke::diag::Span::new(&SourcePath::new("convoke.yaml").unwrap(), 0..0)
}

/// What the calendar file of an event with this date says of it.
fn in_calendar(form: &str) -> String {
    let mut tree = SourceTree::default();
    let files = [
        ("convoke.yaml", "version: 1\ntitle: E\nbase_url: https://example.org/\nuid_domain: example.org\n".to_owned()),
        ("content/_index.md", "---\ntitle: E\n---\n".to_owned()),
        ("content/e.md", format!("---\nkind: event\nid: e\ntitle: E\nupdated: 2013-01-01\ndates: {form}\n---\n")),
    ];
    for (path, text) in files {
        tree.insert(SourcePath::new(path).unwrap(), Source::Text(text.into()));
    }
    let compiled = compile(&Inputs { tree, ..Inputs::default() }, None);
    assert!(!compiled.diagnostics.has_errors(), "{form}: {:?}", compiled.diagnostics);
    let path = OutputPath::new("e/e.ics").unwrap();
    if compiled.plan.get(path.as_str()).is_none() {
        return "no entry".to_owned();
    }
    let Ok(Rendered::Bytes(bytes)) = render(&compiled, &path) else { panic!("{form}") };
    let file = String::from_utf8(bytes).unwrap();
    let event = file.split("BEGIN:VEVENT").nth(1).unwrap();
    let value = |name: &str| {
        event.lines().find(|line| line.starts_with(name)).and_then(|line| line.split_once(':')).map_or("", |(_, value)| value)
    };
    let zone = event.lines().find_map(|line| line.strip_prefix("DTSTART;TZID=")).and_then(|line| line.split(':').next());
    let tentative = if value("STATUS") == "TENTATIVE" { ", tentative" } else { "" };
    let days = if value("DTSTART").contains('T') { "" } else { "whole days, " };
    let zone = zone.map(|zone| format!(", {zone}")).unwrap_or_default();
    format!("{days}`{}` until `{}`{zone}{tentative}", value("DTSTART"), value("DTEND"))
}

/// Reads `text` as a record.
pub(crate) fn read_as(record: &Record, text: &str) -> Diagnostics {
    let file = SourcePath::new("example.yaml").unwrap();
    let mut decoder = Decoder::new(&file, text);
    match yaml::parse(&file, text, 0..text.len()) {
        Ok(node) => (record.read)(&node, &mut decoder),
        Err(error) => decoder.diagnostics.push(error),
    }
    decoder.diagnostics
}

#[test]
fn every_example_can_be_read() {
    for record in RECORDS {
        let line = |field: &Field| format!("{}: {}\n", field.name, field.example);
        for field in record.fields {
            let others = record.fields.iter().filter(|other| other.need == Need::Required && other.name != field.name);
            let text: String = std::iter::once(field).chain(others).map(line).collect();
            let found = read_as(record, &text);
            assert!(found.is_empty(), "the example of `{}` in `{}`: {found:?}", field.name, record.name);
        }
    }
}

#[test]
fn the_list_of_rules_is_that_of_the_code() {
    let file = "docs/rules/README.md";
    let text = read(file);
    let (right, _) = remade(&text, "rules", |_| {
        let rows = RULES
            .iter()
            .map(|rule| format!("| [{0}]({0}.md) | {1} | {2} |\n", rule.name, rule.severity_in_words(), cell(rule.summary)));
        format!("| Rule | Severity | What it asks |\n| --- | --- | --- |\n{}", rows.collect::<String>())
    });
    let error = settle(file, &text, &right);
    assert!(error.is_empty(), "\n{error}");
}

/// A record of data, as `src/view/` and `src/localised/` declare it.
struct View {
    name: String,
    doc: String,
    fields: Vec<(String, String, String)>,
}

/// The records from which templates see all others by their fields.
const SEEN: [&str; 2] = ["PageContext", "SiteView"];

/// The contract with themes: every record that a template can see, with its doc comments, names and types.
fn contract() -> Vec<View> {
    let mut files = Vec::new();
    sources_in(Path::new("src/view"), &mut files);
    sources_in(Path::new("src/localised"), &mut files);
    files.sort();
    let mut others: Vec<View> = files.iter().flat_map(|file| views(&read(file))).collect();
    let mut names: Vec<String> = SEEN.map(str::to_owned).to_vec();
    let mut seen: Vec<View> = Vec::new();
    while let Some(name) = names.pop() {
        let Some(at) = others.iter().position(|view| view.name == name) else { continue };
        let view = others.swap_remove(at);
        names.extend(view.fields.iter().map(|(_, ty, _)| inmost(ty).to_owned()));
        seen.push(view);
    }
    for name in SEEN {
        assert!(seen.iter().any(|view| view.name == name), "there is no record `{name}`");
    }
    seen
}

/// What a type is of: `Link` of `Option<Vec<Link>>`.
fn inmost(ty: &str) -> &str {
    let ty = ty.strip_prefix("the fields of ").unwrap_or(ty);
    match ty.strip_prefix("Option<").or_else(|| ty.strip_prefix("Vec<")).and_then(|rest| rest.strip_suffix('>')) {
        Some(inner) => inmost(inner),
        None if ty == DOCUMENT => CARD,
        None => ty,
    }
}

/// A document in a list, which is looked up when the page is rendered: a template sees a card.
const DOCUMENT: &str = "DocumentRef";
const CARD: &str = "CardView";

/// The records that `source` declares: doc comments, names and types.
fn views(source: &str) -> Vec<View> {
    let mut views: Vec<View> = Vec::new();
    let (mut doc, mut flat) = (String::new(), false);
    for line in source.lines().map(str::trim) {
        if let Some(words) = line.strip_prefix("///") {
            doc.push_str(words);
        } else if let Some(name) = line.strip_prefix("pub struct ").and_then(|rest| rest.strip_suffix(" {")) {
            views.push(View { name: name.to_owned(), doc: std::mem::take(&mut doc), fields: Vec::new() });
        } else if line.starts_with("#[") {
            flat |= line.contains("flatten");
        } else if let (Some((name, ty)), Some(view)) = (field(line), views.last_mut()) {
            let ty = if flat { format!("the fields of {ty}") } else { ty };
            view.fields.push((name, ty, std::mem::take(&mut doc)));
            flat = false;
        } else {
            doc.clear();
        }
    }
    views
}

/// The name and the type of a field; the type without the module in which it stands.
fn field(line: &str) -> Option<(String, String)> {
    let (name, ty) = line.strip_prefix("pub ")?.strip_suffix(',')?.split_once(": ")?;
    let (outer, inner) = ty.rsplit_once('<').map_or(("", ty), |(outer, inner)| (&ty[..=outer.len()], inner));
    let plain = if inner.starts_with("serde_json::") { inner } else { inner.rsplit("::").next().unwrap_or(inner) };
    Some((name.to_owned(), format!("{outer}{plain}")))
}

/// A type in the words of a template's author.
fn type_words(ty: &str) -> String {
    let inside = |outer: &str| ty.strip_prefix(outer).and_then(|rest| rest.strip_suffix('>'));
    if let Some(inner) = inside("Option<") {
        return format!("{}, or nothing", type_words(inner));
    }
    if let Some(inner) = inside("Vec<") {
        return format!("list of {}", type_words(inner));
    }
    if let Some(inner) = ty.strip_prefix("the fields of ") {
        return format!("the fields of {}", type_words(inner));
    }
    match ty {
        "String" | "&'static str" => "text".to_owned(),
        "bool" => "true or false".to_owned(),
        "u8" | "i16" | "i32" | "u32" | "i64" | "usize" => "number".to_owned(),
        "serde_json::Value" => "map".to_owned(),
        DOCUMENT => type_words(CARD),
        name => format!("[{name}](#{})", anchor(name)),
    }
}

#[test]
fn the_guide_to_themes_is_that_of_the_code() {
    let file = "docs/themes.md";
    let text = read(file);
    let views = contract();
    let (right, names) = remade(&text, "view", |name| {
        let view = views.iter().find(|view| view.name == name).unwrap_or_else(|| panic!("no template sees a `{name}`"));
        let mut table =
            format!("{}\n\n| Field | Type | Meaning |\n| --- | --- | --- |\n", view.doc.trim().replace(['[', ']'], ""));
        for (name, ty, doc) in &view.fields {
            let name = if ty.starts_with("the fields of ") { "…".to_owned() } else { format!("`{name}`") };
            writeln!(table, "| {name} | {} | {} |", type_words(ty), cell(doc.trim()).replace("[`", "`").replace("`]", "`"))
                .unwrap();
        }
        table
    });
    for view in &views {
        let count = names.iter().filter(|name| **name == view.name).count();
        assert_eq!(count, 1, "{file} has `{}` {count} times", view.name);
    }
    for template in Theme::built_in().templates.keys() {
        assert!(text.contains(&format!("`{template}`")), "{file} does not name the template `{template}`");
    }
    let error = settle(file, &text, &right);
    assert!(error.is_empty(), "\n{error}");
}

#[test]
fn the_doors_are_those_of_the_code() {
    let file = "ARCHITECTURE.md";
    let text = read(file);
    let (right, names) = remade(&text, "doors", |_| doors());
    assert_eq!(names.len(), 1, "{file} has one table of doors");
    let error = settle(file, &text, &right);
    assert!(error.is_empty(), "\n{error}");
}

#[test]
fn the_tree_of_modules_is_that_of_the_code() {
    let file = "ARCHITECTURE.md";
    let text = read(file);
    let (right, names) = remade(&text, "modules", |_| format!("```text\n{}```\n", tree()));
    assert_eq!(names.len(), 1, "{file} has one tree of modules");
    let error = settle(file, &text, &right);
    assert!(error.is_empty(), "\n{error}");
}

/// The table of dependencies and the files that name them.
fn doors() -> String {
    let manifest = read("Cargo.toml");
    let dependencies = manifest.split("\n[dependencies]\n").nth(1).and_then(|rest| rest.split("\n[").next()).unwrap();
    let names = dependencies.lines().filter(|line| !line.starts_with('#')).filter_map(|line| Some(line.split_once(" = ")?.0));
    let mut sources = Vec::new();
    sources_in(Path::new("src"), &mut sources);
    sources.sort();
    let sources: Vec<(String, String)> = sources.into_iter().map(|file| (file.clone(), read(&file))).collect();
    let mut table = "| Crate | Named in |\n| --- | --- |\n".to_owned();
    for name in names {
        let ident = name.replace('-', "_");
        let files: Vec<&str> =
            sources.iter().filter(|(_, text)| names_crate(text, &ident)).map(|(file, _)| file.as_str()).collect();
        let files = match files.len() {
            0 => "no file: it sets a feature of another".to_owned(),
            1..=4 => files.iter().map(|file| format!("`{file}`")).collect::<Vec<_>>().join(", "),
            _ => "several files".to_owned(),
        };
        writeln!(table, "| `{name}` | {files} |").unwrap();
    }
    table
}

/// All files of Rust below `folder`.
fn sources_in(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(repository().join(folder)).unwrap() {
        let name = entry.unwrap().file_name();
        let path = folder.join(&name);
        if repository().join(&path).is_dir() {
            sources_in(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path.to_str().unwrap().replace('\\', "/"));
        }
    }
}

/// Whether `text` names the crate `ident` outside of comments.
fn names_crate(text: &str, ident: &str) -> bool {
    let path = format!("{ident}::");
    text.lines().map(str::trim_start).filter(|line| !line.starts_with("//")).any(|line| {
        line.match_indices(&path).any(|(at, _)| {
            let before = &line[..at];
            before == "use ::" || !before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
        })
    })
}

/// The files that readers are shown.
fn documents() -> Vec<String> {
    let mut files: Vec<String> = ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md"].map(str::to_owned).to_vec();
    for folder in ["docs", "docs/rules"] {
        let entries = fs::read_dir(repository().join(folder)).unwrap().map(|entry| entry.unwrap().file_name());
        files.extend(
            entries
                .filter_map(|name| name.into_string().ok())
                .filter(|name| Path::new(name).extension().is_some_and(|extension| extension == "md"))
                .map(|name| format!("{folder}/{name}")),
        );
    }
    files.sort();
    files
}

/// A Markdown text without its fenced blocks and code.
fn prose(text: &str) -> String {
    let mut out = String::new();
    let mut fence = None;
    for line in text.lines() {
        let ticks = line.bytes().take_while(|b| *b == b'`').count();
        match fence {
            Some(open) if ticks == open => fence = None,
            Some(_) => {}
            None if ticks >= 3 => fence = Some(ticks),
            None => {
                out.extend(line.split('`').step_by(2));
                out.push('\n');
            }
        }
    }
    out
}

#[test]
fn links_between_documents_lead_somewhere() {
    let mut dead = Vec::new();
    for file in documents() {
        let text = prose(&read(&file));
        let here = Path::new(&file).parent().unwrap_or(Path::new("")).to_owned();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if ["https:", "http:", "mailto:"].iter().any(|scheme| target.starts_with(scheme)) {
                continue;
            }
            let (path, anchor_wanted) = target.split_once('#').unwrap_or((target, ""));
            let to = if path.is_empty() { file.clone().into() } else { here.join(path) };
            let Ok(found) = fs::metadata(repository().join(&to)) else {
                dead.push(format!("{file}: {target}"));
                continue;
            };
            if !anchor_wanted.is_empty() && found.is_file() {
                let headings = fs::read_to_string(repository().join(&to)).unwrap();
                let has = headings
                    .lines()
                    .filter(|line| line.starts_with('#'))
                    .any(|line| anchor(line.trim_start_matches(['#', ' '])) == anchor_wanted);
                if !has {
                    dead.push(format!("{file}: {target} (no such heading)"));
                }
            }
        }
    }
    assert!(dead.is_empty(), "\n{}", dead.join("\n"));
}

/// The mistake that the README shows: what is written in the file, and what stands there instead.
const MISTAKE: (&str, &str, &str) =
    ("content/workshops/chengdu-2014/index.md", "dates: 2014-02-25/26\n", "dates: 2014-02-25/30\n");

#[test]
fn the_transcript_of_the_readme_is_real() {
    let text = read("README.md");
    let (right, names) = remade(&text, "transcript", |_| format!("```text\n{}```\n", transcript()));
    assert_eq!(names.len(), 1, "README.md shows one transcript");
    let error = settle("README.md", &text, &right);
    assert!(error.is_empty(), "\n{error}");
}

/// What `convoke check` says of the site of this repository with the [`MISTAKE`] in it.
fn transcript() -> String {
    let root = repository();
    let mut tree = SiteFolder::open(&root, None, Some(&root.join("public"))).unwrap().read().unwrap();
    let (path, right, wrong) = MISTAKE;
    let path = SourcePath::new(path).unwrap();
    let file = tree.text(&path).unwrap().to_string();
    assert!(file.contains(right), "{path} does not hold {right:?}");
    tree.insert(path, Source::Text(file.replace(right, wrong).into()));
    let compiled = compile(&Inputs { tree, ..Inputs::default() }, None);
    let human = report::format("human").unwrap();
    let (text, _) = report::write(&compiled.diagnostics, &compiled, &|path| path.to_string(), false, human);
    plain(&text).trim_end().to_owned() + "\n"
}

/// A text without its escape sequences for colours.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        out.push_str(before);
        rest = after.split_once('m').map_or("", |(_, rest)| rest);
    }
    out + rest
}
