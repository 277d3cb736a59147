//! Filling outlines: from curves to how much of each pixel they cover.
//!
//! In: [`Outline`]s and colours. Out: [`Canvas`], a picture of few colours and their shades.
//! Only sums, products and comparisons of floats are used, which are the same on all machines.
//! Not here: glyphs (`font`) and files (`png`).

/// Into how many straight lines a curve is broken.
const STEPS: u8 = 8;

type Point = (f32, f32);

/// Closed lines, whose inside is filled.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    lines: Vec<(Point, Point)>,
    start: Point,
    at: Point,
}

impl Outline {
    /// Begins a new line.
    pub fn move_to(&mut self, to: Point) {
        self.close();
        (self.start, self.at) = (to, to);
    }

    /// Goes on straight.
    pub fn line_to(&mut self, to: Point) {
        self.lines.push((self.at, to));
        self.at = to;
    }

    /// Goes on in a curve with one point that it bends to.
    pub fn quad_to(&mut self, by: Point, to: Point) {
        let from = self.at;
        for step in 1..=STEPS {
            let t = f32::from(step) / f32::from(STEPS);
            let s = 1.0 - t;
            let of = |from: f32, by: f32, to: f32| s * s * from + 2.0 * s * t * by + t * t * to;
            self.line_to((of(from.0, by.0, to.0), of(from.1, by.1, to.1)));
        }
    }

    /// Goes on in a curve with two points that it bends to.
    pub fn curve_to(&mut self, a: Point, b: Point, to: Point) {
        let from = self.at;
        for step in 1..=STEPS {
            let t = f32::from(step) / f32::from(STEPS);
            let s = 1.0 - t;
            let of = |from: f32, a: f32, b: f32, to: f32| {
                s * s * s * from + 3.0 * s * s * t * a + 3.0 * s * t * t * b + t * t * t * to
            };
            self.line_to((of(from.0, a.0, b.0, to.0), of(from.1, a.1, b.1, to.1)));
        }
    }

    /// Goes back to where the line began.
    pub fn close(&mut self) {
        if self.at != self.start {
            let to = self.start;
            self.line_to(to);
        }
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

    /// Fills an outline with a colour. Where a line runs around twice, it is filled all the same.
    ///
    /// The area that each line cuts off a pixel is summed up row by row, from left to right.
    pub fn fill(&mut self, outline: &Outline, color: u8) {
        let height = self.pixels.len() / self.width.max(1);
        let bound = |of: fn(&Point) -> f32| {
            let all = || outline.lines.iter().flat_map(|(a, b)| [a, b]).map(of);
            (all().fold(f32::INFINITY, f32::min), all().fold(f32::NEG_INFINITY, f32::max))
        };
        let ((left, right), (top, bottom)) = (bound(|point| point.0), bound(|point| point.1));
        let (x0, x1) = (pixel(left).min(self.width), (pixel(right) + 2).min(self.width));
        let (y0, y1) = (pixel(top).min(height), (pixel(bottom) + 1).min(height));
        if x0 >= x1 || y0 >= y1 {
            return;
        }
        // Two more columns, for what a line at the right edge leaves behind it.
        let wide = x1 - x0 + 2;
        let mut area = vec![0.0_f32; wide * (y1 - y0)];
        for (a, b) in &outline.lines {
            cover(&mut area, wide, y1 - y0, shifted(*a, x0, y0), shifted(*b, x0, y0));
        }
        let rows = self.pixels.chunks_mut(self.width).skip(y0);
        for (row, area) in rows.zip(area.chunks(wide)) {
            let mut sum = 0.0_f32;
            for (pixel, part) in row.iter_mut().skip(x0).zip(area).take(x1 - x0) {
                sum += part;
                let shade = shade(sum.abs().min(1.0));
                if shade > 0 {
                    let value = color * SHADES + shade;
                    // What is drawn twice keeps the stronger shade.
                    *pixel = if (*pixel).checked_sub(color * SHADES).is_some_and(|old| old <= SHADES) {
                        value.max(*pixel)
                    } else {
                        value
                    };
                }
            }
        }
    }
}

fn shifted((x, y): Point, x0: usize, y0: usize) -> Point {
    (x - float(x0), y - float(y0))
}

#[allow(clippy::cast_precision_loss, reason = "the numbers of pixels are small")]
fn float(value: usize) -> f32 {
    value as f32
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast from a float ends at 0 and at the largest")]
fn pixel(value: f32) -> usize {
    value.floor() as usize
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the value is between 0 and the number of shades")]
fn shade(part: f32) -> u8 {
    (part * f32::from(SHADES) + 0.5) as u8
}

/// Adds what lies right of a line to the rows that it crosses: to each pixel, the change against the pixel left of it.
fn cover(area: &mut [f32], wide: usize, height: usize, a: Point, b: Point) {
    if a.1 == b.1 {
        return;
    }
    let (sign, top, bottom) = if a.1 < b.1 { (1.0, a, b) } else { (-1.0, b, a) };
    let slope = (bottom.0 - top.0) / (bottom.1 - top.1);
    let limit = float(wide.saturating_sub(2));
    let end_row = height.min(pixel(bottom.1.max(0.0)) + 1);
    for (y, row) in area.chunks_mut(wide).enumerate().take(end_row).skip(pixel(top.1.max(0.0))) {
        let (from, until) = (top.1.max(float(y)), bottom.1.min(float(y) + 1.0));
        if until <= from {
            continue;
        }
        let part = sign * (until - from);
        let at = |y: f32| (top.0 + (y - top.1) * slope).clamp(0.0, limit);
        let (x, next) = (at(from), at(until));
        let (left, right) = if x < next { (x, next) } else { (next, x) };
        let first = pixel(left);
        let last = pixel(right.ceil()).max(first + 1);
        let mut add = |place: usize, value: f32| {
            if let Some(slot) = row.get_mut(place) {
                *slot += part * value;
            }
        };
        if last == first + 1 {
            // Within one pixel: the middle of the line says how much of it is covered.
            let middle = (left + right) / 2.0 - float(first);
            add(first, 1.0 - middle);
            add(first + 1, middle);
            continue;
        }
        // Over several pixels: a triangle in the first and in the last one, equal steps between.
        let step = 1.0 / (right - left);
        let begins = 1.0 - (left - float(first));
        let ends = right - (float(last) - 1.0);
        let (head, tail) = (step * begins * begins / 2.0, step * ends * ends / 2.0);
        add(first, head);
        if last == first + 2 {
            add(first + 1, 1.0 - head - tail);
        } else {
            let second = step * (begins + 0.5);
            add(first + 1, second - head);
            for place in first + 2..last - 1 {
                add(place, step);
            }
            let before = second + float(last - first - 3) * step;
            add(last - 1, 1.0 - before - tail);
        }
        add(last, tail);
    }
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
