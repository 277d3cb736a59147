//! How bad findings are at a site, as `rules:` of its configuration says.

use crate::support::{convoke_run, source_path, write};
use convoke::diag::{Diagnostics, Exceptions, Severity};
use convoke::rules::RULES;
use convoke::source::{Source, SourceTree};
use convoke::{Inputs, Options, compile};

/// A site with two events that last too long, in two folders, and a call that is due on a Sunday.
fn found(rules: &str) -> Diagnostics {
    let event = |id: &str| {
        format!(
            "---\nkind: event\nid: {id}\ntitle: Exhibition {id}\nupdated: 2027-01-05\ndates: 2027-03-01/2027-05-30\n---\nText.\n"
        )
    };
    let call = "---\nkind: call\nid: call\ntitle: Call\nupdated: 2027-01-05\nmilestones:\n  \
                - {id: papers, name: Papers, date: 2027-03-07 17:00 UTC, type: deadline}\n---\nText.\n";
    let mut tree = SourceTree::default();
    for (path, text) in [
        ("convoke.yaml", format!("version: 1\ntitle: Example\nbase_url: https://example.org/\nuid_domain: example.org\n{rules}")),
        ("content/_index.md", "---\ntitle: Home\n---\n".to_owned()),
        ("content/old/summer.md", event("summer")),
        ("content/new/winter.md", event("winter")),
        ("content/call.md", call.to_owned()),
    ] {
        tree.insert(source_path(path), Source::Text(text.into()));
    }
    compile(&Inputs { tree, options: Options::default() }, None).diagnostics
}

/// The severity, rule and file of each finding.
fn told(rules: &str) -> Vec<String> {
    found(rules).iter().map(|found| format!("{} {} {}", found.severity.word(), found.rule.name, found.span.file)).collect()
}

#[test]
fn a_rule_has_the_severity_that_the_site_gives_it() {
    let (new, old, call) = ("content/new/winter.md", "content/old/summer.md", "content/call.md");
    let long = |severity: &str, file: &str| format!("{severity} long-range {file}");
    assert_eq!(told(""), [long("warning", new), long("warning", old)], "a rule that is off says nothing");
    assert_eq!(told("rules: {long-range: off}\n"), [""; 0]);
    assert_eq!(told("rules: {long-range: note}\n"), [long("note", new), long("note", old)]);
    assert_eq!(told("rules: {long-range: error}\n"), [long("error", new), long("error", old)]);
    assert_eq!(
        told("rules: {weekend-deadline: note, long-range: {severity: off, paths: [content/old/**, content/call.md]}}\n"),
        [format!("note weekend-deadline {call}"), long("warning", new)]
    );
    // The last that fits holds.
    assert_eq!(
        told(
            "rules:\n  long-range:\n    - error\n    - {severity: off, paths: content/*/*}\n    - {severity: note, paths: '**/winter.md'}\n"
        ),
        [long("note", new)]
    );
}

#[test]
fn what_breaks_a_site_stays_an_error_and_all_else_can_be_set() {
    for rule in RULES {
        for word in ["off", "note", "warning", "error"] {
            let found = found(&format!("rules: {{{}: {word}}}\n", rule.name));
            let refused: Vec<&str> =
                found.iter().filter(|found| found.rule.name == "unknown-value").map(|found| found.message.as_str()).collect();
            let fixed = rule.severity == Severity::Error && rule.exceptions == Exceptions::None && word != "error";
            let expected = format!("`{}` is always an error: what it finds breaks the site", rule.name);
            assert_eq!(refused, if fixed { vec![expected.as_str()] } else { Vec::new() }, "{}: {word}", rule.name);
        }
    }
}

#[test]
fn a_rule_that_there_is_not_is_found_with_the_one_that_was_meant() {
    let help =
        |rules: &str| found(rules).iter().find_map(|found| found.help.clone().filter(|_| found.rule.name == "unknown-value"));
    assert_eq!(help("rules: {long-rang: off}\n").unwrap(), "did you mean `long-range`?");
    assert_eq!(help("rules: {zzz: off}\n").unwrap(), "`convoke explain` lists all rules");
    assert_eq!(help("rules: {long-range: warn}\n").unwrap(), "did you mean `warning`?");
}

#[test]
fn a_note_never_fails_a_run_and_a_raised_warning_stops_a_build() {
    let folder = tempfile::tempdir().unwrap();
    let site = |rules: &str| {
        let config = format!("version: 1\ntitle: Example\nuid_domain: example.org\nbase_url: https://example.org/\n{rules}");
        write(&folder.path().join("convoke.yaml"), config.as_bytes());
        write(&folder.path().join("content/_index.md"), b"---\ntitle: Home\n---\nThis is TODO.\n");
    };
    site("rules: {leftover: note}\n");
    let run = convoke_run(folder.path(), "check --deny warnings --format short");
    assert_eq!((run.code, run.err.as_str()), (0, "content/_index.md:4:9: note[leftover] this is left over from drafting\n"));
    assert!(run.out.ends_with("1 note in 1 file\n"), "{}", run.out);
    let formats = [
        ("github", "::notice "),
        ("gitlab", "\"info\""),
        ("sarif", "\"level\": \"note\""),
        ("junit", "<system-out>note: "),
        ("json", "\"notes\": 1"),
    ];
    for (format, shown) in formats {
        let run = convoke_run(folder.path(), &format!("check --format {format}"));
        assert!(run.code == 0 && run.out.contains(shown), "{format}: {}", run.out);
    }
    site("rules: {leftover: error}\n");
    let run = convoke_run(folder.path(), "build --format short");
    assert_eq!(run.code, 1);
    assert!(!folder.path().join("public").exists(), "{}", run.err);
}
