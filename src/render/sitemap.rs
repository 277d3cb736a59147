//! `sitemap.xml` (sitemaps.org protocol 0.9 with `hreflang` alternates) and `robots.txt` (RFC 9309).
//!
//! In: the canonical pages, each with its translations. Out: the texts of the two files.
//! Not here: `changefreq` and `priority`, which search engines ignore; a sitemap index, which more than 50,000 pages
//! would need; and any `Disallow`: Google Calendar obeys it for feeds too.

use super::xml::{DECLARATION, line};
use crate::view::sitemap::SitemapEntry;

/// Writes a sitemap: at most 50,000 entries and 50 MB by the protocol, which the caller sees to.
///
/// A `lastmod` that is no `YYYY-MM-DD` is left out: one wrong date makes search engines distrust all.
pub fn write_sitemap(entries: &[SitemapEntry]) -> String {
    let mut out = String::from(DECLARATION);
    out.push_str("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n");
    for entry in entries {
        out.push_str("  <url>\n");
        line(&mut out, 2, "loc", &[], Some(&entry.url));
        if let Some(day) = entry.lastmod.as_deref().filter(|day| is_day(day)) {
            line(&mut out, 2, "lastmod", &[], Some(day));
        }
        for (lang, url) in &entry.alternates {
            line(&mut out, 2, "xhtml:link", &[("rel", "alternate"), ("hreflang", lang), ("href", url)], None);
        }
        out.push_str("  </url>\n");
    }
    out.push_str("</urlset>\n");
    out
}

fn is_day(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() })
}

/// Writes `robots.txt`: everything may be read, above all the `.ics` files, and the sitemap is named.
pub fn robots(sitemap_url: Option<&str>) -> String {
    let mut out = String::from("User-agent: *\nAllow: /\n");
    if let Some(url) = sitemap_url.filter(|url| !url.is_empty() && !url.contains(char::is_control)) {
        out.push_str("\nSitemap: ");
        out.push_str(url);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sitemap_names_translations() {
        let url = |path: &str| format!("https://cas.example/{path}");
        let alternates = vec![("en".to_owned(), url("a/?x&y")), ("x-default".to_owned(), url("a/?x&y"))];
        let dated = SitemapEntry { url: url("a/?x&y"), lastmod: Some("2015-03-16".into()), alternates };
        let plain = SitemapEntry { url: url("b/"), lastmod: Some("yesterday".into()), alternates: Vec::new() };
        let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">
  <url>
    <loc>https://cas.example/a/?x&amp;y</loc>
    <lastmod>2015-03-16</lastmod>
    <xhtml:link rel=\"alternate\" hreflang=\"en\" href=\"https://cas.example/a/?x&amp;y\"/>
    <xhtml:link rel=\"alternate\" hreflang=\"x-default\" href=\"https://cas.example/a/?x&amp;y\"/>
  </url>
  <url>
    <loc>https://cas.example/b/</loc>
  </url>
</urlset>
";
        assert_eq!(write_sitemap(&[dated, plain]), expected);
    }

    #[test]
    fn robots_may_read_everything() {
        assert_eq!(robots(None), "User-agent: *\nAllow: /\n");
        assert_eq!(robots(Some("https://a/sitemap.xml")), "User-agent: *\nAllow: /\n\nSitemap: https://a/sitemap.xml\n");
        assert_eq!(robots(Some("https://a/\nDisallow: /")), robots(None));
    }
}
