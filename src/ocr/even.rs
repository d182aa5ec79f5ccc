//! Paper made white: the background of a picture evened out.

use super::plane::Plane;
use super::shade::{between, flatten};

/// The side of a block in which the paper is taken for one grey, in inches.
const BLOCK: f64 = 0.16;

/// Paper is the grey that this share of a block's pixels is darker than.
const PAPER: f64 = 0.8;

/// No paper is darker than this share of the page's lightest: what is darker is a picture or a bar, and stays dark.
const DARKEST: f64 = 0.45;

/// The picture with its paper, shaded or not, at 255 everywhere; ink in proportion.
pub fn even_out(plane: &Plane, dpi: f64) -> Plane {
    let side = ((dpi * BLOCK) as usize).max(8);
    let (columns, rows) = (plane.width.div_ceil(side), plane.height.div_ceil(side));
    let mut paper: Vec<u8> = Vec::with_capacity(columns * rows);
    for by in 0..rows {
        for bx in 0..columns {
            paper.push(paper_of(plane, bx * side, by * side, side));
        }
    }
    let lightest = percentile(&paper, 0.9);
    let least = (f64::from(lightest) * DARKEST) as u8;
    let paper = smooth(&lifted(&paper, columns, rows), columns, rows);
    let mut data = Vec::with_capacity(plane.data.len());
    for y in 0..plane.height {
        let (top, below, fy) = between(y, side, rows);
        let at = |row: usize, column: usize| {
            f32::from(
                paper
                    .get(row * columns + column)
                    .copied()
                    .unwrap_or(255)
                    .max(least)
                    .max(1),
            )
        };
        let line: Vec<f32> = (0..columns)
            .map(|c| at(top, c) * (1.0 - fy) + at(below, c) * fy)
            .collect();
        for (x, v) in plane.row(y).iter().enumerate() {
            let (left, right, fx) = between(x, side, columns);
            let ground = line.get(left).unwrap_or(&255.0) * (1.0 - fx)
                + line.get(right).unwrap_or(&255.0) * fx;
            data.push((f32::from(*v) * 255.0 / ground).min(255.0) as u8);
        }
    }
    let even = Plane {
        width: plane.width,
        height: plane.height,
        data,
    };
    flatten(even, dpi)
}

fn paper_of(plane: &Plane, x: usize, y: usize, side: usize) -> u8 {
    let mut counts = [0_u32; 256];
    let mut total = 0;
    for row in y..(y + side).min(plane.height) {
        let row = plane.row(row);
        for v in row.get(x..(x + side).min(row.len())).unwrap_or(&[]) {
            counts[usize::from(*v)] += 1;
            total += 1;
        }
    }
    let mut left = (f64::from(total) * PAPER) as u32;
    for (v, n) in counts.iter().enumerate() {
        if left < *n {
            return v as u8;
        }
        left -= n;
    }
    255
}

fn percentile(values: &[u8], share: f64) -> u8 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let at = ((sorted.len() as f64 - 1.0) * share) as usize;
    sorted.get(at).copied().unwrap_or(255)
}

/// Each block at least as light as the median of those around it: one full of ink shows no paper of its own.
fn lifted(paper: &[u8], columns: usize, rows: usize) -> Vec<u8> {
    around(paper, columns, rows, |near, own| {
        near.sort_unstable();
        near.get(near.len() / 2).copied().unwrap_or(own).max(own)
    })
}

fn smooth(paper: &[u8], columns: usize, rows: usize) -> Vec<u8> {
    around(paper, columns, rows, |near, own| {
        let sum: u32 = near.iter().map(|v| u32::from(*v)).sum();
        (sum.checked_div(near.len() as u32).unwrap_or(u32::from(own))) as u8
    })
}

fn around(
    paper: &[u8],
    columns: usize,
    rows: usize,
    settle: impl Fn(&mut Vec<u8>, u8) -> u8,
) -> Vec<u8> {
    let mut out = Vec::with_capacity(paper.len());
    let mut near = Vec::with_capacity(9);
    for y in 0..rows {
        for x in 0..columns {
            near.clear();
            for row in y.saturating_sub(1)..(y + 2).min(rows) {
                for column in x.saturating_sub(1)..(x + 2).min(columns) {
                    near.extend(paper.get(row * columns + column));
                }
            }
            let own = paper.get(y * columns + x).copied().unwrap_or(255);
            out.push(settle(&mut near, own));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grey_paper_with_a_shadow_becomes_white_and_ink_stays_dark() {
        let mut plane = Plane::filled(200, 200, 0);
        for y in 0..200 {
            for x in 0..200 {
                let paper = 140 + x as u8 / 2;
                let ink = (x / 3) % 5 == 0 && (y / 3) % 4 == 0;
                plane.data[y * 200 + x] = if ink { paper / 4 } else { paper };
            }
        }
        let even = even_out(&plane, 100.0);
        for (before, after) in plane.data.iter().zip(&even.data) {
            let ink = *before < 70;
            assert!(
                if ink { *after < 90 } else { *after > 225 },
                "{before} became {after}"
            );
        }
    }
}
