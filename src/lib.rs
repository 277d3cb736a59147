//! Convoke: a static site generator for events and calls.
//!
//! It is one pure function from a site's files to a plan of outputs, and one from a planned output to its bytes:
//!
//! 1. [`source`]: the files, as the edge read them;
//! 2. [`parse`]: one file in, one raw record out;
//! 3. [`model`]: what they mean together: validated, linked, finished;
//! 4. [`plan`]: every output path and what it is, before any byte;
//! 5. [`check`]: rules about the whole site;
//! 6. [`view`]: what a template or a format may see;
//! 7. [`render`](mod@render): one planned output to bytes.
//!
//! [`compile`] runs 2 to 5, [`render()`] runs 6 and 7. Neither knows a clock, a disk, an environment or a log:
//! those live in [`edge`], and the commands in [`cli`].

#![warn(missing_docs)]

pub mod check;
pub mod cli;
pub mod diag;
pub mod diff;
pub mod edge;
pub mod edit;
pub mod fnv;
pub mod ics;
pub mod ledger;
pub mod locale;
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

pub use options::Options;
pub use render::Rendered;

use diag::{Diagnostic, Diagnostics, Span};
use ledger::{Change, Said, Standing};
use locale::Locale;
use model::{ParsedFiles, Site};
use parse::{Parsed, Role};
use path::{OutputPath, SourcePath};
use plan::Plan;
use rayon::prelude::*;
use render::Renderer;
use render::html::Templates;
use source::{Source, SourceTree};
use std::collections::BTreeMap;
use std::sync::Arc;
use theme::Theme;
use view::{Memo, Viewer};

/// Everything that a build depends on.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    /// The files of the site.
    pub tree: SourceTree,
    /// What was asked for.
    pub options: Options,
}

/// A site that is understood and planned.
#[derive(Debug)]
pub struct Compiled {
    /// What was found on the way.
    pub diagnostics: Diagnostics,
    /// What outputs are rendered from; `None` where there is no configuration or no template that can be read.
    pub renderer: Option<Renderer>,
    /// The plan; empty where there is nothing to render from.
    pub plan: Arc<Plan>,
    files: BTreeMap<SourcePath, File>,
    theme: Theme,
    /// What the calendar entries say now, by UID; empty where nothing asks for it.
    said: BTreeMap<String, Said>,
}

/// A file that was parsed, kept for the next time.
#[derive(Debug, Clone)]
struct File {
    source: Source,
    role: Role,
    parsed: Arc<Parsed>,
    diagnostics: Diagnostics,
}

impl Compiled {
    /// The text of a file of the site or of the theme, for showing an excerpt.
    pub fn text(&self, path: &SourcePath) -> Option<&str> {
        let own = self.files.get(path).and_then(|file| match &file.source {
            Source::Text(text) | Source::NotUtf8 { lossy: text, .. } => Some(&**text),
            Source::Bytes(_) | Source::Asset { .. } => None,
        });
        own.or_else(|| self.theme.text(path).map(|text| &**text))
    }

    /// Gives up what only saves work the next time, for one that does not come, and what only checks ask for: in a large site
    /// the outputs can have the room.
    pub fn forget_records(&mut self) {
        let nothing = Arc::new(Parsed::Unread);
        let files: Vec<&mut File> = self.files.values_mut().collect();
        files.into_par_iter().for_each(|file| file.parsed = Arc::clone(&nothing));
        if let Some(renderer) = &mut self.renderer {
            let (dates, prose) = (std::mem::take(&mut renderer.site.dates), std::mem::take(&mut renderer.site.prose));
            rayon::join(|| drop(dates), || drop(prose));
        }
    }

