//! The heads of an indicator block: which columns it has, in one row of heads or in several, for one block or for
//! several side by side.

use super::class::classify;
use super::label::canonical;
use super::ledger::Ledger;
use super::profile::Profile;
use super::words;
use super::words::Role;
use crate::model::Term;

/// A column of a block.
#[derive(Clone, Debug)]
pub struct Column {
    /// What it holds.
    pub role: Role,
    /// First grid column.
    pub from: usize,
    /// The grid column after its last.
    pub to: usize,
    /// Its head as printed.
    pub head: String,
}

/// The heads of a block.
#[derive(Clone, Debug)]
pub struct Heads {
    /// The columns of each of the blocks that stand side by side.
    pub groups: Vec<Vec<Column>>,
    /// The cells that hold heads.
    pub cells: Vec<usize>,
    /// The leftmost grid column.
    pub left: usize,
    /// The first row below them.
    pub end: usize,
    /// Whether the table lists several projects, told in columns left of the block's.
    pub listed: bool,
    /// Whether levels are known by nothing but their order: their heads lost strokes.
    pub counted: bool,
}

/// Heads are printed in at most this many rows.
const MOST_ROWS: usize = 3;

/// The heads that begin in a row, if any do.
pub fn find(ledger: &Ledger<'_>, row: usize, profile: &Profile) -> Option<Heads> {
    let starting = ledger.starting(row);
    let mut known: Vec<usize> = starting
        .iter()
        .copied()
        .filter(|k| profile.role(ledger.text(*k)).is_some())
        .collect();
    // A label beside the whole block is no head, though it may read like one.
    let tall = |k: usize| ledger.cell(k).rowspan;
    if let [first, rest @ ..] = known.as_slice()
        && rest.iter().all(|k| tall(*k) < tall(*first))
        && profile.beside(ledger.text(*first)).is_some()
    {
        known.remove(0);
    }
    let height = known.iter().map(|k| ledger.cell(*k).rowspan).max()?;
    let left = known.iter().map(|k| ledger.cell(*k).col).min()?;
    let listed = left > 0 && is_list(ledger, (row, height), left, profile);
    let left = if listed { 0 } else { left };
    let end = (row + height.min(MOST_ROWS)).min(ledger.table.rows);
    let columns = part_levels(ledger, columns(ledger, row, end, left, profile), end);
    let printed = columns.iter().filter(|c| !c.head.is_empty()).count();
    let roles: Vec<Role> = columns.iter().map(|c| c.role).collect();
    let heads = roles.iter().filter(|r| **r != Role::Extra).count();
    // Most of what stands there must be heads, or it is a row of values that happen to read like some.
    if !telling(&roles) || 3 * heads < 2 * printed {
        return None;
    }
    let mut cells: Vec<usize> = (row..end)
        .flat_map(|r| ledger.starting(r))
        .filter(|k| ledger.cell(*k).col >= left)
        .collect();
    cells.dedup();
    let (groups, counted) = groups(columns);
    Some(Heads {
        groups,
        cells,
        left,
        end,
        listed,
        counted,
    })
}

/// What a head means to any of the families, or by its words.
pub fn any_role(text: &str, profiles: &[Profile]) -> Option<Role> {
    let mut own = profiles.iter().filter_map(|p| p.role(text));
    own.next().or_else(|| words::role(text))
}

/// Whether these are columns of an indicator block: a name or levels of names, and something said of them.
pub fn telling(roles: &[Role]) -> bool {
    let any = |wanted: &[Role]| roles.iter().any(|r| wanted.contains(r));
    let named = any(&[Role::Name, Role::Level3]);
    let filed = any(&[Role::Level1, Role::Level2, Role::Kind]);
    let said = any(&[Role::Target, Role::Actual, Role::Standard, Role::Weight]);
    let known = roles.iter().filter(|r| **r != Role::Extra).count();
    known >= 3 && filed && (named || said) || known >= 2 && named && said
}

/// The columns from `left` on: the lowest head over each.
fn columns(
    ledger: &Ledger<'_>,
    row: usize,
    end: usize,
    left: usize,
    profile: &Profile,
) -> Vec<Column> {
    let mut out: Vec<Column> = Vec::new();
    let mut col = left;
    while col < ledger.table.cols {
        let over: Vec<usize> = (row..end).filter_map(|r| ledger.at(r, col)).collect();
        let Some(&lowest) = over.last() else { break };
        let cell = ledger.cell(lowest);
        let to = (cell.col + cell.colspan).max(col + 1);
        let lowest_printed = over.iter().rev().find(|k| !ledger.is_empty(**k));
        let role = over
            .iter()
            .rev()
            .find_map(|k| profile.role(ledger.text(*k)));
        out.push(Column {
            role: role.unwrap_or(Role::Extra),
            from: col,
            to,
            head: lowest_printed.map_or_else(String::new, |k| canonical(ledger.text(*k))),
        });
        col = to;
    }
    out
}

