//! The picture of a timeline: where years, marks and labels stand, in whole pixels.
//!
//! In: the items of a timeline in their order, as days and texts. Out: [`TimelineView`], once for wide pages and once for
//! narrow ones. A template draws it; nothing here is markup. Not here: the present day, which the script marks, and dates
//! that are not known, which the list alone tells.

use super::measure::width;
use crate::text::pieces;
use crate::time::Date;
use serde::Serialize;

/// A timeline drawn to scale: the same twice, for wide pages and paper, and for narrow pages. The list beside it says all
/// of this in words.
#[derive(Debug, Clone, Serialize)]
pub struct TimelineView {
    /// The drawings, the wide one first.
    pub drawings: Vec<DrawingView>,
    /// What the key explains: of `event`, `milestone`, `window`, `deadline`, `soft` and `former` those that are drawn.
    pub key: Vec<&'static str>,
    /// Whether years with many dates are drawn wider than others.
    pub stretched: bool,
    /// The first day that is drawn: for the script.
    pub from: String,
    /// The day after the last one.
    pub until: String,
}

/// A drawing of a timeline. All positions are in pixels from its upper left corner; time runs to the right.
#[derive(Debug, Clone, Serialize)]
pub struct DrawingView {
    /// `wide` or `narrow`.
    pub size: &'static str,
    /// Its width.
    pub width: i32,
    /// Its height.
    pub height: i32,
    /// Where time begins.
    pub from_x: i32,
    /// Where it ends.
    pub until_x: i32,
    /// The heights of the rows whose labels stand above them, and which have an axis each.
    pub levels: Vec<i32>,
    /// The years.
    pub years: Vec<AxisYearView>,
    /// The items.
    pub items: Vec<DrawnView>,
}

/// A year in a drawing, or a part of one at its ends.
#[derive(Debug, Clone, Serialize)]
pub struct AxisYearView {
    /// The year in words, where there is room for it.
    pub name: Option<String>,
    /// Where it begins.
    pub x: i32,
    /// How wide it is.
    pub width: i32,
    /// Its first day: for the script.
    pub from: String,
    /// The day after its last one.
    pub until: String,
    /// Where its quarters begin, where there is room for them.
    pub ticks: Vec<i32>,
}

/// An item in a drawing.
#[derive(Debug, Clone, Serialize)]
pub struct DrawnView {
    /// `milestone`, `deadline`, `window` or `event`.
    pub kind: &'static str,
    /// The key of its status.
    pub status: &'static str,
    /// The lines of its label.
    pub lines: Vec<LineView>,
    /// Where its label begins or ends.
    pub x: i32,
    /// Which of the two: `start` or `end`.
    pub anchor: &'static str,
    /// The gap between name and date.
    pub gap: i32,
    /// How wide the label is at most.
    pub width: i32,
    /// Its mark.
    pub mark: ShapeView,
    /// The marks of its former dates, oldest first.
    pub former: Vec<ShapeView>,
}

/// A line of a label.
#[derive(Debug, Clone, Serialize)]
pub struct LineView {
    /// The height of its baseline.
    pub y: i32,
    /// What it has of the name.
    pub name: String,
    /// What it has of the date.
    pub date: String,
}

/// A mark.
#[derive(Debug, Clone, Serialize)]
pub struct ShapeView {
    /// `dot`, `diamond` or `bar`.
    pub form: &'static str,
    /// Whether its ends are not sure.
    pub soft: bool,
    /// Its left edge.
    pub x: i32,
    /// Its upper edge.
    pub y: i32,
    /// Its width.
    pub width: i32,
    /// Its height.
    pub height: i32,
    /// The middle between left and right.
    pub middle_x: i32,
    /// The middle between above and below.
    pub middle_y: i32,
}

/// More items than this make no picture.
const MOST: usize = 40;
/// Between what stands side by side.
const GAP: i32 = 10;

