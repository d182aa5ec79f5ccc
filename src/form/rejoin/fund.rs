//! A fund table: amounts under heads, beside labels.

use super::grid::{Grid, Measure, infer};
use super::known::is_amount;
use super::source::Row;
use crate::form::label::label;
use crate::form::ledger::flat;
use crate::form::value;
use crate::model::Span;

/// The kind of its measures.
const KIND: u8 = 2;
/// Labels of a row that ends a group.
const TOTALS: [&str; 4] = ["合计", "总计", "小计", "总额"];

/// A fund table as it was printed: its first row begins with its label.
#[derive(Clone, Debug)]
pub(super) struct Fund {
    /// Its rows.
    pub rows: Vec<Row>,
    /// How many columns the print shows, where others were added behind them.
    pub shown: Option<usize>,
    /// The last column may be cut within its amounts.
    pub doubtful: bool,
}

impl Fund {
    /// The first row with an amount.
    fn first(&self) -> Option<usize> {
        self.rows.iter().position(|r| amounts(r).next().is_some())
    }

    /// The rows with amounts.
    pub fn body(&self) -> std::ops::Range<usize> {
        self.first().unwrap_or(self.rows.len())..self.rows.len()
    }

    /// Adds a cell behind the last one of a row, as column `col`, beyond what the print shows.
    pub fn append(&mut self, row: usize, col: usize, span: Span) {
        self.shown.get_or_insert(self.width());
        let cells = &mut self.rows[row].cells;
        cells.truncate(col);
        cells.resize_with(col, Span::default);
        cells.push(span);
    }

    /// The first column right of all cells.
    pub fn width(&self) -> usize {
        let ends = self
            .rows
            .iter()
            .filter_map(|r| r.printed().last().map(|p| p.0 + 1));
        ends.max().unwrap_or(0)
    }

    /// Sets the table into a grid.
    pub fn set(&self, grid: &mut Grid) {
        let top = grid.rows;
        let first = self.first().unwrap_or(self.rows.len());
        let shown = self.shown.unwrap_or(self.width());
        let columns = self.columns(first, shown);
        grid.rows += self.rows.len();
        self.heads(grid, top, first);
        let edge = columns.first().copied().unwrap_or(shown);
        let rows: Vec<BodyRow> = self.rows[first..]
            .iter()
            .enumerate()
            // The row that the label of the table stands in lost no tabs.
            .map(|(i, row)| body_row(row, &columns, edge, shown, first + i == 0))
            .collect();
        let groups = groups(&rows, edge);
        let places = self.decimals(&columns, shown);
        for (i, row) in rows.iter().enumerate() {
            let at = top + first + i;
            for (col, span) in &row.cells {
                if !groups.iter().any(|g| g.printed == i && g.col == *col) {
                    let mut span = span.clone();
                    let short = decimals(&span.text) < places;
                    if col + 1 == shown && is_amount(&span.text) && (self.doubtful || short) {
                        span.review = true;
                    }
                    let label = first + i == 0 && *col == 0;
                    let height = if label { self.rows.len() } else { 1 };
                    let cell = grid.put((at, *col), (height, 1), span);
                    if col + 1 == shown && !is_amount(&grid.cells[cell].span.text) {
                        grid.edges[cell] = Some(Measure {
                            kind: KIND,
                            col: *col,
                        });
                    }
                }
            }
        }
        for group in groups {
            let Some((_, span)) = rows[group.printed].cells.iter().find(|c| c.0 == group.col)
            else {
                continue;
            };
            let mut span = span.clone();
            if group.doubt || group.from < group.printed {
                infer(&mut span, group.doubt);
            }
            let at = (top + first + group.from, group.col);
            grid.put(at, (group.to - group.from, 1), span);
        }
    }

