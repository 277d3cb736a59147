//! Social images: a page's name, date and place as a picture.
//!
//! In: the texts of a [`Card`] and the fonts of a theme. Out: a PNG of 1200 by 630 pixels, the same on all machines.
//! It looks as the plate of a page does: night blue, white, a line, and one red for what is due.
//! Not here: what it says ([`card`]), glyphs (`font`), filling (`raster`) and the file (`png`).

pub mod card;
pub mod font;
mod png;
mod raster;

use crate::text::pieces;
use card::{Card, HEIGHT, WIDTH};
use font::{Fonts, Line, Role};
use raster::{Canvas, Outline, SHADES};

/// The ground, and the colours on it: white, what is said aside, lines, and red.
const GROUND: [u8; 3] = [0x17, 0x22, 0x4a];
const COLORS: [[u8; 3]; 4] = [[0xff, 0xff, 0xff], [0xc5, 0xcf, 0xea], [0x55, 0x63, 0x9a], [0xff, 0xb8, 0xa6]];
const INK: u8 = 0;
const ASIDE: u8 = 1;
const LINE: u8 = 2;
const DUE: u8 = 3;

/// What stays free at the left and at the right.
const MARGIN: f32 = 80.0;
/// How wide a line of text is at most.
const MEASURE: f32 = 1040.0;
/// The sizes that a title may have, each with how many lines it then has at most.
const TITLES: [(f32, usize); 6] = [(88.0, 2), (76.0, 3), (66.0, 3), (58.0, 4), (50.0, 4), (42.0, 5)];
/// Where the last line of text stands.
const FOOT: f32 = 566.0;

/// The picture that says these texts.
pub fn write(card: &Card, fonts: &Fonts<'_>) -> Vec<u8> {
    let mut page = Page { canvas: Canvas::new(WIDTH as usize, HEIGHT as usize), fonts };
    page.head(card);
    let line_at = page.foot(card);
    page.title(&card.title, line_at);
    png::write(WIDTH, &page.canvas.pixels, &palette())
}

/// The characters of a card that no font has.
pub fn missing(card: &Card, fonts: &Fonts<'_>) -> Vec<char> {
    let mut missing: Vec<char> = card.texts().flat_map(|text| fonts.line(Role::Text, text).missing).collect();
    missing.sort_unstable();
    missing.dedup();
    missing
}

/// The ground, then the shades of each colour, from nearly the ground to the colour.
fn palette() -> Vec<[u8; 3]> {
    let mut palette = vec![GROUND];
    for color in COLORS {
        for shade in 1..=u32::from(SHADES) {
            let mix = |from: u8, to: u8| {
                let all = u32::from(SHADES);
                let mixed = (u32::from(from) * (all - shade) + u32::from(to) * shade + all / 2) / all;
                u8::try_from(mixed).unwrap_or(u8::MAX)
            };
            palette.push([mix(GROUND[0], color[0]), mix(GROUND[1], color[1]), mix(GROUND[2], color[2])]);
        }
    }
    palette
}

struct Page<'a> {
    canvas: Canvas,
    fonts: &'a Fonts<'a>,
}

