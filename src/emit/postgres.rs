//! A PostgreSQL database.
//!
//! A batch goes by binary `COPY` into staging tables of this session, and from there with one statement a table into the
//! real ones, all in one transaction. Writers take turns, a batch each, so none waits for what another holds.

mod connect;
mod copy;
mod look;

pub use look::Look;

use super::FileFacts;
use super::catalog::{Column, DOCUMENT, FILE, Kind, TABLES, Table, Value};
use super::migrations::{Dialect, STEPS, Step, in_words_of, steps_from};
use super::rows::{FileRow, Row};
use super::sql;
use super::store::{Backend, Batch, Known, Loader};
use crate::error::{Error, Result};
use ::postgres::{Client, Transaction};
use connect::words;
use std::collections::BTreeMap;

/// Whose turn it is to write is a lock of this number, one for each database: "FmSt".
const TURN: &str = "SELECT pg_advisory_xact_lock(1181569908)";

/// A PostgreSQL database.
pub type Postgres = Loader<Database>;

impl Postgres {
    /// Connects to the database at `url`, `postgres://user:password@host:port/name`, and makes the tables where there are
    /// none. Without a password in it, that of the environment's `PGPASSWORD` is taken.
    ///
    /// # Errors
    /// `Database`: the server cannot be reached or wants TLS, which formstitch does not speak; the database holds another
    /// program's tables, is not in UTF-8, or has a layout that cannot be brought up to date.
    pub fn open(url: &str) -> Result<Self> {
        let mut database = Database::connect(url)?;
        let done = database.prepare();
        database.told(done)?;
        Ok(Self::new(database))
    }
}

/// The connection to a PostgreSQL database.
pub struct Database {
    client: Client,
    /// The address, without its password.
    name: String,
    /// Whether rows were added.
    grown: bool,
}

/// What went wrong: the server's own error, or ours in words.
enum Trouble {
    Server(::postgres::Error),
    Told(String),
    /// Of a caller, who is given back what it said.
    Theirs(Error),
}

impl From<::postgres::Error> for Trouble {
    fn from(error: ::postgres::Error) -> Self {
        Self::Server(error)
    }
}

type Done<T> = std::result::Result<T, Trouble>;

impl Database {
    fn connect(url: &str) -> Result<Self> {
        let (client, name) = connect::connect(url)?;
        Ok(Self {
            client,
            name,
            grown: false,
        })
    }

    fn told<T>(&self, done: Done<T>) -> Result<T> {
        done.map_err(|trouble| match trouble {
            Trouble::Server(e) => connect::refused(&self.name, &words(&e)),
            Trouble::Told(detail) => connect::refused(&self.name, &detail),
            Trouble::Theirs(error) => error,
        })
    }

    fn prepare(&mut self) -> Done<()> {
        let encoding: String = self
            .client
            .query_one("SELECT getdatabaseencoding()::text", &[])?
            .get(0);
        if encoding != "UTF8" {
            let told = format!("expected a database in UTF-8, found {encoding}");
            return Err(Trouble::Told(told));
        }
        self.client
            .batch_execute("SET client_min_messages = warning")?;
        self.migrate(STEPS)?;
        for table in TABLES {
            self.client.batch_execute(&copy::stage(table))?;
        }
        Ok(())
    }

    /// Brings the layout up to date, in one transaction. Another process may be at it too: it is waited for.
    fn migrate(&mut self, steps: &[Step]) -> Done<()> {
        let mut transaction = self.client.transaction()?;
        transaction.batch_execute(TURN)?;
        let found = version(&mut transaction)?;
        let to_do = steps_from(found, steps).map_err(Trouble::Told)?;
        if found == 0 {
            transaction
                .batch_execute("CREATE TABLE formstitch_layout (version BIGINT NOT NULL)")?;
            transaction.batch_execute("INSERT INTO formstitch_layout VALUES (0)")?;
        }
        for (version, sql) in to_do {
            transaction.batch_execute(&in_words_of(Dialect::Postgres, sql))?;
            transaction.execute("UPDATE formstitch_layout SET version = $1", &[version])?;
        }
        Ok(transaction.commit()?)
    }

