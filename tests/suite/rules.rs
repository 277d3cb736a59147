//! Every page of `docs/rules/` is a test: its example is compiled, and its output is what the compiler says.
//!
//! A page has blocks that name files (```` ```yaml convoke.yaml ````) and one block that holds what is found
//! (```` ```text output ````). What a page leaves out is in [`BOILERPLATE`]. Below `## How to mend it`, blocks that
//! name files are laid over the example, and nothing may be found any more. A block ```` ```sh --locked ```` asks for
//! what that flag asks for, and ```` ```sh --no-default-features ```` for a program that was built so. A file that ends in `.ics` is checked as `convoke ics` does, with the ends of lines that
//! RFC 5545 asks for.
//! `CONVOKE_BLESS=1` writes the first lines and the output of each page, and then fails once.

use crate::docs::{Block, Page, repository, settle};
use convoke::diag::{Diagnostic, Diagnostics, Exceptions, Rule, Severity};
use convoke::edge::report::{Context, Files, Report};
use convoke::ics::lint;
use convoke::path::SourcePath;
use convoke::rules::RULES;
use convoke::source::{Source, SourceTree, is_font, is_text};
use convoke::{Compiled, Inputs, Options, compile, render};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

/// The files of an example that names neither them nor, as `without PATH`, their absence.
const BOILERPLATE: &[(&str, &str)] = &[
    (
        "convoke.yaml",
        "version: 1\ntitle: Example events\nbase_url: https://example.org/\nuid_domain: example.org\ntimezone: Europe/Paris\n",
    ),
    ("content/_index.md", "---\ntitle: Example events\n---\n"),
];

#[test]
fn every_rule_has_a_page_and_every_page_a_rule() {
    let rules: BTreeSet<String> = RULES.iter().map(|rule| rule.name.to_owned()).collect();
    let pages: BTreeSet<String> = std::fs::read_dir(repository().join("docs/rules"))
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().to_str()?.strip_suffix(".md").map(str::to_owned))
        .filter(|name| name != "README")
        .collect();
    let lonely: Vec<_> = rules.symmetric_difference(&pages).collect();
    assert!(lonely.is_empty(), "without a page, or without a rule: {lonely:?}");
    assert_eq!(rules.len(), RULES.len(), "a name is given once");
}

#[test]
fn names_are_words_and_summaries_sentences() {
    for rule in RULES {
        let is_word = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        assert!(rule.name.split('-').all(is_word), "{}", rule.name);
        assert!(rule.summary.ends_with('.'), "{}: {}", rule.name, rule.summary);
    }
}

