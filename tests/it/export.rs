//! `formstitch export`: what is in the files equals what is in the database.

use crate::architecture::project;
use crate::command::Desk;
use crate::database::bases;
use crate::database_alike::all_samples;
use calamine::{Data, Reader, Xlsx, open_workbook};
use formstitch::emit::catalog::{Column, Kind, TABLES, Table, VIEWS, Value};
use formstitch::emit::export::jsonl;
use formstitch::emit::rows::document_id;
use formstitch::emit::store::Address;
use formstitch::model::Report;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;

/// A database of all samples, exported to everything.
fn exported() -> Desk {
    let desk = Desk::new(&[]);
    let samples = project("samples");
    let read = desk.run(&[
        "extract",
        samples.to_str().unwrap(),
        "--ocr",
        "never",
        "--db",
        "a.db",
        "--jsonl",
        "extracted.jsonl",
    ]);
    assert!(read.code() < 2, "{}", read.stderr());
    let ran = desk.run(&[
        "export",
        "--db",
        "a.db",
        "--csv",
        "out/csv",
        "--parquet",
        "out/parquet",
        "--xlsx",
        "out/a.xlsx",
        "--jsonl",
        "out/a.jsonl",
    ]);
    assert_eq!(ran.code(), 0, "{}", ran.stderr());
    assert_eq!(ran.stdout().lines().count(), 4, "{}", ran.stdout());
    desk
}

fn all() -> impl Iterator<Item = &'static Table> {
    VIEWS.iter().chain(TABLES).copied()
}

/// The rows that the database has.
fn rows(desk: &Desk, table: &Table) -> Vec<Vec<Value>> {
    let mut source = Address::Sqlite(desk.at("a.db")).look().unwrap();
    let mut rows = Vec::new();
    let mut keep = |row: &[Value]| {
        rows.push(row.to_vec());
        Ok(())
    };
    source.read(table, None, &mut keep).unwrap();
    rows
}

/// A value of the database as text, nothing as an empty one.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(text) => text.clone(),
        Value::Whole(number) => number.to_string(),
        Value::Real(number) => number.to_string(),
        Value::Flag(flag) => flag.to_string(),
    }
}

/// What the CSV's documentation says: in a column of text, take one leading apostrophe off.
fn unguarded(column: &Column, field: &str) -> String {
    match column.kind {
        Kind::Text => field.strip_prefix('\'').unwrap_or(field).to_string(),
        _ => field.to_string(),
    }
}

#[test]
fn files_hold_what_the_database_holds() {
    let desk = exported();
    let (mut csvs, mut parquets) = (Vec::new(), Vec::new());
    let book = sheets(&desk.at("out/a.xlsx"));
    for table in all() {
        let expected = rows(&desk, table);
        csv_holds(
            &desk.at(&format!("out/csv/{}.csv", table.name)),
            table,
            &expected,
        );
        parquet_holds(
            &desk.at(&format!("out/parquet/{}.parquet", table.name)),
            table,
            &expected,
        );
        if let Some(sheet) = book.get(table.name) {
            sheet_holds(sheet, table, &expected);
        }
        csvs.push(format!("{}.csv", table.name));
        parquets.push(format!("{}.parquet", table.name));
    }
    let there = |dir: &str| {
        let names = fs::read_dir(desk.at(dir)).unwrap();
        let mut names: Vec<String> = names
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    csvs.sort();
    parquets.sort();
    assert_eq!(there("out/csv"), csvs);
    assert_eq!(there("out/parquet"), parquets);
    assert_eq!(there("out"), ["a.jsonl", "a.xlsx", "csv", "parquet"]);
    for view in VIEWS {
        assert!(book.contains_key(view.name), "{}", view.name);
    }
    reports_come_back(&desk);
}

fn csv_holds(path: &Path, table: &Table, expected: &[Vec<Value>]) {
    let bytes = fs::read(path).unwrap();
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap();
    let mut reader = csv::Reader::from_reader(text);
    let heads: Vec<&str> = table.columns.iter().map(|c| c.name).collect();
    assert_eq!(reader.headers().unwrap(), heads);
    let found: Vec<Vec<String>> = reader
        .records()
        .map(|record| {
            let record = record.unwrap();
            let fields = table.columns.iter().zip(record.iter());
            fields
                .map(|(column, field)| unguarded(column, field))
                .collect()
        })
        .collect();
    let expected: Vec<Vec<String>> = expected
        .iter()
        .map(|row| row.iter().map(plain).collect())
        .collect();
    assert_eq!(found, expected, "{}", table.name);
}

fn parquet_holds(path: &Path, table: &Table, expected: &[Vec<Value>]) {
    let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    let found: Vec<_> = reader
        .get_row_iter(None)
        .unwrap()
        .map(|r| r.unwrap())
        .collect();
    assert_eq!(found.len(), expected.len(), "{}", table.name);
    for (found, expected) in found.iter().zip(expected) {
        let columns = table.columns.iter().zip(found.get_column_iter());
        for ((column, (name, field)), value) in columns.zip(expected) {
            assert_eq!(name, column.name);
            assert!(
                is(field, value),
                "{}.{name}: {field:?}, {value:?}",
                table.name
            );
        }
    }
}

fn is(field: &Field, value: &Value) -> bool {
    match (field, value) {
        (Field::Null, Value::Null) => true,
        (Field::Str(found), Value::Text(text)) => found == text,
        (Field::Long(found), Value::Whole(number)) => found == number,
        (Field::Double(found), Value::Real(number)) => found == number,
        (Field::Bool(found), Value::Flag(flag)) => found == flag,
        (Field::Date(_), Value::Text(text)) => field.to_string().starts_with(text.as_str()),
        (Field::Decimal(found), Value::Text(text)) => {
            let units = i128::from_be_bytes(found.data().try_into().unwrap());
            let (whole, part) = text.split_once('.').unwrap_or((text, ""));
            let scale = found.scale() as usize;
            format!("{whole}{part:0<scale$}").parse() == Ok(units)
        }
        _ => false,
    }
}

fn sheets(path: &Path) -> BTreeMap<String, Vec<Vec<Data>>> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let names = book.sheet_names();
    for name in &names {
        assert!(book.worksheet_formula(name).unwrap().is_empty(), "{name}");
    }
    let read = |name: String| {
        let range = book.worksheet_range(&name).unwrap();
        (name, range.rows().map(<[Data]>::to_vec).collect())
    };
    names.into_iter().map(read).collect()
}

