//! HTML in Markdown: off unless the site allows it, and then no more than keeps what pages promise.

use crate::html::tags;
use crate::support::{source_path, told};
use convoke::source::{Source, SourceTree};
use convoke::{Compiled, Inputs, Options, compile};
use std::collections::BTreeMap;

/// A site with an update whose text is `text`, and with a note in inline Markdown.
fn site(allow: bool, text: &str, note: &str) -> Compiled {
    let mut tree = SourceTree::default();
    let mut insert = |path: &str, text: &str| tree.insert_bytes(source_path(path), text.as_bytes().to_vec());
    let config = "version: 1\ntitle: A\nbase_url: https://a.example/\nuid_domain: a.example\ntimezone: UTC\n";
    insert("convoke.yaml", &format!("{config}allow_html: {allow}\n"));
    insert("content/_index.md", "---\ntitle: A\n---\n");
    insert("content/b.md", "---\ntitle: B\n---\n\n## Part\n");
    insert("content/news.md", &format!("---\nkind: update\ntitle: News\ndate: 2027-01-01\n---\n\n{text}\n"));
    let note = serde_json::to_string(note).unwrap();
    insert(
        "content/e.md",
        &format!("---\nkind: event\nid: e\ntitle: E\nupdated: 2027-01-01\ndates: 2027-06-14\ngoals: [{note}]\n---\n\n{text}\n"),
    );
    tree.insert(source_path("content/pic.png"), Source::Asset { len: 1, hash: 0 });
    compile(&Inputs { tree, options: Options::default() }, None)
}

/// The outputs that are text.
fn texts(compiled: &Compiled) -> BTreeMap<String, String> {
    let paths = compiled.plan.paths().filter(|path| !path.as_str().ends_with(".png"));
    paths
        .filter_map(|path| match convoke::render(compiled, path) {
            Ok(convoke::Rendered::Bytes(bytes)) => Some((path.to_string(), String::from_utf8_lossy(&bytes).into_owned())),
            _ => None,
        })
        .collect()
}

fn rules(compiled: &Compiled) -> Vec<&'static str> {
    compiled.diagnostics.iter().map(|found| found.rule.name).filter(|rule| *rule != "structured-data").collect()
}

const KIND: &str = "Water is H<sub>2</sub>O. <!-- a remarque -->\n\n<!-- another\n\nremarque -->\n\n<div class=\"own\" id=\"box\">\n\nSee the <a href=\"b.md#part\">*part*</a>.\n\n<p>Some &amp; more</p>\n\n</div>\n\n<IMG SRC=pic.png ALT='a picture'>\n";

#[test]
fn off_nothing_passes_and_it_is_told_once_a_text() {
    let compiled = site(false, KIND, "x <b>y</b>");
    assert_eq!(rules(&compiled), ["raw-html", "raw-html", "raw-html"], "{}", told(&compiled));
    for (path, text) in texts(&compiled) {
        for mark in ["<sub>", "class=\"own\"", "another", "a remarque", "pic.png", "<b>y"] {
            assert!(!text.contains(mark), "{path} holds {mark}");
        }
    }
}

