//! What a page break left between two tiles: cells that it closed and reopened.

use crate::model::{Canvas, Table};

/// Joins cells that only a page break parted.
pub fn settle(_canvas: &Canvas, _table: &mut Table, _em: f64) {}
