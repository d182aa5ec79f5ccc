//! Indicators that stand twice below one goal.

use super::Form;
use crate::audit::reading::narrow;
use crate::audit::texts::{Found, figure, indicator, short};
use std::collections::BTreeMap;

pub fn look(form: &Form<'_>) -> Vec<Found> {
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    let mut out = Vec::new();
    for (n, i) in form.indicators() {
        let (name, target) = (narrow(&i.name), narrow(&i.target.text));
        if target.is_empty() {
            continue;
        }
        let extra: Vec<&str> = i.extra.values().map(String::as_str).collect();
        let key = format!(
            "{:?}\t{}\t{}\t{name}\t{target}\t{extra:?}",
            i.goal, i.class, i.level2
        );
        match first.get(&key) {
            None => {
                first.insert(key, n);
            }
            Some(before) => {
                let (name, target) = (short(&i.name), short(&i.target.text));
                out.push(Found {
                    zh: format!("{} {name}（{target}）在同一目标下出现两次", i.level2),
                    en: format!("{} {name} ({target}) stands twice below one goal", i.level2),
                    figures: vec![figure("指标值", target, None)],
                    refs: vec![indicator(*before), indicator(n)],
                    severity: None,
                });
            }
        }
    }
    out
}
