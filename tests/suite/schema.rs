//! The schemas, by a validator that is not ours: they take all that is written for Convoke, and refuse nothing that Convoke
//! takes.

use crate::broken::{BREAKS, apply};
use crate::docs::{read_as, settle};
use crate::support::{convoke, copy_real_site, files, read, repository, run, source_path, tiny_site, told};
use boon::{Compiler, SchemaIndex, Schemas};
use convoke::diag::{Diagnostic, Diagnostics, Severity};
use convoke::model::{ParsedFiles, assemble};
use convoke::parse::format::RECORDS;
use convoke::parse::schema::{self, FILES, FileKind, Holds, kind_of_file};
use convoke::parse::types::{Field, Fits, Need, Record, Type};
use convoke::parse::values::FORMS;
use convoke::parse::{front_matter, role, yaml};
use convoke::path::SourcePath;
use convoke::source::{Source, SourceTree};
use convoke::time::{Zone, parse};
use convoke::{Inputs, Options, compile};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// Schemas that can be asked.
struct Asked {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Asked {
    /// A schema, or the part of it that `pointer` names.
    fn of(schema: Value, pointer: &str) -> Self {
        let mut compiler = Compiler::new();
        compiler.add_resource("urn:convoke", schema).expect("a schema");
        let mut schemas = Schemas::new();
        let index = compiler.compile(&format!("urn:convoke#{pointer}"), &mut schemas);
        Asked { index: index.unwrap_or_else(|error| panic!("{error:#}")), schemas }
    }

    /// Why a value is refused; `None` where it is not.
    fn refuses(&self, value: &Value) -> Option<String> {
        self.schemas.validate(value, self.index).err().map(|error| error.to_string())
    }
}

/// The schemas of all kinds of files, in the order of the table.
fn asked() -> &'static [Asked] {
    static ASKED: OnceLock<Vec<Asked>> = OnceLock::new();
    ASKED.get_or_init(|| FILES.iter().map(|file| Asked::of(file.schema(), "")).collect())
}

/// The schema of the kind called `name`.
fn asked_for(name: &str) -> &'static Asked {
    &asked()[FILES.iter().position(|file| file.name == name).expect("a kind of file")]
}

/// The YAML of a file, as any program would read it; `None` where it cannot be read.
fn value(path: &SourcePath, text: &str) -> Option<Value> {
    let range = if path.extension() == "md" { front_matter::split(path, text).ok()?.yaml } else { 0..text.len() };
    Some(yaml::to_json(&yaml::parse(path, text, range).ok()?))
}

/// Each file of a site that has a schema, with its kind.
fn with_schema(tree: &SourceTree) -> Vec<(SourcePath, String, &'static FileKind)> {
    let of = |(path, source): (&SourcePath, &Source)| match source {
        Source::Text(text) => Some((path.clone(), text.to_string(), kind_of_file(path, text)?)),
        _ => None,
    };
    tree.iter().filter_map(of).collect()
}

