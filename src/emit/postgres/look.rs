//! A PostgreSQL database that is only read, as it was at one moment.

use super::{Database, Done, Trouble, told_as, value, version};
use crate::emit::catalog::{Table, Value};
use crate::emit::sql;
use crate::emit::store::{NO_DOCUMENTS, Source, must_be_newest};
use crate::error::Result;
use ::postgres::fallible_iterator::FallibleIterator;
use std::ops::Range;

/// A PostgreSQL database that is only read. What others write meanwhile is not seen.
pub struct Look(Database);

impl Look {
    /// Connects to the database at `url`, which is not changed.
    ///
    /// # Errors
    /// `Database`: it cannot be reached, is no formstitch database, has an older or newer layout, or holds no documents.
    pub fn open(url: &str) -> Result<Self> {
        let mut database = Database::connect(url)?;
        let done = begin(&mut database);
        database.told(done)?;
        Ok(Self(database))
    }
}

/// From here on, all answers are of one moment.
fn begin(database: &mut Database) -> Done<()> {
    let client = &mut database.client;
    let mut before = client.transaction()?;
    let found = version(&mut before)?;
    before.commit()?;
    must_be_newest(found).map_err(Trouble::Told)?;
    client.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
    let any: bool = client
        .query_one("SELECT EXISTS (SELECT 1 FROM document)", &[])?
        .get(0);
    match any {
        true => Ok(()),
        false => Err(Trouble::Told(NO_DOCUMENTS.into())),
    }
}

impl Source for Look {
    fn read(
        &mut self,
        table: &Table,
        part: Option<Range<&str>>,
        row: &mut dyn FnMut(&[Value]) -> Result<()>,
    ) -> Result<()> {
        let done = self.0.rows(table, part, row);
        self.0.told(done)
    }
}

impl Database {
    /// As [`Source::read`]. Rows come as they are asked for.
    pub(super) fn rows(
        &mut self,
        table: &Table,
        part: Option<Range<&str>>,
        row: &mut dyn FnMut(&[Value]) -> Result<()>,
    ) -> Done<()> {
        let select = sql::select(table, part.is_some(), told_as);
        let ends: Vec<&str> = part.map_or(Vec::new(), |p| vec![p.start, p.end]);
        let mut found = self.client.query_raw(&select, ends)?;
        let mut values = Vec::with_capacity(table.columns.len());
        while let Some(next) = found.next()? {
            values.clear();
            for (place, column) in table.columns.iter().enumerate() {
                values.push(value(column, &next, place)?);
            }
            row(&values).map_err(Trouble::Theirs)?;
        }
        Ok(())
    }
}
