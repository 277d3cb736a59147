//! Pages: the door to `tera`.
//!
//! In: the templates of a theme, and the context of a page. Out: its HTML. Templates see plain data and no function that
//! reads a file, fetches anything or asks the time.

use crate::diag::{Diagnostic, Span};
use crate::model::DocumentRef;
use crate::path::SourcePath;
use crate::rules;
use crate::theme::{Content, Theme};
use crate::view::{CardView, PageContext, SiteView};
use std::ops::Range;
use std::sync::{Arc, OnceLock};
use tera::{Context, ErrorKind, Tera, Value};

/// The templates of a theme, read once.
pub struct Templates {
    tera: Tera,
    files: Vec<TemplateFile>,
}

/// Where a template comes from.
struct TemplateFile {
    name: String,
    path: SourcePath,
    text: Arc<str>,
}

impl std::fmt::Debug for Templates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Templates({})", self.files.len())
    }
}

impl Templates {
    /// Reads the templates of a theme.
    ///
    /// # Errors
    /// The errors, each at its place.
    pub fn new(theme: &Theme) -> Result<Self, Vec<Diagnostic>> {
        let mut templates = Templates { tera: Tera::default(), files: Vec::new() };
        // Every template writes HTML; nothing escapes its values unless it says so.
        templates.tera.autoescape_on(vec![".html", ".xml"]);
        for (name, file) in &theme.templates {
            if let Content::Text(text) = &file.content {
                templates.files.push(TemplateFile { name: name.clone(), path: file.path.clone(), text: Arc::clone(text) });
            }
        }
        let texts: Vec<(&str, &str)> = templates.files.iter().map(|file| (file.name.as_str(), &*file.text)).collect();
        match templates.tera.add_raw_templates(texts) {
            Ok(()) => Ok(templates),
            Err(error) => Err(templates.errors(&error, None)),
        }
    }

    /// Whether there is a template of this name.
    pub fn has(&self, name: &str) -> bool {
        self.tera.contains_template(name)
    }

    /// Renders a page into `out`.
    ///
    /// # Errors
    /// Where the template fails, with its place in the theme.
    pub fn render(&self, template: &str, context: &Context, out: &mut Vec<u8>) -> Result<(), Vec<Diagnostic>> {
        self.tera.render_to(template, context, &mut *out).map_err(|error| self.errors(&error, Some(template)))
    }

    /// The error that a page's data cannot be given to a template.
    pub fn unreadable(&self, template: &str, message: String) -> Diagnostic {
        self.diagnostic(Some(template), |_| 0..0, message)
    }

    fn errors(&self, error: &tera::Error, template: Option<&str>) -> Vec<Diagnostic> {
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let range = report.span().range.clone();
                vec![self.diagnostic(Some(report.filename()), |_| range, report.message().to_owned())]
            }
            // What names something that does not exist is reported as a text of one report or more.
            ErrorKind::Msg(text) if text.starts_with("error: ") => reports(text)
                .into_iter()
                .map(|report| self.diagnostic(Some(report.file), |text| report.range(text), report.message.to_owned()))
                .collect(),
            kind => {
                let named = match kind {
                    ErrorKind::CircularExtend { tpl: name, .. }
                    | ErrorKind::CircularInclude { tpl: name, .. }
                    | ErrorKind::MissingParent { current: name, .. } => Some(name.as_str()),
                    _ => template,
                };
                let mut message = kind.to_string();
                let mut source = std::error::Error::source(error);
                while let Some(cause) = source {
                    message = format!("{message}: {cause}");
                    source = cause.source();
                }
                vec![self.diagnostic(named, |_| 0..0, message)]
            }
        }
    }

    /// A diagnostic in the template called `name`, or in the first one where that is not known.
    fn diagnostic(&self, name: Option<&str>, range: impl FnOnce(&str) -> Range<usize>, message: String) -> Diagnostic {
        let file = self.files.iter().find(|file| Some(file.name.as_str()) == name);
        let span = match file.or(self.files.first()) {
            Some(found) => Span::new(&found.path, if file.is_some() { range(&found.text) } else { 0..0 }),
            None => Span::new(&SourcePath::new("templates").unwrap_or_else(|_| unreachable!("a fixed path")), 0..0),
        };
        Diagnostic::new(&rules::TEMPLATE, span, message.trim_end_matches('.'))
            .help("see `docs/themes.md` for what a template sees")
    }
}

