//! A report to the outside: JSON files, JSON Lines, SQLite, PostgreSQL.
//!
//! Every sink takes finished reports one at a time, from one thread, in any order; what is written does not depend on
//! the order.

pub mod catalog;
pub mod export;
pub mod json;
pub mod jsonl;
mod migrations;
pub mod postgres;
pub mod rows;
mod sql;
pub mod sqlite;
pub mod store;
mod whole;

use crate::error::Result;
use crate::model::Report;
use std::path::{Path, PathBuf};

/// What the disk says of a file, or of the archive that it is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileFacts {
    /// Size in bytes.
    pub bytes: u64,
    /// When it was last modified, in nanoseconds since 1970; 0 where that is not known.
    pub modified: i64,
}

/// What one file came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The report.
    pub report: Report,
    /// Path of the file below the folder that was given, whole file name kept.
    pub relative: PathBuf,
    /// The raw tables, each the texts of its cells in reading order, where they were asked for.
    pub tables: Option<Vec<Vec<String>>>,
    /// What the disk says of the file.
    pub file: FileFacts,
    /// What read it: the version of formstitch, with a mark of the user's own profiles where there are any.
    pub extractor: String,
}

/// Somewhere reports go.
pub trait Sink {
    /// Takes one report.
    ///
    /// # Errors
    /// `Io` or `Database`, with the path of what could not be written.
    fn write(&mut self, item: &Item) -> Result<()>;

    /// Whether it holds already what was made of the file that is told as `relative`, as far as it can know.
    fn holds(&self, _relative: &Path) -> bool {
        false
    }

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
