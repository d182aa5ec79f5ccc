//! What lowers the confidence in a reading: ink that no character explains, and a second reading that differs.

use super::recognise::Sign;

/// Confidence of characters beside ink that no character explains: one may be missing.
const MISSING: f32 = 0.5;

/// Confidence of a figure that a second reading takes for another.
const DISPUTED: f32 = 0.9;

/// Confidence of a figure, and of the signs in numbers, on which two readings agree.
const AGREED: f32 = 0.99;

/// Below this a figure is read a second time.
pub(super) const CERTAIN: f32 = 0.999;

/// Two readings that agree lift a figure from this confidence on.
const LIKELY: f32 = 0.95;

/// How far from its middle a character explains ink, in ems: wide ones and narrow ones. The network's idea of the
/// middle wavers by a quarter of an em.
const EXPLAINS: (f64, f64) = (0.8, 0.6);

/// Ink narrower than this that nothing explains is dirt, in ems.
const DIRT: f64 = 0.2;

/// Marks the characters beside stretches of ink that no character explains. `ink` are the stretches of columns with
/// ink, `middles` the middles of the signs, both in pixels; `em` is the size of type.
pub(super) fn unexplained(signs: &mut [Sign], middles: &[f64], ink: &[(f64, f64)], em: f64) {
    let reach = |sign: &Sign| {
        let wide = !sign.ch.is_ascii();
        em * if wide { EXPLAINS.0 } else { EXPLAINS.1 }
    };
    let spans: Vec<(f64, f64)> = signs
        .iter()
        .zip(middles)
        .map(|(s, m)| (m - reach(s), m + reach(s)))
        .collect();
    for (from, to) in ink {
        for (a, b) in gaps((*from, *to), &spans) {
            if b - a < em * DIRT {
                continue;
            }
            for (sign, middle) in signs.iter_mut().zip(middles) {
                if (a - em * 1.5..b + em * 1.5).contains(middle) {
                    sign.confidence = sign.confidence.min(MISSING);
                }
            }
        }
    }
}

/// What of a stretch no span covers.
fn gaps(stretch: (f64, f64), spans: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut sorted = spans.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut at = stretch.0;
    let mut out = Vec::new();
    for (from, to) in sorted {
        if from > at && from < stretch.1 {
            out.push((at, from));
        }
        at = at.max(to);
    }
    if at < stretch.1 {
        out.push((at, stretch.1));
    }
    out
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
    use super::*;

    fn signs(text: &str) -> Vec<Sign> {
        let sign = |ch| Sign {
            ch,
            at: 0.0,
            confidence: 0.97,
            others: Vec::new(),
        };
        text.chars().map(sign).collect()
    }

    #[test]
    fn ink_between_characters_that_stand_far_apart_is_unexplained() {
        let mut line = signs("汇川民政局");
        let middles = [10.0, 30.0, 70.0, 90.0, 110.0];
        unexplained(&mut line, &middles, &[(0.0, 120.0)], 20.0);
        let low: Vec<bool> = line.iter().map(|s| s.confidence <= MISSING).collect();
        assert_eq!(low, [false, true, true, true, false]);
        let mut line = signs("汇川");
        unexplained(&mut line, &[10.0, 30.0], &[(0.0, 40.0)], 20.0);
        assert!(line.iter().all(|s| s.confidence > MISSING));
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
