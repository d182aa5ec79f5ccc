//! The amounts of a form by group, column and unit: the parts and the totals that are to add up.

use super::Form;
use crate::audit::Decimal;
use crate::model::Amount;
use std::collections::BTreeMap;

/// An amount with its place and its value.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    /// Its place among the amounts.
    pub at: usize,
    /// The amount.
    pub amount: &'a Amount,
    /// Its value.
    pub value: Decimal,
}

impl<'a> Entry<'a> {
    /// The innermost label.
    pub fn label(&self) -> &'a str {
        self.amount.item.last().map_or("", String::as_str)
    }
}

/// The amounts of one group, column and unit.
pub struct Column<'a> {
    /// The labels around them.
    pub group: &'a [String],
    /// The column's head.
    pub name: &'a str,
    /// The unit.
    pub unit: Option<&'a str>,
    /// What is no total.
    pub parts: Vec<Entry<'a>>,
    /// What is one.
    pub totals: Vec<Entry<'a>>,
    /// Whether an amount of the column is no number.
    pub broken: bool,
}

impl Column<'_> {
    /// Whether it holds shares.
    pub fn is_percent(&self) -> bool {
        self.unit == Some("%")
    }
}

/// The columns in the order in which they begin.
pub fn columns<'a>(form: &Form<'a>) -> Vec<Column<'a>> {
    let mut index: BTreeMap<(&[String], &str, Option<&str>), usize> = BTreeMap::new();
    let mut out: Vec<Column<'a>> = Vec::new();
    for (at, amount) in form.d.amounts.iter().enumerate() {
        let Some((label, group)) = amount.item.split_last() else {
            continue;
        };
        let key = (group, amount.column.as_str(), amount.unit.as_deref());
        let n = *index.entry(key).or_insert(out.len());
        if n == out.len() {
            out.push(Column {
                group: key.0,
                name: key.1,
                unit: key.2,
                parts: Vec::new(),
                totals: Vec::new(),
                broken: false,
            });
        }
        let column = &mut out[n];
        let Some(value) = amount.value.as_deref().and_then(Decimal::parse) else {
            column.broken = true;
            continue;
        };
        let entry = Entry { at, amount, value };
        match form.words().totals.contains(label) {
            true => column.totals.push(entry),
            false => column.parts.push(entry),
        }
    }
    out
}

/// Half of the last place of each, added up.
pub fn slack<'a>(entries: impl IntoIterator<Item = &'a Entry<'a>>) -> Option<Decimal> {
    let halves = entries.into_iter().map(|e| e.value.half_place());
    halves.into_iter().try_fold(Decimal::ZERO, Decimal::plus)
}

/// The sum.
pub fn sum(entries: &[Entry<'_>]) -> Option<Decimal> {
    let values = entries.iter().map(|e| e.value);
    values.into_iter().try_fold(Decimal::ZERO, Decimal::plus)
}

/// Whether the parts are right where some of them, in a row, are only what another in front of them consists of (其中).
pub fn fits_without_some(parts: &[Entry<'_>], told: Decimal, slack: Decimal) -> bool {
    let close = |kept: Vec<Entry<'_>>| {
        let off = sum(&kept).and_then(|s| s.minus(told)).map(Decimal::abs);
        off.is_some_and(|off| !off.above(slack))
    };
    (1..parts.len()).any(|from| {
        let whole = parts[from - 1].value;
        (from + 1..=parts.len()).any(|to| {
            let inner = sum(&parts[from..to]);
            let within = inner.is_some_and(|i| !i.above(whole) && !i.is_zero());
            within && close([&parts[..from], &parts[to..]].concat())
        })
    })
}
