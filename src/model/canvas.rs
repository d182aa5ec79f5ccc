//! The endless sheet that the pages were cut from.

use super::geometry::{Axis, Rect};
use super::page::{Glyph, Ruling};
use std::collections::BTreeMap;

/// Where one page lies on a canvas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tile {
    /// Page number, from 1.
    pub page: u32,
    /// How much larger than the page it lies on the canvas: 1 but for scans, which come out larger or smaller.
    pub scale: f64,
    /// Add to a page x, times the scale, to get the canvas x.
    pub dx: f64,
    /// Add to a page y, times the scale, to get the canvas y.
    pub dy: f64,
    /// The part of the canvas that this page shows.
    pub body: Rect,
}

impl Tile {
    /// A box of the page, on the canvas.
    pub fn on_canvas(&self, area: &Rect) -> Rect {
        let (x, y) = (|x| x * self.scale + self.dx, |y| y * self.scale + self.dy);
        Rect::new(x(area.x0), y(area.y0), x(area.x1), y(area.y1))
    }

    /// A box of the canvas, on the page.
    pub fn on_page(&self, area: &Rect) -> Rect {
        let (x, y) = (
            |x| (x - self.dx) / self.scale,
            |y| (y - self.dy) / self.scale,
        );
        Rect::new(x(area.x0), y(area.y0), x(area.x1), y(area.y1))
    }
}

/// What a tile shows ends this near to the cut beside it, in points.
const NEAR: f64 = 8.0;

impl Canvas {
    /// Tiles that lie side by side, or one above the other, at a cut.
    pub fn neighbours(&self) -> Vec<(Seam, Tile, Tile)> {
        let mut out = Vec::new();
        for seam in &self.seams {
            let across = |t: &Tile| t.body.across(seam.axis);
            let along = |t: &Tile| t.body.across(seam.axis.other());
            let near = |at: f64| (at - seam.at).abs() <= NEAR;
            for first in self.tiles.iter().filter(|t| near(across(t).1)) {
                let beyond = |t: &&Tile| {
                    let (a, b) = (along(first), along(t));
                    let common = a.1.min(b.1) - a.0.max(b.0);
                    near(across(t).0) && common > 0.5 * (a.1 - a.0).min(b.1 - b.0)
                };
                let second = self.tiles.iter().find(beyond);
                out.extend(second.map(|second| (*seam, *first, *second)));
            }
        }
        out
    }
}

/// A cut between two tiles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seam {
    /// `Vertical` for a cut between left and right tiles, `Horizontal` for one between upper and lower.
    pub axis: Axis,
    /// x of a vertical seam, y of a horizontal one.
    pub at: f64,
    /// Smaller end.
    pub from: f64,
    /// Larger end.
    pub to: f64,
    /// Whether the placement of the tiles on both sides is sure.
    pub sure: bool,
    /// Whether a repeated head stood on the lower side: its lower border hides whether that page drew one of its own.
    pub head: bool,
}

/// A sheet put back together: glyphs and rulings of all its tiles in one coordinate system.
#[derive(Clone, Debug, Default)]
pub struct Canvas {
    /// The tiles, in reading order.
    pub tiles: Vec<Tile>,
    /// The cuts.
    pub seams: Vec<Seam>,
    /// Characters, each once.
    pub glyphs: Vec<Glyph>,
    /// Rulings; borders that only a page break drew are gone.
    pub rulings: Vec<Ruling>,
    /// Copies of glyphs that stand in `glyphs` already (printed on both sides of a cut, or hidden on one
    /// tile and shown on the other, or in a head repeated on each page).
    pub doubles: Vec<Glyph>,
    /// Hidden text that nothing on the canvas shows.
    pub hidden: Vec<Glyph>,
    /// For a glyph (by index) that was hidden and belongs to a visible string: the index of a visible glyph of it.
    pub anchors: BTreeMap<usize, usize>,
    /// Edges of the print at which it is cut with the rest nowhere in the file.
    pub cut: Vec<Seam>,
}
