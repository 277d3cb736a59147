//! Fonts: the door to `ttf-parser`.
//!
//! In: the fonts of a theme. Out: the glyphs of a text with their places, and their outlines.
//! Only fonts that the theme or the site carries are used, never those of a machine.
//! Not here: filling outlines (`raster`).

use super::raster::Outline;
use crate::path::SourcePath;
use crate::theme::{Content, Theme};
use ttf_parser::gpos::{PairAdjustment, PositioningSubtable};
use ttf_parser::{Face, GlyphId, OutlineBuilder, Tag};

/// What is left between Han characters and others, in parts of the size, as browsers do.
const BETWEEN_SCRIPTS: f32 = 0.125;

/// What a text is set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Fonts whose names begin with `title`.
    Title,
    /// All others.
    Text,
}

/// The fonts of a theme.
pub struct Fonts<'a> {
    faces: Vec<(Role, Face<'a>)>,
}

/// A glyph of a line.
#[derive(Debug, Clone, Copy)]
pub struct Glyph {
    face: usize,
    id: GlyphId,
    /// Where it begins, in parts of the size.
    x: f32,
}

/// A text on one line.
#[derive(Debug, Clone, Default)]
pub struct Line {
    glyphs: Vec<Glyph>,
    /// How wide it is, in parts of the size.
    pub width: f32,
    /// The characters that no font has.
    pub missing: Vec<char>,
}

impl<'a> Fonts<'a> {
    /// The fonts of a theme, and the files among them that are none.
    pub fn of(theme: &'a Theme) -> (Self, Vec<&'a SourcePath>) {
        let mut faces = Vec::new();
        let mut bad = Vec::new();
        for (name, file) in &theme.fonts {
            let role = if name.starts_with("title") { Role::Title } else { Role::Text };
            match &file.content {
                Content::Bytes(bytes) => match Face::parse(bytes, 0) {
                    Ok(face) => faces.push((role, face)),
                    Err(_) => bad.push(&file.path),
                },
                Content::Text(_) | Content::File(_) => {}
            }
        }
        (Fonts { faces }, bad)
    }

    /// The first font of this role that has the character, or else the first of the other.
    fn find(&self, role: Role, c: char) -> Option<(usize, GlyphId)> {
        let of = |wanted: bool| {
            self.faces
                .iter()
                .enumerate()
                .filter(move |(_, (of, _))| (*of == role) == wanted)
                .find_map(|(at, (_, face))| Some((at, face.glyph_index(c)?)))
        };
        of(true).or_else(|| of(false))
    }

    /// Sets a text on one line.
    pub fn line(&self, role: Role, text: &str) -> Line {
        let mut line = Line::default();
        let mut last: Option<(usize, GlyphId)> = None;
        let mut before = ' ';
        // A text with Han characters takes digits and letters from their font as well, if it has them.
        let main = text.chars().find(|c| is_han(*c)).and_then(|c| Some(self.find(role, c)?.0));
        let in_main = |c: char| {
            let (_, face) = self.faces.get(main?)?;
            Some((main?, face.glyph_index(c)?))
        };
        for c in text.chars() {
            if c != ' ' && before != ' ' && is_han(c) != is_han(before) && c.is_alphanumeric() && before.is_alphanumeric() {
                line.width += BETWEEN_SCRIPTS;
            }
            before = c;
            let Some((at, id)) = in_main(c).or_else(|| self.find(role, c)) else {
                if !is_silent(c) {
                    line.missing.push(c);
                    line.width += 0.3;
                }
                last = None;
                continue;
            };
            let Some((_, face)) = self.faces.get(at) else { continue };
            let unit = f32::from(face.units_per_em());
            if let Some((_, left)) = last.filter(|(face, _)| *face == at) {
                line.width += f32::from(kerning(face, left, id)) / unit;
            }
            line.glyphs.push(Glyph { face: at, id, x: line.width });
            line.width += f32::from(face.glyph_hor_advance(id).unwrap_or(face.units_per_em())) / unit;
            last = Some((at, id));
        }
        line
    }

    /// Adds the outlines of a line to `outline`, with its baseline beginning at `x`, `y`.
    pub fn outline(&self, line: &Line, size: f32, (x, y): (f32, f32), outline: &mut Outline) {
        for glyph in &line.glyphs {
            let Some((_, face)) = self.faces.get(glyph.face) else { continue };
            let scale = size / f32::from(face.units_per_em());
            face.outline_glyph(glyph.id, &mut Pen { outline, scale, x: x + glyph.x * size, y });
        }
    }
}

/// Han characters, Kana, Hangul and their punctuation.
fn is_han(c: char) -> bool {
    ('\u{2e80}'..='\u{ffef}').contains(&c) || c >= '\u{1f900}'
}

/// What has no glyph and needs none: joiners, marks of direction, selectors of variants, soft hyphens.
fn is_silent(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
        || c.is_control()
}

/// By how much two glyphs are moved together or apart, in units of the font.
fn kerning(face: &Face<'_>, left: GlyphId, right: GlyphId) -> i16 {
    let Some(table) = face.tables().gpos else { return 0 };
    let wanted = |tag: Tag| tag == Tag::from_bytes(b"kern");
    let lookups = table.features.into_iter().filter(|feature| wanted(feature.tag)).flat_map(|feature| feature.lookup_indices);
    let mut seen: Vec<u16> = lookups.collect();
    seen.sort_unstable();
    seen.dedup();
    for lookup in seen.into_iter().filter_map(|index| table.lookups.get(index)) {
        for subtable in lookup.subtables.into_iter::<PositioningSubtable<'_>>() {
            let PositioningSubtable::Pair(pair) = subtable else { continue };
            let Some(first) = pair.coverage().get(left) else { continue };
            let found = match pair {
                PairAdjustment::Format1 { sets, .. } => sets.get(first).and_then(|set| set.get(right)),
                PairAdjustment::Format2 { classes, matrix, .. } => matrix.get((classes.0.get(left), classes.1.get(right))),
            };
            if let Some((record, _)) = found {
                return record.x_advance;
            }
        }
    }
    0
}

/// Turns the outline of a glyph, whose y goes up, into one of the page, whose y goes down.
struct Pen<'o> {
    outline: &'o mut Outline,
    scale: f32,
    x: f32,
    y: f32,
}

impl Pen<'_> {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (self.x + x * self.scale, self.y - y * self.scale)
    }
}

impl OutlineBuilder for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        let to = self.at(x, y);
        self.outline.move_to(to);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.at(x, y);
        self.outline.line_to(to);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (by, to) = (self.at(x1, y1), self.at(x, y));
        self.outline.quad_to(by, to);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (a, b, to) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.outline.curve_to(a, b, to);
    }

    fn close(&mut self) {
        self.outline.close();
    }
}
