//! Colours of a site, and shades of them that can be read: the door to `color`.
//!
//! In: a colour as an editor wrote it. Out: the nearest lighter or darker one that stands out from a ground as WCAG 2.2 asks
//! (success criterion 1.4.3), by the lightness of OKLCH, so that its hue stays. Not here: where colours are used
//! ([`crate::theme`]).

use color::{OpaqueColor, Srgb};
use std::fmt;

/// A colour without transparency, in sRGB.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Color(OpaqueColor<Srgb>);

/// How far a shade is from the last one that is tried.
const STEP: f32 = 0.005;

impl Color {
    /// White.
    pub const WHITE: Color = Color(OpaqueColor::from_rgb8(255, 255, 255));

    /// The colour `#rrggbb` or `#rgb`; `None` where it is none.
    ///
    /// ```
    /// use convoke::color::Color;
    ///
    /// assert_eq!(Color::of("#1C3").unwrap().to_string(), "#11cc33");
    /// assert_eq!(Color::of("steelblue"), None);
    /// ```
    pub fn of(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        let nibbles: Vec<u8> =
            digits.chars().map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect::<Option<_>>()?;
        match nibbles[..] {
            [r, g, b] => Some(Color(OpaqueColor::from_rgb8(r * 17, g * 17, b * 17))),
            [a, b, c, d, e, f] => Some(Color(OpaqueColor::from_rgb8(a * 16 + b, c * 16 + d, e * 16 + f))),
            _ => None,
        }
    }

    /// How far two colours stand out from each other: 1 to 21, as WCAG 2.2 defines the contrast ratio.
    pub fn contrast(self, other: Color) -> f32 {
        let (a, b) = (self.0.relative_luminance(), other.0.relative_luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// The shade of it nearest to it that stands out from `ground` by `ratio`; black or white where none does.
    pub fn readable_on(self, ground: Color, ratio: f32) -> Color {
        // Of two shades as far from the ground, the one on the other side of it has more room.
        let away = if ground.contrast(Color::WHITE) < 4.5 { -STEP } else { STEP };
        let mut shade = self;
        for step in 0_u8..=200 {
            if shade.contrast(ground) >= ratio {
                return shade;
            }
            let change = away * f32::from(step + 1);
            shade = self.lightened(change);
        }
        if away < 0.0 { Color(OpaqueColor::from_rgb8(0, 0, 0)) } else { Color::WHITE }
    }

    /// It with so much added to its lightness, which is 0 to 1; as it is shown, in eight bits a channel.
    fn lightened(self, change: f32) -> Color {
        let shown = self.0.map_lightness(|lightness| (lightness + change).clamp(0.0, 1.0)).to_rgba8();
        Color(OpaqueColor::from_rgb8(shown.r, shown.g, shown.b))
    }
}

impl fmt::Display for Color {
    /// As `#rrggbb`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.0.to_rgba8();
        write!(f, "#{:02x}{:02x}{:02x}", shown.r, shown.g, shown.b)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shade_can_be_read() {
        let dark = Color::of("#0c111e").unwrap();
        for text in ["#ffffff", "#000000", "#ffcc00", "#a8261a", "#17224a", "#0f0", "#808080", "#8a2be2"] {
            let color = Color::of(text).unwrap();
            for ground in [Color::WHITE, dark, Color::of("#17224a").unwrap()] {
                for ratio in [3.0, 4.5, 7.0] {
                    let shade = color.readable_on(ground, ratio);
                    assert!(shade.contrast(ground) >= ratio, "{text} on {ground}: {shade}");
                    // What can be read stays as it is.
                    assert!(color.contrast(ground) < ratio || shade == color, "{text} on {ground}: {shade}");
                }
            }
        }
    }

    #[test]
    fn what_is_no_colour_is_none() {
        for text in ["", "#", "#12", "#12345", "#1234567", "123456", "#12345g", "rgb(1,2,3)", "＃fff"] {
            assert_eq!(Color::of(text), None, "{text}");
        }
        assert!((Color::WHITE.contrast(Color::of("#000").unwrap()) - 21.0).abs() < 0.01);
    }
}
