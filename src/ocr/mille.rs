//! Per cent and per mille: the networks hardly ever read `‰`, so its ink tells.

use super::bits::Bits;
use super::doubt::DISPUTED;
use super::engine::Line;
use super::place::{self, Ink};
use super::plane::Plane;
use super::recognise::{Sign, is_han};
use super::strips::Strip;

/// A per cent sign is at most this many figures wide; wider, it may be a per mille sign.
const PER_CENT: f64 = 1.72;

/// A per mille sign is at least this many figures wide.
const PER_MILLE: f64 = 1.35;

/// A figure is this wide, in ems, where no other stands beside it.
const FIGURE: f64 = 0.5;

/// The rows that cut through the lower rings and not through the upper one, as shares of the sign's height.
const LOWER: (f64, f64) = (0.58, 0.88);

/// Walls of rings are told apart where it is lighter between them by this share of the darkest.
const DIP: f64 = 0.18;

/// The stroke and the walls of one ring are three; of two rings, so many at least (two of the five may have run together).
const WALLS: usize = 4;

/// A sign with the stroke and the walls of two rings, as wide as this, in figures, is surely a per mille sign; so is one with
/// all but one of them behind which a ring was read.
const ALL_WALLS: usize = 5;
const SURELY: f64 = 1.6;

/// The ink of figures alone is lower than their type by this.
const LOWER_THAN_TYPE: f64 = 1.3;

/// In print of this size, in pixels, the walls of rings do not run together; a sign with the walls of one ring is a per
/// cent sign then, if it is no wider than this, in figures.
const CLEAR: f64 = 26.0;
const WIDE: f64 = 2.1;

/// Figures stand no nearer to one another than this, in ems, wherever the network has them.
const NARROWEST: f64 = 0.45;

/// The second ring has its middle no farther behind that of a per cent sign, in figures.
const BEHIND: f64 = 1.8;

/// What the last ring is read as.
const RINGS: &str = "0oO°";

/// The same where no text stands in the line, and what the second ring is read as behind another: a figure ends no sentence.
const RINGS_OF_FIGURES: &str = "。cC";
const SECOND: &str = "oO0。";

/// Takes per cent signs with a second ring below for per mille signs, and marks those that are too wide. `ink` are the
/// stretches of columns with ink, `middles` the middles of the signs, both in pixels of `plane`; `em` is the size of type.
pub(super) fn settle(
    signs: &mut Vec<Sign>,
    middles: &[f64],
    ink: &[(f64, f64)],
    em: f64,
    plane: &Plane,
    strip: &Strip,
) {
    let text: Vec<char> = signs.iter().map(|s| s.ch).collect();
    let digit = |k: usize| text.get(k).is_some_and(char::is_ascii_digit);
    let size = match signs.iter().any(|s| is_han(s.ch)) {
        true => em,
        false => em * LOWER_THAN_TYPE,
    };
    let pitch = pitch(signs, middles).unwrap_or(size * FIGURE);
    let pitch = pitch.max(size * NARROWEST);
    let mut rings: Vec<usize> = Vec::new();
    for (i, _) in text
        .iter()
        .enumerate()
        .filter(|(_, c)| matches!(c, '%' | '％'))
    {
        let Some(figure) = i.checked_sub(1).and_then(|k| middles.get(k)) else {
            continue;
        };
        if !digit(i - 1) {
            continue;
        }
        let chinese = text.iter().any(|c| is_han(*c));
        let is_ring = |c: &char| RINGS.contains(*c) || !chinese && RINGS_OF_FIGURES.contains(*c);
        let ring = text.get(i + 1).is_some_and(is_ring);
        let two = ring && !chinese && text.get(i + 2).is_some_and(|c| SECOND.contains(*c));
        let next = i + 1 + usize::from(ring) + usize::from(two);
        // What stands behind it begins half its width before its middle.
        let until = middles.get(next).map_or(f64::INFINITY, |m| m - em * 0.3);
        let end = ink.iter().map(|s| s.1).filter(|x| *x <= until);
        let end = end.fold(*figure, f64::max);
        let wide = (end - figure) / pitch - 0.5;
        let walls = walls(plane, strip, (figure + pitch * 0.6, end));
        // A speck makes a wall.
        let seen = match strip.dirty {
            true => walls > WALLS && wide > PER_CENT,
            false => walls >= WALLS && wide >= PER_MILLE,
        };
        // Nothing is written with a figure right behind a per cent sign.
        let behind = matches!(text.get(i + 1), Some('0' | 'o' | 'O')) && !digit(i + 2);
        let odd = behind
            && (middles.get(i + 1).zip(middles.get(i)))
                .is_some_and(|(b, a)| b - a <= pitch * BEHIND);
        let both = seen || odd || (ring && walls + 1 >= WALLS && wide > PER_CENT);
        let Some(sign) = signs.get_mut(i) else {
            continue;
        };
        let surely =
            !strip.dirty && (walls >= ALL_WALLS && wide >= SURELY || walls >= WALLS && odd && ring);
        if odd && !surely {
            sign.confidence = sign.confidence.min(DISPUTED);
        }
        if both {
            sign.ch = '‰';
            rings.extend(i + 1..next);
        }
        if surely {
            continue;
        }
        // In large print one ring is told from two, though the place of the figure before it wavers.
        let clear = walls + 1 == WALLS && size >= CLEAR && wide <= WIDE;
        // Where not even the walls of one ring are told, whatever is as wide as a per mille sign may be one.
        let most = match walls + 1 < WALLS {
            true => PER_MILLE,
            false => PER_CENT,
        };
        if walls >= WALLS || (wide > most && !clear) {
            sign.confidence = sign.confidence.min(DISPUTED);
        }
    }
    for i in rings.into_iter().rev() {
        let ring = signs.remove(i);
        if let Some(sign) = i.checked_sub(1).and_then(|k| signs.get_mut(k)) {
            sign.at = f64::midpoint(sign.at, ring.at);
        }
    }
}

