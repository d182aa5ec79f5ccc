//! Office files, told apart by what is in them: whatever they are called, a workbook may be a zip package or an OLE2
//! compound file.

use super::docx;
use super::package::{self, Package};
use super::workbook::xlsx;
use crate::error::{Error, ErrorKind, Result};
use crate::model::Document;

/// Whether the bytes begin as an office file does.
pub(super) fn looks_like(bytes: &[u8]) -> bool {
    package::looks_like(bytes)
}

/// Reads an office file.
///
/// # Errors
/// `UnknownFormat` for archives and office files of other kinds, and whatever the reader of the format reports.
pub(super) fn read(bytes: &[u8]) -> Result<Document> {
    let package = Package::open(bytes)?;
    if xlsx::main_part(&package).is_some() {
        return xlsx::read(package);
    }
    if docx::is_one(&package) {
        return docx::read(package);
    }
    Err(Error::new(
        ErrorKind::UnknownFormat,
        "expected a workbook or a Word file, found another zip archive",
    ))
}
