//! Markdown: the door to `pulldown-cmark`.
//!
//! In: a text. Out: its [`Outline`] (links, headings, diagnostics, with their places) and its [`Html`] when it is read, in one pass;
//! or its HTML on demand. Each link is resolved by the caller. HTML in it passes only where the caller says so.
//! Not here: which HTML may pass ([`super::html`]), what a link leads to ([`crate::model`] and [`crate::plan`]).

use crate::diag::{Diagnostic, Span, Spanned};
use crate::fnv::BuildFnv;
use crate::path::SourcePath;
use crate::rules;
use crate::text::escape::{escape, unescape_attribute};
use crate::text::html::{self as raw, Model, Token};
use crate::text::prose::{self, BARRIER, Prose, Waiver};
use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html};
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt::{self, Write as _};
use std::ops::Range;

/// What a text links to and is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// Its links and images.
    pub links: Vec<LinkUse>,
    /// Its headings.
    pub headings: Vec<Heading>,
    /// The HTML in it.
    pub html: Option<Box<HtmlUse>>,
}

/// The HTML in a text: what it comes to depends on whether the site allows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HtmlUse {
    /// That it is not passed on, said once; for a site that does not allow it.
    pub lost: Option<Diagnostic>,
    /// What is wrong with it, for a site that allows it.
    pub diagnostics: Vec<Diagnostic>,
    /// Its links and images.
    pub links: Vec<LinkUse>,
    /// The ids of its elements, which are anchors of the page.
    pub ids: Vec<Spanned<String>>,
}

/// What becomes of HTML in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RawHtml {
    /// It is left out.
    Off,
    /// Its words stay.
    Words,
    /// It passes, as far as it may stand in a page.
    Passed,
}

/// A link or an image in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkUse {
    /// As written.
    pub target: String,
    /// Where, in the file.
    pub span: Span,
    /// Whether it is an image.
    pub image: bool,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its anchor, unique in the text.
    pub id: String,
    /// Its text.
    pub title: String,
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
}

/// The HTML of a text, in which the addresses of its links are wanting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Html {
    text: String,
    /// Where each address goes, and what is written in its place in Markdown.
    links: Vec<(usize, String)>,
}

impl Html {
    /// The same with the addresses that `resolve` gives.
    pub fn with(&self, mut resolve: impl FnMut(&str) -> String) -> String {
        let mut out = String::with_capacity(self.text.len() + self.links.len() * 32);
        let mut done = 0;
        for (at, target) in &self.links {
            out.push_str(&self.text[done..*at]);
            // Writing to a String cannot fail.
            let _ = pulldown_cmark_escape::escape_href(&mut out, &resolve(target));
            done = *at;
        }
        out.push_str(&self.text[done..]);
        out
    }
}

/// What reading a text gives.
#[derive(Debug, Default)]
pub struct Reading {
    /// What it links to and is made of.
    pub outline: Outline,
    /// The dates in it, with the comments that vouch for them.
    pub prose: Prose,
    /// Its HTML; `None` where that depends on whether the site allows HTML, or where its links stand in places such as headings.
    pub html: Option<Html>,
}

/// Reads the text that starts at byte `start` of `file`.
pub fn read(file: &SourcePath, text: &str, start: usize, found: &mut Vec<Diagnostic>) -> Reading {
    let mut outline = OutlineReader::new(file, start, found);
    let mut prose = prose::is_worth_reading(text).then(|| ProseReader::new(text, start));
    let (links, length, has_html) = (RefCell::new(Vec::new()), Cell::new(0), Cell::new(false));
    let mut written = Written { text: String::with_capacity(text.len() * 3 / 2), length: &length };
    let events = Parser::new_ext(text, options()).into_offset_iter().map(|(event, range)| {
        if let Some(prose) = &mut prose {
            prose.see(&event, &range);
        }
        has_html.set(has_html.get() || matches!(event, Event::Html(_) | Event::InlineHtml(_)));
        outline.see(&event, range);
        event
    });
    // Each event is written before the next one is asked for, so that a link begins where the text ends when it is met.
    let hole = |target: &str| {
        links.borrow_mut().push((length.get(), target.to_owned()));
        String::new()
    };
    let is_written = html::write_html_fmt(&mut written, ForHtml::new(events, RawHtml::Off, hole)).is_ok();
    let mut html = Html { text: written.text, links: links.into_inner() };
    let whole = is_written && !has_html.get() && html.links.iter_mut().all(|(at, _)| into_quotes(&html.text, at));
    html.text.shrink_to_fit();
    Reading { outline: outline.finish(), prose: prose.map(ProseReader::finish).unwrap_or_default(), html: whole.then_some(html) }
}

