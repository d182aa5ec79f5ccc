//! What a form says of an earlier year, against what that year's own form said, or else another form.

use super::facts::{Facts, Money};
use super::{Hit, Series};
use crate::audit::Decimal;
use crate::audit::settings::Settings;
use crate::audit::texts::{Found, figure};
use std::collections::BTreeMap;

/// Items that are named in the message; the figures name all.
const NAMED: usize = 3;

/// One item of an earlier year that two forms tell differently.
struct Pair<'a> {
    told: &'a Money,
    other: &'a Money,
}

pub fn look(row: &Series<'_>, settings: &Settings) -> impl Iterator<Item = Hit> {
    let mut out = Vec::new();
    for (year, form) in row {
        let mut earlier: BTreeMap<i32, Vec<&Money>> = BTreeMap::new();
        for money in &form.amounts {
            if let Some(period) = money.period.filter(|p| p < year) {
                earlier.entry(period).or_default().push(money);
            }
        }
        for (period, told) in earlier {
            if let Some(other) = witness(row, *year, period) {
                out.extend(compare(form, other, period, &told, settings));
            }
        }
    }
    out.into_iter()
}

/// The form that says it first: that of the year itself, else the one before this that speaks of it.
fn witness<'a>(row: &Series<'a>, year: i32, period: i32) -> Option<&'a Facts> {
    let speaks = |f: &&&Facts| f.amounts.iter().any(|m| m.period == Some(period));
    let own = row.get(&period);
    own.or_else(|| row.range(period + 1..year).map(|(_, f)| f).find(speaks))
        .copied()
}

fn compare(
    form: &Facts,
    other: &Facts,
    period: i32,
    told: &[&Money],
    settings: &Settings,
) -> Option<Hit> {
    let percent = settings.given.thresholds.prior_percent;
    let pairs: Vec<Pair<'_>> = told
        .iter()
        .filter_map(|told| {
            let same = |m: &&Money| m.item == told.item && m.period == Some(period);
            let mut found = other.amounts.iter().filter(same);
            let other = found.next().filter(|_| found.next().is_none())?;
            differ(told, other, percent).then_some(Pair { told, other })
        })
        .collect();
    if pairs.is_empty() {
        return None;
    }
    let (now, then) = (form.year?, other.year?);
    let each = |sign: &str, p: &Pair<'_>| {
        format!("{} {}{sign}{}", p.told.item, p.told.told(), p.other.told())
    };
    let list = |sign: &str, join: &str| {
        let named: Vec<String> = pairs.iter().take(NAMED).map(|p| each(sign, p)).collect();
        named.join(join)
    };
    let more = pairs.len().saturating_sub(NAMED);
    let (zh_more, en_more) = match more {
        0 => (String::new(), String::new()),
        n => (format!("，另有 {n} 项"), format!(" and {n} more")),
    };
    let mut figures = Vec::new();
    let mut places = Vec::new();
    for p in &pairs {
        let item = &p.told.item;
        figures.push(figure(
            format!("{now}年表：{item}"),
            p.told.value,
            Some(&p.told.unit),
        ));
        figures.push(figure(
            format!("{then}年表：{item}"),
            p.other.value,
            Some(&p.other.unit),
        ));
        places.push(form.place(format!("/amounts/{}", p.told.at)));
        places.push(other.place(format!("/amounts/{}", p.other.at)));
    }
    Some(Hit {
        found: Found {
            zh: format!(
                "{now} 年的表所填 {period} 年金额与 {then} 年的表不同：{}{zh_more}",
                list(" ≠ ", "；")
            ),
            en: format!(
                "the form of {now} tells {period} otherwise than that of {then}: {}{en_more}",
                list(" ≠ ", "; ")
            ),
            figures,
            ..Found::default()
        },
        organisation: form.organisation.clone(),
        year: Some(now),
        doubtful: form.review
            || other.review
            || pairs.iter().any(|p| p.told.review || p.other.review),
        places,
    })
}

/// Whether two amounts differ by more than their printing and `percent` of the larger allow.
fn differ(a: &Money, b: &Money, percent: f64) -> bool {
    let half = |m: &Money| {
        let half = m.value.half_place();
        if m.unit == "万元" {
            half.times(Decimal::whole(10_000))
        } else {
            Some(half)
        }
    };
    let off = a.yuan.minus(b.yuan).map(Decimal::abs);
    let slack = half(a).and_then(|h| h.plus(half(b)?));
    let larger = a.yuan.abs().approx().max(b.yuan.abs().approx());
    match (off, slack) {
        (Some(off), Some(slack)) => off.above(slack) && off.approx() > larger * percent / 100.0,
        _ => false,
    }
}
