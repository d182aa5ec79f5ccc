//! Lines too faint or too broken to be ink: dark ridges along the rows of a picture.

use super::bits::Bits;
use super::plane::Plane;
use super::rulings::Line;
use crate::model::Axis;
use std::ops::Range;

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
    let at = |i: isize| {
        u32::from(
            row.get(i.clamp(0, last as isize) as usize)
                .copied()
                .unwrap_or(255),
        )
    };
    let reach = reach as isize;
    let mut sum: u32 = (-reach..=reach).map(at).sum();
    let count = (2 * reach + 1) as u32;
    for x in 0..row.len() as isize {
        out.push((sum / count) as u8);
        sum = sum + at(x + reach + 1) - at(x - reach);
    }
}

/// Takes back by how much averaging drew a line out: to where its ink ends, or by what averaging adds where there is
/// no ink.
pub(super) fn shorten(ink: &Bits, line: &mut Line, dpi: f64) {
    let reach = (dpi * ALONG).round().max(2.0) as usize;
    let half = (line.width / 2.0).max(1.0);
    let last = ink.height.saturating_sub(1);
    let clamp = |y: f64| (y.max(0.0) as usize).min(last);
    let (low, high) = (clamp(line.at - half), clamp(line.at + half));
    let any =
        |x: usize| (low..=high).any(|y| ink.data.get(y * ink.width + x).is_some_and(|b| *b != 0));
    let (from, to) = (line.from.max(0.0) as usize, line.to.max(0.0) as usize);
    if to <= from + 4 * reach {
        return;
    }
    let start = (from..from + 2 * reach).find(|x| any(*x));
    let end = (to - 2 * reach..to).rev().find(|x| any(*x));
    line.from = start.unwrap_or(from + reach) as f64;
    line.to = end.map_or(to - reach, |x| x + 1) as f64;
}

/// How far from a line, beyond its edge, there should be paper, in inches.
const CLEAR: f64 = 0.024;

/// No line is quite straight: it is followed in pieces of this length, each of them off its middle by at most so much,
/// in inches.
const PIECE: f64 = 0.3;
const WAVER: f64 = 0.013;

/// The share of a stretch of a line at which the picture itself, nothing averaged, shows it darker than the paper on
/// both of its sides.
pub(super) fn support(
    plane: &Plane,
    ink: &Bits,
    line: &Line,
    stretch: (f64, f64),
    dpi: f64,
) -> f64 {
    followed(line, stretch, dpi, &|line, part| {
        part.filter(|along| shows(plane, ink, line, *along, dpi))
            .count()
    })
}

/// The share of a stretch that `count` counts, in pieces that are each moved across until it counts most.
fn followed(
    line: &Line,
    stretch: (f64, f64),
    dpi: f64,
    count: &dyn Fn(&Line, Range<usize>) -> usize,
) -> f64 {
    let (from, to) = (stretch.0.max(0.0) as usize, stretch.1.max(0.0) as usize);
    let piece = ((dpi * PIECE) as usize).max(1);
    let waver = (dpi * WAVER).round() as i32;
    let most = |start: usize| {
        let part = start..(start + piece).min(to);
        let at = |shift: i32| {
            let at = line.at + f64::from(shift);
            count(&Line { at, ..*line }, part.clone())
        };
        (-waver..=waver).map(at).max().unwrap_or(0)
    };
    let all: usize = (from..to).step_by(piece).map(most).sum();
    all as f64 / to.saturating_sub(from).max(1) as f64
}

