//! What lowers the confidence in a reading: a ruling that it touches, and a second reading that differs.

use super::recognise::Sign;
use super::rulings;
use super::strips::{Strip, TOUCHING};
use crate::model::{Axis, Rect};

/// Confidence of characters beside ink that no character explains, at most: one may be missing.
pub const MISSING: f32 = 0.5;

/// Confidence of a figure that a second reading takes for another.
pub(super) const DISPUTED: f32 = 0.9;

/// Confidence of a figure, and of the signs in numbers, on which two readings agree.
const AGREED: f32 = 0.99;

/// Below this a figure is read a second time.
pub(super) const CERTAIN: f32 = 0.999;

/// Two readings that agree lift a figure from this confidence on.
const LIKELY: f32 = 0.95;

/// Marks the first and the last character of a line that touches a ruling there: a part of it may be taken for ruling.
/// Says whether they do.
pub(super) fn touching(signs: &mut [Sign], area: &Rect, rulings: &[rulings::Line]) -> (bool, bool) {
    let middle = area.center().y;
    let beside = |x: f64| {
        rulings.iter().any(|l| {
            l.axis == Axis::Vertical
                && (l.from..l.to).contains(&middle)
                && (l.at - x).abs() <= l.width / 2.0 + TOUCHING
        })
    };
    let within = rulings.iter().any(|l| {
        l.axis == Axis::Vertical
            && (l.from..l.to).contains(&middle)
            && (area.x0..area.x1).contains(&l.at)
    });
    let (left, right) = (beside(area.x0), beside(area.x1));
    let count = signs.len();
    for (i, sign) in signs.iter_mut().enumerate() {
        if within || (left && i == 0) || (right && i + 1 == count) {
            sign.confidence = sign.confidence.min(DISPUTED);
        }
    }
    (left, right)
}

/// Takes the first or the last character of a line from another reading, of a picture with the ruling that it touches,
/// where the two readings agree on all the others. What is left of a character that a ruling cuts may also have been
/// read as nothing.
pub(super) fn completed(signs: &mut Vec<Sign>, other: &[Sign], (left, right): (bool, bool)) {
    skipped(signs, other, (left, right));
    let same =
        |a: &[Sign], b: &[Sign]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.ch == b.ch);
    let taken = |sign: &mut Sign, from: &Sign| {
        if !from.ch.is_ascii() && from.confidence > sign.confidence.min(LIKELY / 2.0) {
            sign.ch = from.ch;
            sign.confidence = from.confidence.min(DISPUTED);
        }
    };
    if left && let Some((first, rest)) = signs.split_first_mut() {
        let at = other.len().checked_sub(rest.len() + 1);
        if let Some([found, tail @ ..]) = at.and_then(|at| other.get(at..))
            && !rest.is_empty()
            && same(tail, rest)
        {
            taken(first, found);
        }
    }
    if right
        && let Some((last, rest)) = signs.split_last_mut()
        && let Some([head @ .., found]) = other.get(..=rest.len())
        && !rest.is_empty()
        && same(head, rest)
    {
        taken(last, found);
    }
}

/// A character was skipped where the line begins, or ends, with this share of the distance between characters to spare.
const ROOM: f64 = 1.1;

/// What a ruling itself is read as.
const STROKES: &str = "丨│｜┃一—–ー";

fn skipped(signs: &mut Vec<Sign>, other: &[Sign], (left, right): (bool, bool)) {
    let (Some(first), Some(last)) = (signs.first(), signs.last()) else {
        return;
    };
    let pitch = (last.at - first.at) / (signs.len() - 1).max(1) as f64;
    let room = (first.at > ROOM * pitch, 1.0 - last.at > ROOM * pitch);
    let same = |a: &[Sign]| {
        a.len() == signs.len() && a.iter().zip(signs.iter()).all(|(a, b)| a.ch == b.ch)
    };
    let known = |s: &Sign| !s.ch.is_ascii() && !STROKES.contains(s.ch) && s.confidence >= MISSING;
    let (start, end) = (first.at - pitch, last.at + pitch);
    if signs.len() < 2 {
        return;
    }
    match other {
        [found, rest @ ..] if left && room.0 && known(found) && same(rest) => {
            let mut found = found.clone();
            (found.at, found.confidence) = (start.max(0.0), found.confidence.min(DISPUTED));
            signs.insert(0, found);
        }
        [rest @ .., found] if right && room.1 && known(found) && same(rest) => {
            let mut found = found.clone();
            (found.at, found.confidence) = (end.min(1.0), found.confidence.min(DISPUTED));
            signs.push(found);
        }
        _ => {}
    }
}

