//! A workbook: a sheet for each table, its head frozen.
//!
//! A text is a text, whatever it begins with: never a formula, never a link. A number is a number where a spreadsheet
//! holds it exactly, which is up to 15 digits, and else a text. Days are dates from March 1900 on, before that texts.
//! A table of more rows than a sheet has goes on on another one, `name (2)`. A text that is too long for a cell ends
//! in a mark that says how long it is, and is counted.

use super::day::day;
use super::decimal::Plain;
use super::{Source, Written, unfit};
use crate::emit::catalog::{Column, Kind, Table, Value};
use crate::emit::whole::{self, Whole};
use crate::error::{Error, Result};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use std::borrow::Cow;
use std::path::Path;

/// The last row of a sheet, from 0.
const LAST_ROW: u32 = 1_048_575;
/// What a cell holds, in UTF-16 units.
const LONGEST: usize = 32_767;
/// Room for the mark behind a text that was cut.
const MARK: usize = 40;
/// Digits that a spreadsheet keeps.
const DIGITS: usize = 15;
/// 1900-03-01, the first day that all spreadsheets agree on: some of them have a 29 February 1900.
const FIRST_DAY: i32 = -25_508;
/// The number of 1970-01-01 in a spreadsheet.
const EPOCH: i32 = 25_569;

/// Writes all of `tables` to one workbook, which replaces what was at `path`. Memory does not grow with the rows.
///
/// # Errors
/// `Io` for the file, `Database` where a value is not what its column says, and those of `source`.
///
/// # Panics
/// Where the disk is full while rows are written; the unfinished file is removed.
pub fn write(source: &mut dyn Source, tables: &[&Table], path: &Path) -> Result<Written> {
    let dir = whole::folder_of(path);
    whole::folder(dir)?;
    let (file, mut out) = Whole::create(path)?;
    let failed = |e: XlsxError| file.failed(&e);
    let mut workbook = Workbook::new();
    workbook.set_tempdir(dir).map_err(failed)?;
    // Without a date of its own, the workbook would get that of the run.
    let made = ExcelDateTime::from_ymd(2000, 1, 1).map_err(failed)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let mut written = Written::default();
    for table in tables {
        let mut sheets = Sheets::new(&mut workbook, table, LAST_ROW, &failed)?;
        source.read(table, None, &mut |values| sheets.row(values))?;
        written.tables += 1;
        written.rows += sheets.rows;
        written.cut += sheets.cut;
        sheets.finish();
    }
    workbook.save_to_writer(&mut out).map_err(failed)?;
    file.close(out)?;
    file.keep()?;
    Ok(written)
}

/// The sheets of one table.
struct Sheets<'a> {
    workbook: &'a mut Workbook,
    table: &'a Table,
    sheet: Worksheet,
    day: Format,
    last: u32,
    /// Sheets begun.
    count: usize,
    /// The row written last.
    at: u32,
    rows: u64,
    cut: u64,
    failed: &'a dyn Fn(XlsxError) -> Error,
}

impl<'a> Sheets<'a> {
    /// Begins the first sheet of `table`; `last` is the last row of a sheet, from 0.
    fn new(
        workbook: &'a mut Workbook,
        table: &'a Table,
        last: u32,
        failed: &'a dyn Fn(XlsxError) -> Error,
    ) -> Result<Self> {
        let sheet = begin(workbook, table, 1).map_err(failed)?;
        Ok(Self {
            workbook,
            table,
            sheet,
            day: Format::new().set_num_format("yyyy-mm-dd"),
            last,
            count: 1,
            at: 0,
            rows: 0,
            cut: 0,
            failed,
        })
    }

    fn row(&mut self, values: &[Value]) -> Result<()> {
        if self.at == self.last {
            self.count += 1;
            let next = begin(self.workbook, self.table, self.count).map_err(self.failed)?;
            let full = std::mem::replace(&mut self.sheet, next);
            self.workbook.push_worksheet(full);
            self.at = 0;
        }
        self.at += 1;
        self.rows += 1;
        for ((n, column), value) in (0..).zip(self.table.columns).zip(values) {
            let cell = cell(column, value).ok_or_else(|| unfit(self.table, column, value))?;
            self.put(n, cell).map_err(self.failed)?;
        }
        Ok(())
    }

