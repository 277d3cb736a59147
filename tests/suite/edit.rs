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
        ("a:\n  b: 1\n  # deep\nb: 1\n", "a", "p\nq\n".into(), "a: \"p\\nq\\n\"\n  # deep\nb: 1\n"),
        (
            "a: q # c\nb: 1\n",
            "a",
            Value::map([("x", "1".into()), ("z", ["p", "q"].into())]),
            "a: # c\n  x: '1'\n  z: [p, q]\nb: 1\n",
        ),
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
        (
            "a:\n  - id: x\n\n  - id: y\n\n# end\n",
            "a",
            record(),
            "a:\n  - id: x\n\n  - id: y\n\n  - id: due\n    date: 2015-03-16\n\n# end\n",
        ),
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
        ("a: 1\nb: 2\n\nc: 3\n", "b", "a: 1\n\nc: 3\n"),
        ("a: |+\n  x\nb: 2\n\nc: 3\n", "b", "a: |+\n  x\nc: 3\n"),
        ("a: |+\n  x\n\nb: 2\n", "b", "a: |+\n  x\n\n"),
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
    ] {
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
    assert_eq!(
        yaml("a: x\n", |file| {
            set(file, "a", "y");
            set(file, "a", "x");
        }),
        "a: x\n"
    );
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
        ("a: [x]\n", "a[1]", "`a` has no [1]"),
        ("a: [x: 1]\n", "a[0].y", "without braces"),
        ("? a\n? b\n", "a", "without a colon"),
    ] {
        let found = refused(text, to(place));
        assert!(found.contains(reason), "{text:?}: {found}");
    }
    assert!(
        refused("a: {k: &x 1}\nb: *x\n", |file| {
            remove(file, "a");
            Ok(())
        })
        .contains("alias")
    );
    assert!(refused("a: 1\nb: 2\n", |file| file.rename(["a"], "b").map(drop)).contains("`b` already"));
    assert!(refused("a: 1\n", |file| file.set(Vec::<Step>::new(), "x")).contains("name a key"));
    assert!(refused("a: 1\n", |file| file.set_body("x")).contains("no text"));
    // An alias may go, and one that is not touched may stay.
    assert_eq!(
        yaml("a: &x 1\nb: *x\nc: 1\n", |file| {
            remove(file, "b");
            set(file, "c", "z");
        }),
        "a: &x 1\nc: z\n"
    );
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
        Value::Date(text) => text.as_str().into(),
        Value::Markdown(text) => text.replace("\r\n", "\n").replace('\r', "\n").into(),
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

/// Some of the parts of a file, so that large ones do not take minutes: all of them in a small one.
fn some<T>(parts: Vec<T>, text: &str) -> impl Iterator<Item = T> {
    parts.into_iter().step_by(1 + text.len() / 200)
}

/// Whether a value stands in one line of a file, so that this line is there again when it is set again.
fn is_in_one_line(value: &Value, text: &str) -> bool {
    match value {
        Value::Text(said) => said.len() < 80 && text.lines().any(|line| line.contains(said.as_str())),
        _ => true,
    }
}

#[test]
fn every_text_of_all_content_can_become_another_and_itself_again() {
    for (path, text) in &contents() {
        let all = read(path, text).expect("values");
        let leaves: Vec<_> = paths(&all).into_iter().filter(|(_, value)| is_leaf(value)).collect();
        let shorts = leaves.iter().filter(|(_, value)| is_in_one_line(value, text)).cloned().collect();
        // All at once with both texts, and each for itself with the worse one.
        let all_at_once = [leaves.clone(), shorts].map(|leaves| [(leaves.clone(), TAME), (leaves, NASTY)]);
        let one_by_one = some(leaves, text).map(|leaf| (vec![leaf], NASTY));
        for (leaves, other) in all_at_once.into_iter().flatten().chain(one_by_one) {
            let shown = || format!("{path}: {}: {other}", leaves.first().map_or(String::new(), |(place, _)| Step::shown(place)));
            let others = leaves.iter().map(|(place, _)| (place.clone(), Value::from(other)));
            let there = changed(path, text, |file| file.set_all(others).expect("texts"));
            let back = changed(path, &there, |file| file.set_all(leaves.clone()).expect("texts"));
            assert_eq!(read(path, &back).map(|said| plain(&said)), Some(plain(&all)), "{}", shown());
            // Nothing before and nothing behind what was changed is another.
            let ((first, last), (first_back, last_back)) = (common(text, &there), common(text, &back));
            assert!(back == *text || (first <= first_back && last <= last_back), "{}\n{back}", shown());
            if other == TAME && leaves.iter().all(|(_, value)| is_in_one_line(value, text)) {
                assert_eq!(back, *text, "{}", shown());
            }
        }
    }
}

