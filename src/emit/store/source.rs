//! A database that is only read.

use crate::emit::catalog::{Table, Value};
use crate::emit::migrations::{STEPS, steps_from};
use crate::error::Result;
use std::ops::Range;

/// Where rows come from.
pub trait Source {
    /// Hands rows of `table`, one by one, to `row`: by its key (views, which have none, in their own order), texts
    /// by their bytes. Of `part`, those whose first column is in it; else all. However often it is asked, all answers are of
    /// one moment. Memory does not grow with the rows.
    ///
    /// # Errors
    /// `Database`, and whatever `row` returns, which ends the reading.
    fn read(
        &mut self,
        table: &Table,
        part: Option<Range<&str>>,
        row: &mut dyn FnMut(&[Value]) -> Result<()>,
    ) -> Result<()>;
}

/// What is said of a database in which nothing is.
pub(in crate::emit) const NO_DOCUMENTS: &str =
    "expected a database with documents, found no documents";

/// Whether a database can be read as it is: who only reads does not bring it up to date.
///
/// # Errors
/// In words.
pub(in crate::emit) fn must_be_newest(version: i64) -> std::result::Result<(), String> {
    let newest = STEPS.last().map_or(0, |s| s.0);
    match steps_from(version, STEPS)? {
        [] => Ok(()),
        _ if version == 0 => Err("expected a formstitch database, found an empty one".into()),
        _ => Err(format!(
            "expected database layout {newest}, found {version}; formstitch extract brings it up to date"
        )),
    }
}
