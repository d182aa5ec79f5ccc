//! A SQLite database.

mod look;

use super::FileFacts;
use super::catalog::{Column, DOCUMENT, FILE, Kind, TABLES, Table, Value};
use super::migrations::{Dialect, STEPS, Step, in_words_of, steps_from};
use super::rows::{FileRow, Row, Rows};
use super::sql;
use super::store::{Backend, Batch, Known, Loader};
use crate::error::{Error, ErrorKind, Result};
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OptionalExtension, params};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

/// The version of SQLite that is built in.
pub fn version() -> &'static str {
    rusqlite::version()
}

/// Marks a database as ours (`PRAGMA application_id`): "FmSt".
const APPLICATION: i64 = 0x466d_5374;
/// How long to wait for another writer, which holds the database for the time of a batch.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often to look whether another process is done with opening the database.
const GLANCE: Duration = Duration::from_millis(10);
/// Statements kept ready.
const STATEMENTS: usize = 64;

pub use look::Look;

/// A SQLite database.
pub type Sqlite = Loader<Database>;

impl Sqlite {
    /// Opens the database at `path`, or makes one.
    ///
    /// # Errors
    /// `Database`: the file cannot be opened, is no database, is another program's, or has a layout that cannot be
    /// brought up to date.
    pub fn open(path: &Path) -> Result<Self> {
        Ok(Self::new(Database::open(path)?))
    }
}

/// The connection to a SQLite database.
#[derive(Debug)]
pub struct Database {
    connection: Connection,
    path: String,
    /// The statement that adds a row, by table.
    inserts: BTreeMap<&'static str, String>,
}

impl Database {
    fn open(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        let connection = Connection::open(path).map_err(|e| {
            refused(
                &name,
                &format!("expected a database that can be written, found: {e}"),
            )
        })?;
        let database = Self {
            connection,
            path: name,
            inserts: TABLES.iter().map(|t| (t.name, insert(t))).collect(),
        };
        database.prepare()?;
        Ok(database)
    }

    fn prepare(&self) -> Result<()> {
        let ok = self.connection.busy_timeout(PATIENCE);
        self.told(ok)?;
        self.connection
            .set_prepared_statement_cache_capacity(STATEMENTS);
        self.to_do(STEPS)?;
        self.log_ahead()?;
        self.run("PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON")?;
        self.migrate(STEPS)
    }

    /// The version of the layout; 0 for a new database.
    fn version(&self) -> Result<i64> {
        let tables = self.number("SELECT count(*) FROM sqlite_master")?;
        if tables == 0 {
            return Ok(0);
        }
        if self.number("PRAGMA application_id")? != APPLICATION {
            let found = "expected a formstitch database, found another program's";
            return Err(refused(&self.path, found));
        }
        self.number("PRAGMA user_version")
    }

    /// A log ahead of the database lets others read while we write. Some file systems cannot share memory; the database
    /// then keeps its ordinary journal. Where another process is just switching, SQLite does not wait by itself.
    fn log_ahead(&self) -> Result<()> {
        let begin = Instant::now();
        loop {
            let done = self
                .connection
                .query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()));
            let busy = done
                .as_ref()
                .err()
                .and_then(rusqlite::Error::sqlite_error_code)
                == Some(ErrorCode::DatabaseBusy);
            if !busy || begin.elapsed() > PATIENCE {
                return self.told(done);
            }
            std::thread::sleep(GLANCE);
        }
    }

    /// Brings the layout up to date, in one transaction.
    fn migrate(&self, steps: &[Step]) -> Result<()> {
        if self.to_do(steps)?.is_empty() {
            return Ok(());
        }
        self.run("BEGIN IMMEDIATE")?;
        let done = self.migrate_within(steps).and_then(|()| self.run("COMMIT"));
        if done.is_err() {
            // Where even this fails, the transaction is gone, and the first error says why.
            let _ = self.run("ROLLBACK");
        }
        done
    }

    /// Another process may have been faster: what is to do is only known within the transaction.
    fn migrate_within(&self, steps: &[Step]) -> Result<()> {
        for (version, sql) in self.to_do(steps)? {
            self.run(&in_words_of(Dialect::Sqlite, sql))?;
            self.run(&format!("PRAGMA user_version = {version}"))?;
        }
        self.run(&format!("PRAGMA application_id = {APPLICATION}"))
    }

    fn to_do<'a>(&self, steps: &'a [Step]) -> Result<&'a [Step]> {
        steps_from(self.version()?, steps).map_err(|detail| refused(&self.path, &detail))
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

    /// Writes one document or file, or leaves nothing of it.
    fn whole(&self, write: impl FnOnce() -> rusqlite::Result<()>) -> Result<()> {
        self.run("SAVEPOINT whole")?;
        match write() {
            Ok(()) => self.run("RELEASE whole"),
            Err(error) => {
                // Where even this fails, the transaction is gone, and the first error says why.
                let _ = self.run("ROLLBACK TO whole; RELEASE whole");
                self.told(Err(error))
            }
        }
    }

    fn document_rows(&self, id: &str, new: &Rows, refresh: bool) -> rusqlite::Result<()> {
        if let Some(old) = self.lookup(sql::KNOWN_DOCUMENT, id)? {
            if !old.gives_way_to(new, refresh) {
                return Ok(());
            }
            for table in sql::below() {
                let mut delete = self.connection.prepare_cached(&sql::delete_below(table))?;
                delete.execute(params![id, sql::behind(id)])?;
            }
        }
        for (table, row) in &new.rows {
            self.row(table, row)?;
        }
        Ok(())
    }

    fn row(&self, table: &Table, row: &Row) -> rusqlite::Result<()> {
        let Some(insert) = self.inserts.get(table.name) else {
            return Ok(());
        };
        let mut insert = self.connection.prepare_cached(insert)?;
        insert.execute(rusqlite::params_from_iter(row))?;
        Ok(())
    }

    fn batch(&self, batch: &Batch, refresh: bool) -> Result<()> {
        let mut first = Ok(());
        let mut refused = Vec::new();
        for (id, rows) in &batch.documents {
            let done = self.whole(|| self.document_rows(id, rows, refresh));
            if done.is_err() {
                refused.push(id);
                first = first.and(done);
            }
        }
        let files = |f: &&FileRow| !refused.contains(&&f.document_id);
        for file in batch.files.values().filter(files) {
            let done = self.whole(|| self.row(&FILE, &file.row()));
            first = first.and(done);
        }
        first
    }

    fn lookup(&self, sql: &str, key: &str) -> rusqlite::Result<Option<Known>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let known = |row: &rusqlite::Row<'_>| {
            let bytes: Option<i64> = row.get(1)?;
            let modified: Option<i64> = row.get(2)?;
            Ok(Known {
                document_id: row.get(0)?,
                file: FileFacts {
                    bytes: bytes.and_then(|b| b.try_into().ok()).unwrap_or(0),
                    modified: modified.unwrap_or(0),
                },
                extractor: row.get(3)?,
                status: row.get(4)?,
                error_code: row.get(5)?,
                lacks_models: row.get(6)?,
            })
        };
        statement.query_row([key], known).optional()
    }
}

