//! What the network read, settled: characters that look alike told apart by what stands around them.

use super::custom;
use super::doubt::TOLD;
use super::recognise::{Sign, half, is_han};

/// What was put right by its neighbours is surer than this of nothing.
pub(super) const DOUBTFUL: f32 = 0.9;

/// An alternative this likely counts.
const COUNTS: f32 = 0.02;

/// Strokes that look alike: which one it is, its length and its neighbours say.
pub(super) const DASHES: [char; 11] = ['-', '—', '–', '‐', '−', '―', '_', '＿', '－', '─', 'ー'];

/// Signs read for a digit in a number, with the digit.
const DIGITS: [(char, char); 14] = [
    ('O', '0'),
    ('o', '0'),
    ('C', '0'),
    ('D', '0'),
    ('Q', '0'),
    ('l', '1'),
    ('I', '1'),
    ('|', '1'),
    ('Z', '2'),
    ('S', '5'),
    ('€', '6'),
    ('G', '6'),
    ('B', '8'),
    ('g', '9'),
];

/// Settles the signs of a line. `lengths` are the widths of their ink as shares of an em, where they are known.
pub(super) fn settle(signs: &mut [Sign], lengths: &[Option<f64>]) {
    for sign in signs.iter_mut() {
        simplified(sign);
        same_shape(sign);
        custom::either_form(sign);
    }
    stops(signs);
    full_ring(signs);
    commas(signs);
    percents(signs);
    brackets(signs);
    quotes(signs);
    widths(signs);
    dashes(signs, lengths);
    figure_alone(signs);
    number(signs);
    amounts(signs);
}

/// A ring by itself is a nought, and a letter that looks like a nine is one: no letter stands by itself in a form.
fn figure_alone(signs: &mut [Sign]) {
    let [sign] = signs else { return };
    let figure = match half(sign.ch) {
        'O' | 'o' | '〇' | '○' => '0',
        'q' | 'g' => '9',
        _ => return,
    };
    sign.ch = figure;
    sign.confidence = sign.confidence.min(DOUBTFUL);
}

/// A character beyond GB 2312 that was read as likely as this is one: names have them.
const RARE: f32 = 0.6;

/// Whether a mark `at` a place of a number may part thousands.
pub(super) fn is_part_of_three(at: usize, length: usize, first: char) -> bool {
    length - at == 4 && (1..=3).contains(&at) && first != '0'
}

/// Prefers a character of the mainland's standard (GB 2312) to a rarer one that is not likely.
fn simplified(sign: &mut Sign) {
    if sign.confidence < RARE {
        common(sign);
    }
}

/// Prefers a character of GB 2312 to a rarer one, where it may be either.
pub(super) fn common(sign: &mut Sign) {
    if !is_han(sign.ch) || in_gb2312(sign.ch) {
        return;
    }
    let other = sign
        .others
        .iter()
        .find(|(c, p)| is_han(*c) && in_gb2312(*c) && *p >= COUNTS);
    if let Some((ch, p)) = other.copied() {
        sign.ch = ch;
        sign.confidence = p;
    }
}

/// Adds up what speaks for the same character in another width.
fn same_shape(sign: &mut Sign) {
    let own = half(sign.ch);
    let sum = sign.likely(|c| half(c) == own);
    sign.confidence = sign.confidence.max(sum.min(1.0));
}

/// A small ring after a character and before another, or at the end, is a full stop rather than a letter.
fn stops(signs: &mut [Sign]) {
    for i in 1..signs.len() {
        let han = |k: usize| signs.get(k).is_none_or(|s| is_han(s.ch));
        if !(han(i - 1) && han(i + 1)) {
            continue;
        }
        let Some(sign) = signs.get_mut(i) else {
            continue;
        };
        let stop = sign
            .others
            .iter()
            .find(|(c, _)| *c == '。')
            .map(|(_, p)| *p);
        if let (true, Some(p)) = (
            matches!(sign.ch, 'o' | 'O' | '0' | '°'),
            stop.filter(|p| *p >= COUNTS / 4.0),
        ) {
            sign.ch = '。';
            sign.confidence = p;
        }
    }
}