/// What stands at a path in a value.
fn inside<'v>(value: &'v Value, path: &[Step]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, step| match (value, step) {
        (Value::Map(entries), Step::Key(key)) => entries.iter().find(|(known, _)| known == key).map(|(_, value)| value),
        (Value::List(items), Step::Item(at)) => items.get(*at),
        _ => None,
    })
}

/// Puts back what was removed, to where it stood in `all`.
fn put_back(file: &mut File<'_>, all: &Value, place: &[Step], value: &Value) {
    let (last, parents) = place.split_last().expect("a step");
    match (last, inside(all, parents)) {
        (Step::Item(at), _) => file.insert(parents.to_vec(), *at, value.clone()).expect("a list"),
        (Step::Key(key), Some(Value::Map(entries))) => {
            let before = entries.iter().take_while(|(known, _)| known != key).last();
            let spot = before.map_or(Spot::First, |(key, _)| Spot::After(key));
            file.set_at(place.to_vec(), spot, value.clone()).expect("a key");
        }
        _ => panic!("{} is nowhere", Step::shown(place)),
    }
}

#[test]
fn every_part_of_all_content_can_be_removed_and_put_back() {
    for (path, text) in &contents() {
        let all = read(path, text).expect("values");
        for (place, value) in some(paths(&all), text) {
            let without = changed(path, text, |file| assert!(file.remove(place.clone())));
            let again = changed(path, &without, |file| put_back(file, &all, &place, &value));
            assert_eq!(read(path, &again).map(|said| plain(&said)), Some(plain(&all)), "{path}: {}", Step::shown(&place));
        }
    }
}

/// So many cases, or as many times more as `CONVOKE_MORE` says, to look longer.
fn config(cases: u32) -> ProptestConfig {
    let more = std::env::var("CONVOKE_MORE").ok().and_then(|more| more.parse::<u32>().ok());
    ProptestConfig { cases: cases * more.unwrap_or(1), failure_persistence: None, ..ProptestConfig::default() }
}

/// Writes a document in all the ways that editors have, led by bytes that chance gave.
struct Author<'c> {
    chance: std::slice::Iter<'c, u8>,
    text: String,
    /// How lines end; two ways in one file as well.
    ends: &'static [&'static str],
    /// Whether a block of lines was the last, of which a comment that is indented would be a part.
    after_block: bool,
}

