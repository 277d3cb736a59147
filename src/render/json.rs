//! All dates of a site as JSON, `data/dates.json`: for programs that would rather not read calendars.
//!
//! In: [`DatesView`]. Out: one JSON document, a date a line, so that a change of a date is a change of a line.
//! Not here: what a record holds ([`crate::view::json`]).

use crate::view::json::DatesView;
use serde_json::json;

/// Writes the document.
pub fn write_dates(view: &DatesView) -> Vec<u8> {
    let mut out = Vec::with_capacity(256 + view.dates.len() * 512);
    let head = format!("{{\n\"version\": {},\n\"base_url\": {},\n\"dates\": [", view.version, json!(view.base_url));
    out.extend_from_slice(head.as_bytes());
    for (index, record) in view.dates.iter().enumerate() {
        out.extend_from_slice(if index == 0 { b"\n" } else { b",\n" });
        // Texts, numbers and lists of them, written to memory: nothing in a record can fail.
        let _ = serde_json::to_writer(&mut out, record);
    }
    out.extend_from_slice(if view.dates.is_empty() { b"]\n}\n" } else { b"\n]\n}\n" });
    out
}
