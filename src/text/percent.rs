//! Percent-encoding of addresses, RFC 3986 section 2.1.
//!
//! In: any text. Out: text that an address can hold. Not here: which addresses there are ([`crate::plan`]).

/// Encodes all but `A-Z a-z 0-9 - _ . ~`, RFC 3986 section 2.3; a blank becomes `%20`, never `+`.
pub fn percent_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 3 / 2);
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        if is_unreserved(char::from(byte)) {
            continue;
        }
        // What stays as it is, is ASCII; within a character of several bytes nothing does.
        encoded.push_str(text.get(done..at).unwrap_or_default());
        encoded.push('%');
        encoded.push(hex(byte >> 4));
        encoded.push(hex(byte & 15));
        done = at + 1;
    }
    encoded.push_str(text.get(done..).unwrap_or_default());
    encoded
}

fn is_unreserved(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.' | '~')
}

fn hex(digit: u8) -> char {
    char::from(if digit < 10 { b'0' + digit } else { b'A' - 10 + digit })
}

/// How long `character` is when it is encoded, in octets.
pub fn encoded_len(character: char) -> usize {
    if is_unreserved(character) { 1 } else { 3 * character.len_utf8() }
}

/// Percent-encodes what an address cannot hold; `/` and what is allowed in a path stay.
pub fn encode_path(path: &str) -> String {
    if path.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-_.~#".contains(&b)) {
        return path.to_owned();
    }
    path.split_inclusive(['/', '#'])
        .map(|part| {
            let (name, mark) = match part.strip_suffix(['/', '#']) {
                Some(name) => (name, &part[name.len()..]),
                None => (part, ""),
            };
            format!("{}{mark}", percent_encode(name))
        })
        .collect()
}
