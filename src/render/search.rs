//! What the script of the search page searches, as a script of its own.
//!
//! In: [`SearchIndex`]. Out: JavaScript that names one value, `searchIndex`. A script and not JSON: pages that are read from
//! a disk may load a script beside them, and may not fetch a file.

use crate::view::search::SearchIndex;
use serde_json::json;
use std::fmt::Write;

/// Writes it: an entry a line, then all terms in one text, `TERM=LIST;LIST` with a blank between them. A list holds the
/// numbers of entries in base 36, each as its distance from the one before; the first is of names, the second of texts.
pub fn write(index: &SearchIndex) -> String {
    let entries =
        index.entries.iter().map(|entry| json!([entry.title, entry.path, entry.kind, entry.date, entry.of]).to_string());
    let entries: Vec<String> = entries.collect();
    let mut terms = String::new();
    for (term, [names, texts]) in &index.terms {
        let _ = write!(terms, "{}{term}=", if terms.is_empty() { "" } else { " " });
        numbers(&mut terms, names);
        if !texts.is_empty() {
            terms.push(';');
            numbers(&mut terms, texts);
        }
    }
    format!(
        "const searchIndex = {{\n\"locale\": {},\n\"words\": {},\n\"kinds\": {},\n\"entries\": [\n{}\n],\n\"terms\": {}\n}};\n",
        json!(index.locale),
        index.words,
        json!(index.kinds),
        entries.join(",\n"),
        json!(terms)
    )
}

fn numbers(out: &mut String, list: &[usize]) {
    let mut before = 0;
    for (place, number) in list.iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        base36(out, number - before);
        before = *number;
    }
}

fn base36(out: &mut String, number: usize) {
    if number >= 36 {
        base36(out, number / 36);
    }
    out.extend(u32::try_from(number % 36).ok().and_then(|digit| char::from_digit(digit, 36)));
}
