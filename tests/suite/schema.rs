//! The schemas, by a validator that is not ours: they take all that is written for Convoke, and refuse nothing that Convoke
//! takes.

use crate::broken::{BREAKS, apply};
use crate::support::{convoke, copy_real_site, expect_file, files, read, repository, run, source_path, tiny_site, told};
use boon::{Compiler, SchemaIndex, Schemas};
use convoke::parse::format::RECORDS;
use convoke::parse::schema::{self, FILES, FileKind, Holds, kind_of_file};
use convoke::parse::types::{Field, Fits, Need, Record, Type};
use convoke::parse::values::FORMS;
use convoke::parse::{front_matter, yaml};
use convoke::path::SourcePath;
use convoke::source::{Source, SourceTree};
use convoke::time::{Zone, parse};
use convoke::{Compiled, Inputs, compile};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::Path;

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
    let alone: Vec<Asked> = FILES.iter().map(|file| Asked::of(file.schema(), "")).collect();
    let together: Vec<Asked> = FILES.iter().map(|file| Asked::of(schema::all(), &format!("/$defs/{}", file.name))).collect();
    let mut met = vec![0; FILES.len()];
    let mut faults = String::new();
    for (path, text, kind) in trees.flat_map(|tree| with_schema(&tree)) {
        let value = value(&path, &text).unwrap_or_else(|| panic!("{path} cannot be read"));
        let any_page = matches!(kind.holds, Holds::Page(_)).then_some("front-matter");
        for name in [kind.name].into_iter().chain(any_page) {
            let at = FILES.iter().position(|file| file.name == name).expect("a kind of file");
            met[at] += 1;
            for asked in [&alone[at], &together[at]] {
                if let Some(why) = asked.refuses(&value) {
                    writeln!(faults, "{path} ({name}): {why}").unwrap();
                }
            }
        }
    }
    assert!(faults.is_empty(), "{faults}");
    let unmet: Vec<&str> = FILES.iter().zip(met).filter(|(_, count)| *count == 0).map(|(file, _)| file.name).collect();
    assert!(unmet.is_empty(), "no file is of these kinds: {unmet:?}");
}

