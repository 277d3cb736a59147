//! Who uses whom: no file uses what stands above its own layer, and no files use each other in a circle.
//!
//! In: the files of `src`, read by the parser `syn`. Every `use` counts, every path in an expression, a type, an attribute or a
//! macro, and names that a `pub use` passes on stand for the file that defines them. Out: what breaks the rule, and the
//! tree of modules in `ARCHITECTURE.md`, in which a module stands below those that it uses.
//! Not seen: a method of a type, written in another file than the type, that is called without a name of that file.
//!
//! A `mod.rs` that declares its children and passes on what they define does not use them by that. It does if its own code
//! names what they define, or if it imports that for itself.

use crate::support::repository;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::sync::OnceLock;
use syn::buffer::Cursor;
use syn::parse::{ParseStream, Parser};
use syn::visit::{Visit, visit_item, visit_macro, visit_meta_list};
use syn::{Attribute, Item, Macro, MetaList, UseTree, Visibility};
use walkdir::WalkDir;

/// The layers, foundations first: `src/NAME.rs` or all of `src/NAME/`. A file uses its own layer and those before it.
pub const LAYERS: &[&str] = &[
    "fnv",
    "content_hash",
    "path",
    "diag",
    "options",
    "media_type",
    "rules",
    "source",
    "time",
    "locale",
    "text",
    "ics",
    "parse",
    "edit",
    "ledger",
    "theme",
    "model",
    "plan",
    "localised",
    "image",
    "entries",
    "check",
    "view",
    "render",
    "compile",
    "lib",
    "translations",
    "diff",
    "edge",
    "cli",
    "main",
];

/// The folders whose own file lists what is in them, or puts it together: nothing in them uses what that file defines.
const LISTED: &[&str] = &["src/image/", "src/localised/", "src/render/", "src/view/"];

/// What does not keep the rule yet: a file, what it uses, and why that still stands. Exactly what is needed.
const DEBTS: &[(&str, &str, &str)] = &[];

/// The place of a module: the names that lead to it from the root of the crate.
type Place = Vec<String>;

/// A module, which is a file.
#[derive(Default)]
struct Module {
    file: String,
    /// What it defines.
    items: BTreeSet<String>,
    /// The words of its macros and of calls of them, which may define more.
    made: BTreeSet<String>,
    imports: Vec<Import>,
    /// The paths in its code; a single name is one as well.
    paths: BTreeSet<Vec<String>>,
}

/// A name that a `use` brings in.
struct Import {
    /// The name; `None` for all names of a module.
    name: Option<String>,
    path: Vec<String>,
    /// Whether others may take it from here.
    shared: bool,
}

/// What a path leads to.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    Module(Place),
    /// Something that is defined in the module at this place.
    Item(Place),
    /// Something of another crate, which the module at this place passes on.
    Foreign(Place),
}

/// All modules of a crate.
struct Code {
    modules: BTreeMap<Place, Module>,
}

/// Who uses whom, with the paths by which.
type Uses = BTreeMap<(String, String), BTreeSet<String>>;

/// Whether something is there for tests only.
fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let condition = attribute.path().is_ident("cfg").then(|| attribute.parse_args::<syn::Path>().ok()).flatten();
        condition.is_some_and(|path| path.is_ident("test"))
    })
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => panic!("an item of a kind that this test does not know"),
    }
}

/// The name of an item that has one.
fn name(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        _ => return None,
    };
    Some(ident.to_string())
}

impl Module {
    fn of(file: &str, text: &str) -> Self {
        let parsed = syn::parse_file(text).unwrap_or_else(|error| panic!("{file}: {error}"));
        let mut module = Module { file: file.to_owned(), ..Module::default() };
        for item in parsed.items.iter().filter(|item| !is_test(attributes(item))) {
            module.items.extend(name(item));
            if let Item::Macro(call) = item {
                tokens(&call.mac, |path| module.made.extend(path));
            }
        }
        module.visit_file(&parsed);
        module
    }

