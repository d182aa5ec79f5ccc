//! How well two pages fit side by side, and one above the other.
//!
//! Scores are sums of weighed facts; above zero speaks for the placement, below against it. The weights order the
//! facts by how seldom chance produces them: a glyph cut by one page edge and continued at the other is proof, row
//! edges that line up are strong, page size alone is weak.

use super::body::{Body, matched};
use super::twins::is_cut;
use crate::model::{Axis, Glyph, Page};
use std::collections::HashMap;

/// Weights and limits of the facts.
#[derive(Clone, Debug)]
pub struct Options {
    /// Row (or column) edges that line up, full weight at a perfect match.
    pub edges: f64,
    /// Cells open at the cut on both sides.
    pub open: f64,
    /// Both sides closed at the cut.
    pub closed: f64,
    /// The same text at the same place on both pages: two forms of one kind, not two tiles.
    pub copy: f64,
    /// A glyph that both pages hold, where it was cut.
    pub twins: f64,
    /// A line of a scan that runs into the cut and goes on behind it: a picture holds no glyph twice.
    pub line: f64,
    /// Two pages that fit as badly as this side by side are never tiles of one sheet, whatever else speaks for it.
    pub never: f64,
    /// A placement below this score is made, but told as unsure.
    pub sure: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            edges: 3.0,
            open: 2.0,
            closed: 1.5,
            copy: 6.0,
            twins: 3.0,
            line: 1.5,
            never: -6.0,
            sure: 1.0,
        }
    }
}

/// A cut runs along borders, mostly, where no more than this share of it is open.
const MOSTLY_CLOSED: f64 = 0.5;

/// How well `b` fits to the right of `a`.
pub fn beside(a: (&Body, &Page), b: (&Body, &Page), o: &Options) -> f64 {
    let ((a, page_a), (b, page_b)) = (a, b);
    if a.blank || b.blank {
        return 0.0;
    }
    if (a.paper.1 - b.paper.1).abs() > 1.0 {
        return -4.0;
    }
    let twins = twins_beside(a, page_a, b, page_b);
    let proof = if twins == 0 {
        0.0
    } else {
        o.twins + (twins as f64).ln()
    };
    let (Some(ra), Some(rb)) = (a.ruled, b.ruled) else {
        return if twins > 0 { proof } else { -2.0 };
    };
    let lines = lines_through((page_a, ra.x1), (page_b, rb.x0));
    let proof = proof + o.line * lines.min(MOST_LINES) as f64;
    let t = a.tolerance.max(b.tolerance);
    let inner = if b.left_rows.len() >= 2 {
        &b.left_rows
    } else {
        &b.rows
    };
    let outer = if a.right_rows.len() >= 2 {
        &a.right_rows
    } else {
        &a.rows
    };
    let share = share(inner, &a.rows, t).min(share(outer, &b.rows, t));
    // A cut along a border parts a label from its rows: the fewer edges are among the more.
    let share = if a.open_right.min(b.open_left) < MOSTLY_CLOSED {
        share.max(share_of(inner, outer, t))
    } else {
        share
    };
    let all = share_of(&b.rows, &a.rows, t).min(1.0);
    let fit = 0.5 * (share + all);
    let weight = (b.rows.len().min(a.rows.len()) as f64 / 6.0).min(1.0);
    let mut score = match fit {
        f if f >= 0.85 => o.edges * (0.4 + 0.6 * weight) * f,
        f if f >= 0.6 => o.edges * 0.3 * weight,
        _ => -(o.edges + 1.0) * weight.max(0.3),
    };
    if (ra.y0 - rb.y0).abs() > 3.0 * t || (ra.y1 - rb.y1).abs() > 3.0 * t {
        score -= 1.5;
    }
    let open = a.open_right.min(b.open_left);
    // A tile that is closed at the left may be the first of a sheet; one that is open there is not. In the same way
    // one that is open only at the right is not the last.
    let goes_on = b.open_left > 0.2 || a.open_right > 0.2 && a.open_left < 0.05;
    score += match (open > 0.05, goes_on) {
        (true, _) => o.open * (0.5 + open / 2.0),
        (false, true) => 0.5 * o.open,
        (false, false) => -o.closed,
    };
    score += proof - o.copy * copied(a, b);
    // A first tile is never to the right of anything: closed at the left, and ruled like the page before.
    if b.open_left < 0.02 && same_columns(a, b) {
        score -= 3.0;
    }
    score
}