/// Moves `at` from the beginning of a link or an image to where its address goes; `false` where neither begins there.
fn into_quotes(html: &str, at: &mut usize) -> bool {
    let begins = |tag: &&&str| html[*at..].strip_prefix(**tag).is_some_and(|rest| rest.starts_with('"'));
    let tag = ["<a href=\"", "<img src=\""].iter().find(begins);
    *at += tag.map_or(0, |tag| tag.len());
    tag.is_some()
}

/// A text that is being written, whose length others can see.
struct Written<'c> {
    text: String,
    length: &'c Cell<usize>,
}

impl fmt::Write for Written<'_> {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        self.text.push_str(part);
        self.length.set(self.text.len());
        Ok(())
    }
}

/// Reads the outline alone of the text that starts at byte `start` of `file`.
pub fn outline(file: &SourcePath, text: &str, start: usize, found: &mut Vec<Diagnostic>) -> Outline {
    let mut outline = OutlineReader::new(file, start, found);
    Parser::new_ext(text, options()).into_offset_iter().for_each(|(event, range)| outline.see(&event, range));
    outline.finish()
}

/// What is open where the reader of an outline stands.
#[derive(Default)]
struct Open {
    heading: Option<(u8, Option<String>, String, Range<usize>)>,
    image: Option<(String, Range<usize>)>,
    /// The pieces of an HTML block, and where each stands.
    block: Option<Vec<(String, Range<usize>)>>,
    nested: Vec<Nested>,
    /// The elements that were refused, whose ends are passed over.
    refused: HashSet<String>,
}

/// What elements and marks of Markdown stand in.
enum Nested {
    /// A block, a link or an emphasis of Markdown.
    Mark { is_link: bool },
    /// An element.
    Element { name: String, model: Model, span: Span },
}

struct OutlineReader<'t> {
    file: &'t SourcePath,
    start: usize,
    found: &'t mut Vec<Diagnostic>,
    outline: Outline,
    anchors: Anchors,
    open: Open,
}

impl<'t> OutlineReader<'t> {
    fn new(file: &'t SourcePath, start: usize, found: &'t mut Vec<Diagnostic>) -> Self {
        OutlineReader { file, start, found, outline: Outline::default(), anchors: Anchors::default(), open: Open::default() }
    }

    fn span(&self, range: &Range<usize>) -> Span {
        Span::new(self.file, range.start + self.start..range.end + self.start)
    }

    fn see(&mut self, event: &Event<'_>, range: Range<usize>) {
        self.nest(event, &range);
        match event {
            // The address of a mail in angle brackets leads nowhere in the site, nor does the mark of a language.
            Event::Start(Tag::Link { link_type: LinkType::Email, .. }) => {}
            Event::Start(Tag::Link { dest_url, .. }) if language_mark(dest_url).is_some() => {}
            Event::Start(Tag::Link { dest_url, .. }) => {
                let span = self.span(&range);
                self.outline.links.push(LinkUse { target: dest_url.to_string(), span, image: false });
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                let span = self.span(&range);
                self.outline.links.push(LinkUse { target: dest_url.to_string(), span, image: true });
                self.open.image = Some((String::new(), range));
            }
            Event::End(TagEnd::Image) => {
                if let Some((alt, range)) = self.open.image.take()
                    && alt.trim().is_empty()
                {
                    let message = "this image has no text for those who do not see it";
                    self.found.push(
                        Diagnostic::new(&rules::IMAGE_WITHOUT_TEXT, self.span(&range), message)
                            .help("say what it shows: `![what it shows](file.png)`"),
                    );
                }
            }
            Event::Start(Tag::Heading { level, id, .. }) => {
                self.open.heading = Some((number(*level), id.as_ref().map(ToString::to_string), String::new(), range));
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some((level, id, title, range)) = self.open.heading.take() {
                    if level == 1 {
                        let message = "a heading of the first level stands in the text";
                        self.found.push(
                            Diagnostic::new(&rules::HEADING_LEVEL, self.span(&range), message)
                                .help("the title of the page is its first heading; begin with `##` here"),
                        );
                    }
                    let id = self.anchors.give(id, &title);
                    self.outline.headings.push(Heading { level, id, title });
                }
            }
            Event::Text(words) | Event::Code(words) => {
                if let Some((_, _, title, _)) = &mut self.open.heading {
                    title.push_str(words);
                }
                if let Some((alt, _)) = &mut self.open.image {
                    alt.push_str(words);
                }
            }
            Event::Start(Tag::HtmlBlock) => self.open.block = Some(Vec::new()),
            Event::Html(html) => {
                if let Some(block) = &mut self.open.block {
                    block.push((html.to_string(), range));
                }
            }
            Event::End(TagEnd::HtmlBlock) => {
                if let Some(block) = self.open.block.take() {
                    self.html(&block, false);
                }
            }
            Event::InlineHtml(html) => self.html(&[(html.to_string(), range)], true),
            _ => {}
        }
    }

