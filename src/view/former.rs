//! Former dates of an event or a milestone.
//!
//! In: dates as they were once published. Out: [`FormerView`]. Not here: what subscribers were told of a change
//! ([`super::changes`]).

use super::source::{self, CitationView};
use crate::localised::Localised;
use crate::localised::date::DateView;
use crate::model::Former;
use crate::time::Zone;
use serde::Serialize;

/// A former date.
#[derive(Debug, Clone, Serialize)]
pub struct FormerView {
    /// The date.
    pub date: DateView,
    /// The words in which it was published.
    pub wording: Option<String>,
    /// The tag of the language of these words, where that is not the page's.
    pub wording_lang: Option<String>,
    /// When it was said.
    pub said: Option<DateView>,
    /// A remark on when.
    pub said_note: Option<String>,
    /// The tag of the language of the remark, where that is not the page's.
    pub said_note_lang: Option<String>,
    /// Why it was given up.
    pub reason: Option<String>,
    /// The tag of the language of the reason, where that is not the page's.
    pub reason_lang: Option<String>,
    /// Who said so.
    pub source: Option<CitationView>,
}

/// Former dates, oldest first, whose days begin and end in `zone`.
pub(super) fn views(local: &Localised<'_>, list: &[Former], zone: &Zone) -> Vec<FormerView> {
    let view = |former: &Former| FormerView {
        date: local.date(&former.date, zone),
        wording: local.text_option(former.wording.as_ref()),
        wording_lang: local.lang_of_option(former.wording.as_ref()),
        said: former.said.as_ref().map(|said| local.date(said, zone)),
        said_note: local.text_option(former.said_note.as_ref()),
        said_note_lang: local.lang_of_option(former.said_note.as_ref()),
        reason: local.text_option(former.reason.as_ref()),
        reason_lang: local.lang_of_option(former.reason.as_ref()),
        source: former.source.map(|source| source::without_note(local, source)),
    };
    list.iter().map(view).collect()
}
