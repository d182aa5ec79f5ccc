//! Typed values: numbers of amounts, targets of indicators. Decimals stay strings, exact.

use crate::model::{Target, TargetKind};
use regex::{Captures, Regex};
use std::sync::OnceLock;

/// The exact decimal an amount's text says, and whether it is a percentage; `None` where it is no plain number.
pub fn amount(text: &str) -> Option<(String, bool)> {
    let flat = narrow(text);
    let (flat, percent) = match flat.strip_suffix('%') {
        Some(rest) => (rest.to_string(), true),
        None => (flat, false),
    };
    decimal(&flat).map(|d| (d, percent))
}

/// The unit of money that follows a number in one text, and the number before it.
pub fn money(text: &str) -> (&str, Option<&'static str>) {
    let text = text.trim();
    ["百万元", "万元", "千元", "亿元", "元"]
        .into_iter()
        .find_map(|unit| text.strip_suffix(unit).map(|number| (number, Some(unit))))
        .unwrap_or((text, None))
}

/// An exact decimal without thousands separators; `None` if the text is anything else.
pub fn decimal(text: &str) -> Option<String> {
    static PATTERN: OnceLock<Option<Regex>> = OnceLock::new();
    let pattern = PATTERN
        .get_or_init(|| Regex::new(r"^-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$").ok())
        .as_ref()?;
    pattern.is_match(text).then(|| text.replace(',', ""))
}

/// Half-width digits, signs and marks, no white space.
fn narrow(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '～' => '~',
            '\u{FF01}'..='\u{FF5D}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            '−' => '-',
            '≧' => '≥',
            '≦' => '≤',
            '∼' | '—' | '–' => '~',
            _ => c,
        })
        .collect()
}

fn pattern(cell: &'static OnceLock<Option<Regex>>, text: &str) -> Option<&'static Regex> {
    cell.get_or_init(|| Regex::new(text).ok()).as_ref()
}

/// Types a target. Words that it does not understand make it qualitative; it never guesses a number.
pub fn target(text: &str) -> Target {
    let mut out = Target {
        text: text.to_string(),
        ..Target::default()
    };
    let flat = narrow(text);
    if flat.is_empty() || flat == "~" || flat == "-" {
        return out;
    }
    out.kind = TargetKind::Qualitative;
    if let Some(date) = date(&flat) {
        out.kind = TargetKind::Date;
        out.op = Some(date.to_string());
        return out;
    }
    static RANGE: OnceLock<Option<Regex>> = OnceLock::new();
    static PLAIN: OnceLock<Option<Regex>> = OnceLock::new();
    let number = r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)";
    if let Some(found) = pattern(
        &RANGE,
        &format!(r"^{number}([%‰]?)[-~至到]{number}([%‰]?)([^\d]*)$"),
    )
    .and_then(|p| p.captures(&flat))
    {
        range(&mut out, &found);
        return out;
    }
    let plain = format!(
        r"^(?P<pre>≥|≤|>=|<=|>|<|=|约|大约|不少于|不低于|不小于|至少|大于等于|大于或等于|达到|大于|高于|超过|多于|不超过|不高于|不大于|不多于|小于等于|小于或等于|控制在|最多|小于|低于|少于)?{number}(?P<unit>[^\d]*?)(?P<post>以上|以内|以下|及以上|及以下|左右)?$"
    );
    if let Some(found) = pattern(&PLAIN, &plain).and_then(|p| p.captures(&flat)) {
        quantity(&mut out, &found);
    }
    out
}

fn range(out: &mut Target, found: &Captures<'_>) {
    let part = |i: usize| found.get(i).map_or("", |m| m.as_str());
    out.kind = TargetKind::Range;
    out.min = Some(part(1).replace(',', ""));
    out.max = Some(part(3).replace(',', ""));
    let unit = if part(4).is_empty() { part(2) } else { part(4) };
    let unit = format!("{unit}{}", part(5));
    out.unit = (!unit.is_empty()).then_some(unit);
}

