//! CSV: a file for each table, as spreadsheets open it and programs read it.
//!
//! UTF-8 with a byte order mark, so that spreadsheets show Chinese; commas, CRLF, quotes by RFC 4180, names of columns
//! in the first line. An empty field is nothing or an empty text; `true` and `false` are yes and no.
//!
//! A spreadsheet runs a cell that begins with `=`, `+`, `-`, `@` (also their full-width forms), a tab or a line break as a
//! formula. In columns of text such a cell has an apostrophe before it, and so has a cell that begins with an apostrophe
//! itself. So the way back is simple: in a column of text, take one leading apostrophe off. Numbers (`-12.5`) and
//! dates have none.

use super::decimal::Plain;
use super::{Source, Written, each};
use crate::emit::catalog::{Column, Kind, Table, Value};
use crate::emit::whole::Whole;
use crate::error::Result;
use csv::{ByteRecord, Terminator, WriterBuilder};
use std::borrow::Cow;
use std::io::Write;
use std::path::Path;

/// What tells a spreadsheet that a file is UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();
/// What makes a text a formula where it begins with it, and the apostrophe that prevents it.
const GUARDED: &[char] = &[
    '=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n', '\'',
];

/// Writes `DIR/<table>.csv` for each of `tables`; none of the files is replaced before all are written.
///
/// # Errors
/// `Io` for the files, and those of `source`.
pub fn write(source: &mut dyn Source, tables: &[&Table], dir: &Path) -> Result<Written> {
    each(tables, dir, |table| put(source, table, dir))
}

fn put(source: &mut dyn Source, table: &Table, dir: &Path) -> Result<(Whole, u64)> {
    let (file, mut out) = Whole::create(&dir.join(format!("{}.csv", table.name)))?;
    out.write_all(MARK).map_err(|e| file.failed(&e))?;
    let mut csv = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(out);
    csv.write_record(table.columns.iter().map(|c| c.name))
        .map_err(|e| file.failed(&e))?;
    let (mut record, mut rows) = (ByteRecord::new(), 0);
    source.read(table, None, &mut |values| {
        record.clear();
        for (column, value) in table.columns.iter().zip(values) {
            record.push_field(field(column, value).as_bytes());
        }
        rows += 1;
        csv.write_byte_record(&record).map_err(|e| file.failed(&e))
    })?;
    let out = csv.into_inner().map_err(|e| file.failed(&e.error()))?;
    file.close(out)?;
    Ok((file, rows))
}

fn field<'a>(column: &Column, value: &'a Value) -> Cow<'a, str> {
    match value {
        Value::Null => "".into(),
        Value::Text(text) if column.kind == Kind::Decimal && Plain::parse(text).is_some() => {
            text.into()
        }
        Value::Text(text) => guarded(text),
        Value::Whole(number) => number.to_string().into(),
        Value::Real(number) => number.to_string().into(),
        Value::Flag(true) => "true".into(),
        Value::Flag(false) => "false".into(),
    }
}

/// `text` as no spreadsheet runs it.
fn guarded(text: &str) -> Cow<'_, str> {
    match text.starts_with(GUARDED) {
        true => format!("'{text}").into(),
        false => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::made_up::{Rows, TABLE};
    use super::write;
    use std::fs;

    #[test]
    fn a_table_is_written_as_spreadsheets_open_it() {
        let mut rows = Rows::of(&[
            ("一、甲", Some("-12.50")),
            ("=1+1", None),
            ("说\"好\",\n再说", Some("-x")),
            ("－1", Some("0")),
            ("'", Some("99999999999999999999.01")),
        ]);
        let dir = tempfile::tempdir().unwrap();
        let written = write(&mut rows, &[&TABLE], dir.path()).unwrap();
        assert_eq!((written.tables, written.rows), (1, 5));
        let text = fs::read_to_string(dir.path().join("thing.csv")).unwrap();
        let expected = "\u{feff}id,text,bytes,confidence,value,day,review\r\n\
            0000,一、甲,9223372036854775807,0.85,-12.50,2021-12-31,false\r\n\
            0001,'=1+1,9223372036854775806,0.85,,2021-12-31,true\r\n\
            0002,\"说\"\"好\"\",\n再说\",9223372036854775805,0.85,'-x,2021-12-31,false\r\n\
            0003,'－1,9223372036854775804,0.85,0,2021-12-31,true\r\n\
            0004,'',9223372036854775803,0.85,99999999999999999999.01,2021-12-31,false\r\n";
        assert_eq!(text, expected);
    }
}
