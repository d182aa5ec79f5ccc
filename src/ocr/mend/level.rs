//! Lines that a page break cuts along their length: their upper half stands at the foot of a page, their lower half at the
//! head of the next.

use super::{
    BORDER, Cut, DOUBTFUL, Joint, LIKELY, Mended, Side, Spot, borders, of_page, picture, placed,
};
use crate::error::Result;
use crate::model::{Axis, Glyph, Rect};
use crate::ocr::engine::Engine;
use crate::ocr::recognise::Sign;

/// What stands nearer to the cut than this, in ems of what is beyond, may be a sliver of it.
const TOUCHES: f64 = 0.35;
/// What is no higher than this share of the characters beyond the cut is left of one of them.
const SLIVER: f64 = 0.4;
/// A part of a line ends nearer to the cut than this, in ems.
const NEAR: f64 = 0.15;
/// What is higher than this, in ems, is a whole line.
const WHOLE: f64 = 0.85;
/// What is higher than this, in ems, is more than one line.
const TWO: f64 = 1.5;
/// Parts of a line stand no farther apart than this along it, in ems.
const GAP: f64 = 1.5;
/// Ink of a line hangs over the cut by less than this, in ems.
const OVER: f64 = 0.15;
/// So many pixels the two halves may lie from where rulings say.
const OFF: [f64; 5] = [0.0, -1.0, 1.0, -2.0, 2.0];
/// A reading this sure on the whole needs no other place.
const SURE: f32 = 0.97;

/// Reads again what a level cut at `at` runs through; the upper page first.
pub(super) fn mend(engine: &Engine, sides: [&Side<'_>; 2], at: f64) -> Result<Mended> {
    let mut out = slivers(sides, at);
    let em = type_size(sides);
    let cut = Cut {
        axis: Axis::Horizontal,
        at,
        over: OVER * em,
    };
    for part in parts(sides, at, em, &out) {
        let whole = part.heights().map(|height| height > WHOLE * em);
        if whole == [true; 2] {
            // The cut goes between two lines.
            continue;
        }
        let joint = part.joint(at, em);
        let area = Rect::new(part.x0, joint.y0, part.x1, joint.y1);
        let is_cut = whole == [false; 2] && area.height() <= TWO * em;
        let read = match is_cut {
            true => read(engine, sides, &cut, &area)?,
            false => Vec::new(),
        };
        if !read.is_empty() && mean(&read) >= LIKELY {
            let most = part.most(read.len());
            for (gone, own) in out.gone.iter_mut().zip(&part.spots) {
                gone.extend(own.iter().map(|s| s.index));
            }
            let new = placed(sides, &cut, &joint, &read, 0..read.len());
            out.glyphs.extend(new.into_iter().map(|g| Glyph {
                confidence: g.confidence.min(of_figures(&g)).min(most),
                ..g
            }));
            continue;
        }
        // What is no whole line is a part of one.
        for (number, own) in part.spots.iter().enumerate() {
            if !whole[number] {
                out.doubtful[number].extend(own.iter().map(|s| s.index));
            }
        }
    }
    Ok(out)
}

/// The best reading of a line in two halves, of all places where these may lie.
fn read(
    engine: &Engine,
    sides: [&Side<'_>; 2],
    cut: &Cut,
    area: &Rect,
) -> Result<Vec<(Sign, f64)>> {
    let unit = sides[0].edge.map_or(0.0, |e| e.points()) * sides[0].tile.scale;
    let mut best: Vec<(Sign, f64)> = Vec::new();
    for pixels in OFF {
        let signs = engine.joined(&picture(sides, cut, area, pixels * unit))?;
        if mean(&signs) > mean(&best) {
            best = signs;
        }
        if mean(&best) >= SURE {
            break;
        }
    }
    Ok(best)
}

/// How sure a character can be at most: a figure in two halves may be another.
fn of_figures(glyph: &Glyph) -> f32 {
    if glyph.ch.is_numeric() { DOUBTFUL } else { 1.0 }
}

fn mean(signs: &[(Sign, f64)]) -> f32 {
    let sum: f32 = signs.iter().map(|(s, _)| s.confidence).sum();
    sum / signs.len().max(1) as f32
}

/// The middle type size of both pages, on the canvas.
fn type_size(sides: [&Side<'_>; 2]) -> f64 {
    let glyphs = sides
        .iter()
        .flat_map(|s| of_page(s.page, s.tile).map(|spot| spot.glyph.size * s.tile.scale));
    let mut sizes: Vec<f64> = glyphs.collect();
    sizes.sort_by(f64::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(0.0)
}

/// What both pages show of a line along the cut, and from where to where it may reach.
struct Part<'a> {
    spots: [Vec<Spot<'a>>; 2],
    x0: f64,
    x1: f64,
}

impl Part<'_> {
    /// How high what each side shows is.
    fn heights(&self) -> [f64; 2] {
        self.spots.each_ref().map(|own| {
            let areas = own.iter().map(|s| s.area);
            areas.reduce(|a, b| a.union(&b)).map_or(0.0, |a| a.height())
        })
    }

    /// How sure so many characters can be that stand for both halves: where either had more, one may be lost.
    fn most(&self, count: usize) -> f32 {
        match self.spots.iter().all(|own| own.len() <= count) {
            true => 1.0,
            false => DOUBTFUL,
        }
    }

    /// The whole line: where a side shows nothing of it, the rest of its height is there.
    fn joint(&self, at: f64, em: f64) -> Joint {
        let [upper, lower] = &self.spots;
        let top = upper.iter().map(|s| s.area.y0).reduce(f64::min);
        let foot = lower.iter().map(|s| s.area.y1).reduce(f64::max);
        let rest = |shown: f64| (em - shown).max(0.0);
        let y0 = top.unwrap_or_else(|| at - rest(foot.unwrap_or(at) - at));
        let y1 = foot.unwrap_or_else(|| at + rest(at - y0));
        Joint {
            y0,
            y1,
            em: em.max(y1 - y0),
        }
    }
}

/// The lines that the cut runs through, but those that `found` did away with.
fn parts<'a>(sides: [&Side<'a>; 2], at: f64, em: f64, found: &Mended) -> Vec<Part<'a>> {
    let upright: Vec<f64> = sides
        .iter()
        .flat_map(|s| borders(s, Axis::Vertical))
        .filter(|b| b.y0 - BORDER <= at && at <= b.y1 + BORDER)
        .map(|b| b.x0)
        .collect();
    let mut near: Vec<(usize, Spot<'a>)> = Vec::new();
    for (number, side) in sides.into_iter().enumerate() {
        let gone = &found.gone[number];
        let touches = |s: &Spot<'a>| {
            let depth = depth(&s.area, number, at).abs();
            depth <= NEAR * em && !gone.contains(&s.index) && !is_closed(&sides, at, &s.area)
        };
        let own = of_page(side.page, side.tile).filter(touches);
        near.extend(own.map(|s| (number, s)));
    }
    near.sort_by(|(_, a), (_, b)| a.area.x0.total_cmp(&b.area.x0));
    let mut out: Vec<Part<'a>> = Vec::new();
    for (number, spot) in near {
        let area = spot.area;
        let goes_on = |p: &&mut Part<'a>| {
            let reach = p.spots.iter().flatten().map(|s| s.area.x1);
            let reach = reach.fold(f64::NEG_INFINITY, f64::max);
            let apart = |x: &f64| reach - BORDER < *x && *x < area.x0 + BORDER;
            area.x0 - reach < GAP * em && !upright.iter().any(apart)
        };
        if let Some(part) = out.last_mut().filter(goes_on) {
            part.spots[number].push(spot);
            continue;
        }
        let mut spots = [Vec::new(), Vec::new()];
        spots[number].push(spot);
        out.push(Part {
            spots,
            x0: 0.0,
            x1: 0.0,
        });
    }
    for part in &mut out {
        let all = part.spots.iter().flatten().map(|s| s.area);
        let held = all.reduce(|a, b| a.union(&b)).unwrap_or_default();
        let (low, high) = (held.x0 - em, held.x1 + em);
        let middle = held.center().x;
        let left = upright.iter().filter(|x| **x < middle).copied();
        let right = upright.iter().filter(|x| **x > middle).copied();
        part.x0 = left.map(|x| x + BORDER / 2.0).fold(low, f64::max);
        part.x1 = right.map(|x| x - BORDER / 2.0).fold(high, f64::min);
    }
    out
}

