//! A canvas to a sheet: rulings to grids ([`grid`]), tables without vertical rulings
//! ([`columns`]), glyphs to lines and text ([`text`]), what a page break left at a
//! seam ([`seams`]).

mod columns;
mod grid;
mod seams;
mod text;

pub use grid::Options as GridOptions;

use crate::model::{
    Axis, Block, Canvas, Cell, Flag, Line, Point, Rect, Ruling, Seam, Sheet, Span, Table,
};
use grid::Grid;
use seams::{Filled, Mark};

/// Finds tables and lines on a canvas. Cannot fail.
pub fn layout(canvas: &Canvas) -> Sheet {
    let em = em(canvas);
    let grids = grids(canvas, em);
    let homes = homes(canvas, &grids, em);
    let mut blocks: Vec<(f64, f64, Block)> = Vec::new();
    for (t, grid) in grids.iter().enumerate() {
        let filled = seams::settle(canvas, grid.clone(), members(grid, &homes, t), em);
        let table = table(canvas, &filled, em);
        if table.cells.iter().any(|c| c.span.glyphs > 0) {
            blocks.push((table.bbox.y0, table.bbox.x0, Block::Table(table)));
        }
    }
    let loose: Vec<usize> = (0..canvas.glyphs.len())
        .filter(|i| homes[*i].is_none())
        .collect();
    for line in loose_lines(canvas, &loose) {
        blocks.push((line.bbox.center().y, line.bbox.x0, Block::Line(line)));
    }
    blocks.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    blocks.extend(hidden_lines(canvas));
    Sheet {
        blocks: blocks.into_iter().map(|(_, _, b)| b).collect(),
    }
}

/// The grids of a canvas: those that rulings draw, and those whose columns are seen in the text.
fn grids(canvas: &Canvas, em: f64) -> Vec<Grid> {
    let options = GridOptions::default();
    let lines = grid::lines(&canvas.rulings, Axis::Horizontal, em, &options);
    let seen = columns::find(canvas, &lines, em);
    let mut rulings = canvas.rulings.clone();
    rulings.extend(seen.iter().flat_map(|(_, verticals)| verticals));
    reach_over_cuts(canvas, &mut rulings);
    let mut grids = grid::grids(&rulings, em, &options);
    let is_empty = |b: &Rect| {
        !canvas
            .glyphs
            .iter()
            .any(|g| g.is_visible() && !g.ch.is_whitespace() && b.contains(g.bbox.center()))
    };
    for grid in &mut grids {
        let bbox = grid.bbox();
        if seen.iter().any(|(area, _)| area.contains(bbox.center())) {
            columns::widen(grid, is_empty);
        }
    }
    grids
}

/// Where a tile is missing, the rulings that ran into it are thought on: its rows stay parted.
fn reach_over_cuts(canvas: &Canvas, rulings: &mut [Ruling]) {
    let ends = |axis: Axis| {
        let list = || canvas.rulings.iter().filter(move |r| r.axis == axis);
        let low = list().map(|r| r.from).fold(f64::INFINITY, f64::min);
        let high = list().map(|r| r.to).fold(f64::NEG_INFINITY, f64::max);
        (low, high)
    };
    for cut in &canvas.cut {
        for r in rulings.iter_mut().filter(|r| r.axis != cut.axis) {
            let (low, high) = ends(r.axis);
            if r.at < cut.from - AT_CUT || r.at > cut.to + AT_CUT {
                continue;
            }
            if (r.to - cut.at).abs() <= AT_CUT {
                r.to = high;
            } else if (r.from - cut.at).abs() <= AT_CUT {
                r.from = low;
            }
        }
    }
}

/// The middle type size.
fn em(canvas: &Canvas) -> f64 {
    let mut sizes: Vec<f64> = canvas
        .glyphs
        .iter()
        .filter(|g| !g.ch.is_whitespace())
        .map(|g| g.size)
        .collect();
    sizes.sort_by(f64::total_cmp);
    sizes
        .get(sizes.len() / 2)
        .copied()
        .unwrap_or(10.0)
        .clamp(4.0, 40.0)
}

