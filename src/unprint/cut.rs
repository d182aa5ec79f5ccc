//! Outer edges at which a print is cut while the rest is nowhere in the file.
//!
//! An edge of the ruled area is cut where rulings run into it, no border closes it, and the opposite edge is closed
//! over the same stretch; or where no edge is closed, but the text is cut through. A table that simply has no outer
//! borders is open on both sides and its text ends inside: it is not cut.

use super::body::{matched, ruled_extent};
use super::text::type_size;
use crate::model::{Axis, Canvas, Glyph, Rect, Ruling, Seam, Warning, cluster, covered};

/// A stretch counts as closed where borders cover at least this share of it.
const CLOSED: f64 = 0.6;
/// A stretch counts as open where borders cover at most this share of it.
const OPEN: f64 = 0.3;
/// A glyph is cut through where at most this share of its box shows.
const SHOWN: f64 = 0.97;
/// Or where its box reaches this many ems over the edge.
const OVER: f64 = 0.08;

/// Fills [`Canvas::cut`].
pub fn find(canvas: &mut Canvas) {
    let Some(area) = ruled_extent(&canvas.rulings) else {
        return;
    };
    let em = type_size(&canvas.glyphs);
    let mut cut = Vec::new();
    for axis in [Axis::Vertical, Axis::Horizontal] {
        for high in [true, false] {
            let edge = Edge::new(canvas, area, em, axis, high);
            cut.extend(edge.open().map(|(from, to)| Seam {
                axis,
                at: edge.at,
                from,
                to,
                sure: true,
                head: false,
            }));
        }
    }
    // Within the area: a tile beyond a seam is not in the file.
    for seam in &canvas.seams {
        for high in [true, false] {
            let edge = Edge {
                at: seam.at,
                ..Edge::new(canvas, area, em, seam.axis, high)
            };
            cut.extend(edge.missing().map(|(from, to)| Seam {
                from,
                to,
                sure: true,
                head: false,
                ..*seam
            }));
        }
    }
    canvas.cut = cut;
}

/// Says that a canvas is cut, with the pages that show the cut.
pub fn warning(canvas: &Canvas) -> Option<Warning> {
    let touches = |body: &Rect, cut: &Seam| {
        let (low, high) = match cut.axis {
            Axis::Vertical => (body.x0, body.x1),
            Axis::Horizontal => (body.y0, body.y1),
        };
        cut.at >= low - 2.0 && cut.at <= high + 2.0
    };
    let mut pages: Vec<u32> = canvas
        .tiles
        .iter()
        .filter(|t| canvas.cut.iter().any(|c| touches(&t.body, c)))
        .map(|t| t.page)
        .collect();
    pages.sort_unstable();
    pages.dedup();
    let first = pages.first().copied()?;
    let list: Vec<String> = pages.iter().map(ToString::to_string).collect();
    Some(Warning {
        code: "page-clipped".into(),
        message: format!(
            "the print is cut at the edge of page(s) {}; the rest is nowhere in the file",
            list.join(", ")
        ),
        page: Some(first),
    })
}

/// One outer edge of the ruled area, seen along its axis.
struct Edge<'a> {
    canvas: &'a Canvas,
    axis: Axis,
    at: f64,
    opposite: f64,
    /// Towards larger coordinates.
    high: bool,
    tolerance: f64,
}

impl<'a> Edge<'a> {
    fn new(canvas: &'a Canvas, area: Rect, em: f64, axis: Axis, high: bool) -> Self {
        let (low_end, high_end) = area.across(axis);
        Self {
            canvas,
            axis,
            at: if high { high_end } else { low_end },
            opposite: if high { low_end } else { high_end },
            high,
            tolerance: (0.2 * em).clamp(1.0, 3.0),
        }
    }

