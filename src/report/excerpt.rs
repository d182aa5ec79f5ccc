//! The rows around a place, as the form has them.

use crate::model::{Amount, Declaration, Evidence, Indicator};
use serde::Serialize;
use std::collections::HashMap;

/// Rows of a table of funds that are shown at most.
const MOST_ROWS: usize = 30;

/// A table with a head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Excerpt {
    /// Heads of the columns.
    pub heads: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

/// A record with what it says.
pub(super) struct Record<'a> {
    pub label: String,
    pub text: String,
    pub evidence: &'a Evidence,
}

/// What is shown for a pointer.
pub(super) struct Seen {
    pub label: String,
    pub text: String,
    /// Excerpt, row and column.
    pub place: Option<(usize, usize, usize)>,
}

/// Every record of a form.
pub(super) fn records(d: &Declaration) -> impl Iterator<Item = Record<'_>> {
    let lists = [
        ("fields", d.fields.len()),
        ("amounts", d.amounts.len()),
        ("narratives", d.narratives.len()),
        ("goals", d.goals.len()),
        ("indicators", d.indicators.len()),
    ];
    let pointers = lists
        .into_iter()
        .flat_map(|(list, len)| (0..len).map(move |n| format!("/{list}/{n}")));
    pointers.filter_map(|p| record(d, &p))
}

/// The record that a pointer leads to; `None` where it leads to none, such as `/title`.
pub(super) fn record<'a>(d: &'a Declaration, pointer: &str) -> Option<Record<'a>> {
    let (list, n) = pointer.strip_prefix('/')?.split_once('/')?;
    let n: usize = n.parse().ok()?;
    let made = |label: &str, text: &str, evidence: &'a Evidence| Record {
        label: label.to_string(),
        text: text.to_string(),
        evidence,
    };
    Some(match list {
        "fields" => {
            let f = d.fields.get(n)?;
            made(&f.label, &f.text, &f.evidence)
        }
        "amounts" => {
            let a = d.amounts.get(n)?;
            made(
                format!("{} {}", a.item.join(" "), a.column).trim(),
                &a.text,
                &a.evidence,
            )
        }
        "narratives" => {
            let x = d.narratives.get(n)?;
            made(&x.label, &x.paragraphs.join("\n"), &x.evidence)
        }
        "goals" => {
            let g = d.goals.get(n)?;
            made(&format!("目标{}", g.number), &g.text, &g.evidence)
        }
        "indicators" => {
            let i = d.indicators.get(n)?;
            made(
                &format!("{} {}", i.level2, i.name),
                &i.target.text,
                &i.evidence,
            )
        }
        _ => return None,
    })
}

/// Row and column of amounts, by their places in the form.
type Places = HashMap<usize, (usize, usize)>;

/// The excerpts of one form in the making: amounts of one group share one.
pub(super) struct Excerpts<'a> {
    d: &'a Declaration,
    excerpts: Vec<Excerpt>,
    /// The excerpt of each group of amounts, with row and column of each amount.
    groups: HashMap<Vec<String>, (usize, Places)>,
}

impl<'a> Excerpts<'a> {
    pub fn new(d: &'a Declaration) -> Self {
        Self {
            d,
            excerpts: Vec::new(),
            groups: HashMap::new(),
        }
    }

    /// What a pointer shows; `None` where it leads nowhere.
    pub fn view(&mut self, pointer: &str) -> Option<Seen> {
        let Some(record) = record(self.d, pointer) else {
            let label = self.d.title.clone();
            let text = self.d.year.map_or(String::new(), |y| y.to_string());
            return Some(Seen {
                label,
                text,
                place: None,
            });
        };
        let n: usize = pointer.rsplit('/').next()?.parse().ok()?;
        let place = if pointer.starts_with("/amounts/") {
            self.amount(n)
        } else if pointer.starts_with("/indicators/") {
            Some(self.push(indicator(self.d.indicators.get(n)?)))
        } else {
            let rows = vec![vec![record.label.clone(), record.text.clone()]];
            Some(self.push((
                Excerpt {
                    heads: Vec::new(),
                    rows,
                },
                1,
            )))
        };
        Some(Seen {
            label: record.label,
            text: record.text,
            place,
        })
    }

