//! Shares of more than all of it.

use super::Form;
use crate::audit::Decimal;
use crate::audit::reading::reading;
use crate::audit::settings::ends;
use crate::audit::texts::{Found, figure, indicator, short};
use crate::model::{Indicator, TargetKind};

pub fn look(form: &Form<'_>) -> Vec<Found> {
    form.indicators()
        .filter(|(_, i)| ends(&i.name, &form.words().bounded_rates))
        .filter_map(|(n, i)| one(n, i))
        .collect()
}

fn one(n: usize, i: &Indicator) -> Option<Found> {
    let (zh_what, en_what, text) = if target_is_over(i) {
        ("指标值", "target", i.target.text.clone())
    } else {
        let actual = i.actual.clone().filter(|a| result_is_over(a))?;
        ("实际完成值", "result", actual)
    };
    let (name, text) = (short(&i.name), short(&text));
    Some(Found {
        zh: format!("{name}：{zh_what} {text} 超过 100%"),
        en: format!("{name}: a {en_what} of {text} is more than 100%"),
        figures: vec![figure(zh_what, text, None)],
        refs: vec![indicator(n)],
        severity: None,
    })
}

fn target_is_over(i: &Indicator) -> bool {
    let t = &i.target;
    let percent = t.unit.as_deref() == Some("%");
    let of = |bound: &Option<String>| bound.as_deref().and_then(Decimal::parse);
    let over = |b: Decimal| b.above(Decimal::whole(100));
    let all = |b: Decimal| b.compare(Decimal::whole(100)) == Some(std::cmp::Ordering::Equal);
    percent
        && matches!(t.kind, TargetKind::Percent | TargetKind::Range)
        && (of(&t.min).is_some_and(over)
            || of(&t.max).is_some_and(over)
            || t.op.as_deref() == Some(">") && of(&t.min).is_some_and(all))
}

fn result_is_over(text: &str) -> bool {
    let read = reading(text).filter(|r| r.unit == "%");
    read.is_some_and(|r| r.value.above(Decimal::whole(100)))
}
