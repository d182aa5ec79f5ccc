//! Which pages are tiles of one sheet, and in which order they were printed.
//!
//! A sheet is a run of pages that forms a grid of rows and columns, printed down first or over first. All ways to
//! part the document into such grids are weighed together: the best sum over the whole document wins.

use super::body::Body;
use super::heads::{Head, Heads};
use super::score::{Options, below, beside};
use crate::model::Page;
use std::collections::HashMap;

/// A sheet: pages by row and column.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// `rows[r][c]` is an index into the pages.
    pub rows: Vec<Vec<usize>>,
    /// The weakest of its neighbourhoods; infinite for a page that stands alone.
    pub weakest: f64,
    /// For each row of tiles whether its pages begin with the head of the first row again.
    pub heads: Vec<Head>,
}

/// What a row of tiles is worth that goes on below another: printers fill their grids.
const ROW: f64 = 0.5;

/// No sheet has more tiles than this.
const MOST_TILES: usize = 240;

struct Judge<'a> {
    bodies: &'a [Body],
    pages: &'a [Page],
    options: &'a Options,
    foot: f64,
    beside: HashMap<(usize, usize), f64>,
    below: HashMap<(usize, usize, bool), f64>,
    heads: Heads<'a>,
}

impl Judge<'_> {
    fn beside(&mut self, a: usize, b: usize) -> f64 {
        let (bodies, pages, options) = (self.bodies, self.pages, self.options);
        *self
            .beside
            .entry((a, b))
            .or_insert_with(|| beside((&bodies[a], &pages[a]), (&bodies[b], &pages[b]), options))
    }

    fn below(&mut self, a: usize, b: usize, repeats: bool) -> f64 {
        let (bodies, pages, options, foot) = (self.bodies, self.pages, self.options, self.foot);
        *self.below.entry((a, b, repeats)).or_insert_with(|| {
            below(
                (&bodies[a], &pages[a]),
                (&bodies[b], &pages[b]),
                foot,
                repeats,
                options,
            )
        })
    }

    /// The score of a grid and its weakest neighbourhood; `None` where something speaks against it.
    fn grid(&mut self, rows: &[Vec<usize>]) -> Option<(f64, f64)> {
        let (mut total, mut weakest) = (0.0, f64::INFINITY);
        let cols = rows.first().map_or(0, Vec::len);
        for c in 1..cols {
            // One row of tiles may show too little to tell; all rows together must speak for the columns.
            let (mut sum, mut telling) = (0.0, 0);
            for row in rows {
                let s = self.beside(row[c - 1], row[c]);
                if s <= self.options.never {
                    return None;
                }
                sum += s;
                // An empty page says nothing.
                let said = !self.bodies[row[c - 1]].blank && !self.bodies[row[c]].blank;
                telling += usize::from(said);
            }
            if sum <= 0.0 {
                return None;
            }
            total += sum;
            weakest = f64::min(weakest, sum / telling.max(1) as f64);
        }
        let wide = cols > 1;
        let heads = self.heads.of(rows);
        for (pair, head) in rows.windows(2).zip(&heads[1..]) {
            if !same_cuts(self.bodies, &pair[0], &pair[1]) {
                return None;
            }
            let scores: Vec<f64> = (0..pair[0].len())
                .map(|c| self.below(pair[0][c], pair[1][c], *head != Head::None))
                .collect();
            if *head == Head::Unsure {
                weakest = f64::min(weakest, 0.0);
            }
            let first = (0..scores.len())
                .find(|c| !self.bodies[pair[0][*c]].blank && !self.bodies[pair[1][*c]].blank)
                .unwrap_or(0);
            if scores[first] < 0.0 {
                if !wide {
                    return None;
                }
                // A new form may start in the next row of tiles; the rows then only share their columns.
                total += scores[first].max(-2.5) * 0.2;
                // Or the title is repeated on each page; which of the two cannot be told.
                if same_start(&self.bodies[rows[0][first]], &self.bodies[pair[1][first]]) {
                    weakest = f64::min(weakest, 0.0);
                }
            } else {
                // Strips further right show little; they may speak for the row, hardly against it.
                if wide {
                    total += ROW;
                }
                let least = -0.25 / cols.max(1) as f64;
                total += scores.iter().map(|s| s.max(least)).sum::<f64>();
                weakest = weakest.min(scores[first]);
            }
        }
        Some((total, weakest))
    }
}

/// A grid that lacks its last pages must win by this much.
const LACKING: f64 = 1.0;
/// No more than this many pages are taken to be missing at the end of a sheet.
const MOST_LACKING: usize = 3;

