//! Drawing as PNG: boxes and lines in whole pixels over the pictures of the pages.

use super::backdrop::Picture;
use super::font;
use super::marks::Mark;
use super::paint::{Painter, Straight};
use super::scene::Sight;
use super::tilt::{Tilt, around};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Axis, Glyph, Point, Rect};

/// Pixels to the point, where the picture does not become too large.
const SCALE: f64 = 2.0;
/// The longest side in pixels.
const MOST_SIDE: f64 = 12_000.0;
/// The most pixels.
const MOST_PIXELS: f64 = 80_000_000.0;

/// A picture in the making.
pub(super) struct Raster {
    area: Rect,
    scale: f64,
    width: usize,
    height: usize,
    /// Red, green, blue, by rows.
    pixels: Vec<u8>,
    /// How boxes and lines lean.
    tilt: Option<Tilt>,
}

/// A range of pixels: from, to (not included).
type Reach = (usize, usize);

impl Raster {
    /// White paper that shows `area`.
    pub fn new(area: Rect) -> Self {
        let scale = SCALE
            .min(MOST_SIDE / area.width().max(area.height()))
            .min((MOST_PIXELS / area.area()).sqrt());
        let side = |points: f64| (points * scale).round().clamp(1.0, MOST_SIDE) as usize;
        let (width, height) = (side(area.width()), side(area.height()));
        Self {
            area,
            scale,
            width,
            height,
            pixels: vec![255; width * height * 3],
            tilt: None,
        }
    }

    /// Pixels to the point.
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// Lays the picture of a page where it is seen. Where two overlap, the darker pixel stays.
    pub fn picture(&mut self, picture: &Picture, sight: &Sight) {
        let part = sight.place.intersection(&sight.clip);
        let (columns, rows) = (self.columns(part.x0, part.x1), self.rows(part.y0, part.y1));
        let pixel = |at: f64, length: f64, count: u32| {
            ((at / length * f64::from(count)) as u32).min(count.saturating_sub(1))
        };
        for y in rows.0..rows.1 {
            for x in columns.0..columns.1 {
                let here = self.point(x, y);
                let at = Point {
                    x: (here.x - sight.place.x0) / sight.scale,
                    y: (here.y - sight.place.y0) / sight.scale,
                };
                let at = sight.tilt.map_or(at, |t| t.displayed(at));
                if at.x < 0.0 || at.y < 0.0 || at.x > sight.given.0 || at.y > sight.given.1 {
                    continue;
                }
                let u = pixel(at.x, sight.given.0, picture.width);
                let v = pixel(at.y, sight.given.1, picture.height);
                let colour = picture.on_white(u, v);
                self.change(x, y, |old, i| old.min(colour[i]));
            }
        }
    }

    /// The middle of a pixel.
    fn point(&self, x: usize, y: usize) -> Point {
        Point {
            x: self.area.x0 + (x as f64 + 0.5) / self.scale,
            y: self.area.y0 + (y as f64 + 0.5) / self.scale,
        }
    }

    /// Fills a box, which may lean.
    fn cover(&mut self, area: &Rect, colour: [u8; 3], opacity: f64) {
        let Some(tilt) = self.tilt else {
            let (columns, rows) = (self.columns(area.x0, area.x1), self.rows(area.y0, area.y1));
            return self.fill(columns, rows, colour, opacity);
        };
        let all = around(area, |p| tilt.displayed(p));
        let (columns, rows) = (self.columns(all.x0, all.x1), self.rows(all.y0, all.y1));
        for y in rows.0..rows.1 {
            for x in columns.0..columns.1 {
                if area.contains(tilt.read(self.point(x, y))) {
                    self.change(x, y, |old, i| mixed(old, colour[i], opacity));
                }
            }
        }
    }

    fn change(&mut self, x: usize, y: usize, new: impl Fn(u8, usize) -> u8) {
        let at = (y * self.width + x) * 3;
        if let Some(pixel) = self.pixels.get_mut(at..at + 3) {
            for (i, part) in pixel.iter_mut().enumerate() {
                *part = new(*part, i);
            }
        }
    }

