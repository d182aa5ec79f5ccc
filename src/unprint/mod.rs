//! Pages to canvases: puts the tiles that a printer cut back onto the sheet they were cut from.
//!
//! The rooms, in order: scanned pages are made to agree in size and place ([`fit`]), [`furniture`] comes off, each
//! page's edges are measured ([`body`]), pairs of pages are judged ([`score`]), the whole document is parted into grids
//! of tiles at once ([`arrange`]), tiles are placed and what is printed twice at a seam is dropped ([`place`]), hidden
//! text goes to the string it belongs to ([`hidden`]), outer edges at which the print is cut for good are found ([`cut`]).

mod arrange;
mod body;
mod cut;
mod fit;
mod furniture;
mod heads;
mod hidden;
mod place;
mod score;
mod text;
mod twins;

pub use furniture::Options as FurnitureOptions;
pub use score::Options as ScoreOptions;

use crate::model::{Canvas, Glyph, Page, Warning};
use body::Body;
use fit::Fit;

/// Thresholds of un-printing.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What furniture is.
    pub furniture: FurnitureOptions,
    /// How placements are weighed.
    pub score: ScoreOptions,
}

/// What un-printing makes of a document's pages.
#[derive(Clone, Debug, Default)]
pub struct Unprinted {
    /// The sheets, in the order of their first page.
    pub canvases: Vec<Canvas>,
    /// Running heads, feet, page numbers and watermarks: one entry for each run.
    pub furniture: Vec<Vec<Glyph>>,
    /// What was doubtful.
    pub warnings: Vec<Warning>,
}

/// Puts pages back together. Cannot fail: pages whose place is unsure stand alone and are marked.
pub fn unprint(pages: &[Page]) -> Unprinted {
    unprint_with(pages, &Options::default())
}

/// The same with thresholds of one's own.
pub fn unprint_with(pages: &[Page], options: &Options) -> Unprinted {
    let mut out = Unprinted::default();
    let mut pages = pages.to_vec();
    let fits = fit::fit(&mut pages);
    let mut bare = take_furniture(pages, options, &mut out.furniture);
    // The last page of the list stands for tiles that are not in the file; its number is 0.
    bare.push(Page::default());
    let bodies: Vec<Body> = bare.iter().map(Body::new).collect();
    for grid in arrange::arrange(&bare, &bodies, &options.score) {
        let mut canvas = place::place(&grid, &bare, &bodies, &options.score);
        for tile in &mut canvas.tiles {
            let page = bare.iter().position(|p| p.number == tile.page);
            let fit = page.and_then(|i| fits.get(i)).unwrap_or(&Fit::NONE);
            tile.scale = fit.scale;
            tile.dx += fit.dx;
            tile.dy += fit.dy;
        }
        hidden::settle(&mut canvas);
        cut::find(&mut canvas);
        out.warnings.extend(cut::warning(&canvas));
        if canvas.seams.iter().any(|s| !s.sure) {
            let numbers: Vec<u32> = canvas.tiles.iter().map(|t| t.page).collect();
            out.warnings.push(Warning {
                code: "placement-unsure".into(),
                message: format!("pages {numbers:?} were put together on weak evidence"),
                page: numbers.first().copied(),
            });
        }
        if !canvas.glyphs.is_empty() || !canvas.hidden.is_empty() || !canvas.rulings.is_empty() {
            out.canvases.push(canvas);
        }
    }
    out
}

fn take_furniture(
    mut pages: Vec<Page>,
    options: &Options,
    furniture: &mut Vec<Vec<Glyph>>,
) -> Vec<Page> {
    let rules = furniture::rules(&pages, &options.furniture);
    for (page, marks) in pages.iter_mut().zip(rules) {
        let mut marks = marks.into_iter();
        page.rulings.retain(|_| !marks.next().unwrap_or(false));
    }
    let found = furniture::find(&pages, &options.furniture);
    pages
        .iter()
        .zip(found)
        .map(|(page, runs)| {
            let mut taken = vec![false; page.glyphs.len()];
            for run in runs {
                furniture.push(run.iter().map(|&i| page.glyphs[i].clone()).collect());
                for i in run {
                    taken[i] = true;
                }
            }
            let mut bare = page.clone();
            let mut index = 0;
            bare.glyphs.retain(|_| {
                index += 1;
                !taken[index - 1]
            });
            bare
        })
        .collect()
}
