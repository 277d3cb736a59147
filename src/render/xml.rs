//! The little of XML 1.0 that feeds and sitemaps are written with.
//!
//! In: any text. Out: text that is safe between tags and in attributes. A writer only: nothing here reads XML, and there
//! are no CDATA sections, entities or processing instructions.

use std::fmt::Write;

/// The first line of an XML file.
pub const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// Escapes `text` for an element or a quoted attribute.
///
/// `& < > " '` become references. Line breaks become LF, which attributes read as a blank. Characters that XML 1.0
/// (section 2.2) forbids even as references, such as NUL and U+FFFE, are dropped: one of them would cost the whole file.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\r' if characters.peek() == Some(&'\n') => {}
            '\r' => escaped.push('\n'),
            '\t' | '\n' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}' => escaped.push(character),
            _ => {}
        }
    }
    escaped
}

/// Writes `<name attributes>text</name>` as a line indented by `depth`; without a text `<name attributes/>`.
///
/// Names are taken as they are, so they must be literals. Values are escaped.
pub fn line(out: &mut String, depth: usize, name: &str, attributes: &[(&str, &str)], text: Option<&str>) {
    let _ = write!(out, "{:indent$}<{name}", "", indent = depth * 2);
    for (key, value) in attributes {
        let _ = write!(out, " {key}=\"{}\"", escape(value));
    }
    let _ = match text {
        Some(text) => writeln!(out, ">{}</{name}>", escape(text)),
        None => writeln!(out, "/>"),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_forbids_is_dropped() {
        assert_eq!(escape("a<b> & \"c\" 'd'"), "a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;");
        assert_eq!(escape("\0a\u{1}\u{8}\u{B}\u{1F}\u{FFFE}\u{FFFF}b"), "ab");
        assert_eq!(escape("a\r\nb\rc\nd\te"), "a\nb\nc\nd\te");
        assert_eq!(escape("成都 🚀 \u{85}\u{2028}"), "成都 🚀 \u{85}\u{2028}");
        assert_eq!(escape("]]>"), "]]&gt;");
    }
}
