//! Rulings taken off a picture, so that they are not read as characters.

use super::bits::Bits;
use super::plane::Plane;
use super::rulings::Line;
use crate::model::Axis;

/// A ruling is followed in pieces of this length, in pixels: paper is never quite flat.
const PIECE: usize = 24;

/// How far a piece may lie beside the line as a whole, in pixels.
const WAVER: isize = 2;

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
    // Its edges fade into the paper, unless something touches it.
    let touched = |outer: isize, outmost: isize| is_ink(outer) && is_ink(outmost);
    let low = if touched(low - 2, low - 3) {
        low
    } else {
        low - 2
    };
    let high = if touched(high + 2, high + 3) {
        high
    } else {
        high + 2
    };
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
