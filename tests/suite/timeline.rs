//! The picture of a timeline: nothing in it meets anything else, whatever its entries are, and it says what the list says.

use crate::html::tags;
use crate::support::real;
use convoke::time::Date;
use convoke::view::measure::width;
use convoke::view::timeline::{DrawingView, DrawnView, Item, ShapeView, Stretch, view};
use proptest::prelude::*;

/// Left, upper, right and lower edge.
type Box = (i32, i32, i32, i32);

fn meet(a: Box, b: Box) -> bool {
    a.0 < b.2 && b.0 < a.2 && a.1 < b.3 && b.1 < a.3
}

fn of_shape(shape: &ShapeView) -> Box {
    (shape.x, shape.y, shape.x + shape.width, shape.y + shape.height)
}

/// What an entry takes up: the lines of its label, and all of its marks with the way between them.
fn boxes(drawing: &DrawingView, item: &DrawnView) -> Vec<Box> {
    let font = if drawing.size == "wide" { 15 } else { 14 };
    let mut boxes: Vec<Box> = Vec::new();
    for line in &item.lines {
        let gap = if line.name.is_empty() || line.date.is_empty() { 0 } else { item.gap };
        let width = width(&line.name, font) + gap + width(&line.date, font);
        let x = if item.anchor == "end" { item.x - width } else { item.x };
        // Letters reach up by nine tenths of their size and down by three.
        boxes.push((x, line.y - font * 9 / 10, x + width, line.y + font * 3 / 10));
    }
    let marks = || item.former.iter().chain([&item.mark]).map(of_shape);
    let left = marks().map(|mark| mark.0).min().unwrap_or(0);
    let right = marks().map(|mark| mark.2).max().unwrap_or(0);
    boxes.push((left, item.mark.y, right, item.mark.y + item.mark.height));
    boxes
}

fn stretch() -> impl Strategy<Value = Stretch> {
    (0..4000i32, prop_oneof![Just(0), 1..9i32, 25..400i32], any::<bool>()).prop_map(|(start, length, soft)| {
        let day = |number: i32| Date::constant(2013, 1, 1).checked_add(jiff::Span::new().days(number)).expect("a day");
        Stretch { first: day(start), last: day(start + length), soft }
    })
}

fn item() -> impl Strategy<Value = Item> {
    let kind = prop::sample::select(vec!["milestone", "deadline", "window", "event"]);
    let latin = "[A-Z][a-z]{1,12}( [A-Za-zäéœš]{1,14}){0,9}";
    let han = "[提案截止联合专家组评审会议（），0-9]{1,40}";
    let date = prop_oneof!["[1-9] (May|Sept) 20[12][0-9]", "20[12][0-9]年[1-9]月[1-9]日"];
    let former = prop::collection::vec(stretch(), 0..3);
    (kind, prop_oneof![latin, han], date, stretch(), former).prop_map(|(kind, name, date, when, former)| Item {
        kind,
        status: "scheduled",
        name,
        date,
        when,
        former,
    })
}

/// The same text whatever lines it is broken into.
fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn nothing_meets(mut items in prop::collection::vec(item(), 2..=30)) {
        items.sort_by_key(|item| (item.when.first, item.when.last));
        let picture = view(&items, |year| format!("{year}年")).expect("a picture");
        for drawing in &picture.drawings {
            prop_assert_eq!(drawing.items.len(), items.len());
            let all: Vec<Vec<Box>> = drawing.items.iter().map(|item| boxes(drawing, item)).collect();
            for (at, own) in all.iter().enumerate() {
                for a in own {
                    prop_assert!(a.0 >= 0 && a.2 <= drawing.width, "{a:?} of {at} is outside, {}", drawing.size);
                    prop_assert!(a.1 >= 20 && a.3 <= drawing.height, "{a:?} of {at} is outside, {}", drawing.size);
                }
                // Of an entry itself, no line of its label meets another or the marks.
                for (number, a) in own.iter().enumerate() {
                    for b in &own[number + 1..] {
                        prop_assert!(!meet(*a, *b), "{a:?} meets {b:?} in {at}, {}", drawing.size);
                    }
                }
                for other in &all[at + 1..] {
                    for (a, b) in own.iter().flat_map(|a| other.iter().map(move |b| (*a, *b))) {
                        prop_assert!(!meet(a, b), "{a:?} of {at} meets {b:?}, {}", drawing.size);
                    }
                }
            }
            for (item, drawn) in items.iter().zip(&drawing.items) {
                let said = |of: fn(&convoke::view::timeline::LineView) -> &String| drawn.lines.iter().map(|line| solid(of(line))).collect::<String>();
                prop_assert_eq!(said(|line| &line.name), solid(&item.name));
                prop_assert_eq!(said(|line| &line.date), solid(&item.date));
            }
            // The years lie side by side, in order, and those that are named have room for it.
            for pair in drawing.years.windows(2) {
                prop_assert_eq!(pair[0].x + pair[0].width, pair[1].x);
                prop_assert_eq!(&pair[0].until, &pair[1].from);
            }
            let named: Vec<Box> = drawing
                .years
                .iter()
                .filter_map(|year| Some((year.x + 4, 0, year.x + 4 + width(year.name.as_ref()?, 14), 1)))
                .collect();
            for pair in named.windows(2) {
                prop_assert!(!meet(pair[0], pair[1]), "{named:?}");
            }
        }
    }
}

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

