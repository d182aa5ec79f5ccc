//! PDF pages to glyphs and rulings.

use crate::error::{Error, ErrorKind, Result};
use crate::model::Document;

/// Whether the bytes look like a PDF (a header within the first kilobytes, or the skeleton of one).
pub fn looks_like(bytes: &[u8]) -> bool {
    bytes[..bytes.len().min(4096)]
        .windows(5)
        .any(|w| w == b"%PDF-")
}

/// Reads a PDF.
///
/// # Errors
/// `Damaged`, `Password`, `NoPages`, `Limit`.
pub fn read(_bytes: &[u8]) -> Result<Document> {
    Err(Error::new(ErrorKind::Damaged, "not written yet"))
}
