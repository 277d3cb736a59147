//! The map of the places of events: coasts, marks and labels, in pixels.
//!
//! In: names with degrees north and east. Out: [`MapView`], once for wide pages and once for narrow ones. The coasts are
//! those of Natural Earth, which is in the public domain, made simple by `tools/land.py`. Nothing is loaded from elsewhere.
//! Not here: markup, which is a template's, and links to maps of others (`links`).

use super::measure::width;
use serde::Serialize;
use std::fmt::Write;
use std::sync::LazyLock;

/// A map of places: the same twice, for wide pages and paper, and for narrow pages.
#[derive(Debug, Clone, Serialize)]
pub struct MapView {
    /// The drawings, the wide one first.
    pub drawings: Vec<MapDrawingView>,
}

/// A drawing of a map. All positions are in pixels from its upper left corner.
#[derive(Debug, Clone, Serialize)]
pub struct MapDrawingView {
    /// `wide` or `narrow`.
    pub size: &'static str,
    /// Its width.
    pub width: i32,
    /// Its height.
    pub height: i32,
    /// The land, for the `d` of a `<path>`.
    pub land: String,
    /// The places from west to east.
    pub places: Vec<MapPlaceView>,
}

/// A place in a drawing.
#[derive(Debug, Clone, Serialize)]
pub struct MapPlaceView {
    /// Its name.
    pub name: String,
    /// Where it is: to the right.
    pub x: i32,
    /// Where it is: down.
    pub y: i32,
    /// Where its label begins, ends or has its middle; none where there is no room for it.
    pub label_x: Option<i32>,
    /// The height of the label's baseline.
    pub label_y: i32,
    /// Which of the three: `start`, `end` or `middle`.
    pub anchor: &'static str,
}

/// The outlines of land: a ring a line, in tenths of degrees east and north, each point as its distance from the last.
const LAND: &str = include_str!("land.txt");

/// More places than this make no map that can be read.
const MOST: usize = 12;
/// How much of the world a map shows at least, in degrees of its width: closer, the coasts would look like those of no land.
const LEAST: f64 = 110.0;
/// How much is shown around the places, as a part of their extent.
const AROUND: f64 = 0.3;

/// The sizes of the two drawings: name, width, height, size of letters.
const SIZES: [(&str, i32, i32, i32); 2] = [("wide", 960, 420, 17), ("narrow", 280, 180, 14)];

/// A point of the map before it is cut out: to the right and down.
type Point = (f64, f64);

/// A point of the sphere on the plane, by the Natural Earth projection: a polynomial, so that all machines agree on it.
fn project(east: f64, north: f64) -> Point {
    let (l, p) = (east.to_radians(), north.to_radians());
    let p2 = p * p;
    let p4 = p2 * p2;
    let x = l * (0.8707 - 0.131_979 * p2 + p4 * (-0.013_791 + p4 * (0.003_971 * p2 - 0.001_529 * p4)));
    let y = p * (1.007_226 + p2 * (0.015_085 + p4 * (-0.044_475 + 0.028_874 * p2 - 0.005_916 * p4)));
    (x.to_degrees(), -y.to_degrees())
}

/// The map of these places, each with its name, degrees north and degrees east. None where there are fewer than two, or
/// too many; places of one name and position count once.
pub fn view(places: &[(String, f64, f64)]) -> Option<MapView> {
    let mut places = places.to_vec();
    places.sort_by(|a, b| a.2.total_cmp(&b.2).then(a.1.total_cmp(&b.1)).then(a.0.cmp(&b.0)));
    places.dedup();
    if places.len() < 2 || places.len() > MOST {
        return None;
    }
    // The map is turned so that the places lie about its middle: the widest gap between them is behind it.
    let east = |at: usize| places.get(at % places.len()).map_or(0.0, |place| place.2);
    let gap = |at: usize| if at + 1 == places.len() { east(0) + 360.0 - east(at) } else { east(at + 1) - east(at) };
    let widest = (0..places.len()).max_by(|a, b| gap(*a).total_cmp(&gap(*b)))?;
    let middle = turned(east(widest + 1) + (360.0 - gap(widest)) / 2.0, 0.0);
    let points: Vec<Point> = places.iter().map(|(_, north, east)| project(turned(*east, middle), *north)).collect();
    let drawings = SIZES.map(|size| draw(size, middle, &points, &places)).into_iter().collect();
    Some(MapView { drawings })
}

