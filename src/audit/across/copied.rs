//! Indicators that are word for word those of last year.

use super::{Hit, Series, pairs};
use crate::audit::settings::Settings;
use crate::audit::texts::{Found, figure};
use std::collections::BTreeSet;

pub fn look(row: &Series<'_>, settings: &Settings) -> impl Iterator<Item = Hit> {
    let limits = &settings.given.thresholds;
    let mut out = Vec::new();
    for (last, now) in pairs(row) {
        let before: BTreeSet<(&str, &str)> = last
            .aims
            .iter()
            .map(|a| (a.key.as_str(), a.text.as_str()))
            .collect();
        let same: Vec<usize> = now
            .aims
            .iter()
            .filter(|a| before.contains(&(a.key.as_str(), a.text.as_str())))
            .map(|a| a.at)
            .collect();
        let (count, all) = (same.len(), now.aims.len());
        let share = 100.0 * count as f64 / all.max(1) as f64;
        if count < limits.copied_least || share < limits.copied_percent {
            continue;
        }
        let (a, b) = (last.year.unwrap_or_default(), now.year.unwrap_or_default());
        let places = same.iter().map(|at| now.place(format!("/indicators/{at}")));
        out.push(Hit {
            found: Found {
                zh: format!("{b} 年 {all} 项年度指标中有 {count} 项（{share:.0}%）与 {a} 年逐字相同"),
                en: format!("{count} of {all} annual indicators of {b} ({share:.0}%) are word for word those of {a}"),
                figures: vec![figure("相同", count, Some("项")), figure("全部", all, Some("项"))],
                ..Found::default()
            },
            organisation: now.organisation.clone(),
            year: now.year,
            places: places.chain([last.place(String::new())]).collect(),
            doubtful: now.review || last.review,
        });
    }
    out.into_iter()
}
