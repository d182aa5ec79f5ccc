//! Tables with horizontal rulings only: their columns are seen in the text.
//!
//! Rows stand between rulings. A column begins where a ruling begins inside the table, and wherever two pieces of
//! text on one line stand apart: as few edges are set as part all of them. A piece that crosses an edge spans it.

use super::grid::{Grid, Line};
use crate::model::{Axis, Canvas, Rect, Ruling, RulingStyle, cluster, covered};

/// Pieces of text further apart than this many ems are pieces of two columns.
const APART: f64 = 1.0;
/// A column begins this many ems before its text.
const PAD: f64 = 0.2;
/// A table has at least this many rulings over its full width.
const FULL: usize = 3;
/// And at least this share of its rulings ends at its right edge.
const FLUSH: f64 = 0.6;

/// Vertical rulings to be thought into the tables that have horizontal ones only, with the box of each table.
pub fn find(canvas: &Canvas, lines: &[Line], em: f64) -> Vec<(Rect, Vec<Ruling>)> {
    let lone: Vec<&Line> = lines.iter().filter(|l| is_lone(l, canvas, em)).collect();
    groups(&lone, em)
        .into_iter()
        .filter_map(|group| table(canvas, &group, em))
        .collect()
}

/// Lets empty cells over several rows belong to the label to their left: nothing parts them. An empty cell of one row
/// stays: it may be a value that was left out.
pub fn widen(grid: &mut Grid, is_empty: impl Fn(&Rect) -> bool) {
    let mut out: Vec<(usize, usize, usize, usize)> = Vec::new();
    for &cell in &grid.cells {
        let (r, c, rs, cs) = cell;
        let left = out
            .iter_mut()
            .find(|l| l.0 == r && l.2 == rs && l.1 + l.3 == c);
        match left {
            Some(left) if rs > 1 && is_empty(&grid.cell_box(cell)) => left.3 += cs,
            _ => out.push(cell),
        }
    }
    grid.cells = out;
}

/// Whether no vertical ruling meets a line.
fn is_lone(line: &Line, canvas: &Canvas, em: f64) -> bool {
    let slack = 0.35 * em;
    !canvas.rulings.iter().any(|r| {
        r.axis == Axis::Vertical
            && r.at >= line.from - slack
            && r.at <= line.to + slack
            && line.at >= r.from - slack
            && line.at <= r.to + slack
    })
}

/// Lines over one another, each within the width of the widest.
fn groups<'a>(lines: &[&'a Line], em: f64) -> Vec<Vec<&'a Line>> {
    let mut rest: Vec<&Line> = lines.to_vec();
    let mut out = Vec::new();
    while let Some(widest) = rest
        .iter()
        .copied()
        .max_by(|a, b| (a.to - a.from).total_cmp(&(b.to - b.from)))
    {
        let (inside, others): (Vec<&Line>, Vec<&Line>) = rest
            .into_iter()
            .partition(|l| l.from >= widest.from - em && l.to <= widest.to + em);
        rest = others;
        out.push(inside);
    }
    out
}

fn table(canvas: &Canvas, lines: &[&Line], em: f64) -> Option<(Rect, Vec<Ruling>)> {
    let left = lines.iter().map(|l| l.from).fold(f64::INFINITY, f64::min);
    let right = lines.iter().map(|l| l.to).fold(f64::NEG_INFINITY, f64::max);
    let near = |a: f64, b: f64| (a - b).abs() <= 0.6 * em;
    let full = lines
        .iter()
        .filter(|l| near(l.from, left) && near(l.to, right));
    let flush = lines.iter().filter(|l| near(l.to, right)).count();
    if full.count() < FULL || (flush as f64) < FLUSH * lines.len() as f64 {
        return None;
    }
    let ys = cluster(lines.iter().map(|l| l.at).collect(), (0.3 * em).max(1.0));
    let area = Rect {
        x0: left,
        y0: *ys.first()?,
        x1: right,
        y1: *ys.last()?,
    };
    let pieces = pieces(canvas, &area, em);
    let begins = lines.iter().map(|l| l.from).filter(|x| !near(*x, left));
    let edges = edges(cluster(begins.collect(), 0.6 * em), &pieces, em);
    let mut rulings = Vec::new();
    for at in edges {
        for band in bands(&ys, lines, at, em) {
            let crossed = pieces.iter().any(|p| {
                let y = p.center().y;
                y > band.0 && y < band.1 && p.x0 < at && p.x1 > at
            });
            if !crossed {
                rulings.push(Ruling {
                    axis: Axis::Vertical,
                    at,
                    from: band.0,
                    to: band.1,
                    width: 0.0,
                    style: RulingStyle::Stroke,
                    page: canvas.tiles.first().map_or(1, |t| t.page),
                });
            }
        }
    }
    (!rulings.is_empty()).then_some((area, rulings))
}

/// Pieces of text lines inside the area, parted at wide gaps.
fn pieces(canvas: &Canvas, area: &Rect, em: f64) -> Vec<Rect> {
    let inside: Vec<usize> = (0..canvas.glyphs.len())
        .filter(|&i| {
            let g = &canvas.glyphs[i];
            g.is_visible() && !g.ch.is_whitespace() && area.contains(g.bbox.center())
        })
        .collect();
    let (lines, _) = super::text::lines(canvas, &inside);
    let mut out: Vec<Rect> = Vec::new();
    for line in lines {
        let mut now: Option<Rect> = None;
        for i in line.glyphs {
            let b = canvas.glyphs[i].bbox;
            match &mut now {
                Some(piece) if b.x0 - piece.x1 <= APART * em => *piece = piece.union(&b),
                _ => out.extend(now.replace(b)),
            }
        }
        out.extend(now);
    }
    out
}

/// As few edges as part all neighbours on one line, those given among them.
fn edges(given: Vec<f64>, pieces: &[Rect], em: f64) -> Vec<f64> {
    // Pieces of one line follow one another.
    let mut gaps: Vec<(f64, f64)> = pieces
        .windows(2)
        .filter(|w| w[1].x0 > w[0].x1 && (w[1].center().y - w[0].center().y).abs() < 0.5 * em)
        .map(|w| (w[0].x1, w[1].x0))
        .collect();
    gaps.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.total_cmp(&b.0)));
    let mut out = given;
    for (from, to) in gaps {
        if !out.iter().any(|e| *e > from && *e <= to) {
            out.push(to - PAD * em);
        }
    }
    out.sort_by(f64::total_cmp);
    out
}

/// The stretches between the rulings that cross `at`.
fn bands(ys: &[f64], lines: &[&Line], at: f64, em: f64) -> Vec<(f64, f64)> {
    let crossed: Vec<f64> = ys
        .iter()
        .copied()
        .filter(|y| {
            let here = lines.iter().filter(|l| (l.at - y).abs() <= 0.3 * em);
            // A ruling that begins at the edge parts the rows to its right only, and those on its left go on.
            covered(here.map(|l| (l.from, l.to)), (at - 0.5 * em, at + 0.5 * em)) > 0.3 * em
        })
        .collect();
    crossed.windows(2).map(|w| (w[0], w[1])).collect()
}
