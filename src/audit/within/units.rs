//! Units: those of amounts, and those of targets against what their indicators are.

use super::Form;
use super::columns::{Entry, columns};
use crate::audit::Decimal;
use crate::audit::reading::narrow;
use crate::audit::settings::{Settings, ends, has};
use crate::audit::texts::{Found, amounts as pointers, figure, indicator, short};
use crate::model::{Indicator, TargetKind};

/// Whether less is better: the name says so, or it is a cost.
pub(crate) fn direction_down(settings: &Settings, i: &Indicator) -> bool {
    i.class.ends_with("cost")
        || i.class.starts_with("cost")
        || has(&i.name, &settings.given.words.less_is_better)
}

/// Amounts that cannot be in the unit that stands over them. One finding says it of a form.
pub fn amounts(form: &Form<'_>) -> Vec<Found> {
    let found = between_years(form)
        .or_else(|| in_a_text(form))
        .or_else(|| out_of_range(form));
    found.into_iter().collect()
}

/// One item's amounts in two columns that differ by some 10,000.
fn between_years(form: &Form<'_>) -> Option<Found> {
    let columns: Vec<_> = columns(form)
        .into_iter()
        .filter(|c| !c.is_percent())
        .collect();
    for (n, a) in columns.iter().enumerate() {
        for b in columns[n + 1..]
            .iter()
            .filter(|b| b.group == a.group && b.unit == a.unit)
        {
            if let ([x], [y]) = (a.totals.as_slice(), b.totals.as_slice())
                && has_period(x)
                && has_period(y)
                && let Some(found) = factor(form, x, y)
            {
                return Some(found);
            }
        }
    }
    None
}

fn has_period(entry: &Entry<'_>) -> bool {
    entry.amount.period.is_some()
}

fn factor(form: &Form<'_>, x: &Entry<'_>, y: &Entry<'_>) -> Option<Found> {
    let (small, large) = if x.value.above(y.value) {
        (y, x)
    } else {
        (x, y)
    };
    let [least, most] = form.settings.given.thresholds.unit_factor;
    let times = |n: i64| small.value.times(Decimal::whole(n));
    if !small.value.above(Decimal::ZERO)
        || times(least)?.above(large.value)
        || large.value.above(times(most)?)
    {
        return None;
    }
    let unit = small.amount.unit.as_deref();
    let (a, b) = (&small.amount.column, &large.amount.column);
    let (v, w) = (small.value, large.value);
    let label = small.label();
    Some(Found {
        zh: format!("{label}：{a} {v}，{b} {w}，相差约一万倍，元与万元可能混用"),
        en: format!(
            "{label}: {a} {v}, {b} {w}: some 10,000 times as much; one of them may be in another unit"
        ),
        figures: vec![figure(a, v, unit), figure(b, w, unit)],
        refs: pointers(vec![small.at, large.at]),
        severity: None,
    })
}

/// A text that gives an amount's very digits in the other unit.
fn in_a_text(form: &Form<'_>) -> Option<Found> {
    let texts: Vec<(String, String)> = texts(form);
    let least = form.settings.given.thresholds.same_digits;
    for (at, amount) in form.d.amounts.iter().enumerate() {
        let (Some(value), Some(unit)) = (amount.value.as_deref(), amount.unit.as_deref()) else {
            continue;
        };
        let other = match unit {
            "万元" => "元",
            "元" => "万元",
            _ => continue,
        };
        let digits = value
            .chars()
            .filter(char::is_ascii_digit)
            .collect::<String>();
        if digits.trim_start_matches('0').trim_end_matches('0').len() < least {
            continue;
        }
        let says = |(_, text): &&(String, String)| says_figure(text, value, other);
        if let Some((pointer, _)) = texts.iter().find(says)
            // A text that says both is about something else.
            && !texts.iter().any(|(_, t)| says_figure(t, value, unit))
        {
            let label = amount.item.last().map_or("", String::as_str);
            return Some(Found {
                zh: format!("{label}：表内 {value} {unit}，正文写 {value}{other}"),
                en: format!("{label}: {value} {unit} in the table, {value}{other} in the text"),
                figures: vec![
                    figure("表内", value, Some(unit)),
                    figure("正文", value, Some(other)),
                ],
                refs: vec![format!("/amounts/{at}"), pointer.clone()],
                severity: None,
            });
        }
    }
    None
}

/// Goals and long texts, with their pointers, without white space and separators of thousands.
fn texts(form: &Form<'_>) -> Vec<(String, String)> {
    let flat = |text: &str| narrow(text).replace(',', "");
    let goals = form.d.goals.iter().enumerate();
    let goals = goals.map(|(n, g)| (format!("/goals/{n}"), flat(&g.text)));
    let long = form.d.narratives.iter().enumerate();
    let long = long.map(|(n, x)| (format!("/narratives/{n}"), flat(&x.paragraphs.join("；"))));
    goals.chain(long).collect()
}

/// Whether the figure stands in a text with just this unit behind it.
fn says_figure(text: &str, value: &str, unit: &str) -> bool {
    text.match_indices(value).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = &text[at + value.len()..];
        !before.is_some_and(|c| c.is_ascii_digit() || c == '.')
            && after.starts_with(unit)
            && !after[unit.len()..].starts_with('/')
    })
}

/// A total that no department has.
fn out_of_range(form: &Form<'_>) -> Option<Found> {
    let limits = &form.settings.given.thresholds;
    for entry in columns(form).iter().flat_map(|c| c.totals.clone()) {
        let unit = entry.amount.unit.as_deref();
        let value = entry.value.abs();
        let too_much = unit == Some("万元") && !Decimal::whole(limits.most_wan).above(value);
        let too_little = unit == Some("元")
            && !value.is_zero()
            && Decimal::whole(limits.least_yuan).above(value);
        if too_much || too_little {
            let (label, column) = (entry.label(), &entry.amount.column);
            let unit = unit.unwrap_or("");
            return Some(Found {
                zh: format!("{label} {column}：{value} {unit}，不合常理，元与万元可能混用"),
                en: format!(
                    "{label} {column}: {value} {unit} cannot be; 元 and 万元 may have been mixed up"
                ),
                figures: vec![figure(label, value, Some(unit))],
                refs: pointers(vec![entry.at]),
                severity: None,
            });
        }
    }
    None
}

/// Targets in a unit that their indicator cannot have.
pub fn indicators(form: &Form<'_>) -> Vec<Found> {
    form.indicators()
        .filter_map(|(n, i)| one(form, n, i))
        .collect()
}

fn one(form: &Form<'_>, n: usize, i: &Indicator) -> Option<Found> {
    let words = form.words();
    let t = &i.target;
    let unit = narrow(t.unit.as_deref()?);
    let base = unit.split(['/', '每']).next().unwrap_or(&unit);
    let typed = matches!(t.kind, TargetKind::Quantity | TargetKind::Range);
    let wrong = if form.settings.is_rate(&i.name) {
        words.not_a_rate.iter().any(|w| base.ends_with(w.as_str()))
    } else if ends(&i.name, &words.counts) {
        words.money.iter().any(|w| base == w)
    } else {
        false
    };
    if !typed || !wrong {
        return None;
    }
    let (name, text) = (short(&i.name), short(&t.text));
    Some(Found {
        zh: format!("{name}：指标值 {text} 的单位“{unit}”与指标不符"),
        en: format!("{name}: the unit {unit} of the target {text} does not fit the indicator"),
        figures: vec![figure("指标值", text, Some(&unit))],
        refs: vec![indicator(n)],
        severity: None,
    })
}
