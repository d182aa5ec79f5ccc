//! Targets of indicators.

use super::date::date;
use super::number::{self, compare, narrow};
use super::numeral;
use super::unit::{is_measure, is_percent, is_span, unit};
use crate::model::{Target, TargetKind};
use std::cmp::Ordering;

/// What a word says about a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Op {
    Is,
    AtLeast,
    AtMost,
    Above,
    Below,
    About,
}

use Op::{About, Above, AtLeast, AtMost, Below, Is};

/// Words before a number; of two that fit the longer one holds.
const BEFORE: [(&str, Op); 50] = [
    ("≥", AtLeast),
    (">=", AtLeast),
    ("=>", AtLeast),
    ("不少于", AtLeast),
    ("不低于", AtLeast),
    ("不小于", AtLeast),
    ("不下于", AtLeast),
    ("不得少于", AtLeast),
    ("不得低于", AtLeast),
    ("至少", AtLeast),
    ("最少", AtLeast),
    ("最低", AtLeast),
    ("大于等于", AtLeast),
    ("大于或等于", AtLeast),
    ("高于等于", AtLeast),
    ("高于或等于", AtLeast),
    ("≤", AtMost),
    ("<=", AtMost),
    ("=<", AtMost),
    ("不超过", AtMost),
    ("不超出", AtMost),
    ("不高于", AtMost),
    ("不大于", AtMost),
    ("不多于", AtMost),
    ("不得超过", AtMost),
    ("不得高于", AtMost),
    ("小于等于", AtMost),
    ("小于或等于", AtMost),
    ("低于等于", AtMost),
    ("低于或等于", AtMost),
    ("控制在", AtMost),
    ("最多", AtMost),
    ("至多", AtMost),
    ("最高", AtMost),
    (">", Above),
    ("大于", Above),
    ("高于", Above),
    ("超过", Above),
    ("多于", Above),
    ("<", Below),
    ("小于", Below),
    ("低于", Below),
    ("少于", Below),
    ("约", About),
    ("大约", About),
    ("约为", About),
    ("≈", About),
    ("=", Is),
    ("==", Is),
    ("等于", Is),
];

/// Verbs before a number or before a word of [`BEFORE`], that say nothing about it.
const VERBS: [&str; 12] = [
    "达到",
    "达",
    "实现",
    "完成",
    "保持在",
    "保持",
    "维持在",
    "确保",
    "力争",
    "稳定在",
    "为",
    "共",
];

/// Words behind a number and its unit.
const BEHIND: [(&str, Op); 16] = [
    ("(含)以上", AtLeast),
    ("以上(含)", AtLeast),
    ("(含本数)以上", AtLeast),
    ("及以上", AtLeast),
    ("或以上", AtLeast),
    ("以上", AtLeast),
    ("(含)以下", AtMost),
    ("以下(含)", AtMost),
    ("及以下", AtMost),
    ("或以下", AtMost),
    ("以下", AtMost),
    ("(含)以内", AtMost),
    ("以内", AtMost),
    ("之内", AtMost),
    ("左右", About),
    ("上下", About),
];

/// What a rate is counted by, where it stands in front of the number.
const EACH: [(&str, &str); 11] = [
    ("每年", "年"),
    ("每季度", "季度"),
    ("每半年", "半年"),
    ("每月", "月"),
    ("每周", "周"),
    ("每天", "天"),
    ("每日", "日"),
    ("每人", "人"),
    ("每户", "户"),
    ("每亩", "亩"),
    ("每次", "次"),
];

/// Words between the two ends of one target.
const AND: [&str; 6] = ["且", "并且", "同时", ",", ";", "、"];

/// Types a target. What it does not understand as a whole is qualitative; it never guesses a number. The rules are at
/// the top of `form/value.rs`.
///
/// ```
/// use formstitch::{form::target, model::TargetKind};
/// let t = target("≥90%");
/// assert_eq!((t.kind, t.op.as_deref(), t.min.as_deref()), (TargetKind::Percent, Some(">="), Some("90")));
/// assert_eq!(target("提升10%").kind, TargetKind::Qualitative);
/// ```
pub fn target(text: &str) -> Target {
    let flat = narrow(text);
    let flat = flat.trim_end_matches(['。', ';']);
    let typed = if flat.chars().all(|c| matches!(c, '-' | '~' | '─' | '_')) {
        Target::default()
    } else {
        dated(flat)
            .or_else(|| tolerance(flat))
            .or_else(|| range(flat))
            .or_else(|| between(flat))
            .or_else(|| quantity(flat).map(Quantity::typed))
            .unwrap_or_else(|| of_kind(TargetKind::Qualitative))
    };
    Target {
        text: text.to_string(),
        ..typed
    }
}

