//! emit (stub).

pub mod json;
pub mod jsonl;
pub mod sqlite;

use crate::error::{Error, ErrorKind, Result};
use crate::model::Report;
use std::path::PathBuf;

/// One extracted file on its way to the sinks.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What was made of the file.
    pub report: Report,
    /// Where its output belongs, below the output folder and without the extension that a sink adds.
    pub relative: PathBuf,
    /// The raw tables, where they were asked for.
    pub tables: Option<Vec<Vec<String>>>,
}

/// Where reports go.
pub trait Sink {
    /// Takes one report.
    ///
    /// # Errors
    /// `Io`, `Database`.
    fn write(&mut self, item: &Item) -> Result<()>;

    /// Ends the output.
    ///
    /// # Errors
    /// `Io`, `Database`.
    fn finish(&mut self) -> Result<()>;
}

/// The JSON Schema of a report.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Report).to_value()
}

fn io(error: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Io, error.to_string())
}