/// How well `b` fits below `a`. `foot` is how far down pages of this size are filled.
pub fn below(
    a: (&Body, &Page),
    b: (&Body, &Page),
    foot: f64,
    head_repeats: bool,
    o: &Options,
) -> f64 {
    let ((a, page_a), (b, page_b)) = (a, b);
    if a.blank || b.blank {
        return 0.0;
    }
    if (a.paper.0 - b.paper.0).abs() > 1.0 {
        return -4.0;
    }
    let (Some(ra), Some(rb)) = (a.ruled, b.ruled) else {
        return -2.0;
    };
    let t = a.tolerance.max(b.tolerance);
    // What touches the cut must be as wide on both sides; the rest of the pages may hold narrower or wider tables.
    let near = |u: f64, v: f64| (u - v).abs() <= 2.0 * t;
    let (low, high) = (a.bottom_span, b.top_span);
    let same_cut = near(low.0, high.0) && near(low.1, high.1);
    let same_page = near(ra.x0, rb.x0) && near(ra.x1, rb.x1);
    if !same_cut && !same_page {
        return -3.0;
    }
    let mut score = 2.0;
    // Columns that go on speak for the placement; columns that change do not speak against it: forms change theirs.
    if a.bottom_cols.len() >= 2 && b.top_cols.len() >= 2 {
        let cut = share(&b.top_cols, &a.cols, t).max(share(&a.bottom_cols, &b.cols, t));
        if cut >= 0.8 {
            score += o.edges / 2.0;
        }
    }
    let open = a.open_bottom.min(b.open_top);
    if open > 0.02 {
        score += o.open * (0.5 + open / 2.0);
    }
    if twins_below(a, page_a, b, page_b) > 0 {
        score += o.twins;
    }
    if head_repeats {
        score += 3.0;
    } else {
        if b.starts_with_text() {
            score -= 4.5;
        }
        score -= o.copy * 0.7 * copied(a, b);
    }
    if a.ends_with_text() {
        score -= 3.0;
    }
    let left = foot - ra.y1;
    if !head_repeats
        && open <= 0.02
        && left > 2.0 * b.first_row().max(a.type_size * 2.0)
        && left > 0.15 * a.paper.1
    {
        score -= 3.0;
    }
    score
}

/// Share of `these` with a partner among `those` that lie in the range of both.
fn share(these: &[f64], those: &[f64], t: f64) -> f64 {
    if these.is_empty() {
        return 0.0;
    }
    matched(these, those, t) as f64 / these.len() as f64
}

fn share_of(these: &[f64], those: &[f64], t: f64) -> f64 {
    let fewer = these.len().min(those.len());
    if fewer == 0 {
        return 0.0;
    }
    let hits = if these.len() <= those.len() {
        matched(these, those, t)
    } else {
        matched(those, these, t)
    };
    hits as f64 / fewer as f64
}

fn same_columns(a: &Body, b: &Body) -> bool {
    let t = a.tolerance.max(b.tolerance);
    a.cols.len() >= 3
        && b.cols.len() >= 3
        && share(&b.cols, &a.cols, t) > 0.8
        && share(&a.cols, &b.cols, t) > 0.6
}

/// Share of the runs of `b` that stand with the same text at the same place on `a`.
fn copied(a: &Body, b: &Body) -> f64 {
    let long: Vec<_> = b
        .runs
        .iter()
        .filter(|r| r.text.chars().count() >= 2)
        .collect();
    if long.len() < 3 {
        return 0.0;
    }
    let mut places: HashMap<&str, Vec<(f64, f64)>> = HashMap::new();
    for r in &a.runs {
        places
            .entry(&r.text)
            .or_default()
            .push((r.bbox.x0, r.bbox.y0));
    }
    let same = long
        .iter()
        .filter(|r| {
            places.get(r.text.as_str()).is_some_and(|l| {
                l.iter()
                    .any(|(x, y)| (x - r.bbox.x0).abs() < 2.0 && (y - r.bbox.y0).abs() < 2.0)
            })
        })
        .count();
    let share = same as f64 / long.len() as f64;
    if share > 0.25 { share } else { 0.0 }
}

/// Glyphs that both pages hold when `b` is put to the right of `a`, at least one of each two cut or hidden.
fn twins_beside(a: &Body, page_a: &Page, b: &Body, page_b: &Page) -> usize {
    let dx = a.frame().x1 - b.frame().x0;
    twins(page_a, page_b, dx, 0.0)
}

/// More lines through a cut say no more than so many.
const MOST_LINES: usize = 3;

