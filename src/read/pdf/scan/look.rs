//! What is drawn on a page, and where: pictures that stand straight, and whatever else.

use super::super::device::is_solid;
use super::super::guard::{Budget, stop};
use super::super::shape;
use super::weigh::weigh;
use crate::model::Rect;
use crate::read::grey::Turn;
use hayro_interpret::font::GlyphRun;
use hayro_interpret::kurbo::{self, Affine, BezPath, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask,
};

/// All pictures of a page together may have so many pixels, each counted as often as it is drawn.
const MAX_DRAWN: u64 = 1_000_000_000;

/// A picture that covers less of the page says nothing about its resolution.
const WORTH: f64 = 0.02;

/// Resolutions that differ by less than this share are the same.
const SAME: f64 = 0.01;

/// How much a side of a strip may be off by rounding, as a share.
const ROUNDED: f64 = 0.1;

/// A side shorter than this many pixels says little about resolution.
const SHORT: u32 = 100;

/// Paper, and what cannot be told from it.
const WHITE: u8 = 252;

/// How far a clip may cut into a picture unnoticed, in points.
const HAIR: f64 = 0.5;

/// A picture where it is drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    /// Which picture of the page it is, in the order of drawing, from 0.
    pub(super) nth: usize,
    /// Its width and height in pixels.
    pub(super) size: (u32, u32),
    /// From its pixels to points of the page.
    pub(super) transform: Affine,
    /// What of it the page and the clips leave, in points.
    pub(super) shown: Rect,
    /// Its quarter turn, where it stands straight.
    pub(super) turn: Option<Turn>,
}

impl Placed {
    /// Pixels to the inch across and down the page.
    pub(super) fn dpi(&self) -> (f64, f64) {
        let [a, b, c, d, _, _] = self.transform.as_coeffs();
        let (x, y) = if self.turn.is_some_and(|t| t.swap) {
            (c.abs(), b.abs())
        } else {
            (a.hypot(b), c.hypot(d))
        };
        (72.0 / x, 72.0 / y)
    }

    /// The finer of both, but for the short side of a strip.
    pub(super) fn resolution(&self) -> f64 {
        let (x, y) = self.dpi();
        let turn = self.turn.unwrap_or_default();
        let (width, height) = turn.pair(self.size);
        let close = (x / y - 1.0).abs() < ROUNDED;
        match (close, width < SHORT, height < SHORT) {
            (true, true, false) => y,
            (true, false, true) => x,
            _ => x.max(y),
        }
    }
}

/// What a page shows.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Its pictures, in the order of drawing.
    pub(super) placed: Vec<Placed>,
    /// Where anything else is seen.
    other: Option<Rect>,
    /// How large the page is, in square points.
    area: f64,
}

impl Seen {
    /// Resolution of the finest picture that covers some of the page, of any picture if none does.
    pub(super) fn resolution(&self) -> Option<f64> {
        let finest = |worth: f64| {
            let large = self
                .placed
                .iter()
                .filter(|p| p.shown.area() >= worth * self.area);
            let known = large.map(Placed::resolution).filter(|dpi| dpi.is_finite());
            known.reduce(f64::max)
        };
        let large = finest(WORTH);
        if large.is_none() && self.other.is_some() {
            return None;
        }
        large.or_else(|| finest(0.0))
    }

    /// Whether all there is to see are pictures that can be laid on paper one by one: they stand straight, and small ones have
    /// the resolution of the page (others would be moved by up to a pixel, and torn from each other).
    pub(super) fn straight(&self) -> bool {
        let Some(dpi) = self.resolution() else {
            return self.other.is_none() && self.placed.is_empty();
        };
        let fits = |p: &Placed| {
            let alike = (p.resolution() / dpi - 1.0).abs() <= SAME;
            p.turn.is_some() && (alike || p.shown.area() >= WORTH * self.area)
        };
        self.other.is_none() && self.placed.iter().all(fits)
    }
}

/// A transparency group, with those around it.
#[derive(Clone, Copy)]
struct Group {
    alpha: f32,
    /// Whether it is painted as it is, without mask or blending.
    plain: bool,
}

/// A clip, with those under it.
#[derive(Clone, Copy)]
struct Clip {
    bounds: Rect,
    /// Whether it is a rectangle.
    upright: bool,
}

/// The device that looks.
pub(super) struct Look<'b> {
    frame: Rect,
    seen: Seen,
    nth: usize,
    drawn: u64,
    groups: Vec<Group>,
    clips: Vec<Clip>,
    budget: &'b mut Budget,
}

impl<'b> Look<'b> {
    pub(super) fn new(frame: Rect, budget: &'b mut Budget) -> Self {
        let area = frame.area();
        Self {
            frame,
            seen: Seen {
                area,
                ..Seen::default()
            },
            nth: 0,
            drawn: 0,
            groups: Vec::new(),
            clips: Vec::new(),
            budget,
        }
    }

    pub(super) fn finish(self) -> Seen {
        self.seen
    }

    fn group(&self) -> Group {
        self.groups.last().copied().unwrap_or(Group {
            alpha: 1.0,
            plain: true,
        })
    }

    fn clip(&self) -> Clip {
        self.clips.last().copied().unwrap_or(Clip {
            bounds: self.frame,
            upright: true,
        })
    }