    fn finish(mut self) -> Outline {
        self.close_to(0);
        self.outline
    }

    /// Keeps in mind what Markdown opens and closes, so that elements begin and end within the same.
    fn nest(&mut self, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => {}
            Event::Start(tag) => {
                let is_link = matches!(tag, Tag::Link { .. });
                if is_block(tag) && self.holds_words_alone() {
                    self.report(
                        self.span(range),
                        "this block stands in an element that holds words alone",
                        "end the element first",
                    );
                }
                if is_link && self.open.nested.iter().any(|open| matches!(open, Nested::Element { name, .. } if name == "a")) {
                    self.report(self.span(range), "this link stands in another one", "end that one first");
                }
                self.open.nested.push(Nested::Mark { is_link });
            }
            Event::End(_) => {
                let mark = self.open.nested.iter().rposition(|open| matches!(open, Nested::Mark { .. })).unwrap_or(0);
                self.close_to(mark);
            }
            _ => {}
        }
    }

    /// Closes all that was opened since, and says that an element among it does not end.
    fn close_to(&mut self, depth: usize) {
        let mut left = self.open.nested.drain(depth.min(self.open.nested.len())..);
        let open = left.find_map(|open| match open {
            Nested::Element { name, span, .. } => Some((name, span)),
            Nested::Mark { .. } => None,
        });
        drop(left);
        if let Some((name, span)) = open {
            let message = format!("`<{name}>` does not end in the block in which it begins");
            self.report(span, message, "write its end; a blank line ends a block of HTML, and Markdown stands behind it");
        }
    }

    /// Where the elements begin that were opened since the last mark of Markdown.
    fn elements(&self) -> usize {
        self.open.nested.iter().rposition(|open| matches!(open, Nested::Mark { .. })).map_or(0, |mark| mark + 1)
    }

    fn holds_words_alone(&self) -> bool {
        let words = |open: &Nested| matches!(open, Nested::Element { model: Model::Words | Model::Line, .. });
        self.open.nested[self.elements()..].iter().any(words)
    }

    fn use_of_html(&mut self) -> &mut HtmlUse {
        self.outline.html.get_or_insert_default()
    }

    fn report(&mut self, span: Span, message: impl Into<String>, help: &str) {
        let diagnostic = Diagnostic::new(&rules::UNSAFE_HTML, span, message).help(help);
        self.use_of_html().diagnostics.push(diagnostic);
    }

    /// Looks at a piece of HTML, which may be written in several parts, with the marks of a list or a quotation between.
    fn html(&mut self, parts: &[(String, Range<usize>)], inline: bool) {
        let whole: String = parts.iter().map(|(html, _)| html.as_str()).collect();
        let place = |offset: usize| {
            let mut before = 0;
            for (html, range) in parts {
                if offset < before + html.len() {
                    return (range.start + offset - before).min(range.end);
                }
                before += html.len();
            }
            parts.last().map_or(0, |(_, range)| range.end)
        };
        for (token, range) in raw::tokens(&whole) {
            let source = place(range.start)..place(range.end.saturating_sub(1)) + 1;
            let span = self.span(&source);
            match &token {
                Token::Comment => continue,
                Token::Text(words) if words.trim().is_empty() => continue,
                Token::OpenComment => {
                    let message = "this comment does not end; readers will not see what follows it";
                    self.found.push(Diagnostic::new(&rules::RAW_HTML, span, message).help("write `-->` at its end"));
                    continue;
                }
                _ => self.lost(&whole, &token, &span),
            }
            if self.open.image.is_some() {
                self.report(span, "the text of an image holds HTML", "write words");
                continue;
            }
            match token {
                Token::Start(tag) => self.element(&tag, span, inline),
                Token::End(name) => self.element_ends(&name, span),
                Token::Foreign => {
                    self.report(span, "this is no part of a page: a tag that does not end, or a declaration", "delete it");
                }
                Token::Text(_) | Token::Comment | Token::OpenComment => {}
            }
        }
    }

    /// Says once that HTML is not passed on.
    fn lost(&mut self, whole: &str, token: &Token<'_>, span: &Span) {
        if self.outline.html.as_ref().is_some_and(|html| html.lost.is_some()) {
            return;
        }
        let lost = Diagnostic::new(&rules::RAW_HTML, span.clone(), "HTML is not passed on; readers will not see it");
        let help = match (token, raw::in_markdown(whole)) {
            (Token::Text(_), _) => "put an empty line between the comment and these words".to_owned(),
            (_, Some(instead)) => format!("write {instead} in its place, or allow HTML by `allow_html: true` in `convoke.yaml`"),
            (_, None) => "write it in Markdown, put it into a template of the site, or allow HTML by `allow_html: true` in \
                          `convoke.yaml`"
                .to_owned(),
        };
        self.use_of_html().lost = Some(lost.help(help));
    }

    fn element(&mut self, tag: &raw::Tag<'_>, span: Span, inline: bool) {
        for (message, help) in raw::refusals(tag) {
            self.report(span.clone(), message, help);
        }
        let Some(model) = raw::model(&tag.name) else {
            self.open.refused.insert(tag.name.clone());
            return;
        };
        let is_block = matches!(model, Model::Block | Model::Line);
        if is_block && (inline || self.holds_words_alone()) {
            let message = format!("`<{}>` cannot stand among words", tag.name);
            self.report(span.clone(), message, "begin a paragraph with it, and end what is open before");
        }
        let is_link = |open: &Nested| match open {
            Nested::Mark { is_link } => *is_link,
            Nested::Element { name, .. } => name == "a",
        };
        if tag.name == "a" && self.open.nested.iter().any(is_link) {
            self.report(span.clone(), "this link stands in another one", "end that one first");
        }
        if let Some(id) = tag.get("id") {
            let id = Spanned::new(unescape_attribute(id).into_owned(), span.clone());
            self.use_of_html().ids.push(id);
        }
        if tag.name == "img" && tag.get("alt").is_none_or(|alt| unescape_attribute(alt).trim().is_empty()) {
            let message = "this image has no text for those who do not see it";
            let diagnostic = Diagnostic::new(&rules::IMAGE_WITHOUT_TEXT, span.clone(), message);
            self.use_of_html().diagnostics.push(diagnostic.help("say what it shows: `alt=\"what it shows\"`"));
        }
        if let Some((attribute, image)) = tag.address()
            && let Some(target) = tag.get(attribute).and_then(raw::address)
        {
            self.use_of_html().links.push(LinkUse { target, span: span.clone(), image });
        }
        if !tag.is_void() {
            self.open.nested.push(Nested::Element { name: tag.name.clone(), model, span });
        }
    }

    fn element_ends(&mut self, name: &str, span: Span) {
        let is_it = |open: &Nested| matches!(open, Nested::Element { name: open, .. } if open == name);
        let from = self.elements();
        match self.open.nested[from..].iter().rposition(is_it) {
            Some(at) => {
                self.close_to(from + at + 1);
                self.open.nested.truncate(from + at);
            }
            // The beginning of what does not pass has been reported.
            None if self.open.refused.contains(name) => {}
            None => {
                let name: String = name.chars().take(40).collect();
                self.report(
                    span,
                    format!("`</{name}>` ends nothing that begins in this block"),
                    "delete it, or write its beginning",
                );
            }
        }
    }
}