/// Whether the picture shows a line at one place along it: darker than the paper beside it, and no ink close by.
fn shows(plane: &Plane, ink: &Bits, line: &Line, along: usize, dpi: f64) -> bool {
    let half = line.width / 2.0;
    let beside = (dpi * BESIDE).max(half + 2.0);
    let place = |across: f64| match line.axis {
        Axis::Horizontal => (along as isize, across.floor() as isize),
        Axis::Vertical => (across.floor() as isize, along as isize),
    };
    let grey = |across: f64| {
        let (x, y) = place(across);
        i32::from(plane.at(x, y))
    };
    let core = [-1.0, 0.0, 1.0].map(|d| grey(line.at + d));
    let darkest = core.into_iter().min().unwrap_or(255);
    let paper = grey(line.at - beside).min(grey(line.at + beside));
    let mut steps = (half + 2.0) as i32..=beside as i32;
    let clear = |d: i32| {
        [-1.0, 1.0].into_iter().all(|side| {
            let (x, y) = place(line.at + side * f64::from(d));
            !ink.at(x, y)
        })
    };
    paper - darkest >= DEPTH && steps.all(clear)
}

/// No line is fainter than this.
const BLANK: u8 = 6;

/// How much darker than the paper beside it a line is: at most so, in this share of those of its places that are not blank,
/// as those between dashes are; 0 where all are.
pub(super) fn depth(plane: &Plane, line: &Line, share: f64, dpi: f64) -> u8 {
    let (half, beside) = (line.width / 2.0, (dpi * BESIDE).max(line.width / 2.0 + 2.0));
    let grey = |along: usize, across: f64| match line.axis {
        Axis::Horizontal => plane.at(along as isize, across.floor() as isize),
        Axis::Vertical => plane.at(across.floor() as isize, along as isize),
    };
    let depth = |along: usize| {
        let steps = -(half + 1.0) as i32..=(half + 1.0) as i32;
        let darkest = steps.map(|d| grey(along, line.at + f64::from(d))).min();
        let paper = grey(along, line.at - beside).max(grey(along, line.at + beside));
        paper.saturating_sub(darkest.unwrap_or(255))
    };
    let mut all: Vec<u8> = (line.from.max(0.0) as usize..line.to.max(0.0) as usize)
        .map(depth)
        .filter(|d| *d >= BLANK)
        .collect();
    all.sort_unstable();
    let at = (all.len() as f64 * share) as usize;
    all.get(at).copied().unwrap_or(0)
}

/// The share of a line, found along the rows of `dark`, at which it is there and has paper above and below. Of strokes
/// in a row of characters that is true here and there only.
pub(super) fn alone(dark: &Bits, ink: &Bits, line: &Line, dpi: f64) -> f64 {
    let (from, to) = (line.from.max(0.0) as usize, line.to.max(0.0) as usize);
    let half = line.width / 2.0;
    let last = dark.height.saturating_sub(1);
    let clamp = |y: f64| (y.max(0.0) as usize).min(last);
    let core = (
        clamp(line.at - half.max(1.0)),
        clamp(line.at + half.max(1.0)),
    );
    let edge = half + 2.0;
    let above = (clamp(line.at - edge - dpi * CLEAR), clamp(line.at - edge));
    let below = (clamp(line.at + edge), clamp(line.at + edge + dpi * CLEAR));
    let any = |bits: &Bits, x: usize, rows: (usize, usize)| {
        (rows.0..=rows.1).any(|y| bits.data.get(y * bits.width + x).is_some_and(|b| *b != 0))
    };
    let good =
        (from..to).filter(|x| any(dark, *x, core) && !any(ink, *x, above) && !any(ink, *x, below));
    good.count() as f64 / (to - from).max(1) as f64
}

/// The share of a stretch of a line at which there is ink on it, whatever stands beside it.
pub(super) fn solid(ink: &Bits, line: &Line, stretch: (f64, f64), dpi: f64) -> f64 {
    let half = (line.width / 2.0).max(1.0);
    followed(line, stretch, dpi, &|line, part| {
        let part = (part.start as f64, part.end as f64);
        along(ink, line, part, (-half, half)).filter(|t| *t).count()
    })
}