    /// The columns of amounts that the print shows: where the fullest rows have theirs, of these the rightmost, as rows
    /// lose tabs and hardly win any. The last column is not left of the last head.
    fn columns(&self, first: usize, shown: usize) -> Vec<usize> {
        let rows = self.rows[first..].iter();
        let rows = rows.map(|row| {
            let at = amounts(row).map(|(at, _)| at);
            at.filter(|at| *at < shown).collect::<Vec<usize>>()
        });
        let mut best = rows
            .max_by_key(|at| (at.len(), at.last().copied()))
            .unwrap_or_default();
        let heads = self.rows.first().filter(|_| first > 0).map(Row::printed);
        let head = heads.and_then(|h| h.iter().rev().map(|h| h.0).find(|at| *at < shown));
        if let (Some(head), Some(last)) = (head, best.last().copied()) {
            let by = head.saturating_sub(last);
            best.iter_mut().for_each(|at| *at += by);
        }
        best
    }

    /// Most decimals of the amounts left of the last column, where pieces of the print stand apart from it.
    fn decimals(&self, columns: &[usize], shown: usize) -> usize {
        let amounts = self.rows.iter().flat_map(amounts);
        let inner = amounts.filter(|(at, _)| at + 1 < shown && columns.contains(at));
        inner.map(|(_, c)| decimals(&c.text)).max().unwrap_or(0)
    }

    /// The rows above the first amounts: the label of the table over all its rows, each head as wide as the blank
    /// cells to its right.
    fn heads(&self, grid: &mut Grid, top: usize, first: usize) {
        let width = self.width();
        let shown = self.shown.unwrap_or(width);
        let mut above: Vec<(usize, &str)> = Vec::new();
        for (r, row) in self.rows[..first].iter().enumerate() {
            let printed = row.printed();
            let moved = under(&above, &printed);
            for (i, (at, _)) in printed.iter().enumerate() {
                let label = r == 0 && i == 0;
                let place = |k: usize| {
                    if printed[k].0 < shown {
                        printed[k].0 + moved
                    } else {
                        printed[k].0
                    }
                };
                let col = place(i);
                let end = if i + 1 < printed.len() {
                    place(i + 1)
                } else {
                    width
                };
                let below = self.rows.get(r + 1).filter(|_| r + 1 < first);
                // A head over nothing but blank cells reaches down to the amounts.
                let blank = |row: &Row| row.printed().iter().all(|p| p.0 < col || p.0 >= end);
                let height = match below {
                    _ if label => self.rows.len(),
                    Some(row) if moved == 0 && blank(row) => first - r,
                    _ => 1,
                };
                let wide = if label { 1 } else { end.saturating_sub(col) };
                let mut span = row.cells[*at].clone();
                if moved > 0 {
                    infer(&mut span, false);
                }
                let cell = grid.put((top + r, col), (height, wide), span);
                if *at < shown && end >= shown && !is_year(&row.cells[*at].text) {
                    grid.edges[cell] = Some(Measure { kind: KIND, col });
                }
            }
            above = printed;
        }
    }
}

/// Heads of years stand under the head that speaks of several years: how far a row of them lost its tabs.
fn under(above: &[(usize, &str)], heads: &[(usize, &str)]) -> usize {
    let years = |text: &str| text.contains('近') && text.contains('年');
    let mut several = above.iter().filter(|h| years(h.1));
    let first = heads.first().filter(|h| h.1.contains('年'));
    match (several.next(), several.next(), first) {
        (Some((over, _)), None, Some((at, _))) => over.saturating_sub(*at),
        _ => 0,
    }
}

/// Decimals of an amount; none where it is a share or a dash.
fn decimals(text: &str) -> usize {
    match value::amount(text) {
        Some((number, false)) => number.split_once('.').map_or(0, |(_, d)| d.len()),
        _ => 0,
    }
}

/// Whether a text is the head of a year, whole: `2019年`, `2019年度`.
pub(super) fn is_year(text: &str) -> bool {
    let flat = flat(text);
    let year = flat.trim_end_matches('度').strip_suffix('年');
    year.is_some_and(|y| y.len() == 4 && y.chars().all(|c| c.is_ascii_digit()))
}

fn amounts(row: &Row) -> impl Iterator<Item = (usize, &Span)> {
    let cells = row.cells.iter().enumerate().skip(1);
    cells.filter(|(_, c)| c.glyphs > 0 && is_amount(&c.text))
}

/// The cells of a row with the columns they belong to.
struct BodyRow {
    cells: Vec<(usize, Span)>,
    page: usize,
    total: bool,
}