/// Parts the columns of blocks that stand side by side, and settles what each column is; whether the levels of any are
/// known by nothing but their order.
fn groups(columns: Vec<Column>) -> (Vec<Vec<Column>>, bool) {
    let mut out: Vec<Vec<Column>> = vec![Vec::new()];
    for column in columns {
        let now = out.last().map_or(&[][..], Vec::as_slice);
        let has = |role: Role| now.iter().any(|c| c.role == role);
        let again = match column.role {
            Role::Name | Role::Level3 => has(column.role),
            Role::Level1 | Role::Level2 => {
                has(column.role) && (has(Role::Name) || has(Role::Level3))
            }
            _ => false,
        };
        if again {
            out.push(Vec::new());
        }
        if let Some(group) = out.last_mut() {
            group.push(column);
        }
    }
    let shared = out.first().cloned().unwrap_or_default();
    let mut counted = false;
    for (i, group) in out.iter_mut().enumerate() {
        if i > 0 {
            share_levels(group, &shared);
        }
        counted |= settle(group);
    }
    (out, counted)
}

/// Where blocks stand side by side, the levels that are printed once serve all of them.
fn share_levels(group: &mut Vec<Column>, first: &[Column]) {
    for role in [Role::Level2, Role::Level1, Role::Kind] {
        let own = group.iter().any(|c| c.role == role);
        let first = first.iter().find(|c| c.role == role);
        if let (false, Some(column)) = (own, first) {
            group.insert(0, column.clone());
        }
    }
}

/// Heads of levels whose strokes were lost (`级指标` three times, `二级指标` twice) are levels in their order. Whether any
/// were.
fn count_levels(group: &mut [Column]) -> bool {
    let levels = [Role::Level1, Role::Level2, Role::Level3];
    let rank = |role: Role| levels.iter().position(|l| *l == role);
    let found: Vec<(usize, usize)> = (group.iter().enumerate())
        .filter_map(|(i, c)| Some((i, rank(c.role)?)))
        .collect();
    let named = group.iter().any(|c| c.role == Role::Name);
    let twice = |f: &(usize, usize)| found.iter().filter(|o| o.1 == f.1).count() > 1;
    if !found.iter().any(twice)
        || found.len() > levels.len()
        || named && found.len() == levels.len()
    {
        return false;
    }
    // A stroke may be lost, hardly won.
    let lost = found.iter().enumerate().all(|(place, f)| f.1 <= place);
    if lost {
        for ((i, _), level) in found.into_iter().zip(levels) {
            group[i].role = level;
        }
    }
    lost
}

/// Each role once: the first column that has it; a column of kinds is the level that is missing. Whether levels are known
/// by nothing but their order.
fn settle(group: &mut [Column]) -> bool {
    let counted = count_levels(group);
    let has = |group: &[Column], role: Role| group.iter().any(|c| c.role == role);
    let kind = if has(group, Role::Level1) {
        Role::Level2
    } else {
        Role::Level1
    };
    if !has(group, kind)
        && let Some(column) = group.iter_mut().find(|c| c.role == Role::Kind)
    {
        column.role = kind;
    }
    // What is said of an indicator right of its target (指标内容) is no name, where 三级指标 stands left of it.
    let place = |role: Role| group.iter().position(|c| c.role == role);
    if let (Some(third), Some(target), Some(name)) =
        (place(Role::Level3), place(Role::Target), place(Role::Name))
        && third < target
        && target < name
    {
        group[name].role = Role::Explanation;
    }
    // 三级指标 is the name where no column of names stands beside it.
    if !has(group, Role::Name)
        && let Some(column) = group.iter_mut().find(|c| c.role == Role::Level3)
    {
        column.role = Role::Name;
    }
    own_target(group);
    let mut seen: Vec<Role> = Vec::new();
    for column in group {
        if seen.contains(&column.role) || column.role == Role::Kind {
            column.role = Role::Extra;
        }
        seen.push(column.role);
    }
    counted
}

