//! What styles say that matters here: borders of tables, hidden text, list numbers.

use crate::error::Result;
use crate::read::package::{attr, child, children, flag, xml};
use roxmltree::Node;
use std::collections::HashMap;

/// A chain of styles is followed so far.
const MAX_CHAIN: usize = 32;

#[derive(Debug, Default)]
struct Style {
    base: Option<String>,
    ruled: Option<bool>,
    hides: Option<bool>,
    /// Number and level of a list.
    list: Option<(String, usize)>,
}

/// The styles by their ids.
#[derive(Debug, Default)]
pub(super) struct Styles {
    all: HashMap<String, Style>,
}

impl Styles {
    /// Reads the part.
    ///
    /// # Errors
    /// `Damaged`, `Limit`.
    pub fn read(text: &str) -> Result<Self> {
        let tree = xml(text, "word/styles.xml")?;
        let styles = children(tree.root_element(), "style").filter_map(|style| {
            let value = |node, name| child(node, name).and_then(|n| attr(n, "val"));
            let borders = child(style, "tblPr").and_then(|p| child(p, "tblBorders"));
            let vanish = child(style, "rPr").and_then(|p| child(p, "vanish"));
            let numbers = child(style, "pPr").and_then(|p| child(p, "numPr"));
            let list = numbers.and_then(|n| {
                let level = value(n, "ilvl").and_then(|l| l.parse().ok()).unwrap_or(0);
                Some((value(n, "numId")?.to_string(), level))
            });
            let read = Style {
                base: value(style, "basedOn").map(str::to_string),
                ruled: borders.map(drawn),
                hides: vanish.map(|v| flag(attr(v, "val"), true)),
                list,
            };
            Some((attr(style, "styleId")?.to_string(), read))
        });
        Ok(Self {
            all: styles.collect(),
        })
    }

    /// Whether tables of this style have borders.
    pub fn is_ruled(&self, id: &str) -> bool {
        self.first(id, |s| s.ruled).unwrap_or(false)
    }

    /// Whether text of this style is hidden.
    pub fn hides(&self, id: &str) -> bool {
        self.first(id, |s| s.hides).unwrap_or(false)
    }

    /// The list that paragraphs of this style belong to: its number and level.
    pub fn list(&self, id: &str) -> Option<(String, usize)> {
        self.first(id, |s| s.list.clone())
    }

    /// The first answer along the chain of styles.
    fn first<T>(&self, id: &str, ask: impl Fn(&Style) -> Option<T>) -> Option<T> {
        let mut style = self.all.get(id)?;
        for _ in 0..MAX_CHAIN {
            if let Some(answer) = ask(style) {
                return Some(answer);
            }
            style = self.all.get(style.base.as_deref()?)?;
        }
        None
    }
}

/// Whether any side of borders is drawn.
pub(super) fn drawn(borders: Node<'_, '_>) -> bool {
    let mut styles = borders.children().filter_map(|side| attr(side, "val"));
    styles.any(|style| !matches!(style, "nil" | "none"))
}
