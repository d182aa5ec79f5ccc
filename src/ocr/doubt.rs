//! What lowers the confidence in a reading: ink that no character explains, and a second reading that differs.

use super::recognise::Sign;
use super::rulings;
use super::strips::{Strip, TOUCHING};
use crate::model::{Axis, Rect};

/// Confidence of characters beside ink that no character explains: one may be missing.
const MISSING: f32 = 0.5;

/// Confidence of a figure that a second reading takes for another.
pub(super) const DISPUTED: f32 = 0.9;

/// Confidence of a figure, and of the signs in numbers, on which two readings agree.
const AGREED: f32 = 0.99;

/// Below this a figure is read a second time.
pub(super) const CERTAIN: f32 = 0.999;

/// Two readings that agree lift a figure from this confidence on.
const LIKELY: f32 = 0.95;

/// How far from its middle a character explains ink, in ems: wide ones and narrow ones. The network's idea of the
/// middle wavers by a quarter of an em.
const EXPLAINS: (f64, f64) = (0.8, 0.6);

/// Strokes of one character stand no farther apart than this, in ems.
const NEAR: f64 = 0.15;

/// Ink narrower than this that nothing explains is dirt, in ems.
const DIRT: f64 = 0.2;

/// Marks the characters beside stretches of ink that no character explains. `ink` are the stretches of columns with
/// ink, `middles` the middles of the signs, both in pixels; `em` is the size of type.
pub(super) fn unexplained(signs: &mut [Sign], middles: &[f64], ink: &[(f64, f64)], em: f64) {
    inked_spaces(signs, middles, ink, em);
    let reach = |sign: &Sign| {
        let wide = !sign.ch.is_ascii();
        em * if wide { EXPLAINS.0 } else { EXPLAINS.1 }
    };
    let spans: Vec<(f64, f64)> = signs
        .iter()
        .zip(middles)
        .map(|(s, m)| (m - reach(s), m + reach(s)))
        .collect();
    for stretch in together(ink, em * NEAR) {
        for (a, b) in gaps(stretch, &spans) {
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

/// A mark between characters, or behind the last, has its middle this far from theirs, as a share of their distance.
const OFF: f64 = 0.6;

/// And is as wide as this.
const MARK: f64 = 0.06;

/// So many characters side by side tell where the last one stands.
const SIDE_BY_SIDE: usize = 4;

/// Marks characters beside which a comma or a stop was printed and not read: ink where there is room for one, off the
/// places of characters that stand `pitch` apart.
pub(super) fn lost_marks(signs: &mut [Sign], middles: &[f64], ink: &[(f64, f64)], pitch: f64) {
    let han = |s: &Sign| matches!(s.ch, '\u{4e00}'..='\u{9fff}');
    let inked = |from: f64, to: f64| {
        let within = ink.iter().filter(|(a, b)| {
            let middle = (a + b) / 2.0;
            from < middle && middle < to && b - a >= pitch * MARK
        });
        within.count() > 0
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
    let last = signs[..read].iter().rev().take_while(|s| han(s)).count();
    if last < SIDE_BY_SIDE {
        return;
    }
    let run = &middles[read - last..read];
    let mut ends: Vec<f64> = (run.iter().rev().enumerate())
        .map(|(k, m)| m + k as f64 * pitch)
        .collect();
    ends.sort_by(f64::total_cmp);
    let end = ends[last / 2];
    if inked(end + pitch * OFF, f64::INFINITY)
        && let Some(sign) = signs.get_mut(read - 1)
    {
        sign.confidence = sign.confidence.min(MISSING);
    }
}

/// Marks what the grammar of numbers does not know: separators side by side or with groups of no length that parts
/// thousands, dates that lack a stroke; a comparison that may have lost its bar; doubled brackets; on a dirty page what
/// a speck makes of a mark; a figure or a letter where the network may also have seen a mark.
pub(super) fn odd(signs: &mut [Sign], dirty: bool) {
    let text: Vec<char> = signs.iter().map(|s| s.ch).collect();
    let at = |i: usize| text.get(i).copied().unwrap_or(' ');
    let before = |i: usize| i.checked_sub(1).map_or(' ', at);
    let figure = |c: char| c.is_ascii_digit();
    let han = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}');
    let mut doubted: Vec<usize> = Vec::new();
    for (i, sign) in signs.iter().enumerate() {
        let (last, ch, next) = (before(i), sign.ch, at(i + 1));
        let mark = |c: char| matches!(c, '.' | ',');
        let both = |list: &str| list.contains(ch) && list.contains(next);
        let twice = mark(ch) && mark(next) || both("(（") || both(")）");
        // A speck above a comma or a stroke.
        let speck = dirty && ";；:：!！i".contains(ch);
        let bare = matches!(ch, '>' | '<' | '＞' | '＜') && (figure(next) || next == ' ');
        let letter = ch.is_ascii_alphabetic() && i == 0 && figure(next);
        let stroke = ch == '1' && han(last) && han(next);
        let comma = |(c, p): &(char, f32)| matches!(c, ',' | '，' | '、') && *p >= SEEN;
        if twice || speck || bare || letter || stroke && sign.others.iter().any(comma) {
            doubted.push(i);
        }
    }
    let belongs = |c: char| figure(c) || matches!(c, '.' | ',' | '-');
    let mut from = 0;
    for run in text.chunk_by(|a, b| belongs(*a) == belongs(*b)) {
        if run.first().is_some_and(|c| figure(*c)) && !is_number(run) {
            doubted.extend(from..from + run.len());
        }
        from += run.len();
    }
    for i in doubted {
        if let Some(sign) = signs.get_mut(i) {
            sign.confidence = sign.confidence.min(DISPUTED);
        }
    }
}

/// How likely a mark must be to be looked for in a figure.
const SEEN: f32 = 0.001;

/// Whether figures with `.`, `,` and `-` make a number, a date, a telephone number or the number of a section.
fn is_number(run: &[char]) -> bool {
    let text: String = run.iter().collect();
    let text = text.trim_end_matches(['.', ',', '-']);
    let lengths = |by: char| text.split(by).map(str::len).collect::<Vec<_>>();
    let (dots, commas, dashes) = (lengths('.'), lengths(','), lengths('-'));
    match (dots.len(), commas.len(), dashes.len()) {
        (1, 1, 1) | (2, 1, 1) => !dots.contains(&0),
        // 2023-07-10, 2021-2023, 027-8654321, 3-5
        (1, 1, 2) => !(dashes[0] == 6 && dashes[1] == 2),
        (1, 1, _) => !dashes.contains(&0),
        // 2023.7.10, 1.2.3
        (_, 1, 1) => dots
            .iter()
            .enumerate()
            .all(|(i, n)| (1..=2).contains(n) || i == 0 && *n == 4),
        (1 | 2, _, 1) => {
            let whole = text.split('.').next().unwrap_or_default();
            let groups: Vec<usize> = whole.split(',').map(str::len).collect();
            let rest = groups.get(1..).unwrap_or(&[]);
            (1..=3).contains(&groups[0]) && rest.iter().all(|n| *n == 3) && !dots.contains(&0)
        }
        // Ranges of numbers.
        (_, _, 2) => text.split('-').all(|part| {
            let part: Vec<char> = part.chars().collect();
            !part.is_empty() && !part.contains(&'-') && is_number(&part)
        }),
        _ => false,
    }
}

/// How far from its middle a character explains ink beside a doubtful space, in ems.
const BESIDE_SPACE: f64 = 0.6;

/// A space surer than this is one.
const SURE_SPACE: f32 = 0.9;

/// Doubtful spaces with ink at them that no character explains: the network does not know what stands there.
fn inked_spaces(signs: &mut [Sign], middles: &[f64], ink: &[(f64, f64)], em: f64) {
    let spans: Vec<(f64, f64)> = signs
        .iter()
        .zip(middles)
        .filter(|(s, _)| !s.ch.is_whitespace())
        .map(|(_, m)| (m - em * BESIDE_SPACE, m + em * BESIDE_SPACE))
        .collect();
    for (sign, middle) in signs.iter_mut().zip(middles) {
        if !sign.ch.is_whitespace() || sign.confidence >= SURE_SPACE {
            continue;
        }
        let left = ink.iter().flat_map(|stretch| gaps(*stretch, &spans));
        let near = left.filter(|(from, to)| ((from + to) / 2.0 - middle).abs() <= em);
        if near.map(|(from, to)| to - from).sum::<f64>() >= em * DIRT / 2.0 {
            sign.ch = char::REPLACEMENT_CHARACTER;
            sign.confidence = 0.0;
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

/// Marks the first and the last character of a line that touches a ruling there: a part of it may be taken for ruling.
/// Says whether they do.
pub(super) fn touching(signs: &mut [Sign], area: &Rect, rulings: &[rulings::Line]) -> (bool, bool) {
    let middle = area.center().y;
    let beside = |x: f64| {
        rulings.iter().any(|l| {
            l.axis == Axis::Vertical
                && (l.from..l.to).contains(&middle)
                && (l.at - x).abs() <= l.width / 2.0 + TOUCHING
        })
    };
    let within = rulings.iter().any(|l| {
        l.axis == Axis::Vertical
            && (l.from..l.to).contains(&middle)
            && (area.x0..area.x1).contains(&l.at)
    });
    let (left, right) = (beside(area.x0), beside(area.x1));
    let count = signs.len();
    for (i, sign) in signs.iter_mut().enumerate() {
        if within || (left && i == 0) || (right && i + 1 == count) {
            sign.confidence = sign.confidence.min(DISPUTED);
        }
    }
    (left, right)
}

/// Takes the first or the last character of a line from another reading, of a picture with the ruling that it touches,
/// where the two readings agree on all the others. What is left of a character that a ruling cuts may also have been
/// read as nothing.
pub(super) fn completed(signs: &mut Vec<Sign>, other: &[Sign], (left, right): (bool, bool)) {
    skipped(signs, other, (left, right));
    let same =
        |a: &[Sign], b: &[Sign]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.ch == b.ch);
    let taken = |sign: &mut Sign, from: &Sign| {
        if !from.ch.is_ascii() && from.confidence > sign.confidence.min(LIKELY / 2.0) {
            sign.ch = from.ch;
            sign.confidence = from.confidence.min(DISPUTED);
        }
    };
    if left && let Some((first, rest)) = signs.split_first_mut() {
        let at = other.len().checked_sub(rest.len() + 1);
        if let Some([found, tail @ ..]) = at.and_then(|at| other.get(at..))
            && !rest.is_empty()
            && same(tail, rest)
        {
            taken(first, found);
        }
    }
    if right
        && let Some((last, rest)) = signs.split_last_mut()
        && let Some([head @ .., found]) = other.get(..=rest.len())
        && !rest.is_empty()
        && same(head, rest)
    {
        taken(last, found);
    }
}

/// A character was skipped where the line begins, or ends, with this share of the distance between characters to spare.
const ROOM: f64 = 1.1;

/// What a ruling itself is read as.
const STROKES: &str = "丨│｜┃一—–ー";

fn skipped(signs: &mut Vec<Sign>, other: &[Sign], (left, right): (bool, bool)) {
    let (Some(first), Some(last)) = (signs.first(), signs.last()) else {
        return;
    };
    let pitch = (last.at - first.at) / (signs.len() - 1).max(1) as f64;
    let room = (first.at > ROOM * pitch, 1.0 - last.at > ROOM * pitch);
    let same = |a: &[Sign]| {
        a.len() == signs.len() && a.iter().zip(signs.iter()).all(|(a, b)| a.ch == b.ch)
    };
    let known = |s: &Sign| !s.ch.is_ascii() && !STROKES.contains(s.ch) && s.confidence >= MISSING;
    let (start, end) = (first.at - pitch, last.at + pitch);
    if signs.len() < 2 {
        return;
    }
    match other {
        [found, rest @ ..] if left && room.0 && known(found) && same(rest) => {
            let mut found = found.clone();
            (found.at, found.confidence) = (start.max(0.0), found.confidence.min(DISPUTED));
            signs.insert(0, found);
        }
        [rest @ .., found] if right && room.1 && known(found) && same(rest) => {
            let mut found = found.clone();
            (found.at, found.confidence) = (end.min(1.0), found.confidence.min(DISPUTED));
            signs.push(found);
        }
        _ => {}
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

/// A per cent sign is at most this many figures wide; wider, it may be a per mille sign.
const PER_CENT: f64 = 1.72;

/// Marks per cent signs whose ink is too wide for one. `ink` are the stretches of columns with ink, `em` the size of type,
/// both in pixels.
pub(super) fn per_mille(signs: &mut [Sign], middles: &[f64], ink: &[(f64, f64)], em: f64) {
    let digit = |k: usize| signs.get(k).is_some_and(|s| s.ch.is_ascii_digit());
    let wide: Vec<usize> = (1..signs.len())
        .filter(|i| signs.get(*i).is_some_and(|s| s.ch == '%') && digit(i - 1))
        .filter(|i| {
            let Some(figure) = middles.get(i - 1) else {
                return false;
            };
            // What stands behind it begins half its width before its middle.
            let until = middles.get(i + 1).map_or(f64::INFINITY, |m| m - em * 0.3);
            let end = ink.iter().map(|s| s.1).filter(|x| *x <= until);
            let end = end.fold(*figure, f64::max);
            let pair = i.checked_sub(2).filter(|k| digit(*k));
            let pitch = pair.and_then(|k| Some(figure - middles.get(k)?));
            end - figure > pitch.unwrap_or(em / 2.0) * (0.5 + PER_CENT)
        })
        .collect();
    for i in wide {
        if let Some(sign) = signs.get_mut(i) {
            sign.confidence = sign.confidence.min(DISPUTED);
        }
    }
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
        assert_eq!(low, [false, true, true, false, false]);
        let mut line = signs("汇川");
        unexplained(&mut line, &[10.0, 30.0], &[(0.0, 40.0)], 20.0);
        assert!(line.iter().all(|s| s.confidence > MISSING));
    }

    #[test]
    fn a_character_that_a_ruling_cuts_is_taken_from_the_picture_with_the_ruling() {
        let mut line = signs("呆障单位");
        completed(&mut line, &signs("|保障单位"), (true, false));
        let text: String = line.iter().map(|s| s.ch).collect();
        assert_eq!(text, "保障单位");
        assert!(line[0].confidence <= DISPUTED && line[1].confidence > DISPUTED);
        // Where the rest differs too, nothing is taken.
        let mut line = signs("呆障单位");
        completed(&mut line, &signs("保障单仗"), (true, false));
        assert_eq!(line[0].ch, '呆');
    }

    #[test]
    fn a_character_that_was_skipped_at_a_ruling_is_put_in() {
        let spaced = |text: &str, first: f64| {
            let mut line = signs(text);
            for (i, sign) in line.iter_mut().enumerate() {
                sign.at = first + 0.1 * i as f64;
            }
            line
        };
        let text = |line: &[Sign]| line.iter().map(|s| s.ch).collect::<String>();
        let mut line = spaced("障单位的", 0.15);
        completed(&mut line, &signs("保障单位的"), (true, false));
        assert_eq!(text(&line), "保障单位的");
        assert!(line[0].confidence <= DISPUTED && line[0].at < line[1].at);
        let mut line = spaced("保障单", 0.05);
        completed(&mut line, &signs("保障单位"), (false, true));
        assert_eq!(text(&line), "保障单位");
        // There is no room for it, it is the ruling, or the line does not touch one there.
        for (first, other, sides) in [
            (0.07, "保障单位的", (true, false)),
            (0.15, "丨障单位的", (true, false)),
            (0.15, "保障单位的", (false, true)),
        ] {
            let mut line = spaced("障单位的", first);
            completed(&mut line, &signs(other), sides);
            assert_eq!(text(&line), "障单位的");
        }
    }

    #[test]
    fn ink_at_a_doubtful_space_is_a_character_that_is_not_known() {
        let read = |doubt: f32, ink: &[(f64, f64)]| {
            let mut line = signs("达到 类以");
            line[2].confidence = doubt;
            unexplained(&mut line, &[10.0, 30.0, 55.0, 80.0, 100.0], ink, 20.0);
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
    fn what_is_no_number_is_doubtful() {
        for (text, fine) in [
            ("1,260万元", true),
            ("775,281.92万元", true),
            ("≥98.5%", true),
            ("2023.7.10", true),
            ("2023-07-10", true),
            ("2021-2023年", true),
            ("027-86543210", true),
            ("300-350人次", true),
            ("1,000-1,500人", true),
            ("12.5-13.5", true),
            ("第1.2.3条", true),
            ("1.加强监管", true),
            ("PM2.5浓度", true),
            ("第1季度", true),
            ("15735441568", true),
            ("2341..28", false),
            ("≥911..2%", false),
            ("126927.7186146.14", false),
            ("202307-10", false),
            ("1,26万元", false),
            ("12,3456", false),
            (">17万元", false),
            ("S11元", false),
            ("（（财预", false),
        ] {
            let mut line = signs(text);
            odd(&mut line, false);
            let all = line.iter().all(|s| s.confidence > DISPUTED);
            assert_eq!(all, fine, "{text}");
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
