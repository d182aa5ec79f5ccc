//! Pieces to the cells they were cut from, all at once.
//!
//! The text of a cut cell is what its lines show left of the cut, and each line but the last goes on in a piece. A line
//! shows as much as the column is wide, so the places where a piece may belong are known but for a character or two.
//! The pieces stand in the order of the cells. All ways to read the cells line by line, with or without the next piece
//! at the end of each line, make a lattice: its nodes are (cell, where a line begins, pieces used). The best way
//! through it is what is told, and the share of all ways, weighed by how well they read, that agree with it is how
//! sure that is.
//!
//! A node has at most [`NEAR`] × 4 edges, and there are at most (characters of all cells) × (pieces + 1) nodes. Where
//! these could be more than [`MAX_NODES`], nothing is joined.

use super::words::{Words, ends_sentence, halves, width};
use std::cell::RefCell;

/// Most nodes of the lattice; bounds time and memory.
pub(super) const MAX_NODES: usize = 1 << 20;
/// A line may show so many halves of a character more or less than others.
const NEAR: usize = 3;
/// What a difference by so many halves costs.
const UNEVEN: [f64; NEAR + 1] = [0.0, 0.4, 1.0, 3.0];
/// A line in the middle of a cell whose piece is missing.
const MISSING: f64 = 4.0;
/// A cell that was not cut although it is longer than a line.
const WHOLE: f64 = 5.0;
/// A last line that fills the column, ends as a whole one does, and has no piece.
const FULL: f64 = 0.8;
/// A last line that fills the column, does not end so, and has no piece.
const OPEN: f64 = 2.5;
/// A piece that belongs to no cell.
const SKIPPED: f64 = 5.0;
/// A piece that does not fill its column, although the line goes on below.
const SHORT: f64 = 3.0;
/// A piece after the end of a sentence.
const AFTER_END: f64 = 1.0;
/// A piece that fills its column and does not end as a whole text does, with no line below.
const GOES_ON: f64 = 1.0;
/// A character that both sides show.
const DOUBLE: f64 = 1.5;
/// Most characters that both sides show.
const MOST_DOUBLES: usize = 2;

/// A paragraph of a cell at the cut.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    /// What is shown of it.
    pub text: Vec<char>,
    /// Its measure, by index.
    pub measure: usize,
}

/// A piece that found its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Join {
    /// The piece.
    pub piece: usize,
    /// The paragraph.
    pub slot: usize,
    /// How many of the paragraph's characters stand before it.
    pub at: usize,
    /// How many of its first characters are shown before it already.
    pub doubles: usize,
    /// 0 to 1.
    pub confidence: f64,
}

/// What is settled.
#[derive(Clone, Debug, Default)]
pub(super) struct Solution {
    /// The pieces that found their places, in order.
    pub joins: Vec<Join>,
    /// For each paragraph: a line of it goes on in a piece that is not there.
    pub open: Vec<bool>,
    /// For each paragraph: how sure it is that no other piece belongs to it, 0 to 1.
    pub sure: Vec<f64>,
}

/// What is asked.
pub(super) struct Lattice<'a> {
    /// The paragraphs, in order.
    pub slots: &'a [Slot],
    /// The pieces, in order.
    pub pieces: &'a [Vec<char>],
    /// For each measure, how many halves of a character a line shows; `None` where nothing is cut.
    pub widths: &'a [Option<usize>],
    /// How many halves of a character the widest pieces have.
    pub reach: usize,
    /// What reads on.
    pub words: &'a Words,
    /// Seams that were read already; they are the same whatever the widths are.
    pub seams: &'a Seams,
    /// For each piece the paragraphs it may belong to, from and up to, by index.
    pub within: &'a [(usize, usize)],
    /// Whether characters on the cut are shown on both sides as a rule.
    pub doubled: bool,
}

/// How well pieces read at places, kept: it is asked for again and again, and the same whatever the widths are.
#[derive(Debug, Default)]
pub(super) struct Seams {
    /// For each paragraph where its places begin.
    base: Vec<usize>,
    /// By place and piece: the score, and the characters that both sides show; not a number where it was not asked yet.
    known: RefCell<Vec<(f32, u8)>>,
    /// For each place how well the text reads on there by itself.
    natural: Vec<f32>,
}

impl Seams {
    /// Room for all places and pieces.
    pub fn new(slots: &[Slot], pieces: usize, words: &Words) -> Self {
        let mut base = Vec::with_capacity(slots.len());
        let mut natural = Vec::new();
        for slot in slots {
            base.push(natural.len());
            let text = &slot.text;
            natural.extend((0..=text.len()).map(|k| words.reads(&text[..k], &text[k..], 1) as f32));
        }
        Self {
            base,
            known: RefCell::new(vec![(f32::NAN, 0); natural.len().saturating_mul(pieces)]),
            natural,
        }
    }
}

