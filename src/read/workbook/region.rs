//! A worksheet to tables and lines.
//!
//! Bordered rectangles are tables; what stands above, between and below them (titles, units, notes) are lines. Where
//! nothing has borders, rows without a gap between them make a table if enough of them show several cells; rows of one
//! cell before and after, and rows of `label: value` before, are lines.

use super::area::Area;
use super::ruled::{Plan, Shown};
use super::worksheet::Worksheet;
use crate::error::Result;
use crate::model::{Block, Cell, Line, Rect, Table};
use crate::read::markup::grid::{Grid, Slot, tighten};

/// A block without borders is a table if at least this many of its rows show several cells.
const TABLE_ROWS: usize = 2;
/// Cells that a row of such a table shows, on a worksheet without any borders …
const LOOSE_CELLS: usize = 2;
/// … and next to bordered tables, where rows without borders mostly are notes and signatures.
const BESIDE_CELLS: usize = 3;

/// The blocks of a worksheet, top to bottom.
///
/// # Errors
/// `Limit`.
pub(super) fn blocks(sheet: &Worksheet) -> Result<Vec<Block>> {
    let plan = Plan::new(sheet)?;
    let mut maker = Maker {
        ys: sheet.rows.begins(&plan.rows),
        xs: sheet.cols.begins(&plan.cols),
        boxes: plan.boxes(sheet),
        plan: &plan,
        sheet,
        out: Vec::new(),
    };
    maker.run();
    Ok(maker.out)
}

struct Maker<'a> {
    sheet: &'a Worksheet,
    plan: &'a Plan,
    boxes: Vec<Area>,
    ys: Vec<f64>,
    xs: Vec<f64>,
    out: Vec<Block>,
}

