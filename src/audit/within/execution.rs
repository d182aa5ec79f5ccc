//! Execution rates against the amounts.

use super::{Form, place};
use crate::audit::Decimal;
use crate::audit::texts::{Found, amounts, figure};
use crate::model::Amount;
use std::collections::BTreeMap;

/// Heads of budgets, the one that a rate mostly is of first.
const BUDGETS: [&str; 5] = ["全年预算", "调整后预算", "调整预算", "年初预算", "预算数"];
/// Heads of what was spent.
const SPENT: [&str; 5] = ["全年执行", "执行数", "实际支出", "支出数", "决算数"];

/// An amount with its place and value.
type Told<'a> = (usize, &'a Amount, Decimal);

pub fn look(form: &Form<'_>) -> Vec<Found> {
    let mut rows: BTreeMap<&[String], Vec<Told<'_>>> = BTreeMap::new();
    for (at, amount) in form.d.amounts.iter().enumerate() {
        if let Some(value) = amount.value.as_deref().and_then(Decimal::parse) {
            rows.entry(&amount.item)
                .or_default()
                .push((at, amount, value));
        }
    }
    let mut out: Vec<(usize, Found)> = rows.into_values().filter_map(|row| off(&row)).collect();
    out.sort_by_key(|(at, _)| *at);
    out.into_iter().map(|(_, found)| found).collect()
}

fn off(row: &[Told<'_>]) -> Option<(usize, Found)> {
    let is_rate = |a: &Amount| a.column.contains("执行率") || a.column.contains("支出率");
    let rate = *row.iter().find(|(_, a, _)| is_rate(a))?;
    let amount = |words: &'static [&'static str]| {
        move |(_, a, _): &&Told<'_>| {
            !is_rate(a)
                && a.unit.as_deref() != Some("%")
                && words.iter().any(|w| a.column.contains(w))
        }
    };
    let mut spent = row.iter().filter(amount(&SPENT));
    let (Some(spent), None) = (spent.next(), spent.next()) else {
        return None;
    };
    let mut budgets: Vec<&Told<'_>> = row
        .iter()
        .filter(amount(&BUDGETS))
        .filter(|b| b.1.unit == spent.1.unit && !b.2.is_zero())
        .collect();
    budgets.sort_by_key(|b| BUDGETS.iter().position(|w| b.1.column.contains(w)));
    let budget = *budgets.first()?;
    if budgets
        .iter()
        .any(|b| fits(rate.2, spent.2, b.2) == Some(true))
    {
        return None;
    }
    let made = spent.2.percent_of(budget.2, rate.2.decimals().max(2))?;
    let place = place(&rate.1.item, &rate.1.column);
    let unit = spent.1.unit.as_deref();
    let (s, b, r) = (spent.2, budget.2, rate.2);
    let found = Found {
        zh: format!("{place}：{s} ÷ {b} = {made}%，填报 {r}%"),
        en: format!("{place}: {s} ÷ {b} = {made}%, but it says {r}%"),
        figures: vec![
            figure(&spent.1.column, s, unit),
            figure(&budget.1.column, b, unit),
            figure(&rate.1.column, r, Some("%")),
            figure("重新计算", made, Some("%")),
        ],
        refs: amounts(vec![rate.0, spent.0, budget.0]),
        severity: None,
    };
    Some((rate.0, found))
}

/// Whether `spent / budget` is the rate, within the printed precision of all three; 0.95 is 95 % too.
fn fits(rate: Decimal, spent: Decimal, budget: Decimal) -> Option<bool> {
    let hundred = Decimal::whole(100);
    let near = |rate: Decimal, half: Decimal| {
        let off = spent.times(hundred)?.minus(rate.times(budget)?)?.abs();
        let slack = half
            .times(budget)?
            .plus(spent.half_place().times(hundred)?)?
            .plus(budget.half_place().times(rate)?)?;
        Some(!off.above(slack))
    };
    let fraction = !rate.above(Decimal::whole(2));
    let as_it_is = near(rate, rate.half_place())?;
    let grown = near(rate.times(hundred)?, rate.half_place().times(hundred)?);
    Some(as_it_is || fraction && grown?)
}