/// A dot in the middle of the line's height, after its last Chinese character, is a full stop whose ring ran full of ink.
fn full_ring(signs: &mut [Sign]) {
    if let [.., before, last] = signs
        && is_han(before.ch)
        && matches!(last.ch, '·' | '•' | '‧')
    {
        last.ch = '。';
        last.confidence = last.confidence.min(DOUBTFUL);
    }
}

/// What specks at the ends of a line are read as.
const SPECKS: &str = ".·•‧．。'`´";

/// Whether something may be a speck that is read by itself: no such mark is printed alone.
pub(super) fn is_speck(ch: char) -> bool {
    SPECKS.contains(ch) && ch != '。' || ch.is_whitespace() || ",，、;；:：!！\"“”‘’*°".contains(ch)
}

/// Takes specks off the ends of a line of a page that is full of them. Chinese text ends with no such dot, and begins
/// with none.
pub(super) fn specks(signs: &mut Vec<Sign>) {
    let speck = |s: &Sign| SPECKS.contains(s.ch) || s.ch.is_whitespace();
    let last = |s: &Sign| speck(s) && s.ch != '。';
    while signs.len() > 1 && signs.last().is_some_and(last) {
        signs.pop();
    }
    let count = signs.iter().take_while(|s| speck(s)).count();
    if count < signs.len() {
        signs.drain(..count);
    }
}

/// A mark that is a comma or a dot by this is surely a comma where no dot would be printed.
const COMMA: f32 = 0.98;

/// A dot between Chinese characters is a comma that lost its tail.
fn commas(signs: &mut [Sign]) {
    for i in 1..signs.len().saturating_sub(1) {
        let han = |k: usize| signs.get(k).is_some_and(|s| is_han(s.ch));
        if !(han(i - 1) && han(i + 1)) {
            continue;
        }
        let Some(sign) = signs.get_mut(i).filter(|s| matches!(half(s.ch), ',' | '.')) else {
            continue;
        };
        let comma = |c: char| matches!(half(c), ',' | '.');
        let sum = sign.likely(comma);
        if half(sign.ch) == '.' {
            sign.ch = '，';
            sign.confidence = sum.min(DOUBTFUL);
        } else if sum >= COMMA {
            sign.raise(TOLD);
        }
    }
}

/// A ring behind a figure that may be a per cent sign: its stroke and its other ring are thin.
fn percents(signs: &mut [Sign]) {
    for i in 1..signs.len() {
        let figure = signs.get(i - 1).is_some_and(|s| s.ch.is_ascii_digit());
        let degrees = signs.get(i + 1).is_some_and(|s| matches!(s.ch, 'C' | 'c'));
        let Some(sign) = signs.get_mut(i).filter(|s| matches!(s.ch, '°' | 'º' | '˚')) else {
            continue;
        };
        let may = sign
            .others
            .iter()
            .any(|(c, p)| half(*c) == '%' && *p >= MAY);
        if figure && !degrees && may {
            sign.ch = '%';
            sign.confidence = sign.confidence.min(DOUBTFUL);
        }
    }
}

/// How likely a sign must be that is taken for another, at least.
const MAY: f32 = 0.001;

/// A bracket that was read as another is still this likely to be that of a document's number, and was read by less than this.
const MAY_BE: f32 = 0.1;
const READ: f32 = 0.9;

