//! Glyph runs to glyphs.

use super::clip::ClipStack;
use super::fonts::{FontBook, Reading};
use super::guard::Budget;
use super::ink::{Colour, Layers, same};
use super::span::Span;
use crate::model::{Glyph, Hidden, Rect};
use crate::read::fold::fold;
use hayro_interpret::font::{self, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::hayro_syntax::object::Dict;
use hayro_interpret::kurbo::{Affine, Point};
use std::collections::HashMap;

/// How far the em box of every font reaches above the base line, in thousandths of the type size. One box for all
/// fonts: the ascents that fonts state are too often wrong, and lines of mixed fonts would not be level.
const ASCENT: f64 = 880.0;

/// How far it reaches below.
const DESCENT: f64 = 120.0;

/// Units of a glyph's space per em.
const EM: f64 = 1000.0;

/// A glyph of which less than this share shows cannot be seen.
const SLIVER: f64 = 0.02;

/// The same character again within this share of the type size is bold type made by printing twice.
const TWICE: f64 = 0.15;

/// What all glyphs of a run have in common.
pub(super) struct Style {
    pub(super) page: u32,
    pub(super) frame: Rect,
    pub(super) colour: Colour,
    pub(super) hidden: Option<Hidden>,
    pub(super) seq: u32,
    pub(super) transform: Affine,
}

/// The paint of a glyph, kept beside it until the page is complete.
#[derive(Clone, Copy, Debug)]
struct Ink {
    colour: Colour,
    seq: u32,
}

/// A run just drawn, in case it comes a second time for its outlines.
#[derive(Clone, Copy, Debug, PartialEq)]
struct RunMark {
    count: usize,
    first: [f64; 6],
    last: [f64; 6],
    codes: (u32, u32),
}

/// The glyphs of a page.
#[derive(Default)]
pub(super) struct Text {
    pub(super) glyphs: Vec<Glyph>,
    inks: Vec<Ink>,
    places: HashMap<(char, i32, i32), u32>,
    last_run: Option<(RunMark, usize)>,
    spans: Vec<Option<Span>>,
}

/// A line leaning this share of a quarter turn (about 3 degrees) or more is slanted.
const SLANT: f64 = 0.033;

/// Where a glyph stands.
#[derive(Clone, Copy, Debug)]
struct Place {
    bbox: Rect,
    size: f64,
    turn: u8,
    slanted: bool,
    vertical: bool,
}

impl Text {
    /// Takes a run of glyphs.
    pub(super) fn run<'a>(
        &mut self,
        run: &GlyphRun<'_, 'a>,
        style: &Style,
        clips: &ClipStack,
        fonts: &mut FontBook<'a>,
    ) {
        let start = self.glyphs.len();
        let vertical = run.writing_mode() == WritingMode::Vertical;
        for (reading, place) in readings(run, style, vertical, fonts) {
            self.read(&reading, &place, style, clips);
        }
        self.last_run = mark(run, style.transform).map(|m| (m, start));
    }

    /// Anything else was drawn: the next run is no second pass.
    pub(super) fn end_run(&mut self) {
        self.last_run = None;
    }

    /// Whether `run` is the run just drawn again.
    pub(super) fn is_second_pass(&self, run: &GlyphRun<'_, '_>, transform: Affine) -> bool {
        match (&self.last_run, mark(run, transform)) {
            (Some((last, _)), Some(now)) => *last == now,
            _ => false,
        }
    }

    /// The second pass of fill-and-stroke text: what the fill left invisible may now show.
    pub(super) fn repaint(&mut self, colour: Colour, unseen: bool) {
        let Some((_, start)) = self.last_run.take() else {
            return;
        };
        if unseen {
            return;
        }
        let white = |c: Colour| c.is_some_and(|c| same(c, super::ink::WHITE));
        for (glyph, ink) in self.glyphs.iter_mut().zip(&mut self.inks).skip(start) {
            if glyph.hidden == Some(Hidden::Invisible) || (white(ink.colour) && !white(colour)) {
                ink.colour = colour;
                if glyph.hidden == Some(Hidden::Invisible) {
                    glyph.hidden = None;
                }
            }
        }
    }

    /// Turns one code into its glyphs.
    fn read(&mut self, reading: &Reading, place: &Place, style: &Style, clips: &ClipStack) {
        match &reading.text {
            BfString::Char(ch) => self.one(*ch, place.bbox, reading, place, style, clips),
            BfString::String(text) => {
                let chars: Vec<char> = text.chars().filter_map(printable).collect();
                let boxes = split(&place.bbox, chars.len(), place.vertical, place.turn);
                for (ch, bbox) in chars.into_iter().zip(boxes) {
                    self.one(ch, bbox, reading, place, style, clips);
                }
            }
        }
    }

    fn one(
        &mut self,
        ch: char,
        bbox: Rect,
        reading: &Reading,
        place: &Place,
        style: &Style,
        clips: &ClipStack,
    ) {
        let Some(ch) = printable(ch) else {
            return;
        };
        if !bbox.is_finite() {
            return;
        }
        let (shown, cut) = seen(&bbox, &style.frame, clips);
        let hidden = style.hidden.or(cut);
        let glyph = Glyph {
            ch: fold(ch),
            bbox,
            shown: if hidden.is_some() {
                empty(&bbox)
            } else {
                shown
            },
            home: bbox,
            page: style.page,
            size: place.size,
            turn: place.turn,
            slanted: place.slanted,
            hidden,
            confidence: reading.confidence,
            order: 0,
        };
        self.push(glyph, style.colour, style.seq);
    }

    /// Adds a glyph, unless it is there already.
    pub(super) fn push(&mut self, glyph: Glyph, colour: Colour, seq: u32) {
        let ink = Ink { colour, seq };
        if let Some(twin) = self.twin(&glyph, seq) {
            if let (Some(there), Some(paint)) = (self.glyphs.get_mut(twin), self.inks.get_mut(twin))
            {
                merge(there, &glyph);
                if glyph.hidden.is_none() {
                    *paint = ink;
                }
            }
            return;
        }
        if !glyph.ch.is_whitespace() {
            let key = cell(&glyph, 0, 0);
            self.places.insert(key, self.glyphs.len() as u32);
        }
        self.glyphs.push(glyph);
        self.inks.push(ink);
    }

    /// The same character of an earlier run at nearly the same place.
    fn twin(&self, glyph: &Glyph, seq: u32) -> Option<usize> {
        if glyph.ch.is_whitespace() {
            return None;
        }
        let near = |i: &u32| {
            let i = *i as usize;
            let (there, ink) = (self.glyphs.get(i)?, self.inks.get(i)?);
            (ink.seq != seq && is_double(there, glyph)).then_some(i)
        };
        let (dx, dy) = lean(glyph);
        [(0, 0), (dx, 0), (0, dy), (dx, dy)]
            .into_iter()
            .filter_map(|(dx, dy)| self.places.get(&cell(glyph, dx, dy)))
            .find_map(near)
    }

    /// A marked part of the content begins.
    pub(super) fn begin_span(&mut self, properties: Option<&Dict<'_>>) {
        let span = properties.and_then(|p| Span::new(p, self.glyphs.len()));
        self.spans.push(span);
    }

    /// It ends.
    pub(super) fn end_span(&mut self) {
        if let Some(Some(span)) = self.spans.pop() {
            let seq = self.inks.get(span.start).map_or(0, |i| i.seq);
            let colour = self.inks.get(span.start).and_then(|i| i.colour);
            if span.replace(&mut self.glyphs) {
                self.inks.truncate(span.start);
                self.inks.resize(self.glyphs.len(), Ink { colour, seq });
                let count = self.glyphs.len() as u32;
                self.places.retain(|_, i| *i < count.min(span.start as u32));
            }
        }
    }

    /// Decides what is covered or has the colour of its ground, and numbers the glyphs.
    pub(super) fn settle(&mut self, layers: &Layers, budget: &mut Budget) {
        while !self.spans.is_empty() {
            self.end_span();
        }
        for (order, (glyph, ink)) in self.glyphs.iter_mut().zip(&self.inks).enumerate() {
            glyph.order = order as u32;
            budget.tick();
            if glyph.hidden.is_some() {
                continue;
            }
            glyph.hidden = hidden_by(glyph, *ink, layers);
            if glyph.hidden.is_some() {
                glyph.shown = empty(&glyph.bbox);
            }
        }
    }
}

