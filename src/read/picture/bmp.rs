//! BMP.

use super::{Grey, Head, Pixels, damaged, grey_row};
use crate::error::{Error, Result};
use crate::read::grey::Turn;
use image::codecs::bmp::BmpDecoder;
use image::{ImageDecoder, ImageError};
use std::io::Cursor;

/// Metres to the inch.
const INCH: f64 = 0.0254;

/// Where the first header is over, and the second begins.
const HEADER: usize = 14;

/// Sizes of the second header, by which its kind is told.
const HEADERS: [u32; 7] = [12, 16, 40, 52, 56, 108, 124];

/// Whether the bytes begin as a BMP does.
pub(super) fn looks_like(bytes: &[u8]) -> bool {
    bytes.starts_with(b"BM") && number(bytes, HEADER).is_some_and(|n| HEADERS.contains(&n))
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at + 4)?.try_into().ok()?;
    Some(u32::from_le_bytes(four))
}

fn broken(e: ImageError) -> Error {
    damaged("a BMP picture", e)
}

pub(super) fn head(bytes: &[u8]) -> Result<Head> {
    let decoder = BmpDecoder::new(Cursor::new(bytes)).map_err(broken)?;
    let long = number(bytes, HEADER).is_some_and(|size| size >= 40);
    let metre = |at: usize| number(bytes, at).filter(|_| long).map(f64::from);
    Ok(Head {
        size: decoder.dimensions(),
        dpi: metre(38).zip(metre(42)).map(|(x, y)| (x * INCH, y * INCH)),
        turn: Turn::default(),
        place: 0,
    })
}

pub(super) fn pixels(bytes: &[u8]) -> Result<Pixels> {
    let decoder = BmpDecoder::new(Cursor::new(bytes)).map_err(broken)?;
    let (width, height) = decoder.dimensions();
    let samples = usize::from(decoder.color_type().channel_count());
    let (width, height) = (width as usize, height as usize);
    stored(bytes, width, height)?;
    let mut all = vec![0; width * height * samples];
    decoder.read_image(&mut all).map_err(broken)?;
    let mut grey = Grey::paper(width, height);
    for (y, row) in all.chunks_exact((width * samples).max(1)).enumerate() {
        grey_row(row, samples, grey.row_mut(y));
    }
    Ok((grey, None))
}

/// Refuses a file that is too short for the pixels it claims, before room is made for them.
fn stored(bytes: &[u8], width: usize, height: usize) -> Result<()> {
    let packed = number(bytes, 30).is_some_and(|how| matches!(how, 1 | 2));
    let bits = bytes.get(28..30).map_or(0, |b| {
        b.iter().rev().fold(0, |n, b| n << 8 | usize::from(*b))
    });
    let expected = width * bits / 8 * height;
    let plain = number(bytes, HEADER).is_some_and(|size| size >= 40) && !packed;
    if plain && expected > bytes.len() {
        return Err(damaged(
            &format!("{expected} bytes of pixels"),
            format!("a file of {}", bytes.len()),
        ));
    }
    Ok(())
}
