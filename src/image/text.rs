//! Setting texts: from characters to lines of glyphs.
//!
//! In: a text, its fonts, and how wide a line is at most. Out: [`Line`]s, with the characters that no font has.
//! A text is shaped once, whatever size is tried; each line that is drawn is then shaped by itself, as its ends ask.
//! Not here: what a glyph is (`font`), where the lines stand on the page (`super`).

use super::font::{FaceIndex, Fonts, Glyph, NO_SCRIPT, Role, Run, Script, is_han, script};
use super::raster::Outline;
use super::{bidi, breaks};
use std::cell::OnceCell;
use std::ops::Range;

/// What is left between Han characters and others, in parts of the size, as browsers do.
const BETWEEN_SCRIPTS: f32 = 0.125;
/// What is left for a character that no font has.
const MISSING: f32 = 0.3;
/// How wide the last line of a title in Han characters is at least, if that can be.
const FEW: f32 = 3.0;

/// How a text is set.
#[derive(Debug, Clone, Copy)]
pub struct Manner<'a> {
    /// Its kind of font.
    pub role: Role,
    /// Its language, as a BCP 47 tag.
    pub language: &'a str,
    /// Whether its page runs from right to left.
    pub right_to_left: bool,
}

/// A text that is ready to be broken into lines. All lengths are in parts of the size.
pub struct Text<'a> {
    fonts: &'a Fonts,
    manner: Manner<'a>,
    text: String,
    /// Whether this text runs from right to left.
    right_to_left: bool,
    order: Vec<FaceIndex>,
    /// Its parts by script.
    scripts: Vec<(Range<usize>, Script)>,
    /// Where each cluster of characters begins, and how long the text before it is; at last, the end of the text.
    before: Vec<(usize, f32)>,
    /// Where a line may end, and where its characters end; only asked for a text that is broken.
    ends: OnceCell<(Vec<usize>, Vec<usize>)>,
    /// The characters that no font has.
    pub missing: Vec<char>,
}

/// A text on one line.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// The glyphs, from left to right, each with where it begins.
    pub glyphs: Vec<(f32, Glyph)>,
    /// How wide it is.
    pub width: f32,
    /// How far it reaches below where it stands: below 0 where it has descenders.
    pub bottom: f32,
    /// How far it reaches above.
    pub top: f32,
}

/// Glyphs that belong together, in the order of the text.
struct Piece {
    glyphs: Vec<Glyph>,
    missing: Vec<char>,
}

