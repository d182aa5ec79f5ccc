//! One row, its values by the names of their columns.

use crate::emit::catalog::{Table, Value};
use crate::error::{Error, ErrorKind, Result};
use serde::de::DeserializeOwned;
use serde::de::value::{Error as Unknown, StrDeserializer};

/// A row of a table. Each of its values is told by column; what is not as the catalog says is a `Database` error.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    pub table: &'static Table,
    pub values: &'a [Value],
}

impl<'a> Line<'a> {
    fn value(self, column: &str) -> &'a Value {
        let place = self.table.place(column);
        let value = place.and_then(|n| self.values.get(n));
        value.unwrap_or(&Value::Null)
    }

    pub fn text(self, column: &str) -> Result<&'a str> {
        self.maybe_text(column)?
            .ok_or_else(|| self.odd(column, "a text"))
    }

    pub fn maybe_text(self, column: &str) -> Result<Option<&'a str>> {
        match self.value(column) {
            Value::Null => Ok(None),
            Value::Text(text) => Ok(Some(text)),
            _ => Err(self.odd(column, "a text")),
        }
    }

    pub fn owned(self, column: &str) -> Result<String> {
        self.text(column).map(Into::into)
    }

    pub fn maybe(self, column: &str) -> Result<Option<String>> {
        Ok(self.maybe_text(column)?.map(Into::into))
    }

    pub fn whole<T: TryFrom<i64>>(self, column: &str) -> Result<T> {
        self.maybe_whole(column)?
            .ok_or_else(|| self.odd(column, "a whole number"))
    }

    pub fn maybe_whole<T: TryFrom<i64>>(self, column: &str) -> Result<Option<T>> {
        let odd = || self.odd(column, "a whole number in its range");
        match self.value(column) {
            Value::Null => Ok(None),
            Value::Whole(number) => T::try_from(*number).map(Some).map_err(|_| odd()),
            _ => Err(odd()),
        }
    }

    pub fn maybe_real(self, column: &str) -> Result<Option<f64>> {
        match self.value(column) {
            Value::Null => Ok(None),
            Value::Real(number) => Ok(Some(*number)),
            _ => Err(self.odd(column, "a measure")),
        }
    }

    /// A measure that was written from the shortest decimal of an `f32`, which this gives back.
    pub fn share(self, column: &str) -> Result<f32> {
        let real = self.maybe_real(column)?;
        real.map(|r| r as f32)
            .ok_or_else(|| self.odd(column, "a measure"))
    }

    pub fn flag(self, column: &str) -> Result<bool> {
        match self.value(column) {
            Value::Flag(flag) => Ok(*flag),
            _ => Err(self.odd(column, "a yes or no")),
        }
    }

    /// An enum as the contract writes it.
    pub fn word<T: DeserializeOwned>(self, column: &str) -> Result<T> {
        let word = self.text(column)?;
        read_word(word).ok_or_else(|| self.odd(column, "a word of the contract"))
    }

    /// An enum as the contract writes it, where there is one.
    pub fn maybe_word<T: DeserializeOwned>(self, column: &str) -> Result<Option<T>> {
        match self.maybe_text(column)? {
            None => Ok(None),
            Some(_) => self.word(column).map(Some),
        }
    }

    /// Enums with commas between them.
    pub fn words<T: DeserializeOwned>(self, column: &str) -> Result<Vec<T>> {
        let words = self.text(column)?.split(',').filter(|w| !w.is_empty());
        let read = words.map(read_word).collect::<Option<_>>();
        read.ok_or_else(|| self.odd(column, "words of the contract"))
    }

    pub fn json<T: DeserializeOwned>(self, column: &str) -> Result<T> {
        let text = self.text(column)?;
        serde_json::from_str(text).map_err(|_| self.odd(column, "JSON as formstitch writes it"))
    }

    /// An error about a value of this row.
    pub fn odd(self, column: &str, expected: &str) -> Error {
        let id = match self.values.first() {
            Some(Value::Text(id)) => id.as_str(),
            _ => "a row",
        };
        let name = self.table.name;
        let detail = format!("{id}: {name}.{column}: expected {expected}, found something else");
        Error::new(ErrorKind::Database, detail)
    }
}

fn read_word<T: DeserializeOwned>(word: &str) -> Option<T> {
    let from: StrDeserializer<'_, Unknown> = StrDeserializer::new(word);
    T::deserialize(from).ok()
}
