//! What the writer of content promises: tables of changes, and its laws on random documents and on all real content.

use crate::support::{files, repository, source_path};
use convoke::edit::{File, Refused, Spot, Step, Value};
use proptest::prelude::*;

/// A text with a change made, in a file of YAML.
fn yaml(text: &str, change: impl FnOnce(&mut File<'_>)) -> String {
    changed("content/data.yaml", text, change)
}

/// A text with a change made, in a Markdown file.
fn markdown(text: &str, change: impl FnOnce(&mut File<'_>)) -> String {
    changed("content/a.md", text, change)
}

fn changed(path: &str, text: &str, change: impl FnOnce(&mut File<'_>)) -> String {
    let path = source_path(path);
    let mut file = File::read(&path, text).unwrap_or_else(|refused| panic!("{text:?}: {refused}"));
    change(&mut file);
    file.text().unwrap_or_else(|refused| panic!("{text:?}: {refused}"))
}

/// A path as people write it: `a.b[0].c`.
fn path(text: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    for part in text.split('.') {
        let mut parts = part.split('[');
        steps.extend(parts.next().filter(|key| !key.is_empty()).map(Step::from));
        steps.extend(parts.map(|at| Step::Item(at.trim_end_matches(']').parse().expect("a number"))));
    }
    steps
}

fn set(file: &mut File<'_>, place: &str, value: impl Into<Value>) {
    file.set(path(place), value).unwrap_or_else(|refused| panic!("{refused}"));
}

fn remove(file: &mut File<'_>, place: &str) {
    assert!(file.remove(path(place)), "{place} is not there");
}

fn date(text: &str) -> Value {
    Value::Date(text.to_owned())
}

#[test]
fn a_value_takes_the_place_of_another() {
    for (before, place, value, after) in [
        ("a: 1\nb: 2\n", "a", Value::from("x"), "a: x\nb: 2\n"),
        ("a: 1 # c\n", "a", "x: y".into(), "a: 'x: y' # c\n"),
        ("a:   1   # c\n", "a", "x".into(), "a:   x   # c\n"),
        ("a: \"1\"\n", "a", "x".into(), "a: \"x\"\n"),
        ("a: '1'\n", "a", "it's".into(), "a: 'it''s'\n"),
        ("a: 2014-02-25\n", "a", date("2027"), "a: 2027\n"),
        ("a: x\n", "a", 3.into_value(), "a: 3\n"),
        ("a: x\n", "a", false.into(), "a: false\n"),
        ("a: x\n", "a", Value::Decimal(1e21), "a: 1000000000000000000000.0\n"),
        ("a: x # c\n", "a", Value::Null, "a: # c\n"),
        ("a:\nb: 1\n", "a", "x".into(), "a: x\nb: 1\n"),
        ("a:   # c\nb: 1\n", "a", "x".into(), "a: x   # c\nb: 1\n"),
        ("a:", "a", "x".into(), "a: x"),
        ("a: x\n  y\n  z # c\nb: 1\n", "a", "q".into(), "a: q # c\nb: 1\n"),
        ("a:\n  x # c\nb: 1\n", "a", "q".into(), "a:\n  q # c\nb: 1\n"),
        ("a: x # c\nb: 1\n", "a", "p\nq\n".into(), "a: | # c\n  p\n  q\nb: 1\n"),
        ("a: x # c\nb: 1\n", "a", "p\n\n q".into(), "a: |- # c\n  p\n\n   q\nb: 1\n"),
        ("a: \"x\"\n", "a", "p\nq".into(), "a: \"p\\nq\"\n"),
        ("a: \"x\"\n", "a", Value::Markdown("p\r\nq".into()), "a: |-\n  p\n  q\n"),
        ("a: x\r\nb: 1\r\n", "a", "p\nq\n".into(), "a: |\r\n  p\r\n  q\r\nb: 1\r\n"),
        ("a: x", "a", "p\nq\n".into(), "a: |\n  p\n  q\n"),
        ("a: | # c\n  x\n  y\n\nb: 1\n", "a", "q".into(), "a: |- # c\n  q\n\nb: 1\n"),
        ("a: |\n  x\n  y\n\nb: 1\n", "a", "".into(), "a: ''\n\nb: 1\n"),
        ("a: >-\n  x\n  y\n\nb: 1\n", "a", "one two".into(), "a: >-\n  one two\n\nb: 1\n"),
        ("a: |+\n  x\n\nb: 1\n", "a", 1.into_value(), "a: 1\nb: 1\n"),
        ("a: {x: 1} # c\n", "a", "q".into(), "a: q # c\n"),
        ("a: # c\n  x: 1 # d\n  y: 2\nb: 1\n", "a", "q".into(), "a: q # c\nb: 1\n"),
        ("a: # c\n  - x\nb: 1\n", "a", "p\nq\n".into(), "a: | # c\n  p\n  q\nb: 1\n"),
        ("a: q # c\nb: 1\n", "a", Value::map([("x", "1".into()), ("z", ["p", "q"].into())]), "a: # c\n  x: '1'\n  z: [p, q]\nb: 1\n"),
        ("- x\n- y # c\n", "[1]", "z".into(), "- x\n- z # c\n"),
        ("- x\n-\n", "[1]", "z".into(), "- x\n- z\n"),
        ("- a: 1\n  b: 2\n- c\n", "[0]", "z".into(), "- z\n- c\n"),
        ("- - x\n  - y\n", "[0][1]", "z".into(), "- - x\n  - z\n"),
        ("a: {x: 1, y: \"2\"}\n", "a.y", "p, q".into(), "a: {x: 1, y: \"p, q\"}\n"),
        ("a: {x: 1, y: 2}\n", "a.x", "p, q".into(), "a: {x: 'p, q', y: 2}\n"),
        ("a: {x: , y}\n", "a.x", "p\nq".into(), "a: {x: \"p\\nq\" , y}\n"),
        ("a: {x, y: 1}\n", "a.x", "p".into(), "a: {x: p, y: 1}\n"),
        ("a: {\"x\":1}\n", "a.x", "p".into(), "a: {\"x\":p}\n"),
        ("a: [1, [2, 3]]\n", "a[1][0]", Value::map([("k", "v".into())]), "a: [1, [{k: v}, 3]]\n"),
        ("a: [x: 1, y]\n", "a[0].x", "z".into(), "a: [x: z, y]\n"),
        ("? a\n: 1\n? b\n", "a", "x".into(), "? a\n: x\n? b\n"),
        ("'a b': 1\n\"c\" : 2\n", "c", "x".into(), "'a b': 1\n\"c\" : x\n"),
        ("a: &n 1\nb: 2\n", "a", "x".into(), "a: &n x\nb: 2\n"),
        ("\u{feff}标题：中: 1\r\nb: 2\n", "标题：中", "研讨会：一".into(), "\u{feff}标题：中: 研讨会：一\r\nb: 2\n"),
        ("--- # c\na: 1\n...\n", "a", "x".into(), "--- # c\na: x\n...\n"),
        ("%YAML 1.2\n---\na: 1\n", "a", "x".into(), "%YAML 1.2\n---\na: x\n"),
    ] {
        assert_eq!(yaml(before, |file| set(file, place, value)), after, "{before:?}");
    }
}

/// A whole number, since a literal alone does not say its type.
trait IntoValue {
    fn into_value(self) -> Value;
}

impl IntoValue for i64 {
    fn into_value(self) -> Value {
        Value::Integer(self)
    }
}

#[test]
fn what_is_added_stands_as_its_neighbours_do() {
    for (before, place, value, after) in [
        ("a: 1\n", "b", Value::from("x"), "a: 1\nb: x\n"),
        ("a: 1", "b", "x".into(), "a: 1\nb: x"),
        ("a: 1\r\n", "b", "x".into(), "a: 1\r\nb: x\r\n"),
        ("", "b", "x".into(), "b: x\n"),
        ("\u{feff}", "b", "x".into(), "\u{feff}b: x\n"),
        ("# c\n", "b", "x".into(), "# c\nb: x\n"),
        ("# c", "b", "x".into(), "# c\nb: x"),
        ("---\n", "b", "x".into(), "---\nb: x\n"),
        ("a: 1\n...\n", "b", "x".into(), "a: 1\nb: x\n...\n"),
        ("a: 1\n\n# tail\n", "b", "x".into(), "a: 1\nb: x\n\n# tail\n"),
        ("a:\n  - x\n  # - y\nc: 1\n", "a[1]", "z".into(), ""),
        ("a: {}\n", "a.b", "x".into(), "a:\n  b: x\n"),
        ("{}\n", "b", "x".into(), "{b: x}\n"),
        ("{a: 1}\n", "b", "x".into(), "{a: 1, b: x}\n"),
        ("a:\nc: 1\n", "a.b", "x".into(), "a:\n  b: x\nc: 1\n"),
        ("a: # d\nc: 1\n", "a.b", "x".into(), "a: # d\n  b: x\nc: 1\n"),
        ("a:\n    c: 1\n", "d.e", "x".into(), "a:\n    c: 1\nd:\n    e: x\n"),
        ("a:\n  c: 1\n  # deep\n# flat\nz: 1\n", "a.b", "x".into(), "a:\n  c: 1\n  b: x\n  # deep\n# flat\nz: 1\n"),
        ("a: {c: 1} # d\n", "a.b", "x, y".into(), "a: {c: 1, b: 'x, y'} # d\n"),
        ("a: { c: 1 }\n", "a.b", "x".into(), "a: { c: 1, b: x }\n"),
        ("a: {\n  c: 1, # d\n  e: 2 # f\n}\n", "a.b", "x".into(), "a: {\n  c: 1, # d\n  e: 2, # f\n  b: x\n}\n"),
        ("a: {\n  c: 1, # d\n}\n", "a.b", "x".into(), "a: {\n  c: 1, # d\n  b: x,\n}\n"),
        ("a: {c: 1,\n    e: 2}\n", "a.b", "x".into(), "a: {c: 1,\n    e: 2, b: x}\n"),
        ("- a: 1\n  c: 2\n- d\n", "[0].b", "x".into(), "- a: 1\n  c: 2\n  b: x\n- d\n"),
        ("x: 1\n\ny: 2\n", "b", "x".into(), "x: 1\n\ny: 2\n\nb: x\n"),
        (
            "x:\n  name: {en: X}\n  tags: [a]\n\ny:\n  name: {en: Y}\n",
            "b",
            Value::map([("name", Value::map([("en", "B: b".into())])), ("tags", ["c"].into())]),
            "x:\n  name: {en: X}\n  tags: [a]\n\ny:\n  name: {en: Y}\n\nb:\n  name: {en: 'B: b'}\n  tags: [c]\n",
        ),
        ("a: 1\n", "no", true.into(), "a: 1\n'no': true\n"),
        ("a: 1\n", "x: y", "z".into(), "a: 1\n'x: y': z\n"),
        ("a: |\n  text\n\nc: 1\n", "b", "x".into(), "a: |\n  text\n\nc: 1\n\nb: x\n"),
        ("a: |\n  text", "b", "x".into(), "a: |\n  text\nb: x"),
    ] {
        if after.is_empty() {
            let file = source_path("content/data.yaml");
            let refused = File::read(&file, before).expect("YAML").set(path(place), value).expect_err("no such item");
            assert_eq!(refused.reason, "`a` has 1 items, so that [1] is not there");
            continue;
        }
        assert_eq!(yaml(before, |file| set(file, place, value)), after, "{before:?}");
    }
}

#[test]
fn items_are_added_to_lists() {
    let record = || Value::map([("id", "due".into()), ("date", date("2015-03-16"))]);
    for (before, place, value, after) in [
        ("a: [x]\n", "a", Value::from("z"), "a: [x, z]\n"),
        ("a: []\n", "a", "z".into(), "a: [z]\n"),
        ("a: [ ]\n", "a", record(), "a:\n  - id: due\n    date: 2015-03-16\n"),
        ("b: 1\n", "a", "z".into(), "b: 1\na: [z]\n"),
        ("a:\nb: 1\n", "a", "z".into(), "a: [z]\nb: 1\n"),
        ("a:\n- x\nb: 1\n", "a", "z".into(), "a:\n- x\n- z\nb: 1\n"),
        ("a:\n  - x # c\n    # of x\n  # - z\nb: 1\n", "a", "z".into(), "a:\n  - x # c\n    # of x\n  - z\n  # - z\nb: 1\n"),
        ("a:\n  - {id: x, date: 2014}\n", "a", record(), "a:\n  - {id: x, date: 2014}\n  - {id: due, date: 2015-03-16}\n"),
        ("a:\n  - id: x\n    date: 2014\n", "a", record(), "a:\n  - id: x\n    date: 2014\n  - id: due\n    date: 2015-03-16\n"),
        ("a:\n  - id: x\n\n  - id: y\n\n# end\n", "a", record(), "a:\n  - id: x\n\n  - id: y\n\n  - id: due\n    date: 2015-03-16\n\n# end\n"),
        ("a:\n  - |\n    x\n", "a", "p\nq\n".into(), "a:\n  - |\n    x\n  - |\n    p\n    q\n"),
        ("a:\n  - [1, 2]\n", "a", ["x", "z"].into(), "a:\n  - [1, 2]\n  - [x, z]\n"),
        ("a: [\n  x,\n  y\n]\n", "a", "z".into(), "a: [\n  x,\n  y,\n  z\n]\n"),
    ] {
        let append = |file: &mut File<'_>| file.append(path(place), value).expect("a list");
        assert_eq!(yaml(before, append), after, "{before:?}");
    }
    let insert = |text: &str, at, value: &str| yaml(text, |file| file.insert(["a"], at, value).expect("a list"));
    assert_eq!(insert("a: [x, y]\n", 0, "z"), "a: [z, x, y]\n");
    assert_eq!(insert("a: [x, y]\n", 1, "z"), "a: [x, z, y]\n");
    assert_eq!(insert("a:\n  # of x\n  - x\n  - y\n", 0, "z"), "a:\n  - z\n  # of x\n  - x\n  - y\n");
    assert_eq!(insert("a:\n  - x\n  # of y\n  - y\n", 1, "z"), "a:\n  - x\n  - z\n  # of y\n  - y\n");
    assert_eq!(yaml("- - x\n", |file| file.insert([0], 0, "z").expect("a list")), "- - z\n  - x\n");
    assert_eq!(insert("a: [\n  x, # c\n]\n", 0, "z"), "a: [\n  z,\n  x, # c\n]\n");
}

#[test]
fn new_keys_come_where_they_are_wanted() {
    let at = |text: &str, spot| yaml(text, |file| file.set_at(["new"], spot, "x").expect("a key"));
    assert_eq!(at("# c\na: 1\nb: 2\n", Spot::First), "new: x\n# c\na: 1\nb: 2\n");
    assert_eq!(at("# c\n\na: 1\n", Spot::First), "# c\n\nnew: x\na: 1\n");
    assert_eq!(at("a: 1 # c\n# b\nb: 2\n", Spot::After("a")), "a: 1 # c\nnew: x\n# b\nb: 2\n");
    assert_eq!(at("a:\n  - 1\n  # - 2\nb: 2\n", Spot::After("a")), "a:\n  - 1\n  # - 2\nnew: x\nb: 2\n");
    assert_eq!(at("a: 1\n\nb: 2\n", Spot::First), "new: x\n\na: 1\n\nb: 2\n");
    assert_eq!(at("a: 1\nb: 2\n", Spot::After("none")), "a: 1\nb: 2\nnew: x\n");
    assert_eq!(at("{a: 1, b: 2}", Spot::First), "{new: x, a: 1, b: 2}");
    assert_eq!(at("new: 1\nb: 2\n", Spot::Last), "new: x\nb: 2\n");
    let item = |text: &str| yaml(text, |file| file.set_at(path("[0].new"), Spot::First, "x").expect("a key"));
    assert_eq!(item("- a: 1\n  b: 2\n"), "- new: x\n  a: 1\n  b: 2\n");
}

#[test]
fn what_is_removed_takes_its_comments_along() {
    for (before, place, after) in [
        ("a: 1\nb: 2\nc: 3\n", "b", "a: 1\nc: 3\n"),
        ("a: 1\n# of b\n# and more\nb: 2 # here\nc: 3\n", "b", "a: 1\nc: 3\n"),
        ("# file\n\n# of a\na: 1\n# of c\nc: 3\n", "a", "# file\n\n# of c\nc: 3\n"),
        ("a: 1\n\nb: 2\n\nc: 3\n", "b", "a: 1\n\nc: 3\n"),
        ("a: 1\n\nb: 2\n\nc: 3\n", "a", "b: 2\n\nc: 3\n"),
        ("a: 1\n\nb: 2\n\nc: 3\n", "c", "a: 1\n\nb: 2\n"),
        ("a:\n  - 1\n  # - 2\nb: 2\n", "a", "b: 2\n"),
        ("a:\n  - 1\n  # of 2\n  - 2\n", "a[1]", "a:\n  - 1\n"),
        ("a:\n  b: 1 # c\nd: 2\n", "a.b", "a: {}\nd: 2\n"),
        ("a: # c\n  - 1\nd: 2\n", "a[0]", "a: [] # c\nd: 2\n"),
        ("a: 1\n", "a", ""),
        ("{a: 1}\n", "a", "{}\n"),
        ("a: |\n  # text\nb: 1\n", "b", "a: |\n  # text\n"),
        ("- a: 1\n  b: 2\n", "[0].a", "- b: 2\n"),
        ("- a: 1\n  # of b\n  b: 2\n", "[0].a", "- # of b\n  b: 2\n"),
        ("- - x\n  - y\n- z\n", "[0][0]", "- - y\n- z\n"),
        ("a: {x: 1, y: 2, z: 3}\n", "a.x", "a: {y: 2, z: 3}\n"),
        ("a: {x: 1, y: 2, z: 3}\n", "a.y", "a: {x: 1, z: 3}\n"),
        ("a: {x: 1, y: 2, z: 3}\n", "a.z", "a: {x: 1, y: 2}\n"),
        ("a: [x, y,]\n", "a[1]", "a: [x,]\n"),
        ("a: [x]\n", "a[0]", "a: []\n"),
        ("a: {\n  x: 1, # c\n  # of y\n  y: 2, # d\n  z: 3\n}\n", "a.y", "a: {\n  x: 1, # c\n  z: 3\n}\n"),
        ("a: {\n  x: 1, # c\n  y: 2 # d\n}\n", "a.y", "a: {\n  x: 1, # c\n}\n"),
        ("a: {x: 1, # c\n  y: 2}\n", "a.y", "a: {x: 1, # c\n  }\n"),
        ("a: 1\r\nb: 2\r\n", "a", "b: 2\r\n"),
        ("a: *x\n", "", ""),
    ] {
        if place.is_empty() {
            continue;
        }
        assert_eq!(yaml(before, |file| remove(file, place)), after, "{before:?}");
    }
}

#[test]
fn lists_and_maps_keep_what_is_the_same() {
    for (before, value, after) in [
        ("a:\n  x: 1 # one\n  y: 2 # two\n", Value::map([("y", "2".into()), ("z", "3".into())]), "a:\n  y: 2 # two\n  z: '3'\n"),
        ("a:\n  - x # one\n  - y # two\n  - z\n", ["x", "z"].into(), "a:\n  - x # one\n  - z\n"),
        ("a:\n  - x # one\n  - z # two\n", ["x", "w", "z"].into(), "a:\n  - x # one\n  - w\n  - z # two\n"),
        ("a:\n  - x # one\n  - z # two\n", ["q"].into(), "a:\n  - q # one\n"),
        ("a: [x, y]\n", Vec::<Value>::new().into(), "a: []\n"),
        ("a: {x: 1}\n", ["p"].into(), "a: [p]\n"),
    ] {
        assert_eq!(yaml(before, |file| set(file, "a", value)), after, "{before:?}");
    }
    assert_eq!(yaml("a: x\n", |file| {
        set(file, "a", "y");
        set(file, "a", "x");
    }), "a: x\n");
}

#[test]
fn many_changes_are_made_at_once() {
    let all = yaml("a: 1 # a\nb: {c: 1}\nd: [1, 2]\n# of e\ne: |\n  text\nf: 1\n", |file| {
        set(file, "b.new", "x");
        set(file, "b.c", "y");
        remove(file, "a");
        file.append(["d"], "3").expect("a list");
        remove(file, "d[0]");
        set(file, "e", "other\ntext\n");
        assert!(file.rename(["f"], "g").expect("a name"));
        set(file, "h.i", "x");
        set(file, "h.j", "y");
        file.set_at(["first"], Spot::First, "z").expect("a key");
    });
    assert_eq!(all, "first: z\nb: {c: 'y', new: x}\nd: [2, '3']\n# of e\ne: |\n  other\n  text\ng: 1\nh:\n  i: x\n  j: 'y'\n");
    // A name and a new key before it begin at one place.
    let both = yaml("a: 1\n", |file| {
        assert!(file.rename(["a"], "ba").expect("a name"));
        file.set_at(["b"], Spot::First, "z").expect("a key");
    });
    assert_eq!(both, "b: z\nba: 1\n");
    let none = yaml("a: 1\n", |file| {
        assert!(file.set_all([(path("b"), "1".into()), (path("a.c"), "2".into())]).is_err());
        assert!(file.set(path("x.y[2].z"), "2").is_err());
    });
    assert_eq!(none, "a: 1\n");
}

#[test]
fn front_matter_is_changed_where_it_is_and_made_where_it_is_not() {
    for (before, after) in [
        ("---\na: 1\n---\nText: x\n", "---\na: 1\ntitle: T\n---\nText: x\n"),
        ("\u{feff}--- \r\na: 1\r\n---\r\nText", "\u{feff}--- \r\na: 1\r\ntitle: T\r\n---\r\nText"),
        ("---\n---\n", "---\ntitle: T\n---\n"),
        ("---\r\n---", "---\r\ntitle: T\r\n---"),
        ("---\n# c\n---\n", "---\n# c\ntitle: T\n---\n"),
        ("", "---\ntitle: T\n---\n"),
        ("\u{feff}Text\r\n", "\u{feff}---\r\ntitle: T\r\n---\r\n\r\nText\r\n"),
        ("\nText\n", "---\ntitle: T\n---\n\nText\n"),
    ] {
        assert_eq!(markdown(before, |file| set(file, "title", "T")), after, "{before:?}");
    }
    let body = |text: &str, body: &str| markdown(text, |file| file.set_body(body).expect("Markdown"));
    assert_eq!(body("---\na: 1\n---\n\nOld.\n", "New.\n"), "---\na: 1\n---\n\nNew.\n");
    assert_eq!(body("---\na: 1\n---\nOld.\n", "Old.\n"), "---\na: 1\n---\nOld.\n");
    assert_eq!(body("---\na: 1\n---", "New.\n"), "---\na: 1\n---\n\nNew.\n");
    assert_eq!(body("Old.\n", "New.\r\n"), "New.\n");
    let both = markdown("Old.\n", |file| {
        file.set_body("New.\n").expect("Markdown");
        set(file, "title", "T");
    });
    assert_eq!(both, "---\ntitle: T\n---\n\nNew.\n");
}

/// What is refused, and why.
fn refused(text: &str, change: impl FnOnce(&mut File<'_>) -> Result<(), Refused>) -> String {
    let file_path = source_path("content/data.yaml");
    let result = File::read(&file_path, text).and_then(|mut file| {
        change(&mut file)?;
        file.text()
    });
    result.map_or_else(|refused| refused.reason, |text| panic!("{text:?}"))
}

#[test]
fn what_cannot_be_done_safely_is_refused_with_the_reason() {
    let to = |place: &'static str| move |file: &mut File<'_>| file.set(path(place), "new");
    for (text, place, reason) in [
        ("a: &x 1\nb: *x\n", "b", "repeats another value (`*name`)"),
        ("a: &x {k: 1}\nb: *x\n", "b.k", "`b` repeats another value"),
        ("a: &x 1\nb: *x\n", "a", "is repeated elsewhere by an alias"),
        ("a: &x {k: 1}\nb: *x\n", "a.k", "is repeated elsewhere by an alias"),
        ("a: {k: &x 1}\nb: *x\n", "a", "is repeated elsewhere by an alias"),
        ("a: !!str 5\n", "a", "has a tag"),
        ("a: [\n", "a", "YAML"),
        ("a: 1\na: 2\n", "a", "a second time"),
        ("a: text\n", "a.b", "`a` is a text and has no keys"),
        ("a: [x]\n", "a.b", "`a` is a list and has no keys"),
        ("a: {b: 1}\n", "a[0]", "`a` is a map of keys and no list"),
        ("text\n", "a", "the file is a text and has no keys"),
        ("- x\n", "a", "the file is a list and has no keys"),
        ("a: [x]\n", "a[1]", "has 1 items"),
        ("a: [x: 1]\n", "a[0].y", "without braces"),
        ("? a\n? b\n", "a", "without a colon"),
    ] {
        let found = refused(text, to(place));
        assert!(found.contains(reason), "{text:?}: {found}");
    }
    assert!(refused("a: {k: &x 1}\nb: *x\n", |file| {
        remove(file, "a");
        Ok(())
    }).contains("alias"));
    assert!(refused("a: 1\nb: 2\n", |file| file.rename(["a"], "b").map(drop)).contains("`b` already"));
    assert!(refused("a: 1\n", |file| file.set(Vec::<Step>::new(), "x")).contains("name a key"));
    assert!(refused("a: 1\n", |file| file.set_body("x")).contains("no text"));
    // An alias may go, and one that is not touched may stay.
    assert_eq!(yaml("a: &x 1\nb: *x\nc: 1\n", |file| { remove(file, "b"); set(file, "c", "z"); }), "a: &x 1\nc: z\n");
}

/// All paths in a value with the values at their ends, those of lists and maps before those in them.
fn paths(value: &Value) -> Vec<(Vec<Step>, Value)> {
    fn walk(path: &mut Vec<Step>, value: &Value, all: &mut Vec<(Vec<Step>, Value)>) {
        let steps: Vec<(Step, &Value)> = match value {
            Value::Map(entries) => entries.iter().map(|(key, value)| (Step::from(key.as_str()), value)).collect(),
            Value::List(items) => items.iter().enumerate().map(|(at, value)| (Step::Item(at), value)).collect(),
            _ => return,
        };
        for (step, value) in steps {
            path.push(step);
            all.push((path.clone(), value.clone()));
            walk(path, value, all);
            path.pop();
        }
    }
    let mut all = Vec::new();
    walk(&mut Vec::new(), value, &mut all);
    all
}

fn is_leaf(value: &Value) -> bool {
    !matches!(value, Value::Map(_) | Value::List(_))
}

const ROOT: [Step; 0] = [];

/// A file that is read, and all that it says.
fn read(path: &str, text: &str) -> Option<Value> {
    File::read(&source_path(path), text).ok()?.get(ROOT)
}

/// A value without the differences that quotes make: `2014` and `"2014"` are the same text to Convoke.
fn plain(value: &Value) -> Value {
    match value {
        Value::List(items) => Value::List(items.iter().map(plain).collect()),
        Value::Map(entries) => Value::map(entries.iter().map(|(key, value)| (key.as_str(), plain(value)))),
        Value::Bool(value) => value.to_string().into(),
        Value::Integer(value) => value.to_string().into(),
        Value::Date(text) | Value::Markdown(text) => text.as_str().into(),
        Value::Decimal(value) if value.fract() == 0.0 => format!("{value}.0").into(),
        Value::Decimal(value) => value.to_string().into(),
        other => other.clone(),
    }
}

/// The files of the real site and of the small ones that hold YAML.
fn contents() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for folder in ["content", "tests/sites", "themes", "src/cli/example"] {
        let inside = files(&repository().join(folder)).into_iter().map(|(path, bytes)| (format!("{folder}/{path}"), bytes));
        all.extend(inside.filter(|(path, _)| !path.contains("/out/")));
    }
    all.push(("convoke.yaml".to_owned(), std::fs::read(repository().join("convoke.yaml")).expect("the configuration")));
    let texts = all.into_iter().filter(|(path, _)| path.ends_with(".md") || path.ends_with(".yaml"));
    texts.map(|(path, bytes)| (path, String::from_utf8(bytes).expect("UTF-8"))).collect()
}

/// The bytes of the beginning and the end in which two texts are the same.
fn common(a: &str, b: &str) -> (usize, usize) {
    let first = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let rest = a.len().min(b.len()) - first;
    (first, a.bytes().rev().zip(b.bytes().rev()).take(rest).take_while(|(a, b)| a == b).count())
}

/// A text that can stand without quotes anywhere, and one that can nowhere.
const TAME: &str = "é a:b c#d \"e\" — f：g";
const NASTY: &str = "- x: \"y\" # 'z' , [ ] { } \\ \t\u{7} end: ";

#[test]
fn setting_a_value_to_what_it_says_changes_nothing_in_any_content() {
    let all = contents();
    assert!(all.len() > 100, "{}", all.len());
    for (path, text) in &all {
        let file_path = source_path(path);
        let mut file = File::read(&file_path, text).unwrap_or_else(|refused| panic!("{refused}"));
        let leaves = file.get(ROOT).iter().flat_map(paths).collect::<Vec<_>>();
        for (place, value) in leaves {
            file.set(place.clone(), value.clone()).expect("a value");
            file.set(place, plain(&value)).expect("a value");
        }
        assert!(file.edits().expect("no edits").is_empty(), "{path}");
        assert_eq!(file.text().as_ref(), Ok(text));
    }
}

#[test]
fn every_text_of_all_content_can_become_another_and_itself_again() {
    for (path, text) in &contents() {
        let Some(all) = read(path, text) else { panic!("{path}") };
        for (place, value) in paths(&all).into_iter().filter(|(_, value)| is_leaf(value)) {
            for other in [TAME, NASTY] {
                let shown = || format!("{path}: {}: {other}", Step::shown(&place));
                let there = changed(path, text, |file| file.set(place.clone(), other).expect("a text"));
                let back = changed(path, &there, |file| file.set(place.clone(), value.clone()).expect("a text"));
                let said = read(path, &back).map(|said| plain(&said));
                assert_eq!(said, Some(plain(&all)), "{}", shown());
                let (first, last) = common(text, &there);
                let (first_back, last_back) = common(text, &back);
                assert!(back == *text || (first <= first_back && last <= last_back), "{}\n{back}", shown());
                // The quotes are those that were there, save of what is written in several lines, or can be without quotes.
                if text.lines().count() == there.lines().count() && other == TAME {
                    assert_eq!(back, *text, "{}", shown());
                }
            }
        }
    }
}

#[test]
fn every_part_of_all_content_can_be_removed_and_put_back() {
    for (path, text) in &contents() {
        let Some(all) = read(path, text) else { panic!("{path}") };
        for (place, value) in paths(&all) {
            let without = changed(path, text, |file| assert!(file.remove(place.clone())));
            let (last, parents) = place.split_last().expect("a step");
            let mut inside = parents.iter().fold(Some(&all), |value, step| match (value?, step) {
                (Value::Map(entries), Step::Key(key)) => entries.iter().find(|(known, _)| known == key).map(|(_, value)| value),
                (Value::List(items), Step::Item(at)) => items.get(*at),
                _ => None,
            });
            let before = match (inside.take(), last) {
                (Some(Value::Map(entries)), Step::Key(key)) => {
                    let at = entries.iter().position(|(known, _)| known == key).expect("a key");
                    at.checked_sub(1).map(|at| entries[at].0.clone())
                }
                _ => None,
            };
            let again = changed(path, &without, |file| match last {
                Step::Item(at) => file.insert(parents.to_vec(), *at, value.clone()).expect("a list"),
                Step::Key(_) => {
                    let spot = before.as_deref().map_or(Spot::First, Spot::After);
                    file.set_at(place.clone(), spot, value.clone()).expect("a key");
                }
            });
            assert_eq!(read(path, &again).map(|said| plain(&said)), Some(plain(&all)), "{path}: {}", Step::shown(&place));
        }
    }
}
