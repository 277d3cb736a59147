//! The text of `convoke.lock`: a block an entry, sorted by UID, a line a value, so that git merges what does not touch.
//!
//! In: the record of the file, as [`crate::parse::format`] has it. Out: [`Ledger`], and the text again: same ledger, same bytes.

use super::{ClockTime, Facts, Field, Ledger, Move, Published, PublishedStatus, PublishedTime, Removed, Revision, VERSION};
use crate::diag::{Diagnostic, Diagnostics, Spanned, nearest};
use crate::parse::format::{RawLock, RawLocked, RawMove, RawRevision};
use crate::parse::values::{Text, Words};
use crate::rules;
use crate::time::{Date, DateTime, Timestamp, extended_utc};
use std::fmt::Write;

/// What stands at the top of the file.
const HEAD: &str = "\
# What subscribers of the calendars were told: `convoke lock` writes this file. Commit it, and leave it to that command:
# a number that falls, or an entry that vanishes, cannot be taken back from the calendars of others.
";

/// The ledger that a file holds; entries that cannot be read are reported and left out.
pub fn read(raw: &RawLock, diagnostics: &mut Diagnostics) -> Ledger {
    if *raw.version != VERSION {
        let message = format!("this lock has the version {}; this program reads version {VERSION}", *raw.version);
        let diagnostic = Diagnostic::new(&rules::FORMAT_VERSION, raw.version.span.clone(), message);
        diagnostics.push(diagnostic.help("use the release of Convoke that wrote it, or a later one"));
    }
    let mut ledger = Ledger { tzdb: raw.tzdb.value.clone(), ..Ledger::default() };
    for (uid, raw) in &raw.entries.0 {
        if let Some(entry) = entry(raw, diagnostics) {
            ledger.spans.insert(uid.value.clone(), uid.span.clone());
            ledger.entries.insert(uid.value.clone(), entry);
        }
    }
    ledger
}

fn entry(raw: &RawLocked, diagnostics: &mut Diagnostics) -> Option<Published> {
    let time = time(&raw.start, &raw.end, diagnostics);
    let status = word(&raw.status, PublishedStatus::ALL, diagnostics);
    let removed = match &raw.removed {
        Some(text) => word(text, Removed::ALL, diagnostics).map(Some),
        None => Some(None),
    };
    let last_modified = timestamp(&raw.last_modified, diagnostics);
    let revisions: Vec<Option<Revision>> = raw.revisions.iter().map(|raw| revision(raw, diagnostics)).collect();
    let text = hexadecimal(&raw.text, diagnostics);
    let schedule = hexadecimal(&raw.schedule, diagnostics);
    let sequence = sequence_of(&raw.sequence, diagnostics);
    let facts = Facts {
        time: time?,
        status: status?,
        place: raw.place.as_ref().map(words).unwrap_or_default(),
        title: words(&raw.title),
        file: raw.file.as_ref().map(|file| file.value.clone()),
        feeds: raw.feeds.iter().map(|feed| feed.value.clone()).collect(),
        text: text?,
    };
    let revisions: Vec<Revision> = revisions.into_iter().collect::<Option<_>>()?;
    let (sequence, last_modified) = (sequence?, last_modified?);
    if facts.schedule() != schedule? {
        let message = "what schedules this entry is not what `convoke lock` wrote";
        let diagnostic = Diagnostic::new(&rules::LOCK_EDITED, raw.schedule.span.clone(), message);
        diagnostics.push(diagnostic.help(RESTORE));
    }
    let newest = revisions.iter().map(|revision| revision.sequence).max().unwrap_or(0);
    if sequence < newest {
        let message = format!("the SEQUENCE {sequence} is lower than that of a revision below, {newest}");
        diagnostics.push(Diagnostic::new(&rules::LOCK_EDITED, raw.sequence.span.clone(), message).help(RESTORE));
    }
    if revisions.iter().any(|revision| revision.at > last_modified) {
        let message = "this is earlier than a revision below";
        diagnostics.push(Diagnostic::new(&rules::LOCK_EDITED, raw.last_modified.span.clone(), message).help(RESTORE));
    }
    Some(Published { facts, sequence, last_modified, removed: removed?, revisions })
}

