//! A picture of a page, for people.

use super::guard::{Options, quietly};
use super::survey::Survey;
use super::{on_large_stack, open};
use crate::error::{Error, ErrorKind, Result};
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::font::{FontData, FontQuery};
use hayro::hayro_interpret::hayro_cmap::CidFamily;
use hayro::hayro_syntax::page::Page;
use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// The longest side of a picture in pixels; a larger page is drawn smaller.
const MAX_SIDE: f32 = 16_000.0;

/// The most pixels of a picture.
const MAX_PIXELS: f32 = 100_000_000.0;

/// A picture: width and height in pixels, and four bytes (red, green, blue, alpha) for each pixel, by rows.
pub type Picture = (u32, u32, Vec<u8>);

/// Draws page `number` (from 1) on white, `scale` pixels to the point.
///
/// Chinese fonts that the file does not embed are drawn with a font of the system, if one is found.
///
/// # Errors
/// `Usage` for a page that is not there, and whatever opening the file reports.
pub fn render_page(bytes: &[u8], number: u32, scale: f32) -> Result<Picture> {
    let options = Options::default();
    on_large_stack(&options, || draw(bytes, number, scale, &options))
}

fn draw(bytes: &[u8], number: u32, scale: f32, options: &Options) -> Result<Picture> {
    let (pdf, _) = open(bytes)?;
    let index = (number as usize).wrapping_sub(1);
    let page = pdf.pages().get(index).ok_or_else(|| {
        let pages = pdf.pages().len();
        Error::new(
            ErrorKind::Usage,
            format!("expected a page from 1 to {pages}, found {number}"),
        )
    })?;
    let refused = |why: String| Error::new(ErrorKind::Limit, why).at_page(number);
    Survey::default().page(page, options).map_err(refused)?;
    let (width, height) = page.render_dimensions();
    let scale =
        fitting(scale, width, height).ok_or_else(|| refused("its size is no number".to_owned()))?;
    let pixels = quietly(|| paint(page, scale)).map_err(refused)?;
    let size = (u32::from(pixels.width()), u32::from(pixels.height()));
    Ok((size.0, size.1, pixels.data_as_u8_slice().to_vec()))
}

/// Draws a page on white, `scale` pixels to the unit of the page.
pub(super) fn paint<'a>(page: &'a Page<'a>, scale: f32) -> Pixmap {
    let settings = InterpreterSettings {
        font_resolver: Arc::new(resolve),
        ..InterpreterSettings::default()
    };
    let paper = PixmapSettings {
        x_scale: scale,
        y_scale: scale,
        bg_color: WHITE,
    };
    let cache = RenderCache::new();
    hayro::render(page, &cache, &settings, &RenderSettings::default(), &paper)
}

/// The scale, made smaller where the picture would be too large; `None` for a page without a size.
pub(super) fn fitting(scale: f32, width: f32, height: f32) -> Option<f32> {
    let (long, area) = (width.max(height), width * height);
    let scale = scale
        .min(MAX_SIDE / long)
        .min((MAX_PIXELS / area).sqrt())
        .max(1.0 / width.min(height));
    (scale.is_finite() && scale > 0.0 && long * scale < f32::from(u16::MAX)).then_some(scale)
}

/// hayro's own fonts for Latin, a font of the system for Chinese.
fn resolve(query: &FontQuery) -> Option<(FontData, u32)> {
    match query {
        FontQuery::Standard(standard) => Some(standard.get_font_data()),
        FontQuery::Fallback(wanted) => {
            let east_asian = wanted.character_collection.as_ref().is_some_and(|c| {
                matches!(
                    c.family,
                    CidFamily::AdobeGB1
                        | CidFamily::AdobeCNS1
                        | CidFamily::AdobeJapan1
                        | CidFamily::AdobeKorea1
                )
            });
            let system = if east_asian { system_font() } else { None };
            system.or_else(|| Some(wanted.pick_standard_font().get_font_data()))
        }
    }
}

/// Font files with Chinese glyphs, by file name, the best first, with the index of the simplified face.
const CHINESE: [(&str, u32); 12] = [
    ("NotoSansCJK-Regular.ttc", 2),
    ("NotoSansCJKsc-Regular.otf", 0),
    ("NotoSansSC-Regular.otf", 0),
    ("SourceHanSansSC-Regular.otf", 0),
    ("NotoSerifCJK-Regular.ttc", 2),
    ("wqy-zenhei.ttc", 0),
    ("wqy-microhei.ttc", 0),
    ("DroidSansFallbackFull.ttf", 0),
    ("simsun.ttc", 0),
    ("msyh.ttc", 0),
    ("PingFang.ttc", 0),
    ("STHeiti Light.ttc", 0),
];

/// Folders are searched this deep for fonts.
const FOLDER_DEPTH: usize = 4;

fn system_font() -> Option<(FontData, u32)> {
    static FOUND: OnceLock<Option<(Arc<Vec<u8>>, u32)>> = OnceLock::new();
    let found = FOUND.get_or_init(|| {
        let (path, index) = find_font()?;
        Some((Arc::new(std::fs::read(path).ok()?), index))
    });
    let (data, index) = found.as_ref()?;
    let data: FontData = data.clone();
    Some((data, *index))
}

/// The font of the system with which [`render_page`] draws Chinese that brings no font; `None` where none is found.
pub fn chinese_font() -> Option<PathBuf> {
    find_font().map(|(path, _)| path)
}

fn find_font() -> Option<(PathBuf, u32)> {
    let files: Vec<PathBuf> = folders()
        .iter()
        .flat_map(|folder| walkdir::WalkDir::new(folder).max_depth(FOLDER_DEPTH))
        .filter_map(|entry| Some(entry.ok()?.into_path()))
        .collect();
    CHINESE.iter().find_map(|(name, index)| {
        let named = |p: &&PathBuf| p.file_name().is_some_and(|n| n.eq_ignore_ascii_case(name));
        files.iter().find(named).map(|p| (p.clone(), *index))
    })
}

fn folders() -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = [
        "/usr/share/fonts",
        "/usr/local/share/fonts",
        "/System/Library/Fonts",
        "/Library/Fonts",
    ]
    .iter()
    .map(|p| Path::new(p).to_path_buf())
    .collect();
    if let Some(home) = std::env::var_os("HOME") {
        let home = PathBuf::from(home);
        all.push(home.join(".local/share/fonts"));
        all.push(home.join("Library/Fonts"));
    }
    if let Some(windows) = std::env::var_os("WINDIR") {
        all.push(PathBuf::from(windows).join("Fonts"));
    }
    all
}
