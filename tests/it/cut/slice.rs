//! The cutter: an endless sheet to the tiles that a printer makes of it.

use super::plan::{Border, Kept, Place, Plan, Seam};
use super::print::{Ink, Rule, SheetPrint};
use super::rng::Rng;
use formstitch::model::{Axis, Glyph, Hidden, Page, Rect, Ruling};
use std::collections::HashSet;

/// Nearer than this to a border, a cut falls on the border.
const SNAP: f64 = 1.5;
/// The last tile of a row or column is at least as large as this.
const LAST: f64 = 14.0;
/// What lies outside the sheet by less than this is on its outermost tiles.
const RIM: f64 = 6.0;

/// A part of the sheet with where it goes on its page.
#[derive(Clone, Copy, Debug)]
pub struct Piece {
    pub rect: Rect,
    /// Add to a sheet coordinate to get the page coordinate.
    pub shift: (f64, f64),
    /// Whether the piece ends at a cut: left, top, right, bottom.
    cut: [bool; 4],
}

/// A cut sheet: its pages in printing order, and the pieces that each page shows.
#[derive(Debug, Default)]
pub struct Sliced {
    pub pages: Vec<(Page, Vec<Piece>)>,
    /// Where not even a person could tell for sure what belongs together.
    pub doubtful: Vec<&'static str>,
    /// Number of columns and rows of tiles.
    pub tiles: (usize, usize),
}

/// The sheet on one page.
pub fn whole(sheet: &SheetPrint, plan: &Plan) -> Page {
    let one = Plan {
        share: 2.0,
        body_height: sheet.height + 1.0,
        kept: Kept::Nothing,
        shuffled: false,
        ..plan.clone()
    };
    let cut = slice(sheet, &one, sheet.width + 1.0, &mut Rng::new(0));
    let (mut page, _) = cut.pages.into_iter().next().expect("one tile");
    renumber(&mut page, 1);
    page
}

/// Cuts the sheet; `body_width` is the room for a tile. Page numbers are not set yet.
pub fn slice(sheet: &SheetPrint, plan: &Plan, body_width: f64, rng: &mut Rng) -> Sliced {
    let band = if plan.repeated {
        sheet.row_edges[2]
    } else {
        0.0
    };
    let body_height = plan.body_height.max(2.0 * band + 150.0);
    let xs = cuts(
        rng,
        sheet.width,
        |_| body_width,
        plan.across,
        |at, place, rng| across(sheet, at, place, rng),
    );
    let room = |row: usize| body_height - if row == 0 { 0.0 } else { band };
    let ys = cuts(rng, sheet.height, room, plan.down, |at, place, rng| {
        down(sheet, at, place, rng)
    });
    let mut out = Sliced {
        doubtful: doubts(sheet, plan, &xs, &ys),
        tiles: (xs.len() - 1, ys.len() - 1),
        ..Sliced::default()
    };
    let size = (
        plan.margins[0] + body_width + plan.margins[2],
        plan.margins[1] + body_height + plan.margins[3],
    );
    for (col, row) in order(plan, out.tiles) {
        if plan.lost && col > 0 && col + 1 == out.tiles.0 {
            continue;
        }
        let pieces = pieces(plan, (&xs, &ys), (col, row), band);
        let page = tile(sheet, plan, &pieces, size);
        if !(plan.skipped && page.glyphs.is_empty() && page.rulings.is_empty()) {
            out.pages.push((page, pieces));
        }
    }
    out
}

fn order(plan: &Plan, (cols, rows): (usize, usize)) -> Vec<(usize, usize)> {
    if plan.down_then_over {
        (0..cols)
            .flat_map(|c| (0..rows).map(move |r| (c, r)))
            .collect()
    } else {
        (0..rows)
            .flat_map(|r| (0..cols).map(move |c| (c, r)))
            .collect()
    }
}

