//! Pieces to the cells of all tables of a text: what can be cut, what fits, and what it says of each cell.

use super::grid::{Grid, Measure};
use super::lattice::{Join, MAX_NODES, Seams, Slot, Solution};
use super::source::Piece;
use super::widths::Question;
use super::words::{Words, ends_sentence, width};
use crate::form::residue;
use crate::model::{Flag, Span};
use std::collections::BTreeMap;

/// Joins that are less sure are to be looked at.
const SURE: f64 = 0.95;
/// With fewer joins than this, the width of a measure is not sure.
const FEW: usize = 3;
/// Of the pieces that find a place somewhere, this share must find one among the rows right above them, where they
/// stand between rows.
const MOST: f64 = 0.9;

/// By chance, far fewer characters than this share are the same on both sides of a cut.
const DOUBLED: f64 = 0.3;

/// A paragraph of a cell.
struct Paragraph {
    grid: usize,
    cell: usize,
    row: usize,
}

/// Joins pieces to cells; says which found none.
pub(super) fn join(grids: &mut [Grid], pieces: Vec<Piece>) -> Vec<Piece> {
    if pieces.is_empty() {
        return pieces;
    }
    let (paragraphs, slots, measures) = slots(grids);
    let texts: Vec<Vec<char>> = pieces
        .iter()
        .map(|p| p.span.text.chars().collect())
        .collect();
    let words = words(grids, &texts);
    let solve =
        |within: &[(usize, usize)], doubled: bool| -> Option<(Solution, Vec<Option<usize>>)> {
            let size = slots.iter().map(|s| s.text.len() + 1).sum::<usize>();
            if size.saturating_mul(texts.len() + 1) > MAX_NODES {
                return None;
            }
            let seams = Seams::new(&slots, texts.len(), &words);
            let question = Question {
                slots: &slots,
                pieces: &texts,
                measures: measures.len(),
                words: &words,
                seams: &seams,
                within,
                doubled,
            };
            let widths = question.widths();
            let solution = question.lattice(&widths).solve();
            Some((solution, widths))
        };
    let mut within = vec![(0, slots.len()); pieces.len()];
    let Some((mut solution, mut widths)) = solve(&within, false) else {
        doubt_all(grids);
        return pieces;
    };
    if let Some(near) = near(&pieces, &paragraphs)
        && let Some((other, other_widths)) = solve(&near, false)
        && other.joins.len() as f64 >= MOST * solution.joins.len() as f64
    {
        (solution, widths, within) = (other, other_widths, near);
    }
    if doubled(&solution, &slots, &texts)
        && let Some((other, other_widths)) = solve(&within, true)
    {
        (solution, widths) = (other, other_widths);
    }
    Finish {
        grids,
        paragraphs: &paragraphs,
        slots: &slots,
        texts: &texts,
        widths: &widths,
        solution: &solution,
    }
    .apply(pieces)
}

/// The paragraphs of all cells that reach the cut, with the measures they are cut by.
fn slots(grids: &[Grid]) -> (Vec<Paragraph>, Vec<Slot>, Vec<Measure>) {
    let mut measures: Vec<Measure> = grids
        .iter()
        .flat_map(|g| g.edges.iter().flatten())
        .copied()
        .collect();
    measures.sort_unstable();
    measures.dedup();
    let (mut paragraphs, mut slots) = (Vec::new(), Vec::new());
    let mut above = 0;
    for (g, grid) in grids.iter().enumerate() {
        let mut order: Vec<usize> = (0..grid.cells.len()).collect();
        order.sort_by_key(|k| (grid.cells[*k].row, grid.cells[*k].col));
        for cell in order {
            let Some(measure) = grid.edges[cell] else {
                continue;
            };
            let index = measures.binary_search(&measure).unwrap_or(0);
            for text in split(&grid.cells[cell].span.text) {
                paragraphs.push(Paragraph {
                    grid: g,
                    cell,
                    row: above + grid.cells[cell].row,
                });
                slots.push(Slot {
                    text: text.chars().collect(),
                    measure: index,
                });
            }
        }
        above += grid.rows;
    }
    (paragraphs, slots, measures)
}

