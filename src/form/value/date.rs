//! Targets that are days, months or other spans of the calendar.

use regex::{Captures, Regex};
use std::sync::LazyLock;

/// One point of the calendar: of `2020年12月31日`, `次年6月底`, `第四季度末`, `上半年`, `2023.12.31` each part.
const POINT: &str = concat!(
    r"(?:",
    r"(?P<y#>(?:19|20)[0-9]{2}|[一二][零〇一二三四五六七八九]{3})(?:年度?|[-./](?P<n#>[0-9]{1,2})[-./](?P<e#>[0-9]{1,2})[日号]?)",
    r"|(?P<r#>[当本今次明每翌]年度?|每个?月|次月|当月|每个?季度?|年)",
    r")?",
    r"(?:",
    r"(?:(?P<m#>[0-9]{1,2}|[正一二三四五六七八九十]{1,2})月份?)?(?:(?P<d#>[0-9]{1,2}|[一二三四五六七八九十]{1,3})[日号])?",
    r"|(?P<q#>第?[1-4一二三四]季度|[上下]半年)",
    r")",
    r"(?P<p#>底|末|初|年?中|中旬|上旬|下旬)?"
);

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    let first = POINT.replace('#', "0");
    let last = POINT.replace('#', "1");
    pattern(&format!(
        r"^(?P<lead>于|在|截至|截止|截止到|到|至)?{first}(?:(?P<to>-|~|至|到){last})?(?P<end>之前|以前|前|之后|以后|后|起|之内|以内|内)?(?:完成|完工|竣工)?$"
    ))
});

/// `2020-2022年`, `1-12月`: one mark for both ends. `2021-12` is a month.
static SPAN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?P<from>(?:19|20)[0-9]{2})[-~至到](?P<to>(?:19|20)[0-9]{2})年度?|(?:(?:19|20)[0-9]{2}年)?(?P<first>[0-9]{1,2})[-~至到](?P<last>[0-9]{1,2})月份?|(?:19|20)[0-9]{2}[-/](?P<month>0?[1-9]|1[0-2]))$",
    )
});

#[allow(clippy::expect_used)]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

/// The operator of a date such as `2021年12月31日前` or `12月底前`; `None` where the text is no date.
pub(super) fn date(flat: &str) -> Option<&'static str> {
    if let Some(found) = SPAN.captures(flat) {
        return span(&found).then_some("=");
    }
    let found = DATE.captures(flat)?;
    let has = |name: &str| found.name(name).is_some();
    let point = |n: char| {
        ["y", "r", "m", "q", "p"]
            .iter()
            .any(|k| has(&format!("{k}{n}")))
    };
    let sound = point('0')
        && is_point(&found, '0')
        && has("to") == (point('1') || has("d1"))
        && is_point(&found, '1');
    if !sound {
        return None;
    }
    let until = matches!(&found.name("lead").map(|m| m.as_str()), Some(lead) if !matches!(*lead, "于" | "在"));
    let end = found.name("end").map_or("", |m| m.as_str());
    match end {
        _ if end.ends_with('前') => Some("<="),
        // 1月内 may be a month's time.
        _ if end.ends_with('内') => (!has("m0") && !has("d0") && !has("to")).then_some("<="),
        "" if until => Some("<="),
        "" => Some("="),
        _ if has("to") || until => None,
        _ => Some(">="),
    }
}

fn span(found: &Captures<'_>) -> bool {
    let number = |name: &str| Some(found.name(name)?.as_str().parse().unwrap_or(0u32));
    let years = number("from").is_none_or(|from| number("to").is_some_and(|to| from <= to));
    let month = |n: Option<u32>| n.is_none_or(|n| (1..=12).contains(&n));
    let upwards = number("first").is_none_or(|a| number("last").is_some_and(|b| a < b));
    years && month(number("first")) && month(number("last")) && upwards
}

/// Whether what was found is a point that can be: no month 13, no day without a month or a period around it, no 年 by
/// itself, no part (底) without its whole.
fn is_point(found: &Captures<'_>, n: char) -> bool {
    let get = |k: &str| found.name(&format!("{k}{n}")).map(|m| m.as_str());
    let within = |text: Option<&str>, most: u32| {
        text.and_then(|t| t.parse::<u32>().ok())
            .is_none_or(|v| (1..=most).contains(&v))
    };
    let numeric = get("n").is_some();
    let whole =
        get("y").is_some() || get("r").is_some() || get("m").is_some() || get("q").is_some();
    within(get("n"), 12)
        && within(get("e"), 31)
        && within(get("m"), 12)
        && within(get("d"), 31)
        && !(numeric && (get("m").is_some() || get("d").is_some() || get("q").is_some()))
        && (get("d").is_none() || n == '1' || get("m").is_some() || monthly(get("r")))
        && (get("p").is_none() || whole && get("d").is_none())
        && !(get("r") == Some("年") && get("p").is_none() && !ends_within(found))
        && !(repeats(get("r")) && ["m", "d", "q", "p"].iter().all(|k| get(k).is_none()))
}

fn monthly(period: Option<&str>) -> bool {
    period.is_some_and(|p| p.ends_with('月'))
}

fn ends_within(found: &Captures<'_>) -> bool {
    found
        .name("end")
        .is_some_and(|m| m.as_str().ends_with('内'))
}

/// 每年, 每月 and 每季度 alone tell how often, not when.
fn repeats(period: Option<&str>) -> bool {
    period.is_some_and(|p| p.starts_with('每'))
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn points_of_the_calendar_are_told_from_spans_of_time() {
        for (text, op) in [
            ("2021年12月31日前", Some("<=")),
            ("12月底前", Some("<=")),
            ("2021年12月31日", Some("=")),
            ("2023.12.31", Some("=")),
            ("2023-12-31前", Some("<=")),
            ("2021-12", Some("=")),
            ("2020年", Some("=")),
            ("2020年度内", Some("<=")),
            ("年底前完成", Some("<=")),
            ("年内", Some("<=")),
            ("第四季度前", Some("<=")),
            ("4季度", Some("=")),
            ("上半年", Some("=")),
            ("十二月底前", Some("<=")),
            ("每月15日前", Some("<=")),
            ("每年12月底前", Some("<=")),
            ("2020-2022年", Some("=")),
            ("1-12月", Some("=")),
            ("2020年1月1日~12月31日", Some("=")),
            ("2020年1月至12月", Some("=")),
            ("2020年1月1日起", Some(">=")),
            ("截至2020年12月", Some("<=")),
            ("3月15日", Some("=")),
            ("每年", None),
            ("每月", None),
            ("年", None),
            ("", None),
            ("15日前", None),
            ("3年", None),
            ("13月", None),
            ("2月40日", None),
            ("1月内", None),
            ("12.31", None),
            ("2023.12", None),
            ("12-1月", None),
            ("前", None),
            ("底", None),
            ("2021-13", None),
            ("三个月内", None),
        ] {
            assert_eq!(date(text), op, "{text}");
        }
    }
}
