//! Whether text reads on across a seam: what stands on both sides is looked up in the document itself and in a small
//! list of the field's words.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Words of the field, parted by white space.
const WORDS: &str = include_str!("lexicon.txt");

/// Runs of up to so many characters are known.
const LONGEST: usize = 4;
/// What a known run of two, three or four characters over a seam is worth; a longer one is known by less chance.
const KNOWN: [f64; 3] = [1.5, 2.5, 3.5];
/// What Chinese characters side by side are worth that were never seen so.
const UNSEEN: f64 = -0.8;
/// A mark after a mark, or after nothing that it could close.
const BAD_MARK: f64 = -2.0;
/// A mark where one may stand.
const GOOD_MARK: f64 = 0.3;
/// Digits on both sides: any number could be made so.
const DIGITS: f64 = -0.5;

/// Marks that close what is before them.
const CLOSING: &str = "，。；：、！？）》”’】%％,.;:!?)";
/// Marks that end a sentence.
const ENDING: &str = "。！？!?";

static LEXICON: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words::default();
    for word in WORDS.split_whitespace() {
        words.add(&word.chars().collect::<Vec<char>>());
    }
    words
});

/// How often runs of two to four characters occur.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    seen: HashMap<[char; LONGEST], u32>,
}

impl Words {
    /// Counts the runs of a text.
    pub fn add(&mut self, text: &[char]) {
        for length in 2..=LONGEST {
            for run in text.windows(length) {
                if run.iter().all(|c| is_word(*c)) {
                    *self.seen.entry(key(run)).or_default() += 1;
                }
            }
        }
    }

    fn count(&self, run: &[char]) -> u32 {
        self.seen.get(&key(run)).copied().unwrap_or(0)
    }

    /// Whether a run occurs more than `own` times in the document, or in a word of the field.
    fn knows(&self, run: &[char], own: u32) -> bool {
        self.count(run) > own || LEXICON.count(run) > 0
    }

    /// How well `right` reads on after `left`. `own` is how often the document has them side by side in the very place
    /// that is asked about.
    pub fn reads(&self, left: &[char], right: &[char], own: u32) -> f64 {
        let (Some(a), Some(b)) = (left.last().copied(), right.first().copied()) else {
            return 0.0;
        };
        if CLOSING.contains(b) {
            let after = !is_word(a) && !"”）)》%％".contains(a);
            return if after { BAD_MARK } else { GOOD_MARK };
        }
        if a.is_ascii_digit() && b.is_ascii_digit() {
            return DIGITS;
        }
        if !is_word(a) || !is_word(b) || a.is_ascii() || b.is_ascii() {
            return 0.0;
        }
        let mut best = UNSEEN;
        for length in 2..=LONGEST {
            for before in 1..length {
                let after = length - before;
                if before > left.len() || after > right.len() {
                    continue;
                }
                let mut run = ['\0'; LONGEST];
                run[..before].copy_from_slice(&left[left.len() - before..]);
                run[before..length].copy_from_slice(&right[..after]);
                if run[..length].iter().all(|c| is_word(*c)) && self.knows(&run[..length], own) {
                    best = best.max(KNOWN[length - 2]);
                }
            }
        }
        best
    }

    /// Whether a text ends as one that is complete does: with a sentence's mark or with a word of the field.
    pub fn ends_well(&self, text: &[char]) -> bool {
        match text.last() {
            Some(c) if ENDING.contains(*c) => true,
            Some(_) => (2..=LONGEST.min(text.len()))
                .any(|length| LEXICON.count(&text[text.len() - length..]) > 0),
            None => true,
        }
    }
}

/// Whether a text ends with the mark of a sentence's end.
pub(super) fn ends_sentence(text: &[char]) -> bool {
    text.last()
        .is_some_and(|c| ENDING.contains(*c) || "；;”".contains(*c))
}

fn is_word(ch: char) -> bool {
    ch.is_alphanumeric()
}

fn key(run: &[char]) -> [char; LONGEST] {
    let mut key = ['\0'; LONGEST];
    key[..run.len()].copy_from_slice(run);
    key
}

/// Width of a character in halves of a full-width one.
pub(super) fn halves(ch: char) -> usize {
    if (ch as u32) < 0x2000 { 1 } else { 2 }
}

/// Width of a text in halves of a full-width character.
pub(super) fn width(text: &[char]) -> usize {
    text.iter().map(|c| halves(*c)).sum()
}

#[cfg(test)]
mod tests {
    use super::Words;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn words_of_the_field_and_of_the_document_read_on() {
        let mut words = Words::default();
        let reads = |w: &Words, a: &str, b: &str| w.reads(&chars(a), &chars(b), 0);
        assert!(reads(&words, "及时高效完成工", "作") > 1.0);
        assert!(reads(&words, "根据实际组织活", "动次数") > 1.0);
        assert!(reads(&words, "及时高效完成工", "率") < 0.0);
        assert!(reads(&words, "瞪", "羚企业") < 0.0);
        words.add(&chars("培育瞪羚企业"));
        assert!(reads(&words, "瞪", "羚企业") > 2.0);
        assert!(reads(&words, "完成，", "，落实") < -1.0);
    }
}
