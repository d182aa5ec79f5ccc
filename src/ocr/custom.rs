//! What the rest of a page says about a character: whether it has rare ones, and how it parts thousands.

use super::recognise::{Sign, half, is_han};
use super::settle::{DOUBTFUL, common, in_gb2312, is_part_of_three};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Where more than this share of a page's Chinese characters, and so many of them, would be such, its strokes run
/// together, and look like the traditional forms.
const RARELY: (f64, usize) = (0.01, 4);

/// In a text that is written in them, more than this share of the characters have traditional forms.
const FEW: f64 = 0.2;

/// Takes the characters of a page beyond GB 2312 for those of it that they may be, or whose traditional forms they are,
/// where there are too many, and marks what is left of them. A page that is written in traditional forms stays so.
pub(super) fn simplify<'a>(signs: impl Iterator<Item = &'a mut Sign>) {
    let mut all: Vec<&mut Sign> = signs.filter(|s| is_han(s.ch)).collect();
    let rare = all.iter().filter(|s| !in_gb2312(s.ch)).count();
    if rare >= RARELY.1 && rare as f64 > RARELY.0 * all.len() as f64 {
        all.iter_mut().for_each(|s| common(s));
        let forms = all.iter().filter(|s| FORMS.contains_key(&s.ch)).count();
        if forms as f64 <= FEW * all.len() as f64 {
            for sign in &mut all {
                if let Some(simplified) = FORMS.get(&sign.ch) {
                    sign.ch = *simplified;
                    sign.confidence = sign.confidence.min(DOUBTFUL);
                }
                as_simplified(sign);
            }
        }
    }
    for sign in all.iter_mut().filter(|s| !in_gb2312(s.ch)) {
        sign.confidence = sign.confidence.min(DOUBTFUL);
    }
}

/// Puts what speaks for the traditional forms that a character may be down to the simplified ones, of which it takes the
/// likeliest.
fn as_simplified(sign: &mut Sign) {
    let mut sums: Vec<(char, f32)> = Vec::with_capacity(sign.others.len());
    for (ch, p) in &sign.others {
        let ch = FORMS.get(ch).unwrap_or(ch);
        match sums.iter_mut().find(|(c, _)| c == ch) {
            Some(sum) => sum.1 += p,
            None => sums.push((*ch, *p)),
        }
    }
    sums.sort_by(|a, b| b.1.total_cmp(&a.1));
    let own = sums.iter().find(|(c, _)| *c == sign.ch);
    let own = own.map_or(sign.confidence, |(_, p)| p.max(sign.confidence));
    if let Some((ch, p)) = sums.first().filter(|(c, p)| is_han(*c) && *p > own) {
        sign.ch = *ch;
        sign.confidence = p.min(DOUBTFUL);
    }
    sign.others = sums;
}

/// Traditional forms with the simplified ones that they are of, where that is in GB 2312 and they are not.
static FORMS: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let pair = |pair: &str| {
        let mut both = pair.chars();
        let simplified = both.next()?;
        Some((both.next()?, simplified))
    };
    let all = include_str!("forms.txt").split_whitespace();
    all.filter_map(pair).collect()
});

/// What speaks for the traditional form of a character, and less so than for it, speaks for the character.
pub(super) fn either_form(sign: &mut Sign) {
    let forms = sign.others.iter().filter(|(c, p)| {
        let is_form = FORMS.get(c) == Some(&sign.ch);
        is_form && *p < sign.confidence
    });
    let sum: f32 = forms.map(|(_, p)| *p).sum();
    sign.confidence = (sign.confidence + sum).min(1.0);
}

/// A page parts thousands where so many commas surely do.
const PARTED: usize = 2;

/// A comma that a dot may be is at least this likely.
const MAY_PART: f32 = 0.003;

/// Dots before the last three figures of a number, which may be commas, are that on a page that parts thousands by
/// commas. They stay doubtful.
pub(super) fn thousands<'a>(lines: impl Iterator<Item = &'a mut Vec<Sign>>) {
    let mut lines: Vec<&mut Vec<Sign>> = lines.collect();
    let is_comma = |s: &Sign| s.ch == ',' && s.confidence >= DOUBTFUL;
    let sure = |line: &&mut Vec<Sign>| {
        let commas = parts_of_three(line).filter(|at| is_comma(&line[*at]));
        commas.count() + parted_by_their_length(line)
    };
    if lines.iter().map(sure).sum::<usize>() < PARTED {
        return;
    }
    for line in &mut lines {
        for at in parts_of_three(line).collect::<Vec<_>>() {
            let Some(sign) = line.get_mut(at).filter(|s| s.ch == '.') else {
                continue;
            };
            if sign.likely(|c| half(c) == ',') >= MAY_PART {
                sign.ch = ',';
                sign.confidence = sign.confidence.min(DOUBTFUL);
            }
        }
    }
}

/// How many numbers have several marks, so that the first must part thousands, whatever it looks like: `706,096.59`.
fn parted_by_their_length(signs: &[Sign]) -> usize {
    let belongs = |s: &Sign| s.ch.is_ascii_digit() || matches!(s.ch, ',' | '.');
    let runs = signs.chunk_by(|a, b| belongs(a) == belongs(b));
    let parted = |run: &&[Sign]| {
        let groups: Vec<usize> = run
            .split(|s| !s.ch.is_ascii_digit())
            .map(<[Sign]>::len)
            .collect();
        matches!(groups.as_slice(), [first, middle @ .., last]
            if (1..=3).contains(first) && !middle.is_empty() && middle.iter().all(|g| *g == 3) && *last > 0)
            && run.iter().any(|s| s.ch == ',')
    };
    runs.filter(parted).count()
}

