//! Lays the pictures of a page on white paper.

use super::look::{Placed, Seen};
use crate::model::Rect;
use crate::read::grey::{Grey, light};
use hayro_interpret::font::GlyphRun;
use hayro_interpret::kurbo::{self, BezPath};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageData, ImageDrawProps, LumaData,
    Paint, SoftMask,
};

/// A picture that comes to this share more or less pixels than it has is left as it is.
const SAME: f64 = 0.01;

/// Of a picture, so much may be missing at the bottom by rounding.
const WHOLE: f32 = 0.995;

/// A page in layers, as compact PDFs have it: a mask of ink over a picture of the paper that is this much coarser, or coarser
/// still, and lies under so much of the mask. Of more dots to the inch, the paper may hold print that a person can read.
const COARSE: f64 = 2.0;
const UNREADABLE: f64 = 75.0;
const UNDER: f64 = 0.9;

/// Such a mask has ink, in so much of it at least, and it is this dark.
const INKED: f64 = 0.003;
const DARK: u8 = 128;

/// What is left of how dark such a paper is. The print is in the mask; what the paper has (seals, blurred into grey) is not to
/// be taken for print beside it, but not to vanish either.
const FADED: f64 = 0.3;

/// The device that lays pictures on paper.
pub(super) struct Paste<'s> {
    seen: &'s Seen,
    paper: Grey,
    /// Pixels to the point.
    scale: f64,
    nth: usize,
    laid: usize,
    lost: Option<String>,
    /// Whether a stencil is painted with a pattern, which only rendering can do.
    patterned: bool,
}

/// What became of the paper.
pub(super) enum Laid {
    /// The paper, and why something is missing on it, if it is.
    Paper(Grey, Option<String>),
    /// The page must be rendered.
    Patterned,
}

/// A picture as hayro hands it out.
struct Decoded {
    grey: Grey,
    alpha: Option<Grey>,
    /// How many of the pixels that the file promises make one of these.
    factors: (f32, f32),
}

impl<'s> Paste<'s> {
    pub(super) fn new(seen: &'s Seen, frame: Rect, dpi: f64) -> Self {
        let scale = dpi / 72.0;
        let side = |points: f64| ((points * scale).round() as usize).max(1);
        Self {
            seen,
            paper: Grey::paper(side(frame.width()), side(frame.height())),
            scale,
            nth: 0,
            laid: 0,
            lost: None,
            patterned: false,
        }
    }

    /// What became of the paper; an error where none of its pictures can be decoded.
    pub(super) fn finish(self) -> Result<Laid, String> {
        match self.lost {
            _ if self.patterned => Ok(Laid::Patterned),
            Some(why) if self.laid == 0 => Err(why),
            lost => Ok(Laid::Paper(self.paper, lost)),
        }
    }

    /// Whether all that lies under a picture is the paper of a page in layers.
    fn is_over_paper(&self, mask: &Placed) -> bool {
        let mut under = self.seen.placed.iter().filter(|p| p.nth < mask.nth);
        let coarse = |p: &Placed| {
            let lies = p.shown.intersection(&mask.shown).area() >= UNDER * mask.shown.area();
            let most = (mask.resolution() / COARSE).min(UNREADABLE);
            lies && p.resolution() <= most
        };
        self.laid > 0 && under.all(coarse)
    }

