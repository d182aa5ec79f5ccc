//! Amounts of money: a figure, the labels to its left, the head above it.

use super::label::{canonical, label, strip_unit};
use super::ledger::{Ledger, evidence, flat, parts_a_number};
use super::value;
use super::words;
use crate::model::{Amount, Flag};
use std::collections::BTreeMap;

/// What stands around a figure.
pub struct Figure {
    /// The labels to its left, the outermost first.
    pub item: Vec<String>,
    /// The head above it.
    pub column: String,
    /// The unit that head or label names.
    pub unit: Option<String>,
    /// Whether all of that is sure.
    pub sure: bool,
}

/// Takes a figure. A dash is none; other text than a number is told as it is, to be looked at.
pub fn amount(
    ledger: &mut Ledger<'_>,
    k: usize,
    figure: Figure,
    year: Option<i32>,
) -> Option<Amount> {
    if is_dash(ledger.text(k)) {
        ledger.take(k);
        return None;
    }
    if ledger.is_empty(k) {
        return None;
    }
    let printed = ledger.text(k).replace('\n', "");
    let (number, own) = value::money(&printed);
    let typed = value::amount(number);
    let percent = typed.as_ref().is_some_and(|(_, p)| *p);
    let mut proof = evidence(&ledger.spans(&[k]));
    proof.review |= !figure.sure || typed.is_none() || parts_a_number(ledger.text(k));
    ledger.take(k);
    Some(Amount {
        item: figure.item,
        period: period(&figure.column, year),
        unit: if percent {
            Some("%".into())
        } else if words::is_money_column(&figure.column) {
            own.map(str::to_string).or(figure.unit)
        } else {
            None
        },
        column: figure.column,
        text: printed.trim().to_string(),
        value: typed.map(|(v, _)| v),
        evidence: proof,
    })
}

/// Marks amounts of a scan that share their item and their column with another: a border between two rows was not
/// found, or a label was misread.
pub fn mark_doubled(amounts: &mut [Amount]) {
    let own = |a: &Amount| (a.item.clone(), a.column.clone());
    let mut seen: BTreeMap<(Vec<String>, String), usize> = BTreeMap::new();
    for amount in amounts.iter() {
        *seen.entry(own(amount)).or_default() += 1;
    }
    for amount in amounts.iter_mut() {
        let doubled = seen.get(&own(amount)).is_some_and(|count| *count > 1);
        let scanned = amount.evidence.flags.contains(&Flag::Ocr);
        amount.evidence.review |= doubled && scanned;
    }
}

fn is_dash(text: &str) -> bool {
    let text = flat(text);
    !text.is_empty()
        && text
            .trim_matches(['-', '—', '–', '－', '/', '／'])
            .is_empty()
}

/// A table of money: its rows `top..end`, right of `left`.
struct Region {
    top: usize,
    end: usize,
    left: usize,
}

impl Region {
    fn cells(&self, ledger: &Ledger<'_>, row: usize) -> Vec<usize> {
        ledger
            .row(row)
            .into_iter()
            .filter(|k| {
                let c = ledger.cell(*k);
                c.col >= self.left && c.row >= self.top
            })
            .collect()
    }

    /// Whether figures stand in the columns of a cell.
    fn is_value_column(&self, ledger: &Ledger<'_>, k: usize) -> bool {
        let here = ledger.cell(k);
        (self.top..self.end).any(|r| {
            ledger.starting(r).into_iter().any(|n| {
                let c = ledger.cell(n);
                c.col >= self.left
                    && c.col < here.col + here.colspan
                    && here.col < c.col + c.colspan
                    && is_figure(ledger, n)
            })
        })
    }
}

/// Whether a cell holds a number, with or without its unit.
pub fn is_figure(ledger: &Ledger<'_>, k: usize) -> bool {
    value::amount(value::money(ledger.text(k)).0).is_some()
}

/// Reads the table of money beside the corner cell `corner`. Says the first row after it; `None` where it holds no
/// figures.
pub fn read(
    ledger: &mut Ledger<'_>,
    corner: usize,
    year: Option<i32>,
    amounts: &mut Vec<Amount>,
) -> Option<usize> {
    let cell = ledger.cell(corner);
    let region = Region {
        top: cell.row,
        end: (cell.row + cell.rowspan).min(ledger.table.rows),
        left: cell.col + cell.colspan,
    };
    let figures = (region.top..region.end)
        .flat_map(|r| ledger.starting(r))
        .any(|k| ledger.cell(k).col >= region.left && is_figure(ledger, k));
    if !figures {
        return unfilled(ledger, corner, &region);
    }
    ledger.take(corner);
    let unit = unit_of(ledger.text(corner));
    let name = canonical(ledger.text(corner));
    read_region(ledger, &region, (&name, unit.as_ref()), year, amounts);
    Some(region.end)
}