/// Of several columns of targets (`实施周期指标值`, `年度指标值`) the year's is the target, the others stand beside it.
fn own_target(group: &mut [Column]) {
    let valued = |c: &Column| c.role == Role::Target && c.head.contains('值');
    let yearly = |c: &Column| valued(c) && words::term(&c.head) == Some(Term::Annual);
    let single = |test: &dyn Fn(&Column) -> bool| {
        let mut fitting = (0..group.len()).filter(|i| test(&group[*i]));
        fitting.next().filter(|_| fitting.next().is_none())
    };
    let Some(own) = single(&yearly).or_else(|| single(&valued)) else {
        return;
    };
    for (i, column) in group.iter_mut().enumerate() {
        if column.role == Role::Target && i != own {
            column.role = Role::Extra;
        }
    }
}

/// Parts a head that stands over levels which have no heads of their own: 指标类型 over a column for each level, 绩效指标
/// over the levels and the names.
fn part_levels(ledger: &Ledger<'_>, columns: Vec<Column>, row: usize) -> Vec<Column> {
    let filed = |c: &Column| matches!(c.role, Role::Level1 | Role::Level2);
    if columns.iter().any(filed) {
        return columns;
    }
    let mut out = Vec::new();
    for column in columns {
        let mut below: Vec<usize> = (column.from..column.to)
            .filter_map(|col| ledger.at(row, col))
            .collect();
        below.dedup();
        let roles: &[Role] = match (column.role, below.len()) {
            (Role::Kind, 2) => &[Role::Level1, Role::Level2],
            (Role::Name, 2) => &[Role::Kind, Role::Name],
            (Role::Name, 3) => &[Role::Level1, Role::Level2, Role::Name],
            _ => &[],
        };
        let classed = below
            .first()
            .is_some_and(|k| classify(ledger.text(*k), "") != "other" || is_level(ledger, *k));
        if roles.is_empty() || !classed {
            out.push(column);
            continue;
        }
        out.extend(below.iter().zip(roles).map(|(k, role)| {
            let cell = ledger.cell(*k);
            Column {
                role: *role,
                from: cell.col,
                to: cell.col + cell.colspan,
                head: column.head.clone(),
            }
        }));
    }
    out
}

/// Whether a cell holds the label of a 一级 level that has no class of its own.
fn is_level(ledger: &Ledger<'_>, k: usize) -> bool {
    let text = words::bare(ledger.text(k));
    text.starts_with("产出") || text.starts_with("效益") || text.starts_with("效果")
}

/// Whether the block is a list of several projects in one table, where heads of their own (项目名称, 年度绩效目标) stand left
/// of the block's: these columns are told with each indicator.
fn is_list(
    ledger: &Ledger<'_>,
    (row, height): (usize, usize),
    left: usize,
    profile: &Profile,
) -> bool {
    let before: Vec<usize> = ledger
        .row(row)
        .into_iter()
        .filter(|k| ledger.cell(*k).col < left)
        .collect();
    let head = |k: &usize| {
        let (cell, text) = (ledger.cell(*k), ledger.text(*k));
        cell.row == row
            && cell.rowspan <= height
            && !ledger.is_empty(*k)
            && profile.block(text).is_none()
    };
    let named = |k: &usize| words::bare(ledger.text(*k)).contains("名称");
    before.iter().all(head) && before.iter().any(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(roles: &[Role]) -> Vec<Role> {
        let mut group: Vec<Column> = (roles.iter().enumerate())
            .map(|(i, role)| Column {
                role: *role,
                from: i,
                to: i + 1,
                head: String::new(),
            })
            .collect();
        count_levels(&mut group);
        group.iter().map(|c| c.role).collect()
    }

    #[test]
    fn levels_that_lost_their_strokes_are_counted() {
        use Role::{Level1, Level2, Level3, Name, Target};
        assert_eq!(
            counted(&[Level1, Level1, Level1, Target]),
            [Level1, Level2, Level3, Target]
        );
        assert_eq!(counted(&[Level1, Level1, Name]), [Level1, Level2, Name]);
        assert_eq!(
            counted(&[Level1, Level2, Level1, Target]),
            [Level1, Level2, Level3, Target]
        );
        assert_eq!(
            counted(&[Level1, Level2, Level2, Target]),
            [Level1, Level2, Level3, Target]
        );
        // Nothing to count.
        for whole in [[Level1, Level2, Level3], [Level2, Level3, Level1]] {
            assert_eq!(counted(&whole), whole);
        }
    }
}
