//! A theme: templates, files that are copied, and words, by their names.
//!
//! In: the files of a site. Out: [`Theme`]: the one built in, with the site's own laid over it file by file.
//! Not here: rendering ([`mod@crate::render`]), and what a template sees ([`crate::view`]).

use crate::color::Color;
use crate::content_hash::ContentHash;
use crate::diag::{Diagnostic, Diagnostics, Severity, Span};
use crate::parse::yaml::{self, to_json};
use crate::path::SourcePath;
use crate::rules;
use crate::source::{STYLE, Source, SourceTree};
use include_dir::{Dir, include_dir};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, OnceLock};

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// The theme that is built in, which is the same for every site and all the time: made once, and its words read once.
static BUILT_IN: LazyLock<BuiltIn> = LazyLock::new(|| {
    let mut theme = Theme::default();
    theme.add_built_in(&FILES);
    let words = theme.words.keys().map(|code| (code.clone(), OnceLock::new())).collect();
    BuiltIn { theme, words }
});

struct BuiltIn {
    theme: Theme,
    /// Its words by language code, as far as somebody asked for them.
    words: BTreeMap<String, OnceLock<Value>>,
}

impl BuiltIn {
    /// The words in `file`, if it is the built-in one of the language `code`.
    fn words(&self, code: &str, file: &ThemeFile) -> Option<&Value> {
        let Content::Text(own) = &self.theme.words.get(code)?.first()?.content else { return None };
        let Content::Text(text) = &file.content else { return None };
        let parsed = || yaml::parse(&file.path, text, 0..text.len()).unwrap_or_else(|_| unreachable!("words that are built in"));
        Arc::ptr_eq(own, text).then(|| self.words.get(code))?.map(|words| words.get_or_init(|| to_json(&parsed())))
    }
}

/// The name of the theme that is built in.
pub const DEFAULT: &str = "default";

/// How far white text stands out from the main colour of a site: so far that quieter text can be read there as well.
pub const PLATE_RATIO: f32 = 7.0;

/// How far a colour of text stands out from its ground, WCAG 2.2 success criterion 1.4.3.
pub const TEXT_RATIO: f32 = 4.5;

/// How far a line stands out from its ground, WCAG 2.2 success criterion 1.4.11.
const LINE_RATIO: f32 = 3.0;

/// The ground of pages in the dark scheme, as `style.css` has it.
const DARK_GROUND: &str = "#0c111e";

/// How many missing words a finding names.
const NAMED: usize = 5;

/// A file of a theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeFile {
    /// Where it comes from; a file that is built in has the path that it has in Convoke's own repository.
    pub path: SourcePath,
    /// Its content.
    pub content: Content,
}

/// The content of a file of a theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A text.
    Text(Arc<str>),
    /// Bytes that are built in, or those of a font.
    Bytes(Arc<[u8]>),
    /// A file of the site that is copied unread; a hash of its bytes.
    File(u64),
}

impl Content {
    fn hash(&self) -> u64 {
        let bytes = match self {
            Content::Text(text) => text.as_bytes(),
            Content::Bytes(bytes) => bytes,
            Content::File(hash) => return *hash,
        };
        let mut hash = ContentHash::default();
        hash.add(&(bytes.len() as u64).to_le_bytes());
        hash.add(bytes);
        hash.finish()
    }
}

/// A theme.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Theme {
    /// Templates by name: `event.html`.
    pub templates: BTreeMap<String, ThemeFile>,
    /// Files that are copied, by name: `style.css`.
    pub statics: BTreeMap<String, ThemeFile>,
    /// Fonts of social images by name: `title.ttf`.
    pub fonts: BTreeMap<String, ThemeFile>,
    /// Words by language code, each file laid over those before it.
    pub words: BTreeMap<String, Vec<ThemeFile>>,
    /// Whether a file of it could not be read: what it lacks has then been reported.
    pub is_partial: bool,
}

impl Theme {
    /// The theme that is built in.
    pub fn built_in() -> Self {
        BUILT_IN.theme.clone()
    }

    fn add_built_in(&mut self, folder: &'static Dir<'static>) {
        for file in folder.files() {
            let name = file.path().to_string_lossy().replace('\\', "/");
            let Ok(path) = SourcePath::new(&format!("themes/{DEFAULT}/{name}")) else { continue };
            let content = match std::str::from_utf8(file.contents()) {
                Ok(text) => Content::Text(text.into()),
                Err(_) => Content::Bytes(file.contents().into()),
            };
            self.add(&name, ThemeFile { path, content });
        }
        for inner in folder.dirs() {
            self.add_built_in(inner);
        }
    }

