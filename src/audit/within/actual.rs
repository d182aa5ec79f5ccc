//! Results against targets.

use super::Form;
use super::units::direction_down;
use super::weights::weight;
use crate::audit::Decimal;
use crate::audit::reading::{Reading, narrow, points, reading};
use crate::audit::settings::has;
use crate::audit::texts::{Found, figure, indicator, short};
use crate::model::{Indicator, Target, TargetKind};

pub fn look(form: &Form<'_>) -> Vec<Found> {
    form.indicators()
        .filter_map(|(n, i)| one(form, n, i))
        .collect()
}

fn one(form: &Form<'_>, n: usize, i: &Indicator) -> Option<Found> {
    let (score, weight) = (points(i.score.as_deref()?)?, weight(i)?);
    if weight.is_zero() || weight.above(score) || !missed(form, i) {
        return None;
    }
    let (name, target) = (short(&i.name), short(&i.target.text));
    let actual = short(i.actual.as_deref().unwrap_or(""));
    Some(Found {
        zh: format!(
            "{name}：指标值 {target}，实际完成 {actual}，未达到却得 {score} 分（满分 {weight}）"
        ),
        en: format!(
            "{name}: the target is {target}, the result {actual}: missed, yet scored {score} of {weight}"
        ),
        figures: vec![
            figure("指标值", target, None),
            figure("实际完成值", actual, None),
            figure("得分", score, None),
            figure("分值", weight, None),
        ],
        refs: vec![indicator(n)],
        severity: None,
    })
}

/// Whether the result misses the target, as far as the two can be compared.
pub fn missed(form: &Form<'_>, i: &Indicator) -> bool {
    let Some(actual) = i.actual.as_deref() else {
        return false;
    };
    if says_missed(form, actual) {
        return true;
    }
    let Some(read) = reading(actual).and_then(|r| in_units_of(r, &i.target)) else {
        return false;
    };
    let bound = |text: &Option<String>| text.as_deref().and_then(Decimal::parse);
    let (min, max) = (bound(&i.target.min), bound(&i.target.max));
    let below = || min.is_some_and(|m| falls_short(read.value, m));
    let above = || max.is_some_and(|m| falls_short(m, read.value));
    match i.target.op.as_deref() {
        Some(">=") | Some(">") => below(),
        Some("<=") | Some("<") => above(),
        Some("=") if i.class == "output.timeliness" && i.target.kind != TargetKind::Percent => {
            false
        }
        Some("=") if direction_down(form.settings, i) => false,
        Some("=") => below(),
        None if i.target.kind == TargetKind::Range => below(),
        _ => false,
    }
}

fn says_missed(form: &Form<'_>, actual: &str) -> bool {
    let flat = narrow(actual);
    has(&flat, &form.words().missed) && !flat.contains("无未") && !flat.contains("没有未")
}

/// Below it, beyond what the printing of the smaller number may have rounded away.
fn falls_short(value: Decimal, bound: Decimal) -> bool {
    let coarse = value.decimals() < bound.decimals();
    let slack = if coarse {
        value.half_place()
    } else {
        Decimal::ZERO
    };
    value.plus(slack).is_some_and(|v| bound.above(v))
}

/// The result in the target's unit; `None` where the units cannot be compared.
fn in_units_of(read: Reading, target: &Target) -> Option<Reading> {
    let percent = matches!(target.unit.as_deref(), Some("%"));
    let unit = target.unit.as_deref().map(narrow).unwrap_or_default();
    let per_cent = |value: Decimal| {
        Some(Reading {
            value,
            unit: "%".into(),
        })
    };
    match (percent, read.unit.as_str()) {
        (true, "%") => per_cent(read.value),
        // 0.95 for 95 %.
        (true, "") if !read.value.above(Decimal::whole(1)) => {
            per_cent(read.value.times(Decimal::whole(100))?)
        }
        (true, "") => per_cent(read.value),
        (false, own) if own == unit || own.is_empty() && !unit.starts_with('万') => Some(read),
        // 18 for 18 公里, 12次 for 12次/年.
        (false, own) if !unit.is_empty() && unit.split('/').next() == Some(own) => Some(read),
        _ => None,
    }
}
