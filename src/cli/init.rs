//! `convoke init`: a small site to start from.
//!
//! In: a folder that is empty or not there. Out: the folder with a site that builds and checks without a finding and
//! says of itself that it is an example. It asks nothing. Not here: a choice of examples.

use super::shared::{FINE, Global, Outcome};
use crate::edge::report::count;
use crate::edge::{EdgeError, terminal};
use clap::Args;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The files of the example. Their folder is not called `content`, which `Cargo.toml` keeps out of the package.
const FILES: &[(&str, &str)] = &[
    (".gitignore", "/public/\n"),
    ("convoke.yaml", include_str!("example/convoke.yaml")),
    ("content/_index.md", include_str!("example/pages/_index.md")),
    ("content/about.md", include_str!("example/pages/about.md")),
    ("content/organisations.yaml", include_str!("example/pages/organisations.yaml")),
    ("content/places.yaml", include_str!("example/pages/places.yaml")),
    ("content/sources.yaml", include_str!("example/pages/sources.yaml")),
    ("content/call/index.md", include_str!("example/pages/call/index.md")),
    ("content/workshops/_index.md", include_str!("example/pages/workshops/_index.md")),
    ("content/workshops/spring-2027.md", include_str!("example/pages/workshops/spring-2027.md")),
];

/// Make a small site to start from
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  convoke init my-events && cd my-events && convoke serve --open")]
pub(super) struct Init {
    /// The folder, which must be empty or not there [default: this one]
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

impl Init {
    pub(super) fn run(self, global: &Global) -> Outcome {
        let folder = self.folder.or_else(|| global.root.clone()).unwrap_or_else(|| PathBuf::from("."));
        write(&folder)?;
        if !global.quiet {
            let place = terminal::plain(&folder.display().to_string());
            terminal::print(&format!("{} written to {place}\n", count(FILES.len(), "file")))?;
            terminal::warn("next: convoke serve --open, then make the example your own\n")?;
        }
        Ok(FINE)
    }
}

/// Writes the example into `folder`; hidden files that are there already, such as `.git`, do not matter.
fn write(folder: &Path) -> Result<(), EdgeError> {
    fs::create_dir_all(folder).map_err(EdgeError::io("make", folder))?;
    let mut entries = fs::read_dir(folder).map_err(EdgeError::io("read", folder))?;
    if entries.any(|entry| entry.is_ok_and(|entry| !entry.file_name().as_encoded_bytes().starts_with(b"."))) {
        return Err(EdgeError::Refused(vec![format!("{} is not empty; `convoke init` needs an empty folder", folder.display())]));
    }
    for (path, text) in FILES {
        let file = folder.join(path);
        if path.starts_with('.') && file.exists() {
            continue;
        }
        write_new(&file, text)?;
    }
    Ok(())
}

/// Writes a file where none is, with the folders that it needs.
///
/// # Errors
/// When there is one already, or it cannot be written.
pub(super) fn write_new(file: &Path, text: &str) -> Result<(), EdgeError> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(EdgeError::io("make", folder))?;
    }
    let mut new = fs::File::create_new(file).map_err(EdgeError::io("write", file))?;
    new.write_all(text.as_bytes()).map_err(EdgeError::io("write", file))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Diagnostics;
    use crate::edge::disk::SiteFolder;
    use crate::edge::publish::render_all;
    use crate::{Inputs, Options, compile};

    #[test]
    fn a_folder_with_files_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(".git")).unwrap();
        fs::write(folder.path().join(".gitignore"), "mine").unwrap();
        write(folder.path()).unwrap();
        assert_eq!(fs::read_to_string(folder.path().join(".gitignore")).unwrap(), "mine");
        assert_eq!(write(folder.path()).unwrap_err().exit_code(), 1);
    }

    #[test]
    fn the_example_builds_without_a_finding() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path()).unwrap();
        let tree = SiteFolder::open(folder.path(), None, None).unwrap().read().unwrap();
        let compiled = compile(&Inputs { tree, options: Options::default() }, None);
        assert_eq!(compiled.diagnostics, Diagnostics::new());
        assert_eq!(render_all(&compiled, &|_, _| ()), Diagnostics::new());
        assert!(compiled.plan.contains("workshops/spring-2027/index.html").is_some());
    }

    #[test]
    fn the_example_lists_each_of_its_files_once() {
        let mut paths: Vec<&str> = FILES.iter().map(|(path, _)| *path).collect();
        paths.sort_unstable();
        paths.dedup();
        assert_eq!(paths.len(), FILES.len());
        assert!(FILES.iter().all(|(_, text)| text.ends_with('\n')));
    }
}