#[test]
fn every_page_shows_what_its_rule_finds() {
    let mut wrong = String::new();
    for rule in RULES {
        let file = file(rule);
        match shown(rule).as_ref().map_err(String::clone).and_then(|shown| page(rule, shown)) {
            Ok(right) => wrong.push_str(&settle(&file, &text(rule), &right)),
            Err(error) => write!(wrong, "{file}: {error}\n\n").unwrap(),
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

fn file(rule: &Rule) -> String {
    format!("docs/rules/{}.md", rule.name)
}

fn text(rule: &Rule) -> String {
    let file = file(rule);
    std::fs::read_to_string(repository().join(&file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The example of the page of a rule, and what is found in it.
struct Shown {
    files: Example,
    /// What the blocks `sh --…` ask for.
    options: Options,
    /// Where the page shows what is found.
    output: Range<usize>,
    found: Vec<Found>,
}

/// What the page of a rule shows, or what is wrong with the page; worked out once for all tests.
fn shown(rule: &Rule) -> &'static Result<Shown, String> {
    static SHOWN: LazyLock<BTreeMap<&str, OnceLock<Result<Shown, String>>>> =
        LazyLock::new(|| RULES.iter().map(|rule| (rule.name, OnceLock::new())).collect());
    SHOWN[rule.name].get_or_init(|| {
        let page = Page::of(&text(rule));
        let mut files: Example = BOILERPLATE.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
        let (mut output, mut options) = (None, Options::default());
        for block in blocks(&page, "Example")? {
            match block.info.as_str() {
                "text output" => output = Some(block.range.clone()),
                info if asks(info, &mut options) => {}
                _ => lay_over(&mut files, &block.info, &block.text)?,
            }
        }
        let output = output.ok_or("there is no block `text output`")?;
        let found = findings(&compiled(&files, &options)?, &files);
        Ok(Shown { files, options, output, found })
    })
}

/// The blocks of a part of a page.
fn blocks<'a>(page: &'a Page, name: &str) -> Result<impl Iterator<Item = &'a Block>, String> {
    let section = page.sections.iter().position(|section| section == name).ok_or(format!("there is no part `## {name}`"))?;
    Ok(page.blocks.iter().filter(move |block| block.section == section))
}

/// The page as it should be.
fn page(rule: &Rule, shown: &Shown) -> Result<String, String> {
    if let Some(first) = shown.found.iter().find(|found| found.rule != rule.name) {
        return Err(format!("the example breaks another rule as well:\n{}", first.text));
    }
    if shown.found.is_empty() {
        return Err("the example does not break the rule".to_owned());
    }
    let text = text(rule);
    let mut mended = shown.files.clone();
    for block in blocks(&Page::of(&text), "How to mend it")? {
        lay_over(&mut mended, &block.info, &block.text)?;
    }
    let left = if mended == shown.files { Vec::new() } else { findings(&compiled(&mended, &shown.options)?, &mended) };
    if let Some(first) = left.first() {
        return Err(format!("what the page mends is still found:\n{}", first.text));
    }
    let found: String = shown.found.iter().map(|found| found.text.as_str()).collect();
    let mut right = text;
    right.replace_range(shown.output.clone(), &found);
    let head = format!("# {}\n\n**{}**: {}\n", rule.name, rule.severity_in_words(), rule.summary);
    let after = right.match_indices('\n').nth(2).map_or(right.len(), |(at, _)| at + 1);
    right.replace_range(..after, &head);
    Ok(right)
}

/// The files of an example by their paths.
type Example = BTreeMap<String, Vec<u8>>;

/// Lays a block over an example: a file, several files of one form, or the absence of one.
fn lay_over(files: &mut Example, info: &str, text: &str) -> Result<(), String> {
    let words: Vec<&str> = info.split(' ').collect();
    match words[..] {
        // A block without a path is there to be read.
        [] | [_] => {}
        [_, "without", path] => {
            files.remove(path).ok_or(format!("`{path}` is not there anyway"))?;
        }
        ["bytes", path] => {
            files.insert(path.to_owned(), bytes(text)?);
        }
        ["ics", path] => {
            files.insert(path.to_owned(), text.replace('\n', "\r\n").into_bytes());
        }
        [_, path] => {
            files.insert(path.to_owned(), text.as_bytes().to_vec());
        }
        [_, path, "times", count] => {
            let count: usize = count.parse().map_err(|_| format!("`{count}` is no number"))?;
            for n in 1..=count {
                let fill = |text: &str| text.replace("{n}", &n.to_string());
                files.insert(fill(path), fill(text).into_bytes());
            }
        }
        _ => return Err(format!("a block is called `{info}`")),
    }
    Ok(())
}

/// The bytes of a text in which `\xff` stands for a byte.
fn bytes(text: &str) -> Result<Vec<u8>, String> {
    let mut parts = text.split("\\x");
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (digits, rest) = part.split_at_checked(2).ok_or("an escape is cut off")?;
        bytes.push(u8::from_str_radix(digits, 16).map_err(|error| error.to_string())?);
        bytes.extend(rest.as_bytes());
    }
    Ok(bytes)
}

/// Whether a block asks for something besides files; if so, it is asked for.
fn asks(info: &str, options: &mut Options) -> bool {
    match info {
        "sh --locked" => options.locked = true,
        "sh --no-default-features" => options.social_images = false,
        _ => return false,
    }
    true
}

fn compiled(files: &Example, options: &Options) -> Result<Compiled, String> {
    let mut tree = SourceTree::default();
    for (path, bytes) in files {
        let path = SourcePath::new(path).map_err(|error| format!("{path}: {error}"))?;
        if is_text(&path) || is_font(&path) {
            tree.insert_bytes(path, bytes.clone());
        } else {
            tree.insert(path, Source::Asset { len: bytes.len() as u64, hash: 0 });
        }
    }
    Ok(compile(&Inputs { tree, options: options.clone() }, None))
}

/// A finding as a page shows it.
struct Found {
    rule: &'static str,
    text: String,
}

/// What is found when a site is compiled, and, if that is no error, when every output is rendered.
fn findings(compiled: &Compiled, files: &Example) -> Vec<Found> {
    let mut all: Vec<Diagnostic> = compiled.diagnostics.iter().cloned().collect();
    if compiled.diagnostics.count(Severity::Error) == 0 {
        all.extend(compiled.plan.paths().filter_map(|path| render(compiled, path).err()).flatten());
    }
    let calendars: BTreeMap<SourcePath, String> = files
        .iter()
        .filter(|(path, _)| path.ends_with(".ics"))
        .map(|(path, bytes)| (SourcePath::new(path).unwrap(), String::from_utf8_lossy(bytes).into_owned()))
        .collect();
    all.extend(calendars.iter().flat_map(|(path, text)| lint::check(path, text)));
    let mut all = Diagnostics::from_iter(all);
    all.sort();
    let name = |path: &SourcePath| path.to_string();
    let context = Context {
        text: &|path| calendars.get(path).map(String::as_str).or_else(|| compiled.text(path)),
        name: &name,
        deny_warnings: false,
    };
    let shown = Files::of(&all, &context);
    let report = Report::new(&all, &shown, false);
    let found = report.findings.iter().map(|finding| {
        let (rule, severity, message) = (finding.diagnostic.rule.name, finding.severity.word(), &finding.diagnostic.message);
        let mut text = format!("{}: {severity}[{rule}] {message}\n", finding.place.address());
        for (place, words) in &finding.labels {
            writeln!(text, "  {}: {words}", place.address()).unwrap();
        }
        if let Some(help) = &finding.diagnostic.help {
            writeln!(text, "  help: {help}").unwrap();
        }
        Found { rule, text }
    });
    found.collect()
}

/// Writes an exception for `rule` into the configuration, and into every front matter that is no translation.
fn allow(files: &mut Example, rule: &str) {
    let line = format!("allow: [{{rule: {rule}, reason: It is right.}}]\n");
    for (path, bytes) in files.iter_mut() {
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        if path.starts_with("convoke.y") {
            *bytes = format!("{text}{line}").into_bytes();
        } else if let Some(rest) = text.strip_prefix("---\n")
            && path.ends_with(".md")
            && path.matches('.').count() == 1
            && !rest.starts_with("allow:")
            && !rest.contains("\nallow:")
        {
            *bytes = format!("---\n{line}{rest}").into_bytes();
        }
    }
}

#[test]
fn what_the_table_says_can_be_allowed_is_what_can_be_allowed() {
    for rule in RULES {
        let shown = shown(rule).as_ref().unwrap_or_else(|error| panic!("{}: {error}", rule.name));
        let before = shown.found.iter().filter(|found| found.rule == rule.name).count();
        assert!(before > 0, "{}", rule.name);
        let mut files = shown.files.clone();
        allow(&mut files, rule.name);
        let found = findings(&compiled(&files, &shown.options).unwrap(), &files);
        let left: Vec<&str> = found.iter().filter(|found| found.rule == rule.name).map(|found| found.text.as_str()).collect();
        let refused = found.iter().any(|found| found.text.contains(&format!("`{}` cannot be allowed", rule.name)));
        match rule.exceptions {
            // An exception that cannot be made is an error, which may hide what else would be said.
            Exceptions::None => assert!(refused || !left.is_empty(), "{} is silenced", rule.name),
            // A date in a text is vouched for where it stands.
            Exceptions::KeyAndComment => assert!(!refused && left.len() < before, "{}: {left:?}", rule.name),
            Exceptions::Key => assert!(!refused && left.is_empty(), "{}: {left:?}", rule.name),
        }
    }
}

#[test]
fn escapes_are_bytes() {
    assert_eq!(bytes(r"K\xe4se").unwrap(), b"K\xe4se");
    assert!(bytes(r"\xz").is_err());
}
