//! Sheets of rows and lines to what they are: rows of cells, lines of text, pieces of cut cells.

use super::known::Known;
use crate::form::label::label;
use crate::form::residue;
use crate::model::{Block, Line, Sheet, Span, Table};

/// A row of cells as it was printed.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// Its cells, blank ones included.
    pub cells: Vec<Span>,
    /// The run of lines between blank ones that it stands in, from 0.
    pub page: usize,
}

impl Row {
    /// Positions and texts of the cells that are not blank.
    pub fn printed(&self) -> Vec<(usize, &str)> {
        let all = self.cells.iter().enumerate();
        all.filter(|(_, c)| c.glyphs > 0)
            .map(|(i, c)| (i, c.text.as_str()))
            .collect()
    }
}

/// Text of a cut cell that stands apart from it.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// The text, markup residue decoded, with its evidence.
    pub span: Span,
    /// How many rows stand above it.
    pub after: usize,
    /// Its number among the pieces.
    pub at: usize,
}

/// A part of the text, in order.
#[derive(Clone, Debug)]
pub(super) enum Item {
    /// A row.
    Row(Row),
    /// A line that is no piece: a title, a field.
    Line(Line),
}

/// What a text is made of.
#[derive(Clone, Debug, Default)]
pub(super) struct Source {
    /// Rows and lines.
    pub items: Vec<Item>,
    /// Pieces of cut cells.
    pub pieces: Vec<Piece>,
}

/// Parts sheets. A line without tabs is a piece of a cut cell where a table stands above it and it says nothing that is
/// known to stand in a line of its own.
pub(super) fn part(sheets: &[Sheet], known: Known<'_>) -> Source {
    let mut out = Source::default();
    let mut rows = 0;
    for (page, sheet) in sheets.iter().enumerate() {
        for block in &sheet.blocks {
            match block {
                Block::Table(table) => {
                    let found = table_rows(table, page);
                    rows += found.len();
                    out.items.extend(found.into_iter().map(Item::Row));
                }
                Block::Line(line) => match goal_row(line, page, known) {
                    Some(row) => {
                        rows += 1;
                        out.items.push(Item::Row(row));
                    }
                    None if rows == 0 || stands_alone(line, known) => {
                        out.items.push(Item::Line(line.clone()));
                    }
                    None => {
                        let first = out.pieces.len();
                        out.pieces.extend(pieces(line, rows, first));
                    }
                },
            }
        }
    }
    out
}

fn table_rows(table: &Table, page: usize) -> Vec<Row> {
    let mut out = vec![
        Row {
            cells: Vec::new(),
            page
        };
        table.rows
    ];
    for cell in &table.cells {
        if let Some(row) = out.get_mut(cell.row) {
            row.cells.push(cell.span.clone());
        }
    }
    out.retain(|row| row.cells.iter().any(|c| c.glyphs > 0));
    out
}

/// A goal whose cells lost their tab: `年度目标3: 全面排查…`.
fn goal_row(line: &Line, page: usize, known: Known<'_>) -> Option<Row> {
    let text = &line.span.text;
    let at = text.find([':', '：'])?;
    let (name, rest) = text.split_at(at);
    let colon = rest.chars().next()?;
    let value = rest[colon.len_utf8()..].trim();
    if !known.is_goal(name) || value.is_empty() {
        return None;
    }
    let name = format!("{name}{colon}");
    Some(Row {
        cells: vec![share(&line.span, &name), share(&line.span, value)],
        page,
    })
}

/// A part of a span that holds `text`.
fn share(span: &Span, text: &str) -> Span {
    Span {
        glyphs: glyphs(text),
        text: text.to_string(),
        ..span.clone()
    }
}

/// Characters that are no white space.
pub(super) fn glyphs(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// Whether a line says something by itself: a title, a field, a unit, a year.
fn stands_alone(line: &Line, known: Known<'_>) -> bool {
    let text = &line.span.text;
    if known.is_title(text) {
        return true;
    }
    let name = text.split([':', '：']).next().unwrap_or_default();
    name.len() < text.len() && (known.is_label(name) || label(name) == "单位")
}

/// The pieces of a line: one for each paragraph of its markup residue, or the whole line. A tag goes with the piece
/// that it opens or closes.
fn pieces(line: &Line, after: usize, first: usize) -> Vec<Piece> {
    let text = &line.span.text;
    let mut raw: Vec<String> = Vec::new();
    for part in text.split_inclusive("</p>") {
        match raw.last_mut() {
            // What is left after the last closing tag, if it is more than blanks, is a piece too.
            Some(last) if part.trim().is_empty() => last.push_str(part),
            _ => raw.push(part.to_string()),
        }
    }
    raw.into_iter()
        .enumerate()
        .map(|(k, raw)| Piece {
            span: Span {
                text: residue::decode(&raw).trim().to_string(),
                ..share(&line.span, &raw)
            },
            after,
            at: first + k,
        })
        .collect()
}
