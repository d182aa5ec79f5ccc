//! Brackets and quotation marks stand in pairs: one without the other tells that the other was not read.

use super::chains;
use super::doubt::{MISSING, TOLD};
use super::engine::Line;
use super::recognise::{Sign, half};

/// What opens, and what closes it, in half width.
const PAIRS: [(char, char); 6] = [
    ('(', ')'),
    ('[', ']'),
    ('〔', '〕'),
    ('【', '】'),
    ('《', '》'),
    ('“', '”'),
];

/// Figures before a bracket that opens nowhere: a number in a list.
const FIGURES: &str = "0123456789一二三四五六七八九十";

/// The brackets that stand around the year of a document's number, and quotation marks, by kind, in half width: those of a
/// page are all of one. The first is the usual one (that of years by the standard for official documents, GB/T 9704): what
/// looks like another kind may be that one, badly printed.
const YEARS: [&str; 4] = ["〔〕", "[]", "【】", "()"];
const QUOTES: [&str; 2] = ["“”", "\""];

/// The usual kind is that of a page if it is as likely as this; one that the network does not see in a mark at all has this
/// for it; and what is of no kind by this stays doubtful.
const KIND: f64 = 0.99;
const UNSEEN: f32 = 0.001;
const NONE: f32 = 0.05;

/// So many marks of a page tell its kind: what makes one look like another kind may do so with all of them.
const TELL: usize = 4;

/// Raises the brackets around the years of documents, and quotation marks, where those of a page tell together that they are
/// of the usual kind.
pub(super) fn of_one_kind(lines: &mut [Line], chains: &[Vec<usize>]) {
    one_kind(chains::texts(lines, chains), &YEARS, around_years);
    one_kind(chains::texts(lines, chains), &QUOTES, quotes);
}

/// The same for marks at some places of the texts of a page.
fn one_kind(texts: Vec<Vec<&mut Sign>>, kinds: &[&str], places: impl Fn(&[char]) -> Vec<usize>) {
    let mut marks: Vec<(&mut Sign, Vec<f32>)> = Vec::new();
    for text in texts {
        let chars: Vec<char> = text.iter().map(|s| half(s.ch)).collect();
        let places = places(&chars);
        let own = text
            .into_iter()
            .enumerate()
            .filter(|(i, _)| places.contains(i));
        marks.extend(own.map(|(_, sign)| {
            let likely = |kind: &&str| sign.likely(|c| kind.contains(half(c)));
            let likely = kinds.iter().map(likely).collect();
            (sign, likely)
        }));
    }
    let seen: Vec<&[f32]> = marks.iter().map(|(_, likely)| &likely[..]).collect();
    if !are_usual(&seen) {
        return;
    }
    for (sign, likely) in marks {
        let most = likely.iter().all(|p| *p <= likely[0]);
        let none = likely.iter().sum::<f32>() < 1.0 - NONE;
        if most && !none && kinds[0].contains(half(sign.ch)) {
            sign.raise(TOLD);
        }
    }
}

/// Whether the marks of a page are of the usual kind, the first, by how likely each is of each kind.
fn are_usual(marks: &[&[f32]]) -> bool {
    let kinds = marks.first().map_or(0, |m| m.len());
    let weight = marks.len().min(TELL) as f64 / marks.len().max(1) as f64;
    let sum = |k: usize| -> f64 {
        let each = marks.iter().map(|m| f64::from(m[k].max(UNSEEN)).ln());
        (each.sum::<f64>() * weight).exp()
    };
    let sums: Vec<f64> = (0..kinds).map(sum).collect();
    let all: f64 = sums.iter().sum();
    sums.first().is_some_and(|usual| *usual >= all * KIND)
}

/// Where the brackets around the years of documents are: `〔2020〕`.
fn around_years(text: &[char]) -> Vec<usize> {
    let is = |ch: char, at: usize| YEARS.iter().any(|kind| kind.chars().nth(at) == Some(ch));
    let around = |(_, window): &(usize, &[char])| {
        matches!(window, [open, year @ .., close]
            if is(*open, 0) && is(*close, 1) && year.iter().all(char::is_ascii_digit))
    };
    let found = text.windows(6).enumerate().filter(around);
    found.flat_map(|(i, _)| [i, i + 5]).collect()
}

/// Where quotation marks are.
fn quotes(text: &[char]) -> Vec<usize> {
    let is_quote = |i: &usize| QUOTES.iter().any(|kind| kind.contains(text[*i]));
    (0..text.len()).filter(is_quote).collect()
}

/// Marks brackets and quotation marks whose partner is nowhere in the lines that go on in one another (`chains`).
pub(super) fn unpaired(lines: &mut [Line], chains: &[Vec<usize>]) {
    for mut signs in chains::texts(lines, chains) {
        let text: Vec<char> = signs.iter().map(|s| half(s.ch)).collect();
        for k in alone(&text) {
            signs[k].confidence = signs[k].confidence.min(MISSING);
        }
    }
}

/// The places of marks without a partner.
fn alone(text: &[char]) -> Vec<usize> {
    let mut out = Vec::new();
    for (opens, closes) in PAIRS {
        let mut open: Vec<usize> = Vec::new();
        for (i, ch) in text.iter().enumerate() {
            let before = i.checked_sub(1).and_then(|k| text.get(k));
            if *ch == opens {
                open.push(i);
            } else if *ch == closes
                && open.pop().is_none()
                && !before.is_some_and(|c| FIGURES.contains(*c))
            {
                out.push(i);
            }
        }
        out.extend(open);
    }
    let straight: Vec<usize> = (0..text.len()).filter(|i| text[*i] == '"').collect();
    if straight.len() % 2 == 1 {
        out.extend(straight);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::recognise;
    use super::*;

    #[test]
    fn the_marks_of_a_page_tell_together_of_which_kind_they_are() {
        assert!(are_usual(&[&[0.75, 0.2], &[0.9, 0.02]]));
        assert!(!are_usual(&[&[0.6, 0.4], &[0.6, 0.4]]), "either");
        let many: Vec<&[f32]> = vec![&[0.6, 0.4]; 40];
        assert!(!are_usual(&many), "not by their number alone");
        assert!(!are_usual(&[&[0.02, 0.9], &[0.01, 0.95]]), "an unusual one");
        assert!(!are_usual(&[]));
        let read = |confidence: f32| {
            let mut signs = recognise::sure("财预〔2020〕10号");
            for (i, others) in [
                (2, [('〔', 0.8), ('[', 0.1)]),
                (7, [('〕', 0.9), (']', 0.05)]),
            ] {
                signs[i].confidence = confidence;
                signs[i].others = others.to_vec();
            }
            // Of no kind by a tenth.
            signs[2].others.push(('〈', 0.1));
            one_kind(vec![signs.iter_mut().collect()], &YEARS, around_years);
            [2, 7].map(|i| signs[i].confidence > 0.95)
        };
        assert_eq!(read(0.9), [false, true]);
        assert_eq!(read(0.5), [false, false], "there is another doubt");
    }

    #[test]
    fn what_has_no_partner_is_found() {
        let read = |text: &str| alone(&text.chars().collect::<Vec<_>>());
        for text in [
            "打通“最后一公里”,(见《办法》(试行))",
            "1)完成;2)验收",
            "二)完成",
            "\"一\"",
        ] {
            assert!(read(text).is_empty(), "{text}");
        }
        assert_eq!(read("打通“最后一公里,巡查"), [2]);
        assert_eq!(read("见办法》第三条"), [3]);
        assert_eq!(read("(见办法(试行)"), [0]);
        assert_eq!(read("\"最后一公里"), [0]);
    }
}
