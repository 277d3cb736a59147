//! Which state of a page's text a translation was made from.
//!
//! In: a page as it was read. Out: a short hash of the texts that a translation has as well; it changes when one of them
//! does, and with nothing else: neither a date nor a key of any other meaning is in it.
//! Not here: whether a translation is up to date (`model::assemble::translations`), and who writes the hash (`cli::i18n`).

use super::values::Markdown;
use super::{ParsedDocument, RawKind};
use crate::fnv::Fnv;
use std::hash::Hasher;

/// The hash of the texts of a page, as eight letters: of digits, YAML would read some as a number.
pub fn of(document: &ParsedDocument) -> String {
    let common = &document.common;
    let mut hash = Fnv::default();
    for text in [Some(&common.title), common.short_title.as_ref(), common.summary.as_ref()] {
        add(&mut hash, text.map_or("", |text| &text.value));
    }
    let (first, second): (&[Markdown], &[Markdown]) = match &document.kind {
        RawKind::Event(event) => (&event.goals, &[]),
        RawKind::Call(call) => (&call.eligibility, &call.outcome),
        _ => (&[], &[]),
    };
    for list in [first, second] {
        // What is translated where it stands is no matter of the translation's file.
        list.iter().filter_map(|words| words.0.plain.as_deref()).for_each(|text| add(&mut hash, text));
        add(&mut hash, "");
    }
    add(&mut hash, document.body.markdown());
    letters(hash.finish())
}

/// Adds a text and its end; how lines end and what stands about it makes no difference.
fn add(hash: &mut Fnv, text: &str) {
    for line in text.trim().lines().map(str::trim_end) {
        hash.write(line.as_bytes());
        hash.write(b"\n");
    }
    hash.write(&[0]);
}

/// A hash folded to 32 bits, a letter from `a` to `p` for each four of them.
fn letters(hash: u64) -> String {
    let folded = (hash >> 32) ^ hash;
    (0..8).map(|place| char::from(b'a' + u8::try_from(folded >> (28 - 4 * place) & 15).unwrap_or(0))).collect()
}

#[cfg(test)]
mod tests {
    use crate::parse::{Parsed, Role, parse};
    use crate::path::SourcePath;
    use crate::source::Source;

    fn of(text: &str) -> String {
        let path = SourcePath::new("content/a.md").unwrap();
        let (parsed, found) = parse(&path, &Source::Text(text.into()), &Role::Document);
        let Parsed::Document(document) = parsed else { panic!("{found:?}") };
        super::of(&document)
    }

    #[test]
    fn texts_count_and_facts_do_not() {
        let first = of("---\ntitle: A\nupdated: 2014-01-01\n---\n\nText.\n");
        assert!(first.len() == 8 && first.bytes().all(|b| (b'a'..=b'p').contains(&b)), "{first}");
        assert_eq!(of("---\nupdated: 2015-01-01\ntitle: \"A\"\nweight: 3\n---\nText.  \r\n"), first);
        for other in ["---\ntitle: B\n---\nText.", "---\ntitle: A\nsummary: S\n---\nText.", "---\ntitle: A\n---\nText!"] {
            assert_ne!(of(other), first, "{other}");
        }
        let event = |rest: &str| of(&format!("---\nkind: event\nid: e\ntitle: A\n{rest}---\nText."));
        assert_ne!(event("dates: 2014\ngoals: [One.]\n"), event("dates: 2014\ngoals: [Two.]\n"));
        assert_eq!(event("dates: 2014\nplace: x\n"), event("dates: 2015\n"));
    }
}
