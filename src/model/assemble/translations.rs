//! The texts of pages in other languages than the first.

use super::assembler::{Assembler, Drafts, ParsedFiles};
use crate::diag::{Diagnostic, Span};
use crate::model::text::LocalText;
use crate::model::{Document, DocumentRef, DocumentText, Kind, OfDocument, Table};
use crate::parse::values::Markdown;
use crate::parse::{Parsed, ParsedTranslation, Role, fingerprint};
use crate::path::SourcePath;
use crate::rules;
use std::collections::BTreeMap;

impl Assembler {
    /// Puts the texts of other languages beside those of the first.
    pub(super) fn translations(
        &mut self,
        files: &ParsedFiles,
        drafts: &Drafts,
        documents: &mut Table<Document, OfDocument>,
        by_file: &mut BTreeMap<SourcePath, DocumentRef>,
    ) {
        for (path, (role, parsed)) in files {
            let (Role::Translation(code), Parsed::Translation(translation)) = (role, &**parsed) else { continue };
            let original =
                path.as_str().strip_suffix(&format!(".{code}.md")).and_then(|stem| SourcePath::new(&format!("{stem}.md")).ok());
            let Some(original) = original else { continue };
            if drafts.hold(&original) {
                continue;
            }
            let Some(language) = self.known.languages.iter().position(|language| language.code == *code) else {
                let diagnostic = Diagnostic::new(
                    &rules::UNKNOWN_LANGUAGE,
                    Span::new(path, 0..0),
                    format!("`{code}` is no language of this site"),
                );
                self.report(diagnostic.help("add it to `languages:` in `convoke.yaml`, or rename the file"));
                continue;
            };
            match by_file.get(&original).copied() {
                Some(at) if language > 0 => {
                    by_file.insert(path.clone(), at);
                    let stale = self.is_stale(translation, &original, files);
                    self.translation(path, language, translation, stale, documents, at);
                }
                None if files.contains_key(&original) => {}
                Some(_) => {
                    let message = format!("`{code}` is the first language of the site, whose files have no code in their names");
                    let diagnostic = Diagnostic::new(&rules::UNEXPECTED_FILE, Span::new(path, 0..0), message);
                    self.report(diagnostic.help(format!("its text stands in `{original}`; remove one of the two")));
                }
                None => {
                    let diagnostic = Diagnostic::new(
                        &rules::UNEXPECTED_FILE,
                        Span::new(path, 0..0),
                        format!("this is a translation, but there is no `{original}`"),
                    );
                    self.report(diagnostic.help("name it after the file that it translates"));
                }
            }
        }
    }

    pub(super) fn translation(
        &mut self,
        path: &SourcePath,
        language: usize,
        translation: &ParsedTranslation,
        stale: bool,
        documents: &mut Table<Document, OfDocument>,
        at: DocumentRef,
    ) {
        let raw = &translation.raw;
        let text = self.text(path, &raw.title, raw.short_title.as_ref(), raw.summary.as_ref(), &translation.body);
        let Some(document) = documents.get_mut(at) else { return };
        document.texts[language] = Some(DocumentText { stale, ..text });
        let (mut goals, mut eligibility, mut outcome): (&mut [LocalText], &mut [LocalText], &mut [LocalText]) =
            (&mut [], &mut [], &mut []);
        match &mut document.kind {
            Kind::Event(event) => goals = &mut event.goals,
            Kind::Call(call) => (eligibility, outcome) = (&mut call.eligibility, &mut call.outcome),
            _ => {}
        }
        self.translated_list(language, &raw.goals, goals, "goals");
        self.translated_list(language, &raw.eligibility, eligibility, "eligibility");
        self.translated_list(language, &raw.outcome, outcome, "outcome");
    }

    /// Whether the original says something else than what was translated; where nobody wrote down what that was, it is not asked.
    fn is_stale(&mut self, translation: &ParsedTranslation, original: &SourcePath, files: &ParsedFiles) -> bool {
        let (Some(made_from), Some((_, parsed))) = (&translation.raw.translates, files.get(original)) else { return false };
        let Parsed::Document(document) = &**parsed else { return false };
        if fingerprint::of(document) == made_from.value {
            return false;
        }
        let message = format!("the texts of `{original}` have changed since they were translated");
        let diagnostic = Diagnostic::new(&rules::STALE_TRANSLATION, made_from.span.clone(), message);
        let file = made_from.span.file.clone();
        self.report(diagnostic.help(format!("bring the translation up to date, then run `convoke i18n touch {file}`")));
        true
    }

    /// Puts the items of a list beside those of the original, which has as many.
    pub(super) fn translated_list(&mut self, language: usize, words: &[Markdown], originals: &mut [LocalText], key: &str) {
        let Some(Markdown(first)) = words.first() else { return };
        if originals.len() != words.len() {
            let message = format!("`{key}` has {} items here and {} in the original", words.len(), originals.len());
            let diagnostic = Diagnostic::new(&rules::OUT_OF_RANGE, first.span.clone(), message);
            self.report(diagnostic.help("translate each item, in the order of the original"));
            return;
        }
        for (original, words) in originals.iter_mut().zip(words) {
            if let Some(text) = &words.0.plain {
                original.set(language, text);
            }
        }
    }
}
