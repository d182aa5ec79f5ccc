//! Word files (`.docx`): paragraphs and tables to one sheet.
//!
//! What Word shows is read: inserted text, results of fields, list numbers, text boxes (once, though they are stored
//! twice). Deleted text is left out, hidden text too, with the warning `hidden-text`. Heads, feet, notes and comments are
//! furniture. Regions are as for web pages: `table[2]/r5c3`, `line[4]`.

mod flow;
mod inline;
mod list;
mod styles;
mod table;

use super::markup::{self, nest::Piece, sheet, warning};
use super::package::{Package, child, facts, xml};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Document, Format, Span, TextLayer};
use flow::Walker;
use list::Lists;
use styles::Styles;

const MAIN: &str = "word/document.xml";

/// Whether a package is a Word file.
pub(super) fn is_one(package: &Package<'_>) -> bool {
    package.has(MAIN)
}

/// Reads a Word file.
///
/// # Errors
/// `Damaged`, `Limit`, `Password`.
pub(super) fn read(mut package: Package<'_>) -> Result<Document> {
    let text = package.text(MAIN)?.ok_or_else(|| {
        Error::new(
            ErrorKind::Damaged,
            format!("expected the part {MAIN}, found none"),
        )
    })?;
    let relations = package.relations(MAIN)?;
    let part =
        |package: &mut Package<'_>, kind: &str| match relations.iter().find(|r| r.kind == kind) {
            Some(relation) => package.text(&relation.target),
            None => Ok(None),
        };
    let mut styles = Styles::default();
    if let Some(text) = part(&mut package, "styles")? {
        styles = Styles::read(&text)?;
    }
    let mut lists = Lists::default();
    if let Some(text) = part(&mut package, "numbering")? {
        lists = Lists::read(&text)?;
    }
    let mut walker = Walker::new(&styles, lists);
    let tree = xml(&text, MAIN)?;
    let body = child(tree.root_element(), "body");
    let pieces = body.map(|b| walker.blocks(b, 0)).unwrap_or_default();
    let mut furniture = Vec::new();
    for relation in &relations {
        let kinds = ["header", "footer", "footnotes", "endnotes", "comments"];
        if kinds.contains(&relation.kind.as_str())
            && let Some(text) = package.text(&relation.target)?
        {
            let tree = xml(&text, &relation.target)?;
            let pieces = walker.notes(tree.root_element());
            let name = relation.target.rsplit('/').next().unwrap_or_default();
            furniture.extend(beside(pieces, name.trim_end_matches(".xml")));
        }
    }
    let mut warnings = Vec::new();
    if walker.hidden > 0 {
        let message = format!("{} characters are hidden and were left out", walker.hidden);
        warnings.push(warning("hidden-text", message));
    }
    if walker.outside > 0 {
        let message = format!("{} embedded documents were not read", walker.outside);
        warnings.push(warning("embedded-documents", message));
    }
    if pieces.is_empty() {
        warnings.push(warning("no-text", "the document shows no text".into()));
    }
    Ok(Document {
        format: Format::Docx,
        text_layer: TextLayer::Markup,
        pages: Vec::new(),
        sheets: vec![sheet(pieces)],
        furniture,
        facts: facts(&mut package)?,
        warnings,
    })
}

/// The texts of a part beside the body; the region is the part and a count from 1.
fn beside(pieces: Vec<Piece>, name: &str) -> Vec<Span> {
    let texts = pieces.into_iter().flat_map(|piece| match piece {
        Piece::Text(text) => vec![text],
        Piece::Table(grid) => grid.slots.into_iter().map(|s| s.content).collect(),
    });
    let texts = texts.filter(|t| !t.is_empty());
    texts
        .zip(1..)
        .map(|(text, n)| markup::span(text, format!("{name}[{n}]")))
        .collect()
}
