//! `formstitch inspect`: what the stages kept, drawn over a page or on the sheet that was put together.
//!
//! Nothing is found here. [`scene`] says what is drawn where, [`marks`] how it looks; [`svg`] and [`raster`] are the
//! two kinds of paper.

mod backdrop;
mod font;
mod marks;
mod paint;
mod raster;
mod scene;
mod svg;
mod tilt;

use super::eyes::{self, Sight};
use super::messages::Lang;
use super::text::clean;
use super::{Outcome, out, seconds, the_one};
use crate::batch::{apart, read_input, told_path};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Document, Failure};
use crate::pipeline::{self, Laid};
use crate::read;
use clap::Args;
use paint::Painter;
use raster::Raster;
use scene::{Given, Scene};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use svg::Svg;

/// What to draw.
#[derive(Debug, Args)]
pub struct InspectArgs {
    /// The file
    pub file: PathBuf,
    /// Page to draw, from 1; with --canvas, the sheet that holds it [default: 1]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub page: Option<u32>,
    /// Draw the un-printed sheet with its seams, doubles and hidden text instead of a page
    #[arg(long)]
    pub canvas: bool,
    /// Picture to write: PNG or SVG, by its extension
    #[arg(short, long, value_name = "PICTURE")]
    pub output: PathBuf,
    #[command(flatten)]
    sight: Sight,
    /// Time that reading may take
    #[arg(long, alias = "timeout", value_name = "SECONDS", default_value = "600", value_parser = seconds)]
    pub file_timeout: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Png,
    Svg,
}

impl Kind {
    fn of(path: &Path) -> Option<Self> {
        let is = |wanted: &str| {
            path.extension()
                .is_some_and(|e| e.eq_ignore_ascii_case(wanted))
        };
        if is("png") {
            Some(Self::Png)
        } else if is("svg") {
            Some(Self::Svg)
        } else {
            None
        }
    }
}

/// A file with what the stages made of it.
struct Kept {
    bytes: Vec<u8>,
    document: Document,
    /// The sizes of the pages as they are displayed: those in `document` are of scans put straight.
    given: Given,
    laid: Laid,
}

pub(super) fn run(args: &InspectArgs, lang: Lang) -> Result<Outcome> {
    let usage = |what: String| Error::new(ErrorKind::Usage, what);
    let kind = Kind::of(&args.output).ok_or_else(|| usage(lang.picture_kinds().into()))?;
    let input = the_one(&args.file, lang)?;
    if same_file(&input.path, &args.output) {
        return Err(usage(lang.output_is_input(&told_path(&args.output))));
    }
    let told = input.told();
    let (eyes, fetch) = (args.sight.eyes(), args.sight.fetch(lang));
    let kept = apart(args.file_timeout, move || -> Result<Kept> {
        let bytes = read_input(&input)?;
        let document = eyes::read(&bytes, &eyes, &fetch)?;
        let laid = pipeline::lay_out(&document);
        let given = given(&bytes, &document)?;
        Ok(Kept {
            bytes,
            document,
            given,
            laid,
        })
    });
    let kept = match kept.and_then(|inner| inner) {
        Ok(kept) => kept,
        Err(error) => {
            let failure = Failure {
                code: error.kind.code().into(),
                message: error.to_string(),
            };
            out::tell(&clean(&format!("{told}: {}", lang.failure(&failure))));
            return Ok(Outcome::Unclean);
        }
    };
    let number = args.page.unwrap_or(1);
    let scene = scene(&kept, number, args.canvas, lang)
        .map_err(|what| usage(what).at_path(told_path(&args.file)))?;
    let picture = draw(&kept, &scene, kind, args, lang)?;
    fs::write(&args.output, picture).map_err(|e| {
        Error::new(ErrorKind::Io, format!("cannot be written: {e}"))
            .at_path(told_path(&args.output))
    })?;
    out::tell(lang.drawing_legend(args.canvas));
    let outside = scene.outside();
    if outside > 0 {
        out::tell(&lang.outside_the_drawing(outside));
    }
    Ok(Outcome::Clean)
}

/// Width and height of each page as displayed, by its number.
fn given(bytes: &[u8], document: &Document) -> Result<Given> {
    let sizes = |d: &Document| {
        d.pages
            .iter()
            .map(|p| (p.number, (p.width, p.height)))
            .collect()
    };
    let read = document
        .pages
        .iter()
        .flat_map(|p| &p.glyphs)
        .any(|g| g.recognised);
    Ok(match read {
        true => sizes(&read::read(bytes)?),
        false => sizes(document),
    })
}

/// What is to be drawn, or why it cannot be.
fn scene(
    kept: &Kept,
    number: u32,
    canvas: bool,
    lang: Lang,
) -> std::result::Result<Scene<'_>, String> {
    let pages = &kept.document.pages;
    if pages.is_empty() {
        return Err(lang.nothing_to_draw().into());
    }
    let Some(page) = pages.iter().find(|p| p.number == number) else {
        let warnings = &kept.document.warnings;
        let unreadable = warnings.iter().find(|w| w.page == Some(number));
        let last = pages.iter().map(|p| p.number);
        let last = last.chain(warnings.iter().filter_map(|w| w.page)).max();
        return Err(match unreadable {
            Some(warning) => lang.page_unreadable(number, &warning.message),
            None => lang.no_such_page(number, last.unwrap_or(0)),
        });
    };
    if canvas {
        Scene::canvas(&kept.document, &kept.given, &kept.laid, page)
            .ok_or_else(|| lang.bare_page(number))
    } else {
        Ok(Scene::page(&kept.given, &kept.laid, page))
    }
}

fn draw(
    kept: &Kept,
    scene: &Scene<'_>,
    kind: Kind,
    args: &InspectArgs,
    lang: Lang,
) -> Result<Vec<u8>> {
    let area = scene.area();
    let mut painter: Box<dyn Painter> = match kind {
        Kind::Svg => {
            let name = args.file.file_name().unwrap_or_default();
            let title = format!("{} · {}", name.to_string_lossy(), scene.tag());
            Box::new(Svg::new(area, &title, lang.drawing_legend(args.canvas)))
        }
        Kind::Png => {
            let mut raster = Raster::new(area);
            for sight in scene.sights() {
                match backdrop::page_picture(&kept.bytes, sight.page, raster.scale()) {
                    Ok(picture) => raster.picture(&picture, sight),
                    Err(error) => {
                        let what = lang.page_undrawn(sight.page, &error.to_string());
                        out::tell(&clean(&what));
                    }
                }
            }
            Box::new(raster)
        }
    };
    scene.draw(painter.as_mut());
    painter.finish()
}

fn same_file(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}
