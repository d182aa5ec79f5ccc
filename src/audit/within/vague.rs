//! Targets that nothing can be measured by.

use super::Form;
use crate::audit::reading::narrow;
use crate::audit::settings::{ends, has};
use crate::audit::texts::{Found, figure, indicator, short};
use crate::model::{Indicator, TargetKind};

pub fn look(form: &Form<'_>) -> Vec<Found> {
    form.indicators()
        .filter_map(|(n, i)| one(form, n, i))
        .collect()
}

fn one(form: &Form<'_>, n: usize, i: &Indicator) -> Option<Found> {
    let words = form.words();
    let text = narrow(&i.target.text);
    if i.target.kind != TargetKind::Qualitative {
        return None;
    }
    let numeric = i.class == "output.quantity"
        || form.settings.is_rate(&i.name)
        || ends(&i.name, &words.counts);
    let vague = numeric && words.vague.contains(&text);
    if !vague && !has(&text, &words.no_target) {
        return None;
    }
    let (name, target) = (short(&i.name), short(&i.target.text));
    Some(Found {
        zh: format!("{name}：指标值“{target}”无法衡量"),
        en: format!("{name}: nothing can be measured by the target “{target}”"),
        figures: vec![figure("指标值", target, None)],
        refs: vec![indicator(n)],
        severity: None,
    })
}
