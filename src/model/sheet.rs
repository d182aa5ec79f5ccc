//! Text in cells: what layout makes of a canvas, and what a markup reader hands on directly.

use super::geometry::Rect;
use super::report::{Flag, Region};

/// A piece of text with where it came from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Span {
    /// The text; paragraphs are separated by `\n`.
    pub text: String,
    /// The regions it was joined from, in reading order.
    pub at: Vec<Region>,
    /// Number of source glyphs (white space not counted) that it stands for.
    pub glyphs: usize,
    /// 0 to 1.
    pub confidence: f32,
    /// What happened to it on the way.
    pub flags: Vec<Flag>,
    /// Whether a person should look before it is trusted.
    pub review: bool,
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// First row, from 0.
    pub row: usize,
    /// First column, from 0.
    pub col: usize,
    /// Rows covered, at least 1.
    pub rowspan: usize,
    /// Columns covered, at least 1.
    pub colspan: usize,
    /// Where it stands on the canvas (zero for markup).
    pub bbox: Rect,
    /// What is printed in it.
    pub span: Span,
}

/// A grid of cells. Every grid position is covered by exactly one cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub cols: usize,
    /// Cells sorted by row, then column.
    pub cells: Vec<Cell>,
    /// Where it stands on the canvas or worksheet (zero for other markup).
    pub bbox: Rect,
    /// Whether columns may be missing: the print is cut at its right or left edge, or at that of the sheet next to it.
    pub cut_columns: bool,
    /// Whether rows may be missing: the same at the upper or lower edge.
    pub cut_rows: bool,
}

/// A line of text outside tables.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// Its text and evidence.
    pub span: Span,
    /// Where it stands on the canvas or worksheet (zero for other markup).
    pub bbox: Rect,
    /// Type size in points (zero for markup other than workbooks).
    pub size: f64,
}

/// A part of a sheet, in reading order.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A line outside any table.
    Line(Line),
    /// A table.
    Table(Table),
}

/// Blocks in reading order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// The blocks, top to bottom.
    pub blocks: Vec<Block>,
}

impl Sheet {
    /// Its tables, top to bottom.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.blocks.iter().filter_map(|b| match b {
            Block::Table(t) => Some(t),
            Block::Line(_) => None,
        })
    }

    /// The same, to change them.
    pub fn tables_mut(&mut self) -> impl Iterator<Item = &mut Table> {
        self.blocks.iter_mut().filter_map(|b| match b {
            Block::Table(t) => Some(t),
            Block::Line(_) => None,
        })
    }
}
