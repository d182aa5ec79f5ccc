//! PNG.

use super::{Grey, Head, Pixels, damaged, grey_row};
use crate::error::{Error, Result};
use crate::read::grey::Turn;
use png::{Decoder, Limits, Transformations, Unit};
use std::io::Cursor;

/// What the decoder may allocate beside the pixels.
const MEMORY: usize = 256 << 20;

/// Metres to the inch.
const INCH: f64 = 0.0254;

fn open(bytes: &[u8]) -> Result<png::Reader<Cursor<&[u8]>>> {
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), Limits { bytes: MEMORY });
    decoder.set_transformations(Transformations::normalize_to_color8());
    decoder.read_info().map_err(broken)
}

fn broken(e: png::DecodingError) -> Error {
    damaged("a PNG picture", e)
}

pub(super) fn head(bytes: &[u8]) -> Result<Head> {
    let reader = open(bytes)?;
    let info = reader.info();
    let dims = info.pixel_dims.filter(|d| d.unit == Unit::Meter);
    let exif = info.exif_metadata.as_deref();
    Ok(Head {
        size: (info.width, info.height),
        dpi: dims.map(|d| (f64::from(d.xppu) * INCH, f64::from(d.yppu) * INCH)),
        turn: exif.map_or_else(Turn::default, super::jpeg::exif_turn),
        place: 0,
    })
}

pub(super) fn pixels(bytes: &[u8]) -> Result<Pixels> {
    let mut reader = open(bytes)?;
    let info = reader.info();
    let (width, height) = (info.width as usize, info.height as usize);
    let samples = reader.output_color_type().0.samples();
    let mut grey = Grey::paper(width, height);
    if info.interlaced {
        let size = reader.output_buffer_size();
        let mut all = vec![0; size.ok_or_else(|| damaged("a PNG picture", "too many bytes"))?];
        reader.next_frame(&mut all).map_err(broken)?;
        let rows = all.chunks_exact((width * samples).max(1));
        for (y, row) in rows.take(height).enumerate() {
            grey_row(row, samples, grey.row_mut(y));
        }
        return Ok((grey, None));
    }
    for y in 0..height {
        match reader.next_row() {
            Ok(Some(row)) => grey_row(row.data(), samples, grey.row_mut(y)),
            Ok(None) => return Ok((grey, Some(lost(y, height)))),
            Err(e) if y == 0 => return Err(broken(e)),
            Err(_) => return Ok((grey, Some(lost(y, height)))),
        }
    }
    Ok((grey, None))
}

fn lost(rows: usize, height: usize) -> String {
    format!("expected {height} rows of pixels, found {rows}")
}
