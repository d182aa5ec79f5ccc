//! Painted paths to rulings and opaque areas.

use super::clip::ClipStack;
use super::ink::{Colour, Fill, Line, WHITE, same};
use super::shape::{self, Outline};
use crate::model::{Axis, Rect, Ruling, RulingStyle};

/// A painted rectangle up to this thickness, in points, is a ruling and not an area.
pub(super) const BAR: f64 = 2.5;

/// More areas than this are not remembered on one page; further ones hide nothing.
const MAX_FILLS: usize = 20_000;

/// Areas thinner than this, in points, are no ground for text.
const GROUND: f64 = 3.0;

/// A ruling is at least this many times as long as it is thick.
const SLIM: f64 = 2.0;

/// Shorter lines, in points, are no rulings.
const SHORT: f64 = 0.5;

/// The straight sides of an area that is no rectangle count from this length, in points.
const LONG_SIDE: f64 = 8.0;

/// An area that covers this share of the page's width and height is its background.
const WHOLE_PAGE: f64 = 0.97;

/// How something is painted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Brush {
    pub(super) colour: Colour,
    pub(super) opaque: bool,
    pub(super) seq: u32,
}

/// The pen of a stroke.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pen {
    pub(super) width: f64,
    pub(super) dashed: bool,
    /// How far a cap reaches beyond the end.
    pub(super) cap: f64,
}

/// The lines and areas of one page.
#[derive(Debug)]
pub(super) struct Sketch {
    page: u32,
    frame: Rect,
    pub(super) fills: Vec<Fill>,
    pub(super) lines: Vec<Line>,
}

impl Sketch {
    pub(super) fn new(page: u32, frame: Rect) -> Self {
        Self {
            page,
            frame,
            fills: Vec::new(),
            lines: Vec::new(),
        }
    }

    /// A stroked path.
    pub(super) fn stroke(
        &mut self,
        outlines: &[Outline],
        pen: Pen,
        brush: Brush,
        clips: &ClipStack,
    ) {
        for (a, b) in outlines.iter().flat_map(Outline::sides) {
            let Some(axis) = shape::axis(a, b) else {
                continue;
            };
            let half = pen.width / 2.0;
            let rect = match axis {
                Axis::Horizontal => {
                    let y = (a.y + b.y) / 2.0;
                    Rect::new(
                        a.x.min(b.x) - pen.cap,
                        y - half,
                        a.x.max(b.x) + pen.cap,
                        y + half,
                    )
                }
                Axis::Vertical => {
                    let x = (a.x + b.x) / 2.0;
                    Rect::new(
                        x - half,
                        a.y.min(b.y) - pen.cap,
                        x + half,
                        a.y.max(b.y) + pen.cap,
                    )
                }
            };
            let style = if pen.dashed {
                RulingStyle::Dashed
            } else {
                RulingStyle::Stroke
            };
            if pen.width <= BAR {
                self.line(axis, &rect, style, brush, clips);
            } else {
                self.rect(&rect, style, brush, clips);
            }
        }
    }

    /// A filled path.
    pub(super) fn fill(&mut self, outlines: &[Outline], brush: Brush, clips: &ClipStack) {
        let rects: Vec<Option<Rect>> = outlines.iter().map(Outline::as_rect).collect();
        if let [Some(a), Some(b)] = rects.as_slice()
            && self.border(a, b, brush, clips)
        {
            return;
        }
        for (outline, rect) in outlines.iter().zip(rects) {
            match rect {
                Some(rect) => self.rect(&rect, RulingStyle::Bar, brush, clips),
                None => self.sides(outline, brush, clips),
            }
        }
    }

    /// A painted upright rectangle: a ruling when it is thin, an area otherwise.
    pub(super) fn rect(&mut self, rect: &Rect, thin: RulingStyle, brush: Brush, clips: &ClipStack) {
        let (w, h) = (rect.width(), rect.height());
        if w.min(h) <= BAR {
            let axis = if w >= h {
                Axis::Horizontal
            } else {
                Axis::Vertical
            };
            if w.max(h) > SLIM * w.min(h) {
                self.line(axis, rect, thin, brush, clips);
            }
            return;
        }
        self.area(rect, brush, clips);
    }

    /// Remembers an area that hides what is under it, or is at least a ground for what comes.
    pub(super) fn cover(&mut self, rect: &Rect, solid: bool, brush: Brush, clips: &ClipStack) {
        if self.fills.len() >= MAX_FILLS {
            return;
        }
        let pieces = clips.pieces(rect).into_iter();
        let ground = |p: &Rect| p.width().min(p.height()) >= GROUND || (solid && p.area() > 0.0);
        self.fills.extend(pieces.filter(ground).map(|rect| Fill {
            rect,
            colour: brush.colour,
            seq: brush.seq,
            solid: solid && brush.opaque,
        }));
    }