struct ProseReader<'t> {
    text: &'t str,
    start: usize,
    /// The text, in which marks, addresses and code are blanks, so that what is left stands where it stood.
    words: Vec<u8>,
    blocks: Vec<(TagEnd, Range<usize>)>,
    comments: Vec<(Range<usize>, Option<Range<usize>>)>,
    code: bool,
    waiting: Option<Range<usize>>,
}

impl<'t> ProseReader<'t> {
    fn new(text: &'t str, start: usize) -> Self {
        let words = vec![b' '; text.len()];
        ProseReader { text, start, words, blocks: Vec::new(), comments: Vec::new(), code: false, waiting: None }
    }

    fn see(&mut self, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => self.code = true,
            Event::End(TagEnd::CodeBlock) => self.code = false,
            Event::Start(Tag::HtmlBlock) => self.waiting = Some(range.clone()),
            Event::Start(tag) if is_block(tag) => {
                if let Some(before) = range.start.checked_sub(1) {
                    self.words[before] = BARRIER as u8;
                }
                // A comment of its own vouches for what stands below it.
                if self.blocks.is_empty() {
                    for comment in self.comments.iter_mut().filter(|(_, scope)| scope.is_none()) {
                        comment.1 = Some(range.clone());
                    }
                }
                self.blocks.push((tag.to_end(), range.clone()));
            }
            Event::End(tag) if self.blocks.last().is_some_and(|(end, _)| end == tag) => {
                self.blocks.pop();
            }
            Event::Text(words) if !self.code && self.waiting.is_none() => {
                let source = &self.text[range.clone()];
                // What stands for another character, as `&ndash;` does, is longer than that.
                let meant = if source.starts_with('&') && words.len() <= source.len() { words } else { source };
                self.words[range.start..range.start + meant.len()].copy_from_slice(meant.as_bytes());
            }
            Event::InlineHtml(_) => self.comments.push((range.clone(), self.blocks.last().map(|(_, block)| block.clone()))),
            Event::End(TagEnd::HtmlBlock) => self.comments.extend(self.waiting.take().map(|range| (range, None))),
            _ => {}
        }
    }

    fn finish(self) -> Prose {
        let mut prose = Prose::default();
        if let Ok(words) = std::str::from_utf8(&self.words) {
            prose.read(words, self.start, &[]);
        }
        for (range, scope) in self.comments {
            let comment = self.text[range.clone()].trim().strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
            if let Some(reason) = comment.and_then(|comment| comment.trim().strip_prefix("date-ok")) {
                let scope = scope.unwrap_or(range.clone());
                let shift = |range: &Range<usize>| range.start + self.start..range.end + self.start;
                let reason = reason.trim_start_matches(':').trim().to_owned();
                prose.waivers.push(Waiver { range: shift(&range), scope: shift(&scope), reason });
            }
        }
        prose
    }
}