fn sheet_holds(sheet: &[Vec<Data>], table: &Table, expected: &[Vec<Value>]) {
    assert_eq!(sheet.len(), expected.len() + 1, "{}", table.name);
    for (found, expected) in sheet[1..].iter().zip(expected) {
        for ((cell, value), column) in found.iter().zip(expected).zip(table.columns) {
            let same = match (cell, value) {
                (Data::Empty, value) => plain(value).is_empty(),
                (Data::String(text), value) => *text == plain(value),
                (Data::Float(number), Value::Real(real)) => number == real,
                (Data::Float(number), value) => plain(value).parse() == Ok(*number),
                (Data::Bool(found), Value::Flag(flag)) => found == flag,
                (Data::DateTime(_), _) => column.kind == Kind::Date,
                _ => false,
            };
            assert!(same, "{}.{}: {cell:?}, {value:?}", table.name, column.name);
        }
    }
}

/// The lines of the export are those of the extraction, but for their order and, where a content is there twice, its
/// second path.
fn reports_come_back(desk: &Desk) {
    let lines = |path: &str| {
        let text = fs::read_to_string(desk.at(path)).unwrap();
        let mut by_content: BTreeMap<String, serde_json::Value> = BTreeMap::new();
        for line in text.lines() {
            let report: serde_json::Value = serde_json::from_str(line).unwrap();
            let path = report["source"]["path"].as_str().unwrap().to_string();
            let id = report["source"]["sha256"].as_str().unwrap().to_string();
            let before = by_content
                .get(&id)
                .map(|r| r["source"]["path"].as_str().unwrap().to_string());
            if before.is_none_or(|before| path < before) {
                by_content.insert(id, report);
            }
        }
        by_content
    };
    let (before, after) = (lines("extracted.jsonl"), lines("out/a.jsonl"));
    assert!(before.len() > 20, "{}", before.len());
    assert_eq!(
        before.keys().collect::<Vec<_>>(),
        after.keys().collect::<Vec<_>>()
    );
    for (id, report) in &before {
        assert_eq!(report, &after[id], "{id}");
    }
}

#[test]
fn what_is_no_database_of_ours_is_refused() {
    let desk = Desk::new(&[
        ("empty.db", b""),
        ("text.db", b"hello, this is a text and no database at all"),
    ]);
    let other = rusqlite::Connection::open(desk.at("other.db")).unwrap();
    other.execute_batch("CREATE TABLE t (x)").unwrap();
    for (db, said) in [
        ("none.db", "no file"),
        ("empty.db", "empty"),
        ("text.db", "not a database"),
        ("other.db", "another program's"),
        ("mysql://x", "--db"),
    ] {
        let ran = desk.run(&["export", "--db", db, "--csv", "out"]);
        assert_eq!(ran.code(), 2, "{db}");
        assert!(ran.stderr().contains(said), "{db}: {}", ran.stderr());
        assert!(!desk.at("out").exists(), "{db}");
    }
    assert!(!desk.at("none.db").exists());
    assert_eq!(desk.run(&["export", "--db", "other.db"]).code(), 2);
}