/// The statement that adds a row. A document that comes again was found to give way, and a file may point elsewhere now.
fn insert(table: &Table) -> String {
    let mut n = 0;
    let values = sql::list(table.columns, |_| {
        n += 1;
        format!("?{n}")
    });
    let end = match [DOCUMENT.name, FILE.name].contains(&table.name) {
        true => sql::or_replace(table),
        false => String::new(),
    };
    format!("INSERT INTO {} VALUES ({values}) {end}", table.name)
}

fn refused(path: &str, detail: &str) -> Error {
    Error::new(ErrorKind::Database, detail).at_path(path)
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Whole(number) => ValueRef::Integer(*number),
            Self::Real(number) => ValueRef::Real(*number),
            Self::Flag(yes) => ValueRef::Integer(i64::from(*yes)),
        }))
    }
}

fn value(column: &Column, row: &rusqlite::Row<'_>, place: usize) -> rusqlite::Result<Value> {
    Ok(match column.kind {
        _ if row.get_ref(place)? == ValueRef::Null => Value::Null,
        Kind::Text | Kind::Decimal | Kind::Date => Value::Text(row.get(place)?),
        Kind::Whole => Value::Whole(row.get(place)?),
        Kind::Real => Value::Real(row.get(place)?),
        Kind::Flag => Value::Flag(row.get(place)?),
    })
}

impl Backend for Database {
    fn write(&mut self, batch: &Batch, refresh: bool) -> Result<()> {
        self.run("BEGIN IMMEDIATE")?;
        let done = self.batch(batch, refresh);
        let kept = match self.connection.is_autocommit() {
            true => Ok(()),
            false => self.run("COMMIT"),
        };
        if kept.is_err() {
            let _ = self.run("ROLLBACK");
        }
        done.and(kept)
    }

    fn file(&mut self, path: &str) -> Result<Option<Known>> {
        self.told(self.lookup(sql::KNOWN_FILE, path))
    }

    fn document(&mut self, id: &str) -> Result<Option<Known>> {
        self.told(self.lookup(sql::KNOWN_DOCUMENT, id))
    }

    fn waits_for_review(&mut self, id: &str) -> Result<bool> {
        let mut statement = self.told(self.connection.prepare_cached(sql::WAITS_FOR_REVIEW))?;
        self.told(statement.query_row([id], |row| row.get(0)))
    }

    fn replace(&mut self, tables: &[(&'static Table, Vec<Row>)]) -> Result<()> {
        self.run("BEGIN IMMEDIATE")?;
        let put = || -> rusqlite::Result<()> {
            for (table, _) in tables.iter().rev() {
                self.connection
                    .execute(&format!("DELETE FROM {}", table.name), [])?;
            }
            for (table, rows) in tables {
                for row in rows {
                    self.row(table, row)?;
                }
            }
            Ok(())
        };
        let done = self.told(put()).and_then(|()| self.run("COMMIT"));
        if done.is_err() {
            // Where even this fails, the transaction is gone, and the first error says why.
            let _ = self.run("ROLLBACK");
        }
        done
    }

    fn read(&mut self, table: &Table, row: &mut dyn FnMut(&[Value]) -> Result<()>) -> Result<()> {
        self.rows(table, None, row)
    }

    fn finish(&mut self) -> Result<()> {
        // Brings the journal into the file, so that a copy of the file is whole; a reader may be in the way.
        let _ = self.run("PRAGMA wal_checkpoint(TRUNCATE)");
        Ok(())
    }
}