    fn batch(&mut self, batch: &Batch, refresh: bool) -> Done<()> {
        let mut transaction = self.client.transaction()?;
        transaction.batch_execute(TURN)?;
        let ids: Vec<&str> = batch.documents.keys().map(String::as_str).collect();
        let old = stored(&mut transaction, &ids)?;
        let mut rows: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
        for (id, new) in &batch.documents {
            match old.get(id) {
                Some(old) if !old.gives_way_to(new, refresh) => continue,
                Some(_) => clear(&mut transaction, id)?,
                None => {}
            }
            for (table, row) in &new.rows {
                rows.entry(table.name).or_default().push(row);
            }
        }
        let files: Vec<Row> = batch.files.values().map(FileRow::row).collect();
        rows.insert(FILE.name, files.iter().collect());
        for table in TABLES {
            if let Some(rows) = rows.get(table.name).filter(|r| !r.is_empty()) {
                copy::copy(&mut transaction, table, rows)?;
                transaction.batch_execute(&upsert(table))?;
            }
        }
        Ok(transaction.commit()?)
    }

    /// As [`Backend::replace`].
    fn put_all(&mut self, tables: &[(&'static Table, Vec<Row>)]) -> Done<()> {
        let mut transaction = self.client.transaction()?;
        transaction.batch_execute(TURN)?;
        for (table, _) in tables.iter().rev() {
            transaction.batch_execute(&format!("DELETE FROM {}", table.name))?;
        }
        for (table, rows) in tables.iter().filter(|(_, rows)| !rows.is_empty()) {
            copy::copy(&mut transaction, table, &rows.iter().collect::<Vec<_>>())?;
            transaction.batch_execute(&upsert(table))?;
        }
        Ok(transaction.commit()?)
    }

    /// Each document and each file by itself: those that are refused cost only themselves.
    fn one_by_one(&mut self, batch: &Batch, refresh: bool) -> Done<()> {
        let mut first = Ok(());
        for single in batch.singles() {
            let done = self.batch(&single, refresh);
            let gone = self.client.is_closed();
            first = first.and(done);
            if gone {
                break;
            }
        }
        first
    }

    fn lookup(&mut self, sql: &str, key: &str) -> Result<Option<Known>> {
        let found = self.client.query_opt(sql, &[&key]);
        let row = self.told(found.map_err(Trouble::Server))?;
        Ok(row.map(|row| known(&row)))
    }
}

impl Backend for Database {
    fn write(&mut self, batch: &Batch, refresh: bool) -> Result<()> {
        let mut done = self.batch(batch, refresh);
        if done.is_err() && !self.client.is_closed() {
            done = self.one_by_one(batch, refresh);
        }
        self.grown = true;
        self.told(done)
    }

    fn file(&mut self, path: &str) -> Result<Option<Known>> {
        self.lookup(sql::KNOWN_FILE, path)
    }

    fn document(&mut self, id: &str) -> Result<Option<Known>> {
        self.lookup(sql::KNOWN_DOCUMENT, id)
    }

    fn waits_for_review(&mut self, id: &str) -> Result<bool> {
        let found = self.client.query_one(sql::WAITS_FOR_REVIEW, &[&id]);
        Ok(self.told(found.map_err(Trouble::Server))?.get(0))
    }

    fn replace(&mut self, tables: &[(&'static Table, Vec<Row>)]) -> Result<()> {
        self.grown = true;
        let done = self.put_all(tables);
        self.told(done)
    }

    fn read(&mut self, table: &Table, row: &mut dyn FnMut(&[Value]) -> Result<()>) -> Result<()> {
        let done = self.rows(table, None, row);
        self.told(done)
    }

    /// What was written is safe already. Fresh statistics keep queries from being planned for empty tables.
    fn finish(&mut self) -> Result<()> {
        if !std::mem::take(&mut self.grown) {
            return Ok(());
        }
        let names: Vec<&str> = TABLES.iter().map(|t| t.name).collect();
        let analysed = self
            .client
            .batch_execute(&format!("ANALYZE {}", names.join(", ")));
        self.told(analysed.map_err(Trouble::Server))
    }
}

/// The version of the layout; 0 where there are no tables yet.
fn version(transaction: &mut Transaction<'_>) -> Done<i64> {
    let there =
        |name: &str| format!("to_regclass(quote_ident(current_schema()) || '.{name}') IS NOT NULL");
    let ours: Option<bool> = transaction
        .query_one(&format!("SELECT {}", there("formstitch_layout")), &[])?
        .get(0);
    if ours == Some(true) {
        let found = transaction.query_opt("SELECT version FROM formstitch_layout", &[])?;
        let none =
            || Trouble::Told("the layout's version is missing from formstitch_layout".into());
        return Ok(found.ok_or_else(none)?.get(0));
    }
    for table in TABLES {
        let theirs: Option<bool> = transaction
            .query_one(&format!("SELECT {}", there(table.name)), &[])?
            .get(0);
        if theirs == Some(true) {
            return Err(Trouble::Told(format!(
                "expected a formstitch database, found another program's table {}",
                table.name
            )));
        }
    }
    Ok(0)
}

/// What is known of these documents, by id.
fn stored(transaction: &mut Transaction<'_>, ids: &[&str]) -> Done<BTreeMap<String, Known>> {
    let found = transaction.query(
        "SELECT d.id, NULL::bigint, NULL::bigint, d.extractor, d.status, d.error_code, \
         EXISTS (SELECT 1 FROM warning w WHERE w.document_id = d.id AND w.code = 'weights-missing') \
         FROM document d WHERE d.id = ANY($1)",
        &[&ids],
    )?;
    Ok(found.iter().map(|row| (row.get(0), known(row))).collect())
}

fn known(row: &::postgres::Row) -> Known {
    let bytes: Option<i64> = row.get(1);
    Known {
        document_id: row.get(0),
        file: FileFacts {
            bytes: bytes.and_then(|b| b.try_into().ok()).unwrap_or(0),
            modified: row.get::<_, Option<i64>>(2).unwrap_or(0),
        },
        extractor: row.get(3),
        status: row.get(4),
        error_code: row.get(5),
        lacks_models: row.get(6),
    }
}

/// Removes what is below a document; the document itself stays, for its files.
fn clear(transaction: &mut Transaction<'_>, id: &str) -> Done<()> {
    for table in sql::below() {
        transaction.execute(&sql::delete_below(table), &[&id, &sql::behind(id)])?;
    }
    Ok(())
}

/// From the staging table into the real one. A document that comes again was found to give way, and a file may point
/// elsewhere now; of what is below a document nothing is left that could be in the way.
fn upsert(table: &Table) -> String {
    let end = match [DOCUMENT.name, FILE.name].contains(&table.name) {
        true => sql::or_replace(table),
        false => "ON CONFLICT DO NOTHING".into(),
    };
    format!(
        "INSERT INTO {0} ({1}) SELECT {2} FROM stage_{0} {end}",
        table.name,
        sql::columns(table),
        sql::list(table.columns, copy::unstaged)
    )
}

/// A column in a form that the reader of rows understands.
fn told_as(column: &Column) -> String {
    match column.kind {
        Kind::Decimal => format!("{}::text", column.name),
        Kind::Date => format!("to_char({}, 'YYYY-MM-DD')", column.name),
        Kind::Text | Kind::Whole | Kind::Real | Kind::Flag => column.name.to_string(),
    }
}

fn value(column: &Column, row: &::postgres::Row, place: usize) -> Done<Value> {
    let value = match column.kind {
        Kind::Text | Kind::Decimal | Kind::Date => {
            row.try_get::<_, Option<String>>(place)?.map(Value::Text)
        }
        Kind::Whole => row.try_get::<_, Option<i64>>(place)?.map(Value::Whole),
        Kind::Real => row.try_get::<_, Option<f64>>(place)?.map(Value::Real),
        Kind::Flag => row.try_get::<_, Option<bool>>(place)?.map(Value::Flag),
    };
    Ok(value.unwrap_or(Value::Null))
}
