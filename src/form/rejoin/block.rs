//! An indicator block: its heads, and its rows set under them.

use super::align::{Kind, Printed as Cell, place};
use super::grid::{Grid, Measure, infer};
use super::known::{Known, is_level, outer_family};
use super::levels::{self, Over, Printed};
use super::source::Row;
use crate::form::words::Role;
use crate::model::Span;

/// The kind of its measures.
const KIND: u8 = 1;
/// Rows whose next best placement is this near are in doubt.
const SURE: f32 = 0.9;
/// Rows that even their best placement fits badly are in doubt, too.
const ODD: f32 = 3.0;

/// A block as it was printed: the row of heads, then the others.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// Its rows.
    pub rows: Vec<Row>,
    /// Columns, counted by heads, whose head is not the printed one.
    pub renamed: Vec<usize>,
}

/// A column of a block.
#[derive(Clone, Copy, Debug)]
struct Column {
    kind: Kind,
    col: usize,
}

/// A row whose cells know their columns.
#[derive(Clone, Debug, Default)]
struct Set {
    /// For each column of the block its cell.
    cells: Vec<Option<Span>>,
    /// Cells that found no column, with the tabs before them.
    over: Vec<(usize, Span)>,
    page: usize,
}

impl Block {
    /// The heads with their columns; the merged label beside the block stands in the column before them.
    fn columns(&self, known: Known<'_>) -> Vec<Column> {
        let heads = self.rows.first().map(Row::printed).unwrap_or_default();
        let heads: Vec<(usize, &str)> = heads
            .into_iter()
            .filter(|(_, text)| !known.is_side(text))
            .collect();
        let first = heads.first().map_or(1, |h| h.0);
        let moved = usize::from(first == 0);
        let mut out = vec![Column {
            kind: Kind::Side,
            col: first + moved - 1,
        }];
        out.extend(heads.iter().map(|(at, text)| {
            let role = known.role(text).or_else(|| known.cut_role(text));
            Column {
                kind: Kind::Head(role.unwrap_or(Role::Extra)),
                col: at + moved,
            }
        }));
        let named = out.iter().any(|c| c.kind == Kind::Head(Role::Name));
        let third = |c: &&mut Column| c.kind == Kind::Head(Role::Level3);
        if !named && let Some(column) = out.iter_mut().find(third) {
            column.kind = Kind::Head(Role::Name);
        }
        out
    }

    /// Heads by column, without the label beside them.
    pub fn heads(&self, known: Known<'_>) -> Vec<String> {
        let heads = self.rows.first().map(Row::printed).unwrap_or_default();
        let heads = heads.into_iter().filter(|(_, text)| !known.is_side(text));
        heads.map(|(_, text)| text.to_string()).collect()
    }

    /// Reads head `k` as `head`, unless both mean the same.
    pub fn rename(&mut self, k: usize, head: &str, known: Known<'_>) {
        let cells = self.rows.first_mut().map(|r| &mut r.cells);
        let mut heads = cells
            .into_iter()
            .flatten()
            .filter(|c| c.glyphs > 0 && !known.is_side(&c.text));
        let Some(span) = heads.nth(k) else { return };
        if known.role(&span.text) != known.role(head) {
            span.text = head.to_string();
            infer(span, true);
            self.renamed.push(k);
        }
    }

    /// Whether a label of satisfaction stands where labels of the first level do.
    pub fn satisfied(&self) -> bool {
        self.rows.iter().any(|row| {
            let printed = row.printed();
            let label = |text: &str| is_level(text) && outer_family(text) == Some("satisfaction");
            printed
                .windows(2)
                .any(|w| label(w[0].1) && w[1].0 - w[0].0 > 1)
        })
    }

