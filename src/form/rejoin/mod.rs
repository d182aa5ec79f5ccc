//! Sheets of cut cells to sheets of whole ones, where nothing is known of where the cells stood.
//!
//! [`crate::read::txt`] hands on rows of cells as they were printed: tabs are missing where a cell was merged, labels
//! stand where a page break let them fall, and what lay right of the paper's edge follows in pieces, a line each.

mod align;
mod block;
mod fund;
mod grid;
mod join;
mod known;
mod lattice;
mod levels;
mod newcolumns;
mod plain;
mod section;
mod source;
mod widths;
mod words;

use super::profile::Profile;
use crate::model::{Block, Line, Sheet};
use known::Known;
use section::Section;
use source::{Item, Piece, Row, Source};

/// Where one in so many pieces found no place, columns may be missing.
const STRAY: usize = 5;
/// Fewer pieces than this may be anything.
const FEW: usize = 3;

/// Sets rows under their columns and joins pieces to the cells they were cut from. Every glyph comes out once.
pub fn rejoin(sheets: &[Sheet], profiles: &[Profile]) -> Vec<Sheet> {
    let known = Known { profiles };
    let Source { items, mut pieces } = source::part(sheets, known);
    let mut parts = parts(items, known);
    let mut grids = Vec::new();
    for part in &mut parts {
        if let Part::Rows(sections) = part {
            section::agree(sections, known);
            section::doubt_labels(sections);
            for section in sections.iter_mut() {
                if let Section::Fund(fund) = section {
                    newcolumns::attach(fund, &mut pieces);
                }
            }
            grids.push(section::set(sections, known));
        }
    }
    let all = pieces.len();
    let mut loose = newcolumns::loose(&pieces);
    // Heads among the pieces: columns lay beyond the cut, and what stands in them is not set in rows again.
    let mut lost = false;
    for (piece, loose) in pieces.iter().zip(&mut loose) {
        let head = known.role(&piece.span.text).is_some();
        lost |= head;
        *loose |= head;
    }
    let (mut left, mut cut) = (Vec::new(), Vec::new());
    for (piece, loose) in pieces.into_iter().zip(loose) {
        if loose { &mut left } else { &mut cut }.push(piece);
    }
    left.extend(join::join(&mut grids, cut));
    left.sort_by_key(|p| p.at);
    lost |= left.len() >= FEW && left.len() * STRAY >= all;
    let mut tables = grids.into_iter().map(|grid| {
        let mut table = grid.table();
        table.cut_columns = lost;
        Block::Table(table)
    });
    let mut blocks: Vec<Block> = parts
        .into_iter()
        .filter_map(|part| match part {
            Part::Line(line) => Some(Block::Line(line)),
            Part::Rows(_) => tables.next(),
        })
        .collect();
    blocks.extend(left.into_iter().map(left_over));
    vec![Sheet { blocks }]
}

enum Part {
    Line(Line),
    Rows(Vec<Section>),
}

/// Lines, and the sections of the rows between them.
fn parts(items: Vec<Item>, known: Known<'_>) -> Vec<Part> {
    let mut out = Vec::new();
    let mut rows: Vec<Row> = Vec::new();
    for item in items {
        match item {
            Item::Row(row) => rows.push(row),
            Item::Line(line) => {
                if !rows.is_empty() {
                    out.push(Part::Rows(section::part(std::mem::take(&mut rows), known)));
                }
                out.push(Part::Line(line));
            }
        }
    }
    if !rows.is_empty() {
        out.push(Part::Rows(section::part(rows, known)));
    }
    out
}

/// A piece that found no cell, as a line of its own.
fn left_over(piece: Piece) -> Block {
    Block::Line(Line {
        span: piece.span,
        ..Line::default()
    })
}
