//! Lines that a cut between two pages parts, read again from the pictures of both, put together at the cut: what is left
//! of a character on either page is none.

use super::doubt;
use super::edges::Edge;
use super::engine::Engine;
use super::grammar;
use super::plane::Plane;
use super::recognise::Sign;
use crate::error::Result;
use crate::model::{Axis, Glyph, Page, Rect, Tile};
use std::ops::Range;

/// What stands nearer to the cut than this, in ems, may go on beyond it.
const TOUCHES: f64 = 0.35;
/// What ends farther from it than this, in ems, does not go on beyond it.
const APART: f64 = 0.15;
/// What stands farther from it than this is whole, wherever the cut may be.
const WHOLE: f64 = 0.45;
/// So far from the cut lines are read again, in ems.
const REACH: f64 = 7.0;
/// Two readings of a character have it in one place, within so many ems.
const SAME_PLACE: f64 = 0.5;
/// Characters hang over the cut by less than this, in ems.
const OVER: f64 = 0.6;
/// A border this near to the cut, in points, closes it.
const BORDER: f64 = 2.0;
/// Paper shown around a line, as a share of its height.
const MARGIN: f64 = 0.25;
/// Darker than this is ink.
const INK: u8 = 150;
/// A reading less sure than this is none.
const LEAST: f32 = 0.5;
/// A reading of both pages this sure takes the place of one of parts, however sure.
const LIKELY: f32 = 0.8;
/// What is no higher than this share of the characters beyond the cut is left of one of them.
const SLIVER: f64 = 0.4;
/// How sure a character at a cut can be that was not read from both pages.
const DOUBTFUL: f32 = 0.9;

/// A page on one side of a cut.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The page as it was read.
    pub page: &'a Page,
    /// Where it lies.
    pub tile: Tile,
    /// What it shows beside the cut.
    pub edge: &'a Edge,
}

/// What is to be done with the characters along a cut.
#[derive(Clone, Debug, Default)]
pub struct Mended {
    /// Of the left and of the right page: the indices of glyphs that are no characters, or parts of them.
    pub gone: [Vec<usize>; 2],
    /// The same for glyphs that are less sure than they were.
    pub doubtful: [Vec<usize>; 2],
    /// What stands there instead; `page` tells on which.
    pub glyphs: Vec<Glyph>,
}

impl Mended {
    /// Puts it into the page on the left, or the one on the right.
    pub fn apply(&self, page: &mut Page, right: bool) {
        let (gone, doubtful) = (
            &self.gone[usize::from(right)],
            &self.doubtful[usize::from(right)],
        );
        for i in doubtful {
            if let Some(g) = page.glyphs.get_mut(*i) {
                g.confidence = g.confidence.min(DOUBTFUL);
            }
        }
        let mut index = 0;
        page.glyphs.retain(|_| {
            index += 1;
            !gone.contains(&(index - 1))
        });
        let first = page.glyphs.iter().map(|g| g.order + 1).max().unwrap_or(0);
        let new = self.glyphs.iter().filter(|g| g.page == page.number);
        let numbered = (first..).zip(new);
        let new: Vec<Glyph> = numbered
            .map(|(order, g)| Glyph { order, ..g.clone() })
            .collect();
        page.glyphs.extend(new);
    }
}

/// A line at the cut: its upper and lower end on the canvas, and its type size.
#[derive(Clone, Copy, Debug)]
struct Joint {
    y0: f64,
    y1: f64,
    em: f64,
}

/// A glyph of one side, on the canvas.
struct Spot<'a> {
    index: usize,
    glyph: &'a Glyph,
    area: Rect,
}

