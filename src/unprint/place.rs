//! Puts the tiles of a sheet onto one canvas: offsets, seams, doubles at the cuts, hidden text.

use super::arrange::Grid;
use super::body::Body;
use super::heads;
use super::score::Options;
use super::twins;
use crate::model::{Axis, Canvas, Glyph, Page, Rect, Ruling, Seam, Tile};
use std::collections::HashMap;

/// Two glyphs of one character nearer than this many ems are one glyph.
const SAME_PLACE: f64 = 0.35;

/// Builds the canvas of a grid.
pub fn place(grid: &Grid, pages: &[Page], bodies: &[Body], options: &Options) -> Canvas {
    let (xs, vertical) = columns(grid, bodies);
    let (ys, horizontal) = rows(grid, pages, bodies);
    let closed_above = heads::border_is_above(&grid.rows, pages, bodies);
    let mut canvas = Canvas::default();
    for (r, row) in grid.rows.iter().enumerate() {
        for (c, &p) in row.iter().enumerate() {
            let (dx, dy) = (xs[c], ys[r]);
            if pages[p].number == 0 {
                continue;
            }
            let head = RepeatedHead {
                reach: grid.heads[r].reach(),
                first: &pages[grid.rows[0][c]],
                closed_above,
            };
            add_tile(&mut canvas, &pages[p], (dx, dy), &head);
            canvas.tiles.push(Tile {
                page: pages[p].number,
                scale: 1.0,
                dx,
                dy,
                body: bodies[p].ink.shifted(dx, dy),
            });
        }
    }
    let area = canvas
        .tiles
        .iter()
        .map(|t| t.body)
        .reduce(|a, b| a.union(&b))
        .unwrap_or_default();
    let sure = grid.weakest >= options.sure;
    for at in vertical {
        canvas.seams.push(Seam {
            axis: Axis::Vertical,
            at,
            from: area.y0,
            to: area.y1,
            sure,
            head: false,
        });
    }
    for (r, at) in horizontal.into_iter().enumerate() {
        canvas.seams.push(Seam {
            axis: Axis::Horizontal,
            at,
            from: area.x0,
            to: area.x1,
            sure,
            head: grid.heads.get(r + 1).is_some_and(|h| h.reach() > 0.0),
        });
    }
    if grid.rows.len() * grid.rows.first().map_or(0, Vec::len) > 1 {
        drop_doubles(&mut canvas);
    }
    canvas
}

/// Offsets of the columns of tiles, and the seams between them.
fn columns(grid: &Grid, bodies: &[Body]) -> (Vec<f64>, Vec<f64>) {
    let count = grid.rows.first().map_or(0, Vec::len);
    let (mut offsets, mut seams) = (vec![0.0; count], Vec::new());
    let edge = |c: usize, pick: fn(&Rect) -> f64, worse: fn(f64, f64) -> f64, start: f64| {
        let ruled = column(grid, c).filter_map(|p| bodies[p].ruled);
        let found = ruled.map(|r| pick(&r)).fold(start, worse);
        if found.is_finite() {
            return Some(found);
        }
        let inked = column(grid, c)
            .filter(|&p| !bodies[p].blank)
            .map(|p| bodies[p].ink);
        let found = inked.map(|r| pick(&r)).fold(start, worse);
        found.is_finite().then_some(found)
    };
    for c in 1..count {
        let right = edge(c - 1, |r| r.x1, f64::max, f64::NEG_INFINITY);
        let left = edge(c, |r| r.x0, f64::min, f64::INFINITY);
        let ruled = right.unwrap_or(0.0) - left.unwrap_or(0.0);
        offsets[c] = offsets[c - 1] + ruled;
        seams.push(offsets[c - 1] + right.unwrap_or(0.0));
    }
    (offsets, seams)
}

fn column(grid: &Grid, c: usize) -> impl Iterator<Item = usize> + '_ {
    grid.rows.iter().filter_map(move |r| r.get(c).copied())
}

/// Offsets of the rows of tiles, and the seams between them.
fn rows(grid: &Grid, pages: &[Page], bodies: &[Body]) -> (Vec<f64>, Vec<f64>) {
    let count = grid.rows.len();
    let (mut offsets, mut seams) = (vec![0.0; count], Vec::new());
    for r in 1..count {
        let (above, here) = (&grid.rows[r - 1], &grid.rows[r]);
        let reach = grid.heads[r].reach();
        let (upper, lower) = (Ends::new(above, bodies), Ends::new(here, bodies));
        let bottom = if upper.text_below {
            upper.ink.y1
        } else {
            upper.ruled.y1
        };
        let top = match reach {
            head if head > 0.0 => head,
            _ if lower.text_above => lower.ink.y0,
            _ => lower.ruled.y0,
        };
        // Text above the table or below it is no cut edge: keep a line of white between.
        let text = upper.text_below || lower.text_above && reach == 0.0;
        let gap = if text {
            bodies[here[0]].type_size * 2.0
        } else {
            0.0
        };
        let ruled = bottom - top + gap;
        let pairs: Vec<(&Page, &Page)> = above
            .iter()
            .zip(here)
            .map(|(&a, &b)| (&pages[a], &pages[b]))
            .collect();
        // Rulings place the rows; only where text stands at the cut must its own glyphs tell.
        let told = if text {
            twins::offset(&pairs, ruled - gap)
        } else {
            None
        };
        let step = told.unwrap_or(ruled);
        offsets[r] = offsets[r - 1] + step;
        seams.push(offsets[r - 1] + (bottom + step + top) / 2.0);
    }
    (offsets, seams)
}