/// Degrees east of `middle`, from −180 to 180.
fn turned(east: f64, middle: f64) -> f64 {
    let mut turned = east - middle;
    while turned > 180.0 {
        turned -= 360.0;
    }
    while turned < -180.0 {
        turned += 360.0;
    }
    turned
}

/// The part of the plane that is shown, and how many pixels a degree has.
struct Window {
    left: f64,
    top: f64,
    scale: f64,
    width: i32,
    height: i32,
}

impl Window {
    fn around(points: &[Point], width: i32, height: i32) -> Window {
        let bounds = |of: fn(&Point) -> f64| {
            let low = points.iter().map(of).fold(f64::INFINITY, f64::min);
            let high = points.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
            (low, high)
        };
        let (left, right) = bounds(|point| point.0);
        let (top, bottom) = bounds(|point| point.1);
        let ratio = f64::from(width) / f64::from(height);
        let by_height = (bottom - top) * (1.0 + 2.0 * AROUND) * ratio;
        // The poles end the map above and below.
        let pole = -project(0.0, 90.0).1;
        let world = (2.2 * pole * ratio).max(320.0);
        let across = ((right - left) * (1.0 + 2.0 * AROUND)).max(by_height).clamp(LEAST, world);
        let down = across / ratio;
        let half = down / 2.0;
        let middle = f64::midpoint(top, bottom);
        let middle = if down < 2.0 * pole { middle.clamp(half - pole, pole - half) } else { 0.0 };
        Window {
            left: f64::midpoint(left, right) - across / 2.0,
            top: middle - half,
            scale: f64::from(width) / across,
            width,
            height,
        }
    }

    fn pixel(&self, point: Point) -> Point {
        ((point.0 - self.left) * self.scale, (point.1 - self.top) * self.scale)
    }

    /// A ring without what lies outside: Sutherland and Hodgman, one side after the other.
    fn cut(&self, ring: &[Point]) -> Vec<Point> {
        // A little beyond the edge, so that no outline is drawn along it.
        let (width, height) = (f64::from(self.width) + 4.0, f64::from(self.height) + 4.0);
        let ring = clip(&clip(ring, |point| point.0 + 4.0), |point| point.1 + 4.0);
        clip(&clip(&ring, |point| width - point.0), |point| height - point.1)
    }
}

/// What of a ring lies where `inside` is not below 0.
fn clip(ring: &[Point], inside: impl Fn(Point) -> f64) -> Vec<Point> {
    let mut kept = Vec::with_capacity(ring.len());
    let Some(mut last) = ring.last().copied() else { return kept };
    for point in ring.iter().copied() {
        let (a, b) = (inside(last), inside(point));
        if (a < 0.0) != (b < 0.0) {
            let part = a / (a - b);
            kept.push((last.0 + (point.0 - last.0) * part, last.1 + (point.1 - last.1) * part));
        }
        if b >= 0.0 {
            kept.push(point);
        }
        last = point;
    }
    kept
}

/// The rings of land in degrees, read once.
static RINGS: LazyLock<Vec<Vec<Point>>> = LazyLock::new(|| LAND.lines().map(ring).collect());

fn ring(line: &str) -> Vec<Point> {
    let mut numbers = line.split(' ').filter_map(|number| number.parse::<f64>().ok());
    let (mut x, mut y) = (0.0, 0.0);
    let mut ring: Vec<Point> = Vec::new();
    while let (Some(dx), Some(dy)) = (numbers.next(), numbers.next()) {
        (x, y) = (x + dx, y + dy);
        ring.push((x / 10.0, y / 10.0));
    }
    ring
}

/// The path of the land in a window: whole pixels, each point as its distance from the one before.
fn land(window: &Window, middle: f64) -> String {
    let mut path = String::new();
    for ring in RINGS.iter() {
        let Some(first) = ring.first() else { continue };
        // The ring stays in one piece: it is moved as a whole to where its first point is seen, and once around each way.
        let shift = turned(first.0, middle) - first.0;
        for around in [-360.0, 0.0, 360.0] {
            let seen: Vec<Point> =
                ring.iter().map(|(east, north)| window.pixel(project(east + shift + around, *north))).collect();
            write_ring(&mut path, &window.cut(&seen));
        }
    }
    path
}

