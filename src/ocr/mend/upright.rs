//! Lines that go on beyond an upright cut: the character on it is in two parts, one on each page.

use super::{
    BORDER, Cut, DOUBTFUL, Joint, LIKELY, Mended, Side, Spot, borders, of_page, picture, placed,
};
use crate::error::Result;
use crate::model::{Axis, Glyph, Rect};
use crate::ocr::engine::Engine;
use crate::ocr::recognise::Sign;
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
/// A reading less sure than this is none.
const LEAST: f32 = 0.5;

/// Reads the lines again that run into the cut at `at`.
pub(super) fn mend(engine: &Engine, left: &Side<'_>, right: &Side<'_>, at: f64) -> Result<Mended> {
    let mut out = Mended::default();
    if left.edge.is_none() || right.edge.is_none() {
        return Ok(out);
    }
    for joint in joints(left, right, at) {
        let spots = [spots(left, &joint), spots(right, &joint)];
        let (low, high) = limits(left, right, at, &joint);
        let spots = spots.map(|list| within(list, (low, high)));
        let cut = Cut {
            axis: Axis::Vertical,
            at,
            over: OVER * joint.em,
        };
        let area = Rect::new(low, joint.y0, high, joint.y1);
        let signs = engine.joined(&picture([left, right], &cut, &area, 0.0))?;
        let spliced = spliced(&spots, &signs, at, joint.em);
        // Nothing gives way twice: two lines that overlap are read once.
        let known = |side: usize, k: &usize| out.gone[side].contains(&spots[side][*k].index);
        let again = |s: &Splice| (0..2).any(|side| s.gone[side].iter().any(|k| known(side, k)));
        match spliced.filter(|s| !again(s)) {
            Some(splice) => {
                for (side, own) in splice.gone.iter().enumerate() {
                    out.gone[side].extend(own.iter().map(|k| spots[side][*k].index));
                }
                let new = placed([left, right], &cut, &joint, &signs, splice.new);
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

/// How far a glyph of the left (0) or right (1) side ends before the cut.
fn away(spot: &Spot<'_>, side: usize, at: f64) -> f64 {
    match side {
        0 => at - spot.area.x1,
        _ => spot.area.x0 - at,
    }
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
fn passing(side: &Side<'_>, (y0, y1): (f64, f64)) -> impl Iterator<Item = f64> {
    let middle = (y0 + y1) / 2.0;
    let passes = move |b: &Rect| b.y0 <= middle && middle <= b.y1;
    borders(side, Axis::Vertical).filter(passes).map(|b| b.x0)
}

fn closed(left: &Side<'_>, right: &Side<'_>, at: f64, area: &Rect) -> bool {
    let span = (area.y0, area.y1);
    let near = |x: f64| (x - at).abs() <= BORDER;
    passing(left, span).any(near) || passing(right, span).any(near)
}

/// From where to where the line is read: to the next borders, and no farther than need be.
fn limits(left: &Side<'_>, right: &Side<'_>, at: f64, joint: &Joint) -> (f64, f64) {
    let span = (joint.y0, joint.y1);
    let low = passing(left, span).filter(|x| *x < at - BORDER);
    let high = passing(right, span).filter(|x| *x > at + BORDER);
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

#[cfg(test)]
mod tests {
    use super::super::made::cells;
    use super::*;

    fn signs(text: &str, middles: &[f64], confidence: f32) -> Vec<(Sign, f64)> {
        let signs = crate::ocr::recognise::signs(text, confidence, &[]);
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

    #[test]
    fn parts_of_a_character_give_way_to_what_both_pages_show() {
        // 付 lies on the cut: its right half was read as 寸, its left half as nothing.
        let left = cells("点支", 25.0);
        let right = [
            Glyph::sure('寸', Rect::new(50.0, 0.0, 55.0, 10.0)),
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
}