/// Whether a date that stands in this has nothing to do with what stands before it.
fn is_block(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::Item
            | Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell
            | Tag::Table(_)
            | Tag::List(_)
            | Tag::BlockQuote(_)
            | Tag::FootnoteDefinition(_)
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
    )
}

/// The language that a text is marked with: `[Lund University](lang:en)` is no link, but a name in English.
fn language_mark(target: &str) -> Option<&str> {
    target.strip_prefix("lang:").filter(|tag| super::is_language_code(tag))
}

/// The HTML of a text. `resolve` gives the address that takes the place of a link's target.
pub fn to_html(text: &str, html: RawHtml, resolve: impl FnMut(&str) -> String) -> String {
    let mut out = String::with_capacity(text.len() * 3 / 2);
    html::push_html(&mut out, ForHtml::new(Parser::new_ext(text, options()), html, resolve));
    out
}

/// The events of a text as HTML is made of them: links resolved, headings with anchors, tables in boxes.
struct ForHtml<'t, E, R> {
    events: E,
    html: RawHtml,
    resolve: R,
    anchors: Anchors,
    /// A heading's id depends on its text, so that its events are held back until its end is reached.
    heading: VecDeque<Event<'t>>,
    in_table_head: bool,
    /// Links do not stand in one another, so that one end is as good as the other.
    marked: bool,
    /// The HTML of a block comes in parts; within the text of an image there is none.
    block: String,
    image: usize,
}

impl<'t, E: Iterator<Item = Event<'t>>, R: FnMut(&str) -> String> Iterator for ForHtml<'t, E, R> {
    type Item = Event<'t>;

    fn next(&mut self) -> Option<Event<'t>> {
        loop {
            if let Some(event) = self.heading.pop_front() {
                return Some(event);
            }
            match self.events.next()? {
                Event::Start(Tag::Heading { level, id, .. }) => self.hold(level, id.as_ref().map(ToString::to_string)),
                event => {
                    if let Some(event) = self.change(event) {
                        return Some(event);
                    }
                }
            }
        }
    }
}

