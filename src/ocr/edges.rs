//! What a page shows beside its open sides, where its rulings end in the air: the print was cut there, and goes on upon
//! another page. The picture is kept until that page is known; then the characters on the cut are read from both.

use super::engine::Ready;
use super::place::Frame;
use super::plane::Plane;
use crate::model::{Axis, Rect, covered};

/// How much of the page beside the edge is kept, in heights of a line.
const KEPT: f64 = 9.0;

/// Ink that hangs over the edge, in heights of a line.
const OVER: f64 = 0.7;

/// A side is open if rulings close no more than this share of it.
const CLOSED: f64 = 0.95;

/// A ruling this near to where others end, in heights of a line, closes them.
const NEAR: f64 = 0.25;

/// The picture beside an open side of a page, without rulings.
#[derive(Clone, Debug)]
pub struct Edge {
    /// Number of the page, from 1.
    pub page: u32,
    /// Whether it is the right side.
    pub right: bool,
    plane: Plane,
    /// Where the picture begins, in pixels of the page.
    corner: f64,
    frame: Frame,
}

impl Edge {
    /// Points in a pixel.
    pub(super) fn points(&self) -> f64 {
        self.frame.points
    }

    /// The grey at a place of the page, in points, interpolated; white outside.
    pub(super) fn grey(&self, x: f64, y: f64) -> u8 {
        let (x, y) = (
            x / self.frame.points - self.corner - 0.5,
            y / self.frame.points - 0.5,
        );
        let (left, top) = (x.floor(), y.floor());
        let at =
            |dx: isize, dy: isize| f64::from(self.plane.at(left as isize + dx, top as isize + dy));
        let (u, v) = (x - left, y - top);
        let upper = at(0, 0) * (1.0 - u) + at(1, 0) * u;
        let lower = at(0, 1) * (1.0 - u) + at(1, 1) * u;
        (upper * (1.0 - v) + lower * v).round() as u8
    }

    /// Where a box of the page, in points, is on the page as displayed.
    pub(super) fn home(&self, area: &Rect) -> Rect {
        let k = 1.0 / self.frame.points;
        self.frame.home(&Rect::new(
            area.x0 * k,
            area.y0 * k,
            area.x1 * k,
            area.y1 * k,
        ))
    }
}

/// The open sides of a page.
pub(super) fn edges(page: u32, ready: &Ready) -> Vec<Edge> {
    let rulings = &ready.lines.rulings;
    let level = |axis: Axis| rulings.iter().filter(move |l| l.axis == axis);
    let usual = ready.strips.first().map_or(0.0, |s| s.usual);
    let upright = level(Axis::Vertical).flat_map(|l| [l.from, l.to]);
    let heights = upright.chain(level(Axis::Horizontal).map(|l| l.at));
    let (low, high) = heights.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), y| {
        (low.min(y), high.max(y))
    });
    if usual <= 0.0 || high <= low {
        return Vec::new();
    }
    let edge = |right: bool| {
        let ends = level(Axis::Horizontal).map(|l| if right { l.to } else { l.from });
        let at = match right {
            true => ends.fold(f64::NEG_INFINITY, f64::max),
            false => ends.fold(f64::INFINITY, f64::min),
        };
        let near = level(Axis::Vertical).filter(|l| (l.at - at).abs() <= usual * NEAR);
        let closed = covered(near.map(|l| (l.from, l.to)), (low, high));
        if !at.is_finite() || closed > CLOSED * (high - low) {
            return None;
        }
        let (inner, outer) = (usual * KEPT, usual * OVER);
        let (from, to) = if right {
            (at - inner, at + outer)
        } else {
            (at - outer, at + inner)
        };
        let (from, to) = (from.max(0.0) as usize, to.max(0.0) as usize);
        let to = to.min(ready.plane.width);
        let rows = 0..ready.plane.height;
        let data = rows.flat_map(|y| ready.plane.row(y).get(from..to).unwrap_or(&[]));
        let plane = Plane {
            width: to.checked_sub(from)?,
            height: ready.plane.height,
            data: data.copied().collect(),
        };
        Some(Edge {
            page,
            right,
            plane,
            corner: from as f64,
            frame: ready.frame,
        })
    };
    [false, true].into_iter().filter_map(edge).collect()
}
