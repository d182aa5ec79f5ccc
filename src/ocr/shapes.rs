//! Signs that stand by themselves, known by the shape of their ink: comparisons, dashes, the equals sign. Without a
//! neighbour to be compared with, a network takes them for letters.

use super::bits::Bits;
use super::plane::Plane;
use super::strips::blobs;
use super::strokes;
use crate::model::Rect;

/// The width of a sign by itself, in ems: the least and the most.
const WIDTH: (f64, f64) = (0.2, 1.5);

/// The most height of one, in ems.
const HEIGHT: f64 = 1.3;

/// Ink smaller than this share of an em is dirt.
const DIRT: f64 = 0.12;

/// A bar is lower than this share of its width, and fills at least this share of its box.
const BAR: (f64, f64) = (0.4, 0.65);

/// Bars of an equals sign differ in width and in place by less than this share of it.
const SAME: f64 = 0.15;

/// The tip of an angle lies between these shares of its height.
const TIP: (f64, f64) = (0.25, 0.75);

/// Rows that reach so far are the tip.
const NEARLY: f64 = 0.93;

/// Its arms end at least this far from the tip, as a share of its width.
const ARM: f64 = 0.4;

/// Halfway along its arms it is so wide, as shares of its width: a curve is wider.
const HALFWAY: (f64, f64) = (0.25, 0.85);

/// Where a bar runs along the lower arm there is this much more ink below the tip than above it; where there is no bar,
/// no more than this.
const DOUBLED: (f64, f64) = (1.5, 1.25);

/// An angle fills no more than this of its box.
const THIN: f64 = 0.7;

/// Strokes that have run together are thinned by no more than this on each side, in ems.
const SWOLLEN: f64 = 0.11;

/// A dash is at least this wide, in ems; else it is a hyphen.
const DASH: f64 = 0.6;

/// Which sign the ink of a box is, if it is one of those that shape alone tells. `em` is the size of type in pixels.
pub(super) fn sign(plane: &Plane, area: &Rect, em: f64) -> Option<char> {
    let own = cut(plane, area);
    told(&own, em)
        .or_else(|| by_strokes(&own, em))
        .or_else(|| heavy(own, em))
}

/// Which sign straight strokes over the ink of a box say it is: a second opinion, that small print does not fool.
pub(super) fn strokes_say(plane: &Plane, area: &Rect, em: f64) -> Option<char> {
    by_strokes(&cut(plane, area), em)
}

fn by_strokes(own: &Bits, em: f64) -> Option<char> {
    let all = all_of(&parts(own, em), em)?;
    strokes::sign(own, &all)
}

/// The pieces of ink that are no dirt.
fn parts(own: &Bits, em: f64) -> Vec<Rect> {
    let mut parts = blobs(own);
    parts.retain(|p| p.width().max(p.height()) >= em * DIRT);
    parts
}

/// What the pieces cover together, if that is as large as a sign.
fn all_of(parts: &[Rect], em: f64) -> Option<Rect> {
    let all = parts.iter().copied().reduce(|a, b| a.union(&b))?;
    let size = (all.width() / em, all.height() / em);
    let fits = (WIDTH.0..=WIDTH.1).contains(&size.0) && size.1 <= HEIGHT;
    fits.then_some(all)
}

/// Which sign the ink is whose strokes have run together: with thinner ones. Only a sign of several strokes is told so.
fn heavy(mut ink: Bits, em: f64) -> Option<char> {
    for _ in 0..(em * SWOLLEN) as usize {
        ink = ink.thinner();
        match told(&ink, em) {
            Some(sign) => return Some(sign).filter(|s| matches!(s, '≥' | '≤' | '=')),
            None => continue,
        }
    }
    None
}

fn told(own: &Bits, em: f64) -> Option<char> {
    let mut parts = parts(own, em);
    let all = all_of(&parts, em)?;
    parts.sort_by(|a, b| a.center().y.total_cmp(&b.center().y));
    match parts.as_slice() {
        [one] if is_bar(own, one) => Some(if one.width() >= em * DASH { '—' } else { '-' }),
        [one] => whole(own, one),
        [a, b] if is_bar(own, a) && is_bar(own, b) => alike(a, b).then_some('='),
        [angle, under] | [angle, under, _] if is_under(angle, under) => {
            match angle_of(own, angle) {
                Some(angle) => Some(if angle.left { '≥' } else { '≤' }),
                // A slanted stroke, whose rows are those of the lower arm.
                None => whole(own, &all),
            }
        }
        _ => None,
    }
    .or_else(|| is_two_bars(own, &all).then_some('='))
}

