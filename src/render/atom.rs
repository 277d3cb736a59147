//! Atom feeds, RFC 4287.
//!
//! In: an [`AtomFeed`]. Out: the text of its file. Same feed, same bytes.
//! Not here: RSS, JSON Feed, and which updates a feed carries ([`crate::plan`]).

use super::xml::{DECLARATION, escape, line};
use crate::time::{Timestamp, extended_utc};
use crate::view::atom::{AtomEntry, AtomFeed};
use std::fmt::Write;

/// Writes an Atom feed, RFC 4287, as `application/atom+xml` in UTF-8.
///
/// All times are RFC 3339 in UTC. Empty texts are left out, but for the title, which each entry must have (4.1.2): there
/// the address stands in. Identities and addresses are written as they are: the callers see to it that they are absolute.
pub fn write(feed: &AtomFeed) -> String {
    let mut out = String::from(DECLARATION);
    let _ = writeln!(out, "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">", escape(&feed.lang));
    line(&mut out, 1, "id", &[], Some(&feed.id));
    line(&mut out, 1, "title", &[], Some(&feed.title));
    optional(&mut out, 1, "subtitle", &[], feed.subtitle.as_deref());
    line(&mut out, 1, "updated", &[], Some(&rfc3339(feed.updated)));
    line(&mut out, 1, "link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &feed.self_url)], None);
    line(
        &mut out,
        1,
        "link",
        &[("rel", "alternate"), ("type", "text/html"), ("hreflang", &feed.lang), ("href", &feed.page_url)],
        None,
    );
    out.push_str("  <author>\n");
    line(&mut out, 2, "name", &[], Some(&feed.author));
    out.push_str("  </author>\n");
    optional(&mut out, 1, "generator", &[], Some(&feed.generator));
    for entry in &feed.entries {
        write_entry(&mut out, entry);
    }
    out.push_str("</feed>\n");
    out
}

fn write_entry(out: &mut String, entry: &AtomEntry) {
    let title = if entry.title.trim().is_empty() { &entry.url } else { &entry.title };
    out.push_str("  <entry>\n");
    line(out, 2, "id", &[], Some(&entry.id));
    line(out, 2, "title", &[], Some(title));
    line(out, 2, "updated", &[], Some(&rfc3339(entry.updated)));
    if let Some(published) = entry.published {
        line(out, 2, "published", &[], Some(&rfc3339(published)));
    }
    line(out, 2, "link", &[("rel", "alternate"), ("type", "text/html"), ("href", &entry.url)], None);
    for (term, label) in entry.categories.iter().filter(|(term, _)| !term.trim().is_empty()) {
        let attributes = [("term", term.as_str()), ("label", label)];
        line(out, 2, "category", if term == label { &attributes[..1] } else { &attributes }, None);
    }
    optional(out, 2, "summary", &[], entry.summary.as_deref());
    optional(out, 2, "content", &[("type", "html")], entry.content_html.as_deref());
    out.push_str("  </entry>\n");
}

fn optional(out: &mut String, depth: usize, name: &str, attributes: &[(&str, &str)], text: Option<&str>) {
    if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
        line(out, depth, name, attributes, Some(text));
    }
}

/// A time as RFC 3339 writes it, in UTC and to the second: `2015-03-16T11:00:00Z`.
fn rfc3339(time: Timestamp) -> String {
    extended_utc(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feed() -> AtomFeed {
        AtomFeed {
            id: "tag:cas.example,2014:updates".into(),
            title: "ESA & CAS <updates>".into(),
            subtitle: Some(String::new()),
            lang: "zh-Hans".into(),
            updated: "2015-03-16T11:00:00.5Z".parse().unwrap(),
            author: "Team \"A\"".into(),
            self_url: "https://cas.example/atom.xml?a=1&b=2".into(),
            page_url: "https://cas.example/".into(),
            generator: "Convoke 0.1".into(),
            entries: vec![AtomEntry {
                id: "tag:cas.example,2014:updates/1".into(),
                title: "截止日期\u{0}".into(),
                updated: "2015-03-16T11:00:00Z".parse().unwrap(),
                published: Some("2015-03-15T11:00:00Z".parse().unwrap()),
                url: "https://cas.example/1/".into(),
                summary: None,
                content_html: Some("<p>a &amp; b</p>".into()),
                categories: vec![("Call".into(), "Call".into()), (" ".into(), " ".into()), ("ws".into(), "研讨会".into())],
            }],
        }
    }

    #[test]
    fn a_feed_is_written_in_order_and_escaped() {
        let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"zh-Hans\">
  <id>tag:cas.example,2014:updates</id>
  <title>ESA &amp; CAS &lt;updates&gt;</title>
  <updated>2015-03-16T11:00:00Z</updated>
  <link rel=\"self\" type=\"application/atom+xml\" href=\"https://cas.example/atom.xml?a=1&amp;b=2\"/>
  <link rel=\"alternate\" type=\"text/html\" hreflang=\"zh-Hans\" href=\"https://cas.example/\"/>
  <author>
    <name>Team &quot;A&quot;</name>
  </author>
  <generator>Convoke 0.1</generator>
  <entry>
    <id>tag:cas.example,2014:updates/1</id>
    <title>截止日期</title>
    <updated>2015-03-16T11:00:00Z</updated>
    <published>2015-03-15T11:00:00Z</published>
    <link rel=\"alternate\" type=\"text/html\" href=\"https://cas.example/1/\"/>
    <category term=\"Call\"/>
    <category term=\"ws\" label=\"研讨会\"/>
    <content type=\"html\">&lt;p&gt;a &amp;amp; b&lt;/p&gt;</content>
  </entry>
</feed>
";
        assert_eq!(write(&feed()), expected);
    }

    #[test]
    fn an_entry_without_a_title_shows_its_address() {
        let mut feed = feed();
        feed.entries[0].title = " ".into();
        assert!(write(&feed).contains("<title>https://cas.example/1/</title>"));
    }
}
