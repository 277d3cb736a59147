//! The social image of a page, as the page names it.
//!
//! In: what is planned. Out: [`ImageView`]. Not here: what the image shows ([`crate::image`]).

use super::viewer::Viewer;
use crate::image::card::{Card, HEIGHT, WIDTH};
use crate::model::DocumentRef;
use crate::plan;
use serde::Serialize;

/// An image for social networks.
#[derive(Debug, Clone, Serialize)]
pub struct ImageView {
    /// Its absolute address.
    pub url: String,
    /// What it says, for those who do not see it.
    pub alt: String,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
}

/// The social image of a page: its own where it has one, or that of the site.
pub(super) fn view(viewer: &Viewer<'_>, own: Option<DocumentRef>) -> Option<ImageView> {
    let local = &viewer.local;
    let of = |at: DocumentRef| {
        let path = plan::social_image_path(local.site, at, local.language);
        viewer.plan.get(&path)?;
        let texts: Vec<String> = Card::of(local, at).texts().cloned().collect();
        Some(ImageView { url: local.url(&path)?, alt: texts.join(" · "), width: WIDTH, height: HEIGHT })
    };
    own.and_then(of).or_else(|| of(local.site.home()?))
}
