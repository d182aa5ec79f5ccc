//! Income and expenditure of one year.

use super::columns::{Column, Entry, columns, slack};
use super::{Form, place};
use crate::audit::texts::{Found, amounts, figure};

pub fn look(form: &Form<'_>) -> Vec<Found> {
    let columns = columns(form);
    let mut out = totals(&columns);
    out.extend(columns.iter().filter_map(sources_and_uses));
    out
}

/// Where total income and total expenditure of one column differ.
fn totals(columns: &[Column<'_>]) -> Vec<Found> {
    let side = |c: &Column<'_>, word: &str| {
        c.group.last().is_some_and(|g| g.contains(word)) && !c.is_percent()
    };
    let mut out = Vec::new();
    for income in columns
        .iter()
        .filter(|c| side(c, "收入") && !side(c, "支出"))
    {
        let partner = columns.iter().find(|c| {
            side(c, "支出") && !side(c, "收入") && (c.name, c.unit) == (income.name, income.unit)
        });
        let Some(spent) = partner else { continue };
        if let ([a], [b]) = (income.totals.as_slice(), spent.totals.as_slice()) {
            let label =
                |c: &Column<'_>| format!("{}合计", c.group.last().map_or("", String::as_str));
            out.extend(differ(income, &[*a], &[*b], (label(income), label(spent))));
        }
    }
    out
}

/// Where a form has no totals: 财政拨款 and 其他资金 are what 基本支出 and 项目支出 are paid from.
fn sources_and_uses(column: &Column<'_>) -> Option<Found> {
    if !column.totals.is_empty() || column.is_percent() {
        return None;
    }
    let one = |label: &str| {
        let mut found = column.parts.iter().filter(|p| p.label() == label);
        found.next().copied().filter(|_| found.next().is_none())
    };
    let sources = [one("财政拨款")?, one("其他资金")?];
    let uses = [one("基本支出")?, one("项目支出")?];
    let labels = (
        "财政拨款＋其他资金".to_string(),
        "基本支出＋项目支出".to_string(),
    );
    differ(column, &sources, &uses, labels)
}

fn differ(
    column: &Column<'_>,
    a: &[Entry<'_>],
    b: &[Entry<'_>],
    labels: (String, String),
) -> Option<Found> {
    let (x, y) = (super::columns::sum(a)?, super::columns::sum(b)?);
    let off = x.minus(y)?.abs();
    if !off.above(slack(a.iter().chain(b))?) {
        return None;
    }
    let place = place(&[], column.name);
    let (la, lb) = labels;
    Some(Found {
        zh: format!("{place}：{la} {x}，{lb} {y}，相差 {off}"),
        en: format!("{place}: {la} {x}, {lb} {y}; {off} off"),
        figures: vec![
            figure(la, x, column.unit),
            figure(lb, y, column.unit),
            figure("相差", off, column.unit),
        ],
        refs: amounts(a.iter().chain(b).map(|e| e.at).collect()),
        severity: None,
    })
}
