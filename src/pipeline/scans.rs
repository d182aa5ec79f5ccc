//! Pages whose text is in a picture, read from it.

use super::Progress;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Axis, Document, Glyph, Hidden, Page, Raster, Rect, TextLayer, Tile, Warning};
use crate::ocr::{Edge, Eyes, MISSING, Mode, Side};
use crate::{read, unprint};

/// Pictures cover this share of a page whose text is in them.
const COVERED: f64 = 0.2;

/// A page with this many characters beside or on its pictures is a print with pictures in it, unless its pictures are
/// free of them.
const PRINTED: usize = 40;

/// A character of a text layer confirms one that was read where their boxes share this part of the smaller.
const SAME_PLACE: f64 = 0.4;

/// How sure a character is that a hidden text layer has in the same place.
const CONFIRMED: f32 = 0.97;

/// Reads the pages of `document` that are pictures, of which `bytes` is the file.
///
/// # Errors
/// `Weights` where the networks are not in place and the file has no other text.
pub(super) fn look(
    document: &mut Document,
    bytes: &[u8],
    eyes: &Eyes,
    watch: &mut (dyn FnMut(Progress) + Send),
) -> Result<()> {
    let mode = eyes.settings().mode;
    let is_wanted = |p: &&Page| match mode {
        Mode::Never => false,
        Mode::Always => true,
        Mode::Auto => is_scan(p),
    };
    let wanted: Vec<u32> = document
        .pages
        .iter()
        .filter(is_wanted)
        .map(|p| p.number)
        .collect();
    if wanted.is_empty() {
        return Ok(());
    }
    if let Err(error) = eyes.engine() {
        if document.pages.iter().all(|p| p.glyphs.is_empty()) {
            return Err(error);
        }
        let first = wanted.first().copied();
        document.warnings.push(unread(&error, first));
        return Ok(());
    }
    let pages = &mut document.pages;
    let (mut warnings, mut edges) = (Vec::new(), Vec::new());
    let mut take = |raster: Raster| {
        watch(Progress::Recognised(raster.page));
        match eyes.read(&raster) {
            Ok((read, open)) => {
                edges.extend(open);
                let sure: Vec<f32> = read.glyphs.iter().map(|g| g.confidence).collect();
                warnings.extend(unclear(read.number, &sure));
                if let Some(page) = pages.iter_mut().find(|p| p.number == read.number) {
                    seen(page, read);
                }
            }
            Err(error) => warnings.push(unread(&error, Some(raster.page))),
        }
    };
    let more = read::rasters(bytes, &wanted, eyes.settings().dpi, &mut take)?;
    document.warnings.extend(warnings);
    document.warnings.extend(more);
    mend(&mut document.pages, &edges, eyes)?;
    document.text_layer = text_layer(&document.pages);
    Ok(())
}

/// Puts right what cuts between pages did to characters: how pages lie is known only when all are read.
fn mend(pages: &mut [Page], edges: &[Edge], eyes: &Eyes) -> Result<()> {
    if pages
        .iter()
        .filter(|p| p.glyphs.iter().any(|g| g.recognised))
        .count()
        < 2
    {
        return Ok(());
    }
    let open = |page: u32, axis: Axis, far: bool| {
        let is_it = |e: &&Edge| e.page == page && e.axis == axis && e.far == far;
        edges.iter().find(is_it)
    };
    for canvas in unprint::unprint(pages).canvases {
        // Where it is unsure that pages belong together, nothing is read from both.
        for (seam, first, second) in canvas.neighbours() {
            if !seam.sure {
                continue;
            }
            let page = |tile: &Tile| pages.iter().find(|p| p.number == tile.page);
            let (Some(one), Some(other)) = (page(&first), page(&second)) else {
                continue;
            };
            let side = |page, tile: Tile, is_first: bool| Side {
                page,
                tile,
                edge: open(tile.page, seam.axis, is_first),
            };
            let (one, other) = (side(one, first, true), side(other, second, false));
            let mended = eyes.engine()?.mend(&one, &other, &seam)?;
            for page in pages.iter_mut() {
                if page.number == first.page {
                    mended.apply(page, false);
                } else if page.number == second.page {
                    mended.apply(page, true);
                }
            }
        }
    }
    Ok(())
}

fn unread(error: &Error, page: Option<u32>) -> Warning {
    let code = match error.kind {
        ErrorKind::Weights => "weights-missing",
        _ => "picture-unreadable",
    };
    Warning {
        code: code.to_owned(),
        message: format!("the picture of the page was not read: {error}"),
        page,
    }
}

