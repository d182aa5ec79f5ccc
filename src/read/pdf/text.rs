//! Glyph runs to glyphs.

use super::clip::ClipStack;
use super::fonts::{FontBook, Reading};
use super::guard::Budget;
use super::ink::{Colour, Layers, same};
use super::place::{Place, empty, printable, readings, seen, split};
use super::span::Span;
use super::twins::{cell, is_double, lean, merge};
use crate::model::{Glyph, Hidden, Rect};
use crate::read::fold::fold;
use hayro_interpret::font::GlyphRun;
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::hayro_syntax::object::Dict;
use hayro_interpret::kurbo::Affine;
use std::collections::HashMap;

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
        for (reading, place) in readings(run, style.transform, vertical, fonts) {
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
            recognised: false,
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

fn mark(run: &GlyphRun<'_, '_>, transform: Affine) -> Option<RunMark> {
    let (first, last) = (run.glyphs().first()?, run.glyphs().last()?);
    Some(RunMark {
        count: run.glyphs().len(),
        first: (transform * first.transform()).as_coeffs(),
        last: (transform * last.transform()).as_coeffs(),
        codes: (first.char_code(), last.char_code()),
    })
}