/// Two broken or wavy bars are no higher than this share of their width, each covers so much of it, and between them is no
/// more ink than this.
const FLAT: f64 = 0.65;
const COVERED: f64 = 0.8;
const BETWEEN: f64 = 0.4;

/// Whether ink is an equals sign whose bars are broken, or touch.
fn is_two_bars(bits: &Bits, part: &Rect) -> bool {
    let (w, h) = (part.width(), part.height());
    let (rows, columns) = (span(part.y0, part.y1), span(part.x0, part.x1));
    let ink = |y: usize| bits.count(columns, (y, y + 1));
    let middle = rows.0 + (h * 0.3) as usize..rows.1 - (h * 0.3) as usize;
    let Some(gap) = middle.min_by_key(|y| ink(*y)) else {
        return false;
    };
    let covers = |rows: (usize, usize)| {
        let inked = (columns.0..columns.1).filter(|x| bits.count((*x, x + 1), rows) > 0);
        inked.count() as f64 >= w * COVERED
    };
    h <= w * FLAT
        && ink(gap) as f64 <= w * BETWEEN
        && covers((rows.0, gap))
        && covers((gap + 1, rows.1))
}

/// An angle with or without a bar that touches it.
fn whole(bits: &Bits, part: &Rect) -> Option<char> {
    let bar = (part.height() * 0.3).ceil();
    let mut low = (part.y1 - bar).max(0.0) as usize..part.y1.max(0.0) as usize;
    let columns = span(part.x0, part.x1);
    let full = |y: &usize| bits.count(columns, (*y, *y + 1)) as f64 >= part.width() * 0.9;
    if let Some(top) = low.find(full) {
        let angle = Rect {
            y1: top as f64,
            ..*part
        };
        return Some(if angle_of(bits, &angle)?.left {
            '≥'
        } else {
            '≤'
        });
    }
    let angle = angle_of(bits, part)?;
    match (angle.left, angle.below) {
        (true, b) if b >= DOUBLED.0 => Some('≥'),
        (false, b) if b >= DOUBLED.0 => Some('≤'),
        (true, b) if b <= DOUBLED.1 => Some('>'),
        (false, b) if b <= DOUBLED.1 => Some('<'),
        _ => None,
    }
}

fn is_bar(bits: &Bits, part: &Rect) -> bool {
    let (w, h) = (part.width(), part.height());
    let ink = bits.count(span(part.x0, part.x1), span(part.y0, part.y1)) as f64;
    h <= w * BAR.0 && ink >= w * h * BAR.1
}

fn alike(a: &Rect, b: &Rect) -> bool {
    let w = a.width().max(b.width());
    (a.width() - b.width()).abs() <= w * SAME && (a.x0 - b.x0).abs() <= w * SAME
}

/// Whether a stroke lies under an angle: as wide, and reaching lower.
fn is_under(angle: &Rect, under: &Rect) -> bool {
    let w = angle.width();
    (under.width() - w).abs() <= w * 0.3
        && (under.center().x - angle.center().x).abs() <= w * 0.2
        && under.y1 > angle.y1
        && angle.height() >= w * 0.4
}

/// An angle, `>` or `<`.
struct Angle {
    /// Whether it is open to the left, as `>` is.
    left: bool,
    /// The ink below its tip, as a multiple of that above.
    below: f64,
}

/// The angle that ink makes; `None` where it makes none.
fn angle_of(bits: &Bits, part: &Rect) -> Option<Angle> {
    let (w, h) = (part.width(), part.height());
    let ink = bits.count(span(part.x0, part.x1), span(part.y0, part.y1)) as f64;
    if h < w * 0.4 || h > w * 2.0 || ink > w * h * THIN {
        return None;
    }
    [true, false]
        .into_iter()
        .find_map(|left| pointed(bits, part, left))
}

