//! How much a line of each measure shows: tried, one measure after the other, by how well the pieces then fit.

use super::lattice::{Lattice, Seams, Slot};
use super::words::{Words, width};

/// A line of a cell shows at least so many halves of a character.
const NARROWEST: usize = 6;
/// And at most so many.
const WIDEST: usize = 200;
/// Steps between the widths that are tried first; then the neighbours of the best one are.
const STEP: usize = 2;
/// How often all measures are tried.
const ROUNDS: usize = 2;
/// A measure is only taken to be cut where the pieces fit better by this.
const CUT: f64 = 1.5;
/// Most states of all lattices that are tried; what is left of it decides how many widths are.
const MAX_WORK: usize = 60 << 20;

/// A question without the widths.
pub(super) struct Question<'a> {
    /// The paragraphs.
    pub slots: &'a [Slot],
    /// The pieces.
    pub pieces: &'a [Vec<char>],
    /// Number of measures.
    pub measures: usize,
    /// What reads on.
    pub words: &'a Words,
    /// Seams that were read already.
    pub seams: &'a Seams,
    /// For each piece the paragraphs it may belong to.
    pub within: &'a [(usize, usize)],
    /// Whether characters on the cut are shown on both sides as a rule.
    pub doubled: bool,
}

impl<'a> Question<'a> {
    /// The lattice for given widths.
    pub fn lattice(&'a self, widths: &'a [Option<usize>]) -> Lattice<'a> {
        Lattice {
            slots: self.slots,
            pieces: self.pieces,
            widths,
            reach: reach(self.pieces),
            words: self.words,
            seams: self.seams,
            within: self.within,
            doubled: self.doubled,
        }
    }

    /// The widths that fit best.
    pub fn widths(&self) -> Vec<Option<usize>> {
        let mut now = vec![None; self.measures];
        let size = self.lattice(&now).size();
        let mut work = MAX_WORK;
        let mut best = self.score(&now);
        for round in 0..ROUNDS {
            let before = now.clone();
            for measure in self.order() {
                for fine in [false, true] {
                    let candidates = match now[measure] {
                        Some(w) if fine => vec![Some(w - 1), Some(w + 1)],
                        _ if fine => Vec::new(),
                        _ => self.coarse(measure),
                    };
                    for candidate in candidates {
                        let Some(left) = work.checked_sub(size) else {
                            return now;
                        };
                        work = left;
                        let mut tried = now.clone();
                        tried[measure] = candidate;
                        let score = self.score(&tried);
                        if score > best + f64::EPSILON {
                            (best, now) = (score, tried);
                        }
                    }
                }
            }
            if round > 0 && now == before {
                break;
            }
        }
        now
    }

    fn score(&self, widths: &[Option<usize>]) -> f64 {
        let cut = widths.iter().flatten().count() as f64;
        self.lattice(widths).score() - CUT * cut
    }

    /// Measures, those whose cells are mostly of one length first: they are told best.
    fn order(&self) -> Vec<usize> {
        let mut out: Vec<usize> = (0..self.measures).collect();
        out.sort_by_key(|m| std::cmp::Reverse((self.votes(*m), self.measures - m)));
        out
    }

    fn lengths(&self, measure: usize) -> Vec<usize> {
        let slots = self.slots.iter().filter(|s| s.measure == measure);
        slots.map(|s| width(&s.text)).collect()
    }

    fn votes(&self, measure: usize) -> usize {
        let lengths = self.lengths(measure);
        let same = |w: &usize| lengths.iter().filter(|l| *l == w).count();
        lengths.iter().map(same).max().unwrap_or(0)
    }

    fn coarse(&self, measure: usize) -> Vec<Option<usize>> {
        let longest = self.lengths(measure).into_iter().max().unwrap_or(0);
        (NARROWEST..=longest.min(WIDEST))
            .step_by(STEP)
            .map(Some)
            .chain([None])
            .collect()
    }
}

/// The width of pieces whose line goes on below: nearly the widest there are.
fn reach(pieces: &[Vec<char>]) -> usize {
    let mut widths: Vec<usize> = pieces.iter().map(|p| width(p)).collect();
    widths.sort_unstable_by(|a, b| b.cmp(a));
    let at = (widths.len() / 10)
        .max(1)
        .min(widths.len().saturating_sub(1));
    widths.get(at).copied().unwrap_or(0)
}
