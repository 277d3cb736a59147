//! `convoke ics`: what it says of calendar files, and how it ends; and what it says of our own.

use crate::support::{compile_well, convoke, convoke_run, expect_file, outputs, read_tiny, real, repository, run, tiny_site};
use convoke::diag::Diagnostic;
use convoke::ics::lint;
use convoke::path::SourcePath;
use std::fmt::Write;
use std::fs;
use std::time::{Duration, Instant};

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

/// A file with a head, and `count` times what `piece` makes.
fn file_of(count: usize, piece: impl Fn(usize) -> String) -> String {
    let mut text = String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n");
    (0..count).for_each(|number| text.push_str(&piece(number)));
    text + "END:VCALENDAR\r\n"
}

fn event(number: usize, start: &str) -> String {
    let head = format!("BEGIN:VEVENT\r\nUID:{number}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART{start}\r\n");
    head + "SEQUENCE:0\r\nDURATION:PT1H\r\nSUMMARY:s\r\nEND:VEVENT\r\n"
}

fn part(number: usize, rule: &str) -> String {
    let day = format!(
        "{:04}{:02}{:02}T{:02}0000",
        1900 + number / 8064 % 100,
        number % 12 + 1,
        number / 12 % 28 + 1,
        number / 336 % 24
    );
    format!("BEGIN:STANDARD\r\nDTSTART:{day}\r\n{rule}TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\n")
}

fn zone(tzid: &str, parts: &str) -> String {
    format!("BEGIN:VTIMEZONE\r\nTZID:{tzid}\r\n{parts}END:VTIMEZONE\r\n")
}

/// How long a file is looked at.
fn time_of(text: &str) -> Duration {
    let before = Instant::now();
    let found = lint::check(&SourcePath::new("a.ics").expect("a path"), text);
    let time = before.elapsed();
    assert!(found.iter().count() > 0);
    time
}

