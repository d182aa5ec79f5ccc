//! Boxes of text cut into single lines inside their cells, and ink that no box holds gathered into lines.

use super::bands::{close, lines_of, pixels, trimmed};
use super::beside::{self, BESIDE, parted};
use super::bits::Bits;
use super::detect::Found;
use super::plane::Plane;
use super::rulings::Line;
use crate::model::{Axis, Rect};

/// The least length of something printed beside a line, in inches: about a full stop of 8 points.
const SPECK: f64 = 0.011;

/// The least length of something printed by itself, in inches: about a hyphen of 7 points.
const ALONE: f64 = 0.03;

/// What a ruling cuts off a character is narrower than this, in ems, and comes as near to the ruling, in pixels.
const PART: f64 = 0.6;
pub(super) const TOUCHING: f64 = 2.5;

/// A page with more specks than this to the square inch is dirty: small things beside a line are dirt there.
const DIRTY: f64 = 2.0;

/// The least length of what is no dirt on a dirty page, in inches.
const SOLID: f64 = 0.02;

/// The same where specks larger than that are as many: smaller than a comma.
const LARGE: f64 = 0.026;

/// Text too faint to be ink still darkens this share of its box.
const FAINT: f64 = 0.04;

/// Ink lower than this share of what its box promises is only a part of the line.
const LOW: f64 = 0.7;

/// What is this dark is no clean paper.
const SHADE: u8 = 225;

/// A line to read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Strip {
    /// Close around its ink, in pixels.
    pub(super) area: Rect,
    /// Whether the detector found it; else it is ink that was left over.
    pub(super) found: bool,
    /// The usual height of a line of the page, in pixels.
    pub(super) usual: f64,
    /// Whether the page is full of specks.
    pub(super) dirty: bool,
}

#[cfg(test)]
impl Strip {
    /// A line of a clean page, as the detector finds it.
    pub(super) fn sure(area: Rect, usual: f64) -> Self {
        Self {
            area,
            found: true,
            usual,
            dirty: false,
        }
    }
}

/// The lines of text to read, each a box close around its ink, in pixels of the upright picture without its rulings.
pub(super) fn strips(
    found: &[Found],
    rulings: &[Line],
    plane: &Plane,
    bits: &Bits,
    dpi: f64,
) -> Vec<Strip> {
    let all = blobs(bits);
    let small = |b: &Rect, least: f64| b.width().max(b.height()) < dpi * least;
    let specks = specks(&all, found);
    let inches = bits.width as f64 * bits.height as f64 / (dpi * dpi);
    let many = |least: f64, most: f64| {
        let between = specks.iter().filter(|b| !small(b, least) && small(b, most));
        between.count() as f64 > inches * DIRTY
    };
    let dirty = many(0.0, SOLID);
    let size = if many(SOLID, LARGE) { LARGE } else { SOLID };
    let least = if dirty { size } else { SPECK };
    let mut solid = bits.clone();
    for speck in all.iter().filter(|b| small(b, size)) {
        erase(&mut solid, speck);
    }
    let mut pieces: Vec<(Rect, Rect)> = Vec::new();
    for one in found {
        let mut own: Vec<(Rect, Rect)> = Vec::new();
        for area in split(&one.whole, rulings) {
            let Some(close) = piece(&solid, plane, &area, &one.core) else {
                continue;
            };
            match own.last_mut() {
                Some((before, whole)) if is_cut(before, &close, &area, rulings) => {
                    *before = before.union(&close);
                    *whole = whole.union(&area);
                }
                _ => own.push((close, area)),
            }
        }
        pieces.extend(own);
    }
    // A box may reach over a ruling into the next cell, and hold the tops of the characters there.
    let all: Vec<Rect> = pieces.iter().map(|p| p.0).collect();
    pieces.retain(|(ink, _)| !beside::is_within(ink, &all));
    let mut pieces = raised(pieces);
    let usual = usual_height(&pieces, dpi);
    pieces = pieces
        .iter()
        .flat_map(|p| lines_of(&solid, p, usual))
        .collect();
    pieces = apart(pieces)
        .iter()
        .flat_map(|p| lines_of(&solid, p, usual))
        .collect();
    pieces = (0..pieces.len())
        .filter_map(|i| trimmed(&solid, &pieces, i))
        .collect();
    beside::whole(&mut pieces);
    beside::join(&mut pieces, rulings);
    beside::part(&mut pieces, bits);
    let mut rest = bits.clone();
    for piece in &pieces {
        erase(&mut rest, piece);
    }
    let mut left = blobs(&rest);
    left.retain(|b| !small(b, least) && !on_ruling(b, rulings, dpi));
    let mut grown = pieces.clone();
    for (i, piece) in pieces.iter().enumerate() {
        let near = |b: &Rect| {
            pieces
                .iter()
                .enumerate()
                .all(|(k, p)| k == i || beside::off(p, b) > beside::off(piece, b))
        };
        let area = beside::grow(piece, &mut left, rulings, dirty, &near);
        if let Some(own) = grown.get_mut(i) {
            *own = area;
        }
    }
    if !dirty {
        for i in 0..grown.len() {
            grown[i] = beside::with_faint_marks(&grown[i], plane, rulings, &[&grown, &left]);
        }
    }
    let strip = |area: Rect| Strip {
        area,
        found: true,
        usual,
        dirty,
    };
    if dirty {
        left.retain(|b| !small(b, ALONE));
    } else {
        left.retain(|b| !small(b, ALONE) || pieces.iter().any(|p| begins_below(p, b, rulings)));
    }
    let rest = gather(left, rulings, usual);
    // What grew into another, or was left of one, is a part of it.
    let (parts, rest): (Vec<Rect>, Vec<Rect>) = rest
        .into_iter()
        .partition(|r| grown.iter().any(|g| beside::is_one(g, r, rulings)));
    grown.extend(parts);
    let mut rest = rest;
    for line in &mut grown {
        rest.retain(|ink| {
            let end = beside::is_end(line, ink, usual, rulings);
            if end {
                *line = line.union(ink);
            }
            !end
        });
    }
    beside::whole(&mut grown);
    beside::join(&mut grown, rulings);
    let mut out: Vec<Strip> = grown.into_iter().map(strip).collect();
    out.extend(rest.into_iter().map(|area| Strip {
        area,
        found: false,
        usual,
        dirty,
    }));
    out.retain(|s| s.area.width() >= 1.0 && s.area.height() >= 1.0);
    out
}

