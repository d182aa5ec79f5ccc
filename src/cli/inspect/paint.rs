//! What both kinds of paper can do. All coordinates are those of the scene, in points.

use super::marks::Mark;
use super::tilt::Tilt;
use crate::error::Result;
use crate::model::{Axis, Glyph, Point, Rect};

/// A straight horizontal or vertical line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Straight {
    pub axis: Axis,
    /// y of a horizontal line, x of a vertical one.
    pub at: f64,
    pub from: f64,
    pub to: f64,
    /// Pen width; the mark's own where that is more.
    pub width: f64,
}

/// Paper with a pen.
pub(super) trait Painter {
    /// Boxes and lines from now on are those of a page put straight, and drawn as it lay; `None`: as they are.
    fn lean(&mut self, tilt: Option<Tilt>);

    /// A box; `note` is for who points at it.
    fn frame(&mut self, mark: Mark, area: &Rect, note: &str);

    /// A line.
    fn line(&mut self, mark: Mark, line: &Straight);

    /// The character of a glyph, its middle at `at`, turned clockwise by `turn` degrees, where the paper has no picture
    /// that shows it.
    fn character(&mut self, mark: Mark, glyph: &Glyph, at: Point, turn: f64);

    /// A short name in letters `size` points high, its upper left corner at `at`.
    fn tag(&mut self, mark: Mark, at: Point, size: f64, text: &str);

    /// The finished file.
    fn finish(self: Box<Self>) -> Result<Vec<u8>>;
}