/// Where numbers of one mark, with one to three figures before it and three behind it, have that mark.
fn parts_of_three(signs: &[Sign]) -> impl Iterator<Item = usize> + '_ {
    let belongs = |s: &Sign| s.ch.is_ascii_digit() || matches!(s.ch, ',' | '.');
    let mut from = 0;
    signs
        .chunk_by(move |a, b| belongs(a) == belongs(b))
        .filter_map(move |run| {
            let start = from;
            from += run.len();
            let mut marks = (0..run.len()).filter(|i| matches!(run[*i].ch, ',' | '.'));
            let at = marks.next().filter(|_| marks.next().is_none())?;
            is_part_of_three(at, run.len(), run[0].ch).then_some(start + at)
        })
}

#[cfg(test)]
mod tests {
    use super::super::{recognise, settle};
    use super::*;

    #[test]
    fn rare_characters_are_taken_for_common_ones_where_there_are_many() {
        let rare = |count: usize| {
            let mut page = recognise::signs("许平临江市退役军人事务局", 1.0, &[]);
            let odd = recognise::signs(&"數".repeat(count), 0.7, &[('數', 0.7), ('数', 0.3)]);
            page.extend(odd);
            settle::settle(&mut page, &[]);
            simplify(page.iter_mut());
            page.iter().filter(|s| s.ch == '數').count()
        };
        assert_eq!(rare(1), 1);
        assert_eq!(rare(6), 0);
        // Forms that nothing else speaks for, and a page that is written in them.
        let read = |page: &str| {
            let mut signs = recognise::signs(page, 0.97, &[]);
            simplify(signs.iter_mut());
            let doubtful = signs.iter().filter(|s| s.confidence < 0.95).count();
            (signs.iter().map(|s| s.ch).collect::<String>(), doubtful)
        };
        let heavy = "年度績效目标：续制预算績效管理办法，全面實施，推动就业人数，群众获得感，數量指标，满意度";
        assert_eq!(
            read(heavy),
            ("年度绩效目标：续制预算绩效管理办法，全面实施，推动就业人数，群众获得感，数量指标，满意度".into(), 4)
        );
        let traditional = "預算績效管理辦法，全面實施，推動就業人數";
        assert_eq!(read(traditional).0, traditional);
        // Both forms of one character together are likelier than another.
        let mut page = recognise::signs("年度總體目标統實數標", 0.9, &[]);
        page.extend(recognise::signs(&"已经完成".repeat(8), 1.0, &[]));
        page.extend(recognise::signs(
            "季",
            0.4,
            &[('季', 0.4), ('級', 0.3), ('级', 0.2)],
        ));
        simplify(page.iter_mut());
        let last = page.pop().unwrap();
        assert_eq!((last.ch, last.others.len()), ('级', 2));
        let mut name = recognise::signs("許平", 1.0, &[]);
        simplify(name.iter_mut());
        let sure: Vec<bool> = name.iter().map(|s| s.confidence > DOUBTFUL).collect();
        assert_eq!(sure, [false, true]);
        let mut doubtful = recognise::signs("數", 0.5, &[('數', 0.5), ('数', 0.3)]);
        settle::settle(&mut doubtful, &[]);
        assert_eq!(doubtful[0].ch, '数');
    }

    #[test]
    fn what_speaks_for_the_traditional_form_speaks_for_a_character() {
        let sure = |ch: char, p: f32| {
            let mut signs = recognise::signs(&ch.to_string(), p, &[(ch, p), ('標', 0.15)]);
            settle::settle(&mut signs, &[]);
            signs[0].confidence
        };
        assert!(sure('标', 0.8) > 0.94);
        assert_eq!(sure('林', 0.8), 0.8);
        assert_eq!(sure('标', 0.1), 0.1);
    }

    #[test]
    fn dots_are_commas_on_a_page_that_parts_thousands() {
        let read = |sure: &[&str]| {
            let line = |text: &&str| recognise::signs(text, 1.0, &[]);
            let mut page: Vec<Vec<Sign>> = sure.iter().map(line).collect();
            for text in ["5.998个", "≥0.125", "10.98"] {
                page.push(recognise::signs(
                    text,
                    DOUBTFUL,
                    &[('.', 0.99), (',', 0.01)],
                ));
            }
            thousands(page.iter_mut());
            let text = |line: &Vec<Sign>| line.iter().map(|s| s.ch).collect::<String>();
            page.iter().skip(sure.len()).map(text).collect::<Vec<_>>()
        };
        assert_eq!(
            read(&["1,260万元", "26,822"]),
            ["5,998个", "≥0.125", "10.98"]
        );
        assert_eq!(read(&["1,260万元"]), ["5.998个", "≥0.125", "10.98"]);
        let long = ["投入资金706,096.59万元", "1,250,000.00"];
        assert_eq!(read(&long), ["5,998个", "≥0.125", "10.98"]);
        let sections = ["1.100.2", "2023.101.10"];
        assert_eq!(read(&sections), ["5.998个", "≥0.125", "10.98"]);
        assert_eq!(read(&["1260万元", "12.5"]), ["5.998个", "≥0.125", "10.98"]);
    }
}
