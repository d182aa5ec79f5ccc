//! What a page break left between two tiles: cells that the producer closed at the foot of a page and opened again on
//! the next.
//!
//! A border at a seam is either a border of the form or drawn by the page break only. What is printed tells, by facts
//! that each weigh for or against joining the two cells it parts ([`chain`]), measured against how the rest of the
//! table is set ([`habits`]):
//!
//! - *balance*: text stands in the middle of its cell (or at its top) everywhere else, so it does in this one too:
//!   either in each half, or in both together;
//! - *emptiness*: a cell is empty as often as others of its column are; names and labels never;
//! - *pitch*: lines of one cell keep their distance across the seam;
//! - *wrap*: a line that has room left and ends no sentence ends its cell; a line that has none goes on;
//! - *overlap*: a character that lies on the seam belongs to both sides.
//!
//! Two facts decide before any of these: where a cell is open at a seam, the producer closes nothing and every border
//! there is real; and a border that only one of the two pages draws is one of the form.
//!
//! A row goes on below the seam if all its cells do (columns in which cells are merged over rows tell nothing about
//! rows, as a label goes on below a row's end too). What no fact decides is marked for review, joined or not.

mod chain;
mod habits;

use super::grid::Grid;
use crate::model::{Axis, Canvas};
use chain::{Chain, Weights};
use habits::Habits;
use std::collections::BTreeMap;

/// What is to be said about a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Nothing.
    #[default]
    None,
    /// Not even a person could tell whether it ends at the seam.
    Doubt,
    /// It was joined over a seam on weak facts.
    Inferred,
}

/// A grid with the glyphs of each of its cells.
#[derive(Clone, Debug)]
pub struct Filled {
    /// The cells.
    pub grid: Grid,
    /// For each cell, the indices of its glyphs.
    pub members: Vec<Vec<usize>>,
    /// For each cell, what is to be said about it.
    pub marks: Vec<Mark>,
}

/// Limits of the decisions, in the unit of [`Weights`] (natural logarithms of odds).
#[derive(Clone, Debug)]
pub struct Options {
    /// From these odds on a decision needs no mark: the weight of one clear fact.
    pub sure: f64,
    /// Below these odds a label is left as it is printed.
    pub label: f64,
    /// A label of one row on each side that goes on speaks this much for the row: labels over two rows are rarer.
    pub hint: f64,
    /// Labels with odds as far below zero as this are two: more than the weight of one weak fact.
    pub apart: f64,
    /// From these odds on a cell that holds no label goes on alone, though no row does.
    pub merge: f64,
    /// A row lower than this many ems holds no line: it is a strip of the next one.
    pub strip: f64,
    /// A seam lies on a row edge that is this near, in ems.
    pub near: f64,
    /// A column whose merged cells cover this share of its rows holds labels.
    pub merged: f64,
    /// The weights of the facts.
    pub weights: Weights,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            sure: 2.5,
            label: 0.5,
            hint: 1.0,
            apart: 1.5,
            merge: 4.0,
            strip: 0.9,
            near: 0.35,
            merged: 0.15,
            weights: Weights::default(),
        }
    }
}

/// Joins cells that only a page break parted.
pub fn settle(canvas: &Canvas, grid: Grid, members: Vec<Vec<usize>>, em: f64) -> Filled {
    let options = Options::default();
    let mut filled = Filled {
        marks: vec![Mark::None; grid.cells.len()],
        grid,
        members,
    };
    let seams = closed_seams(canvas, &filled.grid, options.near * em);
    if seams.is_empty() {
        return filled;
    }
    let habits = Habits::new(canvas, &filled, &seams, em);
    let chains = chain::chains(canvas, &filled, &seams, &habits);
    let mut joins: Vec<(usize, usize)> = Vec::new();
    for &seam in &seams {
        decide(
            &chains,
            &habits,
            seam,
            em,
            &options,
            &mut filled,
            &mut joins,
        );
    }
    apply(&mut filled, &joins);
    filled
}

