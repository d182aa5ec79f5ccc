//! `formstitch export`.

use super::messages::Lang;
use super::text::clean;
use super::{Outcome, out};
use crate::batch::{guard, told_path};
use crate::emit::catalog::{TABLES, Table, VIEWS};
use crate::emit::export::{Source, Written, csv, jsonl, parquet, xlsx};
use crate::emit::jsonl::{JsonLines, is_closed_pipe};
use crate::emit::store::Address;
use crate::error::{Error, ErrorKind, Result};
use clap::Args;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// Database to read: sqlite:PATH, just a path, or postgres://…
    #[arg(long, value_name = "URL", default_value = super::outputs::DEFAULT_DB)]
    db: String,
    #[command(flatten)]
    to: Targets,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
struct Targets {
    /// Folder for a CSV file for each table and view
    #[arg(long, value_name = "DIR")]
    csv: Option<PathBuf>,
    /// Folder for a Parquet file for each table and view
    #[arg(long, value_name = "DIR")]
    parquet: Option<PathBuf>,
    /// Workbook with a sheet for each view and the main tables
    #[arg(long, value_name = "FILE")]
    xlsx: Option<PathBuf>,
    /// File for JSON Lines, one report for each document; - is standard output
    #[arg(long, value_name = "FILE")]
    jsonl: Option<PathBuf>,
}

/// The tables of a workbook: those that are read by people, and whose columns are not in a view before them.
const SHEETS: &[&str] = &[
    "declaration",
    "field",
    "narrative",
    "paragraph",
    "goal",
    "finding",
    "warning",
    "attachment",
    "file",
];

pub(super) fn run(args: &ExportArgs, lang: Lang) -> Result<Outcome> {
    let usage = |what: String| Error::new(ErrorKind::Usage, what);
    let address = Address::parse(&args.db).ok_or_else(|| usage(lang.unknown_database(&args.db)))?;
    args.to.must_not_be(&address, lang)?;
    let mut source = address.look()?;
    let mut told = String::new();
    let mut tell = |written: Written, name: &str, path: &Path| {
        told += &clean(&lang.exported(name, written, &told_path(path)));
        told.push('\n');
    };
    let source = source.as_mut();
    if let Some(dir) = &args.to.csv {
        tell(csv::write(source, &all(), dir)?, "CSV", dir);
    }
    if let Some(dir) = &args.to.parquet {
        tell(parquet::write(source, &all(), dir)?, "Parquet", dir);
    }
    if let Some(path) = &args.to.xlsx {
        tell(workbook(source, path)?, "XLSX", path);
    }
    if let Some(path) = &args.to.jsonl {
        match lines(source, path) {
            // Whoever reads has enough.
            Err(error) if is_closed_pipe(&error) => {}
            written => tell(written?, "JSON Lines", path),
        }
    }
    if args.to.jsonl.as_deref() == Some(Path::new("-")) {
        out::tell(told.trim_end());
    } else {
        out::print(&told)?;
    }
    Ok(Outcome::Clean)
}

impl Targets {
    /// A slip such as `--xlsx formstitch.sqlite` must not cost the database.
    fn must_not_be(&self, address: &Address, lang: Lang) -> Result<()> {
        let Address::Sqlite(database) = address else {
            return Ok(());
        };
        let Ok(database) = database.canonicalize() else {
            return Ok(());
        };
        for path in [&self.xlsx, &self.jsonl].into_iter().flatten() {
            if path.canonicalize().is_ok_and(|p| p == database) {
                let told = lang.output_is_input(&told_path(path));
                return Err(Error::new(ErrorKind::Usage, told));
            }
        }
        Ok(())
    }
}

/// Views first.
fn all() -> Vec<&'static Table> {
    VIEWS.iter().chain(TABLES).copied().collect()
}

fn workbook(source: &mut dyn Source, path: &Path) -> Result<Written> {
    let tables = TABLES.iter().filter(|t| SHEETS.contains(&t.name));
    let sheets: Vec<&Table> = VIEWS.iter().chain(tables).copied().collect();
    // The package behind it panics where the disk is full.
    guard(|| xlsx::write(source, &sheets, path)).unwrap_or_else(|panic| {
        let detail = format!("this file cannot be written: {}", panic.detail);
        Err(Error::new(ErrorKind::Io, detail).at_path(told_path(path)))
    })
}

fn lines(source: &mut dyn Source, path: &Path) -> Result<Written> {
    let output: Box<dyn Write + Send> = if path == Path::new("-") {
        Box::new(out::Pipe::new().0)
    } else if std::fs::metadata(path).is_ok_and(|facts| !facts.is_file() && !facts.is_dir()) {
        // A pipe or a device is written to, and not replaced.
        let opened = File::create(path).map_err(|e| {
            let detail = format!("cannot be opened: {e}");
            Error::new(ErrorKind::Io, detail).at_path(told_path(path))
        });
        Box::new(BufWriter::new(opened?))
    } else {
        return jsonl::write(source, path);
    };
    let mut lines = JsonLines::new(output);
    let rows = jsonl::reports(source, &mut |report| lines.report(report))?;
    lines.flush()?;
    Ok(Written {
        tables: 1,
        rows,
        cut: 0,
    })
}
