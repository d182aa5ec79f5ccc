//! The pixels of a page, for OCR: the scanned pictures themselves where the page is made of nothing else, otherwise a
//! rendering.
//!
//! A page is looked at first (`look`): what is drawn on it, and where? Where all of that is pictures that stand straight, they
//! are decoded and laid on white paper (`paste`), pixel for pixel where they have the resolution of the page.

mod look;
mod paste;
mod weigh;

use super::guard::{Budget, Options, quietly};
use super::survey::Survey;
use super::{on_large_stack, open, render, settings};
use crate::error::Result;
use crate::model::{Raster, Rect, Warning};
use crate::read::grey::{self, Grey};
use crate::read::picture::{truncated, unreadable};
use hayro_interpret::hayro_syntax::{Pdf, page::Page};
use hayro_interpret::kurbo::{self, Affine};
use hayro_interpret::{
    Context, Device, InterpreterCache, RenderContent, TransformExt, interpret_page,
};
use look::{Look, Seen};
use std::time::{Duration, Instant};

/// A page without pictures is rendered at so many dots to the inch.
const PLAIN_DPI: f64 = 200.0;

/// A page is rendered at no fewer and no more dots to the inch.
const RENDER_DPI: (f64, f64) = (150.0, 600.0);

/// A page of more pixels than this, whatever its resolution, is a thread rather than a page.
const MAX_PIXELS: f64 = 120e6;

/// What each page adds to the time that a file may take to decode: a large page of JPEG 2000 takes two seconds.
const PAGE_SHARE: Duration = Duration::from_secs(5);

/// What a page gave: its picture, and why a part of it is missing, if one is.
type Taken = (Raster, Option<String>);

/// Calls `take` with the wanted pages, as [`crate::read::rasters`] says.
pub(in crate::read) fn rasters(
    bytes: &[u8],
    wanted: &[u32],
    dpi: Option<f64>,
    take: &mut (dyn FnMut(Raster) + Send),
) -> Result<Vec<Warning>> {
    let options = Options::default();
    on_large_stack(&options, || {
        let (pdf, rescued) = open(bytes)?;
        let mut warnings: Vec<Warning> = rescued.into_iter().collect();
        let mut survey = Survey::default();
        let mut left = options.document_time;
        for (number, page) in (1..).zip(pdf.pages().iter().take(options.max_pages)) {
            if !wanted.contains(&number) {
                continue;
            }
            let begun = Instant::now();
            left += PAGE_SHARE;
            let mut scan = Scan {
                pdf: &pdf,
                page,
                number,
                dpi,
                options: &options,
            };
            let done = if left.is_zero() {
                Err("the time for the whole file is used up".to_owned())
            } else {
                quietly(|| scan.raster(&mut survey)).and_then(|done| done)
            };
            left = left.saturating_sub(begun.elapsed());
            match done {
                Ok((raster, lost)) => {
                    warnings.extend(lost.map(|why| truncated(number, &why)));
                    take(raster);
                }
                Err(why) => warnings.push(unreadable(number, &why)),
            }
        }
        Ok(warnings)
    })
}

/// One page on its way to pixels.
struct Scan<'p, 'a> {
    pdf: &'a Pdf,
    page: &'p Page<'a>,
    number: u32,
    dpi: Option<f64>,
    options: &'p Options,
}

impl<'a> Scan<'_, 'a> {
    fn raster(&mut self, survey: &mut Survey<'a>) -> std::result::Result<Taken, String> {
        let unit = super::user_unit(self.page);
        let frame = super::frame(self.page, unit)?;
        if frame.width() <= 0.0 || frame.height() <= 0.0 {
            return Err("the page has no size".to_owned());
        }
        survey.page(self.page, self.options)?;
        let mut budget = Budget::new(self.options);
        budget.begin_page();
        let mut look = Look::new(frame, &mut budget);
        self.interpret(frame, unit, &mut look);
        let seen = look.finish();
        match seen.straight() {
            true => self.paste(&seen, frame, unit),
            false => self.render(&seen, frame, unit),
        }
    }

    fn interpret(&self, frame: Rect, unit: f64, device: &mut impl Device<'a>) {
        let transform = Affine::scale(unit) * self.page.initial_transform(true).to_kurbo();
        let cache = InterpreterCache::new();
        let mut context = Context::new(
            transform,
            kurbo::Rect::new(0.0, 0.0, frame.x1, frame.y1),
            &cache,
            self.pdf.xref(),
            settings(RenderContent::all()),
        );
        interpret_page(self.page, &mut context, device);
    }

    fn target(&self, own: f64, frame: Rect) -> f64 {
        let inches = (frame.width() / 72.0, frame.height() / 72.0);
        grey::sensible(own, inches, self.dpi)
    }

    /// The pictures themselves on white paper.
    fn paste(&self, seen: &Seen, frame: Rect, unit: f64) -> std::result::Result<Taken, String> {
        let dpi = self.target(seen.resolution().unwrap_or(PLAIN_DPI), frame);
        let side = |points: f64| (points * dpi / 72.0).max(1.0);
        if side(frame.width()) * side(frame.height()) > MAX_PIXELS {
            return Err("the page is too long".to_owned());
        }
        let mut paste = paste::Paste::new(seen, frame, dpi);
        if !seen.placed.is_empty() {
            self.interpret(frame, unit, &mut paste);
        }
        match paste.finish()? {
            paste::Laid::Paper(paper, lost) => Ok((self.framed(paper, dpi), lost)),
            paste::Laid::Patterned => self.render(seen, frame, unit),
        }
    }

    /// The page as it is drawn.
    fn render(&self, seen: &Seen, frame: Rect, unit: f64) -> std::result::Result<Taken, String> {
        let own = seen
            .resolution()
            .map_or(PLAIN_DPI, |dpi| dpi.clamp(RENDER_DPI.0, RENDER_DPI.1));
        let dpi = self.target(own, frame);
        let (width, height) = self.page.render_dimensions();
        let scale = render::fitting((dpi / 72.0 * unit) as f32, width, height);
        let scale = scale.ok_or("its size is no number")?;
        let pixels = render::paint(self.page, scale);
        let (width, height) = (usize::from(pixels.width()), usize::from(pixels.height()));
        let colours = pixels.data_as_u8_slice().chunks_exact(4);
        let drawn = Grey {
            width,
            height,
            pixels: colours.map(|c| grey::light([c[0], c[1], c[2]])).collect(),
        };
        let dpi = f64::from(scale) * 72.0 / unit;
        let side = |points: f64| (points * dpi / 72.0).round();
        let size = [side(frame.width()), side(frame.height())].map(|s| s.max(1.0) as usize);
        // hayro leaves out what is no whole pixel.
        let mut paper = Grey::paper(size[0], size[1]);
        paper.lay(&drawn, None, (0, 0), [0, 0, i64::MAX / 2, i64::MAX / 2]);
        Ok((self.framed(paper, dpi), None))
    }

    fn framed(&self, paper: Grey, dpi: f64) -> Raster {
        Raster {
            page: self.number,
            width: paper.width,
            height: paper.height,
            grey: paper.pixels,
            dpi,
        }
    }
}
