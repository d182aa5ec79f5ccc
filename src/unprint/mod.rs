//! Pages to canvases: puts the tiles that a printer cut back onto the sheet they were cut from.

use crate::model::{Canvas, Glyph, Page, Warning};

/// What un-printing makes of a document's pages.
#[derive(Clone, Debug, Default)]
pub struct Unprinted {
    /// The sheets, in the order of their first page.
    pub canvases: Vec<Canvas>,
    /// Running heads, feet, page numbers and watermarks: one entry for each run.
    pub furniture: Vec<Vec<Glyph>>,
    /// What was doubtful.
    pub warnings: Vec<Warning>,
}

/// Puts pages back together. Cannot fail: pages whose place is unsure stand alone and are marked.
pub fn unprint(_pages: &[Page]) -> Unprinted {
    Unprinted::default()
}
