//! The tests that see Convoke from outside: through `compile` and `render`, or through the program itself.
//!
//! One binary, so that it is linked once. What a single module promises is tested in that module.

mod broken;
mod calendars;
mod cli;
mod determinism;
mod golden;
mod html;
mod laws;
mod pages;
mod support;
mod tidy;
