//! The walk over paragraphs and tables.

use super::inline::Inline;
use super::list::Lists;
use super::styles::Styles;
use crate::read::markup::nest::Piece;
use crate::read::package::{child, children, chosen};
use roxmltree::Node;

/// Deeper markup is read as plain paragraphs.
const MAX_DEPTH: usize = 64;

/// Reads the parts of one file.
pub(super) struct Walker<'s> {
    /// Styles of paragraphs and tables.
    pub styles: &'s Styles,
    /// List numbers as they count on.
    pub lists: Lists,
    /// Glyphs that are hidden.
    pub hidden: usize,
    /// Documents inside the document.
    pub outside: usize,
}

impl<'s> Walker<'s> {
    /// A walk that begins.
    pub fn new(styles: &'s Styles, lists: Lists) -> Self {
        Self {
            styles,
            lists,
            hidden: 0,
            outside: 0,
        }
    }

    /// The paragraphs and tables in a body, a cell or a text box.
    pub fn blocks(&mut self, parent: Node<'_, '_>, depth: usize) -> Vec<Piece> {
        let mut out = Vec::new();
        if depth > MAX_DEPTH {
            out.extend(deep(parent));
            return out;
        }
        for node in parent.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "p" => out.extend(self.paragraph(node, depth)),
                "tbl" => out.extend(self.table(node, depth + 1)),
                "sdt" => {
                    if let Some(content) = child(node, "sdtContent") {
                        out.extend(self.blocks(content, depth + 1));
                    }
                }
                "ins" | "moveTo" | "smartTag" | "customXml" => {
                    out.extend(self.blocks(node, depth + 1))
                }
                "AlternateContent" => {
                    if let Some(choice) = chosen(node) {
                        out.extend(self.blocks(choice, depth + 1));
                    }
                }
                "altChunk" => self.outside += 1,
                _ => {}
            }
        }
        out
    }

    /// The paragraphs of all notes (or of a head, foot) of a part.
    pub fn notes(&mut self, root: Node<'_, '_>) -> Vec<Piece> {
        let single =
            |n: &Node<'_, '_>| matches!(n.tag_name().name(), "footnote" | "endnote" | "comment");
        let mut out = self.blocks(root, 0);
        for note in root.children().filter(single) {
            out.extend(self.blocks(note, 1));
        }
        out
    }

    /// A paragraph: its lines, then the texts of boxes that are fixed to it.
    fn paragraph(&mut self, node: Node<'_, '_>, depth: usize) -> Vec<Piece> {
        let properties = child(node, "pPr");
        let mut inline = Inline::new(self.styles);
        inline.read(node, depth + 1);
        self.hidden += inline.hidden;
        let (lines, boxes) = inline.finish();
        let mut out: Vec<Piece> = Vec::new();
        let mut lines = lines.into_iter();
        if let Some(first) = lines.next() {
            let label = self.lists.label(properties, self.styles);
            out.push(Piece::Text(label + &first));
        }
        out.extend(lines.map(Piece::Text));
        for one in boxes {
            out.extend(self.blocks(one, depth + 1));
        }
        out
    }
}

/// The texts below a node whose structure is too deep to follow, by paragraphs.
fn deep(node: Node<'_, '_>) -> Vec<Piece> {
    let paragraphs = node.descendants().filter(|n| n.tag_name().name() == "p");
    let texts = paragraphs.map(|p| {
        let runs = children(p, "r").flat_map(|r| r.children());
        let texts = runs
            .filter(|t| t.tag_name().name() == "t")
            .filter_map(|t| t.text());
        texts.collect::<String>()
    });
    texts
        .filter(|t| !t.trim().is_empty())
        .map(Piece::Text)
        .collect()
}
