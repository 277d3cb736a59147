//! Percent-encoding of addresses, RFC 3986 section 2.1.
//!
//! In: any text. Out: text that an address can hold, and back. This is the door to `percent-encoding`: which characters stay
//! is said here once for each part of an address. Not here: which addresses there are ([`crate::plan`]).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::borrow::Cow;

/// What is encoded in a value: all but `A-Z a-z 0-9 - _ . ~`, RFC 3986 section 2.3.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
/// What is encoded in the path of an output, whose `#` begins an anchor.
const PATH: &AsciiSet = &VALUE.remove(b'/').remove(b'#');
/// What is encoded in the path of a file: all but what RFC 3986 section 3.3 lets stand there.
const FILE: &AsciiSet = &VALUE
    .remove(b'/')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@');
/// What is encoded in a whole address, besides a `%` that encodes nothing and each `#` but the first.
const ADDRESS: &AsciiSet = &FILE.remove(b'?').remove(b'#').remove(b'[').remove(b']');

/// Encodes all but `A-Z a-z 0-9 - _ . ~`, RFC 3986 section 2.3; a blank becomes `%20`, never `+`.
pub fn percent_encode(text: &str) -> String {
    encode(text, VALUE)
}

/// Encodes what the path of an output cannot hold; `/` stays, and so does `#` before an anchor.
pub fn encode_path(path: &str) -> String {
    encode(path, PATH)
}

/// Encodes what the path of a file cannot hold, RFC 3986 section 3.3; `/` stays.
pub fn encode_file_path(path: &str) -> String {
    encode(path, FILE)
}

/// Encodes what a whole address cannot hold. What is encoded already stays; control characters go.
pub fn encode_address(address: &str) -> String {
    let clean: Cow<'_, str> = if address.contains(|c: char| c.is_ascii_control()) {
        address.chars().filter(|c| !c.is_ascii_control()).collect()
    } else {
        address.into()
    };
    let mut encoded = String::with_capacity(clean.len());
    for (n, part) in clean.split('%').enumerate() {
        if n > 0 {
            encoded.push_str(if begins_with_code(part) { "%" } else { "%25" });
        }
        encoded.extend(utf8_percent_encode(part, ADDRESS));
    }
    match encoded.split_once('#') {
        Some((before, fragment)) if fragment.contains('#') => format!("{before}#{}", fragment.replace('#', "%23")),
        _ => encoded,
    }
}

fn encode(text: &str, set: &'static AsciiSet) -> String {
    let mut encoded = String::with_capacity(text.len() * 3 / 2);
    encoded.extend(utf8_percent_encode(text, set));
    encoded
}

/// How long `character` is when [`percent_encode`] encodes it, in octets.
pub fn encoded_len(character: char) -> usize {
    utf8_percent_encode(character.encode_utf8(&mut [0; 4]), VALUE).map(str::len).sum()
}

/// The bytes that a text encodes; a `%` that encodes nothing stands for itself, as it does to browsers.
pub fn decode_bytes(text: &str) -> Cow<'_, [u8]> {
    percent_decode_str(text).into()
}

/// The text that a text encodes; what is no UTF-8 then stays as it was.
pub fn decode(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8().unwrap_or(Cow::Borrowed(text))
}

/// The text that a text encodes; `None` where a `%` encodes nothing, or where it is no UTF-8.
pub fn decode_strictly(text: &str) -> Option<Cow<'_, str>> {
    let is_sound = text.split('%').skip(1).all(begins_with_code);
    is_sound.then(|| percent_decode_str(text).decode_utf8().ok()).flatten()
}

/// Whether what follows a `%` is what RFC 3986 section 2.1 wants there.
fn begins_with_code(text: &str) -> bool {
    text.as_bytes().get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_part_of_an_address_keeps_its_own() {
        let all: String = (' '..='~').collect();
        assert_eq!(
            percent_encode(&all),
            "%20%21%22%23%24%25%26%27%28%29%2A%2B%2C-.%2F0123456789%3A%3B%3C%3D%3E%3F%40\
             ABCDEFGHIJKLMNOPQRSTUVWXYZ%5B%5C%5D%5E_%60abcdefghijklmnopqrstuvwxyz%7B%7C%7D~"
        );
        let punctuation: String = all.chars().filter(|c| !c.is_ascii_alphanumeric()).collect();
        assert_eq!(
            encode_path(&punctuation),
            "%20%21%22#%24%25%26%27%28%29%2A%2B%2C-./%3A%3B%3C%3D%3E%3F%40%5B%5C%5D%5E_%60%7B%7C%7D~"
        );
        assert_eq!(encode_file_path(&punctuation), "%20!%22%23$%25&'()*+,-./:;%3C=%3E%3F@%5B%5C%5D%5E_%60%7B%7C%7D~");
        assert_eq!(encode_address(&punctuation), "%20!%22#$%25&'()*+,-./:;%3C=%3E?@[%5C]%5E_%60%7B%7C%7D~");
        assert_eq!(percent_encode("é成🚀\u{7F}"), "%C3%A9%E6%88%90%F0%9F%9A%80%7F");
    }

    #[test]
    fn what_an_address_has_encoded_is_not_encoded_again() {
        assert_eq!(encode_address("/%41%zz%4#a%C3%A9#b\n%"), "/%41%25zz%254#a%C3%A9%23b%25");
    }

    #[test]
    fn what_encodes_nothing_is_kept_or_refused() {
        for (text, lenient, strict) in [
            ("a%20b+c", "a b+c", Some("a b+c")),
            ("%E6%88%90%e9%83%bd", "成都", Some("成都")),
            ("100%", "100%", None),
            ("%4", "%4", None),
            ("%+1", "%+1", None),
            ("%zz%41", "%zzA", None),
            ("%FF", "%FF", None),
        ] {
            assert_eq!((decode(text).as_ref(), decode_strictly(text).as_deref()), (lenient, strict), "{text}");
        }
        assert_eq!(decode_bytes("%FF%").as_ref(), b"\xFF%");
    }

    proptest! {
        #[test]
        fn encoding_is_undone_by_decoding(text in any::<String>()) {
            let encoded = percent_encode(&text);
            prop_assert!(encoded.bytes().all(|b| b.is_ascii_graphic()));
            prop_assert_eq!(encoded.len(), text.chars().map(encoded_len).sum::<usize>());
            prop_assert_eq!(decode_strictly(&encoded), Some(Cow::from(&text)));
        }

        #[test]
        fn an_address_is_encoded_once(text in any::<String>()) {
            let once = encode_address(&text);
            prop_assert!(once.bytes().all(|b| b.is_ascii_graphic()));
            prop_assert_eq!(encode_address(&once), once);
        }
    }
}
