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

/// Adds columns to a fund table, and takes their pieces out. There must be an amount for each row: a row without one
/// could be any, and then the pieces stay where they are.
pub(super) fn attach(fund: &mut Fund, pieces: &mut Vec<Piece>) {
    let rows = fund.body();
    if rows.len() < 2 {
        return;
    }
    for (from, to) in runs(pieces) {
        let amounts = to - from;
        let columns = amounts / rows.len();
        if amounts % rows.len() != 0 || columns > MOST || columns == 0 {
            continue;
        }
        let heads = heads(pieces, from, columns);
        if heads == 0 && columns > 1 {
            continue;
        }
        let taken: Vec<Piece> = pieces.drain(from - heads..to).collect();
        let (heads, values) = taken.split_at(heads);
        put(fund, heads, values, columns);
        return;
    }
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
        let run = pieces[from..].iter().take_while(|p| is_amount(&p.span.text));
        let to = from + run.count();
        if to > from + 1 {
            out.push((from, to));
        }
        from = to + 1;
    }
    out
}

/// How many heads stand right before a run: as many as there are columns, or none.
fn heads(pieces: &[Piece], run: usize, columns: usize) -> usize {
    let Some(from) = run.checked_sub(columns) else {
        return 0;
    };
    let head = |p: &Piece| {
        let text = flat(&p.span.text);
        let count = text.chars().count();
        (2..=LONGEST_HEAD).contains(&count) && !text.contains(['，', '。', '；', '、', '：'])
    };
    if pieces[from..run].iter().all(head) { columns } else { 0 }
}

fn put(fund: &mut Fund, heads: &[Piece], values: &[Piece], columns: usize) {
    let (rows, left) = (fund.body(), fund.width());
    let across = alike(values, columns, |i| i % columns);
    let down = alike(values, columns, |i| i / rows.len());
    // Rows are read from left to right, unless only the other way no column has both shares and amounts.
    let by_row = across || !down;
    let review = heads.is_empty() || (columns > 1 && across == down);
    for (k, head) in heads.iter().enumerate() {
        let mut span = head.span.clone();
        infer(&mut span, review);
        fund.append(rows.start.saturating_sub(1), left + k, span);
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