impl Maker<'_> {
    fn run(&mut self) {
        let mut from = 0;
        let boxes = self.boxes.clone();
        for one in &boxes {
            self.loose(from, one.top);
            from = from.max(one.top);
            self.table(*one);
        }
        self.loose(from, self.plan.rows.len() as u32);
    }

    /// What begins in a row, outside the bordered rectangles.
    fn begins(&self, row: u32) -> Vec<Shown> {
        let texts = self.plan.texts(row).into_iter().copied();
        texts
            .filter(|s| s.area.top == row && !self.boxes.iter().any(|b| b.meets(&s.area)))
            .collect()
    }

    /// What shows in a row outside the bordered rectangles.
    fn shows(&self, row: u32) -> Vec<Shown> {
        let texts = self.plan.texts(row).into_iter().copied();
        texts
            .filter(|s| !self.boxes.iter().any(|b| b.meets(&s.area)))
            .collect()
    }

    /// Rows `from..to` outside the bordered rectangles.
    fn loose(&mut self, from: u32, to: u32) {
        let mut start = from;
        for row in from..=to {
            if row == to || self.shows(row).is_empty() {
                if start < row {
                    self.chunk(start, row);
                }
                start = row + 1;
            }
        }
    }

    /// Rows `from..to`, none of them empty.
    fn chunk(&mut self, from: u32, to: u32) {
        let rows: Vec<Vec<Shown>> = (from..to).map(|row| self.shows(row)).collect();
        let needed = match self.boxes.is_empty() {
            true => LOOSE_CELLS,
            false => BESIDE_CELLS,
        };
        let widest = rows.iter().map(Vec::len).max().unwrap_or(0);
        let head = rows
            .iter()
            .take_while(|row| self.is_heading(row, widest))
            .count();
        let body = &rows[head..];
        let tail = body.iter().rev().take_while(|row| row.len() == 1).count();
        let body = &body[..body.len() - tail];
        let full = body.iter().filter(|row| row.len() >= needed).count();
        let around = body
            .iter()
            .flatten()
            .map(|s| s.area)
            .reduce(|a, b| a.around(&b));
        let area =
            around.filter(|area| full >= TABLE_ROWS && !self.boxes.iter().any(|b| b.meets(area)));
        let (body_from, body_to) = match area {
            Some(_) => (from + head as u32, to - tail as u32),
            None => (to, to),
        };
        self.lines(from, body_from);
        if let Some(area) = area {
            self.table(Area {
                top: body_from,
                bottom: body_to - 1,
                ..area
            });
        }
        self.lines(body_to, to);
    }

    /// Whether a row stands above a table rather than in it: a single cell, or fewer cells than other rows have, each of
    /// them a label with its value.
    fn is_heading(&self, row: &[Shown], widest: usize) -> bool {
        let labelled = |s: &Shown| {
            let cell = self.sheet.cells.get(&s.key);
            cell.is_some_and(|c| c.text.contains(['：', ':']))
        };
        let top = |s: &&Shown| s.area.bottom == s.area.top;
        row.iter().filter(top).count() == row.len()
            && (row.len() == 1 || (row.len() < widest && row.iter().all(labelled)))
    }

    fn lines(&mut self, from: u32, to: u32) {
        for row in from..to {
            for shown in self.begins(row) {
                self.line(shown);
            }
        }
    }

    fn line(&mut self, shown: Shown) {
        let (row, col) = shown.key;
        let span = self.sheet.span(row, col);
        let size = self.sheet.cells.get(&shown.key).map_or(0.0, |c| c.size);
        let bbox = self.rect(shown.area);
        self.out.push(Block::Line(Line { span, bbox, size }));
    }

    fn rect(&self, area: Area) -> Rect {
        let at = |edges: &[f64], line: u32| edges.get(line as usize).copied().unwrap_or(0.0);
        Rect {
            x0: at(&self.xs, area.left),
            y0: at(&self.ys, area.top),
            x1: at(&self.xs, area.right + 1),
            y1: at(&self.ys, area.bottom + 1),
        }
    }

    fn table(&mut self, area: Area) {
        let cells = self.plan.inside(area);
        let texts = cells.iter().filter(|s| s.has_text);
        let Some(area) = texts
            .map(|s| clip(s.area, area))
            .reduce(|a, b| a.around(&b))
        else {
            return;
        };
        let inside = cells.iter().filter(|s| s.area.meets(&area));
        let slots: Vec<Slot<Option<(u32, u32)>>> = inside.map(|s| slot(s, area)).collect();
        if let [only] = slots.as_slice()
            && let Some(shown) = cells.iter().find(|s| Some(s.key) == only.content)
        {
            return self.line(*shown);
        }
        let grid = tighten(slots);
        let bbox = self.rect(area);
        self.out.push(Block::Table(self.cells(grid, bbox)));
    }

    fn cells(&self, grid: Grid<Option<(u32, u32)>>, bbox: Rect) -> Table {
        let cells = grid.slots.into_iter().map(|s| Cell {
            row: s.row,
            col: s.col,
            rowspan: s.rowspan,
            colspan: s.colspan,
            span: s
                .content
                .map(|(row, col)| self.sheet.span(row, col))
                .unwrap_or_default(),
            ..Cell::default()
        });
        Table {
            rows: grid.rows,
            cols: grid.cols,
            cells: cells.collect(),
            bbox,
            ..Table::default()
        }
    }
}

fn clip(area: Area, to: Area) -> Area {
    Area {
        top: area.top.max(to.top),
        left: area.left.max(to.left),
        bottom: area.bottom.min(to.bottom),
        right: area.right.min(to.right),
    }
}

fn slot(shown: &Shown, table: Area) -> Slot<Option<(u32, u32)>> {
    let area = clip(shown.area, table);
    Slot {
        row: (area.top - table.top) as usize,
        col: (area.left - table.left) as usize,
        rowspan: (area.bottom - area.top + 1) as usize,
        colspan: (area.right - area.left + 1) as usize,
        content: Some(shown.key),
    }
}
