//! Whether the amounts of a form add up.
//!
//! The amounts of one group (`支出构成`), column and unit are its parts and its total. Only what can be known is
//! checked: a total with at least two parts beside it, and every one of them a number.

use super::decimal::Decimal;
use crate::model::{Amount, Finding, Severity};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Row labels of a total.
const TOTALS: [&str; 4] = ["合计", "总计", "小计", "总额"];

/// The amounts of one group, column and unit.
struct Column<'a> {
    group: &'a [String],
    name: &'a str,
    unit: Option<&'a str>,
    parts: Vec<(usize, &'a Amount, Decimal)>,
    totals: Vec<(usize, &'a Amount, Decimal)>,
    /// An amount of the column is no number.
    broken: bool,
}

/// Findings about sums, in the order of the amounts.
pub fn check(amounts: &[Amount]) -> Vec<Finding> {
    let columns = columns(amounts);
    let mut out: Vec<Finding> = columns.iter().filter_map(sum).collect();
    out.extend(balances(&columns));
    out
}

fn columns(amounts: &[Amount]) -> Vec<Column<'_>> {
    let mut index: BTreeMap<(&[String], &str, Option<&str>), usize> = BTreeMap::new();
    let mut out: Vec<Column<'_>> = Vec::new();
    for (i, amount) in amounts.iter().enumerate() {
        let Some((label, group)) = amount.item.split_last() else {
            continue;
        };
        let key = (group, amount.column.as_str(), amount.unit.as_deref());
        let at = *index.entry(key).or_insert(out.len());
        if at == out.len() {
            out.push(Column {
                group: key.0,
                name: key.1,
                unit: key.2,
                parts: Vec::new(),
                totals: Vec::new(),
                broken: false,
            });
        }
        let column = &mut out[at];
        match amount.value.as_deref().and_then(Decimal::parse) {
            Some(value) if TOTALS.contains(&label.as_str()) => {
                column.totals.push((i, amount, value));
            }
            Some(value) => column.parts.push((i, amount, value)),
            None => column.broken = true,
        }
    }
    out
}

/// Where the total of a column is not the sum of its parts.
fn sum(column: &Column<'_>) -> Option<Finding> {
    let [(at, total, told)] = column.totals.as_slice() else {
        return None;
    };
    if column.broken || column.parts.len() < 2 || column.group.is_empty() {
        return None;
    }
    let values = || column.parts.iter().map(|(_, _, v)| *v);
    let sum = values().try_fold(Decimal::ZERO, Decimal::plus)?;
    let off = sum.minus(*told)?.abs();
    if off.is_zero() {
        return None;
    }
    let percent = column.unit == Some("%");
    // Shares are rounded: each may be off by half of its last place.
    let slack = values()
        .map(Decimal::half_place)
        .try_fold(Decimal::ZERO, Decimal::plus)?;
    if percent && off.compare(slack)? != Ordering::Greater {
        return None;
    }
    let sign = if percent { "%" } else { "" };
    let terms: Vec<String> = column
        .parts
        .iter()
        .map(|(_, a, v)| format!("{} {v}{sign}", last(a)))
        .collect();
    let mut refs: Vec<usize> = column.parts.iter().map(|(i, _, _)| *i).collect();
    refs.push(*at);
    Some(Finding {
        code: "sum-mismatch".into(),
        severity: if percent {
            Severity::Warning
        } else {
            Severity::Error
        },
        message: format!(
            "{}：{} = {sum}{sign}，{}填报 {told}{sign}，相差 {off}{sign}",
            place(column.group, column.name),
            terms.join(" + "),
            last(total),
        ),
        refs: pointers(refs),
    })
}

