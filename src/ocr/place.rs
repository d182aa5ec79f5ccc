//! The characters of a line put where they stand on the page.

use super::bits::Bits;
use super::plane::Plane;
use super::recognise::{Sign, is_han};
use super::rulings::Line;
use super::skew::Tilt;
use super::strips::Strip;
use crate::model::{Glyph, Page, Rect, Ruling, RulingStyle};

/// The least paper around a line that a network is shown, in pixels.
const LEAST_MARGIN: f64 = 2.0;

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
    pub(super) fn home(&self, area: &Rect) -> Rect {
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

/// Ink lower than this share of a usual line is shown with as much paper as makes it so high: a stroke or a sign by
/// itself is known by its size.
const LEAST_HEIGHT: f64 = 0.85;

/// The picture of a line with some paper around it, given as a share of its height, and the box that it shows. What
/// stands farther off than that is not shown.
pub(super) fn crop(plane: &Plane, strip: &Strip, margin: f64) -> (Plane, Rect) {
    let ink = strip.area;
    let margin = (ink.height() * margin).max(LEAST_MARGIN).round();
    let lacking = (strip.usual * LEAST_HEIGHT - ink.height()).max(0.0) / 2.0;
    let around = |dx: f64, dy: f64| {
        Rect::new(
            (ink.x0 - dx).floor(),
            (ink.y0 - dy).floor(),
            (ink.x1 + dx).ceil(),
            (ink.y1 + dy).ceil(),
        )
    };
    let area = around(margin + lacking / 2.0, margin + lacking);
    let near = around(margin, margin);
    let (w, h) = (area.width() as usize, area.height() as usize);
    let (left, top) = (area.x0 as isize, area.y0 as isize);
    let (columns, rows) = (
        near.x0 as isize..near.x1 as isize,
        near.y0 as isize..near.y1 as isize,
    );
    let mut data = Vec::with_capacity(w * h);
    for y in (0..h as isize).map(|y| top + y) {
        let grey = |x: isize| match rows.contains(&y) && columns.contains(&x) {
            true => plane.at(x, y),
            false => 255,
        };
        data.extend((0..w as isize).map(|x| grey(left + x)));
    }
    let plane = Plane {
        width: w,
        height: h,
        data,
    };
    (plane, area)
}

/// The middle of each sign, in pixels of the page; `shown` is the box that was read.
pub(super) fn middles(shown: &Rect, signs: &[Sign]) -> Vec<f64> {
    signs
        .iter()
        .map(|s| shown.x0 + s.at * shown.width())
        .collect()
}

/// Where a line has ink.
pub(super) struct Ink {
    /// Stretches of columns with ink, in pixels of the page, left to right.
    pub(super) stretches: Vec<(f64, f64)>,
    /// Those of them that are as high as characters.
    pub(super) high: Vec<(f64, f64)>,
}

/// Ink as high as characters is at least this share of a usual line.
const AS_HIGH: f64 = 0.5;

impl Ink {
    /// The ink of a line.
    pub(super) fn of(bits: &Bits, strip: &Strip) -> Self {
        let rows = (
            strip.area.y0.max(0.0) as usize,
            strip.area.y1.max(0.0) as usize,
        );
        let columns = (
            strip.area.x0.max(0.0) as usize,
            strip.area.x1.max(0.0) as usize,
        );
        let mut stretches: Vec<(f64, f64)> = Vec::new();
        for x in columns.0..columns.1 {
            if bits.count((x, x + 1), rows) == 0 {
                continue;
            }
            let x = x as f64;
            match stretches.last_mut() {
                Some(last) if last.1 == x => last.1 = x + 1.0,
                _ => stretches.push((x, x + 1.0)),
            }
        }
        let height = |(x0, x1): &(f64, f64)| {
            let columns = (*x0 as usize, *x1 as usize);
            let inked = |y: &usize| bits.count(columns, (*y, *y + 1)) > 0;
            (rows.0..rows.1).filter(inked).count() as f64
        };
        let is_high = |s: &&(f64, f64)| height(s) >= strip.usual * AS_HIGH;
        let high = stretches.iter().filter(is_high).copied().collect();
        Self { stretches, high }
    }

    /// The width of the stretch of ink at each of some middles as a share of an em.
    pub(super) fn lengths(&self, middles: &[f64], em: f64) -> Vec<Option<f64>> {
        let away = |s: &(f64, f64), m: f64| (s.0 - m).max(m - s.1).max(0.0);
        let length = |m: &f64| {
            let near = |a: &&(f64, f64), b: &&(f64, f64)| away(a, *m).total_cmp(&away(b, *m));
            let nearest = self.stretches.iter().min_by(near)?;
            (away(nearest, *m) <= em / 2.0).then(|| (nearest.1 - nearest.0) / em.max(1.0))
        };
        middles.iter().map(length).collect()
    }
}

/// The ink of a line of Chinese is lower than its type by this; that of figures alone by more.
const INK: (f64, f64) = (1.08, 1.3);

/// So many neighbours tell the size of type by how far apart they stand.
const PAIRS: usize = 3;

/// How far apart the Chinese characters of a line stand, where enough of them stand side by side to tell.
pub(super) fn pitch(signs: &[Sign], centres: &[f64]) -> Option<f64> {
    let pairs = signs.windows(2).zip(centres.windows(2));
    let mut pitches: Vec<f64> = pairs
        .filter(|(s, _)| s.iter().all(|s| is_han(s.ch)))
        .map(|(_, c)| c[1] - c[0])
        .collect();
    pitches.sort_by(f64::total_cmp);
    let middle = pitches.get(pitches.len() / 2).copied();
    middle.filter(|_| pitches.len() >= PAIRS)
}

/// The size of the type of a line, in pixels: how far apart its Chinese characters stand, or what its height says.
fn em(strip: &Strip, signs: &[Sign], centres: &[f64]) -> f64 {
    let height = strip.area.height();
    if let Some(pitch) = pitch(signs, centres) {
        return pitch.clamp(height, height * 1.35);
    }
    match signs.iter().any(|s| is_han(s.ch)) {
        true => height * INK.0,
        false => (height * INK.1).clamp(strip.usual * 0.6, (strip.usual * INK.0).max(height)),
    }
}

/// Adds the characters of a line to a page.
pub(super) fn place(page: &mut Page, frame: &Frame, strip: &Strip, crop: &Rect, signs: &[Sign]) {
    let line = strip.area;
    let centres = middles(crop, signs);
    let half = line.height().max(strip.usual * 0.7) * HALF;
    let size = em(strip, signs, &centres) * frame.points;
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
            size,
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