/// What a cut left of characters: on one of two pages, one above the other, a sliver at the cut, on the other the whole.
/// Slivers, read as strokes (`一`), are no characters; they are as wide as what stands beyond the cut, or less.
pub fn slivers(upper: (&Page, &Tile), lower: (&Page, &Tile), at: f64) -> Mended {
    let mut out = Mended::default();
    let sides = [upper, lower];
    for (number, (page, tile)) in sides.into_iter().enumerate() {
        let (other, its) = sides[1 - number];
        let others: Vec<Spot<'_>> = of_page(other, *its).collect();
        for spot in of_page(page, *tile) {
            let depth = match number {
                0 => at - spot.area.y1,
                _ => spot.area.y0 - at,
            };
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
            let closed = page.rulings.iter().any(|r| {
                let line = tile.on_canvas(&Rect::new(r.from, r.at, r.to, r.at));
                let x = spot.area.center().x;
                let over = line.x0 <= x && x <= line.x1;
                r.axis == Axis::Horizontal && over && (line.y0 - at).abs() <= BORDER
            });
            if held && !closed {
                out.gone[number].push(spot.index);
            }
        }
    }
    out
}

impl Engine {
    /// Reads the lines again that run into the cut between two pages; `at` is where it lies on the canvas.
    ///
    /// # Errors
    /// `Weights` where a network stops.
    pub fn mend(&self, left: &Side<'_>, right: &Side<'_>, at: f64) -> Result<Mended> {
        let mut out = Mended::default();
        for joint in joints(left, right, at) {
            let spots = [spots(left, &joint), spots(right, &joint)];
            let span = limits(left, right, at, &joint);
            let spots = spots.map(|list| within(list, span));
            let signs = self.joined(left, right, at, span, &joint)?;
            let spliced = spliced(&spots, &signs, at, joint.em);
            // Nothing gives way twice: two lines that overlap are read once.
            let known = |side: usize, k: &usize| out.gone[side].contains(&spots[side][*k].index);
            let again = |s: &Splice| (0..2).any(|side| s.gone[side].iter().any(|k| known(side, k)));
            match spliced.filter(|s| !again(s)) {
                Some(splice) => {
                    for (side, own) in splice.gone.iter().enumerate() {
                        out.gone[side].extend(own.iter().map(|k| spots[side][*k].index));
                    }
                    let new = placed(left, right, at, &joint, &signs, splice.new);
                    out.glyphs.extend(new.into_iter().map(|g| Glyph {
                        confidence: g.confidence.min(splice.most),
                        ..g
                    }));
                }
                None => {
                    for (side, list) in spots.iter().enumerate() {
                        let near = list
                            .iter()
                            .filter(|s| away(s, side, at) < TOUCHES * joint.em);
                        out.doubtful[side].extend(near.map(|s| s.index));
                    }
                }
            }
        }
        Ok(out)
    }

    /// The characters of a line, with their middles on the canvas.
    fn joined(
        &self,
        left: &Side<'_>,
        right: &Side<'_>,
        at: f64,
        span: (f64, f64),
        joint: &Joint,
    ) -> Result<Vec<(Sign, f64)>> {
        let (unit, from, picture) = picture(left, right, at, span, joint);
        if picture.width < 2 || picture.height < 2 {
            return Ok(Vec::new());
        }
        let mut signs = self.reading(&picture)?;
        if doubt::wants_second(&signs) {
            doubt::compare(&mut signs, &self.second_reading(&picture)?);
        }
        grammar::odd(&mut signs, false);
        let width = picture.width as f64 * unit;
        let placed = signs.into_iter().map(|s| {
            let x = from + s.at * width;
            (s, x)
        });
        Ok(placed.filter(|(s, _)| !s.ch.is_whitespace()).collect())
    }
}

/// How far a glyph of the left (0) or right (1) side ends before the cut.
fn away(spot: &Spot<'_>, side: usize, at: f64) -> f64 {
    match side {
        0 => at - spot.area.x1,
        _ => spot.area.x0 - at,
    }
}