/// Takes a table of money that nobody filled in: labels of money and heads, nothing beside them.
fn unfilled(ledger: &mut Ledger<'_>, corner: usize, region: &Region) -> Option<usize> {
    let printed: Vec<usize> = (region.top..region.end)
        .flat_map(|r| region.cells(ledger, r))
        .filter(|k| !ledger.is_empty(*k))
        .collect();
    let says_nothing = |k: &usize| {
        let text = ledger.text(*k);
        let name = words::bare(text);
        words::is_money(text) || !words::is_money_column(text) || is_dash(text) || name.is_empty()
    };
    if region.end == region.top + 1 || printed.is_empty() || !printed.iter().all(says_nothing) {
        return None;
    }
    ledger.take(corner);
    for k in printed {
        ledger.take(k);
    }
    Some(region.end)
}

/// Reads a table of money that has heads but no corner: labels in the first column, heads over the figures.
pub fn headed(
    ledger: &mut Ledger<'_>,
    row: usize,
    year: Option<i32>,
    amounts: &mut Vec<Amount>,
) -> Option<usize> {
    let cells = ledger.starting(row);
    let printed: Vec<usize> = cells
        .iter()
        .copied()
        .filter(|k| !ledger.is_empty(*k))
        .collect();
    let heads = printed.get(1..)?;
    let money = |k: &usize| words::is_money(ledger.text(*k));
    let yearly = |k: &usize| {
        let head = flat(ledger.text(*k));
        period(&head, year).is_some() && !head.contains('月')
    };
    let below = ledger.starting(row + 1);
    let items = || {
        below
            .first()
            .is_some_and(|k| money(k) || words::is_total(ledger.text(*k)))
    };
    let years = heads.len() > 1 && heads.iter().all(yearly) && items();
    if !(years || heads.iter().any(money)) || printed.iter().any(|k| is_figure(ledger, *k)) {
        return None;
    }
    let figures_in = |r: usize| {
        let row = ledger.starting(r);
        let named = row
            .first()
            .is_some_and(|k| !ledger.is_empty(*k) && !is_figure(ledger, *k));
        let figures = row.iter().skip(1).filter(|k| is_figure(ledger, **k));
        named && figures.count() > 0
    };
    let mut end = row + 1;
    while end < ledger.table.rows && figures_in(end) {
        end += 1;
    }
    // A label beside its value is no head: figures stand under heads of money.
    let over_figures = |k: &&usize| {
        let c = ledger.cell(**k);
        (row + 1..end).any(|r| {
            (c.col..c.col + c.colspan)
                .filter_map(|col| ledger.at(r, col))
                .any(|n| is_figure(ledger, n))
        })
    };
    if !years && !heads.iter().filter(over_figures).any(money) {
        return None;
    }
    let region = Region {
        top: row,
        end,
        left: 0,
    };
    read_region(ledger, &region, ("", None), year, amounts);
    Some(end)
}

fn read_region(
    ledger: &mut Ledger<'_>,
    region: &Region,
    (name, unit): (&str, Option<&String>),
    year: Option<i32>,
    amounts: &mut Vec<Amount>,
) {
    let mut heads: Vec<usize> = Vec::new();
    let mut labels: Vec<usize> = Vec::new();
    for r in region.top..region.end {
        let row = region.cells(ledger, r);
        let figures = row.iter().any(|k| is_figure(ledger, *k));
        for k in row {
            if ledger.cell(k).row != r || ledger.is_empty(k) || ledger.is_taken(k) {
                continue;
            }
            let valued = region.is_value_column(ledger, k);
            if !valued {
                labels.push(k);
                continue;
            }
            let text = label(ledger.text(k));
            let again = heads.iter().any(|h| label(ledger.text(*h)) == text);
            if !is_figure(ledger, k) && !is_dash(ledger.text(k)) && (!figures || again) {
                heads.push(k);
                continue;
            }
            let around = around(ledger, region, k, &heads);
            if around.item.is_empty() && name.is_empty() {
                continue;
            }
            let item = if around.item.is_empty() {
                vec![name.to_string()]
            } else {
                around.item
            };
            let figure = Figure {
                item,
                unit: around.unit.or_else(|| unit.cloned()),
                ..around
            };
            amounts.extend(amount(ledger, k, figure, year));
        }
    }
    for k in heads.into_iter().chain(labels) {
        ledger.take(k);
    }
}

