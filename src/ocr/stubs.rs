//! Borders of a worn print: what is left of one beside the rulings that it went from and to.

use super::bits::Bits;
use super::crossings;
use super::ridge;
use super::rulings::Line;
use crate::model::Axis;

/// So many other upright borders make a table, and text stands so far from where one of them is lost, in inches.
const UPRIGHTS: usize = 4;
const CLEAR: f64 = 0.05;

/// On a page whose lines are inked for less than this share of their length, a hole says nothing.
const WORN: f64 = 0.97;

/// A line is whole that is inked for this share of its length; where more than the other share of the length of all lines are,
/// a dotted one here and there does not make a worn page.
const WHOLE: f64 = 0.985;
const MOST: f64 = 0.5;

/// Lines that are inked for less than this shine through from another page.
const THERE: f64 = 0.5;

/// Pieces of one line lie within this of one another, across it, in inches.
const SAME: f64 = 0.02;

/// The longest hole between a stub and the next piece, in inches.
pub(super) const HOLE: f64 = 0.45;

/// The same between the end of a piece and the border that it would end at.
const SHORT: f64 = 0.3;

/// So far beyond the edge of a border its own ink does not reach, in pixels.
const AWAY: f64 = 4.0;

/// What is left of a border goes on for so many pixels beyond the edge of a ruling, and for these shares of the stretch:
/// where enough of the stretch is there, where it is on both sides of a hole, and where it is on one.
const LEFT: usize = 4;
const SHARE: (f64, f64, f64) = (0.05, 0.1, 0.2);

/// Enough of a stretch.
const SUPPORT: f64 = 0.2;

/// Between stubs there is no more ink on a line than this share of it: no character stands there.
const BARE: f64 = 0.03;

/// Whether lines are broken in many places, and most of them are.
pub(super) fn are_worn(lines: &[Line], bits: &Bits, dpi: f64) -> bool {
    let (mut all, mut inked, mut holed) = (0.0, 0.0, 0.0);
    for line in lines {
        let solid = ridge::solid(bits, line, (line.from, line.to), dpi);
        if solid >= THERE {
            all += line.length();
            inked += line.length() * solid;
            holed += if solid < WHOLE { line.length() } else { 0.0 };
        }
    }
    inked < all * WORN && holed >= all * MOST
}

/// Of what looks like rows of strokes, the pieces that lie in line with lines and are as thin.
pub(super) fn in_line(others: &[Line], lines: &[Line], dpi: f64) -> Vec<Line> {
    let fits = |o: &&Line| {
        lines.iter().any(|l| {
            let level = (l.at - o.at).abs() <= dpi * SAME / 2.0;
            level && o.width <= l.width * 1.5
        })
    };
    others.iter().filter(fits).copied().collect()
}

/// Whether a line that hangs over its last crossing goes on behind a hole: its stub is whole, and another piece begins
/// behind the hole.
pub(super) fn goes_on(
    line: &Line,
    stub: (f64, f64),
    upper: bool,
    lines: &[Line],
    bits: &Bits,
    dpi: f64,
) -> bool {
    let beyond = |o: &Line| {
        if upper {
            o.from - stub.1
        } else {
            stub.0 - o.to
        }
    };
    let level = |o: &&Line| o.axis == line.axis && (o.at - line.at).abs() <= dpi * SAME;
    let mut pieces = lines.iter().filter(level);
    let follows = pieces.any(|o| (0.0..=dpi * HOLE).contains(&beyond(o)));
    follows && ridge::inked_along(bits, line, stub).iter().all(|t| *t)
}

/// Lines drawn on to the next border that they would end at.
pub(super) fn drawn_on(lines: &mut [Line], dpi: f64) {
    let borders = lines.to_vec();
    for line in lines {
        let (from, to) = (line.from, line.to);
        let meets = |o: &&Line| {
            let near = dpi * SAME;
            o.axis != line.axis && o.from - near <= line.at && line.at <= o.to + near
        };
        let ends = borders.iter().filter(meets).map(|o| o.at);
        let near = |end: f64| (0.0..=dpi * SHORT).contains(&end);
        let before = ends.clone().filter(|at| near(from - at));
        line.from = before.reduce(f64::max).unwrap_or(from);
        line.to = ends
            .filter(|at| near(at - to))
            .reduce(f64::min)
            .unwrap_or(to);
    }
}

/// Whether characters run across a stretch of a line between two others: it is no border.
pub(super) fn is_crossed(bits: &Bits, line: &Line, (from, to): (f64, f64)) -> bool {
    let edge = line.width / 2.0 + AWAY;
    let inner = (from + edge, to - edge);
    ridge::run_across(bits, line, inner).contains(&true)
}

