//! Rulings to grids of cells.

use crate::model::{Axis, Rect, Ruling, cluster, covered};

/// A grid of cells found among rulings.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// Column edges, ascending.
    pub xs: Vec<f64>,
    /// Row edges, ascending.
    pub ys: Vec<f64>,
    /// Cells as `(row, column, rowspan, colspan)`, sorted; they cover every position once.
    pub cells: Vec<(usize, usize, usize, usize)>,
}

impl Grid {
    /// The box around the grid.
    pub fn bbox(&self) -> Rect {
        Rect {
            x0: self.xs.first().copied().unwrap_or(0.0),
            y0: self.ys.first().copied().unwrap_or(0.0),
            x1: self.xs.last().copied().unwrap_or(0.0),
            y1: self.ys.last().copied().unwrap_or(0.0),
        }
    }

    /// The box of a cell.
    pub fn cell_box(&self, (r, c, rs, cs): (usize, usize, usize, usize)) -> Rect {
        Rect {
            x0: self.xs[c],
            y0: self.ys[r],
            x1: self.xs[c + cs],
            y1: self.ys[r + rs],
        }
    }
}

/// A straight line that several rulings may draw together.
#[derive(Clone, Debug)]
pub struct Line {
    /// Position across.
    pub at: f64,
    /// Smaller end.
    pub from: f64,
    /// Larger end.
    pub to: f64,
    /// The rulings that draw it, as indices.
    pub of: Vec<usize>,
}

/// Distances, in ems of the middle type size.
#[derive(Clone, Debug)]
pub struct Options {
    /// Parallel rulings this near are one (doubled lines).
    pub doubled: f64,
    /// No column is narrower than this: nothing can be printed in it (borders that cells draw for themselves). Rows
    /// can be: a cut may leave a sliver of a line of text.
    pub narrow: f64,
    /// A gap in a ruling shorter than this is no gap (dashes, broken lines).
    pub gap: f64,
    /// Rulings that miss each other by less than this meet.
    pub meet: f64,
    /// A border counts where rulings cover at least this share of a cell's side.
    pub share: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            doubled: 0.3,
            narrow: 0.45,
            gap: 0.6,
            meet: 0.35,
            share: 0.6,
        }
    }
}

impl Options {
    /// How far apart, in points, parallel rulings of an axis are two.
    fn apart(&self, axis: Axis, em: f64) -> f64 {
        let ems = match axis {
            Axis::Horizontal => self.doubled,
            Axis::Vertical => self.narrow,
        };
        (ems * em).max(1.0)
    }
}

/// Finds the ruled grids, top to bottom.
pub fn grids(rulings: &[Ruling], em: f64, options: &Options) -> Vec<Grid> {
    let both = |rulings: &[Ruling]| {
        let h = lines(rulings, Axis::Horizontal, em, options);
        (h, lines(rulings, Axis::Vertical, em, options))
    };
    let (h, v) = both(rulings);
    let mut parts = components(&h, &v, options.meet * em);
    parts.retain(|(h, v)| !h.is_empty() && !v.is_empty());
    if parts.len() > 1 {
        // Which rulings are one line, each table says for itself: the columns of another may stand half an em aside.
        for (h, v) in &mut parts {
            let own: Vec<Ruling> = (h.iter().chain(&*v).flat_map(|l| &l.of))
                .map(|i| rulings[*i])
                .collect();
            (*h, *v) = both(&own);
        }
    }
    let mut out: Vec<Grid> = parts
        .into_iter()
        .filter_map(|(h, v)| grid(&h, &v, em, options))
        .collect();
    out.sort_by(|a, b| {
        let (a, b) = (a.bbox(), b.bbox());
        a.y0.total_cmp(&b.y0).then(a.x0.total_cmp(&b.x0))
    });
    out
}

