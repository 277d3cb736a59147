//! What the tests share: sites read from the disk, their outputs in memory, and the program itself.

use convoke::edge::disk::{SiteFolder, read_asset};
use convoke::path::{OutputPath, SourcePath};
use convoke::plan::Output;
use convoke::source::SourceTree;
use convoke::theme::Theme;
use convoke::{Compiled, Inputs, Options, Rendered, compile, render};
use proptest::prelude::ProptestConfig;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output as Ran};
use std::sync::OnceLock;
use std::time::SystemTime;
use walkdir::WalkDir;

/// The folder of this repository, which is itself a site.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of a tiny site.
pub fn tiny_site(name: &str) -> PathBuf {
    repository().join("tests/sites").join(name)
}

pub fn source_path(text: &str) -> SourcePath {
    SourcePath::new(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The files of the site in `root`.
pub fn read(root: &Path) -> SourceTree {
    let site = SiteFolder::open(root, None, None).unwrap_or_else(|error| panic!("{}: {error}", root.display()));
    site.read().unwrap_or_else(|error| panic!("{}: {error}", root.display()))
}

/// The files of a tiny site; where it names the theme `plain`, that of `tests/sites/plain`.
///
/// The words of that theme are the English ones in every language, so that a new word in the built-in theme does
/// not break the sites in other languages.
pub fn read_tiny(name: &str) -> SourceTree {
    let mut tree = read(&tiny_site(name).join("in"));
    let config = tree.text(&source_path("convoke.yaml")).map(|text| text.to_string()).unwrap_or_default();
    if config.contains("theme: plain") {
        for (path, bytes) in files(&tiny_site("plain")) {
            tree.insert_bytes(source_path(&format!("themes/plain/{path}")), bytes);
        }
        let english = Theme::built_in().words["en"]
            .last()
            .and_then(|file| Theme::built_in().text(&file.path).cloned())
            .expect("English words");
        for code in ["zh", "ar"] {
            tree.insert_bytes(source_path(&format!("themes/plain/i18n/{code}.yaml")), english.as_bytes().to_vec());
        }
    }
    tree
}

/// Compiles `tree`, in which no error may be.
pub fn compile_well(tree: SourceTree) -> Compiled {
    let compiled = compile(&Inputs { tree, options: Options::default() }, None);
    assert!(!compiled.diagnostics.has_errors(), "{}", told(&compiled));
    compiled
}

/// The findings as one line each.
pub fn told(compiled: &Compiled) -> String {
    let line = |d: &convoke::diag::Diagnostic| {
        let before = compiled.text(&d.span.file).and_then(|text| text.get(..d.span.start)).unwrap_or_default();
        let (line, column) =
            (before.matches('\n').count() + 1, before.rsplit('\n').next().unwrap_or_default().chars().count() + 1);
        format!("{}:{line}:{column}: {}[{}] {}\n", d.span.file, d.severity.word(), d.rule.name, d.message)
    };
    compiled.diagnostics.iter().map(line).collect()
}

/// All outputs of a site in memory; `root` is where files that are copied stand.
pub fn outputs(compiled: &Compiled, root: &Path) -> BTreeMap<String, Vec<u8>> {
    compiled.plan.paths().map(|path| (path.to_string(), output(compiled, path, root))).collect()
}

fn output(compiled: &Compiled, path: &OutputPath, root: &Path) -> Vec<u8> {
    match render(compiled, path) {
        Ok(Rendered::Bytes(bytes)) => bytes,
        Ok(Rendered::Copy(source)) => read_asset(root, &source).unwrap_or_else(|error| panic!("{path}: {error}")),
        Err(found) => panic!("{path}: {found:?}"),
    }
}

/// The paths of outputs that are files of the built-in theme, by their names.
pub fn built_in_assets(compiled: &Compiled) -> BTreeMap<String, String> {
    let statics = compiled.renderer.as_ref().map(|renderer| &renderer.theme.statics);
    let is_built_in = |name: &str| {
        let own = format!("themes/{}/", convoke::theme::DEFAULT);
        statics.and_then(|statics| statics.get(name)).is_some_and(|file| file.path.as_str().starts_with(&own))
    };
    let assets = compiled.plan.iter().filter_map(|(path, planned)| match &planned.output {
        Output::Asset(name) if is_built_in(name) => Some((path.to_string(), name.clone())),
        _ => None,
    });
    assets.collect()
}

/// The site of this repository, compiled and rendered once for all tests that only look.
pub struct Real {
    pub compiled: Compiled,
    pub outputs: BTreeMap<String, Vec<u8>>,
}

impl Real {
    pub fn text(&self, path: &str) -> &str {
        let bytes = self.outputs.get(path).unwrap_or_else(|| panic!("there is no {path}"));
        std::str::from_utf8(bytes).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// The pages that people read; former addresses, which only lead on, are none of them.
    pub fn pages(&self) -> impl Iterator<Item = (&str, &str)> {
        let is_page = |path: &&String| {
            let planned = self.compiled.plan.get(path).map(|planned| &planned.output);
            path.ends_with(".html") && !matches!(planned, Some(Output::Redirect(..)))
        };
        self.outputs.keys().filter(is_page).map(|path| (path.as_str(), self.text(path)))
    }
}

pub fn real() -> &'static Real {
    static REAL: OnceLock<Real> = OnceLock::new();
    REAL.get_or_init(|| {
        let compiled = compile_well(read(repository()));
        let outputs = outputs(&compiled, repository());
        Real { compiled, outputs }
    })
}

/// All files below `folder` by their paths in it; none if there is no such folder.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let walk = folder.exists().then(|| WalkDir::new(folder)).into_iter().flatten();
    let walk = walk.map(|entry| entry.expect("what stands in a folder")).filter(|entry| entry.file_type().is_file());
    walk.map(|entry| (relative(entry.path(), folder), fs::read(entry.path()).expect("a file that was listed"))).collect()
}

/// All files below `folder` with their bytes and the times of their last change.
pub fn state(folder: &Path) -> BTreeMap<String, (Vec<u8>, SystemTime)> {
    let time = |path: &str| fs::metadata(folder.join(path)).and_then(|data| data.modified()).expect("a time of change");
    files(folder).into_iter().map(|(path, bytes)| (path.clone(), (bytes, time(&path)))).collect()
}

fn relative(path: &Path, folder: &Path) -> String {
    let inside = path.strip_prefix(folder).expect("a path inside the folder");
    inside.to_string_lossy().replace('\\', "/")
}

/// Copies the sources of the site of this repository into `target`.
pub fn copy_real_site(target: &Path) {
    fs::create_dir_all(target).expect("a folder");
    for name in ["convoke.yaml", convoke::ledger::NAME] {
        fs::copy(repository().join(name), target.join(name)).expect(name);
    }
    for folder in convoke::edge::disk::FOLDERS {
        for (path, bytes) in files(&repository().join(folder)) {
            write(&target.join(folder).join(path), &bytes);
        }
    }
}

pub fn write(file: &Path, bytes: &[u8]) {
    fs::create_dir_all(file.parent().expect("a folder"))
        .and_then(|()| fs::write(file, bytes))
        .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
}

/// The program, to be run in `folder`, untouched by the environment of whoever runs the tests.
pub fn convoke(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_convoke"));
    command.current_dir(folder).env_clear().env("COLUMNS", "120");
    command
}

/// What a run of the program came to.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

pub fn run(command: &mut Command) -> Run {
    let Ran { status, stdout, stderr } = command.output().expect("the program runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes UTF-8");
    Run { code: status.code().expect("the program ends by itself"), out: text(stdout), err: text(stderr) }
}

/// Runs the program in `folder` with arguments parted by blanks.
pub fn convoke_run(folder: &Path, arguments: &str) -> Run {
    run(convoke(folder).args(arguments.split_whitespace()))
}

/// How many times more the tests look than by default, as `CONVOKE_MORE` says: at more random cases, and, if it is set at all,
/// at everything of which they look at samples otherwise.
pub fn more() -> Option<u32> {
    let more = std::env::var("CONVOKE_MORE").ok()?;
    Some(more.parse().unwrap_or_else(|_| panic!("CONVOKE_MORE={more} is no number")))
}

/// So many random cases, or as many times more as [`more`] says. A failure is told with its smallest case, and writes nothing
/// into the repository.
pub fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases: cases * more().unwrap_or(1), failure_persistence: None, ..ProptestConfig::default() }
}

/// Whether expectations are to be written anew, which fails once so that nobody blesses unawares.
pub fn blesses() -> bool {
    std::env::var_os("CONVOKE_BLESS").is_some_and(|value| value == "1")
}

/// Compares a text with the file that holds what is expected.
pub fn expect_file(file: &Path, found: &str) {
    if blesses() {
        if fs::read_to_string(file).ok().as_deref() != Some(found) {
            write(file, found.as_bytes());
            panic!("{} is written anew", file.display());
        }
        return;
    }
    let expected =
        fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}; CONVOKE_BLESS=1 writes it", file.display()));
    snapbox::assert_data_eq!(found.to_owned(), snapbox::Data::text(expected));
}