/// The angle, if it points away from its open side.
fn pointed(bits: &Bits, part: &Rect, left: bool) -> Option<Angle> {
    let (from, to) = span(part.y0, part.y1);
    // How far each row reaches towards the tip, and how far off its ink begins.
    let reach = |y: usize| {
        let (a, b) = inked(bits, part, y)?;
        let (a, b) = ((a - part.x0) / part.width(), (b - part.x0) / part.width());
        Some(if left { (b, a) } else { (1.0 - a, 1.0 - b) })
    };
    let rows: Vec<(f64, f64)> = (from..to).map(reach).collect::<Option<_>>()?;
    // A slanted stroke below has a tip of its own.
    let first = rows.iter().position(|r| r.0 >= NEARLY)?;
    let count = rows.iter().skip(first).take_while(|r| r.0 >= NEARLY);
    let tip = first + count.count() / 2;
    let height = rows.len();
    let share = tip as f64 / height as f64;
    let ends = rows.first()?.0.max(rows.last()?.0);
    let within = |i: usize| {
        rows.get(i)
            .is_some_and(|r| (HALFWAY.0..=HALFWAY.1).contains(&r.0))
    };
    let thin = rows.get(tip)?.1 >= 0.4;
    // Below the tip a second stroke may reach farther.
    let low = rows.get((tip + height) / 2)?.0;
    let fits = (TIP.0..=TIP.1).contains(&share)
        && 1.0 - ends >= ARM
        && within(tip / 2)
        && low >= HALFWAY.0
        && thin;
    let columns = match left {
        true => span(part.x0, part.x0 + part.width() * 0.6),
        false => span(part.x1 - part.width() * 0.6, part.x1),
    };
    let above = bits.count(columns, (from, from + tip)) as f64;
    let below = bits.count(columns, (from + tip, to)) as f64;
    fits.then_some(Angle {
        left,
        below: below / above.max(1.0),
    })
}

/// The first and last ink of a row within a box.
fn inked(bits: &Bits, part: &Rect, y: usize) -> Option<(f64, f64)> {
    let (from, to) = span(part.x0, part.x1);
    let row = bits.row(y).get(from..to)?;
    let first = row.iter().position(|b| *b != 0)?;
    let last = row.iter().rposition(|b| *b != 0)?;
    Some(((from + first) as f64, (from + last + 1) as f64))
}

fn span(from: f64, to: f64) -> (usize, usize) {
    (from.max(0.0) as usize, to.max(0.0) as usize)
}

