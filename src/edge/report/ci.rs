//! Findings in the formats of the services that check changes.
//!
//! In: a [`Report`]. Out: commands of GitHub Actions, a code quality report of GitLab, SARIF 2.1.0, `JUnit` XML.
//! Not here: which of them a run should use.

use super::findings::{Finding, Place, Report};
use crate::content_hash;
use crate::diag::{Rule, Severity};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Workflow commands, one a line, which GitHub shows beside the changed lines.
pub(super) fn github(report: &Report<'_>) -> String {
    report.findings.iter().map(annotation).collect()
}

fn annotation(finding: &Finding<'_>) -> String {
    let Place { file, start, end, .. } = &finding.place;
    let kind = match finding.severity {
        Severity::Note | Severity::Off => "notice",
        worse => worse.word(),
    };
    let (rule, file) = (finding.diagnostic.rule.name, github_property(file));
    let mut lines = format!("line={},endLine={},col={}", start.line, end.line, start.column);
    // Columns that end on another line are not understood.
    if start.line == end.line && end.column > start.column {
        let _ = write!(lines, ",endColumn={}", end.column - 1);
    }
    let title = github_property(&format!("convoke: {rule}"));
    format!("::{kind} file={file},{lines},title={title}::{}\n", github_data(&whole_message(finding)))
}

/// Message and help in one text.
fn whole_message(finding: &Finding<'_>) -> String {
    let message = &finding.diagnostic.message;
    finding.diagnostic.help.as_ref().map_or_else(|| message.clone(), |help| format!("{message}\nhelp: {help}"))
}

fn github_data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn github_property(text: &str) -> String {
    github_data(text).replace(':', "%3A").replace(',', "%2C")
}

/// The report that GitLab shows in merge requests.
pub(super) fn gitlab(report: &Report<'_>) -> String {
    let mut seen = BTreeMap::new();
    let issue = |finding: &Finding<'_>| {
        json!({
            "description": whole_message(finding),
            "check_name": finding.diagnostic.rule.name,
            "fingerprint": fingerprint(finding, &mut seen),
            "severity": match finding.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Note | Severity::Off => "info",
            },
            "location": {
                "path": finding.place.file,
                "lines": { "begin": finding.place.start.line, "end": finding.place.end.line },
            },
        })
    };
    format!("{:#}\n", Value::Array(report.findings.iter().map(issue).collect()))
}

/// A name of a finding that survives its moving to another line: its file, rule, message, and which of the same it is.
fn fingerprint(finding: &Finding<'_>, seen: &mut BTreeMap<String, usize>) -> String {
    let Finding { diagnostic, place, .. } = finding;
    let mut key = format!("{}\0{}\0{}", place.file, diagnostic.rule.name, diagnostic.message);
    let count = seen.entry(key.clone()).or_insert(0);
    *count += 1;
    let _ = write!(key, "\0{count}");
    let first = content_hash::of(key.as_bytes());
    key.push('\0');
    format!("{first:016x}{:016x}", content_hash::of(key.as_bytes()))
}

/// The Static Analysis Results Interchange Format, version 2.1.0.
pub(super) fn sarif(report: &Report<'_>) -> String {
    let rules: BTreeMap<&str, &Rule> =
        report.findings.iter().map(|found| (found.diagnostic.rule.name, found.diagnostic.rule)).collect();
    let index: BTreeMap<&str, usize> = rules.keys().enumerate().map(|(index, name)| (*name, index)).collect();
    let mut seen = BTreeMap::new();
    let results: Vec<Value> = report.findings.iter().map(|found| result(found, &index, &mut seen)).collect();
    let document = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "Convoke",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.values().map(|rule| described(rule)).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{document:#}\n")
}

/// The word of SARIF for a severity.
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Off => "none",
        shown => shown.word(),
    }
}

fn described(rule: &Rule) -> Value {
    json!({
        "id": rule.name,
        "shortDescription": { "text": rule.summary },
        "defaultConfiguration": { "level": level(rule.severity) },
    })
}

fn result(finding: &Finding<'_>, index: &BTreeMap<&str, usize>, seen: &mut BTreeMap<String, usize>) -> Value {
    let rule = finding.diagnostic.rule.name;
    let related = finding.labels.iter().map(|(place, words)| {
        let mut location = sarif_location(place);
        location["message"] = json!({ "text": words });
        location
    });
    let related: Vec<Value> = related.collect();
    let mut result = json!({
        "ruleId": rule,
        "ruleIndex": index.get(rule),
        "level": level(finding.severity),
        "message": { "text": whole_message(finding) },
        "locations": [sarif_location(&finding.place)],
        "partialFingerprints": { "convoke/v1": fingerprint(finding, seen) },
    });
    if !related.is_empty() {
        result["relatedLocations"] = Value::Array(related);
    }
    result
}

