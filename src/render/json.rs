//! All dates of a site as JSON, `data/dates.json`: for programs that would rather not read calendars.
//!
//! In: [`DatesView`]. Out: one JSON document, a date a line, so that a change of a date is a change of a line.
//! Not here: what a record holds ([`crate::view::json`]).

use crate::view::json::DatesView;
use serde_json::json;

/// Writes the document.
pub fn write_dates(view: &DatesView) -> String {
    // Texts, numbers and lists of them: nothing in a record can fail to be written.
    let lines: Vec<String> = view.dates.iter().map(|record| json!(record).to_string()).collect();
    let dates = if lines.is_empty() { String::new() } else { format!("\n{}\n", lines.join(",\n")) };
    format!("{{\n\"version\": {},\n\"base_url\": {},\n\"dates\": [{dates}]\n}}\n", view.version, json!(view.base_url))
}
