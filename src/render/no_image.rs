//! Social images in a program that was built without the feature `social-images`: there are none.
//!
//! In and out: what `image` takes and gives, so that its callers are the same. No site has an image to be asked for: the
//! configuration has none where [`crate::Options::social_images`] is not set, and says so by the rule `images-unavailable`.

use crate::path::SourcePath;
use crate::theme::Theme;
use crate::view::card::Card;

/// The fonts of images that nobody draws: there is no value of this type.
pub enum Fonts {}

impl Fonts {
    /// Nobody asks.
    pub fn of(_: &Theme) -> (Self, Vec<&SourcePath>) {
        unreachable!("no image is planned without the feature `social-images`")
    }
}

/// Nobody asks.
pub fn write(_: &Card, fonts: &Fonts) -> Vec<u8> {
    match *fonts {}
}

/// Nobody asks.
pub fn missing(_: &Card, fonts: &Fonts) -> Vec<char> {
    match *fonts {}
}
