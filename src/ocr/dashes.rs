//! Dashed rulings: on a page that has them, text may stand as near as it likes, for dashes are as long and as far apart
//! as on the others.

use super::bits::Bits;
use super::ridge;
use super::rulings::Line;

/// Rulings of this length, in inches, tell whether a page is dashed, and how.
const LONG: f64 = 1.2;

/// So many dashes make a dashed line, of which this share at most is ink.
const DASHES: (usize, f64) = (6, 0.9);

/// This share of the long rulings of a dashed page is dashed.
const MOST: f64 = 0.5;

/// Dashes of one page begin as far apart, by this share, and so many are needed to tell.
const ALIKE: f64 = 0.3;
const LEAST: usize = 2;

/// This share of the dashes of a line begins as far apart as they do on the whole; the holes of a worn line lie anywhere.
const REGULAR: f64 = 0.7;

/// None is longer than they are on the whole by this, nor is what is between two.
const LONGER: f64 = 1.6;

/// And are as much of their line as elsewhere, by this.
const SHARE: f64 = 0.25;

/// Text stands on one side of a border at most; this share of the other is paper.
const CLEAR: f64 = 0.9;

/// Pieces on a level differ by no more than this, in inches; and no line is quite straight: by so many pixels.
const SAME: f64 = 0.02;
const WAVER: i32 = 2;

/// The borders at the ends of a stretch are as wide as it, and blurred by so many pixels.
const BLURRED: f64 = 1.0;

/// The dashes of a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Dashes {
    /// How far apart they begin, in pixels.
    period: f64,
    /// The share of a line that is ink.
    share: f64,
}

impl Dashes {
    /// The dashes of a page, where most of its long rulings have them.
    pub(super) fn of(lines: &[Line], bits: &Bits, dpi: f64) -> Option<Self> {
        let long: Vec<&Line> = lines.iter().filter(|l| l.length() >= dpi * LONG).collect();
        let (mut periods, mut shares): (Vec<f64>, Vec<f64>) = (Vec::new(), Vec::new());
        for line in &long {
            let whole = (line.from, line.to);
            let starts = starts(bits, line, whole);
            let share = share(bits, line, whole);
            let steps = apart(&starts);
            let period = median(steps.clone()).unwrap_or(0.0);
            if starts.len() >= DASHES.0 && share <= DASHES.1 && are_regular(&steps, period) {
                periods.push(period);
                shares.push(share);
            }
        }
        let is_most = periods.len() as f64 >= long.len() as f64 * MOST;
        Some(Self {
            period: median(periods).filter(|_| is_most)?,
            share: median(shares)?,
        })
    }

    /// Whether a stretch of a line, from border to border, is dashed as the page is.
    pub(super) fn are_on(&self, bits: &Bits, line: &Line, stretch: (f64, f64), dpi: f64) -> bool {
        let edge = line.width + BLURRED;
        let inner = (stretch.0 + edge, stretch.1 - edge);
        let starts = starts(bits, line, inner);
        let alike = |p: &f64| is_alike(*p, self.period);
        // A dash that the stretch begins with has begun before it.
        let there = ridge::inked_along(bits, line, inner);
        let first = there.first() == Some(&true);
        let longest = |ink: bool| {
            let runs = there.chunk_by(|a, b| a == b).filter(|r| r[0] == ink);
            runs.map(<[bool]>::len).max().unwrap_or(0) as f64
        };
        let most = |share: f64| self.period * share * LONGER + BLURRED;
        longest(true) <= most(self.share)
            && longest(false) <= most(1.0 - self.share)
            && starts.len() + usize::from(first) >= LEAST
            && apart(&starts).iter().all(alike)
            && (share(bits, line, inner) - self.share).abs() <= SHARE
            && ridge::clear(bits, line, inner, dpi) >= CLEAR
    }
}

fn is_alike(step: f64, period: f64) -> bool {
    (step - period).abs() <= period * ALIKE
}

fn are_regular(steps: &[f64], period: f64) -> bool {
    let alike = steps.iter().filter(|s| is_alike(**s, period)).count();
    alike as f64 >= steps.len() as f64 * REGULAR
}

/// The dashed pieces from border to border that lie on a level with one of the rulings and are not among them yet.
pub(super) fn missing(rulings: &[Line], dashes: &Dashes, bits: &Bits, dpi: f64) -> Vec<Line> {
    let near = dpi * SAME;
    let mut out: Vec<Line> = Vec::new();
    for line in rulings {
        let across =
            |o: &&Line| o.axis != line.axis && o.from - near <= line.at && line.at <= o.to + near;
        let mut stops: Vec<f64> = rulings.iter().filter(across).map(|o| o.at).collect();
        stops.sort_by(f64::total_cmp);
        for pair in stops.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            let middle = (from + to) / 2.0;
            let here = |l: &Line| {
                let level = l.axis == line.axis && (l.at - line.at).abs() <= near;
                level && l.from < middle && middle < l.to
            };
            if rulings.iter().chain(&out).any(here) {
                continue;
            }
            let places = (-WAVER..=WAVER).map(|d| line.at + f64::from(d));
            let mut pieces = places.map(|at| Line {
                at,
                from,
                to,
                ..*line
            });
            out.extend(pieces.find(|l| dashes.are_on(bits, l, (from, to), dpi)));
        }
    }
    out
}