#[test]
fn on_it_passes_to_pages_and_its_words_elsewhere() {
    let compiled = site(true, KIND, "x <b>y</b>");
    assert_eq!(rules(&compiled), Vec::<&str>::new(), "{}", told(&compiled));
    let texts = texts(&compiled);
    let page = &texts["e/index.html"];
    for part in [
        "H<sub>2</sub>O",
        "<div class=\"own\" id=\"box\">",
        "<a href=\"../b/index.html#part\"><em>part</em></a>",
        "<p>Some &amp; more</p>",
        "<img src=\"../pic.png\" alt=\"a picture\">",
        "x <b>y</b>",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    assert!(!page.contains("remarque"), "{page}");
    assert!(tags(page).iter().any(|tag| tag.name == "sub"));
    for (path, text) in texts.iter().filter(|(path, _)| !path.ends_with(".html")) {
        for mark in ["sub>", "class=", "remarque", "<b>", "<IMG", "&lt;div"] {
            assert!(path.starts_with("assets/") || !text.contains(mark), "{path} holds {mark}");
        }
    }
    let feed = texts.values().find(|text| text.contains("<feed ")).expect("a feed");
    assert!(feed.contains("H2O") && feed.contains("Some &amp;"), "{feed}");
    assert!(
        texts.iter().any(|(path, text)| path.starts_with("search/") && text.contains(" more=") && !text.contains(" div=")),
        "the search has its words"
    );
}

#[test]
fn on_what_breaks_a_promise_is_an_error_at_its_place() {
    for (text, rule, at) in [
        ("a <script>b</script>", "unsafe-html", "<script>"),
        ("<ScRiPt SRC=//evil.example/a.js></sCrIpT>", "unsafe-html", "<ScRiPt SRC=//evil.example/a.js>"),
        ("<div><scr<script>ipt></div>", "unsafe-html", "<scr<script>"),
        ("<b onclick=\"a\">b</b>", "unsafe-html", "<b onclick=\"a\">"),
        ("<p style=\"a\">b</p>", "unsafe-html", "<p style=\"a\">"),
        ("<style>a</style>", "unsafe-html", "<style>"),
        ("<iframe src=\"b.md\"></iframe>", "unsafe-html", "<iframe src=\"b.md\">"),
        ("<form action=\"//evil.example\"></form>", "unsafe-html", "<form action=\"//evil.example\">"),
        ("<div>\n\nb", "unsafe-html", "<div>"),
        ("b</div>", "unsafe-html", "</div>"),
        ("</main>", "unsafe-html", "</main>"),
        ("a <b>b\n\nc</b>", "unsafe-html", "<b>"),
        ("| a |\n|---|\n| <div>x</div> |", "unsafe-html", "<div>"),
        ("| a |\n|---|\n| <b>x |", "unsafe-html", "<b>"),
        ("## A <svg onload=a>", "unsafe-html", "<svg onload=a>"),
        ("<p><div>b</div></p>", "unsafe-html", "<div>"),
        ("[a <a href=\"b.md\">b</a>](b.md)", "unsafe-html", "<a href=\"b.md\">"),
        ("<?php echo ?>", "unsafe-html", "<?php echo ?>"),
        ("<![CDATA[<script>a</script>]]>", "unsafe-html", "<![CDATA[<script>a</script>]]>"),
        ("<div\n\na", "unsafe-html", "<div\n"),
        ("<a href=\"javascript:a\">b</a>", "unsafe-link", "<a href=\"javascript:a\">"),
        ("<a href=\" JaVa\tScript:a\">b</a>", "unsafe-link", "<a href=\" JaVa\tScript:a\">"),
        ("<a href=\"java&#115;cript:a\">b</a>", "unsafe-html", "<a href=\"java&#115;cript:a\">"),
        ("<a href=\"data:text/html,a\">b</a>", "unsafe-link", "<a href=\"data:text/html,a\">"),
        ("<a href=\"no.md\">b</a>", "dead-link", "<a href=\"no.md\">"),
        ("<a href=\"b.md#no\">b</a>", "dead-anchor", "<a href=\"b.md#no\">"),
        (
            "<img src=\"https://evil.example/a.png\" alt=\"a\">",
            "third-party",
            "<img src=\"https://evil.example/a.png\" alt=\"a\">",
        ),
        ("<img src=\"//evil.example/a.png\" alt=\"a\">", "third-party", "<img src=\"//evil.example/a.png\" alt=\"a\">"),
        ("<img src=\"pic.png\">", "image-without-text", "<img src=\"pic.png\">"),
        ("## A\n\n<p id=\"a\">b</p>", "duplicate-id", "<p id=\"a\">"),
        ("> <div>\n> <script>a", "unsafe-html", "<script>"),
    ] {
        let compiled = site(true, text, "x");
        let found = compiled.diagnostics.iter().find(|found| {
            found.rule.name == rule && {
                let file = compiled.text(&found.span.file).unwrap();
                found.span.file.as_str() == "content/e.md" && file.get(found.span.range()) == Some(at)
            }
        });
        let places: Vec<_> =
            compiled.diagnostics.iter().map(|d| compiled.text(&d.span.file).unwrap().get(d.span.range())).collect();
        assert!(found.is_some(), "{text}: {}{places:?}", told(&compiled));
        assert!(compiled.diagnostics.has_errors(), "{text}");
    }
}

/// Pieces of all kinds in all places: nothing that runs or loads reaches an output, allowed or not, also where `serve`
/// shows a page with errors.
#[test]
fn nothing_that_runs_is_ever_written() {
    let pieces = [
        "<script>x()</script>",
        "<scr<script>ipt>x()</scr</script>ipt>",
        "<SCRIPT/src=//evil.example>",
        "<img src=x onerror=x()>",
        "<img/src=\"x\"/onerror=\"x()\"",
        "<svg><script>x()</script></svg>",
        "<svg/onload=x()>",
        "<iframe srcdoc=\"<script>x()</script>\">",
        "<![CDATA[<script>x()</script>]]>",
        "<?xml <script>x()</script> ?>",
        "<!-- --!><script>x()</script> -->",
        "<!--><script>x()</script>",
        "<b title=\"</b><script>x()</script>\">",
        "<b title='\"><script>x()</script>'>",
        "<a href='javascript:x()'>a</a>",
        "<a href='&#106;avascript:x()'>a</a>",
        "[a](javascript:x())",
        "[a](JaVaScRiPt:x())",
        "[a](&#106;avascript:x())",
        "[a](<java\tscript:x()>)",
        "[a](java&NewLine;script:x())",
        "[a](&#1;javascript:x())",
        "[a](data:text/html,<script>x()</script>)",
        "[a](vbscript:x())",
        "![a](javascript:x())",
        "[a]\n\n[a]: javascript:x() \"t\"\n",
        "<javascript:x()>",
        "[a](b.md \"<script>x()</script>\")",
        "![<script>x()</script>](pic.png)",
        "`<script>x()</script>`",
    ];
    let places = [
        "{}",
        "a {} b",
        "## {}\n",
        "| a |\n|---|\n| {} |\n",
        "- {}\n",
        "> {}\n",
        "<div>\n{}\n</div>\n",
        "[^1]\n\n[^1]: {}\n",
        "*{}*",
        "**a** {}",
    ];
    for allow in [false, true] {
        for piece in pieces {
            let text: String = places.iter().map(|place| place.replace("{}", piece) + "\n\n").collect();
            let compiled = site(allow, &text, piece);
            for path in ["e/index.html", "news/index.html"] {
                let html = match convoke::render(&compiled, compiled.plan.paths().find(|p| p.as_str() == path).unwrap()) {
                    Ok(convoke::Rendered::Bytes(bytes)) => String::from_utf8(bytes).unwrap(),
                    other => panic!("{other:?}"),
                };
                let main = html.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
                for tag in tags(main) {
                    let name = tag.name.as_str();
                    assert!(!["script", "style", "iframe", "object", "base"].contains(&name), "{piece}: <{name}> in {main}");
                    for attribute in ["onerror", "onload", "onclick", "srcdoc", "style"] {
                        assert!(tag.get(attribute).is_none(), "{piece}: {attribute} in {main}");
                    }
                    for attribute in ["href", "src"] {
                        let address: String = tag
                            .get(attribute)
                            .unwrap_or_default()
                            .chars()
                            .filter(|c| *c > ' ')
                            .collect::<String>()
                            .to_ascii_lowercase();
                        assert!(
                            !["javascript:", "data:", "vbscript:"].iter().any(|scheme| address.starts_with(scheme)),
                            "{piece}: {address}"
                        );
                    }
                }
            }
        }
    }
}

/// Links whose scheme is hidden are told as what they are.
#[test]
fn hidden_schemes_are_told() {
    for target in [
        "javascript:a",
        "JAVASCRIPT:a",
        "&#106;avascript:a",
        "<java\tscript:a>",
        "java&Tab;script:a",
        "&#1;javascript:a",
        "data:text/html,a",
        "DATA:a",
        "vbscript:a",
        "file:a",
    ] {
        for note in [false, true] {
            let link = format!("[a]({target})");
            let compiled = if note { site(false, "x", &link) } else { site(false, &link, "x") };
            assert!(rules(&compiled).contains(&"unsafe-link"), "{target}: {}", told(&compiled));
        }
    }
    let compiled = site(false, "x", "[a]\n\n[a]: javascript:a");
    assert!(rules(&compiled).contains(&"unsafe-link"), "{}", told(&compiled));
}