impl Author<'_> {
    fn document(chance: &[u8]) -> String {
        let mut author = Author { chance: chance.iter(), text: String::new(), ends: &["\n"], after_block: false };
        author.ends = author.one_of(&[&["\n"][..], &["\r\n"], &["\n", "\r\n"]]);
        author.map(0, 3);
        if author.pick(4) == 0 {
            author.text.truncate(author.text.trim_end().len());
        }
        author.text
    }

    fn pick(&mut self, most: usize) -> usize {
        usize::from(self.chance.next().copied().unwrap_or(0)) % most
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.pick(all.len())]
    }

    fn end_line(&mut self) {
        if self.pick(5) == 1 {
            self.text.push_str(" # at the end");
        }
        self.break_line();
    }

    fn break_line(&mut self) {
        let end = self.one_of(self.ends);
        self.text.push_str(end);
    }

    /// Comments and blank lines that may stand before a part.
    fn gap(&mut self, blanks: &str) {
        for _ in 0..self.pick(8).saturating_sub(5) {
            match self.pick(3) {
                0 => self.text.push_str(&format!("{blanks}# before")),
                1 if !self.after_block => self.text.push_str(&format!("{blanks}  # deep")),
                _ => {}
            }
            self.break_line();
        }
    }

    fn map(&mut self, indent: usize, depth: usize) {
        let step = self.one_of(&[2, 2, 4]);
        for index in 0..1 + self.pick(4) {
            let blanks = " ".repeat(indent);
            // The first key of an item stands in the line of its dash.
            if !self.text.ends_with("- ") {
                self.gap(&blanks);
                self.text.push_str(&blanks);
            }
            let key = self.one_of(&["k", "'k k'", "\"k：\"", "no"]);
            let quote = key.chars().next_back().filter(|c| "'\"".contains(*c)).map(String::from).unwrap_or_default();
            self.text.push_str(&format!("{}{index}{quote}:", key.trim_end_matches(['\'', '"'])));
            self.value(indent, indent + step, depth);
        }
    }

    fn list(&mut self, indent: usize, depth: usize) {
        for _ in 0..1 + self.pick(3) {
            let blanks = " ".repeat(indent);
            if !self.text.ends_with("- ") {
                self.gap(&blanks);
                self.text.push_str(&blanks);
            }
            self.text.push('-');
            self.value(indent, indent + 2, depth);
        }
    }

    /// A value of a key or dash in the column `outer`; its lines are indented to `inner`.
    fn value(&mut self, outer: usize, inner: usize, depth: usize) {
        let is_item = self.text.ends_with('-');
        let blanks = " ".repeat(inner);
        self.after_block = false;
        match self.pick(if depth == 0 { 10 } else { 14 }) {
            0 => self.end_line(),
            1 => {
                let head = self.one_of(&["|", "|-", "|+", ">", ">-"]);
                self.text.push_str(&format!(" {head}"));
                self.end_line();
                for line in 0..1 + self.pick(3) {
                    let words = self.one_of(&["one two", "# three", "- x: y", "\"q\""]);
                    self.text.push_str(&format!("{blanks}{words}{line}"));
                    self.break_line();
                }
                self.after_block = true;
            }
            2 => {
                self.text.push_str(" one");
                self.break_line();
                self.text.push_str(&format!("{blanks}two"));
                self.end_line();
            }
            3 => {
                self.break_line();
                self.text.push_str(&format!("{blanks}below"));
                self.end_line();
            }
            4 => {
                let flow = self.flow(2);
                self.text.push_str(&format!(" {flow}"));
                self.end_line();
            }
            5 => {
                self.text.push_str(" {");
                for index in 0..1 + self.pick(3) {
                    self.break_line();
                    let flow = self.flow(1);
                    self.text.push_str(&format!("{blanks}f{index}: {flow},"));
                    if self.pick(3) == 0 {
                        self.text.push_str(" # of it");
                    }
                }
                if self.pick(2) == 0 && self.text.ends_with(',') {
                    self.text.pop();
                }
                self.break_line();
                self.text.push_str(&format!("{blanks}}}"));
                self.end_line();
            }
            6..10 => {
                let scalar = self.one_of(SCALARS);
                let pad = self.one_of(&[" ", " ", "  "]);
                self.text.push_str(&format!("{pad}{scalar}"));
                self.end_line();
            }
            10 if is_item => {
                self.text.push(' ');
                self.map(outer + 2, depth - 1);
            }
            11 if is_item => {
                self.text.push(' ');
                self.list(outer + 2, depth - 1);
            }
            12 => {
                self.end_line();
                let dash = if is_item { inner } else { self.one_of(&[outer, inner]) };
                self.list(dash, depth - 1);
            }
            _ => {
                self.end_line();
                self.map(inner, depth - 1);
            }
        }
    }

    fn flow(&mut self, depth: usize) -> String {
        let kind = self.pick(if depth == 0 { 3 } else { 5 });
        let count = self.pick(3);
        match kind {
            3 => {
                let items: Vec<String> = (0..count).map(|_| self.flow(depth - 1)).collect();
                format!("[{}]", items.join(", "))
            }
            4 => {
                let entries: Vec<String> = (0..count).map(|at| format!("m{at}: {}", self.flow(depth - 1))).collect();
                let pad = self.one_of(&["", " "]);
                format!("{{{pad}{}{pad}}}", entries.join(", "))
            }
            _ => self.one_of(SCALARS).to_owned(),
        }
    }
}