    /// Sets the block into a grid.
    pub fn set(&self, grid: &mut Grid, known: Known<'_>, merges: bool) {
        let columns = self.columns(known);
        let top = grid.rows;
        let rows = self.set_rows(&columns, known);
        grid.rows += rows.len();
        let column = |role: Role| columns.iter().position(|c| c.kind == Kind::Head(role));
        let (one, two) = (column(Role::Level1), column(Role::Level2));
        let overs = spread(&rows, one, two, column(Role::Name), merges);
        let labels = Labels { one, two, top };
        labels.put(grid, &columns, &rows, &overs);
        side(grid, &columns, &rows, top);
        let name = column(Role::Name).unwrap_or(columns.len() - 1);
        for (r, row) in rows.iter().enumerate() {
            let over = if r > 0 { overs[r - 1] } else { Over::default() };
            for (k, cell) in row.cells.iter().enumerate().skip(1) {
                let label = r > 0 && (Some(k) == one || Some(k) == two);
                let Some(span) = cell.as_ref().filter(|_| !label) else {
                    continue;
                };
                let mut span = span.clone();
                if k >= name && (over.doubt || over.early) {
                    infer(&mut span, over.doubt);
                }
                if r > 0 && self.renamed.contains(&(k - 1)) {
                    infer(&mut span, true);
                }
                // A head that is known is whole.
                let whole = r == 0 && known.role(&span.text).is_some();
                let at = grid.put((top + r, columns[k].col), (1, 1), span);
                if k + 1 == columns.len() && !whole {
                    grid.edges[at] = Some(Measure {
                        kind: KIND,
                        col: columns[k].col,
                    });
                }
            }
            let mut free = columns.iter().map(|c| c.col).max().unwrap_or(0);
            for (_, span) in &row.over {
                free += 1;
                let mut span = span.clone();
                infer(&mut span, true);
                grid.put((top + r, free), (1, 1), span);
            }
        }
    }

    fn set_rows(&self, columns: &[Column], known: Known<'_>) -> Vec<Set> {
        let kinds: Vec<Kind> = columns.iter().map(|c| c.kind).collect();
        let mut before = 0;
        let mut out = Vec::with_capacity(self.rows.len());
        for (r, row) in self.rows.iter().enumerate() {
            let set = if r == 0 {
                heads(row, columns, known)
            } else {
                set_row(row, columns, &kinds, known, &mut before)
            };
            out.push(set);
        }
        out
    }
}

fn heads(row: &Row, columns: &[Column], known: Known<'_>) -> Set {
    let mut set = Set {
        cells: vec![None; columns.len()],
        page: row.page,
        ..Set::default()
    };
    let mut next = 1;
    for (at, span) in row.cells.iter().enumerate().filter(|c| c.1.glyphs > 0) {
        if known.is_side(&span.text) && set.cells[0].is_none() {
            set.cells[0] = Some(span.clone());
        } else if next < columns.len() && !known.is_side(&span.text) {
            set.cells[next] = Some(span.clone());
            next += 1;
        } else {
            set.over.push((at, span.clone()));
        }
    }
    set
}

fn set_row(
    row: &Row,
    columns: &[Column],
    kinds: &[Kind],
    known: Known<'_>,
    before: &mut i32,
) -> Set {
    let printed = row.printed();
    // Tabs are counted in columns of the block.
    let cells: Vec<Cell<'_>> = printed
        .iter()
        .map(|(at, text)| Cell {
            at: columns.iter().filter(|c| c.col < *at).count(),
            text,
            side: known.is_side(text),
        })
        .collect();
    let mut set = Set {
        cells: vec![None; columns.len()],
        page: row.page,
        ..Set::default()
    };
    let Some(placement) = place(&cells, kinds, *before) else {
        let spans = row.cells.iter().enumerate().filter(|c| c.1.glyphs > 0);
        set.over = spans.map(|(at, s)| (at, s.clone())).collect();
        return set;
    };
    let moved = |k: usize| placement.cols[k] as i32 - cells[k].at as i32;
    let doubt = placement.margin < SURE || placement.cost >= ODD;
    let shifted = (0..cells.len()).any(|k| moved(k) != 0);
    for (k, (at, _)) in printed.iter().enumerate() {
        let mut span = row.cells[*at].clone();
        if doubt || shifted {
            infer(&mut span, doubt);
        }
        set.cells[placement.cols[k]] = Some(span);
    }
    *before = moved(0);
    set
}