fn of_page<'a>(page: &'a Page, tile: Tile) -> impl Iterator<Item = Spot<'a>> {
    let glyphs = page.glyphs.iter().enumerate();
    glyphs
        .filter(|(_, g)| g.recognised && g.is_visible() && !g.ch.is_whitespace())
        .map(move |(index, glyph)| Spot {
            index,
            glyph,
            area: tile.on_canvas(&glyph.bbox),
        })
}

/// The lines that come up to the cut on either side, where no border closes it.
fn joints(left: &Side<'_>, right: &Side<'_>, at: f64) -> Vec<Joint> {
    let mut out: Vec<Joint> = Vec::new();
    for (number, side) in [left, right].into_iter().enumerate() {
        for spot in of_page(side.page, side.tile) {
            let em = spot.glyph.size * side.tile.scale;
            if away(&spot, number, at).abs() > TOUCHES * em || closed(left, right, at, &spot.area) {
                continue;
            }
            let same = |j: &&mut Joint| {
                let common = j.y1.min(spot.area.y1) - j.y0.max(spot.area.y0);
                common > 0.5 * (j.y1 - j.y0).min(spot.area.height())
            };
            match out.iter_mut().find(same) {
                Some(joint) => {
                    joint.y0 = joint.y0.min(spot.area.y0);
                    joint.y1 = joint.y1.max(spot.area.y1);
                    joint.em = joint.em.max(em);
                }
                None => out.push(Joint {
                    y0: spot.area.y0,
                    y1: spot.area.y1,
                    em,
                }),
            }
        }
    }
    out
}

/// The upright rulings of a side that pass the middle of some heights, on the canvas.
fn borders(side: &Side<'_>, (y0, y1): (f64, f64)) -> impl Iterator<Item = f64> {
    let (tile, middle) = (side.tile, (y0 + y1) / 2.0);
    let rulings = side.page.rulings.iter();
    rulings.filter_map(move |r| {
        let line = tile.on_canvas(&Rect::new(r.at, r.from, r.at, r.to));
        let passes = r.axis == Axis::Vertical && line.y0 <= middle && middle <= line.y1;
        passes.then_some(line.x0)
    })
}

fn closed(left: &Side<'_>, right: &Side<'_>, at: f64, area: &Rect) -> bool {
    let span = (area.y0, area.y1);
    let near = |x: f64| (x - at).abs() <= BORDER;
    borders(left, span).any(near) || borders(right, span).any(near)
}

/// From where to where the line is read: to the next borders, and no farther than need be.
fn limits(left: &Side<'_>, right: &Side<'_>, at: f64, joint: &Joint) -> (f64, f64) {
    let span = (joint.y0, joint.y1);
    let low = borders(left, span).filter(|x| *x < at - BORDER);
    let high = borders(right, span).filter(|x| *x > at + BORDER);
    (
        low.fold(at - REACH * joint.em, f64::max),
        high.fold(at + REACH * joint.em, f64::min),
    )
}

/// The glyphs of a side in the line, left to right.
fn spots<'a>(side: &Side<'a>, joint: &Joint) -> Vec<Spot<'a>> {
    let mut list: Vec<Spot<'a>> = of_page(side.page, side.tile)
        .filter(|s| {
            let y = s.area.center().y;
            joint.y0 <= y && y <= joint.y1
        })
        .collect();
    list.sort_by(|a, b| a.area.center().x.total_cmp(&b.area.center().x));
    list
}

