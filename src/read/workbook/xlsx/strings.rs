//! Texts of a workbook: shared, in cells, in comments.

use crate::error::Result;
use crate::read::package::xml;
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
                let runs = part.children().filter(|n| n.tag_name().name() == "t");
                runs.for_each(|t| out.push_str(t.text().unwrap_or_default()));
            }
            _ => {}
        }
    }
    unescape(&out)
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
