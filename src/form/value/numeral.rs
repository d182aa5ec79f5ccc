//! Chinese numerals below ten thousand; 万 and 亿 belong to the unit.

const DIGITS: &str = "零一二三四五六七八九";
const PLACES: [(char, u32); 3] = [('千', 1000), ('百', 100), ('十', 10)];

/// Whether a character is part of a numeral.
pub(super) fn is_numeral(c: char) -> bool {
    digit(c).is_some() || PLACES.iter().any(|(place, _)| *place == c)
}

/// The number that `text` begins with, and what follows; `None` where it begins with none, or with one that is not
/// written out in full: 一百五 may be 105 or 150.
pub(super) fn leading(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !is_numeral(c)).unwrap_or(text.len());
    let (run, rest) = text.split_at(end);
    Some((value(run)?, rest))
}

fn value(run: &str) -> Option<u32> {
    if matches!(run, "零" | "〇") {
        return Some(0);
    }
    let (mut total, mut rest, mut lowest, mut gap) = (0, run, 10_000, false);
    while let Some(first) = rest.chars().next() {
        let tail = &rest[first.len_utf8()..];
        if matches!(first, '零' | '〇') {
            if gap || total == 0 || tail.is_empty() {
                return None;
            }
            (rest, gap) = (tail, true);
            continue;
        }
        let (count, tail) = match digit(first) {
            Some(count) => (count, tail),
            None if first == '十' && total == 0 => (1, rest),
            None => return None,
        };
        let place = tail.chars().next().map_or(1, place);
        // A place left out is told by 零, and by nothing else.
        let skipped = lowest != 10_000 && place * 10 != lowest;
        if place == 0 || place >= lowest || skipped != gap {
            return None;
        }
        total += count * place;
        (lowest, gap) = (place, false);
        rest = match place {
            1 => tail,
            _ => &tail[tail.chars().next().map_or(0, char::len_utf8)..],
        };
        if place == 1 {
            break;
        }
    }
    (rest.is_empty() && !gap && total > 0).then_some(total)
}

fn digit(c: char) -> Option<u32> {
    match c {
        '两' => Some(2),
        '〇' => Some(0),
        _ => DIGITS.chars().position(|d| d == c).map(|d| d as u32),
    }
}

/// What a character behind a digit multiplies it by; 0 where it is another digit.
fn place(c: char) -> u32 {
    PLACES
        .iter()
        .find(|(place, _)| *place == c)
        .map_or(0, |(_, by)| *by)
}

#[cfg(test)]
mod tests {
    use super::leading;

    #[test]
    fn numerals_are_read_when_written_out() {
        for (text, value) in [
            ("零", 0),
            ("两", 2),
            ("十", 10),
            ("十五", 15),
            ("九十", 90),
            ("一百二十", 120),
            ("一百零五", 105),
            ("一千零二十", 1020),
            ("两千三百四十五", 2345),
            ("一千零五", 1005),
        ] {
            assert_eq!(leading(text), Some((value, "")), "{text}");
        }
        assert_eq!(leading("三个月"), Some((3, "个月")));
        for text in [
            "",
            "百",
            "一百五",
            "二〇",
            "十十",
            "一百零",
            "零一",
            "一千五",
            "三五",
            "一零",
            "千百",
            "一二",
            "一百零五十",
        ] {
            assert_eq!(leading(text), None, "{text}");
        }
    }
}
