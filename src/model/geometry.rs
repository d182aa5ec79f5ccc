//! Lengths and boxes: PDF points, origin at the top left of the displayed page, y downwards.

use serde::{Deserialize, Serialize};

/// A point in points from the top left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Distance from the left edge.
    pub x: f64,
    /// Distance from the top edge.
    pub y: f64,
}

/// A box in points from the top left; `x0 <= x1` and `y0 <= y1`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rect {
    /// Left edge.
    pub x0: f64,
    /// Top edge.
    pub y0: f64,
    /// Right edge.
    pub x1: f64,
    /// Bottom edge.
    pub y1: f64,
}

impl Rect {
    /// A box from two corners, in any order.
    pub fn new(x0: f64, y0: f64, x1: f64, y1: f64) -> Self {
        Self {
            x0: x0.min(x1),
            y0: y0.min(y1),
            x1: x0.max(x1),
            y1: y0.max(y1),
        }
    }

    /// Width, never negative.
    pub fn width(&self) -> f64 {
        (self.x1 - self.x0).max(0.0)
    }

    /// Height, never negative.
    pub fn height(&self) -> f64 {
        (self.y1 - self.y0).max(0.0)
    }

    /// Area in square points.
    pub fn area(&self) -> f64 {
        self.width() * self.height()
    }

    /// The middle of the box.
    pub fn center(&self) -> Point {
        Point {
            x: (self.x0 + self.x1) / 2.0,
            y: (self.y0 + self.y1) / 2.0,
        }
    }

    /// The box moved by `dx`, `dy`.
    pub fn shifted(&self, dx: f64, dy: f64) -> Self {
        Self {
            x0: self.x0 + dx,
            y0: self.y0 + dy,
            x1: self.x1 + dx,
            y1: self.y1 + dy,
        }
    }

    /// The extent across lines of a direction.
    pub fn across(&self, axis: Axis) -> (f64, f64) {
        match axis {
            Axis::Vertical => (self.x0, self.x1),
            Axis::Horizontal => (self.y0, self.y1),
        }
    }

    /// The height that both boxes share; negative where one lies below the other.
    pub fn common_rows(&self, other: &Self) -> f64 {
        self.y1.min(other.y1) - self.y0.max(other.y0)
    }

    /// The common part; an empty box (zero area) where there is none.
    pub fn intersection(&self, other: &Self) -> Self {
        let x0 = self.x0.max(other.x0);
        let y0 = self.y0.max(other.y0);
        Self {
            x0,
            y0,
            x1: self.x1.min(other.x1).max(x0),
            y1: self.y1.min(other.y1).max(y0),
        }
    }

    /// The smallest box around both.
    pub fn union(&self, other: &Self) -> Self {
        Self {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    /// Whether the point lies inside or on the edge.
    pub fn contains(&self, p: Point) -> bool {
        p.x >= self.x0 && p.x <= self.x1 && p.y >= self.y0 && p.y <= self.y1
    }

    /// Whether every coordinate is a finite number.
    pub fn is_finite(&self) -> bool {
        self.x0.is_finite() && self.y0.is_finite() && self.x1.is_finite() && self.y1.is_finite()
    }
}

/// The direction a ruling or a seam runs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Axis {
    /// Left to right, at one y.
    Horizontal,
    /// Top to bottom, at one x.
    Vertical,
}

impl Axis {
    /// The other direction.
    pub fn other(self) -> Self {
        match self {
            Self::Horizontal => Self::Vertical,
            Self::Vertical => Self::Horizontal,
        }
    }
}

/// Sorts `values` and groups those that lie within `tolerance` of the first of their group; returns the middle of
/// each group, ascending. Groups never grow beyond `tolerance`, so a chain of near values cannot run away.
pub fn cluster(mut values: Vec<f64>, tolerance: f64) -> Vec<f64> {
    values.retain(|v| v.is_finite());
    values.sort_by(f64::total_cmp);
    let mut out: Vec<f64> = Vec::new();
    let mut first = f64::NEG_INFINITY;
    let mut group: (f64, f64) = (0.0, 0.0);
    for v in values {
        if v - first <= tolerance && !out.is_empty() {
            group.1 = v;
            if let Some(last) = out.last_mut() {
                *last = (group.0 + group.1) / 2.0;
            }
        } else {
            first = v;
            group = (v, v);
            out.push(v);
        }
    }
    out
}

/// The total length of the union of intervals, clipped to `within`.
pub fn covered(intervals: impl IntoIterator<Item = (f64, f64)>, within: (f64, f64)) -> f64 {
    let mut list: Vec<(f64, f64)> = intervals
        .into_iter()
        .map(|(a, b)| (a.max(within.0), b.min(within.1)))
        .filter(|(a, b)| b > a)
        .collect();
    list.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut total = 0.0;
    let mut reach = f64::NEG_INFINITY;
    for (a, b) in list {
        let from = a.max(reach);
        if b > from {
            total += b - from;
            reach = b;
        }
    }
    total
}
