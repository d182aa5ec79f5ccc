//! Rows back to the report they were made of.
//!
//! [`crate::emit::rows`] is the way there. All of a report comes back but what no database could hold as it was, which
//! a warning of the report then says; and `source.path` is the smallest path at which the document was found.

mod form;
mod line;
mod records;

use crate::emit::catalog::{
    AMOUNT, ATTACHMENT, AUDIT_FINDING, AUDIT_REF, CELL, DECLARATION, DOCUMENT, FIELD, FILE, GOAL,
    INDICATOR, NARRATIVE, PARAGRAPH, RAW_TABLE, RECORD, REGION, RUN, TABLES, Table, Value, WARNING,
    flag, text, whole,
};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{
    Coverage, Declaration, Evidence, Failure, RawCell, RawTable, Report, Run, Source, Warning,
};
use form::declarations;
use line::Line;
use records::Records;
use std::collections::HashMap;

/// A document that some file has, and the smallest path it was found at.
pub static PLACE: Table = Table {
    name: "v_documents",
    columns: &[text("id"), text("path"), whole("glyphs")],
    key: 1,
};

/// What is to be known of a record where only what it says counts.
pub static REVIEWED: Table = Table {
    name: "record",
    columns: &[text("id"), flag("review")],
    key: 1,
};

/// The tables that a report is in, [`PLACE`] first. In each of them the first column is the document's id, or begins
/// with it and a `/`.
pub fn tables() -> impl Iterator<Item = &'static Table> {
    let beside = [FILE.name, AUDIT_FINDING.name, AUDIT_REF.name];
    let others = TABLES
        .iter()
        .copied()
        .filter(move |t| !beside.contains(&t.name));
    std::iter::once(&PLACE).chain(others)
}

/// The tables that what forms say is in, [`PLACE`] first; with `regions` also where on the page it was read from.
pub fn tables_of_forms(regions: bool) -> impl Iterator<Item = &'static Table> {
    let others = [
        &DECLARATION,
        if regions { &RECORD } else { &REVIEWED },
        &FIELD,
        &AMOUNT,
        &NARRATIVE,
        &PARAGRAPH,
        &GOAL,
        &INDICATOR,
    ];
    let regions = regions.then_some(&REGION);
    std::iter::once(&PLACE).chain(others).chain(regions)
}

/// The smallest path at which a document was found.
///
/// # Errors
/// `Database`: it is missing.
pub fn path(rows: &Rows) -> Result<String> {
    rows.one(&PLACE)?.owned("path")
}

/// Makes the forms of a document from its rows in [`tables_of_forms`], asked with the same `regions`.
///
/// # Errors
/// As of [`report`].
pub fn forms(rows: &Rows, regions: bool) -> Result<Vec<Declaration>> {
    let records = match regions {
        true => Records::of(rows)?,
        false => Records::reviewed(rows)?,
    };
    let mut runs = records.lists(rows, &RUN, run)?;
    declarations(rows, &records, &mut runs)
}

/// The rows of one document, by table.
#[derive(Debug, Default)]
pub struct Rows(HashMap<&'static str, Vec<Vec<Value>>>);

impl Rows {
    /// Adds a row; those of one table come in the order of its key.
    pub fn push(&mut self, table: &'static Table, values: &[Value]) {
        let rows = self.0.entry(table.name).or_default();
        rows.push(values.to_vec());
    }

    fn of(&self, table: &'static Table) -> impl Iterator<Item = Line<'_>> {
        let rows = self.0.get(table.name).into_iter().flatten();
        rows.map(move |values| Line { table, values })
    }

    fn one(&self, table: &'static Table) -> Result<Line<'_>> {
        self.of(table).next().ok_or_else(|| {
            let detail = format!(
                "expected a row of {} for each document, found none",
                table.name
            );
            Error::new(ErrorKind::Database, detail)
        })
    }
}

/// Makes the report of a document from its rows in all of [`tables`].
///
/// # Errors
/// `Database`: rows are missing, or hold what formstitch does not write.
pub fn report(rows: &Rows) -> Result<Report> {
    let document = rows.one(&DOCUMENT)?;
    let records = Records::of(rows)?;
    let mut runs = records.lists(rows, &RUN, run)?;
    Ok(Report {
        schema_version: document.whole("report_version")?,
        status: document.word("status")?,
        error: error(document)?,
        source: source(document, rows)?,
        declarations: declarations(rows, &records, &mut runs)?,
        tables: raw_tables(rows, &records)?,
        unplaced: runs.take(None, "unplaced"),
        furniture: runs.take(None, "furniture"),
        warnings: rows.of(&WARNING).map(warning).collect::<Result<_>>()?,
        coverage: coverage(document)?,
    })
}

fn error(document: Line<'_>) -> Result<Option<Failure>> {
    let Some(code) = document.maybe("error_code")? else {
        return Ok(None);
    };
    let message = document.owned("error_message")?;
    Ok(Some(Failure { code, message }))
}

fn source(document: Line<'_>, rows: &Rows) -> Result<Source> {
    let attachments = rows.of(&ATTACHMENT).map(|line| line.owned("name"));
    Ok(Source {
        path: rows.one(&PLACE)?.owned("path")?,
        sha256: document.owned("sha256")?,
        format: document.word("format")?,
        bytes: document.whole("bytes")?,
        pages: document.whole("pages")?,
        text_layer: document.word("text_layer")?,
        producer: document.maybe("producer")?,
        created: document.maybe("created")?,
        attachments: attachments.collect::<Result<_>>()?,
    })
}

fn coverage(document: Line<'_>) -> Result<Coverage> {
    Ok(Coverage {
        glyphs: document.whole("glyphs")?,
        placed: document.whole("placed")?,
        tables: document.whole("in_tables")?,
        unplaced: document.whole("unplaced")?,
        furniture: document.whole("furniture")?,
    })
}

fn warning(line: Line<'_>) -> Result<Warning> {
    Ok(Warning {
        code: line.owned("code")?,
        message: line.owned("message")?,
        page: line.maybe_whole("page")?,
    })
}

fn run(line: Line<'_>, evidence: Evidence) -> Result<Run> {
    Ok(Run {
        text: line.owned("text")?,
        evidence,
    })
}

fn raw_tables<'a>(rows: &'a Rows, records: &Records<'a>) -> Result<Vec<RawTable>> {
    let empty = rows.of(&RAW_TABLE).map(|line| {
        let count: usize = line.whole("row_count")?;
        Ok(RawTable {
            rows: vec![Vec::new(); count],
        })
    });
    let mut tables = empty.collect::<Result<Vec<_>>>()?;
    let mut cells = records.lists(rows, &CELL, |line, evidence| {
        let place: (usize, usize) = (line.whole("table_number")?, line.whole("first_row")?);
        let cell = RawCell {
            text: line.owned("text")?,
            rowspan: line.whole("row_span")?,
            colspan: line.whole("column_span")?,
            evidence,
        };
        Ok((line, place, cell))
    })?;
    for (line, (table, row), cell) in cells.take(None, "cell") {
        let row = tables.get_mut(table).and_then(|t| t.rows.get_mut(row));
        row.ok_or_else(|| line.odd("first_row", "a row of a table"))?
            .push(cell);
    }
    Ok(tables)
}
