//! Rows until there are enough of them for a row group.

use super::column::Cells;
use super::survey::Form;
use crate::emit::catalog::{Table, Value};
use crate::emit::export::unfit;
use crate::error::Result;
use parquet::errors::Result as Made;
use parquet::file::writer::SerializedFileWriter;
use std::io::Write;

/// Rows of a group: enough to compress well, few enough to hold.
const ROWS: usize = 1 << 16;
/// Bytes of the texts of a group: a table of long narratives has fewer rows.
const BYTES: usize = 32 << 20;

/// The rows of the group at hand.
pub(super) struct Group<'a> {
    table: &'a Table,
    columns: Vec<Cells>,
    rows: usize,
    bytes: usize,
}

impl<'a> Group<'a> {
    pub fn new(table: &'a Table, forms: &[Form]) -> Self {
        let columns = table.columns.iter().zip(forms);
        Self {
            table,
            columns: columns.map(|(c, f)| Cells::new(*f, c.nullable)).collect(),
            rows: 0,
            bytes: 0,
        }
    }

    /// Takes a row.
    ///
    /// # Errors
    /// `Database`: a value does not fit its column.
    pub fn push(&mut self, values: &[Value]) -> Result<()> {
        let columns = self.columns.iter_mut().zip(self.table.columns);
        for ((cells, column), value) in columns.zip(values) {
            cells
                .push(value)
                .ok_or_else(|| unfit(self.table, column, value))?;
            if let Value::Text(text) = value {
                self.bytes += text.len();
            }
        }
        self.rows += 1;
        Ok(())
    }

    pub fn is_full(&self) -> bool {
        self.rows >= ROWS || self.bytes >= BYTES
    }

    /// Writes the rows, if there are any.
    pub fn flush<W: Write + Send>(&mut self, writer: &mut SerializedFileWriter<W>) -> Made<()> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut group = writer.next_row_group()?;
        for cells in &mut self.columns {
            if let Some(mut column) = group.next_column()? {
                cells.flush(&mut column)?;
                column.close()?;
            }
        }
        group.close()?;
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }
}