    /// The theme that a site names, with the site's own templates and words laid over it.
    pub fn of_site(name: &str, asked_at: Option<&Span>, tree: &SourceTree, diagnostics: &mut Diagnostics) -> Self {
        let mut theme = Theme::built_in();
        let before = diagnostics.count(Severity::Error);
        let folder = format!("themes/{name}/");
        if name != DEFAULT
            && tree.under(&folder).next().is_none()
            && let Some(span) = asked_at
        {
            let diagnostic = Diagnostic::new(&rules::UNKNOWN_THEME, span.clone(), format!("there is no theme `{name}`"));
            diagnostics.push(
                diagnostic
                    .help(format!("put its files into `themes/{name}/`, or leave out the key for the one that is built in")),
            );
        }
        theme.overlay(&folder, tree, diagnostics);
        theme.overlay_folder("templates/", "templates/", tree, diagnostics);
        theme.overlay_folder("i18n/", "i18n/", tree, diagnostics);
        theme.overlay_folder("fonts/", "fonts/", tree, diagnostics);
        theme.is_partial = diagnostics.count(Severity::Error) > before;
        theme
    }

    /// Adds to the style sheet the colours of a site, then the site's own styles.
    pub fn add_styles(&mut self, colors: [Option<Color>; 2], tree: &SourceTree) {
        let own = tree.iter().find_map(|(path, source)| match source {
            Source::Text(text) if path.as_str() == STYLE => Some(text.to_string()),
            _ => None,
        });
        let more = shades(colors) + &own.unwrap_or_default();
        if let Some(Content::Text(style)) = self.statics.get_mut("style.css").map(|file| &mut file.content)
            && !more.is_empty()
        {
            *style = format!("{style}\n{more}").into();
        }
    }

    fn overlay(&mut self, folder: &str, tree: &SourceTree, diagnostics: &mut Diagnostics) {
        self.overlay_folder(folder, "", tree, diagnostics);
    }

    fn overlay_folder(&mut self, folder: &str, prefix: &str, tree: &SourceTree, diagnostics: &mut Diagnostics) {
        for (path, source) in tree.under(folder) {
            let Some(name) = path.as_str().strip_prefix(folder) else { continue };
            let content = match source {
                Source::Text(text) => Content::Text(text.clone()),
                Source::Bytes(bytes) => Content::Bytes(bytes.clone()),
                Source::Asset { hash, .. } => Content::File(*hash),
                Source::NotUtf8 { lossy, at } => {
                    let end = at + lossy[*at..].chars().next().map_or(0, char::len_utf8);
                    diagnostics.push(
                        Diagnostic::new(&rules::NOT_UTF8, Span::new(path, *at..end), "this file is not UTF-8 from here on")
                            .help("save it as UTF-8 in your editor"),
                    );
                    continue;
                }
            };
            self.add(&format!("{prefix}{name}"), ThemeFile { path: path.clone(), content });
        }
    }

    fn add(&mut self, name: &str, file: ThemeFile) {
        if let Some(name) = name.strip_prefix("templates/") {
            self.templates.insert(name.to_owned(), file);
        } else if let Some(name) = name.strip_prefix("static/") {
            self.statics.insert(name.to_owned(), file);
        } else if let Some(name) = name.strip_prefix("fonts/") {
            self.fonts.insert(name.to_owned(), file);
        } else if let Some(code) = name.strip_prefix("i18n/").and_then(|name| name.strip_suffix(".yaml")) {
            let files = self.words.entry(code.to_owned()).or_default();
            // The same file again is a newer state of it, not a layer.
            files.retain(|layer| layer.path != file.path);
            files.push(file);
        }
    }

    /// The text of one of its files.
    pub fn text(&self, path: &SourcePath) -> Option<&Arc<str>> {
        let words = self.words.values().flatten();
        let file = self.templates.values().chain(self.statics.values()).chain(words).find(|file| file.path == *path)?;
        match &file.content {
            Content::Text(text) => Some(text),
            Content::Bytes(_) | Content::File(_) => None,
        }
    }

    /// The path in the output of the file called `name`: a hash in it changes with the content, so that it can be kept for ever.
    pub fn output_name(name: &str, file: &ThemeFile) -> String {
        let hash = file.content.hash();
        match name.rsplit_once('.') {
            Some((stem, extension)) => format!("assets/{stem}-{:08x}.{extension}", hash & 0xffff_ffff),
            None => format!("assets/{name}-{:08x}", hash & 0xffff_ffff),
        }
    }

    /// The words of a language, all layers together.
    ///
    /// What English has and this language lacks is reported, and stands in English.
    pub fn words(&self, code: &str, asked_at: &Span, diagnostics: &mut Diagnostics) -> Value {
        let english = self.layers("en", diagnostics);
        if code == "en" {
            return english;
        }
        if !self.words.contains_key(code) {
            let diagnostic = Diagnostic::new(
                &rules::MISSING_STRING,
                asked_at.clone(),
                format!("the theme has no words for the language `{code}`"),
            );
            diagnostics.push(
                diagnostic
                    .help(format!("`convoke i18n new {code}` writes `i18n/{code}.yaml` for them; until then they are English")),
            );
            return english;
        }
        let mut words = self.layers(code, diagnostics);
        let mut missing = Vec::new();
        fill_up(&mut words, &english, "", &mut missing);
        if let (false, Some(file)) = (missing.is_empty(), self.words[code].last()) {
            let message = format!("{} of the words for `{code}` are missing, and stand in English", missing.len());
            let named = missing[..missing.len().min(NAMED)].join(", ");
            let more = if missing.len() > NAMED { "; `convoke i18n status` lists all" } else { "" };
            diagnostics.push(
                Diagnostic::new(&rules::MISSING_STRING, Span::new(&file.path, 0..0), message).help(format!("add: {named}{more}")),
            );
        }
        words
    }

