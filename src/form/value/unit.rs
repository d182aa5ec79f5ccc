//! What may stand behind a number as its unit, and what says that there is more to it than that.

use super::numeral::is_numeral;

/// No printed unit is longer; a longer one is a remark. (个标准集装箱/年 has eight.)
const LONGEST: usize = 10;

/// Words that make a text more than a number and a unit: what they say would be lost.
const MORE: [&str; 37] = [
    "完成", "提升", "提高", "增长", "增加", "上升", "下降", "降低", "减少", "缩短", "提前", "达",
    "覆盖", "满意", "合格", "不", "未", "无", "以", "及", "且", "或", "前", "后", "较", "比", "超",
    "约", "左右", "上下", "每", "至", "到", "分之", "几", "多", "余",
];

/// Measure words that a Chinese numeral may stand before. Left out are those that make a word of it: 一级, 一类, 一流,
/// 一起, 一般, 一期, 十分.
const MEASURES: &str = " 个 人 名 位 次 人次 项 家 户 件 栋 幢 台 套 份 场 场次 批 批次 天 周 年 个月 个工作日 工作日 小时 \
     个小时 分钟 元 万 万元 亿 亿元 万人 万人次 亩 公里 千米 米 平方米 吨 辆 座 处 条 篇 本 册 所 间 张 只 头 棵 株 宗 例 \
     成 课时 学时 个项目 个企业 家企业 个单位 个村 个社区 个点 个季度 个百分点 ";

/// Mishaps that 零 counts.
const MISHAPS: [&str; 18] = [
    "事故", "投诉", "差错", "失误", "违规", "违纪", "违法", "上访", "信访", "案件", "伤亡", "死亡",
    "缺陷", "遗漏", "故障", "举报", "拖欠", "返贫",
];

/// Spans of time, before which 内 is a limit.
const SPANS: &str =
    " 天 日 个工作日 工作日 个月 年 小时 个小时 分钟 秒 周 个星期 星期 个季度 自然日 个自然日 ";

/// The unit that `text` is, without brackets around it as a whole; `None` where it is more than a unit.
pub(super) fn unit(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('(').and_then(|t| t.strip_suffix(')'));
    let text = match inner {
        Some("") => return None,
        Some(inner) if !inner.contains(['(', ')']) => inner,
        _ => text,
    };
    is_unit(text).then_some(text)
}

fn is_unit(text: &str) -> bool {
    if text.is_empty() {
        return true;
    }
    if let Some(rate) = text.strip_prefix(['%', '‰']) {
        let by = rate.strip_prefix('/');
        return rate.is_empty() || by.is_some_and(|by| !by.is_empty() && is_unit(by));
    }
    let word = text.chars().count() <= LONGEST
        && text.chars().all(|c| fits(c) && !counts(c))
        && text.starts_with(char::is_alphabetic)
        && !text.ends_with(['/', '·', '.', '*', '('])
        && brackets_close(text)
        && !MORE.iter().any(|word| text.contains(word))
        && !matches!(text, "月" | "月份" | "号" | "时" | "点");
    word || is_symbol(text)
}

/// Units that are no letters.
fn is_symbol(text: &str) -> bool {
    let base = text.split('/').next().unwrap_or(text);
    matches!(base, "℃" | "°" | "㎡" | "㎥" | "㎞" | "㎏") && text.chars().all(fits)
}

fn fits(c: char) -> bool {
    c.is_alphabetic()
        || matches!(
            c,
            '/' | '·' | '.' | '*' | '(' | ')' | '²' | '³' | '㎡' | '㎥' | '㎞' | '㎏' | '℃' | '°'
        )
}

/// Whether a character is a numeral of its own: 千 and 百 are part of units such as 千元.
fn counts(c: char) -> bool {
    is_numeral(c) && !matches!(c, '千' | '百')
}

/// 人(次): each bracket closes, none is empty, none holds another.
fn brackets_close(text: &str) -> bool {
    let mut open = false;
    let mut last = ' ';
    for c in text.chars() {
        match c {
            '(' if open => return false,
            '(' => open = true,
            ')' if !open || last == '(' => return false,
            ')' => open = false,
            _ => {}
        }
        last = c;
    }
    !open
}

/// Whether a unit makes its number a percentage.
pub(super) fn is_percent(unit: &str) -> bool {
    unit.starts_with(['%', '‰'])
}

/// Whether a Chinese numeral `value` may stand before the unit.
pub(super) fn is_measure(value: u32, unit: &str) -> bool {
    let base = unit.split('/').next().unwrap_or(unit);
    listed(MEASURES, base)
        || value == 0 && unit.chars().count() <= 6 && MISHAPS.iter().any(|m| unit.ends_with(m))
}

/// Whether the unit is a span of time.
pub(super) fn is_span(unit: &str) -> bool {
    listed(SPANS, unit)
}

fn listed(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|w| w == word)
}

#[cfg(test)]
mod tests {
    use super::unit;

    #[test]
    fn units_are_told_from_remarks() {
        for (text, is) in [
            ("", ""),
            ("人/年", "人/年"),
            ("(平方米)", "平方米"),
            ("(%)", "%"),
            ("人(次)", "人(次)"),
            ("%/年", "%/年"),
            ("万人次", "万人次"),
            ("千元", "千元"),
            ("㎡", "㎡"),
            ("元/㎡", "元/㎡"),
            ("km²", "km²"),
        ] {
            assert_eq!(unit(text), Some(is), "{text}");
        }
        for text in [
            "()",
            "人,",
            "人次以上",
            "家企业，",
            "%完成率",
            "/年",
            "人/",
            "一",
            "人(",
            "月",
            "%%",
            ":3",
            "年完成",
            "个很长很长很长很长的单位",
            "((人))",
            "人()",
        ] {
            assert_eq!(unit(text), None, "{text}");
        }
    }
}