    fn fill(&mut self, columns: Reach, rows: Reach, colour: [u8; 3], opacity: f64) {
        for y in rows.0..rows.1 {
            for x in columns.0..columns.1 {
                self.change(x, y, |old, i| mixed(old, colour[i], opacity));
            }
        }
    }

    /// The columns between two x.
    fn columns(&self, x0: f64, x1: f64) -> Reach {
        reach(
            (x0 - self.area.x0) * self.scale,
            (x1 - self.area.x0) * self.scale,
            self.width,
        )
    }

    /// The rows between two y.
    fn rows(&self, y0: f64, y1: f64) -> Reach {
        reach(
            (y0 - self.area.y0) * self.scale,
            (y1 - self.area.y0) * self.scale,
            self.height,
        )
    }

    /// A pen that is at least one pixel wide, around `at`: from, to in points.
    fn pen(&self, at: f64, width: f64) -> (f64, f64) {
        let width = ((width * self.scale).round().max(1.0)) / self.scale;
        (at - width / 2.0, at + width / 2.0)
    }

    fn stroke(&mut self, mark: Mark, line: &Straight) {
        let look = mark.look();
        let across = self.pen(line.at, line.width.max(look.width));
        for (from, to) in self.dashes(line, look.dash) {
            let area = match line.axis {
                Axis::Horizontal => Rect::new(from, across.0, to, across.1),
                Axis::Vertical => Rect::new(across.0, from, across.1, to),
            };
            self.cover(&area, look.colour, look.opacity);
        }
    }

    /// The parts of a line that are drawn, cut to the paper.
    fn dashes(&self, line: &Straight, dash: Option<(f64, f64)>) -> Vec<(f64, f64)> {
        let paper = self
            .tilt
            .map_or(self.area, |t| around(&self.area, |p| t.read(p)));
        let (start, end) = match line.axis {
            Axis::Horizontal => (paper.x0, paper.x1),
            Axis::Vertical => (paper.y0, paper.y1),
        };
        let (from, to) = (line.from.max(start), line.to.min(end));
        let Some((on, off)) = dash else {
            return vec![(from, to)];
        };
        // Where the picture is drawn small, dashes stay as long as a few pixels.
        let stretch = (SCALE / self.scale).max(1.0);
        let (on, step) = (on * stretch, (on + off) * stretch);
        let count = ((to - from) / step).ceil().clamp(0.0, MOST_SIDE) as usize;
        (0..count)
            .map(|i| from + i as f64 * step)
            .map(|at| (at, (at + on).min(to)))
            .collect()
    }
}

impl Painter for Raster {
    fn lean(&mut self, tilt: Option<Tilt>) {
        self.tilt = tilt;
    }

    fn frame(&mut self, mark: Mark, area: &Rect, _note: &str) {
        let look = mark.look();
        if look.fill > 0.0 {
            self.cover(area, look.colour, look.fill);
        }
        let side = |axis, at, from, to| Straight {
            axis,
            at,
            from,
            to,
            width: look.width,
        };
        for at in [area.y0, area.y1] {
            self.stroke(mark, &side(Axis::Horizontal, at, area.x0, area.x1));
        }
        for at in [area.x0, area.x1] {
            self.stroke(mark, &side(Axis::Vertical, at, area.y0, area.y1));
        }
    }

    fn line(&mut self, mark: Mark, line: &Straight) {
        self.stroke(mark, line);
    }

    fn character(&mut self, _mark: Mark, _glyph: &Glyph, _at: Point, _turn: f64) {
        // The picture of the page shows it.
    }

