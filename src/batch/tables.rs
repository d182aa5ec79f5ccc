//! Sheets to plain lists of cell texts.

use crate::model::{Block, Sheet};

/// The cell texts of every table on `sheets`: one list a table, cells by row and then column, empty cells included
/// as `""`. A cell that spans rows or columns stands once, where it begins.
pub fn tables_of(sheets: &[Sheet]) -> Vec<Vec<String>> {
    sheets
        .iter()
        .flat_map(|sheet| &sheet.blocks)
        .filter_map(|block| match block {
            Block::Table(table) => Some(table),
            Block::Line(_) => None,
        })
        .map(|table| table.cells.iter().map(|c| c.span.text.clone()).collect())
        .collect()
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