fn of_kind(kind: TargetKind) -> Target {
    Target {
        kind,
        ..Target::default()
    }
}

fn dated(flat: &str) -> Option<Target> {
    Some(Target {
        op: Some(date(flat)?.to_string()),
        ..of_kind(TargetKind::Date)
    })
}

/// `±5%`: from −5 to 5.
fn tolerance(flat: &str) -> Option<Target> {
    let rest = flat.strip_prefix('±').or_else(|| flat.strip_prefix("+-"))?;
    let (most, rest) = number::leading(rest)?;
    let least = format!("-{most}");
    if most.starts_with('-') {
        return None;
    }
    ranged(least, most, unit(rest)?)
}

/// `5-10天`, `95%~100%`, `5天至10天`.
fn range(flat: &str) -> Option<Target> {
    let flat = without_verb(flat);
    let flat = flat.strip_prefix("控制在").unwrap_or(flat);
    let (min, rest) = numbered(flat)?;
    let unsure =
        |max: &str, unit: &str| unit.is_empty() && is_year(&min, "年") && is_year(max, "年");
    for (at, mark) in rest.match_indices(['-', '~', '至', '到']) {
        let Some((max, behind)) = numbered(&rest[at + mark.len()..]) else {
            continue;
        };
        let (first, last) = (unit(&rest[..at])?, unit(behind)?);
        if (first.is_empty() || first == last) && !unsure(&max, last) {
            return ranged(min, max, last);
        }
    }
    None
}

/// A number that is no number plate: without zeros in front.
fn numbered(text: &str) -> Option<(String, &str)> {
    let (number, rest) = number::leading(text)?;
    let digits = number.trim_start_matches('-').as_bytes();
    let plated = digits.len() > 1 && digits[0] == b'0' && digits[1] != b'.';
    (!plated).then_some((number, rest))
}

/// `≥95%且≤100%`.
fn between(flat: &str) -> Option<Target> {
    AND.iter().find_map(|word| {
        let (one, other) = flat.split_once(word)?;
        let (one, other) = (quantity(one)?, quantity(other)?);
        let (least, most) = match (one.op, other.op) {
            (AtLeast, AtMost) => (one, other),
            (AtMost, AtLeast) => (other, one),
            _ => return None,
        };
        if least.unit != most.unit {
            return None;
        }
        ranged(least.value, most.value, &least.unit)
    })
}

/// 3日至5日 may be days of a month.
fn ranged(min: String, max: String, unit: &str) -> Option<Target> {
    (compare(&min, &max) != Ordering::Greater && unit != "日").then(|| Target {
        min: Some(min),
        max: Some(max),
        unit: (!unit.is_empty()).then(|| unit.to_string()),
        ..of_kind(TargetKind::Range)
    })
}

/// One number with what was said of it.
struct Quantity {
    op: Op,
    value: String,
    unit: String,
}

impl Quantity {
    fn typed(self) -> Target {
        let (word, low, high) = match self.op {
            Is => ("=", true, true),
            AtLeast => (">=", true, false),
            AtMost => ("<=", false, true),
            Above => (">", true, false),
            Below => ("<", false, true),
            About => ("~", true, true),
        };
        let kind = match is_percent(&self.unit) {
            true => TargetKind::Percent,
            false => TargetKind::Quantity,
        };
        Target {
            op: Some(word.to_string()),
            min: low.then(|| self.value.clone()),
            max: high.then_some(self.value),
            unit: (!self.unit.is_empty()).then_some(self.unit),
            ..of_kind(kind)
        }
    }
}

fn quantity(flat: &str) -> Option<Quantity> {
    let (each, rest) = rate(flat);
    let (before, rest) = operator(without_verb(rest));
    let (rest, behind) = limit(rest);
    let op = agreed(before, behind)?;
    let (value, unit) = valued(rest)?;
    // 2020年 is a date whatever stands around it, 5日 may be one.
    if is_year(&value, &unit) || unit == "日" && op == Is {
        return None;
    }
    let unit = match each {
        Some(_) if unit.is_empty() || unit.contains('/') => return None,
        Some(each) => format!("{unit}/{each}"),
        None => unit,
    };
    Some(Quantity { op, value, unit })
}

/// What the words on both sides of a number say together; `None` where they disagree.
fn agreed(before: Option<Op>, behind: Option<Op>) -> Option<Op> {
    match (before, behind) {
        (None, None) => Some(Is),
        (Some(op), None) | (None, Some(op)) => Some(op),
        (Some(one), Some(other)) if one == other => Some(one),
        (Some(Above), Some(AtLeast)) => Some(Above),
        (Some(Below), Some(AtMost)) => Some(Below),
        _ => None,
    }
}