/// Where total income and total expenditure of one column differ.
fn balances(columns: &[Column<'_>]) -> Vec<Finding> {
    let side = |c: &Column<'_>, word: &str| {
        c.group.last().is_some_and(|g| g.contains(word)) && c.unit != Some("%")
    };
    let mut out = Vec::new();
    for income in columns.iter().filter(|c| side(c, "收入")) {
        let partner = columns.iter().find(|c| {
            side(c, "支出") && !side(c, "收入") && (c.name, c.unit) == (income.name, income.unit)
        });
        let Some(spent) = partner else {
            continue;
        };
        let ([(i, _, a)], [(j, _, b)]) = (income.totals.as_slice(), spent.totals.as_slice()) else {
            continue;
        };
        let Some(off) = a.minus(*b).map(Decimal::abs).filter(|o| !o.is_zero()) else {
            continue;
        };
        let group = |c: &Column<'_>| c.group.last().cloned().unwrap_or_default();
        out.push(Finding {
            code: "balance-mismatch".into(),
            severity: Severity::Warning,
            message: format!(
                "{}：{}合计 {a}，{}合计 {b}，相差 {off}",
                place(&[], income.name),
                group(income),
                group(spent),
            ),
            refs: pointers(vec![*i, *j]),
        });
    }
    out
}

/// `支出构成 2018年`.
fn place(group: &[String], column: &str) -> String {
    let mut words: Vec<&str> = group.iter().map(String::as_str).collect();
    words.push(column);
    words.retain(|w| !w.is_empty());
    if words.is_empty() {
        return "资金".into();
    }
    words.join(" ")
}

fn last(amount: &Amount) -> &str {
    amount.item.last().map_or("", String::as_str)
}

fn pointers(mut amounts: Vec<usize>) -> Vec<String> {
    amounts.sort_unstable();
    amounts.iter().map(|i| format!("/amounts/{i}")).collect()
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::model::{Amount, Evidence, Severity};

    fn amount(item: [&str; 2], column: &str, value: &str, unit: &str) -> Amount {
        Amount {
            item: item.iter().map(ToString::to_string).collect(),
            column: column.into(),
            text: value.into(),
            value: value.parse::<f64>().ok().map(|_| value.to_string()),
            unit: Some(unit.into()),
            period: None,
            evidence: Evidence::default(),
        }
    }

    fn group(name: &'static str, values: [&str; 3], unit: &str) -> Vec<Amount> {
        ["基本支出", "项目支出", "合计"]
            .into_iter()
            .zip(values)
            .map(|(label, v)| amount([name, label], "2018年", v, unit))
            .collect()
    }

    #[test]
    fn a_total_that_is_off_is_told_as_in_the_contract() {
        let found = check(&group("支出构成", ["850.36", "93", "843.36"], "万元"));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].code, "sum-mismatch");
        assert_eq!(found[0].severity, Severity::Error);
        assert_eq!(
            found[0].message,
            "支出构成 2018年：基本支出 850.36 + 项目支出 93 = 943.36，合计填报 843.36，相差 100.00"
        );
        assert_eq!(found[0].refs, ["/amounts/0", "/amounts/1", "/amounts/2"]);
    }

    #[test]
    fn what_adds_up_or_cannot_be_known_is_not_told() {
        assert!(check(&group("支出构成", ["0.1", "0.2", "0.30"], "万元")).is_empty());
        assert!(check(&group("支出构成", ["1", "约2", "9"], "万元")).is_empty());
        let mut lonely = group("支出构成", ["1", "2", "9"], "万元");
        lonely.remove(0);
        assert!(check(&lonely).is_empty());
    }

    #[test]
    fn shares_may_be_rounded() {
        assert!(check(&group("收入构成", ["33.33", "66.66", "100"], "%")).is_empty());
        let found = check(&group("收入构成", ["33.33", "60", "100"], "%"));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].severity, Severity::Warning);
    }

    #[test]
    fn income_and_expenditure_balance() {
        let mut amounts = group("收入构成", ["1", "2", "3"], "万元");
        amounts.extend(group("支出构成", ["1", "3", "4"], "万元"));
        let found = check(&amounts);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].code, "balance-mismatch");
        assert_eq!(found[0].refs, ["/amounts/2", "/amounts/5"]);
        assert_eq!(
            found[0].message,
            "2018年：收入构成合计 3，支出构成合计 4，相差 1"
        );
    }
}