/// The brackets around the year of a document's number, `〔2020〕10号`, where one of the two was read as such, or both may
/// be.
fn brackets(signs: &mut [Sign]) {
    let open = |c: char| matches!(c, '〔' | '[' | '【' | '(');
    let shut = |c: char| matches!(c, '〕' | ']' | '】' | ')');
    for i in 0..signs.len().saturating_sub(5) {
        let Some([first, year @ .., last]) = signs.get_mut(i..i + 6) else {
            continue;
        };
        let is_year = year.iter().all(|s| s.ch.is_ascii_digit());
        let told = first.ch == '〔' || last.ch == '〕';
        let may = |sign: &Sign, ch: char| {
            let likely = (sign.others.iter()).any(|(c, p)| *c == ch && *p >= MAY_BE);
            likely && sign.confidence < READ
        };
        let told = told || may(first, '〔') && may(last, '〕');
        if !is_year || !told || !open(half(first.ch)) || !shut(half(last.ch)) {
            continue;
        }
        for (sign, ch) in [(first, '〔'), (last, '〕')] {
            if sign.ch != ch {
                sign.ch = ch;
                sign.confidence = sign.confidence.min(DOUBTFUL);
            }
        }
    }
}

/// A straight quotation mark whose partner is curved is so, too.
fn quotes(signs: &mut [Sign]) {
    let all: Vec<usize> = (0..signs.len())
        .filter(|i| matches!(half(signs[*i].ch), '"' | '“' | '”'))
        .collect();
    for pair in all.windows(2) {
        let (first, second) = (signs[pair[0]].ch, signs[pair[1]].ch);
        let (at, ch) = match (half(first), half(second)) {
            ('"', '”') => (pair[0], '“'),
            ('“', '"') => (pair[1], '”'),
            _ => continue,
        };
        signs[at].ch = ch;
        signs[at].confidence = signs[at].confidence.min(DOUBTFUL);
    }
}

/// The width of a bracket, a comma or a comparison that may be half or full: full beside Chinese.
fn widths(signs: &mut [Sign]) {
    let beside: Vec<bool> = (0..signs.len())
        .map(|i| {
            let near = [i.checked_sub(1), Some(i + 1)];
            near.into_iter()
                .flatten()
                .filter_map(|k| signs.get(k))
                .any(|s| is_han(s.ch))
        })
        .collect();
    for (sign, chinese) in signs.iter_mut().zip(beside) {
        let own = half(sign.ch);
        let twin = sign
            .others
            .iter()
            .find(|(c, p)| *c != sign.ch && half(*c) == own && *p >= 0.05);
        let Some((twin, _)) = twin.copied() else {
            continue;
        };
        let wide = |c: char| half(c) != c;
        if !own.is_ascii_alphanumeric() && wide(sign.ch) != chinese && wide(twin) == chinese {
            sign.ch = twin;
        }
    }
}

/// An em dash is at least this long, in ems.
const EM_DASH: f64 = 0.75;

/// A stroke as long as this is surely one, if it is a stroke, and the network does not hold a shorter one likely.
const EM: f64 = 0.85;

