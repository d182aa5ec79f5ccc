//! JPEG.

use super::{Grey, Head, Pixels, damaged, grey_row};
use crate::error::{Error, Result};
use crate::read::grey::Turn;
use image::codecs::jpeg::JpegDecoder;
use image::metadata::Orientation;
use image::{ImageDecoder, ImageError};
use std::io::Cursor;

/// Centimetres to the inch.
const INCH: f64 = 2.54;

fn broken(e: ImageError) -> Error {
    damaged("a JPEG picture", e)
}

/// How a picture is to be turned by its EXIF data.
pub(super) fn exif_turn(exif: &[u8]) -> Turn {
    Orientation::from_exif_chunk(exif).map_or_else(Turn::default, |o| Turn::from_exif(o.to_exif()))
}

pub(super) fn head(bytes: &[u8]) -> Result<Head> {
    let mut decoder = JpegDecoder::new(Cursor::new(bytes)).map_err(broken)?;
    let exif = decoder.exif_metadata().ok().flatten();
    Ok(Head {
        size: decoder.dimensions(),
        dpi: density(bytes),
        turn: exif.as_deref().map_or_else(Turn::default, exif_turn),
        place: 0,
    })
}

pub(super) fn pixels(bytes: &[u8]) -> Result<Pixels> {
    let decoder = JpegDecoder::new(Cursor::new(bytes)).map_err(broken)?;
    let (width, height) = decoder.dimensions();
    let samples = usize::from(decoder.color_type().channel_count());
    let mut all = vec![0; width as usize * height as usize * samples];
    decoder.read_image(&mut all).map_err(broken)?;
    let lost = (!ends(bytes)).then(|| "expected the end of the JPEG data, found none".to_owned());
    let (width, height) = (width as usize, height as usize);
    if samples == 1 {
        let pixels = all;
        return Ok((
            Grey {
                width,
                height,
                pixels,
            },
            lost,
        ));
    }
    let mut grey = Grey::paper(width, height);
    for (y, row) in all.chunks_exact((width * samples).max(1)).enumerate() {
        grey_row(row, samples, grey.row_mut(y));
    }
    Ok((grey, lost))
}

/// The segments before the pixels: marker and content.
fn segments(bytes: &[u8]) -> Vec<(u8, &[u8])> {
    let mut all = Vec::new();
    let mut rest = bytes.get(2..).unwrap_or_default();
    while let [0xFF, marker, after @ ..] = rest {
        match (marker, after) {
            (0xFF, _) => rest = rest.get(1..).unwrap_or_default(),
            (0x01 | 0xD0..=0xD8, _) => rest = after,
            (_, [high, low, ..]) => {
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                all.push((*marker, after.get(2..length).unwrap_or_default()));
                rest = after.get(length.max(2)..).unwrap_or_default();
                if *marker == 0xDA {
                    all.push((0, rest));
                    break;
                }
            }
            _ => break,
        }
    }
    all
}

/// Pixels to the inch as JFIF says them.
fn density(bytes: &[u8]) -> Option<(f64, f64)> {
    let found = segments(bytes);
    let jfif = found
        .iter()
        .find(|(marker, data)| *marker == 0xE0 && data.starts_with(b"JFIF\0"));
    let [unit, x1, x0, y1, y0] = *jfif?.1.get(7..12)? else {
        return None;
    };
    let (x, y) = (u16::from_be_bytes([x1, x0]), u16::from_be_bytes([y1, y0]));
    let inch = match unit {
        1 => 1.0,
        2 => INCH,
        _ => return None,
    };
    Some((f64::from(x) * inch, f64::from(y) * inch))
}

/// Whether an end follows the pixels.
fn ends(bytes: &[u8]) -> bool {
    let found = segments(bytes);
    let data = found.last().filter(|(marker, _)| *marker == 0);
    data.is_some_and(|(_, data)| data.windows(2).any(|pair| pair == [0xFF, 0xD9]))
}
