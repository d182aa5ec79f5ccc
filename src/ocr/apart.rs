//! Lines in one row with no ruling between them: far apart, one may be too faint to be seen; close together, they may
//! have been one.

use super::beside::parted;
use super::doubt;
use super::engine::Line;
use super::grammar;
use super::rulings;
use crate::model::{Axis, Rect};

/// Lines side by side in one cell stand at most this far apart, in ems; farther, a ruling between them may be too faint to
/// be seen.
const APART: f64 = 2.0;

/// The same where the ruling of other rows would go right between them.
const APART_AT_RULING: f64 = 0.3;

/// Marks lines that stand side by side in a ruled row with much paper and no ruling between them, though one stands there
/// in other rows.
pub(super) fn far_apart(lines: &mut [Line], rulings: &[rulings::Line]) {
    let doubtful: Vec<usize> = (0..lines.len())
        .filter(|i| has_far_neighbour(lines, *i, rulings))
        .collect();
    for i in doubtful {
        if let Some((_, _, signs)) = lines.get_mut(i) {
            doubt::all(signs);
        }
    }
}

/// Marks lines beside stretches of rulings of which the print shows nothing: there may be none.
pub(super) fn beside_gone(lines: &mut [Line], gone: &[rulings::Line]) {
    for stretch in gone {
        let place = |area: &Rect| match stretch.axis {
            Axis::Vertical => (area.center().y, area.center().x),
            Axis::Horizontal => (area.center().x, area.center().y),
        };
        let beside = |(i, line): (usize, &Line)| {
            let (along, across) = place(&line.0.area);
            let within = stretch.from <= along && along <= stretch.to;
            within.then_some((i, across - stretch.at))
        };
        let near: Vec<(usize, f64)> = lines.iter().enumerate().filter_map(beside).collect();
        for side in [-1.0, 1.0] {
            let on_side = near.iter().filter(|(_, off)| off * side > 0.0);
            let nearest = on_side.min_by(|a, b| a.1.abs().total_cmp(&b.1.abs()));
            if let Some((_, _, signs)) = nearest.and_then(|(i, _)| lines.get_mut(*i)) {
                doubt::all(signs);
            }
        }
    }
}

/// Lines as close as this, in ems, are one line that was read in two parts.
const CLOSE: f64 = 1.0;

