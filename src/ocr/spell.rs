//! Words of forms: a doubtful character that makes no word, where one that looks like it would, is taken for that one.
//! It stays doubtful, so that a person is asked; but a head such as `总体目标` is found though it was read `总体日标`.

use super::chains;
use super::engine::Line;
use super::lexicon;
use super::recognise::{Sign, is_han};
use super::settle::{DASHES, DOUBTFUL};
use std::collections::HashSet;
use std::sync::LazyLock;

/// The words of heads and labels, parted by white space.
static WORDS: LazyLock<HashSet<Vec<char>>> = LazyLock::new(|| {
    let words = include_str!("words.txt").split_whitespace();
    words.map(|w| w.chars().collect()).collect()
});

/// The longest and the shortest word that is looked up.
const LENGTHS: (usize, usize) = (8, 2);

/// By the length of the word: characters surer than this are as they were read, and how likely the network must hold the
/// other character. A word of four characters and more is no chance.
const BY_LENGTH: [(usize, f32, f32); 3] = [(4, 1.0, 0.001), (3, 0.99, 0.001), (0, 0.97, 0.02)];

/// How likely one of two characters that look alike always is.
const ALWAYS: f32 = 0.02;

/// What is respelt is surer than this of nothing.
const RESPELT: f32 = 0.9;

/// Pairs that look alike in small print.
const ALIKE: [(char, char); 12] = [
    ('日', '目'),
    ('末', '未'),
    ('土', '士'),
    ('己', '已'),
    ('人', '入'),
    ('千', '干'),
    ('问', '间'),
    ('拔', '拨'),
    ('贝', '见'),
    ('全', '金'),
    ('白', '自'),
    ('柏', '指'),
];

/// The words of heads and labels.
pub(super) fn words() -> impl Iterator<Item = String> {
    WORDS.iter().map(|w| w.iter().collect())
}

/// What a character always looks like, and how likely it is that.
pub(super) fn alike(ch: char) -> impl Iterator<Item = (char, f32)> {
    ALIKE.iter().filter_map(move |(a, b)| match ch {
        c if c == *a => Some((*b, ALWAYS)),
        c if c == *b => Some((*a, ALWAYS)),
        _ => None,
    })
}

/// Respells the lines of a page, in `chains`: words may go over from a line to the one below it in the same cell.
pub(super) fn spell(lines: &mut [Line], chains: &[Vec<usize>]) {
    for places in chains::texts(lines, chains) {
        let mut signs: Vec<Sign> = places.iter().map(|s| (**s).clone()).collect();
        if respell(&mut signs) | lexicon::respell(&mut signs) {
            for (place, sign) in places.into_iter().zip(signs) {
                *place = sign;
            }
        }
    }
    for line in lines {
        ordinal(&mut line.2);
    }
}

/// Respells a line of signs; says whether anything changed.
fn respell(signs: &mut [Sign]) -> bool {
    let mut changed = long_words(signs);
    for i in 0..signs.len() {
        let text: Vec<char> = signs.iter().map(|s| s.ch).collect();
        let Some(sign) = signs.get(i) else { continue };
        if sign.ch.is_ascii() {
            continue;
        }
        let own = longest(&text, i);
        let candidates = sign.others.iter().copied().chain(alike(sign.ch));
        let better = candidates
            .filter(|(c, _)| *c != sign.ch && !c.is_ascii())
            .filter_map(|(c, p)| {
                let mut other = text.clone();
                other[i] = c;
                let length = longest(&other, i);
                let rule = BY_LENGTH.iter().find(|(n, _, _)| length >= *n);
                let fits = rule.is_some_and(|(_, sure, likely)| {
                    length > own.max(1) && p >= *likely && sign.confidence < *sure
                });
                fits.then_some((length, p, c))
            })
            .max_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        if let (Some((_, p, c)), Some(sign)) = (better, signs.get_mut(i)) {
            sign.ch = c;
            sign.confidence = p.min(RESPELT);
            changed = true;
        }
    }
    labels(signs) | changed
}

/// How much less likely than what was read the characters of a label may be, as natural logarithms: on the whole, and one
/// at the most; and another label must be less likely than that one by the third.
const LABEL: (f64, f64, f64) = (-2.5, -5.0, 3.0);

