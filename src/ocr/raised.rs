//! Small figures raised behind a unit, as in `m²`: the network passes over them, or has no sign for both as one.

use super::plane::Plane;
use super::recognise::Sign;
use super::settle::DOUBTFUL;
use super::shapes;
use super::strips::{Strip, blobs};
use crate::model::Rect;

/// Where the foot of a raised figure is at most, and how high it is, as shares of the height of the line's ink.
const FOOT: f64 = 0.68;
const HEIGHT: (f64, f64) = (0.2, 0.66);

/// It stands at least this far behind the middle of its unit, and is no wider than this, in ems.
const BEHIND: f64 = 0.15;
const WIDTH: f64 = 0.6;

/// Of a figure that a line ends within, no more than this is beyond the end, in ems.
const BEYOND: f64 = 0.4;

/// What the figures are read as by themselves.
const READ: [(&str, char); 2] = [("2２²zZ", '²'), ("3３³", '³')];

/// The place of a raised figure behind a last `m`, as a line of its own.
pub(super) fn figure(
    signs: &[Sign],
    middles: &[f64],
    plane: &Plane,
    strip: &Strip,
) -> Option<Strip> {
    signs.last().filter(|s| matches!(s.ch, 'm' | 'ｍ'))?;
    let unit = middles.get(signs.len() - 1)?;
    let em = strip.usual.max(strip.area.height());
    // The line may end within the figure.
    let end = strip.area.width();
    let around = Rect {
        x1: strip.area.x1 + em * BEYOND,
        ..strip.area
    };
    let ink = shapes::cut(plane, &around);
    let high = |b: &Rect| (HEIGHT.0..=HEIGHT.1).contains(&(b.height() / around.height()));
    let raised = blobs(&ink).into_iter().filter(|b| {
        let behind = around.x0 + b.center().x >= unit + em * BEHIND;
        b.y1 <= around.height() * FOOT && behind && b.x0 < end
    });
    let found = raised
        .reduce(|a, b| a.union(&b))
        .filter(|b| b.width() <= em * WIDTH && high(b))?;
    let area = Rect::new(
        around.x0.floor() + found.x0,
        around.y0.floor() + found.y0,
        around.x0.floor() + found.x1,
        around.y0.floor() + found.y1,
    );
    Some(Strip {
        area,
        usual: area.height(),
        ..*strip
    })
}

/// Adds a raised figure by what was read of it alone; it stays doubtful.
pub(super) fn add(signs: &mut Vec<Sign>, read: &[Sign], figure: &Strip, shown: &Rect) {
    let [one] = read else { return };
    let Some((_, ch)) = READ.iter().find(|(all, _)| all.contains(one.ch)) else {
        return;
    };
    let at = (figure.area.center().x - shown.x0) / shown.width().max(1.0);
    signs.push(Sign {
        ch: *ch,
        at,
        confidence: one.confidence.min(DOUBTFUL),
        others: Vec::new(),
    });
}

#[cfg(test)]
mod tests {
    use super::super::recognise::signs;
    use super::*;

    /// A line of three strokes for the `m`, and a block behind it between some rows.
    fn found(rows: std::ops::Range<usize>, text: &str) -> Option<Strip> {
        found_until(40.0, rows, text)
    }

    fn found_until(end: f64, rows: std::ops::Range<usize>, text: &str) -> Option<Strip> {
        let mut plane = Plane::filled(60, 24, 255);
        let mut dot = |x: usize, y: usize| plane.data[y * 60 + x] = 20;
        for x in [2, 3, 12, 13, 20, 21] {
            (0..20).for_each(|y| dot(x, y));
        }
        for y in rows {
            (28..35).for_each(|x| dot(x, y));
        }
        let strip = Strip::sure(Rect::new(0.0, 0.0, end, 20.0), 22.0);
        figure(&signs(text, 0.9, &[]), &[3.0, 16.0], &plane, &strip)
    }

    #[test]
    fn ink_high_behind_a_unit_is_a_raised_figure() {
        let raised = found(1..10, "1m");
        assert_eq!(
            raised.map(|r| r.area),
            Some(Rect::new(28.0, 1.0, 35.0, 10.0))
        );
        let cut = found_until(31.0, 1..10, "1m");
        assert_eq!(cut.map(|r| r.area.x1), Some(35.0), "the line ends in it");
        assert!(found_until(26.0, 1..10, "1m").is_none(), "it is beyond");
        assert!(found(1..19, "1m").is_none(), "a figure as high as the line");
        assert!(found(12..19, "1m").is_none(), "a low one");
        assert!(found(1..10, "1个").is_none());
    }

    #[test]
    fn a_raised_figure_is_told_by_itself_and_stays_doubtful() {
        let added = |read: &str| {
            let figure = found(1..10, "1m").expect("a figure");
            let mut line = signs("1m", 0.99, &[]);
            let shown = Rect::new(0.0, 0.0, 40.0, 20.0);
            add(&mut line, &signs(read, 0.99, &[]), &figure, &shown);
            let doubtful = line.last().is_some_and(|s| s.confidence <= DOUBTFUL);
            (line.iter().map(|s| s.ch).collect::<String>(), doubtful)
        };
        assert_eq!(added("2"), ("1m²".to_owned(), true));
        assert_eq!(added("3").0, "1m³");
        assert_eq!(added("一").0, "1m");
    }
}