    fn put(&mut self, column: u16, cell: Cell<'_>) -> std::result::Result<(), XlsxError> {
        let (sheet, row) = (&mut self.sheet, self.at);
        match cell {
            Cell::Nothing => {}
            Cell::Text(text) => {
                let shown = shortened(&text);
                self.cut += u64::from(shown != text);
                sheet.write_string(row, column, shown)?;
            }
            Cell::Number(number) => {
                sheet.write_number(row, column, number)?;
            }
            Cell::Flag(flag) => {
                sheet.write_boolean(row, column, flag)?;
            }
            Cell::Day(day) => {
                sheet.write_number_with_format(row, column, day + EPOCH, &self.day)?;
            }
        }
        Ok(())
    }

    fn finish(self) {
        self.workbook.push_worksheet(self.sheet);
    }
}

/// A sheet with the names of the columns, the `number`th of its table, from 1.
fn begin(
    workbook: &mut Workbook,
    table: &Table,
    number: usize,
) -> std::result::Result<Worksheet, XlsxError> {
    let mut sheet = workbook.new_worksheet_with_constant_memory()?;
    match number {
        1 => sheet.set_name(table.name)?,
        _ => sheet.set_name(format!("{} ({number})", table.name))?,
    };
    sheet.set_freeze_panes(1, 0)?;
    let bold = Format::new().set_bold();
    for (n, column) in (0..).zip(table.columns) {
        sheet.write_string_with_format(0, n, column.name, &bold)?;
    }
    Ok(sheet)
}

/// What a cell shows.
#[derive(Debug, PartialEq)]
enum Cell<'a> {
    Nothing,
    Text(Cow<'a, str>),
    Number(f64),
    Flag(bool),
    /// Days since 1970.
    Day(i32),
}

/// `value` as a cell; `None` where it does not fit its column.
fn cell<'a>(column: &Column, value: &'a Value) -> Option<Cell<'a>> {
    Some(match (column.kind, value) {
        (_, Value::Null) => Cell::Nothing,
        (Kind::Decimal, Value::Text(text)) => figure(text.into()),
        (Kind::Date, Value::Text(text)) => match day(text) {
            Some(day) if day >= FIRST_DAY => Cell::Day(day),
            _ => Cell::Text(text.into()),
        },
        (Kind::Text, Value::Text(text)) => Cell::Text(text.into()),
        (Kind::Whole, Value::Whole(number)) => figure(number.to_string().into()),
        (Kind::Real, Value::Real(number)) if number.is_finite() => Cell::Number(*number),
        (Kind::Flag, Value::Flag(flag)) => Cell::Flag(*flag),
        _ => return None,
    })
}

/// A number, where a spreadsheet holds it exactly.
fn figure(text: Cow<'_, str>) -> Cell<'_> {
    let exact = Plain::parse(&text).is_some_and(|p| p.significant() <= DIGITS && p.before() < 100);
    match text.parse() {
        Ok(number) if exact => Cell::Number(number),
        _ => Cell::Text(text),
    }
}

/// `text` as far as a cell holds it, with a mark where that is not all of it.
fn shortened(text: &str) -> Cow<'_, str> {
    let units = |c: char| c.len_utf16();
    if text.len() <= LONGEST || text.chars().map(units).sum::<usize>() <= LONGEST {
        return text.into();
    }
    let mut room = LONGEST - MARK;
    let kept = text.chars().take_while(|c| {
        let fits = room >= units(*c);
        room -= units(*c).min(room);
        fits
    });
    let kept: String = kept.collect();
    let count = text.chars().count();
    format!("{kept}…〔cut: {count} characters〕").into()
}

#[cfg(test)]
mod tests {
    use super::super::made_up::{Rows, TABLE};
    use super::super::{Source, Written};
    use super::{Cell, Sheets, cell, figure, shortened, write};
    use crate::emit::catalog::{Kind, Table, Value};
    use crate::error::{Error, ErrorKind, Result};
    use calamine::{Data, Reader, Xlsx, open_workbook};
    use std::ops::Range;
    use std::path::Path;

    fn sheets(path: &Path) -> Vec<(String, Vec<Vec<Data>>)> {
        let mut book: Xlsx<_> = open_workbook(path).unwrap();
        let names = book.sheet_names();
        let rows = |range: calamine::Range<Data>| range.rows().map(<[Data]>::to_vec).collect();
        let read = |name: String| (name.clone(), rows(book.worksheet_range(&name).unwrap()));
        names.into_iter().map(read).collect()
    }