impl<'t, E: Iterator<Item = Event<'t>>, R: FnMut(&str) -> String> ForHtml<'t, E, R> {
    fn new(events: E, html: RawHtml, resolve: R) -> Self {
        ForHtml {
            events,
            html,
            resolve,
            anchors: Anchors::default(),
            heading: VecDeque::new(),
            in_table_head: false,
            marked: false,
            block: String::new(),
            image: 0,
        }
    }

    /// Reads a heading to its end.
    fn hold(&mut self, level: HeadingLevel, id: Option<String>) {
        let mut title = String::new();
        while let Some(event) = self.events.next() {
            if let Event::End(TagEnd::Heading(_)) = event {
                break;
            }
            if let Event::Text(words) | Event::Code(words) = &event {
                title.push_str(words);
            }
            let event = self.change(event);
            self.heading.extend(event);
        }
        let anchor = self.anchors.give(id, &title);
        let level = number(level).max(2);
        self.heading.push_front(Event::Html(format!("<h{level} id=\"{}\">", escape(&anchor)).into()));
        self.heading.push_back(Event::Html(format!("</h{level}>\n").into()));
    }

    /// What HTML is made of in place of an event; `None` where it is nothing.
    fn change(&mut self, event: Event<'t>) -> Option<Event<'t>> {
        Some(match event {
            Event::Start(Tag::Link { dest_url, .. }) if language_mark(&dest_url).is_some() => {
                self.marked = true;
                Event::InlineHtml(format!("<span lang=\"{}\">", escape(language_mark(&dest_url).unwrap_or_default())).into())
            }
            Event::End(TagEnd::Link) if self.marked => {
                self.marked = false;
                Event::InlineHtml("</span>".into())
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) if link_type != LinkType::Email => {
                let dest_url = CowStr::from((self.resolve)(&dest_url));
                Event::Start(Tag::Link { link_type, dest_url, title, id })
            }
            Event::End(TagEnd::Image) => {
                self.image = self.image.saturating_sub(1);
                event
            }
            Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
                self.image += 1;
                let dest_url = CowStr::from((self.resolve)(&dest_url));
                Event::Start(Tag::Image { link_type, dest_url, title, id })
            }
            Event::Start(Tag::HtmlBlock) => {
                self.block.clear();
                return None;
            }
            Event::Html(part) => {
                self.block.push_str(&part);
                return None;
            }
            Event::End(TagEnd::HtmlBlock) => Event::Html(passed(&self.block, self.html, &mut self.resolve).into()),
            Event::InlineHtml(part) if self.image == 0 => Event::InlineHtml(passed(&part, self.html, &mut self.resolve).into()),
            Event::InlineHtml(_) => return None,
            // What HTML from Markdown lacks: a scope for each heading cell, and a box that can be scrolled by keyboard.
            Event::Start(Tag::Table(_)) => Event::Html("<div class=\"scroll\" tabindex=\"0\">\n<table>\n".into()),
            Event::End(TagEnd::Table) => Event::Html("</tbody></table>\n</div>\n".into()),
            Event::Start(Tag::TableHead) => {
                self.in_table_head = true;
                Event::Html("<thead><tr>".into())
            }
            Event::End(TagEnd::TableHead) => {
                self.in_table_head = false;
                Event::Html("</tr></thead>\n<tbody>\n".into())
            }
            Event::Start(Tag::TableRow) => Event::Html("<tr>".into()),
            Event::End(TagEnd::TableRow) => Event::Html("</tr>\n".into()),
            Event::Start(Tag::TableCell) => Event::Html(if self.in_table_head { "<th scope=\"col\">" } else { "<td>" }.into()),
            Event::End(TagEnd::TableCell) => Event::Html(if self.in_table_head { "</th>" } else { "</td>" }.into()),
            other => other,
        })
    }
}

/// What becomes of a piece of HTML.
fn passed(piece: &str, html: RawHtml, resolve: &mut impl FnMut(&str) -> String) -> String {
    let mut out = String::new();
    match html {
        RawHtml::Off => {}
        RawHtml::Words => out.push_str(&escape(&raw::words(piece))),
        RawHtml::Passed => raw::write(piece, resolve, &mut out),
    }
    out
}