impl<'a> Text<'a> {
    /// Prepares a text. What ends lines or controls printers is a blank.
    pub fn new(fonts: &'a Fonts, manner: Manner<'a>, text: &str) -> Self {
        let blank = |c: char| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c };
        let text: String = text.chars().map(blank).collect();
        let mut set = Text {
            fonts,
            manner,
            right_to_left: bidi::runs_right_to_left(&text, manner.right_to_left),
            order: fonts.order(manner.role, &text),
            scripts: scripts(&text),
            before: Vec::new(),
            ends: OnceCell::new(),
            missing: Vec::new(),
            text,
        };
        let mut clusters: Vec<(usize, f32)> = Vec::new();
        for piece in set.pieces(0..set.text.len()) {
            clusters.extend(piece.glyphs.iter().map(|glyph| (glyph.cluster, glyph.advance)));
            set.missing.extend(piece.missing);
        }
        clusters.sort_by_key(|(at, _)| *at);
        let mut length = 0.0;
        for (at, advance) in clusters {
            if set.before.last().is_none_or(|(last, _)| *last != at) {
                set.before.push((at, length));
            }
            length += advance;
        }
        set.before.push((set.text.len(), length));
        set
    }

    /// How wide it is on one line.
    pub fn width(&self) -> f32 {
        self.wide(&self.trimmed(0..self.text.len()))
    }

    /// How wide a part of it is.
    fn wide(&self, range: &Range<usize>) -> f32 {
        let before = |at: usize| {
            let next = self.before.partition_point(|(place, _)| *place < at);
            self.before.get(next).map_or(0.0, |(_, length)| *length)
        };
        before(range.end) - before(range.start)
    }

    /// A part of the text without the blanks at its ends.
    fn trimmed(&self, range: Range<usize>) -> Range<usize> {
        let part = &self.text[range.clone()];
        let start = range.start + (part.len() - part.trim_start().len());
        start..(start + part.trim().len())
    }

    /// The lines of the text, none wider than `most` if a character is not: it ends where it may, or where it is full.
    pub fn broken(&self, most: f32) -> Vec<Range<usize>> {
        let (ends, characters) = self.ends.get_or_init(|| (breaks::lines(&self.text), breaks::characters(&self.text)));
        let mut lines = Vec::new();
        let mut start = self.trimmed(0..self.text.len()).start;
        while start < self.text.len() {
            let after = |places: &[usize]| places.partition_point(|at| *at <= start);
            let fits = |end: &&usize| self.wide(&self.trimmed(start..**end)) <= most;
            let last = |places: &[usize]| places[after(places)..].iter().take_while(fits).last().copied();
            let end = last(ends).or_else(|| last(characters)).or_else(|| characters.get(after(characters)).copied());
            let end = end.unwrap_or(self.text.len());
            lines.push(self.trimmed(start..end));
            start = self.trimmed(end..self.text.len()).start.max(end);
        }
        lines.retain(|line| !line.is_empty());
        lines
    }

    /// The same lines, but those of titles as even as they get without becoming more, as pages set theirs.
    fn evened(&self, most: f32) -> Vec<Range<usize>> {
        let lines = self.broken(most);
        if self.manner.role != Role::Title || lines.len() < 2 {
            return lines;
        }
        let narrower = |most: f32| Some(self.broken(most)).filter(|narrower| narrower.len() == lines.len());
        if self.text.chars().any(is_han) {
            // Han text fills its lines, where they end between any two characters; only few of them do not stand alone.
            let ends_well = |lines: &Vec<Range<usize>>| lines.last().is_some_and(|last| self.wide(last) >= FEW);
            let better = [0.0, 1.0, 2.0, 3.0].into_iter().filter_map(|less| narrower(most - less)).find(ends_well);
            return better.unwrap_or(lines);
        }
        let (mut least, mut best) = (most / 2.0, most);
        for _ in 0..8 {
            let middle = f32::midpoint(least, best);
            if narrower(middle).is_some() { best = middle } else { least = middle }
        }
        self.broken(best)
    }

    /// At most so many lines; where there are more, the last one ends in an ellipsis.
    pub fn lines(&self, most: f32, count: usize) -> Vec<Line> {
        let mut ranges = self.evened(most);
        let cut = (ranges.len() > count).then(|| ranges.drain(count.saturating_sub(1)..).next()).flatten();
        let mut lines: Vec<Line> = ranges.into_iter().map(|range| self.line(range)).collect();
        lines.extend(cut.map(|range| self.ending(range, most)));
        lines
    }

    /// A line that goes on, with an ellipsis for what it leaves out.
    fn ending(&self, range: Range<usize>, most: f32) -> Line {
        let ends = breaks::characters(&self.text[range.clone()]);
        let cut = |end: usize| {
            let kept = self.text[range.start..range.start + end].trim_end_matches([' ', ',', '.', '，', '、', '。', '،']);
            // It runs as the whole text does, even where what is left of it would not.
            let mut text = Text::new(self.fonts, self.manner, &format!("{kept}…"));
            text.right_to_left = self.right_to_left;
            text
        };
        let fitting = ends.iter().rev().map(|end| cut(*end)).find(|text| text.width() <= most);
        let text = fitting.unwrap_or_else(|| cut(0));
        text.line(0..text.text.len())
    }

    /// A part of the text, as it stands on a line by itself.
    pub fn line(&self, range: Range<usize>) -> Line {
        let mut line = Line::default();
        for glyph in self.pieces(range).into_iter().flat_map(|piece| piece.glyphs) {
            line.glyphs.push((line.width, glyph));
            line.width += glyph.advance;
            if let Some((bottom, top)) = self.fonts.height(&glyph) {
                (line.bottom, line.top) = (line.bottom.min(bottom), line.top.max(top));
            }
        }
        line
    }

    /// The glyphs of a part of the text, from left to right as they stand on a line.
    fn pieces(&self, range: Range<usize>) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for run in bidi::runs(&self.text, self.right_to_left, range.clone()) {
            let mut of_run = Vec::new();
            for (part, script) in &self.scripts {
                let part = part.start.max(run.range.start)..part.end.min(run.range.end);
                if !part.is_empty() {
                    let right_to_left = run.right_to_left;
                    let run =
                        Run { text: &self.text, range: part, right_to_left, script: *script, language: self.manner.language };
                    self.shape(&run, &self.order_for(&run), &mut of_run);
                }
            }
            if !run.right_to_left {
                self.space_out(&mut of_run, run.range.end, range.end);
            }
            if run.right_to_left {
                of_run.reverse();
            }
            pieces.append(&mut of_run);
        }
        pieces
    }

    /// The fonts that are asked for a run, the first one first: where that of the text lacks its letters, the one that has them
    /// sets the digits and signs among them as well.
    fn order_for(&self, run: &Run<'_>) -> Vec<FaceIndex> {
        let letter = self.text[run.range.clone()].chars().find(|c| script(*c).is_some());
        let own = letter.and_then(|c| self.order.iter().copied().find(|font| self.fonts.has(*font, c)));
        own.into_iter().chain(self.order.iter().copied().filter(|font| Some(*font) != own)).collect()
    }

    /// Shapes a run with the first of the fonts, and what that one has not with the next.
    fn shape(&self, run: &Run<'_>, fonts: &[FaceIndex], pieces: &mut Vec<Piece>) {
        let Some((first, others)) = fonts.split_first() else {
            pieces.push(self.shape_in_part(run));
            return;
        };
        let glyphs = self.fonts.shape(*first, run);
        if glyphs.iter().all(|glyph| glyph.id != 0) {
            pieces.push(Piece { glyphs, missing: Vec::new() });
            return;
        }
        for (range, lacks) in kept_and_lacking(&glyphs, &run.range) {
            if lacks {
                self.shape(&Run { range, ..run.clone() }, others, pieces);
            } else {
                let glyphs = glyphs.iter().filter(|glyph| range.contains(&glyph.cluster)).copied().collect();
                pieces.push(Piece { glyphs, missing: Vec::new() });
            }
        }
    }

    /// What no font has whole: what the first font that has its first character can show, and what is missing.
    fn shape_in_part(&self, run: &Run<'_>) -> Piece {
        let text = &self.text[run.range.clone()];
        let font = self.order.iter().find(|font| text.chars().next().is_some_and(|c| self.fonts.has(**font, c)));
        let mut glyphs = font.map_or_else(Vec::new, |font| self.fonts.shape(*font, run));
        glyphs.retain(|glyph| glyph.id != 0);
        // Without a font, a text lacks all its characters, blanks excepted.
        let asked = font.or(self.order.first());
        let lacks = |(at, c): &(usize, char)| {
            let range = run.range.start + at..run.range.start + at + c.len_utf8();
            let alone = |font| self.fonts.shape(font, &Run { range: range.clone(), ..run.clone() });
            asked.map_or(*c != ' ', |font| alone(*font).iter().any(|glyph| glyph.id == 0))
        };
        let missing: Vec<char> = text.char_indices().filter(lacks).map(|(_, c)| c).collect();
        if glyphs.is_empty() && !missing.is_empty() {
            let space = Glyph { face: usize::MAX, id: 0, cluster: run.range.start, advance: MISSING, moved: (0.0, 0.0) };
            glyphs.push(space);
        }
        Piece { glyphs, missing }
    }

    /// Leaves a little between Han characters and others that no blank parts, in a run that ends at `end` in a line that ends
    /// at `line_end`.
    fn space_out(&self, pieces: &mut [Piece], end: usize, line_end: usize) {
        let mut next = end;
        for glyph in pieces.iter_mut().rev().flat_map(|piece| piece.glyphs.iter_mut().rev()) {
            let ends = std::mem::replace(&mut next, glyph.cluster);
            let (before, after) = self.text.split_at(ends);
            let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else { continue };
            let meet = is_han(last) != is_han(first) && last.is_alphanumeric() && first.is_alphanumeric();
            if meet && ends > glyph.cluster && ends < line_end {
                glyph.advance += BETWEEN_SCRIPTS;
            }
        }
    }
}

