//! What lowers the confidence in a reading: a second one that differs, ink that was not read.

use super::recognise::Sign;
use super::strips::Strip;

/// Confidence of characters beside ink that no character explains, at most: one may be missing.
pub const MISSING: f32 = 0.5;

/// Confidence of a figure that a second reading takes for another.
pub(super) const DISPUTED: f32 = 0.9;

/// Confidence of a figure, and of the signs in numbers, on which two readings agree.
const AGREED: f32 = 0.99;

/// Below this a figure is read a second time.
pub(super) const CERTAIN: f32 = 0.999;

/// Two readings that agree lift a figure from this confidence on.
pub(super) const LIKELY: f32 = 0.95;

/// Marks all signs of a line.
pub(super) fn all(signs: &mut [Sign]) {
    for sign in signs {
        sign.confidence = sign.confidence.min(DISPUTED);
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
    use super::super::recognise::sure as signs;
    use super::*;

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
