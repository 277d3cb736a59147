//! Fonts and shaping: the door to `harfrust`.
//!
//! In: the fonts of a theme, and runs of a text in one direction and one script. Out: glyphs with their places, joined,
//! stacked and moved as the script asks, and their outlines. All is counted in the whole numbers of the font.
//! Only fonts that the theme or the site carries are used, never those of a machine.
//! Not here: which run stands where (`text`), filling outlines (`raster`).

use super::raster::Outline;
use crate::path::SourcePath;
use crate::theme::{Content, Theme};
pub use harfrust::Script;
use harfrust::font::glyph::outline::{DrawMemory, DrawOptions, PathSink};
use harfrust::{Buffer, Direction, Font, GlyphId, Language, ShapeOptions, ShaperFont};
use std::ops::Range;
use std::sync::Arc;

/// What a text is set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Fonts whose names begin with `title`.
    Title,
    /// All others.
    Text,
}

/// The fonts of a theme.
pub struct Fonts {
    faces: Vec<Face>,
}

struct Face {
    role: Role,
    font: Font,
    /// How many units of the font its size has.
    units: f32,
}

/// The number of a font.
pub type FaceIndex = usize;

/// A part of a text that has one direction and one script.
#[derive(Debug, Clone)]
pub struct Run<'t> {
    /// The whole text: what stands beside a run decides how its ends are joined.
    pub text: &'t str,
    /// Where the run stands in it, in bytes.
    pub range: Range<usize>,
    /// Whether it runs from right to left.
    pub right_to_left: bool,
    /// Its script, as [`script`] tells it.
    pub script: Script,
    /// The language of the text, as a BCP 47 tag.
    pub language: &'t str,
}

/// A glyph of a run. All lengths are in parts of the size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// Its font.
    pub face: FaceIndex,
    /// Its number in the font; 0 is what stands for a character that the font has not.
    pub id: u32,
    /// Where the characters that it shows begin in the text, in bytes.
    pub cluster: usize,
    /// By how much the next glyph is further right.
    pub advance: f32,
    /// By how much it is moved to the right and up, as marks are.
    pub moved: (f32, f32),
}

impl Fonts {
    /// The fonts of a theme, and the files among them that are none.
    pub fn of(theme: &Theme) -> (Self, Vec<&SourcePath>) {
        let mut faces = Vec::new();
        let mut bad = Vec::new();
        for (name, file) in &theme.fonts {
            let role = if name.starts_with("title") { Role::Title } else { Role::Text };
            match &file.content {
                Content::Bytes(bytes) => match face(role, bytes) {
                    Some(face) => faces.push(face),
                    None => bad.push(&file.path),
                },
                Content::Text(_) | Content::File(_) => {}
            }
        }
        (Fonts { faces }, bad)
    }

    /// The fonts that are asked for a text, the first one first: those of its role in the order of their names, then the others.
    ///
    /// Where the first lacks letters of a text, the font that has the first of these stands before it: a text with Han
    /// characters takes digits and Latin letters from their font as well, if it has them.
    pub fn order(&self, role: Role, text: &str) -> Vec<FaceIndex> {
        let of = |wanted: bool| (0..self.faces.len()).filter(move |at| (self.faces[*at].role == role) == wanted);
        let mut order: Vec<FaceIndex> = of(true).chain(of(false)).collect();
        let foreign = |c: &char| c.is_alphabetic() && !is_latin(*c) && order.first().is_some_and(|first| !self.has(*first, *c));
        let main = text.chars().find(foreign).and_then(|c| order.iter().position(|at| self.has(*at, c)));
        if let Some(at) = main {
            let main = order.remove(at);
            order.insert(0, main);
        }
        order
    }

    /// Whether a font has a glyph for a character by itself.
    pub fn has(&self, face: FaceIndex, c: char) -> bool {
        self.faces.get(face).is_some_and(|face| face.font.charmap().map_unicode(c).is_some())
    }

