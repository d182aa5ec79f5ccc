//! Marks that a stroke or two tell apart: `；` and `：`, `、` and `，`, `÷` and `+`; and days that were read as months.

use super::chains;
use super::doubt::{DISPUTED, TOLD};
use super::engine::Line;
use super::plane::Plane;
use super::recognise::{Sign, half};
use super::shapes;
use super::strips::{Strip, blobs};
use crate::model::Rect;

/// Marks with others that look like them, and how likely one must be to make a mark doubtful. All in half width.
const RIVALS: [(char, char, f32); 5] = [
    ('+', '÷', 0.005),
    (',', '、', 0.005),
    ('、', ',', 0.005),
    (':', ';', 0.001),
    (';', ':', 0.001),
];

/// The lower dot of a colon is no higher than the upper one, by this factor and by so many pixels.
const TAIL: (f64, f64) = (1.3, 1.0);

/// A colon with a tail that is a semicolon by less than this has none: small dots differ by a pixel.
const LEAST: f32 = 0.000_1;

/// A semicolon as likely as this, with a tail, is one.
const SEMICOLON: f32 = 0.9;

/// A dot is no larger than this, and its middle no farther from that of its mark, in ems.
const DOT: f64 = 0.4;
const NEAR: f64 = 0.35;

/// Marks signs that may be others which look like them. `middles` are those of the signs, in pixels of `plane`.
pub(super) fn settle(signs: &mut [Sign], middles: &[f64], plane: &Plane, strip: &Strip) {
    let rivalled = |sign: &Sign| {
        let own = half(sign.ch);
        (RIVALS.iter())
            .any(|(ch, other, least)| *ch == own && sign.likely(|c| half(c) == *other) >= *least)
    };
    let may_be_semicolon = |s: &Sign| s.likely(|c| half(c) == ';');
    let colon = |s: &Sign| half(s.ch) == ':' && may_be_semicolon(s) >= LEAST;
    let semicolon = |s: &Sign| half(s.ch) == ';' && may_be_semicolon(s) >= SEMICOLON && rivalled(s);
    let dots = match signs.iter().any(|s| colon(s) || semicolon(s)) {
        true => blobs(&shapes::cut(plane, &strip.area)),
        false => Vec::new(),
    };
    for (sign, middle) in signs.iter_mut().zip(middles) {
        let tail = || has_tail(&dots, middle - strip.area.x0, strip.usual);
        if semicolon(sign) && !strip.dirty && tail() {
            sign.raise(TOLD);
        } else if rivalled(sign) || colon(sign) && tail() {
            sign.confidence = sign.confidence.min(DISPUTED);
        }
    }
}

/// Whether the lower of two dots around a column is higher than the upper one, as that of a semicolon is.
fn has_tail(blobs: &[Rect], middle: f64, em: f64) -> bool {
    let is_dot = |b: &&Rect| {
        let near = (b.center().x - middle).abs() <= em * NEAR;
        near && b.width().max(b.height()) <= em * DOT
    };
    let mut dots: Vec<&Rect> = blobs.iter().filter(is_dot).collect();
    dots.sort_by(|a, b| a.y0.total_cmp(&b.y0));
    let [upper, lower] = dots.as_slice() else {
        return false;
    };
    let longer = lower.height() - upper.height();
    upper.y1 < lower.y0 && longer >= TAIL.1 && lower.height() >= upper.height() * TAIL.0
}

/// The figures of a month.
const FIGURES: std::ops::RangeInclusive<usize> = 1..=2;

