//! Lines that stand far apart in one row: a ruling between them may be too faint to be seen.

use super::doubt::DISPUTED;
use super::engine::Line;
use super::rulings;
use crate::model::{Axis, Rect};

/// Lines side by side in one cell stand at most this far apart, in ems; farther, a ruling between them may be too faint to
/// be seen.
const APART: f64 = 2.0;

/// Marks lines that stand side by side in a ruled row with much paper and no ruling between them, though one stands there
/// in other rows.
pub(super) fn far_apart(lines: &mut [Line], rulings: &[rulings::Line]) {
    let doubtful: Vec<usize> = (0..lines.len())
        .filter(|i| has_far_neighbour(lines, *i, rulings))
        .collect();
    for i in doubtful {
        if let Some((_, _, signs)) = lines.get_mut(i) {
            for sign in signs {
                sign.confidence = sign.confidence.min(DISPUTED);
            }
        }
    }
}

fn has_far_neighbour(lines: &[Line], index: usize, rulings: &[rulings::Line]) -> bool {
    let Some((strip, _, _)) = lines.get(index) else {
        return false;
    };
    let own = strip.area;
    // The ruled row that a line stands in, as wide as both rulings are; `None` outside tables.
    let Some((from, to)) = ruled_row(&own, rulings) else {
        return false;
    };
    lines.iter().enumerate().any(|(k, (other, _, _))| {
        let area = other.area;
        let rows = own.y1.min(area.y1) - own.y0.max(area.y0);
        let gap = (area.x0 - own.x1).max(own.x0 - area.x1);
        k != index
            && rows >= 0.5 * own.height().min(area.height())
            && gap >= strip.usual * APART
            && from <= area.x0
            && area.x1 <= to
            && rulings.iter().any(|l| parts(l, &own, &area))
            && !parted(&own, &area, rulings)
            && !lines.iter().enumerate().any(|(m, (between, _, _))| {
                m != index && m != k && stands_between(&between.area, &own, &area)
            })
    })
}

/// From where to where the rulings right above and right below a line go together.
fn ruled_row(area: &Rect, rulings: &[rulings::Line]) -> Option<(f64, f64)> {
    let middle = area.center();
    let over =
        |l: &&rulings::Line| l.axis == Axis::Horizontal && l.from <= middle.x && middle.x <= l.to;
    let above = rulings
        .iter()
        .filter(|l| over(l) && l.at < middle.y)
        .max_by(|a, b| a.at.total_cmp(&b.at))?;
    let below = rulings
        .iter()
        .filter(|l| over(l) && l.at > middle.y)
        .min_by(|a, b| a.at.total_cmp(&b.at))?;
    Some((above.from.max(below.from), above.to.min(below.to)))
}

fn parted(a: &Rect, b: &Rect, rulings: &[rulings::Line]) -> bool {
    let y = a.center().y;
    let reaches = |l: &&rulings::Line| l.from <= y && y <= l.to;
    rulings.iter().filter(reaches).any(|l| parts(l, a, b))
}

/// Whether a vertical ruling, drawn on, would go between two boxes.
fn parts(line: &rulings::Line, a: &Rect, b: &Rect) -> bool {
    let (p, q) = (a.center().x, b.center().x);
    line.axis == Axis::Vertical && (line.at - p) * (line.at - q) < 0.0
}

fn stands_between(middle: &Rect, a: &Rect, b: &Rect) -> bool {
    let (from, to) = (a.x1.min(b.x1), a.x0.max(b.x0));
    let rows = a.y1.min(middle.y1) - a.y0.max(middle.y0);
    middle.x0 >= from && middle.x1 <= to && rows >= 0.5 * middle.height().min(a.height())
}