    /// The glyphs of a run in a font, from left to right.
    pub fn shape(&self, at: FaceIndex, run: &Run<'_>) -> Vec<Glyph> {
        let (Some(face), Some(text)) = (self.faces.get(at), run.text.get(run.range.clone())) else { return Vec::new() };
        let mut buffer = Buffer::new();
        for (place, c) in text.char_indices() {
            buffer.push(u32::from(c), u32::try_from(run.range.start + place).unwrap_or(u32::MAX));
        }
        buffer.set_pre_context(&run.text[..run.range.start]);
        buffer.set_post_context(&run.text[run.range.end..]);
        buffer.set_direction(if run.right_to_left { Direction::RightToLeft } else { Direction::LeftToRight });
        buffer.set_script(Some(run.script));
        buffer.set_language(Language::new(run.language));
        let shaped = harfrust::shape(&ShaperFont::new(&face.font), &mut buffer, ShapeOptions::new());
        shaped.unwrap_or_else(|error| unreachable!("a buffer with text and a direction: {error}"));
        let part = |value: i32| units(value) / face.units;
        let glyphs = buffer.glyph_infos().iter().zip(buffer.glyph_positions());
        glyphs
            .map(|(info, place)| Glyph {
                face: at,
                id: info.glyph_id,
                cluster: usize::try_from(info.cluster).unwrap_or(run.range.start),
                advance: part(place.x_advance),
                moved: (part(place.x_offset), part(place.y_offset)),
            })
            .collect()
    }

    /// How far a glyph reaches below and above the line on which it stands, in parts of the size.
    pub fn height(&self, glyph: &Glyph) -> Option<(f32, f32)> {
        let face = self.faces.get(glyph.face)?;
        let extents = face.font.glyph_metrics().extents(GlyphId::new(glyph.id))?;
        let top = extents.y_bearing / face.units;
        Some((top - extents.height / face.units + glyph.moved.1, top + glyph.moved.1))
    }

    /// Adds the outline of a glyph that stands at `x`, `y` to `outline`.
    pub fn outline(&self, glyph: &Glyph, size: f32, (x, y): (f32, f32), outline: &mut Outline) {
        let Some(face) = self.faces.get(glyph.face) else { return };
        let Some(drawn) = face.font.outline_glyphs().get(GlyphId::new(glyph.id)) else { return };
        let (x, y) = (x + glyph.moved.0 * size, y - glyph.moved.1 * size);
        let mut pen = Pen { outline, scale: size / face.units, x, y };
        // What a damaged font fails to draw stays away; its other glyphs are there.
        drawn.draw(&DrawOptions::new(), DrawMemory::Scratch, &mut pen).ok();
    }
}

/// A font, if this is one: its glyphs are named by characters and have a size.
fn face(role: Role, bytes: &Arc<[u8]>) -> Option<Face> {
    let bytes: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::new(Arc::clone(bytes));
    let font = Font::new(bytes, 0)?;
    let units = f32::from(font.units_per_em());
    (font.num_glyphs() > 0 && units > 0.0 && font.charmap().has_unicode()).then_some(Face { role, font, units })
}

/// The script of a character (UAX #24), where it is that of some: nothing for digits, signs and marks that many scripts share.
pub fn script(c: char) -> Option<Script> {
    let script = harfrust::unicode::script(u32::from(c));
    (![Script::COMMON, Script::INHERITED, Script::UNKNOWN].contains(&script)).then_some(script)
}

/// The script of a text that has letters of none.
pub const NO_SCRIPT: Script = Script::COMMON;

/// Whether a character is a Latin letter, or shared by scripts.
fn is_latin(c: char) -> bool {
    script(c).is_none_or(|script| script == Script::LATIN)
}

/// Han characters, Kana, and what is as wide as they are.
pub fn is_han(c: char) -> bool {
    let own = [Script::HAN, Script::HIRAGANA, Script::KATAKANA, Script::BOPOMOFO];
    script(c).is_some_and(|script| own.contains(&script)) || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')
}

#[allow(clippy::cast_precision_loss, reason = "fonts count in 16 bits, and a float has more whole numbers")]
fn units(value: i32) -> f32 {
    value as f32
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

impl PathSink for Pen<'_> {
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