/// The same of a whole line but for that stretch.
pub(super) fn solid_but(ink: &Bits, line: &Line, stretch: (f64, f64), dpi: f64) -> f64 {
    let (all, part) = (line.length(), stretch.1 - stretch.0);
    let inked = solid(ink, line, (line.from, line.to), dpi) * all;
    (inked - solid(ink, line, stretch, dpi) * part) / (all - part).max(1.0)
}

/// The share of a stretch of a line that has paper beside it, on that side where there is more of it.
pub(super) fn clear(ink: &Bits, line: &Line, stretch: (f64, f64), dpi: f64) -> f64 {
    let edge = line.width / 2.0 + 2.0;
    let far = edge + dpi * CLEAR;
    1.0 - inked(ink, line, stretch, (-far, -edge)).min(inked(ink, line, stretch, (edge, far)))
}

/// How far beside a stretch of a broken border there is nothing, in inches: strokes of a character have others beside
/// them.
const LONELY: f64 = 0.07;

/// The share of a stretch of a line that has nothing but paper beside it, on that side where there is less of it.
pub(super) fn lonely(ink: &Bits, line: &Line, stretch: (f64, f64), dpi: f64) -> f64 {
    let edge = line.width / 2.0 + 2.0;
    let far = edge + dpi * LONELY;
    // The borders at its ends are beside it too.
    let inner = (stretch.0 + edge * 2.0, stretch.1 - edge * 2.0);
    1.0 - inked(ink, line, inner, (-far, -edge)).max(inked(ink, line, inner, (edge, far)))
}

/// Whether there is ink on a stretch of a line near both of its ends: what stands by itself in a cell stands in its
/// middle, or at one end of it.
pub(super) fn at_both_ends(ink: &Bits, line: &Line, (from, to): (f64, f64)) -> bool {
    let (half, third) = ((line.width / 2.0).max(1.0), (to - from) / 3.0);
    let edge = half + 2.0;
    let any = |stretch| inked(ink, line, stretch, (-half, half)) > 0.0;
    any((from + edge, from + third)) && any((to - third, to - edge))
}

/// Whether a stretch of a line has ink right at one of its ends, beside the border that it ends at.
pub(super) fn at_an_end(ink: &Bits, line: &Line, (from, to): (f64, f64)) -> bool {
    let half = (line.width / 2.0).max(1.0);
    let (edge, near) = (half + 2.0, half + 5.0);
    let any = |stretch| inked(ink, line, stretch, (-half, half)) > 0.0;
    any((from + edge, from + near)) || any((to - near, to - edge))
}

/// A stroke of a character keeps this far from the borders above and below it, in pixels beyond their edges, and by this
/// share of the room between them; it is no longer than this, in inches.
const OFF: (f64, f64) = (3.0, 0.12);
const STROKE: f64 = 0.16;

/// Whether all ink on a stretch of a line is one short stroke that stands off its ends: a figure in a merged cell right
/// below a border, rather than the rest of a border. An end that is in the air (`free`) is that of the stroke.
pub(super) fn is_stroke(
    ink: &Bits,
    line: &Line,
    (from, to): (f64, f64),
    free: (bool, bool),
    dpi: f64,
) -> bool {
    let half = (line.width / 2.0).max(1.0);
    let edge = |free: bool| if free { 0.0 } else { half + 2.0 };
    let inner = (from + edge(free.0), to - edge(free.1));
    let there: Vec<bool> = along(ink, line, inner, (-half, half)).collect();
    let first = there.iter().position(|t| *t);
    let last = there.iter().rposition(|t| *t);
    let off = OFF.0.max((to - from) * OFF.1);
    first.zip(last).is_some_and(|(first, last)| {
        let unbroken = there[first..=last].iter().all(|t| *t);
        let before = free.0 || first as f64 >= off;
        let after = free.1 || (there.len() - 1 - last) as f64 >= off;
        unbroken && ((last - first) as f64) < dpi * STROKE && before && after
    })
}