    /// Something that is no picture is seen within `area`. White on bare paper is not.
    fn other(&mut self, area: Rect, paint: &Paint<'_>) {
        let shown = area.intersection(&self.clip().bounds);
        if !area.is_finite() || missed(&shown, &self.clip().bounds) {
            return;
        }
        let (white, alpha) = match paint {
            Paint::Color(colour) => {
                let [r, g, b, a] = colour.to_rgba().to_rgba8();
                (r.min(g).min(b) >= WHITE, f32::from(a))
            }
            Paint::Pattern(_) => (false, 255.0),
        };
        let bare = |rect: &Rect| {
            let common = rect.intersection(&shown);
            common.width() <= 0.0 || common.height() <= 0.0
        };
        let on_paper = self.seen.placed.iter().all(|p| bare(&p.shown))
            && self.seen.other.as_ref().is_none_or(bare);
        if alpha * self.group().alpha <= 0.0 || (white && on_paper) {
            return;
        }
        self.seen.other = Some(self.seen.other.map_or(shown, |o| o.union(&shown)));
    }

    fn path(&mut self, path: &BezPath, props: &DrawProps<'_>, mode: &DrawMode) {
        self.budget.path();
        let pen = match mode {
            DrawMode::Stroke(s) | DrawMode::FillAndStroke(_, s) => {
                f64::from(s.line_width).abs() / 2.0
            }
            DrawMode::Fill(_) => 0.0,
            DrawMode::Invisible => return,
        };
        let around = path.bounding_box().inflate(pen, pen);
        let box_ = props.transform.transform_rect_bbox(around);
        self.other(Rect::new(box_.x0, box_.y0, box_.x1, box_.y1), &props.paint);
    }

    fn picture(&mut self, image: &Image<'_, '_>, transform: Affine) {
        let size = (image.width(), image.height());
        let unit = kurbo::Rect::new(0.0, 0.0, f64::from(size.0), f64::from(size.1));
        let outlines = shape::outlines(&unit.to_path(0.1), transform);
        let Some(bbox) = shape::bounds(&outlines) else {
            return;
        };
        let (clip, group) = (self.clip(), self.group());
        let shown = bbox.intersection(&clip.bounds);
        if missed(&shown, &clip.bounds) || group.alpha <= 0.0 {
            return;
        }
        self.drawn = self.drawn.saturating_add(weigh(image));
        if self.drawn > MAX_DRAWN {
            stop("more pixels of pictures than one page may hold");
        }
        let whole = clip.upright || inside(&bbox, &clip.bounds);
        let plain = group.plain && group.alpha > 0.99 && whole;
        let turn = straight(transform, size).filter(|_| plain);
        if turn.is_some() && is_solid(image) && self.seen.other.is_some_and(|o| inside(&o, &shown))
        {
            self.seen.other = None;
        }
        self.seen.placed.push(Placed {
            nth: self.nth,
            size,
            transform,
            shown,
            turn,
        });
    }
}

/// Whether nothing is left of something within the clip (a line has no area, but is seen).
fn missed(shown: &Rect, clip: &Rect) -> bool {
    clip.area() <= 0.0
        || (shown.width() <= 0.0 && shown.height() <= 0.0)
        || shown.x0 > clip.x1
        || shown.y0 > clip.y1
        || shown.x1 < clip.x0
        || shown.y1 < clip.y0
}

fn inside(inner: &Rect, outer: &Rect) -> bool {
    inner.x0 >= outer.x0 - HAIR
        && inner.y0 >= outer.y0 - HAIR
        && inner.x1 <= outer.x1 + HAIR
        && inner.y1 <= outer.y1 + HAIR
}

/// The quarter turn and flip of a picture, if it is nothing else: over its whole width and height, it leans by less than one of
/// its pixels.
fn straight(transform: Affine, (width, height): (u32, u32)) -> Option<Turn> {
    let [a, b, c, d, _, _] = transform.as_coeffs();
    let (width, height) = (f64::from(width), f64::from(height));
    let leans = |off: f64, over: f64, pixel: f64| off.abs() * over > pixel.abs();
    if a != 0.0 && d != 0.0 && !leans(b, width, d) && !leans(c, height, a) {
        return Some(Turn {
            swap: false,
            flip_x: a < 0.0,
            flip_y: d < 0.0,
        });
    }
    let lies = b != 0.0 && c != 0.0 && !leans(a, width, c) && !leans(d, height, b);
    lies.then_some(Turn {
        swap: true,
        flip_x: c < 0.0,
        flip_y: b < 0.0,
    })
}

impl<'a> Device<'a> for Look<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.path(path, &props, mode);
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.budget.path();
        let outlines = shape::outlines(&clip.path, Affine::IDENTITY);
        let around = shape::bounds(&outlines).unwrap_or_default();
        let upright = matches!(outlines.as_slice(), [one] if one.as_rect().is_some());
        let under = self.clip();
        self.clips.push(Clip {
            bounds: under.bounds.intersection(&around),
            upright: under.upright && upright,
        });
    }

    fn push_transparency_group(
        &mut self,
        opacity: f32,
        mask: Option<SoftMask<'a>>,
        blend: BlendMode,
    ) {
        self.budget.path();
        let around = self.group();
        // On white paper, multiplying is painting.
        let blended = !matches!(blend, BlendMode::Normal | BlendMode::Multiply)
            || (blend == BlendMode::Multiply && !self.seen.placed.is_empty());
        self.groups.push(Group {
            alpha: around.alpha * opacity,
            plain: around.plain && mask.is_none() && !blended,
        });
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.budget.glyphs(run.glyphs().len());
        if matches!(mode, DrawMode::Invisible) {
            return;
        }
        for glyph in run.glyphs() {
            let at = props.transform * glyph.transform() * kurbo::Point::ORIGIN;
            let area = Rect::new(at.x - 1.0, at.y - 1.0, at.x + 1.0, at.y + 1.0);
            self.other(area, &props.paint);
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.budget.path();
        self.picture(&image, props.transform);
        self.nth += 1;
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn pop_transparency_group(&mut self) {
        self.groups.pop();
    }
}
