//! The ways to a page: dates by year and month, places, the index of all pages, former addresses, the page for what is not there.

use crate::html::tags;
use crate::support::{compile_well, outputs, read_tiny, real, tiny_site};
use convoke::Compiled;
use convoke::path::SourcePath;
use convoke::plan::Output;
use convoke::source::{Source, SourceTree};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn site(files: &[(&str, &str)]) -> (Compiled, BTreeMap<String, String>) {
    let mut tree = SourceTree::default();
    for (path, text) in files {
        tree.insert(SourcePath::new(path).unwrap(), Source::Text((*text).into()));
    }
    let compiled = compile_well(tree);
    let texts = outputs(&compiled, Path::new("/nowhere"));
    (compiled, texts.into_iter().filter_map(|(path, bytes)| Some((path, String::from_utf8(bytes).ok()?))).collect())
}

const CONFIG: &str =
    "version: 1\ntitle: S\nbase_url: https://s.example/\nuid_domain: s.example\nlanguages: [en, zh]\npage_size: 2\n";
const HOME: &str = "---\ntitle: S\n---\n";

fn event(id: &str, dates: &str) -> String {
    format!("---\nkind: event\nid: {id}\ntitle: Event {id}\nupdated: 2020-01-01\ndates: {dates}\nplace: hall\n---\n")
}

#[test]
fn a_month_is_a_table_whose_days_lead_to_what_is_on_them() {
    let html = real().text("dates/index.html");
    let tags = tags(html);
    let count = |name: &str| tags.iter().filter(|tag| tag.name == name).count();
    assert!(count("table") > 5);
    assert_eq!(count("table"), count("caption"));
    assert_eq!(tags.iter().filter(|tag| tag.name == "th" && tag.get("scope") == Some("col")).count(), count("table") * 7);
    assert_eq!(tags.iter().filter(|tag| tag.name == "td").count() % 7, 0, "all weeks have seven days");
    let ids: BTreeSet<&str> = tags.iter().filter_map(|tag| tag.get("id")).collect();
    for link in tags.iter().filter_map(|tag| tag.get("href")).filter_map(|href| href.strip_prefix('#')) {
        assert!(ids.contains(link), "#{link}");
    }
    // Both days of the workshop, in a February that begins on a Saturday.
    assert!(html.contains("<tr><td></td><td></td><td></td><td></td><td></td><td>1</td><td>2</td></tr>"));
    assert_eq!(html.matches("<a href=\"#workshop-1\">").count(), 2);
}

#[test]
fn lists_tell_the_days_of_a_long_event_and_its_page_the_clocks() {
    let (_, pages) = site(&[
        ("convoke.yaml", CONFIG),
        ("content/_index.md", HOME),
        ("content/places.yaml", "hall: {name: Hall, town: Town}\n"),
        ("content/events/_index.md", "---\ntitle: Events\n---\n"),
        ("content/events/a.md", &event("a", "2026-05-14 09:30/2026-05-17 16:30 Europe/Paris")),
        ("content/events/b.md", &event("b", "2026-05-18 09:30/16:30 Europe/Paris")),
    ]);
    // What joins the days is heard as well as seen.
    let days = |month: &str| {
        format!(
            "<time datetime=\"2026-05-14\">14</time><span aria-hidden=\"true\">–</span><span class=\"vh\"> to </span>\
             <time datetime=\"2026-05-17\">{month}</time><"
        )
    };
    for list in ["events/index.html", "dates/index.html"] {
        let list = &pages[list];
        assert!(list.contains(&format!("<p class=\"when\">{}", days("17 May 2026"))), "{list}");
        assert!(!list.contains("14 May 2026, ") && list.contains("Monday 18 May 2026, "), "{list}");
    }
    let page = &pages["events/a/index.html"];
    assert!(page.contains(&format!("<dd class=\"big\">{}", days("17&nbsp;May 2026"))), "{page}");
    assert!(page.contains("09:30") && page.contains("16:30"), "{page}");
}

#[test]
fn many_dates_have_a_page_for_each_year() {
    let (_, pages) = site(&[
        ("convoke.yaml", CONFIG),
        ("content/_index.md", HOME),
        ("content/places.yaml", "hall: {name: Hall, town: Town}\n"),
        ("content/a.md", &event("a", "2019-12-30/2020-01-02")),
        ("content/b.md", &event("b", "2020-01-05")),
        ("content/c.md", &event("c", "2020-Q3")),
        ("content/d.md", &event("d", "tba")),
        ("content/e.md", &event("e", "2020-03-01/2020-09-30")),
    ]);
    let all = &pages["dates/index.html"];
    assert!(all.contains("dates/2019/index.html") && all.contains("dates/2020/index.html") && !all.contains("<table"));
    assert!(all.contains("id=\"d\"") && !all.contains("id=\"a\""), "what has no date stands on the page of all");
    let year = &pages["dates/2020/index.html"];
    assert_eq!(
        year.matches("dates/2019/index.html#a\"").count(),
        2,
        "the two days on which the event of the year before goes on"
    );
    assert!(year.contains("id=\"b\"") && year.contains("id=\"c\"") && !year.contains("id=\"d\""));
    assert_eq!(year.matches("href=\"#e\"").count(), 2, "of what lasts longer than a month, the first and the last day");
    assert!(year.contains("month-2020-01") && year.contains("month-2020-09") && !year.contains("month-2020-05"));
    assert!(year.contains("rel=\"prev\""));
    let chinese = &pages["zh/dates/2020/index.html"];
    assert!(chinese.contains("2020年3月") && chinese.contains("周一"));
    assert!(pages["sitemap.xml"].contains("https://s.example/zh/dates/2020/"));
    let place = &pages["places/hall/index.html"];
    assert!(place.contains("Hall, Town") && place.contains("Event a") && pages.contains_key("places/hall/page/3/index.html"));
    assert!(pages["a/index.html"].contains("places/hall/index.html"));
}