impl Page<'_> {
    /// The emblem, and the name of the site.
    fn head(&mut self, card: &Card) {
        let middle = (MARGIN + 32.0, 92.0);
        // Two arcs about a point, each from left of it to above it, or the other way.
        let arm = (-24.5, 6.9);
        let mut upper = Outline::default();
        upper.arc(middle, arm, 64, 25.5, 6.0);
        upper.circle(middle, 6.0);
        let mut lower = Outline::default();
        lower.arc(middle, (-arm.0, -arm.1), 64, 25.5, 6.0);
        self.canvas.fill(&upper, INK);
        self.canvas.fill(&lower, DUE);
        if let Some(site) = &card.site {
            let lines = self.lines(Role::Text, site, 30.0, MEASURE - 96.0, 2);
            let first = if lines.len() > 1 { 84.0 } else { 103.0 };
            for (line, at) in lines.iter().zip([first, first + 38.0]) {
                self.draw(line, 30.0, (MARGIN + 96.0, at), ASIDE);
            }
        }
    }

    /// Date and place from below, and the line above them; the height of that line.
    fn foot(&mut self, card: &Card) -> f32 {
        let mut y = FOOT;
        if let Some(place) = &card.place {
            let lines = self.lines(Role::Text, place, 34.0, MEASURE, 3);
            for line in lines.iter().rev() {
                self.draw(line, 34.0, (MARGIN, y), ASIDE);
                y -= 46.0;
            }
            y -= 12.0;
        }
        if let Some(date) = &card.date {
            let size = [56.0, 48.0, 40.0]
                .into_iter()
                .find(|size| self.fonts.line(Role::Title, date).width * size <= MEASURE)
                .unwrap_or(40.0);
            let lines = self.lines(Role::Title, date, size, MEASURE, 2);
            for line in lines.iter().rev() {
                self.draw(line, size, (MARGIN, y), if card.label.is_some() { DUE } else { INK });
                y -= size * 1.25;
            }
        }
        if let Some(label) = &card.label {
            let lines = self.lines(Role::Text, label, 32.0, MEASURE, 1);
            for line in &lines {
                self.draw(line, 32.0, (MARGIN, y - 4.0), ASIDE);
                y -= 46.0;
            }
        }
        let mut rule = Outline::default();
        rule.rectangle((MARGIN, y - 12.0), MEASURE, 2.0);
        self.canvas.fill(&rule, LINE);
        y - 12.0
    }

    /// The title in the largest size that fits, in the middle of what is free above the line.
    fn title(&mut self, title: &str, line_at: f32) {
        let (top, bottom) = (150.0, line_at - 20.0);
        let fits = |(size, most): &(f32, usize)| {
            let lines = self.broken(Role::Title, title, *size, MEASURE);
            let tall = size * 1.22 * lines.len().try_into().map_or(f32::MAX, |count: u16| f32::from(count));
            lines.len() <= *most && tall <= bottom - top
        };
        let (size, most) = TITLES.iter().find(|size| fits(size)).copied().unwrap_or((42.0, 4));
        let lines = self.lines(Role::Title, title, size, MEASURE, most);
        let leading = size * 1.22;
        let count = lines.len().try_into().map_or(0.0, |count: u16| f32::from(count));
        let mut y = f32::midpoint(top, bottom) - leading * count / 2.0 + size * 0.94;
        for line in &lines {
            self.draw(line, size, (MARGIN, y), INK);
            y += leading;
        }
    }

    /// The lines of a text that is broken where they are full.
    fn broken(&self, role: Role, text: &str, size: f32, most: f32) -> Vec<String> {
        let wide = |text: &str| self.fonts.line(role, text).width * size;
        let mut lines: Vec<String> = Vec::new();
        let mut line = String::new();
        for piece in pieces(text) {
            if !line.is_empty() && wide(format!("{line}{piece}").trim_end()) > most {
                lines.push(std::mem::take(&mut line));
            }
            for c in piece.chars() {
                if c != ' ' && wide(&format!("{line}{c}")) > most {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(c);
            }
        }
        lines.push(line);
        lines.iter().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
    }

    /// At most so many lines; where there are more, the last one ends in an ellipsis.
    fn lines(&self, role: Role, text: &str, size: f32, width: f32, most: usize) -> Vec<Line> {
        let mut lines = self.broken(role, text, size, width);
        if lines.len() > most {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                while self.fonts.line(role, &format!("{last}…")).width * size > width && last.pop().is_some() {}
                let kept = last.trim_end_matches([' ', ',', '.', '，', '、', '。']).len();
                last.truncate(kept);
                last.push('…');
            }
        }
        lines.iter().map(|line| self.fonts.line(role, line)).collect()
    }

    fn draw(&mut self, line: &Line, size: f32, at: (f32, f32), color: u8) {
        let mut outline = Outline::default();
        self.fonts.outline(line, size, at, &mut outline);
        outline.close();
        self.canvas.fill(&outline, color);
    }
}
