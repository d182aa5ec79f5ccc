//! Keeps account of what was taken: each printed piece goes to records once, or stays unplaced.

use crate::model::{Cell, Evidence, Flag, Line, Run, Span, Table};
use std::collections::BTreeSet;

/// Evidence gathered from several pieces.
pub fn evidence(spans: &[&Span]) -> Evidence {
    let mut flags: BTreeSet<Flag> = BTreeSet::new();
    let mut out = Evidence {
        confidence: 1.0,
        ..Evidence::default()
    };
    for span in spans.iter().filter(|s| s.glyphs > 0) {
        out.at.extend(span.at.iter().cloned());
        flags.extend(span.flags.iter().copied());
        out.confidence = out.confidence.min(span.confidence);
        out.review |= span.review;
    }
    out.flags = flags.into_iter().collect();
    out
}

/// A piece that no record took.
pub fn run(span: &Span) -> Run {
    Run {
        text: span.text.clone(),
        evidence: evidence(&[span]),
    }
}

/// Text without any white space.
pub fn flat(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The text of a value on one line: line breaks that are left between words close up.
pub fn one_line(text: &str) -> String {
    text.replace('\n', "").trim().to_string()
}

/// Whether a paragraph ends between two digits: joined to one line, they would read as one number.
pub fn parts_a_number(text: &str) -> bool {
    let chars: Vec<char> = text
        .chars()
        .filter(|c| *c == '\n' || !c.is_whitespace())
        .collect();
    chars
        .windows(3)
        .any(|w| w[1] == '\n' && w[0].is_ascii_digit() && w[2].is_ascii_digit())
}

/// A table with a mark for each cell that was taken.
pub struct Ledger<'a> {
    /// The table.
    pub table: &'a Table,
    cover: Vec<usize>,
    taken: Vec<bool>,
    texts: Vec<String>,
}

impl<'a> Ledger<'a> {
    /// Opens the account of a table.
    pub fn new(table: &'a Table) -> Self {
        let mut cover = vec![usize::MAX; table.rows * table.cols];
        for (k, c) in table.cells.iter().enumerate() {
            for r in c.row..(c.row + c.rowspan).min(table.rows) {
                for col in c.col..(c.col + c.colspan).min(table.cols) {
                    cover[r * table.cols + col] = k;
                }
            }
        }
        Self {
            table,
            cover,
            taken: vec![false; table.cells.len()],
            texts: table.cells.iter().map(|c| decoded(&c.span.text)).collect(),
        }
    }

    /// The index of the cell that covers a position.
    pub fn at(&self, row: usize, col: usize) -> Option<usize> {
        if row >= self.table.rows || col >= self.table.cols {
            return None;
        }
        self.cover
            .get(row * self.table.cols + col)
            .copied()
            .filter(|k| *k != usize::MAX)
    }

    /// A cell.
    pub fn cell(&self, k: usize) -> &'a Cell {
        &self.table.cells[k]
    }

    /// The text of a cell, markup residue decoded.
    pub fn text(&self, k: usize) -> &str {
        &self.texts[k]
    }

    /// Whether nothing is printed in a cell.
    pub fn is_empty(&self, k: usize) -> bool {
        self.cell(k).span.glyphs == 0
    }

    /// The cells of a row from left to right, those that began further up included.
    pub fn row(&self, row: usize) -> Vec<usize> {
        let mut out: Vec<usize> = Vec::new();
        for col in 0..self.table.cols {
            if let Some(k) = self.at(row, col)
                && out.last() != Some(&k)
            {
                out.push(k);
            }
        }
        out
    }

    /// The cells that begin in a row.
    pub fn starting(&self, row: usize) -> Vec<usize> {
        self.row(row)
            .into_iter()
            .filter(|k| self.cell(*k).row == row)
            .collect()
    }

    /// Takes a cell into a record.
    pub fn take(&mut self, k: usize) {
        self.taken[k] = true;
    }

    /// Whether a cell was taken.
    pub fn is_taken(&self, k: usize) -> bool {
        self.taken[k]
    }

    /// The pieces of cells.
    pub fn spans(&self, cells: &[usize]) -> Vec<&'a Span> {
        cells.iter().map(|k| &self.table.cells[*k].span).collect()
    }

    /// Glyphs taken, and the cells that are left.
    pub fn close(&self) -> (usize, Vec<&'a Cell>) {
        let mut placed = 0;
        let mut left = Vec::new();
        for (cell, taken) in self.table.cells.iter().zip(&self.taken) {
            if *taken {
                placed += cell.span.glyphs;
            } else if cell.span.glyphs > 0 {
                left.push(cell);
            }
        }
        (placed, left)
    }
}

/// Markup residue decoded; wraps inside it are none of its paragraphs.
pub fn decoded(text: &str) -> String {
    if text.contains('<') && text.contains('>') || text.contains('&') {
        let joined = text.replace('\n', "");
        let decoded = super::residue::decode(&joined);
        if decoded != joined {
            return decoded;
        }
    }
    text.to_string()
}

/// A line outside tables with whether it was taken.
pub struct LineEntry<'a> {
    /// The line.
    pub line: &'a Line,
    /// Whether a record took it.
    pub taken: bool,
}
