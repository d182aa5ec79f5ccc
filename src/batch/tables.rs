//! Sheets to plain lists of cell texts.

use crate::model::{Block, Line, Sheet, Table};

/// The cell texts of every table on `sheets`: one list a table, cells by row and then column, empty cells included
/// as `""`. A cell that spans rows or columns stands once, where it begins.
pub fn tables_of(sheets: &[Sheet]) -> Vec<Vec<String>> {
    sheets
        .iter()
        .flat_map(|s| sheet_tables(&s.blocks))
        .collect()
}

fn sheet_tables(blocks: &[Block]) -> Vec<Vec<String>> {
    let mut out = Vec::new();
    let mut above: Vec<&Line> = Vec::new();
    for block in blocks {
        match block {
            Block::Line(line) => above.push(line),
            Block::Table(table) => {
                let caption = caption(&above, table);
                let cells = table.cells.iter().map(|c| c.span.text.clone());
                out.push(caption.into_iter().chain(cells).collect());
                above.clear();
            }
        }
    }
    out
}

/// A title or unit line right above a table is a row of it that has no borders.
const CAPTION_LINES: usize = 6;
/// Caption lines keep no more distance than this many ems.
const CAPTION_GAP: f64 = 3.0;

fn caption(above: &[&Line], table: &Table) -> Vec<String> {
    let mut top = table.bbox.y0;
    let mut out: Vec<String> = Vec::new();
    for line in above.iter().rev().take(CAPTION_LINES) {
        if line.size <= 0.0 || top - line.bbox.y1 > CAPTION_GAP * line.size {
            break;
        }
        top = top.min(line.bbox.y0);
        out.push(line.span.text.clone());
    }
    out.reverse();
    out
}

#[cfg(test)]
mod tests {
    use super::tables_of;
    use crate::model::{Block, Cell, Line, Sheet, Span, Table};

    fn cell(row: usize, col: usize, text: &str) -> Cell {
        Cell {
            row,
            col,
            rowspan: 1,
            colspan: 1,
            span: Span {
                text: text.into(),
                ..Span::default()
            },
            ..Cell::default()
        }
    }

    #[test]
    fn every_cell_in_row_order_and_no_line() {
        let table = Table {
            rows: 2,
            cols: 2,
            cells: vec![
                cell(0, 0, "甲"),
                cell(0, 1, ""),
                cell(1, 0, "乙"),
                cell(1, 1, "1"),
            ],
            ..Table::default()
        };
        let sheet = Sheet {
            blocks: vec![
                Block::Line(Line::default()),
                Block::Table(table.clone()),
                Block::Table(Table::default()),
            ],
        };
        let got = tables_of(&[sheet, Sheet::default()]);
        assert_eq!(got, [vec!["甲", "", "乙", "1"], vec![]]);
    }
}
