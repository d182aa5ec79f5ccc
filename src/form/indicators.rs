//! Indicator blocks: heads over columns, one indicator a row (or one for each of the blocks side by side).

use super::class::classify;
use super::heads::{self, Column, Heads};
use super::label::label;
use super::ledger::{Ledger, evidence, flat, one_line, parts_a_number};
use super::profile::Profile;
use super::value;
use super::words;
use super::words::Role;
use crate::model::{Flag, Indicator, Term};
use regex::Regex;
use std::sync::OnceLock;

/// A block that was read.
pub struct Block {
    /// The blocks side by side, from left to right; most forms have one.
    pub groups: Vec<Group>,
    /// What the merged label to its left says.
    pub term: Option<(Option<Term>, Option<u32>)>,
    /// The labels of the rows of sums in it and at its end, and these rows' figures.
    pub totals: Vec<(usize, Vec<usize>)>,
    /// The first row after it.
    pub end: usize,
}

/// One of the blocks that stand side by side.
pub struct Group {
    /// Its indicators; `goal` is set by who knows it.
    pub indicators: Vec<Indicator>,
    /// The grid columns that are its own, `from..to`.
    pub columns: (usize, usize),
}

/// Reads the block whose heads begin in `row`, if they do.
pub fn read(ledger: &mut Ledger<'_>, row: usize, profile: &Profile) -> Option<Block> {
    let heads = heads::find(ledger, row, profile)?;
    for &k in &heads.cells {
        ledger.take(k);
    }
    let mut block = Block {
        groups: Vec::new(),
        term: None,
        totals: Vec::new(),
        end: heads.end,
    };
    for r in row..heads.end {
        let side = side_label(ledger, r, heads.left, profile);
        block.term = block.term.or(side);
    }
    let mut found: Vec<(Vec<Indicator>, Levels)> = Vec::new();
    found.resize_with(heads.groups.len(), Default::default);
    let mut parted = false;
    while block.end < ledger.table.rows {
        let r = block.end;
        if let Some(total) = total_row(ledger, r) {
            block.totals.push(total);
            block.end += 1;
            if goes_on(ledger, block.end, &heads) {
                continue;
            }
            break;
        }
        if ends(ledger, r, &heads, profile) {
            break;
        }
        let side = side_label(ledger, r, heads.left, profile);
        // A second label beside the block: whose rows these are is not sure.
        parted |= side.is_some() && block.term.is_some() && side != block.term;
        block.term = block.term.or(side);
        for (group, (indicators, levels)) in heads.groups.iter().zip(&mut found) {
            let mut read = indicator(ledger, r, group, levels);
            if let Some(i) = read.as_mut() {
                // Whose goal an indicator in a list of projects serves, its columns tell.
                i.evidence.review |= parted || heads.listed || heads.counted;
            }
            indicators.extend(read);
        }
        block.end += 1;
    }
    for (group, (mut indicators, _)) in heads.groups.iter().zip(found) {
        doubt_odd_labels(&mut indicators);
        block.groups.push(Group {
            indicators,
            columns: own_columns(group),
        });
    }
    Some(block)
}

/// The grid columns of a group from its names on: levels may be shared.
fn own_columns(group: &[Column]) -> (usize, usize) {
    let own = || {
        group
            .iter()
            .filter(|c| !matches!(c.role, Role::Level1 | Role::Level2))
    };
    let from = own().map(|c| c.from).min().unwrap_or(0);
    (from, own().map(|c| c.to).max().unwrap_or(from))
}

/// The label and figures of a row of sums (`总分`), if this is one.
fn total_row(ledger: &Ledger<'_>, row: usize) -> Option<(usize, Vec<usize>)> {
    let mut printed = ledger
        .starting(row)
        .into_iter()
        .filter(|k| !ledger.is_empty(*k));
    let first = printed.next()?;
    words::closes_block(ledger.text(first)).then(|| (first, printed.collect()))
}

/// Whether indicators follow a row of sums: the label of a class, or of the next sum, stands in the first columns.
fn goes_on(ledger: &Ledger<'_>, row: usize, heads: &Heads) -> bool {
    let levels = |c: &&Column| matches!(c.role, Role::Level1 | Role::Level2);
    let columns = heads.groups.iter().flatten().filter(levels);
    total_row(ledger, row).is_some()
        || columns
            .filter_map(|c| ledger.at(row, c.from))
            .any(|k| classify(ledger.text(k), "") != "other")
}

