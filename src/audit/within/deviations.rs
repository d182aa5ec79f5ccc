//! Deviations that no reason is given for.

use super::Form;
use super::actual::missed;
use super::weights::weight;
use crate::audit::reading::points;
use crate::audit::settings::has;
use crate::audit::texts::{Found, figure, indicator, short};
use crate::model::Indicator;

pub fn look(form: &Form<'_>) -> Vec<Found> {
    let evaluates = form.d.indicators.iter().any(|i| i.actual.is_some());
    if !evaluates || explained_elsewhere(form) {
        return Vec::new();
    }
    form.indicators()
        .filter_map(|(n, i)| one(form, n, i))
        .collect()
}

fn one(form: &Form<'_>, n: usize, i: &Indicator) -> Option<Found> {
    let missed = missed(form, i);
    let score = i.score.as_deref().and_then(points);
    let lost = score
        .zip(weight(i))
        .filter(|(score, weight)| weight.above(*score));
    if !missed && lost.is_none() || explained(form, i) {
        return None;
    }
    let (name, target) = (short(&i.name), short(&i.target.text));
    let actual = short(i.actual.as_deref().unwrap_or(""));
    let mut figures = vec![
        figure("指标值", &target, None),
        figure("实际完成值", &actual, None),
    ];
    let (zh, en) = match lost {
        Some((score, weight)) => {
            figures.push(figure("得分", score, None));
            figures.push(figure("分值", weight, None));
            (
                format!("，得 {score} 分（满分 {weight}）"),
                format!(", scored {score} of {weight}"),
            )
        }
        None => (String::new(), String::new()),
    };
    Some(Found {
        zh: format!("{name}：指标值 {target}，实际完成 {actual}{zh}，没有说明偏差原因"),
        en: format!(
            "{name}: the target is {target}, the result {actual}{en}, and no reason is given"
        ),
        figures,
        refs: vec![indicator(n)],
        severity: None,
    })
}

fn says_something(form: &Form<'_>, text: &str) -> bool {
    !form.settings.is_none(text) && !has(text, &form.words().prompts)
}

fn explained(form: &Form<'_>, i: &Indicator) -> bool {
    let said = |t: &Option<String>| t.as_deref().is_some_and(|t| says_something(form, t));
    let reasons = &form.words().reasons;
    let beside =
        |(head, text): (&String, &String)| has(head, reasons) && says_something(form, text);
    said(&i.deviation) || said(&i.remark) || i.extra.iter().any(beside)
}

/// Whether a text of the form gives reasons for all of it.
fn explained_elsewhere(form: &Form<'_>) -> bool {
    let reasons = &form.words().reasons;
    let long =
        form.d.narratives.iter().any(|n| {
            has(&n.label, reasons) && n.paragraphs.iter().any(|p| says_something(form, p))
        });
    let short = form
        .d
        .fields
        .iter()
        .any(|f| has(&f.label, reasons) && says_something(form, &f.text));
    long || short
}
