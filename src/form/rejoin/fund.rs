//! A fund table: amounts under heads, beside labels.

use super::grid::{Grid, Measure, infer};
use super::known::is_amount;
use super::source::Row;
use crate::form::ledger::flat;
use crate::form::profile::label;
use crate::model::Span;
use std::collections::BTreeMap;

/// The kind of its measures.
const KIND: u8 = 2;
/// Labels of a row that ends a group.
const TOTALS: [&str; 4] = ["合计", "总计", "小计", "总额"];

/// A fund table as it was printed: its first row begins with its label.
#[derive(Clone, Debug)]
pub(super) struct Fund {
    /// Its rows.
    pub rows: Vec<Row>,
}

impl Fund {
    /// The first row with an amount.
    fn first(&self) -> Option<usize> {
        self.rows.iter().position(|r| amounts(r).next().is_some())
    }

    /// The rows with amounts.
    pub fn body(&self) -> std::ops::Range<usize> {
        self.first().unwrap_or(self.rows.len())..self.rows.len()
    }

    /// Adds a cell behind the last one of a row, as column `col`.
    pub fn append(&mut self, row: usize, col: usize, span: Span) {
        let cells = &mut self.rows[row].cells;
        cells.truncate(col);
        cells.resize_with(col, Span::default);
        cells.push(span);
    }

    /// The first column right of all cells.
    pub fn width(&self) -> usize {
        let ends = self.rows.iter().filter_map(|r| r.printed().last().map(|p| p.0 + 1));
        ends.max().unwrap_or(0)
    }

    /// Sets the table into a grid.
    pub fn set(&self, grid: &mut Grid) {
        let top = grid.rows;
        let first = self.first().unwrap_or(self.rows.len());
        let width = self.width();
        let columns = self.columns(first);
        grid.rows += self.rows.len();
        self.heads(grid, top, first, width);
        let edge = columns.first().copied().unwrap_or(width);
        let rows: Vec<BodyRow> = self.rows[first..]
            .iter()
            .map(|row| body_row(row, &columns, edge))
            .collect();
        let groups = groups(&rows, edge);
        for (i, row) in rows.iter().enumerate() {
            let at = top + first + i;
            for (col, span) in &row.cells {
                if !groups.iter().any(|g| g.printed == i && g.col == *col) {
                    let cell = grid.put((at, *col), (1, 1), span.clone());
                    if col + 1 == width && !is_amount(&span.text) {
                        grid.edges[cell] = Some(Measure { kind: KIND, col: *col });
                    }
                }
            }
        }
        for group in groups {
            let Some((_, span)) = rows[group.printed].cells.iter().find(|c| c.0 == group.col)
            else {
                continue;
            };
            let mut span = span.clone();
            if group.doubt || group.from < group.printed {
                infer(&mut span, group.doubt);
            }
            let at = (top + first + group.from, group.col);
            grid.put(at, (group.to - group.from, 1), span);
        }
    }

    /// The columns of amounts: where most rows have theirs.
    fn columns(&self, first: usize) -> Vec<usize> {
        let mut votes: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        for row in &self.rows[first..] {
            let at: Vec<usize> = amounts(row).map(|(at, _)| at).collect();
            *votes.entry(at).or_default() += 1;
        }
        votes.remove(&Vec::new());
        let best = votes.iter().max_by_key(|(at, n)| (**n, at.len(), at.last().copied()));
        best.map(|(at, _)| at.clone()).unwrap_or_default()
    }