/// What to do about a file that was changed by hand.
const RESTORE: &str =
    "take the file back from git (`git checkout convoke.lock`), change the content instead, and run `convoke lock`";

fn revision(raw: &RawRevision, diagnostics: &mut Diagnostics) -> Option<Revision> {
    let at = timestamp(&raw.at, diagnostics)?;
    let moved = [&raw.start, &raw.end, &raw.status, &raw.place, &raw.title];
    let text = |text: &Option<Text>| text.as_ref().map(|text| text.value.clone());
    let of = |(field, raw): (&Field, &Option<RawMove>)| {
        let raw = raw.as_ref()?;
        Some(Move { field: *field, from: text(&raw.from), to: text(&raw.to) })
    };
    let moves = Field::ALL.iter().zip(moved).filter_map(of).collect();
    let sequence = sequence_of(&raw.sequence, diagnostics)?;
    Some(Revision { at, sequence, moves, reason: text(&raw.reason) })
}

fn sequence_of(raw: &Spanned<i64>, diagnostics: &mut Diagnostics) -> Option<u32> {
    let sequence = u32::try_from(**raw).ok().filter(|number| *number <= super::MAX_SEQUENCE);
    if sequence.is_none() {
        let diagnostic = Diagnostic::new(&rules::OUT_OF_RANGE, raw.span.clone(), "this cannot be a SEQUENCE");
        diagnostics.push(diagnostic.help("it is a number from 0 to 2147483647"));
    }
    sequence
}

fn words(words: &Words) -> Vec<(String, String)> {
    let plain = words.plain.iter().map(|text| (String::new(), text.clone()));
    plain.chain(words.by_language.iter().map(|(code, text)| (code.value.clone(), text.value.clone()))).collect()
}

fn bad_date(text: &Text, wanted: &str, diagnostics: &mut Diagnostics) {
    let diagnostic = Diagnostic::new(&rules::BAD_DATE, text.span.clone(), format!("`{}` is not {wanted}", text.value));
    diagnostics.push(diagnostic.help(RESTORE));
}

fn timestamp(text: &Text, diagnostics: &mut Diagnostics) -> Option<Timestamp> {
    let read = text.value.parse().ok();
    if read.is_none() {
        bad_date(text, "an instant in UTC, as `2014-09-29T08:30:00Z`", diagnostics);
    }
    read
}

fn hexadecimal(text: &Text, diagnostics: &mut Diagnostics) -> Option<u64> {
    let read = u64::from_str_radix(&text.value, 16).ok().filter(|_| text.value.len() == 16);
    if read.is_none() {
        let message = format!("`{}` is no hash: 16 digits or letters from a to f", text.value);
        diagnostics.push(Diagnostic::new(&rules::LOCK_EDITED, text.span.clone(), message).help(RESTORE));
    }
    read
}

fn word<T: Copy>(text: &Text, words: &[(&str, T)], diagnostics: &mut Diagnostics) -> Option<T> {
    let found = words.iter().find(|(word, _)| *word == text.value).map(|(_, value)| *value);
    if found.is_none() {
        let diagnostic =
            Diagnostic::new(&rules::UNKNOWN_VALUE, text.span.clone(), format!("`{}` is none of its values", text.value));
        let names = || words.iter().map(|(word, _)| *word);
        diagnostics.push(match nearest(&text.value, names()) {
            Some(known) => diagnostic.did_you_mean(known),
            None => diagnostic.help(format!("the values are: {}", names().collect::<Vec<_>>().join(", "))),
        });
    }
    found
}

