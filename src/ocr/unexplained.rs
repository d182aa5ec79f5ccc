//! Ink that no character explains: something was printed there that was not read.

use super::doubt::{MISSING, TOLD};
use super::place::Ink;
use super::recognise::{Sign, is_han};

/// How far from its middle a character explains ink, in ems: wide ones, narrow ones, and per cent signs in print of this
/// size, in pixels (in smaller print they may be per mille signs). The network's idea of the middle wavers by a quarter of
/// an em.
const EXPLAINS: (f64, f64, f64) = (0.8, 0.6, 0.7);
const LARGE: f64 = 20.0;

/// Strokes of one character stand no farther apart than this, in ems.
const NEAR: f64 = 0.15;

/// Ink narrower than this that nothing explains is dirt, in ems.
const DIRT: f64 = 0.2;

/// Marks the characters beside stretches of ink that no character explains. `middles` are those of the signs, in pixels;
/// `em` is the size of type.
pub(super) fn unexplained(signs: &mut [Sign], middles: &[f64], ink: &Ink, em: f64) {
    inked_spaces(signs, middles, &ink.stretches, em);
    let reach = |sign: &Sign| {
        em * match sign.ch {
            '%' if em >= LARGE => EXPLAINS.2,
            c if c.is_ascii() => EXPLAINS.1,
            _ => EXPLAINS.0,
        }
    };
    let spans: Vec<(f64, f64)> = signs
        .iter()
        .zip(middles)
        .map(|(s, m)| (m - reach(s), m + reach(s)))
        .collect();
    let wide = together(&ink.stretches, em * NEAR).into_iter();
    let wide = wide.flat_map(|stretch| gaps(stretch, &spans));
    let wide = wide.filter(|(a, b)| b - a >= em * DIRT);
    // A stroke may be all that is left of a character.
    let high = ink.high.iter().flat_map(|stretch| gaps(*stretch, &spans));
    let high = high.filter(|gap| ink.high.contains(gap));
    for (a, b) in wide.chain(high) {
        for (sign, middle) in signs.iter_mut().zip(middles) {
            if (a - em * 1.5..b + em * 1.5).contains(middle) {
                sign.confidence = sign.confidence.min(MISSING);
            }
        }
    }
}

/// A mark between characters, or behind the last, has its middle this far from theirs, as a share of their distance.
const OFF: f64 = 0.6;

/// And is as wide as this.
const MARK: f64 = 0.06;

/// So many characters side by side tell where the last one stands.
const SIDE_BY_SIDE: usize = 4;

/// Marks characters beside which a comma or a stop was printed and not read (a line may begin with one): ink where there is room for one, off the
/// places of characters that stand `pitch` apart.
pub(super) fn lost_marks(signs: &mut [Sign], middles: &[f64], ink: &[(f64, f64)], pitch: f64) {
    let han = |s: &Sign| is_han(s.ch);
    let inked = |from: f64, to: f64| {
        ink.iter().any(|(a, b)| {
            let middle = (a + b) / 2.0;
            from < middle && middle < to && b - a >= pitch * MARK
        })
    };
    let read = signs.len().min(middles.len());
    for i in 1..read {
        let (a, b) = (middles[i - 1], middles[i]);
        let apart = han(&signs[i - 1]) && han(&signs[i]) && b - a > pitch * (1.0 + OFF * 0.75);
        if apart && inked(a + pitch * OFF, b - pitch * OFF) {
            for sign in &mut signs[i - 1..=i] {
                sign.confidence = sign.confidence.min(MISSING);
            }
        }
    }
    // Where the first and the last of some characters side by side stand, as the others have it.
    let sorted = |places: &mut dyn Iterator<Item = f64>| {
        let mut places: Vec<f64> = places.collect();
        places.sort_by(f64::total_cmp);
        places
    };
    let signs = &mut signs[..read];
    let first = signs.iter().take_while(|s| han(s)).count();
    if first >= SIDE_BY_SIDE {
        let steps = middles[..first].iter().enumerate();
        let starts = sorted(&mut steps.map(|(k, m)| m - k as f64 * pitch));
        if inked(f64::NEG_INFINITY, starts[(first - 1) / 2] - pitch * OFF) {
            signs[0].confidence = signs[0].confidence.min(MISSING);
        }
    }
    let last = signs.iter().rev().take_while(|s| han(s)).count();
    if last >= SIDE_BY_SIDE {
        let steps = middles[read - last..read].iter().rev().enumerate();
        let ends = sorted(&mut steps.map(|(k, m)| m + k as f64 * pitch));
        if inked(ends[last / 2] + pitch * OFF, f64::INFINITY) {
            signs[read - 1].confidence = signs[read - 1].confidence.min(MISSING);
        }
    }
}

