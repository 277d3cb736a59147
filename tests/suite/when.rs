//! `convoke when` and `convoke explain`: what they say, to the letter, and how they end.

use crate::support::{convoke, convoke_run, expect_file, repository, run};
use std::path::Path;

/// What a run says and how it ends, as a transcript.
fn transcript(folder: &Path, arguments: &[&str]) -> String {
    let ran = run(convoke(folder).args(arguments));
    let quoted: Vec<String> =
        arguments.iter().map(|word| if word.contains([' ', '~']) { format!("'{word}'") } else { (*word).to_owned() }).collect();
    let code = if ran.code == 0 { String::new() } else { format!("(exit code {})\n", ran.code) };
    format!("$ convoke {}\n{}{}{code}\n", quoted.join(" "), ran.out, ran.err)
}

#[test]
fn when_tells_every_reading_and_every_fault() {
    let empty = tempfile::tempdir().expect("a folder");
    let nowhere = |arguments: &[&str]| transcript(empty.path(), arguments);
    let mut text = transcript(repository(), &["when", "2015-03-16 12:00 CET"]);
    text += &nowhere(&["when", "2014-10-26 02:30 CEST Europe/Copenhagen", "--lang", "en"]);
    text += &nowhere(&["when", "2015-03-16 end-of-day AoE"]);
    text += &nowhere(&["when", "2014-09-23 09:00/2014-09-24 17:30", "--zone", "Europe/Copenhagen", "--lang", "zh"]);
    text += &nowhere(&["when", "2014-02-25/26"]);
    text += &nowhere(&["when", "2016-06-24 tbc", "--lang", "en"]);
    text += &nowhere(&["when", "~2014-Q3"]);
    text += &nowhere(&["when", "tba"]);
    for error in [
        "2015-03-16 12:00",
        "2015-03-16 12:00 CST",
        "2015-03-16 12:00 GMT+8",
        "2015-03-16 12:00 US/Pacific",
        "2015-03-16 12:00 Asia/Beijing",
        "2015-03-16 24:00 Europe/Paris",
        "2015-03-29 02:30 Europe/Paris",
        "2014-10-26 02:30 Europe/Copenhagen",
        "2014-02-30",
    ] {
        text += &nowhere(&["when", error]);
    }
    text += &nowhere(&["when", "2010-09-15 12:00 CET", "--zone", "Europe/Paris"]);
    text += &nowhere(&["when", "2014", "--zone", "CET"]);
    expect_file(&repository().join("tests/cmd/when.txt"), &text);
}

#[test]
fn a_rule_is_explained_and_a_false_name_mended() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut text = transcript(folder.path(), &["explain", "hour-24"]);
    text += &transcript(folder.path(), &["explain", "zone-abreviation"]);
    text += &transcript(folder.path(), &["explain", "no-such-rule-at-all"]);
    expect_file(&repository().join("tests/cmd/explain.txt"), &text);
    let list = convoke_run(folder.path(), "explain");
    assert_eq!((list.code, list.err.as_str()), (0, ""));
    for rule in convoke::rules::RULES {
        assert!(list.out.contains(&format!("{} ", rule.name)), "{} is not listed", rule.name);
        assert_eq!(convoke_run(folder.path(), &format!("explain {}", rule.name)).code, 0, "{}", rule.name);
    }
}
