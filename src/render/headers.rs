//! `_headers`: the HTTP headers that Netlify and Cloudflare Pages send with a site's files.
//!
//! In: the paths that need a type of their own or never change. Out: the text of the file.
//! Deliberately not here: `Content-Disposition` on calendars (iOS would save instead of subscribing), HSTS (the domain's
//! owner decides on it), and any header twice for one path: Cloudflare joins the two values with a comma.

use std::fmt::Write;

/// The content security policy of every page, also fit for its `<meta>`: nothing from elsewhere, nothing inline.
///
/// `connect-src 'self'` lets Lighthouse read `robots.txt`. `frame-ancestors` works in a header only: [`headers`] adds it.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";

/// Writes `_headers`.
///
/// `atom` are the paths of Atom feeds, `immutable` those of files whose names hold a hash of their content; both relative
/// to the site's root. All `.ics` files are `text/calendar; charset=utf-8` (RFC 5545 section 8.1): without the charset
/// Google has garbled other letters than ASCII, and with another type iOS saves a text file. Cloudflare reads at most 100
/// rules; paths beyond that are left out.
pub fn headers(atom: &[&str], immutable: &[&str]) -> String {
    let mut out = String::new();
    rule(
        &mut out,
        "*",
        &[
            ("Content-Security-Policy", &format!("{CONTENT_SECURITY_POLICY}; frame-ancestors 'none'")),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ],
    );
    rule(&mut out, "*.ics", &[("Content-Type", "text/calendar; charset=utf-8")]);
    let typed = atom.iter().map(|path| (*path, ("Content-Type", "application/atom+xml; charset=utf-8")));
    let kept = immutable.iter().map(|path| (*path, ("Cache-Control", "public, max-age=31536000, immutable")));
    for (path, header) in typed.chain(kept).filter(|(path, _)| is_plain(path)).take(MAX_RULES - 2) {
        rule(&mut out, path, &[header]);
    }
    out
}

/// How many rules Cloudflare Pages reads.
const MAX_RULES: usize = 100;

fn rule(out: &mut String, path: &str, headers: &[(&str, &str)]) {
    let _ = writeln!(out, "/{path}");
    for (name, value) in headers {
        let _ = writeln!(out, "  {name}: {value}");
    }
}

/// Whether `path` means itself in this file: no blank, no wildcard, no placeholder.
fn is_plain(path: &str) -> bool {
    !path.is_empty()
        && !path.starts_with('/')
        && !path.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '*' | ':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calendars_feeds_and_hashed_files_have_headers() {
        let expected = "/*
  Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
base-uri 'none'; form-action 'none'; frame-ancestors 'none'
  X-Content-Type-Options: nosniff
  Referrer-Policy: strict-origin-when-cross-origin
/*.ics
  Content-Type: text/calendar; charset=utf-8
/zh/atom.xml
  Content-Type: application/atom+xml; charset=utf-8
/style.0a1b.css
  Cache-Control: public, max-age=31536000, immutable
";
        assert_eq!(headers(&["zh/atom.xml", "a b"], &["style.0a1b.css", "x*"]), expected);
    }

    #[test]
    fn there_are_not_more_rules_than_are_read() {
        let paths: Vec<String> = (0..200).map(|n| format!("{n}.css")).collect();
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        assert_eq!(headers(&[], &paths).lines().filter(|line| line.starts_with('/')).count(), 100);
    }
}
