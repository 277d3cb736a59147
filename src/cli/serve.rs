//! `convoke serve`: shows the site in a browser while it is written.
//!
//! In: a site's folder. Out: a local server, until the process is ended. Not here: the server ([`crate::edge::serve`]).

use super::shared::{FINE, Global, Outcome, name};
use crate::edge::report::{self, FORMATS};
use crate::edge::serve::{Settings, clock, serve};
use crate::time::Timestamp;
use clap::Args;
use std::path::PathBuf;
use std::time::Duration;

/// Show the site in a browser while it is written
///
/// Pages are rendered when they are asked for and reload when a file changes. Nothing is written to the disk.
/// While there are errors, the last good state is shown, with the errors.
///
/// A page's script says what is open or past by the reader's clock. To see it at another moment, give one with --as-of,
/// or add ?as-of=2014-07-04T12:00Z to the address of any page.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  convoke serve --open\n  convoke serve --drafts -p 8000\n  \
                        convoke serve --as-of 2014-07-04\n  \
                        convoke serve -i 0.0.0.0 --poll")]
pub(super) struct Serve {
    /// The name or address to listen on; others than this machine's own reach it through 0.0.0.0
    #[arg(short, long, default_value = "127.0.0.1", value_name = "HOST")]
    interface: String,
    /// The port [default: 4180, or a free one where that is taken]
    #[arg(short, long)]
    port: Option<u16>,
    /// Open a browser
    #[arg(short = 'O', long)]
    open: bool,
    /// Show drafts as well
    #[arg(long)]
    drafts: bool,
    /// Show pages as on a day (`2014-07-04`: its noon in UTC) or at a moment (`2014-07-04T12:00Z`)
    #[arg(long, value_name = "WHEN", value_parser = clock::moment)]
    as_of: Option<Timestamp>,
    /// Look for changes twice a second, where the system does not tell of them
    #[arg(long)]
    poll: bool,
    /// How many milliseconds it must be quiet before a change is taken up
    #[arg(short, long, value_name = "MS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    debounce: u64,
    /// A folder that is no part of the site [default: public in the site's folder]
    #[arg(short, long, value_name = "DIR", hide = true)]
    output_dir: Option<PathBuf>,
}

impl Serve {
    pub(super) fn run(self, global: &Global) -> Outcome {
        let (site, _) = global.site(self.output_dir.as_deref())?;
        let settings = Settings {
            interface: self.interface,
            port: self.port,
            open: self.open,
            drafts: self.drafts,
            as_of: self.as_of,
            poll: self.poll,
            pause: Duration::from_millis(self.debounce),
            quiet: global.quiet,
            verbose: global.verbose > 0,
        };
        serve(&site, &settings, name(&site), report::format("human").unwrap_or(&FORMATS[0]))?;
        Ok(FINE)
    }
}
