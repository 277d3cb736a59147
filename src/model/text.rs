//! Texts in the languages of a site.

/// A text by language: `None` where it is not translated. The first language always has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalText(Vec<Option<Box<str>>>);

impl LocalText {
    /// `texts` by language, the first language first.
    pub fn new(texts: Vec<Option<Box<str>>>) -> Self {
        LocalText(texts)
    }

    /// A text in the first language alone.
    pub fn plain(text: &str) -> Self {
        LocalText(vec![Some(text.into())])
    }

    /// Puts a text in a language beside the others.
    pub fn set(&mut self, language: usize, text: &str) {
        if self.0.len() <= language {
            self.0.resize(language + 1, None);
        }
        self.0[language] = Some(text.into());
    }

    /// The text in a language, or else in the first one.
    pub fn get(&self, language: usize) -> &str {
        self.0.get(language).and_then(Option::as_ref).or_else(|| self.0.first().and_then(Option::as_ref)).map_or("", |text| text)
    }

    /// Whether there is a text in this language itself.
    pub fn has(&self, language: usize) -> bool {
        self.0.get(language).is_some_and(Option::is_some)
    }
}