fn hidden_by(glyph: &Glyph, ink: Ink, layers: &Layers) -> Option<Hidden> {
    if layers.blends(ink.colour, glyph.shown.center(), ink.seq) {
        return Some(Hidden::Background);
    }
    layers
        .covered(&core(&glyph.shown), ink.seq)
        .then_some(Hidden::Covered)
}

/// The part of a glyph's box that ink can be in, so that a cover fitted to the ink is known for one.
fn core(shown: &Rect) -> Rect {
    let (dx, dy) = (shown.width() * 0.1, shown.height() * 0.15);
    Rect::new(shown.x0 + dx, shown.y0 + dy, shown.x1 - dx, shown.y1 - dy)
}

/// The readings and places of a run, byte pairs of Chinese simple fonts already joined.
fn readings<'a>(
    run: &GlyphRun<'_, 'a>,
    style: &Style,
    vertical: bool,
    fonts: &mut FontBook<'a>,
) -> Vec<(Reading, Place)> {
    let mut all = Vec::with_capacity(run.glyphs().len());
    let mut rest = run.glyphs();
    while let Some((glyph, after)) = rest.split_first() {
        rest = after;
        let spot = |g: &font::PositionedGlyph<'a>, ch: Option<char>| {
            place(style.transform * g.transform(), advance(g), ch, vertical)
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
fn printable(ch: char) -> Option<char> {
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

fn empty(bbox: &Rect) -> Rect {
    Rect {
        x1: bbox.x0,
        y1: bbox.y0,
        ..*bbox
    }
}

fn mark(run: &GlyphRun<'_, '_>, transform: Affine) -> Option<RunMark> {
    let (first, last) = (run.glyphs().first()?, run.glyphs().last()?);
    Some(RunMark {
        count: run.glyphs().len(),
        first: (transform * first.transform()).as_coeffs(),
        last: (transform * last.transform()).as_coeffs(),
        codes: (first.char_code(), last.char_code()),
    })
}

/// Side of the cells that glyphs are looked up in: doubles are in the same or a neighbouring one.
fn pitch(glyph: &Glyph) -> f64 {
    (glyph.size * 2.0 * TWICE).max(0.1)
}

fn cell(glyph: &Glyph, dx: i32, dy: i32) -> (char, i32, i32) {
    let pitch = pitch(glyph);
    let at = |v: f64| (v / pitch).floor() as i32;
    (
        glyph.ch,
        at(glyph.bbox.x0).saturating_add(dx),
        at(glyph.bbox.y0).saturating_add(dy),
    )
}

/// The neighbours a glyph is nearest to.
fn lean(glyph: &Glyph) -> (i32, i32) {
    let pitch = pitch(glyph);
    let side = |v: f64| {
        let v = v / pitch;
        if v - v.floor() < 0.5 { -1 } else { 1 }
    };
    (side(glyph.bbox.x0), side(glyph.bbox.y0))
}

fn is_double(a: &Glyph, b: &Glyph) -> bool {
    // Unknown characters may differ.
    let twice = if b.ch == '\u{FFFD}' { 0.0 } else { TWICE };
    let near = |d: f64, full: f64| d.abs() <= (twice * b.size).min(full * 0.6).max(0.05);
    a.ch == b.ch
        && a.turn == b.turn
        && (a.size - b.size).abs() <= 0.03 * b.size
        && near(a.bbox.x0 - b.bbox.x0, b.bbox.width())
        && near(a.bbox.y0 - b.bbox.y0, b.bbox.height())
}

/// Keeps of two printings of one glyph what shows more.
fn merge(there: &mut Glyph, again: &Glyph) {
    there.confidence = there.confidence.max(again.confidence);
    match (there.hidden, again.hidden) {
        (Some(_), None) => {
            there.hidden = None;
            there.shown = again.shown;
            there.bbox = again.bbox;
            there.home = again.home;
        }
        (None, None) => there.shown = there.shown.union(&again.shown).intersection(&there.bbox),
        _ => {}
    }
}
