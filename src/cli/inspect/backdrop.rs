//! The page as a reader shows it, below everything else in a PNG.

use crate::error::{Error, ErrorKind, Result};
use crate::model::Raster;
use crate::read::{self, pdf};

/// A picture: four bytes (red, green, blue, alpha) for each pixel, by rows.
#[derive(Clone, Debug)]
pub(super) struct Picture {
    pub width: u32,
    pub height: u32,
    pub pixels: Vec<u8>,
}

impl Picture {
    /// The colour of a pixel on white paper; white beyond the picture. Colours are premultiplied by alpha.
    pub fn on_white(&self, x: u32, y: u32) -> [u8; 3] {
        let at = (y as usize * self.width as usize + x as usize) * 4;
        match self.pixels.get(at..at + 4) {
            Some(&[r, g, b, a]) if x < self.width => {
                [r, g, b].map(|part| part.saturating_add(255 - a))
            }
            _ => [255; 3],
        }
    }
}

/// Draws page `number`, `scale` pixels to the point: a page of a PDF as a viewer shows it, a picture file as it is read.
///
/// # Errors
/// Whatever the reader reports.
pub(super) fn page_picture(bytes: &[u8], number: u32, scale: f64) -> Result<Picture> {
    if !pdf::looks_like(bytes) {
        return file_picture(bytes, number, scale);
    }
    let (width, height, pixels) = pdf::render_page(bytes, number, scale as f32)?;
    Ok(Picture {
        width,
        height,
        pixels,
    })
}

/// A page of a picture file.
fn file_picture(bytes: &[u8], number: u32, scale: f64) -> Result<Picture> {
    let mut found = None;
    let warnings = read::rasters(bytes, &[number], Some(scale * 72.0), &mut |raster| {
        found = Some(raster)
    })?;
    let Some(raster) = found else {
        let why = warnings.into_iter().next().map(|w| w.message);
        let why = why.unwrap_or_else(|| "there is no picture of it".to_owned());
        return Err(Error::new(ErrorKind::Damaged, why).at_page(number));
    };
    Ok(in_colour(&raster))
}

fn in_colour(raster: &Raster) -> Picture {
    Picture {
        width: raster.width as u32,
        height: raster.height as u32,
        pixels: raster.grey.iter().flat_map(|g| [*g, *g, *g, 255]).collect(),
    }
}
