//! QR codes, ISO/IEC 18004. The door to the crate `qrcode`.
//!
//! In: an address. Out: an SVG of it that stands in a page: one path, nothing loaded. Not here: which addresses have one.

use crate::text::escape::escape;
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write;

/// The empty modules around the code, which readers of codes need.
const QUIET: usize = 4;

/// The QR code of `text` as an SVG that is called `label`; `None` where the text is too long for one.
pub fn svg(text: &str, label: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let (width, size) = (code.width(), code.width() + 2 * QUIET);
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        while let Some(color) = row.get(x) {
            let length = row[x..].iter().take_while(|other| *other == color).count();
            if *color == Color::Dark {
                // Writing to a String cannot fail.
                let _ = write!(path, "M{} {}h{length}v1h-{length}z", x + QUIET, y + QUIET);
            }
            x += length;
        }
    }
    let label = escape(label);
    Some(format!(
        "<svg class=\"qr\" viewBox=\"0 0 {size} {size}\" width=\"{size}\" height=\"{size}\" role=\"img\" aria-label=\"{label}\" \
         shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{size}v{size}H0z\"/><path d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The modules that the SVG draws, read back from its path.
    fn drawn(svg: &str) -> Vec<Vec<bool>> {
        let size: usize = svg.split("viewBox=\"0 0 ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
        let mut modules = vec![vec![false; size]; size];
        let path = svg.split("<path d=\"").nth(1).unwrap().split('"').next().unwrap();
        for part in path.split('M').skip(1) {
            let (at, length) = part.split_once('h').unwrap();
            let (x, y) = at.split_once(' ').unwrap();
            let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
            let length: usize = length.split('v').next().unwrap().parse().unwrap();
            modules[y][x..x + length].fill(true);
        }
        modules
    }

    #[test]
    fn the_svg_draws_the_code_within_a_quiet_zone() {
        let text = "webcal://events.example.org/calendar/all.ics";
        let modules = drawn(&svg(text, "a \"b\"").unwrap());
        let code = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
        assert_eq!(modules.len(), code.width() + 8);
        for (y, row) in modules.iter().enumerate() {
            for (x, dark) in row.iter().enumerate() {
                let inside = (4..code.width() + 4).contains(&x) && (4..code.width() + 4).contains(&y);
                assert_eq!(
                    *dark,
                    inside && code[(x - 4 * usize::from(inside), y - 4 * usize::from(inside))] == Color::Dark,
                    "{x} {y}"
                );
            }
        }
        // The three finders, by which a code is known.
        for (x, y) in [(4, 4), (modules.len() - 11, 4), (4, modules.len() - 11)] {
            assert!(modules[y][x..x + 7].iter().all(|dark| *dark) && modules[y + 3][x + 2..x + 5].iter().all(|dark| *dark));
        }
    }

    #[test]
    fn a_label_is_escaped_and_a_text_too_long_has_no_code() {
        assert!(svg("a", "a \"b\" <c>").unwrap().contains("aria-label=\"a &quot;b&quot; &lt;c&gt;\""));
        assert_eq!(svg(&"a".repeat(5000), ""), None);
    }
}
