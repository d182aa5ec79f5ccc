//! Runs of visible text on one page, for the questions un-printing asks before any cell is known.

use crate::model::{Glyph, Page, Rect};

/// A run of glyphs on one line of a page, with no wide gap inside.
#[derive(Clone, Debug)]
pub struct TextRun {
    /// Its text without white space.
    pub text: String,
    /// Where its visible part stands on the page.
    pub bbox: Rect,
    /// Type size of its first glyph.
    pub size: f64,
    /// Indices into the page's glyphs.
    pub glyphs: Vec<usize>,
}

/// A gap wider than this many ems parts two runs.
const RUN_GAP: f64 = 2.5;

/// The visible horizontal runs of a page, top to bottom, left to right.
pub fn runs(page: &Page) -> Vec<TextRun> {
    let mut order: Vec<usize> = (0..page.glyphs.len())
        .filter(|&i| page.glyphs[i].is_visible())
        .collect();
    order.sort_by(|&a, &b| {
        let (ga, gb) = (&page.glyphs[a], &page.glyphs[b]);
        ga.bbox
            .center()
            .y
            .total_cmp(&gb.bbox.center().y)
            .then(ga.bbox.x0.total_cmp(&gb.bbox.x0))
    });
    let mut lines: Vec<Vec<usize>> = Vec::new();
    let mut level = f64::NEG_INFINITY;
    for i in order {
        let g = &page.glyphs[i];
        let y = g.bbox.center().y;
        if y - level > 0.4 * g.size.max(1.0) || lines.is_empty() {
            lines.push(Vec::new());
            level = y;
        }
        if let Some(line) = lines.last_mut() {
            line.push(i);
        }
    }
    lines
        .into_iter()
        .flat_map(|l| split_line(page, l))
        .collect()
}

fn split_line(page: &Page, mut line: Vec<usize>) -> Vec<TextRun> {
    line.sort_by(|&a, &b| {
        let (a, b) = (&page.glyphs[a], &page.glyphs[b]);
        a.bbox.x0.total_cmp(&b.bbox.x0).then(a.order.cmp(&b.order))
    });
    let mut out: Vec<Vec<usize>> = Vec::new();
    let mut reach = f64::NEG_INFINITY;
    for i in line {
        let g = &page.glyphs[i];
        if g.ch.is_whitespace() {
            if let Some(last) = out.last_mut() {
                last.push(i);
            }
            continue;
        }
        if out.is_empty() || g.bbox.x0 - reach > RUN_GAP * g.size.max(1.0) {
            out.push(Vec::new());
        }
        if let Some(last) = out.last_mut() {
            last.push(i);
        }
        reach = reach.max(g.bbox.x1);
    }
    out.into_iter().map(|g| run(page, g)).collect()
}

fn run(page: &Page, glyphs: Vec<usize>) -> TextRun {
    let inked = || {
        glyphs
            .iter()
            .map(|&i| &page.glyphs[i])
            .filter(|g| !g.ch.is_whitespace())
    };
    TextRun {
        text: inked().map(|g| g.ch).collect(),
        bbox: inked()
            .map(|g| g.shown)
            .reduce(|a, b| a.union(&b))
            .unwrap_or_default(),
        size: inked().map(|g| g.size).fold(0.0, f64::max),
        glyphs,
    }
}

/// The middle type size of the visible glyphs; 10 points where there are none.
pub fn type_size<'a>(glyphs: impl IntoIterator<Item = &'a Glyph>) -> f64 {
    let mut sizes: Vec<f64> = glyphs
        .into_iter()
        .filter(|g| g.is_visible() && !g.ch.is_whitespace())
        .map(|g| g.size)
        .collect();
    if sizes.is_empty() {
        return 10.0;
    }
    sizes.sort_by(f64::total_cmp);
    sizes[sizes.len() / 2]
}
