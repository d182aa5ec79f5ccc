//! The cells that show, and which rectangles of them have borders.

use super::area::Area;
use super::worksheet::{Lines, Sides, Worksheet};
use crate::error::{Error, ErrorKind, Result};
use std::collections::BTreeSet;

/// Most positions of rows and columns in use; a form has some thousand.
const MAX_POSITIONS: usize = 1 << 21;
/// More separate bordered rectangles than this are taken for one.
const MAX_BOXES: usize = 512;
/// A column next to a bordered rectangle belongs to it if it holds text in this share of its rows.
const BESIDE: f64 = 0.5;
/// Up to so many rows without borders between two rectangles of the same width may be rows of one table …
const GAP_ROWS: u32 = 3;
/// … if each shows at least so many cells.
const GAP_CELLS: usize = 3;

/// A cell or merged range that shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Shown {
    /// Where, in rows and columns of the [`Plan`].
    pub area: Area,
    /// Row and column of its cell in the worksheet.
    pub key: (u32, u32),
    /// Whether it has text.
    pub has_text: bool,
}

/// The rows and columns in use, without hidden ones, and one empty one for each gap between them.
#[derive(Debug)]
pub(super) struct Plan {
    /// Rows of the worksheet.
    pub rows: Vec<u32>,
    /// Columns of the worksheet.
    pub cols: Vec<u32>,
    /// What shows, by row and column.
    pub shown: Vec<Shown>,
    /// For each position, which of `shown` covers it.
    cover: Vec<usize>,
}

impl Plan {
    /// Looks through a worksheet.
    ///
    /// # Errors
    /// `Limit` for a worksheet whose cells lie all over it.
    pub fn new(sheet: &Worksheet) -> Result<Self> {
        let rows = in_use(sheet.cells.keys().map(|k| k.0), &sheet.rows);
        let cols = in_use(sheet.cells.keys().map(|k| k.1), &sheet.cols);
        let positions = rows.len().saturating_mul(cols.len());
        if positions > MAX_POSITIONS {
            return Err(Error::new(
                ErrorKind::Limit,
                format!(
                    "expected a worksheet of ordinary size, found {} rows by {} columns in use",
                    rows.len(),
                    cols.len()
                ),
            ));
        }
        let mut plan = Self {
            rows,
            cols,
            shown: Vec::new(),
            cover: vec![usize::MAX; positions],
        };
        for merge in &sheet.merges {
            plan.add(sheet, *merge);
        }
        for key in sheet.cells.keys() {
            plan.add(sheet, Area::cell(key.0, key.1));
        }
        plan.fill();
        Ok(plan)
    }

    fn slot(&self, row: u32, col: u32) -> usize {
        row as usize * self.cols.len() + col as usize
    }

    /// What covers a position.
    pub fn at(&self, row: u32, col: u32) -> Option<&Shown> {
        self.shown.get(*self.cover.get(self.slot(row, col))?)
    }

    fn add(&mut self, sheet: &Worksheet, area: Area) {
        let (Some((top, bottom)), Some((left, right))) = (
            within(&self.rows, area.top, area.bottom),
            within(&self.cols, area.left, area.right),
        ) else {
            return;
        };
        if self.cover[self.slot(top, left)] != usize::MAX {
            return;
        }
        let key = (area.top, area.left);
        self.put(Shown {
            area: Area {
                top,
                left,
                bottom,
                right,
            },
            key,
            has_text: sheet.cells.get(&key).is_some_and(|c| c.has_text()),
        });
    }

    fn put(&mut self, shown: Shown) {
        let Area {
            top,
            left,
            bottom,
            right,
        } = shown.area;
        for row in top..=bottom {
            for col in left..=right {
                let slot = self.slot(row, col);
                self.cover[slot] = self.shown.len();
            }
        }
        self.shown.push(shown);
    }

