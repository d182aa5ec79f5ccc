//! Ruled lines in a picture: long thin stretches of ink that end at one another.

use super::bits::Bits;
use super::broken;
use super::crossings;
use super::dashes::{self, Dashes};
use super::ghosts;
use super::low;
use super::plane::Plane;
use super::ridge;
use super::stubs;
use crate::model::Axis;

/// Lengths in inches that tell a ruled line from the strokes of characters.
#[derive(Clone, Debug)]
pub struct Options {
    /// A gap in a line that is bridged.
    pub gap: f64,
    /// The shortest stretch that a line begins with.
    pub seed: f64,
    /// The shortest line, measured end to end.
    pub shortest: f64,
    /// The thickest line.
    pub thickest: f64,
    /// How far an end may be from the line that it ends at.
    pub reach: f64,
    /// The same for a short line, as a share of its length.
    pub reach_of_short: f64,
    /// Lines this long need only one end at another line.
    pub long: f64,
    /// Pieces of one line lie within this of one another, across it.
    pub same: f64,
    /// Pieces of one line are bridged over gaps of this length.
    pub bridge: f64,
    /// The share of a line that must stand alone, with paper on both sides: strokes in a row of characters do not.
    pub alone: f64,
    /// The share of a line, from one crossing to the next, that the picture must show.
    pub shown: f64,
    /// The same where nothing stands beside the line.
    pub remains: f64,
    /// The share of a line that must stand alone where it is not `long`.
    pub alone_short: f64,
    /// What is shorter than this and hangs over the last line that a line crosses is no part of it.
    pub overhang: f64,
    /// A line shorter than this may be a stroke of a character that nearly fills its row.
    pub stroke: f64,
    /// Lines as short as strokes that stand on a long one are borders of a row that was cut if they are all alike and this
    /// far apart.
    pub column: f64,
    /// The share of a line that is ink, where text may stand so near that there is no paper beside it.
    pub solid: f64,
    /// The same of a `long` line with paper on one side: a character beyond its end may seem to draw it on.
    pub solid_of_long: f64,
    /// The shortest such line.
    pub solid_length: f64,
    /// The share of such a line, unless it is very long, that has paper on its better side.
    pub solid_clear: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            gap: 0.016,
            seed: 0.2,
            shortest: 0.19,
            thickest: 0.055,
            reach: 0.05,
            reach_of_short: 0.1,
            long: 1.2,
            same: 0.02,
            bridge: 0.12,
            alone: 0.5,
            shown: 0.45,
            remains: 0.2,
            alone_short: 0.7,
            overhang: 0.15,
            stroke: 0.35,
            column: 0.5,
            solid: 0.97,
            solid_of_long: 0.9,
            solid_length: 0.18,
            solid_clear: 0.6,
        }
    }
}

/// Where less than this share of a line is ink, and that stands off the borders that it crosses, it is figures one below the
/// other.
const FIGURES: f64 = 0.75;

/// A line, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Its direction.
    pub axis: Axis,
    /// y of a horizontal line, x of a vertical one: its middle.
    pub at: f64,
    /// Smaller end.
    pub from: f64,
    /// Larger end.
    pub to: f64,
    /// How thick it is.
    pub width: f64,
}

impl Line {
    /// Its length.
    pub fn length(&self) -> f64 {
        self.to - self.from
    }
}

/// What looks like a line.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    /// The lines that end at one another: borders.
    pub rulings: Vec<Line>,
    /// Other lines, long enough to be no characters: underlines, edges of the sheet.
    pub loose: Vec<Line>,
    /// The stretches of rulings that the print lost, from crossing to crossing.
    pub gone: Vec<Line>,
}

