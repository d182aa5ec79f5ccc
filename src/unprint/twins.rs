//! Glyphs that two neighbouring tiles both hold tell to a fraction of a point how the tiles lie.

use crate::model::{Glyph, Page};
use std::collections::{BTreeMap, HashMap};

/// Votes this near, in points, are for one offset.
const BIN: f64 = 0.5;
/// So many votes decide.
const VOTES: usize = 2;
/// How far the offset may lie from where the rulings put it, in ems.
const REACH: f64 = 4.0;

/// Whether a part of the glyph cannot be seen.
pub fn is_cut(g: &Glyph) -> bool {
    !g.is_visible() || g.shown.area() < 0.97 * g.bbox.area()
}

/// The way down from the upper page of each pair to the lower that most common glyphs vote for, near `expected`.
pub fn offset(pairs: &[(&Page, &Page)], expected: f64) -> Option<f64> {
    let mut votes: BTreeMap<i64, (usize, f64)> = BTreeMap::new();
    for (a, b) in pairs {
        if !a.glyphs.iter().chain(&b.glyphs).any(is_cut) {
            continue;
        }
        let mut known: HashMap<char, Vec<&Glyph>> = HashMap::new();
        for g in a.glyphs.iter().filter(|g| !g.ch.is_whitespace()) {
            known.entry(g.ch).or_default().push(g);
        }
        for g in b.glyphs.iter().filter(|g| !g.ch.is_whitespace()) {
            for h in known.get(&g.ch).into_iter().flatten() {
                let (along, across) = (h.bbox.y0 - g.bbox.y0, h.bbox.x0 - g.bbox.x0);
                let near = (along - expected).abs() < REACH * g.size && across.abs() < 0.5;
                if near && (is_cut(g) || is_cut(h)) {
                    let vote = votes.entry((along / BIN).round() as i64).or_default();
                    vote.0 += 1;
                    vote.1 += along;
                }
            }
        }
    }
    // A true offset may fall on the edge of two bins.
    let joined = |k: i64| {
        let (n, sum) = votes.get(&k).copied().unwrap_or_default();
        let (m, more) = votes.get(&(k + 1)).copied().unwrap_or_default();
        (n + m, sum + more)
    };
    let best = votes.keys().copied().max_by_key(|k| (joined(*k).0, -k))?;
    let (count, sum) = joined(best);
    let rival = votes
        .keys()
        .filter(|k| (**k - best).abs() > 1)
        .map(|k| joined(*k).0)
        .max()
        .unwrap_or(0);
    (count >= VOTES && 2 * count > 3 * rival).then(|| sum / count as f64)
}
