//! A page at a former address, which leads to the present one without a script.

use crate::text::escape::escape;

/// Writes it. `href` leads to the page from here, `url` is the page's absolute address.
pub fn write(lang: &str, title: &str, href: &str, url: Option<&str>) -> String {
    let (title, href) = (escape(title), escape(href));
    let canonical = url.map(|url| format!("<link rel=\"canonical\" href=\"{}\">\n", escape(url))).unwrap_or_default();
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <title>{title}</title>\n<meta http-equiv=\"refresh\" content=\"0; url={href}\">\n{canonical}</head>\n\
         <body>\n<main>\n<h1>{title}</h1>\n<p><a href=\"{href}\">{title}</a></p>\n</main>\n</body>\n</html>\n",
        escape(lang)
    )
}

/// Writes `_redirects`, which Netlify and Cloudflare Pages read: former addresses, and the present ones, both relative to
/// the site's root. What a rule would not mean as it stands is left out; the page at that address leads on all the same.
pub fn rules(list: &[(String, String)]) -> String {
    let is_plain =
        |path: &str| !path.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '*' | ':' | '#' | '?'));
    let lines = list.iter().filter(|(from, to)| is_plain(from) && is_plain(to)).take(MAX_RULES);
    lines.map(|(from, to)| format!("/{from} /{to} 301\n")).collect()
}

/// How many redirects without a pattern Cloudflare Pages reads.
const MAX_RULES: usize = 2000;