/// Where to cut a length, with both ends.
fn cuts(
    rng: &mut Rng,
    length: f64,
    room: impl Fn(usize) -> f64,
    places: &[Place],
    find: impl Fn((f64, f64), Place, &mut Rng) -> f64,
) -> Vec<f64> {
    let mut out = vec![0.0];
    loop {
        let from = out[out.len() - 1];
        let room = room(out.len() - 1);
        if length - from <= room || places.is_empty() {
            break;
        }
        let high = (from + room).min(length - LAST);
        let low = (from + room * 0.5).min(high);
        let place = rng.pick(places);
        out.push(find((low, high), place, rng));
    }
    out.push(length);
    out
}

fn snapped(at: f64, (low, high): (f64, f64), edges: &[f64]) -> f64 {
    edges
        .iter()
        .copied()
        .filter(|e| (e - at).abs() < SNAP && *e >= low - SNAP && *e <= high)
        .min_by(|a, b| (a - at).abs().total_cmp(&(b - at).abs()))
        .unwrap_or(at)
}

fn edge_between(edges: &[f64], (low, high): (f64, f64), rng: &mut Rng) -> Option<f64> {
    let inside: Vec<f64> = edges
        .iter()
        .copied()
        .filter(|&e| e >= low && e <= high)
        .collect();
    (!inside.is_empty()).then(|| rng.pick(&inside))
}

fn across(sheet: &SheetPrint, span: (f64, f64), place: Place, rng: &mut Rng) -> f64 {
    let anywhere = match place {
        Place::Full => span.1,
        _ => rng.float(span.0, span.1),
    };
    let edge = match place {
        Place::Edge | Place::Between => edge_between(&sheet.col_edges, span, rng),
        _ => None,
    };
    edge.unwrap_or_else(|| snapped(anywhere, span, &sheet.col_edges))
}

fn down(sheet: &SheetPrint, span: (f64, f64), place: Place, rng: &mut Rng) -> f64 {
    let edges = &sheet.row_edges;
    let rows: Vec<f64> = edges
        .iter()
        .copied()
        .filter(|e| !sheet.form_tops.contains(e))
        .collect();
    let between = |rng: &mut Rng| {
        (0..40)
            .map(|_| rng.float(span.0, span.1))
            .find(|&y| is_between_lines(sheet, y))
    };
    let found = match place {
        Place::Edge => edge_between(&rows, span, rng),
        Place::Between => between(rng).or_else(|| edge_between(&rows, span, rng)),
        Place::Full => Some(span.1),
        Place::Anywhere => None,
    };
    found.unwrap_or_else(|| snapped(rng.float(span.0, span.1), span, edges))
}

/// Whether y is within a row that has text on both sides, and within no glyph.
fn is_between_lines(sheet: &SheetPrint, y: f64) -> bool {
    sheet.row_edges.iter().all(|e| (e - y).abs() >= SNAP)
        && sheet
            .cells
            .iter()
            .any(|c| c.lines > 1 && c.rect.y0 < y && y < c.rect.y1)
        && !sheet.glyphs.iter().any(|g| g.bbox.y0 < y && y < g.bbox.y1)
}

/// What a person could not tell for sure either.
fn doubts(sheet: &SheetPrint, plan: &Plan, xs: &[f64], ys: &[f64]) -> Vec<&'static str> {
    let mut out = HashSet::new();
    if plan.kept == Kept::LinesOnce && xs.len() > 2 {
        out.insert("shown nowhere: the stream tells, the print does not");
    }
    if plan.lost && xs.len() > 2 {
        out.insert("lost: the rest is nowhere in the file");
    }
    if plan.closed {
        for &y in &ys[1..ys.len() - 1] {
            if sheet.row_edges.iter().all(|e| (e - y).abs() > 0.1) {
                out.insert("closed within a row: its halves look like two rows");
            }
            if texts_on_both_sides(sheet, y) {
                out.insert("closed through a text: its halves look like two cells");
            }
        }
    }
    let mut out: Vec<_> = out.into_iter().collect();
    out.sort_unstable();
    out
}

