//! The values of one column, until a row group is full.

use super::survey::Form;
use crate::emit::catalog::Value;
use crate::emit::export::day::day;
use crate::emit::export::decimal::Plain;
use parquet::column::writer::ColumnWriterImpl;
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, FixedLenByteArray,
    FixedLenByteArrayType, Int32Type, Int64Type,
};
use parquet::errors::Result as Made;
use parquet::file::writer::SerializedColumnWriter;

/// Values that are there, and for every row whether there is one.
#[derive(Debug)]
pub(super) struct Cells {
    values: Values,
    /// 1 where there is a value, 0 where there is none.
    levels: Vec<i16>,
    nullable: bool,
}

#[derive(Debug)]
enum Values {
    Text(Vec<ByteArray>),
    Whole(Vec<i64>),
    Real(Vec<f64>),
    Flag(Vec<bool>),
    Date(Vec<i32>),
    Decimal(usize, Vec<FixedLenByteArray>),
}

impl Cells {
    pub fn new(form: Form, nullable: bool) -> Self {
        let values = match form {
            Form::Text => Values::Text(Vec::new()),
            Form::Whole => Values::Whole(Vec::new()),
            Form::Real => Values::Real(Vec::new()),
            Form::Flag => Values::Flag(Vec::new()),
            Form::Date => Values::Date(Vec::new()),
            Form::Decimal(places) => Values::Decimal(places, Vec::new()),
        };
        Self {
            values,
            levels: Vec::new(),
            nullable,
        }
    }

    /// Takes the value of the next row; `None` where it does not fit.
    pub fn push(&mut self, value: &Value) -> Option<()> {
        match (&mut self.values, value) {
            (_, Value::Null) if self.nullable => {
                self.levels.push(0);
                return Some(());
            }
            (Values::Text(all), Value::Text(text)) => all.push(text.as_str().into()),
            (Values::Whole(all), Value::Whole(number)) => all.push(*number),
            (Values::Real(all), Value::Real(number)) => all.push(*number),
            (Values::Flag(all), Value::Flag(flag)) => all.push(*flag),
            (Values::Date(all), Value::Text(text)) => all.push(day(text)?),
            (Values::Decimal(places, all), Value::Text(text)) => {
                let units = Plain::parse(text)?.units(*places)?;
                all.push(units.to_be_bytes().to_vec().into());
            }
            _ => return None,
        }
        self.levels.push(1);
        Some(())
    }

    /// Writes the values, and forgets them.
    pub fn flush(&mut self, writer: &mut SerializedColumnWriter<'_>) -> Made<()> {
        let levels = self.nullable.then_some(self.levels.as_slice());
        match &mut self.values {
            Values::Text(all) => put(writer.typed::<ByteArrayType>(), all, levels),
            Values::Whole(all) => put(writer.typed::<Int64Type>(), all, levels),
            Values::Real(all) => put(writer.typed::<DoubleType>(), all, levels),
            Values::Flag(all) => put(writer.typed::<BoolType>(), all, levels),
            Values::Date(all) => put(writer.typed::<Int32Type>(), all, levels),
            Values::Decimal(_, all) => put(writer.typed::<FixedLenByteArrayType>(), all, levels),
        }?;
        self.levels.clear();
        Ok(())
    }
}

fn put<T: DataType>(
    writer: &mut ColumnWriterImpl<'_, T>,
    values: &mut Vec<T::T>,
    levels: Option<&[i16]>,
) -> Made<()> {
    writer.write_batch(values, levels, None)?;
    values.clear();
    Ok(())
}