/// An error as tera words it: `error: MESSAGE`, ` --> FILE:LINE:COLUMN`, the line, and a row of `^` below it.
struct Report<'t> {
    message: &'t str,
    file: &'t str,
    line: usize,
    column: usize,
    width: usize,
}

fn reports(text: &str) -> Vec<Report<'_>> {
    let mut reports: Vec<Report<'_>> = Vec::new();
    let mut message = None;
    for line in text.lines() {
        if let Some(found) = line.strip_prefix("error: ") {
            message = Some(found);
        } else if let (Some(found), Some(place)) = (message, line.trim_start().strip_prefix("--> ")) {
            let mut parts = place.rsplitn(3, ':');
            let mut number = || parts.next().and_then(|number| number.parse().ok()).unwrap_or(1);
            let (column, line) = (number(), number());
            reports.push(Report { message: found, file: parts.next().unwrap_or_default(), line, column, width: 0 });
            message = None;
        } else if let Some(report) = reports.last_mut().filter(|report| report.width == 0) {
            report.width = line.matches('^').count();
        }
    }
    reports
}

impl Report<'_> {
    /// Its bytes in the template; lines and columns are counted from 1, columns in characters.
    fn range(&self, text: &str) -> Range<usize> {
        let start: usize = text.split_inclusive('\n').take(self.line.saturating_sub(1)).map(str::len).sum();
        let byte = |from: usize, skip: usize| text[from..].char_indices().nth(skip).map_or(text.len(), |(at, _)| from + at);
        let start = byte(start, self.column.saturating_sub(1));
        start..byte(start, self.width)
    }
}

/// Values that many pages share, made once: the site, the words of its templates, and the entries of lists.
#[derive(Debug)]
pub struct Shared {
    site: Value,
    words: Value,
    cards: Vec<OnceLock<Value>>,
}

impl Shared {
    /// Room for the values of a site with so many documents.
    pub fn new(site: &SiteView, documents: usize) -> Self {
        let site = Value::from_serializable(site);
        let words = site.get_from_path("t.ui").cloned().unwrap_or_else(Value::none);
        Shared { site, words, cards: (0..documents).map(|_| OnceLock::new()).collect() }
    }

    fn card(&self, at: DocumentRef, build: impl FnOnce() -> CardView) -> Value {
        self.cards[at.index()].get_or_init(|| Value::from_serializable(&build())).clone()
    }
}

/// The context of a page as a template sees it: the views, with the shared values in their places.
///
/// # Errors
/// Where the views cannot be given to a template, which is a bug of this program.
pub fn context(page: &PageContext, shared: &Shared, card: impl Fn(DocumentRef) -> CardView) -> Result<Context, String> {
    let mut context = Context::from_serialize(page).map_err(|error| error.to_string())?;
    context.insert_value("site", shared.site.clone());
    context.insert_value("t", shared.words.clone());
    let card = |at: DocumentRef| shared.card(at, || card(at));
    let cards = |list: &[DocumentRef]| Value::from(list.iter().map(|at| card(*at)).collect::<Vec<_>>());
    let one = |at: Option<DocumentRef>| at.map_or_else(Value::none, card);
    if let Some(list) = &page.list {
        put(&mut context, "list", [("items", cards(&list.items))]);
    }
    if let Some(event) = &page.event {
        let values = [
            ("others", cards(&event.others)),
            ("follows", one(event.follows)),
            ("followed_by", one(event.followed_by)),
            ("part_of", one(event.part_of)),
        ];
        put(&mut context, "event", values);
    }
    Ok(context)
}

/// Adds values to the map called `name`.
fn put<const N: usize>(context: &mut Context, name: &'static str, values: [(&'static str, Value); N]) {
    let mut map = context.remove(name).and_then(Value::into_map).unwrap_or_default();
    for (key, value) in values {
        map.insert(key.into(), value);
    }
    context.insert_value(name, Value::from(map));
}
