//! What stands beside a line of text: marks that belong to it, and other lines.

use super::bands::pixels;
use super::bits::Bits;
use super::plane::Plane;
use super::rulings::Line;
use crate::model::{Axis, Rect};

/// The most of its height that a line grows sideways to take in ink beside it.
pub(super) const BESIDE: f64 = 0.5;

/// The same for a comma or a stop: up to here of a line's height off, no larger than this, and with its middle this far
/// below that of the line. A line may begin with one, at the left of the room of a character.
const MARK_BESIDE: f64 = 1.0;
const MARK_SIZE: f64 = 0.5;
const MARK_BELOW: f64 = 0.15;

/// Whether a ruling lies between two boxes.
pub(super) fn parted(a: &Rect, b: &Rect, rulings: &[Line]) -> bool {
    let (p, q) = (a.center(), b.center());
    rulings.iter().any(|l| match l.axis {
        Axis::Vertical => l.from <= p.y && p.y <= l.to && (l.at - p.x) * (l.at - q.x) < 0.0,
        Axis::Horizontal => l.from <= p.x && p.x <= l.to && (l.at - p.y) * (l.at - q.y) < 0.0,
    })
}

/// How far ink is beside a line; infinity where it is in other rows.
pub(super) fn off(line: &Rect, ink: &Rect) -> f64 {
    match line.common_rows(ink) > 0.0 {
        true => (ink.x0 - line.x1).max(line.x0 - ink.x1),
        false => f64::INFINITY,
    }
}

/// Lines side by side overlap by less than this, in ems; and are cut this near to that, in pixels.
const OVERLAP: f64 = 1.0;
const CUT_NEAR: f64 = 3.0;

/// Pieces of one line are as high and on a level: each of them at least this share of the other, and of its rows.
const ON_A_LEVEL: f64 = 0.6;

/// Whether two pieces that overlap are parts of one line.
pub(super) fn is_one(a: &Rect, b: &Rect, rulings: &[Line]) -> bool {
    let (low, high) = (a.height().min(b.height()), a.height().max(b.height()));
    let overlap = a.x0.max(b.x0) < a.x1.min(b.x1);
    let level = low >= high * ON_A_LEVEL && a.common_rows(b) >= high * ON_A_LEVEL;
    overlap && level && !parted(a, b, rulings)
}

/// What is no higher than this is a part of a character: with the rest of it no higher than a line by more than this, and
/// no farther off, in ems.
const LOW_PART: f64 = 0.5;
const WITH_REST: f64 = 1.15;
const CLOSE_TO_REST: f64 = 0.25;

/// Whether ink right above or below a line is the top or the foot of its characters: the two dots on `总`.
pub(super) fn is_end(line: &Rect, ink: &Rect, usual: f64, rulings: &[Line]) -> bool {
    let gap = (line.y0 - ink.y1).max(ink.y0 - line.y1);
    let low = ink.height() <= usual * LOW_PART && ink.height() < line.height();
    let within = line.x0 - 1.0 <= ink.x0 && ink.x1 <= line.x1 + 1.0;
    let one = line.union(ink).height() <= usual * WITH_REST && gap <= usual * CLOSE_TO_REST;
    low && within && one && !parted(line, ink, rulings)
}

/// Joins the pieces of a line that was found in parts that overlap.
pub(super) fn join(pieces: &mut Vec<Rect>, rulings: &[Line]) {
    let mut i = 0;
    while i < pieces.len() {
        let own = pieces[i];
        let part = |(k, other): (usize, &Rect)| k != i && is_one(&own, other, rulings);
        match pieces.iter().enumerate().position(part) {
            // What grew may reach the next part now.
            Some(k) => {
                pieces[i] = own.union(&pieces[k]);
                pieces.remove(k);
                i -= usize::from(k < i);
            }
            None => i += 1,
        }
    }
}

/// What lies within another piece by this share of it is a part of it.
const WITHIN: f64 = 0.8;

/// Drops the pieces that lie within larger ones: what they hold would be read twice.
pub(super) fn whole(pieces: &mut Vec<Rect>) {
    let all = pieces.clone();
    pieces.retain(|p| !is_within(p, &all));
}

/// Whether a piece lies within one that is larger.
pub(super) fn is_within(piece: &Rect, all: &[Rect]) -> bool {
    let own = piece.area();
    (all.iter()).any(|o| o.area() > own && o.intersection(piece).area() >= own * WITHIN)
}

