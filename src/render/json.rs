//! All dates of a site as JSON, `data/dates.json`, and what changed, `data/changes.json`: for programs that would rather not
//! read calendars.
//!
//! In: [`DatesData`], [`ChangesData`]. Out: one JSON document, a date a line, so that a change of a date is a change of a line.
//! Not here: what a record holds ([`crate::view::dates_data`], [`crate::view::changes_data`]).

use crate::view::changes_data::ChangesData;
use crate::view::dates_data::DatesData;
use serde_json::json;

/// Writes the document of all dates.
pub fn write_dates(view: DatesData<'_>) -> Vec<u8> {
    let mut out = head(view.version, view.base_url.as_deref(), view.dates.len());
    // Texts, numbers and lists of them, written to memory: nothing in a record can fail.
    list(&mut out, "dates", view.dates, |out, record| drop(serde_json::to_writer(out, &record)));
    out.extend_from_slice(b"\n}\n");
    out
}

/// Writes the document of what changed.
pub fn write_changes(data: &ChangesData) -> Vec<u8> {
    let mut out = head(data.version, data.base_url.as_deref(), data.amendments.len() + data.declared.len());
    list(&mut out, "amendments", &data.amendments, |out, record| drop(serde_json::to_writer(out, record)));
    list(&mut out, "declared", &data.declared, |out, record| drop(serde_json::to_writer(out, record)));
    out.extend_from_slice(b"\n}\n");
    out
}

fn head(version: u32, base_url: Option<&str>, records: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(256 + records * 512);
    out.extend_from_slice(format!("{{\n\"version\": {version},\n\"base_url\": {}", json!(base_url)).as_bytes());
    out
}

/// A list with a record a line.
fn list<T>(out: &mut Vec<u8>, name: &str, records: impl IntoIterator<Item = T>, write: impl Fn(&mut Vec<u8>, T)) {
    out.extend_from_slice(format!(",\n\"{name}\": [").as_bytes());
    let mut is_empty = true;
    for record in records {
        out.extend_from_slice(if is_empty { b"\n" } else { b",\n" });
        write(out, record);
        is_empty = false;
    }
    out.extend_from_slice(if is_empty { b"]" } else { b"\n]" });
}
