//! Cells of one width, one below the other, that seams part: how likely each border is only the page break's.

use super::super::text::{self, TextLine};
use super::Filled;
use super::habits::{Habits, ink};
use crate::model::{Axis, Canvas, Rect};

/// What facts weigh: natural logarithms of how much more seldom they are under the other reading.
#[derive(Clone, Debug)]
pub struct Weights {
    /// Text that stands where no other text of the column does.
    pub balance: f64,
    /// Text that stands nearly right.
    pub nearly: f64,
    /// An empty cell counts at most this much.
    pub empty: f64,
    /// Lines that keep the usual distance, though they are said to be of two cells.
    pub pitch: f64,
    /// Lines that do not, though they are said to be of one: text that starts afresh on each page may.
    pub no_pitch: f64,
    /// A full line, though it is said to be the last.
    pub full: f64,
    /// A line with room left that ends no sentence, though it is said to go on.
    pub room: f64,
    /// What cannot be otherwise.
    pub proof: f64,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            balance: 4.0,
            nearly: 1.5,
            empty: 3.0,
            pitch: 2.5,
            no_pitch: 3.0,
            full: 1.0,
            room: 2.0,
            proof: 8.0,
        }
    }
}

/// One printed piece of what may be a longer cell.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Its cell, by index.
    pub cell: usize,
    bbox: Rect,
    ink: Option<Rect>,
    /// Its lines, where they run from left to right.
    lines: Vec<TextLine>,
    /// Its last character.
    last: Option<char>,
    /// The first character with those that cling to it, in ems.
    first_word: f64,
}

/// Pieces with a seam between each two.
#[derive(Clone, Debug)]
pub struct Chain {
    col: usize,
    colspan: usize,
    /// The pieces, top to bottom.
    pub pieces: Vec<Piece>,
    /// The row edge below each piece but the last.
    pub seams: Vec<usize>,
    /// Whether a glyph lies on the seam.
    overlaps: Vec<bool>,
}

/// A chain of more seams than this is weighed seam by seam.
const MOST_SEAMS: usize = 10;

/// Finds the chains: cells of the same columns on both sides of a seam, with a border that both pages draw.
pub fn chains(canvas: &Canvas, filled: &Filled, seams: &[usize], habits: &Habits) -> Vec<Chain> {
    let cells = &filled.grid.cells;
    let below = |k: usize| -> Option<usize> {
        let (r, c, rs, cs) = cells[k];
        let edge = r + rs;
        if !seams.contains(&edge) || !drawn_twice(canvas, filled, k, habits.em) {
            return None;
        }
        cells
            .iter()
            .position(|o| o.0 == edge && o.1 == c && o.3 == cs)
    };
    let next: Vec<Option<usize>> = (0..cells.len()).map(below).collect();
    let mut out = Vec::new();
    for k in 0..cells.len() {
        if next[k].is_none() || next.contains(&Some(k)) {
            continue;
        }
        let mut chain = Chain {
            col: cells[k].1,
            colspan: cells[k].3,
            pieces: vec![piece(canvas, filled, k)],
            seams: Vec::new(),
            overlaps: Vec::new(),
        };
        let mut at = k;
        while let Some(n) = next[at] {
            let edge = cells[n].0;
            let y = filled.grid.ys[edge];
            let slack = 0.2 * habits.em;
            let overlaps = chain
                .pieces
                .last()
                .and_then(|p| p.ink)
                .is_some_and(|i| i.y1 > y + slack)
                || ink(canvas, &filled.members[n]).is_some_and(|i| i.y0 < y - slack);
            chain.seams.push(edge);
            chain.overlaps.push(overlaps);
            chain.pieces.push(piece(canvas, filled, n));
            at = n;
        }
        out.push(chain);
    }
    out
}

/// Whether both the page above and the page below draw the lower border of a cell.
fn drawn_twice(canvas: &Canvas, filled: &Filled, k: usize, em: f64) -> bool {
    let b = filled.grid.cell_box(filled.grid.cells[k]);
    let drawn = |above: bool| {
        canvas.rulings.iter().any(|r| {
            let from_above = canvas
                .tiles
                .iter()
                .any(|t| t.page == r.page && t.body.center().y < b.y1);
            r.axis == Axis::Horizontal
                && (r.at - b.y1).abs() <= 0.35 * em
                && r.from < b.x1 - 1.0
                && r.to > b.x0 + 1.0
                && from_above == above
        })
    };
    let head = canvas
        .seams
        .iter()
        .any(|s| s.head && s.axis == Axis::Horizontal && (s.at - b.y1).abs() <= em);
    drawn(true) && (head || drawn(false))
}