fn plain(kind: &'static str, first: &str, last: &str, soft: bool) -> Item {
    Item {
        kind,
        status: "scheduled",
        name: "A name".to_owned(),
        date: "a date".to_owned(),
        when: Stretch { first: day(first), last: day(last), soft },
        former: Vec::new(),
    }
}

#[test]
fn marks_are_points_bars_and_soft_bars() {
    let items = [
        plain("milestone", "2027-01-10", "2027-01-10", false),
        plain("event", "2027-02-01", "2027-02-28", false),
        plain("deadline", "2027-03-15", "2027-03-15", false),
        plain("deadline", "2027-04-01", "2027-06-30", true),
        plain("window", "2027-07-01", "2027-09-30", false),
    ];
    let picture = view(&items, |year| year.to_string()).expect("a picture");
    assert_eq!(picture.key, ["event", "milestone", "window", "deadline", "soft"]);
    assert_eq!((picture.from.as_str(), picture.until.as_str()), ("2027-01-01", "2027-10-01"));
    assert!(!picture.stretched, "one year is as wide as itself");
    for drawing in &picture.drawings {
        let forms: Vec<(&str, bool)> = drawing.items.iter().map(|item| (item.mark.form, item.mark.soft)).collect();
        assert_eq!(forms, [("dot", false), ("bar", false), ("diamond", false), ("bar", true), ("bar", false)]);
        // To scale: a quarter is as wide as another, within a pixel or two for their days.
        let (soft, window) = (&drawing.items[3].mark, &drawing.items[4].mark);
        assert!((soft.width - window.width).abs() <= 5, "{soft:?} {window:?}");
        assert!(drawing.items.windows(2).all(|pair| pair[0].mark.middle_x < pair[1].mark.middle_x));
    }
}

#[test]
fn a_full_year_is_drawn_wider_than_empty_ones_and_that_is_said() {
    let mut items: Vec<Item> =
        (1..=9).map(|month| plain("milestone", &format!("2015-0{month}-10"), &format!("2015-0{month}-10"), false)).collect();
    items.push(plain("milestone", "2026-05-01", "2026-05-01", false));
    let picture = view(&items, |year| year.to_string()).expect("a picture");
    assert!(picture.stretched);
    let years = &picture.drawings[0].years;
    assert_eq!(years.len(), 12);
    assert!(years[0].width > 8 * years[1].width, "{years:?}");
    assert!(years.iter().all(|year| year.width > 10), "{years:?}");
}

#[test]
fn one_date_makes_no_picture() {
    let one = plain("milestone", "2027-01-10", "2027-01-10", false);
    assert!(view(std::slice::from_ref(&one), |year| year.to_string()).is_none());
    assert!(view(&vec![one; 41], |year| year.to_string()).is_none(), "nor do more than can be looked at");
}

/// What the picture on the page says stands in the list beside it.
#[test]
fn the_picture_says_what_the_list_says() {
    for page in ["index.html", "call/index.html"] {
        let html = real().text(page);
        let (_, figure) = html.split_once("<figure class=\"picture\">").unwrap_or_else(|| panic!("{page} has a picture"));
        let (figure, list) = figure.split_once("</figure>").expect("its end");
        assert_eq!(figure.matches("role=\"img\"").count(), 2, "{page}");
        assert!(!figure.contains("style="), "{page}: the policy allows no styles in attributes");
        let (wide, narrow) = figure.split_once("<svg class=\"narrow\"").expect("two drawings");
        let list = solid(&list.replace("<time", " <time"));
        let mut count = 0;
        for tag in tags(wide).into_iter().filter(|tag| tag.name == "text" && tag.get("class") != Some("year")) {
            count += 1;
            assert!(list.contains(&solid(&tag.text)), "{page}: {}", tag.text);
        }
        assert_eq!(count, 16, "{page}");
        assert!(narrow.matches("class=\"today\"").count() > 10, "{page}");
    }
}