/// A number and its unit, in digits or in Chinese numerals.
fn valued(text: &str) -> Option<(String, String)> {
    if let Some(share) = share(text) {
        return Some(share);
    }
    if let Some((number, rest)) = numbered(text) {
        let (year, month) = number.split_once('.').unwrap_or_default();
        let is_month = month.len() == 2 && ("01"..="12").contains(&month);
        // 2023.12 may be a month.
        let unsure = rest.is_empty() && is_year(year, "年") && is_month;
        return (!unsure).then_some((number, unit(rest)?.to_string()));
    }
    let (value, rest) = numeral::leading(text)?;
    let unit = unit(rest).filter(|unit| is_measure(value, unit))?;
    Some((value.to_string(), unit.to_string()))
}

/// 百分之九十, 百分之百, 千分之5.
fn share(text: &str) -> Option<(String, String)> {
    if matches!(text, "百分百" | "百分之百" | "百分之一百") {
        return Some(("100".into(), "%".into()));
    }
    let (rest, sign) = match text.strip_prefix("百分之") {
        Some(rest) => (rest, "%"),
        None => (text.strip_prefix("千分之")?, "‰"),
    };
    let (value, rest) = match numeral::leading(rest) {
        Some((value, rest)) => (value.to_string(), rest),
        None => numbered(rest)?,
    };
    rest.is_empty().then(|| (value, sign.to_string()))
}

/// Whether a number is a calendar year.
fn is_year(value: &str, unit: &str) -> bool {
    let century = value.starts_with("19") || value.starts_with("20");
    value.len() == 4 && century && matches!(unit, "年" | "年度")
}

fn without_verb(text: &str) -> &str {
    longest(VERBS.iter().map(|verb| (*verb, ())), |verb| {
        text.strip_prefix(verb)
    })
    .map_or(text, |(_, rest)| rest)
}

fn rate(text: &str) -> (Option<&'static str>, &str) {
    let found = EACH
        .iter()
        .find_map(|(word, each)| Some((*each, text.strip_prefix(word)?)));
    found.map_or((None, text), |(each, rest)| (Some(each), rest))
}

fn operator(text: &str) -> (Option<Op>, &str) {
    longest(BEFORE.iter().copied(), |word| text.strip_prefix(word))
        .map_or((None, text), |(op, rest)| (Some(op), rest))
}

fn limit(text: &str) -> (&str, Option<Op>) {
    if let Some((op, unit)) = longest(BEHIND.iter().copied(), |word| text.strip_suffix(word)) {
        return (unit, Some(op));
    }
    match text.strip_suffix('内') {
        Some(span) if is_span(span.trim_start_matches(is_of_number)) => (span, Some(AtMost)),
        _ => (text, None),
    }
}

fn is_of_number(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',') || numeral::is_numeral(c)
}

