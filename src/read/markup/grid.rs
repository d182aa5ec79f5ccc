//! Cells with row and column spans to a grid in which every position is covered by exactly one cell.

/// A larger `colspan` counts as this, as in browsers.
pub(in crate::read) const MAX_COLSPAN: usize = 1000;
/// A larger `rowspan` counts as this, as in browsers.
pub(in crate::read) const MAX_ROWSPAN: usize = 65534;
/// With so many cells reaching down at once, further `rowspan`s count as 1 (no form has that many columns).
const MAX_ACTIVE: usize = 4096;
/// Up to this many positions, each missing one gets a cell of its own; beyond, each gap in a row gets one.
const MAX_POSITIONS: usize = 1 << 20;

/// What a cell asks for.
#[derive(Clone, Copy, Debug)]
pub(in crate::read) struct Wanted {
    /// Rows; 0 reaches to the end of the row group.
    pub rowspan: usize,
    /// Columns; 0 counts as 1.
    pub colspan: usize,
}

/// A cell in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::read) struct Slot<T> {
    /// First row, from 0.
    pub row: usize,
    /// First column, from 0.
    pub col: usize,
    /// Rows covered.
    pub rowspan: usize,
    /// Columns covered.
    pub colspan: usize,
    /// What is in it.
    pub content: T,
}

/// A grid; slots sorted by row, then column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::read) struct Grid<T> {
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub cols: usize,
    /// The cells.
    pub slots: Vec<Slot<T>>,
}

impl<T> Slot<T> {
    /// The same place with other content.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Slot<U> {
        Slot {
            row: self.row,
            col: self.col,
            rowspan: self.rowspan,
            colspan: self.colspan,
            content: f(self.content),
        }
    }
}

impl<T> Grid<T> {
    /// The same grid with other content.
    pub fn map<U>(self, mut f: impl FnMut(T) -> U) -> Grid<U> {
        Grid {
            rows: self.rows,
            cols: self.cols,
            slots: self.slots.into_iter().map(|s| s.map(&mut f)).collect(),
        }
    }
}

/// Places cells as browsers do: each row's cells go to the first free columns, spans reserve the rows below within
/// their row group, and where a span runs into a cell that reaches down from above, the earlier cell keeps its place.
///
/// Rows and columns in which no cell starts are not printed and fall away, so spans are never larger than the table.
/// Positions that are left get the default content.
pub(in crate::read) fn place<T: Default>(groups: Vec<Vec<Vec<(Wanted, T)>>>) -> Grid<T> {
    let mut slots: Vec<Slot<T>> = Vec::new();
    let mut start = 0;
    for group in groups {
        let end = start + group.len();
        let mut active: Vec<(usize, usize, usize)> = Vec::new();
        for (y, row) in (start..end).zip(group) {
            active.retain(|a| a.2 > y);
            let fresh = place_row(row, y, end, &active, &mut slots);
            if active.len() + fresh.len() <= MAX_ACTIVE {
                active.extend(fresh);
                active.sort_unstable();
            } else {
                let first = slots.partition_point(|s| s.row < y);
                slots[first..].iter_mut().for_each(|s| s.rowspan = 1);
            }
        }
        start = end;
    }
    tighten(slots)
}

/// Places one row; returns `(first column, end column, end row)` of the cells that reach below it.
fn place_row<T>(
    row: Vec<(Wanted, T)>,
    y: usize,
    end: usize,
    active: &[(usize, usize, usize)],
    slots: &mut Vec<Slot<T>>,
) -> Vec<(usize, usize, usize)> {
    let (mut x, mut next, mut fresh) = (0, 0, Vec::new());
    for (wanted, content) in row {
        while let Some(a) = active.get(next)
            && a.0 <= x
        {
            x = x.max(a.1);
            next += 1;
        }
        let colspan = wanted.colspan.clamp(1, MAX_COLSPAN);
        let free = active.get(next).map_or(usize::MAX, |a| a.0 - x);
        let rowspan = match wanted.rowspan {
            0 => end - y,
            n => n.min(MAX_ROWSPAN).min(end - y),
        };
        if rowspan > 1 {
            fresh.push((x, x + colspan.min(free), y + rowspan));
        }
        slots.push(Slot {
            row: y,
            col: x,
            rowspan,
            colspan: colspan.min(free),
            content,
        });
        x += colspan;
    }
    fresh
}

/// Drops rows and columns in which no cell starts, then fills what is left open.
pub(in crate::read) fn tighten<T: Default>(mut slots: Vec<Slot<T>>) -> Grid<T> {
    let rows = starts(slots.iter().map(|s| s.row));
    let cols = starts(slots.iter().map(|s| s.col));
    for slot in &mut slots {
        (slot.row, slot.rowspan) = squeeze(&rows, slot.row, slot.rowspan);
        (slot.col, slot.colspan) = squeeze(&cols, slot.col, slot.colspan);
    }
    fill(Grid {
        rows: rows.len(),
        cols: cols.len(),
        slots,
    })
}

fn starts(at: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut all: Vec<usize> = at.collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn squeeze(starts: &[usize], at: usize, span: usize) -> (usize, usize) {
    let first = starts.partition_point(|s| *s < at);
    let end = starts.partition_point(|s| *s < at + span);
    (first, (end - first).max(1))
}

/// Puts empty cells where no cell is, and sorts.
pub(in crate::read) fn fill<T: Default>(mut grid: Grid<T>) -> Grid<T> {
    let single = grid.rows.saturating_mul(grid.cols) <= MAX_POSITIONS;
    grid.slots.sort_by_key(|s| (s.row, s.col));
    let mut active: Vec<(usize, usize, usize)> = Vec::new();
    let mut empty = Vec::new();
    let mut next = 0;
    for y in 0..grid.rows {
        active.retain(|a| a.2 > y);
        while let Some(s) = grid.slots.get(next)
            && s.row == y
        {
            active.push((s.col, s.col + s.colspan, y + s.rowspan));
            next += 1;
        }
        active.sort_unstable();
        let mut x = 0;
        for &(from, to, _) in active.iter().chain([&(grid.cols, grid.cols, 0)]) {
            let step = if single {
                1
            } else {
                from.saturating_sub(x).max(1)
            };
            while x < from {
                empty.push((y, x, step));
                x += step;
            }
            x = x.max(to);
        }
    }
    grid.slots
        .extend(empty.into_iter().map(|(row, col, colspan)| Slot {
            row,
            col,
            rowspan: 1,
            colspan,
            content: T::default(),
        }));
    grid.slots.sort_by_key(|s| (s.row, s.col));
    grid
}
