//! A SQLite database. `schema.sql` describes its tables and views.

mod rows;

use super::{Item, Sink};
use crate::error::{Error, ErrorKind, Result};
use rusqlite::Connection;
use std::path::Path;
use std::time::Duration;

/// Version of the database layout, kept as `PRAGMA user_version`.
pub const DATABASE_VERSION: i64 = 1;
/// Marks a database as ours (`PRAGMA application_id`): "FmSt".
const APPLICATION: i64 = 0x466d_5374;
/// Reports in one transaction.
const BATCH: usize = 128;
/// How long to wait for another writer.
const PATIENCE: Duration = Duration::from_secs(30);
/// Statements kept ready.
const STATEMENTS: usize = 64;

const SCHEMA: &str = include_str!("schema.sql");

/// Writes reports to a SQLite database. Loading a report again changes nothing; a report on other content at the same
/// path replaces the old one.
#[derive(Debug)]
pub struct Sqlite {
    connection: Connection,
    path: String,
    pending: usize,
}

impl Sqlite {
    /// Opens the database at `path`, or makes one.
    ///
    /// # Errors
    /// `Database`: the file cannot be opened, is no database, is another program's, or has another layout version.
    pub fn open(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        let connection = Connection::open(path).map_err(|e| {
            refused(
                &name,
                &format!("expected a database that can be written, found: {e}"),
            )
        })?;
        let sink = Self {
            connection,
            path: name,
            pending: 0,
        };
        sink.prepare()?;
        Ok(sink)
    }

    fn prepare(&self) -> Result<()> {
        let ok = self.connection.busy_timeout(PATIENCE);
        self.told(ok)?;
        self.connection
            .set_prepared_statement_cache_capacity(STATEMENTS);
        let kind = self.number("PRAGMA application_id")?;
        let version = self.number("PRAGMA user_version")?;
        let tables = self.number("SELECT count(*) FROM sqlite_master")?;
        if tables > 0 && kind != APPLICATION {
            return Err(refused(
                &self.path,
                "expected a formstitch database, found another program's",
            ));
        }
        if tables > 0 && version != DATABASE_VERSION {
            return Err(refused(
                &self.path,
                &format!(
                    "expected database layout {DATABASE_VERSION}, found {version}; load the files into a new database"
                ),
            ));
        }
        // Some file systems cannot share memory; the database then keeps its ordinary journal.
        let journal = self
            .connection
            .query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()));
        self.told(journal)?;
        self.run("PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON")?;
        if tables == 0 {
            self.run(&format!(
                "BEGIN IMMEDIATE; PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {DATABASE_VERSION}; \
                 {SCHEMA}; COMMIT"
            ))?;
        }
        Ok(())
    }

    fn number(&self, sql: &str) -> Result<i64> {
        self.told(self.connection.query_row(sql, [], |row| row.get(0)))
    }

    fn run(&self, sql: &str) -> Result<()> {
        self.told(self.connection.execute_batch(sql))
    }

    fn told<T>(&self, result: rusqlite::Result<T>) -> Result<T> {
        result.map_err(|e| refused(&self.path, &e.to_string()))
    }

    fn commit(&mut self) -> Result<()> {
        if self.pending > 0 {
            self.run("COMMIT")?;
            self.pending = 0;
        }
        Ok(())
    }
}

fn refused(path: &str, detail: &str) -> Error {
    Error::new(ErrorKind::Database, detail).at_path(path)
}

impl Sink for Sqlite {
    fn write(&mut self, item: &Item) -> Result<()> {
        if self.pending == 0 {
            self.run("BEGIN IMMEDIATE")?;
        }
        self.pending += 1;
        self.run("SAVEPOINT report")?;
        if let Err(error) = rows::replace(&self.connection, &item.report) {
            // Where even this fails, the transaction is gone, and the first error says why.
            let _ = self.run("ROLLBACK TO report; RELEASE report");
            if self.connection.is_autocommit() {
                self.pending = 0;
            }
            return self.told(Err(error));
        }
        self.run("RELEASE report")?;
        if self.pending >= BATCH {
            self.commit()?;
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<()> {
        self.commit()?;
        // Brings the journal into the file, so that a copy of the file is whole; a reader may be in the way.
        let _ = self.run("PRAGMA wal_checkpoint(TRUNCATE)");
        Ok(())
    }
}

impl Drop for Sqlite {
    /// Reports are written whole, so those of an unfinished batch are kept.
    fn drop(&mut self) {
        let _ = self.commit();
    }
}
