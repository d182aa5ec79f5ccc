//! Clips: which part of the page lets ink through.

use crate::model::Rect;
use hayro_interpret::FillRule;
use hayro_interpret::kurbo::BezPath;

use super::shape::{self, Outline};

/// One clip of the stack.
#[derive(Clone, Debug)]
struct Clip {
    /// Box of this clip and all below it.
    bounds: Rect,
    /// The rectangles the clip is made of, where it is more than one.
    parts: Vec<Rect>,
    /// Whether a point inside an even number of parts is outside.
    even_odd: bool,
}

/// The clips in force, the page itself at the bottom.
#[derive(Clone, Debug)]
pub(super) struct ClipStack {
    page: Rect,
    stack: Vec<Clip>,
    /// How many clips of the stack have parts.
    parted: usize,
}

impl ClipStack {
    pub(super) fn new(page: Rect) -> Self {
        Self {
            page,
            stack: Vec::new(),
            parted: 0,
        }
    }

    /// The box that all clips and the page leave.
    pub(super) fn bounds(&self) -> Rect {
        self.stack.last().map_or(self.page, |c| c.bounds)
    }

    pub(super) fn push_rect(&mut self, rect: Rect) {
        let bounds = self.bounds().intersection(&rect);
        self.push(Clip {
            bounds,
            parts: Vec::new(),
            even_odd: false,
        });
    }

    /// Pushes a path: exactly where it is made of upright rectangles, by its box otherwise.
    pub(super) fn push_path(&mut self, path: &BezPath, rule: FillRule) {
        let outlines = shape::outlines(path, hayro_interpret::kurbo::Affine::IDENTITY);
        let rects: Option<Vec<Rect>> = outlines.iter().map(Outline::as_rect).collect();
        let around = shape::bounds(&outlines).unwrap_or_default();
        let bounds = self.bounds().intersection(&around);
        let parts = rects.filter(|r| r.len() > 1).unwrap_or_default();
        self.push(Clip {
            bounds,
            parts,
            even_odd: rule == FillRule::EvenOdd,
        });
    }

    fn push(&mut self, clip: Clip) {
        self.parted += usize::from(!clip.parts.is_empty());
        self.stack.push(clip);
    }

    pub(super) fn pop(&mut self) {
        if let Some(clip) = self.stack.pop() {
            self.parted -= usize::from(!clip.parts.is_empty());
        }
    }

    /// The part of `rect` that shows; empty where nothing does.
    pub(super) fn shown(&self, rect: &Rect) -> Rect {
        let mut left = rect.intersection(&self.bounds());
        if self.parted > 0 {
            for clip in self.stack.iter().filter(|c| !c.parts.is_empty()) {
                left = clip.through(&left);
            }
        }
        left
    }

    /// The parts of a long thin `rect` that show.
    pub(super) fn pieces(&self, rect: &Rect) -> Vec<Rect> {
        let mut left = vec![rect.intersection(&self.bounds())];
        for clip in self.stack.iter().filter(|c| !c.parts.is_empty()) {
            left = left
                .iter()
                .flat_map(|l| clip.parts.iter().map(|p| l.intersection(p)))
                .filter(|p| p.width() > 0.0 || p.height() > 0.0)
                .collect();
        }
        left
    }
}

impl Clip {
    fn through(&self, rect: &Rect) -> Rect {
        let center = rect.center();
        let around = self.parts.iter().filter(|p| p.contains(center));
        if self.even_odd && around.clone().count() % 2 == 0 {
            return Rect {
                x1: rect.x0,
                y1: rect.y0,
                ..*rect
            };
        }
        if self.even_odd {
            return around.fold(*rect, |left, p| left.intersection(p));
        }
        self.parts
            .iter()
            .map(|p| rect.intersection(p))
            .max_by(|a, b| a.area().total_cmp(&b.area()))
            .unwrap_or(*rect)
    }
}