/// Stands for ink that is no dirt and that nothing was read from.
const UNREAD: char = '\u{fffd}';

/// A line found by its looks, with ink as high and as wide as this share of a usual line, is print.
const PRINT: f64 = 0.5;

/// Puts a sign for what is unreadable where a line was found and nothing read, so that no print is lost without a word.
pub(super) fn unread(signs: &mut Vec<Sign>, strip: &Strip) {
    let size = strip.area.width().min(strip.area.height());
    let nothing = signs.iter().all(|s| s.ch.is_whitespace());
    if nothing && strip.found && !strip.dirty && size >= strip.usual * PRINT {
        *signs = vec![Sign {
            ch: UNREAD,
            at: 0.5,
            confidence: 0.0,
            others: Vec::new(),
        }];
    }
}

/// Marks a last `m` that may have lost the small figure above it: no figure that small is read.
pub(super) fn metres(signs: &mut [Sign]) {
    if let Some(last) = signs.last_mut().filter(|s| matches!(s.ch, 'm' | 'ｍ')) {
        last.confidence = last.confidence.min(DISPUTED);
    }
}

/// A per cent sign is at most this many figures wide; wider, it may be a per mille sign.
const PER_CENT: f64 = 1.72;

/// Marks per cent signs whose ink is too wide for one. `ink` are the stretches of columns with ink, `em` the size of type,
/// both in pixels.
pub(super) fn per_mille(signs: &mut [Sign], middles: &[f64], ink: &[(f64, f64)], em: f64) {
    let digit = |k: usize| signs.get(k).is_some_and(|s| s.ch.is_ascii_digit());
    let wide: Vec<usize> = (1..signs.len())
        .filter(|i| signs.get(*i).is_some_and(|s| s.ch == '%') && digit(i - 1))
        .filter(|i| {
            let Some(figure) = middles.get(i - 1) else {
                return false;
            };
            // What stands behind it begins half its width before its middle.
            let until = middles.get(i + 1).map_or(f64::INFINITY, |m| m - em * 0.3);
            let end = ink.iter().map(|s| s.1).filter(|x| *x <= until);
            let end = end.fold(*figure, f64::max);
            let pair = i.checked_sub(2).filter(|k| digit(*k));
            let pitch = pair.and_then(|k| Some(figure - middles.get(k)?));
            end - figure > pitch.unwrap_or(em / 2.0) * (0.5 + PER_CENT)
        })
        .collect();
    for i in wide {
        if let Some(sign) = signs.get_mut(i) {
            sign.confidence = sign.confidence.min(DISPUTED);
        }
    }
}

/// Whether a line holds figures that are worth reading a second time.
pub(super) fn wants_second(signs: &[Sign]) -> bool {
    let figure = |s: &Sign| is_figure(s.ch);
    signs.iter().any(|s| s.ch.is_ascii_digit())
        && signs
            .iter()
            .filter(|s| figure(s))
            .any(|s| s.confidence < CERTAIN)
}

fn is_figure(ch: char) -> bool {
    ch.is_ascii_digit() || matches!(ch, '.' | ',' | '%' | '-' | '+')
}