impl Line {
    /// Adds the outlines of the line to `outline`, with its baseline beginning at `x`, `y`.
    pub fn outline(&self, fonts: &Fonts, size: f32, (x, y): (f32, f32), outline: &mut Outline) {
        for (at, glyph) in &self.glyphs {
            fonts.outline(glyph, size, (x + at * size, y), outline);
        }
    }
}

/// The parts of a text that have one script each. What many scripts share belongs to what stands before it, or else after it,
/// and what closes a pair to what opened it (UAX #24, 5.2).
fn scripts(text: &str) -> Vec<(Range<usize>, Script)> {
    let mut parts: Vec<(Range<usize>, Option<Script>)> = Vec::new();
    let mut open: Vec<(char, Option<Script>)> = Vec::new();
    for (at, c) in text.char_indices() {
        let before = parts.last().and_then(|(_, script)| *script);
        let opened = open.iter().rposition(|(closes, _)| *closes == c);
        let own = match opened {
            Some(pair) => open.drain(pair..).next().and_then(|(_, script)| script).or(script(c)),
            None => script(c),
        };
        if let Some((_, closes)) = PAIRS.iter().find(|(opens, _)| *opens == c) {
            open.push((*closes, before));
        }
        let end = at + c.len_utf8();
        match parts.last_mut() {
            Some((part, known)) if own.is_none() || known.is_none() || own == *known => {
                part.end = end;
                *known = known.or(own);
            }
            _ => parts.push((at..end, own)),
        }
    }
    parts.into_iter().map(|(part, script)| (part, script.unwrap_or(NO_SCRIPT))).collect()
}

