//! The texts of labels: as they are compared, as they are told, and the numbers and units in them.

/// A small number in digits (half or full width) or in Chinese.
pub fn number(text: &str) -> Option<u32> {
    let text: String = text
        .chars()
        .filter(|c| !matches!(c, '(' | ')' | '（' | '）'))
        .map(|c| match c {
            '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
            _ => c,
        })
        .collect();
    if let Ok(n) = text.parse::<u32>() {
        return (n < 1000).then_some(n);
    }
    let digit = |c: char| {
        "一二三四五六七八九"
            .chars()
            .position(|d| d == c)
            .map(|p| p as u32 + 1)
    };
    let chars: Vec<char> = text.chars().collect();
    match chars.as_slice() {
        ['十'] => Some(10),
        ['十', a] => digit(*a).map(|d| 10 + d),
        [a, '十'] => digit(*a).map(|d| 10 * d),
        [a, '十', b] => digit(*a).zip(digit(*b)).map(|(a, b)| 10 * a + b),
        [a] => digit(*a),
        _ => None,
    }
}

/// A label as it is compared: no white space, half-width brackets, no bracketed unit, no closing colon, no leading
/// `其中：`.
pub fn label(text: &str) -> String {
    let flat: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '（' => '(',
            '）' => ')',
            '：' => ':',
            _ => c,
        })
        .collect();
    let flat = flat.strip_prefix("其中:").unwrap_or(&flat);
    let flat = strip_unit(flat.trim_end_matches(':')).0;
    flat.trim_end_matches(':').to_string()
}

/// The label as contract says it is told: no white space, no closing colon, no leading `其中：`, no unit in brackets;
/// brackets and all else as printed.
pub fn canonical(text: &str) -> String {
    let flat: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let flat = flat
        .strip_prefix("其中：")
        .or_else(|| flat.strip_prefix("其中:"))
        .unwrap_or(&flat);
    let flat = flat.trim_end_matches([':', '：']);
    strip_unit(flat).0.trim_end_matches([':', '：']).to_string()
}

/// A label without the unit in its closing brackets, and that unit.
pub fn strip_unit(text: &str) -> (&str, Option<&str>) {
    let closed = text.strip_suffix([')', '）']);
    let open = closed.and_then(|t| t.rfind(['(', '（']).map(|i| (t, i)));
    if let Some((inner, at)) = open {
        let unit = inner[at..].trim_start_matches(['(', '（']);
        let unit = unit
            .trim_start_matches("单位")
            .trim_start_matches([':', '：']);
        if matches!(
            unit,
            "元" | "万元" | "千元" | "百万元" | "亿元" | "%" | "％"
        ) {
            return (&text[..at], Some(unit));
        }
    }
    (text, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_lose_units_colons_and_space() {
        assert_eq!(label("部门总体资金\n情况（万元）："), "部门总体资金情况");
        assert_eq!(canonical("其中：财政 拨款:"), "财政拨款");
        assert_eq!(canonical("部门（单位）名称"), "部门（单位）名称");
        assert_eq!(strip_unit("预算(万元)"), ("预算", Some("万元")));
    }
}
