//! The map of places: where its marks and its land are, whatever part of the world it shows.

use crate::html::tags;
use crate::support::real;
use convoke::view::map::{MapDrawingView, view};
use convoke::view::measure::width;

/// Cities far from each other: name, degrees north, degrees east.
const CITIES: &[(&str, f64, f64)] = &[
    ("Chengdu", 30.67, 104.07),
    ("Copenhagen", 55.68, 12.57),
    ("Auckland", -36.85, 174.76),
    ("Santiago de Chile", -33.45, -70.66),
    ("Honolulu", 21.31, -157.86),
    ("Tōkyō", 35.68, 139.69),
    ("Cape Town", -33.92, 18.42),
    ("Longyearbyen", 78.22, 15.65),
    ("McMurdo Station", -77.85, 166.67),
    ("Tromsø", 69.65, 18.96),
];

fn places(cities: &[(&str, f64, f64)]) -> Vec<(String, f64, f64)> {
    cities.iter().map(|(name, north, east)| ((*name).to_owned(), *north, *east)).collect()
}

/// The points of the land, ring by ring.
fn rings(land: &str) -> Vec<Vec<(i32, i32)>> {
    let of_ring = |ring: &str| {
        let spaced = ring.replace('-', " -").replace('l', " ");
        let numbers: Vec<i32> = spaced.split_whitespace().map(|number| number.parse().expect("a number")).collect();
        let (mut x, mut y) = (0, 0);
        let step = |pair: &[i32]| {
            (x, y) = (x + pair[0], y + pair[1]);
            (x, y)
        };
        numbers.chunks(2).map(step).collect()
    };
    land.split('M').skip(1).map(|ring| of_ring(ring.trim_end_matches('z'))).collect()
}

/// Whether a point is on land, by counting the outlines to the right of it.
fn on_land(drawing: &MapDrawingView, (x, y): (i32, i32)) -> bool {
    let (x, y) = (f64::from(x) + 0.3, f64::from(y) + 0.3);
    let crossed = |ring: &Vec<(i32, i32)>| {
        let mut last = ring[ring.len() - 1];
        let mut count = 0;
        for point in ring {
            let ((x1, y1), (x2, y2)) = (last, *point);
            let (x1, y1, x2, y2) = (f64::from(x1), f64::from(y1), f64::from(x2), f64::from(y2));
            if (y1 > y) != (y2 > y) && x < x1 + (y - y1) / (y2 - y1) * (x2 - x1) {
                count += 1;
            }
            last = *point;
        }
        count
    };
    rings(&drawing.land).iter().map(crossed).sum::<i32>() % 2 == 1
}

#[test]
fn any_two_cities_make_a_map_that_shows_both() {
    for (number, a) in CITIES.iter().enumerate() {
        for b in &CITIES[number + 1..] {
            let map = view(&places(&[*a, *b])).expect("a map");
            assert_eq!(map.drawings.iter().map(|drawing| drawing.size).collect::<Vec<_>>(), ["wide", "narrow"]);
            for drawing in &map.drawings {
                let told = format!("{} and {}, {}", a.0, b.0, drawing.size);
                for ring in rings(&drawing.land) {
                    assert!(ring.len() > 2, "{told}");
                    let inside =
                        |(x, y): &(i32, i32)| (-5..=drawing.width + 5).contains(x) && (-5..=drawing.height + 5).contains(y);
                    assert!(ring.iter().all(inside), "{told}: the land is cut at the edges");
                }
                for place in &drawing.places {
                    assert!((0..drawing.width).contains(&place.x) && (0..drawing.height).contains(&place.y), "{told}: {place:?}");
                    let x = place.label_x.unwrap_or_else(|| panic!("{told}: {place:?} has no label"));
                    let long = width(&place.name, if drawing.size == "wide" { 17 } else { 14 });
                    let (left, right) = match place.anchor {
                        "start" => (x, x + long),
                        "end" => (x - long, x),
                        _ => (x - long / 2, x + long / 2),
                    };
                    assert!(left >= 0 && right <= drawing.width, "{told}: {place:?}");
                }
            }
        }
    }
}

#[test]
fn inland_is_land_and_the_ocean_is_not() {
    let inland = [("Chengdu", 30.67, 104.07), ("Kansas", 38.5, -98.0), ("Brasília", -15.8, -47.9), ("Yakutsk", 62.0, 129.7)];
    let ocean = [("Pacific", 0.0, -140.0), ("Atlantic", 30.0, -40.0), ("Indian Ocean", -30.0, 80.0), ("Bering", 58.0, -178.0)];
    for (cities, is_land) in [(inland, true), (ocean, false)] {
        for city in cities {
            for other in CITIES.iter().filter(|other| other.0 != city.0) {
                let map = view(&places(&[city, *other])).expect("a map");
                let place = map.drawings[0].places.iter().find(|place| place.name == city.0).expect("the place");
                assert_eq!(on_land(&map.drawings[0], (place.x, place.y)), is_land, "{} beside {}", city.0, other.0);
            }
        }
    }
}

#[test]
fn the_shorter_way_is_shown() {
    let map = view(&places(&[("Honolulu", 21.31, -157.86), ("Tōkyō", 35.68, 139.69)])).expect("a map");
    let names: Vec<(&str, i32)> = map.drawings[0].places.iter().map(|place| (place.name.as_str(), place.x)).collect();
    let x = |name: &str| names.iter().find(|(known, _)| *known == name).expect("a place").1;
    assert!(x("Tōkyō") < x("Honolulu"), "across the Pacific: {names:?}");
}

#[test]
fn one_place_makes_no_map() {
    let one = places(&[("Chengdu", 30.67, 104.07)]);
    assert!(view(&one).is_none());
    assert!(view(&[one.clone(), one.clone()].concat()).is_none(), "nor does the same place twice");
    assert!(
        view(
            &places(&[("", 0.0, 0.0); 13])
                .into_iter()
                .zip(0..)
                .map(|((name, north, _), east)| (name, north, f64::from(east)))
                .collect::<Vec<_>>()
        )
        .is_none()
    );
}

#[test]
fn the_page_of_workshops_has_a_map() {
    let html = real().text("workshops/index.html");
    let (_, figure) = html.split_once("<figure class=\"picture map\">").expect("a map");
    let (figure, _) = figure.split_once("</figure>").expect("its end");
    let texts: Vec<String> = tags(figure).into_iter().filter(|tag| tag.name == "text").map(|tag| tag.text).collect();
    assert_eq!(texts, ["Copenhagen", "Chengdu", "Copenhagen", "Chengdu"]);
    assert!(figure.contains("Map: Copenhagen, Chengdu</title>"), "{figure}");
}