/// Sets a row of amounts under the columns of the fullest rows, and its labels left of them.
fn body_row(row: &Row, columns: &[usize], edge: usize, shown: usize, straight: bool) -> BodyRow {
    let printed = row.printed();
    let found: Vec<usize> = amounts(row)
        .map(|(at, _)| at)
        .filter(|at| *at < shown)
        .collect();
    let labels: Vec<usize> = printed
        .iter()
        .map(|p| p.0)
        .filter(|at| !found.contains(at) && *at < shown && found.first().is_none_or(|f| at < f))
        .collect();
    let last = labels.last().copied();
    let moved = match straight {
        true => Movement::Whole(0),
        false => movement(&found, last, columns, edge),
    };
    let mut cells: Vec<(usize, Span)> = Vec::new();
    for (at, _) in &printed {
        let mut span = row.cells[*at].clone();
        let amount = found.iter().position(|f| f == at);
        let col = match (&moved, amount) {
            _ if *at >= shown => *at,
            (Movement::Whole(by), _) => at + by,
            (Movement::Ordered, Some(k)) => columns[k],
            // A label that stands alone before moved amounts is the innermost one.
            (Movement::Ordered, None) if Some(*at) == last => edge.saturating_sub(1).max(1),
            (Movement::Ordered, None) => edge.saturating_sub(2).max(1),
            (Movement::Unknown, _) => *at,
        };
        let taken = |col: usize| cells.iter().any(|(c, _)| *c == col);
        let place = (col..).find(|c| !taken(*c)).unwrap_or(col);
        let doubt = moved == Movement::Unknown || place != col;
        if doubt || place != *at {
            infer(&mut span, doubt);
        }
        cells.push((place, span));
    }
    cells.sort_by_key(|c| c.0);
    let total = last.is_some_and(|at| TOTALS.contains(&label(&flat(&row.cells[at].text)).as_str()));
    BodyRow {
        cells,
        page: row.page,
        total,
    }
}

/// How a row stands against the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Movement {
    /// It lost so many tabs at its left.
    Whole(usize),
    /// It has an amount for each column, whatever its tabs say.
    Ordered,
    /// None of these.
    Unknown,
}

fn movement(found: &[usize], last: Option<usize>, columns: &[usize], edge: usize) -> Movement {
    let fits = |by: usize| found.iter().all(|at| columns.contains(&(at + by)));
    if let Some(by) = last.and_then(|at| edge.checked_sub(at + 1))
        && fits(by)
    {
        return Movement::Whole(by);
    }
    if found.len() == columns.len() {
        return Movement::Ordered;
    }
    Movement::Unknown
}

/// A label over several rows.
struct Group {
    col: usize,
    from: usize,
    to: usize,
    printed: usize,
    doubt: bool,
}

/// The outer labels with the rows they stand over. A row behind a total begins a new group; a label that is printed
/// below the first row of its group fell there with a page break.
fn groups(rows: &[BodyRow], edge: usize) -> Vec<Group> {
    let mut out = Vec::new();
    for col in 1..edge.saturating_sub(1) {
        let printed: Vec<usize> = (0..rows.len())
            .filter(|r| rows[*r].cells.iter().any(|c| c.0 == col))
            .collect();
        let mut from = 0;
        for (i, at) in printed.iter().enumerate() {
            let next = printed.get(i + 1).copied().unwrap_or(rows.len());
            let total = (*at..next).find(|r| rows[*r].total).map(|r| r + 1);
            let broken = (*at..next).any(|r| r > 0 && rows[r].page != rows[r - 1].page);
            // Only a page break lets a label stand below its first row.
            let to = match total {
                Some(t)
                    if t < next
                        && (t + 1..=next.min(rows.len() - 1))
                            .any(|r| rows[r].page != rows[r - 1].page) =>
                {
                    t
                }
                _ => next,
            };
            let doubt = (from < *at && i == 0 && !broken && from + 1 < *at)
                || (broken && total.is_none() && next < rows.len());
            out.push(Group {
                col,
                from,
                to,
                printed: *at,
                doubt,
            });
            from = to;
        }
    }
    out
}
