//! A SQLite database that is only read, as it was at one moment.

use super::{Database, refused, value};
use crate::emit::catalog::{Table, Value};
use crate::emit::sql;
use crate::emit::store::{NO_DOCUMENTS, Source, must_be_newest};
use crate::error::Result;
use rusqlite::{Connection, OpenFlags};
use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::Path;

/// A SQLite database that is only read. What others write meanwhile is not seen.
#[derive(Debug)]
pub struct Look(Database);

impl Look {
    /// Opens the database at `path`, which is neither made nor changed.
    ///
    /// # Errors
    /// `Database`: there is none, it is another program's, has an older or newer layout, or holds no documents.
    pub fn open(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        let problem = match fs::metadata(path) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Some("no file"),
            Ok(facts) if facts.is_dir() => Some("a folder"),
            Ok(facts) if facts.len() == 0 => Some("an empty file"),
            _ => None,
        };
        if let Some(found) = problem {
            let detail = format!("expected a formstitch database, found {found}");
            return Err(refused(&name, &detail));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(|e| {
            let detail = format!("expected a database that can be read, found: {e}");
            refused(&name, &detail)
        })?;
        let look = Self(Database {
            connection,
            path: name,
            inserts: BTreeMap::new(),
        });
        look.begin()?;
        Ok(look)
    }

    /// From the first question on, all answers are of one moment.
    fn begin(&self) -> Result<()> {
        let database = &self.0;
        let ok = database.connection.busy_timeout(super::PATIENCE);
        database.told(ok)?;
        database.run("BEGIN")?;
        let version = database.version()?;
        must_be_newest(version).map_err(|detail| refused(&database.path, &detail))?;
        match database.number("SELECT EXISTS (SELECT 1 FROM document)")? {
            0 => Err(refused(&database.path, NO_DOCUMENTS)),
            _ => Ok(()),
        }
    }
}

impl Source for Look {
    fn read(
        &mut self,
        table: &Table,
        part: Option<Range<&str>>,
        row: &mut dyn FnMut(&[Value]) -> Result<()>,
    ) -> Result<()> {
        self.0.rows(table, part, row)
    }
}

impl Database {
    /// As [`Source::read`].
    pub(super) fn rows(
        &self,
        table: &Table,
        part: Option<Range<&str>>,
        row: &mut dyn FnMut(&[Value]) -> Result<()>,
    ) -> Result<()> {
        let select = sql::select(table, part.is_some(), |c| c.name.to_string());
        let mut statement = self.told(self.connection.prepare_cached(&select))?;
        let found = match part {
            Some(part) => statement.query([part.start, part.end]),
            None => statement.query([]),
        };
        let mut found = self.told(found)?;
        let mut values = Vec::with_capacity(table.columns.len());
        while let Some(next) = self.told(found.next())? {
            values.clear();
            for (place, column) in table.columns.iter().enumerate() {
                values.push(self.told(value(column, next, place))?);
            }
            row(&values)?;
        }
        Ok(())
    }
}