/// The word that level labels end with, where a form uses it.
const SUFFIX: &str = "指标";

/// Where labels of a level end with one word and a few do not, those may be pieces of labels.
fn doubt_odd_labels(indicators: &mut [Indicator]) {
    for level in [
        |i: &Indicator| i.level1.clone(),
        |i: &Indicator| i.level2.clone(),
    ] {
        let whole = indicators
            .iter()
            .filter(|i| level(i).ends_with(SUFFIX))
            .count();
        if 2 * whole > indicators.len() {
            for i in indicators.iter_mut() {
                let label = level(i);
                i.evidence.review |= !label.is_empty() && !label.ends_with(SUFFIX);
            }
        }
    }
}

/// Takes the label to the left of the block and tells its term.
fn side_label(
    ledger: &mut Ledger<'_>,
    row: usize,
    left: usize,
    profile: &Profile,
) -> Option<(Option<Term>, Option<u32>)> {
    let mut found = None;
    for k in ledger.row(row) {
        if ledger.cell(k).col < left
            && let Some(term) = profile.beside(ledger.text(k))
        {
            ledger.take(k);
            found = Some(term);
        }
    }
    found
}

/// Whether a row is no more of the block: new heads, a goal, a label where the block has its own side label, or a row
/// of another shape.
fn ends(ledger: &Ledger<'_>, row: usize, heads: &Heads, profile: &Profile) -> bool {
    if heads::find(ledger, row, profile).is_some() || is_note(ledger, row, heads) {
        return true;
    }
    ledger.starting(row).into_iter().any(|k| {
        let text = ledger.text(k);
        let here = ledger.cell(k);
        let name = label(text);
        let known = |list: &[String]| list.iter().any(|l| label(l) == name);
        // An indicator may be named like a goal.
        let first = here.col <= heads.left;
        first && profile.goal(text).is_some()
            || here.col < heads.left && !ledger.is_empty(k) && profile.block(text).is_none()
            || here.col == 0
                && (known(&profile.fields)
                    || known(&profile.narratives)
                    || known(&profile.lists)
                    || known(&profile.funds))
    })
}

/// Whether a row holds a note: one text over the whole width, or a label that is no level with one text beside it.
fn is_note(ledger: &Ledger<'_>, row: usize, heads: &Heads) -> bool {
    let cells: Vec<usize> = ledger
        .row(row)
        .into_iter()
        .filter(|k| ledger.cell(*k).col + ledger.cell(*k).colspan > heads.left)
        .collect();
    let own = cells.iter().all(|k| ledger.cell(*k).row == row);
    let columns: usize = heads.groups.iter().map(Vec::len).sum();
    match cells.as_slice() {
        [_] => own && columns > 1,
        [name, _] => {
            let text = ledger.text(*name);
            own && columns > 2
                && !ledger.is_empty(*name)
                && !text.contains(SUFFIX)
                && classify(text, "") == "other"
        }
        _ => false,
    }
}

/// The labels in force, carried down where a label's cell was parted from its rows.
#[derive(Default)]
struct Levels {
    one: Option<usize>,
    two: Option<usize>,
}

/// What stands in weights and scores beside figures.
const FIGURES: &str = ".,，%％分/— \n";