/// The lines of a picture, at `dpi` dots per inch.
pub fn find(plane: &Plane, bits: &Bits, dpi: f64, options: &Options) -> Lines {
    let mut level = marked(plane, bits, Axis::Horizontal, dpi, options);
    let turned = (plane.transposed(), bits.transposed());
    let mut upright = marked(&turned.0, &turned.1, Axis::Vertical, dpi, options);
    let mut all = [&level.lines[..], &upright.lines[..]].concat();
    let least = ghosts::least_depth(&all, plane, bits, dpi);
    for lines in [
        &mut all,
        &mut level.lines,
        &mut level.others,
        &mut upright.lines,
        &mut upright.others,
    ] {
        lines.retain(|l| ridge::depth(plane, l, ghosts::MIDDLE, dpi) >= least);
    }
    let worn = Dashes::of(&all, bits, dpi).is_none() && stubs::are_worn(&all, bits, dpi);
    if worn {
        for marked in [&mut level, &mut upright] {
            let pieces = stubs::in_line(&marked.others, &marked.lines, dpi);
            marked.lines.extend(pieces);
            let lines = std::mem::take(&mut marked.lines);
            marked.lines = bridged(lines, dpi * options.same, dpi * stubs::HOLE);
        }
        all = [&level.lines[..], &upright.lines[..]].concat();
        stubs::drawn_on(&mut all, dpi);
    }
    all.extend(crossings::within(
        &level.others,
        &upright.lines,
        bits,
        dpi,
        options,
    ));
    all.extend(crossings::within(
        &upright.others,
        &level.lines,
        &turned.1,
        dpi,
        options,
    ));
    let dashes = Dashes::of(&all, bits, dpi);
    let dashed = |line: &Line, stretch: (f64, f64)| {
        dashes.is_some_and(|d| d.are_on(bits, line, stretch, dpi))
    };
    let shows = |line: &Line, stretch: (f64, f64), free: (bool, bool)| {
        let length = stretch.1 - stretch.0;
        if length <= dpi * options.reach {
            return true;
        }
        // A border that is whole elsewhere is not broken here.
        let broken = worn || dashes.is_some() || free.0 || free.1;
        let begins = broken || ridge::at_an_end(bits, line, stretch);
        let strokes = ridge::is_stroke(bits, line, stretch, free, dpi) || !begins;
        let rest = || ridge::solid_but(bits, line, stretch, dpi) >= options.solid;
        let figures = || {
            let share = ridge::solid(bits, line, (line.from, line.to), dpi);
            !worn && dashes.is_none() && share < FIGURES
        };
        if strokes && (rest() || figures()) {
            return false;
        }
        let of_ghost = || {
            let (from, to) = stretch;
            let part = Line { from, to, ..*line };
            let depth = ridge::depth(plane, &part, ghosts::FEWER, dpi);
            0 < depth && depth < least
        };
        let support = ridge::support(plane, bits, line, stretch, dpi);
        let left = || {
            stubs::are_left(bits, line, stretch, support)
                || stubs::is_gone(bits, line, stretch, dpi)
        };
        let shown = support >= options.shown
            || (support >= options.remains
                && ridge::lonely(bits, line, stretch, dpi) >= options.solid)
            || (ridge::solid(bits, line, stretch, dpi) >= options.solid
                && is_solid(bits, line, dpi, options))
            || dashed(line, stretch)
            || (worn && left() && !stubs::is_crossed(bits, line, stretch));
        shown && !of_ghost()
    };
    let goes_on = |line: &Line, stub: (f64, f64), upper: bool| {
        worn && stubs::goes_on(line, stub, upper, &all, bits, dpi)
    };
    let over = dpi * options.overhang;
    let shown = crossings::borne_out(&all, (over, dpi * options.reach), &shows, &goes_on);
    let mut lines = settle(shown.clone(), dpi, options);
    lines.rulings = broken::whole(&lines.rulings, &shown, dpi, dpi * options.reach);
    snap(&mut lines.rulings, dpi * options.reach);
    broken::onward(
        &mut lines.rulings,
        dpi,
        dpi * options.reach,
        &|line, stretch, goes_on| {
            if worn {
                return shows(line, stretch, (false, false));
            }
            ridge::support(plane, bits, line, stretch, dpi) >= options.remains
                && (ridge::at_both_ends(bits, line, stretch)
                    || goes_on && ridge::at_an_end(bits, line, stretch))
                && ridge::lonely(bits, line, stretch, dpi) >= options.solid
        },
    );
    if let Some(dashes) = &dashes {
        let missing = dashes::missing(&lines.rulings, dashes, bits, dpi);
        lines.rulings.extend(missing);
    }
    let reach = dpi * options.reach;
    lines.rulings = crossings::borne_out(&lines.rulings, (over, reach), &shows, &goes_on);
    lines.rulings.retain(|l| {
        let short = l.length() < dpi * options.stroke;
        !short || ridge::is_drawn(bits, l) || dashed(l, (l.from, l.to))
    });
    let low = low::borders(&lines.rulings, bits, dpi, options);
    lines.rulings.extend(low);
    if worn {
        lines.gone = stubs::gone(&lines.rulings, bits, dpi);
        let ends = stubs::ends(&lines.rulings, bits, dpi);
        lines.gone.extend(&ends);
        lines.rulings.extend(ends);
    }
    // Strokes of heavy characters side by side are no underline: that has paper on both sides.
    lines.loose.retain(|l| {
        let whole = (l.from, l.to);
        ridge::support(plane, bits, l, whole, dpi) >= options.alone
    });
    lines
}