    /// The rows above the first amounts: the label of the table over all its rows, each head as wide as the blank
    /// cells to its right.
    fn heads(&self, grid: &mut Grid, top: usize, first: usize, width: usize) {
        for (r, row) in self.rows[..first.max(1).min(self.rows.len())].iter().enumerate() {
            let printed = row.printed();
            let label = r == 0;
            for (i, (at, _)) in printed.iter().enumerate() {
                if first == 0 && i > 0 {
                    break;
                }
                let end = printed.get(i + 1).map_or(width, |p| p.0);
                let under = self.rows.get(r + 1).filter(|_| r + 1 < first);
                // A head over nothing but blank cells below reaches down to the amounts.
                let blank = |row: &Row| row.printed().iter().all(|p| p.0 < *at || p.0 >= end);
                let height = match under {
                    _ if label && i == 0 => self.rows.len(),
                    Some(row) if blank(row) => first - r,
                    _ => 1,
                };
                let wide = if label && i == 0 { 1 } else { end - at };
                let cell = grid.put((top + r, *at), (height, wide), row.cells[*at].clone());
                if end == width && r + height == first {
                    grid.edges[cell] = Some(Measure { kind: KIND, col: *at });
                }
            }
        }
    }
}

fn amounts(row: &Row) -> impl Iterator<Item = (usize, &Span)> {
    let cells = row.cells.iter().enumerate().skip(1);
    cells.filter(|(_, c)| c.glyphs > 0 && is_amount(&c.text))
}

/// The cells of a row with the columns they belong to.
struct BodyRow {
    cells: Vec<(usize, Span)>,
    page: usize,
    total: bool,
}

/// Sets a row of amounts under the columns that most rows use, and its labels left of them.
fn body_row(row: &Row, columns: &[usize], edge: usize) -> BodyRow {
    let printed = row.printed();
    let found: Vec<usize> = amounts(row).map(|(at, _)| at).collect();
    let straight = found.iter().all(|at| columns.contains(at));
    let moved = !straight && found.len() == columns.len();
    let labels: Vec<usize> = printed
        .iter()
        .map(|p| p.0)
        .filter(|at| !found.contains(at) && found.first().is_none_or(|f| at < f))
        .collect();
    let last = labels.last().copied();
    let mut cells = Vec::new();
    for (at, _) in &printed {
        let mut span = row.cells[*at].clone();
        let amount = found.iter().position(|f| f == at);
        let col = match amount {
            Some(k) if moved => columns[k],
            // A label that stands alone before moved amounts is the innermost one.
            None if moved && Some(*at) == last && edge > 0 => edge - 1,
            None if moved && labels.contains(at) && edge > 1 => edge - 2,
            _ => *at,
        };
        let free = cells.iter().all(|(c, _)| *c != col);
        let col = if free { col } else { *at };
        if moved || (!straight && amount.is_some()) {
            infer(&mut span, !moved || !free);
        }
        cells.push((col, span));
    }
    cells.sort_by_key(|c| c.0);
    cells.dedup_by_key(|c| c.0);
    let total = last.is_some_and(|at| TOTALS.contains(&label(&flat(&row.cells[at].text)).as_str()));
    BodyRow {
        cells,
        page: row.page,
        total,
    }
}

/// A label over several rows.
struct Group {
    col: usize,
    from: usize,
    to: usize,
    printed: usize,
    doubt: bool,
}

/// The outer labels with the rows they stand over. A row behind a total begins a new group; a label that is printed
/// below the first row of its group fell there with a page break.
fn groups(rows: &[BodyRow], edge: usize) -> Vec<Group> {
    let mut out = Vec::new();
    for col in 1..edge.saturating_sub(1) {
        let printed: Vec<usize> = (0..rows.len())
            .filter(|r| rows[*r].cells.iter().any(|c| c.0 == col))
            .collect();
        let mut from = 0;
        for (i, at) in printed.iter().enumerate() {
            let next = printed.get(i + 1).copied().unwrap_or(rows.len());
            let total = (*at..next).find(|r| rows[*r].total).map(|r| r + 1);
            let broken = (*at..next).any(|r| r > 0 && rows[r].page != rows[r - 1].page);
            // Only a page break lets a label stand below its first row.
            let to = match total {
                Some(t) if t < next && (t + 1..=next.min(rows.len() - 1)).any(|r| rows[r].page != rows[r - 1].page) => t,
                _ => next,
            };
            let doubt = (from < *at && i == 0 && !broken && from + 1 < *at) || (broken && total.is_none() && next < rows.len());
            out.push(Group {
                col,
                from,
                to,
                printed: *at,
                doubt,
            });
            from = to;
        }
    }
    out
}
