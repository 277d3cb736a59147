//! `convoke clean`: removes what builds wrote.
//!
//! In: an output folder. Out: the same without the files that its manifest lists, and nothing else touched.

use super::shared::{FINE, Global, Outcome};
use crate::edge::publish::clean;
use crate::edge::report::count;
use crate::edge::terminal;
use clap::Args;
use std::path::PathBuf;

/// Remove what builds wrote, and nothing else
#[derive(Debug, Args)]
pub(super) struct Clean {
    /// The folder that was written to [default: public in the site's folder]
    #[arg(short, long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
}

impl Clean {
    pub(super) fn run(self, global: &Global) -> Outcome {
        let (_, out) = global.site(self.output_dir.as_deref())?;
        let removed = clean(&out)?;
        if !global.quiet {
            terminal::print(&format!("{} removed\n", count(removed, "file")))?;
        }
        Ok(FINE)
    }
}