/// What seems to be lines along the rows of a picture.
struct Marked {
    /// Those that are.
    lines: Vec<Line>,
    /// Those that look like rows of strokes, as a whole.
    others: Vec<Line>,
}

fn marked(plane: &Plane, bits: &Bits, axis: Axis, dpi: f64, options: &Options) -> Marked {
    let dark = ridge::ridges(plane, bits, dpi);
    let mut lines = along(&dark, axis, dpi, options);
    for line in &mut lines {
        ridge::shorten(bits, line, dpi);
    }
    let (lines, others) = lines.into_iter().partition(|l| {
        let needed = if l.length() < dpi * options.long {
            options.alone_short
        } else {
            options.alone
        };
        ridge::alone(&dark, bits, l, dpi) >= needed || {
            let axis = Axis::Horizontal;
            is_solid(bits, &Line { axis, ..*l }, dpi, options)
        }
    });
    Marked {
        lines: bridged(lines, dpi * options.same, dpi * options.bridge),
        others,
    }
}

/// Whether a line is one unbroken stroke, longer than those of characters: then text may touch it.
pub(super) fn is_solid(bits: &Bits, line: &Line, dpi: f64, options: &Options) -> bool {
    let whole = (line.from, line.to);
    if line.length() < dpi * options.solid_length {
        return false;
    }
    let solid = ridge::solid(bits, line, whole, dpi);
    let is_clear = ridge::clear(bits, line, whole, dpi) >= options.solid_clear;
    let inches = line.length() / dpi;
    (solid >= options.solid && (is_clear || inches >= options.long * 2.0))
        || (solid >= options.solid_of_long && is_clear && inches >= options.long)
}

/// A stretch of ink in a row, and the component that it belongs to.
struct Run {
    from: usize,
    to: usize,
    part: usize,
}

/// Stretches of ink that touch from row to row.
#[derive(Clone, Copy, Default)]
struct Part {
    from: usize,
    to: usize,
    area: f64,
    moment: f64,
}

fn along(bits: &Bits, axis: Axis, dpi: f64, options: &Options) -> Vec<Line> {
    let gap = (dpi * options.gap).round().max(1.0) as usize;
    let seed = (dpi * options.seed) as usize;
    let mut parts: Vec<Part> = Vec::new();
    let mut above: Vec<Run> = Vec::new();
    let mut joined: Vec<usize> = Vec::new();
    let mut found = Vec::new();
    for y in 0..bits.height {
        bits.runs(y, gap, &mut found);
        let mut here: Vec<Run> = Vec::new();
        for (from, to) in found.iter().copied().filter(|(a, b)| b - a >= seed) {
            let mut part = None;
            for run in above.iter().filter(|r| r.from <= to && from <= r.to) {
                let root = root(&joined, run.part);
                match part {
                    None => part = Some(root),
                    Some(own) if own != root => {
                        let gone = parts.get(root).copied().unwrap_or_default();
                        if let (Some(kept), Some(link)) = (parts.get_mut(own), joined.get_mut(root))
                        {
                            merge(kept, &gone);
                            *link = own;
                        }
                    }
                    Some(_) => {}
                }
            }
            let part = part.unwrap_or_else(|| {
                parts.push(Part {
                    from,
                    to,
                    ..Part::default()
                });
                joined.push(parts.len() - 1);
                parts.len() - 1
            });
            if let Some(p) = parts.get_mut(part) {
                let length = (to - from) as f64;
                merge(
                    p,
                    &Part {
                        from,
                        to,
                        area: length,
                        moment: length * (y as f64 + 0.5),
                    },
                );
            }
            here.push(Run { from, to, part });
        }
        above = here;
    }
    let whole = parts
        .iter()
        .enumerate()
        .filter(|(i, _)| joined.get(*i) == Some(i));
    let lines = whole.filter_map(|(_, p)| {
        let length = (p.to - p.from) as f64;
        let line = Line {
            axis,
            at: p.moment / p.area,
            from: p.from as f64,
            to: p.to as f64,
            width: p.area / length,
        };
        (line.width <= dpi * options.thickest).then_some(line)
    });
    lines.collect()
}

fn root(joined: &[usize], mut part: usize) -> usize {
    while let Some(next) = joined.get(part).filter(|n| **n != part) {
        part = *next;
    }
    part
}

