//! Grey pictures in memory: turned, scaled by averaging, laid over each other.

use crate::model::Raster;

/// A raster of more pixels than this is brought down: A4 at 650 dots to the inch.
const MAX_PIXELS: f64 = 40e6;

/// A raster of more dots to the inch than this is brought down. Print is read as well at half of it.
const MAX_DPI: f64 = 650.0;

/// The most pixels of a raster whose resolution was asked for.
const MAX_PIXELS_ASKED: f64 = 100e6;

/// Horizontal and vertical resolution that differ by less than this share are the same.
const SAME: f64 = 0.01;

/// White.
pub(super) const PAPER: u8 = 255;

/// Paper that yellowed is redder than grey by as much; ink that is redder still is that of a seal.
const SEAL: i32 = 24;

/// How light a coloured pixel is to a reader of print: its red, and lighter by how much redder than grey it is, so that
/// red seals vanish and black print under them stays.
pub(super) fn light([red, green, blue]: [u8; 3]) -> u8 {
    let redder = i32::from(red) - (i32::from(green) + i32::from(blue)) / 2;
    (i32::from(red) + (redder - SEAL).max(0)).min(255) as u8
}

/// A grey picture: 0 is black, 255 white, by rows from the top.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Grey {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) pixels: Vec<u8>,
}

/// A quarter turn or flip: rows and columns are swapped first, then the picture is flipped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Turn {
    pub(super) swap: bool,
    pub(super) flip_x: bool,
    pub(super) flip_y: bool,
}

impl Turn {
    /// What EXIF and TIFF call orientation, from 1; anything else is upright.
    pub(super) fn from_exif(orientation: u8) -> Self {
        let (swap, flip_x, flip_y) = match orientation {
            2 => (false, true, false),
            3 => (false, true, true),
            4 => (false, false, true),
            5 => (true, false, false),
            6 => (true, true, false),
            7 => (true, true, true),
            8 => (true, false, true),
            _ => (false, false, false),
        };
        Self {
            swap,
            flip_x,
            flip_y,
        }
    }

    /// Two values, one for each direction, as they are after the turn.
    pub(super) fn pair<T>(self, (x, y): (T, T)) -> (T, T) {
        if self.swap { (y, x) } else { (x, y) }
    }
}

impl Grey {
    pub(super) fn paper(width: usize, height: usize) -> Self {
        Self {
            width,
            height,
            pixels: vec![PAPER; width * height],
        }
    }

    pub(super) fn row(&self, y: usize) -> &[u8] {
        self.pixels
            .get(y * self.width..(y + 1) * self.width)
            .unwrap_or_default()
    }

    pub(super) fn row_mut(&mut self, y: usize) -> &mut [u8] {
        self.pixels
            .get_mut(y * self.width..(y + 1) * self.width)
            .unwrap_or_default()
    }

    pub(super) fn turned(mut self, turn: Turn) -> Self {
        if turn.swap {
            self = self.swapped();
        }
        if turn.flip_x {
            for y in 0..self.height {
                self.row_mut(y).reverse();
            }
        }
        if turn.flip_y {
            for y in 0..self.height / 2 {
                let (above, below) = self.pixels.split_at_mut((self.height - 1 - y) * self.width);
                let upper = above.get_mut(y * self.width..(y + 1) * self.width);
                if let (Some(upper), Some(lower)) = (upper, below.get_mut(..self.width)) {
                    upper.swap_with_slice(lower);
                }
            }
        }
        self
    }

    /// Rows become columns, in tiles that fit a processor's cache.
    fn swapped(&self) -> Self {
        const TILE: usize = 64;
        let mut to = Self::paper(self.height, self.width);
        for top in (0..self.height).step_by(TILE) {
            for left in (0..self.width).step_by(TILE) {
                for y in top..(top + TILE).min(self.height) {
                    for x in left..(left + TILE).min(self.width) {
                        if let (Some(from), Some(to)) = (
                            self.pixels.get(y * self.width + x),
                            to.pixels.get_mut(x * self.height + y),
                        ) {
                            *to = *from;
                        }
                    }
                }
            }
        }
        to
    }

