//! Weights: do they add up to what the form states?
//!
//! Points are given, not measured: there is no rounding to allow for.

use super::Form;
use crate::audit::Decimal;
use crate::audit::reading::points;
use crate::audit::texts::{Found, figure, indicator};
use crate::model::Indicator;
use std::collections::BTreeMap;

/// Labels of the total, in points and as they were scored.
pub(super) const TOTAL_FIELD: &str = "总分";

pub fn look(form: &Form<'_>) -> Vec<Found> {
    check(form).into_iter().collect()
}

/// The weight of an indicator: points, or a share.
pub(super) fn weight(i: &Indicator) -> Option<Decimal> {
    let text = i.weight.as_deref()?;
    points(text.trim().trim_end_matches(['%', '％']))
}

fn check(form: &Form<'_>) -> Option<Found> {
    let all: Vec<(usize, &Indicator)> = form.indicators().collect();
    let weights: Vec<(usize, Decimal)> = all
        .iter()
        .filter_map(|(n, i)| Some((*n, weight(i)?)))
        .collect();
    // Where some are missing nothing is known.
    if weights.len() != all.len() || weights.len() < 2 {
        return None;
    }
    let sum = total(weights.iter().map(|w| w.1))?;
    let fund = fund_points(form, &["分值", "权重"]);
    let with_fund = fund.as_ref().and_then(|f| f.1.plus(sum)).unwrap_or(sum);
    let stated = stated(form);
    let wanted = stated.as_ref().map_or(Decimal::whole(100), |s| s.1);
    if is_right(sum, with_fund, stated.map(|s| s.1)) || each_goal_is_right(&all, wanted) {
        return None;
    }
    let off = with_fund.minus(wanted)?;
    let (fund_zh, fund_en) = match &fund {
        Some((_, points)) => (
            format!("，加执行率分值 {points} 为 {with_fund}"),
            format!(", with {points} for the execution rate {with_fund}"),
        ),
        None => (String::new(), String::new()),
    };
    let mut refs: Vec<String> = weights.iter().map(|w| indicator(w.0)).collect();
    refs.extend(fund.iter().map(|f| format!("/amounts/{}", f.0)));
    refs.extend(stated.iter().map(|s| format!("/fields/{}", s.0)));
    Some(Found {
        zh: format!(
            "{} 项指标的权重（分值）合计 {sum}{fund_zh}，应为 {wanted}，相差 {off}",
            weights.len()
        ),
        en: format!(
            "the weights of {} indicators add up to {sum}{fund_en}, not to {wanted}; {off} off",
            weights.len()
        ),
        figures: vec![
            figure("合计", with_fund, None),
            figure("应为", wanted, None),
            figure("相差", off, None),
        ],
        refs,
        severity: None,
    })
}

fn is_right(sum: Decimal, with_fund: Decimal, stated: Option<Decimal>) -> bool {
    let equals = |a: Decimal, n: Decimal| a.minus(n).is_some_and(Decimal::is_zero);
    // 90: the ten points of the execution rate stand elsewhere.
    let usual = [1, 90, 100].map(Decimal::whole);
    let stated = stated.into_iter().chain(usual);
    stated
        .into_iter()
        .any(|n| equals(sum, n) || equals(with_fund, n))
}

fn each_goal_is_right(all: &[(usize, &Indicator)], wanted: Decimal) -> bool {
    let mut goals: BTreeMap<String, Vec<Decimal>> = BTreeMap::new();
    for (_, i) in all {
        let goal = format!("{:?}", i.goal);
        goals.entry(goal).or_default().extend(weight(i));
    }
    goals.len() > 1
        && goals
            .into_values()
            .all(|weights| total(weights).is_some_and(|sum| is_right(sum, sum, Some(wanted))))
}

fn total(values: impl IntoIterator<Item = Decimal>) -> Option<Decimal> {
    values.into_iter().try_fold(Decimal::ZERO, Decimal::plus)
}

/// The total that the form states, with its field: the first of 总分.
fn stated(form: &Form<'_>) -> Option<(usize, Decimal)> {
    let mut fields = form.d.fields.iter().enumerate();
    let (at, field) = fields.find(|(_, f)| f.label == TOTAL_FIELD)?;
    Some((at, points(&field.text)?))
}

/// The points of the fund table's first row, for the execution rate, with their place.
pub(super) fn fund_points(form: &Form<'_>, heads: &[&str]) -> Option<(usize, Decimal)> {
    let amounts = form.d.amounts.iter().enumerate();
    let mut found = amounts.filter(|(_, a)| heads.iter().any(|h| a.column == *h));
    let (at, amount) = found.next()?;
    Some((at, amount.value.as_deref().and_then(Decimal::parse)?))
}
