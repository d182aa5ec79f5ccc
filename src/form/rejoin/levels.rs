//! Which labels of levels stand over which rows of an indicator block.
//!
//! A merged label is printed once. Mostly that is in the first row of its span, and blank cells below continue it. But
//! where a page break went through the span, the label may have fallen on the other side, or stand in the middle of
//! its rows there; then what the labels mean decides, as far as it can, and the rows are in doubt.

use super::known::{family, fits, outer_family};
use std::collections::HashSet;
use std::ops::Range;

/// What is printed in one row.
#[derive(Clone, Debug, Default)]
pub(super) struct Printed {
    /// Its label of the first level.
    pub one: Option<String>,
    /// Its label of the second level.
    pub two: Option<String>,
    /// The name of its indicator.
    pub name: String,
    /// The page it stands on.
    pub page: usize,
}

/// Which labels stand over a row; each is the row that prints it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Over {
    /// The label of the first level.
    pub one: Option<usize>,
    /// The label of the second level.
    pub two: Option<usize>,
    /// The only label covers both levels.
    pub whole: bool,
    /// The label is printed in a row below.
    pub early: bool,
    /// Another label may be meant.
    pub doubt: bool,
}

/// Gives each row its labels. `second` says whether the block has a column for the second level, `merges` whether
/// labels of satisfaction are known to cover both levels in this form.
pub(super) fn spread(rows: &[Printed], second: bool, merges: bool) -> Vec<Over> {
    let mut out = vec![Over::default(); rows.len()];
    if second {
        inner(rows, &mut out);
    }
    outer(rows, &mut out, second, merges);
    for (r, over) in out.iter_mut().enumerate() {
        over.early = over.one.is_some_and(|o| o > r) || over.two.is_some_and(|t| t > r);
    }
    out
}

/// A row that begins a span of the second level: it prints a label of it, or one that covers both levels.
fn begins(row: &Printed) -> bool {
    row.two.is_some() || covers(row)
}

/// Whether the label of the first level, alone in its row, covers both levels.
fn covers(row: &Printed) -> bool {
    let one = row.one.as_deref().and_then(outer_family);
    row.two.is_none() && one == Some("satisfaction")
}

fn inner(rows: &[Printed], out: &mut [Over]) {
    let starts: Vec<usize> = (0..rows.len()).filter(|r| begins(&rows[*r])).collect();
    for r in &starts {
        if covers(&rows[*r]) {
            out[*r].whole = true;
        } else {
            out[*r].two = Some(*r);
        }
    }
    let ends: Vec<Option<usize>> = std::iter::once(None)
        .chain(starts.iter().copied().map(Some))
        .collect();
    for (k, above) in ends.iter().enumerate() {
        let below = starts.get(k).copied();
        let from = above.map_or(0, |a| a + 1);
        let blank = from..below.unwrap_or(rows.len());
        if !blank.is_empty() {
            fill(rows, *above, blank, below, out);
        }
    }
}

/// Rows without a label between two that have one.
fn fill(
    rows: &[Printed],
    above: Option<usize>,
    blank: Range<usize>,
    below: Option<usize>,
    out: &mut [Over],
) {
    let set = |out: &mut [Over], rows: Range<usize>, label: Option<usize>, doubt: bool| {
        for r in rows {
            let whole = label.is_some_and(|l| out[l].whole);
            out[r].whole = whole;
            out[r].two = label.filter(|_| !whole);
            out[r].one = label.filter(|_| whole);
            out[r].doubt |= doubt;
        }
    };
    // A new label of the first level ends what stands above it.
    let turn = blank.clone().find(|r| rows[*r].one.is_some());
    let (Some(a), Some(b)) = (above, below) else {
        let parted = |r: usize| r == 0 || rows[r - 1].page != rows[r].page;
        // Above the first label: it fell over the page break, if it stands right below one.
        let fell = below.is_some_and(parted);
        let doubt = if above.is_none() {
            !fell
        } else {
            turn.is_some()
        };
        set(out, blank, above.or(below), doubt);
        return;
    };
    if let Some(turn) = turn {
        set(out, blank.start..turn, above, false);
        set(out, turn..blank.end, below, true);
        return;
    }
    let breaks: Vec<usize> = (a + 1..=b)
        .filter(|r| rows[r - 1].page != rows[*r].page)
        .collect();
    match breaks.as_slice() {
        [] => set(out, blank, above, false),
        [.., last] if *last == b => set(out, blank, above, true),
        [.., last] => {
            set(out, blank.start..*last, above, true);
            let after = *last..b;
            let label = if reaches_up(rows, a, &after, b) {
                below
            } else {
                above
            };
            set(out, after, label, true);
        }
    }
}

/// Whether the label in row `below` stands over the rows `after` a page break above it, too: their names speak of it
/// more than of the label above the break, or it stands in the middle of its rows.
fn reaches_up(rows: &[Printed], above: usize, after: &Range<usize>, below: usize) -> bool {
    let says = |label: usize| -> usize {
        let text = rows[label].two.as_deref().or(rows[label].one.as_deref());
        let pairs = pairs(text.unwrap_or_default());
        let names = after.clone().map(|r| &rows[r].name);
        names
            .map(|name| pairs.iter().filter(|p| name.contains(p.as_str())).count())
            .sum()
    };
    let (up, down) = (says(above), says(below));
    if up != down {
        return down > up;
    }
    let page = rows[below].page;
    let under = rows[below + 1..]
        .iter()
        .take_while(|r| r.page == page && !begins(r) && r.one.is_none())
        .count();
    under == after.len()
}