    /// The same picture in other pixels: each is the mean of the area it covers; where pixels become more, they run into
    /// each other evenly.
    pub(super) fn scaled(self, width: usize, height: usize) -> Self {
        if (width, height) == (self.width, self.height) || self.pixels.is_empty() {
            return self;
        }
        let (columns, rows) = (shares(self.width, width), shares(self.height, height));
        let mut to = Self::paper(width, height);
        let mut narrow: Vec<(usize, Vec<f32>)> = Vec::new();
        for (y, (first, weights)) in rows.iter().enumerate() {
            narrow.retain(|(row, _)| row >= first);
            let mut sum = vec![0.0_f32; width];
            for (row, weight) in (*first..).zip(weights) {
                if !narrow.iter().any(|(known, _)| *known == row) {
                    narrow.push((row, squeezed(self.row(row), &columns)));
                }
                let known = narrow.iter().find(|(known, _)| *known == row);
                for (sum, value) in sum.iter_mut().zip(known.map_or(&[][..], |(_, v)| v)) {
                    *sum += weight * value;
                }
                narrow.retain(|(known, _)| *known + 1 >= row);
            }
            for (to, sum) in to.row_mut(y).iter_mut().zip(sum) {
                *to = (sum + 0.5) as u8;
            }
        }
        to
    }

    /// Makes it lighter: of how dark it is, so much is left.
    pub(super) fn fade(&mut self, left: f64) {
        for pixel in &mut self.pixels {
            *pixel = PAPER - (f64::from(PAPER - *pixel) * left).round() as u8;
        }
    }

    /// Lays `top` on it, its upper left corner at (`x`, `y`), as far as it falls within `within` (left, top, right, bottom),
    /// as opaque as `alpha` says, which is as large as `top`.
    pub(super) fn lay(
        &mut self,
        top: &Self,
        alpha: Option<&Self>,
        (x, y): (i64, i64),
        within: [i64; 4],
    ) {
        let (left, right) = (within[0].max(x).max(0), within[2].min(self.width as i64));
        let right = right.min(x + top.width as i64);
        let upper = within[1].max(y).max(0);
        let lower = within[3].min(self.height as i64).min(y + top.height as i64);
        if left >= right {
            return;
        }
        let from = (left - x) as usize..(right - x) as usize;
        for line in upper..lower {
            let source = top.row((line - y) as usize).get(from.clone());
            let opaque = alpha.and_then(|a| a.row((line - y) as usize).get(from.clone()));
            let target = self.row_mut(line as usize);
            let target = target.get_mut(left as usize..right as usize);
            let (Some(source), Some(target)) = (source, target) else {
                continue;
            };
            match opaque {
                None => target.copy_from_slice(source),
                Some(opaque) => {
                    for ((to, from), alpha) in target.iter_mut().zip(source).zip(opaque) {
                        *to = over(*from, *alpha, *to);
                    }
                }
            }
        }
    }

    /// The picture as that of page `page`, of which it is `dpi` pixels to the inch across and down; brought to `wanted`,
    /// or down to what is sensible.
    pub(super) fn into_raster(self, page: u32, dpi: (f64, f64), wanted: Option<f64>) -> Raster {
        let (width, height) = (self.width as f64 / dpi.0, self.height as f64 / dpi.1);
        let own = dpi.0.max(dpi.1);
        let target = sensible(own, (width, height), wanted);
        let to = |pixels: usize, from: f64| {
            let same = target == own && (own / from - 1.0).abs() <= SAME;
            if same {
                pixels
            } else {
                ((pixels as f64 * target / from).round() as usize).max(1)
            }
        };
        let size = (to(self.width, dpi.0), to(self.height, dpi.1));
        let scaled = self.scaled(size.0, size.1);
        Raster {
            page,
            width: scaled.width,
            height: scaled.height,
            grey: scaled.pixels,
            dpi: target,
        }
    }
}

/// The resolution that a page of so many inches is given, whose own is `own`.
pub(super) fn sensible(own: f64, (width, height): (f64, f64), wanted: Option<f64>) -> f64 {
    let most = if wanted.is_some() {
        MAX_PIXELS_ASKED
    } else {
        MAX_PIXELS
    };
    let target = wanted.unwrap_or(own.min(MAX_DPI));
    if target * target * width * height > most {
        (most / (width * height)).sqrt()
    } else {
        target
    }
}