    /// The words that English has and this language lacks, by their keys: `ui.site.skip`.
    pub fn missing_words(&self, code: &str) -> Vec<String> {
        // What cannot be read was reported when the words were.
        let mut unheard = Diagnostics::new();
        let (mut words, english) = (self.layers(code, &mut unheard), self.layers("en", &mut unheard));
        let mut missing = Vec::new();
        fill_up(&mut words, &english, "", &mut missing);
        missing
    }

    /// A file of words to translate: that of English, in which each value is a comment. Of the name of the language, its code
    /// stands there.
    pub fn words_to_translate(code: &str) -> String {
        let head = "# The words of the interface in another language than English.\n\
             # Take the `#` before a key away and translate its value. What stays a comment is shown in English.\n\
             # `convoke i18n status` lists what is left.\n#\n";
        let english = FILES.get_file("i18n/en.yaml").and_then(|file| file.contents_utf8()).unwrap_or_default();
        let lines: Vec<&str> = english.lines().skip(2).collect();
        let depth = |line: &str| line.len() - line.trim_start().len();
        let mut out = head.to_owned();
        for (at, line) in lines.iter().enumerate() {
            let (blanks, key) = line.split_at(depth(line));
            let next = lines[at + 1..].iter().find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
            let is_map = key.ends_with(':') || key.split_once(": ").is_some_and(|(_, rest)| rest.trim_start().starts_with('#'));
            let holds_keys = is_map && next.is_some_and(|next| depth(next) > blanks.len() && !next.trim_start().starts_with('-'));
            match key {
                "" => out.push_str(line),
                _ if key.starts_with('#') || holds_keys => out.push_str(line),
                _ if line.starts_with("name: ") => out.push_str(&format!("name: {code}")),
                _ => out.push_str(&format!("{blanks}# {key}")),
            }
            out.push('\n');
        }
        out
    }

    fn layers(&self, code: &str, diagnostics: &mut Diagnostics) -> Value {
        let mut words = Value::Object(Map::new());
        for file in self.words.get(code).into_iter().flatten() {
            if let Some(built_in) = BUILT_IN.words(code, file) {
                lay_over(&mut words, built_in.clone());
                continue;
            }
            let Content::Text(text) = &file.content else { continue };
            match yaml::parse(&file.path, text, 0..text.len()) {
                Ok(node) => lay_over(&mut words, to_json(&node)),
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
        words
    }
}

/// The styles by which the colours of a site, and shades of them that can be read, take the place of those of the theme.
fn shades([main, accent]: [Option<Color>; 2]) -> String {
    let dark = Color::of(DARK_GROUND).unwrap_or(Color::WHITE);
    let pair = |color: Color, ratio| {
        format!("light-dark({}, {})", color.readable_on(Color::WHITE, ratio), color.readable_on(dark, ratio))
    };
    let mut styles = String::new();
    if let Some(main) = main {
        let plate = main.readable_on(Color::WHITE, PLATE_RATIO);
        let (link, rule) = (pair(main, PLATE_RATIO), pair(main, LINE_RATIO));
        styles += &format!(":root {{ --night: {plate}; --link: {link}; --rule: {rule}; }}\n");
    }
    if let Some(accent) = accent {
        let plate =
            main.map_or_else(|| Color::of("#17224a"), Some).unwrap_or(Color::WHITE).readable_on(Color::WHITE, PLATE_RATIO);
        let (due, on_plate) = (pair(accent, TEXT_RATIO), accent.readable_on(plate, TEXT_RATIO));
        styles += &format!(":root {{ --due: {due}; }}\n@media screen {{ .plate, .end {{ --due: {on_plate}; }} }}\n");
    }
    styles
}

/// Lays the words of a layer over those of the layers below; a key without a value says nothing.
fn lay_over(below: &mut Value, above: Value) {
    match (below, above) {
        (_, Value::Null) => {}
        (Value::Object(below), Value::Object(above)) => {
            for (key, value) in above {
                lay_over(below.entry(key).or_insert(Value::Null), value);
            }
        }
        (below, above) => *below = above,
    }
}

/// Adds what `english` has and `words` lacks, and names it. Plural forms differ by language: `other` alone must be there.
fn fill_up(words: &mut Value, english: &Value, path: &str, missing: &mut Vec<String>) {
    let (Value::Object(words), Value::Object(english)) = (words, english) else { return };
    let plural = english.contains_key("other");
    for (key, value) in english {
        let here = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        let is_optional = plural && key != "other";
        match words.get_mut(key).filter(|own| !own.is_null()) {
            Some(own) => fill_up(own, value, &here, missing),
            None if is_optional => {}
            None if value.is_object() => {
                let mut own = Value::Object(Map::new());
                fill_up(&mut own, value, &here, missing);
                words.insert(key.clone(), own);
            }
            None => {
                missing.push(here);
                words.insert(key.clone(), value.clone());
            }
        }
    }
}
