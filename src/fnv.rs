//! A hash for files that last, FNV-1a of 64 bits: the same in every version and on every machine.
//!
//! In: bytes. Out: [`Fnv`], a hasher. Not here: hashes that withstand somebody who looks for collisions, which nothing here
//! needs: what is hashed is the site's own.

use std::hash::{BuildHasherDefault, Hasher};

/// The state of a hash.
///
/// ```
/// use convoke::fnv::Fnv;
/// use std::hash::Hasher;
/// let mut hash = Fnv::default();
/// hash.write(b"a");
/// assert_eq!(hash.finish(), 0xaf63_dc4c_8601_ec8c);
/// ```
pub struct Fnv(u64);

/// Makes maps and sets of short words that are looked up faster by this hash than by one that must withstand strangers.
pub type BuildFnv = BuildHasherDefault<Fnv>;

impl Default for Fnv {
    fn default() -> Self {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
