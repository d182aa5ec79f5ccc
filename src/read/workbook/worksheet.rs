//! A worksheet as it is stored, texts already as shown.

use super::area::{Area, MAX_COLS, MAX_ROWS};
use super::{at, span};
use crate::model::Span;
use std::collections::BTreeMap;

/// Which sides of a cell have a border of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sides {
    /// Towards the row above.
    pub top: bool,
    /// Towards the row below.
    pub bottom: bool,
    /// Towards the column before.
    pub left: bool,
    /// Towards the column after.
    pub right: bool,
}

/// A cell that has a text or a border.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Stored {
    /// What it shows.
    pub text: String,
    /// Whether that is certain.
    pub sure: bool,
    /// Its borders.
    pub sides: Sides,
    /// Type size in points.
    pub size: f64,
}

impl Stored {
    /// Whether it shows anything.
    pub fn has_text(&self) -> bool {
        self.text.chars().any(|c| !c.is_whitespace())
    }
}

/// Width of columns and height of rows in points, and which are hidden.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    /// What most measure.
    pub usual: f64,
    /// What others measure.
    pub sizes: BTreeMap<u32, f64>,
    /// Hidden ones: first and last of each run.
    pub hidden: Vec<(u32, u32)>,
}

impl Lines {
    /// Sorts the hidden runs and joins those that touch; needed before the questions below.
    pub fn settle(&mut self) {
        self.hidden.sort_unstable();
        let mut joined: Vec<(u32, u32)> = Vec::new();
        for (from, to) in self.hidden.drain(..) {
            match joined.last_mut() {
                Some(last) if from <= last.1.saturating_add(1) => last.1 = last.1.max(to),
                _ => joined.push((from, to)),
            }
        }
        self.hidden = joined;
    }

    /// The first line from `from` on that is not hidden, if it is not after `to`.
    pub fn shown(&self, from: u32, to: u32) -> Option<u32> {
        let after = self.hidden.partition_point(|run| run.0 <= from);
        let run = after.checked_sub(1).and_then(|i| self.hidden.get(i));
        let first = match run {
            Some((_, end)) if *end >= from => end + 1,
            _ => from,
        };
        (first <= to).then_some(first)
    }

    /// Where each of some lines begins, in order, and where the last one ends.
    pub fn begins(&self, lines: &[u32]) -> Vec<f64> {
        let (mut at, mut next) = (0.0, 0);
        let mut out = Vec::with_capacity(lines.len() + 1);
        let mut sizes = self.sizes.iter().peekable();
        for line in lines {
            while let Some((own, size)) = sizes.next_if(|s| s.0 < line) {
                at += f64::from(own - next) * self.usual + size;
                next = own + 1;
            }
            at += f64::from(line - next) * self.usual;
            next = *line;
            out.push(at);
        }
        let last = lines
            .last()
            .map_or(0.0, |l| self.sizes.get(l).copied().unwrap_or(self.usual));
        out.push(at + last);
        out
    }
}

/// A worksheet.
#[derive(Clone, Debug, Default)]
pub(super) struct Worksheet {
    /// Its name, which is not printed.
    pub name: String,
    /// Whether it is hidden.
    pub hidden: bool,
    /// Cells by row and column.
    pub cells: BTreeMap<(u32, u32), Stored>,
    /// Merged ranges.
    pub merges: Vec<Area>,
    /// Its rows.
    pub rows: Lines,
    /// Its columns.
    pub cols: Lines,
    /// Comments, heads and feet.
    pub beside: Vec<Span>,
    /// Texts of shapes that lie over the cells.
    pub shapes: Vec<Span>,
    /// Addresses of formulas without a stored result.
    pub empty_formulas: Vec<String>,
}

impl Worksheet {
    /// The text of a cell with its address.
    pub fn span(&self, row: u32, col: u32) -> Span {
        let path = at(&self.name, row, col);
        match self.cells.get(&(row, col)) {
            Some(cell) => span(&cell.text, path, cell.sure || !cell.has_text()),
            None => span("", path, true),
        }
    }

    /// Takes all text out of it.
    pub fn take_all(&mut self) -> Vec<Span> {
        self.take_where(|_, _, _| true)
    }

    /// Takes the text out of all cells that hidden rows and columns hide entirely. A merged range shows its text as long as
    /// any part of it shows.
    pub fn take_hidden(&mut self) -> Vec<Span> {
        let merged: BTreeMap<(u32, u32), Area> =
            self.merges.iter().map(|m| ((m.top, m.left), *m)).collect();
        self.take_where(|sheet, row, col| {
            let area = merged.get(&(row, col)).copied();
            let area = area.unwrap_or(Area::cell(row, col));
            sheet.rows.shown(area.top, area.bottom).is_none()
                || sheet.cols.shown(area.left, area.right).is_none()
        })
    }

    fn take_where(&mut self, which: impl Fn(&Self, u32, u32) -> bool) -> Vec<Span> {
        let texts = self.cells.iter().filter(|c| c.1.has_text());
        let taken: Vec<(u32, u32)> = texts
            .map(|c| *c.0)
            .filter(|(row, col)| which(self, *row, *col))
            .collect();
        let mut out = Vec::new();
        for (row, col) in taken {
            out.push(self.span(row, col));
            if let Some(cell) = self.cells.get_mut(&(row, col)) {
                cell.text.clear();
            }
        }
        out
    }

    /// To be called once all is read: sorts hidden lines, and leaves out merged ranges that overlap an earlier one.
    pub fn settle(&mut self) {
        self.rows.settle();
        self.cols.settle();
        let mut kept: Vec<Area> = Vec::new();
        let mut all = std::mem::take(&mut self.merges);
        all.sort_unstable();
        all.dedup();
        // Sorted by first row: an earlier range can only be met while it reaches down so far.
        let mut open: Vec<Area> = Vec::new();
        for area in all {
            open.retain(|o| o.bottom >= area.top);
            let fits = area.bottom < MAX_ROWS && area.right < MAX_COLS;
            if fits
                && area.top <= area.bottom
                && area.left <= area.right
                && (area.top, area.left) != (area.bottom, area.right)
                && !open.iter().any(|o| o.meets(&area))
            {
                open.push(area);
                kept.push(area);
            }
        }
        self.merges = kept;
    }
}