/// What opens a pair, and what closes it.
const PAIRS: [(char, char); 9] =
    [('(', ')'), ('[', ']'), ('{', '}'), ('«', '»'), ('‹', '›'), ('“', '”'), ('‘', '’'), ('（', '）'), ('《', '》')];

/// The parts of a range that a font has and that it lacks, in the order of the text.
fn kept_and_lacking(glyphs: &[Glyph], range: &Range<usize>) -> Vec<(Range<usize>, bool)> {
    let mut clusters: Vec<(usize, bool)> = glyphs.iter().map(|glyph| (glyph.cluster, glyph.id == 0)).collect();
    // One glyph that is missing spoils its cluster: it sorts last.
    clusters.sort_unstable();
    let mut parts: Vec<(Range<usize>, bool)> = Vec::new();
    for (at, (cluster, lacks)) in clusters.iter().enumerate() {
        let next = clusters.get(at + 1).map(|(next, _)| *next);
        if next == Some(*cluster) {
            continue;
        }
        let end = next.unwrap_or(range.end);
        match parts.last_mut() {
            Some((part, known)) if known == lacks => part.end = end,
            Some((part, _)) => {
                let start = part.end;
                parts.push((start..end, *lacks));
            }
            None => parts.push((range.start..end, *lacks)),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::super::raster::Canvas;
    use super::*;
    use crate::path::SourcePath;
    use crate::theme::{Content, Theme, ThemeFile};

    const LATIN: &[u8] = include_bytes!("../../themes/default/fonts/title.ttf");
    const ARABIC: &[u8] = include_bytes!("../../tests/fonts/arabic.ttf");
    const HEBREW: &[u8] = include_bytes!("../../tests/fonts/hebrew.ttf");
    const DEVANAGARI: &[u8] = include_bytes!("../../tests/fonts/devanagari.ttf");
    const HAN: &[u8] = include_bytes!("../../fonts/title_hans.otf");

    fn fonts(files: &[(&str, &[u8])]) -> Fonts {
        let mut theme = Theme::default();
        for (name, bytes) in files {
            let path = SourcePath::new(&format!("fonts/{name}")).expect("a path");
            theme.fonts.insert((*name).to_owned(), ThemeFile { path, content: Content::Bytes((*bytes).into()) });
        }
        Fonts::of(&theme).0
    }

    fn all() -> Fonts {
        fonts(&[
            ("title.ttf", LATIN),
            ("title_arabic.ttf", ARABIC),
            ("title_devanagari.ttf", DEVANAGARI),
            ("title_hans.otf", HAN),
            ("title_hebrew.ttf", HEBREW),
        ])
    }

    fn set<'a>(fonts: &'a Fonts, language: &'a str, text: &str) -> Text<'a> {
        let right_to_left = ["ar", "he"].contains(&language);
        Text::new(fonts, Manner { role: Role::Title, language, right_to_left }, text)
    }

    fn one_line(fonts: &Fonts, language: &str, text: &str) -> Line {
        let text = set(fonts, language, text);
        text.line(0..text.text.len())
    }

    fn ids(line: &Line) -> Vec<u32> {
        line.glyphs.iter().map(|(_, glyph)| glyph.id).collect()
    }

    /// The characters as they stand from left to right.
    fn seen(fonts: &Fonts, language: &str, text: &str) -> String {
        let line = one_line(fonts, language, text);
        let at = |glyph: &Glyph| text[glyph.cluster..].chars().next().expect("a character");
        line.glyphs.iter().map(|(_, glyph)| at(glyph)).collect()
    }

    fn broken<'t>(fonts: &Fonts, language: &str, text: &'t str, most: f32) -> Vec<&'t str> {
        set(fonts, language, text).evened(most).into_iter().map(|range| &text[range]).collect()
    }

    /// How many parts of a line no ink joins.
    fn islands(fonts: &Fonts, line: &Line) -> usize {
        let mut canvas = Canvas::new(600, 200);
        let mut outline = Outline::default();
        line.outline(fonts, 80.0, (20.0, 120.0), &mut outline);
        canvas.fill(&outline, 0);
        let inked = |x: usize| canvas.pixels.iter().skip(x).step_by(600).any(|pixel| *pixel > 0);
        (1..600).filter(|x| inked(*x) && !inked(*x - 1)).count()
    }

    #[test]
    fn arabic_letters_are_joined_and_run_from_right_to_left() {
        let fonts = all();
        let line = one_line(&fonts, "ar", "سلم");
        assert_eq!(seen(&fonts, "ar", "سلم"), "ملس");
        let alone: Vec<u32> = ["م", "ل", "س"].iter().flat_map(|letter| ids(&one_line(&fonts, "ar", letter))).collect();
        assert_eq!(alone.len(), 3);
        assert!(ids(&line).iter().zip(&alone).all(|(joined, alone)| joined != alone), "{:?} {alone:?}", ids(&line));
        // Ink runs through from the first letter to the last one, and between letters by themselves it does not.
        assert_eq!(islands(&fonts, &line), 1);
        assert_eq!(islands(&fonts, &one_line(&fonts, "ar", "س ل م")), 3);
        let begins: Vec<f32> = line.glyphs.iter().map(|(at, _)| *at).collect();
        assert!(begins.is_sorted() && line.width > 1.0, "{begins:?}");
        // Lam and alef have forms for each other.
        let (alef, meem) = (ids(&one_line(&fonts, "ar", "لا")), ids(&one_line(&fonts, "ar", "لم")));
        assert!(alef.last() != meem.last() && islands(&fonts, &one_line(&fonts, "ar", "لا")) == 1);
        // A mark stands above its letter and takes no room.
        let (plain, marked) = (one_line(&fonts, "ar", "س"), one_line(&fonts, "ar", "س\u{64e}"));
        assert_eq!((plain.width, plain.glyphs.len() + 1), (marked.width, marked.glyphs.len()));
        assert!(marked.top > plain.top);
    }

    #[test]
    fn numbers_and_latin_run_from_left_to_right_inside_of_hebrew() {
        let fonts = all();
        assert_eq!(seen(&fonts, "he", "סדנה 2027 של ESA-CAS (חלק 1)"), ")1 קלח( ESA-CAS לש 2027 הנדס");
        // What opens and closes is mirrored by its glyph, and both are of one font.
        let line = one_line(&fonts, "ar", "ورشة (ESA)");
        let of = |at: usize| line.glyphs.iter().find(|(_, glyph)| glyph.cluster == at).map(|(_, glyph)| *glyph).expect("a glyph");
        let (open, close) = (of("ورشة ".len()), of("ورشة (ESA".len()));
        assert_eq!(open.face, close.face);
        let (latin, hebrew) = (ids(&one_line(&fonts, "en", "(a)")), ids(&one_line(&fonts, "he", "(א)")));
        assert_eq!((latin.first(), latin.last()), (hebrew.first(), hebrew.last()));
        // A text of Latin letters alone keeps its end at its end, on any page.
        assert_eq!(seen(&fonts, "he", "Call 1."), "Call 1.");
        assert_eq!(seen(&fonts, "en", "Call 1."), "Call 1.");
    }

    #[test]
    fn devanagari_letters_melt_and_change_places() {
        let fonts = all();
        let whole = |text: &str| ids(&one_line(&fonts, "hi", text));
        let (k, sh, both) = (whole("क"), whole("ष"), whole("क्ष"));
        assert_eq!(both.len(), 1, "क्ष is one glyph");
        assert!(both != k && both != sh);
        // The sign of a short i is spoken after its letter, and stands before it.
        assert_eq!(whole("कि").last(), k.first());
        assert_eq!(whole("क्षि").last(), both.first());
        assert!(set(&fonts, "hi", "कक्षा विज्ञान".trim_end_matches('न')).missing.contains(&'व'), "the font of the tests has no व");
    }

    #[test]
    fn marks_stand_on_their_letters() {
        let fonts = all();
        // Composed or not, it is the same glyph.
        assert_eq!(ids(&one_line(&fonts, "en", "e\u{301}")), ids(&one_line(&fonts, "en", "é")));
        // A pair that Unicode has no character for: the mark is moved onto its letter.
        let (plain, marked) = (one_line(&fonts, "en", "x"), one_line(&fonts, "en", "x\u{301}"));
        assert_eq!((marked.glyphs.len(), plain.width), (2, marked.width));
        assert!(marked.top > plain.top + 0.1);
        assert!(set(&fonts, "en", "x\u{301}").missing.is_empty());
    }

    #[test]
    fn what_no_font_has_is_told_and_what_needs_no_glyph_is_not() {
        let fonts = all();
        for (text, missing) in [
            ("A ☃ and ☃", "☃☃"),
            ("A\u{200d}\u{200b}\u{ad}\u{fe0f} \u{a0}\u{202f}\u{2011}\n\u{2028}", ""),
            // A letter in the middle of a word, and a mark that its letter's font has not.
            ("سپلم", "پ"),
            ("x\u{308}\u{20dd}", "\u{20dd}"),
            ("س\u{8f0}", "\u{8f0}"),
            ("😀\u{fe0f}\u{200d}", "😀"),
        ] {
            assert_eq!(String::from_iter(set(&fonts, "en", text).missing), missing, "{text}");
        }
        // The letters beside one that is missing are joined as ever.
        let (line, whole) = (one_line(&fonts, "ar", "سپلم"), one_line(&fonts, "ar", "سللم"));
        assert_eq!(ids(&line).first(), ids(&whole).first());
        assert_eq!(ids(&line).last(), ids(&whole).last());
        let none = super::super::font::Fonts::of(&Theme::default()).0;
        assert_eq!(set(&none, "en", "a b").missing, ['a', 'b']);
    }

    #[test]
    fn digits_and_signs_take_the_font_of_the_letters_beside_them() {
        let fonts = all();
        let faces = |text: &str| one_line(&fonts, "en", text).glyphs.iter().map(|(_, glyph)| glyph.face).collect::<Vec<_>>();
        let only = |text: &str| {
            let mut faces = faces(text);
            faces.dedup();
            faces
        };
        assert_eq!(only("Call 2027"), [0]);
        // The fonts of Han characters have digits and Latin letters as well.
        assert_eq!(only("第2次 (ESA)"), [3]);
        assert_eq!(only("A 2027 (سلم)").first(), Some(&0));
    }

    #[test]
    fn han_characters_break_anywhere_but_before_what_closes() {
        let fonts = all();
        assert_eq!(broken(&fonts, "zh", "第一次研讨会（成都，2014年）", 7.5), ["第一次研讨会", "（成都，", "2014年）"]);
        assert_eq!(broken(&fonts, "zh", "第一次研讨会，成都", 6.2), ["第一次研讨", "会，成都"]);
        // One character does not stand alone at the end.
        assert_eq!(broken(&fonts, "zh", "规划联合空间科学任务", 9.2), ["规划联合空间科", "学任务"]);
        // Between Han characters and others a little is left, and none at the end of a line.
        let text = set(&fonts, "zh", "第2次");
        let begins: Vec<f32> = text.line(0..text.text.len()).glyphs.iter().map(|(at, _)| *at).collect();
        assert_eq!(begins[1], 1.0 + BETWEEN_SCRIPTS);
        assert!(begins[2] > begins[1] + 0.5 + BETWEEN_SCRIPTS);
        assert_eq!(text.line(0.."第".len()).width, 1.0);
        assert_eq!(one_line(&fonts, "zh", "第，2").glyphs[2].0, 2.0);
    }

    #[test]
    fn titles_are_broken_evenly_and_end_in_an_ellipsis() {
        let fonts = all();
        let title = "First workshop on planning for a joint scientific space mission";
        assert_eq!(broken(&fonts, "en", title, 13.6), ["First workshop on", "planning for a joint", "scientific space mission"]);
        assert_eq!(broken(&fonts, "en", "Donaudampfschifffahrt", 5.0).len(), 3);
        assert_eq!(broken(&fonts, "en", "  ", 5.0), Vec::<&str>::new());
        let lines = set(&fonts, "en", title).lines(10.0, 2);
        let ellipsis = one_line(&fonts, "en", "…").glyphs[0].1.id;
        assert_eq!(lines.len(), 2);
        assert_eq!(ids(&lines[1]).last(), Some(&ellipsis));
        assert!(lines.iter().all(|line| line.width <= 10.0));
        // From right to left, the last line ends at the left.
        let lines = set(&fonts, "ar", &"سلم ".repeat(20)).lines(8.0, 2);
        assert_eq!((lines.len(), ids(&lines[1]).first()), (2, Some(&ellipsis)));
    }

    #[test]
    fn a_line_is_as_long_as_was_foreseen() {
        let fonts = all();
        for (language, text) in [
            ("en", "AVATAR, Tẩy To 1/2 – scientific"),
            ("zh", "联合空间ESA科学2015年任务（CAS）"),
            ("ar", "مؤتمر (ESA 2027) دولي"),
            ("hi", "कक्षा प्रथम"),
        ] {
            let text = set(&fonts, language, text);
            let line = text.line(0..text.text.len());
            assert!((text.width() - line.width).abs() < 0.001, "{} {}", text.width(), line.width);
        }
    }

    #[test]
    fn what_opens_and_what_closes_have_one_script() {
        let parts = |text: &str| -> Vec<String> { scripts(text).into_iter().map(|(range, _)| text[range].to_owned()).collect() };
        assert_eq!(parts("ورشة (ESA 2027) ثانية"), ["ورشة (", "ESA 2027", ") ثانية"]);
        assert_eq!(parts("2027 Call"), ["2027 Call"]);
        assert_eq!(parts("（)"), ["（)"]);
        assert_eq!(parts(""), Vec::<String>::new());
    }

    /// What an attacker or a bad download may hold: texts come out badly, and never in a panic.
    #[test]
    fn damaged_fonts_do_no_harm() {
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mut random = |below: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % below as u64).expect("a number below another")
        };
        for (font, text) in [(ARABIC, "سلم لا (2)"), (DEVANAGARI, "क्षि कक्षा"), (LATIN, "AVx\u{301} scientific"), (HAN, "第2次")]
        {
            let turns = if font.len() > 100_000 { 4 } else { 40 };
            for turn in 0..turns {
                let mut bytes = font.to_vec();
                if turn % 4 == 0 {
                    bytes.truncate(random(font.len()));
                }
                for _ in 0..random(60) {
                    // Now in what says where all is, now only behind it.
                    let range = if turn % 3 == 0 { 300 } else { bytes.len() };
                    if let Some(byte) = bytes.get_mut(random(range.max(1)) + if turn % 3 == 0 { 0 } else { 300 }) {
                        *byte = u8::try_from(random(256)).expect("a byte");
                    }
                }
                let fonts = fonts(&[("title.ttf", &bytes)]);
                for line in set(&fonts, "ar", text).lines(3.0, 3) {
                    let mut outline = Outline::default();
                    line.outline(&fonts, 80.0, (20.0, 120.0), &mut outline);
                    Canvas::new(60, 60).fill(&outline, 0);
                }
            }
        }
    }
}