    /// A painted area, and its edges.
    fn area(&mut self, rect: &Rect, brush: Brush, clips: &ClipStack) {
        self.cover(rect, true, brush, clips);
        let shown = clips.shown(rect);
        if self.is_background(&shown) || brush.colour.is_some_and(|c| same(c, WHITE)) {
            return;
        }
        for (axis, side) in edges(rect) {
            self.line(axis, &side, RulingStyle::Shade, brush, clips);
        }
    }

    fn is_background(&self, rect: &Rect) -> bool {
        rect.width() >= WHOLE_PAGE * self.frame.width()
            && rect.height() >= WHOLE_PAGE * self.frame.height()
    }

    /// Two rectangles one inside the other, filled between: the four bars of a border.
    fn border(&mut self, a: &Rect, b: &Rect, brush: Brush, clips: &ClipStack) -> bool {
        let (out, hole) = if a.area() >= b.area() { (a, b) } else { (b, a) };
        let gaps = [
            hole.x0 - out.x0,
            hole.y0 - out.y0,
            out.x1 - hole.x1,
            out.y1 - hole.y1,
        ];
        if gaps.iter().any(|g| *g < 0.0 || *g > BAR) || gaps.iter().all(|g| *g <= 0.0) {
            return false;
        }
        let bars = [
            (Axis::Horizontal, Rect::new(out.x0, out.y0, out.x1, hole.y0)),
            (Axis::Horizontal, Rect::new(out.x0, hole.y1, out.x1, out.y1)),
            (Axis::Vertical, Rect::new(out.x0, out.y0, hole.x0, out.y1)),
            (Axis::Vertical, Rect::new(hole.x1, out.y0, out.x1, out.y1)),
        ];
        for (axis, bar) in bars {
            if bar.area() > 0.0 {
                self.line(axis, &bar, RulingStyle::Bar, brush, clips);
            }
        }
        true
    }

    /// The long straight sides of an area that is no rectangle.
    fn sides(&mut self, outline: &Outline, brush: Brush, clips: &ClipStack) {
        if let Some(rect) = shape::around(&outline.points) {
            self.cover(&rect, false, brush, clips);
        }
        if brush.colour.is_some_and(|c| same(c, WHITE)) {
            return;
        }
        for (a, b) in outline.sides() {
            let rect = Rect::new(a.x, a.y, b.x, b.y);
            if rect.width().max(rect.height()) < LONG_SIDE {
                continue;
            }
            if let Some(axis) = shape::axis(a, b) {
                let flat = match axis {
                    Axis::Horizontal => {
                        Rect::new(rect.x0, (a.y + b.y) / 2.0, rect.x1, (a.y + b.y) / 2.0)
                    }
                    Axis::Vertical => {
                        Rect::new((a.x + b.x) / 2.0, rect.y0, (a.x + b.x) / 2.0, rect.y1)
                    }
                };
                self.line(axis, &flat, RulingStyle::Shade, brush, clips);
            }
        }
    }

    /// Remembers the visible pieces of a line.
    fn line(
        &mut self,
        axis: Axis,
        rect: &Rect,
        style: RulingStyle,
        brush: Brush,
        clips: &ClipStack,
    ) {
        let width = match axis {
            Axis::Horizontal => rect.height(),
            Axis::Vertical => rect.width(),
        };
        for piece in clips.pieces(&grown(rect, axis)) {
            let (across, from, to) = match axis {
                Axis::Horizontal => (piece.height(), piece.x0, piece.x1),
                Axis::Vertical => (piece.width(), piece.y0, piece.y1),
            };
            if across <= 0.0 || to - from < SHORT {
                continue;
            }
            let at = match axis {
                Axis::Horizontal => (rect.y0 + rect.y1) / 2.0,
                Axis::Vertical => (rect.x0 + rect.x1) / 2.0,
            };
            self.lines.push(Line {
                ruling: Ruling {
                    axis,
                    at,
                    from,
                    to,
                    width,
                    style,
                    page: self.page,
                },
                colour: brush.colour,
                seq: brush.seq,
            });
        }
    }
}

/// The line with a little body, so that one on the very edge of a clip still meets it.
fn grown(rect: &Rect, axis: Axis) -> Rect {
    const BODY: f64 = 0.05;
    match axis {
        Axis::Horizontal => Rect::new(rect.x0, rect.y0 - BODY, rect.x1, rect.y1 + BODY),
        Axis::Vertical => Rect::new(rect.x0 - BODY, rect.y0, rect.x1 + BODY, rect.y1),
    }
}

fn edges(r: &Rect) -> [(Axis, Rect); 4] {
    [
        (Axis::Horizontal, Rect::new(r.x0, r.y0, r.x1, r.y0)),
        (Axis::Horizontal, Rect::new(r.x0, r.y1, r.x1, r.y1)),
        (Axis::Vertical, Rect::new(r.x0, r.y0, r.x0, r.y1)),
        (Axis::Vertical, Rect::new(r.x1, r.y0, r.x1, r.y1)),
    ]
}
