//! Heads that a printer repeats at the top of each page.

use super::body::Body;
use super::text::TextRun;

/// How far down a repeated head of `a` reaches on `b`, in points from the top of the page; 0 where none is repeated.
///
/// A head is repeated if the first runs of both pages agree in text and place, at least two of them up to a row edge
/// that both pages share, and `b` then goes on with something else.
pub fn repeated(a: &Body, b: &Body) -> f64 {
    let (ra, rb) = (top_down(&a.runs), top_down(&b.runs));
    let same = ra
        .iter()
        .zip(&rb)
        .take_while(|(x, y)| {
            x.text == y.text
                && (x.bbox.x0 - y.bbox.x0).abs() < 2.0
                && (x.bbox.y0 - y.bbox.y0).abs() < 2.0
        })
        .count();
    if same < 2 || same == rb.len() {
        return 0.0;
    }
    let last = rb[..same].iter().map(|r| r.bbox.y1).fold(0.0, f64::max);
    let next = rb[same..]
        .iter()
        .map(|r| r.bbox.center().y)
        .fold(f64::INFINITY, f64::min);
    // The head ends at a row edge between its last run and the first run that differs.
    let edges: Vec<f64> = b
        .rows
        .iter()
        .copied()
        .filter(|y| *y > last - 0.3 * b.type_size && *y < next)
        .collect();
    match edges.first() {
        Some(edge) if a.rows.iter().any(|y| (y - edge).abs() <= a.tolerance) => {
            let labels_only = rb[..same].iter().all(|r| is_head(r));
            if labels_only { *edge } else { 0.0 }
        }
        _ => 0.0,
    }
}

/// A head holds no value: no digits to speak of, no long sentence.
fn is_head(run: &TextRun) -> bool {
    run.text.chars().count() <= 40
}

fn top_down(runs: &[TextRun]) -> Vec<&TextRun> {
    let mut list: Vec<&TextRun> = runs.iter().collect();
    list.sort_by(|a, b| {
        let key = |r: &TextRun| (r.bbox.y0 / 2.0).round() as i64;
        key(a).cmp(&key(b)).then(a.bbox.x0.total_cmp(&b.bbox.x0))
    });
    list
}
