//! What was painted where, in order: who hides whom.

use crate::model::{Axis, Point, Rect, Ruling};

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

/// An opaque area.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fill {
    pub(super) rect: Rect,
    pub(super) colour: Colour,
    /// When it was painted.
    pub(super) seq: u32,
}

/// A line that may turn out to be invisible.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) ruling: Ruling,
    pub(super) colour: Colour,
    pub(super) seq: u32,
}

/// The opaque areas of a page, by bands.
pub(super) struct Layers<'f> {
    fills: &'f [Fill],
    bands: Vec<Vec<u32>>,
}

impl<'f> Layers<'f> {
    pub(super) fn new(fills: &'f [Fill], height: f64) -> Self {
        let count = ((height / BAND).ceil().max(1.0) as usize).min(MAX_BANDS);
        let mut bands = vec![Vec::new(); count];
        for (i, fill) in fills.iter().enumerate() {
            let (from, to) = (band(fill.rect.y0, count), band(fill.rect.y1, count));
            for b in bands.iter_mut().take(to + 1).skip(from) {
                b.push(i as u32);
            }
        }
        Self { fills, bands }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.fills.is_empty()
    }

    fn at(&self, y: f64) -> impl DoubleEndedIterator<Item = &Fill> {
        self.bands
            .get(band(y, self.bands.len()))
            .into_iter()
            .flatten()
            .filter_map(|i| self.fills.get(*i as usize))
    }

    /// The colour at `p` just before `seq`.
    pub(super) fn under(&self, p: Point, seq: u32) -> Colour {
        self.at(p.y)
            .rev()
            .find(|f| f.seq < seq && f.rect.contains(p))
            .map_or(Some(WHITE), |f| f.colour)
    }

    /// Whether one area painted after `seq` covers all of `rect`.
    pub(super) fn covered(&self, rect: &Rect, seq: u32) -> bool {
        self.at(rect.center().y)
            .rev()
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
        if let (Some(own), Some(under)) = (line.colour, self.under(p, line.seq))
            && same(own, under)
        {
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
