//! A table of no database, for the tests of all writers.

use super::Source;
use crate::emit::catalog::{Table, Value, date, decimal, flag, or_null, real, text, whole};
use crate::error::Result;
use std::ops::Range;

/// A column of each kind.
pub(super) const TABLE: Table = Table {
    name: "thing",
    columns: &[
        text("id"),
        or_null(text("text")),
        or_null(whole("bytes")),
        or_null(real("confidence")),
        or_null(decimal("value")),
        or_null(date("day")),
        flag("review"),
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
