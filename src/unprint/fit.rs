//! Scanned tiles: each sheet of paper lay on the glass by itself, a little off the others, and came out larger or
//! smaller. Before pages are judged, each is sized and moved until its rulings agree with those of a page before it: the
//! rows for a page that may lie beside it, the columns for one that may lie below. Across and along are found one
//! without the other, as neighbours in a row of tiles share nothing but heights, and those in a column nothing but
//! widths. A page that agrees with none, and every page that is no scan, stays as it is.

use super::body::{Body, matched};
use crate::model::{Axis, Page, Rect};

/// How a page was sized and then moved, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    /// The factor for all lengths, about the upper left corner.
    pub scale: f64,
    /// To the right.
    pub dx: f64,
    /// Down.
    pub dy: f64,
}

impl Fit {
    /// As it is.
    pub const NONE: Self = Self {
        scale: 1.0,
        dx: 0.0,
        dy: 0.0,
    };
}

/// A page comes out larger or smaller by no more than this.
const STRETCH: f64 = 0.045;
/// And lies off by no more than this, in points.
const MOST_SHIFT: f64 = 60.0;
/// Rows that agree by chance: fewer than this many say nothing.
const LEAST_ROWS: usize = 4;
/// The same for columns, outer edges included.
const LEAST_COLUMNS: usize = 3;
/// A page with nothing but its two outer edges may be the last row of a table: both agree, at a size this near to its own.
const OUTER: usize = 2;
const OUTER_STRETCH: f64 = 0.02;
/// This share of the rulings of the page that has fewer must agree.
const AGREE: f64 = 0.8;
/// So many pages before one are looked at.
const BEFORE: usize = 24;
/// So many rulings at each end are tried as partners.
const ENDS: usize = 3;
/// So many sizes that rows tell are tried, and as many that columns tell.
const TRIED: usize = 3;
/// What a size, and a point of shift, speak against a fit; all rulings of both pages that agree are worth 1.5.
const STRETCHED: f64 = 8.0;
const SHIFTED: f64 = 1.0 / 400.0;

/// Sizes and moves the scanned among `pages`; tells how, page by page.
pub fn fit(pages: &mut [Page]) -> Vec<Fit> {
    let mut fits = vec![Fit::NONE; pages.len()];
    if pages.iter().filter(|p| is_scan(p)).count() < 2 {
        return fits;
    }
    let mut edges: Vec<Option<Edges>> = Vec::with_capacity(pages.len());
    for (page, fit) in pages.iter_mut().zip(&mut fits) {
        let here = is_scan(page).then(|| Edges::of(page)).flatten();
        let before = edges.iter().rev().take(BEFORE).flatten();
        if let Some(here) = &here {
            *fit = here.onto(&before.collect::<Vec<_>>());
            apply(page, fit);
        }
        edges.push(here.and_then(|_| Edges::of(page)));
    }
    same_paper(pages);
    fits
}

fn is_scan(page: &Page) -> bool {
    page.glyphs.iter().any(|g| g.recognised)
        && page.glyphs.iter().all(|g| g.recognised || !g.is_visible())
}

/// What of a page can agree with another.
struct Edges {
    rows: Levels,
    columns: Levels,
    tolerance: f64,
}

/// Positions across one direction: those that reach the low end of the ruled area, those that reach its high end, all.
struct Levels {
    low: Vec<f64>,
    high: Vec<f64>,
    all: Vec<f64>,
}

impl Edges {
    fn of(page: &Page) -> Option<Self> {
        let body = Body::new(page);
        let area = body.ruled?;
        let with = |list: &[f64], ends: (f64, f64)| {
            let mut all = list.to_vec();
            for end in [ends.0, ends.1] {
                if matched(&[end], list, body.tolerance) == 0 {
                    all.push(end);
                }
            }
            all.sort_by(f64::total_cmp);
            all
        };
        let columns = Levels {
            low: with(&body.top_cols, body.top_span),
            high: with(&body.bottom_cols, body.bottom_span),
            all: with(&body.cols, (area.x0, area.x1)),
        };
        let rows = Levels {
            low: body.left_rows,
            high: body.right_rows,
            all: body.rows,
        };
        Some(Self {
            rows,
            columns,
            tolerance: body.tolerance.min(1.5),
        })
    }