fn time(start: &Text, end: &Text, diagnostics: &mut Diagnostics) -> Option<PublishedTime> {
    let wanted = "a day, or a clock time as `2027-06-14T09:00+02:00[Europe/Paris]`";
    let days = |text: &Text| text.value.parse::<Date>().ok().filter(|_| !text.value.contains('T'));
    for text in [start, end] {
        if days(text).is_none() && clock_time(&text.value).is_none() {
            bad_date(text, wanted, diagnostics);
            return None;
        }
    }
    let read = match (days(start), days(end)) {
        (Some(first), Some(last)) => (first <= last).then_some(PublishedTime::Days { first, last }),
        (None, None) => {
            let (start, end) = (clock_time(&start.value)?, clock_time(&end.value)?);
            (start.instant() < end.instant()).then_some(PublishedTime::Span { start, end })
        }
        _ => {
            bad_date(end, "of the same kind as the beginning", diagnostics);
            return None;
        }
    };
    if read.is_none() {
        let diagnostic = Diagnostic::new(&rules::DATE_ORDER, end.span.clone(), "this end is before its beginning");
        diagnostics.push(diagnostic.help(RESTORE));
    }
    read
}

/// The time from `start` to `end`, as a revision writes them; `None` where it is none.
pub fn time_of(start: &str, end: &str) -> Option<PublishedTime> {
    let day = |text: &str| text.parse::<Date>().ok().filter(|_| !text.contains('T'));
    match (day(start), day(end)) {
        (Some(first), Some(last)) => Some(PublishedTime::Days { first, last }),
        (None, None) => Some(PublishedTime::Span { start: clock_time(start)?, end: clock_time(end)? }),
        _ => None,
    }
}

/// The clock time that `text` writes as [`ClockTime`] does.
fn clock_time(text: &str) -> Option<ClockTime> {
    if let Some(local) = text.strip_suffix('Z') {
        return Some(ClockTime { local: date_time(local)?, offset: 0, zone: "UTC".to_owned() });
    }
    let (time, zone) = text.strip_suffix(']')?.split_once('[')?;
    let sign = time.find('T')? + time[time.find('T')?..].find(['+', '-'])?;
    let mut parts = time[sign + 1..].split(':').map(|part| part.parse::<i32>().ok().filter(|_| part.len() == 2));
    let (hours, minutes) = (parts.next()??, parts.next()??);
    let seconds = parts.next().unwrap_or(Some(0))?;
    let size = hours * 3600 + minutes * 60 + seconds;
    let offset = if time[sign..].starts_with('-') { -size } else { size };
    Some(ClockTime { local: date_time(&time[..sign])?, offset, zone: zone.to_owned() })
}

fn date_time(text: &str) -> Option<DateTime> {
    text.parse().ok().filter(|_| text.contains('T'))
}

/// The text of the file that holds `ledger`.
pub fn print(ledger: &Ledger) -> String {
    let tzdb = if ledger.tzdb.is_empty() { "\"\"" } else { &ledger.tzdb };
    let mut out = format!("{HEAD}version: {VERSION}\ntzdb: {tzdb}\nentries:");
    if ledger.entries.is_empty() {
        out.push_str(" {}\n");
    } else {
        out.push('\n');
    }
    for (uid, entry) in &ledger.entries {
        // Writing to a text cannot fail.
        let _ = print_entry(&mut out, uid, entry);
    }
    out
}

