//! Rulings taken off a picture, so that they are not read as characters.

use super::bits::Bits;
use super::plane::Plane;
use super::rulings::Line;
use crate::model::Axis;

/// A ruling is followed in pieces of this length, in pixels: paper is never quite flat.
const PIECE: usize = 24;

/// How far a piece may lie beside the line as a whole, in pixels.
const WAVER: isize = 2;

/// The edges of a ruling fade within so many pixels; what grows darker by this on the way is something else.
const FADING: isize = 2;
const AGAIN: i32 = 40;

/// Wipes `lines` from the ink and from the picture; strokes that cross or touch a ruling stay, but for what lies on it.
pub(super) fn unrule(bits: &mut Bits, plane: &mut Plane, lines: &[Line]) {
    for line in lines {
        let (from, to) = (
            line.from.floor().max(0.0) as usize,
            line.to.ceil().max(0.0) as usize,
        );
        let most = match line.axis {
            Axis::Horizontal => bits.width,
            Axis::Vertical => bits.height,
        };
        let to = (to + 2).min(most);
        let mut start = from.saturating_sub(2);
        while start < to {
            let end = (start + PIECE).min(to);
            let at = line.at + darkest(plane, line, start, end) as f64;
            for along in start..end {
                wipe(bits, plane, line, at, along);
            }
            start = end;
        }
    }
}

/// Where a pixel is, given along and across a line.
fn place(line: &Line, along: usize, across: isize) -> (isize, isize) {
    match line.axis {
        Axis::Horizontal => (along as isize, across),
        Axis::Vertical => (across, along as isize),
    }
}

/// By how many pixels a piece of a line lies beside it.
fn darkest(plane: &Plane, line: &Line, from: usize, to: usize) -> isize {
    let low = (line.at - line.width / 2.0).round() as isize;
    let thick = line.width.round().max(1.0) as isize;
    let grey = |shift: isize| -> u32 {
        let mut sum = 0;
        for along in from..to {
            for across in low + shift..low + shift + thick {
                let (x, y) = place(line, along, across);
                sum += u32::from(plane.at(x, y));
            }
        }
        sum
    };
    // Of equals, the nearest.
    (-WAVER..=WAVER)
        .min_by_key(|s| (grey(*s), s.abs()))
        .unwrap_or(0)
}

/// Wipes one step along a line that lies at `at` there.
fn wipe(bits: &mut Bits, plane: &mut Plane, line: &Line, at: f64, along: usize) {
    let half = line.width / 2.0;
    let (low, high) = (
        (at - half).floor() as isize,
        (at + half).ceil() as isize - 1,
    );
    let is_ink = |across: isize| {
        let (x, y) = place(line, along, across);
        let inside = x >= 0 && y >= 0 && (x as usize) < bits.width && (y as usize) < bits.height;
        inside
            && bits
                .row(y as usize)
                .get(x as usize)
                .is_some_and(|b| *b != 0)
    };
    // Its edges fade into the paper, unless something touches it, or stands so near that it grows darker again.
    let grey = |across: isize| {
        let (x, y) = place(line, along, across);
        i32::from(plane.at(x, y))
    };
    let faded = |edge: isize, step: isize| {
        let touched = is_ink(edge + 2 * step) && is_ink(edge + 3 * step);
        let again = |d: &isize| grey(edge + d * step) + AGAIN < grey(edge + (d - 1) * step);
        let reach = (1..=FADING).find(again).unwrap_or(FADING + 1) - 1;
        edge + step * if touched { 0 } else { reach }
    };
    let (low, high) = (faded(low, -1), faded(high, 1));
    for across in low..=high {
        let (x, y) = place(line, along, across);
        if x < 0 || y < 0 || x as usize >= bits.width || y as usize >= bits.height {
            continue;
        }
        let index = y as usize * bits.width + x as usize;
        if let Some(b) = bits.data.get_mut(index) {
            *b = 0;
        }
        if let Some(v) = plane.data.get_mut(index) {
            *v = 255;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thin_stroke_beside_a_ruling_stays() {
        // A ruling of two pixels with fading edges, and a stroke two pixels off it in some rows.
        let (width, height) = (20, 30);
        let mut plane = Plane::filled(width, height, 255);
        for row in plane.data.chunks_mut(width) {
            row[4..8].copy_from_slice(&[180, 20, 20, 180]);
        }
        for row in plane.data.chunks_mut(width).skip(10).take(10) {
            row[8..10].copy_from_slice(&[90, 200]);
        }
        let mut bits = Bits::of(&plane);
        let line = Line {
            axis: Axis::Vertical,
            at: 6.0,
            from: 0.0,
            to: height as f64,
            width: 2.0,
        };
        unrule(&mut bits, &mut plane, &[line]);
        assert!(plane.row(5).iter().all(|v| *v == 255));
        assert_eq!(plane.row(15)[8..10], [90, 200]);
    }
}
