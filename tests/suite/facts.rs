//! Facts arrive whole: where an event is and whom to ask, in every output that says it.

use crate::support::{compile_well, outputs, source_path};
use convoke::source::{Source, SourceTree};
use std::path::Path;

/// The outputs of a site in English and Chinese with one event at a place.
fn built(place: &str, more: &str) -> impl Fn(&str) -> String {
    let event = format!(
        "---\nkind: event\nid: fair\ntitle: Fair\nupdated: 2030-01-07\ndates: 2030-05-06\nplace: here\n{more}---\nText.\n"
    );
    let mut tree = SourceTree::default();
    for (path, text) in [
        (
            "convoke.yaml",
            "version: 1\ntitle: Fairs\nbase_url: https://fair.example/\nuid_domain: fair.example\nlanguages: [en, zh]\ntimezone: UTC\n",
        ),
        ("content/_index.md", "---\ntitle: Fairs\n---\n"),
        ("content/places.yaml", &format!("here: {{{place}}}\nwater: {{name: Other}}\n")),
        ("content/organisations.yaml", "board: {name: Fair Board}\n"),
        ("content/fair.md", &event),
    ] {
        tree.insert(source_path(path), Source::Text(text.into()));
    }
    let files = outputs(&compile_well(tree), Path::new("/nowhere"));
    move |path: &str| String::from_utf8(files[path].clone()).unwrap().replace("\r\n ", "")
}

#[test]
fn a_place_reads_in_the_order_of_its_script_with_its_postcode() {
    for (place, english, chinese) in [
        (
            "name: Halle 3, street: Ring 5, postcode: \"80331\", town: Munich, country: Germany, country_code: DE",
            "Halle 3, Ring 5, 80331 Munich, Germany",
            "Halle 3, Ring 5, 80331 Munich, Germany",
        ),
        (
            "name: Salle A, town: Montréal, region: Québec, postcode: H2X 1Y4, country: Canada, country_code: CA",
            "Salle A, Montréal, Québec H2X 1Y4, Canada",
            "Salle A, Montréal, Québec H2X 1Y4, Canada",
        ),
        (
            "name: {en: Hall, zh: 会堂}, street: {en: 8 Lake Road, zh: 湖路8号}, postcode: \"310000\", town: {en: Hangzhou, zh: 杭州市}, country: {en: China, zh: 中国}, country_code: CN",
            "Hall, 8 Lake Road, Hangzhou 310000, China",
            "中国杭州市湖路8号会堂 310000",
        ),
        (
            "name: Forum One, town: {en: Oslo, zh: 奥斯陆}, country: {en: Norway, zh: 挪威}",
            "Forum One, Oslo, Norway",
            "挪威奥斯陆, Forum One",
        ),
    ] {
        let site = built(place, "");
        let location = |path: &str| {
            let text = site(path);
            let line = text.lines().find_map(|line| line.strip_prefix("LOCATION:")).expect("a place").replace('\\', "");
            line.trim_end().to_owned()
        };
        assert_eq!(location("calendar/events.ics"), english);
        assert_eq!(location("zh/calendar/events.ics"), chinese);
        assert!(site("fair/index.html").contains(english));
    }
}

#[test]
fn the_contact_of_an_entry_is_the_contact_and_nothing_is_said_for_nobody() {
    let contact = "organisers: [board]\ncontact: {name: The desk, email: desk@fair.example}\n";
    let with = built("name: Hall", contact);
    assert!(with("calendar/events.ics").contains("CONTACT:The desk\\; desk@fair.example\r\n"));
    let without = built("name: Hall", "organisers: [board]\n");
    assert!(!without("calendar/events.ics").contains("CONTACT"));
    for page in ["fair/index.html", "zh/fair/index.html"] {
        assert!(!without(page).contains("Working language") && !without(page).contains("did not state"), "{page}");
    }
    let asked = built("name: Hall", "languages: []\n");
    assert!(asked("fair/index.html").contains("The organisers did not state it."));
}