/// The ink of a box by itself: what is nearer to its darkest than to paper.
pub(super) fn cut(plane: &Plane, area: &Rect) -> Bits {
    let (x0, y0) = (area.x0.floor() as isize, area.y0.floor() as isize);
    let (width, height) = (
        area.width().ceil() as usize + 1,
        area.height().ceil() as usize + 1,
    );
    let mut greys = Vec::with_capacity(width * height);
    for y in 0..height as isize {
        greys.extend((0..width as isize).map(|x| plane.at(x0 + x, y0 + y)));
    }
    let darkest = greys.iter().min().copied().unwrap_or(255);
    let between = darkest / 2 + 127;
    let data = greys.iter().map(|v| u8::from(*v < between)).collect();
    Bits {
        width,
        height,
        data,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Strokes, each from point to point, drawn 3 pixels thick.
    fn drawn(strokes: &[[(f64, f64); 2]]) -> Plane {
        let (width, height) = (60, 60);
        let mut plane = Plane::filled(width, height, 255);
        for [a, b] in strokes {
            for step in 0..=200 {
                let t = f64::from(step) / 200.0;
                let (x, y) = (a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t);
                for dy in 0..3 {
                    for dx in 0..3 {
                        plane.data[(y as usize + dy) * width + x as usize + dx] = 20;
                    }
                }
            }
        }
        plane
    }

    fn told(strokes: &[[(f64, f64); 2]]) -> Option<char> {
        sign(&drawn(strokes), &Rect::new(0.0, 0.0, 59.0, 59.0), 36.0)
    }

    /// The same with strokes 7 pixels thick.
    fn swollen(strokes: &[[(f64, f64); 2]]) -> Option<char> {
        let mut plane = drawn(strokes);
        for _ in 0..2 {
            let thin = plane.clone();
            for y in 1..59 {
                for x in 1..59 {
                    let at = y * 60 + x;
                    let near = [at, at - 1, at + 1, at - 60, at + 60];
                    plane.data[at] = near.iter().map(|k| thin.data[*k]).min().unwrap_or(255);
                }
            }
        }
        sign(&plane, &Rect::new(0.0, 0.0, 59.0, 59.0), 36.0)
    }

    const UP: [(f64, f64); 2] = [(10.0, 10.0), (36.0, 20.0)];
    const DOWN: [(f64, f64); 2] = [(36.0, 20.0), (10.0, 30.0)];

    #[test]
    fn comparisons_are_told_by_their_shape() {
        let bar = [(10.0, 38.0), (36.0, 38.0)];
        let second = [(10.0, 44.0), (36.0, 44.0)];
        let slanted = [(36.0, 27.0), (10.0, 37.0)];
        let touching = [(10.0, 32.0), (36.0, 32.0)];
        assert_eq!(told(&[UP, DOWN]), Some('>'));
        assert_eq!(told(&[UP, DOWN, bar]), Some('≥'));
        assert_eq!(told(&[UP, DOWN, bar, second]), Some('≥'));
        assert_eq!(told(&[UP, DOWN, slanted]), Some('≥'));
        assert_eq!(told(&[UP, DOWN, touching]), Some('≥'));
        let beside = [(30.0, 25.0), (10.0, 34.0)];
        assert_eq!(told(&[UP, DOWN, beside]), Some('≥'));
        let mirror = |s: [(f64, f64); 2]| s.map(|(x, y)| (46.0 - x, y));
        assert_eq!(told(&[mirror(UP), mirror(DOWN), bar]), Some('≤'));
        assert_eq!(told(&[mirror(UP), mirror(DOWN)]), Some('<'));
    }

    #[test]
    fn signs_whose_strokes_run_together_are_told_by_thinner_ones() {
        let slanted = [(36.0, 27.0), (10.0, 37.0)];
        let mirror = |s: [(f64, f64); 2]| s.map(|(x, y)| (46.0 - x, y));
        assert_eq!(swollen(&[UP, DOWN, slanted]), Some('≥'));
        let less = [mirror(UP), mirror(DOWN), mirror(slanted)];
        assert_eq!(swollen(&less), Some('≤'));
        let bar = |y: f64| [(10.0, y), (38.0, y)];
        assert_eq!(swollen(&[bar(20.0), bar(29.0)]), Some('='));
        // Without a bar none is made up.
        assert_ne!(swollen(&[UP, DOWN]), Some('≥'));
    }

    #[test]
    fn bars_are_told_by_number_and_length() {
        let bar = |y: f64, from: f64, to: f64| [(from, y), (to, y)];
        assert_eq!(told(&[bar(20.0, 10.0, 44.0)]), Some('—'));
        assert_eq!(told(&[bar(20.0, 10.0, 22.0)]), Some('-'));
        assert_eq!(
            told(&[bar(20.0, 10.0, 36.0), bar(28.0, 10.0, 36.0)]),
            Some('=')
        );
        // The upper bar is broken, and wavy.
        let wavy = [bar(20.0, 10.0, 22.0), bar(22.0, 22.0, 36.0)];
        assert_eq!(told(&[wavy[0], wavy[1], bar(29.0, 10.0, 36.0)]), Some('='));
        assert_eq!(
            told(&[wavy[0], bar(22.0, 28.0, 36.0), bar(29.0, 10.0, 36.0)]),
            Some('=')
        );
        // 二: the upper stroke is shorter.
        assert_eq!(told(&[bar(14.0, 15.0, 32.0), bar(36.0, 10.0, 38.0)]), None);
    }

    #[test]
    fn letters_and_figures_are_none_of_them() {
        let v = [[(10.0, 10.0), (20.0, 30.0)], [(20.0, 30.0), (30.0, 10.0)]];
        assert_eq!(told(&v), None);
        let seven = [[(10.0, 10.0), (30.0, 10.0)], [(30.0, 10.0), (18.0, 36.0)]];
        assert_eq!(told(&seven), None);
        let one = [[(20.0, 8.0), (20.0, 36.0)]];
        assert_eq!(told(&one), None);
    }
}
