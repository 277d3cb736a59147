//! What the fonts of social images lack, where the site has such images.

use super::allow::Allowances;
use super::checked::Checked;
use crate::diag::{Diagnostic, Diagnostics, Span};
use crate::image;
use crate::image::Fonts;
use crate::image::card::Card;
use crate::model::Site;
use crate::plan::Output;
use crate::rules;
use std::collections::BTreeSet;

/// Reports fonts that cannot be read, and characters that no font has: each once, where it is seen first and not allowed.
pub(super) fn check(checked: &Checked<'_>, site: &Site, allowances: &mut Allowances, diagnostics: &mut Diagnostics) {
    let images = checked.plan.iter().filter_map(|(_, planned)| match planned.output {
        Output::SocialImage(at, language) => Some((at, language)),
        _ => None,
    });
    let mut images = images.peekable();
    // Most sites have no such image: their fonts are not read at all.
    if images.peek().is_none() {
        return;
    }
    let (fonts, bad) = Fonts::of(checked.theme);
    for path in bad {
        let diagnostic = Diagnostic::new(&rules::BAD_FONT, Span::new(path, 0..0), "this is no font that can be read");
        diagnostics.push(diagnostic.help("use a TrueType or OpenType font: `.ttf` or `.otf`"));
    }
    let mut reported: BTreeSet<char> = BTreeSet::new();
    for (at, language) in images {
        let missing = image::missing(&Card::of(&checked.languages[language], at), &fonts);
        let fresh: Vec<char> = missing.into_iter().filter(|c| !reported.contains(c)).collect();
        if fresh.is_empty() {
            continue;
        }
        let list: Vec<String> = fresh.iter().map(|c| format!("`{c}` (U+{:04X})", u32::from(*c))).collect();
        let span = site.documents[at].text(language).title.span.clone();
        let message = format!("no font has {} for the social image of this page", list.join(", "));
        let finding = Diagnostic::new(&rules::MISSING_GLYPH, span, message)
            .help("put a font that has it into `fonts/`: see `docs/themes.md`");
        if !allowances.permit(site, &finding) {
            reported.extend(fresh);
            diagnostics.push(finding);
        }
    }
}
