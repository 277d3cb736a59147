//! PNG files of few colours: the door to `png`.
//!
//! In: pixels as places in a list of colours. Out: a PNG (third edition of its specification).
//! The same pixels give the same bytes on every machine: nothing in the file says when or by what it was made.

use png::{BitDepth, ColorType, DeflateCompression, Encoder, EncodingError, Filter};

/// How hard it is tried to make the file small, of 9: more takes several times as long and gains little.
const EFFORT: u8 = 5;

/// Writes a picture of `width` pixels a row with these colours, at most 256: red, green and blue of each.
///
/// # Panics
/// Where the pixels are no whole rows, or there is none: that is no mistake of an author.
pub fn write(width: u32, pixels: &[u8], colors: &[[u8; 3]]) -> Vec<u8> {
    let rows = u32::try_from(pixels.len()).ok().and_then(|count| count.checked_div(width)).unwrap_or(0);
    written(width, rows, pixels, colors).unwrap_or_else(|error| unreachable!("{width} by {rows} pixels: {error}"))
}

fn written(width: u32, height: u32, pixels: &[u8], colors: &[[u8; 3]]) -> Result<Vec<u8>, EncodingError> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, width, height);
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_palette(colors.as_flattened());
    encoder.set_deflate_compression(DeflateCompression::Level(EFFORT));
    // Lists of colours have no gradients: what filters find in them is noise.
    encoder.set_filter(Filter::NoFilter);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels)?;
    writer.finish()?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_its_chunks_and_its_pixels() {
        let file = write(2, &[0, 1, 1, 0], &[[1, 2, 3], [4, 5, 6]]);
        assert_eq!(&file[..8], b"\x89PNG\r\n\x1a\n");
        assert_eq!(&file[8..33], b"\0\0\0\x0dIHDR\0\0\0\x02\0\0\0\x02\x08\x03\0\0\0\x45\x68\xfd\x16");
        assert_eq!(&file[file.len() - 12..], b"\0\0\0\0IEND\xae\x42\x60\x82");
        let mut reader = png::Decoder::new(std::io::Cursor::new(&file)).read_info().expect("a PNG");
        let mut pixels = [0; 4];
        reader.next_frame(&mut pixels).expect("its pixels");
        assert_eq!(pixels, [0, 1, 1, 0]);
        assert_eq!(reader.info().palette.as_deref(), Some(&[1, 2, 3, 4, 5, 6][..]));
    }
}