fn texts_on_both_sides(sheet: &SheetPrint, y: f64) -> bool {
    let (mut above, mut below) = (HashSet::new(), HashSet::new());
    for glyph in &sheet.glyphs {
        if let Some(cell) = glyph.cell {
            if glyph.bbox.y0 < y {
                above.insert(cell);
            }
            if glyph.bbox.y1 > y {
                below.insert(cell);
            }
        }
    }
    above.intersection(&below).next().is_some()
}

fn pieces(
    plan: &Plan,
    (xs, ys): (&[f64], &[f64]),
    (col, row): (usize, usize),
    band: f64,
) -> Vec<Piece> {
    let (first, last) = (
        (col == 0, row == 0),
        (col + 2 == xs.len(), row + 2 == ys.len()),
    );
    let rim = |outermost: bool| if outermost { RIM } else { 0.0 };
    let (x0, x1) = (xs[col] - rim(first.0), xs[col + 1] + rim(last.0));
    let (left, top) = (plan.margins[0], plan.margins[1]);
    let repeated = row > 0 && band > 0.0;
    let below = if repeated { band } else { 0.0 };
    let mut out = Vec::new();
    if repeated {
        out.push(Piece {
            rect: Rect::new(x0, -RIM, x1, band),
            shift: (left - xs[col], top),
            cut: [!first.0, false, !last.0, true],
        });
    }
    out.push(Piece {
        rect: Rect::new(x0, ys[row] - rim(first.1), x1, ys[row + 1] + rim(last.1)),
        shift: (left - xs[col], top + below - ys[row]),
        cut: [!first.0, !first.1, !last.0, !last.1],
    });
    out
}

fn tile(sheet: &SheetPrint, plan: &Plan, pieces: &[Piece], (width, height): (f64, f64)) -> Page {
    let mut page = Page {
        number: 0,
        width,
        height,
        ..Page::default()
    };
    for piece in pieces {
        let kept = kept(sheet, plan, piece);
        for ink in &sheet.glyphs {
            if let Some(glyph) = glyph(ink, plan, piece, &kept, &page) {
                page.glyphs.push(glyph);
            }
        }
        for rule in &sheet.rulings {
            page.rulings.extend(clipped(rule, plan, piece));
        }
        if plan.closed {
            close(sheet, piece, &mut page);
        }
    }
    page
}

fn touches(bbox: Rect, piece: &Piece) -> bool {
    let part = bbox.intersection(&piece.rect);
    part.width() > 0.01 && part.height() > 0.01
}

fn unit(ink: &Ink, plan: &Plan) -> usize {
    match (plan.kept, ink.cell) {
        (Kept::Cells, Some(cell)) => usize::MAX - cell,
        _ => ink.line,
    }
}

/// The lines or cells whose whole text the piece's content stream holds.
fn kept(sheet: &SheetPrint, plan: &Plan, piece: &Piece) -> HashSet<usize> {
    let mut units = HashSet::new();
    if plan.kept == Kept::Nothing {
        return units;
    }
    for ink in sheet.glyphs.iter().filter(|i| touches(i.bbox, piece)) {
        units.insert(unit(ink, plan));
    }
    if plan.kept == Kept::LinesOnce {
        for ink in &sheet.glyphs {
            if ink.bbox.x0 < piece.rect.x0 - 0.01 {
                units.remove(&unit(ink, plan));
            }
        }
    }
    units
}

