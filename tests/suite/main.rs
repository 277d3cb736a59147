//! The tests that see Convoke from outside: through `compile` and `render`, or through the program itself.
//!
//! One binary, so that it is linked once. What a single module promises is tested in that module.

#![allow(clippy::disallowed_methods, reason = "tests are outside: they read the disk, run the program and look at the clock")]

mod advice;
mod broken;
mod calendars;
mod changes;
mod checks;
mod cli;
mod clock;
mod dates;
mod determinism;
mod diff;
mod docs;
mod edit;
mod facts;
mod feeds;
mod finding;
mod golden;
mod hostile;
mod html;
mod ics;
mod imports;
mod languages;
mod laws;
mod lock;
mod maps;
mod matrix;
mod mutation;
mod pages;
mod raw_html;
mod relations;
mod rules;
mod schema;
mod search;
mod severities;
mod slips;
#[cfg(feature = "social-images")]
mod social_images;
mod structured;
mod support;
mod themes;
mod tidy;
mod timeline;
mod vtimezone;
mod when;