/// A text of so many characters may be a label.
const LABELS: std::ops::RangeInclusive<usize> = 3..=8;

/// A character that is not among the likeliest is less likely than the last of these, by this.
const UNLISTED: f32 = 0.5;

/// Respells what is a label as a whole, but for doubtful characters; says whether anything changed.
fn labels(signs: &mut [Sign]) -> bool {
    let likely = |sign: &Sign, ch: char| {
        if sign.ch == ch {
            return 0.0;
        }
        let other = sign.others.iter().find(|(c, _)| *c == ch).map(|(_, p)| *p);
        let p = other.or(sign.others.last().map(|(_, p)| p * UNLISTED));
        let most = sign.others.first().map_or(1.0, |(_, p)| *p);
        let less = f64::from(p.unwrap_or(0.0) / most).ln().min(0.0);
        if is_han(sign.ch) && sign.confidence < RESPELT && less >= LABEL.1 {
            less
        } else {
            f64::NEG_INFINITY
        }
    };
    if !LABELS.contains(&signs.len()) || signs.iter().all(|s| s.confidence >= RESPELT) {
        return false;
    }
    let mut fits: Vec<(f64, &Vec<char>)> = (WORDS.iter())
        .filter(|w| w.len() == signs.len())
        .map(|w| (signs.iter().zip(w).map(|(s, c)| likely(s, *c)).sum(), w))
        .collect();
    fits.sort_by(|a, b| b.0.total_cmp(&a.0));
    let second = fits.get(1).map_or(f64::NEG_INFINITY, |(p, _)| *p);
    let least = LABEL.0 * signs.len() as f64;
    let label = fits
        .first()
        .filter(|(p, _)| *p >= least && p - second >= LABEL.2);
    let text: Vec<char> = signs.iter().map(|s| s.ch).collect();
    let Some((_, label)) = label else {
        return false;
    };
    let odd: Vec<usize> = (0..text.len()).filter(|i| text[*i] != label[*i]).collect();
    // What is part of another word is none of this one.
    if odd.iter().any(|i| longest(&text, *i) > 0) {
        return false;
    }
    for i in &odd {
        signs[*i].ch = label[*i];
        signs[*i].confidence = signs[*i].confidence.min(DOUBTFUL);
    }
    !odd.is_empty()
}

/// So many doubtful characters of a word at least so long are told by all its others.
const TOLD: [(usize, usize); 2] = [(6, 2), (5, 1)];

/// Respells what is a long word but for a doubtful character or two; says whether anything changed.
fn long_words(signs: &mut [Sign]) -> bool {
    let mut changed = false;
    for i in 0..signs.len() {
        let odd = |word: &[char]| {
            let window = signs.get(i..i + word.len())?;
            let pairs = window.iter().zip(word).enumerate();
            let others = pairs.filter(|(_, (sign, ch))| sign.ch != **ch);
            let odd: Vec<usize> = others.map(|(k, _)| k).collect();
            let most = TOLD.iter().find(|(n, _)| word.len() >= *n)?.1;
            let doubtful = |k: &usize| window[*k].confidence < RESPELT && !window[*k].ch.is_ascii();
            ((1..=most).contains(&odd.len()) && odd.iter().all(doubtful)).then_some(odd)
        };
        let long = |word: &&Vec<char>| word.len() >= TOLD[1].0;
        let found: Vec<_> = (WORDS.iter().filter(long))
            .filter_map(|word| Some((word, odd(word)?)))
            .collect();
        // Two words that differ there tell nothing.
        if let [(word, odd)] = found.as_slice() {
            for k in odd {
                if let (Some(sign), Some(ch)) = (signs.get_mut(i + k), word.get(*k)) {
                    sign.ch = *ch;
                    sign.confidence = sign.confidence.min(RESPELT);
                    changed = true;
                }
            }
        }
    }
    changed
}

/// The length of the longest word of a text that holds the character at `i`; 0 where there is none.
fn longest(text: &[char], i: usize) -> usize {
    (LENGTHS.1..=LENGTHS.0)
        .rev()
        .find(|n| {
            let first = (i + 1).saturating_sub(*n);
            (first..=i).any(|from| text.get(from..from + n).is_some_and(|w| WORDS.contains(w)))
        })
        .unwrap_or(0)
}