    /// How this page is to be moved to agree with those before it, the nearest first.
    fn onto(&self, before: &[&Self]) -> Fit {
        let rows = |scale| -> Vec<Match> {
            let found = before.iter().filter_map(|o| self.beside(o, scale));
            found.collect()
        };
        let columns = |scale| -> Vec<Match> {
            let found = before.iter().filter_map(|o| self.below(o, scale));
            found.collect()
        };
        // A page has one size. Rows of a table that goes on agree with those above at many a size, but not the columns too.
        let mut scales = vec![1.0];
        for mut found in [rows(None), columns(None)] {
            found.sort_by(|a, b| b.worth.total_cmp(&a.worth));
            scales.extend(found.iter().take(TRIED).map(|m| m.scale));
        }
        let mut fit = (0.0, Fit::NONE);
        for scale in scales {
            let (down, across) = (best(rows(Some(scale))), best(columns(Some(scale))));
            let worth = |m: &Option<Match>| m.as_ref().map_or(0.0, |m| m.worth);
            let shift = |m: &Option<Match>| m.as_ref().map_or(0.0, |m| m.shift);
            let both = worth(&down) + worth(&across) - (scale - 1.0).abs() * STRETCHED;
            if both > fit.0 + 1e-9 {
                let (dx, dy) = (shift(&across), shift(&down));
                fit = (both, Fit { scale, dx, dy });
            }
        }
        fit.1
    }

    fn beside(&self, left: &Self, scale: Option<f64>) -> Option<Match> {
        let tolerance = self.tolerance.max(left.tolerance);
        let pairs = [
            (&self.rows.low, &left.rows.high),
            (&self.rows.all, &left.rows.all),
        ];
        agree(&pairs, tolerance, scale, LEAST_ROWS)
    }

    fn below(&self, above: &Self, scale: Option<f64>) -> Option<Match> {
        let tolerance = self.tolerance.max(above.tolerance);
        let pairs = [
            (&self.columns.low, &above.columns.high),
            (&self.columns.all, &above.columns.all),
        ];
        if self.columns.all.len() > OUTER {
            return agree(&pairs, tolerance, scale, LEAST_COLUMNS);
        }
        agree(&pairs, tolerance, scale, OUTER).filter(|m| (m.scale - 1.0).abs() <= OUTER_STRETCH)
    }
}

/// How positions agree with others once they are sized and moved.
#[derive(Clone, Copy, Debug)]
struct Match {
    scale: f64,
    shift: f64,
    hits: usize,
    worth: f64,
}

/// The worthiest; of equals the first.
fn best(found: Vec<Match>) -> Option<Match> {
    found
        .into_iter()
        .reduce(|a, b| if b.worth > a.worth + 1e-9 { b } else { a })
}

/// The best agreement of any of the pairs; at equal worth the one that moves least.
fn agree(
    pairs: &[(&Vec<f64>, &Vec<f64>)],
    tolerance: f64,
    scale: Option<f64>,
    least: usize,
) -> Option<Match> {
    let mut best: Option<Match> = None;
    for (these, those) in pairs {
        for guess in guesses(these, those, scale) {
            let Some(found) = weigh(these, those, guess, tolerance, scale.is_some()) else {
                continue;
            };
            let fewer = these.len().min(those.len());
            if found.hits < least || (found.hits as f64) < AGREE * fewer as f64 {
                continue;
            }
            if best.is_none_or(|b| found.worth > b.worth + 1e-9) {
                best = Some(found);
            }
        }
    }
    best
}

/// Scales and shifts under which an upper and a lower one of `these` meet one of `those` each.
fn guesses(these: &[f64], those: &[f64], scale: Option<f64>) -> Vec<(f64, f64)> {
    let mut out = Vec::new();
    let near = |v: f64| {
        those
            .iter()
            .copied()
            .filter(move |w| (w - v).abs() <= MOST_SHIFT)
    };
    for &u in these.iter().take(ENDS) {
        if let Some(s) = scale {
            out.extend(near(u * s).map(|p| (s, p - u * s)));
            continue;
        }
        for &v in these.iter().rev().take(ENDS).filter(|v| **v > u) {
            for p in near(u) {
                let stretched = near(v).map(|q| (q - p) / (v - u));
                let fair = stretched.filter(|s| (s - 1.0).abs() <= STRETCH);
                out.extend(fair.map(|s| (s, p - u * s)));
            }
        }
    }
    out
}

