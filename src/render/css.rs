//! Style sheets without what only their authors read.
//!
//! In: CSS. Out: the same without comments and indentation. A comment that begins with `/*!`, as licences do, stays.
//! Not here: anything that knows what a rule means.

/// The style sheet without comments and indentation.
pub fn shorten(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '/' if rest.starts_with("/*") => {
                let end = rest.find("*/").map_or(rest.len(), |end| end + 2);
                if rest.starts_with("/*!") {
                    out.push_str(&rest[..end]);
                } else if !out.ends_with(char::is_whitespace) {
                    // A comment parts words as a blank does.
                    out.push(' ');
                }
                end
            }
            '"' | '\'' => {
                let end = end_of_text(rest, c);
                out.push_str(&rest[..end]);
                end
            }
            'u' if rest.starts_with("url(") => {
                // Up to the text in quotes, or to the end of an address without.
                let end = rest.find(['"', '\'', ')']).unwrap_or(rest.len());
                out.push_str(&rest[..end]);
                end
            }
            '\n' => {
                let line = out.trim_end_matches([' ', '\t', '\r']).len();
                out.truncate(line);
                if !out.is_empty() && !out.ends_with('\n') {
                    out.push('\n');
                }
                rest.find(|c: char| !c.is_ascii_whitespace()).unwrap_or(rest.len())
            }
            c => {
                out.push(c);
                c.len_utf8()
            }
        };
        rest = &rest[taken..];
    }
    out
}

/// Where a text in quotes ends that begins here.
fn end_of_text(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::shorten;

    #[test]
    fn comments_go_and_all_else_stays() {
        let css = "/* a\n   b */\n:root {\n  --a: 1;   /* why */\n  --b: \"/* no */ \\\" /* no */\";\n}\n\n/*! MIT */\na{b:url(/*x.png)}c/**/d{}";
        let short = ":root {\n--a: 1;\n--b: \"/* no */ \\\" /* no */\";\n}\n/*! MIT */\na{b:url(/*x.png)}c d{}";
        assert_eq!(shorten(css), short);
        assert_eq!(shorten(short), short);
        for odd in ["", "/*", "\"", "'\\", "url(", "/* é */é", "\n\n"] {
            shorten(odd);
        }
    }

    #[test]
    fn the_style_of_the_theme_keeps_its_rules() {
        let css = include_str!("../../themes/default/static/style.css");
        let short = shorten(css);
        assert!(short.len() < css.len() && !short.contains("/*"));
        assert_eq!(short.matches('{').count() - css.matches('{').count(), 0);
    }
}