/// Days, the last one included, and whether that is only about when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// Whether the days are not sure.
    pub soft: bool,
}

/// A date of a timeline as it is drawn.
#[derive(Debug, Clone)]
pub struct Item {
    /// `milestone`, `deadline`, `window` or `event`.
    pub kind: &'static str,
    /// The key of its status.
    pub status: &'static str,
    /// What it is called.
    pub name: String,
    /// Its date in words.
    pub date: String,
    /// When it is.
    pub when: Stretch,
    /// When it was to be before.
    pub former: Vec<Stretch>,
}

/// The sizes of a drawing.
struct Size {
    name: &'static str,
    width: i32,
    /// The first and the last position for a mark's middle.
    plot: (i32, i32),
    font: i32,
    line: i32,
    /// Whether a label stands on lines of its own above its mark, from the left edge.
    above: bool,
}

/// A page of 64 rem shows it at its own size, one of 20 rem shows the other.
const SIZES: [Size; 2] = [
    Size { name: "wide", width: 960, plot: (12, 948), font: 15, line: 20, above: false },
    Size { name: "narrow", width: 280, plot: (10, 270), font: 14, line: 19, above: true },
];

/// The height of the strip with the years.
const HEAD: i32 = 30;
/// The size of marks.
const MARK: i32 = 12;
/// How wide a mark with soft ends is at least: narrower ones could not fade.
const SOFT: i32 = 22;
/// The size of the years' names.
const YEAR_FONT: i32 = 14;

/// The picture of these items; `year` names a year. None where there are fewer than two of them, or too many.
pub fn view(items: &[Item], year: impl Fn(i16) -> String) -> Option<TimelineView> {
    if items.len() < 2 || items.len() > MOST {
        return None;
    }
    let years = Years::of(items)?;
    let mut key: Vec<&'static str> = Vec::new();
    for wanted in ["event", "milestone", "window", "deadline"] {
        if items.iter().any(|item| item.kind == wanted) {
            key.push(wanted);
        }
    }
    if items.iter().any(|item| item.when.soft || item.former.iter().any(|former| former.soft)) {
        key.push("soft");
    }
    if items.iter().any(|item| !item.former.is_empty()) {
        key.push("former");
    }
    let (from, until) = (years.list.first()?.from, years.list.last()?.until);
    Some(TimelineView {
        drawings: SIZES.iter().map(|size| draw(size, &years, items, &year)).collect(),
        key,
        stretched: years.stretched(),
        from: from.to_string(),
        until: until.to_string(),
    })
}

/// A year, or the part of one that is drawn.
struct Year {
    year: i16,
    from: Date,
    until: Date,
    /// How much of the width it gets, in parts of the sum of all weights.
    weight: i64,
}

/// All that is drawn of time, year by year.
struct Years {
    list: Vec<Year>,
}

impl Years {
    /// From the quarter of the first date to that of the last. A year's width is by its days for one part, and by the dates
    /// in it for the other, so that full years have room and empty ones take little.
    fn of(items: &[Item]) -> Option<Years> {
        let all = || items.iter().flat_map(|item| item.former.iter().chain([&item.when]));
        let first = all().map(|stretch| stretch.first).min()?;
        let last = all().map(|stretch| stretch.last).max()?;
        let start = quarter(first.year(), (i16::from(first.month()) - 1) / 3)?;
        let end = quarter(last.year(), (i16::from(last.month()) - 1) / 3 + 1)?;
        let total = i64::from(days(start, end)).max(1);
        let count = i64::try_from(all().count()).ok()?.max(1);
        let mut list = Vec::new();
        for year in first.year()..=last.year() {
            let from = start.max(quarter(year, 0)?);
            let until = end.min(quarter(year, 4)?);
            let inside = all().filter(|stretch| stretch.first.year() == year).count();
            let by_days = i64::from(days(from, until)) * 1_000_000 / total;
            let by_dates = i64::try_from(inside).ok()? * 1_000_000 / count;
            // A few years need no help.
            let weight = if last.year() - first.year() < 3 { by_days } else { by_days * 2 + by_dates * 3 };
            list.push(Year { year, from, until, weight: weight.max(1) });
        }
        Some(Years { list })
    }

