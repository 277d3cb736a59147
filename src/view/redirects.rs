//! The former addresses of pages.
//!
//! In: what is planned. Out: pairs of addresses. Not here: the pages at former addresses (`render::redirect`).

use crate::model::Site;
use crate::path::OutputPath;
use crate::plan::{self, Output, Plan};

/// The former addresses that lead to a page, each with its present one.
pub fn redirects(site: &Site, plan: &Plan) -> Vec<(String, String)> {
    let former = plan.iter().filter_map(|(path, planned)| match &planned.output {
        Output::Redirect(at, language) => Some((path, plan::document_path(site, *at, *language, 1))),
        _ => None,
    });
    former.filter_map(|(path, to)| Some((path.address().to_owned(), OutputPath::new(&to).ok()?.address().to_owned()))).collect()
}
