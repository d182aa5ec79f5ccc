//! A database to files: CSV, Parquet, a workbook, and JSON Lines.
//!
//! All go by the [catalog](super::catalog), so every table comes out with the columns that it has in the database, in
//! the order of its key. A file appears whole or not at all; the same database gives the same files.

pub mod csv;
mod day;
mod decimal;
pub mod jsonl;
pub mod parquet;
pub mod rebuild;
pub mod xlsx;

use super::catalog::{Column, Table, Value};
pub use super::store::Source;
use super::whole::{self, Whole};
use crate::error::{Error, ErrorKind, Result};
use std::path::Path;

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Tables (of JSON Lines: 1).
    pub tables: usize,
    /// Rows of all of them together (of JSON Lines: documents).
    pub rows: u64,
    /// Texts that a workbook's cell cannot hold whole.
    pub cut: u64,
}

/// Writes a file to `dir` for each of `tables`, as `put` does it, which returns the rows too; none of the files is replaced
/// before all are written.
fn each(
    tables: &[&Table],
    dir: &Path,
    mut put: impl FnMut(&Table) -> Result<(Whole, u64)>,
) -> Result<Written> {
    whole::folder(dir)?;
    let mut files = Vec::new();
    let mut written = Written::default();
    for table in tables {
        let (file, rows) = put(table)?;
        files.push(file);
        written.tables += 1;
        written.rows += rows;
    }
    files.into_iter().try_for_each(Whole::keep)?;
    Ok(written)
}

/// The column a value belongs to is not what the catalog says.
fn unfit(table: &Table, column: &Column, value: &Value) -> Error {
    let found = match value {
        Value::Null => "nothing",
        Value::Text(_) => "another text",
        Value::Whole(_) => "a whole number",
        Value::Real(_) => "a measure",
        Value::Flag(_) => "a yes or no",
    };
    let detail = format!(
        "{}.{}: expected {:?}, found {found}",
        table.name, column.name, column.kind
    );
    Error::new(ErrorKind::Database, detail)
}

#[cfg(test)]
mod made_up;