/// Whether a ruling cuts a character: what is left and right of it touches it, and one of the two is no more than a part
/// of a character. `area` is where the right one was looked for.
fn is_cut(left: &Rect, right: &Rect, area: &Rect, rulings: &[Line]) -> bool {
    let em = left.height().max(right.height());
    let rows = left.common_rows(right);
    let part = left.width().min(right.width()) <= em * PART;
    let near = |l: &&Line| l.axis == Axis::Vertical && (l.at - area.x0).abs() < 0.5;
    let touches = |l: &Line| {
        let half = l.width / 2.0 + TOUCHING;
        l.at - left.x1 <= half && right.x0 - l.at <= half
    };
    part && rows >= 0.3 * em && rulings.iter().find(near).is_some_and(touches)
}

/// What lies where no text is.
fn specks<'a>(blobs: &'a [Rect], found: &[Found]) -> Vec<&'a Rect> {
    let away = |b: &&Rect| {
        let c = b.center();
        let inside = |a: &Rect| a.x0 <= c.x && c.x <= a.x1 && a.y0 <= c.y && c.y <= a.y1;
        !found.iter().any(|f| inside(&f.whole))
    };
    blobs.iter().filter(away).collect()
}

/// What of a found line lies in a part of its box: close around the ink, and over what is text for sure though too
/// faint to be ink.
fn piece(solid: &Bits, plane: &Plane, area: &Rect, core: &Rect) -> Option<Rect> {
    let sure = core.intersection(area);
    let faint = |x0: f64, x1: f64| {
        let part = Rect { x0, x1, ..sure };
        x1 > x0 && sure.height() > 0.0 && shade(plane, &part) >= FAINT
    };
    let Some(mut ink) = close(solid, area) else {
        return faint(sure.x0, sure.x1).then_some(sure);
    };
    if faint(sure.x0, ink.x0) {
        ink.x0 = sure.x0;
    }
    if faint(ink.x1, sure.x1) {
        ink.x1 = sure.x1;
    }
    Some(ink)
}

