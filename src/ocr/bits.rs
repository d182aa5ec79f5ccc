//! Black and white: which pixels are ink.

use super::plane::{Plane, transposed};

/// Which pixels of a picture are ink: 1 for ink, 0 for paper, row by row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bits {
    /// Width in pixels.
    pub width: usize,
    /// Height in pixels.
    pub height: usize,
    /// The pixels, row by row.
    pub data: Vec<u8>,
}

/// Ink is darker than paper by at least this much, paper being 255.
const DARKER: f64 = 45.0;

/// Ink is darker than paper by this many times what paper itself varies.
const VARIES: f64 = 5.0;

/// Greys this near to the commonest light one are paper.
const PAPER: i32 = 40;

impl Bits {
    /// Paper without ink.
    #[cfg(test)]
    pub(super) fn blank(width: usize, height: usize) -> Self {
        let data = vec![0; width * height];
        Self {
            width,
            height,
            data,
        }
    }

    /// The ink of a picture whose paper is white.
    pub fn of(plane: &Plane) -> Self {
        let threshold = threshold(plane);
        Self {
            width: plane.width,
            height: plane.height,
            data: plane
                .data
                .iter()
                .map(|v| u8::from(*v < threshold))
                .collect(),
        }
    }

    /// One row.
    pub fn row(&self, y: usize) -> &[u8] {
        let start = y * self.width;
        self.data.get(start..start + self.width).unwrap_or(&[])
    }

    /// Whether a pixel is ink; nothing outside is.
    pub fn at(&self, x: isize, y: isize) -> bool {
        let inside = x >= 0 && y >= 0 && (x as usize) < self.width;
        inside
            && self
                .row(y as usize)
                .get(x as usize)
                .is_some_and(|b| *b != 0)
    }

    /// Rows for columns.
    pub fn transposed(&self) -> Self {
        Self {
            width: self.height,
            height: self.width,
            data: transposed(&self.data, self.width, self.height),
        }
    }

    /// The stretches of ink in a row, over gaps of at most `gap` pixels: from, and up to but not with.
    pub fn runs(&self, y: usize, gap: usize, found: &mut Vec<(usize, usize)>) {
        found.clear();
        let row = self.row(y);
        let mut x = 0;
        while let Some(next) = row.get(x..).and_then(|r| r.iter().position(|b| *b != 0)) {
            let from = x + next;
            let rest = row.get(from..).unwrap_or(&[]);
            let to = from + rest.iter().position(|b| *b == 0).unwrap_or(rest.len());
            match found.last_mut() {
                Some(last) if from - last.1 <= gap => last.1 = to,
                _ => found.push((from, to)),
            }
            x = to;
        }
    }

    /// The ink with each stroke thinner by a pixel on all sides.
    pub(super) fn thinner(&self) -> Self {
        let kept = |i: usize| {
            let (x, y) = ((i % self.width) as isize, (i / self.width) as isize);
            let near = [(0, 0), (-1, 0), (1, 0), (0, -1), (0, 1)];
            u8::from(near.iter().all(|(dx, dy)| self.at(x + dx, y + dy)))
        };
        Self {
            data: (0..self.data.len()).map(kept).collect(),
            ..*self
        }
    }

    /// The number of ink pixels in a box, given as from and up to but not with.
    pub fn count(&self, x: (usize, usize), y: (usize, usize)) -> usize {
        (y.0..y.1.min(self.height))
            .map(|row| {
                let row = self.row(row);
                row.get(x.0.min(row.len())..x.1.min(row.len()))
                    .map_or(0, |r| r.iter().filter(|b| **b != 0).count())
            })
            .sum()
    }
}

/// The grey below which a pixel is ink: well below the commonest light grey, by how much that varies.
fn threshold(plane: &Plane) -> u8 {
    let mut counts = [0_u64; 256];
    for v in &plane.data {
        counts[usize::from(*v)] += 1;
    }
    let light = counts.iter().enumerate().skip(128);
    let paper = light
        .max_by_key(|(_, n)| **n)
        .map_or(255, |(v, _)| v as i32);
    let (mut sum, mut total) = (0.0, 0.0);
    for (v, n) in counts.iter().enumerate() {
        let off = v as i32 - paper;
        if off.abs() <= PAPER {
            sum += f64::from(off * off) * *n as f64;
            total += *n as f64;
        }
    }
    let deviation = if total > 0.0 {
        (sum / total).sqrt()
    } else {
        0.0
    };
    let below = (deviation * VARIES).max(DARKER);
    (f64::from(paper) - below).clamp(90.0, 230.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_go_over_small_gaps() {
        let bits = Bits {
            width: 10,
            height: 1,
            data: vec![0, 1, 1, 0, 1, 0, 0, 0, 1, 1],
        };
        let mut found = Vec::new();
        bits.runs(0, 0, &mut found);
        assert_eq!(found, [(1, 3), (4, 5), (8, 10)]);
        bits.runs(0, 1, &mut found);
        assert_eq!(found, [(1, 5), (8, 10)]);
    }

    #[test]
    fn transposing_twice_changes_nothing() {
        let data: Vec<u8> = (0..35 * 67).map(|i| u8::from(i % 7 == 0)).collect();
        let bits = Bits {
            width: 67,
            height: 35,
            data,
        };
        assert_eq!(bits.transposed().transposed(), bits);
        assert_eq!(bits.transposed().row(7)[0], 1);
    }
}
