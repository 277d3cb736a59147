//! The stages of a build in their order.
//!
//! In: [`Inputs`]. Out: [`Compiled`], from which every output can be rendered. Each stage takes finished values and returns
//! finished values; what it finds it adds to the diagnostics. Not here: what a stage does.

use crate::check;
use crate::diag::{Diagnostic, Diagnostics, Span};
use crate::entries::{self, Calendars, Entries};
use crate::ledger::{self, Comparison, Current};
use crate::locale::Locale;
use crate::localised::{Dates, Localised};
use crate::model::{self, ParsedFiles, Site};
use crate::options::Options;
use crate::parse::values::HexColor;
use crate::parse::{self, Parsed, Role};
use crate::path::{OutputPath, SourcePath};
use crate::plan::{self, Plan};
use crate::render::html::Templates;
use crate::render::{Rendered, Renderer};
use crate::rules;
use crate::source::{self, Source, SourceTree};
use crate::theme::{self, Theme};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

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
    /// The content against `convoke.lock`; empty where nothing asks for it.
    comparison: Comparison,
    pub(crate) files: BTreeMap<SourcePath, File>,
    theme: Theme,
}

/// A file that was parsed, kept for the next time.
#[derive(Debug, Clone)]
pub(crate) struct File {
    source: Source,
    role: Role,
    pub(crate) parsed: Arc<Parsed>,
    diagnostics: Diagnostics,
}

/// Understands and plans a site. `last` only saves work: what did not change is not parsed again, and the result is the same.
pub fn compile(inputs: &Inputs, last: Option<&Compiled>) -> Compiled {
    let mut diagnostics = Diagnostics::new();
    let files = parse_files(&inputs.tree, last.map(|last| &last.files), &mut diagnostics);
    let site = assemble(&files, &inputs.options, &mut diagnostics);
    let theme = theme(&files, &inputs.tree, &mut diagnostics);
    let mut compiled = Compiled {
        diagnostics: Diagnostics::new(),
        renderer: None,
        plan: Arc::default(),
        comparison: Comparison::default(),
        files,
        theme,
    };
    let severities = site.as_ref().map(|site| site.config.severities.clone()).unwrap_or_default();
    if let Some(site) = site {
        understand(site, inputs, &mut compiled, &mut diagnostics);
    }
    diagnostics.judge(|found| check::severity(&severities, found));
    diagnostics.sort();
    compiled.diagnostics = diagnostics;
    compiled
}

/// From an assembled site to its renderer: plan → entries → compare with the lock → what fits into feeds → check.
fn understand(site: Site, inputs: &Inputs, compiled: &mut Compiled, diagnostics: &mut Diagnostics) {
    let theme = &compiled.theme;
    let Some(locales) = locales(&site, theme, diagnostics) else { return };
    let dates = Dates::of(&site);
    let plan = plan::plan(&site, theme, diagnostics);
    let languages = Localised::all(&site, &locales, &dates);
    let entries = Entries::of(&languages, &plan);
    let comparison = compare(&languages, &plan, &entries, &inputs.options);
    let calendars = Calendars::of(&languages, &plan, entries, &comparison.stamps);
    let newest = calendars.newest(&languages, &plan);
    let plan = Arc::new(plan::with_newest(plan, &site, newest, diagnostics));
    let checked = check::Checked {
        languages: &languages,
        plan: &plan,
        theme,
        calendars: &calendars,
        comparison: &comparison,
        options: &inputs.options,
    };
    check::check(&checked, diagnostics);
    let templates = Templates::new(theme);
    compiled.comparison = comparison;
    match templates {
        Ok(templates) => {
            compiled.plan = Arc::clone(&plan);
            compiled.renderer = Some(Renderer::new(site, plan, theme.clone(), locales, dates, calendars, templates));
        }
        // What a template lacks may stand in a file that could not be read.
        Err(_) if theme.is_partial => {}
        Err(errors) => diagnostics.extend(errors),
    }
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

    /// The theme, with what the site has in its place.
    pub fn theme(&self) -> &Theme {
        &self.theme
    }

    /// What the calendar entries say now, by UID.
    pub fn current(&self) -> BTreeMap<String, Current> {
        match &self.renderer {
            Some(renderer) if self.comparison.current.is_empty() => {
                let languages = renderer.languages();
                entries::current(&languages, &renderer.plan, &Entries::of(&languages, &renderer.plan))
            }
            _ => self.comparison.current.clone(),
        }
    }

    /// The content against `convoke.lock`; empty where there is none.
    pub fn comparison(&self) -> &Comparison {
        &self.comparison
    }

    /// The site, where there is one.
    pub fn site(&self) -> Option<&Site> {
        self.renderer.as_ref().map(|renderer| &renderer.site)
    }
}

/// Makes the site of its parsed files; `None` where there is no configuration, which is reported.
fn assemble(files: &BTreeMap<SourcePath, File>, options: &Options, diagnostics: &mut Diagnostics) -> Option<Site> {
    let parsed: ParsedFiles = files.iter().map(|(path, file)| (path.clone(), (file.role.clone(), file.parsed.clone()))).collect();
    if !parsed.values().any(|(role, _)| *role == Role::Config) {
        diagnostics.push(missing_config());
    }
    model::assemble(&parsed, options, diagnostics)
}

/// The content against what subscribers were told; empty where there is no lock and none is asked for.
fn compare(languages: &[Localised<'_>], plan: &Plan, entries: &Entries, options: &Options) -> Comparison {
    let ledger = languages.first().and_then(|local| local.site.ledger.as_ref());
    if ledger.is_none() && !options.locked {
        return Comparison::default();
    }
    ledger::compare_all(ledger, entries::current(languages, plan, entries))
}

/// Parses every file that is not the same as last time.
fn parse_files(
    tree: &SourceTree,
    last: Option<&BTreeMap<SourcePath, File>>,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<SourcePath, File> {
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
    files.values().for_each(|file| diagnostics.extend(file.diagnostics.clone()));
    files
}

fn missing_config() -> Diagnostic {
    let path = SourcePath::new("convoke.yaml").unwrap_or_else(|_| unreachable!("a fixed path"));
    Diagnostic::new(&rules::CONFIG_MISSING, Span::new(&path, 0..0), "there is no `convoke.yaml`")
        .help("`convoke init` writes one")
}

fn theme(files: &BTreeMap<SourcePath, File>, tree: &SourceTree, diagnostics: &mut Diagnostics) -> Theme {
    let config = files.values().find_map(|file| match &*file.parsed {
        Parsed::Config(raw) => Some(raw),
        _ => None,
    });
    let named = config.and_then(|raw| raw.theme.as_ref());
    let name = named.map_or(theme::DEFAULT, |text| text.value.as_str());
    let mut theme = Theme::of_site(name, named.map(|text| &text.span), tree, diagnostics);
    let colors = config.and_then(|raw| raw.colors.as_ref());
    let color = |text: Option<&HexColor>| text.and_then(HexColor::color);
    theme.add_styles([color(colors.and_then(|raw| raw.main.as_ref())), color(colors.and_then(|raw| raw.accent.as_ref()))], tree);
    theme
}

/// The words and forms of the languages of a site; `None` where one of them is none, which is reported.
fn locales(site: &Site, theme: &Theme, diagnostics: &mut Diagnostics) -> Option<Vec<Locale>> {
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
    (locales.len() == site.config.languages.len()).then_some(locales)
}