fn spread(
    rows: &[Set],
    one: Option<usize>,
    two: Option<usize>,
    name: Option<usize>,
    merges: bool,
) -> Vec<Over> {
    let text = |set: &Set, at: Option<usize>| {
        at.and_then(|k| set.cells[k].as_ref())
            .map(|s| s.text.clone())
    };
    let printed: Vec<Printed> = rows
        .iter()
        .skip(1)
        .map(|set| Printed {
            one: text(set, one),
            two: text(set, two),
            name: text(set, name).unwrap_or_default(),
            page: set.page,
        })
        .collect();
    levels::spread(&printed, two.is_some(), merges)
}

/// Where the labels of levels stand.
struct Labels {
    one: Option<usize>,
    two: Option<usize>,
    /// The row of the heads.
    top: usize,
}

impl Labels {
    /// Puts each label over the rows it stands over.
    fn put(&self, grid: &mut Grid, columns: &[Column], rows: &[Set], overs: &[Over]) {
        for k in [self.one, self.two].into_iter().flatten() {
            let second = Some(k) == self.two;
            let source = |o: &Over| match (second, o.whole) {
                (true, false) => o.two,
                (false, false) => o.one,
                // One label for both levels is put once, where it was printed.
                (second, true) => {
                    if second {
                        o.two
                    } else {
                        o.one
                    }
                }
            };
            for (from, over) in overs.iter().enumerate() {
                let label = source(over);
                let begins = from == 0 || source(&overs[from - 1]) != label;
                let Some(label) = label.filter(|_| begins) else {
                    continue;
                };
                let run = overs[from..]
                    .iter()
                    .take_while(|o| source(o) == Some(label));
                let height = run.count();
                // A label with rows in two places is told once.
                let first = !overs[..from].iter().any(|o| source(o) == Some(label));
                let Some(span) = rows[label + 1].cells[k].clone().filter(|_| first) else {
                    continue;
                };
                let (col, width) = self.extent(columns, k, over.whole);
                grid.put((self.top + 1 + from, col), (height, width), span);
            }
        }
        self.left_over(grid, columns, rows, overs);
    }

    /// The first column and the width of a label.
    fn extent(&self, columns: &[Column], k: usize, whole: bool) -> (usize, usize) {
        match (self.one, self.two) {
            (Some(one), Some(two)) if whole => {
                (columns[one].col, columns[two].col - columns[one].col + 1)
            }
            _ => (columns[k].col, 1),
        }
    }

    /// Labels that stand over no row stay where they are printed.
    fn left_over(&self, grid: &mut Grid, columns: &[Column], rows: &[Set], overs: &[Over]) {
        for (k, second) in [(self.one, false), (self.two, true)] {
            let Some(k) = k else { continue };
            for (r, set) in rows.iter().enumerate().skip(1) {
                let used = overs.iter().any(|o| {
                    let source = if second { o.two } else { o.one };
                    source == Some(r - 1)
                });
                if let Some(span) = set.cells[k].as_ref().filter(|_| !used) {
                    let mut span = span.clone();
                    infer(&mut span, true);
                    grid.put((self.top + r, columns[k].col), (1, 1), span);
                }
            }
        }
    }
}

/// Puts the label beside the block: it stands over all its rows, wherever it was printed.
fn side(grid: &mut Grid, columns: &[Column], rows: &[Set], top: usize) {
    let printed: Vec<(usize, &Span)> = rows
        .iter()
        .enumerate()
        .filter_map(|(r, s)| s.cells[0].as_ref().map(|c| (r, c)))
        .collect();
    for (i, (r, span)) in printed.iter().enumerate() {
        let from = if i == 0 { 0 } else { *r };
        let to = printed.get(i + 1).map_or(rows.len(), |p| p.0);
        grid.put(
            (top + from, columns[0].col),
            (to - from, 1),
            (*span).clone(),
        );
    }
}
