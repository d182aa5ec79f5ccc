//! Bytes to a [`Document`]: format sniffing and one file per format. The only place that flips PDF coordinates or
//! guesses an encoding.

pub mod fold;
pub mod html;
pub mod mht;
pub mod pdf;

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
    if mht::looks_like(bytes) {
        return mht::read(bytes);
    }
    if html::looks_like(bytes) {
        return html::read(bytes);
    }
    Err(Error::new(
        ErrorKind::UnknownFormat,
        "expected a PDF or a web page, found neither",
    ))
}
