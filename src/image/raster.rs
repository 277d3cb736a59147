//! Filling outlines, from curves to how much of each pixel they cover: the door to `zeno`.
//!
//! In: [`Outline`]s and colours. Out: [`Canvas`], a picture of few colours and their shades.
//! `zeno` counts areas in whole numbers, and only sums, products and comparisons of floats come before: the same on all
//! machines. Nothing here asks it for angles, roots or strokes. Not here: glyphs (`font`) and files (`png`).

use zeno::{Command, Mask, Vector};

/// A place on the page, in pixels from its upper left corner.
pub type Point = (f32, f32);

/// How far from the page a point may lie; what goes further is cut off there, as `zeno` counts in 32 bits.
const FAR: f32 = 2000.0;

/// Closed lines, whose inside is filled. Where a line runs around twice, it is filled all the same.
#[derive(Debug, Clone)]
pub struct Outline {
    commands: Vec<Command>,
    least: Point,
    most: Point,
}

impl Default for Outline {
    fn default() -> Self {
        Outline { commands: Vec::new(), least: (f32::INFINITY, f32::INFINITY), most: (f32::NEG_INFINITY, f32::NEG_INFINITY) }
    }
}

impl Outline {
    /// Begins a new line.
    pub fn move_to(&mut self, to: Point) {
        let to = self.reach(to);
        self.commands.push(Command::MoveTo(to));
    }

    /// Goes on straight.
    pub fn line_to(&mut self, to: Point) {
        let to = self.reach(to);
        self.commands.push(Command::LineTo(to));
    }

    /// Goes on in a curve with one point that it bends to.
    pub fn quad_to(&mut self, by: Point, to: Point) {
        let (by, to) = (self.reach(by), self.reach(to));
        self.commands.push(Command::QuadTo(by, to));
    }

    /// Goes on in a curve with two points that it bends to.
    pub fn curve_to(&mut self, a: Point, b: Point, to: Point) {
        let (a, b, to) = (self.reach(a), self.reach(b), self.reach(to));
        self.commands.push(Command::CurveTo(a, b, to));
    }

    /// Goes back to where the line began.
    pub fn close(&mut self) {
        self.commands.push(Command::Close);
    }

    /// Adds a rectangle.
    pub fn rectangle(&mut self, (x, y): Point, width: f32, height: f32) {
        self.move_to((x, y));
        self.line_to((x + width, y));
        self.line_to((x + width, y + height));
        self.line_to((x, y + height));
        self.close();
    }

    /// Adds a circle.
    pub fn circle(&mut self, middle: Point, radius: f32) {
        let at = |(x, y): Point| (middle.0 + x, middle.1 + y);
        let mut arm = (radius, 0.0);
        self.move_to(at(arm));
        for _ in 1..180 {
            arm = turned(arm);
            self.line_to(at(arm));
        }
        self.close();
    }

    /// Adds an arc about `middle` that begins at `arm` from it, goes on clockwise for so many steps of two degrees, is as
    /// thick as `thick` and has round ends.
    pub fn arc(&mut self, middle: Point, arm: Point, steps: u8, radius: f32, thick: f32) {
        let (outer, inner) = ((radius + thick / 2.0) / radius, (radius - thick / 2.0) / radius);
        let at = |(x, y): Point, part: f32| (middle.0 + x * part, middle.1 + y * part);
        let mut arms = vec![arm];
        for _ in 0..steps {
            arms.push(turned(arms.last().copied().unwrap_or(arm)));
        }
        self.move_to(at(arm, outer));
        for arm in arms.iter().skip(1) {
            self.line_to(at(*arm, outer));
        }
        for arm in arms.iter().rev() {
            self.line_to(at(*arm, inner));
        }
        self.close();
        for arm in [arms.first(), arms.last()].into_iter().flatten() {
            self.circle(at(*arm, 1.0), thick / 2.0);
        }
    }

    /// Takes note of a point, as one that `zeno` can count with: it does not ask whether a number is one.
    fn reach(&mut self, (x, y): Point) -> Vector {
        let near = |value: f32| if value.is_nan() { 0.0 } else { value.clamp(-FAR, FAR) };
        let (x, y) = (near(x), near(y));
        self.least = (self.least.0.min(x), self.least.1.min(y));
        self.most = (self.most.0.max(x), self.most.1.max(y));
        Vector::new(x, y)
    }
}

/// Turned by two degrees, clockwise where y goes down.
fn turned((x, y): Point) -> Point {
    const COS: f32 = 0.999_390_8;
    const SIN: f32 = 0.034_899_5;
    (x * COS - y * SIN, x * SIN + y * COS)
}

/// How many shades a colour has between the ground and itself.
pub const SHADES: u8 = 31;

/// A picture: for each pixel, 0 for the ground, or a shade of a colour: colour `n` has the numbers from `1 + n * SHADES`.
#[derive(Debug, Clone)]
pub struct Canvas {
    /// How many pixels a row has.
    pub width: usize,
    /// The pixels, row by row.
    pub pixels: Vec<u8>,
}

impl Canvas {
    /// A picture that shows the ground alone.
    pub fn new(width: usize, height: usize) -> Self {
        Canvas { width, pixels: vec![0; width * height] }
    }

