//! Comparisons before figures: whether there is a bar under an angle is told by the shape of its ink.

use super::doubt::{DISPUTED, LIKELY, TOLD};
use super::plane::Plane;
use super::recognise::{Sign, half};
use super::shapes;
use super::strips::Strip;
use crate::model::Rect;

/// How far the ink of a sign may be from where the network has it, in ems.
const OFF: f64 = 0.4;

/// How much paper above and below a line is looked at, in pixels.
const AROUND: f64 = 2.0;

/// What a comparison may be read as, without and with its bar.
const PAIRS: [(&str, char, char); 2] = [(">≥≧⩾", '>', '≥'), ("<≤≦⩽", '<', '≤')];

/// What a comparison is read as by a network that takes it for a letter.
const LETTERS: &str = "sSvVwWnNkKyYzZcCxX〈《〉》∠";

/// Confidence of a comparison that was read as something else.
const OTHERWISE: f32 = 0.6;

/// Makes comparisons before figures that look like what they were read as surer, and takes those that have a bar, and were
/// read without it, for what they are. `ink` are the stretches of columns with ink, `middles` the middles of the signs,
/// both in pixels of `plane`.
pub(super) fn settle(
    signs: &mut [Sign],
    middles: &[f64],
    ink: &[(f64, f64)],
    plane: &Plane,
    strip: &Strip,
) {
    for i in 0..signs.len() {
        let figure = signs.get(i + 1).is_some_and(|s| s.ch.is_ascii_digit());
        let (Some(middle), Some(next)) = (middles.get(i), middles.get(i + 1)) else {
            break;
        };
        let Some(sign) = signs.get_mut(i).filter(|s| s.confidence < LIKELY && figure) else {
            continue;
        };
        let own = half(sign.ch);
        let pair = PAIRS.iter().find(|(all, _, _)| all.contains(own));
        if pair.is_none() && !(i == 0 && LETTERS.contains(own)) {
            continue;
        }
        let off = |s: &(f64, f64)| (s.0 - middle).max(middle - s.1).max(0.0);
        let stretch = ink
            .iter()
            .filter(|s| off(s) <= strip.usual * OFF && !(s.0..s.1).contains(next))
            .min_by(|a, b| off(a).total_cmp(&off(b)));
        let Some((x0, x1)) = stretch.copied() else {
            continue;
        };
        let area = Rect::new(x0, strip.area.y0 - AROUND, x1, strip.area.y1 + AROUND);
        let told = shapes::sign(plane, &area, strip.usual);
        let Some((_, bare, barred)) = pair else {
            if let Some(shape) = told.filter(|s| matches!(s, '≥' | '≤' | '=')) {
                sign.ch = shape;
                sign.confidence = sign.confidence.min(OTHERWISE);
            }
            continue;
        };
        // Of the two, the network does not know which: that it is one of them is sure enough.
        let pair = |c: char| {
            PAIRS
                .iter()
                .any(|(all, b, _)| b == bare && all.contains(half(c)))
        };
        let either = sign.likely(pair);
        match told {
            Some(shape) if shape == *barred && own == *bare => {
                sign.ch = *barred;
                sign.confidence = sign.confidence.min(DISPUTED);
            }
            Some(shape) if shape == own && shape == *barred && either >= LIKELY => {
                sign.raise(TOLD);
            }
            Some(shape) if shape != own => {
                sign.confidence = sign.confidence.min(DISPUTED);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::recognise;
    use super::*;

    /// An angle, with a bar or without, and a figure beside it.
    fn read(text: &str, bar: bool, others: &[(char, f32)]) -> (char, bool) {
        let mut plane = Plane::filled(80, 50, 255);
        let mut dot = |x: f64, y: f64| {
            for dy in 0..3 {
                for dx in 0..3 {
                    plane.data[(y as usize + dy) * 80 + x as usize + dx] = 20;
                }
            }
        };
        for step in 0..=100 {
            let t = f64::from(step) / 100.0;
            dot(8.0 + 24.0 * t, 10.0 + 10.0 * t);
            dot(32.0 - 24.0 * t, 20.0 + 10.0 * t);
            dot(50.0, 8.0 + 30.0 * t);
            if bar {
                dot(8.0 + 24.0 * t, 37.0);
            }
        }
        let strip = Strip::sure(Rect::new(8.0, 8.0, 53.0, 41.0), 36.0);
        let mut signs = recognise::signs(text, 0.8, others);
        let ink = [(8.0, 35.0), (50.0, 53.0)];
        settle(&mut signs, &[21.0, 51.0], &ink, &plane, &strip);
        (signs[0].ch, signs[0].confidence >= LIKELY)
    }

    #[test]
    fn a_comparison_that_looks_as_it_was_read_is_sure() {
        let others = [('≥', 0.8), ('>', 0.19)];
        assert_eq!(read("≥1", true, &others), ('≥', true));
        assert_eq!(read("≥1", false, &others), ('≥', false));
        assert_eq!(read("≥1", true, &[('≥', 0.8), ('2', 0.19)]), ('≥', false));
    }

    #[test]
    fn a_bar_that_was_not_read_is_seen() {
        let others = [('>', 0.8), ('≥', 0.19)];
        assert_eq!(read(">1", true, &others), ('≥', false));
        assert_eq!(read(">1", false, &others), ('>', false));
    }
}
