//! Which form holds each column exactly.

use crate::emit::catalog::{Column, Kind, Table, Value};
use crate::emit::export::Source;
use crate::emit::export::day::day;
use crate::emit::export::decimal::Plain;
use crate::error::Result;
use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::errors::Result as Made;
use parquet::schema::types::Type;

/// Digits of the widest decimal.
const PRECISION: usize = 38;
/// Bytes of the widest decimal.
const WIDTH: i32 = 16;
/// Places of a decimal column, as long as its values need no more: so files of different databases agree.
const PLACES: usize = 10;

/// How a column is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Text,
    Whole,
    Real,
    Flag,
    /// Days since 1970.
    Date,
    /// Units of so many places.
    Decimal(usize),
}

impl Form {
    /// The column's type in a file.
    pub fn of_column(self, column: &Column) -> Made<Type> {
        let (physical, logical) = match self {
            Self::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Self::Whole => (Physical::INT64, None),
            Self::Real => (Physical::DOUBLE, None),
            Self::Flag => (Physical::BOOLEAN, None),
            Self::Date => (Physical::INT32, Some(LogicalType::Date)),
            Self::Decimal(places) => (
                Physical::FIXED_LEN_BYTE_ARRAY,
                Some(LogicalType::decimal(places as i32, PRECISION as i32)),
            ),
        };
        let repetition = match column.nullable {
            true => Repetition::OPTIONAL,
            false => Repetition::REQUIRED,
        };
        let mut made = Type::primitive_type_builder(column.name, physical)
            .with_logical_type(logical)
            .with_repetition(repetition);
        if let Self::Decimal(places) = self {
            made = made
                .with_length(WIDTH)
                .with_precision(PRECISION as i32)
                .with_scale(places as i32);
        }
        made.build()
    }
}

/// What a pass over the values of a column tells.
#[derive(Clone, Copy)]
struct Seen {
    before: usize,
    after: usize,
    odd: bool,
}

/// Reads `table` once, where it has columns whose form depends on their values, and says how to write each column.
pub(super) fn survey(source: &mut dyn Source, table: &Table) -> Result<Vec<Form>> {
    let start = Seen {
        before: 0,
        after: PLACES,
        odd: false,
    };
    let mut seen = vec![start; table.columns.len()];
    let typed = |c: &Column| matches!(c.kind, Kind::Decimal | Kind::Date);
    if table.columns.iter().any(typed) {
        source.read(table, None, &mut |values| {
            for ((column, seen), value) in table.columns.iter().zip(&mut seen).zip(values) {
                if let Value::Text(text) = value {
                    seen.look(column.kind, text);
                }
            }
            Ok(())
        })?;
    }
    let columns = table.columns.iter().zip(seen);
    Ok(columns.map(|(c, seen)| seen.form(c.kind)).collect())
}

impl Seen {
    fn look(&mut self, kind: Kind, text: &str) {
        match kind {
            Kind::Decimal => match Plain::parse(text) {
                Some(plain) => {
                    self.before = self.before.max(plain.before());
                    self.after = self.after.max(plain.after());
                }
                None => self.odd = true,
            },
            Kind::Date => self.odd |= day(text).is_none(),
            _ => {}
        }
    }

    fn form(self, kind: Kind) -> Form {
        match kind {
            Kind::Text => Form::Text,
            Kind::Whole => Form::Whole,
            Kind::Real => Form::Real,
            Kind::Flag => Form::Flag,
            _ if self.odd || self.before + self.after > PRECISION => Form::Text,
            Kind::Date => Form::Date,
            Kind::Decimal => Form::Decimal(self.after),
        }
    }
}