const SCALARS: &[&str] = &[
    "word",
    "two words",
    "12",
    "2014-02-25",
    "true",
    "'sin''gle'",
    "\"dou\\tble\"",
    "null",
    "~",
    "''",
    "\"a: b\"",
    "0.5",
    "世界",
];

/// Values that a change may bring.
fn values() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        Just("x".to_owned()),
        Just(NASTY.to_owned()),
        Just("one\ntwo\n".to_owned()),
        Just("one\n\n  two".to_owned()),
        Just("one\n\n\n".to_owned()),
        Just("# one\n- two\n...\n---\n".to_owned()),
        Just("a long text ".repeat(12).trim_end().to_owned()),
        "[ -~]{0,6}",
        "\\PC{0,5}",
        "[ \\n\\r\\t:#'\"\\\\a，：\\u{7f}\\u{85}\\u{2028}-]{0,6}",
    ];
    let leaf = prop_oneof![
        4 => text.clone().prop_map(Value::Text),
        1 => text.prop_map(Value::Markdown),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::Bool),
        1 => any::<i64>().prop_map(Value::Integer),
        1 => any::<f64>().prop_map(Value::Decimal),
        1 => Just(date("2027-06-14 09:00/17:00")),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::List),
            prop::collection::vec((prop_oneof!["k[01]", "[ -~]{1,3}"], inner), 0..3).prop_map(|mut entries| {
                let mut seen = std::collections::BTreeSet::new();
                entries.retain(|(key, _)| seen.insert(key.clone()));
                Value::Map(entries)
            }),
        ]
    })
}

/// A change, and the place that it means, as a number of one that is there.
#[derive(Debug, Clone)]
enum Change {
    Set(usize, Value),
    Add(usize, String, u8, Value),
    Insert(usize, usize, Value),
    Remove(usize),
    Rename(usize, String),
}

fn changes() -> impl Strategy<Value = Change> {
    let key = || prop_oneof!["new[0-2]", Just("k0".to_owned()), Just("x: y".to_owned())];
    prop_oneof![
        3 => (any::<usize>(), values()).prop_map(|(at, value)| Change::Set(at, value)),
        2 => (any::<usize>(), key(), any::<u8>(), values()).prop_map(|(at, key, spot, value)| Change::Add(at, key, spot, value)),
        2 => (any::<usize>(), 0..4_usize, values()).prop_map(|(at, index, value)| Change::Insert(at, index, value)),
        2 => any::<usize>().prop_map(Change::Remove),
        1 => (any::<usize>(), key()).prop_map(|(at, key)| Change::Rename(at, key)),
    ]
}

