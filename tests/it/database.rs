//! Databases to test with: a new one of each kind that can be had.

use formstitch::emit::Item;
use formstitch::emit::catalog::{Kind, TABLES, Value};
use formstitch::emit::store::{Store, open};
use postgres::types::Type;
use postgres::{Client, NoTls};
use rusqlite::Connection;
use rusqlite::types::Value as Sql;
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Once;
use std::sync::atomic::{AtomicU32, Ordering};

/// Names a server on which tests may make databases of their own: see `scripts/postgres`.
const SERVER: &str = "FORMSTITCH_TEST_POSTGRES";

/// What a query gave: the names of its columns, and its rows as texts.
pub type Answer = (Vec<String>, Vec<Vec<String>>);

/// A database of its own, gone when dropped.
pub struct Base {
    pub url: String,
    file: Option<tempfile::TempDir>,
}

/// A new database of each kind: SQLite, and PostgreSQL where there is a server.
pub fn bases() -> Vec<Base> {
    let mut bases = vec![Base::sqlite()];
    bases.extend(Base::postgres());
    bases
}

impl Base {
    pub fn sqlite() -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self {
            url: format!("sqlite:{}", dir.path().join("a.sqlite").display()),
            file: Some(dir),
        }
    }

    /// `None`, and once a line that says so, where there is no server.
    pub fn postgres() -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        static TOLD: Once = Once::new();
        let Ok(server) = std::env::var(SERVER) else {
            // Not captured, unlike what `eprintln` writes.
            let told = format!(
                "PostgreSQL is left out of the tests: {SERVER} is not set (scripts/postgres sets it)\n"
            );
            TOLD.call_once(|| std::io::stderr().write_all(told.as_bytes()).unwrap());
            return None;
        };
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("formstitch_{}_{number}", std::process::id());
        administer(&server, &format!("CREATE DATABASE {name}"));
        Some(Self {
            url: at(&server, &name),
            file: None,
        })
    }

    pub fn is_sqlite(&self) -> bool {
        self.file.is_some()
    }

    pub fn open(&self) -> Box<dyn Store> {
        open(&self.url).unwrap()
    }

    pub fn load(&self, items: &[Item]) {
        let mut store = self.open();
        for item in items {
            store.write(item).unwrap();
        }
        store.finish().unwrap();
    }

    /// Every row of every table.
    pub fn dump(&self) -> BTreeMap<&'static str, Vec<Vec<Value>>> {
        let mut store = self.open();
        let mut all = BTreeMap::new();
        for table in TABLES {
            let rows: &mut Vec<Vec<Value>> = all.entry(table.name).or_default();
            store
                .read(table, &mut |row| {
                    let fits = |(c, v): (&formstitch::emit::catalog::Column, &Value)| match v {
                        Value::Null => c.nullable,
                        Value::Text(_) => matches!(c.kind, Kind::Text | Kind::Decimal | Kind::Date),
                        Value::Whole(_) => c.kind == Kind::Whole,
                        Value::Real(_) => c.kind == Kind::Real,
                        Value::Flag(_) => c.kind == Kind::Flag,
                    };
                    assert!(
                        table.columns.iter().zip(row).all(fits),
                        "{}: {row:?}",
                        table.name
                    );
                    rows.push(row.to_vec());
                    Ok(())
                })
                .unwrap();
        }
        all
    }

    /// Everything an auditor sees.
    pub fn views(&self) -> BTreeMap<&'static str, Answer> {
        [
            "v_documents ORDER BY path",
            "v_indicators",
            "v_amounts",
            "v_review",
            "v_counts",
        ]
        .into_iter()
        .map(|view| (view, self.ask(&format!("SELECT * FROM {view}"))))
        .collect()
    }

    /// The answer to a query, as the same texts from both databases.
    pub fn ask(&self, sql: &str) -> Answer {
        match self.url.strip_prefix("sqlite:") {
            Some(path) => ask_sqlite(&Connection::open(path).unwrap(), sql),
            None => ask_postgres(&mut Client::connect(&self.url, NoTls).unwrap(), sql),
        }
    }

    /// Runs statements.
    pub fn run(&self, sql: &str) {
        match self.url.strip_prefix("sqlite:") {
            Some(path) => Connection::open(path).unwrap().execute_batch(sql).unwrap(),
            None => administer(&self.url, sql),
        }
    }
}

