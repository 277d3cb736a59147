//! Texts of the file format, as they were written.
//!
//! In and out: data alone, which the decoder shows to others. Not here: how they are read ([`super::values`]).

use crate::diag::{Span, Spanned};

/// A text on one or more lines.
pub type Text = Spanned<String>;

/// A text in one language, or one for each language: `{en: Copenhagen, zh: 哥本哈根}`.
#[derive(Debug, Clone, PartialEq)]
pub struct Words {
    /// Where it stands.
    pub span: Span,
    /// The text without a language: in the site's first one.
    pub plain: Option<String>,
    /// The texts by language code.
    pub by_language: Vec<(Text, Text)>,
}