/// A step through the lattice.
#[derive(Clone, Copy, Debug)]
struct Edge {
    /// The node it leads to.
    to: usize,
    /// Where the piece goes, if the step takes one.
    at: Option<usize>,
    /// What is known of it without the piece.
    score: f64,
    /// A piece is missing there.
    open: bool,
}

/// A place where a line begins.
#[derive(Clone, Debug)]
struct Node {
    slot: usize,
    at: usize,
    edges: Vec<Edge>,
}

impl Lattice<'_> {
    /// How many nodes the lattice may have.
    pub fn size(&self) -> usize {
        let chars: usize = self.slots.iter().map(|s| s.text.len() + 1).sum();
        chars.saturating_mul(self.pieces.len() + 1)
    }

    /// The score of the best way.
    pub fn score(&self) -> f64 {
        let nodes = self.nodes();
        let mut best = self.start(&nodes);
        let step = |from: usize, to: usize, _, score, best: &mut Vec<f64>| {
            best[to] = best[to].max(best[from] + score);
        };
        self.walk(&nodes, step, &mut best);
        best.last().copied().unwrap_or(0.0)
    }

    /// The best way, with how sure it is.
    pub fn solve(&self) -> Solution {
        let nodes = self.nodes();
        let stride = self.pieces.len() + 1;
        let back = self.best(&nodes);
        let forward = self.forward(&nodes);
        let backward = self.backward(&nodes);
        let all = forward.last().copied().unwrap_or(0.0);
        let mut out = Solution {
            joins: Vec::new(),
            open: vec![false; self.slots.len()],
            sure: vec![1.0; self.slots.len()],
        };
        let mut state = forward.len().saturating_sub(1);
        while let Some(step) = back.get(state).copied().flatten() {
            let (from, used) = (step.0 / stride, step.0 % stride);
            if let Some(edge) = step.1 {
                let edge = nodes[from].edges[edge];
                let slot = nodes[from].slot;
                let after = state % stride;
                let (score, doubles) = match edge.at {
                    Some(at) => self.seam(slot, at, used),
                    None => (0.0, 0),
                };
                let through =
                    forward[step.0] + edge.score + score + backward[edge.to * stride + after];
                let share = (through - all).exp().clamp(0.0, 1.0);
                match edge.at {
                    Some(at) => out.joins.push(Join {
                        piece: used,
                        slot,
                        at,
                        doubles,
                        confidence: share,
                    }),
                    None => out.sure[slot] = out.sure[slot].min(share),
                }
                out.open[slot] |= edge.open;
            }
            state = step.0;
        }
        out.joins.reverse();
        out
    }

    /// The places where lines may begin; the last node is the end of all.
    fn nodes(&self) -> Vec<Node> {
        let mut out: Vec<Node> = Vec::new();
        for (slot, s) in self.slots.iter().enumerate() {
            let first = out.len();
            let mut places = vec![0usize];
            let mut k = 0;
            // Places are found in order: each line leads further to the right.
            while k < places.len() {
                let at = places[k];
                let (edges, ends) = self.lines(slot, at);
                for edge in &edges {
                    let to = edge.to;
                    if let Err(i) = places.binary_search(&to) {
                        places.insert(i, to);
                    }
                }
                out.push(Node {
                    slot,
                    at,
                    edges: edges.into_iter().chain(ends).collect(),
                });
                k += 1;
            }
            let next = out.len();
            for node in &mut out[first..] {
                for edge in &mut node.edges {
                    edge.to = if edge.to >= s.text.len() {
                        next
                    } else {
                        first + places.partition_point(|p| *p < edge.to)
                    };
                }
            }
        }
        out.push(Node {
            slot: self.slots.len(),
            at: 0,
            edges: Vec::new(),
        });
        out
    }

    /// The lines that may begin in a paragraph at `at`: those that another follows, and the last ones. Edges lead to
    /// places, the end of the paragraph being its length.
    fn lines(&self, slot: usize, at: usize) -> (Vec<Edge>, Vec<Edge>) {
        let text = &self.slots[slot].text;
        let end = |score, piece: bool, open| Edge {
            to: text.len(),
            at: piece.then_some(text.len()),
            score,
            open,
        };
        let Some(shown) = self.widths[self.slots[slot].measure] else {
            return (Vec::new(), vec![end(0.0, false, false)]);
        };
        let rest = width(&text[at..]);
        let (mut inner, mut last) = (Vec::new(), Vec::new());
        let mut wide = 0;
        for (k, ch) in text.iter().enumerate().skip(at) {
            wide += halves(*ch);
            let off = wide.abs_diff(shown);
            if wide > shown + NEAR {
                break;
            }
            if off > NEAR || k + 1 == text.len() {
                continue;
            }
            let natural = f64::from(self.seams.natural[self.seams.base[slot] + k + 1]);
            let score = -UNEVEN[off] - natural;
            for piece in [true, false] {
                inner.push(Edge {
                    to: k + 1,
                    at: piece.then_some(k + 1),
                    score: if piece { score } else { -UNEVEN[off] - MISSING },
                    open: !piece,
                });
            }
        }
        let off = rest.abs_diff(shown);
        if rest + NEAR < shown {
            last.push(end(0.0, false, false));
        } else if off <= NEAR {
            let full = if self.words.ends_well(text) {
                FULL
            } else {
                OPEN
            };
            let none = if rest + 1 < shown { UNEVEN[1] } else { full };
            last.push(end(-none, false, rest + 1 >= shown));
            last.push(end(-UNEVEN[off], true, false));
        }
        if at == 0 && rest > shown + NEAR {
            last.push(end(-WHOLE, false, true));
        }
        (inner, last)
    }

    /// How well a piece reads in a place, and how many of its characters are shown before it already.
    fn seam(&self, slot: usize, at: usize, piece: usize) -> (f64, usize) {
        let key = (self.seams.base[slot] + at) * self.pieces.len() + piece;
        let mut known = self.seams.known.borrow_mut();
        let (score, doubles) = known[key];
        if !score.is_nan() {
            return (f64::from(score), usize::from(doubles));
        }
        let found = self.read_seam(slot, at, piece);
        known[key] = (found.0 as f32, found.1 as u8);
        found
    }

    fn read_seam(&self, slot: usize, at: usize, piece: usize) -> (f64, usize) {
        let text = &self.slots[slot].text;
        let (left, right) = text.split_at(at.min(text.len()));
        let piece = &self.pieces[piece];
        let mut best = (f64::NEG_INFINITY, 0);
        for doubles in 0..=MOST_DOUBLES.min(piece.len().saturating_sub(1)) {
            if left.ends_with(&piece[..doubles]) {
                let rule = if self.doubled {
                    doubles.abs_diff(1)
                } else {
                    doubles
                };
                let score = self.words.reads(left, &piece[doubles..], 0) - DOUBLE * rule as f64;
                if score > best.0 {
                    best = (score, doubles);
                }
            }
        }
        let (mut score, doubles) = best;
        if right.is_empty() {
            if ends_sentence(left) {
                score -= AFTER_END;
            }
            if width(piece) + NEAR >= self.reach && !self.words.ends_well(piece) {
                score -= GOES_ON;
            }
        } else {
            score += self.words.reads(piece, right, 0);
            if width(piece) + NEAR < self.reach {
                score -= SHORT;
            }
        }
        (score, doubles)
    }

    /// Whether a piece may belong to a paragraph.
    fn may(&self, slot: usize, piece: usize) -> bool {
        let within = self.within.get(piece);
        within.is_some_and(|w| (w.0..w.1).contains(&slot))
    }

    /// No state is reached yet but the first.
    fn start(&self, nodes: &[Node]) -> Vec<f64> {
        let mut out = vec![f64::NEG_INFINITY; nodes.len() * (self.pieces.len() + 1)];
        if let Some(first) = out.first_mut() {
            *first = 0.0;
        }
        out
    }

    /// For each state the step by which it is reached best.
    fn best(&self, nodes: &[Node]) -> Vec<Option<(usize, Option<usize>)>> {
        let mut best = self.start(nodes);
        let mut back = vec![None; best.len()];
        let step = |from: usize, to: usize, edge, score, best: &mut Vec<f64>| {
            let through = best[from] + score;
            if through > best[to] {
                best[to] = through;
                back[to] = Some((from, edge));
            }
        };
        self.walk(nodes, step, &mut best);
        back
    }

    fn forward(&self, nodes: &[Node]) -> Vec<f64> {
        let mut sum = self.start(nodes);
        let step = |from: usize, to: usize, _, score, sum: &mut Vec<f64>| {
            sum[to] = add(sum[to], sum[from] + score);
        };
        self.walk(nodes, step, &mut sum);
        sum
    }

    fn backward(&self, nodes: &[Node]) -> Vec<f64> {
        let stride = self.pieces.len() + 1;
        let mut sum = vec![f64::NEG_INFINITY; nodes.len() * stride];
        if let Some(last) = sum.last_mut() {
            *last = 0.0;
        }
        let mut steps = Vec::new();
        for (n, node) in nodes.iter().enumerate().rev() {
            for used in (0..stride).rev() {
                steps.clear();
                self.steps(n, node, used, &mut steps);
                let from = n * stride + used;
                for (to, _, score) in &steps {
                    sum[from] = add(sum[from], sum[*to] + score);
                }
            }
        }
        sum
    }

    /// Goes through all states in order and tells each step that can be reached.
    fn walk(
        &self,
        nodes: &[Node],
        mut step: impl FnMut(usize, usize, Option<usize>, f64, &mut Vec<f64>),
        values: &mut Vec<f64>,
    ) {
        let stride = self.pieces.len() + 1;
        let mut steps = Vec::new();
        for (n, node) in nodes.iter().enumerate() {
            for used in 0..stride {
                let from = n * stride + used;
                if values[from] == f64::NEG_INFINITY {
                    continue;
                }
                steps.clear();
                self.steps(n, node, used, &mut steps);
                for (to, edge, score) in &steps {
                    step(from, *to, *edge, *score, values);
                }
            }
        }
    }

    /// The steps from a state: state, edge (none where a piece is left out), score.
    fn steps(
        &self,
        n: usize,
        node: &Node,
        used: usize,
        out: &mut Vec<(usize, Option<usize>, f64)>,
    ) {
        let stride = self.pieces.len() + 1;
        // A piece is left out between paragraphs only.
        if node.at == 0 && used < self.pieces.len() {
            out.push((n * stride + used + 1, None, -SKIPPED));
        }
        for (k, edge) in node.edges.iter().enumerate() {
            match edge.at {
                None => out.push((edge.to * stride + used, Some(k), edge.score)),
                Some(at) if self.may(node.slot, used) => {
                    let score = edge.score + self.seam(node.slot, at, used).0;
                    out.push((edge.to * stride + used + 1, Some(k), score));
                }
                Some(_) => {}
            }
        }
    }
}