    /// Whether a reader must be warned that years differ in width.
    fn stretched(&self) -> bool {
        let whole = || self.list.iter().filter(|year| days(year.from, year.until) > 360).map(|year| year.weight);
        whole().max() > whole().min().map(|least| least * 5 / 4)
    }

    /// The positions at which the years begin, and the end of the last, from `first` to `last`.
    fn positions(&self, (first, last): (i32, i32)) -> Vec<i32> {
        let sum: i64 = self.list.iter().map(|year| year.weight).sum();
        let mut before = 0;
        let mut positions = vec![first];
        for year in &self.list {
            before += year.weight;
            positions.push(first + scaled(i64::from(last - first), before, sum));
        }
        positions
    }

    /// The position of the beginning of a day.
    fn position(&self, positions: &[i32], day: Date) -> i32 {
        let at = self.list.iter().rposition(|year| year.from <= day).unwrap_or(0);
        let (Some(year), Some(from), Some(until)) = (self.list.get(at), positions.get(at), positions.get(at + 1)) else {
            return 0;
        };
        let length = i64::from(days(year.from, year.until)).max(1);
        from + scaled(i64::from(until - from), i64::from(days(year.from, day)).clamp(0, length), length)
    }
}

/// The first day of a quarter, counted from 0; of 4, the first day of the next year.
fn quarter(year: i16, number: i16) -> Option<Date> {
    let (year, number) = if number > 3 { (year.checked_add(1)?, 0) } else { (year, number) };
    Date::new(year, i8::try_from(number * 3 + 1).ok()?, 1).ok()
}

fn days(from: Date, until: Date) -> i32 {
    (until - from).get_days()
}

fn scaled(length: i64, part: i64, whole: i64) -> i32 {
    i32::try_from(length * part / whole.max(1)).unwrap_or(0)
}

/// Breaks a text into lines of at most `most` pixels: between words, or between any two letters of Han text.
fn wrap(text: &str, font: i32, most: i32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        if !line.is_empty() && width(&format!("{line}{}", piece.trim_end()), font) > most {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
        }
        // A word that is longer than a line is broken where the line is full.
        for c in piece.chars() {
            if width(&format!("{line}{c}"), font) > most && c != ' ' {
                lines.push(std::mem::take(&mut line));
            }
            line.push(c);
        }
    }
    lines.push(line.trim_end().to_owned());
    lines.retain(|line| !line.is_empty());
    lines
}

/// The label of an item: its lines, and how wide the widest is.
struct Label {
    lines: Vec<(String, String)>,
    width: i32,
}

impl Label {
    /// On one line, the name and then the date.
    fn on_one_line(item: &Item, font: i32) -> Label {
        Label::of(vec![(item.name.clone(), item.date.clone())], font)
    }

    /// On as many lines as it needs where no line is wider than `most`.
    fn within(item: &Item, font: i32, most: i32) -> Label {
        let mut lines: Vec<(String, String)> =
            wrap(&item.name, font, most).into_iter().map(|line| (line, String::new())).collect();
        for (at, date) in wrap(&item.date, font, most).into_iter().enumerate() {
            match lines.last_mut() {
                Some((name, slot)) if at == 0 && width(name, font) + GAP + width(&date, font) <= most => *slot = date,
                _ => lines.push((String::new(), date)),
            }
        }
        Label::of(lines, font)
    }

    fn of(lines: Vec<(String, String)>, font: i32) -> Label {
        let measure = |(name, date): &(String, String)| {
            let between = if name.is_empty() || date.is_empty() { 0 } else { GAP };
            width(name, font) + between + width(date, font)
        };
        let width = lines.iter().map(measure).max().unwrap_or(0);
        Label { lines, width }
    }
}