fn glyph(
    ink: &Ink,
    plan: &Plan,
    piece: &Piece,
    kept: &HashSet<usize>,
    page: &Page,
) -> Option<Glyph> {
    let middle = ink.bbox.center();
    let r = &piece.rect;
    let holds = middle.x >= r.x0 && middle.x < r.x1 && middle.y >= r.y0 && middle.y < r.y1;
    let seen = touches(ink.bbox, piece);
    let printed = match (plan.kept, plan.seam) {
        (Kept::Nothing, Seam::Both) => seen,
        (Kept::Nothing, _) => holds,
        _ => kept.contains(&unit(ink, plan)),
    };
    if !printed {
        return None;
    }
    let clipped = plan.kept != Kept::Nothing || plan.seam != Seam::CentreWhole;
    let hidden = plan.kept != Kept::Nothing && !seen;
    let shown = match ink.bbox.intersection(r) {
        part if hidden => Rect::new(part.x0, part.y0, part.x0, part.y0),
        part if clipped => part,
        _ => ink.bbox,
    };
    let (dx, dy) = piece.shift;
    let bbox = ink.bbox.shifted(dx, dy);
    let at = bbox.center();
    let outside = at.x < 0.0 || at.y < 0.0 || at.x > page.width || at.y > page.height;
    Some(Glyph {
        ch: ink.ch,
        bbox,
        shown: shown.shifted(dx, dy),
        home: bbox,
        page: 0,
        size: ink.size,
        turn: 0,
        slanted: false,
        hidden: hidden.then_some(if outside && plan.off_page {
            Hidden::OffPage
        } else {
            Hidden::Clip
        }),
        recognised: false,
        confidence: 1.0,
        order: 0,
    })
}

fn clipped(rule: &Rule, plan: &Plan, piece: &Piece) -> Option<Ruling> {
    let r = &piece.rect;
    let [left, top, right, bottom] = piece.cut;
    let ((low, high), (from, to), (cut_low, cut_high), (along, over)) = match rule.axis {
        Axis::Horizontal => ((r.y0, r.y1), (r.x0, r.x1), (top, bottom), piece.shift),
        Axis::Vertical => (
            (r.x0, r.x1),
            (r.y0, r.y1),
            (left, right),
            (piece.shift.1, piece.shift.0),
        ),
    };
    let near = rule.width / 2.0 + 0.05;
    let printed = if cut_low && (rule.at - low).abs() <= near {
        plan.border != Border::Before
    } else if cut_high && (rule.at - high).abs() <= near {
        plan.border != Border::After
    } else {
        rule.at > low && rule.at < high
    };
    let (from, to) = (rule.from.max(from), rule.to.min(to));
    (printed && to - from > 0.01).then_some(Ruling {
        axis: rule.axis,
        at: rule.at + over,
        from: from + along,
        to: to + along,
        width: rule.width,
        style: rule.style,
        page: 0,
    })
}

/// Closes the cells that the piece's upper or lower edge cuts.
fn close(sheet: &SheetPrint, piece: &Piece, page: &mut Page) {
    let Some(pen) = sheet.rulings.first() else {
        return;
    };
    let r = &piece.rect;
    let (dx, dy) = piece.shift;
    for (cut, y) in [(piece.cut[1], r.y0), (piece.cut[3], r.y1)] {
        if !cut {
            continue;
        }
        for cell in &sheet.cells {
            let (from, to) = (cell.rect.x0.max(r.x0), cell.rect.x1.min(r.x1));
            if cell.rect.y0 + 0.1 < y && y < cell.rect.y1 - 0.1 && to - from > 0.01 {
                page.rulings.push(Ruling {
                    axis: Axis::Horizontal,
                    at: y + dy,
                    from: from + dx,
                    to: to + dx,
                    width: pen.width,
                    style: pen.style,
                    page: 0,
                });
            }
        }
    }
}

/// Sets the page's number and the order of its content.
pub fn renumber(page: &mut Page, number: u32) {
    page.number = number;
    for (i, glyph) in page.glyphs.iter_mut().enumerate() {
        glyph.page = number;
        glyph.order = i as u32;
    }
    for ruling in &mut page.rulings {
        ruling.page = number;
    }
}