/// Marks a month right behind a month in the lines that go on in one another (`chains`): `2月4月` is `2月4日`, or two months
/// with a mark between them that was not read.
pub(super) fn months(lines: &mut [Line], chains: &[Vec<usize>]) {
    for mut signs in chains::texts(lines, chains) {
        let months: Vec<usize> = (0..signs.len()).filter(|i| signs[*i].ch == '月').collect();
        for pair in months.windows(2) {
            let between = &signs[pair[0] + 1..pair[1]];
            let figures = between.iter().all(|s| half(s.ch).is_ascii_digit());
            if figures && FIGURES.contains(&between.len()) {
                let second = &mut signs[pair[1]];
                second.confidence = second.confidence.min(DISPUTED);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::recognise;
    use super::*;

    fn strip(width: f64) -> Strip {
        Strip::sure(Rect::new(0.0, 0.0, width, 20.0), 20.0)
    }

    #[test]
    fn a_mark_with_a_rival_is_doubtful() {
        let doubtful = |text: &str, at: usize, others: &[(char, f32)]| {
            let mut line = recognise::sure(text);
            line[at].others = others.to_vec();
            let plane = Plane::filled(200, 20, 255);
            settle(
                &mut line,
                &[10.0; 9][..text.chars().count()],
                &plane,
                &strip(200.0),
            );
            line[at].confidence <= DISPUTED
        };
        assert!(doubtful("支出+预算", 2, &[('+', 0.96), ('÷', 0.03)]));
        assert!(doubtful("记录，台账", 2, &[('，', 0.95), ('、', 0.01)]));
        assert!(!doubtful("记录，台账", 2, &[('，', 0.99), ('、', 0.0007)]));
        assert!(!doubtful("支出人预算", 2, &[('人', 0.9), ('入', 0.1)]));
    }

    #[test]
    fn a_colon_whose_lower_dot_is_the_higher_is_doubtful() {
        let doubtful = |lower: usize, semicolon: f32| {
            let mut plane = Plane::filled(60, 20, 255);
            for (top, foot) in [(7, 9), (15, 15 + lower)] {
                for y in top..foot {
                    plane.data[y * 60 + 30..y * 60 + 32].fill(20);
                }
            }
            let mut line = recognise::sure("天：下");
            line[1].others = vec![('：', 0.99), ('；', semicolon)];
            settle(&mut line, &[10.0, 31.0, 50.0], &plane, &strip(60.0));
            line[1].confidence <= DISPUTED
        };
        assert!(!doubtful(2, 0.0003));
        assert!(doubtful(3, 0.0003));
        assert!(!doubtful(3, 0.00001), "it looks like none");
    }

    #[test]
    fn a_semicolon_with_a_tail_is_one() {
        let read = |lower: usize, confidence: f32, colon: f32| {
            let mut plane = Plane::filled(60, 20, 255);
            for (top, foot) in [(7, 9), (15, 15 + lower)] {
                for y in top..foot {
                    plane.data[y * 60 + 30..y * 60 + 32].fill(20);
                }
            }
            let mut line = recognise::sure("天；下");
            line[1].confidence = confidence;
            line[1].others = vec![('；', 0.95), ('：', colon)];
            settle(&mut line, &[10.0, 31.0, 50.0], &plane, &strip(60.0));
            line[1].confidence
        };
        assert!(read(4, 0.95, 0.01) > 0.95);
        assert!(read(2, 0.95, 0.01) <= DISPUTED, "no tail");
        assert!(read(4, 0.5, 0.01) <= 0.5, "there is another doubt");
    }

    #[test]
    fn a_month_right_behind_a_month_is_doubtful() {
        let doubtful = |texts: &[&str]| {
            let line = |text: &&str| (strip(100.0), strip(100.0).area, recognise::sure(text));
            let mut lines: Vec<Line> = texts.iter().map(line).collect();
            let chain: Vec<usize> = (0..lines.len()).collect();
            months(&mut lines, &[chain]);
            let all = lines.iter().flat_map(|l| &l.2);
            all.filter(|s| s.confidence <= DISPUTED).count()
        };
        assert_eq!(doubtful(&["2018年2月", "4月"]), 1);
        assert_eq!(doubtful(&["2018年2月", "4日"]), 0);
        assert_eq!(doubtful(&["2月至4月"]), 0);
        assert_eq!(doubtful(&["1月、2月"]), 0);
    }
}