/// Every example and every default value of the table is one that the schemas take.
#[test]
fn examples_and_defaults_are_taken() {
    for file in FILES {
        let schema = file.schema();
        let mut properties = Vec::new();
        find_keys(&schema, String::new(), &mut properties);
        for (pointer, key) in properties {
            let asked = Asked::of(schema.clone(), &pointer);
            let shown = key["examples"].as_array().into_iter().flatten().chain(key.get("default"));
            for value in shown {
                assert_eq!(asked.refuses(value), None, "{}: {pointer}", file.name);
            }
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
        if value.is_some_and(|value| Asked::of(kind.schema(), "").refuses(&value).is_some()) {
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

/// All texts of a record, or of a map or list of it, in which a key has a sample; each with the key.
fn texts_of(fields: &[Field], one_of: &[&str], depth: usize) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for field in fields {
        for sample in SAMPLES {
            let text = text_of(fields, one_of, field.name, &format!("{}: {sample}", field.name));
            texts.push((format!("{}: {sample}", field.name), text));
        }
        let Some((record, around)) = inner(&field.ty).filter(|_| depth > 0) else { continue };
        for (key, text) in texts_of(record.fields, record.one_of, depth - 1) {
            let whole = text_of(fields, one_of, field.name, &format!("{}: {}", field.name, around.replace('@', &text)));
            texts.push((format!("{}.{key}", field.name), whole));
        }
    }
    texts.push(("strange: a".to_owned(), text_of(fields, one_of, "", "strange: a")));
    texts
}

/// A site of one file, and what a page needs around it.
fn site_with(path: &str, text: &str) -> Compiled {
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
    compile(&Inputs { tree, ..Inputs::default() }, None)
}

/// What a schema refuses is an error to Convoke as well, at whatever key of whatever record; else editors would mend what is right.
#[test]
fn nothing_is_refused_that_convoke_takes() {
    let mut faults = String::new();
    let (mut tried, mut refused) = (0, 0);
    for file in FILES {
        let asked = Asked::of(file.schema(), "");
        let common = RECORDS.iter().find(|record| record.name == "a document").expect("documents");
        let own = |name: &str| RECORDS.iter().find(|record| record.name == name).expect("a record");
        let is_front = !file.name.ends_with(".yaml");
        let texts: Vec<(String, String)> = match file.holds {
            Holds::AnyPage => continue,
            Holds::Value(Type::Record(record)) => texts_of(record.fields, record.one_of, 2),
            Holds::Value(ty) => {
                let (record, _) = inner(&ty).expect("records by ids");
                let texts = texts_of(record.fields, record.one_of, 1).into_iter();
                let ids = ["1", "a b", "a", "例"].map(|id| {
                    (id.to_owned(), format!("{{{id}: {}}}", text_of(record.fields, &[], "", "span: ~").replace(", span: ~", "")))
                });
                texts.map(|(key, text)| (key, format!("{{one: {text}}}"))).chain(ids).collect()
            }
            Holds::Section => texts_of(&[common.fields, own("a section").fields].concat(), &[], 1),
            Holds::Page(kinds) => {
                let kind = kinds[0];
                let own = kind.record().map_or(&[][..], |record| record.fields);
                let mut fields = [common.fields, own].concat();
                for field in &mut fields {
                    let word = kind.key();
                    match field.name {
                        "kind" => (field.need, field.example) = (Need::Required, word),
                        name if kind.needs().contains(&name) => field.need = Need::Required,
                        _ => {}
                    }
                }
                texts_of(&fields, &[], 2)
            }
        };
        let path = match file.name {
            "section" => "content/s/_index.md",
            "translation" => "content/original.zh.md",
            "timeline.yaml" => "content/call/timeline.yaml",
            "convoke.yaml" => "convoke.yaml",
            name if is_front => &format!("content/{name}.md"),
            name => &format!("content/{name}"),
        };
        for (key, text) in texts {
            let whole = if is_front { format!("---\n{text}\n---\n") } else { text.clone() };
            let Some(value) = value(&source_path(path), &whole) else { continue };
            tried += 1;
            let Some(why) = asked.refuses(&value) else { continue };
            refused += 1;
            let compiled = site_with(path, &whole);
            let here = |found: &&convoke::diag::Diagnostic| found.span.file.as_str() == path;
            let has_error = compiled.diagnostics.iter().filter(here).any(|found| found.rule.severity.word() == "error");
            if !has_error {
                writeln!(faults, "{}: {key}: {text}\n  {why}\n  {}", file.name, told(&compiled)).unwrap();
            }
        }
    }
    assert!(tried > 10_000 && refused * 3 > tried, "{refused} of {tried}: nearly nothing is refused");
    assert!(faults.is_empty(), "{faults}");
}

/// Patterns and lists of a form hold what is said of it.
#[test]
fn every_form_tells_good_texts_from_bad_ones() {
    let cases: &[(&str, &[&str], &[&str])] = &[
        ("an id", &["a", "2027", "a.b_c-D", " a "], &["", "a b", "é", "a/b"]),
        ("a web address", &["https://a", "http://a.example/b?c#d"], &["a", "ftp://a", "https://", "https:///a", "https://a b"]),
        ("a link to answer by", &["mailto:a", "https://a"], &["a@b", "tel:1"]),
        ("a mail address", &["a@b.c"], &["a", "a@b", "@b.c", "a b@c.d"]),
        ("a zone", &["UTC", "AoE", "Europe/Paris"], &["CET", "US/Pacific", "+02:00"]),
        ("a language code", &["en", "zh-Hant", "pt-BR"], &["e", "EN", "english-"]),
        ("a part of an address", &["a", "例", "2014"], &["", "a/b", "a b", "a?"]),
        ("a country code", &["CN"], &["cn", "CHN"]),
        ("a colour name", &["steelblue"], &["#fff", "steel"]),
        ("a domain name", &["example.org"], &["", "a@b", "a/b"]),
        ("a rule", &["weekend-deadline"], &["bad-date", "weekend"]),
    ];
    for form in FORMS {
        let case = cases.iter().find(|(name, ..)| *name == form.name);
        let schema = match form.fits {
            Fits::Any => {
                assert!(case.is_none(), "{} takes any text", form.name);
                continue;
            }
            Fits::Pattern(pattern) | Fits::NumberOr(pattern) => json!({"pattern": pattern}),
            Fits::OneOf(list) => json!({"enum": list()}),
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
        use std::sync::OnceLock;
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
    expect_file(&repository().join("tests/cmd/schema.txt"), &transcript);
    assert!(files(folder.path()).is_empty(), "nothing is written");
}
