//! Whether the amounts of a group add up to its total.
//!
//! The amounts of one group (`支出构成`), column and unit are its parts and its total. Only what can be known is
//! checked: one total with at least two parts beside it, and every one of them a number.

use super::columns::{Column, Entry, columns, fits_without_some, slack, sum};
use super::{Form, place};
use crate::audit::texts::{Found, amounts, figure, terms};
use crate::model::Severity;

pub fn look(form: &Form<'_>) -> Vec<Found> {
    columns(form).iter().filter_map(off).collect()
}

/// Where the total of a column is not the sum of its parts.
fn off(column: &Column<'_>) -> Option<Found> {
    let [total] = column.totals.as_slice() else {
        return None;
    };
    let nested = |e: &Entry<'_>| e.amount.item.len() > 1;
    if column.broken || column.parts.len() < 2 || column.group.is_empty() && nested(total) {
        return None;
    }
    told(&column.parts, total, column)
}

/// What is said of parts that are not their total; `None` where they are.
pub fn told(parts: &[Entry<'_>], total: &Entry<'_>, column: &Column<'_>) -> Option<Found> {
    let sum = sum(parts)?;
    let off = sum.minus(total.value)?.abs();
    let slack = slack(parts)?.plus(total.value.half_place())?;
    if !off.above(slack) || fits_without_some(parts, total.value, slack) {
        return None;
    }
    let percent = column.is_percent();
    let sign = if percent { "%" } else { "" };
    let terms = terms(
        &parts
            .iter()
            .map(|p| (p.label(), p.value))
            .collect::<Vec<_>>(),
        sign,
    );
    let place = place(column.group, column.name);
    let (label, told) = (total.label(), total.value);
    let mut figures: Vec<_> = parts
        .iter()
        .map(|p| figure(p.label(), p.value, column.unit))
        .collect();
    figures.push(figure(label, told, column.unit));
    figures.push(figure("相差", off, column.unit));
    Some(Found {
        zh: format!("{place}：{terms} = {sum}{sign}，{label}填报 {told}{sign}，相差 {off}{sign}"),
        en: format!(
            "{place}: {terms} = {sum}{sign}, but {label} says {told}{sign}; {off}{sign} off"
        ),
        figures,
        refs: amounts(parts.iter().chain([total]).map(|e| e.at).collect()),
        severity: percent.then_some(Severity::Warning),
    })
}
