//! Rows into staging tables, in the binary form of `COPY`.
//!
//! A decimal or a day travels as its text and becomes what it is on the way into the real table: the server reads both
//! exactly.

use super::Done;
use crate::emit::catalog::{Column, Kind, Table, Value};
use crate::emit::rows::Row;
use crate::emit::sql;
use ::postgres::Transaction;
use ::postgres::binary_copy::BinaryCopyInWriter;
use ::postgres::types::{ToSql, Type};

/// Makes the staging table, which only this session sees and which each transaction leaves empty.
pub(super) fn stage(table: &Table) -> String {
    let columns = sql::list(table.columns, |c| {
        let kind = match c.kind {
            Kind::Text | Kind::Decimal | Kind::Date => "TEXT",
            Kind::Whole => "BIGINT",
            Kind::Real => "DOUBLE PRECISION",
            Kind::Flag => "BOOLEAN",
        };
        format!("{} {kind}", c.name)
    });
    format!(
        "CREATE TEMPORARY TABLE stage_{} ({columns}) ON COMMIT DELETE ROWS",
        table.name
    )
}

/// A column of the staging table as the real one takes it.
pub(super) fn unstaged(column: &Column) -> String {
    let kind = match column.kind {
        Kind::Decimal => "::numeric",
        Kind::Date => "::date",
        Kind::Text | Kind::Whole | Kind::Real | Kind::Flag => "",
    };
    format!("{}{kind}", column.name)
}

/// Fills the staging table.
pub(super) fn copy(transaction: &mut Transaction<'_>, table: &Table, rows: &[&Row]) -> Done<()> {
    let types: Vec<Type> = table.columns.iter().map(|c| wire(c.kind)).collect();
    let statement = format!("COPY stage_{} FROM STDIN BINARY", table.name);
    let mut writer = BinaryCopyInWriter::new(transaction.copy_in(&statement)?, &types);
    let mut fields: Vec<&(dyn ToSql + Sync)> = Vec::with_capacity(types.len());
    for row in rows {
        fields.clear();
        fields.extend(
            table
                .columns
                .iter()
                .zip(*row)
                .map(|(c, v)| field(c.kind, v)),
        );
        writer.write(&fields)?;
    }
    writer.finish()?;
    Ok(())
}

fn wire(kind: Kind) -> Type {
    match kind {
        Kind::Text | Kind::Decimal | Kind::Date => Type::TEXT,
        Kind::Whole => Type::INT8,
        Kind::Real => Type::FLOAT8,
        Kind::Flag => Type::BOOL,
    }
}

fn field(kind: Kind, value: &Value) -> &(dyn ToSql + Sync) {
    match value {
        Value::Null => match kind {
            Kind::Text | Kind::Decimal | Kind::Date => &None::<String>,
            Kind::Whole => &None::<i64>,
            Kind::Real => &None::<f64>,
            Kind::Flag => &None::<bool>,
        },
        Value::Text(text) => text,
        Value::Whole(number) => number,
        Value::Real(number) => number,
        Value::Flag(yes) => yes,
    }
}