    #[test]
    fn every_kind_comes_back_and_no_text_is_run() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.xlsx");
        let texts = [
            "一、甲",
            "=1+1",
            "http://a.b/",
            "_x0041_\r\u{1}",
            " 说\n",
            "'x",
            "007",
        ];
        let rows: Vec<_> = texts.iter().map(|t| (*t, Some("-12.50"))).collect();
        let written = write(&mut Rows::of(&rows), &[&TABLE], &path).unwrap();
        let expected = Written {
            tables: 1,
            rows: texts.len() as u64,
            cut: 0,
        };
        assert_eq!(written, expected);
        let sheets = sheets(&path);
        assert_eq!(sheets.len(), 1);
        let (name, rows) = &sheets[0];
        assert_eq!(name, "thing");
        assert_eq!(rows[0][1], Data::String("text".into()));
        for (row, text) in rows[1..].iter().zip(texts) {
            assert_eq!(row[1], Data::String(text.into()));
            assert_eq!(row[4], Data::Float(-12.5));
            let Data::DateTime(day) = &row[5] else {
                panic!("{:?}", row[5]);
            };
            assert_eq!(day.as_f64(), 44_561.0);
        }
        assert_eq!(rows[1][2], Data::String(i64::MAX.to_string()));
        assert_eq!(rows[2][6], Data::Bool(true));
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn the_same_rows_give_the_same_file() {
        let dir = tempfile::tempdir().unwrap();
        let bytes = |name: &str| {
            let path = dir.path().join(name);
            write(&mut Rows::of(&[("甲", None)]), &[&TABLE], &path).unwrap();
            std::fs::read(path).unwrap()
        };
        assert_eq!(bytes("a.xlsx"), bytes("b.xlsx"));
    }

    #[test]
    fn a_full_sheet_goes_on_on_another() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.xlsx");
        let mut book = rust_xlsxwriter::Workbook::new();
        let failed = |e: rust_xlsxwriter::XlsxError| Error::new(ErrorKind::Io, e.to_string());
        let mut sheets_of = Sheets::new(&mut book, &TABLE, 2, &failed).unwrap();
        let mut five = Rows::of(&[("甲", None); 5]);
        five.read(&TABLE, None, &mut |row| sheets_of.row(row))
            .unwrap();
        sheets_of.finish();
        book.save(&path).unwrap();
        let found: Vec<_> = sheets(&path)
            .into_iter()
            .map(|(name, rows)| (name, rows.len()))
            .collect();
        let expected = [("thing", 3), ("thing (2)", 3), ("thing (3)", 2)];
        assert_eq!(found, expected.map(|(n, rows)| (n.to_string(), rows)));
    }

    #[test]
    fn numbers_are_numbers_where_they_are_exact() {
        for exact in [
            "0",
            "-12.50",
            "0.1",
            "999999999999999",
            "123456789012345000",
            "0.000000000000001",
        ] {
            assert!(matches!(figure(exact.into()), Cell::Number(_)), "{exact}");
        }
        for text in [
            "1234567890123456",
            "99999999999999999999.01",
            "1.000000000000001",
            "约三成",
            "",
        ] {
            assert_eq!(figure(text.into()), Cell::Text(text.into()));
        }
    }

    #[test]
    fn days_of_no_calendar_are_texts() {
        let day = TABLE.columns.iter().find(|c| c.kind == Kind::Date).unwrap();
        for text in ["1900-02-28", "2021-02-29", "今年"] {
            let value = Value::Text(text.into());
            assert_eq!(cell(day, &value), Some(Cell::Text(text.into())));
        }
    }

    #[test]
    fn a_long_text_is_cut_where_a_cell_ends_and_counted() {
        assert_eq!(shortened(&"甲".repeat(32_767)), "甲".repeat(32_767));
        let shown = shortened(&"𠀀".repeat(20_000)).into_owned();
        assert!(shown.ends_with("𠀀…〔cut: 20000 characters〕"));
        assert!(shown.encode_utf16().count() <= 32_767);
        let dir = tempfile::tempdir().unwrap();
        let long = "乙".repeat(40_000);
        let path = dir.path().join("a.xlsx");
        let written = write(&mut Rows::of(&[(&long, None)]), &[&TABLE], &path).unwrap();
        assert_eq!(written.cut, 1);
    }

    #[test]
    fn a_source_that_fails_leaves_no_file() {
        struct Failing;
        impl Source for Failing {
            fn read(
                &mut self,
                _: &Table,
                _: Option<Range<&str>>,
                _: &mut dyn FnMut(&[Value]) -> Result<()>,
            ) -> Result<()> {
                Err(Error::new(ErrorKind::Database, "gone"))
            }
        }
        let dir = tempfile::tempdir().unwrap();
        assert!(write(&mut Failing, &[&TABLE], &dir.path().join("a.xlsx")).is_err());
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    }
}
