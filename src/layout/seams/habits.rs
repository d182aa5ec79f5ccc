//! How a table is set, measured on the cells that no seam touches.

use super::super::text;
use super::Filled;
use crate::model::{Canvas, Rect};
use std::collections::BTreeMap;

/// How text may stand in the cells of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// In the middle.
    pub centre: bool,
    /// At the top.
    pub top: bool,
}

/// What was counted of the cells of a column.
#[derive(Clone, Debug, Default)]
struct Column {
    cells: f64,
    empty: f64,
    rows: f64,
    merged: f64,
    /// Distances of text from the middle and from the top of its cell.
    offsets: Vec<(f64, f64)>,
}

/// How a table is set.
#[derive(Clone, Debug)]
pub struct Habits {
    columns: BTreeMap<(usize, usize), Column>,
    all: Column,
    /// Usual distance of a text's middle from the middle of its cell.
    pub middle: f64,
    /// Usual distance of a text's top from the top of its cell.
    pub top: f64,
    /// Usual distance of lines; `None` where no cell has two.
    pub pitch: Option<f64>,
    /// Distance that lines keep from the sides of their cell.
    pub side: f64,
    /// What is equal within this, in points.
    pub tolerance: f64,
    /// The middle type size.
    pub em: f64,
}

/// Text off by this many ems is off: finer than any padding, coarser than the width of a border.
const TOLERANCE: f64 = 0.07;
/// A setting that a tenth of a column's cells have is one of the column's.
const SHARE: f64 = 0.1;
/// With more cells than this share set in no known way, a column has no habit.
const UNSET: f64 = 0.3;

impl Habits {
    /// Measures a table. `seams` are row edges.
    pub fn new(canvas: &Canvas, filled: &Filled, seams: &[usize], em: f64) -> Self {
        let mut out = Self {
            columns: BTreeMap::new(),
            all: Column::default(),
            middle: 0.0,
            top: 0.0,
            pitch: None,
            side: 0.3 * em,
            tolerance: (TOLERANCE * em).max(0.6),
            em,
        };
        let mut pitches = Vec::new();
        let mut sides = Vec::new();
        for (&place, glyphs) in filled.grid.cells.iter().zip(&filled.members) {
            let (r, c, rs, cs) = place;
            let (lines, turn) = text::lines(canvas, glyphs);
            if turn == 0 {
                pitches.extend(lines.windows(2).map(|w| w[1].v - w[0].v));
            }
            let column = out.columns.entry((c, cs)).or_default();
            column.rows += rs as f64;
            column.merged += if rs > 1 { rs as f64 } else { 0.0 };
            if seams.contains(&r) || seams.contains(&(r + rs)) {
                continue;
            }
            let cell = filled.grid.cell_box(place);
            let ink = ink(canvas, glyphs);
            if let Some(ink) = ink {
                sides.push((ink.x0 - cell.x0).min(cell.x1 - ink.x1).max(0.0));
            }
            for column in [out.columns.entry((c, cs)).or_default(), &mut out.all] {
                column.cells += 1.0;
                match ink {
                    None => column.empty += 1.0,
                    Some(ink) => {
                        let middle = ink.center().y - cell.center().y;
                        column.offsets.push((middle, ink.y0 - cell.y0));
                    }
                }
            }
        }
        out.middle = mode(out.all.offsets.iter().map(|o| o.0), out.tolerance).unwrap_or(0.0);
        out.top = mode(out.all.offsets.iter().map(|o| o.1), out.tolerance).unwrap_or(0.0);
        out.pitch = mode(pitches.into_iter(), 0.5 * out.tolerance);
        out.side = sides
            .into_iter()
            .min_by(f64::total_cmp)
            .unwrap_or(out.side)
            .clamp(0.0, em);
        out
    }

    /// How text stands in a column; `None` where cells keep no rule.
    pub fn setting(&self, col: usize, colspan: usize) -> Option<Setting> {
        // Two cells are no habit: then that of the table.
        let own = self.columns.get(&(col, colspan));
        let offsets = match own {
            Some(c) if self.telling(&c.offsets).len() > 2 => &c.offsets,
            _ => &self.all.offsets,
        };
        let telling = self.telling(offsets);
        if telling.is_empty() {
            return Some(Setting {
                centre: true,
                top: true,
            });
        }
        let share = |f: &dyn Fn(&(f64, f64)) -> bool| {
            telling.iter().filter(|o| f(o)).count() as f64 / telling.len() as f64
        };
        let centre = share(&|o| self.is_middle(o.0));
        let top = share(&|o| self.is_top(o.1));
        let unset = share(&|o| !self.is_middle(o.0) && !self.is_top(o.1));
        (unset <= UNSET).then_some(Setting {
            centre: centre >= SHARE,
            top: top >= SHARE,
        })
    }

    /// Cells whose text is not both in the middle and at the top.
    fn telling(&self, offsets: &[(f64, f64)]) -> Vec<(f64, f64)> {
        let both = |o: &&(f64, f64)| self.is_middle(o.0) && self.is_top(o.1);
        offsets.iter().filter(|o| !both(o)).copied().collect()
    }

    fn is_middle(&self, offset: f64) -> bool {
        (offset - self.middle).abs() <= self.tolerance
    }

    fn is_top(&self, offset: f64) -> bool {
        (offset - self.top).abs() <= self.tolerance
    }

    /// How often a cell of a column is empty, 0 to 1 and neither.
    pub fn emptiness(&self, col: usize, colspan: usize) -> f64 {
        let (cells, empty) = match self.columns.get(&(col, colspan)) {
            Some(c) if c.cells >= 3.0 => (c.cells, c.empty),
            _ => (self.all.cells, self.all.empty),
        };
        (empty + 0.5) / (cells + 1.0)
    }

    /// Share of the rows of a column that its merged cells cover.
    pub fn merged_share(&self, col: usize, colspan: usize) -> f64 {
        self.columns
            .get(&(col, colspan))
            .map_or(0.0, |c| c.merged / c.rows.max(1.0))
    }
}

/// The box around the printed glyphs.
pub fn ink(canvas: &Canvas, glyphs: &[usize]) -> Option<Rect> {
    glyphs
        .iter()
        .map(|&i| &canvas.glyphs[i])
        .filter(|g| !g.ch.is_whitespace())
        .map(|g| g.bbox)
        .reduce(|a, b| a.union(&b))
}

/// The middle of the densest stretch of values, twice `reach` long.
fn mode(values: impl Iterator<Item = f64>, reach: f64) -> Option<f64> {
    let mut list: Vec<f64> = values.collect();
    list.sort_by(f64::total_cmp);
    let mut best: Option<(usize, usize)> = None;
    let mut end = 0;
    for start in 0..list.len() {
        while end < list.len() && list[end] <= list[start] + 2.0 * reach {
            end += 1;
        }
        if best.is_none_or(|(a, b)| end - start > b - a) {
            best = Some((start, end));
        }
    }
    best.map(|(a, b)| list[(a + b - 1) / 2])
}
