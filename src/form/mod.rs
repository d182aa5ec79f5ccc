//! Sheets to declarations. Cannot fail, can only leave things unplaced.

pub mod residue;

use crate::model::{Declaration, RawTable, Run, Sheet};

/// What the form stage makes of a document's sheets.
#[derive(Clone, Debug, Default)]
pub struct Forms {
    /// The forms, in order.
    pub declarations: Vec<Declaration>,
    /// Tables that belong to no form.
    pub tables: Vec<RawTable>,
    /// Text outside every form and table.
    pub unplaced: Vec<Run>,
    /// Glyphs that went to records.
    pub placed_glyphs: usize,
    /// Glyphs that went to tables.
    pub table_glyphs: usize,
    /// Glyphs that were left unplaced.
    pub unplaced_glyphs: usize,
}

/// Recognises forms on sheets.
pub fn recognise(_sheets: &[Sheet]) -> Forms {
    Forms::default()
}