fn piece(canvas: &Canvas, filled: &Filled, k: usize) -> Piece {
    let glyphs = &filled.members[k];
    let (lines, turn) = text::lines(canvas, glyphs);
    let lines = if turn == 0 { lines } else { Vec::new() };
    let last = lines.last().and_then(|l| {
        let said = text::line_text(canvas, l, 0);
        said.chars().last()
    });
    let first_word = lines
        .first()
        .map_or(0.0, |l| text::first_word(&text::line_text(canvas, l, 0)));
    Piece {
        cell: k,
        bbox: filled.grid.cell_box(filled.grid.cells[k]),
        ink: ink(canvas, glyphs),
        lines,
        last,
        first_word,
    }
}

impl Chain {
    /// The odds that the pieces on both sides of seam `k` are one cell: above 0 for, below 0 against.
    pub fn odds(&self, k: usize, habits: &Habits, weights: &Weights) -> f64 {
        // Only the neighbourhood of a long chain.
        let first = k.saturating_sub(MOST_SEAMS / 2);
        let last = (k + MOST_SEAMS / 2).min(self.seams.len() - 1);
        let count = last - first + 1;
        let (mut joined, mut apart) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
        for mask in 0..1_u32 << count {
            let score = self.weigh(first, count, mask, habits, weights);
            let best = if mask >> (k - first) & 1 == 1 {
                &mut joined
            } else {
                &mut apart
            };
            *best = best.max(score);
        }
        joined - apart
    }

    /// How well the pieces from `first` on read, with the `count` seams between them joined where `mask` says so.
    fn weigh(&self, first: usize, count: usize, mask: u32, h: &Habits, w: &Weights) -> f64 {
        let joined = |i: usize| mask >> i & 1 == 1;
        let mut score = 0.0;
        let mut start = first;
        for i in 0..=count {
            if i < count {
                score += self.border(first + i, joined(i), h, w);
            }
            if i == count || !joined(i) {
                score += self.cell(&self.pieces[start..=first + i], h, w);
                start = first + i + 1;
            }
        }
        score
    }

    /// How well pieces read as one cell.
    fn cell(&self, pieces: &[Piece], h: &Habits, w: &Weights) -> f64 {
        let empty = h.emptiness(self.col, self.colspan);
        let text = pieces
            .iter()
            .filter_map(|p| p.ink)
            .reduce(|a, b| a.union(&b));
        let Some(text) = text else {
            return empty.ln().max(-w.empty);
        };
        let cell = pieces[1..]
            .iter()
            .fold(pieces[0].bbox, |a, p| a.union(&p.bbox));
        let filled = (1.0 - empty).ln().max(-w.empty);
        let Some(setting) = h.setting(self.col, self.colspan) else {
            return filled;
        };
        let off = |is: bool, by: f64| match by.abs() / h.tolerance {
            _ if !is => -w.balance,
            x if x <= 1.0 => 0.0,
            x if x <= 2.0 => -w.nearly,
            _ => -w.balance,
        };
        let middle = text.center().y - cell.center().y - h.middle;
        let top = text.y0 - cell.y0 - h.top;
        filled + off(setting.centre, middle).max(off(setting.top, top))
    }

    /// What speaks against joining, or parting, at a seam.
    fn border(&self, k: usize, joined: bool, h: &Habits, w: &Weights) -> f64 {
        let (a, b) = (&self.pieces[k], &self.pieces[k + 1]);
        if self.overlaps[k] && !joined {
            return -w.proof;
        }
        let (Some(before), Some(after)) = (a.lines.last(), b.lines.first()) else {
            return 0.0;
        };
        let mut score = 0.0;
        if let Some(pitch) = h.pitch {
            let kept = (after.v - before.v - pitch).abs() <= h.tolerance;
            score -= match (kept, joined) {
                (true, false) => w.pitch,
                (false, true) => w.no_pitch,
                _ => 0.0,
            };
        }
        let room = a.bbox.width() - 2.0 * h.side - (before.u.1 - before.u.0);
        let full = room < (b.first_word + 0.2) * before.size;
        let ends = a.last.is_some_and(text::ends_sentence);
        score -= match (full, joined) {
            (true, false) if !ends => w.full,
            (false, true) if !ends => w.room,
            _ => 0.0,
        };
        score
    }
}