/// Strokes: an em dash, a hyphen, or the number one.
fn dashes(signs: &mut [Sign], lengths: &[Option<f64>]) {
    for i in 0..signs.len() {
        let alone = signs.len() == 1;
        let before = i.checked_sub(1).and_then(|k| signs.get(k)).map(|s| s.ch);
        let after_digit = before.is_some_and(|c| c.is_ascii_digit());
        let before_digit = signs.get(i + 1).is_some_and(|s| s.ch.is_ascii_digit());
        let after_unit = before.is_some_and(|c| "年月日号%％".contains(c));
        let length = lengths.get(i).copied().flatten();
        // A line may end with it.
        let dated = i >= 2 && signs[i - 2].ch.is_ascii_digit();
        let last = i + 1 == signs.len() && dated && before.is_some_and(|c| "月日号".contains(c));
        let Some(sign) = signs.get_mut(i) else {
            continue;
        };
        let dash = DASHES.contains(&sign.ch);
        let one = sign.ch == '一';
        let between = after_unit && before_digit || last;
        if !(dash || (one && (alone || after_digit || between))) {
            continue;
        }
        let sum = sign.likely(|c| DASHES.contains(&c) || c == '一');
        let surely_one = one && sign.confidence > 0.9;
        let long = length.map_or(sign.ch != '-', |l| l > 0.6);
        if alone && !surely_one {
            sign.ch = if long { '—' } else { '-' };
            sign.confidence = sum.min(1.0);
        } else if between
            && sign.ch != '-'
            && (one || length.is_some_and(|l| l >= EM_DASH) && sum > sign.confidence)
        {
            // From a month to a month.
            let long = length.is_some_and(|l| l >= EM);
            let other = sign.likely(|c| half(c) == '-');
            let told = long && sum >= READ && other <= MAY_BE;
            sign.confidence = match told {
                true => TOLD,
                false if one => sign.confidence.min(DOUBTFUL),
                false => sum.min(DOUBTFUL),
            };
            sign.ch = '—';
        } else if one && after_digit {
            sign.ch = '—';
            sign.confidence = sign.confidence.min(0.5);
        } else if sign.ch == '_' && length.is_some_and(|l| l < 1.3) {
            sign.ch = if long { '—' } else { '-' };
        }
    }
}

/// A line that is one number but for signs that cannot stand in one: read as a number.
fn number(signs: &mut [Sign]) {
    let text: Vec<usize> = (0..signs.len())
        .filter(|i| signs.get(*i).is_some_and(|s| !s.ch.is_whitespace()))
        .collect();
    let chars: Vec<char> = text
        .iter()
        .filter_map(|i| signs.get(*i))
        .map(|s| half(s.ch))
        .collect();
    let digits = chars.iter().filter(|c| c.is_ascii_digit()).count();
    if digits * 2 < chars.len() || digits == 0 {
        return;
    }
    let mut wanted = chars.clone();
    for (i, ch) in wanted.iter_mut().enumerate() {
        if let Some((_, digit)) = DIGITS.iter().find(|(c, _)| c == ch) {
            *ch = *digit;
        }
        if matches!(*ch, ';' | ':' | '·' | '\'' | '`' | '，' | '。' | '、')
            && i > 0
            && i + 1 < chars.len()
        {
            *ch = if matches!(*ch, '·' | '。') {
                '.'
            } else {
                ','
            };
        }
    }
    let Some(grouped) = separators(&wanted) else {
        return;
    };
    for ((index, ch), read) in text.iter().zip(grouped).zip(&chars) {
        let Some(sign) = signs.get_mut(*index) else {
            continue;
        };
        if ch == *read {
            continue;
        }
        let either = matches!(ch, ',' | '.') && matches!(read, ',' | '.');
        let p = sign.likely(|c| half(c) == ch || (either && half(c) == *read));
        sign.ch = ch;
        sign.confidence = p.min(1.0);
    }
}

/// The numbers within a line, which may be a sentence: of several dots only the last can part decimals, and one that
/// three digits follow may as well be a comma that lost its tail.
fn amounts(signs: &mut [Sign]) {
    semicolons(signs);
    let belongs = |s: &Sign| s.ch.is_ascii_digit() || matches!(s.ch, ',' | '.');
    for run in signs.chunk_by_mut(|a, b| belongs(a) == belongs(b)) {
        let read: Vec<char> = run.iter().map(|s| s.ch).collect();
        let Some(wanted) = separators(&read) else {
            continue;
        };
        for (sign, ch) in run.iter_mut().zip(wanted) {
            if sign.ch != ch {
                sign.ch = ch;
                sign.confidence = sign.confidence.min(DOUBTFUL);
            }
        }
        let dot = read.iter().position(|c| *c == '.');
        let either = |at: &usize| is_part_of_three(*at, read.len(), read[0]);
        if let Some(sign) = dot.filter(either).and_then(|at| run.get_mut(at)) {
            sign.confidence = sign.confidence.min(DOUBTFUL);
        }
    }
}

