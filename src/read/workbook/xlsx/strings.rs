//! Texts of a workbook: shared, in cells, in comments.

use crate::error::Result;
use crate::read::markup::text::{Symbol, symbol};
use crate::read::package::{attr, child, xml};
use roxmltree::Node;

/// The shared strings, in order.
pub(super) fn shared(part: &str) -> Result<Vec<String>> {
    let tree = xml(part, "xl/sharedStrings.xml")?;
    let items = tree
        .root_element()
        .children()
        .filter(|n| n.tag_name().name() == "si");
    Ok(items.map(text).collect())
}

/// The text of a string item: its runs joined, readings (`rPh`) left out.
pub(super) fn text(item: Node<'_, '_>) -> String {
    let mut out = String::new();
    for part in item.children() {
        match part.tag_name().name() {
            "t" => out.push_str(part.text().unwrap_or_default()),
            "r" => {
                let font = child(part, "rPr").and_then(|p| child(p, "rFont"));
                let font = font.and_then(|f| attr(f, "val")).and_then(Symbol::of);
                let text = child(part, "t").and_then(|t| t.text()).unwrap_or_default();
                out.push_str(&in_font(text, font));
            }
            _ => {}
        }
    }
    unescape(&out)
}

/// A text as a font of pictures shows it.
pub(super) fn in_font(text: &str, font: Option<Symbol>) -> String {
    let Some(font) = font else {
        return text.to_string();
    };
    text.chars().map(|c| symbol(font, c)).collect()
}

/// `_x000D_` stands for the character of that number.
pub(super) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match escaped(rest) {
            Some(c) => {
                out.push(c);
                rest = &rest[7..];
            }
            None => {
                out.push_str("_x");
                rest = &rest[2..];
            }
        }
    }
    out + rest
}

fn escaped(text: &str) -> Option<char> {
    let code = text.get(2..6)?;
    let hex = code.bytes().all(|b| b.is_ascii_hexdigit()) && text.get(6..7) == Some("_");
    char::from_u32(u32::from_str_radix(code, 16).ok()?).filter(|_| hex)
}

#[cfg(test)]
mod tests {
    use super::unescape;

    #[test]
    fn escapes_stand_for_characters() {
        for (text, want) in [
            ("甲_x000D_\n乙", "甲\r\n乙"),
            ("_x005F_x000D_", "_x000D_"),
            ("a_xb", "a_xb"),
            ("_x00", "_x00"),
            ("_x000甲_", "_x000甲_"),
        ] {
            assert_eq!(unescape(text), want);
        }
    }
}