/// A short line is drawn from end to end if this share of it is ink, or if it is so many dashes. A stroke of a character
/// stands off the rulings above and below.
const DRAWN: (f64, usize) = (0.9, 3);

/// Whether a short line is drawn from end to end.
pub(super) fn is_drawn(ink: &Bits, line: &Line) -> bool {
    let there = on_line(ink, line);
    let share = there.iter().filter(|t| **t).count() as f64 / there.len().max(1) as f64;
    let dashes = there.chunk_by(|a, b| a == b).filter(|c| c[0]).count();
    // The rulings at its ends, and at least that many dashes between them.
    share >= DRAWN.0 || dashes >= DRAWN.1 + 2
}

/// Whether there is ink at each place along a line.
fn on_line(ink: &Bits, line: &Line) -> Vec<bool> {
    inked_along(ink, line, (line.from, line.to))
}

/// Whether there is ink at each place along a stretch of a line.
pub(super) fn inked_along(ink: &Bits, line: &Line, stretch: (f64, f64)) -> Vec<bool> {
    let half = (line.width / 2.0).max(1.0);
    along(ink, line, stretch, (-half, half)).collect()
}

/// A character that runs across a line has ink this far beyond its edges on both sides, in pixels.
const BEYOND: f64 = 3.0;

/// Whether ink runs across a line at each place along a stretch of it.
pub(super) fn run_across(ink: &Bits, line: &Line, stretch: (f64, f64)) -> Vec<bool> {
    let far = line.width / 2.0 + BEYOND;
    let inked = [-far, 0.0, far].map(|off| {
        let at = line.at + off;
        along(ink, &Line { at, ..*line }, stretch, (-1.0, 1.0)).collect::<Vec<bool>>()
    });
    let count = inked[0].len();
    (0..count)
        .map(|i| inked.iter().all(|row| row.get(i) == Some(&true)))
        .collect()
}

/// The share of a stretch of a line at which there is ink within some distances of its middle.
fn inked(ink: &Bits, line: &Line, stretch: (f64, f64), band: (f64, f64)) -> f64 {
    let there = along(ink, line, stretch, band).filter(|t| *t).count();
    there as f64 / (stretch.1 - stretch.0).max(1.0)
}

fn along(
    ink: &Bits,
    line: &Line,
    stretch: (f64, f64),
    band: (f64, f64),
) -> impl Iterator<Item = bool> {
    let (low, high) = (
        (line.at + band.0).floor() as isize,
        (line.at + band.1) as isize,
    );
    let axis = line.axis;
    let is_ink = move |along: usize| {
        (low..=high).any(|across| match axis {
            Axis::Horizontal => ink.at(along as isize, across),
            Axis::Vertical => ink.at(across, along as isize),
        })
    };
    (stretch.0.max(0.0) as usize..stretch.1.max(0.0) as usize).map(is_ink)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_in_line_with_a_border_is_told_from_the_rest_of_one() {
        let line = Line {
            axis: Axis::Vertical,
            at: 50.0,
            from: 0.0,
            to: 200.0,
            width: 3.0,
        };
        // Ink from 0 to 100, and what stands in the room from 100 to 150.
        let told = |ink: &[(usize, usize)], end: f64, free: bool| {
            let mut bits = Bits::blank(100, 200);
            for (from, to) in [&[(0, 100)], ink].concat() {
                for y in from..to {
                    bits.data[y * 100 + 49..y * 100 + 52].fill(1);
                }
            }
            is_stroke(&bits, &line, (100.0, end), (false, free), 200.0)
        };
        assert!(told(&[(115, 137)], 150.0, false));
        assert!(told(&[(115, 137)], 137.0, true));
        // It touches the border above, is broken, or as long as no figure is.
        assert!(!told(&[(100, 122)], 150.0, false));
        assert!(!told(&[(115, 120), (126, 132)], 150.0, false));
        assert!(!told(&[(112, 146)], 150.0, true));
        assert!(!told(&[], 150.0, false));
    }
}
