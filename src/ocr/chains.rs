//! Which lines go on in which: text that is printed in several lines of a cell.

use super::engine::Line;
use super::rulings;
use crate::model::{Axis, Rect};

/// Lines, each followed by the one right below it.
pub(super) fn chains(lines: &[Line], rulings: &[rulings::Line]) -> Vec<Vec<usize>> {
    let below = |i: usize| -> Option<usize> {
        let (upper, usual) = lines.get(i).map(|l| (l.0.area, l.0.usual))?;
        let next = lines.iter().enumerate().filter(|(k, line)| {
            let lower = &line.0.area;
            let gap = lower.y0 - upper.y1;
            let common = upper.x1.min(lower.x1) - upper.x0.max(lower.x0);
            *k != i
                && (-0.2 * usual..usual).contains(&gap)
                && common >= 0.5 * upper.width().min(lower.width())
                && !parted(&upper, lower, rulings)
        });
        next.min_by(|a, b| a.1.0.area.y0.total_cmp(&b.1.0.area.y0))
            .map(|(k, _)| k)
    };
    let next: Vec<Option<usize>> = (0..lines.len()).map(below).collect();
    let mut first = vec![true; lines.len()];
    for k in next.iter().flatten() {
        first[*k] = false;
    }
    let mut taken = vec![false; lines.len()];
    let mut out = Vec::new();
    let starts = (0..lines.len()).filter(|i| first[*i]);
    for start in starts.chain(0..lines.len()) {
        let mut chain = Vec::new();
        let mut at = Some(start);
        while let Some(i) = at.filter(|i| !std::mem::replace(&mut taken[*i], true)) {
            chain.push(i);
            at = next[i];
        }
        if !chain.is_empty() {
            out.push(chain);
        }
    }
    out
}

/// Whether a ruling lies between a box and one below it.
fn parted(upper: &Rect, lower: &Rect, rulings: &[rulings::Line]) -> bool {
    let x = upper.x0.max(lower.x0) / 2.0 + upper.x1.min(lower.x1) / 2.0;
    let (from, to) = (upper.center().y, lower.center().y);
    rulings.iter().any(|l| {
        l.axis == Axis::Horizontal && (from..to).contains(&l.at) && (l.from..l.to).contains(&x)
    })
}