    fn import(&mut self, tree: &UseTree, before: &[String], shared: bool) {
        let with = |name: String| before.iter().cloned().chain([name]).collect::<Vec<_>>();
        match tree {
            UseTree::Path(path) => self.import(&path.tree, &with(path.ident.to_string()), shared),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.import(tree, before, shared)),
            UseTree::Glob(_) => self.imports.push(Import { name: None, path: before.to_vec(), shared }),
            // `use a::{self}` brings in `a`.
            UseTree::Name(name) if name.ident == "self" => {
                self.imports.push(Import { name: before.last().cloned(), path: before.to_vec(), shared });
            }
            UseTree::Name(name) => {
                self.imports.push(Import { name: Some(name.ident.to_string()), path: with(name.ident.to_string()), shared });
            }
            UseTree::Rename(name) => {
                let path = if name.ident == "self" { before.to_vec() } else { with(name.ident.to_string()) };
                self.imports.push(Import { name: Some(name.rename.to_string()), path, shared });
            }
        }
    }
}

impl<'ast> Visit<'ast> for Module {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_test(attributes(item)) {
            visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        assert!(item.content.is_none(), "{}: the module `{}` is inside a file; give it its own", self.file, item.ident);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if item.leading_colon.is_none() {
            self.import(&item.tree, &[], !matches!(item.vis, Visibility::Inherited));
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none() {
            self.paths.insert(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        }
        syn::visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        tokens(call, |path| {
            self.paths.insert(path);
        });
        visit_macro(self, call);
    }

    fn visit_meta_list(&mut self, list: &'ast MetaList) {
        let mut see = |path| {
            self.paths.insert(path);
        };
        let read = |input: ParseStream<'_>| read_tokens(input, &mut see);
        read.parse2(list.tokens.clone()).expect("tokens of an attribute");
        visit_meta_list(self, list);
    }
}

/// The paths among the tokens of a macro, in which nothing tells an expression from a type.
fn tokens(call: &Macro, mut see: impl FnMut(Vec<String>)) {
    let read = |input: ParseStream<'_>| read_tokens(input, &mut see);
    read.parse2(call.tokens.clone()).expect("tokens of a macro");
}

fn read_tokens(input: ParseStream<'_>, see: &mut dyn FnMut(Vec<String>)) -> syn::Result<()> {
    input.step(|cursor| {
        paths_from(*cursor, see);
        let mut rest = *cursor;
        while let Some((_, after)) = rest.token_tree() {
            rest = after;
        }
        Ok(((), rest))
    })
}

fn paths_from(mut at: Cursor<'_>, see: &mut dyn FnMut(Vec<String>)) {
    let mut after_dot = false;
    while !at.eof() {
        if let Some((inside, _, _, after)) = at.any_group() {
            paths_from(inside, see);
            (at, after_dot) = (after, false);
        } else if let Some((first, after)) = at.ident() {
            let mut path = vec![first.to_string()];
            at = after;
            while let Some((name, after)) = two_colons(at).and_then(|after| after.ident()) {
                path.push(name.to_string());
                at = after;
            }
            // What follows a dot is a field or a method.
            if !std::mem::take(&mut after_dot) {
                see(path);
            }
        } else {
            after_dot = at.punct().is_some_and(|(mark, _)| mark.as_char() == '.');
            at = at.token_tree().expect("a token").1;
        }
    }
}

fn two_colons(at: Cursor<'_>) -> Option<Cursor<'_>> {
    let (first, after) = at.punct()?;
    let (second, after) = after.punct()?;
    (first.as_char() == ':' && second.as_char() == ':').then_some(after)
}

/// The place of the module in a file of `src`.
fn place(file: &str) -> Place {
    let inside = file.strip_prefix("src/").and_then(|file| file.strip_suffix(".rs")).expect("a file of code");
    let mut names: Place = inside.split('/').map(str::to_owned).collect();
    if names.last().is_some_and(|last| last == "mod") || names == ["lib"] {
        names.pop();
    }
    names
}

impl Code {
    fn of<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Code { modules: files.into_iter().map(|(file, text)| (place(file), Module::of(file, text))).collect() }
    }

    /// What `name` means in the module at a place; `further`: other names follow, so that it is a module if there is one.
    fn named(&self, at: &[String], name: &str, further: bool, seen: &mut BTreeSet<(Place, String)>) -> Vec<Target> {
        let child: Place = at.iter().cloned().chain([name.to_owned()]).collect();
        let is_child = self.modules.contains_key(&child);
        if further && is_child {
            return vec![Target::Module(child)];
        }
        if !seen.insert((at.to_vec(), name.to_owned())) {
            return Vec::new();
        }
        let module = &self.modules[at];
        let mut targets: Vec<Target> = is_child.then_some(Target::Module(child)).into_iter().collect();
        targets.extend(module.items.contains(name).then(|| Target::Item(at.to_vec())));
        for import in module.imports.iter().filter(|import| import.name.as_deref() == Some(name)) {
            let found = self.resolve(at, &import.path, seen);
            let foreign = found.is_empty().then(|| Target::Foreign(at.to_vec()));
            targets.extend(found.into_iter().chain(foreign));
        }
        if targets.is_empty() {
            for import in module.imports.iter().filter(|import| import.name.is_none()) {
                for target in self.resolve(at, &import.path, seen) {
                    if let Target::Module(place) = target {
                        targets.extend(self.named(&place, name, further, seen));
                    }
                }
            }
        }
        targets.extend((targets.is_empty() && module.made.contains(name)).then(|| Target::Item(at.to_vec())));
        targets
    }

    /// What a path means in the module at a place; nothing if it leads out of the crate.
    fn resolve(&self, at: &[String], path: &[String], seen: &mut BTreeSet<(Place, String)>) -> Vec<Target> {
        let parent = |place: &[String]| Target::Module(place[..place.len().saturating_sub(1)].to_vec());
        let mut targets = match path[0].as_str() {
            "crate" => vec![Target::Module(Vec::new())],
            "self" => vec![Target::Module(at.to_vec())],
            "super" => vec![parent(at)],
            name => self.named(at, name, path.len() > 1, seen),
        };
        for (index, name) in path.iter().enumerate().skip(1) {
            let step = |target: Target| match target {
                Target::Module(place) if name == "super" => vec![parent(&place)],
                Target::Module(place) => self.named(&place, name, index + 1 < path.len(), &mut *seen),
                // What belongs to a type stands where the type stands.
                item => vec![item],
            };
            targets = targets.into_iter().flat_map(step).collect();
        }
        targets
    }

    /// Who uses whom, and the paths that lead nowhere although they should lead into the crate.
    fn uses(&self) -> (Uses, Vec<String>) {
        let (mut uses, mut lost) = (Uses::new(), Vec::new());
        for (at, module) in &self.modules {
            let imports = module.imports.iter().map(|import| (&import.path, import.shared));
            for (path, shared) in imports.chain(module.paths.iter().map(|path| (path, false))) {
                let targets = self.resolve(at, path, &mut BTreeSet::new());
                let own = ["crate", "self", "super"].contains(&path[0].as_str());
                if own && targets.is_empty() {
                    lost.push(format!("{}: {}", module.file, path.join("::")));
                }
                for target in targets {
                    let used = match target {
                        Target::Module(_) => continue,
                        // A `mod.rs` passes on what its children define.
                        Target::Item(place) if shared && place.starts_with(at) => continue,
                        Target::Item(place) => place,
                        // What a folder takes from another crate belongs to the whole of it.
                        Target::Foreign(place) if at.starts_with(&place) => continue,
                        Target::Foreign(place) => place,
                    };
                    let to = &self.modules[&used].file;
                    if *to != module.file {
                        uses.entry((module.file.clone(), to.clone())).or_default().insert(path.join("::"));
                    }
                }
            }
        }
        (uses, lost)
    }
}

/// The layer of a file.
fn layer(file: &str) -> usize {
    let names = place(file);
    let name = names.first().map_or("lib", String::as_str);
    LAYERS.iter().position(|layer| *layer == name).unwrap_or_else(|| panic!("{file} belongs to no layer"))
}

/// The edges that lie on a circle.
fn circles<'a>(edges: &BTreeSet<(&'a str, &'a str)>) -> BTreeSet<(&'a str, &'a str)> {
    let mut next: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    edges.iter().for_each(|(from, to)| next.entry(*from).or_default().push(*to));
    let reached = |start: &'a str| {
        let (mut seen, mut waiting) = (BTreeSet::new(), vec![start]);
        while let Some(node) = waiting.pop() {
            waiting.extend(next.get(node).into_iter().flatten().filter(|to| seen.insert(**to)).copied());
        }
        seen
    };
    let reached: BTreeMap<&str, BTreeSet<&str>> = next.keys().map(|node| (*node, reached(node))).collect();
    let leads_back = |(from, to): &&(&str, &str)| reached.get(to).is_some_and(|all| all.contains(from));
    edges.iter().filter(leads_back).copied().collect()
}

