//! Words of the language: where a character is doubtful, or another one is possible, the one that makes a word with its
//! neighbours is likelier. Words and how common they are come from the dictionary of [jieba](https://crates.io/crates/jieba-rs)
//! (MIT), to which the words of forms are added.

use super::doubt::TOLD;
use super::recognise::{Sign, is_han};
use super::settle::DOUBTFUL;
use super::spell::{alike, words};
use jieba_rs::Jieba;
use std::sync::LazyLock;

static JIEBA: LazyLock<Jieba> = LazyLock::new(|| {
    let mut jieba = Jieba::new();
    for word in words() {
        if !jieba.has_word(&word) {
            jieba.add_word(&word, Some(OF_FORMS), None);
        }
    }
    jieba
});

/// How common a word of forms is, in the dictionary's own counts: as `满意度` and more.
const OF_FORMS: usize = 1000;

/// The counts of all words of the dictionary together.
const ALL: f64 = 6.0e7;

/// So many characters before and after one are looked at: a word is hardly longer.
const AROUND: usize = 5;

/// Characters surer than this stay as they were read, and are only marked.
const SURE: f32 = 0.95;

/// How much likelier (as a natural logarithm) the text must become by another character: to take that one, network and
/// words together; to mark one that is sure, words alone.
const LIKELIER: f64 = 1.0;
const BY_WORDS: f64 = 5.0;

/// A character as sure as this, all of whose rivals are listed but for this share, is told by its word where they make none:
/// by network and words together they are no likelier than this.
const TOLD_BY_WORDS: f32 = 0.75;
const LISTED: f32 = 0.98;
const ODDS: f64 = 0.001;

/// Names of persons, places and bodies: that one is in the dictionary says nothing about another.
const NAMES: [&str; 3] = ["nr", "ns", "nt"];

/// How much less likely a character that is no part of a longer word is than the dictionary's counts say: those are of
/// prose, and forms are written in words.
const ALONE: f64 = 4.0;

/// What is less likely than this to the network is no alternative.
const POSSIBLE: f32 = 0.0005;

/// What is surer than this has none.
const CERTAIN: f32 = 0.9995;

/// Respells the signs of some lines that follow one another, and marks what may be another word; says whether anything
/// changed.
pub(super) fn respell(signs: &mut [Sign]) -> bool {
    let mut changed = false;
    for i in 0..signs.len() {
        let Some(sign) = signs
            .get(i)
            .filter(|s| is_told(s.ch) && s.confidence < CERTAIN)
        else {
            continue;
        };
        let (own, confidence) = (sign.ch, sign.confidence);
        let others: Vec<(char, f32)> = (sign.others.iter().copied())
            .chain(alike(own))
            .filter(|(c, p)| *c != own && is_told(*c) && *p >= POSSIBLE)
            .collect();
        if others.is_empty() {
            continue;
        }
        let (text, at) = around(signs, i);
        let (base, own_word) = likelihood(&text, at);
        let by_network = |p: f32| f64::from(p).ln() - f64::from(confidence).ln();
        let gains: Vec<(f64, bool, char, f32)> = (others.iter())
            .map(|(c, p)| {
                let mut other = text.clone();
                other[at] = *c;
                let (likely, in_word) = likelihood(&other, at);
                (likely - base, in_word, *c, *p)
            })
            .collect();
        let odds: f64 = (gains.iter())
            .map(|(gain, _, _, p)| (gain + by_network(*p)).exp())
            .sum();
        let best = (gains.into_iter())
            .filter_map(|(gain, in_word, c, p)| in_word.then_some((gain, c, p)))
            .max_by(|a, b| (a.0 + by_network(a.2)).total_cmp(&(b.0 + by_network(b.2))));
        let Some(sign) = signs.get_mut(i) else {
            continue;
        };
        let listed = sign.likely(is_told);
        if own_word && confidence >= TOLD_BY_WORDS && listed >= LISTED && odds <= ODDS {
            sign.raise(TOLD);
            changed = true;
        }
        let Some((gain, ch, p)) = best else {
            continue;
        };
        if confidence < SURE && gain + by_network(p) >= LIKELIER {
            sign.ch = ch;
            sign.confidence = p.min(DOUBTFUL);
            changed = true;
        } else if gain >= BY_WORDS && confidence > DOUBTFUL {
            sign.confidence = DOUBTFUL;
            changed = true;
        }
    }
    changed
}