/// The paragraphs of a cell: those of its markup residue, decoded.
fn split(text: &str) -> Vec<String> {
    if !text.contains("</p>") {
        return vec![residue::decode(text)];
    }
    text.split_inclusive("</p>")
        .map(|part| residue::decode(part).trim().to_string())
        .filter(|part| !part.is_empty())
        .collect()
}

/// The runs of characters of the whole text.
fn words(grids: &[Grid], pieces: &[Vec<char>]) -> Words {
    let mut words = Words::default();
    for cell in grids.iter().flat_map(|g| &g.cells) {
        for part in split(&cell.span.text) {
            words.add(&part.chars().collect::<Vec<char>>());
        }
    }
    for piece in pieces {
        words.add(piece);
    }
    words
}

/// Whether the character before the cut is the first one of the piece, too, more often than by chance.
fn doubled(solution: &Solution, slots: &[Slot], texts: &[Vec<char>]) -> bool {
    let joins = &solution.joins;
    let same = |j: &&Join| {
        let before = slots[j.slot].text[..j.at].last();
        before.is_some() && before == texts[j.piece].first()
    };
    joins.len() >= FEW && joins.iter().filter(same).count() as f64 >= DOUBLED * joins.len() as f64
}

/// For pieces that stand between rows: the paragraphs of the rows above them, down from the pieces before.
fn near(pieces: &[Piece], paragraphs: &[Paragraph]) -> Option<Vec<(usize, usize)>> {
    let mut stops: Vec<usize> = pieces.iter().map(|p| p.after).collect();
    stops.dedup();
    if stops.len() < 2 {
        return None;
    }
    let index = |row: usize| paragraphs.partition_point(|p| p.row < row);
    let within = pieces.iter().map(|piece| {
        let before = stops.iter().rev().find(|s| **s < piece.after);
        (before.map_or(0, |s| index(*s)), index(piece.after))
    });
    Some(within.collect())
}

/// Where nothing could be tried, every cell at the cut is to be looked at.
fn doubt_all(grids: &mut [Grid]) {
    for grid in grids {
        for (cell, edge) in grid.cells.iter_mut().zip(&grid.edges) {
            cell.span.review |= edge.is_some();
        }
    }
}

/// Writes a solution into the cells.
struct Finish<'a> {
    grids: &'a mut [Grid],
    paragraphs: &'a [Paragraph],
    slots: &'a [Slot],
    texts: &'a [Vec<char>],
    widths: &'a [Option<usize>],
    solution: &'a Solution,
}

