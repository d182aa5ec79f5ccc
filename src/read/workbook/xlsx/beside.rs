//! What a worksheet holds beside its cells: comments, heads and feet, texts of shapes.

use super::super::area::parse;
use super::super::heads::head_texts;
use super::super::worksheet::Worksheet;
use super::super::{at, span};
use super::strings;
use crate::error::Result;
use crate::model::Span;
use crate::read::package::{Package, attr, child, xml};
use roxmltree::Node;

/// Adds to `sheet` what the worksheet at `path` relates to.
///
/// # Errors
/// `Damaged`, `Limit`.
pub(super) fn read(package: &mut Package<'_>, path: &str, sheet: &mut Worksheet) -> Result<()> {
    if let Some(text) = package.text(path)? {
        let tree = xml(&text, path)?;
        heads(tree.root_element(), sheet);
    }
    for relation in package.relations(path)? {
        let wanted = matches!(relation.kind.as_str(), "comments" | "drawing");
        let Some(text) = package.text(&relation.target)?.filter(|_| wanted) else {
            continue;
        };
        let tree = xml(&text, &relation.target)?;
        match relation.kind.as_str() {
            "comments" => comments(tree.root_element(), sheet),
            _ => shapes(tree.root_element(), sheet),
        }
    }
    Ok(())
}

fn named<'a, 'i: 'a>(node: Node<'a, 'i>, name: &'a str) -> impl Iterator<Item = Node<'a, 'i>> + 'a {
    node.descendants()
        .filter(move |n| n.tag_name().name() == name)
}

fn add(out: &mut Vec<Span>, text: &str, path: String) {
    let span = span(text, path, true);
    if span.glyphs > 0 {
        out.push(span);
    }
}

fn comments(root: Node<'_, '_>, sheet: &mut Worksheet) {
    for comment in named(root, "comment") {
        let (row, col) = attr(comment, "ref").and_then(parse).unwrap_or_default();
        let text = child(comment, "text")
            .map(strings::text)
            .unwrap_or_default();
        let path = format!("{} (comment)", at(&sheet.name, row, col));
        add(&mut sheet.beside, &text, path);
    }
}

/// Each shape with a text: a line at the cell that it is fixed to.
fn shapes(root: Node<'_, '_>, sheet: &mut Worksheet) {
    for anchor in root.children().filter(Node::is_element) {
        let corner = child(anchor, "from");
        let number = |name: &str| {
            let text = corner.and_then(|f| child(f, name)).and_then(|n| n.text());
            text.and_then(|t| t.trim().parse::<u32>().ok()).unwrap_or(0)
        };
        let (row, col) = (number("row").min(1 << 20), number("col").min(1 << 14));
        for body in named(anchor, "txBody") {
            // An older picture of the same shape.
            if body.ancestors().any(|a| a.tag_name().name() == "Fallback") {
                continue;
            }
            let paragraphs = named(body, "p").map(|p| {
                let runs = named(p, "t").filter_map(|t| t.text());
                runs.collect::<String>()
            });
            let text = paragraphs.collect::<Vec<String>>().join("\n");
            let path = format!("{} (shape)", at(&sheet.name, row, col));
            add(&mut sheet.shapes, &text, path);
        }
    }
}

fn heads(root: Node<'_, '_>, sheet: &mut Worksheet) {
    let Some(all) = child(root, "headerFooter") else {
        return;
    };
    for part in all.children().filter(Node::is_element) {
        let name = part.tag_name().name();
        let place = if name.ends_with("Header") {
            "head"
        } else {
            "foot"
        };
        for text in head_texts(part.text().unwrap_or_default()) {
            add(
                &mut sheet.beside,
                &text,
                format!("{} ({place})", sheet.name),
            );
        }
    }
}
