//! Which lines go on in which: text that is printed in several lines of a cell.

use super::engine::Line;
use super::recognise::Sign;
use super::rulings;
use crate::model::{Axis, Rect};

/// Parts of one row of text stand no farther apart than this, as a share of a usual line, and overlap in height by the
/// other share of the lower one.
const BESIDE: f64 = 1.2;
const LEVEL: f64 = 0.6;

/// Lines, each followed by the one right beside it, and the last of a row by the first of the row right below.
pub(super) fn chains(lines: &[Line], rulings: &[rulings::Line]) -> Vec<Vec<usize>> {
    let beside = |i: usize| -> Option<usize> {
        let (left, usual) = lines.get(i).map(|l| (l.0.area, l.0.usual))?;
        let next = lines.iter().enumerate().filter(|(k, line)| {
            let right = &line.0.area;
            let common = left.y1.min(right.y1) - left.y0.max(right.y0);
            *k != i
                && (-0.2 * usual..usual * BESIDE).contains(&(right.x0 - left.x1))
                && common >= left.height().min(right.height()) * LEVEL
                && !divided(&left, right, rulings)
        });
        next.min_by(|a, b| a.1.0.area.x0.total_cmp(&b.1.0.area.x0))
            .map(|(k, _)| k)
    };
    let rows = linked(&(0..lines.len()).map(beside).collect::<Vec<_>>());
    let areas: Vec<Rect> = rows.iter().map(|row| around(row, lines)).collect();
    let below = |i: usize| -> Option<usize> {
        let upper = areas.get(i)?;
        let usual = lines.get(*rows.get(i)?.first()?)?.0.usual;
        let next = areas.iter().enumerate().filter(|(k, lower)| {
            let gap = lower.y0 - upper.y1;
            let common = upper.x1.min(lower.x1) - upper.x0.max(lower.x0);
            *k != i
                && (-0.2 * usual..usual).contains(&gap)
                && common >= 0.5 * upper.width().min(lower.width())
                && !parted(upper, lower, rulings)
        });
        next.min_by(|a, b| a.1.y0.total_cmp(&b.1.y0))
            .map(|(k, _)| k)
    };
    let chains = linked(&(0..rows.len()).map(below).collect::<Vec<_>>());
    let whole = |chain: Vec<usize>| chain.iter().flat_map(|row| rows[*row].clone()).collect();
    chains.into_iter().map(whole).collect()
}

/// What follows one another, by what follows each.
fn linked(next: &[Option<usize>]) -> Vec<Vec<usize>> {
    let mut first = vec![true; next.len()];
    for k in next.iter().flatten() {
        first[*k] = false;
    }
    let mut taken = vec![false; next.len()];
    let mut out = Vec::new();
    let starts = (0..next.len()).filter(|i| first[*i]);
    for start in starts.chain(0..next.len()) {
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

/// The box around some lines.
fn around(row: &[usize], lines: &[Line]) -> Rect {
    let areas = row.iter().filter_map(|k| lines.get(*k).map(|l| l.0.area));
    areas.reduce(|a, b| a.union(&b)).unwrap_or_default()
}

/// The characters of each chain, but for spaces, in reading order.
pub(super) fn texts<'a>(lines: &'a mut [Line], chains: &[Vec<usize>]) -> Vec<Vec<&'a mut Sign>> {
    let mut lines: Vec<Option<&mut Line>> = lines.iter_mut().map(Some).collect();
    let mut text = |chain: &Vec<usize>| -> Vec<&'a mut Sign> {
        let own = (chain.iter()).filter_map(|k| lines.get_mut(*k).and_then(Option::take));
        let signs = own.flat_map(|line| &mut line.2);
        signs.filter(|s| !s.ch.is_whitespace()).collect()
    };
    chains.iter().map(&mut text).collect()
}

/// Whether a ruling lies between a box and one below it.
fn parted(upper: &Rect, lower: &Rect, rulings: &[rulings::Line]) -> bool {
    let x = upper.x0.max(lower.x0) / 2.0 + upper.x1.min(lower.x1) / 2.0;
    let (from, to) = (upper.center().y, lower.center().y);
    rulings.iter().any(|l| {
        l.axis == Axis::Horizontal && (from..to).contains(&l.at) && (l.from..l.to).contains(&x)
    })
}

/// Whether a ruling lies between a box and one right of it.
fn divided(left: &Rect, right: &Rect, rulings: &[rulings::Line]) -> bool {
    let y = left.y0.max(right.y0) / 2.0 + left.y1.min(right.y1) / 2.0;
    let (from, to) = (left.center().x, right.center().x);
    rulings.iter().any(|l| {
        l.axis == Axis::Vertical && (from..to).contains(&l.at) && (l.from..l.to).contains(&y)
    })
}

#[cfg(test)]
mod tests {
    use super::super::recognise;
    use super::super::strips::Strip;
    use super::*;

    #[test]
    fn parts_of_a_row_come_before_the_row_below() {
        let boxes = [
            (10.0, 10.0, 90.0),
            (10.0, 40.0, 160.0),
            (100.0, 11.0, 170.0),
        ];
        let lines: Vec<Line> = boxes
            .iter()
            .map(|(x0, y0, x1)| {
                let area = Rect::new(*x0, *y0, *x1, y0 + 20.0);
                (Strip::sure(area, 20.0), area, recognise::sure("办法"))
            })
            .collect();
        assert_eq!(chains(&lines, &[]), [vec![0, 2, 1]]);
        let ruling = |axis, at| rulings::Line {
            axis,
            at,
            from: 0.0,
            to: 200.0,
            width: 2.0,
        };
        let upright = ruling(Axis::Vertical, 95.0);
        assert_eq!(chains(&lines, &[upright])[0], [0, 1]);
        let level = ruling(Axis::Horizontal, 35.0);
        assert_eq!(chains(&lines, &[level]), [vec![0, 2], vec![1]]);
        let mut lines = lines;
        let texts = texts(&mut lines, &[vec![2, 0], vec![1]]);
        assert_eq!(texts.iter().map(Vec::len).collect::<Vec<_>>(), [4, 2]);
    }
}