/// A semicolon within a number is a comma under a speck.
fn semicolons(signs: &mut [Sign]) {
    let text: Vec<char> = signs.iter().map(|s| s.ch).collect();
    let figure = |k: usize| text.get(k).is_some_and(char::is_ascii_digit);
    for (i, sign) in signs.iter_mut().enumerate().skip(1) {
        let three = (i + 1..i + 4).all(figure) && !figure(i + 4);
        if sign.ch == ';' && figure(i - 1) && three {
            sign.ch = ',';
            sign.confidence = sign.confidence.min(DOUBTFUL);
        }
    }
}

/// A number with its separators as they must be; `None` where it is none, or may be read in two ways.
fn separators(text: &[char]) -> Option<Vec<char>> {
    let mut out = text.to_vec();
    let start = usize::from(matches!(text.first(), Some('-' | '+')));
    let end = text.len() - usize::from(text.last() == Some(&'%'));
    let body = text.get(start..end)?;
    if !body
        .iter()
        .all(|c| c.is_ascii_digit() || matches!(c, ',' | '.'))
    {
        return None;
    }
    let marks: Vec<usize> = (0..body.len())
        .filter(|i| !body[*i].is_ascii_digit())
        .collect();
    let groups: Vec<usize> = body
        .split(|c| !c.is_ascii_digit())
        .map(<[char]>::len)
        .collect();
    if groups.contains(&0) {
        return None;
    }
    if marks.len() < 2 {
        return Some(out);
    }
    // All marks but the last part thousands; the last does where three digits follow it and it was read so.
    let last = marks.len() - 1;
    let middle = groups.get(1..groups.len() - 1)?;
    if groups.first()? > &3 || middle.iter().any(|g| *g != 3) {
        return None;
    }
    for (k, mark) in marks.iter().enumerate() {
        let at = start + mark;
        let whole = k < last || (groups.last() == Some(&3) && text.get(at) == Some(&','));
        if let Some(ch) = out.get_mut(at) {
            *ch = if whole { ',' } else { '.' };
        }
    }
    Some(out)
}

/// Whether a character is among the 6,763 of GB 2312.
pub(super) fn in_gb2312(ch: char) -> bool {
    let mut buffer = [0; 4];
    let (bytes, _, failed) = encoding_rs::GBK.encode(ch.encode_utf8(&mut buffer));
    !failed && matches!(bytes.as_ref(), [0xb0..=0xf7, 0xa1..=0xfe])
}

#[cfg(test)]
mod tests {
    use super::super::recognise;
    use super::*;

    fn settled(text: &str) -> (String, f32) {
        let mut signs = recognise::signs(text, 1.0, &[('%', 0.05)]);
        settle(&mut signs, &[]);
        let least = signs.iter().map(|s| s.confidence).fold(1.0, f32::min);
        (signs.iter().map(|s| s.ch).collect(), least)
    }

    #[test]
    fn dots_within_a_sentence_that_part_thousands_are_commas() {
        assert_eq!(
            settled("投入资金440.464.40万元").0,
            "投入资金440,464.40万元"
        );
        assert_eq!(
            settled("于2021.10.19开工"),
            ("于2021.10.19开工".into(), 1.0)
        );
        assert_eq!(settled("第1.2.3条").0, "第1.2.3条");
        let speck = settled("资金68;055.16万元");
        assert_eq!(speck, ("资金68,055.16万元".into(), DOUBTFUL));
    }

