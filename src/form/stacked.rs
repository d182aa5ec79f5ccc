//! Forms that stand one below the other in one table, each under its own title, parted into tables of their own.

use super::heads;
use super::profile::Profile;
use super::words;
use super::words::Role;
use crate::model::{Block, Cell, Sheet, Table};
use std::borrow::Cow;

/// The sheets with stacked forms parted; those without any as they are.
pub fn part<'a>(sheets: &'a [Sheet], profiles: &[Profile]) -> Vec<Cow<'a, Sheet>> {
    sheets
        .iter()
        .map(|sheet| {
            let stacked = sheet.tables().any(|t| !cuts(t, profiles).is_empty());
            if stacked {
                Cow::Owned(part_sheet(sheet, profiles))
            } else {
                Cow::Borrowed(sheet)
            }
        })
        .collect()
}

fn part_sheet(sheet: &Sheet, profiles: &[Profile]) -> Sheet {
    let blocks = sheet.blocks.iter().flat_map(|block| match block {
        Block::Line(_) => vec![block.clone()],
        Block::Table(table) => {
            let cuts = cuts(table, profiles);
            let starts = std::iter::once(0).chain(cuts.iter().copied());
            let ends = cuts.iter().copied().chain([table.rows]);
            let parts = starts.zip(ends);
            parts.map(|p| Block::Table(rows(table, p))).collect()
        }
    });
    Sheet {
        blocks: blocks.collect(),
    }
}

/// The rows `from..to` of a table.
fn rows(table: &Table, (from, to): (usize, usize)) -> Table {
    let own = table.cells.iter().filter(|c| (from..to).contains(&c.row));
    let cells: Vec<Cell> = own
        .map(|c| Cell {
            row: c.row - from,
            ..c.clone()
        })
        .collect();
    Table {
        rows: to - from,
        cells,
        ..table.clone()
    }
}

/// The rows at which a further form begins: a title over the whole width, below the heads of an indicator block.
fn cuts(table: &Table, profiles: &[Profile]) -> Vec<usize> {
    let mut out = Vec::new();
    let mut from = 0;
    let titles = table.cells.iter().filter(|c| {
        c.row > 0 && c.colspan == table.cols && c.rowspan == 1 && words::is_title(&c.span.text)
    });
    for title in titles {
        let whole = |c: &Cell| c.row >= title.row || c.row + c.rowspan <= title.row;
        if has_heads(table, (from, title.row), profiles) && table.cells.iter().all(whole) {
            out.push(title.row);
            from = title.row;
        }
    }
    out
}

/// Whether one of the rows `from..to` holds the heads of an indicator block.
fn has_heads(table: &Table, (from, to): (usize, usize), profiles: &[Profile]) -> bool {
    (from..to).any(|row| {
        let cells = table.cells.iter().filter(|c| c.row == row);
        let roles: Vec<Role> = cells
            .filter_map(|c| heads::any_role(&c.span.text, profiles))
            .collect();
        heads::telling(&roles)
    })
}
