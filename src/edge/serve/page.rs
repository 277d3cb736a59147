//! What `serve` adds to pages: live reload and the panel of findings. A build adds neither.
//!
//! In: HTML as rendered, and findings. Out: HTML. The content security policy of the page is opened just as far as
//! the additions need. Not here: when a page reloads (`reload.js`).

use super::clock;
use super::own::PREFIX;
use crate::diag::Severity;
use crate::edge::report::{self, Row};
use crate::text::escape::{escape, unescape_attribute};
use crate::time::Timestamp;
use std::fmt::Write;
use std::ops::Range;

/// `html` with live reload from `version` on, with a panel where there are findings, and with its clock at `as_of`.
pub fn dress(html: &str, version: u64, findings: &[Row], is_old: bool, as_of: Option<Timestamp>) -> String {
    let mut page = open_policies(html);
    let mut extra = String::new();
    if !findings.is_empty() || as_of.is_some() {
        let _ = writeln!(extra, "<link rel=\"stylesheet\" href=\"{PREFIX}panel.css\">");
    }
    if let Some(moment) = as_of {
        clock::banner(&mut extra, moment);
    }
    if !findings.is_empty() {
        panel(&mut extra, findings, is_old);
    }
    script(&mut extra, version);
    let at = find_last(&page, "</body").unwrap_or(page.len());
    page.insert_str(at, &extra);
    if let Some(moment) = as_of {
        // Before the first script, after the policy that must let it in.
        let mut script = String::new();
        clock::script(&mut script, moment);
        let at = find(&page, "<script").unwrap_or(page.len());
        page.insert_str(at, &script);
    }
    page
}

/// A page of its own that says what is wrong, for when there is no good page to show.
pub fn full(title: &str, version: u64, findings: &[Row]) -> String {
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{0}</title>\n\
         <link rel=\"stylesheet\" href=\"{PREFIX}panel.css\">\n</head>\n<body class=\"convoke-page\">\n<main>\n<h1>{0}</h1>\n",
        escape(title)
    );
    list(&mut page, findings);
    page.push_str("</main>\n");
    script(&mut page, version);
    page.push_str("</body>\n</html>\n");
    page
}

/// The findings counted: `3 errors and 1 warning`.
pub fn counted(findings: &[Row]) -> String {
    report::counted(|severity| findings.iter().filter(|row| row.severity == severity).count())
}

fn script(out: &mut String, version: u64) {
    let _ = writeln!(out, "<script src=\"{PREFIX}reload.js\" data-version=\"{version}\" defer></script>");
}

fn panel(out: &mut String, findings: &[Row], is_old: bool) {
    let open = if findings.iter().any(|row| row.severity == Severity::Error) { " open" } else { "" };
    let _ = write!(
        out,
        "<section id=\"convoke-panel\" aria-labelledby=\"convoke-panel-title\" lang=\"en\" dir=\"ltr\">\n\
         <details{open}>\n<summary><h2 id=\"convoke-panel-title\">Convoke: {}</h2></summary>\n",
        counted(findings)
    );
    if is_old {
        out.push_str("<p>This is the last good state; it is renewed once the errors are mended.</p>\n");
    }
    list(out, findings);
    out.push_str("</details>\n</section>\n");
}

