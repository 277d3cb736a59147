//! Social images: a page's name, date and place as a picture.
//!
//! In: a document in a language, and the fonts of a theme. Out: a PNG of 1200 by 630 pixels, the same on all machines, and
//! the characters that no font has. Without the feature `social-images` there are none. Not here: which pages have one
//! ([`crate::plan`]).

#[cfg(feature = "social-images")]
mod bidi;
#[cfg(feature = "social-images")]
mod breaks;
pub mod card;
#[cfg(feature = "social-images")]
mod draw;
#[cfg(not(feature = "social-images"))]
#[path = "none.rs"]
mod draw;
#[cfg(feature = "social-images")]
mod font;
#[cfg(feature = "social-images")]
mod png;
#[cfg(feature = "social-images")]
mod raster;
#[cfg(feature = "social-images")]
mod text;

pub use draw::{Fonts, missing, write};
