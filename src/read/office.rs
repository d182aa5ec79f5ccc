//! Office files, told apart by what is in them, whatever they are called. A workbook may be a zip package, an OLE2
//! compound file, a web page (which the reader of web pages takes) or XML of 2003 (which none reads).

use super::docx;
use super::package::{self, Package};
use super::workbook::{xls, xlsx};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Document;

/// An office file of a kind that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Office {
    /// A zip package.
    Package,
    /// An OLE2 compound file.
    Compound,
    /// One XML file, by what made it.
    FlatXml(&'static str),
}

/// How far into a file its root element is looked for.
const SNIFF: usize = 2048;

/// What kind of office file the bytes are, if any.
pub(super) fn kind(bytes: &[u8]) -> Option<Office> {
    if package::looks_like(bytes) {
        return Some(Office::Package);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Some(Office::Compound);
    }
    let head = &bytes[..bytes.len().min(SNIFF)];
    let text: String = head
        .iter()
        .filter(|b| **b != 0)
        .map(|b| char::from(*b))
        .collect();
    let root = |name: &str| text.contains(&format!("<{name}"));
    if !text.contains("<?xml") || root("html") {
        None
    } else if root("Workbook") || root("ss:Workbook") {
        Some(Office::FlatXml("an XML Spreadsheet of 2003"))
    } else if root("w:wordDocument") || root("pkg:package") {
        Some(Office::FlatXml("a Word file as a single XML"))
    } else {
        None
    }
}

/// Reads an office file.
///
/// # Errors
/// `UnknownFormat` for archives and office files of other kinds, and whatever the reader of the format reports.
pub(super) fn read(bytes: &[u8], kind: Office) -> Result<Document> {
    match kind {
        Office::Package => packaged(bytes),
        Office::Compound => compound(bytes),
        Office::FlatXml(what) => Err(unknown(what)),
    }
}

fn packaged(bytes: &[u8]) -> Result<Document> {
    let package = Package::open(bytes)?;
    if xlsx::main_part(&package).is_some() {
        return xlsx::read(package);
    }
    if docx::is_one(&package) {
        return docx::read(package);
    }
    Err(unknown(match package.has("xl/workbook.bin") {
        true => "a binary workbook (xlsb)",
        false => "another zip archive",
    }))
}

fn compound(bytes: &[u8]) -> Result<Document> {
    let names = xls::streams(bytes);
    let has = |name: &str| names.iter().any(|n| n.eq_ignore_ascii_case(name));
    if has("EncryptedPackage") {
        return Err(Error::new(
            ErrorKind::Password,
            "the office file is encrypted",
        ));
    }
    // A damaged list of streams: the reader may still find its way.
    if names.is_empty() || has("Workbook") || has("Book") {
        return xls::read(bytes);
    }
    Err(unknown(match has("WordDocument") {
        true => "a Word file of the older kind (doc)",
        false => "another compound file",
    }))
}

fn unknown(found: &str) -> Error {
    let detail = format!("expected a workbook (xlsx, xls) or a Word file (docx), found {found}");
    Error::new(ErrorKind::UnknownFormat, detail)
}

#[cfg(test)]
mod tests {
    use super::{Office, kind};

    #[test]
    fn kinds_are_told_by_content() {
        let flat = |text: &str| matches!(kind(text.as_bytes()), Some(Office::FlatXml(_)));
        assert_eq!(kind(b"PK\x03\x04..."), Some(Office::Package));
        assert!(flat(
            "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook><Table>"
        ));
        assert!(!flat("<?xml version=\"1.0\"?><html><body><table>"));
        assert!(!flat(
            "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table>"
        ));
    }
}
