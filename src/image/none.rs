//! Social images in a program that was built without the feature `social-images`: there are none.
//!
//! In and out: what `draw` takes and gives, so that its callers are the same. No site has an image to be asked for: the
//! configuration has none where [`crate::Options::social_images`] is not set, and says so by the rule `images-unavailable`.

use super::card::Card;
use crate::path::SourcePath;
use crate::theme::Theme;

/// The fonts of images that nobody draws.
pub struct Fonts;

impl Fonts {
    /// None is read, so none is bad.
    pub fn of(_: &Theme) -> (Self, Vec<&SourcePath>) {
        (Fonts, Vec::new())
    }
}

/// No image is planned, so none is asked for.
pub fn write(_: &Card, _: &Fonts) -> Vec<u8> {
    unreachable!("no image is planned without the feature `social-images`")
}

/// Where nothing is drawn, nothing is missing.
pub fn missing(_: &Card, _: &Fonts) -> Vec<char> {
    Vec::new()
}