/// The ink of a whole character is so wide, in ems, and none of it stands apart by this.
const WHOLE: (f64, f64) = (0.7, 1.05);
const APART: f64 = 0.15;

/// Marks the first and the last character of a line where ink stands beyond them, and all of theirs is elsewhere: a
/// colon, or a quotation mark, was not read.
pub(super) fn beyond_the_ends(signs: &mut [Sign], middles: &[f64], ink: &[(f64, f64)], em: f64) {
    let marks = || ink.iter().filter(|(a, b)| b - a >= em * MARK);
    for (i, is_first) in [(0, true), (signs.len().saturating_sub(1), false)] {
        let (Some(sign), Some(middle)) = (signs.get_mut(i), middles.get(i)) else {
            continue;
        };
        let own = ink.iter().find(|(a, b)| a <= middle && middle <= b);
        let whole = own.filter(|(a, b)| (em * WHOLE.0..=em * WHOLE.1).contains(&(b - a)));
        let beyond = |(from, to): &(f64, f64)| {
            let apart = em * APART;
            let mut marks = marks();
            marks.any(|(a, b)| {
                if is_first {
                    *b <= from - apart
                } else {
                    *a >= to + apart
                }
            })
        };
        if is_han(sign.ch) && whole.is_some_and(beyond) {
            sign.confidence = sign.confidence.min(MISSING);
        }
    }
}

/// How far from its middle a character explains ink beside a doubtful space, in ems.
const BESIDE_SPACE: f64 = 0.6;

/// A space surer than this is one; and so is one without ink at it that is no mark by more than the second.
const SURE_SPACE: f32 = 0.9;
const POSSIBLE: f32 = 0.002;

/// Doubtful spaces with ink at them that no character explains: the network does not know what stands there.
fn inked_spaces(signs: &mut [Sign], middles: &[f64], ink: &[(f64, f64)], em: f64) {
    let spans: Vec<(f64, f64)> = signs
        .iter()
        .zip(middles)
        .filter(|(s, _)| !s.ch.is_whitespace())
        .map(|(_, m)| (m - em * BESIDE_SPACE, m + em * BESIDE_SPACE))
        .collect();
    for (sign, middle) in signs.iter_mut().zip(middles) {
        if !sign.ch.is_whitespace() || sign.confidence >= TOLD {
            continue;
        }
        let left = ink.iter().flat_map(|stretch| gaps(*stretch, &spans));
        let near = left.filter(|(from, to)| ((from + to) / 2.0 - middle).abs() <= em);
        let inked: f64 = near.map(|(from, to)| to - from).sum();
        let mut others = sign.others.iter().filter(|(c, _)| !c.is_whitespace());
        if inked >= em * DIRT / 2.0 && sign.confidence < SURE_SPACE {
            sign.ch = char::REPLACEMENT_CHARACTER;
            sign.confidence = 0.0;
        } else if inked == 0.0 && others.all(|(_, p)| *p < POSSIBLE) {
            sign.raise(TOLD);
        }
    }
}

/// Stretches with no more than `near` between them joined: a character may have several.
fn together(ink: &[(f64, f64)], near: f64) -> Vec<(f64, f64)> {
    let mut out: Vec<(f64, f64)> = Vec::with_capacity(ink.len());
    for (from, to) in ink {
        match out.last_mut() {
            Some(last) if from - last.1 <= near => last.1 = *to,
            _ => out.push((*from, *to)),
        }
    }
    out
}

