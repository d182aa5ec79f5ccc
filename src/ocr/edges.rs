//! What a page shows beside its open sides, where its rulings end in the air: the print was cut there, and goes on upon
//! another page. The picture is kept until that page is known; then the characters on the cut are read from both.

use super::engine::Ready;
use super::place::Frame;
use super::plane::Plane;
use crate::model::{Axis, Rect, covered};

/// How much of the page beside an upright edge is kept, in heights of a line.
const KEPT: f64 = 9.0;
/// The same for a level one.
const KEPT_LEVEL: f64 = 2.5;

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
    /// `Vertical` for the left and the right side, `Horizontal` for the upper and the lower one.
    pub axis: Axis,
    /// Whether it is the right or the lower one.
    pub far: bool,
    plane: Plane,
    /// Where the picture begins, in pixels of the page.
    corner: (f64, f64),
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
            x / self.frame.points - self.corner.0 - 0.5,
            y / self.frame.points - self.corner.1 - 0.5,
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
    let usual = ready.strips.first().map_or(0.0, |s| s.usual);
    let all = [
        (Axis::Vertical, false),
        (Axis::Vertical, true),
        (Axis::Horizontal, false),
        (Axis::Horizontal, true),
    ];
    let open = |(axis, far): (Axis, bool)| edge(page, ready, usual, axis, far);
    all.into_iter()
        .filter(|_| usual > 0.0)
        .filter_map(open)
        .collect()
}

/// A side of a page, if it is open.
fn edge(page: u32, ready: &Ready, usual: f64, axis: Axis, far: bool) -> Option<Edge> {
    let along = |axis: Axis| ready.lines.rulings.iter().filter(move |l| l.axis == axis);
    let (beside, across) = (axis, axis.other());
    let places = along(beside).flat_map(|l| [l.from, l.to]);
    let places = places.chain(along(across).map(|l| l.at));
    let (low, high) = places.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), y| {
        (low.min(y), high.max(y))
    });
    let ends = along(across).map(|l| if far { l.to } else { l.from });
    let at = match far {
        true => ends.fold(f64::NEG_INFINITY, f64::max),
        false => ends.fold(f64::INFINITY, f64::min),
    };
    let near = along(beside).filter(|l| (l.at - at).abs() <= usual * NEAR);
    let closed = covered(near.map(|l| (l.from, l.to)), (low, high));
    if high <= low || !at.is_finite() || closed > CLOSED * (high - low) {
        return None;
    }
    let kept = match axis {
        Axis::Vertical => KEPT,
        Axis::Horizontal => KEPT_LEVEL,
    };
    let (inner, outer) = (usual * kept, usual * OVER);
    let (from, to) = match far {
        true => (at - inner, at + outer),
        false => (at - outer, at + inner),
    };
    let whole = &ready.plane;
    let within = |most: usize| from.max(0.0) as usize..(to.max(0.0) as usize).min(most);
    let (columns, rows) = match axis {
        Axis::Vertical => (within(whole.width), 0..whole.height),
        Axis::Horizontal => (0..whole.width, within(whole.height)),
    };
    let shown = |y: usize| whole.row(y).get(columns.clone()).unwrap_or(&[]);
    Some(Edge {
        page,
        axis,
        far,
        corner: (columns.start as f64, rows.start as f64),
        plane: Plane {
            width: columns.end.checked_sub(columns.start)?,
            height: rows.end.checked_sub(rows.start)?,
            data: rows.clone().flat_map(shown).copied().collect(),
        },
        frame: ready.frame,
    })
}
