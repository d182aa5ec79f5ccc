//! Sheets to declarations. Cannot fail, can only leave things unplaced.
//!
//! [`group`] parts the blocks of all sheets into forms and other matter, [`sections`] reads the parts of one form
//! (fields, fund table, narratives, goals, indicator blocks) off its tables by a [`profile`]; [`value`] types what is
//! printed, [`class`] files indicators by what their labels mean.

mod class;
mod fund;
mod goals;
mod group;
mod heads;
mod indicators;
mod label;
mod ledger;
mod pairs;
mod profile;
pub mod rejoin;
pub mod residue;
mod sections;
mod stacked;
mod tasks;
mod value;
mod words;

pub use class::classify;
pub use label::label;
pub use profile::{Description, Profile, built_in, built_in_texts, title_length};
pub use value::{amount, decimal, target};
pub use words::Role;
pub use words::is_title;

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
pub fn recognise(sheets: &[Sheet]) -> Forms {
    recognise_with(sheets, profile::built_in())
}

/// The same with profiles of one's own.
pub fn recognise_with(sheets: &[Sheet], profiles: &[Profile]) -> Forms {
    let mut forms = Forms::default();
    let sheets = stacked::part(sheets, profiles);
    for part in group::parts(sheets.iter().map(AsRef::as_ref), profiles) {
        match part {
            group::Part::Form(form) => sections::read(&form, profiles, &mut forms),
            group::Part::Table(table) => forms.add_table(table),
            group::Part::Line(line) => {
                forms.unplaced_glyphs += line.span.glyphs;
                forms.unplaced.push(ledger::run(&line.span));
            }
        }
    }
    forms
}

impl Forms {
    fn add_table(&mut self, table: &crate::model::Table) {
        let mut rows = Vec::new();
        for r in 0..table.rows {
            let cells = table.cells.iter().filter(|c| c.row == r);
            rows.push(
                cells
                    .map(|c| {
                        self.table_glyphs += c.span.glyphs;
                        crate::model::RawCell {
                            text: c.span.text.clone(),
                            rowspan: c.rowspan,
                            colspan: c.colspan,
                            evidence: ledger::evidence(&[&c.span]),
                        }
                    })
                    .collect(),
            );
        }
        self.tables.push(RawTable { rows });
    }
}