#[test]
fn every_page_is_in_the_index() {
    for (language, prefix) in ["", "zh/"].into_iter().enumerate() {
        let compiled = compile_well(read_tiny("everything"));
        let texts = outputs(&compiled, &tiny_site("everything").join("in"));
        let index = String::from_utf8(texts[&format!("{prefix}a-z/index.html")].clone()).unwrap();
        for (path, planned) in compiled.plan.iter() {
            if matches!(planned.output, Output::Document(_, of, 1) if of == language)
                && path.as_str() != format!("{prefix}index.html")
            {
                assert!(index.contains(&format!("href=\"../{}{path}\"", if prefix.is_empty() { "" } else { "../" })), "{path}");
            }
        }
    }
    let html = real().text("a-z/index.html");
    assert!(
        html.find("id=\"index-0-9\"") < html.find("id=\"index-a\"") && html.find("id=\"index-a\"") < html.find("id=\"index-w\"")
    );
}

#[test]
fn a_long_index_has_parts() {
    let pages: Vec<(String, String)> = (0..25)
        .map(|n| {
            (format!("content/p{n:02}.md"), format!("---\ntitle: {} page {n:02}\n---\n", if n < 13 { "Air" } else { "Élan" }))
        })
        .collect();
    let mut files: Vec<(&str, &str)> = pages.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    files.extend([("convoke.yaml", CONFIG), ("content/_index.md", HOME)]);
    let (_, made) = site(&files);
    let first = &made["a-z/index.html"];
    assert!(first.contains("id=\"index-a\"") && first.contains("id=\"index-e\""), "É stands under E");
    assert!(first.contains("a-z/page/2/index.html") && made["a-z/page/2/index.html"].contains("a-z/index.html#index-a"));
    assert!(made["zh/a-z/index.html"].contains("id=\"index-page\""), "Chinese goes by kind");
}

#[test]
fn a_former_address_leads_on_in_each_language() {
    let page = "---\ntitle: New\naliases: [old, /older/page.html, taken]\n---\n";
    let taken = "---\ntitle: Taken\nslug: other\n---\n";
    let (_, made) =
        site(&[("convoke.yaml", CONFIG), ("content/_index.md", HOME), ("content/new.md", page), ("content/taken.md", taken)]);
    assert!(made["old/index.html"].contains("url=../new/index.html"));
    assert!(
        made["zh/old/index.html"].contains("url=../../zh/new/index.html")
            && made["zh/old/index.html"].contains("lang=\"zh-Hans\"")
    );
    assert!(made["zh/older/page.html"].contains("zh/new/index.html"));
    let rules: Vec<&str> = made["_redirects"].lines().collect();
    assert!(rules.contains(&"/old/ /new/ 301") && rules.contains(&"/zh/older/page.html /zh/new/ 301"), "{rules:?}");
}

#[test]
fn what_is_not_there_is_said_in_every_language() {
    let (_, made) = site(&[("convoke.yaml", CONFIG), ("content/_index.md", HOME)]);
    for (path, lang) in [("404.html", "zh-Hans"), ("zh/404.html", "en")] {
        assert!(made[path].contains(&format!("lang=\"{lang}\" dir=\"ltr\"")), "{path}");
        assert!(made[path].contains("Page not found") && made[path].contains("页面不存在"), "{path}");
        assert!(
            made[path].contains("https://s.example/zh/index.html") && made[path].contains("https://s.example/index.html"),
            "{path}"
        );
    }
}

#[test]
fn a_page_of_the_site_itself_stands() {
    let own = "---\ntitle: Our own\n---\nOur own words.\n";
    let (compiled, made) = site(&[
        ("convoke.yaml", CONFIG),
        ("content/_index.md", HOME),
        ("content/search.md", own),
        ("content/dates.md", own),
        ("content/a.md", "---\nkind: event\nid: a\ntitle: A\nupdated: 2020-01-01\ndates: 2020-01-02\n---\n"),
    ]);
    assert!(compiled.diagnostics.iter().all(|found| found.rule.name != "path-collision"));
    assert!(made["search/index.html"].contains("Our own words") && made["dates/index.html"].contains("Our own words"));
}

#[test]
fn anchors_of_milestones_clauses_and_updates_are_their_ids() {
    let updates = real().text("updates/index.html");
    let ids =
        tags(updates).iter().filter_map(|tag| tag.get("id").map(str::to_owned)).filter(|id| id.starts_with("update-")).count();
    assert!(ids > 10, "{ids}");
    for (_, document) in real().compiled.site().unwrap().documents.iter() {
        let path = format!("{}/index.html", document.key);
        if let convoke::model::Kind::Guideline(guideline) = &document.kind {
            for clause in &guideline.clauses {
                assert!(real().text(&path).contains(&format!("<tr id=\"{}\">", clause.id.value)), "{}", clause.id.value);
            }
        }
        for milestone in document.milestones() {
            // The dates of a registration stand with it.
            let element = if milestone.of_registration { "dd" } else { "li" };
            let anchor = format!("<{element} id=\"{}\"", milestone.id.value);
            assert!(real().text(&path).contains(&anchor), "{}", milestone.id.value);
        }
    }
}
