//! Cell styles: number format, borders, type size.

use super::super::format::builtin;
use super::super::worksheet::Sides;
use crate::error::Result;
use crate::read::markup::text::Symbol;
use crate::read::package::{attr, child, children, xml};
use roxmltree::Node;
use std::collections::HashMap;

/// Type size of a workbook that names none, in points.
const USUAL_SIZE: f64 = 11.0;

/// How a cell looks.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Style {
    /// Its number format.
    pub code: String,
    /// Its borders.
    pub sides: Sides,
    /// Its type size in points.
    pub size: f64,
    /// Its font, if the characters of that are pictures.
    pub font: Option<Symbol>,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            code: "General".into(),
            sides: Sides::default(),
            size: USUAL_SIZE,
            font: None,
        }
    }
}

/// All styles of cells.
#[derive(Debug, Default)]
pub(super) struct Styles {
    cells: Vec<Style>,
    usual: Style,
}

impl Styles {
    /// Reads the part.
    ///
    /// # Errors
    /// `Damaged`, `Limit`.
    pub fn read(text: &str) -> Result<Self> {
        let tree = xml(text, "xl/styles.xml")?;
        let root = tree.root_element();
        let list = |name: &str| child(root, name).into_iter().flat_map(|n| n.children());
        let codes: HashMap<u32, &str> = list("numFmts")
            .filter_map(|f| Some((attr(f, "numFmtId")?.parse().ok()?, attr(f, "formatCode")?)))
            .collect();
        let borders: Vec<Sides> = list("borders")
            .filter(Node::is_element)
            .map(sides)
            .collect();
        let fonts: Vec<(f64, Option<Symbol>)> = list("fonts")
            .filter(Node::is_element)
            .map(|f| (size(f), symbol_font(f)))
            .collect();
        let cells = child(root, "cellXfs")
            .into_iter()
            .flat_map(|n| children(n, "xf"));
        let index = |xf: Node<'_, '_>, name: &str| {
            let id = attr(xf, name).and_then(|v| v.parse::<usize>().ok());
            id.unwrap_or(0)
        };
        let cells = cells.map(|xf| {
            let id = index(xf, "numFmtId") as u32;
            let (size, font) = fonts
                .get(index(xf, "fontId"))
                .copied()
                .unwrap_or((USUAL_SIZE, None));
            Style {
                size,
                font,
                code: codes
                    .get(&id)
                    .copied()
                    .unwrap_or_else(|| builtin(id))
                    .to_string(),
                sides: borders
                    .get(index(xf, "borderId"))
                    .copied()
                    .unwrap_or_default(),
            }
        });
        Ok(Self {
            cells: cells.collect(),
            usual: Style::default(),
        })
    }

    /// The style of this number.
    pub fn cell(&self, index: usize) -> &Style {
        self.cells.get(index).unwrap_or(&self.usual)
    }
}

fn sides(border: Node<'_, '_>) -> Sides {
    let drawn = |names: [&str; 2]| {
        let side = names.iter().find_map(|n| child(border, n));
        let style = side.and_then(|s| attr(s, "style"));
        style.is_some_and(|s| s != "none")
    };
    Sides {
        top: drawn(["top", "top"]),
        bottom: drawn(["bottom", "bottom"]),
        left: drawn(["left", "start"]),
        right: drawn(["right", "end"]),
    }
}

fn symbol_font(font: Node<'_, '_>) -> Option<Symbol> {
    Symbol::of(child(font, "name").and_then(|n| attr(n, "val"))?)
}

fn size(font: Node<'_, '_>) -> f64 {
    let value = child(font, "sz").and_then(|s| attr(s, "val"));
    let value = value.and_then(|v| v.parse::<f64>().ok());
    value
        .filter(|v| (1.0..=409.0).contains(v))
        .unwrap_or(USUAL_SIZE)
}
