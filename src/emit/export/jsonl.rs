//! JSON Lines: the report of each document, made of its rows.
//!
//! One line for each document that some file has, ordered by the documents' ids. It is the very report that
//! `formstitch extract` gives, with the smallest path at which the document was found.

use super::rebuild::{self, PLACE, Rows};
use super::{Source, Written};
use crate::emit::catalog::{Table, Value};
use crate::emit::whole::{self, Whole};
use crate::error::Result;
use crate::model::{Declaration, Report};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

/// Documents held at a time: enough for the price of a question to the database not to count.
const DOCUMENTS: usize = 256;
/// Characters held at a time; their rows take some tens of megabytes.
const GLYPHS: i64 = 500_000;
/// Behind all ids, which are hexadecimal digits.
const END: &str = "g";

/// Writes all reports to `path`, which appears whole and replaces what was there.
///
/// # Errors
/// `Io` for the file, and those of [`reports`].
pub fn write(source: &mut dyn Source, path: &Path) -> Result<Written> {
    whole::folder(whole::folder_of(path))?;
    let (file, mut out) = Whole::create(path)?;
    let rows = reports(source, &mut |report| {
        serde_json::to_writer(&mut out, report).map_err(|e| file.failed(&e))?;
        out.write_all(b"\n").map_err(|e| file.failed(&e))
    })?;
    file.close(out)?;
    file.keep()?;
    Ok(Written {
        tables: 1,
        rows,
        cut: 0,
    })
}

/// Hands each report to `each`, by the documents' ids, and returns how many there are. Memory does not grow with them.
///
/// # Errors
/// `Database` where rows are missing or odd, those of `source`, and what `each` returns.
pub fn reports(
    source: &mut dyn Source,
    each: &mut dyn FnMut(&Report) -> Result<()>,
) -> Result<u64> {
    let mut count = 0;
    let begins = begins(source)?;
    let ends = begins.iter().skip(1).map(String::as_str).chain([END]);
    for (begin, end) in begins.iter().zip(ends) {
        for rows in documents(source, begin, end, rebuild::tables())?.values() {
            each(&rebuild::report(rows)?)?;
            count += 1;
        }
    }
    Ok(count)
}

/// A document's forms, as they are stored, with the smallest path at which it was found.
#[derive(Debug)]
pub struct Forms {
    /// The document's id.
    pub document: String,
    /// The path.
    pub path: String,
    /// Its forms, in order, without findings and unplaced text.
    pub declarations: Vec<Declaration>,
}

/// Hands the forms of all documents to `each`, some documents at a time, by the documents' ids. Much faster than
/// [`reports`]: only what forms say is read, and where on the page it was only with `regions`.
///
/// # Errors
/// As of [`reports`].
pub fn forms(
    source: &mut dyn Source,
    regions: bool,
    each: &mut dyn FnMut(&[Forms]) -> Result<()>,
) -> Result<()> {
    let begins = begins(source)?;
    let ends = begins.iter().skip(1).map(String::as_str).chain([END]);
    for (begin, end) in begins.iter().zip(ends) {
        let share = documents(source, begin, end, rebuild::tables_of_forms(regions))?;
        let share: Vec<(String, Rows)> = share.into_iter().collect();
        let made = share.into_par_iter().map(|(document, rows)| {
            Ok(Forms {
                document,
                path: rebuild::path(&rows)?,
                declarations: rebuild::forms(&rows, regions)?,
            })
        });
        each(&made.collect::<Result<Vec<Forms>>>()?)?;
    }
    Ok(())
}

/// The ids at which a new share of the documents begins.
fn begins(source: &mut dyn Source) -> Result<Vec<String>> {
    let (mut begins, mut documents, mut held) = (Vec::new(), 0, 0);
    source.read(&PLACE, None, &mut |row| {
        let glyphs = match row.last() {
            Some(Value::Whole(glyphs)) => *glyphs,
            _ => 0,
        };
        if begins.is_empty() || documents >= DOCUMENTS || held + glyphs > GLYPHS {
            begins.push(document_of(row).to_string());
            (documents, held) = (0, 0);
        }
        documents += 1;
        held += glyphs;
        Ok(())
    })?;
    Ok(begins)
}

/// The rows of the documents from `begin` on and before `end`, by id.
fn documents(
    source: &mut dyn Source,
    begin: &str,
    end: &str,
    tables: impl Iterator<Item = &'static Table>,
) -> Result<BTreeMap<String, Rows>> {
    let mut all: BTreeMap<String, Rows> = BTreeMap::new();
    let mut take = |table: &'static Table, row: &[Value]| {
        let id = document_of(row);
        if table.name == PLACE.name {
            all.insert(id.to_string(), Rows::default());
        }
        // A document that no file has is in no share.
        if let Some(rows) = all.get_mut(id) {
            rows.push(table, row);
        }
    };
    for table in tables {
        source.read(table, Some(begin..end), &mut |row| {
            take(table, row);
            Ok(())
        })?;
    }
    Ok(all)
}

/// The id of the document that a row is about.
fn document_of(row: &[Value]) -> &str {
    match row.first() {
        Some(Value::Text(id)) => id.split('/').next().unwrap_or(id),
        _ => "",
    }
}
