//! Escapes: a text that means nothing but itself, in HTML, and what HTML means by its references.
//!
//! In: any text. Out: the same text as HTML; or of HTML without marks, the text. This is the door to `htmlize`, which knows
//! the named references of HTML. Not here: XML of feeds (`render::xml`), addresses ([`super::percent`]).

use std::borrow::Cow;

/// Escapes a text for HTML, in elements and in quoted attributes.
pub fn escape(text: &str) -> String {
    htmlize::escape_attribute(text).into_owned()
}

/// Adds a text to `out`, escaped for HTML.
pub fn escape_into(out: &mut String, text: &str) {
    out.push_str(&htmlize::escape_attribute(text));
}

/// What the words of an element mean to browsers: `caf&eacute;` is `café` (HTML section 13.2.5.72).
///
/// Characters that no text holds, such as that of `&#1;`, are left out.
pub fn unescape(words: &str) -> Cow<'_, str> {
    let meant = htmlize::unescape(words);
    if super::first_bad(&meant).is_none() { meant } else { meant.chars().filter(|c| !super::is_bad(*c)).collect() }
}

/// What the value of an attribute means to browsers: `?a=1&copy=2` stays as it is.
pub fn unescape_attribute(value: &str) -> Cow<'_, str> {
    htmlize::unescape_attribute(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_means_itself() {
        assert_eq!(escape("a<b> & \"c\" 'd' é"), "a&lt;b&gt; &amp; &quot;c&quot; 'd' é");
        let mut out = "x".to_owned();
        escape_into(&mut out, "<");
        assert_eq!(out, "x&lt;");
    }

    #[test]
    fn references_are_read_as_browsers_read_them() {
        for (html, meant) in [
            ("caf&eacute; &Zcaron;&#382;&#x17E; &rarr; &hellip;", "café Žžž → …"),
            ("&nbsp;&shy;&zwj;", "\u{a0}\u{ad}\u{200d}"),
            ("&NotEqualTilde;", "\u{2242}\u{338}"),
            ("AT&T &copy 2014 &notit; &bogus; & &;", "AT&T © 2014 ¬it; &bogus; & &;"),
            ("&#128; &#0; &#xD800; &#99999999;", "€ \u{fffd} \u{fffd} \u{fffd}"),
            ("a&#1;b&#27;c&#10;d", "abc\nd"),
        ] {
            assert_eq!(unescape(html), meant, "{html}");
        }
        assert_eq!(unescape_attribute("?a=1&copy=2&amp;b&eacute;"), "?a=1&copy=2&bé");
    }
}