/// Below this mean confidence, over so many characters, a page makes no sense: usual is 0.95 and more.
const UNCLEAR: (f32, usize) = (0.75, 20);

/// A page that was read, and makes no sense: nothing that it says may pass in silence.
fn unclear(page: u32, confidences: &[f32]) -> Option<Warning> {
    let count = confidences.len();
    let mean = confidences.iter().sum::<f32>() / count.max(1) as f32;
    (count >= UNCLEAR.1 && mean < UNCLEAR.0).then(|| Warning {
        code: "picture-unclear".to_owned(),
        message: format!(
            "the characters of the page are {:.0} % sure on average, where 95 % is usual: it is blurred, no text, or in no \
             language that is read; look at it (formstitch inspect), or scan it again",
            mean * 100.0
        ),
        page: Some(page),
    })
}

/// Whether the text of a page is in its pictures.
fn is_scan(page: &Page) -> bool {
    let area = page.width * page.height;
    let frame = Rect::new(0.0, 0.0, page.width, page.height);
    let covers = |r: &Rect| r.intersection(&frame).area();
    let covered: f64 = page.pictures.iter().map(|p| covers(&p.bbox)).sum();
    if area <= 0.0 || covered < area * COVERED {
        return false;
    }
    let printed: Vec<&Glyph> = page.glyphs.iter().filter(|g| is_printed(g)).collect();
    let on_picture = |g: &&&Glyph| {
        page.pictures
            .iter()
            .any(|p| p.bbox.contains(g.bbox.center()))
    };
    printed.len() < PRINTED || printed.iter().filter(on_picture).count() == 0
}

fn is_printed(glyph: &Glyph) -> bool {
    glyph.is_visible() && !glyph.ch.is_whitespace()
}

/// Puts what was read from a page's picture into the page. Characters that the page prints itself stay; those of a
/// hidden layer say the same as the picture, and only confirm it.
fn seen(page: &mut Page, read: Page) {
    let (printed, others): (Vec<Glyph>, Vec<Glyph>) = std::mem::take(&mut page.glyphs)
        .into_iter()
        .partition(|g| g.is_visible());
    let (layer, mut kept): (Vec<Glyph>, Vec<Glyph>) = others
        .into_iter()
        .partition(|g| matches!(g.hidden, Some(Hidden::Invisible | Hidden::Covered)));
    let first = printed.iter().map(|g| g.order + 1).max().unwrap_or(0);
    let is_copy = |g: &Glyph| {
        printed
            .iter()
            .any(|p| is_printed(p) && share(&p.home, &g.home) > SAME_PLACE)
    };
    let mut glyphs: Vec<Glyph> = read.glyphs.into_iter().filter(|g| !is_copy(g)).collect();
    for (order, glyph) in (first..).zip(&mut glyphs) {
        glyph.order = order;
        let told = |l: &&Glyph| l.ch == glyph.ch && share(&l.home, &glyph.home) > SAME_PLACE;
        // It confirms what a character is, not that nothing stands beside it.
        if glyph.confidence > MISSING && layer.iter().any(|l| told(&l)) {
            glyph.confidence = glyph.confidence.max(CONFIRMED);
        }
    }
    kept.extend(printed);
    kept.extend(glyphs);
    page.glyphs = kept;
    page.rulings.extend(read.rulings);
    (page.width, page.height) = (read.width, read.height);
}

/// The common part of two boxes as a share of the smaller.
fn share(a: &Rect, b: &Rect) -> f64 {
    let least = a.area().min(b.area());
    if least > 0.0 {
        a.intersection(b).area() / least
    } else {
        0.0
    }
}

/// Where the text of some pages came from.
fn text_layer(pages: &[Page]) -> TextLayer {
    let mut glyphs = pages
        .iter()
        .flat_map(|p| &p.glyphs)
        .filter(|g| !g.ch.is_whitespace());
    let read = glyphs.clone().any(|g| g.recognised);
    match (read, glyphs.any(|g| !g.recognised)) {
        (true, true) => TextLayer::Mixed,
        (true, false) => TextLayer::Ocr,
        (false, true) => TextLayer::Native,
        (false, false) => TextLayer::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_makes_no_sense_is_told() {
        let told = unclear(3, &[0.58; 40]).map(|w| (w.code, w.page));
        assert_eq!(told, Some(("picture-unclear".to_owned(), Some(3))));
        assert!(unclear(3, &[0.9; 40]).is_none());
        assert!(unclear(3, &[0.3; 5]).is_none());
    }
}
