//! Pictures of pages: PNG, JPEG, TIFF and BMP files to pages without glyphs, and their pixels for OCR.

mod bmp;
mod fax;
mod jpeg;
mod png;
mod resolution;
mod tiff;

use super::grey::{Grey, Turn};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Document, Facts, Format, Page, Picture, Raster, Rect, TextLayer, Warning};

/// A picture of more pixels is refused before it is decoded.
pub(super) const MAX_PIXELS: u64 = 250_000_000;

/// A picture of a longer side is refused before it is decoded.
pub(super) const MAX_SIDE: u32 = 60_000;

/// What a picture file says of one picture before it is decoded.
#[derive(Clone, Copy, Debug)]
struct Head {
    /// Width and height in pixels, as they are stored.
    size: (u32, u32),
    /// Pixels to the inch across and down as they are stored, where the file says so.
    dpi: Option<(f64, f64)>,
    /// How it is to be turned to stand upright.
    turn: Turn,
    /// Which of the pictures in its file it is, from 0.
    place: usize,
}

impl Head {
    /// Pixels upright.
    fn pixels(&self) -> (u32, u32) {
        self.turn.pair(self.size)
    }

    /// Pixels to the inch upright, guessed where the file does not say so sensibly.
    fn resolution(&self) -> (f64, f64) {
        resolution::settle(self.pixels(), self.dpi.map(|d| self.turn.pair(d)))
    }
}

/// Pixels, as they are stored, and why they are not all there, if they are not.
type Pixels = (Grey, Option<String>);

/// Which format of picture the bytes are, by their first ones.
pub(super) fn kind(bytes: &[u8]) -> Option<Format> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some(Format::Png)
    } else if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        Some(Format::Jpeg)
    } else if [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"]
        .iter()
        .any(|magic| bytes.starts_with(*magic))
    {
        Some(Format::Tiff)
    } else if bmp::looks_like(bytes) {
        Some(Format::Bmp)
    } else {
        None
    }
}

/// Reads what a picture file says of its pages: their size, no pixels.
pub(super) fn read(bytes: &[u8], format: Format) -> Result<Document> {
    let (heads, warnings) = heads(bytes, format)?;
    let pages = (1..).zip(&heads).map(|(number, head)| page(number, head));
    Ok(Document {
        format,
        text_layer: TextLayer::None,
        pages: pages.collect(),
        sheets: Vec::new(),
        furniture: Vec::new(),
        facts: Facts::default(),
        warnings,
    })
}

fn page(number: u32, head: &Head) -> Page {
    let (pixels, dpi) = (head.pixels(), head.resolution());
    let width = f64::from(pixels.0) * 72.0 / dpi.0;
    let height = f64::from(pixels.1) * 72.0 / dpi.1;
    Page {
        number,
        width,
        height,
        pictures: vec![Picture {
            bbox: Rect::new(0.0, 0.0, width, height),
            page: number,
            pixels,
        }],
        ..Page::default()
    }
}

/// Calls `take` with the wanted pages, as [`super::rasters`] says.
pub(super) fn rasters(
    bytes: &[u8],
    format: Format,
    wanted: &[u32],
    dpi: Option<f64>,
    take: &mut (dyn FnMut(Raster) + Send),
) -> Result<Vec<Warning>> {
    let (heads, _) = heads(bytes, format)?;
    let mut warnings = Vec::new();
    for (number, head) in (1..).zip(&heads) {
        if !wanted.contains(&number) {
            continue;
        }
        match pixels(bytes, format, head) {
            Ok((grey, lost)) => {
                warnings.extend(lost.map(|why| truncated(number, &why)));
                let upright = grey.turned(head.turn);
                take(upright.into_raster(number, head.resolution(), dpi));
            }
            Err(e) => warnings.push(unreadable(number, &e.detail)),
        }
    }
    Ok(warnings)
}

/// The picture of a page cannot be decoded.
pub(super) fn unreadable(page: u32, why: &str) -> Warning {
    Warning {
        code: "picture-unreadable".to_owned(),
        message: format!("the picture of the page cannot be decoded: {why}"),
        page: Some(page),
    }
}

/// The picture of a page was decoded in part.
pub(super) fn truncated(page: u32, why: &str) -> Warning {
    Warning {
        code: "picture-truncated".to_owned(),
        message: format!("part of the picture of the page is missing: {why}"),
        page: Some(page),
    }
}

fn heads(bytes: &[u8], format: Format) -> Result<(Vec<Head>, Vec<Warning>)> {
    let one = |head: Result<Head>| Ok((vec![head?], Vec::new()));
    let done = super::pdf::quietly(|| match format {
        Format::Png => one(png::head(bytes)),
        Format::Jpeg => one(jpeg::head(bytes)),
        Format::Bmp => one(bmp::head(bytes)),
        _ => tiff::heads(bytes),
    });
    let (heads, warnings) = done.map_err(|why| Error::new(ErrorKind::Damaged, why))??;
    for head in &heads {
        check(head.size)?;
    }
    Ok((heads, warnings))
}

fn pixels(bytes: &[u8], format: Format, head: &Head) -> Result<Pixels> {
    let done = super::pdf::quietly(|| match format {
        Format::Png => png::pixels(bytes),
        Format::Jpeg => jpeg::pixels(bytes),
        Format::Bmp => bmp::pixels(bytes),
        _ => tiff::pixels(bytes, head.place),
    });
    let (grey, lost) = done.map_err(|why| Error::new(ErrorKind::Damaged, why))??;
    if (grey.width, grey.height) != (head.size.0 as usize, head.size.1 as usize) {
        return Err(damaged("pixels of the size its head gives", "others"));
    }
    Ok((grey, lost))
}

/// Refuses a picture that is too large, or has no size.
pub(super) fn check((width, height): (u32, u32)) -> Result<()> {
    if width == 0 || height == 0 {
        return Err(damaged(
            "a picture of at least one pixel",
            format!("{width} x {height}"),
        ));
    }
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MAX_PIXELS || width.max(height) > MAX_SIDE {
        let why = format!(
            "expected a picture of at most {MAX_PIXELS} pixels and sides of at most {MAX_SIDE}, found {width} x {height}"
        );
        return Err(Error::new(ErrorKind::Limit, why));
    }
    Ok(())
}

fn damaged(expected: &str, found: impl std::fmt::Display) -> Error {
    Error::new(
        ErrorKind::Damaged,
        format!("expected {expected}, found {found}"),
    )
}

/// The grey of a row: how light colours are, over white where it is transparent. `samples` is how many values make a pixel.
fn grey_row(row: &[u8], samples: usize, to: &mut [u8]) {
    let pixels = row.chunks_exact(samples.max(1));
    for (to, pixel) in to.iter_mut().zip(pixels) {
        *to = match *pixel {
            [red, green, blue, alpha] => {
                let light = super::grey::light([red, green, blue]);
                super::grey::over(light, alpha, super::grey::PAPER)
            }
            [red, green, blue] => super::grey::light([red, green, blue]),
            [grey, alpha] => super::grey::over(grey, alpha, super::grey::PAPER),
            [grey, ..] => grey,
            [] => super::grey::PAPER,
        };
    }
}
