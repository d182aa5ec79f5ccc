//! PDF pages to glyphs and rulings.
//!
//! hayro interprets each page into a device of ours (`device`) that paints nothing and keeps every character with
//! its box, its clip and its paint, and every line. All coordinates are those of the displayed page in points: crop
//! box, rotation and user unit are applied once, here.

mod blank;
mod clip;
mod composite;
mod device;
mod facts;
mod fields;
mod fonts;
mod gbk;
mod guard;
mod ink;
mod loose;
mod place;
mod program;
mod render;
mod rescue;
mod scan;
mod shape;
mod sketch;
mod span;
mod survey;
mod symbols;
mod text;
mod twins;

use crate::error::{Error, ErrorKind, Result};
use crate::model::{Document, Format, Page, Rect, TextLayer, Warning};
use fonts::FontBook;
use guard::Budget;
pub(super) use guard::quietly;
use hayro_interpret::hayro_syntax::page::Rotation;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf, page};
use hayro_interpret::kurbo::{self, Affine};
use hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, RenderContent, TransformExt, interpret_page,
};
use std::sync::Arc;
use survey::Survey;

pub use guard::Options;
pub use render::{Picture, chinese_font, render_page};
pub(super) use scan::rasters;

/// The header is looked for in this many bytes.
const HEADER_WITHIN: usize = 4096;

/// Whether the bytes look like a PDF (a header within the first kilobytes, or the skeleton of one).
pub fn looks_like(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(HEADER_WITHIN)).unwrap_or(bytes);
    head.windows(5).any(|w| w == b"%PDF-")
}

/// Reads a PDF.
///
/// # Errors
/// `Damaged`, `Password`, `NoPages`, `Limit`.
pub fn read(bytes: &[u8]) -> Result<Document> {
    read_with(bytes, &Options::default())
}

/// Reads a PDF within the given limits.
///
/// # Errors
/// `Damaged`, `Password`, `NoPages`, `Limit`.
pub fn read_with(bytes: &[u8], options: &Options) -> Result<Document> {
    on_large_stack(options, || {
        let (pdf, rescued) = open(bytes)?;
        let mut document = read_pages(&pdf, options)?;
        document.warnings.extend(rescued);
        Ok(document)
    })
}

/// Runs `work` on a thread whose stack bears deep nesting. The stack is reserved, not used.
fn on_large_stack<T: Send>(
    options: &Options,
    work: impl FnOnce() -> Result<T> + Send,
) -> Result<T> {
    let done = std::thread::scope(|scope| {
        std::thread::Builder::new()
            .stack_size(options.stack)
            .spawn_scoped(scope, || quietly(work))
            .map(std::thread::ScopedJoinHandle::join)
    });
    match done {
        Ok(Ok(Ok(result))) => result,
        Ok(Ok(Err(why))) => Err(Error::new(ErrorKind::Damaged, why)),
        Ok(Err(_)) => Err(Error::new(ErrorKind::Damaged, "the reader gave up")),
        Err(e) => Err(Error::new(
            ErrorKind::Limit,
            format!("expected room for a reading thread, found none: {e}"),
        )),
    }
}

/// Opens a file, a damaged one by writing it anew, of which a warning tells.
fn open(bytes: &[u8]) -> Result<(Pdf, Option<Warning>)> {
    let first = open_once(bytes.to_vec());
    let has_pages = |pdf: &Pdf| !pdf.pages().is_empty();
    if first.as_ref().is_ok_and(has_pages)
        || matches!(&first, Err(e) if e.kind == ErrorKind::Password)
    {
        return first.map(|pdf| (pdf, None));
    }
    let second = rescue::rewrite(bytes).and_then(|b| open_once(b).ok());
    match second.filter(has_pages) {
        Some(pdf) => {
            let message = "the file is damaged and was repaired; parts of it may be missing";
            Ok((pdf, Some(warning("rescued", message.to_owned(), None))))
        }
        None => first.map(|pdf| (pdf, None)),
    }
}

fn open_once(bytes: Vec<u8>) -> Result<Pdf> {
    let opened = quietly(|| Pdf::new(bytes)).map_err(|why| Error::new(ErrorKind::Damaged, why))?;
    opened.map_err(|e| match e {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Error::new(
            ErrorKind::Password,
            "expected a file anyone may open, found one that needs a password",
        ),
        LoadPdfError::Decryption(e) => Error::new(
            ErrorKind::Damaged,
            format!("expected an encryption that can be undone, found {e:?}"),
        ),
        LoadPdfError::Invalid => Error::new(
            ErrorKind::Damaged,
            "expected a PDF with a page tree, found none",
        ),
    })
}

