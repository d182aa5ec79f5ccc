//! Hidden text that no tile shows: the rest of a string that a clip or a page edge cut goes back to its string.

use crate::model::{Canvas, Glyph, Hidden};

/// Two glyphs of one string lie no further apart than this many ems along the line.
const STEP: f64 = 0.6;
/// The next line of a string is at most this many ems further down.
const LEADING: f64 = 2.0;

/// Gives each hidden glyph that continues a visible string the place of that string: it moves to the canvas's glyphs
/// and [`Canvas::anchors`] says which visible glyph it belongs to. The others stay hidden.
pub fn settle(canvas: &mut Canvas) {
    if canvas.hidden.is_empty() {
        return;
    }
    let mut hidden = std::mem::take(&mut canvas.hidden);
    // Content order within a page is the order in which a producer writes its strings.
    let mut order: Vec<(u32, u32, Source)> = canvas
        .glyphs
        .iter()
        .enumerate()
        .map(|(i, g)| (g.page, g.order, Source::Shown(i)))
        .chain(
            hidden
                .iter()
                .enumerate()
                .map(|(i, g)| (g.page, g.order, Source::Hidden(i))),
        )
        .collect();
    order.extend(
        canvas
            .doubles
            .iter()
            .enumerate()
            .map(|(i, g)| (g.page, g.order, Source::Double(i))),
    );
    order.sort_unstable();
    let mut anchors: Vec<(usize, usize)> = Vec::new();
    for string in strings(&order, canvas, &hidden) {
        let shown: Vec<(usize, usize)> = string
            .iter()
            .enumerate()
            .filter_map(|(k, s)| match s {
                Source::Shown(i) => Some((k, *i)),
                _ => None,
            })
            .collect();
        if shown.is_empty() {
            continue;
        }
        for (k, source) in string.iter().enumerate() {
            if let Source::Hidden(h) = source
                && matches!(hidden[*h].hidden, Some(Hidden::Clip | Hidden::OffPage))
                && let Some((_, anchor)) = shown.iter().min_by_key(|(at, _)| at.abs_diff(k))
            {
                anchors.push((*h, *anchor));
            }
        }
    }
    let mut moved = vec![false; hidden.len()];
    let anchored: std::collections::BTreeSet<usize> = anchors.iter().map(|(h, _)| *h).collect();
    for (h, glyph) in hidden.iter().enumerate() {
        if !anchored.contains(&h) && falls_on_another_tile(canvas, glyph) {
            canvas.glyphs.push(glyph.clone());
            moved[h] = true;
        }
    }
    for (h, anchor) in anchors {
        canvas.anchors.insert(canvas.glyphs.len(), anchor);
        canvas.glyphs.push(hidden[h].clone());
        moved[h] = true;
    }
    let mut index = 0;
    hidden.retain(|_| {
        index += 1;
        !moved[index - 1]
    });
    canvas.hidden = hidden;
}

/// Whether a glyph that its own page cuts off lies where the sheet goes on: it is part of the sheet, though no page
/// shows it.
fn falls_on_another_tile(canvas: &Canvas, g: &Glyph) -> bool {
    let at = g.bbox.center();
    let sheet = canvas
        .tiles
        .iter()
        .map(|t| t.body)
        .reduce(|a, b| a.union(&b));
    matches!(g.hidden, Some(Hidden::Clip | Hidden::OffPage))
        && sheet.is_some_and(|s| s.contains(at))
        && canvas
            .tiles
            .iter()
            .all(|t| t.page != g.page || !t.body.contains(at))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    Shown(usize),
    Hidden(usize),
    Double(usize),
}

fn strings(order: &[(u32, u32, Source)], canvas: &Canvas, hidden: &[Glyph]) -> Vec<Vec<Source>> {
    let glyph = |s: &Source| -> &Glyph {
        match s {
            Source::Shown(i) => &canvas.glyphs[*i],
            Source::Hidden(i) => &hidden[*i],
            Source::Double(i) => &canvas.doubles[*i],
        }
    };
    let mut out: Vec<Vec<Source>> = Vec::new();
    let mut line_start = 0.0;
    for (page, _, source) in order {
        let g = glyph(source);
        let joined = out
            .last()
            .and_then(|l: &Vec<Source>| l.last())
            .is_some_and(|p| {
                let p = glyph(p);
                p.page == *page && continues(p, g, line_start)
            });
        if !joined {
            out.push(Vec::new());
        }
        let same_line = joined
            && out.last().and_then(|l| l.last()).is_some_and(|p| {
                (glyph(p).bbox.center().y - g.bbox.center().y).abs() < 0.3 * g.size
            });
        if !same_line {
            line_start = g.bbox.x0;
        }
        if let Some(last) = out.last_mut() {
            last.push(*source);
        }
    }
    out
}

/// Whether `b` goes on where `a` stopped: on the same line, or at the start of the next.
fn continues(a: &Glyph, b: &Glyph, line_start: f64) -> bool {
    let size = a.size.max(1.0);
    if (a.size - b.size).abs() > 0.1 * size {
        return false;
    }
    let dy = b.bbox.center().y - a.bbox.center().y;
    if dy.abs() < 0.3 * size {
        let gap = b.bbox.x0 - a.bbox.x1;
        return gap > -STEP * size && gap < STEP * size;
    }
    dy > 0.7 * size && dy < LEADING * size && (b.bbox.x0 - line_start).abs() < 1.0 * size
}