/// Joins rulings of one axis that lie on one line and touch.
pub fn lines(rulings: &[Ruling], axis: Axis, em: f64, options: &Options) -> Vec<Line> {
    let doubled = options.apart(axis, em);
    let gap = options.gap * em;
    let mut list: Vec<(usize, &Ruling)> = rulings.iter().enumerate().collect();
    list.retain(|(_, r)| r.axis == axis);
    list.sort_by(|(_, a), (_, b)| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    let levels = cluster(list.iter().map(|(_, r)| r.at).collect(), doubled);
    let mut out: Vec<Line> = Vec::new();
    for at in levels {
        let reach = doubled / 2.0 + 1e-6;
        let start = list.partition_point(|(_, r)| r.at < at - reach);
        let mut near: Vec<(usize, &Ruling)> = list[start..]
            .iter()
            .take_while(|(_, r)| r.at <= at + reach)
            .copied()
            .collect();
        near.sort_by(|(_, a), (_, b)| a.from.total_cmp(&b.from).then(a.to.total_cmp(&b.to)));
        let first = out.len();
        for (i, r) in near {
            match out[first..].last_mut() {
                Some(line) if r.from <= line.to + gap => {
                    line.to = line.to.max(r.to);
                    line.of.push(i);
                }
                _ => out.push(Line {
                    at,
                    from: r.from,
                    to: r.to,
                    of: vec![i],
                }),
            }
        }
    }
    out
}

/// Groups of lines that hang together.
fn components(h: &[Line], v: &[Line], meet: f64) -> Vec<(Vec<Line>, Vec<Line>)> {
    let total = h.len() + v.len();
    let mut parent: Vec<usize> = (0..total).collect();
    for (i, a) in h.iter().enumerate() {
        for (j, b) in v.iter().enumerate() {
            let crosses = b.at >= a.from - meet
                && b.at <= a.to + meet
                && a.at >= b.from - meet
                && a.at <= b.to + meet;
            if crosses {
                union(&mut parent, i, h.len() + j);
            }
        }
    }
    let mut groups: std::collections::BTreeMap<usize, (Vec<Line>, Vec<Line>)> =
        std::collections::BTreeMap::new();
    for i in 0..total {
        let root = find(&mut parent, i);
        let group = groups.entry(root).or_default();
        if i < h.len() {
            group.0.push(h[i].clone());
        } else {
            group.1.push(v[i - h.len()].clone());
        }
    }
    groups.into_values().collect()
}

fn find(parent: &mut [usize], mut i: usize) -> usize {
    while parent[i] != i {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    i
}

fn union(parent: &mut [usize], a: usize, b: usize) {
    let (a, b) = (find(parent, a), find(parent, b));
    let (low, high) = (a.min(b), a.max(b));
    parent[high] = low;
}

fn grid(h: &[Line], v: &[Line], em: f64, options: &Options) -> Option<Grid> {
    if h.is_empty() || v.is_empty() {
        return None;
    }
    let (tall, wide) = (
        options.apart(Axis::Horizontal, em),
        options.apart(Axis::Vertical, em),
    );
    let ends = |lines: &[Line]| {
        let from = lines.iter().map(|l| l.from).fold(f64::INFINITY, f64::min);
        let to = lines.iter().map(|l| l.to).fold(f64::NEG_INFINITY, f64::max);
        (from, to)
    };
    let (left, right) = ends(h);
    let (top, bottom) = ends(v);
    let xs = edges(v, left, right, wide, em);
    let ys = edges(h, top, bottom, tall, em);
    if xs.len() < 2 || ys.len() < 2 {
        return None;
    }
    let cells = cells(h, v, &xs, &ys, (tall, wide), options);
    Some(Grid { xs, ys, cells })
}

/// Positions of the lines, with the outer ends where no line closes them.
fn edges(lines: &[Line], from: f64, to: f64, doubled: f64, em: f64) -> Vec<f64> {
    let mut at = cluster(lines.iter().map(|l| l.at).collect(), doubled);
    // Half an em of overhang is a line's cap, more is an open cell.
    if at.first().is_none_or(|f| f - from > 0.6 * em) {
        at.insert(0, from);
    }
    if at.last().is_none_or(|l| to - l > 0.6 * em) {
        at.push(to);
    }
    at
}

/// Whether lines at `level` close the side `span`.
fn closes(lines: &[Line], level: f64, span: (f64, f64), doubled: f64, share: f64) -> bool {
    let near = lines
        .iter()
        .filter(|l| (l.at - level).abs() <= doubled)
        .map(|l| (l.from, l.to));
    covered(near, span) >= share * (span.1 - span.0)
}

fn cells(
    h: &[Line],
    v: &[Line],
    xs: &[f64],
    ys: &[f64],
    (tall, wide): (f64, f64),
    options: &Options,
) -> Vec<(usize, usize, usize, usize)> {
    let (rows, cols) = (ys.len() - 1, xs.len() - 1);
    let mut parent: Vec<usize> = (0..rows * cols).collect();
    for (c, level) in xs.iter().enumerate().skip(1).take(cols.saturating_sub(1)) {
        let near: Vec<Line> = near(v, *level, wide);
        for r in 0..rows {
            if !closes(&near, *level, (ys[r], ys[r + 1]), wide, options.share) {
                union(&mut parent, r * cols + c - 1, r * cols + c);
            }
        }
    }
    for (r, level) in ys.iter().enumerate().skip(1).take(rows.saturating_sub(1)) {
        let near: Vec<Line> = near(h, *level, tall);
        for c in 0..cols {
            if !closes(&near, *level, (xs[c], xs[c + 1]), tall, options.share) {
                union(&mut parent, (r - 1) * cols + c, r * cols + c);
            }
        }
    }
    let ids: Vec<usize> = (0..rows * cols).map(|i| find(&mut parent, i)).collect();
    rectangles(&ids, rows, cols)
}

fn near(lines: &[Line], level: f64, doubled: f64) -> Vec<Line> {
    lines
        .iter()
        .filter(|l| (l.at - level).abs() <= doubled)
        .cloned()
        .collect()
}

/// Regions to rectangles; a region of another shape is parted into as few rectangles as reading order gives.
fn rectangles(ids: &[usize], rows: usize, cols: usize) -> Vec<(usize, usize, usize, usize)> {
    let mut taken = vec![false; rows * cols];
    let mut out = Vec::new();
    for r in 0..rows {
        for c in 0..cols {
            if taken[r * cols + c] {
                continue;
            }
            let id = ids[r * cols + c];
            let free = |r: usize, c: usize, taken: &[bool]| {
                ids[r * cols + c] == id && !taken[r * cols + c]
            };
            let mut width = 1;
            while c + width < cols && free(r, c + width, &taken) {
                width += 1;
            }
            let mut height = 1;
            while r + height < rows && (c..c + width).all(|k| free(r + height, k, &taken)) {
                height += 1;
            }
            for i in r..r + height {
                for k in c..c + width {
                    taken[i * cols + k] = true;
                }
            }
            out.push((r, c, height, width));
        }
    }
    out
}