    fn lay(&mut self, placed: &Placed, picture: Decoded) {
        let covered = (
            f64::from(picture.factors.0) * picture.grey.width as f64,
            f64::from(picture.factors.1) * picture.grey.height as f64,
        );
        if covered.1 < f64::from(placed.size.1) * f64::from(WHOLE) {
            let (all, found) = (placed.size.1, covered.1.round());
            self.lost = Some(format!("expected {all} rows of pixels, found {found}"));
        }
        let unit = kurbo::Rect::new(0.0, 0.0, covered.0, covered.1);
        let area = placed.transform.transform_rect_bbox(unit);
        let at = |points: f64| (points * self.scale).round();
        let (left, top) = (at(area.x0), at(area.y0));
        let turn = placed.turn.unwrap_or_default();
        let grey = picture.grey.turned(turn);
        let fitted = |own: usize, wanted: f64| {
            let slack = (own as f64 * SAME).max(1.0);
            if (wanted - own as f64).abs() <= slack {
                own
            } else {
                (wanted as usize).max(1)
            }
        };
        let width = fitted(grey.width, at(area.x1) - left);
        let height = fitted(grey.height, at(area.y1) - top);
        let alpha = picture.alpha.map(|a| a.turned(turn).scaled(width, height));
        let grey = grey.scaled(width, height);
        let shown = placed.shown;
        if alpha.as_ref().is_some_and(|a| is_ink(&grey, a)) && self.is_over_paper(placed) {
            self.paper.fade(FADED);
        }
        // A clip on the picture's own edge must not cut the pixel that rounding moved over it.
        let edge = |clip: f64, own: f64, out: i64| match (clip - own).abs() * self.scale < 1.0 {
            true => out,
            false => at(clip) as i64,
        };
        let within = [
            edge(shown.x0, area.x0, i64::MIN / 2),
            edge(shown.y0, area.y0, i64::MIN / 2),
            edge(shown.x1, area.x1, i64::MAX / 2),
            edge(shown.y1, area.y1, i64::MAX / 2),
        ];
        self.paper
            .lay(&grey, alpha.as_ref(), (left as i64, top as i64), within);
        self.laid += 1;
    }
}

/// Whether a mask lets something dark through, here and there.
fn is_ink(grey: &Grey, alpha: &Grey) -> bool {
    let inked = alpha.pixels.iter().filter(|a| **a >= DARK).count();
    let mut seen = grey.pixels.iter().zip(&alpha.pixels);
    let dark = seen.all(|(g, a)| *a < DARK || *g < DARK);
    dark && inked as f64 >= INKED * alpha.pixels.len() as f64
}

fn luma(data: LumaData) -> Grey {
    Grey {
        width: data.width as usize,
        height: data.height as usize,
        pixels: data.data,
    }
}

/// The grey of pixels: of coloured ones, how light they are.
fn decoded(data: ImageData) -> (Grey, (f32, f32)) {
    let factors = data.scale_factors();
    let grey = match data {
        ImageData::Luma(data) => luma(data),
        ImageData::Rgb(data) => Grey {
            width: data.width as usize,
            height: data.height as usize,
            pixels: data
                .data
                .chunks_exact(3)
                .map(|c| light([c[0], c[1], c[2]]))
                .collect(),
        },
    };
    (grey, factors)
}

fn decode(image: &Image<'_, '_>, patterned: &mut bool) -> Option<Decoded> {
    let mut found = None;
    match image {
        Image::Raster(raster) => raster.with_rgba(
            |data, alpha| {
                let (grey, factors) = decoded(data);
                let alpha = alpha.map(|a| luma(a).scaled(grey.width, grey.height));
                found = Some(Decoded {
                    grey,
                    alpha,
                    factors,
                });
            },
            None,
        ),
        Image::Stencil(stencil) => stencil.with_stencil(
            |mask, paint| {
                let Paint::Color(colour) = paint else {
                    *patterned = true;
                    return;
                };
                let [red, green, blue, _] = colour.to_rgba().to_rgba8();
                let factors = mask.scale_factors;
                let alpha = luma(mask);
                let pixels = vec![light([red, green, blue]); alpha.pixels.len()];
                found = Some(Decoded {
                    grey: Grey { pixels, ..alpha },
                    alpha: Some(alpha),
                    factors,
                });
            },
            None,
        ),
    }
    let sound = |g: &Grey| g.width > 0 && g.height > 0 && g.pixels.len() == g.width * g.height;
    found.filter(|d| sound(&d.grey) && d.alpha.as_ref().is_none_or(sound))
}

impl<'a> Device<'a> for Paste<'_> {
    fn draw_image(&mut self, image: Image<'a, '_>, _: ImageDrawProps<'a>) {
        let placed = self.seen.placed.iter().find(|p| p.nth == self.nth);
        self.nth += 1;
        let Some(placed) = placed else {
            return;
        };
        match decode(&image, &mut self.patterned) {
            Some(picture) => self.lay(placed, picture),
            None => self.lost = Some("expected a picture, found damage".to_owned()),
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
