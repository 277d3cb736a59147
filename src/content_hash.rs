//! A hash that tells contents apart: SipHash-1-3 without a key, the same on every machine and in every version.
//!
//! In: bytes, at once or piece by piece. Out: 64 bits, for the names of files that browsers keep, `ETag`s, and whether a file
//! has changed. This is the door to `siphasher`. Not here: hashes that withstand somebody who looks for collisions.

use siphasher::sip::SipHasher13;
use std::hash::Hasher;

/// A hash in the making.
///
/// ```
/// use convoke::content_hash::{ContentHash, of};
/// let mut hash = ContentHash::default();
/// hash.add(b"co");
/// hash.add(b"ntent");
/// assert_eq!(hash.finish(), of(b"content"));
/// assert_eq!(of(b""), 0xd1fb_a762_150c_532c);
/// ```
#[derive(Debug, Clone, Default)]
pub struct ContentHash(SipHasher13);

impl ContentHash {
    /// Adds bytes: what counts is all of them in their order, and not by which pieces they came.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }

    /// The hash of what was added.
    pub fn finish(&self) -> u64 {
        self.0.finish()
    }
}

/// The hash of `bytes`.
pub fn of(bytes: &[u8]) -> u64 {
    let mut hash = ContentHash::default();
    hash.add(bytes);
    hash.finish()
}
