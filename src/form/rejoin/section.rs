//! The rows of a text in sections, each of which is set under columns in its own way.

use super::block::Block;
use super::fund::Fund;
use super::grid::{Grid, infer};
use super::known::{Known, is_amount, is_level};
use super::plain::Plain;
use super::source::Row;
use crate::form::class::classify;
use crate::form::ledger::flat;
use crate::model::Span;
use std::collections::BTreeMap;

/// A label in an unknown row is at most this long where the row may belong to a fund table.
const LONGEST_ITEM: usize = 20;

/// What so many blocks of a form call a thing is what the form calls it.
const AGREED: usize = 3;

/// A section.
#[derive(Clone, Debug)]
pub(super) enum Section {
    /// Labels and values.
    Plain(Plain),
    /// A fund table.
    Fund(Fund),
    /// An indicator block.
    Block(Block),
}

/// Parts rows into sections.
pub(super) fn part(rows: Vec<Row>, known: Known<'_>) -> Vec<Section> {
    let mut out: Vec<Section> = Vec::new();
    for row in rows {
        let printed = row.printed();
        let Some((at, first)) = printed.first().copied() else {
            continue;
        };
        let texts: Vec<&str> = printed.iter().map(|p| p.1).collect();
        let label = known.is_label(first) || known.is_goal(first);
        if known.heads(&texts) {
            out.push(Section::Block(Block {
                rows: vec![row],
                renamed: Vec::new(),
            }));
            continue;
        }
        if known.is_fund(first) && at == 0 {
            out.push(Section::Fund(Fund {
                rows: vec![row],
                shown: None,
                doubtful: false,
            }));
            continue;
        }
        let belongs = match out.last() {
            Some(Section::Block(_)) => !label && !known.is_fund(first),
            Some(Section::Fund(_)) => !label && fits_fund(&row, at),
            _ => false,
        };
        match out.last_mut() {
            Some(Section::Block(block)) if belongs => block.rows.push(row),
            Some(Section::Fund(fund)) if belongs => fund.rows.push(row),
            Some(Section::Plain(plain)) => plain.rows.push(row),
            _ => out.push(Section::Plain(Plain { rows: vec![row] })),
        }
    }
    out
}

/// Whether an unknown row may be one of a fund table: it has amounts and short labels, or begins with a blank cell.
fn fits_fund(row: &Row, first: usize) -> bool {
    let printed = row.printed();
    let short = printed
        .iter()
        .all(|p| flat(p.1).chars().count() <= LONGEST_ITEM);
    short && (first > 0 || printed.iter().any(|p| is_amount(p.1)))
}

/// Reads the columns of the blocks of one form alike: where a block's head differs from the head that all other
/// blocks, at least two, have in its place, it is read as that one, and what stands under it is to be looked at.
pub(super) fn agree(sections: &mut [Section], known: Known<'_>) {
    let heads: Vec<Vec<String>> = sections
        .iter()
        .filter_map(|s| match s {
            Section::Block(b) => Some(b.heads(known)),
            _ => None,
        })
        .collect();
    let mut votes: BTreeMap<(usize, usize, String), usize> = BTreeMap::new();
    for list in &heads {
        for (k, head) in list.iter().enumerate() {
            *votes.entry((list.len(), k, flat(head))).or_default() += 1;
        }
    }
    for section in sections.iter_mut() {
        let Section::Block(block) = section else {
            continue;
        };
        let own = block.heads(known);
        let odd = |k: usize| votes.get(&(own.len(), k, flat(&own[k]))) == Some(&1);
        let Some(k) = (0..own.len()).rev().find(|k| odd(*k)) else {
            continue;
        };
        let all: usize = votes
            .iter()
            .filter(|((n, at, _), _)| (*n, *at) == (own.len(), k))
            .map(|(_, n)| n)
            .sum();
        let best = votes
            .iter()
            .filter(|((n, at, _), _)| (*n, *at) == (own.len(), k))
            .max_by_key(|(_, n)| **n);
        if let Some(((_, _, head), n)) = best
            && *n >= AGREED
            && 2 * *n > all
        {
            block.rename(k, head, known);
        }
    }
}

/// Doubts a label of a level that differs from what all other blocks of the form, at least three times, call its class:
/// a form has one word for each.
pub(super) fn doubt_labels(sections: &mut [Section]) {
    let class = |text: &str| Some(classify("", text)).filter(|c| is_level(text) && *c != "other");
    let mut votes: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for text in sections.iter().flat_map(Section::blocks).map(|c| &c.text) {
        if let Some(class) = class(text) {
            *votes.entry((class, flat(text))).or_default() += 1;
        }
    }
    for section in sections {
        let Section::Block(block) = section else {
            continue;
        };
        for span in block.rows.iter_mut().flat_map(|r| &mut r.cells) {
            let Some(class) = class(&span.text) else {
                continue;
            };
            let own = votes.get(&(class, flat(&span.text)));
            let other = votes.iter().any(|((c, _), n)| *c == class && *n >= AGREED);
            if own == Some(&1) && other {
                infer(span, true);
            }
        }
    }
}

/// Sets sections into a grid.
pub(super) fn set(sections: &[Section], known: Known<'_>) -> Grid {
    let mut grid = Grid::default();
    let merges = sections
        .iter()
        .any(|s| matches!(s, Section::Block(b) if b.satisfied()));
    let width = sections.iter().map(Section::width).max().unwrap_or(1);
    for section in sections {
        match section {
            Section::Plain(plain) => plain.set(&mut grid, width, known),
            Section::Fund(fund) => fund.set(&mut grid),
            Section::Block(block) => block.set(&mut grid, known, merges),
        }
    }
    grid
}

impl Section {
    /// The cells of an indicator block.
    fn blocks(&self) -> impl Iterator<Item = &Span> {
        let rows = match self {
            Self::Block(block) => block.rows.as_slice(),
            _ => &[],
        };
        rows.iter().flat_map(|r| &r.cells)
    }

    fn width(&self) -> usize {
        let rows = match self {
            Self::Plain(plain) => &plain.rows,
            Self::Fund(fund) => &fund.rows,
            Self::Block(block) => &block.rows,
        };
        let ends = rows
            .iter()
            .filter_map(|r| r.printed().last().map(|p| p.0 + 1));
        ends.max().unwrap_or(1)
    }
}