/// What is seen of `top` over `under`.
pub(super) fn over(top: u8, alpha: u8, under: u8) -> u8 {
    let (top, alpha, under) = (u32::from(top), u32::from(alpha), u32::from(under));
    ((top * alpha + under * (255 - alpha) + 127) / 255) as u8
}

/// For each of `to` pixels the first of the `from` pixels that it is made of, and how much each one gives.
fn shares(from: usize, to: usize) -> Vec<(usize, Vec<f32>)> {
    let step = from as f64 / to as f64;
    let last = from.saturating_sub(1);
    (0..to)
        .map(|i| {
            if step <= 1.0 {
                let at = ((i as f64 + 0.5) * step - 0.5).clamp(0.0, last as f64);
                let first = at.floor() as usize;
                let right = (at - first as f64) as f32;
                return match first < last && right > 0.0 {
                    true => (first, vec![1.0 - right, right]),
                    false => (first, vec![1.0]),
                };
            }
            let (start, end) = (i as f64 * step, (i + 1) as f64 * step);
            let first = (start.floor() as usize).min(last);
            let weights: Vec<f32> = (first..=last)
                .take_while(|p| *p == first || (*p as f64) < end - 1e-9)
                .map(|p| (((p + 1) as f64).min(end) - (p as f64).max(start)) as f32)
                .collect();
            let sum: f32 = weights.iter().sum();
            (first, weights.iter().map(|w| w / sum).collect())
        })
        .collect()
}

/// One row in other pixels.
fn squeezed(row: &[u8], columns: &[(usize, Vec<f32>)]) -> Vec<f32> {
    columns
        .iter()
        .map(|(first, weights)| {
            let pixels = row.get(*first..).unwrap_or_default();
            let parts = pixels.iter().zip(weights);
            parts.map(|(p, w)| f32::from(*p) * w).sum()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Grey, Turn, light};

    fn grey(width: usize, pixels: &[u8]) -> Grey {
        Grey {
            width,
            height: pixels.len() / width,
            pixels: pixels.to_vec(),
        }
    }

    #[test]
    fn red_seals_vanish_and_black_print_under_them_stays() {
        assert!(light([206, 104, 104]) > 250);
        assert!(light([150, 40, 40]) > 220);
        assert_eq!(light([230, 226, 214]), 230);
        assert!(light([60, 20, 22]) < 90);
        assert_eq!(light([20, 30, 200]), 20);
    }

    #[test]
    fn every_orientation_turns_as_exif_says() {
        let upright = [1, 2, 3, 4, 5, 6];
        let turned: [(u8, usize, [u8; 6]); 8] = [
            (1, 3, upright),
            (2, 3, [3, 2, 1, 6, 5, 4]),
            (3, 3, [6, 5, 4, 3, 2, 1]),
            (4, 3, [4, 5, 6, 1, 2, 3]),
            (5, 2, [1, 4, 2, 5, 3, 6]),
            (6, 2, [4, 1, 5, 2, 6, 3]),
            (7, 2, [6, 3, 5, 2, 4, 1]),
            (8, 2, [3, 6, 2, 5, 1, 4]),
        ];
        for (orientation, width, expected) in turned {
            let found = grey(3, &upright).turned(Turn::from_exif(orientation));
            assert_eq!(found, grey(width, &expected), "orientation {orientation}");
        }
    }

    #[test]
    fn pixels_are_averaged_not_dropped() {
        assert_eq!(
            grey(4, &[0, 100, 200, 40]).scaled(2, 1),
            grey(2, &[50, 120])
        );
        assert_eq!(grey(3, &[0, 90, 240]).scaled(2, 1), grey(2, &[30, 190]));
        assert_eq!(grey(1, &[10, 30, 50, 70]).scaled(1, 1), grey(1, &[40]));
        assert_eq!(grey(2, &[0, 200]).scaled(4, 1), grey(4, &[0, 50, 150, 200]));
    }
}
