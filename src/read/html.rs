//! Web pages to sheets.
//!
//! Bytes become text (`read::encoding`), text a tree (html5ever, which repairs markup as browsers do), one walk over the
//! tree (`walk`) paragraphs and tables. What these come to is settled in `markup`, as for other markup.
//!
//! A region of a web page is a path: `table[2]/r5c3` is the cell whose first row is the fifth and whose first column is
//! the third of the second table, `line[4]` the fourth line outside tables; all counted from 1, in document order.

mod guard;
mod open;
mod style;
mod walk;

use super::encoding;
use super::markup::{sheet, warning};
use crate::error::Result;
use crate::model::{Document, Facts, Format, TextLayer};
use regex::Regex;
use scraper::{Html, Node};
use std::sync::LazyLock;

/// A page must show what it is within this many characters after leading blanks and comments.
const SNIFF: usize = 4096;
/// Leading blanks and comments are looked through so far.
const LEAD: usize = 256 * 1024;

#[allow(clippy::expect_used)]
static TAGS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)<(?:!doctype\s+html|(?:html|head|body|table|meta|title|frameset|form|div|center)[\s>/])")
        .expect("a constant pattern")
});

/// Whether the bytes look like a web page: one of its typical tags soon after blanks, comments and an XML declaration.
/// Says no to binary files and to mail archives (`.mht`), whose markup is encoded once more.
pub fn looks_like(bytes: &[u8]) -> bool {
    let bytes = &bytes[..bytes.len().min(LEAD)];
    let head: String = match encoding::byte_order(bytes) {
        Some((encoding, skip)) => encoding
            .decode_without_bom_handling(&bytes[skip..])
            .0
            .into_owned(),
        None => bytes.iter().map(|b| char::from(*b)).collect(),
    };
    let mut rest = head.trim_start();
    while let Some(comment) = rest.strip_prefix("<!--") {
        match comment.split_once("-->") {
            Some((_, after)) => rest = after.trim_start(),
            None => return false,
        }
    }
    let start: String = rest.chars().take(SNIFF).collect();
    let control = start
        .chars()
        .filter(|c| c.is_ascii_control() && !c.is_whitespace())
        .count();
    let first: String = start
        .chars()
        .take(1024)
        .collect::<String>()
        .to_ascii_lowercase();
    let mail = first.contains("mime-version:") && !first.trim_start().starts_with('<');
    !mail
        && !start.starts_with("%PDF-")
        && control * 50 <= start.chars().count()
        && TAGS.is_match(&start)
}

/// Reads a web page.
///
/// Every table that is not page layout becomes a [`Table`], every paragraph outside tables a [`Line`], on one sheet.
/// Text that a browser does not show is left out; the warning `hidden-markup` says how much of it there is.
///
/// # Errors
/// `Limit` for a page that would take unreasonable time or memory; any other bytes make some page.
pub fn read(bytes: &[u8]) -> Result<Document> {
    read_as(bytes, None)
}

/// The same for a page that came with word of its encoding, which goes before what the page itself declares.
pub(super) fn read_as(bytes: &[u8], charset: Option<&str>) -> Result<Document> {
    let decoded = encoding::decode(bytes, charset);
    guard::check(&decoded.text)?;
    let html = Html::parse_document(&decoded.text);
    let walked = walk::walk(&html);
    let mut warnings = decoded.warnings;
    if walked.hidden > 0 {
        warnings.push(warning(
            "hidden-markup",
            format!(
                "{} characters of the page are not shown and were left out",
                walked.hidden
            ),
        ));
    }
    if walked.pieces.is_empty() {
        warnings.push(warning("no-text", "the page shows no text".into()));
    }
    Ok(Document {
        format: Format::Html,
        text_layer: TextLayer::Markup,
        pages: Vec::new(),
        sheets: vec![sheet(walked.pieces)],
        furniture: Vec::new(),
        facts: Facts {
            producer: generator(&html),
            ..Facts::default()
        },
        warnings,
    })
}

/// The program that made the page, as `<meta name=generator>` says.
fn generator(html: &Html) -> Option<String> {
    html.tree.nodes().find_map(|node| match node.value() {
        Node::Element(e)
            if e.name() == "meta"
                && e.attr("name")
                    .is_some_and(|n| n.eq_ignore_ascii_case("generator")) =>
        {
            e.attr("content")
                .map(str::trim)
                .filter(|c| !c.is_empty())
                .map(str::to_string)
        }
        _ => None,
    })
}