fn sarif_location(place: &Place<'_>) -> Value {
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(place.file) },
        "region": {
            "startLine": place.start.line,
            "startColumn": place.start.column,
            "endLine": place.end.line,
            "endColumn": place.end.column,
        },
    } })
}

/// A path as a relative reference.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            byte => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}

/// `JUnit` XML: a test case for each finding, failed where it is an error; one that passed where there is none.
pub(super) fn junit(report: &Report<'_>) -> String {
    let cases: String = match &report.findings[..] {
        [] => "    <testcase classname=\"convoke\" name=\"check\"/>\n".to_owned(),
        findings => findings.iter().map(case).collect(),
    };
    let (tests, failures) = (report.findings.len().max(1), report.count(Severity::Error));
    let counts = format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"0\"");
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"convoke\" {counts}>\n  \
         <testsuite name=\"convoke\" {counts}>\n{cases}  </testsuite>\n</testsuites>\n"
    )
}

fn case(finding: &Finding<'_>) -> String {
    let (file, line) = (xml(finding.place.file), finding.place.start.line);
    let name = xml(&format!("{} {}", finding.diagnostic.rule.name, finding.place.address()));
    let text = xml(&format!("{}: {}", finding.place.address(), whole_message(finding)));
    let body = match finding.severity {
        Severity::Error => {
            let message = xml(&finding.diagnostic.message);
            format!("<failure type=\"error\" message=\"{message}\">{text}</failure>")
        }
        milder => format!("<system-out>{}: {text}</system-out>", milder.word()),
    };
    format!("    <testcase classname=\"{file}\" name=\"{name}\" file=\"{file}\" line=\"{line}\">{body}</testcase>\n")
}

/// Text for an element or an attribute; what XML 1.0 cannot hold becomes U+FFFD.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\u{0}'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::tests::written;
    use super::super::{Files, Report, format};
    use super::*;
    use crate::diag::Diagnostics;

    #[test]
    fn github_commands_are_escaped() {
        let text = written("github");
        let first = "::error file=site/content/a.md,line=3,endLine=3,col=8,endColumn=17,title=convoke%3A not-utf8\
                     ::there is no month 13%0Ahelp: write a month%0Afrom 01 to 12";
        assert_eq!(text.lines().next(), Some(first));
        assert_eq!(text.lines().count(), 2);
        assert_eq!(github_property("a%b:c,d\n"), "a%25b%3Ac%2Cd%0A");
    }

    #[test]
    fn gitlab_knows_each_finding_again() {
        let report: Value = serde_json::from_str(&written("gitlab")).unwrap();
        let prints: Vec<&str> = report.as_array().unwrap().iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
        assert_eq!(prints.len(), 2);
        assert!(prints[0] != prints[1] && prints.iter().all(|print| print.len() == 32));
        assert_eq!((&report[0]["severity"], &report[1]["severity"]), (&"major".into(), &"minor".into()));
        assert_eq!(report[0]["location"]["lines"]["begin"], 3);
    }

    #[test]
    fn sarif_has_rules_places_and_related_places() {
        let document: Value = serde_json::from_str(&written("sarif")).unwrap();
        assert_eq!(document["version"], "2.1.0");
        let run = &document["runs"][0];
        let result = &run["results"][0];
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        assert_eq!(result["locations"][0]["physicalLocation"]["region"]["endColumn"], 18);
        assert_eq!(result["relatedLocations"].as_array().unwrap().len(), 2);
        assert_eq!(uri("a b/ä.md"), "a%20b/%C3%A4.md");
    }

    #[test]
    fn junit_counts_failures_and_holds_no_controls() {
        let text = written("junit");
        assert!(text.contains("tests=\"2\" failures=\"1\""), "{text}");
        assert!(text.contains("message=\"there is no month 13\""), "{text}");
        assert!(!text.contains('\u{1b}') && text.contains("<system-out>"), "{text}");
        let none = Diagnostics::new();
        let context = super::super::Context { text: &|_| None, name: &|path| path.to_string(), deny_warnings: false };
        let files = Files::of(&none, &context);
        let text = (format("junit").unwrap().write)(&Report::new(&none, &files, false));
        assert!(text.contains("tests=\"1\" failures=\"0\""), "{text}");
    }
}