/// Two per cent signs nearer to one another than this, in figures, are one that was read twice.
const TWICE: f64 = 0.8;

/// Makes one of per cent signs that stand too near to one another to be two, and marks it; `middles` are those of the
/// signs, in pixels, and `em` is the size of type.
pub(super) fn once(signs: &mut Vec<Sign>, middles: &[f64], em: f64) {
    let pitch = pitch(signs, middles).unwrap_or(em * FIGURE);
    for i in (1..signs.len()).rev() {
        let both = [i - 1, i].map(|k| matches!(signs[k].ch, '%' | '％'));
        let near = middles.get(i).zip(middles.get(i - 1));
        if both == [true; 2] && near.is_some_and(|(b, a)| b - a < pitch * TWICE) {
            let gone = signs.remove(i);
            let sign = &mut signs[i - 1];
            sign.confidence = sign.confidence.max(gone.confidence).min(DISPUTED);
            sign.at = (sign.at + gone.at) / 2.0;
        }
    }
}

/// A per cent sign wider than this, as a multiple of the narrow ones of its page, and one as wide as this share of its
/// narrowest per mille sign, may be a per mille sign.
const WIDER: f64 = 1.3;
const AS_WIDE: f64 = 0.92;

/// Marks the per cent signs of a page that are wider than its others, or as wide as its per mille signs; those that have
/// more walls than one ring has are per mille signs.
pub(super) fn unlike(lines: &mut [Line], bits: &Bits, plane: &Plane) {
    let found: Vec<Wide> = lines
        .iter()
        .enumerate()
        .flat_map(|(k, line)| wide(k, line, bits))
        .collect();
    let sorted = |sign: char| {
        let own = found.iter().filter(|w| w.sign == sign);
        let mut all: Vec<f64> = own.map(|w| w.figures).collect();
        all.sort_by(f64::total_cmp);
        all
    };
    let (cent, mille) = (sorted('%'), sorted('‰'));
    let narrow = cent.get(cent.len() / 4).filter(|_| cent.len() > 1);
    for own in found.iter().filter(|w| w.sign == '%') {
        let wider = narrow.is_some_and(|n| own.figures > n * WIDER);
        let as_wide = mille.first().is_some_and(|m| own.figures >= m * AS_WIDE);
        let Some((strip, _, signs)) = lines.get_mut(own.line) else {
            continue;
        };
        let walls = walls(plane, strip, own.stretch);
        if let Some(sign) = signs.get_mut(own.at).filter(|_| wider || as_wide) {
            sign.confidence = sign.confidence.min(DISPUTED);
            if wider && walls + 1 >= WALLS {
                sign.ch = '‰';
            }
        }
    }
}

/// How wide a sign is.
struct Wide {
    /// Its line, and which sign of that it is.
    line: usize,
    at: usize,
    /// Per cent or per mille.
    sign: char,
    /// Its ink, in pixels.
    stretch: (f64, f64),
    /// The same in figures of the line.
    figures: f64,
}