/// What a row of tiles shows at its upper and lower end, all its tiles together: a tile in the middle of a wide cell
/// has no rulings of its own.
struct Ends {
    ink: Rect,
    ruled: Rect,
    text_above: bool,
    text_below: bool,
}

impl Ends {
    fn new(row: &[usize], bodies: &[Body]) -> Self {
        let shown = || row.iter().map(|&p| &bodies[p]).filter(|b| !b.blank);
        let ink = shown()
            .map(|b| b.ink)
            .reduce(|a, b| a.union(&b))
            .unwrap_or_default();
        let ruled = shown()
            .filter_map(|b| b.ruled)
            .reduce(|a, b| a.union(&b))
            .unwrap_or(ink);
        let middles = || {
            shown()
                .flat_map(|b| &b.runs)
                .map(|t| (t.bbox.center().y, 0.2 * t.size))
        };
        Self {
            ink,
            ruled,
            text_above: middles().any(|(y, slack)| y < ruled.y0 - slack),
            text_below: middles().any(|(y, slack)| y > ruled.y1 + slack),
        }
    }
}

/// The head that a tile repeats.
struct RepeatedHead<'a> {
    /// How far down it reaches; 0 where there is none.
    reach: f64,
    /// The tile that holds it for the first time.
    first: &'a Page,
    /// Whether the tiles above draw the borders at the seam.
    closed_above: bool,
}

fn add_tile(canvas: &mut Canvas, page: &Page, (dx, dy): (f64, f64), head: &RepeatedHead) {
    let reach = head.reach;
    for g in &page.glyphs {
        let moved = Glyph {
            bbox: g.bbox.shifted(dx, dy),
            shown: g.shown.shifted(dx, dy),
            ..g.clone()
        };
        let in_head = reach > 0.0 && heads::height(g) < reach;
        if in_head && heads::is_copy(g, head.first) {
            canvas.doubles.push(moved);
        } else if g.is_visible() {
            canvas.glyphs.push(moved);
        } else {
            canvas.hidden.push(moved);
        }
    }
    let edge = if head.closed_above { 1.0 } else { -1.0 };
    for r in &page.rulings {
        let (from, at) = match r.axis {
            Axis::Horizontal if reach > 0.0 && r.at < reach + edge => continue,
            Axis::Vertical if reach > 0.0 && r.to <= reach + 0.5 => continue,
            Axis::Vertical => (r.from.max(reach), r.at),
            Axis::Horizontal => (r.from, r.at),
        };
        let (along, across) = match r.axis {
            Axis::Horizontal => (dx, dy),
            Axis::Vertical => (dy, dx),
        };
        canvas.rulings.push(Ruling {
            at: at + across,
            from: from + along,
            to: r.to + along,
            ..*r
        });
    }
}

/// A glyph that several tiles hold at one place counts once: the one that shows most stays.
fn drop_doubles(canvas: &mut Canvas) {
    let glyphs = std::mem::take(&mut canvas.glyphs);
    let hidden = std::mem::take(&mut canvas.hidden);
    let mut kept: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    let mut places: HashMap<(char, i64, i64), Vec<usize>> = HashMap::new();
    for g in glyphs.into_iter().chain(hidden) {
        if g.ch.is_whitespace() {
            kept.push(g);
            continue;
        }
        match twin(&g, &kept, &places) {
            Some(i) => {
                let other = &kept[i];
                let better =
                    g.is_visible() && (!other.is_visible() || g.shown.area() > other.shown.area());
                let union = if other.is_visible() && g.is_visible() {
                    other.shown.union(&g.shown)
                } else if g.is_visible() {
                    g.shown
                } else {
                    other.shown
                };
                if better {
                    let old = std::mem::replace(&mut kept[i], g);
                    canvas.doubles.push(old);
                } else {
                    canvas.doubles.push(g);
                }
                kept[i].shown = union;
            }
            None => {
                places.entry(key(&g, 0, 0)).or_default().push(kept.len());
                kept.push(g);
            }
        }
    }
    for g in kept {
        if g.is_visible() {
            canvas.glyphs.push(g);
        } else {
            canvas.hidden.push(g);
        }
    }
}

/// Side of a bucket of the place index, in points.
const BUCKET: f64 = 8.0;

fn key(g: &Glyph, i: i64, j: i64) -> (char, i64, i64) {
    let c = g.bbox.center();
    (
        g.ch,
        (c.x / BUCKET).floor() as i64 + i,
        (c.y / BUCKET).floor() as i64 + j,
    )
}

fn twin(
    g: &Glyph,
    kept: &[Glyph],
    places: &HashMap<(char, i64, i64), Vec<usize>>,
) -> Option<usize> {
    let c = g.bbox.center();
    let near = |i: &usize| {
        let o = &kept[*i];
        let d = o.bbox.center();
        let far = (d.x - c.x).abs().max((d.y - c.y).abs());
        (o.page != g.page && far < SAME_PLACE * g.size.max(1.0)).then_some((far, *i))
    };
    let mut found: Option<(f64, usize)> = None;
    for i in -1..=1 {
        for j in -1..=1 {
            for hit in places
                .get(&key(g, i, j))
                .into_iter()
                .flatten()
                .filter_map(near)
            {
                if found.is_none_or(|f| hit.0 < f.0) {
                    found = Some(hit);
                }
            }
        }
    }
    found.map(|(_, i)| i)
}
