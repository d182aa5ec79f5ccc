//! Bytes to a [`Document`]: format sniffing and one file per format. The only place that flips PDF coordinates or
//! guesses an encoding.

mod docx;
mod encoding;
pub mod fold;
pub mod html;
mod markup;
pub mod mht;
mod office;
mod package;
pub mod pdf;
pub mod txt;
mod workbook;

use crate::error::{Error, ErrorKind, Result};
use crate::model::Document;

/// Reads a file's bytes by what they are, not by what the file is called.
///
/// # Errors
/// `Empty`, `UnknownFormat`, and whatever the reader of the format reports.
pub fn read(bytes: &[u8]) -> Result<Document> {
    if bytes.iter().all(|b| b.is_ascii_whitespace() || *b == 0) {
        return Err(Error::new(
            ErrorKind::Empty,
            format!("expected a document, found {} empty bytes", bytes.len()),
        ));
    }
    if pdf::looks_like(bytes) {
        return pdf::read(bytes);
    }
    if let Some(kind) = office::kind(bytes) {
        return office::read(bytes, kind);
    }
    if mht::looks_like(bytes) {
        return mht::read(bytes);
    }
    if html::looks_like(bytes) {
        return html::read(bytes);
    }
    if txt::looks_like(bytes) {
        return txt::read(bytes);
    }
    Err(Error::new(
        ErrorKind::UnknownFormat,
        "expected a PDF, a web page, a workbook, a Word file or tab-separated text, found none of these",
    ))
}