/// Whether a stretch of a line between two rulings is what is left of a border: ink that begins at one of them, and
/// either covers enough of the stretch (`support`) or has nothing but paper beyond.
pub(super) fn are_left(bits: &Bits, line: &Line, (from, to): (f64, f64), support: f64) -> bool {
    let edge = (line.width / 2.0).max(1.0) + 2.0;
    let there = ridge::inked_along(bits, line, (from + edge, to - edge));
    let length = there.len();
    let first = there.iter().take_while(|t| **t).count();
    let last = there.iter().rev().take_while(|t| **t).count();
    let (less, more) = (first.min(last), first.max(last));
    let between = there.get(first..length.saturating_sub(last)).unwrap_or(&[]);
    let inked = between.iter().filter(|t| **t).count();
    let bare = inked as f64 <= length as f64 * BARE;
    let share = more as f64 / length.max(1) as f64;
    let begins = more >= LEFT && share >= SHARE.0;
    let alone = bare && (share >= SHARE.2 || less >= LEFT && share >= SHARE.1);
    begins && (support >= SUPPORT || alone)
}

/// Whether nothing is left of a stretch of a line between two rulings, no character stands on it, and the line goes on
/// behind both: on a worn page the border of one row may be gone.
pub(super) fn is_gone(bits: &Bits, line: &Line, (from, to): (f64, f64), dpi: f64) -> bool {
    let edge = (line.width / 2.0).max(1.0) + 2.0;
    let within = line.from + edge < from && to + edge < line.to && to - from <= dpi * HOLE;
    let there = ridge::inked_along(bits, line, (from + edge, to - edge));
    within && there.iter().filter(|t| **t).count() as f64 <= there.len() as f64 * BARE
}

/// The upright borders of which nothing is left in the row above the one where they begin or below the one where they end:
/// the others of that row go on into it, and text stands on both sides.
pub(super) fn ends(lines: &[Line], bits: &Bits, dpi: f64) -> Vec<Line> {
    let uprights = lines.iter().filter(|l| l.axis == Axis::Vertical);
    let both = uprights.flat_map(|line| [(line, false), (line, true)]);
    both.filter_map(|(line, upper)| beyond(line, upper, lines, bits, dpi))
        .collect()
}

/// What is lost of an upright border beyond its end of greater `y` (`upper`), or the other.
fn beyond(line: &Line, upper: bool, lines: &[Line], bits: &Bits, dpi: f64) -> Option<Line> {
    let reach = dpi * SAME;
    let end = if upper { line.to } else { line.from };
    let away = |at: f64| if upper { at - end } else { end - at };
    let level =
        |o: &&Line| o.axis != line.axis && o.from < line.at - reach && line.at + reach < o.to;
    let next = (lines.iter().filter(level).map(|o| o.at))
        .filter(|at| away(*at) > reach)
        .min_by(|a, b| away(*a).total_cmp(&away(*b)))
        .filter(|at| away(*at) <= dpi * HOLE)?;
    let row = (end.min(next), end.max(next));
    // The row on this side of the end, where the line is.
    let here = if upper {
        end - 2.0 * reach
    } else {
        end + 2.0 * reach
    };
    let spans = |o: &Line, (from, to): (f64, f64)| o.from <= from + reach && to - reach <= o.to;
    let other =
        |o: &&Line| o.axis == line.axis && spans(o, (here, here)) && (o.at - line.at).abs() > reach;
    let others: Vec<&Line> = lines.iter().filter(other).collect();
    let places = others.iter().map(|o| o.at);
    let (left, right): (Vec<f64>, Vec<f64>) = places.partition(|at| *at < line.at);
    let left = left.into_iter().reduce(f64::max)?;
    let right = right.into_iter().reduce(f64::min)?;
    let lost = others.len() >= UPRIGHTS
        && others.iter().all(|o| spans(o, row))
        && parted(bits, (left, line.at, right), row, dpi);
    lost.then_some(Line {
        from: row.0,
        to: row.1,
        ..*line
    })
}

/// Whether text stands on both sides of a place in a row, and well away from it.
fn parted(bits: &Bits, (left, at, right): (f64, f64, f64), row: (f64, f64), dpi: f64) -> bool {
    let rows = ((row.0 + AWAY) as usize, (row.1 - AWAY) as usize);
    let inked = |from: f64, to: f64| bits.count((from as usize, to as usize), rows) > 0;
    let clear = dpi * CLEAR;
    let beside = inked(left + AWAY, at - clear) && inked(at + clear, right - AWAY);
    beside && !inked(at - clear, at + clear)
}

