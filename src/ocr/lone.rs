//! Signs that stand alone in their cells.

use super::doubt::TOLD;
use super::engine::Line;
use super::plane::Plane;
use super::recognise::{Sign, half};
use super::settle::DASHES;
use super::shapes;
use super::strips::Strip;
use crate::model::Rect;

/// Confidence of a sign alone that its shape tells, where the network read something quite different.
const ODD: f32 = 0.6;

/// What each sign is read as by a network that sees nothing beside it.
const LIKE: [(char, &str); 7] = [
    ('≥', "≥≧⩾>＞〉》VvNＮ∨"),
    ('≤', "≤≦⩽<＜〈《くKＫM∠"),
    ('>', ">＞〉》Vv"),
    ('<', "<＜〈《くK"),
    ('=', "=＝二三ニ"),
    ('—', "—一–－ー―─_"),
    ('-', "-一—–－ー_"),
];

/// A comparison without its bar may have lost it; a per cent sign may have been read for a figure.
const BARE: f32 = 0.9;

/// Two signs at most are what one was taken for.
const MOST: usize = 2;

/// Ink this flat, as a share of its width, is no figure and no letter, however surely it was read as one.
const FLAT: f64 = 0.25;

/// How much paper around a line is looked at, in ems: a bar may stand off.
const AROUND: f64 = 0.35;

/// A line that is one sign known by its shape becomes that sign.
pub(super) fn settle(signs: &mut Vec<Sign>, plane: &Plane, strip: &Strip) {
    stop(signs, strip);
    per_cent(signs, strip);
    rings(signs, plane, strip);
    let known = |c: char| LIKE.iter().any(|(_, like)| like.contains(c));
    let flat = strip.area.height() <= strip.area.width() * FLAT;
    let sure = |s: &Sign| s.confidence >= 0.9 && !known(s.ch) && !flat;
    if signs.len() > MOST || signs.iter().any(sure) || is_stop(strip, signs) {
        return;
    }
    if signs.len() > 1 && signs.iter().all(|s| half(s.ch) == '=') {
        signs.truncate(1);
        signs[0].confidence = signs[0].confidence.min(BARE);
    }
    let off = strip.usual * AROUND;
    let wider = Rect {
        y0: (strip.area.y0 - off).floor(),
        y1: (strip.area.y1 + off).ceil(),
        ..strip.area
    };
    let looked_at = |area: &Rect| Some((shapes::sign(plane, area, strip.usual)?, *area));
    let Some((ch, area)) = looked_at(&wider).or_else(|| looked_at(&strip.area)) else {
        return;
    };
    let drawn = || shapes::strokes_say(plane, &area, strip.usual) == Some(ch);
    let like = LIKE.iter().find(|(c, _)| *c == ch).map_or("", |(_, l)| l);
    let confidence = match signs.as_slice() {
        [_] if matches!(ch, '>' | '<') => BARE,
        [one] if like.contains(one.ch) || drawn() => TOLD,
        _ => ODD,
    };
    *signs = vec![Sign {
        ch,
        at: 0.5,
        confidence,
        others: Vec::new(),
    }];
}

/// A per cent sign by itself is no wider than this, in ems.
const PER_CENT: f64 = 1.3;

/// A figure with rings that is surer than this is one.
const SURE: f32 = 0.9;

/// The corners where a per cent sign has its rings are darker than the other two by this factor.
const DARKER: f64 = 2.0;

/// How far from its corners, as a share of a sign, its rings have their middles, and how far around them is looked at.
const CORNER: f64 = 0.15;
const NEAR: f64 = 0.1;

/// A per cent sign in small type is read as a nought: but its ink lies in two corners, one across from the other.
fn rings(signs: &mut [Sign], plane: &Plane, strip: &Strip) {
    let [sign] = signs else { return };
    if !"0689".contains(sign.ch) || sign.confidence >= SURE {
        return;
    }
    let ink = strip.area;
    let (dx, dy) = (ink.width() * NEAR, ink.height() * NEAR);
    let dark = |u: f64, v: f64| {
        let (x, y) = (ink.x0 + u * ink.width(), ink.y0 + v * ink.height());
        let (left, top) = ((x - dx).floor() as isize, (y - dy).floor() as isize);
        let (right, foot) = ((x + dx).ceil() as isize, (y + dy).ceil() as isize);
        let all = (top..foot).flat_map(|y| (left..right).map(move |x| (x, y)));
        let sum: f64 = all
            .clone()
            .map(|(x, y)| 255.0 - f64::from(plane.at(x, y)))
            .sum();
        sum / all.count().max(1) as f64
    };
    let rings = dark(CORNER, CORNER).min(dark(1.0 - CORNER, 1.0 - CORNER));
    let paper = dark(1.0 - CORNER, CORNER).max(dark(CORNER, 1.0 - CORNER));
    if rings > paper * DARKER {
        sign.ch = '%';
        sign.confidence = sign.confidence.min(BARE);
    }
}

