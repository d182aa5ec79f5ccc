//! Parquet: a file for each table, typed and exact.
//!
//! Texts are strings, whole numbers `INT64`, measures `DOUBLE`, yes and no `BOOLEAN`, days `DATE`, decimals
//! `DECIMAL(38, s)` with ten places, or as many as the longest value of the column needs. Nothing is ever rounded: where
//! a column holds a value that no such type can, all of it is strings. How many zeros a number was printed with
//! is in the text beside it. Compressed with Snappy; a row group has at most 65,536 rows, or some 32 MB.

mod column;
mod group;
mod survey;

use super::{Source, Written, each};
use crate::emit::catalog::Table;
use crate::emit::whole::Whole;
use crate::error::Result;
use group::Group;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use std::path::Path;
use std::sync::Arc;
use survey::survey;

/// Writes `DIR/<table>.parquet` for each of `tables`; none of the files is replaced before all are written.
///
/// # Errors
/// `Io` for the files, `Database` where a value is not what its column says, and those of `source`.
pub fn write(source: &mut dyn Source, tables: &[&Table], dir: &Path) -> Result<Written> {
    each(tables, dir, |table| put(source, table, dir))
}

fn put(source: &mut dyn Source, table: &Table, dir: &Path) -> Result<(Whole, u64)> {
    let forms = survey(source, table)?;
    let (file, out) = Whole::create(&dir.join(format!("{}.parquet", table.name)))?;
    let columns = table.columns.iter().zip(&forms);
    let fields = columns.map(|(c, form)| form.of_column(c).map(Arc::new));
    let schema = fields
        .collect::<parquet::errors::Result<Vec<_>>>()
        .and_then(|fields| {
            Type::group_type_builder(table.name)
                .with_fields(fields)
                .build()
        });
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .build();
    let schema = Arc::new(schema.map_err(|e| file.failed(&e))?);
    let mut writer = SerializedFileWriter::new(out, schema, Arc::new(properties))
        .map_err(|e| file.failed(&e))?;
    let (mut group, mut rows) = (Group::new(table, &forms), 0);
    source.read(table, None, &mut |values| {
        group.push(values)?;
        rows += 1;
        if group.is_full() {
            group.flush(&mut writer).map_err(|e| file.failed(&e))?;
        }
        Ok(())
    })?;
    group.flush(&mut writer).map_err(|e| file.failed(&e))?;
    let out = writer.into_inner().map_err(|e| file.failed(&e))?;
    file.close(out)?;
    Ok((file, rows))
}

#[cfg(test)]
mod tests;
