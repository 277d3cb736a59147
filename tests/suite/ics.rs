//! `convoke ics`: what it says of calendar files, and how it ends; and what it says of our own.

use crate::support::{compile_well, convoke, convoke_run, expect_file, outputs, read_tiny, real, repository, run, tiny_site};
use convoke::ics::lint;
use convoke::path::SourcePath;
use std::fs;

const BROKEN: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:a@example.org\r\nDTSTART:20270614T090000\r\n\
    SUMMARY:Workshop 成都\r\nSTATUS:OPEN\r\nBEGIN:VALARM\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

#[test]
fn a_broken_file_is_told_in_words_and_as_json() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).expect("a file");
    write("broken.ics", BROKEN.as_bytes());
    write("latin.ics", b"BEGIN:VCALENDAR\r\nX-A:caf\xe9\r\nEND:VCALENDAR\r\n");
    let ran = run(convoke(folder.path()).args(["ics", "broken.ics"]));
    let mut text = format!("$ convoke ics broken.ics\n{}{}(exit code {})\n\n", ran.out, ran.err, ran.code);
    let short = run(convoke(folder.path()).args(["ics", "latin.ics", "--format", "short"]));
    text += &format!("$ convoke ics latin.ics --format short\n{}{}(exit code {})\n", short.out, short.err, short.code);
    expect_file(&repository().join("tests/cmd/ics.txt"), &text);
    let json = convoke_run(folder.path(), "ics broken.ics --format json");
    let found: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!((json.code, found["diagnostics"][0]["file"].as_str()), (1, Some("broken.ics")));
    assert_eq!(convoke_run(folder.path(), "ics none.ics").code, 4);
}

#[test]
fn of_our_own_calendars_nothing_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let everything = outputs(&compile_well(read_tiny("everything")), &tiny_site("everything").join("in"));
    let mut count = 0;
    for (path, bytes) in everything.iter().chain(&real().outputs).filter(|(path, _)| path.ends_with(".ics")) {
        let text = String::from_utf8(bytes.clone()).expect("UTF-8");
        let found = lint::check(&SourcePath::new(path).expect("a path"), &text);
        // A hostile text shows its tags to everybody, since it means them.
        let found: Vec<_> = found.iter().filter(|found| !found.message.contains("holds HTML")).collect();
        assert!(found.is_empty(), "{path}: {found:?}");
        count += lint::count(&text);
        fs::write(folder.path().join("one.ics"), bytes).expect("a file");
    }
    assert!(count > 100, "{count} entries");
    let ran = convoke_run(folder.path(), "ics one.ics --deny warnings");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
}