/// A line runs into a cut where its last character ends no farther from it, in ems; and goes on where the first one behind it
/// stands as high within this, and is as large by this factor.
const INTO: f64 = 0.6;
const AS_HIGH: f64 = 0.3;
const AS_LARGE: f64 = 1.3;

/// Lines of two scanned pages that run through the cut between them, where no border stands at it: pages and where the
/// cut is on them.
fn lines_through((left, a): (&Page, f64), (right, b): (&Page, f64)) -> usize {
    let open = |page: &Page, cut: f64, g: &Glyph| {
        let y = g.bbox.center().y;
        !page.rulings.iter().any(|r| {
            let at_cut = (r.at - cut).abs() <= g.size * INTO;
            r.axis == Axis::Vertical && at_cut && (r.from..=r.to).contains(&y)
        })
    };
    let near = |page: &Page, cut: f64, side: fn(&Glyph) -> f64| -> Vec<Glyph> {
        let of_line = |g: &&Glyph| {
            let into = (side(g) - cut).abs() <= g.size * INTO;
            g.recognised && !g.ch.is_whitespace() && into && open(page, cut, g)
        };
        page.glyphs.iter().filter(of_line).cloned().collect()
    };
    let ends = near(left, a, |g| g.bbox.x1);
    let starts = near(right, b, |g| g.bbox.x0);
    let goes_on = |end: &&Glyph| {
        starts.iter().any(|start| {
            let off = (start.bbox.center().y - end.bbox.center().y).abs();
            let large = start.size.max(end.size) / start.size.min(end.size).max(f64::MIN_POSITIVE);
            off <= end.size * AS_HIGH && large <= AS_LARGE
        })
    };
    ends.iter().filter(goes_on).count()
}

fn twins_below(a: &Body, page_a: &Page, b: &Body, page_b: &Page) -> usize {
    let dy = a.frame().y1 - b.frame().y0;
    twins(page_a, page_b, 0.0, dy)
}

fn twins(page_a: &Page, page_b: &Page, dx: f64, dy: f64) -> usize {
    if !page_a.glyphs.iter().chain(&page_b.glyphs).any(is_cut) {
        return 0;
    }
    let mut cut: HashMap<char, Vec<&Glyph>> = HashMap::new();
    for g in page_a.glyphs.iter().filter(|g| !g.ch.is_whitespace()) {
        cut.entry(g.ch).or_default().push(g);
    }
    page_b
        .glyphs
        .iter()
        .filter(|g| !g.ch.is_whitespace())
        .filter(|g| {
            let c = g.bbox.shifted(dx, dy).center();
            cut.get(&g.ch).is_some_and(|list| {
                list.iter().any(|h| {
                    let d = h.bbox.center();
                    (is_cut(g) || is_cut(h))
                        && (d.x - c.x).abs() < 0.35 * g.size
                        && (d.y - c.y).abs() < 0.35 * g.size
                })
            })
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Rect, Ruling, RulingStyle};

    /// A scanned page with one character at a place.
    fn page(x0: f64, y0: f64, size: f64) -> Page {
        let bbox = Rect::new(x0, y0, x0 + size, y0 + size);
        let mut page = Page::default();
        page.glyphs.push(Glyph {
            ch: '支',
            bbox,
            shown: bbox,
            home: bbox,
            page: 1,
            size,
            turn: 0,
            slanted: false,
            hidden: None,
            recognised: true,
            confidence: 0.99,
            order: 0,
        });
        page
    }

    #[test]
    fn lines_of_scans_run_through_an_open_cut() {
        let left = page(488.0, 30.0, 12.0);
        let through = |right: &Page| lines_through((&left, 500.0), (right, 40.0));
        assert_eq!(through(&page(40.0, 31.0, 12.0)), 1);
        assert_eq!(through(&page(40.0, 60.0, 12.0)), 0, "another line");
        assert_eq!(through(&page(60.0, 30.0, 12.0)), 0, "off the cut");
        assert_eq!(through(&page(40.0, 28.0, 18.0)), 0, "of another size");
        let mut closed = page(40.0, 31.0, 12.0);
        closed.rulings.push(Ruling {
            axis: Axis::Vertical,
            at: 40.0,
            from: 20.0,
            to: 90.0,
            width: 1.0,
            page: 1,
            style: RulingStyle::Stroke,
        });
        assert_eq!(through(&closed), 0, "a border");
        let mut print = page(40.0, 31.0, 12.0);
        print.glyphs[0].recognised = false;
        assert_eq!(through(&print), 0, "no scan");
    }
}
