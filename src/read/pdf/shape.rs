//! Paths in page coordinates: outlines, and the upright rectangles among them.

use crate::model::{Axis, Point, Rect};
use hayro_interpret::kurbo::{Affine, BezPath, PathEl};

/// How far from upright a line may lean and still count: half a degree.
const LEAN: f64 = 0.0087;

/// One subpath.
#[derive(Clone, Debug, Default)]
pub(super) struct Outline {
    /// Its corners, in order.
    pub(super) points: Vec<Point>,
    /// Whether it was closed.
    pub(super) closed: bool,
    /// For each corner, whether the way to it is curved.
    pub(super) curved: Vec<bool>,
}

impl Outline {
    fn push(&mut self, p: Point, curved: bool) {
        self.points.push(p);
        self.curved.push(curved);
    }

    /// Its straight sides.
    pub(super) fn sides(&self) -> impl Iterator<Item = (Point, Point)> + '_ {
        let drawn = (1..self.points.len()).filter_map(|i| {
            (!self.curved.get(i)?).then_some((*self.points.get(i - 1)?, *self.points.get(i)?))
        });
        let last = match (self.closed, self.points.last(), self.points.first()) {
            (true, Some(a), Some(b)) if a != b => Some((*a, *b)),
            _ => None,
        };
        drawn.chain(last)
    }

    /// Whether any side is curved.
    pub(super) fn is_curved(&self) -> bool {
        self.curved.iter().any(|c| *c)
    }

    /// The rectangle it is, if it is an upright one.
    pub(super) fn as_rect(&self) -> Option<Rect> {
        if self.is_curved() || self.points.len() < 4 || self.points.len() > 6 {
            return None;
        }
        let around = around(&self.points)?;
        let near = |a: f64, b: f64| {
            (a - b).abs() <= 0.02 + LEAN * (around.width() + around.height()) / 2.0
        };
        let corner = |p: &Point| {
            (near(p.x, around.x0) || near(p.x, around.x1))
                && (near(p.y, around.y0) || near(p.y, around.y1))
        };
        let upright = self.sides().all(|(a, b)| axis(a, b).is_some() || a == b);
        (upright && self.points.iter().all(corner) && self.turns_round(&around)).then_some(around)
    }

    /// Whether all four corners are visited.
    fn turns_round(&self, around: &Rect) -> bool {
        let mut seen = [false; 4];
        let center = around.center();
        for p in &self.points {
            let at = usize::from(p.x > center.x) + 2 * usize::from(p.y > center.y);
            if let Some(s) = seen.get_mut(at) {
                *s = true;
            }
        }
        seen.iter().all(|s| *s)
    }
}

/// The direction of a line that is upright but for [`LEAN`].
pub(super) fn axis(a: Point, b: Point) -> Option<Axis> {
    let (dx, dy) = ((a.x - b.x).abs(), (a.y - b.y).abs());
    if dx > 0.0 && dy <= dx * LEAN + 1e-6 {
        Some(Axis::Horizontal)
    } else if dy > 0.0 && dx <= dy * LEAN + 1e-6 {
        Some(Axis::Vertical)
    } else {
        None
    }
}

/// The subpaths of `path` seen through `transform`.
pub(super) fn outlines(path: &BezPath, transform: Affine) -> Vec<Outline> {
    let mut all = Vec::new();
    let mut now = Outline::default();
    let at = |p: hayro_interpret::kurbo::Point| {
        let p = transform * p;
        Point { x: p.x, y: p.y }
    };
    for el in path.elements() {
        match *el {
            PathEl::MoveTo(p) => {
                finish(&mut now, &mut all);
                now.push(at(p), false);
            }
            PathEl::LineTo(p) => now.push(at(p), false),
            PathEl::QuadTo(c, p) => {
                now.push(at(c), true);
                now.push(at(p), true);
            }
            PathEl::CurveTo(c, d, p) => {
                now.push(at(c), true);
                now.push(at(d), true);
                now.push(at(p), true);
            }
            PathEl::ClosePath => {
                now.closed = true;
                let start = now.points.first().copied();
                finish(&mut now, &mut all);
                if let Some(p) = start {
                    now.push(p, false);
                }
            }
        }
    }
    finish(&mut now, &mut all);
    all
}

fn finish(now: &mut Outline, all: &mut Vec<Outline>) {
    let done = std::mem::take(now);
    if done.points.len() > 1
        && done
            .points
            .iter()
            .all(|p| p.x.is_finite() && p.y.is_finite())
    {
        all.push(done);
    }
}

/// The box around all outlines.
pub(super) fn bounds(outlines: &[Outline]) -> Option<Rect> {
    outlines
        .iter()
        .filter_map(|o| around(&o.points))
        .reduce(|a, b| a.union(&b))
}

/// The box around some points.
pub(super) fn around(points: &[Point]) -> Option<Rect> {
    points
        .iter()
        .map(|p| Rect::new(p.x, p.y, p.x, p.y))
        .reduce(|a, b| a.union(&b))
}
