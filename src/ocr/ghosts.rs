//! Lines of the other side of the sheet that shine through: far fainter than the page's own, and characters run across
//! them.

use super::bits::Bits;
use super::plane::Plane;
use super::ridge;
use super::rulings::Line;

/// What is this much fainter than most lines of a page may shine through.
const FAINT: f64 = 0.25;

/// What is so much fainter does: ink on the page, be it grey, is darker.
const HARDLY: f64 = 0.12;

/// Most lines: so much of the length of all is of no darker ones.
const MOST: f64 = 0.75;

/// How dark a line is says the middle of its places; how dark a stretch of it, on which characters may stand, fewer.
pub(super) const MIDDLE: f64 = 0.5;
pub(super) const FEWER: f64 = 0.25;

/// Characters run across faint lines in at least so many places, where these shine through: a border has none.
const RUN_ACROSS: usize = 3;

/// So far beyond its edges another line is not that line any more, in pixels.
const AWAY: f64 = 6.0;

/// How dark a line must be to be of the page itself; 0 where all are.
pub(super) fn least_depth(lines: &[Line], plane: &Plane, bits: &Bits, dpi: f64) -> u8 {
    let mut depths: Vec<(u8, &Line)> = lines
        .iter()
        .map(|l| (ridge::depth(plane, l, MIDDLE, dpi), l))
        .collect();
    depths.sort_by_key(|d| d.0);
    let all: f64 = lines.iter().map(Line::length).sum();
    let mut sum = 0.0;
    let most = depths.iter().find(|(_, line)| {
        sum += line.length();
        sum >= all * MOST
    });
    let usual = most.map_or(0.0, |(depth, _)| f64::from(*depth));
    let least = (usual * FAINT) as u8;
    let count = depths.partition_point(|d| d.0 < least);
    let (faint, own) = depths.split_at(count);
    let places: usize = faint.iter().map(|(_, l)| run_across(l, own, bits)).sum();
    if places >= RUN_ACROSS {
        return least;
    }
    let hardly = (usual * HARDLY).ceil() as u8;
    if faint.iter().any(|d| 0 < d.0 && d.0 < hardly) {
        hardly
    } else {
        0
    }
}

/// In how many places characters run across a line.
fn run_across(line: &Line, own: &[(u8, &Line)], bits: &Bits) -> usize {
    let far = line.width / 2.0 + AWAY;
    let is_own = |along: f64| {
        own.iter().any(|(_, o)| {
            let crosses = o.axis != line.axis && (o.at - along).abs() <= o.width / 2.0 + AWAY;
            let beside = (o.at - line.at).abs() <= o.width / 2.0 + far;
            crosses || (o.axis == line.axis && beside && o.from <= along && along <= o.to)
        })
    };
    let across = ridge::run_across(bits, line, (line.from, line.to));
    let there: Vec<bool> = (across.iter().enumerate())
        .map(|(i, across)| *across && !is_own(line.from + i as f64))
        .collect();
    there.chunk_by(|a, b| a == b).filter(|run| run[0]).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Axis;

    /// Three dark lines and a faint one, with strokes across that or just above it.
    fn least(strokes: std::ops::Range<usize>, count: usize) -> u8 {
        least_at(222, strokes, count)
    }

    fn least_at(shade: u8, strokes: std::ops::Range<usize>, count: usize) -> u8 {
        let mut plane = Plane::filled(200, 120, 255);
        let mut lines = Vec::new();
        for (y, grey) in [(10, 40), (50, 40), (90, 40), (70, shade)] {
            for row in y..y + 3 {
                plane.data[row * 200..row * 200 + 200].fill(grey);
            }
            lines.push(Line {
                axis: Axis::Horizontal,
                at: y as f64 + 1.5,
                from: 0.0,
                to: 200.0,
                width: 3.0,
            });
        }
        for k in 0..count {
            for y in strokes.clone() {
                plane.data[y * 200 + 30 + k * 12..y * 200 + 33 + k * 12].fill(20);
            }
        }
        least_depth(&lines, &plane, &Bits::of(&plane), 200.0)
    }

    #[test]
    fn faint_lines_that_characters_run_across_shine_through() {
        let told = least(62..81, 5);
        assert!((30..60).contains(&told), "{told}");
        assert_eq!(least(56..69, 5), 0, "characters on a border");
        assert_eq!(least(62..81, 1), 0, "one stroke");
        let told = least_at(242, 62..81, 0);
        assert!((20..40).contains(&told), "{told}: hardly there");
        assert_eq!(least_at(200, 62..81, 0), 0, "a grey border");
        assert_eq!(least_at(255, 62..81, 0), 0, "nothing to measure");
    }
}