    /// Fills an outline with a colour.
    pub fn fill(&mut self, outline: &Outline, color: u8) {
        let height = self.pixels.len() / self.width.max(1);
        // The part of the page that the outline can touch.
        let (x0, x1) = (pixel(outline.least.0), (pixel(outline.most.0) + 1).min(self.width));
        let (y0, y1) = (pixel(outline.least.1), (pixel(outline.most.1) + 1).min(height));
        if x0 >= x1 || y0 >= y1 {
            return;
        }
        let (wide, tall) = (x1 - x0, y1 - y0);
        let mut covered = vec![0; wide * tall];
        Mask::new(&outline.commands[..])
            .size(whole(wide), whole(tall))
            .offset(Vector::new(-float(x0), -float(y0)))
            .render_into(&mut covered, None);
        for (row, covered) in self.pixels.chunks_mut(self.width).skip(y0).zip(covered.chunks(wide)) {
            for (pixel, part) in row.iter_mut().skip(x0).zip(covered) {
                let shade = shade(*part);
                if shade > 0 {
                    let value = color * SHADES + shade;
                    // What is drawn twice keeps the stronger shade.
                    let same = (*pixel).checked_sub(color * SHADES).is_some_and(|old| old <= SHADES);
                    *pixel = if same { value.max(*pixel) } else { value };
                }
            }
        }
    }
}

/// A shade for how much of a pixel is covered, of 255.
fn shade(part: u8) -> u8 {
    let all = u16::from(u8::MAX);
    u8::try_from((u16::from(part) * u16::from(SHADES) + all / 2) / all).unwrap_or(SHADES)
}

fn whole(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[allow(clippy::cast_precision_loss, reason = "no picture has as many pixels as a float has whole numbers")]
fn float(value: usize) -> f32 {
    value as f32
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast from a float ends at 0 and at the largest")]
fn pixel(value: f32) -> usize {
    value.floor() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(outline: &Outline) -> Canvas {
        let mut canvas = Canvas::new(40, 40);
        canvas.fill(outline, 0);
        canvas
    }

    /// The sum of all shades, in whole pixels.
    fn sum(canvas: &Canvas) -> f32 {
        canvas.pixels.iter().map(|pixel| f32::from(*pixel)).sum::<f32>() / f32::from(SHADES)
    }

    #[test]
    fn a_rectangle_covers_its_pixels_and_parts_of_those_at_its_edges() {
        let mut outline = Outline::default();
        outline.rectangle((3.0, 4.0), 10.0, 2.0);
        let canvas = filled(&outline);
        assert_eq!(canvas.pixels.iter().filter(|pixel| **pixel == SHADES).count(), 20);
        assert_eq!(sum(&canvas), 20.0);
        assert_eq!(canvas.pixels[4 * 40 + 3], SHADES);
        assert_eq!(canvas.pixels[4 * 40 + 13], 0);
        let mut outline = Outline::default();
        outline.rectangle((3.5, 4.5), 10.0, 2.0);
        let canvas = filled(&outline);
        assert!((sum(&canvas) - 20.0).abs() < 0.5, "{}", sum(&canvas));
        assert_eq!(canvas.pixels[4 * 40 + 3], (SHADES + 2) / 4);
    }

    #[test]
    fn a_circle_has_its_area_and_a_hole_is_none_of_it() {
        let mut outline = Outline::default();
        outline.circle((20.0, 20.0), 15.0);
        assert!((sum(&filled(&outline)) - 706.86).abs() < 4.0, "{}", sum(&filled(&outline)));
        // The other way round: a hole.
        outline.move_to((15.0, 15.0));
        outline.line_to((15.0, 25.0));
        outline.line_to((25.0, 25.0));
        outline.line_to((25.0, 15.0));
        outline.close();
        let canvas = filled(&outline);
        assert_eq!(canvas.pixels[20 * 40 + 20], 0);
        assert!((sum(&canvas) - 606.86).abs() < 4.0, "{}", sum(&canvas));
    }

    #[test]
    fn flat_and_steep_lines_have_their_areas() {
        for (a, b, c) in [
            ((1.0, 1.0), (39.0, 3.0), (1.0, 3.0)),
            ((1.0, 1.0), (3.0, 39.0), (1.0, 39.0)),
            ((0.3, 0.7), (38.2, 30.1), (5.5, 39.9)),
        ] {
            let mut outline = Outline::default();
            outline.move_to(a);
            outline.line_to(b);
            outline.line_to(c);
            outline.close();
            let area: f32 = ((b.0 - a.0) * (c.1 - a.1) - (c.0 - a.0) * (b.1 - a.1)) / 2.0;
            assert!((sum(&filled(&outline)) - area.abs()).abs() < 1.5, "{} for {area}", sum(&filled(&outline)));
        }
    }

    #[test]
    fn what_lies_outside_does_no_harm() {
        let mut outline = Outline::default();
        outline.rectangle((-10.0, -10.0), 200.0, 200.0);
        assert_eq!(sum(&filled(&outline)), 1600.0);
        filled(&Outline::default());
    }
}