    fn tag(&mut self, mark: Mark, at: Point, size: f64, text: &str) {
        let dot = ((size * self.scale) / font::HEIGHT as f64).round().max(1.0) as usize;
        let at = self.tilt.map_or(at, |t| t.displayed(at));
        let (left, _) = self.columns(at.x, self.area.x1);
        let (top, _) = self.rows(at.y, self.area.y1);
        let letter = (font::WIDTH + 1) * dot;
        let plate = (
            (
                left,
                (left + letter * text.chars().count() + dot).min(self.width),
            ),
            (top, (top + (font::HEIGHT + 2) * dot).min(self.height)),
        );
        self.fill(plate.0, plate.1, [255; 3], 0.4);
        for (i, c) in text.chars().enumerate() {
            for (row, bits) in font::dots(c).into_iter().enumerate() {
                for column in (0..font::WIDTH).filter(|c| bits >> (font::WIDTH - 1 - c) & 1 == 1) {
                    let x = left + dot + i * letter + column * dot;
                    let y = top + dot + row * dot;
                    let columns = (x, (x + dot).min(self.width));
                    let rows = (y, (y + dot).min(self.height));
                    self.fill(columns, rows, mark.look().colour, 1.0);
                }
            }
        }
    }

    fn finish(self: Box<Self>) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, self.width as u32, self.height as u32);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder
            .write_header()
            .and_then(|mut writer| {
                writer.write_image_data(&self.pixels)?;
                writer.finish()
            })
            .map_err(|e| Error::new(ErrorKind::Io, format!("cannot be written as PNG: {e}")))?;
        Ok(out)
    }
}

fn mixed(old: u8, new: u8, opacity: f64) -> u8 {
    (f64::from(old) + (f64::from(new) - f64::from(old)) * opacity).round() as u8
}

/// Whole pixels of a range, cut to the paper. Casts of floats saturate, and no number is 0.
fn reach(from: f64, to: f64, most: usize) -> Reach {
    let from = (from.round() as usize).min(most);
    (from, (to.round() as usize).clamp(from, most))
}

#[cfg(test)]
mod tests {
    use super::super::marks::Mark;
    use super::super::paint::Painter;
    use super::super::scene::Sight;
    use super::{Picture, Raster};
    use crate::model::{Point, Rect};

    fn pixel(raster: &Raster, x: usize, y: usize) -> &[u8] {
        let at = (y * raster.width + x) * 3;
        &raster.pixels[at..at + 3]
    }

    #[test]
    fn a_large_sheet_is_drawn_smaller() {
        let raster = Raster::new(Rect::new(0.0, 0.0, 60_000.0, 600.0));
        assert_eq!((raster.width, raster.height), (12_000, 120));
        let raster = Raster::new(Rect::new(0.0, 0.0, 9e9, 9e9));
        assert!(raster.width * raster.height <= 81_000_000);
    }

    #[test]
    fn nothing_is_drawn_beside_the_paper() {
        let mut raster = Raster::new(Rect::new(10.0, 10.0, 20.0, 20.0));
        for far in [-1e300, -50.0, 500.0, 1e300, f64::NAN, f64::INFINITY] {
            let area = Rect {
                x0: far,
                y0: far,
                x1: far,
                y1: far,
            };
            raster.frame(Mark::Picture, &area, "");
            raster.tag(Mark::Tile, Point { x: far, y: far }, 7.0, "p12");
        }
        assert_eq!((raster.width, raster.height), (20, 20));
    }

    #[test]
    fn a_picture_is_cut_and_the_darker_pixel_stays() {
        let mut raster = Raster::new(Rect::new(100.0, 0.0, 104.0, 4.0));
        let picture = |shade: u8| Picture {
            width: 2,
            height: 2,
            pixels: [shade, shade, shade, 255].repeat(4),
        };
        let place = Rect::new(100.0, 0.0, 104.0, 4.0);
        let sight = |from, to| Sight {
            page: 1,
            place,
            clip: Rect::new(from, 0.0, to, 4.0),
            scale: 1.0,
            given: (4.0, 4.0),
            tilt: None,
        };
        raster.picture(&picture(90), &sight(100.0, 102.0));
        raster.picture(&picture(200), &sight(101.0, 103.0));
        let row: Vec<u8> = (0..8).map(|x| pixel(&raster, x, 5)[0]).collect();
        assert_eq!(row, [90, 90, 90, 90, 200, 200, 255, 255]);
    }
}