/// A stroke before `级` is the number one, also one that broke in two.
fn ordinal(signs: &mut Vec<Sign>) {
    let stroke = |s: &Sign| DASHES.contains(&s.ch);
    let count = signs.iter().take_while(|s| stroke(s)).count();
    if !(1..=2).contains(&count) || signs.get(count).is_none_or(|s| s.ch != '级') {
        return;
    }
    signs.drain(1..count);
    if let Some(first) = signs.first_mut() {
        first.ch = '一';
        first.confidence = first.confidence.min(RESPELT);
    }
}

#[cfg(test)]
mod tests {
    use super::super::recognise::signs;
    use super::*;

    fn respelt(text: &str, confidence: f32, others: &[(char, f32)]) -> String {
        let mut signs = signs(text, confidence, others);
        respell(&mut signs);
        signs.iter().map(|s| s.ch).collect()
    }

    #[test]
    fn a_doubtful_character_is_respelt_where_that_makes_a_word() {
        assert_eq!(respelt("总体日标", 0.9, &[]), "总体目标");
        assert_eq!(respelt("绩效指柚", 0.9, &[('标', 0.03)]), "绩效指标");
        let mut line = signs("总体日标", 0.9, &[]);
        respell(&mut line);
        assert!(line[2].confidence <= RESPELT);
    }

    #[test]
    fn one_doubtful_character_of_a_long_word_is_told_by_the_others() {
        let mut label = signs("年度意体目标", 0.99, &[]);
        respell(&mut label);
        assert_eq!(label[2].ch, '意');
        label[2].confidence = 0.7;
        assert!(respell(&mut label));
        assert_eq!(label[2].ch, '总');
        assert!(label[2].confidence <= RESPELT);
        let mut label = signs("年度意体自标", 0.6, &[]);
        assert!(respell(&mut label));
        assert_eq!(
            label.iter().map(|s| s.ch).collect::<String>(),
            "年度总体目标"
        );
        let mut other = signs("群众满意目标", 0.7, &[]);
        assert!(!respell(&mut other));
    }

    #[test]
    fn a_text_that_may_be_one_label_only_is_that() {
        let read = |text: &str, at: usize, confidence: f32, others: &[(char, f32)]| {
            let mut line = signs(text, 0.95, &[]);
            line[at].confidence = confidence;
            line[at].others = others.to_vec();
            line[at + 1].confidence = confidence;
            line[at + 1].others = vec![(line[at + 1].ch, 0.3), ('宋', 0.2), ('标', 0.04)];
            respell(&mut line);
            let doubtful = line.iter().filter(|s| s.confidence <= DOUBTFUL).count();
            (line.iter().map(|s| s.ch).collect::<String>(), doubtful)
        };
        let flat = [('海', 0.13), ('街', 0.11), ('告', 0.1), ('自', 0.02)];
        assert_eq!(read("二级海宗", 2, 0.13, &flat), ("二级指标".into(), 2));
        // It is something else, or may be.
        let steep = [('海', 0.8), ('街', 0.01), ('告', 0.001)];
        assert_eq!(read("二级海宗", 2, 0.8, &steep).0, "二级海宗");
        assert_eq!(read("二级1宗", 2, 0.13, &flat).0, "二级1宗", "a figure");
        let two = [('二', 0.2), ('一', 0.19), ('三', 0.18)];
        let mut line = signs("二级宗宗", 0.2, &two);
        respell(&mut line);
        assert_eq!(line[3].ch, '宗');
    }

    #[test]
    fn what_is_sure_or_no_word_either_way_stays() {
        assert_eq!(respelt("日标", 0.999, &[]), "日标");
        assert_eq!(respelt("五月一日完成", 0.9, &[]), "五月一日完成");
        assert_eq!(respelt("王柚", 0.9, &[('标', 0.3)]), "王柚");
    }

    #[test]
    fn a_broken_stroke_before_a_level_is_one() {
        let mut line = signs("--级指标", 0.7, &[]);
        ordinal(&mut line);
        let text: String = line.iter().map(|s| s.ch).collect();
        assert_eq!(text, "一级指标");
    }
}