fn write_ring(path: &mut String, ring: &[Point]) {
    let mut points: Vec<(i32, i32)> = ring.iter().map(|(x, y)| (whole(*x), whole(*y))).collect();
    points.dedup();
    let (Some((x, y)), true) = (points.first().copied(), points.len() > 2) else { return };
    path.push('M');
    write_number(path, x);
    path.push(' ');
    write_number(path, y);
    path.push('l');
    let mut last = (x, y);
    for (number, (x, y)) in points.into_iter().skip(1).enumerate() {
        let (dx, dy) = (x - last.0, y - last.1);
        if number > 0 && dx >= 0 {
            path.push(' ');
        }
        write_number(path, dx);
        if dy >= 0 {
            path.push(' ');
        }
        write_number(path, dy);
        last = (x, y);
    }
    path.push('z');
}

/// Nearly all numbers of a path are steps of one digit, for which the formatter takes longer than all else of the map.
fn write_number(path: &mut String, number: i32) {
    match u8::try_from(number.unsigned_abs()) {
        Ok(digit @ 0..10) => {
            if number < 0 {
                path.push('-');
            }
            path.push(char::from(b'0' + digit));
        }
        _ => {
            let _ = write!(path, "{number}");
        }
    }
}

#[allow(clippy::cast_possible_truncation, reason = "a cast from a float ends at the limits of the integer")]
fn whole(value: f64) -> i32 {
    (value + 0.5).floor() as i32
}

fn draw(
    (size, width, height, font): (&'static str, i32, i32, i32),
    middle: f64,
    points: &[Point],
    places: &[(String, f64, f64)],
) -> MapDrawingView {
    let window = Window::around(points, width, height);
    let marks: Vec<(i32, i32)> = points.iter().map(|point| window.pixel(*point)).map(|(x, y)| (whole(x), whole(y))).collect();
    let mut taken: Vec<Edges> = marks.iter().map(|(x, y)| (x - 8, y - 8, x + 8, y + 8)).collect();
    let mut views = Vec::new();
    for ((name, ..), (x, y)) in places.iter().zip(marks) {
        let label = label(name, font, (x, y), (width, height), &taken);
        if let Some((_, edges)) = &label {
            taken.push(*edges);
        }
        let label = label.map(|(label, _)| label);
        views.push(MapPlaceView {
            name: name.clone(),
            x,
            y,
            label_x: label.map(|label| label.0),
            label_y: label.map_or(y, |label| label.1),
            anchor: label.map_or("start", |label| label.2),
        });
    }
    MapDrawingView { size, width, height, land: land(&window, middle), places: views }
}

/// Left, upper, right and lower edge.
type Edges = (i32, i32, i32, i32);

/// Where a label goes: right of its mark, left of it, above or below, where there is room; and what it takes up.
fn label(
    name: &str,
    font: i32,
    (x, y): (i32, i32),
    (width_of_map, height): (i32, i32),
    taken: &[Edges],
) -> Option<((i32, i32, &'static str), Edges)> {
    let long = width(name, font);
    let third = font * 36 / 100;
    let tries = [
        ((x + 13, y + third, "start"), (x + 13, x + 13 + long)),
        ((x - 13, y + third, "end"), (x - 13 - long, x - 13)),
        ((x, y - 14, "middle"), (x - long / 2, x + long / 2)),
        ((x, y + 14 + font * 7 / 10, "middle"), (x - long / 2, x + long / 2)),
    ];
    tries.into_iter().find_map(|(label, (left, right))| {
        let edges = (left, label.1 - font * 9 / 10, right, label.1 + font * 3 / 10);
        let inside = edges.0 >= 2 && edges.1 >= 2 && edges.2 <= width_of_map - 2 && edges.3 <= height - 2;
        let free = taken.iter().all(|other| {
            edges.0 >= other.2
                || other.0 >= edges.2
                || edges.1 >= other.3
                || other.1 >= edges.3
                || *other == (x - 8, y - 8, x + 8, y + 8)
        });
        (inside && free).then_some((label, edges))
    })
}