fn weigh(
    these: &[f64],
    those: &[f64],
    guess: (f64, f64),
    tolerance: f64,
    fixed: bool,
) -> Option<Match> {
    let (mut scale, mut shift) = guess;
    let mut met = partners(these, those, (scale, shift), tolerance);
    if met.is_empty() {
        return None;
    }
    // What agrees tells exactly.
    (scale, shift) = line(&met, fixed.then_some(scale));
    met = partners(these, those, (scale, shift), tolerance);
    let (hits, fewer) = (met.len(), these.len().min(those.len()).max(1));
    let all = (these.len() + those.len()) as f64;
    let worth = hits as f64 / fewer as f64 + hits as f64 / all + (hits as f64).ln_1p() * 0.1
        - shift.abs() * SHIFTED
        - if fixed {
            0.0
        } else {
            (scale - 1.0).abs() * STRETCHED
        };
    ((scale - 1.0).abs() <= STRETCH).then_some(Match {
        scale,
        shift,
        hits,
        worth,
    })
}

/// Each of `these` that meets one of `those`, with that.
fn partners(these: &[f64], those: &[f64], (scale, shift): (f64, f64), t: f64) -> Vec<(f64, f64)> {
    let meet = |v: &f64| {
        let at = v * scale + shift;
        let i = those.partition_point(|w| *w < at - t);
        let near = those[i..].iter().take_while(|w| **w <= at + t);
        let nearest = near.min_by(|a, b| (*a - at).abs().total_cmp(&(*b - at).abs()))?;
        Some((*v, *nearest))
    };
    these.iter().filter_map(meet).collect()
}

/// The straight line through pairs, by least squares.
fn line(pairs: &[(f64, f64)], scale: Option<f64>) -> (f64, f64) {
    let n = pairs.len() as f64;
    let mean = |f: fn(&(f64, f64)) -> f64| pairs.iter().map(f).sum::<f64>() / n;
    let (x, y) = (mean(|p| p.0), mean(|p| p.1));
    let scale = scale.unwrap_or_else(|| {
        let (mut above, mut below) = (0.0, 0.0);
        for (u, v) in pairs {
            above += (u - x) * (v - y);
            below += (u - x) * (u - x);
        }
        if below > 0.0 { above / below } else { 1.0 }
    });
    (scale, y - scale * x)
}

fn apply(page: &mut Page, fit: &Fit) {
    let moved = |r: &Rect| Rect {
        x0: r.x0 * fit.scale + fit.dx,
        y0: r.y0 * fit.scale + fit.dy,
        x1: r.x1 * fit.scale + fit.dx,
        y1: r.y1 * fit.scale + fit.dy,
    };
    for g in &mut page.glyphs {
        (g.bbox, g.shown) = (moved(&g.bbox), moved(&g.shown));
        g.size *= fit.scale;
    }
    for r in &mut page.rulings {
        let (along, across) = match r.axis {
            Axis::Horizontal => (fit.dx, fit.dy),
            Axis::Vertical => (fit.dy, fit.dx),
        };
        r.at = r.at * fit.scale + across;
        r.from = r.from * fit.scale + along;
        r.to = r.to * fit.scale + along;
    }
    for p in &mut page.pictures {
        p.bbox = moved(&p.bbox);
    }
}