/// The pairs of characters of a label that tell it from other labels.
fn pairs(label: &str) -> HashSet<String> {
    let chars: Vec<char> = label.replace("指标", "").chars().collect();
    chars
        .windows(2)
        .map(|w| w.iter().collect::<String>())
        .filter(|p| p != "效益")
        .collect()
}

fn outer(rows: &[Printed], out: &mut [Over], second: bool, merges: bool) {
    for r in 0..rows.len() {
        if rows[r].one.is_some() {
            let over = &mut out[r];
            over.one = Some(r);
            if over.two.is_some_and(|t| !pair_fits(rows, r, t)) {
                over.doubt = true;
            }
            continue;
        }
        if out[r].whole {
            continue;
        }
        let above = (0..r).rev().find(|k| rows[*k].one.is_some());
        let below = (r + 1..rows.len()).find(|k| rows[*k].one.is_some());
        let Some(two) = out[r].two else {
            out[r].one = above.or(below);
            out[r].doubt |= second || above.is_none();
            continue;
        };
        let fit = |k: Option<usize>| k.filter(|k| pair_fits(rows, *k, two));
        let label = rows[two].two.as_deref().unwrap_or_default();
        let satisfied = family(label) == Some("satisfaction");
        match (fit(above), fit(below)) {
            (Some(k), _) => out[r].one = Some(k),
            (None, _) if satisfied => {
                out[r].whole = true;
                out[r].doubt |= !merges;
            }
            (None, Some(k)) => out[r].one = Some(k),
            (None, None) => {
                out[r].one = above.or(below);
                out[r].doubt = true;
            }
        }
    }
}

fn pair_fits(rows: &[Printed], one: usize, two: usize) -> bool {
    let text = |t: &Option<String>| t.clone().unwrap_or_default();
    fits(&text(&rows[one].one), &text(&rows[two].two))
}

#[cfg(test)]
mod tests {
    use super::{Over, Printed, spread};

    /// `一级/二级/名称` a row, `-` for a page break.
    fn rows(text: &str) -> Vec<Printed> {
        let (mut out, mut page) = (Vec::new(), 0);
        for row in text.split_whitespace() {
            let parts: Vec<&str> = row.split('/').collect();
            let [one, two, name] = parts.as_slice() else {
                page += 1;
                continue;
            };
            let label = |t: &str| (!t.is_empty()).then(|| t.to_string());
            out.push(Printed {
                one: label(one),
                two: label(two),
                name: name.to_string(),
                page,
            });
        }
        out
    }

    fn told(text: &str) -> Vec<(Option<usize>, Option<usize>, bool)> {
        spread(&rows(text), true, true)
            .into_iter()
            .map(|o| (o.one, o.two, o.doubt))
            .collect()
    }

    #[test]
    fn blank_cells_continue_the_label_above() {
        let got = told("产出指标/数量指标/甲 //乙 /质量指标/丙 效益指标/社会效益指标/丁");
        assert_eq!(
            got,
            [
                (Some(0), Some(0), false),
                (Some(0), Some(0), false),
                (Some(0), Some(2), false),
                (Some(3), Some(3), false)
            ]
        );
    }

    #[test]
    fn labels_that_fell_over_a_page_break_reach_up() {
        let got = told("/数量指标/甲 - 产出指标/质量指标/乙 //丙");
        assert_eq!(
            got,
            [
                (Some(1), Some(0), false),
                (Some(1), Some(1), false),
                (Some(1), Some(1), false)
            ]
        );
        let got = told("//甲 //乙 - 产出指标/数量指标/丙");
        assert!(
            got.iter().all(|g| *g == (Some(2), Some(2), false)),
            "{got:?}"
        );
    }

    #[test]
    fn families_tell_the_label_of_the_first_level() {
        let got = told("产出指标/成本指标/甲 /经济效益指标/乙 效益指标/生态效益指标/丙");
        assert_eq!(got[1], (Some(2), Some(1), false));
    }

    #[test]
    fn rows_beside_a_break_are_in_doubt() {
        let got = told("产出指标/数量指标/甲 //乙 - /质量指标/丙");
        assert_eq!(got[1], (Some(0), Some(0), true));
        let got = told("效益指标/生态效益指标/甲 - //产业持续发展 /可持续影响指标/乙 //丙");
        assert_eq!(got[1], (Some(0), Some(2), true));
    }

    #[test]
    fn a_label_of_satisfaction_covers_both_levels() {
        let got = spread(
            &rows("效益指标/社会效益指标/甲 满意度指标//乙 //丙"),
            true,
            true,
        );
        let whole = Over {
            one: Some(1),
            whole: true,
            ..Over::default()
        };
        assert_eq!(got[1..], [whole, whole]);
        let got = spread(&rows("效益指标/社会效益指标/甲 /满意度指标/乙"), true, true);
        assert_eq!(
            (got[1].two, got[1].whole, got[1].doubt),
            (Some(1), true, false)
        );
    }
}