/// Compares the figures of a line with those of a second reading: what both agree on is surer, what they do not goes
/// to a person.
pub(super) fn compare(signs: &mut [Sign], second: &[Sign]) {
    let own: Vec<usize> = (0..signs.len())
        .filter(|i| is_figure(signs[*i].ch))
        .collect();
    let other: Vec<char> = second
        .iter()
        .map(|s| s.ch)
        .filter(|c| is_figure(*c))
        .collect();
    let first: Vec<char> = own.iter().map(|i| signs[*i].ch).collect();
    let agreed = matched(&first, &other);
    let whole = first == other;
    for (k, index) in own.iter().enumerate() {
        let Some(sign) = signs.get_mut(*index) else {
            continue;
        };
        if agreed.get(k) == Some(&true) {
            if whole && sign.ch.is_ascii_digit() && sign.confidence >= LIKELY {
                sign.confidence = sign.confidence.max(AGREED);
            }
        } else {
            sign.confidence = sign.confidence.min(DISPUTED);
        }
    }
}

/// Which of the first characters have a partner in the best alignment with the second.
fn matched(first: &[char], second: &[char]) -> Vec<bool> {
    let (n, m) = (first.len(), second.len());
    // The length of the longest common part of what is left of both.
    let mut common = vec![vec![0_usize; m + 1]; n + 1];
    for i in (0..n).rev() {
        for j in (0..m).rev() {
            common[i][j] = if first[i] == second[j] {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let mut out = vec![false; n];
    let (mut i, mut j) = (0, 0);
    while i < n && j < m {
        if first[i] == second[j] {
            out[i] = true;
            (i, j) = (i + 1, j + 1);
        } else if common[i + 1][j] >= common[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::recognise;
    use super::*;

    fn signs(text: &str) -> Vec<Sign> {
        recognise::signs(text, 0.97, &[])
    }

    #[test]
    fn a_character_that_a_ruling_cuts_is_taken_from_the_picture_with_the_ruling() {
        let mut line = signs("呆障单位");
        completed(&mut line, &signs("|保障单位"), (true, false));
        let text: String = line.iter().map(|s| s.ch).collect();
        assert_eq!(text, "保障单位");
        assert!(line[0].confidence <= DISPUTED && line[1].confidence > DISPUTED);
        // Where the rest differs too, nothing is taken.
        let mut line = signs("呆障单位");
        completed(&mut line, &signs("保障单仗"), (true, false));
        assert_eq!(line[0].ch, '呆');
    }

    #[test]
    fn a_character_that_was_skipped_at_a_ruling_is_put_in() {
        let spaced = |text: &str, first: f64| {
            let mut line = signs(text);
            for (i, sign) in line.iter_mut().enumerate() {
                sign.at = first + 0.1 * i as f64;
            }
            line
        };
        let text = |line: &[Sign]| line.iter().map(|s| s.ch).collect::<String>();
        let mut line = spaced("障单位的", 0.15);
        completed(&mut line, &signs("保障单位的"), (true, false));
        assert_eq!(text(&line), "保障单位的");
        assert!(line[0].confidence <= DISPUTED && line[0].at < line[1].at);
        let mut line = spaced("保障单", 0.05);
        completed(&mut line, &signs("保障单位"), (false, true));
        assert_eq!(text(&line), "保障单位");
        // There is no room for it, it is the ruling, or the line does not touch one there.
        for (first, other, sides) in [
            (0.07, "保障单位的", (true, false)),
            (0.15, "丨障单位的", (true, false)),
            (0.15, "保障单位的", (false, true)),
        ] {
            let mut line = spaced("障单位的", first);
            completed(&mut line, &signs(other), sides);
            assert_eq!(text(&line), "障单位的");
        }
    }

    #[test]
    fn figures_that_two_readings_differ_in_are_doubted() {
        let mut first = signs("15.00元");
        compare(&mut first, &signs("13.00元"));
        let sure: Vec<bool> = first.iter().map(|s| s.confidence > DISPUTED).collect();
        assert_eq!(sure, [true, false, true, true, true, true]);
        let mut first = signs("15.00");
        compare(&mut first, &signs("15.00"));
        assert!(
            first
                .iter()
                .filter(|s| s.ch != '.')
                .all(|s| s.confidence >= AGREED)
        );
        assert!(first[2].confidence < AGREED);
    }
}
