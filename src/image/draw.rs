//! How a social image is drawn: a page's name, date and place as a picture.
//!
//! In: the texts of a [`Card`] and the fonts of a theme. Out: a PNG of 1200 by 630 pixels, the same on all machines.
//! It looks as the plate of a page does: night blue, white, a line, and one red for what is due. That of a page that runs
//! from right to left is its mirror image, letters and emblem excepted.
//! Not here: what it says ([`super::card`]), setting texts (`text`, with `font`, `bidi` and `breaks`), filling (`raster`) and
//! the file (`png`).

use super::card::{Card, HEIGHT, WIDTH};
pub use super::font::Fonts;
use super::font::Role;
use super::raster::{Canvas, Outline, Point, SHADES};
use super::text::{Line, Manner, Text};

/// The ground, and the colours on it: white, what is said aside, lines, and red.
const GROUND: [u8; 3] = [0x17, 0x22, 0x4a];
const COLORS: [[u8; 3]; 4] = [[0xff, 0xff, 0xff], [0xc5, 0xcf, 0xea], [0x55, 0x63, 0x9a], [0xff, 0xb8, 0xa6]];
const INK: u8 = 0;
const ASIDE: u8 = 1;
const LINE: u8 = 2;
const DUE: u8 = 3;

/// How wide the page is.
const PAGE: f32 = 1200.0;
/// What stays free at the left and at the right.
const MARGIN: f32 = 80.0;
/// How wide a line of text is at most.
const MEASURE: f32 = 1040.0;
/// The sizes that a title may have, each with how many lines it then has at most.
const TITLES: [(f32, usize); 6] = [(88.0, 2), (76.0, 3), (66.0, 3), (58.0, 4), (50.0, 4), (42.0, 5)];
/// Where the last line of text stands.
const FOOT: f32 = 566.0;

/// The picture that says these texts.
pub fn write(card: &Card, fonts: &Fonts) -> Vec<u8> {
    super::png::write(WIDTH, &painted(card, fonts).pixels, &palette())
}

fn painted(card: &Card, fonts: &Fonts) -> Canvas {
    let mut page = Page { canvas: Canvas::new(WIDTH as usize, HEIGHT as usize), fonts, card };
    page.head();
    let line_at = page.foot();
    page.title(line_at);
    page.canvas
}

/// The characters of a card that no font has.
pub fn missing(card: &Card, fonts: &Fonts) -> Vec<char> {
    // What the first font has whole needs no shaping to be known; that is nearly all.
    let plain = |text: &str| fonts.order(Role::Text, text).first().is_some_and(|font| text.chars().all(|c| fonts.has(*font, c)));
    let of = |text: &String| Text::new(fonts, manner(card, Role::Text), text).missing;
    let mut missing: Vec<char> = card.texts().filter(|text| !plain(text)).flat_map(of).collect();
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

/// How the texts of a card are set.
fn manner(card: &Card, role: Role) -> Manner<'_> {
    Manner { role, language: &card.language, right_to_left: card.right_to_left }
}

struct Page<'a> {
    canvas: Canvas,
    fonts: &'a Fonts,
    card: &'a Card,
}

/// Lines that stand below each other, all in one size.
struct Block {
    lines: Vec<Line>,
    size: f32,
    /// How far one line stands below the one before it.
    leading: f32,
}

impl Block {
    /// Lines with as much between them as is wished for, or more where they would touch.
    fn new(lines: Vec<Line>, size: f32, leading: f32) -> Self {
        let room = lines.windows(2).map(|pair| (pair[1].top - pair[0].bottom + APART) * size).fold(leading, f32::max);
        Block { lines, size, leading: room }
    }

    /// How tall it is, with half of what is left between lines above and below it.
    fn tall(&self) -> f32 {
        let reach = self.first() + self.drop() - self.lines.last().map_or(0.0, |line| line.bottom) * self.size;
        (self.leading * count(self.lines.len())).max(reach)
    }

    /// How far its first line stands below its upper end.
    fn first(&self) -> f32 {
        self.lines.first().map_or(0.0, |line| line.top).max(0.94) * self.size
    }

    /// How far its last line stands below its first one.
    fn drop(&self) -> f32 {
        self.leading * count(self.lines.len().saturating_sub(1))
    }
}

/// Where the next lines stand when a page is filled from below.
struct Stack {
    /// Where the last of them stands, as is wished for.
    next: f32,
    /// How far up reaches what is there already.
    reached: f32,
}

/// What is left between two lines that reach for each other, in parts of the size.
const APART: f32 = 0.06;