    /// The extent along the edge of what is cut there; `None` where nothing is.
    fn open(&self) -> Option<(f64, f64)> {
        // Rulings that run into the edge part it into stretches.
        let ends = self
            .canvas
            .rulings
            .iter()
            .filter(|r| r.axis != self.axis && self.reaches(r))
            .map(|r| r.at)
            .collect();
        let levels = cluster(ends, self.tolerance);
        let mut found: Option<(f64, f64)> = None;
        for pair in levels.windows(2) {
            let span = (pair[0], pair[1]);
            if span.1 - span.0 <= self.tolerance || self.closed(self.at, span) > OPEN {
                continue;
            }
            if self.closed(self.opposite, span) >= CLOSED || self.cuts_text(span) {
                found = Some(found.map_or(span, |f| (f.0.min(span.0), f.1.max(span.1))));
            }
        }
        // One open stretch: the cut goes through all that ends at this edge.
        found?;
        Some((*levels.first()?, *levels.last()?))
    }

    /// The extent along a seam of what goes up to it and has nothing on the other side, though it is not closed.
    fn missing(&self) -> Option<(f64, f64)> {
        let beyond = |low: f64, high: f64| {
            if self.high {
                high > self.at + self.tolerance
            } else {
                low < self.at - self.tolerance
            }
        };
        let (mut near, mut far) = (Vec::new(), Vec::new());
        for r in self.canvas.rulings.iter() {
            if r.axis != self.axis {
                if beyond(r.from, r.to) {
                    far.push(r.at);
                } else if self.reaches(r) {
                    near.push(r.at);
                }
            } else if beyond(r.at, r.at) {
                far.extend([r.from, r.to]);
            }
        }
        for g in self.canvas.glyphs.iter().filter(|g| g.is_visible()) {
            let (low, high) = g.bbox.across(self.axis);
            let c = g.bbox.center();
            let (middle, along) = match self.axis {
                Axis::Vertical => (c.x, c.y),
                Axis::Horizontal => (c.y, c.x),
            };
            if beyond(low, high) && beyond(middle, middle) {
                far.push(along);
            }
        }
        // What is missing is missing at one end of the seam.
        let last = far.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let levels = cluster(near, self.tolerance);
        let after: Vec<f64> = levels
            .into_iter()
            .filter(|l| *l >= last - self.tolerance)
            .collect();
        let open = after.windows(2).any(|w| {
            w[1] - w[0] > self.tolerance
                && self.closed(self.at, (w[0], w[1])) <= OPEN
                && self.closed(self.opposite, (w[0], w[1])) >= CLOSED
        });
        (open && last.is_finite()).then_some((*after.first()?, *after.last()?))
    }

    fn reaches(&self, r: &Ruling) -> bool {
        let end = if self.high { r.to } else { r.from };
        (end - self.at).abs() <= self.tolerance
    }

    /// The share of a stretch that borders at `level` close.
    fn closed(&self, level: f64, span: (f64, f64)) -> f64 {
        let borders = self
            .canvas
            .rulings
            .iter()
            .filter(|r| r.axis == self.axis && matched(&[r.at], &[level], self.tolerance) == 1)
            .map(|r| (r.from, r.to));
        covered(borders, span) / (span.1 - span.0).max(1.0)
    }

    /// Whether visible text within a stretch is cut through by the edge.
    fn cuts_text(&self, span: (f64, f64)) -> bool {
        let cut = |g: &Glyph| {
            let center = match self.axis {
                Axis::Vertical => g.bbox.center().y,
                Axis::Horizontal => g.bbox.center().x,
            };
            let (low, high) = g.bbox.across(self.axis);
            let (seen_low, seen_high) = g.shown.across(self.axis);
            let (end, seen, over) = if self.high {
                (high, seen_high, high - self.at)
            } else {
                (low, seen_low, self.at - low)
            };
            let clipped = (seen - self.at).abs() <= self.tolerance
                && (end - seen).abs() > (1.0 - SHOWN) * (high - low);
            center > span.0 && center < span.1 && (clipped || over > OVER * g.size)
                // Text that goes on beyond the edge is not cut by it.
                && over < g.size
        };
        self.canvas
            .glyphs
            .iter()
            .any(|g| g.is_visible() && !g.ch.is_whitespace() && cut(g))
    }
}
