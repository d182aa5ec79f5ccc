//! Indicators that are filed under a class that is not theirs.

use super::Form;
use crate::audit::settings::has;
use crate::audit::texts::{Found, figure, indicator, short};
use crate::model::Indicator;
use std::collections::BTreeMap;

pub fn look(form: &Form<'_>) -> Vec<Found> {
    let mut out = levels(form);
    out.extend(form.indicators().filter_map(|(n, i)| misfit(form, n, i)));
    out
}

fn misfit(form: &Form<'_>, n: usize, i: &Indicator) -> Option<Found> {
    // Where the label itself says both, such as 社会效益指标（满意度）, it is right.
    let rules = form.settings.given.misfit.iter();
    let rule = rules.into_iter().find(|m| {
        has(&i.name, &m.words)
            && !joins(&i.name)
            && m.wrong.contains(&i.class)
            && !has(&i.level2, &m.words)
            && !same(&i.level2, &m.right)
    })?;
    let label = if i.level2.is_empty() {
        &i.level1
    } else {
        &i.level2
    };
    let (name, right) = (short(&i.name), &rule.right);
    Some(Found {
        zh: format!("{name} 列为{label}，应属{right}"),
        en: format!("{name} is filed under {label}; it belongs to {right}"),
        figures: vec![figure("所列类别", label, None), figure("应属", right, None)],
        refs: vec![indicator(n)],
        severity: None,
    })
}

/// Whether a name speaks of several things, one of which may be in its class.
fn joins(name: &str) -> bool {
    name.contains(['及', '和', '与', '、'])
}

fn same(label: &str, right: &str) -> bool {
    label.contains(right.trim_end_matches("指标"))
}

/// 二级指标 below a 一级指标 that is not theirs, told once for each pair.
fn levels(form: &Form<'_>) -> Vec<Found> {
    let mut pairs: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (n, i) in form.indicators() {
        let rule = form
            .settings
            .given
            .level
            .iter()
            .find(|l| has(&i.level2, &l.second));
        if rule.is_some_and(|l| {
            !i.level1.is_empty()
                && !has(&i.level1, &l.first)
                && i.level1 != i.level2
                && known(&i.level1)
        }) {
            pairs.entry((&i.level1, &i.level2)).or_default().push(n);
        }
    }
    let mut found: Vec<_> = pairs.into_iter().collect();
    found.sort_by_key(|(_, places)| places.first().copied());
    found
        .into_iter()
        .map(|((first, second), places)| Found {
            zh: format!("{second} 列在 {first} 之下（{} 项）", places.len()),
            en: format!(
                "{second} stands below {first} ({} indicators)",
                places.len()
            ),
            figures: vec![
                figure("一级指标", first, None),
                figure("二级指标", second, None),
            ],
            refs: places.into_iter().map(indicator).collect(),
            severity: None,
        })
        .collect()
}

/// Whether a 一级指标 is one of those that the Ministry's rules know: others have meanings of their own.
fn known(level1: &str) -> bool {
    ["产出", "效益", "效果", "满意度", "成本"]
        .iter()
        .any(|w| level1.contains(w))
}