    pub fn finish(self) -> Vec<Excerpt> {
        self.excerpts
    }

    fn push(&mut self, (excerpt, column): (Excerpt, usize)) -> (usize, usize, usize) {
        self.excerpts.push(excerpt);
        (self.excerpts.len() - 1, 0, column)
    }

    fn amount(&mut self, n: usize) -> Option<(usize, usize, usize)> {
        let group = outermost(self.d.amounts.get(n)?);
        if !self.groups.contains_key(&group) {
            let (excerpt, places) = fund(self.d, &group);
            self.excerpts.push(excerpt);
            self.groups
                .insert(group.clone(), (self.excerpts.len() - 1, places));
        }
        let (number, places) = self.groups.get(&group)?;
        let (row, column) = places.get(&n)?;
        Some((*number, *row, *column))
    }
}

/// What makes amounts one table: the outermost label of those that have several.
fn outermost(a: &Amount) -> Vec<String> {
    match a.item.as_slice() {
        [first, _, ..] => vec![first.clone()],
        _ => Vec::new(),
    }
}

/// A group's amounts: items down, columns across. A row that others stand below comes with them.
fn fund(d: &Declaration, group: &[String]) -> (Excerpt, Places) {
    let mut rows: Vec<&[String]> = Vec::new();
    let mut columns: Vec<&str> = Vec::new();
    let mut cells: HashMap<(usize, usize), String> = HashMap::new();
    let mut places = HashMap::new();
    let ours =
        |a: &Amount| outermost(a) == group || group.first() == a.item.first() && !group.is_empty();
    for (n, a) in d.amounts.iter().enumerate().filter(|(_, a)| ours(a)) {
        let column = position(&mut columns, a.column.as_str());
        let free = rows
            .iter()
            .enumerate()
            .position(|(r, item)| *item == a.item && !cells.contains_key(&(r, column)));
        let row = free.unwrap_or_else(|| {
            rows.push(&a.item);
            rows.len() - 1
        });
        cells.insert((row, column), a.text.clone());
        places.insert(n, (row, column + 1));
    }
    let mut heads = vec![String::new()];
    heads.extend(columns.iter().map(ToString::to_string));
    let shown = rows.iter().enumerate().take(MOST_ROWS).map(|(r, item)| {
        let mut row = vec![item.join(" ")];
        row.extend((0..columns.len()).map(|c| cells.get(&(r, c)).cloned().unwrap_or_default()));
        row
    });
    (
        Excerpt {
            heads,
            rows: shown.collect(),
        },
        places,
    )
}

fn position<'a>(all: &mut Vec<&'a str>, wanted: &'a str) -> usize {
    match all.iter().position(|c| *c == wanted) {
        Some(n) => n,
        None => {
            all.push(wanted);
            all.len() - 1
        }
    }
}

/// An indicator's row without its empty columns, and the column of its target.
fn indicator(i: &Indicator) -> (Excerpt, usize) {
    let or = |t: &Option<String>| t.clone().unwrap_or_default();
    let all = [
        ("一级指标", i.level1.clone()),
        ("二级指标", i.level2.clone()),
        ("指标名称", i.name.clone()),
        ("指标值", i.target.text.clone()),
        ("绩效标准", or(&i.standard)),
        ("实际完成值", or(&i.actual)),
        ("分值", or(&i.weight)),
        ("得分", or(&i.score)),
        ("偏差原因", or(&i.deviation)),
        ("备注", or(&i.remark)),
    ];
    let kept: Vec<_> = all
        .into_iter()
        .filter(|(h, t)| !t.is_empty() || *h == "指标值")
        .collect();
    let target = kept.iter().position(|(h, _)| *h == "指标值").unwrap_or(0);
    let (heads, row) = kept.into_iter().map(|(h, t)| (h.to_string(), t)).unzip();
    (
        Excerpt {
            heads,
            rows: vec![row],
        },
        target,
    )
}