#[test]
fn a_database_without_documents_is_refused_and_none_is_overwritten() {
    let desk = Desk::new(&[("a.html", b"<p>x</p>")]);
    assert!(desk.run(&["extract", "a.html", "--db", "a.db"]).code() < 2);
    let before = fs::read(desk.at("a.db")).unwrap();
    let ran = desk.run(&["export", "--db", "a.db", "--jsonl", "./a.db"]);
    assert_eq!(ran.code(), 2);
    assert_eq!(fs::read(desk.at("a.db")).unwrap(), before);
    let emptied = rusqlite::Connection::open(desk.at("a.db")).unwrap();
    emptied
        .execute_batch("PRAGMA foreign_keys = ON; DELETE FROM file; DELETE FROM document")
        .unwrap();
    let ran = desk.run(&["export", "--db", "a.db", "--csv", "out"]);
    assert_eq!(ran.code(), 2);
    assert!(ran.stderr().contains("no documents"), "{}", ran.stderr());
}

#[test]
fn a_second_export_replaces_the_first_and_leaves_other_files() {
    let desk = Desk::new(&[
        ("a.html", b"<p>x</p>"),
        ("out/mine.txt", b"x"),
        ("out/file.csv", b"old"),
    ]);
    assert!(desk.run(&["extract", "a.html", "--db", "a.db"]).code() < 2);
    let export = || {
        let ran = desk.run(&["export", "--db", "a.db", "--csv", "out", "--lang", "zh"]);
        assert_eq!(ran.code(), 0, "{}", ran.stderr());
        assert!(
            ran.stdout().starts_with("CSV：25 张表，"),
            "{}",
            ran.stdout()
        );
        fs::read(desk.at("out/file.csv")).unwrap()
    };
    assert_eq!(export(), export());
    assert_eq!(fs::read(desk.at("out/mine.txt")).unwrap(), b"x");
    assert_eq!(fs::read_dir(desk.at("out")).unwrap().count(), 26);
}

#[test]
fn reports_go_to_standard_output() {
    let desk = Desk::new(&[("a.html", b"<p>x</p>")]);
    assert!(desk.run(&["extract", "a.html", "--db", "a.db"]).code() < 2);
    let ran = desk.run(&["export", "--db", "a.db", "--jsonl", "-"]);
    assert_eq!(ran.code(), 0);
    assert_eq!(ran.lines().len(), 1);
    assert_eq!(ran.stderr(), "JSON Lines: 1 report → -\n");
}

#[test]
fn every_kind_of_database_gives_its_reports_back() {
    let items = all_samples();
    let (hostile, sound) = items.split_last().unwrap();
    let id = |report: &Report| document_id(&report.source.sha256, &report.source.path);
    for base in bases() {
        base.load(&items);
        let mut source = Address::parse(&base.url).unwrap().look().unwrap();
        let mut found = BTreeMap::new();
        let mut keep = |report: &Report| {
            // Where there was no content, only the path tells documents apart.
            found.insert(id(report), report.clone());
            Ok(())
        };
        let count = jsonl::reports(source.as_mut(), &mut keep).unwrap();
        assert_eq!(count as usize, found.len());
        for item in sound {
            assert_eq!(
                found.remove(&id(&item.report)).as_ref(),
                Some(&item.report),
                "{}",
                base.url
            );
        }
        // What no database holds is told by a warning.
        let odd = found.remove(&id(&hostile.report)).unwrap();
        assert_eq!(odd.warnings.last().unwrap().code, "database-changed");
        assert!(found.is_empty());
        let dumped = base.dump();
        for table in all() {
            let mut rows = Vec::new();
            let mut keep = |row: &[Value]| {
                assert_eq!(row.len(), table.columns.len());
                rows.push(row.to_vec());
                Ok(())
            };
            source.read(table, None, &mut keep).unwrap();
            if let Some(expected) = dumped.get(table.name) {
                assert_eq!(&rows, expected, "{}", table.name);
            }
        }
        let dir = tempfile::tempdir().unwrap();
        let tables: Vec<&Table> = all().collect();
        let path = dir.path();
        formstitch::emit::export::csv::write(source.as_mut(), &tables, path).unwrap();
        formstitch::emit::export::parquet::write(source.as_mut(), &tables, path).unwrap();
        formstitch::emit::export::xlsx::write(source.as_mut(), &tables, &path.join("a.xlsx"))
            .unwrap();
        assert_eq!(fs::read_dir(path).unwrap().count(), 2 * tables.len() + 1);
    }
}