fn indicator(
    ledger: &mut Ledger<'_>,
    row: usize,
    columns: &[Column],
    levels: &mut Levels,
) -> Option<Indicator> {
    let cell_of = |role: Role| -> Vec<usize> {
        let mut out: Vec<usize> = Vec::new();
        for c in columns.iter().filter(|c| c.role == role) {
            for col in c.from..c.to {
                if let Some(k) = ledger.at(row, col)
                    && !out.contains(&k)
                {
                    out.push(k);
                }
            }
        }
        out
    };
    let (one, two) = (cell_of(Role::Level1), cell_of(Role::Level2));
    let mut inferred = false;
    let mut level = |cells: &[usize], kept: &mut Option<usize>| -> Option<usize> {
        match cells.iter().find(|k| !ledger.is_empty(**k)) {
            Some(k) => {
                *kept = Some(*k);
                Some(*k)
            }
            None if kept.is_some() && !cells.is_empty() => {
                inferred = true;
                *kept
            }
            None => None,
        }
    };
    let before = levels.one;
    let mut k1 = level(&one, &mut levels.one);
    if levels.one != before && two.iter().all(|k| ledger.is_empty(*k)) {
        levels.two = None;
    }
    let k2 = level(&two, &mut levels.two);
    if let (Some(&empty), Some(kept), Some(second)) = (one.first(), k1, k2)
        && ledger.is_empty(empty)
        && let Some(next) = next_label(ledger, empty)
    {
        // A label that a page break parted from its rows may stand below them: the 二级 label tells whose they are.
        let family = |k: usize| classify("", ledger.text(k)).split('.').next();
        if family(second) == level_family(ledger.text(next))
            && family(second) != level_family(ledger.text(kept))
        {
            k1 = Some(next);
        }
    }
    let name_cells: Vec<usize> = cell_of(Role::Name)
        .into_iter()
        // A label merged over the name column is a label.
        .filter(|k| Some(*k) != k1 && Some(*k) != k2)
        .collect();
    let table = ledger.table;
    let own = |k: &usize| table.cells[*k].row == row;
    let mut used: Vec<usize> = name_cells.clone();
    // Values that are printed over several columns.
    let mut shared: Vec<usize> = Vec::new();
    // Several cells under one head: between two heads a border may not have been found.
    let mut several = false;
    let mut out = Indicator {
        name: strip_number(&joined(ledger, &name_cells)),
        ..Indicator::default()
    };
    for column in columns {
        let cells: Vec<usize> = (column.from..column.to)
            .filter_map(|c| ledger.at(row, c))
            .filter(|k| Some(*k) != k1 && Some(*k) != k2)
            .fold(Vec::new(), |mut v, k| {
                if !v.contains(&k) {
                    v.push(k);
                }
                v
            });
        // A name merged over further columns is a name only, and a text that reaches over a column without a head is
        // none of that column's.
        let bare = column.head.is_empty() && column.role == Role::Extra;
        let others = |k: &usize| {
            let c = ledger.cell(*k);
            columns
                .iter()
                .any(|o| !o.head.is_empty() && c.col < o.to && o.from < c.col + c.colspan)
        };
        let cells: Vec<usize> = cells
            .into_iter()
            .filter(|k| column.role == Role::Name || !name_cells.contains(k))
            .filter(|k| !(bare && others(k)))
            .collect();
        let text = joined(ledger, &cells);
        let filled = cells.iter().filter(|k| !ledger.is_empty(**k));
        several |= filled.count() > 1;
        if !matches!(column.role, Role::Name | Role::Level1 | Role::Level2) {
            let is_value = |k: &&usize| used.contains(*k) && !name_cells.contains(*k);
            shared.extend(cells.iter().filter(is_value));
            used.extend(
                cells
                    .iter()
                    .copied()
                    .filter(|k| !used.contains(k))
                    .collect::<Vec<_>>(),
            );
        }
        if text.is_empty() {
            continue;
        }
        let slot = match column.role {
            Role::Name | Role::Level1 | Role::Level2 => continue,
            Role::Target => {
                out.target = value::target(&one_line(&text));
                continue;
            }
            Role::Level3 | Role::Kind | Role::Extra => {
                out.extra.insert(column.head.clone(), text);
                continue;
            }
            Role::Standard => &mut out.standard,
            Role::Actual => &mut out.actual,
            Role::Weight => &mut out.weight,
            Role::Score => &mut out.score,
            Role::Deviation => &mut out.deviation,
            Role::Remark => &mut out.remark,
            Role::Direction => &mut out.direction,
            Role::Unit => &mut out.unit,
            Role::Explanation => &mut out.explanation,
        };
        *slot = Some(text);
    }
    out.target = value::with_columns(out.target, out.direction.as_deref(), out.unit.as_deref());
    let printed: Vec<usize> = used
        .iter()
        .copied()
        .filter(|k| !ledger.is_empty(*k))
        .collect();
    for k in [k1, k2].into_iter().flatten() {
        ledger.take(k);
    }
    if !printed.iter().any(own) {
        return None;
    }
    // A row of a form that nobody filled in: a number without a name, or dots for more.
    let unfilled = |k: &usize| words::is_blank(&strip_number(&one_line(ledger.text(*k))));
    if printed.iter().all(unfilled) {
        for k in printed {
            ledger.take(k);
        }
        return None;
    }
    out.level1 = k1.map(|k| flat(ledger.text(k))).unwrap_or_default();
    out.level2 = k2.map(|k| flat(ledger.text(k))).unwrap_or_default();
    if out.level2.is_empty() && one == two {
        out.level2 = out.level1.clone();
    }
    out.class = classify(&out.level1, &out.level2).to_string();
    out.evidence = evidence(&ledger.spans(&printed));
    let labels: Vec<usize> = [k1, k2].into_iter().flatten().collect();
    out.evidence.review |= ledger.spans(&labels).iter().any(|s| s.review);
    // A name that is missing, or shared with the row above, is not what a form prints.
    out.evidence.review |= out.name.is_empty() || !name_cells.iter().any(own);
    // Forms print the labels of all levels that they have heads for.
    out.evidence.review |= out.level1.is_empty() && !one.is_empty();
    out.evidence.review |= out.level2.is_empty() && !two.is_empty();
    out.evidence.review |= out.level1.is_empty() && out.level2.is_empty();
    // A label that no class knows may be a piece of one, if it does not end as labels do.
    let last = if out.level2.is_empty() {
        &out.level1
    } else {
        &out.level2
    };
    out.evidence.review |= out.class == "other" && !last.ends_with(SUFFIX);
    out.evidence.review |= ledger
        .spans(&printed)
        .iter()
        .any(|s| parts_a_number(&s.text));
    // On a scan, a border between two rows or columns may not have been found, and a sign be taken for a figure or a figure
    // for a letter: then a direction is none, a unit has a figure, and a weight or a score is no number.
    let scanned = out.evidence.flags.contains(&Flag::Ocr);
    let run_together = |label: &str| label.matches(SUFFIX).count() > 1;
    let over_rows = |k: &usize| ledger.cell(*k).rowspan > 1;
    let lost_border = several
        || run_together(&out.level1)
        || run_together(&out.level2)
        || out.class == "other"
        || name_cells.iter().any(over_rows)
        || shared.iter().any(|k| !ledger.is_empty(*k));
    let misread = out
        .direction
        .as_deref()
        .is_some_and(|d| !value::is_direction(d));
    let counted = out
        .unit
        .as_deref()
        .is_some_and(|u| u.chars().any(|c| c.is_ascii_digit()));
    let no_figure = [&out.weight, &out.score].into_iter().flatten().any(|text| {
        !text
            .chars()
            .all(|c| c.is_ascii_digit() || FIGURES.contains(c))
    });
    out.evidence.review |= scanned && (lost_border || misread || counted || no_figure);
    if inferred {
        out.evidence.flags.push(Flag::Inferred);
        out.evidence.flags.sort_unstable();
        out.evidence.flags.dedup();
        out.evidence.review = true;
    }
    for k in printed {
        ledger.take(k);
    }
    Some(out)
}

