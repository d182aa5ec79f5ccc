//! Lines that a cut between two pages parts, read again from the pictures of both, put together at the cut: what is left
//! of a character on either page is none. An upright cut parts lines ([`upright`]), a level one runs along them
//! ([`level`]).

mod level;
mod upright;

use super::doubt;
use super::edges::Edge;
use super::engine::Engine;
use super::grammar;
use super::plane::Plane;
use super::recognise::Sign;
use crate::error::Result;
use crate::model::{Axis, Glyph, Page, Rect, Seam, Tile};
use std::ops::Range;

/// A border this near to the cut, in points, closes it.
const BORDER: f64 = 2.0;
/// Paper shown around a line, as a share of its height.
const MARGIN: f64 = 0.25;
/// Darker than this is ink.
const INK: u8 = 150;
/// A reading of both pages this sure takes the place of one of parts, however sure.
const LIKELY: f32 = 0.8;
/// How sure a character at a cut can be that was not read from both pages.
const DOUBTFUL: f32 = 0.9;

/// A page on one side of a cut.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The page as it was read.
    pub page: &'a Page,
    /// Where it lies.
    pub tile: Tile,
    /// What it shows beside the cut; `None` where it is closed there.
    pub edge: Option<&'a Edge>,
}

/// What is to be done with the characters along a cut.
#[derive(Clone, Debug, Default)]
pub struct Mended {
    /// Of the left or upper page, and of the other: the indices of glyphs that are no characters, or parts of them.
    pub gone: [Vec<usize>; 2],
    /// The same for glyphs that are less sure than they were.
    pub doubtful: [Vec<usize>; 2],
    /// What stands there instead; `page` tells on which.
    pub glyphs: Vec<Glyph>,
}

impl Mended {
    /// Puts it into the page on the left or above, or into the other (`second`).
    pub fn apply(&self, page: &mut Page, second: bool) {
        let [gone, doubtful] = [&self.gone, &self.doubtful].map(|l| &l[usize::from(second)]);
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

impl Engine {
    /// Reads the lines again that a cut between two pages parts.
    ///
    /// # Errors
    /// `Weights` where a network stops.
    pub fn mend(&self, first: &Side<'_>, second: &Side<'_>, seam: &Seam) -> Result<Mended> {
        match seam.axis {
            Axis::Vertical => upright::mend(self, first, second, seam.at),
            Axis::Horizontal => level::mend(self, [first, second], seam.at),
        }
    }

    /// The characters of a line, with their middles on the canvas.
    fn joined(&self, shown: &Shown) -> Result<Vec<(Sign, f64)>> {
        let picture = &shown.plane;
        if picture.width < 2 || picture.height < 2 {
            return Ok(Vec::new());
        }
        let mut signs = self.reading(picture)?;
        if doubt::wants_second(&signs) {
            doubt::compare(&mut signs, &self.second_reading(picture)?);
        }
        grammar::odd(&mut signs, false);
        let width = picture.width as f64 * shown.unit;
        let placed = signs.into_iter().map(|s| {
            let x = shown.from + s.at * width;
            (s, x)
        });
        Ok(placed.filter(|(s, _)| !s.ch.is_whitespace()).collect())
    }
}

/// A line at a cut: its upper and lower end on the canvas, and its type size.
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

/// The rulings of a side along an axis, as boxes on the canvas.
fn borders<'a>(side: &Side<'a>, axis: Axis) -> impl Iterator<Item = Rect> + use<'a> {
    let (page, tile) = (side.page, side.tile);
    let along = page.rulings.iter().filter(move |r| r.axis == axis);
    along.map(move |r| {
        tile.on_canvas(&match axis {
            Axis::Vertical => Rect::new(r.at, r.from, r.at, r.to),
            Axis::Horizontal => Rect::new(r.from, r.at, r.to, r.at),
        })
    })
}

/// Where two pages meet, and how far what is printed hangs over it.
#[derive(Clone, Copy, Debug)]
struct Cut {
    axis: Axis,
    at: f64,
    over: f64,
}

/// A line as both pages show it: its picture, the points of the canvas in a pixel, and where it begins.
struct Shown {
    plane: Plane,
    unit: f64,
    from: f64,
}