#[test]
fn all_that_is_written_is_taken_by_its_schema_and_by_the_one_document_of_all() {
    let sites = ["everything", "many", "minimal", "no-base-url", "right-to-left", "theme-overlay"];
    let trees = sites.iter().map(|name| read(&tiny_site(name).join("in"))).chain([read(repository())]);
    let mut compiler = Compiler::new();
    compiler.add_resource("urn:convoke", schema::all()).expect("a schema");
    let mut together = Schemas::new();
    let parts: Vec<SchemaIndex> = FILES
        .iter()
        .map(|file| compiler.compile(&format!("urn:convoke#/$defs/{}", file.name), &mut together).expect("a part of it"))
        .collect();
    let mut met = vec![0; FILES.len()];
    let mut wrong = String::new();
    for (path, text, kind) in trees.flat_map(|tree| with_schema(&tree)) {
        let value = value(&path, &text).unwrap_or_else(|| panic!("{path} cannot be read"));
        let any_page = matches!(kind.holds, Holds::Page(_)).then_some("front-matter");
        for name in [kind.name].into_iter().chain(any_page) {
            let at = FILES.iter().position(|file| file.name == name).expect("a kind of file");
            met[at] += 1;
            let in_all = together.validate(&value, parts[at]).err().map(|error| error.to_string());
            for why in [asked()[at].refuses(&value), in_all].into_iter().flatten() {
                writeln!(wrong, "{path} ({name}): {why}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    let unmet: Vec<&str> = FILES.iter().zip(met).filter(|(_, count)| *count == 0).map(|(file, _)| file.name).collect();
    assert!(unmet.is_empty(), "no file is of these kinds: {unmet:?}");
}

/// Every example and every default value of the table is one that the schemas take.
#[test]
fn examples_and_defaults_are_taken() {
    let all = schema::all();
    let mut keys = Vec::new();
    find_keys(&all, String::new(), &mut keys);
    assert!(keys.len() > 150, "{} keys", keys.len());
    let mut compiler = Compiler::new();
    compiler.add_resource("urn:convoke", all.clone()).expect("a schema");
    let mut schemas = Schemas::new();
    for (pointer, key) in keys {
        let index = compiler.compile(&format!("urn:convoke#{pointer}"), &mut schemas).expect("a part of it");
        for value in key["examples"].as_array().into_iter().flatten().chain(key.get("default")) {
            assert!(schemas.validate(value, index).is_ok(), "{pointer}: {value}");
        }
    }
}

/// All parts of a schema that have examples.
fn find_keys<'s>(schema: &'s Value, pointer: String, found: &mut Vec<(String, &'s Value)>) {
    if schema.get("examples").is_some_and(Value::is_array) {
        found.push((pointer.clone(), schema));
    }
    if let Value::Object(map) = schema {
        for (key, inner) in map.iter().filter(|(key, _)| *key != "examples") {
            find_keys(inner, format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")), found);
        }
    }
}

/// What the schema of a broken file says is what the table of breaks says of it.
#[test]
fn broken_sites_are_refused_where_a_schema_can_know() {
    for edit in BREAKS {
        let folder = tempfile::tempdir().expect("a folder");
        copy_real_site(folder.path());
        apply(edit, folder.path());
        let refused = refused_files(folder.path());
        match edit.schema {
            Ok(()) => assert_eq!(refused, [edit.file], "{}: the schema does not refuse it", edit.name),
            Err(why) => assert!(refused.is_empty() && !why.is_empty(), "{}: the schema refuses {refused:?}", edit.name),
        }
    }
}

fn refused_files(root: &Path) -> Vec<String> {
    let mut refused = Vec::new();
    for (path, text, kind) in with_schema(&read(root)) {
        let value = value(&path, &text);
        if value.is_some_and(|value| asked_for(kind.name).refuses(&value).is_some()) {
            refused.push(path.to_string());
        }
    }
    refused
}

/// Values of all sorts, as YAML in one line.
const SAMPLES: &[&str] = &[
    "",
    "~",
    "''",
    "5",
    "-1",
    "0",
    "1.5",
    "99999",
    "0x10",
    "1e3",
    ".inf",
    "true",
    "True",
    "no",
    "'true'",
    "'5'",
    "a",
    "a b",
    "\"a\\tb\"",
    "2014-02-25",
    "2014-02-30",
    "2014-13-01",
    "2014-Q5",
    "tba",
    "~2014",
    "'2014-02-25 tbc'",
    "'2014-02-25 12:00 Europe/Paris'",
    "'2014-02-25 25:00 Europe/Paris'",
    "2014-02-26/25",
    "'https://example.org/a?b=c#d'",
    "'https:///a'",
    "'http://a b'",
    "'mailto:a@example.org'",
    "a@example.org",
    "a@b",
    "Europe/Paris",
    "Europe/Parys",
    "US/Pacific",
    "UTC",
    "en",
    "EN",
    "zh-Hans",
    "CN",
    "cn",
    "steelblue",
    "steelblu",
    "a/b.c",
    "a-b",
    "例",
    "weekend-deadline",
    "bad-date",
    "held",
    "helt",
    "moved-online",
    "hybrid",
    "deadline",
    "official",
    "newest",
    "folder",
    "https",
    "tags",
    "event",
    "page",
    "[]",
    "{}",
    "[a, b]",
    "[5]",
    "[[a]]",
    "[~]",
    "{en: a}",
    "{en: a, zh: b}",
    "{en: [a]}",
    "{a: b}",
    "{a b: c}",
    "{a: {b: c}}",
    "[{a: b}]",
];

/// `{key: value, …}` of the keys that a record must have, but for `but`, and of `more`.
fn text_of(fields: &[Field], one_of: &[&str], but: &str, more: &str) -> String {
    let needed = |field: &&Field| field.name != but && (field.need == Need::Required || one_of.first() == Some(&field.name));
    // Where one of two keys is tried, the other one must not be there.
    let needed = fields.iter().filter(needed).filter(|field| !(one_of.contains(&but) && one_of.contains(&field.name)));
    let keys: Vec<String> = needed.map(|field| format!("{}: {}", field.name, field.example)).chain([more.to_owned()]).collect();
    format!("{{{}}}", keys.join(", "))
}

/// The record that stands in a value of a type, and what is written around it.
fn inner(ty: &Type) -> Option<(&'static Record, String)> {
    match ty {
        Type::Record(record) => Some((record, "@".to_owned())),
        Type::List(of) => inner(of).map(|(record, around)| (record, format!("[{around}]"))),
        Type::Map(_, of) => inner(of).map(|(record, around)| (record, format!("{{preliminary: {around}}}"))),
        Type::Either(first, second) => inner(second).or_else(|| inner(first)),
        _ => None,
    }
}

/// A text that is tried: what is tried, the text itself, and a record by itself with the same value.
struct Trial {
    key: String,
    text: String,
    record: (&'static Record, String),
}

/// All texts of a record in which a key has a sample, and those of the records in it that were not met before.
fn trials(homes: &[&'static Record], fields: &[Field], needed: &[Field], met: &mut Vec<&'static str>) -> Vec<Trial> {
    let mut trials = Vec::new();
    for field in fields {
        let has = |record: &&&Record| record.fields.iter().any(|own| own.name == field.name);
        let record = *homes.iter().find(has).expect("the record of a key");
        let whole = |more: &str| text_of(needed, record.one_of, field.name, &format!("{}: {more}", field.name));
        for sample in SAMPLES {
            let alone = text_of(record.fields, record.one_of, field.name, &format!("{}: {sample}", field.name));
            trials.push(Trial { key: format!("{}: {sample}", field.name), text: whole(sample), record: (record, alone) });
        }
        let Some((inside, around)) = inner(&field.ty).filter(|(inside, _)| !met.contains(&inside.name)) else { continue };
        met.push(inside.name);
        for trial in self::trials(&[inside], inside.fields, inside.fields, met) {
            let text = whole(&around.replace('@', &trial.text));
            trials.push(Trial { key: format!("{}.{}", field.name, trial.key), text, ..trial });
        }
    }
    trials
}

/// Whether Convoke finds an error in a file, which stands in a small site.
fn is_refused(path: &str, text: &str) -> Result<(), String> {
    let is_here = |found: &Diagnostic| found.span.file.as_str() == path && found.severity == Severity::Error;
    let tree = site_with(path, text);
    let mut found = Diagnostics::new();
    let mut files = ParsedFiles::new();
    for (path, source) in tree.iter() {
        let role = role(path);
        let (parsed, diagnostics) = convoke::parse::parse(path, source, &role);
        found.extend(diagnostics);
        files.insert(path.clone(), (role, Arc::new(parsed)));
    }
    assemble(&files, &Options::default(), &mut found);
    if found.iter().any(is_here) {
        return Ok(());
    }
    // What only rules about the whole site find.
    let compiled = compile(&Inputs { tree, ..Inputs::default() }, None);
    if compiled.diagnostics.iter().any(is_here) { Ok(()) } else { Err(told(&compiled)) }
}

/// A site of one file, and what a page needs around it.
fn site_with(path: &str, text: &str) -> SourceTree {
    let mut tree = SourceTree::default();
    let around = [
        (
            "convoke.yaml",
            "version: 1\ntitle: E\nlanguages: [en, zh]\nbase_url: https://example.org/\nuid_domain: example.org\ntimezone: UTC\n",
        ),
        ("content/_index.md", "---\ntitle: E\n---\n"),
        ("content/original.md", "---\ntitle: E\n---\n"),
        ("content/call/index.md", "---\nkind: call\nid: c\ntitle: E\n---\n"),
    ];
    for (path, text) in around.into_iter().chain([(path, text)]) {
        tree.insert(source_path(path), Source::Text(text.into()));
    }
    tree
}

/// The texts that are tried for a kind of file.
fn trials_of(file: &FileKind, met: &mut Vec<&'static str>) -> Vec<Trial> {
    let named = |name: &str| RECORDS.iter().find(|record| record.name == name).expect("a record");
    let common = named("a document");
    let page = |kind: Option<&str>, needs: &[&str], record: Option<&'static Record>, met: &mut Vec<&'static str>| {
        let mut needed = common.fields.to_vec();
        for field in &mut needed {
            match (field.name, kind) {
                ("kind", Some(word)) => (field.need, field.example) = (Need::Required, word.to_owned().leak()),
                (name, _) if needs.contains(&name) => field.need = Need::Required,
                _ => {}
            }
        }
        needed.extend(record.into_iter().flat_map(|record| record.fields));
        // What all pages have is tried with events, of which more is asked than of others.
        let tried = if kind == Some("event") { needed.clone() } else { record.map_or(vec![], |record| record.fields.to_vec()) };
        trials(&[&[common], record.as_slice()].concat(), &tried, &needed, met)
    };
    match &file.holds {
        Holds::AnyPage => Vec::new(),
        Holds::Value(Type::Record(record)) => trials(&[record], record.fields, record.fields, met),
        Holds::Value(ty) => {
            let (record, _) = inner(ty).expect("records by ids");
            let record = named(record.name);
            let by_id = |trial: Trial| Trial { text: format!("{{one: {}}}", trial.text), ..trial };
            trials(&[record], record.fields, record.fields, met).into_iter().map(by_id).collect()
        }
        Holds::Section => page(None, &[], Some(named("a section")), met),
        Holds::Page(kinds) => {
            let own = kinds[0].record().map(|record| named(record.name));
            page(Some(kinds[0].key()), kinds[0].needs(), own, met)
        }
    }
}

/// What a schema refuses is an error to Convoke as well, at whatever key of whatever record; else editors would mend what is right.
#[test]
fn nothing_is_refused_that_convoke_takes() {
    let (mut wrong, mut met) = (String::new(), Vec::new());
    let (mut tried, mut refused, mut assembled) = (0, 0, 0);
    for file in FILES.iter() {
        let asked = asked_for(file.name);
        let is_front = !file.name.ends_with(".yaml");
        let path = match file.name {
            "section" => "content/s/_index.md",
            "translation" => "content/original.zh.md",
            "timeline.yaml" => "content/call/timeline.yaml",
            "convoke.yaml" => "convoke.yaml",
            name if is_front => &format!("content/{name}.md"),
            name => &format!("content/{name}"),
        };
        for Trial { key, text, record: (record, alone) } in trials_of(file, &mut met) {
            let whole = if is_front { format!("---\n{text}\n---\n") } else { text };
            let Some(value) = value(&source_path(path), &whole) else { continue };
            tried += 1;
            let Some(why) = asked.refuses(&value) else { continue };
            refused += 1;
            if read_as(record, &alone).has_errors() {
                continue;
            }
            assembled += 1;
            if let Err(told) = is_refused(path, &whole) {
                writeln!(wrong, "{}: {key}: {whole}\n  {why}\n  {told}", file.name).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    let missed: Vec<&str> = RECORDS.iter().map(|record| record.name).filter(|name| !met.contains(name)).collect();
    assert!(
        tried > 5_000 && refused * 3 > tried,
        "{tried} tried, {refused} refused, {assembled} assembled, never met: {missed:?}"
    );
}

/// Patterns and lists of a form hold what is said of it.
#[test]
fn every_form_tells_good_texts_from_bad_ones() {
    let cases: &[(&str, &[&str], &[&str])] = &[
        ("an id", &["a", "2027", "a.b_c-D", " a "], &["", "a b", "é", "a/b"]),
        ("a web address", &["https://a", "http://a.example/b?c#d"], &["a", "ftp://a", "https://", "https:///a", "https://a b"]),
        ("a link to answer by", &["mailto:a", "https://a"], &["a@b", "tel:1"]),
        ("a mail address", &["a@b.c"], &["a", "a@b", "@b.c", "a b@c.d"]),
        ("a zone", &["UTC", "AoE", "Europe/Paris", "+02:00", "UTC\u{2212}8"], &["CET", "US/Pacific", "Etc/GMT+5"]),
        ("a language code", &["en", "zh-Hant", "pt-BR"], &["e", "EN", "english-"]),
        ("a part of an address", &["a", "例", "2014"], &["", "a/b", "a b", "a?"]),
        ("a country code", &["CN"], &["cn", "CHN"]),
        ("a sum", &["120", "12.50"], &["", "12,50", "EUR 12"]),
        ("a currency", &["EUR"], &["eur", "€"]),
        ("a colour name", &["steelblue"], &["#fff", "steel"]),
        ("a colour as `#17224a`", &["#17224a", "#FFF"], &["17224a", "#12", "steelblue"]),
        ("a domain name", &["example.org"], &["", "a@b", "a/b"]),
        ("a rule", &["weekend-deadline"], &["bad-date", "weekend"]),
        ("the name of a rule", &["weekend-deadline", "bad-date"], &["weekend"]),
    ];
    for form in FORMS {
        let case = cases.iter().find(|(name, ..)| *name == form.name);
        let schema = match form.fits {
            Fits::Any => {
                assert!(case.is_none(), "{} takes any text", form.name);
                continue;
            }
            Fits::Pattern(pattern) | Fits::NumberOr(pattern) => json!({"pattern": pattern}),
            Fits::OneOf(list) | Fits::AnyCase(list) => json!({"enum": list()}),
            Fits::OneOfOr(list, pattern) => json!({"anyOf": [{"enum": list()}, {"pattern": pattern}]}),
        };
        let (_, good, bad) = case.unwrap_or_else(|| panic!("{} is not tested", form.name));
        let asked = Asked::of(schema, "");
        for text in *good {
            assert_eq!(asked.refuses(&json!(text)), None, "{}", form.name);
        }
        for text in *bad {
            assert!(asked.refuses(&json!(text)).is_some(), "{}: `{text}`", form.name);
        }
    }
}

/// The schema of a date.
fn dates() -> Asked {
    let update = FILES.iter().find(|file| file.name == "update").expect("updates");
    Asked::of(update.schema(), "/properties/date")
}

#[test]
fn dates_are_taken_in_every_form() {
    let asked = dates();
    let text = std::fs::read_to_string(repository().join("tests/dates.txt")).expect("the dates");
    let values = text.lines().filter_map(|line| Some(line.strip_prefix("= ")?.split('|').next()?.trim()));
    let mut count = 0;
    for value in values.filter(|value| parse(value, Some(&Zone::utc())).is_ok()) {
        count += 1;
        assert_eq!(asked.refuses(&json!(value)), None);
    }
    assert!(count > 20, "{count} dates");
    for wrong in
        ["2014-02-30", "2014-04-31", "2014-13", "2014-Q5", "25.2.2014", "2014-02-25T12:00", "2014-02-25 24:00", "soon", ""]
    {
        assert!(asked.refuses(&json!(wrong)).is_some(), "`{wrong}`");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_date_is_taken(pieces in prop::collection::vec(select(vec![
        "2014", "-", "-02", "-25", "/", "26", "/03-01", "-Q1", "Q2", "-H1", "~", " ", "12:00", "noon", "end-of-day", "tbc", " tbc", "tba",
        "Europe/Paris", "UTC", "AoE", "CET", "+01:00", "30", "2014-02-25", "2014-02-25 12:00", "/13:00", ":30", "\u{a0}", "\n",
    ]), 1..7)) {
        static DATES: OnceLock<Asked> = OnceLock::new();
        let text = pieces.concat();
        if parse(&text, Some(&Zone::utc())).is_ok() {
            prop_assert_eq!(DATES.get_or_init(dates).refuses(&json!(text)), None);
        }
    }
}

#[test]
fn the_command_prints_the_schema_of_a_kind_or_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = |arguments: &[&str], root: &Path| {
        let ran = run(convoke(root).arg("schema").args(arguments));
        (ran.code, ran.out, ran.err)
    };
    let text = |name: &str| format!("{:#}\n", FILES.iter().find(|file| file.name == name).expect("a kind").schema());
    for (asked, name) in [
        ("event", "event"),
        ("places", "places.yaml"),
        ("content/places.yaml", "places.yaml"),
        ("content/sources.md", "page"),
        ("content/call/index.md", "call"),
        ("content/call/_index.zh.md", "translation"),
        ("content/_index.md", "section"),
        ("convoke.yaml", "convoke.yaml"),
    ] {
        if asked.contains('/') && !repository().join(asked).exists() {
            continue;
        }
        assert_eq!(said(&[asked], repository()), (0, text(name), String::new()), "{asked}");
    }
    assert_eq!(said(&[], folder.path()), (0, format!("{:#}\n", schema::all()), String::new()));
    let mut transcript = String::new();
    for (asked, root) in [("tags.yaml", folder.path()), ("evnt", folder.path()), ("LICENSE-MIT", repository())] {
        let (code, out, err) = said(&[asked], root);
        let code = if code == 0 { String::new() } else { format!("(exit code {code})\n") };
        write!(transcript, "$ convoke schema {asked}\n{out}{err}{code}\n").unwrap();
    }
    let file = "tests/cmd/schema.txt";
    let error = settle(file, &std::fs::read_to_string(repository().join(file)).unwrap_or_default(), &transcript);
    assert!(error.is_empty(), "\n{error}");
    assert!(files(folder.path()).is_empty(), "nothing is written");
}