/// For each glyph: its table and cell, if it stands in one. Hidden glyphs go where their string goes.
fn homes(canvas: &Canvas, grids: &[Grid], em: f64) -> Vec<Option<(usize, usize)>> {
    let maps: Vec<Vec<usize>> = grids.iter().map(position_map).collect();
    let mut homes: Vec<Option<(usize, usize)>> = canvas
        .glyphs
        .iter()
        .map(|g| {
            // What shows decides: a glyph cut at the page edge belongs to the cell it was cut in.
            let c = if g.is_visible() && g.shown.area() > 0.0 {
                g.shown.center()
            } else {
                g.bbox.center()
            };
            locate(grids, &maps, c, em)
        })
        .collect();
    for (hidden, anchor) in &canvas.anchors {
        // Cut by the page edge, the text lies where it belongs; cut by its own cell, it belongs to its string.
        let home = locate(grids, &maps, canvas.glyphs[*hidden].bbox.center(), em);
        let cut_by_page = off_tile(canvas, &canvas.glyphs[*hidden]);
        homes[*hidden] = home.filter(|_| cut_by_page).or(homes[*anchor]);
    }
    homes
}

/// Whether a glyph stands beyond the edge of the page that holds it.
fn off_tile(canvas: &Canvas, g: &crate::model::Glyph) -> bool {
    canvas
        .tiles
        .iter()
        .find(|t| t.page == g.page)
        .is_some_and(|t| !t.body.contains(g.bbox.center()))
}

/// For each grid position, the index of the cell that covers it.
fn position_map(grid: &Grid) -> Vec<usize> {
    let cols = grid.xs.len() - 1;
    let mut map = vec![0; (grid.ys.len() - 1) * cols];
    for (k, (r, c, rs, cs)) in grid.cells.iter().enumerate() {
        for i in *r..r + rs {
            for j in *c..c + cs {
                map[i * cols + j] = k;
            }
        }
    }
    map
}

fn locate(grids: &[Grid], maps: &[Vec<usize>], p: Point, em: f64) -> Option<(usize, usize)> {
    // The smallest grid around the point, so that a table in a frame wins over the frame.
    let mut best: Option<(f64, usize, usize)> = None;
    for (t, grid) in grids.iter().enumerate() {
        let slack = 0.15 * em;
        let b = grid.bbox();
        let inside = Rect {
            x0: b.x0 - slack,
            y0: b.y0 - slack,
            x1: b.x1 + slack,
            y1: b.y1 + slack,
        };
        if !inside.contains(p) || best.is_some_and(|(a, _, _)| a <= b.area()) {
            continue;
        }
        let index = |edges: &[f64], v: f64| {
            edges.partition_point(|e| *e <= v).clamp(1, edges.len() - 1) - 1
        };
        let (r, c) = (index(&grid.ys, p.y), index(&grid.xs, p.x));
        best = Some((b.area(), t, maps[t][r * (grid.xs.len() - 1) + c]));
    }
    best.map(|(_, t, k)| (t, k))
}

/// For each cell of grid `t`, the glyphs that stand in it.
fn members(grid: &Grid, homes: &[Option<(usize, usize)>], t: usize) -> Vec<Vec<usize>> {
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); grid.cells.len()];
    for (i, home) in homes.iter().enumerate() {
        if let Some((table, cell)) = home
            && *table == t
        {
            members[*cell].push(i);
        }
    }
    members
}

fn table(canvas: &Canvas, filled: &Filled, em: f64) -> Table {
    let grid = &filled.grid;
    let cells = grid
        .cells
        .iter()
        .zip(&filled.members)
        .zip(&filled.marks)
        .map(|((&place, glyphs), mark)| {
            let bbox = grid.cell_box(place);
            let (row, col, rowspan, colspan) = place;
            let mut span = cell_span(canvas, glyphs, &bbox);
            span.review |= *mark != Mark::None;
            if *mark == Mark::Inferred {
                add_flag(&mut span, Flag::Inferred);
            }
            Cell {
                row,
                col,
                rowspan,
                colspan,
                bbox,
                span,
            }
        })
        .collect();
    Table {
        rows: grid.ys.len() - 1,
        cols: grid.xs.len() - 1,
        cells,
        bbox: grid.bbox(),
        cut_columns: is_cut(canvas, &grid.bbox(), Axis::Vertical, em),
        cut_rows: is_cut(canvas, &grid.bbox(), Axis::Horizontal, em),
    }
}

/// Whether a table meets an edge at which the print is cut for good. A column that shows less than a character of
/// its width is none of the grid's: the table ends short of the edge by that much.
fn is_cut(canvas: &Canvas, bbox: &Rect, axis: Axis, em: f64) -> bool {
    let mut cuts = canvas.cut.iter().filter(|c| c.axis == axis);
    cuts.any(|c| meets(c, bbox, em.max(AT_CUT)))
}

fn meets(cut: &Seam, bbox: &Rect, near: f64) -> bool {
    let ((low, high), (from, to)) = match cut.axis {
        Axis::Vertical => ((bbox.x0, bbox.x1), (bbox.y0, bbox.y1)),
        Axis::Horizontal => ((bbox.y0, bbox.y1), (bbox.x0, bbox.x1)),
    };
    low - near <= cut.at
        && cut.at <= high + near
        && from < cut.to + AT_CUT
        && to > cut.from - AT_CUT
}

