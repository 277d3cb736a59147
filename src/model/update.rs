//! An update: dated news.

use super::data::Organisation;
use super::shared::DocumentRef;
use super::table::Ref;
use crate::diag::Spanned;
use crate::time::When;

/// What an update has besides what every page has.
#[derive(Debug, Clone)]
pub struct Update {
    /// When it was published.
    pub date: Spanned<When>,
    /// The events and calls that it is about.
    pub about: Vec<DocumentRef>,
    /// The dates of other pages that it tells of: `page.milestone`, `page.registration.opens`; [`super::Site::named_date`] finds them.
    pub tells: Vec<Spanned<String>>,
    /// Who published it.
    pub publisher: Option<Ref<Organisation>>,
}
