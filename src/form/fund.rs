//! The fund table: amounts under heads, beside row labels.

use super::ledger::{Ledger, evidence, flat};
use super::profile::{canonical, strip_unit};
use super::value;
use crate::model::Amount;

/// Reads the fund table whose label is cell `label`. Says the first row after it.
pub fn read(
    ledger: &mut Ledger<'_>,
    label: usize,
    year: Option<i32>,
    amounts: &mut Vec<Amount>,
) -> usize {
    let corner = ledger.cell(label);
    let (top, end) = (corner.row, corner.row + corner.rowspan);
    let left = corner.col + corner.colspan;
    ledger.take(label);
    let unit = unit_of(ledger.text(label));
    let rows: Vec<usize> = (top..end).collect();
    // Heads end where the first number stands.
    let first = rows.iter().copied().find(|r| {
        ledger
            .starting(*r)
            .into_iter()
            .any(|k| ledger.cell(k).col >= left && value::amount(ledger.text(k)).is_some())
    });
    let Some(first) = first else {
        return end;
    };
    let body: Vec<usize> = (first..end).collect();
    // Labels end left of the leftmost number.
    let edge = body
        .iter()
        .flat_map(|r| ledger.starting(*r))
        .filter(|k| ledger.cell(*k).col >= left && value::amount(ledger.text(*k)).is_some())
        .map(|k| ledger.cell(k).col)
        .min()
        .unwrap_or(left);
    let head_cells: Vec<usize> = (top..first)
        .flat_map(|r| ledger.starting(r))
        .filter(|k| ledger.cell(*k).col >= left)
        .collect();
    for r in body {
        let row = ledger.row(r);
        let labels: Vec<usize> = row
            .iter()
            .copied()
            .filter(|k| {
                ledger.cell(*k).col >= left && ledger.cell(*k).col < edge && !ledger.is_empty(*k)
            })
            .collect();
        // A row whose outer label is missing may belong to another group.
        let lacking = row.iter().any(|k| {
            let c = ledger.cell(*k);
            c.col >= left && c.col < edge && ledger.is_empty(*k)
        });
        let item: Vec<String> = labels.iter().map(|k| canonical(ledger.text(*k))).collect();
        for k in row {
            let cell = ledger.cell(k);
            if cell.col < edge || cell.row != r {
                continue;
            }
            let text = flat(ledger.text(k));
            if text.trim_matches(['-', '—', '–', '－']).is_empty() {
                if !text.is_empty() {
                    ledger.take(k);
                }
                continue;
            }
            if item.is_empty() {
                continue;
            }
            let (column, sure) = head_of(ledger, &head_cells, cell.col);
            let printed = ledger.text(k).replace('\n', "");
            let typed = value::amount(&printed);
            let percent = typed.as_ref().is_some_and(|(_, p)| *p);
            let mut proof = evidence(&ledger.spans(&[k]));
            proof.review |= !sure
                || lacking
                || typed.is_none()
                || ledger.spans(&labels).iter().any(|s| s.review);
            amounts.push(Amount {
                item: item.clone(),
                period: period(&column, year),
                unit: if percent {
                    Some("%".into())
                } else {
                    unit.clone()
                },
                column,
                text: printed.trim().to_string(),
                value: typed.map(|(v, _)| v),
                evidence: proof,
            });
            ledger.take(k);
        }
        for k in labels {
            ledger.take(k);
        }
    }
    for k in head_cells {
        ledger.take(k);
    }
    end
}

/// The lowest head over a column, and whether it is sure.
fn head_of(ledger: &Ledger<'_>, heads: &[usize], col: usize) -> (String, bool) {
    let printed = heads
        .iter()
        .copied()
        .filter(|k| {
            let c = ledger.cell(*k);
            c.col <= col && col < c.col + c.colspan && !ledger.is_empty(*k)
        })
        .max_by_key(|k| ledger.cell(*k).row);
    let review = printed.is_some_and(|k| ledger.cell(k).span.review);
    let name = printed.map(|k| canonical(ledger.text(k)));
    (name.unwrap_or_default(), !review)
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
