//! Bytes to a [`Document`]: format sniffing and one file per format. The only place that flips PDF coordinates or
//! guesses an encoding.

mod docx;
mod encoding;
pub mod fold;
mod grey;
pub mod html;
mod markup;
pub mod mht;
mod office;
mod package;
pub mod pdf;
mod picture;
pub mod txt;
mod workbook;

use crate::error::{Error, ErrorKind, Result};
use crate::model::{Document, Raster, Warning};

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
    if let Some(format) = picture::kind(bytes) {
        return picture::read(bytes, format);
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
        "expected a PDF, a picture, a web page, a workbook, a Word file or tab-separated text, found none of these",
    ))
}

/// Calls `take` with the picture of each page that `wanted` names (numbers from 1), in the order of the pages, one at a time:
/// pages of a PDF, with text or without, and pictures that are files. Of other formats there is none.
///
/// `dpi` is the resolution the pictures are brought to. `None` leaves them as they were scanned, but for very large ones,
/// which are brought down. A page whose picture cannot be decoded gives a warning `picture-unreadable` instead, one that is
/// there in part both its picture and a warning `picture-truncated`.
///
/// # Errors
/// What opening the file reports; what a single page holds is no error.
pub fn rasters(
    bytes: &[u8],
    wanted: &[u32],
    dpi: Option<f64>,
    take: &mut (dyn FnMut(Raster) + Send),
) -> Result<Vec<Warning>> {
    let dpi = dpi.filter(|d| d.is_finite() && *d > 0.0);
    if pdf::looks_like(bytes) {
        return pdf::rasters(bytes, wanted, dpi, take);
    }
    match picture::kind(bytes) {
        Some(format) => picture::rasters(bytes, format, wanted, dpi, take),
        None => Ok(Vec::new()),
    }
}