/// Makes a change in the file and in the value that it says, which is the model of what the file should say.
fn make(change: &Change, file: &mut File<'_>, model: &mut Value) {
    let all = paths(model);
    let one = |at: &usize, wanted: &dyn Fn(&Value) -> bool| {
        let those: Vec<_> = all.iter().filter(|(_, value)| wanted(value)).collect();
        (!those.is_empty()).then(|| those[at % those.len()].0.clone())
    };
    let any = |_: &Value| true;
    match change {
        Change::Set(at, value) => {
            let Some(place) = one(at, &any) else { return };
            file.set(place.clone(), value.clone()).expect("a place");
            *inside_mut(model, &place) = value.clone();
        }
        Change::Add(at, key, spot, value) => {
            let mut place = one(at, &|value| matches!(value, Value::Map(_))).unwrap_or_default();
            let Value::Map(entries) = inside_mut(model, &place) else { return };
            let after = entries.get(usize::from(*spot)).map(|(key, _)| key.clone());
            let spot = match (spot, &after) {
                (255, _) => Spot::First,
                (_, Some(key)) => Spot::After(key),
                (_, None) => Spot::Last,
            };
            let new = match spot {
                Spot::First => 0,
                Spot::Last => entries.len(),
                Spot::After(key) => entries.iter().position(|(known, _)| known == key).map_or(0, |at| at + 1),
            };
            match entries.iter_mut().find(|(known, _)| known == key) {
                Some((_, old)) => *old = value.clone(),
                None => entries.insert(new, (key.clone(), value.clone())),
            }
            place.push(key.as_str().into());
            file.set_at(place, spot, value.clone()).expect("a place");
        }
        Change::Insert(at, index, value) => {
            let Some(place) = one(at, &|value| matches!(value, Value::List(_))) else { return };
            file.insert(place.clone(), *index, value.clone()).expect("a list");
            let Value::List(items) = inside_mut(model, &place) else { return };
            items.insert((*index).min(items.len()), value.clone());
        }
        Change::Remove(at) => {
            let Some(place) = one(at, &any) else { return };
            assert!(file.remove(place.clone()));
            let (last, parents) = place.split_last().expect("a step");
            match (inside_mut(model, parents), last) {
                (Value::Map(entries), Step::Key(key)) => entries.retain(|(known, _)| known != key),
                (Value::List(items), Step::Item(at)) => drop(items.remove(*at)),
                _ => panic!("{place:?}"),
            }
        }
        Change::Rename(at, name) => {
            let Some(place) = one(at, &any).filter(|place| matches!(place.last(), Some(Step::Key(_)))) else { return };
            let (Some(Step::Key(last)), Value::Map(entries)) = (place.last(), inside_mut(model, &place[..place.len() - 1]))
            else {
                return;
            };
            let is_taken = last != name && entries.iter().any(|(known, _)| known == name);
            assert_eq!(file.rename(place.clone(), name).is_err(), is_taken);
            if let Some((known, _)) = entries.iter_mut().find(|(known, _)| known == last && !is_taken) {
                known.clone_from(name);
            }
        }
    }
}

fn inside_mut<'v>(value: &'v mut Value, path: &[Step]) -> &'v mut Value {
    path.iter().fold(value, |value, step| match (value, step) {
        (Value::Map(entries), Step::Key(key)) => &mut entries.iter_mut().find(|(known, _)| known == key).expect("a key").1,
        (Value::List(items), Step::Item(at)) => &mut items[*at],
        (value, step) => panic!("{step} in {value:?}"),
    })
}

/// What a reader understands of a value: no types, and an order of keys that does not matter.
fn meant(value: &Value) -> Value {
    match plain(value) {
        Value::Map(mut entries) => {
            entries.iter_mut().for_each(|(_, value)| *value = meant(value));
            entries.sort_by(|(a, _), (b, _)| a.cmp(b));
            Value::Map(entries)
        }
        Value::List(items) => Value::List(items.iter().map(meant).collect()),
        other => other,
    }
}