    #[test]
    fn the_brackets_of_a_documents_number_are_of_one_kind() {
        let read = |text: &str, confidence: f32, others: &[(char, f32)]| {
            let mut signs = recognise::signs(text, confidence, others);
            brackets(&mut signs);
            let least = signs.iter().map(|s| s.confidence).fold(1.0, f32::min);
            (signs.iter().map(|s| s.ch).collect::<String>(), least)
        };
        let both = [('〔', 0.2), ('〕', 0.2)];
        let right = ("〔2020〕10号".to_owned(), DOUBTFUL);
        assert_eq!(read("(2020〕10号", 1.0, &[]), right);
        assert_eq!(read("【2020]10号", 0.7, &both).0, right.0);
        // Read for sure; nothing speaks for others; no year.
        for (text, confidence, others) in [
            ("[2020]10号", 0.95, &both[..]),
            ("[2020]10号", 0.7, &[]),
            ("[20201]0号", 0.7, &both),
        ] {
            assert_eq!(read(text, confidence, others).0, text);
        }
    }

    #[test]
    fn quotation_marks_are_of_one_kind() {
        let read = |text: &str| settled(text).0;
        assert_eq!(read("群众\"最后一公里”，"), "群众“最后一公里”，");
        assert_eq!(read("群众“最后一公里\"，"), "群众“最后一公里”，");
        for text in ["群众\"最后一公里\"", "一公里”，打通“最后"] {
            assert_eq!(read(text), text);
        }
    }

    #[test]
    fn a_comma_that_may_only_be_a_dot_is_one() {
        let told = |text: &str, dot: f32| {
            let others = [('，', 0.6), ('．', dot), ('、', 0.39 - dot)];
            let mut signs = recognise::signs(text, 0.9, &[]);
            signs[1].confidence = 0.6;
            signs[1].others = others.to_vec();
            commas(&mut signs);
            signs[1].confidence > DOUBTFUL
        };
        assert!(told("项，投", 0.385));
        assert!(!told("项，投", 0.3), "it may be another mark");
        assert!(!told("1，5", 0.385), "a dot may stand there");
    }

    #[test]
    fn a_long_stroke_from_month_to_month_is_a_dash() {
        let read = |length: f64| {
            let others = [('－', 0.5), ('—', 0.4)];
            let mut signs = recognise::signs("7月－9", 0.5, &others);
            dashes(&mut signs, &[None, None, Some(length), None]);
            signs[2].ch
        };
        assert_eq!((read(1.0), read(0.5)), ('—', '－'));
        let told = |length: f64, short: f32| {
            let others = [('一', 0.8), ('—', 0.99 - 0.8 - short), ('－', short)];
            let mut signs = recognise::signs("7月一9", 0.8, &others);
            dashes(&mut signs, &[None, None, Some(length), None]);
            (signs[2].ch, signs[2].confidence > DOUBTFUL)
        };
        assert_eq!(told(0.95, 0.02), ('—', true));
        assert_eq!(told(0.95, 0.15), ('—', false), "it may be a shorter one");
        assert_eq!(told(0.8, 0.02), ('—', false), "it is not long");
        let ended = |text: &str| {
            let mut signs = recognise::sure(text);
            dashes(&mut signs, &[]);
            let last = signs.last().unwrap();
            (last.ch, last.confidence <= DOUBTFUL)
        };
        assert_eq!(ended("2019年11月一"), ('—', true));
        assert_eq!(ended("每月一"), ('一', false));
        assert_eq!(ended("2019年一"), ('一', false));
    }

    #[test]
    fn a_dot_before_three_figures_is_doubtful() {
        for (text, doubtful) in [
            ("≤61.999台", true),
            ("24.121年", true),
            ("0.125元", false),
            ("2024.121号", false),
            ("61.99台", false),
            ("共61,999台", false),
        ] {
            let (read, least) = settled(text);
            assert_eq!(read, text);
            assert_eq!(least < 0.99, doubtful, "{text}");
        }
    }

    #[test]
    fn a_ring_behind_a_figure_that_may_be_a_per_cent_sign_is_one() {
        assert_eq!(settled("目标12°。"), ("目标12%。".into(), DOUBTFUL));
        assert_eq!(settled("低于12°C").0, "低于12°C");
    }
}
