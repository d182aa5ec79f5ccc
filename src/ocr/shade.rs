//! Shaded cells made white: grey behind text that is wider than any stroke.

use super::plane::Plane;

/// The side of a block that is taken for one grey, in inches.
const BLOCK: f64 = 0.02;

/// The grey of a block is that which this share of its pixels is darker than.
const LIGHT: f64 = 0.75;

/// Shading is wider than this many blocks to each side of its middle; the strokes of characters are not.
const REACH: usize = 3;

/// Shading is no darker than this: what is darker is a bar, and stays.
const DARKEST: u8 = 110;

/// Shading is darker than this, on paper of 255.
const LIGHTEST: u8 = 250;

/// The picture, its paper white, with shading taken out and ink in proportion.
pub(super) fn flatten(mut plane: Plane, dpi: f64) -> Plane {
    let side = ((dpi * BLOCK).round() as usize).max(3);
    let blocks = Blocks::of(&plane, side);
    // Wider than a stroke, and a little over its edges, or they would stay as thin lines.
    let ground = blocks.spread(REACH, u8::max).spread(REACH + 1, u8::min);
    if ground.data.iter().all(|v| *v >= LIGHTEST) {
        return plane;
    }
    let width = plane.width.max(1);
    for (y, row) in plane.data.chunks_mut(width).enumerate() {
        for (x, v) in row.iter_mut().enumerate() {
            let paper = ground.at(x, y, side);
            if paper < f32::from(LIGHTEST) {
                *v = (f32::from(*v) * 255.0 / paper.max(f32::from(DARKEST))).min(255.0) as u8;
            }
        }
    }
    plane
}

/// The greys of a picture by blocks.
struct Blocks {
    columns: usize,
    rows: usize,
    data: Vec<u8>,
}

impl Blocks {
    fn of(plane: &Plane, side: usize) -> Self {
        let (columns, rows) = (plane.width.div_ceil(side), plane.height.div_ceil(side));
        let mut data = Vec::with_capacity(columns * rows);
        let mut greys = Vec::with_capacity(side * side);
        for by in 0..rows {
            for bx in 0..columns {
                greys.clear();
                for y in by * side..((by + 1) * side).min(plane.height) {
                    let row = plane.row(y);
                    let end = ((bx + 1) * side).min(row.len());
                    greys.extend_from_slice(row.get(bx * side..end).unwrap_or(&[]));
                }
                let at = (greys.len() as f64 * LIGHT) as usize;
                let light = greys.len().checked_sub(1).map(|last| {
                    let (_, v, _) = greys.select_nth_unstable(at.min(last));
                    *v
                });
                data.push(light.unwrap_or(255));
            }
        }
        Self {
            columns,
            rows,
            data,
        }
    }

    /// Each block as the most extreme of those within `reach` of it, by rows and then by columns.
    fn spread(&self, reach: usize, pick: fn(u8, u8) -> u8) -> Self {
        let near = |at: usize, count: usize| at.saturating_sub(reach)..(at + reach + 1).min(count);
        let mut across = Vec::with_capacity(self.data.len());
        for row in self.data.chunks(self.columns.max(1)) {
            across.extend((0..row.len()).map(|x| {
                let range = near(x, row.len());
                row[range].iter().copied().reduce(pick).unwrap_or(255)
            }));
        }
        let mut data = Vec::with_capacity(across.len());
        for y in 0..self.rows {
            for x in 0..self.columns {
                let column = near(y, self.rows).map(|r| across[r * self.columns + x]);
                data.push(column.reduce(pick).unwrap_or(255));
            }
        }
        Self { data, ..*self }
    }

    /// The grey at a pixel, between the middles of the blocks.
    fn at(&self, x: usize, y: usize, side: usize) -> f32 {
        let (left, right, fx) = between(x, side, self.columns);
        let (top, low, fy) = between(y, side, self.rows);
        let grey = |c: usize, r: usize| f32::from(self.data[r * self.columns + c]);
        let above = grey(left, top) * (1.0 - fx) + grey(right, top) * fx;
        let below = grey(left, low) * (1.0 - fx) + grey(right, low) * fx;
        above * (1.0 - fy) + below * fy
    }
}

/// The two blocks whose middles a pixel lies between, and how far it is to the second.
pub(super) fn between(at: usize, side: usize, count: usize) -> (usize, usize, f32) {
    let place = (at as f32 + 0.5) / side as f32 - 0.5;
    let low = place.floor().clamp(0.0, (count - 1) as f32);
    let high = (low + 1.0).min((count - 1) as f32);
    (low as usize, high as usize, (place - low).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shaded_cell_becomes_white_and_its_text_and_border_stay() {
        let mut plane = Plane::filled(400, 200, 255);
        for y in 60..110 {
            for x in 50..300 {
                plane.data[y * 400 + x] = 200;
            }
        }
        let ink = |x: usize, y: usize| {
            (70..100).contains(&y) && (80..260).contains(&x) && (x / 4).is_multiple_of(3)
                || (50..300).contains(&x) && (y == 60 || y == 109)
        };
        for y in 0..200 {
            for x in 0..400 {
                if ink(x, y) {
                    plane.data[y * 400 + x] = 30;
                }
            }
        }
        let flat = flatten(plane, 200.0);
        for y in 0..200 {
            for x in 0..400 {
                let v = flat.data[y * 400 + x];
                assert!(if ink(x, y) { v < 70 } else { v > 240 }, "{x} {y}: {v}");
            }
        }
    }
}
