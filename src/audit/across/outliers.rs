//! Changes from last year that are out of line with those of the peers: the bodies with the same family of form in the same
//! year.

use super::facts::Facts;
use super::{Hit, Key, Series, pairs};
use crate::audit::settings::Settings;
use crate::audit::texts::{Found, figure};
use std::collections::BTreeMap;

/// What makes a median absolute deviation a standard deviation, where changes are normally distributed.
const NORMAL: f64 = 1.4826;
/// Peers hardly differ by less than this, in percent: without it a group of equal changes would make all others outliers.
const LEAST_DEVIATION: f64 = 2.0;

/// A body's change from last year, in percent.
struct Change<'a> {
    last: &'a Facts,
    now: &'a Facts,
    percent: f64,
}

pub fn look(
    series: &BTreeMap<Key<'_>, Series<'_>>,
    settings: &Settings,
) -> impl Iterator<Item = Hit> {
    let limits = &settings.given.thresholds;
    let mut groups: BTreeMap<(&str, i32), Vec<Change<'_>>> = BTreeMap::new();
    for row in series.values() {
        for (last, now) in pairs(row) {
            // What one project costs in two years says nothing about another.
            if let (Some(change), Some(year), None) = (change(last, now), now.year, &now.project) {
                groups.entry((&now.form, year)).or_default().push(change);
            }
        }
    }
    let mut out = Vec::new();
    for changes in groups.values().filter(|c| c.len() >= limits.outlier_peers) {
        let middle = median(changes.iter().map(|c| c.percent).collect());
        let off = |c: &Change<'_>| (c.percent - middle).abs();
        let deviation = (NORMAL * median(changes.iter().map(off).collect())).max(LEAST_DEVIATION);
        let far = |c: &&Change<'_>| {
            off(c) > limits.outlier_deviations * deviation && off(c) > limits.outlier_percent
        };
        out.extend(
            changes
                .iter()
                .filter(far)
                .map(|c| told(c, middle, changes.len())),
        );
    }
    out.into_iter()
}

fn change<'a>(last: &'a Facts, now: &'a Facts) -> Option<Change<'a>> {
    let (a, b) = (last.total()?.yuan.approx(), now.total()?.yuan.approx());
    (a > 0.0).then(|| Change {
        last,
        now,
        percent: 100.0 * (b - a) / a,
    })
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let n = values.len();
    match (values.get(n.saturating_sub(1) / 2), values.get(n / 2)) {
        (Some(a), Some(b)) => (a + b) / 2.0,
        _ => 0.0,
    }
}

fn told(c: &Change<'_>, middle: f64, peers: usize) -> Hit {
    let (a, b) = (c.last.total(), c.now.total());
    let say = |m: Option<&super::facts::Money>| m.map_or(String::new(), |m| m.told());
    let (was, is, percent) = (say(a), say(b), c.percent);
    let places = [(c.now, b), (c.last, a)];
    Hit {
        found: Found {
            zh: format!(
                "总金额由 {was} 变为 {is}（{percent:+.1}%），同类 {peers} 家单位的中位数为 {middle:+.1}%"
            ),
            en: format!(
                "the total went from {was} to {is} ({percent:+.1}%); the middle of {peers} peers is {middle:+.1}%"
            ),
            figures: vec![
                figure("增减", format!("{percent:.1}"), Some("%")),
                figure("同类中位数", format!("{middle:.1}"), Some("%")),
            ],
            ..Found::default()
        },
        organisation: c.now.organisation.clone(),
        year: c.now.year,
        places: places
            .into_iter()
            .filter_map(|(f, m)| Some(f.place(format!("/amounts/{}", m?.at))))
            .collect(),
        doubtful: c.now.review || c.last.review,
    }
}