fn print_entry(out: &mut String, uid: &str, entry: &Published) -> std::fmt::Result {
    let facts = &entry.facts;
    writeln!(out, "\n  {}:", scalar(uid))?;
    writeln!(out, "    start: {}\n    end: {}", facts.time.start(), facts.time.end())?;
    writeln!(out, "    status: {}", facts.status.key())?;
    print_words(out, "place", &facts.place)?;
    print_words(out, "title", &facts.title)?;
    if let Some(file) = &facts.file {
        writeln!(out, "    file: {}", scalar(file))?;
    }
    if !facts.feeds.is_empty() {
        writeln!(out, "    feeds:")?;
        for feed in &facts.feeds {
            writeln!(out, "      - {}", scalar(feed))?;
        }
    }
    writeln!(out, "    schedule: {}\n    text: {}", digits(facts.schedule()), digits(facts.text))?;
    writeln!(out, "    sequence: {}\n    last_modified: {}", entry.sequence, extended_utc(entry.last_modified))?;
    if let Some(removed) = entry.removed {
        writeln!(out, "    removed: {}", removed.key())?;
    }
    if !entry.revisions.is_empty() {
        writeln!(out, "    revisions:")?;
    }
    for revision in &entry.revisions {
        writeln!(out, "      - at: {}\n        sequence: {}", extended_utc(revision.at), revision.sequence)?;
        for Move { field, from, to } in &revision.moves {
            let side = |name: &str, text: &Option<String>| text.as_ref().map(|text| format!("{name}: {}", quoted(text)));
            let sides: Vec<String> = [side("from", from), side("to", to)].into_iter().flatten().collect();
            writeln!(out, "        {}: {{{}}}", field.key(), sides.join(", "))?;
        }
        if let Some(reason) = &revision.reason {
            writeln!(out, "        reason: {}", scalar(reason))?;
        }
    }
    Ok(())
}

fn print_words(out: &mut String, key: &str, words: &[(String, String)]) -> std::fmt::Result {
    match words {
        [] => Ok(()),
        [(code, text)] if code.is_empty() => writeln!(out, "    {key}: {}", scalar(text)),
        _ => {
            writeln!(out, "    {key}:")?;
            words.iter().try_for_each(|(code, text)| writeln!(out, "      {code}: {}", scalar(text)))
        }
    }
}

/// A hash as 16 digits; in quotes where it would be read as a number by other programs.
fn digits(hash: u64) -> String {
    let text = format!("{hash:016x}");
    if text.bytes().all(|b| b.is_ascii_digit() || b == b'e') { format!("\"{text}\"") } else { text }
}

/// A text as a YAML value on a line of its own.
fn scalar(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | ',' | '/' | '(' | ')' | '@' | '+');
    let is_harmless = text.chars().next().is_some_and(char::is_alphabetic)
        && text.chars().all(plain)
        && !text.ends_with(' ')
        && !matches!(text.to_ascii_lowercase().as_str(), "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n");
    if is_harmless { text.to_owned() } else { quoted(text) }
}