/// What stands beside what in a folder: of two files, the two members of the innermost folder that holds both.
fn members<'a>(from: &'a str, to: &'a str) -> Option<(&'a str, &'a str)> {
    let at = from.bytes().zip(to.bytes()).take_while(|(a, b)| a == b).count();
    let folder = from[..at].rfind('/').map_or(0, |slash| slash + 1);
    let member = |file: &'a str| file[folder..].find('/').map_or(file, |slash| &file[..=folder + slash]);
    let pair = (member(from), member(to));
    // The `mod.rs` is the folder itself.
    (!pair.0.ends_with("/mod.rs") && !pair.1.ends_with("/mod.rs")).then_some(pair)
}

/// What breaks the rule, without debts: what is used upwards, and what lies on a circle of files or of folders.
fn circles_and_upwards(uses: &Uses, debts: &[(&str, &str)]) -> String {
    let edges: BTreeSet<(&str, &str)> = uses.keys().map(|(from, to)| (from.as_str(), to.as_str())).collect();
    let edges: BTreeSet<(&str, &str)> = edges.into_iter().filter(|edge| !debts.contains(edge)).collect();
    let by = |(from, to): (&str, &str)| uses[&(from.to_owned(), to.to_owned())].iter().cloned().collect::<Vec<_>>().join(", ");
    let mut told = String::new();
    for (from, to) in edges.iter().filter(|(from, to)| layer(from) < layer(to)) {
        writeln!(told, "upwards: {from} uses {to}: {}", by((from, to))).unwrap();
    }
    let files = circles(&edges);
    for (from, to) in &files {
        writeln!(told, "in a circle: {from} uses {to}: {}", by((from, to))).unwrap();
    }
    let folders = circles(&edges.iter().filter_map(|(from, to)| members(from, to)).collect());
    for (from, to) in edges.difference(&files).filter(|(from, to)| members(from, to).is_some_and(|pair| folders.contains(&pair)))
    {
        writeln!(told, "in a circle of folders: {from} uses {to}: {}", by((from, to))).unwrap();
    }
    told
}

