//! A grey picture, and what turns one into another.

/// A grey picture: rows from the top, 0 is black and 255 white.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plane {
    /// Width in pixels.
    pub width: usize,
    /// Height in pixels.
    pub height: usize,
    /// The pixels, row by row.
    pub data: Vec<u8>,
}

impl Plane {
    /// One row.
    pub fn row(&self, y: usize) -> &[u8] {
        let start = y * self.width;
        self.data.get(start..start + self.width).unwrap_or(&[])
    }

    /// The grey at a pixel; white outside.
    pub fn at(&self, x: isize, y: isize) -> u8 {
        if x < 0 || y < 0 || x as usize >= self.width || y as usize >= self.height {
            return 255;
        }
        self.data
            .get(y as usize * self.width + x as usize)
            .copied()
            .unwrap_or(255)
    }

    /// The picture turned by `turns` quarter turns clockwise.
    pub fn turned(&self, turns: u8) -> Self {
        let (w, h) = (self.width, self.height);
        match turns % 4 {
            0 => self.clone(),
            2 => Self {
                width: w,
                height: h,
                data: self.data.iter().rev().copied().collect(),
            },
            turn => {
                let mut data = Vec::with_capacity(w * h);
                for y in 0..w {
                    let column = |x: usize| match turn {
                        1 => (h - 1 - x) * w + y,
                        _ => x * w + (w - 1 - y),
                    };
                    data.extend((0..h).map(|x| self.data.get(column(x)).copied().unwrap_or(255)));
                }
                Self {
                    width: h,
                    height: w,
                    data,
                }
            }
        }
    }

    /// Rows for columns.
    pub fn transposed(&self) -> Self {
        Self {
            width: self.height,
            height: self.width,
            data: transposed(&self.data, self.width, self.height),
        }
    }

    /// The picture at another size: the mean of what falls on a pixel where it becomes smaller, interpolated where it
    /// becomes larger.
    pub fn resized(&self, width: usize, height: usize) -> Self {
        if (width, height) == (self.width, self.height) {
            return self.clone();
        }
        let columns = Taps::new(self.width, width);
        let rows = Taps::new(self.height, height);
        let mut out = Vec::with_capacity(width * height);
        let mut squeezed: Vec<Vec<f32>> = Vec::new();
        let mut first = 0;
        for y in 0..height {
            let (from, weights) = rows.of(y);
            let gone = from.saturating_sub(first).min(squeezed.len());
            squeezed.drain(..gone);
            first = from.max(first);
            while first + squeezed.len() < from + weights.len() {
                let source = self.row(first + squeezed.len());
                squeezed.push((0..width).map(|x| columns.sum(source, x)).collect());
            }
            for x in 0..width {
                let mut sum = 0.0;
                for (row, weight) in squeezed.iter().zip(weights) {
                    sum += row.get(x).copied().unwrap_or(255.0) * weight;
                }
                out.push(sum.round().clamp(0.0, 255.0) as u8);
            }
        }
        Self {
            width,
            height,
            data: out,
        }
    }
}

/// Rows of `w` values for columns, tile by tile, which spares the cache.
pub(super) fn transposed(data: &[u8], w: usize, h: usize) -> Vec<u8> {
    const TILE: usize = 32;
    let mut out = vec![0; w * h];
    for ty in (0..h).step_by(TILE) {
        for tx in (0..w).step_by(TILE) {
            for y in ty..(ty + TILE).min(h) {
                for x in tx..(tx + TILE).min(w) {
                    out[x * h + y] = data[y * w + x];
                }
            }
        }
    }
    out
}

/// Which source pixels, and with what weight, make each pixel of a row at another size.
struct Taps {
    starts: Vec<(usize, usize, usize)>,
    weights: Vec<f32>,
}

impl Taps {
    fn new(from: usize, to: usize) -> Self {
        let ratio = from as f64 / to as f64;
        let reach = ratio.max(1.0);
        let mut taps = Self {
            starts: Vec::with_capacity(to),
            weights: Vec::new(),
        };
        for i in 0..to {
            let middle = (i as f64 + 0.5) * ratio;
            let first = ((middle - reach).floor().max(0.0) as usize).min(from.saturating_sub(1));
            let last = ((middle + reach).ceil() as usize).clamp(first + 1, from);
            let weight = |k: usize| (1.0 - ((k as f64 + 0.5 - middle) / reach).abs()).max(0.0);
            let sum: f64 = (first..last).map(weight).sum();
            let start = taps.weights.len();
            taps.weights.extend((first..last).map(|k| {
                if sum > 0.0 {
                    (weight(k) / sum) as f32
                } else {
                    1.0 / (last - first) as f32
                }
            }));
            taps.starts.push((first, start, last - first));
        }
        taps
    }

    fn of(&self, i: usize) -> (usize, &[f32]) {
        let (first, start, count) = self.starts.get(i).copied().unwrap_or_default();
        (first, self.weights.get(start..start + count).unwrap_or(&[]))
    }

    fn sum(&self, source: &[u8], i: usize) -> f32 {
        let (first, weights) = self.of(i);
        let pixels = source.get(first..first + weights.len()).unwrap_or(&[]);
        pixels
            .iter()
            .zip(weights)
            .map(|(p, w)| f32::from(*p) * w)
            .sum()
    }
}

#[cfg(test)]
impl Plane {
    /// A picture of one grey.
    pub fn filled(width: usize, height: usize, grey: u8) -> Self {
        Self {
            width,
            height,
            data: vec![grey; width * height],
        }
    }

    /// A picture from its pixels; `None` where their number does not fit its size.
    pub fn new(width: usize, height: usize, data: Vec<u8>) -> Option<Self> {
        (width.checked_mul(height)? == data.len() && !data.is_empty()).then_some(Self {
            width,
            height,
            data,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture() -> Plane {
        Plane::new(3, 2, vec![1, 2, 3, 4, 5, 6]).unwrap()
    }

    #[test]
    fn four_quarter_turns_are_none() {
        let once = picture().turned(1);
        assert_eq!((once.width, once.height), (2, 3));
        assert_eq!(once.data, [4, 1, 5, 2, 6, 3]);
        assert_eq!(once.turned(3), picture());
        assert_eq!(picture().turned(2).turned(2), picture());
    }

    #[test]
    fn one_grey_stays_one_grey_at_any_size() {
        let grey = Plane::filled(17, 9, 77);
        for (w, h) in [(5, 3), (40, 31), (17, 2)] {
            assert_eq!(grey.resized(w, h), Plane::filled(w, h, 77));
        }
    }

    #[test]
    fn the_number_of_pixels_must_fit() {
        assert_eq!(Plane::new(2, 2, vec![0; 3]), None);
        assert_eq!(Plane::new(0, 0, Vec::new()), None);
    }
}