    /// Gives each position left a cell of its own, and sorts.
    fn fill(&mut self) {
        for row in 0..self.rows.len() as u32 {
            for col in 0..self.cols.len() as u32 {
                if self.cover[self.slot(row, col)] == usize::MAX {
                    self.put(Shown {
                        area: Area::cell(row, col),
                        key: (self.rows[row as usize], self.cols[col as usize]),
                        has_text: false,
                    });
                }
            }
        }
        let mut shown = std::mem::take(&mut self.shown);
        shown.sort_unstable_by_key(|s| (s.area.top, s.area.left));
        for one in shown {
            self.put(one);
        }
    }

    /// What shows text in a row, merged ranges from above included, in order of columns, without doubles.
    pub fn texts(&self, row: u32) -> Vec<&Shown> {
        let mut out: Vec<&Shown> = Vec::new();
        for col in 0..self.cols.len() as u32 {
            if let Some(shown) = self
                .at(row, col)
                .filter(|s| s.has_text && s.area.left == col)
            {
                out.push(shown);
            }
        }
        out
    }

    /// What lies in a rectangle, wholly or in part, by row and column.
    pub fn inside(&self, area: Area) -> Vec<Shown> {
        let mut out = Vec::new();
        for row in area.top..=area.bottom {
            for col in area.left..=area.right {
                let begins = |s: &&Shown| {
                    s.area.top.max(area.top) == row && s.area.left.max(area.left) == col
                };
                out.extend(self.at(row, col).filter(begins).copied());
            }
        }
        out
    }

    /// The bordered rectangles, by row and column. None meets another, none cuts a merged range.
    pub fn boxes(&self, sheet: &Worksheet) -> Vec<Area> {
        let ruled: Vec<bool> = self.shown.iter().map(|s| self.is_ruled(sheet, s)).collect();
        let mut boxes = apart(self.joined(&ruled));
        for one in &mut boxes {
            self.widen(one);
        }
        self.whole(self.join_rows(apart(boxes)))
    }

    /// Grows rectangles until no merged range lies across an edge of one.
    fn whole(&self, boxes: Vec<Area>) -> Vec<Area> {
        let mut boxes = apart(boxes);
        loop {
            let mut grown = false;
            for one in &mut boxes {
                let met = self.inside(*one).into_iter().map(|s| s.area);
                let around = met.fold(*one, |a, b| a.around(&b));
                grown |= around != *one;
                *one = around;
            }
            if !grown {
                return boxes;
            }
            boxes = apart(boxes);
        }
    }

    /// Whether a cell has borders on two opposite sides, one of them its own.
    fn is_ruled(&self, sheet: &Worksheet, shown: &Shown) -> bool {
        let sides = |row: Option<&u32>, col: Option<&u32>| -> Sides {
            let key = row.copied().zip(col.copied());
            key.and_then(|k| sheet.cells.get(&k))
                .map_or_else(Sides::default, |c| c.sides)
        };
        let area = shown.area;
        let row = |r: u32| self.rows.get(r as usize);
        let col = |c: u32| self.cols.get(c as usize);
        let before = |line: u32| line.checked_sub(1);
        let (mut own, mut all) = (Sides::default(), Sides::default());
        for r in area.top..=area.bottom {
            own.left |= sides(row(r), col(area.left)).left;
            own.right |= sides(row(r), col(area.right)).right;
            all.left |= sides(row(r), before(area.left).and_then(col)).right;
            all.right |= sides(row(r), col(area.right + 1)).left;
        }
        for c in area.left..=area.right {
            own.top |= sides(row(area.top), col(c)).top;
            own.bottom |= sides(row(area.bottom), col(c)).bottom;
            all.top |= sides(before(area.top).and_then(row), col(c)).bottom;
            all.bottom |= sides(row(area.bottom + 1), col(c)).top;
        }
        let any = own != Sides::default();
        any && ((own.left || all.left) && (own.right || all.right)
            || (own.top || all.top) && (own.bottom || all.bottom))
    }

