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
                    let run = Run { text: &self.text, range: part, right_to_left, script: *script, language: self.manner.language };
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