/// Marks what cannot stand side by side as it was read, where two lines are the parts of one: `≥911.` and `.2%`.
pub(super) fn side_by_side(lines: &mut [Line], rulings: &[rulings::Line]) {
    for i in 0..lines.len() {
        let Some(own) = lines.get(i).map(|l| (l.0.area, l.0.usual)) else {
            continue;
        };
        let follows = |l: &Line| {
            let (gap, rows) = (l.0.area.x0 - own.0.x1, own.0.common_rows(&l.0.area));
            let level = rows >= 0.5 * own.0.height().min(l.0.area.height());
            level && gap.abs() <= own.1 * CLOSE && !parted(&own.0, &l.0.area, rulings)
        };
        let Some(k) = (0..lines.len()).find(|k| *k != i && follows(&lines[*k])) else {
            continue;
        };
        let (mut joined, dirty) = (lines[i].2.clone(), lines[i].0.dirty);
        let cut = joined.len();
        joined.extend(lines[k].2.iter().cloned());
        grammar::odd(&mut joined, dirty);
        let after = joined.split_off(cut);
        (lines[i].2, lines[k].2) = (joined, after);
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
        let rows = own.common_rows(&area);
        let gap = (area.x0 - own.x1).max(own.x0 - area.x1);
        k != index
            && rows >= 0.5 * own.height().min(area.height())
            && gap >= strip.usual * APART_AT_RULING
            && from <= area.x0
            && area.x1 <= to
            && rulings.iter().any(|l| {
                parts(l, &own, &area)
                    && (gap >= strip.usual * APART || goes_between(l, &own, &area))
            })
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

/// Whether a vertical ruling, drawn on, would go between two boxes.
fn parts(line: &rulings::Line, a: &Rect, b: &Rect) -> bool {
    let (p, q) = (a.center().x, b.center().x);
    line.axis == Axis::Vertical && (line.at - p) * (line.at - q) < 0.0
}

/// Whether a vertical ruling, drawn on, would go through the gap between two boxes.
fn goes_between(line: &rulings::Line, a: &Rect, b: &Rect) -> bool {
    let (from, to) = (a.x1.min(b.x1), a.x0.max(b.x0));
    let half = line.width / 2.0;
    from <= line.at + half && line.at - half <= to
}

fn stands_between(middle: &Rect, a: &Rect, b: &Rect) -> bool {
    let (from, to) = (a.x1.min(b.x1), a.x0.max(b.x0));
    let rows = a.common_rows(middle);
    middle.x0 >= from && middle.x1 <= to && rows >= 0.5 * middle.height().min(a.height())
}

#[cfg(test)]
mod tests {
    use super::super::doubt::DISPUTED;
    use super::super::recognise::signs;
    use super::super::strips::Strip;
    use super::*;

    fn line(text: &str, x0: f64, x1: f64) -> Line {
        let area = Rect::new(x0, 100.0, x1, 120.0);
        let strip = Strip::sure(area, 20.0);
        (strip, area, signs(text, 1.0, &[]))
    }

    #[test]
    fn a_number_in_two_lines_that_is_none_is_doubtful() {
        let read = |left: &str, right: &str, from: f64, rulings: &[rulings::Line]| {
            let mut lines = vec![line(right, from, from + 40.0), line(left, 10.0, 60.0)];
            side_by_side(&mut lines, rulings);
            let all = lines.iter().flat_map(|l| &l.2);
            all.map(|s| s.confidence).fold(1.0, f32::min) <= DISPUTED
        };
        assert!(read("≥911.", ".2%", 65.0, &[]));
        assert!(!read("≥911.", "2%", 65.0, &[]));
        assert!(!read("≥911.", ".2%", 120.0, &[]));
        let ruling = rulings::Line {
            axis: Axis::Vertical,
            at: 62.0,
            from: 0.0,
            to: 300.0,
            width: 2.0,
        };
        assert!(!read("≥911.", ".2%", 65.0, &[ruling]));
    }

    #[test]
    fn lines_beside_a_border_that_is_gone_are_doubtful() {
        let gone = rulings::Line {
            axis: Axis::Vertical,
            at: 62.0,
            from: 90.0,
            to: 130.0,
            width: 2.0,
        };
        let doubtful = |at: f64, from: f64| {
            let mut lines = vec![
                line("甲", 10.0, 30.0),
                line("乙", 40.0, 60.0),
                line("丙", 64.0, 90.0),
            ];
            beside_gone(&mut lines, &[rulings::Line { at, from, ..gone }]);
            lines
                .iter()
                .map(|l| l.2[0].confidence <= DISPUTED)
                .collect::<Vec<_>>()
        };
        assert_eq!(doubtful(62.0, 90.0), [false, true, true]);
        assert_eq!(doubtful(5.0, 90.0), [true, false, false]);
        assert_eq!(doubtful(62.0, 115.0), [false; 3]);
    }

    #[test]
    fn lines_that_the_ruling_of_other_rows_would_part_are_doubtful() {
        let ruling = |axis: Axis, at: f64, from: f64, to: f64| rulings::Line {
            axis,
            at,
            from,
            to,
            width: 2.0,
        };
        let row = [90.0, 130.0].map(|y| ruling(Axis::Horizontal, y, 0.0, 300.0));
        let read = |x: f64, gap: f64, here: bool| {
            let mut lines = vec![
                line("定性", 10.0, 50.0),
                line("长期有效", 50.0 + gap, 160.0),
            ];
            let upright = ruling(Axis::Vertical, x, 0.0, if here { 200.0 } else { 90.0 });
            far_apart(&mut lines, &[row[0], row[1], upright]);
            lines[0].2[0].confidence <= DISPUTED
        };
        assert!(read(56.0, 12.0, false));
        assert!(!read(56.0, 12.0, true));
        // It would go through the text, or there is hardly a gap.
        assert!(!read(90.0, 12.0, false));
        assert!(!read(52.0, 4.0, false));
        assert!(read(90.0, 60.0, false));
    }
}