/// Parts lines side by side whose ends overlap where there is least ink: what both held would be read twice.
pub(super) fn part(pieces: &mut [Rect], bits: &Bits) {
    for i in 0..pieces.len() {
        for k in 0..pieces.len() {
            let (left, right) = (pieces[i], pieces[k]);
            let (low, high) = (
                left.height().min(right.height()),
                left.height().max(right.height()),
            );
            let over = left.x1 - right.x0;
            let in_order = left.x0 < right.x0 && left.x1 < right.x1;
            let overlap = over > 0.0 && over <= high * OVERLAP;
            if !in_order || !overlap || left.common_rows(&right) < low * 0.6 {
                continue;
            }
            let rows = pixels(bits, &left.union(&right)).1;
            let columns = pixels(
                bits,
                &Rect {
                    x0: right.x0 - CUT_NEAR,
                    x1: left.x1 + CUT_NEAR,
                    ..left
                },
            )
            .0;
            let middle = columns.0 + columns.1;
            let ink = |x: &usize| (bits.count((*x, *x + 1), rows), (2 * x).abs_diff(middle));
            if let Some(cut) = (columns.0..columns.1).min_by_key(ink) {
                let (end, start) = (cut as f64, cut as f64 + 1.0);
                (pieces[i].x1, pieces[k].x0) = (end.min(left.x1), start.max(right.x0));
            }
        }
    }
}

/// A line with the ink beside it that it left out, and that is not `near`er to another.
pub(super) fn grow(
    piece: &Rect,
    left: &mut Vec<Rect>,
    rulings: &[Line],
    dirty: bool,
    near: &dyn Fn(&Rect) -> bool,
) -> Rect {
    let mut own = *piece;
    let high = piece.height();
    let mark = |b: &Rect| {
        !dirty
            && b.width().max(b.height()) <= high * MARK_SIZE
            && b.center().y >= piece.center().y + high * MARK_BELOW
    };
    let reach = |b: &Rect| high * if mark(b) { MARK_BESIDE } else { BESIDE };
    loop {
        let beside = left.iter().position(|b| {
            off(&own, b) <= reach(b)
                && near(b)
                && own.common_rows(b) >= 0.5 * b.height()
                && b.height() <= high * 1.3
                && !parted(&own, b, rulings)
        });
        match beside {
            Some(i) => own = own.union(&left.swap_remove(i)),
            None => return own,
        }
    }
}

/// A mark too faint to be ink is darker than paper by this share of what the line beside it is.
const FAINT_MARK: f64 = 0.22;

/// Off the edges of the line and of a ruling, in pixels: those are blurred.
const BLURRED: f64 = 3.0;

/// The room beside a line, within reach of a mark: from where, and to where.
fn room(line: &Rect, rulings: &[Line], others: &[&[Rect]]) -> (f64, f64) {
    let center = line.center();
    let inside = |l: &&Line| l.axis == Axis::Vertical && l.from <= center.y && center.y <= l.to;
    let edges = rulings.iter().filter(inside).map(|l| (l.at, l.at));
    let others = others.iter().flat_map(|o| o.iter());
    let others = others.filter(|p| *p != line && p.common_rows(line) > 0.0);
    let stops = edges.chain(others.map(|p| (p.x0, p.x1)));
    let reach = line.height() * MARK_BESIDE;
    let (mut start, mut end) = (line.x0 - reach, line.x1 + reach);
    for (from, to) in stops {
        match (from + to) / 2.0 > center.x {
            true => end = end.min(from),
            false => start = start.max(to),
        }
    }
    (start + BLURRED, end - BLURRED)
}

