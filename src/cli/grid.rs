//! A table with merged cells, drawn with lines.

use super::text::{Paint, clean, pad, width, wrap};

/// The widest a whole grid gets while its columns can still be narrowed.
const TOTAL_WIDTH: usize = 120;
/// The widest a column gets.
const WIDEST: usize = 60;
/// The narrowest a column with more to say gets: four CJK characters.
const NARROWEST: usize = 8;

/// A cell of a grid.
#[derive(Clone, Debug, Default)]
pub(super) struct GridCell {
    /// First row, from 0.
    pub row: usize,
    /// First column, from 0.
    pub col: usize,
    /// Rows covered.
    pub rowspan: usize,
    /// Columns covered.
    pub colspan: usize,
    /// What it says.
    pub text: String,
    /// Whether it is to review, and so coloured.
    pub marked: bool,
}

impl GridCell {
    /// A cell of one row and one column.
    pub fn new(row: usize, col: usize, text: impl Into<String>) -> Self {
        Self {
            row,
            col,
            rowspan: 1,
            colspan: 1,
            text: text.into(),
            marked: false,
        }
    }
}

/// Draws `cells` on a grid of `rows` × `cols`; what no cell covers stays blank.
pub(super) fn draw(rows: usize, cols: usize, cells: &[GridCell], paint: Paint) -> String {
    if rows == 0 || cols == 0 {
        return String::new();
    }
    Drawing::new(rows, cols, cells, paint).drawn()
}

struct Drawing<'a> {
    rows: usize,
    cols: usize,
    cells: Vec<Placed<'a>>,
    /// For each position, which cell covers it: an index into `cells`, or one of its own beyond.
    owner: Vec<usize>,
    widths: Vec<usize>,
    heights: Vec<usize>,
    paint: Paint,
}

struct Placed<'a> {
    cell: &'a GridCell,
    row_end: usize,
    col_end: usize,
    lines: Vec<String>,
}

impl<'a> Drawing<'a> {
    fn new(rows: usize, cols: usize, cells: &'a [GridCell], paint: Paint) -> Self {
        let blank = cells.len();
        let mut drawing = Self {
            rows,
            cols,
            cells: Vec::with_capacity(cells.len()),
            owner: (0..rows * cols).map(|i| blank + i).collect(),
            widths: vec![0; cols],
            heights: vec![1; rows],
            paint,
        };
        for cell in cells {
            drawing.place(cell);
        }
        drawing.set_widths();
        drawing.set_heights();
        drawing
    }

    fn place(&mut self, cell: &'a GridCell) {
        let index = self.cells.len();
        let row_end = (cell.row + cell.rowspan.max(1)).min(self.rows);
        let col_end = (cell.col + cell.colspan.max(1)).min(self.cols);
        for row in cell.row..row_end {
            for col in cell.col..col_end {
                self.owner[row * self.cols + col] = index;
            }
        }
        self.cells.push(Placed {
            cell,
            row_end,
            col_end,
            lines: Vec::new(),
        });
    }

    fn set_widths(&mut self) {
        let natural: Vec<usize> = self
            .cells
            .iter()
            .map(|p| clean(&p.cell.text).lines().map(width).max().unwrap_or(0))
            .collect();
        let mut wanted = vec![2; self.cols];
        for (placed, &natural) in self.cells.iter().zip(&natural) {
            if placed.cell.col + 1 == placed.col_end {
                let column = &mut wanted[placed.cell.col];
                *column = natural.max(*column);
            }
        }
        for (placed, &natural) in self.cells.iter().zip(&natural) {
            let (from, to) = (placed.cell.col, placed.col_end);
            if from + 1 < to {
                let held = wanted[from..to].iter().sum::<usize>() + 3 * (to - from - 1);
                let each = natural.min(TOTAL_WIDTH).saturating_sub(held) / (to - from);
                wanted[from..to].iter_mut().for_each(|w| *w += each);
            }
        }
        let total = |cap: usize| wanted.iter().map(|w| w.min(&cap) + 3).sum::<usize>();
        let cap = (NARROWEST..=WIDEST)
            .rev()
            .find(|&cap| total(cap) < TOTAL_WIDTH)
            .unwrap_or(NARROWEST);
        self.widths = wanted.iter().map(|&w| w.min(cap)).collect();
    }

    fn set_heights(&mut self) {
        let widths = self.widths.clone();
        for placed in &mut self.cells {
            let columns = span_width(&widths, placed.cell.col, placed.col_end);
            placed.lines = wrap(&clean(&placed.cell.text), columns);
        }
        let mut order: Vec<&Placed<'_>> = self.cells.iter().collect();
        order.sort_by_key(|p| p.row_end.saturating_sub(p.cell.row));
        for placed in order {
            let (from, to) = (placed.cell.row, placed.row_end);
            if from >= to {
                continue;
            }
            let held = self.heights[from..to].iter().sum::<usize>() + (to - from - 1);
            self.heights[to - 1] += placed.lines.len().saturating_sub(held);
        }
    }

    fn owner(&self, row: usize, col: usize) -> usize {
        self.owner[row * self.cols + col]
    }

    /// Whether a line runs above (`row`, `col`).
    fn line_above(&self, row: usize, col: usize) -> bool {
        row == 0 || row == self.rows || self.owner(row - 1, col) != self.owner(row, col)
    }

    /// Whether a line runs left of (`row`, `col`).
    fn line_left(&self, row: usize, col: usize) -> bool {
        col == 0 || col == self.cols || self.owner(row, col - 1) != self.owner(row, col)
    }