fn merge(into: &mut Part, other: &Part) {
    into.from = into.from.min(other.from);
    into.to = into.to.max(other.to);
    into.area += other.area;
    into.moment += other.moment;
}

/// Pieces of one line joined.
fn bridged(mut lines: Vec<Line>, same: f64, bridge: f64) -> Vec<Line> {
    lines.sort_by(|a, b| a.from.total_cmp(&b.from).then(a.at.total_cmp(&b.at)));
    let mut out: Vec<Line> = Vec::new();
    for line in lines {
        let before = out
            .iter_mut()
            .filter(|l| (l.at - line.at).abs() <= same && line.from - l.to <= bridge)
            .max_by(|a, b| a.to.total_cmp(&b.to));
        match before {
            Some(l) => {
                let (own, more) = (l.length(), line.length());
                l.at = (l.at * own + line.at * more) / (own + more);
                l.width = (l.width * own + line.width * more) / (own + more);
                l.to = l.to.max(line.to);
            }
            None => out.push(line),
        }
    }
    out
}

/// Parts borders from other lines: a border ends at a border of the other direction.
fn settle(all: Vec<Line>, dpi: f64, options: &Options) -> Lines {
    let reach = dpi * options.reach;
    let mut kept: Vec<Line> = all
        .iter()
        .copied()
        .filter(|l| l.length() >= dpi * options.shortest)
        .collect();
    loop {
        let before = kept.len();
        let others = kept.clone();
        kept.retain(|line| {
            // A stroke of a character nearly fills a narrow row: a short line has to come nearer.
            let near = reach.min(line.length() * options.reach_of_short).max(2.0);
            let touches = |end: f64| others.iter().any(|o| meets(line, end, o, near));
            // A stroke of a character ends only just beside where borders do.
            let is_stroke = line.length() < dpi * options.stroke;
            let beside = reach / if is_stroke { 4.0 } else { 2.0 };
            let ends_at = |o: &Line| {
                [line.from, line.to]
                    .iter()
                    .any(|e| meets(line, *e, o, near))
            };
            let borne = others
                .iter()
                .any(|o| o.length() > dpi * options.long && ends_at(o));
            let cut = |end: f64, of: fn(&Line) -> f64| {
                let level = others.iter().filter(|o| {
                    let far = (o.at - line.at).abs() > reach;
                    o.axis == line.axis && far && (of(o) - end).abs() <= beside
                });
                // Short lines that stand on a long one side by side, all alike and far apart, are no strokes.
                let is_row = |o: &Line| {
                    let same = (o.from - line.from).abs().max((o.to - line.to).abs()) <= beside;
                    same && borne && (o.at - line.at).abs() >= dpi * options.column
                };
                let drawn = level.filter(|o| o.length() >= dpi * options.stroke || is_row(o));
                let (mut count, mut long) = (0, false);
                for other in drawn {
                    count += 1;
                    long |= other.length() > dpi * options.long;
                }
                long || count >= crossings::CUT
            };
            // An end in the air beside those of long lines: the page was cut there.
            let ends = usize::from(touches(line.from) || cut(line.from, |o| o.from))
                + usize::from(touches(line.to) || cut(line.to, |o| o.to));
            let crossed = others.iter().filter(|o| crosses(line, o, reach)).count();
            ends == 2 || (line.length() > dpi * options.long && (ends == 1 || crossed >= 2))
        });
        if kept.len() == before {
            break;
        }
    }
    let loose = all
        .into_iter()
        .filter(|l| l.length() >= dpi * options.long / 2.0 && !kept.contains(l))
        .collect();
    Lines {
        rulings: kept,
        loose,
        gone: Vec::new(),
    }
}

/// Whether `line` ends, at `end`, on `other`.
pub(super) fn meets(line: &Line, end: f64, other: &Line, reach: f64) -> bool {
    other.axis != line.axis
        && (other.at - end).abs() <= reach
        && other.from - reach <= line.at
        && line.at <= other.to + reach
}

fn crosses(line: &Line, other: &Line, reach: f64) -> bool {
    other.axis != line.axis
        && line.from - reach <= other.at
        && other.at <= line.to + reach
        && other.from - reach <= line.at
        && line.at <= other.to + reach
}