fn count(lines: usize) -> f32 {
    u16::try_from(lines).map_or(f32::MAX, f32::from)
}

impl Page<'_> {
    /// The emblem, and the name of the site.
    fn head(&mut self) {
        let middle = (MARGIN + 32.0, 92.0);
        let middle = if self.card.right_to_left { (PAGE - middle.0, middle.1) } else { middle };
        // Two arcs about a point, each from left of it to above it, or the other way.
        let arm = (-24.5, 6.9);
        let mut upper = Outline::default();
        upper.arc(middle, arm, 64, 25.5, 6.0);
        upper.circle(middle, 6.0);
        let mut lower = Outline::default();
        lower.arc(middle, (-arm.0, -arm.1), 64, 25.5, 6.0);
        self.canvas.fill(&upper, INK);
        self.canvas.fill(&lower, DUE);
        if let Some(site) = &self.card.site {
            let block = self.block(Role::Text, site, (30.0, 38.0), MEASURE - 96.0, 2);
            let first = if block.lines.len() > 1 { 84.0 } else { 103.0 };
            self.draw(&block, (MARGIN + 96.0, first), ASIDE);
        }
    }

    /// Date and place from below, and the line above them; the height of that line.
    fn foot(&mut self) -> f32 {
        let card = self.card;
        let mut stack = Stack { next: FOOT, reached: f32::INFINITY };
        if let Some(place) = &card.place {
            let block = self.block(Role::Text, place, (34.0, 46.0), MEASURE, 3);
            self.draw_above(&block, &mut stack, ASIDE);
            stack.next -= 12.0;
        }
        if let Some(date) = &card.date {
            let wide = self.text(Role::Title, date).width();
            let size = [56.0, 48.0, 40.0].into_iter().find(|size| wide * size <= MEASURE).unwrap_or(40.0);
            let block = self.block(Role::Title, date, (size, size * 1.25), MEASURE, 2);
            self.draw_above(&block, &mut stack, if card.label.is_some() { DUE } else { INK });
        }
        if let Some(label) = &card.label {
            let block = self.block(Role::Text, label, (32.0, 46.0), MEASURE, 1);
            stack.next -= 4.0;
            self.draw_above(&block, &mut stack, ASIDE);
            stack.next += 4.0;
        }
        let line_at = stack.next.min(stack.reached) - 12.0;
        let mut rule = Outline::default();
        rule.rectangle((MARGIN, line_at), MEASURE, 2.0);
        self.canvas.fill(&rule, LINE);
        line_at
    }

    /// The title in the largest size that fits, in the middle of what is free above the line.
    fn title(&mut self, line_at: f32) {
        let (top, bottom) = (150.0, line_at - 20.0);
        let text = self.text(Role::Title, &self.card.title);
        let set = |(size, most): (f32, usize)| Block::new(text.lines(MEASURE / size, most), size, size * 1.22);
        let fits =
            |&(size, most): &(f32, usize)| text.broken(MEASURE / size).len() <= most && set((size, most)).tall() <= bottom - top;
        let block = set(TITLES.iter().copied().find(fits).unwrap_or((42.0, 4)));
        let y = f32::midpoint(top, bottom) - block.tall() / 2.0 + block.first();
        self.draw(&block, (MARGIN, y), INK);
    }

    /// A text of the card, to be broken into lines.
    fn text(&self, role: Role, text: &str) -> Text<'_> {
        Text::new(self.fonts, manner(self.card, role), text)
    }

    /// A text in at most so many lines, of this size and leading.
    fn block(&self, role: Role, text: &str, (size, leading): (f32, f32), width: f32, most: usize) -> Block {
        Block::new(self.text(role, text).lines(width / size, most), size, leading)
    }

    /// Draws lines above what is there already.
    fn draw_above(&mut self, block: &Block, stack: &mut Stack, color: u8) {
        let (Some(first), Some(last)) = (block.lines.first(), block.lines.last()) else { return };
        let y = stack.next.min(stack.reached + (last.bottom - APART) * block.size) - block.drop();
        self.draw(block, (MARGIN, y), color);
        *stack = Stack { next: y - block.leading, reached: y - first.top * block.size };
    }

    /// Draws lines, the first at `y` and `x` from the side on which the page begins.
    fn draw(&mut self, block: &Block, (x, y): Point, color: u8) {
        for (line, down) in block.lines.iter().zip(0..) {
            let x = if self.card.right_to_left { PAGE - x - line.width * block.size } else { x };
            let mut outline = Outline::default();
            line.outline(self.fonts, block.size, (x, y + block.leading * count(down)), &mut outline);
            self.canvas.fill(&outline, color);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::SourcePath;
    use crate::theme::{Content, Theme, ThemeFile};

    fn fonts() -> Fonts {
        let mut theme = Theme::default();
        let files: [(&str, &[u8]); 3] = [
            ("title.ttf", include_bytes!("../../themes/default/fonts/title.ttf")),
            ("text.ttf", include_bytes!("../../themes/default/fonts/text.ttf")),
            ("text_arabic.ttf", include_bytes!("../../tests/fonts/arabic.ttf")),
        ];
        for (name, bytes) in files {
            let path = SourcePath::new(&format!("fonts/{name}")).expect("a path");
            theme.fonts.insert(name.to_owned(), ThemeFile { path, content: Content::Bytes(bytes.into()) });
        }
        Fonts::of(&theme).0
    }

    fn card(right_to_left: bool, text: &str) -> Card {
        let own = || Some(text.to_owned());
        let language = if right_to_left { "ar" } else { "en" }.to_owned();
        Card { site: own(), title: text.to_owned(), label: own(), date: own(), place: own(), language, right_to_left }
    }

    /// The first and the last column with ink in some rows; `colors` says of which colours.
    fn inked(canvas: &Canvas, rows: std::ops::Range<usize>, colors: &[u8]) -> (usize, usize) {
        let of_color = |pixel: u8| pixel > 0 && colors.contains(&((pixel - 1) / SHADES));
        let row = |y: usize| &canvas.pixels[y * canvas.width..(y + 1) * canvas.width];
        let columns = (0..canvas.width).filter(|x| rows.clone().any(|y| of_color(row(y)[*x])));
        columns.fold((canvas.width, 0), |(first, last), x| (first.min(x), last.max(x)))
    }

    #[test]
    fn a_page_from_right_to_left_is_the_mirror_image_of_one_from_left_to_right() {
        let fonts = fonts();
        let (left, right) = (painted(&card(false, "Call 1"), &fonts), painted(&card(true, "سلم"), &fonts));
        // The emblem, the name of the site, the title, and what stands below the line.
        for (rows, colors) in [(60..125, &[INK, DUE][..]), (60..125, &[ASIDE]), (130..330, &[INK]), (400..600, &[ASIDE, DUE])] {
            let ((begins, _), (_, ends)) = (inked(&left, rows.clone(), colors), inked(&right, rows.clone(), colors));
            let mirrored = left.width - 1 - ends;
            assert!(begins.abs_diff(mirrored) < 8, "{rows:?}: {begins} from the left, {mirrored} from the right");
            assert!(ends > 900, "{rows:?}: {ends}");
        }
        // The emblem itself is no letter, and is not mirrored: its red is at its right.
        let emblem = |canvas: &Canvas, color| inked(canvas, 60..125, &[color]);
        assert_eq!(emblem(&right, DUE).0 - emblem(&left, DUE).0, emblem(&right, DUE).1 - emblem(&left, DUE).1);
        // A title that nobody translated begins at the same side.
        let foreign = painted(&card(true, "Call 1."), &fonts);
        assert!(inked(&foreign, 130..330, &[INK]).1 > 1100);
    }

    #[test]
    fn lines_that_reach_for_each_other_are_moved_apart() {
        let line = |bottom: f32, top: f32| Line { bottom, top, ..Line::default() };
        assert_eq!(Block::new(vec![line(-0.2, 0.8), line(-0.2, 0.8)], 50.0, 61.0).leading, 61.0);
        let tall = Block::new(vec![line(-0.7, 1.0), line(-0.7, 1.0), line(0.0, 0.5)], 50.0, 61.0);
        assert_eq!(tall.leading, (1.0 + 0.7 + APART) * 50.0);
        assert_eq!(tall.tall(), 3.0 * tall.leading);
        // One line that reaches further than its leading takes as much as it reaches.
        assert_eq!(Block::new(vec![line(-0.7, 1.0)], 50.0, 61.0).tall(), 85.0);
    }

    #[test]
    fn what_is_missing_is_told_of_all_texts() {
        let fonts = fonts();
        assert_eq!(missing(&card(false, "A ☃ سلم"), &fonts), ['☃']);
        assert_eq!(missing(&card(false, "划 a\u{308}"), &fonts), ['划']);
        assert_eq!(missing(&card(true, "سلم (2027)"), &fonts), Vec::<char>::new());
    }
}