/// Parts the pages into sheets. The last of `pages` is no page of the file: it stands for tiles that are not in it.
pub fn arrange(pages: &[Page], bodies: &[Body], options: &Options) -> Vec<Grid> {
    let n = pages.len().saturating_sub(1);
    let foot = bodies.iter().map(|b| b.frame().y1).fold(0.0, f64::max);
    let mut judge = Judge {
        bodies,
        pages,
        options,
        foot,
        beside: HashMap::new(),
        below: HashMap::new(),
        heads: Heads::new(pages, bodies),
    };
    // best[j]: the best parting of the first j pages, with the first page of its last sheet and that sheet.
    let mut best: Vec<(f64, usize, Option<Grid>)> = vec![(0.0, 0, None)];
    for j in 1..=n {
        let alone = Grid {
            rows: vec![vec![j - 1]],
            weakest: f64::INFINITY,
            heads: vec![Head::None],
        };
        let mut top = (best[j - 1].0, j - 1, Some(alone));
        for i in (j.saturating_sub(MOST_TILES)..j.saturating_sub(1)).rev() {
            // A page of prose is no tile, and no sheet reaches over one.
            if !is_tile(&bodies[i]) || !is_tile(&bodies[j - 1]) {
                break;
            }
            let whole = grids(i, j)
                .into_iter()
                .map(|rows| (rows, 0.0, f64::NEG_INFINITY));
            let partial = lacking(i, j, n)
                .into_iter()
                .map(|rows| (rows, LACKING, options.sure));
            for (rows, cost, least) in whole.chain(partial) {
                if let Some((score, weakest)) = judge.grid(&rows)
                    && score > 0.0
                    && weakest >= least
                    && best[i].0 + score - cost > top.0 + 1e-9
                {
                    let heads = judge.heads.of(&rows);
                    let grid = Grid {
                        rows,
                        weakest,
                        heads,
                    };
                    top = (best[i].0 + score - cost, i, Some(grid));
                }
            }
        }
        best.push(top);
    }
    let mut out = Vec::new();
    let mut j = n;
    while j > 0 {
        let (_, i, grid) = best[j].clone();
        out.extend(grid);
        j = i;
    }
    out.reverse();
    out
}

/// Whether two rows of tiles are cut into columns at the same places, as far as both show.
fn same_cuts(bodies: &[Body], upper: &[usize], lower: &[usize]) -> bool {
    let cut = |row: &[usize], c: usize| {
        let (left, right) = (&bodies[row[c - 1]], &bodies[row[c]]);
        let edges = left.ruled.zip(right.ruled);
        // Only rulings that run into the cut tell where it is.
        let edges = edges.filter(|_| !left.right_rows.is_empty() && !right.left_rows.is_empty());
        let tolerance = left.tolerance.max(right.tolerance);
        edges.map(|(l, r)| (l.x1, r.x0, tolerance))
    };
    (1..upper.len()).all(|c| match (cut(upper, c), cut(lower, c)) {
        (Some((a1, a0, t)), Some((b1, b0, u))) => {
            let near = 2.0 * t.max(u);
            (a1 - b1).abs() <= near && (a0 - b0).abs() <= near
        }
        _ => true,
    })
}

/// Whether two pages begin with the same words at the same place.
fn same_start(a: &Body, b: &Body) -> bool {
    a.runs.first().zip(b.runs.first()).is_some_and(|(x, y)| {
        x.text == y.text
            && (x.bbox.y0 - y.bbox.y0).abs() < 2.0
            && (x.bbox.x0 - y.bbox.x0).abs() < 2.0
    })
}

/// The lines below a table (a note, a signature) may fall on a tile of their own: it has no more than this many runs.
const FEW_RUNS: usize = 8;

fn is_tile(body: &Body) -> bool {
    body.blank || body.ruled.is_some() || body.runs.len() <= FEW_RUNS
}

/// Grids that the pages `i..j` may form if the last ones are not in the file: `none` stands in their place.
fn lacking(i: usize, j: usize, none: usize) -> Vec<Vec<Vec<usize>>> {
    let mut out = Vec::new();
    for missing in 1..=MOST_LACKING {
        for mut rows in grids(i, j + missing) {
            let full = rows.len() > 1 && rows.first().is_some_and(|r| r.len() > 1);
            for page in rows.iter_mut().flatten().filter(|p| **p >= j) {
                *page = none;
            }
            // A whole row or column that is missing is not known of.
            let known = rows.first().is_some_and(|r| r.iter().all(|p| *p != none))
                && rows.iter().all(|r| r.first() != Some(&none));
            if full && known {
                out.push(rows);
            }
        }
    }
    out
}

/// All grids that the pages `i..j` may form.
fn grids(i: usize, j: usize) -> Vec<Vec<Vec<usize>>> {
    let n = j - i;
    let mut out = Vec::new();
    for cols in 1..=n {
        if !n.is_multiple_of(cols) {
            continue;
        }
        let rows = n / cols;
        // Down, then over.
        out.push(
            (0..rows)
                .map(|r| (0..cols).map(|c| i + c * rows + r).collect())
                .collect(),
        );
        if rows > 1 && cols > 1 {
            // Over, then down.
            out.push(
                (0..rows)
                    .map(|r| (0..cols).map(|c| i + r * cols + c).collect())
                    .collect(),
            );
        }
    }
    out
}
