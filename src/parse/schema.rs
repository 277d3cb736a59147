//! JSON Schemas of the file format, draft 2020-12: for editors' tools, and for programs that write content.
//!
//! In: the table of the format ([`super::format`]). Out: a schema for each kind of file, or all of them in one document.
//! A schema knows one file and nothing beside it, and no calendar: whether an id is given, a link leads somewhere and a month
//! has 31 days in that year is asked by `convoke check` alone. What a schema refuses, Convoke refuses as well, but for
//! blanks in quotes about a word, and the capitals of zones.

use super::decode::{Decode, OfForm, OfFormat};
use super::format::{
    RawConfig, RawDocument, RawOrganisation, RawPlace, RawSection, RawSource, RawTag, RawTimeline, RawTranslation,
};
use super::types::{Field, Fits, Form, Need, Record, Type, Vocabulary, without_article};
use super::values::ById;
use super::values::{LanguageCode, TagName, Text};
use super::vocabulary::{Choice, DocumentKind};
use super::yaml::{self, to_json};
use super::{Role, front_matter, stated_kind};
use crate::path::SourcePath;
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

/// A kind of file that has a schema.
#[derive(Debug, Clone)]
pub struct FileKind {
    /// Its name: of a data file that of the file, of a page the kind.
    pub name: &'static str,
    /// Which files are of this kind.
    pub doc: String,
    /// What it holds.
    pub holds: Holds,
}

/// What a file holds.
#[derive(Debug, Clone)]
pub enum Holds {
    /// A record, or a map of records.
    Value(Type),
    /// The front matter of a page, which says one of these kinds; a page that says none is of the kind that is the default.
    Page(Vec<DocumentKind>),
    /// The front matter of a section.
    Section,
    /// The front matter of a page of any kind.
    AnyPage,
}

/// All kinds of files, in the order in which they are shown: a kind of page with keys of its own has a schema of its own.
pub static FILES: LazyLock<Vec<FileKind>> = LazyLock::new(|| {
    let file = |name, doc: &str, holds| FileKind { name, doc: doc.to_owned(), holds };
    let value = |name, doc: &str, of| file(name, doc, Holds::Value(of));
    let (own, plain): (Vec<_>, Vec<_>) = DocumentKind::ALL.iter().partition(|(_, kind)| kind.record().is_some());
    let of_kind = |(name, kind): &(&'static str, DocumentKind)| {
        let record = kind.record().map_or("a page", |record| record.name);
        file(name, &format!("The front matter of {record}."), Holds::Page(vec![*kind]))
    };
    let all = "The front matter of a Markdown file in `content/`, whatever its kind; not of a section or a translation.";
    let others = "The front matter of any other page, those that list organisations, sources or calendars among them.";
    let mut files = vec![
        value("convoke.yaml", "The configuration, `convoke.yaml`.", RawConfig::TYPE),
        file("front-matter", all, Holds::AnyPage),
    ];
    files.extend(own.iter().map(of_kind));
    files.extend([
        file("page", others, Holds::Page(plain.iter().map(|(_, kind)| *kind).collect())),
        file("section", "The front matter of a section, `_index.md`.", Holds::Section),
        value("translation", "The front matter of a translation, such as `about.zh.md`.", RawTranslation::TYPE),
        value("timeline.yaml", "The dates of a call, `timeline.yaml` beside its `index.md`.", RawTimeline::TYPE),
        value("organisations.yaml", "The organisations, `content/organisations.yaml`.", ById::<RawOrganisation>::TYPE),
        value("places.yaml", "The places, `content/places.yaml`.", ById::<RawPlace>::TYPE),
        value("sources.yaml", "The sources, `content/sources.yaml`.", ById::<RawSource>::TYPE),
        value("tags.yaml", "The names of tags, `content/tags.yaml`.", ById::<RawTag, TagName>::TYPE),
    ]);
    files
});

/// The kind of the file at `path` of a site; of a Markdown file, its `text` says it. `None` where no schema is known for it.
pub fn kind_of_file(path: &SourcePath, text: &str) -> Option<&'static FileKind> {
    let name = match super::role(path) {
        Role::Config => "convoke.yaml",
        Role::Timeline => "timeline.yaml",
        Role::Organisations => "organisations.yaml",
        Role::Places => "places.yaml",
        Role::Sources => "sources.yaml",
        Role::Tags => "tags.yaml",
        Role::Translation(_) => "translation",
        Role::Document if path.file_name() == "_index.md" => "section",
        Role::Document => return FILES.iter().find(|file| file.is_of(kind_of_page(path, text))),
        Role::Lock | Role::Attachment | Role::Static | Role::Theme | Role::Other => return None,
    };
    FILES.iter().find(|file| file.name == name)
}

