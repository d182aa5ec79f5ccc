//! The device that hayro draws a page into: it paints nothing and remembers what it would have painted.

use super::clip::ClipStack;
use super::fonts::FontBook;
use super::guard::Budget;
use super::ink::{Colour, Layers};
use super::sketch::{BAR, Brush, Pen, Sketch};
use super::{shape, text};
use crate::model::{Glyph, Hidden, Page, Picture, Rect, RulingStyle};
use hayro_interpret::font::GlyphRun;
use hayro_interpret::hayro_syntax::object::Dict;
use hayro_interpret::kurbo::{self, Affine, BezPath, Cap, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask,
    StrokeProps,
};

/// A transparency group.
#[derive(Clone, Copy, Debug)]
struct Group {
    /// Product of the opacities down to the page.
    alpha: f32,
    /// Whether it is painted as it is, without mask or blending.
    plain: bool,
}

/// Everything one page shows.
pub(super) struct Collector<'b, 'a> {
    pub(super) number: u32,
    pub(super) frame: Rect,
    pub(super) clips: ClipStack,
    groups: Vec<Group>,
    seq: u32,
    pub(super) text: text::Text,
    sketch: Sketch,
    pictures: Vec<Picture>,
    /// How many lines the page drew before its annotations.
    content_lines: Option<usize>,
    pub(super) fonts: &'b mut FontBook<'a>,
    budget: &'b mut Budget,
}

impl<'b, 'a> Collector<'b, 'a> {
    pub(super) fn new(
        number: u32,
        frame: Rect,
        fonts: &'b mut FontBook<'a>,
        budget: &'b mut Budget,
    ) -> Self {
        Self {
            number,
            frame,
            clips: ClipStack::new(frame),
            groups: Vec::new(),
            seq: 0,
            text: text::Text::default(),
            sketch: Sketch::new(number, frame),
            pictures: Vec::new(),
            content_lines: None,
            fonts,
            budget,
        }
    }

    fn group(&self) -> Group {
        self.groups.last().copied().unwrap_or(Group {
            alpha: 1.0,
            plain: true,
        })
    }

    /// The colour and opacity of a paint.
    fn ink(&self, paint: &Paint<'a>) -> (Colour, f32) {
        let group = self.group();
        match paint {
            Paint::Color(c) => {
                let [r, g, b, a] = c.to_rgba().to_rgba8();
                (Some([r, g, b]), f32::from(a) / 255.0 * group.alpha)
            }
            Paint::Pattern(_) => (None, group.alpha),
        }
    }

    fn brush(&mut self, props: &DrawProps<'a>) -> Option<Brush> {
        self.budget.path();
        self.text.end_run();
        self.seq += 1;
        let (colour, alpha) = self.ink(&props.paint);
        if alpha <= 0.0 {
            return None;
        }
        let plain = self.group().plain
            && props.soft_mask.is_none()
            && props.blend_mode == BlendMode::Normal;
        Some(Brush {
            colour,
            opaque: plain && alpha > 0.99 && !matches!(props.paint, Paint::Pattern(_)),
            seq: self.seq,
        })
    }

    fn paint(&mut self, path: &BezPath, props: &DrawProps<'a>, mode: &DrawMode) {
        let Some(brush) = self.brush(props) else {
            return;
        };
        let outlines = shape::outlines(path, props.transform);
        if let DrawMode::Fill(_) | DrawMode::FillAndStroke(..) = mode {
            self.sketch.fill(&outlines, brush, &self.clips);
        }
        if let DrawMode::Stroke(stroke) | DrawMode::FillAndStroke(_, stroke) = mode {
            let pen = pen(stroke, props.transform);
            self.sketch.stroke(&outlines, pen, brush, &self.clips);
        }
    }

    /// The content of the page is complete, annotations follow: their lines (a highlight, an underline, the frame of
    /// a field) are no rulings. Returns the number of glyphs so far.
    pub(super) fn begin_annotations(&mut self) -> usize {
        self.content_lines = Some(self.sketch.lines.len());
        self.text.glyphs.len()
    }

    /// Settles what can be seen, and hands the page on.
    pub(super) fn finish(mut self, rotation: u16) -> Page {
        let layers = Layers::new(&self.sketch.fills, self.frame.height());
        self.text.settle(&layers, self.budget);
        let drawn = self.content_lines.unwrap_or(self.sketch.lines.len());
        let lines = self.sketch.lines.iter().take(drawn);
        let rulings = lines
            .filter(|l| {
                self.budget.tick();
                layers.shows(l)
            })
            .map(|l| l.ruling)
            .collect();
        Page {
            number: self.number,
            width: self.frame.width(),
            height: self.frame.height(),
            rotation,
            glyphs: self.text.glyphs,
            rulings,
            pictures: self.pictures,
        }
    }

