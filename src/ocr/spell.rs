//! Words of forms: a doubtful character that makes no word, where one that looks like it would, is taken for that one.
//! It stays doubtful, so that a person is asked; but a head such as `总体目标` is found though it was read `总体日标`.

use super::engine::Line;
use super::lexicon;
use super::recognise::Sign;
use super::settle::DASHES;
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
    for chain in chains {
        let places: Vec<(usize, usize)> = chain
            .iter()
            .flat_map(|l| {
                let signs = lines.get(*l).map_or(&[][..], |line| &line.2[..]);
                let seen = signs
                    .iter()
                    .enumerate()
                    .filter(|(_, s)| !s.ch.is_whitespace());
                seen.map(|(i, _)| (*l, i)).collect::<Vec<_>>()
            })
            .collect();
        let mut signs: Vec<Sign> = places
            .iter()
            .filter_map(|(l, i)| lines.get(*l)?.2.get(*i).cloned())
            .collect();
        if respell(&mut signs) | lexicon::respell(&mut signs) {
            for ((l, i), sign) in places.into_iter().zip(signs) {
                if let Some(slot) = lines.get_mut(l).and_then(|line| line.2.get_mut(i)) {
                    *slot = sign;
                }
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
    changed
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