/// The signs of a line behind figures, where the ink of each is by itself.
fn wide(line: usize, (strip, shown, signs): &Line, bits: &Bits) -> Vec<Wide> {
    let is_sign = |s: &Sign| matches!(s.ch, '%' | '％' | '‰');
    if !signs.iter().any(is_sign) {
        return Vec::new();
    }
    let ink = Ink::of(bits, strip).stretches;
    let middles = place::middles(shown, signs);
    let own = |i: usize| {
        let within = |(a, b): &(f64, f64), m: f64| *a <= m && m <= *b;
        let stretch = ink.iter().find(|s| within(s, middles[i]))?;
        let all = middles.iter().filter(|m| within(stretch, **m)).count();
        (all == 1).then_some(*stretch)
    };
    // A `1` has hardly any width.
    let figures = (0..signs.len()).filter(|i| matches!(signs[*i].ch, '0' | '2'..='9'));
    let figure = figures.filter_map(own).map(|(a, b)| b - a).reduce(f64::max);
    let behind = |i: &usize| *i > 0 && is_sign(&signs[*i]) && signs[*i - 1].ch.is_ascii_digit();
    let there = (0..signs.len()).filter(behind).filter_map(|i| {
        let stretch = own(i)?;
        Some(Wide {
            line,
            at: i,
            sign: if signs[i].ch == '‰' { '‰' } else { '%' },
            stretch,
            figures: (stretch.1 - stretch.0) / figure?.max(1.0),
        })
    });
    there.collect()
}

/// How far apart the figures of a line stand: the network's idea of each place wavers.
fn pitch(signs: &[Sign], middles: &[f64]) -> Option<f64> {
    let pairs = signs.windows(2).zip(middles.windows(2));
    let figures = pairs.filter(|(s, _)| s.iter().all(|s| s.ch.is_ascii_digit()));
    let mut pitches: Vec<f64> = figures.map(|(_, m)| m[1] - m[0]).collect();
    pitches.sort_by(f64::total_cmp);
    pitches.get(pitches.len() / 2).copied()
}

/// How many strokes stand side by side in the lower half of a sign between two columns. What reaches in from the left
/// is the figure before it.
fn walls(plane: &Plane, strip: &Strip, (from, to): (f64, f64)) -> usize {
    let columns = from.max(0.0) as isize..to.ceil().max(0.0) as isize;
    let dark = |x: isize, y: isize| u32::from(255 - plane.at(x, y));
    let rows = strip.area.y0 as isize..strip.area.y1.ceil() as isize;
    let darkest = |y: isize| columns.clone().map(|x| dark(x, y)).max().unwrap_or(0);
    let most = rows.clone().map(darkest).max().unwrap_or(0);
    let mut inked = rows.clone().filter(|y| darkest(*y) * 2 > most);
    let Some(top) = inked.next() else {
        return 0;
    };
    let bottom = inked.next_back().unwrap_or(top) + 1;
    let row = |share: f64| top + ((bottom - top) as f64 * share).round() as isize;
    let band = row(LOWER.0)..row(LOWER.1).max(row(LOWER.0) + 1);
    let count = band.end - band.start;
    let profile: Vec<f64> = columns
        .map(|x| band.clone().map(|y| f64::from(dark(x, y))).sum::<f64>() / count as f64)
        .collect();
    peaks(&profile)
}

