//! A theme is only files: the second one of this repository shows all that the built-in one shows, and the walk through
//! docs/themes.md makes the theme that it says.

use crate::docs::Page;
use crate::html::{Tag, tags};
use crate::support::{Real, compile_well, outputs, read, real, repository, source_path};
use convoke::source::SourceTree;
use std::collections::BTreeSet;
use std::fs;

/// The site of this repository with another theme, and with more files.
fn themed(theme: &str, files: &[(&str, &str)]) -> Real {
    let mut tree: SourceTree = read(repository());
    let path = source_path("convoke.yaml");
    let config = tree.text(&path).expect("the configuration").replace("theme: default", &format!("theme: {theme}"));
    tree.insert_bytes(path, config.into_bytes());
    for (path, text) in files {
        tree.insert_bytes(source_path(path), text.as_bytes().to_vec());
    }
    let compiled = compile_well(tree);
    let outputs = outputs(&compiled, repository());
    Real { compiled, outputs }
}

/// The values of an attribute on the tags that `wanted` lets through.
fn values(tags: &[Tag], attribute: &str, wanted: impl Fn(&Tag) -> bool) -> BTreeSet<String> {
    tags.iter().filter(|tag| wanted(tag)).filter_map(|tag| tag.get(attribute)).map(str::to_owned).collect()
}

#[test]
fn the_second_theme_changes_the_looks_and_not_the_facts() {
    let bulletin = themed("bulletin", &[]);
    let own: BTreeSet<&str> = bulletin.pages().map(|(path, _)| path).collect();
    assert_eq!(own, real().pages().map(|(path, _)| path).collect());
    for (path, html) in real().pages() {
        let (default, own) = (tags(html), tags(bulletin.text(path)));
        for name in ["title", "h1"] {
            let words = |tags: &[Tag]| tags.iter().find(|tag| tag.name == name).map(|tag| tag.text.clone());
            assert_eq!(words(&own), words(&default), "{path}: {name}");
        }
        let times = |tags: &[Tag]| values(tags, "datetime", |tag| tag.name == "time");
        assert_eq!(times(&own), times(&default), "{path}: dates");
        let calendars = |tags: &[Tag]| {
            let all = values(tags, "href", |tag| tag.name == "a");
            all.into_iter().filter(|to| to.starts_with("webcal:") || to.ends_with(".ics")).collect::<BTreeSet<_>>()
        };
        assert_eq!(calendars(&own), calendars(&default), "{path}: calendars");
        let elsewhere = |tags: &[Tag]| {
            let all = values(tags, "href", |tag| tag.name == "a");
            all.into_iter().filter(|to| to.starts_with("http") || to.starts_with("mailto:")).collect::<BTreeSet<_>>()
        };
        assert_eq!(elsewhere(&own), elsewhere(&default), "{path}: links to elsewhere");
        let ids = values(&own, "id", |_| true);
        let inside =
            values(&own, "href", |tag| tag.name == "a").into_iter().filter_map(|to| Some(to.strip_prefix('#')?.to_owned()));
        for id in inside {
            assert!(ids.contains(&id), "{path}: nothing is called {id}");
        }
        let sheets = |tags: &[Tag]| values(tags, "href", |tag| tag.get("rel") == Some("stylesheet"));
        assert!(sheets(&own).is_disjoint(&sheets(&default)), "{path} has the style of the built-in theme");
    }
}

#[test]
fn the_walk_through_the_guide_makes_a_theme() {
    let guide = fs::read_to_string(repository().join("docs/themes.md")).expect("the guide");
    let page = Page::of(&guide);
    let files: Vec<(&str, &str)> = page
        .blocks
        .iter()
        .filter(|block| page.sections[block.section].starts_with("Make one"))
        .filter_map(|block| Some((block.info.split_once(' ')?.1, block.text.as_str())))
        .collect();
    let names: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
    assert_eq!(names.len(), 4, "the walk makes these files: {names:?}");
    assert!(names.iter().all(|name| name.starts_with("themes/notice/")), "{names:?}");
    let made = themed("notice", &files);
    let about = made.text("about/index.html");
    assert!(about.contains("<p class=\"stand\">Last changed on <time"), "{about}");
    let sheet = made.outputs.keys().find(|path| path.starts_with("assets/style-")).expect("a style");
    assert!(made.text(sheet).starts_with(files[0].1));
    // What the theme does not have is that of the built-in one.
    assert!(made.text("call/index.html").contains("class=\"plate"));
}

/// What a frame must hold: the block that the built-in templates fill. The words `t` are there without it.
const FRAME: &str = "<!doctype html>\n<html lang=\"{{ page.lang }}\">\n<title>{{ page.head_title }}</title>\n<main>{% block main %}{% endblock main %}</main>\n</html>\n";

#[test]
fn a_frame_of_its_own_fits_every_built_in_template() {
    let framed = themed("default", &[("templates/base.html", FRAME)]);
    let mut kinds = BTreeSet::new();
    for (path, html) in framed.pages() {
        assert!(
            html.starts_with("<!doctype html>\n<html lang=") && html.trim_end().ends_with("</main>\n</html>"),
            "{path}: {html}"
        );
        assert!(!html.contains("Content-Security-Policy"), "{path} has the frame of the built-in theme");
        kinds.extend(
            framed
                .compiled
                .plan
                .get(path)
                .map(|planned| format!("{:?}", planned.output).split('(').next().unwrap_or_default().to_owned()),
        );
    }
    let all: BTreeSet<String> = real()
        .pages()
        .filter_map(|(path, _)| real().compiled.plan.get(path))
        .map(|planned| format!("{:?}", planned.output).split('(').next().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(kinds, all, "each kind of page is made");
    // Words of the interface stand in the frame's block as they do in the built-in one.
    let words = |html: &str| html.split("<main").nth(1).unwrap_or_default().split('>').skip(1).collect::<Vec<_>>().join(">");
    let main = |html: &str| words(html).split("</main>").next().unwrap_or_default().trim().to_owned();
    for path in ["index.html", "call/index.html", "zh/calendar/index.html", "search/index.html", "404.html"] {
        assert_eq!(main(framed.text(path)), main(real().text(path)), "{path}");
    }
}
