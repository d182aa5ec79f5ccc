//! What the tables of a database are, as data: SQLite, PostgreSQL and the exports all go by it.

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text; JSON too.
    Text,
    /// A whole number.
    Whole,
    /// A measure that is no printed figure, such as a confidence.
    Real,
    /// A printed figure: an exact decimal. [`Value::Text`] in plain digits.
    Decimal,
    /// A day. [`Value::Text`] as `2021-12-31`.
    Date,
    /// Yes or no.
    Flag,
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it may be empty.
    pub nullable: bool,
}

/// A table; its first `key` columns tell its rows apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns, in order.
    pub columns: &'static [Column],
    /// How many of them are the primary key.
    pub key: usize,
}

/// A value of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// Of a [`Kind::Text`], [`Kind::Decimal`] or [`Kind::Date`] column.
    Text(String),
    /// Of a [`Kind::Whole`] column.
    Whole(i64),
    /// Of a [`Kind::Real`] column.
    Real(f64),
    /// Of a [`Kind::Flag`] column.
    Flag(bool),
}
