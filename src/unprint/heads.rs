//! Heads that a printer repeats at the top of each page.
//!
//! A spreadsheet repeats rows, a browser a `thead`, a word processor a heading row: every lower page then begins like
//! the first page of its strip, with the same text and the same rulings at the same places, down to a border that
//! runs over the whole width; below it goes on with something else. A new form of the same kind begins like the
//! first page too, but its labels go on being the same.

use super::body::Body;
use super::text::TextRun;
use crate::model::{Axis, Glyph, Page, Ruling, covered};
use std::collections::HashMap;

/// Copies of one glyph stand no further apart than this, in points.
const SAME_PLACE: f64 = 1.0;
/// A head holds at least this many characters, over all strips.
const LEAST_TEXT: usize = 4;
/// A border is a full one if it covers this share of the width.
const FULL: f64 = 0.9;
/// Of the first runs below the head, how many are looked at on the first page, and how many on the other.
const FIRST_RUNS: (usize, usize) = (8, 12);
/// Text whose middle stands this little above an edge, in ems, shows there by a sliver and belongs below.
const SLIVER: f64 = 0.1;
/// That many of the first runs in the same columns and order make it a new form.
const RESTARTS: usize = 3;
/// This share of the runs at the same places makes it a new form; below the second one it is none.
const COPIED: (f64, f64) = (0.3, 0.2);

/// What the tops of the pages in a row of tiles are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Head {
    /// Matter that goes on, or begins.
    None,
    /// The head of the first row of tiles again, down to this height on the page.
    Repeated(f64),
    /// Either a head again or the beginning of a new form: nobody can tell.
    Unsure,
}

impl Head {
    /// How far down the page the head reaches; 0 where none is repeated.
    pub fn reach(self) -> f64 {
        match self {
            Self::Repeated(reach) => reach,
            Self::None | Self::Unsure => 0.0,
        }
    }
}

/// Finds repeated heads; remembers what it compared.
pub struct Heads<'a> {
    pages: &'a [Page],
    bodies: &'a [Body],
    tops: Vec<Vec<&'a Glyph>>,
    alike: HashMap<(usize, usize), f64>,
}

impl<'a> Heads<'a> {
    /// For the pages of one document.
    pub fn new(pages: &'a [Page], bodies: &'a [Body]) -> Self {
        Self {
            pages,
            bodies,
            tops: pages.iter().map(top_down).collect(),
            alike: HashMap::new(),
        }
    }

    /// The head of each row of tiles. All repeated heads of a grid reach down equally far.
    pub fn of(&mut self, rows: &[Vec<usize>]) -> Vec<Head> {
        let mut out = vec![Head::None; rows.len()];
        let Some((first, lower)) = rows.split_first() else {
            return out;
        };
        let alike: Vec<f64> = lower.iter().map(|r| self.row_alike(first, r)).collect();
        if alike.iter().all(|d| *d <= 0.0) {
            return out;
        }
        let edges = self.full_edges(first);
        let reach: Vec<f64> = lower
            .iter()
            .zip(&alike)
            .map(|(row, d)| self.reach(first, row, *d, &edges))
            .collect();
        let Some(common) = reach.iter().copied().filter(|e| *e > 0.0).reduce(f64::min) else {
            return out;
        };
        for (i, row) in lower.iter().enumerate().filter(|(i, _)| reach[*i] > 0.0) {
            out[i + 1] = self.judge(first, row, common);
        }
        out
    }

    /// How far down the tiles of both rows are the same, in all strips; 0 where nothing is to compare.
    fn row_alike(&mut self, first: &[usize], row: &[usize]) -> f64 {
        let mut least = f64::INFINITY;
        for (&a, &b) in first.iter().zip(row) {
            if !(self.bodies[a].blank && self.bodies[b].blank) {
                least = least.min(self.alike(a, b));
            }
            if least <= 0.0 {
                return 0.0;
            }
        }
        if least.is_finite() { least } else { 0.0 }
    }

    /// How far down two pages are the same, in points from the top of the page.
    fn alike(&mut self, a: usize, b: usize) -> f64 {
        if let Some(d) = self.alike.get(&(a, b)) {
            return *d;
        }
        let (pa, pb) = (&self.pages[a], &self.pages[b]);
        let t = self.bodies[a].tolerance.max(self.bodies[b].tolerance);
        let same_paper = (pa.width - pb.width).abs() <= 1.0 && (pa.height - pb.height).abs() <= 1.0;
        let mut d = if same_paper { f64::MAX } else { 0.0 };
        d = d.min(missing_text(&self.tops[a], &self.tops[b], d));
        d = d.min(missing_text(&self.tops[b], &self.tops[a], d));
        let top = self.bodies[a].ink.y0.min(self.bodies[b].ink.y0);
        if d > top {
            d = d.min(missing_ruling(&pa.rulings, &pb.rulings, t));
            d = d.min(missing_ruling(&pb.rulings, &pa.rulings, t));
        }
        let d = if d > top { d } else { 0.0 };
        self.alike.insert((a, b), d);
        d
    }