/// Moves each end to the line that it ends at.
fn snap(lines: &mut [Line], reach: f64) {
    let others = lines.to_vec();
    for line in lines {
        for upper in [false, true] {
            let end = if upper { line.to } else { line.from };
            let nearest = others
                .iter()
                .filter(|o| meets(line, end, o, reach))
                .min_by(|a, b| (a.at - end).abs().total_cmp(&(b.at - end).abs()));
            if let Some(other) = nearest {
                if upper {
                    line.to = other.at;
                } else {
                    line.from = other.at;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of dashed borders, 14 pixels from dash to dash: two columns and four rows, and on the left one cell for the last two;
    /// text stands right beside the border between the columns there.
    fn dashed_page() -> Plane {
        let mut plane = Plane::filled(600, 260, 255);
        let mut fill = |x: usize, y: usize, w: usize, h: usize| {
            for row in plane.data.chunks_mut(600).skip(y).take(h) {
                row[x..x + w].fill(0);
            }
        };
        for (y, from) in [(20, 20), (66, 20), (112, 20), (158, 300), (204, 20)] {
            (from..570).step_by(14).for_each(|x| fill(x, y - 1, 10, 3));
        }
        for x in [20, 300, 580] {
            (20..200).step_by(14).for_each(|y| fill(x - 1, y, 3, 10));
        }
        for y in [118, 164] {
            // Characters of specks, close together.
            for (k, i, j) in (0..100).map(|n| (n / 25, n / 5 % 5, n % 5)) {
                fill(304 + 36 * k + 6 * i, y + 6 * j, 4, 5);
            }
        }
        plane
    }

    #[test]
    fn figures_one_below_the_other_are_no_border() {
        let mut plane = Plane::filled(600, 260, 255);
        let mut fill = |x: usize, y: usize, w: usize, h: usize| {
            for row in plane.data.chunks_mut(600).skip(y).take(h) {
                row[x..x + w].fill(0);
            }
        };
        for y in [20, 49, 78, 107, 220] {
            fill(20, y, 562, 2);
        }
        for x in [20, 200, 580] {
            fill(x, 20, 2, 202);
        }
        for y in [58, 87] {
            fill(400, y, 5, 12);
        }
        let found = find(&plane, &Bits::of(&plane), 200.0, &Options::default());
        let upright = found.rulings.iter().filter(|l| l.axis == Axis::Vertical);
        let places: Vec<f64> = upright.map(|l| l.at.round()).collect();
        assert_eq!(places, [21.0, 201.0, 581.0]);
    }

    #[test]
    fn the_borders_of_a_last_row_that_a_cut_left_stand_on_its_foot() {
        let mut plane = Plane::filled(700, 200, 255);
        let mut fill = |x: usize, y: usize, w: usize, h: usize| {
            for row in plane.data.chunks_mut(700).skip(y).take(h) {
                row[x..x + w].fill(0);
            }
        };
        for x in [20, 220, 420, 620] {
            fill(x, 30, 3, 42);
        }
        fill(20, 70, 603, 3);
        // Two characters of large type have strokes just as long, but no foot.
        for x in [150, 350] {
            fill(x, 120, 3, 42);
            fill(x + 25, 120, 3, 42);
            [120, 134, 148, 160]
                .into_iter()
                .for_each(|y| fill(x, y, 28, 3));
        }
        let found = find(&plane, &Bits::of(&plane), 200.0, &Options::default());
        let places = |axis: Axis| -> Vec<f64> {
            let along = found.rulings.iter().filter(|l| l.axis == axis);
            let mut places: Vec<f64> = along.map(|l| l.at.round()).collect();
            places.sort_by(f64::total_cmp);
            places
        };
        assert_eq!(places(Axis::Vertical), [22.0, 222.0, 422.0, 622.0]);
        assert_eq!(places(Axis::Horizontal), [72.0]);
    }

    #[test]
    fn a_dashed_border_beside_text_is_one_row_by_row() {
        let plane = dashed_page();
        let found = find(&plane, &Bits::of(&plane), 200.0, &Options::default());
        for y in [43.0, 89.0, 135.0, 181.0] {
            let here = |l: &&Line| {
                let level = l.axis == Axis::Vertical && (l.at - 300.5).abs() < 3.0;
                level && l.from < y && y < l.to
            };
            assert!(
                found.rulings.iter().any(|l| here(&l)),
                "{y}: {:?}",
                found.rulings
            );
        }
        let level = |l: &&Line| l.axis == Axis::Horizontal && (l.at - 158.5).abs() < 3.0;
        let inner = found.rulings.iter().find(level).unwrap();
        assert!(
            (inner.from - 300.0).abs() < 4.0 && (inner.to - 580.0).abs() < 8.0,
            "{inner:?}"
        );
    }
}
