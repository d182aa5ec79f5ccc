//! Columns of a fund table that lay beyond the cut as a whole: a run of amounts among the pieces, one for each row,
//! mostly below their head.

use super::fund::{Fund, is_year};
use super::grid::infer;
use super::known::is_amount;
use super::source::Piece;
use crate::form::ledger::flat;
use crate::form::value;

/// Most columns beyond the cut.
const MOST: usize = 4;
/// A head is at most this long.
const LONGEST_HEAD: usize = 12;

/// Adds columns to a fund table, and takes their pieces out. There must be an amount for each row, as a row without one
/// could be any, and heads: else the amounts may be the rest of the last column. Where something is amiss the pieces
/// stay where they are, and the last column is to be looked at.
pub(super) fn attach(fund: &mut Fund, pieces: &mut Vec<Piece>) {
    let rows = fund.body();
    if rows.len() < 2 {
        return;
    }
    let runs = runs(pieces);
    fund.doubtful = !runs.is_empty();
    // Without a row of heads there is none to set the new heads in.
    if rows.start == 0 {
        return;
    }
    for (from, to) in runs {
        let amounts = to - from;
        let columns = amounts / rows.len();
        if amounts % rows.len() != 0 || columns > MOST || columns == 0 {
            continue;
        }
        let Some(heads) = Heads::above(pieces, from, columns) else {
            continue;
        };
        let take = |at: &usize| pieces[*at].clone();
        let leaves: Vec<Piece> = heads.leaves.iter().map(take).collect();
        let over = heads
            .over
            .filter(|_| rows.start > 1)
            .map(|at| (at, take(&at)));
        put(
            fund,
            &leaves,
            over.as_ref().map(|o| &o.1),
            &pieces[from..to],
        );
        fund.doubtful = false;
        let mut at = 0;
        pieces.retain(|_| {
            at += 1;
            let k = at - 1;
            let head = heads.leaves.contains(&k) || over.as_ref().is_some_and(|o| o.0 == k);
            !head && !(from..to).contains(&k)
        });
        return;
    }
}

/// The pieces that are heads of a run of amounts, by index.
struct Heads {
    /// One for each column.
    leaves: Vec<usize>,
    /// The head over those of years.
    over: Option<usize>,
}

impl Heads {
    /// The heads right above a run.
    fn above(pieces: &[Piece], run: usize, columns: usize) -> Option<Self> {
        let text = |at: usize| flat(&pieces[at].span.text);
        let years = (0..run).rev().take_while(|at| is_year(&text(*at))).count();
        let first = run - years;
        let over = first.checked_sub(1).filter(|at| {
            let text = text(*at);
            years > 0 && years < columns && text.contains('近') && text.contains('年')
        });
        let leaves: Vec<usize> = match over {
            Some(over) => (over.checked_sub(columns - years)?..over)
                .chain(first..run)
                .collect(),
            None => (run.checked_sub(columns)?..run).collect(),
        };
        let fits = leaves.iter().all(|at| is_head(&text(*at)));
        fits.then_some(Self { leaves, over })
    }
}

fn is_head(text: &str) -> bool {
    let count = text.chars().count();
    let digit = text.starts_with(|c: char| c.is_ascii_digit());
    let marks = text.contains(['，', '。', '；', '、', '：']);
    (2..=LONGEST_HEAD).contains(&count) && !marks && (!digit || is_year(text))
}

/// Whether a piece is an amount among others, or the head of their year: such are parts of columns, not of texts.
pub(super) fn loose(pieces: &[Piece]) -> Vec<bool> {
    let mut out = vec![false; pieces.len()];
    for (from, to) in runs(pieces) {
        out[from..to].fill(true);
    }
    for (k, piece) in pieces.iter().enumerate() {
        out[k] |= is_year(&piece.span.text);
    }
    out
}

/// Runs of amounts among the pieces.
fn runs(pieces: &[Piece]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut from = 0;
    while from < pieces.len() {
        let run = pieces[from..]
            .iter()
            .take_while(|p| is_amount(&p.span.text));
        let to = from + run.count();
        if to > from + 1 {
            out.push((from, to));
        }
        from = to + 1;
    }
    out
}

fn put(fund: &mut Fund, heads: &[Piece], over: Option<&Piece>, values: &[Piece]) {
    let (rows, left, columns) = (fund.body(), fund.width(), heads.len());
    let across = alike(values, columns, |i| i % columns);
    let down = alike(values, columns, |i| i / rows.len());
    // Rows are read from left to right, unless only the other way no column has both shares and amounts.
    let by_row = across || !down;
    let review = columns > 1 && across == down;
    if let Some(over) = over {
        let mut span = over.span.clone();
        infer(&mut span, review);
        let years = heads
            .iter()
            .rev()
            .take_while(|h| is_year(&h.span.text))
            .count();
        fund.append(rows.start - 2, left + columns - years, span);
    }
    for (k, head) in heads.iter().enumerate() {
        let mut span = head.span.clone();
        infer(&mut span, review);
        fund.append(rows.start - 1, left + k, span);
    }
    let mut cells: Vec<(usize, usize, &Piece)> = values
        .iter()
        .enumerate()
        .map(|(i, value)| match by_row {
            true => (i / columns, i % columns, value),
            false => (i % rows.len(), i / rows.len(), value),
        })
        .collect();
    cells.sort_by_key(|c| (c.0, c.1));
    for (row, column, value) in cells {
        let mut span = value.span.clone();
        infer(&mut span, review);
        fund.append(rows.start + row, left + column, span);
    }
}

/// Whether each column has only shares or only amounts.
fn alike(values: &[Piece], columns: usize, column: impl Fn(usize) -> usize) -> bool {
    (0..columns).all(|c| {
        let own = values.iter().enumerate().filter(|(i, _)| column(*i) == c);
        let mut shares = own
            .filter_map(|(_, v)| value::amount(&v.span.text))
            .map(|(_, percent)| percent);
        let first = shares.next();
        shares.all(|s| Some(s) == first)
    })
}