impl Drop for Base {
    fn drop(&mut self) {
        if let (None, Ok(server)) = (&self.file, std::env::var(SERVER)) {
            let name = self
                .url
                .split('?')
                .next()
                .unwrap()
                .rsplit('/')
                .next()
                .unwrap();
            administer(&server, &format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

fn administer(server: &str, sql: &str) {
    let mut client = Client::connect(server, NoTls).unwrap();
    client.batch_execute(sql).unwrap();
}

/// The address of another database of the same server.
fn at(server: &str, name: &str) -> String {
    let (path, options) = server.split_once('?').unwrap_or((server, ""));
    let (path, _) = path.rsplit_once('/').unwrap();
    format!("{path}/{name}?{options}")
}

fn ask_sqlite(connection: &Connection, sql: &str) -> Answer {
    let mut statement = connection
        .prepare(sql)
        .unwrap_or_else(|e| panic!("{sql}: {e}"));
    let names: Vec<String> = statement
        .column_names()
        .into_iter()
        .map(String::from)
        .collect();
    let told = |value: Sql| match value {
        Sql::Null => "∅".to_string(),
        Sql::Integer(n) => n.to_string(),
        Sql::Real(n) => format!("{n:?}"),
        Sql::Text(text) => text,
        Sql::Blob(bytes) => format!("{bytes:?}"),
    };
    let row = |row: &rusqlite::Row<'_>| (0..names.len()).map(|k| row.get(k).map(told)).collect();
    let rows = statement
        .query_map([], row)
        .unwrap()
        .map(|r| r.unwrap())
        .collect();
    (names, rows)
}

fn ask_postgres(client: &mut Client, sql: &str) -> Answer {
    let sql = sql.trim().trim_end_matches(';');
    let statement = client
        .prepare(sql)
        .unwrap_or_else(|e| panic!("{sql}: {e:?}"));
    let kinds: Vec<(String, Type)> = statement
        .columns()
        .iter()
        .map(|c| (c.name().to_string(), c.type_().clone()))
        .collect();
    let names: Vec<String> = kinds.iter().map(|k| k.0.clone()).collect();
    // Decimals and days as texts; a query around it keeps the order of the query within.
    let wanted: Vec<String> = kinds
        .iter()
        .map(|(name, kind)| match *kind {
            Type::NUMERIC | Type::DATE => format!("\"{name}\"::text"),
            _ => format!("\"{name}\""),
        })
        .collect();
    let around = format!("SELECT {} FROM ({sql}) asked", wanted.join(", "));
    let rows = client
        .query(around.as_str(), &[])
        .unwrap_or_else(|e| panic!("{sql}: {e:?}"))
        .iter()
        .map(|row| {
            (0..names.len())
                .map(|k| told(row, k, &kinds[k].1))
                .collect()
        })
        .collect();
    (names, rows)
}

fn told(row: &postgres::Row, k: usize, kind: &Type) -> String {
    let told = match *kind {
        Type::BOOL => row
            .get::<_, Option<bool>>(k)
            .map(|v| i32::from(v).to_string()),
        Type::INT4 => row.get::<_, Option<i32>>(k).map(|v| v.to_string()),
        Type::INT8 => row.get::<_, Option<i64>>(k).map(|v| v.to_string()),
        Type::FLOAT8 => row.get::<_, Option<f64>>(k).map(|v| format!("{v:?}")),
        _ => row.get::<_, Option<String>>(k),
    };
    told.unwrap_or_else(|| "∅".to_string())
}
