//! Pictures of the printed regions, from the files that the forms were read from, where those are still there.

use super::super::messages::Lang;
use super::super::the_one;
use crate::batch::{apart, read_input};
use crate::emit::rows::document_id;
use crate::pipeline;
use crate::read::pdf;
use crate::report::{Crop, Dossier};
use std::path::Path;
use std::time::Duration;

/// Pixels to the point: 115 to the inch, which reads well on a screen.
const SCALE: f32 = 1.6;
/// Drawing a page takes some hundredths of a second; a file that takes this long is left out.
const PATIENCE: Duration = Duration::from_secs(20);

/// Width, height, and the pixels of a page: red, green, blue and alpha.
type Drawn = (u32, u32, Vec<u8>);

/// Adds at most `most` pictures. What cannot be drawn is left out: the page redraws it from what was read.
pub(super) fn add(dossier: &mut Dossier, most: usize) {
    let mut crops = dossier.crops();
    crops.truncate(most);
    // Crops of one page come from one drawing of it.
    crops.sort_by(|a, b| (&a.path, a.page).cmp(&(&b.path, b.page)));
    for group in crops.chunk_by(|a, b| a.path == b.path) {
        let (own, wanted) = (group.to_vec(), group.len());
        let drawn = apart(PATIENCE, move || draw(&own)).unwrap_or_default();
        for (crop, png) in group.iter().zip(drawn).take(wanted) {
            if let Some(png) = png {
                dossier.picture(crop, &png);
            }
        }
    }
}

/// The pictures of crops of one file.
fn draw(crops: &[Crop]) -> Vec<Option<Vec<u8>>> {
    let bytes = crops.first().and_then(original);
    let Some(bytes) = bytes else {
        return Vec::new();
    };
    let mut page: Option<(u32, Drawn)> = None;
    crops
        .iter()
        .map(|crop| {
            if page.as_ref().is_none_or(|(n, _)| *n != crop.page) {
                page = pdf::render_page(&bytes, crop.page, SCALE)
                    .ok()
                    .map(|p| (crop.page, p));
            }
            let (_, picture) = page.as_ref()?;
            cut(picture, crop.area)
        })
        .collect()
}

/// The bytes of the document, if it is a PDF and still what was read.
fn original(crop: &Crop) -> Option<Vec<u8>> {
    let input = the_one(Path::new(&crop.path), Lang::En).ok()?;
    let bytes = read_input(&input).ok()?;
    let blank = pipeline::blank(&crop.path, &bytes);
    let same = crop.document() == document_id(&blank.source.sha256, "");
    (same && pdf::looks_like(&bytes)).then_some(bytes)
}

/// A part of a picture as a PNG in greys.
fn cut((width, height, pixels): &Drawn, area: [f64; 4]) -> Option<Vec<u8>> {
    let at = |x: f64, most: u32| ((x * f64::from(SCALE)).round().max(0.0) as u32).min(most);
    let [x0, y0, x1, y1] = area;
    let (left, right) = (at(x0, *width), at(x1, *width));
    let (top, bottom) = (at(y0, *height), at(y1, *height));
    if right <= left || bottom <= top {
        return None;
    }
    // The area may reach beyond the page: what is not there is white.
    let (w, h) = (
        ((x1 - x0) * f64::from(SCALE)).round() as u32,
        ((y1 - y0) * f64::from(SCALE)).round() as u32,
    );
    let mut grey = vec![255_u8; w as usize * h as usize];
    for y in top..bottom.min(top + h) {
        for x in left..right.min(left + w) {
            let from = (y as usize * *width as usize + x as usize) * 4;
            let [r, g, b, a] = *pixels.get(from..from + 4)?.first_chunk::<4>()?;
            let white = u32::from(255 - a);
            let light = (u32::from(r) * 30 + u32::from(g) * 59 + u32::from(b) * 11) / 100 + white;
            grey[(y - top) as usize * w as usize + (x - left) as usize] = light.min(255) as u8;
        }
    }
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, w, h);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    encoder.write_header().ok()?.write_image_data(&grey).ok()?;
    Some(out)
}