/// log(exp a + exp b).
fn add(a: f64, b: f64) -> f64 {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    if low == f64::NEG_INFINITY {
        high
    } else {
        high + (low - high).exp().ln_1p()
    }
}

#[cfg(test)]
mod tests {
    use super::{Lattice, Seams, Slot, Solution};
    use crate::form::rejoin::words::Words;

    fn solve(slots: &[&str], pieces: &[&str], shown: usize, reach: usize) -> Solution {
        let slots: Vec<Slot> = slots
            .iter()
            .map(|t| Slot {
                text: t.chars().collect(),
                measure: 0,
            })
            .collect();
        let pieces: Vec<Vec<char>> = pieces.iter().map(|p| p.chars().collect()).collect();
        let words = Words::default();
        Lattice {
            slots: &slots,
            pieces: &pieces,
            widths: &[Some(shown)],
            reach,
            words: &words,
            seams: &Seams::new(&slots, pieces.len(), &words),
            within: &vec![(0, slots.len()); pieces.len()],
            doubled: false,
        }
        .solve()
    }

    fn told(solution: &Solution) -> Vec<(usize, usize, usize)> {
        let joins = solution.joins.iter();
        joins.map(|j| (j.piece, j.slot, j.at)).collect()
    }

    #[test]
    fn order_width_and_words_settle_where_a_piece_belongs() {
        let slots = [
            "根据实际组织活",
            "调查问卷",
            "及时高效完成工",
            "不超过预算金额",
        ];
        let got = solve(&slots, &["动次数", "作"], 14, 14);
        assert_eq!(told(&got), [(0, 0, 7), (1, 2, 7)]);
        assert!(got.joins.iter().all(|j| j.confidence > 0.9), "{got:?}");
        assert!(got.open[3] && !got.open[1]);
    }

    #[test]
    fn a_piece_goes_between_the_lines_it_was_cut_from() {
        let got = solve(&["根据实际参与培统计"], &["训学习活动人数"], 14, 14);
        assert_eq!(told(&got), [(0, 0, 7)]);
    }

    #[test]
    fn a_character_on_both_sides_counts_once() {
        let got = solve(&["健全技术创新激励"], &["励机制。"], 16, 14);
        assert_eq!(got.joins[0].doubles, 1);
    }

    #[test]
    fn what_fits_nowhere_is_left_out() {
        let got = solve(&["调查问卷"], &["作"], 14, 14);
        assert!(got.joins.is_empty());
        assert!(solve(&[], &["作"], 14, 14).joins.is_empty());
        assert!(solve(&["甲"], &[], 2, 0).joins.is_empty());
    }

    #[test]
    fn a_piece_that_two_cells_could_have_is_not_sure() {
        let got = solve(&["及时高效完成工", "及时高效完成工"], &["作"], 14, 14);
        assert_eq!(got.joins.len(), 1);
        assert!(got.joins[0].confidence < 0.6, "{got:?}");
    }
}
