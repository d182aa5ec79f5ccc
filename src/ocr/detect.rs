//! Where the lines of text are.

use super::model::{Network, broken, numbers};
use super::plane::Plane;
use crate::error::Result;
use crate::model::Rect;
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

/// The longest side of what the detector sees, in pixels.
const SIDE: f64 = 1536.0;

/// Sides are multiples of this.
const STEP: f64 = 32.0;

/// A pixel belongs to text from this probability on.
const TEXT: f32 = 0.2;

/// A line is text from this mean probability on.
const LINE: f32 = 0.45;

/// The detector marks the core of a line; this times its area over its girth is added all around.
const UNCLIP: f64 = 1.4;

/// Lines of fewer pixels than this on a side, as the detector sees them, are specks.
const SPECK: usize = 2;

/// Mean and deviation of red, green and blue that the detector was trained with (ImageNet's).
const TRAINED: [(f32, f32); 3] = [(0.485, 0.229), (0.456, 0.224), (0.406, 0.225)];

/// A line of text as it was found, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Found {
    /// What is text for sure.
    pub(super) core: Rect,
    /// What may belong to it.
    pub(super) whole: Rect,
}

/// The lines of text of an upright picture, from the top.
pub(super) fn boxes(network: &Network, plane: &Plane) -> Result<Vec<Found>> {
    let scale = (SIDE / plane.width.max(plane.height) as f64).min(1.0);
    let side = |n: usize| ((n as f64 * scale / STEP).round().max(1.0) * STEP) as usize;
    let (w, h) = (side(plane.width), side(plane.height));
    let small = plane.resized(w, h);
    let mut data = Vec::with_capacity(3 * w * h);
    // The order of channels is blue, green, red; greys differ by their norms alone.
    for (mean, deviation) in TRAINED {
        data.extend(
            small
                .data
                .iter()
                .map(|v| (f32::from(*v) / 255.0 - mean) / deviation),
        );
    }
    let out = network.run(NdTensor::from_data([1, 3, h, w], data))?;
    if out.shape() != [1, 1, h, w] {
        return Err(broken(format!(
            "expected a map of {w} x {h}, found {:?}",
            out.shape()
        )));
    }
    let (fx, fy) = (
        plane.width as f64 / w as f64,
        plane.height as f64 / h as f64,
    );
    let scaled = |r: Rect| Rect::new(r.x0 * fx, r.y0 * fy, r.x1 * fx, r.y1 * fy);
    let mut found: Vec<Found> = parts(&numbers(&out), w, h)
        .into_iter()
        .map(|f| Found {
            core: scaled(f.core),
            whole: scaled(f.whole),
        })
        .collect();
    found.sort_by(|a, b| {
        let by_row = a.core.y0.total_cmp(&b.core.y0);
        by_row.then(a.core.x0.total_cmp(&b.core.x0))
    });
    Ok(found)
}

/// Boxes around what the map shows as text, grown to the whole line.
fn parts(map: &[f32], w: usize, h: usize) -> Vec<Found> {
    let mut seen = vec![false; map.len()];
    let mut found = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for start in 0..map.len() {
        if seen[start] || map[start] <= TEXT {
            continue;
        }
        let (mut x0, mut y0, mut x1, mut y1) = (w, h, 0, 0);
        let (mut sum, mut count) = (0.0, 0);
        seen[start] = true;
        open.push(start);
        while let Some(at) = open.pop() {
            let (x, y) = (at % w, at / w);
            (x0, y0, x1, y1) = (x0.min(x), y0.min(y), x1.max(x), y1.max(y));
            sum += map[at];
            count += 1;
            for ny in y.saturating_sub(1)..(y + 2).min(h) {
                for nx in x.saturating_sub(1)..(x + 2).min(w) {
                    let next = ny * w + nx;
                    if !seen[next] && map[next] > TEXT {
                        seen[next] = true;
                        open.push(next);
                    }
                }
            }
        }
        let (width, height) = (x1 + 1 - x0, y1 + 1 - y0);
        if sum / (count as f32) < LINE || width.min(height) < SPECK {
            continue;
        }
        let core = Rect::new(x0 as f64, y0 as f64, x1 as f64 + 1.0, y1 as f64 + 1.0);
        let grown = core.area() * UNCLIP / (2.0 * (core.width() + core.height()));
        let whole = Rect {
            x0: (core.x0 - grown).max(0.0),
            y0: (core.y0 - grown).max(0.0),
            x1: (core.x1 + grown).min(w as f64),
            y1: (core.y1 + grown).min(h as f64),
        };
        found.push(Found { core, whole });
    }
    found
}
