//! Binary workbooks of 1997 and later (`.xls`): values by calamine, looks by `biff`.

use super::biff::{self, Look, Looks, SheetLooks};
use super::format::{self, Shown};
use super::heads::head_texts;
use super::worksheet::{Sides, Worksheet};
use super::{Book, at, span};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Document, Format};
use crate::read::markup::warning;
use calamine::{Data, Range, Reader, Sheet, SheetType, SheetVisible, Xls, XlsError};
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Largest stream of a workbook that is read.
const MAX_STREAM: u64 = 256 << 20;
/// Most merged ranges of a worksheet.
const MAX_MERGES: usize = 1 << 15;

/// The names of the streams at the top of a compound file; none if it is damaged.
pub(in crate::read) fn streams(bytes: &[u8]) -> Vec<String> {
    let Ok(file) = cfb::CompoundFile::open(Cursor::new(bytes)) else {
        return Vec::new();
    };
    let root = file.read_root_storage();
    root.map(|entry| entry.name().to_string()).collect()
}

fn looks(bytes: &[u8]) -> Option<Looks> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
    let stream = file
        .open_stream("/Workbook")
        .or_else(|_| file.open_stream("/Book"))
        .ok()?;
    let mut data = Vec::new();
    stream.take(MAX_STREAM).read_to_end(&mut data).ok()?;
    biff::read(&data)
}

/// The values of all sheets, in order. calamine panics on some damaged workbooks (18 of 600 whose bytes were changed at
/// random), so it is called behind a guard.
fn values(bytes: &[u8]) -> Result<Vec<(Sheet, Range<Data>)>> {
    let read = || -> std::result::Result<_, XlsError> {
        let mut book: Xls<_> = Xls::new(Cursor::new(bytes))?;
        let listed = book.sheets_metadata().to_vec();
        let with_values = listed.into_iter().map(|sheet| {
            let range = match sheet.typ {
                SheetType::WorkSheet => book.worksheet_range(&sheet.name)?,
                _ => Range::empty(),
            };
            Ok((sheet, range))
        });
        with_values.collect()
    };
    let damaged = |told: String| {
        let detail = format!("expected a workbook (xls), found a damaged one: {told}");
        Error::new(ErrorKind::Damaged, detail)
    };
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(Ok(values)) => Ok(values),
        Ok(Err(XlsError::Password)) => {
            Err(Error::new(ErrorKind::Password, "the workbook is encrypted"))
        }
        Ok(Err(other)) => Err(damaged(other.to_string())),
        Err(_) => Err(damaged("its records contradict each other".into())),
    }
}

/// Reads a workbook.
///
/// # Errors
/// `Damaged`, `Limit`, `Password`.
pub(in crate::read) fn read(bytes: &[u8]) -> Result<Document> {
    let listed = values(bytes)?;
    let looks = looks(bytes);
    let mut book = Book::default();
    if looks.is_none() {
        book.warnings.push(warning(
            "formats-unknown",
            "number formats and borders of this workbook cannot be read: numbers are as stored and to be reviewed".into(),
        ));
    }
    for (i, (listed, range)) in listed.into_iter().enumerate() {
        if listed.typ != SheetType::WorkSheet {
            continue;
        }
        let mut sheet = Worksheet {
            hidden: listed.visible != SheetVisible::Visible,
            name: listed.name,
            ..Worksheet::default()
        };
        fill(&mut sheet, &range, looks.as_ref(), i)?;
        sheet.settle();
        book.sheets.push(sheet);
    }
    book.document(Format::Xls)
}

/// The looks of one worksheet, as far as they are known.
#[derive(Clone, Copy)]
struct Known<'a> {
    book: &'a Looks,
    sheet: &'a SheetLooks,
}

impl<'a> Known<'a> {
    fn look(self, key: (u32, u32)) -> Option<&'a Look> {
        let style = self.sheet.cells.get(&key)?;
        self.book.styles.get(usize::from(*style))
    }

    fn code(self, look: &Look) -> &'a str {
        let own = self.book.codes.get(&look.format);
        own.map_or_else(|| format::builtin(look.format.into()), String::as_str)
    }
}

