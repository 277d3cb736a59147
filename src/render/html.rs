//! Pages: the door to `tera`.
//!
//! In: the templates of a theme, and the context of a page. Out: its HTML. Templates see plain data and no function that
//! reads a file, fetches anything or asks the time.

use crate::check::rules;
use crate::diag::{Diagnostic, Span};
use crate::model::{Document, Ref};
use crate::path::SourcePath;
use crate::theme::{Content, Theme};
use crate::view::{CardView, PageContext, SiteView};
use std::sync::OnceLock;
use tera::{Context, ErrorKind, Tera, Value};

/// The templates of a theme, read once.
pub struct Templates {
    tera: Tera,
    files: Vec<(String, SourcePath)>,
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
    /// The first fault, at its place; templates that call one another cannot be read one by one.
    pub fn new(theme: &Theme) -> Result<Self, Diagnostic> {
        let mut templates = Templates { tera: Tera::default(), files: Vec::new() };
        // Every template writes HTML; nothing escapes its values unless it says so.
        templates.tera.autoescape_on(vec![".html", ".xml"]);
        let texts = theme.templates.iter().filter_map(|(name, file)| match &file.content {
            Content::Text(text) => Some((name, file, text)),
            Content::Bytes(_) | Content::File(_) => None,
        });
        templates.files = texts.clone().map(|(name, file, _)| (name.clone(), file.path.clone())).collect();
        match templates.tera.add_raw_templates(texts.map(|(name, _, text)| (name.as_str(), &**text))) {
            Ok(()) => Ok(templates),
            Err(error) => Err(templates.fault(&error, None)),
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
    pub fn render(&self, template: &str, context: &Context, out: &mut Vec<u8>) -> Result<(), Diagnostic> {
        self.tera.render_to(template, context, &mut *out).map_err(|error| self.fault(&error, Some(template)))
    }

    /// The fault that a page's data cannot be given to a template.
    pub fn unreadable(&self, template: &str, message: String) -> Diagnostic {
        let path = self.files.iter().find(|(known, _)| known == template).map(|(_, path)| path.clone());
        let file = path.unwrap_or_else(|| SourcePath::new("templates").unwrap_or_else(|_| unreachable!("a fixed path")));
        Diagnostic::new(&rules::TEMPLATE, Span::new(&file, 0..0), message)
    }

    fn fault(&self, error: &tera::Error, template: Option<&str>) -> Diagnostic {
        let path = |name: &str| self.files.iter().find(|(known, _)| known == name).map(|(_, path)| path.clone());
        let any = || {
            self.files.first().map_or_else(
                || SourcePath::new("templates").unwrap_or_else(|_| unreachable!("a fixed path")),
                |(_, path)| path.clone(),
            )
        };
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let file = path(report.filename()).unwrap_or_else(any);
                let message = report.message().trim_end_matches('.').to_owned();
                Diagnostic::new(&rules::TEMPLATE, Span::new(&file, report.span().range.clone()), message)
                    .help("see `docs/themes.md` for what a template sees")
            }
            kind => {
                let named = match kind {
                    ErrorKind::CircularExtend { tpl: name, .. }
                    | ErrorKind::CircularInclude { tpl: name, .. }
                    | ErrorKind::MissingParent { current: name, .. } => Some(name.as_str()),
                    _ => template,
                };
                let file = named.and_then(path).unwrap_or_else(any);
                let mut message = kind.to_string().trim_end_matches('.').to_owned();
                let mut source = std::error::Error::source(error);
                while let Some(cause) = source {
                    message = format!("{message}: {cause}");
                    source = cause.source();
                }
                Diagnostic::new(&rules::TEMPLATE, Span::new(&file, 0..0), message)
                    .help("see `docs/themes.md` for what a template sees")
            }
        }
    }
}

/// Values that many pages share, made once: the site, and the entries of lists.
#[derive(Debug)]
pub struct Shared {
    site: Value,
    cards: Vec<OnceLock<Value>>,
}

impl Shared {
    /// Room for the values of a site with so many documents.
    pub fn new(site: &SiteView, documents: usize) -> Self {
        Shared { site: Value::from_serializable(site), cards: (0..documents).map(|_| OnceLock::new()).collect() }
    }

    fn card(&self, at: Ref<Document>, build: impl FnOnce() -> CardView) -> Value {
        self.cards[at.index()].get_or_init(|| Value::from_serializable(&build())).clone()
    }
}

/// The context of a page as a template sees it: the views, with the shared values in their places.
///
/// # Errors
/// Where the views cannot be given to a template, which is a fault of this program.
pub fn context(page: &PageContext, shared: &Shared, card: impl Fn(Ref<Document>) -> CardView) -> Result<Context, String> {
    let mut context = Context::from_serialize(page).map_err(|error| error.to_string())?;
    context.insert_value("site", shared.site.clone());
    let card = |at: Ref<Document>| shared.card(at, || card(at));
    let cards = |list: &[Ref<Document>]| Value::from(list.iter().map(|at| card(*at)).collect::<Vec<_>>());
    let one = |at: Option<Ref<Document>>| at.map_or_else(Value::none, card);
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