proptest! {
    #![proptest_config(config(150))]

    /// Whatever is changed, the file says what was meant, nothing is refused, and nothing before or behind is another.
    #[test]
    fn random_changes_of_random_documents_do_what_they_should(
        chance in prop::collection::vec(any::<u8>(), 0..120),
        changes in prop::collection::vec(changes(), 1..4),
        front_matter in any::<bool>(),
    ) {
        let mut text = Author::document(&chance);
        if front_matter {
            text = format!("---\n{text}{}---\n\nText: [\n", if text.ends_with('\n') { "" } else { "\n" });
        }
        let path = source_path(if front_matter { "content/a.md" } else { "content/a.yaml" });
        let mut file = File::read(&path, &text).unwrap_or_else(|refused| panic!("{refused}\n{text}"));
        let mut model = file.get(ROOT).expect("a map");
        changes.iter().for_each(|change| make(change, &mut file, &mut model));
        let new = file.text().unwrap_or_else(|refused| panic!("{refused}\n{text}"));
        let again = File::read(&path, &new).unwrap_or_else(|refused| panic!("{refused}\n{new}"));
        let said = again.get(ROOT).filter(|said| *said != Value::Null).unwrap_or(Value::Map(Vec::new()));
        prop_assert_eq!(meant(&said), meant(&model), "{}\n{}", text, new);
        prop_assert!(!front_matter || new.ends_with("---\n\nText: [\n"));
    }

    /// Texts that take the place of texts keep every comment; in any order; each for itself or all at once.
    #[test]
    fn changes_of_different_keys_commute(
        chance in prop::collection::vec(any::<u8>(), 0..120),
        first in any::<usize>(),
        second in any::<usize>(),
        a in "[ -~，：]{0,12}",
        b in "[ -~，：]{0,12}",
    ) {
        let path = source_path("content/a.yaml");
        let text = Author::document(&chance);
        let leaves: Vec<_> = paths(&read("content/a.yaml", &text).expect("a map")).into_iter().filter(|(_, value)| is_leaf(value)).collect();
        if leaves.len() < 2 {
            return Ok(());
        }
        let first = first % leaves.len();
        let second = (first + 1 + second % (leaves.len() - 1)) % leaves.len();
        let (first, second) = (leaves[first].0.clone(), leaves[second].0.clone());
        let set = |text: &str, place: &[Step], value: &str| {
            let mut file = File::read(&path, text).expect("YAML");
            file.set(place.to_vec(), value).expect("a place");
            file.text().expect("a text")
        };
        let one = set(&set(&text, &first, &a), &second, &b);
        let other = set(&set(&text, &second, &b), &first, &a);
        prop_assert_eq!(&one, &other, "{}", text);
        let mut file = File::read(&path, &text).expect("YAML");
        file.set_all([(second, Value::from(b.as_str())), (first, a.as_str().into())]).expect("places");
        let both = file.text().expect("a text");
        prop_assert_eq!(&both, &one, "{}", text);
        let comments = |text: &str| text.matches("# at the end").count() + text.matches("# before").count() + text.matches("# deep").count();
        prop_assert_eq!(comments(&one), comments(&text) + comments(&a) + comments(&b), "{}\n{}", text, one);
        // What was written can be set to what it says.
        let mut file = File::read(&path, &one).expect("YAML");
        for (place, value) in paths(&file.get(ROOT).expect("a map")) {
            file.set(place, value).expect("a place");
        }
        prop_assert!(file.edits().expect("no edits").is_empty());
    }

    /// Whatever the bytes, nothing panics: a file is refused, or it says what was meant.
    #[test]
    fn no_text_is_too_strange(
        text in "(---\n)?([ab:#&*'\"|>?!~,0\\[\\]{} \n\r\t-]|: |- |\n  |é|\u{feff}){0,30}",
        changes in prop::collection::vec(changes(), 1..3),
        is_markdown in any::<bool>(),
    ) {
        let path = source_path(if is_markdown { "content/a.md" } else { "content/a.yaml" });
        if let Ok(mut file) = File::read(&path, &text) {
            let same = file.edits().expect("no edits");
            prop_assert!(same.is_empty());
            let _ = file.set(["a"], "x");
            let mut model = file.get(ROOT).unwrap_or(Value::Null);
            // What an alias repeats is refused.
            if matches!(model, Value::Map(_)) && !text.contains('*') {
                changes.iter().for_each(|change| make(change, &mut file, &mut model));
            }
            if let Ok(new) = file.text() {
                let said = File::read(&path, &new).ok().and_then(|file| file.get(ROOT));
                let said = said.filter(|said| *said != Value::Null).unwrap_or(Value::Map(Vec::new()));
                prop_assert!(!matches!(model, Value::Map(_)) || meant(&said) == meant(&model), "{:?}\n{:?}", text, new);
            }
        }
    }
}
