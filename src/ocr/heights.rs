//! Figures of one number are equally high: one that is lower is no figure, but a ring of a per mille sign, or broken.

use super::bits::Bits;
use super::doubt::DISPUTED;
use super::recognise::Sign;
use super::strips::Strip;

/// A figure is at least this high, as a share of the others of its line.
const LOWER: f64 = 0.75;

/// So many figures tell how high one is.
const OTHERS: usize = 3;

/// Half the width of what is looked at of a figure, as a share of how far its neighbours are.
const HALF: f64 = 0.35;

/// The same in heights of the line, at most.
const WIDEST: f64 = 0.25;

/// Marks figures that are lower than others of their line.
pub(super) fn settle(signs: &mut [Sign], middles: &[f64], bits: &Bits, strip: &Strip) {
    let figures: Vec<usize> = (0..signs.len())
        .filter(|i| signs[*i].ch.is_ascii_digit())
        .collect();
    if figures.len() < OTHERS {
        return;
    }
    let heights: Vec<f64> = figures
        .iter()
        .map(|i| height(*i, middles, bits, strip))
        .collect();
    let mut sorted = heights.clone();
    sorted.sort_by(f64::total_cmp);
    // Most of a number may be noughts of a sign: the highest tell.
    let usual = sorted.get(sorted.len() * 3 / 4).copied().unwrap_or(0.0);
    for (i, height) in figures.iter().zip(&heights) {
        if *height < usual * LOWER {
            signs[*i].confidence = signs[*i].confidence.min(DISPUTED);
        }
    }
}

/// How high the ink around the middle of a sign is, in pixels.
fn height(i: usize, middles: &[f64], bits: &Bits, strip: &Strip) -> f64 {
    let Some(middle) = middles.get(i) else {
        return 0.0;
    };
    let before = i
        .checked_sub(1)
        .and_then(|k| middles.get(k))
        .map(|m| middle - m);
    let after = middles.get(i + 1).map(|m| m - middle);
    let near = [before, after]
        .into_iter()
        .flatten()
        .fold(f64::INFINITY, f64::min);
    let half = (near * HALF).min(strip.area.height() * WIDEST).max(1.0);
    let columns = (
        (middle - half).max(0.0) as usize,
        (middle + half).ceil().max(0.0) as usize,
    );
    let mut rows = strip.area.y0.max(0.0) as usize..strip.area.y1.max(0.0) as usize;
    let inked = |y: &usize| bits.count(columns, (*y, *y + 1)) > 0;
    let first = rows.find(inked);
    let last = rows.rfind(inked).or(first);
    first.zip(last).map_or(0.0, |(a, b)| (b + 1 - a) as f64)
}

#[cfg(test)]
mod tests {
    use super::super::recognise::sure;
    use super::*;

    /// Which figures are doubted; each is a block, the last two as high as `rows` say.
    fn doubted(text: &str, rows: std::ops::Range<usize>) -> Vec<bool> {
        let mut signs = sure(text);
        let (count, mut bits) = (signs.len(), Bits::blank(20 * signs.len(), 24));
        for k in 0..count {
            let rows = if k + 2 >= count { rows.clone() } else { 2..22 };
            for y in rows {
                for x in k * 20 + 4..k * 20 + 16 {
                    bits.data[y * 20 * count + x] = 1;
                }
            }
        }
        let strip = Strip::sure(
            crate::model::Rect::new(0.0, 0.0, 20.0 * count as f64, 24.0),
            24.0,
        );
        let middles: Vec<f64> = (0..count).map(|k| k as f64 * 20.0 + 10.0).collect();
        settle(&mut signs, &middles, &bits, &strip);
        signs.iter().map(|s| s.confidence <= DISPUTED).collect()
    }

    #[test]
    fn low_figures_are_doubted() {
        assert_eq!(doubted("87500", 12..22), [false, false, false, true, true]);
        assert_eq!(doubted("87500", 3..22), [false; 5]);
        assert_eq!(doubted("17户", 12..22), [false; 3], "too few");
    }
}
