//! Sheets of cut cells to sheets of whole ones, where nothing is known of where the cells stood.
//!
//! [`crate::read::txt`] hands on rows of cells as they were printed: tabs are missing where a cell was merged, labels
//! stand where a page break let them fall, and what lay right of the paper's edge follows in pieces, a line each.

mod align;
mod block;
mod fund;
mod grid;
mod known;
mod levels;
mod plain;
mod section;
mod source;

use super::profile::{self, Profile};
use crate::model::{Block, Line, Sheet};
use grid::Grid;
use known::Known;
use section::Section;
use source::{Item, Piece, Row, Source};

/// Sets rows under their columns and joins pieces to the cells they were cut from. Every glyph comes out once.
pub fn rejoin(sheets: &[Sheet]) -> Vec<Sheet> {
    rejoin_with(sheets, profile::built_in())
}

/// The same with profiles of one's own.
pub fn rejoin_with(sheets: &[Sheet], profiles: &[Profile]) -> Vec<Sheet> {
    let known = Known { profiles };
    let Source { items, pieces } = source::part(sheets, known);
    let mut parts = parts(items, known);
    let mut blocks: Vec<Block> = Vec::new();
    for part in parts.drain(..) {
        match part {
            Part::Line(line) => blocks.push(Block::Line(line)),
            Part::Rows(grid) => blocks.push(Block::Table(grid.table())),
        }
    }
    blocks.extend(pieces.into_iter().map(left_over));
    vec![Sheet { blocks }]
}

enum Part {
    Line(Line),
    Rows(Grid),
}

fn parts(items: Vec<Item>, known: Known<'_>) -> Vec<Part> {
    let mut out = Vec::new();
    let mut rows: Vec<Row> = Vec::new();
    let close = |rows: &mut Vec<Row>, out: &mut Vec<Part>| {
        if rows.is_empty() {
            return;
        }
        let mut sections: Vec<Section> = section::part(std::mem::take(rows), known);
        section::agree(&mut sections, known);
        out.push(Part::Rows(section::set(&sections, known)));
    };
    for item in items {
        match item {
            Item::Row(row) => rows.push(row),
            Item::Line(line) => {
                close(&mut rows, &mut out);
                out.push(Part::Line(line));
            }
        }
    }
    close(&mut rows, &mut out);
    out
}

/// A piece that found no cell, as a line of its own.
fn left_over(piece: Piece) -> Block {
    Block::Line(Line {
        span: piece.span,
        ..Line::default()
    })
}