impl Finish<'_> {
    fn apply(self, pieces: Vec<Piece>) -> Vec<Piece> {
        let mut by_cell: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        for (slot, p) in self.paragraphs.iter().enumerate() {
            by_cell.entry((p.grid, p.cell)).or_default().push(slot);
        }
        let mut left: Vec<Option<Piece>> = pieces.into_iter().map(Some).collect();
        let joined: Vec<usize> = self.solution.joins.iter().map(|j| j.piece).collect();
        let unplaced = joined.len() < left.len();
        for ((grid, cell), slots) in by_cell {
            let span = &self.grids[grid].cells[cell].span;
            let mut span = span.clone();
            let joins = self.joins(&slots);
            if !joins.is_empty() {
                span.text = self.text(&slots, &joins);
                for join in &joins {
                    if let Some(piece) = left[join.piece].take() {
                        take(&mut span, &piece.span);
                    }
                }
            }
            self.mark(&mut span, &slots, &joins, unplaced);
            self.grids[grid].cells[cell].span = span;
        }
        left.into_iter().flatten().collect()
    }

    fn joins(&self, slots: &[usize]) -> Vec<Join> {
        let all = self.solution.joins.iter();
        all.filter(|j| slots.contains(&j.slot)).copied().collect()
    }

    /// The whole paragraphs.
    fn text(&self, slots: &[usize], joins: &[Join]) -> String {
        let paragraphs = slots.iter().map(|slot| {
            let text = &self.slots[*slot].text;
            let (mut out, mut at) = (String::new(), 0);
            for join in joins.iter().filter(|j| j.slot == *slot) {
                out.extend(&text[at..join.at]);
                out.extend(&self.texts[join.piece][join.doubles..]);
                at = join.at;
            }
            out.extend(&text[at..]);
            out
        });
        paragraphs.collect::<Vec<String>>().join("\n")
    }

    /// Says how sure a cell is.
    fn mark(&self, span: &mut Span, slots: &[usize], joins: &[Join], unplaced: bool) {
        let measure = self.slots[slots[0]].measure;
        let inside = |j: &&Join| self.slots[j.slot].measure == measure;
        let established = self.solution.joins.iter().filter(inside).count() >= FEW;
        for join in joins {
            span.confidence = span.confidence.min(join.confidence as f32);
            span.review |= join.confidence < SURE || !established || self.goes_on(join);
            flag(span, Flag::Inferred);
        }
        for slot in slots {
            if self.solution.open[*slot] {
                flag(span, Flag::Truncated);
                span.review = true;
            }
            span.review |= self.solution.sure[*slot] < SURE;
        }
        // Pieces that found no place may belong to cells that do not seem to be cut.
        let doubt = unplaced || self.longer(slots) || self.breaks_off(slots);
        span.review |= self.widths[measure].is_none() && doubt && !is_short(self.slots, slots);
    }

    /// Whether a cell holds far more than a line of another column that is cut.
    fn longer(&self, cell: &[usize]) -> bool {
        let cut = self.widths.iter().flatten().min();
        let text: usize = cell.iter().map(|s| width(&self.slots[*s].text)).sum();
        cut.is_some_and(|w| text > LONGER * w)
    }

    /// Whether a cell holds more than a line of another column that is cut, and a paragraph of it has no end.
    fn breaks_off(&self, cell: &[usize]) -> bool {
        let cut = self.widths.iter().flatten().min();
        let texts = cell.iter().map(|s| &self.slots[*s].text);
        let long = |t: &&Vec<char>| cut.is_some_and(|w| width(t) > *w);
        texts.filter(long).any(|t| !ends_sentence(t))
    }

    /// Whether a piece ends a paragraph, fills its own column and does not end a sentence, so that a line below may be
    /// missing; or makes a number of two.
    fn goes_on(&self, join: &Join) -> bool {
        let (text, piece) = (&self.slots[join.slot].text, &self.texts[join.piece]);
        let widest = self.texts.iter().map(|t| width(t)).max().unwrap_or(0);
        let last = join.at == text.len() && width(piece) + 3 >= widest && !ends_sentence(piece);
        let digit = |c: Option<&char>| c.is_some_and(char::is_ascii_digit);
        let number = digit(text[..join.at].last()) && digit(piece.first());
        last && text.len() > 2 * piece.len() || number
    }
}

/// The narrowest column that is cut shows a line of this share of what others can, at least.
const LONGER: usize = 3;

/// A cell that holds less than a line of any column can hold.
const SHORTEST_LINE: usize = 4;

fn is_short(slots: &[Slot], cell: &[usize]) -> bool {
    cell.iter().all(|s| slots[*s].text.len() < SHORTEST_LINE)
}

fn flag(span: &mut Span, flag: Flag) {
    if !span.flags.contains(&flag) {
        span.flags.push(flag);
        span.flags.sort_unstable();
    }
}

/// Adds the evidence of a piece.
fn take(span: &mut Span, piece: &Span) {
    for region in &piece.at {
        if !span.at.contains(region) {
            span.at.push(region.clone());
        }
    }
    span.glyphs += piece.glyphs;
    span.confidence = span.confidence.min(piece.confidence);
    span.review |= piece.review;
    for f in &piece.flags {
        flag(span, *f);
    }
}