/// An item with the position of its label, before its row is known.
struct Placed {
    at: usize,
    label: Label,
    /// Where the label begins, or ends where it stands left of the mark.
    x: i32,
    ends: bool,
    /// Whether the label stands above the mark.
    above: bool,
    /// What the item takes up of its row.
    extent: (i32, i32),
}

fn draw(size: &Size, years: &Years, items: &[Item], name: &impl Fn(i16) -> String) -> DrawingView {
    let positions = years.positions(size.plot);
    let shape = |item: &Item, stretch: &Stretch| shape(size, years, &positions, item.kind, *stretch);
    // Rows from above, each with what is taken of it.
    let mut rows: Vec<Vec<Placed>> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let shapes: Vec<ShapeView> = item.former.iter().chain([&item.when]).map(|stretch| shape(item, stretch)).collect();
        let low = shapes.iter().map(|shape| shape.x).min().unwrap_or(0);
        let high = shapes.iter().map(|shape| shape.x + shape.width).max().unwrap_or(0);
        let placed = place(size, at, item, (low, high));
        // Rows are in order of time: an item joins the last row or begins one of its own.
        let free = |row: &&mut Vec<Placed>| {
            row.iter().all(|other| placed.extent.0 >= other.extent.1 + 2 * GAP || placed.extent.1 + 2 * GAP <= other.extent.0)
        };
        match rows.last_mut().filter(free) {
            Some(row) => row.push(placed),
            None => rows.push(vec![placed]),
        }
    }
    let mut y = HEAD;
    let mut drawn: Vec<(usize, DrawnView)> = Vec::new();
    let mut levels = Vec::new();
    for row in rows {
        let lines = |of_above: bool| {
            let some = row.iter().filter(|placed| placed.above == of_above).map(|placed| placed.label.lines.len()).max();
            i32::try_from(some.unwrap_or(0)).unwrap_or(0)
        };
        let over = lines(true) * size.line;
        let height = (lines(false) * size.line).max(if size.above { 18 } else { size.line }) + 8;
        let level = y + over + height / 2;
        levels.push(level);
        for placed in row {
            let Some(item) = items.get(placed.at) else { continue };
            drawn.push((placed.at, drawn_view(size, item, placed, level, &shape)));
        }
        y += over + height + if size.above { 12 } else { 0 };
    }
    drawn.sort_by_key(|(at, _)| *at);
    DrawingView {
        size: size.name,
        width: size.width,
        height: y + 4,
        from_x: size.plot.0,
        until_x: size.plot.1,
        levels: if size.above { levels } else { Vec::new() },
        years: year_views(years, &positions, name),
        items: drawn.into_iter().map(|(_, view)| view).collect(),
    }
}

/// Finds room for a label: right of the marks, left of them, or on lines of its own above them.
fn place(size: &Size, at: usize, item: &Item, (low, high): (i32, i32)) -> Placed {
    if size.above {
        let label = Label::within(item, size.font, size.width);
        return Placed { at, label, x: 0, ends: false, above: true, extent: (0, size.width) };
    }
    let one = Label::on_one_line(item, size.font);
    let right = size.width - high - GAP;
    let left = low - GAP;
    let half = Label::within(item, size.font, one.width.max(240) * 3 / 5);
    for label in [one, half] {
        if label.width <= right {
            let extent = (low, high + GAP + label.width);
            return Placed { at, label, x: high + GAP, ends: false, above: false, extent };
        }
        if label.width <= left {
            let extent = (left - label.width, high);
            return Placed { at, label, x: left, ends: true, above: false, extent };
        }
    }
    let label = Label::within(item, size.font, size.width);
    let x = low.min(size.width - label.width).max(0);
    let extent = (x.min(low), high.max(x + label.width));
    Placed { at, label, x, ends: false, above: true, extent }
}

