//! What lowers the confidence in a reading: a second one that differs, ink that was not read.

use super::recognise::{Sign, full, half, is_han};
use super::strips::Strip;

/// Confidence of characters beside ink that no character explains, at most: one may be missing.
pub const MISSING: f32 = 0.5;

/// Confidence of a figure that a second reading takes for another.
pub(super) const DISPUTED: f32 = 0.9;

/// Confidence of a figure, and of the signs in numbers, on which two readings agree.
const AGREED: f32 = 0.99;

/// Confidence of what the network is not sure of and its shape, its word or the rest of the page tells.
pub(super) const TOLD: f32 = 0.97;

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

/// A line of so many characters may have lost a mark between them, if it makes sense: its characters are as sure as this on
/// the whole.
const SENTENCE: usize = 5;
const SENSE: f32 = 0.8;

/// Whether a line is worth reading a second time: it holds figures, or may have lost a mark.
pub(super) fn wants_second(signs: &[Sign]) -> bool {
    let doubtful = |s: &Sign| is_figure(s.ch) && s.confidence < CERTAIN;
    let figures = signs.iter().any(|s| s.ch.is_ascii_digit()) && signs.iter().any(doubtful);
    let sum: f32 = signs.iter().map(|s| s.confidence).sum();
    let sense = sum >= SENSE * signs.len() as f32;
    figures || signs.len() >= SENTENCE && sense && signs.iter().any(|s| is_han(s.ch))
}

/// A mark of the second reading that was read by this is one.
const READ: f32 = 0.9;

/// Marks that are printed between characters, in half width.
const MARKS: &str = ",.;:()、。《》“”";

/// Marks the characters beside a mark that only the second reading has, and puts it between them; among figures it is often
/// dirt, and at the end of a line it may be.
pub(super) fn lost_marks(signs: &mut Vec<Sign>, second: &[Sign]) {
    let printed = |signs: &[Sign]| -> Vec<usize> {
        let all = signs.iter().enumerate();
        let printed = all.filter(|(_, s)| !s.ch.is_whitespace());
        printed.map(|(i, _)| i).collect()
    };
    let (own, other) = (printed(signs), printed(second));
    let text = |signs: &[Sign], at: &[usize]| -> Vec<char> {
        at.iter().map(|i| half(signs[*i].ch)).collect()
    };
    let (mine, theirs) = (text(signs, &own), text(second, &other));
    // Where each pair of the same characters ends; the ends of both readings are such, too.
    let mut same = vec![(0, 0)];
    same.extend(pairs(&mine, &theirs).iter().map(|(i, j)| (i + 1, j + 1)));
    same.push((mine.len() + 1, theirs.len() + 1));
    let mut lost: Vec<(usize, Sign)> = Vec::new();
    for next in same.windows(2) {
        let ((before, from), (after, to)) = (next[0], next[1]);
        let extra = theirs.get(from..to - 1).unwrap_or(&[]);
        let beside = &own[before.saturating_sub(1)..after.min(own.len())];
        let one = after == before + 1 && matches!(extra, [mark] if MARKS.contains(*mark));
        if !one || !beside.iter().any(|i| is_han(signs[*i].ch)) {
            continue;
        }
        for i in beside {
            signs[*i].confidence = signs[*i].confidence.min(DISPUTED);
        }
        let mark = &second[other[from]];
        if let [left, right] = beside
            && half(mark.ch) != '.'
            && mark.confidence >= READ
        {
            let at = f64::midpoint(signs[*left].at, signs[*right].at);
            let confidence = mark.confidence.min(DISPUTED);
            let (ch, others) = (full(mark.ch), Vec::new());
            lost.push((
                *right,
                Sign {
                    ch,
                    at,
                    confidence,
                    others,
                },
            ));
        }
    }
    for (i, sign) in lost.into_iter().rev() {
        signs.insert(i, sign);
    }
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
    let agreed = pairs(&first, &other);
    let whole = first == other;
    for (k, index) in own.iter().enumerate() {
        let Some(sign) = signs.get_mut(*index) else {
            continue;
        };
        if agreed.iter().any(|(i, _)| *i == k) {
            if whole && sign.ch.is_ascii_digit() && sign.confidence >= LIKELY {
                sign.confidence = sign.confidence.max(AGREED);
            }
        } else {
            sign.confidence = sign.confidence.min(DISPUTED);
        }
    }
}

/// The places of the same characters in the best alignment of two readings.
fn pairs(first: &[char], second: &[char]) -> Vec<(usize, usize)> {
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
    let mut out = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < n && j < m {
        if first[i] == second[j] {
            out.push((i, j));
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
    fn a_mark_that_only_the_second_reading_has_may_be_lost() {
        let read = |own: &str, second: &str| -> (String, String) {
            let mut first = signs(own);
            lost_marks(&mut first, &signs(second));
            let low = first.iter().filter(|s| s.confidence <= DISPUTED);
            (
                first.iter().map(|s| s.ch).collect(),
                low.map(|s| s.ch).collect(),
            )
        };
        for (own, second, text, doubted) in [
            ("抽取20%为准", "抽取20%) 为准", "抽取20%）为准", "%）为"),
            ("管理提高效益", "管理，提高效益", "管理，提高效益", "理，提"),
            // It may be dirt.
            ("管理提高效益", "管理.提高效益", "管理提高效益", "理提"),
            ("问卷调查", "问卷调查，", "问卷调查", "查"),
            // The same mark, or none; one among figures, or at their end; and where the readings differ beside it.
            ("管理，提高", "管理,提高", "管理，提高", ""),
            ("管理提高", "管理提高", "管理提高", ""),
            ("投入89315.70元", "投入8931.5.70元", "投入89315.70元", ""),
            ("超过97%", "超过97%.", "超过97%", ""),
            ("管理提高", "管里.提高", "管理提高", ""),
        ] {
            assert_eq!(read(own, second), (text.into(), doubted.into()), "{own}");
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