/// Of the words that can be cut off, the longest: what it says, and the rest.
fn longest<'a, T>(
    words: impl Iterator<Item = (&'static str, T)>,
    cut: impl Fn(&'static str) -> Option<&'a str>,
) -> Option<(T, &'a str)> {
    words
        .filter_map(|(word, says)| Some((says, cut(word)?)))
        .min_by_key(|(_, rest)| rest.len())
}

#[cfg(test)]
mod tests {
    use super::target;
    use crate::model::TargetKind::{
        self, Date, None as Nothing, Percent, Qualitative, Quantity, Range,
    };

    fn check(text: &str, kind: TargetKind, op: &str, min: &str, max: &str, unit: &str) {
        let t = target(text);
        let or = |v: Option<String>| v.unwrap_or_default();
        let found = (t.kind, or(t.op), or(t.min), or(t.max), or(t.unit));
        let wanted = (kind, op.into(), min.into(), max.into(), unit.into());
        assert_eq!(found, wanted, "{text}");
        assert_eq!(t.text, text);
    }

    #[test]
    fn quantities_are_typed() {
        let is = |text: &str, op: &str, number: &str, unit: &str| {
            let min = if op.starts_with('<') { "" } else { number };
            let max = if op.starts_with('>') { "" } else { number };
            check(text, Quantity, op, min, max, unit);
        };
        is("10人/年", "=", "10", "人/年");
        is("28.6万人", "=", "28.6", "万人");
        is("1,250人次", "=", "1250", "人次");
        is("１，２５０ 人次", "=", "1250", "人次");
        is("500万", "=", "500", "万");
        is("0.05", "=", "0.05", "");
        is("=13459.00(平方米)", "=", "13459.00", "平方米");
        is("≥13459.00（平方米）", ">=", "13459.00", "平方米");
        is("＝5", "=", "5", "");
        is("≧1029", ">=", "1029", "");
        is("≦5", "<=", "5", "");
        is(">=3次", ">=", "3", "次");
        is("≥ 3 次", ">=", "3", "次");
        is("≤184元/人", "<=", "184", "元/人");
        is("≤5个工作日", "<=", "5", "个工作日");
        is("5个工作日内", "<=", "5", "个工作日");
        is("三个月内", "<=", "3", "个月");
        is("小于等于1万元", "<=", "1", "万元");
        is("不少于10公里", ">=", "10", "公里");
        is("不低于90分", ">=", "90", "分");
        is("90分及以上", ">=", "90", "分");
        is("大于3次", ">", "3", "次");
        is("少于3次", "<", "3", "次");
        is("约30人", "~", "30", "人");
        is("30人左右", "~", "30", "人");
        is("完成2场", "=", "2", "场");
        is("两栋", "=", "2", "栋");
        is("一百二十人次", "=", "120", "人次");
        is("五百万元", "=", "500", "万元");
        is("九成以上", ">=", "9", "成");
        is("零事故", "=", "0", "事故");
        is("0事故", "=", "0", "事故");
        is("零安全事故", "=", "0", "安全事故");
        is("每年2次", "=", "2", "次/年");
        is("每年不少于2次", ">=", "2", "次/年");
        is("10人(次)", "=", "10", "人(次)");
        is("-3℃", "=", "-3", "℃");
        is("10人。", "=", "10", "人");
    }

    #[test]
    fn percentages_are_typed() {
        let is = |text: &str, op: &str, number: &str, unit: &str| {
            let min = if op.starts_with('<') { "" } else { number };
            let max = if op.starts_with('>') { "" } else { number };
            check(text, Percent, op, min, max, unit);
        };
        is("≥90%", ">=", "90", "%");
        is("≥ 90 ％", ">=", "90", "%");
        is("达到95%以上", ">=", "95", "%");
        is("达到95%", "=", "95", "%");
        is("80%（含）以上", ">=", "80", "%");
        is("=100.00(%)", "=", "100.00", "%");
        is("≤1‰", "<=", "1", "‰");
        is("100%/年", "=", "100", "%/年");
        is("大于99.5%", ">", "99.5", "%");
        is("控制在5%以内", "<=", "5", "%");
        is("百分之九十", "=", "90", "%");
        is("不低于百分之九十五", ">=", "95", "%");
        is("百分之百", "=", "100", "%");
        is("千分之五以下", "<=", "5", "‰");
    }

    #[test]
    fn ranges_run_upwards_and_have_one_unit() {
        let is =
            |text: &str, min: &str, max: &str, unit: &str| check(text, Range, "", min, max, unit);
        is("2-3人/年", "2", "3", "人/年");
        is("5～10天", "5", "10", "天");
        is("5—10天", "5", "10", "天");
        is("5天至10天", "5", "10", "天");
        is("95%-100%", "95", "100", "%");
        is("95-100%", "95", "100", "%");
        is("≥95%且≤100%", "95", "100", "%");
        is("≤100%，≥95%", "95", "100", "%");
        is("±5%", "-5", "5", "%");
        is("控制在3-5天", "3", "5", "天");
    }

    #[test]
    fn dates_are_typed() {
        check("12月底前", Date, "<=", "", "", "");
        check("2021年12月31日前", Date, "<=", "", "", "");
        check("2023.12.31", Date, "=", "", "", "");
        check("第四季度前", Date, "<=", "", "", "");
        check("2020年", Date, "=", "", "", "");
    }

    #[test]
    fn nothing_printed_is_no_target() {
        for text in ["", " ", "-", "—", "——", "－"] {
            check(text, Nothing, "", "", "", "");
        }
    }

    #[test]
    fn what_is_not_understood_as_a_whole_is_qualitative() {
        for text in [
            "提升10%",
            "优良",
            "优良中差",
            "目标前三甲",
            "全年",
            "无",
            "1:3",
            "1：3",
            "10-5人",
            "5%-10",
            "约90%以上",
            "不少于5天以内",
            "≥",
            "%",
            "人",
            "一般",
            "一流",
            "一次性",
            "三好",
            "零距离",
            "十分",
            "万元",
            "满意度≥90%",
            "90%满意",
            "10余人",
            "2万5千元",
            "3次/2年",
            "12 34",
            "1\n2人",
            "0571-88888888",
            "2023.12",
            "2020-2022",
            "5日",
            "≥2020年",
            "+5%",
            "½",
            "٣人",
            "≥≥5",
            "5..6",
            "1,23人",
            "高于上年水平",
            "较上年提升",
            "100%完成",
            "80%（不含）以上",
            "8:00-17:00",
            "3至",
            "至3",
            "3个(",
            "一百五人",
            "每年",
            "10人;20人",
            "≥95且≤100%",
            ">5且<10",
            "一起",
            "百家",
        ] {
            check(text, Qualitative, "", "", "", "");
        }
    }
}