/// The next label printed below a cell, in the same columns.
fn next_label(ledger: &Ledger<'_>, k: usize) -> Option<usize> {
    let c = ledger.cell(k);
    let below = ledger.at(c.row + c.rowspan, c.col)?;
    (!ledger.is_empty(below)).then_some(below)
}

/// The family of classes that a 一级 label names.
fn level_family(label: &str) -> Option<&'static str> {
    [
        ("产出", "output"),
        ("效益", "benefit"),
        ("满意", "satisfaction"),
        ("成本", "cost"),
    ]
    .into_iter()
    .find(|(word, _)| label.contains(word))
    .map(|(_, family)| family)
}

fn joined(ledger: &Ledger<'_>, cells: &[usize]) -> String {
    let texts: Vec<String> = cells
        .iter()
        .map(|k| one_line(ledger.text(*k)))
        .filter(|t| !t.is_empty())
        .collect();
    texts.join(" ")
}

/// A name without a prefix such as `指标1：`.
fn strip_number(name: &str) -> String {
    static PREFIX: OnceLock<Option<Regex>> = OnceLock::new();
    PREFIX
        .get_or_init(|| Regex::new(r"^指标\s*[0-9０-９一二三四五六七八九十]*\s*[:：]\s*").ok())
        .as_ref()
        .map_or_else(|| name.to_string(), |p| p.replace(name, "").into_owned())
}
