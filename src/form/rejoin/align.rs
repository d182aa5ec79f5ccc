//! Which column each cell of an indicator row stands in, by what it says and by its tabs.
//!
//! A merged cell at the left may have left no tab, so a row may be moved to the left (or, rarely, to the right), and a
//! blank cell between two others may be missing or too much. All ways to set the printed cells into the columns, in
//! order, are weighed.

use super::known::{is_figure, is_level};
use crate::form::ledger::flat;
use crate::form::words::Role;

/// What may stand in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The merged label to the left of the block.
    Side,
    /// A column under a head.
    Head(Role),
}

/// A printed cell of a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Printed<'a> {
    /// How many tabs stand before it.
    pub at: usize,
    /// What it says.
    pub text: &'a str,
    /// Whether it is the label beside a block.
    pub side: bool,
}

/// Where the cells of a row stand.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Placement {
    /// The column of each printed cell.
    pub cols: Vec<usize>,
    /// What speaks against it; 0 is nothing.
    pub cost: f32,
    /// How much more speaks against the next best.
    pub margin: f32,
}

/// A cell that stands where its tabs do not put it.
const MOVED: f32 = 1.0;
/// Cells of a row that moved by different amounts.
const TORN: f32 = 1.2;
/// What a label, a figure or free text costs where it cannot stand.
const WRONG: f32 = 6.0;
/// What it costs where it hardly stands.
const ODD: f32 = 2.5;
/// What it costs where it may stand, but mostly does not.
const RARE: f32 = 0.5;
/// Rows with more cells are not weighed: the ways to set them would be too many.
const MOST_CELLS: usize = 12;
/// Nor are blocks with more columns.
const MOST_COLUMNS: usize = 16;
/// A target in words is hardly ever longer.
const LONG_TARGET: usize = 8;

/// Sets a row. `before` is how far the row above had moved: rows under one merged cell move alike. `None` where there
/// are more cells than columns, or more of either than are weighed.
pub(super) fn place(cells: &[Printed<'_>], columns: &[Kind], before: i32) -> Option<Placement> {
    if cells.len() > columns.len() || cells.len() > MOST_CELLS || columns.len() > MOST_COLUMNS {
        return None;
    }
    let mut search = Search {
        cells,
        columns,
        before,
        now: Vec::with_capacity(cells.len()),
        best: (Vec::new(), f32::INFINITY),
        second: f32::INFINITY,
    };
    search.go(0, 0.0);
    let (cols, cost) = search.best;
    Some(Placement {
        cols,
        cost,
        margin: search.second - cost,
    })
}

struct Search<'a> {
    cells: &'a [Printed<'a>],
    columns: &'a [Kind],
    before: i32,
    now: Vec<usize>,
    best: (Vec<usize>, f32),
    second: f32,
}

impl Search<'_> {
    fn go(&mut self, from: usize, cost: f32) {
        if cost >= self.second {
            return;
        }
        let k = self.now.len();
        let Some(cell) = self.cells.get(k) else {
            self.finish(cost);
            return;
        };
        let left = self.cells.len() - k;
        for col in from..=self.columns.len() - left {
            let more = self.meaning(cell, col) + self.movement(cell, col);
            self.now.push(col);
            self.go(col + 1, cost + more);
            self.now.pop();
        }
    }

    fn finish(&mut self, cost: f32) {
        let cost = cost + self.gaps();
        if cost < self.best.1 {
            self.second = self.best.1;
            self.best = (self.now.clone(), cost);
        } else if cost < self.second {
            self.second = cost;
        }
    }

    /// How far a cell has moved.
    fn shift(cell: &Printed<'_>, col: usize) -> i32 {
        col as i32 - cell.at as i32
    }

    fn movement(&self, cell: &Printed<'_>, col: usize) -> f32 {
        let shift = Self::shift(cell, col);
        let k = self.now.len();
        if k == 0 {
            let near = shift == 0 || shift == self.before;
            return if near {
                0.0
            } else {
                MOVED + 0.1 * shift.abs() as f32
            };
        }
        let last = Self::shift(&self.cells[k - 1], self.now[k - 1]);
        if shift == last {
            0.0
        } else {
            TORN + 0.1 * (shift - last).abs() as f32
        }
    }

    fn meaning(&self, cell: &Printed<'_>, col: usize) -> f32 {
        meaning(cell, self.columns[col])
    }

    /// What speaks against leaving columns blank.
    fn gaps(&self) -> f32 {
        let filled = |role: Role| {
            let kind = Kind::Head(role);
            let all = self.columns.iter().enumerate().filter(|(_, k)| **k == kind);
            all.map(|(c, _)| c).any(|c| self.now.contains(&c))
        };
        let has = |role: Role| self.columns.contains(&Kind::Head(role));
        let values = self.now.iter().any(|c| {
            !matches!(
                self.columns[*c],
                Kind::Side | Kind::Head(Role::Level1 | Role::Level2 | Role::Name)
            )
        });
        let mut cost = 0.0;
        if has(Role::Name) && !filled(Role::Name) {
            cost += ODD;
        }
        if has(Role::Target) && !filled(Role::Target) && values {
            cost += RARE;
        }
        cost
    }
}