fn within(list: Vec<Spot<'_>>, (low, high): (f64, f64)) -> Vec<Spot<'_>> {
    let inside = |s: &Spot<'_>| low <= s.area.center().x && s.area.center().x <= high;
    list.into_iter().filter(inside).collect()
}

/// The picture of a line from both pages: points of the canvas in a pixel, where it begins, and the picture.
fn picture(
    left: &Side<'_>,
    right: &Side<'_>,
    at: f64,
    span: (f64, f64),
    joint: &Joint,
) -> (f64, f64, Plane) {
    let unit = left.edge.points() * left.tile.scale;
    let margin = (joint.y1 - joint.y0) * MARGIN;
    let (top, bottom) = (joint.y0 - margin, joint.y1 + margin);
    let count = |length: f64| (length / unit).ceil().max(0.0) as usize;
    let (w, h) = (count(span.1 - span.0), count(bottom - top));
    let mut data = Vec::with_capacity(w * h);
    for row in 0..h {
        let y = top + (row as f64 + 0.5) * unit;
        for column in 0..w {
            let x = span.0 + (column as f64 + 0.5) * unit;
            // Some printers let characters hang over the cut: what is beside it on either page belongs to the line.
            let shown = [(left, x - at), (right, at - x)].map(|(side, beyond)| {
                let p = side.tile.on_page(&Rect::new(x, y, x, y));
                match beyond < OVER * joint.em {
                    true => side.edge.grey(p.x0, p.y0),
                    false => 255,
                }
            });
            data.push(shown[0].min(shown[1]));
        }
    }
    let whole = Plane {
        width: w,
        height: h,
        data,
    };
    let inked = |x: &usize| (0..h).any(|y| whole.at(*x as isize, y as isize) < INK);
    let (Some(first), Some(last)) = ((0..w).find(inked), (0..w).rev().find(inked)) else {
        return (unit, span.0, Plane::default());
    };
    let paper = count(margin);
    let (first, last) = (first.saturating_sub(paper), (last + 1 + paper).min(w));
    let rows = (0..h).flat_map(|y| whole.row(y).get(first..last).unwrap_or(&[]).iter().copied());
    let close = Plane {
        width: last - first,
        height: h,
        data: rows.collect(),
    };
    (unit, span.0 + first as f64 * unit, close)
}

/// What becomes of a line at a cut.
#[derive(Clone, Debug, Default, PartialEq)]
struct Splice {
    /// For both sides, which glyphs go, by their place in the line.
    gone: [Vec<usize>; 2],
    /// Which of the new signs stand for them.
    new: Range<usize>,
    /// How sure these are at most.
    most: f32,
}

/// Which of the new signs stand instead of which glyphs of both sides (by their place in `spots`): those between the
/// last whole character on the left and the first on the right that both readings have. `None` where what touches the cut
/// is to be doubted.
fn spliced(spots: &[Vec<Spot<'_>>; 2], signs: &[(Sign, f64)], at: f64, em: f64) -> Option<Splice> {
    let same = |spot: &Spot<'_>| {
        let middle = spot.area.center().x;
        let near =
            |(s, x): &(Sign, f64)| s.ch == spot.glyph.ch && (x - middle).abs() < SAME_PLACE * em;
        signs.iter().position(near)
    };
    let whole = |side: usize, spot: &&(usize, &Spot<'_>)| away(spot.1, side, at) > WHOLE * em;
    let numbered = |side: usize| spots[side].iter().enumerate().collect::<Vec<_>>();
    let (lefts, rights) = (numbered(0), numbered(1));
    let anchor = |(k, spot): &(usize, &Spot<'_>)| same(spot).map(|sign| (*k, sign));
    let low = lefts.iter().rev().filter(|s| whole(0, s)).find_map(anchor);
    let high = rights.iter().filter(|s| whole(1, s)).find_map(anchor);
    let needed = |side: usize, list: &[(usize, &Spot<'_>)]| list.iter().any(|s| whole(side, &s));
    if low.is_none() && needed(0, &lefts) || high.is_none() && needed(1, &rights) {
        return None;
    }
    let range = low.map_or(0, |l| l.1 + 1)..high.map_or(signs.len(), |h| h.1);
    let new = signs.get(range.clone())?;
    let gone = [
        (low.map_or(0, |l| l.0 + 1)..lefts.len()).collect::<Vec<_>>(),
        (0..high.map_or(rights.len(), |h| h.0)).collect(),
    ];
    let old: Vec<&Glyph> = gone[0]
        .iter()
        .map(|k| lefts[*k].1.glyph)
        .chain(gone[1].iter().map(|k| rights[*k].1.glyph))
        .collect();
    let sure = new.iter().map(|(s, _)| s.confidence).fold(1.0, f32::min);
    if old.iter().map(|g| g.ch).eq(new.iter().map(|(s, _)| s.ch)) {
        return (sure > DOUBTFUL).then(Splice::default);
    }
    let was = old.iter().map(|g| g.confidence).fold(1.0, f32::min);
    let better = sure >= LIKELY || sure >= LEAST && (old.is_empty() || sure >= was);
    // A character that ends before the cut is no part of one: where it was read as another, one of the two is wrong.
    let disputed = [(0, &lefts), (1, &rights)].into_iter().any(|(side, list)| {
        gone[side].iter().any(|k| {
            let spot = list[*k].1;
            away(spot, side, at) > APART * em && new.iter().all(|(s, _)| s.ch != spot.glyph.ch)
        })
    });
    (!new.is_empty() && better).then_some(Splice {
        gone,
        new: range,
        most: if disputed { DOUBTFUL } else { 1.0 },
    })
}

/// The glyphs of signs, each on the page that shows the larger part of it.
fn placed(
    left: &Side<'_>,
    right: &Side<'_>,
    at: f64,
    joint: &Joint,
    signs: &[(Sign, f64)],
    new: Range<usize>,
) -> Vec<Glyph> {
    let half = joint.em * 0.55;
    let middle = |k: usize| signs.get(k).map(|(_, x)| *x);
    let glyph = |k: usize| {
        let (sign, x) = signs.get(k)?;
        let low = k
            .checked_sub(1)
            .and_then(middle)
            .map_or(x - half, |b| (b + x) / 2.0);
        let high = middle(k + 1).map_or(x + half, |a| (a + x) / 2.0);
        let area = Rect::new(low.max(x - half), joint.y0, high.min(x + half), joint.y1);
        let is_left = *x < at;
        let side = if is_left { left } else { right };
        let seen = match is_left {
            true => Rect::new(area.x0, area.y0, area.x1.min(at), area.y1),
            false => Rect::new(area.x0.max(at), area.y0, area.x1, area.y1),
        };
        let bbox = side.tile.on_page(&area);
        Some(Glyph {
            ch: sign.ch,
            bbox,
            shown: side.tile.on_page(&seen),
            home: side.edge.home(&bbox),
            page: side.page.number,
            size: joint.em / side.tile.scale,
            turn: 0,
            slanted: false,
            hidden: None,
            recognised: true,
            confidence: sign.confidence,
            order: 0,
        })
    };
    new.filter_map(glyph).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Ruling;

    fn glyph(ch: char, area: Rect) -> Glyph {
        Glyph {
            ch,
            bbox: area,
            shown: area,
            home: area,
            page: 1,
            size: 10.0,
            turn: 0,
            slanted: false,
            hidden: None,
            recognised: true,
            confidence: 1.0,
            order: 0,
        }
    }

    fn signs(text: &str, middles: &[f64], confidence: f32) -> Vec<(Sign, f64)> {
        let signs = super::super::recognise::signs(text, confidence, &[]);
        signs.into_iter().zip(middles.iter().copied()).collect()
    }

    /// Characters of ten points, as they were read left and right of a cut at 50; `to` is where the left ones end.
    fn spots<'a>(left: &'a [Glyph], right: &'a [Glyph]) -> [Vec<Spot<'a>>; 2] {
        [left, right].map(|list| {
            let spot = |(index, glyph): (usize, &'a Glyph)| Spot {
                index,
                glyph,
                area: glyph.bbox,
            };
            list.iter().enumerate().map(spot).collect()
        })
    }

    fn cells(text: &str, from: f64) -> Vec<Glyph> {
        let at = |(i, ch): (usize, char)| {
            let x = from + 10.0 * i as f64;
            glyph(ch, Rect::new(x, 0.0, x + 10.0, 10.0))
        };
        text.chars().enumerate().map(at).collect()
    }

    #[test]
    fn parts_of_a_character_give_way_to_what_both_pages_show() {
        // 付 lies on the cut: its right half was read as 寸, its left half as nothing.
        let left = cells("点支", 25.0);
        let right = [
            glyph('寸', Rect::new(50.0, 0.0, 55.0, 10.0)),
            cells("款", 55.0).remove(0),
        ];
        let spots = spots(&left, &right);
        let read = |text: &str, confidence: f32| {
            spliced(
                &spots,
                &signs(text, &[30.0, 40.0, 50.0, 60.0], confidence),
                50.0,
                10.0,
            )
        };
        let found = read("点支付款", 0.99).unwrap();
        assert_eq!(
            (found.gone, found.new, found.most),
            ([vec![], vec![0]], 2..3, 1.0)
        );
        // What is no surer than the parts changes nothing, and is to be looked at.
        assert_eq!(read("点支付款", 0.6), None);
        assert_eq!(read("占攴付欹", 0.99), None);
    }

    #[test]
    fn the_same_text_from_both_pages_stays_unless_it_cannot_be() {
        let (left, right) = (cells("点支", 30.0), cells("付款", 50.0));
        let spots = spots(&left, &right);
        let read = |confidence: f32| {
            let signs = signs("点支付款", &[35.0, 45.0, 55.0, 65.0], confidence);
            spliced(&spots, &signs, 50.0, 10.0)
        };
        assert_eq!(read(0.99), Some(Splice::default()));
        assert_eq!(read(0.9), None);
    }

    #[test]
    fn two_readings_of_a_character_beside_the_cut_are_disputed() {
        let (left, right) = (cells("点支", 27.0), cells("付款", 52.0));
        let spots = spots(&left, &right);
        let signs = signs("点攴付款", &[32.0, 42.0, 57.0, 67.0], 1.0);
        assert_eq!(spliced(&spots, &signs, 50.0, 10.0).unwrap().most, DOUBTFUL);
    }

    fn tile(dy: f64) -> Tile {
        Tile {
            page: 1,
            scale: 1.0,
            dx: 0.0,
            dy,
            body: Rect::default(),
        }
    }

    /// A stroke at the foot of a page, and characters at the top of the next.
    fn pages() -> (Page, Page) {
        let upper = Page {
            number: 1,
            glyphs: vec![
                glyph('产', Rect::new(50.0, 60.0, 60.0, 70.0)),
                glyph('一', Rect::new(50.0, 98.0, 90.0, 100.0)),
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

    #[test]
    fn slivers_at_a_cut_give_way_to_the_whole_characters() {
        let (mut upper, lower) = pages();
        let found = slivers((&upper, &tile(0.0)), (&lower, &tile(100.0)), 100.0);
        assert_eq!(found.gone, [vec![1], vec![]]);
        found.apply(&mut upper, false);
        assert_eq!(upper.glyphs.len(), 1);
    }

    #[test]
    fn a_stroke_in_a_closed_cell_or_with_nothing_beyond_stays() {
        let (mut upper, mut lower) = pages();
        lower.glyphs = vec![glyph('产', Rect::new(50.0, 30.0, 60.0, 40.0))];
        let far = slivers((&upper, &tile(0.0)), (&lower, &tile(100.0)), 100.0);
        assert!(far.gone.iter().all(Vec::is_empty));
        let (_, lower) = pages();
        upper.rulings = vec![Ruling {
            axis: Axis::Horizontal,
            at: 100.5,
            from: 20.0,
            to: 200.0,
            width: 1.0,
            style: crate::model::RulingStyle::Stroke,
            page: 1,
        }];
        let closed = slivers((&upper, &tile(0.0)), (&lower, &tile(100.0)), 100.0);
        assert!(closed.gone.iter().all(Vec::is_empty));
    }
}
