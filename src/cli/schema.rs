//! `convoke schema`: the file format as JSON Schema, for editors' tools and for programs that write content.
//!
//! In: a kind of file, or a file. Out: its schema, or all of them in one document. Not here: how schemas are made
//! ([`crate::parse::schema`]), and how an editor is pointed to them (`docs/file-format.md`).

use super::shared::{FINE, Global, Outcome};
use crate::edge::{EdgeError, terminal};
use crate::parse::schema::{self, FILES, FileKind};
use crate::path::SourcePath;
use clap::Args;
use std::path::Path;

/// Print the JSON Schema of a kind of file, for editors' tools
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  convoke schema event\n  convoke schema content/places.yaml\n  \
                        convoke schema > .vscode/convoke.schema.json")]
pub(super) struct SchemaCommand {
    /// A kind of file, such as event or places.yaml, or a file of the site [default: all kinds, in one document]
    #[arg(value_name = "KIND|FILE")]
    what: Option<String>,
}

impl SchemaCommand {
    pub(super) fn run(self, global: &Global) -> Outcome {
        let schema = match &self.what {
            None => schema::all(),
            Some(what) => match named(what) {
                Some(kind) => kind.schema(),
                None => of_file(what, global)?.schema(),
            },
        };
        terminal::print(&format!("{schema:#}\n"))?;
        Ok(FINE)
    }
}

/// The kind of file called `name`; that of a data file also without its ending.
fn named(name: &str) -> Option<&'static FileKind> {
    let exact = FILES.iter().find(|kind| kind.name == name);
    exact.or_else(|| FILES.iter().find(|kind| kind.name.strip_suffix(".yaml") == Some(name)))
}

/// The kind of a file of the site.
fn of_file(name: &str, global: &Global) -> Result<&'static FileKind, EdgeError> {
    let file = Path::new(name);
    let kinds = || FILES.iter().map(|kind| kind.name).collect::<Vec<_>>().join(", ");
    if !file.is_file() {
        return Err(EdgeError::Usage(format!(
            "`{}` is neither a kind of file nor a file; the kinds are: {}",
            terminal::plain(name),
            kinds()
        )));
    }
    let (site, _) = global.site(None)?;
    let text = std::fs::read_to_string(file).map_err(EdgeError::io("read", file))?;
    let inside = file.canonicalize().ok().and_then(|file| {
        let root = site.root().canonicalize().ok()?;
        SourcePath::new(&file.strip_prefix(root).ok()?.to_string_lossy().replace('\\', "/")).ok()
    });
    inside.and_then(|path| schema::kind_of_file(&path, &text)).ok_or_else(|| {
        EdgeError::Usage(format!("`{}` is no file that has a schema; the kinds are: {}", terminal::plain(name), kinds()))
    })
}