/// The stretches of lines, from crossing to crossing, of which nothing is left.
pub(super) fn gone(lines: &[Line], bits: &Bits, dpi: f64) -> Vec<Line> {
    let mut out = Vec::new();
    for line in lines {
        for pair in crossings::stops(line, lines).windows(2) {
            let (from, to) = (pair[0], pair[1]);
            if is_gone(bits, line, (from, to), dpi) {
                out.push(Line { from, to, ..*line });
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(from: f64, to: f64) -> Line {
        Line {
            axis: Axis::Horizontal,
            at: 10.5,
            from,
            to,
            width: 3.0,
        }
    }

    /// A row of pixels, three high, inked in some places.
    fn bits(inked: &[std::ops::Range<usize>]) -> Bits {
        let mut bits = Bits::blank(200, 20);
        for x in inked.iter().cloned().flatten() {
            for y in 9..12 {
                bits.data[y * 200 + x] = 1;
            }
        }
        bits
    }

    #[test]
    fn stubs_are_what_is_left_of_a_border() {
        let whole = line(0.0, 200.0);
        let left =
            |inked: &[std::ops::Range<usize>]| are_left(&bits(inked), &whole, (50.0, 120.0), 0.0);
        assert!(left(&[0..62, 108..200]));
        assert!(left(&[0..74, 118..200]));
        assert!(!left(&[0..58, 118..200]), "a stub too short");
        let supported =
            |inked: &[std::ops::Range<usize>]| are_left(&bits(inked), &whole, (50.0, 120.0), 0.3);
        assert!(supported(&[0..60, 80..95, 118..200]));
        assert!(
            !supported(&[0..52, 70..95, 118..200]),
            "strokes in the middle"
        );
        assert!(!left(&[0..52, 60..80, 118..200]), "a stroke in the hole");
        assert!(!left(&[0..62, 75..85, 108..200]), "a stroke between stubs");
    }

    #[test]
    fn a_stub_goes_on_where_another_piece_does() {
        let (a, b) = (line(0.0, 62.0), line(108.0, 200.0));
        let goes = |inked: &[std::ops::Range<usize>], lines: &[Line]| {
            goes_on(&a, (50.0, 62.0), true, lines, &bits(inked), 200.0)
        };
        assert!(goes(&[0..62, 108..200], &[a, b]));
        assert!(!goes(&[0..62, 62..62], &[a]));
        assert!(!goes(&[0..52, 56..62, 108..200], &[a, b]));
        assert!(!goes(&[0..62, 160..200], &[a, line(160.0, 200.0)]));
    }

    #[test]
    fn a_stretch_of_which_nothing_is_left_lies_within_its_line() {
        let all = line(0.0, 200.0);
        let gone = |stretch| is_gone(&bits(&[0..50, 120..200]), &all, stretch, 200.0);
        assert!(gone((50.0, 120.0)));
        assert!(!gone((120.0, 200.0)));
        assert!(!gone((30.0, 120.0)), "there is some");
        let end = line(0.0, 120.0);
        assert!(!is_gone(
            &bits(&[0..50, 120..121]),
            &end,
            (50.0, 120.0),
            200.0
        ));
    }

    #[test]
    fn a_page_of_broken_lines_is_told() {
        let lines = [line(0.0, 200.0)];
        assert!(!are_worn(&lines, &bits(&[0..90, 90..200]), 200.0));
        assert!(are_worn(&lines, &bits(&[0..90, 110..200]), 200.0));
        let whole = Line {
            at: 16.0,
            ..line(0.0, 200.0)
        };
        let mut two = bits(&[0..90, 110..200]);
        for y in 15..18 {
            two.data[y * 200..y * 200 + 200].fill(1);
        }
        assert!(!are_worn(&[lines[0], whole, whole], &two, 200.0));
    }

    #[test]
    fn an_upright_that_all_others_of_a_row_go_on_beside_does_too() {
        let upright = |at: f64, from: f64| Line {
            axis: Axis::Vertical,
            at,
            ..line(from, 160.0)
        };
        let lines = |inner: f64| -> Vec<Line> {
            let levels = [0.0, 40.0, 100.0, 160.0].map(|at| Line {
                at,
                ..line(0.0, 400.0)
            });
            let uprights = [
                (0.0, 0.0),
                (100.0, 0.0),
                (200.0, inner),
                (300.0, 0.0),
                (400.0, 0.0),
            ];
            let uprights = uprights.map(|(x, from)| upright(x, from));
            levels.into_iter().chain(uprights).collect()
        };
        let page = |text: &[(usize, usize)]| {
            let mut bits = Bits::blank(401, 170);
            for y in 15..25 {
                for (from, to) in text {
                    bits.data[y * 401 + from..y * 401 + to].fill(1);
                }
            }
            bits
        };
        let found = |inner: f64, text: &[(usize, usize)]| -> Vec<(f64, f64, f64)> {
            let found = ends(&lines(inner), &page(text), 200.0);
            found.iter().map(|l| (l.at, l.from, l.to)).collect()
        };
        assert_eq!(found(40.0, &[(120, 180), (220, 280)]), [(200.0, 0.0, 40.0)]);
        assert!(
            found(0.0, &[(120, 180), (220, 280)]).is_empty(),
            "it is there"
        );
        assert!(
            found(40.0, &[(120, 180)]).is_empty(),
            "one cell, text on its left"
        );
        assert!(
            found(40.0, &[(150, 250)]).is_empty(),
            "one cell, text in its middle"
        );
        assert!(
            found(40.0, &[(120, 197), (220, 280)]).is_empty(),
            "text too near"
        );
        // Another one ends there too: the row above is of other columns.
        let mut two = lines(40.0);
        two[5].from = 40.0;
        assert!(ends(&two, &page(&[(120, 180), (220, 280)]), 200.0).is_empty());
    }
}
