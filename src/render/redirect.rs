//! A page at a former address, which leads to the present one without a script.

use crate::parse::markdown::escape;

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