/// A per cent sign whose strokes run together is read for one with a figure, and that for nothing printed.
fn per_cent(signs: &mut Vec<Sign>, strip: &Strip) {
    let narrow = strip.area.width() <= strip.usual * PER_CENT;
    let Some(at) = signs.iter().position(|s| half(s.ch) == '%') else {
        return;
    };
    let mut others = signs.iter().enumerate().filter(|(i, _)| *i != at);
    if narrow && at + 1 < signs.len() && others.all(|(_, s)| s.ch.is_ascii_digit()) {
        signs.swap(0, at);
        signs.truncate(1);
        signs[0].confidence = signs[0].confidence.min(ODD);
    }
}

/// Whether a line is one sign that its shape tells, whatever it was read for.
pub(super) fn is_told(signs: &[Sign]) -> bool {
    matches!(signs, [one] if matches!(one.ch, '≥' | '≤' | '=') && one.confidence >= ODD)
}

/// The bars of an equals sign stand no farther apart than this, in ems.
const BARS: f64 = 0.6;

/// Makes one of the two lines that the bars of an equals sign were found as.
pub(super) fn two_bars(lines: &mut Vec<Line>) {
    let equals = |l: &Line| matches!(l.2.as_slice(), [one] if one.ch == '=');
    for i in (0..lines.len()).rev() {
        let own = &lines[i];
        let area = own.0.area;
        let above = |l: &Line| {
            let (apart, other) = (area.y0 - l.0.area.y1, l.0.area);
            let common = area.x1.min(other.x1) - area.x0.max(other.x0);
            let level = area.center().y > other.center().y && apart <= own.0.usual * BARS;
            equals(l) && level && common >= 0.5 * area.width().max(other.width())
        };
        if equals(own)
            && let Some(k) = lines.iter().position(above)
        {
            lines[k].0.area = lines[k].0.area.union(&area);
            lines.remove(i);
        }
    }
}

/// A ring by itself that is no higher than this share of a line is the full stop of the line above it.
const RING: f64 = 0.5;

/// What is read as a ring by less than this may be dirt.
const LIKELY: f32 = 0.4;

/// A full stop is no lower and no flatter than this, as shares of a line and of its width.
const ROUND: (f64, f64) = (0.2, 0.7);

/// Whether a line is a full stop that found no room on the line above, rather than dirt.
pub(super) fn is_stop(strip: &Strip, signs: &[Sign]) -> bool {
    let (w, h) = (strip.area.width(), strip.area.height());
    let round = w.min(h) >= ROUND.1 * w.max(h) && h >= strip.usual * ROUND.0;
    !strip.dirty && round && matches!(signs, [one] if one.ch == '。')
}

/// What a ring is read as.
const RINGS: &str = "0OoQ〇○°。";

fn stop(signs: &mut [Sign], strip: &Strip) {
    let likely = |sign: &Sign| sign.likely(|c| RINGS.contains(c)).max(sign.confidence);
    if let [sign] = signs
        && RINGS.contains(sign.ch)
        && likely(sign) >= LIKELY
        && strip.area.height() <= strip.usual * RING
    {
        sign.confidence = if sign.ch == '。' {
            sign.confidence
        } else {
            BARE
        };
        sign.ch = '。';
    }
}

/// Numbers that tell lone strokes in the same column to be the numbers one and two.
const NUMBERS: &str = "三四五六七八九十";

/// Signs of comparison that are no two strokes.
const COMPARISONS: &str = "≥≤><";

/// A stroke by itself is a dash, and two are an equals sign, unless other numbers of that kind stand above or below them;
/// where no other sign of comparison does either, an equals sign may be a number.
pub(super) fn ones(lines: &mut [Line]) {
    let places = |known: &str| -> Vec<f64> {
        let of = |l: &&Line| matches!(l.2.as_slice(), [one] if known.contains(one.ch));
        let found = lines.iter().filter(of);
        found.map(|l| l.0.area.center().x).collect()
    };
    let (numbers, twos) = (places(NUMBERS), places("二"));
    let (compared, equals) = (places(COMPARISONS), places("="));
    for (strip, _, signs) in lines {
        let [sign] = signs.as_mut_slice() else {
            continue;
        };
        let x = strip.area.center().x;
        let above = |all: &[f64]| -> usize {
            let near = |at: &&f64| (**at - x).abs() <= strip.usual / 2.0;
            all.iter().filter(near).count()
        };
        let long = strip.area.width() >= strip.usual * 0.6;
        match sign.ch {
            '=' => {
                let (number, comparison) = (above(&numbers) > 0, above(&compared) > 0);
                if number && !comparison {
                    sign.ch = '二';
                }
                // It is one of the equals signs itself.
                if number || !comparison && above(&equals) < 2 {
                    sign.confidence = sign.confidence.min(BARE);
                }
            }
            ch if (DASHES.contains(&ch) || ch == '一') && long => {
                let counted = above(&numbers) + above(&twos) > 0;
                sign.ch = if counted { '一' } else { '—' };
            }
            _ => {}
        }
    }
}

/// So many per cent signs in a column, each by itself and all alike, tell one another; their sizes differ by so many pixels.
const ALIKE: (usize, f64) = (3, 2.5);

