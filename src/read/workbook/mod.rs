//! Workbooks to sheets: what a person sees in the cells, and which of them make up tables.
//!
//! The readers of the two file formats (`xlsx`, `xls`) fill the same [`Worksheet`]s; `format` turns stored numbers into
//! what their cells show, `region` parts a worksheet into tables and lines.
//!
//! A region of a workbook is a path: `Sheet1!B5`. Cells, tables and lines stand where column widths and row heights put
//! them, in points from the upper left corner of their worksheet.

mod area;
mod biff;
mod format;
mod heads;
mod region;
mod ruled;
mod worksheet;
pub(super) mod xls;
pub(super) mod xlsx;

use super::markup::{self, text::Run};
use crate::error::Result;
use crate::model::{Block, Document, Facts, Format, Line, Sheet, Span, TextLayer, Warning};
use worksheet::Worksheet;

/// A workbook before it is a document.
#[derive(Debug, Default)]
struct Book {
    /// Its worksheets, in order.
    sheets: Vec<Worksheet>,
    facts: Facts,
    warnings: Vec<Warning>,
}

impl Book {
    fn document(self, format: Format) -> Result<Document> {
        let mut out = Document {
            format,
            text_layer: TextLayer::Markup,
            pages: Vec::new(),
            sheets: Vec::new(),
            furniture: Vec::new(),
            facts: self.facts,
            warnings: self.warnings,
        };
        for sheet in self.sheets {
            take(&mut out, sheet)?;
        }
        if out.sheets.iter().all(|s| s.blocks.is_empty()) {
            out.warnings.push(markup::warning(
                "no-text",
                "no worksheet shows any text".into(),
            ));
        }
        Ok(out)
    }
}

fn take(out: &mut Document, mut sheet: Worksheet) -> Result<()> {
    let name = sheet.name.clone();
    let hidden = match sheet.hidden {
        true => sheet.take_all(),
        false => sheet.take_hidden(),
    };
    if !hidden.is_empty() {
        let glyphs: usize = hidden.iter().map(|s| s.glyphs).sum();
        let (code, what) = match sheet.hidden {
            true => ("hidden-sheet", "the worksheet is hidden"),
            false => ("hidden-cells", "rows or columns are hidden"),
        };
        let cells = hidden.len();
        out.warnings.push(markup::warning(
            code,
            format!("{name}: {what}; {glyphs} characters in {cells} cell(s) are kept as furniture"),
        ));
    }
    out.furniture.extend(hidden);
    out.furniture.append(&mut sheet.beside);
    if !sheet.empty_formulas.is_empty() {
        let count = sheet.empty_formulas.len();
        let first = sheet.empty_formulas[..count.min(5)].join(", ");
        out.warnings.push(markup::warning(
            "formula-without-value",
            format!(
                "{name}: {count} formula(s) have no stored result and were read as empty: {first}"
            ),
        ));
    }
    if !sheet.hidden {
        let mut blocks = region::blocks(&sheet)?;
        blocks.extend(sheet.shapes.drain(..).map(|span| {
            Block::Line(Line {
                span,
                ..Line::default()
            })
        }));
        if !blocks.is_empty() {
            out.sheets.push(Sheet { blocks });
        }
    }
    Ok(())
}

/// A text in a worksheet; `sure` is whether it certainly is what the cell shows.
fn span(text: &str, path: String, sure: bool) -> Span {
    Span {
        review: !sure,
        confidence: if sure { 1.0 } else { UNSURE },
        ..markup::span(tidy(text), path)
    }
}

/// Confidence in a number whose format is not understood: its digits are right, its looks may not be.
const UNSURE: f32 = 0.5;

/// Lines of a cell without the blanks at their ends, empty ones left out.
fn tidy(text: &str) -> String {
    let lines = text.split(['\n', '\r']).filter_map(|line| {
        let mut run = Run::default();
        line.chars().for_each(|c| run.push(c));
        run.take()
    });
    lines.collect::<Vec<String>>().join("\n")
}

/// The path of a cell.
fn at(sheet: &str, row: u32, col: u32) -> String {
    format!("{sheet}!{}", area::address(row, col))
}