fn fill(
    sheet: &mut Worksheet,
    range: &Range<Data>,
    looks: Option<&Looks>,
    index: usize,
) -> Result<()> {
    let known = looks.and_then(|book| {
        let sheet = book.sheets.get(index)?;
        Some(Known { book, sheet })
    });
    match known {
        Some(known) => {
            if known.sheet.merges.len() > MAX_MERGES {
                let found = known.sheet.merges.len();
                let detail = format!("expected at most {MAX_MERGES} merged ranges, found {found}");
                return Err(Error::new(ErrorKind::Limit, detail));
            }
            fill_borders(sheet, known);
            fill_beside(sheet, known.sheet);
        }
        None => (sheet.rows.usual, sheet.cols.usual) = biff::USUAL,
    }
    fill_values(sheet, range, known);
    Ok(())
}

fn fill_borders(sheet: &mut Worksheet, known: Known<'_>) {
    sheet.merges = known.sheet.merges.clone();
    sheet.rows = known.sheet.rows.clone();
    sheet.cols = known.sheet.cols.clone();
    for key in known.sheet.cells.keys() {
        if let Some(look) = known.look(*key).filter(|l| l.sides != Sides::default()) {
            let cell = sheet.cells.entry(*key).or_default();
            (cell.sides, cell.size, cell.sure) = (look.sides, look.size, true);
        }
    }
}

fn fill_beside(sheet: &mut Worksheet, looks: &SheetLooks) {
    for ((row, col), text) in &looks.comments {
        let path = format!("{} (comment)", at(&sheet.name, *row, *col));
        sheet.beside.push(span(text, path, true));
    }
    for (is_head, code) in &looks.heads {
        let place = if *is_head { "head" } else { "foot" };
        let path = format!("{} ({place})", sheet.name);
        let texts = head_texts(code).into_iter();
        sheet
            .beside
            .extend(texts.map(|t| span(&t, path.clone(), true)));
    }
    for (text, n) in looks.shapes.iter().zip(1..) {
        let path = format!("{} (shape {n})", sheet.name);
        sheet.shapes.push(span(text, path, true));
    }
    sheet.beside.retain(|s| s.glyphs > 0);
    sheet.shapes.retain(|s| s.glyphs > 0);
}

fn fill_values(sheet: &mut Worksheet, range: &Range<Data>, known: Option<Known<'_>>) {
    let blank_zeros = known.is_some_and(|k| k.sheet.blank_zeros);
    let from_1904 = known.is_some_and(|k| k.book.from_1904);
    let (top, left) = range.start().unwrap_or_default();
    for (row, col, value) in range.used_cells() {
        let key = (top + row as u32, left + col as u32);
        let look = known.and_then(|k| k.look(key));
        let code = known.zip(look).map(|(k, look)| k.code(look));
        let shown = match value {
            Data::Float(0.0) | Data::Int(0) if blank_zeros => Shown::default(),
            value => shown(value, code, from_1904),
        };
        let cell = sheet.cells.entry(key).or_default();
        cell.size = look.map_or(0.0, |l| l.size);
        (cell.text, cell.sure) = (shown.text, shown.sure);
    }
}

/// What a value shows under a format; without one, numbers are told as they are and marked.
fn shown(value: &Data, code: Option<&str>, from_1904: bool) -> Shown {
    let sure = |text: String| Shown { text, sure: true };
    let number = |value: f64| match code {
        Some(code) => format::number(value, code, from_1904),
        None => Shown {
            sure: false,
            ..format::general(value)
        },
    };
    match value {
        Data::Empty => sure(String::new()),
        Data::Int(value) => number(*value as f64),
        Data::Float(value) => number(*value),
        Data::DateTime(value) => number(value.as_f64()),
        Data::Bool(value) => sure(if *value { "TRUE" } else { "FALSE" }.into()),
        Data::String(text) => sure(format::text(text, code.unwrap_or("General"))),
        other => sure(other.to_string()),
    }
}
