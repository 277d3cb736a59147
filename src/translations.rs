//! How far a site is translated: which pages and texts lack another language, and which are behind their originals.
//!
//! In: a compiled site. Out: a [`Status`] for each language but the first. None of this is a mistake: what is not
//! translated is shown in the first language, and said to be. Not here: how it is shown (`cli::i18n`).

use crate::Compiled;
use crate::diag::Span;
use crate::edit::{File, Refused, Spot};
use crate::parse::decode::Leaf;
use crate::parse::values::Words;
use crate::parse::{Parsed, fingerprint};
use crate::path::SourcePath;

/// How far a site is translated into a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The code of the language.
    pub code: String,
    /// How many pages there are.
    pub pages: usize,
    /// The pages without a translation, by their files.
    pub missing: Vec<SourcePath>,
    /// The translations whose original has changed since.
    pub stale: Vec<SourcePath>,
    /// The translations that do not say which state of the original they were made from.
    pub unmarked: Vec<SourcePath>,
    /// The texts in front matters and data that lack this language.
    pub texts: Vec<Span>,
    /// The words of the interface that are missing, by their keys.
    pub words: Vec<String>,
}

impl Status {
    /// Whether nothing is left to do.
    pub fn is_complete(&self) -> bool {
        self.missing.is_empty()
            && self.stale.is_empty()
            && self.unmarked.is_empty()
            && self.texts.is_empty()
            && self.words.is_empty()
    }
}

/// The state of a translation's original: as it is now, and as the translation states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The fingerprint of the original.
    pub now: String,
    /// The value of `translates`, if it has one.
    pub stated: Option<String>,
}

impl Mark {
    /// The text of the translation `file` with the mark in it, and nothing else changed; `None` where it is right already.
    ///
    /// # Errors
    /// Where the mark cannot be written, as when `translates` repeats another value.
    pub fn put_into(&self, file: &SourcePath, text: &str) -> Result<Option<String>, Refused> {
        if self.stated.as_ref() == Some(&self.now) {
            return Ok(None);
        }
        let mut file = File::read(file, text)?;
        file.set_at(["translates"], Spot::First, self.now.as_str())?;
        file.text().map(Some)
    }
}

/// All translations of a site, each with the mark that it should have.
pub fn marks(compiled: &Compiled) -> Vec<(SourcePath, Mark)> {
    let Some(site) = compiled.site() else { return Vec::new() };
    let texts = site
        .documents
        .iter()
        .flat_map(|(_, document)| document.texts.iter().skip(1).flatten().map(move |text| (&document.file, &text.file)));
    let mark = |(original, file): (&SourcePath, &SourcePath)| {
        let (Parsed::Document(document), Parsed::Translation(translation)) =
            (parsed(compiled, original)?, parsed(compiled, file)?)
        else {
            return None;
        };
        let said = translation.raw.translates.as_ref().map(|said| said.value.clone());
        Some((file.clone(), Mark { now: fingerprint::of(document), stated: said }))
    };
    let mut marks: Vec<(SourcePath, Mark)> = texts.filter_map(mark).collect();
    marks.sort_by(|(a, _), (b, _)| a.cmp(b));
    marks
}

fn parsed<'c>(compiled: &'c Compiled, path: &SourcePath) -> Option<&'c Parsed> {
    compiled.files.get(path).map(|file| &*file.parsed)
}

/// How far a site is translated, a record for each language but the first.
pub fn status(compiled: &Compiled) -> Vec<Status> {
    let Some(site) = compiled.site() else { return Vec::new() };
    let marks = marks(compiled);
    let languages = site.config.languages.iter().enumerate().skip(1);
    let of = |(index, language): (usize, &crate::model::Language)| {
        let lacking = |wanted: fn(&Mark) -> bool| {
            let end = format!(".{}.md", language.code);
            let files = marks.iter().filter(|(file, mark)| file.as_str().ends_with(&end) && wanted(mark));
            files.map(|(file, _)| file.clone()).collect()
        };
        Status {
            code: language.code.clone(),
            pages: site.documents.len(),
            missing: site.documents.iter().filter(|(_, page)| !page.is_in(index)).map(|(_, page)| page.file.clone()).collect(),
            stale: lacking(|mark| mark.stated.as_ref().is_some_and(|said| *said != mark.now)),
            unmarked: lacking(|mark| mark.stated.is_none()),
            texts: compiled.files.values().flat_map(|file| texts(&file.parsed, &language.code, index, site)).collect(),
            words: compiled.theme().missing_words(&language.code),
        }
    };
    languages.map(of).collect()
}

/// The texts of a file that lack a language.
fn texts(parsed: &Parsed, code: &str, language: usize, site: &crate::model::Site) -> Vec<Span> {
    let mut found = Vec::new();
    // The lists of a page may be translated in the file of its translation.
    let translated = |words: &Words| {
        let page = site.by_file.get(&words.span.file).map(|at| &site.documents[*at]);
        page.is_some_and(|page| page.is_in(language))
    };
    let mut see = |path: &[&'static str], leaf: Leaf<'_>| {
        let Leaf::Words(words) = leaf else { return };
        let elsewhere = matches!(path, ["goals" | "eligibility" | "outcome"]) && translated(words);
        // The words in which a date was published are a quotation.
        let quoted = path.last() == Some(&"wording");
        let has_words = words.plain.as_ref().is_none_or(|text| text.contains(char::is_alphabetic));
        if has_words && !elsewhere && !quoted && !words.by_language.iter().any(|(known, _)| known.value == code) {
            found.push(words.span.clone());
        }
    };
    parsed.visit(&mut see);
    found
}

impl Parsed {
    /// Shows every leaf of the records of a file to `see`; a translation has none that is of interest to all languages.
    fn visit(&self, see: &mut dyn FnMut(&[&'static str], Leaf<'_>)) {
        use crate::parse::decode::Decode;
        let path = &mut Vec::new();
        let see = &mut |path: &[&'static str], leaf: Leaf<'_>| see(path, leaf);
        match self {
            Parsed::Config(raw) => raw.visit(path, see),
            Parsed::Timeline(raw, _) => raw.visit(path, see),
            Parsed::Organisations(raw, _) => raw.visit(path, see),
            Parsed::Places(raw, _) => raw.visit(path, see),
            Parsed::Sources(raw, _) => raw.visit(path, see),
            Parsed::Tags(raw) => raw.visit(path, see),
            Parsed::Document(document) => {
                document.common.visit(path, see);
                document.kind.visit(path, see);
            }
            Parsed::Lock(_) | Parsed::Translation(_) | Parsed::Failed | Parsed::Unread => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_the_mark_is_changed() {
        let path = SourcePath::new("content/a.zh.md").unwrap();
        for (said, text, marked) in [
            (None, "---\ntitle: a\n---\nText", Some("---\ntranslates: abcdefgh\ntitle: a\n---\nText")),
            (None, "---\r\n# c\r\ntitle: a\r\n---", Some("---\r\ntranslates: abcdefgh\r\n# c\r\ntitle: a\r\n---")),
            (
                Some("ff"),
                "---\ntitle: a\ntranslates: \"ff\"  # why\n---\nff",
                Some("---\ntitle: a\ntranslates: \"abcdefgh\"  # why\n---\nff"),
            ),
            (Some("abcdefgh"), "---\ntranslates: abcdefgh\n---\n", None),
        ] {
            let mark = Mark { now: "abcdefgh".to_owned(), stated: said.map(str::to_owned) };
            assert_eq!(mark.put_into(&path, text).unwrap().as_deref(), marked);
        }
    }
}
