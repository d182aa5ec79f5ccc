//! The characters of a line put where they stand on the page.

use super::bits::Bits;
use super::plane::Plane;
use super::recognise::Sign;
use super::rulings::Line;
use super::skew::Tilt;
use super::strips::Strip;
use crate::model::{Glyph, Page, Rect, Ruling, RulingStyle};

/// Paper around a line that the network is shown, as a share of the line's height, and at least this many pixels.
const MARGIN: (f64, f64) = (0.15, 2.0);

/// A character is at most this much wider than high, to each side of its middle.
const HALF: f64 = 0.55;

/// How the picture that was read lies on the page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    /// How it was put straight.
    pub(super) tilt: Tilt,
    /// Quarter turns, clockwise, that were made before that.
    pub(super) turns: u8,
    /// Width and height of the page's picture, in pixels, before the turns.
    pub(super) size: (f64, f64),
    /// Points in a pixel.
    pub(super) points: f64,
}

impl Frame {
    /// The box, in points of the page as displayed, around a box of the picture that was read.
    fn home(&self, area: &Rect) -> Rect {
        let corners = [
            (area.x0, area.y0),
            (area.x1, area.y0),
            (area.x0, area.y1),
            (area.x1, area.y1),
        ];
        corners
            .iter()
            .map(|(x, y)| {
                let (x, y) = self.tilt.back(*x, *y);
                let (x, y) = self.unturned(x, y);
                Rect::new(x, y, x, y)
            })
            .reduce(|a, b| a.union(&b))
            .map_or(*area, |r| self.scaled(&r))
    }

    fn unturned(&self, x: f64, y: f64) -> (f64, f64) {
        let (w, h) = self.size;
        match self.turns % 4 {
            0 => (x, y),
            1 => (y, h - x),
            2 => (w - x, h - y),
            _ => (w - y, x),
        }
    }

    fn scaled(&self, r: &Rect) -> Rect {
        let k = self.points;
        Rect::new(r.x0 * k, r.y0 * k, r.x1 * k, r.y1 * k)
    }
}

/// The picture of a line with some paper around it, and the box that it shows.
pub(super) fn crop(plane: &Plane, area: &Rect) -> (Plane, Rect) {
    let margin = (area.height() * MARGIN.0).max(MARGIN.1).round();
    let area = Rect::new(
        (area.x0 - margin).floor(),
        (area.y0 - margin).floor(),
        (area.x1 + margin).ceil(),
        (area.y1 + margin).ceil(),
    );
    let (w, h) = (area.width() as usize, area.height() as usize);
    let (left, top) = (area.x0 as isize, area.y0 as isize);
    let mut data = Vec::with_capacity(w * h);
    for y in 0..h as isize {
        data.extend((0..w as isize).map(|x| plane.at(left + x, top + y)));
    }
    let plane = Plane {
        width: w,
        height: h,
        data,
    };
    (plane, area)
}

/// The width of the ink of each sign as a share of an em.
pub(super) fn lengths(bits: &Bits, strip: &Strip, crop: &Rect, signs: &[Sign]) -> Vec<Option<f64>> {
    let em = strip.usual.max(1.0);
    let rows = (
        strip.area.y0.max(0.0) as usize,
        strip.area.y1.max(0.0) as usize,
    );
    let ink = |x: f64| x >= 0.0 && bits.count((x as usize, x as usize + 1), rows) > 0;
    let length = |sign: &Sign| {
        let middle = crop.x0 + sign.at * crop.width();
        let mut near = (0..(em / 2.0) as usize).flat_map(|d| [middle - d as f64, middle + d as f64]);
        let start = near.find(|x| ink(*x))?;
        let (mut from, mut to) = (start, start);
        while from > strip.area.x0 && ink(from - 1.0) {
            from -= 1.0;
        }
        while to < strip.area.x1 && ink(to + 1.0) {
            to += 1.0;
        }
        Some((to - from + 1.0) / em)
    };
    signs.iter().map(length).collect()
}

/// Adds the characters of a line to a page.
pub(super) fn place(page: &mut Page, frame: &Frame, strip: &Strip, crop: &Rect, signs: &[Sign]) {
    let line = strip.area;
    let centres: Vec<f64> = signs.iter().map(|s| crop.x0 + s.at * crop.width()).collect();
    let half = line.height().max(strip.usual * 0.7) * HALF;
    for (i, (sign, at)) in signs.iter().zip(&centres).enumerate() {
        let before = i.checked_sub(1).and_then(|k| centres.get(k));
        let after = centres.get(i + 1);
        let x0 = before.map_or(line.x0.min(at - 1.0), |b| (b + at) / 2.0);
        let x1 = after.map_or(line.x1.max(at + 1.0), |a| (a + at) / 2.0);
        let area = Rect::new(x0.max(at - half), line.y0, x1.min(at + half), line.y1);
        let bbox = frame.scaled(&area);
        page.glyphs.push(Glyph {
            ch: sign.ch,
            bbox,
            shown: bbox,
            home: frame.home(&area),
            page: page.number,
            size: line.height().max(strip.usual * 0.6) * frame.points,
            turn: 0,
            slanted: false,
            hidden: None,
            recognised: true,
            confidence: sign.confidence,
            order: page.glyphs.len() as u32,
        });
    }
}

/// A ruling of the page.
pub(super) fn ruling(line: &Line, page: u32, frame: &Frame) -> Ruling {
    let k = frame.points;
    Ruling {
        axis: line.axis,
        at: line.at * k,
        from: line.from * k,
        to: line.to * k,
        width: line.width * k,
        style: RulingStyle::Stroke,
        page,
    }
}
