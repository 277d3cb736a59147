//! The media types of the files that a site has.
//!
//! In: a path and the first bytes. Out: the value of `Content-Type`. Not here: types of files that no site has.

/// Endings and their types; texts name their encoding, as calendar programs and feed readers need it.
const TYPES: &[(&str, &str)] = &[
    ("html", HTML),
    ("htm", HTML),
    ("css", "text/css; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("jsonld", "application/ld+json"),
    ("geojson", "application/geo+json"),
    ("webmanifest", "application/manifest+json"),
    ("map", "application/json"),
    ("ics", "text/calendar; charset=utf-8"),
    ("vcf", "text/vcard; charset=utf-8"),
    ("atom", ATOM),
    ("rss", "application/rss+xml; charset=utf-8"),
    ("xml", "application/xml; charset=utf-8"),
    ("xsl", "application/xslt+xml; charset=utf-8"),
    ("txt", PLAIN),
    ("md", PLAIN),
    ("yaml", PLAIN),
    ("yml", PLAIN),
    ("csv", "text/csv; charset=utf-8"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("avif", "image/avif"),
    ("ico", "image/x-icon"),
    ("woff", "font/woff"),
    ("woff2", "font/woff2"),
    ("ttf", "font/ttf"),
    ("otf", "font/otf"),
    ("pdf", "application/pdf"),
    ("doc", "application/msword"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ("zip", "application/zip"),
    ("gz", "application/gzip"),
    ("mp3", "audio/mpeg"),
    ("mp4", "video/mp4"),
    ("webm", "video/webm"),
    ("wasm", "application/wasm"),
];

/// The type of pages.
pub const HTML: &str = "text/html; charset=utf-8";
/// The type of feeds.
const ATOM: &str = "application/atom+xml; charset=utf-8";
/// The type of plain texts.
pub const PLAIN: &str = "text/plain; charset=utf-8";

/// The media type of the file `path` that holds `bytes`.
pub fn of(path: &str, bytes: &[u8]) -> &'static str {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    // Host files such as `_headers` have no ending and are texts.
    let Some((_, ending)) = name.rsplit_once('.') else {
        return if name.starts_with('_') { PLAIN } else { "application/octet-stream" };
    };
    let ending = ending.to_ascii_lowercase();
    let known = TYPES.iter().find(|(known, _)| *known == ending).map(|(_, ty)| *ty);
    if ending == "xml" && is_feed(bytes) { ATOM } else { known.unwrap_or("application/octet-stream") }
}

/// Whether the root of this XML is that of an Atom feed.
fn is_feed(bytes: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).into_owned();
    // The first element that is neither a declaration nor a comment.
    let root = start.split('<').skip(1).find(|tag| !tag.starts_with(['?', '!']));
    root.is_some_and(|tag| tag.split(|c: char| c.is_whitespace() || c == '>').next() == Some("feed"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_have_their_types() {
        assert_eq!(of("a/index.html", b""), HTML);
        assert_eq!(of("events.ICS", b""), "text/calendar; charset=utf-8");
        assert_eq!(of("atom.xml", b"<?xml version=\"1.0\"?>\n<!-- x -->\n<feed xmlns=\"a\">"), ATOM);
        assert_eq!(of("sitemap.xml", b"<?xml version=\"1.0\"?><urlset><feed>"), "application/xml; charset=utf-8");
        assert_eq!(of("_headers", b""), PLAIN);
        assert_eq!(of("a.b/LICENSE", b""), "application/octet-stream");
    }
}