/// A line with a comma or a stop at one of its ends that is too faint to be ink. It reaches into none of the others.
pub(super) fn with_faint_marks(
    line: &Rect,
    plane: &Plane,
    rulings: &[Line],
    others: &[&[Rect]],
) -> Rect {
    let (high, middle) = (line.height(), line.center().y);
    let (start, end) = room(line, rulings, others);
    let dark = |x: isize, rows: (f64, f64)| {
        let rows = rows.0 as isize..rows.1.ceil() as isize;
        rows.map(|y| 255 - i32::from(plane.at(x, y)))
            .collect::<Vec<_>>()
    };
    let own = (line.x0 as isize..line.x1 as isize).flat_map(|x| dark(x, (line.y0, line.y1)));
    let least = f64::from(own.max().unwrap_or(0)) * FAINT_MARK;
    let low = (
        middle + high * MARK_BELOW / 2.0,
        line.y1 + high * MARK_BELOW,
    );
    let marked = |x: &isize| {
        dark(*x, low)
            .iter()
            .filter(|v| f64::from(**v) >= least)
            .count()
            >= 2
    };
    // The columns of the nearest mark, outwards.
    let mark = |columns: &mut dyn Iterator<Item = isize>| {
        let mut columns = columns.skip_while(|x| !marked(x)).take_while(marked);
        let first = columns.next()?;
        let last = columns.last().unwrap_or(first);
        (((last - first).abs() as f64) < high * MARK_SIZE).then_some(last)
    };
    let right = mark(&mut ((line.x1 + BLURRED) as isize..end.ceil() as isize));
    let left = mark(&mut (start as isize..(line.x0 - BLURRED) as isize).rev());
    Rect {
        x0: left.map_or(line.x0, |x| x as f64),
        x1: right.map_or(line.x1, |x| x as f64 + 1.0),
        ..*line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_side_by_side_share_no_ink() {
        let (width, height) = (100, 40);
        let mut bits = Bits::blank(width, height);
        for y in 10..30 {
            for x in (10..47).chain(50..90) {
                bits.data[y * width + x] = 1;
            }
        }
        let mut pieces = [
            Rect::new(10.0, 10.0, 52.0, 30.0),
            Rect::new(46.0, 9.0, 90.0, 30.0),
        ];
        part(&mut pieces, &bits);
        assert!((47.0..=50.0).contains(&pieces[0].x1));
        assert!((47.0..=50.0).contains(&pieces[1].x0));
    }

    #[test]
    fn a_line_found_in_parts_that_overlap_is_one() {
        let ruling = Line {
            axis: Axis::Vertical,
            at: 50.0,
            from: 0.0,
            to: 40.0,
            width: 2.0,
        };
        let left = Rect::new(10.0, 10.0, 52.0, 30.0);
        let right = Rect::new(46.0, 9.0, 90.0, 30.0);
        let end = Rect::new(80.0, 10.0, 120.0, 30.0);
        let large = Rect::new(46.0, 0.0, 90.0, 40.0);
        let joined = |parts: &[Rect], rulings: &[Line]| {
            let mut pieces = parts.to_vec();
            join(&mut pieces, rulings);
            pieces
        };
        assert_eq!(
            joined(&[end, right, left], &[]),
            [Rect::new(10.0, 9.0, 120.0, 30.0)]
        );
        assert_eq!(joined(&[left, right], &[ruling]), [left, right]);
        assert_eq!(joined(&[left, large], &[]), [left, large]);
    }

    #[test]
    fn the_top_of_a_character_belongs_to_it() {
        let body = Rect::new(10.0, 17.0, 40.0, 40.0);
        let top = |y1: f64| Rect::new(16.0, y1 - 7.0, 33.0, y1);
        assert!(is_end(&body, &top(15.0), 30.0, &[]));
        // Too far off; as wide as more than that character; a line of its own.
        assert!(!is_end(&body, &top(8.0), 30.0, &[]));
        let wide = Rect {
            x1: 60.0,
            ..top(15.0)
        };
        assert!(!is_end(&body, &wide, 30.0, &[]));
        let line = Rect {
            y0: -7.0,
            ..top(15.0)
        };
        assert!(!is_end(&body, &line, 30.0, &[]));
        let ruling = Line {
            axis: Axis::Horizontal,
            at: 16.0,
            from: 0.0,
            to: 100.0,
            width: 1.0,
        };
        assert!(!is_end(&body, &top(15.0), 30.0, &[ruling]));
    }

    #[test]
    fn a_piece_within_another_is_a_part_of_it() {
        let line = Rect::new(10.0, 10.0, 66.0, 38.0);
        let part = Rect::new(10.0, 10.0, 65.0, 21.0);
        let above = Rect::new(10.0, 0.0, 65.0, 12.0);
        let mut pieces = vec![part, line, above];
        whole(&mut pieces);
        assert_eq!(pieces, [line, above]);
    }

    #[test]
    fn a_mark_too_faint_to_be_ink_belongs_to_the_line_that_it_ends() {
        let mut plane = Plane::filled(120, 40, 250);
        let mut fill = |x: std::ops::Range<usize>, y: std::ops::Range<usize>, grey: u8| {
            for y in y {
                plane.data[y * 120 + x.start..y * 120 + x.end].fill(grey);
            }
        };
        fill(10..50, 10..30, 120);
        fill(56..59, 25..29, 190);
        fill(80..110, 10..30, 120);
        let line = Rect::new(10.0, 10.0, 50.0, 30.0);
        let next = Rect::new(80.0, 10.0, 110.0, 30.0);
        let area = with_faint_marks(&line, &plane, &[], &[&[line, next]]);
        assert_eq!((area.x0, area.x1), (10.0, 59.0));
        // The next line is none, nor is paper, nor what another line took.
        let area = with_faint_marks(&next, &plane, &[], &[&[line, next]]);
        assert_eq!((area.x0, area.x1), (80.0, 110.0));
        let close = Rect::new(63.0, 10.0, 110.0, 30.0);
        let area = with_faint_marks(&close, &plane, &[], &[&[line, close]]);
        assert_eq!(area.x0, 56.0);
        let taken = Rect { x1: 59.0, ..line };
        let area = with_faint_marks(&close, &plane, &[], &[&[taken, close]]);
        assert_eq!(area.x0, 63.0);
    }
}
