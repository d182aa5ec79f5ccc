//! Rows below a row: no part is above its total, and parts that are complete add up to it.
//!
//! Parts are complete where one of them is the rest (`其他资金`). Rows below 其中 need not be.

use super::columns::{Column, Entry, slack, sum};
use super::{Form, place, sums};
use crate::audit::Decimal;
use crate::audit::settings::has;
use crate::audit::texts::{Found, amounts, figure};
use crate::model::Amount;
use std::collections::BTreeMap;

/// A row with the rows below it, in one column and unit.
struct Family<'a> {
    parent: Entry<'a>,
    children: Vec<Entry<'a>>,
}

/// Column, unit and labels of a row.
type Key<'a> = (&'a str, Option<&'a str>, &'a [String]);

fn families<'a>(form: &Form<'a>) -> Vec<Family<'a>> {
    let mut rows: BTreeMap<Key<'a>, Vec<Entry<'a>>> = BTreeMap::new();
    let value = |a: &Amount| a.value.as_deref().and_then(Decimal::parse);
    for (at, amount) in form.d.amounts.iter().enumerate() {
        if let Some(value) = value(amount) {
            let key = (
                amount.column.as_str(),
                amount.unit.as_deref(),
                amount.item.as_slice(),
            );
            rows.entry(key)
                .or_default()
                .push(Entry { at, amount, value });
        }
    }
    let mut children: BTreeMap<Key<'a>, Vec<Entry<'a>>> = BTreeMap::new();
    for ((column, unit, item), entries) in &rows {
        if let Some((_, around)) = item.split_last()
            && *unit != Some("%")
        {
            let own = children.entry((*column, *unit, around)).or_default();
            own.extend(entries);
        }
    }
    let mut out = Vec::new();
    for (key, mut children) in children {
        // Of two rows of one name it is not known which one the others belong to.
        if let Some([parent]) = rows.get(&key).map(Vec::as_slice) {
            children.sort_by_key(|c| c.at);
            out.push(Family {
                parent: *parent,
                children,
            });
        }
    }
    out.sort_by_key(|f| f.parent.at);
    out
}

/// Parts that are above their total.
pub fn above(form: &Form<'_>) -> Vec<Found> {
    let mut out = Vec::new();
    for family in families(form) {
        for child in &family.children {
            if let Some(found) = one_above(&family.parent, child) {
                out.push(found);
            }
        }
    }
    out
}

fn one_above(parent: &Entry<'_>, child: &Entry<'_>) -> Option<Found> {
    let over = child.value.minus(parent.value)?;
    if child.label() == parent.label() || !over.above(slack([parent, child])?) {
        return None;
    }
    let unit = parent.amount.unit.as_deref();
    let column = place(&[], &parent.amount.column);
    let (part, all) = (child.label(), parent.label());
    let (a, b) = (child.value, parent.value);
    Some(Found {
        zh: format!("{column}：{part} {a} 大于 {all} {b}，超出 {over}"),
        en: format!("{column}: {part} {a} is above {all} {b}, by {over}"),
        figures: vec![
            figure(part, a, unit),
            figure(all, b, unit),
            figure("超出", over, unit),
        ],
        refs: amounts(vec![parent.at, child.at]),
        severity: None,
    })
}

/// Parts that are complete and do not add up, below a row and along a row.
pub fn sums(form: &Form<'_>) -> Vec<Found> {
    let residual = |e: &Entry<'_>| {
        form.words()
            .residual
            .iter()
            .any(|w| e.label().starts_with(w.as_str()))
    };
    let mut out = Vec::new();
    for family in families(form) {
        let has_total = family
            .children
            .iter()
            .any(|c| form.words().totals.iter().any(|t| t == c.label()));
        if family.children.len() < 2 || has_total || !family.children.iter().any(residual) {
            continue;
        }
        let column = Column {
            group: &family.parent.amount.item[..family.parent.amount.item.len() - 1],
            name: &family.parent.amount.column,
            unit: family.parent.amount.unit.as_deref(),
            parts: Vec::new(),
            totals: Vec::new(),
            broken: false,
        };
        // Some of them may be above the total; that is told elsewhere, and is why they do not add up.
        let above = family
            .children
            .iter()
            .any(|c| one_above(&family.parent, c).is_some());
        if !above {
            out.extend(sums::told(&family.children, &family.parent, &column));
        }
    }
    out.extend(along(form));
    out
}

/// Rows of which one column is the total of the others: 总额, 财政拨款, 其他资金.
fn along(form: &Form<'_>) -> Vec<Found> {
    let mut rows: BTreeMap<(&[String], Option<&str>), Vec<Entry<'_>>> = BTreeMap::new();
    for (at, amount) in form.d.amounts.iter().enumerate() {
        if let Some(value) = amount.value.as_deref().and_then(Decimal::parse) {
            let key = (amount.item.as_slice(), amount.unit.as_deref());
            rows.entry(key)
                .or_default()
                .push(Entry { at, amount, value });
        }
    }
    let mut out: Vec<Found> = rows
        .into_values()
        .filter_map(|row| one_row(form, &row))
        .collect();
    out.sort_by(|a, b| a.refs.cmp(&b.refs));
    out
}

fn one_row(form: &Form<'_>, row: &[Entry<'_>]) -> Option<Found> {
    let words = form.words();
    let (totals, parts): (Vec<Entry<'_>>, Vec<Entry<'_>>) = row
        .iter()
        .copied()
        .partition(|e| words.totals.contains(&e.amount.column));
    let [total] = totals.as_slice() else {
        return None;
    };
    let rest = |e: &Entry<'_>| {
        words
            .residual
            .iter()
            .any(|w| e.amount.column.starts_with(w.as_str()))
    };
    let years = |e: &Entry<'_>| {
        e.amount.column.contains('年') || has(&e.amount.column, &["分值".into(), "得分".into()])
    };
    if parts.len() < 2 || !parts.iter().any(rest) || parts.iter().any(years) {
        return None;
    }
    let sum = sum(&parts)?;
    let off = sum.minus(total.value)?.abs();
    if !off.above(slack(row)?) {
        return None;
    }
    let unit = total.amount.unit.as_deref();
    let name = place(&total.amount.item, "");
    let each: Vec<String> = parts
        .iter()
        .map(|p| format!("{} {}", p.amount.column, p.value))
        .collect();
    let (terms, label, told) = (each.join(" + "), &total.amount.column, total.value);
    let mut figures: Vec<_> = parts
        .iter()
        .map(|p| figure(&p.amount.column, p.value, unit))
        .collect();
    figures.push(figure(label, told, unit));
    figures.push(figure("相差", off, unit));
    Some(Found {
        zh: format!("{name}：{terms} = {sum}，{label}填报 {told}，相差 {off}"),
        en: format!("{name}: {terms} = {sum}, but {label} says {told}; {off} off"),
        figures,
        refs: amounts(row.iter().map(|e| e.at).collect()),
        severity: None,
    })
}