fn list(out: &mut String, findings: &[Row]) {
    if findings.is_empty() {
        return;
    }
    out.push_str("<ol class=\"convoke-findings\">\n");
    for row in findings {
        let (word, message) = (row.severity.word(), escape(&row.message));
        let (address, rule) = (escape(&row.address), escape(row.rule));
        let _ = write!(
            out,
            "<li class=\"convoke-{word}\"><p><strong>{word}</strong> {message} <code>{rule}</code></p>\n<p><code>{address}</code></p>"
        );
        if let Some(help) = &row.help {
            let _ = write!(out, "\n<p>Help: {}</p>", escape(help));
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ol>\n");
}

/// Where `needle` (in lower case) stands last, whatever the case there.
fn find_last(text: &str, needle: &str) -> Option<usize> {
    let (text, needle) = (text.as_bytes(), needle.as_bytes());
    text.windows(needle.len()).rposition(|window| window.eq_ignore_ascii_case(needle))
}

/// Opens each content security policy in the page for the additions.
fn open_policies(html: &str) -> String {
    let mut out = String::with_capacity(html.len() + 1024);
    let mut rest = html;
    while let Some(at) = find(rest, "<meta") {
        let tag = &rest[at..at + tag_len(&rest[at..])];
        out.push_str(&rest[..at]);
        let is_policy =
            attribute(tag, "http-equiv").is_some_and(|value| tag[value].eq_ignore_ascii_case("content-security-policy"));
        match attribute(tag, "content").filter(|_| is_policy) {
            Some(value) => {
                let policy = open_policy(&unescape_attribute(&tag[value]));
                let _ = write!(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">", escape(&policy));
            }
            None => out.push_str(tag),
        }
        rest = &rest[at + tag.len()..];
    }
    out.push_str(rest);
    out
}

fn find(text: &str, needle: &str) -> Option<usize> {
    text.as_bytes().windows(needle.len()).position(|window| window.eq_ignore_ascii_case(needle.as_bytes()))
}

/// The length of the tag that `text` begins with, `>` included; quoted values may hold a `>`.
fn tag_len(text: &str) -> usize {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    text.len()
}

/// Where the value of an attribute stands in a tag, without its quotes.
fn attribute(tag: &str, name: &str) -> Option<Range<usize>> {
    let bytes = tag.as_bytes();
    let skip = |mut at: usize, set: &[u8]| {
        while bytes.get(at).is_some_and(|byte| set.contains(byte)) {
            at += 1;
        }
        at
    };
    let until = |at: usize, set: &[u8]| at + bytes[at..].iter().position(|byte| set.contains(byte)).unwrap_or(bytes.len() - at);
    let mut at = until(0, b" \t\n\r\x0c>");
    loop {
        at = skip(at, b" \t\n\r\x0c/");
        let end = until(at, b" \t\n\r\x0c=>/");
        if end == at {
            return None;
        }
        let key = &tag[at..end];
        let equals = skip(end, b" \t\n\r\x0c");
        at = end;
        if bytes.get(equals) == Some(&b'=') {
            let start = skip(equals + 1, b" \t\n\r\x0c");
            let value = match bytes.get(start) {
                Some(quote @ (b'"' | b'\'')) => start + 1..until(start + 1, &[*quote]),
                _ => start..until(start, b" \t\n\r\x0c>"),
            };
            at = (value.end + usize::from(value.start > start)).min(bytes.len());
            if key.eq_ignore_ascii_case(name) {
                return Some(value);
            }
        }
    }
}

/// `policy`, with leave for scripts, styles and requests of this server.
fn open_policy(policy: &str) -> String {
    let directives = policy.split(';').map(|directive| directive.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    // The server speaks plain HTTP, so that nothing may be upgraded.
    let mut directives: Vec<Vec<String>> = directives
        .filter(|words| words.first().is_some_and(|name| !name.eq_ignore_ascii_case("upgrade-insecure-requests")))
        .collect();
    for (name, is_needed) in
        [("script-src", true), ("script-src-elem", false), ("style-src", true), ("style-src-elem", false), ("connect-src", true)]
    {
        grant(&mut directives, name, is_needed);
    }
    directives.iter().map(|words| words.join(" ")).collect::<Vec<_>>().join("; ")
}

/// Adds `'self'` to the directive `name`; one that is missing and needed begins as a copy of `default-src`.
fn grant(directives: &mut Vec<Vec<String>>, name: &str, is_needed: bool) {
    let find = |name: &str| directives.iter().position(|words| words.first().is_some_and(|word| word.eq_ignore_ascii_case(name)));
    let at = match (find(name), find("default-src")) {
        (Some(at), _) => at,
        (None, Some(default)) if is_needed => {
            let mut copy = directives[default].clone();
            name.clone_into(&mut copy[0]);
            directives.push(copy);
            directives.len() - 1
        }
        _ => return,
    };
    let words = &mut directives[at];
    words.retain(|word| !word.eq_ignore_ascii_case("'none'"));
    if !words.iter().any(|word| word.eq_ignore_ascii_case("'self'")) {
        words.push("'self'".to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(severity: Severity, message: &str) -> Row {
        Row {
            address: "content/a.md:3:8".into(),
            severity,
            rule: "bad-date",
            message: message.into(),
            help: Some("write <1>".into()),
        }
    }

    #[test]
    fn a_page_gets_the_script_before_its_end() {
        let page = dress("<body>x</BODY></html>", 7, &[], false, None);
        assert_eq!(page, "<body>x<script src=\"/_convoke/reload.js\" data-version=\"7\" defer></script>\n</BODY></html>");
        assert!(dress("<p>no end", 7, &[], false, None).ends_with("defer></script>\n"));
    }

    #[test]
    fn a_panel_lists_all_findings_escaped() {
        let rows = [row(Severity::Error, "a <b> & \"c\""), row(Severity::Warning, "w")];
        let page = dress("<body></body>", 1, &rows, true, None);
        assert!(page.contains("<details open>") && page.contains("Convoke: 1 error and 1 warning"), "{page}");
        assert!(page.contains("a &lt;b&gt; &amp; &quot;c&quot;") && page.contains("content/a.md:3:8"), "{page}");
        assert!(page.contains("Help: write &lt;1&gt;") && page.contains("last good state"), "{page}");
        assert!(dress("<body></body>", 1, &rows[1..], false, None).contains("<details>"), "warnings alone stay folded");
        let page = full("1 <error>", 1, &rows);
        assert!(page.contains("<h1>1 &lt;error&gt;</h1>") && page.contains("content/a.md:3:8"), "{page}");
    }

    #[test]
    fn policies_are_opened_just_enough() {
        assert_eq!(
            open_policy("default-src 'none'; style-src 'self'; img-src 'self'"),
            "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'"
        );
        assert_eq!(open_policy("img-src *; upgrade-insecure-requests"), "img-src *");
        assert_eq!(
            open_policy("default-src 'self' data:; script-src 'none'; script-src-elem 'sha256-x'"),
            "default-src 'self' data:; script-src 'self'; script-src-elem 'sha256-x' 'self'; style-src 'self' data:; \
             connect-src 'self' data:"
        );
    }

    #[test]
    fn the_policy_of_a_page_is_found_however_it_is_written() {
        for meta in [
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">",
            "<META content=\"default-src &#x27;none&#x27;\" http-equiv = 'content-security-policy' />",
            "<meta\nhttp-equiv=content-security-policy content=\"default-src 'none'\"/>",
        ] {
            let page = open_policies(&format!("<meta charset=utf-8>{meta}<p a='>'>"));
            assert!(page.starts_with("<meta charset=utf-8><meta http-equiv=\"Content-Security-Policy\""), "{page}");
            assert!(page.contains("script-src 'self'; style-src 'self'; connect-src 'self'\"><p a"), "{page}");
        }
        for odd in ["<meta", "<meta content", "<meta content=", "<meta content=\"x", "<meta =>", "<meta a=b=c / =", "<metal ä>"]
        {
            assert_eq!(open_policies(odd), odd);
        }
    }
}