    /// Heights of the borders that run over the whole width of a row of tiles.
    fn full_edges(&self, row: &[usize]) -> Vec<f64> {
        let mut out: Vec<f64> = row
            .iter()
            .flat_map(|&p| self.bodies[p].rows.iter().copied())
            .collect();
        out.sort_by(f64::total_cmp);
        out.dedup_by(|b, a| (*b - *a).abs() < 0.5);
        out.retain(|e| row.iter().all(|&p| self.is_full(p, *e)));
        out
    }

    fn is_full(&self, p: usize, at: f64) -> bool {
        let (page, body) = (&self.pages[p], &self.bodies[p]);
        body.ruled.is_none_or(|area| {
            let near = level(&page.rulings, Axis::Horizontal, at, body.tolerance);
            covered(near, (area.x0, area.x1)) >= FULL * area.width()
        })
    }

    /// The lowest of the edges down to which both rows are the same; 0 if that is no head.
    fn reach(&self, first: &[usize], row: &[usize], alike: f64, edges: &[f64]) -> f64 {
        let goes_on =
            |e: f64| (row.iter()).any(|&p| self.bodies[p].ink.y1 > e + self.bodies[p].type_size);
        let text = |e: f64| {
            let above = |p: usize| self.tops[p].partition_point(|g| height(g) < e.min(alike));
            first.iter().map(|&p| above(p)).sum::<usize>()
        };
        let size = |&p: &usize| self.bodies[p].type_size;
        let sliver = SLIVER * row.iter().map(size).fold(f64::INFINITY, f64::min);
        edges
            .iter()
            .rev()
            .copied()
            .find(|e| *e <= alike + sliver)
            .filter(|e| goes_on(*e) && text(*e) >= LEAST_TEXT)
            .unwrap_or(0.0)
    }

    /// Whether what follows below the head goes on, or begins anew.
    fn judge(&self, first: &[usize], row: &[usize], reach: f64) -> Head {
        let (mut here, mut same, mut restarts) = (0, 0, 0);
        for (&a, &b) in first.iter().zip(row) {
            let (ra, rb) = (below(&self.bodies[a], reach), below(&self.bodies[b], reach));
            here += rb.len();
            same += rb
                .iter()
                .filter(|r| ra.iter().any(|o| at_place(o, r)))
                .count();
            restarts = restarts.max(in_order(&ra, &rb));
        }
        let copied = same as f64 / here.max(1) as f64;
        let titles_only = first
            .iter()
            .all(|&p| self.bodies[p].ruled.is_none_or(|r| r.y0 >= reach - 1.0));
        if copied >= COPIED.0 || restarts >= RESTARTS {
            Head::None
        } else if copied >= COPIED.1 || titles_only && restarts + 1 >= RESTARTS {
            Head::Unsure
        } else {
            Head::Repeated(reach)
        }
    }
}

/// Whether a glyph of a lower page, above the edge of its head, stands on the first page of its strip too.
pub fn is_copy(g: &Glyph, first: &Page) -> bool {
    first.glyphs.iter().any(|o| is_same(o, g))
}

/// Whether the borders below repeated heads belong to the heads alone.
///
/// Where the printer draws the lower border of the last row of a page, that is the border of the cells at the seam;
/// the one below the repeated head runs over the whole width, also through cells that were cut.
pub fn border_is_above(rows: &[Vec<usize>], pages: &[Page], bodies: &[Body]) -> bool {
    let above = &rows[..rows.len().saturating_sub(1)];
    above.iter().any(|row| {
        let foot = row
            .iter()
            .filter_map(|&p| bodies[p].ruled)
            .map(|r| r.y1)
            .fold(f64::NEG_INFINITY, f64::max);
        row.iter().any(|&p| {
            bodies[p].ruled.is_some_and(|area| {
                let near = level(&pages[p].rulings, Axis::Horizontal, foot, 1.0);
                covered(near, (area.x0, area.x1)) > 0.05 * area.width()
            })
        })
    })
}

