//! Borders between two others that are nearer to one another than any line is long to begin with: those of one low row.

use super::bits::Bits;
use super::ridge;
use super::rulings::{Line, Options};
use crate::model::Axis;

/// How far two such borders are apart, in inches: at least, so that there is room for a line of text, and at most.
const APART: (f64, f64) = (0.07, 0.24);

/// Borders on a page are alike: such a one is as thick as its usual one, by this factor and so many pixels more at most.
const ALIKE: (f64, f64) = (1.5, 2.0);

/// A stroke of a character stands off one of the borders: a border does not, nor is there ink beside it, for this share
/// of its length.
const CLEAR: f64 = 0.97;

/// The same in line with another border, where characters of its cells may stand as near to it as they like.
const CLEAR_IN_LINE: f64 = 0.2;

/// Borders in line are no farther apart than this share of their width.
const IN_LINE: f64 = 0.25;

/// The borders from one ruling straight to the next, close by, that are not among the rulings yet.
pub(super) fn borders(rulings: &[Line], bits: &Bits, dpi: f64, options: &Options) -> Vec<Line> {
    let mut widths: Vec<f64> = rulings.iter().map(|l| l.width).collect();
    widths.sort_by(f64::total_cmp);
    let Some(usual) = widths.get(widths.len() / 2) else {
        return Vec::new();
    };
    let thickest = usual * ALIKE.0 + ALIKE.1;
    let mut out: Vec<Line> = Vec::new();
    for first in rulings {
        let Some((second, range)) = next(first, rulings, dpi) else {
            continue;
        };
        let edges = (first.at + first.width / 2.0, second.at - second.width / 2.0);
        let axis = match first.axis {
            Axis::Horizontal => Axis::Vertical,
            Axis::Vertical => Axis::Horizontal,
        };
        let crosses = |place: usize| {
            let (from, to) = (edges.0.ceil() as isize, edges.1.floor() as isize);
            (from..=to).all(|across| match axis {
                Axis::Vertical => bits.at(place as isize, across),
                Axis::Horizontal => bits.at(across, place as isize),
            })
        };
        let mut places = range.0.max(0.0) as usize..range.1.max(0.0) as usize;
        while let Some(start) = places.find(|p| crosses(*p)) {
            let end = places.find(|p| !crosses(*p)).unwrap_or(places.end);
            let line = Line {
                axis,
                at: (start + end) as f64 / 2.0,
                from: first.at,
                to: second.at,
                width: (end - start) as f64,
            };
            let is_known = rulings.iter().any(|l| {
                let level = (l.at - line.at).abs() <= dpi * options.same;
                l.axis == axis && level && l.from < line.to && line.from < l.to
            });
            let in_line = rulings
                .iter()
                .any(|l| l.axis == axis && (l.at - line.at).abs() <= line.width * IN_LINE);
            let needed = if in_line { CLEAR_IN_LINE } else { CLEAR };
            let clear = ridge::clear(bits, &line, edges, dpi);
            if !is_known && line.width <= thickest && clear >= needed {
                out.push(line);
            }
        }
    }
    out
}

/// The next ruling beside one, right or below, if it is close by, and from where to where both go.
fn next<'a>(first: &Line, rulings: &'a [Line], dpi: f64) -> Option<(&'a Line, (f64, f64))> {
    let common = |o: &Line| (first.from.max(o.from), first.to.min(o.to));
    let beside = rulings.iter().filter(|o| {
        let apart = o.at - first.at;
        let (from, to) = common(o);
        o.axis == first.axis && apart > 0.0 && apart <= dpi * APART.1 && to > from
    });
    let nearest = beside.min_by(|a, b| a.at.total_cmp(&b.at))?;
    (nearest.at - first.at >= dpi * APART.0).then(|| (nearest, common(nearest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DPI: f64 = 200.0;

    fn line(axis: Axis, at: f64, from: f64, to: f64) -> Line {
        Line {
            axis,
            at,
            from,
            to,
            width: 3.0,
        }
    }

    /// A row of 28 pixels between two borders, with a stroke at 50, `thick` pixels wide, in some of its rows.
    fn row(rows: std::ops::Range<usize>, thick: usize, beside: bool) -> Vec<Line> {
        let mut bits = Bits::blank(100, 60);
        for y in [10, 38] {
            bits.data[(y - 1) * 100..(y + 2) * 100].fill(1);
        }
        for y in rows {
            bits.data[y * 100 + 50..y * 100 + 50 + thick].fill(1);
        }
        if beside {
            bits.data[24 * 100 + 30..24 * 100 + 70].fill(1);
        }
        let level = [10.5, 38.5].map(|y| line(Axis::Horizontal, y, 0.0, 100.0));
        borders(&level, &bits, DPI, &Options::default())
    }

    #[test]
    fn a_border_of_one_low_row_is_found() {
        let found = row(10..39, 3, false);
        assert_eq!(
            found,
            [Line {
                at: 51.5,
                ..line(Axis::Vertical, 51.5, 10.5, 38.5)
            }]
        );
    }

    #[test]
    fn characters_may_touch_a_border_in_line_with_another() {
        let row = |others: &[Line]| {
            let mut bits = Bits::blank(100, 60);
            for y in [10, 38] {
                bits.data[(y - 1) * 100..(y + 2) * 100].fill(1);
            }
            for y in 10..39 {
                bits.data[y * 100 + 50..y * 100 + 53].fill(1);
            }
            for y in 15..33 {
                bits.data[y * 100 + 30..y * 100 + 70].fill(1);
                bits.data[y * 100 + 49] = 0;
            }
            let mut all = [10.5, 38.5]
                .map(|y| line(Axis::Horizontal, y, 0.0, 100.0))
                .to_vec();
            all.extend_from_slice(others);
            borders(&all, &bits, DPI, &Options::default()).len()
        };
        assert_eq!(row(&[]), 0);
        assert_eq!(row(&[line(Axis::Vertical, 51.6, 60.0, 300.0)]), 1);
        assert_eq!(row(&[line(Axis::Vertical, 54.0, 60.0, 300.0)]), 0);
    }

    #[test]
    fn what_stands_off_a_border_is_too_thick_or_has_a_bar_is_none() {
        assert_eq!(row(14..39, 3, false), []);
        assert_eq!(row(10..39, 9, false), []);
        assert_eq!(row(10..39, 3, true), []);
    }
}