fn cell_span(canvas: &Canvas, glyphs: &[usize], bbox: &Rect) -> Span {
    let (lines, turn) = text::lines(canvas, glyphs);
    let ordered: Vec<usize> = lines
        .iter()
        .flat_map(|l| l.glyphs.iter().copied())
        .collect();
    let mut span = text::span(
        canvas,
        &ordered,
        text::join(canvas, &lines, turn, Some(bbox)),
    );
    if glyphs.is_empty() {
        span.confidence = 1.0;
    }
    mark_cuts(canvas, &mut span, &ordered, bbox);
    span
}

/// A box meets a cut if it is at most this far from it, in points.
const AT_CUT: f64 = 3.0;
/// Text reaches a cut if it ends at most this many ems from it.
const NEAR_CUT: f64 = 1.1;

/// Marks text that runs into an edge at which the print is cut for good, or over a seam that is unsure.
fn mark_cuts(canvas: &Canvas, span: &mut Span, glyphs: &[usize], bbox: &Rect) {
    for cut in &canvas.cut {
        if span.glyphs == 0 || !(meets(cut, bbox, AT_CUT) || reaches(canvas, glyphs, cut)) {
            continue;
        }
        span.review = true;
        // Where the rest was read beyond the edge, nothing is lost.
        let whole = glyphs.iter().any(|&i| !canvas.glyphs[i].is_visible());
        if !whole && reaches(canvas, glyphs, cut) {
            add_flag(span, Flag::Truncated);
        }
    }
    for seam in canvas.seams.iter().filter(|s| !s.sure) {
        let crosses = match seam.axis {
            Axis::Vertical => bbox.x0 < seam.at - 1.0 && bbox.x1 > seam.at + 1.0,
            Axis::Horizontal => bbox.y0 < seam.at - 1.0 && bbox.y1 > seam.at + 1.0,
        };
        if crosses && span.glyphs > 0 {
            span.review = true;
        }
    }
}

fn reaches(canvas: &Canvas, glyphs: &[usize], cut: &Seam) -> bool {
    glyphs.iter().any(|&i| {
        let g = &canvas.glyphs[i];
        let ((low, high), along) = match cut.axis {
            Axis::Vertical => ((g.bbox.x0, g.bbox.x1), g.bbox.center().y),
            Axis::Horizontal => ((g.bbox.y0, g.bbox.y1), g.bbox.center().x),
        };
        // A title above the table is cut with it.
        let beside = cut.axis == Axis::Vertical || along > cut.from && along < cut.to;
        let far = (high - cut.at).abs().min((low - cut.at).abs());
        beside && !g.ch.is_whitespace() && far < NEAR_CUT * g.size
    })
}

fn add_flag(span: &mut Span, flag: Flag) {
    if !span.flags.contains(&flag) {
        span.flags.push(flag);
        span.flags.sort_unstable();
    }
}

/// Lines outside tables, parted at wide gaps.
fn loose_lines(canvas: &Canvas, glyphs: &[usize]) -> Vec<Line> {
    let mut by_turn: [Vec<usize>; 4] = Default::default();
    for &i in glyphs {
        by_turn[usize::from(canvas.glyphs[i].turn % 4)].push(i);
    }
    let mut out = Vec::new();
    for group in by_turn {
        let (lines, turn) = text::lines(canvas, &group);
        for line in lines.iter().flat_map(|l| text::parts(canvas, l, turn)) {
            let bbox = line
                .glyphs
                .iter()
                .map(|&i| canvas.glyphs[i].bbox)
                .reduce(|a, b| a.union(&b))
                .unwrap_or_default();
            let mut span = text::span(canvas, &line.glyphs, text::line_text(canvas, &line, turn));
            mark_cuts(canvas, &mut span, &line.glyphs, &bbox);
            out.push(Line {
                span,
                bbox,
                size: line.size,
            });
        }
    }
    out
}

/// Text that nothing on the canvas shows: told last, to be looked at.
fn hidden_lines(canvas: &Canvas) -> Vec<(f64, f64, Block)> {
    let alone = Canvas {
        glyphs: canvas.hidden.clone(),
        ..Canvas::default()
    };
    let all: Vec<usize> = (0..alone.glyphs.len()).collect();
    loose_lines(&alone, &all)
        .into_iter()
        .map(|mut line| {
            line.span.review = true;
            add_flag(&mut line.span, Flag::Recovered);
            (line.bbox.y0, line.bbox.x0, Block::Line(line))
        })
        .collect()
}