/// The kind that the front matter of a page says; the default where it says none, or cannot be read.
fn kind_of_page(path: &SourcePath, text: &str) -> DocumentKind {
    let read = front_matter::split(path, text).and_then(|parts| yaml::parse(path, text, parts.yaml));
    let stated = read.ok().and_then(|node| DocumentKind::of(stated_kind(&node)?.0));
    stated.unwrap_or_default()
}

impl FileKind {
    fn is_of(&self, kind: DocumentKind) -> bool {
        matches!(&self.holds, Holds::Page(kinds) if kinds.contains(&kind))
    }

    /// Its schema, as a document of its own.
    pub fn schema(&self) -> Value {
        let mut schema = Schema::default();
        let own = schema.file(self);
        document(own, schema)
    }
}

/// The schemas of all kinds of files in one document: each stands below `$defs`, by its name.
pub fn all() -> Value {
    let mut schema = Schema::default();
    for file in FILES.iter() {
        let own = schema.file(file);
        schema.define(file.name, |_| own);
    }
    let own = json!({
        "title": "Convoke, version 1 of the file format",
        "description": "One schema for each kind of file, below `$defs`.",
    });
    document(own, schema)
}

/// A schema with its dialect and the parts that it names.
fn document(own: Value, schema: Schema) -> Value {
    let mut whole = object(json!({"$schema": "https://json-schema.org/draft/2020-12/schema"}));
    whole.extend(object(own));
    if !schema.defs.is_empty() {
        let mut defs = schema.defs;
        defs.sort_keys();
        whole.insert("$defs".to_owned(), defs.into());
    }
    whole.into()
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// A schema that is being made: the parts that others name.
#[derive(Default)]
struct Schema {
    defs: Map<String, Value>,
}

impl Schema {
    /// A reference to the part `name`, which is made where it is not there yet.
    fn define(&mut self, name: &str, make: impl FnOnce(&mut Self) -> Value) -> Value {
        // A reference is an address, which has no blanks.
        let key = name.replace(' ', "-");
        if !self.defs.contains_key(&key) {
            let part = make(self);
            self.defs.insert(key.clone(), part);
        }
        json!({"$ref": format!("#/$defs/{key}")})
    }

    /// The schema of a kind of file, with its name and what it is.
    fn file(&mut self, file: &FileKind) -> Value {
        let own = match &file.holds {
            Holds::Value(Type::Record(record)) => self.record(record),
            Holds::Value(ty) => or_null(self.value(*ty)),
            Holds::Page(kinds) => self.page(kinds),
            Holds::Section => {
                // A section has no kind: what stands there is not looked at.
                let common = RawDocument::RECORD.fields.iter().map(|field| match field.name {
                    "kind" => Field { ty: Text::TYPE, need: Need::Optional, ..*field },
                    _ => *field,
                });
                self.keys(common.chain(RawSection::RECORD.fields.iter().copied()), &[])
            }
            Holds::AnyPage => self.any_page(),
        };
        with(json!({"title": file.name, "description": file.doc}), own)
    }

    /// The front matter of a page of one of these kinds.
    fn page(&mut self, kinds: &[DocumentKind]) -> Value {
        let is_default = kinds.contains(&DocumentKind::default());
        let needs: Vec<&str> = kinds.iter().flat_map(|kind| kind.needs()).copied().collect();
        let common = RawDocument::RECORD.fields.iter().map(|field| match field.name {
            "kind" if !is_default => Field { need: Need::Required, ..*field },
            name if needs.contains(&name) => Field { need: Need::Required, ..*field },
            _ => *field,
        });
        let own = kinds.iter().filter_map(|kind| kind.record()).flat_map(|record| record.fields.iter().copied());
        let mut page = self.keys(common.chain(own), &[]);
        let is_own = |word: &Value| word.is_null() || kinds.iter().any(|kind| word == kind.key());
        for list in ["/properties/kind/enum", "/properties/kind/examples"] {
            page.pointer_mut(list).and_then(Value::as_array_mut).into_iter().for_each(|words| words.retain(is_own));
        }
        page
    }

    /// The front matter of a page, which says its kind.
    fn any_page(&mut self) -> Value {
        let mut rules = Vec::new();
        for file in FILES.iter() {
            let Holds::Page(kinds) = &file.holds else { continue };
            let mut words: Vec<Value> = kinds.iter().map(|kind| kind.key().into()).collect();
            let own = self.define(file.name, |schema| schema.file(file));
            let asked = if kinds.contains(&DocumentKind::default()) {
                words.push(Value::Null);
                json!({"properties": {"kind": {"enum": words}}})
            } else {
                json!({"properties": {"kind": {"enum": words}}, "required": ["kind"]})
            };
            rules.push(json!({"if": asked, "then": own}));
        }
        let kind = RawDocument::RECORD.fields.iter().find(|field| field.name == "kind").map(|field| self.key(field));
        json!({"type": "object", "properties": {"kind": kind}, "allOf": rules})
    }

    /// A record.
    fn record(&mut self, record: &Record) -> Value {
        let own = self.keys(record.fields.iter().copied(), record.one_of);
        with(json!({"title": without_article(record.name), "description": record.doc}), own)
    }

    /// A map of these keys, of which exactly one of `one_of` is there.
    fn keys(&mut self, fields: impl Iterator<Item = Field>, one_of: &[&str]) -> Value {
        let fields: Vec<Field> = fields.collect();
        let required: Vec<&str> = fields.iter().filter(|field| field.need == Need::Required).map(|field| field.name).collect();
        let properties: Map<String, Value> = fields.iter().map(|field| (field.name.to_owned(), self.key(field))).collect();
        let mut own = json!({"type": "object", "properties": properties, "additionalProperties": false});
        if required.is_empty() {
            own["type"] = json!(["object", "null"]);
        } else {
            own["required"] = required.into();
        }
        if !one_of.is_empty() {
            // A key without a value is as one that is not there.
            let given = |key: &&str| json!({"required": [key], "properties": {(*key): {"not": {"type": "null"}}}});
            own["oneOf"] = one_of.iter().map(given).collect();
        }
        own
    }

    /// What stands behind a key.
    fn key(&mut self, field: &Field) -> Value {
        let mut doc = field.doc.to_owned();
        if let Need::Else(words) = field.need {
            doc = format!("{doc} Without it: {words}.");
        }
        let title = match field.ty {
            Type::Word(vocabulary) => {
                doc = format!("{doc}\n{}", meanings(vocabulary));
                vocabulary.name.to_owned()
            }
            ty => ty.to_string(),
        };
        let value = self.value(field.ty);
        let value = if field.need == Need::Required { value } else { or_null(value) };
        let mut own = object(with(json!({"title": title, "description": doc}), value));
        if let Need::Default(text) = field.need {
            own.insert("default".to_owned(), in_json(text));
        }
        own.insert("examples".to_owned(), vec![in_json(field.example)].into());
        own.into()
    }

    /// A value of a type; none, which is `null`, is not among them.
    fn value(&mut self, ty: Type) -> Value {
        match ty {
            Type::Text(form) => self.text(form),
            Type::Words | Type::Markdown => json!({
                "type": ["string", "number", "boolean", "object"],
                "propertyNames": self.text(&LanguageCode::FORM),
                "additionalProperties": scalar(),
            }),
            Type::Date => json!({"type": ["string", "integer"], "pattern": date()}),
            Type::Day => json!({"type": "string", "pattern": format!(r"^\s*~?\s*{}(?:\s+tbc)?\s*$", day())}),
            Type::Bool => json!({"type": ["boolean", "string"], "pattern": "^(?:true|false)$"}),
            Type::Whole(least, most) => number("integer", "^[+-]?[0-9]+$", (least, i64::MIN), (most, i64::MAX)),
            Type::Number(least, most) => {
                let digits = r"^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$";
                number("number", digits, (least.into(), i64::MIN), (most.into(), i64::MAX))
            }
            Type::Id(_) => scalar(),
            Type::Word(vocabulary) => {
                json!({"enum": vocabulary.words.iter().map(|meaning| meaning.word).collect::<Vec<_>>()})
            }
            Type::List(of) => {
                let item = self.value(*of);
                json!({"anyOf": [{"type": "array", "items": item}, item]})
            }
            Type::Map(keys, of) => {
                let mut own = json!({"type": "object", "additionalProperties": self.value(*of)});
                if !matches!(keys.fits, Fits::Any) {
                    own["propertyNames"] = self.text(keys);
                }
                own
            }
            Type::Record(record) => self.define(without_article(record.name), |schema| schema.record(record)),
            Type::Either(first, second) => json!({"anyOf": [self.value(*first), self.value(*second)]}),
            Type::Any => json!({}),
        }
    }

    /// A text of a form.
    fn text(&mut self, form: &Form) -> Value {
        match form.fits {
            Fits::Any => scalar(),
            Fits::Pattern(pattern) => json!({"type": "string", "pattern": pattern}),
            Fits::NumberOr(pattern) => json!({"type": ["string", "number", "boolean"], "pattern": pattern}),
            Fits::OneOf(list) => {
                let name = without_article(form.name);
                self.define(name, |_| json!({"title": name, "description": form.doc, "enum": list()}))
            }
            Fits::AnyCase(list) => {
                let name = without_article(form.name);
                // With a capital in it, a word may be any.
                let any_case = json!({"type": "string", "pattern": "^[A-Za-z]*[A-Z][A-Za-z]*$"});
                self.define(name, |_| json!({"title": name, "description": form.doc, "anyOf": [{"enum": list()}, any_case]}))
            }
        }
    }
}

/// `first` and then `second`, which have no key in common.
fn with(first: Value, second: Value) -> Value {
    let mut both = object(first);
    both.extend(object(second));
    both.into()
}

/// Any text. What stands without quotes may be a number or a truth value to YAML; to Convoke it is the text that was written.
fn scalar() -> Value {
    json!({"type": ["string", "number", "boolean"]})
}

/// A number in a range, each end beside the number that means none; in quotes, one of these digits.
fn number(kind: &str, digits: &str, least: (i64, i64), most: (i64, i64)) -> Value {
    let mut own = json!({"type": [kind, "string"], "pattern": digits});
    for (key, (end, none)) in [("minimum", least), ("maximum", most)] {
        if end != none {
            own[key] = end.into();
        }
    }
    own
}

/// A value, or nothing: a key without a value is as one that is not there.
fn or_null(value: Value) -> Value {
    let mut own = object(value);
    if own.contains_key("$ref") {
        return json!({"anyOf": [own, {"type": "null"}]});
    }
    match own.get_mut("type") {
        Some(Value::Array(types)) if !types.contains(&"null".into()) => types.push("null".into()),
        Some(Value::String(one)) => {
            let both = json!([one, "null"]);
            own.insert("type".to_owned(), both);
        }
        _ => {}
    }
    if let Some(Value::Array(words)) = own.get_mut("enum") {
        words.push(Value::Null);
    }
    if let Some(Value::Array(ways)) = own.get_mut("anyOf") {
        ways.push(json!({"type": "null"}));
    }
    own.into()
}

/// The words of a vocabulary, a line each.
fn meanings(vocabulary: &Vocabulary) -> String {
    vocabulary.words.iter().map(|meaning| format!("\n- `{}`: {}", meaning.word, meaning.doc)).collect()
}

/// A value of the table, which is written in YAML.
fn in_json(text: &str) -> Value {
    let read = SourcePath::new("example.yaml").ok().and_then(|file| yaml::parse(&file, text, 0..text.len()).ok());
    read.map_or(Value::Null, |node| to_json(&node))
}

/// A month and a day of it; 29 February is one of some years.
const MONTH_AND_DAY: &str =
    "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|[12][0-9]))";
/// A month.
const MONTH: &str = "(?:0[1-9]|1[0-2])";
/// A clock time.
const CLOCK: &str = "(?:(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?|noon|end-of-day)";

/// A day: its year as well.
fn day() -> String {
    format!("[0-9]{{4}}-{MONTH_AND_DAY}")
}

/// The grammar of dates ([`crate::time`]), but for the order of two ends, and for what stands behind the first clock time.
fn date() -> String {
    let day = day();
    let forms = [
        format!(r"{day}(?:\s*/\s*(?:{day}|{MONTH_AND_DAY}|0[1-9]|[12][0-9]|3[01]))?"),
        format!(r"{day}\s+{CLOCK}(?:[\s/][\s\S]*)?"),
        format!(r"[0-9]{{4}}-{MONTH}(?:\s*/\s*(?:[0-9]{{4}}-)?{MONTH})?"),
        r"[0-9]{4}-Q[1-4](?:\s*/\s*(?:[0-9]{4}-)?Q[1-4])?".to_owned(),
        r"[0-9]{4}-H[12](?:\s*/\s*(?:[0-9]{4}-)?H[12])?".to_owned(),
        r"[0-9]{4}(?:\s*/\s*[0-9]{4})?".to_owned(),
    ];
    format!(r"^\s*(?:[Tt][Bb][Aa]|~?\s*(?:{})(?:\s+tbc)?)\s*$", forms.join("|"))
}
