//! Paragraphs and tables of markup to a sheet, whatever the markup was.
//!
//! A region is a path: `table[2]/r5c3` is the cell whose first row is the fifth and whose first column is the third of the
//! second table, `line[4]` the fourth line outside tables; all counted from 1, in document order. Spans are resolved to a
//! grid in `grid`; `nest` tells tables from page layout.

pub(super) mod grid;
pub(super) mod nest;
pub(super) mod text;

use crate::model::{Block, Cell, Flag, Line, Region, Sheet, Span, Table, Warning};
use grid::Grid;
use nest::Piece;

/// A warning about the whole file.
pub(super) fn warning(code: &str, message: String) -> Warning {
    Warning {
        code: code.into(),
        message,
        page: None,
    }
}

/// Paragraphs and tables as a sheet.
pub(super) fn sheet(pieces: Vec<Piece>) -> Sheet {
    let (mut lines, mut tables) = (0, 0);
    let blocks = pieces
        .into_iter()
        .map(|piece| match piece {
            Piece::Text(text) => {
                lines += 1;
                Block::Line(Line {
                    span: span(text, format!("line[{lines}]")),
                    ..Line::default()
                })
            }
            Piece::Table(grid) => {
                tables += 1;
                Block::Table(table(grid, tables))
            }
        })
        .collect();
    Sheet { blocks }
}

fn table(grid: Grid<String>, number: usize) -> Table {
    Table {
        rows: grid.rows,
        cols: grid.cols,
        cells: grid
            .slots
            .into_iter()
            .map(|s| Cell {
                row: s.row,
                col: s.col,
                rowspan: s.rowspan,
                colspan: s.colspan,
                span: span(
                    s.content,
                    format!("table[{number}]/r{}c{}", s.row + 1, s.col + 1),
                ),
                ..Cell::default()
            })
            .collect(),
        ..Table::default()
    }
}

/// A text with its region and its count of glyphs; characters that could not be decoded are marked.
pub(super) fn span(text: String, path: String) -> Span {
    let glyphs = text.chars().filter(|c| !c.is_whitespace()).count();
    let broken = text.chars().filter(|c| *c == '\u{fffd}').count();
    Span {
        at: vec![Region {
            path: Some(path),
            ..Region::default()
        }],
        glyphs,
        confidence: 1.0 - broken as f32 / glyphs.max(1) as f32,
        flags: if broken > 0 {
            vec![Flag::LowConfidence]
        } else {
            Vec::new()
        },
        review: broken > 0,
        text,
    }
}
