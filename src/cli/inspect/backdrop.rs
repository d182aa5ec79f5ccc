//! The page as a reader shows it, below everything else in a PNG.

use crate::error::Result;
use crate::read::pdf;

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

/// Draws page `number`, `scale` pixels to the point.
///
/// # Errors
/// Whatever the reader reports.
pub(super) fn page_picture(bytes: &[u8], number: u32, scale: f64) -> Result<Picture> {
    let (width, height, pixels) = pdf::render_page(bytes, number, scale as f32)?;
    Ok(Picture {
        width,
        height,
        pixels,
    })
}