/// How far a box of the upper (0) or lower (1) side ends before the cut.
fn depth(area: &Rect, side: usize, at: f64) -> f64 {
    match side {
        0 => at - area.y1,
        _ => area.y0 - at,
    }
}

/// Whether a border lies in the cut where a box stands.
fn is_closed(sides: &[&Side<'_>], at: f64, area: &Rect) -> bool {
    let x = area.center().x;
    let mut level = sides.iter().flat_map(|s| borders(s, Axis::Horizontal));
    level.any(|b| b.x0 <= x && x <= b.x1 && (b.y0 - at).abs() <= BORDER)
}

/// What a cut left of characters: on one of two pages, one above the other, a sliver at the cut, on the other the whole.
/// Slivers, read as strokes (`一`), are no characters; they are as wide as what stands beyond the cut, or less.
fn slivers(sides: [&Side<'_>; 2], at: f64) -> Mended {
    let mut out = Mended::default();
    for (number, side) in sides.into_iter().enumerate() {
        let other = sides[1 - number];
        let others: Vec<Spot<'_>> = of_page(other.page, other.tile).collect();
        for spot in of_page(side.page, side.tile) {
            let depth = depth(&spot.area, number, at);
            let is_part = |o: &&Spot<'_>| {
                let (em, height) = (o.area.height(), spot.area.height());
                let near = (o.area.center().y - at).abs() <= em && depth.abs() <= em * TOUCHES;
                let over = o.area.x0 < spot.area.x1 && spot.area.x0 < o.area.x1;
                near && over && height <= em * SLIVER
            };
            let whole = others.iter().filter(is_part).map(|o| o.area);
            let held = whole.reduce(|a, b| a.union(&b)).is_some_and(|w| {
                let slack = w.height() * TOUCHES;
                w.x0 - slack <= spot.area.x0 && spot.area.x1 <= w.x1 + slack
            });
            if held && !is_closed(&[side], at, &spot.area) {
                out.gone[number].push(spot.index);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::made::cells;
    use super::*;
    use crate::model::{Page, Ruling, RulingStyle, Tile};

    fn tile(dy: f64) -> Tile {
        Tile {
            page: 1,
            scale: 1.0,
            dx: 0.0,
            dy,
            body: Rect::default(),
        }
    }

    fn side(page: &Page, dy: f64) -> Side<'_> {
        Side {
            page,
            tile: tile(dy),
            edge: None,
        }
    }

    fn found(upper: &Page, lower: &Page) -> Mended {
        slivers([&side(upper, 0.0), &side(lower, 100.0)], 100.0)
    }

    /// A stroke at the foot of a page, and characters at the top of the next.
    fn pages() -> (Page, Page) {
        let upper = Page {
            number: 1,
            glyphs: vec![
                Glyph::sure('产', Rect::new(50.0, 60.0, 60.0, 70.0)),
                Glyph::sure('一', Rect::new(50.0, 98.0, 90.0, 100.0)),
            ],
            ..Page::default()
        };
        let lower = Page {
            number: 2,
            glyphs: cells("产出指标", 50.0),
            ..Page::default()
        };
        (upper, lower)
    }

    fn ruling(axis: Axis, at: f64) -> Ruling {
        Ruling {
            axis,
            at,
            from: 20.0,
            to: 200.0,
            width: 1.0,
            style: RulingStyle::Stroke,
            page: 1,
        }
    }

    #[test]
    fn slivers_at_a_cut_give_way_to_the_whole_characters() {
        let (mut upper, lower) = pages();
        let found = found(&upper, &lower);
        assert_eq!(found.gone, [vec![1], vec![]]);
        found.apply(&mut upper, false);
        assert_eq!(upper.glyphs.len(), 1);
    }

    #[test]
    fn a_stroke_in_a_closed_cell_or_with_nothing_beyond_stays() {
        let (mut upper, mut lower) = pages();
        lower.glyphs = vec![Glyph::sure('产', Rect::new(50.0, 30.0, 60.0, 40.0))];
        assert!(found(&upper, &lower).gone.iter().all(Vec::is_empty));
        let (_, lower) = pages();
        upper.rulings = vec![ruling(Axis::Horizontal, 100.5)];
        assert!(found(&upper, &lower).gone.iter().all(Vec::is_empty));
    }

    /// A line whose upper six points stand at the foot of a page, its lower four at the head of the next, and one in the
    /// next column that ends above the cut.
    fn halves() -> (Page, Page) {
        let half = |text: &str, y0: f64, y1: f64, from: f64| -> Vec<_> {
            let at = |g: Glyph| Glyph::sure(g.ch, Rect::new(g.bbox.x0, y0, g.bbox.x1, y1));
            cells(text, from).into_iter().map(at).collect()
        };
        let mut upper = half("可接影", 94.0, 100.0, 30.0);
        upper.extend(half("数量", 85.0, 95.0, 80.0));
        let page = |number, glyphs| Page {
            number,
            glyphs,
            rulings: vec![ruling(Axis::Vertical, 70.0)],
            ..Page::default()
        };
        (page(1, upper), page(2, half("付头旧", 0.0, 4.0, 30.0)))
    }

    #[test]
    fn both_halves_of_a_line_are_one_joint() {
        let (upper, lower) = halves();
        let sides = [&side(&upper, 0.0), &side(&lower, 100.0)];
        let parts = parts(sides, 100.0, 10.0, &Mended::default());
        assert_eq!(parts.len(), 1);
        assert_eq!(parts[0].heights(), [6.0, 4.0]);
        // Three characters had three; two may have lost one.
        assert_eq!([3, 2].map(|n| parts[0].most(n)), [1.0, DOUBTFUL]);
        let joint = parts[0].joint(100.0, 10.0);
        assert_eq!((joint.y0, joint.y1, joint.em), (94.0, 104.0, 10.0));
        assert_eq!((parts[0].x0, parts[0].x1), (20.0, 69.0));
        assert_eq!(parts[0].spots.each_ref().map(Vec::len), [3, 3]);
    }

    #[test]
    fn a_border_in_the_cut_keeps_lines_apart() {
        let (mut upper, lower) = halves();
        upper.rulings.push(ruling(Axis::Horizontal, 100.0));
        let sides = [&side(&upper, 0.0), &side(&lower, 100.0)];
        assert!(parts(sides, 100.0, 10.0, &Mended::default()).is_empty());
    }

    #[test]
    fn a_line_with_one_half_only_has_its_usual_height() {
        let (mut upper, lower) = halves();
        upper.glyphs.clear();
        let sides = [&side(&upper, 0.0), &side(&lower, 100.0)];
        let parts = parts(sides, 100.0, 10.0, &Mended::default());
        let joint = parts[0].joint(100.0, 10.0);
        assert_eq!((joint.y0, joint.y1), (94.0, 104.0));
    }
}