/// Eight times the file takes about eight times as long, whatever there is more of in it: a square would take 64 times.
#[test]
fn time_grows_with_the_length_of_a_file() {
    let parts_and_times =
        |count: usize| {
            let parts: String = (0..count).map(|number| part(number, "")).collect();
            file_of(count, |number| event(number, &format!(";TZID=Z:20270614T{:02}{:02}00", number % 24, number / 24 % 60)))
                .replacen("PRODID:x\r\n", &format!("PRODID:x\r\n{}", zone("Z", &parts)), 1)
        };
    let rules_and_times =
        |count: usize| parts_and_times(count).replace("TZOFFSETFROM", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nTZOFFSETFROM");
    let makers: [(&str, &dyn Fn(usize) -> String); 14] = [
        ("entries", &|count| file_of(count, |number| event(number, ":20270614T090000Z"))),
        ("entries of one UID", &|count| file_of(count, |_| event(0, ":20270614T090000Z"))),
        ("zones that nobody names", &|count| file_of(count, |number| zone(&format!("Z{number}"), &part(number, "")))),
        ("zones that are named", &|count| {
            file_of(count, |number| {
                zone(&format!("Z{number}"), &part(number, "")) + &event(number, &format!(";TZID=Z{number}:20270614T090000"))
            })
        }),
        ("zones that are not described", &|count| {
            file_of(count, |number| event(number, &format!(";TZID=Z{number}/{number}:20270614T090000")))
        }),
        ("parts of one zone, and times in it", &parts_and_times),
        ("parts with rules, and times in their zone", &rules_and_times),
        ("components in one another", &|count| "BEGIN:VTIMEZONE\r\n".repeat(count)),
        ("components in one another that end", &|count| "BEGIN:VTIMEZONE\r\n".repeat(count) + &"END:VTIMEZONE\r\n".repeat(count)),
        ("ends of what never began", &|count| "BEGIN:A\r\n".repeat(count) + &"END:B\r\n".repeat(count)),
        ("a line", &|count| file_of(1, |_| format!("SUMMARY:{}\r\n", "x,y;z\\".repeat(count * 50)))),
        ("a line in folds", &|count| file_of(1, |_| format!("SUMMARY:x{}\r\n", "\r\n x,y".repeat(count * 20)))),
        ("parameters", &|count| file_of(1, |_| format!("X-A{}:y\r\n", ";X-B=\"c^'\"".repeat(count * 20)))),
        ("properties", &|count| {
            file_of(1, |_| format!("BEGIN:VEVENT\r\n{}END:VEVENT\r\n", "DTSTART;TZID=A:20270614T090000\r\n".repeat(count)))
        }),
    ];
    let mut slow = String::new();
    for (what, make) in makers {
        let (small, large) = (make(1_000), make(8_000));
        // Some slack, and another try, for a machine that is busy.
        let times = || (time_of(&small), time_of(&large));
        let is_slow = |(before, after): (Duration, Duration)| after > before * 28 && after > Duration::from_millis(200);
        if (0..3).all(|_| is_slow(times())) {
            let (before, after) = times();
            writeln!(slow, "{what}: {before:?} for {} octets, {after:?} for {}", small.len(), large.len()).expect("a line");
        }
    }
    assert!(slow.is_empty(), "\n{slow}");
}

/// What is wrong with the VTIMEZONEs of others is told where it stands, with what to do.
#[test]
fn faults_of_time_zones_are_told() {
    let daylight = "BEGIN:DAYLIGHT\r\nDTSTART:20160501T023000\r\nTZOFFSETFROM:-0430\r\nTZOFFSETTO:-0400\r\nEND:DAYLIGHT\r\n";
    let standard = daylight.replace("DAYLIGHT", "STANDARD");
    let ruled = |until: &str| {
        let rule = |month: i8| format!("RRULE:FREQ=YEARLY;BYMONTH={month};BYDAY=-1SU{until}\r\nTZOFFSETFROM");
        let winter = "BEGIN:STANDARD\r\nDTSTART:19961027T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\n";
        let summer = "BEGIN:DAYLIGHT\r\nDTSTART:19960331T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:DAYLIGHT\r\n";
        summer.replace("TZOFFSETFROM", &rule(3)) + &winter.replace("TZOFFSETFROM", &rule(10))
    };
    let caracas = |parts: &str| zone("America/Caracas", parts) + &event(0, ";TZID=America/Caracas:20160615T090000");
    let paris = |parts: &str, day: &str| zone("Europe/Paris", parts) + &event(0, &format!(";TZID=Europe/Paris:{day}T090000"));
    for (body, expected) in [
        (
            caracas(&daylight.repeat(2)),
            &["ics-program 4 a VTIMEZONE has no STANDARD", "ics-zone 11 two parts of the VTIMEZONE"][..],
        ),
        (caracas(daylight), &["ics-program 4 a VTIMEZONE has no STANDARD"]),
        (caracas(&standard.repeat(2)), &["ics-zone 11 two parts of the VTIMEZONE"]),
        (caracas(&(standard.clone() + &standard.replace("-0400", "-0500"))), &["ics-time 20 the", "ics-zone 11 two parts of"]),
        (caracas(&standard), &[]),
        (
            caracas(&standard.replace("2016", "2017")),
            &[
                "ics-program 4 a VTIMEZONE begins after times",
                "ics-time 15 the VTIMEZONE of `America/Caracas` puts a time 30 min off",
            ],
        ),
        (caracas(""), &["ics-property 4 the VTIMEZONE of `America/Caracas` has neither"]),
        (caracas(&standard).repeat(2), &["ics-property 20 there are several VTIMEZONEs", "ics-property 29 the UID"]),
        (
            caracas(&standard).replace("\r\nTZID:America/Caracas", ""),
            &["ics-property 4 a VTIMEZONE has no TZID", "ics-time 14 there is no VTIMEZONE for `America/Caracas`"],
        ),
        (event(0, ";TZID=Europe/Paris:20270614T090000"), &["ics-time 7 there is no VTIMEZONE"]),
        (
            event(0, ":20270614T090000Z\r\nEXDATE;TZID=Europe/Paris:20270621T090000,20270628T090000"),
            &["ics-time 8 there is no VTIMEZONE"],
        ),
        (paris(&ruled(""), "20270614"), &[]),
        (
            paris(&ruled(";UNTIL=20201231T000000Z"), "20270114"),
            &["ics-zone 4 the rules of the VTIMEZONE of `Europe/Paris` end before"],
        ),
        (
            paris(&ruled(";UNTIL=20201231T000000Z"), "20270614"),
            &[
                "ics-time 22 the VTIMEZONE of `Europe/Paris` puts a time 1 h off",
                "ics-zone 4 the rules of the VTIMEZONE of `Europe/Paris` end before",
            ],
        ),
        (paris(&ruled(";UNTIL=20281231"), "20270614"), &["ics-property 8 the UNTIL of a rule"]),
        (paris(&ruled(";BYSETPOS=1"), "20270614"), &["ics-zone 8 a rule of the VTIMEZONE of `Europe/Paris` is none"]),
        // The zone is named at the end of a longer name, or not at all.
        (
            paris(&ruled(";UNTIL=20201231T000000Z"), "20270614").replace("Europe/Paris", "/x.org/1/Europe/Paris"),
            &["ics-program 22 a TZID is no name", "ics-time 22 the VTIMEZONE of", "ics-zone 4 the rules of"],
        ),
        (
            paris(&ruled(";UNTIL=20201231T000000Z"), "20270114").replace("Europe/Paris", "Romance Standard Time"),
            &["ics-program 22 a TZID is no name", "ics-zone 4 the rules of"],
        ),
        // In Brazil clocks are not changed any more.
        (
            zone("America/Sao_Paulo", &ruled(";UNTIL=20190217T020000Z").replace("+02", "-02").replace("+01", "-03"))
                + &event(0, ";TZID=America/Sao_Paulo:20270614T090000"),
            &[],
        ),
        (event(0, ":00000614T090000Z"), &["ics-syntax 7 the value of DTSTART"]),
        (event(0, ":100000614T090000Z"), &["ics-syntax 7 the value of DTSTART"]),
    ] {
        let text = file_of(1, |_| body.clone());
        let told = lint::check(&SourcePath::new("a.ics").expect("a path"), &text);
        let line = |one: &Diagnostic| {
            // The names of the programs stand first.
            let message =
                one.message.split_once(": ").filter(|_| one.rule.name == "ics-program").map_or(&*one.message, |(_, says)| says);
            format!("{} {} {message}", one.rule.name, text[..one.span.start].matches('\n').count() + 1)
        };
        let mut lines: Vec<String> = told.iter().map(line).filter(|line| !line.contains("how often to ask")).collect();
        lines.sort();
        let is_told = lines.len() == expected.len() && lines.iter().zip(expected).all(|(line, begins)| line.starts_with(begins));
        assert!(is_told, "{text}\n{lines:#?}\n{expected:#?}");
        assert!(told.iter().all(|one| one.help.as_ref().is_some_and(|help| !help.is_empty())));
    }
}
