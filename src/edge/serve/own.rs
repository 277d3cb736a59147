//! The local server's own files: scripts and a style for what it adds to pages.
//!
//! Out: their names, their texts, and the address below which they are. Not here: what of a page asks for them.

/// Under what paths the server's own files are.
pub const PREFIX: &str = "/_convoke/";

/// The scripts that reload a page and set its clock, and the style of what is added.
pub const FILES: &[(&str, &str)] =
    &[("reload.js", include_str!("reload.js")), ("clock.js", include_str!("clock.js")), ("panel.css", include_str!("panel.css"))];
