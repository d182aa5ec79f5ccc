//! A report to the outside: JSON files, JSON Lines, SQLite.
//!
//! Every sink takes finished reports one at a time, from one thread, in any order; what is written does not depend on
//! the order.

pub mod catalog;
pub mod export;
pub mod json;
pub mod jsonl;
pub mod sqlite;

use crate::error::Result;
use crate::model::Report;
use std::path::PathBuf;

/// What one file came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The report.
    pub report: Report,
    /// Path of the file below the folder that was given, whole file name kept.
    pub relative: PathBuf,
    /// The raw tables, each the texts of its cells in reading order, where they were asked for.
    pub tables: Option<Vec<Vec<String>>>,
}

/// Somewhere reports go.
pub trait Sink {
    /// Takes one report.
    ///
    /// # Errors
    /// `Io` or `Database`, with the path of what could not be written.
    fn write(&mut self, item: &Item) -> Result<()>;

    /// Makes everything written so far last. A sink that is dropped without it may lose the latest reports, never
    /// parts of one.
    ///
    /// # Errors
    /// `Io` or `Database`, with the path of what could not be written.
    fn finish(&mut self) -> Result<()>;
}

/// The JSON Schema of [`Report`], generated from the types.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Report).to_value()
}