    fn drawn(&self) -> String {
        let mut out = String::new();
        // How many lines of each cell are out already.
        let mut said = vec![0; self.cells.len()];
        for row in 0..=self.rows {
            self.border(row, &mut said, &mut out);
            if row < self.rows {
                for _ in 0..self.heights[row] {
                    self.content(row, &mut said, &mut out);
                }
            }
        }
        out
    }

    /// The line above `row`; cells that reach across it go on speaking.
    fn border(&self, row: usize, said: &mut [usize], out: &mut String) {
        let mut col = 0;
        while col < self.cols {
            out.push(self.corner(row, col));
            if self.line_above(row, col) {
                out.push_str(&"─".repeat(self.widths[col] + 2));
                col += 1;
            } else {
                col = self.say(row, col, said, out);
            }
        }
        out.push(self.corner(row, self.cols));
        out.push('\n');
    }

    fn content(&self, row: usize, said: &mut [usize], out: &mut String) {
        let mut col = 0;
        while col < self.cols {
            out.push(if self.line_left(row, col) { '│' } else { ' ' });
            col = self.say(row, col, said, out);
        }
        out.push_str("│\n");
    }

    /// The next line of the cell at (`row`, `col`); returns the column behind it.
    fn say(&self, row: usize, col: usize, said: &mut [usize], out: &mut String) -> usize {
        let index = self.owner(row, col);
        let Some(placed) = self.cells.get(index) else {
            out.push_str(&" ".repeat(self.widths[col] + 2));
            return col + 1;
        };
        // Cells do not overlap in a sound table; in any other, the part that is left is as wide as it is.
        let mut end = col + 1;
        while end < placed.col_end && self.owner(row, end) == index {
            end += 1;
        }
        let columns = span_width(&self.widths, col, end);
        let line = placed.lines.get(said[index]).map_or("", String::as_str);
        said[index] += 1;
        let text = pad(line, columns);
        out.push(' ');
        out.push_str(&if placed.cell.marked {
            self.paint.marked(&text)
        } else {
            text
        });
        out.push(' ');
        end
    }

    /// The character where the line above `row` meets the line left of `col`.
    fn corner(&self, row: usize, col: usize) -> char {
        let left = col > 0 && self.line_above(row, col - 1);
        let right = col < self.cols && self.line_above(row, col);
        let up = row > 0 && self.line_left(row - 1, col);
        let down = row < self.rows && self.line_left(row, col);
        match (left, right, up, down) {
            (true, true, true, true) => '┼',
            (true, true, true, false) => '┴',
            (true, true, false, true) => '┬',
            (true, true, false, false) | (true, false, false, false) => '─',
            (false, true, false, false) => '─',
            (true, false, true, true) => '┤',
            (false, true, true, true) => '├',
            (true, false, true, false) => '┘',
            (true, false, false, true) => '┐',
            (false, true, true, false) => '└',
            (false, true, false, true) => '┌',
            (false, false, true | false, true) | (false, false, true, false) => '│',
            (false, false, false, false) => ' ',
        }
    }
}

/// Room for the text of a cell over columns `from..to`.
fn span_width(widths: &[usize], from: usize, to: usize) -> usize {
    let columns = widths.get(from..to).unwrap_or_default();
    columns.iter().sum::<usize>() + 3 * columns.len().saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::{GridCell, draw};
    use crate::cli::text::{Paint, width};

    #[test]
    fn spans_are_drawn_and_lines_are_straight() {
        let mut cells = vec![
            GridCell::new(0, 0, "产出指标"),
            GridCell::new(0, 1, "数量"),
            GridCell::new(0, 2, "10"),
            GridCell::new(1, 1, "两列合并"),
            GridCell::new(2, 0, "x"),
            GridCell::new(2, 1, "y"),
        ];
        cells[0].rowspan = 2;
        cells[3].colspan = 2;
        let drawn = draw(3, 3, &cells, Paint(false));
        let expected = "\
┌──────────┬──────┬────┐
│ 产出指标 │ 数量 │ 10 │
│          ├──────┴────┤
│          │ 两列合并  │
├──────────┼──────┬────┤
│ x        │ y    │    │
└──────────┴──────┴────┘
";
        assert_eq!(drawn, expected);
    }

    #[test]
    fn long_text_wraps_and_every_line_is_as_wide() {
        let long = "组织入党积极分子培训".repeat(20);
        let cells: Vec<GridCell> = (0..6)
            .map(|i| GridCell::new(i / 3, i % 3, &long[..3 * (i + 1) * 10]))
            .collect();
        let drawn = draw(2, 3, &cells, Paint(false));
        let widths: Vec<usize> = drawn.lines().map(width).collect();
        assert!(widths.iter().all(|w| *w == widths[0]), "{drawn}");
        assert!(widths[0] <= super::TOTAL_WIDTH);
        let told: usize = drawn.chars().filter(|c| *c == '组').count();
        let wanted: usize = cells.iter().map(|c| c.text.matches('组').count()).sum();
        assert_eq!(told, wanted);
    }

    #[test]
    fn unsound_cells_do_not_break_it() {
        let mut cells = vec![GridCell::new(5, 5, "out"), GridCell::new(0, 0, "over")];
        cells[1].rowspan = 9;
        cells[1].colspan = 9;
        cells.push(GridCell::new(0, 1, "lap"));
        assert!(draw(2, 2, &cells, Paint(false)).contains("lap"));
        assert_eq!(draw(0, 3, &[], Paint(false)), "");
    }
}
