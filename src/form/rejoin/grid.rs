//! A table under construction: cells with spans, and which of them reach the right edge of the print.

use crate::model::{Cell, Flag, Span, Table};

/// How sure a place is that was settled by what a cell says, not by its tabs.
const BY_MEANING: f32 = 0.9;

/// Cells of one measure: they begin in the same column of the same kind of section, and end at the same cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Measure {
    /// The kind of section.
    pub kind: u8,
    /// The first column.
    pub col: usize,
}

/// A table under construction.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    /// The cells that are printed, in order of rows.
    pub cells: Vec<Cell>,
    /// For each cell: the measure it is cut by, if it reaches the right edge.
    pub edges: Vec<Option<Measure>>,
    /// Rows so far.
    pub rows: usize,
}

impl Grid {
    /// Adds a cell.
    pub fn put(&mut self, at: (usize, usize), size: (usize, usize), span: Span) -> usize {
        self.cells.push(Cell {
            row: at.0,
            col: at.1,
            rowspan: size.0.max(1),
            colspan: size.1.max(1),
            span,
            ..Cell::default()
        });
        self.edges.push(None);
        self.cells.len() - 1
    }

    /// The finished table: positions that no cell covers get blank ones. A cell that would lie over another one loses
    /// its span; none is left out.
    pub fn table(self) -> Table {
        let cols = self
            .cells
            .iter()
            .map(|c| c.col + c.colspan)
            .max()
            .unwrap_or(0);
        let mut free = vec![true; self.rows * cols];
        let mut cells = self.cells;
        for c in &cells {
            free[c.row * cols + c.col] = false;
        }
        for c in &mut cells {
            grow(c, &mut free, self.rows, cols);
        }
        for (at, _) in free.iter().enumerate().filter(|(_, f)| **f) {
            cells.push(Cell {
                row: at / cols,
                col: at % cols,
                rowspan: 1,
                colspan: 1,
                ..Cell::default()
            });
        }
        cells.sort_by_key(|c| (c.row, c.col));
        Table {
            rows: self.rows,
            cols,
            cells,
            ..Table::default()
        }
    }
}

/// Lets a cell cover what it asks for, as far as nothing else stands there.
fn grow(cell: &mut Cell, free: &mut [bool], rows: usize, cols: usize) {
    let (wide, high) = (cell.colspan, cell.rowspan.min(rows - cell.row));
    let open = |free: &[bool], row: usize, col: usize| free[row * cols + col];
    cell.colspan = 1;
    while cell.colspan < wide && open(free, cell.row, cell.col + cell.colspan) {
        cell.colspan += 1;
    }
    let span = cell.col..cell.col + cell.colspan;
    cell.rowspan = 1;
    while cell.rowspan < high
        && span
            .clone()
            .all(|col| open(free, cell.row + cell.rowspan, col))
    {
        cell.rowspan += 1;
    }
    for row in cell.row..cell.row + cell.rowspan {
        for col in span.clone() {
            free[row * cols + col] = false;
        }
    }
}

/// Says of a span that its place was inferred, and whether a person should look.
pub(super) fn infer(span: &mut Span, review: bool) {
    if !span.flags.contains(&Flag::Inferred) {
        span.flags.push(Flag::Inferred);
        span.flags.sort_unstable();
    }
    span.confidence = span.confidence.min(BY_MEANING);
    span.review |= review;
}