/// The labels to the left of a figure and the head above it.
fn around(ledger: &Ledger<'_>, region: &Region, k: usize, heads: &[usize]) -> Figure {
    let here = ledger.cell(k);
    let row = region.cells(ledger, here.row);
    let mut labels: Vec<usize> = Vec::new();
    let mut sure = true;
    for &n in row.iter().rev().filter(|n| ledger.cell(**n).col < here.col) {
        let text = ledger.text(n);
        let valued = region.is_value_column(ledger, n);
        let words = !ledger.is_empty(n) && !is_figure(ledger, n) && !is_dash(text) && !valued;
        if words {
            labels.insert(0, n);
        } else if !labels.is_empty() {
            // A row whose outer label is missing may belong to another group.
            sure &= valued || !ledger.is_empty(n);
            break;
        }
    }
    // A sign alone names nothing.
    sure &= labels.is_empty()
        || labels
            .iter()
            .any(|n| ledger.text(*n).chars().any(char::is_alphabetic));
    let mut item: Vec<String> = labels.iter().map(|n| canonical(ledger.text(*n))).collect();
    let outer = (labels.len() > 1).then(|| labels[0]);
    if let (Some(&inner), None) = (labels.last(), outer)
        && let Some(total) = total_above(ledger, region, inner)
    {
        item.insert(0, canonical(ledger.text(total)));
    }
    let over: Vec<usize> = heads
        .iter()
        .copied()
        .filter(|h| {
            let c = ledger.cell(*h);
            c.row < here.row && c.col <= here.col && here.col < c.col + c.colspan
        })
        .collect();
    let lowest = over.iter().copied().max_by_key(|h| ledger.cell(*h).row);
    sure &= labels
        .iter()
        .chain(&lowest)
        .all(|n| !ledger.cell(*n).span.review);
    let units = labels.iter().rev().chain(over.iter().rev());
    Figure {
        item,
        column: lowest.map_or_else(String::new, |h| canonical(ledger.text(h))),
        unit: units.map(|n| unit_of(ledger.text(*n))).find_map(|u| u),
        sure,
    }
}

/// The label above, in the same columns, of the sum that a label is a part of.
fn total_above(ledger: &Ledger<'_>, region: &Region, k: usize) -> Option<usize> {
    let here = ledger.cell(k);
    if words::is_total(ledger.text(k)) {
        return None;
    }
    let above = |r: usize| {
        ledger
            .at(r, here.col)
            .filter(|n| ledger.cell(*n).row == r && !ledger.is_empty(*n))
    };
    (region.top..here.row)
        .rev()
        .filter_map(above)
        .find(|n| words::is_total(ledger.text(*n)))
}

/// The unit in the brackets of a label.
pub fn unit_of(text: &str) -> Option<String> {
    let flat = flat(text);
    strip_unit(flat.trim_end_matches([':', '：']))
        .1
        .map(str::to_string)
}

/// The year a column speaks of.
fn period(column: &str, year: Option<i32>) -> Option<i32> {
    let digits: Vec<char> = column.chars().collect();
    for window in digits.windows(5) {
        if window[4] == '年'
            && let Ok(y) = window[..4].iter().collect::<String>().parse::<i32>()
            && (1990..2100).contains(&y)
        {
            return Some(y);
        }
    }
    if column.contains("当年") || column.contains("本年") {
        return year;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Evidence;

    #[test]
    fn amounts_of_a_scan_that_share_their_labels_are_marked() {
        let amount = |item: &str, flags: &[Flag]| Amount {
            item: vec![item.into()],
            column: "总额".into(),
            text: "1.50".into(),
            value: Some("1.50".into()),
            unit: None,
            period: None,
            evidence: Evidence {
                flags: flags.to_vec(),
                ..Evidence::default()
            },
        };
        let marked = |flags: &[Flag]| {
            let mut all = ["金额合计", "财政拨款", "金额合计"].map(|item| amount(item, flags));
            mark_doubled(&mut all);
            all.map(|a| a.evidence.review)
        };
        assert_eq!(marked(&[Flag::Ocr]), [true, false, true]);
        assert_eq!(marked(&[]), [false; 3]);
    }
}