/// The HTML of a text of one paragraph, without the paragraph.
pub fn inline(text: &str, html: RawHtml, resolve: impl FnMut(&str) -> String) -> String {
    let html = to_html(text, html, resolve);
    let trimmed = html.trim_end();
    match trimmed.strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>")) {
        Some(one) if !one.contains("<p>") => one.to_owned(),
        _ => trimmed.to_owned(),
    }
}

/// The words of a text without its marks, for calendars and descriptions; paragraphs are parted by a line break,
/// and the address of a link follows its text. HTML never passes.
pub fn plain(text: &str, html: RawHtml, mut resolve: impl FnMut(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut links: Vec<(Option<String>, usize)> = Vec::new();
    let mut block = String::new();
    for event in Parser::new_ext(text, options()) {
        match event {
            Event::Text(words) | Event::Code(words) => out.push_str(&words),
            Event::Start(Tag::HtmlBlock) => block.clear(),
            Event::Html(part) => block.push_str(&part),
            Event::End(TagEnd::HtmlBlock) if html != RawHtml::Off => {
                let words = raw::words(&block);
                if !words.trim().is_empty() {
                    out.push_str(words.trim());
                    out.push('\n');
                }
            }
            Event::SoftBreak => out.push(' '),
            Event::InlineHtml(part) if html != RawHtml::Off && raw::is_break(&part) => out.push('\n'),
            Event::HardBreak
            | Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableRow | TagEnd::TableHead)
                if !out.ends_with('\n') =>
            {
                out.push('\n');
            }
            Event::End(TagEnd::TableCell) => out.push_str("  "),
            Event::Start(Tag::Item) => out.push_str("- "),
            Event::Start(Tag::Link { dest_url, .. }) => {
                let url = if language_mark(&dest_url).is_some() { None } else { resolve(&dest_url) };
                links.push((url, out.len()));
            }
            Event::End(TagEnd::Link) => {
                if let Some((Some(url), start)) = links.pop()
                    && out.get(start..).is_some_and(|shown| shown != url)
                {
                    let _ = write!(out, " ({url})");
                }
            }
            _ => {}
        }
    }
    out.trim().to_owned()
}

fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// The anchor of a heading or the last part of an address, made of its words: letters and digits of any script
/// in lower case, joined by `-`.
pub fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.ends_with('-') && !out.is_empty() && (c.is_whitespace() || "-–—/_.:".contains(c)) {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}

/// Gives each heading of a text an anchor of its own.
#[derive(Default)]
struct Anchors {
    used: HashSet<String, BuildFnv>,
    /// The number that was given last behind the words of a heading.
    numbers: HashMap<String, usize, BuildFnv>,
}

impl Anchors {
    fn give(&mut self, wanted: Option<String>, title: &str) -> String {
        let base = wanted.unwrap_or_else(|| slug(title));
        let base = if base.is_empty() { "section".to_owned() } else { base };
        let mut anchor = base.clone();
        // A number may make an anchor that another heading has by its words.
        while !self.used.insert(anchor.clone()) {
            let number = self.numbers.entry(base.clone()).or_insert(1);
            *number += 1;
            anchor = format!("{base}-{number}");
        }
        anchor
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str) -> String {
        to_html(text, RawHtml::Off, |target| format!("to/{target}"))
    }

    #[test]
    fn headings_get_anchors_and_never_the_first_level() {
        assert_eq!(
            html("## A & b\n\n## A & b\n\n# Top\n"),
            "<h2 id=\"a-b\">A &amp; b</h2>\n<h2 id=\"a-b-2\">A &amp; b</h2>\n<h2 id=\"top\">Top</h2>\n"
        );
        assert_eq!(html("## Kept {#mine}"), "<h2 id=\"mine\">Kept</h2>\n");
        assert_eq!(slug("Was 2014年 — x?"), "was-2014年-x");
    }

