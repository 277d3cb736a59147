//! A small reader of the HTML that Convoke writes: tags with their attributes, and text. No parser of any HTML there is.

/// A start tag.
#[derive(Debug)]
pub struct Tag {
    pub name: String,
    attributes: Vec<(String, String)>,
    /// What follows it, up to the next tag; of a script, its content.
    pub text: String,
}

impl Tag {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The start tags of a page in order.
pub fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix("<!--") {
            rest = after.split_once("-->").expect("a comment has an end").1;
            continue;
        }
        let end = end_of_tag(rest);
        let (tag, after) = (&rest[1..end], &rest[end + 1..]);
        rest = after;
        if tag.starts_with(['/', '!']) {
            continue;
        }
        let mut tag = start_tag(tag);
        let stop = if tag.name == "script" {
            after.find("</script").expect("a script has an end")
        } else {
            after.find('<').unwrap_or(after.len())
        };
        tag.text = after[..stop].to_owned();
        rest = &after[stop..];
        tags.push(tag);
    }
    tags
}

/// The place of the `>` that ends the tag at the start of `text`.
fn end_of_tag(text: &str) -> usize {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => return at,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    panic!("a tag has no end: {}", text.chars().take(80).collect::<String>());
}

fn start_tag(text: &str) -> Tag {
    let text = text.trim_end_matches('/');
    let (name, mut rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            break;
        }
        let stop = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let (name, after) = rest.split_at(stop);
        let Some(value) = after.strip_prefix('=') else {
            attributes.push((name.to_ascii_lowercase(), String::new()));
            rest = after;
            continue;
        };
        let quote = value
            .chars()
            .next()
            .filter(|c| "\"'".contains(*c))
            .unwrap_or_else(|| panic!("{name} has a value without quotes: {text}"));
        let (value, after) = value[1..].split_once(quote).expect("a closing quote");
        attributes.push((name.to_ascii_lowercase(), unescape(value)));
        rest = after;
    }
    Tag { name: name.to_ascii_lowercase(), attributes, text: String::new() }
}

/// Undoes the escapes that Convoke and its template engine write.
pub fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let known = [
            ("amp;", '&'),
            ("lt;", '<'),
            ("gt;", '>'),
            ("quot;", '"'),
            ("#39;", '\''),
            ("#x27;", '\''),
            ("#x2F;", '/'),
            ("#x2f;", '/'),
        ];
        match known.iter().find(|(name, _)| after.starts_with(name)) {
            Some((name, c)) => {
                out.push(*c);
                rest = &after[name.len()..];
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out + rest
}

/// The words that are shown: no tags, no scripts.
pub fn text(html: &str) -> String {
    let body = html.split_once("<body").map_or(html, |(_, body)| body);
    let shown = tags(&format!("<p{body}")).into_iter().filter(|tag| tag.name != "script").map(|tag| tag.text);
    // The text after a closing tag belongs to no start tag, so it is taken from the rest.
    let between: Vec<&str> = body
        .split("</")
        .skip(1)
        .filter_map(|part| part.split_once('>'))
        .map(|(_, after)| after.split('<').next().unwrap_or_default())
        .collect();
    let all = shown.chain(between.into_iter().map(str::to_owned)).collect::<Vec<_>>().join(" ");
    unescape(&all).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Undoes percent-encoding.
pub fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok()).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match hex.filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).expect("an address is UTF-8")
}

#[test]
fn tags_attributes_and_text_are_read() {
    let html = "<!-- <a> --><body><p class=\"x > y\" hidden>A &amp; <b>b</b> c<script>1 < 2</script><br />";
    let found = tags(html);
    let names: Vec<&str> = found.iter().map(|tag| tag.name.as_str()).collect();
    assert_eq!(names, ["body", "p", "b", "script", "br"]);
    assert_eq!((found[1].get("class"), found[1].get("hidden"), found[1].get("id")), (Some("x > y"), Some(""), None));
    assert_eq!(found[3].text, "1 < 2");
    assert_eq!(decode("a%20%E4%B8%AD"), "a 中");
}