/// Pieces whose ink is much lower than their boxes, as the boxes of this page go, made as high as they should be: the
/// rest of the ink is too faint.
fn raised(pieces: Vec<(Rect, Rect)>) -> Vec<Rect> {
    let mut ratios: Vec<f64> = pieces
        .iter()
        .map(|(p, a)| p.height() / a.height().max(1.0))
        .collect();
    ratios.sort_by(f64::total_cmp);
    let usual = ratios.get(ratios.len() / 2).copied().unwrap_or(1.0);
    let raise = |(piece, area): (Rect, Rect)| {
        let wanted = area.height() * usual;
        if piece.height() >= wanted * LOW || area.height() > area.width() {
            return piece;
        }
        let middle = area.center().y;
        Rect {
            y0: piece.y0.min(middle - wanted / 2.0),
            y1: piece.y1.max(middle + wanted / 2.0),
            ..piece
        }
    };
    pieces.into_iter().map(raise).collect()
}

/// The share of a box that is no clean paper.
fn shade(plane: &Plane, area: &Rect) -> f64 {
    let (mut dark, mut all) = (0_usize, 0_usize);
    for y in area.y0 as isize..area.y1 as isize {
        for x in area.x0 as isize..area.x1 as isize {
            dark += usize::from(plane.at(x, y) < SHADE);
            all += 1;
        }
    }
    dark as f64 / all.max(1) as f64
}

/// Whether something lies wholly on or beside a ruling: a rest of it.
fn on_ruling(blob: &Rect, rulings: &[Line], dpi: f64) -> bool {
    let slack = dpi * 0.015;
    rulings.iter().any(|l| {
        let (from, to, low, high) = match l.axis {
            Axis::Horizontal => (blob.x0, blob.x1, blob.y0, blob.y1),
            Axis::Vertical => (blob.y0, blob.y1, blob.x0, blob.x1),
        };
        let half = l.width / 2.0 + slack;
        low >= l.at - half && high <= l.at + half && to >= l.from && from <= l.to
    })
}

/// A box cut at the rulings that cross it.
fn split(area: &Rect, rulings: &[Line]) -> Vec<Rect> {
    let middle = area.center();
    let mut xs = vec![area.x0];
    let inside = |l: &&Line| l.axis == Axis::Vertical && l.from <= middle.y && middle.y <= l.to;
    xs.extend(
        rulings
            .iter()
            .filter(inside)
            .map(|l| l.at)
            .filter(|x| area.x0 < *x && *x < area.x1),
    );
    xs.push(area.x1);
    xs.sort_by(f64::total_cmp);
    let mut out = Vec::new();
    for pair in xs.windows(2) {
        let (x0, x1) = (pair[0], pair[1]);
        let mid = (x0 + x1) / 2.0;
        let mut ys = vec![area.y0];
        let across = |l: &&Line| l.axis == Axis::Horizontal && l.from <= mid && mid <= l.to;
        ys.extend(
            rulings
                .iter()
                .filter(across)
                .map(|l| l.at)
                .filter(|y| area.y0 < *y && *y < area.y1),
        );
        ys.push(area.y1);
        ys.sort_by(f64::total_cmp);
        out.extend(ys.windows(2).map(|y| Rect::new(x0, y[0], x1, y[1])));
    }
    out
}

/// The height of most lines: the median of those that are wider than high.
fn usual_height(pieces: &[Rect], dpi: f64) -> f64 {
    let mut heights: Vec<f64> = pieces
        .iter()
        .filter(|p| p.width() > p.height() * 1.5)
        .map(Rect::height)
        .collect();
    heights.sort_by(f64::total_cmp);
    let usual = heights.get(heights.len() / 2).copied();
    usual.unwrap_or(dpi * 0.14)
}

/// Boxes of the same line that lie over one another joined.
fn apart(pieces: Vec<Rect>) -> Vec<Rect> {
    let mut out: Vec<Rect> = Vec::new();
    for piece in pieces {
        let over = |o: &Rect| {
            let common = o.intersection(&piece).area();
            common > 0.3 * o.area().min(piece.area())
        };
        match out.iter().position(over) {
            Some(i) => {
                if let Some(o) = out.get_mut(i) {
                    *o = o.union(&piece);
                }
            }
            None => out.push(piece),
        }
    }
    out
}

fn erase(bits: &mut Bits, area: &Rect) {
    let (x, y) = pixels(bits, area);
    for row in y.0..y.1 {
        let start = row * bits.width;
        if let Some(row) = bits.data.get_mut(start + x.0..start + x.1) {
            row.fill(0);
        }
    }
}

