//! What a page shows at its edges, once furniture is off: the facts that say where it was cut.

use super::text::{TextRun, runs, type_size};
use crate::model::{Axis, Page, Rect, Ruling, cluster, covered};

/// A page as a possible tile.
#[derive(Clone, Debug)]
pub struct Body {
    /// Page size in points.
    pub paper: (f64, f64),
    /// Whether nothing visible is on it.
    pub blank: bool,
    /// Everything visible.
    pub ink: Rect,
    /// Everything ruled.
    pub ruled: Option<Rect>,
    /// Heights of horizontal rulings.
    pub rows: Vec<f64>,
    /// Positions of vertical rulings.
    pub cols: Vec<f64>,
    /// Heights at which a horizontal ruling touches the left end of the ruled area.
    pub left_rows: Vec<f64>,
    /// The same for the right end.
    pub right_rows: Vec<f64>,
    /// Positions at which a vertical ruling touches the upper end of the ruled area.
    pub top_cols: Vec<f64>,
    /// The same for the lower end.
    pub bottom_cols: Vec<f64>,
    /// From where to where the rulings at the upper end of the ruled area reach.
    pub top_span: (f64, f64),
    /// The same for the lower end.
    pub bottom_span: (f64, f64),
    /// Share of the left edge of the ruled area that no ruling closes.
    pub open_left: f64,
    /// The same for the right edge.
    pub open_right: f64,
    /// The same for the upper edge.
    pub open_top: f64,
    /// The same for the lower edge.
    pub open_bottom: f64,
    /// Visible runs of text.
    pub runs: Vec<TextRun>,
    /// Middle type size.
    pub type_size: f64,
    /// Rulings this near are one.
    pub tolerance: f64,
}

impl Body {
    /// Measures a page without its furniture.
    pub fn new(page: &Page) -> Self {
        let size = type_size(&page.glyphs);
        let tolerance = (0.2 * size).clamp(1.0, 3.0);
        let ruled = ruled_extent(&page.rulings);
        let runs = runs(page);
        let text = runs.iter().map(|r| r.bbox).reduce(|a, b| a.union(&b));
        let ink = match (ruled, text) {
            (Some(a), Some(b)) => Some(a.union(&b)),
            (a, b) => a.or(b),
        };
        let mut body = Self {
            paper: (page.width, page.height),
            blank: ink.is_none(),
            ink: ink.unwrap_or_default(),
            ruled,
            rows: cluster(lines(page, Axis::Horizontal, |r| r.at), tolerance),
            cols: cluster(lines(page, Axis::Vertical, |r| r.at), tolerance),
            left_rows: Vec::new(),
            right_rows: Vec::new(),
            top_cols: Vec::new(),
            bottom_cols: Vec::new(),
            top_span: (0.0, 0.0),
            bottom_span: (0.0, 0.0),
            open_left: 0.0,
            open_right: 0.0,
            open_top: 0.0,
            open_bottom: 0.0,
            runs,
            type_size: size,
            tolerance,
        };
        if let Some(area) = ruled {
            body.measure_edges(page, area);
        }
        body
    }

    fn measure_edges(&mut self, page: &Page, area: Rect) {
        let t = self.tolerance;
        let touch = |axis: Axis, end: fn(&Ruling) -> f64, edge: f64| -> Vec<f64> {
            let list = page
                .rulings
                .iter()
                .filter(|r| r.axis == axis && (end(r) - edge).abs() <= t);
            cluster(list.map(|r| r.at).collect(), t)
        };
        let open = |axis: Axis, edge: f64, span: (f64, f64)| -> f64 {
            let list = page
                .rulings
                .iter()
                .filter(|r| r.axis == axis && (r.at - edge).abs() <= t)
                .map(|r| (r.from, r.to));
            1.0 - covered(list, span) / (span.1 - span.0).max(1.0)
        };
        self.left_rows = touch(Axis::Horizontal, |r| r.from, area.x0);
        self.right_rows = touch(Axis::Horizontal, |r| r.to, area.x1);
        self.top_cols = touch(Axis::Vertical, |r| r.from, area.y0);
        self.bottom_cols = touch(Axis::Vertical, |r| r.to, area.y1);
        self.top_span = span_at(page, area.y0, t, |r| r.from);
        self.bottom_span = span_at(page, area.y1, t, |r| r.to);
        self.open_left = open(Axis::Vertical, area.x0, (area.y0, area.y1));
        self.open_right = open(Axis::Vertical, area.x1, (area.y0, area.y1));
        self.open_top = open(Axis::Horizontal, area.y0, (area.x0, area.x1));
        self.open_bottom = open(Axis::Horizontal, area.y1, (area.x0, area.x1));
    }

    /// The ruled area, or all ink where nothing is ruled.
    pub fn frame(&self) -> Rect {
        self.ruled.unwrap_or(self.ink)
    }

    /// Whether text stands above the first ruling (a title, mostly).
    pub fn starts_with_text(&self) -> bool {
        self.ruled.is_none_or(|r| {
            self.runs
                .iter()
                .any(|t| t.bbox.center().y < r.y0 - 0.2 * t.size)
        })
    }

    /// Whether text stands below the last ruling.
    pub fn ends_with_text(&self) -> bool {
        self.ruled.is_none_or(|r| {
            self.runs
                .iter()
                .any(|t| t.bbox.center().y > r.y1 + 0.2 * t.size)
        })
    }

    /// Height of the first ruled row; 0 where there is none.
    pub fn first_row(&self) -> f64 {
        match (self.rows.first(), self.rows.get(1)) {
            (Some(a), Some(b)) => b - a,
            _ => 0.0,
        }
    }
}

/// From where to where rulings reach that end (or lie) at height `y`.
fn span_at(page: &Page, y: f64, t: f64, end: fn(&Ruling) -> f64) -> (f64, f64) {
    let ends = page.rulings.iter().filter_map(|r| match r.axis {
        Axis::Horizontal => ((r.at - y).abs() <= t).then_some((r.from, r.to)),
        Axis::Vertical => ((end(r) - y).abs() <= t).then_some((r.at, r.at)),
    });
    ends.fold((f64::INFINITY, f64::NEG_INFINITY), |a, b| {
        (a.0.min(b.0), a.1.max(b.1))
    })
}

fn lines(page: &Page, axis: Axis, f: fn(&Ruling) -> f64) -> Vec<f64> {
    page.rulings
        .iter()
        .filter(|r| r.axis == axis)
        .map(f)
        .collect()
}

/// The box around all rulings.
pub fn ruled_extent(rulings: &[Ruling]) -> Option<Rect> {
    rulings
        .iter()
        .map(|r| match r.axis {
            Axis::Horizontal => Rect::new(r.from, r.at, r.to, r.at),
            Axis::Vertical => Rect::new(r.at, r.from, r.at, r.to),
        })
        .reduce(|a, b| a.union(&b))
}

/// How many of `these` have a partner in `those`, both ascending.
pub fn matched(these: &[f64], those: &[f64], tolerance: f64) -> usize {
    these
        .iter()
        .filter(|v| {
            let at = those.partition_point(|w| *w < **v - tolerance);
            those.get(at).is_some_and(|w| *w <= **v + tolerance)
        })
        .count()
}
