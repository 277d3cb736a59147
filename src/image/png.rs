//! PNG files of few colours: the door to `miniz_oxide`.
//!
//! In: pixels as places in a list of colours. Out: a PNG, by the second edition of its specification (ISO/IEC 15948).
//! The same pixels give the same bytes on every machine: nothing in the file says when or by what it was made.

/// How hard it is tried to make the file small, of 10: more takes several times as long and gains little.
const EFFORT: u8 = 5;

/// Writes a picture of `width` pixels a row with these colours: red, green and blue of each.
pub fn write(width: u32, pixels: &[u8], colors: &[[u8; 3]]) -> Vec<u8> {
    let row = usize::try_from(width).unwrap_or(1).max(1);
    let height = u32::try_from(pixels.len() / row).unwrap_or(0);
    let mut out = vec![0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a];
    let mut head = Vec::with_capacity(13);
    head.extend(width.to_be_bytes());
    head.extend(height.to_be_bytes());
    // Eight bits a pixel, colours from a list, the usual compression, the usual filters, no interlacing.
    head.extend([8, 3, 0, 0, 0]);
    chunk(&mut out, *b"IHDR", &head);
    chunk(&mut out, *b"PLTE", colors.as_flattened());
    let mut rows = Vec::with_capacity(pixels.len() + pixels.len() / row);
    for pixels in pixels.chunks(row) {
        // No filter: lists of colours have no gradients.
        rows.push(0);
        rows.extend_from_slice(pixels);
    }
    chunk(&mut out, *b"IDAT", &miniz_oxide::deflate::compress_to_vec_zlib(&rows, EFFORT));
    chunk(&mut out, *b"IEND", &[]);
    out
}

fn chunk(out: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    out.extend(u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes());
    let start = out.len();
    out.extend(name);
    out.extend_from_slice(data);
    let sum = out.get(start..).map_or(0, crc);
    out.extend(sum.to_be_bytes());
}

/// The check sum of a chunk: CRC-32, Annex D of the specification.
fn crc(bytes: &[u8]) -> u32 {
    let step = |sum: u32, byte: &u8| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 })
    };
    !bytes.iter().fold(u32::MAX, step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_sum_is_that_of_the_specification() {
        assert_eq!(crc(b"IEND"), 0xae42_6082);
        assert_eq!(crc(b"123456789"), 0xcbf4_3926);
    }

    #[test]
    fn a_file_has_its_chunks_and_its_pixels() {
        let file = write(2, &[0, 1, 1, 0], &[[1, 2, 3], [4, 5, 6]]);
        assert_eq!(&file[..8], b"\x89PNG\r\n\x1a\n");
        assert_eq!(&file[8..33], b"\0\0\0\x0dIHDR\0\0\0\x02\0\0\0\x02\x08\x03\0\0\0\x45\x68\xfd\x16");
        assert_eq!(&file[file.len() - 12..], b"\0\0\0\0IEND\xae\x42\x60\x82");
        let at = file.windows(4).position(|name| name == b"IDAT").expect("the pixels");
        let length = u32::from_be_bytes(file[at - 4..at].try_into().expect("four bytes")) as usize;
        let rows = miniz_oxide::inflate::decompress_to_vec_zlib(&file[at + 4..at + 4 + length]).expect("zlib");
        assert_eq!(rows, [0, 0, 1, 0, 1, 0]);
    }
}