fn read_pages<'a>(pdf: &'a Pdf, options: &'a Options) -> Result<Document> {
    if pdf.pages().is_empty() {
        return Err(Error::new(
            ErrorKind::NoPages,
            "expected at least one page, found none",
        ));
    }
    let mut reader = Reader {
        pdf,
        cache: InterpreterCache::new(),
        options,
        survey: Survey::default(),
        fonts: FontBook::default(),
        budget: Budget::new(options),
        warnings: Vec::new(),
    };
    let pages: Vec<Page> = pdf
        .pages()
        .iter()
        .take(options.max_pages)
        .enumerate()
        .filter_map(|(i, page)| reader.page(page, i as u32 + 1))
        .collect();
    let mut warnings = reader.warnings;
    if pages.is_empty() {
        let why = warnings.first().map_or("", |w| w.message.as_str());
        return Err(Error::new(
            ErrorKind::Limit,
            format!("no page can be read; the first: {why}"),
        ));
    }
    if pdf.pages().len() > options.max_pages {
        let left = pdf.pages().len() - options.max_pages;
        warnings.push(warning(
            "pages-left-out",
            format!("{left} pages are left out"),
            None,
        ));
    }
    warnings.extend(facts::layers(pdf));
    let has_text = pages.iter().any(|p| !p.glyphs.is_empty());
    Ok(Document {
        format: Format::Pdf,
        text_layer: if has_text {
            TextLayer::Native
        } else {
            TextLayer::None
        },
        pages,
        sheets: Vec::new(),
        furniture: Vec::new(),
        facts: facts::facts(pdf),
        warnings,
    })
}

/// A document while its pages are read.
struct Reader<'a> {
    pdf: &'a Pdf,
    options: &'a Options,
    survey: Survey<'a>,
    cache: InterpreterCache<'a>,
    fonts: FontBook<'a>,
    budget: Budget,
    warnings: Vec<Warning>,
}

impl<'a> Reader<'a> {
    /// One page; `None` with a warning where it cannot be read.
    fn page(&mut self, page: &page::Page<'a>, number: u32) -> Option<Page> {
        let done = if self.budget.is_over() {
            Err("the time for the whole file is used up".to_owned())
        } else {
            self.budget.begin_page();
            quietly(|| self.interpret(page, number)).and_then(|p| p)
        };
        done.map_err(|why| {
            let why = format!("the page cannot be read: {why}");
            self.warnings
                .push(warning("page-unreadable", why, Some(number)));
        })
        .ok()
    }

    fn interpret(
        &mut self,
        page: &page::Page<'a>,
        number: u32,
    ) -> std::result::Result<Page, String> {
        let unit = user_unit(page);
        let frame = frame(page, unit)?;
        let fonts = self.survey.page(page, self.options)?;
        self.fonts.turn_to(fonts);
        let transform = Affine::scale(unit) * page.initial_transform(true).to_kurbo();
        let context = |content| {
            Context::new(
                transform,
                kurbo::Rect::new(0.0, 0.0, frame.x1, frame.y1),
                &self.cache,
                self.pdf.xref(),
                settings(content),
            )
        };
        let mut device = device::Collector::new(number, frame, &mut self.fonts, &mut self.budget);
        interpret_page(page, &mut context(RenderContent::PAGE), &mut device);
        let since = device.begin_annotations();
        interpret_page(page, &mut context(RenderContent::ANNOTATIONS), &mut device);
        fields::fill(self.pdf, page, transform, since, &mut device);
        Ok(device.finish(rotation(page)))
    }
}

/// How many points the unit of a page is.
fn user_unit(page: &page::Page<'_>) -> f64 {
    let unit = f64::from(page.raw().get::<f32>("UserUnit").unwrap_or(1.0));
    if unit.is_finite() && unit > 0.0 {
        unit
    } else {
        1.0
    }
}

/// The displayed page, in points.
fn frame(page: &page::Page<'_>, unit: f64) -> std::result::Result<Rect, String> {
    let (width, height) = page.render_dimensions();
    let frame = Rect {
        x0: 0.0,
        y0: 0.0,
        x1: f64::from(width) * unit,
        y1: f64::from(height) * unit,
    };
    match frame.is_finite() {
        true => Ok(frame),
        false => Err("its size is no number".to_owned()),
    }
}

fn settings(render_content: RenderContent) -> InterpreterSettings {
    InterpreterSettings {
        font_resolver: Arc::new(|_| Some(blank::font())),
        render_content,
        ..InterpreterSettings::default()
    }
}

fn rotation(page: &page::Page<'_>) -> u16 {
    match page.rotation() {
        Rotation::None => 0,
        Rotation::Horizontal => 90,
        Rotation::Flipped => 180,
        Rotation::FlippedHorizontal => 270,
    }
}

fn warning(code: &str, message: String, page: Option<u32>) -> Warning {
    Warning {
        code: code.to_owned(),
        message,
        page,
    }
}