/// What of a stretch no span covers.
fn gaps(stretch: (f64, f64), spans: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut sorted = spans.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut at = stretch.0;
    let mut out = Vec::new();
    for (from, to) in sorted {
        if from >= stretch.1 {
            break;
        }
        if from > at {
            out.push((at, from));
        }
        at = at.max(to);
    }
    if at < stretch.1 {
        out.push((at, stretch.1));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::recognise::sure as signs;
    use super::*;

    fn low(stretches: &[(f64, f64)]) -> Ink {
        Ink {
            stretches: stretches.to_vec(),
            high: Vec::new(),
        }
    }

    #[test]
    fn ink_between_characters_that_stand_far_apart_is_unexplained() {
        let mut line = signs("汇川民政局");
        let middles = [10.0, 30.0, 70.0, 90.0, 110.0];
        unexplained(&mut line, &middles, &low(&[(0.0, 120.0)]), 20.0);
        let doubted: Vec<bool> = line.iter().map(|s| s.confidence <= MISSING).collect();
        assert_eq!(doubted, [false, true, true, false, false]);
        let mut line = signs("汇川");
        unexplained(&mut line, &[10.0, 30.0], &low(&[(0.0, 40.0)]), 20.0);
        assert!(line.iter().all(|s| s.confidence > MISSING));
    }

    #[test]
    fn a_stroke_as_high_as_characters_may_be_what_is_left_of_one() {
        let doubted = |high: bool| {
            let mut line = signs("受益人");
            let mut ink = low(&[(0.0, 60.0), (68.0, 70.0)]);
            if high {
                ink.high.push((68.0, 70.0));
            }
            unexplained(&mut line, &[10.0, 30.0, 50.0], &ink, 20.0);
            line.iter()
                .map(|s| s.confidence <= MISSING)
                .collect::<Vec<_>>()
        };
        assert_eq!(doubted(true), [false, false, true]);
        assert_eq!(doubted(false), [false; 3]);
    }

    #[test]
    fn ink_at_a_doubtful_space_is_a_character_that_is_not_known() {
        let read = |doubt: f32, ink: &[(f64, f64)]| {
            let mut line = signs("达到 类以");
            line[2].confidence = doubt;
            unexplained(&mut line, &[10.0, 30.0, 55.0, 80.0, 100.0], &low(ink), 20.0);
            line[2].ch
        };
        let strokes = [
            (0.0, 39.0),
            (46.0, 49.0),
            (53.0, 56.0),
            (60.0, 63.0),
            (71.0, 110.0),
        ];
        assert_eq!(read(0.4, &strokes), char::REPLACEMENT_CHARACTER);
        assert_eq!(read(0.95, &strokes), ' ');
        let space = |ink: &[(f64, f64)], mark: f32| {
            let mut line = signs("= 59");
            line[1].confidence = 0.9;
            line[1].others = vec![(' ', 0.9), ('.', mark)];
            unexplained(&mut line, &[10.0, 30.0, 50.0, 62.0], &low(ink), 20.0);
            line[1].confidence >= TOLD
        };
        let clear = [(2.0, 18.0), (45.0, 56.0), (58.0, 68.0)];
        assert!(space(&clear, 0.0001), "nothing stands there");
        assert!(!space(&clear, 0.01), "it may be a mark");
        assert!(!space(&[(2.0, 18.0), (30.0, 31.0), (45.0, 68.0)], 0.0001));
        assert_eq!(read(0.4, &[(0.0, 39.0), (71.0, 110.0)]), ' ');
    }

    #[test]
    fn a_mark_that_was_not_read_is_told_by_its_ink() {
        let doubtful = |text: &str, middles: &[f64], ink: &[(f64, f64)]| {
            let mut line = signs(text);
            lost_marks(&mut line, middles, ink, 20.0);
            line.iter()
                .map(|s| s.confidence <= MISSING)
                .collect::<Vec<_>>()
        };
        let word = [(1.0, 19.0), (21.0, 39.0), (41.0, 59.0), (61.0, 79.0)];
        let middles = [10.0, 30.0, 50.0, 70.0];
        assert_eq!(doubtful("提前谋划", &middles, &word), [false; 4]);
        let stop = [&word[..], &[(83.0, 88.0)]].concat();
        assert_eq!(
            doubtful("提前谋划", &middles, &stop),
            [false, false, false, true]
        );
        let begun = [&[(-8.0, -5.0)], &word[..]].concat();
        assert_eq!(
            doubtful("提前谋划", &middles, &begun),
            [true, false, false, false]
        );
        // A comma between the second and the third, with and without its ink.
        let wide = [(1.0, 19.0), (21.0, 39.0), (61.0, 79.0), (81.0, 99.0)];
        let comma = [&wide[..], &[(43.0, 46.0)]].concat();
        let middles = [10.0, 30.0, 70.0, 90.0];
        assert_eq!(doubtful("提前谋划", &middles, &wide), [false; 4]);
        assert_eq!(
            doubtful("提前谋划", &middles, &comma),
            [false, true, true, false]
        );
    }

    #[test]
    fn ink_beyond_a_whole_character_is_another() {
        let doubtful = |ink: &[(f64, f64)]| {
            let mut line = signs("其中");
            beyond_the_ends(&mut line, &[10.0, 28.0], ink, 20.0);
            line.iter()
                .map(|s| s.confidence <= MISSING)
                .collect::<Vec<_>>()
        };
        let word = [(1.0, 19.0), (22.0, 39.0)];
        assert_eq!(doubtful(&word), [false; 2]);
        assert_eq!(doubtful(&[word[0], word[1], (44.0, 46.0)]), [false, true]);
        assert_eq!(doubtful(&[(-7.0, -4.0), word[0], word[1]]), [true, false]);
        // The strokes of one character, and a speck.
        assert_eq!(doubtful(&[word[0], (22.0, 33.0), (37.0, 39.0)]), [false; 2]);
        assert_eq!(doubtful(&[word[0], word[1], (44.0, 45.0)]), [false; 2]);
    }
}
