//! What cannot be printed as it was read: numbers that are none, and marks beside their like.

use super::doubt::DISPUTED;
use super::engine::Line;
use super::recognise::{Sign, is_han};
use crate::model::Rect;

/// Marks what the grammar of numbers does not know: separators side by side or with groups of no length that parts
/// thousands, dates that lack a stroke; a comparison that may have lost its bar; doubled brackets; on a dirty page what
/// a speck makes of a mark; a figure or a letter where the network may also have seen a mark.
pub(super) fn odd(signs: &mut [Sign], dirty: bool) {
    let text: Vec<char> = signs.iter().map(|s| s.ch).collect();
    let at = |i: usize| text.get(i).copied().unwrap_or(' ');
    let before = |i: usize| i.checked_sub(1).map_or(' ', at);
    let figure = |c: char| c.is_ascii_digit();
    let mut doubted: Vec<usize> = Vec::new();
    for (i, sign) in signs.iter().enumerate() {
        let (last, ch, next) = (before(i), sign.ch, at(i + 1));
        let mark = |c: char| matches!(c, '.' | ',');
        let both = |list: &str| list.contains(ch) && list.contains(next);
        let twice = mark(ch) && mark(next) || both("(（") || both(")）");
        // A speck above a comma or a stroke.
        let inner = ch == '。' && is_han(last) && is_han(next);
        let speck = dirty && (inner || ";；:：!！i".contains(ch));
        let headless = mark(ch) && !figure(last) && figure(next);
        let bare = matches!(ch, '>' | '<' | '＞' | '＜') && (figure(next) || next == ' ');
        let letter = ch.is_ascii_alphabetic() && i == 0 && figure(next);
        let stroke = ch == '1' && is_han(last) && is_han(next);
        let comma = |(c, p): &(char, f32)| matches!(c, ',' | '，' | '、') && *p >= SEEN;
        let behind = matches!(ch, '%' | '％') && figure(next);
        if twice
            || speck
            || headless
            || behind
            || bare
            || letter
            || stroke && sign.others.iter().any(comma)
        {
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

/// A line goes on in the one below if that begins where it does, and stands so near, both in ems.
const GOES_ON: (f64, f64) = (0.6, 1.0);

/// Marks full stops at the end of a line that goes on below, on a page full of specks: a speck at the end looks like one.
pub(super) fn stops_before_more(lines: &mut [Line]) {
    let areas: Vec<Rect> = lines.iter().map(|l| l.0.area).collect();
    for (strip, _, signs) in lines.iter_mut().filter(|l| l.0.dirty) {
        let (own, em) = (strip.area, strip.usual);
        let below = |a: &Rect| {
            let gap = a.y0 - own.y1;
            (a.x0 - own.x0).abs() <= em * GOES_ON.0 && gap.abs() <= em * GOES_ON.1 && a.y0 > own.y0
        };
        if let Some(last) = signs.last_mut().filter(|s| s.ch == '。')
            && areas.iter().any(below)
        {
            last.confidence = last.confidence.min(DISPUTED);
        }
    }
}

/// Marks a comma at the very end of the lines that go on in one another (`chains`): nothing is said after it, so it may be dirt.
pub(super) fn commas_at_the_end(lines: &mut [Line], chains: &[Vec<usize>]) {
    for last in chains.iter().filter_map(|chain| chain.last()) {
        let signs = lines.get_mut(*last).and_then(|l| l.2.last_mut());
        if let Some(sign) = signs.filter(|s| matches!(s.ch, ',' | '，' | '、')) {
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

#[cfg(test)]
mod tests {
    use super::super::recognise::sure as signs;
    use super::super::strips::Strip;
    use super::*;

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
            ("≤1.6%0", false),
            ("≥.88%", false),
        ] {
            let mut line = signs(text);
            odd(&mut line, false);
            let all = line.iter().all(|s| s.confidence > DISPUTED);
            assert_eq!(all, fine, "{text}");
        }
    }

    #[test]
    fn a_stop_before_more_of_a_line_may_be_a_speck() {
        let read = |dirty: bool, below: f64| {
            let line = |text: &str, x0: f64, y0: f64| -> Line {
                let area = Rect::new(x0, y0, x0 + 300.0, y0 + 20.0);
                let strip = Strip {
                    dirty,
                    ..Strip::sure(area, 20.0)
                };
                (strip, area, signs(text))
            };
            let mut lines = vec![
                line("完善基层服务网。", 10.0, 10.0),
                line("络，打通", below, 38.0),
            ];
            stops_before_more(&mut lines);
            lines[0].2[7].confidence <= DISPUTED
        };
        assert!(read(true, 12.0));
        assert!(!read(true, 200.0));
        assert!(!read(false, 12.0));
    }

    #[test]
    fn a_comma_with_nothing_after_it_is_doubtful() {
        let area = Rect::new(0.0, 0.0, 200.0, 20.0);
        let line = |text: &str| {
            let strip = Strip::sure(area, 20.0);
            (strip, area, signs(text))
        };
        let mut lines = vec![line("青禾县统计局，"), line("问卷调查，"), line("现场核查")];
        commas_at_the_end(&mut lines, &[vec![0], vec![1, 2]]);
        let doubtful = lines
            .iter()
            .map(|l| l.2.iter().any(|s| s.confidence <= DISPUTED));
        assert_eq!(doubtful.collect::<Vec<_>>(), [true, false, false]);
    }
}