/// A text in quotes: a JSON string is a YAML string.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::{Parsed, Role, parse};
    use crate::path::SourcePath;
    use crate::source::Source;
    use std::collections::{BTreeMap, BTreeSet};

    fn parsed(text: &str) -> (Option<Ledger>, Diagnostics) {
        let path = SourcePath::new(super::super::NAME).unwrap();
        let (parsed, mut diagnostics) = parse(&path, &Source::Text(text.into()), &Role::Lock);
        let ledger = match parsed {
            Parsed::Lock(raw) => Some(read(&raw, &mut diagnostics)),
            _ => None,
        };
        (ledger, diagnostics)
    }

    fn example() -> Ledger {
        let moment = |text: &str| clock_time(text).unwrap();
        let entry = |time: PublishedTime, place: &[(&str, &str)]| Published {
            facts: Facts {
                time,
                status: PublishedStatus::Tentative,
                place: place.iter().map(|(code, text)| ((*code).to_owned(), (*text).to_owned())).collect(),
                title: vec![("en".into(), "A: \"b\" # c".into()), ("zh".into(), "研讨会".into())],
                file: Some("a/b.ics".into()),
                feeds: BTreeSet::from(["calendar/all.ics".to_owned()]),
                text: 12,
            },
            sequence: 3,
            last_modified: "2027-01-02T03:04:05Z".parse().unwrap(),
            removed: Some(Removed::Expired),
            revisions: vec![Revision {
                at: "2027-01-02T03:04:05Z".parse().unwrap(),
                sequence: 3,
                moves: vec![
                    Move { field: Field::Start, from: Some("2027-06-01".into()), to: Some("2027-06-14".into()) },
                    Move { field: Field::Place, from: None, to: Some("no".into()) },
                ],
                reason: Some("yes".into()),
            }],
        };
        let days = PublishedTime::Days { first: Date::constant(2027, 6, 14), last: Date::constant(2027, 6, 16) };
        let span = PublishedTime::Span {
            start: moment("2027-06-14T09:00+02:00[Europe/Paris]"),
            end: moment("2027-06-14T23:59:59-12:00[AoE]"),
        };
        Ledger {
            tzdb: "2026e".into(),
            entries: BTreeMap::from([
                ("a@example.org".to_owned(), entry(days, &[])),
                ("b.1@example.org".to_owned(), entry(span, &[("", "Paris")])),
            ]),
            spans: BTreeMap::new(),
        }
    }

    #[test]
    fn what_is_printed_is_read_again() {
        let text = print(&example());
        let (read, found) = parsed(&text);
        assert_eq!(found, Diagnostics::new(), "{text}");
        let read = Ledger { spans: BTreeMap::new(), ..read.unwrap() };
        assert_eq!(read, example());
        assert_eq!(print(&read), text);
        assert_eq!(parsed(&print(&Ledger { tzdb: "x".into(), ..Ledger::default() })).1, Diagnostics::new());
    }

    #[test]
    fn what_is_changed_by_hand_is_found_at_its_place() {
        let text = print(&example());
        for (from, to, rule) in [
            ("start: 2027-06-14\n", "start: 2027-06-13\n", "lock-edited"),
            ("start: 2027-06-14\n", "start: 2027-06-17\n", "date-order"),
            ("start: 2027-06-14\n", "start: soon\n", "bad-date"),
            ("sequence: 3\n    last", "sequence: 2\n    last", "lock-edited"),
            ("sequence: 3\n    last", "sequence: -1\n    last", "out-of-range"),
            ("sequence: 3\n        start", "sequence: -1\n        start", "out-of-range"),
            ("last_modified: 2027-01-02", "last_modified: 2026-01-02", "lock-edited"),
            ("status: tentative", "status: tentativ", "unknown-value"),
            ("text: 0000", "text: x000", "lock-edited"),
            ("    sequence: 3\n    last", "    last", "missing-field"),
            ("version: 1", "version: 2", "format-version"),
            ("entries:\n", "<<<<<<< ours\nentries:\n", "lock-edited"),
        ] {
            assert!(text.contains(from), "{from}");
            let (_, found) = parsed(&text.replacen(from, to, 1));
            let rules: Vec<&str> = found.iter().map(|found| found.rule.name).collect();
            assert_eq!(rules, [rule], "{from} {to}");
            assert!(found.iter().all(|found| found.help.is_some() && found.span.end > 0), "{found:?}");
        }
    }

    #[test]
    fn clock_times_are_read_as_they_are_written() {
        for text in
            ["2027-06-14T09:00+02:00[Europe/Paris]", "1890-01-01T12:00:30+00:19:32[Europe/Amsterdam]", "2027-06-14T09:00Z"]
        {
            assert_eq!(clock_time(text).unwrap().to_string(), text);
        }
        // A distance from UTC stands for itself, in the form of RFC 9557.
        let zone = crate::time::Zone::named("UTC-8").unwrap();
        let written = ClockTime::of(Timestamp::from_second(1_800_000_000).unwrap(), &zone).to_string();
        assert_eq!(written, "2027-01-15T00:00-08:00[-08:00]");
        assert_eq!(clock_time(&written).unwrap().to_string(), written);
        for text in ["2027-06-14T09:00", "2027-06-14", "2027-06-14T09:00+2:00[A/B]", "2027-06-14T09:00+02:00", "T+01:00[x]", ""] {
            assert_eq!(clock_time(text), None, "{text}");
        }
        assert_eq!(clock_time("2027-06-14T09:00+02:00[Europe/Paris]").unwrap().instant().to_string(), "2027-06-14T07:00:00Z");
    }
}