    /// What the calendar entries say now, by UID.
    pub fn said(&self) -> BTreeMap<String, Said> {
        match &self.renderer {
            // They say when they were changed by their pages, and not by what subscribers were told.
            Some(renderer) if self.said.is_empty() => {
                let memos: Vec<Memo> = renderer.locales.iter().map(|_| Memo::new(renderer.site.documents.len())).collect();
                said(&renderer.site, &renderer.plan, &renderer.locales, &memos)
            }
            _ => self.said.clone(),
        }
    }

    /// The site, where there is one.
    pub fn site(&self) -> Option<&Site> {
        self.renderer.as_ref().map(|renderer| &renderer.site)
    }
}

/// Understands and plans a site. `last` only saves work: what did not change is not parsed again, and the result is the same.
pub fn compile(inputs: &Inputs, last: Option<&Compiled>) -> Compiled {
    let files = parse_files(&inputs.tree, last.map(|last| &last.files));
    let mut diagnostics = Diagnostics::new();
    files.values().for_each(|file| diagnostics.extend(file.diagnostics.clone()));
    let parsed: ParsedFiles = files.iter().map(|(path, file)| (path.clone(), (file.role.clone(), file.parsed.clone()))).collect();
    if !parsed.values().any(|(role, _)| *role == Role::Config) {
        diagnostics.push(missing_config());
    }
    let site = model::assemble(&parsed, &inputs.options, &mut diagnostics);
    drop(parsed);
    let before = diagnostics.count(diag::Severity::Error);
    let theme = theme(&files, &inputs.tree, &mut diagnostics);
    let theme_failed = diagnostics.count(diag::Severity::Error) > before;
    let templates = Templates::new(&theme);
    let mut compiled =
        Compiled { diagnostics: Diagnostics::new(), renderer: None, plan: Arc::default(), files, theme, said: BTreeMap::new() };
    if let Some(mut site) = site {
        let locales = locales(&site, &compiled.theme, &mut diagnostics);
        for (language, locale) in site.config.languages.iter_mut().zip(&locales) {
            language.name = language.name.take().or_else(|| locale.find("name"));
        }
        let memos = || locales.iter().map(|_| Memo::new(site.documents.len())).collect();
        let (plan, mut memos): (_, Vec<Memo>) =
            rayon::join(|| Arc::new(plan::plan(&site, &compiled.theme, &mut diagnostics)), memos);
        let mut allowances = check::check(&site, &plan, &compiled.theme, &mut diagnostics);
        if site.ledger.is_some() || inputs.options.locked {
            compiled.said = said(&site, &plan, &locales, &memos);
            let changes = site.ledger.as_ref().map(|ledger| ledger::compare(ledger, &compiled.said)).unwrap_or_default();
            check::ledger::check(&site, &compiled.said, &changes, &inputs.options, &mut diagnostics);
            site.standing = standing(&site, &changes);
            memos.iter_mut().for_each(|memo| memo.revise(&site.standing));
        }
        match templates {
            Ok(templates) if locales.len() == site.config.languages.len() => {
                compiled.plan = plan.clone();
                let renderer = Renderer::new(site, plan, compiled.theme.clone(), locales, templates, memos);
                renderer.check_images(&mut allowances, &mut diagnostics);
                let feeds: Vec<_> = plan::feeds(&renderer.site).into_par_iter().map(|key| renderer.feed_sizes(key)).collect();
                check::calendars::sizes(&renderer.site, &feeds, &mut allowances, &mut diagnostics);
                allowances.report_unused(&renderer.site, &mut diagnostics);
                compiled.renderer = Some(renderer);
            }
            Ok(_) => {}
            // What a template lacks may stand in a file that could not be read.
            Err(_) if theme_failed => {}
            Err(faults) => diagnostics.extend(faults),
        }
    }
    diagnostics.sort();
    compiled.diagnostics = diagnostics;
    compiled
}

/// The content of one output.
///
/// # Errors
/// Where a template fails: the finding, at its place in the theme.
pub fn render(compiled: &Compiled, path: &OutputPath) -> Result<Rendered, Vec<Diagnostic>> {
    match &compiled.renderer {
        Some(renderer) => renderer.render(path),
        None => Ok(Rendered::Bytes(Vec::new())),
    }
}