/// Whether words tell a character: numbers they do not.
fn is_told(ch: char) -> bool {
    is_han(ch) && !"一二三四五六七八九十百千万亿".contains(ch)
}

/// The Chinese text around a sign, and where in it that stands.
fn around(signs: &[Sign], i: usize) -> (Vec<char>, usize) {
    let han = |k: &usize| signs.get(*k).is_some_and(|s| is_han(s.ch));
    let from = (i.saturating_sub(AROUND)..i)
        .rev()
        .take_while(han)
        .last()
        .unwrap_or(i);
    let to = (i..=i + AROUND).take_while(han).last().unwrap_or(i);
    let text = signs[from..=to].iter().map(|s| s.ch).collect();
    (text, i - from)
}

/// How likely a text is by its words, as a natural logarithm, and whether one of its characters is in a word of several
/// that is no name.
fn likelihood(text: &[char], at: usize) -> (f64, bool) {
    let text: String = text.iter().collect();
    let (mut sum, mut in_word) = (0.0, false);
    for word in JIEBA.tag(&text, false) {
        let length = word.end - word.start;
        sum += (JIEBA.suggest_freq(word.word).max(1) as f64 / ALL).ln();
        sum -= if length == 1 { ALONE } else { 0.0 };
        let is_name = NAMES.iter().any(|tag| word.tag.starts_with(tag));
        in_word |= (word.start..word.end).contains(&at) && length > 1 && !is_name;
    }
    (sum, in_word)
}

#[cfg(test)]
mod tests {
    use super::super::recognise::signs;
    use super::*;

    fn respelt(text: &str, at: char, confidence: f32, others: &[(char, f32)]) -> (String, f32) {
        let mut signs = signs(text, 0.9999, &[]);
        let i = text.chars().position(|c| c == at).unwrap_or(0);
        signs[i].confidence = confidence;
        signs[i].others = others.to_vec();
        respell(&mut signs);
        (signs.iter().map(|s| s.ch).collect(), signs[i].confidence)
    }

    #[test]
    fn a_doubtful_character_is_the_one_that_makes_a_word() {
        let read = |text: &str, at, other| respelt(text, at, 0.6, &[(other, 0.1)]).0;
        assert_eq!(
            read("基层医疗机构设备购量", '量', '置'),
            "基层医疗机构设备购置"
        );
        assert_eq!(read("编制减法记录仪", '减', '执'), "编制执法记录仪");
        assert_eq!(read("森林病虫喜防治", '喜', '害'), "森林病虫害防治");
        // A name makes no word either way.
        assert_eq!(read("江渚区档案馆", '渚', '诸'), "江渚区档案馆");
        assert_eq!(read("澄湖市卫生健康局", '湖', '海'), "澄湖市卫生健康局");
        let (_, confidence) = respelt("设备购量", '量', 0.6, &[('置', 0.1)]);
        assert!(confidence <= DOUBTFUL);
    }

    #[test]
    fn a_character_that_alone_makes_a_word_is_told() {
        let read = |text: &str, at, confidence, others: &[(char, f32)]| {
            respelt(text, at, confidence, others).1 > SURE
        };
        let ask = [('问', 0.93), ('间', 0.069)];
        assert!(read("第三方问卷调查", '问', 0.93, &ask));
        assert!(
            !read("第三方问卷调查", '问', 0.5, &ask),
            "there is another doubt"
        );
        let open = [('问', 0.93), ('间', 0.01)];
        assert!(
            !read("第三方问卷调查", '问', 0.93, &open),
            "it may be what is not listed"
        );
        let name = [('渚', 0.93), ('诸', 0.069)];
        assert!(!read("江渚区档案馆", '渚', 0.93, &name), "no word");
    }

    #[test]
    fn a_sure_character_is_only_marked() {
        let (text, confidence) = respelt("综合利用串", '串', 0.98, &[('率', 0.01)]);
        assert_eq!((text.as_str(), confidence), ("综合利用串", DOUBTFUL));
        let (text, confidence) = respelt("综合利用率", '率', 0.98, &[('串', 0.01)]);
        assert_eq!((text.as_str(), confidence), ("综合利用率", 0.98));
        let (text, confidence) = respelt("第二季度", '二', 0.6, &[('三', 0.3)]);
        assert_eq!((text.as_str(), confidence), ("第二季度", 0.6));
    }
}