fn top_down(page: &Page) -> Vec<&Glyph> {
    let mut list: Vec<&Glyph> = page
        .glyphs
        .iter()
        .filter(|g| g.is_visible() && !g.ch.is_whitespace())
        .collect();
    list.sort_by(|a, b| (height(a).total_cmp(&height(b))).then(a.bbox.x0.total_cmp(&b.bbox.x0)));
    list
}

/// Height of the middle of what can be seen of a glyph: a cut one belongs to the side that shows it.
pub fn height(g: &Glyph) -> f64 {
    if g.is_visible() {
        g.shown.center().y
    } else {
        g.bbox.center().y
    }
}

fn is_same(a: &Glyph, b: &Glyph) -> bool {
    a.ch == b.ch
        && (a.bbox.x0 - b.bbox.x0).abs() <= SAME_PLACE
        && (a.bbox.y0 - b.bbox.y0).abs() <= SAME_PLACE
}

/// Height of the first glyph of `these` (top down) that is not among `those`, if that is above `limit`.
fn missing_text(these: &[&Glyph], those: &[&Glyph], limit: f64) -> f64 {
    for g in these {
        let y = height(g);
        if y >= limit {
            return limit;
        }
        let from = those.partition_point(|o| height(o) < y - 2.0 * SAME_PLACE);
        let near = those[from..]
            .iter()
            .take_while(|o| height(o) <= y + 2.0 * SAME_PLACE);
        if !near.into_iter().any(|o| is_same(o, g)) {
            return y;
        }
    }
    f64::MAX
}

/// The extents of the rulings at one position.
fn level(
    rulings: &[Ruling],
    axis: Axis,
    at: f64,
    tolerance: f64,
) -> impl Iterator<Item = (f64, f64)> + '_ {
    rulings
        .iter()
        .filter(move |r| r.axis == axis && (r.at - at).abs() <= tolerance)
        .map(|r| (r.from, r.to))
}

/// Height of the highest bit of a ruling of `these` that is not among `those`; a little more, as rulings have width.
fn missing_ruling(these: &[Ruling], those: &[Ruling], t: f64) -> f64 {
    let mut least = f64::MAX;
    for r in these {
        let others = level(those, r.axis, r.at, t);
        let lost = match r.axis {
            Axis::Horizontal => {
                let lack = r.to - r.from - covered(others, (r.from, r.to));
                (lack > 2.0 * t).then_some(r.at)
            }
            Axis::Vertical => uncovered(others.collect(), (r.from, r.to), t),
        };
        least = lost.map_or(least, |y| least.min(y + 0.5 * t));
    }
    least
}

/// Where the first gap wider than `t` begins that the extents leave.
fn uncovered(mut extents: Vec<(f64, f64)>, (from, to): (f64, f64), t: f64) -> Option<f64> {
    extents.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut reach = from;
    for (a, b) in extents {
        if a > reach + t {
            break;
        }
        reach = reach.max(b);
    }
    (reach + t < to).then_some(reach)
}

/// Runs below the head whose text stands once on the page.
fn below(body: &Body, reach: f64) -> Vec<&TextRun> {
    let mut times: HashMap<&str, usize> = HashMap::new();
    for r in &body.runs {
        *times.entry(&r.text).or_default() += 1;
    }
    let mut out: Vec<&TextRun> = body
        .runs
        .iter()
        .filter(|r| r.bbox.center().y > reach && r.text.chars().count() >= 2)
        .filter(|r| times.get(r.text.as_str()) == Some(&1))
        .collect();
    out.sort_by(|a, b| {
        let (ca, cb) = (a.bbox.center(), b.bbox.center());
        (ca.y.total_cmp(&cb.y)).then(ca.x.total_cmp(&cb.x))
    });
    out
}

fn at_place(a: &TextRun, b: &TextRun) -> bool {
    a.text == b.text && (a.bbox.x0 - b.bbox.x0).abs() < 2.0 && (a.bbox.y0 - b.bbox.y0).abs() < 2.0
}

/// How many of the first runs stand on both pages in the same column and the same order.
fn in_order(a: &[&TextRun], b: &[&TextRun]) -> usize {
    let (a, b) = (
        &a[..a.len().min(FIRST_RUNS.0)],
        &b[..b.len().min(FIRST_RUNS.1)],
    );
    let mut best = vec![0; b.len() + 1];
    for x in a {
        let mut corner = 0;
        for (j, y) in b.iter().enumerate() {
            let up = best[j + 1];
            let hit = x.text == y.text && (x.bbox.x0 - y.bbox.x0).abs() < 2.0;
            best[j + 1] = if hit { corner + 1 } else { up.max(best[j]) };
            corner = up;
        }
    }
    best[b.len()]
}
