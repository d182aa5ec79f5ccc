//! What was painted where, in order: who hides whom.

use crate::model::{Axis, Point, Rect, Ruling};
use std::collections::HashSet;

/// A colour of eight bits a channel; `None` for a pattern or picture, of which nothing is known.
pub(super) type Colour = Option<[u8; 3]>;

/// Paper.
pub(super) const WHITE: [u8; 3] = [255; 3];

/// How far two channels may differ and still look the same.
const SAME: u8 = 4;

/// The height of one band of the index, in points.
const BAND: f64 = 24.0;

/// More bands than this are not kept: a page of 100 m.
const MAX_BANDS: usize = 12_000;

/// Whether two colours look the same.
pub(super) fn same(a: [u8; 3], b: [u8; 3]) -> bool {
    a.iter().zip(b).all(|(x, y)| x.abs_diff(y) <= SAME)
}

/// A painted area.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fill {
    pub(super) rect: Rect,
    pub(super) colour: Colour,
    /// When it was painted.
    pub(super) seq: u32,
    /// Whether it hides all that is under its rectangle: it is opaque, and a rectangle.
    pub(super) solid: bool,
}

/// A line that may turn out to be invisible.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) ruling: Ruling,
    pub(super) colour: Colour,
    pub(super) seq: u32,
}

/// The painted areas of a page, by bands.
pub(super) struct Layers {
    all: Bands,
    solid: Bands,
    colours: HashSet<[u8; 3]>,
}

/// Areas by the bands they reach into, each band in order of painting.
struct Bands(Vec<Vec<Fill>>);

impl Bands {
    fn new<'f>(fills: impl Iterator<Item = &'f Fill>, height: f64) -> Self {
        let count = ((height / BAND).ceil().max(1.0) as usize).min(MAX_BANDS);
        let mut bands = vec![Vec::new(); count];
        for fill in fills {
            let (from, to) = (band(fill.rect.y0, count), band(fill.rect.y1, count));
            for b in bands.iter_mut().take(to + 1).skip(from) {
                b.push(*fill);
            }
        }
        Self(bands)
    }

    fn at(&self, y: f64) -> &[Fill] {
        let at = self.0.get(band(y, self.0.len()));
        at.map(Vec::as_slice).unwrap_or_default()
    }
}

impl Layers {
    pub(super) fn new(fills: &[Fill], height: f64) -> Self {
        Self {
            all: Bands::new(fills.iter(), height),
            solid: Bands::new(fills.iter().filter(|f| f.solid), height),
            colours: fills.iter().filter_map(|f| f.colour).collect(),
        }
    }

    /// Whether ink of this colour painted at `p` cannot be told from its ground.
    pub(super) fn blends(&self, colour: Colour, p: Point, seq: u32) -> bool {
        let Some(own) = colour else {
            return false;
        };
        if !same(own, WHITE) && !self.colours.iter().any(|c| same(*c, own)) {
            return false;
        }
        // Of an area that is no solid rectangle it is not known whether it reaches `p`. It can only reveal.
        let alike = |f: &Fill| f.colour.is_some_and(|c| same(c, own));
        self.all
            .at(p.y)
            .iter()
            .rev()
            .find(|f| f.seq < seq && f.rect.contains(p) && (f.solid || !alike(f)))
            .map_or(same(own, WHITE), alike)
    }

    /// Whether one area painted after `seq` covers all of `rect`.
    pub(super) fn covered(&self, rect: &Rect, seq: u32) -> bool {
        let areas = self.solid.at(rect.center().y).iter().rev();
        areas
            .take_while(|f| f.seq > seq)
            .any(|f| covers(&f.rect, rect))
    }

    /// Whether a line can be seen.
    pub(super) fn shows(&self, line: &Line) -> bool {
        let r = &line.ruling;
        let middle = (r.from + r.to) / 2.0;
        let p = match r.axis {
            Axis::Horizontal => Point { x: middle, y: r.at },
            Axis::Vertical => Point { x: r.at, y: middle },
        };
        if self.blends(line.colour, p, line.seq) {
            return false;
        }
        // An area that ends at the line leaves half the pen visible.
        let pen = r.width.max(0.5);
        let body = match r.axis {
            Axis::Horizontal => Rect::new(r.from, r.at - pen, r.to, r.at + pen),
            Axis::Vertical => Rect::new(r.at - pen, r.from, r.at + pen, r.to),
        };
        !self.covered(&body, line.seq)
    }
}

fn band(y: f64, count: usize) -> usize {
    ((y / BAND).max(0.0) as usize).min(count.saturating_sub(1))
}

fn covers(over: &Rect, under: &Rect) -> bool {
    const SLACK: f64 = 0.05;
    over.x0 <= under.x0 + SLACK
        && over.y0 <= under.y0 + SLACK
        && over.x1 >= under.x1 - SLACK
        && over.y1 >= under.y1 - SLACK
}
