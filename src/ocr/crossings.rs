//! Lines from crossing to crossing: which stretches of them are there, and which a character only seems to draw.

use super::bits::Bits;
use super::ridge;
use super::rulings::{Line, Options, is_solid, meets};
use crate::model::Axis;

/// Where besides a line so many others end in the air, none of them long, the page was cut.
pub(super) const CUT: usize = 3;

/// Ends that are on a level differ by no more than this share of what a line may hang over.
const LEVEL: f64 = 0.15;

/// A line that comes this near to another, as a share of how far an end may be from it, reaches it.
const NEAR: f64 = 0.25;

/// The stretches of lines, from one of the long lines `across` to the next, that are lines by themselves: a stroke beyond
/// its end may have drawn a border on. `bits` has them along its rows.
pub(super) fn within(
    lines: &[Line],
    across: &[Line],
    bits: &Bits,
    dpi: f64,
    options: &Options,
) -> Vec<Line> {
    let mut out = Vec::new();
    for line in lines {
        let near = dpi * options.same;
        let stops = across.iter().filter(|o| {
            let on_line = line.from - near <= o.at && o.at <= line.to + near;
            o.length() >= dpi * options.long && o.from <= line.at && line.at <= o.to && on_line
        });
        let mut stops: Vec<f64> = stops.map(|o| o.at).collect();
        stops.sort_by(f64::total_cmp);
        let stretch = |from: f64, to: f64| Line {
            from,
            to,
            axis: Axis::Horizontal,
            ..*line
        };
        let pieces: Vec<Line> = stops.windows(2).map(|s| stretch(s[0], s[1])).collect();
        let whole = |l: &Line| ridge::solid(bits, l, (l.from, l.to), dpi) >= options.solid;
        // Text may touch a border in one row that stands clear in the next.
        for run in pieces.chunk_by(|a, b| whole(a) && whole(b)) {
            if let (Some(first), Some(last)) = (run.first(), run.last())
                && run.iter().any(|l| is_solid(bits, l, dpi, options))
            {
                let axis = line.axis;
                out.push(Line {
                    axis,
                    ..stretch(first.from, last.to)
                });
            }
        }
    }
    out
}

/// Where a line begins, crosses others, and ends.
pub(super) fn stops(line: &Line, lines: &[Line]) -> Vec<f64> {
    let across =
        |o: &&Line| o.axis != line.axis && o.from - 1.0 <= line.at && line.at <= o.to + 1.0;
    let mut stops: Vec<f64> = lines.iter().filter(across).map(|o| o.at).collect();
    stops.retain(|s| line.from < *s && *s < line.to);
    stops.extend([line.from, line.to]);
    stops.sort_by(f64::total_cmp);
    stops
}

/// Whether the picture shows a stretch of a line, and which ends of that are in the air.
pub(super) type Shows<'a> = dyn Fn(&Line, (f64, f64), (bool, bool)) -> bool + 'a;

/// Whether a stretch at one end of a line, the upper or the lower one, goes on behind a hole.
pub(super) type GoesOn<'a> = dyn Fn(&Line, (f64, f64), bool) -> bool + 'a;

/// Lines without the stretches, from crossing to crossing, that `shows` does not bear out: strokes of characters that
/// stand between two lines draw them together.
/// What hangs over the first or the last crossing by less than `over` is a stroke too, unless it `goes_on` behind a hole.
/// `shows` is also told which ends of the stretch are in the air: no line lies within `reach` of them.
pub(super) fn borne_out(
    lines: &[Line],
    (over, reach): (f64, f64),
    shows: &Shows<'_>,
    goes_on: &GoesOn<'_>,
) -> Vec<Line> {
    let mut out = Vec::with_capacity(lines.len());
    for line in lines {
        let stops = stops(line, lines);
        let mut open: Option<Line> = None;
        let last = stops.len().saturating_sub(2);
        for (i, pair) in stops.windows(2).enumerate() {
            let stretch = (pair[0], pair[1]);
            let outer = last >= 2 && (i == 0 || i == last);
            let level = if i == 0 { stretch.0 } else { stretch.1 };
            let end = |o: &Line| if i == 0 { o.from } else { o.to };
            // Where other lines end just there, the page was cut through a row.
            let beside = lines.iter().filter(|o| {
                let far = (o.at - line.at).abs() > over;
                o.axis == line.axis && far && (end(o) - level).abs() <= over * LEVEL
            });
            let cut = || beside.clone().count() >= CUT;
            // A line that ends at a border hangs over nothing.
            let meets_one = || lines.iter().any(|o| meets(line, level, o, reach * NEAR));
            let hangs = outer
                && stretch.1 - stretch.0 < over
                && !cut()
                && !meets_one()
                && !goes_on(line, stretch, i == last);
            let in_air = |end: f64, of: f64| {
                end == of && !lines.iter().any(|o| meets(line, end, o, reach)) && !cut()
            };
            let free = (in_air(stretch.0, line.from), in_air(stretch.1, line.to));
            match (!hangs && shows(line, stretch, free), open.as_mut()) {
                (true, Some(kept)) => kept.to = stretch.1,
                (true, None) => {
                    open = Some(Line {
                        from: stretch.0,
                        to: stretch.1,
                        ..*line
                    });
                }
                (false, _) => out.extend(open.take()),
            }
        }
        out.extend(open);
    }
    out
}