/// Boxes around touching ink.
pub(super) fn blobs(bits: &Bits) -> Vec<Rect> {
    let (w, h) = (bits.width, bits.height);
    let mut left = bits.data.clone();
    let mut out = Vec::new();
    let mut open = Vec::new();
    for start in 0..left.len() {
        if left[start] == 0 {
            continue;
        }
        let (mut x0, mut y0, mut x1, mut y1) = (w, h, 0, 0);
        left[start] = 0;
        open.push(start);
        while let Some(at) = open.pop() {
            let (x, y) = (at % w, at / w);
            (x0, y0, x1, y1) = (x0.min(x), y0.min(y), x1.max(x), y1.max(y));
            for ny in y.saturating_sub(1)..(y + 2).min(h) {
                for nx in x.saturating_sub(1)..(x + 2).min(w) {
                    let next = ny * w + nx;
                    if left[next] != 0 {
                        left[next] = 0;
                        open.push(next);
                    }
                }
            }
        }
        out.push(Rect::new(
            x0 as f64,
            y0 as f64,
            x1 as f64 + 1.0,
            y1 as f64 + 1.0,
        ));
    }
    out
}

/// A line begins this near to where the one above it does, across and down, in ems.
const BEGINS: (f64, f64) = (0.8, 1.3);

/// Whether something stands where the line goes on that found no room for more: a full stop may be all that is left.
fn begins_below(line: &Rect, blob: &Rect, rulings: &[Line]) -> bool {
    let (em, below) = (line.height(), blob.center().y - line.y1);
    let is_near = (line.x0 - blob.x0).abs() <= em * BEGINS.0;
    is_near && below > 0.0 && below <= em * BEGINS.1 && !parted(line, blob, rulings)
}

/// Ink that no line took, gathered into lines of its own.
fn gather(mut left: Vec<Rect>, rulings: &[Line], usual: f64) -> Vec<Rect> {
    left.sort_by(|a, b| a.x0.total_cmp(&b.x0).then(a.y0.total_cmp(&b.y0)));
    let mut out: Vec<Rect> = Vec::new();
    for blob in left {
        let near = out.iter().position(|o| {
            let rows = o.y1.min(blob.y1) - o.y0.max(blob.y0);
            rows >= 0.3 * o.height().min(blob.height())
                && blob.x0 - o.x1 <= usual * BESIDE
                && o.union(&blob).height() <= usual * 1.6
                && !parted(o, &blob, rulings)
        });
        match near {
            Some(i) => {
                if let Some(o) = out.get_mut(i) {
                    *o = o.union(&blob);
                }
            }
            None => out.push(blob),
        }
    }
    // What is much higher than a line is no text.
    out.retain(|r| r.height() <= usual * 3.0);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ruling_through_a_character_is_told_from_one_between_two_cells() {
        let ruling = Line {
            axis: Axis::Vertical,
            at: 100.0,
            from: 0.0,
            to: 200.0,
            width: 3.0,
        };
        let area = Rect::new(100.0, 40.0, 300.0, 70.0);
        let text = Rect::new(102.0, 45.0, 280.0, 65.0);
        let cut = |x0: f64, x1: f64| {
            let left = Rect::new(x0, 45.0, x1, 65.0);
            is_cut(&left, &text, &area, &[ruling])
        };
        assert!(cut(90.0, 98.0));
        // A figure in the next cell stands off the ruling, and a whole line is no part of a character.
        assert!(!cut(80.0, 90.0));
        assert!(!cut(20.0, 98.0));
    }

    #[test]
    fn two_lines_that_touch_are_cut_where_there_is_least_ink() {
        let (width, height) = (100, 60);
        let mut bits = Bits::blank(width, height);
        for y in 5..53 {
            // One stroke goes from line to line.
            let dense = (5..28).contains(&y) || (30..53).contains(&y);
            for x in (10..90).filter(|x| dense || *x == 40) {
                bits.data[y * width + x] = 1;
            }
        }
        let piece = Rect::new(10.0, 5.0, 90.0, 53.0);
        let lines = lines_of(&bits, &piece, 23.0);
        assert_eq!(lines.len(), 2);
        let upper = Rect::new(10.0, 5.0, 90.0, 28.0);
        let lower = Rect::new(10.0, 20.0, 90.0, 53.0);
        for x in 10..90 {
            bits.data[28 * width + x] = 0;
            bits.data[29 * width + x] = 0;
        }
        let lower = trimmed(&bits, &[upper, lower], 1).unwrap();
        assert_eq!((lower.y0, lower.y1), (30.0, 53.0));
        // A heading of type twice as large has ink in each row.
        bits.data.fill(1);
        assert_eq!(lines_of(&bits, &piece, 23.0).len(), 1);
        assert!((28.0..=30.0).contains(&lines[0].y1), "{lines:?}");
    }
}
