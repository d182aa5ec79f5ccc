//! Tables in tables: which is the form and which only holds the page together.

use super::grid::{Grid, Slot, Wanted, fill, place};

/// A part of a page or of a cell.
#[derive(Clone, Debug)]
pub(in crate::read) enum Piece {
    /// A paragraph.
    Text(String),
    /// A table.
    Table(Grid<String>),
}

/// Row groups of rows of cells, as in the source.
pub(in crate::read) type Groups = Vec<Vec<Vec<(Wanted, Vec<Piece>)>>>;

/// What a table element comes to.
///
/// - No table in its cells: a table; or, for a single cell without lines, its paragraphs.
/// - Tables in its cells, and it is no grid itself (one row, one column, or mostly empty): it is page layout. Its inner
///   tables become tables of their own, the text around them paragraphs, in reading order.
/// - Tables in the cells of a grid: an inner table that is no grid itself is text of its cell, a paragraph for each row.
///   Any other is part of the outer grid where lines are drawn there (the print shows one grid, and labels to its left
///   keep their rows), and a table of its own, with the text around it, after the outer one where none are.
pub(in crate::read) fn resolve(groups: Groups, ruled: bool) -> Vec<Piece> {
    let grid = place(groups);
    let nested = |s: &Slot<Vec<Piece>>| s.content.iter().any(|p| matches!(p, Piece::Table(..)));
    if !grid.slots.iter().any(nested) {
        if grid.slots.is_empty() || (grid.slots.len() == 1 && !ruled) {
            return spill(grid);
        }
        return vec![Piece::Table(grid.map(|pieces| paragraphs(&pieces)))];
    }
    let filled = grid.slots.iter().filter(|s| !s.content.is_empty()).count();
    if grid.rows < 2 || grid.cols < 2 || filled * 2 < grid.slots.len() {
        return spill(grid);
    }
    let grid = grid.map(fold);
    if ruled {
        return vec![Piece::Table(embed(grid))];
    }
    let mut inner = Vec::new();
    let outer = grid.map(|pieces| {
        // The text around an inner table (its title, mostly) stays with it.
        if pieces.iter().any(|p| matches!(p, Piece::Table(..))) {
            inner.extend(pieces);
            String::new()
        } else {
            paragraphs(&pieces)
        }
    });
    let mut out = vec![Piece::Table(outer)];
    out.extend(inner);
    out
}

fn spill(grid: Grid<Vec<Piece>>) -> Vec<Piece> {
    grid.slots.into_iter().flat_map(|s| s.content).collect()
}

/// Inner tables that are no grids, as paragraphs.
fn fold(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match piece {
            Piece::Table(grid) if grid.rows < 2 || grid.cols < 2 => {
                out.extend(lines(&grid).into_iter().map(Piece::Text));
            }
            other => out.push(other),
        }
    }
    out
}

/// The rows of a grid as text, cells set apart by a space.
fn lines(grid: &Grid<String>) -> Vec<String> {
    let mut rows = vec![String::new(); grid.rows];
    for slot in grid.slots.iter().filter(|s| !s.content.is_empty()) {
        if let Some(row) = rows.get_mut(slot.row) {
            if !row.is_empty() {
                row.push(' ');
            }
            row.push_str(&slot.content);
        }
    }
    rows.retain(|r| !r.is_empty());
    rows
}

fn paragraphs(pieces: &[Piece]) -> String {
    let texts: Vec<&str> = pieces
        .iter()
        .filter_map(|p| match p {
            Piece::Text(text) => Some(text.as_str()),
            Piece::Table(..) => None,
        })
        .collect();
    texts.join("\n")
}

/// Inner grids become part of the outer one: its rows and columns are divided where inner ones begin.
fn embed(outer: Grid<Vec<Piece>>) -> Grid<String> {
    let slots: Vec<Slot<Grid<String>>> = outer.slots.into_iter().map(|s| s.map(stack)).collect();
    let spans = |f: fn(&Slot<Grid<String>>) -> Share| slots.iter().map(f).collect::<Vec<Share>>();
    let down = edges(outer.rows, spans(|s| (s.row, s.rowspan, s.content.rows)));
    let across = edges(outer.cols, spans(|s| (s.col, s.colspan, s.content.cols)));
    let mut out = Grid {
        rows: down.last().copied().unwrap_or(0),
        cols: across.last().copied().unwrap_or(0),
        slots: Vec::new(),
    };
    for slot in slots {
        let (top, bottom) = (down[slot.row], down[slot.row + slot.rowspan]);
        let (left, right) = (across[slot.col], across[slot.col + slot.colspan]);
        let (rows, cols) = (slot.content.rows, slot.content.cols);
        for inner in slot.content.slots {
            let row_end = match inner.row + inner.rowspan {
                end if end == rows => bottom,
                end => top + end,
            };
            let col_end = match inner.col + inner.colspan {
                end if end == cols => right,
                end => left + end,
            };
            out.slots.push(Slot {
                row: top + inner.row,
                col: left + inner.col,
                rowspan: row_end - top - inner.row,
                colspan: col_end - left - inner.col,
                content: inner.content,
            });
        }
    }
    fill(out)
}

/// First line, lines spanned, lines needed.
type Share = (usize, usize, usize);

/// Where each of `count` rows (or columns) begins once each is as large as its cells need, and the end.
fn edges(count: usize, mut shares: Vec<Share>) -> Vec<usize> {
    let mut sizes = vec![1usize; count];
    shares.retain(|s| s.2 > 1);
    shares.sort_unstable_by_key(|s| (s.1, s.0));
    for (first, span, need) in shares {
        let has: usize = sizes[first..first + span].iter().sum();
        sizes[first + span - 1] += need.saturating_sub(has);
    }
    let mut at = 0;
    let mut edges = vec![0];
    edges.extend(sizes.iter().map(|s| {
        at += s;
        at
    }));
    edges
}

/// The content of one cell as one grid: text between tables is a row of one cell.
fn stack(pieces: Vec<Piece>) -> Grid<String> {
    let mut out = Grid {
        rows: 0,
        cols: 1,
        slots: Vec::new(),
    };
    let mut rest = pieces.into_iter().peekable();
    while let Some(piece) = rest.next() {
        let part = match piece {
            Piece::Table(grid) => grid,
            Piece::Text(mut text) => {
                while let Some(Piece::Text(more)) = rest.next_if(|p| matches!(p, Piece::Text(_))) {
                    text.push('\n');
                    text.push_str(&more);
                }
                single(text)
            }
        };
        out.cols = out.cols.max(part.cols);
        let top = out.rows;
        out.rows += part.rows;
        out.slots.extend(part.slots.into_iter().map(|mut s| {
            s.row += top;
            s
        }));
    }
    if out.rows == 0 {
        return single(String::new());
    }
    widen(&mut out);
    out
}

/// Lets the last cell of each row reach to the right edge.
fn widen(grid: &mut Grid<String>) {
    let mut ends = vec![0usize; grid.rows];
    for s in &grid.slots {
        for end in &mut ends[s.row..s.row + s.rowspan] {
            *end = (*end).max(s.col + s.colspan);
        }
    }
    for s in &mut grid.slots {
        if s.col + s.colspan == ends[s.row] {
            s.colspan = grid.cols - s.col;
        }
    }
}

fn single(content: String) -> Grid<String> {
    Grid {
        rows: 1,
        cols: 1,
        slots: vec![Slot {
            row: 0,
            col: 0,
            rowspan: 1,
            colspan: 1,
            content,
        }],
    }
}
