//! Borders that a worn print broke: one that ends in the air inside a table, and goes on at the same level, is one.

use super::rulings::{Line, meets};

/// The longest hole that is bridged, in inches.
const HOLE: f64 = 0.45;

/// The same between the end of a line and the border that it would end at.
const SHORT: f64 = 0.3;

/// The pieces of a line lie within this of one another, across it, in inches.
const SAME: f64 = 0.02;

/// The shortest line that is drawn on to the next border, in inches.
const LEAST: f64 = 0.5;

/// Lines drawn on over holes: to the next piece, of `all`, at the same level, or to the next border.
pub(super) fn whole(lines: &[Line], all: &[Line], dpi: f64, reach: f64) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    for line in lines {
        let mut line = *line;
        for upper in [false, true] {
            // Each step takes in another piece, so this ends.
            while let Some(end) = drawn_on(&line, upper, lines, all, dpi, reach) {
                if upper {
                    line.to = end;
                } else {
                    line.from = end;
                }
            }
        }
        // Two pieces that were drawn on to one another are one line now.
        match out.iter_mut().find(|l| is_same(l, &line, dpi)) {
            Some(other) => {
                other.from = other.from.min(line.from);
                other.to = other.to.max(line.to);
            }
            None => out.push(line),
        }
    }
    out
}

/// A line is followed from border to border no farther than this, in inches.
const CELL: f64 = 3.0;

/// Whether the picture shows a stretch of a line, behind which another one goes on or not.
type Shows<'a> = dyn Fn(&Line, (f64, f64), bool) -> bool + 'a;

/// Lines that end at a border drawn on to the next one, cell by cell, where `shows` bears that out; it is also told
/// whether a line goes on behind that.
pub(super) fn onward(lines: &mut [Line], dpi: f64, reach: f64, shows: &Shows<'_>) {
    let borders = lines.to_vec();
    for line in lines {
        for upper in [false, true] {
            loop {
                let end = if upper { line.to } else { line.from };
                let beyond = |at: f64| if upper { at - end } else { end - at };
                let next = borders
                    .iter()
                    .filter(|o| o.axis != line.axis)
                    .filter(|o| o.from - reach <= line.at && line.at <= o.to + reach)
                    .map(|o| o.at)
                    .filter(|at| beyond(*at) > reach && beyond(*at) <= dpi * CELL)
                    .min_by(|a, b| beyond(*a).total_cmp(&beyond(*b)));
                let goes_on = |at: f64| {
                    borders.iter().any(|o| {
                        let start = if upper { o.from } else { o.to };
                        let level = (o.at - line.at).abs() <= dpi * SAME;
                        o.axis == line.axis && level && (start - at).abs() <= reach
                    })
                };
                let there = |at: &f64| shows(line, (end.min(*at), end.max(*at)), goes_on(*at));
                let Some(at) = next.filter(there) else {
                    break;
                };
                // Each step goes on to another border, so this ends.
                if upper {
                    line.to = at;
                } else {
                    line.from = at;
                }
            }
        }
    }
}

fn is_same(a: &Line, b: &Line, dpi: f64) -> bool {
    let level = (a.at - b.at).abs() <= dpi * SAME;
    a.axis == b.axis && level && a.from <= b.to && b.from <= a.to
}

/// Where a line ends once it is drawn on over the hole at one of its ends; `None` where there is none.
fn drawn_on(
    line: &Line,
    upper: bool,
    lines: &[Line],
    all: &[Line],
    dpi: f64,
    reach: f64,
) -> Option<f64> {
    let end = if upper { line.to } else { line.from };
    if lines.iter().any(|o| meets(line, end, o, reach)) {
        return None;
    }
    // How far beyond the end something is.
    let beyond = |at: f64| if upper { at - end } else { end - at };
    let near_end = |o: &Line| if upper { o.from } else { o.to };
    let far_end = |o: &Line| if upper { o.to } else { o.from };
    let next = all
        .iter()
        .filter(|o| o.axis == line.axis && (o.at - line.at).abs() <= dpi * SAME)
        .filter(|o| beyond(far_end(o)) > 0.0 && beyond(near_end(o)) <= dpi * HOLE)
        .min_by(|a, b| beyond(near_end(a)).total_cmp(&beyond(near_end(b))));
    if let Some(piece) = next {
        return Some(far_end(piece));
    }
    let border = lines
        .iter()
        .filter(|o| o.axis != line.axis && o.from - reach <= line.at && line.at <= o.to + reach)
        .map(|o| o.at)
        .filter(|at| beyond(*at) > 0.0 && beyond(*at) <= dpi * SHORT)
        .min_by(|a, b| beyond(*a).total_cmp(&beyond(*b)));
    border.filter(|_| line.length() >= dpi * LEAST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Axis;

    fn line(axis: Axis, at: f64, from: f64, to: f64) -> Line {
        Line {
            axis,
            at,
            from,
            to,
            width: 2.0,
        }
    }

    const DPI: f64 = 200.0;

    /// A frame with an upright border in its middle.
    fn frame() -> Vec<Line> {
        let level = [0.0, 100.0, 200.0].map(|y| line(Axis::Horizontal, y, 0.0, 400.0));
        let upright = [0.0, 400.0].map(|x| line(Axis::Vertical, x, 0.0, 200.0));
        level.into_iter().chain(upright).collect()
    }

    #[test]
    fn pieces_on_a_level_become_one_line() {
        let mut lines = frame();
        lines[1].to = 180.0;
        let piece = line(Axis::Horizontal, 101.0, 240.0, 380.0);
        let all: Vec<Line> = lines.iter().copied().chain([piece]).collect();
        let out = whole(&lines, &all, DPI, 10.0);
        let middle = out.iter().find(|l| l.at == 100.0).unwrap();
        assert_eq!((middle.from, middle.to), (0.0, 400.0));
        // A hole as wide as a merged cell stays.
        let far = line(Axis::Horizontal, 100.0, 300.0, 400.0);
        let all: Vec<Line> = lines.iter().copied().chain([far]).collect();
        let out = whole(&lines, &all, DPI, 10.0);
        assert_eq!(out[1].to, 180.0);
    }

    #[test]
    fn a_line_that_ends_at_a_border_stays_unless_the_picture_shows_more() {
        let mut lines = frame();
        lines.push(line(Axis::Vertical, 200.0, 0.0, 100.0));
        assert_eq!(whole(&lines, &lines, DPI, 10.0), lines);
        let mut blank = lines.clone();
        onward(&mut blank, DPI, 10.0, &|_, _, _| false);
        assert_eq!(blank, lines);
        onward(&mut lines, DPI, 10.0, &|l, stretch, goes_on| {
            l.axis == Axis::Vertical && l.at == 200.0 && stretch == (100.0, 200.0) && !goes_on
        });
        assert_eq!((lines[5].from, lines[5].to), (0.0, 200.0));
    }
}