    #[test]
    fn html_does_not_pass_and_is_reported() {
        assert_eq!(html("a <b>x</b> <script>alert(1)</script>"), "<p>a x alert(1)</p>\n");
        let file = SourcePath::new("a.md").unwrap();
        let html = read(&file, "x <b>y</b>\n\n<!-- fine\n-->\n", 10, &mut Vec::new()).outline.html.unwrap();
        let lost = html.lost.unwrap();
        assert_eq!((lost.span.start, lost.span.end), (12, 15));
        let comments = "<!-- fine -->\n\n<!-- of\n\ntwo --> \n\na <!-- b --> c\n\n- <!-- d\n  e -->\n\n<!-->\n";
        let mut found = Vec::new();
        assert_eq!((outline(&file, comments, 0, &mut found).html, found.len()), (None, 0));
        let words = outline(&file, "<!-- a --> b\n", 0, &mut found).html.unwrap().lost.unwrap();
        assert_eq!((words.span.range(), found.len()), (10..13, 0));
        outline(&file, "<!-- a\n\nb\n", 0, &mut found);
        assert_eq!((found.len(), found[0].rule.name), (1, "raw-html"));
    }

    #[test]
    fn a_mail_address_in_angle_brackets_is_no_link_of_the_site() {
        assert_eq!(html("<a@b.org>"), "<p><a href=\"mailto:a@b.org\">a@b.org</a></p>\n");
        let file = SourcePath::new("a.md").unwrap();
        assert!(outline(&file, "<a@b.org>", 0, &mut Vec::new()).links.is_empty());
    }

    #[test]
    fn links_are_resolved_and_known_with_their_places() {
        assert_eq!(html("[a](b.md) ![c](d.png)"), "<p><a href=\"to/b.md\">a</a> <img src=\"to/d.png\" alt=\"c\" /></p>\n");
        let file = SourcePath::new("a.md").unwrap();
        let found = outline(&file, "see [a](b.md)", 5, &mut Vec::new());
        assert_eq!((found.links[0].target.as_str(), found.links[0].span.range()), ("b.md", 9..18));
    }

    #[test]
    fn html_that_is_made_while_reading_is_that_which_is_made_alone() {
        let file = SourcePath::new("a.md").unwrap();
        let ready = |text: &str| read(&file, text, 0, &mut Vec::new()).html;
        let text =
            "## A\n\n[a](b.md \"t\") *x* ![c](d&e.png)<f@g.org> [h](lang:en)\n\n| [i](j) |\n|---|\n| k |\n\n1. [l](m\"n)\n";
        assert_eq!(ready(text).unwrap().with(|target| format!("to/{target}")), html(text));
        assert_eq!(ready("[a](b) [c](d)").unwrap().links.len(), 2);
        // What depends on the site, or where a link is met before it is written, is made later.
        for text in ["a <b>x</b>", "<!-- c -->\n", "## [a](b)\n", "![x [a](b)](c)"] {
            assert_eq!(ready(text), None, "{text}");
        }
    }

    #[test]
    fn tables_have_scopes() {
        assert!(
            html("| a |\n|---|\n| b |\n")
                .contains("<thead><tr><th scope=\"col\">a</th></tr></thead>\n<tbody>\n<tr><td>b</td></tr>\n</tbody></table>")
        );
    }

    #[test]
    fn plain_text_keeps_addresses() {
        assert_eq!(
            plain("A *b* [c](x)\n\n- d\n- e", RawHtml::Off, |target| Some(format!("https://e/{target}"))),
            "A b c (https://e/x)\n- d\n- e"
        );
        assert_eq!(inline("a *b*", RawHtml::Off, str::to_owned), "a <em>b</em>");
    }

    #[test]
    fn plain_text_has_the_characters_that_html_names() {
        let plain = |text: &str, html| plain(text, html, |_| None);
        assert_eq!(plain("caf&eacute; `&eacute;` \\&eacute;", RawHtml::Off), "café &eacute; &eacute;");
        let block = "<p>caf&eacute; &#x2014; th&eacute</p>\n\n<b>na&iuml;ve</b><br>words<BR/>more";
        assert_eq!(plain(block, RawHtml::Words), "café — thé\nnaïve\nwords\nmore");
        assert_eq!(plain(block, RawHtml::Off), "naïvewordsmore");
    }

    #[test]
    fn dates_are_seen_whose_blanks_and_dashes_html_names() {
        let file = SourcePath::new("a.md").unwrap();
        let dates = |text: &str| read(&file, text, 0, &mut Vec::new()).prose.mentions.len();
        for text in ["25 February 2014", "25&nbsp;February&nbsp;2014", "25&ndash;26 February 2014", "25&#160;February 2014"] {
            assert_eq!(dates(text), dates("25 February 2014"), "{text}");
        }
        assert_eq!(dates("25&bogus;February&amp;2014"), 0);
    }
}