/// How sure they are then: they are part of numbers.
const OF_MANY: f32 = 0.991;

/// What is narrower than this share of its height is no per mille sign.
const NARROW: f64 = 0.85;

/// Per cent signs by themselves in a column of units, each of them read with doubt, are that where all are alike.
pub(super) fn per_cents(lines: &mut [Line]) {
    let own = |(strip, _, signs): &Line| {
        let (w, h) = (strip.area.width(), strip.area.height());
        let alone = matches!(signs.as_slice(), [one] if half(one.ch) == '%');
        (alone && !strip.dirty && w <= h * NARROW).then_some(strip.area)
    };
    let areas: Vec<Rect> = lines.iter().filter_map(own).collect();
    for line in lines {
        let Some(area) = own(line) else { continue };
        let alike = areas.iter().filter(|o| {
            let column = (o.center().x - area.center().x).abs() <= line.0.usual / 2.0;
            let wide = (o.width() - area.width()).abs() <= ALIKE.1;
            column && wide && (o.height() - area.height()).abs() <= ALIKE.1
        });
        if alike.count() >= ALIKE.0
            && let Some(sign) = line.2.first_mut()
        {
            sign.confidence = sign.confidence.max(OF_MANY);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::recognise::{self, sure as signs};
    use super::*;

    /// A sign of 14 by 18 pixels: the shade of each quarter, and that of what is between them.
    fn drawn(quarters: [u8; 4], rest: u8) -> Plane {
        let shade = |x: usize, y: usize| match ((x / 5, x % 5), (y / 6, y % 6)) {
            ((1, _), _) | (_, (1, _)) => rest,
            ((left, _), (top, _)) => quarters[top / 2 * 2 + left / 2],
        };
        Plane {
            width: 15,
            height: 18,
            data: (0..15 * 18).map(|i| shade(i % 15, i / 15)).collect(),
        }
    }

    #[test]
    fn ink_in_two_corners_is_a_per_cent_sign_not_a_nought() {
        let read = |quarters: [u8; 4], confidence: f32| {
            let mut own = recognise::signs("0", confidence, &[]);
            let area = Rect::new(0.0, 0.0, 15.0, 18.0);
            let strip = Strip::sure(area, 24.0);
            rings(&mut own, &drawn(quarters, 180), &strip);
            (own[0].ch, own[0].confidence <= BARE)
        };
        assert_eq!(read([100, 250, 250, 100], 0.7), ('%', true));
        assert_eq!(read([150, 150, 150, 150], 0.7), ('0', true));
        assert_eq!(read([250, 100, 100, 250], 0.7), ('0', true));
        assert_eq!(read([100, 250, 250, 100], 0.99), ('0', false));
    }

    #[test]
    fn strokes_in_a_column_of_numbers_are_numbers() {
        let read = |column: &[&str]| -> (String, Vec<bool>) {
            let line = |(i, text): (usize, &&str)| {
                let y = i as f64 * 40.0;
                let area = Rect::new(100.0, y, 120.0, y + 20.0);
                let strip = Strip::sure(area, 20.0);
                (strip, area, signs(text))
            };
            let mut lines: Vec<Line> = column.iter().enumerate().map(line).collect();
            ones(&mut lines);
            let all = || lines.iter().map(|l| &l.2[0]);
            (
                all().map(|s| s.ch).collect(),
                all().map(|s| s.confidence <= BARE).collect(),
            )
        };
        assert_eq!(
            read(&["—", "=", "三"]),
            ("一二三".into(), vec![false, true, false])
        );
        assert_eq!(read(&["≥", "=", "="]), ("≥==".into(), vec![false; 3]));
        // A number elsewhere in a column of comparisons leaves them what they are.
        assert_eq!(
            read(&["≥", "=", "三"]),
            ("≥=三".into(), vec![false, true, false])
        );
        // With nothing beside it, it may be either.
        assert_eq!(read(&["—", "="]), ("—=".into(), vec![false, true]));
    }

    #[test]
    fn per_cent_signs_that_are_alike_tell_one_another() {
        let sure = |sizes: &[(f64, f64)]| {
            let line = |(i, (w, h)): (usize, &(f64, f64))| {
                let y = i as f64 * 40.0;
                let area = Rect::new(100.0, y, 100.0 + w, y + h);
                let strip = Strip::sure(area, 14.0);
                (strip, area, recognise::signs("%", 0.5, &[]))
            };
            let mut lines: Vec<Line> = sizes.iter().enumerate().map(line).collect();
            per_cents(&mut lines);
            lines.iter().filter(|l| l.2[0].confidence > BARE).count()
        };
        assert_eq!(sure(&[(9.0, 12.0), (9.0, 12.0), (8.0, 12.0)]), 3);
        assert_eq!(sure(&[(9.0, 12.0), (9.0, 12.0), (12.0, 15.0)]), 0);
        // Perhaps they are per mille signs, all of them.
        assert_eq!(sure(&[(12.0, 12.0); 3]), 0);
    }
}