/// Paper is cut from one pile: scans that differ in size by no more than pages may are of one size.
fn same_paper(pages: &mut [Page]) {
    let mut known: Vec<(f64, f64)> = Vec::new();
    for page in pages.iter_mut().filter(|p| is_scan(p)) {
        let near = |a: f64, b: f64| (a - b).abs() <= 2.0 * STRETCH * a;
        match known
            .iter()
            .find(|k| near(k.0, page.width) && near(k.1, page.height))
        {
            Some(k) => (page.width, page.height) = *k,
            None => known.push((page.width, page.height)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Glyph, Ruling, RulingStyle};

    const ROWS: [f64; 8] = [100.0, 120.0, 150.0, 163.0, 200.0, 290.0, 310.0, 377.0];

    /// A page with rulings at some heights, from `x0` to `x1`, and upright ones at `columns`.
    fn page(number: u32, rows: &[f64], (x0, x1): (f64, f64), columns: &[f64]) -> Page {
        let ruling = |axis, at, from, to| Ruling {
            axis,
            at,
            from,
            to,
            width: 1.0,
            style: RulingStyle::Stroke,
            page: number,
        };
        let (top, foot) = (rows[0], rows[rows.len() - 1]);
        let level = rows.iter().map(|y| ruling(Axis::Horizontal, *y, x0, x1));
        let upright = columns
            .iter()
            .map(|x| ruling(Axis::Vertical, *x, top, foot));
        let area = Rect::new(x0 + 5.0, top + 2.0, x0 + 15.0, top + 12.0);
        Page {
            number,
            width: 595.0,
            height: 842.0,
            rulings: level.chain(upright).collect(),
            glyphs: vec![Glyph {
                page: number,
                ..Glyph::sure('字', area)
            }],
            ..Page::default()
        }
    }

    fn moved(page: &Page, fit: Fit) -> Page {
        let mut page = page.clone();
        apply(&mut page, &fit);
        page
    }

    #[test]
    fn a_scan_of_the_tile_beside_comes_to_the_same_heights() {
        let left = page(1, &ROWS, (60.0, 540.0), &[60.0, 130.0, 300.0]);
        let right = page(2, &ROWS, (50.0, 200.0), &[200.0]);
        for (scale, dy) in [(1.0, 7.5), (1.012, -9.0), (0.985, 3.0)] {
            let off = Fit { scale, dx: 0.0, dy };
            let mut pages = vec![left.clone(), moved(&right, off)];
            fit(&mut pages);
            for (a, b) in pages[0].rulings.iter().zip(&pages[1].rulings) {
                let near = (a.at - b.at).abs() < 0.3;
                assert!(a.axis == Axis::Vertical || near, "{a:?} {b:?}");
            }
            assert_eq!(pages[1].glyphs[0].home, moved(&right, off).glyphs[0].home);
        }
    }

    #[test]
    fn a_scan_of_the_tile_below_comes_under_the_same_columns() {
        let columns = [60.0, 130.0, 300.0, 345.0, 540.0];
        let above = page(1, &ROWS, (60.0, 540.0), &columns);
        let below = page(2, &[80.0, 140.0, 333.0], (60.0, 540.0), &columns);
        let off = Fit {
            scale: 1.01,
            dx: -8.0,
            dy: 0.0,
        };
        let mut pages = vec![above, moved(&below, off)];
        let fits = fit(&mut pages);
        assert!((fits[1].scale * off.scale - 1.0).abs() < 0.001);
        let found: Vec<f64> = pages[1]
            .rulings
            .iter()
            .filter(|r| r.axis == Axis::Vertical)
            .map(|r| r.at)
            .collect();
        assert!(
            found.iter().zip(columns).all(|(a, b)| (a - b).abs() < 0.3),
            "{found:?}"
        );
    }

    #[test]
    fn the_last_row_of_a_table_comes_under_its_outer_edges() {
        let above = page(1, &ROWS, (60.0, 540.0), &[60.0, 130.0, 300.0]);
        let width = |from: f64, to: f64| page(2, &[80.0, 100.0], (from, to), &[from]);
        let fits = fit(&mut [above.clone(), width(58.0, 533.0)]);
        assert!(
            (fits[1].scale - 480.0 / 475.0).abs() < 1e-6,
            "{:?}",
            fits[1]
        );
        assert!((58.0 * fits[1].scale + fits[1].dx - 60.0).abs() < 1e-6);
        // A narrower table is another one.
        assert_eq!(fit(&mut [above, width(58.0, 520.0)])[1], Fit::NONE);
    }

    #[test]
    fn rows_that_go_on_at_another_size_do_not_outweigh_columns() {
        let columns = [60.0, 130.0, 300.0, 345.0, 540.0];
        let pitch = |n: u32, by: f64, from: f64| {
            (0..n).map(|i| from + f64::from(i) * by).collect::<Vec<_>>()
        };
        let above = page(1, &pitch(30, 20.0, 100.0), (60.0, 540.0), &columns);
        let below = page(2, &pitch(34, 19.5, 80.0), (60.0, 540.0), &columns);
        let fits = fit(&mut [above, below]);
        assert!((fits[1].scale - 1.0).abs() < 0.002, "{:?}", fits[1]);
    }

    #[test]
    fn prints_and_pages_that_agree_with_none_stay() {
        let left = page(1, &ROWS, (60.0, 540.0), &[60.0, 130.0]);
        let other = page(2, &[90.0, 300.0], (10.0, 70.0), &[15.0]);
        assert_eq!(fit(&mut [left.clone(), other]), [Fit::NONE; 2]);
        let mut print = moved(
            &left,
            Fit {
                scale: 1.0,
                dx: 0.0,
                dy: 9.0,
            },
        );
        print.glyphs[0].recognised = false;
        assert_eq!(fit(&mut [left.clone(), print, left])[1], Fit::NONE);
    }
}