/// Parses every file that is not the same as last time.
fn parse_files(tree: &SourceTree, last: Option<&BTreeMap<SourcePath, File>>) -> BTreeMap<SourcePath, File> {
    let mut files = BTreeMap::new();
    let mut fresh = Vec::new();
    for (path, source) in tree.iter() {
        match last.and_then(|last| last.get(path)) {
            Some(file) if file.source.is_same(source) => {
                files.insert(path.clone(), file.clone());
            }
            _ => fresh.push((path, source)),
        }
    }
    let parsed: Vec<(SourcePath, File)> = fresh
        .into_par_iter()
        .with_max_len(source::PIECE)
        .map(|(path, source)| {
            let role = parse::role(path);
            let (parsed, diagnostics) = match role {
                Role::Static | Role::Attachment | Role::Theme | Role::Other => (Parsed::Unread, Diagnostics::new()),
                _ => parse::parse(path, source, &role),
            };
            (path.clone(), File { source: source.clone(), role, parsed: Arc::new(parsed), diagnostics })
        })
        .collect();
    files.extend(parsed);
    files
}

/// What the calendar entries of a site say now, by UID.
fn said(site: &Site, plan: &Plan, locales: &[Locale], memos: &[Memo]) -> BTreeMap<String, Said> {
    let viewer = |(language, locale)| Viewer { site, plan, locales, locale, language, memo: &memos[language] };
    let viewers: Vec<Viewer<'_>> = locales.iter().enumerate().map(viewer).collect();
    if viewers.len() != site.config.languages.len() {
        return BTreeMap::new();
    }
    let documents: Vec<_> = site.documents.iter().map(|(at, _)| at).collect();
    documents.into_par_iter().flat_map_iter(|at| view::said(&viewers, at)).collect()
}

/// What calendars say of the revisions of their entries: what subscribers were told, and a step further where the content is.
fn standing(site: &Site, changes: &[Change]) -> BTreeMap<String, Standing> {
    let told = site.ledger.iter().flat_map(|ledger| &ledger.entries).map(|(uid, entry)| (uid.clone(), entry.standing()));
    let further = changes.iter().filter_map(|change| Some((change.uid.clone(), change.standing?)));
    told.chain(further).collect()
}

fn missing_config() -> Diagnostic {
    let path = SourcePath::new("convoke.yaml").unwrap_or_else(|_| unreachable!("a fixed path"));
    Diagnostic::new(&rules::CONFIG_MISSING, Span::new(&path, 0..0), "there is no `convoke.yaml`")
        .help("`convoke init` writes one")
}

fn theme(files: &BTreeMap<SourcePath, File>, tree: &SourceTree, diagnostics: &mut Diagnostics) -> Theme {
    let named = files.values().find_map(|file| match &*file.parsed {
        Parsed::Config(raw) => raw.theme.clone(),
        _ => None,
    });
    let name = named.as_ref().map_or(theme::DEFAULT, |text| text.value.as_str());
    Theme::of_site(name, named.as_ref().map(|text| &text.span), tree, diagnostics)
}

fn locales(site: &Site, theme: &Theme, diagnostics: &mut Diagnostics) -> Vec<Locale> {
    let mut locales = Vec::new();
    for language in &site.config.languages {
        let words = theme.words(&language.code, &site.config.span.part(0..0), diagnostics);
        match Locale::new(&language.tag, &language.locale, words) {
            Ok(locale) => locales.push(locale),
            Err(message) => {
                let diagnostic = Diagnostic::new(&rules::UNKNOWN_LANGUAGE, site.config.span.part(0..0), message);
                diagnostics.push(diagnostic.help("write a BCP 47 tag such as `en-GB` or `zh-Hans` under `languages:`"));
            }
        }
    }
    locales
}
