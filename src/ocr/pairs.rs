//! Brackets and quotation marks stand in pairs: one without the other tells that the other was not read.

use super::doubt::MISSING;
use super::engine::Line;
use super::recognise::Sign;
use super::settle::half;

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

/// Marks brackets and quotation marks whose partner is nowhere in the lines that go on in one another (`chains`).
pub(super) fn unpaired(lines: &mut [Line], chains: &[Vec<usize>]) {
    for chain in chains {
        let mut places = Vec::new();
        for line in chain {
            let signs = lines.get(*line).map_or(0, |l| l.2.len());
            places.extend((0..signs).map(|i| (*line, i)));
        }
        let of = |(line, i): &(usize, usize)| lines.get(*line).and_then(|l| l.2.get(*i));
        let signs: Vec<&Sign> = places.iter().filter_map(of).collect();
        let alone = alone(&signs.iter().map(|s| half(s.ch)).collect::<Vec<_>>());
        for (line, i) in alone.into_iter().filter_map(|k| places.get(k).copied()) {
            if let Some(sign) = lines.get_mut(line).and_then(|l| l.2.get_mut(i)) {
                sign.confidence = sign.confidence.min(MISSING);
            }
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
    use super::*;

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
