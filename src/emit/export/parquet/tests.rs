//! Files are read back by the crate's own reader of records.

use super::super::made_up::{Rows, TABLE};
use super::write;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};
use std::fs::File;

fn written(rows: &[(&str, Option<&str>)]) -> (Vec<Row>, usize) {
    let dir = tempfile::tempdir().unwrap();
    let facts = write(&mut Rows::of(rows), &[&TABLE], dir.path()).unwrap();
    assert_eq!((facts.tables, facts.rows), (1, rows.len() as u64));
    let file = File::open(dir.path().join("thing.parquet")).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    let groups = reader.num_row_groups();
    let rows = reader.get_row_iter(None).unwrap();
    (rows.map(|r| r.unwrap()).collect(), groups)
}

fn field(row: &Row, n: usize) -> &Field {
    row.get_column_iter().nth(n).unwrap().1
}

fn decimal(row: &Row) -> (i128, i32) {
    match field(row, 4) {
        Field::Decimal(d) => {
            let bytes: [u8; 16] = d.data().try_into().unwrap();
            (i128::from_be_bytes(bytes), d.scale())
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_kind_comes_back() {
    let (rows, _) = written(&[("一、甲", Some("-12.50")), ("", None)]);
    assert_eq!(field(&rows[0], 1), &Field::Str("一、甲".into()));
    assert_eq!(field(&rows[0], 2), &Field::Long(i64::MAX));
    assert_eq!(field(&rows[0], 3), &Field::Double(0.85));
    assert_eq!(decimal(&rows[0]), (-125_000_000_000, 10));
    assert_eq!(field(&rows[0], 5), &Field::Date(18_992));
    assert_eq!(field(&rows[0], 6), &Field::Bool(false));
    assert_eq!(field(&rows[1], 1), &Field::Str(String::new()));
    assert_eq!(field(&rows[1], 4), &Field::Null);
    assert_eq!(field(&rows[1], 6), &Field::Bool(true));
}

#[test]
fn decimals_are_exact_or_texts() {
    let (rows, _) = written(&[
        ("", Some("99999999999999999999.01")),
        ("", Some("0.000000000001")),
    ]);
    assert_eq!(
        decimal(&rows[0]),
        (99_999_999_999_999_999_999_010_000_000_000, 12)
    );
    assert_eq!(decimal(&rows[1]), (1, 12));
    let long = "9".repeat(29);
    let (rows, _) = written(&[("", Some(&long)), ("", Some("1.50"))]);
    assert_eq!(field(&rows[0], 4), &Field::Str(long));
    assert_eq!(field(&rows[1], 4), &Field::Str("1.50".into()));
    let (rows, _) = written(&[("", Some("约三成"))]);
    assert_eq!(field(&rows[0], 4), &Field::Str("约三成".into()));
}

#[test]
fn many_rows_make_several_groups_and_none_makes_an_empty_file() {
    assert_eq!(written(&[]), (Vec::new(), 0));
    let many = vec![("甲", Some("1")); 70_000];
    let (rows, groups) = written(&many);
    assert_eq!((rows.len(), groups), (70_000, 2));
}
