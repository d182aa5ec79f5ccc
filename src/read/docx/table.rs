//! Tables: cells with their spans, then as for any markup.

use super::flow::Walker;
use super::styles::drawn;
use crate::read::markup::grid::Wanted;
use crate::read::markup::nest::{Piece, resolve};
use crate::read::package::{attr, child, chosen, flag};
use roxmltree::Node;
use std::collections::HashMap;

/// A table has no more columns than this; Word allows 63.
const MAX_SPAN: usize = 1000;
/// Wrappers around rows and cells are looked through so deep.
const MAX_WRAPS: usize = 16;

type Row = Vec<(Wanted, Vec<Piece>)>;

impl Walker<'_> {
    /// What a table comes to.
    pub fn table(&mut self, table: Node<'_, '_>, depth: usize) -> Vec<Piece> {
        let mut found = Vec::new();
        wrapped(table, "tr", MAX_WRAPS, &mut found);
        let mut rows: Vec<Row> = Vec::new();
        // Cells that reach down, by their first column: row and place in the row.
        let mut open: HashMap<usize, (usize, usize)> = HashMap::new();
        let mut ruled = self.is_ruled(table);
        for row in found {
            let properties = child(row, "trPr");
            let has = |name: &str| {
                let node = properties.and_then(|p| child(p, name));
                node.is_some_and(|n| flag(attr(n, "val"), true))
            };
            if has("del") {
                continue;
            }
            if has("hidden") {
                let pieces = self.row(row, depth, &mut [], &mut HashMap::new(), &mut false);
                self.hidden += pieces.iter().flat_map(|c| &c.1).map(glyphs).sum::<usize>();
                continue;
            }
            let cells = self.row(row, depth, &mut rows, &mut open, &mut ruled);
            rows.push(cells);
        }
        resolve(vec![rows], ruled)
    }

    fn row(
        &mut self,
        row: Node<'_, '_>,
        depth: usize,
        above: &mut [Row],
        open: &mut HashMap<usize, (usize, usize)>,
        ruled: &mut bool,
    ) -> Row {
        let mut cells = Row::new();
        let before = child(row, "trPr").map_or(0, |p| number(p, "gridBefore").unwrap_or(0));
        let mut col = before.min(MAX_SPAN);
        if col > 0 {
            cells.push((
                Wanted {
                    rowspan: 1,
                    colspan: col,
                },
                Vec::new(),
            ));
        }
        let mut kept = HashMap::new();
        let mut found = Vec::new();
        wrapped(row, "tc", MAX_WRAPS, &mut found);
        for cell in found {
            let properties = child(cell, "tcPr");
            let span = properties.and_then(|p| number(p, "gridSpan")).unwrap_or(1);
            let span = span.clamp(1, MAX_SPAN);
            let merge = |name: &str| {
                let node = properties.and_then(|p| child(p, name));
                node.map(|n| attr(n, "val") == Some("restart"))
            };
            *ruled |= properties
                .and_then(|p| child(p, "tcBorders"))
                .is_some_and(drawn);
            let pieces = self.blocks(cell, depth + 1);
            match (merge("vMerge"), open.get(&col).copied()) {
                (Some(false), Some((r, c))) => {
                    kept.insert(col, (r, c));
                    if let Some((wanted, content)) = above.get_mut(r).and_then(|row| row.get_mut(c))
                    {
                        wanted.rowspan += 1;
                        content.extend(pieces);
                    }
                }
                _ if merge("hMerge") == Some(false) && !cells.is_empty() => {
                    if let Some((wanted, content)) = cells.last_mut() {
                        wanted.colspan += span;
                        content.extend(pieces);
                    }
                }
                (vertical, _) => {
                    if vertical.is_some() {
                        kept.insert(col, (above.len(), cells.len()));
                    }
                    cells.push((
                        Wanted {
                            rowspan: 1,
                            colspan: span,
                        },
                        pieces,
                    ));
                }
            }
            col += span;
        }
        *open = kept;
        cells
    }

    fn is_ruled(&self, table: Node<'_, '_>) -> bool {
        let Some(properties) = child(table, "tblPr") else {
            return false;
        };
        match child(properties, "tblBorders") {
            Some(borders) => drawn(borders),
            None => {
                let style = child(properties, "tblStyle").and_then(|s| attr(s, "val"));
                style.is_some_and(|s| self.styles.is_ruled(s))
            }
        }
    }
}

fn number(properties: Node<'_, '_>, name: &str) -> Option<usize> {
    attr(child(properties, name)?, "val")?.parse().ok()
}

fn glyphs(piece: &Piece) -> usize {
    let count = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    match piece {
        Piece::Text(text) => count(text),
        Piece::Table(grid) => grid.slots.iter().map(|s| count(&s.content)).sum(),
    }
}

/// Rows of a table or cells of a row, through content controls and marks of revisions.
fn wrapped<'a, 'i>(parent: Node<'a, 'i>, name: &str, depth: usize, out: &mut Vec<Node<'a, 'i>>) {
    for node in parent.children().filter(Node::is_element) {
        match node.tag_name().name() {
            found if found == name => out.push(node),
            "sdt" | "sdtContent" | "ins" | "moveTo" | "customXml" | "smartTag" if depth > 0 => {
                wrapped(node, name, depth - 1, out);
            }
            "AlternateContent" if depth > 0 => {
                if let Some(choice) = chosen(node) {
                    wrapped(choice, name, depth - 1, out);
                }
            }
            _ => {}
        }
    }
}