/// The files of the program by their paths in the repository.
fn sources() -> &'static BTreeMap<String, String> {
    static SOURCES: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    SOURCES.get_or_init(|| {
        let walk = WalkDir::new(repository().join("src")).into_iter().map(|entry| entry.expect("the folder of the code"));
        let code = walk.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"));
        let read = |entry: walkdir::DirEntry| {
            let path = entry.path().strip_prefix(repository()).expect("a file of the repository");
            let text = fs::read_to_string(entry.path()).expect("a file of code");
            (path.to_string_lossy().replace('\\', "/"), text)
        };
        code.map(read).collect()
    })
}

/// Who uses whom in the library, and what leads nowhere. What starts the program is a crate of its own, with one call.
fn uses() -> &'static (Uses, Vec<String>) {
    static USES: OnceLock<(Uses, Vec<String>)> = OnceLock::new();
    USES.get_or_init(|| {
        let library = sources().iter().filter(|(file, _)| *file != "src/main.rs");
        Code::of(library.map(|(file, text)| (file.as_str(), text.as_str()))).uses()
    })
}

#[test]
fn nothing_is_used_upwards_or_in_a_circle() {
    let (uses, lost) = uses();
    assert!(uses.len() > 300, "the code is read: {} uses", uses.len());
    assert!(lost.is_empty(), "these lead nowhere: {lost:#?}");
    let debts: Vec<(&str, &str)> = DEBTS.iter().map(|(from, to, _)| (*from, *to)).collect();
    let mut wrong = circles_and_upwards(uses, &debts);
    for debt in &debts {
        let others: Vec<(&str, &str)> = debts.iter().filter(|other| *other != debt).copied().collect();
        if circles_and_upwards(uses, &others).is_empty() {
            writeln!(wrong, "no debt any more: {} uses {}", debt.0, debt.1).unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn nothing_uses_the_file_that_lists_it() {
    for folder in LISTED {
        let list = format!("{folder}mod.rs");
        assert!(sources().contains_key(&list), "there is no {list}");
        let upwards: Vec<_> = uses().0.iter().filter(|((from, to), _)| from.starts_with(folder) && *to == list).collect();
        assert!(upwards.is_empty(), "{upwards:#?}");
    }
}

/// Every layer has its file or its folder.
#[test]
fn every_layer_is_there() {
    let used: BTreeSet<usize> = sources().keys().map(|file| layer(file)).collect();
    assert_eq!(used, (0..LAYERS.len()).collect());
}

/// The tree of modules: a line each, with the first sentence of its file; whatever it uses stands above it.
pub fn tree() -> String {
    let debts = |(from, to): &&(String, String)| DEBTS.iter().any(|debt| (debt.0, debt.1) == (from, to));
    let edges = uses().0.keys().filter(|edge| !debts(edge));
    let beside: BTreeSet<(&str, &str)> = edges.filter_map(|(from, to)| members(from, to)).collect();
    let texts: BTreeMap<&str, &str> = sources().iter().map(|(file, text)| (file.as_str(), text.as_str())).collect();
    let mut out = "src/\n".to_owned();
    let top = LAYERS.iter().map(|layer| {
        let file = format!("src/{layer}.rs");
        if texts.contains_key(file.as_str()) { file } else { format!("src/{layer}/") }
    });
    for member in top {
        write_member(&mut out, &member, &texts, &beside);
    }
    out
}

/// The lines of a file, or of a folder and all that is in it.
fn write_member(out: &mut String, member: &str, texts: &BTreeMap<&str, &str>, beside: &BTreeSet<(&str, &str)>) {
    let depth = member.trim_end_matches('/').matches('/').count();
    let name = member.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let (file, name) = match member.strip_suffix('/') {
        Some(folder) => (format!("{folder}/mod.rs"), format!("{name}/")),
        None => (member.to_owned(), name.to_owned()),
    };
    let text = texts.get(file.as_str()).unwrap_or_else(|| panic!("there is no {file}"));
    writeln!(out, "{:indent$}{name:width$} {}", "", sentence(text), indent = 2 * depth, width = 24 - 2 * depth).unwrap();
    if !member.ends_with('/') {
        return;
    }
    let inside = texts.keys().filter_map(|file| file.strip_prefix(member)).filter(|inside| *inside != "mod.rs");
    let mut left: BTreeSet<String> =
        inside.map(|inside| format!("{member}{}", inside.split_inclusive('/').next().unwrap_or_default())).collect();
    while !left.is_empty() {
        let waits = |one: &&String| beside.iter().any(|(from, to)| from == one && to != one && left.contains(*to));
        let next = left.iter().find(|one| !waits(one)).expect("no circle").clone();
        left.remove(&next);
        write_member(out, &next, texts, beside);
    }
}

/// The first sentence of the comment at the top of a file, without its end.
fn sentence(text: &str) -> String {
    let lines = text.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim).take_while(|line| !line.is_empty());
    let words = lines.collect::<Vec<_>>().join(" ");
    let sentence = words.split_once(". ").map_or(words.as_str(), |(first, _)| first);
    // A link of the documentation is a name here.
    sentence.trim_end_matches(['.', ':']).replace("[`", "`").replace("`]", "`")
}

/// What this test says of a crate of few files.
fn told(files: &[(&str, &str)]) -> String {
    let (uses, lost) = Code::of(files.iter().copied()).uses();
    circles_and_upwards(&uses, &[]) + &lost.concat()
}

#[test]
fn what_breaks_the_rule_is_seen() {
    let low = ("src/path.rs", "pub struct Path; pub fn f() {}");
    let high = ("src/view/mod.rs", "pub mod a; pub use a::A; pub fn show() {}");
    let a = ("src/view/a.rs", "pub struct A; pub fn a() {}");
    let seen = |text: &str, what: &str| {
        let found = told(&[
            ("src/lib.rs", "pub mod path; pub mod diag; pub mod view; pub fn root() {}"),
            low,
            ("src/diag.rs", text),
            high,
            a,
        ]);
        assert!(if what.is_empty() { found.is_empty() } else { found.contains(what) }, "{text}: {found}");
    };
    // Downwards, and what is no use of this crate.
    seen("use crate::path::Path; fn f(_: Path) { crate::path::f(); std::fs::read(); Vec::<u8>::new(); }", "");
    seen("#[cfg(test)] mod tests { use crate::view::A; }", "");
    seen("#[cfg(test)] fn f() { crate::view::show(); }", "");
    // Upwards, in every form in which it can be said; what is passed on is told by the file that defines it.
    let (show, of_a) = ("upwards: src/diag.rs uses src/view/mod.rs", "upwards: src/diag.rs uses src/view/a.rs");
    seen("use crate::view::show;", show);
    seen("use crate::{path::Path, view::{self, A}};", of_a);
    seen("use crate::view::a::A as B;", of_a);
    seen("use crate::view; fn f() { view::show(); }", show);
    seen("use crate::view as v; fn f() { v::show(); }", show);
    seen("use crate::view::*; fn f() -> A { A }", of_a);
    seen("use super::view::A;", of_a);
    seen("fn f() { super::view::show(); }", show);
    seen("fn f() { crate::view::a::a(); }", of_a);
    seen("fn f(_: &[Option<crate::view::A>]) {}", of_a);
    seen("fn f() { println!(\"{}\", crate::view::show()); }", show);
    seen("#[arg(value_parser = crate::view::show)] struct S;", show);
    seen("macro_rules! m { () => { $crate::view::show() } }", show);
    seen("fn f() { use crate::view::show; show(); }", show);
    seen("fn f() { crate::root(); }", "upwards: src/diag.rs uses src/lib.rs");
    // What is not there is told, and not passed over.
    seen("use crate::view::nothing;", "crate::view::nothing");
}

#[test]
fn circles_are_seen() {
    let circle = |parent: &str, a: &str, b: &str| {
        told(&[("src/lib.rs", "pub mod view;"), ("src/view/mod.rs", parent), ("src/view/a.rs", a), ("src/view/b.rs", b)])
    };
    // A folder that passes on what its children define, and children that take it from there.
    assert_eq!(circle("mod a; mod b; pub use a::A; pub use b::B;", "pub struct A;", "use super::A; pub struct B(A);"), "");
    // A folder that uses its children, and children that use one another in one direction.
    assert_eq!(circle("mod a; mod b; fn f() { b::b(); }", "pub fn a() {}", "pub fn b() { super::a::a(); }"), "");
    let two = circle("mod a; mod b;", "use super::b::B; pub struct A;", "use super::a::A; pub struct B;");
    assert!(two.contains("src/view/a.rs uses src/view/b.rs") && two.contains("src/view/b.rs uses src/view/a.rs"), "{two}");
    let with_parent = circle("mod a; mod b; pub struct P; fn f() { a::a(); }", "use super::P; pub fn a() {}", "");
    assert!(with_parent.contains("src/view/a.rs uses src/view/mod.rs"), "{with_parent}");
    // The name that is passed on is used by the folder itself.
    let passed_on = circle("mod a; mod b; pub use a::A; pub struct P(A);", "use super::P; pub struct A;", "");
    assert!(passed_on.contains("src/view/mod.rs uses src/view/a.rs"), "{passed_on}");
    let three = circle("mod a; mod b; pub fn p() { a::a(); }", "pub fn a() { super::b::b(); }", "pub fn b() { super::p(); }");
    assert_eq!(three.matches("in a circle: ").count(), 3, "{three}");
    // Files that use each other in no circle, and folders that do.
    let folders = told(&[
        ("src/lib.rs", "pub mod view;"),
        ("src/view/mod.rs", "mod x; mod y;"),
        ("src/view/x/mod.rs", "pub mod a; pub mod b;"),
        ("src/view/x/a.rs", "use crate::view::y::a::A;"),
        ("src/view/x/b.rs", "pub struct B;"),
        ("src/view/y/mod.rs", "pub mod a; pub mod b;"),
        ("src/view/y/a.rs", "pub struct A;"),
        ("src/view/y/b.rs", "use super::super::x::b::B;"),
    ]);
    assert_eq!(folders.matches("in a circle of folders: ").count(), 2, "{folders}");
}