/// Where dashes begin on a stretch of a line, but for one that the stretch begins with.
fn starts(bits: &Bits, line: &Line, stretch: (f64, f64)) -> Vec<usize> {
    let there = ridge::inked_along(bits, line, stretch);
    let steps = there.windows(2).enumerate();
    steps
        .filter(|(_, s)| !s[0] && s[1])
        .map(|(i, _)| i)
        .collect()
}

/// The share of a stretch of a line that is ink.
fn share(bits: &Bits, line: &Line, stretch: (f64, f64)) -> f64 {
    let there = ridge::inked_along(bits, line, stretch);
    there.iter().filter(|t| **t).count() as f64 / there.len().max(1) as f64
}

fn apart(starts: &[usize]) -> Vec<f64> {
    starts.windows(2).map(|s| (s[1] - s[0]) as f64).collect()
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Axis;

    const DPI: f64 = 200.0;

    fn line(at: f64, from: f64, to: f64) -> Line {
        Line {
            axis: Axis::Horizontal,
            at,
            from,
            to,
            width: 3.0,
        }
    }

    /// Two lines of dashes, 6 pixels of every 10, and a third stretch, from 100 to 140, with strokes of its own.
    fn told(strokes: &[(usize, usize)], below: usize) -> bool {
        let mut bits = Bits::blank(400, 100);
        let mut fill = |y: usize, from: usize, to: usize| {
            for row in y - 1..y + 2 {
                bits.data[row * 400 + from..row * 400 + to].fill(1);
            }
        };
        for y in [10, 90] {
            (0..40).for_each(|k| fill(y, k * 10, k * 10 + 6));
        }
        for (from, to) in strokes {
            fill(50, *from, *to);
        }
        // Text on both sides, or on one.
        fill(54, 100, 140);
        fill(46, 100, 100 + below);
        let dashes = Dashes::of(
            &[line(10.0, 0.0, 400.0), line(90.0, 0.0, 400.0)],
            &bits,
            DPI,
        );
        dashes.is_some_and(|d| d.are_on(&bits, &line(50.0, 100.0, 140.0), (100.0, 140.0), DPI))
    }

    #[test]
    fn dashes_are_alike_on_a_page() {
        let alike = [(104, 110), (114, 120), (124, 130), (134, 140)];
        assert!(told(&alike, 0));
        assert!(!told(&alike, 40));
        assert!(!told(&[(100, 118), (126, 140)], 0));
        assert!(!told(&[(100, 112), (118, 130)], 0));
        assert!(!told(&[(105, 130)], 0));
        assert!(!told(&[], 0));
    }

    #[test]
    fn a_page_of_whole_lines_has_none() {
        let mut bits = Bits::blank(400, 20);
        bits.data.fill(1);
        assert_eq!(Dashes::of(&[line(10.0, 0.0, 400.0)], &bits, DPI), None);
        assert_eq!(Dashes::of(&[], &bits, DPI), None);
    }

    #[test]
    fn the_holes_of_a_worn_line_are_no_dashes() {
        let mut bits = Bits::blank(400, 20);
        let mut from = 0;
        for length in [20, 90, 15, 60, 110, 25, 40, 18] {
            for y in [9, 10, 11] {
                bits.data[y * 400 + from..y * 400 + from + length - 8].fill(1);
            }
            from += length;
        }
        assert_eq!(Dashes::of(&[line(10.0, 0.0, 400.0)], &bits, DPI), None);
    }

    #[test]
    fn a_piece_on_a_level_with_a_ruling_is_found() {
        let mut bits = Bits::blank(400, 100);
        for k in 0..40 {
            for y in [9, 10, 11] {
                bits.data[y * 400 + k * 10..y * 400 + k * 10 + 6].fill(1);
            }
        }
        let upright = |at: f64| Line {
            axis: Axis::Vertical,
            ..line(at, 0.0, 90.0)
        };
        let known = [
            line(10.0, 0.0, 200.0),
            upright(200.0),
            upright(260.0),
            upright(390.0),
        ];
        let dashes = Dashes::of(&[line(10.0, 0.0, 400.0)], &bits, DPI).unwrap();
        let found = |bits: &Bits| -> Vec<(f64, f64)> {
            let all = missing(&known, &dashes, bits, DPI);
            all.iter().map(|l| (l.from, l.to)).collect()
        };
        assert_eq!(found(&bits), [(200.0, 260.0), (260.0, 390.0)]);
        for y in 9..12 {
            bits.data[y * 400 + 270..y * 400 + 380].fill(0);
        }
        assert_eq!(found(&bits), [(200.0, 260.0)]);
    }
}