/// What speaks against a cell in a column.
fn meaning(cell: &Printed<'_>, kind: Kind) -> f32 {
    let text = flat(cell.text);
    let level = is_level(&text);
    let figure = is_figure(&text);
    let length = text.chars().count();
    match kind {
        Kind::Side if cell.side => 0.0,
        _ if cell.side => WRONG + ODD,
        Kind::Side => WRONG + ODD,
        Kind::Head(Role::Level1) => outer(&text, level),
        Kind::Head(Role::Level2) => inner(&text, level),
        Kind::Head(_) if level => WRONG,
        Kind::Head(Role::Name) if figure => ODD,
        Kind::Head(Role::Name) => 0.0,
        Kind::Head(Role::Target) if figure => 0.0,
        Kind::Head(Role::Target) if text == "无" => ODD,
        Kind::Head(Role::Target) if length > LONG_TARGET => 2.0 * RARE,
        Kind::Head(Role::Target) => RARE,
        Kind::Head(Role::Weight | Role::Score) if figure => 0.0,
        Kind::Head(Role::Weight | Role::Score) => ODD,
        Kind::Head(Role::Actual) => 0.0,
        Kind::Head(_) if figure => 2.0 * RARE,
        Kind::Head(_) => RARE,
    }
}

fn outer(text: &str, level: bool) -> f32 {
    let own = ["产出", "效益", "满意度", "成本"];
    let first = text.trim_end_matches("指标");
    if own.contains(&first) {
        0.0
    } else if level {
        WRONG - ODD
    } else if text.ends_with("指标") {
        RARE
    } else {
        WRONG - ODD
    }
}

fn inner(text: &str, level: bool) -> f32 {
    let outer = ["产出指标", "效益指标", "产出", "效益"];
    if outer.contains(&text) {
        ODD
    } else if level {
        0.0
    } else if text.ends_with("指标") {
        RARE
    } else {
        WRONG - ODD
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Placement, Printed, place};
    use crate::form::words::Role;

    const COLUMNS: [Kind; 6] = [
        Kind::Side,
        Kind::Head(Role::Level1),
        Kind::Head(Role::Level2),
        Kind::Head(Role::Name),
        Kind::Head(Role::Target),
        Kind::Head(Role::Standard),
    ];

    fn set(row: &str, before: i32) -> Placement {
        let cells: Vec<Printed<'_>> = row
            .split('\t')
            .enumerate()
            .filter(|(_, t)| !t.is_empty())
            .map(|(at, text)| Printed {
                at,
                text,
                side: text.ends_with("绩效指标"),
            })
            .collect();
        place(&cells, &COLUMNS, before).expect("few cells")
    }

    #[test]
    fn rows_that_lost_or_won_tabs_are_set_by_what_they_say() {
        for (row, before, cols) in [
            ("\t\t\t应急演练\t2次/年", 0, vec![3, 4]),
            (
                "年度绩效指标\t产出指标\t数量指标\t规上企业\t30家",
                0,
                vec![0, 1, 2, 3, 4],
            ),
            ("\t质量指标\t隐患整改到位率\t100%", 0, vec![2, 3, 4]),
            ("质量指标\t隐患整改到位率\t100%", 0, vec![2, 3, 4]),
            ("效益指标\t经济效益指标\t无", 1, vec![1, 2, 3]),
            ("满意度指标\t\t党员满意度\t100%", 0, vec![1, 3, 4]),
            ("\t\t\t质量指标\t企业总数\t8家", 0, vec![2, 3, 4]),
            ("\t项目总数\t4家", 0, vec![3, 4]),
            ("\t能力排名\t目标前三甲\t\t每年排名", 0, vec![3, 4, 5]),
            ("工业企业总产值\t\t\t提升10%", 1, vec![3, 4]),
            (
                "社会效益指标\t\t带动社会就业\t高于上年水平\t与上年同期比较",
                1,
                vec![2, 3, 4, 5],
            ),
        ] {
            assert_eq!(set(row, before).cols, cols, "{row}");
        }
    }

    #[test]
    fn what_can_stand_in_two_places_has_a_small_margin() {
        let plain = set("\t\t\t应急演练\t2次/年", 0);
        let doubtful = set("\t\t职工凝聚力\t提升", 0);
        assert!(plain.margin > doubtful.margin, "{plain:?} {doubtful:?}");
    }
}
