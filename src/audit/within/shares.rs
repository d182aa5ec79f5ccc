//! Shares against the amounts that they are shares of.

use super::columns::{Column, Entry, columns};
use super::{Form, place};
use crate::audit::Decimal;
use crate::audit::texts::{Found, amounts, figure};

pub fn look(form: &Form<'_>) -> Vec<Found> {
    let columns = columns(form);
    let mut out = Vec::new();
    for shares in columns
        .iter()
        .filter(|c| c.is_percent() && is_share(c.name))
    {
        let Some(money) = money(form, &columns, shares) else {
            continue;
        };
        let [total] = money.totals.as_slice() else {
            continue;
        };
        for share in &shares.parts {
            let mut same = money.parts.iter().filter(|p| p.label() == share.label());
            if let (Some(part), None) = (same.next(), same.next()) {
                out.extend(off(money, share, part, total));
            }
        }
    }
    out
}

fn is_share(name: &str) -> bool {
    name.contains("占比") || name.contains("比例") || name.contains("比重")
}

/// The column of the same group that the shares are of: that of the form's own year, or the only one.
fn money<'a, 'b>(
    form: &Form<'_>,
    columns: &'b [Column<'a>],
    shares: &Column<'_>,
) -> Option<&'b Column<'a>> {
    let mut beside: Vec<&Column<'_>> = columns
        .iter()
        .filter(|c| c.group == shares.group && !c.is_percent() && !c.broken)
        .collect();
    if beside.len() > 1 {
        let period = |c: &Column<'_>| c.parts.first().and_then(|p| p.amount.period);
        beside.retain(|c| period(c).is_some() && period(c) == form.d.year);
    }
    match beside.as_slice() {
        [one] => Some(one),
        _ => None,
    }
}

/// What is told of a share that is not `part / total`, within the printed precision of all three.
fn off(
    money: &Column<'_>,
    share: &Entry<'_>,
    part: &Entry<'_>,
    total: &Entry<'_>,
) -> Option<Found> {
    let hundred = Decimal::whole(100);
    let left = part.value.times(hundred)?;
    let right = share.value.times(total.value)?;
    let slack = share
        .value
        .half_place()
        .times(total.value)?
        .plus(part.value.half_place().times(hundred)?)?
        .plus(total.value.half_place().times(share.value)?)?;
    let close = |told: Decimal, slack: Decimal| {
        let off = left.minus(told).map(Decimal::abs);
        off.is_some_and(|o| !o.above(slack))
    };
    // A share of 0.652 is 65.2 %.
    let fraction = close(right.times(hundred)?, slack.times(hundred)?);
    if total.value.is_zero()
        || close(right, slack)
        || fraction && !share.value.above(Decimal::whole(1))
    {
        return None;
    }
    let made = part
        .value
        .percent_of(total.value, share.value.decimals().max(2))?;
    let place = place(money.group, share.label());
    let (p, t, s) = (part.value, total.value, share.value);
    Some(Found {
        zh: format!("{place}：{p} ÷ {t} = {made}%，占比填报 {s}%"),
        en: format!("{place}: {p} ÷ {t} = {made}%, but the share says {s}%"),
        figures: vec![
            figure(part.label(), p, money.unit),
            figure(total.label(), t, money.unit),
            figure("占比", s, Some("%")),
            figure("重新计算", made, Some("%")),
        ],
        refs: amounts(vec![share.at, part.at, total.at]),
        severity: None,
    })
}