    /// Rectangles around bordered cells that touch.
    fn joined(&self, ruled: &[bool]) -> Vec<Area> {
        let mut group: Vec<usize> = (0..self.shown.len()).collect();
        let (height, width) = (self.rows.len() as u32, self.cols.len() as u32);
        for row in 0..height {
            for col in 0..width {
                let here = self.cover[self.slot(row, col)];
                for (r, c) in [(row + 1, col), (row, col + 1)] {
                    if r < height && c < width {
                        let there = self.cover[self.slot(r, c)];
                        if here != there && ruled[here] && ruled[there] {
                            let (a, b) = (root(&mut group, here), root(&mut group, there));
                            group[a.max(b)] = a.min(b);
                        }
                    }
                }
            }
        }
        let mut boxes: Vec<Option<Area>> = vec![None; self.shown.len()];
        for (i, shown) in self.shown.iter().enumerate().filter(|(i, _)| ruled[*i]) {
            let home = &mut boxes[root(&mut group, i)];
            *home = Some(home.map_or(shown.area, |b| b.around(&shown.area)));
        }
        boxes.into_iter().flatten().collect()
    }

    /// Takes in columns next to a rectangle that hold text in many of its rows.
    fn widen(&self, one: &mut Area) {
        let rows = f64::from(one.bottom - one.top + 1);
        let filled = |col: u32| {
            let texts = (one.top..=one.bottom).filter(|row| {
                let shown = self.at(*row, col);
                shown.is_some_and(|s| s.has_text)
            });
            texts.count() as f64 >= BESIDE * rows && rows > 1.0
        };
        let (mut left, mut right) = (one.left, one.right);
        while right + 1 < self.cols.len() as u32 && filled(right + 1) {
            right += 1;
        }
        while left > 0 && filled(left - 1) {
            left -= 1;
        }
        (one.left, one.right) = (left, right);
    }

    /// Joins rectangles of the same width with rows between them that look like rows of a table.
    fn join_rows(&self, boxes: Vec<Area>) -> Vec<Area> {
        let mut out: Vec<Area> = Vec::new();
        for one in boxes {
            if let Some(last) = out.last_mut()
                && (last.left, last.right) == (one.left, one.right)
                && last.bottom < one.top
                && one.top - last.bottom - 1 <= GAP_ROWS
                && (last.bottom + 1..one.top).all(|row| self.texts(row).len() >= GAP_CELLS)
            {
                last.bottom = one.bottom;
            } else {
                out.push(one);
            }
        }
        out
    }
}

/// Rows or columns that are in use and show, with one empty one where others lie between two.
fn in_use(all: impl Iterator<Item = u32>, lines: &Lines) -> Vec<u32> {
    let used: BTreeSet<u32> = all.filter(|l| lines.shown(*l, *l).is_some()).collect();
    let mut out: Vec<u32> = Vec::with_capacity(used.len());
    for line in used {
        if let Some(last) = out.last()
            && last + 1 < line
            && let Some(gap) = lines.shown(last + 1, line - 1)
        {
            out.push(gap);
        }
        out.push(line);
    }
    out
}

/// The indices of the lines from `from` to `to`.
fn within(lines: &[u32], from: u32, to: u32) -> Option<(u32, u32)> {
    let first = lines.partition_point(|l| *l < from);
    let end = lines.partition_point(|l| *l <= to);
    (first < end).then(|| (first as u32, end as u32 - 1))
}

fn root(group: &mut [usize], mut at: usize) -> usize {
    while group[at] != at {
        group[at] = group[group[at]];
        at = group[at];
    }
    at
}

/// Joins rectangles until none meets another; sorted.
fn apart(mut boxes: Vec<Area>) -> Vec<Area> {
    if boxes.len() > MAX_BOXES {
        return boxes
            .into_iter()
            .reduce(|a, b| a.around(&b))
            .into_iter()
            .collect();
    }
    let mut i = 0;
    while i < boxes.len() {
        match (i + 1..boxes.len()).find(|j| boxes[i].meets(&boxes[*j])) {
            Some(j) => {
                boxes[i] = boxes[i].around(&boxes[j]);
                boxes.swap_remove(j);
                i = 0;
            }
            None => i += 1,
        }
    }
    boxes.sort_unstable();
    boxes
}