/// Row edges that are seams at which cells may have been closed.
fn closed_seams(canvas: &Canvas, grid: &Grid, near: f64) -> Vec<usize> {
    let inner = 1..grid.ys.len().saturating_sub(1);
    let mut out: Vec<usize> = Vec::new();
    for seam in canvas.seams.iter().filter(|s| s.axis == Axis::Horizontal) {
        let (top, bottom) = (grid.bbox().y0, grid.bbox().y1);
        if seam.at <= top + near || seam.at >= bottom - near {
            continue;
        }
        let edge = inner
            .clone()
            .min_by(|a, b| {
                (grid.ys[*a] - seam.at)
                    .abs()
                    .total_cmp(&(grid.ys[*b] - seam.at).abs())
            })
            .filter(|e| (grid.ys[*e] - seam.at).abs() <= near);
        // A seam through open cells, or one that a cell crosses: this producer leaves open what it cuts.
        let Some(edge) = edge else {
            return Vec::new();
        };
        let crossed = grid
            .cells
            .iter()
            .any(|(r, _, rs, _)| *r < edge && edge < r + rs);
        if crossed {
            return Vec::new();
        }
        out.push(edge);
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// Decides what goes on at one seam.
fn decide(
    chains: &[Chain],
    habits: &Habits,
    seam: usize,
    em: f64,
    options: &Options,
    filled: &mut Filled,
    joins: &mut Vec<(usize, usize)>,
) {
    struct Pair {
        upper: usize,
        lower: usize,
        odds: f64,
        label: bool,
        /// Whether neither side covers more than one row.
        single: bool,
    }
    let mut pairs: Vec<Pair> = Vec::new();
    for chain in chains {
        let Some(k) = chain.seams.iter().position(|s| *s == seam) else {
            continue;
        };
        let (upper, lower) = (chain.pieces[k].cell, chain.pieces[k + 1].cell);
        let (a, b) = (filled.grid.cells[upper], filled.grid.cells[lower]);
        pairs.push(Pair {
            upper,
            lower,
            odds: chain.odds(k, habits, &options.weights),
            single: a.2 == 1 && b.2 == 1,
            label: a.2 > 1 || b.2 > 1 || habits.merged_share(a.1, a.3) >= options.merged,
        });
    }
    if pairs.is_empty() {
        return;
    }
    // Where every column holds labels, the last one makes the rows.
    if pairs.iter().all(|p| p.label)
        && let Some(last) = pairs
            .iter_mut()
            .max_by_key(|p| filled.grid.cells[p.upper].1)
    {
        last.label = false;
    }
    let starts = filled.grid.cells.iter().filter(|c| c.0 == seam).count();
    let ends = filled
        .grid
        .cells
        .iter()
        .filter(|c| c.0 + c.2 == seam)
        .count();
    let whole = pairs.len() == starts && pairs.len() == ends;
    let ys = &filled.grid.ys;
    let low = (ys[seam] - ys[seam - 1]).min(ys[seam + 1] - ys[seam]);
    let mut odds: f64 = pairs
        .iter()
        .map(|p| match (p.label, p.single) {
            (false, _) => p.odds.min(options.merge),
            (true, true) => p.odds.min(options.hint),
            (true, false) => p.odds.min(0.0),
        })
        .sum();
    if low < options.strip * em {
        odds += options.weights.proof;
    }
    let row_goes_on = whole && odds > 0.0;
    let row_doubt = whole && odds.abs() < options.sure;
    for p in &pairs {
        let least = if p.label {
            options.label
        } else {
            options.merge
        };
        let join = row_goes_on || p.odds > least;
        if join {
            joins.push((p.upper, p.lower));
        }
        let mark = if row_doubt && !p.label {
            Mark::Doubt
        } else if p.label && !row_goes_on && join && p.odds < options.sure {
            Mark::Inferred
        } else if p.label && !row_goes_on && !join && p.odds > -options.apart {
            Mark::Doubt
        } else {
            Mark::None
        };
        for k in [p.upper, p.lower] {
            filled.marks[k] = filled.marks[k].max(mark);
        }
    }
}

/// Makes one cell of those that were joined, and drops the row edges that no cell has any more.
fn apply(filled: &mut Filled, joins: &[(usize, usize)]) {
    if joins.is_empty() {
        return;
    }
    let mut into: Vec<usize> = (0..filled.grid.cells.len()).collect();
    let mut joins = joins.to_vec();
    joins.sort_by_key(|(upper, _)| filled.grid.cells[*upper].0);
    for (upper, lower) in joins {
        into[lower] = into[upper];
    }
    let old = std::mem::take(&mut filled.grid.cells);
    let (members, marks) = (
        std::mem::take(&mut filled.members),
        std::mem::take(&mut filled.marks),
    );
    type Joined = ((usize, usize, usize, usize), Vec<usize>, Mark);
    let mut joined: BTreeMap<usize, Joined> = BTreeMap::new();
    for (k, ((place, glyphs), mark)) in old.into_iter().zip(members).zip(marks).enumerate() {
        match joined.get_mut(&into[k]) {
            Some((whole, all, said)) => {
                whole.2 = place.0 + place.2 - whole.0;
                all.extend(glyphs);
                *said = (*said).max(mark);
            }
            None => {
                joined.insert(k, (place, glyphs, mark));
            }
        }
    }
    let rows = filled.grid.ys.len();
    let mut used = vec![false; rows];
    for ((r, _, rs, _), _, _) in joined.values() {
        used[*r] = true;
        used[r + rs] = true;
    }
    let mut index = vec![0; rows];
    let mut next = 0;
    for (i, u) in used.iter().enumerate() {
        index[i] = next;
        next += usize::from(*u);
    }
    let mut i = 0;
    filled.grid.ys.retain(|_| {
        i += 1;
        used[i - 1]
    });
    for ((r, c, rs, cs), glyphs, mark) in joined.into_values() {
        filled
            .grid
            .cells
            .push((index[r], c, index[r + rs] - index[r], cs));
        filled.members.push(glyphs);
        filled.marks.push(mark);
    }
}