/// The picture of an area of the canvas from both pages; the second one is moved across the cut by some points.
fn picture(sides: [&Side<'_>; 2], cut: &Cut, area: &Rect, moved: f64) -> Shown {
    let nothing = Shown {
        plane: Plane::default(),
        unit: 1.0,
        from: area.x0,
    };
    let [Some(first), Some(second)] = sides.map(|s| s.edge) else {
        return nothing;
    };
    let unit = first.points() * sides[0].tile.scale;
    let margin = area.height() * MARGIN;
    let count = |length: f64| (length / unit).ceil().max(0.0) as usize;
    let top = area.y0 - margin;
    let (w, h) = (count(area.width()), count(area.height() + 2.0 * margin));
    let mut data = Vec::with_capacity(w * h);
    for row in 0..h {
        let y = top + (row as f64 + 0.5) * unit;
        for column in 0..w {
            let x = area.x0 + (column as f64 + 0.5) * unit;
            // Some printers let characters hang over the cut: what is beside it on either page belongs to the line.
            let (beyond, shift) = match cut.axis {
                Axis::Vertical => (x - cut.at, (moved, 0.0)),
                Axis::Horizontal => (y - cut.at, (0.0, moved)),
            };
            let grey = |number: usize, edge: &Edge, (dx, dy): (f64, f64), beyond: f64| {
                let p = sides[number]
                    .tile
                    .on_page(&Rect::new(x, y, x, y).shifted(dx, dy));
                match beyond < cut.over {
                    true => edge.grey(p.x0, p.y0),
                    false => 255,
                }
            };
            data.push(grey(0, first, (0.0, 0.0), beyond).min(grey(1, second, shift, -beyond)));
        }
    }
    let whole = Plane {
        width: w,
        height: h,
        data,
    };
    let inked = |x: &usize| (0..h).any(|y| whole.at(*x as isize, y as isize) < INK);
    let (Some(left), Some(right)) = ((0..w).find(inked), (0..w).rev().find(inked)) else {
        return nothing;
    };
    let paper = count(margin);
    let (left, right) = (left.saturating_sub(paper), (right + 1 + paper).min(w));
    let rows = (0..h).flat_map(|y| whole.row(y).get(left..right).unwrap_or(&[]).iter().copied());
    Shown {
        plane: Plane {
            width: right - left,
            height: h,
            data: rows.collect(),
        },
        unit,
        from: area.x0 + left as f64 * unit,
    }
}

/// The glyphs of signs, each on the page that shows the larger part of it.
fn placed(
    sides: [&Side<'_>; 2],
    cut: &Cut,
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
        let is_first = match cut.axis {
            Axis::Vertical => *x < cut.at,
            Axis::Horizontal => area.center().y < cut.at,
        };
        let side = sides[usize::from(!is_first)];
        let seen = match (cut.axis, is_first) {
            (Axis::Vertical, true) => Rect::new(area.x0, area.y0, area.x1.min(cut.at), area.y1),
            (Axis::Vertical, false) => Rect::new(area.x0.max(cut.at), area.y0, area.x1, area.y1),
            (Axis::Horizontal, true) => Rect::new(area.x0, area.y0, area.x1, area.y1.min(cut.at)),
            (Axis::Horizontal, false) => Rect::new(area.x0, area.y0.max(cut.at), area.x1, area.y1),
        };
        let bbox = side.tile.on_page(&area);
        Some(Glyph {
            ch: sign.ch,
            bbox,
            shown: side.tile.on_page(&seen),
            home: side.edge?.home(&bbox),
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

/// Glyphs for tests.
#[cfg(test)]
mod made {
    use super::*;

    /// Sure characters of ten points side by side from `from` on, at the top of page 1.
    pub(super) fn cells(text: &str, from: f64) -> Vec<Glyph> {
        let at = |(i, ch): (usize, char)| {
            let x = from + 10.0 * i as f64;
            Glyph::sure(ch, Rect::new(x, 0.0, x + 10.0, 10.0))
        };
        text.chars().enumerate().map(at).collect()
    }
}
