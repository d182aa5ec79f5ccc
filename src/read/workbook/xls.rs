//! Binary workbooks of 1997 and later (`.xls`): values by calamine, looks by `biff`.

use super::biff::{self, Looks};
use super::format::{self, Shown};
use super::heads::head_texts;
use super::worksheet::{Sides, Stored, Worksheet};
use super::{Book, at, span};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Document, Format};
use crate::read::markup::warning;
use calamine::{Data, Range, Reader, SheetType, SheetVisible, Xls, XlsError};
use std::io::{Cursor, Read};

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

/// Reads a workbook.
///
/// # Errors
/// `Damaged`, `Limit`, `Password`.
pub(in crate::read) fn read(bytes: &[u8]) -> Result<Document> {
    let mut values = Xls::new(Cursor::new(bytes)).map_err(|e| match e {
        XlsError::Password => Error::new(ErrorKind::Password, "the workbook is encrypted"),
        other => Error::new(
            ErrorKind::Damaged,
            format!("expected a workbook (xls), found a damaged one: {other}"),
        ),
    })?;
    let looks = looks(bytes);
    let mut book = Book::default();
    if looks.is_none() {
        book.warnings.push(warning(
            "formats-unknown",
            "number formats and borders of this workbook cannot be read: numbers are as stored and to be reviewed".into(),
        ));
    }
    for (i, listed) in values.sheets_metadata().to_vec().into_iter().enumerate() {
        if listed.typ != SheetType::WorkSheet {
            continue;
        }
        let mut sheet = Worksheet {
            name: listed.name.clone(),
            hidden: listed.visible != SheetVisible::Visible,
            ..Worksheet::default()
        };
        let range = values.worksheet_range(&listed.name).unwrap_or_default();
        fill(&mut sheet, &range, looks.as_ref(), i)?;
        sheet.settle();
        book.sheets.push(sheet);
    }
    book.document(Format::Xls)
}

fn fill(
    sheet: &mut Worksheet,
    range: &Range<Data>,
    looks: Option<&Looks>,
    index: usize,
) -> Result<()> {
    let own = looks.and_then(|l| l.sheets.get(index));
    if let (Some(looks), Some(own)) = (looks, own) {
        if own.merges.len() > MAX_MERGES {
            return Err(Error::new(
                ErrorKind::Limit,
                format!(
                    "expected at most {MAX_MERGES} merged ranges, found {}",
                    own.merges.len()
                ),
            ));
        }
        sheet.merges = own.merges.clone();
        (sheet.rows, sheet.cols) = (own.rows.clone(), own.cols.clone());
        for (key, style) in &own.cells {
            let look = looks
                .styles
                .get(usize::from(*style))
                .cloned()
                .unwrap_or_default();
            if look.sides != Sides::default() {
                sheet.cells.insert(
                    *key,
                    Stored {
                        sides: look.sides,
                        size: look.size,
                        sure: true,
                        ..Stored::default()
                    },
                );
            }
        }
        for ((row, col), text) in &own.comments {
            let path = format!("{} (comment)", at(&sheet.name, *row, *col));
            sheet.beside.push(span(text, path, true));
        }
        for (is_head, code) in &own.heads {
            let place = if *is_head { "head" } else { "foot" };
            let texts = head_texts(code).into_iter();
            let path = format!("{} ({place})", sheet.name);
            sheet
                .beside
                .extend(texts.map(|t| span(&t, path.clone(), true)));
        }
        let shapes = own.shapes.iter().zip(1..);
        let shapes =
            shapes.map(|(text, n)| span(text, format!("{} (shape {n})", sheet.name), true));
        sheet.shapes = shapes.filter(|s| s.glyphs > 0).collect();
        sheet.beside.retain(|s| s.glyphs > 0);
    } else {
        (sheet.rows.usual, sheet.cols.usual) = (15.0, 48.0);
    }
    let (top, left) = range.start().unwrap_or_default();
    for (row, col, value) in range.used_cells() {
        let key = (top + row as u32, left + col as u32);
        let style = own.and_then(|o| o.cells.get(&key)).map(|s| usize::from(*s));
        let look = style.and_then(|s| looks.and_then(|l| l.styles.get(s)));
        let code = look.map(|l| {
            let told = looks.and_then(|all| all.codes.get(&l.format));
            told.map_or_else(|| format::builtin(l.format.into()), String::as_str)
        });
        let from_1904 = looks.is_some_and(|l| l.from_1904);
        let mut shown = shown(value, code, from_1904);
        if own.is_some_and(|o| o.blank_zeros) && matches!(value, Data::Float(0.0) | Data::Int(0)) {
            shown.text.clear();
        }
        let cell = sheet.cells.entry(key).or_default();
        cell.size = look.map_or(0.0, |l| l.size);
        (cell.text, cell.sure) = (shown.text, shown.sure);
    }
    Ok(())
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
