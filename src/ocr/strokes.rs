//! Signs that stand by themselves, told by straight strokes that are laid over their ink. Where a sign is only some pixels
//! large, its outline says little, but its strokes still lie where they must.

use super::bits::Bits;
use crate::model::Rect;

/// A stroke from point to point, in shares of the box of the ink.
type Stroke = [(f64, f64); 2];

/// So much of the ink must lie on the strokes, and so much of the strokes under ink.
const FITS: f64 = 0.95;

/// A sign that fits no better than another by this is not told from it.
const BETTER: f64 = 0.04;

/// Where an angle that stands on a bar ends, as shares of the height.
const ENDS: [f64; 4] = [0.62, 0.68, 0.74, 0.8];

/// Ink this far off the edge of a stroke is its rim, in pixels and as a share of the stroke.
const RIM: (f64, f64) = (0.7, 0.15);

/// An equals sign is wider than high by this, and between its bars no more of its width is inked than this: a full stop is a
/// ring.
const WIDE: f64 = 1.2;
const BETWEEN: f64 = 0.25;

/// Points of a stroke that are looked at.
const POINTS: usize = 24;

/// A sign of fewer pixels than this across is a speck.
const LEAST: f64 = 6.0;

/// An angle is higher than this share of its width: what is flatter is a dash, on which every stroke fits.
const FLAT: f64 = 0.45;

/// The sign whose strokes fit the ink of a box, if one does and no other fits nearly as well.
pub(super) fn sign(bits: &Bits, part: &Rect) -> Option<char> {
    if part.width().min(part.height()) < LEAST {
        return None;
    }
    let mut all: Vec<(char, f64)> = Vec::new();
    let flat = part.height() < part.width() * FLAT;
    let barred = part.width() >= part.height() * WIDE && is_parted(bits, part);
    let may = |ch: char| if ch == '=' { barred } else { !flat };
    for (ch, strokes) in models().into_iter().filter(|m| may(m.0)) {
        let fit = fit(bits, part, &strokes);
        match all.iter_mut().find(|(other, _)| *other == ch) {
            Some(known) => known.1 = known.1.max(fit),
            None => all.push((ch, fit)),
        }
    }
    all.sort_by(|a, b| b.1.total_cmp(&a.1));
    match all.as_slice() {
        [best, rest @ ..] if best.1 >= FITS => {
            let next = rest.first().map_or(0.0, |n| n.1);
            (best.1 - next >= BETTER).then_some(best.0)
        }
        _ => None,
    }
}

/// Whether there is paper between two bars.
fn is_parted(bits: &Bits, part: &Rect) -> bool {
    let columns = (part.x0 as usize, part.x1 as usize);
    let quarter = part.height() / 4.0;
    let rows = (part.y0 + quarter) as usize..(part.y1 - quarter).ceil() as usize;
    let ink = rows
        .map(|y| bits.count(columns, (y, y + 1)))
        .min()
        .unwrap_or(0);
    ink as f64 <= part.width() * BETWEEN
}

/// All signs as strokes, some in several cuts.
fn models() -> Vec<(char, Vec<Stroke>)> {
    let angle = |ends: f64| {
        vec![
            [(0.0, 0.0), (1.0, ends / 2.0)],
            [(1.0, ends / 2.0), (0.0, ends)],
        ]
    };
    let mut out = vec![('>', angle(1.0))];
    for ends in ENDS {
        let bars: [Stroke; 2] = [
            [(0.0, 1.0), (1.0, 1.0)],
            [(1.0, 1.0 - ends / 2.0), (0.0, 1.0)],
        ];
        for bar in bars {
            let mut strokes = angle(ends);
            strokes.push(bar);
            out.push(('≥', strokes));
        }
    }
    let mirrored = |strokes: &[Stroke]| {
        strokes
            .iter()
            .map(|s| s.map(|(x, y)| (1.0 - x, y)))
            .collect()
    };
    let others: Vec<(char, Vec<Stroke>)> = (out.iter())
        .map(|(ch, strokes)| (if *ch == '>' { '<' } else { '≤' }, mirrored(strokes)))
        .collect();
    out.extend(others);
    out.push((
        '=',
        vec![[(0.0, 0.0), (1.0, 0.0)], [(0.0, 1.0), (1.0, 1.0)]],
    ));
    out
}

