//! Convoke: a static site generator for events and calls.
//!
//! It is one pure function from a site's files to a plan of outputs, and one from a planned output to its bytes:
//!
//! 1. [`source`]: the files, as the edge read them;
//! 2. [`parse`]: one file in, one raw record out;
//! 3. [`model`]: what they mean together: validated, linked, finished;
//! 4. [`plan`]: every output path and what it is, before any byte;
//! 5. [`entries`]: each calendar entry once, with its feeds and its numbers of the lock;
//! 6. [`check`]: rules about the whole site;
//! 7. [`view`]: what a template or a format may see;
//! 8. [`render`](mod@render): one planned output to bytes.
//!
//! [`compile()`] runs 2 to 6, [`render()`] runs 7 and 8. Neither knows a clock, a disk, an environment or a log:
//! those live in [`edge`], and the commands in [`cli`].

#![warn(missing_docs)]

pub mod check;
pub mod cli;
pub mod color;
pub mod compile;
pub mod content_hash;
pub mod diag;
pub mod diff;
pub mod edge;
pub mod edit;
pub mod entries;
pub mod fnv;
pub mod ics;
pub mod image;
pub mod ledger;
pub mod locale;
pub mod localised;
pub mod media_type;
pub mod model;
pub mod options;
pub mod parse;
pub mod path;
pub mod plan;
pub mod render;
pub mod rules;
pub mod source;
pub mod text;
pub mod theme;
pub mod time;
pub mod translations;
pub mod view;

pub use compile::{Compiled, Inputs, compile, render};
pub use options::Options;
pub use render::Rendered;