fn drawn_view(size: &Size, item: &Item, placed: Placed, level: i32, shape: &impl Fn(&Item, &Stretch) -> ShapeView) -> DrawnView {
    let count = i32::try_from(placed.label.lines.len()).unwrap_or(1);
    // The baseline of the first line: letters reach up by about seven tenths of their size.
    let rise = (size.font * 36 + 50) / 100;
    let first = if placed.above {
        let below = if size.above { 10 } else { size.line / 2 + 4 };
        level - below - count * size.line + size.line / 2 + rise
    } else {
        level - (count - 1) * size.line / 2 + rise
    };
    let lower = |shape: ShapeView| ShapeView { y: level - shape.height / 2, middle_y: level, ..shape };
    let mark = lower(shape(item, &item.when));
    let former: Vec<ShapeView> = item.former.iter().map(|stretch| lower(shape(item, stretch))).collect();
    DrawnView {
        kind: item.kind,
        status: item.status,
        lines: placed
            .label
            .lines
            .into_iter()
            .zip(0..)
            .map(|((name, date), number): (_, i32)| LineView { y: first + number * size.line, name, date })
            .collect(),
        x: placed.x,
        anchor: if placed.ends { "end" } else { "start" },
        gap: GAP,
        width: placed.label.width,
        mark,
        former,
    }
}

/// The mark of a date: a point for what is one day, a bar for what lasts or is not sure to the day.
fn shape(size: &Size, years: &Years, positions: &[i32], kind: &str, stretch: Stretch) -> ShapeView {
    let from = years.position(positions, stretch.first);
    let until = stretch.last.tomorrow().map_or(size.plot.1, |next| years.position(positions, next));
    let point = stretch.first == stretch.last && !stretch.soft && kind != "event" && kind != "window";
    let form = match (point, kind) {
        (true, "deadline") => "diamond",
        (true, _) => "dot",
        (false, _) => "bar",
    };
    let least = match (point, stretch.soft, kind) {
        (_, true, _) => SOFT,
        (_, _, "event" | "window") => MARK + 6,
        _ => MARK,
    };
    let height = if form == "diamond" { MARK + 4 } else { MARK };
    let width = if point { height } else { (until - from).max(least) };
    let middle = (from + until) / 2;
    let x = (middle - width / 2).min(size.width - width - 1).max(1);
    ShapeView { form, soft: stretch.soft, x, y: 0, width, height, middle_x: x + width / 2, middle_y: 0 }
}

fn year_views(years: &Years, positions: &[i32], name: &impl Fn(i16) -> String) -> Vec<AxisYearView> {
    let mut views: Vec<AxisYearView> = Vec::new();
    for (year, pair) in years.list.iter().zip(positions.windows(2)) {
        let [from, until] = pair else { continue };
        let ticks = (1..4)
            .filter_map(|number| quarter(year.year, number))
            .filter(|day| *day > year.from && *day < year.until && until - from >= 48)
            .map(|day| years.position(positions, day))
            .collect();
        views.push(AxisYearView {
            name: None,
            x: *from,
            width: until - from,
            from: year.from.to_string(),
            until: year.until.to_string(),
            ticks,
        });
    }
    // Wide years get their names first; others where there is room for them.
    let mut order: Vec<usize> = (0..views.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(views[*at].width), *at));
    let end = positions.last().copied().unwrap_or(0) + GAP;
    let mut taken: Vec<(i32, i32)> = Vec::new();
    for at in order {
        let (Some(year), Some(view)) = (years.list.get(at), views.get_mut(at)) else { continue };
        let text = name(year.year);
        let span = (view.x, view.x + 4 + width(&text, YEAR_FONT));
        if span.1 <= end && taken.iter().all(|other| span.0 >= other.1 + 2 || span.1 + 2 <= other.0) {
            taken.push(span);
            view.name = Some(text);
        }
    }
    views
}