/// How well strokes fit ink: the lesser of the share of the ink that lies on them, and the share of them that is inked.
fn fit(bits: &Bits, part: &Rect, strokes: &[Stroke]) -> f64 {
    let ink: Vec<(f64, f64)> = (part.y0 as usize..part.y1 as usize)
        .flat_map(|y| (part.x0 as usize..part.x1 as usize).map(move |x| (x, y)))
        .filter(|(x, y)| bits.at(*x as isize, *y as isize))
        .map(|(x, y)| (x as f64 + 0.5, y as f64 + 0.5))
        .collect();
    let (w, h) = (part.width(), part.height());
    let long: f64 = strokes
        .iter()
        .map(|[a, b]| ((a.0 - b.0) * w).hypot((a.1 - b.1) * h))
        .sum();
    let half = ink.len() as f64 / long.max(1.0) / 2.0;
    // The strokes' middles lie within the box by half their thickness.
    let place = |(x, y): (f64, f64)| {
        (
            part.x0 + half + x * (w - 2.0 * half),
            part.y0 + half + y * (h - 2.0 * half),
        )
    };
    let laid: Vec<Stroke> = strokes.iter().map(|s| s.map(place)).collect();
    let near = half * (1.0 + RIM.1) + RIM.0;
    let on = |p: &&(f64, f64)| laid.iter().any(|s| off(**p, s) <= near);
    let covered = ink.iter().filter(on).count() as f64 / ink.len().max(1) as f64;
    let inked = |p: (f64, f64)| {
        ink.iter()
            .any(|q| (p.0 - q.0).hypot(p.1 - q.1) <= RIM.0 + 0.5)
    };
    let shown = |[a, b]: &Stroke| {
        let point = |k: usize| {
            let t = k as f64 / POINTS as f64;
            (a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t)
        };
        let count = (0..=POINTS).filter(|k| inked(point(*k))).count();
        count as f64 / (POINTS + 1) as f64
    };
    laid.iter().map(shown).fold(covered, f64::min)
}

/// How far a point lies off a stroke.
fn off(p: (f64, f64), [a, b]: &Stroke) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let t = ((p.0 - a.0) * dx + (p.1 - a.1) * dy) / (dx * dx + dy * dy).max(f64::MIN_POSITIVE);
    let t = t.clamp(0.0, 1.0);
    (p.0 - a.0 - t * dx).hypot(p.1 - a.1 - t * dy)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(rows: &[&str]) -> Option<char> {
        let width = rows.iter().map(|r| r.len()).max().unwrap_or(0);
        let mut bits = Bits::blank(width, rows.len());
        for (y, row) in rows.iter().enumerate() {
            for (x, c) in row.bytes().enumerate() {
                bits.data[y * width + x] = u8::from(c == b'#');
            }
        }
        sign(&bits, &Rect::new(0.0, 0.0, width as f64, rows.len() as f64))
    }

    #[test]
    fn small_signs_are_told_by_their_strokes() {
        let less = [
            ".........###.",
            ".....#####...",
            ".######......",
            "#####........",
            "#####........",
            "..######.....",
            "......#####..",
            ".........###.",
            ".............",
            ".............",
            ".###########.",
            "#############",
        ];
        assert_eq!(told(&less), Some('≤'));
        assert_eq!(told(&less[..8]), Some('<'));
        let mirrored: Vec<String> = less.iter().map(|r| r.chars().rev().collect()).collect();
        let mirrored: Vec<&str> = mirrored.iter().map(String::as_str).collect();
        assert_eq!(told(&mirrored), Some('≥'));
        assert_eq!(told(&mirrored[..8]), Some('>'));
        let equals = [
            "#.........",
            "##########",
            "#########.",
            "..........",
            "..........",
            "#########.",
            "##########",
            "###.......",
        ];
        assert_eq!(told(&equals), Some('='));
    }

    #[test]
    fn letters_and_figures_are_none_of_them() {
        let zed = [
            "##########",
            "##########",
            "......###.",
            "....###...",
            "..###.....",
            ".###......",
            "##########",
            "##########",
        ];
        assert_eq!(told(&zed), None);
        let vee = [
            "##......##",
            "##......##",
            ".##....##.",
            ".##....##.",
            "..##..##..",
            "..##..##..",
            "...####...",
            "...####...",
        ];
        assert_eq!(told(&vee), None);
        let two = [
            "...####...",
            "..######..",
            ".##....##.",
            ".......##.",
            "......##..",
            "....###...",
            "..###.....",
            ".########.",
            ".########.",
        ];
        assert_eq!(told(&two), None);
        assert_eq!(told(&["..........", "#########.", "##########"]), None);
        let ring = [
            "..####..", ".##..##.", "##....##", "#......#", "##....##", ".##..##.", "..####..",
        ];
        assert_eq!(told(&ring), None);
        // 二 has a shorter upper bar.
        let bars = [
            "..######..",
            "..######..",
            "..........",
            "..........",
            "..........",
            "##########",
            "##########",
        ];
        assert_eq!(told(&bars), None);
    }
}
