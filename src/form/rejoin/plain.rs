//! Rows of labels and values: fields, narratives, lists, goals, and whatever else.

use super::grid::{Grid, Measure};
use super::known::Known;
use super::source::Row;

/// The kind of its measures.
const KIND: u8 = 3;

/// Rows as they were printed.
#[derive(Clone, Debug, Default)]
pub(super) struct Plain {
    /// The rows.
    pub rows: Vec<Row>,
}

impl Plain {
    /// Sets the rows into a grid: a cell is as wide as the blank ones to its right, and a label of a list stands over
    /// the rows below it that begin with blank cells. `width` is how many columns the print shows.
    pub fn set(&self, grid: &mut Grid, width: usize, known: Known<'_>) {
        let mut list: Option<usize> = None;
        for row in &self.rows {
            let printed = row.printed();
            let top = grid.rows;
            grid.rows += 1;
            let Some((first, text)) = printed.first().copied() else {
                continue;
            };
            match list {
                Some(k) if first > 0 => grid.cells[k].rowspan += 1,
                _ => list = None,
            }
            for (i, (at, _)) in printed.iter().enumerate() {
                let next = printed.get(i + 1).map(|p| p.0);
                let end = next.unwrap_or(width.max(at + 1));
                let cell = grid.put((top, *at), (1, end - at), row.cells[*at].clone());
                if next.is_none() && i > 0 || printed.len() == 1 && first > 0 {
                    grid.edges[cell] = Some(Measure {
                        kind: KIND,
                        col: *at,
                    });
                }
                if i == 0 && known.is_list(text) {
                    list = Some(cell);
                }
            }
        }
    }
}