/// The peaks of a profile that stand out from the dips beside them. It must begin low.
fn peaks(profile: &[f64]) -> usize {
    let dip = profile.iter().copied().fold(0.0, f64::max) * DIP;
    let start = profile.iter().position(|v| *v < dip).unwrap_or(0);
    let (mut count, mut rising) = (0, true);
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for v in profile.iter().skip(start).copied() {
        low = low.min(v);
        high = high.max(v);
        if rising && v - low > dip {
            (count, rising, high) = (count + 1, false, v);
        } else if !rising && high - v > dip {
            (rising, low) = (true, v);
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::super::recognise;
    use super::*;
    use crate::model::Rect;

    /// A ring, 3 pixels thick.
    fn ring(plane: &mut Plane, x: f64, y: f64, radius: f64) {
        for step in 0..200 {
            let angle = f64::from(step) * std::f64::consts::TAU / 200.0;
            dot(plane, x + radius * angle.cos(), y + radius * angle.sin());
        }
    }

    fn dot(plane: &mut Plane, x: f64, y: f64) {
        for dy in 0..3 {
            for dx in 0..3 {
                let at = (y as usize + dy) * plane.width + x as usize + dx;
                plane.data[at] = 20;
            }
        }
    }

    /// A figure, a stroke with a ring above and some below, read as `text`.
    fn read(text: &str, rings: usize) -> (String, f32) {
        let mut plane = Plane::filled(140, 50, 255);
        ring(&mut plane, 10.0, 22.0, 9.0);
        ring(&mut plane, 34.0, 14.0, 7.0);
        for step in 0..100 {
            let t = f64::from(step) / 100.0;
            dot(&mut plane, 36.0 + 14.0 * t, 36.0 - 28.0 * t);
        }
        for k in 0..rings {
            ring(&mut plane, 54.0 + 17.0 * k as f64, 31.0, 6.0);
        }
        let end = 46.0 + 17.0 * rings as f64;
        let strip = Strip::sure(Rect::new(0.0, 5.0, end, 41.0), 36.0);
        let mut signs = recognise::signs(text, 1.0, &[]);
        let middles = &[11.0, 45.0, end - 8.0][..signs.len()];
        settle(
            &mut signs,
            middles,
            &[(0.0, 22.0), (24.0, end)],
            46.0,
            &plane,
            &strip,
        );
        let least = signs.iter().map(|s| s.confidence).fold(1.0, f32::min);
        (signs.iter().map(|s| s.ch).collect(), least)
    }

    #[test]
    fn a_blot_as_wide_as_a_per_mille_sign_may_be_one() {
        let doubtful = |end: usize| {
            let mut plane = Plane::filled(140, 50, 255);
            ring(&mut plane, 10.0, 22.0, 9.0);
            for y in 8..38 {
                plane.data[y * 140 + 24..y * 140 + end].fill(20);
            }
            let end = end as f64;
            let strip = Strip::sure(Rect::new(0.0, 5.0, end, 41.0), 36.0);
            let mut signs = recognise::sure("6%");
            let ink = [(0.0, 22.0), (24.0, end)];
            settle(&mut signs, &[11.0, 45.0], &ink, 46.0, &plane, &strip);
            (signs[1].ch, signs[1].confidence <= DISPUTED)
        };
        assert_eq!(doubtful(60), ('%', false));
        assert_eq!(doubtful(70), ('%', true));
    }

    #[test]
    fn a_second_ring_below_makes_a_per_mille_sign() {
        assert_eq!(read("6%", 1), ("6%".into(), 1.0));
        assert_eq!(read("6%", 2), ("6‰".into(), 1.0), "all its walls");
        assert_eq!(read("6%0", 2), ("6‰".into(), 1.0), "and the ring was read");
        // Whatever its ink looks like: no figure is written there.
        assert_eq!(read("6%0", 1), ("6‰".into(), DISPUTED));
    }

    #[test]
    fn a_per_cent_sign_that_was_read_twice_is_one() {
        let read = |between: f64| {
            let mut signs = recognise::signs("60%%不", 0.8, &[]);
            let second = 60.0 + between;
            once(&mut signs, &[10.0, 32.0, 60.0, second, 110.0], 44.0);
            let text: String = signs.iter().map(|s| s.ch).collect();
            (text, signs.iter().all(|s| s.confidence <= DISPUTED))
        };
        assert_eq!(read(12.0).0, "60%不");
        assert!(read(12.0).1);
        // As it is printed, though nobody means it.
        assert_eq!(read(30.0).0, "60%%不");
    }

    #[test]
    fn a_per_cent_sign_wider_than_the_others_of_its_page_is_doubtful() {
        let width = 200;
        let line = |text: &str, row: f64| {
            let area = Rect::new(0.0, row, 200.0, row + 20.0);
            let mut signs = recognise::sure(text);
            let middles = [10.0, 34.0];
            for (sign, middle) in signs.iter_mut().zip(middles) {
                sign.at = middle / 200.0;
            }
            let strip = Strip::sure(area, 20.0);
            (strip, area, signs)
        };
        let read = |signs: &[(&str, usize)]| {
            let mut bits = Bits::blank(width, 20 * signs.len());
            let mut plane = Plane::filled(width, 20 * signs.len(), 255);
            let mut fill = |row: usize, from: usize, to: usize| {
                bits.data[row * width + from..row * width + to].fill(1);
                plane.data[row * width + from..row * width + to].fill(0);
            };
            for (k, (_, wide)) in signs.iter().enumerate() {
                for row in k * 20..k * 20 + 20 {
                    fill(row, 4, 16);
                    fill(row, 25, 25 + wide);
                }
            }
            let lines = signs.iter().enumerate();
            let mut lines: Vec<Line> = lines.map(|(k, s)| line(s.0, k as f64 * 20.0)).collect();
            unlike(&mut lines, &bits, &plane);
            let doubt = |l: &Line| l.2[1].confidence <= DISPUTED;
            lines.iter().map(doubt).collect::<Vec<_>>()
        };
        let three = [("6%", 13), ("2%", 14), ("8%", 22)];
        assert_eq!(read(&three), [false, false, true]);
        assert_eq!(read(&three[1..2]), [false]);
        assert_eq!(read(&[("6‰", 22), ("2%", 21)]), [false, true]);
        assert_eq!(read(&[("6‰", 22), ("2%", 17)]), [false, false]);
    }
}
