//! Lines too faint or too broken to be ink: dark ridges along the rows of a picture.

use super::bits::Bits;
use super::plane::Plane;
use super::rulings::Line;

/// Greys are averaged along a row over this length to each side, in inches: dirt vanishes, lines stay.
const ALONG: f64 = 0.035;

/// How far above and below a ridge the paper is looked at, in inches.
const BESIDE: f64 = 0.028;

/// A ridge is darker than what is above and below it by this much.
const DEPTH: i32 = 14;

/// The ink of a picture and its ridges along the rows.
pub(super) fn ridges(plane: &Plane, bits: &Bits, dpi: f64) -> Bits {
    let reach = (dpi * ALONG).round().max(2.0) as usize;
    let beside = (dpi * BESIDE).round().max(2.0) as usize;
    let (w, h) = (plane.width, plane.height);
    let mut smooth = Vec::with_capacity(w * h);
    for y in 0..h {
        averaged(plane.row(y), reach, &mut smooth);
    }
    let mut out = bits.clone();
    for y in beside..h.saturating_sub(beside) {
        let row = |y: usize| smooth.get(y * w..(y + 1) * w).unwrap_or(&[]);
        let near = row(y - beside).iter().zip(row(y)).zip(row(y + beside));
        let Some(marks) = out.data.get_mut(y * w..(y + 1) * w) else {
            continue;
        };
        for (mark, ((above, here), below)) in marks.iter_mut().zip(near) {
            let paper = i32::from(*above.min(below));
            *mark |= u8::from(paper - i32::from(*here) >= DEPTH);
        }
    }
    out
}

/// A row, each pixel the mean of those within `reach` of it.
fn averaged(row: &[u8], reach: usize, out: &mut Vec<u8>) {
    let last = row.len().saturating_sub(1);
    let at = |i: isize| u32::from(row.get(i.clamp(0, last as isize) as usize).copied().unwrap_or(255));
    let reach = reach as isize;
    let mut sum: u32 = (-reach..=reach).map(at).sum();
    let count = (2 * reach + 1) as u32;
    for x in 0..row.len() as isize {
        out.push((sum / count) as u8);
        sum = sum + at(x + reach + 1) - at(x - reach);
    }
}

/// How far from a line, beyond its edge, there should be paper, in inches.
const CLEAR: f64 = 0.024;

/// The share of a line, found along the rows of `dark`, at which it is there and has paper above and below. Of strokes
/// in a row of characters that is true here and there only.
pub(super) fn alone(dark: &Bits, ink: &Bits, line: &Line, dpi: f64) -> f64 {
    let (from, to) = (line.from.max(0.0) as usize, line.to.max(0.0) as usize);
    let half = line.width / 2.0;
    let last = dark.height.saturating_sub(1);
    let clamp = |y: f64| (y.max(0.0) as usize).min(last);
    let core = (clamp(line.at - half.max(1.0)), clamp(line.at + half.max(1.0)));
    let edge = half + 2.0;
    let above = (clamp(line.at - edge - dpi * CLEAR), clamp(line.at - edge));
    let below = (clamp(line.at + edge), clamp(line.at + edge + dpi * CLEAR));
    let any = |bits: &Bits, x: usize, rows: (usize, usize)| {
        (rows.0..=rows.1).any(|y| bits.data.get(y * bits.width + x).is_some_and(|b| *b != 0))
    };
    let good = (from..to).filter(|x| any(dark, *x, core) && !any(ink, *x, above) && !any(ink, *x, below));
    good.count() as f64 / (to - from).max(1) as f64
}