fn quantity(out: &mut Target, found: &Captures<'_>) {
    let part = |name: &str| found.name(name).map_or("", |m| m.as_str());
    let value = found.get(2).map_or("", |m| m.as_str()).replace(',', "");
    let (mut pre, post) = (part("pre"), part("post"));
    if pre == "达到" && !post.is_empty() {
        pre = "";
    }
    let op = match (pre, post) {
        ("≥" | ">=" | "不少于" | "不低于" | "不小于" | "至少" | "大于等于" | "大于或等于", _)
        | ("", "以上" | "及以上") => ">=",
        (
            "≤" | "<=" | "不超过" | "不高于" | "不大于" | "不多于" | "小于等于" | "小于或等于"
            | "控制在" | "最多",
            _,
        )
        | ("", "以内" | "以下" | "及以下") => "<=",
        (">" | "大于" | "高于" | "超过" | "多于", _) => ">",
        ("<" | "小于" | "低于" | "少于", _) => "<",
        ("约" | "大约", _) | ("", "左右") => "~",
        _ => "=",
    };
    let unit = part("unit").trim_matches(['(', ')']);
    out.kind = if matches!(unit, "%" | "‰") {
        TargetKind::Percent
    } else {
        TargetKind::Quantity
    };
    out.op = Some(op.to_string());
    out.unit = (!unit.is_empty()).then(|| unit.to_string());
    match op {
        ">=" | ">" => out.min = Some(value),
        "<=" | "<" => out.max = Some(value),
        _ => {
            out.min = Some(value.clone());
            out.max = Some(value);
        }
    }
}

/// The operator of a date such as `2021年12月31日前` or `12月底前`.
fn date(flat: &str) -> Option<&'static str> {
    static DATE: OnceLock<Option<Regex>> = OnceLock::new();
    let found = pattern(
        &DATE,
        r"^(?:于|在)?(?:\d{4}年)?(?:\d{1,2}月)(?:\d{1,2}[日号]|底|末|初|中旬|上旬|下旬)?(?P<end>之前|以前|前|底前|之后|后)?(?:完成)?$|^\d{4}年(?:底|末)?(?P<year>之前|以前|前)?$|^\d{4}[-./]\d{1,2}[-./]\d{1,2}$",
    )?
    .captures(flat)?;
    let end = found.name("end").or_else(|| found.name("year"));
    Some(match end.map(|m| m.as_str()) {
        Some(e) if e.ends_with('前') => "<=",
        Some(e) if e.ends_with('后') => ">=",
        _ => "=",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact() {
        assert_eq!(amount("1,250.50"), Some(("1250.50".into(), false)));
        assert_eq!(amount("65.20%"), Some(("65.20".into(), true)));
        assert_eq!(amount("１２"), Some(("12".into(), false)));
        assert_eq!(amount("12,34"), None);
        assert_eq!(amount("约12"), None);
        assert_eq!(money("12.5万元"), ("12.5", Some("万元")));
        assert_eq!(money("12.5"), ("12.5", None));
    }

    #[test]
    fn targets_are_typed() {
        use TargetKind::{Date, Percent, Qualitative, Quantity, Range};
        let check = |text: &str, kind, op: &str, min: &str, max: &str, unit: &str| {
            let t = target(text);
            let or = |v: Option<String>| v.unwrap_or_default();
            let found = (t.kind, or(t.op), or(t.min), or(t.max), or(t.unit));
            let wanted = (kind, op.into(), min.into(), max.into(), unit.into());
            assert_eq!(found, wanted, "{text}");
        };
        check("10人/年", Quantity, "=", "10", "10", "人/年");
        check("≥90%", Percent, ">=", "90", "", "%");
        check("≦5", Quantity, "<=", "", "5", "");
        check("2-3人/年", Range, "", "2", "3", "人/年");
        check("1,250人次", Quantity, "=", "1250", "1250", "人次");
        check("达到95%以上", Percent, ">=", "95", "", "%");
        check("12月底前", Date, "<=", "", "", "");
        check("2021年12月31日前", Date, "<=", "", "", "");
        check("提升10%", Qualitative, "", "", "", "");
        check("", TargetKind::None, "", "", "", "");
    }
}
