//! A table of no database, for the tests of all writers.

use super::Source;
use crate::emit::catalog::{Column, Kind, Table, Value};
use crate::error::Result;
use std::ops::Range;

const fn column(name: &'static str, kind: Kind, nullable: bool) -> Column {
    Column {
        name,
        kind,
        nullable,
    }
}

/// A column of each kind.
pub(super) const TABLE: Table = Table {
    name: "thing",
    columns: &[
        column("id", Kind::Text, false),
        column("text", Kind::Text, true),
        column("bytes", Kind::Whole, true),
        column("confidence", Kind::Real, true),
        column("value", Kind::Decimal, true),
        column("day", Kind::Date, true),
        column("review", Kind::Flag, false),
    ],
    key: 1,
};

/// Rows of [`TABLE`].
pub(super) struct Rows(pub Vec<Vec<Value>>);

impl Rows {
    /// A row for each text and decimal.
    pub fn of(rows: &[(&str, Option<&str>)]) -> Self {
        let row = |(n, (text, value)): (usize, &(&str, Option<&str>))| {
            vec![
                Value::Text(format!("{n:04}")),
                Value::Text((*text).into()),
                Value::Whole(i64::MAX - n as i64),
                Value::Real(0.85),
                value.map_or(Value::Null, |v| Value::Text(v.into())),
                Value::Text("2021-12-31".into()),
                Value::Flag(n % 2 == 1),
            ]
        };
        Self(rows.iter().enumerate().map(row).collect())
    }
}

impl Source for Rows {
    fn read(
        &mut self,
        _: &Table,
        _: Option<Range<&str>>,
        row: &mut dyn FnMut(&[Value]) -> Result<()>,
    ) -> Result<()> {
        self.0.iter().try_for_each(|values| row(values))
    }
}
