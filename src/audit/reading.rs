//! Numbers in texts that no earlier stage typed: results, weights, scores.

use super::Decimal;

/// A number with its unit.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The number.
    pub value: Decimal,
    /// The unit as printed; empty where there is none.
    pub unit: String,
}

/// What may stand before the number: comparisons, and words that only say that it was reached.
const BEFORE: &[&str] = &[
    "≥",
    "≧",
    "≤",
    "≦",
    "＝",
    "=",
    ">",
    "<",
    "＞",
    "＜",
    "大于等于",
    "小于等于",
    "不少于",
    "不低于",
    "不超过",
    "不高于",
    "大于",
    "小于",
    "约",
    "达到",
    "达",
    "已完成",
    "完成",
    "实际",
    "为",
    "共",
    "已",
];
/// A unit is shorter than this; what is longer is a sentence.
const LONGEST_UNIT: usize = 8;

/// Reads `≥1,200个`, `已完成18.6公里`, `95%`; `None` where the text says more than one number with its unit.
pub fn reading(text: &str) -> Option<Reading> {
    let flat = narrow(text);
    let mut rest = flat.as_str();
    while let Some(cut) = BEFORE.iter().find_map(|b| rest.strip_prefix(b)) {
        rest = cut;
    }
    let end = rest
        .find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-' || c == ','))
        .unwrap_or(rest.len());
    let (number, unit) = rest.split_at(end);
    let value = Decimal::parse(&number.replace(',', ""))?;
    let odd = |c: char| c.is_ascii_digit() || "，。；、（）()~-—～至".contains(c);
    let sound = unit.chars().count() <= LONGEST_UNIT && !unit.contains(odd);
    sound.then(|| Reading {
        value,
        unit: unit.to_string(),
    })
}

/// A bare number, or one with only `分` behind it.
pub fn points(text: &str) -> Option<Decimal> {
    let read = reading(text)?;
    matches!(read.unit.as_str(), "" | "分").then_some(read.value)
}

/// Without white space; full-width digits, points and signs as ordinary ones.
pub fn narrow(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
            '．' => '.',
            '％' | '﹪' => '%',
            c => c,
        })
        .collect()
}

/// Every year between 1990 and 2099 that a text names as `2021年`, with the byte behind `年`.
pub fn years(text: &str) -> Vec<(i32, usize)> {
    let mut found = Vec::new();
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    for (n, (at, c)) in chars.iter().enumerate() {
        if *c != '年' || n < 4 {
            continue;
        }
        let digits: String = chars[n - 4..n].iter().map(|(_, c)| *c).collect();
        let longer = n > 4 && chars[n - 5].1.is_ascii_digit();
        match digits.parse::<i32>() {
            Ok(year) if (1990..2100).contains(&year) && !longer => {
                found.push((year, at + c.len_utf8()));
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{points, reading, years};

    fn read(text: &str) -> Option<(String, String)> {
        reading(text).map(|r| (r.value.to_string(), r.unit))
    }

    #[test]
    fn a_number_with_its_unit_is_read() {
        for (text, value, unit) in [
            ("2,150只", "2150", "只"),
            ("≥９５％", "95", "%"),
            ("已完成18.6公里", "18.6", "公里"),
            ("3", "3", ""),
        ] {
            assert_eq!(read(text), Some((value.into(), unit.into())), "{text}");
        }
    }

    #[test]
    fn what_says_more_is_not() {
        for text in [
            "未完成",
            "1600人、200人",
            "2-3人",
            "在规定时间结案率为95%",
            "12月18日",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert!(points("9.5分").is_some() && points("9.5%").is_none());
    }

    #[test]
    fn years_are_found() {
        let found = |t: &str| years(t).into_iter().map(|y| y.0).collect::<Vec<_>>();
        assert_eq!(found("2021年12月20日前，较2020年"), [2021, 2020]);
        assert!(found("12021年 5年 〔2018〕").is_empty());
    }
}
