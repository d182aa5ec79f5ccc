//! Web pages to sheets.

use crate::error::{Error, ErrorKind, Result};
use crate::model::Document;

/// Whether the bytes look like a web page.
pub fn looks_like(_bytes: &[u8]) -> bool {
    false
}

/// Reads a web page.
///
/// # Errors
/// `Damaged`.
pub fn read(_bytes: &[u8]) -> Result<Document> {
    Err(Error::new(ErrorKind::Damaged, "not written yet"))
}
