//! The endless sheet that the pages were cut from.

use super::geometry::{Axis, Rect};
use super::page::{Glyph, Ruling};
use std::collections::BTreeMap;

/// Where one page lies on a canvas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tile {
    /// Page number, from 1.
    pub page: u32,
    /// Add to a page x to get the canvas x.
    pub dx: f64,
    /// Add to a page y to get the canvas y.
    pub dy: f64,
    /// The part of the canvas that this page shows.
    pub body: Rect,
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
