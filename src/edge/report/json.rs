//! Findings as JSON: one document, or one object a line.
//!
//! In: a [`Report`]. Out: JSON whose `version` rises when a key changes its meaning; keys may be added at any time.
//! Not here: the formats of particular services (`ci`).

use super::findings::{Finding, Place, Point, Report};
use crate::diag::Severity;
use serde_json::{Value, json};

/// The version of both forms.
const VERSION: u32 = 1;

/// One document.
pub(super) fn write(report: &Report<'_>) -> String {
    let findings: Vec<Value> = report.findings.iter().map(finding).collect();
    let document = json!({
        "version": VERSION,
        "errors": report.count(Severity::Error),
        "warnings": report.count(Severity::Warning),
        "notes": report.count(Severity::Note),
        "diagnostics": findings,
    });
    format!("{document:#}\n")
}

/// One object a line, each with its version.
pub(super) fn write_lines(report: &Report<'_>) -> String {
    let line = |found: &Finding<'_>| {
        let mut object = json!({ "version": VERSION });
        if let (Value::Object(object), Value::Object(keys)) = (&mut object, finding(found)) {
            object.extend(keys);
        }
        format!("{object}\n")
    };
    report.findings.iter().map(line).collect()
}

fn finding(finding: &Finding<'_>) -> Value {
    let mut object = place(&finding.place);
    let labels = finding.labels.iter().map(|(at, words)| {
        let mut label = place(at);
        label["message"] = json!(words);
        label
    });
    object["severity"] = json!(finding.severity.word());
    object["rule"] = json!(finding.diagnostic.rule.name);
    object["message"] = json!(finding.diagnostic.message);
    object["help"] = json!(finding.diagnostic.help);
    object["labels"] = labels.collect();
    object
}

fn place(place: &Place<'_>) -> Value {
    let Point { line, column } = place.start;
    json!({
        "file": place.file,
        "line": line,
        "column": column,
        "end": { "line": place.end.line, "column": place.end.column },
        "bytes": { "start": place.bytes.start, "end": place.bytes.end },
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::written;
    use serde_json::Value;

    #[test]
    fn the_document_holds_all_that_is_known() {
        let document: Value = serde_json::from_str(&written("json")).unwrap();
        assert_eq!((&document["version"], &document["errors"], &document["warnings"]), (&1.into(), &1.into(), &1.into()));
        let first = &document["diagnostics"][0];
        assert_eq!(first["file"], "site/content/a.md");
        assert_eq!((&first["line"], &first["column"], &first["end"]["column"]), (&3.into(), &8.into(), &18.into()));
        assert_eq!((&first["bytes"]["start"], &first["bytes"]["end"]), (&31.into(), &41.into()));
        assert_eq!((&first["severity"], &first["help"]), (&"error".into(), &"write a month\nfrom 01 to 12".into()));
        assert_eq!(first["labels"][1]["file"], "site/content/b.md");
        assert_eq!(document["diagnostics"][1]["help"], Value::Null);
    }

    #[test]
    fn each_line_stands_alone() {
        let lines = written("jsonl");
        let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|line| line["version"] == 1 && line["rule"].is_string()));
    }
}
