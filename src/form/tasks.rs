//! Tables of tasks: one task a row, with its name, what it is about and what it costs.

use super::fund::{self, Figure};
use super::label::canonical;
use super::ledger::{Ledger, evidence, flat};
use super::sections::{Reader, paragraphs};
use super::words::{self, Task};
use crate::model::Narrative;

/// A column of a table of tasks.
struct Column {
    task: Task,
    from: usize,
    to: usize,
    head: usize,
    unit: Option<String>,
}

impl Reader<'_> {
    /// Reads a table of tasks whose heads begin in a row. Says the first row that is not read yet.
    pub fn tasks(&mut self, ledger: &mut Ledger<'_>, row: usize) -> Option<usize> {
        let cells = ledger.starting(row);
        let corner = cells
            .first()
            .copied()
            .filter(|k| ledger.cell(*k).rowspan > 2 && cells.len() > 2);
        let left = corner.map_or(0, |k| ledger.cell(k).col + ledger.cell(k).colspan);
        let heads: Vec<usize> = cells
            .into_iter()
            .filter(|k| ledger.cell(*k).col >= left && !ledger.is_empty(*k))
            .collect();
        let height = heads.iter().map(|k| ledger.cell(*k).rowspan).max()?;
        let below = row + height;
        let end = corner.map_or(ledger.table.rows, |k| {
            ledger.cell(k).row + ledger.cell(k).rowspan
        });
        let columns = columns(ledger, (row, below), left)?;
        if below >= end {
            return None;
        }
        for k in corner.into_iter() {
            ledger.take(k);
        }
        for r in row..below {
            for k in ledger.starting(r) {
                if ledger.cell(k).col >= left {
                    ledger.take(k);
                }
            }
        }
        let mut r = below;
        while r < end {
            if corner.is_none() && !self.fits(ledger, r, &columns) {
                break;
            }
            self.task(ledger, r, &columns);
            r += 1;
        }
        Some(r)
    }

    /// Whether a row has the shape of the table's rows: a name in the first column, nothing over all columns.
    fn fits(&self, ledger: &Ledger<'_>, row: usize, columns: &[Column]) -> bool {
        let (Some(name), Some(last)) = (columns.first(), columns.last()) else {
            return false;
        };
        let at = |col: usize| ledger.at(row, col);
        let first = at(name.from);
        let spans = first.is_some() && first == at(last.from);
        let known = first.is_some_and(|k| {
            let text = ledger.text(k);
            self.profile.goal(text).is_some() || self.profile.block(text).is_some()
        });
        let shape = columns
            .iter()
            .all(|c| at(c.from).is_some_and(|k| ledger.cell(k).col == c.from));
        let total = first.is_some_and(|k| words::is_total(ledger.text(k)));
        !spans && !known && (shape || total)
    }

    fn task(&mut self, ledger: &mut Ledger<'_>, row: usize, columns: &[Column]) {
        let Some(name) = columns.first().and_then(|c| ledger.at(row, c.from)) else {
            return;
        };
        if ledger.is_empty(name) {
            return;
        }
        let label = canonical(ledger.text(name));
        let (mut texts, mut spans) = (Vec::new(), Vec::new());
        for column in &columns[1..] {
            let Some(k) = ledger.at(row, column.from) else {
                continue;
            };
            if k == name || ledger.cell(k).row != row || ledger.is_taken(k) {
                continue;
            }
            if column.task == Task::Money {
                let figure = Figure {
                    item: vec![label.clone()],
                    column: canonical(ledger.text(column.head)),
                    unit: column.unit.clone(),
                    sure: !ledger.cell(column.head).span.review && !ledger.cell(name).span.review,
                };
                let year = self.form.year;
                self.form
                    .amounts
                    .extend(fund::amount(ledger, k, figure, year));
            } else if !ledger.is_empty(k) {
                texts.extend(paragraphs(ledger.text(k)));
                spans.push(k);
                ledger.take(k);
            }
        }
        ledger.take(name);
        if !texts.is_empty() {
            let mut proof = evidence(&ledger.spans(&spans));
            proof.review |= ledger.cell(name).span.review;
            self.form.narratives.push(Narrative {
                label,
                paragraphs: texts,
                evidence: proof,
            });
        }
    }
}

/// The columns of a table of tasks, if these are its heads.
fn columns(ledger: &Ledger<'_>, rows: (usize, usize), left: usize) -> Option<Vec<Column>> {
    let mut out: Vec<Column> = Vec::new();
    let mut col = left;
    while col < ledger.table.cols {
        let over: Vec<usize> = (rows.0..rows.1)
            .filter_map(|r| ledger.at(r, col))
            .filter(|k| !ledger.is_empty(*k))
            .collect();
        if over.is_empty() && out.is_empty() && left > 0 {
            // Names under no head, beside a corner.
            let head = ledger.at(rows.0, col)?;
            let to = ledger.cell(head).col + ledger.cell(head).colspan;
            out.push(Column {
                task: Task::Name,
                from: col,
                to,
                head,
                unit: None,
            });
            col = to.max(col + 1);
            continue;
        }
        let head = *over.last()?;
        let cell = ledger.cell(head);
        let kinds = over.iter().rev();
        let task = kinds.filter_map(|k| words::task(ledger.text(*k))).next()?;
        let unit = over
            .iter()
            .rev()
            .find_map(|k| fund::unit_of(&flat(ledger.text(*k))));
        out.push(Column {
            task,
            from: col,
            to: cell.col + cell.colspan,
            head,
            unit,
        });
        col = out.last()?.to.max(col + 1);
    }
    let count = |t: Task| out.iter().filter(|c| c.task == t).count();
    let first = out.first().is_some_and(|c| c.task == Task::Name);
    (first && count(Task::Name) == 1 && count(Task::Content) > 0).then_some(out)
}