    /// Whether a glyph drawn from `since` on stands in `area`.
    pub(super) fn has_text(&self, area: &Rect, since: usize) -> bool {
        let drawn = self.text.glyphs.iter().skip(since);
        drawn
            .filter(|g| !g.ch.is_whitespace())
            .any(|g| area.contains(g.bbox.center()))
    }

    /// Adds a character that no content stream shows.
    pub(super) fn add(&mut self, glyph: Glyph) {
        self.seq += 1;
        self.text.push(glyph, None, self.seq);
    }
}

impl<'a> Device<'a> for Collector<'_, 'a> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.paint(path, &props, mode);
    }

    fn draw_rect(&mut self, rect: &kurbo::Rect, props: DrawProps<'a>, mode: &DrawMode) {
        self.paint(&rect.to_path(0.1), &props, mode);
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.budget.path();
        self.text.end_run();
        self.clips.push_path(&clip.path, clip.fill);
    }

    fn push_clip_rect(&mut self, rect: &kurbo::Rect) {
        self.budget.path();
        self.text.end_run();
        self.clips
            .push_rect(Rect::new(rect.x0, rect.y0, rect.x1, rect.y1));
    }

    fn pop_clip(&mut self) {
        self.text.end_run();
        self.clips.pop();
    }

    fn push_transparency_group(
        &mut self,
        opacity: f32,
        mask: Option<SoftMask<'a>>,
        blend: BlendMode,
    ) {
        self.budget.path();
        let around = self.group();
        self.groups.push(Group {
            alpha: around.alpha * opacity,
            plain: around.plain && mask.is_none() && blend == BlendMode::Normal,
        });
    }

    fn pop_transparency_group(&mut self) {
        self.groups.pop();
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.budget.glyphs(run.glyphs().len());
        self.seq += 1;
        let (colour, alpha) = self.ink(&props.paint);
        let unseen = matches!(mode, DrawMode::Invisible) || alpha <= 0.0;
        if matches!(mode, DrawMode::Stroke(_)) && self.text.is_second_pass(run, props.transform) {
            self.text.repaint(colour, unseen);
            return;
        }
        let style = text::Style {
            page: self.number,
            frame: self.frame,
            colour,
            hidden: unseen.then_some(Hidden::Invisible),
            seq: self.seq,
            transform: props.transform,
        };
        self.text.run(run, &style, &self.clips, self.fonts);
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.budget.path();
        self.text.end_run();
        self.seq += 1;
        let size = (image.width(), image.height());
        let unit = kurbo::Rect::new(0.0, 0.0, f64::from(size.0), f64::from(size.1));
        let outlines = shape::outlines(&unit.to_path(0.1), props.transform);
        let Some(bbox) = shape::bounds(&outlines) else {
            return;
        };
        let opaque = self.group().plain && self.group().alpha > 0.99 && is_solid(&image);
        let brush = Brush {
            colour: None,
            opaque,
            seq: self.seq,
        };
        if bbox.width().min(bbox.height()) <= BAR {
            // Some producers draw their lines as pictures of one pixel.
            self.sketch
                .rect(&bbox, RulingStyle::Bar, brush, &self.clips);
        } else if self.clips.shown(&bbox).area() > 0.0 {
            self.sketch.cover(&bbox, true, brush, &self.clips);
            self.pictures.push(Picture {
                bbox,
                page: self.number,
                pixels: size,
            });
        }
    }

    fn begin_marked_content(&mut self, _tag: &[u8], properties: Option<&Dict<'_>>) {
        self.text.begin_span(properties);
    }

    fn end_marked_content(&mut self) {
        self.text.end_span();
    }
}

/// Whether a picture hides all that is under it.
pub(super) fn is_solid(image: &Image<'_, '_>) -> bool {
    match image {
        Image::Stencil(_) => false,
        Image::Raster(raster) => {
            let dict = raster.stream().dict();
            !["SMask", "Mask", "SMaskInData"]
                .iter()
                .any(|k| dict.contains_key(k))
        }
    }
}

fn pen(stroke: &StrokeProps, transform: Affine) -> Pen {
    let scale = transform.determinant().abs().sqrt();
    let width = f64::from(stroke.line_width).abs() * scale;
    Pen {
        width,
        dashed: stroke.dash_array.iter().any(|d| *d > 0.0),
        cap: if stroke.line_cap == Cap::Butt {
            0.0
        } else {
            width / 2.0
        },
    }
}
