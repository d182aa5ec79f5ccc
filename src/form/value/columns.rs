//! Targets whose comparison and unit stand in columns of their own.

use super::target;
use crate::model::{Target, TargetKind};

/// What a column of directions may print before a number.
const SIGNS: [&str; 19] = [
    "≥",
    "≤",
    "＝",
    "=",
    ">",
    "<",
    "＞",
    "＜",
    ">=",
    "<=",
    "≧",
    "≦",
    "大于",
    "小于",
    "大于等于",
    "小于等于",
    "等于",
    "不低于",
    "不高于",
];
/// What a column of units prints for none.
const NONE: [&str; 5] = ["无", "-", "—", "/", "／"];

/// Whether a column of directions may print this: a comparison, or words.
pub fn is_direction(text: &str) -> bool {
    let is_word = |c: char| c.is_alphabetic() && !c.is_ascii();
    SIGNS.contains(&text.trim()) || text.chars().any(is_word)
}

/// Types a target with what the columns beside it print: `≥`, `95`, `%`. The text stays its own column's; where the
/// target says itself what it is, or the three together are not understood, nothing changes.
pub fn with_columns(plain: Target, direction: Option<&str>, unit: Option<&str>) -> Target {
    let direction = direction.map_or("", str::trim);
    let unit = unit.map(str::trim).filter(|u| !NONE.contains(u));
    let bare = plain.kind == TargetKind::Quantity
        && plain.op.as_deref() == Some("=")
        && plain.unit.is_none()
        && plain.text.trim().starts_with(|c: char| c.is_ascii_digit());
    if !bare || !(direction.is_empty() || SIGNS.contains(&direction)) {
        return plain;
    }
    // The number and its comparison are typed without the unit: `10` and `月` are no October.
    let compared = target(&format!("{direction}{}", plain.text.trim()));
    let numbers = [&compared.min, &compared.max];
    if !numbers.iter().any(|n| **n == plain.min) || compared.kind != TargetKind::Quantity {
        return plain;
    }
    let percent = unit.is_some_and(|u| matches!(u, "%" | "％" | "‰"));
    Target {
        text: plain.text,
        kind: if percent {
            TargetKind::Percent
        } else {
            TargetKind::Quantity
        },
        unit: unit.map(|u| u.replace('％', "%")),
        ..compared
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(direction: &str, text: &str, unit: &str) -> (TargetKind, String, String, String) {
        let t = with_columns(target(text), Some(direction), Some(unit));
        assert_eq!(t.text, text);
        let number = t.min.or(t.max).unwrap_or_default();
        let or = |v: Option<String>| v.unwrap_or_default();
        (t.kind, or(t.op), number, or(t.unit))
    }

    #[test]
    fn a_direction_is_a_comparison_or_words() {
        for (text, is) in [
            ("≥", true),
            ("定性", true),
            ("2", false),
            ("V", false),
            ("≥1", false),
        ] {
            assert_eq!(is_direction(text), is, "{text}");
        }
    }

    #[test]
    fn comparison_and_unit_beside_a_number_belong_to_it() {
        let s = String::from;
        use TargetKind::{Percent, Qualitative, Quantity};
        assert_eq!(typed("≥", "95", "%"), (Percent, s(">="), s("95"), s("%")));
        assert_eq!(typed("＝", "3", "个"), (Quantity, s("="), s("3"), s("个")));
        assert_eq!(
            typed("≤", "98.5", ""),
            (Quantity, s("<="), s("98.5"), s(""))
        );
        assert_eq!(
            typed("定性", "优良", ""),
            (Qualitative, s(""), s(""), s(""))
        );
        assert_eq!(typed("≥", "≥5", "个"), (Quantity, s(">="), s("5"), s("")));
        assert_eq!(typed("反向", "5", "天"), (Quantity, s("="), s("5"), s("")));
        assert_eq!(
            typed("≤", "10", "月"),
            (Quantity, s("<="), s("10"), s("月"))
        );
        assert_eq!(typed("≥", "2", "无"), (Quantity, s(">="), s("2"), s("")));
    }
}
