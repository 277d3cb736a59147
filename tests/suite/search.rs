//! The search: the rule by which texts come apart, which the build and the script share, and what is found by it.

use crate::support::{compile_well, read_tiny, real, repository};
use convoke::path::OutputPath;
use convoke::view::search::{query, terms};
use convoke::{Compiled, Rendered, render};
use serde_json::Value;
use std::fs;

#[test]
fn texts_come_apart_as_the_vectors_say() {
    let text = fs::read_to_string(repository().join("tests/search.json")).unwrap();
    let vectors: Vec<Value> = serde_json::from_str(&text).unwrap();
    assert!(vectors.len() > 20);
    let list = |value: &Value| value.as_array().unwrap().iter().map(|term| term.as_str().unwrap().to_owned()).collect::<Vec<_>>();
    for vector in &vectors {
        let text = vector["text"].as_str().unwrap();
        assert_eq!(terms(text), list(&vector["index"]), "{text}");
        assert_eq!(query(text), list(&vector["query"]), "{text}");
    }
}

/// An index as the script reads it.
struct Index {
    entries: Vec<Value>,
    terms: Vec<(String, [Vec<usize>; 2])>,
}

impl Index {
    fn of(script: &str) -> Self {
        let json = script.strip_prefix("const searchIndex = ").unwrap().strip_suffix(";\n").unwrap();
        let index: Value = serde_json::from_str(json).unwrap();
        let numbers = |list: &str| {
            let steps = list.split(',').filter(|step| !step.is_empty()).map(|step| usize::from_str_radix(step, 36).unwrap());
            steps
                .scan(0, |at, step| {
                    *at += step;
                    Some(*at)
                })
                .collect::<Vec<_>>()
        };
        let term = |entry: &str| {
            let (term, lists) = entry.split_once('=').unwrap();
            let (names, texts) = lists.split_once(';').unwrap_or((lists, ""));
            (term.to_owned(), [numbers(names), numbers(texts)])
        };
        Index {
            entries: index["entries"].as_array().unwrap().clone(),
            terms: index["terms"].as_str().unwrap().split(' ').map(term).collect(),
        }
    }

    /// The titles of the entries that have all terms of `text` in their names, as whole terms.
    fn named(&self, text: &str) -> Vec<&str> {
        let has =
            |number: &usize, term: &String| self.terms.iter().any(|(known, [names, _])| known == term && names.contains(number));
        (0..self.entries.len())
            .filter(|number| query(text).iter().all(|term| has(number, term)))
            .map(|number| self.entries[number][0].as_str().unwrap())
            .collect()
    }
}

fn text(compiled: &Compiled, path: &str) -> String {
    match render(compiled, &OutputPath::new(path).unwrap()) {
        Ok(Rendered::Bytes(bytes)) => String::from_utf8(bytes).unwrap(),
        other => panic!("{path}: {other:?}"),
    }
}

#[test]
fn dates_are_found_as_people_type_them() {
    let index = Index::of(real().text("search/index.js"));
    for typed in ["March 2015", "16 March 2015", "march 16, 2015", "2015-03-16", "16 Mar 2015", "2015-3-16"] {
        assert!(index.named(typed).contains(&"Proposals due"), "{typed}: {:?}", index.named(typed));
    }
    assert!(!index.named("March 2014").contains(&"Proposals due"));
    assert_eq!(index.named("26 February 2014").first(), Some(&"1st workshop on a joint ESA–CAS space mission"));
    let compiled = compile_well(read_tiny("everything"));
    let chinese = Index::of(&text(&compiled, "zh/search/index.js"));
    for typed in ["2027年3月", "2027年3月28日", "3月28日", "2027-03-28", "2027年03月28号"] {
        assert!(chinese.named(typed).contains(&"摘要截止"), "{typed}: {:?}", chinese.named(typed));
    }
    assert!(chinese.named("摘要").contains(&"摘要截止"), "a part of a word is found");
}

#[test]
fn every_entry_leads_to_a_page_and_its_anchor() {
    let index = Index::of(real().text("search/index.js"));
    assert!(index.entries.len() > 40, "{}", index.entries.len());
    for entry in &index.entries {
        let path = entry[1].as_str().unwrap();
        let (page, anchor) = path.split_once('#').unwrap_or((path, ""));
        let html = real().text(page);
        assert!(anchor.is_empty() || html.contains(&format!("id=\"{anchor}\"")), "{path}");
    }
    let last = index.terms.iter().flat_map(|(_, lists)| lists.iter().flatten()).max().unwrap();
    assert_eq!(*last, index.entries.len() - 1, "each entry has a term, and no term an entry that is not there");
    assert!(index.terms.windows(2).all(|pair| pair[0].0 < pair[1].0), "each term once, in order");
}

#[test]
fn the_index_is_small() {
    let bytes = real().text("search/index.js").len();
    assert!(bytes < 40_000, "{bytes} bytes for the site of this repository");
}

#[test]
fn a_site_may_do_without() {
    let mut tree = read_tiny("everything");
    let path = crate::support::source_path("convoke.yaml");
    let config = tree.text(&path).unwrap().replace("search: true", "search: false");
    tree.insert(path, convoke::source::Source::Text(config.into()));
    let compiled = compile_well(tree);
    let has = |path: &str| compiled.plan.get(path).is_some();
    assert!(!["search/index.html", "search/index.js", "a-z/index.html", "zh/search/index.html"].iter().any(|path| has(path)));
    assert!(has("dates/index.html"));
}
