//! Years: of dates in targets, in the table of funds, in the texts of annual goals.

use super::Form;
use crate::audit::reading::{narrow, years};
use crate::audit::settings::has;
use crate::audit::texts::{Found, figure, indicator, short};
use crate::model::{Indicator, Term};
use std::collections::BTreeSet;

/// Targets of which all dates lie outside the year.
pub fn dates(form: &Form<'_>) -> Vec<Found> {
    let Some(year) = form.d.year else {
        return Vec::new();
    };
    form.indicators()
        .filter_map(|(n, i)| outside(n, i, year))
        .collect()
}

fn outside(n: usize, i: &Indicator, year: i32) -> Option<Found> {
    let text = narrow(&i.target.text);
    let found = years(&text);
    let annual = matches!(i.goal, None | Some((Term::Annual, _)));
    // The first quarter of the next year is when the last of it is paid and accounted for.
    let fits = |(y, end): &(i32, usize)| match annual {
        true => *y == year || *y == year + 1 && early(&text[*end..]),
        false => *y >= year,
    };
    // 2021年-2023年 holds what lies between.
    let spans = found.iter().any(|y| y.0 <= year) && found.iter().any(|y| y.0 >= year);
    if found.is_empty() || spans || found.iter().any(fits) {
        return None;
    }
    let (name, target) = (short(&i.name), short(&i.target.text));
    Some(Found {
        zh: format!("{name}：指标值 {target} 不在 {year} 年度内"),
        en: format!("{name}: the target {target} is outside {year}"),
        figures: vec![figure("指标值", target, None), figure("年度", year, None)],
        refs: vec![indicator(n)],
        severity: None,
    })
}

/// Whether a month of the first quarter follows.
fn early(rest: &str) -> bool {
    let month: String = rest.chars().take_while(char::is_ascii_digit).collect();
    rest[month.len()..].starts_with('月') && matches!(month.parse::<u32>(), Ok(1..=3))
        || rest.starts_with("一季度")
}

/// Years that are not the title's.
pub fn mismatch(form: &Form<'_>) -> Vec<Found> {
    let Some(year) = form.d.year else {
        return Vec::new();
    };
    let mut out: Vec<Found> = Vec::new();
    out.extend(field(form, year));
    out.extend(periods(form, year));
    out.extend(goals(form, year));
    out
}

/// A field such as 年度 or 申报年度.
fn field(form: &Form<'_>, year: i32) -> Vec<Found> {
    let fields = form.d.fields.iter().enumerate();
    let labelled = fields.filter(|(_, f)| f.label.ends_with("年度") && !f.label.contains("上年"));
    let mut out = Vec::new();
    for (n, f) in labelled {
        let text = narrow(&f.text);
        let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
        let rest = &text[digits.len()..];
        let told = digits
            .parse::<i32>()
            .ok()
            .filter(|_| digits.len() == 4 && matches!(rest, "" | "年" | "年度"));
        if let Some(told) = told.filter(|t| *t != year) {
            let label = &f.label;
            out.push(Found {
                zh: format!("{label}填报 {told}，标题年度为 {year}"),
                en: format!("{label} says {told}, the title {year}"),
                figures: vec![figure(label, told, None), figure("标题年度", year, None)],
                refs: vec![format!("/fields/{n}"), "/title".into()],
                severity: None,
            });
        }
    }
    out
}

/// The two years before, in the table of funds.
fn periods(form: &Form<'_>, year: i32) -> Option<Found> {
    if !form
        .settings
        .given
        .forms
        .two_years_before
        .contains(&form.d.form)
    {
        return None;
    }
    let told = |a: &crate::model::Amount| {
        a.period
            .filter(|p| *p != year && a.column.contains(&p.to_string()))
    };
    let amounts = || form.d.amounts.iter().enumerate();
    let periods: BTreeSet<i32> = amounts().filter_map(|(_, a)| told(a)).collect();
    let wanted: BTreeSet<i32> = [year - 1, year - 2].into();
    if periods.len() != 2 || periods == wanted {
        return None;
    }
    let list = |all: &BTreeSet<i32>| {
        all.iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("、")
    };
    let mut seen = BTreeSet::new();
    let first =
        amounts().filter(|(_, a)| told(a).is_some_and(|p| !wanted.contains(&p) && seen.insert(p)));
    let mut refs: Vec<String> = first.map(|(n, _)| format!("/amounts/{n}")).collect();
    refs.push("/title".into());
    let (found, right) = (list(&periods), list(&wanted));
    Some(Found {
        zh: format!("近两年收支填报 {found} 年，{year} 年度的表应为 {right} 年"),
        en: format!("the two years before are {found}; in a form for {year} they are {right}"),
        figures: vec![figure("填报年份", found, None), figure("应为", right, None)],
        refs,
        severity: None,
    })
}

/// Texts about the year's own work that only speak of another year.
fn goals(form: &Form<'_>, year: i32) -> Vec<Found> {
    let mut out = Vec::new();
    let annual = form
        .d
        .goals
        .iter()
        .enumerate()
        .filter(|(_, g)| g.term == Term::Annual);
    for (n, g) in annual {
        out.extend(stale(form, &g.text, year, format!("/goals/{n}")));
    }
    let texts = &form.settings.given.forms.year_texts;
    let listed = form
        .d
        .narratives
        .iter()
        .enumerate()
        .filter(|(_, x)| texts.contains(&x.label));
    for (n, x) in listed {
        out.extend(stale(
            form,
            &x.paragraphs.join("\n"),
            year,
            format!("/narratives/{n}"),
        ));
    }
    // A list of goals repeats the goals.
    let mut seen = BTreeSet::new();
    out.retain(|f| seen.insert(f.figures[0].value.clone()));
    out
}

fn stale(form: &Form<'_>, text: &str, year: i32, pointer: String) -> Option<Found> {
    let flat = narrow(text);
    let all = years(&flat);
    if all.is_empty() || all.iter().any(|y| y.0 == year) {
        return None;
    }
    let words = form.words();
    let on_purpose = |(_, end): &(i32, usize)| {
        let (before, after) = (&flat[..end - "2021年".len()], &flat[*end..]);
        let after = after.strip_prefix('度').unwrap_or(after);
        words
            .other_year_before
            .iter()
            .any(|w| before.ends_with(w.as_str()))
            || words
                .other_year_after
                .iter()
                .any(|w| after.starts_with(w.as_str()))
    };
    // A year to come is a plan; a year before that is named as such is a comparison.
    let (told, _) = *all.iter().find(|y| y.0 < year && !on_purpose(y))?;
    if all.iter().any(on_purpose) || has(&flat, &["增长".into(), "同比".into(), "跨年".into()])
    {
        return None;
    }
    let said = short(text);
    Some(Found {
        zh: format!("标题年度为 {year}，年度目标写的是 {told} 年：{said}"),
        en: format!("the title says {year}, an annual goal {told}: {said}"),
        figures: vec![
            figure("正文年份", told, None),
            figure("标题年度", year, None),
        ],
        refs: vec![pointer, "/title".into()],
        severity: None,
    })
}
