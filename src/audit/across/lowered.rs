//! Targets that are lower than last year's.

use super::facts::{Aim, Facts};
use super::{Hit, Series, pairs};
use crate::audit::settings::Settings;
use crate::audit::texts::{Found, figure, short};
use std::collections::BTreeMap;

pub fn look(row: &Series<'_>, settings: &Settings) -> impl Iterator<Item = Hit> {
    let percent = settings.given.thresholds.lowered_percent;
    let mut out = Vec::new();
    for (last, now) in pairs(row) {
        let (before, after) = (single(&last.aims), single(&now.aims));
        let mut found: Vec<_> = after
            .into_iter()
            .filter_map(|(key, aim)| Some((*before.get(key)?, aim)))
            .filter(|(old, new)| lowered(old, new, percent))
            .collect();
        found.sort_by_key(|(_, new)| new.at);
        out.extend(
            found
                .into_iter()
                .map(|(old, new)| told(last, now, old, new)),
        );
    }
    out.into_iter()
}

/// Indicators that a form has once: of others it is not known which is which.
fn single(aims: &[Aim]) -> BTreeMap<&str, &Aim> {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for aim in aims {
        *count.entry(&aim.key).or_default() += 1;
    }
    let once = aims
        .iter()
        .filter(|a| count.get(a.key.as_str()) == Some(&1));
    once.map(|a| (a.key.as_str(), a)).collect()
}

fn lowered(old: &Aim, new: &Aim, percent: f64) -> bool {
    let (Some(a), Some(b)) = (old.number, new.number) else {
        return false;
    };
    if old.unit != new.unit || old.down != new.down {
        return false;
    }
    let (a, b) = (a.approx(), b.approx());
    let worse = if new.down { b - a } else { a - b };
    worse > a.abs() * percent / 100.0
}

fn told(last: &Facts, now: &Facts, old: &Aim, new: &Aim) -> Hit {
    let (a, b) = (last.year.unwrap_or_default(), now.year.unwrap_or_default());
    let name = short(&new.name);
    let (zh, en) = if new.down {
        ("放宽", "let up")
    } else {
        ("降低", "lowered")
    };
    let (was, is) = (&old.text, &new.text);
    Hit {
        found: Found {
            zh: format!("{name}：指标值由 {a} 年的 {was} {zh}为 {b} 年的 {is}"),
            en: format!("{name}: the target of {a}, {was}, is {en} to {is} in {b}"),
            figures: vec![
                figure(format!("{a}年指标值"), was, None),
                figure(format!("{b}年指标值"), is, None),
            ],
            ..Found::default()
        },
        organisation: now.organisation.clone(),
        year: now.year,
        places: vec![
            now.place(format!("/indicators/{}", new.at)),
            last.place(format!("/indicators/{}", old.at)),
        ],
        doubtful: now.review || last.review || old.review || new.review,
    }
}
