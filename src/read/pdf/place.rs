//! Where glyphs stand: boxes, sizes, directions, and what of them shows.

use super::clip::ClipStack;
use super::fonts::{FontBook, Reading};
use crate::model::{Hidden, Rect};
use hayro_interpret::font::{self, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::kurbo::{Affine, Point};

/// How far the em box of every font reaches above the base line, in thousandths of the type size. One box for all
/// fonts: the ascents that fonts state are too often wrong, and lines of mixed fonts would not be level.
const ASCENT: f64 = 880.0;

/// How far it reaches below.
const DESCENT: f64 = 120.0;

/// Units of a glyph's space per em.
const EM: f64 = 1000.0;

/// A glyph of which less than this share shows cannot be seen.
const SLIVER: f64 = 0.02;

/// A line leaning this share of a quarter turn (about 3 degrees) or more is slanted.
const SLANT: f64 = 0.033;

/// Where a glyph stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) bbox: Rect,
    pub(super) size: f64,
    pub(super) turn: u8,
    pub(super) slanted: bool,
    pub(super) vertical: bool,
}

/// The readings and places of a run, byte pairs of Chinese simple fonts already joined.
pub(super) fn readings<'a>(
    run: &GlyphRun<'_, 'a>,
    transform: Affine,
    vertical: bool,
    fonts: &mut FontBook<'a>,
) -> Vec<(Reading, Place)> {
    let mut all = Vec::with_capacity(run.glyphs().len());
    let mut rest = run.glyphs();
    while let Some((glyph, after)) = rest.split_first() {
        rest = after;
        let spot = |g: &font::PositionedGlyph<'a>, ch: Option<char>| {
            place(transform * g.transform(), advance(g), ch, vertical)
        };
        if let Some((next, after)) = rest.split_first()
            && let Some(reading) = fonts.pair(glyph, next)
        {
            rest = after;
            let mut joined = spot(glyph, None);
            joined.bbox = joined.bbox.union(&spot(next, None).bbox);
            all.push((reading, joined));
            continue;
        }
        let reading = fonts.read(glyph);
        let ch = match &reading.text {
            BfString::Char(c) => Some(*c),
            BfString::String(_) => None,
        };
        let at = spot(glyph, ch);
        all.push((reading, at));
    }
    all
}

/// The advance of a glyph in its own units.
fn advance(glyph: &font::Glyph<'_>) -> f64 {
    let advance = match glyph {
        font::Glyph::Outline(g) => g.advance_width(),
        font::Glyph::Type3(g) => g.advance_width(),
    };
    f64::from(advance.unwrap_or(0.0))
}

/// The box, size and direction of a glyph drawn through `transform`.
fn place(transform: Affine, advance: f64, ch: Option<char>, vertical: bool) -> Place {
    // A vertical advance has no width; the glyph is as wide as its kind of character.
    let width = match ch {
        _ if !vertical => advance,
        Some(c) if c < '\u{1100}' => EM / 2.0,
        _ => EM,
    };
    let corners = [
        (0.0, -DESCENT),
        (width, -DESCENT),
        (0.0, ASCENT),
        (width, ASCENT),
    ]
    .map(|(x, y)| transform * Point::new(x, y));
    let bbox = corners
        .iter()
        .map(|p| Rect::new(p.x, p.y, p.x, p.y))
        .reduce(|a, b| a.union(&b))
        .unwrap_or_default();
    let [a, b, c, d, _, _] = transform.as_coeffs();
    let along = b.atan2(a).to_degrees() / 90.0;
    let turn = (along.round() as i64 + i64::from(vertical)).rem_euclid(4) as u8;
    Place {
        bbox,
        size: c.hypot(d) * EM,
        turn,
        slanted: (along - along.round()).abs() > SLANT,
        vertical,
    }
}

/// The character as it is kept: control characters and marks of no width are dropped, every break is a space.
pub(super) fn printable(ch: char) -> Option<char> {
    match ch {
        '\t' | '\n' | '\r' => Some(' '),
        '\u{AD}' => Some('-'),
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}' => None,
        c if c.is_control() => None,
        c => Some(c),
    }
}

/// The box cut into `count` equal parts along the line.
pub(super) fn split(bbox: &Rect, count: usize, vertical: bool, turn: u8) -> Vec<Rect> {
    let n = count.max(1) as f64;
    let turn = if vertical { 1 } else { turn };
    (0..count)
        .map(|i| {
            let (from, to) = (i as f64 / n, (i + 1) as f64 / n);
            let (w, h) = (bbox.width(), bbox.height());
            match turn {
                0 => Rect::new(bbox.x0 + w * from, bbox.y0, bbox.x0 + w * to, bbox.y1),
                1 => Rect::new(bbox.x0, bbox.y0 + h * from, bbox.x1, bbox.y0 + h * to),
                2 => Rect::new(bbox.x1 - w * to, bbox.y0, bbox.x1 - w * from, bbox.y1),
                _ => Rect::new(bbox.x0, bbox.y1 - h * to, bbox.x1, bbox.y1 - h * from),
            }
        })
        .collect()
}

/// The part of a box that shows, and why none of it does.
pub(super) fn seen(bbox: &Rect, frame: &Rect, clips: &ClipStack) -> (Rect, Option<Hidden>) {
    let on_page = bbox.intersection(frame);
    if share(&on_page, bbox) < SLIVER || !touches(bbox, frame) {
        return (on_page, Some(Hidden::OffPage));
    }
    let shown = clips.shown(&on_page);
    if share(&shown, bbox) < SLIVER || !touches(bbox, &clips.bounds()) {
        return (shown, Some(Hidden::Clip));
    }
    (shown, None)
}

/// How much of `whole` is in `part`; a side without length counts as whole.
fn share(part: &Rect, whole: &Rect) -> f64 {
    let one = |part: f64, whole: f64| if whole > 1e-6 { part / whole } else { 1.0 };
    one(part.width(), whole.width()) * one(part.height(), whole.height())
}

fn touches(a: &Rect, b: &Rect) -> bool {
    a.x0 <= b.x1 && a.x1 >= b.x0 && a.y0 <= b.y1 && a.y1 >= b.y0
}

pub(super) fn empty(bbox: &Rect) -> Rect {
    Rect {
        x1: bbox.x0,
        y1: bbox.y0,
        ..*bbox
    }
}
